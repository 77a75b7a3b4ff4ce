/*
 * finding.h - suspicions of all peers, by what they accuse of, and the events they add up to.
 *
 * A finding is one (kind, culprit, prefix) with the peers that show it now and ever. Findings of a
 * group of kinds and one culprit that overlap, or follow each other within the quiet time, are one
 * event; an event becomes an incident (incident.h) when it is told. A finding opens with news; what
 * a table shows first is a standing one, in an event of its own; what only a transfer of a table
 * shows accuses nobody until news says the same.
 *
 * Grades are looked at once a second of data time (findings_tick), so that nothing depends on the
 * order of collectors within it.
 *
 * Cost:  a word a prefix; two bits a peer and finding; 16 bytes a first sighting.
 */
#ifndef FINDING_H
#define FINDING_H

#include "detect/event.h"
#include "detect/settings.h"
#include "detect/suspicion.h"
#include "follow/follow.h"
#include "pfx/pfx.h"

struct findings; /* opaque */

/* What is asked of the table of routes: so that tests can invent one. */
struct finding_env {
	struct event_env e;
	/* As of time_us, of the second that is over: the next may be hours later. */
	void (*possible)(void *arg, int64_t time_us, struct finding_possible *out);
};

/* set and what env points to outlive it. NULL when memory is out. */
struct findings *findings_new(const struct settings *set, const struct finding_env *env);
void findings_free(struct findings *f); /* NULL is fine */

/*
 * The cell (c->peer, c->pfx) shows s[0..n) from now on and nothing else: what it showed and is not
 * among them is cleared. n 0 is cheap where nothing is held. All s are of c->pfx.
 */
enum st findings_put(struct findings *f, const struct follow_change *c, const struct suspicion *s,
    size_t n, struct err *e);
/*
 * Learned later (the old origin is gone, a triple turned out known, ...): changes the signals of
 * every open finding of a prefix with that kind and culprit; kind INC_KINDS: any, culprit 0: any.
 */
enum st findings_signal(struct findings *f, uint32_t pfx, unsigned kind, uint32_t culprit,
    uint64_t set, uint64_t unset, int64_t time_us, struct err *e);
/* All events, in no order that counts. */
size_t findings_events(const struct findings *f, const struct event *const **out);
/* Each route that an event or a finding tells of by number. */
void findings_needs(const struct findings *f, follow_need_fn *need, void *of);
/* Whether a cell of the prefix shows something now or did within the quiet time. */
bool findings_any(const struct findings *f, uint32_t pfx);
/* Data time is time_us: grades what changed, closes what was quiet for long. */
enum st findings_tick(struct findings *f, int64_t time_us, struct err *e);

#endif

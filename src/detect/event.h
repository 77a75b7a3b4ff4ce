/*
 * event.h - the findings of one AS and one group of kinds at one time, and the grade they merit.
 *
 * The machine behind an incident. It is told steps, keeps each of them, and looks at what they add
 * up to once a second of data time, so that their order within a second is of no meaning. The same
 * steps told to another event give the same incident: that is how an incident is rebuilt from its
 * record (record.h).
 *
 * Each finding has a strength: the grade that its signals merit, however many see it. The event has
 * the highest grade for which enough peers show findings of at least that strength. What a first
 * table shows (standing) is judged by the peers of all of its findings together.
 *
 * Cost: 24 bytes a step; two bits a peer and finding.
 */
#ifndef EVENT_H
#define EVENT_H

#include "detect/bits.h"
#include "detect/incident.h"
#include "follow/follow.h"

/* Peers that must show what is graded medium. */
#define MEDIUM_PEER_ASNS 3u
/* Without a further prefix or peer for so long, an event grows no more. */
#define SETTLE_US INT64_C(300000000)
/* In 100 of the peer ASNs that could see it: widely seen. */
#define WIDE_PERCENT 33u

struct finding_peer {
	uint32_t asn, collector; /* dense numbers, no ASN: equal for equal ones */
};

/* Who could have shown something now: up, and with a table or word of late. */
struct finding_possible {
	uint32_t peers, asns, collectors;
	uint64_t signals; /* SIG_COVERAGE, SIG_WORLD_OLD: what is amiss with the data now */
};

enum event_op {
	EVENT_FIND, /* a finding more: a = its number, v = nothing */
	EVENT_SEE, /* a peer shows a finding for the first time: a = finding, v = peer | route << 32
		    */
	EVENT_SIGNAL, /* a finding's signals are v from now on */
	EVENT_GONE,   /* no peer shows it any more; v: 1 when that is known, 0 when the peers were
			 lost */
	EVENT_BACK,
	EVENT_POSSIBLE, /* at most so many could: a = collectors, v = peers | asns << 32 */
	EVENT_AMISS,	/* SIG_COVERAGE and the like, v */
	EVENT_QUIET,
};

struct event_step {
	int64_t time_us;
	uint64_t v;
	uint32_t a;
	uint8_t op;  /* enum event_op */
	uint8_t why; /* enum follow_why of EVENT_SEE */
};

struct event_finding {
	struct suspicion s; /* signals: now */
	struct bits ever;   /* peers; not kept of standing ones */
	int64_t begin_us;
	uint8_t strength; /* enum grade */
};

/* The first sight of each peer of the event. */
struct event_first {
	int64_t time_us;
	uint32_t peer, finding, route;
	uint8_t why;
	struct follow_at at;
};

struct event {
	uint32_t culprit;
	uint8_t group; /* enum incident_group */
	uint8_t state; /* enum incident_state */
	uint8_t grade;
	bool standing, end_known;
	bool dirty, rebuild; /* for event_look() */
	int64_t begin_us, end_us, last_us, grew_us;
	int64_t at_us[GRADES]; /* when it first had that grade; INT64_MAX: never */
	struct event_finding *f;
	size_t f_n, f_cap;
	struct bits peers, asns[GRADES], collectors[GRADES]; /* by strength of what they show */
	struct event_first *first;
	size_t first_n, first_cap;
	struct event_step *steps;
	size_t steps_n, steps_cap;
	uint32_t peers_possible, asns_possible, collectors_possible;
	uint64_t amiss; /* signals of finding_possible that ever stood */
};

/* What is asked of the table of routes: so that tests and records can invent one. */
struct event_env {
	void *arg;
	void (*peer)(void *arg, uint32_t peer, struct finding_peer *out);
	const struct pfx *(*pfx)(void *arg, uint32_t pfx);
};

void event_init(struct event *v, uint32_t culprit, unsigned group, bool standing, int64_t time_us);
void event_fini(struct event *v);

/* All set *n or nothing and return ST_NOMEM at worst. A finding's number is its place in v->f. */
enum st event_find(struct event *v, const struct settings *set, const struct suspicion *s,
    int64_t time_us, uint32_t *n, struct err *e);
/* A peer shows it; nothing new when it did before. at may be NULL. */
enum st event_see(struct event *v, const struct event_env *env, uint32_t finding, uint32_t peer,
    uint32_t route, int64_t time_us, uint8_t why, const struct follow_at *at, struct err *e);
enum st event_signal(struct event *v, const struct settings *set, uint32_t finding,
    uint64_t signals, int64_t time_us, struct err *e);
/* The second is over: nobody shows it since then, or somebody does again. */
enum st event_gone(struct event *v, int64_t time_us, bool known, struct err *e);
enum st event_back(struct event *v, int64_t time_us, struct err *e);
enum st event_quiet(struct event *v, int64_t time_us, struct err *e);
/* Grades what the second changed. p may be NULL: as before. */
enum st event_look(struct event *v, const struct settings *set, const struct event_env *env,
    const struct finding_possible *p, struct err *e);
/* Told the steps of another event, whose findings are s[0..n) (signals as they began), gives the
 * same. */
enum st event_replay(struct event *v, const struct settings *set, const struct event_env *env,
    const struct suspicion *s, size_t n, const struct event_step *steps, size_t steps_n,
    struct err *e);

/* How to name what an event holds by number. */
struct event_names {
	void *arg;
	const struct pfx *(*pfx)(void *arg, uint32_t pfx);
	/* all but rec, off, file, time, pfx, path, table, sha256 */
	void (*peer)(void *arg, uint32_t peer, struct sighting *out);
	/* text, static or the arena's; NULL when memory is out */
	const char *(*path)(void *arg, uint32_t route, struct arena *a);
	const char *(*file)(void *arg, uint32_t file, struct arena *a);
};

/* The event as values at time_us; memory is the arena's. */
enum st event_incident(const struct event *v, const struct settings *set,
    const struct event_names *names, int64_t time_us, struct arena *a, struct incident *out,
    struct err *e);

#endif

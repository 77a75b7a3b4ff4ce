/*
 * origin.h - who originates what and should not: moas, sub-moas, squat, prepend-typo,
 * bogon-prefix, blackhole.
 */
#ifndef DETECT_ORIGIN_H
#define DETECT_ORIGIN_H

#include "detect/detect.h"
#include "detect/finding.h"
#include "detect/history.h"

struct origin; /* opaque */

struct origin *origin_new(const struct detect_env *env); /* NULL when memory is out */
void origin_free(struct origin *o);			 /* NULL is fine */
/*
 * Sees every change, seeds and withdrawals (now 0) too, and says what the new route shows:
 * out[0..*n), at most cap (SUSPICIONS_MAX).
 */
enum st origin_judge(struct origin *o, const struct follow_change *c, struct suspicion *out,
    size_t cap, size_t *n, struct err *e);
/* The route's number is another's from now on. */
void origin_forget(struct origin *o, uint32_t route);
/* The baseline is in; once. */
enum st origin_seeded(struct origin *o, struct err *e);
/* A second of data time has passed: what was learned since goes to findings_signal(). */
enum st origin_tick(struct origin *o, struct findings *f, int64_t time_us, struct err *e);

/* What is untidy, and no incident: told for each AS apart from them. */
enum hygiene_kind {
	HYGIENE_TOO_SPECIFIC, /* prefixes longer than /24 or /48 */
	HYGIENE_IX_LAN,	      /* prefixes of the LAN of an exchange */
	HYGIENE_SET,	      /* routes with an AS_SET; again when one was forgotten */
	HYGIENE_AS0,	      /* routes with AS 0 */
	HYGIENE_LONG_PATH,    /* routes with more than 50 ASes */
	HYGIENE_KINDS,
};

struct hygiene {
	uint32_t asn; /* the origin; with a set or AS 0 at the end the AS before it */
	uint32_t n[HYGIENE_KINDS];
};

const char *hygiene_word(unsigned kind); /* "too-specific", ... */
/* Of all ASes with any, in the order in which they were met; as long as o and no judging. */
size_t origin_hygiene(const struct origin *o, const struct hygiene **out);
/* What stood before, for others who judge; as long as o. */
const struct history *origin_history(const struct origin *o);

#endif

/*
 * origin.h - who originates what and should not: moas, sub-moas, squat, prepend-typo,
 * bogon-prefix, blackhole.
 */
#ifndef DETECT_ORIGIN_H
#define DETECT_ORIGIN_H

#include "detect/detect.h"
#include "detect/finding.h"

struct origin; /* opaque */

struct origin *origin_new(const struct detect_env *env); /* NULL when memory is out */
void origin_free(struct origin *o);			 /* NULL is fine */
/*
 * Sees every change, seeds and withdrawals (now 0) too, and says what the new route shows:
 * out[0..*n), at most cap (SUSPICIONS_MAX).
 */
enum st origin_judge(struct origin *o, const struct follow_change *c, struct suspicion *out,
    size_t cap, size_t *n, struct err *e);
/* The baseline is in; once. */
enum st origin_seeded(struct origin *o, struct err *e);
/* A second of data time has passed: what was learned since goes to findings_signal(). */
enum st origin_tick(struct origin *o, struct findings *f, int64_t time_us, struct err *e);

#endif

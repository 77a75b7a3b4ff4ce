/* verify_i.h - inside of the verification: what its parts share. */
#ifndef VERIFY_I_H
#define VERIFY_I_H

#include "app/verify.h"

struct verifying {
	struct obs *o;
	const struct verify_opts *opts;
	struct verify_result *res;
	struct store_input *in;
	size_t n;
};

/* A line of progress, or of a difference that is counted. */
void verify_tell(struct verifying *v, bool difference, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));
/* verify_runs.c: what was detected, and its evidence. */
enum st verify_runs(struct verifying *v, struct err *e);

/* verify_scoring.c */
enum st verify_cover(struct verifying *v, int32_t month, struct err *e);
enum st verify_reviews(struct verifying *v, struct err *e);

#endif

/*
 * verify.h - is everything in an observatory what it claims to be?
 */
#ifndef VERIFY_H
#define VERIFY_H

#include "app/obs.h"

struct verify_opts {
	void (*say)(void *arg, const char *line); /* progress and every difference; or NULL */
	void *arg;
};

struct verify_result {
	uint64_t inputs, months, runs, incidents, evidence, reviews; /* looked at */
	uint64_t differences;
};

/*
 * The engine's check of the store; the SHA-256 of every kept input; the counters and pairs of every
 * month judged again from them and compared; what was detected, detected again, and every piece of
 * evidence read; how much was seen, measured again; that every review speaks of an incident.
 * Differences are counted, not failures.
 */
enum st verify(
    struct obs *o, const struct verify_opts *opts, struct verify_result *out, struct err *e);

#endif

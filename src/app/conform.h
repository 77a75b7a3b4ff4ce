/*
 * conform.h - whether a participant keeps the Actions of its programme, as far as it can be
 * measured.
 *
 * An Action holds when the scores that measure it are ready, all of them or any, as the framework
 * says (routing information may be in the IRR or in the RPKI): by the means of the participant's
 * networks. Where the framework has a limit instead, it is asked of each network, and all of them
 * or any must hold it. An Action that no score measures, or whose scores have no data, is not
 * measured: attestations are the auditor's. A participant conforms when all mandatory Actions hold,
 * does not when one fails, and otherwise that is not known. All of this is our own choice.
 */
#ifndef CONFORM_H
#define CONFORM_H

#include "app/aggregate.h"
#include "base/limits.h"

enum conform { CONFORM_UNKNOWN, CONFORM_NO, CONFORM_YES, CONFORMS };

/* How the networks of a participant stand to the limits of its programme, by Action. Zeroed. */
struct conform_limits {
	uint32_t n[FRAMEWORK_MAX_ACTIONS][HOLDS_NOT_MEASURED]; /* networks by enum score_holds */
};

struct conformance {
	enum conform action[FRAMEWORK_MAX_ACTIONS]; /* in the programme's order */
	enum conform all;			    /* mandatory ones together */
};

/* "not_measured", "fails", "holds". */
const char *conform_word(enum conform c);
/* Whether the programme asks for the metrics of single networks. */
bool conform_has_limits(const struct fw_programme *p);
/* One network more. */
void conform_see(
    struct conform_limits *l, const struct fw_programme *p, const struct score_result *r);
/* p NULL: the framework has no such programme, and nothing is known. */
void conform_make(struct conformance *out, const struct framework *f, const struct fw_programme *p,
    const struct agg *sum, const struct conform_limits *l);
/* The programme of that id, NULL when the framework has none. */
const struct fw_programme *conform_programme(const struct framework *f, const char *id);

#endif

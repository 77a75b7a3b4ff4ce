/*
 * review.h - what people say of an incident, and what that does to scores.
 *
 * An incident can be disputed, set aside by an auditor (its events then count for nobody, where the
 * framework leaves out what is set aside), and restored. Every word is kept with its author, time
 * and reason; none is changed or taken away. Scores are told with the reviews and as detected.
 */
#ifndef REVIEW_H
#define REVIEW_H

#include "app/obs.h"
#include "store/scoring.h"

struct review_opts {
	const char *dir; /* of the observatory */
	const char *incident;
	enum store_review_kind kind;
	const char *by, *reason; /* lines of text, not empty */
	struct clock clock;
};

/*
 * Writes it as a view of its own; *out is the row. ST_END: there never was such an incident.
 * ST_BAD: a text is too long or none, or the review says what stands already.
 */
enum st review_write(const struct review_opts *opts, struct store_review *out, struct err *e);

/* What stands by rows of one incident, in their order. */
struct review_state {
	bool set_aside, disputed;
};

struct review_state review_state_of(const struct store_review *r, size_t n);

#endif

/* outcome.c - see outcome.h. */
#include "base/outcome.h"

const char *
outcome_word(enum outcome o)
{
	static const char *const words[OUT_N] = { "OK", "OK-FLAG", "DISCARD-ATTR", "SKIP-FAMILY",
		"TAW", "SKIP-MSG", "SKIP-OBJ", "SKIP-REC", "HELD", "RESET-CLASS", "STOP-FILE",
		"REJECT-DOC", "CLOSE" };

	return words[o];
}

bool
outcome_kept(enum outcome o)
{
	return o <= OUT_TAW;
}

enum outcome
findings_worst(const struct findings *f)
{
	return f->n > 0 ? f->v[f->worst].outcome : OUT_OK;
}

void
findings_add(
    struct findings *f, enum outcome o, uint64_t off, int attr, const char *rule, const char *what)
{
	const struct finding one = { o, attr, off, rule, what };
	unsigned at = f->n;

	for (unsigned i = 0; i < f->n; i++) {
		if (f->v[i].what == what && f->v[i].attr == attr && f->v[i].outcome == o)
			return;
	}
	if (f->n == FINDINGS_MAX) {
		f->more++;
		if (o <= findings_worst(f))
			return;
		at = f->worst;
	} else
		f->n++;
	f->v[at] = one;
	if (o > f->v[f->worst].outcome)
		f->worst = at;
}

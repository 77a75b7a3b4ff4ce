/* advise_i.h - inside of the advice: the state of an AS while steps are taken. */
#ifndef ADVISE_I_H
#define ADVISE_I_H

#include "app/advise.h"

/* What is so after the steps so far. */
struct advise_state {
	const struct advise_input *in;
	struct tally t;
	struct verdict *v; /* [in->n] */
	bool *gone;	   /* [in->n] withdrawn */
	uint32_t *by_len;  /* [in->n] indices, the longest prefixes first */
	struct sev *ev;	   /* [n_ev] that count still */
	size_t n_ev;
	/* of the ADVISE_SETTLE that was tried last: what it leaves of ev, and the refs that go */
	struct sev *rest;
	uint32_t *refs;
	size_t n_rest, n_refs;
};

enum st advise_state_init(struct advise_state *s, const struct advise_input *in, struct err *e);
void advise_state_fini(struct advise_state *s);

/* A change as it would be made: the counters behind it and what it sets right. */
struct advise_change {
	enum advise_action action;
	uint32_t route;
	uint32_t metric; /* ADVISE_SETTLE: its incident of [begin_s, end_s] */
	int64_t begin_s, end_s;
	uint32_t settles;
	struct tally t;
};

/* What the change does, into c->t, c->settles and the state's rest and refs; else the state stays.
 */
void advise_try(struct advise_state *s, struct advise_change *c);
/* Makes it so; it was tried. */
void advise_apply(struct advise_state *s, struct advise_change *c);
/* The scores now; or behind the change that was tried last. */
void advise_eval(const struct advise_state *s, struct score_result *out);
void advise_eval_tried(
    const struct advise_state *s, const struct advise_change *c, struct score_result *out);

/*
 * The change that gains most for the score of a category; false when none gains. *out is filled,
 * not applied.
 */
bool advise_best(struct advise_state *s, uint32_t category, struct advise_change *out);

#endif

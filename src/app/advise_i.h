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
};

enum st advise_state_init(struct advise_state *s, const struct advise_input *in, struct err *e);
void advise_state_fini(struct advise_state *s);

/* The scores with other counters. */
void advise_eval(const struct advise_input *in, const struct tally *t, struct score_result *out);

/* A change as it would be made: the counters behind it and the routes that it sets right. */
struct advise_change {
	enum advise_action action;
	uint32_t route;
	uint32_t settles;
	struct tally t;
};

/* What the change does to the counters, into c->t and c->settles; the state stays. */
void advise_try(const struct advise_state *s, struct advise_change *c);
/* Makes it so. */
void advise_apply(struct advise_state *s, const struct advise_change *c);

/*
 * The change that gains most for the score of a category; false when none gains. *out is filled,
 * not applied.
 */
bool advise_best(const struct advise_state *s, uint32_t category, struct advise_change *out);

#endif

/* advice_i.h - the advice for one AS of an observatory, before it becomes JSON or text. */
#ifndef ADVICE_I_H
#define ADVICE_I_H

#include "app/advise.h"
#include "app/view_i.h"

/* What stands in an object for the person who sends it. */
#define ADVICE_MNT "FILL-IN-MNT"
/* Routes of others that are named at each ROA; the rest is counted. */
#define ADVICE_BROKEN 50

/* A route that is announced and would be invalid with the ROAs of the plan up to a step. */
struct advice_broken {
	struct pfx pfx;
	uint32_t origin, peers; /* ORIGIN_NONE: no single one */
	bool counted;
	uint8_t rpki; /* that it would have */
};

struct advice {
	struct vask *a;
	uint32_t asn, row;
	struct tally t;
	struct score_input in;	   /* what it is scored from; t is in it */
	struct score_result quiet; /* the scores without the incidents of the month */
	struct advise_route *routes;
	size_t n, cap;
	struct advise_plan plan;
	uint32_t *roa_step; /* [n] the step that makes a ROA for the route, ADVISE_NONE */
	uint32_t shown;	    /* steps that are told */
};

/* advice.c */
/* Reads the routes of the AS and makes the plan. The caller calls advice_fini in every case. */
enum st advice_make(struct advice *d, struct vask *a, uint32_t asn, struct err *e);
void advice_fini(struct advice *d);
/* The routes that the ROA of a step would turn invalid: all in *total, the first of them in out. */
enum st advice_breaks(struct advice *d, uint32_t step, struct advice_broken out[ADVICE_BROKEN],
    uint32_t *total, struct err *e);
/* Where a route object of the prefix belongs: "RIPE", "RADB" where no registry is known. */
void advice_source(const struct advice *d, const struct pfx *p, char out[16]);
/* The object as it is sent. */
void advice_rpsl(const struct advice *d, const struct pfx *p, struct buf *out);
/* In a sentence: what to do in a step, and why. */
void advice_what(const struct advice *d, const struct advise_step *s, struct buf *out);
void advice_why(const struct advice *d, const struct advise_step *s, struct buf *out);
/* Where a contact can be registered; NULL behind the last. Static text. */
const char *advice_contact_place(const struct advice *d, unsigned i);

/* advice_text.c */
enum st advice_put_text(struct advice *d, struct err *e);
void advice_put_csv(struct advice *d);
void advice_put_slurm(struct advice *d);
void advice_put_rpsl(struct advice *d);

#endif

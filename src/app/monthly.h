/*
 * monthly.h - one month judged: from the kept inputs to what the store keeps of it.
 */
#ifndef MONTHLY_H
#define MONTHLY_H

#include "app/assess.h"
#include "app/obs.h"
#include "app/select.h"
#include "app/weigh.h"
#include "world/world.h"

/* Columns beside the counters of tally.h. */
#define COL_PROVIDERS "degree_providers"
#define COL_CUSTOMERS "degree_customers"
#define COL_PEERS "degree_peers"
#define MONTHLY_DEGREES 3
/* Where they stand: counters, degrees, weights (weigh.h). */
#define MONTHLY_WEIGHT (COUNTERS + MONTHLY_DEGREES)
#define MONTHLY_COLUMNS (MONTHLY_WEIGHT + WEIGH_KINDS)

/* Fields of a line of names. The last two stand for the first and third where the observatory does
 * not show what may not be passed on; there the organisation is not shown at all. */
enum monthly_name {
	NAME_AS,
	NAME_ORG,
	NAME_COUNTRY,
	NAME_REGISTRY,
	NAME_AS_OPEN,
	NAME_COUNTRY_OPEN,
	MONTHLY_NAMES,
};

/*
 * The world of a selection, from the copies, without the kinds in but (bits 1 << source_kind). On
 * failure *out is NULL.
 */
enum st monthly_world(struct world **out, const struct obs *o, const struct store_input *in,
    const struct selection *sel, uint32_t but, struct err *e);

struct monthly {
	struct assess a;
	struct store_month m;
	uint32_t *asns;
	uint32_t *cols[MONTHLY_COLUMNS];
	struct buf names; /* a line an AS, MONTHLY_NAMES fields between tabs */
};

/*
 * Judges the tables of a selection. Faults of tables are in out->a.files and no failure. m.view,
 * m.inputs_hash and m.judged_s are the caller's. The caller calls monthly_fini in every case.
 */
enum st monthly_judge(struct monthly *out, const struct obs *o, const struct store_input *in,
    const struct selection *sel, const struct world *w, int32_t month, uint32_t min_peers,
    struct err *e);
void monthly_fini(struct monthly *m);

/* Name of column i of cols. */
const char *monthly_column(size_t i);

/* Puts it, with the inputs it was made from. Inside a transaction. */
enum st monthly_put(const struct monthly *m, const struct obs *o, const int64_t *inputs,
    size_t n_inputs, struct err *e);

#endif

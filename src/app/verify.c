/* verify.c - see verify.h. */
#include "app/verify_i.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "app/monthly.h"

void
verify_tell(struct verifying *v, bool difference, const char *fmt, ...)
{
	char line[1024];
	va_list ap;

	v->res->differences += difference;
	if (v->opts->say == NULL)
		return;
	va_start(ap, fmt);
	vsnprintf(line, sizeof(line), fmt, ap);
	va_end(ap);
	v->opts->say(v->opts->arg, line);
}

/* Refused files are not kept, built-in sources have none. */
static bool
has_copy(const struct store_input *in)
{
	return in->status != INPUT_REFUSED && strcmp(in->kind, "iana") != 0;
}

static enum st
check_inputs(struct verifying *v, struct err *e)
{
	struct buf path = { 0 };
	struct err why;

	for (size_t i = 0; i < v->n; i++) {
		const struct store_input *in = &v->in[i];
		uint8_t sha[SHA256_BYTES];
		uint64_t bytes = 0;

		if (!has_copy(in))
			continue;
		if (!obs_input_path(v->o, in->sha256, in->name, &path))
			return err_nomem(e, in->name);
		v->res->inputs++;
		if (file_sha256(path.p, sha, &bytes, &why) != ST_OK)
			verify_tell(v, true, "input %s: %s", in->name, why.msg);
		else if (memcmp(sha, in->sha256, SHA256_BYTES) != 0 || bytes != in->bytes)
			verify_tell(
			    v, true, "input %s: its content is not what was ingested", in->name);
	}
	buf_fini(&path);
	return ST_OK;
}

/* A stored column against the one judged now. */
static enum st
check_column(struct verifying *v, int32_t month, const char *name, const uint32_t *want, size_t n,
    struct err *e)
{
	char text[MONTH_TEXT];
	uint32_t *got;
	size_t got_n;
	enum st st = store_column(v->o->store, month, name, &got, &got_n, e);

	if (st != ST_OK && st != ST_END && st != ST_BAD)
		return st;
	if (st != ST_OK || got_n != n || memcmp(got, want, n * sizeof(*got)) != 0)
		verify_tell(v, true, "month %s: column %s differs", month_fmt(text, month), name);
	free(got);
	return ST_OK;
}

static bool
same_pair(const struct store_route *r, const struct pair *p, const uint32_t *peers, size_t n_peers)
{
	return pfx_eq(&r->pfx, &p->pfx) && r->origin == p->origin && r->v.rpki == p->v.rpki &&
	       r->v.irr == p->v.irr && r->v.bogon == p->v.bogon && r->id < n_peers &&
	       peers[r->id] == p->peers;
}

static enum st
check_pairs(struct verifying *v, const struct monthly *m, struct err *e)
{
	const struct store_scan scan = { .month = m->m.month };
	struct store_rows rows;
	struct store_route r;
	char text[MONTH_TEXT];
	uint32_t *peers;
	size_t n_peers, i = 0, wrong = 0;
	enum st st = store_peers(v->o->store, m->m.month, &peers, &n_peers, e);

	if (st != ST_OK)
		return st == ST_END ? ST_OK : st; /* a missing column was counted already */
	st = store_rows_open(v->o->store, &rows, &scan, e);
	while (st == ST_OK && (st = store_rows_next(v->o->store, &rows, &r, e)) == ST_OK) {
		wrong += i >= m->a.n_pairs || !same_pair(&r, &m->a.pairs[i], peers, n_peers);
		i++;
	}
	free(peers);
	if (st != ST_END)
		return st;
	if (wrong != 0 || i != m->a.n_pairs)
		verify_tell(v, true,
		    "month %s: %zu pairs are stored, %zu are in the tables; %zu differ",
		    month_fmt(text, m->m.month), i, m->a.n_pairs, wrong);
	return ST_OK;
}

static enum st
check_judged(
    struct verifying *v, const struct store_month *held, const struct monthly *m, struct err *e)
{
	char text[MONTH_TEXT];
	enum st st;

	if (held->entries != m->m.entries || held->pairs_counted != m->m.pairs_counted ||
	    held->ases != m->m.ases)
		verify_tell(v, true, "month %s: its sums differ", month_fmt(text, held->month));
	st = check_column(v, held->month, STORE_AXIS, m->asns, m->a.n_tallies, e);
	for (size_t i = 0; st == ST_OK && i < MONTHLY_COLUMNS; i++)
		st = check_column(v, held->month, monthly_column(i), m->cols[i], m->a.n_tallies, e);
	return st == ST_OK ? check_pairs(v, m, e) : st;
}

static enum st
check_month(struct verifying *v, const struct store_month *held, struct err *e)
{
	struct monthly m = { 0 };
	struct world *w = NULL;
	struct selection sel;
	uint8_t hash[SHA256_BYTES];
	char text[MONTH_TEXT];
	enum st st = selection_make(&sel, v->in, v->n, held->month, e);

	v->res->months++;
	if (st == ST_OK)
		st = selection_hash(&sel, v->in, held->min_peers, hash, e);
	if (st == ST_OK && memcmp(hash, held->inputs_hash, SHA256_BYTES) != 0)
		verify_tell(v, true,
		    "month %s: it was made from other inputs than the ledger holds",
		    month_fmt(text, held->month));
	if (st == ST_OK)
		st = monthly_world(&w, v->o, v->in, &sel, 0, e);
	if (st == ST_OK)
		st = monthly_judge(&m, v->o, v->in, &sel, w, held->month, held->min_peers, e);
	if (st == ST_OK)
		st = check_judged(v, held, &m, e);
	else if (st != ST_NOMEM) {
		verify_tell(v, true, "month %s: cannot be judged again: %s",
		    month_fmt(text, held->month), e->msg);
		st = ST_OK;
	}
	monthly_fini(&m);
	world_free(w);
	selection_fini(&sel);
	return st;
}

static enum st
check_store(struct verifying *v, struct err *e)
{
	struct store_month *months = NULL;
	char text[MONTH_TEXT];
	size_t n = 0;
	enum st st = store_inputs(v->o->store, &v->in, &v->n, e);

	if (st == ST_OK)
		st = check_inputs(v, e);
	if (st == ST_OK)
		st = store_months(v->o->store, &months, &n, e);
	for (size_t i = 0; st == ST_OK && i < n; i++) {
		verify_tell(v, false, "month %s", month_fmt(text, months[i].month));
		st = check_month(v, &months[i], e);
		if (st == ST_OK)
			st = verify_cover(v, months[i].month, e);
	}
	free(months);
	if (st == ST_OK)
		st = verify_runs(v, e);
	if (st == ST_OK)
		st = verify_reviews(v, e);
	free(v->in);
	return st;
}

enum st
verify(struct obs *o, const struct verify_opts *opts, struct verify_result *out, struct err *e)
{
	struct verifying v = { .o = o, .opts = opts, .res = out };
	struct err why;
	enum st st;

	*out = (struct verify_result){ 0 };
	st = store_integrity(o->store, &why);
	if (st == ST_BAD)
		verify_tell(&v, true, "store: %s", why.msg);
	else if (st != ST_OK) {
		*e = why;
		return st;
	}
	st = store_begin(o->store, e);
	if (st != ST_OK)
		return st;
	st = check_store(&v, e);
	store_rollback(o->store);
	return st;
}

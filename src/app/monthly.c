/* monthly.c - see monthly.h. */
#include "app/monthly.h"

#include "app/relations.h"

#include <stdlib.h>

#include "base/arena.h"
#include "base/limits.h"
#include "score/framework.h"

enum st
monthly_world(struct world **out, const struct obs *o, const struct store_input *in,
    const struct selection *sel, uint32_t but, struct err *e)
{
	struct world_maker *m = world_maker_new();
	struct buf path = { 0 };
	enum st st = m != NULL ? ST_OK : err_nomem(e, "the world");

	*out = NULL;
	for (size_t i = 0; st == ST_OK && i < sel->n_worlds; i++) {
		const struct store_input *w = &in[sel->worlds[i]];
		enum source_kind kind;

		if (!source_kind_parse(str_of(w->kind), &kind))
			st = err_set(e, ST_BAD, ERR_NOOFF, NULL,
			    "the ledger has an unknown kind, %s", w->kind);
		else if (but >> kind & 1)
			continue;
		else if (!obs_input_path(o, w->sha256, w->name, &path))
			st = err_nomem(e, w->name);
		else
			st = world_maker_add(m, kind, path.p, e);
	}
	buf_fini(&path);
	if (st != ST_OK) {
		world_maker_free(m);
		return st;
	}
	return world_freeze(out, m, e);
}

static void
count_pairs(struct monthly *m)
{
	const struct pfx *last = NULL;

	m->m.pairs_seen = m->a.n_pairs;
	for (size_t i = 0; i < m->a.n_pairs; i++) {
		const struct pair *p = &m->a.pairs[i];

		if (!pair_counts(p->origin, p->peers, m->a.min_peers))
			continue;
		m->m.pairs_counted++;
		if (last != NULL && pfx_eq(last, &p->pfx))
			continue;
		last = &p->pfx;
		if (p->pfx.afi == AFI_IP4)
			m->m.prefixes4++;
		else
			m->m.prefixes6++;
	}
}

static void
sum_up(struct monthly *m, int32_t month)
{
	const struct assess *a = &m->a;

	m->m.month = month;
	m->m.tables = (uint32_t)a->n_files;
	for (size_t i = 0; i < a->n_files; i++)
		m->m.partial_tables += a->files[i].fault.st != ST_OK;
	m->m.peers = a->peers;
	m->m.min_peers = a->min_peers;
	m->m.max_visible = a->max_visible;
	m->m.ases = (uint32_t)a->n_tallies;
	m->m.entries = a->entries;
	m->m.malformed = a->malformed;
	m->m.below = a->below;
	m->m.defaults = a->defaults;
	m->m.paths = a->paths;
	m->m.first_s = a->first_s;
	m->m.last_s = a->last_s;
	count_pairs(m);
}

/* Tabs and line ends are how the text is cut, so a name cannot keep them. */
static void
put_name(struct buf *b, struct str s, char end)
{
	for (size_t i = 0; i < s.n; i++)
		buf_ch(b, (unsigned char)s.p[i] < ' ' ? ' ' : s.p[i]);
	buf_ch(b, end);
}

/* Neighbours by relationship: as published, else as the paths of the tables tell (inferred). */
static void
degrees(const struct world *w, const struct asrel_table *inferred, uint32_t asn,
    uint32_t out[MONTHLY_DEGREES])
{
	struct asrel_degree d;

	if (inferred == NULL) {
		world_as_degree(w, asn, &out[0], &out[1], &out[2]);
		return;
	}
	d = asrel_degree(inferred, asn);
	out[0] = d.providers;
	out[1] = d.customers;
	out[2] = d.peers;
}

static void
fill_columns(struct monthly *m, const struct world *w, const struct asrel_table *inferred)
{

	for (size_t i = 0; i < m->a.n_tallies; i++) {
		const struct tally *t = &m->a.tallies[i];
		uint32_t degree[MONTHLY_DEGREES];

		m->asns[i] = t->asn;
		for (size_t c = 0; c < COUNTERS; c++)
			m->cols[c][i] = t->c[c];
		degrees(w, inferred, t->asn, degree);
		for (size_t k = 0; k < MONTHLY_DEGREES; k++)
			m->cols[COUNTERS + k][i] = degree[k];
		put_name(&m->names, world_as_name(w, t->asn), '\t');
		put_name(&m->names, world_as_org(w, t->asn), '\t');
		put_name(&m->names, world_as_country(w, t->asn), '\t');
		put_name(&m->names, world_as_registry(w, t->asn), '\t');
		put_name(&m->names, world_as_open_name(w, t->asn), '\t');
		put_name(&m->names, world_as_open_country(w, t->asn), '\n');
	}
}

static enum st
make_columns(struct monthly *m, const struct world *w, struct err *e)
{
	const size_t n = m->a.n_tallies;
	struct asrel_table *inferred = NULL;
	enum st st = ST_OK;
	bool ok;

	if (!world_has(w, SRC_AS_REL))
		st = relations_from_paths(&inferred, m->a.path_set, w, e);
	if (st != ST_OK)
		return st;
	m->asns = arr_new(n + 1, sizeof(*m->asns));
	ok = m->asns != NULL;
	for (size_t i = 0; ok && i < MONTHLY_COLUMNS; i++) {
		m->cols[i] = arr_new(n + 1, sizeof(uint32_t));
		ok = m->cols[i] != NULL;
	}
	if (ok) {
		fill_columns(m, w, inferred);
		st = weigh_ases(&m->a, w, inferred != NULL ? inferred : world_as_rel(w),
		    &m->cols[MONTHLY_WEIGHT], e);
	}
	asrel_free(inferred);
	if (st != ST_OK)
		return st;
	return ok && !buf_bad(&m->names) ? ST_OK : err_nomem(e, "columns of a month");
}

static enum st
assess_selection(struct monthly *m, const char **paths, const struct selection *sel,
    const struct world *w, uint32_t min_peers, struct err *e)
{
	enum st st = assess_tables(&m->a, paths, sel->n_tables, w, min_peers, e);

	/* what is wrong with a table stands in files; a lack of memory is ours */
	if (st != ST_OK && (st == ST_NOMEM || m->a.n_files != sel->n_tables))
		return st;
	return ST_OK;
}

enum st
monthly_judge(struct monthly *out, const struct obs *o, const struct store_input *in,
    const struct selection *sel, const struct world *w, int32_t month, uint32_t min_peers,
    struct err *e)
{
	struct buf *text = arr_new(sel->n_tables + 1, sizeof(*text));
	const char **paths = arr_new(sel->n_tables + 1, sizeof(*paths));
	enum st st = text != NULL && paths != NULL ? ST_OK : err_nomem(e, "tables of a month");

	*out = (struct monthly){ .m = { .month = month } };
	for (size_t i = 0; st == ST_OK && i < sel->n_tables; i++) {
		const struct store_input *t = &in[sel->tables[i]];

		if (!obs_input_path(o, t->sha256, t->name, &text[i]))
			st = err_nomem(e, t->name);
		paths[i] = text[i].p;
	}
	if (st == ST_OK)
		st = assess_selection(out, paths, sel, w, min_peers, e);
	if (st == ST_OK) {
		sum_up(out, month);
		st = make_columns(out, w, e);
	}
	for (size_t i = 0; text != NULL && i < sel->n_tables; i++)
		buf_fini(&text[i]);
	free(text);
	free(paths);
	return st;
}

void
monthly_fini(struct monthly *m)
{
	assess_fini(&m->a);
	free(m->asns);
	for (size_t i = 0; i < MONTHLY_COLUMNS; i++)
		free(m->cols[i]);
	buf_fini(&m->names);
}

const char *
monthly_column(size_t i)
{
	static const char *const degrees[MONTHLY_DEGREES] = { COL_PROVIDERS, COL_CUSTOMERS,
		COL_PEERS };

	if (i < COUNTERS)
		return counter_name((enum counter)i);
	return i < MONTHLY_WEIGHT ? degrees[i - COUNTERS]
				  : weigh_name((enum weigh_kind)(i - MONTHLY_WEIGHT));
}

static void
get_pair(void *arg, size_t i, struct store_pair *out)
{
	const struct pair *p = &((const struct monthly *)arg)->a.pairs[i];

	*out = (struct store_pair){ p->pfx, p->origin, p->peers, p->v };
}

enum st
monthly_put(const struct monthly *m, const struct obs *o, const int64_t *inputs, size_t n_inputs,
    struct err *e)
{
	struct store_column cols[MONTHLY_COLUMNS];
	struct store_month_data d = { .m = &m->m,
		.inputs = inputs,
		.n_inputs = n_inputs,
		.asns = m->asns,
		.cols = cols,
		.n_cols = MONTHLY_COLUMNS,
		.names = { m->names.p, m->names.n },
		.n_pairs = m->a.n_pairs,
		.pair = get_pair,
		.arg = (void *)(uintptr_t)m };

	struct buf norms = { 0 };
	enum st st = store_norms(o->store, m->m.month, &norms, e);

	if (st == ST_END) /* it is new; judged again it keeps the norms of then */
		st = framework_text(&norms, FRAMEWORK_DEFAULT, e);
	d.norms = (struct str){ norms.p, norms.n };
	for (size_t i = 0; i < d.n_cols; i++)
		cols[i] = (struct store_column){ monthly_column(i), m->cols[i] };
	if (st == ST_OK)
		st = store_month_put(o->store, &d, e);
	buf_fini(&norms);
	return st;
}

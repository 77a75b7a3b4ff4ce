/* export.c - see export.h. */
#include "app/export.h"

#include <stdlib.h>

#include "app/monthly.h"

#define FLUSH_BYTES 65536

static enum st
flush(struct buf *b, const struct export_sink *to, size_t least, struct err *e)
{
	enum st st = ST_OK;

	if (buf_bad(b))
		return err_nomem(e, "export");
	if (b->n < least)
		return ST_OK;
	st = to->put(to->arg, b->p, b->n, e);
	b->n = 0;
	return st;
}

static enum st
find_month(const struct obs *o, int32_t month, struct store_month *out, struct err *e)
{
	struct store_month *m;
	size_t n;
	enum st st = store_months(o->store, &m, &n, e);

	if (st != ST_OK)
		return st;
	st = ST_END;
	for (size_t i = 0; i < n; i++) {
		if (m[i].month == month || (month == 0 && i == n - 1)) {
			*out = m[i];
			st = ST_OK;
		}
	}
	free(m);
	return st;
}

enum st
export_latest(const struct obs *o, int32_t *out, struct err *e)
{
	struct store_month m;
	enum st st = find_month(o, 0, &m, e);

	*out = st == ST_OK ? m.month : 0;
	return st == ST_END ? ST_OK : st;
}

/* The columns of a month, read whole. */
struct columns {
	uint32_t *asns, *v[MONTHLY_COLUMNS];
	size_t n;
	struct buf names;
	bool shows_all;
};

static enum st
columns_read(struct columns *c, const struct obs *o, int32_t month, struct err *e)
{
	size_t n;
	enum st st = obs_shows_all(o, &c->shows_all, e);

	if (st == ST_OK)
		st = store_column(o->store, month, STORE_AXIS, &c->asns, &c->n, e);
	for (size_t i = 0; st == ST_OK && i < MONTHLY_COLUMNS; i++) {
		st = store_column(o->store, month, monthly_column(i), &c->v[i], &n, e);
		if (st == ST_OK && n != c->n)
			st = err_set(e, ST_BAD, ERR_NOOFF, NULL,
			    "column %s of the store is damaged", monthly_column(i));
	}
	return st == ST_OK ? store_text(o->store, month, &c->names, e) : st;
}

static void
columns_fini(struct columns *c)
{
	free(c->asns);
	for (size_t i = 0; i < MONTHLY_COLUMNS; i++)
		free(c->v[i]);
	buf_fini(&c->names);
}

static void
put_as(struct buf *b, const struct columns *c, size_t i, struct str names)
{
	static const uint8_t all[] = { NAME_AS, NAME_ORG, NAME_COUNTRY, NAME_REGISTRY };
	static const uint8_t open[] = { NAME_AS_OPEN, MONTHLY_NAMES, NAME_COUNTRY_OPEN,
		NAME_REGISTRY };
	struct str f[MONTHLY_NAMES + 1] = { 0 }; /* the last: nothing */

	buf_u64(b, c->asns[i]);
	for (int k = 0; k < MONTHLY_NAMES; k++)
		str_cut(&names, '\t', &f[k]);
	for (int k = 0; k < 4; k++) {
		const struct str field = f[(c->shows_all ? all : open)[k]];

		buf_ch(b, ',');
		if (field.n != 0)
			buf_csv(b, field);
		else
			buf_ch(b, '-');
	}
	for (size_t k = 0; k < MONTHLY_COLUMNS; k++) {
		buf_ch(b, ',');
		if (c->v[k][i] == STORE_NO_VALUE && k >= COUNTERS)
			buf_ch(b, '-');
		else
			buf_u64(b, c->v[k][i]);
	}
	buf_ch(b, '\n');
}

enum st
export_ases(const struct obs *o, int32_t month, const struct export_sink *to, struct err *e)
{
	struct columns c = { 0 };
	struct buf b = { 0 };
	struct str names, line;
	enum st st = columns_read(&c, o, month, e);

	buf_lit(&b, "asn,name,organisation,country,registry");
	for (size_t i = 0; i < MONTHLY_COLUMNS; i++) {
		buf_ch(&b, ',');
		buf_cstr(&b, monthly_column(i));
	}
	buf_ch(&b, '\n');
	names = (struct str){ c.names.p, c.names.n };
	for (size_t i = 0; st == ST_OK && i < c.n; i++) {
		line.n = 0;
		if (!str_cut(&names, '\n', &line))
			st = err_set(
			    e, ST_BAD, ERR_NOOFF, NULL, "the names of the store are damaged");
		else {
			put_as(&b, &c, i, line);
			st = flush(&b, to, FLUSH_BYTES, e);
		}
	}
	if (st == ST_OK)
		st = flush(&b, to, 0, e);
	buf_fini(&b);
	columns_fini(&c);
	return st;
}

static void
put_pair(struct buf *b, const struct store_route *r, uint32_t peers, uint32_t min_peers)
{
	char month[MONTH_TEXT];

	buf_pfx(b, &r->pfx);
	buf_ch(b, ',');
	if (r->origin == ORIGIN_NONE)
		buf_ch(b, '-');
	else
		buf_u64(b, r->origin);
	buf_printf(b, ",%u,%d,%s,%s,%s,%s,", peers, pair_counts(r->origin, peers, min_peers),
	    rpki_word(r->v.rpki), irr_word(r->v.irr), bogon_word(r->v.bogon),
	    month_fmt(month, r->since));
	if (r->until != STORE_OPEN)
		buf_cstr(b, month_fmt(month, r->until));
	else
		buf_ch(b, '-');
	buf_ch(b, '\n');
}

enum st
export_pairs(const struct obs *o, int32_t month, const struct export_sink *to, struct err *e)
{
	const struct store_scan scan = { .month = month };
	struct store_rows rows;
	struct store_route r;
	struct store_month m = { 0 };
	uint32_t *peers = NULL;
	struct buf b = { 0 };
	size_t n;
	enum st st = find_month(o, month, &m, e);

	if (st == ST_OK)
		st = store_peers(o->store, month, &peers, &n, e);
	if (st == ST_OK)
		st = store_rows_open(o->store, &rows, &scan, e);
	buf_lit(&b, "prefix,origin,peers,counted,rpki,irr,bogon,since,until\n");
	while (st == ST_OK && (st = store_rows_next(o->store, &rows, &r, e)) == ST_OK) {
		put_pair(&b, &r, r.id < n ? peers[r.id] : 0, m.min_peers);
		st = flush(&b, to, FLUSH_BYTES, e);
	}
	if (st == ST_END && peers != NULL)
		st = flush(&b, to, 0, e);
	buf_fini(&b);
	free(peers);
	return st;
}

enum st
export_norms(const struct obs *o, int32_t month, const struct export_sink *to, struct err *e)
{
	struct store_month m;
	struct buf b = { 0 };
	enum st st = find_month(o, month, &m, e);

	if (st != ST_OK)
		return st;
	st = store_norms(o->store, month, &b, e);
	if (st == ST_END) {
		buf_lit(&b, "# judged before the norms of a month were kept\n");
		st = ST_OK;
	}
	if (st == ST_OK)
		st = flush(&b, to, 0, e);
	buf_fini(&b);
	return st;
}

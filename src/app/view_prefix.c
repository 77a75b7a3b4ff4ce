/* view_prefix.c - prefixes: those of an AS, one with what covers it, and why each counts as it
 * does. */
#include "app/view_i.h"

#include <stdio.h>

#include "pfx/asn.h"

#define LIMIT_MOST 1000
#define LIMIT_DEFAULT 100
#define COVERING_MOST 20     /* VRPs and route objects shown of each */
#define SPECIFICS_MOST 10000 /* more specific prefixes that are counted */

uint32_t
vmonth_peers(const struct vmonth *m, const struct store_route *r)
{
	return r->id < m->n_peers ? m->peers[r->id] : 0;
}

void
vput_pfx(struct json *j, const char *key, const struct pfx *p)
{
	char text[PFX_TEXT], *end = pfx_fmt(text, p);

	json_kstr(j, key, (struct str){ text, (size_t)(end - text) });
}

/* The first anchor of a VRP; most have one. */
const char *
vrp_anchor(const struct rov_table *t, const struct rov_vrp *v)
{
	for (unsigned i = 0; i < ROV_TAS; i++) {
		if (v->tas >> i & 1)
			return rov_ta_name(t, i);
	}
	return "";
}

void
vput_vrps(struct json *j, const struct rov_table *t, const struct pfx *p)
{
	struct rov_vrp vrps[COVERING_MOST];
	const size_t n = t != NULL ? rov_covering(t, p, vrps, COVERING_MOST) : 0;

	json_key(j, "vrps");
	json_arr(j);
	for (size_t i = 0; i < n && i < COVERING_MOST; i++) {
		json_obj(j);
		vput_pfx(j, "prefix", &vrps[i].pfx);
		json_ku64(j, "max_length", vrps[i].max_len);
		json_ku64(j, "asn", vrps[i].asn);
		vput_text(j, "ta", vrp_anchor(t, &vrps[i]));
		json_obj_end(j);
	}
	json_arr_end(j);
	json_ku64(j, "vrps_total", n);
}

void
vput_route_objects(struct json *j, const struct irr_table *t, const struct pfx *p)
{
	struct irr_route objects[COVERING_MOST];
	const size_t n = t != NULL ? irr_covering(t, p, objects, COVERING_MOST) : 0;

	json_key(j, "route_objects");
	json_arr(j);
	for (size_t i = 0; i < n && i < COVERING_MOST; i++) {
		json_obj(j);
		vput_pfx(j, "prefix", &objects[i].pfx);
		json_ku64(j, "asn", objects[i].origin);
		vput_text(j, "source", objects[i].source);
		json_obj_end(j);
	}
	json_arr_end(j);
	json_ku64(j, "route_objects_total", n);
}

/* A state's word, null without a source. */
static void
put_word(struct json *j, const char *key, const char *word)
{
	vput_text(j, key, strcmp(word, "-") == 0 ? "" : word);
}

void
vput_prefix_row(struct vask *a, const struct store_route *r)
{
	struct json *j = &a->j;
	const uint32_t peers = vmonth_peers(a->vm, r);
	const bool counted = pair_counts(r->origin, peers, a->vm->m.min_peers);

	json_obj(j);
	vput_pfx(j, "prefix", &r->pfx);
	if (r->origin != ORIGIN_NONE)
		json_ku64(j, "origin", r->origin);
	else
		json_knull(j, "origin");
	json_ku64(j, "peers", peers);
	json_kbool(j, "counted", counted);
	put_word(j, "rpki", rpki_word(r->v.rpki));
	put_word(j, "irr", irr_word(r->v.irr));
	put_word(j, "bogon", bogon_word(r->v.bogon));
	vput_month(j, "since", r->since);
	vput_month(j, "until", r->until);
	json_key(j, "effects");
	vput_effects(a, r, peers);
	vput_vrps(j, world_rov(a->world), &r->pfx);
	vput_route_objects(j, world_irr(a->world), &r->pfx);
	json_obj_end(j);
}

/* What rows of an AS are wanted. */
struct filter {
	unsigned afi;		   /* 0: both */
	int counted;		   /* -1: both */
	unsigned rpki, irr, bogon; /* 0: any; bogon 3: any bogon */
};

#define BOGON_ANY 3

static bool
parse_state(struct str s, struct filter *f)
{
	struct str irr = s;

	for (unsigned k = RPKI_VALID; k <= RPKI_NOT_FOUND; k++) {
		if (str_eq(s, rpki_word(k)))
			return f->rpki = k, true;
	}
	if (str_starts(s, "irr-"))
		irr = (struct str){ s.p + 4, s.n - 4 };
	for (unsigned k = IRR_VALID; k <= IRR_NOT_FOUND; k++) {
		if (str_eq(irr, irr_word(k)))
			return f->irr = k, true;
	}
	for (unsigned k = BOGON_FULL; k <= BOGON_ADMINISTRATIVE; k++) {
		if (str_eq(s, bogon_word(k)))
			return f->bogon = k, true;
	}
	if (str_eq(s, "bogon"))
		return f->bogon = BOGON_ANY, true;
	return false;
}

static enum st
parse_filter(const struct view_query *q, struct filter *f, struct err *e)
{
	*f = (struct filter){ .counted = -1 };
	if (q->family.n != 0 && !str_eq(q->family, "4") && !str_eq(q->family, "6"))
		return vbad(e, "family", q->family, "4 or 6");
	if (q->family.n != 0)
		f->afi = q->family.p[0] == '4' ? AFI_IP4 : AFI_IP6;
	if (q->counted.n != 0 && !str_eq(q->counted, "1") && !str_eq(q->counted, "0"))
		return vbad(e, "counted", q->counted, "1 or 0");
	if (q->counted.n != 0)
		f->counted = q->counted.p[0] == '1';
	if (q->state.n != 0 && !parse_state(q->state, f))
		return vbad(e, "state", q->state, "there is no such state");
	return ST_OK;
}

static bool
matches(const struct vmonth *m, const struct store_route *r, const struct filter *f)
{
	const uint32_t peers = vmonth_peers(m, r);

	if (f->afi != 0 && r->pfx.afi != f->afi)
		return false;
	if (f->counted != -1 && pair_counts(r->origin, peers, m->m.min_peers) != f->counted)
		return false;
	if (f->bogon == BOGON_ANY && r->v.bogon == BOGON_NO)
		return false;
	if (f->bogon != 0 && f->bogon != BOGON_ANY && r->v.bogon != f->bogon)
		return false;
	return (f->rpki == 0 || r->v.rpki == f->rpki) && (f->irr == 0 || r->v.irr == f->irr);
}

static enum st
put_page(struct vask *a, const struct store_scan *scan, const struct filter *f,
    const struct pfx *after, uint32_t limit, char *next, struct err *e)
{
	struct store_route r;
	struct store_rows rows;
	struct pfx last = { 0 };
	uint32_t n = 0;
	enum st st = store_rows_open(a->v->obs.store, &rows, scan, e);

	while (st == ST_OK && (st = store_rows_next(a->v->obs.store, &rows, &r, e)) == ST_OK) {
		if ((after->afi != 0 && pfx_eq(after, &r.pfx)) || !matches(a->vm, &r, f))
			continue;
		if (n == limit) { /* there is one more */
			*pfx_fmt(next, &last) = '\0';
			return ST_OK;
		}
		vput_prefix_row(a, &r);
		last = r.pfx;
		n++;
	}
	return st == ST_END ? ST_OK : st;
}

static enum st
put_as_prefixes(struct vask *a, uint32_t asn, char *next, struct err *e)
{
	struct store_scan scan = { .by_origin = true, .origin = asn };
	struct filter f;
	uint32_t limit;
	enum st st = vnumber(e, "limit", a->q->limit, 1, LIMIT_MOST, LIMIT_DEFAULT, &limit);

	if (st == ST_OK)
		st = parse_filter(a->q, &f, e);
	if (st == ST_OK && a->q->cursor.n != 0 && !pfx_parse(a->q->cursor, &scan.from))
		st = vbad(e, "cursor", a->q->cursor, "not one of ours");
	json_arr(&a->j);
	if (st == ST_OK && a->vm != NULL) {
		scan.month = a->vm->m.month;
		st = vmonth_full(a->v, a->vm, e);
		if (st == ST_OK)
			st = put_page(a, &scan, &f, &scan.from, limit, next, e);
	}
	json_arr_end(&a->j);
	return st;
}

enum st
view_as_prefixes(struct view *v, const struct view_query *q, struct buf *out, struct err *e)
{
	char next[PFX_TEXT + 1] = "";
	struct vask a;
	uint32_t asn;
	enum st st;

	if (!asn_parse(q->asn, &asn) || asn == ORIGIN_NONE)
		return vbad(e, "asn", q->asn, "not an AS number");
	st = vask_begin_world(&a, v, q, out, e);
	if (st != ST_OK)
		return st;
	vask_head(&a);
	st = put_as_prefixes(&a, asn, next, e);
	vask_tail(&a, next);
	return vask_end(&a, st, e);
}

/* The rows of exactly p; *n grows by their number. */
static enum st
put_rows_of(struct vask *a, const struct pfx *p, size_t *n, struct err *e)
{
	const struct store_scan scan = { .month = a->vm->m.month, .from = *p, .to = *p };
	struct store_route r;
	struct store_rows rows;
	enum st st = store_rows_open(a->v->obs.store, &rows, &scan, e);

	while (st == ST_OK && (st = store_rows_next(a->v->obs.store, &rows, &r, e)) == ST_OK) {
		vput_prefix_row(a, &r);
		(*n)++;
	}
	return st == ST_END ? ST_OK : st;
}

/* Who announced it in what state through all months held; *n grows by the rows. */
static enum st
put_history(struct vask *a, const struct pfx *p, size_t *n, struct err *e)
{
	const struct store_scan scan = { .from = *p, .to = *p };
	struct json *j = &a->j;
	struct store_route r;
	struct store_rows rows;
	enum st st = store_rows_open(a->v->obs.store, &rows, &scan, e);

	json_key(j, "history");
	json_arr(j);
	while (st == ST_OK && (st = store_rows_next(a->v->obs.store, &rows, &r, e)) == ST_OK) {
		json_obj(j);
		if (r.origin != ORIGIN_NONE)
			json_ku64(j, "origin", r.origin);
		else
			json_knull(j, "origin");
		vput_month(j, "since", r.since);
		vput_month(j, "until", r.until);
		put_word(j, "rpki", rpki_word(r.v.rpki));
		put_word(j, "irr", irr_word(r.v.irr));
		put_word(j, "bogon", bogon_word(r.v.bogon));
		json_obj_end(j);
		(*n)++;
	}
	json_arr_end(j);
	return st == ST_END ? ST_OK : st;
}

/* Shorter prefixes that cover p, the longest first: at most one look-up a length. */
static enum st
put_covering(struct vask *a, const struct pfx *p, size_t *n, struct err *e)
{
	enum st st = ST_OK;

	json_arr(&a->j);
	for (unsigned len = p->len; st == ST_OK && len-- > 0;) {
		struct pfx up = *p;

		up.len = (uint8_t)len;
		pfx_mask(&up);
		st = put_rows_of(a, &up, n, e);
	}
	json_arr_end(&a->j);
	return st;
}

/* Distinct longer prefixes inside p, up to a ceiling: under 0.0.0.0/0 lies everything. */
static enum st
count_specifics(struct vask *a, const struct pfx *p, uint64_t *out, struct err *e)
{
	struct store_scan scan = { .month = a->vm->m.month, .from = *p, .to = *p };
	struct pfx last = *p;
	struct store_route r;
	struct store_rows rows;
	enum st st;

	/* the last key inside: all bits behind the length set */
	scan.to.len = (uint8_t)afi_bits(p->afi);
	if (p->len < 64) {
		scan.to.hi |= p->len == 0 ? ~0ULL : ~0ULL >> p->len;
		scan.to.lo = ~0ULL;
	} else if (p->len < 128)
		scan.to.lo |= ~0ULL >> (p->len - 64);
	*out = 0;
	st = store_rows_open(a->v->obs.store, &rows, &scan, e);
	while (st == ST_OK && *out < SPECIFICS_MOST &&
	       (st = store_rows_next(a->v->obs.store, &rows, &r, e)) == ST_OK) {
		*out += !pfx_eq(&last, &r.pfx);
		last = r.pfx;
	}
	return st == ST_END ? ST_OK : st;
}

static enum st
put_prefix(struct vask *a, const struct pfx *p, struct err *e)
{
	uint64_t specifics = 0;
	char text[PFX_TEXT + 1];
	size_t n = 0;
	enum st st;

	json_obj(&a->j);
	vput_pfx(&a->j, "prefix", p);
	json_key(&a->j, "rows");
	json_arr(&a->j);
	st = put_rows_of(a, p, &n, e);
	json_arr_end(&a->j);
	if (st == ST_OK)
		st = put_history(a, p, &n, e);
	vput_vrps(&a->j, world_rov(a->world), p);
	vput_route_objects(&a->j, world_irr(a->world), p);
	json_key(&a->j, "covering");
	if (st == ST_OK)
		st = put_covering(a, p, &n, e);
	if (st == ST_OK)
		st = count_specifics(a, p, &specifics, e);
	json_ku64(&a->j, "more_specific_count", specifics);
	json_kbool(&a->j, "more_specific_capped", specifics >= SPECIFICS_MOST);
	json_obj_end(&a->j);
	if (st == ST_OK && n == 0 && specifics == 0) {
		*pfx_fmt(text, p) = '\0';
		return vnot(
		    e, "neither %s nor anything around it is announced in this month", text);
	}
	return st;
}

enum st
view_prefix(struct view *v, const struct view_query *q, struct buf *out, struct err *e)
{
	struct vask a;
	struct pfx p;
	enum st st;

	if (!pfx_parse(q->prefix, &p))
		return vbad(e, "prefix", q->prefix, "not a prefix, such as 192.0.2.0/24");
	st = vask_begin_world(&a, v, q, out, e);
	if (st != ST_OK)
		return st;
	vask_head(&a);
	if (a.vm == NULL)
		st = vnot(e, "nothing is held yet");
	else
		st = vmonth_full(v, a.vm, e);
	if (st == ST_OK)
		st = put_prefix(&a, &p, e);
	vask_tail(&a, NULL);
	return vask_end(&a, st, e);
}

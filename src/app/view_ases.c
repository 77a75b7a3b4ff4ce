/*
 * view_ases.c - the list of ASes: filtered, sorted, paged by key.
 *
 * An order is an array of row numbers, made once a month, framework and column. A cursor names the
 * last row of the page before by its AS and its key, so that a page begins behind it even when the
 * view has changed in between.
 */
#include "app/view_i.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/arena.h"

#define LIMIT_MOST 500
#define LIMIT_DEFAULT 50

struct order {
	const struct vmonth *m;
	const struct vscores *s;
	enum vsort_key by;
	bool down;
};

/* The number that a row is sorted by; negative: no data, which comes last either way. */
static int64_t
key_of_row(const struct order *o, uint32_t row)
{
	switch (o->by) {
	case VSORT_ASN:
		return o->m->asns[row];
	case VSORT_NAME:
		return o->m->names[row].name[0] == '\0' ? -1 : 0;
	case VSORT_PREFIXES:
		return (int64_t)o->m->prefixes4[row] + o->m->prefixes6[row];
	default:
		return o->s->bp[o->by - VSORT_CATEGORY][row];
	}
}

static int
cmp_keys(const struct order *o, int64_t a, int64_t b)
{
	if ((a < 0) != (b < 0))
		return a < 0 ? 1 : -1;
	if (a == b)
		return 0;
	return (a < b) != o->down ? -1 : 1;
}

static int
cmp_rows(const void *pa, const void *pb, void *arg)
{
	const struct order *o = arg;
	const uint32_t a = *(const uint32_t *)pa, b = *(const uint32_t *)pb;
	int c = cmp_keys(o, key_of_row(o, a), key_of_row(o, b));

	if (c == 0 && o->by == VSORT_NAME) {
		c = strcasecmp(o->m->names[a].name, o->m->names[b].name);
		c = o->down ? -c : c;
	}
	if (c == 0)
		c = a < b ? -1 : a > b; /* rows are by ASN */
	return c;
}

/* The order as an array; it stays the scores'. */
static enum st
order_rows(struct order *o, struct vscores *s, uint32_t **out, struct err *e)
{
	uint32_t **at = &s->order[o->by][o->down];

	if (*at == NULL) {
		*at = arr_new((size_t)o->m->n + 1, sizeof(**at));
		if (*at == NULL)
			return err_nomem(e, "a list of ASes");
		for (uint32_t i = 0; i < o->m->n; i++)
			(*at)[i] = i;
		qsort_r(*at, o->m->n, sizeof(**at), cmp_rows, o);
	}
	*out = *at;
	return ST_OK;
}

static enum st
parse_sort(const struct view_query *q, struct order *o, struct err *e)
{
	struct str s = q->sort;

	o->by = VSORT_ASN;
	o->down = s.n != 0 && s.p[0] == '-';
	if (o->down)
		s = (struct str){ s.p + 1, s.n - 1 };
	if (q->sort.n == 0 || str_eq(s, "asn"))
		return ST_OK;
	if (str_eq(s, "name"))
		o->by = VSORT_NAME;
	else if (str_eq(s, "prefixes"))
		o->by = VSORT_PREFIXES;
	for (unsigned c = 0; c < FW_CATEGORIES; c++) {
		if (str_eq(s, fw_category_ids[c]))
			o->by = VSORT_CATEGORY + c;
	}
	return o->by != VSORT_ASN ? ST_OK : vbad(e, "sort", q->sort, "there is no such column");
}

struct filter {
	char q[101]; /* a C string for strcasestr; "" = none */
	char number[24];
	struct vplace place;
	int cat; /* -1: none */
	enum readiness ready;
};

static enum st
parse_readiness(struct str s, struct filter *f, struct err *e)
{
	struct str rest = s, cat;

	f->cat = -1;
	if (s.n == 0)
		return ST_OK;
	if (str_cut(&rest, ':', &cat)) {
		for (int c = 0; c < FW_CATEGORIES; c++) {
			if (str_eq(cat, fw_category_ids[c]))
				f->cat = c;
		}
	}
	for (unsigned r = 0; f->cat != -1 && r < READINESS; r++) {
		f->ready = r;
		if (str_eq(rest, readiness_word(r)))
			return ST_OK;
	}
	return vbad(e, "readiness", s, "not CATEGORY:READINESS, such as coordination:ready");
}

static enum st
parse_filter(struct vask *a, const struct view_query *q, struct filter *f, struct err *e)
{
	struct str text = str_trim(q->q);
	uint64_t n;

	enum st st;

	*f = (struct filter){ .cat = -1 };
	st = vplace(a, q, &f->place, e);
	if (st != ST_OK)
		return st;
	if (text.n >= sizeof(f->q))
		return vbad(e, "q", q->q, "at most 100 bytes");
	memcpy(f->q, text.p != NULL ? text.p : "", text.n);
	if (text.n > 2 && strncasecmp(text.p, "as", 2) == 0)
		text = (struct str){ text.p + 2, text.n - 2 };
	if (str_u64(text, UINT32_MAX, &n))
		snprintf(f->number, sizeof(f->number), "%llu", (unsigned long long)n);
	return parse_readiness(q->readiness, f, e);
}

static bool
matches_text(const struct vmonth *m, uint32_t row, const struct filter *f)
{
	char asn[16];

	if (f->q[0] == '\0')
		return true;
	if (f->number[0] != '\0') {
		snprintf(asn, sizeof(asn), "%u", m->asns[row]);
		if (strncmp(asn, f->number, strlen(f->number)) == 0)
			return true;
	}
	return strcasestr(m->names[row].name, f->q) != NULL ||
	       strcasestr(m->names[row].org, f->q) != NULL;
}

static bool
matches(const struct vmonth *m, const struct vscores *s, uint32_t row, const struct filter *f)
{
	if (f->cat != -1 && s->ready[f->cat][row] != f->ready)
		return false;
	if (!vplace_has(&f->place, m, row))
		return false;
	return matches_text(m, row, f);
}

/* First place in the order behind the row of a cursor, "ASN.KEY". */
static enum st
find_start(
    const struct order *o, const uint32_t *rows, struct str cursor, uint32_t *out, struct err *e)
{
	struct str key = cursor, asn_text;
	uint64_t asn, n;
	int64_t k;

	*out = 0;
	if (cursor.n == 0)
		return ST_OK;
	if (!str_cut(&key, '.', &asn_text) || !str_u64(asn_text, UINT32_MAX, &asn))
		return vbad(e, "cursor", cursor, "not one of ours");
	if (o->by == VSORT_NAME) { /* names are no keys to hand out: by the row of the AS */
		const uint32_t row = vmonth_row(o->m, (uint32_t)asn);

		while (*out < o->m->n && rows[*out] != row)
			(*out)++;
		return *out < o->m->n ? ((*out)++, ST_OK)
				      : vbad(e, "cursor", cursor, "it is out of date");
	}
	if (str_eq(key, "-"))
		k = -1;
	else if (str_u64(key, INT64_MAX, &n))
		k = (int64_t)n;
	else
		return vbad(e, "cursor", cursor, "not one of ours");
	for (; *out < o->m->n; (*out)++) {
		const int c = cmp_keys(o, key_of_row(o, rows[*out]), k);

		if (c > 0 || (c == 0 && o->m->asns[rows[*out]] > asn))
			break;
	}
	return ST_OK;
}

static void
make_cursor(const struct order *o, uint32_t row, char *d, size_t cap)
{
	const int64_t k = key_of_row(o, row);

	if (k < 0)
		snprintf(d, cap, "%u.-", o->m->asns[row]);
	else
		snprintf(d, cap, "%u.%lld", o->m->asns[row], (long long)k);
}

static enum st
put_page(struct vask *a, struct order *o, struct vscores *s, uint32_t limit, char *next, size_t cap,
    struct err *e)
{
	struct filter f;
	uint32_t *rows = NULL, at = 0, n = 0, last = 0;
	enum st st = order_rows(o, s, &rows, e);

	if (st == ST_OK)
		st = parse_filter(a, a->q, &f, e);
	if (st == ST_OK)
		st = find_start(o, rows, a->q->cursor, &at, e);
	for (; st == ST_OK && at < o->m->n; at++) {
		if (!matches(o->m, s, rows[at], &f))
			continue;
		if (n == limit) { /* there is one more */
			make_cursor(o, last, next, cap);
			break;
		}
		json_obj(&a->j);
		vput_as_row(a, rows[at]);
		json_obj_end(&a->j);
		last = rows[at];
		n++;
	}
	return st;
}

enum st
view_ases(struct view *v, const struct view_query *q, struct buf *out, struct err *e)
{
	char next[64] = "";
	struct order o;
	struct vscores *s;
	struct vask a;
	uint32_t limit;
	enum st st = vask_begin(&a, v, q, out, e);

	if (st != ST_OK)
		return st;
	st = vnumber(e, "limit", q->limit, 1, LIMIT_MOST, LIMIT_DEFAULT, &limit);
	if (st == ST_OK)
		st = parse_sort(q, &o, e);
	vask_head(&a);
	json_arr(&a.j);
	if (st == ST_OK && a.vm != NULL) {
		st = vmonth_scores(v, a.vm, a.fwi, &s, e);
		if (st == ST_OK)
			st = vmonth_full(v, a.vm, e);
		if (st == ST_OK) {
			o.m = a.vm;
			o.s = s;
			st = put_page(&a, &o, s, limit, next, sizeof(next), e);
		}
	}
	json_arr_end(&a.j);
	vask_tail(&a, next);
	return vask_end(&a, st, e);
}

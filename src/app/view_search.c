/* view_search.c - one box for everything: an AS, a prefix, an address, an economy, part of a name.
 */
#include "app/view_i.h"

#include <ctype.h>
#include <stdio.h>

#include "pfx/asn.h"

#define HITS_MOST 10
#define QUERY_MOST 100

struct hits {
	struct vask *a;
	size_t n;
};

static void
put_hit(struct hits *h, const char *kind, const char *label, const char *detail, const char *href)
{
	struct json *j = &h->a->j;

	if (h->n++ >= HITS_MOST)
		return;
	json_obj(j);
	json_kcstr(j, "kind", kind);
	json_kcstr(j, "label", label);
	vput_text(j, "detail", detail);
	json_kcstr(j, "href", href);
	json_obj_end(j);
}

static void
put_as(struct hits *h, uint32_t row)
{
	const struct vmonth *m = h->a->vm;
	const uint32_t n = m->prefixes4[row] + m->prefixes6[row];
	char label[300], detail[120], href[32];

	snprintf(label, sizeof(label), "AS%u%s%.250s", m->asns[row],
	    m->names[row].name[0] != '\0' ? " " : "", m->names[row].name);
	snprintf(detail, sizeof(detail), "%.60s%s%u prefix%s", m->names[row].country,
	    m->names[row].country[0] != '\0' ? " · " : "", n, n == 1 ? "" : "es");
	snprintf(href, sizeof(href), "/as/%u", m->asns[row]);
	put_hit(h, "as", label, detail, href);
}

/* An AS of exactly this number, then those whose number begins so. */
static void
find_number(struct hits *h, uint32_t asn)
{
	const struct vmonth *m = h->a->vm;
	const uint32_t exact = vmonth_row(m, asn);
	char want[16], text[16];

	if (exact != UINT32_MAX)
		put_as(h, exact);
	snprintf(want, sizeof(want), "%u", asn);
	for (uint32_t i = 0; i < m->n && h->n < HITS_MOST; i++) {
		snprintf(text, sizeof(text), "%u", m->asns[i]);
		if (i != exact && strncmp(text, want, strlen(want)) == 0)
			put_as(h, i);
	}
}

/* One hit a prefix, whatever its origins. */
static enum st
put_prefix(struct hits *h, const struct pfx *p, bool *found, struct err *e)
{
	const struct store_scan scan = { .month = h->a->vm->m.month, .from = *p, .to = *p };
	char text[PFX_TEXT + 1], href[PFX_TEXT + 16], detail[120];
	struct store *s = h->a->v->obs.store;
	struct store_route r;
	struct store_rows rows;
	uint32_t origin = 0;
	unsigned n = 0;
	enum st st = store_rows_open(s, &rows, &scan, e);

	while (st == ST_OK && (st = store_rows_next(s, &rows, &r, e)) == ST_OK) {
		origin = n++ == 0 ? r.origin : origin;
	}
	*found = n != 0;
	if (st != ST_END || n == 0)
		return st == ST_END ? ST_OK : st;
	*pfx_fmt(text, p) = '\0';
	snprintf(href, sizeof(href), "/prefix/%s", text);
	if (n > 1)
		snprintf(detail, sizeof(detail), "announced by %u origins", n);
	else if (origin == ORIGIN_NONE)
		snprintf(detail, sizeof(detail), "announced by no single AS");
	else
		snprintf(detail, sizeof(detail), "announced by AS%u", origin);
	put_hit(h, "prefix", text, detail, href);
	return ST_OK;
}

/* The prefix itself, then what covers it, longest first. */
static enum st
find_prefix(struct hits *h, const struct pfx *p, struct err *e)
{
	enum st st = ST_OK;
	bool found;

	for (int len = p->len; st == ST_OK && len >= 0 && h->n < HITS_MOST; len--) {
		struct pfx up = *p;

		up.len = (uint8_t)len;
		pfx_mask(&up);
		st = put_prefix(h, &up, &found, e);
	}
	return st;
}

static void
find_economy(struct hits *h, struct str q)
{
	const struct vmonth *m = h->a->vm;
	char code[3] = "", detail[64], href[32];
	uint32_t n = 0;

	if (q.n != 2 || !isalpha((unsigned char)q.p[0]) || !isalpha((unsigned char)q.p[1]))
		return;
	code[0] = (char)toupper((unsigned char)q.p[0]);
	code[1] = (char)toupper((unsigned char)q.p[1]);
	for (uint32_t i = 0; i < m->n; i++)
		n += strcmp(m->names[i].country, code) == 0;
	if (n == 0)
		return;
	snprintf(detail, sizeof(detail), "%u network%s", n, n == 1 ? "" : "s");
	snprintf(href, sizeof(href), "/ases?country=%s", code);
	put_hit(h, "economy", code, detail, href);
}

static void
find_name(struct hits *h, const char *q)
{
	const struct vmonth *m = h->a->vm;

	for (uint32_t i = 0; i < m->n && h->n < HITS_MOST; i++) {
		if (strcasestr(m->names[i].name, q) != NULL ||
		    strcasestr(m->names[i].org, q) != NULL)
			put_as(h, i);
	}
}

static enum st
find(struct hits *h, struct str q, struct err *e)
{
	char text[QUERY_MOST + 1] = "";
	struct pfx p;
	uint32_t asn;

	if (pfx_parse_loose(q, &p, NULL) || addr_parse(q, &p))
		return find_prefix(h, &p, e);
	if (asn_parse(q, &asn))
		find_number(h, asn);
	else
		find_economy(h, q);
	memcpy(text, q.p, q.n);
	find_name(h, text);
	return ST_OK;
}

enum st
view_search(struct view *v, const struct view_query *q, struct buf *out, struct err *e)
{
	const struct str text = str_trim(q->q.p != NULL ? q->q : STR(""));
	struct hits h = { 0 };
	struct vask a;
	enum st st;

	if (text.n == 0 || text.n > QUERY_MOST)
		return vbad(e, "q", q->q, "1 to 100 bytes");
	st = vask_begin(&a, v, q, out, e);
	if (st != ST_OK)
		return st;
	h.a = &a;
	vask_head(&a);
	json_arr(&a.j);
	if (a.vm != NULL) {
		st = vmonth_full(v, a.vm, e);
		if (st == ST_OK)
			st = find(&h, text, e);
	}
	json_arr_end(&a.j);
	vask_tail(&a, NULL);
	return vask_end(&a, st, e);
}

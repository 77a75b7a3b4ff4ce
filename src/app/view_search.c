/*
 * view_search.c - one box for everything: an AS, a prefix, an address, an economy, an incident, a
 * participant, part of a name.
 */
#include "app/detect_plan.h"
#include "app/view_group.h"
#include "app/view_names.h"

#include <ctype.h>
#include <stdio.h>

#include "pfx/asn.h"

#define HITS_MOST 10
#define QUERY_MOST 100
#define ECONOMIES_MOST 2 /* so that networks have room */
#define PARTICIPANTS_MOST 3
#define INCIDENTS_MOST 3
#define NAME_LEAST 3 /* letters that find an economy, a participant or a kind of incident by name \
		      */
#define ID_LEAST 4   /* digits that find an incident */
#define INSIDE_LEAST 8 /* of a prefix, below which too much is inside to look through for a hint \
			*/
#define DAY_TEXT 10    /* 2026-01-31 */

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

static bool
keep_first(void *arg, const struct store_incident *in)
{
	struct store_incident *first = arg;

	*first = *in; /* its texts are gone after the scan: begin, grade and kind stay */
	return false;
}

/* A way to the published incidents of what scan asks for, when there are any. */
static enum st
put_incidents(struct hits *h, struct store_incident_scan *scan, const char *of, const char *href,
    struct err *e)
{
	struct store_incident last = { .n = 0 };
	char label[PFX_TEXT + 32], detail[160];
	struct buf time = { 0 };
	enum st st;

	scan->least = STORE_HIGH;
	scan->most = STORE_PROVEN;
	st = store_incidents(h->a->v->obs.store, scan, keep_first, &last, e);
	if (st != ST_OK || last.kind[0] == '\0')
		return st;
	snprintf(label, sizeof(label), "Incidents of %s", of);
	buf_rfc3339(&time, last.begin_us / 1000000);
	snprintf(detail, sizeof(detail), "the latest: %s, %.*s", incident_title(last.kind),
	    time.n < DAY_TEXT ? 0 : DAY_TEXT, time.p != NULL ? time.p : "");
	st = buf_bad(&time) ? err_nomem(e, "a date") : ST_OK;
	buf_fini(&time);
	if (st == ST_OK)
		put_hit(h, "incident", label, detail, href);
	return st;
}

/* An AS of exactly this number, its incidents, those whose number begins so: 12, 120 to 129 ... */
static enum st
find_number(struct hits *h, uint32_t asn, struct err *e)
{
	const struct vmonth *m = h->a->vm;
	struct store_incident_scan scan = {
		.by_asn = true, .asn = asn, .roles = (1u << ROLES) - 1
	};
	uint64_t width = 1;
	char of[16], href[48];
	enum st st;

	snprintf(of, sizeof(of), "AS%u", asn);
	snprintf(href, sizeof(href), "/incidents?asn=%u", asn);
	for (uint64_t from = asn; from <= UINT32_MAX && h->n < HITS_MOST; from *= 10, width *= 10) {
		for (uint32_t i = vmonth_from(m, from);
		     i < m->n && m->asns[i] < from + width && h->n < HITS_MOST; i++)
			put_as(h, i);
		if (width == 1 && (st = put_incidents(h, &scan, of, href, e)) != ST_OK)
			return st;
		if (asn == 0)
			break;
	}
	return ST_OK;
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

/* The prefix itself, then what covers it, longest first; last the incidents at any of these or
 * inside. */
static enum st
find_prefix(struct hits *h, const struct pfx *p, struct err *e)
{
	struct store_incident_scan scan = { .pfx = *p, .match = MATCH_ANY };
	char text[PFX_TEXT + 1], href[PFX_TEXT + 48];
	enum st st = ST_OK;
	bool found;

	for (int len = p->len; st == ST_OK && len >= 0 && h->n < HITS_MOST - 1; len--) {
		struct pfx up = *p;

		up.len = (uint8_t)len;
		pfx_mask(&up);
		st = put_prefix(h, &up, &found, e);
	}
	*pfx_fmt(text, p) = '\0';
	snprintf(href, sizeof(href), "/incidents?prefix=%s&match=any", text);
	return st == ST_OK && p->len >= INSIDE_LEAST ? put_incidents(h, &scan, text, href, e) : st;
}

/* An economy by its code, or those whose name begins so. */
static void
find_economy(struct hits *h, struct str q)
{
	const struct vmonth *m = h->a->vm;
	size_t all, found = 0;
	const struct econ *econ = econ_all(&all);

	for (size_t k = 0; k < all && found < ECONOMIES_MOST; k++) {
		char detail[64], href[32];
		uint32_t n = 0;

		if (!str_caseeq(q, econ[k].cc) &&
		    (q.n < NAME_LEAST || strncasecmp(econ[k].name, q.p, q.n) != 0))
			continue;
		for (uint32_t i = 0; i < m->n; i++)
			n += strcmp(m->names[i].country, econ[k].cc) == 0;
		if (n == 0)
			continue;
		found++;
		snprintf(detail, sizeof(detail), "%u network%s", n, n == 1 ? "" : "s");
		snprintf(href, sizeof(href), "/economy/%s", econ[k].cc);
		put_hit(h, "economy", econ[k].name, detail, href);
	}
}

static enum st
find_participant(struct hits *h, const char *q, struct err *e)
{
	const struct part_table *t;
	const struct part *p;
	size_t n = 0, found = 0;
	const enum st st = vmonth_parts(h->a->v, h->a->vm, &t, e);

	if (st != ST_OK || t == NULL || strlen(q) < NAME_LEAST)
		return st;
	p = part_all(t, &n);
	for (size_t i = 0; i < n && found < PARTICIPANTS_MOST; i++) {
		const struct str name = part_str(t, p[i].name);
		char id[GROUP_ID], text[GROUP_NAME], detail[64], href[GROUP_ID + 16];

		snprintf(text, sizeof(text), "%.*s", (int)name.n, name.p);
		if (strcasestr(text, q) == NULL)
			continue;
		found++;
		part_id(t, &p[i], id);
		snprintf(detail, sizeof(detail), "%s · %u network%s",
		    part_programme_name(p[i].programme), p[i].asns, p[i].asns == 1 ? "" : "s");
		snprintf(href, sizeof(href), "/participant/%s", id);
		put_hit(h, "participant", text, detail, href);
	}
	return ST_OK;
}

static void
put_incident(struct hits *h, const struct store_incident *in)
{
	char detail[120], href[STORE_INCIDENT_ID + 16];

	snprintf(detail, sizeof(detail), "%s · %s", incident_title(in->kind),
	    store_grade_word(in->grade));
	snprintf(href, sizeof(href), "/incident/%s", in->id);
	put_hit(h, "incident", in->id, detail, href);
}

/* By its id; what is not published is told at the observatory's own machine only. */
static enum st
find_incident(struct hits *h, struct str q, bool *found, struct err *e)
{
	struct store_found f = { .roles = NULL };
	enum st st = ST_END;

	*found = false;
	if (q.n < STORE_INCIDENT_ID)
		st = store_incident_find(h->a->v->obs.store, q, 0, &f, e);
	if (st == ST_OK && (h->a->q->local || (f.in.grade >= STORE_HIGH && !f.in.withdrawn))) {
		*found = true;
		put_incident(h, &f.in);
	}
	store_found_fini(&f);
	return st == ST_END ? ST_OK : st;
}

struct begun {
	struct hits *h;
	unsigned n;
};

static bool
take_begun(void *arg, const struct store_incident *in)
{
	struct begun *b = arg;

	put_incident(b->h, in);
	return ++b->n < INCIDENTS_MOST;
}

/* The latest of the published incidents whose id begins so. */
static enum st
find_begun(struct hits *h, struct str q, struct err *e)
{
	struct store_incident_scan scan = {
		.id_start = q, .least = STORE_HIGH, .most = STORE_PROVEN
	};
	struct begun b = { .h = h };

	if (q.n < ID_LEAST || q.n >= STORE_INCIDENT_ID)
		return ST_OK;
	return store_incidents(h->a->v->obs.store, &scan, take_begun, &b, e);
}

/* The lists of incidents of a kind, by a part of its name. */
static void
find_kind(struct hits *h, const char *q)
{
	const char *kind;

	for (size_t from = 0;
	     strlen(q) >= NAME_LEAST && (kind = incident_called(q, &from)) != NULL;) {
		char href[48];

		snprintf(href, sizeof(href), "/incidents?kind=%s", kind);
		put_hit(h, "incident", incident_title(kind), "all incidents of this kind", href);
	}
}

/* How well a name answers: 3 begins so, 2 a word of it does, 1 it is somewhere inside, 0 not. */
static unsigned
fits(const char *name, const char *q)
{
	const char *at = strcasestr(name, q);

	if (at == NULL)
		return 0;
	if (at == name)
		return 3;
	for (; at != NULL; at = strcasestr(at + 1, q)) {
		if (!isalnum((unsigned char)at[-1]) && (unsigned char)at[-1] < 0x80)
			return 2;
	}
	return 1;
}

struct named {
	uint32_t row;
	unsigned fit;
};

static uint32_t
prefixes_of(const struct vmonth *m, uint32_t row)
{
	return m->prefixes4[row] + m->prefixes6[row];
}

/* The best names, of equal ones the larger networks. */
static enum st
find_name(struct hits *h, const char *q, struct err *e)
{
	struct vmonth *m = h->a->vm;
	struct named best[HITS_MOST];
	const uint32_t *rows;
	size_t n = 0, rows_n;

	if (m->find == NULL && vnames_new(&m->find, m->names, m->n, e) != ST_OK) {
		vnames_free(m->find);
		m->find = NULL;
		return e->st;
	}
	rows_n = vnames_find(m->find, q, &rows);
	for (size_t k = 0; k < rows_n; k++) {
		const uint32_t i = rows != NULL ? rows[k] : (uint32_t)k;
		const unsigned name = fits(m->names[i].name, q);
		const unsigned org = name == 3 ? 0 : fits(m->names[i].org, q);
		const struct named x = { i, name > org ? name : org };
		size_t at = n;

		if (x.fit == 0)
			continue;
		while (at > 0 && (best[at - 1].fit < x.fit ||
				     (best[at - 1].fit == x.fit &&
					 prefixes_of(m, best[at - 1].row) < prefixes_of(m, i))))
			at--;
		if (at == HITS_MOST)
			continue;
		n += n < HITS_MOST;
		memmove(&best[at + 1], &best[at], (n - at - 1) * sizeof(*best));
		best[at] = x;
	}
	for (size_t i = 0; i < n && h->n < HITS_MOST; i++)
		put_as(h, best[i].row);
	return ST_OK;
}

static enum st
find(struct hits *h, struct str q, struct err *e)
{
	char text[QUERY_MOST + 1] = "";
	struct pfx p;
	uint32_t asn;
	bool found;
	enum st st;

	if (pfx_parse_loose(q, &p, NULL) || addr_parse(q, &p))
		return find_prefix(h, &p, e);
	st = find_incident(h, q, &found, e);
	if (st != ST_OK || found)
		return st;
	memcpy(text, q.p, q.n);
	if (asn_parse(q, &asn)) {
		st = find_number(h, asn, e);
	} else {
		find_economy(h, q);
		find_kind(h, text);
		st = find_participant(h, text, e);
	}
	if (st == ST_OK)
		st = find_begun(h, q, e);
	return st == ST_OK ? find_name(h, text, e) : st;
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

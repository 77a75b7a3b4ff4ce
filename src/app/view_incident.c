/*
 * view_incident.c - incidents: the list in three forms, one with all that was said of it.
 *
 * What is graded medium or low is told on the operator's own machine only, and only when asked for:
 * nobody is named in public on weak grounds (docs/incidents.md).
 */
#include "app/view_i.h"

#include <stdio.h>
#include <stdlib.h>

#include "app/view_incident.h"
#include "base/civil.h"
#include "pfx/asn.h"

#define LIMIT_MOST 1000
#define LIMIT_DEFAULT 50
#define CSV_PREFIXES 1000 /* of an incident, as many as its JSON line has */
#define NAMES_MOST 400	  /* ASes whose names go with one incident */

bool
vtime_us(struct str s, int64_t *us)
{
	int64_t unix_s;
	uint64_t n;

	if (civil_parse(s, &unix_s))
		*us = unix_s * 1000000;
	else if (str_u64(s, UINT32_MAX * 4ULL, &n))
		*us = (int64_t)n * 1000000;
	else
		return false;
	return true;
}

enum st
vtimes(const struct view_query *q, int64_t *since_us, int64_t *until_us, struct err *e)
{
	*since_us = *until_us = 0;
	if (q->since.n != 0 && !vtime_us(q->since, since_us))
		return vbad(e, "since", q->since, "not a time, such as 2026-01-31T12:00:00Z");
	if (q->until.n != 0 && !vtime_us(q->until, until_us))
		return vbad(e, "until", q->until, "not a time, such as 2026-01-31T12:00:00Z");
	if (*until_us != 0 && *until_us < *since_us)
		return vbad(e, "until", q->until, "before the beginning");
	return ST_OK;
}

void
vput_us(struct json *j, const char *key, int64_t us)
{
	vput_time(j, key, us / 1000000);
}

/* The inside of a JSON object that stands as text. */
static void
put_inner(struct json *j, struct str object)
{
	object = str_trim(object);
	if (object.n <= 2)
		return;
	if (j->comma)
		buf_ch(j->b, ',');
	buf_put(j->b, object.p + 1, object.n - 2);
	j->comma = true;
}

static bool
is_published(const struct store_incident *in)
{
	return in->grade >= STORE_HIGH;
}

static void
put_name(struct vask *a, uint32_t asn)
{
	const uint32_t row = a->vm != NULL ? vmonth_row(a->vm, asn) : UINT32_MAX;
	char key[16];

	if (row == UINT32_MAX)
		return;
	snprintf(key, sizeof(key), "%u", asn);
	json_key(&a->j, key);
	json_obj(&a->j);
	vput_text(&a->j, "name", a->vm->names[row].name);
	vput_text(&a->j, "country", a->vm->names[row].country);
	json_obj_end(&a->j);
}

static void
put_role_names(struct vask *a, const struct store_incident *in)
{
	json_key(&a->j, "names");
	json_obj(&a->j);
	for (size_t i = 0; i < in->n_roles; i++) {
		bool before = false;

		for (size_t k = 0; k < i; k++)
			before |= in->roles[k].asn == in->roles[i].asn;
		if (!before)
			put_name(a, in->roles[i].asn);
	}
	json_obj_end(&a->j);
}

/* One question for a list. */
struct list {
	struct vask *a;
	struct store_incident_scan scan;
	enum { FORM_JSON, FORM_NDJSON, FORM_CSV } form;
	struct vplace place;
	unsigned roles;
	uint64_t changed; /* only what a later view brought */
	uint32_t limit, n;
	bool more;
	int64_t last_us;
	char last_id[STORE_INCIDENT_ID];
	enum st st;
	struct err *e;
};

static void
put_row(struct list *l, const struct store_incident *in)
{
	struct json *j = &l->a->j;

	json_obj(j);
	put_inner(j, in->brief);
	json_ku64(j, "prefix_count", in->n_prefixes);
	json_ku64(j, "version", in->version);
	json_kbool(j, "published", is_published(in));
	put_role_names(l->a, in);
	json_obj_end(j);
	if (l->form == FORM_NDJSON)
		json_nl(j);
}

static void
csv_roles(struct buf *b, const struct store_incident *in, enum store_role_kind role)
{
	const char *sep = "";

	buf_ch(b, ',');
	for (size_t i = 0; i < in->n_roles; i++) {
		if (in->roles[i].role != role)
			continue;
		buf_cstr(b, sep);
		buf_u64(b, in->roles[i].asn);
		sep = " ";
	}
}

static void
csv_time(struct buf *b, int64_t us)
{
	buf_ch(b, ',');
	if (us != 0)
		buf_rfc3339(b, us / 1000000);
	else
		buf_ch(b, '-');
}

void
incident_csv_columns(struct buf *b)
{
	buf_lit(b, "id,kind,type,state,begin,end,detected,graded,grade,confidence,published,"
		   "culprits,accomplices,victims,prefix_count,prefixes,peers,peer_asns,"
		   "peers_possible,collectors,collectors_possible\n");
}

enum st
incident_csv_row(struct buf *b, struct store *s, const struct store_incident *in, struct err *e)
{
	struct pfx *p;
	size_t n;
	enum st st = store_incident_prefixes(s, in->n, CSV_PREFIXES, &p, &n, e);

	if (st != ST_OK)
		return st;
	buf_printf(b, "%s,%s,", in->id, in->kind);
	if (in->type != 0)
		buf_u64(b, in->type);
	else
		buf_ch(b, '-');
	buf_printf(b, ",%s", in->state);
	csv_time(b, in->begin_us);
	csv_time(b, in->end_us);
	csv_time(b, in->detected_us);
	csv_time(b, in->graded_us);
	buf_printf(b, ",%s,%u.%02u,%d", store_grade_word(in->grade), in->confidence_pct / 100,
	    in->confidence_pct % 100, is_published(in));
	for (unsigned r = 0; r < ROLES; r++)
		csv_roles(b, in, r);
	buf_printf(b, ",%u,", in->n_prefixes);
	for (size_t i = 0; i < n; i++) {
		if (i > 0)
			buf_ch(b, ' ');
		buf_pfx(b, &p[i]);
	}
	buf_printf(b, ",%u,%u,%u,%u,%u\n", in->peers, in->peer_asns, in->peers_possible,
	    in->collectors, in->collectors_possible);
	free(p);
	return ST_OK;
}

static bool
take(void *arg, const struct store_incident *in)
{
	struct list *l = arg;

	if (in->view <= l->changed || !vincident_of(l->a->vm, in, l->roles, &l->place))
		return true;
	if (l->n == l->limit) {
		l->more = true;
		return false;
	}
	if (l->form == FORM_CSV)
		l->st = incident_csv_row(l->a->out, l->a->v->obs.store, in, l->e);
	else
		put_row(l, in);
	l->n++;
	l->last_us = in->begin_us;
	memcpy(l->last_id, in->id, sizeof(l->last_id));
	return l->st == ST_OK;
}

static enum st
parse_cursor(struct str text, struct store_incident_scan *scan, struct err *e)
{
	struct str id = text, us;
	uint64_t n;

	if (text.n == 0)
		return ST_OK;
	if (!str_cut(&id, '.', &us) || !str_u64(us, INT64_MAX, &n) || id.n == 0 ||
	    id.n >= sizeof(scan->behind_id))
		return vbad(e, "cursor", text, "not one of ours");
	scan->behind_us = (int64_t)n;
	memcpy(scan->behind_id, id.p, id.n);
	return ST_OK;
}

static enum st
parse_role(const struct view_query *q, unsigned *out, struct err *e)
{
	enum store_role_kind role;

	*out = (1u << ROLES) - 1;
	if (q->role.n == 0 || str_eq(q->role, "any"))
		return ST_OK;
	if (!store_role_parse(q->role, &role))
		return vbad(e, "role", q->role, "culprit, accomplice, victim or any");
	*out = 1u << role;
	return ST_OK;
}

static enum st
parse_match(const struct view_query *q, enum store_match *out, struct err *e)
{
	static const char *const words[] = { "exact", "covering", "covered", "any" };

	*out = MATCH_EXACT;
	for (unsigned i = 0; i < 4; i++) {
		if (str_eq(q->match, words[i]))
			return *out = i, ST_OK;
	}
	return q->match.n == 0 ? ST_OK
			       : vbad(e, "match", q->match, "exact, covering, covered or any");
}

static enum st
parse_grade(const struct view_query *q, struct store_incident_scan *scan, struct err *e)
{
	scan->least = STORE_HIGH;
	scan->most = STORE_PROVEN;
	if (q->grade.n != 0 && !store_grade_parse(q->grade, &scan->least))
		return vbad(e, "grade", q->grade, "proven, high, medium or low");
	if (scan->least < STORE_HIGH && !q->local)
		scan->least = STORE_HIGH;
	return ST_OK;
}

static enum st
parse_list(struct list *l, const struct view_query *q, struct err *e)
{
	struct store_incident_scan *scan = &l->scan;
	enum st st = vnumber(e, "limit", q->limit, 1, LIMIT_MOST, LIMIT_DEFAULT, &l->limit);

	scan->kind = q->kind;
	scan->state = q->state;
	l->form = str_eq(q->format, "ndjson") ? FORM_NDJSON
		  : str_eq(q->format, "csv")  ? FORM_CSV
					      : FORM_JSON;
	if (st == ST_OK && q->asn.n != 0) {
		scan->by_asn = true;
		if (!asn_parse(q->asn, &scan->asn))
			st = vbad(e, "asn", q->asn, "not an AS number");
	}
	if (st == ST_OK && q->changed.n != 0 && !str_u64(q->changed, INT64_MAX, &l->changed))
		st = vbad(e, "changed", q->changed, "not the number of a view");
	if (st == ST_OK && q->prefix.n != 0 && !pfx_parse(q->prefix, &scan->pfx))
		st = vbad(e, "prefix", q->prefix, "not a prefix, such as 192.0.2.0/24");
	if (st == ST_OK)
		st = vplace(l->a, q, &l->place, e);
	if (st == ST_OK)
		st = parse_role(q, &l->roles, e);
	if (st == ST_OK)
		st = parse_match(q, &scan->match, e);
	if (st == ST_OK)
		st = parse_grade(q, scan, e);
	if (st == ST_OK)
		st = vtimes(q, &scan->since_us, &scan->until_us, e);
	if (st == ST_OK)
		st = parse_cursor(q->cursor, scan, e);
	scan->roles = l->roles;
	return st;
}

static enum st
put_list(struct list *l, struct err *e)
{
	struct view *v = l->a->v;
	enum st st = l->a->vm != NULL ? vmonth_full(v, l->a->vm, e) : ST_OK;

	if (st == ST_OK)
		st = store_incidents(v->obs.store, &l->scan, take, l, e);
	return st == ST_OK ? l->st : st;
}

enum st
view_incidents(struct view *v, const struct view_query *q, struct buf *out, struct err *e)
{
	char next[VIEW_NEXT] = "";
	struct vask a;
	struct list l = { .a = &a, .e = e };
	enum st st = vask_begin(&a, v, q, out, e);

	if (st != ST_OK)
		return st;
	st = parse_list(&l, q, e);
	if (l.form == FORM_JSON) {
		vask_head(&a);
		json_arr(&a.j);
	} else if (l.form == FORM_CSV)
		incident_csv_columns(out);
	if (st == ST_OK)
		st = put_list(&l, e);
	if (st == ST_OK && l.more)
		snprintf(next, sizeof(next), "%lld.%s", (long long)l.last_us, l.last_id);
	if (l.form == FORM_JSON) {
		json_arr_end(&a.j);
		vask_tail(&a, next);
	} else if (q->next != NULL)
		memcpy(q->next, next, sizeof(next));
	return vask_end(&a, st, e);
}

/* AS numbers of every "as_path":"..." of a document, each once. */
static size_t
path_asns(struct str doc, uint32_t *out, size_t most)
{
	static const char key[] = "\"as_path\":\"";
	const char *p = doc.p, *end = doc.p + doc.n;
	size_t n = 0;

	while (p != NULL && (p = memmem(p, (size_t)(end - p), key, sizeof(key) - 1)) != NULL) {
		for (p += sizeof(key) - 1; p < end && *p != '"'; p++) {
			uint64_t asn = 0;
			bool before = false;

			if (*p < '0' || *p > '9')
				continue;
			while (p < end && *p >= '0' && *p <= '9' && asn <= UINT32_MAX)
				asn = asn * 10 + (uint64_t)(*p++ - '0');
			for (size_t i = 0; i < n; i++)
				before |= out[i] == asn;
			if (!before && n < most && asn <= UINT32_MAX)
				out[n++] = (uint32_t)asn;
			p--;
		}
	}
	return n;
}

static void
put_all_names(struct vask *a, const struct store_found *f)
{
	uint32_t asns[NAMES_MOST];
	size_t n = path_asns(f->in.doc, asns, NAMES_MOST);

	json_key(&a->j, "names");
	json_obj(&a->j);
	for (size_t i = 0; i < f->in.n_roles; i++) {
		bool before = false;

		for (size_t k = 0; k < n; k++)
			before |= asns[k] == f->in.roles[i].asn;
		if (!before && n < NAMES_MOST)
			asns[n++] = f->in.roles[i].asn;
	}
	for (size_t i = 0; i < n; i++)
		put_name(a, asns[i]);
	json_obj_end(&a->j);
}

static enum st
put_versions(struct vask *a, struct str id, struct err *e)
{
	struct json *j = &a->j;
	struct store_version *v;
	size_t n;
	enum st st = store_incident_versions(a->v->obs.store, id, &v, &n, e);

	if (st != ST_OK)
		return st;
	json_key(j, "versions");
	json_arr(j);
	for (size_t i = 0; i < n; i++) {
		json_obj(j);
		json_ku64(j, "version", v[i].version);
		json_ku64(j, "view", v[i].view);
		vput_time(j, "at", v[i].at_s);
		json_kbool(j, "withdrawn", v[i].withdrawn);
		json_obj_end(j);
	}
	json_arr_end(j);
	free(v);
	return ST_OK;
}

/*
 * Finds what may be shown. A withdrawn one has no grade any more: it is told where unpublished ones
 * are.
 */
enum st
vfind_incident(struct vask *a, struct store_found *f, struct err *e)
{
	const struct str id = a->q->incident;
	uint32_t version = 0;
	enum st st = vnumber(e, "version", a->q->version, 1, INT32_MAX, 0, &version);

	*f = (struct store_found){ .roles = NULL };
	if (st == ST_OK)
		st = store_incident_find(a->v->obs.store, id, version, f, e);
	if (st == ST_END ||
	    (st == ST_OK && !a->q->local && (f->in.withdrawn || !is_published(&f->in))))
		st = vnot(e, "there is no incident %.*s here", (int)(id.n < 60 ? id.n : 60), id.p);
	return st;
}

enum st
view_incident(struct view *v, const struct view_query *q, struct buf *out, struct err *e)
{
	struct store_found f = { .roles = NULL };
	struct vask a;
	enum st st = vask_begin(&a, v, q, out, e);

	if (st != ST_OK)
		return st;
	st = vfind_incident(&a, &f, e);
	if (st == ST_OK && a.vm != NULL)
		st = vmonth_full(v, a.vm, e);
	vask_head(&a);
	json_obj(&a.j);
	put_inner(&a.j, f.in.doc);
	json_ku64(&a.j, "prefix_count", f.in.n_prefixes);
	json_ku64(&a.j, "version", f.in.version);
	json_kbool(&a.j, "published", is_published(&f.in) && !f.in.withdrawn);
	json_kbool(&a.j, "withdrawn", f.in.withdrawn);
	if (st == ST_OK)
		st = put_versions(&a, q->incident, e);
	if (st == ST_OK)
		st = vput_reviews(&a, q->incident, e);
	put_all_names(&a, &f);
	json_obj_end(&a.j);
	vask_tail(&a, NULL);
	store_found_fini(&f);
	return vask_end(&a, st, e);
}

/* record_read.c - a record read back, and the incident made anew from it (record.h). */
#include <stdlib.h>
#include <yajl/yajl_tree.h>

#include "base/arena.h"
#include "detect/record_i.h"

/* The document is checked as it is read: the first thing amiss sticks, what follows is empty. */
struct reading {
	struct record *r;
	const char *bad;
};

static yajl_val
member(struct reading *g, yajl_val v, const char *key, yajl_type type)
{
	const char *path[] = { key, NULL };
	yajl_val m = v != NULL ? yajl_tree_get(v, path, type) : NULL;

	if (m == NULL && g->bad == NULL)
		g->bad = key;
	return m;
}

static int64_t
number_of(struct reading *g, yajl_val v)
{
	if (v != NULL && YAJL_IS_INTEGER(v))
		return YAJL_GET_INTEGER(v);
	if (g->bad == NULL)
		g->bad = "a number";
	return 0;
}

static int64_t
number(struct reading *g, yajl_val v, const char *key)
{
	return number_of(g, member(g, v, key, yajl_t_number));
}

static uint32_t
u32(struct reading *g, int64_t n)
{
	if ((n < 0 || n > UINT32_MAX) && g->bad == NULL)
		g->bad = "a number";
	return (uint32_t)n;
}

static const char *
text(struct reading *g, yajl_val v, const char *key)
{
	yajl_val m = member(g, v, key, yajl_t_string);
	char *copy = m != NULL ? arena_strdup(&g->r->arena, str_of(YAJL_GET_STRING(m))) : NULL;

	if (copy == NULL && g->bad == NULL)
		g->bad = "memory";
	return copy != NULL ? copy : "";
}

static struct pfx
prefix(struct reading *g, yajl_val v, const char *key, bool address)
{
	const struct str s = str_of(text(g, v, key));
	struct pfx p = { 0 };

	if (!(address ? addr_parse(s, &p) : pfx_parse(s, &p)) && g->bad == NULL)
		g->bad = key;
	return p;
}

static void
digest(struct reading *g, yajl_val v, const char *key, uint8_t *out)
{
	const char *s = text(g, v, key);
	unsigned hi;

	memset(out, 0, SHA256_BYTES);
	if (strlen(s) != 2 * SHA256_BYTES || strspn(s, "0123456789abcdef") != 2 * SHA256_BYTES) {
		if (g->bad == NULL)
			g->bad = key;
		return;
	}
	for (size_t i = 0; i < 2 * SHA256_BYTES; i++) {
		hi = s[i] <= '9' ? (unsigned)(s[i] - '0') : (unsigned)(s[i] - 'a' + 10);
		out[i / 2] = (uint8_t)(out[i / 2] << 4 | hi);
	}
}

static bool
flag(struct reading *g, yajl_val v, const char *key)
{
	return YAJL_IS_TRUE(member(g, v, key, yajl_t_any));
}

/* The elements of a list, into memory of the record; NULL when it is empty. */
static void *
list(struct reading *g, yajl_val v, const char *key, size_t size, size_t *n, yajl_val **of)
{
	yajl_val a = member(g, v, key, yajl_t_array);
	void *p;

	*n = a != NULL ? YAJL_GET_ARRAY(a)->len : 0;
	*of = a != NULL ? YAJL_GET_ARRAY(a)->values : NULL;
	if (*n == 0)
		return NULL;
	p = *n < SIZE_MAX / size ? arena_alloc(&g->r->arena, *n * size) : NULL;
	if (p == NULL) {
		*n = 0;
		if (g->bad == NULL)
			g->bad = "memory";
		return NULL;
	}
	memset(p, 0, *n * size);
	return p;
}

static uint64_t
signals_of(struct reading *g, yajl_val v)
{
	uint64_t bits = 0;
	unsigned s;

	if (v == NULL || !YAJL_IS_ARRAY(v)) {
		if (g->bad == NULL)
			g->bad = "signals";
		return 0;
	}
	for (size_t i = 0; i < YAJL_GET_ARRAY(v)->len; i++) {
		yajl_val w = YAJL_GET_ARRAY(v)->values[i];

		if (YAJL_IS_STRING(w) && signal_parse(YAJL_GET_STRING(w), &s))
			bits |= UINT64_C(1) << s;
		else if (g->bad == NULL)
			g->bad = "a signal";
	}
	return bits;
}

static void
read_peers(struct reading *g, yajl_val v)
{
	struct record *r = g->r;
	yajl_val *of;

	r->peers = list(g, v, "peers", sizeof(*r->peers), &r->peers_n, &of);
	for (size_t i = 0; i < r->peers_n; i++) {
		struct record_peer *p = &r->peers[i];

		p->asn = u32(g, number(g, of[i], "asn"));
		p->addr = prefix(g, of[i], "address", true);
		p->collector = text(g, of[i], "collector");
		p->no = (struct finding_peer){ (uint32_t)i + 1, (uint32_t)i + 1 };
		for (size_t k = 0; k < i; k++) {
			if (r->peers[k].asn == p->asn)
				p->no.asn = r->peers[k].no.asn;
			if (strcmp(r->peers[k].collector, p->collector) == 0)
				p->no.collector = r->peers[k].no.collector;
		}
	}
}

static void
read_paths(struct reading *g, yajl_val v)
{
	struct record *r = g->r;
	yajl_val *of;

	r->paths = list(g, v, "paths", sizeof(*r->paths), &r->paths_n, &of);
	for (size_t i = 0; i < r->paths_n; i++) {
		r->paths[i] = "";
		if (YAJL_IS_STRING(of[i]))
			r->paths[i] = arena_strdup(&r->arena, str_of(YAJL_GET_STRING(of[i])));
		if ((!YAJL_IS_STRING(of[i]) || r->paths[i] == NULL) && g->bad == NULL)
			g->bad = "paths";
	}
}

static void
read_findings(struct reading *g, yajl_val v)
{
	struct record *r = g->r;
	yajl_val *of, *in;
	size_t n;

	r->findings = list(g, v, "findings", sizeof(*r->findings), &r->findings_n, &of);
	r->pfx = arena_alloc(&r->arena, (r->findings_n + 1) * sizeof(*r->pfx));
	if (r->pfx == NULL) {
		g->bad = "memory";
		r->findings_n = 0;
	}
	for (size_t i = 0; i < r->findings_n; i++) {
		struct suspicion *s = &r->findings[i];
		uint32_t *range;
		unsigned kind = 0;

		r->pfx[i] = prefix(g, of[i], "prefix", false);
		if (!incident_kind_parse(text(g, of[i], "kind"), &kind) && g->bad == NULL)
			g->bad = "kind";
		*s = (struct suspicion){ .kind = (uint8_t)kind,
			.type = (uint8_t)u32(g, number(g, of[i], "type")),
			.culprit = r->culprit,
			.victim = u32(g, number(g, of[i], "victim")),
			.accomplice = u32(g, number(g, of[i], "accomplice")),
			.pfx = (uint32_t)i + 1,
			.signals = signals_of(g, member(g, of[i], "signals", yajl_t_array)) };
		range = list(g, of[i], "range", sizeof(*range), &n, &in);
		for (size_t k = 0; range != NULL && k < n && k < SUSPICION_RANGE; k++)
			s->range[s->range_n++] = u32(g, number_of(g, in[k]));
		range = list(g, of[i], "segment", sizeof(*range), &n, &in);
		for (size_t k = 0; range != NULL && k < n && k < 3; k++)
			s->segment[k] = u32(g, number_of(g, in[k]));
	}
}

static uint8_t
word_of(struct reading *g, yajl_val v, const char *const *words, size_t n)
{
	for (size_t i = 0; v != NULL && YAJL_IS_STRING(v) && i < n; i++) {
		if (strcmp(words[i], v->u.string) == 0)
			return (uint8_t)i;
	}
	if (g->bad == NULL)
		g->bad = "a word of a step";
	return 0;
}

/* A number below n, for a place in a list. */
static uint32_t
place(struct reading *g, yajl_val v, size_t n)
{
	const int64_t at = number_of(g, v);

	if ((at < 0 || (size_t)at >= n) && g->bad == NULL)
		g->bad = "a place in a list";
	return (uint32_t)at;
}

static void
read_step(struct reading *g, yajl_val v, struct event_step *s)
{
	const size_t n = YAJL_IS_ARRAY(v) ? YAJL_GET_ARRAY(v)->len : 0;
	yajl_val no[6] = { NULL };

	for (size_t i = 0; i < n && i < 6; i++)
		no[i] = YAJL_GET_ARRAY(v)->values[i];
	s->time_us = number_of(g, no[0]);
	s->op = word_of(g, no[1], record_ops, EVENT_OPS);
	switch ((enum event_op)s->op) {
	case EVENT_FIND:
	case EVENT_SIGNAL:
		s->a = place(g, no[2], g->r->findings_n);
		s->v = signals_of(g, no[3]);
		break;
	case EVENT_SEE:
		s->a = place(g, no[2], g->r->findings_n);
		s->v = (uint64_t)place(g, no[3], g->r->peers_n) + 1;
		s->v |= (uint64_t)(place(g, no[4], g->r->paths_n) + 1) << 32;
		s->why = word_of(g, no[5], record_whys, EVENT_WHYS);
		break;
	case EVENT_GONE:
		s->v = YAJL_IS_TRUE(no[2]);
		break;
	case EVENT_POSSIBLE:
		s->v = u32(g, number_of(g, no[2])) | (uint64_t)u32(g, number_of(g, no[3])) << 32;
		s->a = u32(g, number_of(g, no[4]));
		break;
	case EVENT_AMISS:
		s->v = signals_of(g, no[2]);
		break;
	case EVENT_BACK:
	case EVENT_QUIET:
		break;
	}
}

static struct sighting
slice(struct reading *g, yajl_val v)
{
	struct sighting s = { .time_us = number(g, v, "time_us"),
		.peer_asn = u32(g, number(g, v, "peer_asn")),
		.peer = prefix(g, v, "peer", true),
		.pfx = prefix(g, v, "prefix", false),
		.collector = text(g, v, "collector"),
		.file = text(g, v, "file"),
		.rec = (uint64_t)number(g, v, "record"),
		.off = (uint64_t)number(g, v, "offset"),
		.path = text(g, v, "as_path"),
		.table = flag(g, v, "table") };

	digest(g, v, "sha256", s.sha256);
	return s;
}

static void
read_slices(struct reading *g, yajl_val v)
{
	struct record *r = g->r;
	yajl_val *of;
	size_t n;

	r->first = list(g, v, "first", sizeof(*r->first), &r->first_n, &of);
	for (size_t i = 0; i < r->first_n; i++)
		r->first[i] = slice(g, of[i]);
	r->before = list(g, v, "before", sizeof(*r->before), &n, &of);
	if (n != r->first_n && g->bad == NULL)
		g->bad = "before";
	for (size_t i = 0; g->bad == NULL && i < n; i++) {
		if (!YAJL_IS_NULL(of[i]))
			r->before[i] = slice(g, of[i]);
	}
}

static void
read_vrps(struct reading *g, yajl_val v)
{
	struct record *r = g->r;
	yajl_val *of;

	r->has_vrps = YAJL_IS_ARRAY(member(g, v, "vrps", yajl_t_any));
	if (!r->has_vrps)
		return;
	r->vrps = list(g, v, "vrps", sizeof(*r->vrps), &r->vrps_n, &of);
	for (size_t i = 0; i < r->vrps_n; i++) {
		r->vrps[i].pfx = prefix(g, of[i], "prefix", false);
		r->vrps[i].max_len = (uint8_t)u32(g, number(g, of[i], "max_length"));
		r->vrps[i].asn = u32(g, number(g, of[i], "asn"));
	}
}

enum st
record_parse(struct record *r, const char *p, size_t n, struct err *e)
{
	struct reading g = { .r = r };
	char why[256], *copy = malloc(n + 1);
	yajl_val v, *of;

	*r = (struct record){ 0 };
	if (copy == NULL)
		return err_nomem(e, "records");
	memcpy(copy, p, n);
	copy[n] = '\0';
	v = strlen(copy) == n ? yajl_tree_parse(copy, why, sizeof(why)) : NULL;
	free(copy);
	if (v == NULL)
		return err_set(e, ST_BAD, ERR_NOOFF, NULL, "a record is no JSON");
	if (number(&g, v, "record") != 1 && g.bad == NULL)
		g.bad = "record";
	digest(&g, v, "settings", r->settings);
	r->at_us = number(&g, v, "at_us");
	r->culprit = u32(&g, number(&g, v, "culprit"));
	r->group = (uint8_t)u32(&g, number(&g, v, "group"));
	r->standing = flag(&g, v, "standing");
	read_peers(&g, v);
	read_paths(&g, v);
	read_findings(&g, v);
	r->steps = list(&g, v, "steps", sizeof(*r->steps), &r->steps_n, &of);
	for (size_t i = 0; g.bad == NULL && i < r->steps_n; i++)
		read_step(&g, of[i], &r->steps[i]);
	read_slices(&g, v);
	read_vrps(&g, v);
	yajl_tree_free(v);
	if (g.bad == NULL && (r->steps_n == 0 || r->findings_n == 0))
		g.bad = "steps";
	if (g.bad != NULL)
		return err_set(
		    e, ST_BAD, ERR_NOOFF, NULL, "a record lacks or misstates: %s", g.bad);
	return ST_OK;
}

void
record_fini(struct record *r)
{
	arena_fini(&r->arena);
	*r = (struct record){ 0 };
}

static void
env_peer(void *arg, uint32_t peer, struct finding_peer *out)
{
	*out = ((const struct record *)arg)->peers[peer - 1].no;
}

static const struct pfx *
env_pfx(void *arg, uint32_t pfx)
{
	return &((const struct record *)arg)->pfx[pfx - 1];
}

static void
name_peer(void *arg, uint32_t peer, struct sighting *out)
{
	const struct record_peer *p = &((const struct record *)arg)->peers[peer - 1];

	out->peer_asn = p->asn;
	out->peer = p->addr;
	out->collector = p->collector;
}

static const char *
name_path(void *arg, uint32_t route, struct arena *a)
{
	(void)a;
	return route != 0 ? ((const struct record *)arg)->paths[route - 1] : "";
}

static const char *
name_file(void *arg, uint32_t file, struct arena *a)
{
	const struct record *r = arg;

	(void)a;
	return file < r->first_n ? r->first[file].file : "";
}

/* Where the records of the first sights lie, by their peers. */
static void
place_sights(const struct record *r, struct event *v)
{
	for (size_t i = 0; i < v->first_n; i++) {
		const struct record_peer *p = &r->peers[v->first[i].peer - 1];

		v->first[i].at.file = FOLLOW_NO_FILE;
		for (size_t k = 0; k < r->first_n; k++) {
			if (r->first[k].peer_asn == p->asn && pfx_eq(&r->first[k].peer, &p->addr) &&
			    strcmp(r->first[k].collector, p->collector) == 0)
				v->first[i].at = (struct follow_at){ (uint32_t)k, r->first[k].rec,
					r->first[k].off };
		}
	}
}

enum st
record_incident(const struct record *r, const struct settings *set, struct arena *a,
    struct incident *out, struct err *e)
{
	void *arg = (void *)(uintptr_t)r;
	const struct event_env env = { arg, env_peer, env_pfx };
	const struct event_names names = { arg, env_pfx, name_peer, name_path, name_file };
	struct event v;
	enum st st;

	event_init(&v, r->culprit, r->group, r->standing, r->steps[0].time_us);
	st = event_replay(&v, set, &env, r->findings, r->findings_n, r->steps, r->steps_n, e);
	if (st == ST_OK && v.f_n != r->findings_n)
		st = err_set(e, ST_BAD, ERR_NOOFF, NULL, "a record has findings without a step");
	if (st == ST_OK) {
		place_sights(r, &v);
		st = event_incident(&v, set, &names, r->at_us, a, out, e);
	}
	for (size_t i = 0; st == ST_OK && i < out->first_n; i++) {
		if (out->first[i].file_no < r->first_n)
			memcpy(out->first[i].sha256, r->first[out->first[i].file_no].sha256,
			    SHA256_BYTES);
	}
	event_fini(&v);
	return st;
}

/* RFC 6811 over the VRPs of the record, as naively as it can be put. */
static bool
covered(const struct record *r, const struct pfx *p, uint32_t origin, bool *matches)
{
	bool any = false;

	*matches = false;
	for (size_t i = 0; i < r->vrps_n; i++) {
		if (!pfx_covers(&r->vrps[i].pfx, p))
			continue;
		any = true;
		if (r->vrps[i].asn == origin && origin != 0)
			*matches = true;
	}
	return any;
}

enum st
record_check(const struct record *r, struct err *e)
{
	char text_[PFX_TEXT];
	bool matches;

	for (size_t i = 0; r->has_vrps && i < r->findings_n; i++) {
		const struct suspicion *s = &r->findings[i];

		/* of other kinds the culprit is not the origin */
		if ((s->signals & SIG(RPKI_INVALID_ASN)) == 0 ||
		    (s->kind != INC_MOAS && s->kind != INC_SUB_MOAS))
			continue;
		*pfx_fmt(text_, &r->pfx[i]) = '\0';
		if (!covered(r, &r->pfx[i], s->culprit, &matches))
			return err_set(e, ST_BAD, ERR_NOOFF, NULL,
			    "%s is called RPKI invalid, and no VRP of the record covers it", text_);
	}
	return ST_OK;
}

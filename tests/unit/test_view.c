/*
 * test_view.c - the read model over a made store: every answer is JSON of the right shape and says
 * what was put; pages add up to the whole; wrong questions are told from damage; a new view is
 * seen.
 */
#include "test.h"

#include <string.h>
#include <unistd.h>
#include <yajl/yajl_tree.h>

#include "app/aggregate.h"
#include "app/export.h"
#include "app/monthly.h"
#include "app/view.h"
#include "score/framework.h"

#define ASES 7
#define JAN (2026 * 12)

static char dir[64];

/* AS 64500 + i has i % 3 valid, one invalid when i is 4, one not found; 64506 no contact source. */
static const char *const names[ASES] = { "Alpha Net\tAlpha Org\tNL\tripencc\tALPHA\tNL",
	"beta\tB <i>\tDE\tripencc\t\tDE", "Gamma\t\tNL\tripencc\t\t", "\t\t\t\t\t",
	"alpha two\tA2\tUS\tarin\tALPHA-2\t", "Zed \"Z\"\tZ\tUS\tarin\tZED\tUS",
	"\xff\xfe bad\tX\tBR\tlacnic\t\tBR" };

struct feed {
	struct store_pair p[ASES * 4 + 2];
	size_t n;
};

static void
add(struct feed *f, const char *prefix, uint32_t origin, uint32_t peers, unsigned rpki,
    unsigned irr)
{
	struct store_pair *p = &f->p[f->n++];

	assert_true(pfx_parse(str_of(prefix), &p->pfx));
	p->origin = origin;
	p->peers = peers;
	p->v = (struct verdict){ (uint8_t)rpki, (uint8_t)irr, BOGON_NO };
}

static void
get(void *arg, size_t i, struct store_pair *out)
{
	*out = ((const struct feed *)arg)->p[i];
}

static int
cmp_pair(const void *a, const void *b)
{
	const struct store_pair *x = a, *y = b;
	const int c = pfx_cmp(&x->pfx, &y->pfx);

	return c != 0 ? c : (x->origin > y->origin) - (x->origin < y->origin);
}

static void
make_pairs(struct feed *f)
{
	char text[64];

	f->n = 0;
	for (unsigned i = 0; i < ASES; i++) {
		for (unsigned k = 0; k < i % 3; k++) {
			snprintf(text, sizeof(text), "10.%u.%u.0/24", i, k);
			add(f, text, 64500 + i, 9, RPKI_VALID, IRR_VALID);
		}
		snprintf(text, sizeof(text), "2001:db8:%x::/48", i);
		add(f, text, 64500 + i, 5, RPKI_NOT_FOUND, IRR_NOT_FOUND);
	}
	add(f, "10.4.0.0/16", 64504, 8, RPKI_INVALID_ASN, IRR_INVALID_MORE_SPECIFIC);
	add(f, "10.4.9.0/24", 64504, 2, RPKI_VALID, IRR_VALID);	    /* too few peers */
	add(f, "10.4.0.0/16", 0, 8, RPKI_INVALID_ASN, IRR_INVALID); /* no single origin */
	qsort(f->p, f->n, sizeof(f->p[0]), cmp_pair);
}

/* The counters of the pairs, straightforwardly. */
static void
make_columns(const struct feed *f, uint32_t cols[MONTHLY_COLUMNS][ASES], struct store_month *m)
{
	for (size_t i = 0; i < f->n; i++) {
		const struct store_pair *p = &f->p[i];
		const unsigned six = p->pfx.afi == AFI_IP6;

		if (p->peers < 5 || p->origin == 0)
			continue;
		m->pairs_counted++;
		cols[C_PREFIXES4 + six][p->origin - 64500]++;
		cols[C_RPKI_VALID4 + 2 * (p->v.rpki - 1) + six][p->origin - 64500]++;
		cols[C_IRR_VALID4 + 2 * (p->v.irr - 1) + six][p->origin - 64500]++;
	}
	for (unsigned i = 0; i < ASES; i++) {
		cols[C_CONTACT_KNOWN][i] = i != 6;
		cols[C_CONTACT_REGISTERED][i] = i % 2 && i != 6;
		for (unsigned k = 0; k < MONTHLY_DEGREES; k++)
			cols[COUNTERS + k][i] = i == 0 ? STORE_NO_VALUE : i + k;
	}
}

static void show(struct store *s, const char *what);

static struct str norms; /* of the months that are put */

static void
put_month(struct store *s, int32_t month, uint64_t view)
{
	static uint32_t cols[MONTHLY_COLUMNS][ASES];
	struct store_column c[MONTHLY_COLUMNS];
	struct store_month m = { .month = month,
		.view = view,
		.ases = ASES,
		.tables = 1,
		.peers = 9,
		.min_peers = 5,
		.max_visible = 9,
		.entries = 77,
		.last_s = month_begin_s(month) };
	uint32_t asns[ASES];
	struct feed f;
	struct buf text = { 0 };
	struct store_month_data d = {
		.m = &m, .asns = asns, .cols = c, .n_cols = MONTHLY_COLUMNS, .pair = get, .arg = &f
	};
	struct err e;

	memset(cols, 0, sizeof(cols));
	make_pairs(&f);
	make_columns(&f, cols, &m);
	m.pairs_seen = f.n;
	for (unsigned i = 0; i < ASES; i++) {
		asns[i] = 64500 + i;
		buf_cstr(&text, names[i]);
		buf_ch(&text, '\n');
	}
	for (size_t i = 0; i < MONTHLY_COLUMNS; i++)
		c[i] = (struct store_column){ monthly_column(i), cols[i] };
	d.names = (struct str){ text.p, text.n };
	d.norms = norms;
	d.n_pairs = f.n;
	show(s, "all");
	assert_int_equal(store_begin(s, &e), ST_OK);
	assert_int_equal(store_month_put(s, &d, &e), ST_OK);
	assert_int_equal(store_publish(s, view, &e), ST_OK);
	assert_int_equal(store_commit(s, &e), ST_OK);
	buf_fini(&text);
}

static struct store *
open_store(void)
{
	struct store *s;
	struct err e;
	char path[128];

	snprintf(path, sizeof(path), "%s/store.db", dir);
	assert_int_equal(store_open(&s, path, STORE_WRITE, &e), ST_OK);
	return s;
}

static void
show(struct store *s, const char *what)
{
	struct err e;

	assert_int_equal(store_begin(s, &e), ST_OK);
	assert_int_equal(store_setting_put(s, OBS_SET_SHOW, what, &e), ST_OK);
	assert_int_equal(store_commit(s, &e), ST_OK);
}

static int
set_up(void **state)
{
	struct err e;

	(void)state;
	strcpy(dir, "/tmp/test_view.XXXXXX");
	assert_non_null(mkdtemp(dir));
	assert_int_equal(obs_init(dir, &e), ST_OK);
	return 0;
}

static int
tear_down(void **state)
{
	char path[128];

	(void)state;
	for (int i = 0; i < 4; i++) {
		static const char *const files[] = { "store.db", "store.db-wal", "store.db-shm",
			"lock" };

		snprintf(path, sizeof(path), "%s/%s", dir, files[i]);
		unlink(path);
	}
	snprintf(path, sizeof(path), "%s/inputs", dir);
	rmdir(path);
	return rmdir(dir);
}

/* One question; the answer is parsed, which an answer that is no JSON does not survive. */
static yajl_val
ask(struct view *v,
    enum st (*route)(struct view *, const struct view_query *, struct buf *, struct err *),
    struct view_query q)
{
	struct buf b = { 0 };
	struct err e;
	char why[300];
	yajl_val t;

	buf_cstr(&b, "before");
	if (route(v, &q, &b, &e) != ST_OK)
		fail_msg("%s", e.msg);
	assert_memory_equal(b.p, "before", 6);
	buf_ch(&b, '\0');
	t = yajl_tree_parse(b.p + 6, why, sizeof(why));
	if (t == NULL)
		fail_msg("%s: %s", why, b.p + 6);
	buf_fini(&b);
	return t;
}

static enum st
fails(struct view *v,
    enum st (*route)(struct view *, const struct view_query *, struct buf *, struct err *),
    struct view_query q)
{
	struct buf b = { 0 };
	struct err e;
	enum st st;

	buf_cstr(&b, "before");
	st = route(v, &q, &b, &e);
	assert_int_equal(b.n, 6);
	assert_true(e.msg[0] != '\0');
	buf_fini(&b);
	return st;
}

/* A value by a path of keys and indices, "data/0/asn". */
static yajl_val
at(yajl_val t, const char *path)
{
	char text[200], *rest = text, *key;

	snprintf(text, sizeof(text), "%s", path);
	while ((key = strsep(&rest, "/")) != NULL) {
		const char *one[] = { key, NULL };

		if (YAJL_IS_ARRAY(t) && key[0] >= '0' && key[0] <= '9')
			t = (size_t)atoi(key) < t->u.array.len ? t->u.array.values[atoi(key)]
							       : NULL;
		else
			t = yajl_tree_get(t, one, yajl_t_any);
		if (t == NULL)
			fail_msg("no %s in the answer", path);
	}
	return t;
}

static long long
num(yajl_val t, const char *path)
{
	t = at(t, path);
	assert_true(YAJL_IS_INTEGER(t));
	return YAJL_GET_INTEGER(t);
}

static double
ratio(yajl_val t, const char *path)
{
	t = at(t, path);
	assert_true(YAJL_IS_NUMBER(t));
	return YAJL_GET_DOUBLE(t);
}

static const char *
text(yajl_val t, const char *path)
{
	t = at(t, path);
	assert_true(YAJL_IS_STRING(t));
	return YAJL_GET_STRING(t);
}

static bool
is_true(yajl_val t, const char *path)
{
	return YAJL_IS_TRUE(at(t, path));
}

static bool
is_null(yajl_val t, const char *path)
{
	return YAJL_IS_NULL(at(t, path));
}

#define Q(...) ((struct view_query){ __VA_ARGS__ })

static struct view *
open_view(void)
{
	struct view *v;
	struct err e;

	if (view_open(&v, dir, &e) != ST_OK)
		fail_msg("%s", e.msg);
	return v;
}

static void
test_empty(void **state)
{
	struct view *v = open_view();
	struct view_stats s;
	struct err e;
	yajl_val t;

	(void)state;
	t = ask(v, view_summary, Q(.q = STR("")));
	assert_true(is_null(t, "meta/month") && is_null(t, "meta/coverage"));
	assert_int_equal(num(t, "data/counts/ases"), 0);
	assert_true(is_null(t, "data/rpki") && is_null(t, "data/categories/0/value"));
	yajl_tree_free(t);
	yajl_tree_free(ask(v, view_ases, Q(.q = STR("x"))));
	yajl_tree_free(ask(v, view_sources, Q(.q = STR(""))));
	yajl_tree_free(ask(v, view_months, Q(.q = STR(""))));
	yajl_tree_free(ask(v, view_search, Q(.q = STR("AS1"))));
	yajl_tree_free(ask(v, view_as_prefixes, Q(.asn = STR("1"))));
	assert_int_equal(fails(v, view_as, Q(.asn = STR("64500"))), ST_END);
	assert_int_equal(fails(v, view_prefix, Q(.prefix = STR("10.0.0.0/8"))), ST_END);
	assert_int_equal(view_stats(v, &s, &e), ST_OK);
	assert_int_equal(s.view, 0);
	view_close(v);
}

static enum st
take_text(void *arg, const char *p, size_t n, struct err *e)
{
	(void)e;
	buf_put(arg, p, n);
	return ST_OK;
}

/* Kept with each month: not at all, as they are, changed since, and of a format of the future. */
static void
test_norms(void **state)
{
	struct store *s = open_store();
	struct view *v;
	struct buf b = { 0 };
	const struct export_sink to = { take_text, &b };
	struct obs o;
	struct err e;
	yajl_val t;

	(void)state;
	put_month(s, JAN, 1);
	assert_int_equal(framework_text(&b, "2018", &e), ST_OK);
	norms = (struct str){ b.p, b.n };
	put_month(s, JAN + 1, 2);
	buf_cstr(&b, "# a line more\n");
	norms = (struct str){ b.p, b.n };
	put_month(s, JAN + 2, 3);
	norms = STR("format: 99\n");
	put_month(s, JAN + 3, 4);
	norms = STR("");
	store_close(s);
	v = open_view();
	t = ask(v, view_months, Q(.q = STR("")));
	assert_string_equal(text(t, "data/0/month"), "2026-01");
	assert_true(is_null(t, "data/0/norms"));
	assert_string_equal(text(t, "data/1/norms/framework"), "2018");
	assert_int_equal(strlen(text(t, "data/1/norms/sha256")), 64);
	assert_true(is_true(t, "data/1/norms/current"));
	assert_string_equal(text(t, "data/2/norms/framework"), "2018");
	assert_false(is_true(t, "data/2/norms/current"));
	assert_true(is_null(t, "data/3/norms/framework"));
	assert_false(is_true(t, "data/3/norms/current"));
	yajl_tree_free(t);
	view_close(v);
	buf_fini(&b);
	b = (struct buf){ 0 };
	assert_int_equal(obs_open(&o, dir, STORE_READ, clock_system(), &e), ST_OK);
	assert_int_equal(store_begin(o.store, &e), ST_OK);
	assert_int_equal(export_norms(&o, JAN, &to, &e), ST_OK);
	assert_int_equal(strncmp(b.p, "# judged before", 15), 0);
	b.n = 0;
	assert_int_equal(export_norms(&o, JAN + 3, &to, &e), ST_OK);
	assert_true(str_eq((struct str){ b.p, b.n }, "format: 99\n"));
	assert_int_equal(export_norms(&o, JAN + 9, &to, &e), ST_END);
	store_rollback(o.store);
	obs_close(&o);
	buf_fini(&b);
}

/* Means by weight are those that the framework names, and no others. */
static void
test_beside(void **state)
{
	int32_t bp[1] = { 5000 }, *bps[FW_CATEGORIES] = { bp, bp, bp, bp, bp };
	uint8_t ready[1] = { READY_LAGGING };
	uint8_t *readies[FW_CATEGORIES] = { ready, ready, ready, ready, ready };
	uint32_t w[1] = { 7 }, *ws[WEIGH_KINDS] = { w, w, w };
	const struct agg_columns c = { bps, readies, ws, 1 << FW_BY_CONE };
	struct agg a = { 0 };

	(void)state;
	agg_add(&a, &c, 0);
	assert_int_equal(a.cat[0].with_data, 1);
	assert_int_equal(a.cat[0].by[WEIGH_ADDRESSES].n, 0);
	assert_int_equal(a.cat[0].by[WEIGH_CONE].sum, 35000);
	assert_int_equal(a.cat[0].by[WEIGH_USERS].weight, 0);
}

static void
test_summary(void **state)
{
	struct store *s = open_store();
	struct view *v;
	yajl_val t;

	(void)state;
	put_month(s, JAN, 1);
	put_month(s, JAN + 1, 2);
	store_close(s);
	v = open_view();
	t = ask(v, view_summary, Q(.q = STR("")));
	assert_string_equal(text(t, "meta/month"), "2026-02");
	assert_string_equal(text(t, "meta/months/0"), "2026-01");
	assert_string_equal(text(t, "meta/framework"), "2026");
	assert_int_equal(num(t, "meta/view"), 2);
	assert_int_equal(num(t, "data/counts/ases"), ASES);
	assert_int_equal(num(t, "data/counts/economies"), 4);
	assert_int_equal(num(t, "data/rpki/valid"), 6); /* 0+1+2+0+1+2+0 */
	assert_int_equal(num(t, "data/rpki/invalid_asn"), 1);
	assert_int_equal(num(t, "data/rpki/not_found"), 7);
	assert_int_equal(num(t, "data/irr/more_specific"), 1);
	assert_true(is_null(t, "data/categories/0/value"));
	assert_int_equal(num(t, "data/categories/0/severities/3/count"), ASES);
	assert_true(ratio(t, "data/categories/2/value") == 0.5); /* 3 of 6 */
	assert_int_equal(num(t, "data/categories/2/severities/3/count"), 1);
	assert_true(ratio(t, "data/categories/2/trend") == 0);
	/* (0 + 1/2 + 2/3 + 0 + 0 + 2/3 + 0) / 7: AS64504 has 1 valid and 1 invalid of 3 */
	assert_true(ratio(t, "data/categories/4/value") == 0.261914);
	assert_string_equal(text(t, "data/history/1/month"), "2026-02");
	yajl_tree_free(t);
	t = ask(v, view_summary, Q(.framework = STR("2018"), .month = STR("2026-01")));
	assert_true(is_null(t, "data/categories/4/value") && is_null(t, "data/categories/4/trend"));
	assert_string_equal(text(t, "data/categories/4/severities/0/id"), "no_data");
	yajl_tree_free(t);
	view_close(v);
}

/* Pages of every size and every order together are the whole list, in that order. */
static void
test_pages(void **state)
{
	static const char *const sorts[] = { "asn", "-asn", "name", "-name", "prefixes",
		"-prefixes", "coordination", "-coordination", "routingInformationRPKI",
		"-routingInformationRPKI", "filtering" };
	static const long long by_name[ASES] = { 64500, 64504, 64501, 64502, 64505, 64506, 64503 };
	struct store *s = open_store();
	struct view *v;

	(void)state;
	put_month(s, JAN, 1);
	store_close(s);
	v = open_view();
	for (size_t k = 0; k < sizeof(sorts) / sizeof(sorts[0]); k++) {
		long long whole[ASES];
		yajl_val t = ask(v, view_ases, Q(.sort = str_of(sorts[k])));

		assert_int_equal(at(t, "data")->u.array.len, ASES);
		assert_true(is_null(t, "next"));
		for (int i = 0; i < ASES; i++) {
			char path[32];

			snprintf(path, sizeof(path), "data/%d/asn", i);
			whole[i] = num(t, path);
		}
		yajl_tree_free(t);
		if (k == 2)
			assert_memory_equal(whole, by_name, sizeof(whole));
		for (int limit = 1; limit <= ASES; limit++) {
			char cursor[100] = "", n[8];
			int seen = 0;

			snprintf(n, sizeof(n), "%d", limit);
			do {
				t = ask(v, view_ases,
				    Q(.sort = str_of(sorts[k]), .limit = str_of(n),
					.cursor = str_of(cursor)));
				for (size_t i = 0; i < at(t, "data")->u.array.len; i++) {
					char path[32];

					snprintf(path, sizeof(path), "data/%zu/asn", i);
					assert_int_equal(num(t, path), whole[seen++]);
				}
				if (is_null(t, "next"))
					cursor[0] = '\0';
				else
					snprintf(cursor, sizeof(cursor), "%s", text(t, "next"));
				yajl_tree_free(t);
			} while (cursor[0] != '\0');
			assert_int_equal(seen, ASES);
		}
	}
	view_close(v);
}

static size_t
count(struct view *v, struct view_query q)
{
	yajl_val t = ask(v, view_ases, q);
	const size_t n = at(t, "data")->u.array.len;

	yajl_tree_free(t);
	return n;
}

static void
test_filters(void **state)
{
	struct store *s = open_store();
	struct view *v;

	(void)state;
	put_month(s, JAN, 1);
	store_close(s);
	v = open_view();
	assert_int_equal(count(v, Q(.country = STR("nl"))), 2);
	assert_int_equal(count(v, Q(.country = STR("ZZ"))), 0);
	assert_int_equal(count(v, Q(.q = STR("ALPHA"))), 2);
	assert_int_equal(count(v, Q(.q = STR("AS64503"))), 1);
	assert_int_equal(count(v, Q(.q = STR("645"))), ASES);
	assert_int_equal(count(v, Q(.q = STR("%"))), 0);
	assert_int_equal(count(v, Q(.readiness = STR("coordination:ready"))), 3);
	assert_int_equal(count(v, Q(.readiness = STR("coordination:lagging"))), 3);
	assert_int_equal(count(v, Q(.readiness = STR("coordination:no_data"))), 1);
	assert_int_equal(
	    count(v, Q(.readiness = STR("filtering:no_data"), .country = STR("US"))), 2);
	assert_int_equal(fails(v, view_ases, Q(.readiness = STR("coordination"))), ST_BAD);
	assert_int_equal(fails(v, view_ases, Q(.readiness = STR("nothing:ready"))), ST_BAD);
	assert_int_equal(fails(v, view_ases, Q(.readiness = STR("coordination:great"))), ST_BAD);
	assert_int_equal(fails(v, view_ases, Q(.sort = STR("colour"))), ST_BAD);
	assert_int_equal(fails(v, view_ases, Q(.limit = STR("0"))), ST_BAD);
	assert_int_equal(fails(v, view_ases, Q(.limit = STR("501"))), ST_BAD);
	assert_int_equal(fails(v, view_ases, Q(.limit = STR("99999999999999999999"))), ST_BAD);
	assert_int_equal(fails(v, view_ases, Q(.cursor = STR("nonsense"))), ST_BAD);
	assert_int_equal(fails(v, view_ases, Q(.month = STR("2026-13"))), ST_BAD);
	assert_int_equal(fails(v, view_ases, Q(.month = STR("2025-01"))), ST_END);
	assert_int_equal(fails(v, view_ases, Q(.framework = STR("1999"))), ST_END);
	view_close(v);
}

static void
test_as(void **state)
{
	struct store *s = open_store();
	struct view *v;
	yajl_val t;

	(void)state;
	put_month(s, JAN, 1);
	store_close(s);
	v = open_view();
	t = ask(v, view_as, Q(.asn = STR("AS64504")));
	assert_string_equal(text(t, "data/name"), "alpha two");
	assert_string_equal(text(t, "data/org"), "A2");
	assert_int_equal(num(t, "data/degree/customers"), 5);
	assert_string_equal(text(t, "data/contact"), "missing");
	assert_int_equal(num(t, "data/counters/rpki_invalid_asn4"), 1);
	assert_int_equal(
	    num(t, "data/metrics/m7rpki/num"), -9); /* 1 valid, 1 invalid, 1 not found */
	assert_true(ratio(t, "data/metrics/m7rpki/value") == 0);
	assert_true(ratio(t, "data/metrics/m7rpki/raw") == -3);
	assert_string_equal(text(t, "data/scores/routingInformationRPKI/readiness"), "lagging");
	assert_non_null(strstr(text(t, "data/explanations/4/text"), "(1 - 10 x 1) / 3"));
	assert_int_equal(at(t, "data/explanations")->u.array.len, 5);
	yajl_tree_free(t);
	t = ask(v, view_as, Q(.asn = STR("64500")));
	assert_true(is_null(t, "data/degree"));
	yajl_tree_free(t);
	t = ask(v, view_as, Q(.asn = STR("64506"), .framework = STR("2018")));
	assert_true(is_null(t, "data/contact") && is_null(t, "data/metrics/m8"));
	assert_string_equal(text(t, "data/scores/routingInformationIRR/readiness"), "ungraded");
	yajl_tree_free(t);
	assert_int_equal(fails(v, view_as, Q(.asn = STR("65000"))), ST_END);
	assert_int_equal(fails(v, view_as, Q(.asn = STR("AS"))), ST_BAD);
	assert_int_equal(fails(v, view_as, Q(.asn = STR("4294967296"))), ST_BAD);
	view_close(v);
}

static void
test_prefixes(void **state)
{
	struct store *s = open_store();
	struct view *v;
	yajl_val t;

	(void)state;
	put_month(s, JAN, 1);
	store_close(s);
	v = open_view();
	t = ask(v, view_as_prefixes, Q(.asn = STR("64504"), .limit = STR("2")));
	assert_string_equal(text(t, "data/0/prefix"), "10.4.0.0/16");
	assert_string_equal(text(t, "data/0/rpki"), "invalid-asn");
	assert_string_equal(text(t, "data/0/effects/1/metric"), "m7rpki");
	assert_string_equal(text(t, "data/0/effects/1/effect"), "-10");
	assert_string_equal(text(t, "data/0/since"), "2026-01");
	assert_true(is_null(t, "data/0/until"));
	assert_string_equal(text(t, "next"), "10.4.0.0/24");
	yajl_tree_free(t);
	t = ask(v, view_as_prefixes,
	    Q(.asn = STR("64504"), .limit = STR("2"), .cursor = STR("10.4.0.0/24")));
	assert_string_equal(text(t, "data/0/prefix"), "10.4.9.0/24");
	assert_true(YAJL_IS_FALSE(at(t, "data/0/counted")));
	assert_string_equal(text(t, "data/0/effects/1/effect"), "0");
	assert_true(is_null(t, "next"));
	yajl_tree_free(t);
	t = ask(v, view_as_prefixes, Q(.asn = STR("64504"), .family = STR("6")));
	assert_int_equal(at(t, "data")->u.array.len, 1);
	yajl_tree_free(t);
	t = ask(v, view_as_prefixes,
	    Q(.asn = STR("64504"), .counted = STR("1"), .state = STR("valid")));
	assert_int_equal(at(t, "data")->u.array.len, 1);
	yajl_tree_free(t);
	assert_int_equal(
	    fails(v, view_as_prefixes, Q(.asn = STR("1"), .state = STR("odd"))), ST_BAD);
	assert_int_equal(
	    fails(v, view_as_prefixes, Q(.asn = STR("1"), .cursor = STR("odd"))), ST_BAD);

	t = ask(v, view_prefix, Q(.prefix = STR("10.4.0.0/24")));
	assert_int_equal(at(t, "data/rows")->u.array.len, 1);
	assert_int_equal(at(t, "data/covering")->u.array.len, 2); /* the /16 of two origins */
	assert_true(is_null(t, "data/covering/0/origin"));
	assert_int_equal(num(t, "data/more_specific_count"), 0);
	yajl_tree_free(t);
	t = ask(v, view_prefix, Q(.prefix = STR("10.0.0.0/8")));
	assert_int_equal(num(t, "data/more_specific_count"), 8);
	yajl_tree_free(t);
	t = ask(v, view_prefix, Q(.prefix = STR("::/0")));
	assert_int_equal(num(t, "data/more_specific_count"), ASES);
	yajl_tree_free(t);
	assert_int_equal(fails(v, view_prefix, Q(.prefix = STR("192.0.2.0/24"))), ST_END);
	assert_int_equal(fails(v, view_prefix, Q(.prefix = STR("10.4.0.1/24"))), ST_BAD);
	view_close(v);
}

static void
search(struct view *v, const char *q, const char *kind, const char *href)
{
	yajl_val t = ask(v, view_search, Q(.q = str_of(q)));

	if (kind == NULL)
		assert_int_equal(at(t, "data")->u.array.len, 0);
	else {
		assert_string_equal(text(t, "data/0/kind"), kind);
		assert_string_equal(text(t, "data/0/href"), href);
	}
	yajl_tree_free(t);
}

static void
test_search(void **state)
{
	struct store *s = open_store();
	struct view *v;

	(void)state;
	put_month(s, JAN, 1);
	store_close(s);
	v = open_view();
	search(v, "AS64502", "as", "/as/64502");
	search(v, " 64502 ", "as", "/as/64502");
	search(v, "10.4.0.77", "prefix", "/prefix/10.4.0.0/24");
	search(v, "10.4.77.1", "prefix", "/prefix/10.4.0.0/16");
	search(v, "10.4.0.0/16", "prefix", "/prefix/10.4.0.0/16");
	search(v, "2001:db8:3::9", "prefix", "/prefix/2001:db8:3::/48");
	search(v, "203.0.113.1", NULL, NULL);
	search(v, "us", "economy", "/economy/US");
	search(v, "gam", "as", "/as/64502");
	search(v, "B <i>", "as", "/as/64501");
	search(v, "no such thing", NULL, NULL);
	assert_int_equal(fails(v, view_search, Q(.q = STR("  "))), ST_BAD);
	assert_int_equal(fails(v, view_search, Q(.asn = STR("1"))), ST_BAD);
	view_close(v);
}

/* What the file says of a key, word by word; NULL: it has no such key. */
static const char *
rule(yajl_val t, const char *path, const char *member)
{
	const yajl_val rules = at(t, "data/rules");

	for (size_t i = 0; i < rules->u.array.len; i++) {
		if (strcmp(text(rules->u.array.values[i], "path"), path) == 0)
			return text(rules->u.array.values[i], member);
	}
	return NULL;
}

static void
test_frameworks(void **state)
{
	struct view *v = open_view();
	yajl_val t;

	(void)state;
	t = ask(v, view_frameworks, Q(.q = STR("")));
	assert_int_equal(at(t, "data")->u.array.len, 4);
	yajl_tree_free(t);
	t = ask(v, view_framework, Q(.id = STR("2026")));
	assert_string_equal(text(t, "data/metrics/12/id"), "m7rpki");
	assert_int_equal(num(t, "data/metrics/12/numerator/1/weight"), -10);
	assert_true(ratio(t, "data/readiness/ready") == 0.8);
	assert_string_equal(rule(t, "metrics.m2.events.least_grade", "value"), "high");
	assert_string_equal(rule(t, "metrics.m2.events.least_grade", "origin"), "ours");
	assert_string_equal(rule(t, "incidents.gaps", "value"), "bridge");
	assert_string_equal(rule(t, "readiness.ready_bp", "value"), "80 %");
	assert_string_equal(rule(t, "programmes.netops.name", "rule"), "programme netops");
	assert_null(rule(t, "metrics.m2.events", "value")); /* a rule that has keys is no key */
	yajl_tree_free(t);
	assert_int_equal(fails(v, view_framework, Q(.id = STR("1"))), ST_END);
	view_close(v);
}

/* A view published while the reader is open is seen by the next question. */
/* What may not be passed on is not shown: names and organisations from such sources. */
static void
test_open(void **state)
{
	struct store *s = open_store();
	struct view *v;
	yajl_val t;

	(void)state;
	put_month(s, JAN, 1);
	show(s, "open");
	store_close(s);
	v = open_view();
	t = ask(v, view_as, Q(.asn = STR("64500")));
	assert_string_equal(text(t, "data/name"), "ALPHA");
	assert_string_equal(text(t, "data/country"), "NL");
	assert_true(is_null(t, "data/org"));
	yajl_tree_free(t);
	t = ask(v, view_as, Q(.asn = STR("64504")));
	assert_string_equal(text(t, "data/name"), "ALPHA-2");
	assert_true(is_null(t, "data/country"));
	assert_string_equal(text(t, "data/registry"), "arin");
	yajl_tree_free(t);
	t = ask(v, view_ases, Q(.q = STR("Z")));
	assert_int_equal(at(t, "data")->u.array.len, 1);
	assert_string_equal(text(t, "data/0/name"), "ZED");
	yajl_tree_free(t);
	t = ask(v, view_ases, Q(.q = STR("Gamma")));
	assert_int_equal(at(t, "data")->u.array.len, 0);
	yajl_tree_free(t);
	view_close(v);
}

static void
test_new_view(void **state)
{
	struct store *s = open_store();
	struct view *v = open_view();
	struct err e;
	uint64_t n;

	(void)state;
	assert_int_equal(view_number(v, &n, &e), ST_OK);
	assert_int_equal(n, 0);
	for (uint64_t k = 1; k <= 6; k++) { /* more months than stay in memory whole */
		yajl_val t;

		put_month(s, JAN + (int32_t)k, k);
		assert_int_equal(view_number(v, &n, &e), ST_OK);
		assert_int_equal(n, k);
		t = ask(v, view_as, Q(.asn = STR("64502")));
		assert_int_equal(at(t, "data/history")->u.array.len, k);
		yajl_tree_free(t);
		t = ask(v, view_summary, Q(.month = STR("2026-02")));
		assert_int_equal(at(t, "data/history")->u.array.len, k);
		yajl_tree_free(t);
	}
	store_close(s);
	view_close(v);
}

/* Damage of the store is not the asker's fault. */
static void
test_damage(void **state)
{
	struct store *s = open_store();
	struct view *v;
	struct store_month m = { .month = JAN, .ases = 3 };
	const struct store_month_data d = { .m = &m, .asns = (uint32_t[]){ 1, 2, 3 } };
	struct err e;

	(void)state;
	assert_int_equal(store_begin(s, &e), ST_OK);
	assert_int_equal(store_month_put(s, &d, &e), ST_OK); /* without its columns */
	assert_int_equal(store_publish(s, 1, &e), ST_OK);
	assert_int_equal(store_commit(s, &e), ST_OK);
	store_close(s);
	v = open_view();
	assert_int_equal(fails(v, view_summary, Q(.q = STR(""))), ST_IO);
	assert_int_equal(fails(v, view_as, Q(.asn = STR("1"))), ST_IO);
	assert_int_equal(fails(v, view_as, Q(.asn = STR("x"))), ST_BAD);
	view_close(v);
}

int
main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
	const struct CMUnitTest tests[] = { T(test_empty), T(test_norms), T(test_beside),
		T(test_summary), T(test_pages), T(test_filters), T(test_as), T(test_open),
		T(test_prefixes), T(test_search), T(test_frameworks), T(test_new_view),
		T(test_damage) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}

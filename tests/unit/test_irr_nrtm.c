/* test_irr_nrtm.c - updates onto a dump: rules by table, whole or nothing at every cut, and a naive
 * model of a registry. */
#include <fcntl.h>

#include "irr/expand.h"

#include "tmp.h"

/* All that is there: "192.0.2.0/24 1 T;", then "AS-A@T:1 2;" and "AS5@T import;". Consumes the set.
 */
static void
show(struct irr_set *s, struct buf *b)
{
	struct irr_table *routes;
	struct irr_sets *t;
	struct irr_expander *x;
	struct err e;
	uint32_t prefix = 0;

	b->n = 0;
	assert_int_equal(irr_build(&routes, s, &e), ST_OK);
	for (size_t i = 0; i < irr_count(routes); i++) {
		const struct irr_route r = irr_at(routes, i, &prefix);

		buf_pfx(b, &r.pfx);
		buf_printf(b, " %u %s;", r.origin, r.source);
	}
	irr_free(routes);
	assert_int_equal(irr_sets_build(&t, s, &e), ST_OK);
	x = irr_expander_new(t);
	for (uint32_t i = irr_sets_first(t, IRR_C_AS_SET);
	     i < irr_sets_first(t, IRR_C_AS_SET) + irr_sets_count(t, IRR_C_AS_SET); i++) {
		const struct irr_set_info a = irr_sets_at(t, i);
		struct irr_expansion r;
		uint64_t sum = 0;

		assert_int_equal(irr_expand(x, &i, 1, &r, &e), ST_OK);
		for (size_t k = 0; k < r.asns_n; k++)
			sum += r.asns[k];
		buf_printf(b, "%.*s@%s:%zu/%llu;", (int)a.name.n, a.name.p, a.source, r.asns_n,
		    (unsigned long long)sum);
	}
	for (uint32_t asn = 0; asn < 100; asn++) {
		const struct irr_aut_num a = irr_sets_aut_num(t, asn);

		if (a.source != NULL)
			buf_printf(b, "AS%u@%s%s;", asn, a.source, a.has_import ? " import" : "");
	}
	buf_ch(b, '\0');
	irr_expander_free(x);
	irr_sets_free(t);
	irr_set_fini(s);
}

static enum st
load_text(struct irr_set *s, const char *text, size_t n, struct load *l, struct err *e)
{
	struct in *in = tmp_in(text, n);
	enum st st;

	*l = (struct load){ 0 };
	*e = (struct err){ 0 };
	st = irr_load(s, in, l, e);
	in_close(in);
	return st;
}

#define LOAD(s, lit) load_text((s), (lit), strlen(lit), &l, &e)
#define DUMP                                                                           \
	"route: 192.0.2.0/24\norigin: AS1\nsource: T\n\nroute: 192.0.2.0/24\norigin: " \
	"AS1\nsource: U\n\n"                                                           \
	"as-set: AS-A\nmembers: AS1\nsource: T\n\naut-num: AS5\nsource: T\n\n"
#define STATE "192.0.2.0/24 1 T;192.0.2.0/24 1 U;AS-A@T:1/1;AS5@T;"
#define R(p, n) "route: " p "\norigin: AS" n "\nsource: T\n\n"
#define N3(range, ops) "%START Version: 3 T " range "\n\n" ops "%END T\n"
#define ID "ca128382-78d9-41d1-8927-1ecef15275be"
#define ID2 "ca128382-78d9-41d1-8927-1ecef15275bf"
#define HEAD(type, id, v)                                                                     \
	"\x1e{\"nrtm_version\":4,\"type\":\"" type "\",\"source\":\"T\",\"session_id\":\"" id \
	"\",\"version\":" v "}\n"
#define ADD4(o) "\x1e{\"action\":\"add_modify\",\"object\":\"" o "\"}\n"
#define DEL4(c, k) \
	"\x1e{\"action\":\"delete\",\"object_class\":\"" c "\",\"primary_key\":\"" k "\"}\n"
#define OBJ4(o) "\x1e{\"object\":\"" o "\"}\n"
#define R4(p, n) "route: " p "\\norigin: AS" n "\\nsource: T\\n"
#define SNAP4                     \
	HEAD("snapshot", ID, "7") \
	OBJ4(R4("203.0.113.0/24", "3")) OBJ4("as-set: AS-N\\nmembers: AS9\\nsource: T")

static const struct {
	const char *name, *text[4]; /* files; the last one decides */
	enum st st;
	const char *want; /* state, or a part of the message */
} cases[] = {
	{ "only the dump", { DUMP }, ST_OK, STATE },
	{ "add", { DUMP, N3("1-1", "ADD 1\n\n" R("198.51.100.0/24", "2")) }, ST_OK,
	    "192.0.2.0/24 1 T;192.0.2.0/24 1 U;198.51.100.0/24 2 T;AS-A@T:1/1;AS5@T;" },
	{ "delete, in its registry only", { DUMP, N3("1-1", "DEL 1\n\n" R("192.0.2.0/24", "1")) },
	    ST_OK, "192.0.2.0/24 1 U;AS-A@T:1/1;AS5@T;" },
	{ "delete what is not there", { DUMP, N3("1-1", "DEL 1\n\n" R("192.0.2.0/25", "1")) },
	    ST_OK, STATE },
	{ "the last one counts",
	    { DUMP, N3("5-8", "ADD 5\n\n" R("192.0.9.0/24", "9") "DEL 6\n\n" R(
				  "192.0.9.0/24", "9") "DEL 7\n\n" R("192.0.2.0/24",
				  "1") "ADD 8\n\n" R("192.0.2.0/24", "1")) },
	    ST_OK, STATE },
	{ "sets and aut-nums",
	    { DUMP,
		N3("1-3", "ADD 1\n\nas-set: as-a\nmembers: AS1, AS2\nsource: T\n\nDEL "
			  "2\n\naut-num: AS5\nsource: T\n\n"
			  "ADD 3\n\naut-num: AS6\nimport: from AS1 accept ANY\nsource: T\n\n") },
	    ST_OK, "192.0.2.0/24 1 T;192.0.2.0/24 1 U;AS-A@T:2/3;AS6@T import;" },
	{ "a set is deleted", { DUMP, N3("1-1", "DEL 1\n\nas-set: AS-A\nsource: T\n\n") }, ST_OK,
	    "192.0.2.0/24 1 T;192.0.2.0/24 1 U;AS5@T;" },
	{ "two files that follow",
	    { DUMP, N3("1-1", "ADD 1\n\n" R("10.0.0.0/8", "1")),
		N3("2-2", "DEL 2\n\n" R("10.0.0.0/8", "1")) },
	    ST_OK, STATE },
	{ "two parts in a file",
	    { DUMP, N3("1-1", "ADD 1\n\n" R("10.0.0.0/8", "1"))
			N3("2-2", "DEL 2\n\n" R("10.0.0.0/8", "1")) },
	    ST_OK, STATE },
	{ "other classes, and a bad object",
	    { DUMP,
		N3("1-2", "ADD 1\n\nperson: X\nsource: T\n\nADD 2\n\nroute: x\nsource: T\n\n") },
	    ST_OK, STATE },
	{ "version 1",
	    { DUMP, "%START Version: 1 T 1-2\n\nADD\n\n" R("10.0.0.0/8", "1") "DEL\n\n" R(
			"10.0.0.0/8", "1") "%END T\n" },
	    ST_OK, STATE },
	{ "CR LF, and chatter before",
	    { DUMP, "% hello\r\n\r\n%START Version: 3 T 1-1 FILTERED\r\n\r\nDEL 1\r\n\r\nas-set: "
		    "AS-A\r\nsource: T\r\n\r\n%END T\r\n" },
	    ST_OK, "192.0.2.0/24 1 T;192.0.2.0/24 1 U;AS5@T;" },
	{ "no dump", { N3("1-1", "ADD 1\n\n" R("10.0.0.0/8", "1")) }, ST_BAD, "no dump of T" },
	{ "a gap inside",
	    { DUMP, N3("1-3", "ADD 1\n\n" R("10.0.0.0/8", "1") "ADD 3\n\n" R("11.0.0.0/8", "1")) },
	    ST_BAD, "serial 3 where 2" },
	{ "a gap at the end", { DUMP, N3("1-2", "ADD 1\n\n" R("10.0.0.0/8", "1")) }, ST_BAD,
	    "serial 2 is missing" },
	{ "more than promised",
	    { DUMP, N3("1-1", "ADD 1\n\n" R("10.0.0.0/8", "1") "ADD 2\n\n" R("11.0.0.0/8", "1")) },
	    ST_BAD, "serial 2" },
	{ "a serial again",
	    { DUMP, N3("1-2", "ADD 1\n\n" R("10.0.0.0/8", "1") "ADD 1\n\n" R("11.0.0.0/8", "1")) },
	    ST_BAD, "serial 1 where 2" },
	{ "a gap between files",
	    { DUMP, N3("1-1", "ADD 1\n\n" R("10.0.0.0/8", "1")),
		N3("3-3", "DEL 3\n\n" R("10.0.0.0/8", "1")) },
	    ST_BAD, "load the dump anew" },
	{ "back",
	    { DUMP, N3("5-5", "ADD 5\n\n" R("10.0.0.0/8", "1")),
		N3("5-5", "ADD 5\n\n" R("10.0.0.0/8", "1")) },
	    ST_BAD, "stands at serial 5, the update begins at 5" },
	{ "no end", { DUMP, "%START Version: 3 T 1-1\n\nADD 1\n\n" R("10.0.0.0/8", "1") }, ST_TRUNC,
	    "no end" },
	{ "another end",
	    { DUMP, "%START Version: 3 T 1-1\n\nADD 1\n\n" R("10.0.0.0/8", "1") "%END U\n" },
	    ST_BAD, "end" },
	{ "another registry inside",
	    { DUMP, N3("1-1", "ADD 1\n\nroute: 10.0.0.0/8\norigin: AS1\nsource: U\n\n") }, ST_BAD,
	    "an object of U" },
	{ "an error of the server",
	    { DUMP, "%START Version: 3 T 1-1\n\n%ERROR:401: no\n\n%END T\n" }, ST_BAD, "reports" },
	{ "version 2", { DUMP, "%START Version: 2 T 1-1\n\n%END T\n" }, ST_UNSUP, "version 2" },
	{ "serials backwards", { DUMP, "%START Version: 3 T 2-1\n\n%END T\n" }, ST_BAD, "range" },
	{ "no object", { DUMP, N3("1-2", "ADD 1\n\nADD 2\n\n" R("10.0.0.0/8", "1")) }, ST_BAD,
	    "without an object" },
	{ "no operation", { DUMP, N3("1-1", R("10.0.0.0/8", "1")) }, ST_BAD, "without ADD" },

	{ "snapshot", { SNAP4 }, ST_OK, "203.0.113.0/24 3 T;AS-N@T:1/9;" },
	{ "a snapshot takes the place of its registry", { DUMP, SNAP4 }, ST_OK,
	    "192.0.2.0/24 1 U;203.0.113.0/24 3 T;AS-N@T:1/9;" },
	{ "delta",
	    { SNAP4, HEAD("delta", ID, "8") ADD4(R4("10.0.0.0/8", "1"))
			 DEL4("route", "203.0.113.0/24AS3") DEL4("as-set", "as-n") },
	    ST_OK, "10.0.0.0/8 1 T;" },
	{ "deltas that follow, of other classes too",
	    { SNAP4, HEAD("delta", ID, "8") ADD4(R4("10.0.0.0/8", "1")) DEL4("person", "X"),
		HEAD("delta", ID, "9")
		    ADD4("aut-num: AS7\\nimport: from AS1 accept ANY\\nsource: T\\n")
			DEL4("route", "x") },
	    ST_OK, "10.0.0.0/8 1 T;203.0.113.0/24 3 T;AS-N@T:1/9;AS7@T import;" },
	{ "a delta alone", { HEAD("delta", ID, "8") ADD4(R4("10.0.0.0/8", "1")) }, ST_BAD,
	    "no snapshot" },
	{ "a delta on a dump", { DUMP, HEAD("delta", ID, "8") ADD4(R4("10.0.0.0/8", "1")) }, ST_BAD,
	    "no snapshot" },
	{ "a gap of versions", { SNAP4, HEAD("delta", ID, "9") ADD4(R4("10.0.0.0/8", "1")) },
	    ST_BAD, "load the snapshot anew" },
	{ "the same version again", { SNAP4, HEAD("delta", ID, "7") ADD4(R4("10.0.0.0/8", "1")) },
	    ST_BAD, "load the snapshot anew" },
	{ "another session", { SNAP4, HEAD("delta", ID2, "8") ADD4(R4("10.0.0.0/8", "1")) }, ST_BAD,
	    "another session" },
	{ "a snapshot of another session",
	    { SNAP4, HEAD("snapshot", ID2, "1") OBJ4(R4("10.0.0.0/8", "1")) }, ST_OK,
	    "10.0.0.0/8 1 T;" },
	{ "a snapshot before the last",
	    { SNAP4, HEAD("snapshot", ID, "6") OBJ4(R4("10.0.0.0/8", "1")) }, ST_BAD,
	    "stands at version 7" },
	{ "NRTM 3 on a snapshot", { SNAP4, N3("8-8", "ADD 8\n\n" R("10.0.0.0/8", "1")) }, ST_BAD,
	    "session of NRTM version 4" },
	{ "another registry in a delta",
	    { SNAP4, HEAD("delta", ID, "8") ADD4("route: 10.0.0.0/8\\norigin: AS1\\nsource: U") },
	    ST_BAD, "an object of U" },
	{ "an unknown action", { SNAP4, HEAD("delta", ID, "8") "\x1e{\"action\":\"drop\"}\n" },
	    ST_BAD, "neither" },
	{ "no JSON", { SNAP4, HEAD("delta", ID, "8") "\x1e{\"action\":\n" }, ST_BAD, "" },
	{ "no session",
	    { "\x1e{\"nrtm_version\":4,\"type\":\"snapshot\",\"source\":\"T\",\"version\":1}\n" },
	    ST_BAD, "no source" },
	{ "another version of NRTM",
	    { "\x1e{\"nrtm_version\":5,\"type\":\"snapshot\",\"source\":\"T\",\"session_id\":\"" ID
	      "\",\"version\":1}\n" },
	    ST_BAD, "not version 4" },
	{ "a notification without a snapshot",
	    { "{\"nrtm_version\":4,\"type\":\"notification\",\"source\":\"T\",\"session_id\":\"" ID
	      "\",\"version\":1}" },
	    ST_BAD, "without a snapshot" },
};

static void
test_rules(void **state)
{
	struct buf before = { 0 }, after = { 0 };

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct irr_set s = { 0 }, twin = { 0 };
		enum st st = ST_OK;
		struct load l;
		struct err e;

		for (unsigned k = 0; k < 4 && cases[i].text[k] != NULL; k++) {
			if (st != ST_OK)
				fail_msg("%s: file %u: %s", cases[i].name, k, e.msg);
			if (k + 1 == 4 ||
			    cases[i].text[k + 1] == NULL) /* the last: what was before it */
				assert_true(k == 0 || twin.rows.n != 0);
			else
				assert_int_equal(load_text(&twin, cases[i].text[k],
						     strlen(cases[i].text[k]), &l, &e),
				    ST_OK);
			st = load_text(&s, cases[i].text[k], strlen(cases[i].text[k]), &l, &e);
			if (st == ST_OK)
				assert_int_equal(l.read, l.kept + l.refused);
		}
		if (st != cases[i].st || (st != ST_OK && strstr(e.msg, cases[i].want) == NULL))
			fail_msg("%s: status %d, %s", cases[i].name, st, e.msg);
		show(&s, &after);
		show(&twin, &before);
		if (strcmp(after.p, st == ST_OK ? cases[i].want : before.p) != 0)
			fail_msg("%s: %s", cases[i].name, after.p);
	}
	buf_fini(&before);
	buf_fini(&after);
}

/* Cut anywhere, an update changes nothing or all. */
static void
test_cuts(void **state)
{
	static const char *const updates[] = {
		N3("1-3", "ADD 1\n\n" R("10.0.0.0/8", "1") "DEL 2\n\n" R("192.0.2.0/24",
			      "1") "ADD 3\n\nas-set: AS-A\nmembers: AS7\nsource: T\n\n"),
		HEAD("snapshot", ID, "7") OBJ4(R4("10.0.0.0/8", "1")),
	};
	static const char *const full[] = { "10.0.0.0/8 1 T;192.0.2.0/24 1 U;AS-A@T:1/7;AS5@T;",
		"10.0.0.0/8 1 T;192.0.2.0/24 1 U;" };
	struct buf got = { 0 };

	(void)state;
	for (unsigned u = 0; u < 2; u++) {
		for (size_t n = 1; n <= strlen(updates[u]); n++) {
			struct irr_set s = { 0 };
			struct load l;
			struct err e;
			enum st st;

			assert_int_equal(load_text(&s, DUMP, strlen(DUMP), &l, &e), ST_OK);
			st = load_text(&s, updates[u], n, &l, &e);
			show(&s, &got);
			if (st == ST_OK && u == 1 && n < strlen(updates[u]) - 1)
				continue; /* between records a snapshot ends well: that is what the
					     notification is for */
			if (strcmp(got.p, st == ST_OK ? full[u] : STATE) != 0)
				fail_msg("update %u cut at %zu: status %d, %s", u, n, st, got.p);
			assert_true(st != ST_OK || n + 2 > strlen(updates[u]));
		}
	}
	buf_fini(&got);
}

static struct in *
named(const char *name, const char *text)
{
	char path[600], dir[512] = "/tmp/routescope-test-XXXXXX";
	struct in *in;
	struct err e;
	int fd;

	assert_non_null(mkdtemp(dir));
	snprintf(path, sizeof(path), "%s/%s", dir, name);
	fd = open(path, O_WRONLY | O_CREAT | O_EXCL, 0600);
	assert_true(fd != -1 && write(fd, text, strlen(text)) == (ssize_t)strlen(text));
	close(fd);
	assert_int_equal(in_open(&in, path, &e), ST_OK);
	unlink(path);
	rmdir(dir);
	return in;
}

/* What a dump stands at is in a file beside it. */
static void
test_serial(void **state)
{
	struct irr_set s = { 0 };
	struct load l = { 0 };
	struct err e;
	struct in *in;

	(void)state;
	assert_int_equal(load_text(&s, DUMP, strlen(DUMP), &l, &e), ST_OK);
	in = named("irr-T.CURRENTSERIAL", "41\n");
	assert_int_equal(irr_load(&s, in, &l, &e), ST_OK);
	in_close(in);
	in = named("T.CURRENTSERIAL", "40\n");
	assert_int_equal(irr_load(&s, in, &l, &e), ST_BAD);
	in_close(in);
	in = named("irr-T.txt", "42\n");
	assert_int_equal(irr_load(&s, in, &l, &e), ST_BAD);
	in_close(in);
	in = named("T.CURRENTSERIAL", "42\n43\n");
	assert_int_equal(irr_load(&s, in, &l, &e), ST_BAD);
	in_close(in);
	assert_int_equal(LOAD(&s, N3("43-43", "ADD 43\n\n" R("10.0.0.0/8", "1"))), ST_BAD);
	assert_non_null(strstr(e.msg, "stands at serial 41"));
	assert_int_equal(load_text(&s, N3("42-42", "ADD 42\n\n" R("10.0.0.0/8", "1")),
			     strlen(N3("42-42", "ADD 42\n\n" R("10.0.0.0/8", "1"))), &l, &e),
	    ST_OK);
	irr_set_fini(&s);
}

/* A notification binds what comes after it: session, version, and the digest of the file. */
static void
test_notification(void **state)
{
	static const char delta[] = HEAD("delta", ID, "8") ADD4(R4("10.0.0.0/8", "1"));
	static const char other[] = HEAD("delta", ID, "8") ADD4(R4("11.0.0.0/8", "1"));
	struct irr_set s = { 0 };
	struct buf note = { 0 }, got = { 0 };
	struct load l;
	struct err e;
	const char *texts[2] = { SNAP4, delta };

	(void)state;
	buf_lit(&note, "{\"nrtm_version\": 4, \"timestamp\": \"2026-01-01T00:00:00Z\", \"type\": "
		       "\"notification\",\n"
		       " \"next_signing_key\": null, \"source\": \"T\", \"session_id\": \"" ID
		       "\", \"version\": 8,\n");
	for (unsigned i = 0; i < 2; i++) {
		struct sha256 *h = sha256_new();
		uint8_t sum[SHA256_BYTES];

		sha256_add(h, texts[i], strlen(texts[i]));
		sha256_end(h, sum);
		buf_printf(&note,
		    "%s{\"version\": %u, \"url\": \"https://example.net/%u\", \"hash\": \"",
		    i == 0 ? "\"snapshot\": " : ", \"deltas\": [", 7 + i, i);
		buf_hex(&note, sum, sizeof(sum));
		buf_lit(&note, "\"}");
	}
	buf_lit(&note, "]}\n");
	assert_int_equal(load_text(&s, note.p, note.n, &l, &e), ST_OK);
	/* cut between two records: well-formed, and not what was promised */
	assert_int_equal(
	    load_text(&s, SNAP4, strlen(HEAD("snapshot", ID, "7") OBJ4(R4("203.0.113.0/24", "3"))),
		&l, &e),
	    ST_BAD);
	assert_non_null(strstr(e.msg, "SHA-256"));
	assert_int_equal(
	    load_text(&s, HEAD("snapshot", ID2, "7"), strlen(HEAD("snapshot", ID2, "7")), &l, &e),
	    ST_BAD);
	assert_non_null(strstr(e.msg, "another session"));
	assert_int_equal(
	    load_text(&s, HEAD("snapshot", ID, "6"), strlen(HEAD("snapshot", ID, "6")), &l, &e),
	    ST_BAD);
	assert_non_null(strstr(e.msg, "does not name"));
	assert_int_equal(load_text(&s, SNAP4, strlen(SNAP4), &l, &e), ST_OK);
	assert_int_equal(load_text(&s, other, strlen(other), &l, &e), ST_BAD);
	assert_int_equal(load_text(&s, delta, strlen(delta), &l, &e), ST_OK);
	/* a gap inside a notification */
	note.n -= 4;
	buf_printf(&note, "}, {\"version\": 10, \"url\": \"x\", \"hash\": \"%064d\"}]}\n", 0);
	assert_int_equal(load_text(&s, note.p, note.n, &l, &e), ST_BAD);
	assert_non_null(strstr(e.msg, "missing"));
	show(&s, &got);
	assert_string_equal(got.p, "10.0.0.0/8 1 T;203.0.113.0/24 3 T;AS-N@T:1/9;");
	buf_fini(&note);
	buf_fini(&got);
}

/* Random updates, in both versions, against an array of what is there. */
static void
test_twin(void **state)
{
	enum { ROUNDS = 150, ROUTES = 24, SETS = 6 };
	struct buf dump = { 0 }, n3 = { 0 }, n4 = { 0 }, want = { 0 }, got = { 0 };

	(void)state;
	test_seed();
	for (unsigned round = 0; round < ROUNDS; round += TEST_EVERY) {
		bool there[ROUTES] = { false };
		unsigned set[SETS] = { 0 }; /* 0: not there; else its only member */
		struct irr_set a = { 0 }, b = { 0 };
		struct load l;
		struct err e;

		dump.n = n4.n = 0;
		buf_lit(&dump, "route: 192.0.2.0/24\norigin: AS1\nsource: U\n\nperson: X\nsource: "
			       "T\n\nroute: 240.0.0.0/8\norigin: AS9\nsource: T\n\n");
		buf_lit(&n4, HEAD("snapshot", ID, "1") OBJ4(R4("240.0.0.0/8", "9")));
		for (unsigned i = 0; i < ROUTES; i++) {
			if (test_rng() % 2 != 0)
				continue;
			there[i] = true;
			buf_printf(&dump, "route: 10.%u.0.0/16\norigin: AS%u\nsource: T\n\n", i / 2,
			    i % 2 + 1);
			buf_printf(&n4, OBJ4("route: 10.%u.0.0/16\\norigin: AS%u\\nsource: T\\n"),
			    i / 2, i % 2 + 1);
		}
		assert_int_equal(load_text(&a, dump.p, dump.n, &l, &e), ST_OK);
		assert_int_equal(
		    LOAD(&b, "route: 192.0.2.0/24\norigin: AS1\nsource: U\n\n"), ST_OK);
		assert_int_equal(load_text(&b, n4.p, n4.n, &l, &e), ST_OK);
		for (unsigned file = 0, serial = 1; file < 4; file++) {
			const unsigned ops = 1 + (unsigned)(test_rng() % 30);

			n3.n = n4.n = 0;
			buf_printf(&n3, "%%START Version: 3 T %u-%u\n\n", serial, serial + ops - 1);
			buf_printf(&n4,
			    "\x1e{\"nrtm_version\":4,\"type\":\"delta\",\"source\":\"T\",\"session_"
			    "id\":\"" ID "\",\"version\":%u}\n",
			    file + 2);
			for (unsigned k = 0; k < ops; k++, serial++) {
				const bool gone = test_rng() % 2 != 0, is_set = test_rng() % 3 == 0;
				const unsigned i = (unsigned)(test_rng() %
							      (is_set ? SETS : ROUTES)),
					       m = 1 + (unsigned)(test_rng() % 50);

				buf_printf(&n3, "%s %u\n\n", gone ? "DEL" : "ADD", serial);
				if (is_set) {
					set[i] = gone ? 0 : m;
					buf_printf(&n3,
					    "as-set: AS-%u\nmembers: AS%u\nsource: T\n\n", i, m);
					if (gone)
						buf_printf(&n4, DEL4("as-set", "AS-%u"), i);
					else
						buf_printf(&n4,
						    ADD4("as-set: AS-%u\\nmembers: AS%u\\nsource: "
							 "T"),
						    i, m);
				} else {
					there[i] = !gone;
					buf_printf(&n3,
					    "route: 10.%u.0.0/16\norigin: AS%u\nsource: T\n\n",
					    i / 2, i % 2 + 1);
					if (gone)
						buf_printf(&n4, DEL4("route", "10.%u.0.0/16AS%u"),
						    i / 2, i % 2 + 1);
					else
						buf_printf(&n4,
						    ADD4("route: 10.%u.0.0/16\\norigin: "
							 "AS%u\\nsource: T"),
						    i / 2, i % 2 + 1);
				}
			}
			buf_lit(&n3, "%END T\n");
			if (load_text(&a, n3.p, n3.n, &l, &e) != ST_OK ||
			    load_text(&b, n4.p, n4.n, &l, &e) != ST_OK)
				fail_msg("round %u: %s", round, e.msg);
		}
		want.n = 0;
		for (unsigned i = 0; i < ROUTES; i++) {
			if (there[i])
				buf_printf(&want, "10.%u.0.0/16 %u T;", i / 2, i % 2 + 1);
		}
		buf_lit(&want, "192.0.2.0/24 1 U;240.0.0.0/8 9 T;");
		buf_ch(&want, '\0');
		for (unsigned k = 0; k < 2; k++) {
			char *p;

			show(k == 0 ? &a : &b, &got);
			assert_memory_equal(got.p, want.p, want.n - 1);
			p = got.p + want.n - 1; /* sets come in order of their numbers: in that of
						   their first mention */
			for (unsigned i = 0; i < SETS; i++) {
				char text[64];

				snprintf(text, sizeof(text), "AS-%u@T:1/%u;", i, set[i]);
				assert_true((strstr(p, text) != NULL) == (set[i] != 0));
				snprintf(text, sizeof(text), "AS-%u@", i);
				assert_true((strstr(p, text) != NULL) == (set[i] != 0));
			}
		}
	}
	buf_fini(&dump);
	buf_fini(&n3);
	buf_fini(&n4);
	buf_fini(&want);
	buf_fini(&got);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rules),
		cmocka_unit_test(test_cuts),
		cmocka_unit_test(test_serial),
		cmocka_unit_test(test_notification),
		cmocka_unit_test(test_twin),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

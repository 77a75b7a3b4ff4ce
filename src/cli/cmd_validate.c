/* cmd_validate.c - the state of one (prefix, origin), or of a whole table of them. */
#include <stdio.h>

#include "base/json.h"
#include "cli/world_args.h"
#include "io/in.h"
#include "io/out.h"
#include "judge/judge.h"
#include "pfx/asn.h"

static const struct cli_opt opts[] = {
	{ "vrps", "FILE",
	    "validated ROA payloads (JSON, CSV, OpenBGPD, BIRD) or rtr:HOST:PORT; repeats" },
	{ "slurm", "FILE", "local exceptions to them (RFC 8416); repeats" },
	{ "at", "TIME", "a date or time at which VRPs must be valid; else that of their file" },
	{ "irr", "FILE", "RPSL with route and route6 objects; repeats" },
	{ "table", "FILE", "rows of `PREFIX ORIGIN` in place of one question; repeats" },
	{ "csv", NULL, "comma separated values with a header (the default)" },
	{ "json", NULL, "an object a line" },
	{ NULL, NULL, NULL },
};

static const char more[] =
    "rpki: valid; invalid-length, a covering VRP has the origin and none admits the length;\n"
    "invalid-asn, covered and none has the origin; not-found.\n"
    "irr: valid, a route object of exactly this prefix and origin; invalid-more-specific, a\n"
    "covering object has the origin; invalid, covered by other origins only; not-found.\n"
    "`-`: no such source was given.\n\n"
    "A table row is a prefix, then a tab, comma or blank, then the origin; `;` and `#` begin\n"
    "comments, a row that begins with the word prefix is a header. An origin in braces,\n"
    "{64496,64497}, is a set: no single origin, it matches nothing.\n\n"
    "Exit code 1: one question, and it is invalid-length or invalid-asn; or, asked without\n"
    "--vrps, irr is invalid. not-found and invalid-more-specific are no negative answers.";

struct ask {
	struct pfx pfx;
	uint32_t origin; /* ORIGIN_NONE for a set */
	struct str text; /* the set as written */
};

/* "{1,2}", "{1 2}": AS numbers with commas or blanks between. */
static bool
set_parse(struct str s)
{
	struct str rest = { s.p + 1, s.n - 2 };
	size_t i = 0, n = 0;
	uint32_t asn;

	while (i < rest.n) {
		const size_t at = i;

		while (i < rest.n && rest.p[i] != ',' && rest.p[i] != ' ')
			i++;
		if (i > at && !asn_parse((struct str){ rest.p + at, i - at }, &asn))
			return false;
		n += i > at;
		i++;
	}
	return n != 0;
}

static bool
origin_parse(struct str s, struct ask *a)
{
	a->text = s;
	if (s.n >= 2 && s.p[0] == '{' && s.p[s.n - 1] == '}') {
		a->origin = ORIGIN_NONE;
		return set_parse(s);
	}
	a->text.n = 0;
	return asn_parse(s, &a->origin);
}

static void
put_csv(struct buf *b, const struct ask *a, struct verdict v)
{
	buf_pfx(b, &a->pfx);
	buf_ch(b, ',');
	if (a->text.n != 0)
		buf_csv(b, a->text);
	else
		buf_u64(b, a->origin);
	buf_ch(b, ',');
	buf_cstr(b, rpki_word(v.rpki));
	buf_ch(b, ',');
	buf_cstr(b, irr_word(v.irr));
	buf_ch(b, '\n');
}

static void
put_word(struct json *j, const char *key, const char *word)
{
	if (word[0] == '-')
		json_knull(j, key);
	else
		json_kcstr(j, key, word);
}

static void
put_json(struct buf *b, const struct ask *a, struct verdict v)
{
	char text[PFX_TEXT];
	struct json j = json_on(b);

	json_obj(&j);
	json_kstr(&j, "prefix", (struct str){ text, (size_t)(pfx_fmt(text, &a->pfx) - text) });
	if (a->text.n != 0)
		json_kstr(&j, "asn", a->text);
	else
		json_ku64(&j, "asn", a->origin);
	put_word(&j, "rpki", rpki_word(v.rpki));
	put_word(&j, "irr", irr_word(v.irr));
	json_obj_end(&j);
	json_nl(&j);
}

struct job {
	const struct cli *c;
	const struct world *w;
	struct out o;
	bool json;
	uint64_t refused; /* rows of the table at hand */
	struct err first; /* the first row refused */
};

static void
put(struct job *t, const struct ask *a, struct verdict v)
{
	if (t->json)
		put_json(&t->o.b, a, v);
	else
		put_csv(&t->o.b, a, v);
}

/* Rows of a table that wait to be judged together. */
struct batch {
	struct ask ask[JUDGE_GROUP];
	size_t n;
	struct buf sets; /* texts of origins that are sets; ask.text.p is none yet, they may move */
};

static void
answer_all(struct job *t, struct batch *b)
{
	struct rov_ask pair[JUDGE_GROUP];
	struct verdict v[JUDGE_GROUP];
	const char *sets = b->sets.p;

	for (size_t i = 0; i < b->n; i++)
		pair[i] = (struct rov_ask){ b->ask[i].pfx, b->ask[i].origin };
	judge_pairs(t->w, pair, b->n, v);
	for (size_t i = 0; i < b->n; i++) {
		if (b->ask[i].text.n != 0) {
			b->ask[i].text.p = sets;
			sets += b->ask[i].text.n;
		}
		put(t, &b->ask[i], v[i]);
	}
	b->n = b->sets.n = 0;
}

static void
wait_in(struct job *t, struct batch *b, const struct ask *a)
{
	buf_str(&b->sets, a->text);
	b->ask[b->n++] = *a;
	if (b->n == JUDGE_GROUP)
		answer_all(t, b);
}

/* What is wrong with a row, or NULL; *skip: a comment, an empty line or a header. */
static const char *
row_parse(struct str line, struct ask *a, bool *skip)
{
	size_t i = 0;

	line = str_trim(line);
	*skip = line.n == 0 || line.p[0] == ';' || line.p[0] == '#';
	if (*skip)
		return NULL;
	for (size_t k = 0; k < line.n; k++) {
		if (line.p[k] == ';' || line.p[k] == '#') /* a comment behind the row */
			line = str_trim((struct str){ line.p, k });
	}
	while (i < line.n && line.p[i] != '\t' && line.p[i] != ',' && line.p[i] != ' ')
		i++;
	*skip = str_caseeq((struct str){ line.p, i }, "prefix");
	if (*skip)
		return NULL;
	if (i == line.n)
		return "a row is a prefix, then a tab, comma or blank, then the origin";
	if (!pfx_parse((struct str){ line.p, i }, &a->pfx))
		return "not a prefix";
	if (!origin_parse(str_trim((struct str){ line.p + i + 1, line.n - i - 1 }), a))
		return "not an AS number";
	return NULL;
}

static enum st
rows(struct job *t, struct in *in, struct batch *b, struct err *e)
{
	struct str line;
	uint64_t no = 0;
	enum st st;

	while ((st = in_line(in, &line, e)) == ST_OK) {
		struct ask a;
		bool skip;
		const char *why = row_parse(line, &a, &skip);

		no++;
		if (skip)
			continue;
		if (why != NULL && t->refused++ == 0) {
			err_line(&t->first, ST_BAD, no, NULL, "%s", why);
			err_in(&t->first, in_name(in));
		}
		if (why == NULL)
			wait_in(t, b, &a);
		st = buf_bad(&b->sets) ? err_nomem(e, "rows") : out_tick(&t->o, e);
		if (st != ST_OK)
			return st;
	}
	answer_all(t, b); /* also before a fault of reading */
	return st == ST_END ? ST_OK : st;
}

static int
table(struct job *t, const char *path)
{
	struct batch b = { .n = 0 };
	struct in *in;
	struct err e;
	enum st st = in_open(&in, path, &e), flushed;

	if (st != ST_OK) {
		err_in(&e, path);
		return cli_fail(t->c, &e);
	}
	t->refused = 0;
	st = rows(t, in, &b, &e);
	buf_fini(&b.sets);
	if (st != ST_OK)
		err_in(&e, path);
	in_close(in);
	if (st != ST_OK)
		cli_fail(t->c, &e);
	flushed = out_flush(&t->o, &e);
	if (flushed != ST_OK)
		return cli_fail(t->c, &e);
	if (t->refused != 0) {
		cli_fail(t->c, &t->first);
		cli_say("%llu row%s of %s refused", (unsigned long long)t->refused,
		    t->refused == 1 ? "" : "s", path);
	}
	return st != ST_OK || t->refused != 0 ? EXIT_DATA : EXIT_FINE;
}

static int
single(struct job *t, const struct ask *a)
{
	const struct verdict v = judge_pair(t->w, &a->pfx, a->origin);
	struct err e;

	put(t, a, v);
	if (out_flush(&t->o, &e) != ST_OK)
		return cli_fail(t->c, &e);
	if (v.rpki == RPKI_NO_DATA)
		return v.irr == IRR_INVALID ? EXIT_NEGATIVE : EXIT_FINE;
	return v.rpki == RPKI_INVALID_LENGTH || v.rpki == RPKI_INVALID_ASN ? EXIT_NEGATIVE
									   : EXIT_FINE;
}

static int
run(struct cli *c)
{
	struct job t = { .c = c, .o = { .fd = 1 }, .json = cli_flag(c, "json") };
	const size_t tables = cli_count(c, "table");
	struct ask a = { 0 };
	struct world *w;
	struct err e;
	int rc = EXIT_FINE;

	if (cli_count(c, "vrps") + cli_count(c, "irr") + cli_count(c, "slurm") == 0)
		return cli_usage(c, "nothing to validate against: give --vrps or --irr");
	if (c->argc != (tables > 0 ? 0 : 2))
		return cli_usage(c, "either PREFIX and ASN, or --table FILE");
	if (tables == 0 && !pfx_parse(str_of(c->argv[0]), &a.pfx))
		return cli_usage(c,
		    "not a prefix: %s (such as 192.0.2.0/24, no bit set behind the length)",
		    c->argv[0]);
	if (tables == 0 && !origin_parse(str_of(c->argv[1]), &a))
		return cli_usage(c, "not an AS number: %s", c->argv[1]);
	if (cli_world(c, &w, &e) != ST_OK)
		return cli_fail(c, &e);
	t.w = w;
	if (!t.json)
		buf_lit(&t.o.b, "prefix,asn,rpki,irr\n");
	if (tables == 0)
		rc = single(&t, &a);
	for (size_t i = 0; i < tables; i++) {
		const int one = table(&t, cli_nth(c, "table", i));

		rc = one != EXIT_FINE ? one : rc;
	}
	buf_fini(&t.o.b);
	world_free(w);
	return rc;
}

const struct cli_cmd cmd_validate = {
	.name = "validate",
	.args = "(PREFIX ASN | --table FILE)",
	.help = "tell whether routes are valid by RPKI and IRR",
	.more = more,
	.opts = opts,
	.run = run,
};

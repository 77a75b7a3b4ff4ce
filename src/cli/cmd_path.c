/* cmd_path.c - what AS paths are: leaks or not, by whom; one path, or a table of them. */
#include <stdio.h>

#include "base/json.h"
#include "bgp/aspath.h"
#include "bgp/aspath_text.h"
#include "cli/world_args.h"
#include "io/in.h"
#include "io/out.h"
#include "judge/path.h"
#include "pfx/asn.h"
#include "rpki/allowed.h"

static const struct cli_opt opts[] = {
	{ "direction", "up|down",
	    "how the path was learned: up, from a customer, peer or route-server client; down "
	    "(default), from a provider" },
	{ "table", "FILE", "a path a line in place of one question; repeats" },
	{ "neighbour", "ASN", "whom the path is from: must stand first in it" },
	{ "otc", "ASN", "the route carries Only-to-Customer with that number (RFC 9234)" },
	{ "allowed", "FILE",
	    "lines of `AS: neighbours`, who may carry its routes as its operator declares; "
	    "repeats" },
	{ "csv", NULL, "comma separated values with a header" },
	{ "json", NULL, "an object a line (the default)" },
	{ NULL, NULL, NULL },
};

static const char more[] =
    "A path is written as routers do, the neighbour first and the origin last; repeats count "
    "once,\n"
    "a set in braces makes it invalid, confederations in round brackets are left out. A table has\n"
    "a path a line, behind `up,` or `down,` where it is not --direction; `#` begins a comment.\n\n"
    "aspa: draft-ietf-sidrops-aspa-verification-28 with the ASPAs of --aspas or --vrps.\n"
    "relations: the same with --as-rel, where providers are attested, peers and customers are "
    "none,\n"
    "siblings (--as-org, --peeringdb) are each other's; route servers and reserved numbers add no\n"
    "hop. max_up, min_up, max_down, min_down are the ramps of aspa where there are ASPAs, else of\n"
    "relations. leakers are those who may have leaked the path, from the origin on; leak_type is "
    "1\n"
    "to 4 as RFC 7908 has it, 0 when what is known admits several; `leak` tells who says so and,\n"
    "when both hops are known, the three ASes. null: no such source, or nothing to say.\n\n"
    "policy: the same by --allowed, and by aut-nums of --irr: who takes all that another has is "
    "its\n"
    "customer. peerlock: an AS between two that buy transit from nobody (lite, by a dated list), "
    "or\n"
    "one that --allowed does not name for its neighbour (full).\n\n"
    "Exit code 1: one question, and aspa, relations or policy is invalid, otc is violated, or "
    "full\n"
    "peerlock fires.";

struct row {
	struct span path;
	bool up;
};

struct job {
	const struct cli *c;
	const struct path_judge *j;
	struct out o;
	struct buf wire; /* of the path at hand */
	struct buf text;
	struct as_run run;
	struct path_ask ask;
	bool up, csv, by_aspa;
	uint64_t refused; /* rows of the table at hand */
	struct err first;
};

/* Who may have leaked it, as[*lo .. *hi). */
static void
leakers(const struct job *t, const struct row *r, const struct path_verdict *v, unsigned *lo,
    unsigned *hi)
{
	const struct ramp *main = t->by_aspa ? &v->aspa : &v->rel;

	*lo = v->lo;
	*hi = v->hi;
	if ((v->by & ~PROOF_PEERLOCK) == 0) {
		*lo = *hi = 0;
		if (r->up)
			ramp_leakers_up(main, lo, hi);
		else if (v->loop) /* by the letter: nobody is accused of it */
			ramp_leakers(main, lo, hi);
	}
}

static void
put_state(struct json *j, const char *key, unsigned state)
{
	if (state == RAMP_NO_DATA)
		json_knull(j, key);
	else
		json_kcstr(j, key, ramp_word(state));
}

static void
put_length(struct json *j, const char *key, const struct ramp *r, uint16_t length)
{
	if (r->n == 0)
		json_knull(j, key);
	else
		json_ku64(j, key, length);
}

static void
put_asns(struct json *j, const char *key, const uint32_t *v, unsigned n)
{
	json_key(j, key);
	json_arr(j);
	for (unsigned i = 0; i < n; i++)
		json_u64(j, v[i]);
	json_arr_end(j);
}

static void
put_words(struct json *j, const char *key, unsigned bits)
{
	static const char *const words[] = { "aspa", "otc", "policy", "relations", "mixed",
		"peerlock" };

	json_key(j, key);
	json_arr(j);
	for (unsigned i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		if ((bits >> i & 1) != 0)
			json_cstr(j, words[i]);
	}
	json_arr_end(j);
}

static void
put_leak(struct json *j, const struct path_verdict *v)
{
	json_key(j, "leak");
	if (v->by == 0) {
		json_null(j);
		return;
	}
	json_obj(j);
	put_words(j, "by", v->by);
	json_key(j, "types");
	json_arr(j);
	for (unsigned t = LEAK_HAIRPIN; t <= LEAK_PEER_PROVIDER; t++) {
		if ((v->types >> t & 1) != 0)
			json_u64(j, t);
	}
	json_arr_end(j);
	if (v->certain)
		put_asns(j, "segment", (const uint32_t[]){ v->from, v->leaker, v->to },
		    v->to != 0 ? 3 : 2);
	else
		json_knull(j, "segment");
	json_obj_end(j);
}

static void
put_lock(struct json *j, const struct peerlock *k)
{
	json_key(j, "peerlock");
	if (k->kind == LOCK_NONE) {
		json_null(j);
		return;
	}
	json_obj(j);
	json_kcstr(j, "rule", k->kind == LOCK_LITE ? "lite" : "full");
	json_ku64(j, "from", k->from);
	if (k->leaker != 0)
		json_ku64(j, "leaker", k->leaker);
	else
		json_knull(j, "leaker");
	if (k->to != 0)
		json_ku64(j, "to", k->to);
	else
		json_knull(j, "to");
	if (k->excuse == LOCK_BARE)
		json_knull(j, "excuse");
	else
		json_kcstr(j, "excuse",
		    k->excuse == LOCK_SIBLING  ? "siblings"
		    : k->excuse == LOCK_IN_IP4 ? "in IPv4"
					       : "in IPv6");
	json_obj_end(j);
}

static const char *
fault_word(const struct path_verdict *v)
{
	static const char *const word[] = {
		[RUN_FINE] = NULL, [RUN_EMPTY] = "empty", [RUN_SET] = "set", [RUN_LONG] = "too long"
	};

	if (v->fault != RUN_FINE)
		return word[v->fault];
	return v->alien ? "neighbour not first" : v->loop ? "loop" : NULL;
}

static void
put_json(struct job *t, const struct row *r, const struct path_verdict *v)
{
	const struct ramp *main = t->by_aspa ? &v->aspa : &v->rel;
	struct json j = json_on(&t->o.b);
	unsigned lo, hi;

	leakers(t, r, v, &lo, &hi);
	json_obj(&j);
	json_kstr(&j, "path", (struct str){ t->text.p, t->text.n });
	json_kcstr(&j, "direction", r->up ? "up" : "down");
	put_state(&j, "aspa", r->up ? v->aspa.up : v->aspa.down);
	put_length(&j, "max_up", main, main->max_up);
	put_length(&j, "min_up", main, main->min_up);
	put_length(&j, "max_down", main, main->max_down);
	put_length(&j, "min_down", main, main->min_down);
	put_state(&j, "relations", r->up ? v->rel.up : v->rel.down);
	if (lo == hi)
		json_knull(&j, "leak_type");
	else
		json_ku64(&j, "leak_type", v->type);
	put_asns(&j, "leakers", t->run.as + lo, hi - lo);
	put_state(&j, "policy", r->up ? v->policy.up : v->policy.down);
	if (v->otc == OTC_ABSENT)
		json_knull(&j, "otc");
	else
		json_kcstr(&j, "otc", otc_word(v->otc));
	put_leak(&j, v);
	put_lock(&j, &v->lock);
	if (fault_word(v) != NULL)
		json_kcstr(&j, "fault", fault_word(v));
	json_obj_end(&j);
	json_nl(&j);
}

static void
put_csv(struct job *t, const struct row *r, const struct path_verdict *v)
{
	const struct ramp *main = t->by_aspa ? &v->aspa : &v->rel;
	const uint16_t lengths[] = { main->max_up, main->min_up, main->max_down, main->min_down };
	struct buf *b = &t->o.b;
	unsigned lo, hi;

	leakers(t, r, v, &lo, &hi);
	buf_csv(b, (struct str){ t->text.p, t->text.n });
	buf_printf(
	    b, ",%s,%s", r->up ? "up" : "down", ramp_word(r->up ? v->aspa.up : v->aspa.down));
	for (unsigned i = 0; i < 4; i++) {
		if (main->n == 0)
			buf_lit(b, ",-");
		else
			buf_printf(b, ",%u", lengths[i]);
	}
	buf_printf(b, ",%s,", ramp_word(r->up ? v->rel.up : v->rel.down));
	if (lo == hi)
		buf_lit(b, "-,");
	else
		buf_printf(b, "%u,", v->type);
	for (unsigned i = lo; i < hi; i++)
		buf_printf(b, "%s%u", i == lo ? "" : " ", t->run.as[i]);
	buf_ch(b, '\n');
}

/* Whether the answer is negative. */
static bool
answer(struct job *t, const struct row *r)
{
	struct path_verdict v;

	t->ask.path = r->path;
	judge_path(t->j, &t->ask, &t->run, &v);
	t->text.n = 0;
	aspath_text(&t->text, r->path);
	if (t->csv)
		put_csv(t, r, &v);
	else
		put_json(t, r, &v);
	return (r->up ? v.aspa.up : v.aspa.down) == RAMP_INVALID ||
	       (r->up ? v.rel.up : v.rel.down) == RAMP_INVALID ||
	       (r->up ? v.policy.up : v.policy.down) == RAMP_INVALID || v.otc == OTC_VIOLATED ||
	       v.lock.kind == LOCK_FULL;
}

/* What is wrong with a path, or NULL. */
static const char *
path_parse(struct job *t, struct str s, struct row *r)
{
	const char *why;
	size_t at;

	t->wire.n = 0;
	why = aspath_parse(&t->wire, s, &at);
	r->path = (struct span){ (const uint8_t *)t->wire.p, t->wire.n };
	return buf_bad(&t->wire) ? "no memory" : why;
}

/* The same of a row of a table; *skip: a comment or an empty line. */
static const char *
row_parse(struct job *t, struct str line, struct row *r, bool *skip)
{
	const char *hash = memchr(line.p, '#', line.n);
	struct str rest, word;

	if (hash != NULL)
		line.n = (size_t)(hash - line.p);
	line = str_trim(line);
	*skip = line.n == 0;
	r->up = t->up;
	rest = line;
	if (memchr(line.p, ',', line.n) != NULL && str_cut(&rest, ',', &word)) {
		word = str_trim(word);
		if (str_caseeq(word, "up") || str_caseeq(word, "down")) {
			r->up = word.n == 2;
			line = rest;
		}
	}
	return *skip ? NULL : path_parse(t, line, r);
}

static enum st
rows(struct job *t, struct in *in, struct err *e)
{
	struct str line;
	uint64_t no = 0;
	enum st st;

	while ((st = in_line(in, &line, e)) == ST_OK) {
		struct row r;
		bool skip;
		const char *why = row_parse(t, line, &r, &skip);

		no++;
		if (skip)
			continue;
		if (why != NULL && t->refused++ == 0) {
			err_line(&t->first, ST_BAD, no, NULL, "%s", why);
			err_in(&t->first, in_name(in));
		}
		if (why == NULL)
			answer(t, &r);
		st = out_tick(&t->o, e);
		if (st != ST_OK)
			return st;
	}
	return st == ST_END ? ST_OK : st;
}

static int
table(struct job *t, const char *path)
{
	struct in *in;
	struct err e;
	enum st st = in_open(&in, path, &e), flushed;

	if (st != ST_OK) {
		err_in(&e, path);
		return cli_fail(t->c, &e);
	}
	t->refused = 0;
	st = rows(t, in, &e);
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

/* The files of --allowed as a table; *out NULL when there are none. */
static enum st
load_allowed(const struct cli *c, struct aspa_table **out, struct err *e)
{
	struct aspa_set s = { 0 };
	enum st st = ST_OK;
	const char *path;

	*out = NULL;
	for (size_t i = 0; st == ST_OK && (path = cli_nth(c, "allowed", i)) != NULL; i++) {
		struct load l = { 0 };
		struct in *in;

		st = in_open(&in, path, e);
		if (st == ST_OK) {
			st = allowed_load(&s, in, &l, e);
			in_close(in);
		}
		if (st != ST_OK)
			err_in(e, path);
		else if (l.refused != 0)
			cli_say("%s: %llu of %llu lines refused, such as: %s", path,
			    (unsigned long long)l.refused, (unsigned long long)l.read,
			    l.reasons[0].why);
	}
	if (st == ST_OK && s.n != 0)
		st = aspa_build(out, &s, e);
	aspa_set_fini(&s);
	return st;
}

/* The tables, or the one question in wire; the world is at hand. */
static int
work(struct job *t)
{
	const struct row one = { { (const uint8_t *)t->wire.p, t->wire.n }, t->up };
	const size_t tables = cli_count(t->c, "table");
	struct err e;
	int rc = EXIT_FINE;

	if (t->csv)
		buf_lit(&t->o.b, "path,direction,aspa,max_up,min_up,max_down,min_down,relations,"
				 "leak_type,leakers\n");
	if (tables == 0) {
		rc = answer(t, &one) ? EXIT_NEGATIVE : EXIT_FINE;
		return out_flush(&t->o, &e) != ST_OK ? cli_fail(t->c, &e) : rc;
	}
	for (size_t i = 0; i < tables; i++) {
		const int now = table(t, cli_nth(t->c, "table", i));

		rc = now != EXIT_FINE ? now : rc;
	}
	return rc;
}

static int
judge(struct job *t)
{
	struct path_judge_opts o = { 0 };
	struct aspa_table *allowed;
	struct path_judge *j = NULL;
	struct world *w;
	struct err e;
	int rc;

	if (load_allowed(t->c, &allowed, &e) != ST_OK)
		return cli_fail(t->c, &e);
	o.allowed = allowed;
	if (cli_world(t->c, &w, &e) != ST_OK) {
		aspa_free(allowed);
		return cli_fail(t->c, &e);
	}
	t->by_aspa = world_aspa(w) != NULL;
	rc = path_judge_new(&j, w, &o, &e) != ST_OK ? cli_fail(t->c, &e) : EXIT_FINE;
	t->j = j;
	if (j != NULL)
		rc = work(t);
	path_judge_free(j);
	world_free(w);
	aspa_free(allowed);
	return rc;
}

/* The question from the command line into wire: one argument, or a word an AS. */
static const char *
question(struct job *t)
{
	struct buf s = { 0 };
	struct row r;
	const char *why;

	for (int i = 0; i < t->c->argc; i++) {
		buf_cstr(&s, t->c->argv[i]);
		buf_ch(&s, ' ');
	}
	why = path_parse(t, (struct str){ s.p, s.n }, &r);
	buf_fini(&s);
	return why;
}

static int
run(struct cli *c)
{
	static const char *const sources[] = { "aspas", "vrps", "as-rel", "irr", "allowed",
		"world" };
	struct job t = { .c = c, .o = { .fd = 1 }, .csv = cli_flag(c, "csv") };
	const char *dir = cli_opt(c, "direction", "down"), *v;
	const bool tables = cli_count(c, "table") != 0;
	const char *why;
	size_t n = 0;
	int rc;

	for (size_t i = 0; i < sizeof(sources) / sizeof(sources[0]); i++)
		n += cli_count(c, sources[i]);
	if (n == 0)
		return cli_usage(c, "nothing to judge by: give --aspas or --as-rel");
	t.up = strcmp(dir, "up") == 0;
	if (!t.up && strcmp(dir, "down") != 0)
		return cli_usage(c, "--direction is up or down, not %s", dir);
	if ((v = cli_opt(c, "otc", NULL)) != NULL && !asn_parse(str_of(v), &t.ask.otc))
		return cli_usage(c, "--otc: not an AS number: %s", v);
	if ((v = cli_opt(c, "neighbour", NULL)) != NULL && !asn_parse(str_of(v), &t.ask.neighbour))
		return cli_usage(c, "--neighbour: not an AS number: %s", v);
	if ((c->argc == 0) != tables)
		return cli_usage(c, "either \"AS AS ... ORIGIN\", or --table FILE");
	why = question(&t);
	if (why != NULL)
		rc = cli_usage(c, "no AS path: %s", why);
	else
		rc = judge(&t);
	buf_fini(&t.wire);
	buf_fini(&t.text);
	buf_fini(&t.o.b);
	return rc;
}

const struct cli_cmd cmd_path = {
	.name = "path",
	.args = "(\"AS AS ... ORIGIN\" | --table FILE)",
	.help = "tell whether AS paths are leaks, of which type and by whom",
	.more = more,
	.opts = opts,
	.opts2 = cli_world_opts,
	.run = run,
};

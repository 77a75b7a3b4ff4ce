/* cmd_irr.c - what a set, or the sets of an AS, come down to in the routing registries. */
#include <stdlib.h>

#include "app/customer.h"
#include "base/arena.h"
#include "base/json.h"
#include "cli/world_args.h"
#include "io/out.h"

static const struct cli_opt opts[] = {
	{ "rib", "FILE", "a table in MRT, for the share of it that goes through; repeats" },
	{ "longer", NULL, "let more specifics up to /24 and /48 through, too" },
	{ "asns", NULL, "print the AS numbers, one a line" },
	{ "prefixes", NULL, "print the prefixes, with ^n-m where more specifics are meant" },
	{ "csv", NULL, "comma separated values with a header (the default)" },
	{ "json", NULL, "an object a line" },
	{ NULL, NULL, NULL },
};

static const char more[] =
    "NAME is an as-set or route-set, perhaps of one registry only (RIPE::AS-FOO, AS-FOO@RIPE), or "
    "an\n"
    "AS: then `from` tells where its sets come from: peeringdb (irr_as_set), aut-num (what its\n"
    "export lines announce most often), or itself, when neither tells a set that exists.\n\n"
    "sets: reached and there, of them in cycles; missing: names that no registry has; several: "
    "sets\n"
    "that more than one registry has, of which the best ranked decides; any: AS-ANY and its like,\n"
    "never followed; odd: members that are no member; depth: levels of sets, `+` when a limit was\n"
    "met. objects: route objects of the AS numbers; entries4, entries6: the filter; routed4,\n"
    "routed6: prefixes of the tables that go through, and their share. `-`: no such source.\n\n"
    "Exit code 1: one name, and there is no such set.";

/* Numbers of a result by name: columns and keys alike. */
static const char *const columns[] = { "sets", "cycles", "missing", "several", "members", "any",
	"odd", "depth", "asns", "asns_with_routes", "objects", "entries4", "entries6" };

#define COLUMNS (sizeof(columns) / sizeof(columns[0]))
#define ROUTE_COLUMNS 9 /* the first of those that need route objects */

struct job {
	const struct world *w;
	struct customer c;
	struct out o;
	bool json, asns, prefixes;
};

static void
numbers(const struct customer_size *s, uint64_t v[COLUMNS])
{
	const uint64_t n[COLUMNS] = { s->x.sets, s->x.cycles, s->x.missing + s->roots_missing,
		s->x.several, s->x.members, s->x.any, s->x.odd, s->x.depth, 0, s->f.with_routes,
		s->f.objects, s->f.n4, s->f.n6 };

	memcpy(v, n, sizeof(n));
	v[8] = s->x.asns_n + s->x.ops_n;
}

static bool
known(const struct job *j, const struct customer_size *s, size_t i)
{
	if (s->from == CUSTOMER_NOTHING)
		return i == 2; /* missing: itself */
	return i < ROUTE_COLUMNS || world_irr(j->w) != NULL || (i > 10 && s->x.ranges_n != 0);
}

/* "RIPE::AS-FOO RADB::AS-BAR" */
static void
put_roots(const struct job *j, const struct customer_size *s, struct buf *b)
{
	for (size_t i = 0; i < s->roots_n; i++) {
		const struct irr_set_info t = irr_sets_at(world_irr_sets(j->w), s->roots[i]);

		buf_printf(b, "%s%s::", i != 0 ? " " : "", t.source);
		buf_str(b, t.name);
	}
	if (s->from == CUSTOMER_ITSELF)
		buf_printf(b, "AS%u", s->asn);
}

static void
put_csv(struct job *j, const char *name, const struct customer_size *s, struct str roots)
{
	struct buf *b = &j->o.b;
	uint64_t v[COLUMNS];

	numbers(s, v);
	buf_csv(b, str_of(name));
	buf_printf(b, ",%s,", customer_from_word(s->from));
	buf_csv(b, roots.n != 0 ? roots : STR("-"));
	for (size_t i = 0; i < COLUMNS; i++) {
		buf_ch(b, ',');
		if (known(j, s, i))
			buf_u64(b, v[i]);
		else
			buf_ch(b, '-');
		if (i == 7 && s->x.cut)
			buf_ch(b, '+');
	}
	for (unsigned f = 0; f < 2; f++) {
		if (j->c.routed == NULL || s->from == CUSTOMER_NOTHING) {
			buf_lit(b, ",-,-");
			continue;
		}
		buf_printf(b, ",%llu,", (unsigned long long)s->routed[f]);
		if (j->c.total[f] != 0)
			buf_ratio(b, (int64_t)s->routed[f], (int64_t)j->c.total[f]);
		else
			buf_ch(b, '-');
	}
	buf_ch(b, '\n');
}

static void
put_share(struct job *j, struct json *o, const struct customer_size *s, unsigned f)
{
	json_key(o, f == 0 ? "routed4" : "routed6");
	if (j->c.routed == NULL || s->from == CUSTOMER_NOTHING)
		json_null(o);
	else
		json_u64(o, s->routed[f]);
	json_key(o, f == 0 ? "share4" : "share6");
	if (j->c.total[f] == 0 || s->from == CUSTOMER_NOTHING)
		json_null(o);
	else
		json_ratio(o, (int64_t)s->routed[f], (int64_t)j->c.total[f]);
}

static void
put_json(struct job *j, const char *name, const struct customer_size *s, struct str roots)
{
	struct json o = json_on(&j->o.b);
	uint64_t v[COLUMNS];

	numbers(s, v);
	json_obj(&o);
	json_kcstr(&o, "name", name);
	if (s->from == CUSTOMER_NOTHING)
		json_knull(&o, "from");
	else
		json_kcstr(&o, "from", customer_from_word(s->from));
	if (roots.n != 0)
		json_kstr(&o, "roots", roots);
	else
		json_knull(&o, "roots");
	for (size_t i = 0; i < COLUMNS; i++) {
		json_key(&o, columns[i]);
		if (known(j, s, i))
			json_u64(&o, v[i]);
		else
			json_null(&o);
	}
	json_kbool(&o, "limit_met", s->x.cut);
	put_share(j, &o, s, 0);
	put_share(j, &o, s, 1);
	json_obj_end(&o);
	json_nl(&o);
}

static int
u32_cmp(const void *a, const void *b)
{
	const uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	return x < y ? -1 : x > y;
}

/* Those under an operator, too: they are in the set all the same. */
static enum st
put_asns(struct job *j, const struct customer_size *s, struct err *e)
{
	uint32_t *v = arr_new(s->x.asns_n + s->x.ops_n, sizeof(*v));
	size_t n = 0;

	if (v == NULL)
		return err_nomem(e, "AS numbers");
	for (size_t i = 0; i < s->x.asns_n; i++)
		v[n++] = s->x.asns[i];
	for (size_t i = 0; i < s->x.ops_n; i++)
		v[n++] = s->x.ops[i].asn;
	qsort(v, n, sizeof(*v), u32_cmp);
	for (size_t i = 0; i < n; i++) {
		if (i == 0 || v[i] != v[i - 1])
			buf_printf(&j->o.b, "AS%u\n", v[i]);
	}
	free(v);
	return out_tick(&j->o, e);
}

static enum st
put_prefixes(struct job *j, const struct customer_size *s, struct err *e)
{
	const struct ptab *t = &s->f.t;
	enum st st = ST_OK;

	for (uint32_t i = 0; st == ST_OK && i < t->x.n; i++) {
		const struct pfx p = pidx_pfx(&t->x, i);

		for (uint32_t k = t->first[i]; k < t->first[i + 1]; k++) {
			const unsigned lo = (unsigned)(t->vals[k] >> 8), hi = t->vals[k] & 0xff;

			buf_pfx(&j->o.b, &p);
			if (lo != p.len || hi != p.len)
				buf_printf(&j->o.b, lo == hi ? "^%u" : "^%u-%u", lo, hi);
			buf_ch(&j->o.b, '\n');
		}
		st = out_tick(&j->o, e);
	}
	return st;
}

static enum st
one(struct job *j, const char *name, bool *found, struct err *e)
{
	struct customer_size s;
	struct buf roots = { 0 };
	enum st st = customer_size(&j->c, str_of(name), &s, e);

	if (st == ST_OK) {
		*found = s.from != CUSTOMER_NOTHING;
		put_roots(j, &s, &roots);
		if (!*found && (j->asns || j->prefixes))
			cli_say("%s: no such set", name);
		else if (j->asns)
			st = put_asns(j, &s, e);
		else if (j->prefixes)
			st = put_prefixes(j, &s, e);
		else
			(j->json ? put_json : put_csv)(
			    j, name, &s, (struct str){ roots.p, roots.n });
		if (buf_bad(&roots))
			st = err_nomem(e, "names");
	}
	buf_fini(&roots);
	customer_size_fini(&s);
	return st;
}

static enum st
all(struct job *j, const struct cli *c, bool *found, struct err *e)
{
	const size_t n = cli_count(c, "rib");
	const char **ribs = arr_new(n, sizeof(*ribs));
	enum st st;

	if (ribs == NULL)
		return err_nomem(e, "names of files");
	for (size_t i = 0; i < n; i++)
		ribs[i] = cli_nth(c, "rib", i);
	st = customer_init(&j->c, j->w, ribs, n, cli_flag(c, "longer"), e);
	free(ribs);
	if (st == ST_OK && !j->json && !j->asns && !j->prefixes) {
		buf_lit(&j->o.b, "name,from,roots");
		for (size_t i = 0; i < COLUMNS; i++)
			buf_printf(&j->o.b, ",%s", columns[i]);
		buf_lit(&j->o.b, ",routed4,share4,routed6,share6\n");
	}
	for (int i = 0; st == ST_OK && i < c->argc; i++) {
		st = one(j, c->argv[i], found, e);
		if (st == ST_OK)
			st = out_tick(&j->o, e);
	}
	customer_fini(&j->c);
	return st;
}

static int
run(struct cli *c)
{
	struct job j = { .json = cli_flag(c, "json"),
		.asns = cli_flag(c, "asns"),
		.prefixes = cli_flag(c, "prefixes"),
		.o = { .fd = 1 } };
	struct world *w;
	struct err e, fault;
	bool found = true;
	enum st st, out;

	if (c->argc == 0)
		return cli_usage(c, "a set or an AS, please");
	if (j.asns && j.prefixes)
		return cli_usage(c, "--asns or --prefixes, not both");
	if (cli_world(c, &w, &e) != ST_OK)
		return cli_fail(c, &e);
	j.w = w;
	st = all(&j, c, &found, &e);
	out = out_flush(&j.o, &fault);
	buf_fini(&j.o.b);
	world_free(w);
	if (st != ST_OK)
		return cli_fail(c, &e);
	if (out != ST_OK)
		return cli_fail(c, &fault);
	return found || c->argc != 1 ? EXIT_FINE : EXIT_NEGATIVE;
}

const struct cli_cmd cmd_irr = {
	.name = "irr",
	.args = "NAME...",
	.help = "tell how large the filter of a set or customer is",
	.more = more,
	.opts = opts,
	.opts2 = cli_world_opts,
	.run = run,
};

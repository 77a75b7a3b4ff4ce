/* cmd_relations.c - who is whose provider, inferred from routing tables. */
#include <stdlib.h>

#include "app/relations.h"
#include "base/arena.h"
#include "base/json.h"
#include "cli/world_args.h"
#include "io/out.h"

static const struct cli_opt opts[] = {
	{ "rib", "FILE", "a table in MRT; repeats" },
	{ "differing", NULL, "only links on which the published relationships say otherwise" },
	{ "csv", NULL, "comma separated values with a header" },
	{ "json", NULL, "an object a line" },
	{ NULL, NULL, NULL },
};

static const char more[] =
    "Without --csv or --json the output is a file as --as-rel takes it: provider|customer|-1 or\n"
    "peer|peer|0, with `inferred` as the source. With them, each link has the reason for its\n"
    "relationship (clique, votes, divided, size, summit), the distinct paths that cross it, those\n"
    "that make a (b) the provider, and what --as-rel says, `-` where it is silent. stderr tells\n"
    "how far the two agree.";

struct job {
	struct cli *c;
	struct out o;
	struct world *w;
	struct infer *f;
	bool differing;
};

/* What a is to b, in words. */
static const char *
rel_word(enum asrel rel)
{
	static const char *const words[] = { [ASREL_NONE] = "-",
		[ASREL_PROVIDER_OF] = "provider",
		[ASREL_CUSTOMER_OF] = "customer",
		[ASREL_PEER] = "peer" };

	return words[rel];
}

static void
put_text(struct job *j, const struct infer_link *l)
{
	const bool swap = l->rel == ASREL_CUSTOMER_OF;

	buf_printf(&j->o.b, "%u|%u|%s|inferred\n", swap ? l->b : l->a, swap ? l->a : l->b,
	    l->rel == ASREL_PEER ? "0" : "-1");
}

static void
put_csv(struct job *j, const struct infer_link *l)
{
	buf_printf(&j->o.b, "%u,%u,%s,%s,%u,%u,%u,%s\n", l->a, l->b, rel_word(l->rel),
	    infer_why_word(l->why), l->paths, l->down, l->up,
	    rel_word(relations_published(j->w, l->a, l->b)));
}

static void
put_json(struct job *j, const struct infer_link *l)
{
	const enum asrel theirs = relations_published(j->w, l->a, l->b);
	struct json o = json_on(&j->o.b);

	json_obj(&o);
	json_ku64(&o, "a", l->a);
	json_ku64(&o, "b", l->b);
	json_kcstr(&o, "a_is", rel_word(l->rel));
	json_kcstr(&o, "why", infer_why_word(l->why));
	json_ku64(&o, "paths", l->paths);
	json_ku64(&o, "a_above", l->down);
	json_ku64(&o, "b_above", l->up);
	if (theirs == ASREL_NONE)
		json_knull(&o, "published");
	else
		json_kcstr(&o, "published", rel_word(theirs));
	json_obj_end(&o);
	json_nl(&o);
}

static double
percent(uint64_t part, uint64_t whole)
{
	return whole != 0 ? 100.0 * (double)part / (double)whole : 0;
}

static void
say_agreement(const struct job *j)
{
	struct relations_agreement a;
	uint64_t transit, peers, same_transit;

	relations_compare(j->f, j->w, &a);
	transit =
	    a.n[ASREL_PROVIDER_OF][ASREL_PROVIDER_OF] + a.n[ASREL_CUSTOMER_OF][ASREL_CUSTOMER_OF];
	same_transit = transit;
	transit += a.n[ASREL_PROVIDER_OF][ASREL_CUSTOMER_OF] +
		   a.n[ASREL_CUSTOMER_OF][ASREL_PROVIDER_OF] + a.n[ASREL_PROVIDER_OF][ASREL_PEER] +
		   a.n[ASREL_CUSTOMER_OF][ASREL_PEER];
	peers = a.n[ASREL_PEER][ASREL_PROVIDER_OF] + a.n[ASREL_PEER][ASREL_CUSTOMER_OF] +
		a.n[ASREL_PEER][ASREL_PEER];
	cli_say("published beside: %llu links in both, %.1f %% the same; of our %llu transit links "
		"%.1f %%, of our %llu peerings %.1f %%; %llu links only here",
	    (unsigned long long)a.both, percent(a.same, a.both), (unsigned long long)transit,
	    percent(same_transit, transit), (unsigned long long)peers,
	    percent(a.n[ASREL_PEER][ASREL_PEER], peers), (unsigned long long)a.only_ours);
}

static void
say(const struct job *j)
{
	const struct infer_stats s = infer_stats(j->f);
	const struct infer_link *l;
	const size_t n = infer_links(j->f, &l);
	struct buf text = { 0 };

	for (size_t i = 0; i < s.clique_n; i++)
		buf_printf(&text, " %u", s.clique[i]);
	cli_say("%zu links of %llu distinct paths (%llu looped, %llu with sets, %llu with reserved "
		"ASes, %llu torn, %llu with a valley) in %u rounds",
	    n, (unsigned long long)s.paths, (unsigned long long)s.looped,
	    (unsigned long long)s.sets, (unsigned long long)s.bogon, (unsigned long long)s.torn,
	    (unsigned long long)s.valleys, s.rounds);
	if (!buf_bad(&text))
		cli_say("clique:%.*s", (int)text.n, text.p != NULL ? text.p : "");
	buf_fini(&text);
	if (world_has(j->w, SRC_AS_REL))
		say_agreement(j);
}

static bool
differs(const struct job *j, const struct infer_link *l)
{
	const enum asrel theirs = relations_published(j->w, l->a, l->b);

	return theirs != ASREL_NONE && theirs != l->rel;
}

static int
print(struct job *j, int rc)
{
	const bool csv = cli_flag(j->c, "csv"), json = cli_flag(j->c, "json");
	const struct infer_link *l;
	const size_t n = infer_links(j->f, &l);
	struct err e;

	if (csv)
		buf_lit(&j->o.b, "a,b,a_is,why,paths,a_above,b_above,published\n");
	else if (!json)
		buf_lit(&j->o.b, "# AS relationships inferred from routing tables\n");
	for (size_t i = 0; i < n; i++) {
		if (j->differing && !differs(j, &l[i]))
			continue;
		(json ? put_json : csv ? put_csv : put_text)(j, &l[i]);
		if (out_tick(&j->o, &e) != ST_OK)
			return cli_fail(j->c, &e);
	}
	return out_flush(&j->o, &e) == ST_OK ? rc : cli_fail(j->c, &e);
}

static int
infer_all(struct job *j, const char **ribs, size_t n)
{
	struct relations_file *files = arr_new(n, sizeof(*files));
	struct err e;
	int rc = EXIT_FINE;

	if (files == NULL) {
		err_nomem(&e, "files");
		return cli_fail(j->c, &e);
	}
	relations_infer(&j->f, ribs, n, j->w, files, &e);
	if (j->f == NULL) {
		free(files);
		return cli_fail(j->c, &e);
	}
	for (size_t i = 0; i < n; i++) {
		if (files[i].fault.st == ST_OK && files[i].t.entries == 0)
			err_set(&files[i].fault, ST_BAD, ERR_NOOFF, NULL,
			    "%s: no unicast route of a table in it; a table is wanted, no updates",
			    ribs[i]);
		if (files[i].fault.st != ST_OK)
			rc = cli_fail(j->c, &files[i].fault);
	}
	free(files);
	say(j);
	return print(j, rc);
}

static int
run(struct cli *c)
{
	struct job j = { .c = c, .o = { .fd = 1 }, .differing = cli_flag(c, "differing") };
	const size_t n = cli_count(c, "rib");
	const char **ribs;
	struct err e;
	int rc;

	if (c->argc != 0)
		return cli_usage(c, "%s is no option; a table is given as --rib FILE", c->argv[0]);
	if (n == 0)
		return cli_usage(c, "which table? give --rib FILE");
	if (cli_flag(c, "csv") && cli_flag(c, "json"))
		return cli_usage(c, "--csv or --json, not both");
	if (cli_world(c, &j.w, &e) != ST_OK)
		return cli_fail(c, &e);
	if (j.differing && !world_has(j.w, SRC_AS_REL)) {
		world_free(j.w);
		return cli_usage(c, "--differing needs --as-rel FILE to compare with");
	}
	ribs = arr_new(n, sizeof(*ribs));
	for (size_t i = 0; ribs != NULL && i < n; i++)
		ribs[i] = cli_nth(c, "rib", i);
	rc = ribs != NULL ? infer_all(&j, ribs, n) : EXIT_DATA;
	free(ribs);
	infer_free(j.f);
	buf_fini(&j.o.b);
	world_free(j.w);
	return rc;
}

const struct cli_cmd cmd_relations = {
	.name = "relations",
	.args = "",
	.help = "infer who is whose provider, customer or peer from routing tables",
	.more = more,
	.opts = opts,
	.opts2 = cli_world_opts,
	.run = run,
};

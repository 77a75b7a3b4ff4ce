/* cmd_assess.c - `routescope assess` and `routescope origins`: from routing tables to scores and
 * pairs. */
#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <unistd.h>

#include "app/assess.h"
#include "app/transit.h"
#include "base/arena.h"
#include "base/cpus.h"
#include "base/json.h"
#include "base/limits.h"
#include "cli/cli.h"
#include "cli/world_args.h"
#include "io/out.h"
#include "reg/blist.h"
#include "score/score.h"

#define MIN_PEERS 5 /* FRAMEWORK: a route counts when seen by at least 5 peers */

static const struct cli_opt assess_opts[] = {
	{ "rib", "FILE", "routing table in MRT; repeats, all tables count together" },
	{ "min-peers", "N",
	    "a route counts when N distinct peers show it (5, for whole collectors)" },
	{ "framework", "ID|FILE", "the norms to measure by (2026)" },
	{ "json", NULL, "NDJSON in place of CSV" },
	{ "csv", NULL, "CSV, the default" },
	{ NULL, NULL, NULL },
};

static const struct cli_opt origins_opts[] = {
	{ "rib", "FILE", "routing table in MRT; repeats, all tables count together" },
	{ "json", NULL, "NDJSON in place of CSV" },
	{ "csv", NULL, "CSV, the default" },
	{ NULL, NULL, NULL },
};

/* The columns between the name and the metrics. have: the source without which it is no data. */
static const struct column {
	const char *name;
	enum counter c[4];
	unsigned n;
	enum source_kind have;
} columns[] = {
	{ "prefixes4", { C_PREFIXES4 }, 1, SRC_KINDS },
	{ "prefixes6", { C_PREFIXES6 }, 1, SRC_KINDS },
	{ "rpki_valid", { C_RPKI_VALID4, C_RPKI_VALID6 }, 2, SRC_VRPS },
	{ "rpki_invalid",
	    { C_RPKI_INVALID_LENGTH4, C_RPKI_INVALID_LENGTH6, C_RPKI_INVALID_ASN4,
		C_RPKI_INVALID_ASN6 },
	    4, SRC_VRPS },
	{ "rpki_not_found", { C_RPKI_NOT_FOUND4, C_RPKI_NOT_FOUND6 }, 2, SRC_VRPS },
	{ "irr_valid", { C_IRR_VALID4, C_IRR_VALID6, C_IRR_MORE_SPECIFIC4, C_IRR_MORE_SPECIFIC6 },
	    4, SRC_IRR },
	{ "irr_missing", { C_IRR_INVALID4, C_IRR_INVALID6, C_IRR_NOT_FOUND4, C_IRR_NOT_FOUND6 }, 4,
	    SRC_IRR },
	{ "bogon_prefixes",
	    { C_BOGON_FULL4, C_BOGON_FULL6, C_BOGON_ADMINISTRATIVE4, C_BOGON_ADMINISTRATIVE6 }, 4,
	    SRC_KINDS },
	{ "bogon_asns", { C_BOGON_ASNS }, 1, SRC_KINDS },
};

#define COLUMNS (sizeof(columns) / sizeof(columns[0]))

/* A table that is judged: what both commands share. */
struct job {
	struct world *w;
	struct assess a;
	const char **ribs;
	size_t n_ribs;
	struct out o;
	bool json;
	bool carriers; /* it matters who carries what */
	unsigned threads;
};

static uint32_t
column_value(const struct column *col, const struct tally *t)
{
	uint32_t v = 0;

	for (unsigned i = 0; i < col->n; i++)
		v += t->c[col->c[i]];
	return v;
}

static bool
column_known(const struct column *col, const struct world *w)
{
	return col->have == SRC_KINDS || world_has(w, col->have);
}

static void
assess_head(struct out *o, const struct framework *f)
{
	buf_lit(&o->b, "asn,name,country");
	for (size_t i = 0; i < COLUMNS; i++)
		buf_printf(&o->b, ",%s", columns[i].name);
	for (uint32_t i = 0; i < f->metrics_n; i++)
		buf_printf(&o->b, ",%s", f->metrics[i].id);
	buf_ch(&o->b, '\n');
}

static struct str
or_dash(struct str s)
{
	return s.n > 0 ? s : STR("-");
}

static void
assess_csv(struct job *j, const struct framework *f, const struct tally *t)
{
	struct buf *b = &j->o.b;
	struct score_result r;

	score_eval(f, &(struct score_input){ .t = t }, &r);
	buf_u64(b, t->asn);
	buf_ch(b, ',');
	buf_csv(b, or_dash(world_as_name(j->w, t->asn)));
	buf_ch(b, ',');
	buf_csv(b, or_dash(world_as_country(j->w, t->asn)));
	for (size_t i = 0; i < COLUMNS; i++) {
		buf_ch(b, ',');
		if (column_known(&columns[i], j->w))
			buf_u64(b, column_value(&columns[i], t));
		else
			buf_ch(b, '-');
	}
	for (uint32_t i = 0; i < f->metrics_n; i++) {
		buf_ch(b, ',');
		if (r.metric[i].den > 0)
			buf_ratio(b, r.metric[i].num, r.metric[i].den);
		else
			buf_ch(b, '-');
	}
	buf_ch(b, '\n');
}

static void
text_or_null(struct json *j, const char *key, struct str s)
{
	if (s.n > 0)
		json_kstr(j, key, s);
	else
		json_knull(j, key);
}

static void
assess_json(struct job *job, const struct framework *f, const struct tally *t)
{
	struct json j = json_on(&job->o.b);
	struct score_result r;

	score_eval(f, &(struct score_input){ .t = t }, &r);
	json_obj(&j);
	json_ku64(&j, "asn", t->asn);
	text_or_null(&j, "name", world_as_name(job->w, t->asn));
	text_or_null(&j, "country", world_as_country(job->w, t->asn));
	for (size_t i = 0; i < COLUMNS; i++) {
		if (column_known(&columns[i], job->w))
			json_ku64(&j, columns[i].name, column_value(&columns[i], t));
		else
			json_knull(&j, columns[i].name);
	}
	for (uint32_t i = 0; i < f->metrics_n; i++) {
		json_key(&j, f->metrics[i].id);
		if (r.metric[i].den > 0)
			json_ratio(&j, r.metric[i].num, r.metric[i].den);
		else
			json_null(&j);
	}
	json_obj_end(&j);
	json_nl(&j);
}

/* What a reader of the figures must know, on stderr. */
static void
say(const struct job *j)
{
	const struct assess *a = &j->a;

	cli_say("%llu routes of %u peers: %zu pairs of prefix and origin, %llu distinct AS paths",
	    (unsigned long long)a->entries, a->peers, a->n_pairs, (unsigned long long)a->paths);
	if (a->malformed > 0)
		cli_say("%llu routes or records were malformed and are left out",
		    (unsigned long long)a->malformed);
	if (a->no_origin > 0)
		cli_say(
		    "%llu pairs end in an AS_SET or have no path: no single AS answers for them",
		    (unsigned long long)a->no_origin);
	if (a->defaults > 0)
		cli_say("%llu of the counted pairs are default routes",
		    (unsigned long long)a->defaults);
	if (a->below > 0)
		cli_say("%llu pairs are shown by fewer than %u peers and are not counted",
		    (unsigned long long)a->below, a->min_peers);
	if (a->n_pairs > 0 && a->max_visible < a->min_peers)
		cli_say("warning: no pair is shown by %u peers, the most is %u: give --min-peers "
			"%u or a table of "
			"more peers",
		    a->min_peers, a->max_visible, a->max_visible);
}

static bool
tables(struct cli *c, struct job *j)
{
	j->n_ribs = cli_count(c, "rib");
	j->json = cli_flag(c, "json");
	j->o.fd = STDOUT_FILENO;
	if (c->argc > 0) {
		cli_usage(c, "%s is no option; a table is given as --rib FILE", c->argv[0]);
		return false;
	}
	if (j->n_ribs == 0) {
		cli_usage(c, "which table? give --rib FILE");
		return false;
	}
	j->ribs = arr_new(j->n_ribs, sizeof(*j->ribs));
	for (size_t i = 0; j->ribs != NULL && i < j->n_ribs; i++)
		j->ribs[i] = cli_nth(c, "rib", i);
	return j->ribs != NULL;
}

/* The tables are read on a thread of their own while the world is loaded. */
struct reading {
	struct job *j;
	enum st st;
	struct err e;
};

static void *
read_tables(void *arg)
{
	struct reading *r = arg;

	r->st =
	    assess_read(&r->j->a, r->j->ribs, r->j->n_ribs, r->j->threads, r->j->carriers, &r->e);
	return NULL;
}

/*
 * Tells each table's fault, and names those in which no route is: empty files, or updates. Such a
 * file beside others is missing data; where none has a route there is nothing to answer from.
 */
static int
faults(const struct cli *c, const struct job *j, enum st st)
{
	const struct assess *a = &j->a;

	for (size_t i = 0; i < a->n_files && a->files != NULL; i++) {
		const struct assess_file *f = &a->files[i];
		struct err e;

		if (f->fault.st != ST_OK)
			cli_fail(c, &f->fault);
		else if (f->entries == 0 && f->malformed == 0) {
			err_set(&e, ST_BAD, ERR_NOOFF, NULL,
			    "%s: no unicast route of a table in it; a table is wanted, no updates",
			    j->ribs[i]);
			cli_fail(c, &e);
		}
	}
	return st == ST_OK && a->entries + a->malformed > 0 ? EXIT_FINE : EXIT_DATA;
}

/* Loads the world, reads the tables, judges; the exit code so far, -1 when there is nothing to
 * print. */
static int
judge(struct cli *c, struct job *j, uint32_t min_peers)
{
	struct reading r = { .j = j };
	pthread_t thread;
	enum st world;
	struct err e;
	int rc;

	/* a whole world takes as long to load as a table to read; VRPs alone do not */
	j->threads = cpus_n(ASSESS_THREADS);
	if (j->threads > 1 && cli_count(c, "world") + cli_count(c, "irr") > 0)
		j->threads--;
	errno = pthread_create(&thread, NULL, read_tables, &r);
	if (errno != 0) {
		err_sys(&e, "cannot start a thread");
		cli_fail(c, &e);
		return -1;
	}
	world = cli_world(c, &j->w, &e);
	pthread_join(thread, NULL);
	if (world != ST_OK) {
		cli_fail(c, &e);
		return -1;
	}
	rc = faults(c, j, r.st);
	if (r.st == ST_NOMEM || assess_judge(&j->a, j->w, min_peers, &e) != ST_OK) {
		cli_fail(c, r.st == ST_NOMEM ? &r.e : &e);
		return -1;
	}
	return rc;
}

static int
done(struct cli *c, struct job *j, int rc)
{
	struct err e;

	c->work = j->a.entries;
	c->work_name = "routes";
	if (rc >= 0 && out_flush(&j->o, &e) != ST_OK)
		rc = cli_fail(c, &e);
	buf_fini(&j->o.b);
	assess_fini(&j->a);
	world_free(j->w);
	free(j->ribs);
	return rc < 0 ? EXIT_DATA : rc;
}

static int
run_assess(struct cli *c)
{
	struct job j = { 0 };
	struct framework *f = NULL;
	struct err e;
	long min_peers;
	int rc;

	if (!cli_num(c, "min-peers", 1, 65535, MIN_PEERS, &min_peers) || !tables(c, &j))
		return EXIT_USAGE;
	if (framework_load(&f, cli_opt(c, "framework", FRAMEWORK_DEFAULT), &e) != ST_OK) {
		free(j.ribs);
		return cli_fail(c, &e);
	}
	/* without VRPs nothing is invalid; the world itself is loaded beside the tables */
	j.carriers = transit_measured(f) &&
		     cli_count(c, "vrps") + cli_count(c, "slurm") + cli_count(c, "world") > 0;
	rc = judge(c, &j, (uint32_t)min_peers);
	if (rc >= 0 && !j.json)
		assess_head(&j.o, f);
	for (size_t i = 0; rc >= 0 && i < j.a.n_tallies; i++) {
		(j.json ? assess_json : assess_csv)(&j, f, &j.a.tallies[i]);
		if (out_tick(&j.o, &e) != ST_OK)
			rc = cli_fail(c, &e);
	}
	if (rc >= 0)
		say(&j);
	framework_free(f);
	return done(c, &j, rc);
}

/* A word of a state, null for no data. */
static void
state_or_null(struct json *j, const char *key, const char *word)
{
	text_or_null(j, key, strcmp(word, "-") == 0 ? STR("") : str_of(word));
}

/* Beside our verdict, what the lists say that were given; nothing where none was. */
static void
opinions_json(struct json *j, const struct world *w, const struct pfx *p)
{
	unsigned kinds;
	const unsigned bits = world_bogon_opinion(w, p, &kinds);

	if (kinds == 0)
		return;
	json_key(j, "bogon_lists");
	json_obj(j);
	for (unsigned k = 0; k < BLIST_KINDS; k++) {
		if (kinds >> k & 1)
			json_kbool(j, blist_name(k), bits >> k & 1);
	}
	json_obj_end(j);
}

/* How far our verdict and the lists of bogons agree. Lists of hijacked space speak of something
 * else. */
static void
say_agreement(const struct job *j)
{
	size_t n[2][2] = { { 0 } };
	unsigned kinds = 0;

	for (size_t i = 0; i < j->a.n_pairs; i++) {
		const struct pair *p = &j->a.pairs[i];
		const unsigned bits = world_bogon_opinion(j->w, &p->pfx, &kinds);

		n[p->v.bogon != BOGON_NO][(bits & ~(1u << BLIST_DROP)) != 0]++;
	}
	if ((kinds & ~(1u << BLIST_DROP)) != 0)
		cli_say("bogons: %zu pairs by our rules and the lists of others, %zu by our rules "
			"only, %zu by the lists only",
		    n[1][1], n[1][0], n[0][1]);
}

static void
origins_json(struct job *job, const struct pair *p)
{
	struct json j = json_on(&job->o.b);
	char text[PFX_TEXT];

	json_obj(&j);
	json_kstr(&j, "prefix", (struct str){ text, (size_t)(pfx_fmt(text, &p->pfx) - text) });
	if (p->origin == ORIGIN_NONE)
		json_knull(&j, "origin");
	else
		json_ku64(&j, "origin", p->origin);
	json_ku64(&j, "peers", p->peers);
	state_or_null(&j, "rpki", rpki_word(p->v.rpki));
	state_or_null(&j, "irr", irr_word(p->v.irr));
	json_kcstr(&j, "bogon", bogon_word(p->v.bogon));
	opinions_json(&j, job->w, &p->pfx);
	json_obj_end(&j);
	json_nl(&j);
}

static void
origins_csv(struct job *j, const struct pair *p)
{
	struct buf *b = &j->o.b;

	buf_pfx(b, &p->pfx);
	buf_ch(b, ',');
	if (p->origin == ORIGIN_NONE)
		buf_ch(b, '-');
	else
		buf_u64(b, p->origin);
	buf_ch(b, ',');
	buf_u64(b, p->peers);
	buf_ch(b, ',');
	buf_cstr(b, rpki_word(p->v.rpki));
	buf_ch(b, ',');
	buf_cstr(b, irr_word(p->v.irr));
	buf_ch(b, ',');
	buf_cstr(b, bogon_word(p->v.bogon));
	buf_ch(b, '\n');
}

static int
run_origins(struct cli *c)
{
	struct job j = { 0 };
	struct err e;
	int rc;

	if (!tables(c, &j))
		return EXIT_USAGE;
	rc = judge(c, &j, 1);
	if (rc >= 0 && !j.json)
		buf_lit(&j.o.b, "prefix,origin,peers,rpki,irr,bogon\n");
	for (size_t i = 0; rc >= 0 && i < j.a.n_pairs; i++) {
		(j.json ? origins_json : origins_csv)(&j, &j.a.pairs[i]);
		if (out_tick(&j.o, &e) != ST_OK)
			rc = cli_fail(c, &e);
	}
	if (rc >= 0) {
		say(&j);
		say_agreement(&j);
	}
	return done(c, &j, rc);
}

const struct cli_cmd cmd_assess = {
	.name = "assess",
	.args = "",
	.help = "count and measure every AS of routing tables",
	.more = "One row for each AS that originates a counted prefix. `-` is no data: the source "
		"that\n"
		"would tell was not given. irr_valid counts routes with a route object of exactly "
		"the prefix\n"
		"or of a covering one of the same origin.",
	.opts = assess_opts,
	.opts2 = cli_world_opts,
	.run = run_assess,
};

const struct cli_cmd cmd_origins = {
	.name = "origins",
	.args = "",
	.help = "list who originates what, how many peers see it, and how it is judged",
	.more = "origin `-`: the path ends in an AS_SET or is empty. Sorted by family, address, "
		"length, origin.",
	.opts = origins_opts,
	.opts2 = cli_world_opts,
	.run = run_origins,
};

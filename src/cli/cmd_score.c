/* cmd_score.c - `routescope score`: the norms on events and counters that somebody else has. */
#include <stdio.h>
#include <stdlib.h>

#include "app/score_events.h"
#include "base/civil.h"
#include "base/json.h"
#include "base/limits.h"
#include "cli/cli.h"
#include "io/in.h"
#include "score/sum.h"

static const struct cli_opt opts[] = {
	{ "framework", "ID|FILE", "the norms (default 2026)" },
	{ "events", "FILE", "a question a line, as JSON; - is standard input; repeats" },
	{ "cidr-report", "DIR", "daily lists of bogon prefixes, in files named by their day" },
	{ "month", "YYYY-MM", "the month that the lists are taken for" },
	{ NULL, NULL, NULL },
};

static const char more[] =
    "A line has asn, metric (or category, for its score), window (two times, UTC), and what it is\n"
    "to be scored from: events (start_time, end_time, weight; and kind, role, facts, grade where\n"
    "the norms ask for them), counters, or total and unregistered routes. An event without an\n"
    "end goes on. The answer is a line {asn, metric, value}; null is no data.\n\n"
    "With --cidr-report each AS in the lists of the month gets its M3: one event a day.\n\n"
    "Exit code 3: a line was refused; it is named, and the others are answered.";

/* The shortest text that is read back as the same number. */
static void
put_number(struct buf *b, double v)
{
	char text[40];

	for (int p = 1; p <= 17; p++) {
		snprintf(text, sizeof(text), "%.*g", p, v);
		if (strtod(text, NULL) == v)
			break;
	}
	buf_cstr(b, text);
}

static void
put_answer(uint32_t asn, const char *what, const char *name, bool has, double v)
{
	struct buf b = { 0 };
	struct json j = json_on(&b);

	json_obj(&j);
	json_ku64(&j, "asn", asn);
	json_kcstr(&j, what, name);
	json_key(&j, "value");
	if (has)
		put_number(&b, v);
	else
		json_null(&j);
	json_obj_end(&j);
	json_nl(&j);
	fwrite(b.n > 0 ? b.p : "", 1, b.n, stdout);
	buf_fini(&b);
}

/*
 * A share that was asked for by what is missing of it is 1 - missing / total, as the first tool
 * computed it: num / den is the same number, and may be another floating point one.
 */
static double
value(const struct score_ask *a, const struct score_metric *m)
{
	if (m->den == 0)
		return 0;
	return a->by_missing ? 1 - (double)(m->den - m->num) / (double)m->den
			     : (double)m->num / (double)m->den;
}

static void
answer(const struct framework *f, const struct score_ask *a)
{
	static const struct score_cover all[SCORE_SOURCES] = { { 1, 1 }, { 1, 1 }, { 1, 1 },
		{ 1, 1 }, { 1, 1 }, { 1, 1 }, { 1, 1 } };
	const struct score_input in = { .t = &a->t,
		.ev = a->ev,
		.n_ev = a->n_ev,
		.begin_s = a->begin_s,
		.end_s = a->end_s,
		.cover = a->told ? all : NULL };
	struct score_result r;

	score_eval(f, &in, &r);
	if (a->metric != FW_NONE) {
		const struct score_metric *m = &r.metric[a->metric];

		put_answer(a->asn, "metric", a->name, m->den != 0, value(a, m));
	} else {
		const int32_t bp = r.score_bp[a->category];

		put_answer(a->asn, "category", a->name, bp != SCORE_NO_DATA, bp / 10000.0);
	}
}

static enum st
answer_file(const struct framework *f, const char *path, uint64_t *refused, struct err *e)
{
	struct score_ask a = { 0 };
	uint64_t n = 0;
	struct str line;
	struct in *in;
	char text[600];
	enum st st = in_open_undigested(&in, path, e);

	if (st != ST_OK)
		return st;
	while ((st = in_line(in, &line, e)) == ST_OK) {
		struct err at;

		n++;
		if (str_trim(line).n == 0)
			continue;
		if (score_ask_parse(&a, f, line, &at) == ST_OK) {
			answer(f, &a);
			continue;
		}
		at.off = n;
		at.line = true;
		err_in(&at, path);
		err_fmt(&at, text, sizeof(text));
		cli_say("%s", text);
		++*refused;
	}
	score_ask_fini(&a);
	in_close(in);
	return st == ST_END ? ST_OK : err_in(e, path);
}

static void
answer_days(const struct framework *f, uint32_t metric, const struct score_days *d, int64_t begin_s,
    int64_t end_s)
{
	struct score_cover cover[SCORE_SOURCES] = { 0 };
	const struct tally none = { 0 };
	struct score_result r;

	for (unsigned i = 0; i < SCORE_SOURCES; i++)
		cover[i] = (struct score_cover){ d->n_days, (uint64_t)(end_s - begin_s) / 86400 };
	for (size_t i = 0, k; i < d->n; i = k) {
		struct score_input in = { .t = &none,
			.ev = d->ev + i,
			.begin_s = begin_s,
			.end_s = end_s,
			.cover = cover,
			.gaps = d->gaps,
			.n_gaps = d->n_gaps };

		for (k = i; k < d->n && d->ev[k].asn == d->ev[i].asn;)
			k++;
		in.n_ev = k - i;
		score_eval(f, &in, &r);
		put_answer(d->ev[i].asn, "metric", "M3", r.metric[metric].den != 0,
		    (double)r.metric[metric].num / SUM_ONE);
	}
}

/* The first of a month and of the next. */
static bool
parse_month(const char *s, int64_t *begin_s, int64_t *end_s)
{
	struct str rest = str_of(s), y, m;
	uint64_t year, month;

	if (rest.n != 7 || !str_cut(&rest, '-', &y) || !str_cut(&rest, '-', &m) ||
	    !str_u64(y, 9999, &year) || !str_u64(m, 12, &month) || month == 0 || year < 1970)
		return false;
	*begin_s = civil_days((int)year, (unsigned)month, 1) * 86400;
	*end_s = month == 12 ? civil_days((int)year + 1, 1, 1) * 86400
			     : civil_days((int)year, (unsigned)month + 1, 1) * 86400;
	return true;
}

static int
run_days(struct cli *c, const struct framework *f, const char *dir)
{
	const uint32_t metric = framework_metric(f, "m3");
	struct score_days d;
	int64_t begin_s, end_s;
	struct err e;
	int rc = EXIT_FINE;

	if (!parse_month(cli_opt(c, "month", ""), &begin_s, &end_s))
		return cli_usage(c, "--cidr-report needs --month YYYY-MM");
	if (metric == FW_NONE || f->metrics[metric].events == NULL)
		return cli_usage(c, "the framework has no M3 that is made from events");
	if (score_days_load(&d, dir, (enum score_source)__builtin_ctz(f->metrics[metric].sources),
		begin_s, end_s, &e) != ST_OK) {
		rc = cli_fail(c, &e);
	} else {
		answer_days(f, metric, &d, begin_s, end_s);
		cli_say(
		    "%zu of %lld days have a list", d.n_days, (long long)(end_s - begin_s) / 86400);
		if (d.refused != 0) {
			cli_say("%llu lines are none of the CIDR report",
			    (unsigned long long)d.refused);
			rc = EXIT_DATA;
		}
	}
	score_days_fini(&d);
	return rc;
}

static int
run(struct cli *c)
{
	const char *dir = cli_opt(c, "cidr-report", NULL), *path;
	struct framework *f;
	uint64_t refused = 0;
	struct err e;
	int rc = EXIT_FINE;

	if (c->argc != 0 || (dir == NULL) == (cli_count(c, "events") == 0))
		return cli_usage(c, "either --events or --cidr-report");
	if (framework_load(&f, cli_opt(c, "framework", FRAMEWORK_DEFAULT), &e) != ST_OK)
		return cli_fail(c, &e);
	if (dir != NULL)
		rc = run_days(c, f, dir);
	for (size_t i = 0; (path = cli_nth(c, "events", i)) != NULL; i++) {
		if (answer_file(f, path, &refused, &e) != ST_OK)
			rc = cli_fail(c, &e);
	}
	if (refused != 0) {
		cli_say("%llu lines refused", (unsigned long long)refused);
		rc = EXIT_DATA;
	}
	framework_free(f);
	return rc;
}

const struct cli_cmd cmd_score = {
	.name = "score",
	.args = "--events FILE | --cidr-report DIR --month YYYY-MM",
	.help = "apply the norms to lists of events and counters",
	.more = more,
	.opts = opts,
	.run = run,
};

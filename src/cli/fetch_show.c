/* fetch_show.c - what `fetch` lists: the catalogue, the calendar, what would be asked for. */
#include <stdio.h>
#include <stdlib.h>

#include "base/json.h"
#include "cli/fetch_args.h"

static void
put_time(struct buf *b, int64_t t)
{
	buf_rfc3339(b, t);
	buf_ch(b, ',');
}

static void
put_text(struct buf *b, const char *s, char end)
{
	buf_csv(b, str_of(s));
	buf_ch(b, end);
}

static void
planned(void *arg, const struct fetch_job *j, const struct store_expected *x)
{
	struct fetch_args *a = arg;
	struct json js = json_on(a->out);

	if (a->json) {
		json_obj(&js);
		json_kcstr(&js, "source", x->source);
		json_kcstr(&js, "part", x->part);
		json_key(&js, "time");
		json_rfc3339(&js, x->slot_s);
		json_kcstr(&js, "name", j->name);
		json_kcstr(&js, "url", j->url);
		json_obj_end(&js);
		json_nl(&js);
		return;
	}
	put_text(a->out, x->source, ',');
	put_text(a->out, x->part, ',');
	put_time(a->out, x->slot_s);
	put_text(a->out, j->name, ',');
	put_text(a->out, j->url, '\n');
}

/* What was made, to stdout; the exit code. */
static int
give(struct cli *c, struct buf *b, int code)
{
	struct err e;

	if (buf_bad(b)) {
		err_nomem(&e, "list");
		code = cli_fail(c, &e);
	} else if (b->n != 0 && (fwrite(b->p, 1, b->n, stdout) != b->n || fflush(stdout) != 0)) {
		err_sys(&e, "write");
		code = cli_fail(c, &e);
	}
	buf_fini(b);
	return code;
}

int
fetch_show_plan(struct cli *c, struct fetch_args *a)
{
	struct collect_result r;
	struct buf b = { 0 };
	struct err e;

	a->out = &b;
	a->o.planned = planned;
	if (!a->json)
		buf_lit(&b, "source,part,time,name,url\n");
	if (collect(&a->o, &r, &e) != ST_OK) {
		buf_fini(&b);
		return cli_fail(c, &e);
	}
	return give(c, &b, EXIT_FINE);
}

static void
put_row(struct fetch_args *a, struct store *s, const struct store_expected *x, int64_t now_s)
{
	struct store_revision *r = NULL;
	struct buf *b = a->out, sha = { 0 };
	struct json j = json_on(b);
	struct err e;
	size_t n = 0;

	if (x->revision != 0 && store_revisions(s, x->id, &r, &n, &e) != ST_OK)
		n = 0; /* sticks, and is told at the end */
	if (n != 0)
		buf_hex(&sha, r[n - 1].sha256, SHA256_BYTES);
	buf_ch(&sha, '\0');
	if (buf_bad(&sha))
		b->bad = true;
	else if (a->json) {
		json_obj(&j);
		json_kcstr(&j, "source", x->source);
		json_kcstr(&j, "part", x->part);
		json_key(&j, "time");
		json_rfc3339(&j, x->slot_s);
		json_kcstr(&j, "state", collect_word(x, now_s));
		json_ku64(&j, "revision", x->revision);
		json_kcstr(&j, "name", x->name);
		json_kcstr(&j, "sha256", sha.p);
		json_ku64(&j, "attempts", x->attempts);
		json_kcstr(&j, "error", x->error);
		json_obj_end(&j);
		json_nl(&j);
	} else {
		put_text(b, x->source, ',');
		put_text(b, x->part, ',');
		put_time(b, x->slot_s);
		put_text(b, collect_word(x, now_s), ',');
		buf_printf(b, "%u,", x->revision);
		put_text(b, x->name, ',');
		put_text(b, sha.p, ',');
		put_text(b, x->error, '\n');
	}
	buf_fini(&sha);
	free(r);
}

static bool
is_wanted(const struct fetch_args *a, const struct store_expected *x)
{
	bool source = a->o.n_sources == 0, part = a->o.n_parts == 0;

	for (size_t i = 0; i < a->o.n_sources; i++)
		source |= strcmp(a->o.sources[i], x->source) == 0;
	for (size_t i = 0; i < a->o.n_parts; i++)
		part |= strcmp(a->o.parts[i], x->part) == 0;
	return source && part;
}

int
fetch_show_calendar(struct cli *c, struct fetch_args *a)
{
	const int64_t now_s = clock_now_ns(&a->o.clock) / 1000000000;
	struct collect_counts n = { .expected = 0 };
	struct store_expected *rows = NULL;
	struct buf b = { 0 };
	struct err e;
	struct obs o;
	size_t n_rows = 0;
	enum st st = obs_open(&o, a->o.dir, STORE_READ, a->o.clock, &e);

	if (st != ST_OK)
		return cli_fail(c, &e);
	a->out = &b;
	if (!a->json)
		buf_lit(&b, "source,part,time,state,revision,name,sha256,error\n");
	st = store_begin(o.store, &e);
	if (st == ST_OK)
		st = store_expected(o.store, "", a->o.since_s != 0 ? a->o.since_s : INT64_MIN,
		    a->o.until_s != 0 ? a->o.until_s : INT64_MAX, &rows, &n_rows, &e);
	for (size_t i = 0; st == ST_OK && i < n_rows; i++) {
		if (!is_wanted(a, &rows[i]))
			continue;
		collect_count(&n, &rows[i]);
		put_row(a, o.store, &rows[i], now_s);
	}
	free(rows);
	if (st == ST_OK)
		st = store_commit(o.store, &e);
	obs_close(&o);
	if (st != ST_OK) {
		buf_fini(&b);
		return cli_fail(c, &e);
	}
	cli_say("%zu expected: %zu done, %zu partial, %zu refused or held back, %zu gaps",
	    n.expected, n.done, n.partial, n.refused, n.gap);
	return give(c, &b, EXIT_FINE);
}

int
fetch_show_sources(struct cli *c, struct fetch_args *a)
{
	struct buf b = { 0 };
	struct json j = json_on(&b);

	if (!a->json)
		buf_lit(&b, "source,kind,enabled,every,parts,base,terms,title\n");
	for (unsigned i = 0; i < a->o.cat->sources_n; i++) {
		const struct cat_source *s = &a->o.cat->sources[i];
		const char *every = s->every_text != NULL ? s->every_text : s->period_text;

		if (a->json) {
			json_obj(&j);
			json_kcstr(&j, "source", s->id);
			json_kcstr(&j, "kind", s->kind);
			json_kbool(&j, "enabled", s->enabled);
			json_kcstr(&j, "every", every);
			json_ku64(&j, "parts", s->parts_n);
			json_kcstr(&j, "base", s->base);
			json_kcstr(&j, "terms", s->terms);
			json_kcstr(&j, "title", s->title);
			json_obj_end(&j);
			json_nl(&j);
			continue;
		}
		put_text(&b, s->id, ',');
		put_text(&b, s->kind, ',');
		put_text(&b, s->enabled ? "yes" : "no", ',');
		put_text(&b, every, ',');
		buf_printf(&b, "%u,", s->parts_n);
		put_text(&b, s->base, ',');
		put_text(&b, s->terms, ',');
		put_text(&b, s->title, '\n');
	}
	return give(c, &b, EXIT_FINE);
}

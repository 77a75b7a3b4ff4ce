/* ingest.c - see ingest.h. */
#include "app/ingest_i.h"

#include <stdarg.h>
#include <stdio.h>

#include "app/cover.h"
#include "app/walk.h"

/* The simulator marks its folders; what it made must say so wherever it shows. */
#define SIMULATED_MARK "simulated.json"

void
tell(const struct ingesting *g, const char *fmt, ...)
{
	char line[1024];
	va_list ap;

	if (g->opts->say == NULL)
		return;
	va_start(ap, fmt);
	vsnprintf(line, sizeof(line), fmt, ap);
	va_end(ap);
	g->opts->say(g->opts->arg, line);
}

static enum st
set_min_peers(struct ingesting *g, struct err *e)
{
	uint32_t now;
	char text[16];
	enum st st = obs_min_peers(&g->obs, &now, e);

	if (st != ST_OK || g->opts->min_peers == 0 || g->opts->min_peers == now)
		return st;
	snprintf(text, sizeof(text), "%u", g->opts->min_peers);
	g->changed = true;
	return store_setting_put(g->obs.store, OBS_SET_MIN_PEERS, text, e);
}

static enum st
set_show(struct ingesting *g, struct err *e)
{
	char now[STORE_SETTING] = "open";
	enum st st = ST_OK;

	if (g->opts->show == NULL)
		return ST_OK;
	st = store_setting(g->obs.store, OBS_SET_SHOW, now, e);
	if (st != ST_OK && st != ST_END)
		return st;
	if (strcmp(st == ST_OK ? now : "open", g->opts->show) == 0)
		return ST_OK;
	g->changed = true;
	return store_setting_put(g->obs.store, OBS_SET_SHOW, g->opts->show, e);
}

static enum st
set_simulated(struct ingesting *g, struct err *e)
{
	bool already;
	enum st st = obs_simulated(&g->obs, &already, e);

	if (st != ST_OK || already)
		return st;
	tell(g, "a simulated Internet: this observatory says so from now on");
	g->changed = true;
	return store_setting_put(g->obs.store, OBS_SET_SIMULATED, "1", e);
}

static enum st
take_all(struct ingesting *g, const struct walk *w, struct err *e)
{
	enum st st = ST_OK;

	for (size_t i = 0; st == ST_OK && i < w->n; i++) {
		if (strcmp(path_base(w->files[i].path), SIMULATED_MARK) == 0)
			st = set_simulated(g, e);
		else
			st = intake_file(g, w->files[i].path, w->files[i].named, e);
	}
	return st;
}

static enum st
transaction(struct ingesting *g, const struct walk *w, struct err *e)
{
	uint64_t view;
	enum st st = store_begin(g->obs.store, e);

	if (st == ST_OK)
		st = obs_sweep(&g->obs, e);
	if (st == ST_OK)
		st = store_view(g->obs.store, &view, e);
	if (st == ST_OK)
		st = set_min_peers(g, e);
	if (st == ST_OK)
		st = set_show(g, e);
	if (st == ST_OK && g->opts->hooks != NULL)
		st = g->opts->hooks->begin(g->opts->hooks->arg, &g->obs, &g->changed, e);
	if (st == ST_OK)
		st = take_all(g, w, e);
	for (size_t i = 0; st == ST_OK && i < g->opts->n_accept; i++)
		st = brake_accept(g, g->opts->accept[i], e);
	if (st == ST_OK)
		st = brake_inputs(g, e);
	if (st == ST_OK)
		st = rejudge_months(g, view + 1, e);
	if (st == ST_OK)
		st = redetect_runs(g, view + 1, e);
	if (st == ST_OK)
		st = cover_months(g->obs.store, &g->changed, e);
	if (st == ST_OK && g->changed)
		st = store_publish(g->obs.store, view + 1, e);
	if (st == ST_OK)
		st = store_commit(g->obs.store, e);
	if (st != ST_OK) {
		store_rollback(g->obs.store);
		return st;
	}
	g->res->changed = g->changed;
	g->res->view = view + g->changed;
	return ST_OK;
}

enum st
ingest(const struct ingest_opts *opts, const char *const *paths, size_t n,
    struct ingest_result *out, struct err *e)
{
	struct ingesting g = { .opts = opts, .res = out };
	struct walk w = { 0 };
	struct err why;
	char text[640];
	enum st st = ST_OK;

	*out = (struct ingest_result){ 0 };
	for (size_t i = 0; i < n; i++) {
		st = walk_add(&w, paths[i], &why);
		if (st == ST_OK)
			continue;
		if (st == ST_NOMEM || st == ST_LIMIT) {
			*e = why;
			walk_fini(&w);
			return st;
		}
		err_fmt(&why, text, sizeof(text));
		tell(&g, "%s", text);
		out->fault = true;
	}
	st = obs_open(&g.obs, opts->dir, STORE_WRITE, opts->clock, e);
	if (st == ST_OK) {
		st = transaction(&g, &w, e);
		obs_close(&g.obs);
	}
	walk_fini(&w);
	return st;
}

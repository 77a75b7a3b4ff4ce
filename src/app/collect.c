/* collect.c - see collect.h. */
#include "app/collect.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "app/collect_i.h"
#include "app/walk.h"
#include "base/arena.h"

#define AGENT "routescope/0.1 (+observatory of routing security)"

void
collect_say(const struct collecting *c, const char *fmt, ...)
{
	char line[1400];
	va_list ap;

	if (c->o->say == NULL)
		return;
	va_start(ap, fmt);
	vsnprintf(line, sizeof(line), fmt, ap);
	va_end(ap);
	c->o->say(c->o->arg, line);
}

const char *
collect_word(const struct store_expected *x, int64_t now_s)
{
	if (x->state == EXPECTED_REFUSED)
		return "refused";
	if (x->state == EXPECTED_GAP)
		return wait_word(slot_wait(x->due_s, x->late_s, x->missing_s, now_s));
	if (x->input == INPUT_DONE || x->input == INPUT_UNUSED)
		return "arrived";
	return x->input >= 0 ? input_status_word((enum input_status)x->input) : "refused";
}

void
collect_count(struct collect_counts *c, const struct store_expected *x)
{
	c->expected++;
	if (x->state == EXPECTED_GAP)
		c->gap++;
	else if (x->state == EXPECTED_ARRIVED && x->input == INPUT_PARTIAL)
		c->partial++;
	else if (x->state == EXPECTED_ARRIVED &&
		 (x->input == INPUT_DONE || x->input == INPUT_UNUSED))
		c->done++;
	else
		c->refused++;
}

static enum st
open_spool(struct collecting *c, struct err *e)
{
	char path[3600];
	const int n = snprintf(c->spool, sizeof(c->spool), "%s/spool", c->o->dir);

	if (n < 0 || (size_t)n >= sizeof(c->spool))
		return err_set(
		    e, ST_LIMIT, ERR_NOOFF, NULL, "the path of the observatory is too long");
	if (mkdir(c->spool, 0777) != 0 && errno != EEXIST)
		return err_in((err_sys(e, "make the folder"), e), c->spool);
	snprintf(path, sizeof(path), "%s/lock", c->spool);
	c->lock_fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
	if (c->lock_fd == -1)
		return err_in((err_sys(e, "open the lock"), e), path);
	if (flock(c->lock_fd, LOCK_EX | LOCK_NB) == 0)
		return ST_OK;
	if (errno != EWOULDBLOCK)
		return err_in((err_sys(e, "lock"), e), path);
	err_set(e, ST_IO, ERR_NOOFF, NULL, "another process is fetching for this observatory");
	return err_in(e, path);
}

/* The calendar first: what is expected stands there before anything is asked for. */
static enum st
make_plan(struct collecting *c, struct err *e)
{
	struct obs o;
	enum st st = obs_open(&o, c->o->dir, STORE_WRITE, c->o->clock, e);

	if (st != ST_OK)
		return st;
	st = store_begin(o.store, e);
	if (st == ST_OK)
		st = plan_make(&c->plan, o.store, c->o, e);
	if (st == ST_OK && !c->o->dry_run)
		st = store_commit(o.store, e);
	else
		store_rollback(o.store);
	obs_close(&o);
	return st;
}

static enum st
check_kind(void *arg, const struct fetch_job *j, const char *path, struct err *e)
{
	char kind[16];
	enum st st = intake_kind(path, j->name, kind, e);

	(void)arg;
	if (st == ST_OK && strcmp(kind, j->src->kind) != 0)
		st = err_set(e, ST_UNSUP, ERR_NOOFF, "content", "%s, and %s has %s", kind,
		    j->src->id, j->src->kind);
	return st;
}

static void
on_progress(void *arg, const struct fetch_progress *p)
{
	struct collecting *c = arg;

	if (c->o->progress != NULL)
		c->o->progress(c->o->arg, p);
}

static void
sum_up(struct collecting *c)
{
	struct collect_result *r = c->res;

	r->asked = c->plan.n;
	for (size_t i = 0; i < c->plan.n; i++) {
		const struct fetch_job *j = &c->plan.jobs[i];

		r->fetched += j->outcome == FETCH_NEW;
		r->bytes += j->outcome == FETCH_NEW ? j->bytes : 0;
		r->same += j->outcome == FETCH_SAME;
		r->absent += j->outcome == FETCH_ABSENT;
		r->refused += j->outcome == FETCH_REFUSED;
		r->failed += j->outcome == FETCH_FAILED;
		r->later += j->outcome == FETCH_LATER;
		if (j->outcome != FETCH_NEW && j->outcome != FETCH_SAME)
			collect_say(
			    c, "%s: %s: %s", j->name, fetch_outcome_word(j->outcome), j->why.msg);
	}
	r->fault |= r->refused + r->failed != 0;
}

static void
clear_spool(const struct collecting *c)
{
	char path[4096];

	for (size_t i = 0; i < c->plan.n; i++) {
		const struct fetch_job *j = &c->plan.jobs[i];

		if (j->outcome != FETCH_NEW)
			continue;
		unlink(j->path);
		snprintf(path, sizeof(path), "%s/%s/head", c->spool, j->key);
		unlink(path);
		snprintf(path, sizeof(path), "%s/%s", c->spool, j->key);
		rmdir(path);
	}
}

static enum st
take_in(struct collecting *c, struct err *e)
{
	const struct ingest_hooks hooks = { collect_begin, collect_taken, c };
	const struct ingest_opts io = { .dir = c->o->dir,
		.min_peers = c->o->min_peers,
		.clock = c->o->clock,
		.say = c->o->say,
		.arg = c->o->arg,
		.hooks = &hooks };
	const char **paths = arr_new(c->plan.n + 1, sizeof(*paths));
	size_t n = 0;
	enum st st;

	if (paths == NULL)
		return err_nomem(e, "files that came");
	for (size_t i = 0; i < c->plan.n; i++) {
		if (c->plan.jobs[i].outcome == FETCH_NEW)
			paths[n++] = c->plan.jobs[i].path;
	}
	st = ingest(&io, paths, n, &c->res->ingest, e);
	free(paths);
	c->res->fault |= st == ST_OK && c->res->ingest.fault;
	if (st == ST_OK)
		clear_spool(c);
	return st;
}

static enum st
count_all(struct collecting *c, struct err *e)
{
	struct store_expected *rows;
	struct obs o;
	size_t n;
	enum st st = obs_open(&o, c->o->dir, STORE_READ, c->o->clock, e);

	if (st != ST_OK)
		return st;
	st = store_begin(o.store, e);
	if (st == ST_OK)
		st = store_expected(o.store, "", INT64_MIN, INT64_MAX, &rows, &n, e);
	if (st == ST_OK) {
		for (size_t i = 0; i < n; i++)
			collect_count(&c->res->counts, &rows[i]);
		free(rows);
	}
	store_rollback(o.store);
	obs_close(&o);
	return st;
}

static enum st
run(struct collecting *c, struct err *e)
{
	const struct fetch_env env = { .cat = c->o->cat,
		.spool = c->spool,
		.limits = c->o->limits,
		.agent = AGENT,
		.check = check_kind,
		.progress = on_progress,
		.arg = c };
	enum st st = make_plan(c, e);

	if (st == ST_OK && c->o->dry_run) {
		c->res->asked = c->plan.n;
		for (size_t i = 0; i < c->plan.n && c->o->planned != NULL; i++)
			c->o->planned(c->o->arg, &c->plan.jobs[i], &c->plan.rows[i]);
		return ST_OK;
	}
	if (st == ST_OK)
		st = fetch_all(&env, c->plan.jobs, c->plan.n, e);
	if (st == ST_OK) {
		sum_up(c);
		st = take_in(c, e);
	}
	return st == ST_OK ? count_all(c, e) : st;
}

enum st
collect(const struct collect_opts *o, struct collect_result *out, struct err *e)
{
	struct collecting c = {
		.o = o, .res = out, .lock_fd = -1, .now_s = clock_now_ns(&o->clock) / 1000000000
	};
	enum st st;

	*out = (struct collect_result){ .asked = 0 };
	st = o->dry_run ? ST_OK : open_spool(&c, e);
	if (st == ST_OK)
		st = run(&c, e);
	plan_fini(&c.plan);
	if (c.lock_fd != -1)
		close(c.lock_fd);
	return st;
}

enum st
collect_probe(const struct collect_opts *o, unsigned seconds, struct err *e)
{
	const struct fetch_env env = { .cat = o->cat, .agent = AGENT };
	const int64_t end_s = clock_now_ns(&o->clock) / 1000000000 + seconds;
	char asked[256] = "", host[256];
	enum st st = ST_OK;

	for (unsigned i = 0; st == ST_OK && i < o->cat->sources_n; i++) {
		const struct cat_source *s = &o->cat->sources[i];
		const int64_t left = end_s - clock_now_ns(&o->clock) / 1000000000;
		bool wanted = o->n_sources == 0 && s->enabled;

		for (size_t k = 0; k < o->n_sources; k++)
			wanted |= strcmp(o->sources[k], s->id) == 0;
		if (!wanted || !url_host(s->base, host, sizeof(host)) || strcmp(asked, host) == 0)
			continue;
		memcpy(asked, host, sizeof(host));
		if (left <= 0)
			return err_set(e, ST_IO, ERR_NOOFF, NULL, "no answer in %u s", seconds);
		st = fetch_probe(&env, s, (unsigned)left, e);
	}
	return st;
}

/* routes.c - see routes.h. The records of a file. */
#include "app/routes.h"

#include "app/routes_i.h"

static enum st
do_record(struct run *r, const struct mrt_rec *rec, struct err *e)
{
	if (rec->kind == MRT_PEERS) { /* outside the window, too: what comes needs it */
		routes_rib_forget(r);
		if (r->job->cut != NULL)
			route_cut_record(r->job->cut, rec);
		return ST_OK;
	}
	if (!route_passes_time(r->f, rec))
		return ST_OK;
	switch (rec->kind) {
	case MRT_RIB:
		return routes_rib(r, rec, e);
	case MRT_MSG:
		return routes_msg(r, rec, e);
	case MRT_STATE:
		return routes_state(r, rec, e);
	default:
		r->n->unjudged += rec->kind == MRT_OTHER;
		return ST_OK;
	}
}

static enum st
flush(const struct routes_job *job, struct err *e)
{
	const enum st st = job->out != NULL ? out_tick(job->out, e) : ST_OK;

	return st == ST_OK && job->cut != NULL ? route_cut_tick(job->cut, e) : st;
}

static enum st
do_records(struct run *r, const char *path, struct err *e)
{
	struct mrt_rec rec;
	struct err skip;
	enum st st;

	while ((st = mrt_next(r->m, &rec, e)) == ST_OK) {
		r->n->records++;
		st = do_record(r, &rec, &skip);
		if (st == ST_UNSUP)
			r->n->unjudged++;
		else if (st == ST_NOMEM) {
			*e = skip;
			return st;
		} else if (st != ST_OK && r->n->skipped++ == 0) {
			r->n->first = skip;
			err_in(&r->n->first, path);
		}
		arena_reset(&r->mem);
		st = flush(r->job, e);
		if (st != ST_OK)
			return st;
	}
	return st == ST_END ? ST_OK : st;
}

enum st
routes_file(const char *path, const struct routes_job *job, struct routes_count *n, struct err *e)
{
	struct in *in;
	enum st st = in_open_undigested(&in, path, e);

	if (st == ST_OK) {
		st = routes_in(in, job, n, e);
		in_close(in);
	}
	return st;
}

enum st
routes_in(struct in *in, const struct routes_job *job, struct routes_count *n, struct err *e)
{
	struct run r = { .job = job, .f = job->filter, .n = n, .gen = 0 };
	enum st st;

	r.m = mrt_new(in);
	st = r.m == NULL ? err_nomem(e, "reading") : do_records(&r, in_name(in), e);
	mrt_free(r.m);
	routes_rib_fini(&r);
	path_memo_fini(&r.paths);
	arena_fini(&r.mem);
	return st;
}

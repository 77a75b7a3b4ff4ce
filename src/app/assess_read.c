/*
 * assess_read.c - the reading half of assess.h, on as many threads as it is given.
 *
 * Who judges reads, too: a thread that only copied a raw file would take a processor from judging.
 * A packed file is unpacked by a thread of its own, and where there are more processors than files
 * there is one judging thread fewer for each of these.
 *
 * A thread that has nothing to do opens the next file; when there is none it helps with one that is
 * being read (mrt/deal.h). Each thread has a table and a set of paths of its own: what two write
 * goes to and fro between their caches, which costs more than a path met by both. At the end pairs
 * and paths are merged. Memory grows with what is distinct and with the threads, not with the
 * files.
 */
#include <errno.h>
#include <pthread.h>
#include <stdlib.h>

#include "app/assess.h"
#include "app/bogon_path.h"
#include "app/transit.h"
#include "base/arena.h"
#include "rib/merge.h"

struct file {
	const char *path;
	struct mrt_deal *deal; /* NULL: not begun, or done */
	unsigned hands;	       /* threads that read it */
	bool begun, ended;     /* ended: nothing more to take */
	struct table_file sum;
	struct err fault; /* the first; st ST_OK: none */
};

struct reading;

/* One thread. */
struct hand {
	struct reading *r;
	struct table *t;
	struct pathset paths;
	struct bundles bundles;
	struct bogon_paths bogons;
	pthread_t thread;
	struct err e; /* st ST_OK, or what is ours and no file's: a lack of memory */
};

struct reading {
	struct hand *hands;
	size_t hands_n;
	pthread_mutex_t lock; /* of what follows */
	struct file *files;
	size_t files_n;
	bool stop; /* no memory: nobody begins another file */
};

static void
blame(struct file *f, struct err *e)
{
	err_in(e, f->path);
	if (f->fault.st == ST_OK)
		f->fault = *e;
}

/* False: there is nothing to read in it. */
static bool
begin_file(struct file *f)
{
	struct err e;

	f->begun = true;
	if (mrt_deal_open(&f->deal, f->path, &e) == ST_OK)
		return true;
	blame(f, &e);
	f->ended = true;
	mrt_deal_close(f->deal);
	f->deal = NULL;
	return false;
}

/* The next file to open, else the one that is being read by the fewest; NULL: all is done. */
static struct file *
next_file(struct reading *r)
{
	struct file *best = NULL;

	for (size_t i = 0; i < r->files_n && !r->stop; i++) {
		struct file *f = &r->files[i];

		if (!f->begun) {
			if (begin_file(f))
				return f;
		} else if (!f->ended && (best == NULL || f->hands < best->hands))
			best = f;
	}
	return best;
}

/* Reads of one file until nothing is left of it. */
static void
read_file(struct hand *h, struct file *f)
{
	struct reading *r = h->r;
	struct table_file sum = { 0 };
	struct mrt_deal *done = NULL;
	struct err e;
	enum st st;

	f->hands++;
	pthread_mutex_unlock(&r->lock);
	st = table_read(h->t, f->deal, &sum, &e);
	pthread_mutex_lock(&r->lock);
	table_file_add(&f->sum, &sum);
	if (st == ST_NOMEM) {
		h->e = e;
		r->stop = true;
	}
	if (st != ST_OK)
		blame(f, &e);
	f->ended = true;
	if (--f->hands == 0) {
		done = f->deal;
		f->deal = NULL;
	}
	if (done != NULL) { /* its thread and memory go at once */
		pthread_mutex_unlock(&r->lock);
		mrt_deal_close(done);
		pthread_mutex_lock(&r->lock);
	}
}

static void *
work(void *arg)
{
	struct hand *h = arg;
	struct reading *r = h->r;
	struct file *f;
	struct err e;

	pthread_mutex_lock(&r->lock);
	while ((f = next_file(r)) != NULL)
		read_file(h, f);
	pthread_mutex_unlock(&r->lock);
	if (h->e.st == ST_OK && pairset_order(table_pairs(h->t), &e) != ST_OK)
		h->e = e;
	return NULL;
}

/* Of so many threads those that judge, when the others unpack. */
static size_t
hands_for(struct reading *r, unsigned threads)
{
	size_t hands = threads;

	for (size_t i = 0; r->files_n < threads && i < r->files_n; i++)
		hands -= begin_file(&r->files[i]) && mrt_deal_threaded(r->files[i].deal);
	return hands;
}

static enum st
begin(struct reading *r, const char *const *paths, size_t n, unsigned threads, bool carriers,
    struct err *e)
{
	size_t hands;

	*r = (struct reading){ .files_n = n };
	pthread_mutex_init(&r->lock, NULL);
	r->files = arr_new(n + 1, sizeof(*r->files));
	if (r->files == NULL)
		return err_nomem(e, "tables");
	for (size_t i = 0; i < n; i++)
		r->files[i] = (struct file){ .path = paths[i], .fault = { .st = ST_OK } };
	hands = hands_for(r, threads);
	r->hands = arr_new(hands, sizeof(*r->hands));
	if (r->hands == NULL)
		return err_nomem(e, "tables");
	while (r->hands_n < hands) {
		struct hand *h = &r->hands[r->hands_n++];
		const struct table_hook hook = { bogon_paths_marked, &h->bogons };

		h->r = r;
		h->e.st = ST_OK;
		h->t = table_new(&hook, &h->paths, carriers ? &h->bundles : NULL);
		if (!pathset_init(&h->paths, bogon_paths_judge) || h->t == NULL)
			return err_nomem(e, "a table");
	}
	return ST_OK;
}

static void
end(struct reading *r)
{
	for (size_t i = 0; i < r->hands_n; i++) {
		table_free(r->hands[i].t);
		bundles_fini(&r->hands[i].bundles);
		pathset_fini(&r->hands[i].paths);
		bogon_paths_fini(&r->hands[i].bogons);
	}
	for (size_t i = 0; r->files != NULL && i < r->files_n; i++)
		mrt_deal_close(r->files[i].deal); /* that nobody came to */
	pthread_mutex_destroy(&r->lock);
	free(r->files);
	free(r->hands);
}

/* Runs all hands, the last one here. Threads that cannot be had are done without. */
static enum st
run(struct reading *r, struct err *e)
{
	size_t n = 0;

	while (n + 1 < r->hands_n &&
	       pthread_create(&r->hands[n].thread, NULL, work, &r->hands[n]) == 0)
		n++;
	for (size_t i = n; i < r->hands_n; i++)
		work(&r->hands[i]);
	for (size_t i = 0; i < n; i++)
		pthread_join(r->hands[i].thread, NULL);
	for (size_t i = 0; i < r->hands_n; i++) {
		if (r->hands[i].e.st != ST_OK) {
			*e = r->hands[i].e;
			return e->st;
		}
	}
	return ST_OK;
}

/* What the files gave, in their order. */
static void
sum_up(struct assess *out, struct reading *r)
{
	for (size_t i = 0; i < r->files_n; i++) {
		struct assess_file *f = &out->files[i];
		const struct table_file *tf = &r->files[i].sum;

		*f = (struct assess_file){ .entries = tf->entries,
			.malformed = tf->malformed + tf->skipped,
			.first_s = tf->first_s,
			.last_s = tf->last_s,
			.fault = r->files[i].fault };
		out->entries += f->entries;
		out->malformed += f->malformed;
		if (tf->entries > 0 && (out->first_s == 0 || tf->first_s < out->first_s))
			out->first_s = tf->first_s;
		if (tf->last_s > out->last_s)
			out->last_s = tf->last_s;
	}
}

static enum st
take_pairs(struct assess *out, struct merge *m, struct err *e)
{
	out->pairs = arr_new(m->pairs_max + 1, sizeof(*out->pairs));
	if (out->pairs == NULL)
		return err_nomem(e, "pairs");
	for (struct pair *p = out->pairs; merge_next(m, &p->pfx, &p->origin, &p->peers); p++) {
		out->n_pairs++;
		if (p->peers > out->max_visible)
			out->max_visible = p->peers;
	}
	return ST_OK;
}

/* What the hands know of who carries what. Bundles keep speaking of the paths of their own hand. */
static enum st
take_carriers(struct assess *out, struct reading *r, struct err *e)
{
	enum st st = ST_OK;

	out->transit = calloc(1, sizeof(*out->transit));
	if (out->transit == NULL)
		return err_nomem(e, "AS paths");
	out->transit->parts = arr_new(r->hands_n, sizeof(*out->transit->parts));
	if (out->transit->parts == NULL)
		return err_nomem(e, "AS paths");
	for (size_t i = 0; i < r->hands_n && st == ST_OK; i++) {
		struct hand *h = &r->hands[i];

		/* those of the first are the whole set by now */
		st = transit_take(out->transit, out, &h->bundles, i == 0 ? NULL : &h->paths,
		    table_pairs(h->t), e);
	}
	return st;
}

/* The paths of all hands in one set. */
static enum st
take_paths(struct assess *out, struct reading *r, struct err *e)
{
	enum st st = ST_OK;

	*out->path_set = r->hands[0].paths;
	r->hands[0].paths = (struct pathset){ 0 };
	for (size_t i = 1; i < r->hands_n && st == ST_OK; i++)
		st = pathset_add(out->path_set, &r->hands[i].paths, e);
	out->paths = out->path_set->n;
	return st;
}

/* The hands' tables as one. */
static enum st
join(struct assess *out, struct reading *r, struct err *e)
{
	struct table **tables = arr_new(r->hands_n, sizeof(struct table *));
	struct merge m = { 0 };
	enum st st;

	if (tables == NULL)
		return err_nomem(e, "tables");
	for (size_t i = 0; i < r->hands_n; i++)
		tables[i] = r->hands[i].t;
	st = merge_begin(&m, tables, r->hands_n, e);
	for (size_t i = 0; i < r->hands_n && st == ST_OK; i++)
		st = bogon_paths_join(out->bogon_paths, &r->hands[i].bogons, m.from[i].ids, e);
	if (st == ST_OK)
		st = take_pairs(out, &m, e);
	out->peers = (uint32_t)m.peers_n;
	merge_fini(&m);
	free(tables);
	return st;
}

enum st
assess_read(struct assess *out, const char *const *paths, size_t n, unsigned threads, bool carriers,
    struct err *e)
{
	struct reading r;
	enum st st;

	*out = (struct assess){ .n_files = n };
	out->files = arr_new(n, sizeof(*out->files));
	out->bogon_paths = calloc(1, sizeof(*out->bogon_paths));
	out->path_set = calloc(1, sizeof(*out->path_set));
	if (out->files == NULL || out->bogon_paths == NULL || out->path_set == NULL)
		return err_nomem(e, "tables");
	st = begin(&r, paths, n, threads, carriers, e);
	if (st == ST_OK)
		st = run(&r, e);
	if (st == ST_OK) {
		sum_up(out, &r);
		st = join(out, &r, e);
	}
	if (st == ST_OK)
		st = take_paths(out, &r, e);
	if (st == ST_OK && carriers)
		st = take_carriers(out, &r, e);
	end(&r);
	for (size_t i = 0; i < n && st == ST_OK; i++) {
		if (out->files[i].fault.st != ST_OK) {
			*e = out->files[i].fault;
			st = e->st;
		}
	}
	return st;
}

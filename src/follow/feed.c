/* feed.c - see feed.h. */
#include "follow/feed.h"

#include <pthread.h>
#include <stdlib.h>

#define READY_MAX 2 /* batches of a feed that wait */

struct feed {
	struct feeds *all;
	struct mrt_deal *deal;
	struct mrt_hand hand;
	struct decoder dec;
	/* under the lock of all */
	struct batch *ready[READY_MAX], *spare;
	unsigned ready_n;
	bool busy;   /* somebody decodes */
	enum st end; /* ST_OK: goes on */
	struct err err;
};

struct feeds {
	pthread_mutex_t lock;
	pthread_cond_t work, done;
	pthread_t *threads;
	unsigned threads_n;
	struct feed **v;
	size_t n, cap;
	bool stop;
};

/* Reads and decodes the next batch. The lock is held at begin and end, not between. */
static void
produce(struct feed *d)
{
	struct batch *b = d->spare;
	struct err e = { .off = ERR_NOOFF };
	enum st st;

	d->busy = true;
	d->spare = b != NULL ? b->next : NULL;
	pthread_mutex_unlock(&d->all->lock);
	if (b == NULL)
		b = calloc(1, sizeof(*b));
	st = b != NULL ? mrt_deal_take(d->deal, &d->hand, &e) : err_nomem(&e, "updates");
	if (st == ST_OK)
		st = batch_decode(b, &d->dec, &d->hand, &e);
	pthread_mutex_lock(&d->all->lock);
	if (st == ST_OK)
		d->ready[d->ready_n++] = b;
	else {
		if (b != NULL) {
			b->next = d->spare;
			d->spare = b;
		}
		d->end = st;
		d->err = e;
	}
	d->busy = false;
	pthread_cond_broadcast(&d->all->done);
}

static struct feed *
pick(const struct feeds *s)
{
	struct feed *best = NULL;

	for (size_t i = 0; i < s->n; i++) {
		struct feed *d = s->v[i];

		if (!d->busy && d->end == ST_OK && d->ready_n < READY_MAX &&
		    (best == NULL || d->ready_n < best->ready_n))
			best = d;
	}
	return best;
}

static void *
serve(void *arg)
{
	struct feeds *s = arg;

	pthread_mutex_lock(&s->lock);
	while (!s->stop) {
		struct feed *d = pick(s);

		if (d != NULL)
			produce(d);
		else
			pthread_cond_wait(&s->work, &s->lock);
	}
	pthread_mutex_unlock(&s->lock);
	return NULL;
}

struct feeds *
feeds_new(unsigned n)
{
	struct feeds *s = calloc(1, sizeof(*s));

	if (s == NULL)
		return NULL;
	s->threads = arr_new(n + 1, sizeof(*s->threads));
	if (s->threads == NULL) {
		free(s);
		return NULL;
	}
	pthread_mutex_init(&s->lock, NULL);
	pthread_cond_init(&s->work, NULL);
	pthread_cond_init(&s->done, NULL);
	while (s->threads_n < n &&
	       pthread_create(&s->threads[s->threads_n], NULL, serve, s) == 0) /* fewer are fine */
		s->threads_n++;
	return s;
}

void
feeds_free(struct feeds *s)
{
	if (s == NULL)
		return;
	pthread_mutex_lock(&s->lock);
	s->stop = true;
	pthread_cond_broadcast(&s->work);
	pthread_mutex_unlock(&s->lock);
	for (unsigned i = 0; i < s->threads_n; i++)
		pthread_join(s->threads[i], NULL);
	pthread_cond_destroy(&s->work);
	pthread_cond_destroy(&s->done);
	pthread_mutex_destroy(&s->lock);
	free(s->threads);
	free(s->v);
	free(s);
}

enum st
feed_open(struct feed **out, struct feeds *s, const char *path, struct err *e)
{
	struct feed *d = calloc(1, sizeof(*d)), **v;
	enum st st;

	*out = NULL;
	if (d == NULL)
		return err_nomem(e, "reading");
	d->all = s;
	st = mrt_deal_open(&d->deal, path, e);
	if (st == ST_OK)
		st = mrt_hand_open(&d->hand, d->deal, e);
	pthread_mutex_lock(&s->lock);
	v = arr_grow(s->v, s->n, &s->cap, sizeof(*v));
	if (v != NULL)
		s->v = v;
	if (st == ST_OK && v != NULL) {
		v[s->n++] = d;
		pthread_cond_signal(&s->work);
	}
	pthread_mutex_unlock(&s->lock);
	if (st == ST_OK && v == NULL)
		st = err_nomem(e, "reading");
	if (st == ST_OK)
		*out = d;
	else
		feed_close(d);
	return st;
}

void
feed_close(struct feed *d)
{
	struct feeds *s;

	if (d == NULL)
		return;
	s = d->all;
	pthread_mutex_lock(&s->lock);
	while (d->busy)
		pthread_cond_wait(&s->done, &s->lock);
	for (size_t i = 0; i < s->n; i++) {
		if (s->v[i] == d) {
			memmove(&s->v[i], &s->v[i + 1], (s->n - i - 1) * sizeof(struct feed *));
			s->n--;
		}
	}
	pthread_mutex_unlock(&s->lock);
	for (unsigned i = 0; i < d->ready_n; i++)
		batch_free(d->ready[i]);
	while (d->spare != NULL) {
		struct batch *b = d->spare;

		d->spare = b->next;
		batch_free(b);
	}
	if (d->hand.m != NULL)
		mrt_hand_close(&d->hand);
	mrt_deal_close(d->deal);
	decoder_fini(&d->dec);
	free(d);
}

enum st
feed_next(struct feed *d, struct batch **out, struct err *e)
{
	struct feeds *s = d->all;
	enum st st = ST_OK;

	*out = NULL;
	pthread_mutex_lock(&s->lock);
	while (d->ready_n == 0 && st == ST_OK) {
		if (d->busy)
			pthread_cond_wait(&s->done, &s->lock);
		else if (d->end != ST_OK)
			st = d->end;
		else
			produce(d);
	}
	if (st != ST_OK)
		*e = d->err;
	else {
		*out = d->ready[0];
		memmove(&d->ready[0], &d->ready[1], sizeof(d->ready) - sizeof(d->ready[0]));
		d->ready_n--;
		pthread_cond_signal(&s->work);
	}
	pthread_mutex_unlock(&s->lock);
	return st;
}

void
feed_return(struct feed *d, struct batch *b)
{
	if (b == NULL)
		return;
	pthread_mutex_lock(&d->all->lock);
	b->next = d->spare;
	d->spare = b;
	pthread_mutex_unlock(&d->all->lock);
}

uint64_t
feed_missing(const struct feed *d)
{
	return d->dec.missing;
}

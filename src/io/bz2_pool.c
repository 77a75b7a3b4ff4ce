/* bz2_pool.c - the threads that decode blocks, and their queue, see bz2_i.h. */
#include <stdlib.h>

#include "io/bz2_i.h"

/* Begins the next queued job; the lock is held before and after. */
static void
run_next(struct bz2_pool *p, struct bz2_mill *m)
{
	struct bz2_job *j = bz2_pool_job(p, p->next++);

	j->is = BZ2_RUNNING;
	pthread_mutex_unlock(&p->lock);
	bz2_job_run(m, j);
	pthread_mutex_lock(&p->lock);
	j->is = BZ2_DONE;
	pthread_cond_signal(&p->done);
}

static void *
worker(void *arg)
{
	struct bz2_pool *p = arg;
	struct bz2_mill m = { 0 };

	pthread_mutex_lock(&p->lock);
	while (!p->stop) {
		if (p->next < p->head) {
			run_next(p, &m);
			continue;
		}
		p->idle++;
		pthread_cond_wait(&p->work, &p->lock);
		p->idle--;
	}
	pthread_mutex_unlock(&p->lock);
	bz2_mill_fini(&m);
	return NULL;
}

enum st
bz2_pool_init(struct bz2_pool *p, unsigned threads, struct err *e)
{
	*p = (struct bz2_pool){ .max_threads = threads, .n_jobs = 2 * (size_t)threads + 1 };
	pthread_mutex_init(&p->lock, NULL);
	pthread_cond_init(&p->work, NULL);
	pthread_cond_init(&p->done, NULL);
	p->jobs = calloc(p->n_jobs, sizeof(*p->jobs));
	p->threads = calloc(threads, sizeof(*p->threads));
	if (p->jobs != NULL && p->threads != NULL)
		return ST_OK;
	bz2_pool_fini(p);
	return err_nomem(e, "bzip2");
}

void
bz2_pool_fini(struct bz2_pool *p)
{
	pthread_mutex_lock(&p->lock);
	p->stop = true;
	pthread_cond_broadcast(&p->work);
	pthread_mutex_unlock(&p->lock);
	for (unsigned i = 0; i < p->n_threads; i++)
		pthread_join(p->threads[i], NULL);
	for (size_t i = 0; p->jobs != NULL && i < p->n_jobs; i++)
		bz2_job_fini(&p->jobs[i]);
	free(p->jobs);
	free(p->threads);
	pthread_cond_destroy(&p->done);
	pthread_cond_destroy(&p->work);
	pthread_mutex_destroy(&p->lock);
}

void
bz2_pool_add(struct bz2_pool *p)
{
	uint64_t queued;
	bool more;

	pthread_mutex_lock(&p->lock);
	bz2_pool_job(p, p->head++)->is = BZ2_QUEUED;
	queued = p->head - p->next;
	/* a lone block is decoded by who waits for it, so that small files start no thread */
	more = queued > p->idle && queued >= 2 && p->n_threads < p->max_threads;
	if (p->idle > 0)
		pthread_cond_signal(&p->work);
	pthread_mutex_unlock(&p->lock);
	if (more && pthread_create(&p->threads[p->n_threads], NULL, worker, p) == 0)
		p->n_threads++;
	else if (more)
		p->max_threads = p->n_threads; /* it must do with those there are */
}

struct bz2_job *
bz2_pool_await(struct bz2_pool *p, struct bz2_mill *m)
{
	struct bz2_job *j = bz2_pool_job(p, p->tail);

	pthread_mutex_lock(&p->lock);
	if (p->next == p->tail)
		run_next(p, m);
	while (j->is != BZ2_DONE)
		pthread_cond_wait(&p->done, &p->lock);
	pthread_mutex_unlock(&p->lock);
	return j;
}

void
bz2_pool_drop(struct bz2_pool *p)
{
	pthread_mutex_lock(&p->lock);
	p->tail++;
	pthread_mutex_unlock(&p->lock);
}

void
bz2_pool_clear(struct bz2_pool *p)
{
	pthread_mutex_lock(&p->lock);
	for (; p->tail < p->next; p->tail++) {
		while (bz2_pool_job(p, p->tail)->is != BZ2_DONE)
			pthread_cond_wait(&p->done, &p->lock);
	}
	/* nobody began the others, and nobody will: next is where the queue ends now */
	p->head = p->tail = p->next;
	pthread_mutex_unlock(&p->lock);
}

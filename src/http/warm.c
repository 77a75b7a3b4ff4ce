/*
 * warm.c - a thread that notices a new view while nobody asks, and loads ahead what the first
 * questions would wait for.
 */
#include <pthread.h>
#include <stdlib.h>
#include <time.h>

#include "http/http_i.h"

struct warm {
	struct http *h;
	pthread_mutex_t mu;
	pthread_cond_t wake;
	pthread_t thread;
	bool stop;
};

static bool
stopped(struct warm *w)
{
	struct timespec until;
	bool stop;

	clock_gettime(
	    CLOCK_REALTIME, &until); /* a jump of the clock costs one early or late look */
	until.tv_sec++;
	pthread_mutex_lock(&w->mu);
	if (!w->stop)
		pthread_cond_timedwait(&w->wake, &w->mu, &until);
	stop = w->stop;
	pthread_mutex_unlock(&w->mu);
	return stop;
}

static void *
run(void *arg)
{
	struct warm *w = arg;
	uint64_t warm = 0, number;
	struct err e;
	char text[640];

	do {
		if (!handle_view(w->h, &number) || number == warm)
			continue;
		warm = number; /* also when it fails: the question itself will say why */
		if (view_warm(w->h->view, &e) != ST_OK) {
			err_fmt(&e, text, sizeof(text));
			handle_log(w->h, "warn http do=warm msg=\"%s\"", text);
		}
	} while (!stopped(w));
	return NULL;
}

struct warm *
warm_new(struct http *h)
{
	struct warm *w = calloc(1, sizeof(*w));

	if (w == NULL)
		return NULL;
	w->h = h;
	pthread_mutex_init(&w->mu, NULL);
	pthread_cond_init(&w->wake, NULL);
	if (pthread_create(&w->thread, NULL, run, w) != 0) {
		free(w);
		return NULL;
	}
	return w;
}

void
warm_free(struct warm *w)
{
	if (w == NULL)
		return;
	pthread_mutex_lock(&w->mu);
	w->stop = true;
	pthread_cond_signal(&w->wake);
	pthread_mutex_unlock(&w->mu);
	pthread_join(w->thread, NULL);
	pthread_cond_destroy(&w->wake);
	pthread_mutex_destroy(&w->mu);
	free(w);
}

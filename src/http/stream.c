/* stream.c - see stream.h. */
#include "http/stream.h"

#include <microhttpd.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "base/limits.h"
#include "http/http_i.h"

struct stream {
	struct stream *next, *prev;
	struct streams *s;
	struct MHD_Connection *mc;
	struct buf b; /* what it has still to take, from at on */
	size_t at;
	uint64_t view; /* all up to this one is told, or lies in b */
	bool asleep;   /* suspended, until there is something */
	bool end;
};

struct streams {
	struct http *h;
	pthread_mutex_t mu; /* of the list and what is in it */
	pthread_cond_t wake;
	pthread_t thread;
	struct stream *head;
	size_t n;
	bool stop;
};

/* Under the lock. */
static void
rouse(struct stream *t)
{
	if (t->asleep) {
		t->asleep = false;
		MHD_resume_connection(t->mc);
	}
}

static ssize_t
on_read(void *arg, uint64_t pos, char *to, size_t room)
{
	struct stream *t = arg;
	struct streams *s = t->s;
	ssize_t n = 0;

	(void)pos;
	pthread_mutex_lock(&s->mu);
	if (t->at < t->b.n) {
		n = (ssize_t)(t->b.n - t->at < room ? t->b.n - t->at : room);
		memcpy(to, t->b.p + t->at, (size_t)n);
		t->at += (size_t)n;
		if (t->at == t->b.n)
			t->at = t->b.n = 0;
	} else if (t->end || buf_bad(&t->b)) {
		n = MHD_CONTENT_READER_END_OF_STREAM;
	} else {
		t->asleep = true;
		MHD_suspend_connection(t->mc);
	}
	pthread_mutex_unlock(&s->mu);
	return n;
}

static void
on_free(void *arg)
{
	struct stream *t = arg;
	struct streams *s = t->s;

	pthread_mutex_lock(&s->mu);
	if (t->prev != NULL)
		t->prev->next = t->next;
	else
		s->head = t->next;
	if (t->next != NULL)
		t->next->prev = t->prev;
	s->n--;
	pthread_mutex_unlock(&s->mu);
	buf_fini(&t->b);
	free(t);
}

/* What changed after `since` and up to `view`, as events. */
static enum st
news(struct http *h, uint64_t since, uint64_t view, struct buf *out, struct err *e)
{
	char changed[24];
	const int n = snprintf(changed, sizeof(changed), "%llu", (unsigned long long)since);
	const struct view_query q = { .changed = { changed, (size_t)n },
		.format = STR("ndjson"),
		.limit = STR(STREAM_INCIDENTS) };
	struct buf rows = { 0 };
	struct str rest, row;
	enum st st = view_incidents(h->view, &q, &rows, e);

	rest = (struct str){ rows.p, rows.n };
	while (st == ST_OK && str_cut(&rest, '\n', &row)) {
		if (row.n == 0)
			continue;
		buf_printf(out, "event: incident\nid: %llu\ndata: ", (unsigned long long)view);
		buf_str(out, row);
		buf_lit(out, "\n\n");
	}
	buf_fini(&rows);
	buf_printf(out, "event: view\nid: %llu\ndata: {\"view\":%llu}\n\n",
	    (unsigned long long)view, (unsigned long long)view);
	return st == ST_OK && buf_bad(out) ? err_nomem(e, "events") : st;
}

/* Tells all of one and the same view what followed it. Most are of the same. */
static void
tell_from(struct streams *s, uint64_t since, uint64_t view)
{
	struct buf b = { 0 };
	struct err e;

	if (news(s->h, since, view, &b, &e) == ST_OK) {
		pthread_mutex_lock(&s->mu);
		for (struct stream *t = s->head; t != NULL; t = t->next) {
			if (t->view != since)
				continue;
			t->view = view;
			t->end |= t->b.n - t->at > STREAM_PENDING_BYTES;
			if (!t->end)
				buf_put(&t->b, b.p, b.n);
			rouse(t);
		}
		pthread_mutex_unlock(&s->mu);
	} else {
		handle_log(s->h, "error http do=stream msg=\"%s\"", e.msg);
	}
	buf_fini(&b);
}

/* The oldest view that someone stands at; false: all are at `view`. */
static bool
behind(struct streams *s, uint64_t view, uint64_t *since)
{
	bool any = false;

	pthread_mutex_lock(&s->mu);
	for (const struct stream *t = s->head; t != NULL; t = t->next) {
		if (t->view != view && !t->end && (!any || t->view < *since)) {
			*since = t->view;
			any = true;
		}
	}
	pthread_mutex_unlock(&s->mu);
	return any;
}

static void
beat(struct streams *s)
{
	pthread_mutex_lock(&s->mu);
	for (struct stream *t = s->head; t != NULL; t = t->next) {
		if (t->at < t->b.n)
			continue;
		buf_lit(&t->b, ":\n\n");
		rouse(t);
	}
	pthread_mutex_unlock(&s->mu);
}

static bool
stopped(struct streams *s)
{
	struct timespec until;
	bool stop;

	clock_gettime(CLOCK_REALTIME, &until);
	until.tv_sec++;
	pthread_mutex_lock(&s->mu);
	if (!s->stop)
		pthread_cond_timedwait(&s->wake, &s->mu, &until);
	stop = s->stop;
	pthread_mutex_unlock(&s->mu);
	return stop;
}

static void *
run(void *arg)
{
	struct streams *s = arg;
	uint64_t view, since = 0;
	unsigned rounds = 0;

	while (!stopped(s)) {
		if (handle_view(s->h, &view)) {
			for (unsigned i = 0; i < STREAM_VIEWS && behind(s, view, &since); i++)
				tell_from(s, since, view);
		}
		if (++rounds % STREAM_BEAT_S == 0)
			beat(s);
	}
	return NULL;
}

struct streams *
streams_new(struct http *h)
{
	struct streams *s = calloc(1, sizeof(*s));

	if (s == NULL)
		return NULL;
	s->h = h;
	pthread_mutex_init(&s->mu, NULL);
	pthread_cond_init(&s->wake, NULL);
	if (pthread_create(&s->thread, NULL, run, s) != 0) {
		free(s);
		return NULL;
	}
	return s;
}

void
streams_end(struct streams *s)
{
	if (s == NULL)
		return;
	pthread_mutex_lock(&s->mu);
	s->stop = true;
	pthread_cond_signal(&s->wake);
	for (struct stream *t = s->head; t != NULL; t = t->next) {
		t->end = true;
		rouse(t);
	}
	pthread_mutex_unlock(&s->mu);
	pthread_join(s->thread, NULL);
}

void
streams_free(struct streams *s)
{
	if (s == NULL)
		return;
	pthread_cond_destroy(&s->wake);
	pthread_mutex_destroy(&s->mu);
	free(s);
}

/* The stream in the list; NULL: too many, or no memory. */
static struct stream *
join(struct streams *s, struct MHD_Connection *mc, uint64_t since, struct err *e)
{
	struct stream *t = calloc(1, sizeof(*t));
	uint64_t view;

	if (t == NULL) {
		err_nomem(e, "a stream");
		return NULL;
	}
	handle_view(s->h, &view);
	*t = (struct stream){ .s = s, .mc = mc, .view = since != 0 && since < view ? since : view };
	buf_lit(&t->b, "retry: 5000\n\n"); /* and the first event comes with the next look */
	pthread_mutex_lock(&s->mu);
	if (s->stop || s->n == STREAM_MOST) {
		pthread_mutex_unlock(&s->mu);
		buf_fini(&t->b);
		free(t);
		err_set(e, ST_LIMIT, ERR_NOOFF, NULL, "%u streams are open, which is the most",
		    STREAM_MOST);
		return NULL;
	}
	t->next = s->head;
	if (s->head != NULL)
		s->head->prev = t;
	s->head = t;
	s->n++;
	pthread_mutex_unlock(&s->mu);
	return t;
}

enum st
stream_open(struct streams *s, struct MHD_Connection *mc, uint64_t since, bool cors, struct err *e)
{
	struct stream *t = join(s, mc, since, e);
	struct answer heads = { .status = 200, .type = "text/event-stream", .cors = cors };
	struct MHD_Response *r;
	enum MHD_Result ok = MHD_NO;

	if (t == NULL)
		return e->st;
	r = MHD_create_response_from_callback(MHD_SIZE_UNKNOWN, 4096, on_read, t, on_free);
	if (r == NULL) {
		on_free(t);
		return err_nomem(e, "a stream");
	}
	if (answer_heads(&heads, r))
		ok = MHD_queue_response(mc, MHD_HTTP_OK, r);
	MHD_destroy_response(r); /* on_free, when it was not queued */
	return ok == MHD_YES ? ST_OK : err_nomem(e, "a stream");
}

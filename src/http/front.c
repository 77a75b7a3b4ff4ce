/* front.c - see front.h. */
#include "http/front.h"

#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "base/limits.h"
#include "http/strict.h"

#define EVENTS 64
#define TICK_MS 500

enum side { CLIENT, INNER, SIDES };

/* One connection. Bytes from the client are heads in `in`; those from the library lie in `out`. */
struct line {
	struct line *next, *prev;
	int fd[SIDES];	      /* -1: closed */
	uint32_t asks[SIDES]; /* what epoll is told */
	struct {
		struct line *line;
	} tag[SIDES]; /* an event's pointer tells the side */
	char *in, *out;
	size_t in_n, seen; /* seen: how far strict.h has looked */
	size_t ready;	   /* bytes at the front of `in` that may go to the library */
	size_t out_n, out_at;
	const char *stand_in; /* what goes to the library in place of the rest */
	size_t stand_in_n;
	bool deaf;	 /* no further request is read */
	bool over;	 /* the library has said all */
	bool doomed;	 /* to be freed behind this round of events */
	int64_t slow_ms; /* when the client began not to take what lies in `out`, or 0 */
	int64_t over_ms; /* when the last of the answer was out */
};

struct worker {
	struct front *f;
	pthread_t thread;
	bool runs;
	int epoll;
	struct line *lines, *doomed;
	size_t n;
};

struct front {
	int listening, bell; /* bell: an eventfd that wakes all */
	atomic_bool quiet, end;
	pthread_mutex_t door; /* held while connections are accepted */
	front_give *give;
	void *arg;
	struct worker *workers;
	unsigned workers_n;
};

static int64_t
now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static void
doom(struct worker *w, struct line *l)
{
	if (l->doomed)
		return;
	l->doomed = true;
	for (int s = 0; s < SIDES; s++) {
		if (l->fd[s] != -1)
			close(l->fd[s]);
		l->fd[s] = -1;
	}
	if (l->prev != NULL)
		l->prev->next = l->next;
	else
		w->lines = l->next;
	if (l->next != NULL)
		l->next->prev = l->prev;
	l->next = w->doomed;
	w->doomed = l;
	w->n--;
}

static void
bury(struct worker *w)
{
	struct line *l;

	while ((l = w->doomed) != NULL) {
		w->doomed = l->next;
		free(l->in);
		free(l->out);
		free(l);
	}
}

static void
ask(struct worker *w, struct line *l, enum side s, uint32_t events)
{
	struct epoll_event ev = { .events = events, .data.ptr = &l->tag[s] };

	if (l->fd[s] == -1 || l->asks[s] == events)
		return;
	l->asks[s] = events;
	epoll_ctl(w->epoll, EPOLL_CTL_MOD, l->fd[s], &ev);
}

/* What each side is waited for now. */
static void
ask_both(struct worker *w, struct line *l)
{
	const bool send_in = l->ready > 0 || l->stand_in_n > 0;
	const bool room_in = !l->deaf && l->in_n < FRONT_IN_BYTES && l->ready == 0;

	ask(w, l, CLIENT, (room_in || l->over ? EPOLLIN : 0u) | (l->out_n > 0 ? EPOLLOUT : 0u));
	ask(w, l, INNER, (l->out_n == 0 ? EPOLLIN : 0u) | (send_in ? EPOLLOUT : 0u));
}

static bool
again(void)
{
	return errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR;
}

/* Looks for whole heads in `in`. */
static void
judge(struct line *l)
{
	struct strict_head h;

	while (!l->deaf && l->ready < l->in_n) {
		const enum strict what = strict_look(l->in + l->ready, l->in_n - l->ready,
		    l->ready == 0 && l->in_n == FRONT_IN_BYTES, &l->seen, &h);

		if (what == STRICT_MORE)
			return;
		l->seen = 0;
		if (what == STRICT_HEAD)
			l->ready += h.n;
		if (what == STRICT_BAD) {
			l->stand_in = h.stand_in;
			l->stand_in_n = strlen(h.stand_in);
		}
		l->deaf = what == STRICT_BAD || h.last;
	}
}

/* Sends what may go to the library. False: the line is dead. */
static bool
feed(struct line *l)
{
	ssize_t n;

	while (l->ready > 0) {
		n = send(l->fd[INNER], l->in, l->ready, MSG_NOSIGNAL);
		if (n < 0)
			return again();
		memmove(l->in, l->in + n, l->in_n - (size_t)n);
		l->in_n -= (size_t)n;
		l->ready -= (size_t)n;
	}
	while (l->stand_in_n > 0) {
		n = send(l->fd[INNER], l->stand_in, l->stand_in_n, MSG_NOSIGNAL);
		if (n < 0)
			return again();
		l->stand_in += n;
		l->stand_in_n -= (size_t)n;
	}
	return true;
}

/* From the client. */
static bool
hear(struct line *l)
{
	char waste[4096];
	ssize_t n;

	if (l->over) { /* what comes behind the end is read away, so that the answer is not lost */
		n = recv(l->fd[CLIENT], waste, sizeof(waste), 0);
		return n > 0 || (n < 0 && again());
	}
	n = recv(l->fd[CLIENT], l->in + l->in_n, FRONT_IN_BYTES - l->in_n, 0);
	if (n < 0)
		return again();
	if (n == 0) { /* it may still read; the library ends what is under way */
		l->deaf = true;
		shutdown(l->fd[INNER], SHUT_WR);
		return true;
	}
	l->in_n += (size_t)n;
	judge(l);
	return feed(l);
}

/* To the client. */
static bool
tell(struct line *l)
{
	while (l->out_n > 0) {
		const ssize_t n = send(l->fd[CLIENT], l->out + l->out_at, l->out_n, MSG_NOSIGNAL);

		if (n < 0) {
			if (again() && l->slow_ms == 0)
				l->slow_ms = now_ms();
			return again();
		}
		l->out_at += (size_t)n;
		l->out_n -= (size_t)n;
	}
	l->out_at = 0;
	l->slow_ms = 0;
	return true;
}

/* From the library. */
static bool
fetch(struct line *l)
{
	ssize_t n;

	if (l->out_n > 0)
		return true;
	n = recv(l->fd[INNER], l->out, FRONT_OUT_BYTES, 0);
	if (n < 0)
		return again();
	if (n == 0) {
		close(l->fd[INNER]);
		l->fd[INNER] = -1;
		l->deaf = l->over = true;
		l->over_ms = now_ms();
		return shutdown(l->fd[CLIENT], SHUT_WR) == 0;
	}
	l->out_n = (size_t)n;
	return tell(l);
}

static void
event(struct worker *w, struct line *l, enum side s, uint32_t what)
{
	bool ok = true;

	if (l->doomed)
		return;
	if (s == CLIENT) {
		if (what & EPOLLOUT)
			ok = tell(l);
		if (ok && (what & (EPOLLIN | EPOLLHUP | EPOLLERR)) && (l->over || !l->deaf))
			ok = hear(l);
		else if (what & (EPOLLHUP | EPOLLERR))
			ok = false; /* gone, and nobody reads what is made for it */
	} else {
		if (what & EPOLLOUT)
			ok = feed(l);
		if (ok && (what & (EPOLLIN | EPOLLHUP | EPOLLERR)))
			ok = fetch(l);
	}
	if (ok)
		ask_both(w, l);
	else
		doom(w, l);
}

static bool
join(struct worker *w, struct line *l, enum side s)
{
	struct epoll_event ev = { .events = EPOLLIN, .data.ptr = &l->tag[s] };

	l->tag[s].line = l;
	l->asks[s] = ev.events;
	return epoll_ctl(w->epoll, EPOLL_CTL_ADD, l->fd[s], &ev) == 0;
}

/* A line for a client; the other end of the pair goes to the library. */
static void
welcome(struct worker *w, int fd, const struct sockaddr *from, socklen_t from_n)
{
	struct line *l = calloc(1, sizeof(*l));
	const int on = 1;
	int pair[2] = { -1, -1 };

	if (l == NULL || (l->in = malloc(FRONT_IN_BYTES)) == NULL ||
	    (l->out = malloc(FRONT_OUT_BYTES)) == NULL ||
	    socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, pair) != 0) {
		if (l != NULL) {
			free(l->in);
			free(l->out);
		}
		free(l);
		close(fd);
		return;
	}
	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
	l->fd[CLIENT] = fd;
	l->fd[INNER] = pair[0];
	l->next = w->lines;
	if (w->lines != NULL)
		w->lines->prev = l;
	w->lines = l;
	w->n++;
	if (!join(w, l, CLIENT) || !join(w, l, INNER)) {
		doom(w, l);
		close(pair[1]);
		return;
	}
	w->f->give(w->f->arg, pair[1], from, from_n);
}

static void
accept_all(struct worker *w)
{
	struct sockaddr_storage from;
	int fd = 0;

	pthread_mutex_lock(&w->f->door);
	for (int i = 0; fd != -1 && i < EVENTS && !atomic_load(&w->f->quiet); i++) {
		socklen_t n = sizeof(from);

		fd = accept4(
		    w->f->listening, (struct sockaddr *)&from, &n, SOCK_CLOEXEC | SOCK_NONBLOCK);
		if (fd != -1)
			welcome(w, fd, (struct sockaddr *)&from, n);
		else if (errno == EMFILE || errno == ENFILE) /* no hurry: none is free yet */
			nanosleep(&(struct timespec){ .tv_nsec = 10000000 }, NULL);
	}
	pthread_mutex_unlock(&w->f->door);
}

/* Lines that take too long to take what there is for them, or to end. */
static void
look_round(struct worker *w)
{
	const int64_t now = now_ms();
	struct line *next;

	for (struct line *l = w->lines; l != NULL; l = next) {
		next = l->next;
		if ((l->slow_ms != 0 && now - l->slow_ms > HTTP_SEND_MS) ||
		    (l->over && now - l->over_ms > FRONT_LINGER_MS))
			doom(w, l);
	}
}

static void *
work(void *arg)
{
	struct worker *w = arg;
	struct front *f = w->f;
	int64_t looked = now_ms(), ends = 0;

	for (;;) {
		struct epoll_event ev[EVENTS];
		const int n = epoll_wait(w->epoll, ev, EVENTS, ends != 0 ? 20 : TICK_MS);
		const int64_t now = now_ms();

		for (int i = 0; i < n; i++) {
			struct line *l;

			if (ev[i].data.ptr == NULL) {
				accept_all(w);
				continue;
			}
			if (ev[i].data.ptr == f) /* the bell: looked at below */
				continue;
			memcpy(&l, ev[i].data.ptr, sizeof(l)); /* tag[s].line */
			event(
			    w, l, ev[i].data.ptr == &l->tag[CLIENT] ? CLIENT : INNER, ev[i].events);
		}
		if (now - looked >= TICK_MS) {
			look_round(w);
			looked = now;
		}
		bury(w);
		if (atomic_load(&f->quiet) && f->listening != -1)
			epoll_ctl(w->epoll, EPOLL_CTL_DEL, f->listening, NULL);
		if (atomic_load(&f->end)) {
			ends = ends == 0 ? now + 1000 : ends;
			if (w->n == 0 || now >= ends)
				break;
		}
	}
	while (w->lines != NULL)
		doom(w, w->lines);
	bury(w);
	return NULL;
}

static enum st
begin(struct front *f, struct worker *w, struct err *e)
{
	struct epoll_event port = { .events = EPOLLIN | EPOLLEXCLUSIVE };
	struct epoll_event bell = { .events = EPOLLIN | EPOLLET, .data.ptr = f };

	w->f = f;
	w->epoll = epoll_create1(EPOLL_CLOEXEC);
	if (w->epoll == -1 || epoll_ctl(w->epoll, EPOLL_CTL_ADD, f->listening, &port) != 0 ||
	    epoll_ctl(w->epoll, EPOLL_CTL_ADD, f->bell, &bell) != 0)
		return err_sys(e, "epoll");
	if (pthread_create(&w->thread, NULL, work, w) != 0)
		return err_set(e, ST_IO, ERR_NOOFF, NULL, "no thread for connections");
	w->runs = true;
	return ST_OK;
}

enum st
front_open(
    struct front **out, int listening, unsigned threads, front_give *give, void *arg, struct err *e)
{
	struct front *f = calloc(1, sizeof(*f));
	enum st st = ST_OK;

	*out = NULL;
	if (f == NULL || (f->workers = calloc(threads, sizeof(*f->workers))) == NULL) {
		free(f);
		close(listening);
		return err_nomem(e, "connections");
	}
	f->listening = listening;
	f->give = give;
	f->arg = arg;
	pthread_mutex_init(&f->door, NULL);
	f->bell = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	if (f->bell == -1)
		st = err_sys(e, "eventfd");
	while (st == ST_OK && f->workers_n < threads)
		st = begin(f, &f->workers[f->workers_n++], e);
	if (st != ST_OK) {
		front_close(f);
		return st;
	}
	*out = f;
	return ST_OK;
}

static void
ring(struct front *f)
{
	const uint64_t one = 1;

	if (write(f->bell, &one, sizeof(one)) < 0)
		return; /* they look twice a second anyway */
}

void
front_quiesce(struct front *f)
{
	pthread_mutex_lock(&f->door); /* nobody is in the middle of giving one to the library */
	atomic_store(&f->quiet, true);
	pthread_mutex_unlock(&f->door);
	shutdown(f->listening, SHUT_RD); /* connecting fails from now on */
	ring(f);
}

void
front_close(struct front *f)
{
	if (f == NULL)
		return;
	atomic_store(&f->quiet, true);
	atomic_store(&f->end, true);
	ring(f);
	for (unsigned i = 0; i < f->workers_n; i++) {
		if (f->workers[i].runs)
			pthread_join(f->workers[i].thread, NULL);
		if (f->workers[i].epoll != -1)
			close(f->workers[i].epoll);
	}
	if (f->bell != -1)
		close(f->bell);
	close(f->listening);
	pthread_mutex_destroy(&f->door);
	free(f->workers);
	free(f);
}

/* client.c - see client.h. */
#include "rtr/client.h"

#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/limits.h"
#include "rtr/session.h"

#define PART_MS 500
#define BUF_BYTES ((size_t)RTR_MAX_PDU_BYTES * 2)

struct link {
	struct rtr *r;
	const struct rtr_client_opts *o;
	int fd;
	int64_t until_ms; /* of the monotonic clock */
	uint8_t *in;	  /* [BUF_BYTES] */
	size_t n;
	struct rtr_step last;
	char said[128]; /* text of the cache's error report, printable */
};

static int64_t
now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

bool
rtr_is_address(const char *s)
{
	return strncmp(s, "rtr:", 4) == 0;
}

/* Takes "rtr:[//]HOST:PORT" apart. */
static bool
split(const char *address, char host[256], char port[16])
{
	const char *s = address + 4, *colon;
	size_t n;

	s += strncmp(s, "//", 2) == 0 ? 2 : 0;
	colon = strrchr(s, ':');
	if (colon == NULL)
		return false;
	n = (size_t)(colon - s);
	if (n > 2 && s[0] == '[' && s[n - 1] == ']') {
		s++;
		n -= 2;
	} else if (memchr(s, ':', n) != NULL)
		return false;
	if (n == 0 || n >= 256 || colon[1] == '\0' || strlen(colon + 1) >= 16)
		return false;
	snprintf(host, 256, "%.*s", (int)n, s);
	snprintf(port, 16, "%s", colon + 1);
	return strspn(port, "0123456789") == strlen(port);
}

/* Waits for events on the socket; ST_IO when the time is over. */
static enum st
wait_for(struct link *l, short events, int ms, struct err *e)
{
	struct pollfd p = { .fd = l->fd, .events = events };

	for (;;) {
		const int64_t left = l->until_ms - now_ms();
		int rc;

		if (left <= 0)
			return err_set(e, ST_IO, ERR_NOOFF, NULL, "the cache took too long");
		rc = poll(&p, 1, (int)(left < ms ? left : ms));
		if (rc > 0)
			return ST_OK;
		if (rc == 0)
			return err_set(e, ST_IO, ERR_NOOFF, NULL, "the cache is silent");
		if (errno != EINTR)
			return err_sys(e, "waiting for the cache");
	}
}

static enum st
connect_one(struct link *l, const struct addrinfo *ai, struct err *e)
{
	int fault = 0;
	socklen_t n = sizeof(fault);
	enum st st;

	l->fd =
	    socket(ai->ai_family, ai->ai_socktype | SOCK_CLOEXEC | SOCK_NONBLOCK, ai->ai_protocol);
	if (l->fd == -1)
		return err_sys(e, "socket");
	if (connect(l->fd, ai->ai_addr, ai->ai_addrlen) == 0)
		return ST_OK;
	if (errno != EINPROGRESS)
		return err_sys(e, "cannot connect");
	st = wait_for(l, POLLOUT, l->o->connect_ms, e);
	if (st != ST_OK)
		return st;
	getsockopt(l->fd, SOL_SOCKET, SO_ERROR, &fault, &n);
	errno = fault;
	return fault == 0 ? ST_OK : err_sys(e, "cannot connect");
}

static void
hang_up(struct link *l)
{
	if (l->fd != -1)
		close(l->fd);
	l->fd = -1;
	l->n = 0;
}

static enum st
dial(struct link *l, const char *address, struct err *e)
{
	const struct addrinfo hints = { .ai_socktype = SOCK_STREAM };
	struct addrinfo *list, *ai;
	char host[256], port[16];
	enum st st = ST_IO;
	int rc;

	if (!split(address, host, port))
		return err_set(e, ST_BAD, ERR_NOOFF, NULL, "not an address such as rtr:HOST:PORT");
	rc = getaddrinfo(host, port, &hints, &list);
	if (rc != 0)
		return err_set(e, ST_IO, ERR_NOOFF, NULL, "%s", gai_strerror(rc));
	for (ai = list; ai != NULL && st != ST_OK; ai = ai->ai_next) {
		hang_up(l);
		st = connect_one(l, ai, e);
	}
	freeaddrinfo(list);
	return st;
}

static enum st
send_all(struct link *l, struct err *e)
{
	struct buf *b = rtr_out(l->r);
	size_t at = 0;

	while (at < b->n) {
		const ssize_t n = send(l->fd, b->p + at, b->n - at, MSG_NOSIGNAL);
		enum st st;

		if (n >= 0) {
			at += (size_t)n;
			continue;
		}
		if (errno != EAGAIN && errno != EINTR)
			return err_sys(e, "writing to the cache");
		st = wait_for(l, POLLOUT, l->o->silence_ms, e);
		if (st != ST_OK)
			return st;
	}
	b->n = 0;
	return ST_OK;
}

/* More octets behind those that are there; ST_END when the cache closed. */
static enum st
receive(struct link *l, struct err *e)
{
	for (;;) {
		const ssize_t n = recv(l->fd, l->in + l->n, BUF_BYTES - l->n, 0);
		enum st st;

		if (n > 0) {
			l->n += (size_t)n;
			return ST_OK;
		}
		if (n == 0)
			return ST_END;
		if (errno != EAGAIN && errno != EINTR)
			return err_sys(e, "reading from the cache");
		st = wait_for(l, POLLIN, l->o->silence_ms, e);
		if (st != ST_OK)
			return st;
	}
}

/* The cache's own words, for the message: one line of printable ASCII. */
static void
note_text(struct link *l, const struct rtr_pdu *p)
{
	const size_t n = p->text.n < sizeof(l->said) ? p->text.n : sizeof(l->said) - 1;

	for (size_t i = 0; i < n; i++)
		l->said[i] = p->text.p[i] >= 0x20 && p->text.p[i] < 0x7f ? p->text.p[i] : '?';
	l->said[n] = '\0';
}

/* All whole messages that are there. ST_END: the session is over, or the set complete. */
static enum st
digest(struct link *l, struct err *e)
{
	size_t at = 0, used;
	enum st st = ST_OK;

	while (st == ST_OK && !l->last.done) {
		st = rtr_feed(l->r, l->in + at, l->n - at, &used, now_ms() / 1000, &l->last, e);
		if (st != ST_OK)
			break;
		at += used;
		if (l->last.pdu.type == RTR_ERROR_REPORT && l->last.pdu.text.p != NULL)
			note_text(l, &l->last.pdu);
		if (rtr_phase(l->r) == RTR_CLOSED || rtr_phase(l->r) == RTR_READY)
			break; /* closed, complete, or told to wait */
	}
	memmove(l->in, l->in + at, l->n - at);
	l->n -= at;
	return st == ST_TRUNC ? ST_OK : st;
}

static enum st
fault(const struct link *l, struct err *e)
{
	const struct rtr_step *s = &l->last;
	const bool told = s->pdu.type == RTR_ERROR_REPORT;
	const char *name = told ? rtr_code_name(s->pdu.session) : "";

	return err_set(e, ST_BAD, ERR_NOOFF, s->rule, "%s: %s%s%s%s%s", rtr_type_name(s->pdu.type),
	    s->what, name[0] != '\0' ? ": " : "", name, told && l->said[0] != '\0' ? ": " : "",
	    told ? l->said : "");
}

/*
 * The report goes out; the cache may be gone already. What it still sends is read for a moment,
 * since closing over unread octets resets the connection and may cost the report.
 */
static void
part(struct link *l)
{
	struct err ignored;
	enum st st = send_all(l, &ignored);
	const int64_t until_ms = now_ms() + PART_MS;

	shutdown(l->fd, SHUT_WR);
	while (st == ST_OK && now_ms() < until_ms) {
		l->n = 0;
		st = wait_for(l, POLLIN, PART_MS, &ignored);
		if (st == ST_OK)
			st = receive(l, &ignored);
	}
}

/* One connection. ST_OK: a complete set; ST_END: another one is worth it; *wait: after a pause. */
static enum st
session(struct link *l, const char *address, bool *wait, struct err *e)
{
	enum st st = dial(l, address, e);

	*wait = true;
	l->last = (struct rtr_step){ 0 };
	if (st != ST_OK)
		return st;
	rtr_start(l->r, now_ms() / 1000);
	while (st == ST_OK) {
		st = send_all(l, e);
		if (st == ST_OK)
			st = receive(l, e);
		if (st == ST_OK)
			st = digest(l, e);
		if (st != ST_OK || l->last.done || rtr_phase(l->r) == RTR_READY ||
		    rtr_phase(l->r) == RTR_CLOSED)
			break;
	}
	if (rtr_phase(l->r) == RTR_CLOSED && l->last.mark == RTR_CLOSE) {
		part(l);
		*wait = false;
		st = fault(l, e);
		return rtr_again(l->r) ? ST_END : st;
	}
	if (st == ST_END && rtr_step_down(l->r)) {
		*wait = false;
		err_set(e, ST_IO, ERR_NOOFF, NULL, "the cache closed");
		return ST_END;
	}
	if (st == ST_END) /* RFC 8210 8.1: what was begun is thrown away */
		return err_set(e, ST_IO, ERR_NOOFF, "RFC 8210 8.1", "%s",
		    rtr_stop(l->r) ? "the cache closed inside a transfer" : "the cache closed");
	if (st == ST_OK && !l->last.done) {
		fault(l, e);
		return ST_END;
	}
	return st;
}

static enum st
take(struct link *l, struct vrp_set *out, struct load *load, struct rtr_answer *a, struct err *e)
{
	const struct rtr_set *s = rtr_data(l->r, now_ms() / 1000);
	enum st st;

	if (l->last.held || s == NULL)
		return err_set(e, ST_BAD, ERR_NOOFF, NULL,
		    "no VRPs in it: a set that fell to nothing is held back");
	st = rtr_set_export(s, out, a->sha256, &a->bytes, e);
	if (st != ST_OK)
		return st;
	a->version = rtr_version(l->r);
	a->serial = rtr_serial(l->r);
	load->read = load->kept = s->vrps;
	out->aspa_load = (struct load){ .read = s->aspas, .kept = s->aspas };
	out->key_load = (struct load){ .read = s->keys, .kept = s->keys };
	return ST_OK;
}

enum st
rtr_fetch(struct vrp_set *out, const char *address, const struct rtr_client_opts *opts,
    struct load *l, struct rtr_answer *a, struct err *e)
{
	struct rtr_client_opts o = opts != NULL ? *opts : (struct rtr_client_opts){ 0 };
	struct link link = { .o = &o, .fd = -1 };
	unsigned again = RTR_MAX_VERSION; /* steps down cost no try */
	enum st st = ST_END;

	o.connect_ms = o.connect_ms != 0 ? o.connect_ms : 10000;
	o.silence_ms = o.silence_ms != 0 ? o.silence_ms : 30000;
	o.whole_ms = o.whole_ms != 0 ? o.whole_ms : 300000;
	o.tries = o.tries != 0 ? o.tries : 4;
	o.pause_ms = o.pause_ms != 0 ? o.pause_ms : 500;
	link.until_ms = now_ms() + o.whole_ms;
	link.in = malloc(BUF_BYTES);
	link.r = rtr_new(opts != NULL ? o.max_version : RTR_MAX_VERSION, false);
	if (link.in == NULL || link.r == NULL)
		st = err_nomem(e, "the RTR client");
	while (st == ST_END) {
		bool wait;

		st = session(&link, address, &wait, e);
		rtr_stop(link.r);
		hang_up(&link);
		if (st != ST_END || (wait && --o.tries == 0) || (!wait && again-- == 0))
			break;
		if (wait)
			poll(NULL, 0, o.pause_ms);
		o.pause_ms *= wait ? 2 : 1;
	}
	if (st == ST_OK)
		st = take(&link, out, l, a, e);
	if (st == ST_END)
		st = e->st = ST_IO;
	rtr_free(link.r);
	free(link.in);
	return st;
}

/* conn.c - see conn.h. */
#include "http/conn.h"

#include <netinet/in.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/hash.h"
#include "base/limits.h"

struct conn {
	struct conn *next, *prev;
	int fd;
	bool busy;	   /* between the head of a request and the end of its answer */
	bool shut;	   /* late, and told so */
	unsigned requests; /* so far */
	uint64_t addr;	   /* 0: loopback or no address */
	int64_t deadline_ms;
};

struct conns {
	pthread_mutex_t mu;
	pthread_cond_t wake;
	pthread_t clock;
	bool stop;
	struct conn *head;
	size_t n;
	uint64_t late;
};

static int64_t
now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* The answer to a head that never came: the only one that is not made by the library. */
static const char too_slow[] = "HTTP/1.1 408 Request Timeout\r\n"
			       "Connection: close\r\nContent-Length: 0\r\n"
			       "Content-Security-Policy: default-src 'none'\r\n"
			       "X-Content-Type-Options: nosniff\r\n\r\n";

/* Shut, not closed: the descriptor is the library's, which closes it when it sees the end. */
static void
shut(struct conns *c, struct conn *cn)
{
	if (!cn->busy)
		(void)send(cn->fd, too_slow, sizeof(too_slow) - 1, MSG_DONTWAIT | MSG_NOSIGNAL);
	shutdown(cn->fd, SHUT_RDWR);
	cn->shut = true;
	c->late++;
}

static void *
clock_run(void *arg)
{
	struct conns *c = arg;

	pthread_mutex_lock(&c->mu);
	while (!c->stop) {
		const int64_t now = now_ms();
		struct timespec until;

		for (struct conn *cn = c->head; cn != NULL; cn = cn->next) {
			if (!cn->shut && cn->deadline_ms <= now)
				shut(c, cn);
		}
		clock_gettime(CLOCK_MONOTONIC, &until);
		until.tv_nsec += 500000000;
		if (until.tv_nsec >= 1000000000) {
			until.tv_nsec -= 1000000000;
			until.tv_sec++;
		}
		pthread_cond_timedwait(&c->wake, &c->mu, &until);
	}
	pthread_mutex_unlock(&c->mu);
	return NULL;
}

enum st
conns_new(struct conns **out, struct err *e)
{
	struct conns *c = calloc(1, sizeof(*c));
	pthread_condattr_t at;

	*out = NULL;
	if (c == NULL)
		return err_nomem(e, "connections");
	pthread_mutex_init(&c->mu, NULL);
	pthread_condattr_init(&at);
	pthread_condattr_setclock(&at, CLOCK_MONOTONIC);
	pthread_cond_init(&c->wake, &at);
	pthread_condattr_destroy(&at);
	if (pthread_create(&c->clock, NULL, clock_run, c) != 0) {
		free(c);
		return err_set(e, ST_IO, ERR_NOOFF, NULL, "no thread for the connection clock");
	}
	*out = c;
	return ST_OK;
}

void
conns_free(struct conns *c)
{
	if (c == NULL)
		return;
	pthread_mutex_lock(&c->mu);
	c->stop = true;
	pthread_cond_signal(&c->wake);
	pthread_mutex_unlock(&c->mu);
	pthread_join(c->clock, NULL);
	pthread_cond_destroy(&c->wake);
	pthread_mutex_destroy(&c->mu);
	free(c);
}

size_t
conns_count(struct conns *c)
{
	size_t n;

	pthread_mutex_lock(&c->mu);
	n = c->n;
	pthread_mutex_unlock(&c->mu);
	return n;
}

uint64_t
conns_late(struct conns *c)
{
	uint64_t n;

	pthread_mutex_lock(&c->mu);
	n = c->late;
	pthread_mutex_unlock(&c->mu);
	return n;
}

size_t
conns_busy(struct conns *c)
{
	size_t n = 0;

	pthread_mutex_lock(&c->mu);
	for (const struct conn *cn = c->head; cn != NULL; cn = cn->next)
		n += cn->busy && !cn->shut;
	pthread_mutex_unlock(&c->mu);
	return n;
}

/* One number for an address, IPv6 by /64; 0 for loopback. */
static uint64_t
addr_key(const struct sockaddr *sa)
{
	if (sa != NULL && sa->sa_family == AF_INET) {
		const uint32_t a =
		    ntohl(((const struct sockaddr_in *)(const void *)sa)->sin_addr.s_addr);

		return a >> 24 == 127 ? 0 : hash_u64(UINT64_C(1) << 32 | a);
	}
	if (sa != NULL && sa->sa_family == AF_INET6) {
		const struct in6_addr *a =
		    &((const struct sockaddr_in6 *)(const void *)sa)->sin6_addr;

		if (IN6_IS_ADDR_LOOPBACK(a))
			return 0;
		if (IN6_IS_ADDR_V4MAPPED(a))
			return a->s6_addr[12] == 127 ? 0 : hash_bytes(a, 16) | 1;
		return hash_bytes(a, 8) | 1;
	}
	return 0;
}

/* Makes room for one more: the idle or slow one that is nearest to its deadline. */
static bool
evict(struct conns *c)
{
	struct conn *least = NULL;

	for (struct conn *cn = c->head; cn != NULL; cn = cn->next) {
		if (!cn->busy && !cn->shut &&
		    (least == NULL || cn->deadline_ms < least->deadline_ms))
			least = cn;
	}
	if (least != NULL)
		shut(c, least);
	return least != NULL;
}

bool
conns_admit(struct conns *c, const struct sockaddr *from)
{
	const uint64_t key = addr_key(from);
	size_t same = 0;
	bool ok;

	pthread_mutex_lock(&c->mu);
	if (key != 0) {
		for (const struct conn *cn = c->head; cn != NULL; cn = cn->next)
			same += cn->addr == key;
	}
	ok = same < HTTP_MAX_CONNS_PER_ADDR && (c->n < HTTP_MAX_CONNS || evict(c));
	pthread_mutex_unlock(&c->mu);
	return ok;
}

struct conn *
conn_start(struct conns *c, int fd, const struct sockaddr *from)
{
	struct conn *cn = calloc(1, sizeof(*cn));

	if (cn == NULL)
		return NULL;
	cn->fd = fd;
	cn->addr = addr_key(from);
	cn->deadline_ms = now_ms() + HTTP_HEAD_MS;
	pthread_mutex_lock(&c->mu);
	cn->next = c->head;
	if (c->head != NULL)
		c->head->prev = cn;
	c->head = cn;
	c->n++;
	pthread_mutex_unlock(&c->mu);
	return cn;
}

uint64_t
conn_addr(const struct conn *cn)
{
	return cn != NULL ? cn->addr : 0;
}

void
conn_end(struct conns *c, struct conn *cn)
{
	if (cn == NULL)
		return;
	pthread_mutex_lock(&c->mu);
	if (cn->prev != NULL)
		cn->prev->next = cn->next;
	else
		c->head = cn->next;
	if (cn->next != NULL)
		cn->next->prev = cn->prev;
	c->n--;
	pthread_mutex_unlock(&c->mu);
	free(cn);
}

unsigned
conn_request(struct conns *c, struct conn *cn)
{
	const int64_t head = now_ms() + HTTP_HEAD_MS;
	unsigned n;

	if (cn == NULL)
		return 0;
	pthread_mutex_lock(&c->mu);
	n = ++cn->requests;
	if (head < cn->deadline_ms)
		cn->deadline_ms = head;
	pthread_mutex_unlock(&c->mu);
	return n;
}

void
conn_answer(struct conns *c, struct conn *cn, uint64_t n_bytes)
{
	const int64_t until = now_ms() + HTTP_SEND_MS + (int64_t)(n_bytes / HTTP_SEND_BYTES_PER_MS);

	if (cn == NULL)
		return;
	pthread_mutex_lock(&c->mu);
	cn->busy = true;
	cn->deadline_ms = until;
	pthread_mutex_unlock(&c->mu);
}

/* The next head has the idle time to begin and its own time to be whole. */
void
conn_done(struct conns *c, struct conn *cn)
{
	const int64_t until = now_ms() + HTTP_IDLE_S * 1000 + HTTP_HEAD_MS;

	if (cn == NULL)
		return;
	pthread_mutex_lock(&c->mu);
	cn->busy = false;
	cn->deadline_ms = until;
	pthread_mutex_unlock(&c->mu);
}

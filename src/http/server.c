/* server.c - see http.h: the library set up, and what it calls back. */
#include "http/http.h"

#include <errno.h>
#include <microhttpd.h>
#include <netdb.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/hash.h"
#include "base/limits.h"
#include "http/http_i.h"

/* A request from its first line to the end of its answer. */
struct req {
	struct conn *conn;
	uint64_t begin_ns;
	bool stream;	  /* events are asked for */
	bool head_done;	  /* the handler has seen it once */
	bool last;	  /* the connection has had its share of requests */
	unsigned retry_s; /* it comes too soon: when to come again; 0: fine */
	size_t n;
	char target[]; /* as sent */
};

static uint64_t
mono_ns(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

static struct conn *
conn_of(struct MHD_Connection *mc)
{
	const union MHD_ConnectionInfo *i =
	    MHD_get_connection_info(mc, MHD_CONNECTION_INFO_SOCKET_CONTEXT);

	return i != NULL ? i->socket_context : NULL;
}

static enum MHD_Result
on_accept(void *arg, const struct sockaddr *from, socklen_t n)
{
	struct http *h = arg;

	(void)n;
	return conns_admit(h->conns, from) ? MHD_YES : MHD_NO;
}

static void
on_connection(
    void *arg, struct MHD_Connection *mc, void **ctx, enum MHD_ConnectionNotificationCode what)
{
	struct http *h = arg;

	if (what == MHD_CONNECTION_NOTIFY_CLOSED) {
		conn_end(h->conns, *ctx);
		*ctx = NULL;
		return;
	}
	const union MHD_ConnectionInfo *fd =
	    MHD_get_connection_info(mc, MHD_CONNECTION_INFO_CONNECTION_FD);
	const union MHD_ConnectionInfo *sa =
	    MHD_get_connection_info(mc, MHD_CONNECTION_INFO_CLIENT_ADDRESS);

	*ctx = fd != NULL
		   ? conn_start(h->conns, fd->connect_fd, sa != NULL ? sa->client_addr : NULL)
		   : NULL;
}

/* The first line is there. What is returned here is *req of the handler. */
static void *
on_target(void *arg, const char *target, struct MHD_Connection *mc)
{
	struct http *h = arg;
	const size_t n = strlen(target);
	struct req *r = malloc(sizeof(*r) + n + 1);

	if (r == NULL)
		return NULL;
	r->conn = conn_of(mc);
	r->begin_ns = mono_ns();
	r->head_done = r->stream = false;
	r->retry_s = 0;
	r->last = conn_request(h->conns, r->conn) >= HTTP_MAX_REQUESTS_PER_CONN;
	r->n = n;
	memcpy(r->target, target, n + 1);
	return r;
}

static void
on_completed(void *arg, struct MHD_Connection *mc, void **req, enum MHD_RequestTerminationCode why)
{
	struct http *h = arg;
	struct req *r = *req;

	(void)mc;
	(void)why;
	if (r != NULL)
		conn_done(h->conns, r->conn);
	free(r);
	*req = NULL;
}

/* The target up to the question mark, for a problem's "instance" when it was not even parsed. */
static struct str
path_of(const struct req *r)
{
	struct str s = { r->target, 0 };

	while (s.n < r->n && s.p[s.n] != '?' && s.n < 200)
		s.n++;
	return s;
}

/* "https" is the word of a proxy in front; feeds alone are made with it. */
static void
set_origin(struct call *c, struct MHD_Connection *mc)
{
	const char *host = MHD_lookup_connection_value(mc, MHD_HEADER_KIND, MHD_HTTP_HEADER_HOST);
	const char *proto = MHD_lookup_connection_value(mc, MHD_HEADER_KIND, "X-Forwarded-Proto");

	snprintf(c->origin, sizeof(c->origin), "%s://%s",
	    proto != NULL && strcmp(proto, "https") == 0 ? "https" : "http",
	    host != NULL ? host : "localhost");
}

/* Makes the answer; NULL when memory is out, or it is a stream (r->stream). *route is for the
 * count. */
static struct sent *
make(struct http *h, struct MHD_Connection *mc, struct req *r, const char *method,
    const struct verdict_http *v, bool gzip, uint64_t view, size_t *route)
{
	const char *accept =
	    MHD_lookup_connection_value(mc, MHD_HEADER_KIND, MHD_HTTP_HEADER_ACCEPT);
	struct call c = { .h = h,
		.raw = { r->target, r->n },
		.gzip = gzip,
		.format = answer_format(accept),
		.html = accept != NULL && strstr(accept, "text/html") != NULL };
	struct answer out = { .status = 500 };
	struct arena a = { 0 };
	struct sent *s;

	set_origin(&c, mc);
	if (v->status != 0)
		answer_problem(&out, v->status, NULL, v->why, path_of(r));
	else
		handle(&c, &a, method, &out);
	out.stream &= strcmp(method, "HEAD") != 0; /* of which the heads are all */
	r->stream = out.stream;
	out.close = v->body;
	if (v->status == 429)
		out.retry_s = r->retry_s;
	if (c.route != NULL)
		*route = route_index(c.route);
	s = buf_bad(&out.body) || out.stream ? NULL : sent_new(&out);
	if (s != NULL && out.keep && !out.close)
		cache_put(h->cache, view, c.raw, gzip, *route, s);
	buf_fini(&out.body);
	arena_fini(&a);
	return s;
}

static const char *
header(struct MHD_Connection *mc, const char *name)
{
	return MHD_lookup_connection_value(mc, MHD_HEADER_KIND, name);
}

static enum MHD_Result answer_now(struct http *h, struct MHD_Connection *mc, struct req *r,
    const char *method, const struct verdict_http *v);

static enum MHD_Result
stream(struct http *h, struct MHD_Connection *mc, struct req *r, const char *method, size_t route)
{
	const char *last = header(mc, "Last-Event-ID");
	struct verdict_http v = { .status = 503 };
	uint64_t since = 0;
	struct err e;

	if (last != NULL && !str_u64(str_of(last), INT64_MAX, &since))
		since = 0; /* not one of ours: from now on */
	if (stream_open(h->streams, mc, since, true, &e) != ST_OK) {
		v.why = e.msg;
		return answer_now(h, mc, r, method, &v);
	}
	conn_answer(h->conns, r->conn, INT64_MAX / 2); /* no deadline */
	metrics_count(h->metrics, route, 200, mono_ns() - r->begin_ns);
	return MHD_YES;
}

static enum MHD_Result
answer_now(struct http *h, struct MHD_Connection *mc, struct req *r, const char *method,
    const struct verdict_http *v)
{
	const bool get = strcmp(method, "GET") == 0 || strcmp(method, "HEAD") == 0;
	const bool fine = v->status == 0 && !v->body && get;
	/* the cache goes by the target; what Accept decides is made anew */
	const bool json = strcmp(answer_format(header(mc, MHD_HTTP_HEADER_ACCEPT)), "json") == 0;
	const bool gzip = answer_takes_gzip(header(mc, MHD_HTTP_HEADER_ACCEPT_ENCODING));
	const char *inm = fine ? header(mc, MHD_HTTP_HEADER_IF_NONE_MATCH) : NULL;
	const struct str target = { r->target, r->n };
	size_t route = routes_n;
	struct sent *s = NULL;
	uint64_t view;
	unsigned status;

	handle_view(h, &view);
	if (fine && json)
		s = cache_get(h->cache, view, target, gzip, &route);
	if (s == NULL)
		s = make(h, mc, r, method, v, gzip, view, &route);
	if (s == NULL && r->stream)
		return stream(h, mc, r, method, route);
	if (s == NULL)
		return MHD_NO;
	conn_answer(h->conns, r->conn, sent_bytes(s));
	status = sent_queue(s, mc, inm, r->last);
	sent_drop(s);
	if (status == 0)
		return MHD_NO;
	metrics_count(h->metrics, route, status, mono_ns() - r->begin_ns);
	return MHD_YES;
}

/* Seconds after which the asker may ask again; 0: now. */
static unsigned
too_often(struct http *h, const struct req *r)
{
	uint64_t addr = conn_addr(r->conn);

	if (addr == 0 && h->conf.rate_all)
		addr = 1; /* loopback is one address */
	if (h->rate == NULL || addr == 0)
		return 0;
	return rate_take(h->rate, addr, (int64_t)(r->begin_ns / 1000000));
}

/*
 * Called when the head is there, and again when the request is whole. An answer at the first call
 * ends the connection: right for a request that is refused or brings a body, which is never read.
 */
static enum MHD_Result
on_request(void *arg, struct MHD_Connection *mc, const char *url, const char *method,
    const char *version, const char *body, size_t *body_n, void **req)
{
	static const struct verdict_http fine;
	static const struct verdict_http often = { 429, true,
		"too many requests from this address" };
	struct http *h = arg;
	struct req *r = *req;
	struct verdict_http v;

	(void)url;
	(void)body;
	(void)body_n;
	if (r == NULL)
		return MHD_NO; /* memory was out; the connection ends */
	if (r->head_done)
		return answer_now(h, mc, r, method, &fine);
	r->head_done = true;
	if ((r->retry_s = too_often(h, r)) != 0)
		return answer_now(h, mc, r, method, &often);
	v = guard_check(&h->guard, mc, method, version, r->n);
	return v.status != 0 || v.body ? answer_now(h, mc, r, method, &v) : MHD_YES;
}

/* Binds and listens on the first address that takes it. */
static enum st
listen_on(struct http *h, int *out, struct err *e)
{
	const struct addrinfo hints = { .ai_family = AF_UNSPEC,
		.ai_socktype = SOCK_STREAM,
		.ai_flags = AI_PASSIVE | AI_NUMERICSERV };
	struct addrinfo *ai = NULL;
	char port[8];
	enum st st;
	int fd = -1, rc, on = 1;

	snprintf(port, sizeof(port), "%u", h->conf.port);
	rc = getaddrinfo(h->conf.addr, port, &hints, &ai);
	if (rc != 0)
		return err_set(e, ST_BAD, ERR_NOOFF, NULL, "cannot listen on %s: %s", h->conf.addr,
		    gai_strerror(rc));
	fd = socket(ai->ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	st = fd == -1 ? err_sys(e, "socket") : ST_OK;
	if (fd != -1)
		setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
	if (st == ST_OK && (bind(fd, ai->ai_addr, ai->ai_addrlen) != 0 || listen(fd, 1024) != 0))
		st = err_sys(e, "cannot listen on %s port %u", h->conf.addr, h->conf.port);
	freeaddrinfo(ai);
	if (st != ST_OK && fd != -1)
		close(fd);
	*out = fd;
	return st;
}

static uint16_t
port_of(int fd)
{
	struct sockaddr_storage ss = { 0 };
	socklen_t n = sizeof(ss);

	if (getsockname(fd, (struct sockaddr *)&ss, &n) != 0)
		return 0;
	return ntohs(ss.ss_family == AF_INET6 ? ((struct sockaddr_in6 *)(void *)&ss)->sin6_port
					      : ((struct sockaddr_in *)(void *)&ss)->sin_port);
}

static unsigned
threads_of(const struct http_conf *conf)
{
	const long n = sysconf(_SC_NPROCESSORS_ONLN);

	if (conf->threads != 0)
		return conf->threads;
	return n < 2 ? 2 : n > 64 ? 64 : (unsigned)n;
}

/* One end of a pair to the library, which closes it, also when it does not want it. */
static void
give(void *arg, int fd, const struct sockaddr *from, socklen_t n)
{
	struct http *h = arg;

	MHD_add_connection(h->daemon, fd, from, n);
}

static enum st
start(struct http *h, struct err *e)
{
	const unsigned threads = threads_of(&h->conf);
	enum st st;
	int fd = -1;

	st = listen_on(h, &fd, e);
	if (st != ST_OK)
		return st;
	h->port = port_of(fd);
	/* The library's own limit is above ours, which knows whom to send away (conn.h). */
	h->daemon = MHD_start_daemon(MHD_USE_EPOLL_INTERNAL_THREAD | MHD_USE_ITC |
					 MHD_USE_NO_LISTEN_SOCKET | MHD_ALLOW_SUSPEND_RESUME,
	    0, on_accept, h, on_request, h, MHD_OPTION_THREAD_POOL_SIZE, threads,
	    MHD_OPTION_CONNECTION_LIMIT, (HTTP_MAX_CONNS + 64u) * threads,
	    MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)HTTP_CONN_MEMORY_BYTES,
	    MHD_OPTION_NOTIFY_CONNECTION, on_connection, h, MHD_OPTION_NOTIFY_COMPLETED,
	    on_completed, h, MHD_OPTION_URI_LOG_CALLBACK, on_target, h, MHD_OPTION_END);
	if (h->daemon == NULL) {
		close(fd);
		return err_set(e, ST_IO, ERR_NOOFF, NULL, "the HTTP server does not start");
	}
	return front_open(&h->front, fd, threads, give, h, e);
}

/* Two builds of the program differ in the time or the size of their file. */
static uint64_t
salt(void)
{
	struct stat sb;

	if (stat("/proc/self/exe", &sb) != 0)
		return 0;
	return hash_u64((uint64_t)sb.st_mtim.tv_sec ^
			hash_u64((uint64_t)sb.st_mtim.tv_nsec ^ (uint64_t)sb.st_size));
}

/* Nobody but who sits at this machine is served: no other address, and no name of a proxy. */
static bool
is_local(const struct http_conf *conf)
{
	return conf->n_hosts == 0 &&
	       (strncmp(conf->addr, "127.", 4) == 0 || strcmp(conf->addr, "::1") == 0 ||
		   strcmp(conf->addr, "localhost") == 0);
}

enum st
http_open(struct http **out, const struct http_conf *conf, struct err *e)
{
	struct http *h = calloc(1, sizeof(*h));
	const bool any = strcmp(conf->addr, "0.0.0.0") == 0 || strcmp(conf->addr, "::") == 0;
	uint64_t number;
	enum st st;

	*out = NULL;
	if (h == NULL)
		return err_nomem(e, "server");
	h->conf = *conf;
	h->local = is_local(conf);
	h->salt = salt();
	h->guard = (struct guard){ conf->hosts, conf->n_hosts, any ? NULL : conf->addr };
	h->cache = cache_new();
	h->metrics = metrics_new();
	h->rate = conf->rate != 0 ? rate_new(conf->rate) : NULL;
	st = h->cache != NULL && h->metrics != NULL && (h->rate != NULL || conf->rate == 0)
		 ? ST_OK
		 : err_nomem(e, "server");
	if (st == ST_OK)
		st = view_open(&h->view, conf->data_dir, e);
	if (st == ST_OK)
		st = view_open(&h->probe, conf->data_dir, e);
	if (st == ST_OK)
		st = view_number(h->probe, &number, e);
	if (st == ST_OK)
		st = conns_new(&h->conns, e);
	atomic_init(&h->view_looked_ms, INT32_MIN);
	if (st == ST_OK && (h->streams = streams_new(h)) == NULL)
		st = err_nomem(e, "server");
	if (st == ST_OK)
		st = start(h, e);
	if (st == ST_OK && (h->warm = warm_new(h)) == NULL)
		st = err_nomem(e, "server");
	if (st != ST_OK) {
		http_close(h);
		return st;
	}
	*out = h;
	return ST_OK;
}

uint16_t
http_port(const struct http *h)
{
	return h->port;
}

void
http_close(struct http *h)
{
	if (h == NULL)
		return;
	if (h->front != NULL)
		front_quiesce(h->front);
	streams_end(h->streams);
	for (int i = 0; h->front != NULL && i < 60 && conns_busy(h->conns) > 0; i++)
		nanosleep(&(struct timespec){ .tv_nsec = 50000000 }, NULL);
	if (h->daemon != NULL)
		MHD_stop_daemon(h->daemon);
	front_close(h->front);
	streams_free(h->streams);
	warm_free(h->warm); /* it may be loading: some seconds */
	conns_free(h->conns);
	cache_free(h->cache);
	metrics_free(h->metrics);
	rate_free(h->rate);
	view_close(h->view);
	view_close(h->probe);
	free(h);
}

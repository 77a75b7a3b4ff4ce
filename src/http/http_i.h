/* http_i.h - inside of the server: what its files share. */
#ifndef HTTP_I_H
#define HTTP_I_H

#include <stdatomic.h>

#include "http/answer.h"
#include "http/asset.h"
#include "http/cache.h"
#include "http/conn.h"
#include "http/front.h"
#include "http/guard.h"
#include "http/http.h"
#include "http/metrics.h"
#include "http/rate.h"
#include "http/route.h"
#include "http/stream.h"

struct warm;

struct http {
	struct http_conf conf;
	struct MHD_Daemon *daemon;
	struct front *front;
	uint16_t port;
	struct guard guard;
	bool local;	    /* only this machine is served: what is not published may be told */
	uint64_t salt;	    /* of this build of the program, for tags */
	struct view *view;  /* answers */
	struct view *probe; /* its number and counts, so that these never wait for an answer */
	struct conns *conns;
	struct rate *rate; /* NULL: no limit */
	struct cache *cache;
	struct metrics *metrics;
	struct warm *warm;
	struct streams *streams;
	atomic_ullong view_number;
	atomic_bool view_ok;
	atomic_llong view_looked_ms; /* monotonic */
	atomic_llong log_second;
	atomic_uint log_lines; /* in that second */
	atomic_ullong log_dropped;
};

/* One request on its way to an answer. */
struct call {
	struct http *h;
	const struct route *route; /* NULL: none has this path */
	struct target target;
	struct view_query q;
	struct str raw;	    /* the target as sent */
	bool gzip;	    /* the client takes it */
	bool accepted;	    /* and it is that, not a parameter, that decides */
	const char *format; /* what it likes best: "json", "ndjson", "csv" */
	bool html;	    /* the client would rather see a page */
	char origin[300];   /* what it calls this server: "http://localhost:8480" */
};

/* handle.c: from a target to an answer; never fails, a fault becomes a problem. */
void handle(struct call *c, struct arena *a, const char *method, struct answer *out);
/* The number of the view, looked up at most ten times a second. False: the store cannot be read. */
bool handle_view(struct http *h, uint64_t *number);
/* A rate-limited line. */
void handle_log(struct http *h, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* own.c: what the server answers by itself. */
enum st own_page(struct call *c, struct answer *out, struct err *e);
enum st own_asset(struct call *c, struct answer *out, struct err *e);
enum st own_health(struct call *c, struct answer *out, struct err *e);
enum st own_metrics(struct call *c, struct answer *out, struct err *e);
enum st own_events(struct call *c, struct answer *out, struct err *e);
enum st own_robots(struct call *c, struct answer *out, struct err *e);
enum st own_openapi(struct call *c, struct answer *out, struct err *e);

/* warm.c: loads ahead; NULL when there is no memory or thread for it. */
struct warm *warm_new(struct http *h);
void warm_free(struct warm *w);

/* openapi.c: the document of the whole table. */
void openapi_write(struct buf *out);

#endif

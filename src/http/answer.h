/*
 * answer.h - what goes back: status, body and the headers that every answer carries.
 *
 * An answer becomes a `sent`, which holds the library's form of it and may be queued on any number
 * of connections at once; the cache keeps those.
 */
#ifndef ANSWER_H
#define ANSWER_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"

struct MHD_Connection;
struct MHD_Response;

struct answer {
	unsigned status;
	const char *type;  /* media type, static text */
	const char *cache; /* Cache-Control, static text; NULL: no-store */
	const char *allow; /* Allow of 405 and OPTIONS, or NULL */
	char link[768];	   /* Link; "" = none */
	char etag[48];	   /* opaque part without quotes; "" = none */
	struct buf body;
	bool gzip;	  /* the body is compressed */
	bool vary;	  /* there is a compressed and a plain form */
	bool accept;	  /* and forms by Accept */
	bool cors;	  /* other origins may read it */
	bool close;	  /* the connection ends with it */
	bool keep;	  /* may be cached for the current view */
	bool stream;	  /* no body, but events from now on (stream.h) */
	unsigned retry_s; /* Retry-After; 0: none */
};

struct sent; /* opaque, counted */

/* The headers of an answer; the body is not looked at. False: no memory. */
bool answer_heads(const struct answer *a, struct MHD_Response *r);
/* Takes the body out of *a. NULL when memory is out. */
struct sent *sent_new(struct answer *a);
struct sent *sent_hold(struct sent *s);
void sent_drop(struct sent *s);
/* Bytes that it holds. */
size_t sent_bytes(const struct sent *s);
/*
 * Queues it: whole, or 304 when if_none_match (may be NULL) names its tag; last: the connection
 * ends behind it. Returns the status sent, 0 when the library refused.
 */
unsigned sent_queue(
    struct sent *s, struct MHD_Connection *mc, const char *if_none_match, bool last);

/* Turns *a into an RFC 9457 problem; parameter (may be NULL) is the one at fault. */
void answer_problem(struct answer *a, unsigned status, const char *parameter, const char *detail,
    struct str instance);
/* Compresses the body when that pays. */
enum st answer_gzip(struct answer *a, struct err *e);
/*
 * What an Accept line (may be NULL) likes best (RFC 9110 12.5.1): "json", "ndjson", "csv"; JSON
 * where it does not mind, or knows none.
 */
const char *answer_format(const char *accept);
/* Whether an Accept-Encoding (may be NULL) admits gzip (RFC 9110 12.5.3). */
bool answer_takes_gzip(const char *accept_encoding);
const char *answer_status_text(unsigned status);

#endif

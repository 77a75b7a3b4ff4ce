/*
 * session.h - the router's side of RTR as a state machine (RFC 8210 8): no sockets, no clock.
 *
 *              rtr_start                Cache Response              End of Data
 *   CLOSED ---------------->  ASKED  ------------------>  RECEIVING ----------->  READY
 *                              ^  ^------- Cache Reset --------/                    |
 *                              |------------- rtr_tick: notify, refresh, retry -----|
 *
 * Octets of the cache go into rtr_feed, a message at a time; what it wants to say comes out of
 * rtr_out. A transfer is kept aside until its End of Data and thrown away with the connection
 * otherwise, so that the set is always one that the cache had. A transfer without any VRP is sound
 * and held back: the last set stays. Time is seconds of any clock that does not jump, handed in.
 *
 * Each fault ends the session: with the error report that RFC 8210 12 has for it, or, when it is
 * about an error report itself, in silence.
 */
#ifndef RTR_SESSION_H
#define RTR_SESSION_H

#include "rtr/pdu.h"
#include "rtr/set.h"

#define RTR_QUERY_EVERY_S 60 /* notifies lead to no more queries than that */

enum rtr_phase { RTR_CLOSED, RTR_ASKED, RTR_RECEIVING, RTR_READY };

enum rtr_mark {
	RTR_FINE,
	RTR_ODD,  /* taken, worth a word */
	RTR_HELD, /* a whole transfer without any record: not taken */
	RTR_CLOSE,
};

/* What became of one message. */
struct rtr_step {
	struct rtr_pdu pdu; /* as far as it could be read */
	enum rtr_mark mark;
	int code;		 /* reported to the cache; RTR_E_NONE: nothing is */
	const char *rule, *what; /* static text; NULL when all is fine */
	bool done;		 /* a transfer is complete */
	bool held;		 /* and was not taken, since it leaves no VRPs */
};

struct rtr; /* opaque */

/* max_version: the first that is offered. listen: for a recorded stream, whose queries are not
 * seen: a Cache Response is expected at any time. NULL when memory is out. */
struct rtr *rtr_new(unsigned max_version, bool listen);
void rtr_free(struct rtr *r); /* NULL is fine */

/* A connection is there: queries for what changed, or for everything. */
void rtr_start(struct rtr *r, int64_t now_s);
/* It is gone; what was under way is thrown away. Returns whether something was. */
bool rtr_stop(struct rtr *r);
/*
 * Takes the message at p[0..n). ST_OK: *used octets of it, and *step says what became of it.
 * ST_TRUNC: more octets are needed. ST_NOMEM. After RTR_CLOSE nothing more is taken until
 * rtr_start.
 */
enum st rtr_feed(struct rtr *r, const uint8_t *p, size_t n, size_t *used, int64_t now_s,
    struct rtr_step *step, struct err *e);
/* Queries that are due now go out; the second of the next look, INT64_MAX when there is none. */
int64_t rtr_tick(struct rtr *r, int64_t now_s);
/* Octets for the cache; the caller takes them out by setting n to 0. */
struct buf *rtr_out(struct rtr *r);

enum rtr_phase rtr_phase(const struct rtr *r);
/* The version spoken, or to be offered next. */
unsigned rtr_version(const struct rtr *r);
/* The cache speaks a lower version: to connect again is worth it. */
bool rtr_again(const struct rtr *r);
/* It closed without a word to the first query: offers the version below. False: there is none. */
bool rtr_step_down(struct rtr *r);
/* The last whole set; NULL: none, or older than the cache allows (RFC 8210 6, Expire Interval). */
const struct rtr_set *rtr_data(const struct rtr *r, int64_t now_s);
uint32_t rtr_serial(const struct rtr *r);

#endif

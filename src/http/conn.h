/*
 * conn.h - the connections that are open, and the clock that closes slow ones.
 *
 * The HTTP library's own timer starts again with every byte, so a client that
 * drips keeps its place for ever. Here each connection has one deadline: for
 * the head of a request, for the time between two, for taking an answer. A
 * thread looks twice a second and shuts down what is late. Limits a
 * connection count and a count by address (IPv6 by /64) are kept here too:
 * when all places are taken, the one closest to its deadline that is not being
 * answered has to go.
 */
#ifndef CONN_H
#define CONN_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/socket.h>

#include "base/err.h"

struct conn;
struct conns;

enum st conns_new(struct conns **out, struct err *e);
/* Stops the clock. All connections must be closed by then. */
void conns_free(struct conns *c);
size_t conns_count(struct conns *c);
/* How many were shut down for being late. */
uint64_t conns_late(struct conns *c);
/* Connections that are being answered now. */
size_t conns_busy(struct conns *c);

/* May this address open another one? */
bool conns_admit(struct conns *c, const struct sockaddr *from);
/* NULL when memory is out. */
struct conn *conn_start(struct conns *c, int fd, const struct sockaddr *from);
/* A number for its address, IPv6 by /64; 0: loopback, or not known. */
uint64_t conn_addr(const struct conn *cn);
void conn_end(struct conns *c, struct conn *cn);

/* The first line of a request is there; how many it makes on this connection. */
unsigned conn_request(struct conns *c, struct conn *cn);
/* The head is complete, an answer of n bytes follows. */
void conn_answer(struct conns *c, struct conn *cn, uint64_t n_bytes);
/* The answer is out. */
void conn_done(struct conns *c, struct conn *cn);

#endif

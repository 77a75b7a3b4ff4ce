/*
 * front.h - the port: accepts connections, lets strict request heads through to the HTTP library,
 * and carries its answers back.
 *
 * The library reads sockets itself and cannot be told to be strict, so it gets one end of a pair of
 * sockets for each connection (MHD_add_connection) and the client's own stays here. A few threads,
 * each with its own connections; memory is bounded by HTTP_MAX_CONNS and FRONT_*.
 *
 *   client --> front (strict.h) --> pair --> library --> answer --> pair --> front --> client
 *
 * Who is too slow with a head is the matter of conn.h, which shuts the library's end; who is too
 * slow in taking an answer is found here.
 */
#ifndef FRONT_H
#define FRONT_H

#include <sys/socket.h>

#include "base/err.h"

struct front;

/* Gives one end of a pair to the library, for a client at that address. The descriptor is its. */
typedef void front_give(void *arg, int fd, const struct sockaddr *from, socklen_t n);

/*
 * Serves the listening socket on so many threads. The socket is taken over, also on failure. On
 * failure *out is NULL.
 */
enum st front_open(struct front **out, int listening, unsigned threads, front_give *give, void *arg,
    struct err *e);
/* No further connections; those that are open go on. */
void front_quiesce(struct front *f);
/* Ends the threads when all answers are out, at the latest after a second; frees. NULL is fine. */
void front_close(struct front *f);

#endif

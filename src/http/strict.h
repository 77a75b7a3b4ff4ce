/*
 * strict.h - one request head by the letter of RFC 9112, before the HTTP library sees it.
 *
 * The HTTP library takes lines that end in a bare LF, joins folded lines and cuts a line at a NUL:
 * a proxy in front may read the same bytes as other requests. So a head comes to the library only
 * when it is whole and has passed here: line ends and folds by a look at the bytes, the grammar by
 * http_parser (strict), which is lenient in just these two.
 *
 * A head that fails is replaced by a stand-in, a request whose method says what was wrong and that
 * guard.h answers. So refusals go the way of all answers, behind those of earlier requests.
 */
#ifndef STRICT_H
#define STRICT_H

#include <stddef.h>

#include "http/guard.h"

enum strict {
	STRICT_MORE, /* the head is not whole yet */
	STRICT_HEAD, /* the first n bytes are one */
	STRICT_BAD,  /* send stand_in, and nothing more */
};

struct strict_head {
	size_t n;  /* STRICT_HEAD: its bytes, empty lines in front included */
	bool last; /* it brings a body or asks for what we do not speak: read no further */
	const char *stand_in; /* STRICT_BAD */
};

/*
 * Looks at p[0..n). *seen: how far an earlier call has looked, 0 for a new head; so a head that
 * comes byte by byte costs no more than one at once. full: there is no room for more of it.
 */
enum strict strict_look(const char *p, size_t n, bool full, size_t *seen, struct strict_head *out);

/* The verdict that the method of a stand-in means; NULL: it is none. */
const struct verdict_http *strict_verdict(const char *method);

#endif

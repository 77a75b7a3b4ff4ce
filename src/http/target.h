/*
 * target.h - what a request asks for: a path and query parameters, decoded once and strictly.
 *
 * A target that two readers could take in two ways is refused, not guessed at:
 * bytes beyond ASCII, broken or NUL escapes, an escaped slash, text that is not
 * UTF-8, a parameter given twice.
 */
#ifndef TARGET_H
#define TARGET_H

#include "base/arena.h"
#include "base/err.h"
#include "base/limits.h"

struct target_kv {
	struct str name, value;
};

struct target {
	struct str authority;		   /* of the absolute form, else empty */
	struct str path;		   /* as sent, from the first slash to the question mark */
	struct str seg[HTTP_MAX_SEGMENTS]; /* decoded; "/" has none */
	size_t n_seg;
	struct target_kv q[HTTP_MAX_QUERY];
	size_t n_q;
};

/*
 * ST_OK, ST_NOMEM, ST_LIMIT (too many parts) or ST_BAD. Everything in *out lives as long as the
 * arena and raw; e->rule is the name of the parameter at fault, if there is one.
 */
enum st target_parse(struct arena *a, struct str raw, struct target *out, struct err *e);

#endif

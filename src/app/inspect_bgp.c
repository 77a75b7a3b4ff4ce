/*
 * inspect_bgp.c - raw BGP messages behind each other, as one direction of a session has them.
 *
 * A header that cannot be ends the stream, as it would end the session.
 */
#include "app/inspect_i.h"
#include "base/limits.h"

#define MAX_PLAIN 4096 /* RFC 4271 4.1; longer with RFC 8654 only */

static bool
marker_fits(const uint8_t *p)
{
	return be64(p) == UINT64_MAX && be64(p + 8) == UINT64_MAX;
}

/* RFC 4271 6.1. False: where the next message begins is not known. */
static bool
header(struct inspect *x, const uint8_t *p, size_t have, uint64_t off, size_t *len)
{
	if (have < BGP_HEADER_BYTES) {
		findings_add(
		    &x->f, OUT_RESET_CLASS, off, -1, "RFC 4271 6.1", "shorter than a header");
		return false;
	}
	*len = be16(p + 16);
	if (!marker_fits(p))
		findings_add(&x->f, OUT_RESET_CLASS, off, -1, "RFC 4271 6.1",
		    "a marker that is not all ones");
	else if (*len < BGP_HEADER_BYTES)
		findings_add(&x->f, OUT_RESET_CLASS, off, -1, "RFC 4271 6.1", "a length below 19");
	return x->f.n == 0;
}

/*
 * Whether the session has extended messages is not known. A sound message is its own proof; a
 * broken one of that length is more likely a broken length.
 */
static void
too_long(struct inspect *x, unsigned type, uint64_t off)
{
	if (type == BGP_OPEN || type == BGP_KEEPALIVE)
		findings_add(
		    &x->f, OUT_RESET_CLASS, off, -1, "RFC 8654 4", "longer than 4096 octets");
	else if (findings_worst(&x->f) > OUT_OK_FLAG)
		findings_add(&x->f, OUT_RESET_CLASS, off, -1, "RFC 4271 6.1",
		    "longer than 4096 octets, and not a sound extended message");
}

static enum st
message(struct inspect *x, const uint8_t *p, size_t len, uint64_t n, const struct check_session *s,
    struct err *e)
{
	const uint64_t off = in_off(x->in);
	const unsigned type = p[18];
	struct inspect_update u;
	enum st st = ST_OK;

	if (type == BGP_UPDATE)
		st = inspect_update(x, p + BGP_HEADER_BYTES, len - BGP_HEADER_BYTES,
		    off + BGP_HEADER_BYTES, s, &u, e);
	else
		check_other(&x->f, type, p + BGP_HEADER_BYTES, len - BGP_HEADER_BYTES, off);
	if (st != ST_OK)
		return st;
	if (len > MAX_PLAIN)
		too_long(x, type, off);
	inspect_begin(x, n, off, check_type_name(type));
	if (type == BGP_UPDATE)
		inspect_put_update(x, &u, s->as4);
	else
		inspect_put_other(x, type, p + BGP_HEADER_BYTES, len - BGP_HEADER_BYTES);
	return inspect_end(x, e);
}

static enum st
messages(struct inspect *x, const struct check_session *s, struct err *e)
{
	struct err why = { 0 };
	const uint8_t *p;
	size_t have, len = 0;
	enum st st;

	for (uint64_t n = 1;; n++) {
		st = in_peek(x->in, BGP_HEADER_BYTES, &p, &have, &why);
		if (st != ST_OK && st != ST_END)
			return inspect_stopped(x, &why, e);
		if (have == 0)
			return ST_OK;
		if (!header(x, p, have, in_off(x->in), &len)) {
			inspect_begin(x, n, in_off(x->in), "message");
			return inspect_end(x, e);
		}
		st = in_peek(x->in, len, &p, &have, &why);
		if (st == ST_END) {
			findings_add(&x->f, OUT_RESET_CLASS, in_off(x->in), -1, "RFC 4271 6.1",
			    "a length beyond what there is");
			inspect_begin(x, n, in_off(x->in), check_type_name(p[18]));
			return inspect_end(x, e);
		}
		if (st != ST_OK)
			return inspect_stopped(x, &why, e);
		st = message(x, p, len, n, s, e);
		if (st != ST_OK)
			return st;
		in_skip(x->in, len);
	}
}

enum st
inspect_bgp(struct in *in, const struct inspect_opts *opts, struct out *o, struct inspect_count *n,
    struct err *e)
{
	const struct check_session s = { .as4 = opts->as4, .external = true };
	struct inspect x = { .in = in, .o = o, .n = n };
	bool go;
	enum st st = inspect_look(&x, &go, e);

	if (st == ST_OK && go)
		st = messages(&x, &s, e);
	inspect_fini(&x);
	return st;
}

/* path.c - see routescope/mrt.h: AS paths, and the walk over raw attributes. */
#include "lib/lib_i.h"

uint32_t
rs_path_origin(struct rs_path path)
{
	return aspath_origin((struct span){ path.p, path.n });
}

unsigned
rs_path_hops(struct rs_path path)
{
	unsigned n = 0;

	for (const uint8_t *q = path.p, *end = q + path.n; q < end; q += 2 + (size_t)q[1] * 4)
		n += q[0] == SEG_SEQUENCE ? q[1] : q[0] == SEG_SET;
	return n;
}

#define SEGMENT_TEXT \
	(255 * 11 + 3) /* 255 numbers of at most 10 digits with what is between and around them */

size_t
rs_path_text(struct rs_path path, char *dst, size_t cap)
{
	char text[SEGMENT_TEXT];
	size_t n = 0;

	for (const uint8_t *q = path.p, *end = q + path.n; q < end;) {
		const struct span segment = { q, 2 + (size_t)q[1] * 4 };
		char *d = text;
		size_t len;

		if (n > 0)
			*d++ = ' ';
		len = (size_t)(aspath_fmt(d, segment) - text);
		if (n < cap)
			memcpy(dst + n, text, len < cap - n ? len : cap - n);
		n += len;
		q += segment.n;
	}
	if (cap > 0)
		dst[n < cap ? n : cap - 1] = '\0';
	return n;
}

enum rs_status
rs_attr_next(struct rs_bytes *rest, struct rs_attr *out)
{
	struct wire w = wire_on(rest->p, rest->n, 0);
	size_t n;

	if (rest->n == 0)
		return RS_END;
	out->flags = wire_u8(&w);
	out->code = wire_u8(&w);
	n = out->flags & ATTR_FLAG_EXT_LEN ? wire_u16(&w) : wire_u8(&w);
	out->value = (struct rs_bytes){ wire_take(&w, n), n };
	*rest = (struct rs_bytes){ w.p, wire_left(&w) };
	return wire_bad(&w) ? RS_TRUNC : RS_OK;
}

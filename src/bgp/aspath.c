/* aspath.c - see aspath.h. */
#include "bgp/aspath.h"

#include "wire/wire.h"

#define RULE_PATH "RFC 7606 7.2"

const char *
aspath_check(const uint8_t *p, size_t n, unsigned as_octets, struct aspath_look *look, size_t *at)
{
	const uint8_t *q = p, *end = p + n;

	*look = (struct aspath_look){ 0 };
	while (q < end) {
		const size_t left = (size_t)(end - q);
		const unsigned type = q[0], count = left > 1 ? q[1] : 0;

		*at = (size_t)(q - p);
		if (type < SEG_SET || type > SEG_CONFED_SET || count == 0 ||
		    left - 2 < (size_t)count * as_octets)
			return RULE_PATH;
		look->set |= type == SEG_SET;
		look->confed |= type >= SEG_CONFED_SEQUENCE;
		look->hops += type == SEG_SEQUENCE ? count : type == SEG_SET;
		q += 2;
		for (unsigned i = 0; i < count; i++, q += as_octets)
			look->as0 |= (as_octets == 4 ? be32(q) : be16(q)) == 0;
	}
	return NULL;
}

struct span
aspath_widen(struct arena *a, struct span path2)
{
	uint8_t *d = arena_alloc(a, path2.n * 2), *out = d;
	const uint8_t *q = path2.p, *end = q + path2.n;

	if (d == NULL)
		return (struct span){ NULL, 0 };
	while (q < end) {
		const unsigned count = q[1];

		*d++ = *q++;
		*d++ = *q++;
		for (unsigned i = 0; i < count; i++, q += 2, d += 4) {
			d[0] = d[1] = 0;
			memcpy(d + 2, q, 2);
		}
	}
	return (struct span){ out, (size_t)(d - out) };
}

struct span
aspath_no_confed(struct arena *a, struct span path)
{
	uint8_t *d = arena_alloc(a, path.n), *out = d;

	if (d == NULL)
		return (struct span){ NULL, 0 };
	for (const uint8_t *q = path.p; q < path.p + path.n; q += 2 + (size_t)q[1] * 4) {
		if (q[0] < SEG_CONFED_SEQUENCE) {
			memcpy(d, q, 2 + (size_t)q[1] * 4);
			d += 2 + (size_t)q[1] * 4;
		}
	}
	return (struct span){ out, (size_t)(d - out) };
}

/* Hops of one segment in the count of RFC 4271 9.1.2.2. */
static unsigned
seg_hops(const uint8_t *seg)
{
	return seg[0] == SEG_SEQUENCE ? seg[1] : seg[0] == SEG_SET;
}

static unsigned
path_hops(struct span path)
{
	unsigned n = 0;

	for (const uint8_t *q = path.p; q < path.p + path.n; q += 2 + (size_t)q[1] * 4)
		n += seg_hops(q);
	return n;
}

struct span
aspath_merge(struct arena *a, struct span path, struct span as4)
{
	const unsigned have = path_hops(path), more = path_hops(as4);
	unsigned keep = have - more;
	const uint8_t *q = path.p, *end = q + path.n;
	uint8_t *d, *out;

	if (more > have)
		return path;
	out = d = arena_alloc(a, path.n + as4.n + 2);
	if (d == NULL)
		return (struct span){ NULL, 0 };
	while (q < end && (keep > 0 || seg_hops(q) == 0)) {
		const unsigned hops = seg_hops(q);
		const unsigned count = hops > keep ? keep : q[1];

		d[0] = q[0];
		d[1] = (uint8_t)count;
		memcpy(d + 2, q + 2, (size_t)count * 4);
		d += 2 + (size_t)count * 4;
		keep -= hops > keep ? keep : hops;
		q += 2 + (size_t)q[1] * 4;
	}
	q = as4.p;
	if (d != out && as4.n > 0 &&
	    q[0] == SEG_SEQUENCE) { /* one sequence where both meet, if it fits */
		uint8_t *last = out;

		while (last + 2 + (size_t)last[1] * 4 < d)
			last += 2 + (size_t)last[1] * 4;
		if (last[0] == SEG_SEQUENCE && last[1] + q[1] <= 255) {
			memcpy(d, q + 2, (size_t)q[1] * 4);
			d += (size_t)q[1] * 4;
			last[1] = (uint8_t)(last[1] + q[1]);
			q += 2 + (size_t)q[1] * 4;
		}
	}
	memcpy(d, q, (size_t)(as4.p + as4.n - q));
	d += as4.p + as4.n - q;
	return (struct span){ out, (size_t)(d - out) };
}

uint32_t
aspath_origin(struct span path)
{
	uint32_t origin = 0;

	for (const uint8_t *q = path.p; q < path.p + path.n; q += 2 + (size_t)q[1] * 4) {
		if (q[0] == SEG_SEQUENCE)
			origin = be32(q + 2 + ((size_t)q[1] - 1) * 4);
		else if (q[0] == SEG_SET)
			origin = 0;
	}
	return origin;
}

char *
aspath_fmt(char *d, struct span path)
{
	static const char open[] = " { ([", close[] = " } )]"; /* by segment type */
	const uint8_t *q = path.p, *end = q + path.n;

	while (q < end) {
		const unsigned type = q[0], count = q[1];
		const char sep = type == SEG_SET || type == SEG_CONFED_SET ? ',' : ' ';

		if (q != path.p)
			*d++ = ' ';
		if (type != SEG_SEQUENCE)
			*d++ = open[type];
		q += 2;
		for (unsigned i = 0; i < count; i++, q += 4) {
			if (i != 0)
				*d++ = sep;
			d = fmt_u64(d, be32(q));
		}
		if (type != SEG_SEQUENCE)
			*d++ = close[type];
	}
	return d;
}

void
aspath_text(struct buf *b, struct span path)
{
	char *d = buf_room(b, path.n * 3 + 4); /* 4 octets make 11 characters, a segment header 3 */

	if (d != NULL)
		b->n += (size_t)(aspath_fmt(d, path) - d);
}

bool
aspath_walk_next(struct aspath_walk *w, uint32_t *asn)
{
	if (w->left == 0) {
		if (w->p == w->end)
			return false;
		w->type = w->p[0];
		w->left = w->p[1];
		w->p += 2;
	}
	*asn = be32(w->p);
	w->p += 4;
	w->left--;
	return true;
}

/*
 * inspect_marks.c - what no RFC calls an error and no verdict should rest on.
 *
 * Documentation space is what it says: examples. It is not marked.
 */
#include <stdlib.h>

#include "app/inspect_i.h"
#include "pfx/asn.h"
#include "reg/bogon.h"

#define LONG_PATH_BYTES (256 * 4)

static bool
example(const char *why)
{
	return strncmp(why, "documentation", 13) == 0;
}

void
inspect_mark_prefix(struct findings *f, const struct pfx *p, uint64_t off)
{
	const struct bogon_block *b;

	if (p->len == 0) {
		findings_add(f, OUT_OK_FLAG, off, -1, "RFC 4271", "the default route");
		return;
	}
	if (p->len > (p->afi == AFI_IP4 ? 24 : 48))
		findings_add(f, OUT_OK_FLAG, off, -1, "RFC 7999", "more specific than /24 or /48");
	b = bogon_pfx(p);
	if (b != NULL && !example(b->why))
		findings_add(
		    f, OUT_OK_FLAG, off, -1, "RFC 6890", "a prefix that is not for the Internet");
}

static int
by_value(const void *a, const void *b)
{
	const uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	return x < y ? -1 : x > y;
}

/* An AS comes back after another one; v[0..n) is without prepending. */
static bool
loops(uint32_t *v, size_t n)
{
	qsort(v, n, sizeof(*v), by_value);
	for (size_t i = 1; i < n; i++) {
		if (v[i] == v[i - 1])
			return true;
	}
	return false;
}

void
inspect_mark_path(struct inspect *x, struct span path, uint64_t off)
{
	struct aspath_walk w = aspath_walk_on(path);
	uint32_t *v = arena_alloc(&x->mem, path.n + 4), asn;
	size_t n = 0;

	while (aspath_walk_next(&w, &asn)) {
		const struct bogon_range *bogon = w.type <= SEG_SEQUENCE ? bogon_asn(asn) : NULL;

		if (asn == AS_TRANS)
			findings_add(&x->f, OUT_OK_FLAG, off, ATTR_AS_PATH, "RFC 6793 4.2.3",
			    "AS_TRANS stands for an AS that is not known");
		else if (bogon != NULL && !example(bogon->why) && asn != 0)
			findings_add(&x->f, OUT_OK_FLAG, off, ATTR_AS_PATH, "RFC 6996, RFC 7300",
			    "an AS number that is not for the Internet");
		if (v != NULL && w.type == SEG_SEQUENCE && (n == 0 || v[n - 1] != asn))
			v[n++] = asn;
	}
	/* a path without end goes in circles; that it is too long is told already */
	if (v != NULL && loops(v, n))
		findings_add(&x->f, path.n > LONG_PATH_BYTES ? OUT_OK : OUT_OK_FLAG, off,
		    ATTR_AS_PATH, "RFC 4271 9.1.2", "a loop");
}

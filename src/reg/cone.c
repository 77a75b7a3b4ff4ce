/*
 * cone.c - see cone.h.
 *
 * ASes are numbered in ascending order; the customers of number i are
 * cust[first[i] .. first[i + 1]). mark[i] is the number of the last walk that
 * came by, so that nothing is cleared between walks.
 */
#include "reg/cone.h"

#include <stdlib.h>

#include "base/arena.h"

struct cones {
	uint32_t *asn, *first, *cust, *mark, *seen;
	size_t n;
	uint32_t walk, alone; /* alone: the member of a cone without links */
	bool is_alone;
	/* routes by origin: those of number i are routes[of[i] .. of[i + 1]), of ASes without links
	 * from of[n] on; node[k] is the number of the k-th's origin, routes[up[k]] the one before
	 * it in order of prefixes that covers it */
	struct cone_route *routes;
	uint32_t *up, *node, *of;
	size_t n_routes;
};

/* Number of asn, SIZE_MAX without. */
static size_t
find(const struct cones *c, uint32_t asn)
{
	size_t lo = 0, hi = c->n;

	while (lo < hi) {
		const size_t mid = lo + (hi - lo) / 2;

		if (c->asn[mid] < asn)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo < c->n && c->asn[lo] == asn ? lo : SIZE_MAX;
}

static void
fill(struct cones *c, const struct asrel_table *t)
{
	uint32_t at = 0;

	for (size_t i = 0; i < c->n; i++)
		c->asn[i] = asrel_at(t, i).asn;
	for (size_t i = 0; i < c->n; i++) {
		const struct asrel_near a = asrel_at(t, i);

		c->first[i] = at;
		for (size_t k = 0; k < a.n; k++) {
			if (a.rel[k] == ASREL_PROVIDER_OF)
				c->cust[at++] = (uint32_t)find(c, a.nbr[k]);
		}
	}
	c->first[c->n] = at;
}

enum st
cones_new(struct cones **out, const struct asrel_table *t, struct err *e)
{
	struct cones *c = arr_new(1, sizeof(*c));
	size_t links = 0;

	*out = NULL;
	if (c == NULL)
		return err_nomem(e, "customer cones");
	c->n = asrel_ases(t);
	for (size_t i = 0; i < c->n; i++)
		links += asrel_at(t, i).n;
	c->asn = arr_new(c->n + 1, sizeof(*c->asn));
	c->first = arr_new(c->n + 1, sizeof(*c->first));
	c->mark = arr_new(c->n + 1, sizeof(*c->mark));
	c->seen = arr_new(c->n + 1, sizeof(*c->seen));
	c->cust = arr_new(links + 1, sizeof(*c->cust));
	if (c->asn == NULL || c->first == NULL || c->mark == NULL || c->seen == NULL ||
	    c->cust == NULL) {
		cones_free(c);
		return err_nomem(e, "customer cones");
	}
	fill(c, t);
	*out = c;
	return ST_OK;
}

void
cones_free(struct cones *c)
{
	if (c == NULL)
		return;
	free(c->asn);
	free(c->first);
	free(c->cust);
	free(c->mark);
	free(c->seen);
	free(c->routes);
	free(c->up);
	free(c->node);
	free(c->of);
	free(c);
}

static void
next_walk(struct cones *c)
{
	if (++c->walk == 0) { /* after 4 billion walks all marks are old */
		memset(c->mark, 0, c->n * sizeof(*c->mark));
		c->walk = 1;
	}
}

/* The numbers of all members into seen[0..), from number i on. */
static size_t
walk(struct cones *c, size_t i)
{
	size_t n = 0;

	next_walk(c);
	c->mark[i] = c->walk;
	c->seen[n++] = (uint32_t)i;
	for (size_t k = 0; k < n; k++) {
		for (uint32_t j = c->first[c->seen[k]]; j < c->first[c->seen[k] + 1]; j++) {
			const uint32_t to = c->cust[j];

			if (c->mark[to] == c->walk)
				continue;
			c->mark[to] = c->walk;
			c->seen[n++] = to;
		}
	}
	return n;
}

size_t
cones_members(struct cones *c, uint32_t asn, const uint32_t **out)
{
	const size_t i = find(c, asn);
	size_t n;

	if (i == SIZE_MAX) {
		c->alone = asn;
		*out = &c->alone;
		return 1;
	}
	n = walk(c, i);
	for (size_t k = 0; k < n; k++)
		c->seen[k] = c->asn[c->seen[k]];
	*out = c->seen;
	return n;
}

bool
cones_has(struct cones *c, uint32_t a, uint32_t b)
{
	const size_t i = find(c, a), k = find(c, b);

	if (i == SIZE_MAX || k == SIZE_MAX)
		return a == b;
	walk(c, i);
	return c->mark[k] == c->walk;
}

static int
pfx_order(const void *a, const void *b)
{
	const struct cone_route *x = a, *y = b;
	const int c = pfx_cmp(&x->pfx, &y->pfx);

	if (c != 0)
		return c;
	return x->origin < y->origin ? -1 : x->origin > y->origin;
}

/* Hands the routes, sorted by prefix, out to their origins: counted first. */
static bool
by_origin(struct cones *c, const struct cone_route *v, size_t n)
{
	uint32_t *const place = arr_new(n + 1, sizeof(*place));
	uint32_t *const up = arr_new(n + 1, sizeof(*up)); /* in order of prefixes */
	uint32_t last = UINT32_MAX;

	c->of = arr_new(c->n + 3, sizeof(*c->of));
	c->routes = arr_new(n + 1, sizeof(*c->routes));
	c->up = arr_new(n + 1, sizeof(*c->up));
	c->node = arr_new(n + 1, sizeof(*c->node));
	if (place == NULL || up == NULL || c->of == NULL || c->routes == NULL || c->up == NULL ||
	    c->node == NULL) {
		free(place);
		free(up);
		return false;
	}
	for (size_t k = 0; k < n; k++) {
		const size_t i = find(c, v[k].origin);

		place[k] = (uint32_t)(i != SIZE_MAX ? i : c->n);
		c->of[place[k] + 2]++;
		while (last != UINT32_MAX && !pfx_covers(&v[last].pfx, &v[k].pfx))
			last = up[last];
		up[k] = last;
		last = (uint32_t)k;
	}
	for (size_t i = 1; i <= c->n + 1; i++)
		c->of[i + 1] += c->of[i];
	for (size_t k = 0; k < n; k++) {
		const uint32_t node = place[k], to = c->of[node + 1]++;

		c->routes[to] = v[k];
		c->node[to] = node;
		place[k] = to;
	}
	for (size_t k = 0; k < n; k++)
		c->up[place[k]] = up[k] == UINT32_MAX ? UINT32_MAX : place[up[k]];
	c->n_routes = n;
	free(place);
	free(up);
	return true;
}

enum st
cones_weigh(struct cones *c, struct cone_route *routes, size_t n, struct err *e)
{
	size_t kept = 0;
	bool ok;

	if (n != 0)
		qsort(routes, n, sizeof(*routes), pfx_order);
	for (size_t k = 0; k < n; k++) {
		if (kept == 0 || pfx_order(&routes[kept - 1], &routes[k]) != 0)
			routes[kept++] = routes[k];
	}
	ok = kept < UINT32_MAX && by_origin(c, routes, kept);
	free(routes);
	return ok ? ST_OK : err_nomem(e, "customer cones");
}

/* Whether the origin of route k is a member: the walk came by, or it is the one without links. */
static bool
inside(const struct cones *c, uint32_t k)
{
	if (c->node[k] == c->n)
		return c->is_alone && c->routes[k].origin == c->alone;
	return c->mark[c->node[k]] == c->walk;
}

/* Counts route k, whose origin is a member. */
static void
weigh(const struct cones *c, uint32_t k, struct cone_size *out)
{
	const struct pfx *p = &c->routes[k].pfx;
	uint32_t up = c->up[k];

	while (up != UINT32_MAX && !inside(c, up))
		up = c->up[up];
	if (up != UINT32_MAX && pfx_eq(&c->routes[up].pfx, p))
		return; /* another member originates it, too */
	if (p->afi != AFI_IP4)
		out->prefixes6++;
	else {
		out->prefixes4++;
		if (up == UINT32_MAX) /* nothing of the cone covers it */
			out->addresses4 += (uint64_t)1 << (32 - p->len);
	}
}

void
cones_size(struct cones *c, uint32_t asn, struct cone_size *out)
{
	const size_t i = find(c, asn);
	size_t n = 0;

	*out = (struct cone_size){ .ases = 1 };
	c->is_alone = i == SIZE_MAX;
	c->alone = asn;
	if (c->is_alone)
		next_walk(c);
	else
		out->ases = n = walk(c, i);
	if (c->n_routes == 0)
		return;
	for (size_t k = 0; k < n; k++) {
		for (uint32_t r = c->of[c->seen[k]]; r < c->of[c->seen[k] + 1]; r++)
			weigh(c, r, out);
	}
	for (uint32_t r = c->of[c->n]; c->is_alone && r < c->n_routes; r++) {
		if (c->routes[r].origin == asn)
			weigh(c, r, out);
	}
}

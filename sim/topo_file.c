/*
 * topo_file.c - ASes and links from a relationships file (CAIDA's serial-1 or serial-2), plain or
 * gzip.
 *
 * Numbers and links are the file's, everything else about the ASes is made up as for invented ones.
 * Providers must come before their customers: where the file has a circle of providers, the links
 * that close it are left out. Tiers follow from the number of customers, and never rise on the way
 * down.
 */
#include "sim/sim_i.h"

#include <errno.h>
#include <stdlib.h>

enum {
	LINE_MAX_BYTES = 4096,
	CLIQUE_CUSTOMERS = 100,
	LARGE_CUSTOMERS = 300,
	REGIONAL_CUSTOMERS = 30
};

struct flink {
	uint32_t a, b; /* a is b's provider, or a peer; positions in asn[] */
	bool peer, gone;
};

struct load {
	struct sim_world *w;
	struct map seen, pairs;
	uint32_t *asn, n_asn;
	size_t cap_asn;
	struct flink *link;
	size_t n_link, cap_link;
	/* of each AS */
	uint32_t *wait, *n_cust, *at, *cust, *rank, *index;
	uint8_t *tier;
};

static void
fini(struct load *l)
{
	map_fini(&l->seen);
	map_fini(&l->pairs);
	free(l->asn);
	free(l->link);
	free(l->wait);
	free(l->n_cust);
	free(l->at);
	free(l->cust);
	free(l->rank);
	free(l->index);
	free(l->tier);
}

static enum st
as_of(struct load *l, uint32_t asn, uint32_t *out, struct err *e)
{
	bool fresh;
	uint32_t *at = map_put(&l->seen, asn, l->n_asn, &fresh), *p;

	if (at == NULL)
		return err_nomem(e, "relationships");
	*out = *at;
	if (!fresh)
		return ST_OK;
	if (l->n_asn == SIM_MAX_ASES)
		return err_set(e, ST_LIMIT, ERR_NOOFF, NULL, "more than %u ASes in %s",
		    SIM_MAX_ASES, l->w->o->as_rel);
	p = arr_grow(l->asn, l->n_asn, &l->cap_asn, sizeof(*p));
	if (p == NULL)
		return err_nomem(e, "relationships");
	l->asn = p;
	l->asn[l->n_asn++] = asn;
	return ST_OK;
}

static enum st
add(struct load *l, uint32_t a, uint32_t b, bool peer, struct err *e)
{
	struct flink k = { .peer = peer }, *p;
	enum st st = as_of(l, a, &k.a, e);
	bool fresh;

	if (st == ST_OK)
		st = as_of(l, b, &k.b, e);
	if (st != ST_OK)
		return st;
	if (map_put(&l->pairs, k.a < k.b ? (uint64_t)k.a << 32 | k.b : (uint64_t)k.b << 32 | k.a, 1,
		&fresh) == NULL)
		return err_nomem(e, "relationships");
	if (!fresh || a == b)
		return ST_OK; /* the first one counts */
	p = arr_grow(l->link, l->n_link, &l->cap_link, sizeof(*p));
	if (p == NULL)
		return err_nomem(e, "relationships");
	l->link = p;
	l->link[l->n_link++] = k;
	return ST_OK;
}

/* "1|2|-1" or "1|2|0|bgp". */
static enum st
line(struct load *l, const char *text, uint64_t n, struct err *e)
{
	char *end;
	const unsigned long a = strtoul(text, &end, 10),
			    b = *end == '|' ? strtoul(end + 1, &end, 10) : 0;
	const long kind = *end == '|' ? strtol(end + 1, &end, 10) : 9;

	if (a == 0 || b == 0 || a > UINT32_MAX || b > UINT32_MAX || (kind != 0 && kind != -1) ||
	    (*end != '\0' && *end != '|' && *end != '\r')) {
		err_set(e, ST_BAD, n, NULL, "not AS|AS|-1 or AS|AS|0");
		e->line = true;
		return err_in(e, l->w->o->as_rel);
	}
	return add(l, (uint32_t)a, (uint32_t)b, kind == 0, e);
}

static enum st
read_file(struct load *l, struct err *e)
{
	const char *path = l->w->o->as_rel;
	char text[LINE_MAX_BYTES];
	gzFile f = gzopen(path, "rb");
	enum st st = ST_OK;
	int code;

	if (f == NULL)
		return err_sys(e, "open %s", path);
	for (uint64_t n = 1; st == ST_OK && gzgets(f, text, sizeof(text)) != NULL; n++) {
		size_t len = strlen(text);
		const bool whole = len > 0 && text[len - 1] == '\n';

		if (whole)
			text[--len] = '\0';
		if (text[0] == '#' || len == 0) {
			while (!whole && gzgets(f, text, sizeof(text)) != NULL &&
			       strchr(text, '\n') == NULL)
				; /* a comment may be long */
			continue;
		}
		st = line(l, text, n, e);
	}
	if (st == ST_OK && (gzerror(f, &code), code != Z_OK && code != Z_STREAM_END))
		st = err_set(e, ST_TRUNC, ERR_NOOFF, NULL, "%s: damaged or cut", path);
	gzclose(f);
	if (st == ST_OK && l->n_asn < 30)
		st = err_set(e, ST_BAD, ERR_NOOFF, NULL, "%s: only %u ASes, at least 30 are wanted",
		    path, l->n_asn);
	return st;
}

static bool
customers(struct load *l)
{
	l->wait = arr_new(l->n_asn, sizeof(uint32_t));
	l->n_cust = arr_new(l->n_asn, sizeof(uint32_t));
	l->at = arr_new(l->n_asn + 1u, sizeof(uint32_t));
	l->cust = arr_new(l->n_link + 1, sizeof(uint32_t));
	l->rank = arr_new(l->n_asn, sizeof(uint32_t));
	l->index = arr_new(l->n_asn, sizeof(uint32_t));
	l->tier = arr_new(l->n_asn, 1);
	if (l->wait == NULL || l->n_cust == NULL || l->at == NULL || l->cust == NULL ||
	    l->rank == NULL || l->index == NULL || l->tier == NULL)
		return false;
	for (size_t i = 0; i < l->n_link; i++) {
		if (l->link[i].peer)
			continue;
		l->n_cust[l->link[i].a]++;
		l->wait[l->link[i].b]++;
	}
	for (uint32_t i = 0; i < l->n_asn; i++)
		l->at[i + 1] = l->at[i] + l->n_cust[i];
	for (size_t i = l->n_link; i-- > 0;) { /* at[] moves down while it is filled */
		if (!l->link[i].peer)
			l->cust[--l->at[l->link[i].a + 1]] = (uint32_t)i;
	}
	for (uint32_t i = 0; i < l->n_asn; i++)
		l->at[i] = l->at[i + 1];
	l->at[l->n_asn] = 0;
	for (size_t i = 0; i < l->n_link; i++)
		l->at[l->n_asn] += !l->link[i].peer;
	return true;
}

static unsigned
own_tier(const struct load *l, uint32_t i)
{
	return l->n_cust[i] >= LARGE_CUSTOMERS	    ? TIER_LARGE
	       : l->n_cust[i] >= REGIONAL_CUSTOMERS ? TIER_REGIONAL
	       : l->n_cust[i] > 0		    ? TIER_SMALL
						    : TIER_STUB;
}

/* Ranks: providers first. A circle is opened at the AS that waits for the fewest. */
static void
order(struct load *l)
{
	uint32_t *queue = l->index, head = 0, tail = 0; /* index is not in use yet */
	bool *done = (bool *)l->rank;			/* neither is rank */

	for (uint32_t i = 0; i < l->n_asn; i++) {
		if (l->wait[i] == 0) {
			l->tier[i] =
			    l->n_cust[i] >= CLIQUE_CUSTOMERS ? TIER_1 : (uint8_t)own_tier(l, i);
			done[i] = true;
			queue[tail++] = i;
		}
	}
	while (head < l->n_asn) {
		uint32_t i;

		if (head == tail) {
			uint32_t best = UINT32_MAX;

			for (uint32_t k = 0; k < l->n_asn; k++) {
				if (!done[k] && (best == UINT32_MAX || l->wait[k] < l->wait[best]))
					best = k;
			}
			for (size_t k = 0; k < l->n_link; k++) { /* what it still waits for */
				struct flink *x = &l->link[k];

				x->gone |= !x->peer && x->b == best && !done[x->a];
			}
			l->wait[best] = 0;
			if (own_tier(l, best) > l->tier[best])
				l->tier[best] = (uint8_t)own_tier(l, best);
			done[best] = true;
			queue[tail++] = best;
		}
		i = queue[head++];
		for (uint32_t k = l->at[i]; k < l->at[i + 1]; k++) {
			const struct flink *x = &l->link[l->cust[k]];

			if (x->gone)
				continue;
			if (l->tier[i] > l->tier[x->b])
				l->tier[x->b] = l->tier[i];
			if (--l->wait[x->b] == 0) {
				if (own_tier(l, x->b) > l->tier[x->b])
					l->tier[x->b] = (uint8_t)own_tier(l, x->b);
				done[x->b] = true;
				queue[tail++] = x->b;
			}
		}
	}
}

/* Indices by tier, then by rank; queue[] becomes the index of each AS. */
static bool
number(struct load *l)
{
	struct sim_world *w = l->w;
	uint32_t *by_rank = arr_new(l->n_asn, sizeof(*by_rank)), n = 0;

	if (by_rank == NULL)
		return false;
	memcpy(by_rank, l->index, l->n_asn * sizeof(*by_rank));
	for (unsigned t = 0; t < TIERS; t++) {
		w->tier_at[t] = n;
		for (uint32_t i = 0; i < l->n_asn; i++) {
			if (l->tier[by_rank[i]] == t)
				l->index[by_rank[i]] = n++;
		}
	}
	w->tier_at[TIERS] = n;
	free(by_rank);
	return true;
}

static int
by_key(const void *a, const void *b)
{
	const uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return x < y ? -1 : x > y;
}

static bool
build(struct load *l)
{
	struct sim_world *w = l->w;
	uint32_t n = 0;

	w->n_as = l->n_asn;
	w->as = arr_new(w->n_as, sizeof(*w->as));
	w->prov = arr_new(l->n_link + 1, sizeof(*w->prov));
	w->link = arr_new(l->n_link + 1, sizeof(*w->link));
	if (w->as == NULL || w->prov == NULL || w->link == NULL)
		return false;
	for (uint32_t i = 0; i < l->n_asn; i++) {
		w->as[l->index[i]].asn = l->asn[i];
		w->as[l->index[i]].tier = l->tier[i];
	}
	for (size_t i = 0; i < l->n_link; i++) {
		const uint32_t a = l->index[l->link[i].a], b = l->index[l->link[i].b];

		if (l->link[i].peer) {
			w->link[w->n_link++] =
			    a < b ? (uint64_t)a << 32 | b : (uint64_t)b << 32 | a;
			w->as[a].n_peer++;
			w->as[b].n_peer++;
		} else if (!l->link[i].gone) {
			w->as[a].n_cust++;
			w->as[b].n_prov++;
		}
	}
	qsort(w->link, w->n_link, sizeof(*w->link), by_key);
	for (uint32_t i = 0; i < w->n_as; i++) {
		w->as[i].prov_at = n;
		n += w->as[i].n_prov;
		w->as[i].n_prov = 0;
	}
	w->n_prov = n;
	for (size_t i = 0; i < l->n_link; i++) {
		struct sim_as *b = &w->as[l->index[l->link[i].b]];

		if (!l->link[i].peer && !l->link[i].gone)
			w->prov[b->prov_at + b->n_prov++] = l->index[l->link[i].a];
	}
	return true;
}

enum st
sim_topo_file(struct sim_world *w, struct err *e)
{
	struct load l = { .w = w };
	enum st st = read_file(&l, e);

	if (st == ST_OK && !customers(&l))
		st = err_nomem(e, "relationships");
	if (st == ST_OK) {
		order(&l);
		if (!number(&l) || !build(&l))
			st = err_nomem(e, "relationships");
	}
	fini(&l);
	if (st == ST_OK && w->o->peers > w->n_as / 2)
		st = err_set(
		    e, ST_LIMIT, ERR_NOOFF, NULL, "%u peers of %u networks", w->o->peers, w->n_as);
	return st;
}

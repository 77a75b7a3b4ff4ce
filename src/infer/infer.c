/* infer.c - see infer.h. Collects paths as runs of links, and gives the result. */
#include <stdlib.h>

#include "base/limits.h"
#include "bgp/aspath.h"
#include "infer/infer_i.h"
#include "reg/bogon.h"

/* Widely named as ASes that buy no transit; those on which public lists differ are left out. */
static const uint32_t tier1_list[] = { 174, 701, 1239, 1299, 2914, 3257, 3320, 3356, 3491, 5511,
	6453, 6461, 6762, 6830, 7018, 12956 };

size_t
infer_tier1(const uint32_t **out)
{
	*out = tier1_list;
	return sizeof(tier1_list) / sizeof(tier1_list[0]);
}

struct infer *
infer_new(infer_transparent *transparent, void *arg)
{
	struct infer *f = arr_new(1, sizeof(struct infer));

	if (f != NULL) {
		f->transparent = transparent;
		f->arg = arg;
	}
	return f;
}

void
infer_free(struct infer *f)
{
	if (f == NULL)
		return;
	map_fini(&f->ids);
	map_fini(&f->link_ids);
	free(f->nodes);
	free(f->links);
	free(f->hops);
	free(f->transit);
	free(f->views);
	free(f->reached);
	free(f->top);
	free(f->clique);
	free(f->out);
	free(f);
}

/* The number of an AS, made when it is new; MAP_NONE when memory is out. */
static uint32_t
node(struct infer *f, uint32_t asn)
{
	bool fresh;
	const uint32_t *id = map_put(&f->ids, asn, (uint32_t)f->nodes_n, &fresh);
	struct node *v;

	if (id == NULL)
		return MAP_NONE;
	if (fresh) {
		v = arr_grow(f->nodes, f->nodes_n, &f->nodes_cap, sizeof(*v));
		if (v == NULL)
			return MAP_NONE;
		f->nodes = v;
		v[f->nodes_n++] = (struct node){ .asn = asn,
			.bogon = bogon_asn(asn) != NULL,
			.clear = f->transparent != NULL && f->transparent(f->arg, asn) };
	}
	return *id;
}

/* The hop from node x to node y; MAP_NONE when memory is out. */
static uint32_t
hop(struct infer *f, uint32_t x, uint32_t y)
{
	const bool rev = x > y;
	const uint32_t a = rev ? y : x, b = rev ? x : y;
	bool fresh;
	const uint32_t *id =
	    map_put(&f->link_ids, (uint64_t)a << 32 | b, (uint32_t)f->links_n, &fresh);
	struct link *v;

	if (id == NULL)
		return MAP_NONE;
	if (fresh) {
		v = arr_grow(f->links, f->links_n, &f->links_cap, sizeof(*v));
		if (v == NULL)
			return MAP_NONE;
		f->links = v;
		v[f->links_n++] = (struct link){ .a = a, .b = b };
	}
	return HOP(*id, rev);
}

static bool
push(struct infer *f, uint32_t word)
{
	uint32_t *v = arr_grow(f->hops, f->hops_n, &f->hops_cap, sizeof(*v));

	if (v == NULL)
		return false;
	f->hops = v;
	v[f->hops_n++] = word;
	return true;
}

/*
 * The nodes of a path, repeats and transparent ASes left out: how many; 0 when it has no vote,
 * counted by reason. MAP_NONE when memory is out.
 */
static uint32_t
clean(struct infer *f, struct span path, uint32_t *v)
{
	struct aspath_walk w = aspath_walk_on(path);
	uint32_t asn, n = 0;

	while (aspath_walk_next(&w, &asn)) {
		uint32_t x;

		if (w.type != SEG_SEQUENCE) {
			f->stats.sets++;
			return 0;
		}
		x = node(f, asn);
		if (x == MAP_NONE)
			return MAP_NONE;
		if (f->nodes[x].clear || (n != 0 && v[n - 1] == x))
			continue;
		if (f->nodes[x].bogon) {
			f->stats.bogon++;
			return 0;
		}
		for (uint32_t i = 0; i < n; i++) {
			if (v[i] == x) {
				f->stats.looped++;
				return 0;
			}
		}
		if (n == INFER_MAX_HOPS) { /* no real path is so long: padding of many ASes */
			f->stats.looped++;
			return 0;
		}
		v[n++] = x;
	}
	return n;
}

static bool
add_hop(struct infer *f, const uint32_t *v, uint32_t i, uint32_t n, uint64_t view)
{
	const uint32_t h = hop(f, v[i - 1], v[i]);
	struct link *l;

	if (h == MAP_NONE || !push(f, h))
		return false;
	l = &f->links[HOP_LINK(h)];
	l->paths++;
	l->views |= view;
	l->direct |= i == 1;
	/* an AS with a neighbour on either side carries between them */
	*(HOP_REV(h) ? &l->mid_b : &l->mid_a) |= i > 1;
	*(HOP_REV(h) ? &l->mid_a : &l->mid_b) |= i + 1 < n;
	*(HOP_REV(h) ? &l->late_b : &l->late_a) |= i > 1;
	*(HOP_REV(h) ? &l->late_a : &l->late_b) = true;
	return true;
}

enum st
infer_add(struct infer *f, struct span path, struct err *e)
{
	uint32_t v[INFER_MAX_HOPS];
	uint32_t n;
	uint64_t view;
	bool ok;

	f->stats.paths++;
	if (f->links_n > INFER_MAX_LINKS || f->nodes_n > INFER_MAX_LINKS)
		return err_set(e, ST_LIMIT, ERR_NOOFF, NULL, "more than %u links between ASes",
		    INFER_MAX_LINKS);
	n = clean(f, path, v);
	if (n < 2)
		return ST_OK;
	ok = n != MAP_NONE && push(f, n - 1);
	view = ok ? 1ULL << (f->nodes[v[0]].asn * 0x9e3779b1u >> 26) : 0;
	for (uint32_t i = 1; ok && i < n; i++)
		ok = add_hop(f, v, i, n, view);
	f->stats.used++;
	return ok ? ST_OK : err_nomem(e, "AS paths");
}

static int
by_asns(const void *x, const void *y)
{
	const struct infer_link *a = x, *b = y;

	if (a->a != b->a)
		return a->a < b->a ? -1 : 1;
	return a->b < b->b ? -1 : a->b > b->b;
}

static enum asrel
rel_of(uint8_t label, bool swapped)
{
	if (label == LABEL_PEER)
		return ASREL_PEER;
	return (label == LABEL_DOWN) != swapped ? ASREL_PROVIDER_OF : ASREL_CUSTOMER_OF;
}

static enum st
give(struct infer *f, struct err *e)
{
	f->out = arr_new(f->links_n + 1, sizeof(*f->out));
	if (f->out == NULL)
		return err_nomem(e, "relationships");
	for (size_t i = 0; i < f->links_n; i++) {
		const struct link *l = &f->links[i];
		const uint32_t x = f->nodes[l->a].asn, y = f->nodes[l->b].asn;
		const bool swapped = x > y;

		f->out[i] = (struct infer_link){ .a = swapped ? y : x,
			.b = swapped ? x : y,
			.rel = rel_of(l->label, swapped),
			.why = l->why,
			.paths = l->paths,
			.down = swapped ? l->up : l->down,
			.up = swapped ? l->down : l->up };
	}
	qsort(f->out, f->links_n, sizeof(*f->out), by_asns);
	return ST_OK;
}

enum st
infer_run(struct infer *f, const uint32_t *tier1, size_t n, struct err *e)
{
	enum st st = infer_find_clique(f, tier1, n, e);

	if (st != ST_OK)
		return st;
	infer_vote(f);
	return give(f, e);
}

size_t
infer_links(const struct infer *f, const struct infer_link **out)
{
	*out = f->out;
	return f->out != NULL ? f->links_n : 0;
}

enum st
infer_to_set(const struct infer *f, struct asrel_set *s, struct err *e)
{
	enum st st = ST_OK;

	for (size_t i = 0; st == ST_OK && f->out != NULL && i < f->links_n; i++)
		st = asrel_set_add(s, f->out[i].a, f->out[i].b, f->out[i].rel, e);
	return st;
}

struct infer_stats
infer_stats(const struct infer *f)
{
	struct infer_stats s = f->stats;

	s.clique = f->clique;
	return s;
}

const char *
infer_why_word(unsigned why)
{
	static const char *const words[INFER_WHYS] = { "clique", "votes", "divided", "size",
		"summit" };

	return why < INFER_WHYS ? words[why] : "";
}

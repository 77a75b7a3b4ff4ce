/* hygiene.c - what is untidy, counted for each AS; no incident. */
#include "base/arena.h"
#include "detect/origin_i.h"

const char *
hygiene_word(unsigned kind)
{
	static const char *const words[HYGIENE_KINDS] = {
		[HYGIENE_TOO_SPECIFIC] = "too-specific",
		[HYGIENE_IX_LAN] = "ix-lan",
		[HYGIENE_SET] = "as-set",
		[HYGIENE_AS0] = "as0",
		[HYGIENE_LONG_PATH] = "long-path",
	};

	return words[kind];
}

size_t
origin_hygiene(const struct origin *o, const struct hygiene **out)
{
	*out = o->hygiene;
	return o->hygiene_n;
}

static enum st
count(struct origin *o, uint32_t asn, unsigned kind, struct err *e)
{
	bool fresh;
	uint32_t *id = map_put(&o->hygiene_ids, asn, (uint32_t)o->hygiene_n, &fresh);
	struct hygiene *v;

	if (id == NULL)
		return err_nomem(e, "hygiene");
	if (fresh) {
		v = arr_grow(o->hygiene, o->hygiene_n, &o->hygiene_cap, sizeof(*v));
		if (v == NULL)
			return err_nomem(e, "hygiene");
		o->hygiene = v;
		v[o->hygiene_n++] = (struct hygiene){ .asn = asn };
	}
	o->hygiene[*id].n[kind]++;
	return ST_OK;
}

/* Once a route: its path was not learned yet. */
enum st
origin_hygiene_route(struct origin *o, const struct look *l, struct err *e)
{
	const struct hops *h = &l->hops;
	bool zero = false;
	uint32_t asn;
	enum st st = ST_OK;

	if (h->n == 0 || history_learned(&o->h, l->c->now))
		return ST_OK;
	for (unsigned i = 0; i < h->n; i++)
		zero |= h->asn[i] == 0;
	asn = h->asn[h->n - 1] != 0 ? h->asn[h->n - 1] : h->n > 1 ? h->asn[h->n - 2] : 0;
	if (h->set)
		st = count(o, asn, HYGIENE_SET, e);
	if (st == ST_OK && zero)
		st = count(o, asn, HYGIENE_AS0, e);
	if (st == ST_OK && h->all > o->env->set->limits.long_path)
		st = count(o, asn, HYGIENE_LONG_PATH, e);
	return st;
}

/* Once a pair: it was not seen yet. Blackholes are long by intent. */
enum st
origin_hygiene_pair(struct origin *o, const struct look *l, struct err *e)
{
	enum st st = ST_OK;

	if (!(l->cls & (CLASS_LONG | CLASS_LAN)) ||
	    history_pair(&o->h, l->c->pfx, l->route->origin) != NULL)
		return ST_OK;
	if ((l->cls & CLASS_LONG) && !(l->route->flags & FOLLOW_BLACKHOLE))
		st = count(o, l->origin, HYGIENE_TOO_SPECIFIC, e);
	if (st == ST_OK && (l->cls & CLASS_LAN))
		st = count(o, l->origin, HYGIENE_IX_LAN, e);
	return st;
}

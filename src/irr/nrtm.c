/* nrtm.c - see nrtm_i.h. */
#include "irr/nrtm_i.h"

#include <stdlib.h>

#include "base/arena.h"
#include "base/limits.h"
#include "pfx/asn.h"

void
nrtm_init(struct nrtm *n, struct irr_set *s, struct load *l)
{
	*n = (struct nrtm){ .s = s, .l = l, .mark = irr_mark(s), .src = IRR_NO_SOURCE };
}

void
nrtm_fini(struct nrtm *n)
{
	free(n->ops);
	buf_fini(&n->text);
}

static enum st
add_op(struct nrtm *n, const struct pfx *p, uint32_t origin, bool gone, struct err *e)
{
	struct nrtm_op *v;

	if (n->n >= NRTM_MAX_OPS)
		return err_set(
		    e, ST_LIMIT, ERR_NOOFF, NULL, "more than %u operations", NRTM_MAX_OPS);
	v = arr_grow(n->ops, n->n, &n->cap, sizeof(*v));
	if (v == NULL)
		return err_nomem(e, "an update");
	n->ops = v;
	v[n->n] = (struct nrtm_op){ *p, (uint64_t)origin << 32 | n->src, (uint32_t)n->n, gone };
	n->n++;
	return ST_OK;
}

/* A head in any case: a route that wants to be in no set any more must be told, too. */
static enum st
add_head(struct nrtm *n, struct irr_object *o, bool gone, struct err *e)
{
	if (!o->has_head) {
		const struct irr_range r = { o->pfx, o->pfx.len, o->pfx.len };

		o->head.key = irr_objs_range(&n->s->objs, &r);
		o->head.flags |= IRR_F_GONE;
	}
	if (gone)
		o->head.flags |= IRR_F_GONE;
	if (o->head.key == IRR_NO_NAME || !irr_objs_head(&n->s->objs, &o->head))
		return err_nomem(e, "an update");
	return ST_OK;
}

enum st
nrtm_object(struct nrtm *n, bool gone, uint64_t at, struct err *e)
{
	struct irr_object o;
	struct rpsl_obj r;
	const char *why;
	enum st st;

	buf_ch(&n->text, '\n');
	if (buf_bad(&n->text))
		return err_nomem(e, "an object");
	if (n->text.n > RPSL_MAX_OBJECT_BYTES) {
		load_refuse(n->l, "above the size limit of an object");
		return ST_OK;
	}
	if (!rpsl_of_text((struct str){ n->text.p, n->text.n }, &r)) {
		load_refuse(n->l, "no object");
		return ST_OK;
	}
	st = irr_object(&n->s->objs, &n->s->sources, &r, &o, &why, e);
	if (st != ST_OK || why != NULL) {
		if (why != NULL && st == ST_OK)
			load_refuse(n->l, why);
		return st;
	}
	if (o.head.src != n->src)
		return err_set(e, ST_BAD, at, "NRTM", "an object of %s in an update of %s",
		    n->s->sources.v[o.head.src].name, n->s->sources.v[n->src].name);
	if (o.class <= IRR_C_ROUTE6)
		st = add_op(n, &o.pfx, o.head.origin, gone, e);
	if (st == ST_OK)
		st = add_head(n, &o, gone, e);
	if (st == ST_OK && gone)
		load_keep_as(n->l, "deletions");
	else if (st == ST_OK)
		irr_count_in(n->l, &o);
	return st;
}

/* "192.0.2.0/24AS65530" */
static bool
route_key(struct str key, struct pfx *p, uint32_t *origin)
{
	for (size_t i = 1; i + 2 < key.n; i++) {
		if ((key.p[i] | 0x20) == 'a' && (key.p[i + 1] | 0x20) == 's')
			return pfx_parse(str_trim((struct str){ key.p, i }), p) &&
			       asn_parse((struct str){ key.p + i, key.n - i }, origin);
	}
	return false;
}

enum st
nrtm_gone(struct nrtm *n, struct str class, struct str key, struct err *e)
{
	struct irr_object o = { .class = irr_class_of(class) };
	bool ok = true;
	enum st st = ST_OK;

	o.head.class = (uint8_t)o.class;
	o.head.src = (uint16_t)n->src;
	switch (o.class) {
	case IRR_C_NONE:
		load_refuse(n->l, "a class that is not used");
		return ST_OK;
	case IRR_C_ROUTE:
	case IRR_C_ROUTE6:
		ok = route_key(key, &o.pfx, &o.head.origin);
		if (ok)
			st = add_op(n, &o.pfx, o.head.origin, true, e);
		break;
	case IRR_C_AUT_NUM:
		ok = asn_parse(key, &o.head.key);
		o.has_head = true;
		break;
	default:
		ok = irr_name_kind(key) != IRR_N_BAD;
		o.has_head = true;
		o.head.key = ok ? irr_pool_add(&n->s->objs.names, key) : 0;
	}
	if (!ok) {
		load_refuse(n->l, "the key of an object that cannot be");
		return ST_OK;
	}
	if (st == ST_OK)
		st = add_head(n, &o, true, e);
	if (st == ST_OK)
		load_keep_as(n->l, "deletions");
	return st;
}

static int
op_cmp(const struct nrtm_op *x, const struct pfx *p, uint64_t row)
{
	const int c = pfx_cmp(&x->pfx, p);

	return c != 0 ? c : x->row < row ? -1 : x->row > row;
}

static int
by_key_newest_first(const void *a, const void *b)
{
	const struct nrtm_op *x = a, *y = b;
	const int c = op_cmp(x, &y->pfx, y->row);

	return c != 0 ? c : x->seq > y->seq ? -1 : x->seq < y->seq;
}

/* Each object once, with the last thing done to it. */
static void
settle(struct nrtm *n)
{
	size_t out = 0;

	if (n->n != 0)
		qsort(n->ops, n->n, sizeof(*n->ops), by_key_newest_first);
	for (size_t i = 0; i < n->n; i++) {
		if (i == 0 || op_cmp(&n->ops[i], &n->ops[out - 1].pfx, n->ops[out - 1].row) != 0)
			n->ops[out++] = n->ops[i];
	}
	n->n = out;
}

static bool
has_op(const struct nrtm *n, const struct prow *r)
{
	size_t lo = 0, hi = n->n;

	while (lo < hi) {
		const size_t mid = lo + (hi - lo) / 2;
		const int c = op_cmp(&n->ops[mid], &r->pfx, r->val);

		if (c == 0)
			return true;
		if (c < 0)
			lo = mid + 1;
		else
			hi = mid;
	}
	return false;
}

enum st
nrtm_apply(struct nrtm *n, struct err *e)
{
	struct prows *rows = &n->s->rows;
	size_t out = 0;

	settle(n);
	for (size_t i = 0; i < n->n; i++) {
		if (!n->ops[i].gone && !prows_add(rows, &n->ops[i].pfx, n->ops[i].row))
			return err_nomem(e, "route objects");
	}
	/* nothing fails from here on */
	for (size_t i = 0; i < rows->n; i++) {
		const struct prow *r = &rows->v[i];
		const bool old = i < n->mark.rows && (uint32_t)r->val == n->src;

		if (!old || (!n->replace && !has_op(n, r)))
			rows->v[out++] = *r;
	}
	rows->n = out;
	for (size_t i = 0; n->replace && i < n->mark.heads; i++) {
		if (n->s->objs.heads[i].src == n->src)
			n->s->objs.heads[i].flags |= IRR_F_GONE;
	}
	n->s->sources.v[n->src].loaded = true;
	return ST_OK;
}

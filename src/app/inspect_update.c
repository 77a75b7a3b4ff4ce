/* inspect_update.c - one UPDATE: the slow look, the marks, and what the decoder makes of it. */
#include "app/inspect_i.h"

/* Private prefixes in a message of so many routes are somebody's whole table, not a slip. */
#define MANY_PREFIXES 256

static enum outcome
of_fault(enum bgp_outcome o)
{
	static const enum outcome map[] = {
		[BGP_OK] = OUT_OK,
		[BGP_DISCARD_ATTR] = OUT_DISCARD_ATTR,
		[BGP_TAW_AS0] = OUT_TAW,
		[BGP_TAW] = OUT_TAW,
		[BGP_RESET] = OUT_RESET_CLASS,
	};

	return map[o];
}

static uint64_t
count(const struct bgp_field *t, bool add_path)
{
	struct wire w = t->nlri;
	struct bgp_nlri nlri;
	struct err e;
	uint64_t n = 0;

	while (nlri_next(&w, t->afi, add_path, &nlri, &e) == ST_OK)
		n++;
	return n;
}

static void
marks(struct inspect *x, const struct bgp_update *u, uint64_t off, uint64_t announced)
{
	struct findings f = { 0 };
	struct bgp_nlri nlri;
	struct err e;

	for (int i = 0; i < 2; i++) {
		struct wire w = u->announced[i].nlri;

		while (nlri_next(&w, u->announced[i].afi, u->add_path, &nlri, &e) == ST_OK)
			inspect_mark_prefix(&f, &nlri.pfx, off);
	}
	for (unsigned i = 0; i < f.n; i++) {
		const bool table =
		    announced > MANY_PREFIXES && strcmp(f.v[i].rule, "RFC 6890") == 0;

		findings_add(
		    &x->f, table ? OUT_OK : f.v[i].outcome, off, -1, f.v[i].rule, f.v[i].what);
	}
	if (attrs_have(&u->attrs, ATTR_AS_PATH))
		inspect_mark_path(x, u->attrs.as_path, off);
}

enum st
inspect_update(struct inspect *x, const uint8_t *p, size_t n, uint64_t off,
    const struct check_session *s, struct inspect_update *out, struct err *e)
{
	const struct bgp_session ses = { .as4 = s->as4,
		.add_path = s->add_path,
		.external = s->external,
		.merge = s->as4 ? AS4_IGNORE : AS4_RFC };
	struct wire w = wire_on(p, n, off);
	struct bgp_update u;
	enum st st;

	*out = (struct inspect_update){ 0 };
	check_update(&x->f, p, n, off, s);
	wire_take(&w, wire_u16(&w));
	out->attrs = wire_sub(&w, wire_u16(&w));
	st = update_decode(&u, p, n, &ses, &x->mem, e);
	if (st != ST_OK)
		return st;
	if (of_fault(u.attrs.fault.outcome) >
	    findings_worst(&x->f)) /* never milder than the decoder */
		findings_add(&x->f, of_fault(u.attrs.fault.outcome), off + u.attrs.fault.off, -1,
		    u.attrs.fault.rule, "refused by the decoder");
	out->announced = count(&u.announced[0], u.add_path) + count(&u.announced[1], u.add_path);
	out->withdrawn = count(&u.withdrawn[0], u.add_path) + count(&u.withdrawn[1], u.add_path);
	out->end_of_rib = n == 4 || (out->announced == 0 && out->withdrawn == 0 && x->f.n == 0 &&
					attrs_have(&u.attrs, ATTR_MP_UNREACH_NLRI) &&
					u.attrs.unreach.nlri.n == 0);
	marks(x, &u, off, out->announced);
	return ST_OK;
}

void
inspect_put_update(struct inspect *x, const struct inspect_update *u, bool as4)
{
	json_ku64(&x->j, "announced", u->announced);
	json_ku64(&x->j, "withdrawn", u->withdrawn);
	if (u->end_of_rib)
		json_kbool(&x->j, "end_of_rib", true);
	if (wire_left(&u->attrs) > 0)
		inspect_attrs(x, u->attrs, as4);
}

/* inspect_attrs.c - path attributes as JSON: what is understood as its value, the rest as it came.
 */
#include "app/inspect_i.h"
#include "app/route.h"
#include "bgp/registry.h"

static void
addresses(struct buf *b, const struct check_attr *t)
{
	for (size_t i = 0; i + 4 <= t->n; i += 4) {
		char text[PFX_TEXT];

		if (i > 0)
			buf_ch(b, ' ');
		buf_put(b, text, (size_t)(addr_fmt4(text, be32(t->p + i)) - text));
	}
}

static void
path(struct inspect *x, const struct check_attr *t, bool as4)
{
	struct span v = { t->p, t->n };
	struct aspath_look look;
	size_t at;

	if (aspath_check(v.p, v.n, as4 ? 4 : 2, &look, &at) != NULL) {
		buf_lit(&x->text, "0x");
		buf_hex(&x->text, t->p, t->n);
		return;
	}
	if (!as4)
		v = aspath_widen(&x->mem, v);
	if (v.p != NULL && v.n > 0)
		aspath_text(&x->text, v);
}

/* A next hop of MP_REACH_NLRI, in either form; hexadecimal when it is no address. */
static void
next_hop(struct buf *b, const uint8_t *p, size_t n)
{
	char text[PFX_TEXT];

	if (n == 4)
		buf_put(b, text, (size_t)(addr_fmt4(text, be32(p)) - text));
	else if (n == 16 || n == 32) {
		buf_put(b, text, (size_t)(addr_fmt6(text, p) - text));
		if (n == 32)
			next_hop((buf_ch(b, ' '), b), p + 16, 16);
	} else {
		buf_lit(b, "0x");
		buf_hex(b, p, n);
	}
}

static void
reach(struct inspect *x, const struct check_attr *t)
{
	const bool full = t->code == ATTR_MP_UNREACH_NLRI || (t->n > 0 && t->p[0] == 0) || t->n < 4;
	struct wire w = wire_on(t->p, t->n, 0);
	unsigned afi = 0, safi = 0, n;
	const uint8_t *nh;

	if (full) {
		afi = wire_u16(&w);
		safi = wire_u8(&w);
		json_ku64(&x->j, "afi", afi);
		json_ku64(&x->j, "safi", safi);
		if (family_name(afi, safi) != NULL)
			json_kcstr(&x->j, "family", family_name(afi, safi));
	}
	if (t->code == ATTR_MP_UNREACH_NLRI)
		return;
	n = wire_u8(&w);
	nh = wire_take(&w, n);
	if (nh == NULL || n == 0)
		return;
	x->text.n = 0;
	next_hop(&x->text, nh, n);
	json_kstr(&x->j, "next_hop", (struct str){ x->text.p, x->text.n });
}

/* Attributes whose length says that they are what they should be. */
static bool
value(struct inspect *x, const struct check_attr *t, bool as4)
{
	struct buf *b = &x->text;
	const struct span v = { t->p, t->n };

	switch (t->code) {
	case ATTR_ORIGIN:
		if (t->n != 1 || t->p[0] > 2)
			return false;
		buf_cstr(b, route_origin_word(t->p[0]));
		return true;
	case ATTR_AS_PATH:
		path(x, t, as4);
		return true;
	case ATTR_AS4_PATH:
		path(x, t, true);
		return true;
	case ATTR_NEXT_HOP:
	case ATTR_ORIGINATOR_ID:
		addresses(b, t);
		return t->n == 4;
	case ATTR_CLUSTER_LIST:
		addresses(b, t);
		return t->n > 0 && t->n % 4 == 0;
	case ATTR_MED:
	case ATTR_LOCAL_PREF:
	case ATTR_OTC:
		if (t->n == 4)
			buf_u64(b, be32(t->p));
		return t->n == 4;
	case ATTR_AGGREGATOR:
	case ATTR_AS4_AGGREGATOR:
		if (t->n != 6 && t->n != 8)
			return false;
		buf_printf(b, "%u %u.%u.%u.%u", t->n == 8 ? be32(t->p) : be16(t->p), t->p[t->n - 4],
		    t->p[t->n - 3], t->p[t->n - 2], t->p[t->n - 1]);
		return true;
	case ATTR_COMMUNITIES:
		if (t->n == 0 || t->n % 4 != 0)
			return false;
		route_communities(b, v);
		return true;
	case ATTR_EXTENDED_COMMUNITIES:
		if (t->n == 0 || t->n % 8 != 0)
			return false;
		route_extended_communities(b, v);
		return true;
	case ATTR_LARGE_COMMUNITIES:
		if (t->n == 0 || t->n % 12 != 0)
			return false;
		route_large_communities(b, v);
		return true;
	case ATTR_IPV6_EXTENDED_COMMUNITIES:
		for (size_t i = 0; i + 20 <= t->n; i += 20) {
			buf_cstr(b, i > 0 ? " 0x" : "0x");
			buf_hex(b, t->p + i, 20);
		}
		return t->n > 0 && t->n % 20 == 0;
	case ATTR_AIGP:
		if (t->n != 11 || t->p[0] != 1 || be16(t->p + 1) != 11)
			return false;
		buf_u64(b, be64(t->p + 3));
		return true;
	default:
		return false;
	}
}

static void
one(struct inspect *x, const struct check_attr *t, bool as4)
{
	struct json *j = &x->j;

	json_obj(j);
	json_ku64(j, "code", t->code);
	json_kcstr(j, "name", attr_name(t->code));
	json_ku64(j, "flags", t->flags);
	json_ku64(j, "length", t->n);
	json_ku64(j, "offset", t->off);
	if (t->code == ATTR_MP_REACH_NLRI || t->code == ATTR_MP_UNREACH_NLRI)
		reach(x, t);
	else {
		x->text.n = 0;
		if (!value(x, t, as4)) {
			x->text.n = 0;
			buf_lit(&x->text, "0x");
			buf_hex(&x->text, t->p, t->n);
		}
		json_kstr(
		    j, "value", (struct str){ x->text.p != NULL ? x->text.p : "", x->text.n });
	}
	json_obj_end(j);
}

void
inspect_attrs(struct inspect *x, struct wire block, bool as4)
{
	struct check_attr t;

	json_key(&x->j, "attributes");
	json_arr(&x->j);
	while (check_next_attr(&block, &t))
		one(x, &t, as4);
	json_arr_end(&x->j);
}

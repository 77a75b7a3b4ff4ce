/* route.c - see route.h. */
#include "app/route.h"

const struct route_format *
route_format(const char *name)
{
	static const struct route_format *const all[] = { &route_bgpdump, &route_json, &route_csv };

	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
		if (strcmp(all[i]->name, name) == 0)
			return all[i];
	}
	return NULL;
}

const char *
route_origin_word(unsigned origin)
{
	return origin == 0 ? "IGP" : origin == 1 ? "EGP" : "INCOMPLETE";
}

/* RFC 1997 and the IANA registry, in the words that routers print. */
static const char *
well_known(uint32_t c)
{
	switch (c) {
	case 0xffffff01:
		return "no-export";
	case 0xffffff02:
		return "no-advertise";
	case 0xffffff03:
		return "local-AS";
	default:
		return NULL;
	}
}

void
route_communities(struct buf *b, struct span c)
{
	char *d =
	    buf_room(b, c.n * 4 + 8); /* 4 octets make at most 13 characters, with the blank */
	char *begin = d;

	if (d == NULL)
		return;
	for (size_t i = 0; i < c.n; i += 4) {
		const uint32_t v = be32(c.p + i);
		const char *word = v >= 0xffffff01 ? well_known(v) : NULL;

		if (i != 0)
			*d++ = ' ';
		if (word != NULL) {
			const size_t n = strlen(word);

			memcpy(d, word, n);
			d += n;
			continue;
		}
		d = fmt_u64(d, v >> 16);
		*d++ = ':';
		d = fmt_u64(d, v & 0xffff);
	}
	b->n += (size_t)(d - begin);
}

void
route_large_communities(struct buf *b, struct span c)
{
	for (size_t i = 0; i < c.n; i += 12)
		buf_printf(b, "%s%u:%u:%u", i != 0 ? " " : "", be32(c.p + i), be32(c.p + i + 4),
		    be32(c.p + i + 8));
}

void
route_extended_communities(struct buf *b, struct span c)
{
	for (size_t i = 0; i < c.n; i += 8) {
		const uint8_t *p = c.p + i;
		const char *kind = p[1] == 2 ? "rt" : "soo";

		if (i != 0)
			buf_ch(b, ' ');
		if (p[0] > 2 || (p[1] != 2 && p[1] != 3)) {
			buf_lit(b, "0x");
			buf_hex(b, p, 8);
		} else if (p[0] == 0)
			buf_printf(b, "%s:%u:%u", kind, be16(p + 2), be32(p + 4));
		else if (p[0] == 1)
			buf_printf(
			    b, "%s:%u.%u.%u.%u:%u", kind, p[2], p[3], p[4], p[5], be16(p + 6));
		else
			buf_printf(b, "%s:%u:%u", kind, be32(p + 2), be16(p + 6));
	}
}

bool
route_next_hop(const struct route *r, struct pfx *out)
{
	const struct bgp_attrs *a = r->attrs;
	const struct span nh = a->reach.next_hop;
	const bool use_mp =
	    attrs_have(a, ATTR_MP_REACH_NLRI) &&
	    (r->type == ROUTE_TABLE ? r->pfx.afi == AFI_IP6 || !attrs_have(a, ATTR_NEXT_HOP)
				    : r->mp);

	if (use_mp && nh.n >= 16)
		pfx_set(out, AFI_IP6, nh.p, 128);
	else if (use_mp && nh.n == 4)
		pfx_set(out, AFI_IP4, nh.p, 32);
	else if (!use_mp && attrs_have(a, ATTR_NEXT_HOP))
		*out = (struct pfx){ .hi = (uint64_t)a->next_hop << 32, .len = 32, .afi = AFI_IP4 };
	else
		*out = r->next_hop;
	return out->afi != 0;
}

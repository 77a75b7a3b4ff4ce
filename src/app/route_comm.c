/* route_comm.c - see route_comm.h. */
#include "app/route_comm.h"

#include <stdlib.h>

#include "base/str.h"
#include "pfx/pfx.h"

/* IANA registry "BGP Well-known Communities", and the word that routers print for the third. */
static const struct {
	const char *name;
	uint32_t value;
} names[] = {
	{ "graceful-shutdown", 0xffff0000 },
	{ "accept-own", 0xffff0001 },
	{ "llgr-stale", 0xffff0006 },
	{ "no-llgr", 0xffff0007 },
	{ "blackhole", 0xffff029a },
	{ "no-export", 0xffffff01 },
	{ "no-advertise", 0xffffff02 },
	{ "no-export-subconfed", 0xffffff03 },
	{ "local-as", 0xffffff03 },
	{ "no-peer", 0xffffff04 },
	{ "nopeer", 0xffffff04 },
};

/* Up to three fields between colons; how many, 0 when there are more. */
static size_t
fields(struct str s, struct str out[3])
{
	size_t n = 0;

	while (n < 3 && str_cut(&s, ':', &out[n]))
		n++;
	return str_cut(&s, ':', &out[2]) ? 0 : n;
}

/* A number of `octets` at place `at`, or a star for any. */
static bool
number(struct comm_pat *c, struct str s, size_t at, size_t octets)
{
	uint64_t v;

	if (str_eq(s, "*"))
		return true;
	if (!str_u64(s, octets == 2 ? UINT16_MAX : UINT32_MAX, &v))
		return false;
	for (size_t i = 0; i < octets; i++) {
		c->want[at + i] = (uint8_t)(v >> 8 * (octets - 1 - i));
		c->mask[at + i] = 0xff;
	}
	return true;
}

static void
octet(struct comm_pat *c, size_t at, unsigned v)
{
	c->want[at] = (uint8_t)v;
	c->mask[at] = 0xff;
}

static bool
hexadecimal(struct comm_pat *c, struct str s)
{
	if (s.n != 16)
		return false;
	for (size_t i = 0; i < 8; i++) {
		const char two[3] = { s.p[2 * i], s.p[2 * i + 1], '\0' };
		char *end;

		octet(c, i, (unsigned)strtoul(two, &end, 16));
		if (end != two + 2)
			return false;
	}
	return true;
}

/* The forms of "rt:A:B": type 0 (2-octet AS), 1 (address), 2 (4-octet AS). */
static bool
extended(unsigned sub, struct str a, struct str b, struct comm_pat out[3], size_t *n)
{
	struct pfx addr;

	for (unsigned type = 0; type < 3; type++) {
		struct comm_pat *c = &out[*n];

		*c = (struct comm_pat){ .kind = COMM_EXTENDED };
		octet(c, 0, type);
		octet(c, 1, sub);
		if (type == 1 && !str_eq(a, "*")) {
			if (!addr_parse(a, &addr) || addr.afi != AFI_IP4)
				continue;
			for (size_t i = 0; i < 4; i++)
				octet(c, 2 + i, addr.hi >> (56 - 8 * i) & 0xff);
		} else if (!number(c, a, 2, type == 0 ? 2 : 4))
			continue;
		*n += number(c, b, type == 0 ? 4 : 6, type == 0 ? 4 : 2);
	}
	return *n > 0;
}

bool
comm_parse(const char *text, struct comm_pat out[3], size_t *n)
{
	const struct str s = str_of(text);
	struct str f[3];
	size_t k;

	*n = 0;
	out[0] = (struct comm_pat){ .kind = COMM_STANDARD };
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if (strcasecmp(names[i].name, text) == 0) {
			for (size_t j = 0; j < 4; j++)
				octet(&out[0], j, names[i].value >> (24 - 8 * j) & 0xff);
			*n = 1;
			return true;
		}
	}
	if (str_starts(s, "0x")) {
		out[0].kind = COMM_EXTENDED;
		*n = 1;
		return hexadecimal(&out[0], (struct str){ s.p + 2, s.n - 2 });
	}
	k = fields(s, f);
	if (k == 3 && (str_eq(f[0], "rt") || str_eq(f[0], "soo")))
		return extended(str_eq(f[0], "rt") ? 2 : 3, f[1], f[2], out, n);
	*n = 1;
	if (k == 2)
		return number(&out[0], f[0], 0, 2) && number(&out[0], f[1], 2, 2);
	out[0].kind = COMM_LARGE;
	return k == 3 && number(&out[0], f[0], 0, 4) && number(&out[0], f[1], 4, 4) &&
	       number(&out[0], f[2], 8, 4);
}

static bool
met(const struct comm_pat *c, const struct bgp_attrs *a)
{
	static const size_t size[] = { 4, 12, 8 };
	const struct span s = c->kind == COMM_STANDARD ? a->communities
			      : c->kind == COMM_LARGE  ? a->large_communities
						       : a->extended_communities;
	const size_t unit = size[c->kind];

	for (size_t i = 0; i + unit <= s.n; i += unit) {
		size_t k = 0;

		while (k < unit && ((s.p[i + k] ^ c->want[k]) & c->mask[k]) == 0)
			k++;
		if (k == unit)
			return true;
	}
	return false;
}

static bool
any(const struct comms *set, const struct bgp_attrs *a)
{
	for (size_t i = 0; i < set->n; i++) {
		if (met(&set->v[i], a))
			return true;
	}
	return false;
}

bool
comm_passes(const struct comm_pick *c, const struct bgp_attrs *a)
{
	return (c->yes.n == 0 || any(&c->yes, a)) && !any(&c->no, a);
}

/* ramp.c - see ramp.h. */
#include "judge/ramp.h"

#include "bgp/aspath.h"

/* What the neighbour at the other end of a hop may be to the leaker. */
enum { MAY_PROVIDER = 1, MAY_PEER = 2 };

/* Whether an AS comes again. A bit for each that was seen saves most of the looking back. */
static bool
loops(const uint32_t *as, unsigned n)
{
	uint64_t seen[4] = { 0 };

	for (unsigned i = 0; i < n; i++) {
		const unsigned bit = as[i] * 2654435761u >> 24;
		const uint64_t mask = 1ULL << bit % 64;

		for (unsigned k = 0; (seen[bit / 64] & mask) != 0 && k < i; k++) {
			if (as[k] == as[i])
				return true;
		}
		seen[bit / 64] |= mask;
	}
	return false;
}

void
ramp_run(struct as_run *r, struct span path)
{
	struct aspath_walk w = aspath_walk_on(path);
	uint32_t asn, last = 0;
	unsigned n = 0;

	r->fault = RUN_FINE;
	r->confed = false;
	while (aspath_walk_next(&w, &asn)) {
		if (w.type == SEG_SET)
			r->fault = RUN_SET;
		r->confed |= w.type >= SEG_CONFED_SEQUENCE;
		if (w.type != SEG_SEQUENCE || (n != 0 && asn == last))
			continue;
		if (n == RAMP_MAX_ASES) {
			r->fault = RUN_LONG;
			n = 0;
			break;
		}
		r->as[n++] = last = asn;
	}
	for (unsigned i = 0; i < n / 2; i++) {
		asn = r->as[i];
		r->as[i] = r->as[n - 1 - i];
		r->as[n - 1 - i] = asn;
	}
	r->n = (uint16_t)n;
	r->loop = loops(r->as, n);
	if (n == 0 && r->fault == RUN_FINE)
		r->fault = RUN_EMPTY;
}

struct ramp
ramp_measure(const struct hop_pair *h, unsigned n)
{
	unsigned max_up = 1, min_up, max_down = 1, min_down;
	struct ramp r = { 0, 0, 0, 0, 0, RAMP_INVALID, RAMP_INVALID };

	if (n == 0)
		return r;
	while (max_up < n && h[max_up - 1].up == HOP_PROVIDER)
		max_up++;
	min_up = max_up;
	while (max_up < n && h[max_up - 1].up != HOP_NOT_PROVIDER)
		max_up++;
	while (max_down < n && h[n - 1 - max_down].down == HOP_PROVIDER)
		max_down++;
	min_down = max_down;
	while (max_down < n && h[n - 1 - max_down].down != HOP_NOT_PROVIDER)
		max_down++;
	r = (struct ramp){ (uint16_t)n, (uint16_t)max_up, (uint16_t)min_up, (uint16_t)max_down,
		(uint16_t)min_down, RAMP_VALID, RAMP_VALID };
	if (max_up < n)
		r.up = RAMP_INVALID;
	else if (min_up < n)
		r.up = RAMP_UNKNOWN;
	if (max_up + max_down < n)
		r.down = RAMP_INVALID;
	else if (min_up + min_down < n)
		r.down = RAMP_UNKNOWN;
	return r;
}

void
ramp_fill(struct hop_pair *h, const struct hop_pair *more, unsigned n)
{
	for (unsigned i = 0; i + 1 < n; i++) {
		if (h[i].up == HOP_NONE)
			h[i].up = more[i].up;
		if (h[i].down == HOP_NONE)
			h[i].down = more[i].down;
	}
}

/* What the one it has it from may be, that leaks: provider, peer, either, or 0: neither. */
static unsigned
received(struct hop_pair h)
{
	if (h.up == HOP_PROVIDER)
		return 0;
	return (h.down != HOP_NOT_PROVIDER ? MAY_PROVIDER : 0u) |
	       (h.down != HOP_PROVIDER ? MAY_PEER : 0u);
}

/* The same for the one it gives it to: the hop seen from its other end. */
static unsigned
sent(struct hop_pair h)
{
	return received((struct hop_pair){ h.down, h.up });
}

/* Bits of the types that lead from one of recv to one of send. */
static uint8_t
types_of(unsigned recv, unsigned send)
{
	unsigned t = 0;

	if ((recv & MAY_PROVIDER) != 0)
		t |= ((send & MAY_PROVIDER) != 0 ? 1u << LEAK_HAIRPIN : 0) |
		     ((send & MAY_PEER) != 0 ? 1u << LEAK_PROVIDER_PEER : 0);
	if ((recv & MAY_PEER) != 0)
		t |= ((send & MAY_PROVIDER) != 0 ? 1u << LEAK_PEER_PROVIDER : 0) |
		     ((send & MAY_PEER) != 0 ? 1u << LEAK_LATERAL : 0);
	return (uint8_t)t;
}

/* The one type in the bits, or unsure. */
static uint8_t
one_type(uint8_t types)
{
	return (types & (types - 1)) == 0 && types != 0 ? (uint8_t)__builtin_ctz(types)
							: LEAK_UNSURE;
}

static bool
joined(struct hop_pair h)
{
	return h.up == HOP_PROVIDER && h.down == HOP_PROVIDER;
}

/* A hop that is no climb, siblings, a hop that is no fall: the first such within lo .. hi. */
static bool
certain_leak(const struct hop_pair *h, unsigned lo, unsigned hi, struct ramp_leak *out)
{
	for (unsigned in = lo - 1; in < hi - 1; in++) {
		unsigned o = in + 1;

		if (h[in].up != HOP_NOT_PROVIDER)
			continue;
		while (o < hi - 1 && joined(h[o]))
			o++;
		if (h[o].down != HOP_NOT_PROVIDER)
			continue;
		out->certain = true;
		out->from = (uint16_t)in;
		out->leaker = (uint16_t)o;
		out->to = (uint16_t)(o + 1);
		out->types = types_of(received(h[in]), sent(h[o]));
		return true;
	}
	return false;
}

struct ramp_leak
ramp_leak(const struct hop_pair *h, unsigned lo, unsigned hi)
{
	struct ramp_leak l = { .lo = (uint16_t)lo, .hi = (uint16_t)hi };

	if (!certain_leak(h, lo, hi, &l)) {
		for (unsigned k = lo; k < hi; k++)
			l.types |= types_of(received(h[k - 1]), sent(h[k]));
	}
	l.type = one_type(l.types);
	return l;
}

bool
ramp_pin(struct hop_pair *h, unsigned n, unsigned at)
{
	if (at + 1 >= n)
		return false;
	if (h[at].up == HOP_PROVIDER && h[at].down == HOP_NOT_PROVIDER)
		h[at].down = HOP_NONE; /* whoever said so is contradicted */
	h[at].up = HOP_NOT_PROVIDER;
	return true;
}

bool
ramp_otc_leak(const struct hop_pair *h, unsigned n, unsigned at, struct ramp_leak *out)
{
	*out = (struct ramp_leak){ 0 };
	for (unsigned k = at + 1; k + 1 < n; k++) {
		unsigned recv;

		if (h[k].down != HOP_NOT_PROVIDER)
			continue;
		recv = received(h[k - 1]);
		*out = (struct ramp_leak){ .lo = (uint16_t)(at + 1),
			.hi = (uint16_t)(k + 1),
			.from = (uint16_t)(k - 1),
			.leaker = (uint16_t)k,
			.to = (uint16_t)(k + 1),
			.certain = true,
			.types = types_of(recv, sent(h[k])) };
		out->type = one_type(out->types);
		return true;
	}
	return false;
}

const char *
ramp_word(unsigned state)
{
	static const char *const word[] = {
		[RAMP_NO_DATA] = "-",
		[RAMP_VALID] = "valid",
		[RAMP_UNKNOWN] = "unknown",
		[RAMP_INVALID] = "invalid",
	};

	return state < sizeof(word) / sizeof(word[0]) ? word[state] : "-";
}

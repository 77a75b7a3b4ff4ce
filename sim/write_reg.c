/*
 * write_reg.c - delegated-extended statistics of the five registries, each with its habits.
 *
 * What nobody here holds is in the files as well: allocated to others, available
 * or reserved, so that a registry's space is whole. Two successive days of each:
 * on the day before, a few blocks have no holder yet, and on the day itself a few
 * others have lost theirs, as transfers do for hours. Neither makes a bogon.
 */
#include "sim/sim_i.h"

#include <stdlib.h>
#include <time.h>

enum serial { SERIAL_DATE, SERIAL_SECONDS, SERIAL_MILLISECONDS };

static const struct habits {
	const char *version, *begin, *zone;
	enum serial serial;
	bool banner;	 /* comment lines first */
	bool short_free; /* available and reserved lines end at the status */
	const char *free_cc;
} habits[RIRS] = {
	[RIR_AFRINIC] = { "2", "00000000", "00000", SERIAL_DATE, false, false, "ZZ" },
	[RIR_APNIC] = { "2.3", "", "+1000", SERIAL_DATE, true, false, "" },
	[RIR_ARIN] = { "2.3", "19700101", "-0500", SERIAL_MILLISECONDS, false, false, "" },
	[RIR_LACNIC] = { "2.3", "19870101", "-0300", SERIAL_DATE, false, true, "" },
	[RIR_RIPE] = { "2", "19830705", "+0100", SERIAL_SECONDS, false, true, "" },
};

static const char *const statuses[] = { [DELEG_ALLOCATED] = "allocated",
	[DELEG_ASSIGNED] = "assigned",
	[DELEG_AVAILABLE] = "available",
	[DELEG_RESERVED] = "reserved" };

struct reg {
	const struct sim_world *w;
	const struct sim_deleg **by; /* all delegations by registry and prefix */
	struct map asns;	     /* AS number -> index */
	unsigned rir;
	bool before;	     /* the file of the day before */
	struct buf lines[3]; /* asn, ipv4, ipv6 */
	uint32_t n[3];
};

void
sim_date(uint64_t h, char out[9])
{
	const unsigned y = 1985 + (unsigned)(h % 41), m = 1 + (unsigned)(h >> 8) % 12,
		       d = 1 + (unsigned)(h >> 16) % 28;

	snprintf(out, 9, "%04u%02u%02u", y % 10000, m % 100, d % 100);
}

static int
by_place(const void *a, const void *b)
{
	const struct sim_deleg *x = *(const struct sim_deleg *const *)a,
			       *y = *(const struct sim_deleg *const *)b;

	return x->rir != y->rir ? (x->rir < y->rir ? -1 : 1) : pfx_cmp(&x->p, &y->p);
}

/* The rest of a line from the value on. holder: a key that is equal for lines of one organisation.
 */
static void
finish(struct reg *g, unsigned type, unsigned status, uint64_t holder, uint64_t h)
{
	struct buf *b = &g->lines[type];
	char day[9];

	g->n[type]++;
	if (status >= DELEG_AVAILABLE) {
		buf_printf(b, "||%s%s\n", statuses[status], habits[g->rir].short_free ? "" : "|");
		return;
	}
	sim_date(h, day);
	if (h % 400 == 0) /* the day is lost */
		memcpy(day, g->rir == RIR_LACNIC ? "" : "00000000", g->rir == RIR_LACNIC ? 1 : 9);
	buf_printf(b, "|%s|%s|%08llX\n", day, statuses[status],
	    (unsigned long long)(sim_hash(g->w, holder, 15) & 0xffffffff));
}

static void
start(struct reg *g, unsigned type, unsigned status, unsigned econ)
{
	static const char *const types[] = { "asn", "ipv4", "ipv6" };

	buf_printf(&g->lines[type], "%s|%s|%s|", rir_name(g->rir),
	    status >= DELEG_AVAILABLE ? habits[g->rir].free_cc : geo_econ[econ].cc, types[type]);
}

/* What the file at hand says of a block: one in 64 is without its holder on one of the days. */
static unsigned
status_of(const struct reg *g, unsigned status, uint64_t h)
{
	if (status >= DELEG_AVAILABLE || (h >> 40) % 64 != (g->before ? 1 : 2))
		return status;
	return g->before ? DELEG_AVAILABLE : DELEG_RESERVED;
}

/* Delegations from i on that make up one line: neighbours of one holder are one range of IPv4. */
static size_t
address_line(struct reg *g, size_t i, size_t to)
{
	const struct sim_deleg *d = g->by[i];
	const unsigned type = d->p.afi == AFI_IP4 ? 1 : 2;
	struct buf *b = &g->lines[type];
	const uint64_t h = sim_hash(g->w, pfx_hash(&d->p), 8);
	const uint64_t holder = d->as != NO_AS ? g->w->as[d->as].org : h;
	const unsigned status = status_of(g, d->status, h);
	uint64_t n = 1ULL << (32 - (type == 1 ? d->p.len : 32));
	char text[PFX_TEXT];
	size_t next = i + 1;

	for (; type == 1 && d->as != NO_AS && next < to; next++) {
		const struct sim_deleg *f = g->by[next];

		if (f->as != d->as || f->p.afi != AFI_IP4 || f->p.hi >> 32 != (d->p.hi >> 32) + n)
			break;
		n += 1ULL << (32 - f->p.len);
	}
	start(g, type, status, d->econ);
	*addr_fmt(text, &d->p) = '\0';
	buf_printf(b, "%s|%llu", text, (unsigned long long)(type == 1 ? n : d->p.len));
	finish(g, type, status, holder, h);
	return next;
}

static bool
numbered(const struct reg *g, uint32_t asn)
{
	uint32_t lo, hi;

	geo_asn32(g->rir, &lo, &hi);
	return asn < 64496 ? geo_asn16_rir(asn) == g->rir : asn >= lo && asn < hi;
}

static void
gap_line(struct reg *g, uint32_t from, uint32_t to)
{
	const uint64_t h = sim_hash(g->w, from, 21);
	uint32_t lo, hi;
	unsigned status = h % 100 < 20	 ? DELEG_RESERVED
			  : h % 100 < 35 ? DELEG_AVAILABLE
					 : DELEG_ALLOCATED;
	unsigned econ = 0;

	geo_asn32(g->rir, &lo, &hi);
	if (to == hi)
		status = DELEG_AVAILABLE; /* numbers are given out from below */
	for (uint64_t x = h; geo_econ[econ].rir != g->rir; x = hash_u64(x))
		econ = (unsigned)(x % geo_econs);
	start(g, 0, status, econ);
	buf_printf(&g->lines[0], "%u|%u", from, to - from);
	finish(g, 0, status, h, h);
}

static void
number_lines(struct reg *g)
{
	const struct sim_world *w = g->w;
	uint32_t gap = 0, last, hi;

	geo_asn32(g->rir, &last, &hi);
	for (uint32_t asn = 1; asn <= hi; asn++) {
		const uint32_t as = numbered(g, asn) ? map_get(&g->asns, asn) : MAP_NONE;
		const bool free_here = numbered(g, asn) && as == MAP_NONE;

		if (free_here && gap == 0)
			gap = asn;
		if (!free_here && gap != 0) {
			gap_line(g, gap, asn);
			gap = 0;
		}
		if (as == MAP_NONE)
			continue;
		start(g, 0, DELEG_ALLOCATED, w->as[as].econ);
		buf_printf(&g->lines[0], "%u|1", asn);
		finish(g, 0, g->rir == RIR_ARIN || asn % 3 ? DELEG_ASSIGNED : DELEG_ALLOCATED,
		    w->as[as].org, sim_hash(w, asn, 22));
	}
}

/* Eight digits: the day that the file at hand speaks of. */
static void
day_of(const struct reg *g, char out[9])
{
	const time_t t = (time_t)(g->w->start_s - (g->before ? 86400 : 0));
	struct tm tm;

	gmtime_r(&t, &tm);
	snprintf(out, 9, "%04u%02u%02u", ((unsigned)tm.tm_year + 1900) % 10000,
	    ((unsigned)tm.tm_mon + 1) % 100, (unsigned)tm.tm_mday % 100);
}

static void
head(const struct reg *g, struct buf *b)
{
	static const char *const order[RIRS] = { "asn ipv4 ipv6", "asn ipv4 ipv6", "asn ipv4 ipv6",
		"ipv4 ipv6 asn", "ipv4 asn ipv6" };
	const struct habits *h = &habits[g->rir];
	const struct sim_world *w = g->w;
	struct str rest = str_of(order[g->rir]), type;
	const uint64_t day_s = w->start_s - w->start_s % 86400 - (g->before ? 86400 : 0);
	char day[9];

	day_of(g, day);

	if (h->banner) {
		buf_lit(b,
		    "######################################################################\n#\n");
		for (int i = 0; i < 22; i++)
			buf_cstr(b, i == 3 ? "# Simulated statistics: none of this was ever "
					     "delegated to anybody.\n"
					   : "# \n");
		buf_lit(b, "#\n####################################################################"
			   "##\n#\n");
	}
	buf_printf(b, "%s|%s|", h->version, rir_name(g->rir));
	if (h->serial == SERIAL_DATE)
		buf_cstr(b, day);
	else
		buf_u64(b, h->serial == SERIAL_SECONDS ? day_s - 1 : (day_s - 1) * 1000);
	buf_printf(b, "|%u|%s|%s|%s\n", g->n[0] + g->n[1] + g->n[2], h->begin, day, h->zone);
	while (str_cut(&rest, ' ', &type)) {
		const unsigned t = str_eq(type, "asn") ? 0 : str_eq(type, "ipv4") ? 1 : 2;

		buf_printf(
		    b, "%s|*|%.*s|*|%u|summary\n", rir_name(g->rir), (int)type.n, type.p, g->n[t]);
	}
}

/* Delegations [from, to) are the registry's. */
static enum st
registry(struct reg *g, size_t from, size_t to, struct err *e)
{
	const struct sim_world *w = g->w;
	char name[64], day[9];
	struct out o;
	enum st st;

	for (int k = 0; k < 3; k++)
		g->lines[k].n = g->n[k] = 0;
	number_lines(g);
	for (size_t i = from; i < to;)
		i = address_line(g, i, to);
	day_of(g, day);
	snprintf(name, sizeof(name), "delegated-%s-extended-%s.txt", rir_name(g->rir), day);
	st = out_open(&o, w->o->dir, name, false, e);
	if (st != ST_OK)
		return st;
	head(g, &o.b);
	for (int k = 0; k < 3; k++) {
		buf_put(&o.b, g->lines[k].p, g->lines[k].n);
		o.b.bad |= g->lines[k].bad;
	}
	return out_close(&o, e);
}

enum st
sim_write_delegated(struct sim_world *w, struct err *e)
{
	struct reg g = { .w = w };
	enum st st = ST_OK;
	size_t from = 0;

	g.by = arr_new(w->n_deleg + 1, sizeof(*g.by));
	if (g.by == NULL)
		return err_nomem(e, "delegations");
	for (size_t i = 0; i < w->n_deleg; i++)
		g.by[i] = &w->deleg[i];
	qsort(g.by, w->n_deleg, sizeof(*g.by), by_place);
	for (uint32_t i = 0; i < w->n_as && st == ST_OK; i++) {
		if (map_put(&g.asns, w->as[i].asn, i, NULL) == NULL)
			st = err_nomem(e, "delegations");
	}
	for (g.rir = 0; g.rir < RIRS && st == ST_OK; g.rir++) {
		size_t to = from;

		while (to < w->n_deleg && g.by[to]->rir == g.rir)
			to++;
		g.before = true;
		st = registry(&g, from, to, e);
		g.before = false;
		if (st == ST_OK)
			st = registry(&g, from, to, e);
		from = to;
	}
	free(g.by);
	map_fini(&g.asns);
	for (int k = 0; k < 3; k++)
		buf_fini(&g.lines[k]);
	return st;
}

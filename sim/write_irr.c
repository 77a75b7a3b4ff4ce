/*
 * write_irr.c - route objects of the routing registries, with their gaps and their age.
 *
 * About 85 % of what is announced is registered, some of it by a covering object
 * only; about a tenth of the objects is stale: an origin that left, a prefix
 * that is gone. Registries differ in attributes and in who uses them.
 */
#include "sim/sim_i.h"

enum irr {
	IRR_RIPE,
	IRR_APNIC,
	IRR_ARIN,
	IRR_AFRINIC,
	IRR_LACNIC,
	IRR_RADB,
	IRR_ALTDB,
	IRR_NTTCOM,
	IRRS
};
enum { TARGET_PERMILLE = 830 };

static const struct {
	const char *name, *file; /* irr-FILE-DATE.db.gz */
	bool changed; /* the old `changed:` attribute in place of created and last-modified */
} irr[IRRS] = { { "RIPE", "ripe", false }, { "APNIC", "apnic", false }, { "ARIN", "arin", false },
	{ "AFRINIC", "afrinic", true }, { "LACNIC", "lacnic", true }, { "RADB", "radb", true },
	{ "ALTDB", "altdb", true }, { "NTTCOM", "nttcom", true } };

struct irrs {
	const struct sim_world *w;
	struct rng r;
	struct out out[IRRS];
};

static const struct sim_org *
org_of(const struct sim_world *w, uint32_t as)
{
	return &w->org[w->as[as].org];
}

static void
times(const struct sim_world *w, struct buf *b, uint64_t h, bool changed, uint32_t asn)
{
	char day[9];
	const int64_t made = w->start_s - (int64_t)(h % (20ULL * 365 * 86400));
	const int64_t last = w->start_s - (int64_t)((h >> 8) % (uint64_t)(w->start_s - made + 1));

	if (changed) {
		sim_date(h, day);
		buf_printf(b, "changed:        noc@as%u.example %s\n", asn, day);
		return;
	}
	buf_lit(b, "created:        ");
	buf_rfc3339(b, made);
	buf_lit(b, "\nlast-modified:  ");
	buf_rfc3339(b, last > made ? last : made);
	buf_ch(b, '\n');
}

static void
object(struct irrs *x, unsigned db, const struct pfx *p, uint32_t origin, uint32_t by)
{
	const struct sim_world *w = x->w;
	const struct sim_org *o = org_of(w, by);
	struct buf *b = &x->out[db].b;
	const uint64_t h = sim_hash(w, pfx_hash(p), origin);

	buf_cstr(b, p->afi == AFI_IP4 ? "route:          " : "route6:         ");
	buf_pfx(b, p);
	buf_lit(b, "\ndescr:          ");
	buf_cstr(b, o->name);
	if (h % 5 == 0)
		buf_printf(b, "\n                %s region %u", geo_econ[o->econ].cc,
		    (unsigned)(h >> 20) % 90);
	buf_printf(b, "\norigin:         AS%u\n", origin);
	if (h % 17 == 0)
		buf_printf(b, "remarks:        maintained by a customer of AS%u # see policy\n",
		    w->as[by].asn);
	if (h % 11 == 0)
		buf_printf(b, "notify:         noc@as%u.example\n", w->as[by].asn);
	buf_printf(b,
	    db == IRR_RADB ? "mnt-by:         MAINT-AS%u\n" : "mnt-by:         MNT-AS%u\n",
	    w->as[by].asn);
	times(w, b, h >> 3, irr[db].changed, w->as[by].asn);
	buf_printf(b, "source:         %s\n\n", irr[db].name);
	w->rep->route_objects++;
	out_more(&x->out[db]);
}

/* The registry that a holder of the region uses first. */
static unsigned
home(struct rng *r, unsigned rir)
{
	static const unsigned own[RIRS] = { IRR_AFRINIC, IRR_APNIC, IRR_ARIN, IRR_LACNIC,
		IRR_RIPE };
	static const uint32_t loyal[RIRS] = { 800, 800, 450, 300, 970 };

	if (rng_permille(r, loyal[rir]))
		return own[rir];
	return rng_permille(r, 640) ? IRR_RADB : rng_permille(r, 500) ? IRR_ALTDB : IRR_NTTCOM;
}

static unsigned
proxy(struct rng *r)
{
	return rng_permille(r, 600) ? IRR_RADB : rng_permille(r, 500) ? IRR_NTTCOM : IRR_ALTDB;
}

static void
stale(struct irrs *x, const struct sim_route *r)
{
	const struct sim_world *w = x->w;
	const uint32_t other = rng_below(&x->r, w->n_as);

	object(x, proxy(&x->r), &r->p, w->as[other].asn, other);
}

static void
object_of(struct irrs *x, unsigned db, const struct sim_route *r)
{
	const struct sim_world *w = x->w;

	object(x, db, &r->p, w->as[r->as].asn, r->as);
	if (r->kind == ROUTE_MOAS && !r->planted)
		object(x, db, &r->p, w->as[r->aux].asn, r->aux);
	if (rng_permille(&x->r, 220)) /* a provider registers it once more */
		object(x, proxy(&x->r), &r->p, w->as[r->as].asn,
		    w->as[r->as].n_prov > 0 ? w->prov[w->as[r->as].prov_at] : r->as);
}

static void
routes(struct irrs *x)
{
	const struct sim_world *w = x->w;
	uint64_t seen = 0, done = 0;

	for (uint32_t i = 0; i < w->n_as; i++) {
		const struct sim_as *a = &w->as[i];
		const unsigned db = home(&x->r, sim_econ(w, i)->rir);
		const uint32_t p = done * 1000 < TARGET_PERMILLE * seen ? 970 : 620;
		const uint32_t share = !rng_permille(&x->r, p)	  ? 60
				       : rng_permille(&x->r, 800) ? 985
								  : 720;

		for (uint32_t k = 0; k < a->n_routes; k++) {
			const struct sim_route *r = &w->routes[a->route_at + k];

			if (r->kind == ROUTE_PRIVATE)
				continue;
			seen++;
			if (r->nested &&
			    rng_permille(&x->r, 90)) /* the covering object has to do */
				done += share > 500;
			else if (rng_permille(&x->r, share)) {
				done++;
				object_of(x, db, r);
				if (rng_permille(&x->r, 70))
					stale(x, r);
			} else if (rng_permille(&x->r, 330))
				stale(x, r);
		}
	}
}

/* Objects of prefixes that are gone. */
static void
leftovers(struct irrs *x)
{
	const struct sim_world *w = x->w;

	for (size_t i = 0; i < w->n_deleg; i++) {
		const struct sim_deleg *d = &w->deleg[i];
		const uint32_t as = d->as != NO_AS ? d->as : rng_below(&x->r, w->n_as);

		if (d->status <= DELEG_ASSIGNED && !sim_announced(w, &d->p) &&
		    rng_permille(&x->r, 150))
			object(x, home(&x->r, d->rir), &d->p, w->as[as].asn, as);
	}
}

/* Other classes, which a reader of routes passes over. */
static void
aut_num(struct irrs *x, uint32_t i)
{
	const struct sim_world *w = x->w;
	const struct sim_as *a = &w->as[i];
	const unsigned db = home(&x->r, sim_econ(w, i)->rir);
	struct buf *b = &x->out[db].b;

	buf_printf(b, "aut-num:        AS%u\nas-name:        %s-AS\ndescr:          %s\n", a->asn,
	    org_of(w, i)->handle, org_of(w, i)->name);
	for (uint32_t k = 0; k < a->n_prov; k++) {
		const uint32_t up = w->as[w->prov[a->prov_at + k]].asn;

		buf_printf(b,
		    "import:         from AS%u accept ANY\nexport:         to AS%u announce "
		    "AS%u%s\n",
		    up, up, a->asn, a->n_cust > 0 ? ":AS-CUSTOMERS" : "");
	}
	buf_printf(b, "admin-c:        DUMY-%s\nmnt-by:         MNT-AS%u\n", irr[db].name, a->asn);
	times(w, b, sim_hash(w, a->asn, 41), irr[db].changed, a->asn);
	buf_printf(b, "source:         %s\n\n", irr[db].name);
	out_more(&x->out[db]);
}

/* Customers of each provider, from the providers of each customer. */
static void
as_sets(struct irrs *x)
{
	const struct sim_world *w = x->w;
	struct buf *b = &x->out[IRR_RADB].b;

	for (uint32_t i = 0; i < w->tier_at[TIER_SMALL]; i++) {
		const uint32_t to =
		    i + 4000 < w->n_as ? i + 4000 : w->n_as; /* long ones are of no use here */

		if (w->as[i].n_cust == 0)
			continue;
		buf_printf(b,
		    "as-set:         AS%u:AS-CUSTOMERS\ndescr:          %s\nmembers:        AS%u",
		    w->as[i].asn, org_of(w, i)->name, w->as[i].asn);
		for (uint32_t c = i + 1; c < to; c++) {
			if (sim_is_provider(w, i, c))
				buf_printf(b, ", AS%u", w->as[c].asn);
		}
		buf_printf(b, "\nmnt-by:         MAINT-AS%u\n", w->as[i].asn);
		times(w, b, sim_hash(w, w->as[i].asn, 42), true, w->as[i].asn);
		buf_lit(b, "source:         RADB\n\n");
		out_more(&x->out[IRR_RADB]);
	}
}

enum st
sim_write_irr(struct sim_world *w, struct err *e)
{
	struct irrs x = { .w = w };
	enum st st = ST_OK;
	unsigned n;

	rng_seed(&x.r, w->o->seed, RNG_IRR);
	for (n = 0; n < IRRS && st == ST_OK; n++) {
		char name[64];

		snprintf(name, sizeof(name), "irr-%s-%s.db.gz", irr[n].file, w->day);
		st = out_open(&x.out[n], w->o->dir, name, true, e);
		if (st == ST_OK) {
			buf_printf(&x.out[n].b, "%% Simulated routing registry %s, ", irr[n].name);
			buf_rfc3339(&x.out[n].b, w->start_s);
			buf_lit(&x.out[n].b, "\n\n");
		}
	}
	if (st == ST_OK) {
		for (uint32_t i = 0; i < w->n_as; i++) {
			if (rng_permille(&x.r, 700))
				aut_num(&x, i);
		}
		as_sets(&x);
		routes(&x);
		leftovers(&x);
	} else
		n--; /* the last one did not open */
	for (unsigned k = 0; k < n; k++) {
		struct err later;
		const enum st s = out_close(&x.out[k], st == ST_OK ? e : &later);

		st = st == ST_OK ? s : st;
	}
	return st;
}

/*
 * advice.c - what the plan for an AS is made from, and what its ROAs would do to the routes of
 * others.
 */
#include "app/advice_i.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/arena.h"
#include "score/sum.h"

#define COVERING 64 /* VRPs and route objects that are looked at */

/* Whether the holder of the space seems to agree that asn originates it: a ROA of its own
 * organisation covers it, or an object in a registry that knows the holders. */
static bool
holder_agrees(const struct world *w, const struct pfx *p, uint32_t asn)
{
	struct rov_vrp vrps[COVERING];
	struct irr_route objects[COVERING];
	const struct rov_table *rov = world_rov(w);
	const struct irr_table *irr = world_irr(w);
	size_t n = rov != NULL ? rov_covering(rov, p, vrps, COVERING) : 0;

	for (size_t i = 0; i < n && i < COVERING; i++) {
		if (vrps[i].asn != 0 && world_same_org(w, vrps[i].asn, asn))
			return true;
	}
	n = irr != NULL ? irr_covering(irr, p, objects, COVERING) : 0;
	for (size_t i = 0; i < n && i < COVERING; i++) {
		if (objects[i].origin == asn && irr_rank(objects[i].source) == 0)
			return true;
	}
	return false;
}

static enum advise_claim
claim_of(const struct world *w, const struct store_route *r)
{
	if (r->v.bogon != BOGON_NO || r->pfx.len == 0)
		return ADVISE_NOBODYS;
	if (r->v.rpki == RPKI_INVALID_ASN && !holder_agrees(w, &r->pfx, r->origin))
		return ADVISE_DOUBTED;
	return ADVISE_FINE;
}

static enum st
read_routes(struct advice *d, struct err *e)
{
	const struct vmonth *m = d->a->vm;
	const struct store_scan scan = { .month = m->m.month, .by_origin = true, .origin = d->asn };
	struct store *store = d->a->v->obs.store;
	struct store_rows rows;
	struct store_route r;
	enum st st = store_rows_open(store, &rows, &scan, e);

	while (st == ST_OK && (st = store_rows_next(store, &rows, &r, e)) == ST_OK) {
		const uint32_t peers = vmonth_peers(m, &r);
		struct advise_route *v;

		if (!pair_counts(r.origin, peers, m->m.min_peers))
			continue;
		v = arr_grow(d->routes, d->n, &d->cap, sizeof(*v));
		if (v == NULL)
			return err_nomem(e, "advice");
		d->routes = v;
		v[d->n++] = (struct advise_route){ r.pfx, peers, r.v, claim_of(d->a->world, &r) };
	}
	return st == ST_END ? ST_OK : st;
}

static enum st
note_roas(struct advice *d, struct err *e)
{
	d->roa_step = arr_new(d->n + 1, sizeof(*d->roa_step));
	if (d->roa_step == NULL)
		return err_nomem(e, "advice");
	for (size_t i = 0; i < d->n; i++)
		d->roa_step[i] = ADVISE_NONE;
	for (uint32_t i = 0; i < d->plan.n; i++) {
		if (d->plan.steps[i].action == ADVISE_ROA)
			d->roa_step[d->plan.steps[i].route] = i;
	}
	return ST_OK;
}

enum st
advice_make(struct advice *d, struct vask *a, uint32_t asn, struct err *e)
{
	const struct world *w = a->world;
	struct advise_input in = { .fw = a->fw };
	struct score_input quiet;
	enum st st;

	*d = (struct advice){ .a = a, .asn = asn };
	st = vmonth_full(a->v, a->vm, e);
	if (st != ST_OK)
		return st;
	d->row = vmonth_row(a->vm, asn);
	if (d->row == UINT32_MAX)
		return vnot(e, "AS%u originates no counted prefix in this month", asn);
	st = read_routes(d, e);
	if (st != ST_OK)
		return st;
	vmonth_tally(a->vm, d->row, &d->t);
	vmonth_input(a->vm, &d->t, VREVIEWED, &d->in);
	in.now = &d->in;
	in.routes = d->routes;
	in.n = d->n;
	in.contacts = world_has(w, SRC_PEERINGDB) || world_has(w, SRC_WHOIS);
	quiet = d->in;
	quiet.n_ev = 0;
	score_eval(a->fw, &quiet, &d->quiet);
	st = advise_make(&d->plan, &in, e);
	return st == ST_OK ? note_roas(d, e) : st;
}

void
advice_fini(struct advice *d)
{
	free(d->routes);
	free(d->roa_step);
	advise_fini(&d->plan);
}

/* The step that makes a ROA for exactly this route of the AS, ADVISE_NONE. */
static uint32_t
step_of(const struct advice *d, const struct pfx *p)
{
	size_t lo = 0, hi = d->n;

	while (lo < hi) {
		const size_t mid = (lo + hi) / 2;

		if (pfx_cmp(&d->routes[mid].pfx, p) < 0)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo < d->n && pfx_eq(&d->routes[lo].pfx, p) ? d->roa_step[lo] : ADVISE_NONE;
}

/* Only what nothing covers yet can turn invalid; a ROA of this or an earlier step saves its route.
 */
static bool
breaks(const struct advice *d, uint32_t step, const struct store_route *r)
{
	uint32_t own;

	if (r->v.rpki != RPKI_NOT_FOUND)
		return false;
	own = r->origin == d->asn ? step_of(d, &r->pfx) : ADVISE_NONE;
	return own == ADVISE_NONE || own > step;
}

/* The last key inside a prefix: all bits behind the length set, and the longest length. */
static struct pfx
last_inside(const struct pfx *p)
{
	struct pfx to = *p;

	to.len = (uint8_t)afi_bits(p->afi);
	if (p->len < 64) {
		to.hi |= p->len == 0 ? ~0ULL : ~0ULL >> p->len;
		to.lo = ~0ULL;
	} else if (p->len < 128)
		to.lo |= ~0ULL >> (p->len - 64);
	return to;
}

enum st
advice_breaks(struct advice *d, uint32_t step, struct advice_broken out[ADVICE_BROKEN],
    uint32_t *total, struct err *e)
{
	const struct vmonth *m = d->a->vm;
	const struct pfx *p = &d->routes[d->plan.steps[step].route].pfx;
	const struct store_scan scan = { .month = m->m.month, .from = *p, .to = last_inside(p) };
	struct store *store = d->a->v->obs.store;
	struct store_rows rows;
	struct store_route r;
	enum st st = store_rows_open(store, &rows, &scan, e);

	*total = 0;
	while (st == ST_OK && (st = store_rows_next(store, &rows, &r, e)) == ST_OK) {
		const uint32_t peers = vmonth_peers(m, &r);

		if (!breaks(d, step, &r))
			continue;
		if (*total < ADVICE_BROKEN)
			out[*total] = (struct advice_broken){ r.pfx, r.origin, peers,
				pair_counts(r.origin, peers, m->m.min_peers),
				r.origin == d->asn ? RPKI_INVALID_LENGTH : RPKI_INVALID_ASN };
		++*total;
	}
	return st == ST_END ? ST_OK : st;
}

void
advice_source(const struct advice *d, const struct pfx *p, char out[16])
{
	struct str s = world_pfx_registry(d->a->world, p);
	size_t n = 0;

	if (s.n == 0)
		s = world_as_registry(d->a->world, d->asn);
	if (s.n == 0)
		s = STR("radb");
	if (str_eq(s, "ripencc"))
		s = STR("ripe");
	for (; n < s.n && n < 15; n++)
		out[n] = (char)toupper((unsigned char)s.p[n]);
	out[n] = '\0';
}

void
advice_rpsl(const struct advice *d, const struct pfx *p, struct buf *out)
{
	char source[16];

	advice_source(d, p, source);
	buf_cstr(out, p->afi == AFI_IP4 ? "route:          " : "route6:         ");
	buf_pfx(out, p);
	buf_printf(out,
	    "\ndescr:          Announced by AS%u\norigin:         AS%u\n"
	    "mnt-by:         " ADVICE_MNT "\nsource:         %s\n",
	    d->asn, d->asn, source);
}

const char *
advice_contact_place(const struct advice *d, unsigned i)
{
	static const struct {
		const char *registry, *text;
	} places[] = {
		{ "ripencc", "RIPE Database: admin-c or tech-c of the aut-num object" },
		{ "apnic", "APNIC Whois Database: admin-c or tech-c of the aut-num object" },
		{ "afrinic", "AFRINIC Whois Database: admin-c or tech-c of the aut-num object" },
		{ "arin", "ARIN Online: a Tech or NOC point of contact of the AS number or its "
			  "organisation" },
		{ "lacnic", "MiLACNIC: a person with e-mail or telephone as routing contact" },
	};
	const struct str registry = world_as_registry(d->a->world, d->asn);
	unsigned n = 0;

	if (i == n++)
		return "PeeringDB: a contact of role NOC or Technical, visible to the public";
	for (size_t k = 0; k < sizeof(places) / sizeof(places[0]); k++) {
		if (str_eq(registry, places[k].registry) && i == n++)
			return places[k].text;
	}
	return NULL;
}

void
advice_what(const struct advice *d, const struct advise_step *s, struct buf *out)
{
	const struct pfx *p = s->route != ADVISE_NONE ? &d->routes[s->route].pfx : NULL;

	switch (s->action) {
	case ADVISE_ROA:
		buf_lit(out, "Create a ROA for ");
		buf_pfx(out, p);
		buf_printf(out, ", maxLength %u, origin AS%u.", p->len, d->asn);
		break;
	case ADVISE_WITHDRAW:
		buf_lit(out, "Withdraw ");
		buf_pfx(out, p);
		buf_ch(out, '.');
		break;
	case ADVISE_OBJECT:
		buf_printf(
		    out, "Register a %s object for ", p->afi == AFI_IP4 ? "route" : "route6");
		buf_pfx(out, p);
		buf_printf(out, ", origin AS%u.", d->asn);
		break;
	case ADVISE_SETTLE:
		buf_printf(out, "Settle or dispute %u incident%s, ", s->settles,
		    s->settles == 1 ? "" : "s");
		buf_rfc3339(out, s->begin_s);
		buf_lit(out, " until ");
		buf_rfc3339(out, s->end_s);
		buf_ch(out, '.');
		break;
	default:
		buf_lit(out, "Register a NOC or technical contact.");
	}
}

/* The ROA in the way, and whose it is. */
static void
put_in_the_way(const struct advice *d, const struct pfx *p, bool own, struct buf *out)
{
	struct rov_vrp v[COVERING];
	const struct rov_table *t = world_rov(d->a->world);
	const size_t n = t != NULL ? rov_covering(t, p, v, COVERING) : 0;
	size_t i = 0;

	while (own && i < n && i < COVERING && v[i].asn != d->asn)
		i++;
	if (i == n || i == COVERING)
		return;
	buf_printf(out, " The ROA in the way is of AS%u", v[i].asn);
	if (v[i].asn != d->asn) {
		const uint32_t row = vmonth_row(d->a->vm, v[i].asn);

		if (row != UINT32_MAX && d->a->vm->names[row].name[0] != '\0')
			buf_printf(out, " (%s)", d->a->vm->names[row].name);
	}
	buf_lit(out, " for ");
	buf_pfx(out, &v[i].pfx);
	buf_printf(out, ", maxLength %u", v[i].max_len);
	if (vrp_anchor(t, &v[i])[0] != '\0')
		buf_printf(out, ", under %s", vrp_anchor(t, &v[i]));
	buf_ch(out, '.');
}

static void
why_route(const struct advice *d, const struct advise_step *s, struct buf *out)
{
	const struct advise_route *r = &d->routes[s->route];

	if (s->action == ADVISE_OBJECT) {
		if (r->v.irr == IRR_INVALID)
			buf_lit(out, "Objects cover it for other origins only.");
		else if (r->v.irr == IRR_NOT_FOUND)
			buf_lit(out, "No route object covers it.");
		else
			buf_lit(out, "Only a less specific object has this origin.");
		if (s->settles > 1)
			buf_printf(out, " It also serves %u more specific route%s.", s->settles - 1,
			    s->settles == 2 ? "" : "s");
		return;
	}
	if (r->pfx.len == 0)
		buf_lit(out, "A default route is nobody's to originate.");
	else if (r->v.bogon == BOGON_FULL)
		buf_lit(out, "This space is never to be routed.");
	else if (r->v.bogon == BOGON_ADMINISTRATIVE)
		buf_lit(out, "Its registry has given this space to nobody.");
	else if (r->v.rpki == RPKI_INVALID_LENGTH)
		buf_lit(out, "A ROA names this origin, but none allows this length.");
	else if (r->v.rpki == RPKI_INVALID_ASN)
		buf_lit(out, "ROAs cover it for other origins only.");
	else
		buf_lit(out, "No ROA covers it.");
	if (r->v.rpki == RPKI_INVALID_LENGTH || r->v.rpki == RPKI_INVALID_ASN)
		put_in_the_way(d, &r->pfx, r->v.rpki == RPKI_INVALID_LENGTH, out);
	if (s->action == ADVISE_ROA && r->claim == ADVISE_DOUBTED)
		buf_lit(out, " Ask the holder of the space, or withdraw the route.");
	if (s->action == ADVISE_WITHDRAW && r->claim == ADVISE_DOUBTED)
		buf_printf(out,
		    " If the holder of the space agrees, a ROA with maxLength %u for AS%u does as "
		    "well.",
		    r->pfx.len, d->asn);
}

/* Whether one of its events goes on when the month ends, or now. */
static bool
is_open(const struct advice *d, const struct advise_step *s)
{
	for (size_t i = 0; i < d->in.n_ev; i++) {
		for (size_t k = 0; k < s->settles; k++) {
			if (d->in.ev[i].ref == d->plan.refs[s->refs + k] &&
			    d->in.ev[i].end_s == SEV_OPEN)
				return true;
		}
	}
	return false;
}

static void
why_incident(const struct advice *d, const struct advise_step *s, struct buf *out)
{
	const uint64_t value = sum_value_e4(d->a->fw->incidents, s->end_s - s->begin_s);

	buf_cstr(out, d->a->fw->metrics[s->metric].title);
	buf_lit(out, ": it counts ");
	buf_ratio(out, (int64_t)value, SUM_ONE);
	buf_cstr(out, is_open(d, s) ? ". Some peer shows it still: end it."
				    : ". It is over, and leaves the score with its month.");
	buf_lit(out, " Where it is wrong, dispute it: what an auditor sets aside does not count.");
}

void
advice_why(const struct advice *d, const struct advise_step *s, struct buf *out)
{
	if (s->action == ADVISE_SETTLE)
		why_incident(d, s, out);
	else if (s->action != ADVISE_CONTACT)
		why_route(d, s, out);
	else if (d->t.c[C_CONTACT_KNOWN] != 0)
		buf_lit(out, "The sources of contacts know the network and no such contact of it.");
	else
		buf_lit(out, "No source of contacts knows the network.");
}

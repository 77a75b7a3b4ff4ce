/*
 * roas.c - who signs what, and what that makes of each announcement.
 *
 * An AS signs all, some or none of its announcements, by its registry's habits;
 * a share is steered to. Misfits get a ROA that denies them. At the end every
 * announcement is validated against the set by RFC 6811, and those that became
 * invalid by accident (a customer inside a provider's signed block) get the ROA
 * that their holder would make.
 */
#include "sim/sim_i.h"

#include <stdlib.h>

#include "pfx/pidx.h"

enum { TARGET_PERMILLE = 525 };

bool
sim_vrp_add(struct sim_world *w, const struct pfx *p, uint32_t asn, unsigned max_len)
{
	struct sim_vrp *v = arr_grow(w->vrps, w->n_vrps, &w->cap_vrps, sizeof(*v));

	if (v == NULL)
		return false;
	w->vrps = v;
	w->vrps[w->n_vrps++] = (struct sim_vrp){ .p = *p, .asn = asn, .max_len = (uint8_t)max_len };
	return true;
}

static int
by_pfx(const void *a, const void *b)
{
	const struct sim_vrp *x = a, *y = b;
	const int c = pfx_cmp(&x->p, &y->p);

	if (c != 0)
		return c;
	if (x->max_len != y->max_len)
		return x->max_len < y->max_len ? -1 : 1;
	return x->asn < y->asn ? -1 : x->asn > y->asn;
}

void
sim_vrps_sort(struct sim_world *w)
{
	size_t n = 0;

	if (w->n_vrps > 0)
		qsort(w->vrps, w->n_vrps, sizeof(*w->vrps), by_pfx);
	for (size_t i = 0; i < w->n_vrps; i++) {
		if (n == 0 || by_pfx(&w->vrps[n - 1], &w->vrps[i]) != 0) {
			w->vrps[n++] = w->vrps[i];
			continue;
		}
		w->vrps[n - 1].late &= w->vrps[i].late;
		w->vrps[n - 1].gone &= w->vrps[i].gone;
	}
	w->n_vrps = n;
}

/* The sorted VRPs by distinct prefix. */
struct signed_set {
	struct pidx idx;
	uint32_t *at; /* first VRP of each prefix; [n] is the end */
};

static void
set_fini(struct signed_set *s)
{
	pidx_fini(&s->idx);
	free(s->at);
}

static enum st
set_init(struct signed_set *s, struct sim_world *w, struct err *e)
{
	struct pfx *p = arr_new(w->n_vrps + 1, sizeof(*p));
	uint32_t k = 0;
	enum st st;

	memset(s, 0, sizeof(*s));
	if (p == NULL)
		return err_nomem(e, "ROAs");
	for (size_t i = 0; i < w->n_vrps; i++)
		p[i] = w->vrps[i].p;
	st = pidx_build(&s->idx, p, w->n_vrps, e);
	if (st != ST_OK)
		return st;
	s->at = arr_new(s->idx.n + 1u, sizeof(*s->at));
	if (s->at == NULL)
		return err_nomem(e, "ROAs");
	for (size_t i = 0; i < w->n_vrps; i++) {
		if (i == 0 || !pfx_eq(&w->vrps[i].p, &w->vrps[i - 1].p))
			s->at[k++] = (uint32_t)i;
	}
	s->at[k] = (uint32_t)w->n_vrps;
	return ST_OK;
}

/* RFC 6811 2; origin 0 never matches. later: by the later set. */
static enum sim_rpki
validate(const struct sim_world *w, const struct signed_set *s, const struct pfx *p,
    uint32_t origin, bool later)
{
	bool covered = false;

	for (uint32_t x = pidx_cover(&s->idx, p); x != PIDX_NONE; x = s->idx.parent[x]) {
		for (uint32_t i = s->at[x]; i < s->at[x + 1]; i++) {
			const struct sim_vrp *v = &w->vrps[i];

			if (later ? v->gone : v->late)
				continue;
			covered = true;
			if (origin != 0 && v->asn == origin && v->max_len >= p->len)
				return SIM_VALID;
		}
	}
	return covered ? SIM_INVALID : SIM_NOT_FOUND;
}

static uint32_t
origin(const struct sim_world *w, const struct sim_route *r, unsigned which)
{
	switch (r->kind) {
	case ROUTE_MOAS:
		return w->as[which == 0 ? r->as : r->aux].asn;
	case ROUTE_PRIVATE:
		return r->aux;
	case ROUTE_SET:
		return 0;
	default:
		return w->as[r->as].asn;
	}
}

static void
validate_all(struct sim_world *w, const struct signed_set *s)
{
	for (size_t i = 0; i < w->n_routes; i++) {
		struct sim_route *r = &w->routes[i];

		r->rpki[0] = (uint8_t)validate(w, s, &r->p, origin(w, r, 0), false);
		r->rpki[1] = r->kind == ROUTE_MOAS
				 ? (uint8_t)validate(w, s, &r->p, origin(w, r, 1), false)
				 : r->rpki[0];
	}
}

/* The shortest announcement of the AS that covers r, or r. */
static const struct sim_route *
cover_of(const struct sim_world *w, const struct sim_route *r)
{
	const struct sim_as *a = &w->as[r->as];

	for (uint32_t k = 0; k < a->n_routes; k++) {
		const struct sim_route *c = &w->routes[a->route_at + k];

		if (c->p.len < r->p.len && pfx_covers(&c->p, &r->p) && !c->want_bad)
			return c;
	}
	return r;
}

/* A ROA that denies the announcement: too short, a wrong number, or of a former holder. */
static bool
sign_wrong(struct sim_world *w, struct rng *r, const struct sim_route *x)
{
	const struct sim_route *c = cover_of(w, x);
	const uint32_t asn = w->as[x->as].asn;

	if (c != x && rng_permille(r, 700))
		return sim_vrp_add(w, &c->p, asn, c->p.len);
	if (rng_permille(r, 300))
		return sim_vrp_add(w, &x->p, asn + 1, x->p.len);
	return sim_vrp_add(w, &x->p, w->as[rng_below(r, w->n_as)].asn, x->p.len);
}

static bool
sign_right(struct sim_world *w, struct rng *r, const struct sim_route *x)
{
	const uint32_t asn = w->as[x->as].asn;
	const unsigned longest = x->p.afi == AFI_IP4 ? 24 : 48;
	unsigned max = x->p.len;

	if (x->p.len < longest && !x->nested && rng_permille(r, 130))
		max = rng_permille(r, 500) ? longest
					   : x->p.len + rng_below(r, longest - x->p.len) + 1;
	if (x->kind == ROUTE_MOAS && !x->planted &&
	    !sim_vrp_add(w, &x->p, w->as[x->aux].asn, x->p.len))
		return false;
	return sim_vrp_add(w, &x->p, asn, max);
}

static bool
sign(struct sim_world *w, struct rng *r)
{
	static const int habit[RIRS] = { -110, 30, -120, 70, 90 };
	uint64_t seen = 0, done = 0;

	for (uint32_t i = 0; i < w->n_as; i++) {
		const struct sim_as *a = &w->as[i];
		const int p =
		    (done * 1000 < TARGET_PERMILLE * seen ? 760 : 340) + habit[sim_econ(w, i)->rir];
		const uint32_t part = !rng_permille(r, (uint32_t)p) ? 0
				      : rng_permille(r, 780)	    ? 1000
								    : 550;

		for (uint32_t k = 0; k < a->n_routes; k++) {
			const struct sim_route *x = &w->routes[a->route_at + k];

			if (x->want_bad) {
				if (!sign_wrong(w, r, x))
					return false;
				continue;
			}
			seen++;
			if (!rng_permille(r, part))
				continue;
			done++;
			if (!sign_right(w, r, x))
				return false;
		}
	}
	return true;
}

/* ROAs of space that nobody announces, some for AS 0 (RFC 6483 4). */
static bool
sign_unused(struct sim_world *w, struct rng *r)
{
	for (size_t i = 0; i < w->n_deleg; i++) {
		const struct sim_deleg *d = &w->deleg[i];

		if (d->as != NO_AS || d->status > DELEG_ASSIGNED || d->p.len < 16 ||
		    !rng_permille(r, 120))
			continue;
		if (!sim_vrp_add(w, &d->p,
			rng_permille(r, 150) ? 0 : w->as[rng_below(r, w->n_as)].asn, d->p.len))
			return false;
	}
	return true;
}

static bool
repair(struct sim_world *w)
{
	for (size_t i = 0; i < w->n_routes; i++) {
		const struct sim_route *r = &w->routes[i];

		if (r->want_bad || r->kind == ROUTE_SET || r->kind == ROUTE_PRIVATE ||
		    r->kind == ROUTE_DEFAULT)
			continue;
		if (r->rpki[0] == SIM_INVALID && (!r->planted || r->kind == ROUTE_MOAS) &&
		    !sim_vrp_add(w, &r->p, w->as[r->as].asn, r->p.len))
			return false;
		if (r->kind == ROUTE_MOAS && !r->planted && r->rpki[1] == SIM_INVALID &&
		    !sim_vrp_add(w, &r->p, w->as[r->aux].asn, r->p.len))
			return false;
	}
	return true;
}

static void
count(struct sim_world *w)
{
	uint64_t *const n[] = { [SIM_NOT_FOUND] = &w->rep->rpki_not_found,
		[SIM_VALID] = &w->rep->rpki_valid,
		[SIM_INVALID] = &w->rep->rpki_invalid };

	for (size_t i = 0; i < w->n_routes; i++) {
		const unsigned origins = w->routes[i].kind == ROUTE_MOAS ? 2 : 1;

		for (unsigned k = 0; k < origins; k++)
			++*n[w->routes[i].rpki[k]];
		w->rep->pairs += origins;
	}
}

enum st
sim_signed_new(struct signed_set **out, struct sim_world *w, struct err *e)
{
	*out = calloc(1, sizeof(**out));
	return *out != NULL ? set_init(*out, w, e) : err_nomem(e, "ROAs");
}

void
sim_signed_free(struct signed_set *s)
{
	if (s != NULL)
		set_fini(s);
	free(s);
}

enum sim_rpki
sim_signed_check(const struct sim_world *w, const struct signed_set *s, const struct pfx *p,
    uint32_t origin, bool later)
{
	return validate(w, s, p, origin, later);
}

enum st
sim_roas(struct sim_world *w, struct err *e)
{
	struct signed_set s = { 0 };
	enum st st = ST_OK;
	struct rng r;

	rng_seed(&r, w->o->seed, RNG_ROA);
	if (!sign(w, &r) || !sign_unused(w, &r))
		return err_nomem(e, "ROAs");
	for (int pass = 0; pass < 2 && st == ST_OK; pass++) {
		sim_vrps_sort(w);
		st = set_init(&s, w, e);
		if (st == ST_OK)
			validate_all(w, &s);
		set_fini(&s);
		if (st == ST_OK && pass == 0 && !repair(w))
			st = err_nomem(e, "ROAs");
	}
	if (st == ST_OK)
		count(w);
	return st;
}

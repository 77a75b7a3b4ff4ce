/*
 * plan_ops.c - what happens to collectors and their peers: sessions that reset, restarts, files
 * that are missing, clocks that are wrong, a noisy peer, one that begins to give all it has, old
 * messages, and route servers that put themselves into paths; and files with faults.
 */
#include "sim/lab.h"

enum { TABLE_S = 8 * 3600, CALM_S = 900, EMPTY_S = 600, MIXED_PERMILLE = 40, MAX_MIXED = 300 };

static struct lab_act *
operation(struct lab *l, const char *kind, int64_t begin_us, int64_t end_us, const char *what)
{
	struct lab_act *a = lab_act(l, kind, begin_us, end_us);

	if (a != NULL) {
		a->benign = true;
		a->reason = what;
	}
	return a;
}

static void
names(struct lab *l, struct lab_act *a, uint32_t session)
{
	a->other[a->n_other++] = l->session[session].ends.peer_asn;
	a->watch = l->collector[l->session[session].collector].name;
}

/* A time away from the tables. */
static int64_t
calm(struct lab *l, int64_t lasts_us)
{
	for (int tries = 0; tries < 50; tries++) {
		const int64_t t = lab_when(l, lasts_us + CALM_S * LAB_S),
			      in = t % (TABLE_S * LAB_S);

		if (in > CALM_S * LAB_S && in + lasts_us + CALM_S * LAB_S < TABLE_S * LAB_S)
			return t;
	}
	return -1;
}

static bool
reset(struct lab *l)
{
	const uint32_t s = rng_below(&l->r, l->n_session);
	const int64_t lasts = (20 + rng_below(&l->r, 300)) * LAB_S, t = calm(l, lasts);
	struct lab_act *a;

	if (t < 0)
		return true;
	a = operation(l, "session-reset", t, t + lasts, NULL);
	if (a == NULL)
		return false;
	names(l, a, s);
	return lab_turn(l, t, TURN_DOWN, s, 0) && lab_turn(l, t + lasts, TURN_UP, s, 0);
}

/* Files from from to to are not there. */
static void
lose(struct lab *l, uint32_t c, int64_t from_us, int64_t to_us)
{
	const int64_t slot = l->collector[c].slot_s * LAB_S;

	if (l->n_gap < sizeof(l->gap) / sizeof(l->gap[0]))
		l->gap[l->n_gap++] = (struct lab_window){ from_us / slot * slot,
			(to_us + slot - 1) / slot * slot, 0, c };
}

static bool
restart(struct lab *l, bool files)
{
	const uint32_t c = rng_below(&l->r, l->n_collector);
	const int64_t lasts = (90 + rng_below(&l->r, 500)) * LAB_S, t = calm(l, lasts + 30 * LAB_S);
	struct lab_act *a;

	if (t < 0)
		return true;
	a = operation(l, files ? "collector-outage" : "collector-restart", t, t + lasts, NULL);
	if (a == NULL)
		return false;
	a->watch = l->collector[c].name;
	if (files)
		lose(l, c, t, t + lasts);
	return lab_turn(l, t, TURN_DOWN, UINT32_MAX, c) &&
	       lab_turn(l, t + lasts, TURN_UP, UINT32_MAX, c);
}

static bool
missing_files(struct lab *l)
{
	const uint32_t c = rng_below(&l->r, l->n_collector);
	const int64_t slot = l->collector[c].slot_s * LAB_S,
		      lasts = (1 + rng_below(&l->r, 3)) * slot;
	int64_t t = calm(l, lasts + slot);
	struct lab_act *a;

	if (t < 0)
		return true;
	t = t / slot * slot;
	a = operation(l, "missing-files", t, t + lasts, NULL);
	if (a == NULL)
		return false;
	a->watch = l->collector[c].name;
	lose(l, c, t, t + lasts);
	return true;
}

static bool
wrong_clock(struct lab *l)
{
	static const struct {
		int32_t s;
		const char *text;
	} steps[] = { { 3600, "+3600 s" }, { -3600, "-3600 s" }, { 7200, "+7200 s" },
		{ -45, "-45 s" }, { 75, "+75 s" }, { -2, "-2 s" }, { 86400, "+86400 s" },
		{ -1200, "-1200 s" } };
	const size_t k = rng_below(&l->r, sizeof(steps) / sizeof(steps[0]));
	const uint32_t c = rng_below(&l->r, l->n_collector);
	const int64_t lasts = (300 + rng_below(&l->r, 1800)) * LAB_S, t = calm(l, lasts);
	struct lab_act *a;

	if (t < 0 || l->n_clock == sizeof(l->clock) / sizeof(l->clock[0]))
		return true;
	a = operation(l, "clock-step", t, t + lasts, steps[k].text);
	if (a == NULL)
		return false;
	a->watch = l->collector[c].name;
	l->clock[l->n_clock++] = (struct lab_window){ t, t + lasts, steps[k].s * LAB_S, c };
	return true;
}

/* A turn of one session, or of all of its collector, that lasts a minute. */
static bool
minute(struct lab *l, const char *kind, unsigned turn, bool all, uint32_t old_s, const char *what)
{
	const uint32_t s = rng_below(&l->r, l->n_session);
	const int64_t t = calm(l, 60 * LAB_S);
	struct lab_act *a;

	if (t < 0)
		return true;
	a = operation(l, kind, t, t + 60 * LAB_S, what);
	if (a == NULL || !lab_turn(l, t, turn, all ? UINT32_MAX : s, l->session[s].collector))
		return false;
	l->turn[l->n_turn - 1].old_s = old_s;
	if (all)
		a->watch = l->collector[l->session[s].collector].name;
	else
		names(l, a, s);
	return true;
}

/* Announcements of hours ago come out of a queue. */
static bool
stale(struct lab *l)
{
	return minute(l, "stale-messages", TURN_STALE, false, 2 * 3600, NULL);
}

/* A collector gives what it had weeks ago. */
static bool
stale_feed(struct lab *l)
{
	return minute(
	    l, "stale-feed", TURN_STALE, true, (14 + rng_below(&l->r, 28)) * 86400, "weeks old");
}

/* A table out of turn that ends early: the file does, or the table. */
static bool
cut_table(struct lab *l, bool octets)
{
	const uint32_t c = rng_below(&l->r, l->n_collector);
	const int64_t slot = LAB_SLOT_S * LAB_S, t = calm(l, slot) / slot * slot;
	struct lab_act *a;

	if (t <= 0 || (octets && l->cut[0].t_us == t && l->cut[0].collector == c))
		return true;
	l->cut[octets] = (struct lab_cut){ t, c, octets };
	a = operation(l, "truncated-table", t, t + slot,
	    octets ? "the file ends early" : "the table ends early");
	if (a == NULL)
		return false;
	a->watch = l->collector[c].name;
	return true;
}

/* A set of VRPs with nothing in it, at a quarter of the time; the next one is as the first. */
static bool
empty_vrps(struct lab *l)
{
	const int64_t t = l->end_us / 4 / LAB_S * LAB_S;

	l->w->empty_s = t / LAB_S;
	l->w->again_s = l->w->empty_s + EMPTY_S;
	return operation(l, "vrps-empty", t, l->w->again_s * LAB_S, NULL) != NULL;
}

/* Files that whoever reads them complains of. */
static bool
faults(struct lab *l)
{
	return cut_table(l, false) && cut_table(l, true) && empty_vrps(l) &&
	       minute(l, "addpath-in-plain", TURN_ADDPATH, false, 0,
		   "path identifiers that the records do not tell of");
}

static bool
noisy(struct lab *l)
{
	const struct sim_world *w = l->w;
	const int64_t lasts = l->end_us / 12 + 300 * LAB_S, t = lab_when(l, lasts);
	struct lab_act *a;

	for (uint32_t v = 0; v < w->n_vantage && l->noisy_v == NO_AS; v++) {
		if (w->vantage[v].full && !w->vantage[v].late)
			l->noisy_v = v;
	}
	l->noisy_from_us = t;
	l->noisy_to_us = t + lasts;
	if (l->noisy_v == NO_AS)
		return true;
	a = operation(l, "noisy-peer", t, t + lasts, NULL);
	if (a == NULL)
		return false;
	a->other[a->n_other++] = w->as[w->vantage[l->noisy_v].as].asn;
	return true;
}

static bool
begins_to_give_all(struct lab *l)
{
	struct sim_world *w = l->w;
	const int64_t t = calm(l, 300 * LAB_S);
	struct lab_act *a;

	for (uint32_t v = 0; v < w->n_vantage && t >= 0 && l->late_v == NO_AS; v++) {
		if (!w->vantage[v].full)
			l->late_v = v;
	}
	l->late_us = INT64_MAX;
	if (l->late_v == NO_AS)
		return true;
	w->vantage[l->late_v].late = true;
	l->late_us = t;
	a = operation(l, "full-table", t, LAB_NEVER, NULL);
	if (a == NULL)
		return false;
	a->other[a->n_other++] = w->as[w->vantage[l->late_v].as].asn;
	for (unsigned i = 0; i < 2; i++) {
		const uint32_t s = l->session_at[2 * l->late_v + i];

		if (s != UINT32_MAX && !lab_turn(l, t, TURN_FULL, s, 0))
			return false;
	}
	return true;
}

/* Numbers that nobody has, of exchanges whose route servers do not hide. */
static bool
route_servers(struct lab *l)
{
	struct sim_world *w = l->w;
	struct lab_act *a = operation(l, "route-server", 0, LAB_NEVER, NULL);
	struct map taken = { 0 };
	bool fresh, ok = a != NULL;

	for (uint32_t i = 0; i < w->n_as && ok; i++)
		ok = map_put(&taken, w->as[i].asn, 1, &fresh) != NULL;
	for (int tries = 0; ok && w->n_rs < LAB_MAX_CULPRITS && tries < 1000; tries++) {
		const uint32_t asn = 2000 + rng_below(&l->r, 58000);

		if (geo_asn16_rir(asn) < RIRS && map_get(&taken, asn) == MAP_NONE) {
			ok = map_put(&taken, asn, 1, &fresh) != NULL;
			w->rs[w->n_rs++] = asn;
			a->other[a->n_other++] = asn;
		}
	}
	map_fini(&taken);
	if (ok)
		a->standing = true;
	return ok;
}

/*
 * Peerings by name that are transit in truth, from the start: one in twenty-five between networks
 * with customers in IPv6 only, and all those between ASes of one organisation.
 */
bool
plan_mixed(struct lab *l)
{
	struct sim_world *w = l->w;
	size_t cap = 0;

	for (size_t k = 0; k < w->n_link; k++) {
		const uint32_t a = (uint32_t)(w->link[k] >> 32), b = (uint32_t)w->link[k];
		const bool same = w->as[a].org == w->as[b].org;
		struct sim_mixed *p;
		struct lab_act *act;

		if ((!same && sim_hash(w, w->link[k], 65) % 1000 >= MIXED_PERMILLE) ||
		    w->as[b].tier == TIER_1 || w->as[b].n_cust == 0 || w->as[b].attests ||
		    w->n_mixed == MAX_MIXED)
			continue;
		p = arr_grow(w->mixed, w->n_mixed, &cap, sizeof(*p));
		if (p == NULL)
			return false;
		w->mixed = p;
		w->mixed[w->n_mixed++] = (struct sim_mixed){ b, a,
			same ? 1u << AFI_IP4 | 1u << AFI_IP6 : 1u << AFI_IP6 };
		w->as[a].mixed = w->as[b].mixed = true;
		act = operation(l, same ? "sibling-transit" : "hybrid-link", 0, LAB_NEVER, NULL);
		if (act == NULL)
			return false;
		act->standing = true;
		act->other[act->n_other++] = w->as[a].asn;
		act->other[act->n_other++] = w->as[b].asn;
	}
	return true;
}

bool
plan_operations(struct lab *l)
{
	const uint32_t each = 1 + l->w->o->hours / 8;

	if (!route_servers(l) || !begins_to_give_all(l) || !noisy(l))
		return false;
	for (uint32_t k = 0; k < each && k < 16; k++) {
		if (!reset(l) || !reset(l) || !reset(l) || !stale(l) || !missing_files(l) ||
		    !restart(l, k % 2 == 1) || !wrong_clock(l) || (k % 4 == 0 && !stale_feed(l)))
			return false;
	}
	return l->w->o->negatives != SIM_NEGATIVES_FAULTS || faults(l);
}

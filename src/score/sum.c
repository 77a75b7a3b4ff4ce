/* sum.c - see sum.h. One pass: events come by weight and begin. */
#include "score/sum.h"

struct run {
	const struct fw_incidents *rule;
	const struct score_input *in;
	uint32_t sources;
	uint32_t weight_e6;
	struct sum_incident at; /* the incident at hand */
	bool any, stop;
	uint64_t sum; /* of this weight, without it */
	unsigned __int128 total;
	bool (*take)(void *arg, const struct sum_incident *one);
	void *arg;
};

bool
sum_takes(const struct fw_events *which, const struct sev *ev)
{
	return (which->kinds >> ev->kind & 1) != 0 && ev->role == which->role &&
	       (ev->facts & which->drop) == 0 &&
	       (which->keep == 0 || (ev->facts & which->keep) != 0) &&
	       sev_grade(ev->facts) >= which->least_grade;
}

uint64_t
sum_value_e4(const struct fw_incidents *rule, int64_t seconds)
{
	for (uint32_t i = 0; i < rule->buckets_n; i++) {
		if (seconds < rule->buckets[i].below_s)
			return rule->buckets[i].value_e4;
	}
	return rule->base_e4 + rule->each_e4 * (uint64_t)(seconds / rule->each_s);
}

/* Whether [from, to) lies in one gap of a source of this metric. */
static bool
in_gap(const struct run *r, int64_t from_s, int64_t to_s)
{
	for (size_t i = 0; i < r->in->n_gaps; i++) {
		const struct score_gap *g = &r->in->gaps[i];

		if ((r->sources >> g->source & 1) != 0 && g->begin_s <= from_s && g->end_s >= to_s)
			return true;
	}
	return false;
}

static bool
goes_on(const struct run *r, int64_t begin_s)
{
	if (!r->any)
		return false;
	if (begin_s <= r->at.end_s || begin_s - r->at.end_s <= r->rule->bridge_s)
		return true;
	return r->rule->gaps == FW_GAPS_BRIDGE && in_gap(r, r->at.end_s, begin_s);
}

static void
close_incident(struct run *r)
{
	if (!r->any)
		return;
	r->any = false;
	r->at.weight_e6 = r->weight_e6;
	r->at.value_e4 = sum_value_e4(r->rule, r->at.end_s - r->at.begin_s);
	r->sum += r->at.value_e4;
	if (r->take != NULL && !r->stop)
		r->stop = !r->take(r->arg, &r->at);
}

static void
close_weight(struct run *r)
{
	close_incident(r);
	r->total += (unsigned __int128)r->sum * r->weight_e6;
	r->sum = 0;
}

bool
sum_within(const struct sev *ev, int64_t begin_s, int64_t end_s)
{
	return ev->begin_s < end_s && (ev->begin_s >= begin_s || ev->end_s > begin_s);
}

/* The event as cut to the period goes into the incident at hand, or begins one. */
static void
add(struct run *r, size_t i, int64_t begin_s, int64_t end_s)
{
	if (!goes_on(r, begin_s)) {
		close_incident(r);
		r->at = (struct sum_incident){ .begin_s = begin_s, .end_s = end_s, .first = i };
		r->any = true;
	} else if (end_s > r->at.end_s) {
		r->at.end_s = end_s;
	}
	r->at.last = i;
}

uint64_t
sum_incidents(const struct fw_incidents *rule, const struct fw_events *which, uint32_t sources,
    const struct score_input *in, bool (*take)(void *arg, const struct sum_incident *one),
    void *arg)
{
	struct run r = { .rule = rule, .in = in, .sources = sources, .take = take, .arg = arg };
	const int64_t a = in->begin_s, b = in->end_s;

	for (size_t i = 0; i < in->n_ev; i++) {
		const struct sev *ev = &in->ev[i];
		const int64_t begin_s = ev->begin_s < a ? a : ev->begin_s,
			      end_s = ev->end_s < b ? ev->end_s : b;

		if (!sum_takes(which, ev) || !sum_within(ev, a, b))
			continue;
		if (ev->weight_e6 != r.weight_e6) {
			close_weight(&r);
			r.weight_e6 = ev->weight_e6;
		}
		add(&r, i, begin_s, end_s < begin_s ? begin_s : end_s);
	}
	close_weight(&r);
	return (uint64_t)((r.total + SEV_WEIGHT / 2) / SEV_WEIGHT);
}

uint64_t
sum_events(const struct fw_incidents *rule, const struct fw_events *which, uint32_t sources,
    const struct score_input *in)
{
	return sum_incidents(rule, which, sources, in, NULL, NULL);
}

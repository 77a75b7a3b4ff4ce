/* event_out.c - an event as the values of an incident. */
#include <stdio.h>
#include <stdlib.h>

#include "base/buf.h"
#include "detect/event.h"

/* What all steps of the making share. */
struct making {
	const struct event *v;
	const struct settings *set;
	const struct event_names *names;
	struct arena *a;
	struct incident *out;
	uint32_t *order; /* findings by begin, prefix, kind */
};

static const struct pfx *
pfx_of(const struct making *m, uint32_t finding)
{
	return m->names->pfx(m->names->arg, m->v->f[finding].s.pfx);
}

static int
by_begin(const void *pa, const void *pb, void *arg)
{
	const struct making *m = arg;
	const uint32_t a = *(const uint32_t *)pa, b = *(const uint32_t *)pb;
	const struct event_finding *fa = &m->v->f[a], *fb = &m->v->f[b];
	int d;

	if (fa->begin_us != fb->begin_us)
		return fa->begin_us < fb->begin_us ? -1 : 1;
	d = pfx_cmp(pfx_of(m, a), pfx_of(m, b));
	return d != 0 ? d : (int)fa->s.kind - (int)fb->s.kind;
}

static int
by_number(const void *a, const void *b)
{
	const uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	return x < y ? -1 : x > y;
}

static int
by_pfx(const void *a, const void *b)
{
	return pfx_cmp(a, b);
}

static enum st
put_prefixes(struct making *m, struct err *e)
{
	struct incident *o = m->out;
	size_t n = 0;

	o->prefixes = arena_alloc(m->a, m->v->f_n * sizeof(*o->prefixes));
	if (o->prefixes == NULL)
		return err_nomem(e, "incidents");
	for (size_t i = 0; i < m->v->f_n; i++)
		o->prefixes[i] = *pfx_of(m, (uint32_t)i);
	qsort(o->prefixes, m->v->f_n, sizeof(*o->prefixes), by_pfx);
	for (size_t i = 0; i < m->v->f_n; i++) {
		if (n == 0 || !pfx_eq(&o->prefixes[n - 1], &o->prefixes[i]))
			o->prefixes[n++] = o->prefixes[i];
	}
	o->prefixes_n = n;
	return ST_OK;
}

/*
 * The kind of most findings, of the first where several have as many; and the type likewise. Where
 * some are high the weak ones have no say: an oddity of many paths does not rename a hijack.
 */
static void
put_kind(struct making *m)
{
	uint32_t kinds[INC_KINDS] = { 0 }, types[256] = { 0 };
	const struct event *v = m->v;
	uint32_t best = 0;
	uint8_t least = GRADE_LOW;

	for (size_t i = 0; i < v->f_n; i++) {
		if (v->f[i].strength >= GRADE_HIGH)
			least = GRADE_HIGH;
	}
	for (size_t i = 0; i < v->f_n; i++)
		kinds[v->f[i].s.kind] += v->f[i].strength >= least;
	for (size_t i = 0; i < v->f_n; i++) {
		const uint8_t kind = v->f[m->order[i]].s.kind;

		if (kinds[kind] > best) {
			best = kinds[kind];
			m->out->kind = kind;
		}
	}
	best = 0;
	for (size_t i = 0; i < v->f_n; i++) {
		if (v->f[i].s.kind == m->out->kind)
			types[v->f[i].s.type]++;
	}
	for (unsigned t = 1; t < 256; t++) {
		if (types[t] > best) {
			best = types[t];
			m->out->type = (uint8_t)t;
		}
	}
}

/* Who is in conflict about many prefixes with many ASes at once has let out a table: type 5 of RFC
 * 7908 by simultaneous peaks, as of ANSSI: what stood in the first tables, or comes one by one, is
 * no part of the event, so that both series start from nothing. */
static void
put_wholesale(struct making *m)
{
	const struct settings_limits *limits = &m->set->limits;
	struct incident *o = m->out;

	if (m->v->group != GROUP_HIJACK || o->standing || o->prefixes_n < limits->peak_prefixes ||
	    o->victims_n < limits->peak_ases)
		return;
	o->kind = INC_LEAK;
	o->type = 5;
	o->signals |= SIG(WHOLESALE);
}

/* The distinct numbers but 0 of v[0..n), ascending, in place; how many. */
static size_t
distinct(uint32_t *v, size_t n)
{
	size_t k = 0;

	qsort(v, n, sizeof(*v), by_number);
	for (size_t i = 0; i < n; i++) {
		if (v[i] != 0 && (k == 0 || v[k - 1] != v[i]))
			v[k++] = v[i];
	}
	return k;
}

static enum st
put_parties(struct making *m, struct err *e)
{
	const struct event *v = m->v;
	const struct suspicion *first = &v->f[m->order[0]].s;
	struct incident *o = m->out;
	bool certain = false;

	o->victims = arena_alloc(m->a, v->f_n * sizeof(uint32_t));
	o->accomplices = arena_alloc(m->a, v->f_n * sizeof(uint32_t));
	o->culprits = arena_alloc(m->a, (1 + SUSPICION_RANGE) * sizeof(uint32_t));
	if (o->victims == NULL || o->accomplices == NULL || o->culprits == NULL)
		return err_nomem(e, "incidents");
	for (size_t i = 0; i < v->f_n; i++) {
		o->victims[i] = v->f[i].s.victim;
		o->accomplices[i] = v->f[i].s.accomplice;
		certain |= v->f[i].s.range_n == 0;
	}
	o->victims_n = distinct(o->victims, v->f_n);
	o->accomplices_n = distinct(o->accomplices, v->f_n);
	o->culprits[o->culprits_n++] = v->culprit;
	for (unsigned i = 0; !certain && i < first->range_n; i++) {
		if (first->range[i] != v->culprit)
			o->culprits[o->culprits_n++] = first->range[i];
	}
	return ST_OK;
}

static int
by_segment(const void *pa, const void *pb)
{
	const struct incident_segment *a = pa, *b = pb;

	for (unsigned i = 0; i < 3; i++) {
		if (a->asn[i] != b->asn[i])
			return a->asn[i] < b->asn[i] ? -1 : 1;
	}
	return 0;
}

static int
by_prefixes(const void *pa, const void *pb)
{
	const struct incident_segment *a = pa, *b = pb;

	if (a->prefixes != b->prefixes)
		return a->prefixes > b->prefixes ? -1 : 1;
	return by_segment(pa, pb);
}

static enum st
put_segments(struct making *m, struct err *e)
{
	const struct event *v = m->v;
	struct incident *o = m->out;
	size_t n = 0;

	o->segments = arena_alloc(m->a, v->f_n * sizeof(*o->segments));
	if (o->segments == NULL)
		return err_nomem(e, "incidents");
	for (size_t i = 0; i < v->f_n; i++) {
		if (v->f[i].s.segment[0] == 0)
			continue;
		memcpy(o->segments[n].asn, v->f[i].s.segment, sizeof(o->segments[n].asn));
		o->segments[n++].prefixes = 1;
	}
	qsort(o->segments, n, sizeof(*o->segments), by_segment);
	for (size_t i = 0; i < n; i++) {
		struct incident_segment *last = &o->segments[o->segments_n];

		if (o->segments_n > 0 && by_segment(last - 1, &o->segments[i]) == 0)
			last[-1].prefixes++;
		else
			o->segments[o->segments_n++] = o->segments[i];
	}
	qsort(o->segments, o->segments_n, sizeof(*o->segments), by_prefixes);
	return ST_OK;
}

static void
put_confidence(struct making *m)
{
	const struct event *v = m->v;
	struct incident *o = m->out;
	uint8_t most = GRADE_LOW;
	uint64_t all = v->amiss | (v->standing ? SIG(STANDING) : 0);

	for (size_t i = 0; i < v->f_n; i++) {
		if (v->f[i].strength > most)
			most = v->f[i].strength;
	}
	for (size_t i = 0; i < v->f_n; i++) {
		if (v->f[i].strength == most)
			all |= v->f[i].s.signals;
	}
	if (v->asns[0].n >= m->set->limits.peer_asns &&
	    v->collectors[0].n >= m->set->limits.collectors)
		all |= SIG(VISIBLE);
	if (v->asns[0].n * 100ull >= v->asns_possible * (uint64_t)WIDE_PERCENT &&
	    v->asns_possible > 0 && v->asns[0].n > 1)
		all |= SIG(WIDE);
	o->signals = all;
	o->base = m->set->base[o->kind];
	for (unsigned s = 0; s < SIGNALS; s++) {
		const struct settings_signal *w = &m->set->signals[s];

		if ((all >> s & 1) != 0 && (w->mask >> o->kind & 1) != 0)
			o->weight[s] = w->weight;
	}
	o->confidence = (uint32_t)settings_weigh(m->set, o->kind, all).confidence;
}

static int
by_sight(const void *pa, const void *pb)
{
	const struct sighting *a = pa, *b = pb;
	int d;

	if (a->time_us != b->time_us)
		return a->time_us < b->time_us ? -1 : 1;
	d = strcmp(a->collector, b->collector);
	if (d != 0)
		return d;
	if (a->peer_asn != b->peer_asn)
		return a->peer_asn < b->peer_asn ? -1 : 1;
	return pfx_cmp(&a->peer, &b->peer);
}

/* rec holds the place in v->first until the order is known. */
static enum st
put_sightings(struct making *m, struct err *e)
{
	const struct event *v = m->v;
	struct incident *o = m->out;
	struct sighting *all = arr_new(v->first_n + 1, sizeof(*all));

	if (all == NULL)
		return err_nomem(e, "incidents");
	for (size_t i = 0; i < v->first_n; i++) {
		m->names->peer(m->names->arg, v->first[i].peer, &all[i]);
		all[i].time_us = v->first[i].time_us;
		all[i].rec = i;
	}
	qsort(all, v->first_n, sizeof(*all), by_sight);
	o->first_n = v->first_n < SIGHTINGS_MAX ? v->first_n : SIGHTINGS_MAX;
	o->first = arena_alloc(m->a, (o->first_n + 1) * sizeof(*o->first));
	if (o->first != NULL)
		memcpy(o->first, all, o->first_n * sizeof(*all));
	free(all);
	if (o->first == NULL)
		return err_nomem(e, "incidents");
	for (size_t i = 0; i < o->first_n; i++) {
		const struct event_first *f = &v->first[o->first[i].rec];
		struct sighting *s = &o->first[i];

		s->pfx = *pfx_of(m, f->finding);
		s->peer_no = f->peer;
		s->pfx_no = v->f[f->finding].s.pfx;
		s->rec = f->at.rec;
		s->off = f->at.off;
		s->table = f->why == FOLLOW_SEED;
		s->file_no = f->at.file;
		s->file = m->names->file(m->names->arg, f->at.file, m->a);
		s->path = m->names->path(m->names->arg, f->route, m->a);
		if (s->file == NULL || s->path == NULL)
			return err_nomem(e, "incidents");
	}
	return ST_OK;
}

/* Of what does not change while it goes on: group, culprit, begin, the first prefix. */
static void
put_id(struct making *m)
{
	const struct event *v = m->v;
	char text[PFX_TEXT + 64], pfx[PFX_TEXT];
	uint32_t first = m->order[0];
	int n;

	for (size_t i = 0; i < v->f_n; i++) {
		const uint32_t f = m->order[i];

		if (v->f[f].begin_us / 1000000 == v->begin_us / 1000000 &&
		    pfx_cmp(pfx_of(m, f), pfx_of(m, first)) < 0)
			first = f;
	}
	*pfx_fmt(pfx, pfx_of(m, first)) = '\0';
	n = snprintf(text, sizeof(text), "%u %u %u %lld %s", v->group, v->standing, v->culprit,
	    (long long)(v->begin_us / 1000000), pfx);
	snprintf(m->out->id, sizeof(m->out->id), "%016llx",
	    (unsigned long long)hash_bytes(text, (size_t)n));
}

/* Growth that is long over is told by the time alone. */
static uint8_t
state_at(const struct event *v, const struct settings *set, int64_t time_us)
{
	unsigned s = v->state;

	if (s == STATE_GROWING && time_us - v->grew_us > SETTLE_US)
		s = incident_next(s, STEP_SETTLE);
	if (s == STATE_ENDED && time_us - v->end_us > set->limits.quiet_s * INT64_C(1000000))
		s = incident_next(s, STEP_QUIET);
	return (uint8_t)s;
}

enum st
event_incident(const struct event *v, const struct settings *set, const struct event_names *names,
    int64_t time_us, struct arena *a, struct incident *out, struct err *e)
{
	struct making m = { v, set, names, a, out, arr_new(v->f_n, sizeof(uint32_t)) };
	enum st st = ST_OK;

	*out = (struct incident){ .grade = v->grade,
		.state = state_at(v, set, time_us),
		.standing = v->standing,
		.end_known = v->end_known,
		.begin_us = v->begin_us,
		.end_us = v->end_us,
		.detected_us = v->begin_us,
		.graded_us = v->at_us[v->grade] != INT64_MAX ? v->at_us[v->grade] : v->begin_us,
		.last_us = v->last_us,
		.peers = v->peers.n,
		.peer_asns = v->asns[GRADE_LOW].n,
		.collectors = v->collectors[GRADE_LOW].n,
		.peers_possible = v->peers_possible,
		.peer_asns_possible = v->asns_possible,
		.collectors_possible = v->collectors_possible };
	if (m.order == NULL)
		return err_nomem(e, "incidents");
	for (size_t i = 0; i < v->f_n; i++)
		m.order[i] = (uint32_t)i;
	qsort_r(m.order, v->f_n, sizeof(*m.order), by_begin, &m);
	put_kind(&m);
	put_id(&m);
	if ((st = put_prefixes(&m, e)) == ST_OK && (st = put_parties(&m, e)) == ST_OK &&
	    (st = put_segments(&m, e)) == ST_OK)
		st = put_sightings(&m, e);
	if (st == ST_OK) {
		put_confidence(&m);
		put_wholesale(&m);
	}
	free(m.order);
	return st;
}

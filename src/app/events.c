/* events.c - see events.h. */
#include "app/events.h"

#include <stdlib.h>

#include "base/arena.h"
#include "judge/judge.h"

/* What the group of kinds is to a score; SEV_KINDS: nothing. */
static unsigned
kind_of(const struct incident *i, const struct suspicion *s)
{
	if (i->kind == INC_LEAK) /* a table let out at once is one, whatever its findings are */
		return SEV_LEAK;
	switch (incident_kind_group(s->kind)) {
	case GROUP_LEAK:
		return SEV_LEAK;
	case GROUP_HIJACK:
		return SEV_HIJACK;
	case GROUP_BOGON_PREFIX:
		return SEV_BOGON_PREFIX;
	case GROUP_BOGON_ASN:
		return SEV_BOGON_ASN;
	default:
		return SEV_KINDS;
	}
}

/* What registries say of the prefix and the AS that is accused of it. */
static uint16_t
facts_of_route(const struct world *w, const struct pfx *p, uint32_t accused, unsigned kind)
{
	const struct verdict v = judge_pair(w, p, accused);
	uint16_t f = 0;

	if (kind == SEV_BOGON_PREFIX) {
		f |= v.bogon == BOGON_FULL ? SEV_BOGON_FULL : 0;
		f |= v.bogon == BOGON_ADMINISTRATIVE ? SEV_BOGON_ADMINISTRATIVE : 0;
	}
	if (kind == SEV_HIJACK || kind == SEV_BOGON_PREFIX) {
		f |= v.rpki == RPKI_VALID ? SEV_RPKI_VALID : 0;
		f |=
		    v.irr == IRR_VALID || v.irr == IRR_INVALID_MORE_SPECIFIC ? SEV_ROUTE_OBJECT : 0;
	}
	return f;
}

static uint16_t
facts_of(const struct world *w, const struct incident *i, const struct event_finding *f,
    const struct pfx *p, uint32_t accused, unsigned kind)
{
	const unsigned grade = f->strength < i->grade ? f->strength : i->grade;
	uint16_t facts = facts_of_route(w, p, accused, kind);

	if ((f->s.signals & SIG(SIBLING)) != 0 ||
	    (f->s.victim != 0 && world_same_org(w, accused, f->s.victim)))
		facts |= SEV_SAME_ORG;
	if ((f->s.signals & SIG(SCRUBBER)) != 0 || world_is_scrubber(w, accused))
		facts |= SEV_SCRUBBER;
	if (kind == SEV_BOGON_ASN) /* registries hold back prefixes, no AS numbers */
		facts |= SEV_BOGON_FULL;
	return facts | (uint16_t)(grade << SEV_GRADE_SHIFT);
}

/* Whether asn stands in the path behind its first AS, which is the collector's own peer. */
static bool
behind_first(const char *path, uint32_t asn)
{
	struct str rest = str_of(path), word;
	uint64_t first = 0, n;

	while (str_cut(&rest, ' ', &word)) {
		if (!str_u64(word, UINT32_MAX, &n))
			continue; /* a set */
		if (first == 0)
			first = n;
		else if (n == asn && n != first)
			return true;
	}
	return false;
}

/* The collector's own peer is never blamed: somebody else must have shown the neighbour's word. */
static bool
passed_on(const struct incident *i, uint32_t asn)
{
	for (size_t k = 0; k < i->first_n; k++) {
		if (behind_first(i->first[k].path, asn))
			return true;
	}
	return false;
}

static bool
add(struct event_list *l, const struct store_event *x)
{
	struct store_event *v;

	for (size_t i = 0; i < l->n; i++) {
		v = &l->v[i];
		if (v->asn != x->asn || v->kind != x->kind || v->role != x->role ||
		    v->facts != x->facts)
			continue;
		if (x->begin_s < v->begin_s)
			v->begin_s = x->begin_s;
		return true;
	}
	v = arr_grow(l->v, l->n, &l->cap, sizeof(*v));
	if (v == NULL)
		return false;
	l->v = v;
	v[l->n++] = *x;
	return true;
}

static int
by_order(const void *pa, const void *pb)
{
	const struct store_event *a = pa, *b = pb;

	if (a->asn != b->asn)
		return a->asn < b->asn ? -1 : 1;
	if (a->kind != b->kind)
		return (int)a->kind - (int)b->kind;
	return a->role != b->role ? (int)a->role - (int)b->role : (int)a->facts - (int)b->facts;
}

enum st
events_of(struct event_list *out, const struct detect *d, const struct world *w,
    const struct incident *i, struct err *e)
{
	const struct event *v = detect_event(d, i);
	const struct event_names names = detect_names(d);
	struct store_event x = { .end_s = i->end_us == 0 ? SEV_OPEN : i->end_us / 1000000 };

	out->n = 0;
	for (size_t k = 0; k < v->f_n; k++) {
		const struct event_finding *f = &v->f[k];
		const unsigned kind = kind_of(i, &f->s);

		if (kind == SEV_KINDS)
			continue;
		x.asn = v->culprit;
		x.kind = (uint8_t)kind;
		x.role = SEV_OWN;
		x.begin_s = f->begin_us / 1000000;
		x.facts = facts_of(w, i, f, names.pfx(names.arg, f->s.pfx), v->culprit, kind);
		if (!add(out, &x))
			return err_nomem(e, "events");
		x.asn = f->s.accomplice;
		x.role = SEV_CUSTOMER;
		if (x.asn != 0 && x.asn != v->culprit && passed_on(i, x.asn) && !add(out, &x))
			return err_nomem(e, "events");
	}
	if (out->n > 0)
		qsort(out->v, out->n, sizeof(*out->v), by_order);
	return ST_OK;
}

/* check_update.c - an UPDATE as a whole: its lengths, fields, families, and what must be there. */
#include "bgp/check_i.h"
#include "bgp/nlri.h"

#define WHAT_ADD_PATH "makes sense only with path identifiers, which the session does not have"

/* Default routes in the field: more than one is what ADD-PATH looks like to who does not expect it.
 */
static unsigned
defaults(struct wire w, unsigned afi)
{
	struct bgp_nlri t;
	struct err e;
	unsigned n = 0;

	while (nlri_next(&w, afi, false, &t, &e) == ST_OK)
		n += t.pfx.len == 0;
	return n;
}

/* A field of a family that is judged. */
static void
field(struct findings *f, struct wire w, unsigned afi, int attr, const struct check_session *s)
{
	const uint64_t off = wire_off(&w);
	const char *rule;

	if (!nlri_check(w, afi, s->add_path, &rule)) {
		findings_add(f, OUT_RESET_CLASS, off, attr, rule, "prefixes that cannot be walked");
		if (!s->add_path && nlri_check(w, afi, true, &rule))
			findings_add(f, OUT_OK_FLAG, off, attr, "RFC 7911 3", WHAT_ADD_PATH);
	} else if (!s->add_path && nlri_suspect(w, afi))
		findings_add(f, OUT_RESET_CLASS, off, attr, "RFC 7911 3", WHAT_ADD_PATH);
	else if (!s->add_path && defaults(w, afi) > 1)
		findings_add(f, OUT_OK_FLAG, off, attr, "RFC 7911 3", "the default route twice");
}

static void
mp_field(struct findings *f, const struct bgp_mp *m, int attr, uint64_t off,
    const struct check_session *s)
{
	struct wire w;

	if (m->nlri.p == NULL || (attr == ATTR_MP_UNREACH_NLRI && m->nlri.n == 0))
		return; /* not there, or an End-of-RIB, of whatever family */
	w = wire_on(m->nlri.p, m->nlri.n, off);
	if (family_judged(m->afi, m->safi))
		field(f, w, m->afi, attr, s);
	else if (family_walks(m->afi, m->safi, w))
		findings_add(
		    f, OUT_SKIP_FAMILY, off, attr, "RFC 4760 7", "a family that is not judged");
	else
		findings_add(f, OUT_SKIP_FAMILY, off, attr, "RFC 7606 5.4",
		    "a family that is not judged, and routes of it that cannot be walked");
}

/*
 * RFC 7606 5.2: attributes with a fault, and no route that they would be of. Then the routes are
 * perhaps what was not found.
 */
static void
missing_nlri(struct findings *f, const struct check_attrs *a, uint64_t off)
{
	struct check_attrs rest = *a;

	rest.seen[0] &= ~(1ULL << ATTR_MP_UNREACH_NLRI);
	if (findings_worst(f) == OUT_TAW &&
	    (rest.seen[0] | rest.seen[1] | rest.seen[2] | rest.seen[3] || a->cut))
		findings_add(f, OUT_RESET_CLASS, off, -1, "RFC 7606 5.2",
		    "attributes with a fault and no routes to withdraw");
}

void
check_update(
    struct findings *f, const uint8_t *p, size_t n, uint64_t off, const struct check_session *s)
{
	struct wire w = wire_on(p, n, off), withdrawn, attrs;
	struct check_attrs a;
	uint64_t attrs_off;
	bool classic;

	withdrawn = wire_sub(&w, wire_u16(&w));
	if (wire_bad(&w)) {
		findings_add(f, OUT_RESET_CLASS, off, -1, "RFC 7606 3 (b)",
		    "the withdrawn routes run past the message");
		return;
	}
	attrs_off = wire_off(&w);
	attrs = wire_sub(&w, wire_u16(&w));
	if (wire_bad(&w)) {
		findings_add(f, OUT_RESET_CLASS, attrs_off, -1, "RFC 7606 3 (b)",
		    "the attributes run past the message");
		return;
	}
	check_attrs(f, &a, attrs, s);
	classic = wire_left(&w) > 0;
	if (classic || a.reach.nlri.n > 0)
		check_required(f, &a, attrs_off, classic);
	else
		missing_nlri(f, &a, attrs_off);
	field(f, withdrawn, AFI_IP4, -1, s);
	field(f, w, AFI_IP4, -1, s);
	mp_field(f, &a.reach, ATTR_MP_REACH_NLRI, attrs_off, s);
	mp_field(f, &a.unreach, ATTR_MP_UNREACH_NLRI, attrs_off, s);
}

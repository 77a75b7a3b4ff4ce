/* update.c - see update.h. */
#include "bgp/update.h"

#include "bgp/check.h"

#define RULE_ADD_PATH "RFC 7911 3"

/* An MP field that we judge: its wire, else empty and u->foreign. */
static void
mp_field(struct bgp_update *u, struct bgp_field *f, const struct bgp_mp *m, unsigned code)
{
	const char *rule;

	if (!attrs_have(&u->attrs, code))
		return;
	if ((m->afi != AFI_IP4 && m->afi != AFI_IP6) || m->safi < SAFI_UNICAST ||
	    m->safi > SAFI_MULTICAST) {
		u->foreign = true;
		return;
	}
	f->afi = m->afi;
	f->safi = m->safi;
	f->nlri = wire_on(m->nlri.p, m->nlri.n, 0);
	if (!nlri_check(f->nlri, f->afi, u->add_path, &rule))
		bgp_fault_add(&u->attrs.fault, BGP_RESET, 0, rule);
	else if (!u->add_path && nlri_suspect(f->nlri, f->afi))
		bgp_fault_add(&u->attrs.fault, BGP_RESET, 0, RULE_ADD_PATH);
}

static void
classic_field(struct bgp_update *u, struct bgp_field *f, struct wire w)
{
	const char *rule;

	f->afi = AFI_IP4;
	f->safi = SAFI_UNICAST;
	f->nlri = w;
	if (!nlri_check(w, AFI_IP4, u->add_path, &rule))
		bgp_fault_add(&u->attrs.fault, BGP_RESET, wire_off(&w), rule);
	else if (!u->add_path && nlri_suspect(w, AFI_IP4))
		bgp_fault_add(&u->attrs.fault, BGP_RESET, wire_off(&w), RULE_ADD_PATH);
}

/*
 * What is rare is looked at slowly: odd attributes, and faults without a route that would be
 * withdrawn for them, where RFC 7606 5.2 asks which attributes there are.
 */
static bool
needs_slow_look(const struct bgp_update *u)
{
	return u->attrs.odd ||
	       (u->attrs.fault.outcome >= BGP_TAW_AS0 && u->attrs.fault.outcome < BGP_RESET &&
		   wire_left(&u->announced[0].nlri) == 0 && wire_left(&u->announced[1].nlri) == 0);
}

static void
slow_look(struct bgp_update *u, const uint8_t *p, size_t n, const struct bgp_session *ses)
{
	const struct check_session s = { .as4 = ses->as4,
		.add_path = ses->add_path,
		.external = ses->external,
		.archive = true };
	struct findings f = { 0 };

	check_update(&f, p, n, 0, &s);
	check_to_fault(&u->attrs.fault, &f);
}

enum st
update_decode(struct bgp_update *u, const uint8_t *p, size_t n, const struct bgp_session *ses,
    struct arena *mem, struct err *e)
{
	struct wire w = wire_on(p, n, 0), withdrawn, attrs;
	const struct wire none = wire_on(p, 0, 0);
	enum st st;

	u->add_path = ses->add_path;
	u->foreign = false;
	u->withdrawn[0].nlri = u->withdrawn[1].nlri = u->announced[0].nlri = u->announced[1].nlri =
	    none;
	withdrawn = wire_sub(&w, wire_u16(&w));
	attrs = wire_sub(&w, wire_u16(&w));
	if (wire_bad(&w)) {
		u->attrs = (struct bgp_attrs){ 0 };
		bgp_fault_add(&u->attrs.fault, BGP_RESET, w.bad_at, "RFC 7606 3 (b)");
		return ST_OK;
	}
	st = attrs_decode(&u->attrs, &attrs, ses, mem, e);
	if (st != ST_OK)
		return st;
	classic_field(u, &u->withdrawn[0], withdrawn);
	classic_field(u, &u->announced[0], w);
	mp_field(u, &u->withdrawn[1], &u->attrs.unreach, ATTR_MP_UNREACH_NLRI);
	mp_field(u, &u->announced[1], &u->attrs.reach, ATTR_MP_REACH_NLRI);
	if (needs_slow_look(u))
		slow_look(u, p, n, ses);
	if (u->attrs.fault.outcome == BGP_RESET)
		u->withdrawn[0].nlri = u->withdrawn[1].nlri = u->announced[0].nlri =
		    u->announced[1].nlri = none;
	else if (wire_left(&u->announced[0].nlri) > 0 || wire_left(&u->announced[1].nlri) > 0)
		attrs_require(&u->attrs, wire_left(&u->announced[0].nlri) > 0);
	return ST_OK;
}

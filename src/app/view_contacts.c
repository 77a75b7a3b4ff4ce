/*
 * view_contacts.c - where contacts of an AS are registered, by source: roles and dates, no person.
 *
 * Roles are records of PeeringDB, whose terms forbid to pass them on: without leave they are left
 * out, and what was computed from them stays.
 */
#include "app/view_i.h"

#include "pfx/asn.h"

#define ROLES_MOST 50

static void
put_state(struct json *j, enum contact_state s)
{
	if (s == CONTACT_NO_DATA)
		json_knull(j, "state");
	else
		json_kcstr(j, "state", s == CONTACT_REGISTERED ? "registered" : "missing");
}

static void
put_roles(struct json *j, const struct pdb_table *t, uint32_t asn)
{
	static const char *const visible[] = {
		[PDB_PUBLIC] = "public", [PDB_USERS] = "users", [PDB_PRIVATE] = "private"
	};
	const struct pdb_poc *p;
	const size_t n = pdb_contacts(t, asn, &p);

	json_key(j, "roles");
	json_arr(j);
	for (size_t i = 0; i < n && i < ROLES_MOST; i++) {
		json_obj(j);
		vput_text(j, "role", pdb_role_word(p[i].role));
		json_kcstr(j, "visible", visible[p[i].visible]);
		json_kbool(j, "counts", pdb_contact_counts(&p[i]));
		vput_time(j, "updated", p[i].updated_s);
		json_obj_end(j);
	}
	json_arr_end(j);
}

static void
begin_source(struct json *j, enum source_kind k, enum contact_state s, int64_t updated_s)
{
	json_obj(j);
	json_kcstr(j, "source", source_kind_name(k));
	json_kcstr(j, "title", source_kind_info(k)->title);
	put_state(j, s);
	vput_time(j, "updated", updated_s);
}

static void
put_peeringdb(struct vask *a, uint32_t asn)
{
	static const enum contact_state states[] = { [PDB_NO_DATA] = CONTACT_NO_DATA,
		[PDB_MISSING] = CONTACT_MISSING,
		[PDB_REGISTERED] = CONTACT_REGISTERED };
	const bool shown = a->v->shows_all || source_kind_info(SRC_PEERINGDB)->republish;
	const struct pdb_table *t = world_peeringdb(a->world);

	if (t == NULL)
		return;
	begin_source(&a->j, SRC_PEERINGDB, states[pdb_contact(t, asn)], pdb_contact_date(t, asn));
	if (shown && pdb_net(t, asn) != NULL)
		put_roles(&a->j, t, asn);
	else
		json_knull(&a->j, "roles");
	json_obj_end(&a->j);
}

static void
put_registry(struct vask *a, uint32_t asn)
{
	int64_t updated_s;
	const enum contact_state s = world_as_registry_contact(a->world, asn, &updated_s);

	if (!world_has(a->world, SRC_WHOIS))
		return;
	begin_source(&a->j, SRC_WHOIS, s, updated_s);
	json_knull(&a->j, "roles");
	json_obj_end(&a->j);
}

enum st
view_contacts(struct view *v, const struct view_query *q, struct buf *out, struct err *e)
{
	struct vask a;
	uint32_t asn;
	enum st st;

	if (!asn_parse(q->asn, &asn))
		return vbad(e, "asn", q->asn, "not an AS number");
	st = vask_begin_world(&a, v, q, out, e);
	if (st != ST_OK)
		return st;
	vask_head(&a);
	if (a.vm == NULL) {
		st = vnot(e, "nothing is held yet");
	} else {
		json_obj(&a.j);
		json_ku64(&a.j, "asn", asn);
		put_state(&a.j, world_as_contact(a.world, asn));
		json_key(&a.j, "sources");
		json_arr(&a.j);
		put_peeringdb(&a, asn);
		put_registry(&a, asn);
		json_arr_end(&a.j);
		json_obj_end(&a.j);
	}
	vask_tail(&a, NULL);
	return vask_end(&a, st, e);
}

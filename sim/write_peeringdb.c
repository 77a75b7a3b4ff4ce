/*
 * write_peeringdb.c - networks and their contacts as PeeringDB's API lists them, to a reader who is
 * logged in.
 *
 * Contacts are roles, never persons. Some networks have none, some an abuse contact alone.
 */
#include "sim/sim_i.h"

#include "base/json.h"

enum { LISTED_PERMILLE = 600 };

static bool
listed(const struct sim_world *w, uint32_t as)
{
	const unsigned more = w->as[as].tier < TIER_SMALL ? 350 : 0;

	return sim_hash(w, w->as[as].asn, 71) % 1000 < LISTED_PERMILLE + more;
}

static const char *
info_type(const struct sim_as *a)
{
	static const char *const types[] = { [KIND_CARRIER] = "NSP",
		[KIND_ISP] = "Cable/DSL/ISP",
		[KIND_CONTENT] = "Content",
		[KIND_ENTERPRISE] = "Enterprise",
		[KIND_EDUCATION] = "Educational/Research",
		[KIND_GOVERNMENT] = "Government" };

	return types[a->kind];
}

static void
times(struct json *j, const struct sim_world *w, uint64_t h)
{
	const int64_t made = w->start_s - 86400 - (int64_t)(h % (15ULL * 365 * 86400));

	json_key(j, "created");
	json_rfc3339(j, made);
	json_key(j, "updated");
	json_rfc3339(j, made + (int64_t)((h >> 9) % (uint64_t)(w->start_s - made)));
	json_kcstr(j, "status", "ok");
}

static void
net(struct json *j, const struct sim_world *w, uint32_t as)
{
	const struct sim_as *a = &w->as[as];
	const struct sim_org *o = &w->org[a->org];
	uint32_t n[2] = { 0, 0 };

	for (uint32_t k = 0; k < a->n_routes; k++)
		n[w->routes[a->route_at + k].p.afi == AFI_IP6]++;
	json_obj(j);
	json_ku64(j, "id", as + 1);
	json_ku64(j, "org_id", a->org + 1);
	json_kcstr(j, "name", o->name);
	json_kcstr(j, "aka", "");
	json_kcstr(j, "name_long", "");
	json_kcstr(j, "website", "");
	json_ku64(j, "asn", a->asn);
	json_kcstr(j, "looking_glass", "");
	json_kcstr(j, "route_server", "");
	if (a->n_cust > 0) {
		char set[64];

		snprintf(set, sizeof(set), "AS%u:AS-CUSTOMERS", a->asn);
		json_kcstr(j, "irr_as_set", set);
	} else
		json_kcstr(j, "irr_as_set", "");
	json_kcstr(j, "info_type", info_type(a));
	json_ku64(j, "info_prefixes4", n[0] + n[0] / 2 + a->n_cust * 3 + 5);
	json_ku64(j, "info_prefixes6", n[1] + n[1] / 2 + a->n_cust + 5);
	json_kcstr(j, "info_traffic", "");
	json_kcstr(j, "info_scope", a->tier <= TIER_LARGE ? "Global" : "Regional");
	json_kbool(j, "info_unicast", true);
	json_kbool(j, "info_ipv6", n[1] > 0);
	json_kcstr(j, "policy_general",
	    a->tier == TIER_1	   ? "Restrictive"
	    : a->tier < TIER_SMALL ? "Selective"
				   : "Open");
	json_ku64(j, "ix_count", 0);
	json_kcstr(j, "notes", "");
	times(j, w, sim_hash(w, a->asn, 72));
	json_obj_end(j);
}

/* An exchange's route server, as PeeringDB types it. */
static void
route_server(struct json *j, const struct sim_world *w, uint32_t k)
{
	char name[64];

	snprintf(name, sizeof(name), "Exchange %u route servers", k + 1);
	json_obj(j);
	json_ku64(j, "id", w->n_as + 1 + k);
	json_ku64(j, "org_id", w->n_org + 1 + k);
	json_kcstr(j, "name", name);
	json_ku64(j, "asn", w->rs[k]);
	json_kcstr(j, "irr_as_set", "");
	json_kcstr(j, "info_type", "Route Server");
	json_kcstr(j, "policy_general", "Open");
	times(j, w, sim_hash(w, w->rs[k], 72));
	json_obj_end(j);
}

static void
contact(struct json *j, const struct sim_world *w, uint32_t as, uint32_t *id, const char *role)
{
	const uint64_t h = sim_hash(w, w->as[as].asn, 100 + *id);
	char text[64];

	json_obj(j);
	json_ku64(j, "id", ++*id);
	json_ku64(j, "net_id", as + 1);
	json_kcstr(j, "role", role);
	json_kcstr(j, "visible", h % 100 < 55 ? "Public" : "Users");
	snprintf(text, sizeof(text), "%s desk", role);
	json_kcstr(j, "name", text);
	json_kcstr(j, "phone", "");
	snprintf(text, sizeof(text), "%c%s@as%u.example", role[0] | 0x20, role + 1, w->as[as].asn);
	json_kcstr(j, "email", text);
	json_kcstr(j, "url", "");
	times(j, w, h);
	json_obj_end(j);
}

static void
contacts(struct json *j, const struct sim_world *w, uint32_t as, uint32_t *id)
{
	const unsigned x = sim_hash(w, w->as[as].asn, 73) % 100;

	if (x < 8)
		return;
	if (x < 20) {
		contact(j, w, as, id, "Abuse");
		return;
	}
	contact(j, w, as, id, x % 5 == 0 ? "Technical" : "NOC");
	if (x % 3 == 0)
		contact(j, w, as, id, "Abuse");
	if (x % 4 == 0)
		contact(j, w, as, id, "Policy");
}

/* One of the two lists; what: 0 net, 1 poc. */
static enum st
list(const struct sim_world *w, const char *name, int what, struct err *e)
{
	uint32_t id = 0;
	struct out o;
	struct json j = json_on(&o.b);
	enum st st = out_open(&o, w->o->dir, name, false, e);

	if (st != ST_OK)
		return st;
	json_obj(&j);
	json_key(&j, "data");
	json_arr(&j);
	for (uint32_t i = 0; i < w->n_as; i++) {
		if (!listed(w, i))
			continue;
		if (what == 0)
			net(&j, w, i);
		else
			contacts(&j, w, i, &id);
		out_more(&o);
	}
	for (uint32_t k = 0; k < w->n_rs && what == 0; k++)
		route_server(&j, w, k);
	json_arr_end(&j);
	json_key(&j, "meta");
	json_obj(&j);
	json_ku64(&j, "generated", w->start_s);
	json_obj_end(&j);
	json_obj_end(&j);
	buf_ch(&o.b, '\n');
	return out_close(&o, e);
}

enum st
sim_write_peeringdb(struct sim_world *w, struct err *e)
{
	const enum st st = list(w, "peeringdb-net.json", 0, e);

	return st == ST_OK ? list(w, "peeringdb-poc.json", 1, e) : st;
}

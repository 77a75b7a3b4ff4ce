/* write_people.c - source address validation tests, and who takes part in the programmes. */
#include "sim/sim_i.h"

#include "base/json.h"

enum { TESTED_PERMILLE = 80 };

/* The AS's first announcement of the family that is no longer than len, cut or filled to len. */
static bool
client(
    const struct sim_world *w, uint32_t as, unsigned afi, unsigned len, uint64_t h, struct pfx *out)
{
	const struct sim_as *a = &w->as[as];

	for (uint32_t k = 0; k < a->n_routes; k++) {
		const struct sim_route *r = &w->routes[a->route_at + k];

		if (r->p.afi != afi || r->planted || (afi == AFI_IP4 && r->p.len > len))
			continue;
		*out = r->p;
		if (r->p.len < len)
			out->hi |= h >> r->p.len;
		out->len = (uint8_t)len;
		pfx_mask(out);
		return true;
	}
	return false;
}

static void
result(struct json *j, const char *key, unsigned x, unsigned open)
{
	json_kcstr(j, key,
	    x < open ? "received"
	    : x < 90 ? "blocked"
	    : x < 96 ? "rewritten"
		     : "unknown");
}

static void
kpfx(struct json *j, const char *key, const struct pfx *p)
{
	char text[PFX_TEXT];
	const char *end = p != NULL ? pfx_fmt(text, p) : text;

	if (p != NULL)
		json_kstr(j, key, (struct str){ text, (size_t)(end - text) });
	else
		json_knull(j, key);
}

static void
session(struct json *j, const struct sim_world *w, uint32_t as, uint32_t n)
{
	const uint32_t asn = w->as[as].asn;
	const uint64_t h = sim_hash(w, asn, 200 + n);
	const unsigned open =
	    sim_hash(w, asn, 81) % 100 < 22 ? 70 : 3; /* most filter, some do not */
	const int64_t when = w->start_s - 1 - (int64_t)(h % (40 * 86400));
	const uint32_t id = 1000000 + as * 8 + n;
	struct pfx c4, c6;
	const bool has4 = client(w, as, AFI_IP4, 24, h, &c4),
		   has6 = client(w, as, AFI_IP6, 40, h, &c6);
	char text[64];

	json_obj(j);
	snprintf(text, sizeof(text), "/sessions/%u", id);
	json_kcstr(j, "@id", text);
	json_kcstr(j, "@type", "Session");
	snprintf(text, sizeof(text), "%u", asn);
	if (has4)
		json_kcstr(j, "asn4", text);
	else
		json_knull(j, "asn4");
	if (has6)
		json_kcstr(j, "asn6", text);
	else
		json_knull(j, "asn6");
	kpfx(j, "client4", has4 ? &c4 : NULL);
	kpfx(j, "client6", has6 ? &c6 : NULL);
	json_kcstr(j, "country", sim_econ(w, as)->cc3);
	json_kbool(j, "nat4", h >> 40 & 1);
	json_knull(j, "nat6");
	result(j, "privatespoof", (unsigned)(h >> 8) % 100, has4 ? open : 0);
	json_knull(j, "privatespoof6");
	result(j, "routedspoof", (unsigned)(h >> 16) % 100, has4 ? open : 0);
	if (has6)
		result(j, "routedspoof6", (unsigned)(h >> 24) % 100, open);
	else
		json_knull(j, "routedspoof6");
	json_ku64(j, "session", id);
	json_key(j, "timestamp");
	json_rfc3339(j, when);
	json_obj_end(j);
	json_nl(j);
}

static enum st
write_spoofer(const struct sim_world *w, struct err *e)
{
	struct out o;
	struct json j = json_on(&o.b);
	enum st st = out_open(&o, w->o->dir, "spoofer-sessions.jsonl", false, e);

	if (st != ST_OK)
		return st;
	for (uint32_t i = 0; i < w->n_as; i++) {
		const uint64_t h = sim_hash(w, w->as[i].asn, 80);

		for (uint32_t n = 0;
		     (i == 0 || h % 1000 < TESTED_PERMILLE) && n < 1 + (h >> 20) % 4; n++)
			session(&j, w, i, n);
		out_more(&o);
	}
	return out_close(&o, e);
}

static const char *
yes(uint64_t h, unsigned percent)
{
	return h % 100 < percent ? "Yes" : "No";
}

/* The ASes of the organisation that an AS stands first in, split by `;`. */
static void
put_asns(const struct sim_world *w, struct buf *b, uint32_t first)
{
	buf_u64(b, w->as[first].asn);
	for (uint32_t k = first + 1, n = 1; k < w->n_as && n < w->org[w->as[first].org].n_ases;
	     k++) {
		if (w->as[k].org == w->as[first].org) {
			buf_printf(b, ";%u", w->as[k].asn);
			n++;
		}
	}
}

static enum st
write_participants(const struct sim_world *w, bool cdn, struct err *e)
{
	const char *name = cdn ? "participants-cdn.csv" : "participants-netops.csv";
	struct out o;
	bool any = false;
	enum st st = out_open(&o, w->o->dir, name, false, e);

	if (st != ST_OK)
		return st;
	buf_lit(&o.b, "\xef\xbb\xbf");
	buf_cstr(&o.b,
	    cdn ? "Organization Name,ASNs,Action 1: Filtering,Action 2: Anti-spoofing,Action 3: "
		  "Coordination,Action 4: Global Validation,Action 5: MANRS Adoption,Action 6: "
		  "Tools\n"
		: "Organization Name,Areas,ASNs,Action 1: Filtering,Action 2: Anti-spoofing,Action "
		  "3: "
		  "Coordination,Action 4: Global Validation\n");
	for (uint32_t i = 0, org = 0; i < w->n_as; i++) {
		const struct sim_as *a = &w->as[i];
		const uint64_t h = sim_hash(w, a->asn, 90);
		const unsigned permille = cdn ? 30 : a->tier < TIER_STUB ? 40 : 9;

		if (a->org < org) /* a later AS of an organisation */
			continue;
		org = a->org + 1;
		/* the first of a kind always takes part: a list of nobody is no list */
		if ((a->kind == KIND_CONTENT) != cdn || (any && h % 1000 >= permille))
			continue;
		any = true;
		buf_csv(&o.b, str_of(w->org[a->org].name));
		if (!cdn)
			buf_printf(&o.b, ",%s", geo_econ[a->econ].cc);
		buf_ch(&o.b, ',');
		put_asns(w, &o.b, i);
		buf_printf(
		    &o.b, ",Yes,%s,Yes,%s", yes(h >> 10, 55), cdn ? "IRR;RPKI" : yes(h >> 30, 92));
		buf_printf(&o.b, cdn ? ",Yes,%s\n" : "\n", yes(h >> 40, 50));
		out_more(&o);
	}
	return out_close(&o, e);
}

enum st
sim_write_people(struct sim_world *w, struct err *e)
{
	enum st st = write_spoofer(w, e);

	if (st == ST_OK)
		st = write_participants(w, false, e);
	return st == ST_OK ? write_participants(w, true, e) : st;
}

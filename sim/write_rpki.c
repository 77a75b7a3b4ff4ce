/* write_rpki.c - VRPs and ASPAs as rpki-client's JSON. */
#include "sim/sim_i.h"

static unsigned
anchor(const struct pfx *p)
{
	struct pfx b;

	if (p->afi == AFI_IP4)
		return geo_ip4_rir((unsigned)(p->hi >> 56));
	for (unsigned rir = 0; rir < RIRS; rir++) {
		for (unsigned i = 0; geo_ip6(rir, i, &b); i++) {
			if (pfx_covers(&b, p))
				return rir;
		}
	}
	return RIRS;
}

static void
metadata(const struct sim_world *w, struct buf *b)
{
	uint32_t aspas = 0;

	for (uint32_t i = 0; i < w->n_as; i++)
		aspas += w->as[i].attests;
	buf_lit(
	    b, "{\n\t\"metadata\": {\n\t\t\"buildmachine\": \"simulated\",\n\t\t\"buildtime\": \"");
	buf_rfc3339(b, w->start_s - 600);
	buf_printf(b,
	    "\",\n\t\t\"elapsedtime\": 60,\n\t\t\"roas\": %zu,\n\t\t\"aspas\": %u,\n\t\t\"tals\": "
	    "5,\n"
	    "\t\t\"vrps\": %zu,\n\t\t\"uniquevrps\": %zu,\n\t\t\"vaps\": %u,\n\t\t\"uniquevaps\": "
	    "%u\n\t},\n",
	    w->n_vrps / 2 + 1, aspas, w->n_vrps, w->n_vrps, aspas, aspas);
}

static void
roa(const struct sim_world *w, struct buf *b, const struct sim_vrp *v)
{
	const unsigned rir = anchor(&v->p);

	buf_lit(b, "\t\t{ \"asn\": ");
	buf_u64(b, v->asn);
	buf_lit(b, ", \"prefix\": \"");
	buf_pfx(b, &v->p);
	buf_lit(b, "\", \"maxLength\": ");
	buf_u64(b, v->max_len);
	buf_lit(b, ", \"ta\": \"");
	buf_cstr(b, rir_ta(rir < RIRS ? rir : RIR_RIPE));
	buf_lit(b, "\", \"expires\": ");
	buf_u64(b, w->start_s + 3600 + sim_hash(w, pfx_hash(&v->p), v->asn) % (8 * 86400));
	buf_lit(b, " }");
}

static void
aspa(const struct sim_world *w, struct buf *b, uint32_t as)
{
	const struct sim_as *a = &w->as[as];
	uint32_t asns[SIM_MAX_ASPA];
	const uint32_t n = a->n_prov;

	for (uint32_t k = 0; k < n; k++) { /* ascending, as the objects have them */
		uint32_t i = k;

		for (; i > 0 && asns[i - 1] > w->as[w->prov[a->prov_at + k]].asn; i--)
			asns[i] = asns[i - 1];
		asns[i] = w->as[w->prov[a->prov_at + k]].asn;
	}
	buf_printf(b, "\t\t{ \"customer_asid\": %u, \"expires\": %llu, \"providers\": [", a->asn,
	    (unsigned long long)(w->start_s + 7200 + sim_hash(w, a->asn, 3) % 86400));
	for (uint32_t k = 0; k < n; k++)
		buf_printf(b, "%s %u", k > 0 ? "," : "", asns[k]);
	buf_lit(b, " ] }");
}

enum st
sim_write_rpki(struct sim_world *w, struct err *e)
{
	char name[64];
	struct out o;
	bool first = true;
	enum st st;

	snprintf(name, sizeof(name), "vrps-%s.json", w->day);
	st = out_open(&o, w->o->dir, name, false, e);
	if (st != ST_OK)
		return st;
	metadata(w, &o.b);
	buf_lit(&o.b, "\t\"roas\": [\n");
	for (size_t i = 0; i < w->n_vrps; i++) {
		if (i > 0)
			buf_lit(&o.b, ",\n");
		roa(w, &o.b, &w->vrps[i]);
		out_more(&o);
	}
	buf_lit(&o.b, "\n\t],\n\t\"bgpsec_keys\": [\n\t],\n\t\"aspas\": [\n");
	for (uint32_t i = 0; i < w->n_as; i++) {
		if (!w->as[i].attests)
			continue;
		if (!first)
			buf_lit(&o.b, ",\n");
		first = false;
		aspa(w, &o.b, i);
		out_more(&o);
	}
	buf_lit(&o.b, "\n\t]\n}\n");
	w->rep->vrps = w->n_vrps;
	return out_close(&o, e);
}

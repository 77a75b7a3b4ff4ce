/* write_rpki.c - VRPs and ASPAs as rpki-client's JSON. */
#include "sim/sim_i.h"

#include <time.h>

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

/* A file of VRPs: which ones, and when it was made. */
struct edition {
	const struct sim_world *w;
	int64_t made_s;
	bool later, empty;
};

static bool
is_in(const struct edition *x, const struct sim_vrp *v)
{
	return !x->empty && !(x->later ? v->gone : v->late);
}

static void
metadata(const struct edition *x, struct buf *b)
{
	const struct sim_world *w = x->w;
	uint32_t aspas = 0;
	size_t vrps = 0;

	for (uint32_t i = 0; i < w->n_as && !x->empty; i++)
		aspas += w->as[i].attests;
	for (size_t i = 0; i < w->n_vrps; i++)
		vrps += is_in(x, &w->vrps[i]);
	buf_lit(
	    b, "{\n\t\"metadata\": {\n\t\t\"buildmachine\": \"simulated\",\n\t\t\"buildtime\": \"");
	buf_rfc3339(b, x->made_s);
	buf_printf(b,
	    "\",\n\t\t\"elapsedtime\": 60,\n\t\t\"roas\": %zu,\n\t\t\"aspas\": %u,\n\t\t\"tals\": "
	    "5,\n"
	    "\t\t\"vrps\": %zu,\n\t\t\"uniquevrps\": %zu,\n\t\t\"vaps\": %u,\n\t\t\"uniquevaps\": "
	    "%u\n\t},\n",
	    vrps / 2 + !x->empty, aspas, vrps, vrps, aspas, aspas);
}

static void
roa(const struct edition *x, struct buf *b, const struct sim_vrp *v)
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
	buf_u64(
	    b, (uint64_t)x->made_s + 4200 + sim_hash(x->w, pfx_hash(&v->p), v->asn) % (8 * 86400));
	buf_lit(b, " }");
}

static void
aspa(const struct edition *x, struct buf *b, uint32_t as)
{
	const struct sim_world *w = x->w;
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
	    (unsigned long long)x->made_s + 7800 + sim_hash(w, a->asn, 3) % 86400);
	for (uint32_t k = 0; k < n; k++)
		buf_printf(b, "%s %u", k > 0 ? "," : "", asns[k]);
	buf_lit(b, " ] }");
}

static enum st
edition(const struct edition *x, const char *name, struct err *e)
{
	const struct sim_world *w = x->w;
	struct out o;
	bool first = true;
	enum st st = out_open(&o, w->o->dir, name, false, e);

	if (st != ST_OK)
		return st;
	metadata(x, &o.b);
	buf_lit(&o.b, "\t\"roas\": [\n");
	for (size_t i = 0; i < w->n_vrps; i++) {
		if (!is_in(x, &w->vrps[i]))
			continue;
		if (!first)
			buf_lit(&o.b, ",\n");
		first = false;
		roa(x, &o.b, &w->vrps[i]);
		out_more(&o);
	}
	buf_lit(&o.b, "\n\t],\n\t\"bgpsec_keys\": [\n\t],\n\t\"aspas\": [\n");
	first = true;
	for (uint32_t i = 0; i < w->n_as && !x->empty; i++) {
		if (!w->as[i].attests)
			continue;
		if (!first)
			buf_lit(&o.b, ",\n");
		first = false;
		aspa(x, &o.b, i);
		out_more(&o);
	}
	buf_lit(&o.b, "\n\t]\n}\n");
	return out_close(&o, e);
}

/* Beside the world, not of it: who takes the folder as a world has one set. */
static enum st
later(struct edition x, int64_t after_s, struct err *e)
{
	char name[64];
	time_t t;
	struct tm tm;

	x.made_s = x.w->start_s + after_s;
	t = (time_t)x.made_s;
	if (gmtime_r(&t, &tm) == NULL ||
	    strftime(name, sizeof(name), "later/vrps-%Y%m%dT%H%M%SZ.json", &tm) == 0)
		return err_set(e, ST_LIMIT, ERR_NOOFF, NULL, "the start is out of range");
	return edition(&x, name, e);
}

enum st
sim_write_rpki(struct sim_world *w, struct err *e)
{
	struct edition x = { w, w->start_s - 600, false, false };
	char name[64];
	enum st st;

	for (size_t i = 0; i < w->n_vrps; i++)
		w->rep->vrps += is_in(&x, &w->vrps[i]);
	snprintf(name, sizeof(name), "vrps-%s.json", w->day);
	st = edition(&x, name, e);
	if (st == ST_OK && w->later_s != 0)
		st = sim_folder(w, "later", e);
	if (st == ST_OK && w->empty_s != 0) {
		x.empty = true;
		st = later(x, w->empty_s, e);
		x.empty = false;
		st = st == ST_OK ? later(x, w->again_s, e) : st;
	}
	x.later = true;
	return st == ST_OK && w->later_s != 0 ? later(x, w->later_s, e) : st;
}

/* snapshot.c - see snapshot.h. */
#include "rtr/snapshot.h"

#include "base/json.h"
#include "io/out.h"

static void
put_meta(struct json *j, const char *address, const struct rtr_answer *a, size_t n, int64_t now_s)
{
	json_key(j, "metadata");
	json_obj(j);
	json_key(j, "buildtime");
	json_rfc3339(j, now_s);
	json_kcstr(j, "cache", address);
	json_ku64(j, "version", a->version);
	json_ku64(j, "serial", a->serial);
	json_ku64(j, "vrps", n); /* a document that lost some is refused */
	json_obj_end(j);
}

static enum st
put_vrps(struct json *j, struct out *o, const struct prows *rows, struct err *e)
{
	enum st st = ST_OK;

	json_key(j, "roas");
	json_arr(j);
	for (size_t i = 0; st == ST_OK && i < rows->n; i++) {
		const struct rov_vrp v = rov_at(rows, i);
		char text[PFX_TEXT];

		json_obj(j);
		json_ku64(j, "asn", v.asn);
		json_kstr(
		    j, "prefix", (struct str){ text, (size_t)(pfx_fmt(text, &v.pfx) - text) });
		json_ku64(j, "maxLength", v.max_len);
		json_kcstr(j, "ta", "rtr");
		json_obj_end(j);
		st = out_tick(o, e);
	}
	json_arr_end(j);
	return st;
}

static enum st
put_aspas(struct json *j, struct out *o, const struct aspa_set *s, struct err *e)
{
	enum st st = ST_OK;

	json_key(j, "aspas");
	json_arr(j);
	for (size_t i = 0; st == ST_OK && i < s->n;) {
		const uint32_t customer = s->v[i].customer;

		json_obj(j);
		json_ku64(j, "customer_asid", customer);
		json_key(j, "providers");
		json_arr(j);
		for (; i < s->n && s->v[i].customer == customer; i++)
			json_u64(j, s->v[i].provider);
		json_arr_end(j);
		json_obj_end(j);
		st = out_tick(o, e);
	}
	json_arr_end(j);
	return st;
}

enum st
rtr_snapshot(
    const char *address, const struct rtr_client_opts *opts, int64_t now_s, int fd, struct err *e)
{
	struct vrp_set s = { 0 };
	struct out o = { .fd = fd };
	struct json j = json_on(&o.b);
	struct rtr_answer a;
	struct load l = { 0 };
	enum st st = rtr_fetch(&s, address, opts, &l, &a, e);

	if (st == ST_OK) {
		json_obj(&j);
		put_meta(&j, address, &a, s.rows.n, now_s);
		st = put_vrps(&j, &o, &s.rows, e);
	}
	if (st == ST_OK)
		st = put_aspas(&j, &o, &s.aspas, e);
	if (st == ST_OK) {
		json_obj_end(&j);
		json_nl(&j);
		st = out_flush(&o, e);
	}
	buf_fini(&o.b);
	vrp_set_fini(&s);
	return st;
}

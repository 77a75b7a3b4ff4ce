/* write_truth.c - what was planted, as `detect` tells incidents; and the mark that all this is made
 * up. */
#include "sim/lab.h"

#include "base/json.h"

static void
numbers(struct json *j, const char *key, uint32_t asn)
{
	json_key(j, key);
	json_arr(j);
	if (asn != 0)
		json_u64(j, asn);
	json_arr_end(j);
}

static void
none(struct json *j, const char *key)
{
	json_key(j, key);
	json_arr(j);
	json_arr_end(j);
}

static void
incident(struct json *j, const struct sim_world *w, size_t i)
{
	const struct sim_truth *t = &w->truth[i];
	char text[PFX_TEXT], id[32];

	json_obj(j);
	snprintf(id, sizeof(id), "sim-%zu", i + 1);
	json_kcstr(j, "id", id);
	json_kcstr(j, "kind", t->kind);
	json_knull(j, "type");
	json_key(j, "begin");
	json_rfc3339(j, w->start_s);
	json_knull(j, "end"); /* still going on when the table was taken */
	json_knull(j, "detected");
	json_knull(j, "graded");
	numbers(j, "culprits", t->culprit);
	none(j, "accomplices");
	numbers(j, "victims", t->victim);
	json_key(j, "prefixes");
	json_arr(j);
	json_str(j, (struct str){ text, (size_t)(pfx_fmt(text, &w->routes[t->route].p) - text) });
	json_arr_end(j);
	none(j, "segment");
	json_knull(j, "grade");
	json_knull(j, "confidence");
	json_ku64(j, "peers", t->peers);
	json_ku64(j, "collectors", 1);
	json_key(j, "reasons");
	json_arr(j);
	if (t->reason != NULL)
		json_cstr(j, t->reason);
	json_arr_end(j);
	none(j, "suppressors");
	none(j, "evidence");
	json_obj_end(j);
	json_nl(j);
}

static enum st
write_mark(const struct sim_world *w, struct err *e)
{
	const struct sim_report *r = w->rep;
	struct out o;
	struct json j = json_on(&o.b);
	enum st st = out_open(&o, w->o->dir, "simulated.json", false, e);

	if (st != ST_OK)
		return st;
	json_obj(&j);
	json_kbool(&j, "simulated", true);
	json_kcstr(&j, "by", "routescope simulate");
	json_ku64(&j, "seed", w->o->seed);
	json_ku64(&j, "ases", w->n_as);
	json_ku64(&j, "prefixes", w->n_routes);
	json_ku64(&j, "peers", w->n_vantage);
	json_key(&j, "start");
	json_rfc3339(&j, w->start_s);
	json_kcstr(&j, "table", r->table);
	json_ku64(&j, "entries", r->entries);
	json_ku64(&j, "records", r->records);
	json_ku64(&j, "pairs", r->pairs);
	json_ku64(&j, "rpki_valid", r->rpki_valid);
	json_ku64(&j, "rpki_invalid", r->rpki_invalid);
	json_ku64(&j, "rpki_not_found", r->rpki_not_found);
	json_ku64(&j, "vrps", r->vrps);
	json_ku64(&j, "route_objects", r->route_objects);
	json_ku64(&j, "links", r->links);
	json_ku64(&j, "incidents", r->planted);
	if (w->lab != NULL) {
		json_ku64(&j, "hours", w->o->hours);
		json_ku64(&j, "collectors", w->o->collectors);
		json_ku64(&j, "tables", r->tables);
		json_ku64(&j, "update_files", r->update_files);
		json_ku64(&j, "updates", r->updates);
		json_ku64(&j, "benign", r->benign);
	}
	json_obj_end(&j);
	buf_ch(&o.b, '\n');
	return out_close(&o, e);
}

enum st
sim_write_truth(struct sim_world *w, struct err *e)
{
	struct out o;
	struct json j = json_on(&o.b);
	enum st st;

	if (w->lab != NULL) {
		st = sim_write_acts(w, e);
		return st == ST_OK ? write_mark(w, e) : st;
	}
	st = out_open(&o, w->o->dir, "truth.jsonl", false, e);
	if (st != ST_OK)
		return st;
	for (size_t i = 0; i < w->n_truth; i++)
		incident(&j, w, i);
	w->rep->planted = w->n_truth;
	st = out_close(&o, e);
	return st == ST_OK ? write_mark(w, e) : st;
}

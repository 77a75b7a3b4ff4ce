/*
 * write_lab.c - truth.jsonl: what was done, as `detect` tells incidents, and what the collectors
 * got to see of it. benign.jsonl: what looked like it and was not.
 */
#include "sim/lab.h"

#include <stdlib.h>

#include "base/json.h"

static void
when(struct json *j, const struct lab *l, const char *key, int64_t us)
{
	char text[48];
	struct buf b = { 0 };

	json_key(j, key);
	buf_rfc3339(&b, (int64_t)l->w->start_s + us / LAB_S); /* "...SSZ" */
	if (b.bad || b.n > 30) {
		json_null(j);
	} else {
		snprintf(
		    text, sizeof(text), "%.*s.%06uZ", (int)b.n - 1, b.p, (unsigned)(us % LAB_S));
		json_cstr(j, text);
	}
	buf_fini(&b);
}

static void
numbers(struct json *j, const char *key, const uint32_t *p, size_t n)
{
	json_key(j, key);
	json_arr(j);
	for (size_t i = 0; i < n; i++)
		json_u64(j, p[i]);
	json_arr_end(j);
}

static int
by_value(const void *a, const void *b)
{
	const uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	return x < y ? -1 : x > y;
}

/* Those named, or the origins of a leak's routes. */
static void
victims(struct json *j, const struct lab *l, const struct lab_act *a)
{
	uint32_t *p, n = 0, k = 0;

	if (a->type == 0 || a->benign) {
		numbers(j, "victims", a->victim, a->n_victim);
		return;
	}
	p = arr_new(a->n_route + 1, sizeof(*p));
	for (size_t i = 0; p != NULL && i < a->n_route; i++)
		p[n++] = l->w->as[l->w->routes[a->route[i]].as].asn;
	if (p != NULL)
		qsort(p, n, sizeof(*p), by_value);
	for (uint32_t i = 0; i < n; i++) {
		if (p[i] != a->culprit[0] && (k == 0 || p[k - 1] != p[i]))
			p[k++] = p[i];
	}
	numbers(j, "victims", p, k);
	free(p);
}

static void
prefixes(struct json *j, const struct lab *l, const struct lab_act *a)
{
	char text[PFX_TEXT];

	json_key(j, "prefixes");
	json_arr(j);
	for (size_t i = 0; i < a->n_route && i < LAB_MAX_FACTS; i++) {
		const char *end = pfx_fmt(text, &l->w->routes[a->route[i]].p);

		json_str(j, (struct str){ text, (size_t)(end - text) });
	}
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
incident(struct json *j, const struct lab *l, const struct lab_act *a, size_t n)
{
	uint32_t peers = 0;
	char id[32];

	json_obj(j);
	snprintf(id, sizeof(id), "sim-%zu", n);
	json_kcstr(j, "id", id);
	json_kcstr(j, "kind", a->kind);
	if (a->type != 0)
		json_ku64(j, "type", a->type);
	else
		json_knull(j, "type");
	when(j, l, "begin", a->begin_us);
	when(j, l, "end", a->end_us);
	json_knull(j, "detected");
	json_knull(j, "graded");
	numbers(j, "culprits", a->culprit, a->n_culprit);
	numbers(j, "accomplices", &a->accomplice, a->accomplice != 0);
	victims(j, l, a);
	prefixes(j, l, a);
	numbers(j, "segment", a->segment, a->n_segment);
	json_knull(j, "grade");
	json_knull(j, "confidence");
	json_ku64(j, "peers", a->n_seen);
	json_ku64(j, "collectors", (uint64_t)__builtin_popcount(a->collectors));
	json_key(j, "reasons");
	json_arr(j);
	if (a->reason != NULL)
		json_cstr(j, a->reason);
	json_arr_end(j);
	none(j, "suppressors");
	none(j, "evidence");
	when(j, l, "first_seen", a->first_us);
	when(j, l, "last_seen", a->last_us);
	if (a->n_seen >= 5)
		when(j, l, "fifth_peer", a->fifth_us);
	else
		json_knull(j, "fifth_peer");
	if (a->collectors & (a->collectors - 1))
		when(j, l, "second_collector", a->second_us);
	else
		json_knull(j, "second_collector");
	json_key(j, "seen_by");
	json_arr(j);
	for (uint32_t v = 0; v < l->w->n_vantage; v++) {
		if (a->seen[v] && ++peers)
			json_u64(j, l->w->as[l->w->vantage[v].as].asn);
	}
	json_arr_end(j);
	json_ku64(j, "prefix_count", a->n_route);
	json_obj_end(j);
	json_nl(j);
}

static void
everyday(struct json *j, const struct lab *l, const struct lab_act *a)
{
	json_obj(j);
	json_kcstr(j, "kind", a->kind);
	when(j, l, "begin", a->begin_us);
	if (a->end_us == LAB_NEVER)
		json_knull(j, "end");
	else
		when(j, l, "end", a->end_us);
	numbers(j, "ases", a->other, a->n_other);
	prefixes(j, l, a);
	json_key(j, "collector");
	if (a->watch != NULL)
		json_cstr(j, a->watch);
	else
		json_null(j);
	json_ku64(j, "peers", a->n_seen);
	json_key(j, "note");
	if (a->reason != NULL)
		json_cstr(j, a->reason);
	else
		json_null(j);
	json_obj_end(j);
	json_nl(j);
}

static int
by_begin(const void *a, const void *b, void *arg)
{
	const struct lab_act *act = arg;
	const size_t x = *(const size_t *)a, y = *(const size_t *)b;

	if (act[x].begin_us != act[y].begin_us)
		return act[x].begin_us < act[y].begin_us ? -1 : 1;
	return x < y ? -1 : x > y;
}

enum st
sim_write_acts(struct sim_world *w, struct err *e)
{
	const struct lab *l = w->lab;
	size_t *order = arr_new(l->n_act + 1, sizeof(*order)), n = 0;
	struct out o;
	struct json j = json_on(&o.b);
	enum st st;

	if (order == NULL)
		return err_nomem(e, "the truth");
	for (size_t i = 0; i < l->n_act; i++)
		order[i] = i;
	qsort_r(order, l->n_act, sizeof(*order), by_begin, l->act);
	st = out_open(&o, w->o->dir, "truth.jsonl", false, e);
	for (size_t i = 0; i < l->n_act && st == ST_OK; i++) {
		const struct lab_act *a = &l->act[order[i]];

		if (!a->benign && a->n_seen > 0) /* what nobody saw, nobody can find */
			incident(&j, l, a, ++n);
		out_more(&o);
	}
	if (st == ST_OK)
		st = out_close(&o, e);
	if (st == ST_OK && w->o->negatives) {
		st = out_open(&o, w->o->dir, "benign.jsonl", false, e);
		j = json_on(&o.b);
		for (size_t i = 0; i < l->n_act && st == ST_OK; i++) {
			if (l->act[order[i]].benign) {
				everyday(&j, l, &l->act[order[i]]);
				w->rep->benign++;
			}
			out_more(&o);
		}
		if (st == ST_OK)
			st = out_close(&o, e);
	}
	free(order);
	return st;
}

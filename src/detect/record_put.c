/* record_put.c - the members of a record as JSON. */
#include "detect/record_i.h"
#include "irr/irr.h"

#define COVERING_MOST 32 /* VRPs and route objects told of one prefix */

static void
put_text(struct json *j, const char *key, const char *from, const char *to)
{
	json_kstr(j, key, (struct str){ from, (size_t)(to - from) });
}

static void
put_pfx(struct json *j, const char *key, const struct pfx *p)
{
	char text[PFX_TEXT];

	put_text(j, key, text, pfx_fmt(text, p));
}

void
record_put_digest(struct json *j, const char *key, const uint8_t *p)
{
	struct buf hex = { 0 };

	buf_hex(&hex, p, SHA256_BYTES);
	if (buf_bad(&hex))
		j->b->bad = true;
	else
		json_kstr(j, key, (struct str){ hex.p, hex.n });
	buf_fini(&hex);
}

static void
put_signals(struct json *j, uint64_t signals)
{
	json_arr(j);
	for (unsigned s = 0; s < SIGNALS; s++) {
		if ((signals >> s & 1) != 0)
			json_cstr(j, signal_info(s)->word);
	}
	json_arr_end(j);
}

static void
put_numbers(struct json *j, const char *key, const uint32_t *v, size_t n)
{
	json_key(j, key);
	json_arr(j);
	for (size_t i = 0; i < n; i++)
		json_u64(j, v[i]);
	json_arr_end(j);
}

void
record_put_names(struct record_writing *w)
{
	struct json *j = &w->j;
	char text[PFX_TEXT];

	json_key(j, "peers");
	json_arr(j);
	for (size_t i = 0; i < w->peers_n; i++) {
		json_obj(j);
		json_ku64(j, "asn", w->peer[i].s.peer_asn);
		put_text(j, "address", text, addr_fmt(text, &w->peer[i].s.peer));
		json_kcstr(j, "collector", w->peer[i].s.collector);
		json_obj_end(j);
	}
	json_arr_end(j);
	json_key(j, "paths");
	json_arr(j);
	for (size_t i = 0; i < w->paths_n; i++)
		json_cstr(j, w->path[i].text);
	json_arr_end(j);
}

/* What each rule answers of each finding: its signals, and the grade these merit. */
void
record_put_findings(struct record_writing *w)
{
	struct json *j = &w->j;

	json_key(j, "findings");
	json_arr(j);
	for (size_t i = 0; i < w->in->event->f_n; i++) {
		const struct event_finding *f = &w->in->event->f[w->order[i]];

		json_obj(j);
		put_pfx(j, "prefix", record_pfx(w, w->order[i]));
		json_kcstr(j, "kind", incident_kind_word(f->s.kind));
		json_ku64(j, "type", f->s.type);
		json_ku64(j, "victim", f->s.victim);
		json_ku64(j, "accomplice", f->s.accomplice);
		put_numbers(j, "range", f->s.range, f->s.range_n);
		put_numbers(j, "segment", f->s.segment, 3);
		json_key(j, "signals");
		put_signals(j, f->s.signals);
		json_kcstr(j, "merits", grade_word(f->strength));
		json_obj_end(j);
	}
	json_arr_end(j);
}

const char *const record_ops[EVENT_OPS] = { [EVENT_FIND] = "find",
	[EVENT_SEE] = "see",
	[EVENT_SIGNAL] = "signals",
	[EVENT_GONE] = "gone",
	[EVENT_BACK] = "back",
	[EVENT_POSSIBLE] = "possible",
	[EVENT_AMISS] = "amiss",
	[EVENT_QUIET] = "quiet" };
const char *const record_whys[EVENT_WHYS] = { [FOLLOW_SEED] = "seed",
	[FOLLOW_UPDATE] = "update",
	[FOLLOW_RESYNC] = "resync",
	[FOLLOW_DOWN] = "down" };

static void
put_step(struct json *j, const struct event_step *s)
{
	json_arr(j);
	json_i64(j, s->time_us);
	json_cstr(j, record_ops[s->op]);
	switch ((enum event_op)s->op) {
	case EVENT_FIND:
	case EVENT_SIGNAL:
		json_u64(j, s->a);
		put_signals(j, s->v);
		break;
	case EVENT_SEE:
		json_u64(j, s->a);
		json_u64(j, (uint32_t)s->v);
		json_u64(j, s->v >> 32);
		json_cstr(j, record_whys[s->why]);
		break;
	case EVENT_GONE:
		json_bool(j, s->v != 0);
		break;
	case EVENT_POSSIBLE:
		json_u64(j, (uint32_t)s->v);
		json_u64(j, s->v >> 32);
		json_u64(j, s->a);
		break;
	case EVENT_AMISS:
		put_signals(j, s->v);
		break;
	case EVENT_BACK:
	case EVENT_QUIET:
		break;
	}
	json_arr_end(j);
}

static void
put_slice(struct json *j, const struct sighting *s)
{
	char text[PFX_TEXT];

	json_obj(j);
	json_ki64(j, "time_us", s->time_us);
	json_kcstr(j, "collector", s->collector);
	json_ku64(j, "peer_asn", s->peer_asn);
	put_text(j, "peer", text, addr_fmt(text, &s->peer));
	put_pfx(j, "prefix", &s->pfx);
	json_kcstr(j, "as_path", s->path);
	json_kbool(j, "table", s->table);
	json_kcstr(j, "file", s->file);
	json_ku64(j, "record", s->rec);
	json_ku64(j, "offset", s->off);
	record_put_digest(j, "sha256", s->sha256);
	json_obj_end(j);
}

void
record_put_slices(struct record_writing *w)
{
	struct json *j = &w->j;

	json_key(j, "first");
	json_arr(j);
	for (size_t i = 0; i < w->in->incident->first_n; i++)
		put_slice(j, &w->in->incident->first[i]);
	json_arr_end(j);
	json_key(j, "before");
	json_arr(j);
	for (size_t i = 0; i < w->in->incident->first_n; i++) {
		if (w->in->before == NULL || w->in->before[i].file == NULL)
			json_null(j);
		else
			put_slice(j, &w->in->before[i]);
	}
	json_arr_end(j);
}

static bool
is_rpki(const struct source *s)
{
	return s->kind == SRC_VRPS || s->kind == SRC_ASPAS || s->kind == SRC_SLURM ||
	       s->kind == SRC_ROUTER_KEYS;
}

/* in_force_s 0: all the time. */
static void
put_source(struct json *j, const struct source *s, int64_t in_force_s)
{
	json_obj(j);
	json_kcstr(j, "kind", source_kind_name(s->kind));
	json_kcstr(j, "name", s->name);
	json_key(j, "date");
	if (s->data_time_s != 0)
		json_rfc3339(j, s->data_time_s);
	else
		json_null(j);
	if (in_force_s != 0) {
		json_key(j, "in_force");
		json_rfc3339(j, in_force_s);
	}
	json_ku64(j, "records", s->kept);
	record_put_digest(j, "sha256", s->sha256);
	json_obj_end(j);
}

/* The sets of RPKI data that were in force while it went on; those held back are not. */
static void
put_sets(struct json *j, const struct record_in *in)
{
	const struct source *s;

	for (size_t i = 0; i < in->sets_n; i++) {
		const size_t n =
		    in->sets[i].world != NULL ? world_sources(in->sets[i].world, &s) : 0;

		for (size_t k = 0; k < n; k++) {
			if (is_rpki(&s[k]))
				put_source(j, &s[k], in->sets[i].from_s);
		}
	}
}

void
record_put_sources(struct record_writing *w)
{
	struct json *j = &w->j;
	const struct source *s;
	const size_t n = world_sources(w->in->world, &s);

	json_key(j, "sources");
	json_arr(j);
	for (size_t i = 0; i < n; i++) {
		if (w->in->sets_n == 0 || !is_rpki(&s[i]))
			put_source(j, &s[i], 0);
	}
	put_sets(j, w->in);
	json_arr_end(j);
}

static void
put_vrps(struct json *j, const struct rov_table *t, const struct pfx *p, int64_t in_force_s)
{
	struct rov_vrp v[COVERING_MOST];
	size_t n = rov_covering(t, p, v, COVERING_MOST);

	if (n > COVERING_MOST)
		n = COVERING_MOST;
	for (size_t i = 0; i < n; i++) {
		json_obj(j);
		put_pfx(j, "prefix", &v[i].pfx);
		json_ku64(j, "max_length", v[i].max_len);
		json_ku64(j, "asn", v[i].asn);
		if (in_force_s != 0) {
			json_key(j, "in_force");
			json_rfc3339(j, in_force_s);
		}
		json_obj_end(j);
	}
}

static void
put_objects(struct json *j, const struct irr_table *t, const struct pfx *p)
{
	struct irr_route v[COVERING_MOST];
	size_t n = irr_covering(t, p, v, COVERING_MOST);

	if (n > COVERING_MOST)
		n = COVERING_MOST;
	for (size_t i = 0; i < n; i++) {
		json_obj(j);
		put_pfx(j, "prefix", &v[i].pfx);
		json_ku64(j, "asn", v[i].origin);
		json_kcstr(j, "source", v[i].source);
		json_obj_end(j);
	}
}

/* Of each set by itself. null where there is none at all: "no data" is no empty list. */
static void
put_all_vrps(struct json *j, const struct record_in *in)
{
	const struct incident *c = in->incident;
	const struct detect_set own = { 0, in->world };
	const struct detect_set *v = in->sets_n > 0 ? in->sets : &own;
	const size_t n = in->sets_n > 0 ? in->sets_n : 1;

	json_key(j, "vrps");
	if (world_rov(v[0].world) == NULL) {
		json_null(j);
		return;
	}
	json_arr(j);
	for (size_t k = 0; k < n; k++) {
		const struct rov_table *t = v[k].world != NULL ? world_rov(v[k].world) : NULL;

		for (size_t i = 0; t != NULL && i < c->prefixes_n; i++)
			put_vrps(j, t, &c->prefixes[i], v[k].from_s);
	}
	json_arr_end(j);
}

/* The VRPs and route objects that cover a prefix of the incident, and the relationships along its
 * segments. Of a prefix that several findings have, once. */
void
record_put_known(struct record_writing *w)
{
	static const char *const rels[] = { [REL_NONE] = "none",
		[REL_PROVIDER_OF] = "provider",
		[REL_CUSTOMER_OF] = "customer",
		[REL_PEER] = "peer" };
	const struct incident *in = w->in->incident;
	struct json *j = &w->j;

	put_all_vrps(j, w->in);
	json_key(j, "route_objects");
	if (world_irr(w->in->world) == NULL)
		json_null(j);
	else {
		json_arr(j);
		for (size_t i = 0; i < in->prefixes_n; i++)
			put_objects(j, world_irr(w->in->world), &in->prefixes[i]);
		json_arr_end(j);
	}
	json_key(j, "relations");
	json_arr(j);
	for (size_t i = 0; i < in->segments_n; i++) {
		for (unsigned k = 0; k + 1 < 3 && in->segments[i].asn[k + 1] != 0; k++) {
			const uint32_t a = in->segments[i].asn[k], b = in->segments[i].asn[k + 1];

			json_obj(j);
			json_ku64(j, "a", a);
			json_ku64(j, "b", b);
			json_kcstr(j, "a_is", rels[world_rel(w->in->world, a, b)]);
			json_obj_end(j);
		}
	}
	json_arr_end(j);
}

void
record_put_steps(struct record_writing *w)
{
	struct json *j = &w->j;

	json_key(j, "steps");
	json_arr(j);
	for (size_t i = 0; i < w->steps_n; i++)
		put_step(j, &w->steps[i]);
	json_arr_end(j);
}

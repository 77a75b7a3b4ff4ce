/* incident.c - see incident.h: the life of an incident, and its text. */
#include <stdio.h>

#include "base/json.h"
#include "detect/incident.h"

static const uint8_t next[STATES][STEPS] = {
	[STATE_OPEN] = { STATE_GROWING, STATE_OPEN, STATE_ENDED, STATES, STATES },
	[STATE_GROWING] = { STATE_GROWING, STATE_OPEN, STATE_ENDED, STATES, STATES },
	[STATE_ENDED] = { STATES, STATES, STATES, STATE_REOPENED, STATE_CLOSED },
	[STATE_REOPENED] = { STATE_GROWING, STATE_REOPENED, STATE_ENDED, STATES, STATES },
	[STATE_STANDING] = { STATE_STANDING, STATE_STANDING, STATE_ENDED, STATES, STATES },
	[STATE_CLOSED] = { STATES, STATES, STATES, STATES, STATES },
};

static const char *const words[STATES] = {
	[STATE_OPEN] = "open",
	[STATE_GROWING] = "growing",
	[STATE_ENDED] = "ended",
	[STATE_REOPENED] = "reopened",
	[STATE_STANDING] = "standing",
	[STATE_CLOSED] = "closed",
};

enum incident_state
incident_next(enum incident_state s, enum incident_step step)
{
	return next[s][step];
}

const char *
incident_state_word(unsigned state)
{
	return words[state];
}

bool
grade_parse(const char *word, unsigned *out)
{
	for (unsigned g = 0; g < GRADES; g++) {
		if (strcmp(grade_word(g), word) == 0) {
			*out = g;
			return true;
		}
	}
	return false;
}

void
incidents_free(struct incidents *l)
{
	free(l->v);
	arena_fini(&l->arena);
	*l = (struct incidents){ 0 };
}

static void
put_asns(struct json *j, const char *key, const uint32_t *v, size_t n)
{
	json_key(j, key);
	json_arr(j);
	for (size_t i = 0; i < n; i++)
		json_u64(j, v[i]);
	json_arr_end(j);
}

static void
put_time(struct json *j, const char *key, int64_t time_us)
{
	json_key(j, key);
	json_rfc3339(j, time_us / 1000000);
}

static void
put_pfx(struct json *j, const struct pfx *p)
{
	char text[PFX_TEXT];

	json_str(j, (struct str){ text, (size_t)(pfx_fmt(text, p) - text) });
}

/* Signals of one direction, as words. */
static void
put_words(struct json *j, const char *key, uint64_t signals, bool lowers)
{
	json_key(j, key);
	json_arr(j);
	for (unsigned s = 0; s < SIGNALS; s++) {
		if ((signals >> s & 1) != 0 && signal_info(s)->lowers == lowers)
			json_cstr(j, signal_info(s)->word);
	}
	json_arr_end(j);
}

static void
put_weights(struct json *j, const struct incident *i)
{
	json_key(j, "signals");
	json_arr(j);
	json_obj(j);
	json_kcstr(j, "word", incident_kind_word(i->kind));
	json_key(j, "weight");
	json_hundredths(j, i->base);
	json_kcstr(j, "text", "where every incident of this kind begins");
	json_obj_end(j);
	for (unsigned s = 0; s < SIGNALS; s++) {
		if ((i->signals >> s & 1) == 0)
			continue;
		json_obj(j);
		json_kcstr(j, "word", signal_info(s)->word);
		json_key(j, "weight");
		json_hundredths(j, i->weight[s]);
		json_kcstr(j, "text", signal_info(s)->text);
		json_obj_end(j);
	}
	json_arr_end(j);
}

static size_t
segment_len(const struct incident_segment *s)
{
	return s->asn[2] != 0 ? 3 : s->asn[1] != 0 ? 2 : s->asn[0] != 0 ? 1 : 0;
}

static void
put_segments(struct json *j, const struct incident *i)
{
	json_key(j, "segments");
	json_arr(j);
	for (size_t k = 0; k < i->segments_n; k++) {
		json_obj(j);
		put_asns(j, "path", i->segments[k].asn, segment_len(&i->segments[k]));
		json_ku64(j, "prefixes", i->segments[k].prefixes);
		json_obj_end(j);
	}
	json_arr_end(j);
}

static bool
was_cut(const struct sighting *s)
{
	static const uint8_t none[SHA256_BYTES];

	return memcmp(s->sha256, none, sizeof(none)) != 0;
}

static void
put_sighting(struct json *j, const struct sighting *s)
{
	struct buf hex = { 0 };
	char text[PFX_TEXT];

	json_obj(j);
	put_time(j, "time", s->time_us);
	json_kcstr(j, "collector", s->collector);
	json_ku64(j, "peer_asn", s->peer_asn);
	json_kstr(j, "peer", (struct str){ text, (size_t)(addr_fmt(text, &s->peer) - text) });
	json_key(j, "prefix");
	put_pfx(j, &s->pfx);
	json_kcstr(j, "as_path", s->path);
	json_kcstr(j, "from", s->table ? "table" : "update");
	json_kcstr(j, "file", s->file);
	json_ku64(j, "record", s->rec);
	json_ku64(j, "offset", s->off);
	if (was_cut(s)) {
		buf_hex(&hex, s->sha256, sizeof(s->sha256));
		if (buf_bad(&hex))
			j->b->bad = true;
		else
			json_kstr(j, "sha256", (struct str){ hex.p, hex.n });
		buf_fini(&hex);
	}
	json_obj_end(j);
}

void
incident_json(struct buf *b, const struct incident *i)
{
	struct json j = json_on(b);

	json_obj(&j);
	json_kcstr(&j, "id", i->id);
	json_kcstr(&j, "kind", incident_kind_word(i->kind));
	if (i->type != 0)
		json_ku64(&j, "type", i->type);
	else
		json_knull(&j, "type");
	put_time(&j, "begin", i->begin_us);
	if (i->end_us != 0)
		put_time(&j, "end", i->end_us);
	else
		json_knull(&j, "end");
	put_time(&j, "detected", i->detected_us);
	put_time(&j, "graded", i->graded_us);
	put_asns(&j, "culprits", i->culprits, i->culprits_n);
	put_asns(&j, "accomplices", i->accomplices, i->accomplices_n);
	put_asns(&j, "victims", i->victims, i->victims_n);
	json_key(&j, "prefixes");
	json_arr(&j);
	for (size_t k = 0; k < i->prefixes_n; k++)
		put_pfx(&j, &i->prefixes[k]);
	json_arr_end(&j);
	put_asns(&j, "segment", i->segments_n > 0 ? i->segments[0].asn : NULL,
	    i->segments_n > 0 ? segment_len(&i->segments[0]) : 0);
	json_kcstr(&j, "grade", grade_word(i->grade));
	json_key(&j, "confidence");
	json_hundredths(&j, (int32_t)i->confidence);
	json_ku64(&j, "peers", i->peers);
	json_ku64(&j, "collectors", i->collectors);
	put_words(&j, "reasons", i->signals, false);
	put_words(&j, "suppressors", i->signals, true);
	json_key(&j, "evidence");
	json_arr(&j);
	for (size_t k = 0; k < i->first_n; k++)
		put_sighting(&j, &i->first[k]);
	json_arr_end(&j);
	json_kcstr(&j, "state", incident_state_word(i->state));
	json_kbool(&j, "standing", i->standing);
	json_kbool(&j, "end_known", i->end_known);
	json_ku64(&j, "peer_asns", i->peer_asns);
	json_ku64(&j, "peers_possible", i->peers_possible);
	json_ku64(&j, "peer_asns_possible", i->peer_asns_possible);
	json_ku64(&j, "collectors_possible", i->collectors_possible);
	put_segments(&j, i);
	put_weights(&j, i);
	json_obj_end(&j);
	json_nl(&j);
}

void
incident_csv_head(struct buf *b)
{
	buf_lit(b, "id,kind,type,begin,end,detected,graded,culprits,accomplices,victims,prefixes,"
		   "segment,grade,confidence,peers,collectors,reasons,suppressors,state,"
		   "peer_asns,peers_possible\n");
}

static void
csv_asns(struct buf *b, const uint32_t *v, size_t n)
{
	buf_ch(b, ',');
	for (size_t i = 0; i < n; i++) {
		if (i > 0)
			buf_ch(b, ' ');
		buf_u64(b, v[i]);
	}
}

static void
csv_words(struct buf *b, uint64_t signals, bool lowers)
{
	const char *sep = "";

	buf_ch(b, ',');
	for (unsigned s = 0; s < SIGNALS; s++) {
		if ((signals >> s & 1) == 0 || signal_info(s)->lowers != lowers)
			continue;
		buf_cstr(b, sep);
		buf_cstr(b, signal_info(s)->word);
		sep = " ";
	}
}

static void
csv_time(struct buf *b, int64_t time_us)
{
	buf_ch(b, ',');
	if (time_us != 0)
		buf_rfc3339(b, time_us / 1000000);
	else
		buf_ch(b, '-');
}

void
incident_csv(struct buf *b, const struct incident *i)
{
	buf_printf(b, "%s,%s,", i->id, incident_kind_word(i->kind));
	if (i->type != 0)
		buf_u64(b, i->type);
	else
		buf_ch(b, '-');
	csv_time(b, i->begin_us);
	csv_time(b, i->end_us);
	csv_time(b, i->detected_us);
	csv_time(b, i->graded_us);
	csv_asns(b, i->culprits, i->culprits_n);
	csv_asns(b, i->accomplices, i->accomplices_n);
	csv_asns(b, i->victims, i->victims_n);
	buf_ch(b, ',');
	for (size_t k = 0; k < i->prefixes_n; k++) {
		if (k > 0)
			buf_ch(b, ' ');
		buf_pfx(b, &i->prefixes[k]);
	}
	csv_asns(b, i->segments_n > 0 ? i->segments[0].asn : NULL,
	    i->segments_n > 0 ? segment_len(&i->segments[0]) : 0);
	buf_printf(b, ",%s,%u.%02u,%u,%u", grade_word(i->grade), i->confidence / 100,
	    i->confidence % 100, i->peers, i->collectors);
	csv_words(b, i->signals, false);
	csv_words(b, i->signals, true);
	buf_printf(
	    b, ",%s,%u,%u\n", incident_state_word(i->state), i->peer_asns, i->peers_possible);
}

/*
 * detect_keep.c - an incident as the store keeps it: columns, a line for lists, and a document.
 *
 * The document is the line that `detect` prints, with what the evidence knows besides: what each
 * peer showed before, and the digest of the record that the incident can be rebuilt from.
 */
#include <stdio.h>
#include <stdlib.h>

#include "app/detect_plan.h"
#include "app/evidence_i.h"
#include "base/arena.h"
#include "base/json.h"
#include "detect/record.h"

#define BRIEF_PREFIXES 1000 /* of an incident in a list */

static void
add_roles(struct kept *k, const uint32_t *v, size_t n, enum store_role_kind role)
{
	for (size_t i = 0; i < n; i++)
		k->roles[k->in.n_roles++] = (struct store_role){ v[i], role };
}

static bool
is_cut(const uint8_t sha256[SHA256_BYTES])
{
	static const uint8_t none[SHA256_BYTES];

	return memcmp(sha256, none, sizeof(none)) != 0;
}

static void
add_piece(struct kept *k, const uint8_t sha256[SHA256_BYTES])
{
	if (is_cut(sha256))
		memcpy(k->evidence[k->in.n_evidence++], sha256, SHA256_BYTES);
}

static void
put_words(struct json *j, const struct incident *i)
{
	struct buf b = { 0 };

	incident_wording(&b, i);
	json_kstr(j, "wording", (struct str){ b.p, b.n });
	if (buf_bad(&b))
		j->b->bad = true;
	buf_fini(&b);
}

/* The line of the contract without its end, to go on with further members. */
static struct json
begin(struct buf *b, const struct incident *i)
{
	struct json j = json_on(b);

	incident_json(b, i);
	while (b->n > 0 && (b->p[b->n - 1] == '\n' || b->p[b->n - 1] == '}'))
		if (b->p[--b->n] == '}')
			break;
	j.comma = true;
	return j;
}

static void
put_brief(struct kept *k, const struct incident *i)
{
	struct incident cut = *i;
	struct json j;

	cut.first_n = 0;
	cut.prefixes_n = i->prefixes_n < BRIEF_PREFIXES ? i->prefixes_n : BRIEF_PREFIXES;
	j = begin(&k->brief, &cut);
	put_words(&j, i);
	json_obj_end(&j);
}

static void
put_before(struct json *j, const struct incident *i, const struct record *r)
{
	json_key(j, "before");
	json_arr(j);
	for (size_t n = 0; n < i->first_n; n++) {
		if (r == NULL || n >= r->first_n || r->before[n].file == NULL)
			json_null(j);
		else
			json_cstr(j, r->before[n].path);
	}
	json_arr_end(j);
}

static void
put_hex(struct json *j, const char *key, const uint8_t sha256[SHA256_BYTES])
{
	struct buf hex = { 0 };

	buf_hex(&hex, sha256, SHA256_BYTES);
	if (buf_bad(&hex))
		j->b->bad = true;
	else
		json_kstr(j, key, (struct str){ hex.p, hex.n });
	buf_fini(&hex);
}

/* r NULL: no evidence was kept. */
static void
put_doc(struct kept *k, const struct incident *i, const struct record *r, const uint8_t *sha256)
{
	struct json j = begin(&k->doc, i);

	put_words(&j, i);
	put_before(&j, i, r);
	if (r != NULL)
		put_hex(&j, "record", sha256);
	else
		json_knull(&j, "record");
	json_obj_end(&j);
}

/* The digest that DIR/incidents/ID.record has, and the record. ST_END: there is none. */
static enum st
find_record(
    const char *dir, const char *id, uint8_t sha256[SHA256_BYTES], struct record *r, struct err *e)
{
	struct buf path = { 0 }, text = { 0 };
	struct err none;
	enum st st = ST_OK;

	if (!evidence_incident_path(dir, id, ".record", &path))
		st = err_nomem(e, id);
	else if (evidence_read(path.p, &text, &none) != ST_OK)
		st = ST_END;
	else if (text.n < 2 * SHA256_BYTES ||
		 !str_hex((struct str){ text.p, 2 * SHA256_BYTES }, sha256))
		st = err_in((err_set(e, ST_BAD, ERR_NOOFF, NULL, "no digest"), e), path.p);
	text.n = 0;
	if (st == ST_OK)
		st = evidence_get(dir, sha256, &text, e);
	if (st == ST_OK)
		st = record_parse(r, text.p, text.n, e);
	buf_fini(&path);
	buf_fini(&text);
	return st;
}

static void
fill(struct store_incident *in, const struct incident *i)
{
	snprintf(in->id, sizeof(in->id), "%s", i->id);
	snprintf(in->kind, sizeof(in->kind), "%s", incident_kind_word(i->kind));
	snprintf(in->state, sizeof(in->state), "%s", incident_state_word(i->state));
	in->type = i->type;
	in->grade = (enum store_grade)i->grade; /* the same order */
	in->confidence_pct = (uint8_t)i->confidence;
	in->begin_us = i->begin_us;
	in->end_us = i->end_us;
	in->detected_us = i->detected_us;
	in->graded_us = i->graded_us;
	in->peers = i->peers;
	in->peer_asns = i->peer_asns;
	in->peers_possible = i->peers_possible;
	in->collectors = i->collectors;
	in->collectors_possible = i->collectors_possible;
	in->n_prefixes = (uint32_t)i->prefixes_n;
	in->prefixes = i->prefixes;
}

/* What was cut is known by the record, also where the detector alone went over the files. */
static void
name_cuts(struct incident *i, struct sighting first[SIGHTINGS_MAX], const struct record *r)
{
	if (i->first_n > SIGHTINGS_MAX)
		i->first_n = SIGHTINGS_MAX;
	for (size_t n = 0; n < i->first_n; n++) {
		first[n] = i->first[n];
		if (n < r->first_n)
			memcpy(first[n].sha256, r->first[n].sha256, SHA256_BYTES);
	}
	i->first = first;
}

_Static_assert((int)GRADE_LOW == (int)STORE_LOW && (int)GRADE_PROVEN == (int)STORE_PROVEN,
    "grades of the detector and of the store are in one order");

enum st
keep_incident(struct kept *k, const struct run_result *run, const struct incident *i,
    const char *dir, struct err *e)
{
	struct record r = { .first_n = 0 };
	struct sighting first[SIGHTINGS_MAX];
	struct incident told = *i;
	uint8_t sha256[SHA256_BYTES] = { 0 };
	enum st st = ST_END;

	*k = (struct kept){ .roles = arr_new(i->culprits_n + i->accomplices_n + i->victims_n + 1,
				sizeof(*k->roles)),
		.evidence = arr_new(2 * i->first_n + 1, SHA256_BYTES) };
	if (k->roles == NULL || k->evidence == NULL)
		return err_nomem(e, i->id);
	fill(&k->in, i);
	add_roles(k, i->culprits, i->culprits_n, ROLE_CULPRIT);
	add_roles(k, i->accomplices, i->accomplices_n, ROLE_ACCOMPLICE);
	add_roles(k, i->victims, i->victims_n, ROLE_VICTIM);
	if (dir != NULL)
		st = find_record(dir, i->id, sha256, &r, e);
	if (st == ST_OK) {
		add_piece(k, sha256);
		for (size_t n = 0; n < r.first_n; n++) {
			add_piece(k, r.first[n].sha256);
			if (r.before[n].file != NULL)
				add_piece(k, r.before[n].sha256);
		}
	}
	if (st == ST_OK || st == ST_END) {
		name_cuts(&told, first, &r);
		put_brief(k, i);
		put_doc(k, &told, st == ST_OK ? &r : NULL, sha256);
		st = buf_bad(&k->brief) || buf_bad(&k->doc) ? err_nomem(e, i->id) : ST_OK;
	}
	record_fini(&r);
	if (st == ST_OK)
		st = events_of(&k->events, run->d.detect, run->world, i, e);
	k->in.events = k->events.v;
	k->in.n_events = k->events.n;
	k->in.roles = k->roles;
	k->in.evidence = (const uint8_t(*)[SHA256_BYTES])k->evidence;
	k->in.brief = (struct str){ k->brief.p, k->brief.n };
	k->in.doc = (struct str){ k->doc.p, k->doc.n };
	return st;
}

void
kept_fini(struct kept *k)
{
	free(k->roles);
	free(k->evidence);
	free(k->events.v);
	buf_fini(&k->brief);
	buf_fini(&k->doc);
	*k = (struct kept){ .roles = NULL };
}

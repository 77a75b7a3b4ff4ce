/* incident.c - words, and the calls that every maker serves. */
#include "store/store_i.h"

#include <stdlib.h>

static const char *const role_words[ROLES] = {
	[ROLE_CULPRIT] = "culprit",
	[ROLE_ACCOMPLICE] = "accomplice",
	[ROLE_VICTIM] = "victim",
};
static const char *const grade_words[STORE_GRADES] = {
	[STORE_LOW] = "low",
	[STORE_MEDIUM] = "medium",
	[STORE_HIGH] = "high",
	[STORE_PROVEN] = "proven",
};

const char *
store_role_word(enum store_role_kind r)
{
	return role_words[r];
}

const char *
store_grade_word(enum store_grade g)
{
	return grade_words[g];
}

bool
store_role_parse(struct str s, enum store_role_kind *out)
{
	for (unsigned i = 0; i < ROLES; i++) {
		if (str_eq(s, role_words[i]))
			return *out = i, true;
	}
	return false;
}

bool
store_grade_parse(struct str s, enum store_grade *out)
{
	for (unsigned i = 0; i < STORE_GRADES; i++) {
		if (str_eq(s, grade_words[i]))
			return *out = i, true;
	}
	return false;
}

void
store_found_fini(struct store_found *f)
{
	buf_fini(&f->brief);
	buf_fini(&f->doc);
	free(f->roles);
	free(f->evidence);
	*f = (struct store_found){ .roles = NULL };
}

enum st
store_runs(struct store *s, struct store_run **out, size_t *n, struct err *e)
{
	return s->ops->incidents->runs(s, out, n, e);
}

enum st
store_run_put(struct store *s, struct store_run *r, struct err *e)
{
	return s->ops->incidents->run_put(s, r, e);
}

enum st
store_run_drop(struct store *s, int64_t run, struct err *e)
{
	return s->ops->incidents->run_drop(s, run, e);
}

enum st
store_incident_put(struct store *s, const struct store_stamp *by, const struct store_incident *in,
    bool *changed, struct err *e)
{
	return s->ops->incidents->put(s, by, in, changed, e);
}

enum st
store_incidents_sweep(struct store *s, const struct store_stamp *by, uint64_t *n, struct err *e)
{
	return s->ops->incidents->sweep(s, by, n, e);
}

enum st
store_incidents(struct store *s, const struct store_incident_scan *scan,
    bool (*take)(void *arg, const struct store_incident *in), void *arg, struct err *e)
{
	return s->ops->incidents->scan(s, scan, take, arg, e);
}

enum st
store_incident_find(
    struct store *s, struct str id, uint32_t version, struct store_found *out, struct err *e)
{
	*out = (struct store_found){ .roles = NULL };
	return s->ops->incidents->find(s, id, version, out, e);
}

enum st
store_incident_prefixes(
    struct store *s, int64_t incident, size_t most, struct pfx **out, size_t *n, struct err *e)
{
	return s->ops->incidents->prefixes(s, incident, most, out, n, e);
}

enum st
store_incident_versions(
    struct store *s, struct str id, struct store_version **out, size_t *n, struct err *e)
{
	return s->ops->incidents->versions(s, id, out, n, e);
}

enum st
store_incident_counts(struct store *s, uint32_t asn, int64_t since_us, int64_t until_us,
    struct store_incident_counts *out, struct err *e)
{
	*out = (struct store_incident_counts){ .n = { { 0 } } };
	return s->ops->incidents->counts(s, asn, since_us, until_us, out, e);
}

enum st
store_incident_kinds(struct store *s, int64_t since_us, int64_t until_us,
    void (*take)(void *arg, struct str kind, enum store_grade grade, uint64_t n), void *arg,
    struct err *e)
{
	return s->ops->incidents->kinds(s, since_us, until_us, take, arg, e);
}

enum st
store_evidence_known(struct store *s, const uint8_t sha256[SHA256_BYTES], enum store_grade least,
    bool *out, struct err *e)
{
	return s->ops->incidents->evidence_known(s, sha256, least, out, e);
}

enum st
store_gap_put(struct store *s, int64_t run, const struct store_gap *g, struct err *e)
{
	return s->ops->incidents->gap_put(s, run, g, e);
}

enum st
store_gaps(struct store *s, const struct store_gap_scan *scan,
    bool (*take)(void *arg, const struct store_gap *g), void *arg, struct err *e)
{
	return s->ops->incidents->gaps(s, scan, take, arg, e);
}

/* vrp.c - what the forms of VRP files have in common; see vrp.h. */
#include "rpki/vrp_i.h"

#include <ctype.h>
#include <stdio.h>

#include "base/limits.h"
#include "pfx/asn.h"

/* RFC 8259 and text files both may begin with blanks; the first other byte tells. ST_END: none. */
static enum st
first_byte(struct in *in, uint8_t *out, struct err *e)
{
	const uint8_t *p;
	size_t have, i = 0;
	enum st st;

	do {
		st = in_peek(in, i + 1, &p, &have, e);
		while (i < have && isspace(p[i]))
			i++;
	} while (st == ST_OK && i == have && i < TEXT_MAX_LINE_BYTES);
	if (i < have) {
		*out = p[i];
		return ST_OK;
	}
	return st == ST_OK ? ST_END : st;
}

/* CSV by its header, else the configuration of a router. */
static enum st
text(struct vrp_job *job, struct in *in, struct err *e)
{
	struct str line;
	enum st st;

	job->l->seen.off = in_off(in);
	do
		st = in_line(in, &line, e);
	while (st == ST_OK && str_trim(line).n == 0);
	if (st != ST_OK)
		return st;
	st = vrp_conf(job, in, line, e);
	return st == ST_UNSUP ? vrp_csv(job, in, line, e) : st;
}

static enum st
look(struct vrp_job *job, struct in *in, struct err *e)
{
	struct vrp_set *s = job->s;
	const size_t rows = s->rows.n, pairs = s->aspas.n;
	uint8_t c = 0;
	enum st st;

	s->aspa_load = s->key_load =
	    (struct load){ .see = job->l->see, .see_arg = job->l->see_arg };
	job->l->seen.what = "VRP";
	s->aspa_load.seen.what = "ASPA";
	s->key_load.seen.what = "router key";
	st = first_byte(in, &c, e);
	if (st == ST_OK)
		st = c == '{' || c == '[' ? vrp_json(job, in, e) : text(job, in, e);
	if (st != ST_OK) {
		s->rows.n = rows;
		s->aspas.n = pairs;
	}
	return st;
}

enum st
vrp_look(struct vrp_set *s, struct in *in, struct load *l, struct err *e)
{
	struct vrp_job job = { .s = s, .l = l };

	return look(&job, in, e);
}

/* A document of nothing is held back. */
static enum st
not_empty(const struct load *l, const char *what, enum st st, struct err *e)
{
	if (st == ST_END)
		return err_set(e, ST_BAD, 0, NULL, "the file is empty, no %s in it", what);
	if (st != ST_OK || l->kept != 0)
		return st;
	if (l->read == 0)
		return err_set(e, ST_BAD, ERR_NOOFF, NULL,
		    "no %s in it: a set that fell to nothing is held back", what);
	return err_set(e, ST_BAD, ERR_NOOFF, NULL,
	    "none of its %s is usable (the first reason: %s)", what, l->reasons[0].why);
}

enum st
vrp_load(struct vrp_set *s, struct in *in, struct load *l, struct err *e)
{
	const size_t rows = s->rows.n, pairs = s->aspas.n;
	struct vrp_job job = { .s = s, .l = l };
	enum st st = not_empty(l, "VRPs", look(&job, in, e), e);

	if (st == ST_OK && job.lossy)
		st = err_set(e, ST_UNSUP, ERR_NOOFF, NULL,
		    "VRPs in RPSL do not tell maxLength: take another form, or load it as irr");
	if (st != ST_OK) {
		s->rows.n = rows;
		s->aspas.n = pairs;
	}
	return st;
}

enum st
vrp_load_aspas(struct vrp_set *s, struct in *in, struct load *l, struct err *e)
{
	const size_t pairs = s->aspas.n;
	struct load vrps = { 0 };
	struct vrp_job job = { .s = s, .l = &vrps, .aspas_only = true };
	enum st st = look(&job, in, e);

	*l = s->aspa_load;
	l->time_s = vrps.time_s;
	st = not_empty(l, "ASPAs", st, e);
	if (st != ST_OK)
		s->aspas.n = pairs;
	return st;
}

void
vrp_set_fini(struct vrp_set *s)
{
	prows_fini(&s->rows);
	aspa_set_fini(&s->aspas);
}

/* maxLength as digits; a field that is not there, or is empty, is the length of the prefix. */
static bool
max_len_of(struct str s, const struct pfx *p, uint8_t *out)
{
	uint64_t v = p->len;

	if (s.p != NULL && s.n != 0 && !str_u64(s, 128, &v))
		return false;
	*out = (uint8_t)v;
	return v >= p->len && v <= afi_bits(p->afi);
}

const char *
vrp_outside(const struct vrp_job *job, int64_t from_s, int64_t to_s)
{
	const int64_t at_s = job->s->at_s;

	if (at_s != 0) {
		if (from_s > at_s)
			return "not yet valid at the moment asked for";
		return to_s != 0 && to_s < at_s ? "expired at the moment asked for" : NULL;
	}
	return to_s != 0 && to_s < job->l->time_s ? "expired when the file was made" : NULL;
}

/* Names of anchors are words; anything else is shown with care. */
static bool
odd_name(struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		if (!isalnum((unsigned char)s.p[i]) && strchr(" -_./:()", s.p[i]) == NULL)
			return true;
	}
	return false;
}

static enum st
judge(struct vrp_job *job, const struct vrp_text *t, struct err *e)
{
	struct load *l = job->l;
	struct vrp_set *s = job->s;
	struct rov_vrp v = { 0 };
	const char *outside;
	bool host = false;

	if (!asn_parse(t->asn, &v.asn))
		load_refuse(l, "not an AS number");
	else if (!pfx_parse_loose(t->prefix, &v.pfx, &host))
		load_refuse(l, "not a prefix");
	else if (host)
		load_refuse(l, "bits set behind the prefix length");
	else if (!max_len_of(t->max_len, &v.pfx, &v.max_len))
		load_refuse(l, "maxLength out of range");
	else if ((outside = vrp_outside(job, t->not_before_s, t->expires_s)) != NULL)
		load_refuse(l, outside);
	else if (s->rows.n >= RPKI_MAX_VRPS)
		return err_set(e, ST_LIMIT, ERR_NOOFF, NULL, "more than %u VRPs", RPKI_MAX_VRPS);
	else {
		v.tas = rov_ta_bit(&s->tas, t->ta.p != NULL ? t->ta : STR("unknown"));
		if (!rov_add(&s->rows, &v))
			return err_nomem(e, "VRPs");
		if (t->mark == NULL && (l->see == NULL || !odd_name(t->ta)))
			load_keep(l);
		else
			load_keep_marked(
			    l, t->mark != NULL ? t->mark : "the trust anchor's name is no word");
	}
	return ST_OK;
}

enum st
vrp_take(struct vrp_job *job, const struct vrp_text *t, struct err *e)
{
	char gist[192];
	int n;

	if (job->l->see == NULL)
		return judge(job, t, e);
	n = snprintf(gist, sizeof(gist), "%.*s-%.*s AS %.*s", (int)t->prefix.n, t->prefix.p,
	    (int)t->max_len.n, t->max_len.p != NULL ? t->max_len.p : "", (int)t->asn.n, t->asn.p);
	job->l->seen.object =
	    (struct str){ gist, n < (int)sizeof(gist) ? (size_t)n : sizeof(gist) - 1 };
	return judge(job, t, e);
}

enum st
vrp_take_aspa(struct vrp_job *job, uint32_t customer, const uint32_t *providers, size_t n,
    int64_t expires_s, struct err *e)
{
	struct load *l = &job->s->aspa_load;
	const char *fault = aspa_fault(customer, providers, n);
	char gist[32];
	enum st st;

	snprintf(gist, sizeof(gist), "AS %u", customer);
	l->seen.object = str_of(gist);
	if (fault == NULL)
		fault = vrp_outside(job, 0, expires_s);
	if (fault != NULL) {
		load_refuse(l, fault);
		return ST_OK;
	}
	st = aspa_add(&job->s->aspas, customer, providers, n, e);
	if (st == ST_OK)
		load_keep(l);
	return st;
}

/*
 * vrp_quick.c - VRPs as nearly every document writes them, past the JSON reader.
 *
 *   { "asn": N, "prefix": "...", "maxLength": N, "ta": "...", "expires": N }
 *
 * in any order and with any blanks. A document has hundreds of thousands of such rows, and as
 * tokens of JSON they cost more than all that is done with them. Whatever is not as plain as that
 * (an escape, a fraction, a further member, a row that is cut) is left to the JSON reader, which
 * alone says what is wrong.
 */
#include "rpki/vrp_i.h"
#include "rpki/vrp_meta.h"

struct scan {
	const char *p, *end;
};

static inline void
blanks(struct scan *s)
{
	while (s->p < s->end && (*s->p == ' ' || *s->p == '\t' || *s->p == '\n' || *s->p == '\r'))
		s->p++;
}

/* One character, blanks before it passed over. */
static inline bool
is(struct scan *s, char c)
{
	blanks(s);
	if (s->p == s->end || *s->p != c)
		return false;
	s->p++;
	return true;
}

/* The inside of a string behind its quote: ASCII without escapes. */
static inline bool
string(struct scan *s, struct str *out)
{
	const char *from = s->p;

	while (s->p < s->end && *s->p >= ' ' && *s->p < 0x7f && *s->p != '"' && *s->p != '\\')
		s->p++;
	if (s->p == s->end || *s->p != '"')
		return false;
	*out = (struct str){ from, (size_t)(s->p - from) };
	s->p++;
	return out->n <= VRP_FIELD_BYTES;
}

/* A number without sign, fraction and exponent; what follows tells whether it ends there. */
static inline bool
number(struct scan *s, struct str *out)
{
	const char *from = s->p;

	while (s->p < s->end && *s->p >= '0' && *s->p <= '9')
		s->p++;
	*out = (struct str){ from, (size_t)(s->p - from) };
	return out->n != 0 && out->n <= VRP_FIELD_BYTES && (*from != '0' || out->n == 1);
}

struct row {
	struct vrp_text t;
	struct str expires;
};

/* Where the value of a member goes, and whether it is a number; NULL for another member. Their
 * lengths tell them apart. */
static inline struct str *
place(struct row *r, struct str key, bool *num)
{
	*num = false;
	switch (key.n) {
	case 2:
		return memcmp(key.p, "ta", 2) == 0 ? &r->t.ta : NULL;
	case 3:
		*num = true; /* or not: see member() */
		return memcmp(key.p, "asn", 3) == 0 ? &r->t.asn : NULL;
	case 6:
		return memcmp(key.p, "prefix", 6) == 0 ? &r->t.prefix : NULL;
	case 7:
		*num = true;
		return memcmp(key.p, "expires", 7) == 0 ? &r->expires : NULL;
	case 9:
		*num = true;
		return memcmp(key.p, "maxLength", 9) == 0 ? &r->t.max_len : NULL;
	case 11:
		return memcmp(key.p, "trustAnchor", 11) == 0 ? &r->t.ta : NULL;
	default:
		return NULL;
	}
}

static inline bool
member(struct scan *s, struct row *r)
{
	struct str key, *to;
	bool num;

	if (!is(s, '"') || !string(s, &key) || !is(s, ':'))
		return false;
	to = place(r, key, &num);
	if (to == NULL || to->p != NULL)
		return false;
	blanks(s);
	if (num && (to != &r->t.asn || s->p == s->end || *s->p != '"'))
		return number(s, to);
	return is(s, '"') && string(s, to);
}

/* A whole row, and that another one follows: else the comma behind it would be wrong. */
static inline bool
row(struct scan *s, struct row *r)
{
	if (!is(s, '{'))
		return false;
	do {
		if (!member(s, r))
			return false;
	} while (is(s, ','));
	if (!is(s, '}') || !is(s, ','))
		return false;
	blanks(s);
	return s->p < s->end && *s->p == '{' && r->t.asn.p != NULL && r->t.prefix.p != NULL;
}

enum st
vrp_quick(
    struct vrp_job *job, const uint8_t *p, size_t n, size_t *took, uint64_t *rows, struct err *e)
{
	struct scan s = { (const char *)p, (const char *)p + n };
	enum st st = ST_OK;

	*took = 0;
	while (st == ST_OK) {
		struct row r = { 0 };

		if (!row(&s, &r))
			break;
		if (r.expires.p != NULL)
			r.t.expires_s = vrp_seconds(r.expires);
		if (!job->aspas_only)
			st = vrp_take(job, &r.t, e);
		++*rows;
		*took = (size_t)(s.p - (const char *)p);
	}
	return st;
}

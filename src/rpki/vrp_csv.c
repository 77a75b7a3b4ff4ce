/*
 * vrp_csv.c - VRPs from CSV; the header names the columns.
 *
 *   rpki-client, routinator   ASN,IP Prefix,Max Length,Trust Anchor[,Expires]
 *   RIPE NCC archive, csvext  URI,ASN,IP Prefix,Max Length,Not Before,Not After
 *   event collections         prefix,max_length,asn,trust_anchor
 *
 * No such file says when it was made: only when a moment is asked for (vrp.h) are rows judged by
 * their dates.
 */
#include "rpki/vrp_i.h"

#include "base/civil.h"
#include "base/csv.h"

#define MAX_COLS 16

enum col { COL_ASN, COL_PREFIX, COL_MAX_LEN, COL_TA, COL_FROM, COL_TO, COL_EXPIRES, COLS };

static const struct {
	const char *name;
	enum col col;
} names[] = {
	{ "ASN", COL_ASN },
	{ "IP Prefix", COL_PREFIX },
	{ "prefix", COL_PREFIX },
	{ "Max Length", COL_MAX_LEN },
	{ "max_length", COL_MAX_LEN },
	{ "maxLength", COL_MAX_LEN },
	{ "Trust Anchor", COL_TA },
	{ "trust_anchor", COL_TA },
	{ "ta", COL_TA },
	{ "Not Before", COL_FROM },
	{ "Not After", COL_TO },
	{ "Expires", COL_EXPIRES },
};

static enum st
header(struct str line, size_t at[COLS], size_t *n, struct err *e)
{
	struct str f[MAX_COLS];

	*n = csv_split(line, ',', f, MAX_COLS);
	for (unsigned c = 0; c < COLS; c++)
		at[c] = SIZE_MAX;
	for (size_t i = 0; i < *n && i < MAX_COLS; i++) {
		for (size_t k = 0; k < sizeof(names) / sizeof(names[0]); k++) {
			if (str_caseeq(f[i], names[k].name))
				at[names[k].col] = i;
		}
	}
	if (at[COL_ASN] == SIZE_MAX || at[COL_PREFIX] == SIZE_MAX || *n > MAX_COLS)
		return err_line(e, ST_BAD, 1, "VRP CSV",
		    "neither JSON nor CSV with the columns ASN and IP Prefix (or prefix), nor "
		    "VRPs for OpenBGPD or BIRD");
	return ST_OK;
}

static struct str
pick(const struct str *f, size_t i)
{
	return i != SIZE_MAX ? f[i] : (struct str){ NULL, 0 };
}

/* A date, or nothing (0): no such column, an empty field, "N/A". */
static bool
date(struct str s, int64_t *out)
{
	*out = 0;
	return s.p == NULL || s.n == 0 || str_caseeq(s, "N/A") || civil_parse(s, out);
}

/* Seconds, or a date. */
static bool
expiry(struct str s, int64_t *out)
{
	uint64_t v;

	if (s.p != NULL && str_u64(s, INT64_MAX, &v)) {
		*out = (int64_t)v;
		return true;
	}
	return date(s, out);
}

static enum st
row(struct vrp_job *job, const struct str *f, const size_t at[COLS], struct err *e)
{
	struct vrp_text t = { .asn = pick(f, at[COL_ASN]),
		.prefix = pick(f, at[COL_PREFIX]),
		.max_len = pick(f, at[COL_MAX_LEN]),
		.ta = pick(f, at[COL_TA]) };
	const size_t to = at[COL_EXPIRES] != SIZE_MAX ? at[COL_EXPIRES] : at[COL_TO];

	job->l->seen.object.n = 0;
	if (date(pick(f, at[COL_FROM]), &t.not_before_s) && expiry(pick(f, to), &t.expires_s))
		return vrp_take(job, &t, e);
	load_refuse(job->l, "a date that is none");
	return ST_OK;
}

enum st
vrp_csv(struct vrp_job *job, struct in *in, struct str line, struct err *e)
{
	struct str f[MAX_COLS];
	size_t at[COLS], n;
	uint64_t no = 1;
	enum st st = header(line, at, &n, e);

	if (st != ST_OK)
		return st;
	for (;;) {
		size_t got;

		job->l->seen.off = in_off(in);
		st = in_line(in, &line, e);
		if (st != ST_OK)
			return st == ST_END ? ST_OK : st;
		no++;
		if (str_trim(line).n == 0)
			continue;
		got = csv_split(line, ',', f, MAX_COLS);
		if (got != n)
			return err_line(
			    e, ST_BAD, no, "VRP CSV", "%zu fields, the header has %zu", got, n);
		st = row(job, f, at, e);
		if (st != ST_OK)
			return st;
	}
}

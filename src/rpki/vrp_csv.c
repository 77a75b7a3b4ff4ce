/*
 * vrp_csv.c - VRPs from CSV; the header names the columns.
 *
 *   rpki-client, routinator   ASN,IP Prefix,Max Length,Trust Anchor[,Expires]
 *   RIPE NCC archive, csvext  URI,ASN,IP Prefix,Max Length,Not Before,Not After
 *   event collections         prefix,max_length,asn,trust_anchor
 *
 * No such file says when it was made, so no row can be judged as expired.
 */
#include "rpki/vrp_i.h"

#include "base/csv.h"

#define MAX_COLS 16

enum col { COL_ASN, COL_PREFIX, COL_MAX_LEN, COL_TA, COLS };

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
		    "neither JSON nor CSV with the columns ASN and IP Prefix (or prefix)");
	return ST_OK;
}

static struct str
pick(const struct str *f, size_t i)
{
	return i != SIZE_MAX ? f[i] : (struct str){ NULL, 0 };
}

enum st
vrp_csv(struct vrp_set *s, struct in *in, struct load *l, struct err *e)
{
	struct str line, f[MAX_COLS];
	size_t at[COLS], n;
	uint64_t no = 1;
	enum st st;

	st = in_line(in, &line, e);
	if (st == ST_OK)
		st = header(line, at, &n, e);
	if (st != ST_OK)
		return st;
	while ((st = in_line(in, &line, e)) == ST_OK) {
		struct vrp_text t = { 0 };
		size_t got;

		no++;
		if (str_trim(line).n == 0)
			continue;
		got = csv_split(line, ',', f, MAX_COLS);
		if (got != n)
			return err_line(
			    e, ST_BAD, no, "VRP CSV", "%zu fields, the header has %zu", got, n);
		t.asn = pick(f, at[COL_ASN]);
		t.prefix = pick(f, at[COL_PREFIX]);
		t.max_len = pick(f, at[COL_MAX_LEN]);
		t.ta = pick(f, at[COL_TA]);
		st = vrp_take(s, &t, 0, l, e);
		if (st != ST_OK)
			return st;
	}
	return st == ST_END ? ST_OK : st;
}

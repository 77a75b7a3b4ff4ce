/* asnum.c - see asnum.h. */
#include "reg/asnum.h"

#include <stdlib.h>

#include "base/arena.h"
#include "base/civil.h"
#include "base/csv.h"
#include "base/limits.h"
#include "io/jsax.h"
#include "pfx/asn.h"

#define MAX_COLS 16

enum col { COL_ASN, COL_VALUE, COL_ORIGIN, COL_AF, COL_TIME, COLS };

/* A row or object on its way: what stood there, as text. */
struct rec {
	bool has[COLS];
	char text[COLS][40];
};

struct file {
	struct asnum *s;
	struct load *l;
	enum asnum_kind k;
	struct rec r;
	enum col key; /* JSON: of the value to come; COLS: none of ours */
};

static enum col
col_of(enum asnum_kind k, struct str name)
{
	static const struct {
		const char *name;
		enum col col;
		int kind; /* -1: both */
	} names[] = {
		{ "asn", COL_ASN, -1 },
		{ "as", COL_ASN, ASNUM_USERS },
		{ "users", COL_VALUE, ASNUM_USERS },
		{ "numberofusers", COL_VALUE, ASNUM_USERS },
		{ "estimated users", COL_VALUE, ASNUM_USERS },
		{ "users (est.)", COL_VALUE, ASNUM_USERS },
		{ "hege", COL_VALUE, ASNUM_HEGEMONY },
		{ "hegemony", COL_VALUE, ASNUM_HEGEMONY },
		{ "originasn", COL_ORIGIN, ASNUM_HEGEMONY },
		{ "af", COL_AF, ASNUM_HEGEMONY },
		{ "timebin", COL_TIME, ASNUM_HEGEMONY },
	};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if (str_caseeq(name, names[i].name) &&
		    (names[i].kind == -1 || names[i].kind == (int)k))
			return names[i].col;
	}
	return COLS;
}

static void
put(struct rec *r, enum col c, struct str s)
{
	r->has[c] = s.n < sizeof(r->text[c]);
	if (r->has[c]) {
		memcpy(r->text[c], s.p, s.n);
		r->text[c][s.n] = '\0';
	}
}

/* "0.2", "5.7e-05": a share, in billionths. */
static bool
share(const char *s, uint64_t *out)
{
	char *end;
	const double v = strtod(s, &end);

	if (end == s || *end != '\0' || !(v >= 0 && v <= 1))
		return false;
	*out = (uint64_t)(v * ASNUM_ONE + 0.5);
	return true;
}

/* NULL when the row may be kept. */
static const char *
value_of(const struct file *f, uint32_t *asn, uint64_t *value)
{
	const struct rec *r = &f->r;

	if (!r->has[COL_ASN] || !asn_parse(str_of(r->text[COL_ASN]), asn) || *asn == 0)
		return "not an AS number";
	if (f->k == ASNUM_USERS)
		return r->has[COL_VALUE] &&
			       str_u64(str_of(r->text[COL_VALUE]), 100000000000u, value)
			   ? NULL
			   : "not a number of users";
	if (r->has[COL_ORIGIN] && strcmp(r->text[COL_ORIGIN], "0") != 0)
		return "hegemony towards one origin";
	if (r->has[COL_AF] && strcmp(r->text[COL_AF], "4") != 0)
		return "not IPv4";
	return r->has[COL_VALUE] && share(r->text[COL_VALUE], value) ? NULL
								     : "not a share of 0 to 1";
}

static enum st
take(struct file *f, struct err *e)
{
	struct asnum *s = f->s;
	struct asnum_row *v;
	uint64_t value = 0;
	uint32_t asn = 0;
	const char *why = value_of(f, &asn, &value);
	int64_t t;

	if (f->l->read >= REG_MAX_RECORDS)
		return err_set(e, ST_LIMIT, ERR_NOOFF, NULL, "more than %u rows", REG_MAX_RECORDS);
	if (f->r.has[COL_TIME] && civil_parse(str_of(f->r.text[COL_TIME]), &t) && t > f->l->time_s)
		f->l->time_s = t;
	if (why != NULL) {
		load_refuse(f->l, why);
		return ST_OK;
	}
	v = arr_grow(s->v, s->n, &s->cap, sizeof(*v));
	if (v == NULL)
		return err_nomem(e, "numbers of ASes");
	s->v = v;
	v[s->n++] = (struct asnum_row){ value, asn, s->files };
	load_keep(f->l);
	return ST_OK;
}

static enum st
token(void *arg, enum jtok t, struct str s, struct err *e)
{
	struct file *f = arg;

	switch (t) {
	case J_OBJ:
		f->r = (struct rec){ 0 };
		f->key = COLS;
		return ST_OK;
	case J_KEY:
		f->key = col_of(f->k, s);
		return ST_OK;
	case J_OBJ_END: {
		/* an object with neither is the wrapper of the list */
		const bool any = f->r.has[COL_ASN] || f->r.has[COL_VALUE];
		const enum st st = any ? take(f, e) : ST_OK;

		f->r = (struct rec){ 0 };
		return st;
	}
	case J_STR:
	case J_NUM:
		if (f->key != COLS)
			put(&f->r, f->key, s);
		return ST_OK;
	default:
		return ST_OK;
	}
}

static enum st
table(struct file *f, struct in *in, struct err *e)
{
	enum col cols[MAX_COLS];
	struct str line, v[MAX_COLS];
	size_t n_cols = 0, n;
	uint64_t no = 0;
	char sep = ',';
	enum st st;

	while ((st = in_line(in, &line, e)) == ST_OK) {
		bool seen[COLS] = { false };

		no++;
		line = str_trim(line);
		if (line.n == 0 || line.p[0] == '#')
			continue;
		if (n_cols == 0)
			sep = memchr(line.p, '\t', line.n) != NULL ? '\t' : ',';
		n = csv_split(line, sep, v, MAX_COLS);
		if (n > MAX_COLS || (n_cols != 0 && n != n_cols))
			return err_line(e, ST_BAD, no, "numbers of ASes",
			    "%zu fields, the header has %zu", n, n_cols);
		if (n_cols == 0) {
			for (size_t i = 0; i < n; i++) {
				cols[i] = col_of(f->k, v[i]);
				if (cols[i] < COLS)
					seen[cols[i]] = true;
			}
			if (!seen[COL_ASN] || !seen[COL_VALUE])
				return err_line(e, ST_BAD, no, "numbers of ASes",
				    "no header with an AS number and a value");
			n_cols = n;
			continue;
		}
		f->r = (struct rec){ 0 };
		for (size_t i = 0; i < n; i++) {
			if (cols[i] < COLS)
				put(&f->r, cols[i], v[i]);
		}
		if ((st = take(f, e)) != ST_OK)
			return st;
	}
	return st == ST_END ? ST_OK : st;
}

enum st
asnum_load(struct asnum *s, enum asnum_kind k, struct in *in, struct load *l, struct err *e)
{
	struct file f = { .s = s, .l = l, .k = k, .key = COLS };
	const size_t n = s->n;
	const uint8_t *p;
	size_t have = 0;
	enum st st = in_peek(in, 1, &p, &have, e);

	if (st == ST_OK)
		st = p[0] == '{' || p[0] == '[' ? jsax_run(in, token, &f, e) : table(&f, in, e);
	if (st == ST_END || (st == ST_OK && l->kept == 0))
		st = err_set(e, ST_BAD, ERR_NOOFF, "numbers of ASes", "no AS in it");
	if (st != ST_OK)
		s->n = n;
	else
		s->files++;
	return st;
}

static int
cmp(const void *a, const void *b)
{
	const struct asnum_row *x = a, *y = b;

	if (x->asn != y->asn)
		return x->asn < y->asn ? -1 : 1;
	return x->file < y->file ? -1 : x->file > y->file;
}

void
asnum_freeze(struct asnum *s)
{
	size_t k = 0;

	if (s->n != 0)
		qsort(s->v, s->n, sizeof(*s->v), cmp);
	for (size_t i = 0; i < s->n; i++) {
		if (k == 0 || s->v[k - 1].asn != s->v[i].asn)
			s->v[k++] = s->v[i];
		else if (s->v[k - 1].file == s->v[i].file)
			s->v[k - 1].value += s->v[i].value;
		else
			s->v[k - 1] = s->v[i];
	}
	s->n = k;
}

void
asnum_fini(struct asnum *s)
{
	free(s->v);
	*s = (struct asnum){ 0 };
}

bool
asnum_get(const struct asnum *s, uint32_t asn, uint64_t *out)
{
	size_t lo = 0, hi = s->n;

	while (lo < hi) {
		const size_t mid = lo + (hi - lo) / 2;

		if (s->v[mid].asn < asn)
			lo = mid + 1;
		else
			hi = mid;
	}
	if (lo == s->n || s->v[lo].asn != asn)
		return false;
	*out = s->v[lo].value;
	return true;
}

/* asorg.c - reads the forms of asorg.h. */
#include "reg/asorg_i.h"

#include <ctype.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/civil.h"
#include "base/csv.h"
#include "base/hash.h"
#include "base/limits.h"
#include "pfx/asn.h"
#include "reg/text.h"

#define MAX_COLS 16

enum col { COL_AUT, COL_AUT_NAME, COL_ORG_ID, COL_ORG_NAME, COL_COUNTRY, COLS };

enum form { FORM_UNKNOWN, FORM_CAIDA, FORM_CSV, FORM_LINES };

struct file {
	struct asorg_set *s;
	struct load *l;
	enum form form;
	size_t at[COLS], n_cols; /* SIZE_MAX: no such column */
	uint64_t line;
	bool json;
};

bool
asorg_add_as(struct asorg_set *s, struct asorg_as r)
{
	struct asorg_as *v = arr_grow(s->as, s->n_as, &s->cap_as, sizeof(*v));

	if (v == NULL || r.name == UINT32_MAX || r.title == UINT32_MAX)
		return false;
	s->as = v;
	r.seq = (uint32_t)s->n_as;
	v[s->n_as++] = r;
	return true;
}

bool
asorg_add_org(struct asorg_set *s, struct asorg_org r)
{
	struct asorg_org *v = arr_grow(s->orgs, s->n_orgs, &s->cap_orgs, sizeof(*v));

	if (v == NULL || r.name == UINT32_MAX)
		return false;
	s->orgs = v;
	r.seq = (uint32_t)s->n_orgs;
	v[s->n_orgs++] = r;
	return true;
}

void
asorg_country(struct str s, char cc[2])
{
	if (s.n == 2 && isalpha((unsigned char)s.p[0]) && isalpha((unsigned char)s.p[1]) &&
	    !str_caseeq(s, "ZZ")) {
		cc[0] = (char)toupper((unsigned char)s.p[0]);
		cc[1] = (char)toupper((unsigned char)s.p[1]);
	}
}

uint64_t
asorg_hash(struct str id)
{
	return id.n != 0 ? hash_bytes(id.p, id.n) | 1 : 0;
}

/* Places of the columns we know among names f[0..n). */
static void
find_cols(struct file *f, const struct str *names, size_t n)
{
	static const struct {
		const char *name;
		enum col col;
	} known[] = {
		{ "aut", COL_AUT },
		{ "asn", COL_AUT },
		{ "aut_name", COL_AUT_NAME },
		{ "org_id", COL_ORG_ID },
		{ "name", COL_ORG_NAME },
		{ "org_name", COL_ORG_NAME },
		{ "country", COL_COUNTRY },
	};

	for (unsigned c = 0; c < COLS; c++)
		f->at[c] = SIZE_MAX;
	f->n_cols = n;
	for (size_t i = 0; i < n && i < MAX_COLS; i++) {
		for (size_t k = 0; k < sizeof(known) / sizeof(known[0]); k++) {
			if (str_caseeq(names[i], known[k].name))
				f->at[known[k].col] = i;
		}
	}
}

static size_t
split(struct str line, struct str *v)
{
	size_t n = 0;
	struct str part;

	while (str_cut(&line, '|', &part)) {
		if (n < MAX_COLS)
			v[n] = str_trim(part);
		n++;
	}
	return n;
}

/* "# format:...", "# date: 202204". */
static void
take_comment(struct file *f, struct str line)
{
	struct str v[MAX_COLS], rest;
	char day[9] = "";

	line = str_trim((struct str){ line.p + 1, line.n - 1 });
	if (str_starts(line, "format:")) {
		rest = str_trim((struct str){ line.p + 7, line.n - 7 });
		find_cols(f, v, split(rest, v));
		f->form = FORM_CAIDA;
	} else if (str_starts(line, "date:")) {
		rest = str_trim((struct str){ line.p + 5, line.n - 5 });
		if (rest.n == 6 || rest.n == 8) {
			memcpy(day, "00000001", 8);
			memcpy(day, rest.p, rest.n);
			civil_parse_day8(str_of(day), &f->l->time_s);
		}
	}
}

static struct str
pick(const struct file *f, const struct str *v, enum col c)
{
	return f->at[c] != SIZE_MAX ? v[f->at[c]] : STR("");
}

static enum st
take_caida(struct file *f, struct str line, struct err *e)
{
	struct str v[MAX_COLS];
	const size_t n = split(line, v);
	bool ok;

	if (n != f->n_cols || n > MAX_COLS)
		return err_line(e, ST_BAD, f->line, "as2org", "%zu fields, the format line has %zu",
		    n, f->n_cols);
	if (f->at[COL_AUT] != SIZE_MAX) {
		struct asorg_as r = { .org_hash = asorg_hash(pick(f, v, COL_ORG_ID)) };

		if (!asn_parse(pick(f, v, COL_AUT), &r.asn)) {
			load_refuse(f->l, "not an AS number");
			return ST_OK;
		}
		r.name = text_add(&f->s->pool, pick(f, v, COL_AUT_NAME));
		ok = asorg_add_as(f->s, r);
	} else if (f->at[COL_ORG_ID] != SIZE_MAX) {
		struct asorg_org r = { .hash = asorg_hash(pick(f, v, COL_ORG_ID)) };

		if (r.hash == 0) {
			load_refuse(f->l, "no organisation id");
			return ST_OK;
		}
		asorg_country(pick(f, v, COL_COUNTRY), r.cc);
		r.name = text_add(&f->s->pool, pick(f, v, COL_ORG_NAME));
		ok = asorg_add_org(f->s, r);
	} else
		return err_line(
		    e, ST_BAD, f->line, "as2org", "a row of a table with neither aut nor org_id");
	if (!ok)
		return err_nomem(e, "AS organisations");
	load_keep(f->l);
	return ST_OK;
}

static enum st
take_named(struct file *f, struct str asn, struct str title, struct str cc, struct err *e)
{
	struct asorg_as r = { 0 };

	if (!asn_parse(asn, &r.asn)) {
		load_refuse(f->l, "not an AS number");
		return ST_OK;
	}
	asorg_country(cc, r.cc);
	r.title = text_add(&f->s->pool, title);
	if (!asorg_add_as(f->s, r))
		return err_nomem(e, "AS names");
	load_keep(f->l);
	return ST_OK;
}

static enum st
take_csv(struct file *f, struct str line, struct err *e)
{
	struct str v[MAX_COLS];
	const size_t n = csv_split(line, ',', v, MAX_COLS);

	if (n != f->n_cols || n > MAX_COLS)
		return err_line(
		    e, ST_BAD, f->line, "AS names", "%zu fields, the header has %zu", n, f->n_cols);
	return take_named(
	    f, pick(f, v, COL_AUT), pick(f, v, COL_ORG_NAME), pick(f, v, COL_COUNTRY), e);
}

/* "3356 LEVEL3, US" */
static enum st
take_plain(struct file *f, struct str line, struct err *e)
{
	struct str rest = line, asn, title, cc = STR("");
	uint32_t n;

	if (!str_cut(&rest, ' ', &asn) || !asn_parse(asn, &n))
		return err_line(e, ST_BAD, f->line, "AS names", "a line is ASN NAME, CC");
	title = str_trim(rest);
	if (title.n > 4 && title.p[title.n - 4] == ',' && title.p[title.n - 3] == ' ') {
		cc = (struct str){ title.p + title.n - 2, 2 };
		title.n -= 4;
	}
	return take_named(f, asn, title, cc, e);
}

/* The first line that is no comment tells the form. */
static enum st
find_form(struct file *f, struct str line, bool *header, struct err *e)
{
	char copy[1024];
	struct str v[MAX_COLS];
	size_t n;

	*header = false;
	if (line.n != 0 && isdigit((unsigned char)line.p[0])) {
		f->form = FORM_LINES;
		return ST_OK;
	}
	n = line.n < sizeof(copy) ? line.n : sizeof(copy);
	memcpy(copy, line.p, n);
	find_cols(f, v, csv_split((struct str){ copy, n }, ',', v, MAX_COLS));
	if (f->at[COL_AUT] == SIZE_MAX || f->at[COL_ORG_NAME] == SIZE_MAX)
		return err_line(e, ST_BAD, f->line, NULL,
		    "neither as2org, nor CSV with asn and name, nor lines of ASN NAME");
	f->form = FORM_CSV;
	*header = true;
	return ST_OK;
}

static enum st
take_line(struct file *f, struct str line, struct err *e)
{
	bool header = false;
	enum st st = ST_OK;

	line = str_trim(line);
	if (line.n == 0)
		return ST_OK;
	if (line.p[0] == '#') {
		take_comment(f, line);
		return ST_OK;
	}
	if (f->l->read >= REG_MAX_RECORDS)
		return err_line(e, ST_LIMIT, f->line, NULL, "more than %u rows", REG_MAX_RECORDS);
	if (f->form == FORM_UNKNOWN)
		st = find_form(f, line, &header, e);
	if (st != ST_OK || header)
		return st;
	switch (f->form) {
	case FORM_CAIDA:
		return take_caida(f, line, e);
	case FORM_CSV:
		return take_csv(f, line, e);
	default:
		return take_plain(f, line, e);
	}
}

enum st
asorg_load(struct asorg_set *s, struct in *in, struct load *l, struct err *e)
{
	struct file f = { .s = s, .l = l };
	const size_t n_as = s->n_as, n_orgs = s->n_orgs, pool = s->pool.n;
	struct str line;
	enum st st;

	while ((st = asorg_is_json(&f.json, in, e)) == ST_OK && !f.json &&
	       (st = in_line(in, &line, e)) == ST_OK) {
		f.line++;
		st = take_line(&f, line, e);
		if (st != ST_OK)
			break;
	}
	if (st == ST_OK && f.json)
		st = asorg_json(s, in, l, e);
	if (st == ST_END)
		st = l->kept != 0 ? ST_OK : err_set(e, ST_BAD, ERR_NOOFF, NULL, "no AS in it");
	if (st != ST_OK) {
		s->n_as = n_as;
		s->n_orgs = n_orgs;
		s->pool.n = pool;
	}
	return st;
}

void
asorg_set_fini(struct asorg_set *s)
{
	free(s->as);
	free(s->orgs);
	buf_fini(&s->pool);
	*s = (struct asorg_set){ 0 };
}

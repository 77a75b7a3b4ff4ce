/* aslist.c - see aslist.h. */
#include "reg/aslist.h"

#include <stdlib.h>

#include "base/arena.h"
#include "base/civil.h"
#include "base/csv.h"
#include "base/limits.h"
#include "pfx/asn.h"
#include "reg/text.h"

#define RULE "list of networks"
#define COLS 6
#define LINE_BYTES 1024

/* The text of data/lists/networks.csv. */
extern const char list_networks[], list_networks_end[];

struct file {
	struct aslist_set *s;
	struct load *l;
	uint64_t line;
	bool header;
};

/* NULL when the fields make a row. */
static const char *
parse(const struct str v[COLS], struct aslist_row *r)
{
	if (str_eq(v[0], "scrubber"))
		r->list = ASLIST_SCRUBBER;
	else if (str_eq(v[0], "anycast"))
		r->list = ASLIST_ANYCAST;
	else
		return "unknown list";
	if (v[1].n != 0 && (!asn_parse(v[1], &r->asn) || r->asn == 0))
		return "not an AS number";
	if (v[2].n != 0 && !pfx_parse(v[2], &r->pfx))
		return "not a prefix";
	if (r->list == ASLIST_SCRUBBER && (r->asn == 0 || v[2].n != 0))
		return "a scrubber is an AS";
	if (r->list == ASLIST_ANYCAST && v[2].n == 0)
		return "an anycast row has a prefix";
	if (!civil_parse(v[4], &r->checked_s))
		return "no day it was checked";
	return v[5].n == 0 ? "no source" : NULL;
}

static enum st
take(struct file *f, struct str line, struct err *e)
{
	char copy[LINE_BYTES];
	struct str v[COLS];
	struct aslist_row r = { 0 }, *rows;
	const char *why;

	f->line++;
	line = str_trim(line);
	if (line.n == 0 || line.p[0] == '#')
		return ST_OK;
	if (line.n > sizeof(copy))
		return err_line(e, ST_LIMIT, f->line, RULE, "a line above %zu bytes", sizeof(copy));
	if (!f->header) {
		f->header = str_eq(line, "list,asn,prefix,name,checked,source");
		return f->header ? ST_OK
				 : err_line(e, ST_BAD, f->line, RULE,
				       "the header is list,asn,prefix,name,checked,source");
	}
	memcpy(copy, line.p, line.n);
	if (csv_split((struct str){ copy, line.n }, ',', v, COLS) != COLS)
		return err_line(e, ST_BAD, f->line, RULE, "a row has %d fields", COLS);
	if (f->l->read >= REG_MAX_RECORDS)
		return err_line(e, ST_LIMIT, f->line, NULL, "more than %u rows", REG_MAX_RECORDS);
	why = parse(v, &r);
	if (why != NULL) {
		load_refuse(f->l, why);
		return ST_OK;
	}
	r.name = text_add(&f->s->pool, v[3]);
	r.source = text_add(&f->s->pool, v[5]);
	rows = arr_grow(f->s->v, f->s->n, &f->s->cap, sizeof(*rows));
	if (rows == NULL || r.name == UINT32_MAX || r.source == UINT32_MAX)
		return err_nomem(e, RULE);
	f->s->v = rows;
	rows[f->s->n++] = r;
	if (r.checked_s > f->l->latest_s)
		f->l->latest_s = r.checked_s;
	load_keep(f->l);
	return ST_OK;
}

enum st
aslist_load(struct aslist_set *s, struct in *in, struct load *l, struct err *e)
{
	struct file f = { .s = s, .l = l };
	const size_t n = s->n, pool = s->pool.n;
	struct str line;
	enum st st;

	while ((st = in_line(in, &line, e)) == ST_OK) {
		if ((st = take(&f, line, e)) != ST_OK)
			break;
	}
	if (st == ST_END)
		st = l->kept != 0 ? ST_OK : err_set(e, ST_BAD, ERR_NOOFF, RULE, "no row in it");
	if (st != ST_OK) {
		s->n = n;
		s->pool.n = pool;
	}
	return st;
}

enum st
aslist_load_text(struct aslist_set *s, struct str text, struct load *l, struct err *e)
{
	struct file f = { .s = s, .l = l };
	struct str line;

	while (str_cut(&text, '\n', &line)) {
		const enum st st = take(&f, line, e);

		if (st != ST_OK)
			return st;
	}
	return ST_OK;
}

struct str
aslist_built_in(void)
{
	return (struct str){ list_networks, (size_t)(list_networks_end - list_networks) };
}

/* Rows with a prefix first; of equal ones the newest first. */
static int
cmp(const void *a, const void *b)
{
	const struct aslist_row *x = a, *y = b;
	int c;

	if ((x->pfx.afi != 0) != (y->pfx.afi != 0))
		return x->pfx.afi != 0 ? -1 : 1;
	c = pfx_cmp(&x->pfx, &y->pfx);
	if (c != 0)
		return c;
	if (x->asn != y->asn)
		return x->asn < y->asn ? -1 : 1;
	if (x->list != y->list)
		return x->list < y->list ? -1 : 1;
	return x->checked_s > y->checked_s ? -1 : x->checked_s < y->checked_s;
}

static bool
same(const struct aslist_row *a, const struct aslist_row *b)
{
	if (a->pfx.afi != 0)
		return pfx_eq(&a->pfx, &b->pfx);
	return b->pfx.afi == 0 && a->asn == b->asn && a->list == b->list;
}

enum st
aslist_freeze(struct aslist_set *s, struct err *e)
{
	size_t k = 0;

	if (s->n != 0)
		qsort(s->v, s->n, sizeof(*s->v), cmp);
	for (size_t i = 0; i < s->n; i++) {
		if (k == 0 || !same(&s->v[k - 1], &s->v[i]))
			s->v[k++] = s->v[i];
	}
	s->n = k;
	while (s->n_pfx < s->n && s->v[s->n_pfx].pfx.afi != 0)
		s->n_pfx++;
	return pidx_build_sorted(&s->pfxs, s->v, sizeof(*s->v), s->n_pfx, e);
}

void
aslist_fini(struct aslist_set *s)
{
	free(s->v);
	pidx_fini(&s->pfxs);
	buf_fini(&s->pool);
	*s = (struct aslist_set){ 0 };
}

const struct aslist_row *
aslist_asn(const struct aslist_set *s, enum aslist list, uint32_t asn)
{
	for (size_t i = s->n_pfx; i < s->n; i++) { /* some dozens */
		if (s->v[i].asn == asn && s->v[i].list == list)
			return &s->v[i];
	}
	return NULL;
}

const struct aslist_row *
aslist_pfx(const struct aslist_set *s, const struct pfx *p)
{
	const uint32_t i = pidx_cover(&s->pfxs, p);

	return i != PIDX_NONE ? &s->v[i] : NULL;
}

struct str
aslist_text(const struct aslist_set *s, uint32_t off)
{
	return text_at(&s->pool, off);
}

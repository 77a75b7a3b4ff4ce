/* blist.c - see blist.h. */
#include "reg/blist.h"

#include <stdlib.h>
#include <time.h>

#include "base/arena.h"
#include "base/limits.h"
#include "io/jsax.h"
#include "pfx/asn.h"

struct blist {
	struct pidx listed[BLIST_KINDS], spans;
	unsigned kinds;
};

const char *
blist_name(unsigned kind)
{
	static const char *const names[BLIST_KINDS] = { "fullbogons", "spamhaus-drop",
		"cidr-report" };

	return kind < BLIST_KINDS ? names[kind] : "";
}

struct file {
	struct blist_set *s;
	struct load *l;
	struct in *in;
	unsigned depth; /* JSON: inside the object of a line */
	int member;
	bool prefix_seen, is_prefix;
	struct pfx p;
};

enum { OTHER, CIDR, TIMESTAMP };

static enum st
room(struct file *f, struct err *e)
{
	if (f->l->read >= REG_MAX_RECORDS)
		return err_set(
		    e, ST_LIMIT, in_off(f->in), NULL, "more than %u prefixes", REG_MAX_RECORDS);
	return ST_OK;
}

static enum st
keep(struct file *f, bool added, struct err *e)
{
	if (!added)
		return err_nomem(e, "lists of bogons");
	load_keep(f->l);
	return ST_OK;
}

/* "# last updated 1710089701 (...)", "; Last-Modified: Sun, 10 Mar 2024 09:13:24 GMT". */
static void
comment(struct file *f, struct str line)
{
	static const char unix_s[] = "# last updated ", http[] = "; Last-Modified: ";
	struct str rest, first;
	char text[64];
	struct tm tm = { 0 };
	uint64_t t;

	if (str_starts(line, unix_s)) {
		rest = (struct str){ line.p + strlen(unix_s), line.n - strlen(unix_s) };
		if (str_cut(&rest, ' ', &first) && str_u64(first, INT64_MAX, &t))
			f->l->time_s = (int64_t)t;
	} else if (str_starts(line, http) && line.n - strlen(http) < sizeof(text)) {
		memcpy(text, line.p + strlen(http), line.n - strlen(http));
		text[line.n - strlen(http)] = '\0';
		if (strptime(text, "%a, %d %b %Y %H:%M:%S GMT", &tm) != NULL)
			f->l->time_s = (int64_t)timegm(&tm);
	}
}

/* "unallocated space: 192.154.80.0 - 192.154.80.255": the two addresses. */
static bool
range_of(struct str s, struct pfx *a, struct pfx *b)
{
	const char *at = s.n != 0 ? memmem(s.p, s.n, "unallocated space: ", 19) : NULL;
	struct str rest, first;

	if (at == NULL)
		return false;
	rest = (struct str){ at + 19, s.n - (size_t)(at + 19 - s.p) };
	return str_cut(&rest, ' ', &first) && rest.n > 2 && rest.p[0] == '-' &&
	       addr_parse(first, a) && addr_parse((struct str){ rest.p + 2, rest.n - 2 }, b) &&
	       a->afi == b->afi && pfx_cmp(a, b) <= 0;
}

static space_addr
number(const struct pfx *p)
{
	return p->afi == AFI_IP4 ? p->hi >> 32 : (space_addr)p->hi << 64 | p->lo;
}

static enum st
take_line(struct file *f, struct str line, struct err *e)
{
	struct str rest = line, word, next = STR("");
	struct pfx p, a, b;
	uint32_t asn;
	enum st st = room(f, e);

	if (st != ST_OK)
		return st;
	str_cut(&rest, ' ', &word);
	rest = str_trim(rest);
	if (!pfx_parse(word, &p)) {
		load_refuse(f->l, "not a prefix");
		return ST_OK;
	}
	if (rest.n == 0)
		return keep(f, space_add_pfx(&f->s->listed[BLIST_FULLBOGONS], &p), e);
	if (rest.p[0] == ';')
		return keep(f, space_add_pfx(&f->s->listed[BLIST_DROP], &p), e);
	str_cut(&rest, ' ', &next);
	if (!asn_parse(next, &asn) || !range_of(rest, &a, &b)) {
		load_refuse(f->l, "neither a prefix alone nor one of a known list");
		return ST_OK;
	}
	return keep(f,
	    space_add_pfx(&f->s->spans, &p) &&
		space_add(&f->s->listed[BLIST_CIDR_REPORT], a.afi, number(&a), number(&b)),
	    e);
}

static enum st
token(void *arg, enum jtok t, struct str text, struct err *e)
{
	struct file *f = arg;
	uint64_t when;
	enum st st;

	switch (t) {
	case J_KEY:
		f->member = f->depth != 1		? OTHER
			    : str_eq(text, "cidr")	? CIDR
			    : str_eq(text, "timestamp") ? TIMESTAMP
							: OTHER;
		return ST_OK;
	case J_OBJ:
	case J_ARR:
		if (f->depth++ == 0)
			f->prefix_seen = false;
		return ST_OK;
	case J_ARR_END:
	case J_OBJ_END:
		if (--f->depth != 0 || !f->prefix_seen) /* the last line is about the list */
			return ST_OK;
		st = room(f, e);
		if (st != ST_OK)
			return st;
		if (f->is_prefix)
			return keep(f, space_add_pfx(&f->s->listed[BLIST_DROP], &f->p), e);
		load_refuse(f->l, "not a prefix");
		return ST_OK;
	default:
		if (f->depth == 1 && f->member == CIDR) {
			f->prefix_seen = true;
			f->is_prefix = t == J_STR && pfx_parse(text, &f->p);
		} else if (f->depth == 1 && f->member == TIMESTAMP && t == J_NUM &&
			   str_u64(text, INT64_MAX, &when))
			f->l->time_s = (int64_t)when;
		return ST_OK;
	}
}

static enum st
read_text(struct file *f, struct err *e)
{
	struct str line;
	enum st st;

	while ((st = in_line(f->in, &line, e)) == ST_OK) {
		line = str_trim(line);
		if (line.n != 0 && (line.p[0] == '#' || line.p[0] == ';'))
			comment(f, line);
		else if (line.n != 0 && (st = take_line(f, line, e)) != ST_OK)
			return st;
	}
	return st == ST_END ? ST_OK : st;
}

enum st
blist_load(struct blist_set *s, struct in *in, struct load *l, struct err *e)
{
	struct file f = { .s = s, .l = l, .in = in };
	size_t n[BLIST_KINDS], spans = s->spans.n, have;
	const uint8_t *p;
	enum st st = in_peek(in, 1, &p, &have, e);

	for (unsigned k = 0; k < BLIST_KINDS; k++)
		n[k] = s->listed[k].n;
	if (st == ST_OK)
		st = p[0] == '{' ? jsax_run_many(in, token, &f, e) : read_text(&f, e);
	else if (st == ST_END)
		st = ST_OK;
	if (st == ST_OK && l->kept == 0)
		st = err_set(e, ST_BAD, ERR_NOOFF, "list of bogons", "no prefix in it");
	/* a page of words is no list with a few slips of the pen */
	if (st == ST_OK && l->refused > l->kept)
		st = err_set(e, ST_BAD, ERR_NOOFF, "list of bogons",
		    "%llu of %llu lines are no prefix", (unsigned long long)l->refused,
		    (unsigned long long)l->read);
	if (st == ST_OK)
		return ST_OK;
	for (unsigned k = 0; k < BLIST_KINDS; k++)
		s->listed[k].n = n[k];
	s->spans.n = spans;
	return st;
}

void
blist_set_fini(struct blist_set *s)
{
	for (unsigned k = 0; k < BLIST_KINDS; k++)
		space_fini(&s->listed[k]);
	space_fini(&s->spans);
}

/* Each of them a prefix, kept apart: what touches is not merged. */
static enum st
build_spans(struct blist *t, const struct space *s, struct err *e)
{
	struct pfx *v = arr_new(s->n + 1, sizeof(*v));

	if (v == NULL)
		return err_nomem(e, "lists of bogons");
	for (size_t i = 0; i < s->n; i++) {
		const struct space_range *r = &s->v[i];
		const bool v4 = r->afi == AFI_IP4;
		space_addr host = r->first ^ r->last;
		unsigned len = afi_bits(r->afi);

		for (; host != 0; host >>= 1)
			len--;
		v[i] = (struct pfx){ v4 ? (uint64_t)r->first << 32 : (uint64_t)(r->first >> 64),
			v4 ? 0 : (uint64_t)r->first, (uint8_t)len, r->afi };
	}
	return pidx_build(&t->spans, v, s->n, e);
}

enum st
blist_build(struct blist **out, struct blist_set *s, struct err *e)
{
	struct blist *t = arr_new(1, sizeof(*t));
	enum st st = t != NULL ? build_spans(t, &s->spans, e) : err_nomem(e, "lists of bogons");

	*out = NULL;
	for (unsigned k = 0; st == ST_OK && k < BLIST_KINDS; k++) {
		t->kinds |= (s->listed[k].n != 0) << k;
		space_tidy(&s->listed[k]);
		st = space_pidx(&t->listed[k], &s->listed[k], e);
	}
	blist_set_fini(s);
	if (st == ST_OK)
		*out = t;
	else
		blist_free(t);
	return st;
}

void
blist_free(struct blist *t)
{
	if (t == NULL)
		return;
	for (unsigned k = 0; k < BLIST_KINDS; k++)
		pidx_fini(&t->listed[k]);
	pidx_fini(&t->spans);
	free(t);
}

unsigned
blist_opinion(const struct blist *t, const struct pfx *p)
{
	unsigned bits = 0;

	for (unsigned k = 0; k < BLIST_KINDS; k++)
		bits |= (pidx_cover(&t->listed[k], p) != PIDX_NONE) << k;
	bits |= (pidx_find(&t->spans, p) != PIDX_NONE) << BLIST_CIDR_REPORT;
	return bits;
}

unsigned
blist_kinds(const struct blist *t)
{
	return t->kinds;
}

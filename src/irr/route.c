/* route.c - route and route6 objects out of an RPSL text; see irr.h. */
#include "irr/irr.h"

#include <ctype.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/civil.h"
#include "base/limits.h"
#include "irr/rpsl.h"
#include "pfx/asn.h"

#define MAX_SOURCES 4096 /* registries in all files; some 25 exist */
#define SOURCE_BYTES 64

/* What matters of one object. */
struct fields {
	struct str key, origin, source, modified;
	char buf[4][128];
	bool twice, cut;
};

static void
one(struct fields *f, struct str *slot, unsigned i, const struct rpsl_attr *a)
{
	f->twice |= slot->p != NULL;
	*slot = rpsl_value(a->raw, f->buf[i], sizeof(f->buf[i]));
	f->cut |= a->last_line_cut && i < 2; /* half an address or AS number is another one */
}

static void
collect(const struct rpsl_obj *o, bool v6, struct fields *f)
{
	struct str rest = o->text;
	struct rpsl_attr a;

	f->key = f->origin = f->source = f->modified = (struct str){ NULL, 0 };
	f->twice = f->cut = false;
	while (rpsl_attr_next(&rest, &a)) {
		if (str_caseeq(a.name, v6 ? "route6" : "route"))
			one(f, &f->key, 0, &a);
		else if (str_caseeq(a.name, "origin"))
			one(f, &f->origin, 1, &a);
		else if (str_caseeq(a.name, "source"))
			one(f, &f->source, 2, &a);
		else if (str_caseeq(a.name, "last-modified"))
			f->modified = rpsl_value(a.raw, f->buf[3], sizeof(f->buf[3]));
	}
}

/* Index of a registry's name, made when it is new; UINT32_MAX when memory is out. */
static uint32_t
source_id(struct irr_names *t, struct str s)
{
	char up[SOURCE_BYTES], **grown;
	size_t n = 0;

	for (; n < s.n && n < sizeof(up) - 1; n++)
		up[n] = (char)toupper((unsigned char)s.p[n]);
	up[n] = '\0';
	/* the newest first: a file is mostly of one registry */
	for (size_t i = t->n; i-- > 0;) {
		if (strcmp(t->name[i], up) == 0)
			return (uint32_t)i;
	}
	grown = arr_grow(t->name, t->n, &t->cap, sizeof(*grown));
	if (grown == NULL)
		return UINT32_MAX;
	t->name = grown;
	t->name[t->n] = strdup(up);
	return t->name[t->n] != NULL ? (uint32_t)t->n++ : UINT32_MAX;
}

/* The reason to refuse the object, or NULL with *p and *origin set. */
static const char *
judge(const struct fields *f, bool v6, struct pfx *p, uint32_t *origin)
{
	bool host;

	if (f->twice)
		return "an attribute that must be single is there twice";
	if (f->key.p == NULL || f->origin.p == NULL || f->source.p == NULL || f->source.n == 0)
		return "no origin or no source";
	if (f->cut)
		return "cut at the end of the file";
	if (!pfx_parse_loose(f->key, p, &host) || p->afi != (v6 ? AFI_IP6 : AFI_IP4))
		return "not a prefix of its family";
	if (host)
		return "bits set behind the prefix length";
	if (f->origin.n < 3 || strncasecmp(f->origin.p, "AS", 2) != 0 ||
	    !asn_parse(f->origin, origin))
		return "origin is not an AS number";
	return NULL;
}

static enum st
take(struct irr_set *s, const struct rpsl_obj *o, bool v6, struct load *l, struct err *e)
{
	struct fields f;
	struct pfx p;
	uint32_t origin, src;
	const char *why;
	int64_t t;

	collect(o, v6, &f);
	why = judge(&f, v6, &p, &origin);
	if (why == NULL && s->sources.n >= MAX_SOURCES)
		return err_set(e, ST_LIMIT, o->off, NULL, "more than %d sources", MAX_SOURCES);
	if (why != NULL) {
		load_refuse(l, why);
		return ST_OK;
	}
	if (s->rows.n >= IRR_MAX_ROUTES)
		return err_set(
		    e, ST_LIMIT, o->off, NULL, "more than %u route objects", IRR_MAX_ROUTES);
	src = source_id(&s->sources, f.source);
	if (src == UINT32_MAX || !prows_add(&s->rows, &p, (uint64_t)origin << 32 | src))
		return err_nomem(e, "route objects");
	if (f.modified.p != NULL && civil_parse(f.modified, &t) && t > l->latest_s)
		l->latest_s = t;
	load_keep(l);
	return ST_OK;
}

/* The reason why an object is out before it is looked into, or NULL. */
static const char *
unusable(const struct rpsl_obj *o, struct str class)
{
	if (o->fault == RPSL_NO_COLON)
		return "a line that is no attribute";
	if (o->fault == RPSL_NUL)
		return "a zero byte";
	if (o->fault == RPSL_LONG)
		return "above the size limit of an object";
	if (!str_caseeq(class, "route") && !str_caseeq(class, "route6"))
		return "not a route object";
	return NULL;
}

enum st
irr_load(struct irr_set *s, struct in *in, struct load *l, struct err *e)
{
	struct rpsl r = rpsl_on(in);
	const size_t before = s->rows.n;
	bool rpsl = false; /* a well-formed object of any class was seen */
	struct rpsl_obj o;
	enum st st;

	while ((st = rpsl_next(&r, &o, e)) == ST_OK) {
		struct str rest = o.text;
		struct rpsl_attr a = { .name = STR("") };
		const char *why;

		rpsl_attr_next(&rest, &a);
		rpsl |= o.fault == RPSL_FINE;
		why = unusable(&o, a.name);
		if (why != NULL)
			load_refuse(l, why);
		else if ((st = take(s, &o, str_caseeq(a.name, "route6"), l, e)) != ST_OK)
			break;
	}
	if (st == ST_END)
		st = rpsl ? ST_OK
			  : err_set(e, ST_BAD, ERR_NOOFF, "RFC 2622", "no RPSL object in it");
	if (st != ST_OK)
		s->rows.n = before;
	return st;
}

/*
 * inspect_rpsl.c - RPSL objects one by one, then what only all of them together show.
 *
 * The loader's own reader and rules judge (irr/object.h); here are the marks on
 * what it takes. Values that are shown are the key and the registry only: no
 * text of a person or a password ever comes out.
 */
#include <ctype.h>
#include <stdio.h>

#include "app/inspect_i.h"
#include "base/limits.h"
#include "irr/expand.h"
#include "irr/object.h"
#include "reg/text.h"

#define RULE "RFC 2622"

struct irpsl {
	struct inspect x;
	struct rpsl r;
	struct irr_set s; /* all but the route objects, for what they say together */
	uint64_t n;
	bool some;		    /* a well-formed object was seen */
	bool nrtm, gap;		    /* operations; one of them did not follow the one before */
	uint64_t next, last, first; /* serial due, promised last, or 0 */
};

static void
flag(
    struct irpsl *r, const struct rpsl_obj *o, enum outcome out, const char *rule, const char *what)
{
	findings_add(&r->x.f, out, o->off, -1, rule, what);
}

/* "<b", "</b", "<!--": a tag, not an address in angle brackets. */
static bool
has_markup(struct str s)
{
	for (size_t i = 0; i + 1 < s.n; i++) {
		const char *end;

		if (s.p[i] != '<' ||
		    (!isalpha((unsigned char)s.p[i + 1]) && s.p[i + 1] != '/' && s.p[i + 1] != '!'))
			continue;
		end = memchr(s.p + i, '\n', s.n - i);
		if (memchr(s.p + i, '@', (end != NULL ? (size_t)(end - s.p) : s.n) - i) == NULL)
			return true;
	}
	return false;
}

/* Marks on the bytes of an object, of whatever class. */
static void
text_marks(struct irpsl *r, const struct rpsl_obj *o)
{
	struct str rest = o->text, line;

	if (!text_is_utf8(o->text))
		flag(
		    r, o, OUT_OK_FLAG, RULE, "not UTF-8: taken as ISO 8859-1 wherever it is shown");
	if (has_markup(o->text))
		flag(r, o, OUT_OK_FLAG, RULE, "markup in a text: escaped wherever it is shown");
	if (o->cut)
		flag(r, o, OUT_OK_FLAG, RULE, "the file ends inside its last line");
	while (str_cut(&rest, '\n', &line)) {
		if (line.n > IRR_LONG_LINE_BYTES)
			flag(r, o, OUT_OK_FLAG, RULE, "a line above 64 KiB");
		else if (line.n > 0 && memchr(line.p, '\r', line.n - 1) != NULL)
			flag(r, o, OUT_OK_FLAG, RULE, "a carriage return inside a line");
	}
}

static void
object_marks(struct irpsl *r, const struct rpsl_obj *o, const struct irr_object *t)
{
	if (t->bad_date)
		flag(r, o, OUT_OK_FLAG, RULE, "a date that cannot be: unknown");
	if (t->any != 0)
		flag(r, o, OUT_OK_FLAG, "RFC 2622 5",
		    "a member that means everything: never expanded");
	if (t->odd != 0)
		flag(r, o, OUT_OK_FLAG, "RFC 2622 5",
		    "members that are neither AS number, set nor prefix");
	if (t->stray)
		flag(r, o, OUT_OK_FLAG, "RFC 2622 5", "commas or semicolons with nothing between");
	if (t->class >= IRR_C_AS_SET && t->head.n > IRR_MANY_MEMBERS)
		flag(r, o, OUT_OK_FLAG, "RFC 2622 5", "more than 10,000 members");
	if (t->class <= IRR_C_ROUTE6 && t->head.origin == 0)
		flag(r, o, OUT_OK_FLAG, "RFC 7607", "origin AS 0: covers and never matches");
}

/* Password hashes are in no world and in no output; that they are in a dump is worth a word. */
static void
auth_marks(struct irpsl *r, const struct rpsl_obj *o)
{
	struct str rest = o->text;
	struct rpsl_attr a;

	while (rpsl_attr_next(&rest, &a)) {
		if (str_caseeq(a.name, "auth"))
			flag(
			    r, o, OUT_OK_FLAG, RULE, "authentication data: neither kept nor shown");
	}
}

static void
put(struct irpsl *r, const struct rpsl_obj *o)
{
	struct str rest = o->text;
	struct rpsl_attr a = { .name = STR("object") };
	char buf[IRR_NAME_BYTES], class[32];
	struct str key;

	rpsl_attr_next(&rest, &a);
	snprintf(class, sizeof(class), "%.*s", (int)(a.name.n < 31 ? a.name.n : 31), a.name.p);
	inspect_begin(&r->x, ++r->n, o->off, class);
	json_ku64(&r->x.j, "line", o->line);
	key = a.raw.p != NULL ? rpsl_value(a.raw, buf, sizeof(buf)) : STR("");
	json_kstr(
	    &r->x.j, "key", (struct str){ key.p, key.n < IRR_NAME_BYTES ? key.n : IRR_NAME_BYTES });
}

static enum st
object(struct irpsl *r, const struct rpsl_obj *o, struct err *e)
{
	struct irr_object t;
	const char *why;
	enum st st;

	if (r->gap)
		flag(r, o, OUT_OK_FLAG, "NRTM",
		    "a serial that does not follow: the dump must be loaded anew");
	r->gap = false;
	r->some |= o->fault == RPSL_FINE;
	st = irr_object(&r->s.objs, &r->s.sources, o, &t, &why, e);
	if (st != ST_OK)
		return st;
	text_marks(r, o);
	if (why != NULL && t.class == IRR_C_NONE && o->fault == RPSL_FINE)
		auth_marks(r, o);
	else if (why != NULL)
		flag(r, o, OUT_SKIP_OBJ, RULE, why);
	else {
		object_marks(r, o, &t);
		if (t.has_head && !irr_objs_head(&r->s.objs, &t.head))
			return err_nomem(e, "objects");
	}
	put(r, o);
	return inspect_end(&r->x, e);
}

/* "ADD 100" alone: an operation of NRTM 3, no object. */
static bool
operation(struct irpsl *r, const struct rpsl_obj *o)
{
	struct str s = str_trim(o->text);
	uint64_t serial;

	if (!r->nrtm || (!str_starts(s, "ADD") && !str_starts(s, "DEL")) ||
	    memchr(s.p, '\n', s.n) != NULL)
		return false;
	s = str_trim((struct str){ s.p + 3, s.n - 3 });
	serial = r->next;
	if (s.n != 0 && !str_u64(s, UINT64_MAX - 1, &serial))
		return false;
	r->gap |= serial != r->next;
	r->next = serial + 1;
	return true;
}

/* The range of serials that the begin of an update promises. */
static void
look_for_start(struct irpsl *r)
{
	const uint8_t *p, *at, *lf;
	struct err e;
	size_t have;
	unsigned long long first, last;
	char line[256], name[64];
	unsigned version;

	in_peek(r->x.in, 4096, &p, &have, &e);
	if (have == 0)
		return;
	at = memmem(p, have, "%START ", 7);
	if (at == NULL || irr_form(p, have) != IRR_NRTM3)
		return;
	lf = memchr(at, '\n', have - (size_t)(at - p));
	snprintf(line, sizeof(line), "%.*s",
	    (int)((lf != NULL ? lf : p + have) - at < 255 ? (lf != NULL ? lf : p + have) - at
							  : 255),
	    (const char *)at);
	r->nrtm = true;
	if (sscanf(line, "%%START Version: %u %63s %llu-%llu", &version, name, &first, &last) ==
	    4) {
		r->first = r->next = first;
		r->last = last;
	}
}

/* A set whose expansion meets a limit; one is enough, and looking for more could take long. */
static bool
too_deep(
    const struct irr_sets *t, struct irr_expander *x, enum irr_class c, bool *cut, struct err *e)
{
	const uint32_t first = irr_sets_first(t, c), end = first + (uint32_t)irr_sets_count(t, c);

	for (uint32_t i = first; i < end && !*cut; i++) {
		struct irr_expansion r;

		if (irr_expand(x, &i, 1, &r, e) != ST_OK)
			return false;
		*cut = r.cut;
	}
	return true;
}

static enum st
set_marks(struct irpsl *r, const struct irr_sets *t, struct err *e)
{
	struct irr_expander *x = irr_expander_new(t);
	uint32_t cycles = 0, several = 0;
	bool cut = false, ok;
	enum st st = ST_OK;

	if (x == NULL)
		return err_nomem(e, "an expansion");
	ok = too_deep(t, x, IRR_C_AS_SET, &cut, e) && too_deep(t, x, IRR_C_ROUTE_SET, &cut, e);
	irr_expander_free(x);
	if (!ok)
		return ST_NOMEM;
	for (unsigned c = IRR_C_AS_SET; c <= IRR_C_ROUTE_SET; c++) {
		for (uint32_t i = irr_sets_first(t, c);
		     i < irr_sets_first(t, c) + irr_sets_count(t, c); i++) {
			const struct irr_set_info s = irr_sets_at(t, i);

			cycles += s.cycle;
			several += s.several;
		}
	}
	if (cycles != 0)
		st = inspect_of_file(&r->x, OUT_OK_FLAG, 0, "RFC 2622 5",
		    "sets that are members of themselves: each is looked into once", e);
	if (several != 0 && st == ST_OK)
		st = inspect_of_file(&r->x, OUT_OK_FLAG, 0, "RFC 2622 5",
		    "sets of one name in several registries: not merged, the rank decides", e);
	if (cut && st == ST_OK)
		st = inspect_of_file(&r->x, OUT_OK_FLAG, 0, "RFC 2622 5",
		    "sets nested deeper than 1000: followed down to that", e);
	return st;
}

/* What the whole file shows. */
static enum st
file_marks(struct irpsl *r, struct err *e)
{
	struct irr_sets *t = NULL;
	enum st st = ST_OK;

	if (!r->some)
		return inspect_of_file(&r->x, OUT_REJECT_DOC, 0, RULE, "no RPSL object in it", e);
	if (r->r.floating)
		st = inspect_of_file(&r->x, OUT_OK_FLAG, 0, RULE,
		    "text that goes on where no attribute has begun: ignored", e);
	if (r->r.reported && st == ST_OK)
		st = inspect_of_file(&r->x, OUT_OK_FLAG, 0, RULE,
		    "the server reports an error or warning: the dump may be incomplete", e);
	if (r->gap || (r->last != 0 && r->next != r->last + 1))
		st = st != ST_OK ? st
				 : inspect_of_file(&r->x, OUT_OK_FLAG, 0, "NRTM",
				       "serials are missing: the dump must be loaded anew", e);
	if (st == ST_OK && r->s.objs.n != 0) {
		st = irr_sets_build(&t, &r->s, e);
		if (st == ST_OK)
			st = set_marks(r, t, e);
		irr_sets_free(t);
	}
	return st;
}

enum st
inspect_rpsl(struct in *in, const struct inspect_opts *opts, struct out *o, struct inspect_count *n,
    struct err *e)
{
	struct irpsl r = { .x = { .in = in, .o = o, .n = n }, .r = rpsl_on(in) };
	struct rpsl_obj obj;
	struct err why;
	enum st st, got;

	(void)opts;
	look_for_start(&r);
	for (st = ST_OK; st == ST_OK && (got = rpsl_next(&r.r, &obj, &why)) == ST_OK;) {
		if (!operation(&r, &obj))
			st = object(&r, &obj, e);
	}
	if (st == ST_OK && got != ST_END)
		st = inspect_stopped(&r.x, &why, e);
	if (st == ST_OK)
		st = file_marks(&r, e);
	irr_set_fini(&r.s);
	inspect_fini(&r.x);
	return st;
}

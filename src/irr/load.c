/* load.c - one file of a routing registry, whole or nothing; see irr.h. */
#include <ctype.h>
#include <stdio.h>

#include "base/limits.h"
#include "irr/irr.h"
#include "irr/load_i.h"
#include "irr/object.h"

struct irr_mark
irr_mark(const struct irr_set *s)
{
	return (struct irr_mark){ s->rows.n, s->objs.n, s->objs.items_n, s->objs.ranges_n };
}

void
irr_undo(struct irr_set *s, struct irr_mark m)
{
	s->rows.n = m.rows;
	s->objs.n = m.heads;
	s->objs.items_n = m.items;
	s->objs.ranges_n = m.ranges;
}

void
irr_count_in(struct load *l, const struct irr_object *o)
{
	if (o->modified_s > l->latest_s)
		l->latest_s = o->modified_s;
	load_keep_as(l, irr_class_name(o->class));
}

enum st
irr_keep(struct irr_set *s, const struct irr_object *o, uint64_t off, struct err *e)
{
	const bool route = o->class <= IRR_C_ROUTE6;

	if (route && s->rows.n >= IRR_MAX_ROUTES)
		return err_set(
		    e, ST_LIMIT, off, NULL, "more than %u route objects", IRR_MAX_ROUTES);
	if ((route &&
		!prows_add(&s->rows, &o->pfx, (uint64_t)o->head.origin << 32 | o->head.src)) ||
	    (o->has_head && !irr_objs_head(&s->objs, &o->head)))
		return err_nomem(e, "objects of routing registries");
	return ST_OK;
}

static enum st
take(struct irr_set *s, const struct rpsl_obj *o, struct load *l, struct err *e)
{
	struct irr_object obj;
	const char *why;
	enum st st = irr_object(&s->objs, &s->sources, o, &obj, &why, e);

	if (st != ST_OK)
		return st;
	if (why != NULL) {
		load_refuse(l, why);
		return ST_OK;
	}
	st = irr_keep(s, &obj, o->off, e);
	if (st == ST_OK)
		irr_count_in(l, &obj);
	return st;
}

static enum st
dump(struct irr_set *s, struct in *in, struct load *l, struct err *e)
{
	struct rpsl r = rpsl_on(in);
	bool rpsl = false; /* a well-formed object of any class was seen */
	struct rpsl_obj o;
	enum st st;

	while ((st = rpsl_next(&r, &o, e)) == ST_OK) {
		rpsl |= o.fault == RPSL_FINE;
		st = take(s, &o, l, e);
		if (st != ST_OK)
			return st;
	}
	if (st != ST_END)
		return st;
	return rpsl ? ST_OK : err_set(e, ST_BAD, ERR_NOOFF, "RFC 2622", "no RPSL object in it");
}

void
irr_about_of(struct irr_set *s, uint32_t src)
{
	snprintf(s->about.registry, sizeof(s->about.registry), "%s", s->sources.v[src].name);
}

/* "RIPE.CURRENTSERIAL", perhaps with "irr-" before it and a date behind it: "RIPE"; empty when it
 * is another name. */
static struct str
serial_source(const char *path)
{
	const char *slash = strrchr(path, '/');
	struct str s = str_of(slash != NULL ? slash + 1 : path);

	const char *end = memmem(s.p, s.n, IRR_SERIAL_NAME, strlen(IRR_SERIAL_NAME));

	if (end == NULL)
		return STR("");
	s.n = (size_t)(end - s.p);
	if (str_starts(s, "irr-"))
		s = (struct str){ s.p + 4, s.n - 4 };
	return s;
}

static enum st
serial(struct irr_set *s, struct in *in, struct load *l, struct err *e)
{
	const struct str name = serial_source(in_name(in));
	struct str line;
	uint64_t v;
	uint32_t id;
	enum st st = in_line(in, &line, e);

	if (st != ST_OK && st != ST_END)
		return st;
	if (st == ST_END || !str_u64(str_trim(line), UINT64_MAX, &v))
		return err_line(e, ST_BAD, 1, "CURRENTSERIAL", "not a serial number");
	if (name.n == 0)
		return err_set(e, ST_BAD, ERR_NOOFF, "CURRENTSERIAL",
		    "a serial, but the file is not named SOURCE.CURRENTSERIAL");
	while ((st = in_line(in, &line, e)) == ST_OK) {
		if (str_trim(line).n != 0)
			return err_set(
			    e, ST_BAD, ERR_NOOFF, "CURRENTSERIAL", "more than a serial number");
	}
	if (st != ST_END)
		return st;
	id = irr_source_id(&s->sources, name);
	if (id == IRR_NO_SOURCE)
		return err_nomem(e, "sources");
	if (s->sources.v[id].has_serial && v < s->sources.v[id].serial)
		return err_set(e, ST_BAD, ERR_NOOFF, "CURRENTSERIAL",
		    "serial %llu of %s is before %llu", (unsigned long long)v,
		    s->sources.v[id].name, (unsigned long long)s->sources.v[id].serial);
	s->sources.v[id].has_serial = true;
	s->sources.v[id].serial = v;
	s->about.last = v;
	irr_about_of(s, id);
	load_keep_as(l, "serial");
	return ST_OK;
}

enum irr_form
irr_form(const uint8_t *p, size_t n)
{
	size_t i = 0, digits;

	if (n >= 3 && memcmp(p, "\xef\xbb\xbf", 3) == 0)
		i = 3;
	/* chatter before %START: empty lines and lines of comment */
	while (i < n && (isspace(p[i]) || p[i] == '%' || p[i] == '#')) {
		const uint8_t *lf;

		if (n - i >= 7 && memcmp(p + i, "%START ", 7) == 0)
			return IRR_NRTM3;
		if (isspace(p[i])) {
			i++;
			continue;
		}
		lf = memchr(p + i, '\n', n - i);
		i = lf != NULL ? (size_t)(lf - p) + 1 : n;
	}
	if (i < n &&
	    (p[i] == 0x1e || (p[i] == '{' && memmem(p + i, n - i, "\"nrtm_version\"", 14) != NULL)))
		return IRR_NRTM4;
	for (digits = i; digits < n && isdigit(p[digits]);)
		digits++;
	return digits > i && (digits == n || p[digits] == '\n' || p[digits] == '\r') ? IRR_SERIAL
										     : IRR_DUMP;
}

static enum st
by_form(struct irr_set *s, struct in *in, struct load *l, struct err *e)
{
	const uint8_t *p;
	size_t have;
	const enum st st = in_peek(in, 4096, &p, &have, e);

	if (st != ST_OK && st != ST_END && have == 0)
		return st;
	s->about = (struct irr_about){ .form = irr_form(p, have) };
	switch (s->about.form) {
	case IRR_NRTM3:
		return irr_nrtm3(s, in, l, e);
	case IRR_NRTM4:
		return irr_nrtm4(s, in, l, e);
	case IRR_SERIAL:
		return serial(s, in, l, e);
	default:
		return dump(s, in, l, e);
	}
}

/* What the sources of the new objects have now: data, onto which updates may be put. */
static void
mark_loaded(struct irr_set *s, struct irr_mark m)
{
	for (size_t i = m.rows; i < s->rows.n; i++)
		s->sources.v[(uint32_t)s->rows.v[i].val].loaded = true;
	for (size_t i = m.heads; i < s->objs.n; i++)
		s->sources.v[s->objs.heads[i].src].loaded = true;
}

/* The registry of a dump, when all new objects are of one. */
static void
about_dump(struct irr_set *s, struct irr_mark m)
{
	uint32_t src = IRR_NO_SOURCE;
	bool one = true;

	for (size_t i = m.rows; i < s->rows.n; i++) {
		one &= i == m.rows || (uint32_t)s->rows.v[i].val == src;
		src = (uint32_t)s->rows.v[i].val;
	}
	for (size_t i = m.heads; i < s->objs.n; i++) {
		one &= src == IRR_NO_SOURCE || s->objs.heads[i].src == src;
		src = s->objs.heads[i].src;
	}
	if (one && src != IRR_NO_SOURCE)
		irr_about_of(s, src);
}

enum st
irr_load(struct irr_set *s, struct in *in, struct load *l, struct err *e)
{
	const struct irr_mark m = irr_mark(s);
	const enum st st = by_form(s, in, l, e);

	if (st != ST_OK)
		irr_undo(s, m);
	else if (m.rows <= s->rows.n)
		mark_loaded(s, m);
	if (st == ST_OK && s->about.form == IRR_DUMP)
		about_dump(s, m);
	return st;
}

/* base.c - see routescope/base.h: errors and addresses as text. */
#include "lib/lib_i.h"

#include <stdio.h>

_Static_assert((int)ST_OK == RS_OK && (int)ST_END == RS_END && (int)ST_TRUNC == RS_TRUNC &&
		   (int)ST_BAD == RS_BAD && (int)ST_UNSUP == RS_UNSUP &&
		   (int)ST_LIMIT == RS_LIMIT && (int)ST_NOMEM == RS_NOMEM && (int)ST_IO == RS_IO,
    "enum st and enum rs_status are the same numbers");

const char *
rs_version(void)
{
	return RS_VERSION;
}

enum rs_status
lib_error(struct rs_error *out, const struct err *e)
{
	if (out == NULL)
		return (enum rs_status)e->st;
	memset(out, 0, sizeof(*out));
	out->status = (enum rs_status)e->st;
	out->by_line = e->line;
	out->offset = e->off;
	out->rule = e->rule;
	snprintf(out->file, sizeof(out->file), "%s", e->file);
	snprintf(out->message, sizeof(out->message), "%s", e->msg);
	return out->status;
}

enum rs_status
lib_fail(struct rs_error *out, enum st st, const char *rule, const char *msg)
{
	struct err e;

	err_set(&e, st, ERR_NOOFF, rule, "%s", msg);
	return lib_error(out, &e);
}

size_t
rs_error_text(const struct rs_error *e, char *dst, size_t cap)
{
	char at[32] = "";
	const char *rule = e->rule != NULL ? e->rule : "";
	int n;

	if (e->offset != RS_NO_OFFSET)
		snprintf(at, sizeof(at), ":%llu", (unsigned long long)e->offset);
	n = snprintf(dst, cap, "%s%s%s%s%s%s%s", e->file, at,
	    e->file[0] != '\0' || at[0] != '\0' ? ": " : "", e->message,
	    rule[0] != '\0' ? " (" : "", rule, rule[0] != '\0' ? ")" : "");
	return n < 0 ? 0 : (size_t)n;
}

static size_t
text(char *dst, const struct pfx *p, char *(*fmt)(char *, const struct pfx *))
{
	char *end = fmt(dst, p);

	*end = '\0';
	return (size_t)(end - dst);
}

_Static_assert(RS_TEXT > PFX_TEXT, "room for the terminator");

size_t
rs_addr_text(const struct rs_addr *a, char dst[RS_TEXT])
{
	const struct pfx p = lib_pfx(a->octets, a->family, 128);

	dst[0] = '\0';
	return a->family == RS_NO_FAMILY ? 0 : text(dst, &p, addr_fmt);
}

size_t
rs_prefix_text(const struct rs_prefix *x, char dst[RS_TEXT])
{
	const struct pfx p = lib_pfx(x->octets, x->family, x->len);

	dst[0] = '\0';
	return x->family == RS_NO_FAMILY ? 0 : text(dst, &p, pfx_fmt);
}

enum rs_status
rs_prefix_parse(const char *s, struct rs_prefix *out)
{
	struct pfx p;

	if (!pfx_parse(str_of(s), &p))
		return RS_BAD;
	lib_prefix(out, &p);
	return RS_OK;
}

int
rs_prefix_cmp(const struct rs_prefix *a, const struct rs_prefix *b)
{
	int c = (int)a->family - (int)b->family;

	if (c == 0)
		c = memcmp(a->octets, b->octets, sizeof(a->octets));
	return c != 0 ? c : (int)a->len - (int)b->len;
}

int
rs_prefix_covers(const struct rs_prefix *a, const struct rs_prefix *b)
{
	const struct pfx pa = lib_pfx(a->octets, a->family, a->len);
	const struct pfx pb = lib_pfx(b->octets, b->family, b->len);

	return a->family == b->family && pfx_covers(&pa, &pb);
}

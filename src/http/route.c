/* route.c - see route.h: finding a route, checking its parameters. */
#include "http/route.h"

#include <arpa/inet.h>
#include <ctype.h>
#include <stdio.h>

#include "base/civil.h"
#include "http/fields.h"
#include "pfx/asn.h"
#include "pfx/pfx.h"

size_t
route_index(const struct route *r)
{
	return (size_t)(r - routes);
}

/* A part of the pattern in braces takes any segment; the last one takes all that follow for assets.
 */
static bool
matches(const struct route *r, const struct target *t)
{
	struct str rest = { r->path + 1, strlen(r->path) - 1 }, part;
	size_t i = 0;

	if (rest.n == 0)
		return t->n_seg == 0;
	while (str_cut(&rest, '/', &part)) {
		if (i == t->n_seg || t->seg[i].n == 0)
			return false;
		if (part.p[0] != '{' &&
		    (part.n != t->seg[i].n || memcmp(part.p, t->seg[i].p, part.n) != 0))
			return false;
		i++;
	}
	return i == t->n_seg || (r->kind == ROUTE_ASSET && i > 1);
}

const struct route *
route_find(const struct target *t)
{
	for (size_t i = 0; i < routes_n; i++) {
		if (matches(&routes[i], t))
			return &routes[i];
	}
	return NULL;
}

static bool
one_of(const char *words, struct str s)
{
	struct str rest = str_of(words), w;

	while (str_cut(&rest, '|', &w)) {
		if (w.n == s.n && memcmp(w.p, s.p, s.n) == 0)
			return true;
	}
	return false;
}

static bool
word_ok(struct str s, size_t max, const char *signs)
{
	for (size_t i = 0; i < s.n; i++) {
		if (!isalnum((unsigned char)s.p[i]) && strchr(signs, s.p[i]) == NULL)
			return false;
	}
	return s.n > 0 && s.n <= max;
}

static bool
month_ok(struct str s)
{
	uint64_t year, month;

	return s.n == 7 && s.p[4] == '-' && str_u64((struct str){ s.p, 4 }, 9999, &year) &&
	       str_u64((struct str){ s.p + 5, 2 }, 12, &month) && year >= 1970 && month >= 1;
}

static bool
month6_ok(struct str s)
{
	uint64_t n;

	return s.n == 6 && str_u64(s, 999912, &n) && n >= 197001 && n % 100 >= 1 && n % 100 <= 12;
}

static bool
rated_ok(const char *categories, struct str s)
{
	struct str rest = s, cat;

	return str_cut(&rest, ':', &cat) && one_of(categories, cat) && rest.p != NULL &&
	       one_of(ROUTE_READINESS, rest);
}

static bool
addr_ok(struct str s)
{
	unsigned char raw[16];
	char text[INET6_ADDRSTRLEN];

	if (s.n == 0 || s.n >= sizeof(text))
		return false;
	memcpy(text, s.p, s.n);
	text[s.n] = '\0';
	return inet_pton(AF_INET, text, raw) == 1 || inet_pton(AF_INET6, text, raw) == 1;
}

static bool
time_ok(struct str s)
{
	int64_t t;
	uint64_t n;

	return civil_parse(s, &t) || (s.n > 0 && s.n <= 11 && str_u64(s, UINT32_MAX * 4ULL, &n));
}

static bool
value_ok(const struct param *p, struct str s)
{
	struct str tail = s;
	struct pfx pfx;
	uint32_t asn;
	uint64_t v;

	switch (p->type) {
	case PARAM_TEXT:
		return s.n >= p->lo && s.n <= p->hi;
	case PARAM_UINT:
	case PARAM_LEN:
		return s.n <= 20 && str_u64(s, p->hi, &v) && v >= p->lo;
	case PARAM_ASN:
		return asn_parse(s, &asn);
	case PARAM_MONTH:
		return month_ok(s);
	case PARAM_MONTH6:
		return month6_ok(s);
	case PARAM_COUNTRY:
		return s.n == 2 && isalpha((unsigned char)s.p[0]) && isalpha((unsigned char)s.p[1]);
	case PARAM_WORD:
		return word_ok(s, p->hi, "._-=:");
	case PARAM_CURSOR:
		return word_ok(s, p->hi, "._-=:/");
	case PARAM_ENUM:
		return one_of(p->words, s);
	case PARAM_SORT:
		if (s.n > 0 && s.p[0] == '-')
			tail = (struct str){ s.p + 1, s.n - 1 };
		return one_of(p->words, tail);
	case PARAM_RATED:
		return rated_ok(p->words, s);
	case PARAM_ADDR:
		return addr_ok(s);
	case PARAM_PREFIX:
		return pfx_parse(s, &pfx);
	case PARAM_TIME:
		return time_ok(s);
	}
	return false;
}

/* What a good value is, in words, for the one who gave a bad one. */
static enum st
refuse(const struct param *p, struct err *e)
{
	const uint64_t off = p->path ? 1 : 0;

	switch (p->type) {
	case PARAM_TEXT:
		return err_set(e, ST_BAD, off, p->name, "must be text of %llu to %llu bytes",
		    (unsigned long long)p->lo, (unsigned long long)p->hi);
	case PARAM_UINT:
	case PARAM_LEN:
		return err_set(e, ST_BAD, off, p->name, "must be a whole number from %llu to %llu",
		    (unsigned long long)p->lo, (unsigned long long)p->hi);
	case PARAM_ASN:
		return err_set(
		    e, ST_BAD, off, p->name, "must be an AS number from 0 to 4294967295");
	case PARAM_MONTH:
		return err_set(e, ST_BAD, off, p->name, "must be a month such as 2026-01");
	case PARAM_MONTH6:
		return err_set(e, ST_BAD, off, p->name, "must be a month such as 202601");
	case PARAM_COUNTRY:
		return err_set(e, ST_BAD, off, p->name, "must be a country code of two letters");
	case PARAM_WORD:
		return err_set(e, ST_BAD, off, p->name,
		    "must be a word of at most %llu letters, digits, . _ - = :",
		    (unsigned long long)p->hi);
	case PARAM_CURSOR:
		return err_set(e, ST_BAD, off, p->name, "must be the \"next\" of the page before");
	case PARAM_ENUM:
		return err_set(e, ST_BAD, off, p->name, "must be one of %s", p->words);
	case PARAM_SORT:
		return err_set(e, ST_BAD, off, p->name,
		    "must be one of %s, with a - before it to turn the order", p->words);
	case PARAM_RATED:
		return err_set(e, ST_BAD, off, p->name,
		    "must be one of %s, a colon, and one of " ROUTE_READINESS, p->words);
	case PARAM_ADDR:
		return err_set(e, ST_BAD, off, p->name, "must be an IPv4 or IPv6 address");
	case PARAM_TIME:
		return err_set(e, ST_BAD, off, p->name,
		    "must be a time such as 2026-01-31T12:00:00Z, a day, or Unix seconds");
	case PARAM_PREFIX:
		return err_set(e, ST_BAD, off, p->name, "must be a prefix such as 192.0.2.0/24");
	}
	return err_set(e, ST_BAD, off, p->name, "is not accepted");
}

/* Puts s into the query's field of p; a second part of one field joins the first as
 * "address/length". */
static enum st
put(const struct param *p, struct str s, struct arena *a, struct view_query *q, struct err *e)
{
	struct str *f = (struct str *)(void *)((char *)q + p->field);
	struct pfx pfx;
	char *d;

	if (p->type != PARAM_LEN) {
		*f = s;
		return ST_OK;
	}
	d = arena_alloc(a, f->n + s.n + 2);
	if (d == NULL)
		return err_nomem(e, "request");
	memcpy(d, f->p, f->n);
	d[f->n] = '/';
	memcpy(d + f->n + 1, s.p, s.n);
	d[f->n + 1 + s.n] = '\0';
	*f = (struct str){ d, f->n + 1 + s.n };
	return pfx_parse(*f, &pfx) ? ST_OK
				   : err_set(e, ST_BAD, 1, p->name, "is too long for the address");
}

bool
route_takes_fields(const struct route *r)
{
	return r->kind == ROUTE_API && r->type == NULL && !r->bare;
}

static const struct param *
param_named(const struct route *r, struct str name, bool path)
{
	for (const struct param *p = r->params; p != NULL && p->name != NULL; p++) {
		if (p->path == path && str_eq(name, p->name))
			return p;
	}
	return NULL;
}

static enum st
take(const struct param *p, struct str s, struct arena *a, struct view_query *q, struct err *e)
{
	return value_ok(p, s) ? put(p, s, a, q, e) : refuse(p, e);
}

static enum st
path_params(const struct route *r, const struct target *t, struct arena *a, struct view_query *q,
    struct err *e)
{
	struct str rest = { r->path + 1, strlen(r->path) - 1 }, part;

	for (size_t i = 0; i < t->n_seg && str_cut(&rest, '/', &part); i++) {
		const struct param *p;
		enum st st;

		if (part.p[0] != '{')
			continue;
		p = param_named(r, (struct str){ part.p + 1, part.n - 2 }, true);
		st = p != NULL ? take(p, t->seg[i], a, q, e) : ST_OK;
		if (st != ST_OK)
			return st;
	}
	return ST_OK;
}

enum st
route_params(const struct route *r, const struct target *t, struct arena *a, struct view_query *q,
    struct err *e)
{
	enum st st = path_params(r, t, a, q, e);

	/* The pages read their own query in the browser, and mail readers add theirs. */
	for (size_t i = 0; st == ST_OK && i < t->n_q && r->kind != ROUTE_PAGE; i++) {
		const struct param *p = param_named(r, t->q[i].name, false);

		if (p == NULL && str_eq(t->q[i].name, "fields") && route_takes_fields(r)) {
			q->fields = t->q[i].value;
			st = fields_check(r, q->fields, e);
			continue;
		}
		if (p == NULL)
			return err_set(
			    e, ST_BAD, 0, t->q[i].name.p, "is not a parameter of this route");
		st = take(p, t->q[i].value, a, q, e);
	}
	for (const struct param *p = r->params; st == ST_OK && p != NULL && p->name != NULL; p++) {
		const struct str *f =
		    (const struct str *)(const void *)((const char *)q + p->field);

		if (p->needed && f->p == NULL)
			return err_set(e, ST_BAD, 0, p->name, "is needed");
	}
	return st;
}

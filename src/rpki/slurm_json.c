/*
 * slurm_json.c - reads a SLURM document (RFC 8416 3) to the letter.
 *
 *   { "slurmVersion": 1,
 *     "validationOutputFilters": { "prefixFilters": [ { "prefix", "asn", "comment" } ],
 *                                  "bgpsecFilters": [ { "asn", "SKI", "comment" } ],
 *                                  "aspaFilters": [ { "customerAsn", "comment" } ] },
 *     "locallyAddedAssertions": {
 *       "prefixAssertions": [ { "asn", "prefix", "maxPrefixLength", "comment" } ],
 *       "bgpsecAssertions": [ { "asn", "SKI", "routerPublicKey", "comment" } ],
 *       "aspaAssertions": [ { "customerAsn", "providerAsns": [ N ], "comment" } ] } }
 *
 * The lists of ASPAs are those of version 2 (draft-ietf-sidrops-aspa-slurm), whose older text said
 * customerAsid. The tables below say which members an object may and must have.
 */
#include "rpki/slurm_i.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/limits.h"
#include "io/jsax.h"

enum where { TOP, FILTERS, ASSERTIONS, LIST, ENTRY, PROVIDERS };

enum member {
	M_NONE,
	M_VERSION,
	M_FILTERS,
	M_ASSERTIONS,
	M_LIST, /* + enum slurm_list */
	M_ASN = M_LIST + SLURM_LISTS,
	M_PREFIX,
	M_MAX_LEN,
	M_SKI,
	M_KEY,
	M_COMMENT,
	M_CUSTOMER,
	M_PROVIDERS,
};

#define BIT(m) (1ULL << (m))

static const struct {
	const char *name;
	enum member member;
	enum jtok kind;
} members[] = {
	{ "slurmVersion", M_VERSION, J_NUM },
	{ "validationOutputFilters", M_FILTERS, J_OBJ },
	{ "locallyAddedAssertions", M_ASSERTIONS, J_OBJ },
	{ "prefixFilters", M_LIST + SLURM_PREFIX_FILTERS, J_ARR },
	{ "bgpsecFilters", M_LIST + SLURM_KEY_FILTERS, J_ARR },
	{ "aspaFilters", M_LIST + SLURM_ASPA_FILTERS, J_ARR },
	{ "prefixAssertions", M_LIST + SLURM_PREFIX_ASSERTIONS, J_ARR },
	{ "bgpsecAssertions", M_LIST + SLURM_KEY_ASSERTIONS, J_ARR },
	{ "aspaAssertions", M_LIST + SLURM_ASPA_ASSERTIONS, J_ARR },
	{ "asn", M_ASN, J_NUM },
	{ "prefix", M_PREFIX, J_STR },
	{ "maxPrefixLength", M_MAX_LEN, J_NUM },
	{ "SKI", M_SKI, J_STR },
	{ "routerPublicKey", M_KEY, J_STR },
	{ "comment", M_COMMENT, J_STR },
	{ "customerAsn", M_CUSTOMER, J_NUM },
	{ "customerAsid", M_CUSTOMER, J_NUM },
	{ "providerAsns", M_PROVIDERS, J_ARR },
};

/* What an entry of a list may have, what it must have, and of what it needs one. */
static const struct {
	const char *what;
	uint64_t may, must, one_of;
} entries[SLURM_LISTS] = {
	[SLURM_PREFIX_FILTERS] = { "prefix filter", BIT(M_ASN) | BIT(M_PREFIX), 0,
	    BIT(M_ASN) | BIT(M_PREFIX) },
	[SLURM_KEY_FILTERS] = { "router key filter", BIT(M_ASN) | BIT(M_SKI), 0,
	    BIT(M_ASN) | BIT(M_SKI) },
	[SLURM_ASPA_FILTERS] = { "ASPA filter", BIT(M_CUSTOMER), BIT(M_CUSTOMER), ~0ULL },
	[SLURM_PREFIX_ASSERTIONS] = { "prefix assertion",
	    BIT(M_ASN) | BIT(M_PREFIX) | BIT(M_MAX_LEN), BIT(M_ASN) | BIT(M_PREFIX), ~0ULL },
	[SLURM_KEY_ASSERTIONS] = { "router key assertion", BIT(M_ASN) | BIT(M_SKI) | BIT(M_KEY),
	    BIT(M_ASN) | BIT(M_SKI) | BIT(M_KEY), ~0ULL },
	[SLURM_ASPA_ASSERTIONS] = { "ASPA assertion", BIT(M_CUSTOMER) | BIT(M_PROVIDERS),
	    BIT(M_CUSTOMER) | BIT(M_PROVIDERS), ~0ULL },
};

struct doc {
	struct slurm_set *s;
	struct load *l;
	enum where where;
	enum member member;
	unsigned depth;
	uint64_t version;
	uint64_t seen; /* members of the document and of its two parts */
	uint64_t got;  /* members of the entry under way */
	uint64_t at;
	struct slurm_entry x;
	unsigned max_len;
	uint32_t *providers;
	size_t cap_providers;
};

static enum st
bad(struct err *e, const char *rule, const char *what)
{
	return err_set(e, ST_BAD, ERR_NOOFF, rule, "%s", what);
}

static uint64_t
lists(unsigned a, unsigned b, unsigned c)
{
	return BIT(M_LIST + a) | BIT(M_LIST + b) | BIT(M_LIST + c);
}

static uint64_t
allowed(const struct doc *d)
{
	switch (d->where) {
	case TOP:
		return BIT(M_VERSION) | BIT(M_FILTERS) | BIT(M_ASSERTIONS);
	case FILTERS:
		return lists(SLURM_PREFIX_FILTERS, SLURM_KEY_FILTERS, SLURM_ASPA_FILTERS);
	case ASSERTIONS:
		return lists(SLURM_PREFIX_ASSERTIONS, SLURM_KEY_ASSERTIONS, SLURM_ASPA_ASSERTIONS);
	case ENTRY:
		return entries[d->x.list].may | BIT(M_COMMENT);
	default:
		return 0;
	}
}

static enum st
key(struct doc *d, struct str text, struct err *e)
{
	uint64_t *seen = d->where == ENTRY ? &d->got : &d->seen;

	d->member = M_NONE;
	for (size_t i = 0; i < sizeof(members) / sizeof(members[0]); i++) {
		if (str_eq(text, members[i].name))
			d->member = members[i].member;
	}
	if (d->member == M_NONE || (allowed(d) & BIT(d->member)) == 0)
		return err_set(e, ST_BAD, ERR_NOOFF, "RFC 8416 3.1",
		    "\"%.*s\" does not belong here", (int)(text.n < 60 ? text.n : 60), text.p);
	if ((*seen & BIT(d->member)) != 0)
		return err_set(e, ST_BAD, ERR_NOOFF, "RFC 8416 3.1", "\"%.*s\" stands here twice",
		    (int)text.n, text.p);
	*seen |= BIT(d->member);
	return ST_OK;
}

static enum st
whole_number(struct str text, uint64_t max, uint64_t *out, struct err *e)
{
	return str_u64(text, max, out) ? ST_OK : bad(e, "RFC 8416 3", "a number out of range");
}

/* Base64url without padding (RFC 4648 5). */
static bool
is_base64url(struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		if (!isalnum((unsigned char)s.p[i]) && s.p[i] != '-' && s.p[i] != '_')
			return false;
	}
	return s.n > 0 && s.n % 4 != 1;
}

static enum st
value(struct doc *d, struct str text, struct err *e)
{
	uint64_t v = 0;
	enum st st = ST_OK;

	switch (d->member) {
	case M_VERSION:
		st = whole_number(text, UINT32_MAX, &d->version, e);
		if (st == ST_OK && d->version != 1 && d->version != 2)
			return bad(e, "RFC 8416 3.2", "a version of SLURM other than 1 and 2");
		return st;
	case M_ASN:
	case M_CUSTOMER:
		st = whole_number(text, UINT32_MAX, &v, e);
		d->x.asn = (uint32_t)v;
		d->x.has_asn = true;
		return st;
	case M_MAX_LEN:
		st = whole_number(text, 128, &v, e);
		d->max_len = (unsigned)v;
		return st;
	case M_PREFIX:
		d->x.has_pfx = true;
		if (!pfx_parse(text, &d->x.pfx))
			return bad(e, "RFC 8416 3.3.1", "not a prefix, or one with host bits");
		return ST_OK;
	case M_SKI: /* 20 octets are 27 characters */
		if (text.n != 27 || !is_base64url(text))
			return bad(e, "RFC 8416 3.3.2", "a SKI that is not 20 octets in base64url");
		return ST_OK;
	case M_KEY:
		return is_base64url(text) ? ST_OK
					  : bad(e, "RFC 8416 3.4.2", "a key that is no base64url");
	default:
		return ST_OK;
	}
}

static enum jtok
kind_of(enum member m)
{
	for (size_t i = 0; i < sizeof(members) / sizeof(members[0]); i++) {
		if (members[i].member == m)
			return members[i].kind;
	}
	return J_NULL;
}

static enum st
provider(struct doc *d, struct str text, struct err *e)
{
	uint32_t *v;
	uint64_t asn;
	enum st st = whole_number(text, UINT32_MAX, &asn, e);

	if (st != ST_OK)
		return st;
	if (d->x.n_providers == RPKI_MAX_PROVIDERS)
		return err_set(e, ST_LIMIT, ERR_NOOFF, NULL, "more than %u providers in one ASPA",
		    RPKI_MAX_PROVIDERS);
	v = arr_grow(d->providers, d->x.n_providers, &d->cap_providers, sizeof(*v));
	if (v == NULL)
		return err_nomem(e, "SLURM");
	d->providers = v;
	v[d->x.n_providers++] = (uint32_t)asn;
	return ST_OK;
}

static enum st
scalar(struct doc *d, enum jtok t, struct str text, struct err *e)
{
	if (d->where == PROVIDERS && t == J_NUM)
		return provider(d, text, e);
	if (d->depth == 0 || d->where == LIST || d->where == PROVIDERS || kind_of(d->member) != t)
		return bad(e, "RFC 8416 3", "a value of the wrong kind");
	return value(d, text, e);
}

static enum st
open_value(struct doc *d, bool arr, struct err *e)
{
	const enum jtok want = d->depth == 0 || d->where == LIST ? J_OBJ : kind_of(d->member);

	if (d->where == PROVIDERS || want != (arr ? J_ARR : J_OBJ))
		return bad(e, "RFC 8416 3", "a value of the wrong kind");
	if (d->depth++ == 0)
		return ST_OK;
	if (d->where == LIST) {
		d->where = ENTRY;
		d->got = 0;
		d->x = (struct slurm_entry){ .list = d->x.list };
		d->max_len = UINT8_MAX + 1;
		d->l->seen.off = d->at - 1;
	} else if (d->where == TOP)
		d->where = d->member == M_FILTERS ? FILTERS : ASSERTIONS;
	else if (d->where == ENTRY)
		d->where = PROVIDERS;
	else {
		d->x.list = d->member - M_LIST;
		d->where = LIST;
	}
	return ST_OK;
}

/* What a whole entry says must fit together. */
static enum st
entry_end(struct doc *d, struct err *e)
{
	struct slurm_entry *x = &d->x;
	char gist[96], *p = gist;
	const char *fault;

	d->where = LIST;
	if ((d->got & entries[x->list].must) != entries[x->list].must ||
	    (entries[x->list].one_of != ~0ULL && (d->got & entries[x->list].one_of) == 0))
		return err_set(e, ST_BAD, ERR_NOOFF, "RFC 8416 3", "a %s without what it must name",
		    entries[x->list].what);
	if (x->list == SLURM_PREFIX_ASSERTIONS) {
		if (d->max_len > UINT8_MAX)
			d->max_len = x->pfx.len;
		if (d->max_len < x->pfx.len || d->max_len > afi_bits(x->pfx.afi))
			return bad(e, "RFC 8416 3.4.1", "maxPrefixLength out of range");
		x->max_len = (uint8_t)d->max_len;
	}
	x->providers = d->providers;
	fault = x->list == SLURM_ASPA_ASSERTIONS ? aspa_fault(x->asn, x->providers, x->n_providers)
						 : NULL;
	if (fault != NULL)
		return bad(e, "draft-ietf-sidrops-aspa-slurm", fault);
	if (slurm_take(d->s, x, e) != ST_OK)
		return e->st;
	if (x->has_pfx)
		p = pfx_fmt(p, &x->pfx);
	if (x->has_asn)
		p += sprintf(p, "%sAS %u", x->has_pfx ? " " : "", x->asn);
	d->l->seen.what = entries[x->list].what;
	d->l->seen.object = (struct str){ gist, (size_t)(p - gist) };
	load_keep(d->l);
	return ST_OK;
}

static enum st
close_value(struct doc *d, struct err *e)
{
	d->depth--;
	switch (d->where) {
	case ENTRY:
		return entry_end(d, e);
	case PROVIDERS:
		d->where = ENTRY;
		return ST_OK;
	case LIST:
		d->where = d->x.list <= SLURM_ASPA_FILTERS ? FILTERS : ASSERTIONS;
		return ST_OK;
	default:
		d->where = TOP;
		return ST_OK;
	}
}

static enum st
token(void *arg, enum jtok t, struct str text, struct err *e)
{
	struct doc *d = arg;

	switch (t) {
	case J_OBJ:
	case J_ARR:
		return open_value(d, t == J_ARR, e);
	case J_OBJ_END:
	case J_ARR_END:
		return close_value(d, e);
	case J_KEY:
		return key(d, text, e);
	default:
		return scalar(d, t, text, e);
	}
}

static enum st
check_document(const struct doc *d, struct err *e)
{
	const uint64_t aspas =
	    BIT(M_LIST + SLURM_ASPA_FILTERS) | BIT(M_LIST + SLURM_ASPA_ASSERTIONS);
	uint64_t all = lists(SLURM_PREFIX_FILTERS, SLURM_KEY_FILTERS, SLURM_PREFIX_ASSERTIONS) |
		       BIT(M_LIST + SLURM_KEY_ASSERTIONS);

	if ((d->seen & BIT(M_VERSION)) == 0)
		return bad(e, "RFC 8416 3.2", "no slurmVersion");
	if ((d->seen & BIT(M_FILTERS)) == 0 || (d->seen & BIT(M_ASSERTIONS)) == 0)
		return bad(
		    e, "RFC 8416 3.2", "no validationOutputFilters or no locallyAddedAssertions");
	if (d->version == 1 && (d->seen & aspas) != 0)
		return bad(e, "RFC 8416 3.1", "ASPAs in a SLURM document of version 1");
	if (d->version == 2)
		all |= aspas;
	if ((d->seen & all) != all)
		load_note(d->l, "a list is not there, which is taken as empty");
	return ST_OK;
}

enum st
slurm_json(struct slurm_set *s, struct in *in, struct load *l, struct err *e)
{
	struct doc d = { .s = s, .l = l };
	enum st st = jsax_run_at(in, token, &d, &d.at, e);

	free(d.providers);
	return st == ST_OK ? check_document(&d, e) : st;
}

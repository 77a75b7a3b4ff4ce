/*
 * asorg_json.c - as2org as JSON lines; see asorg.h.
 *
 *   {"organizationId":"X-ARIN","name":"...","country":"US","type":"Organization",...}
 *   {"asn":"64500","name":"X-AS","organizationId":"X-ARIN","type":"ASN",...}
 */
#include "base/civil.h"
#include "base/limits.h"
#include "io/jsax.h"
#include "pfx/asn.h"
#include "reg/asorg_i.h"
#include "reg/text.h"

enum key { K_OTHER, K_ASN, K_NAME, K_ORG, K_COUNTRY, K_CHANGED };

struct doc {
	struct asorg_set *s;
	struct load *l;
	unsigned depth;
	enum key key;
	bool has_asn, asn_ok;
	uint32_t asn, name;
	uint64_t org;
	char cc[2];
};

static enum key
key_of(struct str s)
{
	static const struct {
		const char *name;
		enum key key;
	} keys[] = { { "asn", K_ASN }, { "name", K_NAME }, { "organizationId", K_ORG },
		{ "country", K_COUNTRY }, { "changed", K_CHANGED } };

	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
		if (str_eq(s, keys[i].name))
			return keys[i].key;
	}
	return K_OTHER;
}

static enum st
take(struct doc *d, struct err *e)
{
	const char *why = NULL;
	bool ok = true;

	if (d->l->read >= REG_MAX_RECORDS)
		return err_set(e, ST_LIMIT, ERR_NOOFF, NULL, "more than %u rows", REG_MAX_RECORDS);
	if (d->has_asn && !d->asn_ok)
		why = "not an AS number";
	else if (d->has_asn)
		ok = asorg_add_as(
		    d->s, (struct asorg_as){ .asn = d->asn, .name = d->name, .org_hash = d->org });
	else if (d->org == 0)
		why = "no organisation id";
	else
		ok = asorg_add_org(
		    d->s, (struct asorg_org){
			      .hash = d->org, .name = d->name, .cc = { d->cc[0], d->cc[1] } });
	if (!ok)
		return err_nomem(e, "AS organisations");
	if (why != NULL)
		load_refuse(d->l, why);
	else
		load_keep(d->l);
	return ST_OK;
}

static void
value(struct doc *d, struct str s)
{
	int64_t day;

	switch (d->key) {
	case K_ASN:
		d->has_asn = true;
		d->asn_ok = asn_parse(s, &d->asn);
		break;
	case K_NAME:
		d->name = text_add(&d->s->pool, s);
		break;
	case K_ORG:
		d->org = asorg_hash(str_trim(s));
		break;
	case K_COUNTRY:
		asorg_country(s, d->cc);
		break;
	case K_CHANGED:
		if (civil_parse_day8(s, &day) && day > d->l->latest_s)
			d->l->latest_s = day;
		break;
	default:
		break;
	}
}

static enum st
token(void *arg, enum jtok t, struct str s, struct err *e)
{
	struct doc *d = arg;

	switch (t) {
	case J_OBJ:
	case J_ARR:
		if (d->depth++ == 0) {
			if (t == J_ARR)
				return err_set(
				    e, ST_BAD, ERR_NOOFF, "as2org", "a list, not an object");
			*d = (struct doc){ .s = d->s, .l = d->l, .depth = 1 };
		}
		return ST_OK;
	case J_OBJ_END:
	case J_ARR_END:
		return --d->depth == 0 ? take(d, e) : ST_OK;
	case J_KEY:
		d->key = d->depth == 1 ? key_of(s) : K_OTHER;
		return ST_OK;
	case J_STR:
	case J_NUM:
		if (d->depth == 0)
			return err_set(e, ST_BAD, ERR_NOOFF, "as2org", "a value, not an object");
		if (d->depth == 1)
			value(d, s);
		return ST_OK;
	default:
		return ST_OK;
	}
}

enum st
asorg_is_json(bool *json, struct in *in, struct err *e)
{
	const uint8_t *p;
	size_t have = 0;
	const enum st st = in_peek(in, 1, &p, &have, e);

	*json = st == ST_OK && p[0] == '{';
	return st;
}

enum st
asorg_json(struct asorg_set *s, struct in *in, struct load *l, struct err *e)
{
	struct doc d = { .s = s, .l = l };
	const enum st st = jsax_run_many(in, token, &d, e);

	return st == ST_OK ? ST_END : st;
}

/* whois.c - reads objects of the registries; see whois.h. */
#include "reg/whois.h"

#include <stdlib.h>

#include "base/arena.h"
#include "base/civil.h"
#include "base/hash.h"
#include "base/limits.h"
#include "irr/rpsl.h"
#include "pfx/asn.h"

#define VALUE_BYTES 256

/* What an object says, whatever its registry. */
struct seen {
	enum { OTHER, AUT_NUM, AS_HANDLE, ORG, PERSON } what;
	int registry; /* -1: none of the five */
	bool fault, admin, tech, noc, person, reach, owner;
	uint32_t asn, last;
	uint64_t self, refs[8];
	unsigned n_refs;
	int64_t updated_s;
};

static uint64_t
key_of(enum whois_registry r, struct str s)
{
	char text[VALUE_BYTES];
	size_t n = 0;

	text[n++] = (char)r;
	for (size_t i = 0; i < s.n && n < sizeof(text); i++)
		text[n++] = (char)(s.p[i] >= 'a' && s.p[i] <= 'z' ? s.p[i] - 32 : s.p[i]);
	return hash_bytes(text, n);
}

static int
registry_of(struct str s)
{
	static const char *const names[WHOIS_N] = { "AFRINIC", "APNIC", "ARIN", "LACNIC", "RIPE" };

	for (int i = 0; i < WHOIS_N; i++) {
		if (str_caseeq(s, names[i]))
			return i;
	}
	return -1;
}

static void
ref(struct seen *o, enum whois_registry r, struct str v)
{
	if (v.n != 0 && o->n_refs < sizeof(o->refs) / sizeof(o->refs[0]))
		o->refs[o->n_refs++] = key_of(r, v);
}

/* "20200131", or "someone@example.net 20200131" of older objects. */
static void
date(struct seen *o, struct str v)
{
	int64_t t = 0;

	if (!civil_parse(v, &t) && v.n >= 8)
		civil_parse_day8((struct str){ v.p + v.n - 8, 8 }, &t);
	if (t > o->updated_s)
		o->updated_s = t;
}

/* "64496" or "64496 - 64500". */
static void
as_number(struct seen *o, struct str v)
{
	struct str first;

	o->fault = !str_cut(&v, '-', &first) || !asn_parse(str_trim(first), &o->asn);
	o->last = o->asn;
	if (!o->fault && v.n != 0)
		o->fault = !asn_parse(str_trim(v), &o->last) || o->last < o->asn ||
			   o->last - o->asn > 65535;
}

static void
first_attr(struct seen *o, struct str name, struct str v)
{
	if (str_caseeq(name, "aut-num")) {
		o->what = AUT_NUM;
		o->fault = !asn_parse(v, &o->asn);
		o->last = o->asn;
	} else if (str_caseeq(name, "ASHandle")) {
		o->what = AS_HANDLE;
		o->registry = WHOIS_ARIN;
		o->fault = true; /* until the number comes */
	} else if (str_caseeq(name, "OrgID")) {
		o->what = ORG;
		o->registry = WHOIS_ARIN;
		o->self = key_of(WHOIS_ARIN, v);
	} else if (str_caseeq(name, "nic-hdl") || str_caseeq(name, "nic-hdl-br")) {
		o->what = PERSON;
		o->registry = WHOIS_LACNIC;
		o->self = key_of(WHOIS_LACNIC, v);
	}
}

static void
attr(struct seen *o, struct str name, struct str v)
{
	if (v.n == 0)
		return;
	if (str_caseeq(name, "admin-c"))
		o->admin = true;
	else if (str_caseeq(name, "tech-c"))
		o->tech = true;
	else if (str_caseeq(name, "TechHandle") || str_caseeq(name, "OrgTechHandle"))
		o->tech = true;
	else if (str_caseeq(name, "NOCHandle") || str_caseeq(name, "OrgNOCHandle"))
		o->noc = true;
	else if (str_caseeq(name, "owner") || str_caseeq(name, "ownerid"))
		o->owner = true;
	else if (str_caseeq(name, "owner-c") || str_caseeq(name, "routing-c"))
		ref(o, WHOIS_LACNIC, v);
	else if (str_caseeq(name, "OrgID") && o->what == AS_HANDLE)
		ref(o, WHOIS_ARIN, v);
	else if (str_caseeq(name, "ASNumber") && o->what == AS_HANDLE)
		as_number(o, v);
	else if (str_caseeq(name, "person"))
		o->person = true;
	else if (str_caseeq(name, "e-mail") || str_caseeq(name, "phone"))
		o->reach = true;
	else if (str_caseeq(name, "source"))
		o->registry = registry_of(v);
	else if (str_caseeq(name, "last-modified") || str_caseeq(name, "changed") ||
		 str_caseeq(name, "Updated"))
		date(o, v);
}

static void
look(struct seen *o, const struct rpsl_obj *obj)
{
	struct str rest = obj->text;
	char buf[VALUE_BYTES];
	struct rpsl_attr a;
	bool first = true;

	*o = (struct seen){ .registry = -1, .fault = obj->fault != RPSL_FINE || obj->cut };
	if (o->fault)
		return;
	while (rpsl_attr_next(&rest, &a)) {
		const struct str v = rpsl_value(a.raw, buf, sizeof(buf));

		if (first)
			first_attr(o, a.name, v);
		else
			attr(o, a.name, v);
		first = false;
	}
	/* objects of LACNIC name an owner, and seldom a source */
	if (o->what == AUT_NUM && o->registry == -1 && o->owner)
		o->registry = WHOIS_LACNIC;
}

static bool
add_refs(struct whois_set *s, const struct seen *o, uint32_t seq)
{
	for (unsigned i = 0; i < o->n_refs; i++) {
		struct whois_ref *v = arr_grow(s->refs, s->n_refs, &s->cap_refs, sizeof(*v));

		if (v == NULL)
			return false;
		s->refs = v;
		v[s->n_refs++] = (struct whois_ref){ seq, o->refs[i] };
	}
	return true;
}

static bool
add_as(struct whois_set *s, const struct seen *o)
{
	/* by the rule of the registry: LACNIC's contacts are elsewhere */
	const bool has = o->registry == WHOIS_ARIN     ? o->tech || o->noc
			 : o->registry == WHOIS_LACNIC ? false
						       : o->admin || o->tech;
	struct whois_as *v = arr_grow(s->ases, s->n_ases, &s->cap_ases, sizeof(*v));
	const uint32_t seq = (uint32_t)s->n_ases;

	if (v == NULL)
		return false;
	s->ases = v;
	v[s->n_ases++] = (struct whois_as){ .asn = o->asn,
		.last = o->last,
		.seq = seq,
		.registry = (uint8_t)o->registry,
		.has = has,
		.updated_s = o->updated_s };
	s->shown[o->registry] |= has;
	return add_refs(s, o, seq);
}

static bool
add_party(struct whois_set *s, const struct seen *o)
{
	const bool has = o->what == ORG ? o->tech || o->noc : o->person && o->reach;
	struct whois_party *v = arr_grow(s->parties, s->n_parties, &s->cap_parties, sizeof(*v));

	if (v == NULL)
		return false;
	s->parties = v;
	v[s->n_parties++] = (struct whois_party){ o->self, has };
	s->shown[o->registry] |= has;
	return true;
}

static enum st
take(struct whois_set *s, const struct seen *o, struct load *l, struct err *e)
{
	bool ok = true;

	if (l->read >= REG_MAX_RECORDS)
		return err_set(
		    e, ST_LIMIT, ERR_NOOFF, NULL, "more than %u objects", REG_MAX_RECORDS);
	if (o->what == OTHER && !o->fault) {
		load_refuse(l, "of a class that is not used");
		return ST_OK;
	}
	if (o->fault || (o->what < ORG && o->asn == 0)) {
		load_refuse(l, "damaged, or no AS number");
		return ST_OK;
	}
	if (o->registry < 0) {
		load_refuse(l, "not of a regional registry");
		return ST_OK;
	}
	ok = o->what == AUT_NUM || o->what == AS_HANDLE ? add_as(s, o) : add_party(s, o);
	if (!ok)
		return err_nomem(e, "contacts of the registries");
	if (o->updated_s > l->latest_s)
		l->latest_s = o->updated_s;
	load_keep(l);
	return ST_OK;
}

enum st
whois_load(struct whois_set *s, struct in *in, struct load *l, struct err *e)
{
	const struct whois_set before = *s;
	struct rpsl r = rpsl_on(in);
	struct rpsl_obj obj;
	struct seen o;
	enum st st;

	while ((st = rpsl_next(&r, &obj, e)) == ST_OK) {
		look(&o, &obj);
		if ((st = take(s, &o, l, e)) != ST_OK)
			break;
	}
	if (st == ST_END)
		st = l->kept != 0 ? ST_OK
				  : err_set(e, ST_BAD, ERR_NOOFF, "whois",
					"no AS of a regional registry in it");
	if (st != ST_OK) {
		s->n_ases = before.n_ases;
		s->n_parties = before.n_parties;
		s->n_refs = before.n_refs;
		memcpy(s->shown, before.shown, sizeof(s->shown));
	}
	return st;
}

static int
party_cmp(const void *a, const void *b)
{
	const struct whois_party *x = a, *y = b;

	return x->key < y->key ? -1 : x->key > y->key;
}

static int
as_cmp(const void *a, const void *b)
{
	const struct whois_as *x = a, *y = b;

	if (x->asn != y->asn)
		return x->asn < y->asn ? -1 : 1;
	return x->seq < y->seq ? -1 : x->seq > y->seq;
}

/* What is known of a party: 0 nothing, 1 that it has no contact, 2 that it has. */
static unsigned
party(const struct whois_set *s, uint64_t key)
{
	size_t lo = 0, hi = s->n_parties;
	unsigned known = 0;

	while (lo < hi) {
		const size_t mid = lo + (hi - lo) / 2;

		if (s->parties[mid].key < key)
			lo = mid + 1;
		else
			hi = mid;
	}
	for (; lo < s->n_parties && s->parties[lo].key == key; lo++)
		known = s->parties[lo].has || known == 2 ? 2 : 1;
	return known;
}

void
whois_freeze(struct whois_set *s)
{
	size_t k = 0;

	if (s->n_parties != 0)
		qsort(s->parties, s->n_parties, sizeof(*s->parties), party_cmp);
	for (size_t i = 0; i < s->n_ases; i++) {
		struct whois_as *a = &s->ases[i];
		bool all = a->registry != WHOIS_LACNIC; /* an object without a handle is cut down */
		unsigned n = 0, known = 0;

		for (; k < s->n_refs && s->refs[k].seq == a->seq; k++) {
			const unsigned p = party(s, s->refs[k].key);

			known += p != 0;
			n++;
			a->has |= p == 2;
		}
		all = n != 0 ? known == n : all;
		a->state = a->has			  ? WHOIS_REGISTERED
			   : all && s->shown[a->registry] ? WHOIS_MISSING
							  : WHOIS_NO_DATA;
	}
	if (s->n_ases != 0)
		qsort(s->ases, s->n_ases, sizeof(*s->ases), as_cmp);
}

void
whois_fini(struct whois_set *s)
{
	free(s->ases);
	free(s->parties);
	free(s->refs);
	*s = (struct whois_set){ 0 };
}

/* Ranges are few and do not nest: the last object that begins at or below asn is the one. */
enum whois_contact
whois_contact(const struct whois_set *s, uint32_t asn, int64_t *updated_s)
{
	size_t lo = 0, hi = s->n_ases;

	if (updated_s != NULL)
		*updated_s = 0;
	while (lo < hi) {
		const size_t mid = lo + (hi - lo) / 2;

		if (s->ases[mid].asn <= asn)
			lo = mid + 1;
		else
			hi = mid;
	}
	if (lo == 0 || s->ases[lo - 1].last < asn)
		return WHOIS_NO_DATA;
	if (updated_s != NULL)
		*updated_s = s->ases[lo - 1].updated_s;
	return s->ases[lo - 1].state;
}

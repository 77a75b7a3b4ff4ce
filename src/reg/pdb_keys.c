/* pdb_keys.c - the keys of PeeringDB's records and what their values are; see pdb_read.h. */
#include "base/civil.h"
#include "reg/pdb_read_i.h"

#define KEY(w, s, k)                   \
	{                              \
		w, k, sizeof(s) - 1, s \
	}

static const struct {
	uint8_t where, key, n;
	const char *name;
} keys[] = {
	KEY(TOP, "data", K_DATA),
	KEY(TOP, "meta", K_META),
	KEY(DUMP, "data", K_DATA),
	KEY(META, "generated", K_GENERATED),
	KEY(REC, "id", K_ID),
	KEY(REC, "org_id", K_ORG_ID),
	KEY(REC, "net_id", K_NET_ID),
	KEY(REC, "ix_id", K_IX_ID),
	KEY(REC, "ixlan_id", K_IXLAN_ID),
	KEY(REC, "fac_id", K_FAC_ID),
	KEY(REC, "carrier_id", K_CARRIER_ID),
	KEY(REC, "asn", K_ASN),
	KEY(REC, "name", K_NAME),
	KEY(REC, "status", K_STATUS),
	KEY(REC, "updated", K_UPDATED),
	KEY(REC, "country", K_COUNTRY),
	KEY(REC, "irr_as_set", K_AS_SET),
	KEY(REC, "info_type", K_INFO_TYPE),
	KEY(REC, "info_types", K_INFO_TYPES),
	KEY(REC, "policy_general", K_POLICY),
	KEY(REC, "info_prefixes4", K_PREFIXES4),
	KEY(REC, "info_prefixes6", K_PREFIXES6),
	KEY(REC, "role", K_ROLE),
	KEY(REC, "visible", K_VISIBLE),
	KEY(REC, "poc_set", K_POCS),
	KEY(REC, "prefix", K_PREFIX),
	KEY(REC, "speed", K_SPEED),
	KEY(REC, "ipaddr4", K_ADDR4),
	KEY(REC, "ipaddr6", K_ADDR6),
	KEY(REC, "is_rs_peer", K_RS_PEER),
	KEY(REC, "operational", K_OPERATIONAL),
	KEY(REC, "media", K_OF_IX),
	KEY(REC, "proto_unicast", K_OF_IX),
	KEY(REC, "clli", K_OF_FAC),
	KEY(REC, "npanxx", K_OF_FAC),
	KEY(REC, "address1", K_STREET),
	KEY(POC, "role", K_ROLE),
	KEY(POC, "visible", K_VISIBLE),
	KEY(POC, "status", K_STATUS),
	KEY(POC, "updated", K_UPDATED),
};

static const struct {
	const char *name;
	enum pdb_type type;
} dump_types[] = {
	{ "net", PDB_NET },
	{ "poc", PDB_POC },
	{ "ix", PDB_IX },
	{ "ixlan", PDB_IXLAN },
	{ "ixpfx", PDB_IXPFX },
	{ "netixlan", PDB_NETIXLAN },
	{ "org", PDB_ORG },
	{ "fac", PDB_FAC },
	{ "netfac", PDB_OTHER },
	{ "ixfac", PDB_OTHER },
	{ "carrier", PDB_OTHER },
	{ "carrierfac", PDB_OTHER },
	{ "campus", PDB_OTHER },
	{ "as_set", PDB_OTHER },
};

enum key
pdb_key(struct doc *d, struct str s)
{
	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
		if (keys[i].where == d->where && keys[i].n == s.n &&
		    memcmp(keys[i].name, s.p, s.n) == 0)
			return keys[i].key;
	}
	for (size_t i = 0; d->where == TOP && i < sizeof(dump_types) / sizeof(dump_types[0]); i++) {
		if (str_eq(s, dump_types[i].name)) {
			d->next_type = dump_types[i].type;
			return K_DUMP;
		}
	}
	return K_OTHER;
}

enum pdb_type
pdb_type_of(const struct doc *d)
{
	if (pdb_saw(d, K_NET_ID)) {
		if (pdb_saw(d, K_IXLAN_ID) || pdb_saw(d, K_IX_ID))
			return PDB_NETIXLAN;
		return pdb_saw(d, K_ROLE) ? PDB_POC : PDB_OTHER;
	}
	if (pdb_saw(d, K_FAC_ID) || pdb_saw(d, K_CARRIER_ID))
		return PDB_OTHER;
	if (pdb_saw(d, K_IXLAN_ID))
		return pdb_saw(d, K_PREFIX) ? PDB_IXPFX : PDB_OTHER;
	if (pdb_saw(d, K_IX_ID))
		return PDB_IXLAN;
	if (pdb_saw(d, K_ORG_ID) && pdb_saw(d, K_OF_IX))
		return PDB_IX;
	if (pdb_saw(d, K_ORG_ID) && (pdb_saw(d, K_OF_FAC) || pdb_saw(d, K_STREET)) &&
	    !pdb_saw(d, K_ASN))
		return PDB_FAC;
	if (pdb_saw(d, K_ASN) || pdb_saw(d, K_POLICY))
		return d->r.has_id ? PDB_NET : PDB_STRANGE;
	if (pdb_saw(d, K_STREET) && !pdb_saw(d, K_ORG_ID))
		return PDB_ORG;
	return d->r.has_id ? PDB_OTHER : PDB_STRANGE;
}

static uint64_t
num(enum jtok t, struct str s, uint64_t max)
{
	uint64_t v;

	return t == J_NUM && str_u64(s, max, &v) ? v : 0;
}

/* In the order of enum pdb_role. */
static const char *const roles[] = { "", "Abuse", "Maintenance", "NOC", "Policy",
	"Public Relations", "Sales", "Technical" };

const char *
pdb_role_word(unsigned role)
{
	return role < sizeof(roles) / sizeof(roles[0]) ? roles[role] : "";
}

void
pdb_contact_value(struct pdb_contact_rec *c, enum key k, enum jtok t, struct str s)
{
	if (t != J_STR)
		return;
	if (k == K_VISIBLE)
		c->visible = str_eq(s, "Public")    ? PDB_PUBLIC
			     : str_eq(s, "Private") ? PDB_PRIVATE
						    : PDB_USERS;
	else if (k == K_STATUS)
		c->current = str_eq(s, "ok");
	else if (k == K_UPDATED)
		civil_parse(s, &c->updated_s);
	else {
		for (uint8_t i = 1; i < sizeof(roles) / sizeof(roles[0]); i++) {
			if (str_eq(s, roles[i]))
				c->role = i;
		}
	}
}

/* Keeps the text of place i of texts(); of a key that comes twice the last counts. */
static void
put_text(struct doc *d, unsigned i, enum jtok t, struct str s)
{
	if (t != J_STR)
		return;
	s = str_trim(s);
	d->text_at[i] = d->text.n;
	d->text_n[i] = s.n;
	buf_put(&d->text, s.p, s.n);
}

static uint32_t
limit(struct pdb_rec *r, enum jtok t, struct str s)
{
	uint64_t v;

	if (t == J_NUM && str_u64(s, PDB_MAX_PREFIXES, &v))
		return (uint32_t)v;
	if (t != J_NULL)
		r->odd |= PDB_ODD_PREFIXES;
	return PDB_UNKNOWN;
}

static void
rec_id(struct pdb_rec *r, enum key k, enum jtok t, struct str s)
{
	uint64_t *const v[] = { [K_ID] = &r->id,
		[K_ORG_ID] = &r->org_id,
		[K_NET_ID] = &r->net_id,
		[K_IX_ID] = &r->ix_id,
		[K_IXLAN_ID] = &r->ixlan_id };

	*v[k] = num(t, s, INT64_MAX);
	if (k == K_ID)
		r->has_id = t == J_NUM && str_u64(s, INT64_MAX, v[k]);
}

void
pdb_value(struct doc *d, enum jtok t, struct str s)
{
	struct pdb_rec *r = &d->r;

	/* an AS number that is null is still a network's */
	if (t != J_NULL || d->key == K_ASN)
		d->seen |= (uint64_t)1 << d->key;
	switch (d->key) {
	case K_ID:
	case K_ORG_ID:
	case K_NET_ID:
	case K_IX_ID:
	case K_IXLAN_ID:
		rec_id(r, d->key, t, s);
		break;
	case K_ASN:
		r->asn = (uint32_t)num(t, s, UINT32_MAX);
		break;
	case K_SPEED:
		r->speed = num(t, s, UINT32_MAX);
		break;
	case K_PREFIXES4:
		r->prefixes4 = limit(r, t, s);
		break;
	case K_PREFIXES6:
		r->prefixes6 = limit(r, t, s);
		break;
	case K_STATUS:
		r->gone = !(t == J_STR && str_eq(s, "ok"));
		break;
	case K_UPDATED:
		r->updated_s = 0;
		if (t == J_STR)
			civil_parse(s, &r->updated_s);
		break;
	case K_COUNTRY:
		pdb_country(r->cc, t == J_STR ? s : STR(""));
		break;
	case K_NAME:
		put_text(d, 0, t, s);
		break;
	case K_INFO_TYPE:
		put_text(d, 1, t, s);
		break;
	case K_POLICY:
		put_text(d, 2, t, s);
		break;
	case K_AS_SET:
		put_text(d, 3, t, s);
		break;
	case K_PREFIX:
		put_text(d, 4, t, s);
		break;
	case K_ADDR4:
		put_text(d, 5, t, s);
		break;
	case K_ADDR6:
		put_text(d, 6, t, s);
		break;
	case K_RS_PEER:
		r->rs_peer = t == J_BOOL && s.p[0] == 't';
		break;
	case K_OPERATIONAL:
		r->operational = t != J_BOOL || s.p[0] == 't';
		break;
	case K_ROLE:
	case K_VISIBLE:
		pdb_contact_value(&r->contact, d->key, t, s);
		break;
	default:
		break;
	}
}

/* pdb_look.c - what is odd about a record of PeeringDB, and how its texts are taken apart. */
#include <ctype.h>

#include "pfx/pfx.h"
#include "reg/pdb_read_i.h"
#include "reg/text.h"

void
pdb_country(char cc[2], struct str s)
{
	const bool two = s.n == 2 && isalpha((unsigned char)s.p[0]) &&
			 isalpha((unsigned char)s.p[1]) && !str_caseeq(s, "ZZ");

	for (unsigned i = 0; i < 2; i++)
		cc[i] = two ? (char)toupper((unsigned char)s.p[i]) : '\0';
}

/* A part of a set's name: AS64496 or AS-FOO. */
static bool
is_part(struct str s)
{
	uint64_t n;

	if (s.n < 3 || strncasecmp(s.p, "AS", 2) != 0)
		return false;
	if (s.p[2] != '-')
		return str_u64((struct str){ s.p + 2, s.n - 2 }, UINT32_MAX, &n);
	for (size_t i = 3; i < s.n; i++) {
		if (!isalnum((unsigned char)s.p[i]) && s.p[i] != '-' && s.p[i] != '_')
			return false;
	}
	return s.n > 3;
}

/* An AS number or the name of an as-set, perhaps hierarchical: AS64496:AS-ALL. */
static bool
is_set(struct str s)
{
	struct str part;
	bool all = s.n != 0;

	while (all && str_cut(&s, ':', &part))
		all = is_part(part);
	return all;
}

/* "RADB::AS-FOO" and "AS-FOO@RADB" have a source. */
static bool
split_word(struct str w, struct str *source, struct str *set)
{
	const char *at = memmem(w.p, w.n, "::", 2);

	*source = STR("");
	*set = w;
	if (at != NULL) {
		*source = (struct str){ w.p, (size_t)(at - w.p) };
		*set = (struct str){ at + 2, w.n - source->n - 2 };
	} else if ((at = memchr(w.p, '@', w.n)) != NULL) {
		*set = (struct str){ w.p, (size_t)(at - w.p) };
		*source = (struct str){ at + 1, w.n - set->n - 1 };
	}
	for (size_t i = 0; i < source->n; i++) {
		if (!isalnum((unsigned char)source->p[i]) && source->p[i] != '-')
			return false;
	}
	return (at == NULL || source->n != 0) && is_set(*set);
}

bool
pdb_as_set_next(struct str *rest, struct str *source, struct str *set, unsigned *bad)
{
	static const char gaps[] = " \t\r\n,;";

	while (rest->n != 0) {
		size_t n = 0;
		struct str w;

		while (n < rest->n && memchr(gaps, rest->p[n], sizeof(gaps) - 1) == NULL)
			n++;
		w = (struct str){ rest->p, n };
		n += n < rest->n;
		rest->p += n;
		rest->n -= n;
		if (w.n == 0)
			continue;
		if (split_word(w, source, set))
			return true;
		if (bad != NULL)
			++*bad;
	}
	return false;
}

static unsigned
as_set_odd(struct str s)
{
	const size_t whole = s.n;
	unsigned bad = 0, n = 0, odd = 0;
	struct str source, set;

	while (pdb_as_set_next(&s, &source, &set, &bad)) {
		n++;
		if (set.n != whole)
			odd = PDB_ODD_AS_SET;
	}
	return odd | (bad != 0 ? PDB_ODD_AS_SET_BAD : 0);
}

static bool
is_addr(struct str s, unsigned afi)
{
	struct pfx p;

	return s.n == 0 || (addr_parse(s, &p) && p.afi == afi);
}

void
pdb_rec_look(struct pdb_rec *r, bool dated)
{
	if (!text_fit(r->name))
		r->odd |= PDB_ODD_NAME;
	if (dated && r->updated_s == 0)
		r->odd |= PDB_ODD_DATE;
	if (r->type == PDB_NET && r->as_set.n != 0)
		r->odd |= as_set_odd(r->as_set);
	r->route_server |= str_eq(r->info_type, "Route Server");
	if (r->type == PDB_POC && r->contact.visible == PDB_PRIVATE)
		r->odd |= PDB_ODD_PRIVATE;
	for (size_t i = 0; i < r->n_contacts; i++) {
		if (r->contacts[i].visible == PDB_PRIVATE)
			r->odd |= PDB_ODD_PRIVATE;
	}
	if (!is_addr(r->addr4, AFI_IP4) || !is_addr(r->addr6, AFI_IP6))
		r->odd |= PDB_ODD_ADDRESS;
}

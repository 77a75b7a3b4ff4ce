/* registries.c - what is asked of a frozen world about numbers and their registries; see world.h.
 */
#include <stdio.h>

#include "reg/bogon.h"
#include "world/world_i.h"

const char *
world_bogon(const struct world *w, const struct pfx *p)
{
	const struct bogon_block *b;

	if (w->iana != NULL)
		return iana_bogon_pfx(w->iana, p);
	b = bogon_pfx(p);
	return b != NULL ? b->why : NULL;
}

const char *
world_bogon_asn(const struct world *w, uint32_t asn)
{
	const struct bogon_range *r;

	if (w->iana != NULL)
		return iana_bogon_asn(w->iana, asn);
	r = bogon_asn(asn);
	return r != NULL ? r->why : NULL;
}

struct str
world_pfx_registry(const struct world *w, const struct pfx *p)
{
	return str_of(deleg_registry_name(w->deleg != NULL ? deleg_pfx_registry(w->deleg, p) : 0));
}

bool
world_held_back(const struct world *w, const struct pfx *p)
{
	return w->deleg != NULL && deleg_held_back(w->deleg, p);
}

bool
world_single_registries(const struct world *w, char *text, size_t cap)
{
	const unsigned singles = w->deleg != NULL ? deleg_singles(w->deleg) : 0;
	size_t n = 0;

	text[0] = '\0';
	for (unsigned r = 0; r < DELEG_REGISTRIES; r++) {
		const char *name = deleg_registry_name(r);

		if (singles >> r & 1 && n + strlen(name) + 2 < cap)
			n += (size_t)snprintf(text + n, cap - n, "%s%s", n != 0 ? " " : "", name);
	}
	return singles != 0;
}

unsigned
world_bogon_opinion(const struct world *w, const struct pfx *p, unsigned *kinds)
{
	if (kinds != NULL)
		*kinds = w->bogons != NULL ? blist_kinds(w->bogons) : 0;
	return w->bogons != NULL ? blist_opinion(w->bogons, p) : 0;
}

const struct spoofer_table *
world_spoofer(const struct world *w)
{
	return w->spoofer;
}

const struct part_table *
world_participants(const struct world *w)
{
	return w->parts;
}

/*
 * collector.c - who collected a file, by its path. Archives keep the collector in the folder
 * (rrc00/2026.01/, route-views3/bgpdata/), copies of them mostly in the name
 * (rrc00.rib.20260101.0000.gz, route-views3-updates.20260101.0015.bz2).
 */
#include <ctype.h>

#include "app/ingest_i.h"
#include "app/walk.h"

static bool
word(struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		if (!isalnum((unsigned char)s.p[i]) && strchr("._-", s.p[i]) == NULL)
			return false;
	}
	return s.n > 0;
}

/* What stands before ".rib." and the like. */
static struct str
name_part(const char *base)
{
	static const char *const kinds[] = { "rib.", "bview.", "updates." };
	struct str s = { base, 0 };

	for (size_t i = 0; i < 3; i++) {
		const char *at = strstr(base, kinds[i]);

		if (at == NULL || at == base || (at[-1] != '.' && at[-1] != '-'))
			continue;
		s.n = (size_t)(at - base) - 1;
		if (str_starts(s, "ris-")) /* as the fetch calls them */
			s = (struct str){ s.p + 4, s.n - 4 };
		return word(s) && !str_eq(s, "latest") ? s : (struct str){ base, 0 };
	}
	return s;
}

static bool
is_collector(struct str s)
{
	if (str_starts(s, "route-views"))
		return word(s);
	if (!str_starts(s, "rrc") || s.n != 5)
		return false;
	return isdigit((unsigned char)s.p[3]) && isdigit((unsigned char)s.p[4]);
}

/* The last folder that is called like one; route-views2 has none of its own. */
static struct str
folder_part(const char *path)
{
	struct str rest = str_of(path), part, found = { path, 0 };
	bool archive = false;

	while (str_cut(&rest, '/', &part)) {
		if (rest.n != 0 && is_collector(part))
			found = part;
		archive |= str_eq(part, "bgpdata");
	}
	return found.n == 0 && archive ? STR("route-views2") : found;
}

void
collector_of(const char *path, char *out, size_t cap)
{
	struct str s = name_part(path_base(path));

	if (s.n == 0)
		s = folder_part(path);
	if (s.n >= cap)
		s.n = cap - 1;
	memcpy(out, s.p, s.n);
	out[s.n] = '\0';
}

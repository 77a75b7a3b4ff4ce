/* kind.c - the kinds of sources: a row each. */
#include "world/world.h"

static const char *const names[SRC_KINDS] = {
	[SRC_VRPS] = "vrps",
	[SRC_IRR] = "irr",
	[SRC_DELEGATED] = "delegated",
	[SRC_AS_REL] = "as-rel",
	[SRC_AS_ORG] = "as-org",
	[SRC_PEERINGDB] = "peeringdb",
	[SRC_IANA] = "iana",
};

const char *
source_kind_name(enum source_kind k)
{
	return k < SRC_KINDS ? names[k] : "";
}

bool
source_kind_parse(struct str s, enum source_kind *out)
{
	for (unsigned k = 0; k < SRC_KINDS; k++) {
		if (str_eq(s, names[k])) {
			*out = k;
			return true;
		}
	}
	return false;
}

bool
source_kind_of_file(const char *base, enum source_kind *out)
{
	const struct str s = str_of(base);

	for (unsigned k = 0; k < SRC_KINDS; k++) {
		const size_t n = strlen(names[k]);

		/* the option's name, then "-anything" or the extension */
		if (k != SRC_IANA && str_starts(s, names[k]) && (s.p[n] == '.' || s.p[n] == '-')) {
			*out = k;
			return true;
		}
	}
	return false;
}

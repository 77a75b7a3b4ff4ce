/*
 * attrs_i.h - what the full decoder (attrs.c) and the scan (scan.c) must agree on: which attributes
 * they may judge by themselves.
 */
#ifndef ATTRS_I_H
#define ATTRS_I_H

#include <stdbool.h>
#include <stdint.h>

/* What the flags under a mask must be. Both are stored with the optional bit turned over, so that a
 * row of zeros is what an attribute without a name needs: to be optional. */
struct attr_plain {
	uint8_t mask, want;
};

extern const struct attr_plain attr_plain[256];

/*
 * Whether flags and code ask for no look at all or one that the fast readers take themselves. If
 * not, the slow look (check.h) decides: wrong flags, well-known attributes that do not exist, and
 * attributes with an inside that is rare.
 */
static inline bool
attr_is_plain(uint8_t flags, uint8_t code)
{
	const struct attr_plain t = attr_plain[code];

	return ((flags ^ 0x80) & (t.mask ^ 0x80)) == t.want;
}

#endif

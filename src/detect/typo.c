/* typo.c - see typo.h. */
#include "detect/typo.h"

#include <stdio.h>
#include <string.h>

/* Whether one slip makes b of a; not when they are equal. */
static bool
slip(const char *a, size_t an, const char *b, size_t bn)
{
	size_t i = 0;

	if (an > bn)
		return slip(b, bn, a, an);
	while (i < an && a[i] == b[i])
		i++;
	if (an < bn)
		return bn == an + 1 && memcmp(a + i, b + i + 1, an - i) == 0;
	if (i == an)
		return false;
	if (memcmp(a + i + 1, b + i + 1, an - i - 1) == 0)
		return true;
	return i + 1 < an && a[i] == b[i + 1] && a[i + 1] == b[i] &&
	       memcmp(a + i + 2, b + i + 2, an - i - 2) == 0;
}

bool
typo_asn(uint32_t a, uint32_t b)
{
	char at[16], bt[16];
	const int an = snprintf(at, sizeof(at), "%u", a), bn = snprintf(bt, sizeof(bt), "%u", b);

	return an >= 4 && bn >= 4 && slip(at, (size_t)an, bt, (size_t)bn);
}

/* Neighbours differ in one octet by little; nothing tells a slip from the next block of a holder.
 */
#define NEAR 8

bool
typo_pfx(const struct pfx *a, const struct pfx *b)
{
	char at[PFX_TEXT], bt[PFX_TEXT];
	char *ae, *be;

	if (a->afi != AFI_IP4 || b->afi != AFI_IP4 || a->len != b->len || pfx_eq(a, b))
		return false;
	for (unsigned i = 0; i < 4; i++) {
		const int x = (int)(a->hi >> (56 - 8 * i) & 0xff);
		const int y = (int)(b->hi >> (56 - 8 * i) & 0xff);

		if (x == y)
			continue;
		/* the first octet that differs: close by and the last one of the prefix */
		if ((x - y < NEAR && y - x < NEAR) && (i + 1) * 8 >= a->len)
			return false;
		break;
	}
	ae = addr_fmt(at, a);
	be = addr_fmt(bt, b);
	return slip(at, (size_t)(ae - at), bt, (size_t)(be - bt));
}

/* key.c - prefixes as keys: family, address, length, compared byte by byte like pfx_cmp. */
#include "store/store_i.h"

size_t
key_of(uint8_t key[KEY_MAX], const struct pfx *p)
{
	const size_t n = p->afi == AFI_IP4 ? 4 : 16;

	key[0] = p->afi;
	for (size_t i = 0; i < n; i++)
		key[1 + i] =
		    (uint8_t)((i < 8 ? p->hi >> (56 - 8 * i) : p->lo >> (120 - 8 * i)) & 0xff);
	key[1 + n] = p->len;
	return n + 2;
}

bool
key_read(struct str key, struct pfx *out)
{
	const uint8_t *k = (const uint8_t *)key.p;
	const size_t n = key.n - 2;

	if (key.n < 2 || n != (k[0] == AFI_IP4 ? 4u : 16u) ||
	    (k[0] != AFI_IP4 && k[0] != AFI_IP6) || k[1 + n] > afi_bits(k[0]))
		return false;
	pfx_set(out, k[0], k + 1, k[1 + n]);
	return true;
}

/* nlri.c - see nlri.h. */
#include "bgp/nlri.h"

#define RULE_NLRI "RFC 7606 5.3"

enum st
nlri_next(struct wire *w, unsigned afi, bool add_path, struct bgp_nlri *out, struct err *e)
{
	const size_t at = wire_off(w);
	const uint8_t *bits;
	uint32_t path_id;
	unsigned len;

	if (wire_left(w) == 0)
		return ST_END;
	path_id = add_path ? wire_u32(w) : 0;
	len = wire_u8(w);
	if (len > afi_bits(afi))
		return err_set(
		    e, ST_BAD, at, RULE_NLRI, "prefix length %u, at most %u", len, afi_bits(afi));
	bits = wire_take(w, (len + 7) / 8);
	if (wire_bad(w))
		return err_set(e, ST_TRUNC, w->bad_at, RULE_NLRI,
		    "entry begun at %zu runs past its field", at);
	out->path_id = path_id;
	pfx_set(&out->pfx, afi, bits, len);
	return ST_OK;
}

bool
nlri_check(struct wire w, unsigned afi, bool add_path, const char **rule)
{
	while (wire_left(&w) > 0) {
		unsigned len;

		if (add_path)
			wire_u32(&w);
		len = wire_u8(&w);
		wire_take(&w, (len + 7) / 8);
		if (len > afi_bits(afi) || wire_bad(&w)) {
			*rule = RULE_NLRI;
			return false;
		}
	}
	return true;
}

bool
nlri_suspect(struct wire w, unsigned afi)
{
	const struct wire all = w;
	unsigned defaults = 0;
	const char *rule;

	while (wire_left(&w) > 0 && defaults < 2) {
		const unsigned len = wire_u8(&w);

		defaults += len == 0;
		wire_take(&w, (len + 7) / 8);
	}
	return defaults > 1 && nlri_check(all, afi, true, &rule);
}

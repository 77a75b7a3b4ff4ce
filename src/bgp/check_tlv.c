/* check_tlv.c - the attributes that are runs of types, lengths and values. */
#include "bgp/check_i.h"

/* RFC 7311 3: TLVs whose length counts the whole TLV. */
void
check_aigp(struct ck *k, struct wire v)
{
	if (wire_left(&v) == 0)
		check_say(k, OUT_DISCARD_ATTR, "RFC 7311 3", "no TLV");
	while (wire_left(&v) > 0) {
		const unsigned type = wire_u8(&v), n = wire_u16(&v);

		if (n < 3 || (type == 1 && n != 11)) {
			check_say(
			    k, OUT_DISCARD_ATTR, "RFC 7311 3", "a TLV of an impossible length");
			return;
		}
		wire_take(&v, n - 3);
	}
	if (wire_bad(&v))
		check_say(k, OUT_DISCARD_ATTR, "RFC 7311 3", "a TLV runs past the attribute");
}

/* RFC 8669 3 to 6, RFC 9252 2. */
void
check_prefix_sid(struct ck *k, struct wire v)
{
	bool good = wire_left(&v) > 0;

	while (good && wire_left(&v) > 0) {
		const unsigned type = wire_u8(&v), n = wire_u16(&v);

		wire_take(&v, n);
		good = !wire_bad(&v) && type != 0 && (type != 1 || n == 7) &&
		       (type != 3 || (n >= 8 && (n - 2) % 6 == 0)) &&
		       ((type != 5 && type != 6) || n >= 1);
	}
	if (!good)
		check_say(k, OUT_DISCARD_ATTR, "RFC 8669 6",
		    "a TLV runs past the attribute or cannot be");
	else if (k->s->external && !k->s->archive)
		check_say(k, OUT_DISCARD_ATTR, "RFC 8669 6", "comes from an external peer");
}

/* RFC 9552 8.2.2: type, length, value. */
void
check_link_state(struct ck *k, struct wire v)
{
	while (wire_left(&v) > 0) {
		wire_u16(&v);
		wire_take(&v, wire_u16(&v));
	}
	if (wire_bad(&v))
		check_say(k, OUT_DISCARD_ATTR, "RFC 9552 8.2.2", "a TLV runs past the attribute");
}

/* RFC 6514 5: flags, type, label, and an identifier whose size the type tells. */
void
check_pmsi(struct ck *k, struct wire v)
{
	unsigned type, n;
	bool good = true;

	wire_u8(&v);
	type = wire_u8(&v);
	wire_take(&v, 3);
	n = (unsigned)wire_left(&v);
	if (type == 0)
		good = n == 0;
	else if (type == 1)
		good = n == 12 || n == 24;
	else if (type >= 3 && type <= 5)
		good = n == 8 || n == 32;
	else if (type == 6)
		good = n == 4 || n == 16;
	if (wire_bad(&v) || !good)
		check_say(k, OUT_TAW, "RFC 6514 5",
		    "too short, or an identifier that does not fit its type");
}

/* RFC 9012 2, 13: tunnels of sub-TLVs, whose types from 128 have two octets of length. */
void
check_tunnel(struct ck *k, struct wire v)
{
	bool good = wire_left(&v) > 0;

	while (good && wire_left(&v) > 0) {
		struct wire t;

		wire_u16(&v);
		t = wire_sub(&v, wire_u16(&v));
		while (wire_left(&t) > 0)
			wire_take(&t, wire_u8(&t) >= 128 ? wire_u16(&t) : wire_u8(&t));
		good = !wire_bad(&v) && !wire_bad(&t);
	}
	if (!good)
		check_say(k, OUT_TAW, "RFC 9012 13", "a TLV runs past what holds it");
}

/* RFC 9026 3.1.6: mode, discriminator, TLVs. */
void
check_bfd(struct ck *k, struct wire v)
{
	wire_take(&v, 5);
	while (wire_left(&v) > 0) {
		wire_u8(&v);
		wire_take(&v, wire_u8(&v));
	}
	if (wire_bad(&v))
		check_say(k, OUT_DISCARD_ATTR, "RFC 9026 3.1.6",
		    "too short, or a TLV runs past the attribute");
}

/* check_other.c - OPEN, NOTIFICATION, KEEPALIVE and ROUTE-REFRESH. */
#include "bgp/check_i.h"

#include "base/str.h"

const char *
check_type_name(unsigned type)
{
	static const char *const names[] = { "message", "OPEN", "UPDATE", "NOTIFICATION",
		"KEEPALIVE", "ROUTE-REFRESH" };

	return names[type <= BGP_ROUTE_REFRESH ? type : 0];
}

/* Capabilities whose length is known, RFC 5492 and the documents of each. */
static bool
capability_fits(unsigned code, size_t n)
{
	switch (code) {
	case 1: /* multiprotocol */
	case 65:
		return n == 4;
	case 2:
	case 6: /* extended messages */
	case 70:
		return n == 0;
	case 5: /* extended next hop encoding */
		return n % 6 == 0;
	case 9: /* role */
		return n == 1;
	case 64: /* graceful restart */
		return n >= 2 && (n - 2) % 4 == 0;
	case 69: /* ADD-PATH */
		return n % 4 == 0;
	default:
		return true;
	}
}

static void
capabilities(struct findings *f, struct wire w)
{
	const uint64_t off = wire_off(&w);

	while (wire_left(&w) > 0) {
		const unsigned code = wire_u8(&w);
		struct wire v = wire_sub(&w, wire_u8(&w));

		if (wire_bad(&w))
			findings_add(f, OUT_RESET_CLASS, off, -1, "RFC 5492 4",
			    "a capability runs past its parameter");
		else if (!capability_fits(code, wire_left(&v)))
			findings_add(f, OUT_OK_FLAG, off, -1, "RFC 5492 5",
			    "a capability of an impossible length");
		else if (code == 65 && wire_u32(&v) == 0)
			findings_add(f, OUT_RESET_CLASS, off, -1, "RFC 7607 2", "AS 0");
	}
}

/* RFC 4271 4.2, 6.2; the long form of the parameters is RFC 9072 2. */
static void
open_msg(struct findings *f, struct wire w, uint64_t off)
{
	const unsigned version = wire_u8(&w), asn = wire_u16(&w), hold = wire_u16(&w);
	const uint32_t id = wire_u32(&w);
	size_t n = wire_u8(&w);
	const bool ext = n == 255 && wire_left(&w) > 0 && w.p[0] == 255;
	struct wire params;

	if (ext) {
		wire_u8(&w);
		n = wire_u16(&w);
	}
	params = wire_sub(&w, n);
	if (wire_bad(&w)) {
		findings_add(f, OUT_RESET_CLASS, off, -1, "RFC 4271 6.2", "ends inside a field");
		return;
	}
	if (version != 4)
		findings_add(f, OUT_RESET_CLASS, off, -1, "RFC 4271 6.2", "the version is not 4");
	if (asn == 0)
		findings_add(f, OUT_RESET_CLASS, off, -1, "RFC 7607 2", "AS 0");
	if (hold == 1 || hold == 2)
		findings_add(
		    f, OUT_RESET_CLASS, off, -1, "RFC 4271 6.2", "a hold time of 1 or 2 seconds");
	if (id == 0)
		findings_add(f, OUT_RESET_CLASS, off, -1, "RFC 6286 2.1", "an identifier of 0");
	if (wire_left(&w) > 0)
		findings_add(
		    f, OUT_RESET_CLASS, off, -1, "RFC 4271 6.2", "octets behind the parameters");
	while (wire_left(&params) > 0) {
		const unsigned type = wire_u8(&params);
		struct wire v = wire_sub(&params, ext ? wire_u16(&params) : wire_u8(&params));

		if (wire_bad(&params))
			findings_add(f, OUT_RESET_CLASS, off, -1, "RFC 4271 6.2",
			    "a parameter runs past the parameters");
		else if (type == 2)
			capabilities(f, v);
		else
			findings_add(f, OUT_RESET_CLASS, off, -1, "RFC 4271 6.2",
			    "a parameter that does not exist");
	}
}

/* Whether p[0..n) is UTF-8 without control characters. */
static bool
plain_text(const uint8_t *p, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		const unsigned c = p[i], more = c < 0x80 ? 0 : c < 0xe0 ? 1 : c < 0xf0 ? 2 : 3;

		if (c < 0x20 || c == 0x7f || (c >= 0x80 && c < 0xc2) || c > 0xf4 ||
		    more > n - 1 - i)
			return false;
		for (unsigned k = 1; k <= more; k++) {
			if ((p[i + k] & 0xc0) != 0x80)
				return false;
		}
		if ((c == 0xe0 && p[i + 1] < 0xa0) || (c == 0xed && p[i + 1] > 0x9f) ||
		    (c == 0xf0 && p[i + 1] < 0x90) || (c == 0xf4 && p[i + 1] > 0x8f))
			return false;
		i += more;
	}
	return true;
}

/* A session event, whatever is in it, RFC 4271 6.4; the shutdown text is RFC 9003 2. */
static void
notification(struct findings *f, struct wire w, uint64_t off)
{
	const unsigned code = wire_u8(&w), sub = wire_u8(&w);
	struct wire text;
	size_t n;

	if (wire_bad(&w)) {
		findings_add(f, OUT_RESET_CLASS, off, -1, "RFC 4271 6.1", "shorter than 21 octets");
		return;
	}
	if (code == 0 || code > 8)
		findings_add(
		    f, OUT_OK_FLAG, off, -1, "RFC 4271 6.4", "an error code that does not exist");
	if (code != 6 || (sub != 2 && sub != 4) || wire_left(&w) == 0)
		return;
	text = wire_sub(&w, wire_u8(&w));
	n = wire_left(&text);
	if (wire_bad(&w))
		findings_add(f, OUT_OK_FLAG, off, -1, "RFC 9003 4",
		    "a shutdown text longer than the message");
	else if (!plain_text(text.p, n))
		findings_add(f, OUT_OK_FLAG, off, -1, "RFC 9003 4",
		    "a shutdown text that is not plain UTF-8");
	else if (wire_left(&w) > 0)
		findings_add(
		    f, OUT_OK_FLAG, off, -1, "RFC 9003 4", "octets behind the shutdown text");
}

/* RFC 2918, RFC 5291 4 (outbound filters), RFC 7313 5: no routes in it, so it harms none. */
static void
refresh(struct findings *f, struct wire w, uint64_t off)
{
	const unsigned afi = wire_u16(&w), sub = wire_u8(&w), safi = wire_u8(&w);

	if (wire_bad(&w)) {
		findings_add(f, OUT_RESET_CLASS, off, -1, "RFC 7313 5", "shorter than 23 octets");
		return;
	}
	if (sub > 2)
		findings_add(f, OUT_OK_FLAG, off, -1, "RFC 7313 5",
		    "a subtype that does not exist: ignored");
	else if (sub != 0 && wire_left(&w) > 0)
		findings_add(f, OUT_RESET_CLASS, off, -1, "RFC 7313 5", "the length is not 23");
	else if (afi == 0 || safi == 0)
		findings_add(
		    f, OUT_OK_FLAG, off, -1, "RFC 2918 4", "a family that does not exist: ignored");
	if (sub != 0 || wire_left(&w) == 0)
		return;
	wire_u8(&w); /* when to refresh */
	while (wire_left(&w) > 0) {
		wire_u8(&w);
		wire_take(&w, wire_u16(&w));
	}
	if (wire_bad(&w))
		findings_add(f, OUT_OK_FLAG, off, -1, "RFC 5291 4",
		    "a filter runs past the message: ignored");
}

void
check_other(struct findings *f, unsigned type, const uint8_t *p, size_t n, uint64_t off)
{
	const struct wire w = wire_on(p, n, off + BGP_HEADER_BYTES);

	switch (type) {
	case BGP_OPEN:
		open_msg(f, w, off);
		break;
	case BGP_NOTIFICATION:
		notification(f, w, off);
		break;
	case BGP_KEEPALIVE:
		if (n > 0)
			findings_add(
			    f, OUT_RESET_CLASS, off, -1, "RFC 4271 6.1", "longer than 19 octets");
		break;
	case BGP_ROUTE_REFRESH:
		refresh(f, w, off);
		break;
	default:
		findings_add(
		    f, OUT_RESET_CLASS, off, -1, "RFC 4271 6.1", "a type that does not exist");
	}
}

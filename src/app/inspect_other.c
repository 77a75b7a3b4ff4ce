/* inspect_other.c - what OPEN, NOTIFICATION and ROUTE-REFRESH messages say, as JSON. */
#include "app/inspect_i.h"
#include "bgp/registry.h"
#include "pfx/pfx.h"

/* IANA "Capability Codes". */
static const char *
capability_name(unsigned code)
{
	static const struct {
		uint8_t code;
		const char *name;
	} names[] = {
		{ 1, "multiprotocol" },
		{ 2, "route refresh" },
		{ 3, "outbound route filtering" },
		{ 5, "extended next hop encoding" },
		{ 6, "extended message" },
		{ 7, "BGPsec" },
		{ 8, "multiple labels" },
		{ 9, "role" },
		{ 64, "graceful restart" },
		{ 65, "4-octet AS numbers" },
		{ 67, "dynamic capability" },
		{ 68, "multisession" },
		{ 69, "ADD-PATH" },
		{ 70, "enhanced route refresh" },
		{ 71, "long-lived graceful restart" },
		{ 73, "FQDN" },
		{ 75, "software version" },
		{ 76, "paths limit" },
		{ 128, "route refresh (before RFC 2918)" },
		{ 130, "outbound route filtering (before RFC 5291)" },
	};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if (names[i].code == code)
			return names[i].name;
	}
	return NULL;
}

static void
put_hex(struct inspect *x, const char *key, const uint8_t *p, size_t n)
{
	x->text.n = 0;
	buf_lit(&x->text, "0x");
	buf_hex(&x->text, p, n);
	json_kstr(&x->j, key, (struct str){ x->text.p, x->text.n });
}

static void
put_family(struct json *j, unsigned afi, unsigned safi)
{
	json_ku64(j, "afi", afi);
	json_ku64(j, "safi", safi);
	if (family_name(afi, safi) != NULL)
		json_kcstr(j, "family", family_name(afi, safi));
}

static void
put_capability(struct inspect *x, unsigned code, const uint8_t *p, size_t n)
{
	struct json *j = &x->j;

	json_obj(j);
	json_ku64(j, "code", code);
	if (capability_name(code) != NULL)
		json_kcstr(j, "name", capability_name(code));
	if (code == 1 && n == 4)
		put_family(j, be16(p), p[3]);
	else if (code == 65 && n == 4)
		json_ku64(j, "asn", be32(p));
	else if (n > 0)
		put_hex(x, "value", p, n);
	json_obj_end(j);
}

/* As far as they can be walked; what stops the walk is a finding (bgp/check.h). */
static void
put_capabilities(struct inspect *x, struct wire params, bool ext)
{
	json_key(&x->j, "capabilities");
	json_arr(&x->j);
	while (wire_left(&params) > 0) {
		const unsigned type = wire_u8(&params);
		struct wire v = wire_sub(&params, ext ? wire_u16(&params) : wire_u8(&params));

		while (type == 2 && wire_left(&v) > 0) {
			const unsigned code = wire_u8(&v), n = wire_u8(&v);
			const uint8_t *p = wire_take(&v, n);

			if (p != NULL)
				put_capability(x, code, p, n);
		}
	}
	json_arr_end(&x->j);
}

/* RFC 4271 4.2, RFC 9072 2. */
static void
put_open(struct inspect *x, struct wire w)
{
	const unsigned version = wire_u8(&w), asn = wire_u16(&w), hold = wire_u16(&w);
	const uint32_t id = wire_u32(&w);
	size_t n = wire_u8(&w);
	const bool ext = n == 255 && wire_left(&w) > 0 && w.p[0] == 255;
	char text[PFX_TEXT];

	if (wire_bad(&w))
		return;
	if (ext) {
		wire_u8(&w);
		n = wire_u16(&w);
	}
	json_ku64(&x->j, "version", version);
	json_ku64(&x->j, "asn", asn);
	json_ku64(&x->j, "hold_time", hold);
	json_kstr(&x->j, "bgp_id", (struct str){ text, (size_t)(addr_fmt4(text, id) - text) });
	put_capabilities(x, wire_sub(&w, n < wire_left(&w) ? n : wire_left(&w)), ext);
}

/* RFC 4271 4.5, RFC 9003. */
static void
put_notification(struct inspect *x, struct wire w)
{
	static const char *const names[] = { NULL, "message header error", "OPEN message error",
		"UPDATE message error", "hold timer expired", "finite state machine error", "cease",
		"ROUTE-REFRESH message error", "send hold timer expired" };
	const unsigned code = wire_u8(&w), sub = wire_u8(&w);

	if (wire_bad(&w))
		return;
	json_ku64(&x->j, "code", code);
	json_ku64(&x->j, "subcode", sub);
	if (code < sizeof(names) / sizeof(names[0]) && names[code] != NULL)
		json_kcstr(&x->j, "error", names[code]);
	if (code == 6 && (sub == 2 || sub == 4) && wire_left(&w) > 0 && w.p[0] == wire_left(&w) - 1)
		json_kstr(&x->j, "text",
		    (struct str){ (const char *)w.p + 1, wire_left(&w) - 1 }); /* JSON escapes it */
	else if (wire_left(&w) > 0)
		put_hex(x, "data", w.p, wire_left(&w));
}

void
inspect_put_other(struct inspect *x, unsigned type, const uint8_t *p, size_t n)
{
	struct wire w = wire_on(p, n, 0);

	switch (type) {
	case BGP_OPEN:
		put_open(x, w);
		break;
	case BGP_NOTIFICATION:
		put_notification(x, w);
		break;
	case BGP_ROUTE_REFRESH:
		if (n < 4)
			break;
		put_family(&x->j, be16(p), p[3]);
		json_ku64(&x->j, "subtype", p[2]);
		break;
	default:
		break;
	}
}

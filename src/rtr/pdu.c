/* pdu.c - see pdu.h. */
#include "rtr/pdu.h"

#include "base/limits.h"

#define BIS "draft-ietf-sidrops-8210bis 5.12"
#define ABOUT_MAX_BYTES 1024u /* of the message that an error report is about */

/* A row a type: its versions and lengths. */
static const struct row {
	const char *name;
	uint8_t from_version;
	uint32_t least, most;
	const char *rule;
} rows[] = {
	[RTR_SERIAL_NOTIFY] = { "Serial Notify", 0, 12, 12, "RFC 8210 5.2" },
	[RTR_SERIAL_QUERY] = { "Serial Query", 0, 12, 12, "RFC 8210 5.3" },
	[RTR_RESET_QUERY] = { "Reset Query", 0, 8, 8, "RFC 8210 5.4" },
	[RTR_CACHE_RESPONSE] = { "Cache Response", 0, 8, 8, "RFC 8210 5.5" },
	[RTR_IPV4] = { "IPv4 Prefix", 0, 20, 20, "RFC 8210 5.6" },
	[5] = { NULL, 0, 0, 0, NULL },
	[RTR_IPV6] = { "IPv6 Prefix", 0, 32, 32, "RFC 8210 5.7" },
	[RTR_END_OF_DATA] = { "End of Data", 0, 24, 24, "RFC 8210 5.8" }, /* 12 in version 0 */
	[RTR_CACHE_RESET] = { "Cache Reset", 0, 8, 8, "RFC 8210 5.9" },
	[RTR_ROUTER_KEY] = { "Router Key", 1, 32, RTR_MAX_PDU_BYTES, "RFC 8210 5.10" },
	[RTR_ERROR_REPORT] = { "Error Report", 0, 16, RTR_MAX_PDU_BYTES, "RFC 8210 5.11" },
	[RTR_ASPA] = { "ASPA", 2, 12, 12 + 4 * RPKI_MAX_PROVIDERS, BIS },
};

#define ROWS (sizeof(rows) / sizeof(rows[0]))

const char *
rtr_type_name(unsigned type)
{
	return type < ROWS && rows[type].name != NULL ? rows[type].name : "message";
}

const char *
rtr_code_name(unsigned code)
{
	static const char *const names[] = { "Corrupt Data", "Internal Error", "No Data Available",
		"Invalid Request", "Unsupported Protocol Version", "Unsupported PDU Type",
		"Withdrawal of Unknown Record", "Duplicate Announcement Received",
		"Unexpected Protocol Version", "ASPA Provider List Error" };

	return code < sizeof(names) / sizeof(names[0]) ? names[code] : "";
}

static enum st
fault(struct rtr_fault *f, int code, const char *rule, const char *what)
{
	*f = (struct rtr_fault){ code, rule, what };
	return ST_BAD;
}

/* Version, type and length: all that can be said before the rest is there. */
static enum st
head(const uint8_t *p, struct rtr_pdu *out, struct rtr_fault *f)
{
	const struct row *r;
	uint32_t least, most;

	*out = (struct rtr_pdu){
		.version = p[0], .type = p[1], .session = be16(p + 2), .len = be32(p + 4)
	};
	if (out->version > RTR_MAX_VERSION)
		return fault(f, RTR_E_VERSION, "RFC 8210 7", "a version above 2");
	if (out->type >= ROWS || rows[out->type].name == NULL)
		return fault(f, RTR_E_TYPE, "RFC 8210 12", "a type of message that does not exist");
	r = &rows[out->type];
	if (out->version < r->from_version)
		return fault(f, RTR_E_TYPE, "RFC 8210 12",
		    "a type of message that this version does not have");
	least = r->least;
	most = r->most;
	if (out->type == RTR_END_OF_DATA && out->version == 0)
		least = most = 12;
	if (out->len < least || out->len > most)
		return fault(f, RTR_E_CORRUPT, r->rule,
		    out->len < RTR_HEAD_BYTES ? "a length below that of the head"
					      : "a length that this type cannot have");
	return ST_OK;
}

static void
flags(struct rtr_pdu *out, uint8_t v)
{
	out->announce = (v & 1) != 0;
	out->odd_flags = (v & ~1) != 0;
}

static enum st
prefix(const uint8_t *p, unsigned afi, struct rtr_pdu *out, struct rtr_fault *f)
{
	const char *rule = rows[out->type].rule;
	const unsigned bits = afi_bits(afi), len = p[9];
	struct pfx whole;

	flags(out, p[8]);
	out->max_len = p[10];
	out->asn = be32(p + 12 + bits / 8);
	if (len > bits)
		return fault(f, RTR_E_CORRUPT, rule, "a prefix length beyond the address");
	if (out->max_len < len || out->max_len > bits)
		return fault(f, RTR_E_CORRUPT, rule, "a maximum length out of range");
	pfx_set(&out->pfx, afi, p + 12, len);
	pfx_set(&whole, afi, p + 12, bits);
	if (whole.hi != out->pfx.hi || whole.lo != out->pfx.lo)
		return fault(f, RTR_E_CORRUPT, rule, "bits set behind the prefix length");
	return ST_OK;
}

static void
end_of_data(const uint8_t *p, struct rtr_pdu *out)
{
	out->serial = be32(p + 8);
	out->has_intervals = out->version > 0;
	if (!out->has_intervals)
		return;
	out->refresh_s = be32(p + 12);
	out->retry_s = be32(p + 16);
	out->expire_s = be32(p + 20);
}

static void
router_key(const uint8_t *p, struct rtr_pdu *out)
{
	flags(out, p[2]);
	out->ski = p + 8;
	out->asn = be32(p + 28);
	out->key = p + 32;
	out->key_n = out->len - 32;
}

static enum st
aspa(const uint8_t *p, struct rtr_pdu *out, struct rtr_fault *f)
{
	const bool older = p[2] == 0 && out->len >= 16;
	const size_t fixed = older ? 16 : 12;
	uint32_t last = 0;

	flags(out, p[older ? 8 : 2]);
	out->family = older ? p[9] & 1 : 2;
	out->asn = be32(p + fixed - 4);
	out->providers = p + fixed;
	out->n_providers = (out->len - fixed) / 4;
	if ((out->len - fixed) % 4 != 0)
		return fault(f, RTR_E_CORRUPT, BIS, "a length that is no number of providers");
	if (older && be16(p + 10) != out->n_providers)
		return fault(f, RTR_E_ASPA, BIS, "a count of providers other than there are");
	if (out->asn == 0)
		return fault(f, RTR_E_ASPA, BIS, "an ASPA of AS 0");
	if (out->announce != (out->n_providers != 0))
		return fault(f, RTR_E_ASPA, BIS,
		    out->announce ? "an announced ASPA without providers"
				  : "a withdrawn ASPA with providers");
	for (size_t i = 0; i < out->n_providers; i++) {
		const uint32_t v = be32(out->providers + 4 * i);

		if (i > 0 && v <= last)
			return fault(f, RTR_E_ASPA, BIS, "providers that do not ascend");
		if (v == out->asn || (v == 0 && out->n_providers > 1))
			return fault(
			    f, RTR_E_ASPA, BIS, "the customer, or AS 0 beside others, as provider");
		last = v;
	}
	return ST_OK;
}

static enum st
error_report(const uint8_t *p, struct rtr_pdu *out, struct rtr_fault *f)
{
	struct wire w = wire_on(p + 8, out->len - 8, 8);
	size_t text_n;

	out->inner_n = wire_u32(&w);
	out->inner = wire_take(&w, out->inner_n);
	text_n = wire_u32(&w);
	out->text = (struct str){ (const char *)wire_take(&w, text_n), text_n };
	if (wire_bad(&w) || wire_left(&w) != 0) /* never answered: see session.c */
		return fault(f, RTR_E_NONE, rows[RTR_ERROR_REPORT].rule,
		    "an error report whose parts do not fill it");
	return ST_OK;
}

enum st
rtr_pdu_decode(const uint8_t *p, size_t n, struct rtr_pdu *out, struct rtr_fault *f)
{
	enum st st;

	if (n < RTR_HEAD_BYTES)
		return ST_TRUNC;
	st = head(p, out, f);
	if (st != ST_OK)
		return st;
	if (n < out->len)
		return ST_TRUNC;
	switch (out->type) {
	case RTR_SERIAL_NOTIFY:
	case RTR_SERIAL_QUERY:
		out->serial = be32(p + 8);
		return ST_OK;
	case RTR_IPV4:
		return prefix(p, AFI_IP4, out, f);
	case RTR_IPV6:
		return prefix(p, AFI_IP6, out, f);
	case RTR_END_OF_DATA:
		end_of_data(p, out);
		return ST_OK;
	case RTR_ROUTER_KEY:
		router_key(p, out);
		return ST_OK;
	case RTR_ASPA:
		return aspa(p, out, f);
	case RTR_ERROR_REPORT:
		return error_report(p, out, f);
	default:
		return ST_OK;
	}
}

static void
put_u32(struct buf *b, uint32_t v)
{
	const uint32_t be = htobe32(v);

	buf_put(b, &be, 4);
}

static void
put_head(struct buf *b, unsigned version, unsigned type, unsigned session, size_t len)
{
	const uint8_t h[4] = { (uint8_t)version, (uint8_t)type, (uint8_t)(session >> 8),
		(uint8_t)session };

	buf_put(b, h, 4);
	put_u32(b, (uint32_t)len);
}

void
rtr_put_reset_query(struct buf *b, unsigned version)
{
	put_head(b, version, RTR_RESET_QUERY, 0, 8);
}

void
rtr_put_serial_query(struct buf *b, unsigned version, uint16_t session, uint32_t serial)
{
	put_head(b, version, RTR_SERIAL_QUERY, session, 12);
	put_u32(b, serial);
}

void
rtr_put_error(struct buf *b, unsigned version, unsigned code, const uint8_t *about, size_t n,
    const char *text)
{
	const size_t text_n = strlen(text), about_n = n < ABOUT_MAX_BYTES ? n : ABOUT_MAX_BYTES;

	put_head(b, version, RTR_ERROR_REPORT, code, 16 + about_n + text_n);
	put_u32(b, (uint32_t)about_n);
	buf_put(b, about, about_n);
	put_u32(b, (uint32_t)text_n);
	buf_put(b, text, text_n);
}

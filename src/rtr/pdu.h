/*
 * pdu.h - the messages of the RPKI-to-Router protocol, octets in and out.
 *
 * Versions 0 (RFC 6810), 1 (RFC 8210) and 2 (draft-ietf-sidrops-8210bis). Of
 * ASPA messages both layouts are read, the one of draft 10, which has a count of
 * providers, and the present one; no message fits both.
 *
 * Pure functions over octets: what a message may mean in a session is session.h's.
 */
#ifndef RTR_PDU_H
#define RTR_PDU_H

#include "base/err.h"
#include "pfx/pfx.h"

#define RTR_MAX_VERSION 2
#define RTR_HEAD_BYTES 8
#define RTR_SKI_BYTES 20

enum rtr_type {
	RTR_SERIAL_NOTIFY = 0,
	RTR_SERIAL_QUERY = 1,
	RTR_RESET_QUERY = 2,
	RTR_CACHE_RESPONSE = 3,
	RTR_IPV4 = 4,
	RTR_IPV6 = 6,
	RTR_END_OF_DATA = 7,
	RTR_CACHE_RESET = 8,
	RTR_ROUTER_KEY = 9,
	RTR_ERROR_REPORT = 10,
	RTR_ASPA = 11,
};

/* Codes of error reports. */
enum {
	RTR_E_NONE = -1,
	RTR_E_CORRUPT = 0,
	RTR_E_INTERNAL = 1,
	RTR_E_NO_DATA = 2,
	RTR_E_INVALID_REQUEST = 3,
	RTR_E_VERSION = 4,
	RTR_E_TYPE = 5,
	RTR_E_WITHDRAW = 6,
	RTR_E_DUPLICATE = 7,
	RTR_E_UNEXPECTED_VERSION = 8,
	RTR_E_ASPA = 9,
};

/* One message. Pointers are into the octets it was decoded from. */
struct rtr_pdu {
	uint8_t version, type;
	uint16_t session; /* or the code of an error report */
	uint32_t len;
	uint32_t serial;
	bool announce;
	bool odd_flags; /* a flag other than the lowest is set */
	struct pfx pfx;
	uint8_t max_len;
	uint32_t asn; /* also the customer of an ASPA */
	bool has_intervals;
	uint32_t refresh_s, retry_s, expire_s;
	const uint8_t *ski, *key;
	size_t key_n;
	uint8_t family; /* ASPA: 0 or 1 in the older layout, 2 in the present one */
	const uint8_t *providers;
	size_t n_providers;
	const uint8_t *inner; /* of an error report: the message it is about */
	size_t inner_n;
	struct str text;
};

/* What is wrong with a message, and the code to report it with. */
struct rtr_fault {
	int code;
	const char *rule, *what; /* static text */
};

/*
 * The message at p[0..n). ST_OK; ST_TRUNC: more octets are needed; ST_BAD with *f. Its version is
 * any from 0 to RTR_MAX_VERSION. As soon as the head is there, a length that cannot be is ST_BAD.
 */
enum st rtr_pdu_decode(const uint8_t *p, size_t n, struct rtr_pdu *out, struct rtr_fault *f);

/* "Serial Notify"; "message" for a type that does not exist. */
const char *rtr_type_name(unsigned type);
/* "Duplicate Announcement Received"; "" for a code that does not exist. */
const char *rtr_code_name(unsigned code);

void rtr_put_reset_query(struct buf *b, unsigned version);
void rtr_put_serial_query(struct buf *b, unsigned version, uint16_t session, uint32_t serial);
/* about[0..n): the octets that the report is about, as far as they were received. */
void rtr_put_error(struct buf *b, unsigned version, unsigned code, const uint8_t *about, size_t n,
    const char *text);

#endif

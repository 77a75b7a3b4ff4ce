/*
 * lib_i.h - inside of libroutescope: the reader, and the way from our types to the public ones.
 *
 * Nothing here decodes: this folder is the frozen face, the work is done below.
 */
#ifndef LIB_I_H
#define LIB_I_H

#include <routescope/mrt.h>

#include "base/arena.h"
#include "bgp/update.h"
#include "mrt/mrt.h"

/* How far the current record is. */
enum lib_phase { LIB_DONE, LIB_NEW, LIB_OPEN, LIB_ENTRIES, LIB_FIELDS };

struct rs_reader {
	struct in *in; /* NULL: messages come by rs_set_message() */
	struct mrt *m;
	struct arena mem; /* of one record */
	unsigned flags;

	enum rs_status end; /* sticky; RS_OK: not ended */
	struct rs_error end_error;

	/* the current record */
	enum lib_phase phase;
	struct mrt_rec rec;
	struct mrt_rib rib;
	size_t entry; /* behind the one given */
	struct mrt_msg msg;
	struct mrt_state state;
	struct bgp_update u;
	struct wire nlri; /* what is left of the field */
	unsigned field;	  /* withdrawn, withdrawn MP, announced, announced MP */

	/* the route last given */
	struct bgp_attrs entry_attrs;
	bool decoded; /* entry_attrs */
	bool has_attrs, attrs_ready;

	struct rs_record pub_rec;
	struct rs_rib pub_rib;
	struct rs_message pub_msg;
	struct rs_peer pub_peer; /* of a message */
	struct rs_peer *peers;
	size_t peers_n, peers_cap;
	uint16_t peers_type; /* type of the records that peers come from */
	struct rs_route route;
	struct rs_attrs attrs;
	struct rs_error fault;
	struct rs_counts counts;
};

/* The public form of an error, in *out unless that is NULL; returns its status. */
enum rs_status lib_error(struct rs_error *out, const struct err *e);
/* An error of this folder's own. */
enum rs_status lib_fail(struct rs_error *out, enum st st, const char *rule, const char *msg);

/* Opens the current record, once: ST_OK, or why it cannot be. */
enum st lib_open_record(struct rs_reader *rd, struct err *e);
/* Decodes the attributes of the table entry at hand, once. */
enum st lib_decode_entry(struct rs_reader *rd, struct err *e);

static inline void
lib_octets(uint8_t d[16], const struct pfx *p)
{
	const uint64_t hi = htobe64(p->hi), lo = htobe64(p->lo);

	memcpy(d, &hi, 8);
	memcpy(d + 8, &lo, 8);
}

static inline uint8_t
lib_family(const struct pfx *p)
{
	return p->afi == AFI_IP4 ? RS_IPV4 : p->afi == AFI_IP6 ? RS_IPV6 : RS_NO_FAMILY;
}

static inline void
lib_prefix(struct rs_prefix *d, const struct pfx *p)
{
	lib_octets(d->octets, p);
	d->family = lib_family(p);
	d->len = p->len;
}

static inline void
lib_addr(struct rs_addr *d, const struct pfx *p)
{
	lib_octets(d->octets, p);
	d->family = lib_family(p);
}

static inline struct pfx
lib_pfx(const uint8_t octets[16], unsigned family, unsigned len)
{
	struct pfx p;

	if (family == RS_IPV4)
		pfx_set(&p, AFI_IP4, octets, len < 32 ? len : 32);
	else
		pfx_set(&p, AFI_IP6, octets, len < 128 ? len : 128);
	return p;
}

static inline void
lib_peer(struct rs_peer *d, const struct mrt_peer *p)
{
	lib_addr(&d->addr, &p->addr);
	d->asn = p->asn;
	d->bgp_id = p->bgp_id;
}

static inline struct rs_bytes
lib_bytes(struct span s)
{
	return (struct rs_bytes){ s.p, s.n };
}

#endif

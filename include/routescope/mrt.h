/*
 * routescope/mrt.h - routes out of MRT files, by pulling.
 *
 * One reader reads one file: RFC 6396 (TABLE_DUMP, TABLE_DUMP_V2, BGP4MP), RFC 6397, RFC 8050
 * ADD-PATH and the older types of the archives; raw, gzip, bzip2, xz and zstd, told apart by their
 *magic number. Decompression runs on threads of the reader's own: bzip2 on all processors, the
 *others on one.
 *
 * One stream of routes, when that is all you want:
 *
 *	while ((st = rs_next(rd, &r, &e)) == RS_OK)
 *		switch (r->type) {
 *		case RS_TABLE:    an entry of a table      r->peer, r->prefix, r->path
 *		case RS_ANNOUNCE: from an UPDATE
 *		case RS_WITHDRAW: from an UPDATE           no path
 *		case RS_STATE:    a session changed        r->old_state, r->new_state
 *		case RS_FAULT:    something was lost       *r->fault; what follows is good again
 *		}
 *
 * Or record by record, to look at the bytes, or to pass over what is not wanted at no cost:
 *
 *	while ((st = rs_next_record(rd, &rec, &e)) == RS_OK)
 *		if (rec->kind == RS_RECORD_RIB && rs_rib(rd, &rib, &e) == RS_OK &&
 *wanted(&rib->prefix)) while ((st = rs_next_route(rd, &r, &e)) == RS_OK)
 *				...
 *
 * Lifetimes. Records, routes, attributes, paths and bytes are lent and lie in the reader. A route
 *with its path and attributes is valid until the next rs_next, rs_next_route, rs_next_record,
 * rs_set_message or rs_close on that reader; a record, its peers and bytes until the next record
 * (rs_next goes to the next record by itself). Copy what must live longer.
 *
 * Faults are data. A route that RFC 7606 takes away comes as RS_WITHDRAW with `rule` set. A message
 *or record that gives no route at all comes as RS_FAULT. Only when the framing itself is lost, the
 *file cut or memory out do the rs_next functions fail; what came before stands.
 *
 * Cost. An entry of a table costs one walk over its attributes to find the path; everything else is
 * decoded when rs_attrs() asks for it. Memory: some MiB a reader, for bzip2 some more a processor,
 *however large the file.
 */
#ifndef ROUTESCOPE_MRT_H
#define ROUTESCOPE_MRT_H

#include <routescope/base.h>

#ifdef __cplusplus
extern "C" {
#endif

struct rs_reader; /* opaque */

/* Flags of rs_open. */
enum {
	/* Merge AS4_PATH always, as old readers do, not only when RFC 6793 4.2.3 trusts it. */
	RS_MERGE_ALWAYS = 1,
};

/*
 * Opens path, "-" for standard input; an open descriptor is "/dev/fd/N". RS_OK, RS_IO, RS_NOMEM, or
 * RS_UNSUP for an unknown flag. On failure *out is NULL. An empty file opens and is at its end.
 */
enum rs_status rs_open(
    struct rs_reader **out, const char *path, unsigned flags, struct rs_error *e);
/* A reader without a file, for rs_set_message(). RS_OK, RS_NOMEM or RS_UNSUP. */
enum rs_status rs_open_none(struct rs_reader **out, unsigned flags, struct rs_error *e);
/* At any time, also in the middle of a file; NULL is fine. */
void rs_close(struct rs_reader *rd);
/* "raw", "gzip", "bzip2", "xz" or "zstd"; "none" for a reader without a file. Static text. */
const char *rs_codec(const struct rs_reader *rd);

/* ---- records ---- */

enum rs_kind {
	RS_RECORD_OTHER,   /* well-formed, holds no routes of IPv4 or IPv6 */
	RS_RECORD_PEERS,   /* PEER_INDEX_TABLE; see rs_peers() */
	RS_RECORD_RIB,	   /* see rs_rib() */
	RS_RECORD_MESSAGE, /* see rs_message() */
	RS_RECORD_STATE,
};

struct rs_record {
	uint8_t kind;	  /* enum rs_kind */
	uint8_t has_usec; /* a type of the ET kind: time_us counts */
	uint16_t type, subtype;
	uint32_t time_us;
	int64_t time_s;	 /* Unix seconds */
	uint64_t number; /* from 1; 0 with rs_set_message() */
	uint64_t offset; /* of its header in the stream behind decompression */
	/*
	 * Behind header and microseconds. An entry of a table of before 2001 with many entries in a
	 * record of TABLE_DUMP comes as a record of its own: its body begins with the prefix, for
	 * view and sequence number stand once before the first entry; offset is 12 less than the
	 * body's.
	 */
	struct rs_bytes body;
};

struct rs_peer {
	struct rs_addr addr;
	uint32_t asn;
	uint32_t bgp_id; /* host order; 0 when the record does not say */
};

/*
 * The next record; what is left of the one before is passed over. RS_END at the clean end.
 * RS_TRUNC, RS_BAD, RS_LIMIT, RS_IO: the stream cannot be read on. RS_UNSUP: the peer table of a
 * TABLE_DUMP_V2 file is missing or cannot be read, and without it no entry can be. Once it failed
 * or ended the same comes again.
 */
enum rs_status rs_next_record(
    struct rs_reader *rd, const struct rs_record **out, struct rs_error *e);

/*
 * Peers of the last PEER_INDEX_TABLE, *n of them; rs_route.peer_index counts in it. Of TABLE_DUMP
 * files those met so far. Valid until the next record.
 */
const struct rs_peer *rs_peers(const struct rs_reader *rd, size_t *n);

struct rs_rib {
	struct rs_prefix prefix;
	uint8_t safi;	  /* 1 unicast, 2 multicast */
	uint8_t add_path; /* entries carry path identifiers */
	uint8_t as4;	  /* attributes have 4-octet AS numbers */
	uint32_t seq;
	size_t entries;
};

/*
 * What the current record of kind RS_RECORD_RIB is about; its entries come from rs_next_route().
 * RS_BAD, RS_TRUNC: the record is broken (rs_next_route() gives it as RS_FAULT). RS_UNSUP: another
 * family, or a record of another kind.
 */
enum rs_status rs_rib(struct rs_reader *rd, const struct rs_rib **out, struct rs_error *e);

struct rs_message {
	struct rs_peer peer;
	struct rs_addr local_addr;
	uint32_t local_asn;
	uint8_t type;	      /* 1 OPEN, 2 UPDATE, 3 NOTIFICATION, 4 KEEPALIVE, 5 ROUTE-REFRESH */
	uint8_t as4;	      /* 4-octet AS numbers */
	uint8_t add_path;     /* NLRI carry path identifiers */
	uint8_t local;	      /* sent by the collector, not by the peer: gives no routes */
	struct rs_bytes body; /* behind the BGP header */
};

/* The BGP message of the current record of kind RS_RECORD_MESSAGE; errors as rs_rib(). */
enum rs_status rs_message(struct rs_reader *rd, const struct rs_message **out, struct rs_error *e);

enum { RS_SESSION_AS4 = 1, RS_SESSION_ADD_PATH = 2 };

/*
 * Makes one BGP message, with its 19-octet header, the current record; then rs_next_route() gives
 * its routes: for BMP, live feeds and tests. session: RS_SESSION_* or 0, as negotiated. peer is
 * copied, the message is borrowed until the next record. RS_BAD when header and n disagree.
 */
enum rs_status rs_set_message(struct rs_reader *rd, const uint8_t *msg, size_t n, unsigned session,
    const struct rs_peer *peer, int64_t time_s, struct rs_error *e);

/* ---- AS paths ---- */

/*
 * An AS path as it lies on the wire with 4-octet numbers (RFC 4271 4.3, RFC 6793), whatever the
 * file has: 2-octet paths are widened and merged with AS4_PATH. Only the library makes one, so it
 * is well-formed.
 */
struct rs_path {
	const uint8_t *p;
	size_t n; /* octets; 0: an empty path */
};

enum rs_segment { RS_SET = 1, RS_SEQUENCE = 2, RS_CONFED_SEQUENCE = 3, RS_CONFED_SET = 4 };

/* Walks every number of a path: w = rs_path_walk(path); while (rs_path_next(&w, &asn)) ... */
struct rs_path_walk {
	const uint8_t *p, *end;
	unsigned left;	 /* numbers to come in this segment */
	uint8_t segment; /* enum rs_segment of the number last given */
};

static inline struct rs_path_walk
rs_path_walk(struct rs_path path)
{
	struct rs_path_walk w;

	w.p = path.p;
	w.end = path.p + path.n;
	w.left = 0;
	w.segment = 0;
	return w;
}

/* 1 with the next number in *asn, 0 at the end. */
static inline int
rs_path_next(struct rs_path_walk *w, uint32_t *asn)
{
	if (w->left == 0) {
		if (w->p == w->end)
			return 0;
		w->segment = w->p[0];
		w->left = w->p[1];
		w->p += 2;
	}
	*asn = rs_u32(w->p);
	w->p += 4;
	w->left--;
	return 1;
}

/*
 * The AS that originated: the last number of a sequence at the end, confederation segments skipped.
 * 0 when the path is empty or ends in a set: then there is no single origin.
 */
uint32_t rs_path_origin(struct rs_path path);
/* Hops as RFC 4271 9.1.2.2 counts them: a set is one, a confederation segment none. */
unsigned rs_path_hops(struct rs_path path);
/*
 * "64500 64501 {64502,64503} (64504) [64505,64506]" into dst[0..cap), terminated when cap > 0.
 * Returns the length of the whole text, as snprintf(3) does.
 */
size_t rs_path_text(struct rs_path path, char *dst, size_t cap);

/* ---- routes ---- */

enum rs_type {
	RS_TABLE = 'R',
	RS_ANNOUNCE = 'A',
	RS_WITHDRAW = 'W',
	RS_STATE = 'S',
	RS_FAULT = 'F',
};

struct rs_route {
	uint8_t type; /* enum rs_type */
	uint8_t was;  /* RS_TABLE or RS_ANNOUNCE before RFC 7606 took it; else type */
	uint8_t safi; /* 1 unicast, 2 multicast */
	uint8_t has_path_id;
	uint32_t path_id;
	const struct rs_record *record; /* where it lies, and when it was written */
	const struct rs_peer *peer;	/* NULL for RS_FAULT */
	uint32_t peer_index;		/* RS_TABLE: in rs_peers() */
	uint32_t originated_s;		/* RS_TABLE: Unix seconds; else 0 */
	struct rs_prefix prefix;	/* no family for RS_STATE and RS_FAULT */
	struct rs_path path;		/* of RS_TABLE and RS_ANNOUNCE */
	const char *rule;		/* why RFC 7606 counts it as withdrawn; else NULL */
	uint16_t old_state, new_state;	/* RFC 4271 8.2.2: 1 Idle .. 6 Established */
	const struct rs_error *fault;	/* RS_FAULT: what and where; else NULL */
};

/*
 * The next route of the current record; RS_END when it has no more (also before the first record).
 * RS_NOMEM is the only failure.
 */
enum rs_status rs_next_route(struct rs_reader *rd, const struct rs_route **out, struct rs_error *e);
/* The next route of the file, going through the records; fails as rs_next_record() does. */
enum rs_status rs_next(struct rs_reader *rd, const struct rs_route **out, struct rs_error *e);

/* ---- attributes ---- */

/* IANA registry "BGP Path Attributes"; those that rs_attrs() decodes. */
enum {
	RS_ATTR_ORIGIN = 1,
	RS_ATTR_AS_PATH = 2,
	RS_ATTR_NEXT_HOP = 3,
	RS_ATTR_MED = 4,
	RS_ATTR_LOCAL_PREF = 5,
	RS_ATTR_ATOMIC_AGGREGATE = 6,
	RS_ATTR_AGGREGATOR = 7,
	RS_ATTR_COMMUNITIES = 8,
	RS_ATTR_MP_REACH_NLRI = 14,
	RS_ATTR_MP_UNREACH_NLRI = 15,
	RS_ATTR_EXTENDED_COMMUNITIES = 16,
	RS_ATTR_AS4_PATH = 17,
	RS_ATTR_AS4_AGGREGATOR = 18,
	RS_ATTR_LARGE_COMMUNITIES = 32,
	RS_ATTR_OTC = 35,
};

/* What RFC 7606 makes of the worst fault among the attributes. */
enum rs_outcome {
	RS_FINE,
	RS_ATTR_DISCARDED, /* an attribute is dropped, the route stands */
	RS_TREATED_AS_WITHDRAWN,
};

struct rs_attrs {
	uint64_t have; /* bit 1 << code for each one that is there and good; see rs_have() */
	uint32_t med, local_pref, otc;
	uint32_t aggregator_asn;
	struct rs_addr aggregator;
	struct rs_addr next_hop; /* the one that counts for this route; of IPv6 the global one */
	uint8_t origin;		 /* 0 IGP, 1 EGP, 2 INCOMPLETE */
	uint8_t outcome;	 /* enum rs_outcome */
	const char *rule;	 /* of the outcome, or NULL */
	struct rs_path path;
	struct rs_bytes communities;	      /* 4 octets each, see rs_community() */
	struct rs_bytes extended_communities; /* 8 octets each, see rs_extended_community() */
	struct rs_bytes large_communities;    /* 12 octets each, see rs_large_community() */
	struct rs_bytes raw;		      /* the whole block, for rs_attr_next() */
};

/*
 * The attributes of the route last given, decoded at the first call. RS_OK, RS_NOMEM; a withdrawal,
 * a state or a fault has none: RS_END, and *out is NULL. (One that RFC 7606 made a withdrawal of
 * has.)
 */
enum rs_status rs_attrs(struct rs_reader *rd, const struct rs_attrs **out, struct rs_error *e);

static inline int
rs_have(const struct rs_attrs *a, unsigned code)
{
	return (int)(a->have >> code & 1);
}

static inline size_t
rs_communities(const struct rs_attrs *a)
{
	return a->communities.n / 4;
}

/* Community i, its AS in the upper 16 bits. */
static inline uint32_t
rs_community(const struct rs_attrs *a, size_t i)
{
	return rs_u32(a->communities.p + i * 4);
}

static inline size_t
rs_extended_communities(const struct rs_attrs *a)
{
	return a->extended_communities.n / 8;
}

/* Extended community i, its type in the upper 16 bits (RFC 4360 2). */
static inline uint64_t
rs_extended_community(const struct rs_attrs *a, size_t i)
{
	const uint8_t *p = a->extended_communities.p + i * 8;

	return (uint64_t)rs_u32(p) << 32 | rs_u32(p + 4);
}

static inline size_t
rs_large_communities(const struct rs_attrs *a)
{
	return a->large_communities.n / 12;
}

/* Large community i: global administrator, then the two local parts. */
static inline void
rs_large_community(const struct rs_attrs *a, size_t i, uint32_t out[3])
{
	const uint8_t *p = a->large_communities.p + i * 12;

	out[0] = rs_u32(p);
	out[1] = rs_u32(p + 4);
	out[2] = rs_u32(p + 8);
}

/* One attribute as it came, known or not. */
struct rs_attr {
	uint8_t flags, code;
	struct rs_bytes value;
};

/*
 * Takes the next attribute from *rest (begin with rs_attrs.raw). RS_OK, RS_END; RS_TRUNC when the
 * last one runs past the block, then *rest is empty.
 */
enum rs_status rs_attr_next(struct rs_bytes *rest, struct rs_attr *out);

/* ---- what was seen so far ---- */

struct rs_counts {
	uint64_t records;
	uint64_t routes; /* given out: tables, announcements, withdrawals */
	uint64_t states;
	uint64_t faults;    /* RS_FAULT given out */
	uint64_t withdrawn; /* routes that RFC 7606 counts as withdrawn */
	uint64_t unhandled; /* records opened that hold no route of IPv4 or IPv6 */
};

/* Valid until rs_close(); changes with every call on rd. */
const struct rs_counts *rs_counts(const struct rs_reader *rd);

#ifdef __cplusplus
}
#endif

#endif

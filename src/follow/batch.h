/*
 * batch.h - a stretch of one file, decoded: what the engine needs of each record, in flat arrays.
 *
 * Made by a thread that decodes ahead, used and given back by the one that runs. Nothing in it
 * depends on the state of the engine but the numbers that the latter notes for itself.
 */
#ifndef BATCH_H
#define BATCH_H

#include "base/arena.h"
#include "base/map.h"
#include "follow/routeset.h"
#include "mrt/deal.h"

enum brec_kind {
	BREC_UPDATE,
	BREC_STATE,
	BREC_OPEN,
	BREC_NOTIFY,
	BREC_HEARD, /* another message of the peer */
	BREC_RIB,
	BREC_OTHER, /* of no peer, or not for us */
	BREC_BAD,   /* cannot be read */
};

enum {
	BREC_ADD_PATH = 1,
	BREC_MALFORMED = 2, /* RFC 7606: treated as withdraw, or refused */
	BREC_EOR4 = 4,	    /* End-of-RIB of IPv4, IPv6 */
	BREC_EOR6 = 8,
	BREC_FOREIGN = 16,   /* has routes of other families, too */
	BREC_COLLISION = 32, /* a notification that ends a second connection only */
};

struct brec {
	int64_t time_us;
	uint64_t n, off;
	uint64_t hash;			      /* of the raw record */
	uint32_t peer;			      /* of the feed */
	uint32_t first, withdrawn, announced; /* prefixes; of a RIB record: one, then its entries */
	uint32_t key;			      /* of what is announced */
	uint8_t kind, flags;
	uint16_t new_state;
};

struct bpfx {
	struct pfx pfx;
	uint32_t hash, path_id;
	uint32_t peer; /* of the feed */
	uint32_t num;  /* the engine's note */
};

#define BENTRY_NONE UINT32_MAX

struct bentry {
	uint32_t peer, path_id, originated_s;
	uint32_t key; /* BENTRY_NONE: malformed */
};

struct bkey {
	struct route_key k; /* path: as an offset into bytes until batch_seal() */
	size_t at;
	uint32_t num; /* the engine's note */
};

struct batch {
	struct brec *recs;
	struct bpfx *pfxs;
	struct bentry *entries;
	struct bkey *keys;
	uint32_t *key_slots; /* 1 + index */
	uint8_t *bytes;
	struct mrt_peer *peers; /* those the feed met first here */
	size_t recs_n, recs_cap, pfxs_n, pfxs_cap, entries_n, entries_cap, keys_n, keys_cap,
	    slots_n, bytes_n, bytes_cap, peers_n, peers_cap;
	size_t at; /* the engine's place */
	struct batch *next;
};

/* What the decoder keeps from batch to batch. */
struct decoder {
	struct arena mem;
	struct mrt_peer *peers; /* of the feed, by number */
	size_t peers_n, peers_cap;
	struct map peer_ids;
	uint32_t *ids; /* of the peers of the table at hand */
	size_t ids_n, ids_cap;
	uint16_t type;
	uint64_t last_key; /* hash of addr and asn of the last message's peer, and its number */
	uint32_t last_peer;
	struct memo {
		const uint8_t *p;
		uint32_t n, key, gen;
	} * memos; /* [memos_n] each peer's last attribute block of the hand */
	size_t memos_n;
	uint32_t gen;
	/* of a table: sequence numbers that were left out, and what is next */
	uint64_t missing;
	uint32_t seq_next;
	bool seq_any;
};

/* Decodes the records of a hand into b, which is emptied. ST_OK or ST_NOMEM. */
enum st batch_decode(struct batch *b, struct decoder *d, struct mrt_hand *h, struct err *e);
void batch_free(struct batch *b);
void decoder_fini(struct decoder *d);

#endif

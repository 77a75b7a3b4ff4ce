/* slurm_i.h - what the reader of SLURM documents gives to the set. */
#ifndef SLURM_I_H
#define SLURM_I_H

#include "rpki/slurm.h"

/* The lists of a document, and an entry of any of them. */
enum slurm_list {
	SLURM_PREFIX_FILTERS,
	SLURM_KEY_FILTERS,
	SLURM_ASPA_FILTERS,
	SLURM_PREFIX_ASSERTIONS,
	SLURM_KEY_ASSERTIONS,
	SLURM_ASPA_ASSERTIONS,
	SLURM_LISTS,
};

struct slurm_entry {
	enum slurm_list list;
	struct pfx pfx;
	uint32_t asn; /* the customer of an ASPA */
	uint8_t max_len;
	bool has_pfx, has_asn;
	const uint32_t *providers;
	size_t n_providers;
};

/* Takes an entry that is good. ST_OK, ST_NOMEM or ST_LIMIT. */
enum st slurm_take(struct slurm_set *s, const struct slurm_entry *x, struct err *e);
/* Reads a document; what it took stays in *s even on failure. */
enum st slurm_json(struct slurm_set *s, struct in *in, struct load *l, struct err *e);

#endif

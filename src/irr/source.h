/*
 * source.h - registries, and which of them decides where several speak.
 *
 * The registries of the RIRs know who holds an address or AS number; RADB and
 * ALTDB take the word of their users, the rest mirrors, is commercial, or is
 * not authoritative for what it holds.
 */
#ifndef IRR_SOURCE_H
#define IRR_SOURCE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/hash.h"
#include "base/str.h"

#define IRR_MAX_SOURCES 4096 /* registries in all files; some 25 exist */
#define IRR_NO_SOURCE UINT32_MAX

/* What an update notification of NRTM version 4 promises. */
struct irr_note {
	char session[40];
	uint64_t version, snapshot;
	uint8_t snapshot_hash[SHA256_BYTES];
	struct irr_note_delta {
		uint64_t version;
		uint8_t hash[SHA256_BYTES];
	} * deltas;
	size_t n, cap;
};

/* What is known of a registry while files are read. */
struct irr_source {
	char *name; /* upper case */
	/* NRTM: the state of its data. A version 4 session is a UUID, "" without one. */
	bool has_serial;
	uint64_t serial;
	char session[40];
	struct irr_note *note; /* NULL: none was read */
	bool loaded;	       /* a dump or snapshot of it is there */
};

struct irr_sources {
	struct irr_source *v;
	size_t n, cap;
};

/* 0 decides over 1, and so on. */
unsigned irr_rank(const char *name);
/* The rows of the table of ranks: name and rank, for the documentation; NULL ends. */
struct irr_rank_row {
	const char *name;
	unsigned rank;
};
extern const struct irr_rank_row irr_ranks[];
#define IRR_RANK_REST 3 /* of a registry that the table does not name */

/* Index of a registry's name, made when it is new; IRR_NO_SOURCE: memory is out. */
uint32_t irr_source_id(struct irr_sources *t, struct str s);
/* The same, but IRR_NO_SOURCE when it is new. */
uint32_t irr_source_find(const struct irr_sources *t, struct str s);
void irr_note_free(struct irr_note *n); /* NULL is fine */
void irr_sources_fini(struct irr_sources *t);
/*
 * order[i]: place of source i among all, by rank, then by name. [n], the caller frees; NULL when
 * memory is out.
 */
uint32_t *irr_source_order(const struct irr_sources *t);

#endif

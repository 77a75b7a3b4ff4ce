/*
 * relations.h - relationships inferred from routing tables, beside the published ones.
 */
#ifndef RELATIONS_H
#define RELATIONS_H

#include "infer/infer.h"
#include "rib/table.h"
#include "world/world.h"

/* What one table gave. */
struct relations_file {
	struct table_file t;
	struct err fault; /* st ST_OK: whole */
};

/* Ours against the world's on the links that both know: [ours][theirs], enum asrel of a to b. */
struct relations_agreement {
	uint64_t n[ASREL_PEER + 1][ASREL_PEER + 1];
	uint64_t both, same, only_ours;
};

/*
 * Reads paths[0..n), then infers. files: [n], filled by the caller's wish; may be NULL. A cut or
 * damaged table gives what came before, its fault stands in files and the first one is the result.
 * With ST_NOMEM and ST_LIMIT *out is NULL, else the caller frees it.
 */
enum st relations_infer(struct infer **out, const char *const *paths, size_t n,
    const struct world *w, struct relations_file *files, struct err *e);
/* The same from paths at hand, into a table of relationships. On failure *out is NULL. */
enum st relations_from_paths(
    struct asrel_table **out, const struct pathset *paths, const struct world *w, struct err *e);
void relations_compare(
    const struct infer *f, const struct world *w, struct relations_agreement *out);
/* What the world says a is to b; ASREL_NONE when it does not know. */
enum asrel relations_published(const struct world *w, uint32_t a, uint32_t b);

#endif

/* path_i.h - inside of the judge of paths, for path.c and what keeps it in a checkpoint. */
#ifndef PATH_I_H
#define PATH_I_H

#include "detect/edge.h"
#include "detect/inside.h"
#include "detect/path.h"
#include "judge/path.h"

#define NO_EDGE UINT32_MAX

/* What is said of every prefix with the route. */
struct said {
	struct suspicion leak;			  /* culprit 0: none */
	uint32_t bogon_asn, bogon_by, bogon_next; /* 0: none; by: the first public AS left of it */
	uint32_t edge;				  /* number of edge.h, NO_EDGE */
	uint32_t edge_next;			  /* the AS left of it */
	uint8_t edge_state;
	bool edge_leak; /* rather leaked than forged */
	uint32_t route;
};

/* What one AS leaks, by all prefixes. */
struct leaker {
	uint32_t origins;
	uint32_t last_pfx, last_origin;
};

struct pathd {
	const struct detect_env *env;
	struct relate rel;
	struct path_judge *judge; /* NULL before seeded() */
	struct edges edges;
	struct inside inside;
	uint32_t
	    *of_route; /* by number: 0 not asked yet, 1 nothing to say, else index + 2 of said */
	size_t of_route_n;
	struct said *said;
	size_t said_n, said_cap;
	struct map leaker_ids;
	struct leaker *leakers;
	size_t leakers_n, leakers_cap;
	struct as_run run; /* scratch */
};

/* Who is whose provider, by the world and env->infer: what follows from them, nothing that was
 * seen. */
enum st path_relations(struct pathd *p, struct err *e);

#endif

/*
 * sim.h - a whole made-up Internet in the real file formats, deterministic by its seed.
 *
 * Topology, addresses, policies, propagation, registries and errors are invented
 * here; nothing is read. Simulated time begins at start_s, never at the clock.
 * What is modelled and what is not: docs/simulate.md.
 *
 * Cost: the routes of an origin are computed once an announcement policy, only
 * where the vantage peers can look: microseconds an origin, not a prefix. The
 * table's attributes are encoded once an origin and copied for each prefix.
 */
#ifndef SIM_H
#define SIM_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"

#define SIM_MAX_ASES 100000u /* the public AS numbers of the smaller registries end about there */
#define SIM_MAX_PREFIXES 1500000u /* beyond, the real unicast space is full at real lengths */
#define SIM_MAX_PEERS 1000u
#define SIM_MAX_INCIDENTS 5000u
#define SIM_MAX_COLLECTORS 16u
#define SIM_MAX_HOURS 2400u

/* Everyday events that are no incidents. */
enum sim_negatives {
	SIM_NEGATIVES_OFF,
	SIM_NEGATIVES_ON,
	SIM_NEGATIVES_FAULTS, /* and files that are faulty: who reads them says so */
};

struct sim_opts {
	const char *dir; /* made when missing; must be empty */
	uint32_t ases, prefixes, peers, incidents;
	/* In motion: hours of updates from so many collectors; 0: one table of one. */
	uint32_t hours, collectors;
	uint32_t
	    rate_milli; /* of background updates, thousandths a second, all collectors together */
	enum sim_negatives negatives;
	uint64_t seed;
	int64_t start_s;    /* Unix seconds of the table */
	const char *as_rel; /* relationships file that gives ASes and links; NULL: made up */
	bool raw;	    /* the table without gzip */
	/* Progress: a line of talk for each stage; NULL: silence. */
	void (*say)(void *arg, const char *line);
	void *arg;
};

struct sim_report {
	char table[64];				 /* name of the table file */
	uint64_t entries, records, pairs, paths; /* paths: distinct (path, peer) attributes made */
	uint64_t rpki_valid, rpki_invalid, rpki_not_found; /* of pairs */
	uint64_t vrps, route_objects, links, planted;
	uint64_t tables, updates, update_files, benign;
};

/* On failure nothing stays. simulated.json is written last: without it a folder is not whole. */
enum st sim_run(const struct sim_opts *o, struct sim_report *rep, struct err *e);

#endif

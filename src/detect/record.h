/*
 * record.h - what an incident was made from, as one JSON document that it can be made from again.
 *
 * It holds the steps of the event (event.h) with names in place of numbers: peers, paths, prefixes,
 * signals; where the raw record of each peer's first sight lies and its SHA-256, and of the route
 * before; the VRPs, route objects and relationships that speak of the prefixes and ASes; and the
 * SHA-256 of the settings and of every source. Nothing in it depends on the order of files or
 * threads.
 */
#ifndef RECORD_H
#define RECORD_H

#include "detect/event.h"
#include "detect/sets.h"
#include "world/world.h"

struct record_in {
	const char *program; /* name and version */
	const struct settings *set;
	const struct event *event;
	const struct event_names *names;
	const struct incident *incident; /* of the event; sha256 of what was cut */
	const struct sighting *before;	 /* [incident->first_n]; file NULL: none known */
	const struct world *world;
	const struct detect_set *sets; /* those due while it went on; NULL: the world's own */
	size_t sets_n;
	int64_t at_us; /* data time */
};

/* Appends the document, with a line feed. */
enum st record_write(struct buf *b, const struct record_in *in, struct err *e);

struct record_peer {
	uint32_t asn;
	struct pfx addr;
	const char *collector;
	struct finding_peer no;
};

/* What is known of a prefix by the sources. */
struct record_vrp {
	struct pfx pfx;
	uint8_t max_len;
	uint32_t asn;
};

struct record {
	uint8_t settings[SHA256_BYTES];
	int64_t at_us;
	uint32_t culprit;
	uint8_t group;
	bool standing;
	struct record_peer *peers;
	size_t peers_n;
	const char **paths;
	size_t paths_n;
	struct suspicion *findings; /* pfx: number of its place, from 1 */
	struct pfx *pfx;
	size_t findings_n;
	struct event_step *steps;
	size_t steps_n;
	struct sighting *first, *before; /* before: file NULL where none is known */
	size_t first_n;
	struct record_vrp *vrps;
	size_t vrps_n;
	bool has_vrps; /* the world had some */
	struct arena arena;
};

/* ST_BAD with what is wrong. record_fini() in every case. */
enum st record_parse(struct record *r, const char *p, size_t n, struct err *e);
void record_fini(struct record *r);
/* The incident anew, by the settings of that digest; memory is a's. */
enum st record_incident(const struct record *r, const struct settings *set, struct arena *a,
    struct incident *out, struct err *e);
/* Whether what the findings say of RPKI follows from the VRPs of the record. */
enum st record_check(const struct record *r, struct err *e);

#endif

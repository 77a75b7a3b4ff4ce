/*
 * incident.h - one event as values: what the command line prints and the store keeps.
 *
 *	              grow              settle
 *	  open -------------> growing ---------> open
 *	    |                    |                           quiet
 *	    +------- gone -------+----> ended ----------------------> closed
 *	                                  |  back
 *	  standing ---- gone ------> ended  +------> reopened -- grow, settle, gone as open
 *
 * `ended`: no peer shows it; it is `closed` when that lasts for the quiet time, and what comes
 * later is another incident.
 */
#ifndef INCIDENT_H
#define INCIDENT_H

#include "base/arena.h"
#include "base/buf.h"
#include "detect/settings.h"
#include "detect/suspicion.h"
#include "pfx/pfx.h"

enum incident_state {
	STATE_OPEN,
	STATE_GROWING,
	STATE_ENDED,
	STATE_REOPENED,
	STATE_STANDING,
	STATE_CLOSED,
	STATES,
};

enum incident_step { STEP_GROW, STEP_SETTLE, STEP_GONE, STEP_BACK, STEP_QUIET, STEPS };

/* The state behind a step, STATES where the step is not allowed there. */
enum incident_state incident_next(enum incident_state s, enum incident_step step);
const char *incident_state_word(unsigned state);
/* A word of grade_word(); false when it is none. */
bool grade_parse(const char *word, unsigned *out);

#define INCIDENT_ID 16 /* hexadecimal digits */

/* The first time that a peer showed it. */
struct sighting {
	int64_t time_us;
	uint32_t peer_asn;
	struct pfx peer; /* its address */
	struct pfx pfx;
	const char *collector; /* "" when it has no name */
	const char *file;      /* base name */
	uint32_t file_no;      /* of follow, as the next two; 0 in what was rebuilt */
	uint32_t peer_no, pfx_no;
	uint64_t rec, off;	      /* record number, and offset in the plain stream */
	const char *path;	      /* AS path as text */
	bool table;		      /* of a table, no update */
	uint8_t sha256[SHA256_BYTES]; /* of the cut record; all zero: not cut */
};

struct incident_segment {
	uint32_t asn[3];
	uint32_t prefixes;
};

/* Lists are in the order of the output. All memory is the list's arena. */
struct incident {
	size_t event; /* place among findings_events() */
	char id[INCIDENT_ID + 1];
	uint8_t kind, type, grade, state;
	bool standing;
	bool end_known;		  /* false: the peers that showed it were lost, not the routes */
	int64_t begin_us, end_us; /* end 0: peers still show it */
	int64_t detected_us, graded_us;
	int64_t last_us; /* the last change of anything above */
	uint32_t *culprits, *accomplices, *victims;
	size_t culprits_n, accomplices_n, victims_n;
	struct pfx *prefixes; /* by pfx_cmp */
	size_t prefixes_n;
	struct incident_segment *segments; /* by prefixes, most first */
	size_t segments_n;
	uint32_t peers, peer_asns, collectors;				  /* ever */
	uint32_t peers_possible, peer_asns_possible, collectors_possible; /* most at one time */
	uint32_t confidence; /* hundredths: base and weights of the signals, within 0 .. 100 */
	int32_t base;
	uint64_t signals;
	int32_t weight[SIGNALS]; /* of this kind */
	struct sighting *first;	 /* of each peer, by time; at most SIGHTINGS_MAX */
	size_t first_n;
};

#define SIGHTINGS_MAX 50 /* shown and kept as evidence of an incident */

struct incidents {
	struct incident *v;
	size_t n;
	struct arena arena;
};

void incidents_free(struct incidents *l);

/* One object of the contract, with a line feed. */
void incident_json(struct buf *b, const struct incident *i);
/* The head and a row of comma separated values; lists with blanks between. */
void incident_csv_head(struct buf *b);
void incident_csv(struct buf *b, const struct incident *i);

#endif

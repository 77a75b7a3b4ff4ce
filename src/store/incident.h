/*
 * incident.h - what was detected: runs of the detector, their incidents and gaps.
 *
 * A run is one stretch of time that the detector went over without a break. What it gives replaces
 * what an earlier run over the same time gave: store_run_drop marks the old, store_incident_put
 * keeps what came again (the same id, whatever run it is of), and store_incidents_sweep withdraws
 * what did not. So the incidents held are a function of the inputs held, in whatever order these
 * came. Nothing that was ever said is lost: each change makes a new version, and versions stay,
 * also those of an incident that was withdrawn.
 *
 * What is asked for lies in rows (time, kind, grade, state, roles, prefixes, evidence); what is
 * only shown lies in two JSON texts that the store does not look into: a line for lists, and a
 * document.
 */
#ifndef STORE_INCIDENT_H
#define STORE_INCIDENT_H

#include "store/store.h"

#define STORE_INCIDENT_ID 40 /* with the end */

struct store_event; /* store/scoring.h */

enum store_role_kind { ROLE_CULPRIT, ROLE_ACCOMPLICE, ROLE_VICTIM, ROLES };
enum store_grade { STORE_LOW, STORE_MEDIUM, STORE_HIGH, STORE_PROVEN, STORE_GRADES };

const char *store_role_word(enum store_role_kind r);
const char *store_grade_word(enum store_grade g);
/* False: there is no such word. */
bool store_role_parse(struct str s, enum store_role_kind *out);
bool store_grade_parse(struct str s, enum store_grade *out);

struct store_role {
	uint32_t asn;
	enum store_role_kind role;
};

struct store_incident {
	char id[STORE_INCIDENT_ID];
	char kind[16], state[16]; /* words of the detector */
	uint8_t type;		  /* of a leak, 1 to 6; else 0 */
	enum store_grade grade;
	uint8_t confidence_pct;
	int64_t begin_us, end_us;	/* end 0: it goes on, or nobody knows */
	int64_t detected_us, graded_us; /* data time; graded 0: never */
	uint32_t peers, peer_asns, peers_possible, collectors, collectors_possible;
	uint32_t n_prefixes; /* in all, also of one that is read */
	const struct store_role *roles;
	size_t n_roles;
	const struct pfx *prefixes; /* to put: all; not filled when it is read */
	const uint8_t (*evidence)[SHA256_BYTES];
	size_t n_evidence;
	const struct store_event *events; /* to put: all; not filled when it is read */
	size_t n_events;
	struct str brief, doc; /* JSON objects; doc is read by store_incident_find only */
	/* read only */
	int64_t n;	  /* its number here; of no meaning elsewhere */
	uint32_t version; /* from 1 */
	uint64_t view;	  /* that brought this version */
	bool withdrawn;	  /* store_incident_find: no run gives it any more */
};

/* A stretch that the detector went over. */
struct store_run {
	int64_t id;		    /* filled in by store_run_put */
	int64_t begin_us, end_us;   /* of the updates in it */
	uint8_t hash[SHA256_BYTES]; /* of all that it was made from */
	uint64_t view;
	uint32_t files, collectors, peers, incidents;
	uint64_t changes; /* of routes, that were looked at */
};

/* Ascending by begin; *out is malloc'ed. */
enum st store_runs(struct store *s, struct store_run **out, size_t *n, struct err *e);
enum st store_run_put(struct store *s, struct store_run *r, struct err *e);
/* Takes a run back: its gaps at once, its incidents with the next sweep unless they come again. */
enum st store_run_drop(struct store *s, int64_t run, struct err *e);

/* Who writes, and when. */
struct store_stamp {
	int64_t run;
	uint64_t view;
	int64_t at_s;
};

/* *changed: it is new, or says something else than before. */
enum st store_incident_put(struct store *s, const struct store_stamp *by,
    const struct store_incident *in, bool *changed, struct err *e);
/* *n: how many were withdrawn. by->run is not used. */
enum st store_incidents_sweep(
    struct store *s, const struct store_stamp *by, uint64_t *n, struct err *e);

enum store_match { MATCH_EXACT, MATCH_COVERING, MATCH_COVERED, MATCH_ANY };

/* Which incidents; a zero in a field asks for nothing. */
struct store_incident_scan {
	bool by_asn;
	uint32_t asn;
	unsigned roles; /* with asn: bits 1 << store_role_kind */
	struct pfx pfx; /* afi 0: any */
	enum store_match match;
	struct str id_start; /* whose id begins so; asked for without asn, pfx and behind */
	struct str kind, state;
	enum store_grade least, most; /* of the grade; 0 and STORE_PROVEN: any */
	int64_t since_us, until_us;   /* that were going on in [since, until); until 0: no bound */
	int64_t behind_us;	      /* begin and id of the last one seen; id "": from the start */
	char behind_id[STORE_INCIDENT_ID];
};

/*
 * The latest first; then by id. take gets each with its roles, valid during the call; false ends
 * the scan.
 */
enum st store_incidents(struct store *s, const struct store_incident_scan *scan,
    bool (*take)(void *arg, const struct store_incident *in), void *arg, struct err *e);

/* One incident with all that belongs to it. */
struct store_found {
	struct store_incident in;
	struct buf brief, doc;
	struct store_role *roles;
	uint8_t (*evidence)[SHA256_BYTES];
};

/* version 0: the latest. ST_END: no such one. The caller calls store_found_fini in every case. */
enum st store_incident_find(
    struct store *s, struct str id, uint32_t version, struct store_found *out, struct err *e);
void store_found_fini(struct store_found *f);
/* The first most prefixes of an incident, in order; *out is malloc'ed. */
enum st store_incident_prefixes(
    struct store *s, int64_t incident, size_t most, struct pfx **out, size_t *n, struct err *e);

struct store_version {
	uint32_t version;
	uint64_t view;
	int64_t at_s; /* when it was written here */
	bool withdrawn;
};

/* All versions of an incident, ascending; *out is malloc'ed. */
enum st store_incident_versions(
    struct store *s, struct str id, struct store_version **out, size_t *n, struct err *e);

/* Numbers of incidents by role and grade; asn 0: of all, under ROLE_CULPRIT. */
struct store_incident_counts {
	uint64_t n[ROLES][STORE_GRADES];
};

enum st store_incident_counts(struct store *s, uint32_t asn, int64_t since_us, int64_t until_us,
    struct store_incident_counts *out, struct err *e);
/* Calls take with the word of each kind and its numbers by grade, over [since, until). */
enum st store_incident_kinds(struct store *s, int64_t since_us, int64_t until_us,
    void (*take)(void *arg, struct str kind, enum store_grade grade, uint64_t n), void *arg,
    struct err *e);
/*
 * Whether something speaks of this evidence: any version, or with a least grade above low an
 * incident as it is told now.
 */
enum st store_evidence_known(struct store *s, const uint8_t sha256[SHA256_BYTES],
    enum store_grade least, bool *out, struct err *e);

/* What was not seen, and when. */
struct store_gap {
	int64_t id; /* read only */
	char kind[24];
	char collector[64], peer[56]; /* "": all */
	uint32_t peer_asn;	      /* 0: all, or not known */
	int64_t begin_us, end_us;     /* 0: open */
	uint64_t count;
};

struct store_gap_scan {
	struct str kind, collector;
	int64_t since_us, until_us;
	int64_t behind_us, behind_id; /* of the last one seen; id 0: from the start */
};

enum st store_gap_put(struct store *s, int64_t run, const struct store_gap *g, struct err *e);
/* The latest first. */
enum st store_gaps(struct store *s, const struct store_gap_scan *scan,
    bool (*take)(void *arg, const struct store_gap *g), void *arg, struct err *e);

#endif

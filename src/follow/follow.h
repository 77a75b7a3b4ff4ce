/*
 * follow.h - the event engine: what each peer of each collector holds, through tables and updates,
 * in the order of time.
 *
 *   f = follow_new(&watch);
 *   follow_add(f, "rrc00", "bview.20260101.0000.gz", true, &e)      all files first
 *   follow_add(f, "rrc00", "updates.20260101.0000.gz", false, &e)
 *   follow_run(f, FOLLOW_BEGIN, FOLLOW_END, &e)                     calls the watch
 *
 * Prefixes, routes, peers, collectors get numbers from 1 in the order in which they are met, so
 * that a user keeps arrays beside them; 0 is none. A number never changes, and only those of routes
 * go away (watch.forget): then another route has it.
 * Whoever calls follow_route() and the like in a callback sees the state behind that change.
 *
 * The same files give the same calls, whatever their order in follow_add() and however many
 * threads: only the numbers of files differ, use their names. Files are read and decoded ahead by
 * threads of their own; callbacks come from the thread that called follow_run().
 *
 * A change is told once. An announcement of what is held already is none. What is no news is told
 * with a why that says so (enum follow_why): only FOLLOW_UPDATE may open an incident. What could
 * not be seen is told as a gap. docs/follow.md has the rules.
 *
 * Memory: 4 bytes a route held, 40 bytes a prefix, some 90 a distinct route of the last day.
 * Further paths of ADD-PATH 40 bytes each.
 */
#ifndef FOLLOW_H
#define FOLLOW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "base/err.h"
#include "bgp/bgp.h"
#include "pfx/pfx.h"

struct follow; /* opaque; one thread's */

/* Before and after everything, in microseconds. */
#define FOLLOW_BEGIN INT64_MIN
#define FOLLOW_END INT64_MAX

enum {
	FOLLOW_BLACKHOLE = 1, /* BLACKHOLE (65535:666), or N:666 of any AS N */
	FOLLOW_NO_EXPORT = 2, /* NO_EXPORT, NO_ADVERTISE, NO_EXPORT_SUBCONFED or NOPEER */
	FOLLOW_SET = 4,	      /* a set in the path */
};

/* What a route says that matters here; every distinct one once. */
struct follow_route {
	const uint8_t *path; /* wire form with 4-octet numbers as sent (bgp/aspath.h) */
	uint16_t path_n;     /* bytes */
	uint8_t flags;
	uint8_t idle;	  /* the engine's own: how long it was not met */
	uint32_t origin;  /* the last AS; 0: none, or a set */
	uint32_t otc;	  /* ONLY_TO_CUSTOMER, RFC 9234; 0 none */
	uint32_t agg_asn; /* AGGREGATOR; 0 none */
	/* Of the first announcement: beacons write the time here, so it makes no route another. */
	uint32_t agg_addr;
};

static inline struct span
follow_path(const struct follow_route *r)
{
	return (struct span){ r->path, r->path_n };
}

enum follow_state {
	FOLLOW_UNHEARD, /* of a table's list of peers, with no route and no message yet */
	FOLLOW_UP,
	FOLLOW_LOST,   /* its session went down, or its collector died: nothing is known */
	FOLLOW_SILENT, /* says nothing though it always did: what it holds may be old */
};

struct follow_peer {
	uint32_t collector;
	uint32_t asn;
	struct pfx addr; /* a host prefix */
	uint8_t state;
	bool resync;		/* what changes now is no news */
	bool table;		/* some table had routes of it */
	bool partial;		/* the last table was cut: what it holds is not all known */
	uint32_t routes;	/* prefixes held now */
	uint32_t routes_afi[2]; /* of IPv4, IPv6 */
	uint32_t routes_last_table;
	int64_t heard_us; /* last message; FOLLOW_BEGIN: none */
};

enum follow_why {
	FOLLOW_SEED,   /* from the peer's first table, before any update of its collector, or from
			* before `since`: the baseline */
	FOLLOW_UPDATE, /* news */
	FOLLOW_RESYNC, /* within a table transfer, a difference that a later table shows, or told
			* with an impossible time: true now, since when is unknown */
	FOLLOW_DOWN,   /* the session is lost: what the peer held is unknown, not withdrawn */
};

/* Where the raw record lies, for evidence. */
struct follow_at {
	uint32_t file; /* as given to follow_add(), from 0; follow_file() */
	uint64_t rec; /* number of the record in it, from 1; 0: no record, the engine's own doing */
	uint64_t off; /* of its header in the plain stream */
};

#define FOLLOW_NO_FILE UINT32_MAX

struct follow_change {
	int64_t time_us; /* data time, never going back */
	uint32_t peer, pfx;
	uint32_t was, now; /* routes; 0 none. They differ */
	uint32_t path_id;  /* of the path that changed, where the peer sends several */
	uint8_t why;
	struct follow_at at;
};

/* Kinds of gaps and marks, after the list of faults in docs/follow.md. */
enum follow_gap_kind {
	FOLLOW_GAP_MISSING,   /* F-02: a file of the calendar is not there (collector) */
	FOLLOW_GAP_CUT_FILE,  /* F-02: an update file was cut or damaged; n records are there */
	FOLLOW_GAP_CUT_TABLE, /* F-03: a table is cut (peer 0) or a peer's part is too small: only
			       * what is in it counts; n routes are there */
	FOLLOW_GAP_SILENT,    /* F-05: a peer, or the collector (peer 0), says nothing */
	FOLLOW_GAP_STALE,     /* F-07: n records older than what came before them */
	FOLLOW_GAP_TWICE,     /* F-08: n records that another file of the collector had */
	FOLLOW_GAP_RESYNC,    /* F-09: a session was reset or a table sent; n routes came */
	FOLLOW_GAP_DOWN,      /* F-09: no session with the peer; n routes were lost */
	FOLLOW_GAP_DEAD,      /* F-10: most peers of the collector went at once; n of them */
	FOLLOW_GAP_CLOCK,     /* F-11: n records with a time that cannot be */
	FOLLOW_GAP_NOISY,     /* F-13: above its budget: n changes were left out between the first
			       * and the last state within each second */
	FOLLOW_GAP_ZOMBIE,    /* F-15: pfx is still held by peer, long after most withdrew it */
	FOLLOW_GAP_MALFORMED, /* F-18: so many bad messages (n) that the file is not believed */
	FOLLOW_GAP_KINDS
};

/* "missing"; static text. */
const char *follow_gap_word(unsigned kind);
/* "F-02". */
const char *follow_gap_fault(unsigned kind);

struct follow_gap {
	uint8_t kind;
	uint32_t collector;
	uint32_t peer; /* 0: all of the collector's */
	uint32_t pfx;  /* of a zombie; else 0 */
	int64_t begin_us,
	    end_us; /* end FOLLOW_END: still open; then it is told again when it ends */
	uint64_t n;
};

typedef void follow_need_fn(void *of, uint32_t route);

/* Any function may be NULL. What is not ST_OK ends the run and is what follow_run() returns. */
struct follow_watch {
	void *arg;
	enum st (*change)(void *arg, const struct follow_change *c, struct err *e);
	/* All tables dated before the first update are in; once. */
	enum st (*seeded)(void *arg, struct err *e);
	enum st (*gap)(void *arg, const struct follow_gap *g, struct err *e);
	/* Data time moved on to another whole second, after the changes of the one before. */
	enum st (*tick)(void *arg, int64_t time_us, struct err *e);
	/* Every six hours of data time, after the tick: need(of, route) for each route that is
	 * still asked for by number, besides those that peers hold. */
	void (*needs)(void *arg, follow_need_fn *need, void *of);
	/* Nobody met, held or needed the route for a day. */
	void (*forget)(void *arg, uint32_t route);
};

/* w is copied. NULL when memory is out. */
struct follow *follow_new(const struct follow_watch *w);
void follow_free(struct follow *f); /* NULL is fine */

/* Threads that decode, besides the one that runs; 0: as many as there are processors. */
void follow_threads(struct follow *f, unsigned n);

/*
 * A file of a collector: a table, or updates. Both texts are copied. A file of that
 * name of which a loaded checkpoint had a part goes on behind it, or is passed over. ST_OK,
 * ST_NOMEM, or ST_IO when the file cannot be opened; a file that turns out to be bad later is a
 * gap, not an error.
 */
enum st follow_add(
    struct follow *f, const char *collector, const char *path, bool table, struct err *e);
/*
 * Everything from where the engine stands to until_us (exclusive). What is dated before since_us is
 * told as FOLLOW_SEED. May be called again with a later end, when all files are given or more have
 * come.
 */
enum st follow_run(struct follow *f, int64_t since_us, int64_t until_us, struct err *e);

/*
 * The time up to which a run can be stopped so that files that come later change nothing before it:
 * the last update file of each collector begins then or later, but for those that are silent since
 * long. FOLLOW_BEGIN: there is none. After the files were added.
 */
enum st follow_calm(struct follow *f, int64_t *out_us, struct err *e);
/*
 * After follow_load() and all files: whether a run over them without the stop would have come to
 * where this one stands. False where a file of the checkpoint is not given, or one that is new to
 * it, is dated before, makes another calendar, or is of a new collector or the first table of an
 * old one.
 */
enum st follow_fits(struct follow *f, bool *out, struct err *e);
/* Whether there is anything left to be read. After follow_run(). */
bool follow_left(const struct follow *f);

/* Whether a collector has tables of which none was read yet: what its peers hold is still unknown.
 */
bool follow_tables_due(const struct follow *f);

/* Data time: of the last record, FOLLOW_BEGIN before the first. */
int64_t follow_now(const struct follow *f);

/* Valid until the next call on f that is not const; NULL when there is no such number, or it was
 * forgotten. */
const struct follow_route *follow_route(const struct follow *f, uint32_t route);
const struct pfx *follow_pfx(const struct follow *f, uint32_t pfx);
const struct follow_peer *follow_peer(const struct follow *f, uint32_t peer);
const char *follow_collector(const struct follow *f, uint32_t collector);
const char *follow_file(const struct follow *f, uint32_t file); /* the path given */

/* How many there are: numbers are 1 .. that. Of routes: the most at one time. */
uint32_t follow_routes(const struct follow *f);
uint32_t follow_pfxs(const struct follow *f);
uint32_t follow_peers(const struct follow *f);
uint32_t follow_collectors(const struct follow *f);

/* The number of a prefix; 0: never seen. */
uint32_t follow_pfx_find(const struct follow *f, const struct pfx *p);
/*
 * The longest shorter prefix that covers it and that some peer holds now; default routes and
 * anything shorter than /8 (IPv4) or /16 (IPv6) do not count. 0: none.
 */
uint32_t follow_cover(const struct follow *f, uint32_t pfx);
/* Peers that hold it now. */
uint32_t follow_held(const struct follow *f, uint32_t pfx);
/* The route of a peer; 0 none. With ADD-PATH the one announced last. */
uint32_t follow_cell(const struct follow *f, uint32_t peer, uint32_t pfx);
typedef bool follow_cell_fn(void *arg, uint32_t peer, uint32_t route); /* false ends */
/* Each peer that holds it now with its route, in the order of collectors and of their peers. */
void follow_cells(const struct follow *f, uint32_t pfx, follow_cell_fn *fn, void *arg);

/* What was read and what became of it. */
struct follow_counts {
	uint64_t records;
	uint64_t entries;   /* routes of tables */
	uint64_t announced; /* prefixes, in all messages */
	uint64_t withdrawn;
	uint64_t unchanged; /* of both: what was held, or not held, already */
	uint64_t malformed; /* messages and entries treated as withdrawn, or refused (RFC 7606) */
	uint64_t skipped;   /* records that cannot be read */
	uint64_t other;	    /* records and messages of other kinds, and of other families */
	uint64_t states, twice, stale, left_out;
	uint64_t changes[4]; /* by enum follow_why */
	uint64_t gaps[FOLLOW_GAP_KINDS];
	uint64_t routes_held; /* now */
};

const struct follow_counts *follow_counts(const struct follow *f);

/*
 * Everything the engine knows, between two calls of follow_run(), appended to out. A loaded engine
 * that is given the same files goes on with the same calls as if there had been no stop. What
 * stands behind it in the file is the caller's. ST_IO, ST_NOMEM.
 */
enum st follow_save(const struct follow *f, FILE *out, struct err *e);
/* Into an engine fresh from follow_new(), before any file; where files came or changed meanwhile,
 * see follow_fits(). ST_BAD, ST_TRUNC, ST_IO, ST_NOMEM; then f can only be freed. */
enum st follow_load(struct follow *f, FILE *in, struct err *e);

#endif

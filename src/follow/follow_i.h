/* follow_i.h - inside of the event engine. */
#ifndef FOLLOW_I_H
#define FOLLOW_I_H

#include "base/map.h"
#include "follow/feed.h"
#include "follow/follow.h"
#include "follow/matrix.h"
#include "follow/pfxset.h"
#include "follow/routeset.h"

#define SECOND_US ((int64_t)1000000)
#define NO_TIME INT64_MIN

/* RFC 4271 10 and RIS: a session that says nothing for so long is gone. */
#define HOLD_US (180 * SECOND_US)
/* Time that a table transfer is given, and that must be calm before it counts as over. */
#define RESYNC_US (60 * SECOND_US)
/* Announcements of what is new or unchanged within a minute that make a table transfer: at least
 * so many, and a fifth of what the peer holds. */
#define FLOOD_MIN 1000u
#define FLOOD_SHARE 5u
#define FLOOD_BUCKETS 6
#define FLOOD_BUCKET_US (10 * SECOND_US)
/* Changes of one peer in one second; more are told as one a prefix. The worst peer that was ever
 * reported sent 34,000 messages in a second, a table transfer is as fast. */
#define NOISY_BUDGET 10000u
/* A file may be so late with a record, or step back so far, before its clock is at fault. Behind
 * its time nothing comes: who writes begins the next file. */
#define JITTER_US (60 * SECOND_US)
#define WINDOW_SLACK_US (3600 * SECOND_US)
#define BEHIND_SLACK_US (300 * SECOND_US)
/* So many records in a row from the past are a clock that was set back. */
#define STEP_RECORDS 100u
/* Bad messages of a file: from so many on, if they are a twentieth. */
#define BRAKE_MIN 100u
#define BRAKE_SHARE 20u
/* How long after most have withdrawn it a route may stay: beacon studies use 90 minutes. */
#define ZOMBIE_US (5400 * SECOND_US)
#define ZOMBIE_PEAK 5u
#define ZOMBIE_SHARE 5u
/* A peer is missed when it says nothing for so many times its usual gap. */
#define SILENT_GAPS 20u
#define WATCH_EVERY_S 10
/* How often routes grow older; ROUTE_IDLE times that is a day. */
#define SWEEP_US (6 * 3600 * SECOND_US)

/* How often somebody talks: one bit a minute of the last 64 in which he did. */
struct talk {
	uint64_t minutes;
	int64_t minute;		     /* of bit 0 */
	int64_t first_us, silent_us; /* silent_us: NO_TIME unless a gap is open */
};

struct peer {
	struct follow_peer pub;
	uint32_t col[2];	    /* of the collector's matrices */
	uint8_t resync;		    /* 1: IPv4, 2: IPv6 */
	int64_t resync_us, calm_us; /* began; may end */
	uint64_t resync_n;
	int64_t down_us; /* NO_TIME: up */
	uint64_t down_n;
	struct talk talk;
	uint32_t flood[FLOOD_BUCKETS], flood_sum;
	int64_t flood_at;		 /* number of the bucket at hand */
	int64_t sec;			 /* of changes */
	uint32_t changes;		 /* in it */
	int64_t noisy_us, noisy_last_us; /* NO_TIME: is not */
	uint64_t left_out;
	/* of the table at hand */
	uint32_t rows;
	bool in_table, take_away;
};

struct coll {
	char *name;
	struct matrix m[2];
	uint32_t *row_of; /* [row_of_n] 1 + row of a prefix by its number */
	size_t row_of_n;
	bool begun;	/* an update came */
	int64_t now_us; /* of its last record; NO_TIME */
	uint32_t peers_up;
	int64_t dying_us; /* first of the losses at hand */
	uint32_t dying_n, dying_up;
	int64_t dead_us;
	struct talk talk;
	int64_t holes_us; /* missing files before that were told */
	/* made by files_sort(), not kept */
	uint32_t *tables, *updates;			 /* file numbers in order of time */
	size_t tables_n, updates_n, table_at, update_at; /* the next to be opened */
	uint32_t *open;					 /* update files being read, in order */
	size_t open_n;
	struct hole {
		int64_t begin_us, end_us;
	} * holes;
	size_t holes_n, hole_at;
	struct map seen; /* records of this microsecond while several files are open */
	int64_t seen_us;
	int64_t interval_us; /* of the calendar; 0: names do not tell */
	/* what comes next */
	int64_t next_us;
	bool next_table;
	uint32_t next_file;
};

struct fpeer {
	struct mrt_peer peer;
	uint32_t num; /* 0: not used yet */
};

struct ffile {
	char *path;	    /* NULL: of a checkpoint, not given again */
	char *base;	    /* name without folder */
	uint32_t collector; /* 0 until the first run: */
	char *coll_name;
	bool table, done;
	int64_t first_us; /* of its first record; NO_TIME: not looked at, or there is none */
	int64_t begin_us; /* the same, or what its name says where that is believed */
	int64_t named_us; /* what its name says; NO_TIME: nothing */
	uint64_t taken;	  /* records used */
	int64_t now_us;	  /* of the last used */
	/* runs of records with a wrong time */
	uint64_t stale_n, clock_n, twice_n;
	int64_t stale_us, clock_us, twice_us;
	uint64_t updates, malformed;
	int64_t brake_us; /* NO_TIME: believed */
	/* while it is open */
	struct feed *feed;
	struct batch *b;
	struct fpeer *peers;
	size_t peers_n, peers_cap;
	uint64_t skip;	  /* records still to be passed over, used before a checkpoint */
	int64_t head_us;  /* when the next record counts */
	uint8_t head_odd; /* enum odd */
};

enum odd { ODD_NONE, ODD_STALE, ODD_CLOCK };

struct extra {
	uint32_t path_id, route, next;
	uint32_t mark; /* of the table that had it last */
};

/* A change of a noisy peer that waits for the end of its second. */
struct pend {
	uint32_t peer, pfx, was, path_id;
	uint32_t why;
	struct follow_at at;
};

struct zombie {
	int64_t due_us, fell_us;
	uint32_t pfx;
};

struct follow {
	struct follow_watch watch;
	unsigned threads;
	struct feeds *feeds;
	struct routeset routes;
	struct pfxset pfxs;
	struct peer *peers; /* [peers_n + 1] */
	uint32_t peers_n;
	size_t peers_cap;
	struct map peer_ids; /* hash of (collector, addr, asn) */
	struct coll *colls;  /* [colls_n + 1] */
	uint32_t colls_n;
	size_t colls_cap;
	struct ffile *files;
	size_t files_n, files_cap;
	size_t kept_n;		/* the first ones are of a checkpoint */
	struct map extra_heads; /* peer << 32 | prefix -> index into extras, 0 none */
	struct extra *extras;	/* [extras_n], the first unused */
	size_t extras_n, extras_cap;
	uint32_t extras_free; /* list by next */
	uint32_t table_mark;
	struct pend *pends;
	size_t pends_n, pends_cap;
	struct map pend_ids;	/* peer << 32 | prefix */
	struct zombie *zombies; /* ring by zombie_at .. zombies_n, in order of due */
	size_t zombies_n, zombies_cap, zombie_at;
	int64_t now_us, sec, watched_s, since_us;
	int64_t sweep;	  /* number of the last sweep since 1970; 0: none yet */
	uint32_t resyncs; /* peers in one */
	bool seeded;
	struct follow_counts n;
};

static inline struct peer *
peer_at(const struct follow *f, uint32_t n)
{
	return &f->peers[n];
}

static inline struct coll *
coll_at(const struct follow *f, uint32_t n)
{
	return &f->colls[n];
}

/* cell.c: what peers hold */

struct cause {
	int64_t time_us;
	struct follow_at at;
	uint8_t why;
	bool message; /* of the peer, not a table: has a budget */
};

/* The peer holds route (0: nothing) for the prefix from now on. */
enum st cell_set(struct follow *f, uint32_t peer, uint32_t pfx, uint32_t path_id, bool add_path,
    uint32_t route, const struct cause *why, struct err *e);
/* All that the peer holds is unknown. */
enum st cell_drop_peer(struct follow *f, uint32_t peer, const struct cause *why, struct err *e);
/* A table's entry, which is marked; see cell_end_table(). */
enum st cell_set_table(struct follow *f, uint32_t peer, uint32_t pfx, uint32_t path_id,
    bool add_path, uint32_t route, bool keep, const struct cause *why, struct err *e);
void cell_begin_table(struct follow *f, struct coll *c);
/* What peers with take_away hold and the table did not have goes. */
enum st cell_end_table(struct follow *f, struct coll *c, const struct cause *why, struct err *e);
uint32_t *cell_find(const struct follow *f, uint32_t peer, uint32_t pfx);
/* Changes that waited for the end of the second. */
enum st cell_flush(struct follow *f, struct err *e);
void cell_prefetch(const struct follow *f, uint32_t peer, uint32_t pfx);

/* peer.c: sessions */

bool peer_index(struct follow *f, uint32_t peer); /* puts a loaded peer into the map */
/* The number of a peer, made when it is new; 0: memory is out. */
uint32_t peer_intern(struct follow *f, uint32_t coll, const struct mrt_peer *p);
enum st peer_heard(struct follow *f, uint32_t peer, int64_t t, bool session, struct err *e);
enum st peer_down(struct follow *f, uint32_t peer, const struct cause *why, struct err *e);
enum st peer_up(struct follow *f, uint32_t peer, int64_t t, struct err *e);
enum st peer_resync(struct follow *f, uint32_t peer, uint8_t families, int64_t t, struct err *e);
enum st peer_synced(struct follow *f, uint32_t peer, uint8_t families, int64_t t, struct err *e);
/* An announcement of something new or unchanged: many of them are a table transfer. */
enum st peer_flood(struct follow *f, uint32_t peer, int64_t t, struct err *e);
enum st gap_tell(struct follow *f, const struct follow_gap *g, struct err *e);
void talk_heard(struct talk *k, int64_t t);

/* forget.c: routes that nobody met, holds or needs go. */
enum st forget_routes(struct follow *f, struct err *e);

/* second.c: what time itself brings. Called before the first record of a later second. */
enum st second_begin(struct follow *f, int64_t t, struct err *e);

/* plan.c */
enum st files_sort(struct follow *f, struct err *e);
/* Fills c->next_*; next_us FOLLOW_END: nothing is left. */
enum st files_next(struct follow *f, struct coll *c, struct err *e);
/* The record at the head of a file of files_next() was used. */
void file_take(struct ffile *d);
uint32_t file_peer(struct follow *f, struct ffile *d, uint32_t peer); /* 0: memory is out */
/* Reads the next batch; ST_END when the file is done, whatever ended it is in *end. */
enum st file_batch(struct follow *f, struct ffile *d, enum st *end, struct err *e);
void file_close(struct ffile *d);
enum st file_open(struct follow *f, struct ffile *d, struct err *e);
void files_fini(struct follow *f);
void coll_files_fini(struct coll *c);

/* table.c */
enum st table_take(struct follow *f, struct coll *c, struct ffile *d, struct err *e);

/* record.c: one record of an update file */
enum st record_take(struct follow *f, struct coll *c, struct ffile *d, struct err *e);

#endif

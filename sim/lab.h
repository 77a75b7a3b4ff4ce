/*
 * lab.h - the Internet in motion: what is planned to happen, and the collectors that watch it.
 *
 * Planning comes before the ROAs (holders sign what they plan): an act is an
 * incident or an everyday event, made of steps, each of which puts one route
 * into another state at one time. A route belongs to one act at most. Then time
 * runs (lab_run.c): steps and the background noise (churn.c) become messages of
 * vantage peers, which wait in the slot of their time and are written in order.
 *
 * The state of a route at a vantage peer is that of its group (groups.h) unless
 * a message said otherwise: only the difference is kept. A table is the state
 * behind the last message before it, so tables and updates agree by construction.
 */
#ifndef LAB_H
#define LAB_H

#include "mrt/mrt_write.h"
#include "sim/groups.h"

enum {
	LAB_SLOT_S = 300,
	LAB_MAX_COLLECTORS = 16,
	LAB_MAX_CULPRITS = 4,
	LAB_TAIL = 3,
	LAB_MAX_FACTS = 5000, /* prefixes and victims that the truth lists */
};

#define LAB_NEVER INT64_MAX
#define LAB_S INT64_C(1000000) /* times are microseconds since the start */

enum step_mode {
	STEP_BASE,    /* as it was at the start */
	STEP_GONE,    /* announced by nobody */
	STEP_ORIGINS, /* announced by the sources of the step, by nobody else */
	STEP_ADD,     /* announced by them, too */
	STEP_LEAK,    /* src[0].as tells what it has from src[0].to[1] to src[0].to[0] */
};

/* A source, see struct prop_source. */
struct lab_src {
	uint32_t as, to[2];
	uint32_t tail[LAB_TAIL]; /* AS numbers behind it */
	uint8_t n_tail, n_to, policy, prepend;
	bool exempt; /* those who validate let it pass */
};

struct lab_step {
	int64_t t_us;
	uint32_t act; /* index + 1 in lab.act; 0: of no act */
	uint32_t route;
	uint8_t mode, n_src;
	uint8_t hot; /* a bit for each source of the step: a route that leads there shows the act */
	uint32_t community, stamp;
	struct lab_src src[2];
};

enum lab_victims { VICTIMS_LISTED, VICTIMS_ORIGINS /* of the routes */ };

struct lab_act {
	const char *kind, *reason, *watch; /* the latter may be NULL; watch: name of a collector */
	bool benign, standing;
	uint8_t type; /* of a leak, else 0 */
	uint8_t n_culprit, n_victim, n_segment, n_other;
	int64_t begin_us, end_us; /* end LAB_NEVER: it lasts */
	uint32_t culprit[LAB_MAX_CULPRITS], accomplice, victim[LAB_MAX_CULPRITS], segment[3];
	uint32_t other[LAB_MAX_CULPRITS]; /* further ASes that a benign act is about */
	uint32_t *route;		  /* indices */
	size_t n_route, cap_route;
	/* What the collectors got to see. */
	bool *seen; /* by vantage peer */
	uint32_t n_seen, collectors;
	int64_t first_us, fifth_us, second_us, last_us;
};

enum turn_kind {
	TURN_DOWN, /* a session, or all of a collector */
	TURN_UP,
	TURN_FULL,    /* the late peer gives all its routes */
	TURN_STALE,   /* old messages */
	TURN_ADDPATH, /* path identifiers in records that say there are none */
};

struct lab_turn {
	int64_t t_us;
	uint8_t kind;
	uint32_t session, collector; /* session UINT32_MAX: all of the collector */
	uint32_t old_s;		     /* of TURN_STALE: how old its messages are at least */
};

/* A table out of turn that is not whole. */
struct lab_cut {
	int64_t t_us; /* 0: none */
	uint32_t collector;
	bool octets; /* the file ends somewhere; else the table does, in good order */
};

/* From to to (microseconds): files that are missing, or a clock that is wrong by skew. */
struct lab_window {
	int64_t from_us, to_us, skew_us;
	uint32_t collector;
};

struct lab_session {
	uint32_t v, collector;
	uint16_t peer; /* in the collector's tables */
	bool up;
	struct mrtw_session ends;
};

struct lab_collector {
	char name[16];
	uint32_t slot_s;
	int64_t slot; /* of the open file; -1: none */
	bool open, skip;
	struct out out;
	uint32_t first, n; /* sessions stand by collector */
	uint64_t files, updates;
	uint64_t updates_before; /* the open file */
};

/* Of a vantage peer at a time. what: enum msg_kind. */
struct lab_msg {
	int64_t t_us;
	uint32_t seq, route, ref, act;
	uint16_t v; /* vantage peer; for MSG_XFER and behind: session */
	uint8_t what, hot;
};

enum msg_kind { MSG_ROUTE, MSG_XFER, MSG_EOR, MSG_DOWN, MSG_UP, MSG_FULL, MSG_STALE, MSG_ADDPATH };

/* State of a route at a peer: none, the one of the group, or a number in lab.ref. */
enum { REF_NONE, REF_BASE, REF_FIRST };

struct lab_bucket {
	struct lab_msg *p;
	size_t n, cap;
};

struct lab {
	struct sim_world *w;
	struct rng r;
	int64_t end_us;

	/* the plan */
	struct lab_act *act;
	size_t n_act, cap_act;
	struct lab_step *step;
	size_t n_step, cap_step;
	struct lab_turn *turn;
	size_t n_turn, cap_turn;
	struct lab_window gap[64], clock[16];
	size_t n_gap, n_clock;
	struct lab_cut cut[2];
	bool *used;		    /* ASes that have a role */
	uint32_t *cust_at, *cust;   /* customers by AS */
	uint32_t *leaker, n_leaker; /* who may leak: prop can be asked for their paths */
	struct prop *prop;	    /* while planning, and when leaks are worked out */
	uint32_t late_v;	    /* the late vantage peer, or NO_AS */
	uint32_t noisy_v;
	int64_t noisy_from_us, noisy_to_us;

	/* the collectors */
	struct lab_collector collector[LAB_MAX_COLLECTORS];
	uint32_t n_collector;
	struct lab_session *session;
	uint32_t n_session;
	uint32_t *session_at; /* of a vantage peer: two each, UINT32_MAX: none */

	/* the state */
	struct sim_groups groups;
	struct signed_set *vrps; /* to ask who is valid */
	const uint8_t **ref;	 /* length (two octets, network order) and attributes */
	size_t n_ref, cap_ref;
	struct arena mem;
	struct map over; /* route * n_vantage + v -> reference */
	struct map hot;	 /* the same key: 1 while the route shows its act */
	bool *touched;	 /* routes with an entry in over */
	bool full_now;	 /* the late peer gives all */
	int64_t late_us; /* from when on */
	bool *few;	 /* scratch, by vantage peer */
	bool nomem;
	int64_t shift_us; /* of the message at hand: it tells another time than it has */
	struct map by_asn;
	struct lab_bucket *bucket;
	size_t n_bucket, next_step;
	uint32_t seq;

	/* noise, see churn.c */
	struct churn *churn;
};

/* lab_plan.c and plan_*.c: fill acts, steps and turns. */
enum st sim_plan_lab(struct sim_world *w, struct err *e);
/* plan_rpki.c: a later set of VRPs, when the first one is signed. */
enum st sim_plan_rpki(struct sim_world *w, struct err *e);
/* lab_run.c: tables and updates of all collectors. */
enum st sim_follow(struct sim_world *w, struct err *e);
/* write_lab.c: truth.jsonl and benign.jsonl. */
enum st sim_write_acts(struct sim_world *w, struct err *e);
void lab_free(struct lab *l);

/*
 * For planners. Acts are added last, when their steps are: lab_act() gives the number that steps
 * and routes carry; false and NULL mean that memory is out.
 */
struct lab_act *lab_act(struct lab *l, const char *kind, int64_t begin_us, int64_t end_us);
bool lab_act_route(struct lab *l, uint32_t act, uint32_t route);
struct lab_step *lab_step(struct lab *l, uint32_t act, int64_t t_us, uint32_t route, unsigned mode);
/* A step of the latest act: one AS becomes the only origin (STEP_ORIGINS), or one more. */
bool lab_becomes(
    struct lab *l, int64_t t_us, uint32_t route, unsigned mode, uint32_t as, unsigned policy);
bool lab_turn(struct lab *l, int64_t t_us, unsigned kind, uint32_t session, uint32_t collector);
/* A time for something that lasts so long, inside of the simulation. */
int64_t lab_when(struct lab *l, int64_t lasts_us);
/* Two seconds to some hours, short ones as often as long ones. */
int64_t lab_lasts(struct lab *l);
/* An edge network without a role, which it has from now on; NO_AS. */
uint32_t lab_culprit(struct lab *l, unsigned min_providers);
bool lab_related(const struct sim_world *w, uint32_t a, uint32_t b);
/* An ordinary route that nothing is planned for, of an AS unrelated to other (or NO_AS); NO_AS:
 * none.
 */
uint32_t lab_victim(struct lab *l, uint32_t other, unsigned max4, unsigned max6);
/* A prefix of the length inside p that nobody announces. */
bool lab_inside(struct lab *l, const struct pfx *p, unsigned len, struct pfx *out);
/* A new route that is not there at the start; its index, or NO_AS. */
uint32_t lab_route(struct lab *l, const struct pfx *p, uint32_t as);
/* Full vantage peers that would show the last source, all who validate dropping it. */
uint32_t lab_shows(struct lab *l, const struct prop_source *src, unsigned n, unsigned afi);
/* On and off for each of the act's routes: once, or in some rounds. */
bool lab_on_off(struct lab *l, uint32_t act, const struct lab_step *on);

/*
 * What a leaker with this path, heard from `from`, tells to `to`; false when it has no such path or
 * `to` stands on it.
 */
bool lab_leak_source(const struct sim_world *w, const struct prop_path *path, uint32_t from,
    uint32_t to, struct prop_source *src);

bool plan_leaks(struct lab *l, uint32_t type);
bool plan_moas(struct lab *l, uint32_t);
bool plan_sub_moas(struct lab *l, uint32_t);
bool plan_squat(struct lab *l, uint32_t);
bool plan_forged(struct lab *l, uint32_t);
bool plan_bogon_prefix(struct lab *l, uint32_t);
bool plan_bogon_asn(struct lab *l, uint32_t);
bool plan_blackhole(struct lab *l, uint32_t);
bool plan_typo(struct lab *l, uint32_t);
bool plan_wholesale(struct lab *l, uint32_t type);
bool plan_benign(struct lab *l);
bool plan_operations(struct lab *l);
bool plan_mixed(struct lab *l); /* before anything is propagated */

/* collect.c */
enum st lab_collectors(struct lab *l, struct err *e);
/* "sim0.rib.20260101.0000.gz" */
void lab_name(
    const struct lab *l, uint32_t collector, const char *what, int64_t t_us, char out[64]);
void lab_put_update(struct lab *l, uint32_t session, int64_t t_us, const uint8_t *ref,
    const struct pfx *p, size_t n);
/* IPv4 with path identifiers (RFC 7911) in a record of the subtype without. */
void lab_put_addpath(struct lab *l, uint32_t session, int64_t t_us, const uint8_t *ref,
    const struct pfx *p, uint32_t id);
void lab_put_end_of_rib(struct lab *l, uint32_t session, int64_t t_us);
void lab_put_state(struct lab *l, uint32_t session, int64_t t_us, unsigned from, unsigned to);
/* Whether what the session says at that time is kept in a file. */
bool lab_kept(const struct lab *l, uint32_t session, int64_t t_us);
/* Files of slots up to that time exist. */
enum st lab_roll(struct lab *l, int64_t t_us, struct err *e);
enum st lab_close(struct lab *l, struct err *e);

/* lab_state.c */
const uint8_t *lab_now(struct lab *l, uint32_t route, uint32_t v);
const uint8_t *lab_base(struct lab *l, uint32_t route, uint32_t v);
/* A new reference; REF_NONE when memory is out (the arena remembers). */
uint32_t lab_ref(struct lab *l, const void *attrs, size_t n);
const uint8_t *lab_resolve(struct lab *l, uint32_t route, uint32_t v, uint32_t ref);
bool lab_set(struct lab *l, uint32_t route, uint32_t v, uint32_t ref);
bool lab_post(struct lab *l, const struct lab_msg *m);
/* How long after the event the collector hears of it from that peer. */
int64_t lab_delay(const struct lab *l, uint32_t route, uint32_t v);
enum sim_rpki lab_rpki(const struct lab *l, const struct pfx *p, uint32_t origin, int64_t t_us);
/*
 * References of all vantage peers for what prop was just run for, and whether each shows a source
 * of the step's hot ones; step NULL: none.
 */
bool lab_refs(struct lab *l, const struct prop *p, uint32_t route, int64_t t_us,
    const struct prop_source *src, const struct lab_step *step, uint32_t *ref, uint8_t *hot);
void lab_sort_steps(struct lab *l);
enum st lab_table(struct lab *l, int64_t t_us, struct err *e);
/* Those of the slot that are not whole. */
enum st lab_cut_tables(struct lab *l, int64_t t_us, struct err *e);
/* Messages of the steps before that time. */
enum st lab_steps(struct lab *l, int64_t until_us, struct err *e);

/* churn.c */
enum st churn_new(struct lab *l, struct err *e);
void churn_free(struct churn *c);
/* A reference that is another state of some route: route and reference. false: none at hand. */
bool churn_other(struct lab *l, uint32_t v, uint32_t *route, uint32_t *ref);
bool churn_slot(struct lab *l, int64_t from_us, int64_t to_us);

#endif

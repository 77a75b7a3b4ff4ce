/*
 * sim_i.h - inside of the simulator: the made-up Internet as it is built up, stage by stage.
 *
 * topo.c     ASes, organisations, who sells to whom, who peers
 * space.c    delegations and announced prefixes; pool.c gives out the addresses
 * plant.c    imperfections and incidents, and the truth about them
 * roas.c     what is signed, and what each announcement is by it
 * prop.c     who sees which origin by which path
 * table.c    the collector's table
 * write_*.c  everything else, in the formats of its publishers
 */
#ifndef SIM_I_H
#define SIM_I_H

#include <stddef.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/map.h"
#include "pfx/pfx.h"
#include "sim/geo.h"
#include "sim/out.h"
#include "sim/rng.h"
#include "sim/sim.h"

/* Streams of randomness; a stage each. */
enum {
	RNG_TOPO = 1,
	RNG_PEER,
	RNG_NAME,
	RNG_SIZE,
	RNG_SPACE,
	RNG_PLANT,
	RNG_ROA,
	RNG_IRR,
	RNG_VANTAGE,
	RNG_REG,
	RNG_PDB,
	RNG_SPOOFER,
	RNG_PEOPLE,
	RNG_LAB,
	RNG_CHURN,
	RNG_LATER
};

enum tier { TIER_1, TIER_LARGE, TIER_REGIONAL, TIER_SMALL, TIER_STUB, TIERS };
enum kind {
	KIND_CARRIER,
	KIND_ISP,
	KIND_CONTENT,
	KIND_ENTERPRISE,
	KIND_EDUCATION,
	KIND_GOVERNMENT
};

/*
 * ASes stand in order of their tier, so a provider has always a smaller index than its customer:
 * walking indices downwards or upwards is a topological order of the transit graph.
 */
struct sim_as {
	uint32_t asn, org;
	uint32_t weight;	  /* how attractive as a provider */
	uint32_t prov_at, n_prov; /* in world.prov */
	uint32_t peer_at, n_peer; /* in world.peer */
	uint32_t n_cust;
	uint32_t route_at, n_routes; /* in world.routes, its regular announcements */
	uint32_t deleg_at, n_deleg;
	uint16_t econ;
	uint8_t tier, kind;
	bool rov, tags, otc; /* drops invalids; adds communities; speaks RFC 9234 */
	bool mixed;	     /* at an end of a link of sim_world.mixed */
	bool aspa, attests;  /* drops what ASPA says is no way up; has an ASPA itself */
	uint8_t policies;    /* announcement policies in use, at least 1 */
};

struct sim_org {
	const char *name, *handle; /* "Veltora Networks GmbH", "VELTORA" */
	uint16_t econ;
	uint32_t n_ases;
};

/* What a registry gave to an AS's organisation, or keeps. */
enum deleg_status { DELEG_ALLOCATED, DELEG_ASSIGNED, DELEG_AVAILABLE, DELEG_RESERVED };

/*
 * A peering by name that is transit in truth: in IPv6 only (a hybrid link), or, between ASes of one
 * organisation, in both families. No relationships file tells.
 */
struct sim_mixed {
	uint32_t customer, provider; /* the provider has the smaller index */
	uint8_t families;	     /* a bit for each enum afi */
};

#define NO_AS UINT32_MAX
#define SIM_MAX_ASPA 16u /* providers in an ASPA */

struct sim_deleg {
	struct pfx p;
	uint32_t as; /* NO_AS: of someone who announces nothing */
	uint16_t econ;
	uint8_t rir, status;
};

enum route_kind {
	ROUTE_PLAIN,
	ROUTE_MOAS,    /* two origins: as and aux */
	ROUTE_PRIVATE, /* the private AS aux behind as */
	ROUTE_SET,     /* aggregated: the path ends in the set { aux, aux2 } behind as */
	ROUTE_DEFAULT, /* aux is the one vantage peer that gives it */
};

struct sim_route {
	struct pfx p;
	uint32_t as, aux, aux2;
	uint32_t group; /* of equal propagation, see table.c */
	uint8_t kind;
	uint8_t policy;
	uint8_t few;	 /* seen by so many peers at most; 0: by all that can */
	uint8_t rpki[2]; /* enum sim_rpki of (p, as) and, for ROUTE_MOAS, of (p, aux) */
	bool nested;	 /* inside a shorter announcement of the same AS */
	bool planted;	 /* an incident: no registry knows of it */
	bool want_bad;	 /* RPKI-invalid by mistake of the holder */
	bool held;	 /* not announced at the start */
	uint32_t act;	 /* what happens to it, see lab.h; 0: nothing planned */
};

enum sim_rpki { SIM_NOT_FOUND, SIM_VALID, SIM_INVALID };

struct sim_vrp {
	struct pfx p;
	uint32_t asn;
	uint8_t max_len;
	bool late; /* of the later set only */
	bool gone; /* of the first set only */
};

struct sim_truth {
	const char *kind, *reason;
	uint32_t route;		  /* index in world.routes */
	uint32_t culprit, victim; /* ASNs, 0: none */
	uint32_t peers;		  /* vantage peers that show it; filled by the table */
};

struct sim_vantage {
	uint32_t as;
	bool full; /* gives all its best routes; else only its own and its customers' */
	bool late; /* not full yet: gives all its best routes from some time on */
	bool no_ip6;
	bool ip6_transport;
	bool strips; /* no communities */
	bool med, local_pref, link_local;
	uint32_t bgp_id;
	uint8_t addr4[4], addr6[16];
};

struct sim_world {
	const struct sim_opts *o;
	struct arena text;

	struct sim_as *as;
	uint32_t n_as, tier_at[TIERS + 1];
	struct sim_org *org;
	uint32_t n_org;
	uint32_t *prov, n_prov;
	uint32_t *peer, n_peer; /* both directions of each link */
	uint64_t *link;		/* peerings, smaller index in the upper half, ascending */
	size_t n_link;
	struct sim_mixed *mixed; /* by customer */
	uint32_t n_mixed;

	struct sim_deleg *deleg;
	size_t n_deleg, cap_deleg;
	struct sim_route *routes;
	size_t n_routes, cap_routes;
	uint32_t *order; /* routes by prefix */
	struct map seen; /* hash of every announced prefix */

	struct sim_vrp *vrps;
	size_t n_vrps, cap_vrps;

	struct sim_truth *truth;
	size_t n_truth, cap_truth;
	struct sim_vantage *vantage;
	uint32_t n_vantage;

	int64_t later_s; /* when the later set of VRPs is made, after the start; 0: there is none */
	/* When an empty one is made before it, and when the first set is given again; 0: none is.
	 */
	int64_t empty_s, again_s;

	struct lab *lab;      /* what happens, see lab.h; NULL: nothing */
	uint32_t rs[8], n_rs; /* route servers that show up in paths */

	uint32_t start_s;
	char day[9]; /* "20260101" */
	struct sim_report *rep;
};

/* Each fills its part of the world; ST_OK, ST_NOMEM, ST_LIMIT when public numbers run out, ST_IO.
 */
enum st sim_topo(struct sim_world *w, struct err *e);
enum st sim_topo_file(struct sim_world *w, struct err *e); /* numbers, tiers, links */
enum st sim_peering(struct sim_world *w, struct err *e);
enum st sim_names(struct sim_world *w, struct err *e);
enum st sim_space(struct sim_world *w, struct err *e);
enum st sim_vantages(struct sim_world *w, struct err *e);
enum st sim_plant(struct sim_world *w, struct err *e);
enum st sim_roas(struct sim_world *w, struct err *e);
enum st sim_table(struct sim_world *w, struct err *e);

enum st sim_write_rpki(struct sim_world *w, struct err *e);
enum st sim_write_irr(struct sim_world *w, struct err *e);
enum st sim_write_delegated(struct sim_world *w, struct err *e);
enum st sim_write_as(struct sim_world *w, struct err *e); /* as-rel, as-org */
enum st sim_write_peeringdb(struct sim_world *w, struct err *e);
enum st sim_write_people(struct sim_world *w, struct err *e); /* spoofer, participants */
enum st sim_write_truth(struct sim_world *w, struct err *e);  /* and the marker */

/* A folder inside of the simulation's. */
enum st sim_folder(const struct sim_world *w, const char *name, struct err *e);

/* Whether a is a direct provider of b (indices). */
bool sim_is_provider(const struct sim_world *w, uint32_t a, uint32_t b);

/* Adds a row, false when memory is out; the prefix must be new for sim_route_add. */
struct sim_route *sim_route_add(struct sim_world *w, const struct pfx *p, uint32_t as);
bool sim_deleg_add(struct sim_world *w, const struct sim_deleg *d);
/* Of both sets, unless the caller says otherwise of w->vrps[w->n_vrps - 1]. */
bool sim_vrp_add(struct sim_world *w, const struct pfx *p, uint32_t asn, unsigned max_len);
bool sim_truth_add(struct sim_world *w, const struct sim_truth *t);
/* The ROAs as they are written, to ask who is valid (RFC 6811); origin 0 never is. */
struct signed_set;
enum st sim_signed_new(struct signed_set **out, struct sim_world *w, struct err *e);
void sim_signed_free(struct signed_set *s);
enum sim_rpki sim_signed_check(const struct sim_world *w, const struct signed_set *s,
    const struct pfx *p, uint32_t origin, bool later);
/* Afterwards sets that were made are of no use. */
void sim_vrps_sort(struct sim_world *w);
/* Whether the prefix is announced by anyone. */
bool sim_announced(const struct sim_world *w, const struct pfx *p);

/* AS number of the route server that stands in the path between two peers; 0: none does. */
uint32_t sim_route_server(const struct sim_world *w, uint32_t a, uint32_t b);

static inline const struct econ *
sim_econ(const struct sim_world *w, uint32_t as)
{
	return &geo_econ[w->as[as].econ];
}

/* world.order. */
bool sim_sort(struct sim_world *w);

/* A number that depends on the seed and the two keys only. */
static inline uint64_t
sim_hash(const struct sim_world *w, uint64_t a, uint64_t b)
{
	return hash_u64(hash_u64(a + hash_u64(w->o->seed + 1)) + b);
}

/* A date between 1985 and 2025 as "20110412", later for higher numbers of the same kind. */
void sim_date(uint64_t h, char out[9]);

#endif

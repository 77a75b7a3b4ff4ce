/* origin_i.h - what the files of origins share. */
#ifndef ORIGIN_I_H
#define ORIGIN_I_H

#include "detect/history.h"
#include "detect/origin.h"
#include "judge/judge.h"

#define HOPS_MAX 64

/* A path without doubles side by side, the collector's peer first. Sets and confederations are left
 * out. */
struct hops {
	uint32_t asn[HOPS_MAX];
	unsigned n;
	unsigned repeats; /* of the AS before the origin, side by side */
	unsigned all;	  /* ASes as they stand there */
	bool set, cut;	  /* cut: longer than HOPS_MAX */
};

void hops_of(const struct follow_route *r, struct hops *out);

/* Whose space it is, as far as it shows. */
struct holder {
	uint32_t asn; /* 0: nobody's */
	uint32_t pfx; /* that it announces: the prefix itself or one that covers it */
	bool stable;  /* alone in the first tables of several peers */
	bool own;     /* the newcomer itself is a holder of what covers it */
};

/* What is suspected of a pair: kept, so that all peers tell of one finding. */
struct suspect {
	uint32_t pair;
	uint32_t holder, cover; /* AS, prefix number */
	uint32_t culprit;
	uint32_t first_s, last_s;
	uint32_t tail[HOPS_MAX]; /* what all its paths have in common, the origin last */
	unsigned tail_n;
	uint32_t firsts[3]; /* distinct peer ASes so far */
	unsigned firsts_n;
	uint64_t signals; /* as told last */
	uint64_t later;	  /* signals that came later: handover, flip-flop */
	uint8_t kind;
	bool stable;
	bool typo;  /* a count of prepends */
	bool waits; /* among those that may be a hand-over */
};

enum {
	CLASS_KNOWN = 1,
	CLASS_SHORT = 2,
	CLASS_FULL = 4,
	CLASS_ADMIN = 8,
	CLASS_LAN = 16,
	CLASS_BEACON = 32,
	CLASS_LONG = 64,
	CLASS_NEWS = 128
};

/* What origins look at; tests invent one. */
struct origin_view {
	void *arg;
	const struct follow_route *(*route)(void *arg, uint32_t n);
	const struct pfx *(*pfx)(void *arg, uint32_t n);
	uint32_t (*pfxs)(void *arg);
	uint32_t (*cover)(void *arg, uint32_t pfx);
	bool (*tables_due)(void *arg);		  /* some first table is still to come */
	bool (*resync)(void *arg, uint32_t peer); /* it sends its table again */
	uint32_t (*collector)(void *arg, uint32_t peer);
	/* Who holds the prefix now, one collector's peers after another's. */
	void (*cells)(void *arg, uint32_t pfx, follow_cell_fn *fn, void *of);
};

struct origin {
	const struct detect_env *env;
	struct origin_view view;
	struct history h;
	struct suspect *suspects;
	size_t suspects_n, suspects_cap;
	uint32_t *giving; /* suspects whose holder may be giving way */
	size_t giving_n, giving_cap;
	uint32_t given_s; /* when they were looked at last */
	uint8_t *classes; /* of a prefix number */
	size_t classes_n;
	uint64_t news_known, news_new; /* prefixes in news that the first tables had, and not */
	struct map hygiene_ids;
	struct hygiene *hygiene;
	size_t hygiene_n, hygiene_cap;
};

/* A route that is looked at. */
struct look {
	const struct follow_change *c;
	const struct follow_route *route;
	const struct pfx *pfx;
	uint32_t time_s;
	uint32_t origin; /* who answers for it: of a reserved number the AS before it */
	unsigned at;	 /* its index in hops */
	uint8_t cls;
	struct hops hops;
	uint64_t signals; /* that are known so far */
	bool sure;	  /* nothing was found */
};

/* ORIGIN of signals: origin_weigh.c. */
uint64_t origin_signals(const struct origin *o, const struct look *l, const struct suspect *s);
/* Whether a is a customer of b, by a file, by inference, or by the first tables. */
bool origin_buys(const struct origin *o, uint32_t a, uint32_t b);
bool origin_tied(const struct origin *o, const struct look *l, uint32_t holder, uint64_t *signals);
/* A VRP that names an AS for exactly this prefix. */
bool origin_registered(const struct world *w, const struct pfx *p, uint32_t *asn);
bool origin_is_region_foreign(const struct origin *o, const struct pfx *p, uint32_t asn, int64_t t);

/* Who is behind it: fills culprit, range, accomplice and perhaps signals; origin_tail.c. */
/* A network that buys no transit, as the origin behind one that passes nothing on. */
bool origin_behind_small(const struct origin *o, const struct look *l, bool squat);
void origin_tail(struct origin *o, const struct look *l, struct suspect *s, struct suspicion *out);

/* origin_judge.c */
struct holder origin_holder(const struct origin *o, const struct look *l);
enum st origin_look(struct origin *o, struct look *l, bool seed, struct suspicion *out, size_t cap,
    size_t *n, struct err *e);
bool origin_in_base(const struct origin *o, uint32_t asn);
bool origin_passes(const struct origin *o, uint32_t asn);

/* hygiene.c */
enum st origin_hygiene_route(struct origin *o, const struct look *l, struct err *e);
enum st origin_hygiene_pair(struct origin *o, const struct look *l, struct err *e);

#endif

/* finding_i.h - inside of findings, for finding.c and what keeps them in a checkpoint. */
#ifndef FINDING_I_H
#define FINDING_I_H

#include "base/map.h"
#include "detect/finding.h"

/* One (kind, culprit, prefix), as long as its event may go on. */
struct finding {
	struct suspicion s;	  /* what an event that takes it begins with */
	struct bits now;	  /* peers */
	uint32_t next;		  /* of the same prefix; or the next free one */
	uint32_t event, in_event; /* NONE: only tables showed it so far, it accuses nobody */
	struct latent {
		uint32_t peer, route;
		struct follow_at at;
	} * held; /* what they showed */
	size_t held_n, held_cap;
};

struct findings {
	const struct settings *set;
	struct finding_env env;
	struct finding *f; /* [0] is none */
	size_t n, cap;
	uint32_t free;	/* the first free one */
	uint32_t *head; /* the first finding of each prefix */
	size_t head_n;
	struct event **events; /* [0] is none */
	size_t events_n, events_cap;
	uint32_t *now;	   /* of each event: findings that a peer shows now */
	int64_t *left_us;  /* when the last one left */
	int64_t *known_us; /* when one left by its own word */
	size_t now_cap, left_cap, known_cap;
	struct map open; /* the latest event by culprit, group, standing */
	uint32_t *dirty;
	size_t dirty_n, dirty_cap;
	struct ended {
		uint32_t event;
		int64_t end_us; /* another end than the event's: it came back meanwhile */
	} * ended;		/* by end */
	size_t ended_n, ended_cap, ended_at;
};

#endif

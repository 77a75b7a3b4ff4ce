/* record_i.h - the words that a record is written and read with. */
#ifndef RECORD_I_H
#define RECORD_I_H

#include "base/json.h"
#include "base/map.h"
#include "detect/record.h"

#define EVENT_OPS (EVENT_QUIET + 1)
#define EVENT_WHYS (FOLLOW_DOWN + 1)

extern const char *const record_ops[EVENT_OPS];	  /* of enum event_op */
extern const char *const record_whys[EVENT_WHYS]; /* of enum follow_why */

/* Numbers of the event to places in the document. */
struct record_writing {
	const struct record_in *in;
	struct json j;
	struct arena a;
	struct map peers, paths; /* number -> place */
	struct named_peer {
		struct sighting s;
		uint32_t number;
	} * peer;
	size_t peers_n, peers_cap;
	struct named_path {
		const char *text;
		uint32_t number;
	} * path;
	size_t paths_n, paths_cap;
	uint32_t *order; /* findings by begin, prefix, kind */
	uint32_t *place; /* of each finding */
	struct event_step *steps;
	size_t steps_n;
};

static inline const struct pfx *
record_pfx(const struct record_writing *w, uint32_t finding)
{
	return w->in->names->pfx(w->in->names->arg, w->in->event->f[finding].s.pfx);
}

void record_put_digest(struct json *j, const char *key, const uint8_t *sha256);
/* Members of the document. */
void record_put_names(struct record_writing *w);
void record_put_findings(struct record_writing *w);
void record_put_steps(struct record_writing *w);
void record_put_slices(struct record_writing *w);
void record_put_sources(struct record_writing *w);
void record_put_known(struct record_writing *w);

#endif

/* vrp_meta.h - the metadata of a document of VRPs: when it was made and how many it should hold. */
#ifndef VRP_META_H
#define VRP_META_H

#include "base/load.h"
#include "io/jsax.h"

struct vrp_meta {
	unsigned key;	/* the member under way, inside vrp_meta.c */
	bool said_when; /* a time was there, if only 0 */
	int64_t built_s, generated_s;
	uint64_t count, vrps; /* UINT64_MAX when not told; the first counts where both are */
};

#define VRP_META_NONE ((struct vrp_meta){ .count = UINT64_MAX, .vrps = UINT64_MAX })

void vrp_meta_key(struct vrp_meta *m, struct str name);
void vrp_meta_value(struct vrp_meta *m, enum jtok t, struct str text);
/* Of two times that differ the older one: data are no younger than they say. 0: not told. */
int64_t vrp_meta_time(const struct vrp_meta *m);
/* What was promised must be there: ST_BAD for a document that lost rows. Odd times are noted. */
enum st vrp_meta_check(const struct vrp_meta *m, uint64_t rows, struct load *l, struct err *e);

/* Whole seconds of a number such as 1541853554.966; 0 when it is none. */
int64_t vrp_seconds(struct str s);

#endif

/* detect_i.h - inside of the detector, for detect.c and what keeps it in a checkpoint. */
#ifndef DETECT_I_H
#define DETECT_I_H

#include "base/map.h"
#include "detect/detect.h"
#include "detect/finding.h"
#include "detect/origin.h"
#include "detect/path.h"

struct detect {
	struct detect_env env;
	struct findings *findings;
	struct origin *origin;
	struct pathd *path;
	struct infer *infer;
	uint32_t infer_routes; /* it was made of the first ones; 0: of none */
	bool late;	       /* some first tables come after the first news */
	struct map asns;       /* to dense numbers from 1 */
	uint32_t *asn_no;      /* of each peer; 0: not asked yet */
	size_t peers_n;
	struct bits seen_asns, seen_collectors; /* scratch of possible() */
	int64_t vrps_s;				/* date of the VRPs; 0: none, or unknown */
	bool nomem;
	detect_gap_fn *gap; /* or NULL */
	void *gap_arg;
};

/* Who is whose provider, by the paths of the first routes up to that number. */
enum st detect_relations(struct detect *d, uint32_t routes, struct err *e);

#endif

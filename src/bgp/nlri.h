/*
 * nlri.h - the prefixes of an UPDATE.
 */
#ifndef NLRI_H
#define NLRI_H

#include "base/err.h"
#include "pfx/pfx.h"

struct bgp_nlri {
	struct pfx pfx;
	uint32_t path_id; /* 0 without ADD-PATH */
};

/*
 * Next entry of an NLRI field: RFC 4271 4.3, path identifier RFC 7911 3. ST_OK fills *out, ST_END
 * is the clean end. ST_BAD or ST_TRUNC: the rest cannot be walked (RFC 7606 5.3); *out is as it
 * was.
 */
enum st nlri_next(struct wire *w, unsigned afi, bool add_path, struct bgp_nlri *out, struct err *e);

/* Whether the whole field can be walked; the wire is a copy. Sets *rule when not. */
bool nlri_check(struct wire w, unsigned afi, bool add_path, const char **rule);
/*
 * Whether a field without ADD-PATH, which nlri_check() could walk, was meant with it: the first
 * octets of path identifiers read as default routes, and all of it reads well with identifiers.
 * Nobody announces the default route twice in one field.
 */
bool nlri_suspect(struct wire w, unsigned afi);

#endif

/*
 * snapshot.h - what a live cache has at one moment, as a document that can be kept.
 *
 * A set that was only heard cannot be looked at again. As a document of VRPs (rpki/vrp.h) with the
 * time at which it was taken it has a digest, and a verdict can be made again from it.
 */
#ifndef RTR_SNAPSHOT_H
#define RTR_SNAPSHOT_H

#include "rtr/client.h"

/*
 * Gets the set of the cache at address and writes it to fd: VRPs and ASPAs, in order; router keys,
 * by which nothing is judged, are left out. now_s: the time it is dated with. Statuses as
 * rtr_fetch's, and ST_IO when it cannot be written; what is in fd then is no document.
 */
enum st rtr_snapshot(
    const char *address, const struct rtr_client_opts *opts, int64_t now_s, int fd, struct err *e);

#endif

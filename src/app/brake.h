/*
 * brake.h - which world files stay out because they shrank: a pure function of the ledger.
 *
 * A set that lost much beside the one before it in its series is more often a broken server than a
 * changed world. It is kept and not used until a person accepts it, or another source says the
 * same; the last good one goes on. Files are compared in the order of their data's time, so that
 * the order in which they came is nothing.
 */
#ifndef BRAKE_H
#define BRAKE_H

#include "store/store.h"

#define BRAKE_MIN_RECORDS 100 /* of the last good one: below, a few records are a large share */
#define BRAKE_SHRINK_BP 1000  /* a tenth lost, of any kind */
#define BRAKE_VRP_BP 500      /* of VRPs within BRAKE_VRP_S, in either direction */
#define BRAKE_VRP_S 3600
#define BRAKE_REACH_S (366 * 86400LL) /* further apart nothing is said */
#define BRAKE_WITNESS_S 86400	      /* how near in time another source must be */

/* Whether so many records less or more, apart_s apart, are more than the world changes. */
bool brake_out(uint64_t then, uint64_t now, int64_t apart_s, bool vrps);
/* Sets status, hold and error of world files; touched[i] where something changed. ST_OK, ST_NOMEM.
 */
enum st brake_apply(struct store_input *in, size_t n, bool *touched, struct err *e);

#endif

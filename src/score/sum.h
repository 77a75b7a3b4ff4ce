/*
 * sum.h - from events to a sum: what a metric made from events comes to.
 *
 * An event is cut to the period; one that lies before or begins behind it is out. Those of one
 * weight whose spans overlap or touch are one incident, whatever they are about. An incident counts
 * by its length as the framework says, times the weight.
 */
#ifndef SUM_H
#define SUM_H

#include <stdbool.h>

#include "score/framework.h"

#define SUM_ONE 10000 /* of a sum: incidents count in ten-thousandths */

/*
 * Rounded half up once, over all weights. Of gaps only those of sources (bits of enum score_source)
 * matter, and only where the framework bridges them.
 */
uint64_t sum_events(const struct fw_incidents *rule, const struct fw_events *which,
    uint32_t sources, const struct score_input *in);
/* One incident: what of the events ev[first..last] sum_takes() and is in the period, as one. */
struct sum_incident {
	int64_t begin_s, end_s; /* cut to the period */
	size_t first, last;	/* places in the input's events */
	uint32_t weight_e6;
	uint64_t value_e4; /* before the weight */
};

/* The same, telling each incident by weight and begin; false from take ends it. take may be NULL.
 */
uint64_t sum_incidents(const struct fw_incidents *rule, const struct fw_events *which,
    uint32_t sources, const struct score_input *in,
    bool (*take)(void *arg, const struct sum_incident *one), void *arg);
/* What one incident of so many seconds counts, before its weight. */
uint64_t sum_value_e4(const struct fw_incidents *rule, int64_t seconds);
/* Whether the event is one of those that the metric counts, if it is in the period. */
bool sum_takes(const struct fw_events *which, const struct sev *ev);
/* Whether it is in the period [begin_s, end_s). */
bool sum_within(const struct sev *ev, int64_t begin_s, int64_t end_s);

#endif

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

/*
 * In ten-thousandths, rounded down for each weight. Of gaps only those of sources (bits of enum
 * score_source) matter, and only where the framework bridges them.
 */
uint64_t sum_events(const struct fw_incidents *rule, const struct fw_events *which,
    uint32_t sources, const struct score_input *in);
/* What one incident of so many seconds counts, before its weight. */
uint64_t sum_value_e4(const struct fw_incidents *rule, int64_t seconds);
/* Whether the event is one of those that the metric counts. */
bool sum_takes(const struct fw_events *which, const struct sev *ev);

#endif

/* assess_i.h - inside of the assessment: counters that have a file of their own. */
#ifndef ASSESS_I_H
#define ASSESS_I_H

#include "app/assess.h"
#include "base/map.h"

/* assess_more.c */
/* What a counted pair is by the study of 2022 (IPv4; needs both RPKI and IRR). */
void assess_count_pair(struct tally *t, const struct pair *p);
/* What the world says of each AS; ids finds tallies by AS. */
void assess_count_more(struct assess *a, const struct world *w, const struct map *ids);

#endif

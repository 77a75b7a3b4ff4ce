/*
 * cover.h - how much of a month was seen, source by source: what stands behind every score beside
 * its numbers.
 *
 * A pure function of the ledger and of the gaps that the detector told. Updates: an update file
 * reaches to the next one of its collector, but no further than its usual step; a collector that is
 * silent, dead, or not believed sees nothing meanwhile; a moment is seen when one collector sees
 * it. So a gap neither accuses nor absolves anybody: it is missing from the numerator.
 */
#ifndef COVER_H
#define COVER_H

#include "app/obs.h"
#include "store/scoring.h"

/*
 * The source's names are those of score_source_word(). Fills out[0..*n), at most COVER_MAX, of a
 * held month; inputs are the ledger. Inside a transaction.
 */
#define COVER_MAX 8
enum st cover_month(const struct obs *o, const struct store_input *in, size_t n_in, int32_t month,
    struct store_cover out[COVER_MAX], size_t *n, struct err *e);

#endif

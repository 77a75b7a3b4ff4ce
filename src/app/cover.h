/*
 * cover.h - how much of a month was seen, source by source: what stands behind every score beside
 * its numbers.
 *
 * A pure function of the ledger and of the gaps that the detector told. An update file reaches to
 * the next one of its collector, but no further than its usual step; a collector that is silent,
 * dead, or not believed sees nothing meanwhile; a moment is seen when one collector sees it. So a
 * gap neither accuses nor absolves anybody: it is missing from the numerator.
 */
#ifndef COVER_H
#define COVER_H

#include "app/obs.h"
#include "score/cover.h"
#include "store/scoring.h"

/*
 * Of a month: seconds seen of its seconds (updates), days with a table of its days (tables), 1 of 1
 * for a source that is there. in[0..n_in) is the ledger; uses[0..n_uses): ids of what the month was
 * made from. By enum score_source.
 */
enum st cover_month(struct store *s, const struct store_input *in, size_t n_in, const int64_t *uses,
    size_t n_uses, int32_t month, struct store_cover out[SCORE_SOURCES], struct err *e);

/* When in the month no collector's updates were seen, by begin; *out is malloc'ed. */
enum st cover_unseen(struct store *s, const struct store_input *in, size_t n_in, int32_t month,
    struct score_gap **out, size_t *n, struct err *e);

/* All held months anew into the store; *changed is set when one is another than before. */
enum st cover_months(struct store *s, bool *changed, struct err *e);

#endif

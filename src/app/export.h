/*
 * export.h - everything out as CSV: what an observatory holds of a month.
 *
 * Same inputs, same clock, same bytes. Unknown is "-".
 */
#ifndef EXPORT_H
#define EXPORT_H

#include "app/obs.h"

/* The latest held month, 0 without one; inside a transaction. */
enum st export_latest(const struct obs *o, int32_t *out, struct err *e);

/* Takes a piece of text; anything but ST_OK ends the export with that. */
struct export_sink {
	enum st (*put)(void *arg, const char *p, size_t n, struct err *e);
	void *arg;
};

/*
 * ases:  asn, name, organisation, country, registry, every counter, degrees.
 * pairs: prefix, origin, peers, counted, rpki, irr, bogon, since, until.
 * ST_END: the month is not held. Inside a transaction.
 */
enum st export_ases(
    const struct obs *o, int32_t month, const struct export_sink *to, struct err *e);
enum st export_pairs(
    const struct obs *o, int32_t month, const struct export_sink *to, struct err *e);
/* The framework file of when the month was judged. ST_END: not held. Inside a transaction. */
enum st export_norms(
    const struct obs *o, int32_t month, const struct export_sink *to, struct err *e);
/*
 * What was detected and what was not seen, of all grades; month 0: all, else what went on in it.
 * ndjson: the whole of each incident on a line. Inside a transaction.
 */
enum st export_incidents(
    const struct obs *o, int32_t month, bool ndjson, const struct export_sink *to, struct err *e);
enum st export_gaps(
    const struct obs *o, int32_t month, const struct export_sink *to, struct err *e);

/*
 * What scores are made from beside counters: what people said of incidents, in their order; what
 * incidents add to scores, of all grades; how much of each source the months have. month 0: all.
 * Inside a transaction.
 */
enum st export_reviews(const struct obs *o, const struct export_sink *to, struct err *e);
enum st export_events(
    const struct obs *o, int32_t month, const struct export_sink *to, struct err *e);
enum st export_coverage(
    const struct obs *o, int32_t month, const struct export_sink *to, struct err *e);

/*
 * What groups of networks add up to in a month, and scores by others beside ours, under the default
 * framework: the lists of the API (app/view.h), as CSV or NDJSON. Reads by a connection of its own.
 */
enum export_groups {
	EXPORT_ECONOMIES,
	EXPORT_REGIONS,
	EXPORT_PROGRAMMES,
	EXPORT_PARTICIPANTS,
	EXPORT_OPINIONS,
};
enum st export_groups(const struct obs *o, enum export_groups what, int32_t month, bool ndjson,
    const struct export_sink *to, struct err *e);

#endif

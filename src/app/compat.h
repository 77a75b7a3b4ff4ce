/*
 * compat.h - answers in the shapes that clients of the MANRS API read, versions 1 and 2.
 *
 * The figures are those of view.h under the default norms; here they only take another form:
 * values and shares in percent, months as YYYYMM (version 1) or a time of RFC 3339 (version 2),
 * and "no_data_available" beside a null. What the published description leaves open is our own
 * choice, listed in docs/compat.md. What is not known is null, never made up.
 *
 * The functions are routes as those of view.h are, with the same results; an answer has no frame.
 */
#ifndef COMPAT_H
#define COMPAT_H

#include "app/view.h"

/* Both versions: the AS numbers of all participants. */
enum st compat_asns(struct view *v, const struct view_query *q, struct buf *out, struct err *e);

/* Version 1: the participants of a programme (q->programme: "net-ops", ...), by Action. */
enum st compat_conformance(
    struct view *v, const struct view_query *q, struct buf *out, struct err *e);

/* Version 2. */
enum st compat_ases(struct view *v, const struct view_query *q, struct buf *out, struct err *e);
enum st compat_as(struct view *v, const struct view_query *q, struct buf *out, struct err *e);
enum st compat_participants(
    struct view *v, const struct view_query *q, struct buf *out, struct err *e);
/* Of each group asked for, and of all of them together. */
enum st compat_scores(struct view *v, const struct view_query *q, struct buf *out, struct err *e);
enum st compat_summary(struct view *v, const struct view_query *q, struct buf *out, struct err *e);
/* One AS, metric by metric. */
enum st compat_details(struct view *v, const struct view_query *q, struct buf *out, struct err *e);
enum st compat_score_conformance(
    struct view *v, const struct view_query *q, struct buf *out, struct err *e);

#endif

/* compat_i.h - inside of the compatible answers: what both versions share. */
#ifndef COMPAT_I_H
#define COMPAT_I_H

#include "app/compat.h"
#include "app/view_participant.h"

/* A question with its month in our own form; vask keeps a pointer to q. */
struct compat {
	struct view_query q;
	char month[MONTH_TEXT];
};

/* compat.c */
/*
 * As vask_begin(), with the month as YYYYMM or as a time. ST_END when nothing is held: an answer
 * always speaks of a month. On failure nothing is held.
 */
enum st compat_begin(struct vask *a, struct compat *c, struct view *v, const struct view_query *q,
    struct buf *out, struct err *e);
/* "month": its first second. */
void compat_put_month(struct vask *a);
/* The id of a class. */
const char *compat_severity(enum readiness r);
/* Percent, or null. */
void compat_put_percent(struct json *j, const char *key, int64_t bp_sum, int64_t n);

/* compat_member.c */
/* A participant by Action into the open object. */
void compat_put_member(struct vask *a, const struct member *m);
void compat_csv_columns(struct buf *b);
void compat_csv_member(struct vask *a, const struct member *m);

#endif

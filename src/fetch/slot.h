/*
 * slot.h - the calendar: which files a source should have, by time. Pure functions.
 */
#ifndef SLOT_H
#define SLOT_H

#include "fetch/catalogue.h"

#define SLOT_NAME 128
#define SLOT_URL 1024

/* The latest slot of the source at or before a time, and the one behind a slot. */
int64_t slot_at(const struct span_s *every, int64_t t);
int64_t slot_next(const struct span_s *every, int64_t slot_s);
int64_t slot_prev(const struct span_s *every, int64_t slot_s);

/* The newest slot that is due by now. */
int64_t slot_due(const struct cat_source *s, int64_t now_s);

/* URL and file name of one; part NULL when the source has none. ST_LIMIT when they do not fit. */
enum st slot_url(const struct cat_source *s, const char *part, int64_t slot_s, char out[SLOT_URL],
    struct err *e);
enum st slot_name(const struct cat_source *s, const char *part, int64_t slot_s, char out[SLOT_NAME],
    struct err *e);

/* What there is to say of a file that has not come. */
enum wait { WAIT_AHEAD, WAIT_DUE, WAIT_LATE, WAIT_MISSING };

enum wait slot_wait(int64_t due_s, int64_t late_s, int64_t missing_s, int64_t now_s);
const char *wait_word(enum wait w); /* "ahead", "due", "late", "missing" */

/* Whether the text has a time field. */
bool template_has_time(const char *text);
/* Every field is known: {part} and the time fields. False with the bad one in *bad. */
bool template_ok(const char *text, struct str *bad);

#endif

/* embed_i.h - inside of the embedded maker. */
#ifndef EMBED_I_H
#define EMBED_I_H

#include "db/db.h"
#include "store/schema.h"
#include "store/store_i.h"

struct embed {
	struct store s; /* first: a store is an embed */
	struct db *db;
	uint8_t from[KEY_MAX],
	    to[KEY_MAX]; /* bounds of the scan under way, borrowed by its statement */
};

static inline struct db *
db_of(struct store *s)
{
	return ((struct embed *)s)->db;
}

/* routes.c */
enum st routes_put(struct db *db, const struct store_month_data *d, const struct store_month *held,
    size_t n_held, struct err *e);
enum st routes_open(
    struct store *s, struct store_rows *r, const struct store_scan *scan, struct err *e);
enum st routes_next(struct store *s, struct store_rows *r, struct store_route *out, struct err *e);

/* calendar.c */
enum st expected_all(struct store *s, const char *source, int64_t since_s, int64_t until_s,
    struct store_expected **out, size_t *n, struct err *e);
enum st expected_last(
    struct store *s, const char *source, const char *part, int64_t *slot_s, struct err *e);
enum st expected_put(struct store *s, struct store_expected *x, struct err *e);
enum st revisions(
    struct store *s, int64_t expected, struct store_revision **out, size_t *n, struct err *e);
enum st revision_put(
    struct store *s, int64_t expected, const struct store_revision *r, struct err *e);

/* embed_incident.c */
extern const struct store_incident_ops embed_incidents;
/* embed_incident_scan.c */
struct roles {
	struct store_role *v;
	size_t n, cap;
};

/* The row that the statement stands on (INCIDENT_COLS); its brief is borrowed until that moves. */
void incident_read(const struct db_q *q, struct store_incident *in);
/* Of the incident n, in place of what was in *r. False when memory is out. */
bool roles_read(struct db *db, int64_t n, struct roles *r);
enum st incidents_scan(struct store *s, const struct store_incident_scan *scan,
    bool (*take)(void *, const struct store_incident *), void *arg, struct err *e);
/* embed_incident_put.c */
enum st incident_put(struct store *s, const struct store_stamp *by, const struct store_incident *in,
    bool *changed, struct err *e);
enum st incidents_sweep(struct store *s, const struct store_stamp *by, uint64_t *n, struct err *e);
enum st run_put(struct store *s, struct store_run *r, struct err *e);
enum st run_drop(struct store *s, int64_t run, struct err *e);
enum st gap_put(struct store *s, int64_t run, const struct store_gap *g, struct err *e);

/* embed_scoring.c */
extern const struct store_scoring_ops embed_scoring;
/* The events of the incident n, in place of what was held of it. */
void events_put(struct db *db, const struct store_incident *in, int64_t n);

/* embed.c: copies a text column, cut to fit. */
void copy_text(char *d, size_t cap, struct str s);
/* embed.c, for routes.c: a chunk of a month packed and inserted */
enum st chunk_put(
    struct db *db, int32_t month, const char *name, const void *p, size_t n, struct err *e);
enum st embed_setting(struct store *s, const char *name, char *out, struct err *e);

#endif

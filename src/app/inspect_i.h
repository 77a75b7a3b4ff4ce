/* inspect_i.h - what the kinds of inspect share. */
#ifndef INSPECT_I_H
#define INSPECT_I_H

#include "app/inspect.h"
#include "base/arena.h"
#include "base/json.h"
#include "bgp/check.h"
#include "bgp/update.h"

struct inspect {
	struct in *in;
	struct out *o;
	struct inspect_count *n;
	struct json j;
	struct buf text;   /* for values on their way into JSON */
	struct arena mem;  /* of one record */
	struct findings f; /* of one record */
};

/* The line of record number n at off, named what, with x->f; add keys, then inspect_end(). */
void inspect_begin(struct inspect *x, uint64_t n, uint64_t off, const char *what);
enum st inspect_end(struct inspect *x, struct err *e);
/* A line about the file itself. */
enum st inspect_of_file(struct inspect *x, enum outcome o, uint64_t off, const char *rule,
    const char *message, struct err *e);
/* The reader gave up with *why: the line of the file. ST_NOMEM and ST_IO come back as they are. */
enum st inspect_stopped(struct inspect *x, const struct err *why, struct err *e);
/*
 * Looks at the first octets: an empty stream (*go false) is flagged, one that is no MRT or BGP at
 * all (a web page, gzip inside gzip) refused (*go false).
 */
enum st inspect_look(struct inspect *x, bool *go, struct err *e);
void inspect_fini(struct inspect *x);

/* The attributes of a block as a JSON array: name, flags, length, offset, value. */
void inspect_attrs(struct inspect *x, struct wire block, bool as4);

/* Marks that keep routes out of verdicts, RFC or not: prefixes, paths. */
void inspect_mark_prefix(struct findings *f, const struct pfx *p, uint64_t off);
void inspect_mark_path(struct inspect *x, struct span path, uint64_t off);

/* An UPDATE: checks, marks, and never milder than the decoder. ST_NOMEM is the only failure. */
struct inspect_update {
	uint64_t announced, withdrawn;
	struct wire attrs; /* empty when they could not be found */
	bool end_of_rib;
};

enum st inspect_update(struct inspect *x, const uint8_t *p, size_t n, uint64_t off,
    const struct check_session *s, struct inspect_update *out, struct err *e);
/* "announced", "withdrawn", "attributes" of a line. */
void inspect_put_update(struct inspect *x, const struct inspect_update *u, bool as4);

/* What a message of another type says, into a line that was begun. */
void inspect_put_other(struct inspect *x, unsigned type, const uint8_t *p, size_t n);

enum st inspect_bgp(struct in *in, const struct inspect_opts *opts, struct out *o,
    struct inspect_count *n, struct err *e);
enum st inspect_mrt(struct in *in, const struct inspect_opts *opts, struct out *o,
    struct inspect_count *n, struct err *e);
enum st inspect_json(struct in *in, const struct inspect_opts *opts, struct out *o,
    struct inspect_count *n, struct err *e);
enum st inspect_peeringdb(struct in *in, const struct inspect_opts *opts, struct out *o,
    struct inspect_count *n, struct err *e);
enum st inspect_rtr(struct in *in, const struct inspect_opts *opts, struct out *o,
    struct inspect_count *n, struct err *e);
enum st inspect_vrp(struct in *in, const struct inspect_opts *opts, struct out *o,
    struct inspect_count *n, struct err *e);
enum st inspect_slurm(struct in *in, const struct inspect_opts *opts, struct out *o,
    struct inspect_count *n, struct err *e);
enum st inspect_rpsl(struct in *in, const struct inspect_opts *opts, struct out *o,
    struct inspect_count *n, struct err *e);

#endif

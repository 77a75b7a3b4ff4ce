/*
 * obs.h - an observatory: one folder with its store, copies of every file it was given, and a lock.
 *
 *   DIR/store.db               the store (store/store.h)
 *   DIR/inputs/ab/abcd.../NAME the files, by SHA-256, under the name they came with
 *   DIR/detect.state           where the last run of the detector stands; made again when it is lost
 *   DIR/lock                   held by the one writer; readers need none
 *
 * A file arrives whole or not at all: it is copied beside its place, synced, renamed.
 */
#ifndef OBS_H
#define OBS_H

#include "base/buf.h"
#include "base/clock.h"
#include "base/err.h"
#include "store/store.h"

#define OBS_DETECT_STATE "detect.state"
#define OBS_DEFAULT_DIR "./observatory"
#define OBS_DEFAULT_MIN_PEERS 5 /* for whole collectors */

#define OBS_SET_SIMULATED "simulated" /* settings: "1" when a made-up Internet is in it */
#define OBS_SET_MIN_PEERS "min_peers"
#define OBS_SET_SHOW "show" /* "all": records whose terms forbid passing them on, too */

struct obs {
	char dir[3072];
	struct store *store;
	struct clock clock;
	int lock_fd; /* -1: a reader */
};

/* Makes the folder and an empty store; fine when they are there. */
enum st obs_init(const char *dir, struct err *e);
/*
 * Opens one that was made. STORE_WRITE takes the lock: ST_IO when another process holds it. On
 * failure *o needs no closing.
 */
enum st obs_open(
    struct obs *o, const char *dir, enum store_mode mode, struct clock clock, struct err *e);
void obs_close(struct obs *o);

/* Path of the copy of an input, terminated, in place of what was in *out. False when memory is out.
 */
bool obs_input_path(
    const struct obs *o, const uint8_t sha256[SHA256_BYTES], const char *name, struct buf *out);
/* Digest and size of a regular file. */
enum st file_sha256(const char *path, uint8_t out[SHA256_BYTES], uint64_t *bytes, struct err *e);
/*
 * Copies a file to its place, unless a whole copy is there; its digest must still be sha256, else
 * ST_BAD ("changed while it was read").
 */
enum st obs_keep(const struct obs *o, const char *path, const uint8_t sha256[SHA256_BYTES],
    const char *name, struct err *e);
/* Removes a copy. */
void obs_drop(const struct obs *o, const uint8_t sha256[SHA256_BYTES], const char *name);
/* Removes copies that the ledger does not know: what a killed ingest left. Inside a transaction. */
enum st obs_sweep(const struct obs *o, struct err *e);

/* The settings, with their defaults. */
enum st obs_min_peers(const struct obs *o, uint32_t *out, struct err *e);
enum st obs_simulated(const struct obs *o, bool *out, struct err *e);
/* Whether all that is held may be shown and exported: the operator said so, or it is made up. */
enum st obs_shows_all(const struct obs *o, bool *out, struct err *e);

#endif

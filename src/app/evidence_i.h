/* evidence_i.h - objects by their SHA-256: for the keeping and the rebuilding. */
#ifndef EVIDENCE_I_H
#define EVIDENCE_I_H

#include "app/evidence.h"

/* DIR/objects/ab/abcd..., terminated, in place of what was in *out. False when memory is out. */
bool evidence_object_path(const char *dir, const uint8_t sha256[SHA256_BYTES], struct buf *out);
/* DIR/incidents/ID + ext. */
bool evidence_incident_path(const char *dir, const char *id, const char *ext, struct buf *out);
/* Beside its place, synced, renamed; folders on the way are made. */
enum st evidence_write(const char *path, const void *p, size_t n, struct err *e);
/* Fills *sha256 and writes the object unless one of that name is there. */
enum st evidence_put(
    const char *dir, const void *p, size_t n, uint8_t sha256[SHA256_BYTES], struct err *e);
/* A whole file of at most EVIDENCE_MAX_BYTES, behind what is in *out. */
enum st evidence_read(const char *path, struct buf *out, struct err *e);
/* An object, its digest checked: ST_BAD when it is another one's. */
enum st evidence_get(
    const char *dir, const uint8_t sha256[SHA256_BYTES], struct buf *out, struct err *e);
void evidence_digest(const void *p, size_t n, uint8_t out[SHA256_BYTES]);

#endif

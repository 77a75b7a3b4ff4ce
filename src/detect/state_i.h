/*
 * state_i.h - what each part of the detector keeps in a checkpoint (base/ckpt.h), and back.
 *
 * A function walks all fields of its struct for both directions. What follows from the rest
 * (indices, relationships, hash tables by number) is made again.
 */
#ifndef STATE_I_H
#define STATE_I_H

#include "base/ckpt.h"
#include "detect/detect_i.h"
#include "detect/edge.h"
#include "detect/history.h"
#include "detect/inside.h"

/*
 * Beside the function that walks a struct: a new field changes the size, and this says where it is
 * to be kept, and that STATE_VERSION goes up.
 */
#define STATE_SIZE(type, bytes)                                        \
	_Static_assert(sizeof(void *) != 8 || sizeof(type) == (bytes), \
	    "a field of " #type " came or went: keep it here, and count STATE_VERSION up")
#define STATE_VERSION 3u

/* A small set of numbers. */
void state_bits(struct ckpt *c, struct bits *b);
/* n values of a type without pointers, in an array with count and room. */
#define STATE_ARRAY(c, v, n, cap) \
	((v) = ckpt_array((c), (v), &(n), &(cap), sizeof(*(v)), UINT32_MAX - 1))

void state_findings(struct ckpt *c, struct findings *f);
/* Numbers of prefixes are those of follow. Afterwards, when loaded and sound: _again. */
void state_origin(struct ckpt *c, struct origin *o);
enum st state_origin_again(struct origin *o, struct err *e);
void state_path(struct ckpt *c, struct pathd *p);
enum st state_path_again(struct pathd *p, bool seeded, struct err *e);

#endif

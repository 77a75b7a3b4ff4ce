/*
 * nrtm_i.h - the operations of an update, gathered before the first is applied.
 *
 * An update is whole or nothing: it is read and checked to its end, and then
 * put onto what is there by a step that cannot fail. Of several operations on
 * one object the last one counts. Sets and aut-nums are heads behind the ones
 * that are there (obj.h); routes are gathered here.
 */
#ifndef NRTM_I_H
#define NRTM_I_H

#include "irr/load_i.h"

struct nrtm_op {
	struct pfx pfx;
	uint64_t row; /* as in irr_set */
	uint32_t seq;
	bool gone;
};

struct nrtm {
	struct irr_set *s;
	struct load *l;
	struct irr_mark mark;
	uint32_t src; /* IRR_NO_SOURCE: not told yet */
	bool replace; /* a snapshot: all that is there of the source goes */
	struct nrtm_op *ops;
	size_t n, cap;
	struct buf text; /* of an object */
};

void nrtm_init(struct nrtm *n, struct irr_set *s, struct load *l);
void nrtm_fini(struct nrtm *n);
/* Adds or deletes the object that n->text is; at: line or offset for the error. */
enum st nrtm_object(struct nrtm *n, bool gone, uint64_t at, struct err *e);
/* Deletes by class and key as NRTM version 4 writes it. */
enum st nrtm_gone(struct nrtm *n, struct str class, struct str key, struct err *e);
/* Puts all onto the set; the only failure is ST_NOMEM, and then nothing was changed. */
enum st nrtm_apply(struct nrtm *n, struct err *e);

#endif

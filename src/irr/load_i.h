/* load_i.h - what dumps and updates share inside the folder. */
#ifndef LOAD_I_H
#define LOAD_I_H

#include "irr/irr.h"
#include "irr/object.h"

/* How far a set is filled: a file that fails is undone. */
struct irr_mark {
	size_t rows, heads, items, ranges;
};

struct irr_mark irr_mark(const struct irr_set *s);
void irr_undo(struct irr_set *s, struct irr_mark m);

/* Puts an object that was judged into the set; its items are there already. */
enum st irr_keep(struct irr_set *s, const struct irr_object *o, uint64_t off, struct err *e);
void irr_count_in(struct load *l, const struct irr_object *o);

/* Names the registry in s->about. */
void irr_about_of(struct irr_set *s, uint32_t src);

enum st irr_nrtm3(struct irr_set *s, struct in *in, struct load *l, struct err *e);
enum st irr_nrtm4(struct irr_set *s, struct in *in, struct load *l, struct err *e);

#endif

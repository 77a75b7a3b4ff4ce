/*
 * text.h - a pool of names, made fit to be shown.
 *
 * Names come from many hands: what is not UTF-8 is taken as ISO 8859-1, control
 * characters (and those that turn the direction of writing) become blanks, and
 * a name ends at REG_NAME_BYTES. Offset 0 is the empty name.
 */
#ifndef REG_TEXT_H
#define REG_TEXT_H

#include "base/buf.h"

#define REG_NAME_BYTES 160

/* Offset of a terminated copy; UINT32_MAX when memory is out or the pool above 4 GiB. */
uint32_t text_add(struct buf *pool, struct str s);

/* Whether s is taken as it is: no controls, marks of direction or bytes that are not UTF-8, not too
 * long. */
bool text_fit(struct str s);

bool text_is_utf8(struct str s);

static inline struct str
text_at(const struct buf *pool, uint32_t off)
{
	return pool->p != NULL ? str_of(pool->p + off) : (struct str){ "", 0 };
}

#endif

/*
 * big.h - large pieces of zeroed memory, on large pages where the system has them.
 *
 * A table that is read here and there waits longer for the address than for the octet: with pages
 * of 4 KiB nearly every access of a table of 100 MB misses the processor's list of pages, and under
 * a hypervisor that costs twice. Smaller pieces come from calloc().
 */
#ifndef BIG_H
#define BIG_H

#include <stddef.h>

#define BIG_PAGE ((size_t)2 << 20)

/* n > 0 octets, aligned to 64 at least; NULL when memory is out. */
void *big_new(size_t n);
void big_free(void *p, size_t n); /* the n it was made with; NULL is fine */

#endif

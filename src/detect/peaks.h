/*
 * peaks.h - wholesale leaks: one AS that suddenly conflicts about many prefixes and with many ASes.
 *
 * Who re-originates the routes of others, or lets out its internal more-specifics, is in conflict
 * with their origins (types 5 and 6 of RFC 7908). Each AS has two series: prefixes it originates
 * that others do, too, or that lie in those of others; and how many others that are. A leak is a
 * peak in both at once, a method of ANSSI. One series alone is something else: a customer that
 * moves has many prefixes and one AS; a popular mistake has many ASes and one prefix.
 *
 * What is usual is the median of the values before, so that one earlier leak does not hide the next
 * one, and what lasts for half of the window is no news any more.
 */
#ifndef PEAKS_H
#define PEAKS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

#define PEAK_WINDOW_MAX 64

struct peak_rule {
	uint32_t prefixes, ases; /* least height in each series */
	uint32_t factor;	 /* and so many times what is usual, of which the least is 1 */
	uint16_t window;	 /* values before that tell what is usual; 1 .. PEAK_WINDOW_MAX */
	uint16_t least;		 /* so many there must be, else nothing is a peak; at least 1 */
};

struct peak {
	size_t begin, end;	 /* values at and above, v[begin .. end) */
	uint32_t prefixes, ases; /* the highest */
	uint32_t usual_prefixes, usual_ases;
	uint32_t again; /* values of the window that were peaks themselves by then: 0 is news */
};

/*
 * The next peak at or after *at of two series of n values, one a day or so; *at is then behind it.
 * False: there is none.
 */
bool peaks_next(const uint32_t *prefixes, const uint32_t *ases, size_t n, const struct peak_rule *r,
    size_t *at, struct peak *out);

/*
 * The same while it happens: conflicts come and go, time is cut into turns of a length that the
 * caller chooses. Cost: some 40 bytes a conflict seen at any time, 8 a turn of the window and AS.
 */
struct peak_book; /* opaque */

struct peak_book *peak_book_new(const struct peak_rule *r); /* NULL when memory is out */
void peak_book_free(struct peak_book *b);		    /* NULL is fine */

/* asn begins to conflict with other about a prefix (any number for it); once until it ends. */
enum st peak_book_add(
    struct peak_book *b, uint32_t asn, uint32_t other, uint32_t pfx, struct err *e);
/* One that was added ends. */
void peak_book_drop(struct peak_book *b, uint32_t asn, uint32_t other, uint32_t pfx);
/* A turn ends: what was highest in it becomes the past. */
void peak_book_turn(struct peak_book *b);
/* Whether the AS is on a peak now; *out (may be NULL) as above, begin and end in turns. Cheap. */
bool peak_book_now(const struct peak_book *b, uint32_t asn, struct peak *out);

#endif

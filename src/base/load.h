/*
 * load.h - what a loader tells about the one file it read.
 *
 * read = kept + refused, always: nothing is dropped in silence.
 */
#ifndef LOAD_H
#define LOAD_H

#include <stdint.h>
#include <string.h>

#define LOAD_REASONS 8
#define LOAD_PARTS 8

struct load {
	uint64_t read, kept, refused;
	struct {
		const char *why; /* static text; NULL ends */
		uint64_t n;
	} reasons[LOAD_REASONS];
	struct {
		const char *what; /* static text; NULL ends */
		uint64_t n;
	} parts[LOAD_PARTS]; /* the kept ones by what they are, where a file holds several */
	int64_t time_s;	     /* Unix seconds the content says it speaks of; 0: it does not say */
	int64_t latest_s;    /* newest date of a record: no earlier than that; 0 none */
};

/* One record was read and kept. */
static inline void
load_keep(struct load *l)
{
	l->read++;
	l->kept++;
}

/* The same, counted as one of those, too. The last place is shared by all that find no other. */
static inline void
load_keep_as(struct load *l, const char *what)
{
	unsigned i = 0;

	load_keep(l);
	while (
	    i < LOAD_PARTS - 1 && l->parts[i].what != NULL && strcmp(l->parts[i].what, what) != 0)
		i++;
	if (l->parts[i].what == NULL)
		l->parts[i].what = i < LOAD_PARTS - 1 ? what : "others";
	l->parts[i].n++;
}

/* One record was read and refused. The last place is shared by all reasons that find no other. */
static inline void
load_refuse(struct load *l, const char *why)
{
	unsigned i = 0;

	l->read++;
	l->refused++;
	while (i < LOAD_REASONS - 1 && l->reasons[i].why != NULL &&
	       strcmp(l->reasons[i].why, why) != 0)
		i++;
	if (l->reasons[i].why == NULL)
		l->reasons[i].why = i < LOAD_REASONS - 1 ? why : "other reasons";
	l->reasons[i].n++;
}

#endif

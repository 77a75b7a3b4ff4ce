/*
 * load.h - what a loader tells about the one file it read.
 *
 * read = kept + refused, always: nothing is dropped in silence.
 */
#ifndef LOAD_H
#define LOAD_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

#define LOAD_REASONS 8
#define LOAD_PARTS 8

/* What became of a record, for who looks at each of them (inspect). */
struct load_seen {
	bool kept;
	bool document;	   /* it is about the whole file, not about a record */
	const char *why;   /* static text: why refused, or the mark of a kept one; NULL none */
	const char *what;  /* "VRP"; static text */
	uint64_t off;	   /* where it stands in the plain text */
	struct str object; /* its gist, borrowed; n 0: none */
};

struct load {
	uint64_t read, kept, refused;
	struct {
		const char *why; /* static text; NULL ends */
		uint64_t n;
		uint64_t line; /* the first one, from 1; 0: the loader tells none */
	} reasons[LOAD_REASONS];
	struct {
		const char *what; /* static text; NULL ends */
		uint64_t n;
	} parts[LOAD_PARTS]; /* the kept ones by what they are, where a file holds several */
	int64_t time_s;	     /* Unix seconds the content says it speaks of; 0: it does not say */
	int64_t latest_s;    /* newest date of a record: no earlier than that; 0 none */
	/* NULL, or told of every record; the loader then fills what, off and object before */
	void (*see)(void *arg, const struct load_seen *s);
	void *see_arg;
	struct load_seen seen;
};

static inline void
load_tell(struct load *l, bool kept, const char *why)
{
	if (l->see == NULL)
		return;
	l->seen.kept = kept;
	l->seen.why = why;
	l->see(l->see_arg, &l->seen);
}

/* A mark on the whole file. */
static inline void
load_note(struct load *l, const char *mark)
{
	l->seen.document = true;
	load_tell(l, true, mark);
	l->seen.document = false;
}

/* One record was read and kept. */
static inline void
load_keep(struct load *l)
{
	l->read++;
	l->kept++;
	load_tell(l, true, NULL);
}

/* One record was read and kept, with a mark that inspect shows. */
static inline void
load_keep_marked(struct load *l, const char *mark)
{
	l->read++;
	l->kept++;
	load_tell(l, true, mark);
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

/* One record was read and refused, which began at a line. The last place is shared by all reasons
 * that find no other. */
static inline void
load_refuse_line(struct load *l, const char *why, uint64_t line)
{
	unsigned i = 0;

	l->read++;
	l->refused++;
	load_tell(l, false, why);
	while (i < LOAD_REASONS - 1 && l->reasons[i].why != NULL &&
	       strcmp(l->reasons[i].why, why) != 0)
		i++;
	if (l->reasons[i].why == NULL) {
		l->reasons[i].why = i < LOAD_REASONS - 1 ? why : "other reasons";
		l->reasons[i].line = line;
	}
	l->reasons[i].n++;
}

static inline void
load_refuse(struct load *l, const char *why)
{
	load_refuse_line(l, why, 0);
}

#endif

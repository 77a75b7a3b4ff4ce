/*
 * outcome.h - what became of one input, in the words that people and programs see.
 *
 * The order is from least to worst; the three skips stand for a message, an
 * object and a record and are equally bad.
 */
#ifndef OUTCOME_H
#define OUTCOME_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum outcome {
	OUT_OK,
	OUT_OK_FLAG,	  /* taken, with a mark that keeps it out of verdicts until looked at */
	OUT_DISCARD_ATTR, /* the route stands, the attribute does not */
	OUT_SKIP_FAMILY,  /* this family's part of the message is passed over, the rest read */
	OUT_TAW,	  /* treat as withdraw */
	OUT_SKIP_MSG,
	OUT_SKIP_OBJ,
	OUT_SKIP_REC,
	OUT_HELD,	 /* kept back until a second source or a person agrees */
	OUT_RESET_CLASS, /* a router would reset the session: the message is refused */
	OUT_STOP_FILE,	 /* the framing is lost: what came before is kept */
	OUT_REJECT_DOC,	 /* the whole document is refused */
	OUT_CLOSE,
	OUT_N,
};

const char *outcome_word(enum outcome o); /* "OK-FLAG" */
/* Whether something of the input was taken. */
bool outcome_kept(enum outcome o);

/* One thing that was noticed. */
struct finding {
	enum outcome outcome; /* OUT_OK: a note only */
	int attr;	      /* code of the path attribute it is about; -1: none */
	uint64_t off;	      /* octet in the plain stream */
	const char *rule;     /* static text */
	const char *what;     /* static text */
};

#define FINDINGS_MAX 24

/* All that was noticed about one record; the same thing about the same attribute only once. */
struct findings {
	struct finding v[FINDINGS_MAX];
	unsigned n, more; /* more: had no room; the worst always has */
	unsigned worst;	  /* index of the worst, when n > 0 */
};

void findings_add(
    struct findings *f, enum outcome o, uint64_t off, int attr, const char *rule, const char *what);
enum outcome findings_worst(const struct findings *f);

#endif

/*
 * rpsl.h - RPSL text, one object at a time (RFC 2622, RFC 2650).
 *
 * An object ends at an empty line; lines whose first column is % or # are
 * comments; an attribute goes on in lines that begin with a blank, a tab or a
 * plus. Objects are borrowed from the stream, nothing is copied. Bytes are
 * bytes: registries write ISO 8859-1 as well as UTF-8.
 *
 * Limits: RPSL_MAX_OBJECT_BYTES; a larger object is passed over and told.
 */
#ifndef RPSL_H
#define RPSL_H

#include "io/in.h"

enum rpsl_fault {
	RPSL_FINE,
	RPSL_NO_COLON, /* a line that is no attribute, comment or continuation */
	RPSL_NUL,      /* a zero byte */
	RPSL_LONG,     /* above the limit; text is empty */
};

struct rpsl_obj {
	struct str text; /* from the first attribute to the end of the last line, with its LF */
	uint64_t line;	 /* of its first attribute, from 1 */
	uint64_t off;	 /* the same in bytes */
	bool cut;	 /* the stream ended inside its last line */
	enum rpsl_fault fault;
};

struct rpsl_attr {
	struct str name;
	struct str raw; /* value with comments and continuation lines; see rpsl_value */
	bool last_line_cut;
};

/* The cursor is the caller's; it holds nothing that must be freed. */
struct rpsl {
	struct in *in;
	uint64_t line; /* lines consumed */
	size_t used;   /* bytes of the last object, consumed by the next call */
	/* what was passed over so far: text that goes on where no attribute has begun, and lines
	 * in which a server reports an error or a warning */
	bool floating, reported;
};

static inline struct rpsl
rpsl_on(struct in *in)
{
	return (struct rpsl){ .in = in };
}

/* ST_OK fills *o, valid until the next call; ST_END, or the fault that ended the stream. */
enum st rpsl_next(struct rpsl *r, struct rpsl_obj *o, struct err *e);

/* The first object of a text in memory, which ends with a line feed; false when there is none. */
bool rpsl_of_text(struct str text, struct rpsl_obj *o);

/* The next attribute of the text left in *rest; false at the end. Faulty lines are passed over. */
bool rpsl_attr_next(struct str *rest, struct rpsl_attr *a);

/*
 * The value in one line: comments gone, continuation lines joined by one blank, trimmed. Points
 * into raw when that is one line, else into buf. A value longer than cap is cut.
 */
struct str rpsl_value(struct str raw, char *buf, size_t cap);

/*
 * The words of a value of any length, comments left out and continuation lines followed. Blanks,
 * commas and the bytes of also are between words. The cursor is the caller's.
 */
struct rpsl_words {
	const char *p, *end, *also;
	bool comma; /* one was seen since the last word */
	bool stray; /* a semicolon, or a comma with nothing before it, stood between words */
};

static inline struct rpsl_words
rpsl_words_of(struct str raw, const char *also)
{
	return (struct rpsl_words){ raw.p, raw.p + raw.n, also, true, false };
}

bool rpsl_word_next(struct rpsl_words *w, struct str *word);

#endif

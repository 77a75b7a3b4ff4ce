/*
 * jsax.h - a JSON document as a stream of tokens, with no document in memory.
 *
 * yajl does the parsing (RFC 8259, UTF-8 checked, no comments, nothing behind
 * the document). Depth and the length of strings have ceilings. Duplicate keys
 * are the caller's business.
 */
#ifndef JSAX_H
#define JSAX_H

#include "io/in.h"

enum jtok {
	J_OBJ,
	J_OBJ_END,
	J_ARR,
	J_ARR_END,
	J_KEY,	/* text: the key */
	J_STR,	/* text: the value, escapes resolved */
	J_NUM,	/* text: the number as it stands there */
	J_BOOL, /* text: "true" or "false" */
	J_NULL,
};

/* One token. Anything but ST_OK stops and is passed on; the function fills *e, without offset. */
typedef enum st jsax_fn(void *arg, enum jtok t, struct str text, struct err *e);

/*
 * Reads the one document that in holds, to its end. ST_BAD: not JSON, or cut inside the document;
 * errors carry the offset.
 */
enum st jsax_run(struct in *in, jsax_fn *fn, void *arg, struct err *e);
/* The same; *at is the offset behind the token whenever fn is called. NULL is fine. */
enum st jsax_run_at(struct in *in, jsax_fn *fn, void *arg, uint64_t *at, struct err *e);
/*
 * A short way for the objects of a long list, of which a document mostly consists. p[0..n) begins
 * with the brace of an object in a list. The function takes as many whole objects as it can, each
 * with the comma behind it and the blanks up to the next brace, and says in *took how many bytes
 * those are: they never come to the parser, so it must be sure that they are JSON, and that the
 * list, which its jsax_fn knows, is the right one. The rest, perhaps all, comes as tokens.
 */
typedef enum st jsax_take_fn(void *arg, const uint8_t *p, size_t n, size_t *took, struct err *e);
enum st jsax_run_taking(struct in *in, jsax_fn *fn, jsax_take_fn *take, void *arg, struct err *e);
/* The same for documents one behind the other, as in JSON lines; none is fine, too. */
enum st jsax_run_many(struct in *in, jsax_fn *fn, void *arg, struct err *e);
/* The same for a document in memory. */
enum st jsax_text(struct str text, jsax_fn *fn, void *arg, struct err *e);

#endif

/* jsax.c - see jsax.h. */
#include "io/jsax.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <yajl/yajl_parse.h>

#include "base/limits.h"

#define CHUNK_BYTES ((size_t)64 << 10)

struct run {
	jsax_fn *fn;
	void *arg;
	struct err *e;
	enum st st;
	unsigned depth;
	uint64_t *at; /* where the caller wants the place of a token, or NULL */
	yajl_handle h;
	uint64_t off;	    /* of the chunk at hand */
	uint64_t end;	    /* of the last token */
	bool token;	    /* one was seen since the last look */
	jsax_take_fn *take; /* or NULL */
	unsigned idle;	    /* how often in a row it took nothing */
	bool at_object;	    /* the next byte is the brace of an object in a list */
};

#define TAKE_MAX_IDLE 1024 /* it does not know these objects, and is not asked any more */

static int
give(struct run *r, enum jtok t, const void *p, size_t n)
{
	r->token = true;
	r->end = r->off + yajl_get_bytes_consumed(r->h);
	if (r->at != NULL)
		*r->at = r->end;
	r->st = r->fn(r->arg, t, (struct str){ p, n }, r->e);
	return r->st == ST_OK;
}

static int
enter(struct run *r, enum jtok t)
{
	if (++r->depth > JSON_MAX_DEPTH) {
		r->st = err_set(
		    r->e, ST_LIMIT, ERR_NOOFF, NULL, "nested deeper than %d", JSON_MAX_DEPTH);
		return 0;
	}
	return give(r, t, "", 0);
}

static int
leave(struct run *r, enum jtok t)
{
	r->depth--;
	return give(r, t, "", 0);
}

static int
on_obj(void *r)
{
	return enter(r, J_OBJ);
}

static int
on_obj_end(void *r)
{
	return leave(r, J_OBJ_END);
}

static int
on_arr(void *r)
{
	return enter(r, J_ARR);
}

static int
on_arr_end(void *r)
{
	return leave(r, J_ARR_END);
}

static int
on_key(void *r, const unsigned char *p, size_t n)
{
	return give(r, J_KEY, p, n);
}

static int
on_str(void *r, const unsigned char *p, size_t n)
{
	return give(r, J_STR, p, n);
}

static int
on_num(void *r, const char *p, size_t n)
{
	return give(r, J_NUM, p, n);
}

static int
on_bool(void *r, int v)
{
	return v ? give(r, J_BOOL, "true", 4) : give(r, J_BOOL, "false", 5);
}

static int
on_null(void *r)
{
	return give(r, J_NULL, "", 0);
}

static const yajl_callbacks callbacks = {
	.yajl_null = on_null,
	.yajl_boolean = on_bool,
	.yajl_number = on_num,
	.yajl_string = on_str,
	.yajl_start_map = on_obj,
	.yajl_map_key = on_key,
	.yajl_end_map = on_obj_end,
	.yajl_start_array = on_arr,
	.yajl_end_array = on_arr_end,
};

/*
 * yajl's verdict on the chunk at hand; its text is two lines, of which the first counts. Where a
 * token should not be yajl's place depends on how the document came in pieces: then the end of the
 * one before is told.
 */
static enum st
verdict(struct run *r, yajl_status s)
{
	uint64_t at = r->off + yajl_get_bytes_consumed(r->h);
	unsigned char *text;

	if (s == yajl_status_ok)
		return ST_OK;
	if (s == yajl_status_client_canceled) {
		if (r->e->off == ERR_NOOFF)
			r->e->off = at;
		return r->st;
	}
	text = yajl_get_error(r->h, 0, NULL, 0);
	if (text != NULL && strncmp((const char *)text, "parse", 5) == 0)
		at = r->end;
	err_set(r->e, ST_BAD, at, "RFC 8259", "%.*s",
	    text != NULL ? (int)strcspn((const char *)text, "\n") : 0,
	    text != NULL ? (const char *)text : "");
	if (text != NULL)
		yajl_free_error(r->h, text);
	return ST_BAD;
}

/* yajl takes \f and \v for blanks; JSON has them nowhere, in strings only as escapes. */
static size_t
before_odd(const uint8_t *p, size_t n)
{
	const uint8_t *at = memchr(p, '\f', n);

	if (at != NULL)
		n = (size_t)(at - p);
	at = memchr(p, '\v', n);
	return at != NULL ? (size_t)(at - p) : n;
}

/* Up to a brace behind a comma or bracket, where an object of a list may begin: within a string it
 * may be none of either, but then what is in hand is no list of objects. */
static size_t
before_object(const uint8_t *p, size_t n)
{
	for (size_t i = 1; i < n; i++) {
		const uint8_t *brace = memchr(p + i, '{', n - i);
		size_t k;

		if (brace == NULL)
			return n;
		i = k = (size_t)(brace - p);
		while (k > 0 && (p[k - 1] == ' ' || (p[k - 1] >= '\t' && p[k - 1] <= '\r')))
			k--;
		if (k > 0 && (p[k - 1] == ',' || p[k - 1] == '['))
			return i;
	}
	return n;
}

/* The short way, and how far to go the long one before it is tried again. */
static enum st
shorten(struct run *r, struct in *in, const uint8_t **p, size_t *have)
{
	enum st st = ST_OK;
	size_t took = 0;

	if (r->at_object) {
		st = r->take(r->arg, *p, *have, &took, r->e);
		if (st != ST_OK) {
			r->e->off = r->off + took;
			return st;
		}
		r->idle = took == 0 ? r->idle + 1 : 0;
		if (r->idle == TAKE_MAX_IDLE)
			r->take = NULL;
		in_skip(in, took);
		r->off += took;
		*p += took;
		*have -= took;
	}
	if (r->take != NULL) {
		const size_t n = before_object(*p, *have);

		r->at_object = n < *have;
		*have = n;
	}
	return ST_OK;
}

static enum st
feed(struct run *r, struct in *in)
{
	uint64_t quiet = 0; /* bytes since the last token: yajl keeps them */
	const uint8_t *p;
	size_t have, n;
	enum st st;

	for (;;) {
		r->off = in_off(in);
		st = in_peek(in, 1, &p, &have, r->e);
		if (st != ST_OK)
			break;
		if (have > CHUNK_BYTES)
			have = CHUNK_BYTES;
		if (r->take != NULL && (st = shorten(r, in, &p, &have)) != ST_OK)
			return st;
		n = before_odd(p, have);
		r->token = false;
		st = verdict(r, yajl_parse(r->h, p, n));
		if (st != ST_OK)
			return st;
		if (n < have)
			return err_set(r->e, ST_BAD, r->off + n, "RFC 8259 2",
			    "a control character between values");
		quiet = r->token ? 0 : quiet + have;
		if (quiet > JSON_MAX_STRING_BYTES)
			return err_set(r->e, ST_LIMIT, r->off, NULL, "a value above %u bytes",
			    JSON_MAX_STRING_BYTES);
		in_skip(in, have);
	}
	return st == ST_END ? verdict(r, yajl_complete_parse(r->h)) : st;
}

static enum st
run(struct run *r, struct in *in, bool many)
{
	enum st st;

	r->h = yajl_alloc(&callbacks, NULL, r);
	if (r->h == NULL)
		return err_nomem(r->e, "the JSON reader");
	if (many)
		yajl_config(r->h, yajl_allow_multiple_values, 1);
	st = feed(r, in);
	yajl_free(r->h);
	return st;
}

enum st
jsax_run_at(struct in *in, jsax_fn *fn, void *arg, uint64_t *at, struct err *e)
{
	struct run r = { .fn = fn, .arg = arg, .e = e, .st = ST_OK, .at = at };

	return run(&r, in, false);
}

enum st
jsax_run_taking(struct in *in, jsax_fn *fn, jsax_take_fn *take, void *arg, struct err *e)
{
	struct run r = { .fn = fn, .arg = arg, .e = e, .st = ST_OK, .take = take };

	return run(&r, in, false);
}

enum st
jsax_run(struct in *in, jsax_fn *fn, void *arg, struct err *e)
{
	return jsax_run_at(in, fn, arg, NULL, e);
}

enum st
jsax_run_many(struct in *in, jsax_fn *fn, void *arg, struct err *e)
{
	struct run r = { .fn = fn, .arg = arg, .e = e, .st = ST_OK };

	return run(&r, in, true);
}

enum st
jsax_text(struct str text, jsax_fn *fn, void *arg, struct err *e)
{
	struct run r = { .fn = fn, .arg = arg, .e = e, .st = ST_OK };
	const size_t n = before_odd((const uint8_t *)text.p, text.n);
	enum st st;

	r.h = yajl_alloc(&callbacks, NULL, &r);
	if (r.h == NULL)
		return err_nomem(e, "the JSON reader");
	st = verdict(&r, yajl_parse(r.h, (const unsigned char *)text.p, n));
	if (st == ST_OK && n < text.n)
		st = err_set(e, ST_BAD, n, "RFC 8259 2", "a control character between values");
	if (st == ST_OK)
		st = verdict(&r, yajl_complete_parse(r.h));
	yajl_free(r.h);
	return st;
}

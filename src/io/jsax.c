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
	bool token;	     /* one was seen since the last look */
	uint64_t *at, chunk; /* where the caller wants the place; offset of the chunk under way */
	yajl_handle h;
};

static int
give(struct run *r, enum jtok t, const void *p, size_t n)
{
	r->token = true;
	if (r->at != NULL)
		*r->at = r->chunk + yajl_get_bytes_consumed(r->h);
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

/* yajl's verdict on the chunk that begins at off; its text is two lines, of which the first counts.
 */
static enum st
verdict(struct run *r, yajl_handle h, yajl_status s, uint64_t off)
{
	const uint64_t at = off + yajl_get_bytes_consumed(h);
	unsigned char *text;

	if (s == yajl_status_ok)
		return ST_OK;
	if (s == yajl_status_client_canceled) {
		if (r->e->off == ERR_NOOFF)
			r->e->off = at;
		return r->st;
	}
	text = yajl_get_error(h, 0, NULL, 0);
	err_set(r->e, ST_BAD, at, "RFC 8259", "%.*s",
	    text != NULL ? (int)strcspn((const char *)text, "\n") : 0,
	    text != NULL ? (const char *)text : "");
	if (text != NULL)
		yajl_free_error(h, text);
	return ST_BAD;
}

/* yajl takes these two for blanks; JSON has them nowhere, in strings only as escapes. */
static enum st
no_blanks(const uint8_t *p, size_t n, uint64_t off, struct err *e)
{
	const uint8_t *at = memchr(p, '\f', n);

	if (at == NULL)
		at = memchr(p, '\v', n);
	return at == NULL ? ST_OK
			  : err_set(e, ST_BAD, off + (uint64_t)(at - p), "RFC 8259 2",
				"a control character between values");
}

static enum st
feed(struct run *r, struct in *in)
{
	const yajl_handle h = r->h;
	uint64_t quiet = 0; /* bytes since the last token: yajl keeps them */
	const uint8_t *p;
	size_t have;
	enum st st;

	for (;;) {
		const uint64_t off = r->chunk = in_off(in);

		st = in_peek(in, 1, &p, &have, r->e);
		if (st != ST_OK)
			break;
		if (have > CHUNK_BYTES)
			have = CHUNK_BYTES;
		st = no_blanks(p, have, off, r->e);
		if (st != ST_OK)
			return st;
		r->token = false;
		st = verdict(r, h, yajl_parse(h, p, have), off);
		if (st != ST_OK)
			return st;
		quiet = r->token ? 0 : quiet + have;
		if (quiet > JSON_MAX_STRING_BYTES)
			return err_set(r->e, ST_LIMIT, off, NULL, "a value above %u bytes",
			    JSON_MAX_STRING_BYTES);
		in_skip(in, have);
	}
	if (st != ST_END)
		return st;
	return verdict(r, h, yajl_complete_parse(h), in_off(in));
}

enum st
jsax_run_at(struct in *in, jsax_fn *fn, void *arg, uint64_t *at, struct err *e)
{
	struct run r = { .fn = fn, .arg = arg, .e = e, .st = ST_OK, .at = at };
	enum st st;

	r.h = yajl_alloc(&callbacks, NULL, &r);
	if (r.h == NULL)
		return err_nomem(e, "the JSON reader");
	st = feed(&r, in);
	yajl_free(r.h);
	return st;
}

enum st
jsax_run(struct in *in, jsax_fn *fn, void *arg, struct err *e)
{
	return jsax_run_at(in, fn, arg, NULL, e);
}

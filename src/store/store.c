/* store.c - the calls that every maker serves. */
#include "store/store_i.h"

#include <stdlib.h>

void
store_close(struct store *s)
{
	if (s != NULL)
		s->ops->close(s);
}

enum st
store_begin(struct store *s, struct err *e)
{
	return s->ops->begin(s, e);
}

enum st
store_commit(struct store *s, struct err *e)
{
	return s->ops->commit(s, e);
}

void
store_rollback(struct store *s)
{
	s->ops->rollback(s);
}

enum st
store_setting(struct store *s, const char *name, char out[STORE_SETTING], struct err *e)
{
	return s->ops->setting(s, name, out, e);
}

enum st
store_setting_put(struct store *s, const char *name, const char *value, struct err *e)
{
	return s->ops->setting_put(s, name, value, e);
}

enum st
store_view(struct store *s, uint64_t *out, struct err *e)
{
	char text[STORE_SETTING];
	enum st st = s->ops->setting(s, "view", text, e);

	*out = st == ST_OK ? strtoull(text, NULL, 10) : 0;
	return st == ST_END ? ST_OK : st;
}

enum st
store_publish(struct store *s, uint64_t view, struct err *e)
{
	return s->ops->publish(s, view, e);
}

const char *
input_status_word(enum input_status s)
{
	static const char *const words[] = {
		[INPUT_DONE] = "done",
		[INPUT_PARTIAL] = "partial",
		[INPUT_REFUSED] = "refused",
		[INPUT_UNUSED] = "unused",
		[INPUT_HELD] = "held back",
		[INPUT_REPLACED] = "replaced",
	};

	return words[s];
}

enum st
store_inputs(struct store *s, struct store_input **out, size_t *n, struct err *e)
{
	return s->ops->inputs(s, out, n, e);
}

enum st
store_input_find(
    struct store *s, const uint8_t sha256[SHA256_BYTES], struct store_input *out, struct err *e)
{
	return s->ops->input_find(s, sha256, out, e);
}

enum st
store_input_put(struct store *s, struct store_input *in, struct err *e)
{
	return s->ops->input_put(s, in, e);
}

enum st
store_months(struct store *s, struct store_month **out, size_t *n, struct err *e)
{
	return s->ops->months(s, out, n, e);
}

enum st
store_month_inputs(struct store *s, int32_t month, int64_t **out, size_t *n, struct err *e)
{
	return s->ops->month_inputs(s, month, out, n, e);
}

enum st
store_month_put(struct store *s, const struct store_month_data *d, struct err *e)
{
	return s->ops->month_put(s, d, e);
}

enum st
store_text(struct store *s, int32_t month, struct buf *out, struct err *e)
{
	return s->ops->chunk(s, month, CHUNK_NAMES, out, e);
}

enum st
store_norms(struct store *s, int32_t month, struct buf *out, struct err *e)
{
	return s->ops->chunk(s, month, CHUNK_NORMS, out, e);
}

enum st
store_column(
    struct store *s, int32_t month, const char *name, uint32_t **out, size_t *n, struct err *e)
{
	struct buf b = { 0 };
	enum st st = s->ops->chunk(s, month, name, &b, e);

	*out = NULL;
	*n = 0;
	if (st == ST_OK && b.n % sizeof(uint32_t) != 0)
		st = err_set(e, ST_BAD, ERR_NOOFF, NULL, "column %s of the store is damaged", name);
	if (st == ST_OK && buf_room(&b, 1) == NULL) /* an empty column is not NULL */
		st = err_nomem(e, name);
	if (st != ST_OK) {
		buf_fini(&b);
		return st;
	}
	*out = (uint32_t *)(void *)b.p; /* malloc'ed, so it is aligned */
	*n = b.n / sizeof(uint32_t);
	return ST_OK;
}

enum st
store_peers(struct store *s, int32_t month, uint32_t **out, size_t *n, struct err *e)
{
	return store_column(s, month, CHUNK_PEERS, out, n, e);
}

enum st
store_rows_open(struct store *s, struct store_rows *r, const struct store_scan *scan, struct err *e)
{
	return s->ops->rows_open(s, r, scan, e);
}

enum st
store_rows_next(struct store *s, struct store_rows *r, struct store_route *out, struct err *e)
{
	return s->ops->rows_next(s, r, out, e);
}

enum st
store_integrity(struct store *s, struct err *e)
{
	return s->ops->integrity(s, e);
}

uint64_t
store_bytes(struct store *s)
{
	return s->ops->bytes(s);
}

enum st
store_expected(struct store *s, const char *source, int64_t since_s, int64_t until_s,
    struct store_expected **out, size_t *n, struct err *e)
{
	return s->ops->expected(s, source, since_s, until_s, out, n, e);
}

enum st
store_expected_last(
    struct store *s, const char *source, const char *part, int64_t *slot_s, struct err *e)
{
	return s->ops->expected_last(s, source, part, slot_s, e);
}

enum st
store_expected_put(struct store *s, struct store_expected *x, struct err *e)
{
	return s->ops->expected_put(s, x, e);
}

enum st
store_revisions(
    struct store *s, int64_t expected, struct store_revision **out, size_t *n, struct err *e)
{
	return s->ops->revisions(s, expected, out, n, e);
}

enum st
store_revision_put(struct store *s, int64_t expected, const struct store_revision *r, struct err *e)
{
	return s->ops->revision_put(s, expected, r, e);
}

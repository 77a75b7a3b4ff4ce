/* route_cut.c - see route_cut.h. */
#include "app/route_cut.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum st
route_cut_open(struct route_cut *c, const char *path, struct err *e)
{
	*c = (struct route_cut){ .path = path, .o.fd = STDOUT_FILENO };
	if (strcmp(path, "-") == 0)
		return ST_OK;
	if (asprintf(&c->part, "%s.part", path) == -1) {
		c->part = NULL;
		return err_nomem(e, "a name");
	}
	c->o.fd = open(c->part, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
	if (c->o.fd == -1) {
		err_sys(e, "cannot write %s", c->part);
		free(c->part);
		return ST_IO;
	}
	return ST_OK;
}

/* An entry of an old table as the record of RFC 6396 that it would be. */
static void
bulk_entry(struct route_cut *c, const struct mrt_rec *rec)
{
	const uint32_t len = htobe32((uint32_t)(4 + rec->body_n));

	buf_put(&c->o.b, rec->bulk, 8);
	buf_put(&c->o.b, &len, sizeof(len));
	buf_put(&c->o.b, rec->bulk + 12, 4);
	buf_put(&c->o.b, rec->body, rec->body_n);
}

void
route_cut_record(struct route_cut *c, const struct mrt_rec *rec)
{
	struct span s;

	if (rec->bulk != NULL) {
		bulk_entry(c, rec);
		return;
	}
	s = mrt_rec_bytes(rec);

	buf_put(&c->o.b, s.p, s.n);
}

void
route_cut_rib(struct route_cut *c, const struct mrt_rec *rec, const struct mrt_rib *rib,
    const uint32_t *keep, size_t n)
{
	const struct mrt_entry *t = rib->entries;
	const uint8_t *begin;
	const size_t at = c->o.b.n;
	size_t head, front;
	uint8_t *out;
	uint32_t len;

	if (n == rib->n) {
		route_cut_record(c, rec);
		return;
	}
	begin = mrt_rec_bytes(rec).p;
	/* What stands before the attributes of an entry, and before the first entry. Some, not all,
	 * are kept: there are at least two. */
	head = (size_t)(t[1].attrs - (t[0].attrs + t[0].attrs_n));
	front = (size_t)(t[0].attrs - head - begin);
	buf_put(&c->o.b, begin, front);
	for (size_t i = 0; i < n; i++)
		buf_put(&c->o.b, t[keep[i]].attrs - head, head + t[keep[i]].attrs_n);
	if (buf_bad(&c->o.b))
		return;
	out = (uint8_t *)c->o.b.p + at;
	out[front - 2] = (uint8_t)(n >> 8);
	out[front - 1] = (uint8_t)n;
	len = htobe32((uint32_t)(c->o.b.n - at - 12));
	memcpy(out + 8, &len, sizeof(len));
}

enum st
route_cut_tick(struct route_cut *c, struct err *e)
{
	if (c->fault.st == ST_OK && out_tick(&c->o, &c->fault) != ST_OK)
		c->o.b.n = 0;
	*e = c->fault;
	return e->st;
}

enum st
route_cut_close(struct route_cut *c, struct err *e)
{
	enum st st = route_cut_tick(c, e);

	if (st == ST_OK)
		st = out_flush(&c->o, e);

	buf_fini(&c->o.b);
	if (c->part == NULL)
		return st;
	if (st == ST_OK && fsync(c->o.fd) == -1)
		st = err_sys(e, "cannot write %s", c->part);
	close(c->o.fd);
	if (st == ST_OK && rename(c->part, c->path) == -1)
		st = err_sys(e, "cannot name %s", c->path);
	if (st != ST_OK)
		unlink(c->part);
	free(c->part);
	c->part = NULL;
	return st;
}

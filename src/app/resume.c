/* resume.c - see resume.h. */
#include "app/resume.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "app/obs.h"
#include "base/arena.h"
#include "base/ckpt.h"
#include "base/version.h"

static const char magic[] = "routescope detect 2, " PROGRAM ", " DETECT_VERSION;

/* The digest of a file as it lies there; zero where there is none: that is told when it is read,
 * and standard input never comes again. */
static enum st
digest_file(const char *path, uint8_t out[SHA256_BYTES], struct err *e)
{
	uint64_t bytes;
	const enum st st = strcmp(path, "-") != 0 ? file_sha256(path, out, &bytes, e) : ST_IO;

	if (st != ST_OK)
		memset(out, 0, SHA256_BYTES);
	return st == ST_NOMEM ? st : ST_OK;
}

static void
add_sources(struct sha256 *h, const struct world *w)
{
	const struct source *s;
	const size_t n = w != NULL ? world_sources(w, &s) : 0;

	for (size_t i = 0; i < n; i++) {
		const uint32_t kind = s[i].kind;

		sha256_add(h, &kind, sizeof(kind));
		sha256_add(h, s[i].name, strlen(s[i].name) + 1);
		sha256_add(h, &s[i].data_time_s, sizeof(s[i].data_time_s));
		sha256_add(h, s[i].sha256, SHA256_BYTES);
	}
}

/*
 * Of all that the answer depends on, but for the files: of sets over time those that were due by
 * now_us, since later ones change nothing that was.
 */
static enum st
key_of(const struct detection *d, int64_t now_us, uint8_t out[SHA256_BYTES], struct err *e)
{
	const struct detect_set *v = d->opts->sets;
	struct sha256 *h = sha256_new();

	if (h == NULL)
		return err_nomem(e, "digest");
	sha256_add(h, d->set->sha256, SHA256_BYTES);
	sha256_add(h, &d->opts->since_us, sizeof(d->opts->since_us));
	add_sources(h, d->opts->world);
	for (size_t i = 0; i < d->opts->sets_n && (i == 0 || v[i].from_s <= now_us / 1000000);
	     i++) {
		sha256_add(h, &v[i].from_s, sizeof(v[i].from_s));
		add_sources(h, v[i].world);
	}
	sha256_end(h, out);
	return ST_OK;
}

/* What tells a file from others: collector, name without folder, kind, content. */
static enum st
file_key(const struct detection_file *f, uint8_t out[SHA256_BYTES], struct err *e)
{
	const char *slash = strrchr(f->path, '/'), *base = slash != NULL ? slash + 1 : f->path;
	const char kind = f->table ? 't' : 'u';
	uint8_t content[SHA256_BYTES];
	struct sha256 *h;

	if (f->sha256 != NULL)
		memcpy(content, f->sha256, sizeof(content));
	else if (digest_file(f->path, content, e) != ST_OK)
		return e->st;
	h = sha256_new();
	if (h == NULL)
		return err_nomem(e, "digest");
	sha256_add(h, f->collector, strlen(f->collector) + 1);
	sha256_add(h, base, strlen(base) + 1);
	sha256_add(h, &kind, 1);
	sha256_add(h, content, sizeof(content));
	sha256_end(h, out);
	return ST_OK;
}

/* Of all files that are given, once. */
static enum st
file_keys(struct detection *d, struct err *e)
{
	if (d->keys != NULL)
		return ST_OK;
	d->keys = arr_new(d->opts->n + 1, SHA256_BYTES);
	if (d->keys == NULL)
		return err_nomem(e, "digest");
	for (size_t i = 0; i < d->opts->n; i++) {
		if (file_key(&d->opts->files[i], d->keys[i], e) != ST_OK)
			return e->st;
	}
	return ST_OK;
}

static enum st
write_all(struct detection *d, FILE *f, struct err *e)
{
	uint8_t key[SHA256_BYTES];
	int64_t now = follow_now(d->follow);
	size_t n = d->good_files;
	struct ckpt c;
	enum st st = file_keys(d, e);

	if (st == ST_OK)
		st = key_of(d, now, key, e);
	if (st != ST_OK)
		return st;
	ckpt_begin(&c, f, false, e);
	ckpt_mark(&c, magic, sizeof(magic));
	CKPT(&c, now);
	CKPT(&c, key);
	ckpt_count(&c, &n, SIZE_MAX);
	for (size_t i = 0; i < n; i++)
		CKPT(&c, d->keys[d->order[i]]);
	d->gaps = ckpt_array(&c, d->gaps, &d->gaps_n, &d->gaps_cap, sizeof(*d->gaps), SIZE_MAX);
	if (ckpt_end(&c) != ST_OK || follow_save(d->follow, f, e) != ST_OK)
		return e->st;
	return detect_save(d->detect, f, e);
}

enum st
resume_save(struct detection *d, struct err *e)
{
	const size_t n = strlen(d->opts->checkpoint) + sizeof(".part");
	char *part = malloc(n);
	FILE *f = NULL;
	enum st st;

	if (part == NULL)
		return err_nomem(e, "a checkpoint");
	snprintf(part, n, "%s.part", d->opts->checkpoint);
	f = fopen(part, "wb");
	if (f == NULL) {
		st = err_sys(e, "cannot write the checkpoint");
		free(part);
		return st;
	}
	st = write_all(d, f, e);
	if (st == ST_OK && (fflush(f) != 0 || fsync(fileno(f)) != 0))
		st = err_sys(e, "cannot write the checkpoint");
	fclose(f);
	if (st == ST_OK && rename(part, d->opts->checkpoint) != 0)
		st = err_sys(e, "cannot write the checkpoint");
	if (st != ST_OK)
		unlink(part);
	free(part);
	return st;
}

static int
by_key(const void *pa, const void *pb, void *arg)
{
	const struct detection *d = arg;
	const size_t a = *(const size_t *)pa, b = *(const size_t *)pb;
	const int c = memcmp(d->keys[a], d->keys[b], SHA256_BYTES);

	return c != 0 ? c : a < b ? -1 : a > b;
}

/* Which of the files given, sorted by their keys, one of the checkpoint is; each once. */
static enum st
find_file(
    struct detection *d, const size_t *sorted, const uint8_t want[SHA256_BYTES], struct err *e)
{
	size_t low = 0, high = d->opts->n;

	while (low < high) {
		const size_t mid = low + (high - low) / 2;

		if (memcmp(d->keys[sorted[mid]], want, SHA256_BYTES) < 0)
			low = mid + 1;
		else
			high = mid;
	}
	while (low < d->opts->n && d->kept[sorted[low]])
		low++;
	if (low == d->opts->n || memcmp(d->keys[sorted[low]], want, SHA256_BYTES) != 0)
		return err_set(
		    e, ST_BAD, ERR_NOOFF, NULL, "a file that it has is not given, or changed");
	d->kept[sorted[low]] = true;
	d->order[d->kept_files++] = sorted[low];
	return ST_OK;
}

static enum st
find_files(struct detection *d, uint8_t (*keys)[SHA256_BYTES], size_t n, struct err *e)
{
	size_t *sorted = arr_new(d->opts->n + 1, sizeof(*sorted));
	enum st st = ST_OK;

	if (sorted == NULL)
		return err_nomem(e, "files");
	for (size_t i = 0; i < d->opts->n; i++)
		sorted[i] = i;
	qsort_r(sorted, d->opts->n, sizeof(*sorted), by_key, d);
	for (size_t i = 0; i < n && st == ST_OK; i++)
		st = find_file(d, sorted, keys[i], e);
	free(sorted);
	return st;
}

/* Whose it is. *keys is malloc'ed. */
static enum st
read_head(struct detection *d, FILE *f, uint8_t (**keys)[SHA256_BYTES], size_t *n, struct err *e)
{
	uint8_t want[SHA256_BYTES], key[SHA256_BYTES] = { 0 };
	int64_t now = 0;
	struct ckpt c;

	if (file_keys(d, e) != ST_OK)
		return e->st;
	ckpt_begin(&c, f, true, e);
	ckpt_mark(&c, magic, sizeof(magic));
	CKPT(&c, now);
	CKPT(&c, key);
	*keys = ckpt_array(&c, NULL, n, NULL, SHA256_BYTES, UINT32_MAX);
	free(d->gaps);
	d->gaps = ckpt_array(&c, NULL, &d->gaps_n, &d->gaps_cap, sizeof(*d->gaps), UINT32_MAX);
	if (ckpt_end(&c) != ST_OK || key_of(d, now, want, e) != ST_OK)
		return e->st;
	if (memcmp(key, want, sizeof(key)) != 0)
		return err_set(e, ST_BAD, ERR_NOOFF, NULL,
		    "the checkpoint is of other settings, another world or another --since");
	return ST_OK;
}

static enum st
read_all(struct detection *d, FILE *f, struct err *e)
{
	uint8_t(*keys)[SHA256_BYTES] = NULL;
	size_t n = 0;
	enum st st = read_head(d, f, &keys, &n, e);

	if (st == ST_OK)
		st = find_files(d, keys, n, e);
	free(keys);
	if (st == ST_OK)
		st = follow_load(d->follow, f, e);
	if (st == ST_OK)
		st = detect_load(d->detect, f, e);
	if (st == ST_OK)
		detect_due(d->detect, follow_now(d->follow));
	return st;
}

enum st
resume_load(struct detection *d, struct err *e)
{
	FILE *f = fopen(d->opts->checkpoint, "rb");
	enum st st;

	if (f == NULL)
		return errno == ENOENT ? ST_END : err_sys(e, "cannot read the checkpoint");
	st = read_all(d, f, e);
	fclose(f);
	return st;
}

/* evidence_rebuild.c - an incident from its evidence alone (evidence.h). */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "app/evidence_i.h"
#include "bgp/aspath.h"
#include "detect/record.h"

struct rebuilding {
	const char *dir;
	void (*say)(void *arg, const char *line);
	void *arg;
	struct rebuilt *r;
	struct record rec;
	struct settings *set;
};

static void differs(struct rebuilding *b, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

static void
differs(struct rebuilding *b, const char *fmt, ...)
{
	char line[1024];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(line, sizeof(line), fmt, ap);
	va_end(ap);
	b->r->differences++;
	if (b->say != NULL)
		b->say(b->arg, line);
}

/* What a raw record shows, beside what is told of it. */
struct sight_check {
	const struct sighting *s;
	const struct follow *f;
	bool shown;
	bool nomem;
};

static enum st
on_change(void *arg, const struct follow_change *c, struct err *e)
{
	struct sight_check *k = arg;
	const struct follow_peer *p = follow_peer(k->f, c->peer);
	struct buf path = { 0 };

	(void)e;
	if (c->now == 0 || p->asn != k->s->peer_asn || !pfx_eq(&p->addr, &k->s->peer) ||
	    !pfx_eq(follow_pfx(k->f, c->pfx), &k->s->pfx))
		return ST_OK;
	aspath_text(&path, follow_path(follow_route(k->f, c->now)));
	if (buf_bad(&path))
		k->nomem = true;
	else if (str_eq((struct str){ path.p != NULL ? path.p : "", path.n }, k->s->path))
		k->shown = true;
	buf_fini(&path);
	return ST_OK;
}

/* Reads the object as the file in MRT that it is. */
static enum st
read_object(struct sight_check *k, const char *path, bool table, struct err *e)
{
	const struct follow_watch w = { .arg = k, .change = on_change };
	struct follow *f = follow_new(&w);
	enum st st = ST_OK;

	if (f == NULL)
		return err_nomem(e, "routes");
	k->f = f;
	follow_threads(f, 1);
	st = follow_add(f, "", path, table, e);
	if (st == ST_OK)
		st = follow_run(f, FOLLOW_BEGIN, FOLLOW_END, e);
	follow_free(f);
	return k->nomem ? err_nomem(e, "evidence") : st;
}

/* A later table is told as a transfer, as updates may be: whichever of the two it is. */
static enum st
check_sight(struct rebuilding *b, const struct sighting *s, const char *path, struct err *e)
{
	struct sight_check k = { .s = s };
	enum st st = read_object(&k, path, s->table, e);

	if (st == ST_OK && !k.shown)
		st = read_object(&k, path, !s->table, e);
	if (st != ST_OK)
		return st;
	if (k.shown)
		b->r->sights++;
	else
		differs(b, "%s: the record does not show what is told of AS%u", path, s->peer_asn);
	return ST_OK;
}

static enum st
check_slice(struct rebuilding *b, const struct sighting *s, struct err *e)
{
	static const uint8_t none[SHA256_BYTES];
	struct buf raw = { 0 }, path = { 0 };
	enum st st;

	if (s->file == NULL || memcmp(s->sha256, none, sizeof(none)) == 0)
		return ST_OK; /* was not cut, which the line says, too */
	b->r->objects++;
	st = evidence_get(b->dir, s->sha256, &raw, e);
	if (st == ST_OK)
		st = evidence_object_path(b->dir, s->sha256, &path) ? check_sight(b, s, path.p, e)
								    : err_nomem(e, "evidence");
	if (st != ST_OK && st != ST_NOMEM) {
		char line[600];

		err_fmt(e, line, sizeof(line));
		differs(b, "%s", line);
		st = ST_OK;
	}
	buf_fini(&raw);
	buf_fini(&path);
	return st;
}

/* Any fault but of memory is a difference. */
static enum st
tell(struct rebuilding *b, enum st st, const struct err *e)
{
	char line[600];

	if (st == ST_OK || st == ST_NOMEM)
		return st;
	err_fmt(e, line, sizeof(line));
	differs(b, "%s", line);
	return ST_END;
}

static bool
hex_digest(const struct buf *b, uint8_t out[SHA256_BYTES])
{
	memset(out, 0, SHA256_BYTES);
	if (b->n != 2 * SHA256_BYTES + 1 || b->p[b->n - 1] != '\n')
		return false;
	for (size_t i = 0; i < 2 * SHA256_BYTES; i++) {
		const char *digits = "0123456789abcdef", *d = strchr(digits, b->p[i]);

		if (d == NULL || *d == '\0')
			return false;
		out[i / 2] = (uint8_t)(out[i / 2] << 4 | (uint8_t)(d - digits));
	}
	return true;
}

/* ST_END: something is not as it was, and told. */
static enum st
load(struct rebuilding *b, const char *id, struct err *e)
{
	struct buf path = { 0 }, text = { 0 };
	uint8_t sha256[SHA256_BYTES];
	enum st st = evidence_incident_path(b->dir, id, ".record", &path)
			 ? evidence_read(path.p, &text, e)
			 : err_nomem(e, "evidence");

	if (st == ST_OK && !hex_digest(&text, sha256))
		st = tell(b,
		    err_in((err_set(e, ST_BAD, ERR_NOOFF, NULL, "names no record"), e), path.p), e);
	else if (st == ST_OK) {
		b->r->objects += 2;
		st = tell(b, evidence_get(b->dir, sha256, &text, e), e);
		if (st == ST_OK)
			st = tell(b, record_parse(&b->rec, text.p, text.n, e), e);
		if (st == ST_OK)
			st = tell(b, evidence_get(b->dir, b->rec.settings, &text, e), e);
		if (st == ST_OK)
			st = tell(b, settings_parse(&b->set, text.p, text.n, "settings", e), e);
	}
	buf_fini(&path);
	buf_fini(&text);
	return st;
}

static enum st
compare(struct rebuilding *b, const char *id, const struct buf *line, struct err *e)
{
	struct buf path = { 0 }, told = { 0 };
	enum st st = evidence_incident_path(b->dir, id, ".json", &path)
			 ? tell(b, evidence_read(path.p, &told, e), e)
			 : err_nomem(e, "evidence");

	if (st == ST_OK && (told.n != line->n || memcmp(told.p, line->p, line->n) != 0)) {
		size_t at = 0;

		while (at < told.n && at < line->n && told.p[at] == line->p[at])
			at++;
		differs(b, "%s: differs from what is rebuilt at byte %zu", path.p, at);
	}
	buf_fini(&path);
	buf_fini(&told);
	return st;
}

enum st
evidence_rebuild(const char *dir, const char *id, void (*say)(void *arg, const char *line),
    void *arg, struct rebuilt *r, struct buf *out, struct err *e)
{
	struct rebuilding b = { .dir = dir, .say = say, .arg = arg, .r = r };
	struct buf line = { 0 };
	struct arena a = { 0 };
	struct incident i;
	enum st st;

	*r = (struct rebuilt){ 0 };
	st = load(&b, id, e);
	if (st == ST_OK)
		st = tell(&b, record_check(&b.rec, e), e);
	for (size_t k = 0; st == ST_OK && k < b.rec.first_n; k++) {
		st = check_slice(&b, &b.rec.first[k], e);
		if (st == ST_OK)
			st = check_slice(&b, &b.rec.before[k], e);
	}
	if (st == ST_OK)
		st = tell(&b, record_incident(&b.rec, b.set, &a, &i, e), e);
	if (st == ST_OK) {
		incident_json(&line, &i);
		st = buf_bad(&line) ? err_nomem(e, "evidence") : compare(&b, id, &line, e);
		if (out != NULL)
			buf_put(out, line.p, line.n);
	}
	buf_fini(&line);
	arena_fini(&a);
	record_fini(&b.rec);
	settings_free(b.set);
	return st == ST_END ? ST_OK : st;
}

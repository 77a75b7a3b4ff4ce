/* evidence.c - what is told of incidents is cut from the files and kept (evidence.h). */
#include <stdlib.h>

#include "app/evidence_i.h"
#include "base/arena.h"
#include "base/map.h"
#include "bgp/aspath.h"
#include "detect/record.h"
#include "mrt/mrt.h"

/* A sight of which the record, and the one before it, is wanted. */
struct want {
	struct sighting *first;
	struct sighting before; /* file NULL: none */
	uint32_t before_file;
	uint32_t next; /* of the same cell, from 1; 0: none */
	bool met;
};

/* A piece to cut: where, and for whom. */
struct piece {
	uint32_t file;
	uint64_t off;
	uint8_t *sha256;
};

struct keeping {
	const struct evidence_opts *o;
	struct want *want; /* [0] is none */
	size_t n, cap;
	struct map cells; /* peer << 32 | prefix -> the first want */
	struct piece *pieces;
	size_t pieces_n, pieces_cap;
	struct arena arena; /* texts */
	struct follow *again;
	uint64_t missed;
};

static enum st
want_sight(struct keeping *k, struct sighting *s, struct err *e)
{
	struct want *w = arr_grow(k->want, k->n, &k->cap, sizeof(*w));
	uint32_t *head;

	if (w == NULL)
		return err_nomem(e, "evidence");
	k->want = w;
	if (k->n == 0)
		k->want[k->n++] = (struct want){ 0 };
	w = arr_grow(k->want, k->n, &k->cap, sizeof(*w));
	if (w == NULL)
		return err_nomem(e, "evidence");
	k->want = w;
	head = map_put(&k->cells, (uint64_t)s->peer_no << 32 | s->pfx_no, 0, NULL);
	if (head == NULL)
		return err_nomem(e, "evidence");
	k->want[k->n] = (struct want){ .first = s, .next = *head };
	*head = (uint32_t)k->n++;
	return ST_OK;
}

static const char *
path_text(struct keeping *k, uint32_t route)
{
	struct buf b = { 0 };
	const char *text = NULL;

	aspath_text(&b, follow_path(follow_route(k->again, route)));
	if (!buf_bad(&b))
		text = arena_strdup(&k->arena, (struct str){ b.p != NULL ? b.p : "", b.n });
	buf_fini(&b);
	return text;
}

/* The engine goes over the files once more: what did the cell hold before it was seen? */
static enum st
on_change(void *arg, const struct follow_change *c, struct err *e)
{
	struct keeping *k = arg;
	uint32_t n = map_get(&k->cells, (uint64_t)c->peer << 32 | c->pfx);

	for (; n != MAP_NONE && n != 0; n = k->want[n].next) {
		struct want *w = &k->want[n];

		if (w->met)
			continue;
		if (c->at.file == w->first->file_no && c->at.off == w->first->off) {
			w->met = true;
			continue;
		}
		w->before = *w->first;
		w->before.file = NULL;
		memset(w->before.sha256, 0, sizeof(w->before.sha256));
		if (c->now == 0 || c->at.rec == 0 || c->at.file == FOLLOW_NO_FILE)
			continue;
		w->before_file = c->at.file;
		w->before.file_no = c->at.file;
		w->before.time_us = c->time_us;
		w->before.rec = c->at.rec;
		w->before.off = c->at.off;
		w->before.table = c->why == FOLLOW_SEED;
		w->before.path = path_text(k, c->now);
		w->before.file = ""; /* named when all are known */
		if (w->before.path == NULL)
			return err_nomem(e, "evidence");
	}
	return ST_OK;
}

static enum st
look_before(struct keeping *k, struct err *e)
{
	const struct detection_opts *o = k->o->d->opts;
	const struct follow_watch w = { .arg = k, .change = on_change };
	enum st st = ST_OK;
	struct err bad;

	k->again = follow_new(&w);
	if (k->again == NULL)
		return err_nomem(e, "routes");
	/* the same files get the same numbers; one that could not be opened got none */
	for (size_t i = 0; i < o->n; i++) {
		if (follow_add(k->again, o->files[i].collector, o->files[i].path, o->files[i].table,
			&bad) == ST_NOMEM)
			st = err_nomem(e, "routes");
	}
	if (st == ST_OK)
		st = follow_run(k->again, o->since_us, o->until_us, e);
	for (size_t i = 1; i < k->n; i++) {
		struct want *x = &k->want[i];
		const char *slash;

		if (!x->met)
			x->before.file = NULL;
		if (x->before.file == NULL)
			continue;
		x->before.file = follow_file(k->again, x->before_file);
		slash = strrchr(x->before.file, '/');
		x->before.file =
		    arena_strdup(&k->arena, str_of(slash != NULL ? slash + 1 : x->before.file));
		if (x->before.file == NULL)
			st = err_nomem(e, "evidence");
	}
	follow_free(k->again);
	k->again = NULL;
	return st;
}

static enum st
add_piece(struct keeping *k, struct sighting *s, struct err *e)
{
	struct piece *p;

	if (s->rec == 0 || s->file_no == FOLLOW_NO_FILE) {
		k->missed++;
		return ST_OK;
	}
	p = arr_grow(k->pieces, k->pieces_n, &k->pieces_cap, sizeof(*p));
	if (p == NULL)
		return err_nomem(e, "evidence");
	k->pieces = p;
	k->pieces[k->pieces_n++] = (struct piece){ s->file_no, s->off, s->sha256 };
	return ST_OK;
}

static int
by_place(const void *pa, const void *pb)
{
	const struct piece *a = pa, *b = pb;

	if (a->file != b->file)
		return a->file < b->file ? -1 : 1;
	return a->off < b->off ? -1 : a->off > b->off;
}

/* The record, of a table behind the list of its peers, as an object. */
static enum st
cut(struct keeping *k, const struct mrt_rec *rec, const struct buf *peers, struct piece *p,
    struct err *e)
{
	const struct span raw = mrt_rec_bytes(rec);
	struct buf b = { 0 };
	enum st st;

	if (rec->type == MRT_TYPE_TABLE_DUMP_V2)
		buf_put(&b, peers->p, peers->n);
	buf_put(&b, raw.p, raw.n);
	st = buf_bad(&b) ? err_nomem(e, "evidence")
			 : evidence_put(k->o->dir, b.p, b.n, p->sha256, e);
	buf_fini(&b);
	return st;
}

/* All pieces of one file, which are in its order. */
static enum st
cut_file(struct keeping *k, const char *path, struct piece *p, size_t n, struct err *e)
{
	struct mrt_rec rec;
	struct buf peers = { 0 };
	struct in *in = NULL;
	struct mrt *m = NULL;
	struct err bad;
	enum st st = ST_OK;
	size_t i = 0;

	if (in_open_undigested(&in, path, &bad) != ST_OK) {
		k->missed += n;
		return ST_OK;
	}
	m = mrt_new(in);
	if (m == NULL)
		st = err_nomem(e, "evidence");
	while (st == ST_OK && i < n && mrt_next(m, &rec, &bad) == ST_OK) {
		if (rec.kind == MRT_PEERS) {
			const struct span raw = mrt_rec_bytes(&rec);

			peers.n = 0;
			buf_put(&peers, raw.p, raw.n);
		}
		for (; st == ST_OK && i < n && p[i].off <= rec.off; i++) {
			if (p[i].off < rec.off || rec.bulk != NULL)
				k->missed++;
			else
				st = cut(k, &rec, &peers, &p[i], e);
		}
	}
	k->missed += n - i;
	buf_fini(&peers);
	mrt_free(m);
	in_close(in);
	return st;
}

static enum st
cut_all(struct keeping *k, struct err *e)
{
	enum st st = ST_OK;

	for (size_t i = 1; st == ST_OK && i < k->n; i++) {
		st = add_piece(k, k->want[i].first, e);
		if (st == ST_OK && k->want[i].before.file != NULL)
			st = add_piece(k, &k->want[i].before, e);
	}
	qsort(k->pieces, k->pieces_n, sizeof(*k->pieces), by_place);
	for (size_t i = 0, n; st == ST_OK && i < k->pieces_n; i += n) {
		for (n = 1; i + n < k->pieces_n && k->pieces[i + n].file == k->pieces[i].file; n++)
			;
		st = cut_file(
		    k, follow_file(k->o->d->follow, k->pieces[i].file), &k->pieces[i], n, e);
	}
	return st;
}

static enum st
write_incident(struct keeping *k, struct incident *i, const struct sighting *before, struct err *e)
{
	const struct detection *d = k->o->d;
	const struct event_names names = detect_names(d->detect);
	struct record_in in = { .program = k->o->program,
		.set = d->set,
		.event = detect_event(d->detect, i),
		.names = &names,
		.incident = i,
		.before = before,
		.world = d->opts->world,
		.at_us = follow_now(d->follow) };
	struct buf b = { 0 }, path = { 0 };
	uint8_t sha256[SHA256_BYTES];
	enum st st;

	if (d->opts->sets_n > 0) {
		size_t from = detect_set_at(d->opts->sets, d->opts->sets_n, i->begin_us / 1000000);
		const size_t to =
		    detect_set_at(d->opts->sets, d->opts->sets_n, i->last_us / 1000000);

		while (d->opts->sets[from].world == NULL)
			from--;
		in.sets = &d->opts->sets[from];
		in.sets_n = to - from + 1;
	}
	st = record_write(&b, &in, e);
	if (st == ST_OK)
		st = evidence_put(k->o->dir, b.p, b.n, sha256, e);
	b.n = 0;
	if (st == ST_OK) {
		buf_hex(&b, sha256, sizeof(sha256));
		buf_ch(&b, '\n');
		st = buf_bad(&b) || !evidence_incident_path(k->o->dir, i->id, ".record", &path)
			 ? err_nomem(e, "evidence")
			 : evidence_write(path.p, b.p, b.n, e);
	}
	b.n = 0;
	if (st == ST_OK) {
		incident_json(&b, i);
		st = buf_bad(&b) || !evidence_incident_path(k->o->dir, i->id, ".json", &path)
			 ? err_nomem(e, "evidence")
			 : evidence_write(path.p, b.p, b.n, e);
	}
	buf_fini(&b);
	buf_fini(&path);
	return st;
}

/* The settings in full: they are what the signals are weighed by. */
static enum st
keep_settings(struct keeping *k, struct err *e)
{
	const char *file = k->o->d->opts->settings;
	const struct str own = settings_built_in();
	uint8_t sha256[SHA256_BYTES];
	struct buf b = { 0 };
	enum st st = ST_OK;

	if (file != NULL)
		st = evidence_read(file, &b, e);
	else
		buf_str(&b, own);
	if (st == ST_OK)
		st = evidence_put(k->o->dir, b.p, b.n, sha256, e);
	if (st == ST_OK && memcmp(sha256, k->o->d->set->sha256, sizeof(sha256)) != 0)
		st = err_set(e, ST_BAD, ERR_NOOFF, NULL, "the settings changed meanwhile");
	buf_fini(&b);
	return st;
}

static enum st
keep_all(struct keeping *k, struct incidents *l, struct err *e)
{
	struct sighting before[SIGHTINGS_MAX];
	size_t at = 1;
	enum st st = ST_OK;

	for (size_t i = 0; st == ST_OK && i < l->n; i++) {
		for (size_t n = 0;
		     l->v[i].grade >= k->o->min_grade && st == ST_OK && n < l->v[i].first_n; n++)
			st = want_sight(k, &l->v[i].first[n], e);
	}
	if (st == ST_OK)
		st = look_before(k, e);
	if (st == ST_OK)
		st = cut_all(k, e);
	if (st == ST_OK)
		st = keep_settings(k, e);
	for (size_t i = 0; st == ST_OK && i < l->n; i++) {
		if (l->v[i].grade < k->o->min_grade)
			continue;
		for (size_t n = 0; n < l->v[i].first_n; n++)
			before[n] = k->want[at++].before;
		st = write_incident(k, &l->v[i], before, e);
	}
	return st;
}

enum st
evidence_keep(const struct evidence_opts *o, struct incidents *l, uint64_t *missed, struct err *e)
{
	struct keeping k = { .o = o };
	const enum st st = keep_all(&k, l, e);

	*missed = k.missed;
	free(k.want);
	free(k.pieces);
	map_fini(&k.cells);
	arena_fini(&k.arena);
	return st;
}

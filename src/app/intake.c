/*
 * intake.c - one file into the ledger: what is it, is it held, is it whole?
 *
 * The kind comes from the content: MRT by its header, the sources of a world by the sniffer of
 * world/. A world file is read once here, so that a refused one never stands in the way of a month.
 */
#include "app/ingest_i.h"

#include <stdio.h>
#include <unistd.h>

#include "app/select.h"
#include "app/walk.h"
#include "base/json.h"
#include "io/in.h"
#include "mrt/mrt.h"
#include "world/world.h"

#define HEAD_BYTES (64u << 10) /* enough for any sniffer: comments come first in many files */

/* What the first bytes tell. */
enum look {
	LOOK_UNKNOWN,
	LOOK_MRT,
	LOOK_WORLD,
};

static bool
is_mrt(const uint8_t *p, size_t n)
{
	if (n < 12)
		return false;
	switch (be16(p + 4)) {
	case MRT_TYPE_BGP:
	case MRT_TYPE_BGP4PLUS:
	case MRT_TYPE_BGP4PLUS_01:
	case MRT_TYPE_TABLE_DUMP:
	case MRT_TYPE_TABLE_DUMP_V2:
	case MRT_TYPE_BGP4MP:
	case MRT_TYPE_BGP4MP_ET:
		/* a count and no text: subtypes are small, and so is the first record */
		return be16(p + 6) < 256 && p[8] == 0;
	default:
		return false;
	}
}

/* ST_OK with *look; else the fault of a file that cannot even be begun. */
static enum st
look_at(const char *path, const char *base, enum look *look, enum source_kind *kind, struct err *e)
{
	const uint8_t *p;
	struct in *in;
	size_t have;
	enum st st = in_open(&in, path, e);

	if (st != ST_OK)
		return st;
	st = in_peek(in, HEAD_BYTES, &p, &have, e);
	*look = LOOK_UNKNOWN;
	if (is_mrt(p, have))
		*look = LOOK_MRT;
	else if (have != 0 && source_kind_sniff(p, have, base, kind))
		*look = LOOK_WORLD;
	in_close(in);
	/* a fault behind enough bytes is for the reader of the kind to tell */
	return st == ST_END || have != 0 ? ST_OK : st;
}

/* Reads up to the first record that tells whether this is a table, and of when. */
static enum st
read_mrt_head(const char *path, struct store_input *row, struct err *e)
{
	struct mrt_rec rec;
	struct mrt *m = NULL;
	struct in *in;
	bool any = false;
	enum st st = in_open(&in, path, e);

	if (st == ST_OK && (m = mrt_new(in)) == NULL)
		st = err_nomem(e, path);
	while (st == ST_OK && (st = mrt_next(m, &rec, e)) == ST_OK) {
		row->data_time_s = any ? row->data_time_s : rec.time_s;
		any = true;
		if (rec.kind == MRT_OTHER)
			continue;
		row->data_time_s = rec.time_s;
		snprintf(row->kind, sizeof(row->kind), "%s",
		    rec.kind == MRT_RIB || rec.kind == MRT_PEERS ? KIND_TABLE : KIND_UPDATES);
		if (rec.kind != MRT_PEERS)
			break;
	}
	if (st == ST_END && row->kind[0] == '\0')
		st = err_in(
		    (err_set(e, ST_UNSUP, ERR_NOOFF, NULL, "no record that this program reads"), e),
		    path);
	/* cut behind the peers: a table of which nothing is there */
	mrt_free(m);
	in_close(in);
	return st == ST_END ? ST_OK : st;
}

static void
put_reasons(struct store_input *row, const struct source *s)
{
	struct buf b = { 0 };
	struct json j = json_on(&b);

	json_arr(&j);
	for (size_t i = 0; i < SRC_REASONS && s->reasons[i].why != NULL; i++) {
		json_obj(&j);
		json_kcstr(&j, "why", s->reasons[i].why);
		json_ku64(&j, "n", s->reasons[i].n);
		if (s->reasons[i].line != 0)
			json_ku64(&j, "line", s->reasons[i].line);
		json_obj_end(&j);
	}
	json_arr_end(&j);
	if (!buf_bad(&b) && b.n < sizeof(row->reasons))
		snprintf(row->reasons, sizeof(row->reasons), "%.*s", (int)b.n, b.p);
	buf_fini(&b);
}

/* Loads the copy of a world file alone, for its counts or the reason of its refusal. */
static enum st
read_world_file(const char *path, enum source_kind kind, struct store_input *row, struct err *e)
{
	struct world_maker *m = world_maker_new();
	const struct source *src;
	struct world *w = NULL;
	enum st st = m != NULL ? ST_OK : err_nomem(e, path);
	size_t n;

	if (st == ST_OK) {
		world_maker_alone(m);
		st = world_maker_add(m, kind, path, e);
	}
	if (st == ST_OK && kind == SRC_IRR)
		chain_name(row, world_maker_irr(m));
	if (st != ST_OK) {
		world_maker_free(m);
		return st;
	}
	st = world_freeze(&w, m, e);
	n = st == ST_OK ? world_sources(w, &src) : 0;
	for (size_t i = 0; i < n; i++) {
		/* what is built in stands beside the file */
		if (src[i].kind != kind || strcmp(src[i].name, SOURCE_BUILT_IN) == 0)
			continue;
		row->data_time_s = src[i].data_time_s;
		row->read = src[i].read;
		row->kept = src[i].kept;
		row->refused = src[i].refused;
		put_reasons(row, &src[i]);
	}
	world_free(w);
	return st;
}

/* The row as far as the file itself fills it. copy: path of the kept file. */
static enum st
examine(
    const char *copy, enum look look, enum source_kind kind, struct store_input *row, struct err *e)
{
	enum st st;

	row->status = INPUT_DONE;
	if (look == LOOK_WORLD) {
		snprintf(row->kind, sizeof(row->kind), "%s", source_kind_name(kind));
		st = read_world_file(copy, kind, row, e);
	} else {
		st = read_mrt_head(copy, row, e);
		if (row->kind[0] == '\0')
			snprintf(row->kind, sizeof(row->kind), KIND_TABLE);
	}
	return st;
}

static void
say_taken(const struct ingesting *g, const struct store_input *row)
{
	char time[32] = "no date";
	struct buf b = { 0 };

	if (row->data_time_s != 0) {
		buf_rfc3339(&b, row->data_time_s);
		if (!buf_bad(&b))
			snprintf(time, sizeof(time), "%.*s", (int)b.n, b.p);
		buf_fini(&b);
	}
	if (strcmp(row->kind, KIND_TABLE) == 0)
		tell(g, "%s: table, %s", row->name, time);
	else if (strcmp(row->kind, KIND_UPDATES) == 0)
		tell(g, "%s: updates, %s", row->name, time);
	else
		tell(g, "%s: %s, %s, %llu kept, %llu refused", row->name, row->kind, time,
		    (unsigned long long)row->kept, (unsigned long long)row->refused);
}

/* Notes why, without the name of the copy, which means nothing to a person. */
static void
refuse(struct ingesting *g, struct store_input *row, struct err *why)
{
	snprintf(why->file, sizeof(why->file), "%.255s", row->name);
	err_fmt(why, row->error, sizeof(row->error));
	row->status = INPUT_REFUSED;
	tell(g, "refused: %s", row->error);
	g->res->refused++;
	g->res->fault = true;
	obs_drop(&g->obs, row->sha256, row->name);
}

/* Who fetched it may have a word, in the same transaction. */
static enum st
taken(struct ingesting *g, const char *path, struct store_input *row, struct err *e)
{
	const struct ingest_hooks *h = g->opts->hooks;

	return h != NULL ? h->taken(h->arg, &g->obs, path, row, &g->changed, e) : ST_OK;
}

static enum st
take(struct ingesting *g, const char *path, enum look look, enum source_kind kind,
    struct store_input *row, struct err *e)
{
	struct buf copy = { 0 };
	struct err why;
	enum st st = obs_keep(&g->obs, path, row->sha256, row->name, e);

	if (st != ST_OK)
		return st;
	if (!obs_input_path(&g->obs, row->sha256, row->name, &copy))
		return err_nomem(e, path);
	st = examine(copy.p, look, kind, row, &why);
	buf_fini(&copy);
	if (st == ST_NOMEM) {
		*e = why;
		return st;
	}
	if (row->series[0] == '\0')
		series_of(row->series, sizeof(row->series), row->kind, row->name);
	if (look == LOOK_MRT)
		collector_of(path, row->collector, sizeof(row->collector));
	if (st != ST_OK)
		refuse(g, row, &why);
	else {
		say_taken(g, row);
		g->res->added++;
	}
	g->changed = true;
	st = store_input_put(g->obs.store, row, e);
	return st == ST_OK ? taken(g, path, row, e) : st;
}

/* why: what is wrong with it, NULL: it can be read and is nothing we know. */
static enum st
unknown(struct ingesting *g, const char *path, bool named, const struct err *fault, struct err *e)
{
	const char *why = fault != NULL ? fault->msg : NULL;

	if (fault != NULL && fault->st == ST_NOMEM) { /* ours, not the file's */
		*e = *fault;
		return ST_NOMEM;
	}
	tell(g, "not recognised: %s%s%s", path, why != NULL ? ": " : "", why != NULL ? why : "");
	g->res->unknown++;
	g->res->fault |= named;
	return taken(g, path, NULL, e);
}

enum st
intake_kind(const char *path, const char *name, char out[16], struct err *e)
{
	struct store_input row = { .bytes = 0 };
	enum source_kind kind = SRC_KINDS;
	enum look look;
	enum st st = look_at(path, name, &look, &kind, e);

	if (st == ST_OK && look == LOOK_MRT)
		st = read_mrt_head(path, &row, e);
	if (st != ST_OK)
		return st;
	snprintf(out, 16, "%s",
	    look == LOOK_MRT	 ? row.kind
	    : look == LOOK_WORLD ? source_kind_name(kind)
				 : "unknown");
	return ST_OK;
}

/* A held file that did not tell its collector may do so by another path, or an older ledger. */
static enum st
name_collector(struct ingesting *g, const char *path, struct store_input *held, struct err *e)
{
	if (held->collector[0] != '\0' ||
	    (strcmp(held->kind, KIND_TABLE) != 0 && strcmp(held->kind, KIND_UPDATES) != 0))
		return ST_OK;
	collector_of(path, held->collector, sizeof(held->collector));
	if (held->collector[0] == '\0')
		return ST_OK;
	g->changed = true;
	return store_input_put(g->obs.store, held, e);
}

enum st
intake_file(struct ingesting *g, const char *path, bool named, struct err *e)
{
	const char *base = path_base(path);
	struct store_input row = { .reasons = "[]",
		.added_s = clock_now_ns(&g->obs.clock) / 1000000000 };
	struct store_input held;
	enum source_kind kind = SRC_KINDS;
	enum look look;
	struct err why;
	enum st st;

	if (file_sha256(path, row.sha256, &row.bytes, &why) != ST_OK) {
		return unknown(g, path, true, &why, e);
	}
	st = store_input_find(g->obs.store, row.sha256, &held, e);
	if (st == ST_OK) {
		tell(g, "%s: already held%s%s", base,
		    held.status == INPUT_REFUSED ? ", refused: " : "",
		    held.status == INPUT_REFUSED ? held.error : "");
		g->res->held++;
		g->res->fault |=
		    held.status == INPUT_REFUSED; /* it does not get better by coming again */
		st = name_collector(g, path, &held, e);
		return st == ST_OK ? taken(g, path, &held, e) : st;
	}
	if (st != ST_END)
		return st;
	if (look_at(path, base, &look, &kind, &why) != ST_OK)
		return unknown(g, path, named, &why, e);
	if (look == LOOK_UNKNOWN)
		return unknown(g, path, named, NULL, e);
	snprintf(row.name, sizeof(row.name), "%.127s", base);
	return take(g, path, look, kind, &row, e);
}

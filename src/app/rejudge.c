/* rejudge.c - the months whose inputs changed are judged anew; the others stay as they are. */
#include "app/ingest_i.h"

#include <stdio.h>
#include <stdlib.h>

#include "app/monthly.h"
#include "base/arena.h"

/* The ledger while months are judged, and the world last made, which months in a row often share.
 */
struct judging {
	struct ingesting *g;
	struct store_input *in;
	size_t n;
	uint32_t min_peers;
	uint64_t view;
	struct selection world_sel;
	struct world *world;
};

static enum st
world_for(struct judging *j, struct selection *sel, struct err *e)
{
	enum st st;

	if (j->world != NULL && selection_same_world(&j->world_sel, sel))
		return ST_OK;
	world_free(j->world);
	selection_fini(&j->world_sel);
	st = monthly_world(&j->world, &j->g->obs, j->in, sel, 0, e);
	if (st != ST_OK)
		return st;
	j->world_sel.worlds = arr_new(j->n + 1, sizeof(size_t));
	if (j->world_sel.worlds == NULL)
		return err_nomem(e, "the world");
	memcpy(j->world_sel.worlds, sel->worlds, sel->n_worlds * sizeof(size_t));
	j->world_sel.n_worlds = sel->n_worlds;
	return ST_OK;
}

/* What judging told about a table goes to the ledger. */
static enum st
note_table(struct judging *j, struct store_input *row, const struct assess_file *f, struct err *e)
{
	struct err why = f->fault;

	row->read = f->entries;
	row->refused = f->malformed;
	row->kept = f->entries - (f->malformed < f->entries ? f->malformed : f->entries);
	row->status = INPUT_DONE;
	row->error[0] = '\0';
	if (f->fault.st != ST_OK) {
		snprintf(why.file, sizeof(why.file), "%.255s", row->name);
		err_fmt(&why, row->error, sizeof(row->error));
		row->status = INPUT_PARTIAL;
		if (row->view == 0) { /* of an old one it was said when it came */
			tell(j->g, "partial: %s", row->error);
			j->g->res->partial++;
			j->g->res->fault = true;
		}
	}
	return store_input_put(j->g->obs.store, row, e);
}

/* The built-in registries have no file; the ledger knows them from the world that used them. */
static enum st
note_built_in(struct judging *j, int64_t *id, struct err *e)
{
	const struct source *src;
	const size_t n = world_sources(j->world, &src);

	*id = 0;
	for (size_t i = 0; i < n; i++) {
		struct store_input row = { .status = INPUT_DONE, .reasons = "[]" };
		enum st st;

		/* the lists are built in, too, but nothing is judged by them */
		if (src[i].kind != SRC_IANA || strcmp(src[i].name, SOURCE_BUILT_IN) != 0)
			continue;
		st = store_input_find(j->g->obs.store, src[i].sha256, &row, e);
		if (st == ST_END) {
			memcpy(row.sha256, src[i].sha256, SHA256_BYTES);
			snprintf(row.kind, sizeof(row.kind), "%s", source_kind_name(SRC_IANA));
			snprintf(row.name, sizeof(row.name), "%s", src[i].name);
			series_of(row.series, sizeof(row.series), row.kind, row.name);
			row.status = INPUT_DONE;
			strcpy(row.reasons, "[]");
			row.bytes = src[i].file_bytes;
			row.data_time_s = src[i].data_time_s;
			row.read = src[i].read;
			row.kept = src[i].kept;
			row.refused = src[i].refused;
			row.added_s = clock_now_ns(&j->g->obs.clock) / 1000000000;
			st = store_input_put(j->g->obs.store, &row, e);
		}
		if (st != ST_OK)
			return st;
		*id = row.id;
	}
	return ST_OK;
}

static enum st
put(struct judging *j, const struct selection *sel, struct monthly *m, struct err *e)
{
	int64_t *ids = arr_new(sel->n_tables + sel->n_worlds + 1, sizeof(*ids));
	size_t n = 0;
	enum st st;

	if (ids == NULL)
		return err_nomem(e, "inputs of a month");
	st = note_built_in(j, &ids[n], e);
	n += ids[n] != 0;
	for (size_t i = 0; st == ST_OK && i < sel->n_tables; i++) {
		st = note_table(j, &j->in[sel->tables[i]], &m->a.files[i], e);
		ids[n++] = j->in[sel->tables[i]].id;
	}
	for (size_t i = 0; i < sel->n_worlds; i++)
		ids[n++] = j->in[sel->worlds[i]].id;
	if (st == ST_OK)
		st = monthly_put(m, &j->g->obs, ids, n, e);
	free(ids);
	return st;
}

static void
say_judged(const struct ingesting *g, const struct store_month *m)
{
	char text[MONTH_TEXT];

	tell(g,
	    "%s: %llu routes of %u peers in %u table%s, %llu pairs, %llu of them below %u peers; "
	    "%u ASes",
	    month_fmt(text, m->month), (unsigned long long)m->entries, m->peers, m->tables,
	    m->tables == 1 ? "" : "s", (unsigned long long)m->pairs_seen,
	    (unsigned long long)m->below, m->min_peers, m->ases);
	if (m->max_visible < m->min_peers)
		tell(g,
		    "warning: %s: no prefix is seen by more than %u peer%s, so none counts (it "
		    "takes %u); "
		    "`--min-peers N` changes that",
		    text, m->max_visible, m->max_visible == 1 ? "" : "s", m->min_peers);
}

static void
say_gaps(const struct ingesting *g, int32_t month, const struct selection *sel)
{
	char text[MONTH_TEXT];

	for (size_t i = 0; i < sel->n_gaps; i++) {
		const struct chain_gap *c = &sel->gaps[i];

		if (c->begun)
			tell(g, "%s: %s: update %llu is missing; files that wait behind it: %zu",
			    month_fmt(text, month), c->registry, (unsigned long long)c->missing,
			    c->waiting);
		else
			tell(g,
			    "%s: %s: no snapshot, and no dump with its serial; files of updates "
			    "that wait: %zu",
			    month_fmt(text, month), c->registry, c->waiting);
	}
}

static enum st
judge_selection(
    struct judging *j, int32_t month, struct selection *sel, const uint8_t *hash, struct err *e)
{
	struct monthly m;
	enum st st = world_for(j, sel, e);

	if (st != ST_OK)
		return st;
	say_gaps(j->g, month, sel);
	st = monthly_judge(&m, &j->g->obs, j->in, sel, j->world, month, j->min_peers, e);
	if (st == ST_OK) {
		m.m.view = j->view;
		m.m.judged_s = clock_now_ns(&j->g->obs.clock) / 1000000000;
		memcpy(m.m.inputs_hash, hash, SHA256_BYTES);
		say_judged(j->g, &m.m);
		st = put(j, sel, &m, e);
	}
	monthly_fini(&m);
	if (st == ST_OK) {
		j->g->res->months++;
		j->g->changed = true;
	}
	return st;
}

static enum st
judge_if_changed(
    struct judging *j, int32_t month, const struct store_month *held, size_t n_held, struct err *e)
{
	uint8_t hash[SHA256_BYTES];
	struct selection sel;
	bool same = false;
	enum st st = selection_make(&sel, j->in, j->n, month, e);

	if (st == ST_OK)
		st = selection_hash(&sel, j->in, j->min_peers, hash, e);
	for (size_t i = 0; st == ST_OK && i < n_held; i++)
		same |=
		    held[i].month == month && memcmp(held[i].inputs_hash, hash, SHA256_BYTES) == 0;
	if (st == ST_OK && !same)
		st = judge_selection(j, month, &sel, hash, e);
	selection_fini(&sel);
	return st;
}

enum st
rejudge_months(struct ingesting *g, uint64_t view, struct err *e)
{
	struct judging j = { .g = g, .view = view };
	struct store_month *held = NULL;
	int32_t *months = NULL;
	size_t n_held = 0, n = 0;
	enum st st = store_inputs(g->obs.store, &j.in, &j.n, e);

	if (st == ST_OK)
		st = obs_min_peers(&g->obs, &j.min_peers, e);
	if (st == ST_OK)
		st = store_months(g->obs.store, &held, &n_held, e);
	if (st == ST_OK)
		st = table_months(j.in, j.n, &months, &n, e);
	for (size_t i = 0; st == ST_OK && i < n; i++)
		st = judge_if_changed(&j, months[i], held, n_held, e);
	world_free(j.world);
	selection_fini(&j.world_sel);
	free(held);
	free(months);
	free(j.in);
	return st;
}

/*
 * view_whatif.c - two sets of norms on the same month: who changes readiness, in all and by
 * economy.
 *
 * The counters are the same under both, so what differs is the norms' doing alone.
 */
#include "app/view_i.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/arena.h"

#define ROWS_MOST 500000
#define ROWS_DEFAULT 100
#define LETTERS 26
#define TEXT_ECONOMIES 20
#define ECONOMIES (LETTERS * LETTERS + 1) /* the last: not known */

struct economy {
	char code[3];
	uint32_t ases, changed, better, worse; /* ASes; (AS, category) */
};

struct whatif {
	struct vask *a;
	const struct framework *to_fw;
	struct vscores *from, *to;
	uint32_t moves[FW_CATEGORIES][READINESS][READINESS];
	uint32_t changed;	   /* ASes with a change in any category */
	struct economy *economies; /* [ECONOMIES] */
};

static size_t
economy_of(const struct vmonth *m, uint32_t row)
{
	const char *c = m->names[row].country;

	if (strlen(c) != 2 || c[0] < 'A' || c[0] > 'Z' || c[1] < 'A' || c[1] > 'Z')
		return ECONOMIES - 1;
	return (size_t)(c[0] - 'A') * LETTERS + (size_t)(c[1] - 'A');
}

/* 1 up, -1 down, 0 where one of them is no class. */
static int
direction(unsigned from, unsigned to)
{
	static const int rank[READINESS] = {
		[READY_YES] = 3, [READY_ASPIRING] = 2, [READY_LAGGING] = 1
	};

	if (rank[from] == 0 || rank[to] == 0)
		return 0;
	return (rank[to] > rank[from]) - (rank[to] < rank[from]);
}

static void
count(struct whatif *w)
{
	const struct vmonth *m = w->a->vm;

	for (uint32_t i = 0; i < m->n; i++) {
		struct economy *y = &w->economies[economy_of(m, i)];
		bool any = false;

		y->ases++;
		for (unsigned c = 0; c < FW_CATEGORIES; c++) {
			const unsigned from = w->from->ready[c][i], to = w->to->ready[c][i];
			const int d = direction(from, to);

			w->moves[c][from][to]++;
			any |= from != to;
			y->better += d > 0;
			y->worse += d < 0;
		}
		y->changed += any;
		w->changed += any;
	}
}

static int
cmp_economy(const void *x, const void *y)
{
	const struct economy *a = x, *b = y;

	if (a->changed != b->changed)
		return a->changed > b->changed ? -1 : 1;
	return strcmp(a->code, b->code);
}

static enum st
make(struct whatif *w, struct err *e)
{
	struct vask *a = w->a;
	size_t fwi;
	enum st st;

	if (a->vm == NULL)
		return vnot(e, "nothing is held yet");
	if (a->q->to.n == 0)
		return vbad(e, "to", a->q->to, "which norms?");
	st = vfind_framework(a->v, a->q->to, &fwi, e);
	if (st != ST_OK)
		return st;
	w->to_fw = a->v->fw[fwi];
	st = vmonth_scores(a->v, a->vm, a->fwi, &w->from, e);
	if (st == ST_OK)
		st = vmonth_scores(a->v, a->vm, fwi, &w->to, e);
	if (st == ST_OK)
		st = vmonth_full(a->v, a->vm, e);
	if (st != ST_OK)
		return st;
	w->economies = arr_new(ECONOMIES, sizeof(*w->economies));
	if (w->economies == NULL)
		return err_nomem(e, "economies");
	for (unsigned i = 0; i < ECONOMIES - 1; i++) {
		w->economies[i].code[0] = (char)('A' + i / LETTERS);
		w->economies[i].code[1] = (char)('A' + i % LETTERS);
	}
	count(w);
	qsort(w->economies, ECONOMIES, sizeof(*w->economies), cmp_economy);
	return ST_OK;
}

static void
put_categories(struct whatif *w)
{
	struct json *j = &w->a->j;

	json_key(j, "categories");
	json_arr(j);
	for (unsigned c = 0; c < FW_CATEGORIES; c++) {
		json_obj(j);
		json_kcstr(j, "category", fw_category_ids[c]);
		json_key(j, "moves");
		json_arr(j);
		for (unsigned k = 0; k < READINESS * READINESS; k++) {
			const unsigned from = k / READINESS, to = k % READINESS;

			if (w->moves[c][from][to] == 0)
				continue;
			json_obj(j);
			json_kcstr(j, "from", readiness_word(from));
			json_kcstr(j, "to", readiness_word(to));
			json_ku64(j, "count", w->moves[c][from][to]);
			json_obj_end(j);
		}
		json_arr_end(j);
		json_obj_end(j);
	}
	json_arr_end(j);
}

static void
put_economies(struct whatif *w)
{
	struct json *j = &w->a->j;

	json_key(j, "economies");
	json_arr(j);
	for (unsigned i = 0; i < ECONOMIES; i++) {
		const struct economy *y = &w->economies[i];

		if (y->ases == 0)
			continue;
		json_obj(j);
		vput_text(j, "country", y->code);
		json_ku64(j, "ases", y->ases);
		json_ku64(j, "changed", y->changed);
		json_ku64(j, "better", y->better);
		json_ku64(j, "worse", y->worse);
		json_obj_end(j);
	}
	json_arr_end(j);
}

static void
put_side(struct json *j, const char *key, const struct vscores *s, unsigned c, uint32_t row)
{
	json_key(j, key);
	json_obj(j);
	vput_bp(j, "value", s->bp[c][row]);
	json_kcstr(j, "readiness", readiness_word(s->ready[c][row]));
	json_obj_end(j);
}

static void
put_change(struct whatif *w, uint32_t row, unsigned c)
{
	const struct vmonth *m = w->a->vm;
	struct json *j = &w->a->j;

	json_obj(j);
	json_ku64(j, "asn", m->asns[row]);
	vput_text(j, "name", m->names[row].name);
	vput_text(j, "country", m->names[row].country);
	json_kcstr(j, "category", fw_category_ids[c]);
	put_side(j, "from", w->from, c, row);
	put_side(j, "to", w->to, c, row);
	json_obj_end(j);
}

/* "ASN.CATEGORY" of the last row seen: the first place behind it, row x FW_CATEGORIES + category.
 */
static enum st
find_start(const struct whatif *w, size_t *at, struct err *e)
{
	struct str rest = w->a->q->cursor, asn_text;
	uint64_t asn, c;
	uint32_t row;

	*at = 0;
	if (w->a->q->cursor.n == 0)
		return ST_OK;
	if (!str_cut(&rest, '.', &asn_text) || !str_u64(asn_text, UINT32_MAX, &asn) ||
	    !str_u64(rest, FW_CATEGORIES - 1, &c))
		return vbad(e, "cursor", w->a->q->cursor, "not one of ours");
	row = vmonth_row(w->a->vm, (uint32_t)asn);
	if (row == UINT32_MAX)
		return vbad(e, "cursor", w->a->q->cursor, "it is out of date");
	*at = (size_t)row * FW_CATEGORIES + c + 1;
	return ST_OK;
}

static bool
is_change(const struct whatif *w, size_t at)
{
	const unsigned c = at % FW_CATEGORIES;
	const size_t row = at / FW_CATEGORIES;

	return w->from->ready[c][row] != w->to->ready[c][row];
}

static enum st
put_changes(struct whatif *w, char *next, size_t cap, struct err *e)
{
	const struct vmonth *m = w->a->vm;
	const size_t end = (size_t)m->n * FW_CATEGORIES;
	uint32_t limit, n = 0;
	size_t at = 0, last = 0;
	enum st st = vnumber(e, "limit", w->a->q->limit, 1, ROWS_MOST, ROWS_DEFAULT, &limit);

	if (st == ST_OK)
		st = find_start(w, &at, e);
	json_key(&w->a->j, "changes");
	json_arr(&w->a->j);
	for (; st == ST_OK && at < end; at++) {
		if (!is_change(w, at))
			continue;
		if (n == limit) { /* there is one more */
			snprintf(next, cap, "%u.%u", m->asns[last / FW_CATEGORIES],
			    (unsigned)(last % FW_CATEGORIES));
			break;
		}
		put_change(w, (uint32_t)(at / FW_CATEGORIES), at % FW_CATEGORIES);
		last = at;
		n++;
	}
	json_arr_end(&w->a->j);
	return st;
}

enum st
view_whatif(struct view *v, const struct view_query *q, struct buf *out, struct err *e)
{
	char next[32] = "";
	struct whatif w = { 0 };
	struct vask a;
	enum st st = vask_begin(&a, v, q, out, e);

	if (st != ST_OK)
		return st;
	w.a = &a;
	st = make(&w, e);
	if (st == ST_OK) {
		vask_head(&a);
		json_obj(&a.j);
		json_kcstr(&a.j, "from", a.fw->id);
		json_kcstr(&a.j, "to", w.to_fw->id);
		json_ku64(&a.j, "ases", a.vm->n);
		json_ku64(&a.j, "changed", w.changed);
		put_categories(&w);
		put_economies(&w);
		st = put_changes(&w, next, sizeof(next), e);
		json_obj_end(&a.j);
		vask_tail(&a, next);
	}
	free(w.economies);
	return vask_end(&a, st, e);
}

static void
text_moves(const struct whatif *w, struct buf *b, unsigned c)
{
	buf_printf(b, "%s\n", w->a->fw->categories[c].name);
	for (unsigned k = 0; k < READINESS * READINESS; k++) {
		const unsigned from = k / READINESS, to = k % READINESS;

		if (from != to && w->moves[c][from][to] != 0)
			buf_printf(b, "  %8u  %s -> %s\n", w->moves[c][from][to],
			    readiness_word(from), readiness_word(to));
	}
}

enum st
view_whatif_text(struct view *v, const struct view_query *q, struct buf *out, struct err *e)
{
	struct whatif w = { 0 };
	struct vask a;
	char month[MONTH_TEXT];
	enum st st = vask_begin(&a, v, q, out, e);

	if (st != ST_OK)
		return st;
	w.a = &a;
	st = make(&w, e);
	if (st == ST_OK) {
		buf_printf(out, "%s, from %s to %s: %u of %u ASes change readiness\n",
		    month_fmt(month, a.vm->m.month), a.fw->id, w.to_fw->id, w.changed, a.vm->n);
		for (unsigned c = 0; c < FW_CATEGORIES; c++)
			text_moves(&w, out, c);
		buf_printf(out, "Economies, the first %d\n", TEXT_ECONOMIES);
		for (unsigned i = 0; i < TEXT_ECONOMIES && w.economies[i].changed != 0; i++)
			buf_printf(out, "  %-2s  %u of %u ASes: %u scores better, %u worse\n",
			    w.economies[i].code[0] != '\0' ? w.economies[i].code : "-",
			    w.economies[i].changed, w.economies[i].ases, w.economies[i].better,
			    w.economies[i].worse);
	}
	free(w.economies);
	return vask_end(&a, st, e);
}

static void
csv_text(struct buf *b, const char *s)
{
	buf_csv(b, str_of(s[0] != '\0' ? s : "-"));
	buf_ch(b, ',');
}

static void
csv_bp(struct buf *b, int32_t bp)
{
	if (bp == SCORE_NO_DATA)
		buf_ch(b, '-');
	else
		buf_ratio(b, bp, 10000);
}

static void
csv_row(const struct whatif *w, struct buf *b, uint32_t row, unsigned c)
{
	const struct vmonth *m = w->a->vm;

	buf_printf(b, "%u,", m->asns[row]);
	csv_text(b, m->names[row].name);
	csv_text(b, m->names[row].country);
	buf_printf(b, "%s,%s,%s,", fw_category_ids[c], readiness_word(w->from->ready[c][row]),
	    readiness_word(w->to->ready[c][row]));
	csv_bp(b, w->from->bp[c][row]);
	buf_ch(b, ',');
	csv_bp(b, w->to->bp[c][row]);
	buf_ch(b, '\n');
}

enum st
view_whatif_csv(struct view *v, const struct view_query *q, struct buf *out, struct err *e)
{
	struct whatif w = { 0 };
	struct vask a;
	enum st st = vask_begin(&a, v, q, out, e);

	if (st != ST_OK)
		return st;
	w.a = &a;
	st = make(&w, e);
	buf_lit(out, "asn,name,country,category,from,to,from_score,to_score\n");
	for (size_t at = 0; st == ST_OK && at < (size_t)a.vm->n * FW_CATEGORIES; at++) {
		if (is_change(&w, at))
			csv_row(&w, out, (uint32_t)(at / FW_CATEGORIES), at % FW_CATEGORIES);
	}
	free(w.economies);
	return vask_end(&a, st, e);
}

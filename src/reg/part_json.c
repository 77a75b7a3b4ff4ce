/* part_json.c - our own form of a list of participants. See part.h. */
#include "base/civil.h"
#include "base/limits.h"
#include "io/jsax.h"
#include "reg/part_i.h"

/* Members of a participant; ACTIONS is an object of its own. */
enum { NAME, PROGRAMME, AREAS, ASNS, SINCE, ACTION1, FIELDS = ACTION1 + PART_ACTIONS, OTHER };

static const char *const members[ACTION1] = { "name", "programme", "areas", "asns", "since" };

struct doc {
	struct part_reader *r;
	unsigned depth;
	bool in_list, date_next; /* inside "participants"; the value of "date" is next */
	bool list_next, actions;
	int field; /* OTHER: none that counts */
	struct buf text[FIELDS];
};

static struct str
value(const struct doc *d, int f)
{
	return d->text[f].p != NULL ? (struct str){ d->text[f].p, d->text[f].n } : STR("");
}

static enum st
take(struct doc *d, struct err *e)
{
	struct part_words w = { .name = str_trim(value(d, NAME)),
		.areas = value(d, AREAS),
		.asns = value(d, ASNS),
		.since = value(d, SINCE),
		.programme = PART_PROGRAMMES };

	part_programme_parse(value(d, PROGRAMME), &w.programme);
	for (unsigned i = 0; i < PART_ACTIONS; i++)
		w.action[i] = value(d, ACTION1 + (int)i);
	return part_take(d->r, &w, e);
}

static void
on_key(struct doc *d, struct str key)
{
	d->field = OTHER;
	if (d->depth == 1) {
		d->date_next = str_eq(key, "date");
		d->list_next = str_eq(key, "participants");
	} else if (d->in_list && d->depth == 3) {
		d->actions = str_eq(key, "actions");
		for (int f = 0; f < ACTION1; f++) {
			if (str_eq(key, members[f]))
				d->field = f;
		}
	} else if (d->in_list && d->depth == 4 && d->actions && key.n == 1 && key.p[0] >= '1' &&
		   key.p[0] < '1' + PART_ACTIONS)
		d->field = ACTION1 + key.p[0] - '1';
}

static enum st
on_value(struct doc *d, enum jtok t, struct str text, struct err *e)
{
	struct buf *b;

	if (d->depth == 1 && d->date_next && t == J_STR)
		civil_parse(text, &d->r->l->time_s);
	if (!d->in_list || d->field >= FIELDS || t == J_NULL)
		return ST_OK;
	b = &d->text[d->field];
	if (b->n + text.n > TEXT_MAX_LINE_BYTES)
		return err_set(e, ST_LIMIT, ERR_NOOFF, NULL, "a participant above %u bytes",
		    TEXT_MAX_LINE_BYTES);
	if (b->n != 0)
		buf_ch(b, ';');
	if (t == J_BOOL)
		buf_cstr(b, str_eq(text, "true") ? "Yes" : "No");
	else
		buf_str(b, text);
	return buf_bad(b) ? err_nomem(e, "participants") : ST_OK;
}

static enum st
token(void *arg, enum jtok t, struct str text, struct err *e)
{
	struct doc *d = arg;

	switch (t) {
	case J_KEY:
		on_key(d, text);
		return ST_OK;
	case J_OBJ:
		if (++d->depth == 3 && d->in_list) {
			for (int f = 0; f < FIELDS; f++)
				d->text[f].n = 0;
			d->field = OTHER;
		}
		return ST_OK;
	case J_OBJ_END:
		if (d->depth-- == 3 && d->in_list)
			return take(d, e);
		return ST_OK;
	case J_ARR:
		if (++d->depth == 2)
			d->in_list = d->list_next;
		return ST_OK;
	case J_ARR_END:
		if (d->depth-- == 2)
			d->in_list = d->list_next = false;
		return ST_OK;
	default:
		return on_value(d, t, text, e);
	}
}

enum st
part_json(struct part_reader *r, struct err *e)
{
	struct doc d = { .r = r, .field = OTHER };
	const enum st st = jsax_run(r->in, token, &d, e);

	for (int f = 0; f < FIELDS; f++)
		buf_fini(&d.text[f]);
	return st;
}

/* fw_diff.c - see fw_diff.h. Both files become lists of (path, value), which are then compared. */
#include "score/fw_diff.h"

#include <stdlib.h>
#include <string.h>

#include "score/framework_i.h"

/* Where something stands, in letters for programs and in words for people. */
struct place {
	const char *path, *rule, *key, *origin;
};

struct leaf {
	struct place at;
	const char *value;
	bool whole; /* stands for all that is below it */
};

struct leaves {
	struct leaf *v;
	size_t n, cap;
	struct arena *text;
	bool nomem;
};

static const char *
keep(struct leaves *l, struct buf *b)
{
	char *s = buf_bad(b) ? NULL : arena_strdup(l->text, (struct str){ b->p, b->n });

	l->nomem |= s == NULL;
	buf_fini(b);
	return s != NULL ? s : "";
}

static const char *
join(struct leaves *l, const char *a, const char *sep, const char *b)
{
	struct buf t = { 0 };

	buf_printf(&t, "%s%s%s", a, a[0] != '\0' && b[0] != '\0' ? sep : "", b);
	return keep(l, &t);
}

/* The unit at the end of a key, which its value tells instead. */
static const char *
unit_of(const char *key)
{
	static const char *const units[] = { "_e4", "_bp", "_s" };

	for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++) {
		if (str_ends(str_of(key), units[i]))
			return units[i];
	}
	return "";
}

static const char *
words(struct leaves *l, const char *key)
{
	const size_t n = strlen(key) - strlen(unit_of(key));
	struct buf t = { 0 };

	for (size_t i = 0; i < n; i++)
		buf_ch(&t, key[i] == '_' ? ' ' : key[i]);
	return keep(l, &t);
}

/* What one of a list is called. */
static const char *
singular(struct leaves *l, const char *list)
{
	static const struct {
		const char *list, *one;
	} names[] = { { "buckets", "bucket below" }, { "categories", "category" },
		{ "metrics", "metric" }, { "curves", "curve" }, { "programmes", "programme" },
		{ "actions", "action" }, { "classes", "class" }, { "of", "part" } };

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if (strcmp(names[i].list, list) == 0)
			return names[i].one;
	}
	return words(l, list);
}

static void
put_number(struct buf *t, const char *key, int64_t v)
{
	const char *unit = unit_of(key);
	const int64_t one = strcmp(unit, "_e4") == 0 ? 10000 : strcmp(unit, "_bp") == 0 ? 100 : 1;
	int64_t rest = v % one;

	buf_i64(t, v / one);
	if (rest != 0)
		buf_ch(t, '.');
	for (int64_t digit = one / 10; rest != 0; rest %= digit, digit /= 10)
		buf_i64(t, rest / digit);
	buf_cstr(t, strcmp(unit, "_bp") == 0 ? " %" : strcmp(unit, "_s") == 0 ? " s" : "");
}

static void
put_words(struct buf *t, const cyaml_schema_value_t *v, int64_t x)
{
	const size_t before = t->n;

	for (uint32_t i = 0; i < v->enumeration.count; i++) {
		const cyaml_strval_t *w = &v->enumeration.strings[i];

		if (v->type == CYAML_ENUM ? w->val == x : (w->val & x) != 0)
			buf_printf(t, "%s%s", t->n != before ? ", " : "", w->str);
	}
	if (t->n == before)
		buf_lit(t, "none");
}

/* The bytes of a field, through its pointer; NULL: it is not there. */
static const void *
bytes_of(const cyaml_schema_field_t *f, const char *map)
{
	const void *p = map + f->data_offset, *to;

	if ((f->value.flags & CYAML_FLAG_POINTER) == 0)
		return p;
	memcpy(&to, p, sizeof(to));
	return to;
}

static bool
is_scalar(const cyaml_schema_value_t *v)
{
	return v->type != CYAML_MAPPING && v->type != CYAML_SEQUENCE;
}

static void
put_scalar(struct buf *t, const cyaml_schema_field_t *f, const void *p)
{
	if (f->value.type == CYAML_STRING)
		buf_cstr(t, p);
	else if (f->value.type == CYAML_ENUM || f->value.type == CYAML_FLAGS)
		put_words(t, &f->value, fw_shape_number(&f->value, p));
	else
		put_number(t, f->key, fw_shape_number(&f->value, p));
}

static const cyaml_schema_field_t *
field(const cyaml_schema_field_t *f, const char *key, const char *more)
{
	const size_t n = strlen(key);

	for (; f->key != NULL; f++) {
		if (strncmp(f->key, key, n) == 0 && strcmp(f->key + n, more) == 0)
			return f;
	}
	return NULL;
}

/* The word of KEY_origin, else what holds around it. */
static const char *
origin_of(struct leaves *l, const cyaml_schema_field_t *fields, const char *map, const char *key,
    const char *around)
{
	const cyaml_schema_field_t *f = field(fields, key, key[0] != '\0' ? "_origin" : "origin");
	struct buf t = { 0 };

	if (f == NULL || bytes_of(f, map) == NULL)
		return around;
	put_scalar(&t, f, bytes_of(f, map));
	return keep(l, &t);
}

static void
add(struct leaves *l, const struct place *at, const char *value, bool whole)
{
	struct leaf *v = arr_grow(l->v, l->n, &l->cap, sizeof(*l->v));

	if (v == NULL) {
		l->nomem = true;
		return;
	}
	l->v = v;
	l->v[l->n++] = (struct leaf){ *at, value, whole };
}

/* What a rule is, in a line: its title, or its plain keys with what they say. */
static const char *
summary(struct leaves *l, const cyaml_schema_field_t *fields, const char *map, bool in_list)
{
	const cyaml_schema_field_t *title = field(fields, "title", "");
	struct buf t = { 0 };

	if (title == NULL)
		title = field(fields, "name", "");
	if (title != NULL) {
		buf_cstr(&t, bytes_of(title, map));
		return keep(l, &t);
	}
	for (const cyaml_schema_field_t *f = fields + in_list; f->key != NULL; f++) {
		const void *p = bytes_of(f, map);

		if (!is_scalar(&f->value) || p == NULL || str_ends(str_of(f->key), "origin"))
			continue;
		buf_printf(&t, "%s%s ", t.n != 0 ? ", " : "", words(l, f->key));
		put_scalar(&t, f, p);
	}
	return keep(l, &t);
}

static void walk(
    struct leaves *l, const cyaml_schema_field_t *fields, const char *map, const struct place *at);

static void
walk_list(
    struct leaves *l, const cyaml_schema_field_t *f, const char *map, const struct place *around)
{
	const cyaml_schema_value_t *entry = f->value.sequence.entry;
	const cyaml_schema_field_t *fields = entry->mapping.fields;
	const char *p = bytes_of(f, map), *one = singular(l, f->key);
	uint32_t n;

	memcpy(&n, map + f->count_offset, sizeof(n));
	for (uint32_t i = 0; i < n; i++, p += entry->data_size) {
		struct place at = { .key = "" };
		struct buf id = { 0 };
		const char *name;

		put_scalar(&id, fields, bytes_of(fields, p));
		name = keep(l, &id);
		at.path = join(l, around->path, ".", name);
		at.rule = join(l, strcmp(around->rule, "framework") == 0 ? "" : around->rule, ", ",
		    join(l, one, " ", name));
		at.origin = origin_of(l, fields, p, "", around->origin);
		add(l, &at, summary(l, fields, p, true), true);
		walk(l, fields, p, &at);
	}
}

static void
walk_field(struct leaves *l, const cyaml_schema_field_t *fields, const cyaml_schema_field_t *f,
    const char *map, const struct place *around)
{
	const void *p = bytes_of(f, map);
	struct place at = {
		.path = join(l, around->path, ".", f->key),
		.rule = around->rule,
		.key = join(l, around->key, " ", words(l, f->key)),
		.origin = origin_of(l, fields, map, f->key, around->origin),
	};
	const char *value;
	struct buf t = { 0 };

	if (p == NULL)
		return;
	if (f->value.type == CYAML_SEQUENCE) {
		walk_list(l, f, map, &at);
	} else if (f->value.type == CYAML_MAPPING) {
		at.origin = origin_of(l, f->value.mapping.fields, p, "", at.origin);
		add(l, &at, summary(l, f->value.mapping.fields, p, false), true);
		walk(l, f->value.mapping.fields, p, &at);
	} else {
		put_scalar(&t, f, p);
		value = keep(l, &t);
		/* a label that says what holds around it was most likely left out */
		if (!str_ends(str_of(f->key), "_origin") || around->origin == NULL ||
		    strcmp(value, around->origin) != 0)
			add(l, &at, value, false);
	}
}

static void
walk(struct leaves *l, const cyaml_schema_field_t *fields, const char *map, const struct place *at)
{
	for (const cyaml_schema_field_t *f = fields; f->key != NULL; f++)
		walk_field(l, fields, f, map, at);
}

static const struct leaf *
find(const struct leaves *l, const char *path)
{
	for (size_t i = 0; i < l->n; i++) {
		if (strcmp(l->v[i].at.path, path) == 0)
			return &l->v[i];
	}
	return NULL;
}

/* Those of l that the other lacks, and, from the first side, those where the two differ. */
static bool
compare(
    struct fw_diff *d, size_t *cap, const struct leaves *l, const struct leaves *other, bool first)
{
	const char *gone = NULL; /* what is below it is told already */

	for (size_t i = 0; i < l->n; i++) {
		const struct leaf *x = &l->v[i], *y = find(other, x->at.path);
		struct fw_change *v;

		if (gone != NULL && str_starts(str_of(x->at.path), gone) &&
		    x->at.path[strlen(gone)] == '.')
			continue;
		if (y != NULL && (!first || x->whole || strcmp(x->value, y->value) == 0))
			continue;
		v = arr_grow(d->v, d->n, cap, sizeof(*v));
		if (v == NULL)
			return false;
		d->v = v;
		gone = y == NULL ? x->at.path : gone;
		d->v[d->n++] = (struct fw_change){ .path = x->at.path,
			.rule = x->at.rule,
			.key = x->at.key,
			.a = first ? x->value : NULL,
			.b = !first	 ? x->value
			     : y != NULL ? y->value
					 : NULL,
			.origin_a = first ? x->at.origin : NULL,
			.origin_b = !first	? x->at.origin
				    : y != NULL ? y->at.origin
						: NULL };
	}
	return true;
}

enum st
fw_diff_init(struct fw_diff *d, const struct framework *a, const struct framework *b, struct err *e)
{
	const struct place top = { "", "framework", "", NULL };
	const cyaml_schema_field_t *fields = fw_shape.mapping.fields;
	struct leaves x = { .text = &d->text }, y = { .text = &d->text };
	size_t cap = 0;
	bool ok = true;

	*d = (struct fw_diff){ .n = 0 };
	for (const cyaml_schema_field_t *f = fields; ok && f->key != NULL; f++) {
		x.n = y.n = 0;
		walk_field(&x, fields, f, (const char *)a, &top);
		walk_field(&y, fields, f, (const char *)b, &top);
		ok = !x.nomem && !y.nomem && compare(d, &cap, &x, &y, true) &&
		     compare(d, &cap, &y, &x, false);
	}
	free(x.v);
	free(y.v);
	return ok ? ST_OK : err_nomem(e, "differences");
}

void
fw_diff_fini(struct fw_diff *d)
{
	free(d->v);
	arena_fini(&d->text);
	*d = (struct fw_diff){ .n = 0 };
}

void
fw_diff_line(struct buf *out, const struct fw_change *c)
{
	const char *now = c->b != NULL ? c->origin_b : c->origin_a;

	buf_printf(out, "%s%s%s", c->rule, c->key[0] != '\0' ? ", " : "", c->key);
	if (c->a == NULL || c->b == NULL)
		buf_printf(
		    out, " %s: %s", c->a == NULL ? "added" : "removed", c->a == NULL ? c->b : c->a);
	else
		buf_printf(out, ": %s -> %s", c->a, c->b);
	if (now != NULL && !str_ends(str_of(c->key), "origin"))
		buf_printf(out, " (%s)", now);
}

static void
put_or_null(struct json *j, const char *key, const char *s)
{
	if (s == NULL)
		json_knull(j, key);
	else
		json_kcstr(j, key, s);
}

static void
put_side(struct json *j, const char *key, const struct framework *f)
{
	json_key(j, key);
	json_obj(j);
	json_kcstr(j, "id", f->id);
	json_kcstr(j, "title", f->title);
	json_obj_end(j);
}

static void
put_change(struct json *j, const struct fw_change *c)
{
	struct buf line = { 0 };

	fw_diff_line(&line, c);
	json_obj(j);
	json_kcstr(j, "path", c->path);
	json_kcstr(j, "rule", c->rule);
	json_kcstr(j, "key", c->key);
	json_kcstr(j, "change", c->a == NULL ? "added" : c->b == NULL ? "removed" : "changed");
	put_or_null(j, "from", c->a);
	put_or_null(j, "to", c->b);
	put_or_null(j, "from_origin", c->origin_a);
	put_or_null(j, "to_origin", c->origin_b);
	json_kstr(j, "text", (struct str){ line.p, line.n });
	json_obj_end(j);
	if (buf_bad(&line))
		j->b->bad = true;
	buf_fini(&line);
}

enum st
fw_diff_json(struct json *j, const struct framework *a, const struct framework *b, struct err *e)
{
	struct fw_diff d;
	enum st st = fw_diff_init(&d, a, b, e);

	if (st == ST_OK) {
		json_obj(j);
		put_side(j, "from", a);
		put_side(j, "to", b);
		json_key(j, "changes");
		json_arr(j);
		for (size_t i = 0; i < d.n; i++)
			put_change(j, &d.v[i]);
		json_arr_end(j);
		json_obj_end(j);
	}
	fw_diff_fini(&d);
	return st;
}

enum st
fw_rules_json(struct json *j, const struct framework *f, struct err *e)
{
	const struct place top = { "", "framework", "", NULL };
	struct arena text = { 0 };
	struct leaves l = { .text = &text };
	enum st st;

	walk(&l, fw_shape.mapping.fields, (const char *)f, &top);
	json_arr(j);
	for (size_t i = 0; !l.nomem && i < l.n; i++) {
		if (l.v[i].whole) /* what is in it follows */
			continue;
		json_obj(j);
		json_kcstr(j, "path", l.v[i].at.path);
		json_kcstr(j, "rule", l.v[i].at.rule);
		json_kcstr(j, "key", l.v[i].at.key);
		json_kcstr(j, "value", l.v[i].value);
		put_or_null(j, "origin", l.v[i].at.origin);
		json_obj_end(j);
	}
	json_arr_end(j);
	st = l.nomem ? err_nomem(e, "rules") : ST_OK;
	free(l.v);
	arena_fini(&text);
	return st;
}

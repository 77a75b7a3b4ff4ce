/* fields.c - see fields.h. */
#include "http/fields.h"

#include "http/schema.h"
#include "io/jsax.h"

static bool
named(struct str wanted, struct str name)
{
	struct str w;

	while (str_cut(&wanted, ',', &w)) {
		if (w.n == name.n && memcmp(w.p, name.p, w.n) == 0)
			return true;
	}
	return false;
}

/* The shape of the rows: "[x]" and "x" are rows of x. */
static const struct schema *
rows_of(const struct route *r)
{
	struct str name = str_of(r->schema);

	if (name.n > 2 && name.p[0] == '[')
		name = (struct str){ name.p + 1, name.n - 2 };
	for (size_t i = 0; i < schemas_n; i++) {
		if (str_eq(name, schemas[i].name))
			return &schemas[i];
	}
	return NULL;
}

enum st
fields_check(const struct route *r, struct str wanted, struct err *e)
{
	const struct schema *s = rows_of(r);
	struct str w;

	while (str_cut(&wanted, ',', &w)) {
		const struct field *f = s != NULL ? s->fields : NULL;

		while (f != NULL && f->name != NULL && !str_eq(w, f->name))
			f++;
		if (f == NULL || f->name == NULL)
			return err_set(e, ST_BAD, 0, "fields", "%.*s is not a field of %s",
			    (int)(w.n < 64 ? w.n : 64), w.p, s != NULL ? s->name : "this answer");
	}
	return ST_OK;
}

/* A document on its way through. */
struct pass {
	struct json j;
	struct str wanted;
	unsigned depth;	   /* of open objects and arrays */
	unsigned row;	   /* depth of what is inside a row; 0: not known yet */
	unsigned skipping; /* 0, else 1 + the depth at which a field that is left out began */
	bool data;	   /* the next value is that of "data" */
	bool framed;
};

static void
raw(struct json *j, struct str s)
{
	if (j->comma)
		buf_ch(j->b, ',');
	buf_str(j->b, s);
	j->comma = true;
}

static void
emit(struct json *j, enum jtok t, struct str text)
{
	switch (t) {
	case J_OBJ:
		json_obj(j);
		break;
	case J_OBJ_END:
		json_obj_end(j);
		break;
	case J_ARR:
		json_arr(j);
		break;
	case J_ARR_END:
		json_arr_end(j);
		break;
	case J_KEY:
		json_str(j, text);
		buf_ch(j->b, ':');
		j->comma = false;
		break;
	case J_STR:
		json_str(j, text);
		break;
	case J_NUM:
	case J_BOOL:
		raw(j, text);
		break;
	case J_NULL:
		json_null(j);
		break;
	}
}

/* Whether the token belongs to a field that is left out; the field ends with its value. */
static bool
left_out(struct pass *p, enum jtok t, struct str text)
{
	const bool opens = t == J_OBJ || t == J_ARR, closes = t == J_OBJ_END || t == J_ARR_END;

	if (p->skipping == 0) {
		if (t != J_KEY || p->row == 0 || p->depth != p->row || named(p->wanted, text))
			return false;
		p->skipping = 1 + p->depth;
		return true;
	}
	if (!opens && t != J_KEY && p->depth - closes + 1 == p->skipping)
		p->skipping = 0;
	return true;
}

static enum st
token(void *arg, enum jtok t, struct str text, struct err *e)
{
	struct pass *p = arg;
	const bool closes = t == J_OBJ_END || t == J_ARR_END;

	(void)e;
	if (!left_out(p, t, text))
		emit(&p->j, t, text);
	if (p->data &&
	    (t == J_OBJ || t == J_ARR)) /* rows are the objects of a list, or the object itself */
		p->row = p->depth + (t == J_ARR ? 2 : 1);
	p->data = false;
	p->depth += t == J_OBJ || t == J_ARR;
	p->depth -= closes;
	if (p->framed && p->depth == 1 && closes)
		p->row = 0; /* "data" has ended */
	if (p->framed && p->depth == 1 && t == J_KEY)
		p->data = str_eq(text, "data");
	return ST_OK;
}

static enum st
pass(struct buf *out, struct str doc, bool framed, struct str wanted, struct err *e)
{
	struct pass p = {
		.j = json_on(out), .wanted = wanted, .row = framed ? 0 : 1, .framed = framed
	};
	enum st st = jsax_text(doc, token, &p, e);

	buf_ch(out, '\n');
	return st;
}

enum st
fields_keep(struct buf *body, bool ndjson, struct str wanted, struct err *e)
{
	struct str rest = { body->p, body->n }, line;
	struct buf out = { 0 };
	enum st st = ST_OK;

	if (!ndjson)
		st = pass(&out, rest, true, wanted, e);
	while (ndjson && st == ST_OK && str_cut(&rest, '\n', &line)) {
		if (line.n > 0)
			st = pass(&out, line, false, wanted, e);
	}
	buf_fini(body);
	*body = out;
	return st;
}

/* schema.c - see schema.h: from rows to JSON Schema. */
#include "http/schema.h"

#include <stdio.h>

/* The simple types: JSON type, format, pattern. */
static const struct {
	const char *name, *type, *format, *pattern;
} simple[] = {
	{ "int", "integer", NULL, NULL },
	{ "num", "number", NULL, NULL },
	{ "text", "string", NULL, NULL },
	{ "bool", "boolean", NULL, NULL },
	{ "time", "string", "date-time", NULL },
	{ "month", "string", NULL, "^[0-9]{4}-(0[1-9]|1[0-2])$" },
};

static void
words(struct json *j, struct str s, bool null)
{
	struct str w;

	json_key(j, "enum");
	json_arr(j);
	while (str_cut(&s, '|', &w))
		json_str(j, w);
	if (null)
		json_null(j);
	json_arr_end(j);
}

static void
reference(struct json *j, struct str name)
{
	char text[96];

	snprintf(text, sizeof(text), "#/components/schemas/%.*s", (int)name.n, name.p);
	json_kcstr(j, "$ref", text);
}

static void
json_type(struct json *j, const char *type, bool null)
{
	json_key(j, "type");
	if (!null) {
		json_cstr(j, type);
		return;
	}
	json_arr(j);
	json_cstr(j, type);
	json_cstr(j, "null");
	json_arr_end(j);
}

static void type_in(struct json *j, struct str s);

/* A simple type, words or another shape: the inside of the object is written. */
static void
name_in(struct json *j, struct str s, bool null)
{
	for (size_t i = 0; i < sizeof(simple) / sizeof(*simple); i++) {
		if (!str_eq(s, simple[i].name))
			continue;
		json_type(j, simple[i].type, null);
		if (simple[i].format != NULL)
			json_kcstr(j, "format", simple[i].format);
		if (simple[i].pattern != NULL)
			json_kcstr(j, "pattern", simple[i].pattern);
		return;
	}
	if (memchr(s.p, '|', s.n) != NULL) {
		words(j, s, null);
	} else if (null) {
		json_key(j, "anyOf");
		json_arr(j);
		json_obj(j);
		reference(j, s);
		json_obj_end(j);
		json_obj(j);
		json_kcstr(j, "type", "null");
		json_obj_end(j);
		json_arr_end(j);
	} else if (!str_eq(s, "any")) {
		reference(j, s);
	}
}

static void
type_in(struct json *j, struct str s)
{
	const bool null = s.n > 0 && s.p[s.n - 1] == '?';
	bool array;

	if (null)
		s.n--;
	array = s.p[0] == '[';
	if (!array && s.p[0] != '{') {
		name_in(j, s, null);
		return;
	}
	json_type(j, array ? "array" : "object", null);
	json_key(j, array ? "items" : "additionalProperties");
	json_obj(j);
	type_in(j, (struct str){ s.p + 1, s.n - 2 });
	json_obj_end(j);
}

void
schema_type(struct json *j, const char *type)
{
	json_obj(j);
	type_in(j, str_of(type));
	json_obj_end(j);
}

static void
schema_field(struct json *j, const struct field *f)
{
	json_key(j, f->name);
	json_obj(j);
	type_in(j, str_of(f->type + (f->type[0] == '~')));
	if (f->help != NULL)
		json_kcstr(j, "description", f->help);
	json_obj_end(j);
}

void
schema_all(struct json *j)
{
	for (size_t i = 0; i < schemas_n; i++) {
		json_key(j, schemas[i].name);
		json_obj(j);
		json_kcstr(j, "type", "object");
		if (schemas[i].help != NULL)
			json_kcstr(j, "description", schemas[i].help);
		json_key(j, "required");
		json_arr(j);
		for (const struct field *f = schemas[i].fields; f->name != NULL; f++) {
			if (f->type[0] != '~')
				json_cstr(j, f->name);
		}
		json_arr_end(j);
		json_key(j, "properties");
		json_obj(j);
		for (const struct field *f = schemas[i].fields; f->name != NULL; f++)
			schema_field(j, f);
		json_obj_end(j);
		json_obj_end(j);
	}
}

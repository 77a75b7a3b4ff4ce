/*
 * schema.h - the shape of every answer, as rows: the OpenAPI document is written from them, and the
 * tests hold every answer against that document.
 *
 * A type is int, num, text, bool, time (RFC 3339), month (2026-01), any, words "a|b", or the name
 * of another shape; "[x]" is an array, "{x}" an object whose values are x, and "?" behind it admits
 * null.
 */
#ifndef SCHEMA_H
#define SCHEMA_H

#include <stddef.h>

#include "base/json.h"

struct field {
	const char *name, *type, *help; /* help may be NULL */
};

struct schema {
	const char *name, *help;
	const struct field *fields; /* NULL name at the end */
};

extern const struct schema schemas[];
extern const size_t schemas_n;

/* Writes the JSON Schema of a type. */
void schema_type(struct json *j, const char *type);
/* Writes "name": {schema} for all shapes into an open object. */
void schema_all(struct json *j);

#endif

/*
 * conf.h - files that people write, read by libcyaml against a schema: settings, norms, catalogues,
 * the heads of posts. What is wrong is told with its line.
 */
#ifndef CONF_H
#define CONF_H

#include <cyaml/cyaml.h>

#include "base/err.h"
#include "base/str.h"

/*
 * *out: what the schema says, for conf_free. Aliases are refused, and so is an empty text. what
 * ("settings file") stands in messages; line is the number of the text's first one. ST_BAD with the
 * line where it is known, ST_NOMEM; then *out is NULL.
 */
enum st conf_load(void **out, struct str text, uint64_t line, const cyaml_schema_value_t *schema,
    const char *what, struct err *e);
void conf_free(const cyaml_schema_value_t *schema, void *v); /* NULL is fine */

#endif

/* framework_i.h - inside of the norms. */
#ifndef FRAMEWORK_I_H
#define FRAMEWORK_I_H

#include <cyaml/cyaml.h>

#include "score/framework.h"

extern const cyaml_schema_value_t fw_shape; /* of a struct framework, see shape.c */
/* A number, a word or a set of words, at p, as the file has it. */
int64_t fw_shape_number(const cyaml_schema_value_t *v, const void *p);

/* Names a place in the text of the file, for messages about what it means. */
struct fw_src {
	struct str text;
	const char *name;
};

/*
 * Turns the ids of a loaded file into indices and checks what it means: all five categories, known
 * counters, metrics and curves, ordered thresholds.
 */
enum st framework_resolve(struct framework *f, const struct fw_src *src, struct err *e);

#endif

/*
 * object.h - one RPSL object, taken apart and judged.
 */
#ifndef IRR_OBJECT_H
#define IRR_OBJECT_H

#include "base/err.h"
#include "irr/obj.h"
#include "irr/rpsl.h"
#include "irr/source.h"

struct irr_object {
	enum irr_class class;
	struct irr_head head; /* its items are the last ones of the list */
	bool has_head;	      /* false: a route that names no set */
	struct pfx pfx;	      /* routes; the origin is in head */
	int64_t modified_s;   /* 0 unknown */
	bool bad_date;	      /* of creation or change: one that cannot be */
	uint32_t odd;	      /* members that are neither AS number, set nor prefix */
	uint32_t any;	      /* members that are everything */
	bool stray;	      /* semicolons or empty places between members */
};

/* Its class from the first attribute; IRR_C_NONE for those that are not kept. */
enum irr_class irr_class_of(struct str name);
const char *irr_class_name(enum irr_class c);

/*
 * Adds items and ranges to *s, but no head; with *why != NULL, static text, nothing was added and
 * the object is refused. ST_NOMEM and ST_LIMIT are the failures.
 */
enum st irr_object(struct irr_objs *s, struct irr_sources *src, const struct rpsl_obj *o,
    struct irr_object *out, const char **why, struct err *e);

#endif

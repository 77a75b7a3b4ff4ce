/*
 * catalogue.h - where the public archives keep what, and when it should be there.
 *
 * Product data: catalogue/public.yaml is built in, a file may stand in its place, and the base URL
 * of a source is a setting. What a file means is checked here; libcyaml refuses unknown keys.
 */
#ifndef CATALOGUE_H
#define CATALOGUE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/str.h"

/* A time that passes: months have no fixed length, so they are apart. */
struct span_s {
	int64_t s;
	unsigned months; /* 0, or s is 0 */
};

struct cat_source {
	/* as the file has them */
	char *id, *title, *kind, *base, *path, *name, *terms;
	char **parts, **default_parts, **hosts;
	unsigned parts_n, default_parts_n, hosts_n;
	bool enabled;
	char *period_text, *every_text, *due_text, *late_text, *missing_text;
	char *min_text, *max_text, *age_text; /* the last two may be NULL */
	/* resolved */
	struct span_s period, every;
	int64_t due_s, late_s, missing_s; /* from the time of a slot */
	int64_t max_age_s;		  /* how old the data may be at its slot; 0: any */
	uint64_t min_bytes, max_bytes;
	bool current; /* no time in the path: only the newest can be had */
	bool moved;   /* the base URL was given by a person, so it may be local */
};

struct catalogue {
	char *title;
	struct cat_source *sources;
	unsigned sources_n;
};

/* The built-in catalogue (path NULL) or a file. On failure *out is NULL; e names file and line. */
enum st catalogue_load(struct catalogue **out, const char *path, struct err *e);
enum st catalogue_parse(
    struct catalogue **out, const void *p, size_t n, const char *name, struct err *e);
void catalogue_free(struct catalogue *c); /* NULL is fine */

/* NULL when there is none of that name. */
struct cat_source *catalogue_find(const struct catalogue *c, const char *id);
/* Another base URL for a source, http or https. */
enum st catalogue_move(struct catalogue *c, const char *id, const char *url, struct err *e);
/* Whether a redirect from this source may lead to that host: one that the catalogue names. */
bool catalogue_allows(const struct catalogue *c, const struct cat_source *s, const char *host);

/* Host of a URL, lower case, without port; false when there is none. */
bool url_host(const char *url, char *out, size_t cap);

#endif

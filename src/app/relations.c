/* relations.c - see relations.h. */
#include "app/relations.h"

struct adding {
	struct infer *f;
};

static enum st
add_path(void *arg, const struct path *p, struct err *e)
{
	return infer_add(((struct adding *)arg)->f, (struct span){ p->bytes, p->n }, e);
}

static bool
transparent(void *arg, uint32_t asn)
{
	return world_is_route_server(arg, asn);
}

/* The world is only read. */
static struct infer *
new_infer(const struct world *w)
{
	return infer_new(transparent, (void *)(uintptr_t)w);
}

static enum st
infer_from(struct infer *f, const struct pathset *paths, struct err *e)
{
	const uint32_t *tier1;
	const size_t n = infer_tier1(&tier1);
	struct adding a = { f };
	const enum st st = pathset_each(paths, add_path, &a, e);
	return st == ST_OK ? infer_run(f, tier1, n, e) : st;
}

enum st
relations_from_paths(
    struct asrel_table **out, const struct pathset *paths, const struct world *w, struct err *e)
{
	struct infer *f = new_infer(w);
	struct asrel_set set = { 0 };
	enum st st = f != NULL ? infer_from(f, paths, e) : err_nomem(e, "paths");

	*out = NULL;
	if (st == ST_OK)
		st = infer_to_set(f, &set, e);
	infer_free(f);
	if (st == ST_OK)
		return asrel_build(out, &set, e);
	asrel_set_fini(&set);
	return st;
}

enum st
relations_infer(struct infer **out, const char *const *paths, size_t n, const struct world *w,
    struct relations_file *files, struct err *e)
{
	struct pathset set;
	const bool have_set = pathset_init(&set, NULL);
	struct table *t = table_new(NULL, &set, NULL);
	struct infer *f = new_infer(w);
	enum st result = ST_OK,
		st = have_set && t != NULL && f != NULL ? ST_OK : err_nomem(e, "paths");

	*out = NULL;
	for (size_t i = 0; st == ST_OK && i < n; i++) {
		struct relations_file one = { 0 };

		if (table_read_file(t, paths[i], &one.t, &one.fault) == ST_NOMEM)
			st = err_nomem(e, "paths");
		if (one.fault.st != ST_OK && result == ST_OK) {
			result = one.fault.st;
			*e = one.fault;
		}
		if (files != NULL)
			files[i] = one;
	}
	if (st == ST_OK)
		st = infer_from(f, &set, e);
	table_free(t);
	pathset_fini(&set);
	if (st == ST_OK)
		*out = f;
	else
		infer_free(f);
	return st != ST_OK ? st : result;
}

enum asrel
relations_published(const struct world *w, uint32_t a, uint32_t b)
{
	static const enum asrel rel[] = {
		[REL_NONE] = ASREL_NONE,
		[REL_PROVIDER_OF] = ASREL_PROVIDER_OF,
		[REL_CUSTOMER_OF] = ASREL_CUSTOMER_OF,
		[REL_PEER] = ASREL_PEER,
	};

	return rel[world_rel(w, a, b)];
}

void
relations_compare(const struct infer *f, const struct world *w, struct relations_agreement *out)
{
	const struct infer_link *l;
	const size_t n = infer_links(f, &l);

	*out = (struct relations_agreement){ 0 };
	for (size_t i = 0; i < n; i++) {
		const enum asrel theirs = relations_published(w, l[i].a, l[i].b);

		out->n[l[i].rel][theirs]++;
		out->only_ours += theirs == ASREL_NONE;
		out->both += theirs != ASREL_NONE;
		out->same += l[i].rel == theirs;
	}
}

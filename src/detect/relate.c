/* relate.c - see relate.h. */
#include "detect/relate.h"

/* So many votes against one for a link are slips of single paths. */
#define VOTES_FOR_ONE 20

static uint64_t
key_of(uint32_t a, uint32_t b)
{
	return a < b ? (uint64_t)a << 32 | b : (uint64_t)b << 32 | a;
}

/* Whether the paths agree about it, all but slips. */
static bool
is_sure(const struct infer_link *l)
{
	const uint32_t more = l->up > l->down ? l->up : l->down, less = l->up + l->down - more;

	if (l->why == INFER_CLIQUE)
		return true;
	return l->why == INFER_VOTES && less * VOTES_FOR_ONE <= more;
}

static enum st
keep(struct relate *r, struct asrel_set *set, uint32_t a, uint32_t b, enum asrel rel,
    enum relate_level level, struct err *e)
{
	if (map_put(&r->levels, key_of(a, b), level, NULL) == NULL)
		return err_nomem(e, "relationships");
	return level == RELATE_NONE ? ST_OK : asrel_set_add(set, a, b, rel, e);
}

/* A link of the tables, held against the published one. */
static enum st
take_inferred(struct relate *r, struct asrel_set *set, const struct asrel_table *file,
    const struct infer_link *l, struct err *e)
{
	const enum asrel said = file != NULL ? asrel_get(file, l->a, l->b) : ASREL_NONE;

	if (said == ASREL_NONE)
		return keep(
		    r, set, l->a, l->b, l->rel, is_sure(l) ? RELATE_VOTED : RELATE_GUESS, e);
	if (said == l->rel)
		return keep(r, set, l->a, l->b, said, RELATE_BOTH, e);
	if (!is_sure(l))
		return keep(r, set, l->a, l->b, said, RELATE_FILE, e);
	r->contradicted++;
	return keep(r, set, l->a, l->b, said, RELATE_NONE, e);
}

/* What is published and no table shows. */
static enum st
take_published(
    struct relate *r, struct asrel_set *set, const struct asrel_table *file, struct err *e)
{
	const size_t n = file != NULL ? asrel_ases(file) : 0;
	enum st st = ST_OK;

	for (size_t i = 0; i < n && st == ST_OK; i++) {
		const struct asrel_near as = asrel_at(file, i);

		for (size_t k = 0; k < as.n && st == ST_OK; k++) {
			if (as.asn < as.nbr[k] &&
			    map_get(&r->levels, key_of(as.asn, as.nbr[k])) == MAP_NONE)
				st = keep(r, set, as.asn, as.nbr[k], as.rel[k], RELATE_FILE, e);
		}
	}
	return st;
}

enum st
relate_make(struct relate *r, const struct world *w, const struct infer *infer, struct err *e)
{
	const struct asrel_table *file = world_as_rel(w);
	struct asrel_set set = { 0 };
	const struct infer_link *links;
	const size_t n = infer != NULL ? infer_links(infer, &links) : 0;
	enum st st = ST_OK;

	*r = (struct relate){ 0 };
	for (size_t i = 0; i < n && st == ST_OK; i++)
		st = take_inferred(r, &set, file, &links[i], e);
	if (st == ST_OK)
		st = take_published(r, &set, file, e);
	if (st == ST_OK && set.n != 0)
		st = asrel_build(&r->table, &set, e);
	asrel_set_fini(&set);
	return st;
}

void
relate_fini(struct relate *r)
{
	asrel_free(r->table);
	map_fini(&r->levels);
	*r = (struct relate){ 0 };
}

enum relate_level
relate_level(const struct relate *r, uint32_t a, uint32_t b)
{
	const uint32_t level = map_get(&r->levels, key_of(a, b));

	return level == MAP_NONE ? RELATE_NONE : (enum relate_level)level;
}

struct asrel_degree
relate_degree(const struct relate *r, uint32_t asn)
{
	return r->table != NULL ? asrel_degree(r->table, asn) : (struct asrel_degree){ 0 };
}

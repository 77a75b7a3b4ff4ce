/*
 * view_group.h - inside of the read model: groups of ASes, named by what people ask for.
 *
 * A group is written KIND:ID, such as as:64500, economy:NL, region:150 (a code of M49),
 * region:ripencc, region:world, programme:netops, participant:netops-0123456789ab.
 */
#ifndef VIEW_GROUP_H
#define VIEW_GROUP_H

#include "app/aggregate.h"
#include "app/view_i.h"
#include "reg/econ.h"
#include "reg/part.h"

#define GROUP_ID 32
#define GROUP_NAME 256
/* Registries by number, as in delegated.h. */
#define GROUP_RIRS 7

enum group_kind {
	GROUP_AS,
	GROUP_ECONOMY,
	GROUP_AREA,
	GROUP_RIR,
	GROUP_WORLD,
	GROUP_PROGRAMME,
	GROUP_PARTICIPANT,
};

struct group {
	enum group_kind kind;
	uint32_t n; /* AS, index in econ_all(), code of M49, registry, programme */
	char id[GROUP_ID];
};

/* The aggregates of a month under one framework, made at the first question. */
struct vaggs {
	struct agg world, rir[GROUP_RIRS];
	struct agg economy[]; /* as econ_all(), and one more for those of none */
};

/* "economy", "region", ...; areas, registries and the world are regions. */
const char *group_word(enum group_kind k);
/* From KIND:ID; false when it is none. A participant is looked for later, in its month. */
bool group_parse(struct str s, struct group *out);
/* The id alone, of a kind. */
bool group_economy(struct str id, struct group *out);
bool group_region(struct str id, struct group *out);
bool group_programme(struct str id, struct group *out);

/* What it is called in the month, "" when that is not known. */
enum st group_name(
    struct view *v, struct vmonth *m, const struct group *g, char out[GROUP_NAME], struct err *e);
/*
 * Sums it up. ST_END: there is no such AS, participant or programme in the month; e is set by
 * vnot().
 */
enum st group_sum(struct view *v, struct vmonth *m, size_t fwi, const struct group *g,
    struct agg *out, struct err *e);
/* All of a month; the scores own them. */
enum st group_all(
    struct view *v, struct vmonth *m, size_t fwi, const struct vaggs **out, struct err *e);

/* The rest of view_group.c */
/* Where the ASes of a month are; from names that are in memory. */
enum st vmonth_place(struct vmonth *m, struct err *e);

/* view_member.c */
/* The participants of the month; NULL: no list is held. They stay the month's. */
enum st vmonth_parts(
    struct view *v, struct vmonth *m, const struct part_table **out, struct err *e);
/* "netops-0123456789ab", from programme, name and least AS number. */
void part_id(const struct part_table *t, const struct part *p, char out[GROUP_ID]);
/* NULL when there is none. */
const struct part *part_find(const struct part_table *t, const char *id);
/* What is summed up, and by which weights beside it. */
struct agg_columns group_columns(
    const struct vmonth *m, const struct vscores *s, const struct framework *f);
/* Adds the members that the month has, each AS once. */
enum st part_sum(const struct vmonth *m, const struct agg_columns *c, const struct part_table *t,
    const struct part *p, size_t n, struct agg *out, struct err *e);

/* view_economies.c */
/* "history": the group in every held month that has it. */
enum st vput_group_history(struct vask *a, const struct group *g, struct err *e);

/* view_sum.c */
/* "ases" and "categories" into the open object; before may be NULL. */
void vput_agg(struct vask *a, const struct agg *now, const struct agg *before);
/* "categories" alone, with the framework's names; ases: for the shares. */
void vput_categories(struct vask *a, const struct agg *now, const struct agg *before);
/* The same as fields of CSV, and their names; each begins with a comma. */
void csv_agg_columns(struct buf *b);
void csv_agg(struct buf *b, const struct agg *a);
/* A comma, and millionths or "-". */
void csv_micro(struct buf *b, int64_t micro);
/* Text or "-". */
void csv_str(struct buf *b, struct str s);

/* What a list comes out as. */
enum form { FORM_JSON, FORM_NDJSON, FORM_CSV };
enum form form_of(const struct view_query *q);
/* The frame of a list: head and tail for FORM_JSON, the columns' line is the caller's. */
void vlist_begin(struct vask *a, enum form f);
enum st vlist_end(struct vask *a, enum form f, const char *next, enum st st, struct err *e);

#endif

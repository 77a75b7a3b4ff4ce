/* view_group.c - groups of ASes by name: what they are called and what their members add up to. */
#include "app/view_group.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/arena.h"
#include "pfx/asn.h"

#define NO_ECONOMY UINT16_MAX

static const char *const rir_ids[GROUP_RIRS] = { NULL, "afrinic", "apnic", "arin", NULL, "lacnic",
	"ripencc" };
static const char *const rir_names[GROUP_RIRS] = { NULL, "AFRINIC", "APNIC", "ARIN", NULL, "LACNIC",
	"RIPE NCC" };

static size_t
n_economies(void)
{
	size_t n;

	econ_all(&n);
	return n;
}

enum st
vmonth_place(struct vmonth *m, struct err *e)
{
	const struct econ *all = econ_all(&(size_t){ 0 });

	if (m->economy != NULL)
		return ST_OK;
	m->economy = arr_new((size_t)m->n + 1, sizeof(*m->economy));
	m->rir = arr_new((size_t)m->n + 1, 1);
	if (m->economy == NULL || m->rir == NULL)
		return err_nomem(e, "places of ASes");
	for (uint32_t i = 0; i < m->n; i++) {
		const struct econ *c = econ_get(str_of(m->names[i].country));

		m->economy[i] = c != NULL ? (uint16_t)(c - all) : NO_ECONOMY;
		for (uint8_t r = 0; r < GROUP_RIRS; r++) {
			if (rir_ids[r] != NULL && strcmp(rir_ids[r], m->names[i].registry) == 0)
				m->rir[i] = r;
		}
	}
	return ST_OK;
}

struct agg_columns
group_columns(const struct vmonth *m, const struct vscores *s, const struct framework *f)
{
	_Static_assert((int)FW_BESIDES == (int)WEIGH_KINDS &&
			   (int)FW_BY_ADDRESSES == (int)WEIGH_ADDRESSES &&
			   (int)FW_BY_CONE == (int)WEIGH_CONE,
	    "the weights of frameworks are those of weigh.h");

	return (struct agg_columns){ s->bp, s->ready, m->weights, f->groups.beside };
}

enum st
group_all(struct view *v, struct vmonth *m, size_t fwi, const struct vaggs **out, struct err *e)
{
	const size_t n = n_economies();
	struct agg_columns col;
	struct vscores *s;
	enum st st = vmonth_scores(v, m, fwi, &s, e);

	if (st == ST_OK && m->economy == NULL)
		st = vmonth_full(v, m, e);
	if (st != ST_OK)
		return st;
	*out = s->aggs;
	if (s->aggs != NULL)
		return ST_OK;
	s->aggs = arr_new(1, sizeof(*s->aggs) + (n + 1) * sizeof(s->aggs->economy[0]));
	if (s->aggs == NULL)
		return err_nomem(e, "aggregates");
	col = group_columns(m, s, v->fw[fwi]);
	for (uint32_t i = 0; i < m->n; i++) {
		agg_add(&s->aggs->economy[m->economy[i] < n ? m->economy[i] : n], &col, i);
		if (m->rir[i] != 0)
			agg_add(&s->aggs->rir[m->rir[i]], &col, i);
	}
	for (size_t i = 0; i <= n; i++)
		agg_merge(&s->aggs->world, &s->aggs->economy[i]);
	*out = s->aggs;
	return ST_OK;
}

const char *
group_word(enum group_kind k)
{
	static const char *const words[] = { "as", "economy", "region", "region", "region",
		"programme", "participant" };

	return words[k];
}

bool
group_economy(struct str id, struct group *out)
{
	const struct econ *c = econ_get(id);

	if (c == NULL)
		return false;
	*out = (struct group){ GROUP_ECONOMY, (uint32_t)(c - econ_all(&(size_t){ 0 })), "" };
	memcpy(out->id, c->cc, sizeof(c->cc));
	return true;
}

bool
group_region(struct str id, struct group *out)
{
	const struct econ_area *areas;
	uint64_t code;
	size_t n;

	*out = (struct group){ GROUP_WORLD, 0, "world" };
	if (str_eq(id, "world") || str_eq(id, "1") || str_eq(id, "001"))
		return true;
	for (uint32_t r = 0; r < GROUP_RIRS; r++) {
		if (rir_ids[r] == NULL || !str_caseeq(id, rir_ids[r]))
			continue;
		*out = (struct group){ GROUP_RIR, r, "" };
		snprintf(out->id, sizeof(out->id), "%s", rir_ids[r]);
		return true;
	}
	areas = econ_areas(&n);
	if (id.n == 0 || id.n > 3 || !str_u64(id, 999, &code))
		return false;
	for (size_t i = 0; i < n; i++) {
		if (areas[i].code != code)
			continue;
		*out = (struct group){ GROUP_AREA, areas[i].code, "" };
		snprintf(out->id, sizeof(out->id), "%03u", areas[i].code);
		return true;
	}
	return false;
}

bool
group_programme(struct str id, struct group *out)
{
	for (unsigned p = 0; p < PART_PROGRAMMES; p++) {
		if (!str_eq(id, part_programme_name(p)))
			continue;
		*out = (struct group){ GROUP_PROGRAMME, p, "" };
		snprintf(out->id, sizeof(out->id), "%s", part_programme_name(p));
		return true;
	}
	return false;
}

bool
group_parse(struct str s, struct group *out)
{
	struct str id = s, kind;
	uint32_t asn;

	if (!str_cut(&id, ':', &kind) || id.n == 0 || id.n >= GROUP_ID)
		return false;
	if (str_eq(kind, "economy"))
		return group_economy(id, out);
	if (str_eq(kind, "region"))
		return group_region(id, out);
	if (str_eq(kind, "programme"))
		return group_programme(id, out);
	if (str_eq(kind, "participant")) {
		*out = (struct group){ GROUP_PARTICIPANT, 0, "" };
		memcpy(out->id, id.p, id.n);
		return true;
	}
	if (!str_eq(kind, "as") || !asn_parse(id, &asn))
		return false;
	*out = (struct group){ GROUP_AS, asn, "" };
	snprintf(out->id, sizeof(out->id), "%u", asn);
	return true;
}

static const char *
area_name(uint32_t code)
{
	size_t n;
	const struct econ_area *a = econ_areas(&n);

	for (size_t i = 0; i < n; i++) {
		if (a[i].code == code)
			return a[i].name;
	}
	return "";
}

/* Norms may leave programmes out, so those of all sets are asked. */
static const char *
programme_name(const struct view *v, const char *id)
{
	for (size_t f = 0; f < v->n_fw; f++) {
		for (uint32_t i = 0; i < v->fw[f]->programmes_n; i++) {
			if (strcmp(v->fw[f]->programmes[i].id, id) == 0)
				return v->fw[f]->programmes[i].name;
		}
	}
	return "";
}

static enum st
member_name(
    struct view *v, struct vmonth *m, const struct group *g, char out[GROUP_NAME], struct err *e)
{
	const struct part_table *t;
	const struct part *p;
	enum st st = vmonth_parts(v, m, &t, e);

	p = st == ST_OK && t != NULL ? part_find(t, g->id) : NULL;
	if (p != NULL)
		snprintf(
		    out, GROUP_NAME, "%.*s", (int)part_str(t, p->name).n, part_str(t, p->name).p);
	return st;
}

enum st
group_name(
    struct view *v, struct vmonth *m, const struct group *g, char out[GROUP_NAME], struct err *e)
{
	const char *name = "";
	uint32_t row;
	enum st st;

	out[0] = '\0';
	switch (g->kind) {
	case GROUP_ECONOMY:
		name = econ_all(&(size_t){ 0 })[g->n].name;
		break;
	case GROUP_AREA:
		name = area_name(g->n);
		break;
	case GROUP_RIR:
		name = rir_names[g->n];
		break;
	case GROUP_WORLD:
		name = "World";
		break;
	case GROUP_PROGRAMME:
		name = programme_name(v, g->id);
		break;
	case GROUP_PARTICIPANT:
		return member_name(v, m, g, out, e);
	case GROUP_AS:
		st = vmonth_full(v, m, e);
		if (st != ST_OK)
			return st;
		row = vmonth_row(m, g->n);
		name = row != UINT32_MAX ? m->names[row].name : "";
		break;
	}
	snprintf(out, GROUP_NAME, "%s", name);
	return ST_OK;
}

static enum st
sum_members(struct view *v, struct vmonth *m, size_t fwi, const struct group *g, struct agg *out,
    struct err *e)
{
	const struct part_table *t;
	const struct part *p = NULL;
	struct agg_columns col;
	struct vscores *s;
	size_t n = 0;
	enum st st = vmonth_scores(v, m, fwi, &s, e);

	if (st == ST_OK)
		st = vmonth_parts(v, m, &t, e);
	if (st != ST_OK)
		return st;
	if (t != NULL && g->kind == GROUP_PROGRAMME)
		p = part_of(t, g->n, &n);
	else if (t != NULL) {
		p = part_find(t, g->id);
		n = p != NULL;
	}
	if (n == 0 && g->kind == GROUP_PARTICIPANT)
		return vnot(e, "there is no participant %s in this month", g->id);
	col = group_columns(m, s, v->fw[fwi]);
	return part_sum(m, &col, t, p, n, out, e);
}

static enum st
sum_as(struct view *v, struct vmonth *m, size_t fwi, uint32_t asn, struct agg *out, struct err *e)
{
	const uint32_t row = vmonth_row(m, asn);
	struct agg_columns col;
	struct vscores *s;
	enum st st = vmonth_scores(v, m, fwi, &s, e);

	if (st != ST_OK)
		return st;
	if (row == UINT32_MAX)
		return vnot(e, "AS%u originates no counted prefix in this month", asn);
	col = group_columns(m, s, v->fw[fwi]);
	agg_add(out, &col, row);
	return ST_OK;
}

enum st
group_sum(struct view *v, struct vmonth *m, size_t fwi, const struct group *g, struct agg *out,
    struct err *e)
{
	const struct econ *all = econ_all(&(size_t){ 0 });
	const size_t n = n_economies();
	const struct vaggs *a;
	char code[8];
	enum st st = group_all(v, m, fwi, &a, e);

	*out = (struct agg){ 0 };
	if (st != ST_OK)
		return st;
	switch (g->kind) {
	case GROUP_AS:
		return sum_as(v, m, fwi, g->n, out, e);
	case GROUP_PROGRAMME:
	case GROUP_PARTICIPANT:
		return sum_members(v, m, fwi, g, out, e);
	case GROUP_ECONOMY:
		*out = a->economy[g->n];
		break;
	case GROUP_RIR:
		*out = a->rir[g->n];
		break;
	case GROUP_WORLD:
		*out = a->world;
		break;
	case GROUP_AREA:
		snprintf(code, sizeof(code), "%03u", g->n);
		for (size_t i = 0; i < n; i++) {
			if (econ_in(&all[i], str_of(code)))
				agg_merge(out, &a->economy[i]);
		}
		break;
	}
	return ST_OK;
}

enum st
vplace(struct vask *a, const struct view_query *q, struct vplace *out, struct err *e)
{
	*out = (struct vplace){ .programme = q->programme };
	if (q->country.n != 0 && q->region.n != 0)
		return vbad(e, "region", q->region, "one of country and region is enough");
	if (q->region.n != 0 && !econ_place(q->region))
		return vbad(e, "region", q->region,
		    "not world, a code of M49 such as 150, or a registry such as ripencc");
	out->place = q->country.n != 0 ? q->country : q->region;
	if (q->programme.n == 0 || a->vm == NULL)
		return ST_OK;
	return vmonth_parts(a->v, a->vm, &out->parts, e);
}

static bool
takes_part(const struct vplace *p, uint32_t asn)
{
	const struct part *one;

	for (size_t i = 0; p->parts != NULL && (one = part_by_asn(p->parts, asn, i)) != NULL; i++) {
		if (str_eq(p->programme, part_programme_name(one->programme)))
			return true;
	}
	return false;
}

bool
vplace_has(const struct vplace *p, const struct vmonth *m, uint32_t row)
{
	const uint16_t c = m->economy[row];

	if (p->programme.n != 0 && !takes_part(p, m->asns[row]))
		return false;
	return p->place.n == 0 || str_caseeq(p->place, m->names[row].country) ||
	       (c != NO_ECONOMY && econ_in(&econ_all(&(size_t){ 0 })[c], p->place));
}

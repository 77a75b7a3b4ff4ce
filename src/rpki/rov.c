/*
 * rov.c - see rov.h.
 *
 * A row's value is  ASN << 32 | max_len << 16 | anchors,  so that within a prefix
 * VRPs lie by ASN, and those that differ in the anchor only are neighbours.
 */
#include "rpki/rov.h"

#include <stdlib.h>

#include "base/arena.h"

struct rov_table {
	struct ptab t;
	struct rov_tas tas;
};

#define TAS_MASK 0xffffu

static inline uint32_t
val_asn(uint64_t v)
{
	return (uint32_t)(v >> 32);
}

static inline unsigned
val_max_len(uint64_t v)
{
	return (unsigned)(v >> 16) & 0xff;
}

uint16_t
rov_ta_bit(struct rov_tas *t, struct str name)
{
	const size_t n = name.n < sizeof(t->name[0]) ? name.n : sizeof(t->name[0]) - 1;
	unsigned i = 0;

	while (i < t->n && (memcmp(t->name[i], name.p, n) != 0 || t->name[i][n] != '\0'))
		i++;
	if (i == t->n) {
		if (t->n == ROV_TAS - 1) {
			memcpy(t->name[ROV_TAS - 1], "other", sizeof("other"));
			return (uint16_t)(1u << (ROV_TAS - 1));
		}
		memcpy(t->name[i], name.p, n);
		t->name[i][n] = '\0';
		t->n++;
	}
	return (uint16_t)(1u << i);
}

bool
rov_add(struct prows *rows, const struct rov_vrp *v)
{
	return prows_add(
	    rows, &v->pfx, (uint64_t)v->asn << 32 | (uint64_t)v->max_len << 16 | v->tas);
}

struct rov_vrp
rov_at(const struct prows *rows, size_t i)
{
	const struct prow *r = &rows->v[i];

	return (struct rov_vrp){ r->pfx, val_asn(r->val), (uint8_t)val_max_len(r->val),
		(uint16_t)(r->val & TAS_MASK) };
}

enum st
rov_build(struct rov_table **out, struct prows *rows, const struct rov_tas *tas, struct err *e)
{
	struct rov_table *t = arr_new(1, sizeof(*t));
	enum st st;

	*out = NULL;
	if (t == NULL)
		return err_nomem(e, "the table of VRPs");
	t->tas = *tas;
	st = ptab_build(&t->t, rows->v, rows->n, TAS_MASK, e);
	if (st != ST_OK) {
		free(t);
		return st;
	}
	*out = t;
	return ST_OK;
}

void
rov_free(struct rov_table *t)
{
	if (t != NULL)
		ptab_fini(&t->t);
	free(t);
}

/* From the longest prefix that covers *p upwards. */
static inline enum rov_state
check_from(const struct ptab *tab, uint32_t i, const struct pfx *p, uint32_t origin)
{
	enum rov_state s = ROV_INVALID_ASN;

	if (i == PIDX_NONE)
		return ROV_NOTFOUND;
	if (origin == 0)
		return ROV_INVALID_ASN;
	for (; i != PIDX_NONE; i = tab->x.parent[i]) {
		for (uint32_t k = tab->first[i]; k < tab->first[i + 1]; k++) {
			if (val_asn(tab->vals[k]) != origin)
				continue;
			if (p->len <= val_max_len(tab->vals[k]))
				return ROV_VALID;
			s = ROV_INVALID_LENGTH;
		}
	}
	return s;
}

enum rov_state
rov_check(const struct rov_table *t, const struct pfx *p, uint32_t origin)
{
	return check_from(&t->t, pidx_cover(&t->t.x, p), p, origin);
}

void
rov_check_all(const struct rov_table *t, const struct rov_ask *v, size_t n, uint8_t *out)
{
	const struct ptab *tab = &t->t;
	uint32_t at[PIDX_GROUP];

	for (size_t i = 0; i < n; i += PIDX_GROUP) {
		const size_t m = n - i < PIDX_GROUP ? n - i : PIDX_GROUP;

		if (pidx_cover_group(&tab->x, &v[i].pfx, sizeof(*v), m, at)) {
			/* they lay far apart: what follows would be waited for one by one */
			for (size_t k = 0; k < m; k++) {
				if (at[k] != PIDX_NONE)
					__builtin_prefetch(&tab->first[at[k]]);
			}
			for (size_t k = 0; k < m; k++) {
				if (at[k] != PIDX_NONE)
					__builtin_prefetch(&tab->vals[tab->first[at[k]]]);
			}
		}
		for (size_t k = 0; k < m; k++)
			out[i + k] =
			    (uint8_t)check_from(tab, at[k], &v[i + k].pfx, v[i + k].origin);
	}
}

size_t
rov_covering(const struct rov_table *t, const struct pfx *p, struct rov_vrp *out, size_t cap)
{
	const struct ptab *tab = &t->t;
	size_t n = 0;

	for (uint32_t i = pidx_cover(&tab->x, p); i != PIDX_NONE; i = tab->x.parent[i]) {
		for (uint32_t k = tab->first[i]; k < tab->first[i + 1]; k++, n++) {
			const uint64_t v = tab->vals[k];

			if (n < cap)
				out[n] = (struct rov_vrp){ pidx_pfx(&tab->x, i), val_asn(v),
					(uint8_t)val_max_len(v), (uint16_t)(v & TAS_MASK) };
		}
	}
	return n;
}

size_t
rov_count(const struct rov_table *t)
{
	return t->t.n_vals;
}

const char *
rov_ta_name(const struct rov_table *t, unsigned i)
{
	return i < ROV_TAS ? t->tas.name[i] : "";
}

/* view_member.c - the participants of the programmes, as the lists of a month have them. */
#include "app/view_group.h"

#include <stdio.h>
#include <stdlib.h>

#include "app/select.h"
#include "base/arena.h"

static enum st
add_file(struct part_set *set, struct view *v, const struct store_input *i, struct err *e)
{
	struct buf path = { 0 };
	struct load l = { 0 };
	struct in *in;
	enum st st = obs_input_path(&v->obs, i->sha256, i->name, &path)
			 ? in_open_undigested(&in, path.p, e)
			 : err_nomem(e, i->name);

	buf_fini(&path);
	if (st != ST_OK)
		return st;
	st = part_load(set, in, &l, e);
	in_close(in);
	return st;
}

enum st
vmonth_parts(struct view *v, struct vmonth *m, const struct part_table **out, struct err *e)
{
	struct part_set set = { 0 };
	struct selection sel;
	enum st st;

	*out = m->parts;
	if (m->parts_read)
		return ST_OK;
	st = selection_make(&sel, v->inputs, v->n_inputs, m->m.month, e);
	for (size_t i = 0; st == ST_OK && i < sel.n_worlds; i++) {
		const struct store_input *in = &v->inputs[sel.worlds[i]];

		if (strcmp(in->kind, source_kind_name(SRC_PARTICIPANTS)) == 0)
			st = add_file(&set, v, in, e);
	}
	selection_fini(&sel);
	if (st == ST_OK && set.n != 0)
		st = part_build(&m->parts, &set, e);
	part_set_fini(&set);
	m->parts_read = st == ST_OK;
	*out = m->parts;
	return st;
}

void
part_id(const struct part_table *t, const struct part *p, char out[GROUP_ID])
{
	const struct str name = part_str(t, p->name);
	const uint32_t least = p->asns != 0 ? part_asns(t, p)[0] : 0;
	const uint64_t h = hash_bytes(name.p, name.n) ^ hash_u64(least);

	snprintf(out, GROUP_ID, "%s-%012llx", part_programme_name(p->programme),
	    (unsigned long long)(h >> 16));
}

const struct part *
part_find(const struct part_table *t, const char *id)
{
	char text[GROUP_ID];
	size_t n;
	const struct part *p = part_all(t, &n);

	for (size_t i = 0; i < n; i++) {
		part_id(t, &p[i], text);
		if (strcmp(text, id) == 0)
			return &p[i];
	}
	return NULL;
}

static int
number_cmp(const void *a, const void *b)
{
	const uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	return x < y ? -1 : x > y;
}

enum st
part_sum(const struct vmonth *m, const struct agg_columns *c, const struct part_table *t,
    const struct part *p, size_t n, struct agg *out, struct err *e)
{
	size_t k = 0, all = 0;
	uint32_t *v;

	for (size_t i = 0; i < n; i++)
		all += p[i].asns;
	v = arr_new(all + 1, sizeof(*v));
	if (v == NULL)
		return err_nomem(e, "members");
	for (size_t i = 0; i < n; i++) {
		if (p[i].asns != 0)
			memcpy(v + k, part_asns(t, &p[i]), p[i].asns * sizeof(*v));
		k += p[i].asns;
	}
	qsort(v, k, sizeof(*v), number_cmp);
	for (size_t i = 0; i < k; i++) {
		const uint32_t row = i == 0 || v[i] != v[i - 1] ? vmonth_row(m, v[i]) : UINT32_MAX;

		if (row != UINT32_MAX)
			agg_add(out, c, row);
	}
	free(v);
	return ST_OK;
}

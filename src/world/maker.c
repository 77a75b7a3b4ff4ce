/*
 * maker.c - builds a world from files.
 *
 * The maker holds one set a kind, to which every file adds; a set undoes a file
 * that fails. Freezing turns each set into the table that judges ask.
 */
#include <stdio.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/civil.h"
#include "base/clock.h"
#include "io/in.h"
#include "reg/bogon.h"
#include "rpki/vrp.h"
#include "rtr/client.h"
#include "world/world_i.h"

struct world_maker {
	struct sources src;
	struct vrp_set vrps;
	struct slurm_set slurm;
	struct irr_set irr;
	struct deleg_set deleg;
	struct asrel_set rel;
	struct asorg_set org;
	struct pdb_set pdb;
	struct iana_set iana;
	struct networks net;
	struct blist_set bogons;
	struct spoofer_set spoofer;
	struct part_set parts;
};

struct world_maker *
world_maker_new(void)
{
	return arr_new(1, sizeof(struct world_maker));
}

void
world_maker_free(struct world_maker *m)
{
	if (m == NULL)
		return;
	vrp_set_fini(&m->vrps);
	slurm_set_fini(&m->slurm);
	irr_set_fini(&m->irr);
	deleg_set_fini(&m->deleg);
	asrel_set_fini(&m->rel);
	asorg_set_fini(&m->org);
	pdb_set_fini(&m->pdb);
	iana_set_fini(&m->iana);
	networks_fini(&m->net);
	blist_set_fini(&m->bogons);
	spoofer_set_fini(&m->spoofer);
	part_set_fini(&m->parts);
	free(m->src.v);
	free(m);
}

void
world_maker_at(struct world_maker *m, int64_t unix_s)
{
	m->vrps.at_s = unix_s;
}

void
world_maker_alone(struct world_maker *m)
{
	m->irr.alone = true;
}

const struct irr_about *
world_maker_irr(const struct world_maker *m)
{
	return &m->irr.about;
}

/* Nothing is judged by an opinion: the world has its counts and date, and not its rows. */
static enum st
load_opinion(struct in *in, struct load *l, struct err *e)
{
	struct opinion o = { 0 };
	const enum st st = opinion_load(&o, in, l, e);

	opinion_fini(&o);
	return st;
}

static enum st
load(struct world_maker *m, enum source_kind k, struct in *in, struct load *l, struct err *e)
{
	enum st st;

	if (networks_load(&m->net, k, in, l, &st, e))
		return st;
	switch (k) {
	case SRC_VRPS:
		return vrp_load(&m->vrps, in, l, e);
	case SRC_ASPAS:
		return vrp_load_aspas(&m->vrps, in, l, e);
	case SRC_SLURM:
		return slurm_load(&m->slurm, in, l, e);
	case SRC_IRR:
		return irr_load(&m->irr, in, l, e);
	case SRC_DELEGATED:
		return deleg_load(&m->deleg, in, l, e);
	case SRC_AS_REL:
		return asrel_load(&m->rel, in, l, e);
	case SRC_AS_ORG:
		return asorg_load(&m->org, in, l, e);
	case SRC_PEERINGDB:
		return pdb_load(&m->pdb, in, l, e);
	case SRC_IANA:
		return iana_load(&m->iana, in, l, e);
	case SRC_BOGONS:
		return blist_load(&m->bogons, in, l, e);
	case SRC_SPOOFER:
		return spoofer_load(&m->spoofer, in, l, e);
	case SRC_PARTICIPANTS:
		return part_load(&m->parts, in, l, e);
	case SRC_OPINION:
		return load_opinion(in, l, e);
	default:
		return err_set(
		    e, ST_UNSUP, ERR_NOOFF, NULL, "no reader for %s", source_kind_name(k));
	}
}

static const char *
base_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash != NULL ? slash + 1 : path;
}

static struct source
describe(enum source_kind k, struct in *in, const struct load *l)
{
	struct source s = { .kind = k,
		.data_time_s = l->time_s,
		.read = l->read,
		.kept = l->kept,
		.refused = l->refused };
	const char *name = base_name(in_name(in));

	snprintf(s.name, sizeof(s.name), "%s", name);
	memcpy(s.reasons, l->reasons, sizeof(s.reasons));
	memcpy(s.parts, l->parts, sizeof(s.parts));
	/* what the content states, else its name, else the newest record: it is no older than that
	 */
	if (s.data_time_s == 0 && !civil_in_name(str_of(name), &s.data_time_s))
		s.data_time_s = l->latest_s;
	s.file_bytes = in_file_bytes(in);
	in_sha256(in, s.sha256);
	return s;
}

/* The other records of a document of VRPs are sources of their own, of the same file. */
static void
add_part(struct sources *src, enum source_kind k, const struct load *part)
{
	struct source s = src->v[src->n - 1];

	if (part->read == 0)
		return;
	s.kind = k;
	s.read = part->read;
	s.kept = part->kept;
	s.refused = part->refused;
	memcpy(s.reasons, part->reasons, sizeof(s.reasons));
	src->v[src->n++] = s;
}

/* Room for n more sources. */
static bool
room(struct sources *src, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		struct source *v = arr_grow(src->v, src->n + i, &src->cap, sizeof(*v));

		if (v == NULL)
			return false;
		src->v = v;
	}
	return true;
}

/* Reads what is behind the content, if anything: the digest is of the whole file. */
static enum st
drain(struct in *in, struct err *e)
{
	const uint8_t *p;
	size_t have;
	enum st st;

	while ((st = in_peek(in, 1, &p, &have, e)) == ST_OK)
		in_skip(in, have);
	return st == ST_END ? ST_OK : st;
}

/* A live cache is a source like a file: its digest is of what it has, its time that of the answer.
 */
static enum st
add_cache(struct world_maker *m, const char *address, struct err *e)
{
	const struct clock clock = clock_system();
	struct source s = { .kind = SRC_VRPS };
	struct rtr_answer a;
	struct load l = { 0 };

	if (rtr_fetch(&m->vrps, address, NULL, &l, &a, e) != ST_OK)
		return err_in(e, address);
	snprintf(s.name, sizeof(s.name), "%s", address);
	s.data_time_s = clock_now_ns(&clock) / 1000000000;
	s.file_bytes = a.bytes;
	memcpy(s.sha256, a.sha256, sizeof(s.sha256));
	s.read = l.read;
	s.kept = l.kept;
	m->src.v[m->src.n++] = s;
	return ST_OK;
}

static enum st
add_file(struct world_maker *m, enum source_kind k, const char *path, struct err *e)
{
	struct load l = { 0 };
	struct in *in;
	enum st st = in_open(&in, path, e);

	if (st != ST_OK)
		return err_in(e, path);
	st = load(m, k, in, &l, e);
	if (st == ST_OK)
		st = drain(in, e);
	if (st == ST_OK)
		m->src.v[m->src.n++] = describe(k, in, &l);
	else
		err_in(e, path);
	in_close(in);
	return st;
}

enum st
world_maker_add(struct world_maker *m, enum source_kind k, const char *path, struct err *e)
{
	enum st st;

	/* room first: a file that was loaded must not fail any more */
	if (!room(&m->src, 3))
		return err_nomem(e, "sources");
	st =
	    k == SRC_VRPS && rtr_is_address(path) ? add_cache(m, path, e) : add_file(m, k, path, e);
	if (st == ST_OK && k == SRC_VRPS) {
		add_part(&m->src, SRC_ASPAS, &m->vrps.aspa_load);
		add_part(&m->src, SRC_ROUTER_KEYS, &m->vrps.key_load);
	}
	return st;
}

/* The built-in tables are a source like any other; their digest is of their text. */
static enum st
add_built_in(struct sources *src, struct err *e)
{
	const struct bogon_block *b;
	const struct bogon_range *r;
	const size_t nb = bogon_blocks(&b), nr = bogon_ranges(&r);
	struct source s = { .kind = SRC_IANA,
		.name = SOURCE_BUILT_IN,
		.data_time_s = BOGON_DATE_S,
		.read = nb + nr,
		.kept = nb + nr };
	struct sha256 *h = sha256_new();
	struct source *v = arr_grow(src->v, src->n, &src->cap, sizeof(*v));

	if (v != NULL)
		src->v = v;
	if (v == NULL || h == NULL) {
		if (h != NULL)
			sha256_end(h, s.sha256);
		return err_nomem(e, "sources");
	}
	for (size_t i = 0; i < nb; i++) {
		sha256_add(h, b[i].prefix, strlen(b[i].prefix) + 1);
		s.file_bytes += strlen(b[i].prefix) + 1;
	}
	for (size_t i = 0; i < nr; i++) {
		char text[32];
		const int n = snprintf(text, sizeof(text), "%u-%u", r[i].first, r[i].last);

		sha256_add(h, text, (size_t)n + 1);
		s.file_bytes += (size_t)n + 1;
	}
	sha256_end(h, s.sha256);
	v[src->n++] = s;
	return ST_OK;
}

/* VRPs and ASPAs; a set that exceptions emptied is still a source. */
static enum st
freeze_rpki(struct world *w, struct world_maker *m, struct err *e)
{
	struct vrp_set *v = &m->vrps;
	const bool vrps = v->rows.n != 0, aspas = v->aspas.n != 0;
	enum st st = ST_OK;

	w->slurm = m->slurm.files != 0;
	if (w->slurm)
		st = slurm_apply(&m->slurm, v, &w->slurm_effect, e);
	if (st == ST_OK && (vrps || v->rows.n != 0))
		st = rov_build(&w->rov, &v->rows, &v->tas, e);
	if (st == ST_OK && (aspas || v->aspas.n != 0))
		st = aspa_build(&w->aspa, &v->aspas, e);
	vrp_set_fini(v);
	return st;
}

/* After the delegations: what these give to somebody is allocated. */
static enum st
freeze_iana(struct world *w, struct world_maker *m, struct err *e)
{
	const struct space *given = w->deleg != NULL ? deleg_given(w->deleg) : NULL,
			   *pool = w->deleg != NULL ? deleg_pool(w->deleg) : NULL;

	if (m->iana.n == 0 && (pool == NULL || pool->n == 0))
		return ST_OK;
	return iana_build(&w->iana, &m->iana, given, pool, e);
}

/* After organisations and PeeringDB: siblings come from both. */
static enum st
freeze_networks(struct world *w, struct world_maker *m, struct err *e)
{
	struct source *v = arr_grow(m->src.v, m->src.n, &m->src.cap, sizeof(*v));
	struct source built_in;
	enum st st;

	if (v == NULL)
		return err_nomem(e, "sources");
	m->src.v = v;
	w->net = m->net;
	m->net = (struct networks){ 0 };
	st = networks_freeze(&w->net, w->org, w->pdb, &built_in, e);
	if (st == ST_OK && built_in.kept != 0)
		v[m->src.n++] = built_in;
	return st;
}

static enum st
freeze_lists(struct world *w, struct world_maker *m, struct err *e)
{
	enum st st = ST_OK;
	bool listed = m->bogons.spans.n != 0;

	for (unsigned k = 0; k < BLIST_KINDS; k++)
		listed |= m->bogons.listed[k].n != 0;
	if (listed)
		st = blist_build(&w->bogons, &m->bogons, e);
	if (st == ST_OK && m->spoofer.n != 0)
		st = spoofer_build(&w->spoofer, &m->spoofer, e);
	if (st == ST_OK && m->parts.n != 0)
		st = part_build(&w->parts, &m->parts, e);
	return st;
}

static enum st
freeze(struct world *w, struct world_maker *m, struct err *e)
{
	enum st st = add_built_in(&m->src, e);

	if (st == ST_OK)
		st = freeze_rpki(w, m, e);
	if (st == ST_OK && m->irr.rows.n != 0)
		st = irr_build(&w->irr, &m->irr, e);
	if (st == ST_OK && m->irr.objs.n != 0)
		st = irr_sets_build(&w->irr_sets, &m->irr, e);
	irr_set_fini(&m->irr);
	if (st == ST_OK && m->deleg.n_asns + m->deleg.n_blocks != 0)
		st = deleg_build(&w->deleg, &m->deleg, e);
	if (st == ST_OK)
		st = freeze_iana(w, m, e);
	if (st == ST_OK)
		st = freeze_lists(w, m, e);
	if (st == ST_OK && m->rel.n != 0)
		st = asrel_build(&w->rel, &m->rel, e);
	if (st == ST_OK && m->org.n_as != 0)
		st = asorg_build(&w->org, &m->org, e);
	if (st == ST_OK && pdb_rows(&m->pdb) != 0)
		st = pdb_build(&w->pdb, &m->pdb, e);
	if (st == ST_OK)
		st = freeze_networks(w, m, e);
	if (st != ST_OK)
		return st;
	w->src = m->src;
	m->src = (struct sources){ 0 };
	for (size_t i = 0; i < w->src.n; i++)
		w->has[w->src.v[i].kind] |= w->src.v[i].kept > 0;
	w->has[SRC_IRR] = w->irr != NULL;  /* sets alone are no source of route objects */
	w->has[SRC_VRPS] = w->rov != NULL; /* also when all of them are asserted by SLURM */
	w->has[SRC_ASPAS] = w->aspa != NULL;
	return ST_OK;
}

enum st
world_freeze(struct world **out, struct world_maker *m, struct err *e)
{
	struct world *w = arr_new(1, sizeof(*w));
	enum st st;

	*out = NULL;
	st = w != NULL ? freeze(w, m, e) : err_nomem(e, "the world");
	world_maker_free(m);
	if (st == ST_OK)
		*out = w;
	else
		world_free(w);
	return st;
}

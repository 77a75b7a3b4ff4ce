/* rpki_sets.c - see rpki_sets.h. */
#include "app/rpki_sets.h"

#include <stdio.h>
#include <stdlib.h>

#include "app/brake.h"
#include "base/arena.h"
#include "base/civil.h"

static const char *
base_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash != NULL ? slash + 1 : path;
}

/* The RPKI of some files alone, with what holds for every set. */
static enum st
load_files(struct world **out, const struct rpki_sets_opts *o, const char *const *paths, size_t n,
    struct err *e)
{
	struct world_maker *m = world_maker_new();
	enum st st = m != NULL ? ST_OK : err_nomem(e, "the world");

	*out = NULL;
	if (st == ST_OK)
		world_maker_at(m, o->at_s);
	for (size_t i = 0; st == ST_OK && i < n; i++)
		st = world_maker_add(m, SRC_VRPS, paths[i], e);
	for (size_t i = 0; st == ST_OK && i < o->more_n; i++)
		st = world_maker_add(m, o->more[i].kind, o->more[i].path, e);
	if (st == ST_OK)
		return world_freeze(out, m, e);
	world_maker_free(m);
	return st;
}

/* When its VRPs are of, and how many they are. */
static void
describe(struct rpki_set *s)
{
	const struct source *v;
	const size_t n = world_sources(s->world, &v);

	s->records = 0;
	for (size_t i = 0; i < n; i++) {
		if (v[i].kind != SRC_VRPS)
			continue;
		s->records += v[i].kept;
		if (v[i].data_time_s > s->from_s)
			s->from_s = v[i].data_time_s;
	}
}

/* One that cannot be read has the date of its name. Without one there is no telling when it was
 * due: then it is the last one's place. */
static enum st
load_one(struct rpki_set *s, const struct rpki_sets_opts *o, size_t i, struct err *e)
{
	enum st st;

	snprintf(s->name, sizeof(s->name), "%s", base_name(o->vrps[i]));
	if (o->told != NULL && o->told[i].held) {
		s->from_s = o->told[i].time_s;
		snprintf(s->why, sizeof(s->why), "it was when it came");
		return ST_OK;
	}
	st = load_files(&s->world, o, &o->vrps[i], 1, e);
	if (st == ST_OK) {
		describe(s);
		return ST_OK;
	}
	if (st == ST_NOMEM)
		return st;
	if (!civil_in_name(str_of(s->name), &s->from_s))
		s->from_s = INT64_MAX;
	err_fmt(e, s->why, sizeof(s->why));
	return ST_OK;
}

struct loaded {
	struct rpki_set set;
	const char *path;
};

/* Undated ones are older than any date; of one time those that can be read come first. */
static int
by_time(const void *pa, const void *pb)
{
	const struct loaded *a = pa, *b = pb;

	if (a->set.from_s != b->set.from_s)
		return a->set.from_s < b->set.from_s ? -1 : 1;
	if ((a->set.world == NULL) != (b->set.world == NULL))
		return a->set.world != NULL ? -1 : 1;
	return strcmp(a->path, b->path);
}

/* Parts of one set, l[0..n), made anew as one. */
static enum st
join(struct loaded *l, size_t n, const struct rpki_sets_opts *o, struct err *e)
{
	const char **paths = arr_new(n, sizeof(*paths));
	enum st st;

	if (paths == NULL)
		return err_nomem(e, "the world");
	for (size_t i = 0; i < n; i++) {
		paths[i] = l[i].path;
		world_free(l[i].set.world);
		l[i].set.world = NULL;
	}
	st = load_files(&l[0].set.world, o, paths, n, e);
	if (st == ST_OK)
		describe(&l[0].set);
	free(paths);
	return st;
}

/* What shrank beside the last good one. */
static void
brake(struct rpki_set *s, const struct rpki_set *good)
{
	if (good == NULL || s->world == NULL || good->from_s == 0 ||
	    !brake_out(good->records, s->records, s->from_s - good->from_s, true))
		return;
	snprintf(s->why, sizeof(s->why), "%llu VRPs beside the %llu of %s",
	    (unsigned long long)s->records, (unsigned long long)good->records, good->name);
	world_free(s->world);
	s->world = NULL;
}

static void
say_held(const struct rpki_sets_opts *o, const struct rpki_set *s, const struct rpki_set *good)
{
	char line[sizeof(s->why) + 2 * sizeof(s->name) + 64];

	snprintf(line, sizeof(line), "%s is held back%s%s%s: %s", s->name, good != NULL ? ", " : "",
	    good != NULL ? good->name : "", good != NULL ? " stays in force" : "", s->why);
	if (o->say != NULL)
		o->say(o->arg, line);
}

static enum st
line_up(struct rpki_sets *out, struct loaded *l, const struct rpki_sets_opts *o, struct err *e)
{
	const struct rpki_set *good = NULL;
	struct world *alone;
	size_t n;

	for (size_t i = 0; i < o->n; i += n) {
		struct rpki_set *s = &out->set[out->n];

		for (n = 1; l[i].set.world != NULL && i + n < o->n && l[i + n].set.world != NULL &&
			    l[i + n].set.from_s == l[i].set.from_s;
		     n++)
			;
		if (n > 1 && join(&l[i], n, o, e) != ST_OK)
			return e->st;
		if (o->told == NULL)
			brake(&l[i].set, good);
		if (l[i].set.world == NULL)
			say_held(o, &l[i].set, good);
		if (l[i].set.world == NULL && good == NULL && i + n < o->n) {
			out->held++; /* nothing stood before it: the next one begins */
			continue;
		}
		*s = l[i].set;
		l[i].set.world = NULL;
		out->n++;
		out->held += s->world == NULL;
		if (s->world == NULL)
			continue;
		alone = s->world;
		if (world_with_rpki(&s->world, o->base, alone, e) != ST_OK)
			return e->st;
		good = s;
	}
	if (good == NULL)
		return err_set(e, ST_BAD, ERR_NOOFF, NULL, "%s", out->set[0].why);
	for (size_t i = 0; i < out->n; i++)
		out->v[i] = (struct detect_set){ out->set[i].from_s, out->set[i].world };
	return ST_OK;
}

enum st
rpki_sets_load(struct rpki_sets *out, const struct rpki_sets_opts *o, struct err *e)
{
	struct loaded *l = arr_new(o->n, sizeof(*l));
	enum st st = ST_OK;

	*out = (struct rpki_sets){ .v = arr_new(o->n, sizeof(*out->v)),
		.set = arr_new(o->n, sizeof(*out->set)) };
	if (l == NULL || out->v == NULL || out->set == NULL)
		st = err_nomem(e, "the world");
	for (size_t i = 0; st == ST_OK && i < o->n; i++) {
		l[i].path = o->vrps[i];
		st = load_one(&l[i].set, o, i, e);
	}
	if (st == ST_OK) {
		qsort(l, o->n, sizeof(*l), by_time);
		st = line_up(out, l, o, e);
	}
	for (size_t i = 0; l != NULL && i < o->n; i++)
		world_free(l[i].set.world);
	free(l);
	return st;
}

void
rpki_sets_fini(struct rpki_sets *s)
{
	for (size_t i = 0; i < s->n; i++)
		world_free(s->set[i].world);
	free(s->set);
	free(s->v);
	*s = (struct rpki_sets){ .v = NULL };
}

/*
 * fuzz_detect.c - the detectors over any octets, as a table and as updates, and their state.
 *
 *   the same  stopped in the middle and gone on from the state tells the same incidents and what is
 *             untidy; what was loaded is kept again octet by octet;
 *   refused   state that is cut, or has an octet changed;
 *   harmless  octets of the input in the state, with the right hash over them: loaded or refused,
 *             and freed. It is not gone on from: a file belongs to the program that wrote it.
 */
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/hash.h"
#include "detect/detect.h"
#include "fuzz/fuzz.h"

#define HASH_BYTES 8 /* at the end of what is kept */

struct setup {
	struct world *world;
	struct settings *set;
};

struct engine {
	struct detect *d;
	struct follow *f;
};

struct state {
	char *p;
	size_t n;
};

/* Made once: no input changes them. */
static const struct setup *
setup(void)
{
	static struct setup s;
	struct world_maker *m;
	struct err e;

	if (s.world != NULL)
		return &s;
	m = world_maker_new();
	FUZZ_CHECK(m != NULL && world_freeze(&s.world, m, &e) == ST_OK, "the world");
	FUZZ_CHECK(settings_load(&s.set, NULL, &e) == ST_OK, "settings");
	return &s;
}

static void
begin(struct engine *g)
{
	struct follow_watch w;
	struct err e;

	g->d = detect_new(setup()->world, setup()->set);
	FUZZ_CHECK(g->d != NULL, "memory");
	w = detect_watch(g->d);
	g->f = follow_new(&w);
	FUZZ_CHECK(g->f != NULL && detect_follow(g->d, g->f, &e) == ST_OK, "memory");
	follow_threads(g->f, 0);
}

static void
end(struct engine *g)
{
	detect_free(g->d);
	follow_free(g->f);
}

static void
run(struct follow *f, const char *path, int64_t until)
{
	struct err e = { .off = ERR_NOOFF };

	FUZZ_CHECK(follow_add(f, "a", path, true, &e) == ST_OK &&
		       follow_add(f, "a", path, false, &e) == ST_OK &&
		       follow_add(f, "b", path, false, &e) == ST_OK,
	    "%s", e.msg);
	FUZZ_CHECK(follow_run(f, FOLLOW_BEGIN, until, &e) == ST_OK, "%s", e.msg);
}

/* All that a run tells. */
static void
told(struct engine *g, struct buf *b)
{
	struct incidents l;
	struct hygiene_row *rows;
	size_t n;
	struct err e;

	FUZZ_CHECK(detect_end(g->d, follow_now(g->f), &e) == ST_OK &&
		       detect_incidents(g->d, false, &l, &e) == ST_OK &&
		       detect_hygiene(g->d, &rows, &n, &e) == ST_OK,
	    "%s", e.msg);
	for (size_t i = 0; i < l.n; i++)
		incident_json(b, &l.v[i]);
	for (size_t i = 0; i < n; i++)
		buf_printf(b, "%u %s %u\n", rows[i].asn, rows[i].kind, rows[i].count);
	incidents_free(&l);
	free(rows);
}

struct middle {
	uint64_t changes;
	int64_t at_us;
};

static enum st
find_middle(void *arg, const struct follow_change *c, struct err *e)
{
	struct middle *m = arg;

	(void)e;
	if (++m->changes == 3)
		m->at_us = c->time_us;
	return ST_OK;
}

static struct middle
middle_of(const char *path)
{
	struct middle m = { 0 };
	const struct follow_watch w = { &m, find_middle, NULL, NULL, NULL, NULL, NULL };
	struct follow *f = follow_new(&w);

	FUZZ_CHECK(f != NULL, "memory");
	follow_threads(f, 0);
	run(f, path, FOLLOW_END);
	follow_free(f);
	return m;
}

static struct state
saved(const struct engine *g, bool detectors)
{
	struct state s = { 0 };
	FILE *t = open_memstream(&s.p, &s.n);
	struct err e;

	FUZZ_CHECK(
	    t != NULL && (detectors ? detect_save(g->d, t, &e) : follow_save(g->f, t, &e)) == ST_OK,
	    "saving");
	fclose(t);
	return s;
}

/* In a new engine, over the one that was followed. */
static enum st
load(struct engine *g, const struct state *follow, const void *p, size_t n)
{
	FILE *t = fmemopen(follow->p, follow->n, "r");
	struct err e;
	enum st st;

	begin(g);
	FUZZ_CHECK(t != NULL && follow_load(g->f, t, &e) == ST_OK, "loading what was followed");
	fclose(t);
	t = fmemopen((void *)(uintptr_t)p, n, "r");
	FUZZ_CHECK(t != NULL, "memory");
	st = detect_load(g->d, t, &e);
	fclose(t);
	return st;
}

/* What must not be gone on from. */
static void
damage(const struct state *follow, const struct state *s, const uint8_t *p, size_t n, uint64_t seed)
{
	const size_t at = (size_t)(seed % s->n), body = s->n - HASH_BYTES;
	const size_t into = (size_t)(seed % body), some = 1 + (size_t)(seed >> 32) % 8;
	struct engine g;
	uint64_t sum;

	s->p[at] ^= 0x10;
	FUZZ_CHECK(load(&g, follow, s->p, s->n) != ST_OK, "an octet changed at %zu", at);
	end(&g);
	s->p[at] ^= 0x10;
	if (at > 0) {
		FUZZ_CHECK(load(&g, follow, s->p, at) != ST_OK, "cut at %zu", at);
		end(&g);
	}
	for (size_t i = 0; i < some && into + i < body; i++)
		s->p[into + i] = (char)p[(seed + i) % n];
	sum = hash_bytes(s->p, body);
	memcpy(s->p + body, &sum, HASH_BYTES);
	load(&g, follow, s->p, s->n);
	end(&g);
}

static void
stop_and_go_on(const char *path, const uint8_t *p, size_t n, int64_t until, uint64_t seed,
    const struct buf *want)
{
	struct buf got = { 0 };
	struct engine g;
	struct state follow, s, again;

	begin(&g);
	run(g.f, path, until);
	follow = saved(&g, false);
	s = saved(&g, true);
	end(&g);
	FUZZ_CHECK(load(&g, &follow, s.p, s.n) == ST_OK, "loading");
	again = saved(&g, true);
	FUZZ_CHECK(again.n == s.n && memcmp(again.p, s.p, s.n) == 0, "kept again");
	run(g.f, path, FOLLOW_END);
	told(&g, &got);
	fuzz_same("stopped and gone on", want, &got);
	end(&g);
	damage(&follow, &s, p, n, seed);
	free(follow.p);
	free(s.p);
	free(again.p);
	buf_fini(&got);
}

int
LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	const uint64_t seed = fuzz_seed(p, n);
	const int fd = memfd_create("fuzz", MFD_CLOEXEC);
	struct buf want = { 0 };
	struct engine g;
	struct middle m;
	char path[64];

	FUZZ_CHECK(fd != -1 && write(fd, p, n) == (ssize_t)n, "memory");
	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	m = middle_of(path);
	begin(&g);
	run(g.f, path, FOLLOW_END);
	told(&g, &want);
	end(&g);
	if (m.changes >= 3)
		stop_and_go_on(path, p, n, m.at_us + (int64_t)(seed % 3) - 1, seed, &want);
	buf_fini(&want);
	close(fd);
	return 0;
}

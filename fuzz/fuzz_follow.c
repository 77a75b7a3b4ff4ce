/*
 * fuzz_follow.c - the event engine over any octets, as a table and as updates.
 *
 *   chain     each change begins with what the last one of its cell ended with; the table at the
 *             end is what the changes add up to; counts of holders are those of the cells;
 *   time      never goes back;
 *   the same  with another number of threads, and when stopped in the middle and gone on from a
 *             checkpoint; a checkpoint with an octet changed is refused.
 */
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/map.h"
#include "follow/follow.h"
#include "fuzz/fuzz.h"

struct replay {
	struct follow *f;
	struct map cells; /* peer << 32 | prefix -> route */
	int64_t now_us, middle_us;
	uint64_t changes, hash, held;
	uint32_t pfx;
};

static void
mix(struct replay *r, uint64_t v)
{
	r->hash = hash_u64(r->hash ^ v) + v;
}

static enum st
change(void *arg, const struct follow_change *c, struct err *e)
{
	struct replay *r = arg;
	uint32_t *cell = map_put(&r->cells, (uint64_t)c->peer << 32 | c->pfx, 0, NULL);

	(void)e;
	FUZZ_CHECK(cell != NULL, "memory");
	FUZZ_CHECK(*cell == c->was && c->was != c->now, "%u: was %u, told %u to %u", c->pfx, *cell,
	    c->was, c->now);
	FUZZ_CHECK(c->time_us >= r->now_us, "time goes back");
	FUZZ_CHECK(follow_cell(r->f, c->peer, c->pfx) == c->now, "the cell is another");
	*cell = c->now;
	r->now_us = c->time_us;
	r->changes++;
	if (r->changes == 3)
		r->middle_us = c->time_us;
	mix(r, (uint64_t)c->time_us);
	mix(r, (uint64_t)c->peer << 32 | c->pfx);
	mix(r, (uint64_t)c->was << 32 | c->now);
	mix(r, c->why | c->at.rec << 8);
	return ST_OK;
}

static enum st
gap(void *arg, const struct follow_gap *g, struct err *e)
{
	struct replay *r = arg;

	(void)e;
	FUZZ_CHECK(
	    g->kind < FOLLOW_GAP_KINDS && follow_gap_word(g->kind) != NULL, "a gap without a name");
	mix(r, (uint64_t)g->kind << 32 | g->peer);
	mix(r, (uint64_t)g->begin_us);
	mix(r, (uint64_t)g->end_us ^ g->n << 32);
	return ST_OK;
}

static bool
cell(void *arg, uint32_t peer, uint32_t route)
{
	struct replay *r = arg;

	r->held++;
	FUZZ_CHECK(map_get(&r->cells, (uint64_t)peer << 32 | r->pfx) == route, "held, not told");
	FUZZ_CHECK(follow_route(r->f, route) != NULL, "no such route");
	return true;
}

static void
look_at_end(struct replay *r)
{
	uint64_t told = 0;

	for (uint32_t i = 1; i <= follow_pfxs(r->f); i++) {
		const uint64_t before = r->held;
		const uint32_t cover = follow_cover(r->f, i);

		r->pfx = i;
		follow_cells(r->f, i, cell, r);
		FUZZ_CHECK(r->held - before == follow_held(r->f, i), "holders of %u", i);
		if (cover != 0)
			FUZZ_CHECK(follow_held(r->f, cover) > 0 &&
				       pfx_covers(follow_pfx(r->f, cover), follow_pfx(r->f, i)),
			    "%u does not cover %u", cover, i);
	}
	for (size_t i = 0; r->cells.slots != NULL && i <= r->cells.mask; i++)
		told += r->cells.slots[i].val != MAP_NONE && r->cells.slots[i].val != 0;
	FUZZ_CHECK(told == r->held && told == follow_counts(r->f)->routes_held,
	    "%llu cells, %llu told", (unsigned long long)r->held, (unsigned long long)told);
}

static void
begin(struct replay *r, unsigned threads)
{
	const struct follow_watch w = { r, change, NULL, gap, NULL, NULL, NULL };

	r->f = follow_new(&w);
	FUZZ_CHECK(r->f != NULL, "memory");
	follow_threads(r->f, threads);
}

static void
add(struct replay *r, const char *path)
{
	struct err e;

	if (follow_add(r->f, "a", path, true, &e) != ST_OK ||
	    follow_add(r->f, "a", path, false, &e) != ST_OK ||
	    follow_add(r->f, "b", path, false, &e) != ST_OK)
		FUZZ_CHECK(false, "%s", e.msg);
}

static void
run(struct replay *r, int64_t until)
{
	struct err e = { .off = ERR_NOOFF };
	const enum st st = follow_run(r->f, FOLLOW_BEGIN, until, &e);

	FUZZ_CHECK(st == ST_OK, "%d %s", st, e.msg);
}

/* Saves r's engine and goes on in another; one that has an octet changed does not load. */
static void
go_on_elsewhere(struct replay *r, uint64_t seed)
{
	char *p = NULL;
	size_t n = 0;
	FILE *t = open_memstream(&p, &n);
	struct follow *other;
	struct err e;

	FUZZ_CHECK(t != NULL && follow_save(r->f, t, &e) == ST_OK, "saving");
	fclose(t);
	follow_free(r->f);
	p[seed % n] ^= 0x10;
	begin(r, 0);
	other = r->f;
	t = fmemopen(p, n, "r");
	FUZZ_CHECK(
	    t != NULL && follow_load(other, t, &e) != ST_OK, "a damaged checkpoint was taken");
	fclose(t);
	follow_free(other);
	p[seed % n] ^= 0x10;
	begin(r, 0);
	t = fmemopen(p, n, "r");
	FUZZ_CHECK(t != NULL && follow_load(r->f, t, &e) == ST_OK, "loading");
	fclose(t);
	free(p);
}

static void
end(struct replay *r)
{
	look_at_end(r);
	follow_free(r->f);
	map_fini(&r->cells);
}

int
LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	const uint64_t seed = fuzz_seed(p, n);
	struct replay a = { .now_us = INT64_MIN }, b = a, c = a;
	char path[64];
	const int fd = memfd_create("fuzz", MFD_CLOEXEC);

	FUZZ_CHECK(fd != -1 && write(fd, p, n) == (ssize_t)n, "memory");
	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	begin(&a, 0);
	add(&a, path);
	run(&a, FOLLOW_END);
	end(&a);
	begin(&b, 1);
	add(&b, path);
	run(&b, FOLLOW_END);
	end(&b);
	FUZZ_CHECK(a.hash == b.hash, "another number of threads");
	if (a.changes >= 3) {
		begin(&c, 0);
		add(&c, path);
		run(&c, a.middle_us + (int64_t)(seed % 3) - 1);
		go_on_elsewhere(&c, seed);
		add(&c, path);
		run(&c, FOLLOW_END);
		end(&c);
		FUZZ_CHECK(a.hash == c.hash, "stopped and gone on");
	}
	close(fd);
	return 0;
}

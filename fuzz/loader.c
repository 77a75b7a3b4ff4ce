/* loader.c - see loader.h. */
#include "fuzz/loader.h"

#include <stdlib.h>

/* Loads p[0..n) into set; what came of it goes to b. */
static enum st
load_into(const struct fuzz_loader *t, void *set, const uint8_t *p, size_t n, enum fuzz_cut cut,
    uint64_t seed, struct buf *b)
{
	struct load l = { 0 };
	struct fuzz_feed feed;
	struct err e = { .off = ERR_NOOFF };
	uint64_t refused = 0;
	struct in *in = fuzz_open(&feed, p, n, cut, seed, &e);
	enum st st = in != NULL ? t->load(set, in, &l, &e) : e.st;

	FUZZ_CHECK(l.read == l.kept + l.refused, "read %llu, kept %llu, refused %llu",
	    (unsigned long long)l.read, (unsigned long long)l.kept, (unsigned long long)l.refused);
	buf_printf(b, "read %llu kept %llu time %lld latest %lld\n", (unsigned long long)l.read,
	    (unsigned long long)l.kept, (long long)l.time_s, (long long)l.latest_s);
	for (unsigned i = 0; i < LOAD_REASONS && l.reasons[i].why != NULL; i++) {
		buf_printf(b, "%s: %llu\n", l.reasons[i].why, (unsigned long long)l.reasons[i].n);
		refused += l.reasons[i].n;
	}
	FUZZ_CHECK(refused == l.refused, "%llu by reason", (unsigned long long)refused);
	FUZZ_CHECK(st != ST_END, "the end is no outcome");
	if (st == ST_OK)
		FUZZ_CHECK(l.kept > 0 || n > 0, "something out of nothing");
	else
		fuzz_put_err(b, &e);
	in_close(in);
	return st;
}

static void *
new_set(const struct fuzz_loader *t)
{
	void *set = calloc(1, t->set_bytes);

	if (set == NULL)
		abort();
	return set;
}

/* The whole file into an empty set: what is in it stands in the file. */
static void
alone(const struct fuzz_loader *t, const uint8_t *p, size_t n, struct buf *out)
{
	struct fuzz_facts f;
	void *set = new_set(t);
	const enum st st = load_into(t, set, p, n, FUZZ_WHOLE, 0, out);

	fuzz_facts_init(&f, p, n);
	t->dump(out, set, &f);
	if (st == ST_OK && t->freeze != NULL)
		t->freeze(set, &f);
	t->fini(set);
	free(set);
	fuzz_facts_fini(&f);
}

static void
cut(const struct fuzz_loader *t, const uint8_t *p, size_t n, enum fuzz_cut how, struct buf *want)
{
	void *set = new_set(t);
	struct buf got = { 0 };

	load_into(t, set, p, n, how, fuzz_seed(p, n), &got);
	t->dump(&got, set, NULL);
	fuzz_same(how == FUZZ_OCTETS ? "octet by octet" : "in pieces", want, &got);
	t->fini(set);
	free(set);
	buf_fini(&got);
}

/* Behind a good file: one that fails changes nothing. */
static void
behind(const struct fuzz_loader *t, const uint8_t *p, size_t n)
{
	void *set = new_set(t);
	struct buf said = { 0 }, before = { 0 }, after = { 0 };
	const enum st st =
	    load_into(t, set, (const uint8_t *)t->good, strlen(t->good), FUZZ_WHOLE, 0, &said);

	FUZZ_CHECK(st == ST_OK, "the good file: %.*s", (int)said.n, said.p);
	t->dump(&before, set, NULL);
	FUZZ_CHECK(before.n > 0, "the good file has no rows");
	if (load_into(t, set, p, n, FUZZ_WHOLE, 0, &said) != ST_OK) {
		t->dump(&after, set, NULL);
		fuzz_same("a set behind a file that failed", &before, &after);
	} else if (t->freeze != NULL)
		t->freeze(set, NULL);
	t->fini(set);
	free(set);
	buf_fini(&said);
	buf_fini(&before);
	buf_fini(&after);
}

void
fuzz_load(const struct fuzz_loader *t, const uint8_t *p, size_t n)
{
	struct buf want = { 0 };

	alone(t, p, n, &want);
	cut(t, p, n, FUZZ_OCTETS, &want);
	cut(t, p, n, FUZZ_RANDOM, &want);
	behind(t, p, n);
	buf_fini(&want);
}

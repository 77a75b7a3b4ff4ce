/*
 * fuzz.h - what fuzz targets share: feeding, checks, the facts of an input.
 *
 * A target is one function, LLVMFuzzerTestOneInput. libFuzzer drives it in a build with clang,
 * main.c of this folder replays corpora through it in every other build. A property that does not
 * hold ends the process, as a sanitizer does.
 */
#ifndef FUZZ_H
#define FUZZ_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "io/in.h"
#include "pfx/pfx.h"

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);

/* Says what did not hold, with printf's arguments, and aborts. */
#define FUZZ_CHECK(cond, ...)                                              \
	do {                                                               \
		if (!(cond))                                               \
			fuzz_fail(__FILE__, __LINE__, #cond, __VA_ARGS__); \
	} while (0)

_Noreturn void fuzz_fail(const char *file, int line, const char *cond, const char *fmt, ...)
    __attribute__((format(printf, 4, 5)));

/* How the octets of an input reach a reader. */
enum fuzz_cut {
	FUZZ_WHOLE,
	FUZZ_OCTETS, /* one by one */
	FUZZ_RANDOM, /* pieces of 1 to some thousand octets, mostly small, from the seed */
};

struct fuzz_feed {
	const uint8_t *p;
	size_t n, at;
	enum fuzz_cut cut;
	uint64_t rng;
};

/* splitmix64 */
uint64_t fuzz_rng(uint64_t *state);
/* The schedule that belongs to an input: the same each time. */
uint64_t fuzz_seed(const uint8_t *p, size_t n);
/* A stream of f->p[0..n), which must live as long; NULL with *e when it cannot be opened. */
struct in *fuzz_open(struct fuzz_feed *f, const uint8_t *p, size_t n, enum fuzz_cut cut,
    uint64_t seed, struct err *e);

/* The first line in which two texts differ, for messages; fails when they are not the same. */
void fuzz_same(const char *what, const struct buf *want, const struct buf *got);
/* An error as text: kind, place, rule and message. */
void fuzz_put_err(struct buf *b, const struct err *e);
/* Every line of the text is one JSON value. */
void fuzz_json_lines(const char *what, const struct buf *b);

/*
 * The numbers and prefixes that stand in a text: what a loader gives must be among them. blind: the
 * text has escapes (\u0041), so that one cannot tell by looking.
 */
struct fuzz_facts {
	uint64_t *num;
	struct pfx *pfx; /* of addresses, too */
	size_t n_num, cap_num, n_pfx, cap_pfx;
	bool blind;
};

void fuzz_facts_init(struct fuzz_facts *f, const uint8_t *p, size_t n);
void fuzz_facts_fini(struct fuzz_facts *f);
bool fuzz_has_num(const struct fuzz_facts *f, uint64_t v);
bool fuzz_has_pfx(const struct fuzz_facts *f, const struct pfx *p);

#endif

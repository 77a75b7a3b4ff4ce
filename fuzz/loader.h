/*
 * loader.h - what every loader of a world source must hold, whatever it reads.
 *
 *   read = kept + refused, and the reasons add up to what was refused;
 *   a file that fails leaves the set as it was;
 *   the same set, counts and error whole, octet by octet and in random pieces;
 *   what was kept can be frozen;
 *   no more rows than octets, and nothing that does not stand in the file (the target's own look).
 *
 * A target names the functions of its loader with FUZZ_LOADER and writes down its rows.
 */
#ifndef FUZZ_LOADER_H
#define FUZZ_LOADER_H

#include "base/load.h"
#include "fuzz/fuzz.h"

struct fuzz_loader {
	size_t set_bytes;
	const char *good; /* a small file that loads */
	enum st (*load)(void *set, struct in *in, struct load *l, struct err *e);
	void (*fini)(void *set);
	/* Freezes what is in the set, asks it what one asks, frees it; the set is then empty. */
	void (*freeze)(void *set, const struct fuzz_facts *f);
	/* The rows as lines. With facts, each must be made of what stands there (NULL: only write).
	 */
	void (*dump)(struct buf *b, const void *set, const struct fuzz_facts *f);
};

void fuzz_load(const struct fuzz_loader *t, const uint8_t *p, size_t n);

/* The loader prefix##_load and prefix##_set_fini of struct prefix##_set behind void pointers. */
#define FUZZ_LOADER(prefix)                                                               \
	static enum st loader_load(void *s, struct in *in, struct load *l, struct err *e) \
	{                                                                                 \
		return prefix##_load(s, in, l, e);                                        \
	}                                                                                 \
	static void loader_fini(void *s)                                                  \
	{                                                                                 \
		prefix##_set_fini(s);                                                     \
	}                                                                                 \
	static const size_t loader_bytes = sizeof(struct prefix##_set)

#define FUZZ_LOADER_MAIN(text)                                                         \
	int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)                         \
	{                                                                              \
		static const struct fuzz_loader t = { loader_bytes, text, loader_load, \
			loader_fini, freeze, dump };                                   \
                                                                                       \
		fuzz_load(&t, p, n);                                                   \
		return 0;                                                              \
	}

#endif

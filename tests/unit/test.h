/* test.h - what every unit test includes: cmocka, the data folder, a seeded generator. */
#ifndef TEST_H
#define TEST_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

/* splitmix64; the seed is printed and can be given back in SEED. */
static uint64_t test_rng_state;

static inline uint64_t
test_rng(void)
{
	uint64_t z = (test_rng_state += 0x9e3779b97f4a7c15ULL);

	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9ULL;
	z = (z ^ z >> 27) * 0x94d049bb133111ebULL;
	return z ^ z >> 31;
}

static inline void
test_seed(void)
{
	const char *s = getenv("SEED");

	test_rng_state = s != NULL ? strtoull(s, NULL, 10) : 1;
	printf("seed %llu\n", (unsigned long long)test_rng_state);
}

/* Every how manieth case is taken of a long list in which each maps much memory: a sanitizer makes
 * that hundreds of times as slow, and the plain build takes all. */
#ifdef __SANITIZE_ADDRESS__
#define TEST_EVERY 5
#else
#define TEST_EVERY 1
#endif

/* Path below the folder of real data, NULL (and a line that says so) when the folder is not there.
 */
static inline const char *
test_data(const char *name)
{
	static char path[4096];
	const char *root = getenv("ROUTESCOPE_DATA");
	FILE *f;

	snprintf(path, sizeof(path), "%s/%s", root != NULL ? root : "../shared/data", name);
	f = fopen(path, "rb");
	if (f == NULL) {
		printf("# no real data: %s is not there\n", path);
		return NULL;
	}
	fclose(f);
	return path;
}

#endif

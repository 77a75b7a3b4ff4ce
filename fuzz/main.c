/*
 * main.c - replays files through a target: TARGET [--mutate N] FILE-OR-FOLDER...
 *
 * Stands in for libFuzzer's main where there is no clang. Each file is run as it is; with --mutate,
 * N times more with octets changed, cut out and doubled (the generator is seeded by the file, so
 * that a failure comes again). A path that begins with '@' is below $ROUTESCOPE_DATA and passed
 * over when that is not there.
 */
#include <ftw.h>
#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "fuzz/fuzz.h"

#define MAX_FILE_BYTES ((size_t)1 << 20)    /* larger ones are cut */
#define MAX_MUTATE_BYTES ((size_t)64 << 10) /* larger ones are not mutated */

static struct {
	unsigned long mutate, files, runs;
} count; /* nftw() hands nothing through */

static uint8_t *
read_all(const char *path, size_t *n)
{
	FILE *f = fopen(path, "rb");
	uint8_t *p = malloc(MAX_FILE_BYTES), *fit;

	if (f == NULL || p == NULL) {
		perror(path);
		exit(2);
	}
	*n = fread(p, 1, MAX_FILE_BYTES, f);
	fclose(f);
	fit = realloc(p, *n > 0 ? *n : 1); /* so that an octet too far is seen */
	return fit != NULL ? fit : p;
}

/* A few changes of the kind that readers stumble over. */
static size_t
mutate(uint8_t *d, const uint8_t *p, size_t n, uint64_t *rng)
{
	static const uint8_t odd[] = { 0, 1, 0x7f, 0x80, 0xff, '"', '|', '\n', ':', '0', '9' };
	uint64_t changes = 1 + fuzz_rng(rng) % 4;

	memcpy(d, p, n);
	while (changes-- > 0 && n > 0) {
		const uint64_t r = fuzz_rng(rng);
		const size_t at = (size_t)(r >> 16) % n, some = 1 + (size_t)(r >> 40) % 8;

		switch (r % 5) {
		case 0:
			d[at] = (uint8_t)(r >> 8);
			break;
		case 1:
			d[at] = odd[(r >> 8) % sizeof(odd)];
			break;
		case 2:
			d[at] ^= (uint8_t)(1u << (r >> 8) % 8);
			break;
		case 3: /* cut out */
			if (at + some <= n) {
				memmove(d + at, d + at + some, n - at - some);
				n -= some;
			}
			break;
		default: /* the end is missing */
			if (r >> 60 == 0)
				n = at;
			break;
		}
	}
	return n;
}

static void
run(const uint8_t *p, size_t n)
{
	LLVMFuzzerTestOneInput(p, n);
	count.runs++;
}

static void
run_mutated(const uint8_t *p, size_t n, unsigned long times)
{
	uint64_t rng = fuzz_seed(p, n);

	while (times-- > 0) {
		uint8_t *d = malloc(n > 0 ? n : 1), *fit;
		size_t m;

		if (d == NULL)
			exit(2);
		m = mutate(d, p, n, &rng);
		fit = realloc(d, m > 0 ? m : 1);
		run(fit != NULL ? fit : d, m);
		free(fit != NULL ? fit : d);
	}
}

static int
on_file(const char *path, const struct stat *sb, int type, struct FTW *ftw)
{
	uint8_t *p;
	size_t n;

	(void)sb;
	(void)ftw;
	if (type != FTW_F)
		return 0;
	p = read_all(path, &n);
	if (getenv("FUZZ_VERBOSE") != NULL)
		fprintf(stderr, "%s\n", path);
	run(p, n);
	if (n <= MAX_MUTATE_BYTES)
		run_mutated(p, n, count.mutate);
	free(p);
	count.files++;
	return 0;
}

int
main(int argc, char **argv)
{
	const char *root = getenv("ROUTESCOPE_DATA");
	int i = 1;

	mallopt(M_MMAP_THRESHOLD, 64 << 20); /* the blocks of streams, over and over */
	mallopt(M_TRIM_THRESHOLD, 64 << 20);
	if (argc > 2 && strcmp(argv[1], "--mutate") == 0) {
		count.mutate = strtoul(argv[2], NULL, 10);
		i = 3;
	}
	run((const uint8_t *)"", 0);
	for (; i < argc; i++) {
		char path[4096];
		const bool real = argv[i][0] == '@';
		struct stat sb;

		if (real)
			snprintf(path, sizeof(path), "%s/%s",
			    root != NULL ? root : "../shared/data", argv[i] + 1);
		else
			snprintf(path, sizeof(path), "%s", argv[i]);
		if (real && stat(path, &sb) != 0) {
			printf("# no real data: %s is not there\n", path);
			continue;
		}
		if (nftw(path, on_file, 16, FTW_PHYS) != 0) {
			perror(path);
			return 2;
		}
	}
	printf("%lu files, %lu runs\n", count.files, count.runs);
	return 0;
}

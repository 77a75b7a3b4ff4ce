/*
 * limits.c - what this machine's memory allows: the lines that RESULTS.md holds itself against.
 *
 *   cc -O3 -march=native -o limits bench/limits.c && ./limits FILE
 *
 * Of a file in the page cache: read() into a small buffer (the kernel's copy), a sum over it in
 * memory, a copy of it in memory. Best of five, MB/s on one processor.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define BYTES ((size_t)256 << 20)
#define BLOCK ((size_t)256 << 10)

/* Processor time, so that others on the machine count less. */
static double
now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static size_t
read_file(int fd, uint8_t *p)
{
	size_t sum = 0;
	ssize_t n;

	lseek(fd, 0, SEEK_SET);
	while (sum < BYTES && (n = read(fd, p, BLOCK)) > 0)
		sum += (size_t)n;
	return sum;
}

static uint64_t
sum_up(const uint8_t *p, size_t n)
{
	const uint64_t *v = (const void *)p;
	uint64_t sum = 0;

	for (size_t i = 0; i < n / 8; i++)
		sum += v[i];
	return sum;
}

int
main(int argc, char **argv)
{
	double best[3] = { 1e9, 1e9, 1e9 };
	uint8_t *a = malloc(BYTES), *b = malloc(BYTES);
	volatile uint64_t keep = 0;
	size_t n = 0;
	int fd;

	if (argc != 2 || a == NULL || b == NULL || (fd = open(argv[1], O_RDONLY)) == -1) {
		fprintf(stderr, "usage: limits FILE\n");
		return 2;
	}
	memset(a, 1, BYTES);
	memset(b, 2, BYTES);
	for (int round = 0; round < 5; round++) {
		double t[4];

		t[0] = now();
		n = read_file(fd, b);
		t[1] = now();
		keep += sum_up(a, BYTES);
		t[2] = now();
		memcpy(b, a, BYTES);
		t[3] = now();
		keep += b[keep % BYTES];
		for (int i = 0; i < 3; i++)
			best[i] = t[i + 1] - t[i] < best[i] ? t[i + 1] - t[i] : best[i];
	}
	printf("page cache to a small buffer %.0f, memory read %.0f, memory copy %.0f MB/s\n",
	    (double)n / best[0] / 1e6, (double)BYTES / best[1] / 1e6,
	    (double)BYTES / best[2] / 1e6);
	return 0;
}

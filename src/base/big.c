/* big.c - see big.h. */
#include "base/big.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

/* n rounded up to whole large pages; 0 when that is no number. */
static size_t
whole(size_t n)
{
	return n > SIZE_MAX - 2 * BIG_PAGE ? 0 : (n + BIG_PAGE - 1) / BIG_PAGE * BIG_PAGE;
}

/* A mapping is aligned to small pages only: what stands out on both sides goes back. */
static void *
map_big(size_t n)
{
	uint8_t *p =
	    mmap(NULL, n + BIG_PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	size_t before;

	if (p == MAP_FAILED)
		return NULL;
	before = (BIG_PAGE - (uintptr_t)p % BIG_PAGE) % BIG_PAGE;
	if (before > 0)
		munmap(p, before);
	if (before < BIG_PAGE)
		munmap(p + before + n, BIG_PAGE - before);
	madvise(p + before, n, MADV_HUGEPAGE); /* a wish: without it all works, too */
	return p + before;
}

void *
big_new(size_t n)
{
	void *p;

	if (n >= BIG_PAGE)
		return whole(n) == 0 ? NULL : map_big(whole(n));
	n = (n + 63) / 64 * 64;
	p = aligned_alloc(64, n);
	if (p != NULL)
		memset(p, 0, n);
	return p;
}

void
big_free(void *p, size_t n)
{
	if (n < BIG_PAGE)
		free(p);
	else if (p != NULL)
		munmap(p, whole(n));
}

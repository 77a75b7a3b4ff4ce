/* rate.c - see rate.h. */
#include "http/rate.h"

#include <pthread.h>
#include <stdlib.h>

#define PLACES 4096u /* 96 kB; a power of two */

struct bucket {
	uint64_t addr;
	int64_t at_ms;
	int64_t milli; /* tokens x 1000 */
};

struct rate {
	pthread_mutex_t mu;
	int64_t per_s;
	struct bucket b[PLACES];
};

struct rate *
rate_new(uint32_t per_s)
{
	struct rate *r = calloc(1, sizeof(*r));

	if (r == NULL)
		return NULL;
	pthread_mutex_init(&r->mu, NULL);
	r->per_s = per_s;
	return r;
}

void
rate_free(struct rate *r)
{
	if (r != NULL)
		pthread_mutex_destroy(&r->mu);
	free(r);
}

unsigned
rate_take(struct rate *r, uint64_t addr, int64_t now_ms)
{
	struct bucket *b = &r->b[addr & (PLACES - 1)];
	const int64_t full = r->per_s * RATE_BURST * 1000;
	int64_t wait_ms = 0;

	pthread_mutex_lock(&r->mu);
	if (b->addr != addr)
		*b = (struct bucket){ addr, now_ms, full };
	/* a token a second is a thousandth a millisecond; an hour fills any bucket */
	if (now_ms - b->at_ms > 3600 * 1000)
		b->milli = full;
	else if (now_ms > b->at_ms)
		b->milli += (now_ms - b->at_ms) * r->per_s;
	if (b->milli > full)
		b->milli = full;
	b->at_ms = now_ms;
	if (b->milli >= 1000)
		b->milli -= 1000;
	else
		wait_ms = (1000 - b->milli + r->per_s - 1) / r->per_s;
	pthread_mutex_unlock(&r->mu);
	return (unsigned)((wait_ms + 999) / 1000);
}

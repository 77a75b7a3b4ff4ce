/* cache.c - see cache.h: a hash table of chains, and a list by last use. */
#include "http/cache.h"

#include <pthread.h>
#include <stdlib.h>

#include "base/hash.h"
#include "base/limits.h"
#include "http/answer.h"

#define SLOTS 4096 /* answers are some kB: the ceiling holds about as many */

struct entry {
	struct entry *chain;	     /* of the slot */
	struct entry *newer, *older; /* by last use */
	uint64_t hash;
	struct sent *sent;
	size_t route, bytes, n;
	bool gzip;
	char target[];
};

struct cache {
	pthread_mutex_t mu;
	struct entry *slots[SLOTS];
	struct entry *newest, *oldest;
	uint64_t view;
	struct cache_stats stats;
};

struct cache *
cache_new(void)
{
	struct cache *c = calloc(1, sizeof(*c));

	if (c != NULL)
		pthread_mutex_init(&c->mu, NULL);
	return c;
}

static void
list_out(struct cache *c, struct entry *en)
{
	*(en->newer != NULL ? &en->newer->older : &c->newest) = en->older;
	*(en->older != NULL ? &en->older->newer : &c->oldest) = en->newer;
}

static void
list_in(struct cache *c, struct entry *en)
{
	en->newer = NULL;
	en->older = c->newest;
	*(c->newest != NULL ? &c->newest->newer : &c->oldest) = en;
	c->newest = en;
}

static void
entry_remove(struct cache *c, struct entry *en)
{
	struct entry **at = &c->slots[en->hash % SLOTS];

	while (*at != en)
		at = &(*at)->chain;
	*at = en->chain;
	list_out(c, en);
	c->stats.bytes -= en->bytes;
	c->stats.entries--;
	sent_drop(en->sent);
	free(en);
}

static void
follow(struct cache *c, uint64_t view)
{
	if (c->view == view)
		return;
	while (c->oldest != NULL)
		entry_remove(c, c->oldest);
	c->view = view;
}

void
cache_free(struct cache *c)
{
	if (c == NULL)
		return;
	while (c->oldest != NULL)
		entry_remove(c, c->oldest);
	pthread_mutex_destroy(&c->mu);
	free(c);
}

static struct entry *
find(struct cache *c, uint64_t hash, struct str target, bool gzip)
{
	struct entry *en = c->slots[hash % SLOTS];

	while (en != NULL && (en->hash != hash || en->gzip != gzip || en->n != target.n ||
				 memcmp(en->target, target.p, target.n) != 0))
		en = en->chain;
	return en;
}

struct sent *
cache_get(struct cache *c, uint64_t view, struct str target, bool gzip, size_t *route)
{
	const uint64_t hash = hash_bytes(target.p, target.n);
	struct sent *s = NULL;
	struct entry *en;

	pthread_mutex_lock(&c->mu);
	en = c->view == view ? find(c, hash, target, gzip) : NULL;
	if (en != NULL) {
		s = sent_hold(en->sent);
		*route = en->route;
		list_out(c, en);
		list_in(c, en);
		c->stats.hits++;
	} else {
		c->stats.misses++;
	}
	pthread_mutex_unlock(&c->mu);
	return s;
}

void
cache_put(
    struct cache *c, uint64_t view, struct str target, bool gzip, size_t route, struct sent *s)
{
	const size_t bytes = sent_bytes(s) + sizeof(struct entry) + target.n;
	struct entry *en;

	if (bytes > HTTP_CACHE_BYTES / 8)
		return;
	en = malloc(sizeof(*en) + target.n);
	if (en == NULL)
		return; /* a cache may forget */
	*en = (struct entry){ .hash = hash_bytes(target.p, target.n),
		.route = route,
		.bytes = bytes,
		.n = target.n,
		.gzip = gzip };
	memcpy(en->target, target.p, target.n);
	pthread_mutex_lock(&c->mu);
	follow(c, view);
	if (find(c, en->hash, target, gzip) != NULL) {
		free(en);
	} else {
		while (c->oldest != NULL && c->stats.bytes + bytes > HTTP_CACHE_BYTES)
			entry_remove(c, c->oldest);
		en->sent = sent_hold(s);
		en->chain = c->slots[en->hash % SLOTS];
		c->slots[en->hash % SLOTS] = en;
		list_in(c, en);
		c->stats.bytes += bytes;
		c->stats.entries++;
	}
	pthread_mutex_unlock(&c->mu);
}

void
cache_stats(struct cache *c, struct cache_stats *out)
{
	pthread_mutex_lock(&c->mu);
	*out = c->stats;
	pthread_mutex_unlock(&c->mu);
}

/* bogon_path.c - see bogon_path.h. */
#include "app/bogon_path.h"

#include <stdlib.h>

#include "base/arena.h"
#include "pfx/asn.h"
#include "reg/bogon.h"

static struct aspath_walk
walk_on(const struct path *p)
{
	return aspath_walk_on((struct span){ p->bytes, p->n });
}

uint8_t
bogon_paths_judge(const struct path *p)
{
	struct aspath_walk w = walk_on(p);
	uint32_t asn;

	while (aspath_walk_next(&w, &asn)) {
		if (w.type <= SEG_SEQUENCE && bogon_asn(asn) != NULL)
			return 1;
	}
	return 0;
}

static enum st
see(struct bogon_paths *b, uint32_t culprit, uint32_t bogon, uint32_t peer, struct err *e)
{
	bool fresh;
	const uint32_t *id =
	    map_put(&b->ids, (uint64_t)culprit << 32 | bogon, (uint32_t)b->n, &fresh);
	struct bogon_seen *s;

	if (id == NULL)
		return err_nomem(e, "bogon AS numbers");
	if (fresh) {
		s = arr_grow(b->v, b->n, &b->cap, sizeof(*s));
		if (s == NULL)
			return err_nomem(e, "bogon AS numbers");
		b->v = s;
		s[b->n++] = (struct bogon_seen){ .culprit = culprit, .bogon = bogon };
	}
	s = &b->v[*id];
	if (s->words_n <= peer / 64) {
		const size_t n = peer / 64 + 1;
		uint64_t *words = realloc(s->words, n * sizeof(*words));

		if (words == NULL)
			return err_nomem(e, "bogon AS numbers");
		memset(words + s->words_n, 0, (n - s->words_n) * sizeof(*words));
		s->words = words;
		s->words_n = n;
	}
	s->words[peer / 64] |= 1ULL << peer % 64;
	return ST_OK;
}

enum st
bogon_paths_marked(void *arg, const struct path *p, uint32_t peer, bool as2, struct err *e)
{
	struct bogon_paths *b = arg;
	struct aspath_walk w = walk_on(p);
	uint32_t asn, first = 0, left = 0; /* left: the last public AS behind the first */

	while (aspath_walk_next(&w, &asn)) {
		enum st st;

		if (w.type > SEG_SEQUENCE || (as2 && asn == AS_TRANS))
			continue;
		if (first == 0)
			first = asn;
		if (bogon_asn(asn) == NULL) {
			left = asn == first ? 0 : asn;
			continue;
		}
		if (left == 0)
			continue;
		st = see(b, left, asn, peer, e);
		if (st != ST_OK)
			return st;
	}
	return ST_OK;
}

enum st
bogon_paths_join(
    struct bogon_paths *b, const struct bogon_paths *from, const uint32_t *ids, struct err *e)
{
	enum st st = ST_OK;

	for (size_t i = 0; i < from->n && st == ST_OK; i++) {
		const struct bogon_seen *s = &from->v[i];

		for (size_t k = 0; k < s->words_n * 64 && st == ST_OK; k++) {
			if (s->words[k / 64] >> k % 64 & 1)
				st = see(b, s->culprit, s->bogon, ids[k], e);
		}
	}
	return st;
}

uint32_t
bogon_seen_peers(const struct bogon_seen *s)
{
	unsigned n = 0;

	for (size_t i = 0; i < s->words_n; i++)
		n += (unsigned)__builtin_popcountll(s->words[i]);
	return n;
}

void
bogon_paths_fini(struct bogon_paths *b)
{
	for (size_t i = 0; i < b->n; i++)
		free(b->v[i].words);
	free(b->v);
	map_fini(&b->ids);
	*b = (struct bogon_paths){ 0 };
}

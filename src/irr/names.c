/* names.c - see names.h. */
#include "irr/names.h"

#include <ctype.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/hash.h"
#include "pfx/asn.h"

struct str
irr_pool_at(const struct irr_pool *p, uint32_t id)
{
	const uint32_t from = id == 0 ? 0 : p->end[id - 1];

	return (struct str){ p->text.p + from, p->end[id] - from };
}

/* Into up in upper case; false when it is too long. */
static bool
fold(struct str s, char *up)
{
	if (s.n == 0 || s.n > IRR_NAME_BYTES)
		return false;
	for (size_t i = 0; i < s.n; i++)
		up[i] = (char)toupper((unsigned char)s.p[i]);
	return true;
}

/* The key under which the name is found, or under which it would be: equal hashes are stepped over.
 */
static uint32_t
look(const struct irr_pool *p, const char *up, size_t n, uint64_t *key)
{
	for (*key = hash_bytes(up, n);; ++*key) {
		const uint32_t id = map_get(&p->by_hash, *key);

		if (id == MAP_NONE)
			return IRR_NO_NAME;
		const struct str s = irr_pool_at(p, id);

		if (s.n == n && memcmp(s.p, up, n) == 0)
			return id;
	}
}

uint32_t
irr_pool_find(const struct irr_pool *p, struct str s)
{
	char up[IRR_NAME_BYTES];
	uint64_t key;

	return fold(s, up) ? look(p, up, s.n, &key) : IRR_NO_NAME;
}

uint32_t
irr_pool_add(struct irr_pool *p, struct str s)
{
	char up[IRR_NAME_BYTES];
	uint32_t id, *grown;
	uint64_t key;

	if (!fold(s, up))
		return IRR_NO_NAME;
	id = look(p, up, s.n, &key);
	if (id != IRR_NO_NAME)
		return id;
	grown = arr_grow(p->end, p->n, &p->cap, sizeof(*grown));
	if (grown == NULL || p->text.n + s.n > UINT32_MAX || p->n == IRR_NO_NAME - 1)
		return IRR_NO_NAME;
	p->end = grown;
	buf_put(&p->text, up, s.n);
	if (buf_bad(&p->text) || map_put(&p->by_hash, key, (uint32_t)p->n, NULL) == NULL)
		return IRR_NO_NAME;
	p->end[p->n] = (uint32_t)p->text.n;
	return (uint32_t)p->n++;
}

void
irr_pool_fini(struct irr_pool *p)
{
	buf_fini(&p->text);
	free(p->end);
	map_fini(&p->by_hash);
	*p = (struct irr_pool){ 0 };
}

/* One component: an AS number, or the prefix of a class and at least one more character. */
static enum irr_name
component(struct str s, bool *asn)
{
	static const struct {
		const char *prefix;
		enum irr_name kind;
	} classes[] = {
		{ "AS-", IRR_N_AS_SET },
		{ "RS-", IRR_N_ROUTE_SET },
		{ "FLTR-", IRR_N_OTHER_SET },
		{ "PRNG-", IRR_N_OTHER_SET },
		{ "RTRS-", IRR_N_OTHER_SET },
	};
	uint32_t n;

	*asn = s.n > 2 && isdigit((unsigned char)s.p[2]) && strncasecmp(s.p, "AS", 2) == 0 &&
	       asn_parse(s, &n);
	for (size_t i = 0; i < s.n; i++) {
		const unsigned char c = (unsigned char)s.p[i];

		if (c >= 0x80 || (!isalnum(c) && c != '-' && c != '_' && c != '.'))
			return IRR_N_BAD;
	}
	for (size_t i = 0; i < sizeof(classes) / sizeof(classes[0]); i++) {
		const size_t len = strlen(classes[i].prefix);

		if (s.n > len && strncasecmp(s.p, classes[i].prefix, len) == 0)
			return classes[i].kind;
	}
	return IRR_N_BAD;
}

enum irr_name
irr_name_kind(struct str s)
{
	enum irr_name kind = IRR_N_BAD;
	struct str part;

	if (s.n > IRR_NAME_BYTES || s.n == 0)
		return IRR_N_BAD;
	while (str_cut(&s, ':', &part)) {
		bool asn;
		const enum irr_name k = component(part, &asn);

		if (k == IRR_N_BAD && !asn)
			return IRR_N_BAD;
		if (k != IRR_N_BAD && kind == IRR_N_BAD)
			kind = k;
		else if (k != IRR_N_BAD && k != kind)
			return IRR_N_BAD;
	}
	return kind;
}

bool
irr_name_is_any(struct str s)
{
	return str_caseeq(s, "ANY") || str_caseeq(s, "AS-ANY") || str_caseeq(s, "RS-ANY") ||
	       str_caseeq(s, "PeerAS");
}

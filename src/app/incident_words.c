/*
 * incident_words.c - an incident in plain words. Every sentence states what was seen and what
 * registries say of it; what anybody meant is not known here. A test holds all of them against a
 * list of words that accuse.
 */
#include "app/detect_plan.h"

#define NAMED_MOST 3

/* `also` is what people call it who look for it. */
static const struct {
	const char *kind, *title, *also;
} kinds[] = {
	{ "leak", "Route leak", "leaks" },
	{ "moas", "Prefix with another origin", "hijacks" },
	{ "sub-moas", "More specific prefix with another origin", "hijacks" },
	{ "squat", "Unused space announced", "hijacks squatting" },
	{ "fake-edge", "Path with an unknown neighbour", "hijacks forged path" },
	{ "bogon-prefix", "Bogon prefix announced", "bogons" },
	{ "bogon-asn", "Bogon AS number in a path", "bogons" },
	{ "blackhole", "Blackhole request", "blackholes" },
};

#define N_KINDS (sizeof(kinds) / sizeof(*kinds))

const char *
incident_title(const char *kind)
{
	for (size_t i = 0; i < N_KINDS; i++) {
		if (strcmp(kind, kinds[i].kind) == 0)
			return kinds[i].title;
	}
	return kind;
}

const char *
incident_called(const char *words, size_t *from)
{
	while (*from < N_KINDS) {
		const size_t i = (*from)++;

		if (strcasestr(kinds[i].kind, words) != NULL ||
		    strcasestr(kinds[i].title, words) != NULL ||
		    strcasestr(kinds[i].also, words) != NULL)
			return kinds[i].kind;
	}
	return NULL;
}

static void
put_asns(struct buf *b, const uint32_t *v, size_t n, const char *none)
{
	if (n == 0)
		buf_cstr(b, none);
	for (size_t i = 0; i < n && i < NAMED_MOST; i++) {
		if (i > 0)
			buf_cstr(b, i + 1 == n ? " and " : ", ");
		buf_printf(b, "AS%u", v[i]);
	}
	if (n > NAMED_MOST)
		buf_printf(b, " and %zu more", n - NAMED_MOST);
}

static void
put_prefixes(struct buf *b, const struct incident *i)
{
	if (i->prefixes_n == 0) {
		buf_lit(b, "routes");
		return;
	}
	buf_pfx(b, &i->prefixes[0]);
	if (i->prefixes_n > 1)
		buf_printf(
		    b, " and %zu more prefix%s", i->prefixes_n - 1, i->prefixes_n == 2 ? "" : "es");
}

/* " of AS64501", or nothing when nobody is known. */
static void
put_victims(struct buf *b, const struct incident *i, const char *before)
{
	if (i->victims_n == 0)
		return;
	buf_cstr(b, before);
	put_asns(b, i->victims, i->victims_n, "");
}

static bool
has(const struct incident *i, unsigned signal)
{
	return (i->signals >> signal & 1) != 0;
}

static void
put_leak(struct buf *b, const struct incident *i)
{
	const uint32_t *s = i->segments_n > 0 ? i->segments[0].asn : NULL;

	buf_lit(b, " passed on ");
	put_prefixes(b, i);
	put_victims(b, i, " of ");
	if (s != NULL && s[2] != 0)
		buf_printf(b, ", learned from AS%u, to AS%u", s[2], s[0]);
	if (i->type != 0)
		buf_printf(b, " (type %u of RFC 7908)", i->type);
}

static void
put_origin(struct buf *b, const struct incident *i)
{
	buf_lit(b, " originated ");
	put_prefixes(b, i);
	if (has(i, SIG_RPKI_INVALID_ASN) && i->victims_n > 0) {
		put_victims(b, i, ", which RPKI says belongs to ");
		return;
	}
	if (i->kind == INC_SUB_MOAS)
		put_victims(b, i, ", a part of a prefix of ");
	else
		put_victims(b, i, i->kind == INC_SQUAT ? ", space of " : ", announced before by ");
	if (i->kind == INC_SQUAT && i->victims_n == 0)
		buf_lit(b, ", space that nobody announced");
	if (has(i, SIG_PREPEND_TYPO))
		buf_lit(b, "; a count of prepends seems to stand as an AS number");
}

static void
put_what(struct buf *b, const struct incident *i)
{
	switch (i->kind) {
	case INC_LEAK:
		put_leak(b, i);
		break;
	case INC_FAKE_EDGE:
		buf_lit(b, " stands beside a network that it was never seen beside, in paths to ");
		put_prefixes(b, i);
		put_victims(b, i, " of ");
		break;
	case INC_BOGON_PREFIX:
		buf_lit(b, " originated ");
		put_prefixes(b, i);
		buf_cstr(b, has(i, SIG_BOGON_FULL) ? ", space that is not to be routed"
						   : ", space that its registry has not given out");
		break;
	case INC_BOGON_ASN:
		buf_lit(b, " passed on ");
		put_prefixes(b, i);
		buf_lit(b, " with an AS number in the path that is not to be used there");
		break;
	case INC_BLACKHOLE:
		buf_lit(b, " asked for a blackhole for ");
		put_prefixes(b, i);
		put_victims(b, i, " of ");
		break;
	default:
		put_origin(b, i);
	}
}

static void
put_when(struct buf *b, const struct incident *i)
{
	if (i->standing) {
		buf_lit(b, ". The first table shows it already");
		return;
	}
	buf_lit(b, ", from ");
	buf_rfc3339(b, i->begin_us / 1000000);
	if (i->end_us == 0) {
		buf_lit(b, "; some peer shows it still");
		return;
	}
	buf_cstr(b, i->end_known ? " to " : " to at least ");
	buf_rfc3339(b, i->end_us / 1000000);
}

void
incident_wording(struct buf *b, const struct incident *i)
{
	buf_printf(b, "%u of %u peers saw ", i->peers,
	    i->peers_possible > i->peers ? i->peers_possible : i->peers);
	if (i->kind == INC_FAKE_EDGE)
		buf_lit(b, "that ");
	if (i->culprits_n > 1 && i->kind == INC_LEAK)
		buf_lit(b, "that one of ");
	else if (i->kind != INC_FAKE_EDGE)
		buf_lit(b, "that ");
	put_asns(b, i->culprits, i->culprits_n, "an unknown AS");
	put_what(b, i);
	put_when(b, i);
	buf_ch(b, '.');
}

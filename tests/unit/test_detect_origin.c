/*
 * test_detect_origin.c - invented histories: what stood in the first tables, what then came, and
 * what is to be said of the last piece of news. Kinds, culprits, signals and grades are what the
 * definitions ask for, worked out by hand.
 */
#include "tmp.h"

#include <string.h>

#include "bgp/aspath.h"
#include "detect/origin_i.h"
#include "detect/typo.h"

enum { ROUTES = 400, PFXS = 100, PEERS = 16 };

static struct {
	struct follow_route routes[ROUTES + 1];
	uint8_t paths[ROUTES + 1][260];
	uint32_t routes_n;
	struct pfx pfxs[PFXS + 1];
	uint32_t pfxs_n;
	uint32_t cell[PEERS][PFXS + 1];
} net;

/* What origin_tick() told. */
static struct {
	uint64_t set;
	uint32_t culprit;
} later;

enum st
findings_signal(struct findings *f, uint32_t pfx, unsigned kind, uint32_t culprit, uint64_t set,
    uint64_t unset, int64_t time_us, struct err *e)
{
	(void)f;
	(void)pfx;
	(void)kind;
	(void)unset;
	(void)time_us;
	(void)e;
	later.set |= set;
	later.culprit = culprit;
	return ST_OK;
}

/* The engine itself is not asked here. */
bool
follow_tables_due(const struct follow *f)
{
	(void)f;
	return false;
}

const struct follow_peer *
follow_peer(const struct follow *f, uint32_t n)
{
	(void)f;
	(void)n;
	return NULL;
}

const struct follow_route *
follow_route(const struct follow *f, uint32_t n)
{
	(void)f;
	return &net.routes[n];
}

const struct pfx *
follow_pfx(const struct follow *f, uint32_t n)
{
	(void)f;
	return &net.pfxs[n];
}

uint32_t
follow_pfxs(const struct follow *f)
{
	(void)f;
	return net.pfxs_n;
}

void
follow_cells(const struct follow *f, uint32_t pfx, follow_cell_fn *fn, void *arg)
{
	(void)f;
	(void)pfx;
	(void)fn;
	(void)arg;
}

uint32_t
follow_cover(const struct follow *f, uint32_t pfx)
{
	(void)f;
	(void)pfx;
	return 0;
}

static const struct follow_route *
view_route(void *arg, uint32_t n)
{
	(void)arg;
	return &net.routes[n];
}

static const struct pfx *
view_pfx(void *arg, uint32_t n)
{
	(void)arg;
	return &net.pfxs[n];
}

static uint32_t
view_pfxs(void *arg)
{
	(void)arg;
	return net.pfxs_n;
}

static uint32_t
view_cover(void *arg, uint32_t pfx)
{
	uint32_t best = 0;

	(void)arg;
	for (uint32_t i = 1; i <= net.pfxs_n; i++) {
		bool held = false;

		for (unsigned k = 0; k < PEERS; k++)
			held |= net.cell[k][i] != 0;
		if (held && net.pfxs[i].len < net.pfxs[pfx].len && net.pfxs[i].len >= 8 &&
		    pfx_covers(&net.pfxs[i], &net.pfxs[pfx]) &&
		    (best == 0 || net.pfxs[i].len > net.pfxs[best].len))
			best = i;
	}
	return best;
}

static uint32_t
find_pfx(const char *text)
{
	struct pfx p;

	assert_true(pfx_parse(str_of(text), &p));
	for (uint32_t i = 1; i <= net.pfxs_n; i++) {
		if (pfx_eq(&net.pfxs[i], &p))
			return i;
	}
	net.pfxs[++net.pfxs_n] = p;
	return net.pfxs_n;
}

/* "1 2 2 3 {4,5}", with "!" behind it for a blackhole; the peer's AS first. */
static uint32_t
make_route(const char *text)
{
	const uint32_t n = ++net.routes_n;
	struct follow_route *r = &net.routes[n];
	uint8_t *d = net.paths[n] + 2;
	const char *set = strchr(text, '{');
	char *end;
	unsigned count = 0;

	assert_true(n < ROUTES);
	memset(r, 0, sizeof(*r));
	while (*text != '\0' && *text != '{' && *text != '!') {
		const uint32_t asn = (uint32_t)strtoul(text, &end, 10);

		for (unsigned i = 0; i < 4; i++)
			*d++ = (uint8_t)(asn >> (24 - 8 * i));
		r->origin = asn;
		count++;
		text = end + strspn(end, " ");
	}
	net.paths[n][0] = SEG_SEQUENCE;
	net.paths[n][1] = (uint8_t)count;
	if (set != NULL) {
		static const uint8_t bytes[] = { SEG_SET, 1, 0, 0, 0xfb, 0xf5 };

		memcpy(d, bytes, sizeof(bytes));
		d += sizeof(bytes);
		r->origin = 0;
		r->flags |= FOLLOW_SET;
	}
	if (*text == '!')
		r->flags |= FOLLOW_BLACKHOLE;
	r->path = net.paths[n];
	r->path_n = (uint16_t)(d - net.paths[n]);
	/* the same route has the same number */
	for (uint32_t i = 1; i < n; i++) {
		if (net.routes[i].path_n == r->path_n && net.routes[i].flags == r->flags &&
		    memcmp(net.routes[i].path, r->path, r->path_n) == 0) {
			net.routes_n--;
			return i;
		}
	}
	return n;
}

static bool tables_due;

static bool
view_due(void *arg)
{
	(void)arg;
	return tables_due;
}

static bool
view_resync(void *arg, uint32_t peer)
{
	(void)arg;
	return peer == 15;
}

static uint32_t second_from = 1; /* the first peer of the second collector */

static uint32_t
view_collector(void *arg, uint32_t peer)
{
	(void)arg;
	return 1 + (peer >= second_from);
}

static void
view_cells(void *arg, uint32_t pfx, follow_cell_fn *fn, void *of)
{
	(void)arg;
	for (uint32_t peer = 1; peer < PEERS; peer++) {
		if (net.cell[peer][pfx] != 0 && !fn(of, peer, net.cell[peer][pfx]))
			return;
	}
}

struct story {
	const char *name;
	const char *base; /* "PEER PREFIX PATH;..." */
	const char *news; /* "PREFIX PATH" of one peer each; "@SECONDS" lets time pass; "-PREFIX"
			   * withdraws; PEER as in base */
	const char *world[3]; /* files by content: VRPs, relationships, route objects */
	unsigned kind;	      /* INC_KINDS: nothing is said */
	uint32_t culprit;
	uint32_t victim;
	uint64_t has, has_not;
	enum grade grade;
	uint32_t range[4]; /* all of them, in any order */
};

#define FAR "10 192.0.32.0/20 10 20 1000;11 192.0.32.0/20 11 20 1000;12 192.0.32.0/20 12 21 1000;"

#define VRPS "prefix,max_length,asn,trust_anchor\n"

static const struct story stories[] = {
	{ "same prefix, a stranger", FAR, "10 192.0.32.0/20 10 20 2000", { NULL }, INC_MOAS, 2000,
	    1000, SIG(NEWCOMER) | SIG(STABLE) | SIG(UNRELATED) | SIG(DORMANT),
	    SIG(UNANNOUNCED) | SIG(NEW_EDGE), GRADE_HIGH, { 0 } },
	{ "more-specific, a stranger", FAR, "10 192.0.33.0/24 10 20 2000", { NULL }, INC_SUB_MOAS,
	    2000, 1000, SIG(NEWCOMER) | SIG(STABLE) | SIG(UNRELATED), 0, GRADE_HIGH, { 0 } },
	{ "more-specific of its own", FAR, "10 192.0.33.0/24 10 20 1000", { NULL }, INC_KINDS, 0, 0,
	    0, 0, 0, { 0 } },
	{ "the same again", FAR, "10 192.0.32.0/20 10 21 1000", { NULL }, INC_KINDS, 0, 0, 0, 0, 0,
	    { 0 } },
	{ "a holder that two peers show is not stable",
	    "10 192.0.32.0/20 10 20 1000;11 192.0.32.0/20 11 20 1000;",
	    "10 192.0.32.0/20 10 20 2000", { NULL }, INC_MOAS, 2000, 1000, SIG(NEWCOMER),
	    SIG(STABLE), GRADE_MEDIUM, { 0 } },
	{ "out of nowhere, in its region", FAR "12 198.51.0.0/16 12 21 3000;",
	    "10 91.1.0.0/16 10 20 200000", { NULL }, INC_SQUAT, 200000, 0,
	    SIG(UNANNOUNCED) | SIG(DORMANT), SIG(FOREIGN_REGION), GRADE_MEDIUM, { 0 } },
	{ "out of nowhere, of another region", FAR, "10 102.1.0.0/16 10 20 200000", { NULL },
	    INC_SQUAT, 200000, 0, SIG(UNANNOUNCED) | SIG(FOREIGN_REGION), 0, GRADE_HIGH, { 0 } },
	{ "out of nowhere, of a network with other space", FAR, "10 102.1.0.0/16 10 20 1000",
	    { NULL }, INC_SQUAT, 1000, 0, SIG(UNANNOUNCED) | SIG(ESTABLISHED), 0, GRADE_MEDIUM,
	    { 0 } },
	{ "new space with a ROA", FAR, "10 102.1.0.0/16 10 20 200000",
	    { VRPS "102.1.0.0/16,16,200000,x\n" }, INC_KINDS, 0, 0, 0, 0, 0, { 0 } },
	{ "unannounced space with a ROA of another", FAR "10 193.0.0.0/21 10 20 3333;",
	    "10 193.0.0.0/21 10 21 3333;10 102.1.0.0/16 10 20 200000",
	    { VRPS "102.1.0.0/16,16,3333,x\n" }, INC_SQUAT, 200000, 0,
	    SIG(UNANNOUNCED) | SIG(RPKI_INVALID_ASN), 0, GRADE_HIGH, { 0 } },
	{ "the less specific of what others announce", FAR, "10 192.0.0.0/16 10 20 2000", { NULL },
	    INC_SQUAT, 2000, 0, SIG(LESS_SPECIFIC), SIG(UNANNOUNCED), GRADE_LOW, { 0 } },
	{ "RPKI: invalid beside valid", FAR, "10 192.0.32.0/20 10 20 2000",
	    { VRPS "192.0.32.0/20,20,1000,x\n" }, INC_MOAS, 2000, 1000,
	    SIG(RPKI_INVALID_ASN) | SIG(VICTIM_VALID), 0, GRADE_PROVEN, { 0 } },
	{ "RPKI: more-specific, invalid beside valid", FAR, "10 192.0.33.0/24 10 20 2000",
	    { VRPS "192.0.32.0/20,20,1000,x\n" }, INC_SUB_MOAS, 2000, 1000,
	    SIG(RPKI_INVALID_ASN) | SIG(VICTIM_VALID), 0, GRADE_PROVEN, { 0 } },
	{ "RPKI: valid newcomer", FAR, "10 192.0.32.0/20 10 20 2000",
	    { VRPS "192.0.32.0/20,20,1000,x\n192.0.32.0/20,20,2000,x\n" }, INC_MOAS, 2000, 1000,
	    SIG(RPKI_VALID), 0, GRADE_LOW, { 0 } },
	{ "RPKI: ROAs went over to the newcomer", FAR, "10 192.0.32.0/20 10 20 2000",
	    { VRPS "192.0.32.0/20,20,2000,x\n" }, INC_MOAS, 2000, 1000,
	    SIG(RPKI_VALID) | SIG(RPKI_CHANGE), 0, GRADE_LOW, { 0 } },
	{ "RPKI: the length only", FAR, "10 192.0.33.0/24 10 20 2000",
	    { VRPS "192.0.32.0/20,20,2000,x\n" }, INC_SUB_MOAS, 2000, 1000,
	    SIG(RPKI_INVALID_LENGTH), SIG(RPKI_INVALID_ASN), GRADE_MEDIUM, { 0 } },
	{ "IRR: two registries of RIRs against it", FAR, "10 192.0.32.0/20 10 20 2000",
	    { "route: 192.0.32.0/20\norigin: AS1000\nsource: RIPE\n\n"
	      "route: 192.0.32.0/20\norigin: AS1000\nsource: ARIN\n\n"
	      "route: 192.0.32.0/20\norigin: AS2000\nsource: RADB\n" },
	    INC_MOAS, 2000, 1000, SIG(IRR_AGAINST2) | SIG(IRR_OTHER), SIG(IRR_FOR), GRADE_HIGH,
	    { 0 } },
	{ "IRR: registered with an RIR", FAR, "10 192.0.32.0/20 10 20 2000",
	    { "route: 192.0.32.0/20\norigin: AS2000\nsource: RIPE\n" }, INC_MOAS, 2000, 1000,
	    SIG(IRR_FOR), SIG(IRR_AGAINST), GRADE_MEDIUM, { 0 } },
	{ "the upstream of all old paths takes over", FAR, "10 192.0.32.0/20 10 20", { NULL },
	    INC_MOAS, 20, 1000, SIG(PROVIDER), SIG(UNRELATED), GRADE_MEDIUM, { 0 } },
	{ "a customer of the holder, on its path", FAR, "10 192.0.33.0/24 10 20 1000 2000",
	    { NULL }, INC_SUB_MOAS, 2000, 1000, SIG(CUSTOMER), SIG(UNRELATED), GRADE_MEDIUM,
	    { 0 } },
	{ "a customer of the holder, by other paths", FAR "13 203.0.112.0/22 13 20 1000 2000;",
	    "10 192.0.33.0/24 10 21 2000", { NULL }, INC_SUB_MOAS, 2000, 1000, SIG(CUSTOMER),
	    SIG(UNRELATED), GRADE_MEDIUM, { 0 } },
	{ "a provider by a file of relationships", FAR, "10 192.0.32.0/20 10 20 2000",
	    { "# serial-1\n2000|1000|-1\n20|2000|-1\n" }, INC_MOAS, 2000, 1000, SIG(PROVIDER),
	    SIG(UNRELATED), GRADE_MEDIUM, { 0 } },
	{ "the holder is on the way", FAR, "10 192.0.33.0/24 10 1000 21 2000", { NULL },
	    INC_SUB_MOAS, 2000, 1000, SIG(ADJACENT), SIG(UNRELATED), GRADE_MEDIUM, { 0 } },
	{ "prepend typo: the holder on the left", FAR, "10 192.0.32.0/20 10 20 1000 3", { NULL },
	    INC_MOAS, 1000, 0, SIG(PREPEND_TYPO), SIG(CUSTOMER), GRADE_HIGH, { 0 } },
	{ "prepend typo: a more-specific", FAR, "10 192.0.33.0/24 10 20 1000 1000 1000 3", { NULL },
	    INC_SUB_MOAS, 1000, 0, SIG(PREPEND_TYPO), 0, GRADE_HIGH, { 0 } },
	{ "prepend typo: a customer's part of its provider's space",
	    FAR "13 203.0.112.0/22 13 20 1000 2000;", "10 192.0.33.0/24 10 20 2000 2000 2",
	    { NULL }, INC_SUB_MOAS, 2000, 0, SIG(PREPEND_TYPO), 0, GRADE_HIGH, { 0 } },
	{ "prepend typo: nobody can stand behind one that passes nothing on", FAR,
	    "10 192.0.33.0/24 10 20 2000 2", { NULL }, INC_SUB_MOAS, 2000, 0, SIG(PREPEND_TYPO), 0,
	    GRADE_HIGH, { 0 } },
	{ "prepend typo: nothing is known", "", "10 192.0.33.0/24 10 20 1000 3", { NULL }, INC_MOAS,
	    1000, 0, SIG(PREPEND_TYPO), 0, GRADE_HIGH, { 0 } },
	{ "prepend typo: as many as there are", FAR,
	    "10 192.0.32.0/20 10 20 1000 1000 1000 1000 1000 1000 1000 1000 1000 1000 1000 1000 "
	    "1000 1000 1000 1000 1000 1000 1000 1000 1000 1000 1000 1000 1000 1000 1000 1000 "
	    "1000 1000 30",
	    { NULL }, INC_MOAS, 1000, 0, SIG(PREPEND_TYPO), 0, GRADE_HIGH, { 0 } },
	{ "AS 3 behind its old provider is AS 3", FAR "10 18.0.0.0/9 10 20 3;",
	    "10 18.128.0.0/9 10 20 3", { NULL }, INC_SQUAT, 3, 0, SIG(UNANNOUNCED),
	    SIG(PREPEND_TYPO), GRADE_MEDIUM, { 0 } },
	{ "AS 3 takes a stranger's prefix", FAR, "10 192.0.32.0/20 10 20 3", { NULL }, INC_MOAS, 3,
	    1000, SIG(STABLE), SIG(PREPEND_TYPO), GRADE_HIGH, { 0 } },
	{ "a slip in the AS number",
	    FAR "10 193.0.0.0/21 10 20 64321;11 193.0.0.0/21 11 20 64321;"
		"12 193.0.0.0/21 12 20 64321;",
	    "10 193.0.0.0/21 10 20 64231", { NULL }, INC_MOAS, 64231, 64321, SIG(TYPING_ERROR), 0,
	    GRADE_HIGH, { 0 } },
	{ "full bogon", FAR, "10 10.1.0.0/16 10 20 2000", { NULL }, INC_BOGON_PREFIX, 2000, 0,
	    SIG(BOGON_FULL), 0, GRADE_PROVEN, { 0 } },
	{ "private origin in a stranger's space", FAR, "10 192.0.33.0/24 10 20 2000 65050",
	    { NULL }, INC_SUB_MOAS, 2000, 1000, SIG(PRIVATE_ORIGIN) | SIG(STABLE), 0, GRADE_HIGH,
	    { 0 } },
	{ "private origin in its own space", FAR, "10 192.0.33.0/24 10 20 1000 65050", { NULL },
	    INC_KINDS, 0, 0, 0, 0, 0, { 0 } },
	{ "A-6: a set at the end", FAR, "10 192.0.32.0/20 10 20 {x", { NULL }, INC_KINDS, 0, 0, 0,
	    0, 0, { 0 } },
	{ "A-7: AS_TRANS at the end", FAR, "10 192.0.32.0/20 10 20 23456", { NULL }, INC_KINDS, 0,
	    0, 0, 0, 0, { 0 } },
	{ "A-10: a blackhole of the holder", FAR, "10 192.0.33.7/32 10 20 1000!", { NULL },
	    INC_KINDS, 0, 0, 0, 0, 0, { 0 } },
	{ "A-10: a blackhole of its upstream", FAR, "10 192.0.33.7/32 10 20!", { NULL }, INC_KINDS,
	    0, 0, 0, 0, 0, { 0 } },
	{ "a blackhole of a stranger", FAR, "10 192.0.33.7/32 10 20 2000!", { NULL }, INC_BLACKHOLE,
	    2000, 1000, SIG(BLACKHOLE_ALIEN), 0, GRADE_HIGH, { 0 } },
	{ "too long, without a community", FAR, "10 192.0.33.7/32 10 20 2000", { NULL },
	    INC_SUB_MOAS, 2000, 1000, SIG(TOO_SPECIFIC), 0, GRADE_LOW, { 0 } },
	{ "a beacon",
	    "10 84.205.64.0/24 10 20 12654;11 84.205.64.0/24 11 20 12654;"
	    "12 84.205.64.0/24 12 20 12654;",
	    "10 84.205.64.0/24 10 20 2000", { NULL }, INC_MOAS, 2000, 12654, SIG(BEACON), 0,
	    GRADE_LOW, { 0 } },
	{ "a scrubber", FAR, "10 192.0.33.0/24 10 20 13335", { NULL }, INC_SUB_MOAS, 13335, 1000,
	    SIG(SCRUBBER), 0, GRADE_MEDIUM, { 0 } },
	{ "an anycast prefix",
	    "10 192.5.5.0/24 10 20 3557;11 192.5.5.0/24 11 20 3557;"
	    "12 192.5.5.0/24 12 20 3557;",
	    "10 192.5.5.0/24 10 20 2000", { NULL }, INC_MOAS, 2000, 3557, SIG(ANYCAST), 0,
	    GRADE_MEDIUM, { 0 } },
	{ "A-12: one organisation", FAR, "10 192.0.32.0/20 10 20 2000",
	    { "# format:org_id|changed|org_name|country|source\nORG-1|20200101|Org|NL|RIPE\n"
	      "# format:aut|changed|aut_name|org_id|opaque_id|source\n"
	      "1000|20200101|A|ORG-1||RIPE\n2000|20200101|B|ORG-1||RIPE\n" },
	    INC_MOAS, 2000, 1000, SIG(SIBLING), SIG(UNRELATED), GRADE_LOW, { 0 } },
	{ "forged origin: a known AS behind one that passes nothing on",
	    FAR "10 61.0.0.0/10 10 21 4000;",
	    "10 192.0.33.0/24 10 20 2000 4000;"
	    "11 192.0.33.0/24 11 20 2000 4000;"
	    "12 192.0.33.0/24 12 21 2000 4000",
	    { NULL }, INC_SUB_MOAS, 2000, 1000, SIG(NEW_EDGE), 0, GRADE_HIGH, { 0 } },
	{ "forged tail with transit in it", FAR "10 61.0.0.0/10 10 21 22 4000;",
	    "10 192.0.33.0/24 10 20 2000 3000 22 4000", { NULL }, INC_SUB_MOAS, 2000, 1000,
	    SIG(NEW_EDGE), 0, GRADE_HIGH, { 0 } },
	{ "neither the origin nor its only neighbour was ever seen", FAR,
	    "10 192.0.33.0/24 10 20 2000 4000;11 192.0.33.0/24 11 20 2000 4000;"
	    "12 192.0.33.0/24 12 21 2000 4000",
	    { NULL }, INC_SUB_MOAS, 4000, 1000, 0, SIG(NEW_EDGE), GRADE_HIGH, { 2000, 4000 } },
	{ "an accomplice is no culprit", FAR,
	    "10 192.0.33.0/24 10 20 4000;"
	    "11 192.0.33.0/24 11 20 4000;"
	    "12 192.0.33.0/24 12 20 4000",
	    { NULL }, INC_SUB_MOAS, 4000, 1000, 0, 0, GRADE_HIGH, { 0 } },
	{ "the same AS with another forged tail", FAR "10 61.0.0.0/10 10 21 5000;",
	    "10 192.0.33.0/24 10 20 2000 6000 2000;10 192.0.33.0/24 10 20 2000 7000 8000", { NULL },
	    INC_SUB_MOAS, 2000, 1000, SIG(NEW_EDGE), 0, GRADE_HIGH, { 0 } },
	{ "and with the holder at the end", FAR,
	    "10 192.0.33.0/24 10 20 2000;11 192.0.33.0/24 11 20 2000 7000 1000", { NULL },
	    INC_SUB_MOAS, 2000, 1000, SIG(NEW_EDGE), 0, GRADE_HIGH, { 0 } },
	{ "A-13: its ROA expired, and it goes on", FAR, "10 192.0.32.0/20 10 21 1000",
	    { VRPS "192.0.0.0/16,20,4711,x\n" }, INC_KINDS, 0, 0, 0, 0, 0, { 0 } },
	{ "A-11: both stand in the first tables", FAR "13 192.0.32.0/20 13 20 2000;",
	    "11 192.0.32.0/20 11 20 2000", { NULL }, INC_KINDS, 0, 0, 0, 0, 0, { 0 } },
	{ "A-12: customer's part of the provider's space, with a route object", FAR,
	    "10 192.0.33.0/24 10 21 2000",
	    { "# serial-1\n1000|2000|-1\n",
		"route: 192.0.33.0/24\norigin: AS2000\nsource: RIPE\n" },
	    INC_SUB_MOAS, 2000, 1000, SIG(CUSTOMER) | SIG(IRR_FOR), SIG(UNRELATED), GRADE_LOW,
	    { 0 } },
	{ "a link that a file tells of is none to doubt", FAR, "10 192.0.33.0/24 10 20 2000 4000",
	    { "# serial-1\n2000|4000|-1\n" }, INC_SUB_MOAS, 4000, 1000, 0, SIG(NEW_EDGE),
	    GRADE_HIGH, { 0 } },
	{ "the holder comes back", FAR, "10 192.0.32.0/20 10 20 2000;10 192.0.32.0/20 10 20 1000",
	    { NULL }, INC_KINDS, 0, 0, 0, 0, 0, { 0 } },
	{ "after a day it is known", FAR,
	    "10 192.0.33.0/24 10 20 20000;@90000;11 192.0.33.0/24 11 20 20000",
	    { "route: 192.0.33.0/24\norigin: AS20000\nsource: RIPE\n" }, INC_SUB_MOAS, 20000, 1000,
	    SIG(KNOWN), 0, GRADE_LOW, { 0 } },
	{ "what was grave does not become known", FAR,
	    "10 192.0.33.0/24 10 20 20000;@90000;11 192.0.33.0/24 11 20 20000", { NULL },
	    INC_SUB_MOAS, 20000, 1000, 0, SIG(KNOWN), GRADE_HIGH, { 0 } },
};

static void
give_world(struct world_maker *m, const char *text)
{
	const char *path = tmp_file(text, strlen(text));
	enum source_kind k;
	struct err e;

	assert_true(source_kind_sniff((const uint8_t *)text, strlen(text), path, &k));
	if (world_maker_add(m, k, path, &e) != ST_OK)
		fail_msg("%s", e.msg);
	unlink(path);
}

static struct world *
make_world(const char *const *texts)
{
	struct world_maker *m = world_maker_new();
	struct world *w;
	struct err e;

	assert_non_null(m);
	for (unsigned i = 0; i < 3 && texts[i] != NULL; i++)
		give_world(m, texts[i]);
	assert_int_equal(world_freeze(&w, m, &e), ST_OK);
	return w;
}

struct stage {
	struct origin *o;
	int64_t time_s;
	struct suspicion out[SUSPICIONS_MAX];
	size_t n;
};

/* "PEER PREFIX PATH", "PEER -PREFIX", "@SECONDS" */
static void
step(struct stage *g, char *line, bool seed)
{
	struct follow_change c = { .why = seed ? FOLLOW_SEED : FOLLOW_UPDATE };
	char *peer = strsep(&line, " "), *pfx;
	struct err e;

	if (peer[0] == '@') {
		g->time_s += strtol(peer + 1, NULL, 10);
		return;
	}
	pfx = strsep(&line, " ");
	c.peer = (uint32_t)strtoul(peer, NULL, 10) % PEERS;
	c.pfx = find_pfx(pfx + (pfx[0] == '-'));
	c.was = net.cell[c.peer][c.pfx];
	c.now = pfx[0] == '-' ? 0 : make_route(line);
	c.time_us = g->time_s++ * 1000000;
	net.cell[c.peer][c.pfx] = c.now;
	g->n = 0;
	if (c.was != c.now)
		assert_int_equal(origin_judge(g->o, &c, g->out, SUSPICIONS_MAX, &g->n, &e), ST_OK);
}

static void
play(struct stage *g, const char *base, const char *news)
{
	char *text = strdup(base), *rest = text, *line;
	struct err e;

	while ((line = strsep(&rest, ";")) != NULL) {
		if (*line != '\0')
			step(g, line, true);
	}
	free(text);
	assert_int_equal(origin_seeded(g->o, &e), ST_OK);
	text = strdup(news);
	rest = text;
	while ((line = strsep(&rest, ";")) != NULL)
		step(g, line, false);
	free(text);
}

static void
check(const struct story *s, const struct stage *g, const struct settings *set)
{
	const struct suspicion *x = &g->out[0];
	struct weighed w;

	if (s->kind == INC_KINDS) {
		if (g->n != 0)
			fail_msg(
			    "%s: %s by AS%u", s->name, incident_kind_word(x->kind), x->culprit);
		return;
	}
	if (g->n != 1)
		fail_msg("%s: %zu suspicions", s->name, g->n);
	if (x->kind != s->kind || x->culprit != s->culprit || x->victim != s->victim)
		fail_msg("%s: %s by AS%u of AS%u", s->name, incident_kind_word(x->kind), x->culprit,
		    x->victim);
	for (unsigned i = 0; i < SIGNALS; i++) {
		const uint64_t bit = UINT64_C(1) << i;

		if ((s->has & bit) && !(x->signals & bit))
			fail_msg("%s: lacks %s", s->name, signal_info(i)->word);
		if ((s->has_not & bit) && (x->signals & bit))
			fail_msg("%s: has %s", s->name, signal_info(i)->word);
	}
	w = settings_weigh(set, x->kind, x->signals);
	if (w.grade != s->grade)
		fail_msg("%s: %s (%d)", s->name, grade_word(w.grade), w.confidence);
	for (unsigned i = 0; i < 4; i++) {
		bool found = s->range[i] == 0;

		for (unsigned k = 0; k < x->range_n; k++)
			found |= x->range[k] == s->range[i];
		if (!found)
			fail_msg("%s: AS%u is in no doubt", s->name, s->range[i]);
	}
	if (s->range[0] == 0 && x->range_n != 0)
		fail_msg("%s: %u culprits", s->name, x->range_n);
}

static void
begin(struct stage *g, struct detect_env *env)
{
	memset(&net, 0, sizeof(net));
	memset(g, 0, sizeof(*g));
	memset(&later, 0, sizeof(later));
	g->time_s = 1600000000;
	g->o = origin_new(env);
	assert_non_null(g->o);
	g->o->view = (struct origin_view){ NULL, view_route, view_pfx, view_pfxs, view_cover,
		view_due, view_resync, view_collector, view_cells };
}

static void
told(void **state)
{
	struct settings *set;
	struct err e;

	(void)state;
	assert_int_equal(settings_load(&set, NULL, &e), ST_OK);
	for (size_t i = 0; i < sizeof(stories) / sizeof(stories[0]); i++) {
		struct world *w = make_world(stories[i].world);
		struct detect_env env = { .world = w, .set = set };
		struct stage g;

		begin(&g, &env);
		play(&g, stories[i].base, stories[i].news);
		check(&stories[i], &g, set);
		origin_free(g.o);
		world_free(w);
	}
	settings_free(set);
}

/* A, then A and B, then B: said five minutes after A is gone, and not when a peer keeps A, unless
 * its collector shows nothing of B. */
static void
hand_over(void **state)
{
	const char *const none[] = { NULL };
	struct world *w = make_world(none);
	struct settings *set;
	struct err e;

	(void)state;
	assert_int_equal(settings_load(&set, NULL, &e), ST_OK);
	for (unsigned story = 0; story < 3; story++) {
		const bool keeps = story == 1;
		struct detect_env env = { .world = w, .set = set };
		struct stage g;

		second_from = story == 2 ? 12 : 1;
		begin(&g, &env);
		play(&g, FAR,
		    story != 0 ? "10 192.0.32.0/20 10 20 2000;11 192.0.32.0/20 11 20 2000"
			       : "10 192.0.32.0/20 10 20 2000;11 192.0.32.0/20 11 20 2000;"
				 "12 192.0.32.0/20 12 21 2000");
		assert_int_equal(g.n, 1);
		for (unsigned t = 0; t < 400; t++) {
			assert_int_equal(
			    origin_tick(g.o, NULL, (g.time_s + t) * 1000000, &e), ST_OK);
			if (t < 290 || keeps)
				assert_false(later.set & SIG(HANDOVER));
		}
		assert_int_equal((later.set & SIG(HANDOVER)) != 0, !keeps);
		origin_free(g.o);
	}
	second_from = 1;
	settings_free(set);
	world_free(w);
}

/* While a first table is to come, only what is wrong whoever stood there is told. */
static void
tables_to_come(void **state)
{
	static const struct {
		const char *base, *news;
		size_t n;
	} cases[] = {
		{ "", "10 102.1.0.0/16 10 20 200000", 0 }, /* out of nowhere */
		{ FAR, "10 192.0.32.0/20 10 20 2000", 1 }, /* a stable holder's */
		{ "10 192.0.32.0/20 10 20 1000", "10 192.0.32.0/20 10 20 2000", 0 },
		{ "", "10 192.0.32.0/20 10 20 1000 3", 1 }, /* a typing error */
		{ "", "10 10.1.0.0/16 10 20 2000", 1 },	    /* a bogon */
	};
	const char *const none[] = { NULL };
	struct world *w = make_world(none);
	struct settings *set;
	struct err e;

	(void)state;
	assert_int_equal(settings_load(&set, NULL, &e), ST_OK);
	tables_due = true;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct detect_env env = { .world = w, .set = set };
		struct stage g;

		begin(&g, &env);
		play(&g, cases[i].base, cases[i].news);
		assert_int_equal(g.n, cases[i].n);
		origin_free(g.o);
	}
	tables_due = false;
	settings_free(set);
	world_free(w);
}

/* What a late table shows stood before; what a transfer shows did not for sure. */
static void
late_table(void **state)
{
	const char *const none[] = { NULL };
	struct world *w = make_world(none);
	struct settings *set;
	struct err e;

	(void)state;
	assert_int_equal(settings_load(&set, NULL, &e), ST_OK);
	/* a late table, one that is sent again, a clock that is wrong */
	for (unsigned cause = 0; cause < 3; cause++) {
		struct detect_env env = { .world = w, .set = set };
		struct suspicion out[SUSPICIONS_MAX];
		const char *pfx = "192.0.32.0/20";
		struct stage g;
		size_t n;

		tables_due = cause != 2;
		begin(&g, &env);
		play(&g, "", "@1");
		for (uint32_t peer = 1; peer <= 3; peer++) {
			const struct follow_change c = { .time_us = g.time_s * 1000000,
				.peer = cause == 1 ? 15 : peer,
				.pfx = find_pfx(pfx),
				.now = make_route(peer == 1   ? "1 20 1000"
						  : peer == 2 ? "2 20 1000"
							      : "3 21 1000"),
				.why = FOLLOW_RESYNC };

			assert_int_equal(origin_judge(g.o, &c, out, SUSPICIONS_MAX, &n, &e), ST_OK);
		}
		assert_int_equal(
		    history_pair(&g.o->h, find_pfx(pfx), 1000)->base, cause != 0 ? 0 : 3);
		origin_free(g.o);
	}
	tables_due = false;
	settings_free(set);
	world_free(w);
}

static void
typing_slips(void **state)
{
	static const struct {
		uint32_t a, b;
		bool want;
	} asns[] = { { 64321, 64231, true }, { 64321, 6432, true }, { 64321, 64321, false },
		{ 64321, 64329, true }, { 64321, 63422, false }, { 123, 132, false },
		{ 174, 1740, false }, { 65001, 650010, true } };
	static const struct {
		const char *a, *b;
		bool want;
	} pfxs[] = { { "192.0.2.0/24", "192.0.2.0/24", false },
		{ "193.0.20.0/24", "139.0.20.0/24", true },
		{ "193.10.20.0/24", "193.1.20.0/24", true },
		{ "193.10.20.0/24", "193.10.21.0/24", false }, /* the next one */
		{ "193.10.20.0/24", "193.10.120.0/24", true },
		{ "193.10.20.0/24", "193.10.20.0/23", false },
		{ "193.10.20.0/24", "81.7.9.0/24", false } };

	(void)state;
	for (size_t i = 0; i < sizeof(asns) / sizeof(asns[0]); i++) {
		assert_int_equal(typo_asn(asns[i].a, asns[i].b), asns[i].want);
		assert_int_equal(typo_asn(asns[i].b, asns[i].a), asns[i].want);
	}
	for (size_t i = 0; i < sizeof(pfxs) / sizeof(pfxs[0]); i++) {
		struct pfx a, b;

		assert_true(pfx_parse(str_of(pfxs[i].a), &a) && pfx_parse(str_of(pfxs[i].b), &b));
		if (typo_pfx(&a, &b) != pfxs[i].want || typo_pfx(&b, &a) != pfxs[i].want)
			fail_msg("%s %s", pfxs[i].a, pfxs[i].b);
	}
}

static void
untidy(void **state)
{
	const char *const none[] = { NULL };
	struct world *w = make_world(none);
	const struct hygiene *v;
	struct settings *set;
	struct detect_env env = { .world = w };
	struct stage g;
	struct err e;

	(void)state;
	assert_int_equal(settings_load(&set, NULL, &e), ST_OK);
	env.set = set;
	begin(&g, &env);
	play(&g,
	    "10 192.0.32.0/28 10 20 1000;11 192.0.32.0/28 11 20 1000;10 192.0.33.0/25 10 20 1000;"
	    "10 192.0.34.0/24 10 20 {x;11 192.0.35.0/24 10 20 {x;10 192.0.36.0/24 10 0 1000;"
	    "10 192.0.37.0/24 10 20 2000",
	    "10 192.0.33.9/32 10 20 1000!");
	assert_int_equal(origin_hygiene(g.o, &v), 2);
	assert_int_equal(v[0].asn, 1000);
	assert_int_equal(v[0].n[HYGIENE_TOO_SPECIFIC], 2);
	assert_int_equal(v[0].n[HYGIENE_AS0], 1);
	assert_int_equal(v[0].n[HYGIENE_SET], 0);
	assert_int_equal(v[1].asn, 20);
	assert_int_equal(v[1].n[HYGIENE_SET], 1);
	origin_free(g.o);
	settings_free(set);
	world_free(w);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(told),
		cmocka_unit_test(hand_over),
		cmocka_unit_test(tables_to_come),
		cmocka_unit_test(late_table),
		cmocka_unit_test(typing_slips),
		cmocka_unit_test(untidy),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/*
 * detect_bed.h - for tests of detectors of paths: routes and prefixes that the test invents in
 * place of the event engine's, findings that are noted in place of kept, and a world of one or two
 * texts.
 */
#ifndef DETECT_BED_H
#define DETECT_BED_H

#include "tmp.h"

#include <string.h>

#include "bgp/aspath.h"
#include "detect/detect.h"
#include "detect/finding.h"
#include "detect/history.h"

enum { BED_ROUTES = 400, BED_PFXS = 4000, BED_HOPS = 12, BED_TOLD = 600 };

static struct {
	struct follow_route routes[BED_ROUTES + 1];
	uint8_t paths[BED_ROUTES + 1][2 + 4 * BED_HOPS];
	uint32_t routes_n;
	struct pfx pfxs[BED_PFXS + 1];
	uint32_t pfxs_n;
	uint32_t cell[BED_PFXS + 1];	 /* of the one peer: its route */
	uint32_t more[4];		 /* of further peers, of prefix 1 */
	struct suspicion told[BED_TOLD]; /* findings_put() */
	struct follow_at told_at[BED_TOLD];
	uint32_t told_n;
	uint64_t set, unset; /* findings_signal() */
} bed;

const struct follow_route *
follow_route(const struct follow *f, uint32_t n)
{
	(void)f;
	return &bed.routes[n];
}

const struct pfx *
follow_pfx(const struct follow *f, uint32_t n)
{
	(void)f;
	return &bed.pfxs[n];
}

uint32_t
follow_cover(const struct follow *f, uint32_t pfx)
{
	(void)f;
	(void)pfx;
	return 0;
}

void
follow_cells(const struct follow *f, uint32_t pfx, follow_cell_fn *fn, void *arg)
{
	(void)f;
	if (bed.cell[pfx] != 0)
		fn(arg, 1, bed.cell[pfx]);
	for (uint32_t i = 0; pfx == 1 && i < 4 && bed.more[i] != 0; i++)
		fn(arg, 2 + i, bed.more[i]);
}

enum st
findings_put(struct findings *f, const struct follow_change *c, const struct suspicion *s, size_t n,
    struct err *e)
{
	(void)f;
	(void)e;
	for (size_t i = 0; i < n && bed.told_n < BED_TOLD; i++) {
		bed.told_at[bed.told_n] = c->at;
		bed.told[bed.told_n++] = s[i];
	}
	return ST_OK;
}

enum st
findings_signal(struct findings *f, uint32_t pfx, unsigned kind, uint32_t culprit, uint64_t set,
    uint64_t unset, int64_t time_us, struct err *e)
{
	(void)f;
	(void)pfx;
	(void)kind;
	(void)culprit;
	(void)time_us;
	(void)e;
	bed.set |= set;
	bed.unset |= unset;
	return ST_OK;
}

static inline uint32_t
bed_pfx(const char *text)
{
	struct pfx p;

	assert_true(pfx_parse(str_of(text), &p));
	for (uint32_t i = 1; i <= bed.pfxs_n; i++) {
		if (pfx_eq(&bed.pfxs[i], &p))
			return i;
	}
	assert_true(bed.pfxs_n < BED_PFXS);
	bed.pfxs[++bed.pfxs_n] = p;
	return bed.pfxs_n;
}

/* The ASes of "10 20 1000", the peer of the collector first. */
static inline unsigned
bed_ases(const char *text, uint32_t *out)
{
	unsigned n = 0;
	char *end;

	while (*text != '\0') {
		assert_true(n < BED_HOPS);
		out[n++] = (uint32_t)strtoul(text, &end, 10);
		text = end + strspn(end, " ");
	}
	return n;
}

/* The same path has the same number. */
static inline uint32_t
bed_route(const char *text, uint32_t otc)
{
	uint32_t as[BED_HOPS];
	const unsigned n = bed_ases(text, as);
	uint8_t *d = bed.paths[bed.routes_n + 1];

	d[0] = SEG_SEQUENCE;
	d[1] = (uint8_t)n;
	for (unsigned i = 0; i < n; i++) {
		for (unsigned k = 0; k < 4; k++)
			d[2 + 4 * i + k] = (uint8_t)(as[i] >> (24 - 8 * k));
	}
	for (uint32_t i = 1; i <= bed.routes_n; i++) {
		if (bed.routes[i].path_n == 2 + 4 * n && bed.routes[i].otc == otc &&
		    memcmp(bed.routes[i].path, d, 2 + 4 * n) == 0)
			return i;
	}
	assert_true(bed.routes_n < BED_ROUTES);
	bed.routes[++bed.routes_n] = (struct follow_route){
		.path = d, .path_n = (uint16_t)(2 + 4 * n), .origin = as[n - 1], .otc = otc
	};
	return bed.routes_n;
}

/* Files by content; NULL: none. */
static inline struct world *
bed_world(const char *one, const char *two)
{
	const char *const texts[] = { one, two };
	struct world_maker *m = world_maker_new();
	struct world *w;
	struct err e;

	for (unsigned i = 0; i < 2; i++) {
		enum source_kind k;
		const char *path;

		if (texts[i] == NULL)
			continue;
		path = tmp_file(texts[i], strlen(texts[i]));
		assert_true(
		    source_kind_sniff((const uint8_t *)texts[i], strlen(texts[i]), path, &k));
		assert_int_equal(world_maker_add(m, k, path, &e), ST_OK);
		unlink(path);
	}
	assert_int_equal(world_freeze(&w, m, &e), ST_OK);
	return w;
}

/* What the first tables show: the peer's route to a prefix. */
static inline void
bed_base(struct history *h, const char *prefix, const char *path)
{
	const uint32_t pfx = bed_pfx(prefix), route = bed_route(path, 0);
	uint32_t as[BED_HOPS];
	const unsigned n = bed_ases(path, as);
	struct err e;

	bed.cell[pfx] = route;
	assert_int_equal(history_gain(h, pfx, as[n - 1], 1000, true, &e), ST_OK);
	assert_int_equal(history_path(h, route, as, n, 1000, true, true, &e), ST_OK);
}

/* The baseline is in: every prefix so far. */
static inline void
bed_freeze(struct history *h)
{
	struct pfx *pfxs = calloc(bed.pfxs_n + 1, sizeof(*pfxs));
	uint32_t nums[BED_PFXS];
	struct err e;

	assert_non_null(pfxs);
	for (uint32_t i = 0; i < bed.pfxs_n; i++) {
		pfxs[i] = bed.pfxs[i + 1];
		nums[i] = i + 1;
	}
	assert_int_equal(history_freeze(h, pfxs, nums, bed.pfxs_n, &e), ST_OK);
}

#endif

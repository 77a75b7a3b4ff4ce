/* route_filter.c - see route_filter.h. */
#include "app/route_filter.h"

#include <stdlib.h>

#include "base/civil.h"
#include "judge/judge.h"
#include "pfx/asn.h"

static bool
denied(const char **text)
{
	const bool deny = **text == '!';

	*text += deny;
	return deny;
}

static enum st
bad(struct err *e, const char *what, const char *text)
{
	return err_set(e, ST_BAD, ERR_NOOFF, NULL, "%s, not %s", what, text);
}

static enum st
add_asn(struct pick_asns *p, const char *text, struct err *e)
{
	struct asns *set = denied(&text) ? &p->no : &p->yes;
	uint32_t *v = arr_grow(set->v, set->n, &set->cap, sizeof(*v));

	if (v == NULL)
		return err_nomem(e, "a filter");
	set->v = v;
	if (!asn_parse(str_of(text), &v[set->n]))
		return bad(e, "an AS number is wanted", text);
	set->n++;
	return ST_OK;
}

static enum st
add_pfx(struct pick_pfxs *p, const char *text, bool (*parse)(struct str, struct pfx *),
    const char *what, struct err *e)
{
	struct pfxs *set = denied(&text) ? &p->no : &p->yes;
	struct pfx *v = arr_grow(set->v, set->n, &set->cap, sizeof(*v));

	if (v == NULL)
		return err_nomem(e, "a filter");
	set->v = v;
	if (!parse(str_of(text), &v[set->n]))
		return bad(e, what, text);
	set->n++;
	return ST_OK;
}

enum st
route_filter_peer(struct route_filter *f, const char *text, struct err *e)
{
	struct pfx addr;

	if (addr_parse(str_of(text + (*text == '!')), &addr))
		return add_pfx(&f->peer_addrs, text, addr_parse, "an address is wanted", e);
	return add_asn(&f->peers, text, e);
}

enum st
route_filter_origin(struct route_filter *f, const char *text, struct err *e)
{
	return add_asn(&f->origins, text, e);
}

enum st
route_filter_asn(struct route_filter *f, const char *text, struct err *e)
{
	return add_asn(&f->asns, text, e);
}

enum st
route_filter_prefix(struct route_filter *f, const char *text, struct err *e)
{
	return add_pfx(&f->pfxs, text, pfx_parse, "a prefix such as 192.0.2.0/24 is wanted", e);
}

enum st
route_filter_path(struct route_filter *f, const char *text, struct err *e)
{
	const bool deny = denied(&text);

	return path_pick_add(&f->paths, text, deny, e);
}

enum st
route_filter_community(struct route_filter *f, const char *text, struct err *e)
{
	struct comms *set = denied(&text) ? &f->comms.no : &f->comms.yes;
	struct comm_pat pat[3];
	size_t n;

	if (!comm_parse(text, pat, &n))
		return bad(e,
		    "a community such as 3356:123, 3356:*, no-export, 3356:1:2 or rt:3356:7 is "
		    "wanted",
		    text);
	for (size_t i = 0; i < n; i++) {
		struct comm_pat *v = arr_grow(set->v, set->n, &set->cap, sizeof(*v));

		if (v == NULL)
			return err_nomem(e, "a filter");
		set->v = v;
		v[set->n++] = pat[i];
	}
	return ST_OK;
}

enum st
route_filter_rpki(struct route_filter *f, const char *text, struct err *e)
{
	const char *word = text;
	const bool deny = denied(&word);
	const unsigned all = 1u << RPKI_VALID | 1u << RPKI_INVALID_LENGTH | 1u << RPKI_INVALID_ASN |
			     1u << RPKI_NOT_FOUND;
	unsigned bits = 0;

	for (unsigned s = RPKI_VALID; s <= RPKI_NOT_FOUND; s++) {
		if (strcmp(word, rpki_word(s)) == 0)
			bits = 1u << s;
	}
	if (strcmp(word, "invalid") == 0)
		bits = 1u << RPKI_INVALID_LENGTH | 1u << RPKI_INVALID_ASN;
	if (bits == 0)
		return bad(
		    e, "valid, invalid-length, invalid-asn, invalid or not-found is wanted", text);
	if (deny)
		f->rpki_no |= bits;
	else
		f->rpki_yes |= bits;
	f->rpki = (f->rpki_yes != 0 ? f->rpki_yes : all) & ~f->rpki_no;
	f->asks_rpki = true;
	return ST_OK;
}

/* Microseconds from "1596943200.25" or RFC 3339. */
static bool
moment(const char *text, int64_t *us)
{
	struct str rest = str_of(text), whole = { NULL, 0 };
	const char *dot = strchr(text, '.');
	uint64_t s;
	int64_t fraction = 0, unit = 100000;

	str_cut(&rest, '.', &whole);
	if (str_u64(whole, UINT32_MAX, &s))
		*us = (int64_t)s * 1000000;
	else if (civil_parse(str_of(text), us))
		*us *= 1000000;
	else
		return false;
	if (dot == NULL)
		return true;
	for (dot++; *dot >= '0' && *dot <= '9'; dot++, unit /= 10)
		fraction += (*dot - '0') * unit;
	*us += fraction;
	return *dot == '\0' || whole.n > 10; /* behind the digits RFC 3339 has its zone */
}

enum st
route_filter_since(struct route_filter *f, const char *text, struct err *e)
{
	return moment(text, &f->since_us)
		   ? ST_OK
		   : bad(e, "a time (RFC 3339 or Unix seconds) is wanted", text);
}

enum st
route_filter_until(struct route_filter *f, const char *text, struct err *e)
{
	return moment(text, &f->until_us)
		   ? ST_OK
		   : bad(e, "a time (RFC 3339 or Unix seconds) is wanted", text);
}

void
route_filter_init(struct route_filter *f)
{
	*f = (struct route_filter){ .since_us = INT64_MIN, .until_us = INT64_MAX };
}

static int
by_asn(const void *a, const void *b)
{
	const uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	return x < y ? -1 : x > y;
}

static enum st
seal_pfxs(struct pfxs *set, struct err *e)
{
	struct pfx *v = set->v;

	if (set->n == 0)
		return ST_OK;
	set->v = NULL; /* pidx takes it over */
	return pidx_build(&set->idx, v, set->n, e);
}

enum st
route_filter_seal(struct route_filter *f, struct err *e)
{
	struct pick_asns *asns[] = { &f->peers, &f->origins, &f->asns };
	struct pfxs *pfxs[] = { &f->pfxs.yes, &f->pfxs.no, &f->peer_addrs.yes, &f->peer_addrs.no };
	enum st st = ST_OK;

	for (size_t i = 0; i < 3; i++) {
		if (asns[i]->yes.n > 1)
			qsort(asns[i]->yes.v, asns[i]->yes.n, sizeof(uint32_t), by_asn);
		if (asns[i]->no.n > 1)
			qsort(asns[i]->no.v, asns[i]->no.n, sizeof(uint32_t), by_asn);
	}
	for (size_t i = 0; i < 4 && st == ST_OK; i++)
		st = seal_pfxs(pfxs[i], e);
	f->path_is_cheap = route_filter_asks_path(f) && !f->paths.has_text;
	return st;
}

void
route_filter_fini(struct route_filter *f)
{
	struct pick_asns *asns[] = { &f->peers, &f->origins, &f->asns };
	struct pfxs *pfxs[] = { &f->pfxs.yes, &f->pfxs.no, &f->peer_addrs.yes, &f->peer_addrs.no };

	for (size_t i = 0; i < 3; i++) {
		free(asns[i]->yes.v);
		free(asns[i]->no.v);
	}
	for (size_t i = 0; i < 4; i++) {
		free(pfxs[i]->v);
		pidx_fini(&pfxs[i]->idx);
	}
	path_pick_fini(&f->paths);
	free(f->comms.yes.v);
	free(f->comms.no.v);
	route_filter_init(f);
}

static bool
asks_asns(const struct pick_asns *p)
{
	return p->yes.n + p->no.n > 0;
}

bool
route_filter_asks_path(const struct route_filter *f)
{
	return asks_asns(&f->origins) || asks_asns(&f->asns) || f->paths.n > 0 || f->loops ||
	       f->bogon_asn;
}

bool
route_filter_asks_attrs(const struct route_filter *f)
{
	return f->comms.yes.n + f->comms.no.n > 0;
}

bool
route_filter_asks_prefix(const struct route_filter *f)
{
	return f->pfxs.yes.n + f->pfxs.no.n > 0;
}

static bool
in_asns(const struct asns *set, uint32_t asn)
{
	if (set->n > 8)
		return bsearch(&asn, set->v, set->n, sizeof(asn), by_asn) != NULL;
	for (size_t i = 0; i < set->n; i++) {
		if (set->v[i] == asn)
			return true;
	}
	return false;
}

bool
route_passes_peer(const struct route_filter *f, const struct mrt_peer *p)
{
	const struct pfxs *yes = &f->peer_addrs.yes, *no = &f->peer_addrs.no;
	const bool any = f->peers.yes.n + yes->n == 0;

	if (in_asns(&f->peers.no, p->asn) ||
	    (no->n > 0 && pidx_find(&no->idx, &p->addr) != PIDX_NONE))
		return false;
	return any || in_asns(&f->peers.yes, p->asn) ||
	       (yes->n > 0 && pidx_find(&yes->idx, &p->addr) != PIDX_NONE);
}

/* Whether *p covers an element: the first that is not below it, if any. */
static bool
covers_one(const struct pidx *x, const struct pfx *p)
{
	uint32_t lo = 0, hi = x->n;

	while (lo < hi) {
		const uint32_t mid = lo + (hi - lo) / 2;
		const struct pfx at = pidx_pfx(x, mid);

		if (pfx_cmp(&at, p) < 0)
			lo = mid + 1;
		else
			hi = mid;
	}
	if (lo < x->n) {
		const struct pfx at = pidx_pfx(x, lo);

		return pfx_covers(p, &at);
	}
	return false;
}

static bool
in_pfxs(const struct pfxs *set, enum route_match match, const struct pfx *p)
{
	if (set->n == 0)
		return false;
	return match == MATCH_EXACT  ? pidx_find(&set->idx, p) != PIDX_NONE
	       : match == MATCH_MORE ? pidx_cover(&set->idx, p) != PIDX_NONE
				     : covers_one(&set->idx, p);
}

bool
route_passes_prefix(const struct route_filter *f, const struct pfx *p)
{
	if (f->afi != 0 && f->afi != p->afi)
		return false;
	return (f->pfxs.yes.n == 0 || in_pfxs(&f->pfxs.yes, f->match, p)) &&
	       !in_pfxs(&f->pfxs.no, f->match, p);
}

static bool
path_has_any(const struct asns *set, struct span path)
{
	struct aspath_walk w = aspath_walk_on(path);
	uint32_t asn;

	while (set->n > 0 && aspath_walk_next(&w, &asn)) {
		if (in_asns(set, asn))
			return true;
	}
	return false;
}

static bool
asns_pass(const struct pick_asns *p, struct span path)
{
	return (p->yes.n == 0 || path_has_any(&p->yes, path)) && !path_has_any(&p->no, path);
}

static bool
origin_passes(const struct pick_asns *p, struct span path)
{
	const uint32_t origin = aspath_origin(path);

	return (p->yes.n == 0 || in_asns(&p->yes, origin)) && !in_asns(&p->no, origin);
}

enum st
route_passes_path(const struct route_filter *f, struct path_memo *memo, struct span path, bool as4,
    bool *pass, struct err *e)
{
	*pass = (!asks_asns(&f->origins) || origin_passes(&f->origins, path)) &&
		(!asks_asns(&f->asns) || asns_pass(&f->asns, path)) &&
		(!f->bogon_asn || path_bogon(path, as4)) && (!f->loops || path_loops(path));
	return *pass && f->paths.n > 0 ? path_pick_passes(&f->paths, memo, path, pass, e) : ST_OK;
}

bool
route_passes_attrs(const struct route_filter *f, const struct bgp_attrs *a)
{
	return comm_passes(&f->comms, a);
}

bool
route_passes_rpki(const struct route_filter *f, const struct pfx *p, uint32_t origin)
{
	return !f->asks_rpki || (f->rpki >> judge_pair(f->world, p, origin).rpki & 1);
}

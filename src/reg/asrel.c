/* asrel.c - see asrel.h. */
#include "reg/asrel_i.h"

#include <stdlib.h>

#include "base/arena.h"
#include "base/civil.h"
#include "base/limits.h"

/* Neighbours of an AS lie together, ascending: nbr[first[i] .. first[i + 1]) of asn[i]. */
struct asrel_table {
	uint32_t *asn, *first, *nbr;
	uint8_t *rel;
	size_t n, n_nbr;
};

static bool
add(struct asrel_set *s, uint32_t a, uint32_t b, enum asrel rel)
{
	struct asrel_link *v = arr_grow(s->v, s->n, &s->cap, sizeof(*v));

	if (v == NULL)
		return false;
	s->v = v;
	v[s->n] = (struct asrel_link){ (uint64_t)a << 32 | b, (uint32_t)s->n, rel };
	s->n++;
	return true;
}

enum st
asrel_set_add(struct asrel_set *s, uint32_t a, uint32_t b, enum asrel rel, struct err *e)
{
	static const enum asrel back[] = {
		[ASREL_PROVIDER_OF] = ASREL_CUSTOMER_OF,
		[ASREL_CUSTOMER_OF] = ASREL_PROVIDER_OF,
		[ASREL_PEER] = ASREL_PEER,
	};

	if (!add(s, a, b, rel) || !add(s, b, a, back[rel]))
		return err_nomem(e, "AS relationships");
	return ST_OK;
}

/* "# source:topology|BGP|20220501|ripe|rrc00": the first such date is the file's. */
static void
take_comment(struct str line, struct load *l)
{
	struct str part;

	while (l->time_s == 0 && str_cut(&line, '|', &part))
		civil_parse_day8(part, &l->time_s);
}

static enum st
take_line(struct asrel_set *s, struct str line, uint64_t no, struct load *l, struct err *e)
{
	struct str v[4], rest = line;
	uint64_t a, b;
	size_t n = 0;

	while (n < 4 && str_cut(&rest, '|', &v[n]))
		n++;
	if (n < 3 || !str_u64(v[0], UINT32_MAX, &a) || !str_u64(v[1], UINT32_MAX, &b))
		return err_line(e, ST_BAD, no, "as-rel", "a line is AS|AS|-1 or AS|AS|0");
	if (!str_eq(v[2], "-1") && !str_eq(v[2], "0"))
		load_refuse(l, "unknown relationship");
	else if (a == b || a == 0 || b == 0)
		load_refuse(l, "AS 0, or an AS with itself");
	else if (s->n >= REG_MAX_RECORDS)
		return err_line(e, ST_LIMIT, no, NULL, "more than %u links", REG_MAX_RECORDS / 2);
	else {
		const bool peer = v[2].n == 1;

		if (asrel_set_add(s, (uint32_t)a, (uint32_t)b,
			peer ? ASREL_PEER : ASREL_PROVIDER_OF, e) != ST_OK)
			return ST_NOMEM;
		load_keep(l);
	}
	return ST_OK;
}

static enum st
load_lines(struct asrel_set *s, struct in *in, struct load *l, struct err *e)
{
	struct str line;
	uint64_t no = 0;
	enum st st;

	while ((st = in_line(in, &line, e)) == ST_OK) {
		no++;
		line = str_trim(line);
		if (line.n != 0 && line.p[0] == '#')
			take_comment(line, l);
		else if (line.n != 0 && (st = take_line(s, line, no, l, e)) != ST_OK)
			break;
	}
	return st == ST_END ? ST_OK : st;
}

enum st
asrel_load(struct asrel_set *s, struct in *in, struct load *l, struct err *e)
{
	const size_t before = s->n;
	const uint8_t *p;
	size_t have;
	enum st st = in_peek(in, 1, &p, &have, e);

	if (st == ST_OK)
		st = *p == '[' || *p == '{' ? asrel_json(s, in, l, e) : load_lines(s, in, l, e);
	if ((st == ST_OK || st == ST_END) && l->kept == 0)
		st = err_set(e, ST_BAD, ERR_NOOFF, "as-rel", "no link in it");
	if (st != ST_OK)
		s->n = before;
	return st;
}

void
asrel_set_fini(struct asrel_set *s)
{
	free(s->v);
	*s = (struct asrel_set){ 0 };
}

static int
cmp(const void *a, const void *b)
{
	const struct asrel_link *x = a, *y = b;

	if (x->key != y->key)
		return x->key < y->key ? -1 : 1;
	return x->seq < y->seq ? -1 : x->seq > y->seq;
}

static void
fill(struct asrel_table *t, const struct asrel_link *v, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		const uint32_t a = (uint32_t)(v[i].key >> 32);

		if (i != 0 && v[i].key == v[i - 1].key)
			continue;
		if (t->n == 0 || t->asn[t->n - 1] != a) {
			t->asn[t->n] = a;
			t->first[t->n++] = (uint32_t)t->n_nbr;
		}
		t->nbr[t->n_nbr] = (uint32_t)v[i].key;
		t->rel[t->n_nbr++] = (uint8_t)v[i].rel;
	}
	t->first[t->n] = (uint32_t)t->n_nbr;
}

enum st
asrel_build(struct asrel_table **out, struct asrel_set *s, struct err *e)
{
	struct asrel_table *t = arr_new(1, sizeof(*t));
	size_t asns = 0;

	*out = NULL;
	if (s->n != 0)
		qsort(s->v, s->n, sizeof(*s->v), cmp);
	for (size_t i = 0; i < s->n; i++)
		asns += i == 0 || s->v[i].key >> 32 != s->v[i - 1].key >> 32;
	if (t != NULL) {
		t->asn = arr_new(asns + 1, sizeof(*t->asn));
		t->first = arr_new(asns + 1, sizeof(*t->first));
		t->nbr = arr_new(s->n + 1, sizeof(*t->nbr));
		t->rel = arr_new(s->n + 1, sizeof(*t->rel));
	}
	if (t == NULL || t->asn == NULL || t->first == NULL || t->nbr == NULL || t->rel == NULL) {
		asrel_free(t);
		asrel_set_fini(s);
		return err_nomem(e, "AS relationships");
	}
	fill(t, s->v, s->n);
	asrel_set_fini(s);
	*out = t;
	return ST_OK;
}

void
asrel_free(struct asrel_table *t)
{
	if (t == NULL)
		return;
	free(t->asn);
	free(t->first);
	free(t->nbr);
	free(t->rel);
	free(t);
}

/* Index of x in v[lo..hi), SIZE_MAX when it is not there. */
static size_t
find(const uint32_t *v, size_t lo, size_t hi, uint32_t x)
{
	const size_t end = hi;

	while (lo < hi) {
		const size_t mid = lo + (hi - lo) / 2;

		if (v[mid] < x)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo < end && v[lo] == x ? lo : SIZE_MAX;
}

enum asrel
asrel_get(const struct asrel_table *t, uint32_t a, uint32_t b)
{
	const size_t i = find(t->asn, 0, t->n, a);
	size_t k;

	if (i == SIZE_MAX)
		return ASREL_NONE;
	k = find(t->nbr, t->first[i], t->first[i + 1], b);
	return k != SIZE_MAX ? t->rel[k] : ASREL_NONE;
}

size_t
asrel_ases(const struct asrel_table *t)
{
	return t->n;
}

struct asrel_near
asrel_at(const struct asrel_table *t, size_t i)
{
	const uint32_t from = t->first[i];

	return (
	    struct asrel_near){ t->asn[i], t->nbr + from, t->rel + from, t->first[i + 1] - from };
}

struct asrel_degree
asrel_degree(const struct asrel_table *t, uint32_t asn)
{
	const size_t i = find(t->asn, 0, t->n, asn);
	struct asrel_degree d = { 0 };

	if (i == SIZE_MAX)
		return d;
	for (uint32_t k = t->first[i]; k < t->first[i + 1]; k++) {
		d.providers += t->rel[k] == ASREL_CUSTOMER_OF;
		d.customers += t->rel[k] == ASREL_PROVIDER_OF;
		d.peers += t->rel[k] == ASREL_PEER;
	}
	return d;
}

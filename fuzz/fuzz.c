/* fuzz.c - see fuzz.h. */
#include "fuzz/fuzz.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <yajl/yajl_parse.h>

#include "base/arena.h"

void
fuzz_fail(const char *file, int line, const char *cond, const char *fmt, ...)
{
	va_list ap;

	fflush(stdout);
	fprintf(stderr, "%s:%d: does not hold: %s\n\t", file, line, cond);
	va_start(ap, fmt);
	vfprintf(stderr, fmt, ap);
	va_end(ap);
	fputc('\n', stderr);
	abort();
}

uint64_t
fuzz_rng(uint64_t *state)
{
	uint64_t z = (*state += 0x9e3779b97f4a7c15ULL);

	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9ULL;
	z = (z ^ z >> 27) * 0x94d049bb133111ebULL;
	return z ^ z >> 31;
}

uint64_t
fuzz_seed(const uint8_t *p, size_t n)
{
	return hash_bytes(p, n);
}

static enum st
feed(void *arg, uint8_t *dst, size_t cap, size_t *n, struct err *e)
{
	struct fuzz_feed *f = arg;
	const size_t left = f->n - f->at;
	size_t some = left;

	(void)e;
	if (f->cut == FUZZ_OCTETS)
		some = 1;
	else if (f->cut == FUZZ_RANDOM) {
		const uint64_t r = fuzz_rng(&f->rng);

		some = 1 + (size_t)(r >> 8) % (size_t)(r % 8 == 0 ? 5000 : r % 8 < 4 ? 7 : 100);
	}
	if (some > left)
		some = left;
	if (some > cap)
		some = cap;
	if (some > 0)
		memcpy(dst, f->p + f->at, some);
	f->at += some;
	*n = some;
	return ST_OK;
}

struct in *
fuzz_open(struct fuzz_feed *f, const uint8_t *p, size_t n, enum fuzz_cut cut, uint64_t seed,
    struct err *e)
{
	struct in *in;

	*f = (struct fuzz_feed){ p, n, 0, cut, seed };
	return in_open_from(&in, "input", feed, f, e) == ST_OK ? in : NULL;
}

void
fuzz_same(const char *what, const struct buf *want, const struct buf *got)
{
	const size_t n = want->n < got->n ? want->n : got->n;
	size_t i = 0, from;

	if (want->n == got->n && (n == 0 || memcmp(want->p, got->p, n) == 0))
		return;
	while (i < n && want->p[i] == got->p[i])
		i++;
	for (from = i; from > 0 && want->p[from - 1] != '\n'; from--)
		;
	fuzz_fail(__FILE__, __LINE__, "the same", "%s, from octet %zu\n\t%.300s\n\t%.300s", what, i,
	    want->n > from ? want->p + from : "", got->n > from ? got->p + from : "");
}

void
fuzz_put_err(struct buf *b, const struct err *e)
{
	buf_printf(b, "st %d off %lld%s rule %s: %s\n", e->st, (long long)e->off,
	    e->line ? " line" : "", e->rule != NULL ? e->rule : "-", e->msg);
}

void
fuzz_json_lines(const char *what, const struct buf *b)
{
	size_t at = 0;

	while (at < b->n) {
		const char *lf = memchr(b->p + at, '\n', b->n - at);
		const size_t n = lf != NULL ? (size_t)(lf - b->p) - at : b->n - at;
		yajl_handle y = yajl_alloc(NULL, NULL, NULL);
		const bool good =
		    yajl_parse(y, (const unsigned char *)b->p + at, n) == yajl_status_ok &&
		    yajl_complete_parse(y) == yajl_status_ok;

		yajl_free(y);
		FUZZ_CHECK(good && lf != NULL, "%s: no JSON: %.*s", what, (int)n, b->p + at);
		at += n + 1;
	}
}

static int
by_num(const void *a, const void *b)
{
	const uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return x < y ? -1 : x > y;
}

static int
by_pfx(const void *a, const void *b)
{
	return pfx_cmp(a, b);
}

static bool
of_addr(uint8_t c)
{
	return isxdigit(c) || c == '.' || c == ':' || c == '/';
}

static void
add_num(struct fuzz_facts *f, uint64_t v)
{
	uint64_t *p = arr_grow(f->num, f->n_num, &f->cap_num, sizeof(*p));

	if (p == NULL)
		abort();
	f->num = p;
	p[f->n_num++] = v;
}

static void
add_pfx(struct fuzz_facts *f, const struct pfx *v)
{
	struct pfx *p = arr_grow(f->pfx, f->n_pfx, &f->cap_pfx, sizeof(*p));

	if (p == NULL)
		abort();
	f->pfx = p;
	p[f->n_pfx++] = *v;
}

/* A run of digits, and the number that it makes with one behind a dot (asdot, RFC 5396). */
static size_t
number(struct fuzz_facts *f, const uint8_t *p, size_t n)
{
	uint64_t v = 0, low = 0;
	size_t i = 0, k;

	for (; i < n && isdigit(p[i]); i++)
		v = v < UINT64_MAX / 16 ? v * 10 + (uint64_t)(p[i] - '0') : UINT64_MAX / 16;
	add_num(f, v);
	for (k = i + 1; i < n && p[i] == '.' && k < n && isdigit(p[k]); k++)
		low = low < UINT32_MAX ? low * 10 + (uint64_t)(p[k] - '0') : UINT32_MAX;
	if (k > i + 1)
		add_num(f, v << 16 | low);
	return i;
}

/* A prefix or an address; and what stands before each slash of it. */
static size_t
address(struct fuzz_facts *f, const uint8_t *p, size_t n)
{
	size_t i = 0, slash = 0;
	struct pfx t;

	while (i < n && of_addr(p[i])) {
		if (p[i] == '/' && slash == 0)
			slash = i;
		i++;
	}
	for (size_t skip = 0; skip < i && skip < 8; skip++) { /* "AS..:", "d.1.2.3.4" */
		const struct str s = { (const char *)p + skip, i - skip };

		if (skip > 0 && p[skip - 1] != ':' && p[skip - 1] != '.')
			continue;
		if (pfx_parse_loose(s, &t, NULL))
			add_pfx(f, &t);
		if (addr_parse(s, &t))
			add_pfx(f, &t);
		if (slash > skip && addr_parse((struct str){ s.p, slash - skip }, &t))
			add_pfx(f, &t);
	}
	return i;
}

void
fuzz_facts_init(struct fuzz_facts *f, const uint8_t *p, size_t n)
{
	*f = (struct fuzz_facts){ 0 };
	for (size_t i = 0; i < n;) {
		f->blind |= p[i] == '\\';
		i += isdigit(p[i]) ? number(f, p + i, n - i) : 1;
	}
	for (size_t i = 0; i < n;)
		i += of_addr(p[i]) ? address(f, p + i, n - i) : 1;
	if (f->n_num > 0)
		qsort(f->num, f->n_num, sizeof(*f->num), by_num);
	if (f->n_pfx > 0)
		qsort(f->pfx, f->n_pfx, sizeof(*f->pfx), by_pfx);
}

void
fuzz_facts_fini(struct fuzz_facts *f)
{
	free(f->num);
	free(f->pfx);
}

bool
fuzz_has_num(const struct fuzz_facts *f, uint64_t v)
{
	return f->blind ||
	       (f->n_num > 0 && bsearch(&v, f->num, f->n_num, sizeof(v), by_num) != NULL);
}

bool
fuzz_has_pfx(const struct fuzz_facts *f, const struct pfx *p)
{
	return f->blind ||
	       (f->n_pfx > 0 && bsearch(p, f->pfx, f->n_pfx, sizeof(*p), by_pfx) != NULL);
}

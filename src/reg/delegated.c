/* delegated.c - reads delegated-extended files; the frozen form is in held.c. See delegated.h. */
#include "reg/delegated.h"

#include <stdlib.h>

#include "base/arena.h"
#include "base/civil.h"
#include "base/limits.h"

#define MAX_FIELDS 12

static const char *const registries[] = { "", "afrinic", "apnic", "arin", "iana", "lacnic",
	"ripencc" };

#define N_REGISTRIES (sizeof(registries) / sizeof(registries[0]))

_Static_assert(N_REGISTRIES == DELEG_REGISTRIES, "a name a registry");

const char *
deleg_registry_name(unsigned i)
{
	return i < N_REGISTRIES ? registries[i] : "";
}

static uint8_t
registry_of(struct str s)
{
	for (unsigned i = 1; i < N_REGISTRIES; i++) {
		if (str_caseeq(s, registries[i]))
			return (uint8_t)i;
	}
	return 0;
}

static bool
status_of(struct str s, uint8_t *out)
{
	static const struct {
		const char *word;
		enum deleg_status st;
	} words[] = {
		{ "allocated", DELEG_ALLOCATED },
		{ "assigned", DELEG_ASSIGNED },
		{ "available", DELEG_AVAILABLE },
		{ "reserved", DELEG_RESERVED },
		{ "ianapool", DELEG_POOL },
	};

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		if (str_caseeq(s, words[i].word)) {
			*out = (uint8_t)words[i].st;
			return true;
		}
	}
	return false;
}

static bool
add_asns(struct deleg_set *s, const struct deleg_asns *r)
{
	struct deleg_asns *v = arr_grow(s->asns, s->n_asns, &s->cap_asns, sizeof(*v));

	if (v == NULL)
		return false;
	s->asns = v;
	v[s->n_asns++] = *r;
	return true;
}

static bool
add_block(struct deleg_set *s, const struct deleg_block *b)
{
	struct deleg_block *v = arr_grow(s->blocks, s->n_blocks, &s->cap_blocks, sizeof(*v));

	if (v == NULL)
		return false;
	s->blocks = v;
	v[s->n_blocks++] = *b;
	return true;
}

/* A file being read. */
struct file {
	struct deleg_set *s;
	struct load *l;
	uint64_t promised; /* records by the version line */
	uint64_t line;
	bool version_seen;
};

enum { F_REGISTRY, F_CC, F_TYPE, F_START, F_VALUE, F_DATE, F_STATUS, F_LEAST };

/* NULL, or why the record is refused; ST_NOMEM in *st. */
static const char *
take_asns(struct file *f, const struct str *v, uint8_t status, enum st *st)
{
	struct deleg_asns r = { .status = status,
		.registry = registry_of(v[F_REGISTRY]),
		.day = (int32_t)(f->l->time_s / 86400) };
	uint64_t first, count;

	if (!str_u64(v[F_START], UINT32_MAX, &first) || !str_u64(v[F_VALUE], UINT32_MAX, &count) ||
	    count == 0 || count - 1 > UINT32_MAX - first)
		return "not a range of AS numbers";
	r.first = (uint32_t)first;
	r.last = (uint32_t)(first + count - 1);
	/* ZZ stands for no country */
	if (v[F_CC].n == 2 && !str_caseeq(v[F_CC], "ZZ")) {
		r.cc[0] = (char)(v[F_CC].p[0] & ~0x20);
		r.cc[1] = (char)(v[F_CC].p[1] & ~0x20);
		if (r.cc[0] < 'A' || r.cc[0] > 'Z' || r.cc[1] < 'A' || r.cc[1] > 'Z')
			return "not a country code";
	}
	if (!add_asns(f->s, &r))
		*st = ST_NOMEM;
	return NULL;
}

static const char *
take_ip(struct file *f, const struct str *v, uint8_t status, bool v6, enum st *st)
{
	struct deleg_block b = { .afi = v6 ? AFI_IP6 : AFI_IP4,
		.status = status,
		.registry = registry_of(v[F_REGISTRY]),
		.day = (int32_t)(f->l->time_s / 86400) };
	struct pfx p;
	uint64_t n;

	if (!addr_parse(v[F_START], &p) || p.afi != b.afi ||
	    !str_u64(v[F_VALUE], v6 ? 128 : 1ULL << 32, &n) || n == 0)
		return "not an address block";
	if (v6) {
		const space_addr host = n == 128 ? 0 : ((space_addr)1 << (128 - n)) - 1;

		b.first = (space_addr)p.hi << 64 | p.lo;
		b.last = b.first | host;
		if ((b.first & host) != 0)
			return "bits set behind the prefix length";
	} else {
		b.first = p.hi >> 32;
		b.last = b.first + n - 1;
		if (b.last > UINT32_MAX)
			return "not an address block";
	}
	if (!add_block(f->s, &b))
		*st = ST_NOMEM;
	return NULL;
}

static enum st
take_record(struct file *f, const struct str *v, struct err *e)
{
	const bool v4 = str_eq(v[F_TYPE], "ipv4"), v6 = str_eq(v[F_TYPE], "ipv6");
	const char *why = NULL;
	enum st st = ST_OK;
	uint8_t status;

	if (f->l->read >= REG_MAX_RECORDS)
		return err_line(
		    e, ST_LIMIT, f->line, NULL, "more than %u records", REG_MAX_RECORDS);
	if (!status_of(v[F_STATUS], &status))
		why = "unknown status";
	else if (str_eq(v[F_TYPE], "asn"))
		why = take_asns(f, v, status, &st);
	else if (v4 || v6)
		why = take_ip(f, v, status, v6, &st);
	else
		why = "unknown type";
	if (st != ST_OK)
		return err_nomem(e, "delegations");
	if (why != NULL)
		load_refuse(f->l, why);
	else
		load_keep(f->l);
	return ST_OK;
}

/* The serial is a date, or Unix seconds (RIPE NCC), or Unix milliseconds (ARIN). */
static bool
serial_time(struct str s, int64_t *unix_s)
{
	uint64_t v;

	if (s.n == 8)
		return civil_parse_day8(s, unix_s);
	if ((s.n != 10 && s.n != 13) || !str_u64(s, UINT64_MAX, &v))
		return false;
	*unix_s = (int64_t)(s.n == 10 ? v : v / 1000);
	return true;
}

/* "2", "2.3": the version line; its end date is the day the file speaks of. */
static bool
take_version(struct file *f, const struct str *v, size_t n)
{
	if (f->version_seen || f->l->read != 0 || n < 7 || v[0].n == 0 || v[0].p[0] < '0' ||
	    v[0].p[0] > '9')
		return false;
	f->version_seen = true;
	str_u64(v[3], UINT64_MAX, &f->promised);
	if (!civil_parse_day8(v[5], &f->l->time_s))
		serial_time(v[2], &f->l->time_s);
	return true;
}

static size_t
split(struct str line, struct str *v)
{
	size_t n = 0;

	while (n < MAX_FIELDS && str_cut(&line, '|', &v[n])) {
		v[n] = str_trim(v[n]);
		n++;
	}
	return n;
}

static enum st
take_line(struct file *f, struct str line, struct err *e)
{
	struct str v[MAX_FIELDS];
	size_t n;

	line = str_trim(line);
	if (line.n == 0 || line.p[0] == '#')
		return ST_OK;
	n = split(line, v);
	if (take_version(f, v, n) || (n >= 6 && str_eq(v[5], "summary")))
		return ST_OK;
	if (n < F_LEAST)
		return err_line(e, ST_BAD, f->line, "delegated-extended",
		    "%zu fields, a record has at least %d", n, F_LEAST);
	return take_record(f, v, e);
}

enum st
deleg_load(struct deleg_set *s, struct in *in, struct load *l, struct err *e)
{
	struct file f = { .s = s, .l = l };
	const size_t blocks = s->n_blocks, asns = s->n_asns;
	const char *slash = strrchr(in_name(in), '/');
	struct str line;
	enum st st;

	/* until the content says better; two files of one day are one edition */
	civil_in_name(str_of(slash != NULL ? slash + 1 : in_name(in)), &l->time_s);
	while ((st = in_line(in, &line, e)) == ST_OK) {
		f.line++;
		st = take_line(&f, line, e);
		if (st != ST_OK)
			break;
	}
	if (st == ST_END) {
		st = ST_OK;
		if (l->kept == 0)
			st = err_set(
			    e, ST_BAD, ERR_NOOFF, "delegated-extended", "no delegation in it");
		else if (l->read < f.promised)
			st = err_set(e, ST_TRUNC, in_off(in), "delegated-extended",
			    "the first line counts %llu records, the file has %llu",
			    (unsigned long long)f.promised, (unsigned long long)l->read);
	}
	if (st != ST_OK) {
		s->n_blocks = blocks;
		s->n_asns = asns;
	}
	return st;
}

void
deleg_set_fini(struct deleg_set *s)
{
	free(s->blocks);
	free(s->asns);
	*s = (struct deleg_set){ 0 };
}

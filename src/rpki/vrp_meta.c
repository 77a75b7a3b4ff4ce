/*
 * vrp_meta.c - see vrp_meta.h.
 *
 *   rpki-client  "buildtime": RFC 3339, "uniquevrps": N
 *   routinator   "generated": Unix seconds
 *   Cloudflare   "generated", "counts": N
 *   stayrtr      "buildtime", "vrps": N
 */
#include "rpki/vrp_meta.h"

#include <stdlib.h>

#include "base/civil.h"

#define DAY_S 86400
#define YEAR_2100_S 4102444800

enum { M_OTHER, M_BUILT, M_GENERATED, M_COUNT, M_VRPS };

static const struct {
	const char *name;
	unsigned key;
} names[] = {
	{ "buildtime", M_BUILT },
	{ "generated", M_GENERATED },
	{ "uniquevrps", M_COUNT },
	{ "counts", M_COUNT },
	{ "vrps", M_VRPS },
};

void
vrp_meta_key(struct vrp_meta *m, struct str name)
{
	m->key = M_OTHER;
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if (str_eq(name, names[i].name))
			m->key = names[i].key;
	}
}

int64_t
vrp_seconds(struct str s)
{
	struct str whole = s;
	uint64_t v;

	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '.') {
			whole.n = i;
			break;
		}
	}
	return str_u64(whole, INT64_MAX, &v) ? (int64_t)v : 0;
}

void
vrp_meta_value(struct vrp_meta *m, enum jtok t, struct str text)
{
	uint64_t v;

	switch (m->key) {
	case M_BUILT:
		m->said_when |= t == J_STR && civil_parse(text, &m->built_s);
		break;
	case M_GENERATED:
		m->said_when = true;
		if (t == J_NUM)
			m->generated_s = vrp_seconds(text);
		else if (t == J_STR)
			civil_parse(text, &m->generated_s);
		break;
	case M_COUNT:
	case M_VRPS:
		if (t == J_NUM && str_u64(text, UINT64_MAX - 1, &v))
			*(m->key == M_COUNT ? &m->count : &m->vrps) = v;
		break;
	default:
		break;
	}
}

int64_t
vrp_meta_time(const struct vrp_meta *m)
{
	if (m->built_s == 0 || (m->generated_s != 0 && m->generated_s < m->built_s))
		return m->generated_s;
	return m->built_s;
}

enum st
vrp_meta_check(const struct vrp_meta *m, uint64_t rows, struct load *l, struct err *e)
{
	const uint64_t told = m->count != UINT64_MAX ? m->count : m->vrps;

	if (told != UINT64_MAX && told != rows)
		return err_set(e, ST_BAD, ERR_NOOFF, "VRP JSON",
		    "the metadata counts %llu VRPs, the list has %llu", (unsigned long long)told,
		    (unsigned long long)rows);
	if (m->built_s != 0 && m->generated_s != 0 && llabs(m->built_s - m->generated_s) > DAY_S)
		load_note(l, "the document tells two times more than a day apart: the older one "
			     "counts");
	if (m->built_s >= YEAR_2100_S || m->generated_s >= YEAR_2100_S)
		load_note(l, "the document says it is of 2100 or later");
	return ST_OK;
}

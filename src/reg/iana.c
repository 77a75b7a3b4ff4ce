/* iana.c - files of IANA: records in words to rows. See iana.h; iana_csv.c and iana_xml.c read. */
#include "reg/iana.h"

#include <stdlib.h>

#include "base/arena.h"
#include "base/civil.h"
#include "base/limits.h"
#include "reg/delegated.h"
#include "reg/iana_i.h"

/* Whether a word stands in s, in any case. */
static bool
has(struct str s, const char *word)
{
	const size_t n = strlen(word);

	for (size_t i = 0; i + n <= s.n; i++) {
		if (strncasecmp(s.p + i, word, n) == 0)
			return true;
	}
	return false;
}

static uint8_t
rir_of(struct str s)
{
	/* in the order of deleg_registry_name() */
	static const char *const words[] = { NULL, "AFRINIC", "APNIC", "ARIN", NULL, "LACNIC",
		"RIPE" };

	for (unsigned i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		if (words[i] != NULL && has(s, words[i]))
			return (uint8_t)i;
	}
	return 0;
}

/* NULL, or why the record is refused. */
static const char *
state_of(enum iana_registry registry, const struct iana_words *w, struct iana_row *r)
{
	switch (registry) {
	case IANA_SPECIAL4:
	case IANA_SPECIAL6:
		/* "False", "False [2]", "True", "N/A [3]": what is not said to be unreachable is a
		 * hole */
		if (!has(w->status, "false") && !has(w->status, "true") && !has(w->status, "n/a") &&
		    w->status.n != 0)
			return "neither true nor false";
		r->state = has(w->status, "false") ? IANA_BOGON : IANA_USED;
		return NULL;
	case IANA_SPECIAL_ASN:
		/* AS112 is special and meant to be seen */
		r->state = has(w->what, "reserved") || has(w->what, "private") ||
				   has(w->what, "documentation") || has(w->what, "AS_TRANS")
			       ? IANA_BOGON
			       : IANA_USED;
		return NULL;
	case IANA_ASN16:
	case IANA_ASN32:
		r->rir = rir_of(w->what);
		r->state = has(w->what, "unallocated")				  ? IANA_FREE
			   : has(w->what, "reserved") || has(w->what, "AS_TRANS") ? IANA_BOGON
										  : IANA_USED;
		return r->state == IANA_USED && r->rir == 0 && !has(w->what, "sub-registry")
			   ? "allocated to a registry that is unknown"
			   : NULL;
	default:
		r->rir = rir_of(w->what);
		if (has(w->status, "unallocated") || has(w->status, "reserved"))
			r->state = IANA_FREE;
		else if (has(w->status, "allocated") || has(w->status, "legacy"))
			r->state = IANA_USED;
		else
			return "unknown status";
		return NULL;
	}
}

static bool
asns_of(struct str s, struct iana_row *r)
{
	struct str part;
	uint64_t first, last;

	if (!str_cut(&s, '-', &part) || !str_u64(str_trim(part), UINT32_MAX, &first))
		return false;
	last = first;
	if (s.n != 0 && !str_u64(str_trim(s), UINT32_MAX, &last))
		return false;
	r->first = first;
	r->last = last;
	r->afi = 0;
	return first <= last;
}

/* "192.0.2.0/24", "2001:db8::/32", "008/8", each perhaps with a note behind it, " [2]". */
static bool
block_of(struct str s, unsigned afi, struct iana_row *r)
{
	struct space one = { 0 };
	struct str part = s, octet;
	struct pfx p;
	uint64_t v;
	size_t n = 0;

	while (n < s.n && s.p[n] != ' ' && s.p[n] != '[')
		n++;
	s.n = n;
	part = s;
	if (!pfx_parse(s, &p)) {
		if (!str_cut(&part, '/', &octet) || !str_eq(part, "8") || !str_u64(octet, 255, &v))
			return false;
		p = (struct pfx){ v << 56, 0, 8, AFI_IP4 };
	}
	if (p.afi != afi || !space_add_pfx(&one, &p))
		return false;
	r->first = one.v[0].first;
	r->last = one.v[0].last;
	r->afi = p.afi;
	r->len = p.len;
	space_fini(&one);
	return true;
}

static bool
range_of(enum iana_registry registry, struct str s, struct iana_row *r)
{
	switch (registry) {
	case IANA_SPECIAL_ASN:
	case IANA_ASN16:
	case IANA_ASN32:
		return asns_of(s, r);
	case IANA_SPECIAL4:
	case IANA_SPACE4:
		return block_of(s, AFI_IP4, r);
	default:
		return block_of(s, AFI_IP6, r);
	}
}

static bool
add(struct iana_set *s, const struct iana_row *r)
{
	struct iana_row *v = arr_grow(s->rows, s->n, &s->cap, sizeof(*v));

	if (v == NULL)
		return false;
	s->rows = v;
	v[s->n++] = *r;
	return true;
}

static void
note_date(struct iana_reader *r, struct str date)
{
	char text[16];
	int64_t t;

	if (date.n == 7 && date.p[4] == '-') { /* a month: its first day */
		memcpy(text, date.p, 7);
		memcpy(text + 7, "-01", 3);
		date = (struct str){ text, 10 };
	}
	if (date.n == 10 && civil_parse(date, &t) && t > r->l->latest_s)
		r->l->latest_s = t;
}

enum st
iana_take(
    struct iana_reader *r, enum iana_registry registry, const struct iana_words *w, struct err *e)
{
	struct iana_row row = { .registry = (uint8_t)registry, .file = (uint32_t)r->s->n_files };
	const char *why = state_of(registry, w, &row);
	struct str keys = w->key, key;
	const size_t n = r->s->n;

	if (r->l->read >= REG_MAX_RECORDS)
		return err_set(
		    e, ST_LIMIT, in_off(r->in), NULL, "more than %u records", REG_MAX_RECORDS);
	if (str_trim(keys).n == 0)
		why = "no number";
	while (why == NULL && str_cut(&keys, ',', &key)) {
		if (!range_of(registry, str_trim(key), &row))
			why = "not a number, range or prefix";
		else if (!add(r->s, &row))
			return err_nomem(e, "IANA registries");
	}
	if (why != NULL) {
		r->s->n = n;
		load_refuse(r->l, why);
		return ST_OK;
	}
	note_date(r, str_trim(w->date));
	load_keep(r->l);
	return ST_OK;
}

static enum st
read_any(struct iana_reader *r, struct err *e)
{
	const uint8_t *p;
	size_t have, i = 0;
	enum st st = in_peek(r->in, 4, &p, &have, e);

	if (st != ST_OK && st != ST_END)
		return st;
	if (have >= 3 && memcmp(p, "\xef\xbb\xbf", 3) == 0)
		i = 3;
	while (i < have && (p[i] == ' ' || p[i] == '\n' || p[i] == '\r'))
		i++;
	return i < have && p[i] == '<' ? iana_xml(r, e) : iana_csv(r, e);
}

enum st
iana_load(struct iana_set *s, struct in *in, struct load *l, struct err *e)
{
	struct iana_reader r = { s, l, in };
	const char *slash = strrchr(in_name(in), '/');
	const size_t n = s->n;
	struct iana_file *f = arr_grow(s->files, s->n_files, &s->cap_files, sizeof(*f));
	enum st st;

	if (f == NULL)
		return err_nomem(e, "IANA registries");
	s->files = f;
	f[s->n_files] = (struct iana_file){ 0 };
	st = read_any(&r, e);
	if (st == ST_OK && l->kept == 0)
		st = err_set(e, ST_BAD, ERR_NOOFF, "IANA number registries",
		    "no record of a registry in it");
	if (st != ST_OK) {
		s->n = n;
		return st;
	}
	f[s->n_files].time_s = l->time_s;
	f[s->n_files].latest_s = l->latest_s;
	if (l->time_s == 0)
		civil_in_name(
		    str_of(slash != NULL ? slash + 1 : in_name(in)), &f[s->n_files].time_s);
	s->n_files++;
	return ST_OK;
}

void
iana_set_fini(struct iana_set *s)
{
	free(s->rows);
	free(s->files);
	*s = (struct iana_set){ 0 };
}

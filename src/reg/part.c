/* part.c - reads lists of participants, CSV; part_json.c reads JSON, part_table.c freezes. */
#include "reg/part.h"

#include <ctype.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/civil.h"
#include "base/csv.h"
#include "base/limits.h"
#include "pfx/asn.h"
#include "reg/part_i.h"
#include "reg/text.h"

#define MAX_COLS 24

static const char *const programmes[PART_PROGRAMMES] = { "netops", "ixps", "cdns", "vendors" };

const char *
part_programme_name(unsigned p)
{
	return p < PART_PROGRAMMES ? programmes[p] : "";
}

bool
part_programme_parse(struct str s, unsigned *out)
{
	static const struct {
		const char *word;
		enum part_programme p;
	} words[] = { { "netops", PART_NETOPS }, { "net-ops", PART_NETOPS },
		{ "isps", PART_NETOPS }, { "ixps", PART_IXPS }, { "ixp", PART_IXPS },
		{ "cdns", PART_CDNS }, { "cdn", PART_CDNS }, { "vendors", PART_VENDORS },
		{ "vendor", PART_VENDORS } };

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		if (str_caseeq(s, words[i].word)) {
			*out = words[i].p;
			return true;
		}
	}
	return false;
}

static enum part_conforms
conforms(struct str s)
{
	if (s.n == 0 || str_eq(s, "-"))
		return PART_NOT_SAID;
	return str_caseeq(s, "no") || str_caseeq(s, "false") ? PART_NO : PART_YES;
}

/* Adds the numbers; false when one is none, *st tells when memory is out. */
static bool
take_asns(struct part_set *s, struct str list, enum st *st)
{
	struct str part;

	while (str_cut(&list, ';', &part)) {
		uint32_t asn, *v;

		part = str_trim(part);
		if (part.n == 0)
			continue;
		if (!asn_parse(part, &asn) || asn == 0)
			return false;
		v = arr_grow(s->asns, s->n_asns, &s->cap_asns, sizeof(*v));
		if (v == NULL) {
			*st = ST_NOMEM;
			return true;
		}
		s->asns = v;
		v[s->n_asns++] = asn;
	}
	return true;
}

/* Economies or regions as short words; false when one is none. */
static bool
areas_fit(struct str list)
{
	struct str part;

	while (str_cut(&list, ';', &part)) {
		if (part.n > 60)
			return false;
		for (size_t i = 0; i < part.n; i++) {
			if (part.p[i] < 0x20 || part.p[i] == 0x7f)
				return false;
		}
	}
	return true;
}

/* A list may be longer than a name; it was found to be fit. */
static uint32_t
put_areas(struct buf *pool, struct str list)
{
	const uint32_t at = (uint32_t)pool->n;

	buf_str(pool, list);
	buf_ch(pool, '\0');
	return at;
}

static bool
put(struct part_set *s, struct part *p, const struct part_words *w)
{
	struct part *v = arr_grow(s->v, s->n, &s->cap, sizeof(*v));

	if (v == NULL)
		return false;
	s->v = v;
	p->name = text_add(&s->pool, w->name);
	p->areas = put_areas(&s->pool, w->areas);
	for (unsigned i = 0; i < PART_ACTIONS; i++) {
		p->action[i] = (uint8_t)conforms(w->action[i]);
		p->text[i] = text_add(&s->pool, w->action[i]);
	}
	v[s->n++] = *p;
	return !buf_bad(&s->pool);
}

enum st
part_take(struct part_reader *r, const struct part_words *w, struct err *e)
{
	struct part_set *s = r->s;
	struct part p = { .programme = (uint8_t)w->programme,
		.asn_at = (uint32_t)s->n_asns,
		.file_s = r->file_s };
	const char *why = NULL;
	enum st st = ST_OK;

	if (r->l->read >= REG_MAX_RECORDS || s->n_asns > UINT32_MAX / 2 ||
	    s->pool.n > UINT32_MAX / 2)
		return err_set(
		    e, ST_LIMIT, in_off(r->in), NULL, "more than %u participants", REG_MAX_RECORDS);
	if (w->name.n == 0)
		why = "no name";
	else if (w->programme >= PART_PROGRAMMES)
		why = "unknown programme";
	else if (w->since.n != 0 && !civil_parse(w->since, &p.since_s))
		why = "not a date";
	else if (!areas_fit(w->areas))
		why = "not a list of areas";
	else if (!take_asns(s, w->asns, &st))
		why = "not an AS number";
	p.asns = (uint32_t)s->n_asns - p.asn_at;
	if (st == ST_OK && why == NULL && !put(s, &p, w))
		st = ST_NOMEM;
	if (st != ST_OK)
		return err_nomem(e, "participants");
	if (why != NULL) {
		s->n_asns = p.asn_at;
		load_refuse(r->l, why);
		return ST_OK;
	}
	if (p.since_s > r->l->latest_s)
		r->l->latest_s = p.since_s;
	load_keep(r->l);
	return ST_OK;
}

struct columns {
	size_t name, areas, asns, since; /* MAX_COLS: none */
	size_t action[PART_ACTIONS];
	unsigned actions; /* highest number */
	unsigned programme;
};

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

static void
action_column(struct columns *c, struct str title, size_t at)
{
	static const struct {
		const char *word;
		enum part_programme p;
	} tells[] = { { "route server", PART_IXPS }, { "peering platform", PART_IXPS },
		{ "training", PART_VENDORS }, { "product", PART_VENDORS } };
	const unsigned n = (unsigned)(title.p[7] - '0');

	if (n < 1 || n > PART_ACTIONS)
		return;
	c->action[n - 1] = at;
	c->actions = n > c->actions ? n : c->actions;
	for (size_t i = 0; i < sizeof(tells) / sizeof(tells[0]); i++) {
		if (has(title, tells[i].word))
			c->programme = tells[i].p;
	}
}

/* The columns, and by the Actions the programme: each has a number of its own. */
static bool
header(struct columns *c, struct str line)
{
	static const unsigned by_count[PART_ACTIONS + 1] = { PART_PROGRAMMES, PART_VENDORS,
		PART_VENDORS, PART_VENDORS, PART_NETOPS, PART_IXPS, PART_CDNS };
	struct str v[MAX_COLS];
	const size_t n = csv_split(line, ',', v, MAX_COLS);

	*c = (struct columns){ MAX_COLS, MAX_COLS, MAX_COLS, MAX_COLS, { 0 }, 0, PART_PROGRAMMES };
	for (unsigned i = 0; i < PART_ACTIONS; i++)
		c->action[i] = MAX_COLS;
	for (size_t i = 0; i < n && i < MAX_COLS; i++) {
		if (str_caseeq(v[i], "Organization Name") || str_caseeq(v[i], "Organisation Name"))
			c->name = i;
		else if (str_caseeq(v[i], "Areas") || str_caseeq(v[i], "Areas Served"))
			c->areas = i;
		else if (str_caseeq(v[i], "ASNs") || str_caseeq(v[i], "ASN"))
			c->asns = i;
		else if (str_caseeq(v[i], "Member Since"))
			c->since = i;
		else if (v[i].n >= 8 && strncasecmp(v[i].p, "Action ", 7) == 0)
			action_column(c, v[i], i);
	}
	if (c->programme == PART_PROGRAMMES)
		c->programme = by_count[c->actions];
	return n <= MAX_COLS && c->name != MAX_COLS && c->programme != PART_PROGRAMMES;
}

static enum st
row(struct part_reader *r, const struct columns *c, struct str line, struct err *e)
{
	struct str v[MAX_COLS + 1];
	struct part_words w = { .programme = c->programme };
	size_t n;

	for (size_t i = 0; i <= MAX_COLS; i++)
		v[i] = STR("");
	n = csv_split(line, ',', v, MAX_COLS);

	/* a column that is not there is at MAX_COLS, which is empty */
	if (n > MAX_COLS || c->name >= n || (c->asns != MAX_COLS && c->asns >= n)) {
		load_refuse(r->l, "too few or too many fields");
		return ST_OK;
	}
	w.name = v[c->name];
	w.areas = v[c->areas];
	w.asns = v[c->asns];
	w.since = v[c->since];
	for (unsigned i = 0; i < PART_ACTIONS; i++)
		w.action[i] = v[c->action[i]];
	return part_take(r, &w, e);
}

static enum st
read_csv(struct part_reader *r, struct err *e)
{
	struct columns c = { 0 };
	struct str line;
	uint64_t n = 0;
	bool headed = false;
	enum st st;

	while ((st = in_line(r->in, &line, e)) == ST_OK) {
		n++;
		if (n == 1 && str_starts(line, "\xef\xbb\xbf"))
			line = (struct str){ line.p + 3, line.n - 3 };
		line = str_trim(line);
		if (line.n == 0)
			continue;
		if (headed)
			st = row(r, &c, line, e);
		else if (!header(&c, line))
			st = err_line(e, ST_BAD, n, "list of participants",
			    "no header with an Organization Name and the Actions of a programme");
		headed = true;
		if (st != ST_OK)
			return st;
	}
	return st == ST_END ? ST_OK : st;
}

enum st
part_load(struct part_set *s, struct in *in, struct load *l, struct err *e)
{
	struct part_reader r = { .s = s, .l = l, .in = in };
	const char *slash = strrchr(in_name(in), '/');
	const size_t n = s->n, asns = s->n_asns, pool = s->pool.n;
	const uint8_t *p;
	size_t have, at;
	enum st st = in_peek(in, 64, &p, &have, e);

	/* "participants-netops-202205.csv": a month is a date of a list, too */
	civil_month_in_name(str_of(slash != NULL ? slash + 1 : in_name(in)), &l->time_s);
	if (st == ST_OK || st == ST_END) {
		for (at = 0; at < have && isspace(p[at]);)
			at++;
		st = at < have && p[at] == '{' ? part_json(&r, e) : read_csv(&r, e);
	}
	if (st == ST_OK && l->kept == 0)
		st = err_set(e, ST_BAD, ERR_NOOFF, "list of participants", "no participant in it");
	if (st != ST_OK) {
		s->n = n;
		s->n_asns = asns;
		s->pool.n = pool;
		return st;
	}
	for (size_t i = n; i < s->n; i++) /* JSON may tell it behind the list */
		s->v[i].file_s = l->time_s;
	return ST_OK;
}

void
part_set_fini(struct part_set *s)
{
	free(s->v);
	free(s->asns);
	buf_fini(&s->pool);
	*s = (struct part_set){ 0 };
}

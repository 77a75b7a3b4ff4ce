/* opinion.c - see opinion.h. */
#include "reg/opinion.h"

#include <ctype.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/civil.h"
#include "base/csv.h"
#include "base/limits.h"
#include "base/map.h"
#include "pfx/asn.h"

#define MAX_COLS 64
/* Fewer scores than this make no export: other lists have a column or two of such names. */
#define LEAST_SCORES 3
/* Lines that a quoted field may run over; a quote that never closes must not eat the file. */
#define MAX_FIELD_LINES 8

struct columns {
	char sep;
	size_t n, asn, score[OPINION_SCORES]; /* MAX_COLS: not there */
};

struct reader {
	struct opinion *o;
	struct in *in;
	struct load *l;
	struct columns c;
	struct map seen; /* AS numbers */
	uint64_t line;
	struct buf open; /* lines of a record whose last field is still open */
	unsigned open_lines;
};

/* Whether s is name, which has small letters and digits only, but for case and punctuation. */
static bool
same_name(struct str s, const char *name)
{
	for (size_t i = 0; i < s.n; i++) {
		const unsigned char c = (unsigned char)s.p[i];

		if (!isalnum(c))
			continue;
		if (tolower(c) != *name)
			return false;
		name++;
	}
	return *name == '\0';
}

static bool
read_header(struct columns *c, struct str line, char sep)
{
	static const char *const names[OPINION_SCORES][2] = {
		{ "filtering", "filtering" },
		{ "antispoofing", "antispoofing" },
		{ "coordination", "coordination" },
		{ "globalvalidationirr", "routinginformationirr" },
		{ "globalvalidationrpki", "routinginformationrpki" },
	};
	struct str v[MAX_COLS];
	const size_t n = csv_split(line, sep, v, MAX_COLS);
	unsigned scores = 0;

	*c = (struct columns){ .sep = sep, .n = n, .asn = MAX_COLS };
	for (unsigned k = 0; k < OPINION_SCORES; k++)
		c->score[k] = MAX_COLS;
	for (size_t i = 0; i < n && n <= MAX_COLS; i++) {
		if (same_name(v[i], "asn") && c->asn == MAX_COLS)
			c->asn = i;
		for (unsigned k = 0; k < OPINION_SCORES; k++) {
			if (c->score[k] != MAX_COLS ||
			    (!same_name(v[i], names[k][0]) && !same_name(v[i], names[k][1])))
				continue;
			c->score[k] = i;
			scores++;
		}
	}
	return c->asn != MAX_COLS && scores >= LEAST_SCORES;
}

static bool
find_header(struct columns *c, struct str line)
{
	char copy[2048];

	if (line.n > sizeof(copy))
		return false;
	for (const char *sep = ",;\t"; *sep != '\0'; sep++) {
		memcpy(copy, line.p, line.n); /* to be split in place */
		if (read_header(c, (struct str){ copy, line.n }, *sep))
			return true;
	}
	return false;
}

bool
opinion_is_header(struct str line)
{
	struct columns c;

	return find_header(&c, line);
}

/* "0.36", "1", ".5": a decimal number of 0 to 1, rounded to basis points half up. */
static bool
parse_score(struct str s, int16_t *bp)
{
	uint32_t whole = 0, part = 0;
	unsigned digits = 0, places = 0;
	bool point = false, up = false, more = false;

	*bp = OPINION_NO_DATA;
	if (s.n == 0 || str_eq(s, "-"))
		return true;
	for (size_t i = 0; i < s.n; i++) {
		const unsigned d = (unsigned)(s.p[i] - '0');

		if (s.p[i] == '.' && !point) {
			point = true;
			continue;
		}
		if (d > 9)
			return false;
		digits++;
		more |= point && d != 0;
		if (!point)
			whole = whole > 1 ? 2 : whole * 10 + d;
		else if (places < 4)
			part = part * 10 + d;
		else if (places == 4)
			up = d >= 5;
		places += point;
	}
	for (; places < 4; places++)
		part *= 10;
	if (digits == 0 || whole > 1 || (whole == 1 && more))
		return false;
	*bp = (int16_t)(whole * 10000 + part + up);
	return true;
}

/* Whether the last field of a record is quoted and still open. */
static bool
is_open(struct str s, char sep)
{
	bool quoted = false, begins = true;

	for (size_t i = 0; i < s.n; i++) {
		if (quoted && s.p[i] == '"' && i + 1 < s.n && s.p[i + 1] == '"') {
			i++;
		} else if (quoted) {
			quoted = s.p[i] != '"';
		} else if (s.p[i] == '"') {
			quoted = begins; /* inside a plain field it is a letter like others */
			begins = false;
		} else if (s.p[i] == sep || (s.p[i] != ' ' && s.p[i] != '\t')) {
			begins = s.p[i] == sep; /* blanks before a quote are passed over */
		}
	}
	return quoted;
}

static const char *
read_row(struct reader *r, struct str record, struct opinion_row *row)
{
	struct str v[MAX_COLS];

	if (csv_split(record, r->c.sep, v, MAX_COLS) != r->c.n)
		return "not as many fields as the header has";
	if (!asn_parse(v[r->c.asn], &row->asn) || row->asn == 0)
		return "not an AS number";
	for (unsigned k = 0; k < OPINION_SCORES; k++) {
		const size_t at = r->c.score[k];

		row->bp[k] = OPINION_NO_DATA;
		if (at != MAX_COLS && !parse_score(v[at], &row->bp[k]))
			return "not a score of 0 to 1";
	}
	return NULL;
}

/* A whole record, which began at a line. */
static enum st
take(struct reader *r, struct str record, uint64_t line, struct err *e)
{
	struct opinion *o = r->o;
	struct opinion_row row, *v;
	const char *why = read_row(r, record, &row);
	bool fresh = false;

	if (r->l->read >= REG_MAX_RECORDS)
		return err_line(e, ST_LIMIT, line, NULL, "more than %u networks", REG_MAX_RECORDS);
	if (why == NULL && map_put(&r->seen, row.asn, 0, &fresh) == NULL)
		return err_nomem(e, "an opinion");
	if (why == NULL && !fresh)
		why = "the AS number stands there before";
	if (why != NULL) {
		load_refuse_line(r->l, why, line);
		return ST_OK;
	}
	v = arr_grow(o->v, o->n, &o->cap, sizeof(*v));
	if (v == NULL)
		return err_nomem(e, "an opinion");
	o->v = v;
	v[o->n++] = row;
	load_keep(r->l);
	return ST_OK;
}

/* Whether a line could stand for itself: then the one before it was broken, not continued. */
static bool
is_record(const struct reader *r, struct str line)
{
	struct str rest = line, v[MAX_COLS];
	char copy[2048];

	if (line.n > sizeof(copy) || is_open(line, r->c.sep))
		return false;
	memcpy(copy, line.p, line.n);
	rest.p = copy;
	return csv_split(rest, r->c.sep, v, MAX_COLS) == r->c.n;
}

/* What was open is given up, as one record. */
static void
give_up(struct reader *r)
{
	if (r->open_lines == 0)
		return;
	load_refuse_line(r->l, "a quoted field that does not end", r->line - r->open_lines);
	r->open.n = 0;
	r->open_lines = 0;
}

static enum st
take_line(struct reader *r, struct str line, struct err *e)
{
	const uint64_t begun = r->line - r->open_lines;
	enum st st;

	if (r->open_lines == 0 && !is_open(line, r->c.sep))
		return take(r, line, r->line, e);
	if (r->open_lines != 0 && (is_record(r, line) || r->open_lines >= MAX_FIELD_LINES)) {
		give_up(r);
		return take_line(r, line, e);
	}
	if (r->open_lines != 0)
		buf_ch(&r->open, ' ');
	buf_str(&r->open, line);
	if (buf_bad(&r->open))
		return err_nomem(e, "a line");
	if (is_open((struct str){ r->open.p, r->open.n }, r->c.sep)) {
		r->open_lines++;
		return ST_OK;
	}
	r->open_lines = 0;
	st = take(r, (struct str){ r->open.p, r->open.n }, begun, e);
	r->open.n = 0;
	return st;
}

static enum st
read_file(struct reader *r, struct err *e)
{
	struct str line;
	bool headed = false;
	enum st st;

	while ((st = in_line(r->in, &line, e)) == ST_OK) {
		r->line++;
		if (r->line == 1 && str_starts(line, "\xef\xbb\xbf"))
			line = (struct str){ line.p + 3, line.n - 3 };
		if (str_trim(line).n == 0 && r->open_lines == 0)
			continue;
		if (headed)
			st = take_line(r, line, e);
		else if (!find_header(&r->c, line))
			st = err_line(e, ST_BAD, r->line, "scores by others",
			    "no header with an ASN and the scores of an export of the Observatory");
		headed = true;
		if (st != ST_OK)
			return st;
	}
	r->line++;
	give_up(r);
	return st == ST_END ? ST_OK : st;
}

static int
by_asn(const void *a, const void *b)
{
	const struct opinion_row *x = a, *y = b;

	return x->asn < y->asn ? -1 : x->asn > y->asn;
}

enum st
opinion_load(struct opinion *o, struct in *in, struct load *l, struct err *e)
{
	struct reader r = { .o = o, .in = in, .l = l };
	const char *slash = strrchr(in_name(in), '/');
	enum st st = read_file(&r, e);

	civil_month_in_name(str_of(slash != NULL ? slash + 1 : in_name(in)), &l->time_s);
	if (st == ST_OK && l->kept == 0)
		st = err_set(e, ST_BAD, ERR_NOOFF, "scores by others", "no network in it");
	if (st == ST_OK)
		qsort(o->v, o->n, sizeof(*o->v), by_asn);
	else
		opinion_fini(o);
	map_fini(&r.seen);
	buf_fini(&r.open);
	return st;
}

void
opinion_fini(struct opinion *o)
{
	free(o->v);
	*o = (struct opinion){ 0 };
}

const struct opinion_row *
opinion_get(const struct opinion *o, uint32_t asn)
{
	const struct opinion_row key = { .asn = asn };

	return o->n != 0 ? bsearch(&key, o->v, o->n, sizeof(*o->v), by_asn) : NULL;
}

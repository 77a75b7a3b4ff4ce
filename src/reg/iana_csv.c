/*
 * iana_csv.c - the CSV form: the header tells the registry; quoted fields run over several lines.
 */
#include "base/csv.h"
#include "base/limits.h"
#include "reg/iana_i.h"

#define MAX_COLS 16

/* What a column holds, by its name; " [1]" behind it is a note. */
enum role { KEY, WHAT, STATUS, DATE, ROLES };

static const struct {
	const char *name;
	enum role role;
} columns[] = {
	{ "Address Block", KEY },
	{ "Name", WHAT },
	{ "Globally Reachable", STATUS },
	{ "Global", STATUS },
	{ "Allocation Date", DATE },
	{ "AS Number", KEY },
	{ "Reason", WHAT },
	{ "Number", KEY },
	{ "Description", WHAT },
	{ "Registration Date", DATE },
	{ "Prefix", KEY },
	{ "Designation", WHAT },
	{ "Status", STATUS },
	{ "Date", DATE },
};

struct table {
	size_t at[ROLES]; /* column, MAX_COLS: none */
	const char *key;
	enum iana_registry registry; /* IANA_NONE until the first record tells */
};

static struct str
without_note(struct str s)
{
	const char *note = memmem(s.p, s.n, " [", 2);

	return note != NULL ? str_trim((struct str){ s.p, (size_t)(note - s.p) }) : s;
}

static bool
header(struct table *t, struct str line)
{
	struct str v[MAX_COLS];
	const size_t n = csv_split(line, ',', v, MAX_COLS);

	for (unsigned r = 0; r < ROLES; r++)
		t->at[r] = MAX_COLS;
	for (size_t i = 0; i < n && i < MAX_COLS; i++) {
		for (size_t k = 0; k < sizeof(columns) / sizeof(columns[0]); k++) {
			if (!str_caseeq(without_note(v[i]), columns[k].name))
				continue;
			t->at[columns[k].role] = i;
			if (columns[k].role == KEY)
				t->key = columns[k].name;
		}
	}
	if (t->at[KEY] != 0 || t->at[WHAT] == MAX_COLS)
		return false;
	return t->key[0] == 'N' || strcmp(t->key, "AS Number") == 0 || t->at[STATUS] != MAX_COLS;
}

static enum iana_registry
registry_of(const struct table *t, struct str key)
{
	const bool v6 = memchr(key.p, ':', key.n) != NULL;

	if (strcmp(t->key, "Address Block") == 0)
		return v6 ? IANA_SPECIAL6 : IANA_SPECIAL4;
	if (strcmp(t->key, "Prefix") == 0)
		return v6 ? IANA_UNICAST6 : IANA_SPACE4;
	if (strcmp(t->key, "AS Number") == 0)
		return IANA_SPECIAL_ASN;
	/* the second of the two lists begins by pointing at the first */
	return str_starts(key, "0-") ? IANA_ASN32 : IANA_ASN16;
}

static enum st
record(struct iana_reader *r, struct table *t, struct buf *b, struct err *e)
{
	struct str v[MAX_COLS], role[ROLES];
	const size_t n = csv_split((struct str){ b->p, b->n }, ',', v, MAX_COLS);

	for (unsigned i = 0; i < ROLES; i++)
		role[i] = t->at[i] < n && t->at[i] < MAX_COLS ? v[t->at[i]] : STR("");
	if (t->registry == IANA_NONE)
		t->registry = registry_of(t, role[KEY]);
	return iana_take(r, t->registry,
	    &(struct iana_words){ role[KEY], role[WHAT], role[STATUS], role[DATE] }, e);
}

static bool
odd_quotes(struct str s)
{
	bool odd = false;

	for (size_t i = 0; i < s.n; i++)
		odd ^= s.p[i] == '"';
	return odd;
}

/* Lines up to the one in which the last quote closes, with blanks for the line feeds. */
static enum st
next_record(struct in *in, struct buf *b, uint64_t *line_no, struct err *e)
{
	bool open = false;
	struct str line;
	enum st st;

	b->n = 0;
	do {
		st = in_line(in, &line, e);
		if (st == ST_END && open)
			return err_line(e, ST_TRUNC, *line_no, "RFC 4180",
			    "the file ends inside a quoted field");
		if (st != ST_OK)
			return st;
		++*line_no;
		if (b->n != 0)
			buf_ch(b, ' ');
		buf_str(b, line);
		open ^= odd_quotes(line);
		if (b->n > TEXT_MAX_LINE_BYTES)
			return err_line(e, ST_LIMIT, *line_no, NULL, "a record above %u bytes",
			    TEXT_MAX_LINE_BYTES);
	} while (open);
	return buf_bad(b) ? err_nomem(e, "a line") : ST_OK;
}

enum st
iana_csv(struct iana_reader *r, struct err *e)
{
	struct table t = { .registry = IANA_NONE };
	struct buf b = { 0 };
	uint64_t line = 0;
	bool headed = false;
	enum st st;

	r->s->files[r->s->n_files].open_end = true;
	while ((st = next_record(r->in, &b, &line, e)) == ST_OK) {
		struct str s = str_trim((struct str){ b.p, b.n });

		if (!headed && str_starts(s, "\xef\xbb\xbf"))
			s = (struct str){ s.p + 3, s.n - 3 };
		if (s.n == 0)
			continue;
		if (!headed && !header(&t, s)) {
			st = err_line(e, ST_BAD, line, "IANA number registries",
			    "not the header of a registry that is read");
			break;
		}
		if (headed && (st = record(r, &t, &b, e)) != ST_OK)
			break;
		headed = true;
	}
	buf_fini(&b);
	return st == ST_END ? ST_OK : st;
}

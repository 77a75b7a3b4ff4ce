/* allowed.c - see allowed.h. */
#include "rpki/allowed.h"

#include "base/limits.h"
#include "pfx/asn.h"

#define RULE "list of allowed neighbours"

/* The next word of s, blanks and commas before it passed over. */
static bool
word_next(struct str *s, struct str *word)
{
	size_t n = 0;

	while (s->n != 0 && (*s->p == ' ' || *s->p == '\t' || *s->p == ',')) {
		s->p++;
		s->n--;
	}
	while (n < s->n && s->p[n] != ' ' && s->p[n] != '\t' && s->p[n] != ',')
		n++;
	*word = (struct str){ s->p, n };
	s->p += n;
	s->n -= n;
	return n != 0;
}

static enum st
take(struct aspa_set *s, struct str line, uint64_t no, struct load *l, struct err *e)
{
	const char *hash = memchr(line.p, '#', line.n);
	struct str rest = { line.p, hash != NULL ? (size_t)(hash - line.p) : line.n }, part;
	const size_t before = s->n;
	uint32_t asn, other;
	const char *why = NULL;
	enum st st;

	rest = str_trim(rest);
	if (rest.n == 0)
		return ST_OK;
	if (!str_cut(&rest, ':', &part) || rest.p == NULL || !asn_parse(str_trim(part), &asn))
		return err_line(
		    e, ST_BAD, no, RULE, "a line is an AS number, a colon, its neighbours");
	while (why == NULL && word_next(&rest, &part)) {
		if (!asn_parse(part, &other))
			return err_line(e, ST_BAD, no, RULE, "not an AS number: %.*s",
			    (int)(part.n < 40 ? part.n : 40), part.p);
		if (asn == 0 || other == asn)
			why = asn == 0 ? "AS 0 has no neighbours" : "an AS beside itself";
		if (why == NULL && (st = aspa_add(s, asn, &other, 1, e)) != ST_OK)
			return st;
	}
	if (why == NULL && s->n == before)
		why = "no neighbour in the line";
	if (why != NULL) {
		s->n = before;
		load_refuse(l, why);
	} else
		load_keep(l);
	return ST_OK;
}

enum st
allowed_load(struct aspa_set *s, struct in *in, struct load *l, struct err *e)
{
	const size_t before = s->n;
	struct str line;
	uint64_t no = 0;
	enum st st;

	while ((st = in_line(in, &line, e)) == ST_OK) {
		if ((st = take(s, line, ++no, l, e)) != ST_OK)
			break;
	}
	if (st == ST_END)
		st = l->kept != 0 ? ST_OK : err_set(e, ST_BAD, ERR_NOOFF, RULE, "no line in it");
	if (st != ST_OK)
		s->n = before;
	return st;
}

/* aspath_text.c - see aspath_text.h. */
#include "bgp/aspath_text.h"

#include "bgp/aspath.h"
#include "pfx/asn.h"

#define SEG_MAX 255 /* numbers in a segment */

struct parse {
	struct buf *b;
	size_t seg;   /* where the segment at hand begins in b */
	uint8_t type; /* of it; 0: none is open */
	uint8_t count;
};

static void
begin(struct parse *p, uint8_t type)
{
	const uint8_t head[2] = { type, 0 };

	p->seg = p->b->n;
	p->type = type;
	p->count = 0;
	buf_put(p->b, head, sizeof(head));
}

/* False when the segment is full and may not be continued in another. */
static bool
add(struct parse *p, uint32_t asn)
{
	const uint32_t v = htobe32(asn);

	if (p->count == SEG_MAX) {
		if (p->type == SEG_SET || p->type == SEG_CONFED_SET)
			return false;
		begin(p, p->type);
	}
	p->count++;
	buf_put(p->b, &v, sizeof(v));
	if (!buf_bad(p->b))
		p->b->p[p->seg + 1] = (char)p->count;
	return true;
}

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t';
}

static uint8_t
opens(char c)
{
	return c == '{' ? SEG_SET : c == '(' ? SEG_CONFED_SEQUENCE : c == '[' ? SEG_CONFED_SET : 0;
}

static bool
closes(char c, uint8_t type)
{
	return (c == '}' && type == SEG_SET) || (c == ')' && type == SEG_CONFED_SEQUENCE) ||
	       (c == ']' && type == SEG_CONFED_SET);
}

static bool
in_number(char c)
{
	return (c >= '0' && c <= '9') || c == '.' || (c | 32) == 'a' || (c | 32) == 's';
}

/* Takes one number or bracket at s.p[*i], moves behind it. */
static const char *
take(struct parse *p, struct str s, size_t *i)
{
	const char c = s.p[*i];
	const bool inside = p->type != 0 && p->type != SEG_SEQUENCE;
	size_t end = *i;
	uint32_t asn;

	if (opens(c) != 0) {
		if (inside)
			return "a bracket within brackets";
		begin(p, opens(c));
		++*i;
		return NULL;
	}
	if (inside && closes(c, p->type)) {
		if (p->count == 0)
			return "empty brackets";
		p->type = 0;
		++*i;
		return NULL;
	}
	while (end < s.n && in_number(s.p[end]))
		end++;
	if (end == *i || !asn_parse((struct str){ s.p + *i, end - *i }, &asn))
		return "not an AS number";
	if (p->type == 0)
		begin(p, SEG_SEQUENCE);
	if (!add(p, asn))
		return "more than 255 numbers in a set";
	*i = end;
	return NULL;
}

const char *
aspath_parse(struct buf *b, struct str s, size_t *at)
{
	struct parse p = { .b = b };
	const size_t before = b->n;
	const char *why = NULL;
	size_t i = 0;

	while (why == NULL && i < s.n) {
		const bool inside = p.type != 0 && p.type != SEG_SEQUENCE;

		if (is_blank(s.p[i]) || (inside && p.count != 0 && s.p[i] == ','))
			i++;
		else
			why = take(&p, s, &i);
	}
	if (why == NULL && p.type != 0 && p.type != SEG_SEQUENCE)
		why = "a bracket that is not closed";
	*at = i;
	if (why != NULL && !buf_bad(b))
		b->n = before;
	return why;
}

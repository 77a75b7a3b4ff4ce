/* strict.c - see strict.h. */
#include "http/strict.h"

#include <http_parser.h>
#include <string.h>

#include "base/limits.h"

/* Longest first line: the target, a method, a version, blanks. */
#define FIRST_LINE_BYTES (HTTP_MAX_TARGET_BYTES + 64u)

#define STAND_IN(method) method " / HTTP/1.1\r\nHost: localhost\r\n\r\n"

enum fault { BARE_LF, BARE_CR, NUL_BYTE, FOLDED, GRAMMAR, LONG_LINE, LONG_HEAD, FAULTS };

/* What a client could send as well: it gets the refusal that it asks for. */
static const struct {
	const char *method, *request;
	struct verdict_http v;
} faults[FAULTS] = {
	[BARE_LF] = { "X-BARE-LF", STAND_IN("X-BARE-LF"),
	    { 400, true, "a line that ends in LF without CR" } },
	[BARE_CR] = { "X-BARE-CR", STAND_IN("X-BARE-CR"), { 400, true, "a CR without LF" } },
	[NUL_BYTE] = { "X-NUL", STAND_IN("X-NUL"), { 400, true, "a NUL byte in the head" } },
	[FOLDED] = { "X-FOLDED", STAND_IN("X-FOLDED"), { 400, true, "a folded header line" } },
	[GRAMMAR] = { "X-GRAMMAR", STAND_IN("X-GRAMMAR"),
	    { 400, true, "not a request head as RFC 9112 has it" } },
	[LONG_LINE] = { "X-LONG-LINE", STAND_IN("X-LONG-LINE"),
	    { 414, true, "the target is too long" } },
	[LONG_HEAD] = { "X-LONG-HEAD", STAND_IN("X-LONG-HEAD"),
	    { 431, true, "too many header lines, or too long ones" } },
};

static enum strict
bad(struct strict_head *out, enum fault f)
{
	out->stand_in = faults[f].request;
	return STRICT_BAD;
}

/* Empty lines before a request are passed over, as RFC 9112 2.2 wants it. */
static size_t
empty_lines(const char *p, size_t n)
{
	size_t i = 0;

	while (i + 1 < n && p[i] == '\r' && p[i + 1] == '\n')
		i += 2;
	return i;
}

/* The grammar of a whole head. What the guard tells better is left to it: it closes, too. */
static enum strict
grammar(const char *p, size_t n, struct strict_head *out)
{
	static const http_parser_settings nothing;
	http_parser hp;

	http_parser_init(&hp, HTTP_REQUEST);
	http_parser_execute(&hp, &nothing, p, n);
	switch (HTTP_PARSER_ERRNO(&hp)) {
	case HPE_OK:
		out->last = hp.upgrade || (hp.flags & F_CHUNKED) != 0 ||
			    ((hp.flags & F_CONTENTLENGTH) != 0 && hp.content_length != 0);
		return STRICT_HEAD;
	case HPE_INVALID_METHOD:	    /* 501 */
	case HPE_INVALID_VERSION:	    /* 505 */
	case HPE_INVALID_TRANSFER_ENCODING: /* 501 */
	case HPE_UNEXPECTED_CONTENT_LENGTH: /* 400: which two do not go together */
		out->last = true;
		return STRICT_HEAD;
	default:
		return bad(out, GRAMMAR);
	}
}

enum strict
strict_look(const char *p, size_t n, bool full, size_t *seen, struct strict_head *out)
{
	const size_t skip = empty_lines(p, n);
	size_t i = *seen > skip ? *seen : skip;

	*out = (struct strict_head){ 0 };
	for (; i < n; i++) {
		const bool line = i >= skip + 2 && p[i - 1] == '\n'; /* the first byte of one */

		if (p[i] == '\0')
			return bad(out, NUL_BYTE);
		if (p[i] == '\n' && (i == skip || p[i - 1] != '\r'))
			return bad(out, BARE_LF);
		if (i > skip && p[i - 1] == '\r' && p[i] != '\n')
			return bad(out, BARE_CR);
		if (line && (p[i] == ' ' || p[i] == '\t'))
			return bad(out, FOLDED);
		if (p[i] == '\n' && i >= skip + 3 && p[i - 2] == '\n') {
			out->n = i + 1;
			return grammar(p + skip, i + 1 - skip, out);
		}
	}
	*seen = n;
	if (!full)
		return STRICT_MORE;
	return bad(out, memchr(p + skip, '\r',
			    n - skip < FIRST_LINE_BYTES ? n - skip : FIRST_LINE_BYTES) != NULL
			    ? LONG_HEAD
			    : LONG_LINE);
}

const struct verdict_http *
strict_verdict(const char *method)
{
	for (size_t f = 0; f < FAULTS; f++) {
		if (strcmp(method, faults[f].method) == 0)
			return &faults[f].v;
	}
	return NULL;
}

/* post_html.c - from CommonMark to HTML, by libcmark in its safe mode; see posts.h. */
#include <cmark.h>
#include <ctype.h>
#include <stdlib.h>

#include "app/posts.h"

/* A scheme or a host: what would be loaded from elsewhere. */
static bool
is_foreign(const char *url)
{
	const char *p = url;

	if (url[0] == '/' && (url[1] == '/' || url[1] == '\\'))
		return true;
	while (isalnum((unsigned char)*p) || *p == '+' || *p == '-' || *p == '.')
		p++;
	return *p == ':' || url[0] == '\\';
}

/* A picture becomes a link to it, with its text. */
static bool
to_link(cmark_node *image)
{
	cmark_node *link = cmark_node_new(CMARK_NODE_LINK), *c;

	if (link == NULL || !cmark_node_set_url(link, cmark_node_get_url(image)) ||
	    !cmark_node_insert_before(image, link)) {
		cmark_node_free(link);
		return false;
	}
	while ((c = cmark_node_first_child(image)) != NULL) {
		cmark_node_unlink(c);
		if (!cmark_node_append_child(link, c)) {
			cmark_node_free(c);
			return false;
		}
	}
	cmark_node_unlink(image);
	cmark_node_free(image);
	return true;
}

/* Mends one node; the walk stands behind it, so it may go. */
static bool
mend(cmark_node *n)
{
	int level;

	switch (cmark_node_get_type(n)) {
	case CMARK_NODE_HEADING:
		level = cmark_node_get_heading_level(n);
		return level == 6 || cmark_node_set_heading_level(n, level + 1);
	case CMARK_NODE_IMAGE:
		return !is_foreign(cmark_node_get_url(n)) || to_link(n);
	default:
		return true;
	}
}

static bool
mend_all(cmark_node *doc)
{
	cmark_iter *it = cmark_iter_new(doc);
	cmark_event_type ev;
	bool ok = it != NULL;

	while (ok && (ev = cmark_iter_next(it)) != CMARK_EVENT_DONE) {
		if (ev == CMARK_EVENT_EXIT)
			ok = mend(cmark_iter_get_node(it));
	}
	cmark_iter_free(it);
	return ok;
}

static cmark_node *
first_paragraph(cmark_node *doc)
{
	cmark_node *n = cmark_node_first_child(doc);

	while (n != NULL && cmark_node_get_type(n) != CMARK_NODE_PARAGRAPH)
		n = cmark_node_next(n);
	return n;
}

enum st
post_html(const struct post *p, bool first, struct buf *out, struct err *e)
{
	const int opts = CMARK_OPT_VALIDATE_UTF8;
	cmark_node *doc = cmark_parse_document(p->body.p, p->body.n, opts), *n = NULL;
	char *html = NULL;
	bool ok = doc != NULL && mend_all(doc);

	if (ok)
		n = first ? first_paragraph(doc) : doc;
	if (n != NULL) {
		html = cmark_render_html(n, opts);
		ok = html != NULL;
	}
	if (html != NULL)
		buf_cstr(out, html);
	free(html);
	cmark_node_free(doc);
	return ok && !buf_bad(out) ? ST_OK : err_nomem(e, p->slug);
}

void
buf_xml(struct buf *b, struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		const unsigned char c = (unsigned char)s.p[i];

		if (c == '&')
			buf_lit(b, "&amp;");
		else if (c == '<')
			buf_lit(b, "&lt;");
		else if (c == '>')
			buf_lit(b, "&gt;");
		else if (c == '"')
			buf_lit(b, "&quot;");
		else if (c == 0xef && i + 2 < s.n && (unsigned char)s.p[i + 1] == 0xbf &&
			 (unsigned char)s.p[i + 2] >= 0xbe)
			i += 2; /* U+FFFE and U+FFFF */
		else if (c >= ' ' || c == '\n' || c == '\t')
			buf_ch(b, (char)c);
	}
}

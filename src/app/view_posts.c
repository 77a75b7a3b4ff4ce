/* view_posts.c - posts and voices as JSON, and as feeds: Atom (RFC 4287) and RSS 2.0. */
#include <stdio.h>
#include <time.h>

#include "app/posts.h"
#include "app/view_i.h"

#define LIMIT_MOST 100
#define LIMIT_DEFAULT 20
#define FEED_MOST 30 /* the latest */

static enum st
put_html(struct json *j, const char *key, const struct post *p, bool first, struct err *e)
{
	struct buf html = { 0 };
	const enum st st = post_html(p, first, &html, e);

	if (st == ST_OK)
		json_kstr(j, key, (struct str){ html.n != 0 ? html.p : "", html.n });
	buf_fini(&html);
	return st;
}

static enum st
put_fields(struct json *j, const struct post *p, struct err *e)
{
	json_kcstr(j, "slug", p->slug);
	json_kcstr(j, "kind", post_kind_word(p->front->kind));
	json_kcstr(j, "title", p->front->title);
	json_kcstr(j, "author", p->front->author);
	json_key(j, "date");
	json_rfc3339(j, p->date_s);
	json_key(j, "tags");
	json_arr(j);
	for (uint32_t i = 0; i < p->front->tags_n; i++)
		json_cstr(j, p->front->tags[i]);
	json_arr_end(j);
	return put_html(j, "summary", p, true, e);
}

static bool
wanted(const struct post *p, const struct view_query *q)
{
	if (q->kind.n != 0 && !str_eq(q->kind, post_kind_word(p->front->kind)))
		return false;
	for (uint32_t i = 0; i < p->front->tags_n; i++) {
		if (str_eq(q->q, p->front->tags[i]))
			return true;
	}
	return q->q.n == 0;
}

static enum st
put_page(struct vask *a, const struct posts *ps, char *next, struct err *e)
{
	const struct view_query *q = a->q;
	const struct post *from = NULL;
	const char *last = "";
	uint32_t limit, n = 0;
	enum st st = vnumber(e, "limit", q->limit, 1, LIMIT_MOST, LIMIT_DEFAULT, &limit);

	if (st == ST_OK && q->cursor.n != 0 && (from = posts_find(ps, q->cursor)) == NULL)
		st = vbad(e, "cursor", q->cursor, "it is out of date");
	for (size_t i = from != NULL ? (size_t)(from - ps->v) + 1 : 0; st == ST_OK && i < ps->n;
	     i++) {
		if (!wanted(&ps->v[i], q))
			continue;
		if (n++ == limit) { /* there is one more */
			snprintf(next, VIEW_NEXT, "%s", last);
			break;
		}
		json_obj(&a->j);
		st = put_fields(&a->j, &ps->v[i], e);
		json_obj_end(&a->j);
		last = ps->v[i].slug;
	}
	return st;
}

enum st
view_posts(struct view *v, const struct view_query *q, struct buf *out, struct err *e)
{
	char next[VIEW_NEXT] = "";
	struct posts ps;
	struct vask a;
	enum st st = posts_load(&ps, v->obs.dir, e); /* files are read outside of the lock */

	if (st == ST_OK)
		st = vask_begin(&a, v, q, out, e);
	if (st != ST_OK) {
		posts_fini(&ps);
		return st;
	}
	vask_head(&a);
	json_obj(&a.j);
	json_key(&a.j, "posts");
	json_arr(&a.j);
	st = put_page(&a, &ps, next, e);
	json_arr_end(&a.j);
	json_ku64(&a.j, "skipped", ps.n_faults);
	json_obj_end(&a.j);
	vask_tail(&a, next);
	posts_fini(&ps);
	return vask_end(&a, st, e);
}

enum st
view_post(struct view *v, const struct view_query *q, struct buf *out, struct err *e)
{
	const struct post *p;
	struct posts ps;
	struct vask a;
	enum st st = posts_load(&ps, v->obs.dir, e);

	if (st == ST_OK)
		st = vask_begin(&a, v, q, out, e);
	if (st != ST_OK) {
		posts_fini(&ps);
		return st;
	}
	p = posts_find(&ps, q->id);
	if (p == NULL)
		st = vnot(e, "there is no post %.*s", (int)q->id.n, q->id.p);
	vask_head(&a);
	json_obj(&a.j);
	if (st == ST_OK)
		st = put_fields(&a.j, p, e);
	if (st == ST_OK)
		st = put_html(&a.j, "html", p, false, e);
	json_obj_end(&a.j);
	vask_tail(&a, NULL);
	posts_fini(&ps);
	return vask_end(&a, st, e);
}

/* <name>text</name>, with name and its attributes. */
static void
element(struct buf *b, const char *name, struct str text)
{
	buf_printf(b, "<%s>", name);
	buf_xml(b, text);
	buf_printf(b, "</%.*s>\n", (int)strcspn(name, " "), name);
}

static void
address(struct buf *b, const struct view_query *q, const char *path, const char *slug)
{
	buf_xml(b, q->origin);
	buf_cstr(b, path);
	buf_cstr(b, slug);
}

static void
element_address(
    struct buf *b, const char *name, const struct view_query *q, const char *path, const char *slug)
{
	buf_printf(b, "<%s>", name);
	address(b, q, path, slug);
	buf_printf(b, "</%s>\n", name);
}

static void
element_time(struct buf *b, const char *name, int64_t unix_s)
{
	buf_printf(b, "<%s>", name);
	buf_rfc3339(b, unix_s);
	buf_printf(b, "</%s>\n", name);
}

static enum st
element_html(struct buf *b, const char *name, const struct post *p, struct err *e)
{
	struct buf html = { 0 };
	const enum st st = post_html(p, false, &html, e);

	if (st == ST_OK)
		element(b, name, (struct str){ html.p, html.n });
	buf_fini(&html);
	return st;
}

static enum st
atom_entry(struct buf *b, const struct view_query *q, const struct post *p, struct err *e)
{
	enum st st;

	buf_lit(b, "<entry>\n");
	element(b, "title", str_of(p->front->title));
	element_address(b, "id", q, "/post/", p->slug);
	buf_lit(b, "<link href=\"");
	address(b, q, "/post/", p->slug);
	buf_lit(b, "\"/>\n");
	element_time(b, "published", p->date_s);
	element_time(b, "updated", p->date_s);
	buf_lit(b, "<author>");
	element(b, "name", str_of(p->front->author));
	buf_lit(b, "</author>\n");
	for (uint32_t i = 0; i < p->front->tags_n; i++) {
		buf_lit(b, "<category term=\"");
		buf_xml(b, str_of(p->front->tags[i]));
		buf_lit(b, "\"/>\n");
	}
	st = element_html(b, "content type=\"html\"", p, e);
	buf_lit(b, "</entry>\n");
	return st;
}

static void
atom_head(struct buf *b, const struct view_query *q, int64_t updated_s)
{
	buf_lit(b, "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"
		   "<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:base=\"");
	address(b, q, "/", "");
	buf_lit(b, "\">\n<title>Routescope: latest and voices</title>\n");
	element_address(b, "id", q, "/feed.atom", "");
	buf_lit(b, "<link rel=\"self\" href=\"");
	address(b, q, "/feed.atom", "");
	buf_lit(b, "\"/>\n<link href=\"");
	address(b, q, "/posts", "");
	buf_lit(b, "\"/>\n");
	element_time(b, "updated", updated_s);
}

/* RFC 822 as RSS has it; the C locale is never left. */
static void
element_date822(struct buf *b, const char *name, int64_t unix_s)
{
	const time_t t = (time_t)unix_s;
	char text[64];
	struct tm tm;

	gmtime_r(&t, &tm);
	strftime(text, sizeof(text), "%a, %d %b %Y %H:%M:%S +0000", &tm);
	element(b, name, str_of(text));
}

static enum st
rss_item(struct buf *b, const struct view_query *q, const struct post *p, struct err *e)
{
	enum st st;

	buf_lit(b, "<item>\n");
	element(b, "title", str_of(p->front->title));
	element_address(b, "link", q, "/post/", p->slug);
	element_address(b, "guid", q, "/post/", p->slug);
	element_date822(b, "pubDate", p->date_s);
	element(b, "dc:creator", str_of(p->front->author));
	for (uint32_t i = 0; i < p->front->tags_n; i++)
		element(b, "category", str_of(p->front->tags[i]));
	st = element_html(b, "description", p, e);
	buf_lit(b, "</item>\n");
	return st;
}

static void
rss_head(struct buf *b, const struct view_query *q)
{
	buf_lit(b, "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"
		   "<rss version=\"2.0\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\" "
		   "xmlns:atom=\"http://www.w3.org/2005/Atom\">\n<channel>\n"
		   "<title>Routescope: latest and voices</title>\n");
	element_address(b, "link", q, "/posts", "");
	buf_lit(b, "<description>Posts, and statements of participants</description>\n"
		   "<atom:link rel=\"self\" type=\"application/rss+xml\" href=\"");
	address(b, q, "/feed.rss", "");
	buf_lit(b, "\"/>\n");
}

enum st
view_feed_atom(struct view *v, const struct view_query *q, struct buf *out, struct err *e)
{
	struct posts ps;
	enum st st = posts_load(&ps, v->obs.dir, e);

	if (st != ST_OK)
		return st;
	atom_head(out, q, ps.n != 0 ? ps.v[0].date_s : 0);
	for (size_t i = 0; st == ST_OK && i < ps.n && i < FEED_MOST; i++)
		st = atom_entry(out, q, &ps.v[i], e);
	buf_lit(out, "</feed>\n");
	posts_fini(&ps);
	return st;
}

enum st
view_feed_rss(struct view *v, const struct view_query *q, struct buf *out, struct err *e)
{
	struct posts ps;
	enum st st = posts_load(&ps, v->obs.dir, e);

	if (st != ST_OK)
		return st;
	rss_head(out, q);
	for (size_t i = 0; st == ST_OK && i < ps.n && i < FEED_MOST; i++)
		st = rss_item(out, q, &ps.v[i], e);
	buf_lit(out, "</channel>\n</rss>\n");
	posts_fini(&ps);
	return st;
}

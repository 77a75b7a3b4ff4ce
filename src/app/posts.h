/*
 * posts.h - what people write beside the figures: posts, and voices, which are short statements of
 * participants.
 *
 * A post is a Markdown file DIR/posts/SLUG.md of the observatory, with front matter in YAML:
 *
 *   ---
 *   title: A month of leaks
 *   date: 2026-02-03
 *   author: N. N.
 *   kind: post            (or voice; post without it)
 *   tags: [leaks, method]
 *   ---
 *   Text in CommonMark.
 *
 * Files are read anew each time: they are no part of a view. A file that is wrong costs itself: it
 * is left out, counted, and named with its line. Raw HTML is left out, links of javascript: and the
 * like lead nowhere, and pictures of other hosts become links, so that a page loads from nowhere
 * else.
 */
#ifndef POSTS_H
#define POSTS_H

#include "base/buf.h"
#include "base/clock.h"
#include "base/err.h"

#define POST_SLUG_MOST 80

enum post_kind { POST_POST, POST_VOICE, POST_KINDS };

/* The front matter, as libcyaml fills it. */
struct post_front {
	char *title, *date, *author;
	enum post_kind kind;
	char **tags;
	uint32_t tags_n;
};

struct post {
	char slug[POST_SLUG_MOST + 1]; /* the name of its file without .md */
	struct post_front *front;
	int64_t date_s;
	struct buf text; /* the file */
	struct str body; /* Markdown, inside of text */
};

struct posts {
	struct post *v; /* the latest first, then by slug */
	size_t n;
	struct err *faults; /* of the files left out, by name */
	size_t n_faults;
};

/* "post", "voice". */
const char *post_kind_word(enum post_kind k);
bool post_kind_parse(struct str s, enum post_kind *out);

/* No folder is no posts. On failure *out is empty. */
enum st posts_load(struct posts *out, const char *data_dir, struct err *e);
void posts_fini(struct posts *p);
const struct post *posts_find(const struct posts *p, struct str slug);

/* HTML of the body, or of its first paragraph alone. Headings go one level down: a page has its own
 * first one. */
enum st post_html(const struct post *p, bool first, struct buf *out, struct err *e);
/* Text for XML: escaped, without what XML 1.0 cannot hold. */
void buf_xml(struct buf *b, struct str s);

/* post_front.c: reads p->text, fills the rest but the slug. ST_BAD with the line. */
enum st post_parse(struct post *p, struct err *e);
void post_fini(struct post *p);

struct post_write_opts {
	const char *dir; /* of the observatory */
	const char *incident;
	const char *by; /* author */
	struct clock clock;
};

/*
 * Writes the facts of an incident as a post; *path becomes its file. ST_END: there is no such
 * incident, or it is not published. ST_BAD: there is such a file already, or the author is no line.
 */
enum st post_write(const struct post_write_opts *o, struct buf *path, struct err *e);

#endif

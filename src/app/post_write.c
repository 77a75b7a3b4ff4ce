/* post_write.c - the facts of an incident as a post, see posts.h. */
#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>
#include <yajl/yajl_tree.h>

#include "app/detect_plan.h"
#include "app/obs.h"
#include "app/posts.h"
#include "base/limits.h"
#include "pfx/pfx.h"
#include "store/incident.h"

#define PREFIXES_SHOWN 20

/* A double-quoted scalar of YAML; s is a line. */
static void
put_quoted(struct buf *b, const char *s)
{
	buf_ch(b, '"');
	for (; *s != '\0'; s++) {
		if (*s == '"' || *s == '\\')
			buf_ch(b, '\\');
		buf_ch(b, *s);
	}
	buf_lit(b, "\"\n");
}

/* The sentence that the detector wrote (incident_words.c). */
static enum st
put_wording(struct buf *b, const struct store_found *f, struct err *e)
{
	static const char *path[] = { "wording", NULL };
	struct buf doc = { 0 };
	yajl_val v, w;
	enum st st = ST_OK;

	buf_str(&doc, f->in.doc);
	buf_ch(&doc, '\0');
	v = buf_bad(&doc) ? NULL : yajl_tree_parse(doc.p, NULL, 0);
	w = v != NULL ? yajl_tree_get(v, path, yajl_t_string) : NULL;
	if (w != NULL)
		buf_cstr(b, YAJL_GET_STRING(w));
	else
		st = err_set(e, ST_IO, ERR_NOOFF, NULL, "incident %s has no wording", f->in.id);
	yajl_tree_free(v);
	buf_fini(&doc);
	return st;
}

static void
put_roles(
    struct buf *b, const struct store_incident *in, enum store_role_kind role, const char *name)
{
	bool first = true;

	for (size_t i = 0; i < in->n_roles; i++) {
		if (in->roles[i].role != role)
			continue;
		if (first)
			buf_printf(b, "- %s: ", name);
		buf_printf(
		    b, "%s[AS%u](/as/%u)", first ? "" : ", ", in->roles[i].asn, in->roles[i].asn);
		first = false;
	}
	if (!first)
		buf_ch(b, '\n');
}

static enum st
put_prefixes(struct buf *b, struct store *s, const struct store_incident *in, struct err *e)
{
	struct pfx *v = NULL;
	size_t n = 0;
	const enum st st = store_incident_prefixes(s, in->n, PREFIXES_SHOWN, &v, &n, e);

	for (size_t i = 0; st == ST_OK && i < n; i++) {
		buf_cstr(b, i == 0 ? "- Prefixes: `" : ", `");
		buf_pfx(b, &v[i]);
		buf_ch(b, '`');
	}
	if (st == ST_OK && in->n_prefixes > n)
		buf_printf(b, " and %zu more", in->n_prefixes - n);
	if (n != 0)
		buf_ch(b, '\n');
	free(v);
	return st;
}

static void
put_front(struct buf *b, const struct post_write_opts *o, const struct store_incident *in)
{
	char title[160] = "";
	int n = snprintf(title, sizeof(title), "%s", incident_title(in->kind));

	for (size_t i = 0; i < in->n_roles; i++) {
		if (in->roles[i].role != ROLE_CULPRIT)
			continue;
		snprintf(title + n, sizeof(title) - (size_t)n, ": AS%u", in->roles[i].asn);
		break;
	}
	buf_lit(b, "---\ntitle: ");
	put_quoted(b, title);
	buf_lit(b, "date: ");
	buf_rfc3339(b, clock_now_ns(&o->clock) / 1000000000);
	buf_lit(b, "\nauthor: ");
	put_quoted(b, o->by);
	buf_printf(b, "kind: post\ntags: [incident, %s]\n---\n\n", in->kind);
}

static enum st
compose(struct buf *b, const struct post_write_opts *o, struct store *s,
    const struct store_found *f, struct err *e)
{
	const struct store_incident *in = &f->in;
	enum st st;

	put_front(b, o, in);
	st = put_wording(b, f, e);
	if (st != ST_OK)
		return st;
	buf_printf(b, "\n\n## Facts\n\n- Kind: %s, grade %s\n- From: ", in->kind,
	    store_grade_word(in->grade));
	buf_rfc3339(b, in->begin_us / 1000000);
	if (in->end_us != 0) {
		buf_lit(b, "\n- To: ");
		buf_rfc3339(b, in->end_us / 1000000);
	}
	buf_ch(b, '\n');
	put_roles(b, in, ROLE_CULPRIT, "Seen at");
	put_roles(b, in, ROLE_ACCOMPLICE, "Passed on by");
	put_roles(b, in, ROLE_VICTIM, "Affected");
	st = put_prefixes(b, s, in, e);
	buf_printf(b,
	    "- Seen by: %u peers at %u collectors\n\n[The incident with its "
	    "evidence](/incident/%s)\n",
	    in->peers, in->collectors, in->id);
	return st == ST_OK && buf_bad(b) ? err_nomem(e, "post") : st;
}

/* DIR/posts/incident-ID.md, never over what a person may have written on. */
static enum st
save(const struct post_write_opts *o, const struct buf *text, struct buf *path, struct err *e)
{
	size_t at = 0;
	int fd;

	path->n = 0;
	buf_printf(path, "%s/posts", o->dir);
	buf_ch(path, '\0');
	if (buf_bad(path))
		return err_nomem(e, "post");
	if (mkdir(path->p, 0777) == -1 && errno != EEXIST)
		return err_in((err_sys(e, "mkdir"), e), path->p);
	path->n--;
	buf_lit(path, "/incident-");
	for (const char *c = o->incident; *c != '\0'; c++)
		buf_ch(path, (char)(isalnum((unsigned char)*c) ? tolower((unsigned char)*c) : '-'));
	buf_lit(path, ".md\0");
	if (buf_bad(path))
		return err_nomem(e, "post");
	fd = open(path->p, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
	if (fd == -1 && errno == EEXIST)
		return err_in((err_set(e, ST_BAD, ERR_NOOFF, NULL,
				   "it is there already, and not written over"),
				  e),
		    path->p);
	if (fd == -1)
		return err_in((err_sys(e, "open"), e), path->p);
	while (at < text->n) {
		const ssize_t n = write(fd, text->p + at, text->n - at);

		if (n == -1 && errno == EINTR)
			continue;
		if (n == -1) {
			err_in((err_sys(e, "write"), e), path->p);
			close(fd);
			unlink(path->p);
			return e->st;
		}
		at += (size_t)n;
	}
	return close(fd) == 0 ? ST_OK : err_in((err_sys(e, "close"), e), path->p);
}

static enum st
check_by(const char *s, struct err *e)
{
	if (*s == '\0' || strlen(s) >= POST_MAX_LINE_BYTES)
		return err_set(e, ST_BAD, ERR_NOOFF, NULL, "the author is empty or too long");
	for (; *s != '\0'; s++) {
		if ((unsigned char)*s < ' ' || *s == 0x7f)
			return err_set(
			    e, ST_BAD, ERR_NOOFF, NULL, "the author has a control character");
	}
	return ST_OK;
}

enum st
post_write(const struct post_write_opts *o, struct buf *path, struct err *e)
{
	struct store_found f = { .roles = NULL };
	struct buf text = { 0 };
	struct obs obs;
	enum st st = check_by(o->by, e);

	if (st == ST_OK)
		st = obs_open(&obs, o->dir, STORE_READ, o->clock, e);
	if (st != ST_OK)
		return st;
	st = store_begin(obs.store, e);
	if (st == ST_OK)
		st = store_incident_find(obs.store, str_of(o->incident), 0, &f, e);
	if (st == ST_END)
		err_set(e, ST_END, ERR_NOOFF, NULL, "there is no incident %.60s here", o->incident);
	if (st == ST_OK && (f.in.withdrawn || f.in.grade < STORE_HIGH))
		st = err_set(e, ST_END, ERR_NOOFF, NULL,
		    "incident %.60s is not published: only those graded high or proven are",
		    o->incident);
	if (st == ST_OK)
		st = compose(&text, o, obs.store, &f, e);
	store_rollback(obs.store);
	store_found_fini(&f);
	obs_close(&obs);
	if (st == ST_OK)
		st = save(o, &text, path, e);
	buf_fini(&text);
	return st;
}

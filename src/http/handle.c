/* handle.c - from a target to an answer: route, parameters, app call, emit. */
#include <stdarg.h>
#include <stdio.h>
#include <time.h>

#include "base/hash.h"
#include "http/fields.h"
#include "http/http_i.h"

#define METHODS "GET, HEAD, OPTIONS"
#define LOG_LINES_A_SECOND 5
#define VIEW_LOOK_MS 100

static long long
mono_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (long long)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

void
handle_log(struct http *h, const char *fmt, ...)
{
	const long long now = mono_ms() / 1000;
	unsigned long long dropped;
	char line[700];
	va_list ap;
	int n;

	if (h->conf.log == NULL)
		return;
	if (atomic_exchange(&h->log_second, now) != now)
		atomic_store(&h->log_lines, 0);
	if (atomic_fetch_add(&h->log_lines, 1) >= LOG_LINES_A_SECOND) {
		atomic_fetch_add(&h->log_dropped, 1);
		return;
	}
	va_start(ap, fmt);
	n = vsnprintf(line, sizeof(line) - 40, fmt, ap);
	va_end(ap);
	if (n < 0)
		return;
	for (char *p = line; *p != '\0'; p++) {
		if ((unsigned char)*p < 0x20 || *p == 0x7f)
			*p = '?';
	}
	dropped = atomic_exchange(&h->log_dropped, 0);
	if (dropped > 0)
		snprintf(line + strlen(line), 40, " dropped=%llu", dropped);
	h->conf.log(h->conf.log_arg, line);
}

bool
handle_view(struct http *h, uint64_t *number)
{
	const long long now = mono_ms();
	long long looked = atomic_load(&h->view_looked_ms);
	struct err e;
	uint64_t n;

	/* one thread looks, the others take what is known */
	if (now - looked >= VIEW_LOOK_MS &&
	    atomic_compare_exchange_strong(&h->view_looked_ms, &looked, now)) {
		const bool ok = view_number(h->probe, &n, &e) == ST_OK;

		if (ok)
			atomic_store(&h->view_number, n);
		else
			handle_log(h, "error http do=view-number msg=\"%s\"", e.msg);
		atomic_store(&h->view_ok, ok);
	}
	*number = atomic_load(&h->view_number);
	return atomic_load(&h->view_ok);
}

/* Bound to the view, the question, and the program, which may answer in another way after an
 * update. */
static void
etag_set(
    const struct http *h, struct answer *out, uint64_t number, struct str target, const char *form)
{
	snprintf(out->etag, sizeof(out->etag), "%llu-%016llx%s", (unsigned long long)number,
	    (unsigned long long)(hash_bytes(target.p, target.n) ^ h->salt), form);
}

/* The same question for the next page (RFC 8288). A cursor is made of letters, digits and points.
 */
static void
link_next(const struct call *c, struct answer *out, const char *next)
{
	struct str rest = c->raw, part;
	const char *sep = "?";
	struct buf b = { 0 };

	str_cut(&rest, '?', &part);
	buf_ch(&b, '<');
	buf_str(&b, part);
	while (str_cut(&rest, '&', &part)) {
		if (part.n == 0 || str_starts(part, "cursor="))
			continue;
		buf_cstr(&b, sep);
		buf_str(&b, part);
		sep = "&";
	}
	buf_printf(&b, "%scursor=%s>; rel=\"next\"", sep, next);
	if (!buf_bad(&b) && b.n < sizeof(out->link))
		snprintf(out->link, sizeof(out->link), "%.*s", (int)b.n, b.p);
	buf_fini(&b);
}

/* The app call. When an ingest ends under way, the answer may be half old: once more. */
static enum st
api(struct call *c, struct answer *out, struct err *e)
{
	char next[VIEW_NEXT] = "";
	uint64_t before, after;
	enum st st;

	out->accept = c->route->formats;
	c->q.local = c->h->local;
	c->q.next = next;
	c->q.origin = str_of(c->origin);
	st = view_number(c->h->view, &before, e);
	for (int tries = 0; st == ST_OK; tries++) {
		out->body.n = 0;
		st = c->route->app(c->h->view, &c->q, &out->body, e);
		if (st == ST_OK)
			st = view_number(c->h->view, &after, e);
		if (st != ST_OK)
			break;
		if (before == after) {
			etag_set(c->h, out, after, c->raw, c->accepted ? c->format : "");
			out->keep = !c->accepted;
			break;
		}
		if (tries == 2)
			break; /* it goes out, but without a tag */
		before = after;
	}
	if (st == ST_OK && c->q.fields.n != 0)
		st = fields_keep(&out->body, str_eq(c->q.format, "ndjson"), c->q.fields, e);
	if (c->route->fresh) {
		snprintf(out->etag, sizeof(out->etag), "%016llx",
		    (unsigned long long)hash_bytes(out->body.p, out->body.n));
		out->keep = false;
	}
	out->status = 200;
	out->type = c->route->type != NULL	    ? c->route->type
		    : str_eq(c->q.format, "ndjson") ? "application/x-ndjson"
		    : str_eq(c->q.format, "csv")    ? "text/csv; charset=utf-8"
						    : "application/json";
	out->cache = "no-cache";
	if (st == ST_OK && next[0] != '\0')
		link_next(c, out, next);
	return st;
}

/* The parameter that a message of the read model begins with ("cursor: ..."), or NULL. */
static const char *
param_of(const struct route *r, const char *msg)
{
	for (const struct param *p = r->params; p != NULL && p->name != NULL; p++) {
		const size_t n = strlen(p->name);

		if (strncmp(msg, p->name, n) == 0 && msg[n] == ':')
			return p->name;
	}
	return NULL;
}

static void
fail(struct call *c, struct answer *out, const struct err *e)
{
	char text[640];

	switch (e->st) {
	case ST_END:
		answer_problem(out, 404, NULL, e->msg, c->target.path);
		return;
	case ST_BAD:
		answer_problem(out, 400, param_of(c->route, e->msg), e->msg, c->target.path);
		return;
	default:
		break;
	}
	err_fmt(e, text, sizeof(text));
	handle_log(c->h, "error http route=%s st=%d msg=\"%s\"", c->route->id, (int)e->st, text);
	answer_problem(out, e->st == ST_NOMEM || e->st == ST_IO ? 503 : 500, NULL,
	    "the answer cannot be made now; the log of the server says why", c->target.path);
}

/* No such page: browsers get the dashboard, which says so, others the problem. */
static void
missing(struct call *c, struct answer *out, const char *why)
{
	struct err e;

	if (c->html && own_page(c, out, &e) == ST_OK) {
		out->status = 404;
		out->cache = NULL;
		out->etag[0] = '\0';
		out->keep = false;
		return;
	}
	answer_problem(out, 404, NULL, why, c->target.path);
}

static void
wrong_param(struct call *c, struct answer *out, const struct err *e)
{
	char text[400];

	if (e->rule == NULL) {
		answer_problem(out, e->st == ST_NOMEM ? 503 : 400, NULL, e->msg, c->target.path);
		return;
	}
	snprintf(text, sizeof(text), "parameter %s: %s", e->rule, e->msg);
	answer_problem(out, 400, e->rule, text, c->target.path);
}

static void
options(struct answer *out)
{
	out->status = 204;
	out->allow = METHODS;
	out->cache = NULL;
}

static bool
is_api(const struct call *c)
{
	return c->target.n_seg > 0 &&
	       (str_eq(c->target.seg[0], "api") || str_eq(c->target.seg[0], "compat"));
}

/* The route is there: its parameters, then itself. */
static void
routed(struct call *c, struct arena *a, struct answer *out)
{
	struct err e = { .rule = NULL };
	enum st st = route_params(c->route, &c->target, a, &c->q, &e);

	if (st != ST_OK) {
		if (c->route->kind == ROUTE_PAGE)
			missing(c, out, "there is no such page");
		else
			wrong_param(c, out, &e);
		return;
	}
	c->accepted = c->route->formats && c->q.format.n == 0 && strcmp(c->format, "json") != 0;
	if (c->accepted) /* the parameter goes before the header */
		c->q.format = str_of(c->format);
	if (c->q.fields.n != 0 && str_eq(c->q.format, "csv")) {
		answer_problem(out, 400, "fields",
		    "parameter fields: goes with json and ndjson, not with csv", c->target.path);
		return;
	}
	st = c->route->app != NULL ? api(c, out, &e) : c->route->own(c, out, &e);
	if (st == ST_OK && buf_bad(&out->body))
		st = err_nomem(&e, "answer");
	if (st != ST_OK) {
		if (c->route->kind == ROUTE_ASSET && st == ST_END)
			missing(c, out, "there is no such file");
		else
			fail(c, out, &e);
		return;
	}
	if (c->route->kind == ROUTE_API || c->route->kind == ROUTE_OWN) {
		out->vary = true;
		if (c->gzip && answer_gzip(out, &e) != ST_OK)
			fail(c, out, &e);
	}
}

void
handle(struct call *c, struct arena *a, const char *method, struct answer *out)
{
	const bool get = strcmp(method, "GET") == 0 || strcmp(method, "HEAD") == 0;
	struct err e = { .rule = NULL };
	enum st st = target_parse(a, c->raw, &c->target, &e);

	if (st != ST_OK) {
		if (c->target.path.p == NULL)
			c->target.path = STR("/");
		out->cors = is_api(c);
		wrong_param(c, out, &e);
		return;
	}
	out->cors = is_api(c);
	if (c->target.authority.n > 0 && !guard_host_ok(&c->h->guard, c->target.authority)) {
		answer_problem(
		    out, 421, NULL, "this host is not served here (see --host)", c->target.path);
		return;
	}
	c->route = route_find(&c->target);
	if (c->route == NULL) {
		missing(c, out, "there is no such route; /api/openapi.json lists them");
	} else if (strcmp(method, "OPTIONS") == 0) {
		options(out);
	} else if (!get) {
		answer_problem(
		    out, 405, NULL, "the method is not allowed; only " METHODS, c->target.path);
		out->allow = METHODS;
	} else {
		routed(c, a, out);
	}
}

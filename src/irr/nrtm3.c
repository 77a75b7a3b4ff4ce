/*
 * nrtm3.c - NRTM versions 1 and 3: the text that a mirror is sent.
 *
 *   %START Version: 3 RIPE 100-102
 *
 *   ADD 100
 *
 *   route: ...
 *
 *   DEL 101
 *   ...
 *   %END RIPE
 *
 * Version 1 has no numbers behind ADD and DEL. Serials go up by one, from the
 * first to the last that the start names, and follow what the data stand at:
 * else something is missing, and the dump must be loaded anew.
 */
#include "base/limits.h"
#include "irr/nrtm_i.h"

struct stream {
	struct nrtm n;
	struct in *in;
	uint64_t line;
	uint64_t version, first, last, next; /* next serial that may come */
	bool open;			     /* between %START and %END */
	bool some;			     /* a part was closed */
	bool op, gone;			     /* an ADD or DEL waits for its object */
};

static enum st
bad(const struct stream *t, struct err *e, const char *what)
{
	return err_line(e, ST_BAD, t->line, "NRTM", "%s", what);
}

/* The next word of a line. */
static struct str
word(struct str *rest)
{
	struct str w;

	*rest = str_trim(*rest);
	w = (struct str){ rest->p, 0 };
	while (w.n < rest->n && rest->p[w.n] != ' ' && rest->p[w.n] != '\t')
		w.n++;
	*rest = (struct str){ rest->p + w.n, rest->n - w.n };
	return w;
}

/* The source must be there, and stand at the serial before the first one. */
static enum st
begin(struct stream *t, struct str name, uint64_t first, struct err *e)
{
	struct irr_sources *all = &t->n.s->sources;
	const uint32_t src = irr_source_id(all, name);
	struct irr_source *s;

	if (src == IRR_NO_SOURCE)
		return err_nomem(e, "sources");
	s = &all->v[src];
	if (t->some && src != t->n.src)
		return bad(t, e, "updates of two sources");
	if (!s->loaded && !t->n.s->alone)
		return err_line(
		    e, ST_BAD, t->line, "NRTM", "no dump of %s is there to be updated", s->name);
	if (s->session[0] != '\0')
		return err_line(e, ST_BAD, t->line, "NRTM",
		    "%s stands at a session of NRTM version 4", s->name);
	if (t->some ? first != t->next : s->has_serial && first != s->serial + 1)
		return err_line(e, ST_BAD, t->line, "NRTM",
		    "%s stands at serial %llu, the update begins at %llu: load the dump anew",
		    s->name, (unsigned long long)(t->some ? t->next - 1 : s->serial),
		    (unsigned long long)first);
	t->n.src = src;
	t->first = t->some ? t->first : first;
	t->next = first;
	t->open = true;
	return ST_OK;
}

/* "%START Version: 3 RIPE 100-102", perhaps with FILTERED behind it. */
static enum st
start(struct stream *t, struct str rest, struct err *e)
{
	struct str v, name, range, from;
	uint64_t first;

	if (t->open)
		return bad(t, e, "a start inside an update");
	v = word(&rest);
	if (!str_caseeq(v, "Version:"))
		return bad(t, e, "a start without a version");
	v = word(&rest);
	name = word(&rest);
	range = word(&rest);
	if (!str_u64(v, UINT64_MAX, &t->version) || (t->version != 1 && t->version != 3))
		return err_line(e, ST_UNSUP, t->line, "NRTM", "version %.*s; 1 and 3 are read",
		    (int)(v.n < 20 ? v.n : 20), v.p);
	if (!str_cut(&range, '-', &from) || !str_u64(from, UINT64_MAX - 1, &first) ||
	    range.p == NULL || !str_u64(range, UINT64_MAX - 1, &t->last) || first > t->last)
		return bad(t, e, "a start without a range of serials");
	return begin(t, name, first, e);
}

static enum st
end(struct stream *t, struct str rest, struct err *e)
{
	const struct str name = word(&rest);

	if (!t->open || !str_caseeq(name, t->n.s->sources.v[t->n.src].name))
		return bad(t, e, "an end that has no start");
	if (t->op)
		return bad(t, e, "an operation without an object");
	if (t->next != t->last + 1)
		return err_line(e, ST_BAD, t->line, "NRTM",
		    "serial %llu is missing, the start promised up to %llu",
		    (unsigned long long)t->next, (unsigned long long)t->last);
	t->open = false;
	t->some = true;
	return ST_OK;
}

static enum st
comment(struct stream *t, struct str line, struct err *e)
{
	if (str_starts(line, "%START "))
		return start(t, (struct str){ line.p + 7, line.n - 7 }, e);
	if (str_starts(line, "%END"))
		return end(t, (struct str){ line.p + 4, line.n - 4 }, e);
	if (str_starts(line, "%ERROR"))
		return err_line(e, ST_BAD, t->line, "NRTM", "the server reports: %.*s",
		    (int)(line.n < 120 ? line.n : 120), line.p);
	return ST_OK;
}

/* "ADD 100"; false when the line is none. */
static bool
operation(struct str line, bool *gone, struct str *serial)
{
	const struct str w = word(&line);

	*gone = str_eq(w, "DEL");
	*serial = str_trim(line);
	return *gone || str_eq(w, "ADD");
}

static enum st
begin_op(struct stream *t, bool gone, struct str serial, struct err *e)
{
	uint64_t v = t->next;

	if (t->op)
		return bad(t, e, "an operation without an object");
	if (t->version == 3 ? !str_u64(serial, UINT64_MAX - 1, &v) : serial.n != 0)
		return bad(t, e, "an operation without a serial of its version");
	if (v != t->next || v > t->last)
		return err_line(e, ST_BAD, t->line, "NRTM",
		    "serial %llu where %llu is due: load the dump anew", (unsigned long long)v,
		    (unsigned long long)t->next);
	t->next++;
	t->op = true;
	t->gone = gone;
	t->n.text.n = 0;
	return ST_OK;
}

static enum st
end_object(struct stream *t, struct err *e)
{
	enum st st;

	if (!t->op || t->n.text.n == 0)
		return ST_OK;
	st = nrtm_object(&t->n, t->gone, ERR_NOOFF, e);
	t->op = false;
	t->n.text.n = 0;
	return st;
}

static enum st
one_line(struct stream *t, struct str line, struct err *e)
{
	struct str serial;
	bool gone;
	enum st st;

	if (str_trim(line).n == 0 && (line.n == 0 || t->n.text.n == 0))
		return end_object(t, e);
	if (line.p[0] == '%') {
		st = str_starts(line, "%END") ? end_object(t, e) : ST_OK;
		return st == ST_OK ? comment(t, line, e) : st;
	}
	if (!t->open)
		return line.p[0] == '#' ? ST_OK : bad(t, e, "text outside of an update");
	if (t->n.text.n == 0 && operation(line, &gone, &serial))
		return begin_op(t, gone, serial, e);
	if (!t->op)
		return bad(t, e, "an object without ADD or DEL");
	if (t->n.text.n <= RPSL_MAX_OBJECT_BYTES) {
		buf_str(&t->n.text, line);
		buf_ch(&t->n.text, '\n');
	}
	return buf_bad(&t->n.text) ? err_nomem(e, "an object") : ST_OK;
}

static enum st
whole(struct stream *t, struct err *e)
{
	struct str line;
	enum st st;

	while ((st = in_line(t->in, &line, e)) == ST_OK) {
		t->line++;
		st = one_line(t, line, e);
		if (st != ST_OK)
			return st;
	}
	if (st != ST_END)
		return st;
	if (t->open)
		return err_line(e, ST_TRUNC, t->line, "NRTM", "the update has no end");
	return t->some ? ST_OK : bad(t, e, "no update in it");
}

enum st
irr_nrtm3(struct irr_set *s, struct in *in, struct load *l, struct err *e)
{
	struct stream t = { .in = in };
	struct irr_source *src;
	enum st st;

	nrtm_init(&t.n, s, l);
	st = whole(&t, e);
	if (st == ST_OK)
		st = nrtm_apply(&t.n, e);
	if (st == ST_OK) {
		src = &s->sources.v[t.n.src];
		src->has_serial = true;
		src->serial = t.next - 1;
		s->about.first = t.first;
		s->about.last = t.next - 1;
		irr_about_of(s, t.n.src);
	}
	nrtm_fini(&t.n);
	return st;
}

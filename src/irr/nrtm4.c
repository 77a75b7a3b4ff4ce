/*
 * nrtm4.c - NRTM version 4 (draft-ietf-grow-nrtm-v4): snapshots, deltas, and the
 * notification that names both.
 *
 *   notification  { "nrtm_version": 4, "type": "notification", "source", "session_id", "version",
 *                   "snapshot": { "version", "hash" }, "deltas": [ { "version", "hash" } ... ] }
 *   snapshot      RS header LF, then RS { "object": "route: ..." } LF ...        (RFC 7464)
 *   delta         RS header LF, then RS { "action": "add_modify", "object": "..." } LF
 *                 or RS { "action": "delete", "object_class": "route", "primary_key": "..." } LF
 *
 * A snapshot takes the place of all that is there of its source. Deltas follow
 * each other by version in one session. Where a notification was read before,
 * session, version and SHA-256 must be what it says: without, a snapshot that was
 * cut between two records cannot be told from a whole one. The signature of a
 * notification (JWS) is not looked at.
 */
#include "base/arena.h"
#include "base/limits.h"
#include "io/jsax.h"
#include "irr/nrtm_i.h"

#define RULE "NRTM 4"
#define RS 0x1e

enum key {
	K_OTHER,
	K_NRTM,
	K_TYPE,
	K_SOURCE,
	K_SESSION,
	K_VERSION,
	K_SNAPSHOT,
	K_DELTAS,
	K_HASH,
	K_ACTION,
	K_CLASS,
	K_PRIMARY,
	K_OBJECT,
};

static const struct {
	const char *name;
	enum key key;
} keys[] = {
	{ "nrtm_version", K_NRTM },
	{ "type", K_TYPE },
	{ "source", K_SOURCE },
	{ "session_id", K_SESSION },
	{ "version", K_VERSION },
	{ "snapshot", K_SNAPSHOT },
	{ "deltas", K_DELTAS },
	{ "hash", K_HASH },
	{ "action", K_ACTION },
	{ "object_class", K_CLASS },
	{ "primary_key", K_PRIMARY },
	{ "object", K_OBJECT },
};

/* One record of whatever kind. */
struct rec {
	uint64_t nrtm, version;
	bool has_version, has_object, bad;
	char type[16], source[64], session[40], action[16], class[32], primary[IRR_NAME_BYTES + 64];
	struct irr_note *note; /* snapshot and deltas of a notification go here */
	struct irr_note_delta ref;
	bool has_ref_version, has_ref_hash, has_snapshot;
};

struct reader {
	struct nrtm n;
	struct in *in;
	struct rec r, head;
	struct buf text; /* of the record under way */
	uint64_t off;	 /* where it begins */
	uint64_t records;
	enum key key, outer; /* outer: snapshot or deltas, inside of which we are */
	unsigned depth;
	bool begun;
};

static enum st
bad(const struct reader *t, struct err *e, const char *what)
{
	return err_set(e, ST_BAD, t->off, RULE, "%s", what);
}

static bool
text_to(char *dst, size_t cap, struct str s)
{
	if (s.n == 0 || s.n >= cap || memchr(s.p, '\0', s.n) != NULL)
		return false;
	memcpy(dst, s.p, s.n);
	dst[s.n] = '\0';
	return true;
}

static bool
hex_to(uint8_t out[SHA256_BYTES], struct str s)
{
	if (s.n != 2 * SHA256_BYTES)
		return false;
	for (size_t i = 0; i < s.n; i++) {
		const char c = s.p[i];
		const unsigned v = c >= '0' && c <= '9' ? (unsigned)(c - '0')
				   : (c | 0x20) >= 'a' && (c | 0x20) <= 'f'
				       ? (unsigned)((c | 0x20) - 'a' + 10)
				       : 16;

		if (v == 16)
			return false;
		out[i / 2] = (uint8_t)(i % 2 == 0 ? v << 4 : out[i / 2] | v);
	}
	return true;
}

/* A snapshot or delta of a notification is complete. */
static enum st
end_ref(struct reader *t, struct err *e)
{
	struct rec *r = &t->r;
	struct irr_note_delta *v;

	if (!r->has_ref_version || !r->has_ref_hash)
		return bad(t, e, "a file without version or hash in a notification");
	if (t->outer == K_SNAPSHOT) {
		r->has_snapshot = true;
		r->note->snapshot = r->ref.version;
		memcpy(r->note->snapshot_hash, r->ref.hash, SHA256_BYTES);
		return ST_OK;
	}
	v = arr_grow(r->note->deltas, r->note->n, &r->note->cap, sizeof(*v));
	if (v == NULL)
		return err_nomem(e, "a notification");
	r->note->deltas = v;
	v[r->note->n++] = r->ref;
	return ST_OK;
}

static enum st
value(struct reader *t, enum jtok k, struct str s, struct err *e)
{
	struct rec *r = &t->r;
	const bool inside = t->outer != K_OTHER, str = k == J_STR;
	bool ok = true;

	switch (t->key) {
	case K_NRTM:
		ok = k == J_NUM && str_u64(s, UINT32_MAX, &r->nrtm);
		break;
	case K_VERSION:
		ok = k == J_NUM &&
		     str_u64(s, UINT64_MAX - 1, inside ? &r->ref.version : &r->version);
		*(inside ? &r->has_ref_version : &r->has_version) = true;
		break;
	case K_HASH:
		ok = str && hex_to(r->ref.hash, s);
		r->has_ref_hash = true;
		break;
	case K_TYPE:
		ok = str && text_to(r->type, sizeof(r->type), s);
		break;
	case K_SOURCE:
		ok = str && text_to(r->source, sizeof(r->source), s);
		break;
	case K_SESSION:
		ok = str && s.n == 36 && text_to(r->session, sizeof(r->session), s);
		break;
	case K_ACTION:
		ok = str && text_to(r->action, sizeof(r->action), s);
		break;
	case K_CLASS:
		ok = str && text_to(r->class, sizeof(r->class), s);
		break;
	case K_PRIMARY:
		ok = str && text_to(r->primary, sizeof(r->primary), s);
		break;
	case K_OBJECT:
		ok = str;
		r->has_object = true;
		t->n.text.n = 0;
		buf_str(&t->n.text, s);
		if (buf_bad(&t->n.text))
			return err_nomem(e, "an object");
		break;
	default:
		break;
	}
	return ok ? ST_OK : bad(t, e, "a value of another kind than its key wants");
}

static enum st
open(struct reader *t, enum jtok k, struct err *e)
{
	t->depth++;
	if (t->depth == 1 && k == J_ARR)
		return bad(t, e, "a list where a record is expected");
	if (t->depth == 2 && (t->key == K_SNAPSHOT || t->key == K_DELTAS)) {
		if ((k == J_ARR) != (t->key == K_DELTAS))
			return bad(t, e, "snapshot is an object, deltas are a list");
		if (t->r.note == NULL)
			t->r.note = arr_new(1, sizeof(*t->r.note));
		if (t->r.note == NULL)
			return err_nomem(e, "a notification");
		t->outer = t->key;
	}
	if (k == J_OBJ && t->depth > 1) {
		t->r.ref = (struct irr_note_delta){ 0 };
		t->r.has_ref_version = t->r.has_ref_hash = false;
	}
	t->key = K_OTHER;
	return ST_OK;
}

static enum st
token(void *arg, enum jtok k, struct str s, struct err *e)
{
	struct reader *t = arg;
	enum st st = ST_OK;

	switch (k) {
	case J_OBJ:
	case J_ARR:
		return open(t, k, e);
	case J_OBJ_END:
		if (t->outer != K_OTHER && t->depth == (t->outer == K_SNAPSHOT ? 2 : 3))
			st = end_ref(t, e);
		/* fall through */
	case J_ARR_END:
		if (t->depth-- == 2)
			t->outer = K_OTHER;
		return st;
	case J_KEY:
		t->key = K_OTHER;
		for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
			if (str_eq(s, keys[i].name))
				t->key = keys[i].key;
		}
		return ST_OK;
	default:
		if (t->depth == 1 ||
		    (t->outer != K_OTHER && t->depth == (t->outer == K_SNAPSHOT ? 2 : 3)))
			return value(t, k, s, e);
		return t->depth == 0 ? bad(t, e, "a value where a record is expected") : ST_OK;
	}
}

/* What is common to the begin of all three. */
static enum st
check_head(struct reader *t, struct err *e)
{
	const struct rec *r = &t->head;

	if (r->nrtm != 4)
		return bad(t, e, "not version 4 of NRTM");
	if (r->source[0] == '\0' || r->session[0] == '\0' || !r->has_version || r->version == 0)
		return bad(t, e, "no source, session_id or version");
	if (strcmp(r->type, "notification") != 0 && strcmp(r->type, "snapshot") != 0 &&
	    strcmp(r->type, "delta") != 0)
		return bad(t, e, "neither notification, snapshot nor delta");
	t->n.src = irr_source_id(&t->n.s->sources, str_of(r->source));
	return t->n.src == IRR_NO_SOURCE ? err_nomem(e, "sources") : ST_OK;
}

/* Whether the data may go from where they are to what the head says. */
static enum st
check_step(struct reader *t, struct err *e)
{
	const struct irr_source *s = &t->n.s->sources.v[t->n.src];
	const struct rec *r = &t->head;
	const bool same = strcmp(s->session, r->session) == 0;

	if (t->n.s->alone && strcmp(r->type, "delta") == 0)
		return ST_OK;
	if (strcmp(r->type, "delta") != 0) {
		if (s->loaded && same && r->version < s->serial)
			return err_set(e, ST_BAD, t->off, RULE,
			    "%s stands at version %llu, which is after %llu", s->name,
			    (unsigned long long)s->serial, (unsigned long long)r->version);
		t->n.replace = strcmp(r->type, "snapshot") == 0;
		return ST_OK;
	}
	if (!s->loaded || s->session[0] == '\0')
		return err_set(
		    e, ST_BAD, t->off, RULE, "no snapshot of %s is there to be updated", s->name);
	if (!same)
		return err_set(e, ST_BAD, t->off, RULE,
		    "another session of %s: load its snapshot anew", s->name);
	if (r->version != s->serial + 1)
		return err_set(e, ST_BAD, t->off, RULE,
		    "%s stands at version %llu, the delta is %llu: load the snapshot anew", s->name,
		    (unsigned long long)s->serial, (unsigned long long)r->version);
	return ST_OK;
}

static enum st
one_op(struct reader *t, struct err *e)
{
	const struct rec *r = &t->r;

	if (strcmp(t->head.type, "notification") == 0)
		return bad(t, e, "a record behind a notification");
	if (strcmp(t->head.type, "snapshot") == 0)
		return r->has_object ? nrtm_object(&t->n, false, t->off, e)
				     : bad(t, e, "a record without an object");
	if (strcmp(r->action, "add_modify") == 0 && r->has_object)
		return nrtm_object(&t->n, false, t->off, e);
	if (strcmp(r->action, "delete") == 0 && r->class[0] != '\0' && r->primary[0] != '\0')
		return nrtm_gone(&t->n, str_of(r->class), str_of(r->primary), e);
	return bad(t, e, "neither add_modify with an object nor delete with class and key");
}

static enum st
record(struct reader *t, struct err *e)
{
	struct str s = str_trim((struct str){ t->text.p, t->text.n });
	enum st st;

	if (s.n == 0)
		return ST_OK;
	irr_note_free(t->r.note);
	t->r = (struct rec){ 0 };
	t->depth = 0;
	t->key = t->outer = K_OTHER;
	st = jsax_text(s, token, t, e);
	if (st != ST_OK) {
		e->off = t->off;
		return st;
	}
	if (t->records++ != 0)
		return one_op(t, e);
	t->head = t->r;
	t->r.note = NULL;
	st = check_head(t, e);
	return st == ST_OK ? check_step(t, e) : st;
}

static enum st
whole(struct reader *t, struct err *e)
{
	struct str line;
	uint64_t at = in_off(t->in);
	enum st st;

	while ((st = in_line(t->in, &line, e)) == ST_OK) {
		const bool begins = line.n != 0 && line.p[0] == RS;

		if (begins) {
			st = record(t, e);
			if (st != ST_OK)
				return st;
			t->text.n = 0;
			t->off = at;
			line = (struct str){ line.p + 1, line.n - 1 };
		}
		if (t->text.n + line.n > 2 * (size_t)RPSL_MAX_OBJECT_BYTES)
			return err_set(e, ST_LIMIT, t->off, NULL, "a record above %u bytes",
			    2 * RPSL_MAX_OBJECT_BYTES);
		buf_str(&t->text, line);
		buf_ch(&t->text, '\n');
		if (buf_bad(&t->text))
			return err_nomem(e, "a record");
		at = in_off(t->in);
	}
	if (st == ST_END)
		st = record(t, e);
	if (st == ST_OK && t->records == 0)
		st = bad(t, e, "no record in it");
	return st;
}

/* The file must be one that the notification names, if there is one. */
static enum st
check_note(struct reader *t, struct err *e)
{
	const struct irr_note *note = t->n.s->sources.v[t->n.src].note;
	const struct rec *r = &t->head;
	const uint8_t *want = NULL;
	uint8_t sum[SHA256_BYTES];

	t->off = 0;
	if (note == NULL)
		return ST_OK;
	if (strcmp(note->session, r->session) != 0)
		return bad(t, e, "another session than the notification has");
	if (t->n.replace && note->snapshot == r->version)
		want = note->snapshot_hash;
	for (size_t i = 0; !t->n.replace && i < note->n; i++) {
		if (note->deltas[i].version == r->version)
			want = note->deltas[i].hash;
	}
	if (want == NULL)
		return bad(t, e, "a version that the notification does not name");
	in_sha256(t->in, sum);
	return memcmp(sum, want, sizeof(sum)) == 0
		   ? ST_OK
		   : bad(t, e, "another SHA-256 than the notification says");
}

/* Deltas lead without a gap to the version of the notification, the first no later than behind the
 * snapshot. */
static enum st
take_note(struct reader *t, struct err *e)
{
	struct irr_source *s = &t->n.s->sources.v[t->n.src];
	struct irr_note *note = t->head.note;

	if (note == NULL || !t->head.has_snapshot || note->snapshot > t->head.version)
		return bad(t, e, "a notification without a snapshot of its version or before");
	for (size_t i = 1; i < note->n; i++) {
		if (note->deltas[i].version != note->deltas[i - 1].version + 1)
			return bad(t, e, "versions are missing in a notification");
	}
	if (note->snapshot < t->head.version &&
	    (note->n == 0 || note->deltas[0].version > note->snapshot + 1 ||
		note->deltas[note->n - 1].version != t->head.version))
		return bad(
		    t, e, "deltas of a notification do not lead from its snapshot to its version");
	if (s->session[0] != '\0' && strcmp(s->session, t->head.session) != 0)
		return bad(t, e,
		    "another session: load the snapshot anew, before or without what is there");
	memcpy(note->session, t->head.session, sizeof(note->session));
	note->version = t->head.version;
	irr_note_free(s->note);
	s->note = note;
	t->head.note = NULL;
	load_keep_as(t->n.l, "notification");
	return ST_OK;
}

static enum st
take(struct reader *t, struct err *e)
{
	struct irr_source *s;
	enum st st;

	t->n.s->about.first = t->n.s->about.last = t->head.version;
	memcpy(t->n.s->about.session, t->head.session, sizeof(t->head.session));
	t->n.s->about.snapshot = t->n.replace;
	irr_about_of(t->n.s, t->n.src);
	if (strcmp(t->head.type, "notification") == 0) {
		t->n.s->about.notification = true;
		return take_note(t, e);
	}
	st = check_note(t, e);
	if (st == ST_OK)
		st = nrtm_apply(&t->n, e);
	if (st != ST_OK)
		return st;
	s = &t->n.s->sources.v[t->n.src];
	s->has_serial = true;
	s->serial = t->head.version;
	memcpy(s->session, t->head.session, sizeof(s->session));
	return ST_OK;
}

enum st
irr_nrtm4(struct irr_set *s, struct in *in, struct load *l, struct err *e)
{
	struct reader t = { .in = in };
	enum st st;

	nrtm_init(&t.n, s, l);
	st = whole(&t, e);
	if (st == ST_OK)
		st = take(&t, e);
	irr_note_free(t.r.note);
	irr_note_free(t.head.note);
	buf_fini(&t.text);
	nrtm_fini(&t.n);
	return st;
}

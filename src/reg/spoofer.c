/* spoofer.c - reads sessions; the frozen form is in spoofer_table.c. See spoofer.h. */
#include "reg/spoofer.h"

#include <stdlib.h>
#include <time.h>

#include "base/arena.h"
#include "base/civil.h"
#include "base/limits.h"
#include "io/jsax.h"
#include "pfx/asn.h"
#include "pfx/pfx.h"

/* Members of a session that count; the results in the order of family and kind. */
enum { ASN4, ASN6, CLIENT4, CLIENT6, SESSION, TIME, RESULTS, MEMBERS = RESULTS + 4 };

static const char *const members[MEMBERS] = { "asn4", "asn6", "client4", "client6", "session",
	"timestamp", "privatespoof", "routedspoof", "privatespoof6", "routedspoof6" };

#define VALUE_BYTES 64 /* longer than any value that is one of these */

struct doc {
	struct spoofer_set *s;
	struct load *l;
	unsigned depth, record; /* depth inside the session that is open; 0 none */
	int member;		/* -1: another */
	bool wrapper;		/* the key is one under which an API lists sessions */
	char text[MEMBERS][VALUE_BYTES];
	size_t len[MEMBERS]; /* 0: null or absent; VALUE_BYTES: too long to be one */
};

static struct str
value(const struct doc *d, int m)
{
	return (struct str){ d->text[m], d->len[m] < VALUE_BYTES ? d->len[m] : 0 };
}

/* SPOOF_RESULTS: none of the words. */
static enum spoof_result
result_of(struct str s)
{
	static const char *const words[] = { "received", "blocked", "rewritten", "unknown" };
	unsigned i = 0;

	while (i < SPOOF_RESULTS && !str_eq(s, words[i]))
		i++;
	return i;
}

static bool
month_of(struct str s, int64_t *unix_s, int32_t *month)
{
	struct tm tm;
	time_t t;

	if (!civil_parse(s, unix_s))
		return false;
	t = (time_t)*unix_s;
	if (gmtime_r(&t, &tm) == NULL)
		return false;
	*month = (tm.tm_year + 1900) * 12 + tm.tm_mon;
	return true;
}

static bool
add(struct spoofer_set *s, const struct spoofer_seen *r)
{
	struct spoofer_seen *v = arr_grow(s->v, s->n, &s->cap, sizeof(*v));

	if (v == NULL)
		return false;
	s->v = v;
	v[s->n++] = *r;
	return true;
}

/* The results of one family; NULL, or why the session is refused. */
static const char *
take_family(struct doc *d, unsigned f, struct spoofer_seen *r, enum st *st)
{
	const struct str asn = value(d, f == 0 ? ASN4 : ASN6),
			 client = value(d, f == 0 ? CLIENT4 : CLIENT6);
	bool known = asn.n != 0 && asn_parse(asn, &r->asn);
	struct pfx p;

	if (asn.n != 0 && !known)
		return "not an AS number";
	r->afi = f == 0 ? AFI_IP4 : AFI_IP6;
	r->client = pfx_parse_loose(client, &p, NULL) ? pfx_hash(&p) | 1 : 0;
	for (unsigned k = 0; k < SPOOF_KINDS; k++) {
		const int m = RESULTS + 2 * (int)f + (int)k;

		if (d->len[m] == 0) /* not tested */
			continue;
		r->kind = (uint8_t)k;
		r->result = (uint8_t)result_of(value(d, m));
		if (r->result == SPOOF_RESULTS)
			return "unknown result";
		if (known && !add(d->s, r))
			*st = ST_NOMEM;
	}
	return NULL;
}

static enum st
take(struct doc *d, struct err *e)
{
	const size_t n = d->s->n;
	struct spoofer_seen r = { 0 };
	const char *why = NULL;
	enum st st = ST_OK;
	int64_t when = 0;

	if (d->l->read >= REG_MAX_RECORDS)
		return err_set(
		    e, ST_LIMIT, ERR_NOOFF, NULL, "more than %u sessions", REG_MAX_RECORDS);
	if (!month_of(value(d, TIME), &when, &r.month))
		why = "no time";
	else if (d->len[SESSION] != 0 && !str_u64(value(d, SESSION), UINT64_MAX, &r.session))
		why = "not a number of a session";
	for (unsigned f = 0; why == NULL && f < 2; f++)
		why = take_family(d, f, &r, &st);
	if (st != ST_OK)
		return err_nomem(e, "sessions");
	if (why == NULL && d->s->n == n)
		why = "no AS number, or no result";
	if (why != NULL) {
		d->s->n = n;
		load_refuse(d->l, why);
		return ST_OK;
	}
	if (when > d->l->latest_s)
		d->l->latest_s = when;
	load_keep(d->l);
	return ST_OK;
}

static void
open_session(struct doc *d)
{
	d->record = d->depth;
	d->member = -1;
	memset(d->len, 0, sizeof(d->len));
}

static void
keep(struct doc *d, enum jtok t, struct str text)
{
	if (d->member < 0 || d->depth != d->record || t == J_NULL)
		return;
	/* what is too long, or neither text nor number, is not the value it should be */
	d->len[d->member] = text.n < VALUE_BYTES && t != J_BOOL ? text.n : VALUE_BYTES;
	if (d->len[d->member] == 0)
		d->len[d->member] = VALUE_BYTES;
	if (d->len[d->member] < VALUE_BYTES)
		memcpy(d->text[d->member], text.p, text.n);
}

static void
on_key(struct doc *d, struct str key)
{
	if (d->depth != d->record)
		return;
	d->member = -1;
	for (int m = 0; m < MEMBERS; m++) {
		if (str_eq(key, members[m]))
			d->member = m;
	}
	if (d->depth == 1)
		d->wrapper = str_eq(key, "hydra:member") || str_eq(key, "member") ||
			     str_eq(key, "data") || str_eq(key, "sessions");
}

static enum st
token(void *arg, enum jtok t, struct str text, struct err *e)
{
	struct doc *d = arg;

	switch (t) {
	case J_OBJ:
		d->depth++;
		if (d->record == 0)
			open_session(d);
		return ST_OK;
	case J_ARR:
		if (d->wrapper && d->record == d->depth)
			d->record = 0; /* no session, but an answer that holds some */
		d->depth++;
		return ST_OK;
	case J_ARR_END:
		d->depth--;
		if (d->wrapper && d->record == 0 && d->depth == 1)
			d->record = UINT32_MAX; /* what follows in the answer is none */
		return ST_OK;
	case J_OBJ_END:
		if (d->record == d->depth--) {
			d->record = 0;
			return take(d, e);
		}
		if (d->depth == 0) {
			d->record = 0;
			d->wrapper = false;
		}
		return ST_OK;
	case J_KEY:
		on_key(d, text);
		return ST_OK;
	default:
		keep(d, t, text);
		return ST_OK;
	}
}

enum st
spoofer_load(struct spoofer_set *s, struct in *in, struct load *l, struct err *e)
{
	struct doc d = { .s = s, .l = l, .member = -1 };
	const size_t n = s->n;
	enum st st = jsax_run_many(in, token, &d, e);

	if (st == ST_OK && l->kept == 0)
		st = err_set(e, ST_BAD, ERR_NOOFF, "Spoofer sessions", "no session in it");
	if (st != ST_OK)
		s->n = n;
	return st;
}

void
spoofer_set_fini(struct spoofer_set *s)
{
	free(s->v);
	*s = (struct spoofer_set){ 0 };
}

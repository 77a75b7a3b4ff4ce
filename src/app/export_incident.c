/* export_incident.c - what was detected, out as CSV or lines of JSON. */
#include <stdlib.h>

#include "app/export.h"
#include "app/view_incident.h"

#define FLUSH_BYTES 65536

struct out {
	const struct obs *o;
	const struct export_sink *to;
	struct buf b;
	bool ndjson;
	enum st st;
	struct err *e;
};

static void
flush(struct out *x, size_t least)
{
	if (buf_bad(&x->b))
		x->st = err_nomem(x->e, "export");
	if (x->st != ST_OK || x->b.n < least)
		return;
	x->st = x->to->put(x->to->arg, x->b.p, x->b.n, x->e);
	x->b.n = 0;
}

/* The document as it was put, which is what `detect` prints and more. */
static void
put_doc(struct out *x, const struct store_incident *in)
{
	struct store_found f;

	x->st = store_incident_find(x->o->store, str_of(in->id), 0, &f, x->e);
	if (x->st == ST_OK) {
		buf_str(&x->b, str_trim(f.in.doc));
		buf_ch(&x->b, '\n');
	}
	store_found_fini(&f);
}

static bool
take(void *arg, const struct store_incident *in)
{
	struct out *x = arg;

	if (x->ndjson)
		put_doc(x, in);
	else
		x->st = incident_csv_row(&x->b, x->o->store, in, x->e);
	flush(x, FLUSH_BYTES);
	return x->st == ST_OK;
}

enum st
export_incidents(
    const struct obs *o, int32_t month, bool ndjson, const struct export_sink *to, struct err *e)
{
	struct store_incident_scan scan = { .most = STORE_PROVEN };
	struct out x = { .o = o, .to = to, .ndjson = ndjson, .st = ST_OK, .e = e };
	enum st st;

	if (month != 0) {
		scan.since_us = month_begin_s(month) * 1000000;
		scan.until_us = month_begin_s(month + 1) * 1000000;
	}
	if (!ndjson)
		incident_csv_columns(&x.b);
	st = store_incidents(o->store, &scan, take, &x, e);
	if (st == ST_OK && x.st == ST_OK)
		flush(&x, 0);
	buf_fini(&x.b);
	return st == ST_OK ? x.st : st;
}

static bool
take_gap(void *arg, const struct store_gap *g)
{
	struct out *x = arg;

	gap_csv_row(&x->b, g);
	flush(x, FLUSH_BYTES);
	return x->st == ST_OK;
}

enum st
export_gaps(const struct obs *o, int32_t month, const struct export_sink *to, struct err *e)
{
	struct store_gap_scan scan = { .since_us = 0 };
	struct out x = { .o = o, .to = to, .st = ST_OK, .e = e };
	enum st st;

	if (month != 0) {
		scan.since_us = month_begin_s(month) * 1000000;
		scan.until_us = month_begin_s(month + 1) * 1000000;
	}
	gap_csv_columns(&x.b);
	st = store_gaps(o->store, &scan, take_gap, &x, e);
	if (st == ST_OK && x.st == ST_OK)
		flush(&x, 0);
	buf_fini(&x.b);
	return st == ST_OK ? x.st : st;
}

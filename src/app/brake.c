/* brake.c - see brake.h. */
#include "app/brake.h"

#include <stdio.h>
#include <stdlib.h>

#include "app/ingest_i.h"
#include "app/select.h"
#include "base/arena.h"
#include "base/buf.h"
#include "world/world.h"

#define BRAKE_SHA_LETTERS 8 /* the fewest that name a file */

static bool
is_vrps(const struct store_input *in)
{
	return strcmp(in->kind, "vrps") == 0;
}

/* World files that the brakes have a say in; a file that a fetch held stays held. */
static bool
is_judged(const struct store_input *in)
{
	return (in->status == INPUT_DONE || in->status == INPUT_HELD) &&
	       strcmp(in->kind, KIND_TABLE) != 0 && strcmp(in->kind, KIND_UPDATES) != 0 &&
	       strcmp(in->kind, KIND_OPINION) != 0 && strcmp(in->name, SOURCE_BUILT_IN) != 0;
}

static int
by_series_and_time(const void *pa, const void *pb, void *arg)
{
	const struct store_input *in = arg, *a = &in[*(const size_t *)pa],
				 *b = &in[*(const size_t *)pb];
	const int c = strcmp(a->series, b->series);

	if (c != 0)
		return c;
	if (a->data_time_s != b->data_time_s)
		return a->data_time_s < b->data_time_s ? -1 : 1;
	if (a->kept != b->kept) /* no order in time: the fuller one is the good one */
		return a->kept > b->kept ? -1 : 1;
	return memcmp(a->sha256, b->sha256, SHA256_BYTES);
}

static int64_t
apart(const struct store_input *a, const struct store_input *b)
{
	const int64_t d = a->data_time_s - b->data_time_s;

	return d < 0 ? -d : d;
}

/* Whether more than bp of then is gone; exact, as a rounded share is not. */
static bool
lost_more(uint64_t then, uint64_t now, uint64_t bp)
{
	return now < then && (then - now) * 10000 > then * bp;
}

static bool
grew_more(uint64_t then, uint64_t now, uint64_t bp)
{
	return now > then && (now - then) * 10000 > then * bp;
}

bool
brake_out(uint64_t then, uint64_t now, int64_t apart_s, bool vrps)
{
	const bool quick = vrps && apart_s <= BRAKE_VRP_S;

	if (then < BRAKE_MIN_RECORDS || apart_s > BRAKE_REACH_S)
		return false;
	return lost_more(then, now, quick ? BRAKE_VRP_BP : BRAKE_SHRINK_BP) ||
	       (quick && grew_more(then, now, BRAKE_VRP_BP));
}

/* Another source of VRPs at about that time holds about as many. */
static bool
has_witness(const struct store_input *in, size_t n, const struct store_input *x)
{
	for (size_t i = 0; i < n; i++) {
		const struct store_input *o = &in[i];

		if (is_judged(o) && is_vrps(o) && strcmp(o->series, x->series) != 0 &&
		    apart(o, x) <= BRAKE_WITNESS_S && o->kept != 0 &&
		    !lost_more(o->kept, x->kept, BRAKE_VRP_BP) &&
		    !grew_more(o->kept, x->kept, BRAKE_VRP_BP))
			return true;
	}
	return false;
}

/* Whether x stays out beside the last good one of its series; why into text. */
static bool
shrank(const struct store_input *in, size_t n, const struct store_input *good,
    const struct store_input *x, char *text, size_t cap)
{
	const uint64_t then = good->kept, now = x->kept;
	const uint64_t tenths =
	    then != 0 ? (now < then ? then - now : now - then) * 1000 / then : 0;

	if (!brake_out(then, now, apart(good, x), is_vrps(x)))
		return false;
	if (is_vrps(x) && has_witness(in, n, x))
		return false;
	snprintf(text, cap,
	    "%llu records, %llu.%llu %% %s than the %llu of %s before it; held back until somebody "
	    "accepts it",
	    (unsigned long long)now, (unsigned long long)tenths / 10,
	    (unsigned long long)tenths % 10, now < then ? "fewer" : "more",
	    (unsigned long long)then, good->name);
	return true;
}

static void
settle(struct store_input *x, bool out, const char *why, bool *touched)
{
	const enum input_status status = out ? INPUT_HELD : INPUT_DONE;
	const enum input_hold hold = out ? HOLD_SHRUNK : HOLD_NO;

	if (x->status == status && x->hold == hold && strcmp(x->error, out ? why : "") == 0)
		return;
	x->status = status;
	x->hold = hold;
	snprintf(x->error, sizeof(x->error), "%s", out ? why : "");
	*touched = true;
}

enum st
brake_apply(struct store_input *in, size_t n, bool *touched, struct err *e)
{
	size_t *order = arr_new(n + 1, sizeof(*order)), k = 0;
	const struct store_input *good = NULL;

	if (order == NULL)
		return err_nomem(e, "brakes");
	for (size_t i = 0; i < n; i++) {
		touched[i] = false;
		if (is_judged(&in[i]))
			order[k++] = i;
	}
	qsort_r(order, k, sizeof(*order), by_series_and_time, in);
	for (size_t i = 0; i < k; i++) {
		struct store_input *x = &in[order[i]];
		char why[512] = "";
		bool out = false;

		if (good != NULL && strcmp(good->series, x->series) != 0)
			good = NULL;
		if (x->hold == HOLD_BACK || x->hold == HOLD_OLD)
			continue;
		if (x->hold != HOLD_ACCEPTED) {
			out = good != NULL && shrank(in, n, good, x, why, sizeof(why));
			settle(x, out, why, &touched[order[i]]);
		}
		if (!out)
			good = x;
	}
	free(order);
	return ST_OK;
}

static enum st
run_brakes(struct ingesting *g, bool say, struct err *e)
{
	struct store_input *in = NULL;
	bool *touched = NULL;
	size_t n = 0;
	enum st st = store_inputs(g->obs.store, &in, &n, e);

	if (st == ST_OK && (touched = arr_new(n + 1, sizeof(*touched))) == NULL)
		st = err_nomem(e, "brakes");
	if (st == ST_OK)
		st = brake_apply(in, n, touched, e);
	for (size_t i = 0; st == ST_OK && i < n; i++) {
		g->res->held_back += say && in[i].status == INPUT_HELD;
		if (!say)
			;
		else if (in[i].status == INPUT_HELD && (touched[i] || in[i].view == 0)) {
			tell(g, "held back: %s: %s", in[i].name, in[i].error);
			g->res->fault = true;
		} else if (touched[i])
			tell(g, "%s: no longer held back", in[i].name);
		if (!touched[i])
			continue;
		g->changed = true;
		st = store_input_put(g->obs.store, &in[i], e);
	}
	free(touched);
	free(in);
	return st;
}

enum st
brake_inputs(struct ingesting *g, struct err *e)
{
	return run_brakes(g, true, e);
}

static bool
is_named(const struct store_input *in, const char *which)
{
	struct buf hex = { 0 };
	bool yes = strcmp(in->name, which) == 0;

	if (!yes && strlen(which) >= BRAKE_SHA_LETTERS) {
		buf_hex(&hex, in->sha256, SHA256_BYTES);
		yes = !buf_bad(&hex) && str_starts((struct str){ hex.p, hex.n }, which);
		buf_fini(&hex);
	}
	return yes;
}

enum st
brake_accept(struct ingesting *g, const char *which, struct err *e)
{
	struct store_input *in = NULL;
	size_t n = 0, hit = 0, hits = 0;
	bool again = false;
	enum st st = run_brakes(g, false, e); /* one that came just now is held first */

	if (st == ST_OK)
		st = store_inputs(g->obs.store, &in, &n, e);
	for (size_t i = 0; st == ST_OK && i < n; i++) {
		if (!is_named(&in[i], which))
			continue;
		again |= in[i].hold == HOLD_ACCEPTED;
		if (in[i].status != INPUT_HELD)
			continue;
		hit = i;
		hits++;
	}
	if (st == ST_OK && hits > 1)
		st = err_set(e, ST_BAD, ERR_NOOFF, NULL,
		    "%zu files held back are named %.100s: give the beginning of a SHA-256", hits,
		    which);
	else if (st == ST_OK && hits == 0 && !again)
		st = err_set(e, ST_BAD, ERR_NOOFF, NULL, "no file %.100s is held back", which);
	else if (st == ST_OK && hits == 1) {
		tell(g, "%s: accepted", in[hit].name);
		in[hit].status = INPUT_DONE;
		in[hit].hold = HOLD_ACCEPTED;
		in[hit].error[0] = '\0';
		g->changed = true;
		st = store_input_put(g->obs.store, &in[hit], e);
	}
	free(in);
	return st;
}

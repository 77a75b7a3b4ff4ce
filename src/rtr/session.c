/* session.c - see session.h. */
#include "rtr/session.h"

#include <stdlib.h>

#include "base/arena.h"

struct rtr {
	enum rtr_phase phase;
	bool listen, again;
	unsigned version;
	bool settled; /* the cache has answered in this version */
	/* the last whole set */
	struct rtr_set cur, next;
	bool have, resume; /* resume: the cache can be asked what changed since */
	uint16_t session, next_session;
	uint64_t records; /* messages of the transfer that hold one */
	uint32_t serial;
	int64_t data_s; /* when it came */
	uint32_t refresh_s, retry_s, expire_s;
	/* queries */
	bool all;	  /* the one under way asks for everything */
	int64_t asked_s;  /* when the last one went out; INT64_MIN never */
	int64_t due_s;	  /* when the next one goes; INT64_MAX none */
	int64_t notify_s; /* the last notify; INT64_MIN none */
	struct buf out;
};

#define NEVER INT64_MAX
#define LONG_AGO (INT64_MIN / 2)

struct rtr *
rtr_new(unsigned max_version, bool listen)
{
	struct rtr *r = arr_new(1, sizeof(*r));

	if (r == NULL)
		return NULL;
	r->version = max_version < RTR_MAX_VERSION ? max_version : RTR_MAX_VERSION;
	r->listen = listen;
	r->due_s = NEVER;
	r->asked_s = r->notify_s = LONG_AGO;
	r->refresh_s = 3600; /* what RFC 8210 6 suggests, for version 0 and until told */
	r->retry_s = 600;
	r->expire_s = 7200;
	return r;
}

void
rtr_free(struct rtr *r)
{
	if (r == NULL)
		return;
	rtr_set_fini(&r->cur);
	rtr_set_fini(&r->next);
	buf_fini(&r->out);
	free(r);
}

/* Asks for what changed, or for everything when there is nothing to build on. */
static void
ask(struct rtr *r, int64_t now_s)
{
	r->all = !r->resume;
	r->phase = RTR_ASKED;
	r->asked_s = now_s;
	r->due_s = NEVER;
	if (r->all)
		rtr_put_reset_query(&r->out, r->version);
	else
		rtr_put_serial_query(&r->out, r->version, r->session, r->serial);
}

void
rtr_start(struct rtr *r, int64_t now_s)
{
	r->settled = r->again = false;
	r->notify_s = LONG_AGO;
	r->out.n = 0;
	ask(r, now_s);
}

bool
rtr_stop(struct rtr *r)
{
	const bool lost = r->phase == RTR_RECEIVING;

	rtr_set_fini(&r->next);
	r->phase = RTR_CLOSED;
	r->due_s = NEVER;
	return lost;
}

int64_t
rtr_tick(struct rtr *r, int64_t now_s)
{
	if (r->phase == RTR_READY && now_s >= r->due_s)
		ask(r, now_s);
	return r->phase == RTR_READY ? r->due_s : NEVER;
}

static enum st
odd(struct rtr_step *step, const char *rule, const char *what)
{
	step->mark = RTR_ODD;
	step->rule = rule;
	step->what = what;
	return ST_OK;
}

/* Ends the session; the report goes out with what was received of the message. */
static enum st
refuse(struct rtr *r, struct rtr_step *step, int code, const char *rule, const char *what)
{
	step->mark = RTR_CLOSE;
	step->code = code;
	step->rule = rule;
	step->what = what;
	rtr_stop(r);
	return ST_OK;
}

static enum st
notify(struct rtr *r, int64_t now_s, struct rtr_step *step)
{
	const bool soon = now_s - r->notify_s < RTR_QUERY_EVERY_S;

	r->notify_s = now_s;
	if (r->phase == RTR_READY) {
		const int64_t due = r->asked_s + RTR_QUERY_EVERY_S;

		r->due_s = due < r->due_s ? due : r->due_s;
	}
	return soon
		   ? odd(step, "RFC 8210 5.2",
			 "notifies that follow each other at once: one query a minute answers them")
		   : ST_OK;
}

static enum st
cache_response(struct rtr *r, const struct rtr_pdu *p, struct rtr_step *step, struct err *e)
{
	if (r->phase == RTR_RECEIVING || (r->phase == RTR_READY && !r->listen))
		return refuse(r, step, RTR_E_CORRUPT, "RFC 8210 8",
		    "a Cache Response that nothing asked for");
	if (r->phase == RTR_READY) /* recorded: the query is not in the stream */
		r->all = !r->resume || p->session != r->session;
	if (!r->all && p->session != r->session) {
		r->resume = false; /* the next connection asks for everything */
		return refuse(
		    r, step, RTR_E_CORRUPT, "RFC 8210 5.5", "another session than was asked about");
	}
	r->next_session = p->session;
	r->records = 0;
	r->phase = RTR_RECEIVING;
	return r->all ? ST_OK : rtr_set_copy(&r->next, &r->cur, e);
}

static enum st
record(struct rtr *r, const struct rtr_pdu *p, struct rtr_step *step, struct err *e)
{
	enum st st;

	if (r->phase != RTR_RECEIVING)
		return refuse(
		    r, step, RTR_E_CORRUPT, "RFC 8210 8", "a record outside of a transfer");
	st = p->announce ? rtr_set_add(&r->next, p, e) : rtr_set_remove(&r->next, p, e);
	r->records++;
	if (st == ST_BAD && !p->announce && p->odd_flags)
		return odd(step, "RFC 8210 5.6",
		    "flags that have no meaning, and nothing to withdraw: passed over");
	if (st == ST_BAD)
		return refuse(r, step, p->announce ? RTR_E_DUPLICATE : RTR_E_WITHDRAW,
		    "RFC 8210 5.6",
		    p->announce ? "a record announced twice"
				: "a record withdrawn that was never announced");
	if (st == ST_LIMIT)
		return refuse(r, step, RTR_E_INTERNAL, NULL, "more records than are taken");
	if (st != ST_OK)
		return st;
	return p->odd_flags ? odd(step, "RFC 8210 5.6", "flags that have no meaning") : ST_OK;
}

static uint32_t
within(uint32_t v, uint32_t lo, uint32_t hi, bool *out)
{
	*out |= v < lo || v > hi;
	return v < lo ? lo : v > hi ? hi : v;
}

/* The ranges of RFC 8210 6; data must outlive both other intervals. */
static bool
intervals(struct rtr *r, const struct rtr_pdu *p)
{
	const uint32_t longer = p->refresh_s > p->retry_s ? p->refresh_s : p->retry_s;
	bool out = false;

	if (!p->has_intervals)
		return false;
	r->refresh_s = within(p->refresh_s, 1, 86400, &out);
	r->retry_s = within(p->retry_s, 1, 7200, &out);
	r->expire_s = within(p->expire_s, 600, 172800, &out);
	out |= p->expire_s <= longer;
	if (r->expire_s <= r->refresh_s)
		r->refresh_s = r->expire_s - 1;
	return out;
}

static enum st
end_of_data(struct rtr *r, const struct rtr_pdu *p, int64_t now_s, struct rtr_step *step)
{
	bool strange;

	if (r->phase != RTR_RECEIVING)
		return refuse(
		    r, step, RTR_E_CORRUPT, "RFC 8210 8", "End of Data outside of a transfer");
	if (p->session != r->next_session)
		return refuse(
		    r, step, RTR_E_CORRUPT, "RFC 8210 5.8", "End of Data of another session");
	strange = intervals(r, p);
	r->phase = RTR_READY;
	r->due_s = now_s + r->refresh_s;
	step->done = true;
	if (r->next.vrps == 0) {
		rtr_set_fini(&r->next);
		step->mark = r->records == 0 ? RTR_HELD : RTR_ODD;
		step->held = true;
		step->rule = "RFC 8210 5.8";
		step->what = "a whole transfer that leaves no VRPs is held back";
		return ST_OK;
	}
	rtr_set_fini(&r->cur);
	r->cur = r->next;
	r->next = (struct rtr_set){ 0 };
	r->have = r->resume = true;
	r->session = p->session;
	r->serial = p->serial;
	r->data_s = now_s;
	return strange ? odd(step, "RFC 8210 6", "intervals out of range, brought into it") : ST_OK;
}

/* After an answer to a query for everything there is nothing else to ask: it waits. */
static enum st
cache_reset(struct rtr *r, int64_t now_s, struct rtr_step *step)
{
	const bool unasked = r->phase == RTR_READY && !(r->listen && r->resume);
	const bool loop = unasked || (r->phase == RTR_ASKED && r->all);

	if (r->phase == RTR_RECEIVING)
		return refuse(
		    r, step, RTR_E_CORRUPT, "RFC 8210 8", "Cache Reset inside a transfer");
	r->resume = false; /* the set stays in use until there is another, or it expires */
	if (!loop) {
		ask(r, now_s);
		return ST_OK;
	}
	r->phase = RTR_READY;
	r->due_s = now_s + r->retry_s;
	return odd(
	    step, "RFC 8210 8.4", "Cache Reset in answer to a query for everything: it waits");
}

static enum st
error_report(struct rtr *r, const struct rtr_pdu *p, int64_t now_s, struct rtr_step *step)
{
	const char *rule = "RFC 8210 5.11";

	if (p->inner_n >= 2 && p->inner[1] == RTR_ERROR_REPORT)
		return refuse(r, step, RTR_E_NONE, rule, "an error report about an error report");
	if (p->session == RTR_E_NO_DATA && r->phase == RTR_ASKED) {
		r->phase = RTR_READY;
		r->due_s = now_s + r->retry_s;
		return odd(step, "RFC 8210 8.4", "the cache has no data yet");
	}
	if (p->session == RTR_E_VERSION && !r->settled && r->version > 0) {
		r->version = p->version < r->version ? p->version : r->version - 1;
		r->again = true;
		return refuse(
		    r, step, RTR_E_NONE, "RFC 8210 7", "the cache speaks a lower version");
	}
	return refuse(r, step, RTR_E_NONE, rule, "the cache reports an error");
}

/* The version of a message: settled by the first answer, the same from then on. */
static void
check_version(struct rtr *r, unsigned version, unsigned type, struct rtr_step *step)
{
	const bool answer = type != RTR_ERROR_REPORT && type != RTR_SERIAL_NOTIFY;

	if (version == r->version || (!answer && !r->settled) || type == RTR_ERROR_REPORT) {
		r->settled |= answer;
		return;
	}
	if (!r->settled && version < r->version) {
		r->version = version;
		r->settled = true;
		return;
	}
	refuse(r, step, RTR_E_UNEXPECTED_VERSION, "RFC 8210 7",
	    "another version than the session has");
}

static enum st
act(struct rtr *r, int64_t now_s, struct rtr_step *step, struct err *e)
{
	const struct rtr_pdu *p = &step->pdu;

	switch (p->type) {
	case RTR_SERIAL_NOTIFY:
		return notify(r, now_s, step);
	case RTR_CACHE_RESPONSE:
		return cache_response(r, p, step, e);
	case RTR_IPV4:
	case RTR_IPV6:
	case RTR_ROUTER_KEY:
	case RTR_ASPA:
		return record(r, p, step, e);
	case RTR_END_OF_DATA:
		return end_of_data(r, p, now_s, step);
	case RTR_CACHE_RESET:
		return cache_reset(r, now_s, step);
	case RTR_ERROR_REPORT:
		return error_report(r, p, now_s, step);
	default:
		return refuse(
		    r, step, RTR_E_CORRUPT, "RFC 8210 5", "a query, which only routers send");
	}
}

enum st
rtr_feed(struct rtr *r, const uint8_t *p, size_t n, size_t *used, int64_t now_s,
    struct rtr_step *step, struct err *e)
{
	struct rtr_fault f;
	enum st st;

	*step = (struct rtr_step){ .code = RTR_E_NONE };
	*used = 0;
	if (r->phase == RTR_CLOSED)
		return ST_TRUNC;
	st = rtr_pdu_decode(p, n, &step->pdu, &f);
	if (st == ST_TRUNC)
		return st;
	*used = step->pdu.len < RTR_HEAD_BYTES ? RTR_HEAD_BYTES : step->pdu.len;
	*used = *used < n ? *used : n;
	if (p[0] <= RTR_MAX_VERSION)
		check_version(r, p[0], p[1], step);
	if (step->mark == RTR_CLOSE)
		st = ST_OK;
	else if (st == ST_OK)
		st = act(r, now_s, step, e);
	else
		st =
		    refuse(r, step, p[1] == RTR_ERROR_REPORT ? RTR_E_NONE : f.code, f.rule, f.what);
	if (step->mark == RTR_CLOSE && step->code != RTR_E_NONE)
		rtr_put_error(&r->out, r->version, (unsigned)step->code, p, *used, step->what);
	return st == ST_OK && buf_bad(&r->out) ? err_nomem(e, "RTR") : st;
}

struct buf *
rtr_out(struct rtr *r)
{
	return &r->out;
}

enum rtr_phase
rtr_phase(const struct rtr *r)
{
	return r->phase;
}

unsigned
rtr_version(const struct rtr *r)
{
	return r->version;
}

bool
rtr_again(const struct rtr *r)
{
	return r->again;
}

bool
rtr_step_down(struct rtr *r)
{
	if (r->settled || r->version == 0 || r->phase != RTR_ASKED)
		return false;
	r->version--;
	return true;
}

const struct rtr_set *
rtr_data(const struct rtr *r, int64_t now_s)
{
	return r->have && now_s - r->data_s <= r->expire_s ? &r->cur : NULL;
}

uint32_t
rtr_serial(const struct rtr *r)
{
	return r->serial;
}

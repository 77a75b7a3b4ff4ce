/*
 * inspect_rtr.c - the octets a cache sends, message by message, as a router's session takes them.
 *
 * The session is the one of the client (rtr/session.h). Its queries are not in the stream, so an
 * answer is expected at any time; no time passes. What follows the end of the session is not looked
 * at, as nobody would read it.
 */
#include "app/inspect_i.h"
#include "base/limits.h"
#include "rtr/session.h"

static const enum outcome outcomes[] = {
	[RTR_FINE] = OUT_OK, [RTR_ODD] = OUT_OK_FLAG, [RTR_HELD] = OUT_HELD, [RTR_CLOSE] = OUT_CLOSE
};

static void
put_hex(struct inspect *x, const char *key, const uint8_t *p, size_t n)
{
	x->text.n = 0;
	buf_hex(&x->text, p, n);
	json_kstr(&x->j, key, (struct str){ x->text.p, x->text.n });
}

static void
put_prefix(struct inspect *x, const struct rtr_pdu *p)
{
	char text[PFX_TEXT];

	json_kstr(&x->j, "prefix", (struct str){ text, (size_t)(pfx_fmt(text, &p->pfx) - text) });
	json_ku64(&x->j, "max_length", p->max_len);
	json_ku64(&x->j, "asn", p->asn);
}

static void
put_providers(struct inspect *x, const struct rtr_pdu *p)
{
	json_ku64(&x->j, "customer", p->asn);
	json_key(&x->j, "providers");
	json_arr(&x->j);
	for (size_t i = 0; i < p->n_providers; i++)
		json_u64(&x->j, be32(p->providers + 4 * i));
	json_arr_end(&x->j);
}

static void
put_record(struct inspect *x, const struct rtr_pdu *p)
{
	json_kbool(&x->j, "announce", p->announce);
	if (p->type == RTR_ASPA)
		put_providers(x, p);
	else if (p->type == RTR_ROUTER_KEY) {
		json_ku64(&x->j, "asn", p->asn);
		put_hex(x, "ski", p->ski, RTR_SKI_BYTES);
	} else
		put_prefix(x, p);
}

/* What a message that could be read holds. */
static void
put_pdu(struct inspect *x, const struct rtr_pdu *p)
{
	json_ku64(&x->j, "version", p->version);
	switch (p->type) {
	case RTR_CACHE_RESPONSE:
		json_ku64(&x->j, "session", p->session);
		break;
	case RTR_SERIAL_NOTIFY:
	case RTR_END_OF_DATA:
		json_ku64(&x->j, "session", p->session);
		json_ku64(&x->j, "serial", p->serial);
		break;
	case RTR_IPV4:
	case RTR_IPV6:
	case RTR_ROUTER_KEY:
	case RTR_ASPA:
		put_record(x, p);
		break;
	case RTR_ERROR_REPORT:
		json_ku64(&x->j, "code", p->session);
		json_kstr(&x->j, "text", p->text);
		break;
	default:
		break;
	}
}

/* One message; *go false at the end, of the stream or of the session. */
static enum st
one(struct inspect *x, struct rtr *r, bool *go, struct err *e)
{
	const uint64_t off = in_off(x->in);
	struct rtr_fault bad;
	struct rtr_step s;
	struct rtr_pdu whole;
	struct err why;
	const uint8_t *p;
	size_t have, used;
	enum st st, in = in_peek(x->in, RTR_HEAD_BYTES, &p, &have, &why);

	*go = false;
	/* the whole message before any look at it: lines do not hang on the pieces it came in */
	if (in == ST_OK && be32(p + 4) <= RTR_MAX_PDU_BYTES && be32(p + 4) > RTR_HEAD_BYTES)
		in = in_peek(x->in, be32(p + 4), &p, &have, &why);
	if (have > RTR_MAX_PDU_BYTES)
		have = RTR_MAX_PDU_BYTES;
	st = rtr_feed(r, p, have, &used, 0, &s, e);
	if (st == ST_NOMEM)
		return st;
	if (st == ST_TRUNC && in != ST_OK && in != ST_END)
		return inspect_stopped(x, &why, e);
	if (st == ST_TRUNC) /* RFC 8210 8.1: what was begun is thrown away */
		return have != 0 || rtr_stop(r)
			   ? inspect_of_file(x, OUT_CLOSE, off, "RFC 8210 8.1",
				 have != 0 ? "the connection ends inside a message"
					   : "the connection ends inside a transfer",
				 e)
			   : ST_OK;
	if (s.mark != RTR_FINE)
		findings_add(&x->f, outcomes[s.mark], off, -1, s.rule, s.what);
	inspect_begin(x, x->n->records + 1, off, rtr_type_name(s.pdu.type));
	if (s.mark == RTR_CLOSE && s.code != RTR_E_NONE)
		json_ku64(&x->j, "error_code", (uint64_t)s.code);
	if (rtr_pdu_decode(p, have, &whole, &bad) == ST_OK)
		put_pdu(x, &whole);
	in_skip(x->in, used);
	*go = s.mark != RTR_CLOSE;
	return inspect_end(x, e);
}

enum st
inspect_rtr(struct in *in, const struct inspect_opts *opts, struct out *o, struct inspect_count *n,
    struct err *e)
{
	struct inspect x = { .in = in, .o = o, .n = n };
	struct rtr *r = rtr_new(RTR_MAX_VERSION, true);
	const uint8_t *p;
	size_t have;
	enum st st = r != NULL ? ST_OK : err_nomem(e, "an RTR session");
	bool go = st == ST_OK;

	(void)opts;
	if (go && in_peek(in, 1, &p, &have, e) == ST_END) {
		st = inspect_of_file(&x, OUT_OK_FLAG, 0, NULL, "nothing in it: missing data", e);
		go = false;
	}
	if (go)
		rtr_start(r, 0);
	while (go && st == ST_OK)
		st = one(&x, r, &go, e);
	rtr_free(r);
	inspect_fini(&x);
	return st;
}

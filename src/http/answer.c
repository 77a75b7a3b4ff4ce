/* answer.c - see answer.h. */
#include "http/answer.h"

#include <microhttpd.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <zlib.h>

#include "base/json.h"
#include "base/limits.h"

/* Below this, the head of an answer weighs more than what is saved. */
#define GZIP_LEAST_BYTES 1024
#define GZIP_LEVEL 5

struct sent {
	atomic_uint refs;
	unsigned status;
	size_t bytes;
	char etag[64];		     /* as in the header: quoted, weak when compressed */
	struct MHD_Response *queued; /* also for 304, whose body the library leaves out */
	struct answer form;	     /* what a closing twin is made from; the body is queued's */
};

/* On every answer, whatever its status. The page needs its own origin only. */
static const char *const always[][2] = {
	{ "Content-Security-Policy",
	    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
	    "connect-src 'self'; font-src 'self'; base-uri 'none'; form-action 'self'; "
	    "frame-ancestors 'none'" },
	{ "X-Content-Type-Options", "nosniff" },
	{ "Referrer-Policy", "no-referrer" },
	{ "Cross-Origin-Opener-Policy", "same-origin" },
	{ "Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()" },
};

static bool
add(struct MHD_Response *r, const char *name, const char *value)
{
	return value == NULL || value[0] == '\0' ||
	       MHD_add_response_header(r, name, value) == MHD_YES;
}

static bool
add_heads(struct MHD_Response *r, const struct answer *a, const char *etag)
{
	bool ok = true;
	char retry[16], idle[32];

	for (size_t i = 0; i < sizeof(always) / sizeof(*always); i++)
		ok = ok && add(r, always[i][0], always[i][1]);
	ok = ok && add(r, "Cross-Origin-Resource-Policy", a->cors ? "cross-origin" : "same-origin");
	ok = ok && add(r, "Cache-Control", a->cache != NULL ? a->cache : "no-store");
	ok = ok && add(r, "ETag", etag) &&
	     add(r, "Vary",
		 a->accept ? "Accept, Accept-Encoding"
		 : a->vary ? "Accept-Encoding"
			   : NULL);
	ok = ok && add(r, "Allow", a->allow) && add(r, "Content-Type", a->type);
	ok = ok && add(r, "Content-Encoding", a->gzip ? "gzip" : NULL);
	ok = ok && add(r, "Link", a->link[0] != '\0' ? a->link : NULL);
	if (a->cors) {
		ok = ok && add(r, "Access-Control-Allow-Origin", "*");
		ok = ok && add(r, "Access-Control-Expose-Headers", "ETag, Link");
	}
	if (a->cors && a->status == MHD_HTTP_NO_CONTENT) { /* may the page ask? (preflight) */
		ok = ok && add(r, "Access-Control-Allow-Methods", a->allow);
		ok = ok && add(r, "Access-Control-Allow-Headers", "If-None-Match, Authorization");
		ok = ok && add(r, "Access-Control-Max-Age", "86400");
	}
	if (a->retry_s != 0) {
		snprintf(retry, sizeof(retry), "%u", a->retry_s);
		ok = ok && add(r, "Retry-After", retry);
	}
	/* A client that knows when a silent connection ends does not send into its end. */
	snprintf(idle, sizeof(idle), "timeout=%d", HTTP_IDLE_S);
	return ok && (a->close ? add(r, "Connection", "close") : add(r, "Keep-Alive", idle));
}

bool
answer_heads(const struct answer *a, struct MHD_Response *r)
{
	return add_heads(r, a, NULL);
}

/* With MHD_RESPMEM_MUST_FREE, the body is gone in every case. */
static struct MHD_Response *
response(const struct answer *a, const char *etag, enum MHD_ResponseMemoryMode mode)
{
	struct MHD_Response *r = MHD_create_response_from_buffer(a->body.n, a->body.p, mode);

	if (r == NULL && mode == MHD_RESPMEM_MUST_FREE)
		free(a->body.p);
	if (r != NULL && !add_heads(r, a, etag)) {
		MHD_destroy_response(r);
		r = NULL;
	}
	return r;
}

struct sent *
sent_new(struct answer *a)
{
	struct sent *s = calloc(1, sizeof(*s));

	if (s == NULL)
		return NULL;
	atomic_init(&s->refs, 1);
	s->status = a->status;
	s->bytes = a->body.n + 2048; /* the heads, about */
	if (a->etag[0] != '\0')
		snprintf(s->etag, sizeof(s->etag), "%s\"%s\"", a->gzip ? "W/" : "", a->etag);
	s->form = *a;
	a->body = (struct buf){ 0 };
	s->queued = response(&s->form, s->etag, MHD_RESPMEM_MUST_FREE);
	if (s->queued != NULL)
		return s;
	free(s);
	return NULL;
}

struct sent *
sent_hold(struct sent *s)
{
	atomic_fetch_add(&s->refs, 1);
	return s;
}

/* The library holds the body too for as long as it is on its way. */
void
sent_drop(struct sent *s)
{
	if (s == NULL || atomic_fetch_sub(&s->refs, 1) != 1)
		return;
	MHD_destroy_response(s->queued);
	free(s);
}

size_t
sent_bytes(const struct sent *s)
{
	return s->bytes;
}

/* The opaque part of a tag, without W/: If-None-Match compares weakly (RFC 9110 13.1.2). */
static struct str
opaque(struct str tag)
{
	tag = str_trim(tag);
	if (str_starts(tag, "W/")) {
		tag.p += 2;
		tag.n -= 2;
	}
	return tag;
}

static bool
unchanged(const struct sent *s, const char *if_none_match)
{
	const struct str own = opaque(str_of(s->etag));
	struct str rest, part;

	if (if_none_match == NULL || own.n == 0)
		return false;
	rest = str_of(if_none_match);
	while (str_cut(&rest, ',', &part)) { /* our tags have no comma */
		part = opaque(part);
		if (str_eq(part, "*") || (part.n == own.n && memcmp(part.p, own.p, own.n) == 0))
			return true;
	}
	return false;
}

unsigned
sent_queue(struct sent *s, struct MHD_Connection *mc, const char *if_none_match, bool last)
{
	const unsigned status = unchanged(s, if_none_match) ? MHD_HTTP_NOT_MODIFIED : s->status;
	struct answer twin = s->form;
	struct MHD_Response *r;
	enum MHD_Result ok;

	if (!last)
		return MHD_queue_response(mc, status, s->queued) == MHD_YES ? status : 0;
	twin.close = true;
	r = response(&twin, s->etag, MHD_RESPMEM_MUST_COPY);
	if (r == NULL)
		return 0;
	ok = MHD_queue_response(mc, status, r);
	MHD_destroy_response(r);
	return ok == MHD_YES ? status : 0;
}

const char *
answer_status_text(unsigned status)
{
	switch (status) {
	case 400:
		return "Bad Request";
	case 404:
		return "Not Found";
	case 405:
		return "Method Not Allowed";
	case 414:
		return "URI Too Long";
	case 417:
		return "Expectation Failed";
	case 421:
		return "Misdirected Request";
	case 429:
		return "Too Many Requests";
	case 431:
		return "Request Header Fields Too Large";
	case 501:
		return "Not Implemented";
	case 503:
		return "Service Unavailable";
	case 505:
		return "HTTP Version Not Supported";
	default:
		return "Internal Server Error";
	}
}

void
answer_problem(struct answer *a, unsigned status, const char *parameter, const char *detail,
    struct str instance)
{
	struct json j;

	a->body.n = 0;
	a->status = status;
	a->type = "application/problem+json";
	a->cache = NULL;
	a->etag[0] = a->link[0] = '\0';
	a->gzip = a->vary = a->accept = a->keep = false;
	a->retry_s = status == MHD_HTTP_SERVICE_UNAVAILABLE ? 2 : 0;
	j = json_on(&a->body);
	json_obj(&j);
	json_kcstr(&j, "type", "about:blank");
	json_kcstr(&j, "title", answer_status_text(status));
	json_ku64(&j, "status", status);
	json_kcstr(&j, "detail", detail);
	json_kstr(&j, "instance", instance);
	if (parameter != NULL)
		json_kcstr(&j, "parameter", parameter);
	json_obj_end(&j);
	buf_ch(&a->body, '\n');
}

enum st
answer_gzip(struct answer *a, struct err *e)
{
	z_stream z = { 0 };
	struct buf out = { 0 };
	size_t room;
	int rc;

	if (a->body.n < GZIP_LEAST_BYTES || a->body.n > UINT32_MAX / 2)
		return ST_OK;
	if (deflateInit2(&z, GZIP_LEVEL, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY) != Z_OK)
		return err_nomem(e, "compression");
	room = deflateBound(&z, a->body.n);
	if (buf_room(&out, room) == NULL) {
		deflateEnd(&z);
		return err_nomem(e, "compression");
	}
	z.next_in = (unsigned char *)a->body.p;
	z.avail_in = (uInt)a->body.n;
	z.next_out = (unsigned char *)out.p;
	z.avail_out = (uInt)room;
	rc = deflate(&z, Z_FINISH);
	out.n = z.total_out;
	deflateEnd(&z);
	if (rc != Z_STREAM_END) {
		buf_fini(&out);
		return err_set(e, ST_BAD, ERR_NOOFF, NULL, "compression ended with %d", rc);
	}
	buf_fini(&a->body);
	a->body = out;
	a->gzip = true;
	return ST_OK;
}

/* "q=0", "q=0.0", ... mean: not this one. */
static bool
refused(struct str params)
{
	struct str p;

	while (str_cut(&params, ';', &p)) {
		p = str_trim(p);
		if (p.n < 3 || (p.p[0] | 0x20) != 'q' || p.p[1] != '=')
			continue;
		for (size_t i = 2; i < p.n; i++) {
			if (p.p[i] != '0' && p.p[i] != '.')
				return false;
		}
		return true;
	}
	return false;
}

bool
answer_takes_gzip(const char *accept_encoding)
{
	struct str rest, part, name;
	int any = -1; /* what "*" says */

	if (accept_encoding == NULL)
		return false;
	rest = str_of(accept_encoding);
	while (str_cut(&rest, ',', &part)) {
		struct str params = part;

		str_cut(&params, ';', &name);
		name = str_trim(name);
		if (str_caseeq(name, "gzip") || str_caseeq(name, "x-gzip"))
			return !refused(params);
		if (str_eq(name, "*"))
			any = !refused(params);
	}
	return any == 1;
}

/* The weight of a part of an Accept line, in thousandths: 1 without one. */
static unsigned
weight(struct str params)
{
	struct str p;

	while (str_cut(&params, ';', &p)) {
		uint64_t v = 0;
		unsigned scale = 1000;

		p = str_trim(p);
		if (p.n < 3 || (p.p[0] | 0x20) != 'q' || p.p[1] != '=')
			continue;
		for (size_t i = 2; i < p.n && scale > 0; i++) {
			if (p.p[i] == '.')
				continue;
			if (p.p[i] < '0' || p.p[i] > '9')
				break;
			v += (uint64_t)(p.p[i] - '0') * scale;
			scale /= 10;
		}
		return v > 1000 ? 1000 : (unsigned)v;
	}
	return 1000;
}

const char *
answer_format(const char *accept)
{
	static const struct {
		const char *type, *format;
	} known[] = { { "application/json", "json" }, { "application/*", "json" },
		{ "*/*", "json" }, { "application/x-ndjson", "ndjson" },
		{ "application/ndjson", "ndjson" }, { "text/csv", "csv" }, { "text/*", "csv" } };
	const char *best = "json";
	unsigned most = 0;
	struct str rest = accept != NULL ? str_of(accept) : (struct str){ NULL, 0 }, part, name;

	while (str_cut(&rest, ',', &part)) {
		struct str params = part;

		if (!str_cut(&params, ';', &name))
			continue;
		name = str_trim(name);
		for (size_t i = 0; i < sizeof(known) / sizeof(*known); i++) {
			const unsigned w = weight(params);

			if (!str_caseeq(name, known[i].type) || w == 0)
				continue;
			if (w > most || (w == most && strcmp(known[i].format, "json") == 0))
				best = known[i].format;
			most = w > most ? w : most;
		}
	}
	return best;
}

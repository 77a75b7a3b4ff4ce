/* guard.c - see guard.h. */
#include "http/guard.h"

#include <arpa/inet.h>
#include <ctype.h>
#include <microhttpd.h>

#include "base/limits.h"
#include "http/strict.h"

/* What one walk over the header lines finds. */
struct heads {
	size_t n, bytes, hosts, lengths, codings;
	struct str host, length, coding, expect;
	const char *bad; /* first rule broken, or NULL */
};

/* RFC 9110 5.6.2 */
static bool
token(struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		if (!isalnum((unsigned char)s.p[i]) &&
		    memchr("!#$%&'*+-.^_`|~", s.p[i], 15) == NULL)
			return false;
	}
	return s.n > 0;
}

/* RFC 9110 5.5: no control characters but the tab. */
static bool
value_clean(struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		if (((unsigned char)s.p[i] < 0x20 && s.p[i] != '\t') || s.p[i] == 0x7f)
			return false;
	}
	return true;
}

static enum MHD_Result
see(void *arg, enum MHD_ValueKind kind, const char *key, size_t key_n, const char *value,
    size_t value_n)
{
	struct heads *h = arg;
	const struct str k = { key, key_n }, v = { value != NULL ? value : "", value_n };

	(void)kind;
	h->n++;
	h->bytes += key_n + value_n + 4;
	if (!token(k))
		h->bad = "a header name with blanks or signs that do not belong there";
	if (!value_clean(v))
		h->bad = "control characters in a header value";
	if (str_caseeq(k, "Host")) {
		h->hosts++;
		h->host = str_trim(v);
	} else if (str_caseeq(k, "Content-Length")) {
		h->lengths++;
		h->length = str_trim(v);
	} else if (str_caseeq(k, "Transfer-Encoding")) {
		h->codings++;
		h->coding = str_trim(v);
	} else if (str_caseeq(k, "Expect")) {
		h->expect = str_trim(v);
	}
	return MHD_YES;
}

/* Without the brackets around an IPv6 address. */
static struct str
bare(struct str name)
{
	return name.n > 0 && name.p[0] == '[' ? (struct str){ name.p + 1, name.n - 2 } : name;
}

/* "192.0.2.1" or "[2001:db8::1]" */
static bool
is_address(struct str name)
{
	const bool six = name.n > 0 && name.p[0] == '[';
	unsigned char raw[16];
	char text[INET6_ADDRSTRLEN];

	name = bare(name);
	if (name.n >= sizeof(text))
		return false;
	memcpy(text, name.p, name.n);
	text[name.n] = '\0';
	return inet_pton(six ? AF_INET6 : AF_INET, text, raw) == 1;
}

bool
guard_host_ok(const struct guard *g, struct str host)
{
	struct str name = host, port;
	uint64_t v;

	if (host.n > 0 && host.p[0] == '[') { /* IPv6 has colons of its own */
		const char *end = memchr(host.p, ']', host.n);

		if (end == NULL)
			return false;
		name.n = (size_t)(end - host.p) + 1;
	} else {
		for (name.n = 0; name.n < host.n && host.p[name.n] != ':';)
			name.n++;
	}
	port = (struct str){ host.p + name.n, host.n - name.n };
	if (port.n > 0) {
		port.p++;
		port.n--;
		if (host.p[name.n] != ':' || (port.n > 0 && !str_u64(port, 65535, &v)))
			return false;
	}
	if (str_caseeq(name, "localhost") || str_eq(name, "127.0.0.1") || str_eq(name, "[::1]"))
		return true;
	if (g->listen == NULL ? is_address(name) : str_caseeq(bare(name), g->listen))
		return true;
	for (size_t i = 0; i < g->n_hosts; i++) {
		if (str_caseeq(name, g->hosts[i]))
			return true;
	}
	return false;
}

/* RFC 9112 6: what says how long the request is. */
static struct verdict_http
check_body(const struct heads *h, bool get, bool http10)
{
	uint64_t n = 0;

	if (h->codings > 0 && h->lengths > 0)
		return (struct verdict_http){ 400, true,
			"Content-Length and Transfer-Encoding together" };
	if (h->lengths > 1)
		return (struct verdict_http){ 400, true, "more than one Content-Length" };
	if (h->codings > 1 || (h->codings == 1 && http10))
		return (struct verdict_http){ 400, true, "Transfer-Encoding twice or in HTTP/1.0" };
	if (h->codings == 1 && !str_caseeq(h->coding, "chunked"))
		return (struct verdict_http){ 501, true, "a Transfer-Encoding other than chunked" };
	if (h->lengths == 1 && !str_u64(h->length, INT64_MAX, &n))
		return (struct verdict_http){ 400, true, "Content-Length is not a number" };
	if (get && (n > 0 || h->codings == 1))
		return (struct verdict_http){ 400, true, "this method takes no body" };
	return (struct verdict_http){ 0, n > 0 || h->codings == 1, NULL };
}

/* RFC 9110 9.1 and 5789: those that we could know; another one is not implemented by anyone. */
static bool
method_known(const char *method)
{
	static const char *const known[] = { "GET", "HEAD", "OPTIONS", "POST", "PUT", "DELETE",
		"PATCH", "TRACE", "CONNECT" };

	for (size_t i = 0; i < sizeof(known) / sizeof(*known); i++) {
		if (strcmp(method, known[i]) == 0)
			return true;
	}
	return false;
}

struct verdict_http
guard_check(const struct guard *g, struct MHD_Connection *mc, const char *method,
    const char *version, size_t target_bytes)
{
	const bool get = strcmp(method, "GET") == 0 || strcmp(method, "HEAD") == 0;
	const struct verdict_http *refused = strict_verdict(method);
	struct heads h = { 0 };
	struct verdict_http v;

	if (refused != NULL)
		return *refused;
	MHD_get_connection_values_n(mc, MHD_HEADER_KIND, see, &h);
	if (strcmp(version, "HTTP/1.1") != 0 && strcmp(version, "HTTP/1.0") != 0)
		return (struct verdict_http){ 505, true, "HTTP/1.1 and HTTP/1.0 are spoken here" };
	if (target_bytes > HTTP_MAX_TARGET_BYTES)
		return (struct verdict_http){ 414, true, "the target is too long" };
	if (h.n > HTTP_MAX_HEADERS || h.bytes > HTTP_MAX_HEADER_BYTES)
		return (
		    struct verdict_http){ 431, true, "too many header lines, or too long ones" };
	if (!method_known(method))
		return (struct verdict_http){ 501, true, "no such method" };
	if (h.bad != NULL)
		return (struct verdict_http){ 400, true, h.bad };
	if (h.hosts != 1)
		return (struct verdict_http){ 400, true, "there must be one Host line" };
	v = check_body(&h, get, version[7] == '0');
	if (v.status != 0)
		return v;
	if (!guard_host_ok(g, h.host))
		return (
		    struct verdict_http){ 421, true, "this host is not served here (see --host)" };
	if (h.expect.n > 0 && !str_caseeq(h.expect, "100-continue"))
		return (struct verdict_http){ 417, true, "an expectation other than 100-continue" };
	return v;
}

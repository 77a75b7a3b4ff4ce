/*
 * transfer.c - one request: where it may lead, what may be written, when it is given up.
 *
 * libcurl speaks the protocol; what is decided here is which answer is believed. Redirects are
 * followed by hand, so that each is held against the list of hosts.
 */
#include "fetch/fetch_i.h"

#include <arpa/inet.h>
#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/limits.h"

static size_t
give_up(struct transfer *t, enum got why)
{
	t->stop = why;
	return 0; /* not what curl offered: it stops */
}

static long
status_of(const struct transfer *t)
{
	long code = 0;

	curl_easy_getinfo(t->easy, CURLINFO_RESPONSE_CODE, &code);
	return code;
}

static bool
is_ftp(const struct transfer *t)
{
	return strncmp(t->job->url, "ftp://", 6) == 0;
}

static void
keep_value(char *out, size_t cap, struct str v)
{
	v = str_trim(v);
	out[0] = '\0'; /* one that does not fit is none */
	for (size_t i = 0; i < v.n; i++) {
		if ((unsigned char)v.p[i] < ' ' || v.p[i] == 0x7f)
			return;
	}
	if (v.n < cap) {
		memcpy(out, v.p, v.n);
		out[v.n] = '\0';
	}
}

static size_t
on_header(char *p, size_t size, size_t n, void *arg)
{
	struct transfer *t = arg;
	struct str v = { p, size * n }, name;

	t->header_bytes += size * n;
	if (t->header_bytes > FETCH_MAX_HEADER_BYTES) {
		err_set(t->e, ST_LIMIT, ERR_NOOFF, NULL, "more than %u bytes of headers",
		    FETCH_MAX_HEADER_BYTES);
		return give_up(t, GOT_AGAIN);
	}
	if (str_starts(v, "HTTP/")) { /* an answer begins: what an earlier one said is void */
		t->told = (struct head){ .bytes = 0 };
		t->range[0] = '\0';
		t->has_length = t->encoded = false;
	}
	if (!str_cut(&v, ':', &name))
		return size * n;
	if (str_caseeq(name, "etag"))
		keep_value(t->told.tag.etag, sizeof(t->told.tag.etag), v);
	else if (str_caseeq(name, "last-modified"))
		keep_value(t->told.tag.modified, sizeof(t->told.tag.modified), v);
	else if (str_caseeq(name, "content-range"))
		keep_value(t->range, sizeof(t->range), v);
	else if (str_caseeq(name, "content-encoding"))
		t->encoded = !str_caseeq(str_trim(v), "identity");
	else if (str_caseeq(name, "content-length"))
		t->has_length = str_u64(str_trim(v), INT64_MAX, &t->length);
	return size * n;
}

static size_t
too_large(struct transfer *t)
{
	err_set(t->e, ST_LIMIT, ERR_NOOFF, NULL, "larger than %llu bytes, which is the most for %s",
	    (unsigned long long)t->job->src->max_bytes, t->job->src->id);
	return give_up(t, GOT_NO);
}

/* A whole file begins: the part is emptied, and what is said of it kept. */
static size_t
begin_whole(struct transfer *t)
{
	t->have = 0;
	if (t->has_length && t->length > t->job->src->max_bytes)
		return too_large(t);
	if (ftruncate(t->fd, 0) != 0) {
		err_sys(t->e, "empty the part");
		return give_up(t, GOT_OURS);
	}
	t->told.bytes = t->has_length ? t->length : 0;
	snprintf(t->told.url, sizeof(t->told.url), "%s", t->job->url);
	t->head = t->told;
	return head_write(&t->head, t->dir, t->e) == ST_OK ? 1 : give_up(t, GOT_OURS);
}

/* "bytes 100-199/200" must be where the part ends, of a file of the same length. */
static size_t
begin_rest(struct transfer *t)
{
	struct str r = str_of(t->range), word;
	uint64_t from, total;

	if (t->ranged && str_cut(&r, ' ', &word) && str_caseeq(word, "bytes") &&
	    str_cut(&r, '-', &word) && str_u64(word, INT64_MAX, &from) && from == t->have &&
	    str_cut(&r, '/', &word) && str_u64(r, INT64_MAX, &total) &&
	    (t->head.bytes == 0 || total == t->head.bytes)) {
		t->head.bytes = total;
		return 1;
	}
	err_set(t->e, ST_BAD, ERR_NOOFF, "RFC 9110 14.4", "another range than the one asked for");
	return give_up(t, GOT_FRESH);
}

static size_t
begin(struct transfer *t)
{
	const long code = status_of(t);

	t->begun = true;
	if (t->encoded && code / 100 == 2) {
		err_set(t->e, ST_BAD, ERR_NOOFF, "RFC 9110 8.4", "encoded without being asked");
		return give_up(t, GOT_NO);
	}
	if (code == 200 || is_ftp(t))
		return begin_whole(t);
	return code == 206 ? begin_rest(t) : 1;
}

static size_t
on_body(char *p, size_t size, size_t n, void *arg)
{
	struct transfer *t = arg;
	const size_t bytes = size * n;
	const long code = status_of(t);

	if (!t->begun && begin(t) == 0)
		return 0;
	if (code != 200 && code != 206 && !is_ftp(t)) /* what an error page says is of no use */
		return bytes;
	if (bytes > t->job->src->max_bytes - t->have)
		return too_large(t);
	for (size_t at = 0; at < bytes;) {
		const ssize_t w = pwrite(t->fd, p + at, bytes - at, (off_t)(t->have + at));

		if (w == -1 && errno == EINTR)
			continue;
		if (w <= 0) {
			err_sys(t->e, "write the part");
			return give_up(t, GOT_OURS);
		}
		at += (size_t)w;
	}
	t->have += bytes;
	atomic_fetch_add(t->received, bytes);
	return bytes;
}

static bool
is_local4(uint32_t a)
{
	static const struct {
		uint32_t net;
		unsigned len;
	} nets[] = { { 0x00000000, 8 }, { 0x0a000000, 8 }, { 0x64400000, 10 }, { 0x7f000000, 8 },
		{ 0xa9fe0000, 16 }, { 0xac100000, 12 }, { 0xc0a80000, 16 }, { 0xe0000000, 3 } };

	for (size_t i = 0; i < sizeof(nets) / sizeof(nets[0]); i++) {
		if ((a ^ nets[i].net) >> (32 - nets[i].len) == 0)
			return true;
	}
	return false;
}

/* Addresses that no public archive has: this machine, its links, private networks. */
static bool
is_local(const struct sockaddr *sa)
{
	if (sa->sa_family == AF_INET) {
		struct sockaddr_in a;

		memcpy(&a, sa, sizeof(a));
		return is_local4(ntohl(a.sin_addr.s_addr));
	}
	if (sa->sa_family == AF_INET6) {
		struct sockaddr_in6 a;
		const uint8_t *b = a.sin6_addr.s6_addr;

		memcpy(&a, sa, sizeof(a));
		if (IN6_IS_ADDR_V4MAPPED(&a.sin6_addr))
			return is_local4((uint32_t)b[12] << 24 | (uint32_t)b[13] << 16 |
					 (uint32_t)b[14] << 8 | b[15]);
		return (b[0] & 0xe0) != 0x20; /* outside of 2000::/3 */
	}
	return true;
}

static curl_socket_t
on_socket(void *arg, curlsocktype purpose, struct curl_sockaddr *a)
{
	struct transfer *t = arg;

	/* the address itself, so that a name that changes its mind gets nowhere */
	if (purpose != CURLSOCKTYPE_IPCXN ||
	    (is_local(&a->addr) && strcmp(t->host, t->local_host) != 0)) {
		t->local_refused = true;
		return CURL_SOCKET_BAD;
	}
	return socket(a->family, a->socktype | SOCK_CLOEXEC, a->protocol);
}

/* Only the base that a person gave, or an address that stands in the catalogue, may be local. */
static void
find_local_host(struct transfer *t)
{
	const struct cat_source *s = t->job->src;
	struct in6_addr a;

	if (!url_host(s->base, t->local_host, sizeof(t->local_host)) ||
	    (!s->moved && strcmp(t->local_host, "localhost") != 0 &&
		inet_pton(AF_INET, t->local_host, &a) != 1 &&
		inet_pton(AF_INET6, t->local_host, &a) != 1))
		t->local_host[0] = '\0';
}

static bool
add(struct curl_slist **list, const char *name, const char *value)
{
	char line[FETCH_TAG + 64];
	struct curl_slist *more;

	snprintf(line, sizeof(line), "%s: %s", name, value);
	more = curl_slist_append(*list, line);
	if (more != NULL)
		*list = more;
	return more != NULL;
}

/* Conditions that a server can only meet in one way (RFC 9110 13). */
static bool
conditions(struct transfer *t, struct curl_slist **list)
{
	const struct fetch_tag *had = &t->job->had, *part = &t->head.tag;
	char range[64];

	t->ranged = t->conditional = false;
	if (is_ftp(t))
		return true;
	if (t->have != 0) { /* If-Range needs a strong validator */
		const bool strong = part->etag[0] == '"';

		if (!strong && part->modified[0] == '\0')
			return true;
		t->ranged = true;
		snprintf(range, sizeof(range), "bytes=%llu-", (unsigned long long)t->have);
		return add(list, "Range", range) &&
		       add(list, "If-Range", strong ? part->etag : part->modified);
	}
	t->conditional = had->etag[0] != '\0' || had->modified[0] != '\0';
	return (had->etag[0] == '\0' || add(list, "If-None-Match", had->etag)) &&
	       (had->modified[0] == '\0' || add(list, "If-Modified-Since", had->modified));
}

static void
set_up(struct transfer *t, const char *url, struct curl_slist *list)
{
	const struct fetch_limits *l = &t->env->limits;
	CURL *c = t->easy;

	curl_easy_reset(c); /* connections stay open */
	curl_easy_setopt(c, CURLOPT_URL, url);
	curl_easy_setopt(c, CURLOPT_PROTOCOLS_STR, "http,https,ftp");
	curl_easy_setopt(c, CURLOPT_PROXY, ""); /* the address is ours to judge */
	curl_easy_setopt(c, CURLOPT_NOSIGNAL, 1L);
	/* what an answer that went wrong left on the line is not the next one */
	curl_easy_setopt(c, CURLOPT_FRESH_CONNECT, t->job->attempts > 1 ? 1L : 0L);
	curl_easy_setopt(c, CURLOPT_FOLLOWLOCATION, 0L);
	curl_easy_setopt(c, CURLOPT_HTTPHEADER, list);
	curl_easy_setopt(c, CURLOPT_USERAGENT, t->env->agent);
	curl_easy_setopt(c, CURLOPT_CONNECTTIMEOUT, (long)l->connect_s);
	curl_easy_setopt(c, CURLOPT_TIMEOUT, (long)l->deadline_s);
	curl_easy_setopt(c, CURLOPT_LOW_SPEED_TIME, (long)l->idle_s);
	curl_easy_setopt(c, CURLOPT_LOW_SPEED_LIMIT, (long)l->floor_bytes);
	curl_easy_setopt(c, CURLOPT_HEADERFUNCTION, on_header);
	curl_easy_setopt(c, CURLOPT_HEADERDATA, t);
	curl_easy_setopt(c, CURLOPT_WRITEFUNCTION, on_body);
	curl_easy_setopt(c, CURLOPT_WRITEDATA, t);
	curl_easy_setopt(c, CURLOPT_OPENSOCKETFUNCTION, on_socket);
	curl_easy_setopt(c, CURLOPT_OPENSOCKETDATA, t);
	t->begun = t->local_refused = t->has_length = t->encoded = false;
	t->header_bytes = 0;
	t->stop = GOT_WHOLE;
	t->wait_s = 0;
	t->told = (struct head){ .bytes = 0 };
	t->range[0] = '\0';
}

/* What libcurl says went wrong. */
static enum got
curl_fault(struct transfer *t, CURLcode rc, struct err *e)
{
	if (t->stop != GOT_WHOLE)
		return t->stop;
	if (t->local_refused) {
		err_set(e, ST_BAD, ERR_NOOFF, "allow-list",
		    "%.200s is an address of this machine or of a private network", t->host);
		return GOT_NO;
	}
	if (rc == CURLE_REMOTE_FILE_NOT_FOUND) {
		err_set(e, ST_END, ERR_NOOFF, NULL, "the server does not have it");
		return GOT_ABSENT;
	}
	if (rc == CURLE_OUT_OF_MEMORY) {
		err_nomem(e, t->job->url);
		return GOT_OURS;
	}
	if (rc == CURLE_PEER_FAILED_VERIFICATION || rc == CURLE_URL_MALFORMAT) {
		err_set(e, ST_BAD, ERR_NOOFF, NULL, "%s", curl_easy_strerror(rc));
		return GOT_NO;
	}
	err_set(e, ST_IO, ERR_NOOFF, NULL, "%s", curl_easy_strerror(rc));
	return GOT_AGAIN;
}

static enum got
whole_length(struct transfer *t, struct err *e)
{
	if (!t->begun && begin(t) == 0) /* an empty body */
		return t->stop;
	if (t->head.bytes != 0 && t->have != t->head.bytes) {
		err_set(e, ST_TRUNC, ERR_NOOFF, NULL, "%llu bytes came, %llu were told",
		    (unsigned long long)t->have, (unsigned long long)t->head.bytes);
		return GOT_FRESH;
	}
	if (fsync(t->fd) != 0) {
		err_sys(e, "sync the part");
		return GOT_OURS;
	}
	return GOT_WHOLE;
}

static enum got
by_status(struct transfer *t, long code, struct err *e)
{
	curl_off_t wait = 0;

	if (code == 200 || (code == 206 && t->ranged) || is_ftp(t))
		return whole_length(t, e);
	if (code == 304 && t->conditional)
		return GOT_SAME;
	err_set(e, ST_IO, ERR_NOOFF, NULL, "the server answers %ld", code);
	curl_easy_getinfo(t->easy, CURLINFO_RETRY_AFTER, &wait);
	t->wait_s = wait > 0 ? wait : 0;
	if (code == 404 || code == 410) {
		err_set(e, ST_END, ERR_NOOFF, NULL, "the server does not have it");
		return GOT_ABSENT;
	}
	if (code == 429 || code == 503)
		return GOT_BUSY;
	if (code == 416 || code == 206)
		return GOT_FRESH;
	return code == 304 || code == 408 || code == 425 || code >= 500 ? GOT_AGAIN : GOT_DENIED;
}

/* Whether the way may go on to url; moves t->host. */
static bool
may_follow(struct transfer *t, const char *from, const char *url, struct err *e)
{
	char host[256];

	if (url == NULL || !url_host(url, host, sizeof(host)) ||
	    (strncmp(url, "https://", 8) != 0 &&
		(strncmp(url, "http://", 7) != 0 || strncmp(from, "https://", 8) == 0))) {
		err_set(e, ST_BAD, ERR_NOOFF, "allow-list", "redirected to %.180s",
		    url != NULL ? url : "nowhere");
		return false;
	}
	if (!catalogue_allows(t->env->cat, t->job->src, host)) {
		err_set(e, ST_BAD, ERR_NOOFF, "allow-list",
		    "redirected to %.180s, a host that the catalogue does not name", host);
		return false;
	}
	memcpy(t->host, host, sizeof(host));
	return true;
}

static enum got
follow(struct transfer *t, struct curl_slist *list, struct err *e)
{
	char url[4096], *next = NULL;

	snprintf(url, sizeof(url), "%s", t->job->url);
	if (!url_host(url, t->host, sizeof(t->host))) {
		err_set(e, ST_BAD, ERR_NOOFF, NULL, "no URL");
		return GOT_NO;
	}
	for (unsigned i = 0; i <= FETCH_MAX_REDIRECTS; i++) {
		CURLcode rc;
		long code;

		set_up(t, url, list);
		rc = curl_easy_perform(t->easy);
		code = status_of(t);
		if (rc != CURLE_OK)
			return curl_fault(t, rc, e);
		if (code / 100 != 3 || code == 304 || code == 300 || is_ftp(t))
			return by_status(t, code, e);
		curl_easy_getinfo(t->easy, CURLINFO_REDIRECT_URL, &next);
		if (!may_follow(t, url, next, e))
			return GOT_NO;
		snprintf(url, sizeof(url), "%s", next);
	}
	err_set(e, ST_BAD, ERR_NOOFF, NULL, "redirected more than %d times", FETCH_MAX_REDIRECTS);
	return GOT_NO;
}

enum got
transfer_once(struct transfer *t, struct err *e)
{
	struct curl_slist *list = NULL;
	char path[4096];
	struct stat sb;
	enum got g;
	enum st st;

	t->e = e;
	find_local_host(t);
	snprintf(path, sizeof(path), "%s/part", t->dir);
	t->fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
	if (t->fd == -1 || fstat(t->fd, &sb) != 0) {
		err_in((err_sys(e, "make the part"), e), path);
		if (t->fd != -1)
			close(t->fd);
		return GOT_OURS;
	}
	st = head_read(&t->head, t->dir, t->job->url, e);
	t->have = st == ST_OK ? (uint64_t)sb.st_size : 0;
	if (t->head.bytes != 0 && t->have > t->head.bytes)
		t->have = 0;
	if (t->head.bytes != 0 && t->have == t->head.bytes)
		g = fsync(t->fd) == 0 ? GOT_WHOLE : (err_sys(e, "sync the part"), GOT_OURS);
	else if (st == ST_OK || st == ST_END) {
		if (!conditions(t, &list)) {
			err_nomem(e, t->job->url);
			g = GOT_OURS;
		} else
			g = follow(t, list, e);
	} else
		g = GOT_OURS;
	curl_slist_free_all(list);
	close(t->fd);
	return g;
}

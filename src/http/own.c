/* own.c - what the server answers by itself: pages, files, health, metrics, the API's description.
 */
#include <stdio.h>

#include "base/json.h"
#include "http/http_i.h"

/* A packed file, as packed for those who take gzip. */
static enum st
send_asset(struct call *c, const struct asset *as, struct answer *out, struct err *e)
{
	enum st st = ST_OK;

	if (c->gzip)
		buf_put(&out->body, as->gz, (size_t)(as->gz_end - as->gz));
	else
		st = asset_inflate(as, &out->body, e);
	out->status = 200;
	out->type = as->type;
	out->gzip = c->gzip;
	out->vary = out->keep = true;
	out->cache = "no-cache";
	snprintf(out->etag, sizeof(out->etag), "%s", as->tag);
	return st;
}

/* Every page is the shell; the script in it reads the address and asks the API. */
enum st
own_page(struct call *c, struct answer *out, struct err *e)
{
	const struct asset *as = asset_find(STR("/index.html"));

	if (as == NULL)
		return err_set(e, ST_END, ERR_NOOFF, NULL, "no page was packed into this program");
	return send_asset(c, as, out, e);
}

enum st
own_asset(struct call *c, struct answer *out, struct err *e)
{
	const struct asset *as = asset_find(c->target.path);
	enum st st;

	if (as == NULL)
		return err_set(e, ST_END, ERR_NOOFF, NULL, "there is no such file");
	st = send_asset(c, as, out, e);
	/* their names change with their content */
	if (str_starts(c->target.path, "/assets/"))
		out->cache = "public, max-age=31536000, immutable";
	return st;
}

enum st
own_health(struct call *c, struct answer *out, struct err *e)
{
	struct json j = json_on(&out->body);
	uint64_t number;

	if (!handle_view(c->h, &number))
		return err_set(e, ST_IO, ERR_NOOFF, NULL, "the store cannot be read");
	json_obj(&j);
	json_kcstr(&j, "status", "ok");
	json_ku64(&j, "view", number);
	json_obj_end(&j);
	buf_ch(&out->body, '\n');
	out->status = 200;
	out->type = "application/json";
	return ST_OK;
}

enum st
own_metrics(struct call *c, struct answer *out, struct err *e)
{
	struct http *h = c->h;
	struct metrics_more more = { .connections = conns_count(h->conns),
		.late = conns_late(h->conns) };
	struct view_stats st = { 0 };
	struct cache_stats cs;

	cache_stats(h->cache, &cs);
	more.cache_hits = cs.hits;
	more.cache_misses = cs.misses;
	more.cache_bytes = cs.bytes;
	more.cache_entries = cs.entries;
	more.now_s = clock_now_ns(&h->conf.clock) / 1000000000;
	more.store_ok = view_stats(h->probe, &st, e) == ST_OK;
	metrics_write(h->metrics, &st, &more, &out->body);
	out->status = 200;
	out->type = "text/plain; version=0.0.4; charset=utf-8";
	return ST_OK;
}

/* Here only that it is one: the stream itself is the server's matter. */
enum st
own_events(struct call *c, struct answer *out, struct err *e)
{
	(void)c;
	(void)e;
	out->status = 200;
	out->type = "text/event-stream";
	out->stream = true;
	return ST_OK;
}

/* The pages may be indexed, the API is not worth a crawler's time. */
enum st
own_robots(struct call *c, struct answer *out, struct err *e)
{
	(void)c;
	(void)e;
	buf_lit(&out->body, "User-agent: *\nDisallow: /api/\nDisallow: /metrics\n");
	out->status = 200;
	out->type = "text/plain; charset=utf-8";
	out->cache = "public, max-age=86400";
	return ST_OK;
}

enum st
own_openapi(struct call *c, struct answer *out, struct err *e)
{
	(void)c;
	(void)e;
	openapi_write(&out->body);
	out->status = 200;
	out->type = "application/vnd.oai.openapi+json;version=3.1";
	out->cache = "no-cache";
	out->keep = true;
	return ST_OK;
}

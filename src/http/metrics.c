/* metrics.c - see metrics.h. */
#include "http/metrics.h"

#include <stdatomic.h>
#include <stdlib.h>

#include "base/arena.h"
#include "http/route.h"

static const unsigned statuses[] = { 200, 204, 304, 400, 404, 405, 408, 414, 417, 421, 431, 500,
	501, 503, 505 };
#define STATUSES (sizeof(statuses) / sizeof(*statuses))

/* Upper ends in microseconds. */
static const unsigned bounds_us[] = { 100, 250, 500, 1000, 2500, 5000, 10000, 25000, 50000, 100000,
	250000, 1000000 };
#define BOUNDS (sizeof(bounds_us) / sizeof(*bounds_us))

struct row {
	atomic_ullong by_status[STATUSES];
	atomic_ullong by_time[BOUNDS + 1];
	atomic_ullong sum_us;
};

struct metrics {
	size_t n; /* routes and one for none */
	struct row rows[];
};

struct metrics *
metrics_new(void)
{
	const size_t n = routes_n + 1;
	struct metrics *m = calloc(1, sizeof(*m) + n * sizeof(struct row));

	if (m != NULL)
		m->n = n;
	return m;
}

void
metrics_free(struct metrics *m)
{
	free(m);
}

static void
inc(atomic_ullong *v, uint64_t by)
{
	atomic_fetch_add_explicit(v, by, memory_order_relaxed);
}

static uint64_t
get(const atomic_ullong *v)
{
	return atomic_load_explicit(v, memory_order_relaxed);
}

void
metrics_count(struct metrics *m, size_t route, unsigned status, uint64_t ns)
{
	struct row *r = &m->rows[route < m->n ? route : m->n - 1];
	size_t s = 0, b = 0;

	while (s < STATUSES - 1 && statuses[s] != status)
		s++;
	while (b < BOUNDS && ns / 1000 > bounds_us[b])
		b++;
	inc(&r->by_status[s], 1);
	inc(&r->by_time[b], 1);
	inc(&r->sum_us, ns / 1000);
}

static void
head(struct buf *out, const char *name, const char *type, const char *help)
{
	buf_printf(
	    out, "# HELP routescope_%s %s\n# TYPE routescope_%s %s\n", name, help, name, type);
}

static void
gauge(struct buf *out, const char *name, const char *help, uint64_t v)
{
	head(out, name, "gauge", help);
	buf_printf(out, "routescope_%s %llu\n", name, (unsigned long long)v);
}

static void
counter(struct buf *out, const char *name, const char *help, uint64_t v)
{
	head(out, name, "counter", help);
	buf_printf(out, "routescope_%s %llu\n", name, (unsigned long long)v);
}

static const char *
label(const struct metrics *m, size_t route)
{
	return route + 1 == m->n ? "none" : routes[route].id;
}

static void
requests(const struct metrics *m, struct buf *out)
{
	head(out, "http_requests_total", "counter", "Answers by route and status.");
	for (size_t i = 0; i < m->n; i++) {
		for (size_t s = 0; s < STATUSES; s++) {
			const uint64_t v = get(&m->rows[i].by_status[s]);

			if (v != 0)
				buf_printf(out,
				    "routescope_http_requests_total{route=\"%s\",status=\"%u\"} "
				    "%llu\n",
				    label(m, i), statuses[s], (unsigned long long)v);
		}
	}
}

static void
durations(const struct metrics *m, struct buf *out)
{
	head(
	    out, "http_request_duration_seconds", "histogram", "Time to make and queue an answer.");
	for (size_t i = 0; i < m->n; i++) {
		const struct row *r = &m->rows[i];
		const char *route = label(m, i);
		uint64_t n = 0;

		for (size_t b = 0; b <= BOUNDS; b++)
			n += get(&r->by_time[b]);
		if (n == 0)
			continue;
		n = 0;
		for (size_t b = 0; b < BOUNDS; b++) {
			n += get(&r->by_time[b]);
			buf_printf(out,
			    "routescope_http_request_duration_seconds_bucket{route=\"%s\",le=\"%"
			    "g\"} %llu\n",
			    route, bounds_us[b] / 1e6, (unsigned long long)n);
		}
		n += get(&r->by_time[BOUNDS]);
		buf_printf(out,
		    "routescope_http_request_duration_seconds_bucket{route=\"%s\",le=\"+Inf\"} "
		    "%llu\n"
		    "routescope_http_request_duration_seconds_sum{route=\"%s\"} %.6f\n"
		    "routescope_http_request_duration_seconds_count{route=\"%s\"} %llu\n",
		    route, (unsigned long long)n, route, (double)get(&r->sum_us) / 1e6, route,
		    (unsigned long long)n);
	}
}

static void
observatory(const struct view_stats *st, const struct metrics_more *more, struct buf *out)
{
	gauge(out, "view", "Number of the view that is served.", st->view);
	if (st->month[0] != '\0') {
		head(out, "month_info", "gauge", "Latest month held.");
		buf_printf(out, "routescope_month_info{month=\"%s\",simulated=\"%s\"} 1\n",
		    st->month, st->simulated ? "true" : "false");
	}
	gauge(out, "months", "Months held.", st->months);
	gauge(out, "ases", "ASes of the latest month.", st->ases);
	head(out, "prefixes", "gauge", "Prefixes of the latest month.");
	buf_printf(out,
	    "routescope_prefixes{family=\"4\"} %llu\nroutescope_prefixes{family=\"6\"} %llu\n",
	    (unsigned long long)st->prefixes4, (unsigned long long)st->prefixes6);
	head(out, "pairs", "gauge", "(prefix, origin) pairs of the latest month.");
	buf_printf(out,
	    "routescope_pairs{state=\"seen\"} %llu\nroutescope_pairs{state=\"counted\"} %llu\n",
	    (unsigned long long)st->pairs_seen, (unsigned long long)st->pairs_counted);
	gauge(out, "inputs", "Files in the ledger.", st->inputs);
	gauge(out, "store_bytes", "Size of the store.", st->store_bytes);
	if (st->data_time_s != 0) { /* no table: no age, rather than one of fifty years */
		gauge(out, "data_time_seconds", "Time of the latest table, Unix seconds.",
		    (uint64_t)st->data_time_s);
		head(out, "data_age_seconds", "gauge", "Age of the latest table.");
		buf_printf(out, "routescope_data_age_seconds %lld\n",
		    (long long)(more->now_s - st->data_time_s));
	}
}

void
metrics_write(const struct metrics *m, const struct view_stats *st, const struct metrics_more *more,
    struct buf *out)
{
	gauge(out, "up", "1: the store can be read.", more->store_ok);
	if (more->store_ok)
		observatory(st, more, out);
	gauge(out, "http_connections", "Open connections.", more->connections);
	counter(out, "http_late_connections_total", "Connections shut for being slow.", more->late);
	counter(out, "http_cache_hits_total", "Answers taken from memory.", more->cache_hits);
	counter(out, "http_cache_misses_total", "Answers that had to be made.", more->cache_misses);
	gauge(out, "http_cache_bytes", "Memory of finished answers.", more->cache_bytes);
	gauge(out, "http_cache_entries", "Finished answers in memory.", more->cache_entries);
	requests(m, out);
	durations(m, out);
}

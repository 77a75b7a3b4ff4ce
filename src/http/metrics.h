/*
 * metrics.h - what the server counts, and its Prometheus text.
 */
#ifndef METRICS_H
#define METRICS_H

#include <stddef.h>
#include <stdint.h>

#include "app/view.h"

struct metrics;

struct metrics *metrics_new(void); /* NULL when memory is out */
void metrics_free(struct metrics *m);
/* One answer: of routes[route], or of no route when it is routes_n. */
void metrics_count(struct metrics *m, size_t route, unsigned status, uint64_t ns);

/* Numbers that others keep. */
struct metrics_more {
	uint64_t connections, late, cache_hits, cache_misses, cache_bytes, cache_entries;
	int64_t now_s;
	bool store_ok;
};

/* Text format 0.0.4. */
void metrics_write(const struct metrics *m, const struct view_stats *st,
    const struct metrics_more *more, struct buf *out);

#endif

/*
 * clock.h - wall time is handed in, never reached for.
 */
#ifndef CLOCK_H
#define CLOCK_H

#include <stdint.h>

struct clock {
	int64_t (*now_ns)(void *arg); /* nanoseconds UTC since 1970 */
	void *arg;
};

static inline int64_t
clock_now_ns(const struct clock *c)
{
	return c->now_ns(c->arg);
}

/* The system's clock; set ROUTESCOPE_NOW (Unix seconds) to freeze it, as tests and rebuilds do. */
struct clock clock_system(void);

#endif

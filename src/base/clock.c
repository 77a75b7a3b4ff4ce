/* clock.c - see clock.h. */
#include "base/clock.h"

#include <stdlib.h>
#include <time.h>

static int64_t
system_ns(void *arg)
{
	const char *frozen = getenv("ROUTESCOPE_NOW");
	struct timespec ts;

	(void)arg;
	if (frozen != NULL)
		return strtoll(frozen, NULL, 10) * 1000000000;
	clock_gettime(CLOCK_REALTIME, &ts);
	return (int64_t)ts.tv_sec * 1000000000 + ts.tv_nsec;
}

struct clock
clock_system(void)
{
	return (struct clock){ system_ns, NULL };
}

/* cpus.c - see cpus.h. */
#include "base/cpus.h"

#include <sched.h>

unsigned
cpus_n(unsigned max)
{
	cpu_set_t set;
	const int n = sched_getaffinity(0, sizeof(set), &set) == 0 ? CPU_COUNT(&set) : 1;

	return n < 1 ? 1 : (unsigned)n > max ? max : (unsigned)n;
}

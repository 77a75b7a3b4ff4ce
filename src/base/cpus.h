/*
 * cpus.h - on how many processors this process may run.
 */
#ifndef CPUS_H
#define CPUS_H

/* By its affinity, so that taskset and containers are heard; at least 1, at most max. */
unsigned cpus_n(unsigned max);

#endif

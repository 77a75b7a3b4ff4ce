/*
 * meter.h - how far a command has come, and how fast it was.
 *
 * A thread of its own asks the system how much the process has read and sets it beside the size of
 * the files that were given; nothing else knows of it. The line is drawn while standard error is a
 * terminal and standard output is none.
 */
#ifndef METER_H
#define METER_H

#include "cli/cli.h"

struct meter; /* opaque */

/* Takes the files among the options and arguments as what is to be read; NULL when memory is out,
 * fine below.
 */
struct meter *meter_start(const struct cli *c);
/* Ends and frees it; with -v tells octets, time, rates and memory on standard error. */
void meter_stop(struct meter *m, const struct cli *c);

#endif

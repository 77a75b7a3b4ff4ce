/*
 * world_args.h - a world from the options of a command line (cli_world_opts).
 */
#ifndef WORLD_ARGS_H
#define WORLD_ARGS_H

#include "cli/cli.h"
#include "world/world.h"

/*
 * Loads every file that the options name, then those of --world DIR in order of name, and freezes.
 * Files of the folder that have another name are counted on stderr and left out. The first file
 * that is refused ends it: *e says why, *out is NULL. Without any option the world holds what is
 * built in.
 */
enum st cli_world(const struct cli *c, struct world **out, struct err *e);
/* The same without the options of some kinds, a bit each (1u << SRC_VRPS). */
enum st cli_world_but(const struct cli *c, uint32_t but, struct world **out, struct err *e);
/* The time that --at asks for; 0: none. */
int64_t cli_world_at(const struct cli *c);

#endif

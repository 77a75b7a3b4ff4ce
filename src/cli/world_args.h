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

#endif

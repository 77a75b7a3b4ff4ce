/* cmds.c - every command, in the order of `routescope --help`: a row each. */
#include "cli/cli.h"

const struct cli_cmd *const cli_cmds[] = {
	NULL,
};

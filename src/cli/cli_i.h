/* cli_i.h - inside of the command line. */
#ifndef CLI_I_H
#define CLI_I_H

#include "cli/cli.h"

#include "base/version.h"

#define CLI_VERSION PROGRAM_VERSION

/* argv[0] is the command's name. Returns the exit code. */
int cli_run(const struct cli_cmd *cmd, int argc, char **argv);

#endif

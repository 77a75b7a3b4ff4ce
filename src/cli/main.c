/* main.c - finds the command, parses its options, runs it. */
#include <stdio.h>
#include <string.h>

#include "cli/cli_i.h"

static int
help(FILE *to)
{
	fputs("usage: routescope COMMAND [OPTION...] [ARGUMENT...]\n\n"
	      "An open observatory of Internet routing security.\n\ncommands:\n",
	    to);
	for (size_t i = 0; cli_cmds[i] != NULL; i++)
		fprintf(to, "  %-10s %s\n", cli_cmds[i]->name, cli_cmds[i]->help);
	fputs("\n`routescope COMMAND --help` tells the options of each; `routescope --version` the "
	      "version.\n",
	    to);
	return to == stdout ? EXIT_FINE : EXIT_USAGE;
}

static int
run(int argc, char **argv)
{
	if (argc < 2)
		return help(stderr);
	if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0 ||
	    strcmp(argv[1], "help") == 0)
		return help(stdout);
	if (strcmp(argv[1], "--version") == 0) {
		puts("routescope " CLI_VERSION);
		return EXIT_FINE;
	}
	for (size_t i = 0; cli_cmds[i] != NULL; i++) {
		if (strcmp(argv[1], cli_cmds[i]->name) == 0)
			return cli_run(cli_cmds[i], argc - 1, argv + 1);
	}
	fprintf(stderr, "routescope: no command %s\n\n", argv[1]);
	return help(stderr);
}

/* What a command wrote through stdio must have arrived, too. */
int
main(int argc, char **argv)
{
	const int rc = run(argc, argv);

	if (fflush(stdout) == 0 && !ferror(stdout))
		return rc;
	if (rc != EXIT_DATA) /* else it was told already */
		perror("routescope: cannot write");
	return EXIT_DATA;
}

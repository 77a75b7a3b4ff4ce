/* fetch_args.h - inside of `fetch`: its options, and the lists that it shows. */
#ifndef FETCH_ARGS_H
#define FETCH_ARGS_H

#include "app/collect.h"
#include "cli/cli.h"

/* The options of a command, read. */
struct fetch_args {
	struct collect_opts o;
	const char **sources, **parts;
	bool shows; /* a bar stands on the terminal */
	struct buf *out;
	bool json;
};

/* fetch_show.c: to stdout; the exit code. */
int fetch_show_sources(struct cli *c, struct fetch_args *a);
int fetch_show_calendar(struct cli *c, struct fetch_args *a);
int fetch_show_plan(struct cli *c, struct fetch_args *a);

#endif

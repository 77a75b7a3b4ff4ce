/* cmd_framework.c - `routescope framework`: the norms as data. */
#include <stdio.h>
#include <string.h>

#include "cli/cli.h"
#include "score/framework.h"

static int
list(struct cli *c)
{
	struct framework *f;
	struct err e;

	printf("id,status,min_peers,title\n");
	for (size_t i = 0; framework_builtin(i) != NULL; i++) {
		struct buf b = { 0 };

		if (framework_load(&f, framework_builtin(i), &e) != ST_OK)
			return cli_fail(c, &e);
		buf_csv(&b, str_of(f->id));
		buf_ch(&b, ',');
		buf_csv(&b, str_of(f->status));
		buf_printf(&b, ",%u,", f->min_peers);
		buf_csv(&b, str_of(f->title));
		printf("%.*s\n", (int)b.n, b.p);
		buf_fini(&b);
		framework_free(f);
	}
	return EXIT_FINE;
}

static int
show(struct cli *c, const char *which)
{
	struct buf b = { 0 };
	struct err e;
	enum st st = framework_text(&b, which, &e);

	if (st == ST_OK)
		fwrite(b.p, 1, b.n, stdout);
	buf_fini(&b);
	return st == ST_OK ? EXIT_FINE : cli_fail(c, &e);
}

static int
check(struct cli *c, const char *which)
{
	struct framework *f;
	struct err e;
	enum st st = framework_load(&f, which, &e);

	if (st == ST_OK)
		printf("%s: holds (id %s, %u metrics)\n", which, f->id, f->metrics_n);
	framework_free(f);
	if (st == ST_OK)
		return EXIT_FINE;
	cli_fail(c, &e);
	return st == ST_BAD || st == ST_LIMIT ? EXIT_NEGATIVE : EXIT_DATA;
}

static int
run(struct cli *c)
{
	const char *verb = c->argc > 0 ? c->argv[0] : "";

	if (strcmp(verb, "list") == 0 && c->argc == 1)
		return list(c);
	if (strcmp(verb, "show") == 0 && c->argc == 2)
		return show(c, c->argv[1]);
	if (strcmp(verb, "check") == 0 && c->argc == 2)
		return check(c, c->argv[1]);
	return cli_usage(c, "one of: list, show ID|FILE, check FILE");
}

const struct cli_cmd cmd_framework = {
	.name = "framework",
	.args = "list | show ID|FILE | check FILE",
	.help = "list, show and check the norms",
	.run = run,
};

/* cmd_post.c - `routescope post`: lists and checks posts, writes one from an incident. */
#include "app/obs.h"
#include "app/posts.h"
#include "cli/cli.h"

#include <stdio.h>

static const struct cli_opt opts[] = {
	{ "incident", "ID", "write the facts of this incident as a post, to be edited" },
	{ "by", "WHO", "its author" },
	{ "data", "DIR", "folder of the observatory (" OBS_DEFAULT_DIR ")" },
	{ NULL, NULL, NULL },
};

static int
write_one(struct cli *c, const char *dir, const char *incident)
{
	const struct post_write_opts o = {
		.dir = dir,
		.incident = incident,
		.by = cli_opt(c, "by", NULL),
		.clock = clock_system(),
	};
	struct buf path = { 0 };
	struct err e;
	enum st st;
	int code = EXIT_FINE;

	if (o.by == NULL)
		return cli_usage(c, "--by is wanted: who is the author?");
	st = post_write(&o, &path, &e);
	if (st == ST_OK)
		printf("%s\n", path.p);
	else if (st == ST_END) {
		cli_say("%s", e.msg);
		code = EXIT_NEGATIVE;
	} else
		code = cli_fail(c, &e);
	buf_fini(&path);
	return code;
}

static void
show(const struct post *p)
{
	struct buf b = { 0 };

	buf_rfc3339(&b, p->date_s);
	buf_printf(
	    &b, "  %-5s  %-32s  %s\n", post_kind_word(p->front->kind), p->slug, p->front->title);
	if (!buf_bad(&b))
		fwrite(b.n > 0 ? b.p : "", 1, b.n, stdout);
	buf_fini(&b);
}

static int
list(struct cli *c, const char *dir)
{
	struct posts ps;
	struct obs obs;
	struct err e;
	enum st st = obs_open(&obs, dir, STORE_READ, clock_system(), &e);
	char text[640];

	if (st != ST_OK)
		return cli_fail(c, &e);
	obs_close(&obs);
	st = posts_load(&ps, dir, &e);
	if (st != ST_OK)
		return cli_fail(c, &e);
	for (size_t i = 0; i < ps.n; i++)
		show(&ps.v[i]);
	for (size_t i = 0; i < ps.n_faults; i++) {
		err_fmt(&ps.faults[i], text, sizeof(text));
		cli_say("%s", text);
	}
	cli_say("%zu posts, %zu files left out", ps.n, ps.n_faults);
	st = ps.n_faults != 0 ? ST_BAD : ST_OK;
	posts_fini(&ps);
	return st == ST_OK ? EXIT_FINE : EXIT_DATA;
}

static int
run(struct cli *c)
{
	const char *dir = cli_opt(c, "data", OBS_DEFAULT_DIR);
	const char *incident = cli_opt(c, "incident", NULL);

	if (c->argc != 0)
		return cli_usage(c, "no such argument: %s", c->argv[0]);
	if (incident != NULL)
		return write_one(c, dir, incident);
	if (cli_opt(c, "by", NULL) != NULL)
		return cli_usage(c, "--by goes with --incident");
	return list(c, dir);
}

const struct cli_cmd cmd_post = {
	.name = "post",
	.args = "",
	.help = "list and check posts, or write one from an incident",
	.more =
	    "Posts are Markdown files in DIR/posts, shown with feeds by `routescope serve`; see\n"
	    "docs/posts.md. A file that is wrong is left out and named with its line: exit 3.\n"
	    "Exit 1 when there is no such incident, or it is not published.",
	.opts = opts,
	.run = run,
};

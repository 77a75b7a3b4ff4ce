/* cmd_framework.c - `routescope framework`: the norms as data. */
#include <stdio.h>
#include <string.h>

#include "cli/cli.h"
#include "score/fw_diff.h"
#include "score/fw_schema.h"

static const struct cli_opt opts[] = {
	{ "json", NULL, "diff: the answer of the API" },
	{ NULL, NULL, NULL },
};

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
		buf_csv(&b, str_of(fw_status_word(f->status)));
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

static enum st
put_lines(struct buf *out, const struct framework *a, const struct framework *b, struct err *e)
{
	struct fw_diff d;
	const enum st st = fw_diff_init(&d, a, b, e);

	for (size_t i = 0; st == ST_OK && i < d.n; i++) {
		fw_diff_line(out, &d.v[i]);
		buf_ch(out, '\n');
	}
	fw_diff_fini(&d);
	return st;
}

static enum st
put_json(struct buf *out, const struct framework *a, const struct framework *b, struct err *e)
{
	struct json j = json_on(out);
	const enum st st = fw_diff_json(&j, a, b, e);

	buf_ch(out, '\n');
	return st;
}

/* Differences are an answer, no verdict: the exit code does not tell them. */
static int
diff(struct cli *c, const char *from, const char *to)
{
	struct framework *a = NULL, *b = NULL;
	struct buf out = { 0 };
	struct err e;
	enum st st = framework_load(&a, from, &e);

	if (st == ST_OK)
		st = framework_load(&b, to, &e);
	if (st == ST_OK)
		st = cli_flag(c, "json") ? put_json(&out, a, b, &e) : put_lines(&out, a, b, &e);
	if (st == ST_OK && buf_bad(&out))
		st = err_nomem(&e, "differences");
	if (st == ST_OK && out.n > 0) /* nothing differs: nothing is said */
		fwrite(out.p, 1, out.n, stdout);
	buf_fini(&out);
	framework_free(a);
	framework_free(b);
	return st == ST_OK ? EXIT_FINE : cli_fail(c, &e);
}

static int
schema(struct cli *c)
{
	struct buf out = { 0 };
	struct json j = json_on(&out);
	struct err e;

	fw_schema(&j);
	buf_ch(&out, '\n');
	if (buf_bad(&out)) {
		buf_fini(&out);
		err_nomem(&e, "schema");
		return cli_fail(c, &e);
	}
	fwrite(out.p, 1, out.n, stdout);
	buf_fini(&out);
	return EXIT_FINE;
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
	if (strcmp(verb, "diff") == 0 && c->argc == 3)
		return diff(c, c->argv[1], c->argv[2]);
	if (strcmp(verb, "schema") == 0 && c->argc == 1)
		return schema(c);
	return cli_usage(c, "one of: list, show ID|FILE, check FILE, diff ID|FILE ID|FILE, schema");
}

const struct cli_cmd cmd_framework = {
	.name = "framework",
	.args = "list | show ID|FILE | check FILE | diff ID|FILE ID|FILE | schema",
	.help = "list, show, check and compare the norms",
	.opts = opts,
	.run = run,
};

/* ask.c - see ask.h. */
#include "cli/ask.h"

#include <unistd.h>

#include "app/obs.h"
#include "io/out.h"
#include "score/framework.h"

enum st
ask_framework(struct ask *a, const char *id_or_file, struct str *out, struct err *e)
{
	*out = str_of(id_or_file);
	for (size_t i = 0; framework_builtin(i) != NULL; i++) {
		if (strcmp(framework_builtin(i), id_or_file) == 0)
			return ST_OK;
	}
	return view_add_framework(a->v, id_or_file, e);
}

int
ask_begin(struct ask *a, const struct cli *c)
{
	const char *month = cli_opt(c, "month", NULL);
	struct err e;
	enum st st;

	*a = (struct ask){ 0 };
	st = view_open(&a->v, cli_opt(c, "data", OBS_DEFAULT_DIR), &e);
	if (st != ST_OK)
		return cli_fail(c, &e);
	if (month != NULL)
		a->q.month = str_of(month);
	a->q.local = true;
	return EXIT_FINE;
}

int
ask_end(struct ask *a, const struct cli *c, enum st st, struct err *e)
{
	struct out o = { .fd = STDOUT_FILENO, .b = a->out };
	int rc = EXIT_FINE;

	if (o.b.n != 0 && o.b.p[o.b.n - 1] != '\n')
		buf_ch(&o.b, '\n'); /* an answer of the API has no end of line */
	if (st == ST_OK && buf_bad(&o.b))
		st = err_nomem(e, "an answer");
	if (st == ST_OK)
		st = out_flush(&o, e);
	if (st == ST_BAD && e->rule == view_asked_wrong)
		rc = cli_usage(c, "%s", e->msg);
	else if (st != ST_OK)
		rc = cli_fail(c, e);
	buf_fini(&o.b);
	view_close(a->v);
	return rc;
}

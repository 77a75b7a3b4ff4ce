/* world_args.c - see world_args.h. */
#include "cli/world_args.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/civil.h"

static int
not_hidden(const struct dirent *d)
{
	return d->d_name[0] != '.';
}

static int
by_name(const struct dirent **a, const struct dirent **b)
{
	return strcmp((*a)->d_name, (*b)->d_name);
}

static enum st
add_dir(struct world_maker *m, const char *dir, struct err *e)
{
	struct dirent **names;
	const int n = scandir(dir, &names, not_hidden, by_name);
	enum st st = ST_OK;
	size_t used = 0;

	if (n < 0)
		return err_sys(e, "folder %s", dir);
	for (int i = 0; i < n; i++) {
		enum source_kind k;
		char path[4096];

		if (st == ST_OK && source_kind_of_file(names[i]->d_name, &k)) {
			if (snprintf(path, sizeof(path), "%s/%s", dir, names[i]->d_name) >=
			    (int)sizeof(path))
				st =
				    err_set(e, ST_LIMIT, ERR_NOOFF, NULL, "%s: path too long", dir);
			else
				st = world_maker_add(m, k, path, e);
			used++;
		}
		free(names[i]);
	}
	free(names);
	if (st == ST_OK && used > 0)
		cli_say("%s: %zu files of the world, %zu of other names left out", dir, used,
		    (size_t)n - used);
	if (st == ST_OK && used == 0)
		st = err_set(e, ST_BAD, ERR_NOOFF, NULL,
		    "%s holds no file named OPTION[-anything].EXT", dir);
	return st;
}

static void
say_singles(const struct world *w)
{
	char names[80];

	if (world_single_registries(w, names, sizeof(names)))
		cli_say("delegations of one day only: %s; space held back there is no bogon until "
			"a second file says so, too",
		    names);
}

int64_t
cli_world_at(const struct cli *c)
{
	const char *at = cli_opt(c, "at", NULL);
	int64_t at_s = 0;

	/* checked with the options */
	return at != NULL && civil_parse(str_of(at), &at_s) ? at_s : 0;
}

enum st
cli_world(const struct cli *c, struct world **out, struct err *e)
{
	return cli_world_but(c, 0, out, e);
}

enum st
cli_world_but(const struct cli *c, uint32_t but, struct world **out, struct err *e)
{
	struct world_maker *m = world_maker_new();
	const char *v;
	enum st st = ST_OK;

	*out = NULL;
	if (m == NULL)
		return err_nomem(e, "the world");
	world_maker_at(m, cli_world_at(c));
	for (unsigned k = 0; st == ST_OK && k < SRC_KINDS; k++) {
		for (size_t i = 0; st == ST_OK && !(but >> k & 1) &&
				   (v = cli_nth(c, source_kind_name(k), i)) != NULL;
		     i++)
			st = world_maker_add(m, k, v, e);
	}
	for (size_t i = 0; st == ST_OK && (v = cli_nth(c, "world", i)) != NULL; i++)
		st = add_dir(m, v, e);
	if (st == ST_OK) {
		st = world_freeze(out, m, e);
		if (st == ST_OK)
			say_singles(*out);
		return st;
	}
	world_maker_free(m);
	return st;
}

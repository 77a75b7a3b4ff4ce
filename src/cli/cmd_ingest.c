/* cmd_ingest.c - `routescope ingest`: files into an observatory. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "app/ingest.h"
#include "base/arena.h"
#include "cli/cli.h"

#define SPOOL_NAME "/stdin" /* what the ledger calls it */

static const struct cli_opt opts[] = {
	{ "data", "DIR", "folder of the observatory (" OBS_DEFAULT_DIR ")" },
	{ "show", "open|all",
	    "from now on show and export what its terms let one pass on (open), or all that is "
	    "held" },
	{ "min-peers", "N",
	    "from now on a route counts when N distinct peers show it (5 at first)" },
	{ "accept", "FILE",
	    "a file held back is right after all: its name or the beginning of its SHA-256; "
	    "repeats" },
	{ NULL, NULL, NULL },
};

static void
say(void *arg, const char *line)
{
	(void)arg;
	cli_say("%s", line);
}

static enum st
copy_stdin(int fd, struct err *e)
{
	char piece[1 << 16];
	ssize_t n;

	while ((n = read(STDIN_FILENO, piece, sizeof(piece))) != 0) {
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return err_sys(e, "read the standard input");
		for (ssize_t at = 0, w; at < n; at += w) {
			w = write(fd, piece + at, (size_t)(n - at));
			if (w < 0 && errno == EINTR)
				w = 0;
			if (w < 0)
				return err_sys(e, "keep the standard input");
		}
	}
	return ST_OK;
}

/* A file in a folder of its own, removed by unspool(). */
struct spool {
	char path[512];
	size_t dir_n; /* length of the folder's path; 0 without one */
};

static void
unspool(struct spool *s)
{
	if (s->dir_n == 0)
		return;
	unlink(s->path);
	s->path[s->dir_n] = '\0';
	rmdir(s->path);
}

/* The standard input as a file: an observatory keeps files whole, and looks at them more than once.
 */
static enum st
spool(struct spool *s, struct err *e)
{
	const char *tmp = getenv("TMPDIR");
	const int n = snprintf(s->path, sizeof(s->path), "%s/routescope-XXXXXX",
	    tmp != NULL && tmp[0] != '\0' ? tmp : "/tmp");
	enum st st;
	int fd;

	if (n < 0 || (size_t)n + sizeof(SPOOL_NAME) > sizeof(s->path))
		return err_set(e, ST_LIMIT, ERR_NOOFF, NULL, "the path in TMPDIR is too long");
	if (mkdtemp(s->path) == NULL)
		return err_sys(e, "make a folder for the standard input, %s", s->path);
	s->dir_n = (size_t)n;
	memcpy(s->path + n, SPOOL_NAME, sizeof(SPOOL_NAME));
	fd = open(s->path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (fd == -1)
		return err_sys(e, "make %s", s->path);
	st = copy_stdin(fd, e);
	if (close(fd) != 0 && st == ST_OK)
		st = err_sys(e, "keep the standard input");
	return st;
}

static int
run(struct cli *c)
{
	struct ingest_opts o = {
		.dir = cli_opt(c, "data", OBS_DEFAULT_DIR), .clock = clock_system(), .say = say
	};
	struct ingest_result r;
	struct spool s = { .dir_n = 0 };
	struct err e;
	const char **accept;
	enum st st = ST_OK;
	long min_peers;

	if (!cli_num(c, "min-peers", 1, 65536, 0, &min_peers))
		return EXIT_USAGE;
	o.n_accept = cli_count(c, "accept");
	o.show = cli_opt(c, "show", NULL);
	if (o.show != NULL && strcmp(o.show, "open") != 0 && strcmp(o.show, "all") != 0)
		return cli_usage(c, "--show is open or all, not %s", o.show);
	if (c->argc == 0 && min_peers == 0 && o.show == NULL && o.n_accept == 0)
		return cli_usage(c, "files or folders are wanted");
	accept = arr_new(o.n_accept + 1, sizeof(*accept));
	if (accept == NULL) {
		err_nomem(&e, "options");
		return cli_fail(c, &e);
	}
	for (size_t i = 0; i < o.n_accept; i++)
		accept[i] = cli_nth(c, "accept", i);
	o.accept = accept;
	o.min_peers = (uint32_t)min_peers;
	for (int i = 0; i < c->argc && st == ST_OK; i++) {
		if (strcmp(c->argv[i], "-") == 0) {
			st = spool(&s, &e);
			c->argv[i] = s.path;
		}
	}
	if (st == ST_OK)
		st = ingest(&o, (const char *const *)c->argv, (size_t)c->argc, &r, &e);
	unspool(&s);
	free(accept);
	if (st != ST_OK)
		return cli_fail(c, &e);
	if (r.held_back != 0)
		cli_say("%llu file%s held back; `--accept` lets one in",
		    (unsigned long long)r.held_back, r.held_back == 1 ? " is" : "s are");
	cli_say("%llu new, %llu already held, %llu refused, %llu not recognised; %llu month%s "
		"judged; view %llu%s",
	    (unsigned long long)r.added, (unsigned long long)r.held, (unsigned long long)r.refused,
	    (unsigned long long)r.unknown, (unsigned long long)r.months, r.months == 1 ? "" : "s",
	    (unsigned long long)r.view, r.changed ? "" : ", unchanged");
	return r.fault ? EXIT_DATA : EXIT_FINE;
}

const struct cli_cmd cmd_ingest = {
	.name = "ingest",
	.args = "FILE|DIR...",
	.help = "put files into an observatory and judge the months they change",
	.more = "Folders are walked. The kind of a file is told by its content; one that is not "
		"recognised is\n"
		"named and left. A file that is already held changes nothing. Exit 3 when "
		"something given was\n"
		"refused, held back, cut or missing; all that was good is in the observatory then. "
		"`-` is the\n"
		"standard input, which is kept under the name stdin.",
	.opts = opts,
	.run = run,
};

/*
 * split.c - every file of the bad-input set, fed whole, octet by octet, in random pieces and
 * through a pipe: the same answer each time, by every reader that there is. SEED changes the
 * pieces.
 *
 * A reader is asked whatever the file is: what it makes of foreign bytes must not depend on how
 * they came in either.
 */
#include <ftw.h>
#include <malloc.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/load.h"
#include "fuzz/outcome.h"
#include "irr/irr.h"
#include "reg/asorg.h"
#include "reg/asrel.h"
#include "reg/delegated.h"
#include "reg/pdb.h"
#include "rpki/vrp.h"

#define ALL_BYTES \
	((size_t)64 << 10) /* of larger files the MRT readers alone, a part octet by octet */

static struct {
	uint64_t seed;
	unsigned long files, answers;
} count; /* nftw() hands nothing through */

static void
put_load(struct buf *b, const struct load *l, enum st st, const struct err *e)
{
	buf_printf(b, "read %llu kept %llu refused %llu at %lld\n", (unsigned long long)l->read,
	    (unsigned long long)l->kept, (unsigned long long)l->refused, (long long)l->time_s);
	if (st != ST_OK)
		fuzz_put_err(b, e);
}

#define LOADER(prefix)                                              \
	static void ask_##prefix(struct buf *b, struct in *in)      \
	{                                                           \
		struct prefix##_set s = { 0 };                      \
		struct load l = { 0 };                              \
		struct err e = { .off = ERR_NOOFF };                \
                                                                    \
		put_load(b, &l, prefix##_load(&s, in, &l, &e), &e); \
		prefix##_set_fini(&s);                              \
	}

LOADER(asorg)
LOADER(asrel)
LOADER(deleg)
LOADER(irr)
LOADER(pdb)
LOADER(vrp)

static void
ask_json(struct buf *b, struct in *in)
{
	outcome_routes(b, in, "json", NULL);
}

static void
ask_bgpdump(struct buf *b, struct in *in)
{
	outcome_routes(b, in, "bgpdump", NULL);
}

static void (*const readers[])(struct buf *b, struct in *in) = { ask_json, ask_bgpdump, ask_asorg,
	ask_asrel, ask_deleg, ask_irr, ask_pdb, ask_vrp };

#define N_READERS (sizeof(readers) / sizeof(readers[0]))

/* Reader i: those of the table, then the kinds of inspect. */
static void
ask(size_t i, struct buf *b, struct in *in)
{
	if (i < N_READERS)
		readers[i](b, in);
	else
		outcome_inspect(b, in, &inspect_kinds[i - N_READERS]);
	buf_printf(b, "%s\n", in_codec(in));
}

static void
fed(size_t i, const uint8_t *p, size_t n, enum fuzz_cut cut, uint64_t seed, struct buf *b)
{
	struct fuzz_feed feed;
	struct err e = { .off = ERR_NOOFF };
	struct in *in = fuzz_open(&feed, p, n, cut, seed, &e);

	if (in != NULL)
		ask(i, b, in);
	else
		fuzz_put_err(b, &e);
	in_close(in);
	count.answers++;
}

/* What goes into a pipe. */
struct writer {
	const uint8_t *p;
	size_t n;
	int fd;
	uint64_t rng;
};

static void *
write_all(void *arg)
{
	struct writer *w = arg;
	size_t at = 0;

	while (at < w->n) {
		size_t some = 1 + (size_t)fuzz_rng(&w->rng) % 2000;
		ssize_t rc;

		if (some > w->n - at)
			some = w->n - at;
		rc = write(w->fd, w->p + at, some);
		if (rc <= 0)
			break; /* the reader has had enough */
		at += (size_t)rc;
	}
	close(w->fd);
	return NULL;
}

static void
piped(size_t i, const uint8_t *p, size_t n, uint64_t seed, struct buf *b)
{
	struct writer w = { p, n, -1, seed };
	struct err e = { .off = ERR_NOOFF };
	char name[32];
	pthread_t t;
	struct in *in;
	int fd[2];

	FUZZ_CHECK(pipe(fd) == 0, "no pipe");
	w.fd = fd[1];
	snprintf(name, sizeof(name), "/dev/fd/%d", fd[0]);
	FUZZ_CHECK(pthread_create(&t, NULL, write_all, &w) == 0, "no thread");
	if (in_open(&in, name, &e) == ST_OK)
		ask(i, b, in);
	else
		fuzz_put_err(b, &e);
	in_close(in);
	close(fd[0]);
	pthread_join(t, NULL);
	count.answers++;
}

static void
one_reader(size_t i, const char *path, const uint8_t *p, size_t n)
{
	struct buf want = { 0 }, got[4] = { 0 };
	const uint64_t seed = count.seed + fuzz_seed(p, n);
	char what[600];

	fed(i, p, n, FUZZ_WHOLE, 0, &want);
	fed(i, p, n, FUZZ_OCTETS, 0, &got[0]);
	fed(i, p, n, FUZZ_RANDOM, seed, &got[1]);
	fed(i, p, n, FUZZ_RANDOM, seed + 1, &got[2]);
	piped(i, p, n, seed + 2, &got[3]);
	for (int k = 0; k < 4; k++) {
		snprintf(what, sizeof(what), "%s, reader %zu, way %d", path, i, k);
		fuzz_same(what, &want, &got[k]);
		buf_fini(&got[k]);
	}
	buf_fini(&want);
}

static int
on_file(const char *path, const struct stat *sb, int type, struct FTW *ftw)
{
	FILE *f = type == FTW_F ? fopen(path, "rb") : NULL;
	const size_t n = (size_t)sb->st_size;
	uint8_t *p = malloc(n > 0 ? n : 1);

	(void)ftw;
	if (f != NULL) {
		FUZZ_CHECK(p != NULL && fread(p, 1, n, f) == n, "%s", path);
		fclose(f);
		for (size_t i = 0; i < N_READERS; i++)
			one_reader(i, path, p, i == 0 || n < ALL_BYTES ? n : ALL_BYTES);
		for (size_t i = 0; inspect_kinds[i].name != NULL; i++) {
			if (inspect_kinds[i].run != NULL)
				one_reader(N_READERS + i, path, p, n < ALL_BYTES ? n : ALL_BYTES);
		}
		count.files++;
	}
	free(p);
	return 0;
}

/* split FOLDER...: '@' begins a path below $ROUTESCOPE_DATA, which may not be there. */
int
main(int argc, char **argv)
{
	const char *root = getenv("ROUTESCOPE_DATA"), *seed = getenv("SEED");

	mallopt(M_MMAP_THRESHOLD, 64 << 20);
	mallopt(M_TRIM_THRESHOLD, 64 << 20);
	signal(SIGPIPE, SIG_IGN);
	count.seed = seed != NULL ? strtoull(seed, NULL, 10) : 1;
	printf("seed %llu\n", (unsigned long long)count.seed);
	for (int i = 1; i < argc; i++) {
		const bool real = argv[i][0] == '@';
		char path[4096];
		struct stat sb;

		snprintf(path, sizeof(path), "%s%s%s",
		    !real	   ? ""
		    : root != NULL ? root
				   : "../shared/data",
		    real ? "/" : "", argv[i] + real);
		if (real && stat(path, &sb) != 0) {
			printf("# no real data: %s is not there\n", path);
			continue;
		}
		FUZZ_CHECK(nftw(path, on_file, 16, FTW_PHYS) == 0, "%s", path);
	}
	printf("%lu files, %lu answers\n", count.files, count.answers);
	FUZZ_CHECK(count.files > 100, "hardly any file");
	return 0;
}

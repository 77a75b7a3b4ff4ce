/* outcome.c - see outcome.h. */
#include "fuzz/outcome.h"

#include <sys/mman.h>
#include <unistd.h>

#include "app/routes.h"

/* Output goes to a file in memory once it is more than a block. */
static struct out
out_begin(void)
{
	const struct out o = { { 0 }, memfd_create("out", MFD_CLOEXEC) };

	FUZZ_CHECK(o.fd != -1, "no file in memory");
	return o;
}

static void
out_end(struct out *o, struct buf *b)
{
	const off_t n = lseek(o->fd, 0, SEEK_CUR);

	if (n > 0) {
		char *d = buf_room(b, (size_t)n);

		FUZZ_CHECK(d != NULL && pread(o->fd, d, (size_t)n, 0) == n, "read back");
		b->n += (size_t)n;
	}
	buf_put(b, o->b.p, o->b.n);
	close(o->fd);
	buf_fini(&o->b);
}

void
outcome_inspect(struct buf *b, struct in *in, const struct inspect_kind *kind)
{
	const struct inspect_opts opts = { .as4 = true };
	struct inspect_count n = { 0 };
	struct out o = out_begin();
	struct err e = { .off = ERR_NOOFF };
	const enum st st = kind->run(in, &opts, &o, &n, &e);

	out_end(&o, b);
	fuzz_json_lines(kind->name, b);
	buf_printf(b, "records %llu kept %llu worst %s\n", (unsigned long long)n.records,
	    (unsigned long long)n.kept, outcome_word(n.worst));
	FUZZ_CHECK(n.kept <= n.records, "kept more than there is");
	FUZZ_CHECK(st == ST_OK, "a fault of the input is no error: %s", e.msg);
}

void
outcome_routes(struct buf *b, struct in *in, const char *format, struct buf *cut)
{
	struct out o = out_begin();
	struct route_cut c = { .path = "-", .o = out_begin() };
	struct route_filter f;
	const struct routes_job job = { &f, route_format(format), &o, cut != NULL ? &c : NULL };
	struct routes_count n = { 0 };
	struct err e = { .off = ERR_NOOFF };
	enum st st;

	route_filter_init(&f);
	FUZZ_CHECK(route_filter_seal(&f, &e) == ST_OK, "%s", e.msg);
	st = routes_in(in, &job, &n, &e);
	out_end(&o, b);
	if (strcmp(format, "json") == 0)
		fuzz_json_lines("routes", b);
	if (cut != NULL)
		out_end(&c.o, cut);
	else
		close(c.o.fd);
	buf_printf(b,
	    "shown %llu %llu %llu %llu of %llu, skipped %llu, malformed %llu, other %llu\n",
	    (unsigned long long)n.shown[0], (unsigned long long)n.shown[1],
	    (unsigned long long)n.shown[2], (unsigned long long)n.shown[3],
	    (unsigned long long)n.records, (unsigned long long)n.skipped,
	    (unsigned long long)n.malformed, (unsigned long long)n.unjudged);
	if (n.skipped > 0)
		fuzz_put_err(b, &n.first);
	if (st != ST_OK)
		fuzz_put_err(b, &e);
	route_filter_fini(&f);
}

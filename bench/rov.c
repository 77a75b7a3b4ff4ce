/*
 * rov.c - origin validation, lookups a second, beside rtrlib where it is there.
 *
 * usage: bench-rov VRPS PAIRS    a document of VRPs; rows of PREFIX,ORIGIN in table order
 *
 * Each job runs over all pairs until half a second has passed; the figure is of CPU time, the best
 * of five. All answer the same: the counts of states are compared.
 */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "base/arena.h"
#include "pfx/asn.h"
#include "rpki/vrp.h"

#ifdef HAVE_RTRLIB
#include <rtrlib/rtrlib.h>
#endif

struct data {
	struct vrp_set vrps;
	struct rov_table *t;
	struct rov_ask *v;
	size_t n, cap;
	uint8_t *out;
#ifdef HAVE_RTRLIB
	struct pfx_table rtr;
#endif
};

static double
cpu_s(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void
die(const char *what)
{
	fprintf(stderr, "bench-rov: %s\n", what);
	exit(1);
}

static struct in *
open_in(const char *path)
{
	struct in *in;
	struct err e;

	if (in_open_undigested(&in, path, &e) != ST_OK)
		die(e.msg);
	return in;
}

static void
load(struct data *d, const char *vrps, const char *pairs)
{
	struct in *in = open_in(vrps);
	struct load l = { 0 };
	struct str line, p;
	struct err e;

	if (vrp_load(&d->vrps, in, &l, &e) != ST_OK)
		die(e.msg);
	in_close(in);
	in = open_in(pairs);
	while (in_line(in, &line, &e) == ST_OK) {
		struct rov_ask *v = arr_grow(d->v, d->n, &d->cap, sizeof(*v));

		if (v == NULL)
			die("memory");
		d->v = v;
		if (str_cut(&line, ',', &p) && pfx_parse(p, &v[d->n].pfx) &&
		    asn_parse(line, &v[d->n].origin))
			d->n++;
	}
	in_close(in);
	d->out = malloc(d->n + 1);
	if (d->out == NULL || d->n == 0)
		die("no pairs");
}

static void
one_by_one(struct data *d)
{
	for (size_t i = 0; i < d->n; i++)
		d->out[i] = (uint8_t)rov_check(d->t, &d->v[i].pfx, d->v[i].origin);
}

static void
at_once(struct data *d)
{
	rov_check_all(d->t, d->v, d->n, d->out);
}

#ifdef HAVE_RTRLIB
static struct lrtr_ip_addr
addr_of(const struct pfx *p)
{
	struct lrtr_ip_addr a = { .ver = p->afi == AFI_IP4 ? LRTR_IPV4 : LRTR_IPV6 };

	if (p->afi == AFI_IP4)
		a.u.addr4.addr = (uint32_t)(p->hi >> 32);
	else {
		a.u.addr6.addr[0] = (uint32_t)(p->hi >> 32);
		a.u.addr6.addr[1] = (uint32_t)p->hi;
		a.u.addr6.addr[2] = (uint32_t)(p->lo >> 32);
		a.u.addr6.addr[3] = (uint32_t)p->lo;
	}
	return a;
}

static void
rtr_fill(struct data *d)
{
	pfx_table_init(&d->rtr, NULL);
	for (size_t i = 0; i < d->vrps.rows.n; i++) {
		const struct prow *r = &d->vrps.rows.v[i];
		const struct pfx_record rec = { .asn = (uint32_t)(r->val >> 32),
			.prefix = addr_of(&r->pfx),
			.min_len = r->pfx.len,
			.max_len = (uint8_t)(r->val >> 16) };

		pfx_table_add(&d->rtr, &rec);
	}
}

static void
by_rtrlib(struct data *d)
{
	for (size_t i = 0; i < d->n; i++) {
		const struct lrtr_ip_addr a = addr_of(&d->v[i].pfx);
		enum pfxv_state s;

		pfx_table_validate(&d->rtr, d->v[i].origin, &a, d->v[i].pfx.len, &s);
		d->out[i] = s == BGP_PFXV_STATE_VALID	    ? ROV_VALID
			    : s == BGP_PFXV_STATE_NOT_FOUND ? ROV_NOTFOUND
							    : ROV_INVALID_ASN;
	}
}
#endif

static void
job(struct data *d, const char *name, void (*run)(struct data *))
{
	size_t state[4] = { 0 };
	double best = 0;

	for (unsigned round = 0; round < 5; round++) {
		const double from = cpu_s();
		double rate;
		size_t n = 0;

		do {
			run(d);
			n += d->n;
		} while (cpu_s() - from < 0.5);
		rate = (double)n / (cpu_s() - from) / 1e6;
		best = rate > best ? rate : best;
	}
	for (size_t i = 0; i < d->n; i++)
		state[d->out[i] == ROV_INVALID_LENGTH ? ROV_INVALID_ASN : d->out[i]]++;
	printf("| %s | %.1f | %zu valid, %zu invalid, %zu not found |\n", name, best,
	    state[ROV_VALID], state[ROV_INVALID_ASN], state[ROV_NOTFOUND]);
}

static void
shuffle(struct data *d)
{
	uint64_t x = 1;

	for (size_t i = d->n; i > 1; i--) {
		struct rov_ask t = d->v[i - 1];
		size_t k;

		x = x * 6364136223846793005ULL + 1442695040888963407ULL;
		k = (x >> 33) % i;
		d->v[i - 1] = d->v[k];
		d->v[k] = t;
	}
}

int
main(int argc, char **argv)
{
	struct data d = { 0 };
	struct err e;
	double from;

	if (argc != 3)
		die("usage: bench-rov VRPS PAIRS");
	load(&d, argv[1], argv[2]);
#ifdef HAVE_RTRLIB
	from = cpu_s();
	rtr_fill(&d);
	printf("rtrlib: %zu VRPs in %.2f s\n", d.vrps.rows.n, cpu_s() - from);
#endif
	from = cpu_s();
	if (rov_build(&d.t, &d.vrps.rows, &d.vrps.tas, &e) != ST_OK)
		die(e.msg);
	printf("frozen: %zu VRPs in %.3f s; %zu pairs\n\n| job | M lookups/s | answers "
	       "|\n|---|---:|---|\n",
	    rov_count(d.t), cpu_s() - from, d.n);
	job(&d, "table order, one by one", one_by_one);
	job(&d, "table order, at once", at_once);
#ifdef HAVE_RTRLIB
	job(&d, "table order, rtrlib", by_rtrlib);
#endif
	shuffle(&d);
	job(&d, "random, one by one", one_by_one);
	job(&d, "random, at once", at_once);
#ifdef HAVE_RTRLIB
	job(&d, "random, rtrlib", by_rtrlib);
	pfx_table_free(&d.rtr);
#endif
	rov_free(d.t);
	vrp_set_fini(&d.vrps);
	free(d.v);
	free(d.out);
	return 0;
}

/* meter.c - see meter.h. */
#include "cli/meter.h"

#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/arena.h"

#define TICK_NS 300000000L
#define SHOWN_BYTES (1u << 20) /* less is over before anybody reads a line */

struct meter {
	uint64_t total;	 /* octets of the files */
	uint64_t before; /* octets that the process had read by then */
	struct timespec begun;
	pthread_t thread;
	pthread_mutex_t lock;
	pthread_cond_t wake;
	bool drawing, stop;
};

static uint64_t
size_of(const char *path)
{
	const char *eq = strchr(path, '=');
	struct stat s;

	/* COLLECTOR=FILE where there is no file of the whole name */
	if (stat(path, &s) != 0 && (eq == NULL || stat(eq + 1, &s) != 0))
		return 0;
	return S_ISREG(s.st_mode) ? (uint64_t)s.st_size : 0;
}

/* All octets that the process has read; 0 when the system does not tell. */
static uint64_t
octets_read(void)
{
	FILE *f = fopen("/proc/self/io", "r");
	unsigned long long n = 0;

	if (f == NULL)
		return 0;
	if (fscanf(f, "rchar: %llu", &n) != 1)
		n = 0;
	fclose(f);
	return n;
}

static double
seconds_since(const struct timespec *t)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)(now.tv_sec - t->tv_sec) + (double)(now.tv_nsec - t->tv_nsec) / 1e9;
}

static void
draw(struct meter *m)
{
	const double done = (double)(octets_read() - m->before), total = (double)m->total;
	const double s = seconds_since(&m->begun);
	const double rate = done / s;

	/* the cursor goes back, so that whatever is said next covers the line */
	if (done < total)
		fprintf(stderr, "\033[K%.0f %% of %.0f MB, %.0f MB/s, %.0f s left\r",
		    100 * done / total, total / 1e6, rate / 1e6,
		    rate > 0 ? (total - done) / rate : 0);
	else /* read more than once, or there is more than was named */
		fprintf(stderr, "\033[K%.0f MB, %.0f MB/s\r", done / 1e6, rate / 1e6);
	fflush(stderr);
}

static void *
work(void *arg)
{
	struct meter *m = arg;

	pthread_mutex_lock(&m->lock);
	while (!m->stop) {
		struct timespec t;

		clock_gettime(CLOCK_REALTIME, &t);
		t.tv_nsec += TICK_NS;
		t.tv_sec += t.tv_nsec / 1000000000L;
		t.tv_nsec %= 1000000000L;
		if (pthread_cond_timedwait(&m->wake, &m->lock, &t) == ETIMEDOUT)
			draw(m);
	}
	pthread_mutex_unlock(&m->lock);
	return NULL;
}

struct meter *
meter_start(const struct cli *c)
{
	struct meter *m = arr_new(1, sizeof(*m));

	if (m == NULL)
		return NULL;
	clock_gettime(CLOCK_MONOTONIC, &m->begun);
	m->before = octets_read();
	for (size_t i = 0; i < c->n_vals; i++)
		m->total += size_of(c->vals[i].val);
	for (int i = 0; i < c->argc; i++)
		m->total += size_of(c->argv[i]);
	pthread_mutex_init(&m->lock, NULL);
	pthread_cond_init(&m->wake, NULL);
	m->drawing = m->total >= SHOWN_BYTES && isatty(STDERR_FILENO) && !isatty(STDOUT_FILENO) &&
		     pthread_create(&m->thread, NULL, work, m) == 0;
	return m;
}

static void
tell(const struct meter *m, const struct cli *c)
{
	const double s = seconds_since(&m->begun);
	struct rusage u;

	getrusage(RUSAGE_SELF, &u);
	if (c->work != 0)
		cli_say("%llu %s, %.2f million/s", (unsigned long long)c->work, c->work_name,
		    (double)c->work / s / 1e6);
	cli_say("%.1f MB of files in %.2f s: %.0f MB/s; %.2f s of processor time; %ld MB of memory",
	    (double)m->total / 1e6, s, (double)m->total / s / 1e6,
	    (double)(u.ru_utime.tv_sec + u.ru_stime.tv_sec) +
		(double)(u.ru_utime.tv_usec + u.ru_stime.tv_usec) / 1e6,
	    u.ru_maxrss / 1024);
}

void
meter_stop(struct meter *m, const struct cli *c)
{
	if (m == NULL)
		return;
	if (m->drawing) {
		pthread_mutex_lock(&m->lock);
		m->stop = true;
		pthread_cond_signal(&m->wake);
		pthread_mutex_unlock(&m->lock);
		pthread_join(m->thread, NULL);
		fputs("\033[K", stderr);
	}
	if (c->verbose)
		tell(m, c);
	pthread_mutex_destroy(&m->lock);
	pthread_cond_destroy(&m->wake);
	free(m);
}

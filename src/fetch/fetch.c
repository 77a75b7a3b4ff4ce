/* fetch.c - see fetch.h: hosts side by side, attempts, and what is done with a file that came. */
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/limits.h"
#include "fetch/fetch_i.h"

#define LOOK_MS 200 /* between two looks at how far it is */

/* What the threads share; mu guards all but the counters. */
struct pool {
	const struct fetch_env *env;
	struct fetch_job **by_host; /* in runs of one host */
	size_t n, next;
	pthread_mutex_t mu;
	pthread_cond_t ended; /* a thread did */
	unsigned running;
	_Atomic uint64_t received;
	_Atomic size_t done;
	_Atomic bool failed;
	const char *url;
	struct err e; /* the first failure of ours */
	uint64_t seed;
};

struct fetch_limits
fetch_limits_default(void)
{
	return (struct fetch_limits){ .connect_s = 15,
		.idle_s = 30,
		.deadline_s = 7200,
		.floor_bytes = 1000,
		.attempts = 5,
		.backoff_ms = 2000,
		.patience_s = 60,
		.threads = 8 };
}

const char *
fetch_outcome_word(enum fetch_outcome o)
{
	static const char *const words[] = { "failed", "new", "unchanged", "not there", "refused",
		"later" };

	return words[o];
}

static void
forget_part(const struct transfer *t)
{
	char path[4096];

	snprintf(path, sizeof(path), "%s/part", t->dir);
	unlink(path);
	snprintf(path, sizeof(path), "%s/head", t->dir);
	unlink(path);
}

/* The part is read whole, and when it is good gets its name. */
static enum got
take_whole(struct transfer *t, struct err *e)
{
	struct fetch_job *j = t->job;
	char part[4096];
	enum st st;

	snprintf(part, sizeof(part), "%s/part", t->dir);
	st = whole_check(part, j->sha256, &j->bytes, e);
	if (st == ST_OK && j->bytes < j->src->min_bytes)
		st = err_set(e, ST_UNSUP, ERR_NOOFF, NULL, "%llu bytes, and %s has at least %llu",
		    (unsigned long long)j->bytes, j->src->id,
		    (unsigned long long)j->src->min_bytes);
	if (st == ST_OK && t->env->check != NULL)
		st = t->env->check(t->env->arg, j, part, e);
	if (st == ST_NOMEM || st == ST_IO)
		return GOT_OURS;
	if (st != ST_OK) {
		/* cut or damaged may be the way's fault; what is whole and wrong is not */
		forget_part(t);
		return st == ST_TRUNC ||
			       (st == ST_BAD && (e->rule == NULL || strcmp(e->rule, "content")))
			   ? GOT_FRESH
			   : GOT_NO;
	}
	snprintf(j->path, sizeof(j->path), "%s/%s", t->dir, j->name);
	if (rename(part, j->path) != 0) {
		err_in((err_sys(e, "rename"), e), part);
		return GOT_OURS;
	}
	j->tag = t->head.tag;
	return dir_sync(t->dir, e) == ST_OK ? GOT_WHOLE : GOT_OURS;
}

static void
sleep_ms(uint64_t ms)
{
	struct timespec ts = { (time_t)(ms / 1000), (long)(ms % 1000) * 1000000 };

	while (nanosleep(&ts, &ts) == -1 && errno == EINTR)
		;
}

/* Twice as long each time, half of it by chance, so that many observatories do not come at once. */
static uint64_t
backoff(struct pool *p, const struct fetch_job *j)
{
	const unsigned doubled = j->attempts - 1 < 8 ? j->attempts - 1 : 8;
	const uint64_t ms = (uint64_t)p->env->limits.backoff_ms << doubled;
	const uint64_t chance =
	    hash_u64(p->seed ^ hash_bytes(j->key, strlen(j->key)) ^ j->attempts);

	return ms / 2 + chance % (ms / 2 + 1);
}

/* True: another attempt, after the wait that it takes. */
static bool
go_on(struct pool *p, struct transfer *t, enum got g)
{
	struct fetch_job *j = t->job;
	const int64_t patience = p->env->limits.patience_s;

	if (g == GOT_FRESH)
		forget_part(t);
	if (g == GOT_BUSY && t->wait_s > patience) {
		j->outcome = FETCH_LATER;
		j->later_s = t->wait_s;
		return false;
	}
	if (j->attempts >= p->env->limits.attempts) {
		j->outcome = g == GOT_BUSY ? FETCH_LATER : FETCH_FAILED;
		j->later_s = t->wait_s;
		return false;
	}
	sleep_ms(t->wait_s > 0 && g == GOT_BUSY ? (uint64_t)t->wait_s * 1000 : backoff(p, j));
	return true;
}

static void
fail(struct pool *p, const struct err *e)
{
	pthread_mutex_lock(&p->mu);
	if (!p->failed)
		p->e = *e;
	p->failed = true;
	pthread_mutex_unlock(&p->mu);
}

/* A whole file of an earlier run that was killed before the ledger knew it. */
static bool
is_there(struct transfer *t)
{
	struct fetch_job *j = t->job;
	struct head h;
	struct err e;

	snprintf(j->path, sizeof(j->path), "%s/%s", t->dir, j->name);
	if (access(j->path, R_OK) != 0 || head_read(&h, t->dir, j->url, &e) != ST_OK ||
	    whole_check(j->path, j->sha256, &j->bytes, &e) != ST_OK)
		return false;
	j->tag = h.tag;
	return true;
}

static void
run_job(struct pool *p, struct transfer *t)
{
	struct fetch_job *j = t->job;
	enum got g;

	if (is_there(t)) {
		j->outcome = FETCH_NEW;
		return;
	}
	do {
		j->attempts++;
		g = transfer_once(t, &j->why);
		if (g == GOT_WHOLE)
			g = take_whole(t, &j->why);
	} while (
	    (g == GOT_AGAIN || g == GOT_FRESH || g == GOT_BUSY) && !p->failed && go_on(p, t, g));
	switch (g) {
	case GOT_WHOLE:
		j->outcome = FETCH_NEW;
		break;
	case GOT_SAME:
		j->outcome = FETCH_SAME;
		j->tag = j->had;
		break;
	case GOT_ABSENT:
		j->outcome = FETCH_ABSENT;
		break;
	case GOT_DENIED:
		j->outcome = FETCH_FAILED;
		break;
	case GOT_NO:
		forget_part(t);
		j->outcome = FETCH_REFUSED;
		break;
	case GOT_OURS:
		fail(p, &j->why);
		break;
	default: /* as go_on() left it */
		break;
	}
}

static enum st
make_dir(struct pool *p, struct transfer *t, struct err *e)
{
	const int n = snprintf(t->dir, sizeof(t->dir), "%s/%s", p->env->spool, t->job->key);

	if (n < 0 || (size_t)n >= sizeof(t->dir))
		return err_set(e, ST_LIMIT, ERR_NOOFF, NULL, "the path of the spool is too long");
	if (mkdir(t->dir, 0777) != 0 && errno != EEXIST)
		return err_in((err_sys(e, "make the folder"), e), t->dir);
	return ST_OK;
}

static bool
same_host(const struct fetch_job *a, const struct fetch_job *b)
{
	char x[256] = "", y[256] = "";

	url_host(a->url, x, sizeof(x));
	url_host(b->url, y, sizeof(y));
	return strcmp(x, y) == 0;
}

/* The next run of jobs of one host: [*from, *to). */
static bool
claim(struct pool *p, size_t *from, size_t *to)
{
	pthread_mutex_lock(&p->mu);
	*from = *to = p->next;
	while (*to < p->n && same_host(p->by_host[*from], p->by_host[*to]))
		++*to;
	p->next = *to;
	pthread_mutex_unlock(&p->mu);
	return *from < *to && !p->failed;
}

static void
run_host(struct pool *p, CURL *easy, size_t from, size_t to)
{
	struct err e;

	for (size_t i = from; i < to && !p->failed; i++) {
		struct transfer t = {
			.env = p->env, .job = p->by_host[i], .easy = easy, .received = &p->received
		};

		pthread_mutex_lock(&p->mu);
		p->url = t.job->url;
		pthread_mutex_unlock(&p->mu);
		if (make_dir(p, &t, &e) != ST_OK)
			fail(p, &e);
		else
			run_job(p, &t);
		if (t.job->outcome != FETCH_NEW) /* gone when nothing is in it */
			rmdir(t.dir);
		p->done++;
	}
}

static void *
work(void *arg)
{
	struct pool *p = arg;
	CURL *easy = curl_easy_init();
	size_t from, to;

	if (easy == NULL) {
		struct err e;

		err_nomem(&e, "a connection");
		fail(p, &e);
	}
	while (easy != NULL && claim(p, &from, &to))
		run_host(p, easy, from, to);
	curl_easy_cleanup(easy);
	pthread_mutex_lock(&p->mu);
	p->running--;
	pthread_cond_signal(&p->ended);
	pthread_mutex_unlock(&p->mu);
	return NULL;
}

static int
by_host(const void *pa, const void *pb)
{
	const struct fetch_job *a = *(struct fetch_job *const *)pa,
			       *b = *(struct fetch_job *const *)pb;
	char x[256] = "", y[256] = "";
	int c;

	url_host(a->url, x, sizeof(x));
	url_host(b->url, y, sizeof(y));
	c = strcmp(x, y);
	if (c != 0)
		return c;
	return a < b ? -1 : a > b; /* as they were given */
}

static void
watch(struct pool *p)
{
	const struct fetch_env *env = p->env;
	struct timespec until;

	pthread_mutex_lock(&p->mu);
	while (p->running != 0) {
		struct fetch_progress now = {
			.files = p->n, .done = p->done, .bytes = p->received, .url = p->url
		};

		pthread_mutex_unlock(&p->mu);
		if (env->progress != NULL)
			env->progress(env->arg, &now);
		pthread_mutex_lock(&p->mu);
		clock_gettime(CLOCK_REALTIME, &until);
		until.tv_nsec += LOOK_MS * 1000000L;
		until.tv_sec += until.tv_nsec / 1000000000;
		until.tv_nsec %= 1000000000;
		if (p->running != 0)
			pthread_cond_timedwait(&p->ended, &p->mu, &until);
	}
	pthread_mutex_unlock(&p->mu);
}

static enum st
run_pool(struct pool *p, struct err *e)
{
	const unsigned want = p->env->limits.threads != 0 ? p->env->limits.threads : 1;
	pthread_t *threads = arr_new(want, sizeof(*threads));
	unsigned n = 0;

	if (threads == NULL)
		return err_nomem(e, "threads");
	for (; n < want && n < p->n; n++) {
		pthread_mutex_lock(&p->mu);
		p->running++;
		pthread_mutex_unlock(&p->mu);
		if (pthread_create(&threads[n], NULL, work, p) == 0)
			continue;
		pthread_mutex_lock(&p->mu);
		p->running--;
		pthread_mutex_unlock(&p->mu);
		break;
	}
	watch(p);
	for (unsigned i = 0; i < n; i++)
		pthread_join(threads[i], NULL);
	free(threads);
	if (p->failed) {
		*e = p->e;
		return e->st;
	}
	return n != 0 || p->n == 0 ? ST_OK : err_nomem(e, "a thread");
}

enum st
fetch_all(const struct fetch_env *env, struct fetch_job *jobs, size_t n, struct err *e)
{
	struct pool p = { .env = env,
		.n = n,
		.mu = PTHREAD_MUTEX_INITIALIZER,
		.ended = PTHREAD_COND_INITIALIZER };
	enum st st;

	if (n > FETCH_MAX_FILES)
		return err_set(e, ST_LIMIT, ERR_NOOFF, NULL,
		    "%zu files at once are too many (%u): ask for a shorter time", n,
		    FETCH_MAX_FILES);
	if (getrandom(&p.seed, sizeof(p.seed), 0) != sizeof(p.seed))
		p.seed = 1; /* only spreads waits */
	p.by_host = arr_new(n + 1, sizeof(*p.by_host));
	if (p.by_host == NULL || curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) {
		free(p.by_host);
		return err_nomem(e, "files to fetch");
	}
	for (size_t i = 0; i < n; i++)
		p.by_host[i] = &jobs[i];
	qsort(p.by_host, n, sizeof(*p.by_host), by_host);
	st = run_pool(&p, e);
	curl_global_cleanup();
	free(p.by_host);
	return st;
}

enum st
fetch_probe(
    const struct fetch_env *env, const struct cat_source *src, unsigned seconds, struct err *e)
{
	CURL *c = curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK ? curl_easy_init() : NULL;
	CURLcode rc;

	if (c == NULL)
		return err_nomem(e, src->base);
	curl_easy_setopt(c, CURLOPT_URL, src->base);
	curl_easy_setopt(c, CURLOPT_PROTOCOLS_STR, "http,https,ftp");
	curl_easy_setopt(c, CURLOPT_PROXY, "");
	curl_easy_setopt(c, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(c, CURLOPT_NOBODY, 1L);
	curl_easy_setopt(c, CURLOPT_USERAGENT, env->agent);
	curl_easy_setopt(c, CURLOPT_TIMEOUT, (long)seconds);
	rc = curl_easy_perform(c);
	curl_easy_cleanup(c);
	curl_global_cleanup();
	if (rc == CURLE_OK)
		return ST_OK;
	err_set(e, ST_IO, ERR_NOOFF, NULL, "%s", curl_easy_strerror(rc));
	return err_in(e, src->base);
}

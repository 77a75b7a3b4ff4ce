/* path.c - see path.h. */
#include <stdlib.h>

#include "base/arena.h"
#include "detect/path.h"

struct pathd {
	const struct detect_env *env;
};

struct pathd *
pathd_new(const struct detect_env *env)
{
	struct pathd *p = arr_new(1, sizeof(*p));

	if (p != NULL)
		p->env = env;
	return p;
}

void
pathd_free(struct pathd *p)
{
	free(p);
}

enum st
path_judge(struct pathd *p, const struct follow_change *c, struct suspicion *out, size_t cap,
    size_t *n, struct err *e)
{
	(void)p;
	(void)c;
	(void)out;
	(void)cap;
	(void)e;
	*n = 0;
	return ST_OK;
}

enum st
path_seeded(struct pathd *p, struct err *e)
{
	(void)p;
	(void)e;
	return ST_OK;
}

enum st
path_tick(struct pathd *p, struct findings *f, int64_t time_us, struct err *e)
{
	(void)p;
	(void)f;
	(void)time_us;
	(void)e;
	return ST_OK;
}

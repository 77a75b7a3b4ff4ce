/* origin.c - see origin.h. */
#include <stdlib.h>

#include "base/arena.h"
#include "detect/origin.h"

struct origin {
	const struct detect_env *env;
};

struct origin *
origin_new(const struct detect_env *env)
{
	struct origin *o = arr_new(1, sizeof(*o));

	if (o != NULL)
		o->env = env;
	return o;
}

void
origin_free(struct origin *o)
{
	free(o);
}

enum st
origin_judge(struct origin *o, const struct follow_change *c, struct suspicion *out, size_t cap,
    size_t *n, struct err *e)
{
	(void)o;
	(void)c;
	(void)out;
	(void)cap;
	(void)e;
	*n = 0;
	return ST_OK;
}

enum st
origin_seeded(struct origin *o, struct err *e)
{
	(void)o;
	(void)e;
	return ST_OK;
}

enum st
origin_tick(struct origin *o, struct findings *f, int64_t time_us, struct err *e)
{
	(void)o;
	(void)f;
	(void)time_us;
	(void)e;
	return ST_OK;
}

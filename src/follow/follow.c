/* follow.c - see follow.h. */
#include "follow/follow.h"

#include <stdlib.h>

#include "follow/follow_i.h"

struct follow *
follow_new(const struct follow_watch *w)
{
	struct follow *f = calloc(1, sizeof(*f));

	if (f != NULL)
		f->watch = *w;
	return f;
}

void
follow_free(struct follow *f)
{
	free(f);
}

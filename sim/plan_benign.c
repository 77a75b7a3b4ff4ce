/* plan_benign.c - everyday events that a detector must not accuse anybody of. */
#include "sim/lab.h"

bool
plan_benign(struct lab *l)
{
	(void)l;
	return true;
}

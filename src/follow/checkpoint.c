/* checkpoint.c - the engine's state in a file and back. */
#include "follow/follow_i.h"

enum st
follow_save(const struct follow *f, FILE *out, struct err *e)
{
	(void)f;
	(void)out;
	return err_set(e, ST_UNSUP, ERR_NOOFF, NULL, "not yet");
}

enum st
follow_load(struct follow *f, FILE *in, struct err *e)
{
	(void)f;
	(void)in;
	return err_set(e, ST_UNSUP, ERR_NOOFF, NULL, "not yet");
}

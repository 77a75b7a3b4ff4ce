#include "irr/nrtm_i.h"
enum st
irr_nrtm4(struct irr_set *s, struct in *in, struct load *l, struct err *e)
{
	(void)s;
	(void)in;
	(void)l;
	return err_set(e, ST_UNSUP, ERR_NOOFF, NULL, "not yet");
}

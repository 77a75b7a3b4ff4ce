/* asrel_i.h - the readers of relationships. */
#ifndef ASREL_I_H
#define ASREL_I_H

#include "reg/asrel.h"

/* A JSON list (asrel_json.c). The set may be grown on failure. */
enum st asrel_json(struct asrel_set *s, struct in *in, struct load *l, struct err *e);

#endif

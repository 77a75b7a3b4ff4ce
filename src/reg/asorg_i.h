/* asorg_i.h - what the forms of lists of ASes share. */
#ifndef ASORG_I_H
#define ASORG_I_H

#include "reg/asorg.h"

/* One row more; false when memory is out, or r's texts could not be kept. */
bool asorg_add_as(struct asorg_set *s, struct asorg_as r);
bool asorg_add_org(struct asorg_set *s, struct asorg_org r);
/* Two letters in capitals; cc stays as it is for anything else. */
void asorg_country(struct str s, char cc[2]);
/* Of an organisation's id; 0 for "". */
uint64_t asorg_hash(struct str id);

/* Whether an object comes next; ST_END at the end. */
enum st asorg_is_json(bool *json, struct in *in, struct err *e);
/* Objects one behind the other, to the end: ST_END. */
enum st asorg_json(struct asorg_set *s, struct in *in, struct load *l, struct err *e);

#endif

/* part_i.h - what the two readers of participants share: one participant, in words. */
#ifndef PART_I_H
#define PART_I_H

#include "reg/part.h"

struct part_words {
	struct str name, areas, since;
	struct str asns; /* numbers with `;` or blanks between */
	struct str action[PART_ACTIONS];
	unsigned programme;
};

struct part_reader {
	struct part_set *s;
	struct load *l;
	struct in *in;
	int64_t file_s;
};

bool part_programme_parse(struct str s, unsigned *out);
/* Takes one participant. ST_OK also when it is refused. */
enum st part_take(struct part_reader *r, const struct part_words *w, struct err *e);
enum st part_json(struct part_reader *r, struct err *e);

#endif

/* view_participant.h - inside of the read model: a participant, for lists and programmes. */
#ifndef VIEW_PARTICIPANT_H
#define VIEW_PARTICIPANT_H

#include "app/conform.h"
#include "app/view_group.h"

struct member {
	const struct part_table *t;
	const struct part *p;
	const struct fw_programme *programme; /* NULL: the framework has none of it */
	char id[GROUP_ID];
	struct agg sum; /* of its networks that the month has */
	struct conformance conforms;
};

enum st member_make(struct member *m, struct vask *a, const struct part_table *t,
    const struct part *p, struct err *e);
/* Its fields into the open object. */
void vput_member(struct vask *a, const struct member *m);
/* "64500;64501" or "-". */
void csv_asns(struct buf *b, const struct member *m);

#endif

/* view_incident.h - what the answers about incidents share with the export. */
#ifndef VIEW_INCIDENT_H
#define VIEW_INCIDENT_H

#include "base/buf.h"
#include "store/incident.h"

void incident_csv_columns(struct buf *b);
enum st incident_csv_row(
    struct buf *b, struct store *s, const struct store_incident *in, struct err *e);
void gap_csv_columns(struct buf *b);
void gap_csv_row(struct buf *b, const struct store_gap *g);

#endif

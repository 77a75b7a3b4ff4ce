/*
 * opinion.h - what somebody else says of networks: scores by category, an outside opinion.
 *
 * Reads the CSV export of the MANRS Observatory (RFC 4180): a header with the columns in any order,
 * a byte order mark or none, fields with quotes, which may run over lines, `,`, `;` or tabs between
 * them. Columns go by name, whatever their case and punctuation:
 *
 *   ASN, Filtering, Anti-spoofing, Coordination, Global Validation IRR, Global Validation RPKI
 *
 * and others are passed over. A score is a decimal number of 0 to 1; empty or `-` is no data. A
 * file is of one month, which only its name tells: manrs-details-202210-lacnic.csv.gz.
 *
 * A line that is wrong costs itself: it is counted with its rule, and of each rule with the first
 * line. Nothing is judged by an opinion.
 */
#ifndef OPINION_H
#define OPINION_H

#include "base/load.h"
#include "io/in.h"

/* In the order of the categories of the norms. */
enum opinion_score {
	OPINION_FILTERING,
	OPINION_ANTI_SPOOFING,
	OPINION_COORDINATION,
	OPINION_IRR,
	OPINION_RPKI,
	OPINION_SCORES,
};

#define OPINION_NO_DATA (-1)

struct opinion_row {
	uint32_t asn;
	int16_t bp[OPINION_SCORES]; /* basis points, or OPINION_NO_DATA */
};

/* One file; zeroed is empty. */
struct opinion {
	struct opinion_row *v; /* by AS number, each once */
	size_t n, cap;
};

/* Whether a line is the header of such a file. */
bool opinion_is_header(struct str line);
/* Reads one file into an empty *o. On failure it is empty again. l->time_s: the begin of its month.
 */
enum st opinion_load(struct opinion *o, struct in *in, struct load *l, struct err *e);
void opinion_fini(struct opinion *o);
/* NULL when the AS is not in it. */
const struct opinion_row *opinion_get(const struct opinion *o, uint32_t asn);

#endif

/*
 * slurm.h - local exceptions to the RPKI (SLURM, RFC 8416; version 2 adds ASPAs).
 *
 * Filters take away VRPs and ASPAs that validators gave, assertions add some of
 * one's own; what is asserted is never filtered. Entries about router keys are
 * checked and counted, since keys judge nothing here.
 *
 * Strict, as RFC 8416 3.1 wants it: a member that does not belong there, a value
 * of the wrong kind or range, anything twice refuses the whole document. One
 * deviation, which is marked: a list that is not there is taken as empty, since
 * common tools leave out those they do not use. Several documents that speak of the same
 * addresses, of the same keys' AS or of the same customer exclude each other
 * (RFC 8416 4.2).
 */
#ifndef SLURM_H
#define SLURM_H

#include "rpki/vrp.h"

/* What a document speaks of: a prefix, or an AS number as afi 0 with its purpose in lo. */
struct slurm_extent {
	struct pfx pfx;
	uint32_t file;
};

/* Exceptions from any number of files; zeroed is empty. */
struct slurm_set {
	struct prows filters; /* a prefix, or all of them, and an AS number, or any */
	struct prows assertions;
	struct aspa_set aspa_filters; /* customers; provider is not used */
	struct aspa_set aspa_assertions;
	struct slurm_extent *extents;
	size_t n_extents, cap_extents;
	uint32_t files;
	size_t n_asserted_aspas;
};

/* Adds one document and counts its entries in *l. On failure the set is as before. */
enum st slurm_load(struct slurm_set *s, struct in *in, struct load *l, struct err *e);
void slurm_set_fini(struct slurm_set *s);

struct slurm_effect {
	size_t vrps_filtered, vrps_added, aspas_filtered, aspas_added; /* ASPAs: customers */
};

/* Takes away from and adds to *v; *s is sorted. ST_OK or ST_NOMEM. */
enum st slurm_apply(
    struct slurm_set *s, struct vrp_set *v, struct slurm_effect *out, struct err *e);

#endif

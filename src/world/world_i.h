/* world_i.h - the frozen world as the folder sees it: a table a kind, NULL where no source is. */
#ifndef WORLD_I_H
#define WORLD_I_H

#include "reg/aslist.h"
#include "reg/asnum.h"
#include "reg/asorg.h"
#include "reg/asrel.h"
#include "reg/blist.h"
#include "reg/delegated.h"
#include "reg/iana.h"
#include "reg/opinion.h"
#include "reg/part.h"
#include "reg/pdb.h"
#include "reg/sibling.h"
#include "reg/whois.h"
#include "reg/spoofer.h"
#include "world/world.h"

/* The kinds of sniff_reg.c: s is the head of the file, first its first line. */
bool sniff_registries(struct str s, struct str first, enum source_kind *out);

struct sources {
	struct source *v;
	size_t n, cap;
};

/* Under construction and frozen in one: zeroed is empty. networks.c has the functions. */
struct networks {
	struct asnum users, hegemony;
	struct whois_set whois;
	struct aslist_set lists;
	struct siblings *siblings; /* NULL until frozen, and without organisations */
};

/* False when k is not of the networks; else *st is what became of the file. */
bool networks_load(struct networks *n, enum source_kind k, struct in *in, struct load *l,
    enum st *st, struct err *e);
/* *built_in becomes the source of the list that is built in, if that is used: kept > 0. */
enum st networks_freeze(struct networks *n, const struct asorg_table *org,
    const struct pdb_table *pdb, struct source *built_in, struct err *e);
void networks_fini(struct networks *n);

struct world {
	struct sources src;
	bool borrows; /* all but src and the parts of RPKI is another world's */
	bool has[SRC_KINDS];
	struct rov_table *rov;
	struct aspa_table *aspa;
	bool slurm;
	struct slurm_effect slurm_effect;
	struct irr_table *irr;
	struct irr_sets *irr_sets;
	struct deleg *deleg;
	struct asrel_table *rel;
	struct asorg_table *org;
	struct pdb_table *pdb;
	struct networks net;
	struct blist *bogons;
	struct spoofer_table *spoofer;
	struct part_table *parts;
	struct iana *iana; /* NULL: the built-in tables alone */
};

#endif

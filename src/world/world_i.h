/* world_i.h - the frozen world as the folder sees it: a table a kind, NULL where no source is. */
#ifndef WORLD_I_H
#define WORLD_I_H

#include "reg/asorg.h"
#include "reg/asrel.h"
#include "reg/delegated.h"
#include "reg/iana.h"
#include "reg/pdb.h"
#include "world/world.h"

struct sources {
	struct source *v;
	size_t n, cap;
};

struct world {
	struct sources src;
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
	struct iana *iana; /* NULL: the built-in tables alone */
};

#endif

/* names.c - organisations with invented names, and which ASes are siblings. */
#include "sim/sim_i.h"

#include <ctype.h>
#include <stdlib.h>

static const char *const head[] = { "Ar", "Bel", "Bor", "Cal", "Cor", "Dal", "Del", "Dor", "El",
	"Est", "Fal", "Fen", "Gal", "Gor", "Hal", "Hel", "Il", "Jor", "Kal", "Kor", "Lan", "Lor",
	"Mar", "Mel", "Mor", "Nar", "Nor", "Ol", "Or", "Pal", "Per", "Quin", "Ral", "Ros", "Sal",
	"Sel", "Sol", "Tal", "Tor", "Ul", "Val", "Vel", "Vor", "Wes", "Xan", "Yor", "Zal", "Zer" };
static const char *const mid[] = { "a", "ada", "ami", "ando", "ari", "avo", "e", "edi", "eni",
	"era", "i", "ida", "imo", "ina", "ivo", "o", "oda", "oli", "oma", "ora", "u", "una", "uri",
	"yla" };
static const char *const tail[] = { "bec", "bor", "ca", "dan", "dine", "dor", "fax", "gard", "kas",
	"kin", "la", "lis", "lon", "mar", "mir", "na", "nex", "nis", "pol", "quet", "ra", "rem",
	"ric", "ron", "sk", "ta", "tek", "tis", "tra", "vik", "von", "xia", "za", "zen" };

static const char *const what[][8] = {
	[KIND_CARRIER] = { "Carrier", "Backbone", "Transit", "Global Networks", "Telecom",
	    "Communications", "Fiber", "Networks" },
	[KIND_ISP] = { "Internet", "Broadband", "Telecom", "Net", "Online", "Fibra", "Cable",
	    "Wireless" },
	[KIND_CONTENT] = { "Cloud", "CDN", "Media", "Hosting", "Streaming", "Datacenters", "Edge",
	    "Servers" },
	[KIND_ENTERPRISE] = { "Bank", "Logistics", "Insurance", "Energy", "Retail", "Systems",
	    "Industries", "Software" },
	[KIND_EDUCATION] = { "University", "Institute of Technology", "Research Network", "College",
	    "Polytechnic", "Academy", "School District", "Library Network" },
	[KIND_GOVERNMENT] = { "Ministry of Transport", "City Council", "Regional Administration",
	    "Tax Office", "Court Service", "Statistics Office", "Health Service",
	    "Port Authority" },
};

#define PICK(r, list) (list)[rng_below((r), sizeof(list) / sizeof((list)[0]))]

static bool
name_org(struct sim_world *w, struct rng *r, uint32_t o, const struct sim_as *a)
{
	struct sim_org *org = &w->org[o];
	const char *h = PICK(r, head), *m = PICK(r, mid), *t = PICK(r, tail);
	const char *of = what[a->kind][rng_below(r, 8)], *firm = geo_econ[a->econ].firm;
	char name[128], handle[64];
	size_t n = 0;

	if (a->kind >= KIND_EDUCATION || firm[0] == '\0')
		snprintf(name, sizeof(name), "%s%s%s %s", h, m, t, of);
	else if (strcmp(firm, "PT") == 0) /* it stands before the name */
		snprintf(name, sizeof(name), "PT %s%s%s %s", h, m, t, of);
	else
		snprintf(name, sizeof(name), "%s%s%s %s%s %s", h, m, t, of,
		    strchr(firm, '.') == NULL ? "" : ",", firm);
	for (const char *parts[] = { h, m, t }, **p = parts; p < parts + 3; p++) {
		for (const char *c = *p; *c != '\0'; c++)
			handle[n++] = (char)toupper((unsigned char)*c);
	}
	org->name = arena_strdup(&w->text, str_of(name));
	org->handle = arena_strdup(&w->text, (struct str){ handle, n });
	org->econ = a->econ;
	return org->name != NULL && org->handle != NULL;
}

enum st
sim_names(struct sim_world *w, struct err *e)
{
	uint32_t *last =
	    arr_new(geo_econs, sizeof(*last)); /* organisation + 1 that may still grow */
	struct rng r;

	rng_seed(&r, w->o->seed, RNG_NAME);
	w->org = arr_new(w->n_as, sizeof(*w->org));
	if (last == NULL || w->org == NULL) {
		free(last);
		return err_nomem(e, "names");
	}
	for (uint32_t i = 0; i < w->n_as; i++) {
		struct sim_as *a = &w->as[i];
		uint32_t *grows = &last[a->econ];

		if (*grows != 0 && rng_permille(&r, 100)) {
			a->org = *grows - 1;
		} else {
			if (!name_org(w, &r, w->n_org, a)) {
				free(last);
				return err_nomem(e, "names");
			}
			a->org = w->n_org++;
			if (*grows == 0 || rng_permille(&r, 400))
				*grows = a->org + 1;
		}
		w->org[a->org].n_ases++;
	}
	free(last);
	return ST_OK;
}

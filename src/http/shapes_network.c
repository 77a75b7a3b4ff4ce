/* shapes_network.c - the shapes of what is known of a network beside its scores; see shapes.c. */
#include "http/shapes_i.h"

#define TO "provider|customer|peer?"

const struct field neighbours_f[] = {
	{ "asn", "int", NULL },
	{ "file", "shown|withheld|no_data",
	    "the published relationships; withheld: their terms forbid to pass them on" },
	{ "attests", "bool", "it attests its providers (ASPA)" },
	{ "aut_num", "text?", "registry whose aut-num of it decides; null: none" },
	{ "neighbours", "[neighbour]", "those that sources disagree on first" },
	{ "neighbours_total", "int", "with those behind the limit" },
	{ "disagreements", "int", "neighbours that sources disagree on" },
	END,
};
const struct field neighbour_f[] = {
	{ "asn", "int", NULL },
	{ "name", "text?", NULL },
	{ "country", "text?", NULL },
	{ "relation", TO, "what it is to the AS, as published" },
	{ "aspa", "provider|customer|not-provider|not-customer?",
	    "attested by either; not-: others are, and a source claims it" },
	{ "policy", TO, "by the AS's own aut-num" },
	{ "their_policy", TO, "by the neighbour's aut-num" },
	{ "cone_ases", "int?", "ASes in its customer cone, itself among them" },
	{ "disagree", "text?", "who says what; null: no two sources differ" },
	END,
};
const struct field contacts_f[] = {
	{ "asn", "int", NULL },
	{ "state", "registered|missing?", "as it is scored; null: no source tells" },
	{ "sources", "[contact_source]", NULL },
	END,
};
const struct field contact_source_f[] = {
	{ "source", "peeringdb|whois", "whois: the registry of the AS" },
	{ "title", "text", NULL },
	{ "state", "registered|missing?", "null: it does not tell" },
	{ "updated", "time?", "of the newest contact that counts, or of the object" },
	{ "roles", "[contact_role]?", "null: not told by it, or not to be passed on" },
	END,
};
const struct field contact_role_f[] = {
	{ "role", "text?", "null: not public" },
	{ "visible", "public|users|private", NULL },
	{ "counts", "bool", "for the score" },
	{ "updated", "time?", NULL },
	END,
};

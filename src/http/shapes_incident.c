/* shapes_incident.c - the shapes of incidents and gaps; see shapes.c. */
#include "http/shapes_i.h"

/* clang-format off */
#define INCIDENT_KINDS "leak|moas|sub-moas|squat|fake-edge|bogon-prefix|bogon-asn|blackhole"
/* What `detect` prints (detect/incident.h), and what the observatory adds. */
#define INCIDENT_ROW \
	{ "id", "text", NULL }, \
	{ "kind", INCIDENT_KINDS, NULL }, \
	{ "type", "int?", "of a leak, after RFC 7908" }, \
	{ "begin", "time", NULL }, \
	{ "end", "time?", "null: some peer shows it still" }, \
	{ "detected", "time?", "data time of the first report" }, \
	{ "graded", "time?", "data time at which it reached its grade" }, \
	{ "culprits", "[int]", "AS numbers of those who did it" }, \
	{ "accomplices", "[int]", "of those who passed it on first" }, \
	{ "victims", "[int]", "of those whose routes they are" }, \
	{ "prefixes", "[text]", "in a list the first 1000" }, \
	{ "segment", "[int]", "the part of the paths that matters, as it stands in them" }, \
	{ "grade", "proven|high|medium|low", NULL }, \
	{ "confidence", "num", "0 to 1: the sum of the signals' weights" }, \
	{ "peers", "int", "sessions that showed it" }, \
	{ "collectors", "int", "where they are" }, \
	{ "reasons", "[text]", "signals that raise the confidence" }, \
	{ "suppressors", "[text]", "signals that lower it" }, \
	{ "evidence", "[sighting]", "the first sight of each peer; left out in lists" }, \
	{ "state", "open|growing|ended|reopened|standing|closed", NULL }, \
	{ "standing", "~bool", "it stood in the first table already" }, \
	{ "end_known", "~bool", "false: the peers that showed it were lost" }, \
	{ "peer_asns", "int", "ASes of those sessions" }, \
	{ "peers_possible", "int", "sessions that could have shown it" }, \
	{ "peer_asns_possible", "~int", NULL }, \
	{ "collectors_possible", "int", NULL }, \
	{ "segments", "~[segment]", NULL }, \
	{ "signals", "[signal]", "what the confidence is made of" }, \
	{ "wording", "text", "the facts in a sentence" }, \
	{ "prefix_count", "int", "of all prefixes" }, \
	{ "version", "int", "goes up when something else is said of it" }, \
	{ "published", "bool", "false: not to be passed on, too little is certain" }, \
	{ "names", "{name}", "of the ASes, by number, as far as known" },
/* clang-format on */

const struct field incident_row_f[] = { INCIDENT_ROW END };
const struct field incident_f[] = {
	INCIDENT_ROW{ "before", "[text?]",
	    "the path that each peer showed before, in the order of evidence" },
	{ "record", "text?", "SHA-256 of what it can be rebuilt from" },
	{ "withdrawn", "bool", "what is held now shows it no more" },
	{ "versions", "[incident_version]", "all that was said of it, ascending" },
	{ "reviews", "[review]", "what people said of it, in their order" },
	{ "set_aside", "bool", "by a review: it is out of the scores" },
	{ "disputed", "bool", "the last word of a review is a dispute" },
	END,
};
const struct field incident_version_f[] = {
	{ "version", "int", NULL },
	{ "view", "int", "that brought it" },
	{ "at", "time?", "when the observatory wrote it" },
	{ "withdrawn", "bool", NULL },
	END,
};
const struct field review_f[] = {
	{ "review", "dispute|set-aside|restore", NULL },
	{ "at", "time", NULL },
	{ "by", "text", "a person or a role" },
	{ "reason", "text", NULL },
	{ "view", "int", "that brought it" },
	END,
};
const struct field sighting_f[] = {
	{ "time", "time", NULL },
	{ "collector", "text", NULL },
	{ "peer_asn", "int", NULL },
	{ "peer", "text", "its address" },
	{ "prefix", "text", NULL },
	{ "as_path", "text", NULL },
	{ "from", "table|update", NULL },
	{ "file", "text", "that has the record" },
	{ "record", "int", "number of the record in it" },
	{ "offset", "int", "in the plain stream" },
	{ "sha256", "~text", "of the record as it was cut out" },
	END,
};
const struct field evidence_f[] = {
	{ "id", "text", "of the incident" },
	{ "version", "int", NULL },
	{ "record", "any", "the record as it was kept; null: none was" },
	{ "objects", "~[evidence_object]", "the record and the raw records behind it" },
	END,
};
const struct field evidence_object_f[] = {
	{ "sha256", "text", NULL },
	{ "bytes", "int?", "null: it is gone" },
	{ "href", "text", "where to have it" },
	END,
};
const struct field segment_f[] = {
	{ "path", "[int]", NULL },
	{ "prefixes", "int", NULL },
	END,
};
const struct field signal_f[] = {
	{ "word", "text", NULL },
	{ "weight", "num", "what it adds to the confidence, or takes" },
	{ "text", "text", NULL },
	END,
};
const struct field name_f[] = {
	{ "name", "text?", NULL },
	{ "country", "text?", NULL },
	END,
};
const struct field incident_counts_f[] = {
	{ "culprit", "int", NULL },
	{ "accomplice", "int", NULL },
	{ "victim", "int", NULL },
	END,
};
const struct field incident_summary_f[] = {
	{ "proven", "int", NULL },
	{ "high", "int", NULL },
	{ "medium", "int", "counted only" },
	{ "low", "int", "counted only" },
	{ "kinds", "[incident_kind]", "of those proven and high" },
	{ "followed_from", "time?", "of the updates that the detector went over" },
	{ "followed_until", "time?", NULL },
	{ "collectors", "int", "at most at one time" },
	{ "peers", "int", "at most at one time" },
	END,
};
const struct field incident_kind_f[] = {
	{ "kind", INCIDENT_KINDS, NULL },
	{ "count", "int", NULL },
	END,
};
const struct field incident_month_f[] = {
	{ "month", "month", NULL },
	{ "kinds", "[incident_kind]?",
	    "proven and high; null: no updates of the month were followed" },
	END,
};
const struct field gap_row_f[] = {
	{ "kind", "text", NULL },
	{ "collector", "text?", NULL },
	{ "peer", "text?", "null: all of the collector" },
	{ "peer_asn", "int?", NULL },
	{ "begin", "time?", NULL },
	{ "end", "time?", "null: still open" },
	{ "count", "int", "of what the kind counts: records, routes, peers" },
	END,
};

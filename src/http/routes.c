/* routes.c - every route, a row each; see route.h. */
#include <stddef.h>

#include "app/compat.h"
#include "base/limits.h"
#include "http/http_i.h"

#define FIELD(name) offsetof(struct view_query, name)
#define CATEGORIES \
	"filtering|antiSpoofing|coordination|routingInformationIRR|routingInformationRPKI"

/* clang-format off */
#define MONTH { .name = "month", .type = PARAM_MONTH, .dflt = "the latest month held", \
	.help = "the month that the answer is about", .field = FIELD(month) }
#define FRAMEWORK { .name = "framework", .type = PARAM_WORD, .hi = 32, .dflt = FRAMEWORK_DEFAULT, \
	.help = "the norms to apply", .field = FIELD(framework) }
#define CURSOR { .name = "cursor", .type = PARAM_CURSOR, .hi = 512, \
	.help = "\"next\" of the page before", .field = FIELD(cursor) }
#define ASN { .name = "asn", .path = true, .type = PARAM_ASN, .hi = UINT32_MAX, \
	.help = "AS number, 64500 or AS64500", .field = FIELD(asn) }
#define ADDR { .name = "addr", .path = true, .type = PARAM_ADDR, \
	.help = "first address of the prefix", .field = FIELD(prefix) }
#define LEN { .name = "len", .path = true, .type = PARAM_LEN, .hi = 128, \
	.help = "length of the prefix", .field = FIELD(prefix) }
#define INCIDENT { .name = "incident", .path = true, .type = PARAM_WORD, .hi = 39, \
	.help = "id of the incident", .field = FIELD(incident) }
#define SINCE { .name = "since", .type = PARAM_TIME, .field = FIELD(since), \
	.help = "what went on at this time or later" }
#define UNTIL { .name = "until", .type = PARAM_TIME, .field = FIELD(until), \
	.help = "what began before this time" }
#define REGION { .name = "region", .type = PARAM_WORD, .hi = 16, .field = FIELD(region), \
	.help = "of an AS that takes part: world, a code of M49 such as 150, or a registry such as ripencc" }
#define PROGRAMME { .name = "programme", .type = PARAM_ENUM, .words = "netops|ixps|cdns|vendors", \
	.help = "of participants of this programme", .field = FIELD(programme) }
#define FORMAT { .name = "format", .type = PARAM_ENUM, .words = ROUTE_FORMATS, .dflt = "json", \
	.help = "ndjson and csv are bare rows; where the list goes on, the header Link has the next page", \
	.field = FIELD(format) }
#define END { .name = NULL }

static const struct param world_p[] = { FRAMEWORK, MONTH, END };
static const struct param ases_p[] = {
	{ .name = "q", .type = PARAM_TEXT, .hi = 100, .help = "part of a name, or a number", .field = FIELD(q) },
	{ .name = "country", .type = PARAM_COUNTRY, .help = "ISO 3166 alpha-2", .field = FIELD(country) },
	{ .name = "region", .type = PARAM_WORD, .hi = 16, .field = FIELD(region),
	    .help = "world, a code of M49 such as 150, or a registry such as ripencc" },
	PROGRAMME,
	{ .name = "readiness", .type = PARAM_RATED, .words = CATEGORIES,
	    .help = "a category and a readiness, such as filtering:ready", .field = FIELD(readiness) },
	{ .name = "sort", .type = PARAM_SORT, .words = "asn|name|prefixes|" CATEGORIES, .dflt = "asn",
	    .help = "column to sort by; a - before it turns the order", .field = FIELD(sort) },
	{ .name = "limit", .type = PARAM_UINT, .lo = 1, .hi = 500, .dflt = "50", .help = "rows of a page",
	    .field = FIELD(limit) },
	CURSOR, FRAMEWORK, MONTH, END
};
static const struct param as_p[] = { ASN, FRAMEWORK, MONTH, END };
static const struct param as_prefixes_p[] = {
	ASN,
	{ .name = "family", .type = PARAM_ENUM, .words = "4|6", .help = "IPv4 or IPv6 only",
	    .field = FIELD(family) },
	{ .name = "state", .type = PARAM_WORD, .hi = 32, .help = "an RPKI, IRR or bogon state",
	    .field = FIELD(state) },
	{ .name = "counted", .type = PARAM_ENUM, .words = "1|0", .help = "seen by enough peers, or not",
	    .field = FIELD(counted) },
	{ .name = "limit", .type = PARAM_UINT, .lo = 1, .hi = 1000, .dflt = "100", .help = "rows of a page",
	    .field = FIELD(limit) },
	CURSOR, FRAMEWORK, MONTH, END
};
static const struct param advice_p[] = {
	ASN,
	{ .name = "limit", .type = PARAM_UINT, .lo = 1, .hi = 10000, .dflt = "1000", .help = "steps that are told",
	    .field = FIELD(limit) },
	FRAMEWORK, MONTH, END
};
static const struct param neighbours_p[] = {
	ASN,
	{ .name = "limit", .type = PARAM_UINT, .lo = 1, .hi = 20000, .dflt = "1000",
	    .help = "neighbours that are told", .field = FIELD(limit) },
	FRAMEWORK, MONTH, END
};
static const struct param explain_p[] = {
	ASN,
	{ .name = "limit", .type = PARAM_UINT, .lo = 1, .hi = 1000, .dflt = "20",
	    .help = "routes of each metric", .field = FIELD(limit) },
	FRAMEWORK, MONTH, END
};
static const struct param whatif_p[] = {
	{ .name = "to", .type = PARAM_WORD, .lo = 1, .hi = 32, .needed = true, .help = "the other norms",
	    .field = FIELD(to) },
	{ .name = "limit", .type = PARAM_UINT, .lo = 1, .hi = 1000, .dflt = "100", .help = "changes of a page",
	    .field = FIELD(limit) },
	CURSOR, FRAMEWORK, MONTH, END
};
static const struct param prefix_p[] = { ADDR, LEN, FRAMEWORK, MONTH, END };
static const struct param prefixes_p[] = {
	{ .name = "prefix", .type = PARAM_PREFIX, .help = "such as 192.0.2.0/24", .field = FIELD(prefix),
	    .needed = true },
	FRAMEWORK, MONTH, END
};
static const struct param search_p[] = {
	{ .name = "q", .type = PARAM_TEXT, .lo = 1, .hi = 100, .needed = true, .field = FIELD(q),
	    .help = "an AS number, a prefix, an address, an economy, an incident or a part of a name" },
	FRAMEWORK, MONTH, END
};
static const struct param framework_p[] = {
	{ .name = "id", .path = true, .type = PARAM_WORD, .hi = 32, .help = "id of the framework",
	    .field = FIELD(id) },
	FRAMEWORK, MONTH, END
};
static const struct param framework_diff_p[] = {
	{ .name = "id", .path = true, .type = PARAM_WORD, .hi = 32, .help = "id of the framework",
	    .field = FIELD(id) },
	{ .name = "other", .path = true, .type = PARAM_WORD, .hi = 32, .help = "id of the other one",
	    .field = FIELD(to) },
	FRAMEWORK, MONTH, END
};
static const struct param incidents_p[] = {
	{ .name = "asn", .type = PARAM_ASN, .hi = UINT32_MAX, .help = "an AS that takes part", .field = FIELD(asn) },
	{ .name = "role", .type = PARAM_ENUM, .words = "culprit|accomplice|victim|any", .dflt = "any",
	    .help = "what that AS, or the AS of that country, is in it", .field = FIELD(role) },
	{ .name = "country", .type = PARAM_COUNTRY, .help = "of an AS that takes part, ISO 3166 alpha-2",
	    .field = FIELD(country) },
	REGION, PROGRAMME,
	{ .name = "prefix", .type = PARAM_PREFIX, .help = "such as 192.0.2.0/24", .field = FIELD(prefix) },
	{ .name = "match", .type = PARAM_ENUM, .words = "exact|covering|covered|any", .dflt = "exact",
	    .help = "incidents of exactly that prefix, of those that cover it, of those inside it, or of all of them",
	    .field = FIELD(match) },
	{ .name = "kind", .type = PARAM_ENUM,
	    .words = "leak|moas|sub-moas|squat|fake-edge|bogon-prefix|bogon-asn|blackhole",
	    .help = "what happened", .field = FIELD(kind) },
	{ .name = "grade", .type = PARAM_ENUM, .words = "proven|high|medium|low", .dflt = "high",
	    .help = "the least grade; medium and low are told on the observatory's own machine only",
	    .field = FIELD(grade) },
	{ .name = "changed", .type = PARAM_UINT, .hi = INT64_MAX,
	    .help = "only what is new or told otherwise since this view", .field = FIELD(changed) },
	{ .name = "state", .type = PARAM_ENUM, .words = "open|growing|ended|reopened|standing|closed",
	    .help = "where it stands", .field = FIELD(state) },
	SINCE, UNTIL, FORMAT,
	{ .name = "limit", .type = PARAM_UINT, .lo = 1, .hi = 1000, .dflt = "50", .help = "rows of a page",
	    .field = FIELD(limit) },
	CURSOR, FRAMEWORK, MONTH, END
};
static const struct param incident_months_p[] = {
	{ .name = "country", .type = PARAM_COUNTRY, .help = "of an AS that takes part, ISO 3166 alpha-2",
	    .field = FIELD(country) },
	REGION, PROGRAMME, FRAMEWORK, MONTH, END
};
static const struct param incident_p[] = {
	INCIDENT,
	{ .name = "version", .type = PARAM_UINT, .lo = 1, .hi = INT32_MAX, .dflt = "the latest",
	    .help = "what was said before", .field = FIELD(version) },
	FRAMEWORK, MONTH, END
};
static const struct param evidence_p[] = {
	{ .name = "sha256", .path = true, .type = PARAM_WORD, .hi = 64, .help = "of its bytes", .field = FIELD(sha256) },
	END
};
static const struct param places_p[] = { FORMAT, FRAMEWORK, MONTH, END };
static const struct param economy_p[] = {
	{ .name = "cc", .path = true, .type = PARAM_COUNTRY, .help = "ISO 3166 alpha-2", .field = FIELD(country) },
	FRAMEWORK, MONTH, END
};
static const struct param region_p[] = {
	{ .name = "region", .path = true, .type = PARAM_WORD, .hi = 16, .field = FIELD(id),
	    .help = "world, a code of M49 such as 150, or a registry such as ripencc" },
	FRAMEWORK, MONTH, END
};
static const struct param programme_p[] = {
	{ .name = "programme", .path = true, .type = PARAM_WORD, .hi = 16, .field = FIELD(id),
	    .help = "netops, ixps, cdns or vendors" },
	{ .name = "format", .type = PARAM_ENUM, .words = ROUTE_FORMATS, .dflt = "json", .field = FIELD(format),
	    .help = "csv is the table of participants in the columns of the programme, ndjson the participants" },
	FRAMEWORK, MONTH, END
};
static const struct param participants_p[] = {
	{ .name = "programme", .type = PARAM_ENUM, .words = "netops|ixps|cdns|vendors",
	    .help = "of this programme only", .field = FIELD(programme) },
	FORMAT,
	{ .name = "limit", .type = PARAM_UINT, .lo = 1, .hi = 1000, .dflt = "100", .help = "rows of a page",
	    .field = FIELD(limit) },
	CURSOR, FRAMEWORK, MONTH, END
};
static const struct param participant_p[] = {
	{ .name = "participant", .path = true, .type = PARAM_WORD, .hi = 31, .field = FIELD(id),
	    .help = "id of the participant" },
	FRAMEWORK, MONTH, END
};
static const struct param series_p[] = {
	{ .name = "of", .type = PARAM_TEXT, .lo = 1, .hi = 400, .needed = true, .field = FIELD(of),
	    .help = "up to twelve groups with commas between: as:64500,economy:NL,region:150,programme:netops" },
	FORMAT, FRAMEWORK, MONTH, END
};
static const struct param compare_p[] = {
	{ .name = "a", .type = PARAM_TEXT, .lo = 1, .hi = 64, .needed = true, .field = FIELD(a),
	    .help = "a group, perhaps with its month: economy:NL@2026-01" },
	{ .name = "b", .type = PARAM_TEXT, .lo = 1, .hi = 64, .needed = true, .field = FIELD(b),
	    .help = "the other one" },
	FRAMEWORK, MONTH, END
};
static const struct param gaps_p[] = {
	{ .name = "kind", .type = PARAM_WORD, .hi = 23, .help = "what was amiss", .field = FIELD(kind) },
	{ .name = "collector", .type = PARAM_WORD, .hi = 63, .help = "where", .field = FIELD(collector) },
	SINCE, UNTIL, FORMAT,
	{ .name = "limit", .type = PARAM_UINT, .lo = 1, .hi = 1000, .dflt = "100", .help = "rows of a page",
	    .field = FIELD(limit) },
	CURSOR, FRAMEWORK, MONTH, END
};
#define MONTH_TIME { .name = "month", .type = PARAM_TIME, .dflt = "the latest month held", \
	.help = "a time inside the month that the answer is about", .field = FIELD(month) }
static const struct param compat1_p[] = {
	{ .name = "month", .type = PARAM_MONTH6, .dflt = "the latest month held",
	    .help = "the month that the answer is about", .field = FIELD(month) },
	END
};
static const struct param compat_conformance_p[] = {
	{ .name = "programme", .path = true, .type = PARAM_WORD, .hi = 16, .field = FIELD(programme),
	    .help = "net-ops, ixps, cdns or vendors" },
	{ .name = "month", .type = PARAM_MONTH6, .dflt = "the latest month held",
	    .help = "the month that the answer is about", .field = FIELD(month) },
	FORMAT, END
};
static const struct param compat2_p[] = { MONTH_TIME, END };
static const struct param compat_ases_p[] = {
	{ .name = "economies", .type = PARAM_TEXT, .lo = 2, .hi = 400, .field = FIELD(economies),
	    .help = "of these only: ISO 3166 alpha-2, with commas between" },
	{ .name = "pageToken", .type = PARAM_CURSOR, .hi = 32, .field = FIELD(cursor),
	    .help = "\"nextPageToken\" of the page before" },
	MONTH_TIME, END
};
static const struct param compat_as_p[] = { ASN, MONTH_TIME, END };
static const struct param compat_participants_p[] = {
	{ .name = "asn", .type = PARAM_ASN, .hi = UINT32_MAX, .field = FIELD(asn),
	    .help = "those that it belongs to" },
	MONTH_TIME, END
};
static const struct param compat_scores_p[] = {
	{ .name = "asns", .type = PARAM_TEXT, .lo = 1, .hi = 2000, .field = FIELD(asns),
	    .help = "up to 100 AS numbers with commas between" },
	{ .name = "economies", .type = PARAM_TEXT, .lo = 2, .hi = 400, .field = FIELD(economies),
	    .help = "up to 100 economies, ISO 3166 alpha-2, with commas between" },
	{ .name = "region", .type = PARAM_TEXT, .lo = 1, .hi = 64, .field = FIELD(region),
	    .dflt = "world, when nothing else is chosen",
	    .help = "a code or name of M49, or a registry" },
	{ .name = "participantIDs", .type = PARAM_TEXT, .lo = 1, .hi = 3300, .field = FIELD(participants),
	    .help = "up to 100 ids of participants with commas between" },
	MONTH_TIME, END
};
static const struct param compat_details_p[] = {
	{ .name = "asn", .type = PARAM_ASN, .hi = UINT32_MAX, .needed = true, .field = FIELD(asn),
	    .help = "the AS" },
	MONTH_TIME, END
};
#define SLUG { .name = "slug", .path = true, .type = PARAM_WORD, .hi = 80, .help = "name of the post", \
	.field = FIELD(id) }
static const struct param posts_p[] = {
	{ .name = "kind", .type = PARAM_ENUM, .words = "post|voice", .help = "of this kind only",
	    .field = FIELD(kind) },
	{ .name = "tag", .type = PARAM_TEXT, .lo = 1, .hi = 200, .help = "with this tag", .field = FIELD(q) },
	{ .name = "limit", .type = PARAM_UINT, .lo = 1, .hi = 100, .dflt = "20", .help = "rows of a page",
	    .field = FIELD(limit) },
	CURSOR, END
};
static const struct param post_p[] = { SLUG, END };
static const struct param page_incident_p[] = { INCIDENT, END };
static const struct param page_economy_p[] = {
	{ .name = "cc", .path = true, .type = PARAM_COUNTRY, .help = "ISO 3166 alpha-2", .field = FIELD(country) },
	END
};
static const struct param page_region_p[] = {
	{ .name = "region", .path = true, .type = PARAM_WORD, .hi = 16, .field = FIELD(id),
	    .help = "world, a code of M49 such as 150, or a registry such as ripencc" },
	END
};
static const struct param page_as_p[] = { ASN, END };
static const struct param page_prefix_p[] = { ADDR, LEN, END };
static const struct param page_programme_p[] = {
	{ .name = "programme", .path = true, .type = PARAM_WORD, .hi = 16, .field = FIELD(id), .help = "id of the programme" },
	END
};
static const struct param page_participant_p[] = {
	{ .name = "participant", .path = true, .type = PARAM_WORD, .hi = 31, .field = FIELD(id),
	    .help = "id of the participant" },
	END
};

const struct route routes[] = {
	{ .path = "/api/v1/summary", .id = "summary", .params = world_p, .app = view_summary,
	    .schema = "summary", .help = "the whole of a month: counts, gauges, history, sources" },
	{ .path = "/api/v1/sources", .id = "sources", .params = world_p, .app = view_sources,
	    .schema = "[source]", .help = "the files that the month was made from" },
	{ .path = "/api/v1/coverage", .id = "coverage", .params = world_p, .app = view_coverage,
	    .schema = "[coverage_row]", .help = "of each source of the archives: what was due, what came" },
	{ .path = "/api/v1/ases", .id = "ases", .params = ases_p, .app = view_ases, .paged = true,
	    .schema = "[as_row]", .help = "the ASes that originate counted prefixes" },
	{ .path = "/api/v1/ases/{asn}", .id = "as", .params = as_p, .app = view_as, .schema = "as",
	    .help = "one AS, and why its scores are what they are" },
	{ .path = "/api/v1/ases/{asn}/prefixes", .id = "asPrefixes", .params = as_prefixes_p,
	    .app = view_as_prefixes, .paged = true, .schema = "[prefix_row]",
	    .help = "what an AS originates, and why each counts as it does" },
	{ .path = "/api/v1/ases/{asn}/advice", .id = "asAdvice", .params = advice_p, .app = view_advice,
	    .schema = "advice", .help = "what would bring its scores up, and the scores after each step" },
	{ .path = "/api/v1/ases/{asn}/explain", .id = "asExplain", .params = explain_p, .app = view_explain,
	    .schema = "explain", .help = "its scores down to routes, objects and files" },
	{ .path = "/api/v1/ases/{asn}/neighbours", .id = "asNeighbours", .params = neighbours_p,
	    .app = view_neighbours, .schema = "neighbours",
	    .help = "its neighbours, what each source calls them, and where sources disagree" },
	{ .path = "/api/v1/ases/{asn}/contacts", .id = "asContacts", .params = as_p, .app = view_contacts,
	    .schema = "contacts", .help = "where contacts of it are registered: role, source and date, no person" },
	{ .path = "/api/v1/whatif", .id = "whatif", .params = whatif_p, .app = view_whatif, .paged = true,
	    .schema = "whatif", .help = "who changes readiness under other norms" },
	{ .path = "/api/v1/prefixes", .id = "prefixes", .params = prefixes_p, .app = view_prefix,
	    .schema = "prefix", .help = "one prefix, given as a parameter" },
	{ .path = "/api/v1/prefixes/{addr}/{len}", .id = "prefix", .params = prefix_p, .app = view_prefix,
	    .schema = "prefix", .help = "one prefix: who originates it, what covers it" },
	{ .path = "/api/v1/incidents", .id = "incidents", .params = incidents_p, .app = view_incidents,
	    .paged = true, .formats = true, .schema = "[incident_row]",
	    .help = "what was detected, the latest first" },
	{ .path = "/api/v1/incidents/months", .id = "incidentMonths", .params = incident_months_p,
	    .app = view_incident_months, .schema = "[incident_month]",
	    .help = "how many incidents of each kind went on in each month held" },
	{ .path = "/api/v1/incidents/{incident}", .id = "incident", .params = incident_p, .app = view_incident,
	    .schema = "incident", .help = "one incident: who, what, who saw it, how sure and why" },
	{ .path = "/api/v1/incidents/{incident}/evidence", .id = "incidentEvidence", .params = incident_p,
	    .app = view_incident_evidence, .schema = "evidence",
	    .help = "the record that it can be rebuilt from, and the raw records behind it" },
	{ .path = "/api/v1/evidence/{sha256}", .id = "evidence", .params = evidence_p, .app = view_evidence,
	    .type = "application/octet-stream", .help = "one piece of evidence: a raw record in MRT, or a document" },
	{ .path = "/api/v1/gaps", .id = "gaps", .params = gaps_p, .app = view_gaps, .paged = true,
	    .formats = true, .schema = "[gap_row]", .help = "what was not seen: no incident begins there" },
	{ .path = "/api/v1/economies", .id = "economies", .params = places_p, .app = view_economies,
	    .formats = true, .schema = "[group_row]", .help = "what the networks of each economy add up to" },
	{ .path = "/api/v1/economies/{cc}", .id = "economy", .params = economy_p, .app = view_economy,
	    .schema = "place", .help = "one economy, with its history" },
	{ .path = "/api/v1/regions", .id = "regions", .params = places_p, .app = view_regions,
	    .formats = true, .schema = "[region_row]",
	    .help = "the same of the world, the registries and the areas of M49" },
	{ .path = "/api/v1/regions/{region}", .id = "region", .params = region_p, .app = view_region,
	    .schema = "place", .help = "one of them, with its history" },
	{ .path = "/api/v1/programmes", .id = "programmes", .params = places_p, .app = view_programmes,
	    .formats = true, .schema = "[programme_row]",
	    .help = "the programmes: how many participants keep which Action" },
	{ .path = "/api/v1/programmes/{programme}", .id = "programme", .params = programme_p, .app = view_programme,
	    .formats = true, .schema = "programme", .help = "one programme with its participants" },
	{ .path = "/api/v1/participants", .id = "participants", .params = participants_p, .app = view_participants,
	    .paged = true, .formats = true, .schema = "[participant_row]",
	    .help = "who takes part, by programme and name" },
	{ .path = "/api/v1/participants/{participant}", .id = "participant", .params = participant_p,
	    .app = view_participant, .schema = "participant", .help = "one participant and its networks" },
	{ .path = "/api/v1/opinions", .id = "opinions", .params = places_p, .app = view_opinions,
	    .formats = true, .schema = "[opinion_row]",
	    .help = "scores by others beside ours: how far both agree, by source, month and category" },
	{ .path = "/api/v1/series", .id = "series", .params = series_p, .app = view_series, .formats = true,
	    .schema = "[series]", .help = "groups of networks through all months held" },
	{ .path = "/api/v1/compare", .id = "compare", .params = compare_p, .app = view_compare,
	    .schema = "comparison", .help = "two groups, or one in two months" },
	{ .path = "/api/v1/posts", .id = "posts", .params = posts_p, .app = view_posts, .schema = "posts",
	    .paged = true, .fresh = true, .help = "posts, and statements of participants, the latest first" },
	{ .path = "/api/v1/posts/{slug}", .id = "post", .params = post_p, .app = view_post, .schema = "post",
	    .fresh = true, .help = "one of them" },
	{ .path = "/feed.atom", .id = "feedAtom", .app = view_feed_atom, .fresh = true,
	    .type = "application/atom+xml", .help = "the latest posts as Atom" },
	{ .path = "/feed.rss", .id = "feedRss", .app = view_feed_rss, .fresh = true,
	    .type = "application/rss+xml", .help = "the latest posts as RSS 2.0" },
	{ .path = "/api/v1/search", .id = "search", .params = search_p, .app = view_search,
	    .schema = "[hit]", .help = "at most ten ASes, prefixes, economies, incidents and participants" },
	{ .path = "/api/v1/months", .id = "months", .params = world_p, .app = view_months,
	    .schema = "[month_row]", .help = "the months held" },
	{ .path = "/api/v1/quality", .id = "quality", .params = world_p, .app = view_quality,
	    .schema = "quality", .help = "how often the detectors are right, as measured with this program" },
	{ .path = "/api/v1/frameworks", .id = "frameworks", .params = world_p, .app = view_frameworks,
	    .schema = "[framework_row]", .help = "the norms that can be applied" },
	{ .path = "/api/v1/frameworks/{id}", .id = "framework", .params = framework_p,
	    .app = view_framework, .schema = "framework", .help = "one set of norms as data" },
	{ .path = "/api/v1/frameworks/{id}/diff/{other}", .id = "framework_diff", .params = framework_diff_p,
	    .app = view_framework_diff, .schema = "framework_diff",
	    .help = "how the other set of norms differs, rule by rule" },

	{ .path = "/compat/v1/asns", .id = "compat1Asns", .params = compat1_p, .app = compat_asns, .bare = true,
	    .schema = "compat_asns", .help = "AS numbers of all participants" },
	{ .path = "/compat/v1/conformance/{programme}", .id = "compat1Conformance",
	    .params = compat_conformance_p, .app = compat_conformance, .bare = true, .formats = true,
	    .schema = "[compat_member]", .help = "participants of a programme by Action" },
	{ .path = "/compat/v2/asns", .id = "compat2Asns", .params = compat2_p, .app = compat_asns, .bare = true,
	    .schema = "compat_asns", .help = "AS numbers of all participants" },
	{ .path = "/compat/v2/ases", .id = "compat2Ases", .params = compat_ases_p, .app = compat_ases,
	    .bare = true, .schema = "compat_ases", .help = "networks, by number, 500 a page" },
	{ .path = "/compat/v2/ases/{asn}", .id = "compat2As", .params = compat_as_p, .app = compat_as,
	    .bare = true, .schema = "compat_as", .help = "one network" },
	{ .path = "/compat/v2/participants", .id = "compat2Participants", .params = compat_participants_p,
	    .app = compat_participants, .bare = true, .schema = "compat_participants",
	    .help = "who takes part" },
	{ .path = "/compat/v2/scores", .id = "compat2Scores", .params = compat_scores_p, .app = compat_scores,
	    .bare = true, .schema = "compat_scores", .help = "key figures of each that is chosen" },
	{ .path = "/compat/v2/scores/summary", .id = "compat2Summary", .params = compat_scores_p,
	    .app = compat_summary, .bare = true, .schema = "compat_summary",
	    .help = "key figures of all that are chosen together" },
	{ .path = "/compat/v2/scores/details", .id = "compat2Details", .params = compat_details_p,
	    .app = compat_details, .bare = true, .schema = "compat_details",
	    .help = "scores and metrics of one network" },
	{ .path = "/compat/v2/scores/conformance", .id = "compat2Conformance", .params = compat2_p,
	    .app = compat_score_conformance, .bare = true, .schema = "compat_conformance",
	    .help = "participants of all programmes by Action" },

	{ .path = "/api/v1/events", .id = "events", .kind = ROUTE_OWN, .own = own_events,
	    .help = "new and changed incidents as server-sent events, from now on or behind Last-Event-ID" },
	{ .path = "/api/openapi.json", .id = "openapi", .kind = ROUTE_OWN, .own = own_openapi,
	    .help = "this document" },
	{ .path = "/healthz", .id = "health", .kind = ROUTE_OWN, .own = own_health, .schema = "health",
	    .help = "200 while the store can be read, else 503" },
	{ .path = "/metrics", .id = "metrics", .kind = ROUTE_OWN, .own = own_metrics,
	    .help = "counters of the server and the observatory in Prometheus text" },
	{ .path = "/robots.txt", .id = "robots", .kind = ROUTE_OWN, .own = own_robots,
	    .help = "what crawlers should leave alone" },

	{ .path = "/", .id = "pageOverview", .kind = ROUTE_PAGE, .own = own_page, .help = "overview" },
	{ .path = "/ases", .id = "pageAses", .kind = ROUTE_PAGE, .own = own_page, .help = "list of ASes" },
	{ .path = "/as/{asn}", .id = "pageAs", .kind = ROUTE_PAGE, .own = own_page, .params = page_as_p,
	    .help = "one AS" },
	{ .path = "/prefix/{addr}/{len}", .id = "pagePrefix", .kind = ROUTE_PAGE, .own = own_page,
	    .params = page_prefix_p, .help = "one prefix" },
	{ .path = "/programmes", .id = "pageProgrammes", .kind = ROUTE_PAGE, .own = own_page,
	    .help = "the programmes" },
	{ .path = "/programme/{programme}", .id = "pageProgramme", .kind = ROUTE_PAGE, .own = own_page,
	    .params = page_programme_p, .help = "one programme" },
	{ .path = "/participants", .id = "pageParticipants", .kind = ROUTE_PAGE, .own = own_page,
	    .help = "who takes part" },
	{ .path = "/participant/{participant}", .id = "pageParticipant", .kind = ROUTE_PAGE, .own = own_page,
	    .params = page_participant_p, .help = "one participant" },
	{ .path = "/incidents", .id = "pageIncidents", .kind = ROUTE_PAGE, .own = own_page,
	    .help = "list of incidents" },
	{ .path = "/incident/{incident}", .id = "pageIncident", .kind = ROUTE_PAGE, .own = own_page,
	    .params = page_incident_p, .help = "one incident" },
	{ .path = "/compare", .id = "pageCompare", .kind = ROUTE_PAGE, .own = own_page,
	    .help = "selections side by side" },
	{ .path = "/posts", .id = "pagePosts", .kind = ROUTE_PAGE, .own = own_page, .help = "posts and voices" },
	{ .path = "/post/{slug}", .id = "pagePost", .kind = ROUTE_PAGE, .own = own_page, .params = post_p,
	    .help = "one post" },
	{ .path = "/economies", .id = "pageEconomies", .kind = ROUTE_PAGE, .own = own_page,
	    .help = "list of economies" },
	{ .path = "/economy/{cc}", .id = "pageEconomy", .kind = ROUTE_PAGE, .own = own_page,
	    .params = page_economy_p, .help = "one economy" },
	{ .path = "/regions", .id = "pageRegions", .kind = ROUTE_PAGE, .own = own_page,
	    .help = "list of regions" },
	{ .path = "/region/{region}", .id = "pageRegion", .kind = ROUTE_PAGE, .own = own_page,
	    .params = page_region_p, .help = "one region" },
	{ .path = "/norms", .id = "pageNorms", .kind = ROUTE_PAGE, .own = own_page, .help = "the norms" },
	{ .path = "/about", .id = "pageAbout", .kind = ROUTE_PAGE, .own = own_page,
	    .help = "how it works and how often it is right" },
	{ .path = "/data", .id = "pageData", .kind = ROUTE_PAGE, .own = own_page, .help = "the sources" },
	{ .path = "/search", .id = "pageSearch", .kind = ROUTE_PAGE, .own = own_page, .help = "search" },
	{ .path = "/favicon.svg", .id = "favicon", .kind = ROUTE_ASSET, .own = own_asset, .help = "the icon" },
	{ .path = "/assets/{file}", .id = "assets", .kind = ROUTE_ASSET, .own = own_asset,
	    .help = "scripts, styles and fonts of the pages" },
};
/* clang-format on */
const size_t routes_n = sizeof(routes) / sizeof(*routes);

/* signal.c - the words of kinds and signals: one table each. */
#include <string.h>

#include "detect/suspicion.h"

static const struct signal_info infos[SIGNALS] = {
	[SIG_RPKI_INVALID_ASN] = { "rpki-invalid-asn",
	    "RPKI says that the prefix belongs to another AS", false },
	[SIG_RPKI_INVALID_LENGTH] = { "rpki-invalid-length",
	    "RPKI does not admit a prefix of this length", false },
	[SIG_VICTIM_VALID] = { "victim-valid", "the route of the other AS is RPKI valid", false },
	[SIG_IRR_AGAINST] = { "irr-against", "a registry run by an RIR names other origins only",
	    false },
	[SIG_IRR_AGAINST2] = { "irr-against-two",
	    "two registries run by RIRs name other origins only", false },
	[SIG_NEWCOMER] = { "newcomer",
	    "the origin was never seen with this prefix or one that covers it", false },
	[SIG_UNRELATED] = { "unrelated", "nothing known ties the two ASes together", false },
	[SIG_STABLE] = { "stable-before", "the other origin alone announced it before", false },
	[SIG_DORMANT] = { "dormant", "the AS or the space was silent for long", false },
	[SIG_UNANNOUNCED] = { "unannounced", "nobody announced the space nor any that covers it",
	    false },
	[SIG_PREPEND_TYPO] = { "prepend-typo",
	    "a count of prepends stands as an AS number behind the holder", false },
	[SIG_RPKI_CHANGE] = { "rpki-change", "a ROA that changed made a route invalid that stood",
	    false },
	[SIG_BLACKHOLE_ALIEN] = { "blackhole-alien",
	    "a blackhole is asked for by neither the holder nor its provider", false },
	[SIG_BOGON_FULL] = { "bogon-full", "space or a number that is never to be routed", false },
	[SIG_BOGON_ADMINISTRATIVE] = { "bogon-administrative",
	    "a registry holds the space or number back", false },
	[SIG_FOREIGN_REGION] = { "foreign-region",
	    "the space is of one regional registry, the AS number of another", false },
	[SIG_UNREGISTERED] = { "unregistered", "neither RPKI nor IRR know the space", false },
	[SIG_TYPING_ERROR] = { "typing-error",
	    "the AS number or the prefix is one slip away from the right one", false },
	[SIG_NEW_EDGE] = { "new-edge", "two ASes stand side by side that never did", false },
	[SIG_IMPOSSIBLE_EDGE] = { "impossible-edge", "nothing known makes the two ASes neighbours",
	    false },
	[SIG_LONE_EDGE] = { "lone-edge",
	    "of all that stands behind the new link it carries next to nothing", false },
	[SIG_NEW_INSIDE] = { "new-inside",
	    "the prefix is new, a part of one that its origin announced before", false },
	[SIG_ASPA_INVALID] = { "aspa-invalid", "ASPA finds the path invalid", false },
	[SIG_ASPA_BOTH] = { "aspa-both", "ASPAs attest both ends of the violation", false },
	[SIG_OTC] = { "otc", "a route marked for customers only (RFC 9234) went on", false },
	[SIG_OTC_COMPLETE] = { "otc-complete", "another statement completes the proof of RFC 9234",
	    false },
	[SIG_PEERLOCK] = { "peerlock",
	    "a smaller network stands between networks of the first tier", false },
	[SIG_REL_BOTH] = { "relations-both", "the relationships on both sides are certain", false },
	[SIG_REL_AGREE] = { "relations-agree", "published and inferred relationships agree",
	    false },
	[SIG_NOVEL_TRIPLE] = { "novel-triple", "the three ASes never stood in this order", false },
	[SIG_MANY_ORIGINS] = { "many-origins", "prefixes of many origins at once", false },
	[SIG_WHOLESALE] = { "wholesale", "conflicts with many ASes about many prefixes at once",
	    false },
	[SIG_PRIVATE_ASN] = { "private-asn", "a private AS number stands in the path", false },
	[SIG_RESERVED_ASN] = { "reserved-asn", "a reserved AS number stands in the path", false },
	[SIG_VISIBLE] = { "visible", "enough peers on enough collectors show it", false },
	[SIG_WIDE] = { "wide", "a good part of the peers that could see it show it", false },
	[SIG_RPKI_VALID] = { "rpki-valid", "the route is RPKI valid", true },
	[SIG_IRR_FOR] = { "irr-for", "a registry run by an RIR has a route object for it", true },
	[SIG_IRR_OTHER] = { "irr-other", "another registry has a route object for it", true },
	[SIG_SIBLING] = { "sibling", "both ASes are of one organisation", true },
	[SIG_PROVIDER] = { "provider", "the new origin is a provider of the old one", true },
	[SIG_CUSTOMER] = { "customer", "the new origin is a customer of the old one", true },
	[SIG_ADJACENT] = { "adjacent", "old and new origin stand side by side on paths", true },
	[SIG_HANDOVER] = { "handover", "the old origin gave way to the new one", true },
	[SIG_FLIP_FLOP] = { "flip-flop", "the two come and go in turn", true },
	[SIG_LESS_SPECIFIC] = { "less-specific", "the newcomer announces the less specific", true },
	[SIG_SCRUBBER] = { "scrubber", "the AS is known to announce for others to clean traffic",
	    true },
	[SIG_ANYCAST] = { "anycast", "the prefix is known to be anycast", true },
	[SIG_IX_LAN] = { "ix-lan", "the prefix is the LAN of an exchange", true },
	[SIG_BEACON] = { "beacon", "the prefix or the AS is there for measurements", true },
	[SIG_SAME_COUNTRY] = { "same-country", "both ASes are registered in one country", true },
	[SIG_ESTABLISHED] = { "established", "the origin held other space before", true },
	[SIG_PRIVATE_ORIGIN] = { "private-origin", "the origin is a private or reserved number",
	    true },
	[SIG_TOO_SPECIFIC] = { "too-specific", "the prefix is longer than /24 or /48", true },
	[SIG_KNOWN] = { "known", "it stood for long before", true },
	[SIG_ROA_FRESH] = { "roa-fresh", "a ROA was made or ended within a day", true },
	[SIG_REL_INFERRED] = { "relations-inferred",
	    "relationships are inferred, none published were given", true },
	[SIG_REL_CONTRADICTED] = { "relations-contradicted",
	    "paths of the tables speak against the relationship", true },
	[SIG_OTHER_CAUSE] = { "other-cause", "the same route is told of for another cause", true },
	[SIG_AS_SET] = { "as-set", "an AS_SET or AS_TRANS stands in the path", true },
	[SIG_STANDING] = { "standing", "it stood in the first table already", true },
	[SIG_COVERAGE] = { "coverage", "fewer than four in five of the peers due were there",
	    true },
	[SIG_RESYNC] = { "resync", "only transfers of whole tables show it", true },
	[SIG_WORLD_OLD] = { "world-old", "the RPKI data is stale or shrunk", true },
};

static const struct {
	const char *word;
	enum incident_group group;
} kinds[INC_KINDS] = {
	[INC_LEAK] = { "leak", GROUP_LEAK },
	[INC_MOAS] = { "moas", GROUP_HIJACK },
	[INC_SUB_MOAS] = { "sub-moas", GROUP_HIJACK },
	[INC_SQUAT] = { "squat", GROUP_HIJACK },
	[INC_FAKE_EDGE] = { "fake-edge", GROUP_HIJACK },
	[INC_BOGON_PREFIX] = { "bogon-prefix", GROUP_BOGON_PREFIX },
	[INC_BOGON_ASN] = { "bogon-asn", GROUP_BOGON_ASN },
	[INC_BLACKHOLE] = { "blackhole", GROUP_BLACKHOLE },
};

const struct signal_info *
signal_info(unsigned signal)
{
	return &infos[signal];
}

bool
signal_parse(const char *word, unsigned *out)
{
	for (unsigned i = 0; i < SIGNALS; i++) {
		if (strcmp(infos[i].word, word) == 0) {
			*out = i;
			return true;
		}
	}
	return false;
}

const char *
incident_kind_word(unsigned kind)
{
	return kinds[kind].word;
}

bool
incident_kind_parse(const char *word, unsigned *out)
{
	for (unsigned i = 0; i < INC_KINDS; i++) {
		if (strcmp(kinds[i].word, word) == 0) {
			*out = i;
			return true;
		}
	}
	return false;
}

enum incident_group
incident_kind_group(unsigned kind)
{
	return kinds[kind].group;
}

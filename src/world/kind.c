/* kind.c - the kinds of sources: a row each, with the terms under which its data may be used. */
#include "world/world.h"

static const struct source_kind_info infos[SRC_KINDS] = {
	[SRC_VRPS] = { "vrps", "Validated ROA payloads", "published by the address holders", "RPKI",
	    true },
	[SRC_IRR] = { "irr", "Route objects of routing registries", "terms of the routing registry",
	    "the routing registries", true },
	[SRC_DELEGATED] = { "delegated", "Delegations of the registries",
	    "free with attribution of the registry", "AFRINIC, APNIC, ARIN, LACNIC, RIPE NCC",
	    true },
	[SRC_AS_REL] = { "as-rel", "AS relationships", "CAIDA Acceptable Use Agreement",
	    "CAIDA AS Relationships", false },
	[SRC_AS_ORG] = { "as-org", "AS names and organisations",
	    "CAIDA Acceptable Use Agreement for organisations; lists of names may be passed on",
	    "CAIDA AS Organizations", false },
	[SRC_PEERINGDB] = { "peeringdb", "Networks, contacts, exchanges",
	    "PeeringDB Acceptable Use Policy", "PeeringDB", false },
	[SRC_IANA] = { "iana", "Number registries of IANA", "public domain", "IANA", true },
	[SRC_ASPAS] = { "aspas", "Attested providers (ASPA)", "published by the AS holders", "RPKI",
	    true },
	[SRC_ROUTER_KEYS] = { "router-keys", "BGPsec router keys, counted only",
	    "published by the AS holders", "RPKI", true },
	[SRC_SLURM] = { "slurm", "Local exceptions to the RPKI (SLURM)",
	    "your own, or terms of the publisher", "the publisher of the exceptions", false },
	[SRC_USERS] = { "users", "Users of ASes, estimated", "re-use with attribution",
	    "APNIC Labs", true },
	[SRC_HEGEMONY] = { "hegemony", "AS hegemony", "CC BY-NC-SA 4.0", "Internet Health Report",
	    false },
	[SRC_WHOIS] = { "whois", "Contacts of the address registries",
	    "terms of the address registry", "the address registries", false },
	[SRC_LISTS] = { "lists", "Known scrubbers and anycast prefixes",
	    "of this project, or your own", "the sources that its rows name", true },
	[SRC_BOGONS] = { "bogons", "Lists of bogons by others, a second opinion",
	    "free to use, not to resell or republish", "Team Cymru, Spamhaus, CIDR Report", false },
	[SRC_SPOOFER] = { "spoofer", "Tests of source address validation",
	    "CAIDA Acceptable Use Agreement", "CAIDA Spoofer", false },
	[SRC_PARTICIPANTS] = { "participants", "Participants of the programmes",
	    "terms of the programme: non-commercial, attribution", "MANRS", true },
	[SRC_OPINION] = { "opinion", "Scores by others, an outside opinion",
	    "MANRS data terms: non-commercial, attribution", "MANRS Observatory", true },
};

const struct source_kind_info *
source_kind_info(enum source_kind k)
{
	static const struct source_kind_info none = { "", "", "", "", false };

	return k < SRC_KINDS ? &infos[k] : &none;
}

const char *
source_kind_name(enum source_kind k)
{
	return source_kind_info(k)->name;
}

bool
source_kind_parse(struct str s, enum source_kind *out)
{
	for (unsigned k = 0; k < SRC_KINDS; k++) {
		if (str_eq(s, infos[k].name)) {
			*out = k;
			return true;
		}
	}
	return false;
}

bool
source_kind_of_file(const char *base, enum source_kind *out)
{
	const struct str s = str_of(base);

	for (unsigned k = 0; k < SRC_KINDS; k++) {
		const size_t n = strlen(infos[k].name);

		/* the option's name, then "-anything" or the extension */
		if (k != SRC_ROUTER_KEYS && str_starts(s, infos[k].name) &&
		    (s.p[n] == '.' || s.p[n] == '-')) {
			*out = k;
			return true;
		}
	}
	return false;
}

/*
 * sniff_reg.c - tells number registries, lists of bogons, spoofing tests, participants and opinions
 * by their content. As in sniff.c a no is better than a wrong yes.
 */
#include <stdio.h>

#include "world/world_i.h"

/* A registry of IANA that is read: the root of its XML form, or the header of its CSV form. */
static bool
is_iana_xml(struct str s)
{
	static const char *const ids[] = { "iana-ipv4-special-registry",
		"iana-ipv6-special-registry", "iana-as-numbers-special-registry", "as-numbers",
		"ipv4-address-space", "ipv6-unicast-address-assignments" };
	const char *root = memmem(s.p, s.n, "<registry ", 10), *end;
	char id[64];

	if (root == NULL || (end = memchr(root, '>', (size_t)(s.p + s.n - root))) == NULL ||
	    memmem(root, (size_t)(end - root), "iana.org/assignments", 20) == NULL)
		return false;
	for (size_t i = 0; i < sizeof(ids) / sizeof(ids[0]); i++) {
		const int n = snprintf(id, sizeof(id), "id=\"%s\"", ids[i]);

		if (memmem(root, (size_t)(end - root), id, (size_t)n) != NULL)
			return true;
	}
	return false;
}

static bool
is_iana_csv(struct str first)
{
	static const char *const heads[] = { "Address Block,Name,RFC,Allocation Date,",
		"AS Number,Reason,Reference", "Number,Description,WHOIS,RDAP",
		"Number,Description,Whois,", "Prefix,Designation,Date,WHOIS,RDAP,Status" };

	for (size_t i = 0; i < sizeof(heads) / sizeof(heads[0]); i++) {
		if (first.n >= strlen(heads[i]) &&
		    strncasecmp(first.p, heads[i], strlen(heads[i])) == 0)
			return true;
	}
	return false;
}

static bool
has(struct str s, const char *text)
{
	return memmem(s.p, s.n, text, strlen(text)) != NULL;
}

static bool
is_spoofer(struct str s)
{
	return has(s, "\"privatespoof\"") && has(s, "\"routedspoof\"") && has(s, "\"timestamp\"");
}

static bool
is_participants(struct str s, struct str first)
{
	if (first.p[0] == '{')
		return has(s, "\"participants\"") && has(s, "\"programme\"");
	return (str_starts(first, "Organization Name,") ||
		   str_starts(first, "Organisation Name,")) &&
	       has(first, "Action 1");
}

/* A list of prefixes alone may be anything; these say what they are. */
static bool
is_bogon_list(struct str s, struct str first)
{
	uint64_t at;
	struct str rest, word;

	if (first.p[0] == '{')
		return has(first, "\"cidr\"") && has(first, "\"sblid\"");
	if (str_starts(first, "# last updated ")) {
		rest = (struct str){ first.p + 15, first.n - 15 };
		return str_cut(&rest, ' ', &word) && word.n == 10 &&
		       str_u64(word, INT64_MAX, &at) && has(s, "/");
	}
	if (str_starts(first, "; Spamhaus "))
		return has(first, "DROP") && has(s, " ; SBL");
	return has(first, " AS") && has(first, "unallocated space: ") && has(first, "Prefix ");
}

bool
sniff_registries(struct str s, struct str first, enum source_kind *out)
{
	const bool json = first.p[0] == '{' || first.p[0] == '[';

	if (json && is_spoofer(s))
		*out = SRC_SPOOFER;
	else if (is_participants(s, first))
		*out = SRC_PARTICIPANTS;
	else if (!json && opinion_is_header(first))
		*out = SRC_OPINION;
	else if (is_bogon_list(s, first))
		*out = SRC_BOGONS;
	else if (first.p[0] == '<' ? is_iana_xml(s) : is_iana_csv(first))
		*out = SRC_IANA;
	else
		return false;
	return true;
}

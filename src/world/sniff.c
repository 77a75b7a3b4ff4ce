/*
 * sniff.c - tells the kind of a file from the first bytes of its content.
 *
 * A wrong yes would judge routes by rubbish, a no only asks for the option that
 * names the kind. So each test wants what no other kind of file has.
 */
#include <ctype.h>

#include "base/csv.h"
#include "world/world_i.h"

#define LOOK_BYTES 65536u /* more than any head of a file needs */
#define MAX_COLS 16

/* Text with neither zero bytes nor other controls, as every world file is; binary formats are not.
 */
static bool
is_text(const uint8_t *p, size_t n)
{
	for (size_t i = 0; i < n && i < 4096; i++) {
		if (p[i] < 0x20 && p[i] != '\t' && p[i] != '\n' && p[i] != '\r' && p[i] != '\f')
			return false;
	}
	return true;
}

/* Whether `"key"` stands in s followed by a colon and then the byte open; blanks may be between. */
static bool
has_member(struct str s, const char *quoted, char open)
{
	const size_t n = strlen(quoted);

	for (size_t i = 0; i + n < s.n;) {
		const char *at = memmem(s.p + i, s.n - i, quoted, n);
		size_t k;

		if (at == NULL)
			return false;
		k = (size_t)(at - s.p) + n;
		i = k;
		while (k < s.n && isspace((unsigned char)s.p[k]))
			k++;
		if (k == s.n || s.p[k] != ':')
			continue;
		for (k++; k < s.n && isspace((unsigned char)s.p[k]);)
			k++;
		if (k < s.n && (open == '\0' || s.p[k] == open))
			return true;
	}
	return false;
}

/* An answer of PeeringDB's API about one type, by two keys that only it has, or a dump of all. */
static bool
is_peeringdb(struct str s)
{
	static const char *const pairs[][2] = { { "\"net_id\"", "\"role\"" },
		{ "\"asn\"", "\"policy_general\"" }, { "\"ixlan_id\"", "\"is_rs_peer\"" },
		{ "\"ixlan_id\"", "\"protocol\"" }, { "\"ix_id\"", "\"arp_sponge\"" },
		{ "\"org_id\"", "\"proto_unicast\"" }, { "\"org_id\"", "\"npanxx\"" },
		{ "\"address1\"", "\"zipcode\"" } };
	static const char *const types[] = { "\"net\"", "\"poc\"", "\"ix\"", "\"ixlan\"",
		"\"ixpfx\"", "\"netixlan\"", "\"org\"", "\"fac\"", "\"netfac\"", "\"carrier\"",
		"\"campus\"" };

	for (size_t i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++) {
		if (has_member(s, pairs[i][0], '\0') && has_member(s, pairs[i][1], '\0'))
			return true;
	}
	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++) {
		if (has_member(s, types[i], '{'))
			return has_member(s, "\"status\"", '"');
	}
	return false;
}

static bool
sniff_json(struct str s, enum source_kind *out)
{
	const bool prefix =
	    has_member(s, "\"prefix\"", '"') && has_member(s, "\"maxLength\"", '\0');

	if (has_member(s, "\"vrp_diffs\"", '\0'))
		return false;
	*out = SRC_SLURM;
	if (has_member(s, "\"slurmVersion\"", '\0'))
		return has_member(s, "\"validationOutputFilters\"", '{') ||
		       has_member(s, "\"locallyAddedAssertions\"", '{');
	*out = SRC_VRPS;
	if (has_member(s, "\"roas\"", '[') && (prefix || has_member(s, "\"metadata\"", '{')))
		return true;
	if (has_member(s, "\"data\"", '[') && prefix && has_member(s, "\"trustAnchor\"", '"'))
		return true;
	*out = SRC_ASPAS;
	if (has_member(s, "\"aspas\"", '[') && has_member(s, "\"providers\"", '['))
		return true;
	*out = SRC_HEGEMONY;
	if (has_member(s, "\"hege\"", '\0') && has_member(s, "\"originasn\"", '\0'))
		return true;
	*out = SRC_USERS;
	if (has_member(s, "\"Data\"", '[') && has_member(s, "\"AS\"", '\0') &&
	    has_member(s, "\"Users\"", '\0'))
		return true;
	*out = SRC_AS_ORG;
	if (has_member(s, "\"organizationId\"", '"') && has_member(s, "\"name\"", '"'))
		return true;
	*out = SRC_PEERINGDB;
	return has_member(s, "\"data\"", '[') && is_peeringdb(s);
}

/* A list: plain VRPs, or relationships, each with two ASes and the count of who sees it. */
static bool
sniff_list(struct str s, enum source_kind *out)
{
	*out = SRC_VRPS;
	if (has_member(s, "\"prefix\"", '"') && has_member(s, "\"maxLength\"", '\0') &&
	    has_member(s, "\"asn\"", '\0'))
		return true;
	*out = SRC_AS_REL;
	return (has_member(s, "\"asn1\"", '\0') || has_member(s, "\"as1\"", '\0')) &&
	       has_member(s, "\"rel\"", '\0') && has_member(s, "\"peers_count\"", '\0');
}

/* The next line of *rest that is neither empty nor begins with one of skip; the last line only if
 * whole. */
static bool
next_line(struct str *rest, const char *skip, struct str *line)
{
	while (rest->n != 0) {
		const char *lf = memchr(rest->p, '\n', rest->n);
		const size_t n = lf != NULL ? (size_t)(lf - rest->p) : rest->n;

		*line = str_trim((struct str){ rest->p, n });
		rest->p += n + (lf != NULL);
		rest->n -= n + (lf != NULL);
		if (line->n != 0 && strchr(skip, line->p[0]) == NULL)
			return true;
	}
	return false;
}

static size_t
split(struct str line, char sep, struct str *v)
{
	size_t n = 0;
	struct str part;

	while (str_cut(&line, sep, &part)) {
		if (n < MAX_COLS)
			v[n] = str_trim(part);
		n++;
	}
	return n;
}

static bool
is_registry(struct str s)
{
	static const char *const names[] = { "afrinic", "apnic", "arin", "iana", "lacnic", "nro",
		"ripencc" };

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if (str_eq(s, names[i]))
			return true;
	}
	return false;
}

static bool
is_delegated(struct str first)
{
	struct str v[MAX_COLS];
	const size_t n = split(first, '|', v);

	if (n >= 7 && n <= MAX_COLS && isdigit((unsigned char)first.p[0]))
		return is_registry(v[1]);
	return n >= 6 && n <= MAX_COLS && is_registry(v[0]) &&
	       (str_eq(v[2], "asn") || str_eq(v[2], "ipv4") || str_eq(v[2], "ipv6"));
}

/* The first lines are all links: asn_count files and the like have numbers in such places, too. */
static bool
is_as_rel(struct str s)
{
	struct str v[MAX_COLS], line;
	unsigned lines = 0, n;
	uint64_t x;

	for (; lines < 20 && next_line(&s, "#", &line); lines++) {
		if (s.n == 0 && lines != 0) /* perhaps cut by the window */
			break;
		n = (unsigned)split(line, '|', v);
		if ((n != 3 && n != 4) || !str_u64(v[0], UINT32_MAX, &x) ||
		    !str_u64(v[1], UINT32_MAX, &x) || (!str_eq(v[2], "-1") && !str_eq(v[2], "0")) ||
		    (n == 4 && str_u64(v[3], UINT64_MAX, &x)))
			return false;
	}
	return lines != 0;
}

/* Lines of "ASN NAME, CC", as the RIPE NCC writes them; three make a list. */
static bool
is_as_names(struct str s)
{
	struct str line, asn;
	unsigned lines = 0;
	uint64_t x;

	for (; lines < 20 && next_line(&s, "#", &line); lines++) {
		if (s.n == 0 && lines != 0) /* perhaps cut by the window */
			break;
		if (!str_cut(&line, ' ', &asn) || !str_u64(asn, UINT32_MAX, &x) || line.n < 5 ||
		    memcmp(line.p + line.n - 4, ", ", 2) != 0 ||
		    !isupper((unsigned char)line.p[line.n - 2]) ||
		    !isupper((unsigned char)line.p[line.n - 1]))
			return false;
	}
	return lines >= 2; /* and the last one, which may be cut */
}

static bool
is_as_org(struct str s, struct str first)
{
	char copy[512];
	struct str v[MAX_COLS];
	const size_t n = first.n < sizeof(copy) ? first.n : sizeof(copy);

	if (memmem(s.p, s.n, "# format:org_id|", 16) != NULL ||
	    memmem(s.p, s.n, "# format:aut|", 13) != NULL || is_as_names(s))
		return true;
	memcpy(copy, first.p, n);
	/* a list of names begins with these two columns; others have them somewhere */
	return csv_split((struct str){ copy, n }, ',', v, MAX_COLS) >= 2 &&
	       str_caseeq(v[0], "asn") && str_caseeq(v[1], "name");
}

static bool
is_vrp_csv(struct str first)
{
	char copy[512];
	struct str v[MAX_COLS];
	const size_t n = first.n < sizeof(copy) ? first.n : sizeof(copy);
	size_t cols, hits = 0;

	memcpy(copy, first.p, n);
	cols = csv_split((struct str){ copy, n }, ',', v, MAX_COLS);
	for (size_t i = 0; i < cols && i < MAX_COLS; i++)
		hits += str_caseeq(v[i], "ASN") || str_caseeq(v[i], "IP Prefix") ||
			str_caseeq(v[i], "prefix") || str_caseeq(v[i], "Max Length") ||
			str_caseeq(v[i], "max_length") || str_caseeq(v[i], "maxLength");
	return hits == 3;
}

/* A roa-set of OpenBGPD, or a line of BIRD's that holds a VRP; comments may come first. */
static bool
is_vrp_conf(struct str first)
{
	struct str v[MAX_COLS];
	const size_t n = split(first, ' ', v);

	if (n == 2)
		return str_eq(v[0], "roa-set") && str_eq(v[1], "{");
	return n == 6 && (str_eq(v[0], "route") || str_eq(v[0], "roa")) && str_eq(v[2], "max") &&
	       str_eq(v[4], "as") && str_ends(v[5], ";");
}

/* The first line is a class of RPSL objects with a value, and so are attributes of the next ones.
 */
static bool
is_rpsl(struct str s)
{
	static const char *const classes[] = { "route", "route6", "aut-num", "as-set", "route-set",
		"rtr-set", "peering-set", "filter-set", "inet-rtr", "mntner", "as-block", "inetnum",
		"inet6num", "person", "role", "organisation", "key-cert", "domain", "irt", "poem",
		"poetic-form", "schema" };
	struct str line, name;
	unsigned lines = 0;

	for (; lines < 3 && next_line(&s, "%# \t+", &line); lines++) {
		struct str rest = line;
		bool known = lines != 0;

		if (!str_cut(&rest, ':', &name) || rest.n == 0)
			return false;
		for (size_t i = 0; i < sizeof(classes) / sizeof(classes[0]); i++)
			known |= str_caseeq(name, classes[i]);
		if (!known || memchr(name.p, ' ', name.n) != NULL)
			return false;
	}
	return lines == 3;
}

/* What a mirror of a routing registry is sent: NRTM 3 begins with %START behind comments, NRTM 4 is
 * JSON that names its version, perhaps as a sequence (RFC 7464). */
static bool
is_nrtm(struct str s)
{
	struct str rest = s, line;

	if (s.n > 0 && (s.p[0] == 0x1e || s.p[0] == '{'))
		return has_member(s, "\"nrtm_version\"", '\0') &&
		       has_member(s, "\"session_id\"", '"');
	while (next_line(&rest, "", &line) && (line.p[0] == '%' || line.p[0] == '#')) {
		if (str_starts(line, "%START Version:"))
			return true;
	}
	return false;
}

/* Whether the first line, a header, has a column a and, ignoring case, a column b. */
static bool
has_columns(struct str first, const char *a, const char *b)
{
	char copy[512];
	struct str v[MAX_COLS];
	const char sep = memchr(first.p, '\t', first.n) != NULL ? '\t' : ',';
	const size_t n = first.n < sizeof(copy) ? first.n : sizeof(copy);
	size_t cols, hits = 0;

	memcpy(copy, first.p, n);
	cols = csv_split((struct str){ copy, n }, sep, v, MAX_COLS);
	for (size_t i = 0; i < cols && i < MAX_COLS; i++)
		hits += str_caseeq(v[i], a) + 8 * str_caseeq(v[i], b);
	return hits == 9;
}

static bool
is_users(struct str first)
{
	return has_columns(first, "asn", "numberofusers") || has_columns(first, "asn", "users") ||
	       has_columns(first, "as", "users");
}

static bool
is_hegemony(struct str first)
{
	return has_columns(first, "asn", "hege");
}

/* Bulk whois of ARIN, or an aut-num of LACNIC, which names its owner. */
static bool
is_whois(struct str s)
{
	struct str line, name, rest;
	bool aut_num = false;

	for (unsigned i = 0; i < 12 && next_line(&s, "%#", &line); i++) {
		rest = line;
		if (!str_cut(&rest, ':', &name))
			return false;
		if (i == 0) {
			if (str_eq(name, "ASHandle") || str_eq(name, "OrgID"))
				return true;
			aut_num = str_eq(name, "aut-num");
			if (!aut_num)
				return false;
		}
		if (aut_num && (str_eq(name, "ownerid") || str_eq(name, "owner")))
			return true;
	}
	return false;
}

bool
source_kind_sniff(const uint8_t *p, size_t n, const char *base, enum source_kind *out)
{
	struct str s = { (const char *)p, n < LOOK_BYTES ? n : LOOK_BYTES }, rest, first;

	/* content decides: a name alone proves nothing */
	if (s.n >= 3 && memcmp(s.p, "\xef\xbb\xbf", 3) == 0)
		s = (struct str){ s.p + 3, s.n - 3 };
	if (is_nrtm(s)) {
		*out = SRC_IRR;
		return true;
	}
	if (!is_text((const uint8_t *)s.p, s.n))
		return false;
	/* a bare number is known by its name alone */
	if (irr_form(p, n) == IRR_SERIAL && strstr(base, IRR_SERIAL_NAME) != NULL) {
		*out = SRC_IRR;
		return true;
	}
	rest = s;
	if (!next_line(&rest, "", &first))
		return false;
	if (sniff_registries(s, first, out))
		return true;
	if (first.p[0] == '{' || first.p[0] == '[')
		return first.p[0] == '{' ? sniff_json(s, out) : sniff_list(s, out);
	rest = s;
	if (!next_line(&rest, "#", &first))
		first = STR("");
	if (is_delegated(first))
		*out = SRC_DELEGATED;
	else if (is_as_rel(s))
		*out = SRC_AS_REL;
	else if (is_as_org(s, first))
		*out = SRC_AS_ORG;
	else if (is_vrp_csv(first) || is_vrp_conf(first))
		*out = SRC_VRPS;
	else if (is_users(first))
		*out = SRC_USERS;
	else if (is_hegemony(first))
		*out = SRC_HEGEMONY;
	else if (str_eq(first, "list,asn,prefix,name,checked,source"))
		*out = SRC_LISTS;
	else if (is_whois(s))
		*out = SRC_WHOIS;
	else if (is_rpsl(s)) /* objects of a registry serve as both: here the name tells */
		*out = strncmp(base, "whois", 5) == 0 ? SRC_WHOIS : SRC_IRR;
	else
		return false;
	return true;
}

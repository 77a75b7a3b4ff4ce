/*
 * geo.c - see geo.h. Weights follow the public delegation statistics of 2026, rounded; the maps of
 * numbers follow IANA's registries. /8s that hold any special-purpose block are left out whole.
 */
#include "sim/geo.h"

const struct econ geo_econ[] = {
	{ "ZA", "zaf", RIR_AFRINIC, 66, "(Pty) Ltd" },
	{ "NG", "nga", RIR_AFRINIC, 23, "Ltd" },
	{ "KE", "ken", RIR_AFRINIC, 22, "Ltd" },
	{ "TZ", "tza", RIR_AFRINIC, 11, "Ltd" },
	{ "GH", "gha", RIR_AFRINIC, 9, "Ltd" },
	{ "EG", "egy", RIR_AFRINIC, 7, "S.A.E." },
	{ "AO", "ago", RIR_AFRINIC, 6, "Lda" },
	{ "MU", "mus", RIR_AFRINIC, 5, "Ltd" },
	{ "UG", "uga", RIR_AFRINIC, 5, "Ltd" },
	{ "MA", "mar", RIR_AFRINIC, 3, "SA" },
	{ "ZW", "zwe", RIR_AFRINIC, 3, "(Pvt) Ltd" },
	{ "LY", "lby", RIR_AFRINIC, 3, "" },
	{ "TN", "tun", RIR_AFRINIC, 3, "SARL" },
	{ "SN", "sen", RIR_AFRINIC, 2, "SA" },
	{ "RW", "rwa", RIR_AFRINIC, 2, "Ltd" },
	{ "CI", "civ", RIR_AFRINIC, 2, "SA" },
	{ "CM", "cmr", RIR_AFRINIC, 2, "SARL" },
	{ "ZM", "zmb", RIR_AFRINIC, 2, "Ltd" },
	{ "CN", "chn", RIR_APNIC, 523, "Co., Ltd." },
	{ "IN", "ind", RIR_APNIC, 298, "Pvt Ltd" },
	{ "ID", "idn", RIR_APNIC, 289, "PT" },
	{ "AU", "aus", RIR_APNIC, 171, "Pty Ltd" },
	{ "BD", "bgd", RIR_APNIC, 158, "Ltd." },
	{ "KR", "kor", RIR_APNIC, 89, "Co., Ltd." },
	{ "HK", "hkg", RIR_APNIC, 80, "Limited" },
	{ "JP", "jpn", RIR_APNIC, 75, "K.K." },
	{ "VN", "vnm", RIR_APNIC, 55, "JSC" },
	{ "TH", "tha", RIR_APNIC, 48, "Co., Ltd." },
	{ "SG", "sgp", RIR_APNIC, 47, "Pte. Ltd." },
	{ "PH", "phl", RIR_APNIC, 47, "Inc." },
	{ "NZ", "nzl", RIR_APNIC, 43, "Limited" },
	{ "PK", "pak", RIR_APNIC, 31, "(Pvt.) Ltd" },
	{ "TW", "twn", RIR_APNIC, 31, "Co., Ltd." },
	{ "MY", "mys", RIR_APNIC, 27, "Sdn Bhd" },
	{ "NP", "npl", RIR_APNIC, 15, "Pvt. Ltd." },
	{ "MM", "mmr", RIR_APNIC, 13, "Co., Ltd." },
	{ "KH", "khm", RIR_APNIC, 10, "Co., Ltd." },
	{ "AF", "afg", RIR_APNIC, 6, "" },
	{ "MN", "mng", RIR_APNIC, 5, "LLC" },
	{ "PG", "png", RIR_APNIC, 3, "Ltd" },
	{ "LA", "lao", RIR_APNIC, 3, "" },
	{ "LK", "lka", RIR_APNIC, 2, "PLC" },
	{ "US", "usa", RIR_ARIN, 1915, "Inc." },
	{ "CA", "can", RIR_ARIN, 166, "Inc." },
	{ "PR", "pri", RIR_ARIN, 7, "LLC" },
	{ "JM", "jam", RIR_ARIN, 3, "Ltd" },
	{ "BM", "bmu", RIR_ARIN, 2, "Ltd." },
	{ "BS", "bhs", RIR_ARIN, 2, "Ltd" },
	{ "BR", "bra", RIR_LACNIC, 884, "Ltda" },
	{ "AR", "arg", RIR_LACNIC, 109, "S.A." },
	{ "MX", "mex", RIR_LACNIC, 54, "S.A. de C.V." },
	{ "CO", "col", RIR_LACNIC, 43, "S.A.S." },
	{ "CL", "chl", RIR_LACNIC, 33, "SpA" },
	{ "EC", "ecu", RIR_LACNIC, 24, "S.A." },
	{ "VE", "ven", RIR_LACNIC, 21, "C.A." },
	{ "DO", "dom", RIR_LACNIC, 20, "S.R.L." },
	{ "PE", "per", RIR_LACNIC, 19, "S.A.C." },
	{ "HN", "hnd", RIR_LACNIC, 10, "S. de R.L." },
	{ "PA", "pan", RIR_LACNIC, 10, "S.A." },
	{ "PY", "pry", RIR_LACNIC, 10, "S.A." },
	{ "CR", "cri", RIR_LACNIC, 8, "S.A." },
	{ "GT", "gtm", RIR_LACNIC, 7, "S.A." },
	{ "BO", "bol", RIR_LACNIC, 6, "S.R.L." },
	{ "SV", "slv", RIR_LACNIC, 4, "S.A. de C.V." },
	{ "UY", "ury", RIR_LACNIC, 3, "S.A." },
	{ "RU", "rus", RIR_RIPE, 502, "LLC" },
	{ "DE", "deu", RIR_RIPE, 258, "GmbH" },
	{ "GB", "gbr", RIR_RIPE, 228, "Ltd" },
	{ "PL", "pol", RIR_RIPE, 216, "Sp. z o.o." },
	{ "UA", "ukr", RIR_RIPE, 159, "LLC" },
	{ "FR", "fra", RIR_RIPE, 152, "SAS" },
	{ "IT", "ita", RIR_RIPE, 112, "S.r.l." },
	{ "NL", "nld", RIR_RIPE, 112, "B.V." },
	{ "ES", "esp", RIR_RIPE, 97, "S.L." },
	{ "RO", "rou", RIR_RIPE, 93, "S.R.L." },
	{ "TR", "tur", RIR_RIPE, 88, "A.S." },
	{ "CH", "che", RIR_RIPE, 79, "AG" },
	{ "BG", "bgr", RIR_RIPE, 68, "EOOD" },
	{ "SE", "swe", RIR_RIPE, 67, "AB" },
	{ "AT", "aut", RIR_RIPE, 65, "GmbH" },
	{ "CZ", "cze", RIR_RIPE, 61, "s.r.o." },
	{ "IR", "irn", RIR_RIPE, 60, "PJSC" },
	{ "DK", "dnk", RIR_RIPE, 35, "A/S" },
	{ "IL", "isr", RIR_RIPE, 33, "Ltd" },
	{ "FI", "fin", RIR_RIPE, 31, "Oy" },
	{ "NO", "nor", RIR_RIPE, 31, "AS" },
	{ "BE", "bel", RIR_RIPE, 30, "BV" },
	{ "SI", "svn", RIR_RIPE, 27, "d.o.o." },
	{ "LV", "lva", RIR_RIPE, 25, "SIA" },
	{ "HU", "hun", RIR_RIPE, 24, "Kft." },
	{ "GR", "grc", RIR_RIPE, 23, "S.A." },
	{ "KZ", "kaz", RIR_RIPE, 22, "TOO" },
	{ "IE", "irl", RIR_RIPE, 21, "Ltd" },
	{ "SK", "svk", RIR_RIPE, 20, "s.r.o." },
	{ "LT", "ltu", RIR_RIPE, 19, "UAB" },
	{ "EE", "est", RIR_RIPE, 18, "OU" },
	{ "SA", "sau", RIR_RIPE, 17, "" },
	{ "AE", "are", RIR_RIPE, 16, "FZ-LLC" },
	{ "RS", "srb", RIR_RIPE, 16, "d.o.o." },
	{ "HR", "hrv", RIR_RIPE, 15, "d.o.o." },
	{ "GE", "geo", RIR_RIPE, 15, "LLC" },
	{ "IQ", "irq", RIR_RIPE, 15, "" },
	{ "LB", "lbn", RIR_RIPE, 15, "SARL" },
	{ "PT", "prt", RIR_RIPE, 14, "Lda" },
	{ "CY", "cyp", RIR_RIPE, 14, "Ltd" },
	{ "MD", "mda", RIR_RIPE, 13, "SRL" },
	{ "AM", "arm", RIR_RIPE, 13, "CJSC" },
	{ "AL", "alb", RIR_RIPE, 12, "Sh.p.k." },
	{ "BY", "blr", RIR_RIPE, 11, "LLC" },
	{ "LU", "lux", RIR_RIPE, 11, "S.a r.l." },
	{ "UZ", "uzb", RIR_RIPE, 11, "LLC" },
	{ "AZ", "aze", RIR_RIPE, 10, "LLC" },
	{ "KW", "kwt", RIR_RIPE, 8, "W.L.L." },
	{ "IS", "isl", RIR_RIPE, 7, "ehf." },
	{ "KG", "kgz", RIR_RIPE, 6, "LLC" },
	{ "MK", "mkd", RIR_RIPE, 6, "DOOEL" },
	{ "BA", "bih", RIR_RIPE, 5, "d.o.o." },
	{ "JO", "jor", RIR_RIPE, 5, "" },
	{ "MT", "mlt", RIR_RIPE, 4, "Ltd" },
	{ "TJ", "tjk", RIR_RIPE, 4, "LLC" },
};

const unsigned geo_econs = sizeof(geo_econ) / sizeof(geo_econ[0]);

static const struct {
	const char *name, *ta, *upper;
	uint32_t asn_lo, asn_hi; /* 32-bit numbers given out so far */
	const char *ip6[3];
} rirs[RIRS] = {
	[RIR_AFRINIC] = { "afrinic", "afrinic", "AFRINIC", 327680, 331700, { "2c00::/12" } },
	[RIR_APNIC] = { "apnic", "apnic", "APNIC", 131072, 154600, { "2400::/12" } },
	[RIR_ARIN] = { "arin", "arin", "ARIN", 393216, 402400, { "2600::/12", "2620::/23" } },
	[RIR_LACNIC] = { "lacnic", "lacnic", "LACNIC", 262144, 275500, { "2800::/12" } },
	[RIR_RIPE] = { "ripencc", "ripe", "RIPE", 196608, 219500, { "2a00::/12", "2a10::/12" } },
};

/* A letter a block of 1024 numbers, the registry that most of it went to; 63 * 1024 and up: none.
 */
static const char asn16[] = "AARAAAAARPAARAARAPAARAAPRAALRARAARRAFPRARRRRPARRRRRLAAPRRPRRLA";

/* A letter a /8. 100, 169, 172, 192, 198 and 203 hold special-purpose blocks: left out. */
static const char ip4[] = "-PRAAR-AAA--AAPAAAAAA--AAR-P---RA-AAPRAPAFPPAARAAPARARA-ARPPPPRA"
			  "AAAAAAAAAAAAARRRRRRRRRRRRRRRRRRRAAAA-PFPAFPAARPPPPPPPPPPPPPPPPP-"
			  "AAAAAPAAAAAAARAAARAAAAPRAPFAAAAAAAAPAAAAA-AP-AAPRLRLPLPPARLLRLLL"
			  "-RRRFF-ALLP-AAAAAAPPRRAAARPPPPPP--------------------------------";

static unsigned
letter(char c)
{
	switch (c) {
	case 'F':
		return RIR_AFRINIC;
	case 'P':
		return RIR_APNIC;
	case 'A':
		return RIR_ARIN;
	case 'L':
		return RIR_LACNIC;
	case 'R':
		return RIR_RIPE;
	default:
		return RIRS;
	}
}

const char *
rir_name(unsigned rir)
{
	return rirs[rir].name;
}

const char *
rir_ta(unsigned rir)
{
	return rirs[rir].ta;
}

const char *
rir_upper(unsigned rir)
{
	return rirs[rir].upper;
}

unsigned
geo_asn16_rir(uint32_t asn)
{
	if (asn == 0 || asn == 23456 || asn / 1024 >= sizeof(asn16) - 1)
		return RIRS;
	return letter(asn16[asn / 1024]);
}

void
geo_asn32(unsigned rir, uint32_t *lo, uint32_t *hi)
{
	*lo = rirs[rir].asn_lo;
	*hi = rirs[rir].asn_hi;
}

unsigned
geo_ip4_rir(unsigned first_octet)
{
	return letter(ip4[first_octet]);
}

bool
geo_ip6(unsigned rir, unsigned i, struct pfx *out)
{
	return i < 3 && rirs[rir].ip6[i] != NULL && pfx_parse(str_of(rirs[rir].ip6[i]), out);
}

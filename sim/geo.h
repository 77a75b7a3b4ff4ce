/*
 * geo.h - economies, registries, and which public numbers each registry gives out.
 */
#ifndef GEO_H
#define GEO_H

#include <stdint.h>

#include "pfx/pfx.h"

enum rir { RIR_AFRINIC, RIR_APNIC, RIR_ARIN, RIR_LACNIC, RIR_RIPE, RIRS };

struct econ {
	char cc[3], cc3[4]; /* ISO 3166 alpha-2; alpha-3 in lower case */
	uint8_t rir;
	uint16_t weight;  /* about the AS numbers registered there, divided by ten */
	const char *firm; /* legal form behind a company's name, "" for none */
};

/* Sorted by registry, so that a registry is a range of it. */
extern const struct econ geo_econ[];
extern const unsigned geo_econs;

const char *rir_name(unsigned rir);  /* "ripencc" */
const char *rir_ta(unsigned rir);    /* trust anchor: "ripe" */
const char *rir_upper(unsigned rir); /* as as2org has it: "RIPE" */

/* Registry of a 16-bit AS number by its block of 1024, or RIRS where none is given out. */
unsigned geo_asn16_rir(uint32_t asn);
/* 32-bit AS numbers of a registry: [*lo, *hi). */
void geo_asn32(unsigned rir, uint32_t *lo, uint32_t *hi);
/* Registry of an IPv4 /8, or RIRS where nothing may be taken (reserved, or with a bogon inside). */
unsigned geo_ip4_rir(unsigned first_octet);
/* The i-th IPv6 block of a registry; false behind the last. */
bool geo_ip6(unsigned rir, unsigned i, struct pfx *out);

#endif

/*
 * registry.h - the IANA registry "BGP Path Attributes": code, name, document, flags.
 */
#ifndef REGISTRY_H
#define REGISTRY_H

#include <stdbool.h>
#include <stdint.h>

/* What the Optional and Transitive bits must be, RFC 4271 4.3. */
enum attr_class {
	ATTR_UNKNOWN, /* not assigned, or withdrawn: whatever the bits say */
	ATTR_WELL_KNOWN,
	ATTR_NON_TRANSITIVE,
	ATTR_TRANSITIVE,
};

struct attr_entry {
	const char *name; /* NULL: not assigned */
	const char *rfc;
	enum attr_class cls;
	bool deprecated;
};

const struct attr_entry *attr_registry(uint8_t code);
/* The registered name, or "unassigned". */
const char *attr_name(uint8_t code);

/* "IPv4 unicast", "L2VPN EVPN"; NULL when this program has no name for the family. */
const char *family_name(unsigned afi, unsigned safi);

#endif

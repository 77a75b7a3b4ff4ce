/*
 * limits.h - every size that an outsider can choose has a ceiling here, with its reason.
 */
#ifndef LIMITS_H
#define LIMITS_H

/* A MRT record: 65,535 RIB entries of a full BGP message each is theory; the largest seen in the
 * archives is below 1 MiB. Above this the framing is lost, not the record large. */
#define MRT_MAX_RECORD_BYTES (16u << 20)

/* Peers of one table: the count field has 16 bits. */
#define MRT_MAX_PEERS 65536u

/* VRPs in one set: today 0.75 million; room for ten times that. */
#define RPKI_MAX_VRPS 8000000u

/* Route objects in all IRR files together: today about 4 million. */
#define IRR_MAX_ROUTES 40000000u

/* One RPSL object: the largest as-set of the RIPE database is below 1 MiB. */
#define RPSL_MAX_OBJECT_BYTES (8u << 20)

/* A line of a line-based file (delegated, as-rel, csv); the longest cone line is about 400 kB. */
#define TEXT_MAX_LINE_BYTES (4u << 20)

/* A string value inside a JSON document; PeeringDB notes go to some 100 kB. */
#define JSON_MAX_STRING_BYTES (4u << 20)

/* Nesting of a JSON document: no source nests deeper than 8. */
#define JSON_MAX_DEPTH 64

/* Records of one delegated-extended file: today 261,000. */
#define REG_MAX_RECORDS 8000000u

/* A framework file and what is in it: written by people, read by people. The terms and weights keep
 * the sums of counters below 2^63. */
#define FRAMEWORK_MAX_BYTES (256u << 10)
#define FRAMEWORK_MAX_TEXT_BYTES 2000
#define FRAMEWORK_MAX_TERMS 16
#define FRAMEWORK_MAX_WEIGHT 1000
#define FRAMEWORK_MAX_CURVES 16
#define FRAMEWORK_MAX_PROGRAMMES 16
#define FRAMEWORK_MAX_ACTIONS 16

/* A column or text of the store: 16 million pairs of peers are 64 MB, ten times what a month has. */
#define STORE_MAX_CHUNK_BYTES (256u << 20)

#endif

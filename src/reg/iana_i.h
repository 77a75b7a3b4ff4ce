/* iana_i.h - what the two readers of IANA's files share: one record, in words. */
#ifndef IANA_I_H
#define IANA_I_H

#include "reg/iana.h"

/* A record's fields, whatever the form of the file. */
struct iana_words {
	struct str key;	   /* numbers or prefixes, perhaps several with commas */
	struct str what;   /* description, designation, name or reason */
	struct str status; /* ALLOCATED, RESERVED, ...; or whether it is globally reachable */
	struct str date;   /* YYYY-MM or YYYY-MM-DD */
};

struct iana_reader {
	struct iana_set *s;
	struct load *l;
	struct in *in;
};

/* Takes one record. registry is IANA_NONE never. ST_OK also when it is refused; ST_NOMEM. */
enum st iana_take(
    struct iana_reader *r, enum iana_registry registry, const struct iana_words *w, struct err *e);
enum st iana_csv(struct iana_reader *r, struct err *e);
enum st iana_xml(struct iana_reader *r, struct err *e);

#endif

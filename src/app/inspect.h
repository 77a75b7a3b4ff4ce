/*
 * inspect.h - what is wrong or odd with an input, record by record, as NDJSON.
 *
 * A line for each record, {"n","offset","outcome","rule","message",...}, then
 * perhaps one for the file itself ("file":true; it is no record), then the
 * summary. Outcomes are the words of base/outcome.h. The same bytes give the
 * same lines, whenever and however they come.
 */
#ifndef INSPECT_H
#define INSPECT_H

#include "base/outcome.h"
#include "io/in.h"
#include "io/out.h"

struct inspect_opts {
	bool as4;      /* raw BGP messages: the session has 4-octet AS numbers */
	int64_t now_s; /* PeeringDB: dates after this are marked; 0: none is */
};

struct inspect_count {
	uint64_t records, kept; /* kept: something of the record was taken */
	uint64_t by[OUT_N];	/* records and the file itself */
	enum outcome worst;
};

struct inspect_kind {
	const char *name, *what;
	/* NULL: not there yet. Faults of the input are lines, not errors; ST_NOMEM, ST_IO of
	 * reading or writing are. */
	enum st (*run)(struct in *in, const struct inspect_opts *opts, struct out *o,
	    struct inspect_count *n, struct err *e);
};

/* The kinds of input by name; NULL when there is no such kind. */
const struct inspect_kind *inspect_kind(const char *name);
/* The table, up to a row without a name. */
extern const struct inspect_kind inspect_kinds[];

/* Opens path, looks at it as the kind says, writes the lines and the summary. */
enum st inspect_file(const char *path, const struct inspect_kind *kind,
    const struct inspect_opts *opts, struct out *o, struct inspect_count *n, struct err *e);

#endif

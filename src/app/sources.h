/*
 * sources.h - the files of an observatory, as its ledger and one of its months tell.
 */
#ifndef SOURCES_H
#define SOURCES_H

#include "app/select.h"
#include "base/buf.h"
#include "store/store.h"
#include "world/world.h"

/* What became of a file: "in use" or "superseded" for a source that is whole, "beside" for an
 * opinion, else the word of its status; used: the month was made from it. */
const char *source_status(const struct store_input *in, bool used);

/*
 * The file that in[i] follows: of the same kind and series, whole, and the newest of those
 * that are older; NULL when it is the first, or has no date.
 */
const struct store_input *source_before(const struct store_input *in, size_t n, size_t i);

/* For people: "Validated ROA payloads", "Routing table", ...; the kind itself when it is none. */
const char *source_title(const char *kind);
/* The terms of a kind; those of routing tables for tables and updates. */
const struct source_kind_info *source_terms(const char *kind);

/* The reasons of refusal in store_input's JSON as "why: n; why: n (first in line n)". */
void source_reasons_text(struct buf *b, const char *json);

#endif

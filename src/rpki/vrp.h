/*
 * vrp.h - loads validated ROA payloads as validators write them.
 *
 * JSON of rpki-client, routinator (json, jsonext), Cloudflare and the RIPE NCC
 * validators; CSV of rpki-client and routinator (csv, csvcompat, csvext) and of
 * the RIPE NCC archive. Told apart by content.
 *
 * Whole or nothing: text that is not JSON or CSV, a record that is no record, a
 * count in the metadata that disagrees, a document without any VRP: refused
 * whole, since a fall to nothing needs a person. A row with a bad value is
 * refused alone and counted. A VRP that expired before the document was built
 * is dropped; the clock of the machine plays no part.
 */
#ifndef VRP_H
#define VRP_H

#include "base/load.h"
#include "io/in.h"
#include "rpki/rov.h"

/* VRPs under construction, from any number of files; zeroed is empty. */
struct vrp_set {
	struct prows rows;
	struct rov_tas tas;
};

/* Adds one file to *s and counts in *l. On failure the rows are as before. */
enum st vrp_load(struct vrp_set *s, struct in *in, struct load *l, struct err *e);
void vrp_set_fini(struct vrp_set *s);

#endif

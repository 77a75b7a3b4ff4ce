/*
 * vrp.h - loads what validators write: VRPs, ASPAs, and router keys, which are only counted.
 *
 * JSON of rpki-client, routinator (json, jsonext), Cloudflare and the RIPE NCC
 * validators, or a plain list of VRPs; CSV of rpki-client, routinator (csv,
 * csvcompat, csvext) and of the RIPE NCC archive; configuration of OpenBGPD and
 * BIRD. Told apart by content.
 *
 * Whole or nothing: text of none of these forms, a record that is no record, a
 * count in the metadata that disagrees, a document without any VRP: refused
 * whole, since a fall to nothing needs a person. A row with a bad value is
 * refused alone and counted.
 *
 * Time: an entry counts when its validity covers the moment asked for (at_s),
 * else the moment at which the document says it was built. The clock of the
 * machine plays no part.
 */
#ifndef VRP_H
#define VRP_H

#include "base/load.h"
#include "io/in.h"
#include "rpki/aspa.h"
#include "rpki/rov.h"

/* VRPs and ASPAs under construction, from any number of files; zeroed is empty. */
struct vrp_set {
	struct prows rows;
	struct rov_tas tas;
	struct aspa_set aspas;
	int64_t at_s; /* the moment asked for, Unix seconds; 0: that of each document */
	/* of the last file: its ASPAs and router keys; the VRPs are in the caller's struct load */
	struct load aspa_load, key_load;
};

/* Adds one file to *s and counts its VRPs in *l. On failure the set is as before. */
enum st vrp_load(struct vrp_set *s, struct in *in, struct load *l, struct err *e);
/* The ASPAs of a JSON document alone, counted in *l. */
enum st vrp_load_aspas(struct vrp_set *s, struct in *in, struct load *l, struct err *e);
void vrp_set_fini(struct vrp_set *s);

/*
 * For looking at a file: what vrp_load does, but a document without VRPs is ST_OK (or ST_END when
 * there is nothing in it at all), and so are forms that do not tell maxLength. l->see is told of
 * all three kinds of records.
 */
enum st vrp_look(struct vrp_set *s, struct in *in, struct load *l, struct err *e);

#endif

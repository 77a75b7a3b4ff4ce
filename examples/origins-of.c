/*
 * origins-of.c - who originates a prefix in a routing table, how many peers say so, and what RPKI
 * says.
 *
 * usage: origins-of TABLE PREFIX [VRPS]
 *
 * Goes record by record: all routes to a prefix lie in one, so the others cost nothing.
 */
#include <stdio.h>
#include <stdlib.h>

#include <routescope/mrt.h>
#include <routescope/rov.h>

#define MAX_ORIGINS 100

static int
fail(const struct rs_error *e)
{
	char text[1024];

	rs_error_text(e, text, sizeof(text));
	fprintf(stderr, "origins-of: %s\n", text);
	return 3;
}

int
main(int argc, char **argv)
{
	struct {
		uint32_t asn;
		unsigned peers;
	} seen[MAX_ORIGINS];
	const struct rs_record *rec;
	const struct rs_route *r;
	const struct rs_rib *rib;
	struct rs_rov *rov = NULL;
	struct rs_prefix want;
	struct rs_reader *rd;
	struct rs_error e;
	enum rs_status st;
	size_t n = 0;

	if (argc < 3 || rs_prefix_parse(argv[2], &want) != RS_OK) {
		fprintf(stderr, "usage: origins-of TABLE PREFIX [VRPS]\n");
		return 2;
	}
	if (argc > 3 &&
	    (rs_rov_new(&rov, &e) != RS_OK || rs_rov_load(rov, argv[3], NULL, &e) != RS_OK ||
		rs_rov_freeze(rov, &e) != RS_OK))
		return fail(&e);
	if (rs_open(&rd, argv[1], 0, &e) != RS_OK)
		return fail(&e);
	while ((st = rs_next_record(rd, &rec, &e)) == RS_OK) {
		if (rec->kind != RS_RECORD_RIB || rs_rib(rd, &rib, NULL) != RS_OK ||
		    rs_prefix_cmp(&rib->prefix, &want) != 0)
			continue;
		while ((st = rs_next_route(rd, &r, &e)) == RS_OK) {
			const uint32_t asn = r->type == RS_TABLE ? rs_path_origin(r->path) : 0;
			size_t i = 0;

			while (i < n && seen[i].asn != asn)
				i++;
			if (asn == 0 || i == MAX_ORIGINS)
				continue; /* the path is empty, ends in a set or was refused */
			if (i == n) {
				seen[n].asn = asn;
				seen[n++].peers = 0;
			}
			seen[i].peers++;
		}
	}
	for (size_t i = 0; i < n; i++)
		printf("AS%u %u%s%s\n", seen[i].asn, seen[i].peers, rov != NULL ? " " : "",
		    rov != NULL ? rs_rov_word(rs_rov_check(rov, &want, seen[i].asn)) : "");
	rs_rov_free(rov);
	rs_close(rd);
	return st == RS_END ? 0 : fail(&e);
}

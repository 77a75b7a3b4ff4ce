/* library.c - every route of a file with every attribute, by the public headers, for library.py to
 * compare. */
#include <inttypes.h>
#include <stdio.h>

#include <routescope/mrt.h>

static void
addr(const char *key, const struct rs_addr *a)
{
	char text[RS_TEXT];

	if (rs_addr_text(a, text) > 0)
		printf(" %s=%s", key, text);
}

/* RFC 4360, RFC 5668 */
static void
extended(uint64_t c)
{
	const unsigned type = (unsigned)(c >> 56), sub = (unsigned)(c >> 48 & 255);
	const char *kind = sub == 2 ? "rt" : "soo";

	if (type > 2 || (sub != 2 && sub != 3))
		printf(" x=0x%016" PRIx64, c);
	else if (type == 0)
		printf(" x=%s:%u:%u", kind, (unsigned)(c >> 32 & 65535), (unsigned)c);
	else if (type == 1)
		printf(" x=%s:%u.%u.%u.%u:%u", kind, (unsigned)(c >> 40 & 255),
		    (unsigned)(c >> 32 & 255), (unsigned)(c >> 24 & 255), (unsigned)(c >> 16 & 255),
		    (unsigned)(c & 65535));
	else
		printf(
		    " x=%s:%u:%u", kind, (unsigned)(c >> 16 & UINT32_MAX), (unsigned)(c & 65535));
}

static void
attributes(struct rs_reader *rd)
{
	const struct rs_attrs *a;
	char text[1 << 16];

	if (rs_attrs(rd, &a, NULL) != RS_OK)
		return;
	rs_path_text(a->path, text, sizeof(text));
	printf(" as_path=\"%s\"", text);
	if (rs_have(a, RS_ATTR_ORIGIN))
		printf(" origin=%u", a->origin);
	addr("next_hop", &a->next_hop);
	if (rs_have(a, RS_ATTR_LOCAL_PREF))
		printf(" local_pref=%u", a->local_pref);
	if (rs_have(a, RS_ATTR_MED))
		printf(" med=%u", a->med);
	for (size_t i = 0; i < rs_communities(a); i++)
		printf(" c=%u:%u", rs_community(a, i) >> 16, rs_community(a, i) & 0xffff);
	for (size_t i = 0; i < rs_extended_communities(a); i++)
		extended(rs_extended_community(a, i));
	for (size_t i = 0; i < rs_large_communities(a); i++) {
		uint32_t v[3];

		rs_large_community(a, i, v);
		printf(" l=%u:%u:%u", v[0], v[1], v[2]);
	}
	if (rs_have(a, RS_ATTR_AGGREGATOR)) {
		printf(" aggregator=%u", a->aggregator_asn);
		addr("at", &a->aggregator);
	}
	if (rs_have(a, RS_ATTR_ATOMIC_AGGREGATE))
		printf(" atomic");
	if (rs_have(a, RS_ATTR_OTC))
		printf(" otc=%u", a->otc);
	if (a->outcome == RS_ATTR_DISCARDED)
		printf(" discarded=\"%s\"", a->rule);
}

static void
route(struct rs_reader *rd, const struct rs_route *r)
{
	char text[RS_TEXT];

	printf("%c %" PRId64, r->type, r->record->time_s);
	if (r->record->has_usec)
		printf(".%06u", r->record->time_us);
	addr("peer", &r->peer->addr);
	printf(" asn=%u", r->peer->asn);
	if (r->type == RS_STATE)
		printf(" old=%u new=%u", r->old_state, r->new_state);
	if (rs_prefix_text(&r->prefix, text) > 0)
		printf(" prefix=%s", text);
	if (r->type != RS_STATE && r->safi != 1)
		printf(" safi=%u", r->safi);
	if (r->has_path_id)
		printf(" path_id=%u", r->path_id);
	if (r->type == RS_TABLE || r->type == RS_ANNOUNCE)
		attributes(rd);
	if (r->rule != NULL)
		printf(" malformed=\"%s\"", r->rule);
	putchar('\n');
}

int
main(int argc, char **argv)
{
	const struct rs_route *r;
	struct rs_reader *rd;
	struct rs_error e;
	enum rs_status st;
	char text[1024];

	if (argc != 2)
		return 2;
	st = rs_open(&rd, argv[1], 0, &e);
	while (st == RS_OK && (st = rs_next(rd, &r, &e)) == RS_OK) {
		if (r->type != RS_FAULT) {
			route(rd, r);
		} else {
			rs_error_text(r->fault, text, sizeof(text));
			fprintf(stderr, "fault: %s\n", text);
		}
	}
	if (st != RS_END) {
		rs_error_text(&e, text, sizeof(text));
		fprintf(stderr, "end: %s\n", text);
	}
	rs_close(rd);
	return st == RS_END ? 0 : 3;
}

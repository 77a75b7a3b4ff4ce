/*
 * count-peers.c - how many routes, withdrawals and changes of its session each peer has in files of
 * updates or tables, and how many of the routes have communities.
 *
 * usage: count-peers FILE...
 */
#include <stdio.h>
#include <string.h>

#include <routescope/mrt.h>

#define MAX_PEERS 1000

struct peer {
	struct rs_peer id;
	unsigned long announced, withdrawn, states, with_communities;
};

static struct peer peers[MAX_PEERS];
static size_t peers_n; /* the example's own: the library keeps nothing */

static struct peer *
peer_of(const struct rs_peer *id)
{
	size_t i = 0;

	while (i < peers_n && memcmp(&peers[i].id.addr, &id->addr, sizeof(id->addr)) != 0)
		i++;
	if (i == peers_n && i < MAX_PEERS)
		peers[peers_n++].id = *id; /* copied: what the reader lends ends with the record */
	return &peers[i < MAX_PEERS ? i : MAX_PEERS - 1];
}

static void
count(struct rs_reader *rd, const struct rs_route *r)
{
	struct peer *p = peer_of(r->peer);
	const struct rs_attrs *a;

	p->states += r->type == RS_STATE;
	p->withdrawn += r->type == RS_WITHDRAW;
	p->announced += r->type == RS_TABLE || r->type == RS_ANNOUNCE;
	if (rs_attrs(rd, &a, NULL) == RS_OK) /* decoded here, only because it is asked for */
		p->with_communities += rs_communities(a) > 0;
}

static void
say(const struct rs_error *e)
{
	char text[1024];

	rs_error_text(e, text, sizeof(text));
	fprintf(stderr, "count-peers: %s\n", text);
}

int
main(int argc, char **argv)
{
	char text[RS_TEXT];
	int rc = 0;

	for (int i = 1; i < argc; i++) {
		const struct rs_route *r;
		struct rs_reader *rd;
		struct rs_error e;
		enum rs_status st = rs_open(&rd, argv[i], 0, &e);

		while (st == RS_OK && (st = rs_next(rd, &r, &e)) == RS_OK)
			r->type == RS_FAULT ? say(r->fault) : count(rd, r);
		if (st != RS_END)
			say(&e), rc = 3;
		rs_close(rd);
	}
	for (const struct peer *p = peers; p < peers + peers_n; p++)
		printf("%s AS%u: %lu routes, %lu with communities, %lu withdrawn, %lu states\n",
		    (rs_addr_text(&p->id.addr, text), text), p->id.asn, p->announced,
		    p->with_communities, p->withdrawn, p->states);
	return rc;
}

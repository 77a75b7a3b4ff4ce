/*
 * batch.c - see batch.h. What does not depend on the order of things is done here, on threads that
 * run ahead: framing, decoding, RFC 7606, hashing.
 */
#include "follow/batch.h"

#include <stdlib.h>

#include "base/hash.h"
#include "base/map.h"
#include "bgp/update.h"

#define CEASE 6
#define CEASE_COLLISION 7

/* Room for n more behind *have elements. */
static bool
room(void *pp, size_t have, size_t n, size_t *cap, size_t size)
{
	void **p = pp, *q;
	size_t want = *cap < 256 ? 256 : *cap;

	if (have + n <= *cap)
		return true;
	while (want < have + n)
		want *= 2;
	q = realloc(*p, want * size);
	if (q == NULL)
		return false;
	*p = q;
	*cap = want;
	return true;
}

/* The number of a peer in this feed; UINT32_MAX: memory is out. */
static uint32_t
peer_of(struct batch *b, struct decoder *d, const struct mrt_peer *p)
{
	const uint64_t key = pfx_hash(&p->addr) ^ hash_u64(p->asn);
	uint32_t *id;
	bool fresh;

	if (key == d->last_key && d->peers_n > 0)
		return d->last_peer;
	id = map_put(&d->peer_ids, key, (uint32_t)d->peers_n, &fresh);
	if (id == NULL)
		return UINT32_MAX;
	if (fresh) {
		if (!room(&d->peers, d->peers_n, 1, &d->peers_cap, sizeof(*d->peers)) ||
		    !room(&b->peers, b->peers_n, 1, &b->peers_cap, sizeof(*b->peers)))
			return UINT32_MAX;
		d->peers[d->peers_n++] = *p;
		b->peers[b->peers_n++] = *p;
	}
	d->last_key = key;
	d->last_peer = *id;
	return *id;
}

static bool
grow_key_slots(struct batch *b)
{
	const size_t n = b->slots_n == 0 ? 1024 : b->slots_n * 2;
	uint32_t *slots = arr_new(n, sizeof(*slots));

	if (slots == NULL)
		return false;
	for (size_t i = 0; i < b->keys_n; i++) {
		size_t at = b->keys[i].k.hash & (n - 1);

		while (slots[at] != 0)
			at = (at + 1) & (n - 1);
		slots[at] = (uint32_t)i + 1;
	}
	free(b->key_slots);
	b->key_slots = slots;
	b->slots_n = n;
	return true;
}

static bool
same_key(const struct batch *b, const struct bkey *have, const struct route_key *k)
{
	return have->k.hash == k->hash && have->k.path_n == k->path_n && have->k.otc == k->otc &&
	       have->k.agg_asn == k->agg_asn && have->k.agg_addr == k->agg_addr &&
	       have->k.flags == k->flags &&
	       (k->path_n == 0 || memcmp(b->bytes + have->at, k->path, k->path_n) == 0);
}

/* The index of a route, each once in a batch; UINT32_MAX: memory is out. */
static uint32_t
key_of(struct batch *b, struct route_key *k)
{
	size_t at;

	k->hash = route_hash(k);
	if (b->keys_n >= b->slots_n / 2 && !grow_key_slots(b))
		return UINT32_MAX;
	for (at = k->hash & (b->slots_n - 1); b->key_slots[at] != 0;
	     at = (at + 1) & (b->slots_n - 1)) {
		if (same_key(b, &b->keys[b->key_slots[at] - 1], k))
			return b->key_slots[at] - 1;
	}
	if (!room(&b->keys, b->keys_n, 1, &b->keys_cap, sizeof(*b->keys)) ||
	    !room(&b->bytes, b->bytes_n, k->path_n, &b->bytes_cap, 1))
		return UINT32_MAX;
	if (k->path_n > 0)
		memcpy(b->bytes + b->bytes_n, k->path, k->path_n);
	b->keys[b->keys_n] = (struct bkey){ .k = *k, .at = b->bytes_n };
	b->bytes_n += k->path_n;
	b->key_slots[at] = (uint32_t)++b->keys_n;
	return (uint32_t)b->keys_n - 1;
}

static uint8_t
community_flags(struct span s)
{
	uint8_t flags = 0;

	for (size_t i = 0; i + 4 <= s.n; i += 4) {
		const uint32_t c = be32(s.p + i);

		if ((c & 0xffff) == 666)
			flags |= FOLLOW_BLACKHOLE;
		else if (c >= 0xffffff01 && c <= 0xffffff04)
			flags |= FOLLOW_NO_EXPORT;
	}
	return flags;
}

/* False when the path is longer than any message can hold. */
static bool
key_from(struct route_key *k, const struct bgp_attrs *a)
{
	if (a->as_path.n > UINT16_MAX)
		return false;
	*k = (struct route_key){ .path = a->as_path.p, .path_n = (uint16_t)a->as_path.n };
	if (a->path_look.set)
		k->flags = FOLLOW_SET;
	if (attrs_have(a, ATTR_COMMUNITIES))
		k->flags |= community_flags(a->communities);
	if (attrs_have(a, ATTR_OTC))
		k->otc = a->otc;
	if (attrs_have(a, ATTR_AGGREGATOR)) {
		k->agg_asn = a->aggregator_asn;
		k->agg_addr = a->aggregator_addr;
	}
	return true;
}

static enum st
put_field(struct batch *b, struct brec *r, const struct bgp_field *f, bool add_path, uint32_t *n,
    struct err *e)
{
	struct wire w = f->nlri;
	struct bgp_nlri nlri;

	if (wire_left(&w) == 0)
		return ST_OK;
	if (f->safi != SAFI_UNICAST) {
		r->flags |= BREC_FOREIGN;
		return ST_OK;
	}
	while (nlri_next(&w, f->afi, add_path, &nlri, e) == ST_OK) {
		if (!room(&b->pfxs, b->pfxs_n, 1, &b->pfxs_cap, sizeof(*b->pfxs)))
			return err_nomem(e, "updates");
		b->pfxs[b->pfxs_n++] = (struct bpfx){ nlri.pfx,
			(uint32_t)(pfx_hash(&nlri.pfx) >> 32), nlri.path_id, r->peer, 0 };
		++*n;
	}
	return ST_OK;
}

/* RFC 4724 2: a message that says nothing ends the table of its family. */
static void
look_for_end(struct brec *r, const struct bgp_update *u, size_t body_n)
{
	if (r->withdrawn + r->announced > 0 || u->attrs.fault.outcome != BGP_OK)
		return;
	if (body_n == 4)
		r->flags |= BREC_EOR4;
	else if (attrs_have(&u->attrs, ATTR_MP_UNREACH_NLRI) && u->attrs.unreach.nlri.n == 0 &&
		 u->attrs.unreach.safi == SAFI_UNICAST &&
		 !attrs_have(&u->attrs, ATTR_MP_REACH_NLRI))
		r->flags |= u->attrs.unreach.afi == AFI_IP6   ? BREC_EOR6
			    : u->attrs.unreach.afi == AFI_IP4 ? BREC_EOR4
							      : 0;
}

static enum st
do_update(
    struct batch *b, struct decoder *d, struct brec *r, const struct mrt_msg *msg, struct err *e)
{
	const struct bgp_session ses = { .as4 = msg->as4,
		.add_path = msg->add_path,
		.merge = msg->as4 ? AS4_IGNORE : AS4_RFC,
		.external = msg->peer.asn != msg->local_asn };
	struct bgp_update u;
	struct route_key k;
	bool bad;
	enum st st = update_decode(&u, msg->body, msg->body_n, &ses, &d->mem, e);

	if (st != ST_OK)
		return st;
	r->kind = BREC_UPDATE;
	r->first = (uint32_t)b->pfxs_n;
	bad = u.attrs.fault.outcome >= BGP_TAW_AS0;
	r->flags |= (bad ? BREC_MALFORMED : 0) | (msg->add_path ? BREC_ADD_PATH : 0) |
		    (u.foreign ? BREC_FOREIGN : 0);
	if (!bad && !key_from(&k, &u.attrs)) {
		bad = true;
		r->flags |= BREC_MALFORMED;
	}
	for (unsigned i = 0; st == ST_OK && i < 2; i++)
		st = put_field(b, r, &u.withdrawn[i], u.add_path, &r->withdrawn, e);
	for (unsigned i = 0; st == ST_OK && i < 2; i++)
		st = put_field(
		    b, r, &u.announced[i], u.add_path, bad ? &r->withdrawn : &r->announced, e);
	if (st != ST_OK)
		return st;
	if (r->announced > 0) {
		r->key = key_of(b, &k);
		if (r->key == UINT32_MAX)
			return err_nomem(e, "updates");
	}
	if (!bad)
		look_for_end(r, &u, msg->body_n);
	return ST_OK;
}

static enum st
do_msg(struct batch *b, struct decoder *d, struct brec *r, const struct mrt_rec *rec, struct err *e)
{
	struct mrt_msg msg;

	if (mrt_msg_open(rec, &msg, e) != ST_OK) {
		r->kind = BREC_BAD;
		return ST_OK;
	}
	if (msg.local)
		return ST_OK;
	r->peer = peer_of(b, d, &msg.peer);
	if (r->peer == UINT32_MAX)
		return err_nomem(e, "peers");
	r->kind = BREC_HEARD;
	if (msg.marker_bad) {
		r->kind = BREC_UPDATE;
		r->flags = BREC_MALFORMED;
	} else if (msg.type == BGP_UPDATE)
		return do_update(b, d, r, &msg, e);
	else if (msg.type == BGP_OPEN)
		r->kind = BREC_OPEN;
	else if (msg.type == BGP_NOTIFICATION) {
		r->kind = BREC_NOTIFY;
		if (msg.body_n >= 2 && msg.body[0] == CEASE && msg.body[1] == CEASE_COLLISION)
			r->flags = BREC_COLLISION;
	}
	return ST_OK;
}

static enum st
do_state(
    struct batch *b, struct decoder *d, struct brec *r, const struct mrt_rec *rec, struct err *e)
{
	struct mrt_state s;

	if (mrt_state_open(rec, &s, e) != ST_OK) {
		r->kind = BREC_BAD;
		return ST_OK;
	}
	r->peer = peer_of(b, d, &s.peer);
	if (r->peer == UINT32_MAX)
		return err_nomem(e, "peers");
	r->kind = BREC_STATE;
	r->new_state = s.new_state;
	return ST_OK;
}

/* Numbers of the feed for the peers that the table shows. */
static enum st
take_peers(struct batch *b, struct decoder *d, struct mrt *m, struct err *e)
{
	const struct mrt_peer *peers;
	const size_t n = mrt_peers(m, &peers), had = d->memos_n;

	if (d->ids_n >= n)
		return ST_OK;
	if (!room(&d->ids, d->ids_n, n - d->ids_n, &d->ids_cap, sizeof(*d->ids)))
		return err_nomem(e, "peers");
	for (; d->ids_n < n; d->ids_n++) {
		d->ids[d->ids_n] = peer_of(b, d, &peers[d->ids_n]);
		if (d->ids[d->ids_n] == UINT32_MAX)
			return err_nomem(e, "peers");
	}
	if (had < n) {
		struct memo *memos = realloc(d->memos, n * sizeof(*memos));

		if (memos == NULL)
			return err_nomem(e, "peers");
		memset(memos + had, 0, (n - had) * sizeof(*memos));
		d->memos = memos;
		d->memos_n = n;
	}
	return ST_OK;
}

/* The route of a table entry as a key of the batch. */
static enum st
entry_key(struct batch *b, struct decoder *d, const struct mrt_rib *rib, const struct mrt_entry *t,
    uint32_t *key, struct err *e)
{
	const struct bgp_session ses = {
		.as4 = rib->as4, .rib = true, .merge = rib->as4 ? AS4_IGNORE : AS4_RFC
	};
	struct memo *m = &d->memos[t->peer];
	struct wire w = wire_on(t->attrs, t->attrs_n, 0);
	struct route_key k;
	struct bgp_attrs a;
	enum st st;

	if (m->gen == d->gen && m->n == t->attrs_n && memcmp(m->p, t->attrs, m->n) == 0) {
		*key = m->key;
		return ST_OK;
	}
	*key = BENTRY_NONE;
	st = attrs_decode(&a, &w, &ses, &d->mem, e);
	if (st != ST_OK)
		return st;
	if (t->attrs_n > 0)
		attrs_require(&a, false);
	if (a.fault.outcome < BGP_TAW_AS0 && key_from(&k, &a)) {
		*key = key_of(b, &k);
		if (*key == UINT32_MAX)
			return err_nomem(e, "routes");
	}
	*m = (struct memo){ t->attrs, t->attrs_n, *key, d->gen };
	return ST_OK;
}

/* RFC 6396 4.3.2: from 0 without a hole; each family may begin anew. */
static void
count_seq(struct decoder *d, const struct mrt_rec *rec, uint32_t seq)
{
	if (rec->type != MRT_TYPE_TABLE_DUMP_V2)
		return;
	if (seq != 0 || !d->seq_any)
		d->missing += seq - d->seq_next;
	d->seq_any = true;
	d->seq_next = seq + 1;
}

static enum st
do_rib(struct batch *b, struct decoder *d, struct brec *r, struct mrt *m, const struct mrt_rec *rec,
    struct err *e)
{
	struct mrt_rib rib;
	enum st st = mrt_rib_open(m, rec, &rib, e);

	if (rec->type != d->type) { /* new indices */
		d->type = rec->type;
		d->ids_n = d->memos_n = 0;
	}
	if (st == ST_NOMEM)
		return st;
	if (st != ST_OK) {
		r->kind = st == ST_UNSUP ? BREC_OTHER : BREC_BAD;
		return ST_OK;
	}
	count_seq(d, rec, rib.seq);
	if (rib.safi != SAFI_UNICAST)
		return ST_OK;
	st = take_peers(b, d, m, e);
	if (st != ST_OK)
		return st;
	if (!room(&b->pfxs, b->pfxs_n, 1, &b->pfxs_cap, sizeof(*b->pfxs)) ||
	    !room(&b->entries, b->entries_n, rib.n, &b->entries_cap, sizeof(*b->entries)))
		return err_nomem(e, "routes");
	r->kind = BREC_RIB;
	r->flags = rib.add_path ? BREC_ADD_PATH : 0;
	r->first = (uint32_t)b->entries_n;
	r->key = (uint32_t)b->pfxs_n; /* where its prefix is */
	r->announced = (uint32_t)rib.n;
	b->pfxs[b->pfxs_n++] =
	    (struct bpfx){ .pfx = rib.pfx, .hash = (uint32_t)(pfx_hash(&rib.pfx) >> 32) };
	for (size_t i = 0; st == ST_OK && i < rib.n; i++) {
		const struct mrt_entry *t = &rib.entries[i];
		struct bentry *to = &b->entries[b->entries_n++];

		*to = (struct bentry){ d->ids[t->peer], t->path_id, t->originated_s, 0 };
		st = entry_key(b, d, &rib, t, &to->key, e);
	}
	return st;
}

static enum st
do_record(struct batch *b, struct decoder *d, struct mrt_hand *h, const struct mrt_rec *rec,
    struct err *e)
{
	struct brec *r = &b->recs[b->recs_n++];

	*r = (struct brec){ .time_us = rec->time_s * 1000000 + rec->time_us,
		.n = rec->n,
		.off = rec->off,
		.kind = BREC_OTHER };
	switch (rec->kind) {
	case MRT_MSG:
		r->hash = hash_bytes(rec->body, rec->body_n);
		return do_msg(b, d, r, rec, e);
	case MRT_STATE:
		r->hash = hash_bytes(rec->body, rec->body_n);
		return do_state(b, d, r, rec, e);
	case MRT_RIB:
		return do_rib(b, d, r, h->m, rec, e);
	case MRT_PEERS:
		d->ids_n = d->memos_n = 0;
		d->type = rec->type;
		return take_peers(b, d, h->m, e);
	case MRT_OTHER:
		break;
	}
	return ST_OK;
}

static void
empty(struct batch *b)
{
	b->recs_n = b->pfxs_n = b->entries_n = b->keys_n = b->bytes_n = b->peers_n = b->at = 0;
	if (b->slots_n > 0)
		memset(b->key_slots, 0, b->slots_n * sizeof(*b->key_slots));
}

enum st
batch_decode(struct batch *b, struct decoder *d, struct mrt_hand *h, struct err *e)
{
	static const uint8_t empty_path[1];
	enum st st = ST_OK;

	empty(b);
	d->gen++; /* what memos point to is gone */
	if (h->new_peers)
		d->ids_n = d->memos_n = 0;
	if (!room(&b->recs, 0, h->n, &b->recs_cap, sizeof(*b->recs)))
		return err_nomem(e, "records");
	for (size_t i = 0; st == ST_OK && i < h->n; i++) {
		st = do_record(b, d, h, &h->recs[i], e);
		arena_reset(&d->mem);
	}
	for (size_t i = 0; i < b->keys_n; i++) /* no octets at all: paths are empty */
		b->keys[i].k.path = b->bytes != NULL ? b->bytes + b->keys[i].at : empty_path;
	return st;
}

void
batch_free(struct batch *b)
{
	if (b == NULL)
		return;
	free(b->recs);
	free(b->pfxs);
	free(b->entries);
	free(b->keys);
	free(b->key_slots);
	free(b->bytes);
	free(b->peers);
	free(b);
}

void
decoder_fini(struct decoder *d)
{
	arena_fini(&d->mem);
	free(d->peers);
	map_fini(&d->peer_ids);
	free(d->ids);
	free(d->memos);
	*d = (struct decoder){ 0 };
}

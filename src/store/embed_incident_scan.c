/*
 * embed_incident_scan.c - the embedded maker: lists of incidents.
 *
 * A scan walks one of four orders, all the latest first: the index of times; the incidents of one
 * AS; those whose id begins so; or, when a prefix is asked for, a list of numbers gathered from the
 * index of prefixes and sorted here. Whatever else is asked is looked at row by row.
 */
#include <stdlib.h>

#include "base/arena.h"
#include "store/embed_i.h"

/* Borrows the brief text until the statement moves. */
void
incident_read(const struct db_q *q, struct store_incident *in)
{
	*in = (struct store_incident){ .version = (uint32_t)db_col_int(q, 1),
		.view = (uint64_t)db_col_int(q, 2),
		.type = (uint8_t)db_col_int(q, 4),
		.grade = (enum store_grade)(db_col_int(q, 6) & 3),
		.confidence_pct = (uint8_t)db_col_int(q, 7),
		.begin_us = db_col_int(q, 8),
		.end_us = db_col_int(q, 9),
		.detected_us = db_col_int(q, 10),
		.graded_us = db_col_int(q, 11),
		.peers = (uint32_t)db_col_int(q, 12),
		.peer_asns = (uint32_t)db_col_int(q, 13),
		.peers_possible = (uint32_t)db_col_int(q, 14),
		.collectors = (uint32_t)db_col_int(q, 15),
		.collectors_possible = (uint32_t)db_col_int(q, 16),
		.n_prefixes = (uint32_t)db_col_int(q, 17),
		.brief = db_col_blob(q, 18),
		.n = db_col_int(q, 19) };
	copy_text(in->id, sizeof(in->id), db_col_blob(q, 0));
	copy_text(in->kind, sizeof(in->kind), db_col_blob(q, 3));
	copy_text(in->state, sizeof(in->state), db_col_blob(q, 5));
}

bool
roles_read(struct db *db, int64_t n, struct roles *r)
{
	struct db_q q = db_q(db, SQL_ROLES);

	r->n = 0;
	db_int(&q, 1, n);
	while (db_next(&q)) {
		struct store_role *p = arr_grow(r->v, r->n, &r->cap, sizeof(*p));

		if (p == NULL)
			return false;
		r->v = p;
		p[r->n].asn = (uint32_t)db_col_int(&q, 0);
		p[r->n++].role = (enum store_role_kind)(db_col_int(&q, 1) % ROLES);
	}
	return true;
}

static bool
wanted(const struct store_incident_scan *scan, const struct store_incident *in)
{
	if (in->grade < scan->least || in->grade > scan->most)
		return false;
	if ((scan->kind.n != 0 && !str_eq(scan->kind, in->kind)) ||
	    (scan->state.n != 0 && !str_eq(scan->state, in->state)))
		return false;
	if (scan->until_us != 0 && in->begin_us >= scan->until_us)
		return false;
	return in->end_us == 0 || in->end_us >= scan->since_us;
}

struct scanning {
	struct db *db;
	const struct store_incident_scan *scan;
	bool (*take)(void *, const struct store_incident *);
	void *arg;
	struct roles roles;
	bool nomem;
};

/* False ends the scan. */
static bool
offer(struct scanning *c, struct store_incident *in)
{
	if (!wanted(c->scan, in))
		return true;
	if (!roles_read(c->db, in->n, &c->roles)) {
		c->nomem = true;
		return false;
	}
	in->roles = c->roles.v;
	in->n_roles = c->roles.n;
	return c->take(c->arg, in);
}

static void
scan_in_order(struct scanning *c)
{
	const struct store_incident_scan *scan = c->scan;
	const bool start = scan->behind_id[0] == '\0';
	struct db_q q = db_q(c->db, scan->by_asn ? SQL_INCIDENTS_AS : SQL_INCIDENTS);
	int64_t from = start ? INT64_MAX : scan->behind_us;
	struct store_incident in;

	/* nothing that begins at the end of the range or later is wanted */
	if (scan->until_us != 0 && scan->until_us <= from)
		from = scan->until_us;
	db_int(&q, 1, from);
	/* ids are texts, so that all are behind "" */
	db_text(&q, 2, from == scan->behind_us && !start ? str_of(scan->behind_id) : STR(""));
	if (scan->by_asn) {
		db_int(&q, 3, scan->asn);
		db_int(&q, 4, scan->roles);
	}
	while (db_next(&q)) {
		incident_read(&q, &in);
		if (!offer(c, &in))
			return;
	}
}

static void
scan_id(struct scanning *c)
{
	struct db_q q = db_q(c->db, SQL_INCIDENTS_ID);
	struct store_incident in;

	db_text(&q, 1, c->scan->id_start);
	while (db_next(&q)) {
		incident_read(&q, &in);
		if (!offer(c, &in))
			return;
	}
}

/* Places in the order, gathered for a prefix. */
struct place {
	int64_t n, begin_us;
	char id[STORE_INCIDENT_ID];
};

struct places {
	struct place *v;
	size_t n, cap;
};

static int
by_order(const void *pa, const void *pb)
{
	const struct place *a = pa, *b = pb;

	if (a->begin_us != b->begin_us)
		return a->begin_us > b->begin_us ? -1 : 1;
	return strcmp(a->id, b->id);
}

/* All incidents with a prefix of from .. to, in the order of keys. */
static bool
gather(struct db *db, const struct pfx *from, const struct pfx *to, struct places *out)
{
	struct db_q q = db_q(db, SQL_PREFIXES_RANGE);
	uint8_t a[KEY_MAX], b[KEY_MAX];

	db_blob(&q, 1, a, key_of(a, from));
	db_blob(&q, 2, b, key_of(b, to));
	while (db_next(&q)) {
		struct place *p = arr_grow(out->v, out->n, &out->cap, sizeof(*p));

		if (p == NULL)
			return false;
		out->v = p;
		p[out->n++] = (struct place){ .n = db_col_int(&q, 0) };
	}
	return true;
}

static struct pfx
last_inside(const struct pfx *p)
{
	struct pfx to = *p;

	to.len = (uint8_t)afi_bits(p->afi);
	if (p->len < 64) {
		to.hi |= p->len == 0 ? ~0ULL : ~0ULL >> p->len;
		to.lo = ~0ULL;
	} else if (p->len < 128)
		to.lo |= ~0ULL >> (p->len - 64);
	if (p->afi == AFI_IP4) { /* keys have the address bits only */
		to.hi &= 0xffffffff00000000ULL;
		to.lo = 0;
	}
	return to;
}

static bool
gather_all(struct scanning *c, struct places *out)
{
	const struct store_incident_scan *scan = c->scan;
	const struct pfx *p = &scan->pfx;
	bool ok = true;

	if (scan->match == MATCH_COVERED || scan->match == MATCH_ANY) {
		const struct pfx to = last_inside(p);

		ok = gather(c->db, p, &to, out);
	} else
		ok = gather(c->db, p, p, out);
	if (scan->match == MATCH_COVERING || scan->match == MATCH_ANY) {
		for (unsigned len = p->len; ok && len-- > 0;) {
			struct pfx up = *p;

			up.len = (uint8_t)len;
			pfx_mask(&up);
			ok = gather(c->db, &up, &up, out);
		}
	}
	return ok;
}

static bool
has_role(const struct store_incident_scan *scan, const struct roles *r)
{
	for (size_t i = 0; i < r->n; i++) {
		if (r->v[i].asn == scan->asn && (scan->roles >> r->v[i].role & 1) != 0)
			return true;
	}
	return false;
}

/* Fills in where each stands, without those twice. */
static void
order_places(struct db *db, struct places *all)
{
	size_t k = 0;

	for (size_t i = 0; i < all->n; i++) {
		struct db_q q = db_q(db, SQL_INCIDENT);
		struct store_incident in;

		db_int(&q, 1, all->v[i].n);
		while (db_next(&q)) {
			incident_read(&q, &in);
			all->v[i].begin_us = in.begin_us;
			memcpy(all->v[i].id, in.id, sizeof(in.id));
		}
	}
	if (all->n != 0)
		qsort(all->v, all->n, sizeof(*all->v), by_order);
	for (size_t i = 0; i < all->n; i++) {
		if (k == 0 || all->v[k - 1].n != all->v[i].n)
			all->v[k++] = all->v[i];
	}
	all->n = k;
}

static void
scan_prefix(struct scanning *c)
{
	const struct store_incident_scan *scan = c->scan;
	struct place behind = { .begin_us = scan->behind_us };
	struct places all = { 0 };

	memcpy(behind.id, scan->behind_id, sizeof(behind.id));
	c->nomem = !gather_all(c, &all);
	if (!c->nomem)
		order_places(c->db, &all);
	for (size_t i = 0; i < all.n && !c->nomem; i++) {
		struct db_q q;
		struct store_incident in;

		if (behind.id[0] != '\0' && by_order(&all.v[i], &behind) <= 0)
			continue;
		if (scan->by_asn) {
			c->nomem = !roles_read(c->db, all.v[i].n, &c->roles);
			if (c->nomem || !has_role(scan, &c->roles))
				continue;
		}
		q = db_q(c->db, SQL_INCIDENT);
		db_int(&q, 1, all.v[i].n);
		if (!db_next(&q))
			break;
		incident_read(&q, &in);
		if (!offer(c, &in))
			break;
	}
	free(all.v);
}

enum st
incidents_scan(struct store *s, const struct store_incident_scan *scan,
    bool (*take)(void *, const struct store_incident *), void *arg, struct err *e)
{
	struct scanning c = { .db = db_of(s), .scan = scan, .take = take, .arg = arg };

	if (scan->pfx.afi != 0)
		scan_prefix(&c);
	else if (scan->id_start.n != 0)
		scan_id(&c);
	else
		scan_in_order(&c);
	free(c.roles.v);
	return c.nomem ? err_nomem(e, "incidents") : db_status(db_of(s), e);
}

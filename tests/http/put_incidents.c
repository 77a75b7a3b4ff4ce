/*
 * put_incidents.c - incidents made up, for tests of the list and the pages: of each kind and grade,
 * in a run of their own, beside whatever the observatory holds.
 *
 * put_incidents DIR N BEGIN_UNIX ASN... : N incidents an hour apart; their ASes are taken in turn.
 */
#include <stdio.h>
#include <stdlib.h>

#include "app/obs.h"
#include "base/json.h"
#include "store/incident.h"

static const char *const kinds[] = { "leak", "moas", "sub-moas", "squat", "fake-edge",
	"bogon-prefix", "bogon-asn", "blackhole" };
static const char *const states[] = { "closed", "open", "ended", "standing" };

struct made {
	struct store_incident in;
	struct store_role roles[3];
	struct pfx prefixes[2];
	struct buf brief, doc;
};

static void
put_asn(struct json *j, const char *key, uint32_t asn)
{
	json_key(j, key);
	json_arr(j);
	json_u64(j, asn);
	json_arr_end(j);
}

static void
put_time(struct json *j, const char *key, int64_t us)
{
	json_key(j, key);
	if (us != 0)
		json_rfc3339(j, us / 1000000);
	else
		json_null(j);
}

static void
put_signal(struct json *j, const char *word, int64_t hundredths, const char *text)
{
	json_obj(j);
	json_kcstr(j, "word", word);
	json_key(j, "weight");
	json_ratio(j, hundredths, 100);
	json_kcstr(j, "text", text);
	json_obj_end(j);
}

static void
put_sightings(struct json *j, const struct made *m)
{
	char text[80];

	for (uint32_t i = 0; i < m->in.peers; i++) {
		json_obj(j);
		put_time(j, "time", m->in.begin_us + (int64_t)i * i * 1000000);
		json_kcstr(j, "collector", i % 2 == 0 ? "rrc00" : "rrc01");
		json_ku64(j, "peer_asn", 65001 + i);
		snprintf(text, sizeof(text), "192.0.2.%u", 1 + i);
		json_kcstr(j, "peer", text);
		json_kcstr(j, "prefix", "198.51.100.0/24");
		snprintf(text, sizeof(text), "%u %u %u %u", 65001 + i, 65100 + i / 3,
		    m->roles[1].asn, m->roles[0].asn);
		json_kcstr(j, "as_path", text);
		json_kcstr(j, "from", "update");
		json_kcstr(j, "file", "updates.20260101.0000.gz");
		json_ku64(j, "record", 7 + i);
		json_ku64(j, "offset", 4096 + i);
		json_obj_end(j);
	}
}

static void
put_before(struct json *j, const struct made *m)
{
	char text[80];

	json_key(j, "before");
	json_arr(j);
	for (uint32_t i = 0; i < m->in.peers; i++) {
		snprintf(text, sizeof(text), "%u %u %u", 65001 + i, 65100 + i / 3, m->roles[2].asn);
		if (i % 4 == 3)
			json_null(j);
		else
			json_cstr(j, text);
	}
	json_arr_end(j);
	json_knull(j, "record");
}

static void
put_json(struct buf *b, const struct made *m, bool whole)
{
	const struct store_incident *in = &m->in;
	struct json j = json_on(b);

	json_obj(&j);
	json_kcstr(&j, "id", in->id);
	json_kcstr(&j, "kind", in->kind);
	if (in->type != 0)
		json_ku64(&j, "type", in->type);
	else
		json_knull(&j, "type");
	put_time(&j, "begin", in->begin_us);
	put_time(&j, "end", in->end_us);
	put_time(&j, "detected", in->detected_us);
	put_time(&j, "graded", in->graded_us);
	put_asn(&j, "culprits", m->roles[0].asn);
	put_asn(&j, "accomplices", m->roles[1].asn);
	put_asn(&j, "victims", m->roles[2].asn);
	json_key(&j, "prefixes");
	json_arr(&j);
	for (uint32_t i = 0; i < in->n_prefixes; i++) {
		char text[PFX_TEXT];

		json_str(&j, (struct str){ text, (size_t)(pfx_fmt(text, &m->prefixes[i]) - text) });
	}
	json_arr_end(&j);
	put_asn(&j, "segment", m->roles[0].asn);
	json_kcstr(&j, "grade", store_grade_word(in->grade));
	json_key(&j, "confidence");
	json_ratio(&j, in->confidence_pct, 100);
	json_ku64(&j, "peers", in->peers);
	json_ku64(&j, "collectors", in->collectors);
	json_key(&j, "reasons");
	json_arr(&j);
	json_cstr(&j, "rpki-invalid-asn");
	json_arr_end(&j);
	json_key(&j, "suppressors");
	json_arr(&j);
	json_cstr(&j, "sibling");
	json_arr_end(&j);
	json_key(&j, "evidence");
	json_arr(&j);
	if (whole)
		put_sightings(&j, m);
	json_arr_end(&j);
	json_kcstr(&j, "state", in->state);
	json_ku64(&j, "peer_asns", in->peer_asns);
	json_ku64(&j, "peers_possible", in->peers_possible);
	json_ku64(&j, "collectors_possible", in->collectors_possible);
	json_key(&j, "signals");
	json_arr(&j);
	put_signal(&j, in->kind, 30, "where every incident of this kind begins");
	put_signal(&j, "rpki-invalid-asn", 60, "RPKI says that the prefix belongs to another AS");
	put_signal(&j, "sibling", -20, "both ASes are of one organisation");
	json_arr_end(&j);
	json_kcstr(&j, "wording", "a sentence of facts");
	if (whole)
		put_before(&j, m);
	json_obj_end(&j);
}

static void
make(struct made *m, unsigned i, int64_t begin_s, const uint32_t *asns, unsigned n_asns)
{
	struct store_incident *in = &m->in;

	*m = (struct made){ .in.type = 0 };
	snprintf(in->id, sizeof(in->id), "test%04u", i);
	snprintf(in->kind, sizeof(in->kind), "%s", kinds[i % 8]);
	snprintf(in->state, sizeof(in->state), "%s", states[i / 2 % 4]);
	in->type = i % 8 == 0 ? 1 : 0;
	in->grade = (enum store_grade)(3 - i / 3 % 4);
	in->confidence_pct = (uint8_t)(100 - i % 90);
	in->begin_us = (begin_s + (int64_t)i * 3600) * 1000000;
	in->end_us = i % 5 == 0 ? 0 : in->begin_us + 1800000000;
	in->detected_us = in->graded_us = in->begin_us + 2000000;
	in->peers = in->peer_asns = 5 + i % 20;
	in->peers_possible = 40;
	in->collectors = 2;
	in->collectors_possible = 3;
	for (unsigned r = 0; r < ROLES; r++)
		m->roles[r] = (struct store_role){ asns[(i + r) % n_asns], r };
	in->n_prefixes = 1 + i % 2;
	pfx_parse(STR("198.51.100.0/24"), &m->prefixes[0]);
	pfx_parse(STR("2001:db8:7::/48"), &m->prefixes[1]);
	in->roles = m->roles;
	in->n_roles = ROLES;
	in->prefixes = m->prefixes;
	put_json(&m->brief, m, false);
	put_json(&m->doc, m, true);
	in->brief = (struct str){ m->brief.p, m->brief.n };
	in->doc = (struct str){ m->doc.p, m->doc.n };
}

static enum st
put_gap(struct store *s, int64_t run, int i, int64_t begin_s, struct err *e)
{
	struct store_gap g = { .begin_us = (begin_s + i * 60) * 1000000, .count = 12 };

	snprintf(g.kind, sizeof(g.kind), "%s", i % 2 == 0 ? "resync" : "missing");
	snprintf(g.collector, sizeof(g.collector), "rrc0%d", i % 3);
	if (i % 2 == 0) {
		snprintf(g.peer, sizeof(g.peer), "192.0.2.%d", i);
		g.peer_asn = 65001;
	}
	g.end_us = i == 0 ? 0 : g.begin_us + 30000000;
	return store_gap_put(s, run, &g, e);
}

int
main(int argc, char **argv)
{
	struct obs o;
	struct err e;
	struct store_stamp by = { .at_s = 1767225600 };
	struct store_run run = { .files = 4, .collectors = 3, .peers = 40, .changes = 1000 };
	uint32_t asns[64];
	unsigned n, n_asns = 0;
	int64_t begin_s;
	bool changed;
	char text[640];
	enum st st;

	if (argc < 5)
		return 2;
	n = (unsigned)atoi(argv[2]);
	begin_s = atoll(argv[3]);
	for (int i = 4; i < argc && n_asns < 64; i++)
		asns[n_asns++] = (uint32_t)strtoul(argv[i], NULL, 10);
	st = obs_open(&o, argv[1], STORE_WRITE, clock_system(), &e);
	if (st == ST_OK)
		st = store_begin(o.store, &e);
	if (st == ST_OK)
		st = store_view(o.store, &by.view, &e);
	by.view++;
	run.view = by.view;
	run.begin_us = begin_s * 1000000;
	run.end_us = (begin_s + (int64_t)n * 3600) * 1000000;
	run.incidents = n;
	if (st == ST_OK)
		st = store_run_put(o.store, &run, &e);
	by.run = run.id;
	for (unsigned i = 0; i < n && st == ST_OK; i++) {
		struct made m;

		make(&m, i, begin_s, asns, n_asns);
		st = store_incident_put(o.store, &by, &m.in, &changed, &e);
		buf_fini(&m.brief);
		buf_fini(&m.doc);
	}
	for (int i = 0; i < 9 && st == ST_OK; i++)
		st = put_gap(o.store, run.id, i, begin_s, &e);
	if (st == ST_OK)
		st = store_publish(o.store, by.view, &e);
	if (st == ST_OK)
		st = store_commit(o.store, &e);
	if (st != ST_OK) {
		err_fmt(&e, text, sizeof(text));
		fprintf(stderr, "%s\n", text);
		return 3;
	}
	obs_close(&o);
	return 0;
}

/* cmd_networks.c - what the world knows of networks: a row for each AS. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/json.h"
#include "cli/world_args.h"
#include "io/in.h"
#include "io/out.h"
#include "pfx/asn.h"
#include "reg/cone.h"

static const struct cli_opt opts[] = {
	{ "table", "FILE", "rows of `PREFIX ORIGIN` by which cones are weighed; repeats" },
	{ "csv", NULL, "comma separated values with a header (the default)" },
	{ "json", NULL, "an object a line" },
	{ NULL, NULL, NULL },
};

static const char more[] =
    "A row for each AS asked for, else for each with relationships, an organisation or an entry\n"
    "in PeeringDB. `-`: no source tells.\n\n"
    "contact: registered or missing (M8). type, as_set, limit4 and limit6 are what the network\n"
    "says in PeeringDB. siblings: other ASes of its organisation. cone_ases: itself, its\n"
    "customers, theirs, and so on; with --table also the prefixes they originate and the IPv4\n"
    "addresses in them, each once. users and hegemony as measured by others. scrubber: known to\n"
    "announce prefixes of others to clean traffic of attacks.";

struct job {
	struct world *w;
	struct cones *cones; /* NULL: no relationships */
	bool json, weighed;
	struct out o;
	struct json j;
	bool first;
};

static void
put_text(struct job *t, const char *key, struct str s)
{
	if (t->json) {
		if (s.n != 0)
			json_kstr(&t->j, key, s);
		else
			json_knull(&t->j, key);
		return;
	}
	if (!t->first)
		buf_ch(&t->o.b, ',');
	t->first = false;
	if (s.n != 0)
		buf_csv(&t->o.b, s);
	else
		buf_ch(&t->o.b, '-');
}

static void
put_num(struct job *t, const char *key, bool known, uint64_t v)
{
	char text[24];

	if (t->json && known)
		json_ku64(&t->j, key, v);
	else
		put_text(t, key,
		    known
			? (struct str){ text, (size_t)snprintf(text, sizeof(text), "%" PRIu64, v) }
			: STR(""));
}

static void
put_pdb(struct job *t, uint32_t asn)
{
	const struct pdb_table *p = world_peeringdb(t->w);
	const struct pdb_net *n = p != NULL ? pdb_net(p, asn) : NULL;

	put_text(t, "type", n != NULL ? pdb_text(p, n->info_type) : STR(""));
	put_text(t, "route_server", n == NULL ? STR("") : n->route_server ? STR("yes") : STR("no"));
	put_text(t, "as_set", n != NULL ? pdb_text(p, n->as_set) : STR(""));
	put_num(
	    t, "limit4", n != NULL && n->prefixes4 != PDB_UNKNOWN, n != NULL ? n->prefixes4 : 0);
	put_num(
	    t, "limit6", n != NULL && n->prefixes6 != PDB_UNKNOWN, n != NULL ? n->prefixes6 : 0);
}

static void
put_links(struct job *t, uint32_t asn)
{
	const bool rel = t->cones != NULL;
	struct cone_size size = { 0 };
	uint32_t up = 0, down = 0, peers = 0;

	if (rel) {
		cones_size(t->cones, asn, &size);
		world_as_degree(t->w, asn, &up, &down, &peers);
	}
	put_num(t, "providers", rel, up);
	put_num(t, "customers", rel, down);
	put_num(t, "peers", rel, peers);
	put_num(t, "cone_ases", rel, size.ases);
	put_num(t, "cone_prefixes4", rel && t->weighed, size.prefixes4);
	put_num(t, "cone_prefixes6", rel && t->weighed, size.prefixes6);
	put_num(t, "cone_addresses4", rel && t->weighed, size.addresses4);
}

static void
put_row(struct job *t, uint32_t asn)
{
	static const char *const contacts[] = { [CONTACT_NO_DATA] = "",
		[CONTACT_MISSING] = "missing",
		[CONTACT_REGISTERED] = "registered" };
	const uint32_t *v;
	const size_t n = world_siblings(t->w, asn, &v);
	uint64_t num = 0;
	bool known;
	char share[48] = "";

	t->first = true;
	if (t->json) {
		t->j = json_on(&t->o.b);
		json_obj(&t->j);
	}
	put_num(t, "asn", true, asn);
	put_text(t, "name", world_as_name(t->w, asn));
	put_text(t, "country", world_as_country(t->w, asn));
	put_text(t, "registry", world_as_registry(t->w, asn));
	put_text(t, "contact", str_of(contacts[world_as_contact(t->w, asn)]));
	put_pdb(t, asn);
	put_num(t, "siblings", n != 0, n - 1);
	put_links(t, asn);
	known = world_as_users(t->w, asn, &num);
	put_num(t, "users", known, num);
	if (world_as_hegemony(t->w, asn, &num))
		snprintf(share, sizeof(share), "%" PRIu64 ".%09" PRIu64, num / 1000000000,
		    num % 1000000000);
	put_text(t, "hegemony", str_of(share));
	put_text(t, "scrubber", world_is_scrubber(t->w, asn) ? STR("yes") : STR(""));
	if (t->json) {
		json_obj_end(&t->j);
		json_nl(&t->j);
	} else
		buf_ch(&t->o.b, '\n');
}

/* "PREFIX<tab, comma or blank>ORIGIN"; rows of sets and headers are passed over and counted. */
static enum st
add_table(struct cone_route **v, size_t *n, size_t *cap, const char *path, struct err *e)
{
	uint64_t left_out = 0;
	struct str line;
	struct in *in;
	enum st st = in_open(&in, path, e);

	if (st != ST_OK)
		return st;
	while ((st = in_line(in, &line, e)) == ST_OK) {
		struct cone_route r = { 0 }, *room;
		size_t k = 0;

		line = str_trim(line);
		if (line.n == 0 || line.p[0] == '#' || line.p[0] == ';')
			continue;
		while (k < line.n && memchr("\t ,", line.p[k], 3) == NULL)
			k++;
		if (k == line.n || !pfx_parse((struct str){ line.p, k }, &r.pfx) ||
		    !asn_parse(
			str_trim((struct str){ line.p + k + 1, line.n - k - 1 }), &r.origin)) {
			left_out++;
			continue;
		}
		room = arr_grow(*v, *n, cap, sizeof(*room));
		if (room == NULL) {
			st = err_nomem(e, "the table");
			break;
		}
		*v = room;
		room[(*n)++] = r;
	}
	in_close(in);
	if (left_out != 0)
		cli_say("%s: %" PRIu64 " rows left out: no prefix, or no single origin", path,
		    left_out);
	return st == ST_END ? ST_OK : err_in(e, path);
}

static enum st
make_cones(struct job *t, const struct cli *c, struct err *e)
{
	const struct asrel_table *rel = world_as_rel(t->w);
	struct cone_route *v = NULL;
	size_t n = 0, cap = 0;
	const char *path;
	enum st st = ST_OK;

	for (size_t i = 0; st == ST_OK && (path = cli_nth(c, "table", i)) != NULL; i++)
		st = add_table(&v, &n, &cap, path, e);
	if (st == ST_OK && rel != NULL)
		st = cones_new(&t->cones, rel, e);
	if (st != ST_OK || t->cones == NULL || n == 0) {
		free(v);
		return st;
	}
	t->weighed = true;
	return cones_weigh(t->cones, v, n, e);
}

static int
asn_cmp(const void *a, const void *b)
{
	const uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	return x < y ? -1 : x > y;
}

/* All ASes that some source of networks speaks of; *v is malloc'ed. */
static enum st
everyone(const struct world *w, uint32_t **v, size_t *n, struct err *e)
{
	const struct asrel_table *rel = world_as_rel(w);
	const struct pdb_table *pdb = world_peeringdb(w);
	const struct pdb_net *nets = NULL;
	const size_t n_rel = rel != NULL ? asrel_ases(rel) : 0,
		     n_pdb = pdb != NULL ? pdb_nets(pdb, &nets) : 0;
	const uint32_t *orgs = NULL;
	const size_t n_orgs = world_all_siblings(w, &orgs);
	size_t k = 0;

	*n = 0;
	*v = arr_new(n_rel + n_pdb + n_orgs + 1, sizeof(**v));
	if (*v == NULL)
		return err_nomem(e, "networks");
	for (size_t i = 0; i < n_rel; i++)
		(*v)[(*n)++] = asrel_at(rel, i).asn;
	for (size_t i = 0; i < n_pdb; i++)
		(*v)[(*n)++] = nets[i].asn;
	for (size_t i = 0; i < n_orgs; i++)
		(*v)[(*n)++] = orgs[i];
	qsort(*v, *n, sizeof(**v), asn_cmp);
	for (size_t i = 0; i < *n; i++) {
		if (k == 0 || (*v)[k - 1] != (*v)[i])
			(*v)[k++] = (*v)[i];
	}
	*n = k;
	return ST_OK;
}

static enum st
rows(struct job *t, const uint32_t *v, size_t n, struct err *e)
{
	enum st st = ST_OK;

	if (!t->json)
		buf_lit(&t->o.b, "asn,name,country,registry,contact,type,route_server,as_set,"
				 "limit4,limit6,siblings,"
				 "providers,customers,peers,cone_ases,cone_prefixes4,cone_"
				 "prefixes6,cone_addresses4,"
				 "users,hegemony,scrubber\n");
	for (size_t i = 0; st == ST_OK && i < n; i++) {
		put_row(t, v[i]);
		st = out_tick(&t->o, e);
	}
	return st == ST_OK ? out_flush(&t->o, e) : st;
}

static int
run(struct cli *c)
{
	struct job t = { .json = cli_flag(c, "json"), .o = { .fd = 1 } };
	uint32_t *v = arr_new((size_t)c->argc + 1, sizeof(*v));
	size_t n = 0;
	struct err e;
	enum st st = v != NULL ? ST_OK : err_nomem(&e, "networks");

	for (; st == ST_OK && n < (size_t)c->argc; n++) {
		if (!asn_parse(str_of(c->argv[n]), &v[n])) {
			free(v);
			return cli_usage(c, "not an AS number: %s", c->argv[n]);
		}
	}
	if (st == ST_OK)
		st = cli_world(c, &t.w, &e);
	if (st == ST_OK)
		st = make_cones(&t, c, &e);
	if (st == ST_OK && n == 0) {
		free(v);
		st = everyone(t.w, &v, &n, &e);
	}
	if (st == ST_OK)
		st = rows(&t, v, n, &e);
	free(v);
	cones_free(t.cones);
	world_free(t.w);
	buf_fini(&t.o.b);
	return st == ST_OK ? EXIT_FINE : cli_fail(c, &e);
}

const struct cli_cmd cmd_networks = {
	.name = "networks",
	.args = "[AS...]",
	.help = "show what is known of networks",
	.more = more,
	.opts = opts,
	.opts2 = cli_world_opts,
	.run = run,
};

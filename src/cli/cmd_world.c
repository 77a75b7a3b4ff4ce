/* cmd_world.c - the sources that a world or an observatory is made of: date, age, counts, terms. */
#include <stdlib.h>

#include "app/obs.h"
#include "app/sources.h"
#include "base/json.h"
#include "cli/world_args.h"
#include "io/out.h"

static const struct cli_opt opts[] = {
	{ "data", "DIR", "the sources that an observatory holds, instead of files" },
	{ "csv", NULL, "comma separated values with a header (the default)" },
	{ "json", NULL, "an object a line" },
	{ NULL, NULL, NULL },
};

static const char more[] =
    "A row for each source: its kind, the file, the time its data speak of, how many days it\n"
    "is older than the newest of them, the records read, kept and refused with the reasons,\n"
    "the kept ones by class where a file holds several (route, as-set, ...),\n"
    "the terms under which such data are usually had, whom to name, whether the records may be\n"
    "passed on, and size and SHA-256 of the file. `-`: the source does not tell. Of an "
    "observatory\n"
    "(--data), also what became of the file, for its latest month, and how many records more or\n"
    "fewer are kept than of the file that came before in its series.";

struct row {
	const char *kind, *name;
	int64_t data_time_s;
	uint64_t read, kept, refused;
	struct buf why, why_json;     /* reasons as text, and as a JSON array */
	struct buf parts, parts_json; /* kept ones by class, likewise; the ledger has none */
	const struct source_kind_info *terms;
	uint64_t file_bytes;
	const uint8_t *sha256;
	/* of an observatory */
	const char *status;		  /* NULL: none */
	const struct store_input *before; /* NULL: none */
};

struct job {
	struct cli *c;
	struct out o;
	bool json, held;
	int64_t newest_s; /* of the sources that came from files; 0: none has a date */
	struct row r;
};

/* Whole days older than the newest; false when unknown. */
static bool
age_days(const struct job *j, int64_t *days)
{
	const int64_t t = j->r.data_time_s;

	if (t == 0 || j->newest_s == 0)
		return false;
	*days = j->newest_s > t ? (j->newest_s - t) / 86400 : 0;
	return true;
}

static void
put_csv(struct job *j)
{
	const struct row *r = &j->r;
	struct buf *b = &j->o.b;
	int64_t days;

	buf_printf(b, "%s,", r->kind);
	buf_csv(b, str_of(r->name));
	buf_ch(b, ',');
	if (r->data_time_s != 0)
		buf_rfc3339(b, r->data_time_s);
	else
		buf_ch(b, '-');
	buf_ch(b, ',');
	if (age_days(j, &days))
		buf_i64(b, days);
	else
		buf_ch(b, '-');
	buf_printf(b, ",%llu,%llu,%llu,", (unsigned long long)r->read, (unsigned long long)r->kept,
	    (unsigned long long)r->refused);
	if (r->why.n != 0)
		buf_csv(b, (struct str){ r->why.p, r->why.n });
	buf_ch(b, ',');
	buf_put(b, r->parts.p, r->parts.n);
	buf_ch(b, ',');
	buf_csv(b, str_of(r->terms->licence));
	buf_ch(b, ',');
	buf_csv(b, str_of(r->terms->attribution));
	buf_printf(
	    b, ",%s,%llu,", r->terms->republish ? "yes" : "no", (unsigned long long)r->file_bytes);
	buf_hex(b, r->sha256, SHA256_BYTES);
	if (j->held) {
		buf_printf(b, ",%s,", r->status);
		if (r->before != NULL)
			buf_i64(b, (int64_t)(r->kept - r->before->kept));
		else
			buf_ch(b, '-');
	}
	buf_ch(b, '\n');
}

static void
put_json_state(struct json *j, const struct row *r)
{
	json_kcstr(j, "status", r->status);
	json_key(j, "before");
	if (r->before == NULL) {
		json_null(j);
		return;
	}
	json_obj(j);
	json_kcstr(j, "name", r->before->name);
	json_ku64(j, "kept", r->before->kept);
	json_ki64(j, "change", (int64_t)(r->kept - r->before->kept));
	json_obj_end(j);
}

static void
put_json(struct job *job)
{
	const struct row *r = &job->r;
	struct json j = json_on(&job->o.b);
	struct buf hex = { 0 };
	int64_t days;

	json_obj(&j);
	json_kcstr(&j, "kind", r->kind);
	json_kcstr(&j, "name", r->name);
	json_key(&j, "data_time");
	if (r->data_time_s != 0)
		json_rfc3339(&j, r->data_time_s);
	else
		json_null(&j);
	if (age_days(job, &days))
		json_ki64(&j, "age_days", days);
	else
		json_knull(&j, "age_days");
	json_ku64(&j, "read", r->read);
	json_ku64(&j, "kept", r->kept);
	json_ku64(&j, "refused", r->refused);
	json_key(&j, "reasons");
	buf_put(j.b, r->why_json.p, r->why_json.n);
	j.comma = true;
	if (r->parts_json.n != 0) {
		json_key(&j, "parts");
		buf_put(j.b, r->parts_json.p, r->parts_json.n);
		j.comma = true;
	}
	json_kcstr(&j, "terms", r->terms->licence);
	json_kcstr(&j, "attribution", r->terms->attribution);
	json_kbool(&j, "republish", r->terms->republish);
	json_ku64(&j, "file_bytes", r->file_bytes);
	buf_hex(&hex, r->sha256, SHA256_BYTES);
	json_kstr(&j, "sha256", (struct str){ hex.p, hex.n });
	j.b->bad |= buf_bad(&hex);
	buf_fini(&hex);
	if (job->held)
		put_json_state(&j, r);
	json_obj_end(&j);
	json_nl(&j);
}

/* Puts the row and frees what it has. */
static enum st
put(struct job *j, struct err *e)
{
	struct buf *const parts[] = { &j->r.why, &j->r.why_json, &j->r.parts, &j->r.parts_json };

	for (size_t i = 0; i < 4; i++)
		j->o.b.bad |= buf_bad(parts[i]);
	if (!buf_bad(&j->o.b))
		(j->json ? put_json : put_csv)(j);
	for (size_t i = 0; i < 4; i++)
		buf_fini(parts[i]);
	return out_tick(&j->o, e);
}

static void
head(struct job *j)
{
	if (!j->json)
		buf_printf(&j->o.b,
		    "kind,name,data_time,age_days,read,kept,refused,reasons,parts,terms,"
		    "attribution,"
		    "republish,file_bytes,sha256%s\n",
		    j->held ? ",status,kept_change" : "");
}

/* ---- files ---- */

static void
take_parts(struct row *r, const struct source *s)
{
	struct json j = json_on(&r->parts_json);

	json_arr(&j);
	for (unsigned i = 0; i < LOAD_PARTS && s->parts[i].what != NULL; i++) {
		buf_printf(&r->parts, "%s%s: %llu", i != 0 ? "; " : "", s->parts[i].what,
		    (unsigned long long)s->parts[i].n);
		json_obj(&j);
		json_kcstr(&j, "what", s->parts[i].what);
		json_ku64(&j, "n", s->parts[i].n);
		json_obj_end(&j);
	}
	json_arr_end(&j);
}

static void
take_source(struct row *r, const struct source *s)
{
	struct json j;

	*r = (struct row){ .kind = source_kind_name(s->kind),
		.name = s->name,
		.data_time_s = s->data_time_s,
		.read = s->read,
		.kept = s->kept,
		.refused = s->refused,
		.terms = source_kind_info(s->kind),
		.file_bytes = s->file_bytes,
		.sha256 = s->sha256 };
	j = json_on(&r->why_json);
	json_arr(&j);
	for (unsigned i = 0; i < SRC_REASONS && s->reasons[i].why != NULL; i++) {
		buf_printf(&r->why, "%s%s: %llu", i != 0 ? "; " : "", s->reasons[i].why,
		    (unsigned long long)s->reasons[i].n);
		if (s->reasons[i].line != 0)
			buf_printf(&r->why, " (first in line %llu)",
			    (unsigned long long)s->reasons[i].line);
		json_obj(&j);
		json_kcstr(&j, "why", s->reasons[i].why);
		json_ku64(&j, "n", s->reasons[i].n);
		if (s->reasons[i].line != 0)
			json_ku64(&j, "line", s->reasons[i].line);
		json_obj_end(&j);
	}
	json_arr_end(&j);
	take_parts(r, s);
}

static enum st
list_world(struct job *j, struct err *e)
{
	const struct source *s;
	struct slurm_effect x;
	struct world *w;
	enum st st = cli_world(j->c, &w, e);
	size_t n;

	if (st != ST_OK)
		return st;
	n = world_sources(w, &s);
	for (size_t i = 0; i < n; i++) {
		if (strcmp(s[i].name, SOURCE_BUILT_IN) != 0 && s[i].data_time_s > j->newest_s)
			j->newest_s = s[i].data_time_s;
	}
	if (world_slurm(w, &x))
		cli_say("SLURM: %zu VRPs and %zu ASPAs filtered, %zu and %zu added",
		    x.vrps_filtered, x.aspas_filtered, x.vrps_added, x.aspas_added);
	head(j);
	for (size_t i = 0; st == ST_OK && i < n; i++) {
		take_source(&j->r, &s[i]);
		st = put(j, e);
	}
	world_free(w);
	return st;
}

/* ---- an observatory ---- */

static bool
holds(const int64_t *ids, size_t n, int64_t id)
{
	for (size_t i = 0; i < n; i++) {
		if (ids[i] == id)
			return true;
	}
	return false;
}

static void
take_input(struct row *r, const struct store_input *in, size_t n, size_t i, bool used)
{
	*r = (struct row){ .kind = in[i].kind,
		.name = in[i].name,
		.data_time_s = in[i].data_time_s,
		.read = in[i].read,
		.kept = in[i].kept,
		.refused = in[i].refused,
		.terms = source_terms(in[i].kind),
		.file_bytes = in[i].bytes,
		.sha256 = in[i].sha256,
		.status = source_status(&in[i], used),
		.before = source_before(in, n, i) };
	source_reasons_text(&r->why, in[i].reasons);
	buf_cstr(&r->why_json, in[i].reasons);
}

static enum st
list_inputs(struct job *j, const struct obs *o, struct err *e)
{
	struct store_input *in = NULL;
	struct store_month *months = NULL;
	int64_t *ids = NULL;
	size_t n = 0, n_months = 0, n_ids = 0;
	enum st st = store_inputs(o->store, &in, &n, e);

	if (st == ST_OK)
		st = store_months(o->store, &months, &n_months, e);
	if (st == ST_OK && n_months != 0)
		st = store_month_inputs(o->store, months[n_months - 1].month, &ids, &n_ids, e);
	for (size_t i = 0; st == ST_OK && i < n; i++) {
		if (in[i].data_time_s > j->newest_s)
			j->newest_s = in[i].data_time_s;
	}
	if (st == ST_OK)
		head(j);
	for (size_t i = 0; st == ST_OK && i < n; i++) {
		take_input(&j->r, in, n, i, holds(ids, n_ids, in[i].id));
		st = put(j, e);
	}
	free(ids);
	free(months);
	free(in);
	return st;
}

static enum st
list_held(struct job *j, const char *dir, struct err *e)
{
	struct obs o;
	enum st st = obs_open(&o, dir, STORE_READ, clock_system(), e);

	if (st != ST_OK)
		return st;
	st = list_inputs(j, &o, e);
	obs_close(&o);
	return st;
}

static int
run(struct cli *c)
{
	const char *dir = cli_opt(c, "data", NULL);
	struct job j = {
		.c = c, .o = { .fd = 1 }, .json = cli_flag(c, "json"), .held = dir != NULL
	};
	struct err e;
	enum st st;

	if (c->argc != 0)
		return cli_usage(c, "no argument is taken: %s", c->argv[0]);
	for (const struct cli_opt *o = cli_world_opts; j.held && o->name != NULL; o++) {
		if (cli_count(c, o->name) != 0)
			return cli_usage(c, "--data or --%s, not both", o->name);
	}
	st = j.held ? list_held(&j, dir, &e) : list_world(&j, &e);
	if (st == ST_OK)
		st = out_flush(&j.o, &e);
	buf_fini(&j.o.b);
	return st == ST_OK ? EXIT_FINE : cli_fail(c, &e);
}

const struct cli_cmd cmd_world = {
	.name = "world",
	.args = "",
	.help = "list the sources that a world or an observatory is made of",
	.more = more,
	.opts = opts,
	.opts2 = cli_world_opts,
	.run = run,
};

/* cmd_world.c - the sources that a world is made of, with date, age and counts. */
#include <stdio.h>

#include "base/json.h"
#include "cli/world_args.h"
#include "io/out.h"

static const struct cli_opt opts[] = {
	{ "csv", NULL, "comma separated values with a header (the default)" },
	{ "json", NULL, "an object a line" },
	{ NULL, NULL, NULL },
};

static const char more[] =
    "A row for each source: its kind, the file, the time its data speak of, how many days it\n"
    "is older than the newest of them, the records read, kept and refused with the reasons,\n"
    "the kept ones by class where a file holds several (route, as-set, ...),\n"
    "the terms under which such data are usually had, and size and SHA-256 of the file.\n"
    "`-`: the source does not tell.";

/* Of the sources that came from files; 0 without a date. */
static int64_t
newest(const struct source *s, size_t n)
{
	int64_t t = 0;

	for (size_t i = 0; i < n; i++) {
		if (s[i].kind != SRC_IANA && s[i].data_time_s > t)
			t = s[i].data_time_s;
	}
	return t;
}

/* Whole days older than the newest; false when unknown. */
static bool
age_days(const struct source *s, int64_t now_s, int64_t *days)
{
	if (s->data_time_s == 0 || now_s == 0)
		return false;
	*days = now_s > s->data_time_s ? (now_s - s->data_time_s) / 86400 : 0;
	return true;
}

static void
put_reasons(struct buf *b, const struct source *s)
{
	struct buf text = { 0 };

	for (unsigned i = 0; i < SRC_REASONS && s->reasons[i].why != NULL; i++)
		buf_printf(&text, "%s%s: %llu", i != 0 ? "; " : "", s->reasons[i].why,
		    (unsigned long long)s->reasons[i].n);
	if (buf_bad(&text))
		b->bad = true;
	else if (text.n != 0)
		buf_csv(b, (struct str){ text.p, text.n });
	buf_fini(&text);
}

static void
put_parts(struct buf *b, const struct source *s)
{
	for (unsigned i = 0; i < LOAD_PARTS && s->parts[i].what != NULL; i++)
		buf_printf(b, "%s%s: %llu", i != 0 ? "; " : "", s->parts[i].what,
		    (unsigned long long)s->parts[i].n);
}

static void
put_csv(struct buf *b, const struct source *s, int64_t now_s)
{
	int64_t days;

	buf_cstr(b, source_kind_name(s->kind));
	buf_ch(b, ',');
	buf_csv(b, str_of(s->name));
	buf_ch(b, ',');
	if (s->data_time_s != 0)
		buf_rfc3339(b, s->data_time_s);
	else
		buf_ch(b, '-');
	buf_ch(b, ',');
	if (age_days(s, now_s, &days))
		buf_i64(b, days);
	else
		buf_ch(b, '-');
	buf_printf(b, ",%llu,%llu,%llu,", (unsigned long long)s->read, (unsigned long long)s->kept,
	    (unsigned long long)s->refused);
	put_reasons(b, s);
	buf_ch(b, ',');
	put_parts(b, s);
	buf_ch(b, ',');
	buf_csv(b, str_of(source_kind_info(s->kind)->licence));
	buf_printf(b, ",%llu,", (unsigned long long)s->file_bytes);
	buf_hex(b, s->sha256, sizeof(s->sha256));
	buf_ch(b, '\n');
}

static void
put_json(struct buf *b, const struct source *s, int64_t now_s)
{
	struct json j = json_on(b);
	char hex[2 * SHA256_BYTES + 1];
	int64_t days;

	json_obj(&j);
	json_kcstr(&j, "kind", source_kind_name(s->kind));
	json_kcstr(&j, "name", s->name);
	json_key(&j, "data_time");
	if (s->data_time_s != 0)
		json_rfc3339(&j, s->data_time_s);
	else
		json_null(&j);
	if (age_days(s, now_s, &days))
		json_ki64(&j, "age_days", days);
	else
		json_knull(&j, "age_days");
	json_ku64(&j, "read", s->read);
	json_ku64(&j, "kept", s->kept);
	json_ku64(&j, "refused", s->refused);
	json_key(&j, "reasons");
	json_arr(&j);
	for (unsigned i = 0; i < SRC_REASONS && s->reasons[i].why != NULL; i++) {
		json_obj(&j);
		json_kcstr(&j, "why", s->reasons[i].why);
		json_ku64(&j, "n", s->reasons[i].n);
		json_obj_end(&j);
	}
	json_arr_end(&j);
	json_key(&j, "parts");
	json_arr(&j);
	for (unsigned i = 0; i < LOAD_PARTS && s->parts[i].what != NULL; i++) {
		json_obj(&j);
		json_kcstr(&j, "what", s->parts[i].what);
		json_ku64(&j, "n", s->parts[i].n);
		json_obj_end(&j);
	}
	json_arr_end(&j);
	json_kcstr(&j, "terms", source_kind_info(s->kind)->licence);
	json_ku64(&j, "file_bytes", s->file_bytes);
	for (unsigned i = 0; i < SHA256_BYTES; i++)
		snprintf(hex + 2 * i, 3, "%02x", s->sha256[i]);
	json_kcstr(&j, "sha256", hex);
	json_obj_end(&j);
	json_nl(&j);
}

static int
run(struct cli *c)
{
	const bool json = cli_flag(c, "json");
	struct out o = { .fd = 1 };
	struct slurm_effect x;
	const struct source *s;
	struct world *w;
	struct err e;
	int64_t now_s;
	enum st st;
	size_t n;

	if (c->argc != 0)
		return cli_usage(c, "no argument is taken: %s", c->argv[0]);
	if (cli_world(c, &w, &e) != ST_OK)
		return cli_fail(c, &e);
	n = world_sources(w, &s);
	now_s = newest(s, n);
	if (world_slurm(w, &x))
		cli_say("SLURM: %zu VRPs and %zu ASPAs filtered, %zu and %zu added",
		    x.vrps_filtered, x.aspas_filtered, x.vrps_added, x.aspas_added);
	if (!json)
		buf_lit(&o.b,
		    "kind,name,data_time,age_days,read,kept,refused,reasons,parts,terms,file_"
		    "bytes,sha256\n");
	for (size_t i = 0; i < n; i++)
		(json ? put_json : put_csv)(&o.b, &s[i], now_s);
	st = out_flush(&o, &e);
	buf_fini(&o.b);
	world_free(w);
	return st == ST_OK ? EXIT_FINE : cli_fail(c, &e);
}

const struct cli_cmd cmd_world = {
	.name = "world",
	.args = "",
	.help = "list the sources that a world is made of",
	.more = more,
	.opts = opts,
	.opts2 = cli_world_opts,
	.run = run,
};

/* inspect.c - see inspect.h. The lines, the counts, and the look at the first octets. */
#include "app/inspect_i.h"

#include "bgp/registry.h"

const struct inspect_kind inspect_kinds[] = {
	{ "mrt", "MRT files", inspect_mrt },
	{ "bgp", "raw BGP messages, as an external speaker would judge them", inspect_bgp },
	{ "bmp", "BMP streams", NULL },
	{ "rtr", "RTR streams, as a cache sends them", inspect_rtr },
	{ "rpsl", "dumps of routing registries and NRTM 3", inspect_rpsl },
	{ "ris-live", "RIS Live messages", NULL },
	{ "vrp", "documents of VRPs, ASPAs and router keys", inspect_vrp },
	{ "slurm", "SLURM documents", inspect_slurm },
	{ "peeringdb", "PeeringDB answers and dumps", inspect_peeringdb },
	{ "json", "JSON documents", inspect_json },
	{ NULL, NULL, NULL },
};

const struct inspect_kind *
inspect_kind(const char *name)
{
	const struct inspect_kind *k = inspect_kinds;

	while (k->name != NULL && strcmp(k->name, name) != 0)
		k++;
	return k->name != NULL ? k : NULL;
}

static void
put_rule(struct json *j, const char *rule)
{
	if (rule != NULL)
		json_kcstr(j, "rule", rule);
	else
		json_knull(j, "rule");
}

/* "COMMUNITIES: the length is ..." */
static void
put_message(struct inspect *x, const struct finding *t)
{
	struct buf *b = &x->text;

	b->n = 0;
	if (t->attr >= 0) {
		const char *name = attr_registry((uint8_t)t->attr)->name;

		if (name != NULL)
			buf_printf(b, "%s: ", name);
		else
			buf_printf(b, "attribute %d: ", t->attr);
	}
	buf_cstr(b, t->what);
	json_kstr(&x->j, "message", (struct str){ b->p != NULL ? b->p : "", b->n });
}

static void
head(struct inspect *x, uint64_t n, uint64_t off, enum outcome o, const char *rule)
{
	x->j = json_on(&x->o->b);
	json_obj(&x->j);
	json_ku64(&x->j, "n", n);
	json_ku64(&x->j, "offset", off);
	json_kcstr(&x->j, "outcome", outcome_word(o));
	put_rule(&x->j, rule);
	x->n->by[o]++;
	if (o > x->n->worst)
		x->n->worst = o;
}

void
inspect_begin(struct inspect *x, uint64_t n, uint64_t off, const char *what)
{
	const struct findings *f = &x->f;
	const enum outcome o = findings_worst(f);

	head(x, n, off, o, f->n > 0 ? f->v[f->worst].rule : NULL);
	if (f->n > 0)
		put_message(x, &f->v[f->worst]);
	else
		json_kcstr(&x->j, "message", what);
	json_kcstr(&x->j, "record", what);
	x->n->records++;
	x->n->kept += outcome_kept(o);
	if (f->n + f->more < 2)
		return;
	json_key(&x->j, "findings");
	json_arr(&x->j);
	for (unsigned i = 0; i < f->n; i++) {
		json_obj(&x->j);
		json_kcstr(&x->j, "outcome", outcome_word(f->v[i].outcome));
		put_rule(&x->j, f->v[i].rule);
		json_ku64(&x->j, "offset", f->v[i].off);
		put_message(x, &f->v[i]);
		json_obj_end(&x->j);
	}
	json_arr_end(&x->j);
	if (f->more > 0)
		json_ku64(&x->j, "more_findings", f->more);
}

enum st
inspect_end(struct inspect *x, struct err *e)
{
	json_obj_end(&x->j);
	json_nl(&x->j);
	x->f = (struct findings){ 0 };
	arena_reset(&x->mem);
	return buf_bad(&x->text) ? err_nomem(e, "text") : out_tick(x->o, e);
}

enum st
inspect_of_file(struct inspect *x, enum outcome o, uint64_t off, const char *rule,
    const char *message, struct err *e)
{
	head(x, x->n->records + 1, off, o, rule);
	json_kcstr(&x->j, "message", message);
	json_kbool(&x->j, "file", true);
	return inspect_end(x, e);
}

enum st
inspect_stopped(struct inspect *x, const struct err *why, struct err *e)
{
	if (why->st == ST_NOMEM || why->st == ST_IO) {
		*e = *why;
		return why->st;
	}
	return inspect_of_file(x, OUT_STOP_FILE, why->off != ERR_NOOFF ? why->off : in_off(x->in),
	    why->rule, why->msg, e);
}

/* Text, or something packed once more; p[0..n) begins the stream. */
static const char *
foreign(const uint8_t *p, size_t n, bool packed)
{
	static const struct {
		uint8_t n, b[6];
		const char *what;
	} magics[] = {
		{ 2, { 0x1f, 0x8b }, "gzip inside another compression" },
		{ 3, { 'B', 'Z', 'h' }, "bzip2 inside another compression" },
		{ 4, { 0x28, 0xb5, 0x2f, 0xfd }, "zstd inside another compression" },
		{ 6, { 0xfd, '7', 'z', 'X', 'Z', 0 }, "xz inside another compression" },
		{ 4, { 'P', 'K', 3, 4 }, "a ZIP archive" },
	};
	size_t text = 0;

	for (size_t i = 0; i < sizeof(magics) / sizeof(magics[0]); i++) {
		if (n >= magics[i].n && memcmp(p, magics[i].b, magics[i].n) == 0 &&
		    (packed || i == 4))
			return magics[i].what;
	}
	if (n >= 3 && memcmp(p, "\xef\xbb\xbf", 3) == 0)
		text = 3;
	while (text < n &&
	       ((p[text] >= 0x20 && p[text] < 0x7f) || (p[text] >= '\t' && p[text] <= '\r')))
		text++;
	return n >= 4 && text == n ? "text, perhaps a page that reports an error" : NULL;
}

enum st
inspect_look(struct inspect *x, bool *go, struct err *e)
{
	const uint8_t *p;
	const char *what;
	size_t have;
	struct err why;
	const enum st st = in_peek(x->in, 12, &p, &have, &why);

	*go = false;
	if (st != ST_OK && st != ST_END)
		return have > 0 ? (*go = true, ST_OK) : inspect_stopped(x, &why, e);
	if (have == 0)
		return inspect_of_file(x, OUT_OK_FLAG, 0, NULL,
		    "nothing in it: missing data, not a time without events", e);
	what = foreign(p, have < 12 ? have : 12, strcmp(in_codec(x->in), "raw") != 0);
	if (what != NULL)
		return inspect_of_file(x, OUT_REJECT_DOC, 0, NULL, what, e);
	*go = true;
	return ST_OK;
}

void
inspect_fini(struct inspect *x)
{
	buf_fini(&x->text);
	arena_fini(&x->mem);
}

static void
summary(struct out *o, const struct inspect_count *n)
{
	struct json j = json_on(&o->b);

	json_obj(&j);
	json_kbool(&j, "summary", true);
	json_ku64(&j, "records", n->records);
	json_ku64(&j, "kept", n->kept);
	json_key(&j, "outcomes");
	json_obj(&j);
	for (unsigned i = 0; i < OUT_N; i++) {
		if (n->by[i] > 0)
			json_ku64(&j, outcome_word(i), n->by[i]);
	}
	json_obj_end(&j);
	json_kcstr(&j, "worst", outcome_word(n->worst));
	json_obj_end(&j);
	json_nl(&j);
}

enum st
inspect_file(const char *path, const struct inspect_kind *kind, const struct inspect_opts *opts,
    struct out *o, struct inspect_count *n, struct err *e)
{
	struct in *in;
	enum st st = in_open_undigested(&in, path, e);

	*n = (struct inspect_count){ 0 };
	if (st != ST_OK)
		return st;
	st = kind->run(in, opts, o, n, e);
	in_close(in);
	if (st == ST_OK) {
		summary(o, n);
		st = out_tick(o, e);
	}
	return st;
}

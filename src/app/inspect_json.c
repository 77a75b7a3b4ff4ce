/*
 * inspect_json.c - JSON documents as such, and those of PeeringDB record by record.
 *
 * The loaders' own reader and rules judge, so that what is shown here is what a
 * world would take.
 */
#include <stdio.h>

#include "app/inspect_i.h"
#include "base/map.h"
#include "io/jsax.h"
#include "reg/pdb.h"
#include "reg/text.h"

#define PDB_RULE "PeeringDB API"
#define DAY_S 86400

/* Of one JSON document. */
struct shape {
	uint64_t values, strings, unfit;
	unsigned depth, deepest;
};

static enum st
shape_token(void *arg, enum jtok t, struct str text, struct err *e)
{
	struct shape *s = arg;

	(void)e;
	if (t == J_OBJ_END || t == J_ARR_END) {
		s->depth--;
		return ST_OK;
	}
	if (t == J_STR || t == J_KEY) {
		s->strings++;
		s->unfit += !text_fit(text);
	}
	s->values += t != J_KEY;
	if ((t == J_OBJ || t == J_ARR) && ++s->depth > s->deepest)
		s->deepest = s->depth;
	return ST_OK;
}

/* The document as a whole is refused, with *why. */
static enum st
refused(struct inspect *x, const struct err *why, const char *rule, struct err *e)
{
	if (why->st == ST_NOMEM || why->st == ST_IO) {
		*e = *why;
		return why->st;
	}
	return inspect_of_file(x, OUT_REJECT_DOC, why->off != ERR_NOOFF ? why->off : in_off(x->in),
	    why->rule != NULL ? why->rule : rule, why->msg, e);
}

enum st
inspect_json(struct in *in, const struct inspect_opts *opts, struct out *o, struct inspect_count *n,
    struct err *e)
{
	struct inspect x = { .in = in, .o = o, .n = n };
	struct shape s = { 0 };
	struct err why;
	enum st st = jsax_run(in, shape_token, &s, &why);

	(void)opts;
	if (st == ST_OK && s.values == 0)
		st = err_set(&why, ST_BAD, ERR_NOOFF, "RFC 8259 2", "no value in it");
	if (st != ST_OK)
		st = refused(&x, &why, "RFC 8259", e);
	else {
		inspect_begin(&x, 1, 0, "document");
		json_ku64(&x.j, "values", s.values);
		json_ku64(&x.j, "strings", s.strings);
		json_ku64(&x.j, "unfit_strings", s.unfit);
		json_ku64(&x.j, "depth", s.deepest);
		st = inspect_end(&x, e);
	}
	inspect_fini(&x);
	return st;
}

struct ipdb {
	struct inspect x;
	int64_t now_s; /* 0 unknown */
	struct map asns;
	uint64_t types[PDB_TYPES]; /* records seen */
};

static void
flag(struct ipdb *p, const struct pdb_rec *r, const char *what)
{
	findings_add(&p->x.f, OUT_OK_FLAG, r->off, -1, PDB_RULE, what);
}

static void
odd_marks(struct ipdb *p, const struct pdb_rec *r)
{
	static const struct {
		unsigned odd;
		const char *what;
	} marks[] = {
		{ PDB_ODD_NAME,
		    "a name with controls or marks of direction, or too long: cleaned" },
		{ PDB_ODD_DATE, "a date that is none: its age is unknown" },
		{ PDB_ODD_PREFIXES, "a limit of prefixes that cannot be: unknown" },
		{ PDB_ODD_AS_SET, "several sets, or one with its source: taken apart" },
		{ PDB_ODD_AS_SET_BAD, "words that are no set: passed over" },
		{ PDB_ODD_PRIVATE, "a private contact: not kept" },
		{ PDB_ODD_ADDRESS, "an address that is none: left out" },
	};

	for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++) {
		if ((r->odd & marks[i].odd) != 0)
			flag(p, r, marks[i].what);
	}
	if (p->now_s != 0 && r->updated_s > p->now_s + DAY_S)
		flag(p, r, "a date that is still to come");
	if (r->gone)
		flag(p, r, "not current (pending or deleted): left out");
}

static enum st
one_record(void *arg, const struct pdb_rec *r, struct err *e)
{
	static const char *const names[PDB_TYPES] = { "other", "net", "poc", "ix", "ixlan", "ixpfx",
		"netixlan", "org", "fac", "strange" };
	struct ipdb *p = arg;
	struct inspect *x = &p->x;
	const char *why = pdb_refuse(r);
	bool fresh = true;

	p->types[r->type]++;
	odd_marks(p, r);
	if (r->type == PDB_STRANGE)
		findings_add(&x->f, OUT_SKIP_OBJ, r->off, -1, PDB_RULE, "no record of PeeringDB");
	else if (r->type != PDB_OTHER && !r->gone && why != NULL && (r->odd & PDB_ODD_PRIVATE) == 0)
		findings_add(&x->f, OUT_SKIP_OBJ, r->off, -1, PDB_RULE, why);
	else if (r->type == PDB_NET && !r->gone) {
		if (map_put(&p->asns, r->asn, 0, &fresh) == NULL)
			return err_nomem(e, "AS numbers");
		if (!fresh)
			flag(p, r, "one AS number twice: the network updated last counts");
	}
	inspect_begin(x, x->n->records + 1, r->off, names[r->type]);
	if (r->has_id)
		json_ku64(&x->j, "id", r->id);
	if (r->asn != 0)
		json_ku64(&x->j, "asn", r->asn);
	if (r->type == PDB_NET || r->type == PDB_IX || r->type == PDB_ORG) {
		/* as it is kept: cleaned and cut */
		x->text.n = 0;
		json_kstr(&x->j, "name", text_at(&x->text, text_add(&x->text, r->name)));
	}
	return inspect_end(x, e);
}

/*
 * A list without any other fault that is far shorter than PeeringDB's has been for years: a page,
 * or what is left of a list. It must not replace a whole one.
 */
static enum st
too_few(struct ipdb *p, struct err *e)
{
	static const uint64_t least[PDB_TYPES] = { [PDB_NET] = 10000,
		[PDB_IX] = 500,
		[PDB_IXLAN] = 500,
		[PDB_IXPFX] = 500,
		[PDB_NETIXLAN] = 15000,
		[PDB_ORG] = 5000,
		[PDB_FAC] = 2000 };

	if (p->x.n->records == 0)
		return inspect_of_file(
		    &p->x, OUT_HELD, 0, PDB_RULE, "the list of data is empty: held back", e);
	for (unsigned t = 0; t < PDB_TYPES && p->x.n->worst == OUT_OK; t++) {
		if (p->types[t] > 0 && p->types[t] < least[t])
			return inspect_of_file(&p->x, OUT_HELD, 0, PDB_RULE,
			    "far fewer records than PeeringDB has: held back", e);
	}
	return ST_OK;
}

enum st
inspect_peeringdb(struct in *in, const struct inspect_opts *opts, struct out *o,
    struct inspect_count *n, struct err *e)
{
	struct ipdb p = { .x = { .in = in, .o = o, .n = n }, .now_s = opts->now_s };
	int64_t generated_s = 0;
	struct err why = { 0 };
	enum st st = pdb_read(in, one_record, &p, &generated_s, &why);

	st = st == ST_OK ? too_few(&p, e) : refused(&p.x, &why, PDB_RULE, e);
	map_fini(&p.asns);
	inspect_fini(&p.x);
	return st;
}

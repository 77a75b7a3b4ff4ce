/* inspect_rpki.c - documents of VRPs and of SLURM, a line a record; the loaders themselves judge.
 */
#include "app/inspect_i.h"

#include <stdio.h>
#include <string.h>

#include "rpki/slurm.h"
#include "rpki/vrp.h"

/* What a loader tells becomes lines. */
struct teller {
	struct inspect x;
	const char *rule;
	enum st st; /* of the writing */
	struct err e;
};

static const char *
rule_of(const struct teller *t, const char *what)
{
	if (strcmp(what, "ASPA") == 0)
		return "draft-ietf-sidrops-aspa-profile";
	return strcmp(what, "router key") == 0 ? "RFC 8209" : t->rule;
}

static void
see(void *arg, const struct load_seen *s)
{
	struct teller *t = arg;
	struct inspect *x = &t->x;

	if (t->st != ST_OK)
		return;
	if (s->document) {
		t->st = inspect_of_file(x, OUT_OK_FLAG, 0, t->rule, s->why, &t->e);
		return;
	}
	if (s->why != NULL)
		findings_add(&x->f, s->kept ? OUT_OK_FLAG : OUT_SKIP_OBJ, s->off, -1,
		    rule_of(t, s->what), s->why);
	inspect_begin(x, x->n->records + 1, s->off, s->what);
	if (s->object.n != 0)
		json_kstr(&x->j, "object", s->object);
	t->st = inspect_end(x, &t->e);
}

/* The loader is through, with st: what that means for the whole document. */
static enum st
conclude(struct teller *t, enum st st, const struct err *why, bool any, struct err *e)
{
	struct inspect *x = &t->x;

	if (t->st != ST_OK) {
		*e = t->e;
		return t->st;
	}
	if (st == ST_NOMEM || st == ST_IO) {
		*e = *why;
		return st;
	}
	if (st == ST_END || (st == ST_OK && !any))
		return inspect_of_file(x, OUT_HELD, 0, t->rule,
		    "nothing in it: a set that fell to nothing waits for a person", e);
	if (st != ST_OK)
		return inspect_of_file(x, OUT_REJECT_DOC,
		    why->off != ERR_NOOFF && !why->line ? why->off : in_off(x->in),
		    why->rule != NULL ? why->rule : t->rule, why->msg, e);
	return ST_OK;
}

enum st
inspect_vrp(struct in *in, const struct inspect_opts *opts, struct out *o, struct inspect_count *n,
    struct err *e)
{
	struct teller t = { .x = { .in = in, .o = o, .n = n }, .rule = "RFC 6811 2" };
	struct load l = { .see = see, .see_arg = &t };
	struct vrp_set s = { 0 };
	struct err why;
	enum st st;

	(void)opts;
	st = vrp_look(&s, in, &l, &why);
	/* a document without VRPs is held, whatever else it has */
	st = conclude(&t, st, &why, l.read != 0, e);
	vrp_set_fini(&s);
	inspect_fini(&t.x);
	return st;
}

enum st
inspect_slurm(struct in *in, const struct inspect_opts *opts, struct out *o,
    struct inspect_count *n, struct err *e)
{
	struct teller t = { .x = { .in = in, .o = o, .n = n }, .rule = "RFC 8416 3" };
	struct load l = { .see = see, .see_arg = &t };
	struct slurm_set s = { 0 };
	struct err why;
	enum st st;

	(void)opts;
	st = slurm_load(&s, in, &l, &why);
	/* no exceptions at all is what most people have */
	st = conclude(&t, st, &why, true, e);
	slurm_set_fini(&s);
	inspect_fini(&t.x);
	return st;
}

/* object.c - see object.h. */
#include "irr/object.h"

#include "base/civil.h"
#include "base/limits.h"
#include "irr/policy.h"
#include "pfx/asn.h"

enum attr {
	A_KEY,
	A_ORIGIN,
	A_SOURCE,
	A_MODIFIED,
	A_CREATED,
	A_MEMBERS,
	A_BY_REF,
	A_IMPORT,
	A_EXPORT,
	A_MEMBER_OF,
	A_OTHER
};

#define SINGLE 3 /* the first attributes must stand there once */

static const struct {
	const char *name;
	enum attr attr;
	unsigned classes; /* bits */
} attrs[] = {
#define ROUTES (1u << IRR_C_ROUTE | 1u << IRR_C_ROUTE6)
#define SETS (1u << IRR_C_AS_SET | 1u << IRR_C_ROUTE_SET)
#define AUT (1u << IRR_C_AUT_NUM)
	{ "origin", A_ORIGIN, ROUTES },
	{ "source", A_SOURCE, ROUTES | SETS | AUT },
	{ "last-modified", A_MODIFIED, ROUTES | SETS | AUT },
	{ "created", A_CREATED, ROUTES | SETS | AUT },
	{ "member-of", A_MEMBER_OF, ROUTES | AUT },
	{ "members", A_MEMBERS, SETS },
	{ "mp-members", A_MEMBERS, SETS },
	{ "mbrs-by-ref", A_BY_REF, SETS },
	{ "import", A_IMPORT, AUT },
	{ "mp-import", A_IMPORT, AUT },
	{ "export", A_EXPORT, AUT },
	{ "mp-export", A_EXPORT, AUT },
};

static const char *const classes[IRR_CLASSES] = {
	[IRR_C_NONE] = "",
	[IRR_C_ROUTE] = "route",
	[IRR_C_ROUTE6] = "route6",
	[IRR_C_AUT_NUM] = "aut-num",
	[IRR_C_AS_SET] = "as-set",
	[IRR_C_ROUTE_SET] = "route-set",
};

/* An object under way. */
struct take {
	struct irr_objs *s;
	struct irr_object *out;
	struct str single[SINGLE];
	char buf[SINGLE][IRR_NAME_BYTES + 2]; /* what is cut is too long for a name */
	bool twice, cut, source_cut, member_of, nomem;
};

enum irr_class
irr_class_of(struct str name)
{
	for (unsigned c = IRR_C_ROUTE; c < IRR_CLASSES; c++) {
		if (str_caseeq(name, classes[c]))
			return c;
	}
	return IRR_C_NONE;
}

const char *
irr_class_name(enum irr_class c)
{
	return classes[c];
}

static enum attr
attr_of(struct str name, enum irr_class c)
{
	if (str_caseeq(name, classes[c]))
		return A_KEY;
	for (size_t i = 0; i < sizeof(attrs) / sizeof(attrs[0]); i++) {
		if ((name.p[0] | 0x20) == attrs[i].name[0] && (attrs[i].classes >> c & 1) != 0 &&
		    str_caseeq(name, attrs[i].name))
			return attrs[i].attr;
	}
	return A_OTHER;
}

static bool
is_asn(struct str s, uint32_t *asn)
{
	return s.n >= 3 && strncasecmp(s.p, "AS", 2) == 0 && asn_parse(s, asn);
}

static void
add(struct take *t, enum irr_item_type type, uint32_t extra, uint32_t v)
{
	t->nomem |= !irr_objs_item(t->s, irr_item(type, extra, v));
}

/* A name as a number; false when it is too long or memory is out. */
static bool
name(struct take *t, struct str s, uint32_t *id)
{
	if (s.n > IRR_NAME_BYTES)
		return false;
	*id = irr_pool_add(&t->s->names, s);
	t->nomem |= *id == IRR_NO_NAME;
	return *id != IRR_NO_NAME;
}

/* A prefix with an operator that fits it. */
static bool
range_member(struct take *t, struct str word, struct str op_text, bool has_op)
{
	struct irr_range r;
	struct irr_op op = IRR_OP_NONE;
	uint32_t id;

	if (!pfx_parse(word, &r.pfx) ||
	    (has_op && !irr_op_parse(op_text, afi_bits(r.pfx.afi), &op)))
		return false;
	if (op.cap != IRR_KEEP && op.least < r.pfx.len)
		return false; /* RFC 2622 2: n is no less than the prefix length */
	r.lo = r.hi = r.pfx.len;
	if (!irr_op_apply(op, &r))
		return false;
	t->out->any += r.pfx.len == 0 && r.hi > 0;
	id = irr_objs_range(t->s, &r);
	t->nomem |= id == IRR_NO_NAME;
	add(t, IRR_I_RANGE, 0, id);
	return true;
}

static void
member(struct take *t, struct str word)
{
	const bool routes = t->out->class == IRR_C_ROUTE_SET;
	const char *hat = memchr(word.p, '^', word.n);
	const struct str base = { word.p, hat != NULL ? (size_t)(hat - word.p) : word.n };
	const struct str text = { hat != NULL ? hat + 1 : word.p,
		hat != NULL ? word.n - base.n - 1 : 0 };
	struct irr_op op = IRR_OP_NONE;
	const enum irr_name kind = irr_name_kind(base);
	uint32_t v;

	if (irr_name_is_any(base)) {
		t->out->any++;
		add(t, IRR_I_ANY, 0, 0);
	} else if (routes && range_member(t, base, text, hat != NULL))
		return;
	else if (hat != NULL && (!routes || !irr_op_parse(text, 128, &op)))
		goto odd;
	else if (is_asn(base, &v))
		add(t, IRR_I_ASN, irr_op_pack(op), v);
	else if ((kind == IRR_N_AS_SET || (routes && kind == IRR_N_ROUTE_SET)) && name(t, base, &v))
		add(t, IRR_I_SET, irr_op_pack(op), v);
	else
		goto odd;
	return;
odd:
	t->out->odd++;
	add(t, IRR_I_ODD, 0, 0);
}

/* The words of an attribute as items. */
static void
list(struct take *t, enum attr a, struct str raw)
{
	struct rpsl_words w = rpsl_words_of(raw, "");
	struct str word;
	uint32_t id;

	while (!t->nomem && rpsl_word_next(&w, &word)) {
		if (a == A_MEMBERS)
			member(t, word);
		else if (a == A_BY_REF && str_caseeq(word, "ANY"))
			add(t, IRR_I_BY_REF, 0, IRR_NO_NAME);
		else if (name(t, word, &id))
			add(t,
			    a == A_BY_REF      ? IRR_I_BY_REF
			    : a == A_MEMBER_OF ? IRR_I_MEMBER_OF
					       : IRR_I_MNT,
			    0, id);
	}
	t->out->stray |= a == A_MEMBERS && w.stray;
}

static void
single(struct take *t, enum attr a, const struct rpsl_attr *at)
{
	t->twice |= t->single[a].p != NULL;
	t->single[a] = rpsl_value(at->raw, t->buf[a], sizeof(t->buf[a]));
	t->cut |= at->last_line_cut && a != A_SOURCE; /* half a number is another one */
	t->source_cut |= at->last_line_cut && a == A_SOURCE;
}

static void
attribute(struct take *t, const struct rpsl_attr *at)
{
	const enum attr a = attr_of(at->name, t->out->class);
	int64_t created;
	char buf[64];

	switch (a) {
	case A_KEY:
	case A_ORIGIN:
	case A_SOURCE:
		single(t, a, at);
		break;
	case A_MODIFIED:
		t->out->bad_date |=
		    !civil_parse(rpsl_value(at->raw, buf, sizeof(buf)), &t->out->modified_s);
		break;
	case A_CREATED:
		t->out->bad_date |= !civil_parse(rpsl_value(at->raw, buf, sizeof(buf)), &created);
		break;
	case A_MEMBER_OF:
		t->member_of = true;
		break;
	case A_MEMBERS:
	case A_BY_REF:
		t->cut |= at->last_line_cut;
		list(t, a, at->raw);
		break;
	case A_IMPORT:
	case A_EXPORT:
		t->out->head.flags |= irr_policy(t->s, at->raw, a == A_EXPORT, &t->nomem);
		break;
	default:
		break;
	}
}

/* Who wants to be in a set: the sets, and the maintainers that may put it there. */
static void
references(struct take *t, const struct rpsl_obj *o)
{
	struct str rest = o->text;
	struct rpsl_attr a;

	while (rpsl_attr_next(&rest, &a)) {
		if (str_caseeq(a.name, "member-of"))
			list(t, A_MEMBER_OF, a.raw);
		else if (str_caseeq(a.name, "mnt-by"))
			list(t, A_OTHER, a.raw);
	}
}

static const char *
judge_route(struct take *t)
{
	struct irr_object *out = t->out;
	bool host;

	if (t->single[A_ORIGIN].p == NULL)
		return "no origin or no source";
	if (!pfx_parse_loose(t->single[A_KEY], &out->pfx, &host) ||
	    out->pfx.afi != (out->class == IRR_C_ROUTE6 ? AFI_IP6 : AFI_IP4))
		return "not a prefix of its family";
	if (host)
		return "bits set behind the prefix length";
	if (!is_asn(t->single[A_ORIGIN], &out->head.origin))
		return "origin is not an AS number";
	return NULL;
}

/* The reason to refuse the object, or NULL with its key set. */
static const char *
judge(struct take *t)
{
	const struct str key = t->single[A_KEY];
	struct irr_head *h = &t->out->head;

	if (t->twice)
		return "an attribute that must be single is there twice";
	if (key.p == NULL || t->single[A_SOURCE].p == NULL || t->single[A_SOURCE].n == 0)
		return "no origin or no source";
	if (t->cut)
		return "cut at the end of the file";
	switch (t->out->class) {
	case IRR_C_ROUTE:
	case IRR_C_ROUTE6:
		return judge_route(t);
	case IRR_C_AUT_NUM:
		return is_asn(key, &h->key) ? NULL : "not an AS number";
	default:
		if (irr_name_kind(key) !=
			(t->out->class == IRR_C_AS_SET ? IRR_N_AS_SET : IRR_N_ROUTE_SET) ||
		    irr_name_is_any(key))
			return "not the name of a set of its class";
		h->key = irr_pool_add(&t->s->names, key);
		t->nomem |= h->key == IRR_NO_NAME;
		return NULL;
	}
}

static enum st
finish(
    struct take *t, struct irr_sources *src, const struct rpsl_obj *o, size_t from, struct err *e)
{
	struct irr_head *h = &t->out->head;
	uint32_t id;

	if (t->member_of)
		references(t, o);
	if (t->out->class == IRR_C_AUT_NUM)
		irr_policy_close(t->s, from);
	t->out->has_head = t->out->class > IRR_C_ROUTE6 || t->member_of;
	if (t->out->class <= IRR_C_ROUTE6 && t->member_of) {
		const struct irr_range r = { t->out->pfx, t->out->pfx.len, t->out->pfx.len };

		h->key = irr_objs_range(t->s, &r);
		t->nomem |= h->key == IRR_NO_NAME;
	}
	id = irr_source_id(src, t->single[A_SOURCE]);
	if (t->nomem || id == IRR_NO_SOURCE)
		return err_nomem(e, "objects of routing registries");
	if (src->n > IRR_MAX_SOURCES)
		return err_set(e, ST_LIMIT, o->off, NULL, "more than %d sources", IRR_MAX_SOURCES);
	if (t->s->items_n > IRR_MAX_ITEMS || t->s->n >= IRR_MAX_OBJECTS)
		return err_set(e, ST_LIMIT, o->off, NULL, "more than %u objects or %u members",
		    IRR_MAX_OBJECTS, IRR_MAX_ITEMS);
	h->src = (uint16_t)id;
	h->class = (uint8_t)t->out->class;
	h->first = (uint32_t)from;
	h->n = (uint32_t)(t->s->items_n - from);
	return ST_OK;
}

enum st
irr_object(struct irr_objs *s, struct irr_sources *src, const struct rpsl_obj *o,
    struct irr_object *out, const char **why, struct err *e)
{
	const size_t items = s->items_n, ranges = s->ranges_n;
	struct take t = { .s = s, .out = out };
	struct str rest = o->text;
	struct rpsl_attr a = { .name = STR("") };
	bool more = rpsl_attr_next(&rest, &a);

	*out = (struct irr_object){ .class = irr_class_of(a.name) };
	*why = o->fault == RPSL_NO_COLON  ? "a line that is no attribute"
	       : o->fault == RPSL_NUL	  ? "a zero byte"
	       : o->fault == RPSL_LONG	  ? "above the size limit of an object"
	       : out->class == IRR_C_NONE ? "a class that is not used"
					  : NULL;
	if (*why != NULL)
		return ST_OK;
	for (; more && !t.nomem; more = rpsl_attr_next(&rest, &a))
		attribute(&t, &a);
	*why = t.nomem ? NULL : judge(&t);
	/* half a name is another one, too; it is whole when it was seen before, or is the first */
	if (*why == NULL && t.source_cut && src->n != 0 &&
	    irr_source_find(src, t.single[A_SOURCE]) == IRR_NO_SOURCE)
		*why = "cut at the end of the file";
	if (*why == NULL)
		return finish(&t, src, o, items, e);
	s->items_n = items;
	s->ranges_n = ranges;
	return ST_OK;
}

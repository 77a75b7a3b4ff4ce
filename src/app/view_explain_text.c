/* view_explain_text.c - the explanation for people: the answer of the API, indented and short. */
#include "app/view.h"

#include <yajl/yajl_tree.h>

#define ERROR_BYTES 128

static yajl_val
at(yajl_val v, const char *key)
{
	const char *path[] = { key, NULL };

	return yajl_tree_get(v, path, yajl_t_any);
}

/* Text or number as it stands in the answer, "-" for null. */
static const char *
word(yajl_val v, const char *key)
{
	yajl_val x = at(v, key);

	if (YAJL_IS_STRING(x))
		return YAJL_GET_STRING(x);
	return YAJL_IS_NUMBER(x) ? YAJL_GET_NUMBER(x) : "-";
}

static size_t
length(yajl_val v, const char *key)
{
	yajl_val x = at(v, key);

	return YAJL_IS_ARRAY(x) ? x->u.array.len : 0;
}

static yajl_val
item(yajl_val v, const char *key, size_t i)
{
	return at(v, key)->u.array.values[i];
}

static void
put_decider(struct buf *b, yajl_val route)
{
	yajl_val vrp = at(route, "vrp"), object = at(route, "route_object");

	if (YAJL_IS_OBJECT(vrp))
		buf_printf(b, "; VRP %s-%s AS%s (%s)", word(vrp, "prefix"), word(vrp, "max_length"),
		    word(vrp, "asn"), word(vrp, "ta"));
	if (YAJL_IS_OBJECT(object))
		buf_printf(b, "; object %s AS%s (%s)", word(object, "prefix"), word(object, "asn"),
		    word(object, "source"));
}

static void
put_incident(struct buf *b, yajl_val x)
{
	buf_printf(
	    b, "      %s until %s counts %s\n", word(x, "begin"), word(x, "end"), word(x, "value"));
	for (size_t i = 0; i < length(x, "events"); i++) {
		yajl_val v = item(x, "events", i);

		buf_printf(b, "        %s as %s, %s, %s until %s: %s; without it %s\n",
		    word(v, "kind"), word(v, "role"), word(v, "grade"), word(v, "begin"),
		    word(v, "end"), word(v, "href"), word(v, "score_without"));
	}
}

static void
put_metric(struct buf *b, yajl_val m)
{
	buf_printf(b, "    %s %s = %s / %s, coverage %s, %s: %s\n", word(m, "id"), word(m, "value"),
	    word(m, "num"), word(m, "den"), word(m, "coverage"), word(m, "origin"),
	    word(m, "formula"));
	for (size_t i = 0; i < length(m, "terms"); i++) {
		yajl_val t = item(m, "terms", i);

		buf_printf(b, "      %s: %s x %s %s\n", word(t, "part"), word(t, "weight"),
		    word(t, "count"), word(t, "counter"));
	}
	for (size_t i = 0; i < length(m, "routes"); i++) {
		yajl_val r = item(m, "routes", i);

		buf_printf(b, "      %s %s, adds %s", word(r, "prefix"), word(r, "state"),
		    word(r, "adds"));
		put_decider(b, r);
		buf_ch(b, '\n');
	}
	if (length(m, "routes") != 0)
		buf_printf(
		    b, "      %zu of %s routes\n", length(m, "routes"), word(m, "routes_total"));
	for (size_t i = 0; i < length(m, "incidents"); i++)
		put_incident(b, item(m, "incidents", i));
}

/* "m2 x 1 + m2c x 0.5", or the mean or worst of several. */
static void
put_combined(struct buf *b, yajl_val c)
{
	yajl_val x = at(c, "combined"), curve = at(c, "curve");

	if (!YAJL_IS_OBJECT(x))
		return;
	buf_printf(b, "    curve %s, %s of", word(curve, "id"), word(x, "by"));
	for (size_t i = 0; i < length(x, "of"); i++) {
		yajl_val p = item(x, "of", i);

		buf_printf(
		    b, "%s %s x %s", i == 0 ? "" : ",", word(p, "metric"), word(p, "weight"));
	}
	buf_printf(b, " (%s)\n", word(x, "origin"));
}

static void
put_category(struct buf *b, yajl_val c)
{
	buf_printf(b, "  %s %s, %s (ready from %s, aspiring from %s)\n    %s\n", word(c, "name"),
	    word(c, "value"), word(c, "readiness"), word(c, "ready_from"), word(c, "aspiring_from"),
	    word(c, "text"));
	put_combined(b, c);
	for (size_t i = 0; i < length(c, "metrics"); i++)
		put_metric(b, item(c, "metrics", i));
}

static void
put_rest(struct buf *b, yajl_val d)
{
	if (length(d, "incidents") != 0)
		buf_lit(b, "  Incidents of the month\n");
	for (size_t i = 0; i < length(d, "incidents"); i++) {
		yajl_val x = item(d, "incidents", i);

		buf_printf(b, "    %s as %s, %s, %s until %s: %s\n", word(x, "kind"),
		    word(x, "role"), word(x, "grade"), word(x, "begin"), word(x, "end"),
		    word(x, "href"));
	}
	buf_lit(b, "  Files\n");
	for (size_t i = 0; i < length(d, "inputs"); i++) {
		yajl_val x = item(d, "inputs", i);

		buf_printf(b, "    %s %s of %s, SHA-256 %s\n", word(x, "kind"), word(x, "name"),
		    word(x, "data_time"), word(x, "sha256"));
	}
}

static void
put_text(struct buf *b, yajl_val answer)
{
	yajl_val d = at(answer, "data"), meta = at(answer, "meta");

	buf_printf(b, "AS%s %s in %s, by %s\n", word(d, "asn"), word(d, "name"),
	    word(meta, "month"), word(meta, "framework"));
	for (size_t i = 0; i < length(d, "categories"); i++)
		put_category(b, item(d, "categories", i));
	put_rest(b, d);
}

enum st
view_explain_text(struct view *v, const struct view_query *q, struct buf *out, struct err *e)
{
	char why[ERROR_BYTES];
	struct buf json = { 0 };
	yajl_val answer = NULL;
	enum st st = view_explain(v, q, &json, e);

	if (st == ST_OK) {
		buf_ch(&json, '\0');
		answer = buf_bad(&json) ? NULL : yajl_tree_parse(json.p, why, sizeof(why));
		if (answer == NULL)
			st = err_nomem(e, "an explanation");
	}
	if (st == ST_OK)
		put_text(out, answer);
	yajl_tree_free(answer);
	buf_fini(&json);
	return st;
}

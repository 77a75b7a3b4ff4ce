/* export_group.c - groups of networks out of the read model; see export.h. */
#include "app/export.h"
#include "app/view.h"
#include "store/month.h"

/* One list whole: lists with pages, page by page, the columns' line once. */
static enum st
put_list(struct view *v, enum export_groups what, struct view_query *q,
    const struct export_sink *to, struct err *e)
{
	static enum st (*const lists[])(struct view *, const struct view_query *, struct buf *,
	    struct err *) = { view_economies, view_regions, view_programmes, view_participants,
		view_opinions };
	char next[VIEW_NEXT] = "", cursor[VIEW_NEXT];
	struct buf b = { 0 };
	enum st st;

	q->next = next;
	do {
		const bool more = next[0] != '\0';
		const char *line;

		memcpy(cursor, next, sizeof(cursor));
		q->cursor = str_of(cursor);
		next[0] = '\0';
		b.n = 0;
		st = lists[what](v, q, &b, e);
		if (st != ST_OK)
			break;
		line = more && str_eq(q->format, "csv") ? memchr(b.p, '\n', b.n) : NULL;
		st = line != NULL ? to->put(to->arg, line + 1, (size_t)(b.p + b.n - line - 1), e)
				  : to->put(to->arg, b.p, b.n, e);
	} while (st == ST_OK && next[0] != '\0');
	buf_fini(&b);
	return st;
}

enum st
export_groups(const struct obs *o, enum export_groups what, int32_t month, bool ndjson,
    const struct export_sink *to, struct err *e)
{
	char text[MONTH_TEXT];
	struct view_query q = { .month = str_of(month_fmt(text, month)),
		.format = ndjson ? STR("ndjson") : STR("csv"),
		.limit = STR("1000"),
		.local = true };
	struct view *v;
	enum st st = view_open(&v, o->dir, e);

	if (st == ST_OK)
		st = put_list(v, what, &q, to, e);
	view_close(v);
	return st;
}

/* sources.c - see sources.h. */
#include "app/sources.h"

#include <yajl/yajl_tree.h>

const char *
source_status(const struct store_input *in, bool used)
{
	if (in->status != INPUT_DONE && in->status != INPUT_PARTIAL)
		return input_status_word(in->status);
	if (strcmp(in->kind, KIND_TABLE) == 0)
		return input_status_word(in->status);
	if (strcmp(in->kind, KIND_OPINION) == 0)
		return "beside";
	if (strcmp(in->kind, KIND_UPDATES) == 0)
		return "followed";
	return used ? "in use" : "superseded";
}

const struct store_input *
source_before(const struct store_input *in, size_t n, size_t i)
{
	const struct store_input *best = NULL;

	for (size_t k = 0; in[i].data_time_s != 0 && k < n; k++) {
		if ((in[k].status != INPUT_DONE && in[k].status != INPUT_PARTIAL) ||
		    in[k].data_time_s == 0 || in[k].data_time_s >= in[i].data_time_s ||
		    strcmp(in[k].kind, in[i].kind) != 0 || strcmp(in[k].series, in[i].series) != 0)
			continue;
		if (best == NULL || in[k].data_time_s > best->data_time_s)
			best = &in[k];
	}
	return best;
}

static const struct source_kind_info tables = { "table", "Routing table",
	"terms of the collector: RIPE NCC RIS, University of Oregon RouteViews, or one's own "
	"router",
	"RIPE NCC RIS, University of Oregon RouteViews", true };

const struct source_kind_info *
source_terms(const char *kind)
{
	enum source_kind k;

	return source_kind_parse(str_of(kind), &k) ? source_kind_info(k) : &tables;
}

const char *
source_title(const char *kind)
{
	if (strcmp(kind, KIND_UPDATES) == 0)
		return "Updates, kept and not used yet";
	return source_terms(kind)->title;
}

void
source_reasons_text(struct buf *b, const char *json)
{
	yajl_val list = yajl_tree_parse(json, NULL, 0);

	for (size_t i = 0; YAJL_IS_ARRAY(list) && i < list->u.array.len; i++) {
		static const char *why_path[] = { "why", NULL }, *n_path[] = { "n", NULL },
				  *line_path[] = { "line", NULL };
		yajl_val row = list->u.array.values[i];
		yajl_val why = yajl_tree_get(row, why_path, yajl_t_string);
		yajl_val n = yajl_tree_get(row, n_path, yajl_t_number);
		yajl_val line = yajl_tree_get(row, line_path, yajl_t_number);

		if (why != NULL && n != NULL)
			buf_printf(b, "%s%s: %lld", i != 0 ? "; " : "", YAJL_GET_STRING(why),
			    YAJL_GET_INTEGER(n));
		if (line != NULL)
			buf_printf(b, " (first in line %lld)", YAJL_GET_INTEGER(line));
	}
	yajl_tree_free(list);
}

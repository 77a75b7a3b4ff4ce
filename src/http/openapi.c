/* openapi.c - the OpenAPI 3.1 document, written from the table of routes and the shapes of answers.
 */
#include <stdio.h>

#include "http/http_i.h"
#include "http/schema.h"

static const char asn_pattern[] = "^([Aa][Ss])?[0-9]+(\\.[0-9]+)?$";

static void
num(struct json *j, const char *key, uint64_t v)
{
	json_ku64(j, key, v);
}

static void
words(struct json *j, const char *list, bool both_ways)
{
	struct str rest, w;

	json_key(j, "enum");
	json_arr(j);
	for (int down = 0; down <= both_ways; down++) {
		rest = str_of(list);
		while (str_cut(&rest, '|', &w)) {
			char text[64];

			snprintf(text, sizeof(text), "%s%.*s", down ? "-" : "", (int)w.n, w.p);
			json_cstr(j, text);
		}
	}
	json_arr_end(j);
}

static void
param_schema(struct json *j, const struct param *p)
{
	char text[400];

	json_key(j, "schema");
	json_obj(j);
	json_kcstr(j, "type", p->type == PARAM_UINT || p->type == PARAM_LEN ? "integer" : "string");
	switch (p->type) {
	case PARAM_UINT:
	case PARAM_LEN:
		num(j, "minimum", p->lo);
		num(j, "maximum", p->hi);
		break;
	case PARAM_TEXT:
		num(j, "minLength", p->lo);
		num(j, "maxLength", p->hi);
		break;
	case PARAM_ASN:
		json_kcstr(j, "pattern", asn_pattern);
		break;
	case PARAM_MONTH:
		json_kcstr(j, "pattern", "^[0-9]{4}-(0[1-9]|1[0-2])$");
		break;
	case PARAM_MONTH6:
		json_kcstr(j, "pattern", "^[0-9]{4}(0[1-9]|1[0-2])$");
		break;
	case PARAM_COUNTRY:
		json_kcstr(j, "pattern", "^[A-Za-z]{2}$");
		break;
	case PARAM_WORD:
		json_kcstr(j, "pattern", "^[A-Za-z0-9._=:-]+$");
		num(j, "maxLength", p->hi);
		break;
	case PARAM_CURSOR:
		json_kcstr(j, "pattern", "^[A-Za-z0-9._=:/-]+$");
		num(j, "maxLength", p->hi);
		break;
	case PARAM_ENUM:
	case PARAM_SORT:
		words(j, p->words, p->type == PARAM_SORT);
		break;
	case PARAM_RATED:
		snprintf(text, sizeof(text), "^(%s):(" ROUTE_READINESS ")$", p->words);
		json_kcstr(j, "pattern", text);
		break;
	case PARAM_ADDR:
		json_kcstr(j, "pattern", "^[0-9A-Fa-f:.]+$");
		break;
	case PARAM_PREFIX:
		json_kcstr(j, "pattern", "^[0-9A-Fa-f:.]+/[0-9]{1,3}$");
		break;
	case PARAM_TIME:
		json_kcstr(j, "pattern", "^[0-9]{4}-[0-9]{2}-[0-9]{2}([Tt ].+)?$|^[0-9]{1,11}$");
		break;
	}
	json_obj_end(j);
}

static void
fields_param(struct json *j)
{
	json_obj(j);
	json_kcstr(j, "name", "fields");
	json_kcstr(j, "in", "query");
	json_kbool(j, "required", false);
	json_kcstr(j, "description",
	    "the fields of a row to have, by name, with commas between; not with csv; default: "
	    "all");
	json_key(j, "schema");
	json_obj(j);
	json_kcstr(j, "type", "string");
	json_kcstr(j, "pattern", "^[A-Za-z0-9_]+(,[A-Za-z0-9_]+)*$");
	json_obj_end(j);
	json_obj_end(j);
}

static void
params(struct json *j, const struct route *r)
{
	json_key(j, "parameters");
	json_arr(j);
	for (const struct param *p = r->params; p != NULL && p->name != NULL; p++) {
		char text[256];

		json_obj(j);
		json_kcstr(j, "name", p->name);
		json_kcstr(j, "in", p->path ? "path" : "query");
		json_kbool(j, "required", p->path || p->needed);
		snprintf(text, sizeof(text), "%s%s%s", p->help,
		    p->dflt != NULL ? "; default: " : "", p->dflt != NULL ? p->dflt : "");
		json_kcstr(j, "description", text);
		param_schema(j, p);
		json_obj_end(j);
	}
	if (route_takes_fields(r))
		fields_param(j);
	json_arr_end(j);
}

static void
required(struct json *j, const struct route *r)
{
	json_key(j, "required");
	json_arr(j);
	json_cstr(j, "meta");
	json_cstr(j, "data");
	if (r->paged)
		json_cstr(j, "next");
	json_arr_end(j);
}

/* {"meta":...,"data":...,"next":...} around the shape of the route's data */
static void
envelope(struct json *j, const struct route *r)
{
	json_obj(j);
	json_kcstr(j, "type", "object");
	required(j, r);
	json_key(j, "properties");
	json_obj(j);
	json_key(j, "meta");
	schema_type(j, "meta");
	json_key(j, "data");
	schema_type(j, r->schema);
	if (r->paged) {
		json_key(j, "next");
		schema_type(j, "text?");
	}
	json_obj_end(j);
	json_obj_end(j);
}

/* The rows alone, as lines of JSON or of comma separated values. */
static void
bare_content(struct json *j)
{
	static const char *const types[] = { "application/x-ndjson", "text/csv" };

	for (size_t i = 0; i < 2; i++) {
		json_key(j, types[i]);
		json_obj(j);
		json_key(j, "schema");
		schema_type(j, "text");
		json_obj_end(j);
	}
}

static void
content(struct json *j, const struct route *r)
{
	json_key(j, "content");
	json_obj(j);
	if (r->formats)
		bare_content(j);
	if (r->type != NULL) {
		json_key(j, r->type);
		json_obj(j);
		json_key(j, "schema");
		json_obj(j);
		json_kcstr(j, "type", "string");
		json_kcstr(j, "format", "binary");
		json_obj_end(j);
		json_obj_end(j);
		json_obj_end(j);
		return;
	}
	json_key(j, r->schema != NULL	    ? "application/json"
		    : r->own == own_openapi ? "application/vnd.oai.openapi+json;version=3.1"
		    : r->own == own_events  ? "text/event-stream"
					    : "text/plain");
	json_obj(j);
	json_key(j, "schema");
	if (r->kind == ROUTE_API && !r->bare)
		envelope(j, r);
	else
		schema_type(j, r->schema != NULL       ? r->schema
			       : r->own == own_openapi ? "any"
						       : "text");
	json_obj_end(j);
	json_obj_end(j);
}

static void
problem_ref(struct json *j, const char *status, const char *name)
{
	char text[80];

	snprintf(text, sizeof(text), "#/components/responses/%s", name);
	json_key(j, status);
	json_obj(j);
	json_kcstr(j, "$ref", text);
	json_obj_end(j);
}

static void
responses(struct json *j, const struct route *r)
{
	json_key(j, "responses");
	json_obj(j);
	json_key(j, "200");
	json_obj(j);
	json_kcstr(j, "description", r->help);
	content(j, r);
	json_obj_end(j);
	if (r->kind == ROUTE_API) {
		json_key(j, "304");
		json_obj(j);
		json_kcstr(
		    j, "description", "the view has not changed since the tag in If-None-Match");
		json_obj_end(j);
		problem_ref(j, "404", "NotFound");
	}
	problem_ref(j, "400", "BadRequest");
	problem_ref(j, "503", "Unavailable");
	json_obj_end(j);
}

static void
operation(struct json *j, const struct route *r)
{
	json_key(j, r->path);
	json_obj(j);
	json_key(j, "get");
	json_obj(j);
	json_kcstr(j, "operationId", r->id);
	json_kcstr(j, "summary", r->help);
	params(j, r);
	responses(j, r);
	json_obj_end(j);
	json_obj_end(j);
}

static void
problem_response(struct json *j, const char *name, const char *help)
{
	json_key(j, name);
	json_obj(j);
	json_kcstr(j, "description", help);
	json_key(j, "content");
	json_obj(j);
	json_key(j, "application/problem+json");
	json_obj(j);
	json_key(j, "schema");
	schema_type(j, "problem");
	json_obj_end(j);
	json_obj_end(j);
	json_obj_end(j);
}

static void
components(struct json *j)
{
	json_key(j, "components");
	json_obj(j);
	json_key(j, "responses");
	json_obj(j);
	problem_response(
	    j, "BadRequest", "a parameter or the request itself is wrong; \"parameter\" names it");
	problem_response(j, "NotFound", "there is no such month, AS, prefix or framework here");
	problem_response(j, "Unavailable", "the store cannot be read now");
	json_obj_end(j);
	json_key(j, "schemas");
	json_obj(j);
	schema_all(j);
	json_obj_end(j);
	json_obj_end(j);
}

void
openapi_write(struct buf *out)
{
	struct json j = json_on(out);

	json_obj(&j);
	json_kcstr(&j, "openapi", "3.1.0");
	json_key(&j, "info");
	json_obj(&j);
	json_kcstr(&j, "title", "Routescope");
	json_kcstr(&j, "version", "1");
	json_kcstr(&j, "description",
	    "Routing security of the Internet, AS by AS. Read only. null means no data, never "
	    "zero. "
	    "Errors are RFC 9457 problems. An answer's ETag changes with the view.");
	json_key(&j, "license");
	json_obj(&j);
	json_kcstr(&j, "name", "BSD-2-Clause");
	json_kcstr(&j, "identifier", "BSD-2-Clause");
	json_obj_end(&j);
	json_obj_end(&j);
	json_key(&j, "servers");
	json_arr(&j);
	json_obj(&j);
	json_kcstr(&j, "url", "/");
	json_obj_end(&j);
	json_arr_end(&j);
	json_key(&j, "paths");
	json_obj(&j);
	for (size_t i = 0; i < routes_n; i++) {
		if (routes[i].kind == ROUTE_API || routes[i].kind == ROUTE_OWN)
			operation(&j, &routes[i]);
	}
	json_obj_end(&j);
	components(&j);
	json_obj_end(&j);
	buf_ch(out, '\n');
}

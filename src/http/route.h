/*
 * route.h - the table of routes, from which everything about them follows: finding the handler,
 * checking the parameters, the OpenAPI document, the labels of /metrics.
 *
 * Not here: what an answer says (app/view.h) and how it travels (answer.h).
 */
#ifndef ROUTE_H
#define ROUTE_H

#include "app/view.h"
#include "http/target.h"

enum param_type {
	PARAM_TEXT,    /* lo to hi bytes */
	PARAM_UINT,    /* lo to hi */
	PARAM_ASN,     /* 64500 or AS64500 */
	PARAM_MONTH,   /* 2026-01 */
	PARAM_MONTH6,  /* 202601 */
	PARAM_COUNTRY, /* two letters */
	PARAM_WORD,    /* letters, digits, ".", "_", "-", "=", ":"; at most hi */
	PARAM_CURSOR,  /* the same, and "/" */
	PARAM_ENUM,    /* one of words */
	PARAM_SORT,    /* one of words, "-" may stand before it */
	PARAM_RATED,   /* a category of words, a colon, a readiness */
	PARAM_ADDR,    /* IPv4 or IPv6 */
	PARAM_LEN,     /* lo to hi; joins the address before it */
	PARAM_PREFIX,  /* address and length */
	PARAM_TIME,    /* RFC 3339, a day, or Unix seconds */
};

struct param {
	const char *name;
	bool path; /* part of the path, else of the query and optional */
	enum param_type type;
	uint64_t lo, hi;
	const char *words; /* "a|b|c" */
	const char *dflt;  /* what holds without it, or NULL */
	const char *help;
	size_t field; /* offset in struct view_query */
	bool needed;  /* a query parameter that must be there */
};

/* What PARAM_RATED may have behind its colon. */
#define ROUTE_READINESS "ready|aspiring|lagging|no_data|ungraded"

/* What a list can be had as; words of parameter format, rows without a frame but in the first. */
#define ROUTE_FORMATS "json|ndjson|csv"

enum route_kind {
	ROUTE_API,   /* {"meta":...,"data":SCHEMA} from the view */
	ROUTE_PAGE,  /* a page of the dashboard: the shell, which asks the API */
	ROUTE_ASSET, /* a file of the dashboard */
	ROUTE_OWN,   /* the server's own: health, metrics, the document */
};

struct call;
struct answer;

struct route {
	const char *path; /* "/api/v1/ases/{asn}" */
	const char *id;	  /* operationId, and label in /metrics */
	enum route_kind kind;
	const struct param *params; /* NULL name at the end; or NULL */
	enum st (*app)(struct view *, const struct view_query *, struct buf *, struct err *);
	enum st (*own)(struct call *, struct answer *, struct err *);
	const char *schema; /* of "data", or of the whole for ROUTE_OWN with JSON; see schema.h */
	bool paged;	    /* has "next" */
	const char *type;   /* of an answer that is no JSON, for ROUTE_API; or NULL */
	bool formats;	    /* takes one of ROUTE_FORMATS */
	bool fresh;	    /* made from what is no part of a view: its tag is of its bytes */
	bool bare;	    /* of ROUTE_API: the answer is the schema, without the frame */
	const char *help;
};

extern const struct route routes[];
extern const size_t routes_n;

/* The route of a path, NULL when there is none. */
const struct route *route_find(const struct target *t);
/*
 * Checks every parameter against its row and puts its text into *q. ST_BAD: e->rule names the
 * parameter; e->off is 1 when a part of the path is at fault. Text made here lives in a.
 */
enum st route_params(const struct route *r, const struct target *t, struct arena *a,
    struct view_query *q, struct err *e);
/* Whether parameter fields can be given: what comes out are rows (fields.h). */
bool route_takes_fields(const struct route *r);
size_t route_index(const struct route *r);

#endif

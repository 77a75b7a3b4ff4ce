/*
 * json.h - the one JSON writer. Commas and escapes are its business.
 *
 * Strings are bytes: what is not UTF-8 is written as U+FFFD, so that the
 * output is always valid JSON.
 */
#ifndef JSON_H
#define JSON_H

#include "base/buf.h"

struct json {
	struct buf *b;
	bool comma; /* the next value needs one */
};

static inline struct json
json_on(struct buf *b)
{
	return (struct json){ b, false };
}

void json_obj(struct json *j);	   /* { */
void json_obj_end(struct json *j); /* } */
void json_arr(struct json *j);	   /* [ */
void json_arr_end(struct json *j); /* ] */
void json_key(struct json *j, const char *key);
void json_str(struct json *j, struct str s);
void json_cstr(struct json *j, const char *s);
void json_u64(struct json *j, uint64_t v);
void json_i64(struct json *j, int64_t v);
void json_bool(struct json *j, bool v);
void json_null(struct json *j);
void json_raw(struct json *j, struct str s); /* s is JSON already */
void json_ratio(struct json *j, int64_t num, int64_t den);
/* Hundredths as a number with two places: 80 is 0.80. */
void json_hundredths(struct json *j, int32_t v);
void json_rfc3339(struct json *j, int64_t unix_s);
/* A line feed between objects of NDJSON; the next value needs no comma. */
void json_nl(struct json *j);

/* key and value in one call */
void json_kstr(struct json *j, const char *key, struct str s);
void json_kcstr(struct json *j, const char *key, const char *s);
void json_ku64(struct json *j, const char *key, uint64_t v);
void json_ki64(struct json *j, const char *key, int64_t v);
void json_kbool(struct json *j, const char *key, bool v);
void json_knull(struct json *j, const char *key);

#endif

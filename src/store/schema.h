/* schema.h - the embedded maker's statements and migrations: schema.c is where the SQL stands. */
#ifndef SCHEMA_H
#define SCHEMA_H

#include <stddef.h>

enum sql {
	SQL_SETTING,
	SQL_SETTING_PUT,
	SQL_PUBLISH_INPUTS,
	SQL_INPUTS,
	SQL_INPUT_FIND,
	SQL_INPUT_PUT,
	SQL_INPUT_ID,
	SQL_MONTHS,
	SQL_MONTH_PUT,
	SQL_MONTH_INPUTS,
	SQL_MONTH_INPUTS_CLEAR,
	SQL_MONTH_INPUT_PUT,
	SQL_CHUNK,
	SQL_CHUNKS_CLEAR,
	SQL_CHUNK_PUT,
	SQL_ROUTES_ALL,
	SQL_ROUTES_RANGE,
	SQL_ROUTES_ORIGIN,
	SQL_ROUTE_PUT,
	SQL_ROUTE_SET,
	SQL_ROUTE_DROP,
	SQL_ROUTE_INDEX,
	SQLS,
};

#define SCHEMA_VERSION 1

extern const char *const schema_sql[SQLS];
extern const char *const schema_steps[SCHEMA_VERSION];

#endif

/*
 * fw_schema.h - the format of framework files as a JSON Schema (draft 2020-12), for editors and
 * other programs.
 *
 * It is made from the tables that read the files, so it cannot say something else than they do. It
 * has the shape only: which ids a rule may name and which numbers make sense together is told by
 * reading the file.
 */
#ifndef FW_SCHEMA_H
#define FW_SCHEMA_H

#include "base/json.h"

void fw_schema(struct json *j);

#endif

/*
 * month.h - calendar months (UTC) as whole numbers that follow each other: year x 12 + month - 1.
 */
#ifndef MONTH_H
#define MONTH_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

#define MONTH_TEXT 8 /* "2026-01" with its terminator */

/* The month that a moment is in; moments outside the years 1970 to 9999 are held there. */
int32_t month_of(int64_t unix_s);
/* First second of the month. */
int64_t month_begin_s(int32_t month);
/* "2026-01" of the years 1970 to 9999. */
bool month_parse(struct str s, int32_t *out);
char *month_fmt(char d[MONTH_TEXT], int32_t month); /* returns d */

#endif

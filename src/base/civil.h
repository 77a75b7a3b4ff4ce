/*
 * civil.h - dates and times as text, to Unix seconds.
 */
#ifndef CIVIL_H
#define CIVIL_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

/* Days from 1970-01-01 to a date of the Gregorian calendar. */
int64_t civil_days(int year, unsigned month, unsigned day);
/*
 * "2025-07-20", or "2025-07-20T09:31:33Z" with a blank for the T, fractions of a second, an offset
 * ("+02:00") or none (then UTC). False, and *unix_s as it was, for anything else.
 */
bool civil_parse(struct str s, int64_t *unix_s);
/* Eight digits, "20250720"; the same. */
bool civil_parse_day8(struct str s, int64_t *unix_s);
/*
 * The first date inside a file name: YYYYMMDD or YYYY-MM-DD, perhaps with a time behind it
 * ("T093133Z", ".0800", "-1200"). False when there is none.
 */
bool civil_in_name(struct str name, int64_t *unix_s);
/* The same, else the first second of a month in it: YYYYMM, YYYY-MM or YYYY_MM. */
bool civil_month_in_name(struct str name, int64_t *unix_s);

#endif

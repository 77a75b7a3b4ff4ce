/* month.c - see month.h. */
#include "store/month.h"

#include <time.h>

#define FIRST_MONTH (1970 * 12)
#define LAST_MONTH (9999 * 12 + 11)

int32_t
month_of(int64_t unix_s)
{
	const time_t t = unix_s;
	struct tm tm;
	int64_t m;

	if (unix_s < 0 || gmtime_r(&t, &tm) == NULL)
		return unix_s < 0 ? FIRST_MONTH : LAST_MONTH;
	m = ((int64_t)tm.tm_year + 1900) * 12 + tm.tm_mon;
	return m > LAST_MONTH ? LAST_MONTH : (int32_t)m;
}

int64_t
month_begin_s(int32_t month)
{
	struct tm tm = { .tm_year = month / 12 - 1900, .tm_mon = month % 12, .tm_mday = 1 };

	return timegm(&tm);
}

bool
month_parse(struct str s, int32_t *out)
{
	uint64_t y, m;

	if (s.n != 7 || s.p[4] != '-' || !str_u64((struct str){ s.p, 4 }, 9999, &y) ||
	    !str_u64((struct str){ s.p + 5, 2 }, 12, &m) || y < 1970 || m == 0)
		return false;
	*out = (int32_t)(y * 12 + m - 1);
	return true;
}

char *
month_fmt(char d[MONTH_TEXT], int32_t month)
{
	const int32_t y = month / 12, m = month % 12 + 1;

	d[0] = (char)('0' + y / 1000 % 10);
	d[1] = (char)('0' + y / 100 % 10);
	d[2] = (char)('0' + y / 10 % 10);
	d[3] = (char)('0' + y % 10);
	d[4] = '-';
	d[5] = (char)('0' + m / 10);
	d[6] = (char)('0' + m % 10);
	d[7] = '\0';
	return d;
}

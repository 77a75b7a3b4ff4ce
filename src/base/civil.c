/* civil.c - see civil.h. */
#include "base/civil.h"

#include <ctype.h>

int64_t
civil_days(int year, unsigned month, unsigned day)
{
	/* years that begin in March, so that the leap day is the last one; eras of 400 years */
	const int64_t y = (int64_t)year - (month <= 2);
	const int64_t era = (y >= 0 ? y : y - 399) / 400;
	const unsigned yoe = (unsigned)(y - era * 400);
	const unsigned doy = (153 * (month + (month > 2 ? -3u : 9u)) + 2) / 5 + day - 1;

	return era * 146097 + (int64_t)(yoe * 365 + yoe / 4 - yoe / 100 + doy) - 719468;
}

/* Exactly n digits at p. */
static bool
digits(const char *p, size_t n, unsigned *out)
{
	*out = 0;
	for (size_t i = 0; i < n; i++) {
		if (!isdigit((unsigned char)p[i]))
			return false;
		*out = *out * 10 + (unsigned)(p[i] - '0');
	}
	return true;
}

static bool
date_ok(unsigned y, unsigned m, unsigned d)
{
	static const unsigned len[] = { 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };

	if (m < 1 || m > 12 || d < 1 || d > len[m - 1])
		return false;
	return !(m == 2 && d == 29 && (y % 4 != 0 || (y % 100 == 0 && y % 400 != 0)));
}

/* "YYYY-MM-DD" at p. */
static bool
date10(const char *p, int64_t *s)
{
	unsigned y, m, d;

	if (!digits(p, 4, &y) || p[4] != '-' || !digits(p + 5, 2, &m) || p[7] != '-' ||
	    !digits(p + 8, 2, &d) || !date_ok(y, m, d))
		return false;
	*s = civil_days((int)y, m, d) * 86400;
	return true;
}

/* "HH:MM:SS" at p. */
static bool
time8(const char *p, int64_t *s)
{
	unsigned h, m, sec;

	if (!digits(p, 2, &h) || p[2] != ':' || !digits(p + 3, 2, &m) || p[5] != ':' ||
	    !digits(p + 6, 2, &sec) || h > 23 || m > 59 || sec > 60)
		return false;
	*s += (int64_t)h * 3600 + m * 60 + sec;
	return true;
}

/* "", "Z", "+02:00", "+0200". */
static bool
zone(struct str t, int64_t *s)
{
	const size_t colon = t.n == 6 ? 1 : 0;
	unsigned h, m;

	if (t.n == 0 || (t.n == 1 && (t.p[0] == 'Z' || t.p[0] == 'z')))
		return true;
	if ((t.n != 5 && t.n != 6) || (t.p[0] != '+' && t.p[0] != '-') ||
	    (colon && t.p[3] != ':') || !digits(t.p + 1, 2, &h) || !digits(t.p + 3 + colon, 2, &m))
		return false;
	*s -= (t.p[0] == '+' ? 1 : -1) * ((int64_t)h * 3600 + m * 60);
	return true;
}

bool
civil_parse(struct str s, int64_t *unix_s)
{
	int64_t v;
	size_t i = 19;

	if (s.n < 10 || !date10(s.p, &v))
		return false;
	if (s.n > 10) {
		if (s.n < 19 || (s.p[10] != 'T' && s.p[10] != 't' && s.p[10] != ' ') ||
		    !time8(s.p + 11, &v))
			return false;
		if (i < s.n && s.p[i] == '.') {
			for (i++; i < s.n && isdigit((unsigned char)s.p[i]);)
				i++;
		}
		if (!zone((struct str){ s.p + i, s.n - i }, &v))
			return false;
	}
	*unix_s = v;
	return true;
}

bool
civil_parse_day8(struct str s, int64_t *unix_s)
{
	unsigned y, m, d;

	if (s.n != 8 || !digits(s.p, 4, &y) || !digits(s.p + 4, 2, &m) || !digits(s.p + 6, 2, &d) ||
	    !date_ok(y, m, d) || y < 1970)
		return false;
	*unix_s = civil_days((int)y, m, d) * 86400;
	return true;
}

/* A time of four or six digits behind a date, "T093133Z", ".0800": added to *s when it is one. */
static void
time_behind(struct str t, int64_t *s)
{
	unsigned h, m, sec = 0;
	size_t n = 0;

	if (t.n < 5 || strchr("T.-_", t.p[0]) == NULL)
		return;
	while (n + 1 < t.n && isdigit((unsigned char)t.p[n + 1]))
		n++;
	if ((n != 4 && n != 6) || !digits(t.p + 1, 2, &h) || !digits(t.p + 3, 2, &m))
		return;
	if (n == 6)
		digits(t.p + 5, 2, &sec);
	if (h < 24 && m < 60 && sec < 61)
		*s += (int64_t)h * 3600 + m * 60 + sec;
}

bool
civil_in_name(struct str name, int64_t *unix_s)
{
	for (size_t i = 0; i + 8 <= name.n; i++) {
		const bool begins = i == 0 || !isdigit((unsigned char)name.p[i - 1]);
		const struct str rest = { name.p + i, name.n - i };
		size_t n = 0;
		int64_t v;

		if (!begins)
			continue;
		if ((rest.n == 8 || (rest.n > 8 && !isdigit((unsigned char)rest.p[8]))) &&
		    civil_parse_day8((struct str){ rest.p, 8 }, &v))
			n = 8;
		else if (rest.n >= 10 && (rest.n == 10 || !isdigit((unsigned char)rest.p[10])) &&
			 date10(rest.p, &v))
			n = 10;
		if (n == 0 || v < 0)
			continue;
		time_behind((struct str){ rest.p + n, rest.n - n }, &v);
		*unix_s = v;
		return true;
	}
	return false;
}

/* "202210", "2022-10" or "2022_10" that no digit follows, at p: its first second. */
static bool
month_at(struct str t, int64_t *unix_s)
{
	const size_t mark = t.n > 4 && (t.p[4] == '-' || t.p[4] == '_') ? 1 : 0, n = 6 + mark;
	char day[8];

	if (t.n < n || (t.n > n && isdigit((unsigned char)t.p[n])))
		return false;
	memcpy(day, t.p, 4);
	memcpy(day + 4, t.p + 4 + mark, 2);
	memcpy(day + 6, "01", 2);
	return civil_parse_day8((struct str){ day, sizeof(day) }, unix_s);
}

bool
civil_month_in_name(struct str name, int64_t *unix_s)
{
	if (civil_in_name(name, unix_s))
		return true;
	for (size_t i = 0; i < name.n; i++) {
		if ((i == 0 || !isdigit((unsigned char)name.p[i - 1])) &&
		    month_at((struct str){ name.p + i, name.n - i }, unix_s))
			return true;
	}
	return false;
}

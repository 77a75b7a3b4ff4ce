/* score_days.c - the daily lists of the CIDR report as events of whole days. */
#include <dirent.h>
#include <stdlib.h>

#include "app/score_events.h"
#include "base/civil.h"
#include "io/in.h"
#include "pfx/asn.h"
#include "pfx/pfx.h"

#define DAY_S 86400

static enum st
add(struct score_days *d, uint32_t asn, int64_t day_s, struct err *e)
{
	if (d->n == d->cap) {
		const size_t cap = d->cap != 0 ? 2 * d->cap : 1024;
		struct sev *v = reallocarray(d->ev, cap, sizeof(*v));

		if (v == NULL)
			return err_nomem(e, "events");
		d->ev = v;
		d->cap = cap;
	}
	d->ev[d->n++] = (struct sev){ .asn = asn,
		.kind = SEV_BOGON_PREFIX,
		.role = SEV_OWN,
		.facts = SEV_BOGON_FULL | SEV_GRADE_MASK, /* the report states it */
		.weight_e6 = SEV_WEIGHT,
		.begin_s = day_s,
		.end_s = day_s + DAY_S };
	return ST_OK;
}

/* "192.154.64.0/19 AS81 Prefix is within unallocated space: ..." */
static bool
parse(struct str line, uint32_t *asn)
{
	struct str prefix, as;
	struct pfx p;

	return str_cut(&line, ' ', &prefix) && str_cut(&line, ' ', &as) && pfx_parse(prefix, &p) &&
	       asn_parse(as, asn);
}

static enum st
read_day(struct score_days *d, const char *path, int64_t day_s, struct err *e)
{
	struct str line;
	struct in *in;
	uint32_t asn;
	enum st st = in_open_undigested(&in, path, e);

	if (st != ST_OK)
		return st;
	while ((st = in_line(in, &line, e)) == ST_OK) {
		if (str_trim(line).n == 0)
			continue;
		if (!parse(line, &asn))
			d->refused++;
		else if ((st = add(d, asn, day_s, e)) != ST_OK)
			break;
	}
	in_close(in);
	return st == ST_END ? ST_OK : err_in(e, path);
}

static enum st
read_all(struct score_days *d, const char *dir, DIR *open, bool *seen, int64_t begin_s,
    int64_t end_s, struct err *e)
{
	struct buf path = { 0 };
	struct dirent *de;
	enum st st = ST_OK;

	while (st == ST_OK && (de = readdir(open)) != NULL) {
		int64_t at;

		if (de->d_name[0] == '.' || !civil_in_name(str_of(de->d_name), &at) ||
		    at < begin_s || at >= end_s)
			continue;
		path.n = 0;
		buf_printf(&path, "%s/%s", dir, de->d_name);
		buf_ch(&path, '\0');
		if (buf_bad(&path)) {
			st = err_nomem(e, dir);
			break;
		}
		if (seen[(at - begin_s) / DAY_S])
			st = err_in(
			    (err_set(e, ST_BAD, ERR_NOOFF, NULL, "a second file of its day"), e),
			    path.p);
		else
			st = read_day(d, path.p, at - (at - begin_s) % DAY_S, e);
		seen[(at - begin_s) / DAY_S] = true;
	}
	buf_fini(&path);
	return st;
}

/* Runs of days that nobody saw. */
static void
find_gaps(
    struct score_days *d, enum score_source source, const bool *seen, size_t days, int64_t begin_s)
{
	for (size_t i = 0; i < days; i++) {
		d->n_days += seen[i];
		if (seen[i])
			continue;
		if (i == 0 || seen[i - 1])
			d->gaps[d->n_gaps++] =
			    (struct score_gap){ source, begin_s + (int64_t)i * DAY_S, 0 };
		d->gaps[d->n_gaps - 1].end_s = begin_s + (int64_t)(i + 1) * DAY_S;
	}
}

enum st
score_days_load(struct score_days *out, const char *dir, enum score_source source, int64_t begin_s,
    int64_t end_s, struct err *e)
{
	const size_t days = (size_t)((end_s - begin_s) / DAY_S);
	bool *seen = calloc(days + 1, sizeof(*seen));
	DIR *open = opendir(dir);
	enum st st = ST_OK;

	*out = (struct score_days){ .gaps = calloc(days + 1, sizeof(struct score_gap)) };
	if (open == NULL)
		st = err_in((err_sys(e, "open"), e), dir);
	else if (seen == NULL || out->gaps == NULL)
		st = err_nomem(e, dir);
	else
		st = read_all(out, dir, open, seen, begin_s, end_s, e);
	if (st == ST_OK) {
		find_gaps(out, source, seen, days, begin_s);
		sev_sort(out->ev, out->n);
	}
	if (open != NULL)
		closedir(open);
	free(seen);
	return st;
}

void
score_days_fini(struct score_days *d)
{
	free(d->ev);
	free(d->gaps);
}

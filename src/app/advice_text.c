/*
 * advice_text.c - the advice for people, and its ROAs and objects as other programs read them.
 *
 * The ROAs come as VRPs in CSV and as local assertions (SLURM, RFC 8416), so that a validator
 * shows their effect before anything is signed.
 */
#include "app/advice_i.h"

static void
put_percent(struct buf *b, int32_t bp)
{
	if (bp == SCORE_NO_DATA)
		buf_lit(b, "no data");
	else
		buf_printf(b, "%d.%02d %%", bp / 100, bp % 100);
}

static void
put_reach(struct buf *b, const char *what, uint32_t after)
{
	if (after == 0)
		buf_printf(b, ", %s", what);
	else if (after == ADVISE_NONE)
		buf_printf(b, ", not %s by these steps", what);
	else
		buf_printf(b, ", %s after step %u", what, after);
}

static void
put_goals(const struct advice *d)
{
	const struct framework *f = d->a->fw;
	struct buf *b = d->a->out;

	for (unsigned c = 0; c < FW_CATEGORIES; c++) {
		buf_printf(b, "  %-28s ", f->categories[c].name);
		put_percent(b, d->plan.now.score_bp[c]);
		if (d->plan.now.score_bp[c] == SCORE_NO_DATA && d->plan.end.score_bp[c] < 0)
			buf_printf(b, ". %s", f->categories[c].no_data);
		else {
			if (f->readiness != NULL)
				put_reach(b, "ready", d->plan.ready_after[c]);
			put_reach(b, "100 %", d->plan.full_after[c]);
		}
		buf_ch(b, '\n');
	}
}

static enum st
put_broken(struct advice *d, uint32_t step, struct err *e)
{
	struct advice_broken v[ADVICE_BROKEN];
	struct buf *b = d->a->out;
	uint32_t total = 0;
	enum st st = advice_breaks(d, step, v, &total, e);

	for (uint32_t i = 0; st == ST_OK && i < total && i < ADVICE_BROKEN; i++) {
		buf_lit(b, "     Not before ");
		buf_pfx(b, &v[i].pfx);
		if (v[i].origin == ORIGIN_NONE)
			buf_lit(b, " (no single origin)");
		else
			buf_printf(b, " of AS%u", v[i].origin);
		buf_printf(b,
		    " has a ROA of its own: it is announced (%u peer%s) and would be %s.\n",
		    v[i].peers, v[i].peers == 1 ? "" : "s", rpki_word(v[i].rpki));
	}
	if (total > ADVICE_BROKEN)
		buf_printf(b, "     The same holds for %u more routes.\n", total - ADVICE_BROKEN);
	return st;
}

static void
put_after(const struct advice *d, const struct advise_step *s)
{
	struct buf *b = d->a->out;

	buf_printf(b, "     Then: %s ", d->a->fw->categories[s->category].name);
	put_percent(b, s->score_bp[s->category]);
	buf_lit(b, "\n");
}

static enum st
put_step(struct advice *d, uint32_t i, struct err *e)
{
	const struct advise_step *s = &d->plan.steps[i];
	struct buf *b = d->a->out;
	const char *place;
	enum st st = ST_OK;

	buf_printf(b, "%3u. ", i + 1);
	advice_what(d, s, b);
	buf_lit(b, "\n     ");
	advice_why(d, s, b);
	buf_ch(b, '\n');
	for (unsigned k = 0; s->action == ADVISE_CONTACT; k++) {
		place = advice_contact_place(d, k);
		if (place == NULL)
			break;
		buf_printf(b, "     %s\n", place);
	}
	if (s->action == ADVISE_ROA)
		st = put_broken(d, i, e);
	put_after(d, s);
	return st;
}

static bool
take_incident(void *arg, const struct store_incident *in)
{
	struct buf *b = arg;

	buf_printf(b, "  %s, /incident/%s, since ", in->kind, in->id);
	buf_rfc3339(b, in->begin_us / 1000000);
	if (in->end_us != 0) {
		buf_lit(b, " until ");
		buf_rfc3339(b, in->end_us / 1000000);
	} else
		buf_lit(b, ", open: end it");
	buf_ch(b, '\n');
	return true;
}

static enum st
put_incidents(struct advice *d, struct err *e)
{
	struct buf *b = d->a->out;
	const size_t before = b->n;
	size_t head;
	enum st st;

	buf_lit(b, "Incidents of the month to settle, or to dispute where they are wrong:\n");
	head = b->n;
	st = vscan_incidents(d->a, d->asn, take_incident, b, e);
	if (b->n == head)
		b->n = before; /* none */
	return st;
}

enum st
advice_put_text(struct advice *d, struct err *e)
{
	const char *name = d->a->vm->names[d->row].name;
	struct buf *b = d->a->out;
	char month[MONTH_TEXT];
	enum st st = ST_OK;

	buf_printf(b, "AS%u%s%s in %s, by %s\n", d->asn, name[0] != '\0' ? " " : "", name,
	    month_fmt(month, d->a->vm->m.month), d->a->fw->id);
	put_goals(d);
	if (d->plan.n == 0)
		buf_lit(b, "Nothing to change that these norms reward.\n");
	for (uint32_t i = 0; st == ST_OK && i < d->shown; i++)
		st = put_step(d, i, e);
	if (d->shown < d->plan.n)
		buf_printf(b, "%zu further steps are not shown.\n", d->plan.n - d->shown);
	return st == ST_OK ? put_incidents(d, e) : st;
}

void
advice_put_csv(struct advice *d)
{
	struct buf *b = d->a->out;

	buf_lit(b, "ASN,IP Prefix,Max Length,Trust Anchor\n");
	for (size_t i = 0; i < d->plan.n; i++) {
		const struct advise_step *s = &d->plan.steps[i];

		if (s->action != ADVISE_ROA)
			continue;
		buf_printf(b, "AS%u,", d->asn);
		buf_pfx(b, &d->routes[s->route].pfx);
		buf_printf(b, ",%u,", d->routes[s->route].pfx.len);
		buf_str(b, world_pfx_registry(d->a->world, &d->routes[s->route].pfx));
		buf_ch(b, '\n');
	}
}

void
advice_put_slurm(struct advice *d)
{
	struct json j = json_on(d->a->out);

	json_obj(&j);
	json_ku64(&j, "slurmVersion", 1);
	json_key(&j, "validationOutputFilters");
	json_obj(&j);
	json_key(&j, "prefixFilters");
	json_arr(&j);
	json_arr_end(&j);
	json_key(&j, "bgpsecFilters");
	json_arr(&j);
	json_arr_end(&j);
	json_obj_end(&j);
	json_key(&j, "locallyAddedAssertions");
	json_obj(&j);
	json_key(&j, "prefixAssertions");
	json_arr(&j);
	for (size_t i = 0; i < d->plan.n; i++) {
		const struct advise_step *s = &d->plan.steps[i];

		if (s->action != ADVISE_ROA)
			continue;
		json_obj(&j);
		json_ku64(&j, "asn", d->asn);
		vput_pfx(&j, "prefix", &d->routes[s->route].pfx);
		json_ku64(&j, "maxPrefixLength", d->routes[s->route].pfx.len);
		json_kcstr(&j, "comment", "advised, not signed");
		json_obj_end(&j);
	}
	json_arr_end(&j);
	json_key(&j, "bgpsecAssertions");
	json_arr(&j);
	json_arr_end(&j);
	json_obj_end(&j);
	json_obj_end(&j);
	json_nl(&j);
}

void
advice_put_rpsl(struct advice *d)
{
	struct buf *b = d->a->out;

	for (size_t i = 0; i < d->plan.n; i++) {
		const struct advise_step *s = &d->plan.steps[i];

		if (s->action != ADVISE_OBJECT)
			continue;
		advice_rpsl(d, &d->routes[s->route].pfx, b);
		buf_ch(b, '\n');
	}
}

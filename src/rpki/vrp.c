/* vrp.c - what the forms of VRP files have in common; see vrp.h. */
#include "rpki/vrp_i.h"

#include <ctype.h>

#include "base/limits.h"
#include "pfx/asn.h"

/* RFC 8259 and CSV files both may begin with blanks; the first other byte tells. */
static enum st
first_byte(struct in *in, uint8_t *out, struct err *e)
{
	const uint8_t *p;
	size_t have, i = 0;
	enum st st;

	do {
		st = in_peek(in, i + 1, &p, &have, e);
		while (i < have && isspace(p[i]))
			i++;
	} while (st == ST_OK && i == have && i < TEXT_MAX_LINE_BYTES);
	if (i < have) {
		*out = p[i];
		return ST_OK;
	}
	return st == ST_END || st == ST_OK
		   ? err_set(e, ST_BAD, 0, NULL, "the file is empty, no VRPs in it")
		   : st;
}

enum st
vrp_load(struct vrp_set *s, struct in *in, struct load *l, struct err *e)
{
	const size_t before = s->rows.n;
	uint8_t c = 0;
	enum st st = first_byte(in, &c, e);

	if (st == ST_OK)
		st = c == '{' || c == '[' ? vrp_json(s, in, l, e) : vrp_csv(s, in, l, e);
	if (st == ST_OK && l->kept == 0)
		st = err_set(e, ST_BAD, ERR_NOOFF, NULL,
		    l->read == 0 ? "no VRPs in it: a set that fell to nothing is held back"
				 : "none of its VRPs is usable (the first reason: %s)",
		    l->reasons[0].why);
	if (st != ST_OK)
		s->rows.n = before;
	return st;
}

void
vrp_set_fini(struct vrp_set *s)
{
	prows_fini(&s->rows);
}

/* maxLength as digits; a field that is not there, or is empty, is the length of the prefix. */
static bool
max_len_of(struct str s, const struct pfx *p, uint8_t *out)
{
	uint64_t v = p->len;

	if (s.p != NULL && s.n != 0 && !str_u64(s, 128, &v))
		return false;
	*out = (uint8_t)v;
	return v >= p->len && v <= afi_bits(p->afi);
}

enum st
vrp_take(
    struct vrp_set *s, const struct vrp_text *t, int64_t built_s, struct load *l, struct err *e)
{
	struct rov_vrp v = { 0 };
	bool host = false;

	if (!asn_parse(t->asn, &v.asn))
		load_refuse(l, "not an AS number");
	else if (!pfx_parse_loose(t->prefix, &v.pfx, &host))
		load_refuse(l, "not a prefix");
	else if (host)
		load_refuse(l, "bits set behind the prefix length");
	else if (!max_len_of(t->max_len, &v.pfx, &v.max_len))
		load_refuse(l, "maxLength out of range");
	else if (t->expires_s != 0 && built_s != 0 && t->expires_s < built_s)
		load_refuse(l, "expired when the file was made");
	else if (s->rows.n >= RPKI_MAX_VRPS)
		return err_set(e, ST_LIMIT, ERR_NOOFF, NULL, "more than %u VRPs", RPKI_MAX_VRPS);
	else {
		v.tas = rov_ta_bit(&s->tas, t->ta.p != NULL ? t->ta : STR("unknown"));
		if (!rov_add(&s->rows, &v))
			return err_nomem(e, "VRPs");
		load_keep(l);
	}
	return ST_OK;
}

/* rov.c - see routescope/rov.h. */
#include <routescope/rov.h>

#include <stdlib.h>

#include "lib/lib_i.h"
#include "rpki/rov.h"
#include "rpki/vrp.h"

struct rs_rov {
	struct vrp_set set;
	struct rov_table *table; /* NULL: not frozen */
};

enum rs_status
rs_rov_new(struct rs_rov **out, struct rs_error *e)
{
	*out = calloc(1, sizeof(**out));
	return *out != NULL ? RS_OK : lib_fail(e, ST_NOMEM, NULL, "no memory for VRPs");
}

void
rs_rov_free(struct rs_rov *rov)
{
	if (rov == NULL)
		return;
	rov_free(rov->table);
	vrp_set_fini(&rov->set);
	free(rov);
}

static enum rs_status
frozen(struct rs_error *e)
{
	return lib_fail(e, ST_UNSUP, NULL, "the VRPs are frozen");
}

enum rs_status
rs_rov_load(struct rs_rov *rov, const char *path, uint64_t *refused, struct rs_error *e)
{
	struct load l = { 0 };
	struct err fault;
	struct in *in;
	enum st st;

	if (rov->table != NULL)
		return frozen(e);
	st = in_open_undigested(&in, path, &fault);
	if (st != ST_OK)
		return lib_error(e, &fault);
	st = vrp_load(&rov->set, in, &l, &fault);
	if (st != ST_OK)
		err_in(&fault, path);
	in_close(in);
	if (refused != NULL)
		*refused = l.refused;
	return st == ST_OK ? RS_OK : lib_error(e, &fault);
}

enum rs_status
rs_rov_add(struct rs_rov *rov, const struct rs_vrp *vrp, struct rs_error *e)
{
	const unsigned bits = vrp->prefix.family == RS_IPV4 ? 32 : 128;
	struct rov_vrp v = { .asn = vrp->asn, .max_len = vrp->max_len };

	if (rov->table != NULL)
		return frozen(e);
	if (vrp->prefix.family != RS_IPV4 && vrp->prefix.family != RS_IPV6)
		return lib_fail(e, ST_BAD, "RFC 6811 2", "a VRP without a prefix");
	if (vrp->prefix.len > vrp->max_len || vrp->max_len > bits)
		return lib_fail(e, ST_BAD, "RFC 6811 2", "a maximum length that is out of range");
	v.pfx = lib_pfx(vrp->prefix.octets, vrp->prefix.family, vrp->prefix.len);
	if (!rov_add(&rov->set.rows, &v))
		return lib_fail(e, ST_NOMEM, NULL, "no memory for VRPs");
	return RS_OK;
}

enum rs_status
rs_rov_freeze(struct rs_rov *rov, struct rs_error *e)
{
	struct err fault;

	if (rov->table != NULL)
		return frozen(e);
	if (rov_build(&rov->table, &rov->set.rows, &rov->set.tas, &fault) != ST_OK)
		return lib_error(e, &fault);
	vrp_set_fini(&rov->set);
	rov->set = (struct vrp_set){ 0 };
	return RS_OK;
}

size_t
rs_rov_count(const struct rs_rov *rov)
{
	return rov->table != NULL ? rov_count(rov->table) : 0;
}

static const enum rs_rov_state states[] = {
	[ROV_NOTFOUND] = RS_NOT_FOUND,
	[ROV_VALID] = RS_VALID,
	[ROV_INVALID_LENGTH] = RS_INVALID_LENGTH,
	[ROV_INVALID_ASN] = RS_INVALID_ASN,
};

enum rs_rov_state
rs_rov_check(const struct rs_rov *rov, const struct rs_prefix *prefix, uint32_t origin)
{
	const struct pfx p = lib_pfx(prefix->octets, prefix->family, prefix->len);

	if (rov->table == NULL || prefix->family == RS_NO_FAMILY)
		return RS_NOT_FOUND;
	return states[rov_check(rov->table, &p, origin)];
}

size_t
rs_rov_covering(
    const struct rs_rov *rov, const struct rs_prefix *prefix, struct rs_vrp *out, size_t cap)
{
	const struct pfx p = lib_pfx(prefix->octets, prefix->family, prefix->len);
	struct rov_vrp found[RS_ROV_COVERING];
	size_t n;

	if (rov->table == NULL || prefix->family == RS_NO_FAMILY)
		return 0;
	if (cap > RS_ROV_COVERING)
		cap = RS_ROV_COVERING;
	n = rov_covering(rov->table, &p, found, cap);
	for (size_t i = 0; i < n && i < cap; i++) {
		lib_prefix(&out[i].prefix, &found[i].pfx);
		out[i].max_len = found[i].max_len;
		out[i].asn = found[i].asn;
	}
	return n;
}

const char *
rs_rov_word(enum rs_rov_state state)
{
	switch (state) {
	case RS_VALID:
		return "valid";
	case RS_INVALID_LENGTH:
		return "invalid-length";
	case RS_INVALID_ASN:
		return "invalid-asn";
	default:
		return "not-found";
	}
}

/* vrp_i.h - inside of the loaders of validator output. */
#ifndef VRP_I_H
#define VRP_I_H

#include "rpki/vrp.h"

#define VRP_FIELD_BYTES 64 /* more than any good value of a row needs */

/* What is wanted of a document. */
struct vrp_job {
	struct vrp_set *s;
	struct load *l; /* of VRPs; its time_s is that of the document */
	bool aspas_only;
	bool lossy; /* out: a form without maxLength */
};

/* One row as text; p NULL: the field is not there. Seconds of 0: not there. */
struct vrp_text {
	struct str asn, prefix, max_len, ta;
	int64_t not_before_s, expires_s;
	const char *mark; /* of the form, or NULL */
};

/* Takes a row: kept, or refused with its reason. ST_OK, ST_NOMEM or ST_LIMIT. */
enum st vrp_take(struct vrp_job *job, const struct vrp_text *t, struct err *e);
/* Takes an ASPA that has no broken fields. */
enum st vrp_take_aspa(struct vrp_job *job, uint32_t customer, const uint32_t *providers, size_t n,
    int64_t expires_s, struct err *e);
/* Why validity from, to (0: not told) does not cover the moment that counts; NULL when it does. */
const char *vrp_outside(const struct vrp_job *job, int64_t from_s, int64_t to_s);

/* Plain rows of JSON at p[0..n), as jsax_take_fn wants them; adds their number to *rows. */
enum st vrp_quick(
    struct vrp_job *job, const uint8_t *p, size_t n, size_t *took, uint64_t *rows, struct err *e);

enum st vrp_json(struct vrp_job *job, struct in *in, struct err *e);
enum st vrp_csv(struct vrp_job *job, struct in *in, struct str header, struct err *e);
/* Configuration of routers and other text; ST_UNSUP: first is no such thing. */
enum st vrp_conf(struct vrp_job *job, struct in *in, struct str first, struct err *e);

#endif

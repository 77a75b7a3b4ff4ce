/* view_evidence.c - what an incident rests on: its record, and the raw records behind it. */
#include "app/view_i.h"

#include <stdio.h>
#include <sys/stat.h>

#include "app/evidence_i.h"

static void
folder(const struct view *v, char out[3200])
{
	snprintf(out, 3200, "%s/%s", v->obs.dir, EVIDENCE_IN_OBS);
}

/* An object of the evidence: its digest, size, and where to have it. */
static enum st
put_object(struct vask *a, const char *dir, const uint8_t sha256[SHA256_BYTES], struct err *e)
{
	struct buf path = { 0 }, hex = { 0 };
	char href[100];
	struct stat sb;

	buf_hex(&hex, sha256, SHA256_BYTES);
	buf_ch(&hex, '\0');
	if (!evidence_object_path(dir, sha256, &path) || buf_bad(&hex)) {
		buf_fini(&path);
		buf_fini(&hex);
		return err_nomem(e, "evidence");
	}
	snprintf(href, sizeof(href), "/api/v1/evidence/%s", hex.p);
	json_obj(&a->j);
	json_kcstr(&a->j, "sha256", hex.p);
	if (stat(path.p, &sb) == 0)
		json_ku64(&a->j, "bytes", (uint64_t)sb.st_size);
	else
		json_knull(&a->j, "bytes");
	json_kcstr(&a->j, "href", href);
	json_obj_end(&a->j);
	buf_fini(&path);
	buf_fini(&hex);
	return ST_OK;
}

/* The record is the first of the evidence (detect_keep.c). */
static enum st
put_record(struct vask *a, const char *dir, const struct store_found *f, struct err *e)
{
	struct buf text = { 0 };
	struct err why;
	enum st st = ST_OK;

	json_key(&a->j, "record");
	if (f->in.n_evidence == 0 || evidence_get(dir, f->in.evidence[0], &text, &why) != ST_OK) {
		json_null(&a->j);
		buf_fini(&text);
		return ST_OK;
	}
	if (a->j.comma)
		buf_ch(a->j.b, ',');
	buf_str(a->j.b, str_trim((struct str){ text.p, text.n }));
	a->j.comma = true;
	buf_fini(&text);
	json_key(&a->j, "objects");
	json_arr(&a->j);
	for (size_t i = 0; st == ST_OK && i < f->in.n_evidence; i++)
		st = put_object(a, dir, f->in.evidence[i], e);
	json_arr_end(&a->j);
	return st;
}

enum st
view_incident_evidence(struct view *v, const struct view_query *q, struct buf *out, struct err *e)
{
	struct store_found f = { .roles = NULL };
	char dir[3200];
	struct vask a;
	enum st st = vask_begin(&a, v, q, out, e);

	if (st != ST_OK)
		return st;
	folder(v, dir);
	st = vfind_incident(&a, &f, e);
	vask_head(&a);
	json_obj(&a.j);
	json_kstr(&a.j, "id", q->incident);
	json_ku64(&a.j, "version", f.in.version);
	if (st == ST_OK)
		st = put_record(&a, dir, &f, e);
	json_obj_end(&a.j);
	vask_tail(&a, NULL);
	store_found_fini(&f);
	return vask_end(&a, st, e);
}

enum st
view_evidence(struct view *v, const struct view_query *q, struct buf *out, struct err *e)
{
	uint8_t sha256[SHA256_BYTES];
	char dir[3200];
	struct vask a;
	bool known = false;
	enum st st;

	if (q->sha256.n != 2 * SHA256_BYTES || !str_hex(q->sha256, sha256))
		return vbad(e, "sha256", q->sha256, "64 hexadecimal digits, lower case");
	st = vask_begin(&a, v, q, out, e);
	if (st != ST_OK)
		return st;
	folder(v, dir);
	st = store_evidence_known(
	    v->obs.store, sha256, q->local ? STORE_LOW : STORE_HIGH, &known, e);
	if (st == ST_OK && !known)
		st = vnot(e, "there is no such piece of evidence here");
	if (st == ST_OK)
		st = evidence_get(dir, sha256, out, e);
	return vask_end(&a, st, e);
}

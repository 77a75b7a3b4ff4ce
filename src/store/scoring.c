/* scoring.c - words, and the calls that every maker serves. */
#include "store/store_i.h"

static const char *const review_words[REVIEW_KINDS] = {
	[REVIEW_DISPUTE] = "dispute",
	[REVIEW_SET_ASIDE] = "set-aside",
	[REVIEW_RESTORE] = "restore",
};

const char *
store_review_word(enum store_review_kind k)
{
	return review_words[k];
}

enum st
store_events(struct store *s, const struct store_event_scan *scan, struct store_event **out,
    size_t *n, struct err *e)
{
	return s->ops->scoring->events(s, scan, out, n, e);
}

enum st
store_incident_id(struct store *s, int64_t n, char out[STORE_INCIDENT_ID], struct err *e)
{
	return s->ops->scoring->incident_id(s, n, out, e);
}

enum st
store_covers(struct store *s, int32_t month, struct store_cover **out, size_t *n, struct err *e)
{
	return s->ops->scoring->covers(s, month, out, n, e);
}

enum st
store_covers_put(struct store *s, int32_t month, const struct store_cover *c, size_t n,
    bool *changed, struct err *e)
{
	return s->ops->scoring->covers_put(s, month, c, n, changed, e);
}

enum st
store_review_put(struct store *s, struct store_review *r, struct err *e)
{
	return s->ops->scoring->review_put(s, r, e);
}

enum st
store_reviews(
    struct store *s, struct str incident, struct store_review **out, size_t *n, struct err *e)
{
	return s->ops->scoring->reviews(s, incident, out, n, e);
}

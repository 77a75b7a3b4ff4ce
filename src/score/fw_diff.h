/*
 * fw_diff.h - how two sets of norms differ, rule by rule.
 *
 * The two are compared key by key as the shape of the file has it, so that no key can be forgotten.
 * What stands in a list is found by its first key (a metric by its id, a term by its counter), so
 * order never matters. A rule that only one of them has is one change, whatever it says inside.
 */
#ifndef FW_DIFF_H
#define FW_DIFF_H

#include "base/arena.h"
#include "base/json.h"
#include "score/framework.h"

struct fw_change {
	const char *path;  /* "metrics.m2.events.drop" */
	const char *rule;  /* "metric m2", "programme netops, action 4", "framework" */
	const char *key;   /* in words: "events drop"; "" for the rule as a whole */
	const char *a, *b; /* what each says, for people; NULL: it says nothing */
	const char *origin_a, *origin_b; /* where the rule comes from; NULL: nothing is told */
};

struct fw_diff {
	struct fw_change *v; /* in the order of the file */
	size_t n;
	struct arena text;
};

/* ST_NOMEM at worst. The caller calls fini, whatever comes back. */
enum st fw_diff_init(
    struct fw_diff *d, const struct framework *a, const struct framework *b, struct err *e);
void fw_diff_fini(struct fw_diff *d);

/* One line without its end: "metric m2, events drop: set-aside -> rpki-valid, set-aside (ours)". */
void fw_diff_line(struct buf *out, const struct fw_change *c);
/* An object: from, to, changes. */
enum st fw_diff_json(
    struct json *j, const struct framework *a, const struct framework *b, struct err *e);

/*
 * Every key of the file: an array of path, rule, key, value (as above) and origin (null: none is
 * told). ST_OK or ST_NOMEM.
 */
enum st fw_rules_json(struct json *j, const struct framework *f, struct err *e);

#endif

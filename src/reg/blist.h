/*
 * blist.h - what others call bogon or hijacked: a second opinion beside our own verdict.
 *
 * Reads Team Cymru's full bogons (a prefix a line), Spamhaus DROP and EDROP
 * (`prefix ; SBLnnn`, or a JSON object a line) and the CIDR Report's list of
 * announced bogons (`prefix ASn Prefix is within unallocated space: a - b`).
 * Told apart line by line. No verdict asks this: it is shown beside.
 */
#ifndef BLIST_H
#define BLIST_H

#include "base/load.h"
#include "io/in.h"
#include "reg/space.h"

enum blist_kind { BLIST_FULLBOGONS, BLIST_DROP, BLIST_CIDR_REPORT, BLIST_KINDS };

/* "fullbogons", "spamhaus-drop", "cidr-report". */
const char *blist_name(unsigned kind);

/* Lists under construction; zeroed is empty. */
struct blist_set {
	struct space listed[BLIST_KINDS];
	struct space spans; /* announced prefixes that hold unallocated space, each as it is */
};

/* Adds one file. On failure the set is as before. */
enum st blist_load(struct blist_set *s, struct in *in, struct load *l, struct err *e);
void blist_set_fini(struct blist_set *s);

struct blist; /* frozen; opaque */

/* The set is emptied in every case. On failure *out is NULL. */
enum st blist_build(struct blist **out, struct blist_set *s, struct err *e);
void blist_free(struct blist *t); /* NULL is fine */

/* A bit for each kind of list that has *p in it: all of it, or, in the CIDR Report, itself. */
unsigned blist_opinion(const struct blist *t, const struct pfx *p);
/* The kinds of which there is a list: only their silence says something. */
unsigned blist_kinds(const struct blist *t);

#endif

/* collect_i.h - inside of collect: the calendar's rows beside the jobs made from them. */
#ifndef COLLECT_I_H
#define COLLECT_I_H

#include "app/collect.h"

struct plan {
	struct store_expected *rows; /* rows[i] is what jobs[i] asks for */
	struct fetch_job *jobs;
	size_t n, cap_rows, cap_jobs;
	size_t added; /* rows that are new in the calendar */
};

/*
 * collect_plan.c: writes what is expected into the calendar and lists what is to be asked for now.
 * Inside a transaction.
 */
enum st plan_make(struct plan *p, struct store *s, const struct collect_opts *o, struct err *e);
void plan_fini(struct plan *p);

/* A fetch under way. */
struct collecting {
	const struct collect_opts *o;
	struct collect_result *res;
	struct plan plan;
	char spool[3400];
	int lock_fd;
	int64_t now_s;
};

void collect_say(const struct collecting *c, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

/* collect_take.c: the ingest's hooks. */
enum st collect_begin(void *arg, struct obs *o, bool *changed, struct err *e);
enum st collect_taken(void *arg, struct obs *o, const char *path, struct store_input *row,
    bool *changed, struct err *e);

#endif

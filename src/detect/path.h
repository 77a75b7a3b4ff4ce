/*
 * path.h - paths that cannot be: leaks of types 1 to 6, fake edges, bogon ASNs.
 */
#ifndef DETECT_PATH_H
#define DETECT_PATH_H

#include "detect/detect.h"
#include "detect/finding.h"

struct pathd; /* opaque */

struct pathd *pathd_new(const struct detect_env *env); /* NULL when memory is out */
void pathd_free(struct pathd *p);		       /* NULL is fine */
/* As origin_judge(). */
enum st path_judge(struct pathd *p, const struct follow_change *c, struct suspicion *out,
    size_t cap, size_t *n, struct err *e);
/* The route's number is another's from now on. */
void path_forget(struct pathd *p, uint32_t route);
/* The baseline is in, or more of it, and env->infer, if there are tables, says who is whose
 * provider. */
enum st path_seeded(struct pathd *p, struct err *e);
enum st path_tick(struct pathd *p, struct findings *f, int64_t time_us, struct err *e);

#endif

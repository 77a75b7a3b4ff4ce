/*
 * fetch.h - files from servers that cannot be trusted to be there, quick, honest or whole.
 *
 * A file is complete in the spool or not there: SPOOL/KEY/part grows beside SPOOL/KEY/head (what
 * the server said of it, to go on later), is checked to its last byte, and renamed to
 * SPOOL/KEY/NAME. A process killed at any moment goes on from there. Hosts are asked side by side,
 * one file at a time each.
 */
#ifndef FETCH_H
#define FETCH_H

#include "base/hash.h"
#include "fetch/catalogue.h"
#include "fetch/slot.h"

#define FETCH_KEY 96
#define FETCH_TAG 256

struct fetch_limits {
	unsigned connect_s;  /* to be connected */
	unsigned idle_s;     /* below floor_bytes a second for so long: given up */
	unsigned deadline_s; /* one request, whole */
	uint64_t floor_bytes;
	unsigned attempts; /* a file */
	unsigned
	    backoff_ms; /* before the second attempt; doubled for each further one, with jitter */
	unsigned patience_s; /* the longest Retry-After that is waited for; longer: another day */
	unsigned threads;    /* hosts at once */
};

/* 15 s, 30 s, 2 h, 1 kB/s, 5 attempts from 2 s on, 60 s, 8. */
struct fetch_limits fetch_limits_default(void);

/* What a server said of a file, to ask for it again. "" is nothing. */
struct fetch_tag {
	char etag[FETCH_TAG], modified[64];
};

enum fetch_outcome {
	FETCH_FAILED,  /* the attempts were used up */
	FETCH_NEW,     /* whole, at path */
	FETCH_SAME,    /* not changed since had */
	FETCH_ABSENT,  /* the server has none */
	FETCH_REFUSED, /* what came is not what was wanted, or leads where it may not */
	FETCH_LATER,   /* asked to come again after later_s seconds */
};

struct fetch_job {
	const struct cat_source *src;
	char key[FETCH_KEY]; /* a folder of the spool */
	char url[SLOT_URL], name[SLOT_NAME];
	struct fetch_tag had; /* of the revision that is held: asks whether it changed */
	void *arg;	      /* the caller's */
	/* the answer */
	enum fetch_outcome outcome;
	struct err why; /* unless NEW or SAME */
	int64_t later_s;
	unsigned attempts;
	struct fetch_tag tag;
	uint8_t sha256[SHA256_BYTES];
	uint64_t bytes;
	char path[4096]; /* of a NEW one */
};

struct fetch_progress {
	size_t files, done; /* of all jobs */
	uint64_t bytes;	    /* received by now */
	const char *url;    /* under way somewhere; or NULL */
};

struct fetch_env {
	const struct catalogue *cat;
	const char *spool; /* a folder that is there */
	struct fetch_limits limits;
	const char *agent; /* User-Agent */
	/* Whether a whole file is of the kind that the source has; *e says what it is. On any
	   thread. */
	enum st (*check)(void *arg, const struct fetch_job *j, const char *path, struct err *e);
	/* About five times a second, on the caller's thread; or NULL. */
	void (*progress)(void *arg, const struct fetch_progress *p);
	void *arg;
};

/* All jobs; what went wrong with one is in it. A failure is ours: no memory, no room on the disk.
 */
enum st fetch_all(const struct fetch_env *env, struct fetch_job *jobs, size_t n, struct err *e);

/* Whether the server of a source answers at all, whatever it says, within that many seconds. */
enum st fetch_probe(
    const struct fetch_env *env, const struct cat_source *src, unsigned seconds, struct err *e);

const char *fetch_outcome_word(enum fetch_outcome o);

#endif

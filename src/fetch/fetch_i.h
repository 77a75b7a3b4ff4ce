/* fetch_i.h - inside of fetch: one file on its way. */
#ifndef FETCH_I_H
#define FETCH_I_H

#include <curl/curl.h>
#include <stdatomic.h>

#include "fetch/fetch.h"

/* head.c: what the server said when the part was begun, beside it on the disk. */
struct head {
	char url[SLOT_URL]; /* as the catalogue has it */
	struct fetch_tag tag;
	uint64_t bytes; /* whole length; 0: not told */
};

/* ST_END: none that can be used. */
enum st head_read(struct head *h, const char *dir, const char *url, struct err *e);
enum st head_write(const struct head *h, const char *dir, struct err *e);
/* Syncs a folder. */
enum st dir_sync(const char *dir, struct err *e);

/* transfer.c: one request with its redirects. */
enum got {
	GOT_WHOLE, /* the part is as long as it should be */
	GOT_SAME,
	GOT_ABSENT,
	GOT_BUSY,   /* 429, 503: after wait_s, when that is not 0 */
	GOT_AGAIN,  /* cut, slow, refused connection, ...: another attempt may do */
	GOT_FRESH,  /* the same, but not from where it stopped */
	GOT_DENIED, /* the server will not give it */
	GOT_NO,	    /* no attempt will do */
	GOT_OURS,   /* the disk, the memory */
};

struct transfer {
	const struct fetch_env *env;
	struct fetch_job *job;
	CURL *easy;
	char dir[3600];		    /* SPOOL/KEY */
	_Atomic uint64_t *received; /* of all transfers */
	/* this request */
	int fd;
	uint64_t have; /* bytes of the part */
	bool ranged, conditional, begun;
	struct head head, told; /* of the part; of the answer under way */
	char range[64];
	bool has_length, encoded;
	uint64_t header_bytes, length;
	char local_host[256]; /* that may be on this machine or link; "" none */
	char host[256];	      /* asked now */
	bool local_refused;
	enum got stop; /* why a callback gave up; GOT_WHOLE: it did not */
	struct err *e;
	int64_t wait_s;
};

enum got transfer_once(struct transfer *t, struct err *e);

/* whole.c: reads the file to its end, decompressed: digest, size; ST_BAD for a page of HTML. */
enum st whole_check(const char *path, uint8_t sha256[SHA256_BYTES], uint64_t *bytes, struct err *e);

#endif

/*
 * routescope/base.h - what the public headers of libroutescope share: status, errors, addresses.
 *
 * The library has no global state, prints nothing and never ends the program.
 * Objects are opaque and owned by one thread at a time; different objects may
 * be used by different threads at once. What a function lends says until when
 * it is valid. Public structs that the library hands out by pointer may grow
 * at their end within one soname: never copy them by size across a version.
 */
#ifndef ROUTESCOPE_BASE_H
#define ROUTESCOPE_BASE_H

#include <stddef.h>
#include <stdint.h>

#define RS_VERSION "0.1.0"

#ifdef __cplusplus
extern "C" {
#endif

/* Version of the library that runs, to compare with RS_VERSION, which was compiled in. */
const char *rs_version(void);

/* How a call ended. The kinds are never merged: a cut file is not a malformed one. */
enum rs_status {
	RS_OK,
	RS_END,	  /* the clean end of a sequence */
	RS_TRUNC, /* the input was cut */
	RS_BAD,	  /* malformed */
	RS_UNSUP, /* well-formed, not handled */
	RS_LIMIT, /* larger than anything genuine; the framing is lost */
	RS_NOMEM,
	RS_IO,
};

#define RS_NO_OFFSET UINT64_MAX

/*
 * What went wrong, where and which rule says so. Filled when a call returns anything but RS_OK and
 * RS_END. Every function takes NULL in place of it. The size is fixed for the soname.
 */
struct rs_error {
	enum rs_status status;
	uint32_t by_line; /* 1: offset counts lines from 1, not bytes */
	uint64_t offset;  /* in the stream behind decompression; RS_NO_OFFSET: none */
	const char *rule; /* static text such as "RFC 6396 4.3.4", or NULL */
	char file[256];
	char message[256];
	uint64_t reserved[4];
};

/*
 * "FILE:OFFSET: message (rule)" into dst[0..cap), always terminated. Returns the length of the
 * whole text, as snprintf(3) does.
 */
size_t rs_error_text(const struct rs_error *e, char *dst, size_t cap);

/* Bytes that belong to somebody else. */
struct rs_bytes {
	const uint8_t *p;
	size_t n;
};

enum rs_family { RS_NO_FAMILY = 0, RS_IPV4 = 4, RS_IPV6 = 6 };

/* An address in network order; IPv4 has the first four octets, the others are 0. */
struct rs_addr {
	uint8_t octets[16];
	uint8_t family; /* enum rs_family; RS_NO_FAMILY: there is none */
};

/* A prefix; bits behind the length are 0. */
struct rs_prefix {
	uint8_t octets[16]; /* network order; IPv4 has the first four */
	uint8_t family;	    /* enum rs_family */
	uint8_t len;	    /* 0 .. 32 or 128 */
};

#define RS_TEXT 56 /* bytes that the text of any address or prefix fits into */

/* RFC 5952 text with its terminator at dst; returns its length. No family gives "". */
size_t rs_addr_text(const struct rs_addr *a, char dst[RS_TEXT]);
size_t rs_prefix_text(const struct rs_prefix *p, char dst[RS_TEXT]);
/* "192.0.2.0/24" or "2001:db8::/32"; RS_BAD for anything else, also for bits behind the length. */
enum rs_status rs_prefix_parse(const char *text, struct rs_prefix *out);
/* Order of family, address, length: below, equal or above 0. */
int rs_prefix_cmp(const struct rs_prefix *a, const struct rs_prefix *b);
/* 1 when a covers b: same family, a not longer, same first bits. A prefix covers itself. Else 0. */
int rs_prefix_covers(const struct rs_prefix *a, const struct rs_prefix *b);

/* A big-endian number of four octets, as it lies in attributes. */
static inline uint32_t
rs_u32(const uint8_t *p)
{
	return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

#ifdef __cplusplus
}
#endif

#endif

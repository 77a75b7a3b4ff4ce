/*
 * wire.h - the reader of big-endian bytes that every decoder uses.
 *
 * The bounds check lives here and nowhere else. A read that does not fit
 * returns NULL or zero, remembers where, and leaves the reader empty, so every
 * loop on wire_left() ends. Read a block of fields, ask wire_bad() once, then
 * use them. A wire borrows its bytes and frees nothing.
 */
#ifndef WIRE_H
#define WIRE_H

#include <endian.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#define WIRE_FINE SIZE_MAX

struct wire {
	const uint8_t *p, *end;
	size_t base; /* what wire_off() gives for the byte at begin */
	const uint8_t *begin;
	size_t bad_at; /* offset of the first read that did not fit; WIRE_FINE: none */
};

/* base is the offset that wire_off() gives for the first byte. */
static inline struct wire
wire_on(const uint8_t *p, size_t n, size_t base)
{
	return (struct wire){ p, p + n, base, p, WIRE_FINE };
}

static inline size_t
wire_left(const struct wire *w)
{
	return (size_t)(w->end - w->p);
}

static inline size_t
wire_off(const struct wire *w)
{
	return w->base + (size_t)(w->p - w->begin);
}

static inline bool
wire_bad(const struct wire *w)
{
	return w->bad_at != WIRE_FINE;
}

static inline const uint8_t *
wire_take(struct wire *w, size_t n)
{
	const uint8_t *b = w->p;

	if (__builtin_expect(n > wire_left(w), 0)) {
		if (!wire_bad(w))
			w->bad_at = wire_off(w);
		w->p = w->end;
		return NULL;
	}
	w->p += n;
	return b;
}

static inline uint16_t
be16(const uint8_t *b)
{
	uint16_t v;

	memcpy(&v, b, 2);
	return be16toh(v);
}

static inline uint32_t
be32(const uint8_t *b)
{
	uint32_t v;

	memcpy(&v, b, 4);
	return be32toh(v);
}

static inline uint64_t
be64(const uint8_t *b)
{
	uint64_t v;

	memcpy(&v, b, 8);
	return be64toh(v);
}

static inline uint8_t
wire_u8(struct wire *w)
{
	const uint8_t *b = wire_take(w, 1);

	return b != NULL ? b[0] : 0;
}

static inline uint16_t
wire_u16(struct wire *w)
{
	const uint8_t *b = wire_take(w, 2);

	return b != NULL ? be16(b) : 0;
}

static inline uint32_t
wire_u32(struct wire *w)
{
	const uint8_t *b = wire_take(w, 4);

	return b != NULL ? be32(b) : 0;
}

/* A reader of the next n bytes; empty and this reader bad when they are not there. */
static inline struct wire
wire_sub(struct wire *w, size_t n)
{
	const size_t at = wire_off(w);
	const uint8_t *b = wire_take(w, n);

	return wire_on(b != NULL ? b : w->end, b != NULL ? n : 0, at);
}

#endif

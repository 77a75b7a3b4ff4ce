/* pfx.c - see pfx.h. */
#include "pfx/pfx.h"

#include <arpa/inet.h>

/* What inet_pton(3) takes, sooner: millions of them are read. */
static bool
parse_addr4(struct str s, struct pfx *out)
{
	uint32_t addr = 0;
	size_t i = 0;

	for (unsigned k = 0; k < 4; k++) {
		const size_t from = i;
		unsigned v = 0;

		if (k != 0 && (i == s.n || s.p[i++] != '.'))
			return false;
		for (const size_t first = i; i < s.n && i < first + 3; i++) {
			const unsigned d = (unsigned char)s.p[i] - (unsigned)'0';

			if (d > 9)
				break;
			if (i > first && v == 0) /* 01 might be meant as octal */
				return false;
			v = v * 10 + d;
		}
		if (i == from + (k != 0) || v > 255)
			return false;
		addr = addr << 8 | v;
	}
	out->afi = AFI_IP4;
	out->hi = (uint64_t)addr << 32;
	out->lo = 0;
	return i == s.n;
}

static bool
parse_addr(struct str s, struct pfx *out)
{
	char text[INET6_ADDRSTRLEN];
	uint8_t b[16] = { 0 };

	if (parse_addr4(s, out))
		return true;
	if (s.n == 0 || s.n >= sizeof(text) || memchr(s.p, ':', s.n) == NULL)
		return false;
	memcpy(text, s.p, s.n);
	text[s.n] = '\0';
	out->afi = AFI_IP6;
	if (strlen(text) != s.n || inet_pton(AF_INET6, text, b) != 1)
		return false;
	out->hi = be64(b);
	out->lo = be64(b + 8);
	return true;
}

bool
pfx_parse_loose(struct str s, struct pfx *out, bool *host)
{
	struct str addr;
	struct pfx whole;
	uint64_t len;

	if (!str_cut(&s, '/', &addr) || !parse_addr(addr, out) || s.n > 3 ||
	    !str_u64(s, afi_bits(out->afi), &len))
		return false;
	out->len = (uint8_t)len;
	whole = *out;
	pfx_mask(out);
	if (host != NULL)
		*host = whole.hi != out->hi || whole.lo != out->lo;
	return true;
}

bool
pfx_parse(struct str s, struct pfx *out)
{
	bool host;

	return pfx_parse_loose(s, out, &host) && !host;
}

bool
addr_parse(struct str s, struct pfx *out)
{
	if (!parse_addr(s, out))
		return false;
	out->len = (uint8_t)afi_bits(out->afi);
	return true;
}

static char *
octet(char *d, unsigned v)
{
	if (v >= 100) {
		*d++ = (char)('0' + v / 100);
		v %= 100;
		*d++ = (char)('0' + v / 10);
	} else if (v >= 10)
		*d++ = (char)('0' + v / 10);
	*d++ = (char)('0' + v % 10);
	return d;
}

char *
addr_fmt4(char *d, uint32_t addr)
{
	d = octet(d, addr >> 24);
	*d++ = '.';
	d = octet(d, addr >> 16 & 255);
	*d++ = '.';
	d = octet(d, addr >> 8 & 255);
	*d++ = '.';
	return octet(d, addr & 255);
}

static char *
group(char *d, unsigned v)
{
	static const char digits[] = "0123456789abcdef";

	if (v >= 0x1000)
		*d++ = digits[v >> 12];
	if (v >= 0x100)
		*d++ = digits[v >> 8 & 15];
	if (v >= 0x10)
		*d++ = digits[v >> 4 & 15];
	*d++ = digits[v & 15];
	return d;
}

/*
 * RFC 5952 4.2: the longest run of two or more zero groups, the first of equals, becomes "::".
 * IPv4-compatible and IPv4-mapped addresses end in dotted form, as inet_ntop(3) writes them.
 */
char *
addr_fmt6_run(char *d, const uint8_t b[16], unsigned min_run)
{
	unsigned w[8], best = 8, best_n = min_run - 1, end = 8;

	for (unsigned i = 0; i < 8; i++)
		w[i] = be16(b + 2 * i);
	for (unsigned i = 0; i < 8; i++) {
		unsigned n = 0;

		while (i + n < 8 && w[i + n] == 0)
			n++;
		if (n > best_n) {
			best = i;
			best_n = n;
		}
		i += n;
	}
	if (best == 0 && (best_n == 6 || (best_n == 5 && w[5] == 0xffff)))
		end = 6;
	for (unsigned i = 0; i < end; i++) {
		if (i == best) {
			*d++ = ':';
			i += best_n - 1;
			if (i >= end - 1)
				*d++ = ':';
			continue;
		}
		if (i != 0)
			*d++ = ':';
		d = group(d, w[i]);
	}
	if (end == 6) {
		if (best + best_n != 6)
			*d++ = ':';
		d = addr_fmt4(d, be32(b + 12));
	}
	return d;
}

char *
addr_fmt6(char *d, const uint8_t b[16])
{
	return addr_fmt6_run(d, b, 2);
}

char *
addr_fmt(char *d, const struct pfx *p)
{
	uint64_t be[2] = { htobe64(p->hi), htobe64(p->lo) };
	uint8_t b[16];

	if (p->afi == AFI_IP4)
		return addr_fmt4(d, (uint32_t)(p->hi >> 32));
	memcpy(b, be, 16);
	return addr_fmt6(d, b);
}

char *
pfx_fmt(char *d, const struct pfx *p)
{
	d = addr_fmt(d, p);
	*d++ = '/';
	return octet(d, p->len);
}

void
buf_pfx(struct buf *b, const struct pfx *p)
{
	char *d = buf_room(b, PFX_TEXT);

	if (d != NULL)
		b->n += (size_t)(pfx_fmt(d, p) - d);
}

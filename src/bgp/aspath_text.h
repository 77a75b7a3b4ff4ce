/*
 * aspath_text.h - AS paths from text, the way aspath_fmt() writes them.
 *
 * "64500 AS64501 {64502,64503} (64504 64505) [64506,64507]": numbers with blanks between, a set in
 * braces, segments of a confederation in round (sequence) and square (set) brackets. Within
 * brackets commas do as well as blanks. Numbers as asn_parse() takes them.
 */
#ifndef ASPATH_TEXT_H
#define ASPATH_TEXT_H

#include "base/buf.h"
#include "base/str.h"

/*
 * Appends the path on the wire with 4-octet numbers. NULL, or what is wrong, static text, with the
 * offset in *at; *b is then as before. buf_bad() tells when memory is out. The empty path is one.
 */
const char *aspath_parse(struct buf *b, struct str s, size_t *at);

#endif

/*
 * asn.h - AS numbers as text.
 */
#ifndef ASN_H
#define ASN_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

#define AS_TRANS 23456u /* RFC 6793 9 */

/* "64496", "AS64496", "as64496" or asdot "1.10" (RFC 5396); whole text. */
bool asn_parse(struct str s, uint32_t *out);

#endif

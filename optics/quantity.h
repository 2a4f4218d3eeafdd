/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Quantities: what the words of versatile and coherent monitors are worth.
 *
 * A word stays as the module said it, sign extended: one step of it is num/den
 * of the unit. A word of format F16 is eleven bits of mantissa under five bits
 * of a decimal exponent (a type of CMIS and C-CMIS); it stays raw, and here is
 * all that one needs to know of it without a floating point.
 */
#ifndef OPTICS_QUANTITY_H
#define OPTICS_QUANTITY_H

#include <stdint.h>

#include "optics/memmap.h"

enum quantity_unit {
	QUANTITY_NUMBER, /* a ratio or a count: no unit */
	QUANTITY_PERCENT,
	QUANTITY_CELSIUS,
	QUANTITY_VOLTS,
	QUANTITY_MA,
	QUANTITY_DB,
	QUANTITY_DBM,
	QUANTITY_MHZ,
	QUANTITY_PS,
	QUANTITY_PS2,
	QUANTITY_PS_PER_NM,
	QUANTITY_KRAD_PER_S,
};

struct quantity {
	enum memmap_word word; /* WORD_U16, WORD_S16, WORD_S32 or WORD_F16 */
	enum quantity_unit unit;
	int32_t num, den; /* 1 and 1 for an F16 */
};

/* The unit as it is printed: "dB", "ps/nm"; "" for a number. */
const char *quantity_unit_symbol(enum quantity_unit unit);

/* The unit as the end of a key: "db", "ps_nm"; "" for a number. */
const char *quantity_unit_suffix(enum quantity_unit unit);

/* An F16 is mantissa * 10^exponent; the mantissa is 0 to 2047, the exponent -24 to 7. */
static inline unsigned
f16_mantissa(uint16_t raw)
{
	return raw & 0x7ff;
}

static inline int
f16_exponent(uint16_t raw)
{
	return (raw >> 11) - 24;
}

/*
 * Which of two words of one format is the greater: 1 for the first, -1 for the
 * second, 0 when they are worth the same, as the F16 words 10 * 10^0 and 1 * 10^1.
 */
int quantity_compare(enum memmap_word word, int32_t a, int32_t b);

#endif

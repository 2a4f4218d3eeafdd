/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Units: from the integers of the model to the numbers of the wire.
 *
 * The one room with floating point, and only inside nw_to_mdbm(). A number on
 * the wire is a decimal: an int64_t and how many of its digits stand behind the
 * point.
 */
#ifndef SCHEMA_UNITS_H
#define SCHEMA_UNITS_H

#include <stddef.h>
#include <stdint.h>

enum unit {
	UNIT_NONE,
	UNIT_CELSIUS,
	UNIT_VOLTS,
	UNIT_AMPERES,
	UNIT_DBM,
	UNIT_DB,
	UNIT_WATTS,
	UNIT_SECONDS,
	UNIT_METRES,
	UNIT_NANOMETRES,
	UNIT_BYTES,
	UNIT_RATIO,
	UNIT_PERCENT,
	UNIT_MEGAHERTZ,
	UNIT_PICOSECONDS,
	UNIT_SQUARE_PICOSECONDS,
	UNIT_PICOSECONDS_PER_NANOMETRE,
	UNIT_KILORADIANS_PER_SECOND,
	UNIT_COUNT
};

/* The floor of optical power: no light at all. */
#define MDBM_FLOOR (-40000)

/* Digits that a decimal may have behind its point. */
#define DECIMAL_DIGITS_MAX 18

/* Room for any decimal: sign, 19 digits, point, a leading zero, NUL. */
#define DECIMAL_TEXT_MAX 24

/* "celsius", "dbm" ...; "" for UNIT_NONE. */
const char *unit_name(enum unit unit);

/*
 * Nanowatts to thousandths of a dBm, rounded half away from zero. Zero and less
 * give MDBM_FLOOR, and nothing gives less than that.
 */
int32_t nw_to_mdbm(int64_t nw);

/*
 * A decimal of `from` fraction digits as one of `to` digits, rounded half away
 * from zero as OpenConfig wants it. Beyond 64 bits it saturates.
 */
int64_t decimal_rescale(int64_t number, unsigned from, unsigned to);

/*
 * Prints a decimal without zeros at its end, but with at least `keep` fraction
 * digits (no point when none is left). Returns the length; the text ends in NUL.
 */
size_t decimal_print(char ret_text[DECIMAL_TEXT_MAX], int64_t number, unsigned digits,
    unsigned keep);

/* mantissa * 10^exponent, the exponent from -24 to 18, as a decimal. It saturates. */
int64_t decimal_of(uint32_t mantissa, int exponent, unsigned digits);

/*
 * Prints mantissa * 10^exponent exactly: as a decimal where that is short, else like
 * "7.36e-08". The exponent is from -24 to 7, the mantissa has four digits at most.
 */
size_t scientific_print(char ret_text[DECIMAL_TEXT_MAX], uint32_t mantissa, int exponent);

/* A count, the same way. */
size_t count_print(char ret_text[DECIMAL_TEXT_MAX], uint64_t count);

#endif

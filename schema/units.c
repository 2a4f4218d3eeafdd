/* SPDX-License-Identifier: Apache-2.0 */
#include "schema/units.h"

#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/bytes.h"

const char *
unit_name(enum unit unit)
{
	static const char *const names[] = { "", "celsius", "volts", "amperes", "dbm",
		"db", "watts", "seconds", "metres", "nanometres", "bytes", "ratio",
		"percent", "megahertz", "picoseconds", "square-picoseconds",
		"picoseconds-per-nanometre", "kiloradians-per-second" };

	return names[unit];
}

int32_t
nw_to_mdbm(int64_t nw)
{
	static const double mdbm_a_neper = 4342.944819032518; /* 10000 / ln 10 */
	double mdbm;

	if (nw <= 0)
		return MDBM_FLOOR;
	/* 1 mW is 0 dBm. Half away from zero; log() is half of what log10() costs. */
	mdbm = log((double)nw) * mdbm_a_neper - 60000;
	return MAX_OF((int32_t)(mdbm < 0 ? mdbm - 0.5 : mdbm + 0.5), MDBM_FLOOR);
}

int64_t
decimal_rescale(int64_t number, unsigned from, unsigned to)
{
	int64_t den = 1;
	int64_t quotient;
	int64_t rest;

	for (; from > to; from--) {
		/* A divisor of more than 18 digits leaves less than one half. */
		if (den > INT64_MAX / 10)
			return 0;
		den *= 10;
	}
	for (; from < to; from++) {
		if (number > INT64_MAX / 10 || number < INT64_MIN / 10)
			return number < 0 ? INT64_MIN : INT64_MAX;
		number *= 10;
	}
	/* As div_round(), without its overflow at the ends of 64 bits. */
	quotient = number / den;
	rest = number % den;
	if (den > 1 && rest >= den / 2)
		return quotient + 1;
	if (den > 1 && rest <= -(den / 2))
		return quotient - 1;
	return quotient;
}

static const char pairs[] = "0001020304050607080910111213141516171819"
			    "2021222324252627282930313233343536373839"
			    "4041424344454647484950515253545556575859"
			    "6061626364656667686970717273747576777879"
			    "8081828384858687888990919293949596979899";

/* Writes a number so that it ends before `end`; returns where it begins. */
static char *
print_back(char *end, uint64_t number)
{
	while (number >= 100) {
		end -= 2;
		memcpy(end, &pairs[number % 100 * 2], 2);
		number /= 100;
	}
	if (number >= 10) {
		end -= 2;
		memcpy(end, &pairs[number * 2], 2);
	} else {
		*--end = (char)('0' + number);
	}
	return end;
}

/* The same with so many digits behind the point, of which `keep` stay though they are 0.
 */
static char *
print_point_back(char *end, uint64_t number, unsigned digits, unsigned keep)
{
	while (digits > keep && number % 10 == 0) {
		number /= 10;
		digits--;
	}
	if (digits == 0)
		return print_back(end, number);
	for (; digits > 0; digits--) {
		*--end = (char)('0' + number % 10);
		number /= 10;
	}
	*--end = '.';
	return print_back(end, number);
}

size_t
decimal_print(char ret_text[DECIMAL_TEXT_MAX], int64_t number, unsigned digits,
    unsigned keep)
{
	uint64_t size = number < 0 ? 0 - (uint64_t)number : (uint64_t)number;
	char room[2 * DECIMAL_TEXT_MAX] = "";
	char *end = room + DECIMAL_TEXT_MAX;
	char *begin =
	    print_point_back(end, size, MIN_OF(digits, DECIMAL_DIGITS_MAX), keep);
	size_t len;

	if (number < 0)
		*--begin = '-';
	len = (size_t)(end - begin);
	memcpy(ret_text, begin, DECIMAL_TEXT_MAX); /* of one size: quicker than `len` */
	return len;
}

int64_t
decimal_of(uint32_t mantissa, int exponent, unsigned digits)
{
	return exponent < 0 ? decimal_rescale(mantissa, (unsigned)-exponent, digits)
			    : decimal_rescale(mantissa, 0, (unsigned)exponent + digits);
}

/* Decimals down to these digits are easier to read than an exponent. */
#define PLAIN_DIGITS 6

size_t
scientific_print(char ret_text[DECIMAL_TEXT_MAX], uint32_t mantissa, int exponent)
{
	unsigned digits = 0;
	size_t len;

	if (mantissa == 0 || exponent >= 0)
		return decimal_print(ret_text, decimal_of(mantissa, exponent, 0), 0, 0);
	if (exponent >= -PLAIN_DIGITS)
		return decimal_print(ret_text, mantissa, (unsigned)-exponent, 0);
	for (uint32_t left = mantissa; left >= 10; left /= 10)
		digits++;
	exponent += (int)digits;
	len = decimal_print(ret_text, mantissa, digits, 0);
	return len + (size_t)snprintf(ret_text + len, DECIMAL_TEXT_MAX - len, "e%c%02d",
			 exponent < 0 ? '-' : '+', abs(exponent));
}

size_t
count_print(char ret_text[DECIMAL_TEXT_MAX], uint64_t count)
{
	char room[2 * DECIMAL_TEXT_MAX] = "";
	char *end = room + DECIMAL_TEXT_MAX;
	char *begin = print_back(end, count);
	size_t len = (size_t)(end - begin);

	memcpy(ret_text, begin, DECIMAL_TEXT_MAX); /* of one size: quicker than `len` */
	return len;
}

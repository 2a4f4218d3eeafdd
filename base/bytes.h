/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Bytes: words of module memory, sets of small numbers, small arithmetic.
 */
#ifndef BASE_BYTES_H
#define BASE_BYTES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

#define MIN_OF(a, b) ((a) < (b) ? (a) : (b))
#define MAX_OF(a, b) ((a) > (b) ? (a) : (b))

/* Big endian words, as modules keep them (CMIS page 14h apart). */
static inline uint16_t
be16(const uint8_t *p)
{
	return (uint16_t)(p[0] << 8 | p[1]);
}

static inline uint32_t
be32(const uint8_t *p)
{
	return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

static inline uint64_t
be64(const uint8_t *p)
{
	return (uint64_t)be32(p) << 32 | be32(p + 4);
}

/* Little endian words: page 14h of CMIS alone. */
static inline uint16_t
le16(const uint8_t *p)
{
	return (uint16_t)(p[1] << 8 | p[0]);
}

static inline uint64_t
le64(const uint8_t *p)
{
	uint64_t value = 0;

	for (int i = 7; i >= 0; i--)
		value = value << 8 | p[i];
	return value;
}

static inline void
put_be16(uint8_t *p, unsigned value)
{
	p[0] = (uint8_t)(value >> 8);
	p[1] = (uint8_t)value;
}

/* The low eight bits of a sum of bytes: every checksum of SFF and CMIS. */
static inline uint8_t
byte_sum(const uint8_t *p, size_t len)
{
	unsigned sum = 0;

	/* four at a time: checksums are a fifth of what a module's identity takes */
	for (; len >= 4; len -= 4, p += 4)
		sum += 0u + p[0] + p[1] + p[2] + p[3];
	while (len--)
		sum += *p++;
	return (uint8_t)sum;
}

/* num/den rounded half away from zero; den > 0. */
static inline int64_t
div_round(int64_t num, int64_t den)
{
	return (num < 0 ? num - den / 2 : num + den / 2) / den;
}

/* The mask of one lane, lane 0 in bit 0; the one way to make such a mask. */
static inline uint32_t
lane_bit(unsigned lane)
{
	return (uint32_t)1 << lane;
}

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Words of versatile and coherent monitors as numbers: here they leave fixed
 * point.
 */
#ifndef CLI_DECODE_QUANTITY_H
#define CLI_DECODE_QUANTITY_H

#include <jansson.h>
#include <stddef.h>

#include "optics/monitor.h"
#include "optics/quantity.h"

/* A word in its unit. */
double decode_quantity(const struct quantity *q, int32_t word);

/* The same with the digits that a step deserves: "21.188", "7.36e-08". */
void decode_quantity_text(const struct quantity *q, int32_t word, char *buf, size_t size);

/* Four limits, and a bit for each of them, as objects: "high_alarm" ... */
json_t *decode_quantity_limits(const struct quantity *q,
    const int32_t limit[LIMIT_COUNT]);
/* A count: a number, or, beyond the signed 63 bits of one, its digits as a text. */
json_t *decode_count(uint64_t count);
json_t *decode_limit_bits(const bool bit[LIMIT_COUNT]);

#endif

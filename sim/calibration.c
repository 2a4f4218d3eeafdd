/* SPDX-License-Identifier: Apache-2.0 */
#include "sim/calibration.h"

#include "base/bytes.h"

const struct part_calibration calibration_neutral = {
	.rx = { 0, 0, 0, 1, 0 },
	.slope = { 256, 256, 256, 256, 256 },
};

double
calibration_rx(const struct part_calibration *c, uint16_t raw)
{
	double value = 0;

	for (unsigned i = 0; i < COUNT_OF(c->rx); i++)
		value = value * raw + (double)c->rx[i];
	return value;
}

/* The polynomial rises, so its inverse is found by halving. */
static uint16_t
raw_rx(const struct part_calibration *c, uint16_t word)
{
	uint16_t low = 0, high = UINT16_MAX;

	while (high - low > 1) {
		uint16_t middle = (uint16_t)(low + (high - low) / 2);

		if (calibration_rx(c, middle) < word)
			low = middle;
		else
			high = middle;
	}
	return word - calibration_rx(c, low) < calibration_rx(c, high) - word ? low
									      : high;
}

uint16_t
calibration_raw(const struct part_calibration *c, enum quantity quantity, uint16_t word)
{
	bool is_signed = quantity == QUANTITY_TEMPERATURE;
	int64_t value = is_signed ? (int16_t)word : word;

	if (quantity == QUANTITY_RX_POWER)
		return raw_rx(c, word);
	value =
	    div_round((value - c->offset[quantity]) * 256, MAX_OF(c->slope[quantity], 1));
	if (is_signed)
		return (uint16_t)(int16_t)MAX_OF(INT16_MIN, MIN_OF(INT16_MAX, value));
	return (uint16_t)MAX_OF(0, MIN_OF(UINT16_MAX, value));
}

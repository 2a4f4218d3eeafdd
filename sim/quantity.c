/* SPDX-License-Identifier: Apache-2.0 */
#include "sim/quantity.h"

#include <math.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "base/bytes.h"

static const char *const quantity_names[] = {
	[QUANTITY_TEMPERATURE] = "temperature",
	[QUANTITY_VCC] = "vcc",
	[QUANTITY_BIAS] = "bias",
	[QUANTITY_TX_POWER] = "tx-power",
	[QUANTITY_RX_POWER] = "rx-power",
	[QUANTITY_OSNR] = "osnr",
	[QUANTITY_CD] = "cd",
};

const char *
quantity_name(enum quantity quantity)
{
	return (unsigned)quantity < QUANTITY_COUNT ? quantity_names[quantity] : "?";
}

bool
quantity_parse(const char *word, enum quantity *ret_quantity)
{
	for (size_t i = 0; i < COUNT_OF(quantity_names); i++) {
		if (strcmp(word, quantity_names[i]) != 0)
			continue;
		*ret_quantity = (enum quantity)i;
		return true;
	}
	return false;
}

bool
quantity_real(const char *word, double min, double max, double *ret_value)
{
	char *end;
	double value;

	if (word[strspn(word, "+-.0123456789")] != '\0' || !*word)
		return false;
	value = strtod(word, &end);
	if (*end || end == word || !(value >= min && value <= max))
		return false;
	*ret_value = value;
	return true;
}

/* How a person writes each quantity, and what one of that is to us. */
static const struct {
	double min, max, factor;
	bool dbm;
} quantity_units[] = {
	[QUANTITY_TEMPERATURE] = { -128, 127.99, 1e3, false },
	[QUANTITY_VCC] = { 0, 6.5535, 1e6, false },
	[QUANTITY_BIAS] = { 0, 524, 1e3, false },
	[QUANTITY_TX_POWER] = { -60, 8.16, 1e6, true },
	[QUANTITY_RX_POWER] = { -60, 8.16, 1e6, true },
	[QUANTITY_OSNR] = { 0, 60, 1e3, false },
	[QUANTITY_CD] = { -100000, 100000, 1e3, false },
};

void
quantity_range(enum quantity quantity, double *ret_min, double *ret_max)
{
	*ret_min = quantity_units[quantity].min;
	*ret_max = quantity_units[quantity].max;
}

bool
quantity_value(enum quantity quantity, const char *word, int64_t *ret_value)
{
	double value;

	if ((unsigned)quantity >= QUANTITY_COUNT)
		return false;
	if (quantity_units[quantity].dbm && strcmp(word, "dark") == 0) {
		*ret_value = 0;
		return true;
	}
	if (!quantity_real(word, quantity_units[quantity].min,
		quantity_units[quantity].max, &value))
		return false;
	if (quantity_units[quantity].dbm)
		value = pow(10, value / 10);
	*ret_value = llround(value * quantity_units[quantity].factor);
	return true;
}

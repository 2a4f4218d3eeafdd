/* SPDX-License-Identifier: Apache-2.0 */
#include "optics/quantity.h"

#include "base/bytes.h"

static const struct {
	const char *symbol, *suffix;
} units[] = {
	[QUANTITY_NUMBER] = { "", "" },
	[QUANTITY_PERCENT] = { "%", "percent" },
	[QUANTITY_CELSIUS] = { "C", "c" },
	[QUANTITY_VOLTS] = { "V", "v" },
	[QUANTITY_MA] = { "mA", "ma" },
	[QUANTITY_DB] = { "dB", "db" },
	[QUANTITY_DBM] = { "dBm", "dbm" },
	[QUANTITY_MHZ] = { "MHz", "mhz" },
	[QUANTITY_PS] = { "ps", "ps" },
	[QUANTITY_PS2] = { "ps2", "ps2" },
	[QUANTITY_PS_PER_NM] = { "ps/nm", "ps_nm" },
	[QUANTITY_KRAD_PER_S] = { "krad/s", "krad_s" },
};

const char *
quantity_unit_symbol(enum quantity_unit unit)
{
	return units[unit].symbol;
}

const char *
quantity_unit_suffix(enum quantity_unit unit)
{
	return units[unit].suffix;
}

/* Four decades make any mantissa but zero greater than any other. */
static int
f16_compare(uint16_t a, uint16_t b)
{
	uint32_t first = f16_mantissa(a), second = f16_mantissa(b);

	for (int n = 0; n < 4 && f16_exponent(a) - f16_exponent(b) > n; n++)
		first *= 10;
	for (int n = 0; n < 4 && f16_exponent(b) - f16_exponent(a) > n; n++)
		second *= 10;
	return (first > second) - (first < second);
}

int
quantity_compare(enum memmap_word word, int32_t a, int32_t b)
{
	if (word == WORD_F16)
		return f16_compare((uint16_t)a, (uint16_t)b);
	return (a > b) - (a < b);
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/decode_quantity.h"

#include <inttypes.h>

#include <stdio.h>
#include <stdlib.h>

#define F16_TEXT_MAX 16

double
decode_quantity(const struct quantity *q, int32_t word)
{
	char text[F16_TEXT_MAX];

	if (q->word != WORD_F16)
		return (double)word * q->num / q->den;
	/* Through its decimal form, which is exact. */
	snprintf(text, sizeof(text), "%ue%d", f16_mantissa((uint16_t)word),
	    f16_exponent((uint16_t)word));
	return strtod(text, NULL);
}

static int
fraction_digits(const struct quantity *q)
{
	int digits = 0;

	for (int32_t den = q->den; den > 1 && digits < 4; den = (den + 9) / 10)
		digits++;
	return q->unit == QUANTITY_PERCENT ? digits / 2 : digits;
}

void
decode_quantity_text(const struct quantity *q, int32_t word, char *buf, size_t size)
{
	double value = decode_quantity(q, word);

	if (q->word == WORD_F16)
		snprintf(buf, size, value == 0 ? "%.0f" : "%.2e", value);
	else
		snprintf(buf, size, "%.*f", fraction_digits(q), value);
}

json_t *
decode_quantity_limits(const struct quantity *q, const int32_t limit[LIMIT_COUNT])
{
	json_t *o = json_object();

	for (unsigned n = 0; n < LIMIT_COUNT; n++)
		json_object_set_new(o, limit_name(n),
		    json_real(decode_quantity(q, limit[n])));
	return o;
}

json_t *
decode_limit_bits(const bool bit[LIMIT_COUNT])
{
	json_t *o = json_object();

	for (unsigned n = 0; n < LIMIT_COUNT; n++)
		json_object_set_new(o, limit_name(n), json_boolean(bit[n]));
	return o;
}

json_t *
decode_count(uint64_t count)
{
	if (count > INT64_MAX)
		return json_sprintf("%" PRIu64, count);
	return json_integer((json_int_t)count);
}

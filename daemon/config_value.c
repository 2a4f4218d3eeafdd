/* SPDX-License-Identifier: Apache-2.0 */
#include "daemon/config_value.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/bytes.h"
#include "base/utf8.h"
#include "daemon/config.h"
#include "daemon/config_address.h"

/* Longest first where one begins another: "m" is looked for after "ms". */
static const struct {
	const char *name;
	uint32_t ms;
} units[] = {
	{ "h", 3600000 },
	{ "ms", 1 },
	{ "m", 60000 },
	{ "s", 1000 },
};

/* Decimal digits, nothing before them, up to UINT32_MAX; gives what follows. */
static int
parse_digits(const char *text, uint32_t *ret_number, const char **ret_rest)
{
	uint64_t number = 0;
	const char *p = text;

	for (; *p >= '0' && *p <= '9'; p++) {
		number = number * 10 + (uint64_t)(*p - '0');
		if (number > UINT32_MAX)
			return -EINVAL;
	}
	if (p == text)
		return -EINVAL;
	*ret_number = (uint32_t)number;
	*ret_rest = p;
	return 0;
}

static int
parse_bool(const char *text, bool *ret_value)
{
	if (strcmp(text, "true") != 0 && strcmp(text, "false") != 0)
		return -EINVAL;
	*ret_value = text[0] == 't';
	return 0;
}

static int
parse_unsigned(const struct value_def *def, const char *text, uint32_t *ret_value)
{
	uint32_t number;
	const char *rest;

	if (parse_digits(text, &number, &rest))
		return -EINVAL;
	if (*rest && (!def->unit || strcmp(rest, def->unit) != 0))
		return -EINVAL;
	if (number < def->min || number > def->max)
		return -EINVAL;
	*ret_value = number;
	return 0;
}

/* ".5" as parts of `ret_scale`; 0 of 1 where there is no point. Six digits at most. */
static int
parse_fraction(const char *text, uint32_t *ret_parts, uint32_t *ret_scale,
    const char **ret_rest)
{
	uint32_t scale = 1;

	*ret_parts = 0;
	*ret_scale = 1;
	*ret_rest = text;
	if (*text != '.')
		return 0;
	if (parse_digits(text + 1, ret_parts, ret_rest) || *ret_rest - text > 7)
		return -EINVAL;
	for (const char *p = text + 1; p < *ret_rest; p++)
		scale *= 10;
	*ret_scale = scale;
	return 0;
}

static int
parse_duration(const struct value_def *def, const char *text, uint32_t *ret_ms)
{
	uint32_t number, parts, scale;
	const char *rest;

	if (parse_digits(text, &number, &rest) ||
	    parse_fraction(rest, &parts, &scale, &rest))
		return -EINVAL;
	for (size_t i = 0; i < COUNT_OF(units); i++) {
		uint64_t part_ms = (uint64_t)parts * units[i].ms;
		uint64_t ms = (uint64_t)number * units[i].ms + part_ms / scale;

		if (strcmp(rest, units[i].name) != 0)
			continue;
		if (part_ms % scale || ms < def->min || ms > def->max)
			return -EINVAL; /* a part of a millisecond is not kept */
		*ret_ms = (uint32_t)ms;
		return 0;
	}
	return -EINVAL;
}

static const char *
unit_of(const struct value_def *def)
{
	return def->unit ? def->unit : "";
}

/* "-9.5dBm": a sign, digits, a point where there is a fraction, and the unit. */
static int
parse_decimal(const struct value_def *def, const char *text, int32_t *ret_value)
{
	const char *rest = text + (*text == '-');
	uint32_t number, parts, scale, steps = 1;
	int64_t value;

	if (parse_digits(rest, &number, &rest) ||
	    parse_fraction(rest, &parts, &scale, &rest) ||
	    strcmp(rest, unit_of(def)) != 0)
		return -EINVAL;
	for (unsigned i = 0; i < def->digits; i++)
		steps *= 10;
	if ((uint64_t)parts * steps % scale)
		return -EINVAL; /* more digits than are kept */
	value = (int64_t)number * steps + (int64_t)((uint64_t)parts * steps / scale);
	if (*text == '-')
		value = -value;
	if (value < def->low || value > def->high)
		return -EINVAL;
	*ret_value = (int32_t)value;
	return 0;
}

/* Whether a byte is in a set like "a-z0-9_-"; a span is never the last three. */
static bool
in_set(const char *set, char byte)
{
	while (*set) {
		bool span = set[1] == '-' && set[2];

		if (span ? byte >= set[0] && byte <= set[2] : byte == set[0])
			return true;
		set += span ? 3 : 1;
	}
	return false;
}

static int
parse_text(const struct value_def *def, const char *text, char *ret_text)
{
	size_t len = strlen(text);

	if (len == 0 || len > def->max)
		return -EINVAL;
	for (size_t i = 0; def->chars && i < len; i++) {
		if (!in_set(def->chars, text[i]))
			return -EINVAL;
	}
	for (const char *p = text; *p;) {
		if (!utf8_is_printable(utf8_next(&p)))
			return -EINVAL;
	}
	memcpy(ret_text, text, len + 1);
	return 0;
}

static int
parse_word(const struct value_def *def, const char *text, unsigned *ret_index)
{
	for (unsigned i = 0; def->words[i]; i++) {
		if (strcmp(text, def->words[i]) != 0)
			continue;
		*ret_index = i;
		return 0;
	}
	return -EINVAL;
}

int
value_parse(const struct value_def *def, const char *text, void *ret_value)
{
	switch (def->type) {
	case VALUE_BOOL:
		return parse_bool(text, ret_value);
	case VALUE_UNSIGNED:
		return parse_unsigned(def, text, ret_value);
	case VALUE_DURATION:
		return parse_duration(def, text, ret_value);
	case VALUE_DECIMAL:
		return parse_decimal(def, text, ret_value);
	case VALUE_TEXT:
		return parse_text(def, text, ret_value);
	case VALUE_WORD:
		return parse_word(def, text, ret_value);
	case VALUE_LISTEN:
		return address_parse_listens(text, ret_value);
	case VALUE_NETWORKS:
		return address_parse_networks(text, ret_value);
	}
	return -EINVAL;
}

/* The largest unit that leaves a whole number. */
static void
print_duration(uint32_t ms, char *ret_text, size_t size)
{
	static const size_t largest_first[] = { 0, 2, 3, 1 };

	for (size_t i = 0; i < COUNT_OF(largest_first); i++) {
		size_t u = largest_first[i];

		if (ms < units[u].ms || ms % units[u].ms)
			continue;
		snprintf(ret_text, size, "%u%s", ms / units[u].ms, units[u].name);
		return;
	}
	snprintf(ret_text, size, "0ms");
}

static void
print_decimal(const struct value_def *def, int32_t value, char *ret_text, size_t size)
{
	char fraction[8] = "";
	int64_t number = llabs((long long)value);
	unsigned digits = def->digits;

	for (unsigned i = digits; i-- > 0; number /= 10)
		fraction[i] = (char)('0' + number % 10);
	/* Zeros at the end say nothing. */
	while (digits > 0 && fraction[digits - 1] == '0')
		fraction[--digits] = '\0';
	snprintf(ret_text, size, "%s%lld%s%s%s", value < 0 ? "-" : "", (long long)number,
	    digits > 0 ? "." : "", fraction, unit_of(def));
}

void
value_print(const struct value_def *def, const void *value, char *ret_text, size_t size)
{
	switch (def->type) {
	case VALUE_BOOL:
		snprintf(ret_text, size, "%s", *(const bool *)value ? "true" : "false");
		return;
	case VALUE_UNSIGNED:
		snprintf(ret_text, size, "%u%s", *(const uint32_t *)value, unit_of(def));
		return;
	case VALUE_DURATION:
		print_duration(*(const uint32_t *)value, ret_text, size);
		return;
	case VALUE_DECIMAL:
		print_decimal(def, *(const int32_t *)value, ret_text, size);
		return;
	case VALUE_TEXT:
		snprintf(ret_text, size, "%s", (const char *)value);
		return;
	case VALUE_WORD:
		snprintf(ret_text, size, "%s", def->words[*(const unsigned *)value]);
		return;
	case VALUE_LISTEN:
		address_print_listens(value, ret_text, size);
		return;
	case VALUE_NETWORKS:
		address_print_networks(value, ret_text, size);
		return;
	}
}

static void
expect_words(const struct value_def *def, char *ret_text, size_t size)
{
	size_t len = (size_t)snprintf(ret_text, size, "one of");

	for (size_t i = 0; def->words[i] && len < size; i++)
		len += (size_t)snprintf(ret_text + len, size - len, "%s %s", i ? "," : "",
		    def->words[i]);
}

void
value_expect(const struct value_def *def, char *ret_text, size_t size)
{
	char min[24], max[24];

	if (def->expect && def->type == VALUE_DECIMAL) {
		print_decimal(def, def->low, min, sizeof(min));
		print_decimal(def, def->high, max, sizeof(max));
		snprintf(ret_text, size, "%s, between %s and %s", def->expect, min, max);
		return;
	}
	if (def->expect) {
		snprintf(ret_text, size, "%s", def->expect);
		return;
	}
	switch (def->type) {
	case VALUE_BOOL:
		snprintf(ret_text, size, "true or false");
		return;
	case VALUE_UNSIGNED:
		snprintf(ret_text, size, "a whole number between %u and %u%s%s", def->min,
		    def->max, def->unit ? " " : "", def->unit ? def->unit : "");
		return;
	case VALUE_DURATION:
		print_duration(def->min, min, sizeof(min));
		print_duration(def->max, max, sizeof(max));
		snprintf(ret_text, size, "a duration between %s and %s", min, max);
		return;
	case VALUE_DECIMAL:
		print_decimal(def, def->low, min, sizeof(min));
		print_decimal(def, def->high, max, sizeof(max));
		snprintf(ret_text, size, "a number between %s and %s", min, max);
		return;
	case VALUE_TEXT:
		snprintf(ret_text, size, "1 to %u %s%s", def->max,
		    def->chars ? "characters of " : "printable bytes",
		    def->chars ? def->chars : "");
		return;
	case VALUE_WORD:
		expect_words(def, ret_text, size);
		return;
	case VALUE_LISTEN:
		snprintf(ret_text, size,
		    "ADDRESS:PORT (all: 0.0.0.0:PORT), [IPV6-ADDRESS]:PORT, "
		    "ports 1 to 65535, or off");
		return;
	case VALUE_NETWORKS:
		snprintf(ret_text, size, "up to %d networks ADDRESS/BITS", SOURCES_MAX);
		return;
	}
}

const char *
value_notation(const struct value_def *def)
{
	return def->type == VALUE_DURATION ? "a number and ms, s, m or h, such as 250ms"
					   : NULL;
}

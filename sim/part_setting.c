/* SPDX-License-Identifier: Apache-2.0 */
/* The key of a part's description that tells what stands in a field of its registers. */
#include "sim/part_parser.h"

#include <math.h>
#include <string.h>

#include "base/bytes.h"
#include "sim/module.h"
#include "sim/setting.h"

#define ANYWHERE 0xffff

/* The half that a word names: "low", "a2h", or a page such as "13h"; ANYWHERE: none. */
static uint16_t
half_named(const char *word)
{
	static const char digits[] = "0123456789abcdef";
	const char *high, *low;

	if (strcmp(word, "low") == 0)
		return SIM_LOWER;
	if (strcmp(word, "a2h") == 0)
		return SIM_A2_LOWER;
	if (strlen(word) != 3 || word[2] != 'h')
		return ANYWHERE;
	high = memchr(digits, word[0], 16);
	low = memchr(digits, word[1], 16);
	return high && low ? (uint16_t)((high - digits) << 4 | (low - digits)) : ANYWHERE;
}

/* Says whether a name is that of the words from one on, up to another. */
static bool
is_name(const struct part_parser *p, unsigned from, unsigned to, const char *name)
{
	for (unsigned i = from; i < to; i++) {
		size_t len = strlen(p->line.word[i]);

		if (strncmp(name, p->line.word[i], len) != 0)
			return false;
		name += len;
		if (*name != (i + 1 < to ? ' ' : '\0'))
			return false;
		name += i + 1 < to;
	}
	return true;
}

/* The field of a name, on a page or on the first one that has it. */
static const struct setting *
find_on(const struct part_parser *p, uint16_t half, unsigned from, unsigned to,
    unsigned *ret_row)
{
	const struct setting *s;

	for (*ret_row = 0; (s = setting_at(p->part.family, *ret_row)); ++*ret_row) {
		if ((half == ANYWHERE || s->half == half) && from < to &&
		    is_name(p, from, to, s->name))
			return s;
	}
	return NULL;
}

static const struct setting *
find(const struct part_parser *p, unsigned to, unsigned *ret_row)
{
	const struct setting *s = find_on(p, ANYWHERE, 1, to, ret_row);
	uint16_t half = half_named(p->line.word[1]);

	/* there are names that begin with "low" */
	return s || half == ANYWHERE ? s : find_on(p, half, 2, to, ret_row);
}

static bool
take_number(struct part_parser *p, const struct setting *s, uint32_t *ret_value)
{
	unsigned bits = MIN_OF(s->bits, 32), at = p->line.count - 1;
	struct setting_scale scale = setting_scale(s);
	double most = ldexp(1, (int)(scale.is_signed ? bits - 1 : bits)) - 1, value;
	unsigned long number;

	if (!*scale.unit && !scale.is_signed) {
		if (!part_number(p, at, 0, (unsigned long)most, &number))
			return false;
		*ret_value = (uint32_t)number;
		return true;
	}
	if (!part_real(p, at, (most + 1) * scale.step + scale.zero, &value))
		return false;
	value = round((value - scale.zero) / scale.step);
	if (value < (scale.is_signed ? -most - 1 : 0) || value > most)
		return part_complain(p, at, "not a number, or out of range");
	*ret_value = (uint32_t)(int64_t)value;
	return true;
}

/*
 * `set propagation delay = 120`, `set 14h host SNR at 2 = 17.5`: the page where a name
 * stands on more than one; the lane, or which one of so many.
 */
bool
part_key_set(struct part_parser *p)
{
	unsigned equals = p->line.count - 2, end = equals, row;
	struct part_setting setting = { 0 };
	const struct setting *s;
	unsigned long at = 1;

	if (p->line.count < 4 || strcmp(p->line.word[equals], "=") != 0)
		return part_complain(p, 0, "no name, = and value");
	s = find(p, end, &row);
	if (!s && equals > 3 && strcmp(p->line.word[equals - 2], "at") == 0) {
		end = equals - 2;
		s = find(p, end, &row);
	}
	if (!s)
		return part_complain(p, 1, "no such field");
	if (end < equals &&
	    !part_number(p, equals - 1, 1, MAX_OF(s->count, 1) * 4ul, &at))
		return false;
	if (!take_number(p, s, &setting.value))
		return false;
	if (p->part.setting_count == PART_SETTINGS)
		return part_complain(p, 0, "more than 128 fields");
	setting.row = (uint16_t)row;
	setting.instance = (uint8_t)(at - 1);
	p->part.setting[p->part.setting_count++] = setting;
	return true;
}

bool
part_check_settings(struct part_parser *p)
{
	for (unsigned i = 0; i < p->part.setting_count; i++) {
		const struct part_setting *told = &p->part.setting[i];
		const struct setting *s = setting_at(p->part.family, told->row);

		if (!s || !setting_suits(s, &p->part) ||
		    told->instance >= setting_instances(s, &p->part))
			return part_complain(p, 0,
			    "a field that such a part does not have");
	}
	return true;
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "daemon/cage_table.h"

#include <stdio.h>
#include <string.h>

#include "base/bytes.h"

static bool
is_label_char(char c)
{
	return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
	       (c >= '0' && c <= '9') || c == '.' || c == '_' || c == '/' || c == '-';
}

/* What is wrong with a label, NULL when nothing is. */
static const char *
label_fault(const char *label)
{
	size_t len = strnlen(label, PLATFORM_LABEL_MAX);

	if (len == 0)
		return "has no label";
	if (len == PLATFORM_LABEL_MAX)
		return "is longer than 15 characters";
	for (size_t i = 0; i < len; i++) {
		if (!is_label_char(label[i]))
			return "has characters other than A-Z a-z 0-9 . _ / -";
	}
	return NULL;
}

/* What is wrong with the numbers of a cage, NULL when nothing is. */
static const char *
cage_fault(const struct platform_cage *c)
{
	if (c->bus >= PLATFORM_BUSES_MAX)
		return "bus is out of range";
	if (c->pin_bus >= PLATFORM_BUSES_MAX)
		return "pin_bus is out of range";
	if (c->max_read < 16 || c->max_read > 128)
		return "max_read is not 16 to 128";
	if (c->max_write > 128)
		return "max_write is more than 128";
	/* Who reads its memory is the only one to tell who is there. */
	if (c->flags & PLATFORM_CAGE_PRESENCE_BY_READ && c->pin_bus != c->bus)
		return "presence by read needs the same bus and pin_bus";
	return NULL;
}

/* The number of the first cage with this label; there is one. */
static size_t
first_of_label(const struct platform_cage *cages, const char *label)
{
	size_t i = 0;

	while (strcmp(cages[i].label, label) != 0)
		i++;
	return i;
}

bool
cage_table_check(const struct platform_cage *cages, size_t count, char *why,
    size_t why_size)
{
	const char *fault;
	size_t twin;

	if (!cages || count == 0) {
		snprintf(why, why_size, "has no cages");
		return false;
	}
	if (count > PLATFORM_CAGES_MAX) {
		snprintf(why, why_size, "has %zu cages, at most %d are possible", count,
		    PLATFORM_CAGES_MAX);
		return false;
	}
	for (size_t i = 0; i < count; i++) {
		fault = label_fault(cages[i].label);
		if (fault) {
			snprintf(why, why_size, "cage %zu: label \"%.*s\" %s", i,
			    PLATFORM_LABEL_MAX, cages[i].label, fault);
			return false;
		}
		fault = cage_fault(&cages[i]);
		if (fault) {
			snprintf(why, why_size, "cage %zu (%s): %s", i, cages[i].label,
			    fault);
			return false;
		}
		twin = first_of_label(cages, cages[i].label);
		if (twin < i) {
			snprintf(why, why_size,
			    "cages %zu and %zu: both have the label %s", twin, i,
			    cages[i].label);
			return false;
		}
	}
	return true;
}

/* A plugin of a later version may know types and pins that we do not. */
static void
clear_unknown(struct platform_cage *c)
{
	if (c->type >= PLATFORM_CAGE_TYPE_COUNT)
		c->type = PLATFORM_CAGE_UNKNOWN;
	c->pins_readable &= PLATFORM_PIN_BIT(PLATFORM_PIN_COUNT) - 1;
	c->pins_settable &= PLATFORM_PIN_BIT(PLATFORM_PIN_COUNT) - 1;
}

bool
cage_table_take(struct cage_table *t, const struct proto_hello *hello, char *why,
    size_t why_size)
{
	if (t->whole || hello->count == 0 || hello->first != t->count) {
		snprintf(why, why_size, "a cage table out of order");
		return false;
	}
	memcpy(&t->cage[hello->first], hello->cages,
	    hello->count * sizeof(*hello->cages));
	t->count += hello->count;
	t->fingerprint = hello->fingerprint;
	if (t->count < hello->total)
		return true;
	if (proto_fingerprint(t->cage, t->count) != t->fingerprint) {
		snprintf(why, why_size, "a damaged cage table");
		return false;
	}
	if (!cage_table_check(t->cage, t->count, why, why_size))
		return false;
	for (size_t i = 0; i < t->count; i++)
		clear_unknown(&t->cage[i]);
	t->whole = true;
	return true;
}

bool
cage_table_is_same(const struct cage_table *t, const struct proto_hello *hello)
{
	return hello->count == 0 && hello->total == t->count &&
	       hello->fingerprint == t->fingerprint;
}

bool
cage_table_has_event(const struct cage_table *t, unsigned bus,
    const struct proto_event *event)
{
	for (unsigned w = 0; w < COUNT_OF(event->known.word); w++) {
		uint32_t bits = event->known.word[w] | event->interrupt.word[w];

		for (; bits; bits &= bits - 1) {
			size_t cage = w * 32 + (unsigned)__builtin_ctz(bits);

			if (cage >= t->count || t->cage[cage].pin_bus != bus)
				return false;
		}
	}
	return true;
}

bool
cage_table_has_pins(const struct cage_table *t, unsigned bus, const struct pin_news *news,
    unsigned count)
{
	for (unsigned i = 0; i < count; i++) {
		const struct platform_cage *c = &t->cage[news[i].cage];

		if (news[i].cage >= t->count || c->pin_bus != bus ||
		    !(c->pins_readable & PLATFORM_PIN_BIT(news[i].pin)))
			return false;
	}
	return true;
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "schema/event_member.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/bytes.h"
#include "schema/leaf.h"
#include "schema/leaf_monitor.h"
#include "schema/units.h"

#define LIST_KEPT      "rx-power-milliwatts"
#define LIST_PUBLISHED "rx-power-dbm"

/* How model/alarm_event.c keeps what a monitor measures. */
static const struct {
	const char *unit;
	unsigned digits;
	enum monitor id;
} kept[] = {
	{ "celsius", 3, MONITOR_TEMP },
	{ "volts", 6, MONITOR_VCC },
	{ "milliwatts", 6, MONITOR_RX_POWER },
	{ "milliamperes", 3, MONITOR_TX_BIAS },
};

void
event_member_unit(const struct event_record *e, char ret_unit[EVENT_KEY_MAX])
{
	struct event_member m;
	size_t at = 0;

	ret_unit[0] = '\0';
	while (event_member(e, &at, &m)) {
		if (strcmp(m.key, "unit") == 0 && !m.is_number)
			snprintf(ret_unit, EVENT_KEY_MAX, "%.*s", EVENT_KEY_MAX - 1,
			    m.value);
	}
}

/* "-1.250" of three digits is -1250; digits that are not there count as zero. */
static int64_t
parse(const char *text, unsigned digits)
{
	const char *point = strchr(text, '.');
	int64_t number = strtoll(text, NULL, 10);
	bool negative = text[0] == '-';

	if (number > INT32_MAX || number < INT32_MIN)
		return number > 0 ? INT32_MAX : INT32_MIN;
	for (; digits; digits--) {
		int digit = 0;

		if (point && point[1] >= '0' && point[1] <= '9')
			digit = *++point - '0';
		number = number * 10 + (negative ? -digit : digit);
	}
	return MAX_OF(INT32_MIN, MIN_OF(number, INT32_MAX));
}

static void
publish_number(size_t row, struct event_member *m)
{
	const struct leaf *leaf = leaf_of_limits(kept[row].id);
	int64_t number =
	    leaf_monitor_number(kept[row].id, (int32_t)parse(m->value, kept[row].digits));

	decimal_print(m->value, number, leaf->digits, 1);
}

/* "0.500000,0.000000" */
static void
publish_list(struct event_member *m)
{
	char text[EVENT_TEXT_MAX], number[DECIMAL_TEXT_MAX], *next = m->value, *item;
	size_t len = 0;

	text[0] = '\0';
	while ((item = strsep(&next, ",")) && len < sizeof(text)) {
		decimal_print(number, nw_to_mdbm(parse(item, 6)), 3, 1);
		len += (size_t)snprintf(text + len, sizeof(text) - len, "%s%s",
		    len ? "," : "", number);
	}
	snprintf(m->key, sizeof(m->key), LIST_PUBLISHED);
	memcpy(m->value, text, sizeof(text));
}

bool
event_member_published(const struct event_record *e, const char *unit, size_t *at,
    struct event_member *m)
{
	if (!event_member(e, at, m))
		return false;
	if (strcmp(m->key, LIST_KEPT) == 0 && !m->is_number)
		publish_list(m);
	for (size_t i = 0; i < COUNT_OF(kept); i++) {
		if (strcmp(unit, kept[i].unit) != 0)
			continue;
		if (m->is_number &&
		    (strcmp(m->key, "value") == 0 || strcmp(m->key, "limit") == 0))
			publish_number(i, m);
		else if (strcmp(m->key, "unit") == 0)
			snprintf(m->value, sizeof(m->value), "%s",
			    unit_name(leaf_of_limits(kept[i].id)->unit));
	}
	return true;
}

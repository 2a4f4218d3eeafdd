/* SPDX-License-Identifier: Apache-2.0 */
#include "daemon/config_limits.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/bytes.h"
#include "daemon/config_keys.h"
#include "model/alarm_kind.h"

/* In the order of enum own_of. */
static const char *const of_words[] = { "vendor", "part", "cage" };

/* How a limit is written, and what it is in the unit of its monitor. */
static const struct {
	const char *unit, *example;
	double scale; /* 0: dBm */
} units[MONITOR_COUNT] = {
	[MONITOR_TEMP] = { "C", "a temperature such as 75C", 1000 },
	[MONITOR_VCC] = { "V", "a voltage such as 3.6V", 1000000 },
	[MONITOR_TX_POWER] = { "dBm", "a power such as -9.5dBm", 0 },
	[MONITOR_TX_BIAS] = { "mA", "a current such as 90mA", 1000 },
	[MONITOR_RX_POWER] = { "dBm", "a power such as -9.5dBm", 0 },
};

static bool
parse_value(enum monitor id, const char *text, int32_t *ret_value)
{
	char *end;
	double number = strtod(text, &end);

	if (end == text || strcmp(end, units[id].unit) != 0 || !isfinite(number))
		return false;
	number = units[id].scale > 0 ? number * units[id].scale
				     : pow(10, number / 10) * 1000000;
	if (fabs(number) > INT32_MAX)
		return false;
	*ret_value = (int32_t)lround(number);
	return true;
}

/* Takes "limits.OF.NAME.LIMIT" apart; what is wrong with it in *ret_wrong. */
static bool
parse_path(const char *path, struct own_limit *own, const char **ret_wrong)
{
	const char *of = path + strcspn(path, ".") + 1;
	const char *name = of + strcspn(of, ".") + 1, *limit = strrchr(path, '.') + 1;
	size_t len = (size_t)(limit - name) - 1;
	int kind = 0;

	own->of = OWN_OF_VENDOR;
	while (own->of < OWN_OF_COUNT &&
	       strncmp(of, of_words[own->of], strlen(of_words[own->of])) != 0)
		own->of++;
	*ret_wrong = "unknown key; limits are of a vendor, a part or a cage";
	if (own->of == OWN_OF_COUNT || of[strlen(of_words[own->of])] != '.')
		return false;
	*ret_wrong = "is longer than any such name";
	if (len >= sizeof(own->name))
		return false;
	memcpy(own->name, name, len);
	own->name[len] = '\0';
	while (kind < ALARM_SIGNALS &&
	       strcmp(limit, alarm_kind_name((enum alarm_kind)kind)) != 0)
		kind++;
	*ret_wrong = "unknown key; a limit is called as its alarm, rx-power-low-alarm";
	return alarm_limit_of((enum alarm_kind)kind, &own->id, &own->limit);
}

int
config_limit_check(const char *path, const char *value, char *err, size_t size)
{
	struct own_limit own;
	const char *wrong;

	if (!parse_path(path, &own, &wrong)) {
		snprintf(err, size, "%s", wrong);
		return -ENOENT;
	}
	if (!parse_value(own.id, value, &own.value))
		return config_say_must_be(units[own.id].example, value, err, size);
	return 0;
}

size_t
config_limits(const struct config *c, struct own_limit ret_own[CONFIG_ENTRIES_MAX])
{
	const char *wrong;
	size_t count = 0;

	for (size_t i = 0; i < c->entry_count; i++) {
		struct own_limit *own = &ret_own[count];

		if (strncmp(c->entries[i].path, "limits.", 7) == 0 &&
		    parse_path(c->entries[i].path, own, &wrong) &&
		    parse_value(own->id, c->entries[i].value, &own->value))
			count++;
	}
	return count;
}

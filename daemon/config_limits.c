/* SPDX-License-Identifier: Apache-2.0 */
#include "daemon/config_limits.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/dotted.h"
#include "model/alarm_kind.h"

/* In the order of enum own_of. */
static const char *const of_words[] = { "vendor", "part", "cage" };

/* What the number of a limit is in the unit of its monitor; 0: it is dBm. */
static const double scales[MONITOR_COUNT] = {
	[MONITOR_TEMP] = 1000,
	[MONITOR_VCC] = 1000000,
	[MONITOR_TX_BIAS] = 1000,
	[MONITOR_LASER_TEMP] = 1000,
	[MONITOR_LASER_TEMP_2] = 1000,
	[MONITOR_TEC] = 1000,
	[MONITOR_TEC_2] = 1000,
	[MONITOR_COOLER] = 1000,
	[MONITOR_VCC2] = 1000000,
	[MONITOR_AUX1] = 1,
	[MONITOR_CUSTOM] = 1,
};

/* The number was judged when it was read, with the unit behind it. */
static int32_t
value_of(enum monitor id, const char *text)
{
	double number = strtod(text, NULL);

	number = scales[id] > 0 ? number * scales[id] : pow(10, number / 10) * 1000000;
	return (int32_t)lround(fmin(fmax(number, INT32_MIN), INT32_MAX));
}

/* A name as a module tells it: what is before and behind it is padding there. */
static void
take_name(const char *path, char ret_name[OWN_NAME_MAX])
{
	char text[OWN_NAME_MAX];
	size_t blanks, len;

	dotted_text(path, text, sizeof(text));
	blanks = strspn(text, " ");
	len = strlen(text);
	while (len > blanks && text[len - 1] == ' ')
		len--;
	snprintf(ret_name, OWN_NAME_MAX, "%.*s", (int)(len - blanks), text + blanks);
}

/* Takes "limits.OF.NAME.LIMIT" apart. */
static bool
parse_path(const char *path, struct own_limit *own)
{
	const char *of = path + strlen("limits.");
	const char *name = of + dotted_part(of) + 1, *limit = dotted_last(path);
	int kind = 0;

	own->of = OWN_OF_VENDOR;
	while (own->of < OWN_OF_COUNT &&
	       strncmp(of, of_words[own->of], strlen(of_words[own->of])) != 0)
		own->of++;
	if (own->of == OWN_OF_COUNT)
		return false;
	take_name(name, own->name);
	while (kind < ALARM_SIGNALS &&
	       strcmp(limit, alarm_kind_name((enum alarm_kind)kind)) != 0)
		kind++;
	return alarm_limit_of((enum alarm_kind)kind, &own->id, &own->limit);
}

bool
config_limit_of(const char *path, struct own_limit *ret_own)
{
	return strncmp(path, "limits.", 7) == 0 && parse_path(path, ret_own);
}

size_t
config_limits(const struct config *c, struct own_limit ret_own[CONFIG_ENTRIES_MAX])
{
	size_t count = 0;

	for (size_t i = 0; i < c->entry_count; i++) {
		struct own_limit *own = &ret_own[count];

		if (!config_limit_of(c->entries[i].path, own))
			continue;
		own->value = value_of(own->id, c->entries[i].value);
		count++;
	}
	return count;
}

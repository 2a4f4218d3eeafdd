/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/age.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/bytes.h"

#define MINUTE 60u
#define HOUR   3600u
#define DAY    86400u

/* From `from` seconds on: whole `unit`s, then whole `rest`s. */
static const struct {
	unsigned from;
	unsigned unit;
	char name;
	unsigned rest;
	char rest_name;
} steps[] = {
	{ DAY, DAY, 'd', HOUR, 'h' },
	{ HOUR, HOUR, 'h', MINUTE, 'm' },
	{ MINUTE, MINUTE, 'm', 1, 's' },
};

void
age_text(double seconds, char ret_text[AGE_TEXT_MAX])
{
	unsigned s;

	if (!isfinite(seconds) || seconds < 0) {
		snprintf(ret_text, AGE_TEXT_MAX, "?");
		return;
	}
	if (seconds >= 10000.0 * DAY) {
		snprintf(ret_text, AGE_TEXT_MAX, ">9999d");
		return;
	}
	s = (unsigned)seconds;
	for (size_t i = 0; i < COUNT_OF(steps); i++) {
		if (s < steps[i].from)
			continue;
		snprintf(ret_text, AGE_TEXT_MAX, "%u%c%02u%c", s / steps[i].unit,
		    steps[i].name, s % steps[i].unit / steps[i].rest, steps[i].rest_name);
		return;
	}
	if (s >= 10)
		snprintf(ret_text, AGE_TEXT_MAX, "%us", s);
	else
		snprintf(ret_text, AGE_TEXT_MAX, "%.1fs", floor(seconds * 10) / 10);
}

void
moment_text(const char *time, char ret_text[MOMENT_TEXT_MAX])
{
	if (strlen(time) > 19 && time[10] == 'T')
		snprintf(ret_text, MOMENT_TEXT_MAX, "%.5s %.8s", time + 5, time + 11);
	else
		snprintf(ret_text, MOMENT_TEXT_MAX, "%.15s", time);
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/event_what.h"

#include <stdlib.h>
#include <string.h>

#include "base/bytes.h"
#include "cli/age.h"
#include "cli/line.h"
#include "cli/show_flags.h"

/* ", lane 3", where it is about one. */
static void
add_lane(const json_t *details, const char *key, const char *word, char *text)
{
	double lane;

	if (member_number(details, key, &lane))
		line_add(text, EVENT_WHAT_MAX, ", %s %.0f", word, lane);
}

/* ", by uid 1000, for 1d00h": what an operator did. */
static void
add_operator(const json_t *details, char *text)
{
	char age[AGE_TEXT_MAX];
	double number;

	if (member_number(details, "uid", &number))
		line_add(text, EVENT_WHAT_MAX, ", by uid %.0f", number);
	if (!member_number(details, "seconds", &number))
		return;
	age_text(number, age);
	line_add(text, EVENT_WHAT_MAX, ", for %s", age);
}

/* "critical rx-los, lane 1: -30.00 dBm", "rx-los, lane 1: removed" */
static void
alarm_text(const json_t *details, char *text)
{
	const char *why = member_text(details, "why"),
		   *unit = member_text(details, "unit");
	double value;

	snprintf(text, EVENT_WHAT_MAX, "%.20s%s%.60s",
	    why[0] ? "" : member_text(details, "severity"), why[0] ? "" : " ",
	    member_text(details, "alarm"));
	add_lane(details, "lane", "lane", text);
	add_lane(details, "host-lane", "host lane", text);
	add_operator(details, text);
	if (why[0])
		line_add(text, EVENT_WHAT_MAX, ": %.40s", why);
	else if (member_number(details, "value", &value) && strcmp(unit, "dbm") == 0)
		line_add(text, EVENT_WHAT_MAX, ": %.2f dBm", value);
	else if (member_number(details, "value", &value) && strcmp(unit, "amperes") == 0)
		line_add(text, EVENT_WHAT_MAX, ": %.2f mA", 1000 * value);
	else if (member_number(details, "value", &value) && strcmp(unit, "celsius") == 0)
		line_add(text, EVENT_WHAT_MAX, ": %.1f C", value);
	else if (member_number(details, "value", &value) && strcmp(unit, "volts") == 0)
		line_add(text, EVENT_WHAT_MAX, ": %.3f V", value);
	else if (member_number(details, "value", &value))
		line_add(text, EVENT_WHAT_MAX, ": %.10g %.20s", value, unit);
}

/* "1-4, 7" of "1,2,3,4,7" or "1-4,7"; what is no such list stays as it is. */
static void
lanes_text(const char *list, char ret_text[SHOW_PLACES_MAX])
{
	uint64_t where = 0;
	const char *at = list;

	while (*at >= '1' && *at <= '9') {
		char *end;
		unsigned long first = strtoul(at, &end, 10), last = first;

		if (*end == '-')
			last = strtoul(end + 1, &end, 10);
		for (; first < 64 && first <= last; first++)
			where |= UINT64_C(1) << first;
		at = *end == ',' ? end + 1 : end;
	}
	if (*at)
		snprintf(ret_text, SHOW_PLACES_MAX, "%.80s", list);
	else
		show_places(where, ret_text);
}

/* "rx-los, lanes 1-4: set"; "vcc-low-alarm: clear" */
static void
flag_text(const json_t *details, char *text)
{
	const char *media = member_text(details, "lanes");
	const char *host = member_text(details, "host-lanes");
	char lanes[SHOW_PLACES_MAX];

	lanes_text(media[0] ? media : host, lanes);
	snprintf(text, EVENT_WHAT_MAX, "%.60s", member_text(details, "flag"));
	if (lanes[0])
		line_add(text, EVENT_WHAT_MAX, ", %slane%s %s", media[0] ? "" : "host ",
		    strpbrk(lanes, ",-") ? "s" : "", lanes);
	line_add(text, EVENT_WHAT_MAX, ": %.20s", member_text(details, "state"));
}

/* "sleep, process 3004 (process), uses the module"; "nobody else uses the module" */
static void
owner_text(const json_t *details, char *text)
{
	const char *kind = member_text(details, "owner-kind");
	double pid;

	if (strcmp(kind, "none") == 0) {
		snprintf(text, EVENT_WHAT_MAX, "nobody else uses the module");
		return;
	}
	snprintf(text, EVENT_WHAT_MAX, "%.60s", member_text(details, "owner"));
	if (member_number(details, "pid", &pid))
		line_add(text, EVENT_WHAT_MAX, ", process %.0f", pid);
	line_add(text, EVENT_WHAT_MAX, " (%.20s), uses the module", kind);
}

/* Kinds of which the daemon tells no text, and what their details mean. */
static bool
words_of_kind(const json_t *event, const json_t *details, char *text)
{
	static const struct {
		const char *kind;
		const char *why;
		const char *words;
	} words[] = {
		{ "presence-flapping", "",
		    "its presence comes and goes; counts as present" },
		{ "presence-steady", "", "its presence is steady again" },
		{ "cage-empty", "", "nothing is plugged" },
		{ "flags-unknown", "removed", "flags of before the removal may be lost" },
		{ "flags-unknown", "reset", "flags of before the reset may be lost" },
		{ "flags-unknown", "failed-read",
		    "flags may be lost: a read of them failed" },
	};
	const char *kind = member_text(event, "kind");

	for (size_t i = 0; i < COUNT_OF(words); i++) {
		if (strcmp(words[i].kind, kind) == 0 &&
		    strcmp(words[i].why, member_text(details, "why")) == 0)
			snprintf(text, EVENT_WHAT_MAX, "%s", words[i].words);
	}
	if (strcmp(kind, "bus-state") == 0)
		snprintf(text, EVENT_WHAT_MAX, "%.20s, was %.20s",
		    member_text(details, "to"), member_text(details, "from"));
	else if (member_text(details, "owner-kind")[0])
		owner_text(details, text);
	else if (member_text(details, "alarm")[0])
		alarm_text(details, text);
	else if (member_text(details, "flag")[0])
		flag_text(details, text);
	return text[0];
}

void
event_what(const json_t *event, char ret_text[EVENT_WHAT_MAX])
{
	json_t *details = json_object_get(event, "details"), *value;
	const char *key;

	snprintf(ret_text, EVENT_WHAT_MAX, "%.500s", member_text(details, "text"));
	if (ret_text[0] || words_of_kind(event, details, ret_text))
		return;
	json_object_foreach(details, key, value)
	{
		line_add(ret_text, EVENT_WHAT_MAX, "%s%.40s ", ret_text[0] ? ", " : "",
		    key);
		if (json_is_string(value))
			line_add(ret_text, EVENT_WHAT_MAX, "%.120s",
			    json_string_value(value));
		else if (json_is_number(value))
			line_add(ret_text, EVENT_WHAT_MAX, "%.15g",
			    json_number_value(value));
	}
}

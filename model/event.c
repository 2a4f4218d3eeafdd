/* SPDX-License-Identifier: Apache-2.0 */
#include "model/event.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/bytes.h"
#include "model/inventory.h"

static const char *const names[] = {
	[EVENT_MODULE_INSERTED] = "module-inserted",
	[EVENT_MODULE_FOUND] = "module-found",
	[EVENT_CAGE_EMPTY] = "cage-empty",
	[EVENT_MODULE_REMOVED] = "module-removed",
	[EVENT_MODULE_IDENTIFIED] = "module-identified",
	[EVENT_MODULE_READY] = "module-ready",
	[EVENT_MODULE_UNREADABLE] = "module-unreadable",
	[EVENT_MODULE_UNSUPPORTED] = "module-unsupported",
	[EVENT_MODULE_RESET] = "module-reset",
	[EVENT_IDENTITY_BROKEN] = "identity-broken",
	[EVENT_PRESENCE_FLAPPING] = "presence-flapping",
	[EVENT_PRESENCE_STEADY] = "presence-steady",
	[EVENT_OWNER] = "owner",
	[EVENT_ALARM_RAISED] = "alarm-raised",
	[EVENT_ALARM_CLEARED] = "alarm-cleared",
	[EVENT_ALARM_CHANGED] = "alarm-changed",
	[EVENT_ALARM_ACKNOWLEDGED] = "alarm-acknowledged",
	[EVENT_ALARM_SHELVED] = "alarm-shelved",
	[EVENT_ALARM_UNSHELVED] = "alarm-unshelved",
	[EVENT_FLAG] = "flag",
	[EVENT_SIGNALS_SEEN] = "signals-seen",
	[EVENT_FLAGS_LATE] = "flags-late",
	[EVENT_FLAGS_UNKNOWN] = "flags-unknown",
	[EVENT_CARRIER] = "carrier",
	[EVENT_BUS_STATE] = "bus-state",
	[EVENT_BUS_RECOVERY] = "bus-recovery",
	[EVENT_DAEMON_STARTED] = "daemon-started",
	[EVENT_DAEMON_STOPPED] = "daemon-stopped",
	[EVENT_CONFIG_RELOADED] = "config-reloaded",
	[EVENT_CLOCK_STEP] = "clock-step",
	[EVENT_JOURNAL_TROUBLE] = "journal-trouble",
	[EVENT_JOURNAL_RECOVERED] = "journal-recovered",
	[EVENT_EVENTS_LOST] = "events-lost",
};

static_assert(COUNT_OF(names) == EVENT_KIND_COUNT, "a name for each kind");

const char *
event_kind_name(enum event_kind kind)
{
	return names[kind];
}

bool
event_kind_parse(const char *name, enum event_kind *ret_kind)
{
	for (int kind = 0; kind < EVENT_KIND_COUNT; kind++) {
		if (strcmp(names[kind], name) != 0)
			continue;
		*ret_kind = (enum event_kind)kind;
		return true;
	}
	return false;
}

void
event_begin(struct event_record *e, enum event_kind kind, const struct now *now)
{
	memset(e, 0, sizeof(*e));
	e->kind = kind;
	e->bus = -1;
	e->mono_us = now->mono_us;
	e->wall_us = now->wall_us;
}

void
event_about(struct event_record *e, const struct cage *c)
{
	memcpy(e->cage, c->name, sizeof(e->cage));
	e->generation = c->generation;
}

void
event_about_bus(struct event_record *e, const struct bus *b)
{
	e->bus = (int16_t)b->number;
}

void
event_since(struct event_record *e, uint64_t since_us)
{
	e->since_us = since_us;
	e->since_wall_us = e->wall_us - (e->mono_us - since_us);
}

/* A member is a line: its key, what it is, its value. Newlines stand at ends alone. */
#define IS_TEXT   '"'
#define IS_NUMBER '#'

static void
add_member(struct event_record *e, const char *key, char type, const char *value)
{
	size_t room = sizeof(e->data) - e->len;
	int len = snprintf(e->data + e->len, room, "%s%c%s\n", key, type, value);

	if (len > 0 && (size_t)len < room)
		e->len = (uint16_t)(e->len + len);
}

void
event_text(struct event_record *e, const char *key, const char *text)
{
	char clean[EVENT_TEXT_MAX];

	snprintf(clean, sizeof(clean), "%s", text);
	for (char *c = clean; *c; c++) {
		if ((unsigned char)*c < ' ' || *c == 0x7f)
			*c = '?';
	}
	add_member(e, key, IS_TEXT, clean);
}

void
event_count(struct event_record *e, const char *key, uint64_t count)
{
	char text[24];

	snprintf(text, sizeof(text), "%" PRIu64, count);
	add_member(e, key, IS_NUMBER, text);
}

void
event_number(struct event_record *e, const char *key, int64_t number, unsigned digits)
{
	uint64_t size = number < 0 ? -(uint64_t)number : (uint64_t)number, unit = 1;
	char text[48];

	assert(digits < 19);
	for (unsigned i = 0; i < digits; i++)
		unit *= 10;
	snprintf(text, sizeof(text), digits ? "%s%" PRIu64 ".%0*" PRIu64 : "%s%" PRIu64,
	    number < 0 ? "-" : "", size / unit, (int)digits, size % unit);
	add_member(e, key, IS_NUMBER, text);
}

/* Copies a part of a line; false when it is longer than its place, or no text. */
static bool
copy_part(char *to, size_t size, const char *from, size_t len)
{
	if (len >= size || memchr(from, '\0', len))
		return false;
	memcpy(to, from, len);
	to[len] = '\0';
	return true;
}

/* What a journal says that somebody wrote to may be anything, and is shown as it is. */
static bool
is_key(const char *text)
{
	return *text &&
	       strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789-") == strlen(text);
}

/* As event_count() and event_number() print them. */
static bool
is_number(const char *text)
{
	size_t whole, fraction;

	text += *text == '-';
	whole = strspn(text, "0123456789");
	if (!whole || (whole > 1 && *text == '0'))
		return false;
	text += whole;
	if (!*text)
		return true;
	fraction = strspn(text + 1, "0123456789");
	return *text == '.' && fraction && !text[1 + fraction];
}

bool
event_member(const struct event_record *e, size_t *at, struct event_member *ret_member)
{
	const char *line = e->data + *at, *end, *type;
	size_t left = MIN_OF((size_t)e->len, sizeof(e->data));

	left -= MIN_OF(*at, left);
	end = memchr(line, '\n', left);
	if (!end)
		return false;
	type = line;
	while (type < end && *type != IS_TEXT && *type != IS_NUMBER)
		type++;
	if (type == end || type == line ||
	    !copy_part(ret_member->key, sizeof(ret_member->key), line,
		(size_t)(type - line)) ||
	    !copy_part(ret_member->value, sizeof(ret_member->value), type + 1,
		(size_t)(end - type) - 1))
		return false;
	ret_member->is_number = *type == IS_NUMBER;
	*at += (size_t)(end - line) + 1;
	return is_key(ret_member->key) &&
	       (!ret_member->is_number || is_number(ret_member->value));
}

void
event_publish(struct inventory *inv, const struct event_record *e)
{
	struct events *events = &inv->events;
	struct event_record *place = &events->ring[events->next % EVENTS_KEPT];

	if (events->next - events->taken == EVENTS_KEPT) {
		if (!events->lost++) {
			events->lost_us = place->mono_us;
			events->lost_wall_us = place->wall_us;
		}
		events->taken++;
	}
	*place = *e;
	memcpy(place->boot, events->boot, sizeof(place->boot));
	events->next++;
}

const struct event_record *
events_get(const struct events *events, uint64_t number)
{
	if (number >= events->next || events->next - number > EVENTS_KEPT)
		return NULL;
	return &events->ring[number % EVENTS_KEPT];
}

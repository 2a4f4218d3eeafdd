/* SPDX-License-Identifier: Apache-2.0 */
/* What stands behind the `?` of a request, and members of events as a journal holds them.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "api/query.h"
#include "model/event.h"
#include "model/inventory.h"
#include "tests/fuzz/fuzz.h"

static void
try_query(const char *text)
{
	char *copy = strdup(text), *rest = copy, *part, error[QUERY_ERROR_MAX];
	struct query q = { .count = 0 };
	uint64_t number;
	char again[24];

	while ((part = strsep(&rest, "&"))) {
		char *value = strchr(part, '=');

		if (value)
			*value++ = '\0';
		query_add(&q, part, value);
	}
	FUZZ_CHECK(q.count <= QUERY_ARGUMENTS_MAX);
	if (!query_check(&q, q.count % 2 ? "limit since" : NULL, error))
		FUZZ_CHECK(memchr(error, '\0', sizeof(error)));
	for (unsigned i = 0; i < q.count; i++) {
		const char *value = q.argument[i].value;

		FUZZ_CHECK(query_get(&q, q.argument[i].key));
		if (query_count(value, 1, 1000, &number)) {
			FUZZ_CHECK(number >= 1 && number <= 1000);
			snprintf(again, sizeof(again), "%" PRIu64, number);
			FUZZ_CHECK(strcmp(again, value + strspn(value, "0")) == 0);
		}
		query_time(value, &number);
	}
	free(copy);
}

/* Kinds have one name each. */
static void
try_kind(const char *text)
{
	enum event_kind kind;

	if (event_kind_parse(text, &kind))
		FUZZ_CHECK(strcmp(event_kind_name(kind), text) == 0);
}

static uint64_t
take(const uint8_t **data, size_t *size)
{
	uint64_t number = 0;

	for (int i = 0; i < 8 && *size; i++, (*size)--)
		number = number << 8 | *(*data)++;
	return number;
}

/* The number without its point, of which so many digits must be a fraction. */
static uint64_t
number_of(const char *text, unsigned digits)
{
	const char *point = strchr(text, '.');
	uint64_t number = 0;

	FUZZ_CHECK(strlen(point ? point + 1 : "") == digits);
	for (const char *c = text + (*text == '-'); *c; c++) {
		if (c != point)
			number = number * 10 + (uint64_t)(*c - '0');
	}
	return *text == '-' ? -number : number;
}

/* Numbers of any size and digits are read as they were added, as long as there is room;
 * and the ring keeps what was published last. */
static void
try_numbers(const uint8_t *data, size_t size)
{
	static struct event_record ring[EVENTS_KEPT], e;
	static struct inventory inv = { .events = { .ring = ring, .boot = "boot" } };
	struct cage cage = { .name = "1" };
	struct bus bus = { .number = 3 };
	struct event_member m;
	struct now now = { 0 };

	now.wall_us = take(&data, &size);
	now.mono_us = take(&data, &size);
	event_begin(&e, (enum event_kind)(now.mono_us % EVENT_KIND_COUNT), &now);
	event_about(&e, &cage);
	event_about_bus(&e, &bus);
	event_since(&e, take(&data, &size));
	while (size) {
		unsigned digits = *data % 19;
		uint64_t number = take(&data, &size);
		size_t before = e.len, at = before;

		if (digits)
			event_number(&e, "number", (int64_t)number, digits);
		else
			event_count(&e, "number", number);
		if (e.len == before)
			break; /* full */
		FUZZ_CHECK(event_member(&e, &at, &m) && at == e.len && m.is_number);
		FUZZ_CHECK(number_of(m.value, digits) == number);
	}
	event_publish(&inv, &e);
	FUZZ_CHECK(events_get(&inv.events, inv.events.next - 1)->len == e.len);
	FUZZ_CHECK(!events_get(&inv.events, inv.events.next));
}

/* Members that were read say the same when they are added to another event. */
static void
try_members(const uint8_t *data, size_t size)
{
	static struct event_record e, copy;
	struct event_member m, n;
	size_t at = 0, copy_at = 0;

	memset(&e, 0, sizeof(e));
	memset(&copy, 0, sizeof(copy));
	/* what is added leaves room for a NUL behind it */
	e.len = (uint16_t)(size < sizeof(e.data) ? size : sizeof(e.data) - 1);
	memcpy(e.data, data, e.len);
	while (event_member(&e, &at, &m)) {
		FUZZ_CHECK(at <= e.len);
		if (m.is_number || strlen(m.value) != strcspn(m.value, "\x7f"))
			continue;
		event_text(&copy, m.key, m.value);
		FUZZ_CHECK(event_member(&copy, &copy_at, &n));
		FUZZ_CHECK(strcmp(n.key, m.key) == 0 && !n.is_number);
		FUZZ_CHECK(strlen(n.value) == strlen(m.value));
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = fuzz_string(data, size);

	try_query(text);
	try_kind(text);
	try_members(data, size);
	try_numbers(data, size);
	free(text);
	return 0;
}

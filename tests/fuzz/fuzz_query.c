/* SPDX-License-Identifier: Apache-2.0 */
/* What stands behind the `?` of a request, and members of events as a journal holds them.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "api/query.h"
#include "model/event.h"
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
	if (!query_check(&q, "limit since", error))
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
	try_members(data, size);
	free(text);
	return 0;
}

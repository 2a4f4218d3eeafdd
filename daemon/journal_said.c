/* SPDX-License-Identifier: Apache-2.0 */
#include "daemon/journal_said.h"

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/bytes.h"
#include "daemon/journal_sql.h"

void
journal_said_read(const struct event_record *e, struct journal_said *ret_said)
{
	const struct {
		const char *key;
		char *to;
		size_t size;
	} texts[] = {
		{ "id", ret_said->alarm, sizeof(ret_said->alarm) },
		{ "alarm", ret_said->kind, sizeof(ret_said->kind) },
		{ "qualifier", ret_said->qualifier, sizeof(ret_said->qualifier) },
		{ "severity", ret_said->severity, sizeof(ret_said->severity) },
		{ "why", ret_said->why, sizeof(ret_said->why) },
	};
	const struct {
		const char *key;
		int64_t *to;
	} numbers[] = { { "lane", &ret_said->lane }, { "host-lane", &ret_said->lane },
		{ "uid", &ret_said->uid }, { "seconds", &ret_said->seconds } };
	struct event_member m;
	size_t at = 0;

	memset(ret_said, 0, sizeof(*ret_said));
	while (event_member(e, &at, &m)) {
		for (size_t i = 0; i < COUNT_OF(texts); i++) {
			if (strcmp(m.key, texts[i].key) == 0)
				snprintf(texts[i].to, texts[i].size, "%.*s",
				    (int)texts[i].size - 1, m.value);
		}
		for (size_t i = 0; i < COUNT_OF(numbers); i++) {
			if (strcmp(m.key, numbers[i].key) == 0)
				*numbers[i].to = strtoll(m.value, NULL, 10);
		}
		ret_said->acknowledged |= strcmp(m.key, "operator-state") == 0;
	}
}

bool
journal_said_key(sqlite3_stmt *st, struct alarm_key *ret_key)
{
	char kind[EVENT_KEY_MAX], qualifier[EVENT_KEY_MAX];
	int64_t lane = sqlite3_column_int64(st, 4);

	journal_text(ret_key->cage, sizeof(ret_key->cage), st, 0);
	ret_key->bus = (unsigned)sqlite3_column_int(st, 1);
	journal_text(kind, sizeof(kind), st, 2);
	journal_text(qualifier, sizeof(qualifier), st, 3);
	ret_key->lane = lane > 0 && lane <= LANES_MAX ? (unsigned)lane - 1 : 0;
	journal_text(ret_key->serial, sizeof(ret_key->serial), st, 5);
	return alarm_kind_parse(kind, qualifier, &ret_key->kind);
}

/* SPDX-License-Identifier: Apache-2.0 */
/* Paths of requests: a name that was understood means itself when it is escaped whole. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "api/path.h"
#include "tests/fuzz/fuzz.h"

static void
check_name(const char name[PATH_SEGMENT_MAX])
{
	char path[3 * PATH_SEGMENT_MAX + 8] = "/", again[PATH_SEGMENT_MAX];
	size_t at = 1;

	for (; *name; name++)
		at += (size_t)sprintf(path + at, "%%%02x", (unsigned char)*name);
	FUZZ_CHECK(path_match("/{name}", path, again));
	FUZZ_CHECK(strlen(again) * 3 == at - 1);
}

/* A text of a query: there a plus is a blank, and nothing else is otherwise. */
static void
check_query(const char *text)
{
	char decoded[PATH_SEGMENT_MAX], other[PATH_SEGMENT_MAX];
	bool decodes = path_decode(text, true, decoded);

	FUZZ_CHECK(path_decode(text, false, other) == decodes);
	if (!decodes)
		return;
	FUZZ_CHECK(memchr(decoded, '\0', sizeof(decoded)));
	FUZZ_CHECK(strlen(decoded) == strlen(other));
	for (size_t i = 0; decoded[i]; i++)
		FUZZ_CHECK(
		    decoded[i] == other[i] || (decoded[i] == ' ' && other[i] == '+'));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const patterns[] = { "/metrics", "/api/v1/cages",
		"/api/v1/cages/{name}", "/api/v1/cages/{name}/module/reset", "/{name}" };
	char *path = fuzz_string(data, size);

	for (size_t i = 0; i < sizeof(patterns) / sizeof(patterns[0]); i++) {
		char name[PATH_SEGMENT_MAX];

		memset(name, 'x', sizeof(name));
		if (!path_match(patterns[i], path, name))
			continue;
		if (!strchr(patterns[i], '{')) {
			FUZZ_CHECK(!strcmp(path, patterns[i]));
			continue;
		}
		FUZZ_CHECK(memchr(name, '\0', sizeof(name)));
		if (name[0])
			check_name(name);
	}
	check_query(path);
	free(path);
	return 0;
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/fuzz/fuzz.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"

const char *__lsan_default_suppressions(void);

/* libFuzzer starts a thread, and may look for leaks while it does. */
const char *
__lsan_default_suppressions(void)
{
	return "leak:pthread_attr\n";
}

void
fuzz_fail(const char *file, int line, const char *condition)
{
	fprintf(stderr, "%s:%d: does not hold: %s\n", file, line, condition);
	abort();
}

static void
check_code(uint32_t code)
{
	FUZZ_CHECK(code != UTF8_INVALID);
	FUZZ_CHECK(code >= 0x20 && !(code >= 0x7f && code < 0xa0));
}

void
fuzz_check_text(const char *text)
{
	while (*text)
		check_code(utf8_next(&text));
}

void
fuzz_check_lines(const char *text)
{
	while (*text) {
		uint32_t code = utf8_next(&text);

		if (code != '\n' && code != '\t')
			check_code(code);
	}
}

char *
fuzz_string(const uint8_t *data, size_t size)
{
	size_t len = strnlen((const char *)data, size);
	char *string = malloc(len + 1);

	FUZZ_CHECK(string);
	memcpy(string, data, len);
	string[len] = '\0';
	return string;
}

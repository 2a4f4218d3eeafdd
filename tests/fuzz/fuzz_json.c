/* SPDX-License-Identifier: Apache-2.0 */
/* Texts that go out: a JSON string says what came in, a label of Prometheus is one. */
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "api/text.h"
#include "base/utf8.h"
#include "tests/fuzz/fuzz.h"

static bool
is_valid(const char *string)
{
	while (*string) {
		if (utf8_next(&string) == UTF8_INVALID)
			return false;
	}
	return true;
}

static void
check_json(const char *string)
{
	struct text out;
	json_t *value;
	const char *said;

	text_init(&out, 16);
	text_string(&out, "[\"");
	text_json(&out, string);
	text_string(&out, "\"]");
	FUZZ_CHECK(!out.failed);
	value = json_loadb(out.data, out.len, JSON_REJECT_DUPLICATES, NULL);
	said = json_string_value(json_array_get(value, 0));
	FUZZ_CHECK(said);
	FUZZ_CHECK(!is_valid(string) || !strcmp(said, string));
	json_decref(value);
	text_fini(&out);
}

/* Undoes the three escapes of the exposition format; nothing else may be escaped. */
static void
check_label(const char *string)
{
	struct text out;
	size_t n = 0;

	text_init(&out, 16);
	text_label(&out, string);
	text_char(&out, '\0');
	FUZZ_CHECK(!out.failed && strlen(out.data) == out.len - 1);
	FUZZ_CHECK(is_valid(out.data) && !strchr(out.data, '\n'));
	for (size_t i = 0; i < out.len; i++) {
		FUZZ_CHECK(out.data[i] != '"');
		if (out.data[i] == '\\') {
			i++;
			FUZZ_CHECK(out.data[i] && strchr("\\\"n", out.data[i]));
			if (out.data[i] == 'n')
				out.data[i] = '\n';
		}
		out.data[n++] = out.data[i];
	}
	FUZZ_CHECK(!is_valid(string) || !strcmp(out.data, string));
	text_fini(&out);
}

/* The text of HELP: like a label, where a quote may stand. */
static void
check_help(const char *string)
{
	struct text out;
	size_t len;
	char *text;

	text_init(&out, 16);
	text_help(&out, string);
	text_char(&out, '\0');
	text = text_take(&out, &len);
	FUZZ_CHECK(text && strlen(text) == len - 1);
	FUZZ_CHECK(is_valid(text) && !strchr(text, '\n'));
	free(text);
}

/* Numbers made of the same bytes: JSON reads what was written. */
static void
check_numbers(const uint8_t *data, size_t size)
{
	uint64_t number = 0;
	struct text out;
	json_t *value;

	memcpy(&number, data, size < sizeof(number) ? size : sizeof(number));
	number >>= 2;
	text_init(&out, 16);
	text_char(&out, '[');
	text_count(&out, number);
	text_char(&out, ',');
	text_blanks(&out, size % 8);
	text_decimal(&out, (int64_t)number - (INT64_MAX >> 2), (unsigned)(size % 10),
	    (unsigned)(size % 2));
	text_char(&out, ']');
	FUZZ_CHECK(!out.failed);
	value = json_loadb(out.data, out.len, 0, NULL);
	FUZZ_CHECK(json_array_size(value) == 2);
	FUZZ_CHECK(json_integer_value(json_array_get(value, 0)) == (json_int_t)number);
	FUZZ_CHECK(json_is_number(json_array_get(value, 1)));
	json_decref(value);
	text_fini(&out);
}

/* Without memory nothing is written any more, and nothing is handed over. */
static void
check_failed(void)
{
	struct text out;
	size_t len;

	text_init(&out, 16);
	text_string(&out, "[");
	out.failed = true;
	text_blanks(&out, 1);
	text_json(&out, "x");
	FUZZ_CHECK(out.len == 1 && !text_take(&out, &len));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *string = fuzz_string(data, size);

	check_json(string);
	check_label(string);
	check_help(string);
	check_numbers(data, size);
	if (size == 0)
		check_failed();
	free(string);
	return 0;
}

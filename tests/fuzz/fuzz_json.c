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

/* Undoes what text_xml() writes for one character; the character, which it moves behind.
 */
static char
xml_character(const char **at)
{
	static const struct {
		const char *entity;
		char c;
	} entities[] = { { "&lt;", '<' }, { "&gt;", '>' }, { "&amp;", '&' },
		{ "&quot;", '"' }, { "&#13;", '\r' } };

	for (size_t i = 0; i < sizeof(entities) / sizeof(entities[0]); i++) {
		if (strncmp(*at, entities[i].entity, strlen(entities[i].entity)) == 0) {
			*at += strlen(entities[i].entity);
			return entities[i].c;
		}
	}
	FUZZ_CHECK(!strchr("<>&\"\r", **at));
	return *(*at)++;
}

/* Whether XML can hold it: see 2.2 of XML 1.0. */
static bool
is_xml(const char *string)
{
	for (uint32_t code; (code = utf8_next(&string));) {
		if (code == UTF8_INVALID || code == 0xfffe || code == 0xffff ||
		    (code < 0x20 && !strchr("\t\n\r", (char)code)))
			return false;
	}
	return true;
}

static void
check_xml(const char *string)
{
	const char *at;
	struct text out;
	size_t n = 0;

	text_init(&out, 16);
	text_xml(&out, string);
	text_char(&out, '\0');
	FUZZ_CHECK(!out.failed && strlen(out.data) == out.len - 1);
	at = out.data;
	FUZZ_CHECK(is_xml(at));
	while (*at)
		out.data[n++] = xml_character(&at);
	out.data[n] = '\0';
	FUZZ_CHECK(!is_xml(string) || !strcmp(out.data, string));
	text_fini(&out);
}

/* What no form escapes is the same in all of them. */
static void
check_plain(const char *string, size_t max)
{
	char plain[64];
	size_t len = text_plain(plain, string, max % sizeof(plain));
	struct text out;

	FUZZ_CHECK(len <= max && memcmp(plain, string, len) == 0);
	plain[len] = '\0';
	text_init(&out, 16);
	text_xml(&out, plain);
	text_json(&out, plain);
	text_label(&out, plain);
	FUZZ_CHECK(!out.failed && out.len == 3 * len);
	text_fini(&out);
}

/* Bytes that are taken give back the memory that they do not need. */
static void
check_taken(void)
{
	struct text out;
	char *taken;
	size_t len;

	text_init(&out, 1 << 20);
	text_string(&out, "taken");
	taken = text_take(&out, &len);
	FUZZ_CHECK(taken && len == 5 && memcmp(taken, "taken", len) == 0);
	free(taken);
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
	check_xml(string);
	check_plain(string, size);
	check_numbers(data, size);
	if (size == 0) {
		check_taken();
		check_failed();
	}
	free(string);
	return 0;
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What cagectl decode prints: JSON that parses, and lines that a terminal may see.
 * The first byte chooses which of its four outputs.
 */
#include <jansson.h>
#include <stdlib.h>

#include "cli/decode_json.h"
#include "cli/decode_registers.h"
#include "cli/decode_text.h"
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/module.h"

static char *printed;
static size_t printed_len;

static void
check_json(int (*print)(const struct decoded *, FILE *), const struct decoded *d)
{
	FILE *out = open_memstream(&printed, &printed_len);
	json_t *value;

	FUZZ_CHECK(out && print(d, out) == 0 && fclose(out) == 0);
	value = json_loadb(printed, printed_len, JSON_REJECT_DUPLICATES, NULL);
	FUZZ_CHECK(json_is_object(value));
	json_decref(value);
	free(printed);
}

static void
check_text(int (*print)(const struct decoded *, const struct table_style *, FILE *),
    const struct decoded *d, unsigned width)
{
	const struct table_style style = { .width = width, .utf8 = true };
	FILE *out = open_memstream(&printed, &printed_len);
	int result;

	FUZZ_CHECK(out);
	result = print(d, &style, out);
	FUZZ_CHECK(result == 0 || !d->decoder);
	FUZZ_CHECK(fclose(out) == 0);
	fuzz_check_lines(printed);
	free(printed);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct fuzz_module m;
	static struct decoded d;
	unsigned output;

	if (size < 1)
		return 0;
	output = data[0] % 4;
	fuzz_map(data + 1, size - 1, 0, &m);
	d = (struct decoded){ 0 };
	decode_map(&m.map, output >= 2, &d);
	switch (output) {
	case 0:
		check_json(decode_print_json, &d);
		break;
	case 1:
		check_text(decode_print_text, &d, 80);
		break;
	case 2:
		check_json(decode_print_flat, &d);
		break;
	case 3:
		check_text(decode_print_registers, &d, 0);
		break;
	}
	return 0;
}

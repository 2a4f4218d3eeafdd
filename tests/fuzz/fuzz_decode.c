/* SPDX-License-Identifier: Apache-2.0 */
/* What cagectl decode prints: JSON that parses, and lines that a terminal may see. */
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

	fuzz_map(data, size, 0, &m);
	for (unsigned registers = 0; registers < 2; registers++) {
		d = (struct decoded){ 0 };
		decode_map(&m.map, registers, &d);
		check_json(registers ? decode_print_flat : decode_print_json, &d);
		check_text(registers ? decode_print_registers : decode_print_text, &d,
		    registers ? 0 : 80);
	}
	return 0;
}

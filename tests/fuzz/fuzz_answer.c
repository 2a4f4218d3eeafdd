/* SPDX-License-Identifier: Apache-2.0 */
/* What cagectl show makes of an answer that is JSON and perhaps not caged's. */
#include <stdlib.h>

#include "cli/show_flags.h"
#include "cli/show_values.h"
#include "tests/fuzz/fuzz.h"

static void
check_shown(const json_t *module, unsigned width)
{
	struct context ctx = { .style = { .width = width, .utf8 = true } };
	char *printed;
	size_t len;

	ctx.out = open_memstream(&printed, &len);
	FUZZ_CHECK(ctx.out);
	show_worst(&ctx, module, module);
	show_readings(&ctx, module, module);
	FUZZ_CHECK(show_limits(&ctx, module));
	FUZZ_CHECK(show_lanes(&ctx, module, module));
	show_flag_count(&ctx, module);
	FUZZ_CHECK(show_flags(&ctx, module));
	FUZZ_CHECK(fclose(ctx.out) == 0);
	fuzz_check_lines(printed);
	free(printed);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	json_t *module =
	    json_loadb((const char *)data, size, JSON_REJECT_DUPLICATES, NULL);

	if (json_is_object(module)) {
		check_shown(module, 80);
		check_shown(module, 0);
	}
	json_decref(module);
	return 0;
}

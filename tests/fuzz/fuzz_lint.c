/* SPDX-License-Identifier: Apache-2.0 */
/* Any module by its own identifier, also of no layout that is known. */
#include <string.h>

#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/module.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct fuzz_module m;
	struct lint full = { .count = LINT_LINES_MAX - 1 };

	memset(&m, 0, sizeof(m));
	fuzz_map(data, size, 0, &m);
	m = *fuzz_decode(decoder_for(&m.map), data, size);
	/* what a caller says before leaves less room, and nothing else */
	lint_module(&m.map, m.decoder, &m.id, &m.limits, &m.readings, &full);
	FUZZ_CHECK(full.count == LINT_LINES_MAX - (m.lint.count == 0));
	FUZZ_CHECK(!m.lint.count || !strcmp(full.text[full.count - 1], m.lint.text[0]));
	FUZZ_CHECK(m.decoder || m.lint.count > 0);
	return 0;
}

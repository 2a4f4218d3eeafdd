/* SPDX-License-Identifier: Apache-2.0 */
/* Parameter monitors of SFF-8636: all that a module lists. */
#include <string.h>

#include "optics/parameter.h"
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/module.h"

static void
check_reading(const struct parameter_reading *r)
{
	FUZZ_CHECK(r->type != 0 && r->limit_set < 16);
	FUZZ_CHECK(r->lane < 4 && (r->of_lane || r->lane == 0));
	FUZZ_CHECK(!r->def || r->type < PARAMETER_CUSTOM_FIRST);
	FUZZ_CHECK(r->def == parameter_def_of(r->type));
	FUZZ_CHECK(r->word >= INT16_MIN && r->word <= UINT16_MAX);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct fuzz_module m, other;

	fuzz_map(data, size, 0x00, &m);
	fuzz_map(data, size, 0xff, &other);
	sff8636_decoder.identity(&m.map, &m.id);
	for (unsigned i = 0; i < PARAMETER_COUNT + 2; i++) {
		struct parameter_reading r = { 0 }, r2 = { 0 };
		bool is = parameter_read(&m.map, &m.id, i, &r);

		FUZZ_CHECK(is == parameter_read(&other.map, &m.id, i, &r2));
		FUZZ_CHECK(!memcmp(&r, &r2, sizeof(r)));
		FUZZ_CHECK(!is || i < PARAMETER_COUNT);
		if (is)
			check_reading(&r);
	}
	return 0;
}

/* SPDX-License-Identifier: Apache-2.0 */
/* Parameter monitors of SFF-8636, and its applications: all that a module lists. */
#include <string.h>

#include "optics/app_select.h"
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

static void
check_applications(const struct memmap *map)
{
	unsigned count = app_select_count(map);
	struct app_select_choice c;
	struct app_select_entry e;
	uint8_t stored, computed;

	FUZZ_CHECK(count <= APP_SELECT_MAX);
	FUZZ_CHECK(count == 0 || app_select_is_offered(map));
	for (unsigned i = 0; i < count; i++)
		FUZZ_CHECK(app_select_entry(map, i, &e) && e.category < 64);
	FUZZ_CHECK(!app_select_entry(map, count, &e));
	for (unsigned lane = 0; lane <= APP_SELECT_LANES; lane++)
		FUZZ_CHECK(!app_select_choice(map, APP_SELECT_TX, lane, &c) ||
			   (lane < APP_SELECT_LANES && c.mode < 4 && c.entry < 64));
	FUZZ_CHECK(
	    !app_select_sum(map, &stored, &computed) || memmap_holds(map, 0x01, 0));
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
	check_applications(&m.map);
	return 0;
}

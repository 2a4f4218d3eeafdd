/* SPDX-License-Identifier: Apache-2.0 */
/* Coherent modules and tunable lasers: every row of every bank, every lane. */
#include <string.h>

#include "optics/ccmis.h"
#include "optics/monitor.h"
#include "optics/tunable.h"
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/module.h"

/* All that one map says, so that two of them can be compared. */
struct said {
	bool coherent, tunable;
	struct ccmis_metric metric[32];
	struct ccmis_fec fec[2];
	int32_t limit[64];
	bool bit[256];
	bool grid[16];
	struct tunable_abilities abilities;
	struct tunable_lane lane[LANES_MAX];
	uint32_t configured[LANES_MAX];
	struct tunable_now now[LANES_MAX];
};

static void
ask_bank(const struct memmap *map, unsigned bank, struct said *ret)
{
	for (unsigned i = 0; ccmis_metric_at(i); i++)
		ccmis_metric(map, ccmis_metric_at(i), bank, &ret->metric[i]);
	for (unsigned i = 0; ccmis_limit_at(i); i++)
		ccmis_limit(map, ccmis_limit_at(i), bank, &ret->limit[i]);
	for (unsigned i = 0; ccmis_bit_at(i); i++)
		ccmis_bit(map, ccmis_bit_at(i), bank, &ret->bit[i]);
	ccmis_fec(map, CCMIS_PAGE_MEDIA_FEC, bank, &ret->fec[0]);
	ccmis_fec(map, CCMIS_PAGE_HOST_FEC, bank, &ret->fec[1]);
}

static void
ask(const struct memmap *map, const struct identity *id, struct said *ret)
{
	int16_t low, high;

	memset(ret, 0, sizeof(*ret));
	ret->coherent = ccmis_is_coherent(map, id);
	ret->tunable = tunable_offered(map, id);
	for (unsigned bank = 0; bank < MEMMAP_BANKS; bank++)
		ask_bank(map, bank, ret);
	tunable_abilities(map, &ret->abilities);
	for (unsigned i = 0; tunable_grid_at(i); i++) {
		ret->grid[i % 16] = tunable_has_grid(map, tunable_grid_at(i));
		tunable_range(map, tunable_grid_at(i), &low, &high);
	}
	for (unsigned lane = 0; lane < LANES_MAX; lane++) {
		const char *filter = ccmis_tx_filter(map, lane);

		if (filter)
			fuzz_check_text(filter);
		tunable_now(map, id, lane, &ret->now[lane]);
		if (!tunable_lane(map, id, lane, &ret->lane[lane]))
			continue;
		FUZZ_CHECK(ret->lane[lane].frequency_mhz == ret->now[lane].frequency_mhz);
		tunable_configured(&ret->lane[lane], &ret->configured[lane]);
		for (unsigned bit = 0; bit < 8; bit++) {
			const char *name = tunable_flag_name(bit);

			if (ret->lane[lane].flags >> bit & 1 && name)
				fuzz_check_text(name);
		}
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct fuzz_module m, other;
	static struct said said, said2;

	fuzz_map(data, size, 0x00, &m);
	fuzz_map(data, size, 0xff, &other);
	cmis_decoder.identity(&m.map, &m.id);
	ask(&m.map, &m.id, &said);
	ask(&other.map, &m.id, &said2);
	FUZZ_CHECK(!memcmp(&said, &said2, sizeof(said)));
	return 0;
}

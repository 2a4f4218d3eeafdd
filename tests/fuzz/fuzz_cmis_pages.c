/* SPDX-License-Identifier: Apache-2.0 */
/* What CMIS has beside the poll: offers, settings of lanes, diagnostics. */
#include <string.h>

#include "optics/cmis_diag.h"
#include "optics/cmis_lane.h"
#include "optics/cmis_offers.h"
#include "optics/monitor.h"
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/module.h"

/* All that one map says, so that two of them can be compared. */
struct said {
	bool diag, offer[256];
	int32_t number[64];
	const char *choice[64];
	struct {
		struct cmis_lane_config config[CMIS_SET_COUNT];
		struct cmis_lane_map map;
		uint16_t tx_latency, rx_latency, ber[2], snr[2];
		struct cmis_diag_counts counts[2];
		uint8_t pattern[CMIS_PATTERN_UNIT_COUNT];
		uint8_t application[CMIS_SET_COUNT];
	} lane[LANES_MAX];
	uint16_t patterns[CMIS_PATTERN_UNIT_COUNT];
};

/* A name of a code: the standard's, or none. */
static void
check_name(const char *name)
{
	if (name)
		fuzz_check_text(name);
}

static void
ask_lane(const struct memmap *map, unsigned lane, struct said *ret)
{
	for (unsigned set = 0; set < CMIS_SET_COUNT; set++) {
		struct cmis_lane_config *c = &ret->lane[lane].config[set];
		uint8_t *application = &ret->lane[lane].application[set];
		bool first = false;
		bool alone =
		    cmis_lane_code(map, (enum cmis_set)set, lane, application, &first);

		if (!cmis_lane_config(map, (enum cmis_set)set, lane, c))
			continue;
		FUZZ_CHECK(c->code < 16 && c->first_lane < LANES_MAX);
		FUZZ_CHECK(alone && *application == c->code);
		FUZZ_CHECK(!first || c->first_lane == lane);
		check_name(cmis_amplitude_name(c->rx_amplitude));
	}
	cmis_lane_map(map, lane, &ret->lane[lane].map);
	cmis_lane_latency(map, lane, &ret->lane[lane].tx_latency,
	    &ret->lane[lane].rx_latency);
	for (unsigned side = CMIS_HOST; side <= CMIS_MEDIA; side++) {
		cmis_diag_ber(map, (enum cmis_side)side, lane,
		    &ret->lane[lane].ber[side]);
		cmis_diag_snr(map, (enum cmis_side)side, lane,
		    &ret->lane[lane].snr[side]);
		cmis_diag_counts(map, (enum cmis_side)side, lane,
		    &ret->lane[lane].counts[side]);
	}
	for (unsigned unit = 0; unit < CMIS_PATTERN_UNIT_COUNT; unit++) {
		uint8_t *code = &ret->lane[lane].pattern[unit];

		if (cmis_diag_pattern(map, (enum cmis_pattern_unit)unit, lane, code))
			check_name(cmis_pattern_name(*code));
	}
}

static void
ask_diag(const struct memmap *map, const struct identity *id, struct said *ret)
{
	ret->diag = cmis_diag_offered(map, id);
	for (unsigned unit = 0; unit < CMIS_PATTERN_UNIT_COUNT; unit++) {
		enum cmis_pattern_unit u = (enum cmis_pattern_unit)unit;

		FUZZ_CHECK(cmis_pattern_unit_name(u));
		for (uint8_t code = 0; code <= CMIS_PATTERNS; code++)
			ret->patterns[unit] |=
			    (uint16_t)(cmis_diag_can(map, u, code) << code % 16);
	}
}

/* What tables say of themselves: each row has a name, and a place that is one. */
static void
check_rows(void)
{
	for (unsigned i = 0; cmis_diag_ability_at(i); i++)
		check_name(cmis_diag_ability_at(i)->name);
	for (unsigned i = 0; cmis_diag_mask_at(i); i++)
		FUZZ_CHECK(cmis_diag_mask_at(i)->at.byte >= 128);
	for (unsigned i = 0; cmis_lane_mask_at(i); i++)
		FUZZ_CHECK(cmis_lane_mask_at(i)->at.byte >= 128);
	for (unsigned set = 0; set < CMIS_SET_COUNT; set++)
		check_name(cmis_set_name((enum cmis_set)set));
	for (unsigned i = 0; cmis_offer_at(i); i++)
		check_name(cmis_offer_group_name(cmis_offer_at(i)->group));
}

static void
ask(const struct memmap *map, const struct identity *id, struct said *ret)
{
	memset(ret, 0, sizeof(*ret));
	ask_diag(map, id, ret);
	for (unsigned i = 0; cmis_offer_at(i); i++)
		cmis_offer(map, id, cmis_offer_at(i), &ret->offer[i]);
	for (unsigned i = 0; cmis_number_at(i); i++)
		cmis_number(map, id, cmis_number_at(i), &ret->number[i]);
	for (unsigned i = 0; cmis_choice_at(i); i++)
		ret->choice[i] = cmis_choice(map, id, cmis_choice_at(i));
	for (unsigned lane = 0; lane < LANES_MAX; lane++)
		ask_lane(map, lane, ret);
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
	if (size == 0)
		check_rows();
	return 0;
}

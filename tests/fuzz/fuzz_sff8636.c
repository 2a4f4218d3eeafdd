/* SPDX-License-Identifier: Apache-2.0 */
/* The SFF-8636 decoder. Adverts are those of 00h:194 and 195, Tables 6-23 and 6-24. */
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/module.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct fuzz_module *m = fuzz_decode(&sff8636_decoder, data, size);

	fuzz_check_signal(m, SIGNAL_TX_LOS, mem_bit(0x00, 195, 1));
	fuzz_check_signal(m, SIGNAL_TX_FAULT, mem_bit(0x00, 195, 3));
	fuzz_check_signal(m, SIGNAL_TX_LOL, mem_bit(0x00, 194, 5));
	fuzz_check_signal(m, SIGNAL_RX_LOL, mem_bit(0x00, 194, 4));
	for (unsigned id = 0; id < MONITOR_COUNT; id++)
		FUZZ_CHECK(m->id.dom || m->readings.present[id] == 0);
	FUZZ_CHECK(m->id.host_lanes == 4 && m->id.app_count == 0);
	/* one wavelength is on the first lane that there is */
	FUZZ_CHECK(
	    m->id.media_lanes == 4 || m->id.lane_mask == lane_bit(m->id.media_lanes - 1));
	FUZZ_CHECK(m->readings.dp_state_known == 0 && m->readings.module_state <= 1);
	return 0;
}

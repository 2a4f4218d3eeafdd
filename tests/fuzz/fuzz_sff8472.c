/* SPDX-License-Identifier: Apache-2.0 */
/* The SFF-8472 decoder. Adverts are those of A0h 92 and 93, Tables 8-5 and 8-6. */
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/module.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct fuzz_module *m = fuzz_decode(&sff8472_decoder, data, size);

	for (unsigned id = 0; id < MONITOR_COUNT; id++)
		fuzz_check_monitor(m, (enum monitor)id, mem_bit(LOW, 92, 6));
	fuzz_check_signal(m, SIGNAL_TX_FAULT, mem_bit(LOW, 93, 5));
	fuzz_check_signal(m, SIGNAL_RX_LOS, mem_bit(LOW, 93, 4));
	FUZZ_CHECK(m->id.lane_mask == 1 && m->id.app_count == 0);
	FUZZ_CHECK(m->readings.dp_state_known == 0 && m->readings.module_state == 0);
	return 0;
}

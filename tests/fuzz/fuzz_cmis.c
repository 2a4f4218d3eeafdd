/* SPDX-License-Identifier: Apache-2.0 */
/* The CMIS decoder. Adverts are those of 01h:157 to 160, CMIS 5.4, Tables 8-51 to 8-53.
 */
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/module.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct fuzz_module *m = fuzz_decode(&cmis_decoder, data, size);

	fuzz_check_monitor(m, MONITOR_VCC, mem_bit(0x01, 159, 1));
	fuzz_check_monitor(m, MONITOR_TX_BIAS, mem_bit(0x01, 160, 0));
	fuzz_check_monitor(m, MONITOR_TX_POWER, mem_bit(0x01, 160, 1));
	fuzz_check_monitor(m, MONITOR_RX_POWER, mem_bit(0x01, 160, 2));
	fuzz_check_signal(m, SIGNAL_TX_FAULT, mem_bit(0x01, 157, 0));
	fuzz_check_signal(m, SIGNAL_TX_LOS, mem_bit(0x01, 157, 1));
	fuzz_check_signal(m, SIGNAL_TX_LOL, mem_bit(0x01, 157, 2));
	fuzz_check_signal(m, SIGNAL_RX_LOS, mem_bit(0x01, 158, 1));
	fuzz_check_signal(m, SIGNAL_RX_LOL, mem_bit(0x01, 158, 2));
	for (unsigned id = 0; id < MONITOR_COUNT; id++)
		FUZZ_CHECK(!m->id.flat || m->readings.present[id] == 0);
	return 0;
}

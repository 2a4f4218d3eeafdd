/* SPDX-License-Identifier: Apache-2.0 */
/* The CMIS decoder. Adverts are those of 01h:157 to 160, CMIS 5.4, Tables 8-51 to 8-53.
 */
#include "optics/cmis_state.h"
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/module.h"

static void
check_name(const char *name)
{
	if (name)
		fuzz_check_text(name);
}

static void
check_names(const struct fuzz_module *m)
{
	check_name(cmis_module_state_name(m->readings.module_state));
	check_name(cmis_fault_cause_name(m->readings.fault_cause));
	for (unsigned lane = 0; lane < LANES_MAX; lane++) {
		uint8_t code;

		check_name(cmis_dp_state_name(m->readings.dp_state[lane]));
		if (cmis_config_status(&m->map, lane, &code))
			check_name(cmis_config_status_name(code));
		FUZZ_CHECK(m->readings.app[lane] <= 15 * 16);
	}
	FUZZ_CHECK(!(m->readings.app_known & m->readings.app_untold));
}

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
	fuzz_check_signal(m, SIGNAL_TX_EQ, mem_bit(0x01, 157, 3));
	for (unsigned id = 0; id < MONITOR_COUNT; id++)
		FUZZ_CHECK(!m->id.flat || m->readings.present[id] == 0);
	check_names(m);
	return 0;
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "optics/cmis_state.h"

#include "base/bytes.h"

uint8_t
cmis_module_state(const struct memmap *map)
{
	uint8_t byte;

	return memmap_byte(map, mem_at(LOW, 3), &byte) ? byte >> 1 & 0x07 : 0;
}

/* One nibble per lane: the lower one is the lane that the standard calls 1, 3, 5, 7. */
static bool
lane_nibble(const struct memmap *map, uint8_t first, unsigned lane, uint8_t *ret_nibble)
{
	struct memaddr at = mem_at(0x11, (uint8_t)(first + lane % LANES_IN_A_BANK / 2));
	uint8_t byte;

	at.bank = (uint8_t)(lane / LANES_IN_A_BANK);
	if (!memmap_byte(map, at, &byte))
		return false;
	*ret_nibble = (uint8_t)(lane % 2 ? byte >> 4 : byte & 0x0f);
	return true;
}

bool
cmis_dp_state(const struct memmap *map, unsigned lane, uint8_t *ret_code)
{
	return lane_nibble(map, 128, lane, ret_code);
}

bool
cmis_config_status(const struct memmap *map, unsigned lane, uint8_t *ret_code)
{
	return lane_nibble(map, 202, lane, ret_code);
}

uint8_t
cmis_fault_cause(const struct memmap *map)
{
	uint8_t byte;

	return memmap_byte(map, mem_at(LOW, 41), &byte) ? byte : 0;
}

const char *
cmis_fault_cause_name(uint8_t code)
{
	static const char *const names[] = { NULL, "TEC runaway", "data memory",
		"program memory", "transmitter", "receiver", "temperature" };

	return code < COUNT_OF(names) ? names[code] : NULL;
}

const char *
cmis_module_state_name(uint8_t code)
{
	static const char *const names[] = {
		[CMIS_MODULE_LOWPWR] = "ModuleLowPwr",
		[CMIS_MODULE_PWRUP] = "ModulePwrUp",
		[CMIS_MODULE_READY] = "ModuleReady",
		[CMIS_MODULE_PWRDN] = "ModulePwrDn",
		[CMIS_MODULE_FAULT] = "ModuleFault",
	};

	return code < COUNT_OF(names) ? names[code] : NULL;
}

const char *
cmis_dp_state_name(uint8_t code)
{
	static const char *const names[] = {
		[CMIS_DP_DEACTIVATED] = "DataPathDeactivated",
		[CMIS_DP_INIT] = "DataPathInit",
		[CMIS_DP_DEINIT] = "DataPathDeinit",
		[CMIS_DP_ACTIVATED] = "DataPathActivated",
		[CMIS_DP_TX_TURN_ON] = "DataPathTxTurnOn",
		[CMIS_DP_TX_TURN_OFF] = "DataPathTxTurnOff",
		[CMIS_DP_INITIALIZED] = "DataPathInitialized",
	};

	return code < COUNT_OF(names) ? names[code] : NULL;
}

const char *
cmis_config_status_name(uint8_t code)
{
	static const char *const names[] = {
		[0] = "ConfigUndefined",
		[1] = "ConfigSuccess",
		[2] = "ConfigRejected",
		[3] = "ConfigRejectedInvalidAppSel",
		[4] = "ConfigRejectedInvalidDataPath",
		[5] = "ConfigRejectedInvalidSI",
		[6] = "ConfigRejectedLanesInUse",
		[7] = "ConfigRejectedPartialDataPath",
		[8] = "ConfigRejectedNoEmulation",
		[9] = "ConfigRejectedReserved9",
		[10] = "ConfigRejectedReserved10",
		[11] = "ConfigRejectedReserved11",
		[12] = "ConfigInProgress",
		[13] = "ConfigRejectedCustom13",
		[14] = "ConfigRejectedCustom14",
		[15] = "ConfigRejectedCustom15",
	};

	return code < COUNT_OF(names) ? names[code] : NULL;
}

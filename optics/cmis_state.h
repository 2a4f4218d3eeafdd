/* SPDX-License-Identifier: Apache-2.0 */
/*
 * CMIS states: where the module and its data paths are, and how the last
 * configuration of a lane ended. Codes and their names.
 */
#ifndef OPTICS_CMIS_STATE_H
#define OPTICS_CMIS_STATE_H

#include <stdbool.h>
#include <stdint.h>

#include "optics/memmap.h"

/* CMIS 5.4, Table 8-93. Other codes are reserved. */
enum cmis_dp_code {
	CMIS_DP_DEACTIVATED = 1,
	CMIS_DP_INIT = 2,
	CMIS_DP_DEINIT = 3,
	CMIS_DP_ACTIVATED = 4,
	CMIS_DP_TX_TURN_ON = 5,
	CMIS_DP_TX_TURN_OFF = 6,
	CMIS_DP_INITIALIZED = 7
};

/* CMIS 5.4, Table 8-6. Other codes are reserved. */
enum cmis_module_state {
	CMIS_MODULE_LOWPWR = 1,
	CMIS_MODULE_PWRUP = 2,
	CMIS_MODULE_READY = 3,
	CMIS_MODULE_PWRDN = 4,
	CMIS_MODULE_FAULT = 5
};

/* The state code in Lower Memory 3[3:1], 0 where that is not held. Modules with
 * flat memory have no state machine: do not ask them. */
uint8_t cmis_module_state(const struct memmap *map);

/* The data path state code of a host lane (11h:128, Table 8-93). */
bool cmis_dp_state(const struct memmap *map, unsigned lane, uint8_t *ret_code);

/* The configuration status code of a host lane (11h:202, Table 8-101). */
bool cmis_config_status(const struct memmap *map, unsigned lane, uint8_t *ret_code);

/* Why the module is in ModuleFault (Lower Memory 41); 0: it does not say. */
uint8_t cmis_fault_cause(const struct memmap *map);

/* "TEC runaway"; NULL for reserved and custom codes. */
const char *cmis_fault_cause_name(uint8_t code);

/* Names in the standard's spelling; NULL for reserved codes. */
const char *cmis_module_state_name(uint8_t code);  /* "ModuleReady" */
const char *cmis_dp_state_name(uint8_t code);      /* "DataPathActivated" */
const char *cmis_config_status_name(uint8_t code); /* "ConfigSuccess" */

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Names: of cage types and pins, as board files write them, and which pins a type has.
 */
#ifndef PLUGINS_BOARD_NAMES_H
#define PLUGINS_BOARD_NAMES_H

#include <stdbool.h>

#include "plugins/board/desc.h"

/* The name of a cage type, "qsfp28"; `type` is below PLATFORM_CAGE_TYPE_COUNT. */
const char *board_type_name(unsigned type);

/* The key of a pin, "tx-disable"; `pin` is below BOARD_PIN_COUNT. */
const char *board_pin_name(unsigned pin);

/* Whether a cage of this type can have the pin at all. */
bool board_type_has_pin(unsigned type, unsigned pin);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
#include "plugins/board/names.h"

#include <assert.h>

#define BIT(pin) PLATFORM_PIN_BIT(PLATFORM_PIN_##pin)

/* What stands outside the module, and so with every type. */
#define EACH (PLATFORM_PIN_BIT(BOARD_PIN_PRESENT) | BIT(POWER) | BIT(POWER_GOOD))

/* SFP (SFF-8419): its rate selects came with SFP+. */
#define SFP \
	(EACH | BIT(TX_FAULT) | BIT(TX_DISABLE) | BIT(RX_LOS) | BIT(RATE0) | BIT(RATE1))

/* QSFP (SFF-8679): IntL can serve as RxLOS, LPMode as TxDis. */
#define QSFP                                                                            \
	(EACH | BIT(RESET) | BIT(LPMODE) | BIT(MODSEL) | BIT(INTERRUPT) | BIT(RX_LOS) | \
	    BIT(TX_DISABLE))

/* OSFP: one module on a bus, so nothing selects it. */
#define OSFP (EACH | BIT(RESET) | BIT(LPMODE) | BIT(INTERRUPT))

/* clang-format off */
static const struct {
	const char *name;
	uint32_t pins;
} types[] = {
	[PLATFORM_CAGE_UNKNOWN] = { "unknown", UINT32_MAX },
	[PLATFORM_CAGE_SFP]     = { "sfp",     SFP },
	[PLATFORM_CAGE_SFP28]   = { "sfp28",   SFP },
	[PLATFORM_CAGE_SFP56]   = { "sfp56",   SFP },
	[PLATFORM_CAGE_SFP_DD]  = { "sfp-dd",  SFP | BIT(RESET) | BIT(LPMODE) | BIT(INTERRUPT) },
	[PLATFORM_CAGE_QSFP]    = { "qsfp",    QSFP },
	[PLATFORM_CAGE_QSFP28]  = { "qsfp28",  QSFP },
	[PLATFORM_CAGE_QSFP56]  = { "qsfp56",  QSFP },
	[PLATFORM_CAGE_QSFP112] = { "qsfp112", QSFP },
	[PLATFORM_CAGE_QSFP_DD] = { "qsfp-dd", QSFP },
	[PLATFORM_CAGE_OSFP]    = { "osfp",    OSFP },
};

static const char *const pin_names[] = {
	[PLATFORM_PIN_RESET]      = "reset",
	[PLATFORM_PIN_LPMODE]     = "lpmode",
	[PLATFORM_PIN_MODSEL]     = "modsel",
	[PLATFORM_PIN_INTERRUPT]  = "interrupt",
	[PLATFORM_PIN_TX_FAULT]   = "tx-fault",
	[PLATFORM_PIN_TX_DISABLE] = "tx-disable",
	[PLATFORM_PIN_RX_LOS]     = "rx-los",
	[PLATFORM_PIN_RATE0]      = "rate-select-0",
	[PLATFORM_PIN_RATE1]      = "rate-select-1",
	[PLATFORM_PIN_POWER]      = "power",
	[PLATFORM_PIN_POWER_GOOD] = "power-good",
	[BOARD_PIN_PRESENT]       = "present",
};
/* clang-format on */

static_assert(sizeof(types) / sizeof(types[0]) == PLATFORM_CAGE_TYPE_COUNT,
    "a row for each type");
static_assert(sizeof(pin_names) / sizeof(pin_names[0]) == BOARD_PIN_COUNT,
    "a name for each pin");

const char *
board_type_name(unsigned type)
{
	return types[type].name;
}

const char *
board_pin_name(unsigned pin)
{
	return pin_names[pin];
}

bool
board_type_has_pin(unsigned type, unsigned pin)
{
	return types[type].pins & PLATFORM_PIN_BIT(pin);
}

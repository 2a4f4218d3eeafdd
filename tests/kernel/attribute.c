/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/kernel/attribute.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/bytes.h"
#include "base/hwerr.h"
#include "sim/bus.h"

#define STATUS_PRESENTL 0x01u
#define STATUS_RESETL   0x02u
#define STATUS_LPMODE   0x04u
#define STATUS_INTL     0x08u

/* clang-format off */
const struct attribute_facts attribute_facts[ATTRIBUTE_COUNT] = {
	/*                          name                  of device  writable */
	[ATTRIBUTE_EEPROM] =      { "eeprom",             true,      true },
	[ATTRIBUTE_CLASS] =       { "dev_class",          true,      true },
	[ATTRIBUTE_BANKS] =       { "max_bank_size",      true,      true },
	[ATTRIBUTE_WRITE_MAX] =   { "write_max",          true,      true },
	[ATTRIBUTE_PRESENT] =     { "module_present_",    false,     false },
	[ATTRIBUTE_PRESENTL] =    { "module_prsL_",       false,     false },
	[ATTRIBUTE_RESET] =       { "module_reset_",      false,     true },
	[ATTRIBUTE_LPMODE] =      { "module_lpmode_",     false,     true },
	[ATTRIBUTE_INTERRUPT] =   { "module_interrupt_",  false,     false },
	[ATTRIBUTE_TX_FAULT] =    { "module_tx_fault_",   false,     false },
	[ATTRIBUTE_TX_DISABLE] =  { "module_tx_disable_", false,     true },
	[ATTRIBUTE_RX_LOS] =      { "module_rx_los_",     false,     false },
	[ATTRIBUTE_STATUS] =      { "module_status_",     false,     true },
	[ATTRIBUTE_PRESENT_ALL] = { "module_present_all", false,     false },
	[ATTRIBUTE_MUX_RESET] =   { "mux_reset",          false,     true },
};

/* The pins that have an attribute of their own. */
static const enum sim_pin pins[ATTRIBUTE_COUNT] = {
	[ATTRIBUTE_RESET] = SIM_BUS_RESET,
	[ATTRIBUTE_LPMODE] = SIM_BUS_LPMODE,
	[ATTRIBUTE_INTERRUPT] = SIM_BUS_INTERRUPT,
	[ATTRIBUTE_TX_FAULT] = SIM_BUS_TX_FAULT,
	[ATTRIBUTE_TX_DISABLE] = SIM_BUS_TX_DISABLE,
	[ATTRIBUTE_RX_LOS] = SIM_BUS_RX_LOS,
};
/* clang-format on */

static bool
is_present(const struct drivers *d, unsigned cage)
{
	return sim_bus_presence(d->world, cage, orders_clock_us()) > 0;
}

/* A pin that the cage does not have reads as not asserted. */
static bool
is_asserted(const struct drivers *d, unsigned cage, enum sim_pin pin)
{
	return sim_bus_pin_get(d->world, cage, pin, orders_clock_us()) > 0;
}

static unsigned
status_register(const struct drivers *d, unsigned cage)
{
	return (is_present(d, cage) ? 0 : STATUS_PRESENTL) |
	       (is_asserted(d, cage, SIM_BUS_RESET) ? 0 : STATUS_RESETL) |
	       (is_asserted(d, cage, SIM_BUS_LPMODE) ? STATUS_LPMODE : 0) |
	       (is_asserted(d, cage, SIM_BUS_INTERRUPT) ? 0 : STATUS_INTL);
}

/* "ff 3f": eight cages in a byte, the first in bit 0. */
static int
present_all(const struct drivers *d, char *text, size_t size)
{
	int len = 0;

	for (unsigned i = 0; i < world_cages(d->world); i += 8) {
		unsigned byte = 0;

		for (unsigned k = 0; k < 8; k++)
			byte |= (unsigned)is_present(d, i + k) << k;
		len += snprintf(text + len, size - (size_t)len, "%s%02x", i ? " " : "",
		    byte);
	}
	return len + snprintf(text + len, size - (size_t)len, "\n");
}

int
attribute_read(struct drivers *d, enum attribute a, unsigned cage, char *text,
    size_t size)
{
	switch (a) {
	case ATTRIBUTE_EEPROM:
	case ATTRIBUTE_COUNT:
		return -EINVAL;
	case ATTRIBUTE_CLASS:
		return snprintf(text, size, "%u\n", d->optoe[cage].klass);
	case ATTRIBUTE_BANKS:
		return snprintf(text, size, "%u\n", d->optoe[cage].banks);
	case ATTRIBUTE_WRITE_MAX:
		return snprintf(text, size, "%u\n", d->optoe[cage].write_max);
	case ATTRIBUTE_PRESENT:
		return snprintf(text, size, "%d\n", is_present(d, cage));
	case ATTRIBUTE_PRESENTL:
		return snprintf(text, size, "%d\n", !is_present(d, cage));
	case ATTRIBUTE_STATUS:
		return snprintf(text, size, "0x%02x\n", status_register(d, cage));
	case ATTRIBUTE_PRESENT_ALL:
		return present_all(d, text, size);
	case ATTRIBUTE_MUX_RESET:
		return snprintf(text, size, "0\n");
	case ATTRIBUTE_RESET:
	case ATTRIBUTE_LPMODE:
	case ATTRIBUTE_INTERRUPT:
	case ATTRIBUTE_TX_FAULT:
	case ATTRIBUTE_TX_DISABLE:
	case ATTRIBUTE_RX_LOS:
		break;
	}
	return snprintf(text, size, "%d\n", is_asserted(d, cage, pins[a]));
}

static int
set_pin(const struct drivers *d, unsigned cage, enum sim_pin pin, bool asserted)
{
	int hw = sim_bus_pin_set(d->world, cage, pin, asserted, orders_clock_us());

	return hw == HW_UNSUP || hw == HW_OK ? 0 : -EIO;
}

/* As a driver that was loaded again with other parameters. */
static void
make_anew(struct drivers *d, unsigned cage)
{
	d->generation[cage]++;
}

static void
reset_muxes(const struct drivers *d)
{
	for (unsigned i = 0; i < world_buses(d->world); i++)
		sim_bus_recover(d->world, i, 2, orders_clock_us());
}

int
attribute_write(struct drivers *d, enum attribute a, unsigned cage, const char *text)
{
	char *end;
	unsigned long value = strtoul(text, &end, 0);
	int status;

	if (end == text || (*end != '\0' && *end != '\n'))
		return -EINVAL;
	switch (a) {
	case ATTRIBUTE_CLASS:
		if (value < 1 || value > 3)
			return -EINVAL;
		d->optoe[cage].klass = (unsigned)value;
		make_anew(d, cage);
		return 0;
	case ATTRIBUTE_BANKS:
		d->optoe[cage].banks = (unsigned)MIN_OF(value, 64u);
		make_anew(d, cage);
		return 0;
	case ATTRIBUTE_WRITE_MAX:
		if (value < 1 || value > 128)
			return -EINVAL;
		d->optoe[cage].write_max = (unsigned)value;
		return 0;
	case ATTRIBUTE_STATUS:
		status = set_pin(d, cage, SIM_BUS_RESET, !(value & STATUS_RESETL));
		return status ? status
			      : set_pin(d, cage, SIM_BUS_LPMODE, value & STATUS_LPMODE);
	case ATTRIBUTE_MUX_RESET:
		if (value)
			reset_muxes(d);
		return 0;
	case ATTRIBUTE_RESET:
	case ATTRIBUTE_LPMODE:
	case ATTRIBUTE_TX_DISABLE:
		return set_pin(d, cage, pins[a], value != 0);
	case ATTRIBUTE_EEPROM:
	case ATTRIBUTE_PRESENT:
	case ATTRIBUTE_PRESENTL:
	case ATTRIBUTE_INTERRUPT:
	case ATTRIBUTE_TX_FAULT:
	case ATTRIBUTE_RX_LOS:
	case ATTRIBUTE_PRESENT_ALL:
	case ATTRIBUTE_COUNT:
		break;
	}
	return -EACCES;
}

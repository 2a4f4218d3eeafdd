/* SPDX-License-Identifier: Apache-2.0 */
#include "daemon/bus_check.h"

static enum hw_err
check_memory(const struct platform_cage *c, unsigned bus, const struct run *run)
{
	unsigned half_end = run->at.byte < 128 ? 128 : 256;

	if (c->bus != bus || run->len < 1 || run->len > RUN_BYTES_MAX)
		return HW_INVAL;
	if (run->at.byte + run->len > half_end)
		return HW_INVAL;
	if (run->at.i2c != 0x50 && run->at.i2c != 0x51)
		return HW_INVAL;
	if (run->op == RUN_WRITE && (c->flags & PLATFORM_CAGE_READ_ONLY))
		return HW_PERM;
	return run->len <= (run->op == RUN_WRITE ? c->max_write : c->max_read) ? HW_OK
									       : HW_INVAL;
}

static enum hw_err
check_pin(const struct platform_cage *c, unsigned bus, const struct run *run)
{
	uint32_t pins = run->op == RUN_PIN_SET ? c->pins_settable : c->pins_readable;

	if (c->pin_bus != bus || run->at.byte >= PLATFORM_PIN_COUNT)
		return HW_INVAL;
	if (run->op == RUN_PIN_SET && run->at.page > 1)
		return HW_INVAL;
	return pins & PLATFORM_PIN_BIT(run->at.byte) ? HW_OK : HW_UNSUP;
}

enum hw_err
bus_check_run(const struct platform_cage *cages, size_t count, unsigned bus,
    const struct run *run)
{
	const struct platform_cage *c;

	if (run->cage >= count || run->op >= RUN_OP_COUNT)
		return HW_INVAL;
	c = &cages[run->cage];
	switch ((enum run_op)run->op) {
	case RUN_READ:
	case RUN_WRITE:
		return check_memory(c, bus, run);
	case RUN_PIN_GET:
	case RUN_PIN_SET:
		return check_pin(c, bus, run);
	case RUN_CHANGED:
		if (c->bus != bus || run->at.byte > PLATFORM_FAMILY_CMIS)
			return HW_INVAL;
		return HW_OK;
	case RUN_RECOVER:
		if (c->bus != bus || run->at.byte > PLATFORM_RECOVER_ADAPTER)
			return HW_INVAL;
		return HW_OK;
	case RUN_SHARE:
		if (c->bus != bus || run->at.byte > 1)
			return HW_INVAL;
		return HW_OK;
	case RUN_OP_COUNT:
		break;
	}
	return HW_INVAL;
}

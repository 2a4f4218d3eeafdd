/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A simulated switch whose file somebody else wrote to: reading, writing and
 * moving its modules stays within it, and answers are those of a bus. The first
 * byte chooses the type of cage; then come operations, each a byte and what it
 * takes. Zeroes stand for what is beyond the end.
 */
#include <string.h>

#include "base/bytes.h"
#include "base/clock.h"
#include "base/hwerr.h"
#include "sim/bus.h"
#include "sim/hand.h"
#include "sim/parts.h"
#include "tests/fuzz/fuzz.h"

#define CAGE   0
#define NOW_US ((uint64_t)1000 * US_PER_S)

/* Each lets the time of a module pass, and that is what takes long. */
#define OPERATIONS_MAX 5
#define PARTS_MAX      64

struct input {
	const uint8_t *data;
	size_t size;
};

static struct world *worlds[WORLD_TYPE_COUNT];
static struct sim_cage pristine[WORLD_TYPE_COUNT];

static struct world *
pristine_world(unsigned type)
{
	struct world_params params = world_defaults;
	struct world *w;
	struct sim_bus *b;

	params.cages = 1;
	params.type = type;
	if (!worlds[type]) {
		FUZZ_CHECK(world_create_anonymous(&params, NOW_US, &worlds[type]) == 0);
		pristine[type] = *world_cage(worlds[type], CAGE);
	}
	w = worlds[type];
	*world_cage(w, CAGE) = pristine[type];
	memset(w->pager[CAGE], 0, sizeof(w->pager[CAGE]));
	b = world_bus(w, world_bus_of(w, CAGE));
	b->free_us = b->selected = b->stuck = 0;
	return w;
}

static unsigned
take(struct input *in)
{
	if (in->size == 0)
		return 0;
	in->size--;
	return *in->data++;
}

static unsigned
take_two(struct input *in)
{
	unsigned low = take(in);

	return low | take(in) << 8;
}

/* So many bytes as there are, at most `len`. */
static size_t
take_bytes(struct input *in, uint8_t *ret_bytes, size_t len)
{
	len = MIN_OF(len, in->size);
	memcpy(ret_bytes, in->data, len);
	in->data += len;
	in->size -= len;
	return len;
}

static void
check_result(int result)
{
	FUZZ_CHECK(result <= HW_OK && result >= HW_CRASH);
}

/* What somebody else did: bytes anywhere in the cage. */
static void
overwrite(struct world *w, struct input *in)
{
	struct sim_cage *cage = world_cage(w, CAGE);
	size_t at = take_two(in) % sizeof(*cage);

	take_bytes(in, (uint8_t *)cage + at, MIN_OF(take(in), sizeof(*cage) - at));
}

static uint64_t
use_bus(struct world *w, struct input *in, bool write, uint64_t now)
{
	uint8_t i2c = take(in) % 2 ? SIM_I2C_A2 : SIM_I2C_A0;
	struct sim_addr at = { .i2c = i2c, .bank = take(in) & 3 };
	uint8_t bytes[130] = { 1 };
	size_t len;
	int result;

	at.page = (uint8_t)take(in);
	at.byte = (uint8_t)take(in);
	len = take(in) % sizeof(bytes);
	if (write) {
		take_bytes(in, bytes, len);
		result = sim_bus_write(w, CAGE, at, bytes, len, now, NEVER_US, &now);
	} else {
		len = MIN_OF(len, 128 - at.byte % 128u);
		result = sim_bus_read(w, CAGE, at, bytes, len, now, NEVER_US, &now);
	}
	check_result(result);
	return now;
}

static void
use_pin(struct world *w, struct input *in, uint64_t now)
{
	enum sim_pin pin = (enum sim_pin)(take(in) % (SIM_BUS_PIN_COUNT + 1));

	FUZZ_CHECK(sim_bus_presence(w, CAGE, now) <= 1);
	check_result(sim_bus_pin_set(w, CAGE, pin, take(in) & 1, now));
	FUZZ_CHECK(sim_bus_pin_get(w, CAGE, pin, now) <= 1);
}

static void
bend(struct world *w, struct input *in, uint64_t now)
{
	enum quantity quantity = (enum quantity)(take(in) % QUANTITY_COUNT);
	unsigned lane = take(in);
	uint64_t over = (uint64_t)take(in) * 100000;
	int64_t value = (int64_t)take_two(in) * 100 - 40000;

	hand_bend(w, CAGE, quantity, (int)(lane % 16) - 1, lane & 0x80 ? NULL : &value,
	    over, now);
}

static void
set_fault(struct world *w, struct input *in, uint64_t now)
{
	struct fault f = { 0 };

	f.kind = (uint8_t)take(in);
	f.cure = (uint8_t)take(in);
	f.until_us = now + (uint64_t)take(in) * 100000;
	if (f.kind < FAULT_KIND_COUNT) {
		struct fault same;

		FUZZ_CHECK(fault_parse(fault_name((enum fault_kind)f.kind), &same) &&
			   same.kind == f.kind);
	}
	FUZZ_CHECK(hand_fault(w, CAGE, &f, now) == 0);
	check_result(sim_bus_recover(w, 0, take(in), now));
}

/* Any built-in part; parsed once each. */
static const struct part *
any_part(unsigned n)
{
	static struct part parts[PARTS_MAX];
	static unsigned count;

	for (; parts_name(count); count++)
		FUZZ_CHECK(
		    count < PARTS_MAX && parts_find(parts_name(count), &parts[count]));
	return &parts[n % count];
}

/* Pulls the module, plugs another one or its own still picture, or sets a register. */
static void
use_hand(struct world *w, struct input *in, uint64_t now)
{
	static struct sim_module still;
	unsigned half = take_two(in), byte = take(in);
	uint8_t bytes[4];
	size_t len;

	switch (half >> 12) {
	case 0xf:
		hand_remove(w, CAGE, now);
		break;
	case 0xe:
		hand_remove(w, CAGE, now);
		hand_insert(w, CAGE, any_part(byte), now);
		break;
	case 0xd:
		still = world_cage(w, CAGE)->module;
		still.still = 1;
		hand_remove(w, CAGE, now);
		hand_insert_still(w, CAGE, &still, now);
		break;
	default:
		len = take_bytes(in, bytes, sizeof(bytes));
		hand_set(w, CAGE, (uint16_t)half, (uint8_t)byte, bytes, len, now);
	}
}

/* Gives the time when it is done. */
static uint64_t
operate(struct world *w, struct input *in, uint64_t now)
{
	switch (take(in) % 8) {
	case 0:
		overwrite(w, in);
		break;
	case 1:
		return use_bus(w, in, false, now);
	case 2:
		return use_bus(w, in, true, now);
	case 3:
		use_pin(w, in, now);
		break;
	case 4:
		bend(w, in, now);
		break;
	case 5:
		set_fault(w, in, now);
		break;
	case 6:
		use_hand(w, in, now);
		break;
	case 7:
		check_result(sim_bus_changed(w, CAGE, take(in)));
		return now + (uint64_t)take_two(in) * 1000;
	}
	return now;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct input in = { data, size };
	uint64_t now = NOW_US;
	struct world *w;
	unsigned cage;

	if (size < 1)
		return 0;
	w = pristine_world(take(&in) % WORLD_TYPE_COUNT);
	for (unsigned i = 0; i < OPERATIONS_MAX && in.size > 0; i++)
		now = operate(w, &in, now);
	FUZZ_CHECK(world_bus_of(w, CAGE) < world_buses(w));
	FUZZ_CHECK(!world_find(w, "no such label", &cage) || cage < world_cages(w));
	return 0;
}

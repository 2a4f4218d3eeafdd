/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A simulated switch whose file somebody else wrote to: reading, writing and
 * moving its modules stays within it, and answers are those of a bus. The first
 * byte chooses the type of cage; then come records of offset (two bytes, little
 * endian), length, and bytes that overwrite so much of the cage.
 */
#include <string.h>

#include "base/bytes.h"
#include "base/clock.h"
#include "base/hwerr.h"
#include "sim/bus.h"
#include "sim/hand.h"
#include "tests/fuzz/fuzz.h"

#define CAGE   0
#define NOW_US ((uint64_t)1000 * US_PER_S)

static struct world *worlds[WORLD_TYPE_COUNT];
static struct sim_cage pristine[WORLD_TYPE_COUNT];

static struct world *
pristine_world(unsigned type)
{
	struct world_params params = world_defaults;

	params.cages = 1;
	params.type = type;
	if (!worlds[type]) {
		FUZZ_CHECK(world_create_anonymous(&params, NOW_US, &worlds[type]) == 0);
		pristine[type] = *world_cage(worlds[type], CAGE);
	}
	*world_cage(worlds[type], CAGE) = pristine[type];
	return worlds[type];
}

static void
overwrite(struct sim_cage *cage, const uint8_t *data, size_t size)
{
	while (size > 3) {
		size_t at = (size_t)(data[0] | data[1] << 8) % sizeof(*cage);
		size_t len = MIN_OF(MIN_OF(data[2], size - 3), sizeof(*cage) - at);

		memcpy((uint8_t *)cage + at, data + 3, len);
		data += 3 + len;
		size -= 3 + len;
	}
}

static uint64_t
use_bus(struct world *w, uint8_t i2c, uint8_t page, uint8_t byte, uint64_t now)
{
	const struct sim_addr at = { i2c, 0, page, byte };
	uint8_t bytes[128] = { 1 };
	int result;

	result = sim_bus_read(w, CAGE, at, bytes, sizeof(bytes), now, NEVER_US, &now);
	FUZZ_CHECK(result <= HW_OK && result >= HW_CRASH);
	result = sim_bus_write(w, CAGE, at, bytes, 1, now, NEVER_US, &now);
	FUZZ_CHECK(result <= HW_OK && result >= HW_CRASH);
	return now;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const uint8_t pages[] = { 0x00, 0x01, 0x03, 0x11 };
	const int64_t value = 1000;
	struct world *w;
	uint64_t now = NOW_US;
	unsigned cage;

	if (size < 1)
		return 0;
	w = pristine_world(data[0] % WORLD_TYPE_COUNT);
	overwrite(world_cage(w, CAGE), data + 1, size - 1);

	FUZZ_CHECK(world_bus_of(w, CAGE) < world_buses(w));
	FUZZ_CHECK(!world_find(w, "no such label", &cage) || cage < world_cages(w));
	FUZZ_CHECK(sim_bus_presence(w, CAGE, now) <= 1);
	now = use_bus(w, SIM_I2C_A0, 0, 0, now);
	now = use_bus(w, SIM_I2C_A2, 0, 0, now);
	for (size_t i = 0; i < COUNT_OF(pages); i++)
		now = use_bus(w, SIM_I2C_A0, pages[i], 128, now);
	for (unsigned pin = 0; pin < SIM_BUS_PIN_COUNT; pin++) {
		FUZZ_CHECK(sim_bus_pin_get(w, CAGE, (enum sim_pin)pin, now) <= 1);
		sim_bus_pin_set(w, CAGE, (enum sim_pin)pin, 1, now);
	}
	hand_bend(w, CAGE, QUANTITY_RX_POWER, 0, &value, US_PER_S, now);
	now += (uint64_t)20 * US_PER_S;
	use_bus(w, SIM_I2C_A0, 0, 0, now);
	return 0;
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the tests of simulated modules share: a world of two cages in memory
 * under virtual time, and a host that reads and writes the first of them.
 */
#ifndef TESTS_SIM_FIXTURE_H
#define TESTS_SIM_FIXTURE_H

#include "base/bytes.h"
#include "base/clock.h"
#include "base/hwerr.h"
#include "sim/bus.h"
#include "sim/hand.h"
#include "sim/parts.h"
#include "tests/suite.h"

#define CAGE   0
#define SECOND ((uint64_t)US_PER_S)

static struct world *world;
static uint64_t now;

/* Cages of `type` with modules that have been up for a minute. */
static inline void
open_world(enum world_type type)
{
	struct world_params params = world_defaults;

	params.cages = 2;
	params.type = type;
	now = 1000 * SECOND;
	ck_assert_int_eq(world_create_anonymous(&params, now, &world), 0);
}

static inline void
tear_down(void)
{
	world_close(world);
}

/* Reads what must be readable; the time goes on by what it took. */
static inline void
read_run_at(uint8_t i2c, uint8_t page, uint8_t byte, uint8_t *buf, size_t len)
{
	struct sim_addr at = { i2c, 0, page, byte };

	ck_assert_int_eq(sim_bus_read(world, CAGE, at, buf, len, now, NEVER_US, &now),
	    HW_OK);
}

static inline void
read_run(uint8_t page, uint8_t byte, uint8_t *buf, size_t len)
{
	read_run_at(SIM_I2C_A0, page, byte, buf, len);
}

static inline uint8_t
read_byte(uint8_t page, uint8_t byte)
{
	uint8_t value;

	read_run(page, byte, &value, 1);
	return value;
}

static inline void
write_byte(uint8_t page, uint8_t byte, uint8_t value)
{
	struct sim_addr at = { SIM_I2C_A0, 0, page, byte };

	ck_assert_int_eq(sim_bus_write(world, CAGE, at, &value, 1, now, NEVER_US, &now),
	    HW_OK);
}

/* Puts a built-in part into the cage in place of what is there. */
static inline void
plug(const char *name)
{
	struct part part;

	ck_assert(parts_find(name, &part));
	ck_assert_int_eq(hand_remove(world, CAGE, now), 0);
	ck_assert_int_eq(hand_insert(world, CAGE, &part, now), 0);
}

#endif

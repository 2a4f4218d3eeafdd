/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A module that is calm is looked at less: nothing that it shows may differ from one
 * that is looked at all the time.
 */
#include "sim/calm.h"

#include <stdlib.h>
#include <string.h>

#include "base/bytes.h"
#include "base/clock.h"
#include "sim/parts.h"
#include "tests/suite.h"

#define SECOND ((uint64_t)US_PER_S)
#define END    (600 * SECOND)

/* Two of a kind, each with its ledger: one may be calm, one never is. */
static struct twin {
	struct sim_module m;
	struct ledger ledger;
	bool restless;
	unsigned calm; /* reads for which it was */
} twin[2];

static struct part part;

static void
power_on(unsigned number)
{
	ck_assert(parts_find(parts_name(number), &part));
	for (unsigned i = 0; i < 2; i++) {
		memset(&twin[i], 0, sizeof(twin[i]));
		sim_module_init(&twin[i].m, &part, 77, 0, 0);
		twin[i].restless = i == 1;
	}
}

static struct ledger_pen
pen_of(struct twin *w)
{
	return (struct ledger_pen){ .ledger = &w->ledger, .speed = 1 };
}

static void
read_half(struct twin *w, uint8_t i2c, uint8_t page, uint8_t byte, uint8_t *buf,
    uint64_t t)
{
	struct ledger_pen pen = pen_of(w);

	if (w->restless)
		w->m.calm = 0;
	w->calm += calm_lasts(&w->m);
	if (byte >= 128)
		sim_module_write(&w->m, &pen, i2c, 127, &page, 1, true, t);
	sim_module_read(&w->m, &pen, i2c, byte, buf, 128, t + 50);
}

static void
read_both(uint8_t i2c, uint8_t page, uint8_t byte, uint64_t t)
{
	uint8_t bytes[2][128];

	for (unsigned i = 0; i < 2; i++)
		read_half(&twin[i], i2c, page, byte, bytes[i], t);
	ck_assert_msg(memcmp(bytes[0], bytes[1], 128) == 0, "%s: %02x:%u at %llu s",
	    part.name, page, byte, (unsigned long long)(t / SECOND));
}

/* Light that goes and comes, heat that grows over the limit. */
static void
disturb(uint64_t t)
{
	const struct {
		uint64_t at;
		enum quantity quantity;
		int64_t value;
		uint64_t over;
	} bends[] = {
		{ 120 * SECOND, QUANTITY_RX_POWER, 0, 0 },
		{ 180 * SECOND, QUANTITY_RX_POWER, -1, 0 },
		{ 240 * SECOND, QUANTITY_TEMPERATURE, 90000, 30 * SECOND },
		{ 300 * SECOND, QUANTITY_TEMPERATURE, -1, 30 * SECOND },
		{ 360 * SECOND, QUANTITY_BIAS, part.nominal[QUANTITY_BIAS], 5 * SECOND },
	};

	for (unsigned i = 0; i < 2 * COUNT_OF(bends); i++) {
		struct physics *p = &twin[i % 2].m.physics;
		enum quantity q = bends[i / 2].quantity;

		if (bends[i / 2].at != t)
			continue;
		if (bends[i / 2].value < 0)
			physics_unbend(p, &part, q, 0, bends[i / 2].over, t);
		else
			physics_bend(p, &part, q, 0, bends[i / 2].value,
			    bends[i / 2].over, t);
	}
}

static bool
is_of_vdm(const struct ledger_entry *e)
{
	return e->half >= 0x20 && e->half <= 0x2f;
}

/* The next entry that is not about VDM, whose looks are a second apart in the calm. */
static bool
next_entry(const struct twin *w, uint64_t *number, struct ledger_entry *ret_entry)
{
	while (ledger_event(&w->ledger, ++*number, ret_entry)) {
		if (!is_of_vdm(ret_entry))
			return true;
	}
	return false;
}

static void
compare_ledgers(void)
{
	struct ledger_entry entry[2];
	uint64_t at[2] = { 0, 0 };

	for (;;) {
		bool more = next_entry(&twin[0], &at[0], &entry[0]);

		ck_assert(next_entry(&twin[1], &at[1], &entry[1]) == more);
		if (!more)
			return;
		ck_assert_int_eq(entry[0].kind, entry[1].kind);
		ck_assert_uint_eq(entry[0].half, entry[1].half);
		ck_assert_uint_eq(entry[0].byte, entry[1].byte);
		ck_assert_uint_eq(entry[0].bits, entry[1].bits);
		ck_assert_uint_eq(entry[0].mono_us, entry[1].mono_us);
	}
}

START_TEST(a_calm_module_shows_what_one_shows_that_is_looked_at_all_the_time)
{
	bool measures;

	power_on((unsigned)_i);
	measures = !part.flat && !part.unmeasured;
	for (uint64_t t = 10 * SECOND; t < END; t += SECOND) {
		disturb(t);
		read_both(SIM_I2C_A0, 0, 0, t + 100);
		if (part.family == SIM_FAMILY_SFF8472 && measures)
			read_both(SIM_I2C_A2, 0, 0, t + 200);
		if (part.family == SIM_FAMILY_CMIS && measures)
			read_both(SIM_I2C_A0, 0x11, 128, t + 20000);
	}
	compare_ledgers();

	ck_assert_uint_eq(twin[1].calm, 0);
	ck_assert_msg(twin[0].calm > 150 || part.calibration.external,
	    "%s was calm for %u reads only", part.name, twin[0].calm);
}
END_TEST

/* What moves nothing must not end it, and what may move something must. */
START_TEST(the_calm_ends_with_a_write_a_pin_a_bend_and_a_poke)
{
	struct ledger_pen pen = pen_of(&twin[0]);
	struct sim_module *m = &twin[0].m;
	const uint8_t page = 0x11, zero = 0;
	uint8_t byte;

	power_on((unsigned)_i);
	for (uint64_t n = 0; n < 5; n++) {
		uint64_t t = (100 + 100 * n) * SECOND;

		/* flags of power-up are read, so that nothing is pulled */
		sim_module_step(m, &pen, t);
		sim_module_step(m, &pen, t + SECOND);
		ck_assert(calm_lasts(m));
		t += 2 * SECOND;
		if (n == 0)
			sim_module_write(m, &pen, SIM_I2C_A0, 127, &page, 1, true, t);
		ck_assert(calm_lasts(m));
		if (n == 1)
			sim_module_write(m, &pen, SIM_I2C_A0, 26, &zero, 1, true, t);
		if (n == 2)
			sim_module_poke(m, &pen, SIM_LOWER, 9, 1, t);
		if (n == 3)
			physics_bend(&m->physics, &m->part, QUANTITY_VCC, 0, 3300000, 0,
			    t);
		if (n == 4)
			m->physics.bend[QUANTITY_VCC][0].mode = BEND_NONE;
		if (n == 4)
			sim_module_pins(m, &pen, SIM_PIN_RESET, t);
		ck_assert(calm_lasts(m) == (n == 0));
		sim_module_read(m, &pen, SIM_I2C_A0, 9, &byte, 1, t + SECOND);
	}
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *s = suite_create("calm");
	TCase *tc = tcase_create("calm");
	int parts = 0, sr8 = 0;

	for (; parts_name((unsigned)parts); parts++) {
		if (strcmp(parts_name((unsigned)parts), "qdd-400g-sr8") == 0)
			sr8 = parts;
	}
	tcase_set_timeout(tc, 120);
	tcase_add_loop_test(tc,
	    a_calm_module_shows_what_one_shows_that_is_looked_at_all_the_time, 0, parts);
	tcase_add_loop_test(tc, the_calm_ends_with_a_write_a_pin_a_bend_and_a_poke, sr8,
	    sr8 + 1);
	suite_add_tcase(s, tc);
	return s;
}

int
main(void)
{
	return suite_run(make_suite());
}

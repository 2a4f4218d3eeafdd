/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The default switch: what it shows, and that one lane of it is all that is wrong.
 */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/bytes.h"
#include "base/clock.h"
#include "sim/bus.h"
#include "sim/world.h"
#include "tests/suite.h"

#define SECOND ((uint64_t)US_PER_S)
#define START  (1000 * SECOND)

#define FADED_CAGE 5
#define FADED_LANE 2

static struct world *world;

static void
set_up(void)
{
	ck_assert_int_eq(world_create_anonymous(&world_defaults, START, &world), 0);
}

static void
tear_down(void)
{
	world_close(world);
}

START_TEST(it_has_22_qsfp_dd_4_osfp_and_14_sfp28_cages_on_8_buses)
{
	unsigned types[WORLD_TYPE_COUNT] = { 0 }, on_bus[8] = { 0 };

	ck_assert_uint_eq(world_cages(world), 40);
	ck_assert_uint_eq(world_buses(world), 8);
	for (unsigned i = 0; i < 40; i++) {
		types[world_cage(world, i)->type]++;
		on_bus[world_bus_of(world, i)]++;
	}
	ck_assert_uint_eq(types[WORLD_QSFP_DD], 22);
	ck_assert_uint_eq(types[WORLD_OSFP], 4);
	ck_assert_uint_eq(types[WORLD_SFP28], 14);
	for (unsigned i = 0; i < 8; i++)
		ck_assert_uint_eq(on_bus[i], 5);
}
END_TEST

/* What the names of parts begin with. */
static const char *const families[] = { "sfp-1g-", "sfp-10g-", "sfp28-", "qsfp-40g-",
	"qsfp28-", "qsfp56-", "qdd-", "osfp-" };

START_TEST(it_shows_two_different_parts_of_a_family)
{
	const char *first = NULL, *second = NULL;

	for (unsigned i = 0; i < world_cages(world); i++) {
		const struct sim_cage *c = world_cage(world, i);
		const char *name = c->module.part.name;

		if (!c->plugged || strncmp(name, families[_i], strlen(families[_i])) != 0)
			continue;
		if (!first)
			first = name;
		else if (strcmp(name, first) != 0)
			second = name;
	}
	ck_assert_ptr_nonnull(first);
	ck_assert_ptr_nonnull(second);
}
END_TEST

START_TEST(two_cages_are_empty)
{
	unsigned plugged = 0;

	for (unsigned i = 0; i < world_cages(world); i++)
		plugged += (unsigned)sim_bus_presence(world, i, START);
	ck_assert_uint_eq(plugged, 38);
}
END_TEST

/* Ranges of flags of a standard, latched or live. */
static const struct {
	enum sim_family family;
	uint16_t half;
	uint8_t from, to, mask;
} flags[] = {
	{ SIM_FAMILY_CMIS, SIM_LOWER, 8, 11, 0xff },
	{ SIM_FAMILY_CMIS, 0x11, 134, 153, 0xff },
	{ SIM_FAMILY_CMIS, 0x12, 231, 238, 0xff },
	{ SIM_FAMILY_CMIS, 0x2c, 128, 255, 0xff },
	{ SIM_FAMILY_CMIS, 0x33, 128, 133, 0xff },
	{ SIM_FAMILY_SFF8636, SIM_LOWER, 3, 14, 0xff },
	{ SIM_FAMILY_SFF8472, SIM_A2_LOWER, 110, 110, 0x07 },
	{ SIM_FAMILY_SFF8472, SIM_A2_LOWER, 112, 117, 0xff },
};

/* How many bytes of flags are not zero; of one half, or of all for ALL. */
#define ALL 0xffff

static unsigned
flags_of(struct sim_module *m, uint16_t half)
{
	unsigned found = 0;

	for (size_t i = 0; i < COUNT_OF(flags); i++) {
		if (m->part.family != flags[i].family ||
		    !sim_module_holds(m, flags[i].half) ||
		    (half != ALL && half != flags[i].half))
			continue;
		for (unsigned byte = flags[i].from; byte <= flags[i].to; byte++)
			found += (*sim_module_at(m, flags[i].half, (uint8_t)byte) &
				     flags[i].mask) != 0;
	}
	return found;
}

START_TEST(all_but_one_module_are_healthy_for_an_hour)
{
	struct world_params params = world_defaults;

	tear_down();
	params.seed = (uint64_t)_i;
	ck_assert_int_eq(world_create_anonymous(&params, START, &world), 0);
	for (unsigned i = 0; i < world_cages(world); i++) {
		struct sim_cage *c = world_cage(world, i);
		struct ledger_pen pen = world_pen(world, i);

		if (!c->plugged)
			continue;
		/* flags latch; SFF-8472 tells what is now */
		for (unsigned minute = 0; minute <= 60; minute++) {
			sim_module_step(&c->module, &pen,
			    world_time(world, START + minute * 60 * SECOND));
			if (i != FADED_CAGE)
				ck_assert_msg(flags_of(&c->module, ALL) == 0,
				    "cage %s: %s", c->label, c->module.part.name);
		}
	}
}
END_TEST

static int64_t
faded_nw(uint64_t after)
{
	const struct sim_module *m = &world_cage(world, FADED_CAGE)->module;

	return physics_value(&m->physics, &m->part, QUANTITY_RX_POWER, FADED_LANE,
	    world_time(world, START + after));
}

START_TEST(the_lane_fades_from_its_nominal_power_and_stays_lit)
{
	const struct part *part = &world_cage(world, FADED_CAGE)->module.part;
	const int64_t *limit = part->limit[QUANTITY_RX_POWER];
	int64_t nominal = part->nominal[QUANTITY_RX_POWER];

	ck_assert_uint_eq(part->identifier, 0x18);
	ck_assert_int_gt(faded_nw(0), nominal * 8 / 10);
	ck_assert_int_gt(faded_nw(5 * SECOND), nominal * 8 / 10);
	ck_assert_int_lt(faded_nw(10 * SECOND), nominal * 7 / 10);
	for (unsigned hours = 0; hours < 1000; hours += 50) {
		int64_t nw = faded_nw(15 * SECOND + hours * 3600 * SECOND);

		ck_assert_int_lt(nw, limit[BOUND_LOW_ALARM]);
		ck_assert_int_gt(nw, part->los_nw * 126 / 100);
	}
}
END_TEST

START_TEST(its_light_and_what_follows_from_it_are_the_only_flags_of_the_module)
{
	struct sim_module *m = &world_cage(world, FADED_CAGE)->module;
	struct ledger_pen pen = world_pen(world, FADED_CAGE);

	sim_module_step(m, &pen, world_time(world, START + 4 * SECOND));
	ck_assert_uint_eq(flags_of(m, ALL), 0);

	sim_module_step(m, &pen, world_time(world, START + 3600 * SECOND));
	ck_assert_uint_eq(flags_of(m, SIM_LOWER), 0);
	ck_assert_uint_eq(flags_of(m, 0x11), 2);
	ck_assert_uint_eq(*sim_module_at(m, 0x11, 150), 1 << FADED_LANE);
	ck_assert_uint_eq(*sim_module_at(m, 0x11, 152), 1 << FADED_LANE);
	/* SNR of lanes 1 to 4 are the first instances: low alarm and warning of the third
	 */
	ck_assert_uint_eq(*sim_module_at(m, 0x2c, 128), 0);
	ck_assert_uint_eq(*sim_module_at(m, 0x2c, 129), 0x0a);
}
END_TEST

START_TEST(the_lane_is_still_faded_when_the_world_is_opened_again)
{
	char path[] = "/tmp/check-faceplate-XXXXXX";
	int fd = mkstemp(path);

	ck_assert_int_ge(fd, 0);
	close(fd);
	tear_down();
	ck_assert_int_eq(world_create(path, &world_defaults, NULL, 1, START, &world), 0);
	tear_down();
	ck_assert_int_eq(world_open(path, &world), 0);
	unlink(path);

	ck_assert_int_lt(faded_nw(60 * SECOND), 100000);
}
END_TEST

START_TEST(nothing_fades_on_a_switch_of_one_type)
{
	struct world_params params = world_defaults;

	tear_down();
	params.cages = 8;
	ck_assert_int_eq(world_create_anonymous(&params, START, &world), 0);

	ck_assert_int_gt(faded_nw(60 * SECOND), 500000);
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *suite = suite_create("faceplate");
	TCase *tc = tcase_create("default switch");

	tcase_add_checked_fixture(tc, set_up, tear_down);
	tcase_add_test(tc, it_has_22_qsfp_dd_4_osfp_and_14_sfp28_cages_on_8_buses);
	tcase_add_loop_test(tc, it_shows_two_different_parts_of_a_family, 0,
	    (int)COUNT_OF(families));
	tcase_add_test(tc, two_cages_are_empty);
	tcase_add_loop_test(tc, all_but_one_module_are_healthy_for_an_hour, 0, 5);
	tcase_add_test(tc, the_lane_fades_from_its_nominal_power_and_stays_lit);
	tcase_add_test(tc,
	    its_light_and_what_follows_from_it_are_the_only_flags_of_the_module);
	tcase_add_test(tc, the_lane_is_still_faded_when_the_world_is_opened_again);
	tcase_add_test(tc, nothing_fades_on_a_switch_of_one_type);
	suite_add_tcase(suite, tc);
	return suite;
}

int
main(void)
{
	return suite_run(make_suite());
}

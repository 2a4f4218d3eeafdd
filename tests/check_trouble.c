/* SPDX-License-Identifier: Apache-2.0 */
#include "sim/trouble.h"

#include <stdlib.h>
#include <string.h>

#include "base/bytes.h"
#include "base/clock.h"
#include "tests/suite.h"

#define SECOND ((uint64_t)US_PER_S)
#define START  (1000 * SECOND)
#define EVENTS 3000

static struct world *world;
static struct trouble trouble[2];

static void
set_up(void)
{
	struct world_params params = world_defaults;

	ck_assert_int_eq(world_create_anonymous(&params, START, &world), 0);
}

static void
tear_down(void)
{
	world_close(world);
}

START_TEST(the_same_seed_gives_the_same_trouble_and_another_another)
{
	unsigned same = 0;

	for (uint64_t other = 0; other < 2; other++) {
		trouble_begin(&trouble[0], world, 7, 2 * SECOND);
		trouble_begin(&trouble[1], world, 7 + other, 2 * SECOND);
		for (unsigned i = 0; i < EVENTS; i++) {
			char line[2][TROUBLE_LINE_MAX];
			struct trouble_event event;

			for (unsigned k = 0; k < 2; k++) {
				trouble_next(&trouble[k], world, &event);
				trouble_write(world, &event, line[k]);
			}
			same += strcmp(line[0], line[1]) == 0;
			if (!other)
				ck_assert_str_eq(line[0], line[1]);
		}
	}
	ck_assert_uint_lt(same, EVENTS + 10);
}
END_TEST

START_TEST(all_kinds_come_in_order_of_time_at_their_pace)
{
	unsigned actions[TROUBLE_FAULT + 1] = { 0 }, kinds[FAULT_KIND_COUNT] = { 0 };
	unsigned removed = 0, inserted = 0;
	uint64_t last_us = 0;

	trouble_begin(&trouble[0], world, 1, 2 * SECOND);
	for (unsigned i = 0; i < EVENTS; i++) {
		struct trouble_event e;

		trouble_next(&trouble[0], world, &e);
		ck_assert_uint_ge(e.at_us, last_us);
		last_us = e.at_us;
		actions[e.action]++;
		if (e.action == TROUBLE_FAULT)
			kinds[e.kind]++;
		removed += e.action == TROUBLE_REMOVE || e.kind == FAULT_PULL;
		inserted += e.action == TROUBLE_INSERT;
	}
	ck_assert_uint_eq(actions[TROUBLE_NONE], 0);
	for (unsigned i = TROUBLE_INSERT; i <= TROUBLE_FAULT; i++)
		ck_assert_uint_gt(actions[i], EVENTS / 50);
	for (unsigned i = FAULT_NONE + 1; i < FAULT_KIND_COUNT; i++)
		ck_assert_uint_gt(kinds[i], 0);
	/* what ends comes beside the pace: a bend let go, a module plugged again */
	ck_assert_uint_gt(last_us, EVENTS * SECOND);
	ck_assert_uint_lt(last_us, 2 * EVENTS * SECOND);
	/* two cages of the switch are empty, and each pull is followed by a plug */
	ck_assert_uint_le(inserted, removed + 2);
	ck_assert_uint_ge(inserted + 40, removed);
}
END_TEST

START_TEST(what_it_says_is_what_happens)
{
	unsigned refused = 0;

	trouble_begin(&trouble[0], world, 3, 2 * SECOND);
	for (unsigned i = 0; i < EVENTS; i++) {
		struct trouble_event e;
		const struct sim_cage *c;
		uint64_t now;

		trouble_next(&trouble[0], world, &e);
		c = world_cage(world, e.cage);
		now = START + e.at_us;
		if (trouble_perform(world, &e, now)) {
			refused++; /* what has no monitors cannot be bent */
			continue;
		}
		if (e.action == TROUBLE_INSERT)
			ck_assert(c->plugged && !strcmp(c->module.part.name, e.part));
		if (e.action == TROUBLE_REMOVE)
			ck_assert(!c->plugged);
		if (e.action == TROUBLE_FAULT)
			ck_assert_int_eq(fault_at(&c->fault, now), e.kind);
	}
	ck_assert_uint_lt(refused, EVENTS / 5);
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *s = suite_create("trouble");
	TCase *tc = tcase_create("trouble");

	tcase_add_checked_fixture(tc, set_up, tear_down);
	tcase_set_timeout(tc, 60);
	tcase_add_test(tc, the_same_seed_gives_the_same_trouble_and_another_another);
	tcase_add_test(tc, all_kinds_come_in_order_of_time_at_their_pace);
	tcase_add_test(tc, what_it_says_is_what_happens);
	suite_add_tcase(s, tc);
	return s;
}

int
main(void)
{
	return suite_run(make_suite());
}

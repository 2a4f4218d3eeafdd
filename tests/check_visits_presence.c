/* SPDX-License-Identifier: Apache-2.0 */
/* Visits: pins and presence, how old they are, and a look that fails while a pin moves.
 */
#include "engine/engine.h"

#include <string.h>

#include "tests/suite.h"
#include "tests/visits_fixture.h"

/* It is met again, and what was known of it before is good only where it answered. */
START_TEST(a_look_that_fails_while_its_pin_moves_makes_readings_stale)
{
	const struct cage *c;

	begin(1000);
	c = &inv->cage[0];
	plug_qsfp(0, "SN1");
	run(1);
	tell_presence(1);
	run(10 * S);
	ck_assert_int_eq(c->state, CAGE_STATE_READY);
	ck_assert(!c->module.stale);
	moves = true;
	status[0][LOWER] = _i ? HW_NACK : HW_OK;
	while (moves)
		run(MS);
	status[0][LOWER] = HW_OK;
	ck_assert_int_eq(c->state, CAGE_STATE_READY);
	ck_assert(c->module.stale == (_i == 1));
	run(10 * S);

	ck_assert(!c->module.stale);
}
END_TEST

START_TEST(presence_is_unknown_while_nobody_reads_the_pins)
{
	begin(1000);
	plug_qsfp(0, "SN1");
	run(1);
	tell_presence(1);
	run(5 * S);
	silent = true;
	run(12 * S);

	ck_assert_int_eq(inv->bus[0].state, BUS_STUCK);
	ck_assert_int_eq(inv->cage[0].presence, PRESENCE_UNKNOWN);
	ck_assert_int_eq(inv->cage[1].presence, PRESENCE_UNKNOWN);
	ck_assert(inv->cage[0].module.has_identity);
}
END_TEST

/* When a pin was read, as its process tells it, and as we believe it. */
START_TEST(a_pin_was_read_while_its_process_is_up_and_not_later_than_now)
{
	struct pin_news news = { .cage = 0, .pin = 0, .level = 1 };
	uint64_t up_us, times[3][2];

	begin(1000);
	run(5 * S);
	up_us = now.mono_us;
	engine_bus_up(e, 0, &now);
	now.mono_us += 5 * S;
	memcpy(times,
	    (uint64_t[3][2]){ { up_us - 1, up_us }, { up_us + S, up_us + S },
		{ now.mono_us + 1, now.mono_us } },
	    sizeof(times));
	news.read_us = times[_i][0];
	engine_pins(e, 0, &news, 1, &now);

	ck_assert_uint_eq(pin_read_us(&inv->cage[0], 0), times[_i][1]);
	ck_assert_uint_eq(inv->cage[0].pin[0].since_us, times[_i][1]);
}
END_TEST

START_TEST(pins_that_nobody_confirms_turn_stale)
{
	struct pin_news news = { .cage = 0, .pin = 0, .level = 1 };

	begin(1000);
	run(1);
	tell_presence(0);
	run(2 * S);
	news.read_us = pins_us = now.mono_us;
	engine_pins(e, 0, &news, 1, &now);
	run(2 * S);
	ck_assert_uint_eq(inv->cage[0].pins_read_us, news.read_us);
	pins_us = 0; /* replies go on, and say nothing of pins */
	run(6 * S);
	ck_assert_int_eq(pin_quality(&inv->cage[0], 0), PIN_GOOD);
	run(4 * S);
	ck_assert_int_eq(pin_quality(&inv->cage[0], 0), PIN_STALE);
	pins_us = now.mono_us;
	run(2 * S);
	ck_assert_int_eq(pin_quality(&inv->cage[0], 0), PIN_GOOD);
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *suite = suite_create("visits_presence");
	TCase *tc = tcase_create("visits_presence");

	tcase_add_checked_fixture(tc, NULL, teardown);
	tcase_add_loop_test(tc,
	    a_look_that_fails_while_its_pin_moves_makes_readings_stale, 0, 2);
	tcase_add_test(tc, presence_is_unknown_while_nobody_reads_the_pins);
	tcase_add_loop_test(tc,
	    a_pin_was_read_while_its_process_is_up_and_not_later_than_now, 0, 3);
	tcase_add_test(tc, pins_that_nobody_confirms_turn_stale);
	suite_add_tcase(suite, tc);
	return suite;
}

int
main(void)
{
	return suite_run(make_suite());
}

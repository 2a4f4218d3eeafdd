/* SPDX-License-Identifier: Apache-2.0 */
/* Visits: resets, and how they end: done, refused, lost with a bus or with the engine. */
#include "engine/engine.h"

#include <errno.h>

#include "base/bytes.h"
#include "tests/suite.h"
#include "tests/visits_fixture.h"

static int told[CAGES];

static void
tell(void *arg, int err)
{
	*(int *)arg = err;
}

START_TEST(resets_that_are_answered_in_parts_end_as_they_were_answered)
{
	begin(1000);
	plug_qsfp(0, "SN1");
	plug_qsfp(1, "SN2");
	run(1);
	tell_presence(3);
	run(5 * S);
	in_parts = true;
	told[0] = told[1] = 1;
	ck_assert_int_eq(engine_reset(e, &inv->cage[0], tell, &told[0], &now), 0);
	ck_assert_int_eq(engine_reset(e, &inv->cage[1], tell, &told[1], &now), 0);
	run(S);

	ck_assert_int_eq(told[0], HW_OK);
	ck_assert_int_eq(told[1], HW_OK);
	ck_assert_uint_eq(inv->cage[0].counters.resets, 1);
	ck_assert_uint_eq(inv->cage[1].counters.resets, 1);
}
END_TEST

START_TEST(a_reset_that_was_not_begun_dies_with_its_bus)
{
	begin(1000);
	plug_qsfp(0, "SN1");
	plug_qsfp(1, "SN2");
	run(1);
	tell_presence(3);
	run(5 * S);
	silent = true;
	told[0] = told[1] = 1;
	ck_assert_int_eq(engine_reset(e, &inv->cage[0], tell, &told[0], &now), 0);
	run(MS);
	ck_assert_int_eq(engine_reset(e, &inv->cage[1], tell, &told[1], &now), 0);
	run(MS);
	engine_bus_down(e, 0, false, &now);
	is_asked = silent = false;
	ck_assert_int_eq(told[0], HW_CRASH);
	ck_assert_int_eq(told[1], HW_CRASH);
	run(1);
	ck_assert_int_eq(engine_reset(e, &inv->cage[1], NULL, NULL, &now), -EBUSY);
	tell_presence(3);
	run(S);

	/* whether it was done nobody knows; its release was owed */
	ck_assert_uint_eq(inv->cage[0].counters.resets, 0);
	ck_assert_uint_eq(inv->cage[0].flags.gaps[FLAG_GAP_RESET], 1);
	ck_assert_uint_eq(inv->cage[1].counters.resets, 0);
	ck_assert_uint_eq(inv->cage[1].flags.gaps[FLAG_GAP_RESET], 0);
}
END_TEST

static const struct {
	int status;
	bool skipped;
	unsigned resets, gaps;
} orders[] = {
	{ HW_OK, false, 1, 1 }, { HW_OK, true, 0, 0 }, { HW_PERM, false, 0, 0 },
	{ HW_TIMEOUT, false, 0, 1 }, /* it may have come to the pin */
};

START_TEST(a_reset_is_published_when_its_order_was_carried_out)
{
	const struct cage *c;
	int wanted = orders[_i].skipped ? HW_BUSY : orders[_i].status;

	begin(1000);
	plug_qsfp(0, "SN1");
	run(1);
	tell_presence(1);
	run(5 * S + S / 2);
	c = &inv->cage[0];
	pin_status = orders[_i].status;
	skip_all = orders[_i].skipped;
	told[0] = 1;
	ck_assert_int_eq(engine_reset(e, &inv->cage[0], tell, &told[0], &now), 0);
	run(MS);
	skip_all = false;
	run(15 * MS);

	ck_assert_int_eq(told[0], wanted);
	ck_assert_uint_eq(c->counters.resets, orders[_i].resets);
	ck_assert_uint_eq(c->flags.gaps[FLAG_GAP_RESET], orders[_i].gaps);
	run(5 * S);
	ck_assert_int_eq(c->state, CAGE_STATE_READY);
	pin_status = HW_OK;
	ck_assert_int_eq(engine_reset(e, &inv->cage[0], NULL, NULL, &now), 0);
}
END_TEST

START_TEST(a_reset_that_nobody_can_finish_is_told_when_the_engine_ends)
{
	begin(1000);
	plug_qsfp(0, "SN1");
	run(1);
	tell_presence(1);
	run(5 * S);
	told[0] = 1;
	ck_assert_int_eq(engine_reset(e, &inv->cage[0], tell, &told[0], &now), 0);
	engine_destroy(e);
	e = NULL;

	ck_assert_int_eq(told[0], HW_GONE);
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *suite = suite_create("visits_resets");
	TCase *tc = tcase_create("visits_resets");

	tcase_add_checked_fixture(tc, NULL, teardown);
	tcase_add_test(tc, resets_that_are_answered_in_parts_end_as_they_were_answered);
	tcase_add_test(tc, a_reset_that_was_not_begun_dies_with_its_bus);
	tcase_add_loop_test(tc, a_reset_is_published_when_its_order_was_carried_out, 0,
	    COUNT_OF(orders));
	tcase_add_test(tc, a_reset_that_nobody_can_finish_is_told_when_the_engine_ends);
	suite_add_tcase(suite, tc);
	return suite;
}

int
main(void)
{
	return suite_run(make_suite());
}

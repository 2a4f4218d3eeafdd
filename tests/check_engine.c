/* SPDX-License-Identifier: Apache-2.0 */
/* The small rooms of the engine: breaker, supervision, plans, resets. */
#include "engine/breaker.h"
#include "engine/plan.h"
#include "engine/reset.h"
#include "engine/supervise.h"

#include <string.h>

#include "base/clock.h"
#include "tests/suite.h"

#define S US_PER_S

static const uint64_t distances_s[] = { 1, 2, 4, 8, 16, 32, 60, 60 };

START_TEST(a_breaker_doubles_its_distance_up_to_a_minute)
{
	struct breaker b = { 0 };
	uint64_t now_us = 0;

	for (size_t i = 0; i < COUNT_OF(distances_s); i++) {
		breaker_fail(&b, now_us);
		ck_assert_uint_eq(b.until_us - now_us, distances_s[i] * S);
		ck_assert(breaker_is_open(&b, b.until_us - 1));
		ck_assert(!breaker_is_open(&b, b.until_us));
		now_us = b.until_us;
	}
	breaker_close(&b);
	ck_assert(!breaker_is_open(&b, now_us));
}
END_TEST

START_TEST(a_late_bus_is_suspect_after_3_s_and_stuck_after_10)
{
	struct supervise s;

	supervise_init(&s, 0);
	ck_assert_int_eq(supervise_turn(&s, NEVER_US, 0), SUPERVISE_START);
	supervise_up(&s, 1);

	ck_assert_int_eq(supervise_turn(&s, S, 4 * S - 1), SUPERVISE_NOTHING);
	ck_assert_int_eq(s.state, BUS_UP);
	ck_assert_int_eq(supervise_turn(&s, S, 4 * S), SUPERVISE_NOTHING);
	ck_assert_int_eq(s.state, BUS_SUSPECT);
	ck_assert_uint_eq(supervise_deadline(&s, S), 11 * S);
	ck_assert_int_eq(supervise_turn(&s, S, 11 * S), SUPERVISE_KILL);
	ck_assert_int_eq(s.state, BUS_STUCK);
	ck_assert_int_eq(supervise_turn(&s, S, 99 * S), SUPERVISE_NOTHING);
}
END_TEST

START_TEST(a_suspect_bus_that_answers_is_up_again)
{
	struct supervise s = { .state = BUS_SUSPECT };

	supervise_answered(&s);

	ck_assert_int_eq(s.state, BUS_UP);
}
END_TEST

START_TEST(a_bus_that_lived_long_starts_at_once_and_one_that_crashes_waits_longer)
{
	struct supervise s;
	uint64_t last_us = 0;

	supervise_init(&s, 0);
	supervise_turn(&s, NEVER_US, 0);
	supervise_up(&s, 0);
	supervise_down(&s, false, 60 * S);
	ck_assert_uint_eq(s.start_us, 60 * S);
	for (unsigned i = 0; i < 12; i++) {
		uint64_t now_us = s.start_us, wait_us;

		ck_assert_int_eq(supervise_turn(&s, NEVER_US, now_us), SUPERVISE_START);
		supervise_down(&s, false, now_us);
		wait_us = s.start_us - now_us;
		ck_assert_uint_ge(wait_us, last_us);
		ck_assert_uint_le(wait_us, 30 * S);
		last_us = wait_us;
	}
	ck_assert_uint_eq(last_us, 30 * S);
}
END_TEST

START_TEST(a_process_that_never_says_hello_is_killed)
{
	struct supervise s;

	supervise_init(&s, 0);
	supervise_turn(&s, NEVER_US, 0);

	ck_assert_int_eq(supervise_turn(&s, NEVER_US, 14 * S), SUPERVISE_NOTHING);
	ck_assert_int_eq(supervise_turn(&s, NEVER_US, 15 * S), SUPERVISE_KILL);
}
END_TEST

/* A map whose Lower Memory is `low`, with further bytes set. */
static struct memmap_half halves[4];
static struct memmap map;

static void
fresh_map(uint8_t identifier, uint8_t byte, uint8_t value)
{
	uint8_t low[128] = { 0 };

	low[0] = identifier;
	low[byte] = value;
	memmap_init(&map, halves, COUNT_OF(halves));
	ck_assert(memmap_put(&map, (struct memaddr){ LOW, 0 }, low, sizeof(low)));
}

START_TEST(a_steady_poll_of_a_paged_cmis_module_is_two_runs)
{
	struct identity id = { .spec = SPEC_CMIS, .media_lanes = 8, .host_lanes = 8 };
	uint8_t page[128] = { 0 };
	struct plan plan;

	fresh_map(0x18, 2, 0);
	memmap_put(&map, (struct memaddr){ 0x11, 128 }, page, sizeof(page));
	plan_steady(&plan, &map, &id, 128);

	ck_assert_uint_eq(plan.count, 2);
	ck_assert_uint_eq(plan.run[0].at.byte, 0);
	ck_assert_uint_eq(plan.run[0].len, 42);
	ck_assert_uint_eq(plan.run[1].at.page, 0x11);
	ck_assert_uint_eq(plan.run[1].at.byte, 128);
	ck_assert_uint_eq(plan.run[1].len, 86);
	plan_steady(&plan, &map, &id, 32);
	ck_assert_uint_eq(plan.count, 1 + 3);
	ck_assert_uint_eq(plan.run[0].len, 26);
}
END_TEST

START_TEST(sff_modules_are_polled_in_one_run)
{
	struct identity qsfp = { .spec = SPEC_SFF8636 }, sfp = { .spec = SPEC_SFF8472 };
	uint8_t a2[128] = { 0 };
	struct plan plan;

	fresh_map(0x11, 2, 0);
	plan_steady(&plan, &map, &qsfp, 128);
	ck_assert_uint_eq(plan.count, 1);
	ck_assert_uint_eq(plan.run[0].len, 87);
	fresh_map(0x03, 92, 0x68);
	memmap_put(&map, mem_at(A2_LOW, 0), a2, sizeof(a2));
	plan_steady(&plan, &map, &sfp, 128);
	ck_assert_uint_eq(plan.count, 1);
	ck_assert_uint_eq(plan.run[0].at.i2c, 0x51);
	ck_assert_uint_eq(plan.run[0].at.byte, 96);
	ck_assert_uint_eq(plan.run[0].len, 22);
}
END_TEST

START_TEST(an_adapter_of_32_bytes_gets_runs_of_32_bytes)
{
	struct plan plan;

	plan_first(&plan, 32);

	ck_assert_uint_eq(plan.count, 4);
	ck_assert_uint_eq(plan.bytes, 128);
	for (unsigned i = 0; i < 4; i++) {
		ck_assert_uint_eq(plan.run[i].at.byte, 32 * i);
		ck_assert_uint_eq(plan.run[i].len, 32);
	}
}
END_TEST

START_TEST(flat_memory_is_not_asked_for_pages)
{
	struct plan plan;

	fresh_map(0x18, 2, 0x80);
	plan_static(&plan, &map, 128);
	ck_assert_uint_eq(plan.count, 1);
	fresh_map(0x11, 2, 0x04);
	plan_static(&plan, &map, 128);
	ck_assert_uint_eq(plan.count, 1);
	fresh_map(0x18, 2, 0x00);
	plan_static(&plan, &map, 128);
	ck_assert_uint_eq(plan.count, 5);
}
END_TEST

static int told;

static void
tell(void *arg, int err)
{
	(void)arg;
	told = err;
}

START_TEST(a_reset_holds_the_pin_for_10_ms_and_lets_go)
{
	struct reset r = { .step = RESET_ASSERT, .done = tell };
	struct cage c = { .number = 3 };
	struct run run;

	told = 1;
	ck_assert(reset_take(&r, &c, 0, &run));
	ck_assert_uint_eq(run.at.page, 1);
	ck_assert(!reset_ended(&r, HW_OK, 100));
	ck_assert(!reset_take(&r, &c, 10099, &run));
	ck_assert(reset_take(&r, &c, 10100, &run));
	ck_assert_uint_eq(run.at.page, 0);
	ck_assert_uint_eq(run.at.byte, PLATFORM_PIN_RESET);
	ck_assert(reset_ended(&r, HW_OK, 10200));
	ck_assert_int_eq(told, HW_OK);
}
END_TEST

START_TEST(a_reset_whose_bus_died_is_told_and_still_released)
{
	struct reset r = { .step = RESET_ASSERT, .done = tell };
	struct cage c = { 0 };
	struct run run;

	reset_take(&r, &c, 0, &run);
	reset_ended(&r, HW_CRASH, 0);
	ck_assert_int_eq(told, HW_CRASH);
	ck_assert(reset_take(&r, &c, S, &run));
	ck_assert_uint_eq(run.at.page, 0);
	ck_assert(!reset_ended(&r, HW_TIMEOUT, S));
	ck_assert(reset_take(&r, &c, 2 * S, &run));
	ck_assert(reset_ended(&r, HW_OK, 2 * S));
	ck_assert_int_eq(r.step, RESET_NONE);
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *suite = suite_create("engine");
	TCase *tc = tcase_create("engine");

	tcase_add_test(tc, a_breaker_doubles_its_distance_up_to_a_minute);
	tcase_add_test(tc, a_late_bus_is_suspect_after_3_s_and_stuck_after_10);
	tcase_add_test(tc, a_suspect_bus_that_answers_is_up_again);
	tcase_add_test(tc,
	    a_bus_that_lived_long_starts_at_once_and_one_that_crashes_waits_longer);
	tcase_add_test(tc, a_process_that_never_says_hello_is_killed);
	tcase_add_test(tc, a_steady_poll_of_a_paged_cmis_module_is_two_runs);
	tcase_add_test(tc, sff_modules_are_polled_in_one_run);
	tcase_add_test(tc, an_adapter_of_32_bytes_gets_runs_of_32_bytes);
	tcase_add_test(tc, flat_memory_is_not_asked_for_pages);
	tcase_add_test(tc, a_reset_holds_the_pin_for_10_ms_and_lets_go);
	tcase_add_test(tc, a_reset_whose_bus_died_is_told_and_still_released);
	suite_add_tcase(suite, tc);
	return suite;
}

int
main(void)
{
	return suite_run(make_suite());
}

/* SPDX-License-Identifier: Apache-2.0 */
/* When a cage may leave something with its bus, and who pays for what came of it. */
#include "engine/watch_armed.h"

#include <stddef.h>
#include <string.h>

#include "base/bytes.h"
#include "base/clock.h"
#include "engine/schedule.h"
#include "tests/suite.h"

#define NOW_US (100 * (uint64_t)US_PER_S)

/* One field that is not as it should be. */
struct change {
	const char *what;
	bool of_cage;
	size_t at, size;
	uint64_t value;
};

#define FIELD(record, field_, value_)                           \
	.what = #field_, .at = offsetof(struct record, field_), \
	.size = sizeof(((struct record *)0)->field_), .value = (value_)
#define IN_WATCH(field, value)                               \
	{                                                    \
		.of_cage = false, FIELD(watch, field, value) \
	}
#define IN_CAGE(field, value)                              \
	{                                                  \
		.of_cage = true, FIELD(cage, field, value) \
	}

static const struct change changes[] = {
	IN_CAGE(pin_bus, 1),
	IN_CAGE(pins_readable, 0),
	IN_CAGE(module.has_identity, false),
	IN_WATCH(phase, WATCH_OUTPUTS),
	IN_WATCH(tries, 1),
	IN_WATCH(missed, 1),
	IN_WATCH(doubt_us, NOW_US),
	IN_WATCH(glitch.looks, 1),
	IN_WATCH(breaker.failures, 1),
	IN_WATCH(pull.at_us, NOW_US),
	IN_WATCH(pull.stands, true),
	IN_WATCH(pull.pulled_us, NOW_US - PULL_DISTANCE_US + 1),
	IN_WATCH(wants_all, true),
	IN_WATCH(shared, true),
	IN_WATCH(share_told, true),
	IN_WATCH(flags_plan.count, ARM_RUNS_MAX + 1),
};

static struct watch watch;
static struct cage cage;

static void
setup(void)
{
	memset(&watch, 0, sizeof(watch));
	memset(&cage, 0, sizeof(cage));
	cage.pins_readable = PLATFORM_PIN_BIT(PLATFORM_PIN_INTERRUPT);
	cage.module.has_identity = true;
	watch.phase = WATCH_STEADY;
	watch.pull.at_us = NEVER_US;
	watch.pull.pulled_us = NOW_US - PULL_DISTANCE_US;
	watch.flags_plan.count = ARM_RUNS_MAX;
}

START_TEST(a_steady_cage_that_asked_for_nothing_may_leave_something)
{
	ck_assert(watch_may_arm(&watch, &cage, NOW_US));
	watch.pull.pulled_us = 0; /* never, and the clock has just begun */
	ck_assert(watch_may_arm(&watch, &cage, PULL_DISTANCE_US / 2));
}
END_TEST

START_TEST(no_other_may)
{
	const struct change *c = &changes[_i];
	char *in = c->of_cage ? (char *)&cage : (char *)&watch;

	/* the low bytes of the value are those of the field */
	memcpy(in + c->at, &c->value, c->size);
	ck_assert_msg(!watch_may_arm(&watch, &cage, NOW_US), "%s", c->what);
}
END_TEST

static struct schedule schedule;

/* What was set aside is spent by what was left last, and once. */
START_TEST(what_is_fired_is_paid_for)
{
	struct watch_arm *of = _i ? &watch.arm_before : &watch.arm;

	memset(&schedule, 0, sizeof(schedule));
	watch.armed = true;
	watch.arm_us = 1500;
	watch.flags_cost.us = 1700;
	schedule.pulls.credit_us = 10000;
	schedule.armed_us = 4000;
	of->sequence = 7;
	schedule_spend_arm(&schedule, &watch, of);

	ck_assert_uint_eq(of->sequence, 0);
	ck_assert_int_eq(watch.armed, _i);
	ck_assert_uint_eq(schedule.armed_us, _i ? 4000 : 2500);
	ck_assert_int_eq(schedule.pulls.credit_us, _i ? 8300 : 10000);
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *s = suite_create("watch_armed");
	TCase *tc = tcase_create("arms");

	tcase_add_checked_fixture(tc, setup, NULL);
	tcase_add_test(tc, a_steady_cage_that_asked_for_nothing_may_leave_something);
	tcase_add_loop_test(tc, no_other_may, 0, (int)COUNT_OF(changes));
	tcase_add_loop_test(tc, what_is_fired_is_paid_for, 0, 2);
	suite_add_tcase(s, tc);
	return s;
}

int
main(void)
{
	return suite_run(make_suite());
}

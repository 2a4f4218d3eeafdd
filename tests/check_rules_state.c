/* SPDX-License-Identifier: Apache-2.0 */
/* The rules of what concerns a cage, its module as a whole, and the data paths of its
 * port. */
#include "engine/rules.h"

#include <string.h>

#include "base/hwerr.h"
#include "model/alarm_event.h"
#include "model/module.h"
#include "model/pin.h"
#include "model/port.h"
#include "model/vdm_set.h"
#include "optics/cmis_state.h"
#include "optics/tunable.h"
#include "plugins/platform.h"
#include "tests/suite.h"

static struct inventory *inv;
static struct cage *c;
static struct rules rules;
static struct readings r;
static struct limits limits;
static struct now now;

/* A module of four lanes that is ready, and has nothing to complain of. */
static void
setup(void)
{
	inv = inventory_create(1, 1);
	c = &inv->cage[0];
	now = (struct now){ .mono_us = US_PER_S, .wall_us = 5 * US_PER_S };
	cage_set_presence(inv, c, PRESENCE_PRESENT, &now);
	memset(&rules, 0, sizeof(rules));
	memset(&r, 0, sizeof(r));
	memset(&limits, 0, sizeof(limits));
	r.ready = r.flags_latched = true;
	c->module.id.host_lanes = c->module.id.media_lanes = 4;
	c->module.id.checksum_count = 1;
	c->module.has_identity = true;
	cage_set_state(inv, c, CAGE_STATE_READY);
	rules_learn(&rules, &limits, &c->module.own, &inv->policy);
}

static void
teardown(void)
{
	inventory_destroy(inv);
}

static bool
is_up(enum alarm_kind kind, unsigned lane)
{
	return c->alarms.up[kind] & lane_bit(lane);
}

/* So many looks, a second apart. */
static void
look(unsigned seconds)
{
	for (; seconds; seconds--) {
		now.mono_us += US_PER_S;
		now.wall_us += US_PER_S;
		module_update(inv, c, &r, now.mono_us, &now);
		rules_evaluate(&rules, inv, c, &now);
		rules_compare_pins(inv, c, &now);
		rules_follow_state(inv, c, &now);
		alarm_pass_time(inv, &now);
	}
}

/* What the rule of its kind says that a cause has to last, and to be gone, in looks. */
static unsigned
looks_to(bool raise, enum alarm_kind kind)
{
	const struct alarm_rule *rule = &inv->policy.rule[kind];

	return (raise ? rule->raise_ms : rule->clear_ms) / 1000 + 1;
}

static void
expect_raised_and_over(enum alarm_kind kind, unsigned lane, void (*cause)(bool on))
{
	look(3);
	ck_assert(!is_up(kind, lane));
	cause(true);
	look(looks_to(true, kind) - 1);
	ck_assert(!is_up(kind, lane));
	look(1);
	ck_assert(is_up(kind, lane));
	ck_assert_uint_eq(alarm_get(c, kind, lane)->raises, 1);
	cause(false);
	look(looks_to(false, kind));
	ck_assert(!is_up(kind, lane));
	ck_assert_int_eq(alarm_get(c, kind, lane)->end, ALARM_END_OVER);
}

static void
be_late(bool on)
{
	c->module.pace[POLL_FLAGS].target_us = US_PER_S;
	c->module.pace[POLL_FLAGS].achieved_us = on ? 5200 * US_PER_MS : US_PER_S;
}

START_TEST(flags_that_are_read_late_for_a_while_are_an_alarm)
{
	alarm_policy_default(&inv->policy);
	expect_raised_and_over(ALARM_POLL_LATE, 0, be_late);
	ck_assert_int_eq(alarm_get(c, ALARM_POLL_LATE, 0)->cause.value, 5200);
	ck_assert_int_eq(alarm_get(c, ALARM_POLL_LATE, 0)->cause.limit, 1000);
}
END_TEST

START_TEST(flags_are_late_after_three_periods_and_five_seconds)
{
	static const struct {
		uint64_t target_us, achieved_us;
		bool late;
	} rows[] = {
		{ US_PER_S, 5 * US_PER_S, false }, { US_PER_S, 5 * US_PER_S + 1, true },
		{ 10 * US_PER_S, 30 * US_PER_S, false },
		{ 10 * US_PER_S, 30 * US_PER_S + 1, true },
		{ 0, 60 * US_PER_S, false }, /* nobody ordered any */
	};

	c->module.pace[POLL_FLAGS].target_us = rows[_i].target_us;
	c->module.pace[POLL_FLAGS].achieved_us = rows[_i].achieved_us;
	inv->policy.rule[ALARM_POLL_LATE].raise_ms = 0;
	look(1);
	ck_assert_int_eq(is_up(ALARM_POLL_LATE, 0), rows[_i].late);
}
END_TEST

START_TEST(what_is_half_as_late_keeps_the_alarm_and_raises_none)
{
	inv->policy.rule[ALARM_POLL_LATE].raise_ms = 0;
	inv->policy.rule[ALARM_POLL_LATE].clear_ms = 0;
	c->module.pace[POLL_FLAGS].target_us = US_PER_S;
	for (unsigned late = 0; late < 2; late++) {
		c->module.pace[POLL_FLAGS].achieved_us = 4 * US_PER_S;
		look(5);
		ck_assert_int_eq(is_up(ALARM_POLL_LATE, 0), late);
		c->module.pace[POLL_FLAGS].achieved_us = 6 * US_PER_S;
		look(1);
	}
	be_late(false);
	look(1);
	ck_assert(!is_up(ALARM_POLL_LATE, 0));
}
END_TEST

static void
break_checksum(bool on)
{
	c->module.id.checksum[0].stored = on;
}

START_TEST(a_checksum_that_is_wrong_is_an_alarm_at_once)
{
	alarm_policy_default(&inv->policy);
	expect_raised_and_over(ALARM_CHECKSUM, 0, break_checksum);
}
END_TEST

START_TEST(a_module_without_a_checksum_has_none_that_is_wrong)
{
	c->module.id.checksum_count = 0;
	look(3);
	ck_assert(!is_up(ALARM_CHECKSUM, 0));
}
END_TEST

static void
be_hungry(bool on)
{
	c->module.id.power_max_mw = on ? 14001 : 14000;
	c->power_max_mw = 14000;
}

START_TEST(a_module_that_takes_more_than_its_cage_gives_is_an_alarm)
{
	alarm_policy_default(&inv->policy);
	expect_raised_and_over(ALARM_INCOMPATIBLE, 0, be_hungry);
	ck_assert_int_eq(alarm_get(c, ALARM_INCOMPATIBLE, 0)->cause.value, 14001);
	ck_assert_int_eq(alarm_get(c, ALARM_INCOMPATIBLE, 0)->cause.limit, 14000);
}
END_TEST

/* A kind that SFF-8024 names is no fault of the module: a warning, and no mismatch. */
static const struct {
	uint8_t identifier;
	enum trust trust;
	enum alarm_kind up, down;
	enum severity severity;
} undecoded[] = {
	{ 0x06, TRUST_UNVERIFIED, ALARM_UNDECODED, ALARM_INCOMPATIBLE, SEVERITY_WARNING },
	{ 0xff, TRUST_BROKEN, ALARM_INCOMPATIBLE, ALARM_UNDECODED, SEVERITY_MAJOR },
};

START_TEST(a_layout_that_is_not_decoded_is_an_alarm_by_what_it_is)
{
	static const struct findings none;

	alarm_policy_default(&inv->policy);
	module_unknown(inv, c, undecoded[_i].identifier, &none, undecoded[_i].trust);
	look(3);
	ck_assert(is_up(undecoded[_i].up, 0) && !is_up(undecoded[_i].down, 0));
	ck_assert_int_eq(alarm_get(c, undecoded[_i].up, 0)->severity,
	    undecoded[_i].severity);

	cage_set_state(inv, c, CAGE_STATE_READY);
	look(30);
	ck_assert(!is_up(undecoded[_i].up, 0));
}
END_TEST

START_TEST(a_cage_whose_power_nobody_knows_gives_enough)
{
	be_hungry(true);
	c->power_max_mw = 0;
	look(3);
	ck_assert(!is_up(ALARM_INCOMPATIBLE, 0));
}
END_TEST

static const struct {
	enum platform_pin pin;
	enum signal_flag bit;
} twins[] = { { PLATFORM_PIN_RX_LOS, SIGNAL_RX_LOS },
	{ PLATFORM_PIN_TX_FAULT, SIGNAL_TX_FAULT } };
static size_t twin;

static void
be_sfp(void)
{
	c->module.id.spec = SPEC_SFF8472;
	r.flags_latched = false;
	for (size_t i = 0; i < COUNT_OF(twins); i++) {
		c->pins_readable |= 1u << twins[i].pin;
		r.signal_known[twins[i].bit] = lane_bit(0);
		pin_set(inv, c, twins[i].pin, 0, now.mono_us, &now);
	}
}

static void
differ(bool on)
{
	pin_set(inv, c, twins[twin].pin, on, now.mono_us, &now);
}

START_TEST(a_pin_and_its_bit_that_differ_for_a_while_are_an_alarm)
{
	twin = (size_t)_i;
	alarm_policy_default(&inv->policy);
	be_sfp();
	expect_raised_and_over(ALARM_PIN_MISMATCH, 0, differ);
	ck_assert_int_eq(alarm_get(c, ALARM_PIN_MISMATCH, 0)->cause.value, twins[_i].pin);
	/* the bit without the pin is the same */
	r.signal[twins[_i].bit] = lane_bit(0);
	look(looks_to(true, ALARM_PIN_MISMATCH));
	ck_assert(is_up(ALARM_PIN_MISMATCH, 0));
}
END_TEST

START_TEST(what_one_of_both_does_not_tell_is_no_mismatch)
{
	inv->policy.rule[ALARM_PIN_MISMATCH].raise_ms = 0;
	be_sfp();
	differ(true);
	switch (_i) {
	case 0:
		c->module.id.spec = SPEC_SFF8636; /* its pins mean other things */
		break;
	case 1:
		r.ready = false;
		break;
	case 2:
		c->pins_readable = 0;
		break;
	case 3:
		c->pins_stale = true;
		break;
	case 4:
		r.signal_known[twins[twin].bit] = 0;
		break;
	case 5:
		pin_set(inv, c, twins[twin].pin, HW_NACK, now.mono_us, &now);
		break;
	default:
		break;
	}
	look(3);
	ck_assert_int_eq(is_up(ALARM_PIN_MISMATCH, 0), _i == 6);
}
END_TEST

static void
have_paths(uint8_t state)
{
	r.dp_state_known = r.app_known = 0x0f;
	for (unsigned lane = 0; lane < 4; lane++) {
		r.dp_state[lane] = state;
		r.app[lane] = 1;
	}
}

static void
be_deactivated(bool on)
{
	have_paths(on ? CMIS_DP_DEACTIVATED : CMIS_DP_ACTIVATED);
}

START_TEST(a_path_that_is_down_while_its_port_is_up_is_an_alarm_of_its_lane)
{
	alarm_policy_default(&inv->policy);
	port_set_admin(inv, c, 0, 0x03, true);
	be_deactivated(false);
	expect_raised_and_over(ALARM_PATH_DOWN, 1, be_deactivated);
	ck_assert_int_eq(alarm_get(c, ALARM_PATH_DOWN, 1)->cause.value,
	    CMIS_DP_DEACTIVATED);
	ck_assert_uint_eq(alarm_get(c, ALARM_PATH_DOWN, 2)->raises, 0);
}
END_TEST

START_TEST(a_path_that_nobody_wants_may_be_down)
{
	inv->policy.rule[ALARM_PATH_DOWN].raise_ms = 0;
	be_deactivated(true);
	port_set_admin(inv, c, 0, 0x0f, true);
	switch (_i) {
	case 0:
		port_set_admin(inv, c, 0x0f, 0x0f, false);
		break;
	case 1:
		port_set_admin(inv, c, 0x0f, 0, false);
		break;
	case 2:
		port_set_in_use(inv, c, IN_USE_OFF);
		break;
	case 3:
		memset(r.app, 0, sizeof(r.app)); /* no application there */
		break;
	case 4:
		r.dp_state_known = 0;
		break;
	case 5: /* an application that is not told */
		r.app_untold = 0x0f;
		r.app_known = 0;
		memset(r.app, 0, sizeof(r.app));
		break;
	default:
		break;
	}
	look(3);
	ck_assert_int_eq(is_up(ALARM_PATH_DOWN, 0), _i >= 5);
}
END_TEST

static void
be_unlocked(bool on)
{
	c->module.lasers.known = 0x0f;
	c->module.lasers.unlocked = on ? 0x04 : 0;
	r.active = 0x0f;
}

static void
lose_the_cooler(bool on)
{
	c->module.lasers.known = lane_bit(0);
	c->module.lasers.tec_fault = on;
}

START_TEST(a_laser_that_is_not_where_it_shall_be_is_an_alarm)
{
	alarm_policy_default(&inv->policy);
	be_unlocked(false);
	expect_raised_and_over(ALARM_LASER_UNLOCKED, 2, be_unlocked);
	ck_assert_uint_eq(alarm_get(c, ALARM_LASER_UNLOCKED, 1)->raises, 0);
	expect_raised_and_over(ALARM_LASER_TEC, 0, lose_the_cooler);
}
END_TEST

static void
refuse(bool on)
{
	r.active = 0x0f;
	c->module.lasers.judged = 0x0f;
	for (unsigned lane = 0; lane < 4; lane++)
		c->module.lasers.stood[lane] = TUNABLE_COMPLETE | TUNABLE_UNLOCKED;
	if (on)
		c->module.lasers.stood[2] =
		    TUNABLE_CHANNEL_INVALID | TUNABLE_POWER_OUT_OF_RANGE;
}

START_TEST(a_laser_that_does_not_do_what_is_set_is_an_alarm)
{
	alarm_policy_default(&inv->policy);
	refuse(false);
	expect_raised_and_over(ALARM_LASER_REFUSED, 2, refuse);
	ck_assert_int_eq(alarm_get(c, ALARM_LASER_REFUSED, 2)->cause.value, 0x09);
	ck_assert_uint_eq(c->alarms.up[ALARM_LASER_UNLOCKED], 0);
}
END_TEST

/* What is old, or of a lane that nobody uses, is no trouble. */
START_TEST(what_a_laser_refused_is_no_alarm_where_nobody_can_tell_or_cares)
{
	inv->policy.rule[ALARM_LASER_REFUSED].raise_ms = 0;
	refuse(true);
	if (_i == 0)
		c->vdm->stale = true;
	else if (_i == 1)
		r.active = 0x0b;
	look(3);
	ck_assert_int_eq(is_up(ALARM_LASER_REFUSED, 2), _i == 2);
}
END_TEST

/* On its way, in a lane that is not used, or as it was when it was read last. */
START_TEST(a_laser_may_be_elsewhere_while_that_is_no_trouble)
{
	inv->policy.rule[ALARM_LASER_UNLOCKED].raise_ms = 0;
	be_unlocked(true);
	if (_i == 0)
		c->module.lasers.tuning = 0x04;
	else if (_i == 1)
		r.active = 0x0b;
	else if (_i == 2)
		c->vdm->stale = true;
	look(3);
	ck_assert_int_eq(is_up(ALARM_LASER_UNLOCKED, 2), _i == 3);
}
END_TEST

START_TEST(a_lane_that_is_not_used_any_more_ends_the_alarm_of_its_laser)
{
	inv->policy.rule[ALARM_LASER_UNLOCKED].raise_ms = 0;
	be_unlocked(true);
	look(1);
	ck_assert(is_up(ALARM_LASER_UNLOCKED, 2));
	c->vdm->stale = true;
	look(1);
	ck_assert(is_up(ALARM_LASER_UNLOCKED, 2));
	r.active = 0;
	look(1);
	ck_assert_int_eq(alarm_get(c, ALARM_LASER_UNLOCKED, 2)->end, ALARM_END_UNUSED);
}
END_TEST

/* They wait for more looks than one, or stand; the page is old, or not sound. */
START_TEST(alarms_of_lasers_end_when_nobody_can_tell_any_more)
{
	bool stands = _i & 1, stale = _i & 2;
	unsigned raise_ms = stands ? 0 : 15000;

	inv->policy.rule[ALARM_LASER_UNLOCKED].raise_ms = raise_ms;
	inv->policy.rule[ALARM_LASER_TEC].raise_ms = raise_ms;
	be_unlocked(true);
	c->module.lasers.tec_fault = true;
	look(1);
	ck_assert_uint_eq(alarm_watched(&c->alarms, ALARM_LASER_UNLOCKED), 0x04);
	ck_assert_uint_eq(alarm_watched(&c->alarms, ALARM_LASER_TEC), 1);
	if (stale)
		c->vdm->stale = true;
	else
		c->module.lasers.known = 0;
	look(1);
	ck_assert_int_eq(alarm_watched(&c->alarms, ALARM_LASER_UNLOCKED) != 0,
	    stands && stale);
	ck_assert_int_eq(alarm_watched(&c->alarms, ALARM_LASER_TEC) != 0,
	    stands && stale);
}
END_TEST

START_TEST(a_port_that_is_switched_off_ends_the_alarm_of_its_path)
{
	inv->policy.rule[ALARM_PATH_DOWN].raise_ms = 0;
	be_deactivated(true);
	port_set_admin(inv, c, 0, 0x0f, true);
	look(1);
	ck_assert(is_up(ALARM_PATH_DOWN, 3));
	port_set_admin(inv, c, 0x0f, 0x0f, false);
	look(1);
	ck_assert(!is_up(ALARM_PATH_DOWN, 3));
	ck_assert_int_eq(alarm_get(c, ALARM_PATH_DOWN, 3)->end, ALARM_END_UNUSED);
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *s = suite_create("rules of state");
	TCase *tc = tcase_create("state");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, flags_that_are_read_late_for_a_while_are_an_alarm);
	tcase_add_loop_test(tc, flags_are_late_after_three_periods_and_five_seconds, 0,
	    5);
	tcase_add_test(tc, what_is_half_as_late_keeps_the_alarm_and_raises_none);
	tcase_add_test(tc, a_checksum_that_is_wrong_is_an_alarm_at_once);
	tcase_add_test(tc, a_module_without_a_checksum_has_none_that_is_wrong);
	tcase_add_test(tc, a_module_that_takes_more_than_its_cage_gives_is_an_alarm);
	tcase_add_loop_test(tc, a_layout_that_is_not_decoded_is_an_alarm_by_what_it_is, 0,
	    COUNT_OF(undecoded));
	tcase_add_test(tc, a_cage_whose_power_nobody_knows_gives_enough);
	tcase_add_loop_test(tc, a_pin_and_its_bit_that_differ_for_a_while_are_an_alarm, 0,
	    2);
	tcase_add_loop_test(tc, what_one_of_both_does_not_tell_is_no_mismatch, 0, 7);
	tcase_add_test(tc,
	    a_path_that_is_down_while_its_port_is_up_is_an_alarm_of_its_lane);
	tcase_add_loop_test(tc, a_path_that_nobody_wants_may_be_down, 0, 7);
	tcase_add_test(tc, a_laser_that_is_not_where_it_shall_be_is_an_alarm);
	tcase_add_test(tc, a_laser_that_does_not_do_what_is_set_is_an_alarm);
	tcase_add_loop_test(tc,
	    what_a_laser_refused_is_no_alarm_where_nobody_can_tell_or_cares, 0, 3);
	tcase_add_loop_test(tc, a_laser_may_be_elsewhere_while_that_is_no_trouble, 0, 4);
	tcase_add_test(tc, a_lane_that_is_not_used_any_more_ends_the_alarm_of_its_laser);
	tcase_add_loop_test(tc, alarms_of_lasers_end_when_nobody_can_tell_any_more, 0, 4);
	tcase_add_test(tc, a_port_that_is_switched_off_ends_the_alarm_of_its_path);
	suite_add_tcase(s, tc);
	return s;
}

int
main(void)
{
	return suite_run(make_suite());
}

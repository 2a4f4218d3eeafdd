/* SPDX-License-Identifier: Apache-2.0 */
/* The rules, poll by poll: what is up after each look at one module. */
#include "engine/rules.h"

#include <stdio.h>
#include <string.h>

#include "model/module.h"
#include "optics/cmis_state.h"
#include "tests/suite.h"

#define LANE 1 /* the lane that things happen on; all four are lit */

static struct inventory *inv;
static struct cage *c;
static struct rules rules;
static struct readings r;
static struct limits limits;
static struct now now;

/* A module of four lanes, all in use, in the middle of all its limits. */
static void
setup(void)
{
	/* high alarm, low alarm, high warning, low warning */
	static const int32_t bounds[MONITOR_COUNT][LIMIT_COUNT] = {
		[MONITOR_TEMP] = { 75000, -5000, 70000, 0 },
		[MONITOR_VCC] = { 3600000, 3000000, 3500000, 3100000 },
		[MONITOR_TX_POWER] = { 2000000, 100000, 1500000, 150000 },
		[MONITOR_TX_BIAS] = { 90000, 10000, 80000, 20000 },
		[MONITOR_RX_POWER] = { 2000000, 100000, 1500000, 150000 },
		[MONITOR_LASER_TEMP] = { 65000, 25000, 60000, 30000 },
		[MONITOR_LASER_TEMP_2] = { 64000, 24000, 59000, 29000 },
		[MONITOR_TEC] = { 70000, -70000, 60000, -60000 },
		[MONITOR_TEC_2] = { 90000, -1500, 80000, 0 },
		[MONITOR_COOLER] = { 300000, -300000, 0, -5000 },
		[MONITOR_VCC2] = { 2000000, 1600000, 1900000, 1700000 },
		[MONITOR_AUX1] = { 40, -40, 30, -30 },
		[MONITOR_CUSTOM] = { 30000, -10, 20000, 10 },
	};

	inv = inventory_create(1, 1);
	c = &inv->cage[0];
	now = (struct now){ .mono_us = US_PER_S, .wall_us = 5 * US_PER_S };
	cage_set_presence(inv, c, PRESENCE_PRESENT, &now);
	memset(&rules, 0, sizeof(rules));
	memset(&r, 0, sizeof(r));
	memset(&limits, 0, sizeof(limits));
	memcpy(limits.value, bounds, sizeof(bounds));
	r.ready = r.flags_latched = true;
	r.active = r.host_active = r.tx_ready = r.rx_ready = r.tx_output = 0x0f;
	for (int m = 0; m < MONITOR_COUNT; m++) {
		bool module_wide = !monitor_is_of_lane((enum monitor)m);

		limits.present[m] = limits.trusted[m] = true;
		r.present[m] = r.flag_known[m] = module_wide ? 1 : 0x0f;
		for (unsigned lane = 0; lane < 4; lane++)
			r.value[m][lane] =
			    (bounds[m][LIMIT_HIGH_WARN] + bounds[m][LIMIT_LOW_WARN]) / 2;
	}
	for (int s = 0; s < SIGNAL_COUNT; s++)
		r.signal_known[s] = 0x0f;
	c->module.id.host_lanes = c->module.id.media_lanes = 4;
	c->module.limits = limits;
	rules_learn(&rules, &limits, &c->module.own, &inv->policy);
}

static void
teardown(void)
{
	inventory_destroy(inv);
}

static void
poll(void)
{
	now.mono_us += US_PER_S;
	now.wall_us += US_PER_S;
	module_update(inv, c, &r, now.mono_us, &now);
	rules_evaluate(&rules, inv, c, &now);
}

static unsigned
all_up(void)
{
	return c->alarms.count[SEVERITY_CRITICAL] + c->alarms.count[SEVERITY_MAJOR] +
	       c->alarms.count[SEVERITY_WARNING];
}

/* What a step does to the received light of a lane, and which of its alarms are up then.
 */
enum { HA = 1, LA = 2, HW = 4, LW = 8, LOS = 16, LOL = 32 };
struct step {
	int32_t nw;
	unsigned flags; /* HA to LOL */
	unsigned up;
};

/* clang-format off */
static const struct {
	const char *what;
	struct step steps[8]; /* up to the first of nothing */
} stories[] = {
	{ "nothing is wrong",
	  { { 800000, 0, 0 }, { 800000, 0, 0 }, { 800000, 0, 0 } } },
	{ "a limit itself is within",
	  { { 800000, 0, 0 }, { 150000, 0, 0 }, { 149999, 0, LW }, { 100000, 0, LW }, { 99999, 0, LA } } },
	{ "and so is a high one",
	  { { 800000, 0, 0 }, { 1500000, 0, 0 }, { 1500001, 0, HW }, { 2000000, 0, HW }, { 2000001, 0, HA } } },
	{ "an alarm clears 0.5 dB inside, and a warning below it appears",
	  { { 800000, 0, 0 }, { 99999, 0, LA }, { 112200, 0, LA }, { 112201, 0, LW }, { 168301, 0, LW }, { 168302, 0, 0 } } },
	{ "above as below",
	  { { 800000, 0, 0 }, { 2000001, 0, HA }, { 1782502, 0, HA }, { 1782501, 0, HW }, { 1336877, 0, HW }, { 1336876, 0, 0 } } },
	{ "a flag raises though the reading is back",
	  { { 800000, 0, 0 }, { 800000, LA, LA }, { 800000, 0, 0 } } },
	{ "a flag keeps up what the reading would clear",
	  { { 800000, 0, 0 }, { 99999, 0, LA }, { 800000, LA, LA }, { 800000, 0, 0 } } },
	{ "no flag, and a reading within the hysteresis: stays",
	  { { 800000, 0, 0 }, { 800000, LA, LA }, { 112200, 0, LA }, { 800000, 0, 0 } } },
	{ "the flag of a warning is hidden by that of the alarm",
	  { { 800000, 0, 0 }, { 800000, LA | LW, LA }, { 800000, LW, LW }, { 800000, 0, 0 } } },
	{ "both sides at once",
	  { { 800000, 0, 0 }, { 800000, LA | HW, LA | HW }, { 800000, 0, 0 } } },
	{ "what latched before the first look is no news",
	  { { 800000, LA | LW | HA, 0 }, { 800000, 0, 0 }, { 800000, LA, LA } } },
	{ "lit, then dark: one loss of light and nothing beside",
	  { { 800000, 0, 0 }, { 0, LOS | LOL | LA | LW, LOS }, { 0, LOS | LOL, LOS }, { 800000, 0, 0 } } },
	{ "loss of light takes the place of low power",
	  { { 800000, 0, 0 }, { 90000, 0, LA }, { 0, LOS, LOS }, { 90000, 0, LA }, { 800000, 0, 0 } } },
	{ "a flash of darkness between two polls",
	  { { 800000, 0, 0 }, { 800000, LOS, LOS }, { 800000, 0, 0 } } },
	{ "dark from the start",
	  { { 0, LOS | LOL | LA | LW, 0 }, { 0, LOS | LOL | LA | LW, 0 }, { 0, LOS, 0 } } },
	{ "dark from the start, without a flag for it",
	  { { 0, 0, 0 }, { 0, LA | LW, 0 }, { 999, 0, 0 } } },
	{ "the first light is no trouble, the second darkness is",
	  { { 0, LOS | LA, 0 }, { 800000, LOS | LA, 0 }, { 800000, LA, 0 }, { 800000, 0, 0 }, { 0, LOS, LOS } } },
	{ "lock is lost while there is light",
	  { { 800000, 0, 0 }, { 800000, LOL, LOL }, { 800000, 0, 0 } } },
};
/* clang-format on */

static void
take_step(const struct step *step)
{
	static const unsigned
	    signals[SIGNAL_COUNT] = { [SIGNAL_RX_LOS] = LOS, [SIGNAL_RX_LOL] = LOL };

	r.value[MONITOR_RX_POWER][LANE] = step->nw;
	for (int limit = 0; limit < LIMIT_COUNT; limit++)
		r.flag[MONITOR_RX_POWER][limit] =
		    step->flags & 1u << limit ? lane_bit(LANE) : 0;
	for (int s = 0; s < SIGNAL_COUNT; s++)
		r.signal[s] = step->flags & signals[s] ? lane_bit(LANE) : 0;
	poll();
}

static unsigned
rx_up(unsigned lane)
{
	unsigned up = 0;

	for (int limit = 0; limit < LIMIT_COUNT; limit++)
		up |=
		    (c->alarms.up[alarm_of_limit(MONITOR_RX_POWER, (enum limit)limit)] >>
			    lane &
			1)
		    << limit;
	if (c->alarms.up[alarm_of_signal(SIGNAL_RX_LOS)] & lane_bit(lane))
		up |= LOS;
	if (c->alarms.up[alarm_of_signal(SIGNAL_RX_LOL)] & lane_bit(lane))
		up |= LOL;
	return up;
}

START_TEST(alarms_follow_the_light_of_a_lane)
{
	const struct step *steps = stories[_i].steps;

	for (int i = 0; i == 0 || steps[i].nw || steps[i].flags || steps[i].up; i++) {
		take_step(&steps[i]);
		ck_assert_msg(rx_up(LANE) == steps[i].up, "%s: after poll %d %02x is up",
		    stories[_i].what, i + 1, rx_up(LANE));
		ck_assert_uint_eq(all_up(), (unsigned)__builtin_popcount(steps[i].up));
	}
}
END_TEST

/* The word on who said so, and with which numbers. */
static const struct {
	struct step step;
	unsigned source;
} sources[] = {
	{ { 800000, LA, LA }, ALARM_BY_FLAG },
	{ { 90000, 0, LA }, ALARM_BY_COMPARISON },
	{ { 90000, LA, LA }, ALARM_BY_FLAG | ALARM_BY_COMPARISON },
};

START_TEST(an_alarm_knows_who_said_so_and_the_numbers)
{
	const struct step fine = { 800000, 0, 0 };
	const struct alarm *a =
	    alarm_get(c, alarm_of_limit(MONITOR_RX_POWER, LIMIT_LOW_ALARM), LANE);

	take_step(&fine);
	take_step(&sources[_i].step);

	ck_assert_uint_eq(a->cause.source, sources[_i].source);
	ck_assert(a->cause.has_value && a->cause.has_limit);
	ck_assert_int_eq(a->cause.value, sources[_i].step.nw);
	ck_assert_int_eq(a->cause.limit, 100000);
	ck_assert_uint_eq(a->raised_us, now.mono_us);
	ck_assert_uint_eq(a->raised_wall_us, now.wall_us);
}
END_TEST

START_TEST(a_standing_alarm_is_raised_once)
{
	const struct alarm *a = alarm_get(c, alarm_of_signal(SIGNAL_RX_LOS), LANE);
	const struct step lit = { 800000, 0, 0 }, dark = { 0, LOS, LOS };
	uint64_t raised_us, tick;

	take_step(&lit);
	take_step(&dark);
	raised_us = a->raised_us;
	tick = inv->alarm_tick;
	for (int i = 0; i < 10; i++) {
		inventory_end_turn(inv);
		take_step(&dark);
	}

	ck_assert_uint_eq(c->alarms.count[SEVERITY_CRITICAL], 1);
	ck_assert_uint_eq(a->raised_us, raised_us);
	ck_assert_uint_eq(a->seen_us, now.mono_us);
	ck_assert_uint_eq(inv->alarm_tick, tick);
}
END_TEST

/* One reading each, just beyond a limit, and what it takes to clear it. */
static const struct {
	enum monitor id;
	enum limit limit;
	int32_t beyond, still, back;
	unsigned warning; /* 1: the warning is up when the alarm is not any more */
} beyonds[] = {
	{ MONITOR_TEMP, LIMIT_HIGH_ALARM, 75001, 73001, 73000, 1 },
	{ MONITOR_TEMP, LIMIT_LOW_ALARM, -5001, -3001, -3000, 1 },
	{ MONITOR_TEMP, LIMIT_HIGH_WARN, 70001, 68001, 68000, 0 },
	{ MONITOR_TEMP, LIMIT_LOW_WARN, -1, 1999, 2000, 0 },
	{ MONITOR_VCC, LIMIT_HIGH_ALARM, 3600001, 3564001, 3564000, 1 },
	{ MONITOR_VCC, LIMIT_LOW_WARN, 3099999, 3130999, 3131000, 0 },
	{ MONITOR_TX_BIAS, LIMIT_HIGH_ALARM, 90001, 89101, 89100, 1 },
	{ MONITOR_TX_BIAS, LIMIT_LOW_WARN, 19999, 20199, 20200, 0 },
	{ MONITOR_TX_POWER, LIMIT_LOW_ALARM, 99999, 112200, 112201, 1 },
	{ MONITOR_TX_POWER, LIMIT_HIGH_WARN, 1500001, 1336877, 1336876, 0 },
	{ MONITOR_LASER_TEMP, LIMIT_HIGH_ALARM, 65001, 63001, 63000, 1 },
	{ MONITOR_LASER_TEMP, LIMIT_LOW_WARN, 29999, 31999, 32000, 0 },
	{ MONITOR_LASER_TEMP_2, LIMIT_LOW_ALARM, 23999, 25999, 26000, 1 },
	{ MONITOR_LASER_TEMP_2, LIMIT_HIGH_WARN, 59001, 57001, 57000, 0 },
	{ MONITOR_TEC, LIMIT_HIGH_ALARM, 70001, 69001, 69000, 1 },
	{ MONITOR_TEC, LIMIT_LOW_WARN, -60001, -59001, -59000, 0 },
	{ MONITOR_TEC_2, LIMIT_HIGH_WARN, 80001, 79001, 79000, 0 },
	{ MONITOR_TEC_2, LIMIT_LOW_ALARM, -1501, -501, -500, 1 },
	{ MONITOR_TEC_2, LIMIT_LOW_WARN, -1, 999, 1000, 0 }, /* a limit of zero */
	{ MONITOR_COOLER, LIMIT_HIGH_ALARM, 300001, 298001, 298000, 1 },
	{ MONITOR_COOLER, LIMIT_LOW_WARN, -5001, -3001, -3000, 0 },
	{ MONITOR_COOLER, LIMIT_HIGH_WARN, 1, -1999, -2000, 0 }, /* a limit of zero */
	{ MONITOR_VCC2, LIMIT_HIGH_ALARM, 2000001, 1980001, 1980000, 1 },
	{ MONITOR_VCC2, LIMIT_LOW_WARN, 1699999, 1716999, 1717000, 0 },
	{ MONITOR_AUX1, LIMIT_HIGH_ALARM, 41, 40, 39, 1 }, /* 1 % is less than a step */
	{ MONITOR_AUX1, LIMIT_LOW_WARN, -31, -30, -29, 0 },
	{ MONITOR_CUSTOM, LIMIT_HIGH_ALARM, 30001, 29701, 29700, 1 },
	{ MONITOR_CUSTOM, LIMIT_LOW_ALARM, -11, -10, -9, 1 },
};

START_TEST(a_reading_clears_only_when_it_is_back_by_the_hysteresis)
{
	enum alarm_kind kind = alarm_of_limit(beyonds[_i].id, beyonds[_i].limit);
	bool lanes = alarm_lanes(kind) != ALARM_OF_MODULE;
	unsigned lane = lanes ? LANE : 0;
	int32_t *value = &r.value[beyonds[_i].id][lane];

	poll();
	ck_assert_uint_eq(all_up(), 0);
	*value = beyonds[_i].beyond;
	poll();
	ck_assert_uint_eq(c->alarms.up[kind], lane_bit(lane));
	ck_assert_uint_eq(all_up(), 1);
	*value = beyonds[_i].still;
	poll();
	ck_assert_uint_eq(c->alarms.up[kind], lane_bit(lane));
	*value = beyonds[_i].back;
	poll();
	ck_assert_uint_eq(c->alarms.up[kind], 0);
	ck_assert_uint_eq(all_up(), beyonds[_i].warning);
}
END_TEST

START_TEST(near_limits_clear_in_their_middle)
{
	limits.value[MONITOR_TEMP][LIMIT_HIGH_ALARM] = 31000;
	limits.value[MONITOR_TEMP][LIMIT_HIGH_WARN] = 31000;
	limits.value[MONITOR_TEMP][LIMIT_LOW_WARN] = 30000;
	limits.value[MONITOR_TEMP][LIMIT_LOW_ALARM] = 30000;
	rules_learn(&rules, &limits, &c->module.own, &inv->policy);

	r.value[MONITOR_TEMP][0] = 31001;
	poll();
	ck_assert_uint_eq(all_up(), 1);
	r.value[MONITOR_TEMP][0] = 30501;
	poll();
	ck_assert_uint_eq(all_up(), 1);
	r.value[MONITOR_TEMP][0] = 30500;
	poll();
	ck_assert_uint_eq(all_up(), 0);
}
END_TEST

/* Limits that mean nothing, and what they leave to raise. */
static const struct {
	bool present, trusted;
	int32_t high_alarm, low_alarm, high_warn, low_warn;
	bool by_reading, by_flag;
} senseless[] = {
	{ true, true, 2000000, 100000, 1500000, 150000, true, true },
	{ true, false, 2000000, 100000, 1500000, 150000, false, true },  /* checksum */
	{ true, false, 100000, 2000000, 1500000, 150000, false, false }, /* no order */
	{ false, false, 0, 0, 0, 0, false, false },
	{ true, true, 2000000, 0, 0, 0, false, true },     /* no low alarm, no warnings */
	{ true, true, 2000000, 100000, 0, 0, true, true }, /* warnings not given */
	{ true, true, 0, 0, 1500000, 150000, true, true }, /* alarms not given */
	{ true, true, 100000, 2000000, 0, 0, false, false },
	{ true, true, 0, 0, 150000, 1500000, false, false },
};

START_TEST(limits_that_make_no_sense_raise_nothing)
{
	int32_t *v = limits.value[MONITOR_RX_POWER];
	const struct step fine = { 800000, 0, 0 }, low = { 50000, 0, 0 },
			  flagged = { 800000, LA | LW, 0 };

	limits.present[MONITOR_RX_POWER] = senseless[_i].present;
	limits.trusted[MONITOR_RX_POWER] = senseless[_i].trusted;
	v[LIMIT_HIGH_ALARM] = senseless[_i].high_alarm;
	v[LIMIT_LOW_ALARM] = senseless[_i].low_alarm;
	v[LIMIT_HIGH_WARN] = senseless[_i].high_warn;
	v[LIMIT_LOW_WARN] = senseless[_i].low_warn;
	if (!v[LIMIT_HIGH_ALARM])
		limits.absent[MONITOR_RX_POWER] =
		    1u << LIMIT_HIGH_ALARM | 1u << LIMIT_LOW_ALARM;
	else if (!v[LIMIT_HIGH_WARN])
		limits.absent[MONITOR_RX_POWER] =
		    1u << LIMIT_HIGH_WARN | 1u << LIMIT_LOW_WARN;
	rules_learn(&rules, &limits, &c->module.own, &inv->policy);

	take_step(&fine);
	ck_assert_uint_eq(all_up(), 0);
	take_step(&low);
	ck_assert_uint_eq(all_up(), senseless[_i].by_reading);
	take_step(&fine);
	take_step(&flagged);
	ck_assert_uint_eq(all_up(), senseless[_i].by_flag);
}
END_TEST

/* Words that no module means, as they come. */
static const struct {
	int32_t value[LIMIT_COUNT];
	uint16_t raw;
	enum limit_sense sense;
} doubts[] = {
	{ { 75000, -5000, 70000, 0 }, 1, LIMITS_GOOD },
	{ { 75000, -5000, 80000, 0 }, 1, LIMITS_CROSSED },
	{ { 200000, -5000, 70000, 0 }, 1, LIMITS_OUT_OF_RANGE },
	{ { 75000, -90000, 70000, 0 }, 1, LIMITS_OUT_OF_RANGE },
	{ { -4, -4, -4, -4 }, UINT16_MAX, LIMITS_ALL_ONES },
};

START_TEST(limits_that_nobody_means_are_doubted_and_raise_nothing)
{
	memcpy(limits.value[MONITOR_TEMP], doubts[_i].value, sizeof(doubts[_i].value));
	for (int limit = 0; limit < LIMIT_COUNT; limit++)
		limits.raw[MONITOR_TEMP][limit] = doubts[_i].raw;
	c->module.limits = limits;
	ck_assert_int_eq(limits_sense(&limits, MONITOR_TEMP), doubts[_i].sense);
	rules_learn(&rules, &limits, &c->module.own, &inv->policy);
	poll();
	r.value[MONITOR_TEMP][0] = 110000;
	poll();
	ck_assert_uint_eq(all_up(), doubts[_i].sense == LIMITS_GOOD);
}
END_TEST

/* Limits of operators for rx power; who they are for, and which counts in cage 1. */
static const struct own_limit own[] = {
	{ OWN_OF_CAGE, "7", MONITOR_RX_POWER, LIMIT_LOW_ALARM, 700000 },
	{ OWN_OF_CAGE, "1", MONITOR_RX_POWER, LIMIT_LOW_ALARM, 600000 },
	{ OWN_OF_PART, "XY-1.5", MONITOR_RX_POWER, LIMIT_LOW_ALARM, 500000 },
	{ OWN_OF_VENDOR, "XYLO", MONITOR_RX_POWER, LIMIT_LOW_ALARM, 400000 },
	{ OWN_OF_VENDOR, "XYLO", MONITOR_RX_POWER, LIMIT_LOW_WARN, 450000 },
};

static const struct {
	size_t count; /* of these, from the last one */
	int32_t limit;
} precedences[] = { { 0, 0 }, { 2, 400000 }, { 3, 500000 }, { 4, 600000 },
	{ 5, 600000 } };

START_TEST(limits_of_an_operator_count_for_the_cage_then_the_part_then_the_vendor)
{
	const struct step fine = { 800000, 0, 0 }, flagged = { 800000, LA, 0 };
	size_t count = precedences[_i].count;

	snprintf(c->name, sizeof(c->name), "1");
	snprintf(c->module.id.vendor_name, sizeof(c->module.id.vendor_name), "XYLO");
	snprintf(c->module.id.vendor_pn, sizeof(c->module.id.vendor_pn), "XY-1.5");
	own_limits_find(own + COUNT_OF(own) - count, count, c, &c->module.own);
	rules_learn(&rules, &limits, &c->module.own, &inv->policy);
	take_step(&fine);
	take_step(&fine);
	r.value[MONITOR_RX_POWER][LANE] =
	    count ? precedences[_i].limit
		  : limits.value[MONITOR_RX_POWER][LIMIT_LOW_ALARM];
	poll();
	ck_assert_uint_eq(rx_up(LANE) & LA, 0);
	r.value[MONITOR_RX_POWER][LANE]--;
	poll();
	ck_assert_uint_eq(rx_up(LANE), LA);
	if (count)
		ck_assert_int_eq(alarm_get(c,
				     alarm_of_limit(MONITOR_RX_POWER, LIMIT_LOW_ALARM),
				     LANE)
				     ->cause.limit,
		    precedences[_i].limit);
	take_step(&fine);
	/* the module's flag is about another limit then */
	take_step(&flagged);
	ck_assert_uint_eq(rx_up(LANE), count ? 0 : LA);
}
END_TEST

/* Looks each second; the flag of the low alarm, and light below its limit. */
START_TEST(a_flag_and_a_reading_that_disagree_for_a_minute_are_an_alarm)
{
	const struct step fine = { 800000, 0, 0 };
	const struct step odd =
	    _i ? (struct step){ 90000, 0, 0 } : (struct step){ 800000, LA, 0 };
	enum alarm_kind kind = alarm_of_disagreement(MONITOR_RX_POWER);

	take_step(&fine);
	for (int i = 0; i < 60; i++) {
		take_step(&odd);
		ck_assert_uint_eq(c->alarms.up[kind], 0);
	}
	take_step(&odd);
	ck_assert_uint_eq(c->alarms.up[kind], lane_bit(LANE));
	ck_assert_uint_eq(alarm_get(c, kind, LANE)->cause.source,
	    _i ? ALARM_BY_COMPARISON : ALARM_BY_FLAG);
	cage_set_presence(inv, c, PRESENCE_ABSENT, &now);
	ck_assert_uint_eq(c->alarms.up[kind], 0);
}
END_TEST

START_TEST(one_look_at_which_they_agree_begins_the_minute_anew)
{
	const struct step fine = { 800000, 0, 0 }, odd = { 800000, LA, 0 };

	for (int i = 0; i < 200; i++)
		take_step(i % 40 ? &odd : &fine);
	ck_assert_uint_eq(c->alarms.up[alarm_of_disagreement(MONITOR_RX_POWER)], 0);
}
END_TEST

/* Why a lane may not be wrong, and whether what is up stays up meanwhile. */
enum excuse { NOT_ACTIVE, DISABLED, LANE_NOT_READY, MODULE_NOT_READY };

static const bool excuse_keeps[] = {
	[NOT_ACTIVE] = false,
	[DISABLED] = false,
	[LANE_NOT_READY] = true,
	[MODULE_NOT_READY] = true,
};

static void
excuse_lane(enum excuse why, bool excused)
{
	uint32_t lanes = excused ? 0x0f & ~lane_bit(LANE) : 0x0f;

	switch (why) {
	case NOT_ACTIVE:
		r.active = r.host_active = lanes;
		break;
	case DISABLED:
		r.tx_disabled = 0x0f & ~lanes;
		r.tx_output = lanes;
		break;
	case LANE_NOT_READY:
		r.tx_ready = r.rx_ready = lanes;
		break;
	case MODULE_NOT_READY:
		r.ready = !excused;
		break;
	}
}

/* Everything about one lane is as bad as it can be. */
static void
ruin_lane(void)
{
	for (int m = MONITOR_TX_POWER; m <= MONITOR_RX_POWER; m++) {
		r.value[m][LANE] = 5000;
		r.flag[m][LIMIT_LOW_ALARM] = lane_bit(LANE);
	}
}

START_TEST(a_lane_that_is_excused_raises_nothing)
{
	poll();
	poll();
	excuse_lane((enum excuse)_i, true);
	ruin_lane();
	poll();
	poll();
	ck_assert_uint_eq(all_up(), 0);
	excuse_lane((enum excuse)_i, false);
	poll();
	ck_assert_uint_eq(all_up(), 3); /* tx power, bias, rx power: all low */
}
END_TEST

/* Its cooler rests, so it is as cold as the case. */
static const enum spec lasers[] = { SPEC_SFF8472, SPEC_CMIS };

START_TEST(a_laser_is_not_missed_while_it_is_switched_off)
{
	const uint32_t *up =
	    &c->alarms.up[alarm_of_limit(MONITOR_LASER_TEMP, LIMIT_LOW_ALARM)];

	c->module.id.spec = lasers[_i];
	poll();
	r.tx_disabled = 0x0f;
	r.tx_output = 0;
	r.value[MONITOR_LASER_TEMP][0] = 20000;
	poll();
	poll();
	ck_assert_uint_eq(*up, 0);
	r.tx_disabled = 0;
	r.tx_output = 0x0f;
	poll();
	ck_assert_uint_eq(*up, 1);
	r.tx_disabled = 0x0f;
	r.tx_output = 0;
	poll();
	ck_assert_uint_eq(*up, 0);
}
END_TEST

START_TEST(an_excuse_ends_an_alarm_only_where_nobody_uses_the_lane)
{
	poll();
	ruin_lane();
	poll();
	ck_assert_uint_eq(all_up(), 3);
	excuse_lane((enum excuse)_i, true);
	for (int m = MONITOR_TX_POWER; m <= MONITOR_RX_POWER; m++) {
		r.value[m][LANE] = r.value[m][0];
		r.flag[m][LIMIT_LOW_ALARM] = 0;
	}
	poll();
	ck_assert_uint_eq(all_up(), excuse_keeps[_i] ? 3 : 0);
	excuse_lane((enum excuse)_i, false);
	poll();
	ck_assert_uint_eq(all_up(), 0);
}
END_TEST

/* A fault of its transmitter counts also on a lane that is not ready for it. */
START_TEST(what_latched_while_a_lane_was_excused_is_no_news)
{
	bool fault = _i == LANE_NOT_READY;

	poll();
	poll();
	excuse_lane((enum excuse)_i, true);
	poll();
	poll();
	excuse_lane((enum excuse)_i, false);
	r.flag[MONITOR_TX_POWER][LIMIT_LOW_ALARM] = lane_bit(LANE);
	r.signal[SIGNAL_TX_FAULT] = lane_bit(LANE);
	poll();
	ck_assert_uint_eq(c->alarms.up[alarm_of_signal(SIGNAL_TX_FAULT)],
	    fault ? lane_bit(LANE) : 0);
	ck_assert_uint_eq(all_up(), fault);
	poll();
	ck_assert_uint_eq(all_up(), 2);
}
END_TEST

START_TEST(signals_of_a_module_that_is_not_ready_neither_raise_nor_clear)
{
	poll();
	r.ready = false;
	r.signal[SIGNAL_TX_FAULT] = lane_bit(LANE);
	poll();
	ck_assert_uint_eq(all_up(), 0);
	r.ready = true;
	poll();
	poll();
	ck_assert_uint_eq(all_up(), 1);
	r.ready = false;
	r.signal[SIGNAL_TX_FAULT] = 0;
	poll();
	ck_assert_uint_eq(all_up(), 1);
}
END_TEST

/* What latched while a lane was not ready raises nothing, but clears nothing, too. */
START_TEST(an_old_flag_keeps_up_what_is_up)
{
	const struct step low = { 50000, 0, 0 }, flagged = { 800000, LA, 0 },
			  fine = { 800000, 0, 0 };

	take_step(&fine);
	take_step(&low);
	excuse_lane(LANE_NOT_READY, true);
	take_step(&low);
	excuse_lane(LANE_NOT_READY, false);
	take_step(&flagged);
	ck_assert_uint_eq(rx_up(LANE), LA);
	take_step(&fine);
	ck_assert_uint_eq(rx_up(LANE), 0);
}
END_TEST

START_TEST(a_sampled_flag_counts_at_once)
{
	r.flags_latched = false;
	r.flag[MONITOR_TX_POWER][LIMIT_LOW_ALARM] = lane_bit(LANE);
	r.signal[SIGNAL_TX_FAULT] = lane_bit(LANE);
	poll();

	ck_assert_uint_eq(all_up(), 2);
}
END_TEST

START_TEST(a_reset_makes_the_next_look_the_first)
{
	poll();
	poll();
	cage_count_reset(inv, c);
	r.signal[SIGNAL_RX_LOL] = lane_bit(LANE);
	poll();
	ck_assert_uint_eq(all_up(), 0);
	poll();
	ck_assert_uint_eq(all_up(), 1);
}
END_TEST

START_TEST(temperature_counts_in_each_state_of_a_module_and_voltage_when_ready)
{
	r.ready = false;
	r.module_state = 2;
	r.value[MONITOR_TEMP][0] = 80000;
	r.value[MONITOR_VCC][0] = 2000000;
	poll();
	ck_assert_uint_eq(all_up(), 1);
	ck_assert_uint_eq(c->alarms.up[alarm_of_limit(MONITOR_TEMP, LIMIT_HIGH_ALARM)],
	    1);
	r.ready = true;
	poll();
	ck_assert_uint_eq(all_up(), 2);
}
END_TEST

/* What an SFP or a QSFP holds before its data is ready may be anything. */
START_TEST(without_a_state_machine_temperature_waits_for_the_data_to_be_ready)
{
	r.ready = false;
	r.value[MONITOR_TEMP][0] = 80000;
	poll();
	ck_assert_uint_eq(all_up(), 0);
	r.ready = true;
	poll();
	ck_assert_uint_eq(all_up(), 1);
}
END_TEST

/* A lane that gets nothing to send is dark for that reason. */
START_TEST(a_silent_host_explains_a_dark_transmitter)
{
	poll();
	r.signal[SIGNAL_TX_LOS] = r.signal[SIGNAL_TX_LOL] = lane_bit(LANE);
	ruin_lane();
	r.flag[MONITOR_RX_POWER][LIMIT_LOW_ALARM] = 0;
	r.value[MONITOR_RX_POWER][LANE] = r.value[MONITOR_RX_POWER][0];
	poll();
	ck_assert_uint_eq(c->alarms.up[alarm_of_signal(SIGNAL_TX_LOS)], lane_bit(LANE));
	ck_assert_uint_eq(all_up(), 1);
}
END_TEST

START_TEST(a_host_that_never_spoke_is_not_missed)
{
	r.signal[SIGNAL_TX_LOS] = r.signal[SIGNAL_TX_LOL] = 0x0f;
	for (unsigned lane = 0; lane < 4; lane++)
		r.value[MONITOR_TX_POWER][lane] = 0;
	poll();
	poll();

	ck_assert_uint_eq(all_up(), 0);
}
END_TEST

START_TEST(of_two_host_lanes_either_darkens_a_media_lane)
{
	c->module.id.host_lanes = 8;
	c->module.id.media_lanes = 4;
	r.host_active = r.signal_known[SIGNAL_TX_LOS] = r.signal_known[SIGNAL_TX_LOL] =
	    0xff;
	poll();
	r.signal[SIGNAL_TX_LOS] = lane_bit(3);
	r.value[MONITOR_TX_POWER][1] = r.value[MONITOR_TX_POWER][2] = 0;
	poll();

	ck_assert_uint_eq(c->alarms.up[alarm_of_signal(SIGNAL_TX_LOS)], lane_bit(3));
	ck_assert_uint_eq(c->alarms.up[alarm_of_limit(MONITOR_TX_POWER, LIMIT_LOW_ALARM)],
	    lane_bit(2));
}
END_TEST

/* Half of the host lanes feed all media lanes, as those of 200GBASE-FR4 in 400G-FR4. */
START_TEST(a_host_lane_darkens_what_it_feeds_by_the_application)
{
	c->module.id.host_lanes = 8;
	c->module.id.media_lanes = 4;
	r.host_active = r.signal_known[SIGNAL_TX_LOS] = r.fed_by_known = 0x0f;
	for (unsigned lane = 0; lane < 4; lane++)
		r.fed_by[lane] = lane_bit(lane);
	poll();
	r.signal[SIGNAL_TX_LOS] = lane_bit(3);
	r.value[MONITOR_TX_POWER][1] = r.value[MONITOR_TX_POWER][3] = 0;
	poll();

	ck_assert_uint_eq(c->alarms.up[alarm_of_signal(SIGNAL_TX_LOS)], lane_bit(3));
	ck_assert_uint_eq(c->alarms.up[alarm_of_limit(MONITOR_TX_POWER, LIMIT_LOW_ALARM)],
	    lane_bit(1));
}
END_TEST

/* What is lost or cannot be locked to cannot be equalized either. */
START_TEST(a_host_lane_that_is_told_of_is_not_told_of_again_for_its_equalizer)
{
	const enum alarm_kind kind = alarm_of_signal(SIGNAL_TX_EQ);

	poll();
	r.signal[SIGNAL_TX_EQ] = 0x0f;
	r.signal[SIGNAL_TX_LOS] = 0x01;
	r.signal[SIGNAL_TX_LOL] = 0x03;
	poll();
	ck_assert_uint_eq(c->alarms.up[alarm_of_signal(SIGNAL_TX_LOS)], 0x01);
	ck_assert_uint_eq(c->alarms.up[alarm_of_signal(SIGNAL_TX_LOL)], 0x02);
	ck_assert_uint_eq(c->alarms.up[kind], 0x0c);

	r.signal[SIGNAL_TX_EQ] = r.signal[SIGNAL_TX_LOS] = r.signal[SIGNAL_TX_LOL] = 0;
	poll();
	ck_assert_uint_eq(all_up(), 0);
}
END_TEST

/* It may be why a module is not ready, and it may be said once, when that one starts. */
START_TEST(firmware_that_failed_is_told_of_from_the_first_look_on)
{
	enum signal_flag id = _i % 2 ? SIGNAL_PATH_FIRMWARE : SIGNAL_MODULE_FIRMWARE;

	r.ready = false;
	r.module_state = _i / 2 ? CMIS_MODULE_FAULT : CMIS_MODULE_PWRUP;
	r.active = r.host_active = r.tx_ready = r.rx_ready = 0;
	r.signal_known[id] = r.signal[id] = lane_bit(0);
	poll();
	ck_assert_uint_eq(c->alarms.up[alarm_of_signal(id)], lane_bit(0));
	ck_assert_uint_eq(c->alarms.up[ALARM_MODULE_FAULT], (unsigned)_i / 2);

	r.signal[id] = 0;
	poll();
	ck_assert_uint_eq(c->alarms.up[alarm_of_signal(id)], 0);
}
END_TEST

/* But for orders that a laser refuses: check_rules_state. */
START_TEST(news_is_no_alarm)
{
	poll();
	for (int id = SIGNAL_TROUBLES; id < SIGNAL_COUNT; id++)
		r.signal_known[id] = r.signal[id] =
		    id < SIGNAL_CHANNEL_INVALID || id > SIGNAL_TARGET_POWER ? 0x0f : 0;
	poll();
	ck_assert_uint_eq(all_up(), 0);
}
END_TEST

START_TEST(a_flag_that_is_not_read_any_more_clears_nothing)
{
	poll();
	r.signal[SIGNAL_TX_FAULT] = lane_bit(LANE);
	poll();
	r.signal[SIGNAL_TX_FAULT] = r.signal_known[SIGNAL_TX_FAULT] = 0;
	poll();
	ck_assert_uint_eq(all_up(), 1);
	r.signal_known[SIGNAL_TX_FAULT] = 0x0f;
	poll();
	ck_assert_uint_eq(all_up(), 0);
}
END_TEST

START_TEST(a_removal_ends_all_and_the_next_module_begins_anew)
{
	poll();
	ruin_lane();
	r.signal[SIGNAL_RX_LOS] = lane_bit(LANE);
	poll();
	ck_assert_uint_eq(all_up(), 3);
	cage_set_presence(inv, c, PRESENCE_ABSENT, &now);
	ck_assert_uint_eq(all_up(), 0);

	cage_set_presence(inv, c, PRESENCE_PRESENT, &now);
	c->module.limits = limits;
	rules_learn(&rules, &limits, &c->module.own, &inv->policy);
	for (int m = MONITOR_TX_POWER; m < MONITOR_RX_POWER; m++)
		r.value[m][LANE] = r.value[m][0];
	poll(); /* flags of before, and no light: what was lit was another module */
	ck_assert_uint_eq(all_up(), 0);
}
END_TEST

/* States in their order, from nothing known; what is up after each. */
static const struct {
	enum cage_state state;
	unsigned up;
} walk[] = {
	{ CAGE_STATE_SETTLING, 0 },
	{ CAGE_STATE_UNREADABLE, 1 },
	{ CAGE_STATE_UNREADABLE, 1 },
	{ CAGE_STATE_SETTLING, 1 },
	{ CAGE_STATE_READY, 0 },
	{ CAGE_STATE_UNREADABLE, 1 },
	{ CAGE_STATE_UNSUPPORTED, 0 },
};

START_TEST(a_module_that_cannot_be_read_is_an_alarm_until_it_can)
{
	c->last_error = HW_NACK;
	for (size_t i = 0; i < COUNT_OF(walk); i++) {
		cage_set_state(inv, c, walk[i].state);
		rules_follow_state(inv, c, &now);
		ck_assert_uint_eq(c->alarms.up[ALARM_UNREADABLE], walk[i].up);
	}
	ck_assert_int_eq(alarm_get(c, ALARM_UNREADABLE, 0)->cause.value, HW_NACK);
}
END_TEST

/* The paths of a module in ModuleFault are down, which ends nothing. */
static void
fall_into_fault(bool fault)
{
	r.module_state = fault ? 5 : 3;
	r.fault_cause = fault ? 6 : 0;
	r.ready = !fault;
	r.active = r.host_active = r.tx_ready = r.rx_ready = fault ? 0 : 0x0f;
}

START_TEST(a_fault_of_the_module_hides_what_is_wrong_with_its_lanes)
{
	enum alarm_kind low = alarm_of_limit(MONITOR_RX_POWER, LIMIT_LOW_ALARM);
	const struct step fine = { 800000, 0, 0 }, dim = { 50000, LA, LA };
	uint64_t raised_us;

	take_step(&fine);
	take_step(&dim);
	raised_us = now.mono_us;
	fall_into_fault(true);
	r.value[MONITOR_TEMP][0] = 80000;
	r.signal[SIGNAL_TX_FAULT] = 0x0f;
	poll();
	poll();
	ck_assert_uint_eq(c->alarms.up[ALARM_MODULE_FAULT], 1);
	ck_assert_int_eq(alarm_get(c, ALARM_MODULE_FAULT, 0)->cause.value, 6);
	ck_assert_uint_eq(c->alarms.up[alarm_of_limit(MONITOR_TEMP, LIMIT_HIGH_ALARM)],
	    1);
	ck_assert_uint_eq(all_up(), 2);
	ck_assert_uint_eq(alarm_get(c, low, LANE)->cleared_us, 0);

	fall_into_fault(false);
	r.value[MONITOR_TEMP][0] = 35000;
	r.signal[SIGNAL_TX_FAULT] = 0x0f; /* latched meanwhile: no news */
	poll();
	ck_assert_uint_eq(c->alarms.up[low], lane_bit(LANE));
	ck_assert_uint_eq(alarm_get(c, low, LANE)->raised_us, raised_us);
	ck_assert_uint_eq(all_up(), 1);
	r.signal[SIGNAL_TX_FAULT] = 0;
	take_step(&fine);
	ck_assert_uint_eq(all_up(), 0);
}
END_TEST

START_TEST(a_removal_ends_a_fault_and_what_it_hid)
{
	const struct step fine = { 800000, 0, 0 }, dim = { 50000, LA, LA };

	take_step(&fine);
	take_step(&dim);
	fall_into_fault(true);
	poll();
	cage_set_presence(inv, c, PRESENCE_ABSENT, &now);
	cage_set_presence(inv, c, PRESENCE_PRESENT, &now);
	ck_assert_uint_eq(all_up(), 0);
	c->module.limits = limits;
	fall_into_fault(false);
	take_step(&fine);
	ck_assert_uint_eq(all_up(), 0);
}
END_TEST

/* Whether an error is the module's own. A bus that is not served says nothing of it. */
static const struct {
	int error;
	bool raises;
} errors[] = {
	{ HW_OK, true }, /* memory that makes no sense */
	{ HW_NACK, true },
	{ HW_TIMEOUT, true },
	{ HW_STUCK, true },
	{ HW_PERM, true },
	{ HW_CRASH, false },
};

START_TEST(a_bus_that_died_is_no_trouble_of_its_modules)
{
	uint32_t before = (uint32_t)(_i % 2);
	bool raises = errors[_i / 2].raises;

	if (before) {
		c->last_error = HW_NACK;
		cage_set_state(inv, c, CAGE_STATE_UNREADABLE);
		rules_follow_state(inv, c, &now);
	}
	c->last_error = errors[_i / 2].error;
	cage_set_state(inv, c, CAGE_STATE_UNREADABLE);
	rules_follow_state(inv, c, &now);

	ck_assert_uint_eq(c->alarms.up[ALARM_UNREADABLE], before || raises);
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *suite = suite_create("rules");
	TCase *tc = tcase_create("rules");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_loop_test(tc, alarms_follow_the_light_of_a_lane, 0, COUNT_OF(stories));
	tcase_add_loop_test(tc, an_alarm_knows_who_said_so_and_the_numbers, 0,
	    COUNT_OF(sources));
	tcase_add_test(tc, a_standing_alarm_is_raised_once);
	tcase_add_loop_test(tc, a_reading_clears_only_when_it_is_back_by_the_hysteresis,
	    0, COUNT_OF(beyonds));
	tcase_add_test(tc, near_limits_clear_in_their_middle);
	tcase_add_loop_test(tc, limits_that_nobody_means_are_doubted_and_raise_nothing, 0,
	    COUNT_OF(doubts));
	tcase_add_loop_test(tc,
	    limits_of_an_operator_count_for_the_cage_then_the_part_then_the_vendor, 0,
	    COUNT_OF(precedences));
	tcase_add_loop_test(tc,
	    a_flag_and_a_reading_that_disagree_for_a_minute_are_an_alarm, 0, 2);
	tcase_add_test(tc, one_look_at_which_they_agree_begins_the_minute_anew);
	tcase_add_loop_test(tc, limits_that_make_no_sense_raise_nothing, 0,
	    COUNT_OF(senseless));
	tcase_add_loop_test(tc, a_lane_that_is_excused_raises_nothing, 0,
	    COUNT_OF(excuse_keeps));
	tcase_add_loop_test(tc, a_laser_is_not_missed_while_it_is_switched_off, 0,
	    COUNT_OF(lasers));
	tcase_add_loop_test(tc, an_excuse_ends_an_alarm_only_where_nobody_uses_the_lane,
	    0, COUNT_OF(excuse_keeps));
	tcase_add_loop_test(tc, what_latched_while_a_lane_was_excused_is_no_news, 0,
	    COUNT_OF(excuse_keeps));
	tcase_add_test(tc, signals_of_a_module_that_is_not_ready_neither_raise_nor_clear);
	tcase_add_test(tc, an_old_flag_keeps_up_what_is_up);
	tcase_add_test(tc, a_sampled_flag_counts_at_once);
	tcase_add_test(tc, a_reset_makes_the_next_look_the_first);
	tcase_add_test(tc,
	    temperature_counts_in_each_state_of_a_module_and_voltage_when_ready);
	tcase_add_test(tc,
	    without_a_state_machine_temperature_waits_for_the_data_to_be_ready);
	tcase_add_test(tc, a_silent_host_explains_a_dark_transmitter);
	tcase_add_test(tc, a_host_that_never_spoke_is_not_missed);
	tcase_add_test(tc, of_two_host_lanes_either_darkens_a_media_lane);
	tcase_add_test(tc, a_host_lane_darkens_what_it_feeds_by_the_application);
	tcase_add_test(tc,
	    a_host_lane_that_is_told_of_is_not_told_of_again_for_its_equalizer);
	tcase_add_loop_test(tc, firmware_that_failed_is_told_of_from_the_first_look_on, 0,
	    4);
	tcase_add_test(tc, news_is_no_alarm);
	tcase_add_test(tc, a_flag_that_is_not_read_any_more_clears_nothing);
	tcase_add_test(tc, a_removal_ends_all_and_the_next_module_begins_anew);
	tcase_add_test(tc, a_module_that_cannot_be_read_is_an_alarm_until_it_can);
	tcase_add_test(tc, a_fault_of_the_module_hides_what_is_wrong_with_its_lanes);
	tcase_add_test(tc, a_removal_ends_a_fault_and_what_it_hid);
	tcase_add_loop_test(tc, a_bus_that_died_is_no_trouble_of_its_modules, 0,
	    2 * COUNT_OF(errors));
	suite_add_tcase(suite, tc);
	return suite;
}

int
main(void)
{
	return suite_run(make_suite());
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "model/alarm.h"

#include <stdio.h>
#include <string.h>

#include "model/module.h"
#include "schema/leaf.h"
#include "schema/leaf_flag.h"
#include "schema/leaf_monitor.h"
#include "tests/suite.h"

static struct inventory *inv;
static struct cage *c;
static const struct now start = { .mono_us = 1000, .wall_us = 5000000 };
static const struct now later = { .mono_us = 3000, .wall_us = 5002000 };
static const struct alarm_cause cause = { .value = -5, .has_value = true, .source = 2 };

#define RX_LOS alarm_of_signal(SIGNAL_RX_LOS)
#define RX_LOW alarm_of_limit(MONITOR_RX_POWER, LIMIT_LOW_ALARM)

static void
setup(void)
{
	inv = inventory_create(2, 1);
	c = &inv->cage[1];
	strcpy(inv->cage[0].name, "1");
	strcpy(c->name, "2");
	cage_set_presence(inv, c, PRESENCE_PRESENT, &start);
	inventory_end_turn(inv);
}

static void
teardown(void)
{
	inventory_destroy(inv);
}

/* Every kind of monitor and flag is called as REST calls monitor and flag. */
START_TEST(a_kind_is_named_by_what_it_is_about)
{
	enum alarm_kind kind = (enum alarm_kind)_i;
	enum signal_flag signal;
	enum monitor id;
	enum limit limit;
	static const char *const others[] = {
		[ALARM_UNREADABLE] = "module-unreadable",
		[ALARM_MODULE_FAULT] = "module-fault",
		[ALARM_FLAPPING] = "presence-flapping",
		[ALARM_OTHER_OWNER] = "other-owner",
		[ALARM_BUS_STUCK] = "bus-stuck",
		[ALARM_PATH_DOWN] = "data-path-down",
		[ALARM_CHECKSUM] = "identity-checksum",
		[ALARM_INCOMPATIBLE] = "module-incompatible",
		[ALARM_POLL_LATE] = "poll-late",
		[ALARM_PIN_MISMATCH] = "pin-mismatch",
		[ALARM_LASER_UNLOCKED] = "laser-unlocked",
		[ALARM_LASER_TEC] = "laser-tec-fault",
		[ALARM_UNDECODED] = "module-undecoded",
		[ALARM_LASER_REFUSED] = "laser-tuning-refused",
	};
	char name[64];

	if (alarm_limit_of(kind, &id, &limit)) {
		ck_assert_int_eq(alarm_of_limit(id, limit), kind);
		snprintf(name, sizeof(name), "%s-%s", monitor_name(id),
		    leaf_limit_name(limit));
		ck_assert_int_eq(alarm_severity(kind),
		    strstr(name, "warning") ? SEVERITY_WARNING : SEVERITY_MAJOR);
		ck_assert_int_eq(alarm_lanes(kind) == ALARM_OF_MODULE,
		    !monitor_is_of_lane(id));
	} else if (alarm_signal_of(kind, &signal)) {
		ck_assert_int_eq(alarm_of_signal(signal), kind);
		snprintf(name, sizeof(name), "%s", leaf_signal_name(signal));
		ck_assert_int_eq(alarm_severity(kind),
		    signal == SIGNAL_RX_LOS ? SEVERITY_CRITICAL : SEVERITY_MAJOR);
	} else if (alarm_disagreement_of(kind, &id)) {
		ck_assert_int_eq(alarm_of_disagreement(id), kind);
		ck_assert_str_eq(alarm_qualifier(kind), monitor_name(id));
		snprintf(name, sizeof(name), "threshold-disagreement");
	} else {
		snprintf(name, sizeof(name), "%s", others[kind]);
		ck_assert_int_eq(alarm_lanes(kind),
		    kind == ALARM_BUS_STUCK   ? ALARM_OF_BUS
		    : kind == ALARM_PATH_DOWN ? ALARM_OF_HOST_LANE
		    : kind == ALARM_LASER_UNLOCKED || kind == ALARM_LASER_REFUSED
			? ALARM_OF_MEDIA_LANE
			: ALARM_OF_MODULE);
	}
	ck_assert_str_eq(alarm_kind_name(kind), name);
}
END_TEST

START_TEST(an_alarm_is_up_from_its_raise_to_its_clear)
{
	const struct alarm *a = alarm_get(c, RX_LOW, 3);

	alarm_raise(inv, c, RX_LOW, 3, &cause, &start);
	ck_assert_uint_eq(c->alarms.up[RX_LOW], lane_bit(3));
	ck_assert_uint_eq(c->alarms.count[SEVERITY_MAJOR], 1);
	ck_assert_uint_eq(a->raised_us, 1000);
	ck_assert_uint_eq(a->raised_wall_us, 5000000);
	ck_assert_uint_eq(a->generation, 1);
	ck_assert_int_eq(a->cause.value, -5);

	alarm_clear(inv, c, RX_LOW, 3, &later);
	ck_assert_uint_eq(c->alarms.up[RX_LOW], 0);
	ck_assert_uint_eq(c->alarms.count[SEVERITY_MAJOR], 0);
	ck_assert_uint_eq(a->cleared_us, 3000);
	ck_assert_uint_eq(a->cleared_wall_us, 5002000);
}
END_TEST

START_TEST(raising_it_again_tells_only_when_it_was_seen)
{
	struct alarm_cause flag = { .value = 7, .source = ALARM_BY_FLAG };
	const struct alarm *a = alarm_get(c, RX_LOW, 0);
	uint64_t tick;

	alarm_raise(inv, c, RX_LOW, 0, &cause, &start);
	inventory_end_turn(inv);
	tick = inv->alarm_tick;
	alarm_raise(inv, c, RX_LOW, 0, &flag, &later);

	ck_assert_uint_eq(inv->alarm_tick, tick);
	ck_assert_uint_eq(c->alarms.tick, tick + 1); /* healthz tells when it was seen */
	ck_assert_uint_eq(c->alarms.count[SEVERITY_MAJOR], 1);
	ck_assert_uint_eq(a->raised_us, 1000);
	ck_assert_uint_eq(a->seen_us, 3000);
	ck_assert_int_eq(a->cause.value, -5);
	ck_assert_uint_eq(a->cause.source, ALARM_BY_FLAG | ALARM_BY_COMPARISON);
}
END_TEST

/* What a flag came with was within the limit: words of a comparison would not fit it. */
START_TEST(a_comparison_that_joins_a_flag_brings_its_numbers)
{
	const struct alarm_cause flag = { 800000, 90000, true, true, ALARM_BY_FLAG };
	const struct alarm_cause low = { 80000, 100000, true, true, ALARM_BY_COMPARISON };
	const struct alarm_cause lower = { 70000, 100000, true, true, 3 };
	const struct alarm *a = alarm_get(c, RX_LOW, 0);

	alarm_raise(inv, c, RX_LOW, 0, &flag, &start);
	ck_assert_int_eq(a->cause.value, 800000);
	alarm_raise(inv, c, RX_LOW, 0, &low, &later);
	alarm_raise(inv, c, RX_LOW, 0, &lower, &later);

	ck_assert_int_eq(a->cause.value, 80000);
	ck_assert_int_eq(a->cause.limit, 100000);
	ck_assert_uint_eq(a->cause.source, ALARM_BY_FLAG | ALARM_BY_COMPARISON);
	ck_assert_uint_eq(a->raised_us, 1000);
}
END_TEST

START_TEST(a_raise_and_a_clear_are_ticks)
{
	uint64_t tick = inv->tick;

	alarm_raise(inv, c, RX_LOS, 0, &cause, &start);
	ck_assert_uint_eq(inv->alarm_tick, tick + 1);
	ck_assert_uint_eq(c->alarms.tick, tick + 1);
	ck_assert_uint_eq(c->counters_tick, tick + 1);
	inventory_end_turn(inv);
	alarm_clear(inv, c, RX_LOS, 1, &later); /* was never up */
	ck_assert_uint_eq(inv->tick, tick + 1);
	alarm_clear(inv, c, RX_LOS, 0, &later);
	ck_assert_uint_eq(inv->alarm_tick, tick + 2);
}
END_TEST

START_TEST(no_kind_and_no_lane_lacks_a_place)
{
	for (int kind = 0; kind < ALARM_KIND_COUNT; kind++) {
		for (unsigned lane = 0; lane < LANES_MAX; lane++)
			alarm_raise(inv, c, (enum alarm_kind)kind, lane, &cause, &start);
	}

	ck_assert_uint_eq(c->alarms.count[SEVERITY_CRITICAL], 2 * LANES_MAX);
	ck_assert_uint_eq(c->alarms.count[SEVERITY_CRITICAL] +
			      c->alarms.count[SEVERITY_MAJOR] +
			      c->alarms.count[SEVERITY_WARNING],
	    ALARM_PLACES - MONITOR_COUNT * LANES_MAX); /* disagreements soak */
	ck_assert_uint_eq(inv->cage[0].alarms.up[RX_LOS], 0);
	cage_set_presence(inv, c, PRESENCE_ABSENT, &later);
	ck_assert_uint_eq(c->alarms.count[SEVERITY_CRITICAL] +
			      c->alarms.count[SEVERITY_MAJOR] +
			      c->alarms.count[SEVERITY_WARNING],
	    LANES_MAX); /* presence flapping: the cage is still there */
	ck_assert_uint_eq(alarm_get(c, RX_LOS, 31)->cleared_us, 3000);
}
END_TEST

/* What outlives the module: of the cage, or of who looks at it. Others end with it. */
START_TEST(an_alarm_ends_with_what_it_is_about)
{
	enum alarm_kind kind = (enum alarm_kind)_i;
	bool of_cage = kind == ALARM_FLAPPING;
	bool of_who_looks = kind == ALARM_OTHER_OWNER || kind == ALARM_POLL_LATE;
	const struct alarm *a = alarm_get(c, kind, 0);

	inv->policy.rule[kind].raise_ms = 0;
	alarm_raise(inv, c, kind, 0, &cause, &start);
	cage_swap_module(inv, c, &later);
	ck_assert_uint_eq(c->alarms.up[kind], of_cage || of_who_looks);
	ck_assert_uint_eq(a->cleared_us, of_cage || of_who_looks ? 0 : 3000);
	alarm_raise(inv, c, kind, 0, &cause, &later);
	ck_assert_uint_eq(a->raises, of_cage || of_who_looks ? 1 : 2);
	cage_set_presence(inv, c, PRESENCE_ABSENT, &later);
	ck_assert_uint_eq(c->alarms.up[kind], of_cage);
	cage_set_presence(inv, c, PRESENCE_PRESENT, &later);
	ck_assert_uint_eq(c->alarms.up[kind], of_cage);
}
END_TEST

START_TEST(a_swap_ends_the_alarms_of_the_old_module)
{
	alarm_raise(inv, c, RX_LOS, 2, &cause, &start);
	cage_swap_module(inv, c, &later);
	ck_assert_uint_eq(c->alarms.up[RX_LOS], 0);
	alarm_raise(inv, c, RX_LOS, 2, &cause, &later);
	ck_assert_uint_eq(alarm_get(c, RX_LOS, 2)->generation, 2);
	ck_assert_uint_eq(alarm_get(c, RX_LOS, 2)->cleared_us, 0);
}
END_TEST

START_TEST(a_hidden_alarm_is_neither_up_nor_over)
{
	const struct alarm *a = alarm_get(c, RX_LOW, 3);
	uint64_t tick;

	alarm_raise(inv, c, RX_LOW, 3, &cause, &start);
	inventory_end_turn(inv);
	tick = inv->tick;
	alarm_set_parent(inv, c, ALARM_PARENT_FAULT, true, &later);
	ck_assert_uint_eq(c->alarms.up[RX_LOW], 0);
	ck_assert_uint_eq(c->alarms.count[SEVERITY_MAJOR], 0);
	ck_assert_uint_eq(a->cleared_us, 0);
	ck_assert_uint_eq(inv->alarm_tick, tick + 1);

	alarm_set_parent(inv, c, ALARM_PARENT_FAULT, false, &later);
	ck_assert_uint_eq(c->alarms.up[RX_LOW], lane_bit(3));
	ck_assert_uint_eq(c->alarms.count[SEVERITY_MAJOR], 1);
	ck_assert_uint_eq(a->raised_us, 1000);

	alarm_set_parent(inv, c, ALARM_PARENT_FAULT, true, &later);
	cage_set_presence(inv, c, PRESENCE_ABSENT, &later);
	ck_assert_uint_eq(a->cleared_us, 3000);
	ck_assert_uint_eq(c->alarms.hidden[RX_LOW], 0);
	ck_assert_uint_eq(c->alarms.count[SEVERITY_MAJOR], 0);
}
END_TEST

START_TEST(an_id_is_the_same_for_ever)
{
	/* what clients may have noted down: a change of these breaks them */
	ck_assert_uint_eq(alarm_id(&inv->cage[0], RX_LOS, 0), 7284645357669124654u);
	ck_assert_uint_eq(alarm_id(&inv->cage[1],
			      alarm_of_limit(MONITOR_TEMP, LIMIT_HIGH_ALARM), 0),
	    17517046857485064861u);
}
END_TEST

START_TEST(an_alarm_is_found_once_it_was_raised)
{
	uint64_t id = alarm_id(c, RX_LOW, 3);
	struct alarm_ref found;

	inv->policy.rule[RX_LOW].raise_ms = 1;
	alarm_raise(inv, c, RX_LOW, 3, &cause, &start);
	ck_assert(alarm_watched(&c->alarms, RX_LOW));
	ck_assert(!alarm_find(inv, id, &found));
	alarm_pass_time(inv, &later);
	ck_assert(alarm_find(inv, id, &found));
	ck_assert_uint_eq(alarm_of(&found)->raised_wall_us, later.wall_us);
}
END_TEST

static int
by_number(const void *a, const void *b)
{
	const uint64_t *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

START_TEST(no_two_alarms_share_an_id)
{
	static uint64_t ids[2 * ALARM_PLACES];
	size_t count = 0;

	for (int cage = 0; cage < 2; cage++) {
		for (int kind = 0; kind < ALARM_KIND_COUNT; kind++) {
			for (unsigned lane = 0; lane < LANES_MAX; lane++)
				ids[count++] = alarm_id(&inv->cage[cage],
				    (enum alarm_kind)kind, lane);
		}
	}
	qsort(ids, count, sizeof(*ids), by_number);
	for (size_t i = 1; i < count; i++)
		ck_assert_uint_ne(ids[i], ids[i - 1]);
}
END_TEST

/* ---- lanes in use ---- */

/* Four lanes of which the last two are disabled, and of these the last sends. */
static struct readings
four_lanes(void)
{
	struct readings r;

	c->module.id.host_lanes = c->module.id.media_lanes = 4;
	memset(&r, 0, sizeof(r));
	r.ready = true;
	r.active = r.host_active = r.rx_ready = 0x0f;
	r.tx_disabled = 0x0c;
	r.tx_output = 0x08;
	r.present[MONITOR_RX_POWER] = 0x0f;
	for (unsigned lane = 0; lane < 4; lane++)
		r.value[MONITOR_RX_POWER][lane] = 1000;
	r.signal_known[SIGNAL_RX_LOS] = r.signal_known[SIGNAL_TX_LOS] = 0x0f;
	return r;
}

START_TEST(a_lane_that_is_off_is_not_in_use)
{
	struct readings r = four_lanes();

	module_update(inv, c, &r, 900, &start);

	ck_assert_uint_eq(cage_lanes_in_use(c, LANE_USE_TX), 0x0b);
	ck_assert_uint_eq(cage_lanes_in_use(c, LANE_USE_RX), 0x0b);
	ck_assert_uint_eq(cage_lanes_in_use(c, LANE_USE_HOST), 0x0b);
	r.active = 0x02;
	module_update(inv, c, &r, 900, &start);
	ck_assert_uint_eq(cage_lanes_in_use(c, LANE_USE_TX), 0x02);
}
END_TEST

/* What lane 1 must show before its light is missed. */
static const struct {
	int32_t nw;
	bool measured, los_known, los, ready, lane_ready;
	bool seen;
} lights[] = {
	{ 1000, true, true, false, true, true, true },
	{ 999, true, true, false, true, true, false },
	{ 1000, true, true, true, true, true, false },
	{ 1000, true, false, false, true, true, true },
	{ 1000, true, true, false, false, true, false },
	{ 1000, true, true, false, true, false, false },
	{ 0, false, true, false, true, true, true },
	{ 0, false, true, true, true, true, false },
	{ 0, false, false, false, true, true, false },
};

START_TEST(light_is_missed_only_where_it_was_seen)
{
	struct readings r = four_lanes();

	r.value[MONITOR_RX_POWER][0] = lights[_i].nw;
	r.present[MONITOR_RX_POWER] = lights[_i].measured;
	r.signal_known[SIGNAL_RX_LOS] = lights[_i].los_known;
	r.signal[SIGNAL_RX_LOS] = lights[_i].los;
	r.ready = lights[_i].ready;
	r.rx_ready = lights[_i].lane_ready;
	module_update(inv, c, &r, 900, &start);
	ck_assert_uint_eq(cage_lanes_in_use(c, LANE_USE_RX), lights[_i].seen);

	/* dark again, and with another module */
	r.value[MONITOR_RX_POWER][0] = 0;
	r.signal[SIGNAL_RX_LOS] = 1;
	module_update(inv, c, &r, 900, &start);
	ck_assert_uint_eq(cage_lanes_in_use(c, LANE_USE_RX), lights[_i].seen);
	cage_swap_module(inv, c, &later);
	module_update(inv, c, &r, 900, &later);
	ck_assert_uint_eq(cage_lanes_in_use(c, LANE_USE_RX), 0);
}
END_TEST

START_TEST(a_host_is_missed_only_where_it_was_heard)
{
	struct readings r = four_lanes();

	r.tx_disabled = 0;
	r.signal[SIGNAL_TX_LOS] = 0x01;
	r.signal[SIGNAL_TX_LOL] = 0x02;
	module_update(inv, c, &r, 900, &start);
	ck_assert_uint_eq(cage_lanes_in_use(c, LANE_USE_HOST), 0x0c);
	r.signal[SIGNAL_TX_LOS] = 0x0f;
	module_update(inv, c, &r, 900, &start);
	ck_assert_uint_eq(cage_lanes_in_use(c, LANE_USE_HOST), 0x0c);
	r.signal_known[SIGNAL_TX_LOS] = 0;
	r.signal[SIGNAL_TX_LOS] = 0;
	module_update(inv, c, &r, 900, &start);
	ck_assert_uint_eq(cage_lanes_in_use(c, LANE_USE_HOST), 0x0c);
}
END_TEST

START_TEST(host_lanes_are_counted_by_themselves)
{
	struct readings r = four_lanes();

	c->module.id.host_lanes = 8;
	c->module.id.media_lanes = 4;
	r.host_active = r.signal_known[SIGNAL_TX_LOS] = 0xff;
	module_update(inv, c, &r, 900, &start);

	ck_assert_uint_eq(cage_lanes_in_use(c, LANE_USE_HOST), 0xcf);
	ck_assert_uint_eq(cage_lanes_in_use(c, LANE_USE_TX), 0x0b);
}
END_TEST

/* With all of them off a host that falls silent was alarmed on all its lanes. */
START_TEST(transmitters_that_are_off_excuse_the_host_lanes_that_feed_them)
{
	static const struct {
		unsigned host, media;
		uint32_t disabled, used;
	} rows[] = {
		{ 8, 4, 0x0f, 0x00 },
		{ 8, 4, 0x09, 0x3c },
		{ 8, 1, 0x01, 0x00 },
		{ 8, 8, 0x81, 0x7e },
		{ 4, 8, 0x01, 0x0e },
	};
	struct readings r = four_lanes();

	c->module.id.host_lanes = rows[_i].host;
	c->module.id.media_lanes = rows[_i].media;
	r.host_active = r.signal_known[SIGNAL_TX_LOS] = (1u << rows[_i].host) - 1;
	r.active = (1u << rows[_i].media) - 1;
	r.tx_disabled = rows[_i].disabled;
	r.tx_output = r.active & ~r.tx_disabled;
	module_update(inv, c, &r, 900, &start);

	ck_assert_uint_eq(cage_lanes_in_use(c, LANE_USE_HOST), rows[_i].used);
}
END_TEST

/* Lanes 1 to 4 feed a wavelength each, lanes 5 to 8 the fifth; nothing feeds the sixth.
 */
START_TEST(a_host_lane_is_excused_when_all_that_it_feeds_is_off)
{
	static const uint32_t fed_by[] = { 0x01, 0x02, 0x04, 0x08, 0xf0, 0x00 };
	static const struct {
		uint32_t disabled, used;
	} rows[] = { { 0x00, 0xff }, { 0x04, 0xfb }, { 0x10, 0x0f }, { 0x20, 0xff } };
	struct readings r = four_lanes();

	c->module.id.host_lanes = 8;
	c->module.id.media_lanes = COUNT_OF(fed_by);
	memcpy(r.fed_by, fed_by, sizeof(fed_by));
	r.fed_by_known = 0x3f;
	r.host_active = r.signal_known[SIGNAL_TX_LOS] = 0xff;
	r.tx_disabled = rows[_i].disabled;
	r.tx_output = 0;
	module_update(inv, c, &r, 900, &start);

	ck_assert_uint_eq(cage_lanes_in_use(c, LANE_USE_HOST), rows[_i].used);
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *suite = suite_create("alarm");
	TCase *tc = tcase_create("alarm");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_loop_test(tc, a_kind_is_named_by_what_it_is_about, 0, ALARM_KIND_COUNT);
	tcase_add_test(tc, an_alarm_is_up_from_its_raise_to_its_clear);
	tcase_add_test(tc, raising_it_again_tells_only_when_it_was_seen);
	tcase_add_test(tc, a_comparison_that_joins_a_flag_brings_its_numbers);
	tcase_add_test(tc, a_raise_and_a_clear_are_ticks);
	tcase_add_test(tc, no_kind_and_no_lane_lacks_a_place);
	tcase_add_test(tc, a_swap_ends_the_alarms_of_the_old_module);
	tcase_add_test(tc, a_hidden_alarm_is_neither_up_nor_over);
	tcase_add_test(tc, an_id_is_the_same_for_ever);
	tcase_add_loop_test(tc, an_alarm_ends_with_what_it_is_about, 0, ALARM_KIND_COUNT);
	tcase_add_test(tc, no_two_alarms_share_an_id);
	tcase_add_test(tc, an_alarm_is_found_once_it_was_raised);
	tcase_add_test(tc, a_lane_that_is_off_is_not_in_use);
	tcase_add_loop_test(tc, light_is_missed_only_where_it_was_seen, 0,
	    COUNT_OF(lights));
	tcase_add_test(tc, a_host_is_missed_only_where_it_was_heard);
	tcase_add_test(tc, host_lanes_are_counted_by_themselves);
	tcase_add_loop_test(tc,
	    transmitters_that_are_off_excuse_the_host_lanes_that_feed_them, 0, 5);
	tcase_add_loop_test(tc, a_host_lane_is_excused_when_all_that_it_feeds_is_off, 0,
	    4);
	suite_add_tcase(suite, tc);
	return suite;
}

int
main(void)
{
	return suite_run(make_suite());
}

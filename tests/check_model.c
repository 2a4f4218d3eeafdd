/* SPDX-License-Identifier: Apache-2.0 */
#include "model/module.h"

#include <string.h>

#include "tests/suite.h"

static struct inventory *inv;
static struct cage *c;
static const struct now start = { .mono_us = 1000, .wall_us = 5000000 };

static void
setup(void)
{
	inv = inventory_create(2, 1);
	c = &inv->cage[1];
	strcpy(c->name, "2");
}

static void
teardown(void)
{
	inventory_destroy(inv);
}

static struct readings
lit(int32_t nw)
{
	struct readings r;

	memset(&r, 0, sizeof(r));
	r.ready = true;
	r.rx_ready = lane_bit(0);
	r.present[MONITOR_RX_POWER] = lane_bit(0);
	r.value[MONITOR_RX_POWER][0] = nw;
	return r;
}

/* Each bound belongs to the bucket that it ends; what is no error of ours is none. */
START_TEST(a_transfer_is_counted_by_its_time_and_its_error)
{
	struct transfers t = { 0 };

	transfers_add(&t, HW_OK, 100, 0);
	transfers_add(&t, HW_OK, 20, 250);
	transfers_add(&t, HW_NACK, 0, 251);
	transfers_add(&t, HW_TIMEOUT, 0, 128000);
	transfers_add(&t, HW_STUCK, 0, 128001);
	transfers_add(&t, -HW_ERR_COUNT, 0, UINT32_MAX);
	transfers_add(&t, 1, 0, 300);

	ck_assert_uint_eq(t.count, 7);
	ck_assert_uint_eq(t.bytes, 120);
	ck_assert_uint_eq(t.busy_us,
	    250 + 251 + 128000 + 128001 + UINT64_C(4294967295) + 300);
	ck_assert_uint_eq(t.took[0], 2);
	ck_assert_uint_eq(t.took[1], 2);
	ck_assert_uint_eq(t.took[TRANSFERS_BOUNDS - 1], 1);
	ck_assert_uint_eq(t.took[TRANSFERS_BOUNDS], 2);
	ck_assert_uint_eq(t.failed[-HW_NACK], 1);
	ck_assert_uint_eq(t.failed[-HW_STUCK], 1);
	ck_assert_uint_eq(transfers_errors(&t), 2);
}
END_TEST

START_TEST(the_time_of_a_page_is_that_of_good_reads_of_128_bytes)
{
	struct transfers t = { 0 };

	transfers_add(&t, HW_OK, 127, 5);
	transfers_add(&t, HW_NACK, 128, 6);
	ck_assert_uint_eq(t.pages, 0);
	transfers_add(&t, HW_OK, 128, 3000);
	transfers_add(&t, HW_OK, 128, 2900);
	transfers_add(&t, HW_OK, 128, 3100);

	ck_assert_uint_eq(t.pages, 3);
	ck_assert_uint_eq(t.pages_us, 9000);
	ck_assert_uint_eq(t.page_least_us, 2900);
}
END_TEST

START_TEST(each_insertion_starts_a_generation)
{
	cage_set_presence(inv, c, PRESENCE_PRESENT, &start);
	cage_set_presence(inv, c, PRESENCE_ABSENT, &start);
	cage_set_presence(inv, c, PRESENCE_PRESENT, &start);

	ck_assert_uint_eq(c->generation, 2);
	ck_assert_uint_eq(c->counters.insertions, 2);
	ck_assert_uint_eq(c->counters.removals, 1);
	ck_assert_int_eq(c->state, CAGE_STATE_SETTLING);
}
END_TEST

START_TEST(a_pin_that_cannot_be_read_is_no_removal)
{
	cage_set_presence(inv, c, PRESENCE_PRESENT, &start);
	cage_set_state(inv, c, CAGE_STATE_READY);
	cage_set_presence(inv, c, PRESENCE_UNKNOWN, &start);
	cage_set_presence(inv, c, PRESENCE_PRESENT, &start);

	ck_assert_int_eq(c->state, CAGE_STATE_READY);
	ck_assert_uint_eq(c->generation, 1);
}
END_TEST

START_TEST(a_removal_takes_all_readings_along)
{
	struct readings r = lit(1000);

	cage_set_presence(inv, c, PRESENCE_PRESENT, &start);
	module_update(inv, c, &r, 900, &start);
	cage_set_presence(inv, c, PRESENCE_ABSENT, &start);

	ck_assert(!c->module.has_readings);
	ck_assert_int_eq(cage_quality(c, MONITOR_RX_POWER, 0), QUALITY_UNSUPPORTED);
}
END_TEST

START_TEST(a_failed_read_keeps_the_value_and_calls_it_stale)
{
	struct readings r = lit(1000);

	cage_set_presence(inv, c, PRESENCE_PRESENT, &start);
	module_update(inv, c, &r, 900, &start);
	module_read_failed(inv, c, HW_NACK);

	ck_assert_int_eq(cage_quality(c, MONITOR_RX_POWER, 0), QUALITY_STALE);
	ck_assert_int_eq(c->module.readings.value[MONITOR_RX_POWER][0], 1000);
	ck_assert_uint_eq(c->counters.read_errors[HW_REASON_NACK], 1);
	module_update(inv, c, &r, 950, &start);
	ck_assert_int_eq(cage_quality(c, MONITOR_RX_POWER, 0), QUALITY_GOOD);
}
END_TEST

/* A visit for flags alone brings the monitors of before. */
START_TEST(flags_alone_make_no_reading_younger)
{
	struct readings r = lit(5000);

	cage_set_presence(inv, c, PRESENCE_PRESENT, &start);
	module_update(inv, c, &r, 900, &start);
	module_mark_stale(inv, c);
	r.signal[SIGNAL_RX_LOS] = lane_bit(0);
	module_update(inv, c, &r, 900, &start);
	ck_assert(c->module.stale);
	ck_assert_uint_eq(c->module.read_us, 900);
	ck_assert_uint_eq(c->module.signal_seen[SIGNAL_RX_LOS], lane_bit(0));
	module_update(inv, c, &r, 950, &start);

	ck_assert(!c->module.stale);
}
END_TEST

START_TEST(the_pace_is_the_time_between_two_good_reads)
{
	const struct pace *p = &c->module.pace[POLL_FLAGS];

	module_set_pace(inv, c, POLL_FLAGS, 1000);
	module_keep_pace(inv, c, POLL_FLAGS, 5000);
	ck_assert_uint_eq(p->achieved_us, 0);
	module_keep_pace(inv, c, POLL_FLAGS, 6100);
	module_keep_pace(inv, c, POLL_FLAGS, 7300);

	ck_assert_uint_eq(p->target_us, 1000);
	ck_assert_uint_eq(p->achieved_us, 1200);
	ck_assert_uint_eq(c->module.pace[POLL_MONITORS].achieved_us, 0);
}
END_TEST

START_TEST(another_module_is_polled_as_often_and_a_new_period_is_told)
{
	const struct pace *p = &c->module.pace[POLL_FLAGS];

	module_set_pace(inv, c, POLL_FLAGS, 1000);
	ck_assert_uint_eq(c->counters_tick, 1);
	inventory_end_turn(inv);
	module_set_pace(inv, c, POLL_FLAGS, 1000);
	ck_assert_uint_eq(c->counters_tick, 1);
	module_keep_pace(inv, c, POLL_FLAGS, 5000);
	cage_swap_module(inv, c, &start);

	ck_assert_uint_eq(p->target_us, 1000);
	ck_assert_uint_eq(p->read_us, 0);
}
END_TEST

START_TEST(an_interface_that_comes_to_a_cage_or_leaves_it_is_told)
{
	struct interface l = { .used = true };

	interface_assign(inv, &l, c);
	ck_assert_uint_eq(c->shape_tick, 1);
	inventory_end_turn(inv);
	interface_assign(inv, &l, c);
	ck_assert_uint_eq(c->shape_tick, 1);
	interface_assign(inv, &l, NULL);
	ck_assert_uint_eq(c->shape_tick, 2);
	inventory_end_turn(inv);
	interface_assign(inv, &l, NULL);
	ck_assert_uint_eq(inv->shape_tick, 2);
}
END_TEST

START_TEST(equal_readings_change_no_value_and_no_shape)
{
	struct readings r = lit(1000);
	uint64_t changed, shape;

	module_update(inv, c, &r, 900, &start);
	inventory_end_turn(inv);
	changed = c->module.changed_tick;
	shape = c->shape_tick;
	module_update(inv, c, &r, 950, &start);

	ck_assert_uint_eq(c->module.changed_tick, changed);
	ck_assert_uint_eq(c->shape_tick, shape);
	ck_assert_uint_eq(c->module.read_us, 950);
}
END_TEST

/* What appears or goes, a row each; see shape_differs(). */
static void
alter(struct readings *r, int what)
{
	switch (what) {
	case 0:
		r->present[MONITOR_TX_BIAS] = 1;
		break;
	case 1:
		r->flag_known[MONITOR_RX_POWER] = 1;
		break;
	case 2:
		r->signal_known[SIGNAL_RX_LOS] = 1;
		break;
	case 3:
		r->dp_state_known = 1;
		break;
	case 4:
		r->ready = false;
		break;
	case 5:
		r->module_state = 3;
		break;
	case 6:
		r->tx_ready = 1;
		break;
	case 7:
		r->rx_ready = 3;
		break;
	case 8:
		r->path_first = lane_bit(4);
		break;
	default:
		r->app[4] = 1;
		break;
	}
}

START_TEST(what_appears_or_goes_is_another_shape)
{
	struct readings r = lit(1000);
	uint64_t shape;

	module_update(inv, c, &r, 900, &start);
	inventory_end_turn(inv);
	shape = c->shape_tick;
	r.value[MONITOR_RX_POWER][0]++;
	module_update(inv, c, &r, 950, &start);
	inventory_end_turn(inv);
	ck_assert_uint_eq(c->shape_tick, shape);
	alter(&r, _i);
	module_update(inv, c, &r, 980, &start);

	ck_assert_uint_gt(c->shape_tick, shape);
}
END_TEST

/* -30 dBm, and not a nanowatt less. */
START_TEST(light_begins_at_a_microwatt)
{
	struct readings r = lit(999);

	r.active = lane_bit(0);
	module_update(inv, c, &r, 900, &start);
	ck_assert_uint_eq(c->module.rx_seen, 0);
	r.value[MONITOR_RX_POWER][0] = 1000;
	module_update(inv, c, &r, 950, &start);
	ck_assert_uint_eq(c->module.rx_seen, lane_bit(0));
}
END_TEST

START_TEST(another_value_is_a_tick_of_its_own)
{
	struct readings r = lit(1000);
	uint64_t first;

	module_update(inv, c, &r, 900, &start);
	first = inv->tick;
	ck_assert(inventory_end_turn(inv));
	ck_assert(!inventory_end_turn(inv));
	r = lit(1001);
	module_update(inv, c, &r, 950, &start);

	ck_assert_uint_eq(c->module.changed_tick, first + 1);
}
END_TEST

START_TEST(before_it_is_ready_a_module_shows_only_its_temperature)
{
	struct readings r = lit(1000);

	r.ready = false;
	r.module_state = 2;
	r.present[MONITOR_TEMP] = lane_bit(0);
	module_update(inv, c, &r, 900, &start);

	ck_assert_int_eq(cage_quality(c, MONITOR_RX_POWER, 0), QUALITY_NOT_READY);
	ck_assert_int_eq(cage_quality(c, MONITOR_TEMP, 0), QUALITY_GOOD);

	r.module_state = 0; /* without a state machine nothing counts yet */
	module_update(inv, c, &r, 950, &start);
	ck_assert_int_eq(cage_quality(c, MONITOR_TEMP, 0), QUALITY_NOT_READY);
}
END_TEST

/* Which mask speaks for a monitor; the whole module waits for no lane. */
static const struct {
	enum monitor id;
	uint32_t tx_ready, rx_ready;
	enum quality quality;
} lane_qualities[] = {
	{ MONITOR_TX_POWER, 0, 1, QUALITY_NOT_READY },
	{ MONITOR_TX_BIAS, 0, 1, QUALITY_NOT_READY },
	{ MONITOR_RX_POWER, 1, 0, QUALITY_NOT_READY },
	{ MONITOR_TX_POWER, 1, 0, QUALITY_GOOD },
	{ MONITOR_TX_BIAS, 1, 0, QUALITY_GOOD },
	{ MONITOR_RX_POWER, 0, 1, QUALITY_GOOD },
	{ MONITOR_TEMP, 0, 0, QUALITY_GOOD },
	{ MONITOR_VCC, 0, 0, QUALITY_GOOD },
};

START_TEST(a_lane_whose_data_path_is_not_up_is_not_ready)
{
	struct readings r = lit(1000);

	r.present[lane_qualities[_i].id] = lane_bit(0);
	r.tx_ready = lane_qualities[_i].tx_ready;
	r.rx_ready = lane_qualities[_i].rx_ready;
	module_update(inv, c, &r, 900, &start);

	ck_assert_int_eq(cage_quality(c, lane_qualities[_i].id, 0),
	    lane_qualities[_i].quality);
}
END_TEST

START_TEST(a_lane_that_becomes_ready_changes_the_shape)
{
	struct readings r = lit(1000);
	uint64_t first;

	module_update(inv, c, &r, 900, &start);
	inventory_end_turn(inv);
	first = c->shape_tick;

	r.rx_ready = 0;
	module_update(inv, c, &r, 901, &start);
	inventory_end_turn(inv);
	ck_assert_uint_eq(c->shape_tick, first + 1);

	r.tx_ready = lane_bit(0);
	module_update(inv, c, &r, 902, &start);
	ck_assert_uint_eq(c->shape_tick, first + 2);
}
END_TEST

/* A moment of both clocks. */
static struct now
at(uint64_t us)
{
	return (struct now){ .mono_us = us, .wall_us = 5000000 + us };
}

#define RX_LOS 6

/* What a pin gave, look by look, 100 us apart, and what is known of it then. */
static const struct {
	int level;
	enum pin_quality quality;
	bool asserted;
	uint64_t since_us;
	bool at_least;
	uint64_t read_us;
} pin_looks[] = {
	/* an error is no level, and what was known before goes on after it */
	{ HW_TIMEOUT, PIN_UNKNOWN, false, 0, false, 0 },
	{ 1, PIN_GOOD, true, 200, true, 200 },
	{ HW_NACK, PIN_UNKNOWN, true, 200, true, 200 },
	{ HW_IO, PIN_UNKNOWN, true, 200, true, 200 },
	{ 1, PIN_GOOD, true, 200, true, 500 },
	{ 0, PIN_GOOD, false, 600, false, 600 },
	{ HW_NACK, PIN_UNKNOWN, false, 600, false, 600 },
	/* it moved somewhere between 600 and 800 */
	{ 1, PIN_GOOD, true, 800, true, 800 },
	{ 0, PIN_GOOD, false, 900, false, 900 },
};

START_TEST(a_pin_has_a_level_and_a_time)
{
	for (unsigned i = 0; i < COUNT_OF(pin_looks); i++) {
		const struct pin *p = &c->pin[RX_LOS];
		uint64_t us = 100 * (uint64_t)(i + 1);
		struct now now = at(us + 7); /* told a little later */

		pin_set(inv, c, RX_LOS, pin_looks[i].level, us, &now);

		ck_assert_msg(pin_quality(c, RX_LOS) == pin_looks[i].quality, "%u", i);
		ck_assert_msg(p->asserted == pin_looks[i].asserted, "%u", i);
		ck_assert_msg(p->at_least == pin_looks[i].at_least, "%u", i);
		ck_assert_uint_eq(p->since_us, pin_looks[i].since_us);
		if (p->since_us)
			ck_assert_uint_eq(p->since_wall_us, 5000000 + p->since_us);
		ck_assert_uint_eq(pin_read_us(c, RX_LOS), pin_looks[i].read_us);
		ck_assert_int_eq(p->error,
		    pin_looks[i].level < 0 ? pin_looks[i].level : HW_OK);
		ck_assert(inventory_end_turn(inv)); /* a tick each */
	}
}
END_TEST

START_TEST(a_confirmed_pin_is_younger_and_its_level_as_old_as_before)
{
	struct now now = at(100);

	pin_set(inv, c, RX_LOS, 1, 100, &now);
	inventory_end_turn(inv);
	pins_confirm(inv, c, 250);

	ck_assert_uint_eq(pin_read_us(c, RX_LOS), 250);
	ck_assert_uint_eq(c->pin[RX_LOS].since_us, 100);
	ck_assert(!inventory_end_turn(inv));

	/* where it fails now, it was read then; looks at others make it no younger */
	now = at(300);
	pin_set(inv, c, RX_LOS, HW_TIMEOUT, 300, &now);
	pins_confirm(inv, c, 400);
	ck_assert_uint_eq(pin_read_us(c, RX_LOS), 250);
}
END_TEST

START_TEST(pins_that_nobody_reads_are_stale_until_all_were_read_again)
{
	struct now now = at(100);

	pin_set(inv, c, RX_LOS, 1, 100, &now);
	inventory_end_turn(inv);
	pins_mark_stale(inv, c);

	ck_assert(inventory_end_turn(inv));
	ck_assert_int_eq(pin_quality(c, RX_LOS), PIN_STALE);
	ck_assert_int_eq(pin_quality(c, 0), PIN_UNKNOWN);
	ck_assert(c->pin[RX_LOS].asserted);

	pins_confirm(inv, c, 900);
	ck_assert(inventory_end_turn(inv));
	ck_assert_int_eq(pin_quality(c, RX_LOS), PIN_GOOD);
	ck_assert_uint_eq(c->pin[RX_LOS].since_us, 100);
}
END_TEST

START_TEST(a_level_that_changed_while_nobody_looked_may_be_older)
{
	struct now now = at(100);

	pin_set(inv, c, RX_LOS, 1, 100, &now);
	pins_confirm(inv, c, 100);
	now = at(200);
	pin_set(inv, c, RX_LOS, 0, 200, &now);
	ck_assert(!c->pin[RX_LOS].at_least);
	pins_mark_stale(inv, c);
	now = at(900);
	pin_set(inv, c, RX_LOS, 1, 900, &now);
	pins_confirm(inv, c, 900);
	ck_assert_uint_eq(c->pin[RX_LOS].since_us, 900);
	ck_assert(c->pin[RX_LOS].at_least);

	now = at(950);
	pin_set(inv, c, RX_LOS, 0, 950, &now);
	ck_assert(!c->pin[RX_LOS].at_least);
}
END_TEST

START_TEST(a_flag_is_remembered_from_its_first_time_until_the_module_goes)
{
	struct readings r = lit(1000);
	uint64_t first;

	module_update(inv, c, &r, 900, &start);
	inventory_end_turn(inv);
	first = c->shape_tick;
	for (int i = 0; i < 4; i++) { /* up, down, up, down */
		r.flag[MONITOR_RX_POWER][LIMIT_LOW_WARN] = i % 2 ? 0 : lane_bit(3);
		r.signal[SIGNAL_RX_LOS] = i % 2 ? 0 : lane_bit(5);
		module_update(inv, c, &r, 901, &start);
		inventory_end_turn(inv);
		ck_assert_uint_eq(c->shape_tick, first + 1);
		ck_assert_uint_eq(c->module.flag_seen[MONITOR_RX_POWER][LIMIT_LOW_WARN],
		    lane_bit(3));
		ck_assert_uint_eq(c->module.signal_seen[SIGNAL_RX_LOS], lane_bit(5));
	}

	cage_swap_module(inv, c, &start);
	ck_assert_uint_eq(c->module.signal_seen[SIGNAL_RX_LOS], 0);
	ck_assert_uint_eq(c->module.flag_seen[MONITOR_RX_POWER][LIMIT_LOW_WARN], 0);
}
END_TEST

START_TEST(a_cage_is_found_by_its_name)
{
	ck_assert_ptr_eq(inventory_find(inv, "2"), c);
	ck_assert_ptr_null(inventory_find(inv, "99"));
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *suite = suite_create("model");
	TCase *tc = tcase_create("model");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, a_transfer_is_counted_by_its_time_and_its_error);
	tcase_add_test(tc, the_time_of_a_page_is_that_of_good_reads_of_128_bytes);
	tcase_add_test(tc, each_insertion_starts_a_generation);
	tcase_add_test(tc, a_pin_that_cannot_be_read_is_no_removal);
	tcase_add_test(tc, a_removal_takes_all_readings_along);
	tcase_add_test(tc, a_failed_read_keeps_the_value_and_calls_it_stale);
	tcase_add_test(tc, flags_alone_make_no_reading_younger);
	tcase_add_test(tc, the_pace_is_the_time_between_two_good_reads);
	tcase_add_test(tc, another_module_is_polled_as_often_and_a_new_period_is_told);
	tcase_add_test(tc, an_interface_that_comes_to_a_cage_or_leaves_it_is_told);
	tcase_add_test(tc, equal_readings_change_no_value_and_no_shape);
	tcase_add_loop_test(tc, what_appears_or_goes_is_another_shape, 0, 10);
	tcase_add_test(tc, light_begins_at_a_microwatt);
	tcase_add_test(tc, another_value_is_a_tick_of_its_own);
	tcase_add_test(tc, before_it_is_ready_a_module_shows_only_its_temperature);
	tcase_add_loop_test(tc, a_lane_whose_data_path_is_not_up_is_not_ready, 0,
	    COUNT_OF(lane_qualities));
	tcase_add_test(tc, a_lane_that_becomes_ready_changes_the_shape);
	tcase_add_test(tc, a_pin_has_a_level_and_a_time);
	tcase_add_test(tc, a_confirmed_pin_is_younger_and_its_level_as_old_as_before);
	tcase_add_test(tc, pins_that_nobody_reads_are_stale_until_all_were_read_again);
	tcase_add_test(tc, a_level_that_changed_while_nobody_looked_may_be_older);
	tcase_add_test(tc,
	    a_flag_is_remembered_from_its_first_time_until_the_module_goes);
	tcase_add_test(tc, a_cage_is_found_by_its_name);
	suite_add_tcase(suite, tc);
	return suite;
}

int
main(void)
{
	return suite_run(make_suite());
}

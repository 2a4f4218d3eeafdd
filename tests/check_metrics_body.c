/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Metrics: one body for all scrapes of a tick, patched where values change and laid out
 * anew where series do.
 */
#include "api/metrics.h"

#include <stdlib.h>

#include "schema/leaf.h"
#include "tests/api_fixture.h"
#include "tests/metrics_fixture.h"
#include "tests/suite.h"

/* Each family of the table, each instance, against the leaf's own value. */
static void
compare_with_leaves(void)
{
	size_t count;
	const struct leaf *leaves = leaf_table(&count);
	char print[DECIMAL_TEXT_MAX];
	char line[1024];
	struct value v;

	for (size_t i = 0; i < count; i++) {
		const struct leaf *leaf = &leaves[i];

		if (leaf->subject != LEAF_LANE || leaf->type != METRIC_GAUGE ||
		    !(leaf->show & SHOW_READING))
			continue;
		for (unsigned lane = 0; lane < 8; lane++) {
			ck_assert(leaf->get(&inv->cage[0], lane, &v));
			decimal_print(print, v.number, leaf->digits, 0);
			snprintf(line, sizeof(line), "%s{port=\"1\",lane=\"%u\"} %s",
			    leaf->metric, lane + 1, print);
			ck_assert_msg(has_line(line), "missing: %s", line);
		}
	}
}

START_TEST(patches_follow_every_value)
{
	struct readings r;

	metrics_configure(metrics, &everything);
	scrape();
	fixture_readings(&r);
	for (int step = 0; step < 50; step++) {
		for (unsigned lane = 0; lane < 8; lane++) {
			r.value[MONITOR_TX_POWER][lane] += 777 * (int32_t)(lane + 1);
			r.value[MONITOR_RX_POWER][lane] =
			    step % 7 == 0 ? 0 : 1000 * (int32_t)lane + 90 * step;
			r.value[MONITOR_TX_BIAS][lane] += step - 25;
		}
		module_update(inv, &inv->cage[0], &r, now.mono_us, &now);
		inventory_end_turn(inv);
		scrape();
		compare_with_leaves();
	}
	ck_assert_uint_eq(metrics_stats(metrics)->layouts, 1);
	ck_assert_uint_eq(metrics_stats(metrics)->copies, 0);
}
END_TEST

START_TEST(only_what_changed_is_written_again)
{
	struct readings r;
	uint64_t before;

	scrape();
	before = metrics_stats(metrics)->patches;
	fixture_readings(&r);
	r.value[MONITOR_TX_POWER][3]++; /* too little for a thousandth of a dBm */
	r.value[MONITOR_TX_BIAS][5] += 2;
	module_update(inv, &inv->cage[0], &r, now.mono_us - 412 * US_PER_MS, &now);
	inventory_end_turn(inv);
	scrape();

	ck_assert_uint_eq(metrics_stats(metrics)->patches - before, 1);
	ck_assert(
	    has_line("transceiver_tx_bias_amperes{port=\"1\",lane=\"6\"} 0.011512"));
}
END_TEST

START_TEST(scrapes_of_one_tick_share_one_body)
{
	struct snapshot *a = metrics_snapshot(metrics, &now);
	struct snapshot *b = metrics_snapshot(metrics, &now);

	ck_assert_ptr_eq(a, b);
	ck_assert_uint_eq(metrics_stats(metrics)->layouts, 1);
	ck_assert_uint_eq(metrics_stats(metrics)->copies, 0);
	snapshot_unref(a);
	snapshot_unref(b);
}
END_TEST

START_TEST(a_held_snapshot_never_changes)
{
	struct snapshot *held = metrics_snapshot(metrics, &now);
	char *before = squeeze(held);
	char *after;
	struct readings r;

	fixture_readings(&r);
	r.value[MONITOR_TEMP][0] = 99000;
	module_update(inv, &inv->cage[0], &r, now.mono_us, &now);
	inventory_end_turn(inv);
	scrape();
	after = squeeze(held);

	ck_assert_str_eq(before, after);
	ck_assert(has_line("transceiver_temperature_celsius{port=\"1\"} 99"));
	ck_assert_uint_eq(metrics_stats(metrics)->copies, 1);
	ck_assert_uint_eq(metrics_stats(metrics)->layouts, 1);
	metrics_destroy(metrics);
	metrics = NULL;
	free(after);
	after = squeeze(held);
	ck_assert_str_eq(before, after);
	snapshot_unref(held);
	free(before);
	free(after);
}
END_TEST

START_TEST(a_change_later_in_the_same_turn_is_not_lost)
{
	struct readings r;

	scrape();
	fixture_readings(&r);
	r.value[MONITOR_TEMP][0] = 50000;
	module_update(inv, &inv->cage[0], &r, now.mono_us, &now);
	scrape();
	ck_assert(has_line("transceiver_temperature_celsius{port=\"1\"} 50"));
	r.value[MONITOR_TEMP][0] = 51000;
	module_update(inv, &inv->cage[0], &r, now.mono_us, &now);
	inventory_end_turn(inv);
	scrape();

	ck_assert(has_line("transceiver_temperature_celsius{port=\"1\"} 51"));
}
END_TEST

START_TEST(a_time_of_few_digits_leaves_room_for_all)
{
	struct readings r;

	fixture_readings(&r);
	r.value[MONITOR_TEMP][0]++;
	module_update(inv, &inv->cage[0], &r, now.mono_us - 123456, &now);
	scrape();
	ck_assert(
	    has_line("transceiver_last_poll_timestamp_seconds{port=\"1\"} 1795363200"));
	inventory_end_turn(inv);
	r.value[MONITOR_TEMP][0]++;
	module_update(inv, &inv->cage[0], &r, now.mono_us, &now);
	scrape();

	ck_assert(has_line(
	    "transceiver_last_poll_timestamp_seconds{port=\"1\"} 1795363200.123"));
	ck_assert_uint_eq(metrics_stats(metrics)->layouts, 1);
}
END_TEST

START_TEST(a_value_too_long_for_its_field_gets_a_new_layout)
{
	struct readings r;

	scrape();
	fixture_readings(&r);
	r.value[MONITOR_TEMP][0] = -128123;
	module_update(inv, &inv->cage[0], &r, now.mono_us, &now);
	inventory_end_turn(inv);
	scrape();

	ck_assert(has_line("transceiver_temperature_celsius{port=\"1\"} -128.123"));
	ck_assert_uint_eq(metrics_stats(metrics)->layouts, 2);
}
END_TEST

START_TEST(a_removed_module_leaves_no_series)
{
	scrape();
	cage_set_presence(inv, &inv->cage[0], PRESENCE_ABSENT, &now);
	inventory_end_turn(inv);
	scrape();

	/* present, insertions, resets, four kinds of errors */
	ck_assert_ptr_null(strstr(body, "transceiver_temperature_celsius{port=\"1\"}"));
	ck_assert_ptr_null(
	    strstr(body, "SN0001\",date_code=\"261101\",media=\"400GBASE-DR4\","
			 "spec=\"CMIS\",firmware=\"1.2\"} 1\n"
			 "transceiver_module_info{port=\"4\""));
	ck_assert_ptr_null(strstr(body, "transceiver_module_info{port=\"1\""));
	ck_assert(has_line("transceiver_present{port=\"1\"} 0"));
	ck_assert_uint_eq(series_of("transceiver_rx_power_dbm{port=\"1\""), 0);
}
END_TEST

START_TEST(a_plugged_module_gets_its_series)
{
	scrape();
	fixture_plug(inv, &inv->cage[1]);
	inventory_end_turn(inv);
	scrape();

	ck_assert_uint_eq(series_of("transceiver_rx_power_dbm{port=\"2\""), 8);
	ck_assert(has_line("transceiver_present{port=\"2\"} 1"));
}
END_TEST

START_TEST(a_margin_appears_with_the_first_light)
{
	static const char margin[] = "transceiver_rx_power_margin_db{port=\"1\"}";
	struct readings r;

	fixture_readings(&r);
	memset(r.value[MONITOR_RX_POWER], 0, sizeof(r.value[MONITOR_RX_POWER]));
	inv->cage[0].module.rx_seen = 0;
	module_update(inv, &inv->cage[0], &r, now.mono_us, &now);
	inv->cage[0].shape_tick = inv->shape_tick = inventory_touch(inv);
	inventory_end_turn(inv);
	scrape();
	ck_assert_uint_eq(series_of(margin), 0);

	r.value[MONITOR_RX_POWER][3] = 200000;
	module_update(inv, &inv->cage[0], &r, now.mono_us, &now);
	inventory_end_turn(inv);
	scrape();
	ck_assert(has_line("transceiver_rx_power_margin_db{port=\"1\"} 3.01"));
}
END_TEST

START_TEST(the_daemons_figures_move_without_a_tick)
{
	scrape();
	metrics_count_request(metrics, "cages", 200);
	metrics_count_request(metrics, "cages", 200);
	metrics_count_request(metrics, "cages", 404);
	now.mono_us += 2 * US_PER_S;
	scrape();

	ck_assert(
	    has_line("caged_http_requests_total{handler=\"cages\",code=\"200\"} 2"));
	ck_assert(
	    has_line("caged_http_requests_total{handler=\"cages\",code=\"404\"} 1"));
	ck_assert_uint_eq(metrics_stats(metrics)->layouts, 1);
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *s = suite_create("metrics_body");
	TCase *t = tcase_create("metrics_body");

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, patches_follow_every_value);
	tcase_add_test(t, only_what_changed_is_written_again);
	tcase_add_test(t, scrapes_of_one_tick_share_one_body);
	tcase_add_test(t, a_held_snapshot_never_changes);
	tcase_add_test(t, a_change_later_in_the_same_turn_is_not_lost);
	tcase_add_test(t, a_time_of_few_digits_leaves_room_for_all);
	tcase_add_test(t, a_value_too_long_for_its_field_gets_a_new_layout);
	tcase_add_test(t, a_removed_module_leaves_no_series);
	tcase_add_test(t, a_plugged_module_gets_its_series);
	tcase_add_test(t, a_margin_appears_with_the_first_light);
	tcase_add_test(t, the_daemons_figures_move_without_a_tick);
	suite_add_tcase(s, t);
	return s;
}

int
main(void)
{
	return suite_run(make_suite());
}

/* SPDX-License-Identifier: Apache-2.0 */
/* Metrics: families that can be switched on: watts, flags, limits, states. */
#include "api/metrics.h"

#include <stdlib.h>

#include "tests/api_fixture.h"
#include "tests/metrics_fixture.h"
#include "tests/suite.h"

static const char *const optional[] = {
	"transceiver_rx_power_watts{port=\"1\",lane=\"1\"} 0.000501187",
	"transceiver_rx_power_watts{port=\"1\",lane=\"7\"} 0",
	"transceiver_tx_power_watts{port=\"1\",lane=\"8\"} 0.0017",
	"transceiver_temperature_threshold_celsius{port=\"1\",bound=\"high\",severity=\"alarm\"} 75",
	"transceiver_temperature_threshold_celsius{port=\"1\",bound=\"low\",severity=\"alarm\"} -5",
	"transceiver_rx_power_threshold_dbm{port=\"1\",bound=\"high\",severity=\"warning\"} 1.761",
	"transceiver_rx_power_threshold_dbm{port=\"1\",bound=\"low\",severity=\"alarm\"} -10",
	"transceiver_flag{port=\"1\",lane=\"7\",flag=\"rx_los\"} 1",
	"transceiver_flag{port=\"1\",lane=\"6\",flag=\"rx_los\"} 0",
	"transceiver_flag{port=\"1\",lane=\"7\",flag=\"rx_power_low_alarm\"} 1",
	"transceiver_flag{port=\"1\",lane=\"7\",flag=\"rx_power_high_warning\"} 0",
	"transceiver_flag{port=\"1\",flag=\"temperature_high_warning\"} 1",
	"transceiver_flag{port=\"1\",flag=\"temperature_low_warning\"} 0",
	"transceiver_module_state{port=\"1\",transceiver_module_state=\"ready\"} 1",
	"transceiver_module_state{port=\"1\",transceiver_module_state=\"low_power\"} 0",
	"transceiver_datapath_state{port=\"1\",lane=\"1\",transceiver_datapath_state=\"DPActivated\"} 1",
	"transceiver_datapath_state{port=\"1\",lane=\"8\",transceiver_datapath_state=\"DPInit\"} 0",
};

START_TEST(what_is_switched_on_is_shown_from_the_next_scrape_on)
{
	scrape();
	ck_assert(!has_line(optional[_i]));
	metrics_configure(metrics, &everything);
	scrape();

	ck_assert_msg(has_line(optional[_i]), "missing: %s", optional[_i]);
}
END_TEST

/* Each switch alone, and how many more series it gives to both modules. */
static const struct {
	struct metrics_options options;
	const char *family;
	unsigned series;
} switches[] = {
	{ { .watts = true }, "transceiver_tx_power_watts", 8 },
	{ { .watts = true }, "transceiver_rx_power_watts", 9 },
	{ { .thresholds = true }, "transceiver_temperature_threshold_celsius", 8 },
	{ { .thresholds = true }, "transceiver_rx_power_threshold_dbm", 4 },
	{ { .thresholds = true }, "transceiver_tx_bias_threshold_amperes", 0 },
	{ { .vdm = true }, "transceiver_host_snr_db", 2 },
	{ { .state_sets = true }, "transceiver_module_state{", 10 },
	{ { .state_sets = true }, "transceiver_datapath_state{", 63 },
	/* per module 4 of temperature, 8 x 5 of signal and light: host lanes count */
	{ { .flags = METRICS_FLAGS_ALL }, "transceiver_flag{", 2 * (4 + 8 * 5) },
	{ { .flags = METRICS_FLAGS_SEEN }, "transceiver_flag{", 2 * 3 },
	{ { .flags = METRICS_FLAGS_ALL }, "transceiver_flag_reads_total{",
	    2 * (4 + 8 * 5) },
	{ { .flags = METRICS_FLAGS_SEEN }, "transceiver_flag_reads_total{", 2 * 3 },
};

START_TEST(a_switch_adds_its_families_and_no_others)
{
	unsigned usual;

	scrape();
	usual = series_of("transceiver_");
	metrics_configure(metrics, &switches[_i].options);
	scrape();

	ck_assert_uint_eq(series_of(switches[_i].family), switches[_i].series);
	for (size_t i = 0; i < COUNT_OF(switches); i++) {
		if (memcmp(&switches[i].options, &switches[_i].options,
			sizeof(switches[i].options)) == 0)
			usual += switches[i].series;
	}
	ck_assert_uint_eq(series_of("transceiver_"), usual);
}
END_TEST

START_TEST(switching_off_again_gives_the_usual_body)
{
	char *usual;
	unsigned series;

	scrape();
	series = series_of("transceiver_");
	usual = body;
	body = NULL;
	metrics_configure(metrics, &everything);
	scrape();
	metrics_configure(metrics, &(struct metrics_options){ .watts = false });
	scrape();

	ck_assert_uint_eq(series_of("transceiver_"), series);
	ck_assert_int_eq(strncmp(usual, body, (size_t)(strstr(usual, "caged_") - usual)),
	    0);
	free(usual);
}
END_TEST

/* Polls cage 1 with the fixture's readings and one more flag, or without it. */
static void
poll_with_tx_fault(uint32_t lanes)
{
	struct readings r;

	fixture_readings(&r);
	r.signal_known[SIGNAL_TX_FAULT] = 0xff;
	r.signal[SIGNAL_TX_FAULT] = lanes;
	module_update(inv, &inv->cage[0], &r, now.mono_us, &now);
	inventory_end_turn(inv);
	scrape();
}

START_TEST(a_flag_is_shown_from_its_first_time_until_the_module_goes)
{
	static const char fault[] =
	    "transceiver_flag{port=\"1\",lane=\"3\",flag=\"tx_fault\"}";

	metrics_configure(metrics,
	    &(struct metrics_options){ .flags = METRICS_FLAGS_SEEN });
	poll_with_tx_fault(0);
	ck_assert_uint_eq(series_of(fault), 0);
	poll_with_tx_fault(lane_bit(2));
	ck_assert(
	    has_line("transceiver_flag{port=\"1\",lane=\"3\",flag=\"tx_fault\"} 1"));
	poll_with_tx_fault(0);
	ck_assert(
	    has_line("transceiver_flag{port=\"1\",lane=\"3\",flag=\"tx_fault\"} 0"));
	ck_assert_uint_eq(series_of("transceiver_flag{port=\"1\""), 4);

	cage_set_presence(inv, &inv->cage[0], PRESENCE_ABSENT, &now);
	fixture_plug(inv, &inv->cage[0]);
	poll_with_tx_fault(0);
	ck_assert_uint_eq(series_of(fault), 0);
	ck_assert_uint_eq(series_of("transceiver_flag{port=\"1\""), 3);
}
END_TEST

START_TEST(limits_that_are_not_trusted_are_not_shown)
{
	inv->cage[0].module.limits.trusted[MONITOR_TEMP] = false;
	metrics_configure(metrics, &everything);
	scrape();

	ck_assert_uint_eq(series_of(
			      "transceiver_temperature_threshold_celsius{port=\"1\""),
	    0);
	ck_assert_uint_eq(series_of("transceiver_rx_power_threshold_dbm{port=\"1\""), 4);
}
END_TEST

START_TEST(a_module_without_a_state_machine_has_no_states)
{
	struct readings r;

	fixture_readings(&r);
	r.module_state = 0;
	r.dp_state_known = 0;
	module_update(inv, &inv->cage[0], &r, now.mono_us, &now);
	inventory_end_turn(inv);
	metrics_configure(metrics, &everything);
	scrape();

	ck_assert_uint_eq(series_of("transceiver_module_state{port=\"1\""), 0);
	ck_assert_uint_eq(series_of("transceiver_datapath_state{port=\"1\""), 0);
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *s = suite_create("metrics_switches");
	TCase *t = tcase_create("metrics_switches");

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_loop_test(t, what_is_switched_on_is_shown_from_the_next_scrape_on, 0,
	    COUNT_OF(optional));
	tcase_add_loop_test(t, a_switch_adds_its_families_and_no_others, 0,
	    COUNT_OF(switches));
	tcase_add_test(t, switching_off_again_gives_the_usual_body);
	tcase_add_test(t, a_flag_is_shown_from_its_first_time_until_the_module_goes);
	tcase_add_test(t, limits_that_are_not_trusted_are_not_shown);
	tcase_add_test(t, a_module_without_a_state_machine_has_no_states);
	suite_add_tcase(s, t);
	return s;
}

int
main(void)
{
	return suite_run(make_suite());
}

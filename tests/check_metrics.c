/* SPDX-License-Identifier: Apache-2.0 */
/* Metrics: which series there are, and that they show the values of the model. */
#include "tests/api_fixture.h"
#include "tests/metrics_fixture.h"
#include "tests/suite.h"

/* Something of a module is there or not there now. */
static void
touch(struct cage *c)
{
	c->shape_tick = inv->shape_tick = inventory_touch(inv);
	inventory_end_turn(inv);
}

/* Worked out by hand from the fixture. */
static const char *const expected[] = {
	"# TYPE transceiver_rx_power_dbm gauge",
	"# TYPE transceiver_insertions_total counter",
	"transceiver_rx_power_dbm{port=\"1\",lane=\"1\"} -3",
	"transceiver_rx_power_dbm{port=\"1\",lane=\"2\"} -3.456",
	"transceiver_rx_power_dbm{port=\"1\",lane=\"7\"} -40",
	"transceiver_rx_power_dbm{port=\"1\",lane=\"8\"} -8.205",
	"transceiver_tx_power_dbm{port=\"1\",lane=\"1\"} 0",
	"transceiver_tx_power_dbm{port=\"1\",lane=\"2\"} 0.414",
	"transceiver_tx_power_dbm{port=\"1\",lane=\"8\"} 2.304",
	"transceiver_tx_bias_amperes{port=\"1\",lane=\"1\"} 0.0065",
	"transceiver_tx_bias_amperes{port=\"1\",lane=\"4\"} 0.009506",
	"transceiver_temperature_celsius{port=\"1\"} -4.567",
	"transceiver_supply_voltage_volts{port=\"1\"} 3.3012",
	"transceiver_rx_power_margin_db{port=\"1\"} -30",
	"transceiver_temperature_margin_celsius{port=\"1\"} 79.567",
	"transceiver_present{port=\"1\"} 1",
	"transceiver_present{port=\"2\"} 0",
	"transceiver_up{port=\"1\"} 1",
	"transceiver_module_info{port=\"1\",form_factor=\"QSFP-DD\",vendor=\"Ex\\\"ample\\\\\","
	"part_number=\"DR4-400\xef\xbf\xbd\",revision=\"A1\",serial_number=\"SN0001\","
	"date_code=\"261101\",media=\"400GBASE-DR4\",spec=\"CMIS\",firmware=\"1.2\"} 1",
	"transceiver_module_state_active{port=\"1\",state=\"ready\"} 1",
	"transceiver_last_poll_timestamp_seconds{port=\"1\"} 1795363199.711",
	"transceiver_media_snr_db{port=\"1\",lane=\"1\"} 21",
	"transceiver_media_snr_db{port=\"1\",lane=\"2\"} 21.25",
	"transceiver_media_snr_db{port=\"1\",lane=\"8\"} 22.75",
	"# TYPE transceiver_pre_fec_ber_ratio gauge",
	"transceiver_pre_fec_ber_ratio{port=\"1\",lane=\"1\"} 0.00000001234",
	"transceiver_pre_fec_ber_ratio{port=\"1\",lane=\"8\"} 0.00000001241",
	"transceiver_insertions_total{port=\"1\"} 1",
	"transceiver_presence_flaps_total{port=\"3\"} 0",
	"transceiver_resets_total{port=\"2\"} 0",
	"transceiver_alarms{port=\"1\",severity=\"critical\"} 0",
	"transceiver_alarms{port=\"4\",severity=\"warning\"} 0",
	"transceiver_read_errors_total{port=\"1\",reason=\"nack\"} 0",
	"transceiver_read_errors_total{port=\"3\",reason=\"other\"} 0",
	"caged_build_info{version=\"1.\\\"2\"} 1",
	"caged_bus_up{bus=\"0\"} 1",
	"caged_bus_up{bus=\"1\"} 0",
	"caged_bus_busy_seconds_total{bus=\"0\"} 0.200501",
	"caged_bus_bytes_total{bus=\"0\"} 128",
	"caged_bus_transactions_total{bus=\"0\"} 3",
	"caged_bus_open_breakers{bus=\"0\"} 1",
	"caged_bus_open_breakers{bus=\"1\"} 0",
	"caged_bus_sweep_seconds{bus=\"0\"} 0",
	"caged_bus_flags_period_seconds{bus=\"0\"} 1",
	"caged_bus_flags_worst_seconds{bus=\"0\"} 1.002",
	"caged_bus_monitors_period_seconds{bus=\"0\"} 5",
	"transceiver_breaker_open{port=\"1\"} 1",
	"transceiver_breaker_open{port=\"4\"} 0",
	"caged_bus_transfer_seconds_bucket{bus=\"0\",le=\"0.00025\"} 1",
	"caged_bus_transfer_seconds_bucket{bus=\"0\",le=\"0.0005\"} 2",
	"caged_bus_transfer_seconds_bucket{bus=\"0\",le=\"0.128\"} 2",
	"caged_bus_transfer_seconds_bucket{bus=\"0\",le=\"+Inf\"} 3",
	"caged_bus_transfer_seconds_sum{bus=\"0\"} 0.200501",
	"caged_bus_transfer_seconds_count{bus=\"0\"} 3",
	"caged_bus_transfer_seconds_count{bus=\"1\"} 0",
	"caged_loop_turn_seconds_bucket{le=\"0.0001\"} 5",
	"caged_loop_turn_seconds_bucket{le=\"0.001\"} 7",
	"caged_loop_turn_seconds_bucket{le=\"+Inf\"} 8",
	"caged_loop_turn_seconds_sum 0.0045",
	"caged_loop_turn_seconds_count 8",
	"process_cpu_seconds_total 1.25",
	"# HELP process_max_fds How many file descriptors the main process may have open.",
	"process_max_fds 1024",
	"caged_bus_errors_total{bus=\"0\",kind=\"timeout\"} 1",
	"caged_bus_errors_total{bus=\"0\",kind=\"nopage\"} 1",
	"caged_bus_errors_total{bus=\"0\",kind=\"stuck\"} 0",
	"caged_bus_errors_total{bus=\"1\",kind=\"nack\"} 0",
	"caged_bus_timeouts_total{bus=\"0\"} 2",
};

START_TEST(a_metric_shows_the_value_of_the_model)
{
	scrape();

	ck_assert_msg(has_line(expected[_i]), "missing: %s", expected[_i]);
}
END_TEST

static const char *const absent[] = {
	"transceiver_present{port=\"3\"}",             /* never read */
	"transceiver_up{port=\"2\"}",                  /* empty */
	"transceiver_alarms{port=\"2\"",               /* empty */
	"transceiver_temperature_celsius{port=\"2\"}", /* empty */
	"transceiver_tx_power_dbm{port=\"4\"",         /* not measured */
	"transceiver_rx_power_dbm{port=\"4\",lane=\"2\"}",
	"transceiver_rx_power_margin_db{port=\"4\"}", /* no limits */
	"process_resident_memory_bytes",              /* not known */
	"caged_http_requests_total",                  /* none yet */
	"transceiver_media_snr_db{port=\"4\"",        /* observes nothing */
	"transceiver_host_snr_db",                    /* not asked for */
};

START_TEST(a_lane_whose_data_path_is_not_up_has_no_series)
{
	inv->cage[0].module.readings.tx_ready = 0xfe;
	inv->cage[0].module.readings.rx_ready = 0x7f;
	scrape();

	ck_assert_uint_eq(series_of("transceiver_tx_power_dbm{port=\"1\""), 7);
	ck_assert_uint_eq(series_of("transceiver_tx_bias_amperes{port=\"1\""), 7);
	ck_assert_uint_eq(series_of("transceiver_rx_power_dbm{port=\"1\",lane=\"8\"}"),
	    0);
	ck_assert_uint_eq(series_of("transceiver_rx_power_dbm{port=\"1\",lane=\"1\"}"),
	    1);
}
END_TEST

/* One that is not good is left out: unused lanes, and all that is stale. */
START_TEST(what_is_observed_is_shown_while_it_is_good)
{
	struct cage *c = &inv->cage[0];

	c->module.readings.rx_ready = 0x0f;
	scrape();
	ck_assert_uint_eq(series_of("transceiver_media_snr_db{port=\"1\""), 4);
	c->module.readings.path_first = 0x11; /* a data path has the number of lane 5 */
	touch(c);
	scrape();
	ck_assert_uint_eq(series_of("transceiver_pre_fec_ber_ratio{port=\"1\""), 5);
	ck_assert_uint_eq(series_of(
			      "transceiver_pre_fec_ber_ratio{port=\"1\",lane=\"5\"}"),
	    1);
	vdm_set_mark_stale(inv, c);
	inventory_end_turn(inv);
	scrape();
	ck_assert_uint_eq(series_of("transceiver_pre_fec_ber_ratio{port=\"1\""), 0);
	ck_assert_uint_eq(series_of("transceiver_rx_power_dbm{port=\"1\""), 4);
	vdm_set_renew(inv, c, now.mono_us);
	inventory_end_turn(inv);
	scrape();
	ck_assert_uint_eq(series_of("transceiver_pre_fec_ber_ratio{port=\"1\""), 5);
}
END_TEST

START_TEST(what_is_absent_has_no_series)
{
	scrape();

	ck_assert_uint_eq(series_of(absent[_i]), 0);
}
END_TEST

START_TEST(stale_readings_are_not_shown)
{
	scrape();
	module_read_failed(inv, &inv->cage[0], HW_NACK);
	inventory_end_turn(inv);
	scrape();

	ck_assert_uint_eq(series_of("transceiver_rx_power_dbm{port=\"1\""), 0);
	ck_assert_uint_eq(series_of("transceiver_temperature_celsius{port=\"1\""), 0);
	ck_assert_uint_eq(series_of("transceiver_module_state_active{port=\"1\""), 0);
	ck_assert(has_line("transceiver_up{port=\"1\"} 0"));
	ck_assert(
	    has_line("transceiver_read_errors_total{port=\"1\",reason=\"nack\"} 1"));
	ck_assert(has_line(
	    "transceiver_last_poll_timestamp_seconds{port=\"1\"} 1795363199.711"));
}
END_TEST

START_TEST(a_port_of_eight_lanes_has_at_most_60_series)
{
	unsigned series = 0;

	scrape();
	for (const char *at = body; (at = strstr(at, "{port=\"1\"")); at++)
		series++;

	/* SNR and BER of each lane are 16 of them */
	ck_assert_uint_eq(series, 60);
}
END_TEST

START_TEST(every_family_is_announced_once_and_stands_together)
{
	scrape();
	for (const char *at = body; (at = strstr(at, "# TYPE ")); at++) {
		char name[128];
		char needle[160];

		ck_assert_int_eq(sscanf(at + 7, "%127s", name), 1);
		snprintf(needle, sizeof(needle), "# TYPE %s ", name);
		ck_assert_ptr_null(strstr(at + 1, needle));
		snprintf(needle, sizeof(needle), "# HELP %s ", name);
		ck_assert_ptr_nonnull(strstr(body, needle));
	}
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *s = suite_create("metrics");
	TCase *t = tcase_create("metrics");

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_loop_test(t, a_metric_shows_the_value_of_the_model, 0,
	    COUNT_OF(expected));
	tcase_add_test(t, a_lane_whose_data_path_is_not_up_has_no_series);
	tcase_add_test(t, what_is_observed_is_shown_while_it_is_good);
	tcase_add_loop_test(t, what_is_absent_has_no_series, 0, COUNT_OF(absent));
	tcase_add_test(t, stale_readings_are_not_shown);
	tcase_add_test(t, a_port_of_eight_lanes_has_at_most_60_series);
	tcase_add_test(t, every_family_is_announced_once_and_stands_together);
	suite_add_tcase(s, t);
	return s;
}

int
main(void)
{
	return suite_run(make_suite());
}

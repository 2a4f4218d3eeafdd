/* SPDX-License-Identifier: Apache-2.0 */
#include "api/metrics.h"

#include <stdlib.h>
#include <zlib.h>

#include "api/openmetrics.h"
#include "model/alarm_past.h"
#include "schema/leaf.h"
#include "tests/api_fixture.h"
#include "tests/suite.h"

static const struct metrics_options everything = { true, true, true, true,
	METRICS_FLAGS_ALL };

static struct inventory *inv;
static struct metrics *metrics;
static struct now now;
static char *body; /* the last scrape, blanks squeezed, ends in NUL */

static void
give_turns(void *arg, struct api_turns *ret_turns)
{
	static const uint32_t bound[] = { 100, 1000 };
	static const uint64_t count[] = { 5, 2, 1 };

	(void)arg;
	*ret_turns = (struct api_turns){ bound, count, 2, 4500 };
}

static void
give_usage(void *arg, struct api_usage *ret_usage)
{
	(void)arg;
	*ret_usage = (struct api_usage){ .cpu_us = 1250000, .max_fds = 1024 };
}

static const struct api_host host = {
	.version = "1.\"2",
	.turns = give_turns,
	.usage = give_usage,
};

static void
setup(void)
{
	now = fixture_now;
	inv = fixture_create();
	metrics = metrics_create(inv, &host);
	body = NULL;
}

static void
teardown(void)
{
	free(body);
	metrics_destroy(metrics);
	inventory_destroy(inv);
}

/* Something of a module is there or not there now. */
static void
touch(struct cage *c)
{
	c->shape_tick = inv->shape_tick = inventory_touch(inv);
	inventory_end_turn(inv);
}

/* Copies a body, each run of blanks as one. */
static char *
squeeze(struct snapshot *s)
{
	size_t len;
	const char *from = snapshot_body(s, FORM_TEXT, false, &len);
	char *to = malloc(len + 1);
	size_t n = 0;

	for (size_t i = 0; i < len; i++) {
		if (from[i] != ' ' || n == 0 || to[n - 1] != ' ')
			to[n++] = from[i];
	}
	to[n] = '\0';
	return to;
}

static void
scrape(void)
{
	struct snapshot *s = metrics_snapshot(metrics, &now);

	ck_assert_ptr_nonnull(s);
	free(body);
	body = squeeze(s);
	snapshot_unref(s);
}

/* Is this a whole line of the last scrape? */
static bool
has_line(const char *line)
{
	size_t len = strlen(line);

	for (const char *at = body; (at = strstr(at, line)); at++) {
		if ((at == body || at[-1] == '\n') && at[len] == '\n')
			return true;
	}
	return false;
}

/* How many series there are whose line begins so. */
static unsigned
series_of(const char *start)
{
	unsigned n = 0;

	for (const char *at = body; at && *at; at = strchr(at, '\n')) {
		at += *at == '\n';
		n += *at && *at != '#' && strncmp(at, start, strlen(start)) == 0;
	}
	return n;
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

START_TEST(alarms_are_counted_by_severity_without_a_new_layout)
{
	static const struct alarm_cause cause = { .source = ALARM_BY_FLAG };
	struct cage *c = &inv->cage[0];

	scrape();
	alarm_raise(inv, c, alarm_of_signal(SIGNAL_RX_LOS), 0, &cause, &now);
	alarm_raise(inv, c, alarm_of_signal(SIGNAL_RX_LOS), 7, &cause, &now);
	alarm_raise(inv, c, alarm_of_signal(SIGNAL_TX_FAULT), 7, &cause, &now);
	inventory_end_turn(inv);
	scrape();
	ck_assert(has_line("transceiver_alarms{port=\"1\",severity=\"critical\"} 2"));
	ck_assert(has_line("transceiver_alarms{port=\"1\",severity=\"major\"} 1"));
	ck_assert(has_line("transceiver_alarms{port=\"1\",severity=\"warning\"} 0"));
	ck_assert(has_line("transceiver_alarms{port=\"4\",severity=\"critical\"} 0"));
	alarm_clear(inv, c, alarm_of_signal(SIGNAL_RX_LOS), 0, &now);
	inventory_end_turn(inv);
	scrape();
	ck_assert(has_line("transceiver_alarms{port=\"1\",severity=\"critical\"} 1"));
	ck_assert_uint_eq(metrics_stats(metrics)->layouts, 1);
}
END_TEST

START_TEST(alarms_that_are_up_are_named_by_port_or_bus_and_kind)
{
	static const struct alarm_cause cause = { .source = ALARM_BY_FLAG };
	struct cage *c = &inv->cage[0];

	scrape();
	ck_assert_ptr_null(strstr(body, "caged_alarms{"));
	alarm_raise(inv, c, alarm_of_signal(SIGNAL_RX_LOS), 0, &cause, &now);
	alarm_raise(inv, c, alarm_of_signal(SIGNAL_RX_LOS), 7, &cause, &now);
	inv->policy.rule[ALARM_DISAGREES + MONITOR_TEMP].raise_ms = 0;
	inv->policy.rule[ALARM_DISAGREES + MONITOR_VCC].raise_ms = 0;
	alarm_raise(inv, c, ALARM_DISAGREES + MONITOR_TEMP, 0, &cause, &now);
	alarm_raise(inv, c, ALARM_DISAGREES + MONITOR_VCC, 0, &cause, &now);
	inventory_end_turn(inv);
	scrape();
	ck_assert(
	    has_line("caged_alarms{port=\"1\",kind=\"rx-los\",severity=\"critical\"} 2"));
	ck_assert(has_line("caged_alarms{port=\"1\",kind=\"threshold-disagreement\","
			   "qualifier=\"temperature\",severity=\"warning\"} 1"));
	ck_assert(has_line("caged_alarms{port=\"1\",kind=\"threshold-disagreement\","
			   "qualifier=\"supply-voltage\",severity=\"warning\"} 1"));
	alarm_raise_bus(inv, &inv->bus[0], &cause, &now);
	inventory_end_turn(inv);
	scrape();
	ck_assert(
	    has_line("caged_alarms{bus=\"0\",kind=\"bus-stuck\",severity=\"major\"} 1"));
	ck_assert_ptr_null(
	    strstr(body, "caged_alarms{port=\"1\"")); /* it explains them */
}
END_TEST

/* Not those of the runs before, nor what was up when the last one ended. */
START_TEST(alarms_are_counted_that_were_raised_since_the_start)
{
	static const struct alarm_cause cause = { .source = ALARM_BY_FLAG };
	const enum alarm_kind los = alarm_of_signal(SIGNAL_RX_LOS);
	const struct alarm_past pasts[] = {
		{ .key.kind = ALARM_BUS_STUCK, .stood = true, .raises = 7 },
		{ .key = { .cage = "1", .kind = los }, .stood = true, .raises = 7 },
	};
	static const char *const lines[][2] = {
		{ "caged_alarms_raised_total{severity=\"critical\"} 0",
		    "caged_alarms_raised_total{severity=\"major\"} 0" },
		{ "caged_alarms_raised_total{severity=\"critical\"} 1",
		    "caged_alarms_raised_total{severity=\"major\"} 1" },
	};

	alarm_past_take(inv, pasts, COUNT_OF(pasts), &now);
	for (unsigned again = 0; again < 2; again++) {
		alarm_raise_bus(inv, &inv->bus[0], &cause, &now);
		alarm_raise(inv, &inv->cage[0], los, 0, &cause, &now);
		ck_assert_uint_eq(inv->bus[0].alarm.raises, 7 + again);
		ck_assert_uint_eq(alarm_get(&inv->cage[0], los, 0)->raises, 7 + again);
		scrape();
		for (unsigned i = 0; i < COUNT_OF(lines[0]); i++)
			ck_assert(has_line(lines[again][i]));
		alarm_clear_bus(inv, &inv->bus[0], &now);
		alarm_clear(inv, &inv->cage[0], los, 0, &now);
		now.mono_us += 2 * US_PER_S;
	}
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

/* ---- what can be switched on ---- */

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

/* ---- OpenMetrics ---- */

/* A body in a form, however many steps it takes. */
static const char *
make_body(struct snapshot *s, enum metrics_form form, bool gzip, size_t *ret_len)
{
	for (int steps = 0; !snapshot_make(s, form, gzip); steps++)
		ck_assert_int_lt(steps, 100);
	return snapshot_body(s, form, gzip, ret_len);
}

/* The last scrape as OpenMetrics, ends in NUL. */
static char *
openmetrics(void)
{
	struct snapshot *s = metrics_snapshot(metrics, &now);
	size_t len;
	const char *from = make_body(s, FORM_OPENMETRICS, false, &len);
	char *copy = malloc(len + 1);

	ck_assert_ptr_nonnull(from);
	memcpy(copy, from, len);
	copy[len] = '\0';
	snapshot_unref(s);
	return copy;
}

static const char *const announced[] = {
	"# TYPE transceiver_insertions counter\n# HELP transceiver_insertions Modules",
	"# TYPE transceiver_module info\n# HELP transceiver_module Who",
	"# TYPE caged_build info\n",
	"# TYPE transceiver_module_state_active gauge\n# HELP",
	"# TYPE transceiver_module_state stateset\n# HELP",
	"# TYPE transceiver_datapath_state stateset\n# HELP",
	"# TYPE transceiver_rx_power_dbm gauge\n# UNIT transceiver_rx_power_dbm dbm\n# HELP",
	"# UNIT transceiver_rx_power_margin_db db\n",
	"# UNIT transceiver_temperature_celsius celsius\n",
	"# UNIT transceiver_supply_voltage_volts volts\n",
	"# UNIT transceiver_tx_bias_amperes amperes\n",
	"# UNIT transceiver_tx_power_watts watts\n",
	"# UNIT transceiver_last_poll_timestamp_seconds seconds\n",
	"# TYPE caged_bus_busy_seconds counter\n# UNIT caged_bus_busy_seconds seconds\n",
	"# TYPE caged_loop_turn_seconds histogram\n# UNIT caged_loop_turn_seconds seconds\n",
	"# TYPE caged_bus_errors counter\n# HELP",
	"# TYPE transceiver_present gauge\n# HELP",
};

START_TEST(openmetrics_tells_type_and_unit_of_a_family)
{
	char *om;

	metrics_configure(metrics, &everything);
	om = openmetrics();

	ck_assert_msg(strstr(om, announced[_i]) != NULL, "missing: %s", announced[_i]);
	free(om);
}
END_TEST

/* Takes out the lines that begin with a #. */
static void
strip_comments(char *text)
{
	char *to = text;

	for (char *at = text; *at;) {
		char *end = strchr(at, '\n') + 1;

		if (*at != '#') {
			memmove(to, at, (size_t)(end - at));
			to += end - at;
		}
		at = end;
	}
	*to = '\0';
}

START_TEST(openmetrics_has_the_series_of_the_text_with_one_blank_and_an_end)
{
	char *om;

	metrics_configure(metrics, &everything);
	om = openmetrics();
	ck_assert_ptr_null(strstr(om, "  "));
	ck_assert_str_eq(om + strlen(om) - 6, "# EOF\n");
	ck_assert_ptr_eq(strstr(om, "# EOF"), om + strlen(om) - 6);

	scrape();
	strip_comments(om);
	strip_comments(body);
	/* the number of this very scrape moves */
	*strstr(om, "caged_scrapes_total") = *strstr(body, "caged_scrapes_total") = '\0';
	ck_assert_str_eq(om, body);
	free(om);
}
END_TEST

/* Bodies, and how OpenMetrics says them. */
static const struct {
	const char *text;
	const char *openmetrics;
} bodies[] = {
	{ "", "# EOF\n" },
	{ "a{b=\"x  y \"}    1\n", "a{b=\"x  y \"} 1\n# EOF\n" },
	{ "a 1\n", "a 1\n# EOF\n" },
	{ "# HELP a_total Says \"no\\\\yes\\n\".\n# TYPE a_total counter\na_total 3\n",
	    "# TYPE a counter\n# HELP a Says \\\"no\\\\yes\\n\\\".\na_total 3\n# EOF\n" },
	{ "# HELP a_volts \n# TYPE a_volts gauge\na_volts  1\n",
	    "# TYPE a_volts gauge\n# UNIT a_volts volts\n# HELP a_volts \na_volts 1\n"
	    "# EOF\n" },
	/* a unit is a whole word, and not all of the name */
	{ "# HELP kilovolts K\n# TYPE kilovolts gauge\n",
	    "# TYPE kilovolts gauge\n# HELP kilovolts K\n# EOF\n" },
	{ "# HELP volts V\n# TYPE volts gauge\n",
	    "# TYPE volts gauge\n# HELP volts V\n# EOF\n" },
	{ "# HELP x_info I\n# TYPE x_info gauge\nx_info{a=\"b\"} 1\n",
	    "# TYPE x info\n# HELP x I\nx_info{a=\"b\"} 1\n# EOF\n" },
};

START_TEST(openmetrics_is_the_text_said_again)
{
	struct text t;

	text_init(&t, 1);
	openmetrics_write(&t, bodies[_i].text, strlen(bodies[_i].text));
	text_char(&t, '\0');

	ck_assert(!t.failed);
	ck_assert_str_eq(t.data, bodies[_i].openmetrics);
	text_fini(&t);
}
END_TEST

START_TEST(a_help_is_escaped)
{
	struct text t;

	text_init(&t, 1);
	text_help(&t, "a\\b\nc\"d");
	text_char(&t, '\0');

	ck_assert_str_eq(t.data, "a\\\\b\\nc\"d");
	text_fini(&t);
}
END_TEST

/* ---- gzip ---- */

/* What a gzip body says, ends in NUL. */
static char *
unzip(const char *zipped, size_t len, size_t *ret_len)
{
	size_t size = 1 << 20;
	char *to = malloc(size);
	z_stream z = { .next_in = (Bytef *)(uintptr_t)zipped,
		.avail_in = (uInt)len,
		.next_out = (Bytef *)to,
		.avail_out = (uInt)size - 1 };

	ck_assert_int_eq(inflateInit2(&z, 15 + 16), Z_OK);
	ck_assert_int_eq(inflate(&z, Z_FINISH), Z_STREAM_END);
	ck_assert_uint_eq(z.avail_in, 0);
	*ret_len = size - 1 - z.avail_out;
	to[*ret_len] = '\0';
	inflateEnd(&z);
	return to;
}

START_TEST(gzip_holds_the_same_body_in_less)
{
	struct snapshot *s = metrics_snapshot(metrics, &now);
	size_t plain_len, zipped_len, len;
	const char *plain = make_body(s, (enum metrics_form)_i, false, &plain_len);
	const char *zipped = make_body(s, (enum metrics_form)_i, true, &zipped_len);
	char *again = unzip(zipped, zipped_len, &len);

	ck_assert_uint_eq(len, plain_len);
	ck_assert_int_eq(memcmp(again, plain, len), 0);
	ck_assert_uint_lt(zipped_len, plain_len / 4);
	free(again);
	snapshot_unref(s);
}
END_TEST

/* A text of so many bytes that does not shrink to nothing. */
static void
fill(struct snapshot *s, size_t len, unsigned seed)
{
	s->text.len = 0;
	while (s->text.len < len) {
		seed = seed * 1103515245 + 12345;
		text_char(&s->text, (char)('0' + (seed >> 16) % 10));
	}
}

static void
assert_zips(struct snapshot *s)
{
	size_t zipped_len, len;
	const char *zipped = make_body(s, FORM_TEXT, true, &zipped_len);
	char *again = unzip(zipped, zipped_len, &len);

	ck_assert_uint_eq(len, s->text.len);
	ck_assert_int_eq(memcmp(again, s->text.data, len), 0);
	free(again);
}

/* Lengths of bodies, and the steps of 64 KiB that gzip takes. */
static const struct {
	size_t len;
	unsigned steps;
} lengths[] = { { 0, 1 }, { 1, 1 }, { 65536, 1 }, { 65537, 2 }, { 131072, 2 },
	{ 500000, 8 } };

START_TEST(gzip_is_made_step_by_step)
{
	struct snapshot *s = snapshot_create(16);
	unsigned steps = 1;

	fill(s, lengths[_i].len, 1);
	while (!snapshot_make(s, FORM_TEXT, true))
		steps++;

	ck_assert_uint_eq(steps, lengths[_i].steps);
	assert_zips(s);
	snapshot_unref(s);
}
END_TEST

START_TEST(gzip_half_made_is_forgotten_with_its_text)
{
	struct snapshot *s = snapshot_create(16);

	fill(s, 200000, 1);
	ck_assert(!snapshot_make(s, FORM_TEXT, true));
	snapshot_forget(s);
	fill(s, 150000, 2);
	assert_zips(s);

	snapshot_forget(s);
	ck_assert(!snapshot_make(s, FORM_TEXT, true));
	snapshot_unref(s); /* frees what is half made: the leak checker sees it */
}
END_TEST

START_TEST(of_a_text_that_failed_nothing_is_made)
{
	struct snapshot *s = snapshot_create(16);
	size_t len;

	fill(s, 1000, 1);
	s->text.failed = true;
	ck_assert_ptr_null(make_body(s, FORM_TEXT, true, &len));
	snapshot_forget(s);
	s->text.failed = false;
	assert_zips(s);
	snapshot_unref(s);
}
END_TEST

/* Form and coding, by a bit each. */
static const char *
form_of(struct snapshot *s, int i, size_t *ret_len)
{
	return make_body(s, i & 1 ? FORM_OPENMETRICS : FORM_TEXT, i & 2, ret_len);
}

START_TEST(a_form_is_made_once_for_a_tick_and_anew_for_the_next)
{
	struct snapshot *s = metrics_snapshot(metrics, &now);
	struct readings r;
	size_t len, again;
	const char *first = form_of(s, _i, &len);
	char *before = malloc(len);
	bool same;

	ck_assert_ptr_eq(form_of(s, _i, &again), first);
	ck_assert_uint_eq(again, len);
	memcpy(before, first, len);
	snapshot_unref(s);

	fixture_readings(&r);
	r.value[MONITOR_TEMP][0] = 50000;
	module_update(inv, &inv->cage[0], &r, now.mono_us, &now);
	inventory_end_turn(inv);
	s = metrics_snapshot(metrics, &now);
	first = form_of(s, _i, &again);
	same = again == len && memcmp(first, before, len) == 0;
	ck_assert(!same);
	free(before);
	snapshot_unref(s);
}
END_TEST

START_TEST(a_form_that_is_held_never_changes)
{
	struct snapshot *held = metrics_snapshot(metrics, &now);
	struct readings r;
	size_t len;
	const char *form = form_of(held, _i, &len);
	char *before = malloc(len);

	memcpy(before, form, len);
	fixture_readings(&r);
	r.value[MONITOR_TEMP][0] = 50000;
	module_update(inv, &inv->cage[0], &r, now.mono_us, &now);
	inventory_end_turn(inv);
	for (int i = 0; i < 4; i++) {
		struct snapshot *s = metrics_snapshot(metrics, &now);
		size_t other;

		ck_assert_ptr_ne(form_of(s, i, &other), form);
		snapshot_unref(s);
	}

	ck_assert_int_eq(memcmp(form, before, len), 0);
	free(before);
	snapshot_unref(held);
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
	tcase_add_test(t, patches_follow_every_value);
	tcase_add_test(t, only_what_changed_is_written_again);
	tcase_add_test(t, alarms_are_counted_by_severity_without_a_new_layout);
	tcase_add_test(t, alarms_that_are_up_are_named_by_port_or_bus_and_kind);
	tcase_add_test(t, alarms_are_counted_that_were_raised_since_the_start);
	tcase_add_test(t, scrapes_of_one_tick_share_one_body);
	tcase_add_test(t, a_held_snapshot_never_changes);
	tcase_add_test(t, a_change_later_in_the_same_turn_is_not_lost);
	tcase_add_test(t, a_time_of_few_digits_leaves_room_for_all);
	tcase_add_test(t, a_value_too_long_for_its_field_gets_a_new_layout);
	tcase_add_test(t, a_removed_module_leaves_no_series);
	tcase_add_test(t, a_plugged_module_gets_its_series);
	tcase_add_test(t, a_margin_appears_with_the_first_light);
	tcase_add_test(t, stale_readings_are_not_shown);
	tcase_add_test(t, a_port_of_eight_lanes_has_at_most_60_series);
	tcase_add_test(t, the_daemons_figures_move_without_a_tick);
	tcase_add_test(t, every_family_is_announced_once_and_stands_together);
	tcase_add_loop_test(t, what_is_switched_on_is_shown_from_the_next_scrape_on, 0,
	    COUNT_OF(optional));
	tcase_add_loop_test(t, a_switch_adds_its_families_and_no_others, 0,
	    COUNT_OF(switches));
	tcase_add_test(t, switching_off_again_gives_the_usual_body);
	tcase_add_test(t, a_flag_is_shown_from_its_first_time_until_the_module_goes);
	tcase_add_test(t, limits_that_are_not_trusted_are_not_shown);
	tcase_add_test(t, a_module_without_a_state_machine_has_no_states);
	tcase_add_loop_test(t, openmetrics_tells_type_and_unit_of_a_family, 0,
	    COUNT_OF(announced));
	tcase_add_test(t,
	    openmetrics_has_the_series_of_the_text_with_one_blank_and_an_end);
	tcase_add_loop_test(t, openmetrics_is_the_text_said_again, 0, COUNT_OF(bodies));
	tcase_add_test(t, a_help_is_escaped);
	tcase_add_loop_test(t, gzip_holds_the_same_body_in_less, 0, FORM_COUNT);
	tcase_add_loop_test(t, gzip_is_made_step_by_step, 0, COUNT_OF(lengths));
	tcase_add_test(t, gzip_half_made_is_forgotten_with_its_text);
	tcase_add_test(t, of_a_text_that_failed_nothing_is_made);
	tcase_add_loop_test(t, a_form_is_made_once_for_a_tick_and_anew_for_the_next, 0,
	    4);
	tcase_add_loop_test(t, a_form_that_is_held_never_changes, 0, 4);
	suite_add_tcase(s, t);
	return s;
}

int
main(void)
{
	return suite_run(make_suite());
}

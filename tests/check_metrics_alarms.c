/* SPDX-License-Identifier: Apache-2.0 */
/* Metrics: alarms by severity, those that are up, and those that were raised. */
#include "api/metrics.h"

#include "model/alarm_past.h"
#include "tests/api_fixture.h"
#include "tests/metrics_fixture.h"
#include "tests/suite.h"

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

static Suite *
make_suite(void)
{
	Suite *s = suite_create("metrics_alarms");
	TCase *t = tcase_create("metrics_alarms");

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, alarms_are_counted_by_severity_without_a_new_layout);
	tcase_add_test(t, alarms_that_are_up_are_named_by_port_or_bus_and_kind);
	tcase_add_test(t, alarms_are_counted_that_were_raised_since_the_start);
	suite_add_tcase(s, t);
	return s;
}

int
main(void)
{
	return suite_run(make_suite());
}

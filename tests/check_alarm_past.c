/* SPDX-License-Identifier: Apache-2.0 */
/* Alarms over a restart: from the model through the journal's database into another
 * model. */
#include "model/alarm_past.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/bytes.h"
#include "daemon/journal_alarms.h"
#include "daemon/journal_store.h"
#include "daemon/journal_words.h"
#include "model/module.h"
#include "tests/suite.h"

#define S UINT64_C(1000000)

#define RX_LOS  alarm_of_signal(SIGNAL_RX_LOS)
#define RX_LOW  alarm_of_limit(MONITOR_RX_POWER, LIMIT_LOW_ALARM)
#define TEMP_HI alarm_of_limit(MONITOR_TEMP, LIMIT_HIGH_ALARM)

static const struct alarm_cause cause = { .source = ALARM_BY_FLAG };
static const struct journal_limits wide = { 1000000, 1 << 30 };
static struct journal_store store;
static struct inventory *inv;
static struct cage *c;
static char dir[64];
static uint64_t told; /* events of the ring that are committed */
static struct now now;

/* A switch that nobody looked at yet. */
static void
power_on(void)
{
	inv = inventory_create(2, 1);
	c = &inv->cage[1];
	strcpy(inv->cage[0].name, "1");
	strcpy(c->name, "2");
	told = 0;
}

static void
plug(const char *serial)
{
	power_on();
	cage_set_presence(inv, c, PRESENCE_PRESENT, &now);
	c->module.has_identity = true;
	strcpy(c->module.id.vendor_sn, serial);
}

static void
setup(void)
{
	now = (struct now){ .mono_us = 1000 * S, .wall_us = 50000 * S };
	strcpy(dir, "/tmp/caged-check.XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(dir));
	ck_assert_int_eq(journal_store_open(&store, dir, &wide, "boot", "1.0"), 0);
	plug("SN1");
}

static void
teardown(void)
{
	char command[128];

	inventory_destroy(inv);
	journal_store_close(&store);
	snprintf(command, sizeof(command), "rm -rf %s", dir);
	ck_assert_int_eq(system(command), 0);
}

static void
pass(uint64_t us)
{
	now.mono_us += us;
	now.wall_us += us;
}

static void
commit(void)
{
	const struct event_record *e;

	while ((e = events_get(&inv->events, told))) {
		struct event_record copy = *e;

		ck_assert_msg(journal_store_append(&store, &copy, 1) == 0, "%s",
		    store.why);
		told++;
	}
}

static struct alarm_past pasts[ALARM_PASTS_MAX];
static size_t count;

/* The next daemon, ten seconds later, on a machine that was started anew. */
static void
restart(const char *serial)
{
	commit();
	journal_store_close(&store);
	inventory_destroy(inv);
	pass(10 * S);
	now.mono_us = 20 * S;
	ck_assert_int_eq(journal_store_open(&store, dir, &wide, "boot-2", "1.0"), 0);
	ck_assert_int_eq(journal_alarms_read(&store, pasts, &count), 0);
	plug(serial);
	for (size_t i = 0; i < count; i++)
		strcpy(pasts[i].key.serial, "SN1");
	alarm_past_take(inv, pasts, count, &now);
}

static const struct event_record *
last_event(void)
{
	return events_get(&inv->events, inv->events.next - 1);
}

static bool
says(const struct event_record *e, const char *key, const char *value)
{
	struct event_member m;
	size_t at = 0;

	while (event_member(e, &at, &m)) {
		if (strcmp(m.key, key) == 0)
			return strcmp(m.value, value) == 0;
	}
	return false;
}

static void
expect_changes(const struct alarm *a, const enum alarm_change_kind *kinds, unsigned n)
{
	ck_assert_uint_eq(a->changes, n);
	for (unsigned i = 0; i < n; i++)
		ck_assert_int_eq(a->change[i].kind, kinds[i]);
}

START_TEST(an_alarm_that_stands_goes_on_after_a_restart)
{
	static const enum alarm_change_kind kinds[] = { ALARM_CHANGE_RAISED,
		ALARM_CHANGE_CLEARED, ALARM_CHANGE_RAISED, ALARM_CHANGE_ACKNOWLEDGED,
		ALARM_CHANGE_CLEARED, ALARM_CHANGE_RAISED };
	const struct alarm_ref ref = { c, NULL, RX_LOW, 3 };
	uint64_t id = alarm_id(c, RX_LOW, 3), raised_us;
	struct alarm_ref found;
	const struct alarm *a;

	alarm_raise(inv, c, RX_LOW, 3, &cause, &now);
	pass(5 * S);
	alarm_clear(inv, c, RX_LOW, 3, &now);
	pass(5 * S);
	alarm_raise(inv, c, RX_LOW, 3, &cause, &now);
	raised_us = now.wall_us;
	alarm_acknowledge(inv, &ref, 1000, &now);
	pass(5 * S);
	restart("SN1");
	ck_assert(alarm_find(inv, id, &found) && !alarm_stands(&found));
	pass(3 * S);
	alarm_raise(inv, c, RX_LOW, 3, &cause, &now);

	a = alarm_get(c, RX_LOW, 3);
	ck_assert_uint_eq(a->raises, 2);
	ck_assert_uint_eq(a->raised_wall_us, raised_us);
	ck_assert_uint_eq(now.mono_us - a->raised_us, 18 * S);
	ck_assert_uint_eq(a->cleared_us, 0);
	expect_changes(a, kinds, 4);
	ck_assert_uint_eq(a->change[3].uid, 1000);
	ck_assert_int_eq(last_event()->kind, EVENT_ALARM_RAISED);
	ck_assert_uint_eq(last_event()->since_wall_us, raised_us);
	pass(5 * S);
	alarm_clear(inv, c, RX_LOW, 3, &now);
	pass(5 * S);
	alarm_raise(inv, c, RX_LOW, 3, &cause, &now);
	ck_assert_uint_eq(a->raises, 3);
	expect_changes(a, kinds, 6);
	restart("SN1");
	ck_assert_uint_eq(alarm_get(c, RX_LOW, 3)->raises, 3);
	expect_changes(alarm_get(c, RX_LOW, 3), kinds, 6);
}
END_TEST

/* `present`: something is plugged. */
static const struct {
	const char *serial, *why;
	bool present;
} ends[] = {
	{ "SN1", "unseen", true },
	{ "SN2", "replaced", true },
	{ "", "removed", false },
};

/* Nobody would miss light that the daemon has not seen, and the alarm would be lost. */
START_TEST(a_lane_whose_light_was_missed_is_missed_after_a_restart)
{
	alarm_raise(inv, c, RX_LOS, 1, &cause, &now);
	alarm_raise(inv, c, RX_LOW, 2, &cause, &now);
	alarm_raise(inv, c, alarm_of_signal(SIGNAL_TX_LOS), 3, &cause, &now);
	alarm_raise(inv, c, TEMP_HI, 0, &cause, &now);
	restart("SN1");
	alarm_past_arm(inv, &inv->cage[0]);
	ck_assert_uint_eq(inv->cage[0].module.rx_seen, 0);
	alarm_past_arm(inv, c);
	ck_assert_uint_eq(c->module.rx_seen, lane_bit(1) | lane_bit(2));
	ck_assert_uint_eq(c->module.tx_seen, lane_bit(3));
	restart("SN2");
	alarm_past_arm(inv, c);
	ck_assert_uint_eq(c->module.rx_seen, 0);
}
END_TEST

/* With its module at once, where that is gone. */
START_TEST(an_alarm_that_is_not_found_again_is_over_after_a_minute)
{
	const struct alarm *a;

	alarm_raise(inv, c, TEMP_HI, 0, &cause, &now);
	restart(ends[_i].serial);
	if (!ends[_i].present)
		cage_set_presence(inv, c, PRESENCE_ABSENT, &now);
	ck_assert_uint_le(inv->alarm_due_us, now.mono_us + 60 * S);
	a = alarm_get(c, TEMP_HI, 0);
	if (ends[_i].present) {
		pass(59 * S);
		alarm_pass_time(inv, &now);
		ck_assert_uint_eq(a->cleared_us, 0);
		pass(2 * S);
	}
	alarm_pass_time(inv, &now);

	ck_assert_uint_eq(a->cleared_wall_us, now.wall_us);
	ck_assert_int_eq(last_event()->kind, EVENT_ALARM_CLEARED);
	ck_assert(says(last_event(), "why", ends[_i].why));
	ck_assert_uint_eq(inv->past_count, 0);
	restart("SN1");
	ck_assert(!pasts[0].stood);
	ck_assert_uint_eq(alarm_get(c, TEMP_HI, 0)->changes, 2);
}
END_TEST

/* Whether the cages were looked at before the journal could be read, or are then. */
START_TEST(an_alarm_of_a_cage_that_is_empty_at_the_start_is_over_at_once)
{
	bool looked_at = _i;

	alarm_raise(inv, c, TEMP_HI, 0, &cause, &now);
	restart("SN1");
	inventory_destroy(inv);
	power_on();
	if (looked_at)
		cage_set_presence(inv, c, PRESENCE_ABSENT, &now);
	alarm_past_take(inv, pasts, count, &now);
	alarm_pass_time(inv, &now);
	ck_assert_uint_eq(inv->past_count, !looked_at);
	if (!looked_at)
		cage_set_presence(inv, c, PRESENCE_ABSENT, &now);
	alarm_pass_time(inv, &now);

	ck_assert_uint_eq(inv->past_count, 0);
	ck_assert_uint_eq(alarm_get(c, TEMP_HI, 0)->cleared_wall_us, now.wall_us);
	ck_assert(says(last_event(), "why", "removed"));
}
END_TEST

/* mono does not reach back to it. */
START_TEST(an_alarm_that_was_raised_before_this_boot_tells_since_when_it_was)
{
	uint64_t raised_us = now.wall_us;

	alarm_raise(inv, c, RX_LOW, 3, &cause, &now);
	pass(3600 * S);
	restart("SN1");
	alarm_raise(inv, c, RX_LOW, 3, &cause, &now);
	ck_assert_uint_eq(last_event()->since_wall_us, raised_us);
	alarm_acknowledge(inv, &(struct alarm_ref){ c, NULL, RX_LOW, 3 }, 1000, &now);
	ck_assert_int_eq(last_event()->kind, EVENT_ALARM_ACKNOWLEDGED);
	ck_assert_uint_eq(last_event()->since_wall_us, raised_us);
	alarm_clear(inv, c, RX_LOW, 3, &now);
	ck_assert_int_eq(last_event()->kind, EVENT_ALARM_CLEARED);
	ck_assert_uint_eq(last_event()->since_wall_us, raised_us);
}
END_TEST

START_TEST(an_alarm_of_another_module_is_another_one)
{
	static const enum alarm_change_kind kinds[] = { ALARM_CHANGE_RAISED,
		ALARM_CHANGE_CLEARED, ALARM_CHANGE_RAISED };

	alarm_raise(inv, c, RX_LOS, 1, &cause, &now);
	restart("SN2");
	alarm_raise(inv, c, RX_LOS, 1, &cause, &now);

	ck_assert_uint_eq(alarm_get(c, RX_LOS, 1)->raises, 2);
	ck_assert_uint_eq(alarm_get(c, RX_LOS, 1)->raised_wall_us, now.wall_us);
	ck_assert_uint_eq(last_event()->since_us, 0);
	expect_changes(alarm_get(c, RX_LOS, 1), kinds, COUNT_OF(kinds));
	ck_assert_int_eq(alarm_get(c, RX_LOS, 1)->change[1].why, ALARM_END_REPLACED);
}
END_TEST

START_TEST(what_was_over_before_a_restart_is_known_and_counts_on)
{
	alarm_raise(inv, c, RX_LOW, 3, &cause, &now);
	pass(S);
	alarm_end_all(inv, c, ALARM_END_UNUSED, &now);
	restart("SN1");
	ck_assert_uint_eq(inv->past_count, 0);
	ck_assert_int_eq(alarm_get(c, RX_LOW, 3)->end, ALARM_END_UNUSED);
	ck_assert_uint_eq(alarm_get(c, RX_LOW, 3)->cleared_wall_us, now.wall_us - 10 * S);
	alarm_raise(inv, c, RX_LOW, 3, &cause, &now);

	ck_assert_uint_eq(alarm_get(c, RX_LOW, 3)->raises, 2);
	ck_assert_uint_eq(alarm_get(c, RX_LOW, 3)->raised_wall_us, now.wall_us);
	ck_assert_uint_eq(alarm_get(c, RX_LOW, 3)->changes, 3);
}
END_TEST

/* What became of it since does not tell why. */
START_TEST(an_alarm_ended_for_the_reason_of_its_clear)
{
	const struct alarm_ref ref = { c, NULL, RX_LOW, 3 };

	alarm_raise(inv, c, RX_LOW, 3, &cause, &now);
	alarm_end(inv, c, RX_LOW, 3, ALARM_END_UNUSED, &now);
	alarm_shelve(inv, &ref, true, 1000, &now);
	restart("SN1");

	ck_assert_uint_eq(alarm_get(c, RX_LOW, 3)->changes, 3);
	ck_assert_int_eq(alarm_get(c, RX_LOW, 3)->end, ALARM_END_UNUSED);
}
END_TEST

/* As behind a failure of the disk: words are read at the start of the daemon only. */
START_TEST(words_of_operators_are_followed_in_a_database_that_was_opened_anew)
{
	static struct alarm_word words[ALARM_WORDS_MAX];
	const struct alarm_ref ref = { c, NULL, RX_LOW, 3 };

	for (unsigned shelved = 2; shelved-- > 0;) {
		ck_assert_int_eq(alarm_shelve(inv, &ref, shelved, 1000, &now), 0);
		commit();
		ck_assert_int_eq(journal_words_read(&store, words, &count), 0);
		ck_assert_uint_eq(count, shelved);
		journal_store_close(&store);
		ck_assert_int_eq(journal_store_open(&store, dir, &wide, "boot", "1.0"),
		    0);
	}
}
END_TEST

/* A bus has one, and what stands on cages and buses that are gone is passed over. */
START_TEST(the_alarm_of_a_bus_goes_on_and_that_of_what_is_gone_does_not)
{
	uint64_t raised_us = now.wall_us;

	alarm_raise_bus(inv, &inv->bus[0], &cause, &now);
	alarm_raise(inv, c, RX_LOW, 3, &cause, &now);
	restart("SN1");
	inventory_destroy(inv);
	plug("SN1");
	strcpy(c->name, "other");
	pasts[count] = pasts[0];
	pasts[count].key.cage[0] = '\0';
	pasts[count].key.kind = ALARM_BUS_STUCK;
	pasts[count++].key.bus = 7;
	alarm_past_take(inv, pasts, count, &now);
	ck_assert_uint_eq(inv->past_count, 1);
	alarm_raise_bus(inv, &inv->bus[0], &cause, &now);

	ck_assert_uint_eq(inv->bus[0].alarm.raised_wall_us, raised_us);
	ck_assert_uint_eq(inv->bus[0].alarm.raises, 1);
}
END_TEST

/* Of alarms that come and go without end the last ones stay, and those that stand. */
START_TEST(the_journal_keeps_so_many_and_those_that_stand)
{
	unsigned standing = 0;

	alarm_raise(inv, c, TEMP_HI, 0, &cause, &now);
	for (unsigned i = 0; i < 2 * ALARM_PASTS_MAX; i++) {
		enum alarm_kind kind = (enum alarm_kind)(i / LANES_MAX % 30);
		struct cage *other = &inv->cage[i / LANES_MAX / 30 % 2];

		if (alarm_lanes(kind) != ALARM_OF_MEDIA_LANE)
			continue;
		alarm_raise(inv, other, kind, i % LANES_MAX, &cause, &now);
		alarm_end(inv, other, kind, i % LANES_MAX, ALARM_END_OVER, &now);
		pass(S);
		commit();
	}
	/* one that is raised for the ninth time, and more */
	for (unsigned i = 0; i < 20; i++) {
		alarm_raise(inv, c, RX_LOS, 0, &cause, &now);
		alarm_end(inv, c, RX_LOS, 0, ALARM_END_OVER, &now);
		commit();
	}
	restart("SN1");

	ck_assert_uint_le(count, ALARM_PASTS_MAX);
	for (size_t i = 0; i < count; i++) {
		ck_assert_uint_le(pasts[i].changes, ALARM_CHANGES);
		standing += pasts[i].stood;
	}
	ck_assert_uint_eq(standing, 1);
	ck_assert(pasts[0].stood && pasts[0].key.kind == TEMP_HI);
	ck_assert_uint_ge(alarm_get(c, RX_LOS, 0)->raises, 20);
	ck_assert_int_eq(alarm_get(c, RX_LOS, 0)->change[7].kind, ALARM_CHANGE_CLEARED);
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *s = suite_create("alarm_past");
	TCase *tc = tcase_create("alarm_past");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_set_timeout(tc, 60);
	tcase_add_test(tc, an_alarm_that_stands_goes_on_after_a_restart);
	tcase_add_test(tc, a_lane_whose_light_was_missed_is_missed_after_a_restart);
	tcase_add_loop_test(tc, an_alarm_that_is_not_found_again_is_over_after_a_minute,
	    0, COUNT_OF(ends));
	tcase_add_loop_test(tc,
	    an_alarm_of_a_cage_that_is_empty_at_the_start_is_over_at_once, 0, 2);
	tcase_add_test(tc,
	    an_alarm_that_was_raised_before_this_boot_tells_since_when_it_was);
	tcase_add_test(tc, an_alarm_of_another_module_is_another_one);
	tcase_add_test(tc, what_was_over_before_a_restart_is_known_and_counts_on);
	tcase_add_test(tc, an_alarm_ended_for_the_reason_of_its_clear);
	tcase_add_test(tc,
	    words_of_operators_are_followed_in_a_database_that_was_opened_anew);
	tcase_add_test(tc, the_alarm_of_a_bus_goes_on_and_that_of_what_is_gone_does_not);
	tcase_add_test(tc, the_journal_keeps_so_many_and_those_that_stand);
	suite_add_tcase(s, tc);
	return s;
}

int
main(void)
{
	return suite_run(make_suite());
}

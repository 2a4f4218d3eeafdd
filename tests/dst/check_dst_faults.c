/* SPDX-License-Identifier: Apache-2.0 */
/* Faults in the middle of a visit, on the simulated switch: what is known afterwards. */
#include "tests/dst/rig.h"

#include <stdlib.h>
#include <string.h>

#include "base/bytes.h"
#include "base/hwerr.h"
#include "model/alarm.h"
#include "sim/hand.h"
#include "sim/parts.h"
#include "tests/suite.h"

#define MS   ((uint64_t)US_PER_MS)
#define S    ((uint64_t)US_PER_S)
#define CAGE 3

static struct rig rig;
static struct cage *cage;

/* One module a bus; `max_read` small, so that each of them takes several runs. */
static void
power_on(enum world_type type, uint16_t max_read)
{
	rig_power_on(&rig, type, 8, 8);
	cage = &rig.inv->cage[CAGE];
	cage->max_read = max_read;
	rig_run(&rig, 12 * S);
	ck_assert_int_eq(cage->state, CAGE_STATE_READY);
}

static void
teardown(void)
{
	rig_fini(&rig);
}

static void
fault(enum fault_kind kind, uint64_t us)
{
	struct fault f = { .kind = (uint8_t)kind, .until_us = rig.now.mono_us + us };

	ck_assert_int_eq(hand_fault(rig.world, CAGE, &f, rig.now.mono_us), 0);
}

static void
bend(enum quantity quantity, int lane, const int64_t *value)
{
	ck_assert_int_eq(hand_bend(rig.world, CAGE, quantity, lane, value, 0,
			     rig.now.mono_us),
	    0);
}

static void
insert(const char *name)
{
	struct part part;

	ck_assert(parts_find(name, &part));
	hand_remove(rig.world, CAGE, rig.now.mono_us);
	rig_run(&rig, S);
	hand_insert(rig.world, CAGE, &part, rig.now.mono_us);
}

/* Until run `index`, from 1, of the next visit is next; false: it has no such run. */
static bool
reach_run(unsigned index)
{
	struct rig_work *w = &rig.bus[cage->bus].work[0];

	for (unsigned i = 0; i < 200000; i++) {
		if (w->busy && w->request.run[0].cage == CAGE) {
			if (index >= w->request.count)
				return false;
			if (w->next + 1 == index)
				return true;
		}
		rig_run(&rig, 10);
	}
	ck_abort_msg("no visit came to run %u", index);
	return false;
}

static void
await_poll(void)
{
	uint64_t polls = cage->counters.polls;

	while (cage->counters.polls == polls)
		rig_run(&rig, 1000);
}

static const struct {
	enum world_type type;
	enum quantity quantity;
	int64_t value;
	bool lane;
	unsigned first; /* the run behind that which holds the flag */
	int kind;       /* enum alarm_kind */
} latched[] = {
	{ WORLD_QSFP_DD, QUANTITY_TEMPERATURE, 90000, false, 1,
	    ALARM_LIMITS + MONITOR_TEMP *LIMIT_COUNT + LIMIT_HIGH_ALARM },
	{ WORLD_QSFP_DD, QUANTITY_RX_POWER, 0, true, 4, ALARM_SIGNALS + SIGNAL_RX_LOS },
	{ WORLD_QSFP28, QUANTITY_TEMPERATURE, 90000, false, 1,
	    ALARM_LIMITS + MONITOR_TEMP *LIMIT_COUNT + LIMIT_HIGH_ALARM },
	{ WORLD_QSFP28, QUANTITY_RX_POWER, 0, true, 1, ALARM_SIGNALS + SIGNAL_RX_LOS },
};

/* Reading clears them: when a later run of the same visit fails they are not lost. */
START_TEST(a_flag_that_was_read_before_its_visit_failed_is_raised)
{
	unsigned index = latched[_i].first;

	power_on(latched[_i].type, 16);
	for (;; index++) {
		bool seen = false;

		await_poll();
		bend(latched[_i].quantity, latched[_i].lane ? 0 : -1, &latched[_i].value);
		rig_run(&rig, 200 * MS);
		bend(latched[_i].quantity, latched[_i].lane ? 0 : -1, NULL);
		rig_run(&rig, 100 * MS);
		if (!reach_run(index))
			break;
		fault(FAULT_NACK, 3 * MS);
		for (unsigned i = 0; i < 40; i++) {
			rig_run(&rig, 50 * MS);
			seen |= cage->alarms.up[latched[_i].kind] & 1;
		}
		ck_assert_msg(seen, "run %u failed", index);
		rig_run(&rig, 10 * S);
		ck_assert_uint_eq(cage->alarms.up[latched[_i].kind], 0);
	}
	ck_assert_uint_gt(index, latched[_i].first + 2);
	ck_assert_uint_gt(cage->counters.read_errors[HW_REASON_NACK], 2);
}
END_TEST

/* An SFP's flags are no latches: what was up in a visit that failed is no reading. */
START_TEST(a_live_flag_of_an_sfp_is_not_kept)
{
	const int64_t dark = 0;

	power_on(WORLD_SFP28, 16);
	await_poll();
	bend(QUANTITY_RX_POWER, 0, &dark);
	ck_assert(reach_run(1));
	fault(FAULT_TIMEOUT, 3 * S);
	bend(QUANTITY_RX_POWER, 0, NULL);
	await_poll();

	ck_assert_uint_eq(cage->module.signal_seen[SIGNAL_RX_LOS], 0);
}
END_TEST

/* Kept through an outage, and with the bus process that read them. */
START_TEST(a_flag_outlives_the_bus_that_read_it)
{
	const int64_t hot = 90000;

	power_on(WORLD_QSFP_DD, 16);
	await_poll();
	bend(QUANTITY_TEMPERATURE, -1, &hot);
	rig_run(&rig, 200 * MS);
	bend(QUANTITY_TEMPERATURE, -1, NULL);
	ck_assert(reach_run(2));
	fault(FAULT_TIMEOUT, 8 * S);
	rig_run(&rig, 3 * S);
	ck_assert_uint_eq(cage->module.flag_seen[MONITOR_TEMP][LIMIT_HIGH_ALARM], 0);
	rig_kill(&rig, cage->bus);
	rig_run(&rig, 30 * S);

	ck_assert_uint_eq(cage->module.flag_seen[MONITOR_TEMP][LIMIT_HIGH_ALARM], 1);
}
END_TEST

/* Its first readings afterwards are far from those before; they agree with each other. */
START_TEST(a_module_that_got_warm_while_its_bus_was_down_is_polled_on)
{
	const int64_t warm = 60000;
	uint64_t polls;

	power_on(WORLD_QSFP_DD, 16);
	ck_assert(reach_run(2));
	bend(QUANTITY_TEMPERATURE, -1, &warm);
	rig_kill(&rig, cage->bus);
	polls = cage->counters.polls;
	rig_run(&rig, 10 * S);

	ck_assert(!cage->module.stale);
	ck_assert_int_eq(cage->last_error, HW_OK);
	ck_assert_uint_ge(cage->counters.polls - polls, 7);
	ck_assert_int_ge(cage->module.readings.value[MONITOR_TEMP][0], 55000);
}
END_TEST

/* A reset, or another module: nothing of before. */
START_TEST(a_flag_that_was_kept_is_dropped_with_its_module)
{
	const int64_t hot = 90000;

	power_on(WORLD_QSFP_DD, 16);
	await_poll();
	bend(QUANTITY_TEMPERATURE, -1, &hot);
	rig_run(&rig, 200 * MS);
	bend(QUANTITY_TEMPERATURE, -1, NULL);
	ck_assert(reach_run(2));
	fault(FAULT_TIMEOUT, 8 * S);
	rig_run(&rig, 3 * S);
	if (_i) {
		ck_assert_int_eq(engine_reset(rig.engine, cage, NULL, NULL, &rig.now), 0);
	} else {
		insert("qdd-400g-fr4");
	}
	rig_run(&rig, 30 * S);

	ck_assert_int_eq(cage->state, CAGE_STATE_READY);
	ck_assert_uint_eq(cage->module.flag_seen[MONITOR_TEMP][LIMIT_HIGH_ALARM], 0);
}
END_TEST

/* Its static pages were asked for once, and never again. */
START_TEST(pages_that_could_not_be_read_are_asked_for_again)
{
	const struct module *m;
	bool said = false;

	power_on(WORLD_QSFP_DD, 128);
	m = &cage->module;
	fault(FAULT_LYING_PAGE, 40 * S);
	insert("qdd-400g-fr4");
	rig_run(&rig, 20 * S);
	ck_assert_int_eq(cage->state, CAGE_STATE_READY);
	ck_assert_int_eq(m->trust, TRUST_UNVERIFIED);
	ck_assert_int_eq(cage->last_error, HW_NOPAGE);
	for (unsigned i = 0; i < m->findings.count; i++)
		said |= strcmp(finding_id(&m->findings.item[i]), "page-unreadable") == 0;
	ck_assert(said);
	ck_assert(!m->limits.present[MONITOR_RX_POWER]);
	rig_run(&rig, 90 * S);

	ck_assert_int_eq(m->trust, TRUST_GOOD);
	ck_assert_int_eq(cage->last_error, HW_OK);
	ck_assert_uint_eq(m->findings.count, 0);
	ck_assert(m->limits.trusted[MONITOR_RX_POWER]);
	ck_assert_int_eq(cage_quality(cage, MONITOR_RX_POWER, 3), QUALITY_GOOD);
	ck_assert_uint_eq(cage->generation, 2);
}
END_TEST

START_TEST(a_page_register_that_hangs_makes_no_other_module_of_a_known_one)
{
	power_on(WORLD_QSFP_DD, 128);
	fault(FAULT_LYING_PAGE, 40 * S);
	rig_kill(&rig, cage->bus); /* so that it is met again */
	rig_run(&rig, 30 * S);
	ck_assert_int_eq(cage->last_error, HW_NOPAGE);
	ck_assert_int_eq(cage->state, CAGE_STATE_UNREADABLE);
	ck_assert_uint_eq(cage->alarms.up[ALARM_UNREADABLE], 1);
	rig_run(&rig, 90 * S);

	ck_assert_int_eq(cage->state, CAGE_STATE_READY);
	ck_assert_int_eq(cage->module.trust, TRUST_GOOD);
	ck_assert_uint_eq(cage->generation, 1);
	ck_assert_uint_eq(cage->alarms.up[ALARM_UNREADABLE], 0);
}
END_TEST

static const enum world_type telling[] = { WORLD_QSFP_DD, WORLD_QSFP28 };

static unsigned odd;

/* What is read of the lanes stays what it was before anybody moved the page. */
static void
look_at_lanes(struct rig *r, void *arg)
{
	const struct readings *before = arg, *now = &cage->module.readings;

	(void)r;
	if (cage->module.stale)
		return;
	odd += now->present[MONITOR_RX_POWER] &&
	       now->present[MONITOR_RX_POWER] != before->present[MONITOR_RX_POWER];
	for (unsigned lane = 0; lane < 8 && now->present[MONITOR_RX_POWER]; lane++) {
		int32_t was = before->value[MONITOR_RX_POWER][lane];

		odd += abs(now->value[MONITOR_RX_POWER][lane] - was) > was / 4;
		odd += now->dp_state[lane] != before->dp_state[lane];
	}
}

/* Another owner writes byte 127. */
static void
select_page(uint8_t page)
{
	struct ledger_pen pen = world_pen(rig.world, CAGE);

	sim_module_write(&world_cage(rig.world, CAGE)->module, &pen, SIM_I2C_A0, 127,
	    &page, 1, true, world_time(rig.world, rig.now.mono_us));
}

/*
 * Somebody selects another page between two transfers of a visit, or two visits; and
 * with `_i` it stays there.
 */
START_TEST(a_page_that_somebody_else_selects_is_never_published)
{
	const uint8_t pages[] = { 0x00, 0x01, 0x02, 0x10 };
	struct readings before;
	unsigned index = 0;

	power_on(WORLD_QSFP_DD, 16);
	before = cage->module.readings;
	odd = 0;
	rig.arg = &before;
	rig.look = look_at_lanes;
	do {
		for (unsigned i = 0; i < COUNT_OF(pages); i++) {
			if (index)
				reach_run(index);
			else
				await_poll();
			select_page(pages[i]);
			if (_i)
				fault(FAULT_LYING_PAGE, 2500 * MS);
			rig_run(&rig, 3 * S);
			ck_assert_msg(odd == 0, "page %02xh before run %u", pages[i],
			    index);
		}
		rig_run(&rig, 90 * S);
		ck_assert_int_eq(cage_quality(cage, MONITOR_RX_POWER, 3), QUALITY_GOOD);
		ck_assert_int_eq(cage->last_error, HW_OK);
	} while (reach_run(++index));
	ck_assert_uint_gt(index, 5);
	ck_assert_uint_eq(cage->generation, 1);
}
END_TEST

START_TEST(garbage_on_the_wire_is_no_other_module)
{
	char serial[8][sizeof(cage->module.id.vendor_sn)];
	unsigned unreadable = 0;

	power_on(telling[_i], 128);
	for (unsigned i = 0; i < 8; i++) {
		struct fault f = { .kind = FAULT_GARBAGE,
			.until_us = rig.now.mono_us + 60 * S };

		memcpy(serial[i], rig.inv->cage[i].module.id.vendor_sn,
		    sizeof(serial[i]));
		hand_fault(rig.world, i, &f, rig.now.mono_us);
	}
	for (unsigned n = 0; n < 1500; n++) {
		rig_run(&rig, 100 * MS);
		for (unsigned i = 0; i < 8; i++) {
			const struct cage *c = &rig.inv->cage[i];

			ck_assert(c->state == CAGE_STATE_READY ||
				  c->state == CAGE_STATE_UNREADABLE);
			ck_assert_str_eq(c->module.id.vendor_sn, serial[i]);
			ck_assert_uint_eq(c->counters.removals, 0);
			if (n == 200) {
				ck_assert_int_eq(c->last_error, HW_IO);
				ck_assert_int_eq(cage_quality(c, MONITOR_TEMP, 0),
				    QUALITY_STALE);
				unreadable += c->alarms.up[ALARM_UNREADABLE];
			}
		}
	}
	ck_assert_uint_eq(unreadable, 8);
	for (unsigned i = 0; i < 8; i++) {
		ck_assert_int_eq(rig.inv->cage[i].state, CAGE_STATE_READY);
		ck_assert_int_eq(rig.inv->cage[i].last_error, HW_OK);
		ck_assert_uint_eq(rig.inv->cage[i].alarms.up[ALARM_UNREADABLE], 0);
		/* no byte of it was taken for a flag */
		for (int limit = 0; limit < LIMIT_COUNT; limit++)
			ck_assert_uint_eq(
			    rig.inv->cage[i].module.flag_seen[MONITOR_VCC][limit], 0);
	}
}
END_TEST

/*
 * Nothing in the poll of an SFP tells who it is: its temperature and its supply do not
 * hold still in garbage, and all of the poll goes with them.
 */
START_TEST(garbage_of_an_sfp_is_not_published)
{
	int32_t before[8];
	uint64_t polls[8], published = 0;
	unsigned stale = 0;

	power_on(WORLD_SFP28, 128);
	for (unsigned i = 0; i < 8; i++) {
		struct fault f = { .kind = FAULT_GARBAGE,
			.until_us = rig.now.mono_us + 60 * S };

		before[i] = rig.inv->cage[i].module.readings.value[MONITOR_TEMP][0];
		polls[i] = rig.inv->cage[i].counters.polls;
		hand_fault(rig.world, i, &f, rig.now.mono_us);
	}
	for (unsigned n = 0; n < 600; n++) {
		rig_run(&rig, 100 * MS);
		for (unsigned i = 0; i < 8; i++) {
			const struct cage *c = &rig.inv->cage[i];
			int32_t now = c->module.readings.value[MONITOR_TEMP][0];

			ck_assert_int_lt(abs(now - before[i]), 12000);
			stale += cage_quality(c, MONITOR_TEMP, 0) == QUALITY_STALE;
		}
	}
	for (unsigned i = 0; i < 8; i++)
		published += rig.inv->cage[i].counters.polls - polls[i];
	/* by accident one of 150 is like what was before */
	ck_assert_uint_le(published, 8);
	ck_assert_uint_gt(stale, 8 * 550);
	rig_run(&rig, 70 * S);
	for (unsigned i = 0; i < 8; i++) {
		const struct cage *c = &rig.inv->cage[i];

		ck_assert_int_eq(c->state, CAGE_STATE_READY);
		ck_assert_int_eq(cage_quality(c, MONITOR_TEMP, 0), QUALITY_GOOD);
		ck_assert_uint_eq(c->generation, 1);
	}
}
END_TEST

/* One transfer that goes wrong: the poll is good, and says what it did not believe. */
START_TEST(garbage_of_one_transfer_is_a_glitch)
{
	unsigned told = 0;

	power_on(WORLD_SFP28, 128);
	for (unsigned i = 0; i < 10; i++) {
		uint64_t glitches = cage->counters.glitches;
		uint64_t polls = cage->counters.polls;
		struct rig_work *w = &rig.bus[cage->bus].work[0];

		fault(FAULT_GARBAGE, 5 * S);
		while (!w->busy || w->request.run[0].cage != CAGE)
			rig_run(&rig, 10);
		fault(FAULT_NONE, 0);
		while (w->busy)
			rig_run(&rig, 10);
		rig_run(&rig, 10 * MS);
		ck_assert_uint_eq(cage->counters.polls, polls + 1);
		ck_assert_int_eq(cage_quality(cage, MONITOR_TEMP, 0), QUALITY_GOOD);
		told += cage->counters.glitches > glitches;
	}
	ck_assert_uint_ge(told, 9);
	ck_assert_int_ne(cage->module.glitch.read, cage->module.glitch.again);
}
END_TEST

START_TEST(a_module_that_is_plugged_into_garbage_is_unreadable)
{
	power_on(WORLD_QSFP_DD, 128);
	fault(FAULT_GARBAGE, 60 * S);
	insert("qdd-400g-fr4");
	for (unsigned n = 0; n < 550; n++) {
		rig_run(&rig, 100 * MS);
		ck_assert_int_ne(cage->state, CAGE_STATE_UNSUPPORTED);
		ck_assert(n < 5 || !cage->module.has_identity);
	}
	ck_assert_int_eq(cage->state, CAGE_STATE_UNREADABLE);
	rig_run(&rig, 70 * S);

	ck_assert_int_eq(cage->state, CAGE_STATE_READY);
	ck_assert_int_eq(cage->module.trust, TRUST_GOOD);
	ck_assert_uint_eq(cage->generation, 2);
}
END_TEST

/* One lane of a path that goes on: what is off is read only when it is needed. */
START_TEST(a_lane_that_another_owner_switches_off_raises_nothing)
{
	const uint8_t off[] = { 0x01, 0x05, 0x00 };
	uint64_t messages;

	power_on(WORLD_QSFP_DD, 128);
	messages = rig.messages;
	for (size_t i = 0; i < COUNT_OF(off); i++) {
		hand_set(rig.world, CAGE, 0x10, 130, &off[i], 1, rig.now.mono_us);
		for (unsigned n = 0; n < 200; n++) {
			rig_run(&rig, 100 * MS);
			ck_assert_uint_eq(cage->alarms.count[SEVERITY_CRITICAL], 0);
			ck_assert_uint_eq(cage->alarms.count[SEVERITY_MAJOR], 0);
			ck_assert_uint_eq(cage->alarms.count[SEVERITY_WARNING], 0);
		}
		ck_assert_uint_eq(cage->module.readings.tx_disabled, off[i]);
		ck_assert_uint_eq(cage->module.readings.active, 0xff);
		/* each change is one question to one module, and perhaps a read of its
		 * flags when it asks for attention; and the polls go on, and in that
		 * minute all are asked who they are */
		ck_assert_uint_ge(rig.messages - messages, (i + 1) * (20 * 8 + 1));
		ck_assert_uint_le(rig.messages - messages, (i + 1) * (20 * 8 + 2) + 8);
	}
}
END_TEST

/* What was read before the outage is far off; nobody must look for ever. */
START_TEST(a_module_that_jumped_during_an_outage_is_met_and_looked_at_once_more)
{
	const int64_t low = 2800000;
	uint64_t transfers;

	power_on(WORLD_QSFP_DD, 128);
	await_poll();
	fault(FAULT_NACK, 5 * S);
	rig_run(&rig, S);
	bend(QUANTITY_VCC, -1, &low);
	rig_run(&rig, 5 * S);
	transfers = world_bus(rig.world, cage->bus)->transfers;
	rig_run(&rig, 5 * S);
	transfers = world_bus(rig.world, cage->bus)->transfers - transfers;

	ck_assert_int_eq(cage_quality(cage, MONITOR_VCC, 0), QUALITY_GOOD);
	ck_assert_int_le(cage->module.readings.value[MONITOR_VCC][0], 2850000);
	ck_assert_uint_lt(transfers, 100);
}
END_TEST

/* It says so of CDB commands in the foreground: another owner may have sent one. */
static const struct {
	uint8_t instances, steps, method;
	unsigned silent_ms;
	bool fails;
} busy[] = {
	{ 0x40, 10, 0x80, 1500, false },
	{ 0x40, 10, 0x80, 2300, true },
	{ 0x40, 31, 0x80, 4800, false },
	{ 0x40, 0, 0x80, 180, false },
	{ 0x40, 0, 0x80, 1000, true },
	{ 0x00, 10, 0x80, 1000, true }, /* no CDB */
	{ 0x60, 10, 0x80, 1000, true }, /* it works in the background */
	{ 0x40, 10, 0x00, 1000, true }, /* 80 ms at most */
	{ 0x40, 10, 0x00, 60, false },
};

static void
let_it_say(unsigned row)
{
	const uint8_t cdb[] = { busy[row].instances, 0, busy[row].steps,
		busy[row].method };
	struct sim_module *m = &world_cage(rig.world, CAGE)->module;

	hand_set(rig.world, CAGE, 0x01, 163, cdb, sizeof(cdb), rig.now.mono_us);
	sim_module_sum(m, 0x01, 130, 254, 255);
	rig_kill(&rig, cage->bus);
	rig_run(&rig, 20 * S);
	ck_assert_int_eq(cage->state, CAGE_STATE_READY);
	ck_assert_int_eq(cage->module.trust, TRUST_GOOD);
}

START_TEST(a_module_may_be_silent_for_as_long_as_it_says)
{
	unsigned failures = 0;

	power_on(WORLD_QSFP_DD, 128);
	insert("qdd-400g-fr4");
	rig_run(&rig, 12 * S);
	let_it_say((unsigned)_i);
	/* a visit to its monitors finds it silent from the start */
	await_poll();
	rig_run(&rig, 900 * MS);
	fault(FAULT_NACK, busy[_i].silent_ms * MS + 100 * MS);
	for (unsigned n = 0; n < 800; n++) {
		rig_run(&rig, 10 * MS);
		failures = MAX_OF(failures, cage->failures);
	}

	ck_assert_int_eq(failures > 0, busy[_i].fails);
	ck_assert_uint_gt(cage->counters.read_errors[HW_REASON_NACK], 0);
	ck_assert_int_eq(cage->state, CAGE_STATE_READY);
	ck_assert(!cage->module.stale);
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *s = suite_create("dst_faults");
	TCase *tc = tcase_create("faults");

	tcase_set_timeout(tc, 120);
	tcase_add_checked_fixture(tc, NULL, teardown);
	tcase_add_loop_test(tc, a_flag_that_was_read_before_its_visit_failed_is_raised, 0,
	    COUNT_OF(latched));
	tcase_add_test(tc, a_live_flag_of_an_sfp_is_not_kept);
	tcase_add_test(tc, a_flag_outlives_the_bus_that_read_it);
	tcase_add_test(tc, a_module_that_got_warm_while_its_bus_was_down_is_polled_on);
	tcase_add_loop_test(tc, a_flag_that_was_kept_is_dropped_with_its_module, 0, 2);
	tcase_add_test(tc, pages_that_could_not_be_read_are_asked_for_again);
	tcase_add_loop_test(tc, a_page_that_somebody_else_selects_is_never_published, 0,
	    2);
	tcase_add_loop_test(tc, garbage_on_the_wire_is_no_other_module, 0,
	    COUNT_OF(telling));
	tcase_add_test(tc, garbage_of_an_sfp_is_not_published);
	tcase_add_test(tc, garbage_of_one_transfer_is_a_glitch);
	tcase_add_test(tc,
	    a_module_that_jumped_during_an_outage_is_met_and_looked_at_once_more);
	tcase_add_test(tc, a_module_that_is_plugged_into_garbage_is_unreadable);
	tcase_add_test(tc,
	    a_page_register_that_hangs_makes_no_other_module_of_a_known_one);
	tcase_add_test(tc, a_lane_that_another_owner_switches_off_raises_nothing);
	tcase_add_loop_test(tc, a_module_may_be_silent_for_as_long_as_it_says, 0,
	    COUNT_OF(busy));
	suite_add_tcase(s, tc);
	return s;
}

int
main(void)
{
	return suite_run(make_suite());
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What is left with a bus for when an interrupt comes: it is read at once, whatever else
 * happens meanwhile no flag is lost or told twice, and nothing is read that main would
 * not ask for.
 */
#include "tests/dst/rig.h"
#include "tests/dst/truth.h"

#include <string.h>

#include "base/bytes.h"
#include "base/hwerr.h"
#include "model/flag.h"
#include "optics/decoder.h"
#include "sim/hand.h"
#include "sim/ledger.h"
#include "sim/parts.h"
#include "tests/suite.h"

#define MS ((uint64_t)US_PER_MS)
#define S  ((uint64_t)US_PER_S)

#define CAGE 3
/* 01h:145[2:0] of the simulated modules that have auxiliary monitors. */
#define AUX_KINDS 5

#define HOT (ALARM_LIMITS + MONITOR_TEMP * LIMIT_COUNT + LIMIT_HIGH_ALARM)

static struct rig rig;
static struct truth truth;
static uint64_t ledger_from;

static const struct {
	enum world_type type;
	const struct decoder *decoder;
} kinds[] = {
	{ WORLD_QSFP_DD, &cmis_decoder },
	{ WORLD_QSFP28, &sff8636_decoder },
};

static struct cage *
cage(void)
{
	return &rig.inv->cage[CAGE];
}

static struct rig_bus *
bus(void)
{
	return &rig.bus[cage()->bus];
}

static void
look(struct rig *r, void *arg)
{
	truth_look(arg, r);
}

static bool
commit(struct rig *r, void *arg)
{
	struct truth *t = arg;

	(void)r;
	audit_commit(&t->audit);
	return true;
}

static void
power_on(unsigned kind)
{
	rig_power_on(&rig, kinds[kind].type, 8, 2);
	truth_begin(&truth, &rig);
	rig.look = look;
	rig.commit = commit;
	rig.edges = true;
	rig_run(&rig, 12 * S);
	ck_assert_int_eq(cage()->state, CAGE_STATE_READY);
	ledger_from = rig.world->map->ledger.events;
}

static void
teardown(void)
{
	rig_fini(&rig);
}

/* Until so long before the next sweep, or behind one. */
static void
run_to(uint64_t before_us)
{
	rig_run(&rig, 2 * S - before_us - rig.now.mono_us % S);
}

static void
bend(unsigned number, enum quantity quantity, const int64_t *value)
{
	ck_assert_int_eq(hand_bend(rig.world, number, quantity, -1, value, 0,
			     rig.now.mono_us),
	    0);
}

static const int64_t hot = 90000;

/* A flag comes up whose cause is over at once. */
static void
pulse(void)
{
	bend(CAGE, QUANTITY_TEMPERATURE, &hot);
	rig_run(&rig, 100);
	bend(CAGE, QUANTITY_TEMPERATURE, NULL);
}

/* Says whether the bus comes to read one by itself. */
static bool
pulse_and_fire(void)
{
	pulse();
	bus()->edge_us = rig.now.mono_us; /* it looks now */
	for (unsigned i = 0; i < 200 && !bus()->work[2].busy; i++)
		rig_run(&rig, 100);
	return bus()->work[2].busy;
}

static const struct arm *
arm_of(unsigned number)
{
	const struct arms *a = &rig.bus[rig.inv->cage[number].bus].arms;

	for (unsigned i = 0; i < a->count; i++) {
		if (a->arm[i].cage == number && !a->arm[i].spoilt)
			return &a->arm[i];
	}
	return NULL;
}

static unsigned
hot_flag(void)
{
	unsigned flag = 0;

	while (strcmp(flag_name(flag), "temperature-high-alarm") != 0)
		flag++;
	return flag;
}

static uint64_t
told(void)
{
	const struct flag_record *r = flag_get(cage(), hot_flag(), 0);

	return r ? r->count : 0;
}

/* How many reads truly took it. */
static uint64_t
taken(unsigned kind)
{
	const struct ledger *l = &rig.world->map->ledger;
	struct ledger_entry e;
	unsigned flag, lane;
	uint64_t count = 0;

	for (uint64_t n = ledger_from + 1; n <= l->events; n++) {
		if (!ledger_event(l, n, &e) || e.kind != LEDGER_FLAG_CLEAR ||
		    e.cage != CAGE || e.half != SIM_LOWER)
			continue;
		for (unsigned bits = e.bits; bits; bits &= bits - 1) {
			struct memaddr at = { .page = LOW,
				.byte = e.byte,
				.bit = (uint8_t)__builtin_ctz(bits) };

			count += flag_at(&kinds[kind].decoder->flags, AUX_KINDS, at,
				     &flag, &lane) &&
				 flag == hot_flag();
		}
	}
	return count;
}

START_TEST(an_interrupt_is_read_before_main_hears_of_it)
{
	uint64_t messages;

	power_on((unsigned)_i);
	run_to(400 * MS);
	messages = rig.messages;
	bend(CAGE, QUANTITY_TEMPERATURE, &hot);
	rig_run(&rig, 30 * MS);

	ck_assert_uint_eq(rig.fired, 1);
	ck_assert_uint_ne(cage()->alarms.up[HOT], 0);
	ck_assert_uint_eq(told(), 1);
	/* what latches again asks anew, and is told in the way of all others */
	rig_run(&rig, 60 * MS);
	ck_assert_uint_eq(rig.messages, messages);
	rig_run(&rig, 200 * MS);
	ck_assert_uint_eq(rig.fired, 1);
	ck_assert_uint_eq(rig.messages, messages + 1);
}
END_TEST

START_TEST(cages_that_ask_together_are_asked)
{
	power_on(0);
	ck_assert_ptr_nonnull(arm_of(CAGE));
	ck_assert_ptr_nonnull(arm_of(CAGE - 1));
	ck_assert_uint_eq(cage()->bus, rig.inv->cage[CAGE - 1].bus);
	run_to(400 * MS);
	bend(CAGE, QUANTITY_TEMPERATURE, &hot);
	bend(CAGE - 1, QUANTITY_TEMPERATURE, &hot);
	rig_run(&rig, 40 * MS);

	ck_assert_uint_eq(rig.fired, 0);
	ck_assert_uint_ne(cage()->alarms.up[HOT], 0);
	ck_assert_uint_ne(rig.inv->cage[CAGE - 1].alarms.up[HOT], 0);
}
END_TEST

START_TEST(what_is_read_while_main_asks_for_more_is_told_once)
{
	unsigned crossed = 0, fired = 0;

	power_on((unsigned)_i);
	for (unsigned i = 0; i < 60; i++) {
		run_to(3 * MS - i * 50);
		if (!pulse_and_fire())
			continue;
		fired++;
		while (bus()->work[2].busy) {
			crossed += bus()->work[0].busy;
			rig_run(&rig, 100);
		}
		rig_run(&rig, 100 * MS);
		ck_assert_uint_eq(told(), taken((unsigned)_i));
	}
	rig_run(&rig, 3 * S);
	ck_assert_uint_eq(told(), taken((unsigned)_i));
	ck_assert_uint_ge(told(), 60);
	ck_assert_uint_ge(fired, 20);
	ck_assert_uint_ge(crossed, 3);
}
END_TEST

/* At any moment of what is read, between two sweeps and when one begins. */
START_TEST(whoever_dies_meanwhile_no_flag_is_lost)
{
	power_on(0);
	for (unsigned i = 0; i < 60; i++) {
		run_to(i % 2 ? 400 * MS : 3 * MS - i * 50);
		pulse_and_fire();
		rig_run(&rig, i * 100);
		if (_i)
			rig_restart(&rig);
		else
			rig_kill(&rig, cage()->bus);
		if (_i)
			audit_main_died(&truth.audit);
		rig_run(&rig, 15 * S);
		ck_assert_int_eq(cage()->state, CAGE_STATE_READY);
		if (!_i) /* one that died with its bytes is told as a gap */
			ck_assert_uint_le(told(), taken(0));
	}
	audit_close(&truth.audit, &rig);
	ck_assert_uint_ge(rig.fired, 20);
}
END_TEST

static void
pull_it(void)
{
	struct part part = world_cage(rig.world, CAGE)->module.part;

	hand_remove(rig.world, CAGE, rig.now.mono_us);
	rig_run(&rig, 20 * MS);
	hand_insert(rig.world, CAGE, &part, rig.now.mono_us);
}

static void
reset_it(void)
{
	ck_assert_int_eq(engine_reset(rig.engine, cage(), NULL, NULL, &rig.now), 0);
}

static void
doubt_it(void)
{
	struct platform_bits bits = { { 1u << CAGE } };

	engine_doubt(rig.engine, cage()->bus, &bits, &rig.now);
}

static void
stop_bus(void)
{
	bus()->frozen = true;
	rig_run(&rig, 5 * S);
	bus()->frozen = false;
}

/* Its pin could not be read for a moment: the module is met again. */
static void
lose_pin(void)
{
	struct platform_bits known = bus()->sampler.known;

	known.word[0] &= ~(1u << CAGE);
	engine_presence(rig.engine, cage()->bus, &bus()->sampler.present, &known,
	    &rig.now);
	engine_presence(rig.engine, cage()->bus, &bus()->sampler.present,
	    &bus()->sampler.known, &rig.now);
}

static void (*const happenings[])(
    void) = { pull_it, reset_it, doubt_it, stop_bus, lose_pin };

START_TEST(whatever_happens_meanwhile_no_flag_is_lost)
{
	power_on(0);
	for (unsigned i = 0; i < 24; i++) {
		run_to(i % 2 ? 400 * MS : 3 * MS - i * 100);
		pulse_and_fire();
		rig_run(&rig, i % 8 * 250);
		happenings[_i]();
		rig_run(&rig, 15 * S);
		ck_assert_int_eq(cage()->state, CAGE_STATE_READY);
	}
	audit_close(&truth.audit, &rig);
	ck_assert_uint_ge(rig.fired, 8);
}
END_TEST

START_TEST(what_main_would_not_ask_for_is_taken_back)
{
	static const struct owner somebody = { .kind = OWNER_TOLD,
		.pid = 4711,
		.name = "xcvrd" };

	power_on(0);
	run_to(400 * MS);
	ck_assert_ptr_nonnull(arm_of(CAGE));
	engine_owner(rig.engine, cage(), &somebody, &rig.now);
	rig_run(&rig, 0);
	ck_assert_ptr_null(arm_of(CAGE));
	pulse();
	rig_run(&rig, 5 * S);
	ck_assert_uint_eq(rig.fired, 0);
	ck_assert_ptr_null(arm_of(CAGE));
}
END_TEST

/* It is met again a while later, and not polled until then. */
START_TEST(what_is_left_of_a_module_in_doubt_is_taken_back)
{
	power_on(0);
	run_to(400 * MS);
	doubt_it();
	rig_run(&rig, 0);
	ck_assert_ptr_null(arm_of(CAGE));
	ck_assert_ptr_null(arm_of(CAGE - 1)); /* one request left both */
	rig_run(&rig, 3 * S);
	ck_assert_ptr_nonnull(arm_of(CAGE));
}
END_TEST

START_TEST(a_module_that_its_pin_doubts_is_not_read)
{
	power_on(0);
	run_to(400 * MS);
	hand_remove(rig.world, CAGE, rig.now.mono_us);
	while (arm_of(CAGE))
		rig_run(&rig, 1 * MS);
	ck_assert(cage_is_occupied(cage())); /* main does not know better yet */
}
END_TEST

/* What it read by itself, as it was told to. */
static bool
tell_fired(const struct arm *arm)
{
	static const uint8_t data[ARM_RUNS_MAX * 128];
	struct run_result result[ARM_RUNS_MAX] = { 0 };
	struct reply reply = { .sequence = arm->sequence,
		.count = arm->count,
		.last = 1,
		.fired = 1,
		.cage = CAGE,
		.result = result,
		.data = data };

	for (unsigned i = 0; i < arm->count; i++) {
		result[i] = (struct run_result){ .index = (uint16_t)i,
			.len = arm->run[i].len,
			.end_us = rig.now.mono_us };
		reply.data_len = (uint16_t)(reply.data_len + result[i].len);
	}
	return engine_reply(rig.engine, cage()->bus, &reply, &rig.now);
}

START_TEST(a_bus_that_begins_anew_has_nothing_left)
{
	struct arm left;

	power_on(0);
	run_to(400 * MS);
	left = *arm_of(CAGE);
	ck_assert(tell_fired(&left));
	ck_assert(!tell_fired(&left)); /* once */
	rig_run(&rig, 2 * S);
	left = *arm_of(CAGE);
	rig_kill(&rig, cage()->bus);
	rig_run(&rig, 4 * MS); /* main knows, and asked nobody yet */
	ck_assert(!tell_fired(&left));
	rig_run(&rig, 46 * MS);
	ck_assert_ptr_null(arm_of(CAGE));
	rig_run(&rig, 10 * S);
	ck_assert_ptr_nonnull(arm_of(CAGE));
}
END_TEST

START_TEST(what_is_left_takes_no_more_time_than_pulls_may)
{
	unsigned armed = 0;

	rig_power_on(&rig, WORLD_QSFP_DD, 64, 1);
	rig_run(&rig, 40 * S);
	for (unsigned i = 0; i < 64; i++)
		armed += arm_of(i) != NULL;
	/* of 50 ms a half, and 1.5 ms each */
	ck_assert_uint_ge(armed, 10);
	ck_assert_uint_le(armed, 20);
}
END_TEST

/* Its bus is slower than main thought: that is no fault of the module. */
START_TEST(what_the_bus_does_not_come_to_is_asked_again)
{
	power_on(0);
	run_to(400 * MS);
	ck_assert(pulse_and_fire());
	ck_assert_uint_ge(bus()->work[2].request.count, 2);
	bus()->work[2].request.deadline_us = rig.now.mono_us;
	rig_run(&rig, 300 * MS);

	ck_assert_uint_eq(told(), taken(0));
	ck_assert_uint_eq(told(), 1);
	ck_assert_uint_eq(cage()->counters.read_errors[HW_REASON_TIMEOUT], 0);
	ck_assert_int_eq(cage()->last_error, HW_OK);
	rig_run(&rig, 3 * S);
	ck_assert_ptr_nonnull(arm_of(CAGE));
}
END_TEST

/* Ten minutes in which nothing happens: looks at names and samples come and go. */
START_TEST(a_quiet_cage_is_armed_nearly_always)
{
	unsigned armed = 0, looks = 0;

	power_on(0);
	for (; looks < 6000; looks++) {
		rig_run(&rig, 100 * MS);
		armed += arm_of(CAGE) != NULL;
	}
	ck_assert_uint_eq(rig.cancels, 0);
	ck_assert_uint_ge(armed, looks * 95 / 100);
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *s = suite_create("dst_arms");
	TCase *tc = tcase_create("arms");

	tcase_set_timeout(tc, 120);
	tcase_add_checked_fixture(tc, NULL, teardown);
	tcase_add_loop_test(tc, an_interrupt_is_read_before_main_hears_of_it, 0,
	    (int)COUNT_OF(kinds));
	tcase_add_test(tc, cages_that_ask_together_are_asked);
	tcase_add_loop_test(tc, what_is_read_while_main_asks_for_more_is_told_once, 0,
	    (int)COUNT_OF(kinds));
	tcase_add_loop_test(tc, whoever_dies_meanwhile_no_flag_is_lost, 0, 2);
	tcase_add_loop_test(tc, whatever_happens_meanwhile_no_flag_is_lost, 0,
	    (int)COUNT_OF(happenings));
	tcase_add_test(tc, what_main_would_not_ask_for_is_taken_back);
	tcase_add_test(tc, what_is_left_of_a_module_in_doubt_is_taken_back);
	tcase_add_test(tc, a_module_that_its_pin_doubts_is_not_read);
	tcase_add_test(tc, a_bus_that_begins_anew_has_nothing_left);
	tcase_add_test(tc, what_is_left_takes_no_more_time_than_pulls_may);
	tcase_add_test(tc, what_the_bus_does_not_come_to_is_asked_again);
	tcase_add_test(tc, a_quiet_cage_is_armed_nearly_always);
	suite_add_tcase(s, tc);
	return s;
}

int
main(void)
{
	return suite_run(make_suite());
}

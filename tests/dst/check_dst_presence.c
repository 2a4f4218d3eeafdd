/* SPDX-License-Identifier: Apache-2.0 */
/* Presence that bounces, and modules that are exchanged within a visit. */
#include "tests/dst/rig.h"

#include <string.h>

#include "base/bytes.h"
#include "model/alarm.h"
#include "sim/hand.h"
#include "sim/parts.h"
#include "tests/suite.h"

#define MS   ((uint64_t)US_PER_MS)
#define S    ((uint64_t)US_PER_S)
#define CAGE 3

static struct rig rig;
static struct cage *cage;

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
flap_for(uint64_t us)
{
	struct fault f = { .kind = FAULT_FLAPPING, .until_us = rig.now.mono_us + us };

	hand_fault(rig.world, CAGE, &f, rig.now.mono_us);
}

/* A contact that bounces for a minute, and a module that works on all the time. */
START_TEST(a_cage_that_flaps_is_damped_until_it_is_quiet)
{
	uint64_t generation, polls, end_us;
	unsigned good = 0;

	power_on(WORLD_QSFP_DD, 128);
	flap_for(60 * S);
	end_us = rig.now.mono_us + 60 * S;
	while (!cage->flapping) {
		rig_run(&rig, 10 * MS);
		ck_assert_uint_lt(rig.now.mono_us, end_us);
	}
	generation = cage->generation;
	polls = cage->counters.polls;
	ck_assert_uint_eq(cage->counters.presence_flaps, 4);
	ck_assert_uint_eq(cage->counters.insertions, 5);
	ck_assert_uint_eq(cage->alarms.up[ALARM_FLAPPING], 1);
	while (rig.now.mono_us < end_us) {
		rig_run(&rig, 50 * MS);
		ck_assert(cage->flapping && cage->presence == PRESENCE_PRESENT);
		/* what was just read is good, whatever the pin does */
		if (cage->module.has_readings &&
		    rig.now.mono_us - cage->module.read_us < 3 * S) {
			ck_assert_int_eq(cage_quality(cage, MONITOR_TEMP, 0),
			    QUALITY_GOOD);
			good++;
		}
	}
	ck_assert_uint_gt(good, 500);
	/* it is one module all the time, polled while its pin moves */
	ck_assert_uint_eq(cage->generation, generation);
	ck_assert_uint_gt(cage->counters.presence_flaps, 10);
	ck_assert_uint_gt(cage->counters.polls, polls + 10);
	ck_assert_uint_eq(cage->alarms.up[ALARM_FLAPPING], 1);

	rig_run(&rig, 12 * S);
	ck_assert(!cage->flapping);
	ck_assert_uint_eq(cage->alarms.up[ALARM_FLAPPING], 0);
	ck_assert_int_eq(cage->state, CAGE_STATE_READY);
	ck_assert_int_eq(cage_quality(cage, MONITOR_TEMP, 0), QUALITY_GOOD);
	ck_assert_uint_eq(cage->generation, generation);
	ck_assert_uint_eq(cage->counters.insertions, 5);
}
END_TEST

/* Each move of the pin costs at most one look at who it is, once a second. */
START_TEST(a_cage_that_flaps_does_not_load_its_bus)
{
	uint64_t before;

	power_on(WORLD_QSFP_DD, 128);
	flap_for(120 * S);
	rig_run(&rig, 30 * S);
	ck_assert(cage->flapping);
	before = cage->counters.transfers.count;
	rig_run(&rig, 60 * S);

	/* 5 transfers of an identity and 2 of a poll a second */
	ck_assert_uint_le(cage->counters.transfers.count - before, 60 * (6 + 2));
}
END_TEST

START_TEST(a_module_that_is_pulled_while_it_flaps_is_gone_when_it_is_quiet)
{
	power_on(WORLD_QSFP_DD, 128);
	flap_for(20 * S);
	rig_run(&rig, 20 * S);
	ck_assert(cage->flapping);
	hand_remove(rig.world, CAGE, rig.now.mono_us);
	rig_run(&rig, 2 * S);
	/* nobody knows yet, and nothing is called good */
	ck_assert_int_eq(cage->presence, PRESENCE_PRESENT);
	ck_assert_int_eq(cage_quality(cage, MONITOR_TEMP, 0), QUALITY_STALE);
	rig_run(&rig, 10 * S);

	ck_assert(!cage->flapping);
	ck_assert_int_eq(cage->presence, PRESENCE_ABSENT);
	ck_assert_uint_eq(cage->counters.removals, cage->counters.insertions);
	ck_assert_uint_eq(cage->alarms.up[ALARM_FLAPPING], 0);
}
END_TEST

/* One part twice: only the serial numbers and what they measure tell them apart. */
static const struct {
	enum world_type type;
	uint16_t max_read;
	uint32_t boot_ms; /* it is silent after power; 0: as the part says */
	const char *part;
} exchanged[] = {
	{ WORLD_QSFP_DD, 128, 0, "qdd-400g-dr4" },
	{ WORLD_QSFP_DD, 16, 50, "qdd-400g-dr4" },
	{ WORLD_QSFP28, 16, 50, "qsfp28-100g-lr4" },
	{ WORLD_SFP28, 16, 0, "sfp28-25g-sr" },
	{ WORLD_SFP28, 16, 50, "sfp28-25g-sr" },
};

static const int64_t cool = 20000, warm = 50000;
static const uint64_t gaps_us[] = { 0, 20 * MS, 60 * MS, 150 * MS, 300 * MS, 600 * MS,
	1500 * MS };

static char serial[sizeof(((struct identity *)0)->vendor_sn)]; /* of the cool one */
static unsigned looks, lies;

static void
look(struct rig *r, void *arg)
{
	const struct module *m = &cage->module;
	bool is_cool;

	(void)r;
	(void)arg;
	if (!m->has_identity || cage_quality(cage, MONITOR_TEMP, 0) != QUALITY_GOOD)
		return;
	is_cool = strcmp(m->id.vendor_sn, serial) == 0;
	looks++;
	lies += is_cool != (m->readings.value[MONITOR_TEMP][0] < 35000);
}

static void
insert(const char *name, uint32_t boot_ms, const int64_t *temperature)
{
	struct part part;

	ck_assert(parts_find(name, &part));
	if (boot_ms)
		part.boot_ms = boot_ms;
	ck_assert_int_eq(hand_insert(rig.world, CAGE, &part, rig.now.mono_us), 0);
	hand_bend(rig.world, CAGE, QUANTITY_TEMPERATURE, -1, temperature, 0,
	    rig.now.mono_us);
}

/*
 * Until run `index` of the next visit, from 1, is under way; what it brings is read by
 * then. False: it has no such run.
 */
static bool
reach_run(unsigned index)
{
	struct rig_work *w = &rig.bus[cage->bus].work[0];

	for (unsigned i = 0; i < 200000; i++) {
		if (w->busy && w->request.run[0].cage == CAGE) {
			if (index > w->request.count)
				return false;
			if (w->next + 1 == index)
				return true;
		}
		rig_run(&rig, 10);
	}
	ck_abort_msg("no visit came to run %u", index);
	return false;
}

/* Pulled after any transfer of a visit, and another one is plugged. */
START_TEST(a_module_never_shows_what_another_one_measures)
{
	size_t part = (size_t)_i / COUNT_OF(gaps_us);
	uint64_t gap_us = gaps_us[(size_t)_i % COUNT_OF(gaps_us)];
	unsigned index;
	bool last;

	power_on(exchanged[part].type, exchanged[part].max_read);
	rig.look = look;
	for (index = 1;; index++) {
		hand_remove(rig.world, CAGE, rig.now.mono_us);
		rig_run(&rig, 3 * S);
		insert(exchanged[part].part, exchanged[part].boot_ms, &cool);
		serial[0] = '\0';
		looks = lies = 0;
		rig.look = NULL;
		rig_run(&rig, 12 * S);
		ck_assert_int_eq(cage->state, CAGE_STATE_READY);
		memcpy(serial, cage->module.id.vendor_sn, sizeof(serial));
		rig.look = look;
		if (!reach_run(index))
			break;
		hand_remove(rig.world, CAGE, rig.now.mono_us);
		/* after the last one the pin alone can tell, if it is away for long
		 * enough */
		last = rig.bus[cage->bus].work[0].request.count == index;
		rig_run(&rig, last ? MAX_OF(gap_us, 20 * MS) : gap_us);
		insert(exchanged[part].part, exchanged[part].boot_ms, &warm);
		rig_run(&rig, 12 * S);
		ck_assert_int_eq(cage->state, CAGE_STATE_READY);
		ck_assert_str_ne(cage->module.id.vendor_sn, serial);
		ck_assert_uint_gt(looks, 5);
		ck_assert_msg(lies == 0, "pulled before run %u, empty for %u ms: %u lies",
		    index, (unsigned)(gap_us / MS), lies);
	}
	ck_assert_uint_ge(index, 3);
}
END_TEST

/*
 * Between two looks at the pin: what the new one shows of its start is all that tells,
 * and an SFP, which latches nothing, shows none after a second.
 */
START_TEST(a_module_that_was_exchanged_between_two_looks_at_its_pin_is_found)
{
	static const unsigned gaps_ms[] = { 15, 40, 90 };
	size_t part = (size_t)_i / COUNT_OF(gaps_ms);
	bool latches = exchanged[part].type != WORLD_SFP28;
	unsigned gap_ms = gaps_ms[(size_t)_i % COUNT_OF(gaps_ms)];

	power_on(exchanged[part].type, exchanged[part].max_read);
	for (unsigned before_ms = 0; before_ms < 1000; before_ms += 45) {
		hand_remove(rig.world, CAGE, rig.now.mono_us);
		rig_run(&rig, 3 * S);
		insert(exchanged[part].part, exchanged[part].boot_ms, &cool);
		rig_run(&rig, 15 * S + before_ms * MS);
		ck_assert_int_eq(cage->state, CAGE_STATE_READY);
		memcpy(serial, cage->module.id.vendor_sn, sizeof(serial));
		hand_remove(rig.world, CAGE, rig.now.mono_us);
		rig_run(&rig, gap_ms * MS);
		insert(exchanged[part].part, exchanged[part].boot_ms, &cool);
		rig_run(&rig, latches ? 7 * S : 63 * S);
		ck_assert_int_eq(cage->state, CAGE_STATE_READY);
		ck_assert_msg(strcmp(cage->module.id.vendor_sn, serial) != 0,
		    "%u ms apart, %u ms after the poll", gap_ms, before_ms);
	}
}
END_TEST

/* The process of the bus is stopped meanwhile, so that no pin and no transfer tells. */
START_TEST(a_module_that_came_while_its_bus_stood_still_is_not_taken_for_the_one_before)
{
	const char *part = exchanged[_i].part;
	uint64_t generation;

	power_on(exchanged[_i].type, exchanged[_i].max_read);
	rig.look = look;
	/* all moments of the period of presence, and so those of a visit, too */
	for (unsigned before_ms = 0; before_ms < 250; before_ms += 10) {
		rig.look = NULL;
		hand_remove(rig.world, CAGE, rig.now.mono_us);
		rig_run(&rig, 3 * S);
		insert(part, exchanged[_i].boot_ms, &cool);
		rig_run(&rig, 12 * S + before_ms * MS);
		ck_assert_int_eq(cage->state, CAGE_STATE_READY);
		memcpy(serial, cage->module.id.vendor_sn, sizeof(serial));
		generation = cage->generation;
		looks = lies = 0;
		rig.look = look;

		rig.bus[cage->bus].frozen = true;
		rig_run(&rig, 100 * MS);
		hand_remove(rig.world, CAGE, rig.now.mono_us);
		rig_run(&rig, 1000 * MS);
		insert(part, exchanged[_i].boot_ms, &warm);
		rig_run(&rig, 1000 * MS);
		rig.bus[cage->bus].frozen = false;
		rig_run(&rig, 12 * S);

		ck_assert_int_eq(cage->state, CAGE_STATE_READY);
		ck_assert_uint_eq(cage->generation, generation + 1);
		ck_assert_str_ne(cage->module.id.vendor_sn, serial);
		ck_assert_uint_gt(looks, 5);
		ck_assert_msg(lies == 0, "stopped %u ms later: %u lies", before_ms, lies);
	}
	ck_assert_uint_eq(rig.kills, 0);
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *s = suite_create("dst_presence");
	TCase *tc = tcase_create("presence");

	tcase_set_timeout(tc, 120);
	tcase_add_checked_fixture(tc, NULL, teardown);
	tcase_add_test(tc, a_cage_that_flaps_is_damped_until_it_is_quiet);
	tcase_add_test(tc, a_cage_that_flaps_does_not_load_its_bus);
	tcase_add_test(tc,
	    a_module_that_is_pulled_while_it_flaps_is_gone_when_it_is_quiet);
	tcase_add_loop_test(tc, a_module_never_shows_what_another_one_measures, 0,
	    (int)(COUNT_OF(exchanged) * COUNT_OF(gaps_us)));
	tcase_add_loop_test(tc,
	    a_module_that_was_exchanged_between_two_looks_at_its_pin_is_found, 0,
	    (int)(COUNT_OF(exchanged) * 3));
	tcase_add_loop_test(tc,
	    a_module_that_came_while_its_bus_stood_still_is_not_taken_for_the_one_before,
	    0, (int)COUNT_OF(exchanged));
	suite_add_tcase(s, tc);
	return s;
}

int
main(void)
{
	return suite_run(make_suite());
}

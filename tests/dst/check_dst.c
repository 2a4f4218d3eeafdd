/* SPDX-License-Identifier: Apache-2.0 */
/* Deterministic simulation: the straight path under virtual time, from a seed. */
#include "tests/dst/rig.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/bytes.h"
#include "sim/bus.h"
#include "sim/hand.h"
#include "sim/parts.h"
#include "tests/suite.h"

#define S  ((uint64_t)US_PER_S)
#define MS ((uint64_t)US_PER_MS)

/* Everything is read once: boot, page busy times and 400 kHz included. */
#define SETTLE_US (10 * S)

static struct rig rig;

static struct world_params
params(unsigned cages, unsigned buses, uint64_t seed)
{
	struct world_params p = world_defaults;

	p.cages = cages;
	p.type = WORLD_QSFP_DD;
	p.buses = buses;
	p.seed = seed;
	return p;
}

static void
begin(unsigned cages, unsigned buses)
{
	struct world_params p = params(cages, buses, 7);

	rig_init(&rig, &p);
	rig_run(&rig, SETTLE_US);
}

static void
teardown(void)
{
	rig_fini(&rig);
}

START_TEST(every_module_of_the_default_switch_is_read_and_trusted)
{
	unsigned plugged = 0;

	rig_init(&rig, &world_defaults);
	rig_run(&rig, SETTLE_US);

	ck_assert(engine_is_settled(rig.engine));
	for (unsigned i = 0; i < rig.inv->cage_count; i++) {
		const struct cage *c = &rig.inv->cage[i];
		const struct sim_cage *truth = world_cage(rig.world, i);

		if (!truth->plugged) {
			ck_assert_int_eq(c->state, CAGE_STATE_EMPTY);
			continue;
		}
		plugged++;
		ck_assert_int_eq(c->state, CAGE_STATE_READY);
		ck_assert_int_eq(c->module.trust, TRUST_GOOD);
		ck_assert_str_eq(c->module.id.vendor_pn, truth->module.part.pn);
		ck_assert_str_eq(c->module.id.vendor_sn, truth->module.serial);
		if (!c->module.id.dom)
			continue; /* a copper cable measures nothing */
		ck_assert(c->module.limits.present[MONITOR_TEMP]);
		ck_assert(c->module.readings.present[MONITOR_RX_POWER] & 1);
	}
	ck_assert_uint_gt(plugged, 25);
}
END_TEST

/* A value of the model against the physics at the time it was read. */
static void
same_as_physics(const struct cage *c, enum monitor id, enum quantity quantity,
    unsigned lane)
{
	const struct sim_module *m = &world_cage(rig.world, c->number)->module;
	uint64_t t = world_time(rig.world, c->module.read_us);
	int64_t truth = physics_value(&m->physics, &m->part, quantity, lane, t);
	int64_t value = c->module.readings.value[id][lane];
	int64_t tolerance = llabs(truth) / 20 + 200;

	ck_assert_msg(llabs(truth - value) <= tolerance,
	    "cage %s %s lane %u: %lld, truly %lld", c->name, quantity_name(quantity),
	    lane, (long long)value, (long long)truth);
}

START_TEST(readings_are_what_the_modules_measured)
{
	begin(16, 4);
	for (unsigned i = 0; i < rig.inv->cage_count; i++) {
		const struct cage *c = &rig.inv->cage[i];
		unsigned lanes = world_cage(rig.world, i)->module.part.lanes;

		same_as_physics(c, MONITOR_TEMP, QUANTITY_TEMPERATURE, 0);
		same_as_physics(c, MONITOR_VCC, QUANTITY_VCC, 0);
		for (unsigned lane = 0; lane < lanes; lane++) {
			same_as_physics(c, MONITOR_RX_POWER, QUANTITY_RX_POWER, lane);
			same_as_physics(c, MONITOR_TX_POWER, QUANTITY_TX_POWER, lane);
			same_as_physics(c, MONITOR_TX_BIAS, QUANTITY_BIAS, lane);
		}
	}
}
END_TEST

/* Without a change of the data path's state, too: the host need not have done it. */
START_TEST(an_application_that_changes_is_known_with_the_next_poll)
{
	const uint8_t second = 2 << 4;
	struct readings *r;

	begin(2, 1);
	r = &rig.inv->cage[1].module.readings;
	ck_assert_uint_eq(r->app_known, 0xff);
	ck_assert_uint_eq(r->app[7], 1);
	hand_set(rig.world, 1, 0x11, 213, &second, 1, rig.now.mono_us);
	rig_run(&rig, 2 * S);

	ck_assert_uint_eq(r->app[7], 2);
	ck_assert_uint_eq(r->app[6], 1);
}
END_TEST

START_TEST(a_round_is_one_message_each_way_and_three_transactions_a_module)
{
	uint64_t messages, transfers = 0;

	begin(64, 8);
	messages = rig.messages;
	for (unsigned b = 0; b < 8; b++)
		transfers -= world_bus(rig.world, b)->transfers;
	rig_run(&rig, 10 * S);
	for (unsigned b = 0; b < 8; b++)
		transfers += world_bus(rig.world, b)->transfers;

	ck_assert_uint_eq(rig.messages - messages, 10 * 8);
	ck_assert_uint_eq(transfers, 10 * 64 * 3);
}
END_TEST

/* Each level in the model is the one that the contact has just now. */
static void
pins_are_true(void)
{
	for (unsigned i = 0; i < rig.inv->cage_count; i++) {
		const struct cage *c = &rig.inv->cage[i];

		ck_assert_uint_ne(c->pins_readable, 0);
		for (unsigned pin = 0; pin < PIN_COUNT; pin++) {
			if (!(c->pins_readable >> pin & 1))
				continue;
			ck_assert_int_eq(pin_quality(c, pin), PIN_GOOD);
			ck_assert_msg(c->pin[pin].asserted ==
					  rig_pin(&rig, i, (enum platform_pin)pin),
			    "cage %u: %s", i, pin_name(pin));
			ck_assert_uint_le(rig.now.mono_us - pin_read_us(c, pin), 3 * S);
		}
	}
}

START_TEST(each_pin_is_read_once_a_second_of_empty_cages_too)
{
	uint64_t pins;

	rig_init(&rig, &world_defaults);
	rig_run(&rig, SETTLE_US);
	pins_are_true();
	ck_assert(!rig.inv->cage[7].module.has_identity);
	pins = rig.pins;
	rig_run(&rig, 10 * S);

	ck_assert_uint_eq(rig.pins - pins, (uint64_t)10 * rig.inv->cage_count * 3);
	pins_are_true();
}
END_TEST

START_TEST(a_reload_changes_the_period_of_the_pins)
{
	struct engine_config config = { .flags_ms = 200,
		.monitors_ms = 200,
		.confirm_ms = 2500 };
	uint64_t pins;

	begin(8, 2);
	engine_configure(rig.engine, &config);
	rig_run(&rig, 2 * S);
	pins = rig.pins;
	rig_run(&rig, 10 * S);

	ck_assert_uint_eq(rig.pins - pins, (uint64_t)50 * 8 * 3);
}
END_TEST

START_TEST(a_pin_that_moves_is_seen_within_a_period_and_dated_by_the_look)
{
	const struct pin *p;
	uint64_t moved_us;

	begin(8, 2);
	p = &rig.inv->cage[5].pin[PLATFORM_PIN_LPMODE];
	ck_assert(p->known && p->at_least && !p->asserted);
	moved_us = rig.now.mono_us;
	sim_bus_pin_set(rig.world, 5, SIM_BUS_LPMODE, 1, moved_us);
	rig_run(&rig, S);

	ck_assert(p->asserted && !p->at_least);
	ck_assert_uint_ge(p->since_us, moved_us);
	ck_assert_uint_le(p->since_us, moved_us + S);
	pins_are_true();
}
END_TEST

START_TEST(pins_of_a_killed_bus_are_stale_and_keep_their_time)
{
	const struct cage *c;
	struct pin before;

	begin(16, 4);
	c = &rig.inv->cage[0];
	before = c->pin[PLATFORM_PIN_LPMODE];
	rig_kill(&rig, c->bus);
	rig_run(&rig, 4 * MS);
	ck_assert_int_eq(pin_quality(c, PLATFORM_PIN_LPMODE), PIN_STALE);
	ck_assert_int_eq(pin_quality(&rig.inv->cage[8], PLATFORM_PIN_LPMODE), PIN_GOOD);
	rig_run(&rig, 2 * S);

	ck_assert_int_eq(pin_quality(c, PLATFORM_PIN_LPMODE), PIN_GOOD);
	ck_assert_uint_eq(c->pin[PLATFORM_PIN_LPMODE].since_us, before.since_us);
	pins_are_true();
}
END_TEST

START_TEST(a_pin_that_moved_while_its_bus_was_down_says_that_it_may_be_older)
{
	const struct pin *p;

	begin(8, 2);
	p = &rig.inv->cage[5].pin[PLATFORM_PIN_LPMODE];
	rig_kill(&rig, rig.inv->cage[5].bus);
	rig_run(&rig, 4 * MS);
	sim_bus_pin_set(rig.world, 5, SIM_BUS_LPMODE, 1, rig.now.mono_us);
	rig_run(&rig, 3 * S);
	ck_assert(p->asserted && p->at_least);
	sim_bus_pin_set(rig.world, 5, SIM_BUS_LPMODE, 0, rig.now.mono_us);
	rig_run(&rig, 2 * S);

	ck_assert(!p->asserted && !p->at_least);
}
END_TEST

START_TEST(a_removal_is_known_within_two_samples_and_takes_its_readings_along)
{
	struct cage *c;

	begin(8, 2);
	c = &rig.inv->cage[5];
	hand_remove(rig.world, 5, rig.now.mono_us);
	rig_run(&rig, 320 * MS);

	ck_assert_int_eq(c->presence, PRESENCE_ABSENT);
	ck_assert(!c->module.has_readings && !c->module.has_identity);
}
END_TEST

START_TEST(an_insertion_is_settling_within_one_sample_and_a_new_generation)
{
	struct part part;
	struct cage *c;

	begin(8, 2);
	c = &rig.inv->cage[5];
	ck_assert(parts_find("qdd-400g-fr4", &part));
	hand_remove(rig.world, 5, rig.now.mono_us);
	rig_run(&rig, S);
	hand_insert(rig.world, 5, &part, rig.now.mono_us);
	rig_run(&rig, 255 * MS);
	ck_assert_int_eq(c->presence, PRESENCE_PRESENT);
	ck_assert_int_eq(c->state, CAGE_STATE_SETTLING);
	ck_assert_uint_eq(c->generation, 2);
	rig_run(&rig, 5 * S);

	ck_assert_int_eq(c->state, CAGE_STATE_READY);
	ck_assert_str_eq(c->module.id.vendor_pn, part.pn);
}
END_TEST

START_TEST(a_module_pulled_in_mid_visit_publishes_nothing_of_it)
{
	begin(1, 1);
	for (unsigned i = 0; i < 40; i++) {
		struct part part;

		/* a sweep begins at a full second; pull somewhere within its transfers */
		rig_run(&rig, S - (rig.now.mono_us % S) + i * 100);
		hand_remove(rig.world, 0, rig.now.mono_us);
		rig_run(&rig, S);
		ck_assert(!rig.inv->cage[0].module.has_readings);
		ck_assert(parts_find("qdd-400g-dr4", &part));
		hand_insert(rig.world, 0, &part, rig.now.mono_us);
		rig_run(&rig, 6 * S);
		ck_assert_int_eq(rig.inv->cage[0].state, CAGE_STATE_READY);
	}
}
END_TEST

START_TEST(a_killed_bus_is_stale_at_once_and_fresh_within_2_s)
{
	struct cage *c;

	begin(16, 4);
	c = &rig.inv->cage[0];
	rig_kill(&rig, c->bus);
	rig_run(&rig, 4 * MS);
	ck_assert_int_eq(cage_quality(c, MONITOR_TEMP, 0), QUALITY_STALE);
	rig_run(&rig, 2 * S);

	ck_assert_int_eq(cage_quality(c, MONITOR_TEMP, 0), QUALITY_GOOD);
	ck_assert_uint_eq(c->generation, 1);
	ck_assert_uint_eq(c->counters.insertions, 1);
	ck_assert_uint_eq(rig.inv->bus[c->bus].starts, 2);
}
END_TEST

START_TEST(a_frozen_bus_is_suspect_stuck_and_replaced_while_the_others_keep_their_period)
{
	uint64_t polls;

	begin(16, 4);
	polls = rig.inv->cage[8].counters.polls;
	ck_assert_uint_ne(rig.inv->cage[8].bus, rig.inv->cage[0].bus);
	rig.bus[0].frozen = true;
	rig_run(&rig, 5 * S);
	ck_assert_int_eq(rig.inv->bus[0].state, BUS_SUSPECT);
	rig_run(&rig, 10 * S);

	ck_assert_uint_eq(rig.kills, 1);
	ck_assert_int_eq(rig.inv->bus[0].state, BUS_UP);
	ck_assert_uint_eq(rig.inv->cage[8].counters.polls - polls, 15);
	ck_assert_int_eq(cage_quality(&rig.inv->cage[0], MONITOR_TEMP, 0), QUALITY_GOOD);
}
END_TEST

static const struct {
	uint64_t hangs_us, run_us; /* its processes stop so long; a look after this */
	enum bus_state state;
	uint64_t kills;
	bool alarm;
} first_looks[] = {
	{ 60 * S, 3900 * MS, BUS_UP, 0, false },
	{ 60 * S, 4100 * MS, BUS_SUSPECT, 0, false },
	{ 60 * S, 10900 * MS, BUS_SUSPECT, 0, false },
	{ 60 * S, 11500 * MS, BUS_UP, 1, true },
	{ 60 * S, 22500 * MS, BUS_UP, 2, true },
	{ 5 * S, 5500 * MS, BUS_UP, 0, false },
	{ 15 * S, 35 * S, BUS_UP, 1, false },
};

/* The process of a start, or one that comes after another. */
static void
hang_in_first_look(unsigned row, bool again)
{
	uint64_t polls, end_us = first_looks[row].run_us;
	struct world_params p = params(16, 4, 7);

	rig_init(&rig, &p);
	if (again)
		rig_run(&rig, SETTLE_US + 10 * S);
	polls = rig.inv->cage[8].counters.polls;
	rig.mute = 1;
	if (again)
		rig_kill(&rig, 0);
	rig_run(&rig, MIN_OF(first_looks[row].hangs_us, end_us));
	if (first_looks[row].hangs_us < end_us) {
		rig.mute = 0;
		rig.bus[0].frozen = false;
		rig_run(&rig, end_us - first_looks[row].hangs_us);
	}
	if (again)
		ck_assert_uint_ge(rig.inv->cage[8].counters.polls - polls,
		    end_us / S - 1);
}

START_TEST(a_bus_that_hangs_in_its_first_look_is_suspect_stuck_and_replaced)
{
	const struct bus *b;
	unsigned row = (unsigned)_i / 2;
	bool again = _i % 2;

	hang_in_first_look(row, again);

	b = &rig.inv->bus[0];
	ck_assert_int_eq(b->state, first_looks[row].state);
	ck_assert_uint_eq(rig.kills, first_looks[row].kills + again);
	ck_assert_int_eq(b->alarm_up, first_looks[row].alarm);
	if (!rig.mute)
		ck_assert_int_eq(cage_quality(&rig.inv->cage[0], MONITOR_TEMP, 0),
		    QUALITY_GOOD);
}
END_TEST

START_TEST(a_module_swapped_while_its_bus_was_down_is_a_new_generation)
{
	struct part part;
	unsigned bus;

	begin(8, 2);
	bus = rig.inv->cage[3].bus;
	ck_assert(parts_find("qdd-400g-fr4", &part));
	rig_kill(&rig, bus);
	rig_run(&rig, 1 * MS);
	hand_remove(rig.world, 3, rig.now.mono_us);
	hand_insert(rig.world, 3, &part, rig.now.mono_us);
	rig_run(&rig, 10 * S);

	ck_assert_uint_eq(rig.inv->cage[3].generation, 2);
	ck_assert_str_eq(rig.inv->cage[3].module.id.vendor_pn, part.pn);
}
END_TEST

static int reset_told = 1;

static void
tell_reset(void *arg, int err)
{
	(void)arg;
	reset_told = err;
}

START_TEST(a_reset_module_boots_and_is_read_again)
{
	const struct pin *p;
	struct cage *c;

	begin(8, 2);
	c = &rig.inv->cage[2];
	p = &c->pin[PLATFORM_PIN_RESET];
	ck_assert_int_eq(engine_reset(rig.engine, c, tell_reset, NULL, &rig.now), 0);
	ck_assert_int_eq(engine_reset(rig.engine, c, NULL, NULL, &rig.now), -EBUSY);
	rig_run(&rig, 5 * MS);
	ck_assert(p->asserted);
	rig_run(&rig, 95 * MS);
	ck_assert_int_eq(reset_told, 0);
	ck_assert(!p->asserted && !p->at_least);
	ck_assert_uint_ge(p->since_us, rig.now.mono_us - 90 * MS);
	ck_assert_int_eq(c->state, CAGE_STATE_SETTLING);
	rig_run(&rig, 6 * S);

	ck_assert_int_eq(c->state, CAGE_STATE_READY);
	ck_assert_uint_eq(c->counters.resets, 1);
	ck_assert_uint_eq(c->generation, 1);
}
END_TEST

START_TEST(a_cage_that_only_times_out_costs_its_neighbours_no_poll)
{
	struct fault fault = { .kind = FAULT_TIMEOUT, .until_us = NEVER_US };
	uint64_t polls, seconds = 30;

	begin(8, 1);
	hand_fault(rig.world, 0, &fault, rig.now.mono_us);
	polls = rig.inv->cage[7].counters.polls;
	rig_run(&rig, seconds * S);

	ck_assert_uint_eq(rig.inv->cage[7].counters.polls - polls, seconds);
	ck_assert_uint_eq(rig.inv->cage[7].counters.read_errors[HW_REASON_TIMEOUT], 0);
	/* tries after 0, 1, 3, 7, 15 s ... and no more */
	ck_assert_uint_le(rig.inv->cage[0].counters.read_errors[HW_REASON_TIMEOUT], 6);
	ck_assert_int_eq(cage_quality(&rig.inv->cage[0], MONITOR_TEMP, 0), QUALITY_STALE);
	ck_assert_int_eq(rig.inv->cage[0].state, CAGE_STATE_UNREADABLE);
}
END_TEST

/* Counts are those of what is up, and an empty cage has nothing. */
static void
look_at_alarms(const struct cage *c)
{
	unsigned count[SEVERITY_COUNT] = { 0 };

	for (int kind = 0; kind < ALARM_KIND_COUNT; kind++)
		count[alarm_severity((enum alarm_kind)kind)] +=
		    (unsigned)__builtin_popcount(c->alarms.up[kind]);
	ck_assert_mem_eq(count, c->alarms.count, sizeof(count));
	ck_assert(cage_is_occupied(c) || (!count[0] && !count[1] && !count[2]));
}

/* Times of pins are possible, and no level is called good that is old. */
static bool
pins_are_sound(const struct cage *c, uint64_t now_us)
{
	for (unsigned pin = 0; pin < PIN_COUNT; pin++) {
		uint64_t read_us = pin_read_us(c, pin);

		if (c->pin[pin].since_us > read_us || read_us > now_us)
			return false;
		if (pin_quality(c, pin) == PIN_GOOD && now_us - read_us > 20 * S)
			return false;
	}
	return true;
}

/* What must hold after each tick, whatever happened. */
static void
look(struct rig *r, void *arg)
{
	uint64_t *generations = arg;

	for (unsigned i = 0; i < r->inv->cage_count; i++) {
		const struct cage *c = &r->inv->cage[i];
		const struct module *m = &c->module;

		ck_assert_uint_ge(c->generation, generations[i]);
		generations[i] = c->generation;
		ck_assert(cage_is_occupied(c) || (!m->has_readings && !m->has_identity));
		ck_assert(c->state != CAGE_STATE_READY || m->has_identity);
		ck_assert(!m->has_readings || m->has_identity);
		ck_assert_uint_le(m->read_us, r->now.mono_us);
		ck_assert_uint_ge(c->counters.insertions, c->counters.removals);
		look_at_alarms(c);
		if (m->has_readings && !m->stale)
			ck_assert_uint_le(r->now.mono_us - m->read_us, 20 * S);
		ck_assert(pins_are_sound(c, r->now.mono_us));
	}
}

static void
random_trouble(struct rig *r)
{
	unsigned cage = (unsigned)rig_chance(r, r->inv->cage_count);
	struct fault fault = {
		.kind = (uint8_t)rig_chance(r, FAULT_KIND_COUNT),
		.cure = FAULT_CURE_NONE,
		.until_us = r->now.mono_us + rig_chance(r, 20 * S),
	};
	struct part part;
	unsigned part_count = 0;

	while (parts_name(part_count))
		part_count++;
	switch (rig_chance(r, 5)) {
	case 0:
		hand_remove(r->world, cage, r->now.mono_us);
		break;
	case 1:
		ck_assert(
		    parts_find(parts_name((unsigned)rig_chance(r, part_count)), &part));
		hand_insert(r->world, cage, &part, r->now.mono_us);
		break;
	case 2:
		hand_fault(r->world, cage, &fault, r->now.mono_us);
		break;
	case 3:
		rig_kill(r, r->inv->cage[cage].bus);
		break;
	case 4:
		engine_reset(r->engine, &r->inv->cage[cage], NULL, NULL, &r->now);
		break;
	}
}

static const uint64_t seeds[] = { 1, 2, 3 };

START_TEST(an_hour_of_random_trouble_leaves_a_switch_that_is_read_again)
{
	struct world_params p = params(24, 4, seeds[_i]);
	uint64_t generations[24] = { 0 };
	struct fault none = { .kind = FAULT_NONE };

	rig_init(&rig, &p);
	rig.look = look;
	rig.arg = generations;
	for (uint64_t passed = 0; passed < 3600 * S;) {
		uint64_t us = rig_chance(&rig, 5 * S);

		rig_run(&rig, us);
		random_trouble(&rig);
		passed += us;
	}
	for (unsigned i = 0; i < 24; i++)
		hand_fault(rig.world, i, &none, rig.now.mono_us);
	rig_run(&rig, 120 * S);
	pins_are_true();

	for (unsigned i = 0; i < 24; i++) {
		bool plugged = world_cage(rig.world, i)->plugged;

		ck_assert_msg(rig.inv->cage[i].state ==
				  (plugged ? CAGE_STATE_READY : CAGE_STATE_EMPTY),
		    "seed %llu: cage %u is %s", (unsigned long long)seeds[_i], i,
		    cage_state_name(rig.inv->cage[i].state));
	}
}
END_TEST

START_TEST(the_same_seed_gives_the_same_hour)
{
	uint64_t ticks[2], messages[2];

	for (unsigned i = 0; i < 2; i++) {
		struct world_params p = params(8, 2, 99);

		rig_init(&rig, &p);
		for (unsigned n = 0; n < 200; n++) {
			rig_run(&rig, rig_chance(&rig, S));
			random_trouble(&rig);
		}
		ticks[i] = rig.inv->tick;
		messages[i] = rig.messages;
		if (!i)
			rig_fini(&rig);
	}

	ck_assert_uint_eq(ticks[0], ticks[1]);
	ck_assert_uint_eq(messages[0], messages[1]);
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *suite = suite_create("dst");
	TCase *tc = tcase_create("straight path");

	tcase_set_timeout(tc, 300);
	tcase_add_checked_fixture(tc, NULL, teardown);
	tcase_add_test(tc, every_module_of_the_default_switch_is_read_and_trusted);
	tcase_add_test(tc, readings_are_what_the_modules_measured);
	tcase_add_test(tc, an_application_that_changes_is_known_with_the_next_poll);
	tcase_add_test(tc,
	    a_round_is_one_message_each_way_and_three_transactions_a_module);
	tcase_add_test(tc, each_pin_is_read_once_a_second_of_empty_cages_too);
	tcase_add_test(tc, a_reload_changes_the_period_of_the_pins);
	tcase_add_test(tc,
	    a_pin_that_moves_is_seen_within_a_period_and_dated_by_the_look);
	tcase_add_test(tc, pins_of_a_killed_bus_are_stale_and_keep_their_time);
	tcase_add_test(tc,
	    a_pin_that_moved_while_its_bus_was_down_says_that_it_may_be_older);
	tcase_add_test(tc,
	    a_removal_is_known_within_two_samples_and_takes_its_readings_along);
	tcase_add_test(tc,
	    an_insertion_is_settling_within_one_sample_and_a_new_generation);
	tcase_add_test(tc, a_module_pulled_in_mid_visit_publishes_nothing_of_it);
	tcase_add_test(tc, a_killed_bus_is_stale_at_once_and_fresh_within_2_s);
	tcase_add_test(tc,
	    a_frozen_bus_is_suspect_stuck_and_replaced_while_the_others_keep_their_period);
	tcase_add_loop_test(tc,
	    a_bus_that_hangs_in_its_first_look_is_suspect_stuck_and_replaced, 0,
	    2 * COUNT_OF(first_looks));
	tcase_add_test(tc, a_module_swapped_while_its_bus_was_down_is_a_new_generation);
	tcase_add_test(tc, a_reset_module_boots_and_is_read_again);
	tcase_add_test(tc, a_cage_that_only_times_out_costs_its_neighbours_no_poll);
	suite_add_tcase(suite, tc);

	tc = tcase_create("trouble");
	tcase_set_timeout(tc, 300);
	tcase_add_checked_fixture(tc, NULL, teardown);
	tcase_add_loop_test(tc,
	    an_hour_of_random_trouble_leaves_a_switch_that_is_read_again, 0,
	    COUNT_OF(seeds));
	tcase_add_test(tc, the_same_seed_gives_the_same_hour);
	suite_add_tcase(suite, tc);
	return suite;
}

int
main(void)
{
	return suite_run(make_suite());
}

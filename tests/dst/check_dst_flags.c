/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A day with ten thousand pulses of darkness on four cages, in virtual time: what the
 * model says of each flag, against the ledger of what each read truly cleared.
 */
#include "tests/dst/rig.h"

#include <stdlib.h>
#include <string.h>

#include "base/bytes.h"
#include "model/flag.h"
#include "optics/decoder.h"
#include "sim/hand.h"
#include "sim/parts.h"
#include "tests/suite.h"

#define S  ((uint64_t)US_PER_S)
#define MS ((uint64_t)US_PER_MS)

#define CAGES  4
#define PULSES 10000
#define DAY    (86400 * S)
/* Clearing reads of one flag that were not told yet. */
#define OWED 8
/* The aux_kinds of the simulated modules that have auxiliary monitors. */
#define AUX_KINDS 0x75

/* An interval in which a flag was latched, from the moment it was set to its read. */
struct latch {
	uint64_t set_us, clear_us;
};

struct flag_truth {
	uint64_t set_us;   /* it is latched since; 0: it is not */
	uint64_t clear_us; /* the last read that cleared it */
	struct latch owed[OWED];
	unsigned owed_count;
	uint64_t counted; /* occurrences that the model told */
};

static struct rig rig;
static struct flag_truth truth[CAGES][FLAG_COUNT][LANES_MAX];
static bool started[CAGES]; /* its first readings were told */
static uint64_t ledger_at, compared;
static uint64_t moves[CAGES][LANES_MAX]; /* so often its light went or came */
static uint64_t latched[CAGES];          /* so often a test latched a flag of it */
/* Pulses that began in a read, that none was over in, and that were not the first of
 * their interval. */
static uint64_t made_in_reads, made_short, made_together;

static const enum world_type types[] = { WORLD_QSFP_DD, WORLD_QSFP28, WORLD_SFP28 };

static const struct decoder *const decoders[] = { &cmis_decoder, &sff8636_decoder,
	&sff8472_decoder };

/* Asserts without a record of each of millions. */
static void
must(bool holds, const char *what, unsigned cage, unsigned flag, unsigned lane)
{
	if (!holds)
		ck_abort_msg("at %llu us: cage %u, flag %u, lane %u: %s",
		    (unsigned long long)rig.now.mono_us, cage, flag, lane, what);
}

static struct memaddr
place_of(const struct ledger_entry *e)
{
	struct memaddr at = { .byte = e->byte };

	if (e->half == SIM_LOWER) {
		at.page = LOW;
	} else {
		at.page = e->half & 0xff;
		at.bank = (uint8_t)(e->half >> 8);
	}
	return at;
}

static void
follow_bit(const struct ledger_entry *e, unsigned flag, unsigned lane)
{
	struct flag_truth *f = &truth[e->cage][flag][lane];

	if (e->kind == LEDGER_FLAG_SET) {
		f->set_us = e->mono_us;
		return;
	}
	must(f->set_us != 0, "the ledger clears what was not set", e->cage, flag, lane);
	must(f->owed_count < OWED, "too many reads that were not told", e->cage, flag,
	    lane);
	f->owed[f->owed_count++] = (struct latch){ f->set_us, e->mono_us };
	f->set_us = 0;
	f->clear_us = e->mono_us;
}

static void
follow_ledger(const struct decoder *d)
{
	const struct ledger *l = &rig.world->map->ledger;
	uint64_t last = atomic_load(&l->events);
	struct ledger_entry e;
	unsigned flag, lane;

	for (; ledger_at < last; ledger_at++) {
		must(ledger_event(l, ledger_at + 1, &e), "the ledger was overtaken", 0, 0,
		    0);
		if (e.kind != LEDGER_FLAG_SET && e.kind != LEDGER_FLAG_CLEAR)
			continue;
		for (unsigned bits = e.bits; bits; bits &= bits - 1) {
			struct memaddr at = place_of(&e);

			at.bit = (uint8_t)__builtin_ctz(bits);
			if (flag_at(&d->flags, AUX_KINDS, at, &flag, &lane) &&
			    lane < LANES_MAX)
				follow_bit(&e, flag, lane);
		}
	}
}

/* Light that moves makes what a module gives to the host lanes of its path invalid, or
 * valid again, and says so once; so it does of what a test latches. */
static uint64_t
changes_possible(unsigned cage, unsigned flag, unsigned lane)
{
	uint64_t possible = 1 + 2 * latched[cage];

	if (flag_side(flag) == FLAG_OF_MEDIA_LANE)
		return moves[cage][lane];
	for (unsigned n = 0; flag == SIGNAL_RX_OUTPUT && n < LANES_MAX; n++)
		possible += 2 * moves[cage][n];
	return possible;
}

/* Reads that are over are told in order, one by one. */
static void
compare_flag(unsigned cage, unsigned flag, unsigned lane)
{
	struct flag_truth *f = &truth[cage][flag][lane];
	const struct flag_record *r = flag_get(&rig.inv->cage[cage], flag, lane);
	uint64_t news = (r ? r->count : 0) - f->counted;

	if (!news)
		return;
	must(news == 1, "two reads are told at once", cage, flag, lane);
	must(f->owed_count > 0, "an occurrence is invented", cage, flag, lane);
	must(r->last.seen_us >= f->owed[0].clear_us, "seen before it was read", cage,
	    flag, lane);
	must(r->last.since_us <= f->owed[0].set_us, "set before the read before", cage,
	    flag, lane);
	f->owed_count--;
	memmove(f->owed, f->owed + 1, f->owed_count * sizeof(*f->owed));
	f->counted++;
	compared++;
	must(r->changes <= changes_possible(cage, flag, lane),
	    "more changes than there were", cage, flag, lane);
}

/* What was read before the module was known is its start: one occurrence. */
static void
begin_cage(unsigned cage)
{
	for (unsigned flag = 0; flag < FLAG_COUNT; flag++) {
		for (unsigned lane = 0; lane < LANES_MAX; lane++) {
			const struct flag_record *r =
			    flag_get(&rig.inv->cage[cage], flag, lane);

			must(!r || r->count == 1, "one start", cage, flag, lane);
			must(!r || r->start == FLAG_STARTS_FOUND, "it was found", cage,
			    flag, lane);
			truth[cage][flag][lane].counted = r ? 1 : 0;
			truth[cage][flag][lane].owed_count = 0;
		}
	}
	started[cage] = true;
}

static void
look(struct rig *r, void *arg)
{
	(void)r;
	follow_ledger(arg);
	for (unsigned cage = 0; cage < CAGES; cage++) {
		if (!rig.inv->cage[cage].module.has_readings)
			continue;
		if (!started[cage])
			begin_cage(cage);
		for (unsigned flag = 0; flag < FLAG_COUNT; flag++) {
			uint32_t lanes = rig.inv->cage[cage].flags.seen[flag];

			for (; lanes; lanes &= lanes - 1)
				compare_flag(cage, flag, (unsigned)__builtin_ctz(lanes));
		}
	}
}

static void
power_on(enum world_type type)
{
	memset(truth, 0, sizeof(truth));
	memset(started, 0, sizeof(started));
	memset(moves, 0, sizeof(moves));
	memset(latched, 0, sizeof(latched));
	ledger_at = compared = made_in_reads = made_short = made_together = 0;
	rig_power_on(&rig, type, CAGES, 2);
}

static void
teardown(void)
{
	rig_fini(&rig);
}

static void
light(unsigned cage, int lane, bool on)
{
	int64_t dark = 0;

	moves[cage][lane]++;
	ck_assert_int_eq(hand_bend(rig.world, cage, QUANTITY_RX_POWER, lane,
			     on ? NULL : &dark, 0, rig.now.mono_us),
	    0);
}

static bool
is_reading(unsigned cage)
{
	return rig.bus[rig.inv->cage[cage].bus].work[0].busy;
}

/* The beginning of a pulse in the middle of what is read of the cage, or any time. */
static void
reach_read(unsigned cage)
{
	for (unsigned i = 0; i < 1200 && !is_reading(cage); i++)
		rig_run(&rig, MS);
	rig_run(&rig, rig_chance(&rig, 4000));
	made_in_reads += is_reading(cage);
}

/* How long a pulse lasts: hardly more than a transfer, most of a period, or more. */
static uint64_t
pulse_us(unsigned kind)
{
	return kind == 0   ? 15 * MS + rig_chance(&rig, 60 * MS)
	       : kind == 1 ? 100 * MS + rig_chance(&rig, 900 * MS)
			   : 1100 * MS + rig_chance(&rig, 3 * S);
}

/* A pulse is over that began at `since_us`, others before it at `first_us`. */
static void
note_pulse(unsigned cage, int lane, uint64_t first_us, uint64_t since_us)
{
	const unsigned los = flag_of_signal(SIGNAL_RX_LOS);
	const struct flag_truth *f = &truth[cage][los][lane];

	follow_ledger(rig.arg);
	must(f->set_us || f->clear_us >= since_us, "a pulse has not latched", cage, los,
	    (unsigned)lane);
	made_short += f->set_us >= since_us;
	made_together += f->set_us >= first_us && f->set_us < since_us;
}

/* One pulse, or three behind each other; returns how many there were. */
static unsigned
make_pulses(unsigned cage, int lane)
{
	uint64_t first_us, since_us;
	unsigned kind = (unsigned)rig_chance(&rig, 3);
	unsigned count = rig_chance(&rig, 5) ? 1 : 3;

	if (rig_chance(&rig, 10) == 0)
		reach_read(cage);
	first_us = rig.now.mono_us;
	for (unsigned i = 0; i < count; i++) {
		since_us = rig.now.mono_us;
		light(cage, lane, false);
		rig_run(&rig, pulse_us(kind));
		note_pulse(cage, lane, first_us, since_us);
		light(cage, lane, true);
		rig_run(&rig, 10 * MS);
	}
	return count;
}

/* The lanes of the modules that are plugged there. */
static unsigned
lanes_of(unsigned cage)
{
	return part_lanes(&world_cage(rig.world, cage)->module.part, QUANTITY_RX_POWER);
}

START_TEST(each_latched_interval_of_a_day_is_one_occurrence_that_contains_it)
{
	uint64_t end_us, begin_us;
	unsigned made = 0;

	power_on(types[_i]);
	rig.look = look;
	rig.arg = (void *)(uintptr_t)decoders[_i];
	rig_run(&rig, 12 * S);
	begin_us = rig.now.mono_us;
	for (end_us = begin_us + DAY; made < PULSES;) {
		unsigned cage = (unsigned)rig_chance(&rig, CAGES);

		made += make_pulses(cage, (int)rig_chance(&rig, lanes_of(cage)));
		if (rig.now.mono_us < begin_us + made * (DAY / PULSES))
			rig_run(&rig, begin_us + made * (DAY / PULSES) - rig.now.mono_us);
	}
	if (rig.now.mono_us < end_us)
		rig_run(&rig, end_us - rig.now.mono_us);
	rig_run(&rig, 3 * S);

	ck_assert_uint_gt(compared, PULSES);
	ck_assert_uint_gt(made_in_reads, PULSES / 20);
	ck_assert_uint_gt(made_short, PULSES / 4);
	ck_assert_uint_gt(made_together, PULSES / 20);
	for (unsigned i = 0; i < CAGES * FLAG_COUNT * LANES_MAX; i++)
		must((&truth[0][0][0])[i].owed_count == 0, "an occurrence is missing",
		    i / FLAG_COUNT / LANES_MAX, i / LANES_MAX % FLAG_COUNT,
		    i % LANES_MAX);
}
END_TEST

/* What else CMIS latches (CMIS 5.4, Tables 8-9, 8-95 and 8-97), then what SFF-8636 does
 * (2.11, Tables 6-5 and 6-6), and the alarm of it. */
static const struct {
	uint16_t half;
	uint8_t byte, bit;
	const char *flag;
	int lane;  /* -1: of the module */
	int alarm; /* -1: it is none */
	bool sff8636;
} others[] = {
	{ SIM_LOWER, 8, 0, "module-state-changed", -1, -1 },
	{ SIM_LOWER, 8, 1, "module-firmware-fault", -1,
	    ALARM_SIGNALS + SIGNAL_MODULE_FIRMWARE },
	{ SIM_LOWER, 8, 2, "data-path-firmware-fault", -1,
	    ALARM_SIGNALS + SIGNAL_PATH_FIRMWARE },
	{ SIM_LOWER, 8, 3, "running-firmware-deviates", -1, -1 },
	{ SIM_LOWER, 8, 6, "cdb-1-complete", -1, -1 },
	{ SIM_LOWER, 8, 7, "cdb-2-complete", -1, -1 },
	{ SIM_LOWER, 10, 0, "tec-current-high-alarm", -1,
	    MONITOR_TEC *LIMIT_COUNT + LIMIT_HIGH_ALARM },
	{ SIM_LOWER, 10, 3, "tec-current-low-warning", -1,
	    MONITOR_TEC *LIMIT_COUNT + LIMIT_LOW_WARN },
	{ SIM_LOWER, 10, 5, "laser-temperature-low-alarm", -1,
	    MONITOR_LASER_TEMP *LIMIT_COUNT + LIMIT_LOW_ALARM },
	{ SIM_LOWER, 11, 2, "supply-voltage-2-high-warning", -1,
	    MONITOR_VCC2 *LIMIT_COUNT + LIMIT_HIGH_WARN },
	{ SIM_LOWER, 13, 0, "custom-flag-0", -1, -1 },
	{ SIM_LOWER, 13, 7, "custom-flag-7", -1, -1 },
	{ 0x11, 134, 2, "data-path-state-changed", 2, -1 },
	{ 0x11, 138, 7, "tx-eq-fault", 7, ALARM_SIGNALS + SIGNAL_TX_EQ },
	{ 0x11, 153, 0, "rx-output-changed", 0, -1 },
	{ 0x12, 231, 1, "wavelength-unlocked", 0, -1 },
	{ 0x12, 231, 5, "target-power-out-of-range", 0, ALARM_LASER_REFUSED },
	{ SIM_LOWER, 6, 0, "initialization-complete", -1, -1, true },
	{ SIM_LOWER, 8, 0, "custom-flag-0", -1, -1, true },
	{ SIM_LOWER, 8, 7, "custom-flag-7", -1, -1, true },
	{ SIM_LOWER, 19, 0, "custom-flag-8", -1, -1, true },
	{ SIM_LOWER, 20, 5, "custom-flag-21", -1, -1, true },
	{ SIM_LOWER, 21, 7, "custom-flag-31", -1, -1, true },
};

static unsigned
flag_called(const char *name)
{
	unsigned flag = 0;

	while (strcmp(flag_name(flag), name) != 0)
		ck_assert_uint_lt(++flag, FLAG_COUNT);
	return flag;
}

/* Latches a flag beside those that are latched. */
static void
latch_flag(unsigned cage, uint16_t half, uint8_t byte, unsigned bit)
{
	struct sim_module *m = &world_cage(rig.world, cage)->module;
	uint8_t value = (uint8_t)(*sim_module_at(m, half, byte) | 1u << bit);

	latched[cage]++;
	ck_assert_int_eq(hand_set(rig.world, cage, half, byte, &value, 1,
			     rig.now.mono_us),
	    0);
}

/* So many reads took the flag of a row, by the ledger. */
static unsigned
clears_since(uint64_t from, int row)
{
	const struct ledger *l = &rig.world->map->ledger;
	struct ledger_entry e;
	unsigned count = 0;

	for (uint64_t n = from + 1; n <= atomic_load(&l->events); n++) {
		if (ledger_event(l, n, &e) && e.kind == LEDGER_FLAG_CLEAR &&
		    e.cage == 1 && e.half == others[row].half &&
		    e.byte == others[row].byte)
			count += e.bits >> others[row].bit & 1;
	}
	return count;
}

START_TEST(whatever_a_module_latches_is_counted_under_its_name)
{
	const unsigned lane = others[_i].lane < 0 ? 0 : (unsigned)others[_i].lane;
	const unsigned flag = flag_called(others[_i].flag);
	const struct flag_record *r;
	struct alarm_policy policy;
	struct part part;
	uint64_t count, from, raised = 0;
	const struct cage *c;

	power_on(others[_i].sff8636 ? WORLD_QSFP28 : WORLD_QSFP_DD);
	alarm_policy_default(&policy);
	alarm_set_policy(rig.inv, &policy, &rig.now);
	/* one that has auxiliary monitors, and one host lane at least */
	ck_assert_int_eq(hand_remove(rig.world, 1, rig.now.mono_us), 0);
	ck_assert(
	    parts_find(others[_i].sff8636 ? "qsfp28-100g-lr4" : "qdd-400g-zr", &part));
	ck_assert_int_eq(hand_insert(rig.world, 1, &part, rig.now.mono_us), 0);
	rig_run(&rig, 30 * S);
	c = &rig.inv->cage[1];
	from = atomic_load(&rig.world->map->ledger.events);
	r = flag_get(c, flag, lane);
	count = r ? r->count : 0;
	for (int severity = 0; severity < SEVERITY_COUNT; severity++)
		raised += c->alarms.raised[severity];

	for (unsigned i = 0; i < 5; i++) {
		latch_flag(1, others[_i].half, others[_i].byte, others[_i].bit);
		/* flags of lasers are read every ten seconds */
		rig_run(&rig,
		    (others[_i].half == 0x12 ? 11 * S : S) + rig_chance(&rig, S / 2));
	}
	r = flag_get(c, flag, lane);
	ck_assert_ptr_nonnull(r);
	ck_assert_uint_eq(r->count, count + 5);
	ck_assert_uint_eq(clears_since(from, _i), 5);
	ck_assert_int_eq(flag_side(flag) == FLAG_OF_MODULE, others[_i].lane < 0);
	for (int severity = 0; severity < SEVERITY_COUNT; severity++)
		raised -= c->alarms.raised[severity];
	ck_assert_uint_eq(raised, others[_i].alarm < 0 ? 0 : UINT64_MAX);
	if (others[_i].alarm >= 0)
		ck_assert_uint_eq(c->alarms.up[others[_i].alarm], lane_bit(lane));
	rig_run(&rig, 62 * S);
	ck_assert_uint_eq(flag_get(c, flag, lane)->count, count + 5);
	if (others[_i].alarm >= 0)
		ck_assert_uint_eq(c->alarms.up[others[_i].alarm], 0);
}
END_TEST

START_TEST(each_pulse_of_an_sfp_that_is_longer_than_the_period_is_found)
{
	const unsigned flag = flag_of_signal(SIGNAL_RX_LOS);
	unsigned found = 0;

	power_on(WORLD_SFP28);
	rig_run(&rig, 12 * S);
	for (unsigned i = 0; i < PULSES / 2; i++) {
		unsigned cage = (unsigned)rig_chance(&rig, CAGES);
		const struct flag_record *r = flag_get(&rig.inv->cage[cage], flag, 0);
		uint64_t changes = r ? r->changes : 0;

		rig_run(&rig, rig_chance(&rig, 2 * S));
		light(cage, 0, false);
		rig_run(&rig, 1050 * MS + rig_chance(&rig, 2 * S));
		light(cage, 0, true);
		rig_run(&rig, 1050 * MS + rig_chance(&rig, 2 * S));
		r = flag_get(&rig.inv->cage[cage], flag, 0);
		ck_assert_ptr_nonnull(r);
		ck_assert_uint_eq(r->changes, changes + 2);
		ck_assert_uint_gt(r->clear_us, r->set_us);
		found++;
	}
	ck_assert_uint_eq(found, PULSES / 2);
}
END_TEST

/* What a pulled or reset module had latched since its last read nobody knows. */
START_TEST(flags_that_nobody_read_before_a_removal_or_a_reset_are_unknown)
{
	const struct flag_set *f;

	power_on(types[_i]);
	rig_run(&rig, 12 * S);
	f = &rig.inv->cage[1].flags;
	hand_remove(rig.world, 1, rig.now.mono_us);
	rig_run(&rig, S);
	ck_assert_uint_eq(f->gaps[FLAG_GAP_REMOVED], _i < 2);
	if (_i < 2) {
		ck_assert_uint_lt(f->gap.since_us, f->gap.seen_us);
		ck_assert_uint_ge(f->gap.since_us, 11 * S);
	}
	f = &rig.inv->cage[2].flags;
	engine_reset(rig.engine, &rig.inv->cage[2], NULL, NULL, &rig.now);
	rig_run(&rig, 20 * S);
	ck_assert_uint_eq(f->gaps[FLAG_GAP_RESET],
	    _i < 2 && rig.inv->cage[2].counters.resets);
}
END_TEST

/* A lane of CMIS is dark only when its data path is up, which is later. */
START_TEST(flags_of_the_first_read_are_those_of_power_up_or_were_there_before_us)
{
	const unsigned los = flag_of_signal(SIGNAL_RX_LOS);
	struct part part = world_cage((power_on(types[_i]), rig.world), 1)->module.part;
	const struct flag_record *r;

	light(1, 0, false);
	rig_run(&rig, 12 * S);
	r = flag_get(&rig.inv->cage[1], los, 0);
	ck_assert_ptr_nonnull(r);
	ck_assert_int_eq(r->start, FLAG_STARTS_FOUND);
	hand_remove(rig.world, 1, rig.now.mono_us);
	rig_run(&rig, 2 * S);
	ck_assert_ptr_null(flag_get(&rig.inv->cage[1], los, 0));
	hand_insert(rig.world, 1, &part, rig.now.mono_us);
	light(1, 0, false);
	rig_run(&rig, 12 * S);
	r = flag_get(&rig.inv->cage[1], los, 0);
	ck_assert_ptr_nonnull(r);
	ck_assert_int_eq(r->start, FLAG_STARTS_POWER_UP);
	ck_assert_uint_gt(r->count, 5);
	ck_assert_uint_eq(r->changes, 0);
}
END_TEST

/* When the flags of a module that was met were seen, and since when they may have been.
 */
static struct flag_time
start_told(unsigned cage)
{
	const struct events *events = &rig.inv->events;
	struct flag_time when = { 0, 0 };

	for (uint64_t i = 0; i < events->next; i++) {
		const struct event_record *e = events_get(events, i);

		if (e && e->kind == EVENT_FLAG && strstr(e->data, "power-up") &&
		    strcmp(e->cage, rig.inv->cage[cage].name) == 0)
			when = (struct flag_time){ e->since_us, e->mono_us };
	}
	return when;
}

static uint64_t
first_clear_us(unsigned cage, uint64_t from)
{
	const struct ledger *l = &rig.world->map->ledger;
	struct ledger_entry e;

	for (uint64_t n = from + 1; n <= atomic_load(&l->events); n++) {
		if (ledger_event(l, n, &e) && e.kind == LEDGER_FLAG_CLEAR &&
		    e.cage == cage)
			return e.mono_us;
	}
	return 0;
}

/* What it had latched was told of a time at which it had been read already. */
START_TEST(flags_of_a_module_that_came_unseen_may_be_as_old_as_the_last_read_before_it)
{
	struct part part = world_cage((power_on(types[_i]), rig.world), 1)->module.part;
	uint64_t swapped_us, from, cleared_us;
	struct flag_time when;

	rig_run(&rig, 12 * S);
	rig.bus[rig.inv->cage[1].bus].frozen = true;
	rig_run(&rig, 2 * S);
	from = atomic_load(&rig.world->map->ledger.events);
	hand_remove(rig.world, 1, rig.now.mono_us);
	hand_insert(rig.world, 1, &part, rig.now.mono_us);
	swapped_us = rig.now.mono_us;
	light(1, 0, false);
	rig_run(&rig, 30 * S);

	ck_assert_uint_eq(rig.inv->cage[1].generation, 2);
	when = start_told(1);
	cleared_us = first_clear_us(1, from);
	ck_assert_uint_ne(cleared_us, 0);
	ck_assert_uint_le(when.since_us, swapped_us);
	ck_assert_uint_ge(when.since_us, swapped_us - 4 * S);
	ck_assert_uint_le(cleared_us, when.seen_us);
}
END_TEST

/* Its first look was answered, the next one was not: another one may be there. */
START_TEST(flags_that_came_before_a_first_look_that_failed_are_unknown)
{
	struct part part = world_cage((power_on(types[1]), rig.world), 1)->module.part;
	struct fault silent = { .kind = FAULT_NACK };
	uint64_t from, cleared_us;
	const struct cage *c;

	rig_run(&rig, 12 * S);
	c = &rig.inv->cage[1];
	hand_remove(rig.world, 1, rig.now.mono_us);
	rig_run(&rig, 2 * S);
	ck_assert_int_eq(c->state, CAGE_STATE_EMPTY);
	from = atomic_load(&rig.world->map->ledger.events);
	hand_insert(rig.world, 1, &part, rig.now.mono_us);
	light(1, 0, false);
	while (!first_clear_us(1, from))
		rig_run(&rig, 100);
	ck_assert(!c->module.has_identity);
	cleared_us = first_clear_us(1, from);
	silent.until_us = rig.now.mono_us + S / 2;
	hand_fault(rig.world, 1, &silent, rig.now.mono_us);
	rig_run(&rig, 12 * S);

	ck_assert_int_eq(c->state, CAGE_STATE_READY);
	ck_assert_uint_eq(c->flags.gaps[FLAG_GAP_REMOVED], 2);
	ck_assert_uint_le(c->flags.gap.since_us, cleared_us);
	ck_assert_uint_ge(c->flags.gap.seen_us, cleared_us);
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *s = suite_create("dst_flags");
	TCase *tc = tcase_create("flags");

	tcase_set_timeout(tc, 600);
	tcase_add_checked_fixture(tc, NULL, teardown);
	tcase_add_loop_test(tc,
	    each_latched_interval_of_a_day_is_one_occurrence_that_contains_it, 0, 2);
	tcase_add_loop_test(tc, whatever_a_module_latches_is_counted_under_its_name, 0,
	    COUNT_OF(others));
	tcase_add_test(tc, each_pulse_of_an_sfp_that_is_longer_than_the_period_is_found);
	tcase_add_loop_test(tc,
	    flags_that_nobody_read_before_a_removal_or_a_reset_are_unknown, 0,
	    COUNT_OF(types));
	tcase_add_loop_test(tc,
	    flags_of_the_first_read_are_those_of_power_up_or_were_there_before_us, 1,
	    COUNT_OF(types));
	tcase_add_loop_test(tc,
	    flags_of_a_module_that_came_unseen_may_be_as_old_as_the_last_read_before_it,
	    0, 2);
	tcase_add_test(tc, flags_that_came_before_a_first_look_that_failed_are_unknown);
	suite_add_tcase(s, tc);
	return s;
}

int
main(void)
{
	return suite_run(make_suite());
}

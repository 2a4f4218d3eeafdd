/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Killed in the middle: each flag that reading took from a module, by the ledger of
 * the simulator, is in the model in the end, or lies in an interval that is recorded
 * as unknown, of which there is one for each process that was killed at most.
 */
#include "tests/dst/rig.h"

#include <string.h>

#include "base/bytes.h"
#include "base/hwerr.h"
#include "sim/hand.h"
#include "sim/ledger.h"
#include "sim/parts.h"
#include "tests/dst/observed.h"
#include "tests/suite.h"

#define MS       ((uint64_t)US_PER_MS)
#define S        ((uint64_t)US_PER_S)
#define CAGES    8
#define BUSES    4
#define OWED_MAX 512
#define GAPS_MAX 64

/* Flags that were cleared in a module, and are not committed yet. */
struct owed {
	unsigned cage;
	uint64_t at_us;
	uint16_t half;
	uint8_t byte, bits;
	uint8_t left; /* of them, that were not in the model, which may be uncommitted */
};

/* What a cage said to be unknown. */
struct gap {
	unsigned cage;
	uint64_t since_us, until_us;
};

static struct rig rig;
static uint64_t heard; /* events of the ledger */
static struct owed owed[OWED_MAX];
static unsigned owed_count;
static uint64_t read_us[CAGES]; /* the readings that were looked at */
static uint64_t seen_us[CAGES]; /* ... and the samples */
static struct gap gaps[GAPS_MAX];
static unsigned gap_count;
static uint64_t gaps_seen[CAGES];
static bool lazy; /* it takes a while until something is committed */
static unsigned cleared, committed, excused, killed;

/* The flags of a byte, as readings show them; bits that are in none: 0. */
static uint8_t
shown_cmis(const struct readings *r, uint16_t half, uint8_t byte, uint8_t *ret_known)
{
	static const enum monitor lanes[] = { MONITOR_TX_POWER, MONITOR_TX_BIAS };
	uint8_t bits = 0;

	*ret_known = 0xff;
	if (half == SIM_LOWER && byte == 9) {
		for (unsigned i = 0; i < LIMIT_COUNT; i++)
			bits |= (uint8_t)(r->flag[MONITOR_TEMP][i] << i |
					  r->flag[MONITOR_VCC][i] << (4 + i));
		return bits;
	}
	if (half == 0x11 && byte >= 139 && byte <= 146)
		return (uint8_t)r->flag[lanes[(byte - 139) / 4]][(byte - 139) % 4];
	if (half == 0x11 && byte >= 149 && byte <= 152)
		return (uint8_t)r->flag[MONITOR_RX_POWER][byte - 149];
	if (half == 0x11 && byte == 147)
		return (uint8_t)r->signal[SIGNAL_RX_LOS];
	if (half == 0x11 && byte == 148)
		return (uint8_t)r->signal[SIGNAL_RX_LOL];
	*ret_known = 0;
	return 0;
}

static uint8_t
shown_sff8636(const struct readings *r, uint16_t half, uint8_t byte, uint8_t *ret_known)
{
	const uint32_t *rx = r->flag[MONITOR_RX_POWER];
	uint8_t bits = 0;

	*ret_known = 0;
	if (half != SIM_LOWER)
		return 0;
	if (byte == 6 || byte == 7) {
		*ret_known = 0xf0;
		for (unsigned i = 0; i < LIMIT_COUNT; i++)
			bits |=
			    (uint8_t)(r->flag[byte - 6 ? MONITOR_VCC : MONITOR_TEMP][i]
				      << (7 - i));
	} else if (byte == 3) {
		*ret_known = 0x0f;
		bits = (uint8_t)r->signal[SIGNAL_RX_LOS];
	} else if (byte == 9 || byte == 10) {
		*ret_known = 0xff;
		for (unsigned i = 0; i < 2 * LIMIT_COUNT; i++)
			bits |= (uint8_t)((rx[i % 4] >> (2 * (byte - 9u) + i / 4) & 1)
					  << (7 - i));
	}
	return bits;
}

static uint8_t
shown(unsigned cage, uint16_t half, uint8_t byte, uint8_t *ret_known)
{
	const struct module *m = &rig.inv->cage[cage].module;
	/* the layout is that of the truth: the model may not know it just now */
	bool sff8636 = rig.params.type == WORLD_QSFP28;

	if (!sff8636 && half == OBSERVED_PAGE) {
		*ret_known = 0xff;
		return observed_flags(&rig.inv->cage[cage], byte, NULL);
	}
	return sff8636 ? shown_sff8636(&m->readings, half, byte, ret_known)
		       : shown_cmis(&m->readings, half, byte, ret_known);
}

/* Takes over what was cleared since. */
static void
hear_ledger(void)
{
	const struct ledger *l = &rig.world->map->ledger;
	struct ledger_entry e;

	for (; heard < l->events; heard++) {
		uint8_t known;

		if (!ledger_event(l, heard + 1, &e) || e.kind != LEDGER_FLAG_CLEAR)
			continue;
		shown(e.cage, e.half, e.byte, &known);
		if (!(e.bits & known))
			continue;
		ck_assert_uint_lt(owed_count, OWED_MAX);
		owed[owed_count++] = (struct owed){ .cage = e.cage,
			.at_us = e.mono_us,
			.half = e.half,
			.byte = e.byte,
			.bits = e.bits & known,
			.left = e.bits & known };
		cleared++;
	}
}

static void
settle(unsigned i)
{
	owed[i] = owed[--owed_count];
}

static void
hear_gaps(void)
{
	for (unsigned i = 0; i < CAGES; i++) {
		const struct cage_lost *lost = &rig.inv->cage[i].lost;

		if (lost->unknown == gaps_seen[i])
			continue;
		gaps_seen[i] = lost->unknown;
		ck_assert_uint_lt(gap_count, GAPS_MAX);
		gaps[gap_count++] = (struct gap){ i, lost->since_us, lost->until_us };
	}
}

/* Says whether the flags of such a place are others than before. */
static bool
are_fresh(const struct cage *c, uint16_t half)
{
	if (half == OBSERVED_PAGE)
		return observed_us(c) != seen_us[c->number];
	return c->module.has_readings &&
	       c->module.pace[POLL_FLAGS].read_us != read_us[c->number];
}

/* Fresh flags: what of them was owed? */
static void
look(struct rig *r, void *arg)
{
	uint8_t known;

	(void)arg;
	hear_ledger();
	hear_gaps();
	for (unsigned i = 0; i < owed_count; i++) {
		if (!are_fresh(&r->inv->cage[owed[i].cage], owed[i].half))
			continue;
		owed[i].left &=
		    (uint8_t)~shown(owed[i].cage, owed[i].half, owed[i].byte, &known);
	}
	for (unsigned i = 0; i < CAGES; i++) {
		read_us[i] = r->inv->cage[i].module.pace[POLL_FLAGS].read_us;
		seen_us[i] = observed_us(&r->inv->cage[i]);
	}
}

static bool
commit(struct rig *r, void *arg)
{
	(void)arg;
	if (lazy && rig_chance(r, 40) != 0)
		return false;
	for (unsigned i = owed_count; i-- > 0;) {
		if (owed[i].left)
			continue;
		settle(i);
		committed++;
	}
	return true;
}

static bool
is_unknown(const struct owed *o)
{
	for (unsigned i = 0; i < gap_count; i++) {
		if (gaps[i].cage == o->cage && gaps[i].since_us <= o->at_us &&
		    o->at_us <= gaps[i].until_us)
			return true;
	}
	return false;
}

/* Takes out what lies in an interval that is known to be unknown. */
static void
excuse(void)
{
	for (unsigned i = owed_count; i-- > 0;) {
		if (!is_unknown(&owed[i]))
			continue;
		settle(i);
		excused++;
	}
	gap_count = 0;
}

/* What this main counted; with it the counters begin anew. */
static uint64_t
unknown(void)
{
	uint64_t n = 0;

	for (unsigned b = 0; b < BUSES; b++)
		n += rig.inv->bus[b].flags_unknown;
	return n;
}

static uint64_t
replayed(void)
{
	uint64_t n = 0;

	for (unsigned b = 0; b < BUSES; b++)
		n += rig.inv->bus[b].flags_replayed;
	return n;
}

/* Main dies, and with it all bus processes; what it had not committed is gone. */
static void
kill_main(void)
{
	rig_restart(&rig);
	for (unsigned i = 0; i < owed_count; i++)
		owed[i].left = owed[i].bits;
	memset(gaps_seen, 0, sizeof(gaps_seen));
	killed += BUSES;
}

static void
kill_bus(unsigned cage)
{
	killed += !rig.bus[rig.inv->cage[cage].bus].dead;
	rig_kill(&rig, rig.inv->cage[cage].bus);
}

static void
begin(enum world_type type, uint64_t seed)
{
	struct world_params p = world_defaults;

	p.cages = CAGES;
	p.type = type;
	p.buses = BUSES;
	p.seed = seed;
	heard = 0;
	lazy = false;
	owed_count = cleared = committed = excused = killed = 0;
	memset(read_us, 0, sizeof(read_us));
	memset(seen_us, 0, sizeof(seen_us));
	memset(gaps_seen, 0, sizeof(gaps_seen));
	rig_init(&rig, &p);
	rig.look = look;
	rig.commit = commit;
	rig_run(&rig, 12 * S);
	for (unsigned i = 0; i < CAGES; i++) {
		ck_assert_int_eq(rig.inv->cage[i].state, CAGE_STATE_READY);
		/* small pieces, so that a visit is many reads */
		rig.inv->cage[i].max_read = i % 2 ? 128 : 16;
	}
	owed_count = 0; /* of the modules' start */
}

static void
teardown(void)
{
	rig_fini(&rig);
}

/* A flag comes up in a module, whose cause is soon over. */
static void
pulse(unsigned cage)
{
	static const int64_t hot = 90000, dark = 0;
	enum quantity quantity =
	    rig_chance(&rig, 2) ? QUANTITY_TEMPERATURE : QUANTITY_RX_POWER;
	bool light = quantity == QUANTITY_RX_POWER;
	int lane = light ? (int)rig_chance(&rig, 4) : -1;

	hand_bend(rig.world, cage, quantity, lane, light ? &dark : &hot, 0,
	    rig.now.mono_us);
	rig_run(&rig, 100 * MS + rig_chance(&rig, 900 * MS));
	hand_bend(rig.world, cage, quantity, lane, NULL, 0, rig.now.mono_us);
}

/* Waits for a transfer of the cage, and some more. */
static void
reach(unsigned cage)
{
	const struct rig_work *w = &rig.bus[rig.inv->cage[cage].bus].work[0];

	for (unsigned i = 0; i < 150000; i++) {
		if (w->busy && w->next < w->request.count &&
		    w->request.run[w->next].cage == cage)
			break;
		rig_run(&rig, 10);
	}
	rig_run(&rig, rig_chance(&rig, 4 * MS));
}

/* Nothing is owed any more, but what is said to be unknown. */
static void
check_accounts(unsigned episode)
{
	hear_ledger();
	lazy = false;
	rig_run(&rig, 25 * S);
	excuse();
	for (unsigned i = 0; i < owed_count; i++)
		ck_abort_msg("episode %u: cage %u, half %03x byte %u: %02x that was read "
			     "at %lld us is nowhere (%lld us ago)",
		    episode, owed[i].cage, owed[i].half, owed[i].byte, owed[i].left,
		    (long long)owed[i].at_us,
		    (long long)(rig.now.mono_us - owed[i].at_us));
}

static const struct {
	enum world_type type;
	bool main_dies;
	uint64_t seed;
} kills[] = {
	{ WORLD_QSFP_DD, false, 1 },
	{ WORLD_QSFP_DD, true, 2 },
	{ WORLD_QSFP28, false, 3 },
	{ WORLD_QSFP28, true, 4 },
};

START_TEST(what_was_read_before_a_kill_is_accounted_for_or_known_to_be_unknown)
{
	uint64_t all_replayed = 0, all_unknown = 0;

	begin(kills[_i].type, kills[_i].seed);
	for (unsigned episode = 0; episode < 60; episode++) {
		unsigned cage = (unsigned)rig_chance(&rig, CAGES);
		unsigned kills_before = killed;
		uint64_t unknown_before = kills[_i].main_dies ? 0 : unknown();
		uint64_t replayed_before = kills[_i].main_dies ? 0 : replayed();

		lazy = true;
		for (unsigned i = 0; i < CAGES; i++)
			pulse(i);
		/* now and then once more, before all is met again */
		do {
			reach(cage);
			if (kills[_i].main_dies)
				kill_main();
			else
				kill_bus(cage);
			rig_run(&rig, rig_chance(&rig, 700 * MS));
		} while (rig_chance(&rig, 4) == 0);
		check_accounts(episode);
		/* one that was not committed is counted anew by the next main */
		ck_assert_uint_le(unknown() - unknown_before, killed - kills_before);
		all_unknown += unknown() - unknown_before;
		all_replayed += replayed() - replayed_before;
	}
	ck_assert_uint_eq(committed + excused, cleared);
	ck_assert_uint_gt(committed, 500);
	ck_assert_uint_lt(excused, cleared / 10);
	ck_assert_uint_gt(all_replayed, 50);
	ck_assert_uint_gt(all_unknown, 20);
}
END_TEST

static bool
any_busy(void)
{
	bool busy = false;

	for (unsigned b = 0; b < BUSES; b++)
		busy |= rig.bus[b].work[0].busy;
	return busy;
}

/* Nor is it lost, or counted twice, when nothing was under way. */
START_TEST(a_restart_without_a_read_under_way_replays_nothing)
{
	begin(WORLD_QSFP_DD, 5);
	for (unsigned i = 0; i < 20; i++) {
		while (any_busy())
			rig_run(&rig, 100);
		if (i % 2)
			kill_main();
		else
			kill_bus(i % BUSES);
		check_accounts(i);
		ck_assert_uint_eq(unknown() + replayed(), 0);
	}
}
END_TEST

/* While nobody is there a flag comes up, and goes: it is no start of the module. */
START_TEST(a_flag_of_the_time_without_us_is_raised_after_a_restart)
{
	static const int64_t hot = 90000;
	struct cage *c;
	bool raised = false;

	begin(WORLD_QSFP_DD, 6);
	hand_bend(rig.world, 3, QUANTITY_TEMPERATURE, -1, &hot, 0, rig.now.mono_us);
	hand_bend(rig.world, 3, QUANTITY_TEMPERATURE, -1, NULL, 0,
	    rig.now.mono_us + 10 * MS);
	kill_main();
	c = &rig.inv->cage[3];
	for (unsigned i = 0; i < 100; i++) {
		rig_run(&rig, 100 * MS);
		raised |= c->alarms.up[alarm_of_limit(MONITOR_TEMP, LIMIT_HIGH_ALARM)];
	}
	ck_assert(raised);
	ck_assert_uint_eq(c->alarms.up[alarm_of_limit(MONITOR_TEMP, LIMIT_HIGH_ALARM)],
	    0);
}
END_TEST

/* In the middle of the visit that follows, when Lower Memory was read. */
static void
reach_upper_page(unsigned cage)
{
	const struct rig_work *w = &rig.bus[rig.inv->cage[cage].bus].work[0];

	while (!w->busy || w->request.run[0].cage != cage || w->next != 1)
		rig_run(&rig, 10);
}

/* A flag that comes up, goes, and is read in a visit that has not ended. */
static void
reach_hot(unsigned cage)
{
	static const int64_t hot = 90000;

	while (any_busy())
		rig_run(&rig, 100);
	hand_bend(rig.world, cage, QUANTITY_TEMPERATURE, -1, &hot, 0, rig.now.mono_us);
	rig_run(&rig, 100 * MS);
	hand_bend(rig.world, cage, QUANTITY_TEMPERATURE, -1, NULL, 0, rig.now.mono_us);
	reach_upper_page(cage);
}

static uint32_t
was_hot(unsigned cage)
{
	return rig.inv->cage[cage].module.flag_seen[MONITOR_TEMP][LIMIT_HIGH_ALARM];
}

/* The first cage of its bus, which has two. */
#define CAGE 2

/* Flags that a dead process read go to no other module, and not to one that was pulled.
 */
START_TEST(what_is_left_of_a_module_is_not_anothers)
{
	const unsigned cage = CAGE;
	const struct flag_set *flags;
	uint64_t swapped_us;
	struct part part;

	begin(WORLD_QSFP_DD, 7);
	reach_hot(cage);
	if (_i)
		kill_main();
	else
		kill_bus(cage);
	hand_remove(rig.world, cage, rig.now.mono_us);
	rig_run(&rig, 1 * MS);
	swapped_us = rig.now.mono_us;
	ck_assert(parts_find("qdd-400g-fr4", &part));
	hand_insert(rig.world, cage, &part, rig.now.mono_us);
	rig_run(&rig, 30 * S);

	ck_assert_int_eq(rig.inv->cage[cage].state, CAGE_STATE_READY);
	ck_assert_str_eq(rig.inv->cage[cage].module.id.vendor_pn, part.pn);
	/* nobody saw the exchange: what either had is unknown, whoever finds it */
	flags = &rig.inv->cage[cage].flags;
	ck_assert_uint_eq(flags->gaps[FLAG_GAP_REMOVED], 1);
	ck_assert_uint_lt(flags->gap.since_us, swapped_us);
	ck_assert_uint_gt(flags->gap.seen_us, swapped_us);
	ck_assert_uint_eq(was_hot(cage), 0);
	ck_assert_uint_eq(rig.inv->cage[cage].lost.replayed, 0);
	ck_assert_uint_eq(rig.inv->cage[cage].lost.unknown, 0);
}
END_TEST

START_TEST(what_is_left_of_a_module_is_its_own)
{
	begin(WORLD_QSFP_DD, 7);
	reach_hot(CAGE);
	ck_assert_uint_eq(was_hot(CAGE), 0);
	if (_i)
		kill_main();
	else
		kill_bus(CAGE);
	rig_run(&rig, 10 * S);

	ck_assert_uint_eq(was_hot(CAGE), 1);
	ck_assert_uint_eq(rig.inv->cage[CAGE].lost.replayed, 1);
}
END_TEST

/* It cannot say who it is when it is met again, and can a while later. */
START_TEST(what_is_left_waits_for_a_module_that_cannot_say_who_it_is)
{
	struct fault lying = { .kind = FAULT_LYING_PAGE };
	struct ring_read got;
	struct ring *ring;
	uint64_t last;

	begin(WORLD_QSFP_DD, 7);
	ring = &rig.ring[rig.inv->cage[CAGE].bus];
	reach_hot(CAGE);
	lying.until_us = rig.now.mono_us + 8 * S;
	hand_fault(rig.world, CAGE, &lying, rig.now.mono_us);
	kill_main();
	rig_run(&rig, 6 * S);
	ck_assert(rig.inv->cage[CAGE].module.lacks_pages);
	last = ring_last(ring);
	rig_run(&rig, 40 * S);
	/* nor does it fill the ring meanwhile */
	ck_assert(rig.inv->cage[CAGE].module.lacks_pages);
	ck_assert(!ring_next(ring, CAGE, &last, UINT64_MAX, &got));
	rig_run(&rig, 40 * S);

	ck_assert(!rig.inv->cage[CAGE].module.lacks_pages);
	ck_assert_uint_eq(was_hot(CAGE), 1);
	ck_assert_uint_eq(rig.inv->cage[CAGE].lost.replayed, 1);
}
END_TEST

/* A plugin shares the memory of its process, and the ring is in it. */
START_TEST(a_bank_that_is_none_has_no_flags)
{
	struct ring *ring;
	struct ring_read what = { .cage = CAGE,
		.at = { 0x50, 200, 0x11, 128 },
		.len = 128 };

	begin(WORLD_QSFP_DD, 7);
	ring = &rig.ring[rig.inv->cage[CAGE].bus];
	while (any_busy())
		rig_run(&rig, 100);
	memset(what.bytes, 0xff, sizeof(what.bytes));
	what.module = ring_module(ring, CAGE);
	ring_answer(ring, ring_intent(ring, &what), HW_OK, what.bytes, rig.now.mono_us);
	kill_bus(CAGE);
	rig_run(&rig, 10 * S);

	ck_assert_int_eq(rig.inv->cage[CAGE].state, CAGE_STATE_READY);
	ck_assert_uint_eq(rig.inv->cage[CAGE].lost.replayed, 0);
}
END_TEST

/* In the middle of the flags of what it observes, of the first piece or one behind it. */
static void
reach_observables(unsigned cage, bool first)
{
	const struct rig_work *w = &rig.bus[rig.inv->cage[cage].bus].work[0];
	const struct run *run;

	do {
		rig_run(&rig, 10);
		run = &w->request.run[w->next];
	} while (!w->busy || w->next >= w->request.count || run->cage != cage ||
		 run->at.page != OBSERVED_PAGE || (run->at.byte == 128) != first);
}

static bool
commit_never(struct rig *r, void *arg)
{
	(void)r;
	(void)arg;
	return false;
}

/* The flags of the first two instances that samples of a module showed. */
static uint8_t
listen(unsigned cage)
{
	uint8_t flags = 0;

	for (unsigned n = 0; n < 200; n++) {
		rig_run(&rig, 100 * MS);
		flags |= observed_flags(&rig.inv->cage[cage], 128, NULL);
	}
	return flags;
}

/* The visit fails, and the next one to monitors and flags is published. */
static void
fail_and_go_on(unsigned cage)
{
	struct fault silent = { .kind = FAULT_NACK,
		.until_us = rig.now.mono_us + 20 * MS };
	const struct cage *c = &rig.inv->cage[cage];
	uint64_t flags_us = c->module.pace[POLL_FLAGS].read_us;

	hand_fault(rig.world, cage, &silent, rig.now.mono_us);
	while (c->module.pace[POLL_FLAGS].read_us == flags_us)
		rig_run(&rig, 10);
	ck_assert(observed_are_kept(c));
}

enum { DIES_BUS, DIES_MAIN, DIES_MAIN_LATER, DIES_MAIN_AFTER_FAILURE, DEATHS };

START_TEST(flags_of_what_a_module_observes_are_its_own_after_a_kill)
{
	const uint8_t up = 0x05;
	struct part part;

	begin(WORLD_QSFP_DD, 12);
	ck_assert(parts_find("qdd-400g-fr4", &part));
	hand_remove(rig.world, CAGE, rig.now.mono_us);
	rig_run(&rig, 2 * S);
	hand_insert(rig.world, CAGE, &part, rig.now.mono_us);
	rig_run(&rig, 25 * S);
	ck_assert_uint_gt(observed_us(&rig.inv->cage[CAGE]), 0);
	hand_set(rig.world, CAGE, OBSERVED_PAGE, 128, &up, 1, rig.now.mono_us);
	reach_observables(CAGE, _i == DIES_MAIN_AFTER_FAILURE);
	if (_i == DIES_BUS)
		kill_bus(CAGE);
	if (_i == DIES_MAIN_LATER) {
		/* the visit ends, and what it brought is not committed */
		rig.commit = commit_never;
		rig_run(&rig, 5 * S);
	}
	if (_i == DIES_MAIN_AFTER_FAILURE) {
		rig.commit = NULL;
		fail_and_go_on(CAGE);
	}
	if (_i != DIES_BUS)
		kill_main();
	rig.commit = NULL;

	ck_assert_uint_eq(listen(CAGE), up);
	ck_assert_uint_ge(rig.inv->cage[CAGE].lost.replayed, 1);
	ck_assert(!observed_are_kept(&rig.inv->cage[CAGE]));
}
END_TEST

/* Another page, and a reset of the module before that was looked through. */
START_TEST(what_was_read_before_a_reset_is_no_news_after_it)
{
	struct fault silent = { .kind = FAULT_NACK };

	begin(WORLD_QSFP_DD, 8);
	reach_hot(CAGE);
	kill_bus(CAGE);
	silent.until_us = rig.now.mono_us + 400 * MS;
	hand_fault(rig.world, CAGE, &silent, rig.now.mono_us);
	rig_run(&rig, 300 * MS);
	ck_assert_int_eq(engine_reset(rig.engine, &rig.inv->cage[CAGE], NULL, NULL,
			     &rig.now),
	    0);
	rig_run(&rig, 20 * S);

	ck_assert_int_eq(rig.inv->cage[CAGE].state, CAGE_STATE_READY);
	ck_assert_uint_eq(rig.inv->cage[CAGE].counters.resets, 1);
	ck_assert_uint_eq(was_hot(CAGE), 0);
}
END_TEST

/* Its presence could not be read for a moment, in the middle of the visit. */
START_TEST(flags_of_a_visit_that_counts_for_nothing_are_not_lost)
{
	struct platform_bits none = { { 0 } }, it = { { 1u << CAGE } };

	begin(WORLD_QSFP_DD, 9);
	reach_hot(CAGE);
	rig_run(&rig, 100);
	engine_presence(rig.engine, rig.inv->cage[CAGE].bus, &none, &none, &rig.now);
	engine_presence(rig.engine, rig.inv->cage[CAGE].bus, &it, &it, &rig.now);
	rig_run(&rig, 10 * S);

	ck_assert_uint_eq(rig.inv->cage[CAGE].generation, 1);
	ck_assert_uint_eq(was_hot(CAGE), 1);
	ck_assert_uint_eq(unknown() + replayed(), 0);
}
END_TEST

/* It was pulled and is back: what it latched while it started is nobody's news. */
START_TEST(a_module_that_was_pulled_starts_anew)
{
	struct platform_bits none = { { 0 } }, it = { { 1u << CAGE } };
	unsigned bus;

	begin(WORLD_QSFP_DD, 10);
	bus = rig.inv->cage[CAGE].bus;
	reach_hot(CAGE);
	kill_bus(CAGE);
	while (rig.bus[bus].dead || !rig.bus[bus].alive)
		rig_run(&rig, 100);
	engine_presence(rig.engine, bus, &none, &it, &rig.now);
	engine_presence(rig.engine, bus, &it, &it, &rig.now);
	rig_run(&rig, 10 * S);

	ck_assert_int_eq(rig.inv->cage[CAGE].state, CAGE_STATE_READY);
	ck_assert_uint_eq(rig.inv->cage[CAGE].generation, 2);
	ck_assert_uint_eq(was_hot(CAGE), 0);
	ck_assert_uint_eq(rig.inv->cage[CAGE].lost.replayed, 0);
}
END_TEST

/* Half a module: what looks like its flags is garbage when its first bytes are. */
START_TEST(garbage_that_a_dead_process_read_is_no_flag)
{
	struct fault garbage = { .kind = FAULT_GARBAGE };

	begin(WORLD_QSFP_DD, 11);
	while (any_busy())
		rig_run(&rig, 100);
	garbage.until_us = rig.now.mono_us + 1200 * MS;
	hand_fault(rig.world, CAGE, &garbage, rig.now.mono_us);
	reach_upper_page(CAGE);
	rig_run(&rig, 3 * MS);
	if (_i)
		kill_main();
	else
		kill_bus(CAGE);
	hand_fault(rig.world, CAGE, &(struct fault){ .kind = FAULT_NONE },
	    rig.now.mono_us);
	rig_run(&rig, 10 * S);

	ck_assert_int_eq(rig.inv->cage[CAGE].state, CAGE_STATE_READY);
	for (int limit = 0; limit < LIMIT_COUNT; limit++) {
		ck_assert_uint_eq(
		    rig.inv->cage[CAGE].module.flag_seen[MONITOR_VCC][limit], 0);
		ck_assert_uint_eq(
		    rig.inv->cage[CAGE].module.flag_seen[MONITOR_TX_BIAS][limit], 0);
	}
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *s = suite_create("dst_ring");
	TCase *tc = tcase_create("kills");

	tcase_set_timeout(tc, 300);
	tcase_add_checked_fixture(tc, NULL, teardown);
	tcase_add_loop_test(tc,
	    what_was_read_before_a_kill_is_accounted_for_or_known_to_be_unknown, 0,
	    COUNT_OF(kills));
	tcase_add_test(tc, a_restart_without_a_read_under_way_replays_nothing);
	tcase_add_test(tc, a_flag_of_the_time_without_us_is_raised_after_a_restart);
	tcase_add_loop_test(tc, what_is_left_of_a_module_is_not_anothers, 0, 2);
	tcase_add_loop_test(tc, what_is_left_of_a_module_is_its_own, 0, 2);
	tcase_add_test(tc, what_is_left_waits_for_a_module_that_cannot_say_who_it_is);
	tcase_add_test(tc, a_bank_that_is_none_has_no_flags);
	tcase_add_loop_test(tc, flags_of_what_a_module_observes_are_its_own_after_a_kill,
	    0, DEATHS);
	tcase_add_test(tc, what_was_read_before_a_reset_is_no_news_after_it);
	tcase_add_test(tc, flags_of_a_visit_that_counts_for_nothing_are_not_lost);
	tcase_add_test(tc, a_module_that_was_pulled_starts_anew);
	tcase_add_loop_test(tc, garbage_that_a_dead_process_read_is_no_flag, 0, 2);
	suite_add_tcase(s, tc);
	return s;
}

int
main(void)
{
	return suite_run(make_suite());
}

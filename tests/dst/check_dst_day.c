/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Days of a whole switch full of trouble, in virtual time: 64 cages, every kind of
 * fault, modules that come and go, bus processes that die or stop, main that dies.
 *
 * CAGED_DST_SEEDS (how many, 20), CAGED_DST_SECONDS (of each, an hour) and
 * CAGED_DST_PACE (seconds from one event of trouble to the next, 2) ask for more or
 * less; CAGED_DST_SEED for one seed only, which is how a failure comes back.
 */
#include "tests/dst/observed.h"
#include "tests/dst/rig.h"
#include "tests/dst/truth.h"

#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/bytes.h"
#include "base/sanitizer.h"
#include "sim/hand.h"
#include "sim/parts.h"
#include "sim/trouble.h"
#include "tests/suite.h"

#define S ((uint64_t)US_PER_S)

#define CAGES 64
/* Every so many-th cage is one of an SFP. */
#define SFP_EACH 8
/* Main commits once in so many turns. */
#define TURNS_PER_COMMIT 4
/* A process dies or stops once in so many events of trouble. */
#define EVENTS_PER_DEATH 15
/* On every so many-th day interrupts are told. */
#define EDGES_EACH 4
#define EDGES_US   20000

#define SEEDS (IS_SANITIZED ? 2 : 20)

static struct rig rig;
static struct truth truth;
static uint64_t seconds, pace, seed_only, seed_count;
/* What mains that died had counted. */
static struct {
	uint64_t starts, rungs, resets;
} sums;

static uint64_t
number_of(const char *name, uint64_t otherwise)
{
	const char *word = getenv(name);

	return word && *word ? strtoull(word, NULL, 10) : otherwise;
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

	if (rig_chance(r, TURNS_PER_COMMIT) != 0)
		return false;
	audit_commit(&t->audit);
	return true;
}

/* Takes over what this main counted. */
static void
add_up(void)
{
	for (unsigned i = 0; i < rig.inv->bus_count; i++) {
		const struct bus *b = &rig.inv->bus[i];

		sums.starts += b->starts;
		sums.rungs += b->recoveries[RECOVERY_DESELECT] +
			      b->recoveries[RECOVERY_CLOCKS] +
			      b->recoveries[RECOVERY_MUX_RESET];
	}
	for (unsigned i = 0; i < CAGES; i++)
		sums.resets += rig.inv->cage[i].counters.resets;
}

static void
kill_main(void)
{
	add_up();
	audit_main_died(&truth.audit);
	rig_restart(&rig);
}

/* Until a bus is in the middle of a visit, where that comes within a period. */
static void
reach_visit(unsigned bus)
{
	const struct rig_bus *b = &rig.bus[bus];

	for (unsigned i = 0; i < 2000 && !(b->work[0].busy && b->work[0].next); i++)
		rig_run(&rig, 500);
	rig_run(&rig, rig_chance(&rig, 20000));
}

/* Flags come up whose causes are over at once, so that only one read tells of them. */
static void
pulse(unsigned bus, bool all)
{
	static const int64_t hot = 90000, dark = 0;

	for (unsigned on = 2; on-- > 0; rig_run(&rig, 1000)) {
		for (unsigned i = 0; i < CAGES; i++) {
			if (!all && rig.inv->cage[i].bus != bus)
				continue;
			hand_bend(rig.world, i, QUANTITY_TEMPERATURE, -1,
			    on ? &hot : NULL, 0, rig.now.mono_us);
			hand_bend(rig.world, i, QUANTITY_RX_POWER, (int)(i % 4),
			    on ? &dark : NULL, 0, rig.now.mono_us);
		}
	}
}

/* Until a bus reads by itself what an interrupt told, or just before a sweep or after. */
static void
reach_fired(unsigned bus)
{
	const struct rig_work *w = &rig.bus[bus].work[2];
	const int64_t hot = 90000;
	unsigned cage =
	    bus * (CAGES / RIG_BUSES) + (unsigned)rig_chance(&rig, SFP_EACH - 1);

	if (rig_chance(&rig, 2))
		rig_run(&rig, 2 * S - 20000 - rig.now.mono_us % S);
	hand_bend(rig.world, cage, QUANTITY_TEMPERATURE, -1, &hot, 0, rig.now.mono_us);
	for (unsigned i = 0; i < 300 && !w->busy; i++)
		rig_run(&rig, 100);
	hand_bend(rig.world, cage, QUANTITY_TEMPERATURE, -1, NULL, 0, rig.now.mono_us);
	rig_run(&rig, rig_chance(&rig, 10000));
}

/* Two flags of what modules observe, in each that has such. */
static void
pulse_observed(unsigned bus)
{
	for (unsigned i = 0; i < CAGES; i++) {
		struct sim_module *m = &world_cage(rig.world, i)->module;
		uint8_t byte;

		if (rig.inv->cage[i].bus != bus || !sim_module_holds(m, OBSERVED_PAGE))
			continue;
		byte = *sim_module_at(m, OBSERVED_PAGE, 128) | 0x11;
		hand_set(rig.world, i, OBSERVED_PAGE, 128, &byte, 1, rig.now.mono_us);
	}
}

/* Until a bus reads these flags, where it does so soon; or what comes behind them. */
static void
reach_observed(unsigned bus)
{
	const struct rig_work *w = &rig.bus[bus].work[0];

	pulse_observed(bus);
	for (unsigned i = 0; i < 12000; i++) {
		if (w->busy && w->next < w->request.count &&
		    w->request.run[w->next].at.page == OBSERVED_PAGE)
			break;
		rig_run(&rig, 1000);
	}
	rig_run(&rig, rig_chance(&rig, 10000));
}

/* Before a process dies: it is made to read what only one read tells of. */
static void
prepare_death(unsigned bus, bool all)
{
	if (rig_chance(&rig, 3) == 0) {
		reach_observed(bus);
		return;
	}
	if (rig.edges && rig_chance(&rig, 2)) {
		reach_fired(bus);
		return;
	}
	pulse(bus, all);
	reach_visit(bus);
}

/* Main dies, or a bus, while a module may be held in reset: nobody leaves it there. */
static void
kill_in_reset(unsigned bus)
{
	rig_run(&rig, rig_chance(&rig, 15000));
	if (rig_chance(&rig, 2))
		kill_main();
	else
		rig_kill(&rig, bus);
}

/* A process stops for a while, in which a module is exchanged for another such. */
static void
exchange_unseen(unsigned bus)
{
	unsigned each = CAGES / RIG_BUSES;
	unsigned cage = bus * each + (unsigned)rig_chance(&rig, each);
	struct part part = world_cage(rig.world, cage)->module.part;

	rig_run(&rig, rig_chance(&rig, 1 * S));
	if (hand_remove(rig.world, cage, rig.now.mono_us) == 0) {
		rig_run(&rig, 3 * S / 2 + rig_chance(&rig, 1 * S));
		hand_insert(rig.world, cage, &part, rig.now.mono_us);
	}
	rig_run(&rig, rig_chance(&rig, 1 * S));
	rig.bus[bus].frozen = false;
}

/* A process dies in the middle of what it reads, or stops; or somebody resets a module.
 */
static void
trouble_a_process(void)
{
	unsigned bus = (unsigned)rig_chance(&rig, rig.inv->bus_count);

	switch (rig_chance(&rig, 8)) {
	case 0:
		if (!rig.bus[bus].alive)
			break;
		rig.bus[bus].frozen = true;
		if (rig_chance(&rig, 2))
			exchange_unseen(bus);
		break;
	case 1:
		engine_reset(rig.engine, &rig.inv->cage[rig_chance(&rig, CAGES)], NULL,
		    NULL, &rig.now);
		if (rig_chance(&rig, 2) == 0)
			kill_in_reset(bus);
		break;
	case 2:
	case 3:
		prepare_death(bus, true);
		kill_main();
		break;
	default:
		prepare_death(bus, false);
		rig_kill(&rig, bus);
	}
}

/* What must be the same as in the ledger once all is mended. */
static void
look_at_counts(void)
{
	add_up();
	ck_assert_uint_eq(sums.starts, rig.starts);
	ck_assert_uint_eq(sums.resets, rig.resets);
	ck_assert_uint_eq(sums.rungs + rig.rungs_lost,
	    truth.audit.rungs + rig.rungs_unbegun);
	audit_close(&truth.audit, &rig);
}

static void
print_sums(uint64_t seed)
{
	const struct audit *a = &truth.audit;
	const struct {
		const char *what;
		uint64_t count;
	} parts[] = {
		{ "kills", rig.kills },
		{ "of main", a->main_deaths },
		{ "values", truth.values },
		{ "of them noise", truth.noise },
		{ "live flags", truth.live },
		{ "reads that cleared", a->reads },
		{ "flags", a->cleared },
		{ "in the model", a->committed },
		{ "without a place in it", a->nowhere },
		{ "gone with a module", a->gone },
		{ "of a start", a->starts },
		{ "noise", a->noise },
		{ "unknown", a->unknown },
		{ "intervals of deaths", a->intervals[1] },
		{ "of reads that failed", a->intervals[0] },
		{ "rungs", a->rungs },
		{ "resets", rig.resets },
		{ "interrupts", rig.interrupts },
		{ "of them read at once", rig.fired },
	};

	fprintf(stderr, "# seed %llu:", (unsigned long long)seed);
	for (size_t i = 0; i < COUNT_OF(parts); i++)
		fprintf(stderr, " %llu %s%s", (unsigned long long)parts[i].count,
		    parts[i].what, i + 1 < COUNT_OF(parts) ? "," : "\n");
}

static void
mend_all(void)
{
	struct fault none = { .kind = FAULT_NONE };

	for (unsigned i = 0; i < CAGES; i++) {
		hand_fault(rig.world, i, &none, rig.now.mono_us);
		for (unsigned q = 0; q < QUANTITY_MONITORS; q++)
			hand_bend(rig.world, i, (enum quantity)q, -1, NULL, 0,
			    rig.now.mono_us);
	}
}

/* Runs until a moment of the trouble, which may be past already. */
static void
run_until(uint64_t mono_us)
{
	if (mono_us > rig.now.mono_us)
		rig_run(&rig, mono_us - rig.now.mono_us);
}

/* Trouble for so many seconds; returns the memory that was in use after a minute. */
static size_t
go_through(uint64_t seed)
{
	uint64_t begin_us = rig.now.mono_us, process_us = 0;
	struct trouble_event event;
	struct trouble trouble;
	size_t memory = 0;

	trouble_begin(&trouble, rig.world, seed, pace * S);
	for (;;) {
		trouble_next(&trouble, rig.world, &event);
		if (event.at_us > seconds * S)
			return memory;
		run_until(begin_us + event.at_us);
		/* who is late goes on late: a hand needs time from one to the next */
		begin_us = MAX_OF(begin_us, rig.now.mono_us - event.at_us);
		trouble_perform(rig.world, &event, rig.now.mono_us);
		if (event.at_us >= process_us) {
			trouble_a_process();
			process_us = event.at_us +
				     rig_chance(&rig, 2 * EVENTS_PER_DEATH * pace * S);
		}
		if (!memory && event.at_us > 60 * S)
			memory = mallinfo2().uordblks;
	}
}

/* Some cages are of SFPs, whose flags are live. */
static void
mix_cages(void)
{
	struct part part;

	ck_assert(parts_find("sfp28-25g-sr", &part));
	for (unsigned i = SFP_EACH - 1; i < CAGES; i += SFP_EACH) {
		hand_remove(rig.world, i, rig.now.mono_us);
		world_cage(rig.world, i)->type = WORLD_SFP28;
		ck_assert_int_eq(hand_insert(rig.world, i, &part, rig.now.mono_us), 0);
	}
}

static void
power_on(uint64_t seed)
{
	struct world_params p = world_defaults;

	p.cages = CAGES;
	p.type = WORLD_QSFP_DD;
	p.buses = RIG_BUSES;
	p.seed = seed;
	memset(&sums, 0, sizeof(sums));
	rig_init(&rig, &p);
	rig.config.recovery = ~0u;
	mix_cages();
	/* once would do; but until then malloc still fills the lists of what it keeps */
	for (unsigned i = 0; i < 10; i++)
		rig_restart(&rig);
	truth_begin(&truth, &rig);
	rig.look = look;
	rig.commit = commit;
	rig.rung_us = 5000;
	/* platforms of the other days do not tell of interrupts */
	rig.edges = seed % EDGES_EACH == 1;
	rig.edges_us = EDGES_US;
	rig_run(&rig, 10 * S);
}

START_TEST(hours_of_trouble_publish_no_wrong_value_and_lose_no_flag)
{
	uint64_t seed = seed_only ? seed_only : (uint64_t)_i + 1;
	size_t memory;

	power_on(seed);
	memory = go_through(seed);
	if (memory)
		ck_assert_uint_eq(mallinfo2().uordblks, memory);
	mend_all();
	rig_run(&rig, 150 * S);

	for (unsigned i = 0; i < CAGES; i++) {
		bool plugged = world_cage(rig.world, i)->plugged;

		ck_assert_int_ne(rig_pin(&rig, i, PLATFORM_PIN_RESET), 1);
		ck_assert_msg(rig.inv->cage[i].state ==
				  (plugged ? CAGE_STATE_READY : CAGE_STATE_EMPTY),
		    "CAGED_DST_SEED=%llu: cage %s is %s", (unsigned long long)seed,
		    rig.inv->cage[i].name, cage_state_name(rig.inv->cage[i].state));
	}
	look_at_counts();
	if (seed_only)
		print_sums(seed);
	rig_fini(&rig);
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *s = suite_create("dst_day");
	TCase *tc = tcase_create("day");

	tcase_set_timeout(tc, 0);
	tcase_add_loop_test(tc, hours_of_trouble_publish_no_wrong_value_and_lose_no_flag,
	    0, seed_only ? 1 : (int)seed_count);
	suite_add_tcase(s, tc);
	return s;
}

int
main(void)
{
	seconds = number_of("CAGED_DST_SECONDS", 3600);
	pace = number_of("CAGED_DST_PACE", 2);
	seed_only = number_of("CAGED_DST_SEED", 0);
	seed_count = number_of("CAGED_DST_SEEDS", SEEDS);
	return suite_run(make_suite());
}

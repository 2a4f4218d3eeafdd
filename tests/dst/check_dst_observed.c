/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Hours of failing light on two cages whose modules observe it (VDM), in virtual time:
 * what the model counts of each flag of page 2Ch, against the ledger of what each read
 * truly cleared.
 */
#include "tests/dst/rig.h"

#include <string.h>

#include "base/bytes.h"
#include "model/flag.h"
#include "sim/hand.h"
#include "sim/parts.h"
#include "tests/dst/observed.h"
#include "tests/suite.h"

#define S ((uint64_t)US_PER_S)

#define CAGES   2
#define NUMBERS 256
#define LIMITS  4
#define PULSES  300
#define LANES   4
/* Clearing reads of one flag that were not told yet. */
#define OWED 8

struct latched {
	uint64_t set_us, clear_us;
};

struct flag_truth {
	uint64_t set_us; /* it is latched since; 0: it is not */
	struct latched owed[OWED];
	unsigned owed_count;
	uint64_t counted; /* occurrences that the model told */
};

static struct rig rig;
static struct flag_truth truth[CAGES][NUMBERS][LIMITS];
static bool started[CAGES]; /* its first samples were told */
static uint64_t ledger_at, compared, lost;

/* Asserts without a record of each of millions. */
static void
must(bool holds, const char *what, unsigned cage, unsigned number, unsigned limit)
{
	if (!holds)
		ck_abort_msg("at %llu us: cage %u, instance %u, limit %u: %s",
		    (unsigned long long)rig.now.mono_us, cage, number, limit, what);
}

static void
follow_bit(const struct ledger_entry *e, unsigned number, unsigned limit)
{
	struct flag_truth *f = &truth[e->cage][number][limit];

	if (e->kind == LEDGER_FLAG_SET) {
		f->set_us = e->mono_us;
		return;
	}
	must(f->owed_count < OWED, "too many reads that were not told", e->cage, number,
	    limit);
	f->owed[f->owed_count++] = (struct latched){ f->set_us, e->mono_us };
	f->set_us = 0;
}

static void
follow_ledger(void)
{
	const struct ledger *l = &rig.world->map->ledger;
	uint64_t last = atomic_load(&l->events);
	struct ledger_entry e;

	for (; ledger_at < last; ledger_at++) {
		must(ledger_event(l, ledger_at + 1, &e), "the ledger was overtaken", 0, 0,
		    0);
		if ((e.kind != LEDGER_FLAG_SET && e.kind != LEDGER_FLAG_CLEAR) ||
		    e.half != OBSERVED_PAGE)
			continue;
		for (unsigned bits = e.bits; bits; bits &= bits - 1) {
			unsigned bit = (unsigned)__builtin_ctz(bits);

			follow_bit(&e, (e.byte - 128u) * 2 + bit / 4, bit % 4);
		}
	}
}

static void
drop(struct flag_truth *f, unsigned count)
{
	f->owed_count -= count;
	memmove(f->owed, f->owed + count, f->owed_count * sizeof(*f->owed));
}

/* Reads are told in order; one that is owed longer than what is told now is lost. */
static void
give_up(struct flag_truth *f, unsigned news)
{
	if (f->owed_count > news) {
		lost += f->owed_count - news;
		drop(f, f->owed_count - news);
	}
}

static void
compare_flag(unsigned cage, unsigned number, unsigned limit)
{
	struct flag_truth *f = &truth[cage][number][limit];
	const struct flag_record *r =
	    observed_record(&rig.inv->cage[cage], number, limit);
	uint64_t news = (r ? r->count : 0) - f->counted;

	if (!news)
		return;
	must(news <= f->owed_count, "an occurrence is invented", cage, number, limit);
	give_up(f, (unsigned)news);
	must(r->last.seen_us >= f->owed[news - 1].clear_us, "seen before it was read",
	    cage, number, limit);
	must(r->last.since_us <= f->owed[news - 1].set_us, "set before the read before",
	    cage, number, limit);
	must(r->changes <= 2 * r->count, "more changes than there may be", cage, number,
	    limit);
	drop(f, (unsigned)news);
	f->counted += news;
	compared += news;
}

/* What the first read found is its start: one occurrence. */
static void
begin_cage(unsigned cage)
{
	for (unsigned number = 0; number < NUMBERS; number++) {
		for (unsigned limit = 0; limit < LIMITS; limit++) {
			const struct flag_record *r =
			    observed_record(&rig.inv->cage[cage], number, limit);

			must(!r || r->count == 1, "one start", cage, number, limit);
			must(!r || r->start != FLAG_STARTS_LATER, "it is its start", cage,
			    number, limit);
			truth[cage][number][limit].counted = r ? 1 : 0;
			truth[cage][number][limit].owed_count = 0;
		}
	}
	started[cage] = true;
}

static void
look(struct rig *r, void *arg)
{
	(void)r;
	(void)arg;
	follow_ledger();
	for (unsigned cage = 0; cage < CAGES; cage++) {
		if (!observed_us(&rig.inv->cage[cage]))
			continue;
		if (!started[cage])
			begin_cage(cage);
		for (unsigned number = 0; number < NUMBERS; number++) {
			for (unsigned limit = 0; limit < LIMITS; limit++)
				compare_flag(cage, number, limit);
		}
	}
}

static void
setup(void)
{
	struct part part;

	memset(truth, 0, sizeof(truth));
	memset(started, 0, sizeof(started));
	ledger_at = compared = lost = 0;
	rig_power_on(&rig, WORLD_QSFP_DD, CAGES, CAGES);
	ck_assert(parts_find("qdd-400g-fr4", &part));
	for (unsigned cage = 0; cage < CAGES; cage++) {
		hand_remove(rig.world, cage, 0);
		rig_run(&rig, 2 * S);
		hand_insert(rig.world, cage, &part, rig.now.mono_us);
	}
	rig.look = look;
	rig_run(&rig, 30 * S);
}

static void
teardown(void)
{
	rig_fini(&rig);
}

/* The light of a lane fails for a while: its SNR, and errors of its data path. */
static void
make_pulse(void)
{
	unsigned cage = (unsigned)rig_chance(&rig, CAGES);
	int lane = (int)rig_chance(&rig, LANES);
	int64_t weak = 112202; /* -9.5 dBm, in nW */

	hand_bend(rig.world, cage, QUANTITY_RX_POWER, lane, &weak, 0, rig.now.mono_us);
	rig_run(&rig, S + rig_chance(&rig, 25 * S));
	hand_bend(rig.world, cage, QUANTITY_RX_POWER, lane, NULL, 0, rig.now.mono_us);
	rig_run(&rig, rig_chance(&rig, 25 * S));
}

static unsigned
count_owed(void)
{
	unsigned owed = 0;

	for (unsigned i = 0; i < CAGES * NUMBERS * LIMITS; i++)
		owed += (&truth[0][0][0])[i].owed_count;
	return owed;
}

START_TEST(each_read_of_a_flag_of_what_is_observed_is_one_occurrence)
{
	for (unsigned i = 0; i < PULSES; i++)
		make_pulse();
	rig_run(&rig, 15 * S);

	ck_assert_uint_gt(compared, 2 * PULSES);
	ck_assert_uint_eq(lost, 0);
	ck_assert_uint_eq(count_owed(), 0);
}
END_TEST

/* What they had read is told by the ring, once; of a read without bytes nobody knows. */
START_TEST(what_is_observed_outlives_the_deaths_of_bus_processes)
{
	uint64_t unknown = 0;

	for (unsigned i = 0; i < PULSES; i++) {
		unsigned cage = (unsigned)rig_chance(&rig, CAGES);

		make_pulse();
		/* in the middle of the samples, or any time */
		for (unsigned n = 0; i % 2 && n < 20000; n++) {
			if (rig_read_under_way(&rig, rig.inv->cage[cage].bus) >= 0 &&
			    observed_us(&rig.inv->cage[cage]) + 9 * S < rig.now.mono_us)
				break;
			rig_run(&rig, 1000);
		}
		rig_run(&rig, rig_chance(&rig, 20000));
		rig_kill(&rig, rig.inv->cage[cage].bus);
		rig_run(&rig, 10 * S);
	}
	rig_run(&rig, 30 * S);
	for (unsigned cage = 0; cage < CAGES; cage++)
		unknown += rig.inv->cage[cage].lost.unknown;

	ck_assert_uint_gt(compared, PULSES);
	ck_assert(unknown > 0 || lost == 0);
	ck_assert_uint_le(lost, unknown * LIMITS * LANES * 4);
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *s = suite_create("dst_observed");
	TCase *tc = tcase_create("flags");

	tcase_set_timeout(tc, 600);
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, each_read_of_a_flag_of_what_is_observed_is_one_occurrence);
	tcase_add_test(tc, what_is_observed_outlives_the_deaths_of_bus_processes);
	suite_add_tcase(s, tc);
	return s;
}

int
main(void)
{
	return suite_run(make_suite());
}

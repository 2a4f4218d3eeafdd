/* SPDX-License-Identifier: Apache-2.0 */
/* What a bus can carry and what it cannot, under virtual time; the truth is its ledger.
 */
#include "tests/dst/rig.h"

#include "base/bytes.h"
#include "sim/bus.h"
#include "sim/hand.h"
#include "sim/module.h"
#include "tests/suite.h"

#define S  ((uint64_t)US_PER_S)
#define MS ((uint64_t)US_PER_MS)

static struct rig rig;

static void
power_on(unsigned cages, unsigned buses, unsigned khz, uint64_t settle_us)
{
	struct world_params p = world_defaults;

	p.cages = cages;
	p.type = WORLD_QSFP_DD;
	p.buses = buses;
	p.khz = khz;
	rig_init(&rig, &p);
	rig_run(&rig, settle_us);
	ck_assert(engine_is_settled(rig.engine));
}

static void
teardown(void)
{
	rig_fini(&rig);
}

/* What the wire saw of one class of data of a cage, since `from`. */
struct seen {
	unsigned visits;
	uint64_t last_us;
	uint64_t gap_us[2];  /* between the last two, and the two before them */
	uint64_t longest_us; /* between any two */
};

/* A visit begins at byte 0 of Lower Memory; monitors begin with byte 14. */
static struct seen
look_at_wire(unsigned cage, enum poll_class which, uint64_t from)
{
	const struct ledger *l = &rig.world->map->ledger;
	struct seen seen = { 0 };
	struct ledger_entry entry;

	for (uint64_t n = from + 1; n <= l->transfers; n++) {
		if (!ledger_transfer(l, n, &entry) || entry.kind != LEDGER_READ ||
		    entry.cage != cage || entry.byte != 0 || entry.half != SIM_LOWER)
			continue;
		if (which == POLL_MONITORS && entry.len <= 14)
			continue;
		seen.gap_us[1] = seen.gap_us[0];
		seen.gap_us[0] = seen.visits++ ? entry.mono_us - seen.last_us : 0;
		seen.longest_us = MAX_OF(seen.longest_us, seen.gap_us[0]);
		seen.last_us = entry.mono_us;
	}
	return seen;
}

/*
 * What the model says of how often a cage is read is what the wire saw, the length of a
 * visit more or less, of the last visit or, while that is not answered, the one before.
 */
static void
pace_is_true(unsigned cage, uint64_t from)
{
	for (int which = 0; which < POLL_CLASSES; which++) {
		const struct pace *p = &rig.inv->cage[cage].module.pace[which];
		struct seen seen = look_at_wire(cage, (enum poll_class)which, from);
		bool is_true = false;

		ck_assert_uint_ge(seen.visits, 3);
		for (unsigned i = 0; i < COUNT_OF(seen.gap_us); i++)
			is_true |= p->achieved_us + 15 * MS >= seen.gap_us[i] &&
				   p->achieved_us <= seen.gap_us[i] + 15 * MS;
		ck_assert_msg(is_true, "cage %u: %s each %llu us, truly %llu", cage,
		    poll_class_name((enum poll_class)which),
		    (unsigned long long)p->achieved_us,
		    (unsigned long long)seen.gap_us[0]);
	}
}

/*
 * Flags of all take 62.5 % of this bus, so that they come each 1.04 s; monitors take
 * turns. Within a sweep a cage may be late in one and early in the next, as others
 * before it have their turn.
 */
START_TEST(flags_are_never_shed_and_the_period_that_is_published_is_the_true_one)
{
	const struct sim_bus *bus;
	uint64_t busy_us, from, polls = 0, at_us;

	power_on(128, 1, 100, 60 * S);
	bus = world_bus(rig.world, 0);
	busy_us = bus->busy_us;
	from = rig.world->map->ledger.transfers;
	at_us = rig.now.mono_us;
	for (unsigned i = 0; i < 128; i++)
		polls -= rig.inv->cage[i].counters.polls;
	rig_run(&rig, 30 * S);
	for (unsigned i = 0; i < 128; i++)
		polls += rig.inv->cage[i].counters.polls;

	ck_assert_uint_ge(polls, 128 * 28);
	ck_assert_uint_le(bus->busy_us - busy_us, (rig.now.mono_us - at_us) * 92 / 100);
	ck_assert_uint_ge(bus->busy_us - busy_us, (rig.now.mono_us - at_us) * 80 / 100);
	for (unsigned i = 0; i < 128; i++) {
		const struct pace *p = rig.inv->cage[i].module.pace;
		struct seen flags = look_at_wire(i, POLL_FLAGS, from);
		struct seen monitors = look_at_wire(i, POLL_MONITORS, from);

		pace_is_true(i, from);
		ck_assert_uint_eq(p[POLL_FLAGS].target_us, S);
		ck_assert_uint_le(p[POLL_FLAGS].achieved_us, 1500 * MS);
		ck_assert_uint_le(flags.longest_us, 1500 * MS);
		ck_assert_uint_le(monitors.longest_us, 5 * S);
		ck_assert_uint_le(rig.inv->cage[i].module.read_us,
		    monitors.last_us + 15 * MS);
		ck_assert_int_eq(cage_quality(&rig.inv->cage[i], MONITOR_TEMP, 0),
		    QUALITY_GOOD);
	}
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *s = suite_create("dst_sweep");
	TCase *tc = tcase_create("sweep");

	tcase_set_timeout(tc, 120);
	tcase_add_checked_fixture(tc, NULL, teardown);
	tcase_add_test(tc,
	    flags_are_never_shed_and_the_period_that_is_published_is_the_true_one);
	suite_add_tcase(s, tc);
	return s;
}

int
main(void)
{
	return suite_run(make_suite());
}

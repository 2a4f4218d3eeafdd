/* SPDX-License-Identifier: Apache-2.0 */
/* What a bus can carry and what it cannot, under virtual time; the truth is its ledger.
 */
#include "tests/dst/rig.h"

#include "base/bytes.h"
#include "base/hwerr.h"
#include "sim/bus.h"
#include "sim/hand.h"
#include "sim/module.h"
#include "tests/suite.h"

#define S  ((uint64_t)US_PER_S)
#define MS ((uint64_t)US_PER_MS)

static struct rig rig;

static void
plug(enum world_type type, unsigned cages, unsigned buses, unsigned khz)
{
	struct world_params p = world_defaults;

	p.cages = cages;
	p.type = type;
	p.buses = buses;
	p.khz = khz;
	rig_init(&rig, &p);
}

static void
power_on(unsigned cages, unsigned buses, unsigned khz, uint64_t settle_us)
{
	plug(WORLD_QSFP_DD, cages, buses, khz);
	rig_run(&rig, settle_us);
	ck_assert(engine_is_settled(rig.engine));
}

static void
teardown(void)
{
	rig_fini(&rig);
}

static const struct {
	enum world_type type;
	uint16_t max_read;
	unsigned transfers, bytes;
} steady[] = {
	/* lower memory, a look at the page register, page 11h */
	{ WORLD_QSFP_DD, 128, 3, 42 + 2 + 86 },
	/* page 11h in three, with a look each */
	{ WORLD_QSFP_DD, 32, 7, 26 + 3 * 2 + 86 },
	{ WORLD_QSFP28, 128, 1, 94 },
	{ WORLD_QSFP28, 32, 3, 94 },
	{ WORLD_SFP28, 128, 1, 22 },
	{ WORLD_SFP28, 32, 1, 22 },
};

START_TEST(a_steady_poll_is_few_transfers)
{
	const struct sim_bus *bus;
	uint64_t transfers, bytes;

	plug(steady[_i].type, 1, 1, 400);
	rig.inv->cage[0].max_read = steady[_i].max_read;
	rig_run(&rig, 20 * S);
	bus = world_bus(rig.world, 0);
	transfers = bus->transfers;
	bytes = bus->bytes;
	rig_run(&rig, 10 * S);

	ck_assert_uint_eq(bus->transfers - transfers, 10 * steady[_i].transfers);
	ck_assert_uint_eq(bus->bytes - bytes, 10 * steady[_i].bytes);
}
END_TEST

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
	for (int which = 0; which <= POLL_MONITORS; which++) {
		const struct pace *p = &rig.inv->cage[cage].module.pace[which];
		struct seen seen = look_at_wire(cage, (enum poll_class)which, from);
		bool is_true = false;

		ck_assert_uint_ge(seen.visits, 2);
		for (unsigned i = 0; i < COUNT_OF(seen.gap_us); i++)
			is_true |= p->achieved_us + 15 * MS >= seen.gap_us[i] &&
				   p->achieved_us <= seen.gap_us[i] + 15 * MS;
		ck_assert_msg(is_true, "cage %u: %s each %llu us, truly %llu", cage,
		    poll_class_name((enum poll_class)which),
		    (unsigned long long)p->achieved_us,
		    (unsigned long long)seen.gap_us[0]);
	}
}

static const struct {
	uint32_t flags_ms, monitors_ms;
	unsigned polls, monitors; /* in 10 s */
	unsigned transfers;
} periods[] = {
	{ 1000, 1000, 10, 10, 30 },
	{ 1000, 5000, 10, 2, 30 },
	{ 5000, 1000, 10, 10, 30 },
	{ 500, 2000, 20, 5, 60 },
};

START_TEST(flags_and_monitors_have_a_period_each)
{
	struct engine_config config = { .flags_ms = periods[_i].flags_ms,
		.monitors_ms = periods[_i].monitors_ms,
		.confirm_ms = 2500 };
	const struct ledger *l;
	uint64_t from;

	power_on(8, 8, 400, 20 * S);
	engine_configure(rig.engine, &config);
	rig_run(&rig, 10 * S + 100 * MS);
	l = &rig.world->map->ledger;
	from = l->transfers;
	rig_run(&rig, 10 * S);

	ck_assert_uint_eq(look_at_wire(3, POLL_FLAGS, from).visits, periods[_i].polls);
	ck_assert_uint_eq(look_at_wire(3, POLL_MONITORS, from).visits,
	    periods[_i].monitors);
	ck_assert_uint_eq(l->transfers - from, 8 * periods[_i].transfers);
	pace_is_true(3, from);
}
END_TEST

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
		/* a page is selected first where who it is was read before */
		ck_assert_uint_le(rig.inv->cage[i].module.read_us,
		    monitors.last_us + 16 * MS);
		ck_assert_int_eq(cage_quality(&rig.inv->cage[i], MONITOR_TEMP, 0),
		    QUALITY_GOOD);
	}
}
END_TEST

static void
bend(unsigned cage, enum quantity quantity, int lane, int64_t value)
{
	ck_assert_int_eq(hand_bend(rig.world, cage, quantity, lane, &value, 0,
			     rig.now.mono_us),
	    0);
}

/* How long until an alarm of the cage is up; `most_us` when it is not by then. */
static uint64_t
await_alarm(unsigned cage, int kind, uint64_t most_us)
{
	uint64_t begin_us = rig.now.mono_us;

	while (
	    !rig.inv->cage[cage].alarms.up[kind] && rig.now.mono_us - begin_us < most_us)
		rig_run(&rig, 100);
	return rig.now.mono_us - begin_us;
}

#define HOT (ALARM_LIMITS + MONITOR_TEMP * LIMIT_COUNT + LIMIT_HIGH_ALARM)

/* Both reads of flags and a run that is on its way, at 400 kHz. */
#define LATENCY_US (5 * MS)

START_TEST(an_interrupt_reads_a_flag_at_once)
{
	power_on(64, 8, 400, 20 * S);
	rig.edges = true;
	for (unsigned i = 0; i < 20; i++) {
		unsigned cage = 3 * i;

		/* anywhere between two sweeps, and within one */
		rig_run(&rig, S + i * 3 * MS);
		ck_assert_uint_eq(rig.inv->cage[cage].alarms.up[HOT], 0);
		bend(cage, QUANTITY_TEMPERATURE, -1, 90000);
		ck_assert_uint_le(await_alarm(cage, HOT, S),
		    RIG_EDGE_US + LATENCY_US + 30 * MS);
	}
}
END_TEST

START_TEST(ports_that_stay_dark_slow_down_nobody_and_do_not_flood_the_bus)
{
	uint64_t transfers, interrupts;

	power_on(64, 1, 400, 20 * S);
	rig.edges = true;
	for (unsigned i = 0; i < 63; i++)
		bend(i, QUANTITY_RX_POWER, -1, 0);
	rig_run(&rig, 5 * S);
	for (unsigned i = 0; i < 63; i++)
		ck_assert_uint_ne(
		    rig.inv->cage[i].alarms.up[ALARM_SIGNALS + SIGNAL_RX_LOS], 0);
	transfers = world_bus(rig.world, 0)->transfers;
	interrupts = rig.interrupts;
	rig_run(&rig, 10 * S);
	/* they latch and ask again after each read, and are read once a second */
	ck_assert_uint_ge(rig.interrupts - interrupts, 9 * 63);
	ck_assert_uint_eq(world_bus(rig.world, 0)->transfers - transfers, 10 * 64 * 3);

	/* out of the sweep of 0.2 s, which begins at each full second */
	rig_run(&rig, S - rig.now.mono_us % S + 600 * MS);
	bend(63, QUANTITY_TEMPERATURE, -1, 90000);
	ck_assert_uint_le(await_alarm(63, HOT, S), RIG_EDGE_US + LATENCY_US);
}
END_TEST

/* Another flag each time: always news. */
static void
trouble(unsigned cage, unsigned n)
{
	static const int64_t rx_nw[] = { 0, 500000, 500000, 6000000 };
	static const int64_t tx_nw[] = { 1000000, 9000000, 1000, 1000000 };

	bend(cage, QUANTITY_RX_POWER, -1, rx_nw[n % 4]);
	bend(cage, QUANTITY_TX_POWER, -1, tx_nw[n % 4]);
}

START_TEST(all_that_is_pulled_is_at_most_5_percent_of_the_bus)
{
	uint64_t polls, busy_us;

	power_on(32, 1, 100, 30 * S);
	rig.edges = true;
	polls = rig.inv->cage[31].counters.polls;
	busy_us = world_bus(rig.world, 0)->busy_us;
	for (unsigned n = 0; n < 200; n++) {
		for (unsigned i = 0; i < 32; i++)
			trouble(i, n);
		rig_run(&rig, 50 * MS);
	}

	/* 43 % of the bus are the polls, and 5 % the flags that are pulled */
	ck_assert_uint_le(world_bus(rig.world, 0)->busy_us - busy_us, 4900 * MS);
	ck_assert_uint_ge(world_bus(rig.world, 0)->busy_us - busy_us, 4500 * MS);
	ck_assert_uint_ge(rig.inv->cage[31].counters.polls - polls, 10);
}
END_TEST

/* Carriers that flap: each one has all of its module read. */
START_TEST(all_that_carriers_have_read_is_at_most_5_percent_of_the_bus)
{
	uint64_t polls, busy_us;

	power_on(32, 1, 100, 30 * S);
	polls = rig.inv->cage[31].counters.polls;
	busy_us = world_bus(rig.world, 0)->busy_us;
	for (unsigned n = 0; n < 200; n++) {
		for (unsigned i = 0; i < 32; i++)
			engine_carrier(rig.engine, &rig.inv->cage[i], "Ethernet0", n % 2,
			    &rig.now);
		rig_run(&rig, 50 * MS);
	}

	ck_assert_uint_le(world_bus(rig.world, 0)->busy_us - busy_us, 4900 * MS);
	ck_assert_uint_ge(world_bus(rig.world, 0)->busy_us - busy_us, 4500 * MS);
	ck_assert_uint_ge(rig.inv->cage[31].counters.polls - polls, 10);
}
END_TEST

/*
 * Flags take a third of this bus, and monitors 27 % with a period of 2 s; samples have
 * the 3 % that are their own, and their period is told.
 */
START_TEST(samples_of_vdm_are_shed_before_monitors)
{
	const struct sim_bus *bus;
	uint64_t busy_us;

	plug(WORLD_OSFP, 64, 1, 100);
	rig_run(&rig, 400 * S);
	bus = world_bus(rig.world, 0);
	busy_us = bus->busy_us;
	rig_run(&rig, 60 * S);

	ck_assert_uint_le(bus->busy_us - busy_us, 39 * S);
	for (unsigned i = 0; i < 64; i++) {
		const struct pace *p = rig.inv->cage[i].module.pace;

		ck_assert_uint_le(p[POLL_FLAGS].achieved_us, 1200 * MS);
		ck_assert_uint_le(p[POLL_MONITORS].achieved_us, 4 * S);
		ck_assert_uint_eq(p[POLL_VDM].target_us, 10 * S);
		ck_assert_uint_ge(p[POLL_VDM].achieved_us, 20 * S);
		ck_assert_uint_le(p[POLL_VDM].achieved_us, 300 * S);
	}
}
END_TEST

/* The longest run: another page, read back, and 128 bytes of it. */
#define RUN_US (14500)

/*
 * While 128 cages keep it busy for as good as all of the time; where they can ask for
 * attention it waits for what is read then, too.
 */
START_TEST(control_waits_for_one_run)
{
	uint64_t longest_us = 0;

	plug(WORLD_QSFP_DD, 128, 1, 100);
	for (unsigned i = 0; i < 128 && !_i; i++)
		rig.inv->cage[i].pins_readable &=
		    ~PLATFORM_PIN_BIT(PLATFORM_PIN_INTERRUPT);
	rig_run(&rig, 30 * S);
	rig.edges = _i;
	for (unsigned n = 0; n < 200; n++) {
		unsigned cage = n % 128;
		const struct pin *p = &rig.inv->cage[cage].pin[PLATFORM_PIN_RESET];
		uint64_t begin_us;

		if (rig.edges)
			bend((cage + 64) % 128, QUANTITY_TEMPERATURE, -1,
			    n % 2 ? 30000 : 90000);
		rig_run(&rig, rig_chance(&rig, 70 * MS));
		begin_us = rig.now.mono_us;
		ck_assert_int_eq(engine_reset(rig.engine, &rig.inv->cage[cage], NULL,
				     NULL, &rig.now),
		    0);
		while (!p->asserted)
			rig_run(&rig, 100);
		longest_us = MAX_OF(longest_us, rig.now.mono_us - begin_us);
		rig_run(&rig, 30 * MS);
	}

	ck_assert_uint_ge(longest_us, RUN_US / 2);
	ck_assert_uint_le(longest_us, RUN_US + 100 + (rig.edges ? 20 * MS : 0));
}
END_TEST

/* Eight buses behind one adapter: each transfer waits for those of the seven others. */
START_TEST(buses_that_share_an_adapter_are_late_and_nobody_is_blamed)
{
	struct world_params p = world_defaults;
	uint64_t retried = 0;

	p.cages = 32;
	p.type = WORLD_QSFP_DD;
	p.buses = 8;
	p.khz = 100;
	p.adapters = 1;
	rig_init(&rig, &p);
	for (unsigned n = 0; n < 300; n++) {
		rig_run(&rig, 100 * MS);
		for (unsigned i = 0; i < p.cages; i++) {
			ck_assert_int_ne(rig.inv->cage[i].state, CAGE_STATE_UNREADABLE);
			ck_assert_uint_eq(rig.inv->cage[i].failures, 0);
		}
	}
	for (unsigned i = 0; i < p.cages; i++)
		ck_assert_int_eq(rig.inv->cage[i].state, CAGE_STATE_READY);
	for (unsigned b = 0; b < p.buses; b++)
		retried += rig.inv->bus[b].transfers.failed[-HW_TIMEOUT];
	/* how late they are is known with the first replies */
	ck_assert_uint_le(retried, p.cages);
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *s = suite_create("dst_sweep");
	TCase *tc = tcase_create("sweep");

	tcase_set_timeout(tc, 120);
	tcase_add_checked_fixture(tc, NULL, teardown);
	tcase_add_loop_test(tc, a_steady_poll_is_few_transfers, 0, COUNT_OF(steady));
	tcase_add_loop_test(tc, flags_and_monitors_have_a_period_each, 0,
	    COUNT_OF(periods));
	tcase_add_test(tc,
	    flags_are_never_shed_and_the_period_that_is_published_is_the_true_one);
	tcase_add_test(tc, buses_that_share_an_adapter_are_late_and_nobody_is_blamed);
	tcase_add_test(tc, samples_of_vdm_are_shed_before_monitors);
	tcase_add_loop_test(tc, control_waits_for_one_run, 0, 2);
	tcase_add_test(tc, an_interrupt_reads_a_flag_at_once);
	tcase_add_test(tc, all_that_is_pulled_is_at_most_5_percent_of_the_bus);
	tcase_add_test(tc, all_that_carriers_have_read_is_at_most_5_percent_of_the_bus);
	tcase_add_test(tc,
	    ports_that_stay_dark_slow_down_nobody_and_do_not_flood_the_bus);
	suite_add_tcase(s, tc);
	return s;
}

int
main(void)
{
	return suite_run(make_suite());
}

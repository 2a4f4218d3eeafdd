/* SPDX-License-Identifier: Apache-2.0 */
#define _GNU_SOURCE 1

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/bytes.h"
#include "base/clock.h"
#include "base/hwerr.h"
#include "sim/bus.h"
#include "sim/hand.h"
#include "sim/parts.h"
#include "sim/wire.h"
#include "tests/suite.h"

#define SECOND ((uint64_t)US_PER_S)
#define START  (1000 * SECOND)

static char dir[64], path[96];
static struct world *world;
static uint64_t now;

/* 24 QSFP-DD cages on 8 buses. */
static struct world_params
small_switch(void)
{
	struct world_params params = world_defaults;

	params.cages = 24;
	return params;
}

static void
set_up(void)
{
	struct world_params params = small_switch();

	strcpy(dir, "/tmp/check-world-XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(dir));
	snprintf(path, sizeof(path), "%s/%s", dir, WORLD_FILE);
	now = START;
	ck_assert_int_eq(world_create(path, &params, NULL, 1, now, &world), 0);
}

static void
tear_down(void)
{
	world_close(world);
	unlink(path);
	rmdir(dir);
}

static int
read_low(struct world *w, unsigned cage, uint8_t byte, uint8_t *buf, size_t len)
{
	struct sim_addr at = { SIM_I2C_A0, 0, 0, byte };

	return sim_bus_read(w, cage, at, buf, len, now, NEVER_US, &now);
}

START_TEST(a_world_of_512_cages_works)
{
	struct world_params params = world_defaults;
	struct world *large;
	uint8_t id;

	params.cages = 512;
	params.buses = 128;
	ck_assert_int_eq(world_create_anonymous(&params, now, &large), 0);
	ck_assert_uint_eq(world_bus_of(large, 511), 127);
	ck_assert_int_eq(read_low(large, 511, 0, &id, 1), HW_OK);
	ck_assert_uint_eq(id, 0x18);
	world_close(large);
}
END_TEST

START_TEST(two_handles_share_one_world)
{
	struct world *other;
	struct part part;

	ck_assert_int_eq(world_open(path, &other), 0);
	ck_assert_int_eq(hand_remove(other, 0, now), 0);
	ck_assert_int_eq(sim_bus_presence(world, 0, now), 0);
	ck_assert(parts_find("qdd-400g-fr4", &part));
	ck_assert_int_eq(hand_insert(world, 0, &part, now), 0);
	ck_assert_int_eq(sim_bus_presence(other, 0, now), 1);
	world_close(other);
}
END_TEST

/* A child that works on its own mapping until it is done. */
static void
work_in_child(unsigned rounds)
{
	struct world *own;
	uint64_t at = START;

	if (world_open(path, &own))
		_exit(1);
	for (unsigned i = 0; i < rounds; i++) {
		struct sim_addr low = { SIM_I2C_A0, 0, 0, 0 };
		uint8_t buf[16];

		if (sim_bus_read(own, 0, low, buf, sizeof(buf), at, NEVER_US, &at))
			_exit(2);
	}
	_exit(0);
}

START_TEST(two_processes_share_a_bus_and_its_time)
{
	int status;
	pid_t pid = fork();

	if (pid == 0)
		work_in_child(500);
	for (unsigned i = 0; i < 500; i++) {
		uint8_t buf[16];

		ck_assert_int_eq(read_low(world, 0, 0, buf, sizeof(buf)), HW_OK);
	}
	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	ck_assert_int_eq(status, 0);

	ck_assert_uint_eq(world_bus(world, 0)->transfers, 1000);
	/* nobody spoke while another did */
	ck_assert_uint_ge(world_bus(world, 0)->free_us - START,
	    world_bus(world, 0)->busy_us);
}
END_TEST

START_TEST(the_lock_of_a_killed_process_is_taken_over)
{
	uint8_t id;
	int pipes[2], status;
	char byte;
	pid_t pid;

	ck_assert_int_eq(pipe(pipes), 0);
	pid = fork();
	if (pid == 0) {
		if (world_lock(world, 0) || write(pipes[1], "x", 1) != 1)
			_exit(1);
		pause();
	}
	ck_assert_int_eq(read(pipes[0], &byte, 1), 1);
	kill(pid, SIGKILL);
	ck_assert_int_eq(waitpid(pid, &status, 0), pid);

	ck_assert_int_eq(read_low(world, 0, 0, &id, 1), HW_OK);
	ck_assert_int_eq(read_low(world, 0, 0, &id, 1), HW_OK);
	close(pipes[0]);
	close(pipes[1]);
}
END_TEST

static void
soon(void *arg, struct timespec *ret_until)
{
	(void)arg;
	clock_gettime(CLOCK_MONOTONIC, ret_until);
	ret_until->tv_nsec += 50000000;
	if (ret_until->tv_nsec >= 1000000000) {
		ret_until->tv_nsec -= 1000000000;
		ret_until->tv_sec++;
	}
}

START_TEST(patience_with_a_lock_ends)
{
	static const struct world_host host = { .patience = soon };
	int pipes[2], status;
	char byte;
	pid_t pid;

	ck_assert_int_eq(pipe(pipes), 0);
	pid = fork();
	if (pid == 0) {
		if (world_lock(world, 0) || write(pipes[1], "x", 1) != 1)
			_exit(1);
		pause();
	}
	ck_assert_int_eq(read(pipes[0], &byte, 1), 1);
	world->host = &host;

	ck_assert_int_eq(hand_remove(world, 0, now), -ETIMEDOUT);

	kill(pid, SIGKILL);
	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	close(pipes[0]);
	close(pipes[1]);
}
END_TEST

START_TEST(the_file_is_private)
{
	struct stat st;

	ck_assert_int_eq(stat(path, &st), 0);
	ck_assert_uint_eq(st.st_mode & 0777, 0600);
}
END_TEST

/* Bytes of the header that must not be changed unnoticed, and the size. */
START_TEST(a_damaged_header_is_refused)
{
	static const int at[] = { 0, 4, 12, 16, 40, 60, 90 };
	struct world *other;
	uint8_t byte;
	int fd = open(path, O_RDWR);

	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq(pread(fd, &byte, 1, at[_i]), 1);
	byte ^= 0x40;
	ck_assert_int_eq(pwrite(fd, &byte, 1, at[_i]), 1);
	close(fd);

	ck_assert_int_eq(world_open(path, &other), -EPROTO);
}
END_TEST

START_TEST(a_file_of_another_size_is_refused)
{
	struct world *other;

	ck_assert_int_eq(truncate(path, 4096), 0);
	ck_assert_int_eq(world_open(path, &other), -EPROTO);
	ck_assert_int_eq(truncate(path, 3), 0);
	ck_assert_int_eq(world_open(path, &other), -EPROTO);
}
END_TEST

START_TEST(scribbled_cages_do_no_harm)
{
	uint8_t *bytes = (uint8_t *)world_cage(world, 0);
	uint8_t buf[128];

	for (size_t i = 0; i < sizeof(struct sim_cage); i++)
		bytes[i] = (uint8_t)physics_hash((uint64_t)_i, i);
	for (unsigned i = 0; i < 20; i++) {
		now += SECOND;
		read_low(world, 0, 0, buf, sizeof(buf));
		sim_bus_pin_get(world, 0, SIM_BUS_INTERRUPT, now);
		sim_bus_pin_set(world, 0, SIM_BUS_RESET, (int)i % 2, now);
	}
	hand_remove(world, 0, now);
}
END_TEST

/* Clocks of transactions: see the notes of timing in sim/wire.h. */
static const struct {
	bool write, mux;
	size_t len;
	unsigned clocks;
} costs[] = {
	{ false, false, 1, 39 },
	{ false, false, 128, 1182 },
	{ false, true, 128, 1202 },
	{ true, false, 2, 38 },
	{ true, true, 1, 49 },
};

START_TEST(a_transaction_costs_its_clocks)
{
	ck_assert_uint_eq(wire_clocks(costs[_i].write, costs[_i].len, costs[_i].mux),
	    costs[_i].clocks);
}
END_TEST

START_TEST(the_mux_is_switched_once_per_change_of_module)
{
	uint8_t buf[128];
	uint64_t before;

	ck_assert_int_eq(read_low(world, 0, 0, buf, 128), HW_OK);
	ck_assert_uint_eq(now - START, 3005); /* 1202 clocks of 2.5 us */
	before = now;
	ck_assert_int_eq(read_low(world, 0, 0, buf, 128), HW_OK);
	ck_assert_uint_eq(now - before, 2955);
	before = now;
	ck_assert_int_eq(read_low(world, 1, 0, buf, 128), HW_OK);
	ck_assert_uint_eq(now - before, 3005);
}
END_TEST

static void
break_cage(unsigned cage, const char *word)
{
	struct fault fault;

	ck_assert(fault_parse(word, &fault));
	ck_assert_int_eq(hand_fault(world, cage, &fault, now), 0);
}

START_TEST(a_cage_that_nacks_fails_quickly)
{
	uint8_t byte;

	break_cage(0, "nack");
	ck_assert_int_eq(read_low(world, 0, 0, &byte, 1), HW_NACK);
	ck_assert_uint_lt(now - START, 1000);
	ck_assert_int_eq(read_low(world, 1, 0, &byte, 1), HW_OK);
	break_cage(0, "off");
	ck_assert_int_eq(read_low(world, 0, 0, &byte, 1), HW_OK);
}
END_TEST

START_TEST(a_timeout_costs_25_ms_of_its_bus)
{
	uint8_t byte;

	break_cage(0, "timeout");
	ck_assert_int_eq(read_low(world, 0, 0, &byte, 1), HW_TIMEOUT);
	ck_assert_uint_eq(now - START, 25000);
}
END_TEST

START_TEST(a_stuck_bus_takes_its_cages_with_it_until_it_is_freed)
{
	uint8_t byte;

	break_cage(0, "stuck=mux");
	ck_assert_int_eq(read_low(world, 1, 0, &byte, 1), HW_TIMEOUT);
	ck_assert_uint_eq(now - START, SECOND);
	ck_assert_int_eq(read_low(world, 20, 0, &byte, 1), HW_OK);
	ck_assert_int_eq(sim_bus_recover(world, 0, 1, now), HW_STUCK);
	ck_assert_int_eq(sim_bus_recover(world, 0, 2, now), HW_OK);
	ck_assert_int_eq(read_low(world, 1, 0, &byte, 1), HW_OK);
}
END_TEST

START_TEST(pulling_the_module_that_holds_the_bus_frees_it)
{
	uint8_t byte;

	break_cage(0, "stuck");
	ck_assert_int_eq(sim_bus_recover(world, 0, 3, now), HW_STUCK);
	ck_assert_int_eq(hand_remove(world, 0, now), 0);
	ck_assert_int_eq(read_low(world, 1, 0, &byte, 1), HW_OK);
}
END_TEST

START_TEST(a_stuck_bus_respects_the_deadline)
{
	struct sim_addr low = { SIM_I2C_A0, 0, 0, 0 };
	uint8_t byte;

	break_cage(0, "stuck");
	ck_assert_int_eq(sim_bus_read(world, 1, low, &byte, 1, now, now + 40000, &now),
	    HW_TIMEOUT);
	ck_assert_uint_eq(now, START + 40000);
}
END_TEST

START_TEST(no_transaction_starts_after_the_deadline)
{
	struct sim_addr page = { SIM_I2C_A0, 0, 0x11, 128 };
	uint64_t before = world_bus(world, 0)->transfers;
	uint8_t buf[128];

	/* long enough for the first transaction of the page select, no further */
	ck_assert_int_eq(sim_bus_read(world, 0, page, buf, 128, now, now + 10, &now),
	    HW_TIMEOUT);
	ck_assert_uint_eq(world_bus(world, 0)->transfers - before, 1);
	ck_assert_uint_lt(now - START, 500);
}
END_TEST

/*
 * Whole visits of a module by their clocks: nine a byte, three bytes and three
 * conditions around what is read, twenty clocks for the mux.
 */
static const struct {
	uint8_t len[4]; /* of the reads */
	unsigned clocks;
} visits[] = {
	{ { 11, 19 }, 350 },     /* CMIS: flags only */
	{ { 26, 74 }, 980 },     /* flags, states and monitors */
	{ { 26, 2, 74 }, 1028 }, /* the same, page checked */
	{ { 56 }, 554 },         /* SFF-8636 */
	{ { 18 }, 212 },         /* SFF-8472 */
};

static const unsigned speeds_khz[] = { 100, 400, 1000 };

/* Lets the reads of a visit pass one by one; returns the microseconds they took. */
static uint64_t
pass_visit(struct world *w, unsigned visit)
{
	uint64_t at_us = START;

	for (unsigned i = 0; visits[visit].len[i]; i++) {
		struct wire x = { .i2c = SIM_I2C_A0, .len = visits[visit].len[i] };

		ck_assert_int_eq(wire_begin(w, &x, at_us, NEVER_US), 0);
		at_us = x.end_us;
	}
	return at_us - START;
}

START_TEST(a_visit_takes_its_clocks_at_each_speed_and_what_drivers_cost)
{
	unsigned visit = (unsigned)_i % COUNT_OF(visits), reads = 0;
	struct world_params params = world_defaults;
	uint64_t us, dearer_us;
	struct world *w;

	while (visits[visit].len[reads])
		reads++;
	params.cages = 2;
	params.khz = speeds_khz[(size_t)_i / COUNT_OF(visits)];
	ck_assert_int_eq(world_create_anonymous(&params, START, &w), 0);
	us = pass_visit(w, visit);
	world_close(w);
	params.cost_us = 80;
	ck_assert_int_eq(world_create_anonymous(&params, START, &w), 0);
	dearer_us = pass_visit(w, visit);
	world_close(w);

	/* each transfer is rounded up to a microsecond */
	ck_assert_uint_ge(us * params.khz, (uint64_t)visits[visit].clocks * 1000);
	ck_assert_uint_lt((us - reads) * params.khz,
	    (uint64_t)visits[visit].clocks * 1000);
	ck_assert_uint_eq(dearer_us - us, (uint64_t)80 * reads);
}
END_TEST

START_TEST(buses_of_one_adapter_take_turns_and_get_stuck_together)
{
	struct fault stuck = { .kind = FAULT_STUCK, .until_us = NEVER_US };
	struct world_params params = world_defaults;
	struct wire x[4];
	struct world *w;

	/* four buses of one cage: 0 and 2 are on one adapter, 1 and 3 on the other */
	params.cages = params.buses = 4;
	params.adapters = 2;
	ck_assert_int_eq(world_create_anonymous(&params, START, &w), 0);
	for (unsigned i = 0; i < 4; i++) {
		x[i] = (struct wire){ .cage = i, .i2c = SIM_I2C_A0, .len = 128 };
		ck_assert_int_eq(wire_begin(w, &x[i], START, NEVER_US), 0);
		ck_assert_uint_eq(x[i].end_us - START, i < 2 ? 3005 : 6010);
	}

	hand_fault(w, 2, &stuck, START);
	for (unsigned i = 0; i < 4; i++) {
		ck_assert_int_eq(wire_begin(w, &x[i], START, NEVER_US), 0);
		ck_assert_int_eq(x[i].status, i % 2 ? HW_OK : HW_TIMEOUT);
	}
	ck_assert_int_eq(sim_bus_recover(w, 0, 3, START), HW_STUCK);
	ck_assert_int_eq(sim_bus_recover(w, 1, 3, START), HW_OK);
	world_close(w);
}
END_TEST

START_TEST(a_module_may_stretch_the_clock_in_each_transfer)
{
	uint8_t buf[128];

	world_cage(world, 0)->module.part.stretch_us = 500;
	ck_assert_int_eq(read_low(world, 0, 0, buf, 128), HW_OK);
	ck_assert_uint_eq(now - START, 3505);
	ck_assert_int_eq(read_low(world, 0, 0, buf, 128), HW_OK);
	ck_assert_uint_eq(now - START, 3505 + 3455);
}
END_TEST

START_TEST(a_module_is_pulled_by_a_fault_in_the_middle_of_a_transfer)
{
	uint8_t buf[128];
	unsigned reads = 0;

	break_cage(0, "pull");
	while (world_cage(world, 0)->plugged && reads++ < 20)
		ck_assert_int_eq(read_low(world, 0, 0, buf, 128), HW_OK);

	ck_assert_uint_eq(buf[127], 0xff);
	ck_assert_uint_le(world_cage(world, 0)->removed_us, now);
	ck_assert_int_eq(read_low(world, 0, 0, buf, 128), HW_ABSENT);
	ck_assert_int_eq(hand_remove(world, 0, now), -ENOENT);
}
END_TEST

START_TEST(a_slow_module_stretches_the_clock)
{
	uint8_t buf[128];

	break_cage(0, "slow");
	ck_assert_int_eq(read_low(world, 0, 0, buf, 128), HW_OK);
	ck_assert_uint_eq(now - START, 30050);
}
END_TEST

START_TEST(garbage_is_random_and_repeatable)
{
	uint8_t first[64], good[64];

	ck_assert_int_eq(read_low(world, 0, 20, good, 64), HW_OK);
	break_cage(0, "garbage");
	ck_assert_int_eq(read_low(world, 0, 20, first, 64), HW_OK);
	ck_assert_int_ne(memcmp(first, good, 64), 0);
}
END_TEST

START_TEST(a_lying_page_register_is_found_out)
{
	struct sim_addr page = { SIM_I2C_A0, 0, 0x11, 128 };
	uint8_t byte;

	break_cage(0, "lying-page");
	ck_assert_int_eq(sim_bus_read(world, 0, page, &byte, 1, now, NEVER_US, &now),
	    HW_NOPAGE);
}
END_TEST

START_TEST(a_flapping_contact_shows_at_the_pin_only)
{
	unsigned seen[2] = { 0 };
	uint8_t byte;

	break_cage(0, "flapping");
	for (unsigned i = 0; i < 100; i++) {
		now += 50000;
		seen[sim_bus_presence(world, 0, now)]++;
		ck_assert_int_eq(read_low(world, 0, 0, &byte, 1), HW_OK);
	}
	ck_assert_uint_gt(seen[0], 10);
	ck_assert_uint_gt(seen[1], 10);
}
END_TEST

START_TEST(a_fault_ends_by_itself)
{
	struct fault fault;
	uint8_t byte;

	ck_assert(fault_parse("nack", &fault));
	fault.until_us = now + 2 * SECOND;
	ck_assert_int_eq(hand_fault(world, 0, &fault, now), 0);
	ck_assert_int_eq(read_low(world, 0, 0, &byte, 1), HW_NACK);
	now += 2 * SECOND;
	ck_assert_int_eq(read_low(world, 0, 0, &byte, 1), HW_OK);
}
END_TEST

START_TEST(an_empty_cage_is_absent_when_nobody_answers)
{
	uint8_t byte;

	ck_assert_int_eq(hand_remove(world, 0, now), 0);
	ck_assert_int_eq(read_low(world, 0, 0, &byte, 1), HW_ABSENT);
}
END_TEST

START_TEST(a_module_pulled_while_it_speaks_leaves_an_idle_wire)
{
	struct wire x = { .cage = 0, .i2c = SIM_I2C_A0, .byte = 0, .len = 128 };
	uint8_t buf[128];

	ck_assert_int_eq(wire_begin(world, &x, now, NEVER_US), 0);
	ck_assert_int_eq(hand_remove(world, 0, (x.start_us + x.end_us) / 2), 0);
	ck_assert_int_eq(wire_end(world, &x, buf), 0);

	ck_assert_uint_eq(buf[0], 0x18);
	ck_assert_uint_eq(buf[100], 0xff);
	ck_assert_uint_eq(buf[127], 0xff);
}
END_TEST

START_TEST(a_new_module_has_a_serial_number_of_its_own)
{
	char first[17];
	struct part part;

	memcpy(first, world_cage(world, 0)->module.serial, sizeof(first));
	ck_assert(parts_find("qdd-400g-dr4", &part));
	ck_assert_int_eq(hand_remove(world, 0, now), 0);
	ck_assert_int_eq(hand_insert(world, 0, &part, now), 0);
	ck_assert_str_ne(world_cage(world, 0)->module.serial, first);
	ck_assert_int_eq(hand_insert(world, 0, &part, now), -EBUSY);
}
END_TEST

START_TEST(what_does_not_fit_is_not_plugged)
{
	struct part part;

	ck_assert(parts_find("sfp-10g-lr", &part));
	ck_assert_int_eq(hand_remove(world, 0, now), 0);
	ck_assert_int_eq(hand_insert(world, 0, &part, now), -EMEDIUMTYPE);
}
END_TEST

START_TEST(the_ledger_holds_each_flag_set_and_cleared_once)
{
	const struct ledger *l = &world->map->ledger;
	int64_t hot = 72000, cool = 45000;
	unsigned set = 0, cleared = 0;
	uint8_t buf[40];
	uint64_t from;

	ck_assert_int_eq(read_low(world, 0, 0, buf, sizeof(buf)), HW_OK);
	from = l->events;
	ck_assert_int_eq(hand_bend(world, 0, QUANTITY_TEMPERATURE, 0, &hot, 0, now), 0);
	ck_assert_int_eq(hand_bend(world, 0, QUANTITY_TEMPERATURE, 0, &cool, 0,
			     now + SECOND),
	    0);
	now += 2 * SECOND;
	ck_assert_int_eq(read_low(world, 0, 0, buf, sizeof(buf)), HW_OK);
	ck_assert_int_eq(read_low(world, 0, 0, buf, sizeof(buf)), HW_OK);
	for (uint64_t n = from + 1; n <= l->events; n++) {
		struct ledger_entry e;

		ck_assert(ledger_event(l, n, &e));
		if (e.half != SIM_LOWER || e.byte != 9)
			continue;
		set += e.kind == LEDGER_FLAG_SET;
		cleared += e.kind == LEDGER_FLAG_CLEAR;
		ck_assert_uint_eq(e.bits, 1 << 2);
	}
	ck_assert_uint_eq(set, 1);
	ck_assert_uint_eq(cleared, 1);
}
END_TEST

START_TEST(the_ledger_forgets_the_oldest_first)
{
	struct ledger *l = &world->map->ledger;
	struct ledger_entry entry = { .kind = LEDGER_READ }, found;

	for (unsigned i = 0; i < LEDGER_TRANSFERS + 10; i++)
		ledger_add(l, &entry);
	ck_assert(!ledger_transfer(l, 10, &found));
	ck_assert(ledger_transfer(l, 11, &found));
	ck_assert(ledger_transfer(l, LEDGER_TRANSFERS + 10, &found));
	ck_assert(!ledger_transfer(l, LEDGER_TRANSFERS + 11, &found));
	ck_assert(!ledger_transfer(l, 0, &found));
}
END_TEST

START_TEST(speed_divides_bus_times_and_hurries_physics)
{
	struct world_params params = world_defaults;
	struct world *fast;
	uint8_t buf[128];

	params.speed = 10;
	ck_assert_int_eq(world_create_anonymous(&params, now, &fast), 0);
	ck_assert_int_eq(read_low(fast, 0, 0, buf, 128), HW_OK);
	ck_assert_uint_eq(now - START, 301);
	ck_assert_uint_eq(world_time(fast, START + SECOND), WORLD_AGE_US + 10 * SECOND);
	world_close(fast);
}
END_TEST

START_TEST(two_worlds_of_one_seed_are_the_same)
{
	struct world *a, *b;
	uint8_t x[128], y[128];
	uint64_t begin = now;

	ck_assert_int_eq(world_create_anonymous(&world_defaults, begin, &a), 0);
	ck_assert_int_eq(world_create_anonymous(&world_defaults, begin, &b), 0);
	for (unsigned i = 0; i < 20; i++) {
		now = begin + (i + 1) * SECOND;
		ck_assert_int_eq(read_low(a, 3, 0, x, 128), HW_OK);
		now = begin + (i + 1) * SECOND;
		ck_assert_int_eq(read_low(b, 3, 0, y, 128), HW_OK);
		ck_assert_int_eq(memcmp(x, y, 128), 0);
	}
	world_close(a);
	world_close(b);
}
END_TEST

START_TEST(parameters_out_of_range_make_no_world)
{
	struct world_params params = world_defaults;
	struct world *none;

	params.cages = 513;
	ck_assert_int_eq(world_create_anonymous(&params, now, &none), -EINVAL);
	params = world_defaults;
	params.khz = 0;
	ck_assert_int_eq(world_create_anonymous(&params, now, &none), -EINVAL);
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *suite = suite_create("world");
	TCase *file = tcase_create("file"), *bus = tcase_create("bus"),
	      *hand = tcase_create("hand");

	tcase_add_checked_fixture(file, set_up, tear_down);
	tcase_add_test(file, a_world_of_512_cages_works);
	tcase_add_test(file, two_handles_share_one_world);
	tcase_add_test(file, two_processes_share_a_bus_and_its_time);
	tcase_add_test(file, the_lock_of_a_killed_process_is_taken_over);
	tcase_add_test(file, patience_with_a_lock_ends);
	tcase_add_test(file, the_file_is_private);
	tcase_add_loop_test(file, a_damaged_header_is_refused, 0, 7);
	tcase_add_test(file, a_file_of_another_size_is_refused);
	tcase_add_loop_test(file, scribbled_cages_do_no_harm, 0, 8);
	tcase_add_test(file, parameters_out_of_range_make_no_world);
	suite_add_tcase(suite, file);
	tcase_add_checked_fixture(bus, set_up, tear_down);
	tcase_add_loop_test(bus, a_transaction_costs_its_clocks, 0, (int)COUNT_OF(costs));
	tcase_add_test(bus, the_mux_is_switched_once_per_change_of_module);
	tcase_add_test(bus, a_cage_that_nacks_fails_quickly);
	tcase_add_test(bus, a_timeout_costs_25_ms_of_its_bus);
	tcase_add_test(bus, a_stuck_bus_takes_its_cages_with_it_until_it_is_freed);
	tcase_add_test(bus, pulling_the_module_that_holds_the_bus_frees_it);
	tcase_add_test(bus, a_stuck_bus_respects_the_deadline);
	tcase_add_test(bus, no_transaction_starts_after_the_deadline);
	tcase_add_loop_test(bus,
	    a_visit_takes_its_clocks_at_each_speed_and_what_drivers_cost, 0,
	    (int)(COUNT_OF(visits) * COUNT_OF(speeds_khz)));
	tcase_add_test(bus, buses_of_one_adapter_take_turns_and_get_stuck_together);
	tcase_add_test(bus, a_module_may_stretch_the_clock_in_each_transfer);
	tcase_add_test(bus, a_module_is_pulled_by_a_fault_in_the_middle_of_a_transfer);
	tcase_add_test(bus, a_slow_module_stretches_the_clock);
	tcase_add_test(bus, garbage_is_random_and_repeatable);
	tcase_add_test(bus, a_lying_page_register_is_found_out);
	tcase_add_test(bus, a_flapping_contact_shows_at_the_pin_only);
	tcase_add_test(bus, a_fault_ends_by_itself);
	tcase_add_test(bus, an_empty_cage_is_absent_when_nobody_answers);
	tcase_add_test(bus, a_module_pulled_while_it_speaks_leaves_an_idle_wire);
	tcase_add_test(bus, speed_divides_bus_times_and_hurries_physics);
	suite_add_tcase(suite, bus);
	tcase_add_checked_fixture(hand, set_up, tear_down);
	tcase_add_test(hand, a_new_module_has_a_serial_number_of_its_own);
	tcase_add_test(hand, what_does_not_fit_is_not_plugged);
	tcase_add_test(hand, the_ledger_holds_each_flag_set_and_cleared_once);
	tcase_add_test(hand, the_ledger_forgets_the_oldest_first);
	tcase_add_test(hand, two_worlds_of_one_seed_are_the_same);
	suite_add_tcase(suite, hand);
	return suite;
}

int
main(void)
{
	return suite_run(make_suite());
}

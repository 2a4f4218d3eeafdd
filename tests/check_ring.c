/* SPDX-License-Identifier: Apache-2.0 */
/* The ring of clearing reads: what is left of it, whenever somebody is killed. */
#include "engine/ring.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/bytes.h"
#include "base/crc.h"
#include "base/hwerr.h"
#include "engine/replay.h"
#include "tests/suite.h"

#define CAGES 4
#define BOOT  77
#define SIZE  (64 + CAGES * 48 + RING_READS * 192)

static uint8_t region[SIZE] __attribute__((aligned(64)));
static struct ring ring;

static void
setup(void)
{
	ck_assert_uint_eq(ring_size(CAGES), SIZE);
	memset(region, 0xa5, sizeof(region));
	ring_format(region, CAGES, BOOT);
	ck_assert_int_eq(ring_open(&ring, region, SIZE, CAGES, BOOT), 0);
}

/* Read number `n`: all that it is follows from that. */
static struct ring_read
read_number(uint64_t n)
{
	struct ring_read what = {
		.module = 1000 + n % CAGES,
		.intent_us = 10 * n,
		.cage = (uint16_t)(n % CAGES),
		.at = { 0x50, (uint8_t)(n % 3), 0x11, 128 },
		.len = (uint8_t)(1 + n % 128),
	};

	memset(what.bytes, (int)(n & 0xff), what.len);
	return what;
}

static uint64_t
begin_read(struct ring *r, uint64_t n)
{
	struct ring_read what = read_number(n);

	return ring_intent(r, &what);
}

static void
end_read(struct ring *r, uint64_t n, uint64_t id)
{
	struct ring_read what = read_number(n);

	ring_answer(r, id, HW_OK, what.bytes, what.intent_us + 5);
}

/* Reads from..to, in order; each one's id is its number. */
static void
do_reads(struct ring *r, uint64_t from, uint64_t to)
{
	for (uint64_t n = from; n <= to; n++) {
		ck_assert_uint_eq(begin_read(r, n), n);
		end_read(r, n, n);
	}
}

/* 0: not there, 1: an intent, 2: with its bytes; whatever is there is right. */
static int
look_for(const struct ring *r, uint64_t n)
{
	struct ring_read is = read_number(n), got;
	uint64_t id = n - 1;

	if (!ring_next(r, is.cage, &id, n, &got))
		return 0;
	ck_assert_uint_eq(id, n);
	ck_assert_uint_eq(got.id, n);
	ck_assert_uint_eq(got.module, is.module);
	ck_assert_uint_eq(got.intent_us, is.intent_us);
	ck_assert_uint_eq(got.cage, is.cage);
	ck_assert_mem_eq(&got.at, &is.at, sizeof(is.at));
	ck_assert_uint_eq(got.len, is.len);
	if (!got.ended)
		return 1;
	ck_assert_int_eq(got.status, HW_OK);
	ck_assert_uint_eq(got.end_us, is.intent_us + 5);
	ck_assert_mem_eq(got.bytes, is.bytes, is.len);
	return 2;
}

START_TEST(a_read_is_found_with_its_bytes_and_before_them_as_an_intent)
{
	uint64_t id = begin_read(&ring, 1);

	ck_assert_uint_eq(id, 1);
	ck_assert_int_eq(look_for(&ring, 1), 1);
	end_read(&ring, 1, id);
	ck_assert_int_eq(look_for(&ring, 1), 2);
	ck_assert_uint_eq(ring_last(&ring), 1);
}
END_TEST

START_TEST(a_read_that_failed_has_ended_without_bytes)
{
	struct ring_read got;
	uint64_t id = begin_read(&ring, 1), from = 0;

	ring_answer(&ring, id, HW_TIMEOUT, NULL, 99);
	ck_assert(ring_next(&ring, 1, &from, UINT64_MAX, &got));
	ck_assert(got.ended);
	ck_assert_int_eq(got.status, HW_TIMEOUT);
	ck_assert_uint_eq(got.end_us, 99);
}
END_TEST

START_TEST(reads_of_one_cage_come_in_order_and_no_others)
{
	struct ring_read got;
	uint64_t id = 2, n = 6;

	do_reads(&ring, 1, 20);
	for (; ring_next(&ring, 2, &id, 18, &got); n += CAGES)
		ck_assert_uint_eq(id, n);
	ck_assert_uint_eq(n, 22); /* 6 10 14 18 */
}
END_TEST

START_TEST(a_ring_that_is_taken_over_in_time_wraps_and_loses_nothing)
{
	for (uint64_t n = 1; n <= 5 * RING_READS; n++) {
		do_reads(&ring, n, n);
		ck_assert_int_eq(look_for(&ring, n), 2);
		ring_consume(&ring, n % CAGES, n, n);
	}
	for (unsigned i = 0; i < CAGES; i++) {
		ck_assert_uint_eq(ring_lost(&ring, i), 0);
		ck_assert_uint_ge(ring_consumed(&ring, i), 5 * RING_READS - CAGES + 1);
	}
}
END_TEST

START_TEST(when_all_places_are_owed_the_oldest_goes_and_its_cage_remembers)
{
	do_reads(&ring, 1, RING_READS);
	ck_assert_int_eq(look_for(&ring, 1), 2);
	do_reads(&ring, RING_READS + 1, RING_READS + 2);

	ck_assert_int_eq(look_for(&ring, 1), 0);
	ck_assert_int_eq(look_for(&ring, 2), 0);
	ck_assert_int_eq(look_for(&ring, 3), 2);
	ck_assert_uint_eq(ring_lost(&ring, 1), 1);
	ck_assert_uint_eq(ring_lost(&ring, 2), 2);
	ck_assert_uint_eq(ring_lost(&ring, 3), 0);
	ck_assert_int_eq(look_for(&ring, RING_READS + 2), 2);
}
END_TEST

/* One that is never taken over, between others that are. */
START_TEST(what_is_owed_keeps_its_place)
{
	uint64_t from = 0, id = 0;
	struct ring_read got;

	do_reads(&ring, 1, 3);
	ring_consume(&ring, 1, 1, 0);
	ring_consume(&ring, 3, 3, 0);
	for (uint64_t n = 4; n <= 5 * RING_READS; n++) {
		if (n % CAGES == 2)
			continue;
		id = begin_read(&ring, n);
		end_read(&ring, n, id);
		ring_consume(&ring, n % CAGES, id, 0);
	}

	ck_assert_int_eq(look_for(&ring, 2), 2);
	ck_assert_uint_eq(ring_lost(&ring, 2), 0);
	ck_assert(ring_next(&ring, 2, &from, UINT64_MAX, &got));
	ck_assert_uint_eq(from, 2);
	ck_assert(!ring_next(&ring, 2, &from, UINT64_MAX, &got));
	from = id - 1;
	ck_assert(ring_next(&ring, 5 * RING_READS % CAGES, &from, UINT64_MAX, &got));
	ck_assert_uint_eq(from, id);
}
END_TEST

/* One that came to the module, and may have cleared its flags, is. */
START_TEST(a_read_that_failed_on_its_way_is_owed_by_nobody)
{
	static const int way[] = { HW_NACK, HW_ABSENT, HW_BUSY, HW_NOPAGE, HW_UNSUP };

	do_reads(&ring, 1, 1);
	for (uint64_t n = 2; n <= 2 * RING_READS; n++)
		ring_answer(&ring, begin_read(&ring, n), way[n % COUNT_OF(way)], NULL, n);

	for (unsigned i = 0; i < CAGES; i++)
		ck_assert_uint_eq(ring_lost(&ring, i), 0);
	ck_assert_int_eq(look_for(&ring, 1), 2);
}
END_TEST

/* Reads of a cage that did not bring anything, and are owed. */
static unsigned
count_empty(unsigned cage, uint64_t *ret_last_us)
{
	struct ring_read got;
	uint64_t id = ring_consumed(&ring, cage);
	unsigned count = 0;

	while (ring_next(&ring, cage, &id, UINT64_MAX, &got)) {
		if (got.ended && got.status == HW_OK)
			continue;
		*ret_last_us = got.ended ? got.end_us : got.intent_us;
		count++;
	}
	return count;
}

START_TEST(of_reads_of_one_place_that_failed_the_last_stands_for_all)
{
	static const int there[] = { HW_TIMEOUT, HW_STUCK, HW_IO };
	uint64_t last_us;

	do_reads(&ring, 1, CAGES);
	/* the pages go with n % 3: three places in each cage */
	for (uint64_t n = CAGES + 1; n <= 9 * RING_READS; n++)
		ring_answer(&ring, begin_read(&ring, n), there[n % COUNT_OF(there)], NULL,
		    n);

	for (uint64_t i = 0; i < CAGES; i++) {
		ck_assert_uint_eq(count_empty((unsigned)(i % CAGES), &last_us), 3);
		ck_assert_uint_gt(last_us, 9 * RING_READS - CAGES);
		ck_assert_uint_eq(ring_lost(&ring, (unsigned)i), 0);
		ck_assert_int_eq(look_for(&ring, i + 1), 2);
	}
}
END_TEST

START_TEST(a_read_that_failed_stands_for_none_of_another_module_or_place)
{
	struct ring_read what = read_number(1);
	uint64_t last_us;

	for (unsigned i = 0; i < 4; i++) {
		what.module = 1 + i / 2;
		what.at.byte = (uint8_t)(128 + i % 2);
		ring_answer(&ring, ring_intent(&ring, &what), HW_TIMEOUT, NULL, i);
	}
	ck_assert_uint_eq(count_empty(what.cage, &last_us), 4);
}
END_TEST

/* One process after the other dies with a read of the same place under way. */
START_TEST(of_reads_of_one_place_whose_processes_died_the_last_stands_for_all)
{
	struct ring_read what = read_number(1);
	uint64_t last_us;

	for (unsigned n = 1; n <= 2 * RING_READS; n++) {
		ring_take_over(&ring);
		what.intent_us = n;
		ring_intent(&ring, &what);
		ck_assert_uint_le(count_empty(what.cage, &last_us), 2);
		ck_assert_uint_eq(last_us, n);
	}
	ring_take_over(&ring);
	ck_assert_uint_eq(count_empty(what.cage, &last_us), 1);
	ck_assert_uint_eq(last_us, 2 * RING_READS);
	ck_assert_uint_eq(ring_lost(&ring, what.cage), 0);
}
END_TEST

/* What it read well, visit after visit, and nobody could use, it pays for itself. */
START_TEST(the_cage_that_owes_most_gives_way)
{
	do_reads(&ring, 1, CAGES);
	for (uint64_t n = 2 * CAGES; n <= 2 * CAGES * RING_READS; n += CAGES)
		end_read(&ring, n, begin_read(&ring, n));

	ck_assert_uint_gt(ring_lost(&ring, 0), RING_READS / 2);
	for (uint64_t i = 1; i < CAGES; i++) {
		ck_assert_uint_eq(ring_lost(&ring, (unsigned)i), 0);
		ck_assert_int_eq(look_for(&ring, i), 2);
	}
}
END_TEST

START_TEST(what_main_says_of_a_cage_is_its_own_and_goes_neither_back_nor_ahead)
{
	do_reads(&ring, 1, 9);
	ring_tell(&ring, 1, 5);
	ring_tell(&ring, 1, 4);
	ring_tell(&ring, 1, 10);
	ring_set_reset(&ring, 2, true);
	ck_assert_uint_eq(ring_told(&ring, 1), 5);
	ck_assert_uint_eq(ring_told(&ring, 2), 0);
	ck_assert(!ring_reset(&ring, 1) && ring_reset(&ring, 2));
	ring_set_reset(&ring, 2, false);
	ck_assert(!ring_reset(&ring, 2));
}
END_TEST

START_TEST(a_read_that_ends_after_its_place_was_taken_harms_nobody)
{
	uint64_t id = begin_read(&ring, 1);

	do_reads(&ring, 2, RING_READS + 1);
	ring_answer(&ring, id, HW_TIMEOUT, NULL, 1);

	ck_assert_int_eq(look_for(&ring, RING_READS + 1), 2);
}
END_TEST

START_TEST(consuming_goes_neither_back_nor_ahead)
{
	do_reads(&ring, 1, 8);
	ring_consume(&ring, 0, 8, 5);
	ring_consume(&ring, 0, 4, 6);
	ck_assert_uint_eq(ring_consumed(&ring, 0), 8);
	ck_assert_uint_eq(ring_consumed_us(&ring, 0), 5);
	ring_consume(&ring, 1, 9, 7);
	ck_assert_uint_eq(ring_consumed(&ring, 1), 0);
	ring_consume(&ring, CAGES, 1, 7); /* no such cage */
}
END_TEST

/*
 * Kill points. A child works on shared memory, one machine instruction after the
 * other; between any two of them it may die, and somebody else takes over.
 */

#define BEFORE (RING_READS + 7) /* reads that were there; all places are owed */

/* What the child does: two reads, and what main says of them. */
static void
work(struct ring *r)
{
	for (uint64_t n = BEFORE + 1; n <= BEFORE + 2; n++)
		end_read(r, n, begin_read(r, n));
	ring_set_module(r, 1, 4711);
	ring_consume(r, 1, BEFORE + 2, 12);
}

/* What must hold of a ring whose process died at this moment. */
static void
check_survivor(const uint8_t *left, int seen[2])
{
	static uint8_t copy[SIZE] __attribute__((aligned(64)));
	struct ring_read got;
	uint64_t next, id, from;
	struct ring r;

	memcpy(copy, left, SIZE);
	ck_assert_int_eq(ring_open(&r, copy, SIZE, CAGES, BOOT), 0);
	for (uint64_t n = BEFORE - RING_READS + 1; n <= BEFORE; n++)
		ck_assert(look_for(&r, n) == 2 || ring_lost(&r, n % CAGES) >= n);
	for (unsigned i = 0; i < CAGES; i++)
		ck_assert_uint_le(ring_lost(&r, i), BEFORE + 2 - RING_READS);
	for (uint64_t i = 0; i < 2; i++) {
		int is = look_for(&r, BEFORE + 1 + i);

		ck_assert_int_ge(is, seen[i]); /* what was written stays written */
		seen[i] = is;
	}
	ck_assert(seen[1] == 0 || seen[0] == 2); /* they follow each other */
	ck_assert(ring_module(&r, 1) == 0 || ring_module(&r, 1) == 4711);
	ck_assert(ring_consumed(&r, 1) < BEFORE + 2 || ring_consumed_us(&r, 1) == 12);
	/* whoever comes after it goes on */
	next = ring_last(&r) + 1;
	ck_assert_uint_eq(next, BEFORE + 1u + (seen[0] > 0) + (seen[1] > 0));
	id = begin_read(&r, next);
	end_read(&r, next, id);
	from = id - 1;
	ck_assert(ring_next(&r, next % CAGES, &from, id, &got) && got.ended);
	ck_assert_uint_ge(id, next);
	for (unsigned i = 0; i < CAGES; i++)
		ck_assert_uint_le(ring_lost(&r, i), BEFORE + 3 - RING_READS);
}

START_TEST(whenever_it_is_killed_a_read_is_whole_an_intent_or_not_begun)
{
	static uint8_t before[SIZE];
	uint8_t *shared =
	    mmap(NULL, SIZE, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	int seen[2] = { 0, 0 }, status = 0;
	unsigned moments = 0, intents = 0;
	struct ring r;
	pid_t child;

	ck_assert_ptr_ne(shared, MAP_FAILED);
	ring_format(shared, CAGES, BOOT);
	ck_assert_int_eq(ring_open(&r, shared, SIZE, CAGES, BOOT), 0);
	do_reads(&r, 1, BEFORE);
	ck_assert_uint_eq(ring_lost(&r, 7 % CAGES), 7);
	check_survivor(shared, seen);
	memcpy(before, shared, SIZE);
	child = fork();
	if (child == 0) {
		ptrace(PTRACE_TRACEME, 0, NULL, NULL);
		raise(SIGSTOP);
		work(&r);
		_exit(0);
	}
	ck_assert_int_eq(waitpid(child, &status, 0), child);
	while (WIFSTOPPED(status)) {
		if (memcmp(before, shared, SIZE) != 0) {
			memcpy(before, shared, SIZE);
			check_survivor(shared, seen);
			intents += seen[0] == 1 || seen[1] == 1;
			moments++;
		}
		ck_assert_int_eq(ptrace(PTRACE_SINGLESTEP, child, NULL, NULL), 0);
		ck_assert_int_eq(waitpid(child, &status, 0), child);
	}
	ck_assert(WIFEXITED(status) && WEXITSTATUS(status) == 0);
	ck_assert_int_eq(seen[0], 2);
	ck_assert_int_eq(seen[1], 2);
	ck_assert_uint_eq(ring_consumed(&r, 1), BEFORE + 2);
	ck_assert_uint_gt(moments, 15);
	ck_assert_uint_gt(intents, 5);
	munmap(shared, SIZE);
}
END_TEST

/* Hostile content. Offsets of the head, as its struct has them. */

static void
sign(void)
{
	uint32_t crc = crc_of(region, 44);

	memcpy(region + 44, &crc, sizeof(crc));
}

static const struct {
	unsigned at;
	uint32_t value;
	bool sign; /* with a CRC that fits */
	int err;
} heads[] = {
	{ 0, 0x12345678, false, -EBADMSG }, { 0, 0x12345678, true, -EBADMSG }, /* magic */
	{ 12, 0x04030201, true, -EBADMSG }, /* byte order */
	{ 4, 4, false, -EBADMSG },
	{ 4, 4, true, 0 },                /* a later format that we can read */
	{ 8, 4, true, -EPROTONOSUPPORT }, /* one that we cannot */
	{ 16, 512, true, -EBADMSG },      /* reads */
	{ 20, 200, true, -EBADMSG },      /* size of one */
	{ 24, CAGES + 1, true, -ESTALE }, { 32, BOOT + 1, true, -ESTALE },
	{ 64, 1000000, false, -EBADMSG },      /* cage 0 consumed what nobody read */
	{ 64 + 24, 1000000, false, -EBADMSG }, /* told of it */
	{ 64 + 40, 1000000, false, -EBADMSG }, /* or lost it */
};

START_TEST(a_region_that_is_no_ring_of_ours_is_told)
{
	do_reads(&ring, 1, 10);
	memcpy(region + heads[_i].at, &heads[_i].value, sizeof(heads[_i].value));
	if (heads[_i].sign)
		sign();

	ck_assert_int_eq(ring_open(&ring, region, SIZE, CAGES, BOOT), heads[_i].err);
	ck_assert(heads[_i].err == 0 || !ring.head);
}
END_TEST

START_TEST(a_region_of_another_size_is_no_ring)
{
	for (size_t size = 0; size < SIZE; size += 61)
		ck_assert_int_eq(ring_open(&ring, region, size, CAGES, BOOT), -EBADMSG);
}
END_TEST

START_TEST(a_read_that_was_overwritten_by_others_is_not_believed)
{
	const unsigned slot = 64 + CAGES * 48 + 5 * 192;

	do_reads(&ring, 1, 10);
	region[slot + 64 + 3] ^= 1; /* its bytes */
	ck_assert_int_eq(look_for(&ring, 5), 1);
	region[slot + 16] ^= 1; /* whose they are */
	ck_assert_int_eq(look_for(&ring, 5), 0);
	ck_assert_int_eq(look_for(&ring, 6), 2);
}
END_TEST

/* Whatever is in it: nothing outside of it is touched, and nothing waits. */
START_TEST(a_ring_full_of_chance_harms_nobody)
{
	uint64_t random = 88172645463325252u + (uint64_t)_i;
	struct ring_read got;

	for (unsigned n = 0; n < 400; n++) {
		setup();
		do_reads(&ring, 1, 300);
		for (unsigned k = 0; k < 1 + n % 40; k++) {
			random ^= random << 13;
			random ^= random >> 7;
			random ^= random << 17;
			region[random % SIZE] ^= (uint8_t)(random >> 32);
		}
		if (ring_open(&ring, region, SIZE, CAGES, BOOT) != 0)
			continue;
		for (unsigned cage = 0; cage < CAGES; cage++) {
			uint64_t id = 0;
			unsigned count = 0;

			while (ring_next(&ring, cage, &id, UINT64_MAX, &got)) {
				ck_assert_uint_le(got.at.byte + got.len, 256);
				ck_assert_uint_le(++count, RING_READS);
			}
			ring_lost(&ring, cage);
			ring_consume(&ring, cage, ring_last(&ring), 0);
		}
		for (uint64_t k = 0; k < 2 * RING_READS; k++)
			end_read(&ring, k, begin_read(&ring, k));
	}
}
END_TEST

START_TEST(a_read_that_came_behind_an_answer_is_not_taken_over_with_it)
{
	struct replay r;

	replay_init(&r, &ring, 1);
	do_reads(&ring, 1, 1);
	do_reads(&ring, 2,
	    2); /* what an interrupt had read, before main took the answer */
	replay_answered(&r, 1);
	replay_kept(&r, 15);
	replay_published(&r);
	replay_mark(&r, false);
	replay_commit(&r);
	ck_assert_uint_eq(ring_consumed(&ring, 1), 1);
	replay_answered(&r, UINT64_MAX); /* whoever tells more than there is */
	replay_published(&r);
	replay_mark(&r, false);
	replay_commit(&r);
	ck_assert_uint_eq(ring_consumed(&ring, 1), ring_last(&ring));
}
END_TEST

START_TEST(a_commit_takes_over_what_was_in_the_model_at_the_mark)
{
	struct replay r;

	replay_init(&r, &ring, 1);
	do_reads(&ring, 1, 1);
	replay_answered(&r, ring_last(&ring));
	replay_kept(&r, 15);
	replay_published(&r);
	replay_mark(&r, false);
	do_reads(&ring, 2, 5);
	replay_answered(&r, ring_last(&ring));
	replay_kept(&r, 55);
	replay_published(&r);
	replay_commit(&r);
	ck_assert_uint_eq(ring_consumed(&ring, 1), 1);
	ck_assert_uint_eq(ring_consumed_us(&ring, 1), 15);
	ck_assert_uint_eq(ring_told(&ring, 1), 1);
	replay_mark(&r, true); /* flags of observables are not told yet */
	replay_commit(&r);
	ck_assert_uint_eq(ring_consumed(&ring, 1), 1);
	ck_assert_uint_eq(ring_told(&ring, 1), 5); /* but what is unknown is */
	replay_mark(&r, false);
	replay_commit(&r);
	ck_assert_uint_eq(ring_consumed(&ring, 1), 5);
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *s = suite_create("ring");
	TCase *tc = tcase_create("ring");

	tcase_set_timeout(tc, 120);
	tcase_add_checked_fixture(tc, setup, NULL);
	tcase_add_test(tc, a_read_is_found_with_its_bytes_and_before_them_as_an_intent);
	tcase_add_test(tc, a_read_that_failed_has_ended_without_bytes);
	tcase_add_test(tc, reads_of_one_cage_come_in_order_and_no_others);
	tcase_add_test(tc, a_ring_that_is_taken_over_in_time_wraps_and_loses_nothing);
	tcase_add_test(tc,
	    when_all_places_are_owed_the_oldest_goes_and_its_cage_remembers);
	tcase_add_test(tc, what_is_owed_keeps_its_place);
	tcase_add_test(tc, a_read_that_failed_on_its_way_is_owed_by_nobody);
	tcase_add_test(tc, of_reads_of_one_place_that_failed_the_last_stands_for_all);
	tcase_add_test(tc, a_read_that_failed_stands_for_none_of_another_module_or_place);
	tcase_add_test(tc,
	    of_reads_of_one_place_whose_processes_died_the_last_stands_for_all);
	tcase_add_test(tc, the_cage_that_owes_most_gives_way);
	tcase_add_test(tc,
	    what_main_says_of_a_cage_is_its_own_and_goes_neither_back_nor_ahead);
	tcase_add_test(tc, a_read_that_ends_after_its_place_was_taken_harms_nobody);
	tcase_add_test(tc, a_read_that_came_behind_an_answer_is_not_taken_over_with_it);
	tcase_add_test(tc, a_commit_takes_over_what_was_in_the_model_at_the_mark);
	tcase_add_test(tc, consuming_goes_neither_back_nor_ahead);
	tcase_add_loop_test(tc, a_region_that_is_no_ring_of_ours_is_told, 0,
	    COUNT_OF(heads));
	tcase_add_test(tc, a_region_of_another_size_is_no_ring);
	tcase_add_test(tc, a_read_that_was_overwritten_by_others_is_not_believed);
	tcase_add_loop_test(tc, a_ring_full_of_chance_harms_nobody, 0, 4);
	suite_add_tcase(s, tc);
	tc = tcase_create("kill points");
	tcase_set_timeout(tc, 120);
	tcase_add_test(tc, whenever_it_is_killed_a_read_is_whole_an_intent_or_not_begun);
	suite_add_tcase(s, tc);
	return s;
}

int
main(void)
{
	return suite_run(make_suite());
}

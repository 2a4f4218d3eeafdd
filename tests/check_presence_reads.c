/* SPDX-License-Identifier: Apache-2.0 */
/* Presence by read: what reads of a byte say of who is there, and who is asked when. */
#include "engine/presence_read.h"

#include <string.h>

#include "base/bytes.h"
#include "base/clock.h"
#include "base/hwerr.h"
#include "tests/suite.h"

#define MS        ((uint64_t)US_PER_MS)
#define START_US  (1000 * MS)
#define PERIOD_US (250 * MS)
#define CAGE      37
#define OTHER     40

static struct presence_reads reads;
static uint64_t now_us;

static void
setup(void)
{
	now_us = START_US;
	presence_reads_init(&reads, PERIOD_US, now_us);
	presence_reads_add(&reads, CAGE);
	presence_reads_add(&reads, OTHER);
}

static bool
get_bit(const struct platform_bits *bits, unsigned cage)
{
	return bits->word[cage / 32] >> cage % 32 & 1;
}

/* A round: the other cage answers. False when the cage was not asked. */
static bool
round_of(int status)
{
	bool asked = false;
	int cage;

	while ((cage = presence_reads_turn(&reads, now_us)) >= 0) {
		asked |= cage == CAGE;
		presence_reads_note(&reads, (unsigned)cage,
		    cage == CAGE ? status : HW_OK);
	}
	now_us += PERIOD_US;
	return asked;
}

/* clang-format off */
/* What each round gave ('o': an answer, 'n': NACK, 't': timeout), and what is known. */
static const struct {
	const char *rounds;
	char end; /* 'p'resent, 'a'bsent, '?' */
} histories[] = {
	{ "o", 'p' },
	{ "n", '?' },
	{ "nnn", 'a' },
	{ "on", 'p' },
	{ "onn", 'p' },
	{ "onnn", 'a' },
	{ "onnonn", 'p' },
	{ "onnno", 'p' },
	{ "ott", 'p' },
	{ "ottt", '?' },
	{ "nnnttt", '?' },
	{ "ontnt", 'p' },
	{ "onntnnn", 'a' },
};
/* clang-format on */

START_TEST(rounds_are_votes)
{
	char known;

	for (const char *at = histories[_i].rounds; *at; at++)
		round_of(*at == 'o' ? HW_OK : *at == 'n' ? HW_NACK : HW_TIMEOUT);
	known = !get_bit(&reads.known, CAGE)    ? '?'
		: get_bit(&reads.present, CAGE) ? 'p'
						: 'a';

	ck_assert_msg(known == histories[_i].end, "%s: %c", histories[_i].rounds, known);
	ck_assert(get_bit(&reads.present, OTHER));
}
END_TEST

START_TEST(a_poll_counts_once_in_a_round_and_spares_the_read)
{
	round_of(HW_OK);
	ck_assert(!presence_reads_note(&reads, CAGE, HW_OK));
	ck_assert(!round_of(HW_NACK));

	/* a visit that is repeated is one silence */
	for (unsigned i = 0; i < 6; i++)
		presence_reads_note(&reads, CAGE, HW_NACK);
	ck_assert(!round_of(HW_NACK));
	ck_assert(get_bit(&reads.present, CAGE));
	ck_assert(round_of(HW_NACK));
	ck_assert(get_bit(&reads.present, CAGE));
	round_of(HW_NACK);
	ck_assert(!get_bit(&reads.present, CAGE));
}
END_TEST

START_TEST(the_first_silence_of_a_module_is_a_doubt)
{
	round_of(HW_OK);
	ck_assert(presence_reads_note(&reads, CAGE, HW_NACK));
	ck_assert(get_bit(&reads.doubt, CAGE));
	memset(&reads.doubt, 0, sizeof(reads.doubt));
	round_of(HW_NACK); /* the poll counted for this one */
	round_of(HW_NACK);
	ck_assert(!get_bit(&reads.doubt, CAGE));
	round_of(HW_NACK);
	ck_assert(!get_bit(&reads.doubt, CAGE));
	ck_assert(!get_bit(&reads.present, CAGE));
}
END_TEST

START_TEST(a_round_comes_once_in_a_period)
{
	ck_assert_int_eq(presence_reads_turn(&reads, START_US), CAGE);
	ck_assert_uint_eq(presence_reads_next(&reads), 0);
	presence_reads_note(&reads, CAGE, HW_OK);
	ck_assert_int_eq(presence_reads_turn(&reads, START_US), OTHER);
	presence_reads_note(&reads, OTHER, HW_OK);
	ck_assert_int_eq(presence_reads_turn(&reads, START_US), -1);

	ck_assert_uint_eq(presence_reads_next(&reads), START_US + PERIOD_US);
	ck_assert_int_eq(presence_reads_turn(&reads, START_US + PERIOD_US - 1), -1);
	ck_assert_int_eq(presence_reads_turn(&reads, START_US + PERIOD_US), CAGE);
}
END_TEST

START_TEST(a_cage_that_only_fails_is_asked_rarely)
{
	unsigned asked = 0;

	for (unsigned i = 0; i < 3; i++)
		ck_assert(round_of(HW_TIMEOUT));
	for (unsigned i = 0; i < 10 * PRESENCE_READ_RARE; i++)
		asked += round_of(HW_TIMEOUT);
	ck_assert_uint_eq(asked, 10);

	/* until it answers */
	presence_reads_note(&reads, CAGE, HW_OK);
	round_of(HW_OK);
	ck_assert(round_of(HW_OK));
}
END_TEST

START_TEST(cages_with_a_pin_are_not_asked)
{
	presence_reads_init(&reads, PERIOD_US, START_US);

	ck_assert(!presence_reads_note(&reads, CAGE, HW_OK));
	ck_assert(!get_bit(&reads.known, CAGE));
	ck_assert_uint_eq(presence_reads_next(&reads), NEVER_US);
	ck_assert_int_eq(presence_reads_turn(&reads, START_US), -1);
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *suite = suite_create("presence reads");
	TCase *tc = tcase_create("reads");

	tcase_add_checked_fixture(tc, setup, NULL);
	tcase_add_loop_test(tc, rounds_are_votes, 0, (int)COUNT_OF(histories));
	tcase_add_test(tc, a_poll_counts_once_in_a_round_and_spares_the_read);
	tcase_add_test(tc, the_first_silence_of_a_module_is_a_doubt);
	tcase_add_test(tc, a_round_comes_once_in_a_period);
	tcase_add_test(tc, a_cage_that_only_fails_is_asked_rarely);
	tcase_add_test(tc, cages_with_a_pin_are_not_asked);
	suite_add_tcase(suite, tc);
	return suite;
}

int
main(void)
{
	return suite_run(make_suite());
}

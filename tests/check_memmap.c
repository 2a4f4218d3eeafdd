/* SPDX-License-Identifier: Apache-2.0 */
#include "optics/memmap.h"

#include <string.h>

#include "base/bytes.h"
#include "tests/suite.h"

static struct memmap map;
static struct memmap_half storage[4];
static uint8_t bytes[129];

static void
setup(void)
{
	for (unsigned i = 0; i < sizeof(bytes); i++)
		bytes[i] = (uint8_t)(i + 1);
	memset(storage, 0xee, sizeof(storage));
	memmap_init(&map, storage, 4);
}

static struct memaddr
banked(uint16_t page, uint8_t byte, uint8_t bank)
{
	struct memaddr at = mem_at(page, byte);

	at.bank = bank;
	return at;
}

START_TEST(an_empty_map_holds_nothing)
{
	uint8_t byte = 7;
	int32_t word = 7;

	ck_assert(!memmap_byte(&map, mem_at(LOW, 0), &byte));
	ck_assert(!memmap_word(&map, mem_at(0x11, 200), WORD_U16, &word));
	ck_assert(!memmap_bit(&map, mem_bit(LOW, 0, 0)));
	ck_assert(!memmap_holds(&map, LOW, 0));
	ck_assert_int_eq(byte, 7);
	ck_assert_int_eq(word, 7);
}
END_TEST

START_TEST(bytes_are_found_where_they_were_put)
{
	ck_assert(memmap_put(&map, mem_at(0x02, 130), bytes, 4));

	ck_assert_int_eq(*memmap_bytes(&map, mem_at(0x02, 130), 4), 1);
	ck_assert_int_eq(*memmap_bytes(&map, mem_at(0x02, 133), 1), 4);
	ck_assert_ptr_null(memmap_bytes(&map, mem_at(0x02, 129), 1));
	ck_assert_ptr_null(memmap_bytes(&map, mem_at(0x02, 134), 1));
	ck_assert_ptr_null(memmap_bytes(&map, mem_at(0x02, 133), 2));
	ck_assert_ptr_null(memmap_bytes(&map, mem_at(0x02, 2), 1));
	ck_assert_ptr_null(memmap_bytes(&map, mem_at(0x03, 130), 1));
}
END_TEST

START_TEST(bytes_that_touch_extend_what_is_held)
{
	ck_assert(memmap_put(&map, mem_at(LOW, 10), bytes, 4));
	ck_assert(memmap_put(&map, mem_at(LOW, 14), bytes, 2));
	ck_assert(memmap_put(&map, mem_at(LOW, 8), bytes, 2));

	ck_assert_mem_eq(memmap_bytes(&map, mem_at(LOW, 8), 8), "\1\2\1\2\3\4\1\2", 8);
	ck_assert_uint_eq(map.count, 1);
}
END_TEST

START_TEST(bytes_apart_replace_what_is_held)
{
	ck_assert(memmap_put(&map, mem_at(LOW, 10), bytes, 4));
	ck_assert(memmap_put(&map, mem_at(LOW, 20), bytes, 4));

	ck_assert_ptr_null(memmap_bytes(&map, mem_at(LOW, 10), 1));
	ck_assert_ptr_null(memmap_bytes(&map, mem_at(LOW, 14), 1));
	ck_assert_ptr_nonnull(memmap_bytes(&map, mem_at(LOW, 20), 4));
}
END_TEST

START_TEST(bytes_inside_keep_what_is_around)
{
	ck_assert(memmap_put(&map, mem_at(LOW, 0), bytes, 128));
	ck_assert(memmap_put(&map, mem_at(LOW, 50), bytes, 1));

	ck_assert(memmap_holds(&map, LOW, 0));
	ck_assert_int_eq(*memmap_bytes(&map, mem_at(LOW, 50), 1), 1);
	ck_assert_int_eq(*memmap_bytes(&map, mem_at(LOW, 127), 1), 128);
}
END_TEST

/* What is no address, or does not stay within its half. */
static const struct {
	uint16_t page;
	uint8_t byte, bank;
	size_t len;
	bool good;
} puts_[] = {
	{ LOW, 0, 0, 128, true },
	{ LOW, 0, 0, 129, false },
	{ LOW, 127, 0, 1, true },
	{ LOW, 127, 0, 2, false },
	{ LOW, 128, 0, 1, false },
	{ LOW, 0, 1, 1, false },
	{ 0x00, 128, 0, 128, true },
	{ 0x00, 128, 0, 129, false },
	{ 0x00, 127, 0, 1, false },
	{ 0x00, 255, 0, 1, true },
	{ 0x00, 255, 0, 2, false },
	{ 0x0f, 128, 1, 1, false },
	{ 0x10, 128, 1, 1, true },
	{ 0xff, 128, 3, 1, true },
	{ 0xff, 128, 4, 1, false },
	{ 0x1b, 128, 4, 1, false },
	{ 0x1c, 128, 3, 128, true },
	{ 0x1c, 128, 4, 128, true },
	{ 0x1c, 128, 15, 1, true },
	{ 0x1c, 128, 16, 1, false },
	{ 0x1c, 128, 255, 1, false },
	{ 0x1d, 128, 4, 1, false },
	{ A2_LOW, 0, 0, 128, true },
	{ A2_LOW, 128, 0, 1, false },
	{ A2_TABLE + 3, 128, 0, 1, true },
	{ A2_TABLE + 3, 128, 1, 1, false },
	{ A2_TABLE + 4, 128, 0, 1, false },
	{ NO_ADVERT, 0, 0, 1, false },
	{ LOW, 0, 0, 0, true },
};

START_TEST(only_what_fits_a_half_is_taken)
{
	struct memaddr at = banked(puts_[_i].page, puts_[_i].byte, puts_[_i].bank);

	ck_assert_int_eq(memmap_put(&map, at, bytes, puts_[_i].len), puts_[_i].good);

	if (puts_[_i].len > 0)
		ck_assert_int_eq(memmap_bytes(&map, at, puts_[_i].len) != NULL,
		    puts_[_i].good);
	if (!puts_[_i].good || puts_[_i].len == 0)
		ck_assert_uint_eq(map.count, 0);
}
END_TEST

START_TEST(banks_are_halves_of_their_own)
{
	ck_assert(memmap_put(&map, banked(0x11, 128, 0), bytes, 1));
	ck_assert(memmap_put(&map, banked(0x11, 128, 1), bytes + 1, 1));

	ck_assert_int_eq(*memmap_bytes(&map, banked(0x11, 128, 0), 1), 1);
	ck_assert_int_eq(*memmap_bytes(&map, banked(0x11, 128, 1), 1), 2);
	ck_assert_ptr_null(memmap_bytes(&map, banked(0x11, 128, 2), 1));
}
END_TEST

/* CMIS 5.4, 8.24: a bank for each block of applications. */
START_TEST(page_1ch_has_a_half_for_each_of_sixteen_blocks)
{
	static struct memmap_half halves[17];

	memmap_init(&map, halves, 17);
	for (uint8_t bank = 0; bank < 16; bank++)
		ck_assert(memmap_put(&map, banked(0x1c, 128, bank), bytes + bank, 1));
	ck_assert(memmap_put(&map, banked(0x1d, 128, 0), bytes + 16, 1));

	for (uint8_t bank = 0; bank < 16; bank++)
		ck_assert_int_eq(*memmap_bytes(&map, banked(0x1c, 128, bank), 1),
		    bytes[bank]);
	ck_assert_ptr_null(memmap_bytes(&map, banked(0x1c, 128, 16), 1));
	memmap_clear(&map);
	for (uint8_t bank = 0; bank < 16; bank++)
		ck_assert(!memmap_holds_some(&map, 0x1c, bank));
}
END_TEST

START_TEST(full_storage_refuses_a_further_half)
{
	for (uint16_t page = 0; page < 4; page++)
		ck_assert(memmap_put(&map, mem_at(page, 128), bytes, 128));

	ck_assert(!memmap_put(&map, mem_at(0x04, 128), bytes, 1));
	ck_assert(memmap_put(&map, mem_at(0x03, 128), bytes, 1));
	memmap_clear(&map);
	ck_assert(!memmap_holds(&map, 0x03, 0));
	ck_assert(memmap_put(&map, mem_at(0x04, 128), bytes, 1));
}
END_TEST

START_TEST(words_are_big_endian_and_keep_their_sign)
{
	static const uint8_t two[] = { 0xff, 0x80 };
	int32_t v;

	ck_assert(memmap_put(&map, mem_at(LOW, 4), two, 2));

	ck_assert(memmap_word(&map, mem_at(LOW, 4), WORD_U16, &v));
	ck_assert_int_eq(v, 0xff80);
	ck_assert(memmap_word(&map, mem_at(LOW, 4), WORD_S16, &v));
	ck_assert_int_eq(v, -128);
	ck_assert(memmap_word(&map, mem_at(LOW, 5), WORD_U8, &v));
	ck_assert_int_eq(v, 0x80);
	ck_assert(memmap_word(&map, mem_at(LOW, 5), WORD_S8, &v));
	ck_assert_int_eq(v, -128);
	ck_assert(!memmap_word(&map, mem_at(LOW, 5), WORD_U16, &v));
	ck_assert(memmap_word(&map, mem_at(LOW, 4), WORD_F16, &v));
	ck_assert_int_eq(v, 0xff80);
	ck_assert(!memmap_word(&map, mem_at(LOW, 5), WORD_F16, &v));
}
END_TEST

START_TEST(a_long_word_needs_four_bytes)
{
	static const uint8_t four[] = { 0xff, 0xff, 0xfa, 0x10 };
	int32_t v;

	ck_assert(memmap_put(&map, mem_at(0x35, 252), four, 4));
	ck_assert(memmap_word(&map, mem_at(0x35, 252), WORD_S32, &v));
	ck_assert_int_eq(v, -1520);
	ck_assert(!memmap_word(&map, mem_at(0x35, 253), WORD_S32, &v));
}
END_TEST

START_TEST(a_bit_is_one_of_eight)
{
	static const uint8_t one = 0x20;

	ck_assert(memmap_put(&map, mem_at(LOW, 2), &one, 1));

	for (uint8_t bit = 0; bit < 8; bit++)
		ck_assert_int_eq(memmap_bit(&map, mem_bit(LOW, 2, bit)), bit == 5);
}
END_TEST

/* Which bytes say that a page is not there: where, how many, of which kind. */
static const struct {
	uint16_t page;
	uint8_t bank, from, len;
	bool uniform, reads_as_00;
} echoes[] = {
	{ 0x01, 0, 128, 128, false, true },
	{ 0x11, 0, 128, 128, false, true },
	{ 0x11, 3, 128, 128, false, true },
	{ 0xaf, 0, 128, 128, false, true },
	{ 0x1c, 15, 128, 128, false, true },
	{ 0x30, 0, 200, 16, false, true },
	{ 0x30, 0, 200, 15, false, false },
	{ 0x30, 0, 128, 128, true, false },
	{ A2_TABLE + 2, 0, 128, 128, false, true },
	{ A2_TABLE + 3, 0, 128, 40, true, true },
	/* user memory is both of these (SFF-8472 12.5, Table 4-1) */
	{ A2_TABLE + 1, 0, 128, 128, false, false },
	{ A2_TABLE, 0, 128, 128, false, false },
	{ 0x00, 0, 128, 128, false, false },
	{ LOW, 0, 0, 128, false, false },
};

START_TEST(a_page_that_reads_as_page_00h_is_not_its_own)
{
	struct memaddr at = banked(echoes[_i].page, echoes[_i].from, echoes[_i].bank);
	unsigned first = echoes[_i].from % 128;
	struct memmap own;

	if (echoes[_i].uniform)
		memset(bytes, 0xff, sizeof(bytes));
	memmap_put(&map, mem_at(0x00, 128), bytes, 128);
	memmap_put(&map, mem_at(A2_TABLE, 128), bytes, 128);
	memmap_put(&map, at, bytes + first, echoes[_i].len);
	own = memmap_own_pages(&map);
	ck_assert_int_eq(memmap_bytes(&own, at, echoes[_i].len) == NULL,
	    echoes[_i].reads_as_00);
	ck_assert_ptr_nonnull(memmap_bytes(&map, at, echoes[_i].len));
	ck_assert_ptr_nonnull(memmap_bytes(&own, mem_at(0x00, 128), 128));

	at.byte = echoes[_i].from;
	bytes[first] ^= 1;
	memmap_put(&map, at, bytes + first, echoes[_i].len);
	own = memmap_own_pages(&map);
	ck_assert_ptr_nonnull(memmap_bytes(&own, at, echoes[_i].len));
}
END_TEST

/* The bytes that a poll brings later are held, whatever stood there before. */
START_TEST(what_was_dropped_may_be_put_again)
{
	uint8_t other[128];

	for (unsigned i = 0; i < sizeof(other); i++)
		other[i] = (uint8_t)~bytes[i];
	memmap_put(&map, mem_at(0x00, 128), bytes, 128);
	memmap_put(&map, banked(0x11, 128, 1), bytes, 128);
	memmap_put(&map, mem_at(0x11, 128), other, 128);
	memmap_drop_page_00(&map);
	ck_assert(!memmap_holds_some(&map, 0x11, 1));
	ck_assert(memmap_holds(&map, 0x00, 0) && memmap_holds(&map, 0x11, 0));

	ck_assert(memmap_put(&map, banked(0x11, 128, 1), other, 128));
	memmap_drop_page_00(&map);
	ck_assert(memmap_holds(&map, 0x11, 1));
}
END_TEST

START_TEST(without_page_00h_nothing_reads_like_it)
{
	struct memmap own;

	memmap_put(&map, mem_at(0x11, 128), bytes, 128);
	own = memmap_own_pages(&map);
	ck_assert(memmap_holds(&own, 0x11, 0));
	memmap_put(&map, mem_at(0x00, 128), bytes, 127);
	own = memmap_own_pages(&map);
	ck_assert(memmap_holds(&own, 0x11, 0));
}
END_TEST

START_TEST(an_advert_speaks_against_only_when_it_was_read)
{
	static const uint8_t one = 0x01;

	ck_assert(memmap_put(&map, mem_at(0x01, 159), &one, 1));

	ck_assert(memmap_advertised(&map, mem_bit(0x01, 159, 0)));
	ck_assert(!memmap_advertised(&map, mem_bit(0x01, 159, 1)));
	ck_assert(memmap_advertised(&map, mem_bit(0x01, 160, 1)));
	ck_assert(memmap_advertised(&map, mem_at(NO_ADVERT, 0)));
}
END_TEST

START_TEST(lanes_beyond_eight_are_in_the_next_bank)
{
	struct memaddr first = mem_at(0x11, 154);

	ck_assert_int_eq(at_lane(first, 0, 2).byte, 154);
	ck_assert_int_eq(at_lane(first, 7, 2).byte, 168);
	ck_assert_int_eq(at_lane(first, 7, 2).bank, 0);
	ck_assert_int_eq(at_lane(first, 8, 2).byte, 154);
	ck_assert_int_eq(at_lane(first, 8, 2).bank, 1);
	ck_assert_int_eq(at_lane(first, 31, 2).byte, 168);
	ck_assert_int_eq(at_lane(first, 31, 2).bank, 3);
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *s = suite_create("memmap");
	TCase *t = tcase_create("memmap");

	tcase_add_checked_fixture(t, setup, NULL);
	tcase_add_test(t, an_empty_map_holds_nothing);
	tcase_add_test(t, bytes_are_found_where_they_were_put);
	tcase_add_test(t, bytes_that_touch_extend_what_is_held);
	tcase_add_test(t, bytes_apart_replace_what_is_held);
	tcase_add_test(t, bytes_inside_keep_what_is_around);
	tcase_add_loop_test(t, only_what_fits_a_half_is_taken, 0, COUNT_OF(puts_));
	tcase_add_test(t, banks_are_halves_of_their_own);
	tcase_add_test(t, page_1ch_has_a_half_for_each_of_sixteen_blocks);
	tcase_add_test(t, full_storage_refuses_a_further_half);
	tcase_add_test(t, words_are_big_endian_and_keep_their_sign);
	tcase_add_test(t, a_long_word_needs_four_bytes);
	tcase_add_test(t, a_bit_is_one_of_eight);
	tcase_add_test(t, what_was_dropped_may_be_put_again);
	tcase_add_loop_test(t, a_page_that_reads_as_page_00h_is_not_its_own, 0,
	    COUNT_OF(echoes));
	tcase_add_test(t, without_page_00h_nothing_reads_like_it);
	tcase_add_test(t, an_advert_speaks_against_only_when_it_was_read);
	tcase_add_test(t, lanes_beyond_eight_are_in_the_next_bank);
	suite_add_tcase(s, t);
	return s;
}

int
main(void)
{
	return suite_run(make_suite());
}

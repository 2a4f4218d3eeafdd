/* SPDX-License-Identifier: Apache-2.0 */
#include "optics/app_select.h"

#include "base/bytes.h"
#include "tests/optics_fixture.h"
#include "tests/suite.h"

static struct fixture f;

/* A QSFP+ of SFF-8436 that has a table of one application. */
static void
setup(void)
{
	memset(&f, 0, sizeof(f));
	memmap_init(&f.map, f.half, FIXTURE_HALVES);
	fixture_page(&f, LOW, 0);
	fixture_page(&f, 0x00, 0);
	fixture_page(&f, 0x01, 0);
	fixture_poke(&f, LOW, 0, 0x0d);
	fixture_poke(&f, LOW, 1, 1);
	fixture_poke(&f, 0x00, 128, 0x0d);
	fixture_poke(&f, 0x00, 221, 0x04);
}

/* Lower 1 and 2, and 00h:221. */
static const struct {
	uint8_t revision, status, options;
	bool offered;
} offers[] = {
	{ 1, 0, 0x04, true },
	{ 2, 0, 0xff, true },
	{ 0, 0, 0x04, true },
	{ 7, 0, 0x04, true },
	{ 8, 0, 0x04, true },
	{ 1, 0, 0xfb, false },
	{ 1, 0x04, 0x04, false }, /* flat memory */
	{ 9, 0, 0x04, false },
	{ 0x52, 0, 0x04, false },
};

START_TEST(application_select_is_what_the_module_says_it_has)
{
	struct app_select_choice c;
	uint8_t stored, computed;

	fixture_poke(&f, LOW, 1, offers[_i].revision);
	fixture_poke(&f, LOW, 2, offers[_i].status);
	fixture_poke(&f, 0x00, 221, offers[_i].options);

	ck_assert_int_eq(app_select_is_offered(&f.map), offers[_i].offered);
	ck_assert_uint_eq(app_select_count(&f.map), offers[_i].offered ? 1 : 0);
	ck_assert_int_eq(app_select_choice(&f.map, APP_SELECT_RX, 0, &c),
	    offers[_i].offered);
	ck_assert_int_eq(app_select_sum(&f.map, &stored, &computed), offers[_i].offered);
}
END_TEST

START_TEST(what_is_not_held_is_not_read)
{
	static const uint8_t table[] = { 1, 0x11, 0x22 };
	struct app_select_entry e;
	uint8_t stored, computed;

	memset(&f, 0, sizeof(f));
	memmap_init(&f.map, f.half, FIXTURE_HALVES);
	ck_assert(!app_select_is_offered(&f.map));
	fixture_page(&f, LOW, 0);
	ck_assert(!app_select_is_offered(&f.map));
	fixture_page(&f, 0x00, 0);
	fixture_poke(&f, 0x00, 221, 0x04);
	ck_assert(app_select_is_offered(&f.map));
	ck_assert_uint_eq(app_select_count(&f.map), 0);
	ck_assert(!app_select_entry(&f.map, 0, &e));
	ck_assert(!app_select_sum(&f.map, &stored, &computed));

	/* one entry of two */
	ck_assert(memmap_put(&f.map, mem_at(0x01, 129), table, sizeof(table)));
	ck_assert_uint_eq(app_select_count(&f.map), 0);
	ck_assert(!app_select_entry(&f.map, 0, &e));
}
END_TEST

START_TEST(lanes_stand_from_the_fourth_to_the_first)
{
	struct app_select_choice c;

	for (unsigned i = 0; i < 4; i++) {
		fixture_poke(&f, LOW, 89 + i, 0x80 | (i + 1));
		fixture_poke(&f, LOW, 94 + i, 0x40 | (i + 11));
	}
	for (unsigned lane = 0; lane < 4; lane++) {
		ck_assert(app_select_choice(&f.map, APP_SELECT_RX, lane, &c));
		ck_assert_uint_eq(c.mode, 2);
		ck_assert_uint_eq(c.entry, 4 - lane);
		ck_assert(app_select_choice(&f.map, APP_SELECT_TX, lane, &c));
		ck_assert_uint_eq(c.mode, 1);
		ck_assert_uint_eq(c.entry, 14 - lane);
	}
	ck_assert(!app_select_choice(&f.map, APP_SELECT_RX, 4, &c));
}
END_TEST

/* The length is one less than what it counts; 63 would be beyond the page. */
START_TEST(a_table_has_up_to_63_applications)
{
	struct app_select_entry e;

	for (unsigned length = 0; length < 256; length++) {
		unsigned count = (length & 0x3f) == 63 ? 0 : (length & 0x3f) + 1;

		fixture_poke(&f, 0x01, 129, length);
		ck_assert_uint_eq(app_select_count(&f.map), count);
		ck_assert(count == 0 || app_select_entry(&f.map, count - 1, &e));
		ck_assert(!app_select_entry(&f.map, count, &e));
	}
}
END_TEST

/* Any table that is written by the layout of the page is read as what it is. */
START_TEST(a_table_is_read_as_it_was_written)
{
	struct app_select_entry entries[APP_SELECT_MAX], e;
	uint8_t page[128] = { 0 }, stored, computed;
	uint32_t random = 4321;

	for (unsigned round = 0; round < 200; round++) {
		unsigned count =
		    1 + ((random = random * 1664525 + 1013904223) >> 8) % APP_SELECT_MAX;

		page[1] = (uint8_t)(count - 1);
		for (unsigned i = 0; i < count; i++) {
			random = random * 1664525 + 1013904223;
			entries[i] = (struct app_select_entry){ (uint8_t)(random >> 26),
				(uint8_t)(random >> 8) };
			page[2 + 2 * i] = entries[i].category;
			page[3 + 2 * i] = entries[i].variant;
		}
		page[0] = byte_sum(page + 1, 127);
		ck_assert(memmap_put(&f.map, mem_at(0x01, 128), page, sizeof(page)));

		ck_assert_uint_eq(app_select_count(&f.map), count);
		for (unsigned i = 0; i < count; i++) {
			ck_assert(app_select_entry(&f.map, i, &e));
			ck_assert_uint_eq(e.category, entries[i].category);
			ck_assert_uint_eq(e.variant, entries[i].variant);
		}
		ck_assert(app_select_sum(&f.map, &stored, &computed));
		ck_assert_uint_eq(stored, computed);
		fixture_poke(&f, 0x01, 129 + round % 127, page[1 + round % 127] ^ 1u);
		ck_assert(app_select_sum(&f.map, &stored, &computed));
		ck_assert_uint_ne(stored, computed);
	}
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *s = suite_create("app_select");
	TCase *t = tcase_create("app_select");

	tcase_add_checked_fixture(t, setup, NULL);
	tcase_add_loop_test(t, application_select_is_what_the_module_says_it_has, 0,
	    COUNT_OF(offers));
	tcase_add_test(t, what_is_not_held_is_not_read);
	tcase_add_test(t, lanes_stand_from_the_fourth_to_the_first);
	tcase_add_test(t, a_table_has_up_to_63_applications);
	tcase_add_test(t, a_table_is_read_as_it_was_written);
	suite_add_tcase(s, t);
	return s;
}

int
main(void)
{
	return suite_run(make_suite());
}

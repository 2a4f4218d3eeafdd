/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Pages that are offered and are not there: they read as page 00h. That is one fault, and
 * is told once.
 */
#include "tests/lint_fixture.h"

/* Page 00h, to the last byte, at another number. */
static void
fill_with_page_00(uint16_t page)
{
	uint8_t copy[128];

	memcpy(copy, memmap_bytes(&f.map, mem_at(0x00, 128), 128), 128);
	fixture_page(&f, page, 0);
	put(page, 128, copy, sizeof(copy));
}

/* Pages of a module of CMIS that have a checksum, and the number of 01h:155 for them. */
static const struct {
	uint16_t page;
	uint8_t tunable;
} summed[] = { { 0x01, 0 }, { 0x02, 0 }, { 0x04, 0x40 } };

START_TEST(a_page_that_is_not_there_has_no_wrong_checksum)
{
	start_cmis();
	fixture_poke(&f, 0x01, 155, summed[_i].tunable);
	fixture_page(&f, 0x04, 0);
	if (summed[_i].tunable) {
		fixture_page(&f, 0x12, 0);
		fixture_poke(&f, 0x12, 128, 1);
	}
	seal();
	fill_with_page_00(summed[_i].page);
	look();

	ck_assert_msg(has_at("page-is-page-0", summed[_i].page, 128), "%s", told());
	ck_assert_msg(!strstr(told(), "checksum"), "%s", told());
	ck_assert_msg(found.count == 1, "%s", told());
	ck_assert_int_eq(lint_trust(&f.id, &found), TRUST_UNVERIFIED);
}
END_TEST

/* A sum that is wrong where the page is another one stays what it was. */
START_TEST(a_page_of_its_own_has_a_checksum)
{
	start_cmis();
	seal();
	fill_with_page_00(0x02);
	fixture_poke(&f, 0x02, 254, 0x55);
	look();

	ck_assert_msg(has_at("checksum", 0x02, 255), "%s", told());
	ck_assert_int_eq(lint_trust(&f.id, &found), TRUST_BROKEN);
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *s = suite_create("lint_pages");
	TCase *t = tcase_create("lint_pages");

	tcase_add_loop_test(t, a_page_that_is_not_there_has_no_wrong_checksum, 0,
	    COUNT_OF(summed));
	tcase_add_test(t, a_page_of_its_own_has_a_checksum);
	suite_add_tcase(s, t);
	return s;
}

int
main(void)
{
	return suite_run(make_suite());
}

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

/* Pages by what offers them: a field of another page that is at least `least`. */
static const struct {
	uint16_t page;
	uint8_t revision; /* the first in which the field has that meaning; 0: all */
	uint16_t advert_page;
	uint8_t advert_byte, without, with;
	bool maybe;   /* of a range of which a module need not have all */
	bool of_user; /* whose bytes are not the module's */
} offers[] = {
	{ 0x0c, 0x54, 0x01, 173, 0x7f, 0x80, false, false },
	{ 0x0d, 0x54, 0x01, 173, 0xbf, 0x40, false, false },
	{ 0x1c, 0x53, 0x01, 175, 0x00, 0x01, false, false },
	{ 0x1c, 0x53, 0x01, 175, 0x00, 0x0f, false, false },
	{ 0x1d, 0x53, 0x01, 252, 0x7f, 0x80, false, false },
	{ 0x6d, 0x54, 0x01, 252, 0xdf, 0x20, false, false },
	{ 0x21, 0, 0x2f, 128, 0xfc, 0x01, false, false },
	{ 0x22, 0, 0x2f, 128, 0xfd, 0x02, false, false },
	{ 0x23, 0, 0x2f, 128, 0xfe, 0x03, false, false },
	{ 0x25, 0, 0x2f, 128, 0xfc, 0x01, false, false },
	{ 0x26, 0, 0x2f, 128, 0xfd, 0x02, false, false },
	{ 0x27, 0, 0x2f, 128, 0xfe, 0x03, false, false },
	{ 0x29, 0, 0x2f, 128, 0xfc, 0x01, false, false },
	{ 0x2a, 0, 0x2f, 128, 0xfd, 0x02, false, false },
	{ 0x2b, 0, 0x2f, 128, 0xfe, 0x03, false, false },
	{ 0x2d, 0, 0x01, 142, 0xbf, 0x40, false, true },
	{ 0x30, 0x53, 0x01, 142, 0xef, 0x10, true, false },
	{ 0x31, 0x53, 0x01, 142, 0xef, 0x10, true, false },
	{ 0x32, 0x53, 0x01, 142, 0xef, 0x10, true, false },
	{ 0x33, 0x53, 0x01, 142, 0xef, 0x10, true, false },
	{ 0x34, 0x53, 0x01, 142, 0xef, 0x10, true, false },
	{ 0x35, 0x53, 0x01, 142, 0xef, 0x10, true, false },
	{ 0x38, 0x53, 0x01, 142, 0xef, 0x10, true, false },
	{ 0x3a, 0x53, 0x01, 142, 0xef, 0x10, true, false },
	{ 0x3b, 0x53, 0x01, 142, 0xef, 0x10, true, false },
	{ 0x40, 0x53, 0x01, 142, 0xef, 0x10, true, false },
	{ 0x41, 0x53, 0x01, 142, 0xef, 0x10, true, false },
	{ 0x42, 0x53, 0x01, 142, 0xef, 0x10, true, false },
	{ 0x43, 0x53, 0x01, 142, 0xef, 0x10, true, false },
	{ 0x44, 0x53, 0x01, 142, 0xef, 0x10, true, false },
	{ 0x45, 0x53, 0x01, 142, 0xef, 0x10, true, false },
	{ 0x60, 0x54, 0x01, 174, 0x7f, 0x80, false, false },
	{ 0x61, 0x54, 0x01, 174, 0xbf, 0x40, false, false },
	{ 0x62, 0x54, 0x01, 174, 0xdf, 0x20, false, false },
	{ 0x9f, 0, 0x01, 163, 0x3f, 0x40, false, true },
	{ 0x9f, 0, 0x01, 163, 0x3f, 0x80, false, true },
};

/* A module that offers VDM where its number of groups is what is asked for. */
static void
start_offer(int i, uint8_t revision, uint8_t field)
{
	start_cmis();
	fixture_poke(&f, LOW, 1, revision);
	if (offers[i].advert_page == 0x2f) {
		fixture_page(&f, 0x2f, 0);
		fixture_poke(&f, 0x01, 142, 0x40);
	}
	fixture_poke(&f, offers[i].advert_page, offers[i].advert_byte, field);
	seal();
	fill_with_page_00(offers[i].page);
	look();
}

static enum lint_severity
severity_at(const char *id, uint16_t page)
{
	for (unsigned i = 0; i < found.count; i++) {
		if (!strcmp(finding_id(&found.item[i]), id) &&
		    found.item[i].at.page == page)
			return finding_severity(&found.item[i]);
	}
	ck_abort_msg("%s: %s", id, told());
	return LINT_NOTE;
}

START_TEST(a_page_is_missed_where_it_is_offered)
{
	uint8_t since = offers[_i].revision ? offers[_i].revision : 0x40;
	uint16_t page = offers[_i].page;

	start_offer(_i, since, offers[_i].with);
	ck_assert_int_eq(severity_at("page-is-page-0", page),
	    offers[_i].maybe ? LINT_NOTE : LINT_ERROR);
	ck_assert_msg(strstr(told(), "offered, and reads as page 00h") ||
			  strstr(told(), "may be offered, and reads as page 00h"),
	    "%s", told());

	start_offer(_i, 0x54, offers[_i].with);
	ck_assert_msg(has_at("page-is-page-0", page, 128), "%s", told());
	start_offer(_i, 0x54, offers[_i].without);
	ck_assert_msg(!has_at("page-is-page-0", page, 128), "%s", told());
	start_offer(_i, (uint8_t)(since - 1), offers[_i].with);
	ck_assert_msg(has_at("page-is-page-0", page, 128) == !offers[_i].revision, "%s",
	    told());
}
END_TEST

START_TEST(an_offered_page_is_not_ones_unless_it_may_be)
{
	start_offer(_i, 0x54, offers[_i].with);
	for (unsigned byte = 128; byte < 256; byte++)
		fixture_poke(&f, offers[_i].page, byte, 0xff);
	look();

	ck_assert_msg(has_at("page-all-ones", offers[_i].page, 128) ==
			  !(offers[_i].of_user || offers[_i].maybe),
	    "%s", told());
}
END_TEST

/* Descriptors of applications that are a vendor's name are none. */
START_TEST(applications_of_a_page_that_is_not_there_are_not_judged)
{
	start_cmis();
	fixture_poke(&f, LOW, 1, 0x53);
	fixture_poke(&f, 0x01, 175, 1);
	fixture_page(&f, 0x1c, 0);
	seal();
	fill_with_page_00(0x1c);
	look();

	ck_assert_msg(has_at("page-is-page-0", 0x1c, 128), "%s", told());
	for (unsigned i = 0; i < found.count; i++)
		ck_assert_msg(found.item[i].at.page != 0x1c || i == 0, "%s", told());
}
END_TEST

/* What offers a page is believed of a page alone that is there, and that was read. */
START_TEST(a_page_that_is_not_there_offers_nothing)
{
	start_cmis();
	fixture_poke(&f, LOW, 1, 0x54);
	for (unsigned byte = 150; byte < 200; byte++)
		fixture_poke(&f, 0x00, byte, 0xff);
	fixture_poke(&f, 0x00, 252, 0xff);
	seal();
	fill_with_page_00(0x01);
	fill_with_page_00(0x0c);
	fill_with_page_00(0x6d);
	look();
	ck_assert(has_at("page-is-page-0", 0x01, 128));
	ck_assert_msg(!has_at("page-is-page-0", 0x0c, 128), "%s", told());
	ck_assert_msg(!has_at("page-is-page-0", 0x6d, 128), "%s", told());

	start_cmis();
	fixture_poke(&f, 0x01, 142, 0x40);
	seal();
	fill_with_page_00(0x21);
	look();
	ck_assert_msg(!has_at("page-is-page-0", 0x21, 128), "%s", told());
	fill_with_page_00(0x2f);
	fixture_poke(&f, 0x00, 128, 0x1b);
	look();
	ck_assert_msg(!has_at("page-is-page-0", 0x21, 128), "%s", told());
}
END_TEST

/* Table 02h of a tunable SFP (A0h 65 bit 6), beside table 00h, which is the user's. */
static void
start_tunable(uint8_t options)
{
	start_sfp();
	fixture_poke(&f, LOW, 65, options);
	fixture_page(&f, A2_TABLE, 0);
	fixture_page(&f, A2_TABLE + 2, 0);
	for (unsigned byte = 128; byte < 256; byte++) {
		fixture_poke(&f, A2_TABLE, byte, (uint8_t)byte);
		fixture_poke(&f, A2_TABLE + 2, byte, (uint8_t)byte);
	}
	seal();
	look();
}

START_TEST(a_table_of_a_tunable_sfp_is_its_own)
{
	start_tunable(0x40);
	ck_assert_msg(found.count == 1, "%s", told());
	ck_assert_str_eq(told(),
	    "A2h/02h:128 page-is-page-0: page 02h is offered, and reads as page 00h\n");
	ck_assert_str_ne(finding_clause(&found.item[0]), "");

	fixture_poke(&f, A2_TABLE + 2, 255, 0);
	look();
	ck_assert_msg(found.count == 0, "%s", told());

	for (unsigned byte = 128; byte < 256; byte++)
		fixture_poke(&f, A2_TABLE + 2, byte, 0xff);
	look();
	ck_assert_msg(has_at("page-all-ones", A2_TABLE + 2, 128), "%s", told());

	start_tunable(0);
	ck_assert_msg(found.count == 0, "%s", told());

	start_tunable(0x40);
	put(A2_LOW, 0, memmap_bytes(&f.map, mem_at(LOW, 0), 128), 128);
	look();
	ck_assert_msg(has_at("a2-is-a0", A2_LOW, 0), "%s", told());
	ck_assert_msg(!strstr(told(), "page-is-page-0"), "%s", told());
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
	tcase_add_loop_test(t, a_page_is_missed_where_it_is_offered, 0, COUNT_OF(offers));
	tcase_add_loop_test(t, an_offered_page_is_not_ones_unless_it_may_be, 0,
	    COUNT_OF(offers));
	tcase_add_test(t, a_page_that_is_not_there_offers_nothing);
	tcase_add_test(t, applications_of_a_page_that_is_not_there_are_not_judged);
	tcase_add_test(t, a_table_of_a_tunable_sfp_is_its_own);
	suite_add_tcase(s, t);
	return s;
}

int
main(void)
{
	return suite_run(make_suite());
}

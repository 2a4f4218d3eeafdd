/* SPDX-License-Identifier: Apache-2.0 */
/* Applications of CMIS: the list of fifteen, the blocks of page 1Ch, and who uses which.
 */
#include "optics/cmis_apps.h"

#include "optics/lint.h"
#include "tests/optics_fixture.h"
#include "tests/suite.h"

static struct fixture f;

/* A module of revision 5.4 with so many blocks of applications, two of which are held. */
static void
setup_blocks(uint8_t revision, unsigned blocks)
{
	memset(&f, 0, sizeof(f));
	memmap_init(&f.map, f.half, FIXTURE_HALVES);
	fixture_page(&f, LOW, 0);
	fixture_page(&f, 0x00, 0);
	fixture_page(&f, 0x01, 0);
	fixture_page(&f, 0x11, 0);
	fixture_page(&f, 0x18, 0);
	fixture_page(&f, 0x19, 0);
	fixture_page(&f, 0x1c, 1);
	fixture_poke(&f, LOW, 0, 0x18);
	fixture_poke(&f, LOW, 1, revision);
	fixture_poke(&f, LOW, 3, 3 << 1);
	fixture_poke(&f, LOW, 85, 2);
	fixture_poke(&f, 0x01, 175, blocks);
}

/* Bytes of a descriptor in either place; the fifth is not there in the list of fifteen.
 */
static void
put_descriptor(struct memaddr at, const uint8_t bytes[5], unsigned len)
{
	for (unsigned i = 0; i < len; i++)
		fixture_poke_bank(&f, at.page, at.bank, at.byte + i, bytes[i]);
}

static const uint8_t dr1[5] = { 0x4c, 0x14, 0x11, 0xff, 0xff };
static const uint8_t dr8[5] = { 0x52, 0x56, 0x88, 0x01, 0x01 };

/* Lane 1 to 8 are one path of AppSel code 1 in this block. */
static void
run_in_block(unsigned block)
{
	for (unsigned lane = 0; lane < 8; lane++) {
		fixture_poke(&f, 0x11, 206 + lane, 0x10);
		fixture_poke(&f, 0x19, 144 + lane, block);
	}
}

static const struct {
	unsigned number;
	bool normalized;
	uint16_t page;
	uint8_t bank, byte;
	uint16_t media_page;
	uint8_t media;
} places[] = {
	{ 1, false, LOW, 0, 86, 0x01, 176 },
	{ 8, false, LOW, 0, 114, 0x01, 183 },
	{ 9, false, 0x01, 0, 223, 0x01, 184 },
	{ 15, false, 0x01, 0, 247, 0x01, 190 },
	{ 1, true, 0x1c, 0, 128, 0x1c, 132 },
	{ 15, true, 0x1c, 0, 240, 0x1c, 244 },
	{ 16, true, 0x1c, 1, 128, 0x1c, 132 },
	{ 60, true, 0x1c, 3, 240, 0x1c, 244 },
	{ 61, true, 0x1c, 4, 128, 0x1c, 132 },
	{ 240, true, 0x1c, 15, 240, 0x1c, 244 },
};

START_TEST(a_descriptor_has_its_place)
{
	struct memaddr at = cmis_descriptor_at(places[_i].number, places[_i].normalized);
	struct memaddr media =
	    cmis_media_assign_at(places[_i].number, places[_i].normalized);

	ck_assert_uint_eq(at.page, places[_i].page);
	ck_assert_uint_eq(at.bank, places[_i].bank);
	ck_assert_uint_eq(at.byte, places[_i].byte);
	ck_assert_uint_eq(media.page, places[_i].media_page);
	ck_assert_uint_eq(media.bank, places[_i].bank);
	ck_assert_uint_eq(media.byte, places[_i].media);
}
END_TEST

START_TEST(an_application_of_a_further_block_is_listed_by_its_number)
{
	const struct application *app;

	setup_blocks(0x54, 2);
	put_descriptor(mem_at(LOW, 86), dr1, 4);
	fixture_poke(&f, 0x01, 176, 0xff);
	put_descriptor(cmis_descriptor_at(16, true), dr8, 5);
	fixture_decode(&f, &cmis_decoder);

	ck_assert_uint_eq(f.id.app_count, 2);
	ck_assert_uint_eq(f.id.app[0].number, 1);
	app = cmis_application(&f.id, 16);
	ck_assert_ptr_nonnull(app);
	ck_assert_uint_eq(app->host_id, 0x52);
	ck_assert_uint_eq(app->media_id, 0x56);
	ck_assert_uint_eq(app->host_lanes, 8);
	ck_assert_uint_eq(app->host_assign, 0x01);
	ck_assert(app->media_assign_known && app->media_assign == 0x01);
	ck_assert_ptr_null(cmis_application(&f.id, 2));
}
END_TEST

/* What 01h:175 says, and in how many blocks there may be applications. */
static const struct {
	uint8_t revision, blocks;
	unsigned read;
} counts[] = {
	{ 0x53, 1, 1 },
	{ 0x53, 15, 15 },
	{ 0x54, 4, 4 },
	{ 0x54, 5, 5 },
	{ 0x54, 15, 15 },
	{ 0x54, 16, 16 },
	{ 0x54, 17, 16 }, /* four bits of a lane choose one of sixteen */
	{ 0x54, 255, 16 },
};

START_TEST(the_applications_of_all_blocks_that_a_lane_can_choose_are_listed)
{
	setup_blocks(counts[_i].revision, counts[_i].blocks);
	for (uint8_t block = 0; block < 16; block++) {
		fixture_page(&f, 0x1c, block);
		put_descriptor(cmis_descriptor_at(15u * block + 1, true), dr1, 5);
		put_descriptor(cmis_descriptor_at(15u * block + 2, true), dr8, 5);
	}
	fixture_decode(&f, &cmis_decoder);

	ck_assert_uint_eq(f.id.app_count, 2 * counts[_i].read);
	for (unsigned i = 0; i < f.id.app_count; i++) {
		const struct application *app = &f.id.app[i];

		ck_assert_uint_eq(app->number, 15 * (i / 2) + i % 2 + 1);
		ck_assert_uint_eq(app->host_id, i % 2 ? 0x52 : 0x4c);
		ck_assert_uint_eq(app->host_lanes, i % 2 ? 8 : 1);
		ck_assert(app->normalized && app->media_assign_known);
	}
}
END_TEST

START_TEST(a_list_may_be_full)
{
	setup_blocks(0x54, 16);
	for (uint8_t block = 0; block < 16; block++) {
		fixture_page(&f, 0x1c, block);
		for (unsigned n = 1; n <= 15; n++)
			put_descriptor(cmis_descriptor_at(15u * block + n, true), dr8, 5);
	}
	run_in_block(15);
	fixture_poke(&f, 0x11, 206, 0xf0);
	fixture_decode(&f, &cmis_decoder);

	ck_assert_uint_eq(f.id.app_count, 240);
	for (unsigned i = 0; i < 240; i++)
		ck_assert_uint_eq(f.id.app[i].number, i + 1);
	ck_assert_uint_eq(f.readings.app[0], 240);
	ck_assert_uint_eq(f.readings.app[1], 226);
}
END_TEST

START_TEST(a_lane_runs_the_application_of_its_block)
{
	setup_blocks(0x54, 2);
	put_descriptor(mem_at(LOW, 86), dr1, 4);
	fixture_poke(&f, 0x01, 176, 0xff);
	put_descriptor(cmis_descriptor_at(16, true), dr8, 5);
	run_in_block(1);
	fixture_decode(&f, &cmis_decoder);

	for (unsigned lane = 0; lane < 8; lane++) {
		ck_assert_uint_eq(f.readings.app[lane], 16);
		ck_assert_uint_eq(f.readings.fed_by[lane], lane_bit(lane));
	}
	ck_assert_uint_eq(f.readings.app_known, 0xff);
	ck_assert_uint_eq(f.readings.app_untold, 0);
	ck_assert_uint_eq(f.readings.path_first, 0x01);
	ck_assert_uint_eq(f.readings.fed_by_known, 0xff);
}
END_TEST

/* What 01h:175 says in which revision, and whether the block of a lane is held. */
static const struct {
	uint8_t revision, blocks;
	bool held;
	uint8_t app;
	bool known;
} untold[] = {
	{ 0x54, 2, true, 31, true },
	{ 0x54, 0x10, true, 31, true },
	{ 0x54, 0x11, true, 0, false }, /* the others may be of it */
	{ 0x53, 0x10, true, 1, true },  /* four bits of it were there first */
	{ 0x52, 2, true, 1, true },     /* the byte was reserved */
	{ 0x54, 0, true, 1, true },
	{ 0x54, 2, false, 0, false },
	{ 0x54, 1, false, 1, true }, /* there is no other block */
	{ 0x54, 0, false, 1, true },
};

START_TEST(a_lane_whose_block_is_not_known_has_no_application_and_is_used)
{
	uint8_t number;

	setup_blocks(untold[_i].revision, untold[_i].blocks);
	put_descriptor(mem_at(LOW, 86), dr1, 4);
	run_in_block(0xf2); /* four bits of it */
	fixture_poke(&f, 0x11, 213, 0);
	f.map.index[0][0x19] = untold[_i].held ? f.map.index[0][0x19] : 0;
	fixture_decode(&f, &cmis_decoder);

	for (unsigned lane = 0; lane < 7; lane++)
		ck_assert_uint_eq(f.readings.app[lane], untold[_i].app);
	ck_assert_uint_eq(f.readings.app_known, untold[_i].known ? 0xff : 0x80);
	ck_assert_uint_eq(f.readings.app_untold, untold[_i].known ? 0 : 0x7f);
	ck_assert(untold[_i].known || !f.readings.fed_by_known);
	ck_assert_uint_eq(f.readings.path_first, 0x01);
	ck_assert(cmis_application_number(&f.map, &f.id, CMIS_SET_ACTIVE, 0, 0, &number));
	ck_assert_uint_eq(number, 0);
}
END_TEST

/* The block of a lane in each set. */
static const struct {
	uint16_t page;
	uint8_t byte;
} sets[CMIS_SET_COUNT] = {
	[CMIS_SET_ACTIVE] = { 0x19, 144 },
	[CMIS_SET_STAGED_0] = { 0x18, 128 },
	[CMIS_SET_STAGED_1] = { 0x18, 136 },
};

START_TEST(each_set_has_its_blocks)
{
	uint8_t number;

	for (unsigned lane = 0; lane < 8; lane++) {
		setup_blocks(0x54, 16);
		fixture_poke(&f, sets[_i].page, sets[_i].byte + lane, 15);
		fixture_decode(&f, &cmis_decoder);
		for (unsigned i = 0; i < 8; i++) {
			ck_assert(cmis_application_number(&f.map, &f.id,
			    (enum cmis_set)_i, i, 15, &number));
			ck_assert_uint_eq(number, i == lane ? 240 : 15);
		}
	}
}
END_TEST

/* How many findings there are about applications, and where the first one is. */
static unsigned
findings(struct memaddr *ret_at)
{
	static struct findings all;
	unsigned found = 0;

	lint_module(&f.map, &cmis_decoder, &f.id, &f.limits, &f.readings, &all);
	for (unsigned i = 0; i < all.count; i++) {
		if (!strstr(finding_id(&all.item[i]), "application"))
			continue;
		if (!found++)
			*ret_at = all.item[i].at;
	}
	return found;
}

/* A mark in the place of the first descriptor, and what page 1Ch says of it. */
static const struct {
	bool held;
	uint8_t second;
	unsigned apps, findings;
} marks[] = { { true, 0xff, 1, 0 }, { false, 0xff, 0, 0 }, { false, 0x4c, 1, 0 },
	{ false, 0x00, 0, 1 } };

START_TEST(a_mark_in_the_list_is_no_application_and_no_finding)
{
	static const uint8_t mark[5] = { 0xbe }, zeros[5];
	static const uint8_t all_ones[5] = { 0xff, 0xff, 0xff, 0xff, 0xff };
	struct memaddr at = { 0 };

	setup_blocks(0x54, 1);
	put_descriptor(mem_at(LOW, 86), mark, 4);
	for (unsigned n = 2; n <= 15; n++)
		put_descriptor(cmis_descriptor_at(n, false), all_ones, 4);
	put_descriptor(mem_at(LOW, 90), dr1, 4);
	fixture_poke(&f, LOW, 90, marks[_i].second);
	if (!marks[_i].second)
		put_descriptor(mem_at(LOW, 90), zeros, 4);
	fixture_poke(&f, 0x01, 177, 0xff);
	if (marks[_i].held) {
		fixture_page(&f, 0x1c, 0);
		put_descriptor(cmis_descriptor_at(1, true), dr8, 5);
		put_descriptor(cmis_descriptor_at(2, true), all_ones, 5);
	}
	fixture_decode(&f, &cmis_decoder);

	ck_assert_uint_eq(f.id.app_count, marks[_i].apps);
	ck_assert_uint_eq(findings(&at), marks[_i].findings);
	for (unsigned i = 0; i < f.id.app_count; i++)
		ck_assert_uint_ne(f.id.app[i].host_id, 0xbe);
}
END_TEST

START_TEST(a_finding_about_a_further_block_names_its_page)
{
	struct memaddr at = { 0 };

	setup_blocks(0x54, 2);
	put_descriptor(mem_at(LOW, 86), dr1, 4);
	fixture_poke(&f, LOW, 90, 0xff);
	put_descriptor(cmis_descriptor_at(17, true), dr8, 5);
	put_descriptor(cmis_descriptor_at(16, true), dr8, 5);
	fixture_poke_bank(&f, 0x1c, 1, 136 + 3, 0x02); /* eight lanes from lane 2 */

	fixture_decode(&f, &cmis_decoder);

	ck_assert_uint_eq(findings(&at), 1);
	ck_assert_uint_eq(at.page, 0x1c);
	ck_assert_uint_eq(at.bank, 1);
	ck_assert_uint_eq(at.byte, 139);
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *s = suite_create("cmis_apps");
	TCase *t = tcase_create("cmis_apps");

	tcase_add_loop_test(t, a_descriptor_has_its_place, 0, COUNT_OF(places));
	tcase_add_test(t, an_application_of_a_further_block_is_listed_by_its_number);
	tcase_add_loop_test(t,
	    the_applications_of_all_blocks_that_a_lane_can_choose_are_listed, 0,
	    COUNT_OF(counts));
	tcase_add_test(t, a_list_may_be_full);
	tcase_add_test(t, a_lane_runs_the_application_of_its_block);
	tcase_add_loop_test(t,
	    a_lane_whose_block_is_not_known_has_no_application_and_is_used, 0,
	    COUNT_OF(untold));
	tcase_add_loop_test(t, each_set_has_its_blocks, 0, CMIS_SET_COUNT);
	tcase_add_loop_test(t, a_mark_in_the_list_is_no_application_and_no_finding, 0,
	    COUNT_OF(marks));
	tcase_add_test(t, a_finding_about_a_further_block_names_its_page);
	suite_add_tcase(s, t);
	return s;
}

int
main(void)
{
	return suite_run(make_suite());
}

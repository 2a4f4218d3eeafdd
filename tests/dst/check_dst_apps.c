/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Modules of CMIS 5.3 with blocks of applications, in virtual time: which application a
 * lane runs is known whatever its block, and the pages that tell it are read as often as
 * they have to be.
 */
#include "tests/dst/rig.h"

#include <string.h>

#include "base/bytes.h"
#include "optics/cmis_apps.h"
#include "optics/lint.h"
#include "sim/hand.h"
#include "tests/suite.h"

#define S ((uint64_t)US_PER_S)

/* Boot, states and pages included. */
#define SETTLE_US (20 * S)

#define PART                                                                                    \
	"family cmis\nidentifier 18h\nrevision 54h\nvendor FELL OPTICS\npart F-1\n"             \
	"oui 02-46-4F\nserial F###\nlanes 8\nhost-lanes 8\nmedia 02h\nreach-smf 500\npower 9\n" \
	"nominal temperature 40\nnominal vcc 3.3\nnominal bias 50\nnominal tx-power 1\n"        \
	"nominal rx-power 1\nlimits temperature 75 -5 70 0\n"                                   \
	"limits vcc 3.63 2.97 3.465 3.135\nlimits bias 130 20 120 25\n"                         \
	"limits tx-power 5 -3.9 4 -2.9\nlimits rx-power 5 -8.9 4 -5.9\nlos -12\n"

#define DR4 "application 4Fh 1Ch 4 4 11h 11h\n"
#define DR1 "application 4Bh 14h 1 1 FFh FFh\n"
#define DR8 "application 51h 56h 8 8 01h 01h\n"

static struct rig rig;
static unsigned reads[256]; /* of upper pages */

static void
count_read(struct rig *r, const struct run *run, const struct run_result *result,
    uint64_t start_us)
{
	(void)r, (void)result, (void)start_us;
	if (run->at.byte >= 128)
		reads[run->at.page]++;
}

/* One cage with such a module, and all about it read. */
static void
begin(const char *text)
{
	struct part_error error;
	struct part part;

	ck_assert_int_eq(part_parse(text, strlen(text), &part, &error), 0);
	memset(reads, 0, sizeof(reads));
	rig_power_on(&rig, WORLD_QSFP_DD, 1, 1);
	ck_assert_int_eq(hand_remove(rig.world, 0, rig.now.mono_us), 0);
	ck_assert_int_eq(hand_insert(rig.world, 0, &part, rig.now.mono_us), 0);
	rig.read_done = count_read;
	rig_run(&rig, SETTLE_US);
	ck_assert_int_eq(rig.inv->cage[0].state, CAGE_STATE_READY);
}

static void
teardown(void)
{
	rig_fini(&rig);
}

static const struct module *
module(void)
{
	return &rig.inv->cage[0].module;
}

static void
all_lanes_run(unsigned number, uint8_t host_id, uint8_t media_id)
{
	const struct application *app = cmis_application(&module()->id, number);

	ck_assert_ptr_nonnull(app);
	ck_assert_uint_eq(app->host_id, host_id);
	ck_assert_uint_eq(app->media_id, media_id);
	ck_assert_uint_eq(module()->readings.app_known, 0xff);
	ck_assert_uint_eq(module()->readings.app_untold, 0);
	for (unsigned lane = 0; lane < 8; lane++)
		ck_assert_uint_eq(module()->readings.app[lane], number);
	ck_assert_uint_eq(module()->readings.fed_by_known, 0xff);
}

/* Each way to describe an application, and which of them runs. */
static const struct {
	const char *text;
	unsigned number, count, banks;
	uint8_t host_id, media_id;
} parts[] = {
	{ PART DR4 "block 1\n" DR1 DR8 "runs 17\n", 17, 3, 2, 0x51, 0x56 },
	{ PART DR4 "block 1\n" DR1 DR8 "runs 16\n", 16, 3, 2, 0x4b, 0x14 },
	{ PART DR4 "block 1\n" DR1 DR8, 1, 3, 2, 0x4f, 0x1c },
	{ PART "block 0\n" DR4 "block 3\n" DR8 "runs 46\n", 46, 2, 4, 0x51, 0x56 },
	{ PART "block 0 only\n" DR4 DR1, 1, 2, 1, 0x4f, 0x1c },
	{ PART DR4 "block 4\n" DR8 "runs 61\n", 61, 2, 5, 0x51, 0x56 },
	{ PART DR4 "block 15\n" DR1 DR8 "runs 227\n", 227, 3, 16, 0x51, 0x56 },
};

START_TEST(lanes_run_the_application_of_their_block)
{
	begin(parts[_i].text);

	ck_assert_uint_eq(module()->id.app_count, parts[_i].count);
	ck_assert_int_eq(module()->trust, TRUST_GOOD);
	all_lanes_run(parts[_i].number, parts[_i].host_id, parts[_i].media_id);
}
END_TEST

/*
 * Lower Memory, a look at the page and a run of page 11h; where page 19h is read, too,
 * each of both is also selected.
 */
START_TEST(descriptors_are_read_once_and_blocks_in_each_sweep)
{
	unsigned polls, lanes, descriptors;
	uint64_t transfers;

	begin(parts[_i].text);
	descriptors = reads[0x1c];
	polls = reads[0x19];
	lanes = reads[0x11];
	transfers = world_bus(rig.world, 0)->transfers;
	rig_run(&rig, 10 * S);

	ck_assert_uint_eq(descriptors, parts[_i].banks);
	ck_assert_uint_eq(reads[0x1c], descriptors);
	ck_assert_uint_eq(reads[0x11] - lanes, 10);
	ck_assert_uint_eq(reads[0x19] - polls, parts[_i].banks > 1 ? 10 : 0);
	ck_assert_uint_eq(world_bus(rig.world, 0)->transfers - transfers,
	    10 * (parts[_i].banks > 1 ? 7 : 3));
}
END_TEST

START_TEST(a_module_without_blocks_is_asked_for_none)
{
	begin(PART DR4 DR1);

	ck_assert_uint_eq(reads[0x19] + reads[0x1c], 0);
	all_lanes_run(1, 0x4f, 0x1c);
}
END_TEST

START_TEST(a_block_that_changes_is_known_with_the_next_poll)
{
	static const uint8_t blocks[8] = { 1, 1, 1, 1, 1, 1, 1, 1 };

	begin(PART DR4 "block 1\n" DR4 DR8);
	all_lanes_run(1, 0x4f, 0x1c);
	ck_assert_int_eq(hand_set(rig.world, 0, 0x19, 144, blocks, 8, rig.now.mono_us),
	    0);
	rig_run(&rig, 2 * S);

	all_lanes_run(16, 0x4f, 0x1c);
}
END_TEST

/* 24 lanes, of which the second bank runs something else than the others. */
#define BANKS "identifier 22h\nlanes 24\nhost-lanes 24\n"

START_TEST(each_bank_has_its_blocks)
{
	static const uint8_t blocks[8] = { 0 };
	uint64_t transfers;
	unsigned polls;

	begin(PART BANKS DR4 "block 1\n" DR4 "runs 16\n");
	ck_assert_int_eq(hand_set(rig.world, 0, 1 << 8 | 0x19, 144, blocks, 8,
			     rig.now.mono_us),
	    0);
	rig_run(&rig, 2 * S);
	polls = reads[0x19];
	transfers = world_bus(rig.world, 0)->transfers;
	rig_run(&rig, 10 * S);

	ck_assert_uint_eq(module()->id.lane_mask, 0xffffff);
	ck_assert_uint_eq(module()->readings.app_known, 0xffffff);
	for (unsigned lane = 0; lane < 24; lane++)
		ck_assert_uint_eq(module()->readings.app[lane], lane / 8 == 1 ? 1 : 16);
	ck_assert_uint_eq(reads[0x19] - polls, 3 * 10);
	ck_assert_uint_eq(world_bus(rig.world, 0)->transfers - transfers,
	    10 * (1 + 3 * 6));
	for (unsigned lane = 0; lane < 24; lane++)
		ck_assert_int_gt(module()->readings.value[MONITOR_RX_POWER][lane], 0);
}
END_TEST

/* Flags alone are read without the blocks, which stay as they were. */
START_TEST(reading_flags_alone_leaves_the_applications)
{
	unsigned blocks;

	begin(PART DR4 "block 1\n" DR8 "runs 16\n");
	blocks = reads[0x19];
	rig.config.flags_ms = 200;
	engine_configure(rig.engine, &rig.config);
	rig_run(&rig, 10 * S);

	ck_assert_uint_eq(reads[0x19] - blocks, 10);
	all_lanes_run(16, 0x51, 0x56);
}
END_TEST

/* What 01h:175 promises and the module has not. */
static const uint8_t promised[] = { 2, 5, 200 };

START_TEST(blocks_that_are_not_there_are_told_and_not_asked_for_each_time)
{
	uint8_t blocks = promised[_i], sum;
	uint64_t transfers;

	begin(PART DR4 DR1);
	sum = (uint8_t)(*sim_module_at(&world_cage(rig.world, 0)->module, 0x01, 255) +
			blocks);
	hand_set(rig.world, 0, 0x01, 175, &blocks, 1, rig.now.mono_us);
	hand_set(rig.world, 0, 0x01, 255, &sum, 1, rig.now.mono_us);
	rig_kill(&rig, 0); /* what is there is looked at anew */
	rig_run(&rig, SETTLE_US);
	ck_assert_uint_gt(reads[0x1c], 0);
	transfers = world_bus(rig.world, 0)->transfers;
	rig_run(&rig, 10 * S);

	ck_assert_int_eq(rig.inv->cage[0].state, CAGE_STATE_READY);
	ck_assert_uint_eq(world_bus(rig.world, 0)->transfers - transfers, 10 * 3);
	ck_assert_int_eq(module()->trust, TRUST_UNVERIFIED);
	ck_assert_uint_eq(module()->readings.app_known, 0);
	ck_assert_uint_eq(module()->readings.app_untold, 0xff);
	ck_assert_uint_eq(module()->findings.count, 2);
	for (unsigned i = 0; i < 2; i++) {
		const struct finding *f = &module()->findings.item[i];

		ck_assert_str_eq(finding_id(f), "page-unreadable");
		ck_assert_uint_eq(f->at.page, i ? 0x19 : 0x1c);
	}
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *suite = suite_create("dst_apps");
	TCase *tc = tcase_create("applications");

	tcase_set_timeout(tc, 60);
	tcase_add_checked_fixture(tc, NULL, teardown);
	tcase_add_loop_test(tc, lanes_run_the_application_of_their_block, 0,
	    COUNT_OF(parts));
	tcase_add_loop_test(tc, descriptors_are_read_once_and_blocks_in_each_sweep, 0,
	    COUNT_OF(parts));
	tcase_add_test(tc, a_module_without_blocks_is_asked_for_none);
	tcase_add_test(tc, a_block_that_changes_is_known_with_the_next_poll);
	tcase_add_test(tc, each_bank_has_its_blocks);
	tcase_add_test(tc, reading_flags_alone_leaves_the_applications);
	tcase_add_loop_test(tc,
	    blocks_that_are_not_there_are_told_and_not_asked_for_each_time, 0,
	    COUNT_OF(promised));
	suite_add_tcase(suite, tc);
	return suite;
}

int
main(void)
{
	return suite_run(make_suite());
}

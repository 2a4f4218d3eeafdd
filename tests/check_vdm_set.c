/* SPDX-License-Identifier: Apache-2.0 */
#include "model/vdm_set.h"

#include <string.h>

#include "base/bytes.h"
#include "model/module.h"
#include "model/vdm_flag.h"
#include "tests/suite.h"

static struct inventory *inv;
static struct cage *c;

/* The pages of one group at a time, as the engine holds them. */
static struct memmap map;
static struct memmap_half half[4];
static uint8_t descriptors[128], limits[128], words[128], flags[128];

static void
setup(void)
{
	struct identity *id;

	inv = inventory_create(1, 1);
	c = &inv->cage[0];
	id = &c->module.id;
	id->spec = SPEC_CMIS;
	id->media_lanes = id->host_lanes = 16;
	id->lane_mask = id->host_lane_mask = 0xffff;
	memset(descriptors, 0, sizeof(descriptors));
	memset(limits, 0, sizeof(limits));
	memset(words, 0, sizeof(words));
	memset(flags, 0, sizeof(flags));
}

static void
teardown(void)
{
	inventory_destroy(inv);
}

static void
put(unsigned i, unsigned set, unsigned place, uint8_t type, uint16_t word)
{
	descriptors[2 * i] = (uint8_t)(set << 4 | place);
	descriptors[2 * i + 1] = type;
	put_be16(words + 2 * i, word);
}

static struct memaddr
at(unsigned page, unsigned bank)
{
	return (
	    struct memaddr){ .page = (uint16_t)page, .byte = 128, .bank = (uint8_t)bank };
}

/* Describes a group; true when the model changed. */
static bool
describe(unsigned bank, unsigned group)
{
	memmap_init(&map, half, COUNT_OF(half));
	memmap_put(&map, at(VDM_PAGE_DESCRIPTORS + group, bank), descriptors, 128);
	memmap_put(&map, at(VDM_PAGE_LIMITS + group, bank), limits, 128);
	vdm_set_describe(inv, c, bank, group, &map);
	return inventory_end_turn(inv);
}

/* Takes the samples and flags of group 0; true when the model changed. */
static bool
sample(unsigned bank)
{
	memmap_init(&map, half, COUNT_OF(half));
	memmap_put(&map, at(VDM_PAGE_WORDS, bank), words, 128);
	memmap_put(&map, at(VDM_PAGE_FLAGS, bank), flags, 128);
	vdm_set_keep_flags(c, bank, 128, flags, 128);
	vdm_set_take(inv, c, bank, &map);
	return inventory_end_turn(inv);
}

START_TEST(observables_stand_by_type_and_lane)
{
	put(0, 0, 3, 15, 7);
	put(1, 0, 15, 2, 8);
	put(2, 0, 1, 5, 9);
	put(3, 0, 0, 5, 10);
	put(4, 0, 1, 5, 11); /* once more */
	put(5, 0, 8, 5, 12); /* a code that means nothing */
	ck_assert(describe(0, 0));
	sample(0);

	ck_assert_uint_eq(c->vdm->count, 5);
	ck_assert_uint_eq(c->vdm->item[0].type, 2);
	ck_assert_uint_eq(c->vdm->item[0].lane, VDM_OF_MODULE);
	ck_assert_uint_eq(c->vdm->item[1].word, 10);
	ck_assert_uint_eq(vdm_set_find(c, 5, 1)->word, 9);
	ck_assert_uint_eq(vdm_set_find(c, 2, VDM_OF_MODULE)->word, 8);
	ck_assert_ptr_null(vdm_set_find(c, 5, 2));
	ck_assert_ptr_null(vdm_set_find(c, 152, 0));
}
END_TEST

START_TEST(what_is_described_again_alike_changes_nothing)
{
	put(0, 1, 3, 15, 7);
	put(63, 2, 1, 5, 9);
	limits[8] = limits[17] = 1;
	ck_assert(describe(0, 0));
	ck_assert(describe(0, 2));
	ck_assert(sample(0));
	flags[0] = 0x02;
	vdm_set_keep_flags(c, 0, 128, flags, 128);

	ck_assert(!describe(0, 0));
	ck_assert(!describe(0, 2));
	ck_assert_uint_eq(c->vdm->count, 4);
	ck_assert_uint_eq(vdm_set_find(c, 15, 3)->word, 7);
	ck_assert_uint_eq(c->vdm->kept[0][0], 2);
	ck_assert_uint_eq(c->vdm->limit_count, 2);
}
END_TEST

START_TEST(an_instance_that_observes_something_else_begins_anew)
{
	put(0, 0, 3, 15, 7);
	put(1, 0, 0, 5, 8);
	describe(0, 0);
	flags[0] = 0x11;
	sample(0);
	put(0, 0, 3, 16, 7);
	put(1, 0, 1, 5, 8);
	ck_assert(describe(0, 0));

	ck_assert_ptr_null(vdm_set_find(c, 15, 3));
	ck_assert(!vdm_set_find(c, 16, 3)->is_read);
	ck_assert_uint_eq(vdm_set_find(c, 16, 3)->flags, 0);
	ck_assert(!vdm_set_find(c, 5, 1)->is_read);
	descriptors[1] = 0;
	ck_assert(describe(0, 0));
	ck_assert_uint_eq(c->vdm->count, 1);
}
END_TEST

/* Two banks of four groups that are full; each with limits of its own. */
START_TEST(what_finds_no_room_is_counted)
{
	for (unsigned i = 0; i < VDM_PER_GROUP; i++)
		put(i, i % 16, i % 8, (uint8_t)(100 + i % 3), 0);
	for (unsigned round = 0; round < 3; round++) {
		for (unsigned n = 0; n < 8; n++) {
			for (unsigned set = 0; set < 16; set++)
				put_be16(limits + 8 * set, n << 8 | (set + 1));
			describe(n / 4, n % 4);
		}
		ck_assert_uint_eq(c->vdm->count, VDM_SET_ITEMS_MAX);
		ck_assert_uint_eq(c->vdm->left_out, 512 - VDM_SET_ITEMS_MAX);
		ck_assert_uint_le(c->vdm->limit_count, VDM_SET_LIMITS_MAX);
	}
	vdm_set_trim(inv, c, 1, 2);
	ck_assert_uint_eq(c->vdm->count, 128);
	ck_assert(inventory_end_turn(inv));
	vdm_set_trim(inv, c, 1, 2);
	ck_assert(!inventory_end_turn(inv));
	vdm_set_trim(inv, c, 0, 0);
	ck_assert_uint_eq(c->vdm->count, 0);
}
END_TEST

/* The rows of a module are not too many, those of a liar have an end. */
START_TEST(limits_that_find_no_row_are_none)
{
	for (unsigned i = 0; i < 16; i++)
		put(i, i, 0, 5, 0);
	for (unsigned n = 0; n < 8; n++) {
		for (unsigned set = 0; set < 16; set++)
			put_be16(limits + 8 * set, n << 8 | (set + 1));
		describe(n / 4, n % 4);
	}

	ck_assert_uint_eq(c->vdm->limit_count, VDM_SET_LIMITS_MAX);
	for (unsigned i = 0; i < c->vdm->count; i++)
		ck_assert_int_eq(c->vdm->item[i].limits == VDM_NO_LIMITS,
		    c->vdm->item[i].bank == 1);
}
END_TEST

/* Bounded, in order, and of lanes and limits that are there. */
static bool
is_sound(const struct vdm_set *set)
{
	bool sound = set->count <= VDM_SET_ITEMS_MAX;

	for (unsigned i = 0; sound && i < set->count; i++) {
		const struct vdm_item *item = &set->item[i], *last = item - (i != 0);

		sound =
		    (item->lane < 16 || item->lane == VDM_OF_MODULE) &&
		    (item->limits < set->limit_count || item->limits == VDM_NO_LIMITS) &&
		    (item->type > last->type ||
			(item->type == last->type && item->lane >= last->lane)) &&
		    item->flags <= 0x0f;
	}
	return sound;
}

START_TEST(whatever_a_module_describes_stays_within_bounds)
{
	uint32_t seed = 2463534242u + (uint32_t)_i;

	for (unsigned round = 0; round < 200; round++) {
		for (unsigned i = 0; i < 128; i++) {
			seed = seed * 1664525u + 1013904223u;
			descriptors[i] = (uint8_t)(seed >> 24);
			limits[i] = (uint8_t)(seed >> 16);
			words[i] = flags[i] = (uint8_t)(seed >> 8);
		}
		describe(seed >> 20 & 3, seed >> 24 & 3);
		sample(seed >> 20 & 3);
		ck_assert(is_sound(c->vdm));
	}
}
END_TEST

START_TEST(samples_and_flags_tell_what_moved)
{
	put(0, 0, 0, 5, 1000);
	put(1, 0, 1, 5, 1001);
	describe(0, 0);
	ck_assert(sample(0));
	ck_assert(!sample(0));
	words[3]++;
	ck_assert(sample(0));
	ck_assert_uint_eq(vdm_set_find(c, 5, 1)->word, 1002);
	flags[0] = 0x80;
	ck_assert(sample(0));
	ck_assert_uint_eq(vdm_set_find(c, 5, 1)->flags, 1 << LIMIT_LOW_WARN);
	ck_assert_uint_eq(vdm_set_find(c, 5, 0)->flags, 0);
	ck_assert(!sample(0)); /* it is still so */
	flags[0] = 0;
	ck_assert(sample(0));
	ck_assert_uint_eq(vdm_set_find(c, 5, 1)->flags, 0);
	ck_assert(!sample(1)); /* of a bank that has none */
}
END_TEST

START_TEST(flags_may_be_known_before_who_has_them)
{
	put(0, 0, 0, 5, 1000);
	flags[0] = 0x02;
	vdm_set_keep_flags(c, 0, 128, flags, 128);
	ck_assert(c->vdm->keeps);
	describe(0, 0);
	ck_assert(c->vdm->keeps);
	flags[0] = 0;
	sample(0);

	ck_assert_uint_eq(vdm_set_find(c, 5, 0)->flags, 2);
	ck_assert(!c->vdm->keeps);
}
END_TEST

START_TEST(flags_that_nobody_has_are_not_kept)
{
	put(0, 0, 0, 5, 1000);
	flags[0] = 0x02;
	vdm_set_keep_flags(c, 0, 128, flags, 128);
	vdm_set_keep_flags(c, 1, 128, flags, 128);
	describe(0, 0);
	vdm_set_trim(inv, c, 1, 1);
	ck_assert(c->vdm->keeps);
	ck_assert_uint_eq(c->vdm->kept[1][0], 0);
	vdm_set_forget(c->vdm);

	ck_assert(!c->vdm->keeps);
	ck_assert_uint_eq(c->vdm->kept[0][0], 0);
}
END_TEST

START_TEST(flags_of_before_a_reset_are_dropped)
{
	put(0, 0, 0, 5, 1000);
	describe(0, 0);
	flags[0] = 0x0f;
	vdm_set_keep_flags(c, 0, 128, flags, 128);
	cage_count_reset(inv, c);
	flags[0] = 0;
	sample(0);

	ck_assert_uint_eq(vdm_set_find(c, 5, 0)->flags, 0);
}
END_TEST

START_TEST(a_word_has_the_sign_of_its_type)
{
	ck_assert_int_eq(vdm_item_value(vdm_def_of(134), 0xffff), -1);
	ck_assert_int_eq(vdm_item_value(vdm_def_of(5), 0xffff), 65535);
	ck_assert_int_eq(vdm_item_value(NULL, 0xffff), 65535);
}
END_TEST

/*
 * Types 1 to 4 are of the laser of a media lane (CMIS 5.3, Table 8-170), which is off
 * where the output is: what the lane receives says nothing of it. A cooler of the whole
 * module has no lane.
 */
/* clang-format off */
static const struct {
	uint8_t type, lane;
	bool sends, receives;
	enum quality quality;
} ready[] = {
	{ 1,   0,             false, true,  QUALITY_NOT_READY },
	{ 2,   0,             false, true,  QUALITY_NOT_READY },
	{ 3,   0,             false, true,  QUALITY_NOT_READY },
	{ 4,   0,             false, true,  QUALITY_NOT_READY },
	{ 143, 0,             false, true,  QUALITY_NOT_READY },
	{ 5,   0,             false, true,  QUALITY_GOOD },
	{ 2,   VDM_OF_MODULE, false, true,  QUALITY_GOOD },
	{ 1,   0,             true,  false, QUALITY_GOOD },
	{ 2,   0,             true,  false, QUALITY_GOOD },
	{ 3,   0,             true,  false, QUALITY_GOOD },
	{ 4,   0,             true,  false, QUALITY_GOOD },
	{ 143, 0,             true,  false, QUALITY_GOOD },
	{ 5,   0,             true,  false, QUALITY_NOT_READY },
};
/* clang-format on */

START_TEST(what_a_laser_does_is_ready_where_its_lane_sends)
{
	struct readings *r = &c->module.readings;

	put(0, 0, ready[_i].lane == VDM_OF_MODULE ? 15 : ready[_i].lane, ready[_i].type,
	    100);
	describe(0, 0);
	sample(0);
	c->module.has_readings = r->ready = true;
	r->tx_ready = ready[_i].sends;
	r->rx_ready = ready[_i].receives;

	ck_assert_int_eq(vdm_item_quality(c,
			     vdm_set_find(c, ready[_i].type, ready[_i].lane)),
	    ready[_i].quality);
}
END_TEST

/* clang-format off */
static const struct {
	uint8_t type, lane;
	enum limit limit;
	const char *name;
} names[] = {
	{ 5,   0,             LIMIT_LOW_ALARM,  "media-snr-low-alarm" },
	{ 6,   7,             LIMIT_HIGH_ALARM, "host-snr-high-alarm" },
	{ 4,   VDM_OF_MODULE, LIMIT_HIGH_WARN,  "media-laser-temperature-deviation-high-warning" },
	{ 77,  VDM_OF_MODULE, LIMIT_LOW_WARN,   "supply-2v6-low-warning" },
	{ 103, 1,             LIMIT_HIGH_WARN,  "type-103-high-warning" },
};
/* clang-format on */

START_TEST(a_flag_is_called_by_its_side_its_observable_and_its_limit)
{
	const struct vdm_item item = { .type = names[_i].type, .lane = names[_i].lane };
	char room[VDM_FLAG_NAME_MAX];

	ck_assert_str_eq(vdm_flag_name(&item, names[_i].limit, room), names[_i].name);
}
END_TEST

/* A read of flags that began and ended then, seconds. */
static void
read_flags(unsigned bank, uint8_t byte, unsigned begin, unsigned end)
{
	const struct flag_time when = { begin * 1000000u, end * 1000000u };

	flags[0] = byte;
	vdm_flags_read(c, at(VDM_PAGE_FLAGS, bank), flags, 128, &when, 1000000);
}

START_TEST(each_read_of_a_flag_is_counted_when_it_is_known_whose_it_is)
{
	const struct now now = { .mono_us = 90000000, .wall_us = 90000000 };
	const struct flag_record *r;

	put(0, 0, 0, 5, 7);
	put(1, 0, 1, 5, 7);
	read_flags(0, 0x22, 10, 11);
	read_flags(0, 0x22, 10, 11); /* the same one */
	read_flags(0, 0x02, 20, 21);
	vdm_flags_take(inv, c, 1, &now);
	ck_assert_uint_eq(inv->events.next, 0);
	describe(0, 0);
	vdm_flags_take(inv, c, 0, &now);
	read_flags(0, 0x20, 30, 31);
	vdm_flags_take(inv, c, 0, &now);

	r = vdm_flag_get(c, vdm_set_find(c, 5, 0), LIMIT_LOW_ALARM);
	ck_assert_uint_eq(r->count, 2);
	ck_assert_uint_eq(r->changes, 1);
	ck_assert_int_eq(r->start, FLAG_STARTS_POWER_UP);
	ck_assert_uint_eq(r->last.since_us, 10000000);
	ck_assert_uint_eq(r->clear_us, 31000000);
	ck_assert(!vdm_flag_is_up(c, vdm_set_find(c, 5, 0), LIMIT_LOW_ALARM));
	r = vdm_flag_get(c, vdm_set_find(c, 5, 1), LIMIT_LOW_ALARM);
	ck_assert_uint_eq(r->count, 2);
	ck_assert_uint_eq(r->changes, 2);
	ck_assert_uint_eq(r->last.since_us, 20000000);
	ck_assert_ptr_null(vdm_flag_get(c, vdm_set_find(c, 5, 1), LIMIT_LOW_WARN));
	/* both came; one went; it came again, and the other one went */
	ck_assert_uint_eq(inv->events.next, 4);
}
END_TEST

/* An instance that observes something else has no record, and what waits is not its. */
START_TEST(a_flag_of_another_observable_is_not_inherited)
{
	const struct now now = { .mono_us = 90000000, .wall_us = 90000000 };

	put(0, 0, 0, 5, 7);
	describe(0, 0);
	read_flags(0, 0x02, 10, 11);
	vdm_flags_take(inv, c, 0, &now);
	ck_assert_ptr_nonnull(vdm_flag_get(c, vdm_set_find(c, 5, 0), LIMIT_LOW_ALARM));
	read_flags(0, 0x02, 20, 21);
	put(0, 0, 0, 7, 7);
	describe(0, 0);
	vdm_flags_take(inv, c, 0, &now);

	ck_assert_ptr_null(vdm_flag_get(c, vdm_set_find(c, 7, 0), LIMIT_LOW_ALARM));
}
END_TEST

/* Samples fail for long, in four banks: reads become fewer, and no flag is lost. */
START_TEST(reads_that_wait_are_bounded_and_keep_their_flags)
{
	const struct now now = { .mono_us = 900000000, .wall_us = 900000000 };
	const struct flag_record *r;

	put(0, 0, 0, 5, 7);
	for (unsigned i = 0; i < 60; i++)
		read_flags(i % 4, i < 4 ? 0x01 : 0x02, 10 + i, 11 + i);
	ck_assert_uint_le(c->flagged->count, VDM_FLAG_READS);
	describe(0, 0);
	vdm_flags_take(inv, c, 0, &now);

	r = vdm_flag_get(c, vdm_set_find(c, 5, 0), LIMIT_LOW_ALARM);
	ck_assert_uint_ge(r->count, 1);
	ck_assert_uint_eq(r->last.seen_us, 67000000);
	r = vdm_flag_get(c, vdm_set_find(c, 5, 0), LIMIT_HIGH_ALARM);
	ck_assert_uint_eq(r->count, 1);
}
END_TEST

/* When the module goes, they lie in what is unknown, also behind its removal. */
START_TEST(reads_that_wait_count_as_unread)
{
	const struct now now = { .mono_us = 90000000, .wall_us = 90000000 };

	read_flags(0, 0, 10, 11);
	read_flags(0, 0x01, 20, 21);
	read_flags(0, 0, 30, 31);
	ck_assert_uint_eq(vdm_flags_since(c), 10000000);
	cage_set_presence(inv, c, PRESENCE_ABSENT, &now);
	ck_assert_uint_eq(vdm_flags_since(c), 10000000);
	vdm_flags_begin(c);
	ck_assert_uint_eq(vdm_flags_since(c), 0);
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *suite = suite_create("vdm_set");
	TCase *tc = tcase_create("vdm_set");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, observables_stand_by_type_and_lane);
	tcase_add_test(tc, what_is_described_again_alike_changes_nothing);
	tcase_add_test(tc, an_instance_that_observes_something_else_begins_anew);
	tcase_add_test(tc, what_finds_no_room_is_counted);
	tcase_add_test(tc, limits_that_find_no_row_are_none);
	tcase_add_loop_test(tc, whatever_a_module_describes_stays_within_bounds, 0, 20);
	tcase_add_test(tc, samples_and_flags_tell_what_moved);
	tcase_add_test(tc, flags_may_be_known_before_who_has_them);
	tcase_add_test(tc, flags_that_nobody_has_are_not_kept);
	tcase_add_test(tc, flags_of_before_a_reset_are_dropped);
	tcase_add_test(tc, a_word_has_the_sign_of_its_type);
	tcase_add_loop_test(tc, what_a_laser_does_is_ready_where_its_lane_sends, 0,
	    COUNT_OF(ready));
	tcase_add_loop_test(tc, a_flag_is_called_by_its_side_its_observable_and_its_limit,
	    0, COUNT_OF(names));
	tcase_add_test(tc, each_read_of_a_flag_is_counted_when_it_is_known_whose_it_is);
	tcase_add_test(tc, a_flag_of_another_observable_is_not_inherited);
	tcase_add_test(tc, reads_that_wait_are_bounded_and_keep_their_flags);
	tcase_add_test(tc, reads_that_wait_count_as_unread);
	suite_add_tcase(suite, tc);
	return suite;
}

int
main(void)
{
	return suite_run(make_suite());
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Dumps in cages: folders that this test writes, and what a host reads of them
 * over the bus under virtual time.
 */
#define _GNU_SOURCE 1

#include "sim/shelf.h"

#include <errno.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/bytes.h"
#include "base/clock.h"
#include "base/hwerr.h"
#include "sim/bus.h"
#include "sim/hand.h"
#include "sim/parts.h"
#include "sim/world.h"
#include "tests/suite.h"

#define SECOND ((uint64_t)US_PER_S)

/* The cages of the folder that make_folder() writes. */
enum { SFP, SFP_FLAT, QSFP, CMIS, OSFP, SHORT, STRANGE, MODULES };

static char folder[32], why[SHELF_WHY_MAX];
static struct shelf shelf;
static struct world *world;
static uint64_t now;

/* Byte n of each file, where the test did not choose another. */
static uint8_t
filler(unsigned n)
{
	return (uint8_t)(n * 7 + 1);
}

/* Writes a page; `first` is its first byte. */
static void
write_page(const char *module, const char *page, uint8_t first, size_t len)
{
	char path[128];
	FILE *f;

	snprintf(path, sizeof(path), "%s/%s", folder, module);
	mkdir(path, 0755);
	snprintf(path, sizeof(path), "%s/%s/%s", folder, module, page);
	f = fopen(path, "w");
	ck_assert_ptr_nonnull(f);
	for (unsigned i = 0; i < len; i++)
		fputc(i ? filler(i) : first, f);
	ck_assert_int_eq(fclose(f), 0);
}

static void
make_folder(void)
{
	char path[64];

	strcpy(folder, "/tmp/check-shelf-XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(folder));
	write_page("a-sfp", "a0-lower.bin", 0x03, 128);
	write_page("a-sfp", "a2-lower.bin", 0x4b, 128);
	write_page("a-sfp", "a2-p00.bin", 0x01, 128);
	write_page("a-sfp", "a2-p01.bin", 0x02, 128);
	write_page("a-sfp", "a2-p02.bin", 0x03, 128);
	write_page("b-sfp", "a0-lower.bin", 0x03, 128);
	write_page("b-sfp", "a0-p00.bin", 0x44, 128);
	write_page("c-qsfp", "a0-lower.bin", 0x11, 128);
	write_page("c-qsfp", "a0-p00.bin", 0x11, 128);
	write_page("c-qsfp", "a0-p03.bin", 0x33, 128);
	write_page("d-cmis", "a0-lower.bin", 0x18, 128);
	write_page("d-cmis", "a0-p00.bin", 0x18, 128);
	write_page("d-cmis", "a0-b0-p11.bin", 0x44, 128);
	write_page("d-cmis", "a0-b1-p11.bin", 0x55, 128);
	write_page("e-osfp", "a0-lower.bin", 0x00, 128); /* only page 00h says it */
	write_page("e-osfp", "a0-p00.bin", 0x19, 128);
	write_page("f-short", "a0-lower.bin", 0x0d, 64);
	write_page("f-short", "a0-p00.bin", 0x0d, 128);
	write_page("g-strange", "a0-lower.bin", 0x7f, 128);
	/* neither of these is a module */
	write_page("notes", "about.txt", 'x', 5);
	snprintf(path, sizeof(path), "%s/README", folder);
	fclose(fopen(path, "w"));
}

static int
remove_one(const char *path, const struct stat *st, int flag, struct FTW *ftw)
{
	(void)st;
	(void)flag;
	(void)ftw;
	return remove(path);
}

static void
remove_folder(void)
{
	nftw(folder, remove_one, 8, FTW_DEPTH | FTW_PHYS);
}

static void
set_up(void)
{
	struct world_params params = world_defaults;
	char path[64];

	make_folder();
	ck_assert_msg(shelf_read(folder, &shelf, why) == 0, "%s", why);
	params.cages = shelf.count;
	params.dumps = shelf.fingerprint;
	now = 1000 * SECOND;
	snprintf(path, sizeof(path), "%s/" WORLD_FILE, folder);
	ck_assert_int_eq(world_create(path, &params, &shelf, 1, now, &world), 0);
}

static void
tear_down(void)
{
	world_close(world);
	shelf_fini(&shelf);
	remove_folder();
}

static int
read_at(unsigned cage, struct sim_addr at, uint8_t *buf, size_t len)
{
	return sim_bus_read(world, cage, at, buf, len, now, NEVER_US, &now);
}

static uint8_t
byte_at(unsigned cage, struct sim_addr at)
{
	uint8_t byte;

	ck_assert_int_eq(read_at(cage, at, &byte, 1), HW_OK);
	return byte;
}

static void
write_at(unsigned cage, struct sim_addr at, uint8_t byte)
{
	ck_assert_int_eq(sim_bus_write(world, cage, at, &byte, 1, now, NEVER_US, &now),
	    HW_OK);
}

START_TEST(each_dump_has_a_cage_of_its_type_in_the_order_of_names)
{
	static const uint8_t types[MODULES] = { WORLD_SFP28, WORLD_SFP28, WORLD_QSFP28,
		WORLD_QSFP_DD, WORLD_OSFP, WORLD_QSFP, WORLD_QSFP_DD };

	ck_assert_uint_eq(world_cages(world), MODULES);
	for (unsigned i = 0; i < MODULES; i++) {
		ck_assert_int_eq(atoi(world_cage(world, i)->label), (int)i + 1);
		ck_assert_uint_eq(world_cage(world, i)->type, types[i]);
		ck_assert_int_eq(sim_bus_presence(world, i, now), 1);
	}
	ck_assert_str_eq(world_cage(world, CMIS)->module.part.name, "d-cmis");
}
END_TEST

/* Halves that a dump holds, and the first byte of their file. */
static const struct {
	unsigned cage;
	struct sim_addr at;
	uint8_t first;
} held[] = {
	{ SFP, { 0x50, 0, 0, 0 }, 0x03 },
	{ SFP, { 0x51, 0, 0, 0 }, 0x4b },
	{ SFP, { 0x51, 0, 0, 128 }, 0x01 },
	{ SFP, { 0x51, 0, 1, 128 }, 0x02 },
	{ SFP, { 0x51, 0, 2, 128 }, 0x03 },
	{ SFP_FLAT, { 0x50, 0, 0, 128 }, 0x44 },
	{ QSFP, { 0x50, 0, 0, 0 }, 0x11 },
	{ QSFP, { 0x50, 0, 3, 128 }, 0x33 },
	{ CMIS, { 0x50, 0, 0, 128 }, 0x18 },
	{ CMIS, { 0x50, 0, 0x11, 128 }, 0x44 },
	{ CMIS, { 0x50, 1, 0x11, 128 }, 0x55 },
	{ OSFP, { 0x50, 0, 0, 128 }, 0x19 },
	{ STRANGE, { 0x50, 0, 0, 0 }, 0x7f },
};

START_TEST(a_module_answers_the_bytes_of_its_dump_an_hour_later_too)
{
	/* the page registers at 126 and 127 of a lower half are the module's own */
	size_t len = held[_i].at.byte ? 128 : 126;
	uint8_t buf[128];

	sim_bus_changed(world, held[_i].cage,
	    world_cage(world, held[_i].cage)->module.part.family);
	now += 3600 * SECOND;
	ck_assert_int_eq(read_at(held[_i].cage, held[_i].at, buf, len), HW_OK);
	ck_assert_uint_eq(buf[0], held[_i].first);
	for (unsigned i = 1; i < len; i++)
		ck_assert_uint_eq(buf[i], filler(i));
}
END_TEST

static const struct {
	unsigned cage;
	struct sim_addr at;
	size_t len;
	int err;
} missing[] = {
	{ SFP, { 0x50, 0, 0, 128 }, 1, HW_NOPAGE },
	{ SFP, { 0x51, 0, 3, 128 }, 1, HW_NOPAGE },
	{ SFP_FLAT, { 0x51, 0, 0, 0 }, 1, HW_NACK },
	{ QSFP, { 0x50, 0, 1, 128 }, 1, HW_NOPAGE },
	{ CMIS, { 0x50, 0, 1, 128 }, 128, HW_NOPAGE },
	{ CMIS, { 0x50, 2, 0x11, 128 }, 1, HW_NOPAGE },
	{ STRANGE, { 0x50, 0, 0, 128 }, 1, HW_NOPAGE },
	{ SHORT, { 0x50, 0, 0, 0 }, 65, HW_IO },
	{ SHORT, { 0x50, 0, 0, 64 }, 1, HW_IO },
	{ SHORT, { 0x50, 0, 0, 0 }, 64, HW_OK },
	{ SHORT, { 0x50, 0, 0, 128 }, 128, HW_OK },
};

START_TEST(what_a_dump_lacks_is_an_error_and_never_zeroes)
{
	uint8_t buf[128];

	memset(buf, 0xee, sizeof(buf));
	ck_assert_int_eq(read_at(missing[_i].cage, missing[_i].at, buf, missing[_i].len),
	    missing[_i].err);
	if (missing[_i].err)
		ck_assert_uint_eq(buf[0], 0xee);
}
END_TEST

/* Bytes by how they behave: written, and what they are afterwards. */
static const struct {
	unsigned cage;
	struct sim_addr at;
	bool kept;
} written[] = {
	{ QSFP, { 0x50, 0, 0, 86 }, true },
	{ QSFP, { 0x50, 0, 0, 22 }, false },
	{ QSFP, { 0x50, 0, 0, 148 }, false },
	{ CMIS, { 0x50, 0, 0, 26 }, true },
	{ CMIS, { 0x50, 0, 0, 14 }, false },
	{ SFP, { 0x51, 0, 0, 200 }, true },
	{ SFP, { 0x51, 0, 0, 96 }, false },
	{ SFP, { 0x50, 0, 0, 20 }, false },
};

START_TEST(a_host_writes_what_the_standard_lets_it_write)
{
	uint8_t before = byte_at(written[_i].cage, written[_i].at);
	uint8_t after = before ^ 0x2d;

	write_at(written[_i].cage, written[_i].at, after);

	ck_assert_uint_eq(byte_at(written[_i].cage, written[_i].at),
	    written[_i].kept ? after : before);
}
END_TEST

static const struct {
	unsigned cage;
	struct sim_addr flag;
	bool latched;
} flags[] = {
	{ QSFP, { 0x50, 0, 0, 9 }, true },
	{ CMIS, { 0x50, 0, 0, 9 }, true },
	{ CMIS, { 0x50, 0, 0x11, 139 }, true },
	{ SFP, { 0x51, 0, 0, 112 }, false },
};

START_TEST(flags_clear_as_their_standard_says_and_do_not_come_back)
{
	uint8_t first = byte_at(flags[_i].cage, flags[_i].flag);

	ck_assert_uint_ne(first, 0);
	now += 60 * SECOND;
	ck_assert_uint_eq(byte_at(flags[_i].cage, flags[_i].flag),
	    flags[_i].latched ? 0 : first);
}
END_TEST

/* A module that does not have a page answers page 00h, and nothing of that is a flag. */
START_TEST(page_00_in_place_of_a_page_has_no_flags)
{
	struct sim_addr flag = { 0x50, 0, 0x11, 139 };
	uint8_t first = byte_at(CMIS, (struct sim_addr){ 0x50, 0, 0, 128 });
	uint64_t told;

	ck_assert_int_eq(hand_set(world, CMIS, 0x11, 128, &first, 1, now), 0);
	told = atomic_load(&world->map->ledger.events);
	for (unsigned i = 0; i < 2; i++)
		ck_assert_uint_eq(byte_at(CMIS, flag), filler(139 - 128));
	ck_assert_uint_eq(atomic_load(&world->map->ledger.events), told);
}
END_TEST

START_TEST(a_reset_silences_a_module_until_it_is_over)
{
	struct sim_addr low = { 0x50, 0, 0, 90 };
	uint8_t byte = byte_at(QSFP, low);

	ck_assert_int_eq(sim_bus_pin_set(world, QSFP, SIM_BUS_RESET, 1, now), HW_OK);
	ck_assert_int_eq(read_at(QSFP, low, &byte, 1), HW_NACK);
	ck_assert_int_eq(sim_bus_pin_set(world, QSFP, SIM_BUS_RESET, 0, now), HW_OK);
	ck_assert_uint_eq(byte_at(QSFP, low), filler(90));
	ck_assert_int_eq(sim_bus_pin_get(world, QSFP, SIM_BUS_INTERRUPT, now), 0);
}
END_TEST

START_TEST(no_page_is_selected_that_was_when_the_dump_was_taken)
{
	static const struct sim_addr low = { 0x50, 0, 0, 127 },
				     bank = { 0x50, 0, 0, 126 }, a2 = { 0x51, 0, 0, 127 };

	ck_assert_uint_eq(byte_at(QSFP, low), 0);
	ck_assert_uint_eq(byte_at(CMIS, low), 0);
	ck_assert_uint_eq(byte_at(CMIS, bank), 0);
	ck_assert_uint_eq(byte_at(SFP, a2), 0);
}
END_TEST

START_TEST(a_hand_plugs_a_dump_where_it_fits_and_cannot_bend_it)
{
	int64_t warm = 80000;
	char path[64];
	struct sim_module still;

	snprintf(path, sizeof(path), "%s/d-cmis", folder);
	ck_assert_int_eq(shelf_module(path, &still, why), 0);
	ck_assert_int_eq(hand_insert_still(world, STRANGE, &still, now), -EBUSY);
	ck_assert_int_eq(hand_remove(world, STRANGE, now), 0);
	ck_assert_int_eq(hand_insert_still(world, STRANGE, &still, now), 0);
	ck_assert_uint_eq(byte_at(STRANGE, (struct sim_addr){ 0x50, 0, 0, 0 }), 0x18);
	ck_assert_int_eq(hand_remove(world, SFP, now), 0);
	ck_assert_int_eq(hand_insert_still(world, SFP, &still, now), -EMEDIUMTYPE);
	ck_assert_int_eq(hand_bend(world, STRANGE, QUANTITY_TEMPERATURE, -1, &warm, 0,
			     now),
	    -EOPNOTSUPP);
}
END_TEST

START_TEST(a_register_that_is_set_stays)
{
	uint8_t cold = 0x11;
	struct sim_addr temperature = { 0x50, 0, 0, 14 };

	ck_assert_int_eq(hand_set(world, CMIS, SIM_LOWER, 14, &cold, 1, now), 0);
	now += 60 * SECOND;
	ck_assert_uint_eq(byte_at(CMIS, temperature), cold);
}
END_TEST

static uint64_t
fingerprint_now(void)
{
	struct shelf s;
	uint64_t ret;

	ck_assert_msg(shelf_read(folder, &s, why) == 0, "%s", why);
	ret = s.fingerprint;
	shelf_fini(&s);
	return ret;
}

START_TEST(the_fingerprint_follows_names_and_bytes_and_nothing_else)
{
	char from[64], to[64];

	write_page("notes", "about.txt", 'y', 6);
	ck_assert(fingerprint_now() == shelf.fingerprint);
	write_page("c-qsfp", "a0-p03.bin", 0x34, 128);
	ck_assert(fingerprint_now() != shelf.fingerprint);
	write_page("c-qsfp", "a0-p03.bin", 0x33, 127);
	ck_assert(fingerprint_now() != shelf.fingerprint);
	write_page("c-qsfp", "a0-p03.bin", 0x33, 128);
	ck_assert(fingerprint_now() == shelf.fingerprint);
	snprintf(from, sizeof(from), "%s/c-qsfp/a0-p03.bin", folder);
	snprintf(to, sizeof(to), "%s/c-qsfp/a0-p02.bin", folder);
	ck_assert_int_eq(rename(from, to), 0);
	ck_assert(fingerprint_now() != shelf.fingerprint);
	ck_assert_int_eq(rename(to, from), 0);
	snprintf(from, sizeof(from), "%s/c-qsfp", folder);
	snprintf(to, sizeof(to), "%s/c-other", folder);
	ck_assert_int_eq(rename(from, to), 0);
	ck_assert(fingerprint_now() != shelf.fingerprint);
}
END_TEST

START_TEST(a_page_that_cannot_be_read_whole_is_told_with_its_place)
{
	struct shelf s;

	write_page("c-qsfp", "a0-p03.bin", 0x33, 129);
	ck_assert_int_ne(shelf_read(folder, &s, why), 0);
	ck_assert_ptr_nonnull(strstr(why, "c-qsfp: a0-p03.bin is longer"));
}
END_TEST

START_TEST(a_folder_without_dumps_is_refused)
{
	struct shelf s;
	char path[64];

	snprintf(path, sizeof(path), "%s/notes", folder);
	ck_assert_int_eq(shelf_read(path, &s, why), -ENODATA);
	ck_assert_str_eq(why, "no module dump in it");
	snprintf(path, sizeof(path), "%s/nowhere", folder);
	ck_assert_int_eq(shelf_read(path, &s, why), -ENOENT);
	ck_assert_str_eq(why, "No such file or directory");
}
END_TEST

START_TEST(more_modules_than_cages_are_refused)
{
	struct shelf s;
	char name[16];

	for (unsigned i = MODULES; i < WORLD_CAGES_MAX; i++) {
		snprintf(name, sizeof(name), "m%u", i);
		write_page(name, "a0-lower.bin", 0x03, 128);
	}
	ck_assert_msg(shelf_read(folder, &s, why) == 0, "%s", why);
	ck_assert_uint_eq(s.count, WORLD_CAGES_MAX);
	shelf_fini(&s);
	write_page("one-more", "a0-lower.bin", 0x03, 128);
	ck_assert_int_eq(shelf_read(folder, &s, why), -E2BIG);
	ck_assert_str_eq(why, "more than 512 modules");
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *suite = suite_create("shelf");
	TCase *tc = tcase_create("dumps in cages");

	tcase_add_checked_fixture(tc, set_up, tear_down);
	tcase_add_test(tc, each_dump_has_a_cage_of_its_type_in_the_order_of_names);
	tcase_add_loop_test(tc, a_module_answers_the_bytes_of_its_dump_an_hour_later_too,
	    0, (int)COUNT_OF(held));
	tcase_add_loop_test(tc, what_a_dump_lacks_is_an_error_and_never_zeroes, 0,
	    (int)COUNT_OF(missing));
	tcase_add_loop_test(tc, a_host_writes_what_the_standard_lets_it_write, 0,
	    (int)COUNT_OF(written));
	tcase_add_test(tc, page_00_in_place_of_a_page_has_no_flags);
	tcase_add_loop_test(tc, flags_clear_as_their_standard_says_and_do_not_come_back,
	    0, (int)COUNT_OF(flags));
	tcase_add_test(tc, a_reset_silences_a_module_until_it_is_over);
	tcase_add_test(tc, no_page_is_selected_that_was_when_the_dump_was_taken);
	tcase_add_test(tc, a_hand_plugs_a_dump_where_it_fits_and_cannot_bend_it);
	tcase_add_test(tc, a_register_that_is_set_stays);
	tcase_add_test(tc, the_fingerprint_follows_names_and_bytes_and_nothing_else);
	tcase_add_test(tc, a_page_that_cannot_be_read_whole_is_told_with_its_place);
	tcase_add_test(tc, a_folder_without_dumps_is_refused);
	tcase_add_test(tc, more_modules_than_cages_are_refused);
	suite_add_tcase(suite, tc);
	return suite;
}

int
main(void)
{
	return suite_run(make_suite());
}

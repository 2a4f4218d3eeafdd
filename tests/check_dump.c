/* SPDX-License-Identifier: Apache-2.0 */
#include "sim/dump.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/bytes.h"
#include "tests/suite.h"

static char folder[] = "/tmp/check_dump.XXXXXX";
static struct dump dump;
static struct notes notes;

static void
path_of(const char *name, char *buf, size_t size)
{
	snprintf(buf, size, "%s/%s", folder, name);
}

static void
write_file(const char *name, unsigned first, size_t len)
{
	char path[128];
	FILE *file;

	path_of(name, path, sizeof(path));
	file = fopen(path, "w");
	ck_assert_ptr_nonnull(file);
	for (size_t i = 0; i < len; i++)
		fputc((int)(first + i), file);
	ck_assert_int_eq(fclose(file), 0);
}

static void
setup(void)
{
	strcpy(folder + strlen(folder) - 6, "XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(folder));
	memset(&notes, 0, sizeof(notes));
}

static void
teardown(void)
{
	static const char *const names[] = { "a0-lower.bin", "a0-p00.bin", "a0-p02.bin",
		"a0-b0-p02.bin", "a0-b1-p11.bin", "a2-lower.bin", "a2-p02.bin",
		"a0-pzz.bin", "notes.txt" };
	char path[128];

	for (size_t i = 0; i < COUNT_OF(names); i++) {
		path_of(names[i], path, sizeof(path));
		unlink(path);
	}
	path_of("a0-p01.bin", path, sizeof(path));
	if (rmdir(path) < 0)
		unlink(path);
	rmdir(folder);
}

/* File names and the half that each means; page NO_ADVERT: none. */
static const struct {
	const char *name;
	uint16_t page;
	uint8_t bank;
} names_[] = {
	{ "a0-lower.bin", LOW, 0 },
	{ "a2-lower.bin", A2_LOW, 0 },
	{ "a0-p00.bin", 0x00, 0 },
	{ "a0-p9f.bin", 0x9f, 0 },
	{ "a0-pff.bin", 0xff, 0 },
	{ "a0-b0-p11.bin", 0x11, 0 },
	{ "a0-b3-p2c.bin", 0x2c, 3 },
	{ "a0-b0-p02.bin", 0x02, 0 },
	{ "a2-p00.bin", A2_TABLE, 0 },
	{ "a2-p03.bin", A2_TABLE + 3, 0 },
	{ "a2-p04.bin", NO_ADVERT, 0 },
	{ "a2-b0-p02.bin", NO_ADVERT, 0 },
	{ "a0-b1-p02.bin", NO_ADVERT, 0 },
	{ "a0-b4-p11.bin", NO_ADVERT, 0 },
	{ "a0-b4-p1c.bin", 0x1c, 4 },
	{ "a0-b9-p1c.bin", 0x1c, 9 },
	{ "a0-b10-p1c.bin", 0x1c, 10 },
	{ "a0-b15-p1c.bin", 0x1c, 15 },
	{ "a0-b16-p1c.bin", NO_ADVERT, 0 },
	{ "a0-b20-p1c.bin", NO_ADVERT, 0 },
	{ "a0-b015-p1c.bin", NO_ADVERT, 0 },
	{ "a0-b01-p1c.bin", NO_ADVERT, 0 },
	{ "a0-b15-p11.bin", NO_ADVERT, 0 },
	{ "a0-b1x-p1c.bin", NO_ADVERT, 0 },
	{ "a0-b:-p1c.bin", NO_ADVERT, 0 },
	{ "a0-b/-p1c.bin", NO_ADVERT, 0 },
	{ "a0-b-p1c.bin", NO_ADVERT, 0 },
	{ "a0-p0.bin", NO_ADVERT, 0 },
	{ "a0-p000.bin", NO_ADVERT, 0 },
	{ "a0-p0G.bin", NO_ADVERT, 0 },
	{ "a0-p", NO_ADVERT, 0 },
	{ "a0-", NO_ADVERT, 0 },
	{ "a0-p00.bin.bak", NO_ADVERT, 0 },
	{ "a1-lower.bin", NO_ADVERT, 0 },
	{ "", NO_ADVERT, 0 },
};

START_TEST(a_name_means_one_half_or_none)
{
	struct memaddr at;
	bool good = dump_parse_name(names_[_i].name, &at);

	ck_assert_int_eq(good, names_[_i].page != NO_ADVERT);
	if (!good)
		return;
	ck_assert_uint_eq(at.page, names_[_i].page);
	ck_assert_uint_eq(at.bank, names_[_i].bank);
	ck_assert_uint_eq(at.byte, at.page == LOW || at.page == A2_LOW ? 0 : 128);
}
END_TEST

START_TEST(a_folder_becomes_a_memory_map)
{
	struct memaddr bank1 = mem_at(0x11, 200);

	write_file("a0-lower.bin", 1, 128);
	write_file("a0-b1-p11.bin", 2, 128);
	write_file("a2-p02.bin", 3, 128);
	write_file("notes.txt", 'x', 5);

	ck_assert_int_eq(dump_load(folder, &dump, &notes), 0);

	bank1.bank = 1;
	ck_assert_int_eq(*memmap_bytes(&dump.map, mem_at(LOW, 127), 1), 128);
	ck_assert_int_eq(*memmap_bytes(&dump.map, bank1, 1), 74);
	ck_assert_int_eq(*memmap_bytes(&dump.map, mem_at(A2_TABLE + 2, 128), 1), 3);
	ck_assert_uint_eq(dump.map.count, 3);
	ck_assert_uint_eq(notes.count, 0);
}
END_TEST

START_TEST(a_short_file_is_held_as_far_as_it_goes)
{
	write_file("a0-lower.bin", 1, 64);

	ck_assert_int_eq(dump_load(folder, &dump, &notes), 0);

	ck_assert_ptr_nonnull(memmap_bytes(&dump.map, mem_at(LOW, 63), 1));
	ck_assert_ptr_null(memmap_bytes(&dump.map, mem_at(LOW, 64), 1));
}
END_TEST

START_TEST(an_empty_file_holds_nothing)
{
	write_file("a0-lower.bin", 1, 0);

	ck_assert_int_eq(dump_load(folder, &dump, &notes), 0);

	ck_assert_ptr_null(memmap_bytes(&dump.map, mem_at(LOW, 0), 1));
}
END_TEST

START_TEST(a_file_longer_than_a_page_is_left_out_and_told)
{
	write_file("a0-lower.bin", 1, 128);
	write_file("a0-p00.bin", 1, 129);

	ck_assert_int_eq(dump_load(folder, &dump, &notes), 0);

	ck_assert(memmap_holds(&dump.map, LOW, 0));
	ck_assert(!memmap_holds(&dump.map, 0x00, 0));
	ck_assert_uint_eq(notes.count, 1);
	ck_assert_ptr_nonnull(strstr(notes.text[0], "a0-p00.bin is longer"));
}
END_TEST

START_TEST(two_files_of_one_page_are_told)
{
	write_file("a0-p02.bin", 1, 128);
	write_file("a0-b0-p02.bin", 2, 128);

	ck_assert_int_eq(dump_load(folder, &dump, &notes), 0);

	ck_assert(memmap_holds(&dump.map, 0x02, 0));
	ck_assert_uint_eq(notes.count, 1);
	ck_assert_ptr_nonnull(
	    strstr(notes.text[0], "p02.bin is a page that another file is"));
}
END_TEST

/* Things that are named like a page and are none. */
static void
make_directory(const char *path)
{
	ck_assert_int_eq(mkdir(path, 0700), 0);
}

static void
make_fifo(const char *path)
{
	ck_assert_int_eq(mkfifo(path, 0600), 0);
}

static void
make_link_to_device(const char *path)
{
	ck_assert_int_eq(symlink("/dev/zero", path), 0);
}

static void
make_link_to_nothing(const char *path)
{
	ck_assert_int_eq(symlink("/nonexistent/page", path), 0);
}

static void
make_link_to_itself(const char *path)
{
	ck_assert_int_eq(symlink(path, path), 0);
}

static void (*const makers[])(const char *path) = { make_directory, make_fifo,
	make_link_to_device, make_link_to_nothing, make_link_to_itself };

START_TEST(what_is_no_plain_file_is_left_out_and_told)
{
	char path[128];

	write_file("a0-lower.bin", 1, 128);
	path_of("a0-p01.bin", path, sizeof(path));
	makers[_i](path);

	ck_assert_int_eq(dump_load(folder, &dump, &notes), 0);

	ck_assert(!memmap_holds(&dump.map, 0x01, 0));
	ck_assert_uint_eq(notes.count, 1);
	ck_assert_ptr_nonnull(strstr(notes.text[0], "a0-p01.bin cannot be read"));
}
END_TEST

START_TEST(a_page_that_does_not_exist_is_told)
{
	write_file("a0-lower.bin", 1, 128);
	write_file("a0-pzz.bin", 1, 128);

	ck_assert_int_eq(dump_load(folder, &dump, &notes), 0);

	ck_assert_uint_eq(dump.map.count, 1);
	ck_assert_uint_eq(notes.count, 1);
}
END_TEST

START_TEST(a_folder_without_pages_is_refused)
{
	ck_assert_int_eq(dump_load(folder, &dump, &notes), -ENODATA);
	write_file("notes.txt", 'x', 5);
	ck_assert_int_eq(dump_load(folder, &dump, &notes), -ENODATA);
	ck_assert_int_eq(dump_load("/nonexistent/folder", &dump, &notes), -ENOENT);
	ck_assert_int_eq(dump_load("/dev/null", &dump, &notes), -ENOTDIR);
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *s = suite_create("dump");
	TCase *t = tcase_create("dump");

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_loop_test(t, a_name_means_one_half_or_none, 0, COUNT_OF(names_));
	tcase_add_test(t, a_folder_becomes_a_memory_map);
	tcase_add_test(t, a_short_file_is_held_as_far_as_it_goes);
	tcase_add_test(t, an_empty_file_holds_nothing);
	tcase_add_test(t, a_file_longer_than_a_page_is_left_out_and_told);
	tcase_add_test(t, two_files_of_one_page_are_told);
	tcase_add_loop_test(t, what_is_no_plain_file_is_left_out_and_told, 0,
	    COUNT_OF(makers));
	tcase_add_test(t, a_page_that_does_not_exist_is_told);
	tcase_add_test(t, a_folder_without_pages_is_refused);
	suite_add_tcase(s, t);
	return s;
}

int
main(void)
{
	return suite_run(make_suite());
}

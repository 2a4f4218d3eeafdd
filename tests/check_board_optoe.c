/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Module memory behind optoe: where bytes are in its file, and what its driver does that
 * must not become a reading.
 */
#define _GNU_SOURCE 1

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>

#include "plugins/board/optoe.h"
#include "tests/board_double.h"
#include "tests/suite.h"

#define FILE_OF(bus) "/sys/bus/i2c/devices/" bus "-0050/"

static const char optoe_board[] =
    "format 1\nboard t\nverified no\nsource \"t\"\ncages 2\n"
    "[cage 1-2]\ntype qsfp-dd\nlabel {n}\nbus range 10\n"
    "eeprom optoe /sys/bus/i2c/devices/{bus}-0050/eeprom class auto\n"
    "[cage 1]\npresent attr /sys/present asserted 1\n";

static struct double_switch *const d = &the_double;
static struct double_attribute *present, *klass;
static struct chassis *ch;

static void
setup(void)
{
	double_reset();
	present = double_attribute("/sys/present", "1\n");
	klass = double_attribute(FILE_OF("10") "dev_class", "3\n");
	ch = double_open(optoe_board);
	d->transactions = d->write_count = 0;
}

static void
teardown(void)
{
	chassis_close(ch);
}

static int
read_at(unsigned cage, uint8_t page, uint8_t byte, uint8_t *buf, size_t len)
{
	struct platform_addr at = { 0x50, 0, page, byte };

	return chassis_read(ch, cage, at, buf, len, d->now_us + 1000000);
}

static void
expect_page(uint8_t page)
{
	uint8_t buf[128];

	ck_assert_int_eq(read_at(0, page, 128, buf, 128), PLATFORM_OK);
	for (unsigned i = 0; i < 128; i++)
		ck_assert_uint_eq(buf[i], double_byte(0, page, (uint8_t)(128 + i)));
}

/*
 * The file.
 */

static ssize_t
tell_offset(int fd, void *buf, size_t len, off_t at)
{
	(void)fd;
	if (len == 1) {
		*(uint8_t *)buf = 0; /* page 00h is in front */
		return 1;
	}
	memcpy(buf, &at, sizeof(at));
	return (ssize_t)len;
}

static int
open_any(const char *path, int flags)
{
	(void)flags;
	return strstr(path, "eeprom") ? 7 : -ENOENT;
}

static void
close_any(int fd)
{
	(void)fd;
}

static uint64_t
no_time(void)
{
	return 0;
}

static const struct sys offset_sys = { .open = open_any,
	.close = close_any,
	.pread = tell_offset,
	.now_us = no_time };

static const struct {
	uint8_t klass;
	bool banks;
	struct platform_addr at;
	long offset; /* -1: NOPAGE */
} places[] = {
	{ 1, false, { 0x50, 0, 0, 0 }, 0 },
	{ 1, false, { 0x50, 7, 9, 100 }, 100 },
	{ 1, false, { 0x50, 0, 0, 128 }, 128 },
	{ 1, false, { 0x50, 0, 3, 200 }, 128 + 3 * 128 + 72 },
	{ 1, false, { 0x50, 1, 3, 200 }, -1 },
	{ 1, false, { 0x51, 0, 0, 0 }, -1 },
	{ 2, false, { 0x50, 0, 0, 20 }, 20 },
	{ 2, false, { 0x50, 0, 0, 200 }, 200 },
	{ 2, false, { 0x50, 0, 1, 200 }, -1 },
	{ 2, false, { 0x51, 0, 0, 0 }, 256 },
	{ 2, false, { 0x51, 0, 0, 96 }, 352 },
	{ 2, false, { 0x51, 0, 0, 128 }, 384 },
	{ 2, false, { 0x51, 0, 2, 130 }, 384 + 2 * 128 + 2 },
	{ 2, false, { 0x51, 1, 2, 130 }, -1 },
	{ 3, false, { 0x50, 0, 0x11, 128 }, 128 + 0x11 * 128 },
	{ 3, false, { 0x50, 0, 0xff, 248 }, 32896 - 8 },
	{ 3, false, { 0x50, 1, 0x11, 128 }, -1 },
	{ 3, true, { 0x50, 2, 0x11, 129 }, 128 + 2 * 32768 + 0x11 * 128 + 1 },
	{ 3, true, { 0x51, 0, 0, 0 }, -1 },
};

START_TEST(each_byte_has_its_place_in_the_file)
{
	struct optoe o;
	off_t at = -1;
	int r;

	ck_assert_int_eq(optoe_init(&o, &offset_sys, "", "/sys/eeprom", places[_i].klass,
			     0, places[_i].banks),
	    0);
	r = optoe_read(&o, places[_i].at, (uint8_t *)&at, sizeof(at), false, 9);
	ck_assert_int_eq(r, places[_i].offset < 0 ? PLATFORM_NOPAGE : PLATFORM_OK);
	ck_assert_int_eq(at, places[_i].offset);
	optoe_fini(&o);
}
END_TEST

/*
 * The page that stays.
 */

START_TEST(page_00h_is_never_another_page_that_stayed)
{
	uint8_t byte;

	d->lose_restore = 1;
	ck_assert_int_eq(read_at(0, 0x11, 128, &byte, 1), PLATFORM_OK);
	ck_assert_uint_eq(d->module[0].page, 0x11);
	expect_page(0);
	ck_assert_str_eq(d->said,
	    "cage 1: page repaired: optoe had left another page in front of page 00h (1 "
	    "so far)\n");
	expect_page(0);
	d->lose_restore = 1;
	expect_page(2);
	expect_page(0);
	ck_assert_ptr_nonnull(strstr(d->said, "(2 so far)"));
}
END_TEST

START_TEST(a_page_costs_what_the_driver_takes_and_a_look)
{
	expect_page(0);
	ck_assert_uint_eq(d->transactions, 2); /* a look, and the page */
	expect_page(0x11);
	ck_assert_uint_eq(d->transactions, 2 + 3);
	ck_assert_int_eq(read_at(0, 0, 0, (uint8_t[40]){ 0 }, 40), PLATFORM_OK);
	ck_assert_uint_eq(d->transactions, 2 + 3 + 1);
}
END_TEST

START_TEST(of_a_shared_module_no_page_is_repaired)
{
	uint8_t byte;

	d->module[0].page = 0x11;
	ck_assert_int_eq(chassis_share(ch, 0, true), 1);
	ck_assert_int_eq(read_at(0, 0, 128, &byte, 1), PLATFORM_BUSY);
	ck_assert_int_eq(chassis_write(ch, 0, (struct platform_addr){ 0x50, 0, 0, 26 },
			     &byte, 1, d->now_us + 1000000),
	    PLATFORM_PERM);
	ck_assert_uint_eq(d->write_count, 0);
	ck_assert_int_eq(chassis_share(ch, 0, false), 1);
	expect_page(0);
}
END_TEST

/* Its driver says where memory ends, and byte 127 is whatever its maker put there. */
START_TEST(a_flat_module_may_have_anything_at_byte_127)
{
	uint8_t byte;

	d->module[0].flat = true;
	d->module[0].page = 0x42;
	d->module[0].stubborn = true;
	d->module[0].pages = 0; /* and it stays */
	ck_assert_int_eq(read_at(0, 0, 128, &byte, 1), PLATFORM_OK);
	ck_assert_int_eq(read_at(0, 1, 128, &byte, 1), PLATFORM_NOPAGE);
	d->write_count = 0;
	ck_assert_int_eq(read_at(0, 0, 128, &byte, 1), PLATFORM_OK);
	ck_assert_uint_eq(d->write_count, 0);
	ck_assert_str_eq(d->said, "");
}
END_TEST

START_TEST(a_page_that_cannot_be_repaired_is_an_error)
{
	uint8_t byte;

	d->module[0].page = 0x11;
	d->module[0].stubborn = true;
	d->module[0].pages = 0;
	ck_assert_int_eq(read_at(0, 0, 128, &byte, 1), PLATFORM_IO);
}
END_TEST

/*
 * Errors.
 */

START_TEST(a_module_that_is_busy_gets_patience_while_its_pin_says_present)
{
	uint8_t byte;

	d->fail_at = 1;
	d->fail_count = 4;
	d->fail_error = -ENXIO;
	ck_assert_int_eq(read_at(0, 0, 0, &byte, 1), PLATFORM_OK);
	ck_assert_uint_eq(d->sleeps, 4);
	for (unsigned i = 0; i < 4; i++)
		ck_assert_uint_eq(d->slept_us[i], 5000u << i);
	d->fail_at = d->transactions + 1;
	d->fail_count = 5;
	ck_assert_int_eq(read_at(0, 0, 0, &byte, 1), PLATFORM_NACK);
}
END_TEST

START_TEST(an_empty_cage_gets_no_patience)
{
	uint8_t byte;

	d->fail_at = 1;
	d->fail_count = 99;
	d->fail_error = -ENXIO;
	strcpy(present->text, "0\n");
	ck_assert_int_eq(read_at(0, 0, 0, &byte, 1), PLATFORM_ABSENT);
	/* nor one where nobody knows */
	ck_assert_int_eq(read_at(1, 0, 0, &byte, 1), PLATFORM_NACK);
	ck_assert_uint_eq(d->sleeps, 0);
	ck_assert_uint_eq(d->transactions, 2);
}
END_TEST

START_TEST(patience_ends_at_the_deadline)
{
	struct platform_addr at = { .i2c = 0x50 };
	uint8_t byte;

	d->fail_at = 1;
	d->fail_count = 99;
	d->fail_error = -ENXIO;
	ck_assert_int_eq(chassis_read(ch, 0, at, &byte, 1, d->now_us + 16000),
	    PLATFORM_NACK);
	ck_assert_uint_eq(d->sleeps, 2);
	d->transactions = 0;
	ck_assert_int_eq(chassis_read(ch, 0, at, &byte, 1, d->now_us - 1),
	    PLATFORM_TIMEOUT);
	ck_assert_uint_eq(d->transactions, 0);
}
END_TEST

static const struct {
	int error, err;
} errors[] = {
	{ -ETIMEDOUT, PLATFORM_TIMEOUT }, { -EIO, PLATFORM_IO },
	{ -EAGAIN, PLATFORM_BUSY }, { -ENODEV, PLATFORM_GONE }, { -EBADF, PLATFORM_GONE },
	{ 3, PLATFORM_IO },      /* three bytes fewer */
	{ 16, PLATFORM_NOPAGE }, /* none at all */
};

START_TEST(each_error_of_the_driver_is_one_of_the_platform)
{
	uint8_t buf[16];

	ck_assert_int_eq(read_at(0, 0x11, 128, buf, 16), PLATFORM_OK);
	d->fail_at = d->transactions + 2;
	d->fail_count = 1;
	d->fail_error = errors[_i].error;
	ck_assert_int_eq(read_at(0, 0x11, 128, buf, 16), errors[_i].err);
}
END_TEST

START_TEST(lower_memory_that_ends_early_is_no_missing_page)
{
	uint8_t buf[16];

	d->fail_error = 16;
	ck_assert_int_eq(read_at(0, 0, 0, buf, 16), PLATFORM_IO);
}
END_TEST

/*
 * Classes.
 */

START_TEST(another_kind_of_module_gets_another_class_and_the_file_is_opened_again)
{
	unsigned opens = d->opens;

	ck_assert_int_eq(chassis_changed(ch, 0, PLATFORM_FAMILY_CMIS), PLATFORM_OK);
	ck_assert_uint_eq(klass->writes, 0);
	ck_assert_uint_eq(d->opens, opens);
	ck_assert_int_eq(chassis_changed(ch, 0, PLATFORM_FAMILY_SFF8636), PLATFORM_OK);
	ck_assert_str_eq(klass->text, "1\n");
	ck_assert_uint_eq(d->opens, opens + 1);
	ck_assert_int_eq(chassis_changed(ch, 0, PLATFORM_FAMILY_SFF8472), PLATFORM_OK);
	ck_assert_str_eq(klass->text, "2\n");
	/* A0h of class 2 has no page to repair */
	d->module[0].page = 0x42;
	d->write_count = 0;
	ck_assert_int_eq(read_at(0, 0, 200, (uint8_t[1]){ 0 }, 1), PLATFORM_OK);
	ck_assert_uint_eq(d->write_count, 0);
	ck_assert_int_eq(chassis_changed(ch, 0, PLATFORM_FAMILY_NONE), PLATFORM_OK);
	ck_assert_str_eq(klass->text, "2\n");
}
END_TEST

START_TEST(a_class_that_only_root_can_reopen_makes_the_process_begin_anew)
{
	d->open_error[0] = -EACCES;
	ck_assert_int_eq(chassis_changed(ch, 0, PLATFORM_FAMILY_SFF8636), PLATFORM_GONE);
}
END_TEST

START_TEST(a_class_that_cannot_be_set_is_told_once_and_never_read_wrongly)
{
	uint8_t byte;

	ck_assert_int_eq(chassis_changed(ch, 1, PLATFORM_FAMILY_SFF8636), PLATFORM_OK);
	ck_assert_int_eq(chassis_changed(ch, 1, PLATFORM_FAMILY_SFF8472), PLATFORM_UNSUP);
	ck_assert_int_eq(chassis_changed(ch, 1, PLATFORM_FAMILY_SFF8472), PLATFORM_UNSUP);
	ck_assert_str_eq(d->said,
	    "cage 2: /double" FILE_OF(
		"11") "eeprom: a module of another class is plugged, "
		      "and the class cannot be set\n");
	ck_assert_int_eq(chassis_read(ch, 1, (struct platform_addr){ .i2c = 0x51 }, &byte,
			     1, d->now_us + 1000000),
	    PLATFORM_NOPAGE);
}
END_TEST

START_TEST(a_class_that_is_no_number_is_not_written)
{
	strcpy(klass->text, "NA\n");
	ck_assert_int_eq(chassis_changed(ch, 0, PLATFORM_FAMILY_SFF8472), PLATFORM_UNSUP);
	ck_assert_uint_eq(klass->writes, 0);
}
END_TEST

START_TEST(a_class_that_others_set_is_seen_when_a_module_is_plugged)
{
	struct platform_addr at = { .i2c = 0x51 };
	struct platform_bits in, known;
	uint8_t byte;

	ck_assert_int_eq(chassis_read(ch, 0, at, &byte, 1, d->now_us + 1000),
	    PLATFORM_NOPAGE);
	strcpy(klass->text, "2\n");
	ck_assert_int_eq(chassis_presence(ch, 0, &in, &known), PLATFORM_OK);
	ck_assert_int_ne(chassis_read(ch, 0, at, &byte, 1, d->now_us + 1000),
	    PLATFORM_NOPAGE);
}
END_TEST

START_TEST(memory_is_one_file_for_who_looks_for_others)
{
	struct platform_node node;

	ck_assert_int_eq(chassis_node(ch, 0, 0, &node), PLATFORM_OK);
	ck_assert_uint_eq(node.kind, PLATFORM_NODE_FILE);
	ck_assert_str_eq(node.path, "/double" FILE_OF("10") "eeprom");
	ck_assert_int_eq(chassis_node(ch, 0, 1, &node), PLATFORM_UNSUP);
	ck_assert_int_eq(chassis_node(ch, 2, 0, &node), PLATFORM_INVAL);
}
END_TEST

#define ROWS(table) ((int)(sizeof(table) / sizeof((table)[0])))

int
main(void)
{
	Suite *suite = suite_create("board_optoe");
	TCase *t = tcase_create("optoe");

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_loop_test(t, each_byte_has_its_place_in_the_file, 0, ROWS(places));
	tcase_add_test(t, page_00h_is_never_another_page_that_stayed);
	tcase_add_test(t, a_page_costs_what_the_driver_takes_and_a_look);
	tcase_add_test(t, of_a_shared_module_no_page_is_repaired);
	tcase_add_test(t, a_flat_module_may_have_anything_at_byte_127);
	tcase_add_test(t, a_page_that_cannot_be_repaired_is_an_error);
	tcase_add_test(t, a_module_that_is_busy_gets_patience_while_its_pin_says_present);
	tcase_add_test(t, an_empty_cage_gets_no_patience);
	tcase_add_test(t, patience_ends_at_the_deadline);
	tcase_add_loop_test(t, each_error_of_the_driver_is_one_of_the_platform, 0,
	    ROWS(errors));
	tcase_add_test(t, lower_memory_that_ends_early_is_no_missing_page);
	tcase_add_test(t,
	    another_kind_of_module_gets_another_class_and_the_file_is_opened_again);
	tcase_add_test(t, a_class_that_only_root_can_reopen_makes_the_process_begin_anew);
	tcase_add_test(t, a_class_that_cannot_be_set_is_told_once_and_never_read_wrongly);
	tcase_add_test(t, a_class_that_is_no_number_is_not_written);
	tcase_add_test(t, a_class_that_others_set_is_seen_when_a_module_is_plugged);
	tcase_add_test(t, memory_is_one_file_for_who_looks_for_others);
	suite_add_tcase(suite, t);
	return suite_run(suite);
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Raw module memory: what goes over the bus, counted, and what comes of each error.
 */
#define _GNU_SOURCE 1

#include <errno.h>
#include <linux/i2c.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/board_double.h"
#include "tests/suite.h"

#define HEAD "format 1\nboard t\nverified no\nsource \"t\"\n"

/* Four cages that /dev/i2c-10 to 13 lead to, with presence in one file. */
static const char raw_board[] =
    HEAD "cages 4\n"
	 "[bulk present]\nfile /sys/present\ndecode hexbytes count 1 lsb-first\n"
	 "first-cage 1\nasserted 1\n"
	 "[cage 1-4]\ntype qsfp-dd\nlabel {n}\nbus range 10\neeprom i2c\n"
	 "present bulk present\n"
	 "reset attr /sys/reset_{n} asserted 1 hold-us 10000\n";

static struct double_switch *const d = &the_double;
static struct double_attribute *present;
static struct chassis *ch;

static void
open_switch(void)
{
	ch = double_open(raw_board);
	d->transactions = d->write_count = 0;
}

static const char *const resets[] = { "/sys/reset_1", "/sys/reset_2", "/sys/reset_3",
	"/sys/reset_4" };

static void
setup(void)
{
	double_reset();
	present = double_attribute("/sys/present", "0f\n");
	for (unsigned i = 0; i < DOUBLE_MODULES; i++)
		double_attribute(resets[i], "0\n");
	ch = NULL;
}

static void
teardown(void)
{
	chassis_close(ch);
}

static int
read_at(uint8_t i2c, uint8_t bank, uint8_t page, uint8_t byte, uint8_t *buf, size_t len)
{
	struct platform_addr at = { i2c, bank, page, byte };

	return chassis_read(ch, 0, at, buf, len, d->now_us + 1000000);
}

/* A run of page `page` reads as that page has it. */
static void
expect_page(uint8_t bank, uint8_t page)
{
	uint8_t buf[128];

	ck_assert_int_eq(read_at(0x50, bank, page, 128, buf, 128), PLATFORM_OK);
	for (unsigned i = 0; i < 128; i++)
		ck_assert_uint_eq(buf[i], double_byte(bank, page, (uint8_t)(128 + i)));
}

/* The steady poll of a CMIS module: 40 bytes of Lower Memory, and page 11h. */
static unsigned
poll_once(void)
{
	unsigned before = d->transactions;
	uint8_t low[40];

	ck_assert_int_eq(read_at(0x50, 0, 0, 0, low, 40), PLATFORM_OK);
	ck_assert_uint_eq(low[39], 40);
	expect_page(0, 0x11);
	return d->transactions - before;
}

#define BYTE_DATA  (I2C_FUNC_SMBUS_BYTE_DATA)
#define WORD_DATA  (BYTE_DATA | I2C_FUNC_SMBUS_WORD_DATA)
#define BLOCK_DATA (WORD_DATA | I2C_FUNC_SMBUS_I2C_BLOCK)

static const struct {
	unsigned long funcs;
	unsigned count;
} adapters[] = {
	{ I2C_FUNC_I2C | I2C_FUNC_SMBUS_EMUL, 3 },
	{ BLOCK_DATA, 2 + 1 + 4 },
	{ WORD_DATA, 20 + 1 + 64 },
	{ BYTE_DATA, 40 + 2 + 128 },
};

START_TEST(a_steady_poll_takes_as_few_transactions_as_the_adapter_can)
{
	d->funcs = adapters[_i].funcs;
	open_switch();
	ck_assert_int_eq(chassis_changed(ch, 0, PLATFORM_FAMILY_CMIS), PLATFORM_OK);
	poll_once();
	for (unsigned i = 0; i < 3; i++)
		ck_assert_uint_eq(poll_once(), adapters[_i].count);
	ck_assert_uint_eq(d->write_count, adapters[_i].funcs == BYTE_DATA ? 2 : 1);
}
END_TEST

START_TEST(bank_and_page_of_cmis_are_one_write)
{
	d->funcs = adapters[_i].funcs;
	open_switch();
	chassis_changed(ch, 0, PLATFORM_FAMILY_CMIS);
	expect_page(2, 0x12);
	ck_assert_uint_eq(d->write_count, 1);
	ck_assert_uint_eq(d->write[0].at, 126);
	ck_assert_uint_eq(d->write[0].len, 2);
	ck_assert_uint_eq(d->write[0].byte[0], 2);
	ck_assert_uint_eq(d->write[0].byte[1], 0x12);
}
END_TEST

START_TEST(sff_8636_is_only_written_to_at_byte_127)
{
	open_switch();
	chassis_changed(ch, 0, PLATFORM_FAMILY_SFF8636);
	d->module[0].bank = 0x33; /* is none there */
	d->module[0].page = 2;
	ck_assert_int_eq(read_at(0x50, 1, 3, 128, (uint8_t[1]){ 0 }, 1), PLATFORM_NOPAGE);
	ck_assert_int_eq(read_at(0x50, 0, 3, 128, (uint8_t[1]){ 0 }, 1), PLATFORM_OK);
	ck_assert_uint_eq(d->write_count, 1);
	ck_assert_uint_eq(d->write[0].at, 127);
	ck_assert_uint_eq(d->write[0].len, 1);
	ck_assert_uint_eq(d->module[0].bank, 0x33);
}
END_TEST

START_TEST(sff_8472_pages_at_a2h_and_never_at_a0h)
{
	uint8_t byte;

	d->module[0].lower[0] = 0x03;
	open_switch();
	if (_i) /* else byte 0 says so */
		chassis_changed(ch, 0, PLATFORM_FAMILY_SFF8472);
	d->module[0].page = 0x41; /* the maker's own */
	ck_assert_int_eq(read_at(0x50, 0, 0, 200, &byte, 1), PLATFORM_OK);
	ck_assert_int_eq(read_at(0x50, 0, 1, 200, &byte, 1), PLATFORM_NOPAGE);
	ck_assert_uint_eq(d->write_count, 0);
	ck_assert_int_eq(read_at(0x51, 0, 2, 130, &byte, 1), PLATFORM_OK);
	ck_assert_uint_eq(byte, double_byte(9, 2, 130));
	ck_assert_uint_eq(d->write_count, 1);
	ck_assert_uint_eq(d->write[0].i2c, 0x51);
	ck_assert_uint_eq(d->write[0].at, 127);
}
END_TEST

START_TEST(a_module_that_is_none_we_know_is_not_written_to)
{
	uint8_t byte;

	d->module[0].lower[0] = 0x7f;
	open_switch();
	ck_assert_int_eq(read_at(0x50, 0, 0, 128, &byte, 1), PLATFORM_OK);
	ck_assert_int_eq(read_at(0x50, 0, 1, 128, &byte, 1), PLATFORM_NOPAGE);
	ck_assert_uint_eq(d->write_count, 0);
}
END_TEST

START_TEST(a_page_that_is_not_there_is_told)
{
	uint8_t byte;

	d->module[0].stubborn = _i;
	open_switch();
	chassis_changed(ch, 0, PLATFORM_FAMILY_CMIS);
	expect_page(0, 1);
	ck_assert_int_eq(read_at(0x50, 0, 9, 128, &byte, 1), PLATFORM_NOPAGE);
	expect_page(0, 1);
	expect_page(0, 0);
}
END_TEST

START_TEST(a_page_that_somebody_moved_is_moved_back)
{
	open_switch();
	chassis_changed(ch, 0, PLATFORM_FAMILY_CMIS);
	expect_page(0, 0x11);
	d->module[0].page = 2;
	expect_page(0, 0x11);
	d->module[0].bank = 1;
	expect_page(0, 0x11);
}
END_TEST

/* What ends the belief that page 11h is in front: then it is looked at before a change.
 */
static void
by_error(void)
{
	uint8_t byte;

	d->fail_at = d->transactions + 1;
	d->fail_count = 1;
	d->fail_error = -EIO;
	ck_assert_int_eq(read_at(0x50, 0, 0, 0, &byte, 1), PLATFORM_IO);
}

static void
by_reset(void)
{
	ck_assert_int_eq(chassis_pin_set(ch, 0, PLATFORM_PIN_RESET, true), PLATFORM_OK);
}

static void
by_time(void)
{
	d->now_us += 30000001;
}

static void
by_swap(void)
{
	chassis_changed(ch, 0, PLATFORM_FAMILY_CMIS);
}

static void
by_presence(void)
{
	struct platform_bits in, known;

	chassis_presence(ch, 0, &in, &known);
	strcpy(present->text, "0e");
	chassis_presence(ch, 0, &in, &known);
	strcpy(present->text, "0f");
	chassis_presence(ch, 0, &in, &known);
	chassis_changed(ch, 0, PLATFORM_FAMILY_CMIS);
}

static void (*const doubts[])(
    void) = { by_error, by_reset, by_time, by_swap, by_presence };

START_TEST(a_page_is_believed_in_front_until_there_is_a_reason_not_to)
{
	unsigned before;

	open_switch();
	chassis_changed(ch, 0, PLATFORM_FAMILY_CMIS);
	expect_page(0, 0x11);
	before = d->transactions;
	expect_page(0, 2); /* change, read back, read */
	ck_assert_uint_eq(d->transactions - before, 3);
	doubts[_i]();
	before = d->transactions;
	expect_page(0, 0x11); /* look, change, read back, read */
	ck_assert_uint_eq(d->transactions - before, 4);
}
END_TEST

START_TEST(another_module_is_not_paged_as_the_one_before)
{
	struct platform_bits in, known;

	open_switch();
	chassis_changed(ch, 0, PLATFORM_FAMILY_CMIS);
	expect_page(0, 0x11);
	chassis_presence(ch, 0, &in, &known);
	strcpy(present->text, "0e");
	chassis_presence(ch, 0, &in, &known);
	d->module[0].lower[0] = 0x11; /* QSFP28 */
	strcpy(present->text, "0f");
	chassis_presence(ch, 0, &in, &known);
	d->write_count = 0;
	expect_page(0, 3);
	ck_assert_uint_eq(d->write_count, 1);
	ck_assert_uint_eq(d->write[0].at, 127);
}
END_TEST

START_TEST(of_a_shared_module_no_page_is_selected)
{
	uint8_t byte;

	open_switch();
	chassis_changed(ch, 0, PLATFORM_FAMILY_CMIS);
	expect_page(0, 1);
	d->write_count = 0;
	ck_assert_int_eq(chassis_share(ch, 0, true), 0);
	expect_page(0, 1);
	ck_assert_int_eq(read_at(0x50, 0, 2, 128, &byte, 1), PLATFORM_BUSY);
	ck_assert_int_eq(chassis_write(ch, 0, (struct platform_addr){ 0x50, 0, 0, 26 },
			     &byte, 1, d->now_us + 1000000),
	    PLATFORM_PERM);
	ck_assert_uint_eq(d->write_count, 0);
	ck_assert_int_eq(chassis_share(ch, 0, false), 0);
	expect_page(0, 2);
}
END_TEST

START_TEST(a_module_that_is_silent_over_its_page_gets_patience)
{
	open_switch();
	chassis_changed(ch, 0, PLATFORM_FAMILY_CMIS);
	expect_page(0, 1);
	d->fail_at = d->transactions + 2; /* the page is written, then */
	d->fail_count = 5;
	d->fail_error = -ENXIO;
	expect_page(0, 2);
	ck_assert_uint_eq(d->sleeps, 5);
}
END_TEST

static const struct {
	int error, err;
} errors[] = {
	{ -ENXIO, PLATFORM_NACK }, { -EREMOTEIO, PLATFORM_NACK },
	{ -EAGAIN, PLATFORM_BUSY }, { -EBUSY, PLATFORM_BUSY },
	{ -ETIMEDOUT, PLATFORM_TIMEOUT }, { -ENODEV, PLATFORM_GONE },
	{ -EBADF, PLATFORM_GONE }, { -EACCES, PLATFORM_PERM }, { -EPERM, PLATFORM_PERM },
	{ -EOPNOTSUPP, PLATFORM_UNSUP }, { -EIO, PLATFORM_IO }, { -EPROTO, PLATFORM_IO },
	{ -EINVAL, PLATFORM_IO }, { 1, PLATFORM_IO }, /* fewer bytes */
};

START_TEST(each_error_of_a_transfer_is_one_of_the_platform)
{
	uint8_t buf[16];

	d->funcs = _i % 2 ? BLOCK_DATA : d->funcs;
	open_switch();
	ck_assert_int_eq(read_at(0x50, 0, 0, 0, buf, 16), PLATFORM_OK);
	d->fail_at = 2;
	d->fail_count = 1;
	d->fail_error = errors[_i / 2].error;
	ck_assert_int_eq(read_at(0x50, 0, 0, 0, buf, 16), errors[_i / 2].err);
}
END_TEST

START_TEST(an_adapter_that_never_worked_is_not_gone)
{
	uint8_t byte;

	open_switch();
	d->fail_at = 1;
	d->fail_count = 1;
	d->fail_error = -ENODEV;
	ck_assert_int_eq(read_at(0x50, 0, 0, 0, &byte, 1), PLATFORM_IO);
}
END_TEST

START_TEST(a_module_that_is_pulled_in_a_read_is_absent_by_its_pin)
{
	uint8_t buf[128];

	d->funcs = BLOCK_DATA;
	open_switch();
	d->fail_at = 3;
	d->fail_count = 99;
	d->fail_error = -ENXIO;
	ck_assert_int_eq(read_at(0x50, 0, 0, 0, buf, 128), PLATFORM_NACK);
	strcpy(present->text, "0e");
	ck_assert_int_eq(read_at(0x50, 0, 0, 0, buf, 128), PLATFORM_ABSENT);
	strcpy(present->text, "NA");
	ck_assert_int_eq(read_at(0x50, 0, 0, 0, buf, 128), PLATFORM_NACK);
}
END_TEST

static const struct {
	unsigned fail_at, fail_count;
	int error, err;
	unsigned transactions, sleeps;
} pieces[] = {
	{ 2, 1, -EIO, PLATFORM_OK, 5, 1 }, { 4, 3, -ENXIO, PLATFORM_OK, 7, 3 },
	{ 3, 4, -ETIMEDOUT, PLATFORM_TIMEOUT, 6, 3 },
	{ 2, 1, -ENODEV, PLATFORM_GONE, 2, 0 },
	{ 1, 1, -EIO, PLATFORM_IO, 1, 0 }, /* nothing was read yet */
};

START_TEST(a_read_that_has_begun_is_not_given_up_for_one_piece)
{
	uint8_t buf[128], whole[128];

	d->funcs = BLOCK_DATA;
	open_switch();
	ck_assert_int_eq(read_at(0x50, 0, 0, 0, whole, 128), PLATFORM_OK);
	d->transactions = 0;
	d->fail_at = pieces[_i].fail_at;
	d->fail_count = pieces[_i].fail_count;
	d->fail_error = pieces[_i].error;
	ck_assert_int_eq(read_at(0x50, 0, 0, 0, buf, 128), pieces[_i].err);
	ck_assert_uint_eq(d->transactions, pieces[_i].transactions);
	ck_assert_uint_eq(d->sleeps, pieces[_i].sleeps);
	if (pieces[_i].err == PLATFORM_OK)
		ck_assert_mem_eq(buf, whole, 128);
}
END_TEST

START_TEST(a_piece_is_not_tried_again_after_the_deadline)
{
	struct platform_addr at = { .i2c = 0x50 };
	uint8_t buf[128];

	d->funcs = BLOCK_DATA;
	open_switch();
	d->fail_at = 2;
	d->fail_count = 99;
	d->fail_error = -EIO;
	ck_assert_int_eq(chassis_read(ch, 0, at, buf, 128,
			     d->now_us + 3 * d->cost_us + 500),
	    PLATFORM_IO);
	ck_assert_uint_eq(d->transactions, 3);
}
END_TEST

START_TEST(an_empty_cage_of_which_the_driver_knows_no_device_is_absent)
{
	uint8_t byte;

	open_switch();
	ck_assert_int_eq(read_at(0x50, 0, 0, 0, &byte, 1), PLATFORM_OK);
	d->fail_at = 2;
	d->fail_count = 99;
	d->fail_error = -ENODEV;
	strcpy(present->text, "0e");
	ck_assert_int_eq(read_at(0x50, 0, 0, 0, &byte, 1), PLATFORM_ABSENT);
	strcpy(present->text, "0f");
	ck_assert_int_eq(read_at(0x50, 0, 0, 0, &byte, 1), PLATFORM_GONE);
}
END_TEST

START_TEST(no_transaction_begins_after_the_deadline)
{
	struct platform_addr at = { 0x50, 0, 0x11, 128 };
	uint8_t buf[128];

	d->funcs = BLOCK_DATA;
	open_switch();
	chassis_changed(ch, 0, PLATFORM_FAMILY_CMIS);
	/* look, change, look, and four times 32 bytes */
	for (unsigned i = 0; i < 7; i++) {
		d->transactions = 0;
		d->module[0].page = 0;
		chassis_changed(ch, 0, PLATFORM_FAMILY_CMIS);
		ck_assert_int_eq(chassis_read(ch, 0, at, buf, 128,
				     d->now_us + i * d->cost_us - d->cost_us / 2),
		    PLATFORM_TIMEOUT);
		ck_assert_uint_eq(d->transactions, i);
	}
	ck_assert_int_eq(chassis_read(ch, 0, at, buf, 128, d->now_us + 8 * d->cost_us),
	    PLATFORM_OK);
}
END_TEST

START_TEST(pieces_of_a_short_adapter_tear_no_word)
{
	static const char board[] = HEAD "cages 1\n[cage 1]\ntype qsfp28\nlabel a\n"
					 "bus 10\neeprom i2c\nmax-read 43\n"
					 "max-write 8\n";
	uint8_t buf[128];
	struct platform_addr at = { 0x50, 0, 0, 0 };

	ch = double_open(board);
	d->transactions = 0;
	ck_assert_int_eq(read_at(0x50, 0, 0, 0, buf, 128), PLATFORM_OK);
	ck_assert_uint_eq(d->transactions, 4); /* of 42, and 2 */
	ck_assert_uint_eq(buf[125], 126);
	/* from an odd byte on, the next transaction begins with a word all the same */
	d->transactions = 0;
	ck_assert_int_eq(read_at(0x50, 0, 0, 3, buf, 84), PLATFORM_OK);
	ck_assert_uint_eq(d->transactions, 2);
	ck_assert_uint_eq(d->read_at, 46);
	ck_assert_uint_eq(buf[83], 87);
	ck_assert_int_eq(chassis_write(ch, 0, at, buf, 20, d->now_us + 1000000), 0);
	ck_assert_uint_eq(d->write_count, 3);
	ck_assert_uint_eq(d->write[2].at, 16);
	ck_assert_uint_eq(d->write[2].len, 4);
}
END_TEST

START_TEST(the_page_register_is_not_for_callers)
{
	struct platform_addr at = { 0x50, 0, 0, 125 };

	open_switch();
	ck_assert_int_eq(chassis_write(ch, 0, at, (uint8_t[2]){ 0 }, 2,
			     d->now_us + 1000000),
	    PLATFORM_INVAL);
	ck_assert_int_eq(chassis_write(ch, 0, at, (uint8_t[1]){ 0 }, 1,
			     d->now_us + 1000000),
	    PLATFORM_OK);
}
END_TEST

START_TEST(a_reset_is_held_for_as_long_as_the_board_file_says)
{
	open_switch();
	d->attribute[1].write_error = _i ? -EIO : 0;
	ck_assert_int_eq(chassis_pin_set(ch, 0, PLATFORM_PIN_RESET, true),
	    _i ? PLATFORM_IO : PLATFORM_OK);
	ck_assert_str_eq(d->attribute[1].text, "1\n");
	d->attribute[1].write_error = 0;
	d->now_us += 4000;
	ck_assert_int_eq(chassis_pin_set(ch, 0, PLATFORM_PIN_RESET, false), PLATFORM_OK);
	ck_assert_str_eq(d->attribute[1].text, "0\n");
	ck_assert_uint_eq(d->sleeps, 1);
	ck_assert_uint_eq(d->slept_us[0], 6000);
}
END_TEST

/*
 * Nodes.
 */

START_TEST(a_node_that_is_missing_stops_no_other_cage)
{
	uint8_t byte;

	d->open_error[0] = -ENOENT;
	open_switch();
	ck_assert_str_eq(d->said,
	    "no memory of cages 1: /double/dev/i2c-10: No such file or directory; read as soon as it is there\n");
	ck_assert_int_eq(read_at(0x50, 0, 0, 0, &byte, 1), PLATFORM_IO);
	ck_assert_int_eq(chassis_read(ch, 1, (struct platform_addr){ .i2c = 0x50 }, &byte,
			     1, d->now_us + 1000000),
	    PLATFORM_OK);
	d->open_error[0] = 0;
	ck_assert_int_eq(read_at(0x50, 0, 0, 0, &byte, 1), PLATFORM_IO);
	d->now_us += 5000000;
	ck_assert_int_eq(read_at(0x50, 0, 0, 0, &byte, 1), PLATFORM_OK);
}
END_TEST

static const struct {
	unsigned long funcs;
	uint8_t first,
	    second; /* flags, where the adapter of the first is still to come */
} words[] = {
	{ I2C_FUNC_I2C, 0, PLATFORM_CAGE_ATOMIC_WORD },
	{ WORD_DATA, 0, PLATFORM_CAGE_ATOMIC_WORD },
	{ BYTE_DATA, 0, 0 },
};

START_TEST(words_are_whole_only_where_an_adapter_says_so)
{
	const struct platform_cage *c;
	size_t count;

	d->funcs = words[_i].funcs;
	d->open_error[0] = -ENOENT;
	open_switch();
	c = chassis_cages(ch, &count);
	ck_assert_uint_eq(c[0].flags, words[_i].first);
	ck_assert_uint_eq(c[1].flags, words[_i].second);
}
END_TEST

START_TEST(a_node_that_comes_and_takes_privileges_is_gone)
{
	uint8_t byte;

	d->open_error[0] = -ENOENT;
	open_switch();
	d->open_error[0] = -EACCES;
	d->now_us += 5000000;
	ck_assert_int_eq(read_at(0x50, 0, 0, 0, &byte, 1), PLATFORM_GONE);
}
END_TEST

START_TEST(a_node_that_denies_itself_is_named_with_what_to_do)
{
	d->open_error[1] = -EACCES;
	ck_assert_int_eq(double_try_open(DOUBLE_ROOT, raw_board, &ch), PLATFORM_PERM);
	ck_assert_int_eq(strncmp(d->said, "/double/dev/i2c-11: Permission denied; ", 39),
	    0);
	ck_assert_ptr_nonnull(strstr(d->said, "udev rule"));
}
END_TEST

START_TEST(a_board_without_any_node_does_not_open)
{
	for (unsigned i = 0; i < DOUBLE_MODULES; i++)
		d->open_error[i] = -ENOENT;
	ck_assert_int_eq(double_try_open(DOUBLE_ROOT, raw_board, &ch), PLATFORM_IO);
	ck_assert_str_eq(d->said, "t: no cage can be read: /double/dev/i2c-10: No such "
				  "file or directory\n");
}
END_TEST

/*
 * Drivers of the kernel.
 */

static char root[64];

static void
bind_driver(const char *device)
{
	char path[320];

	strcpy(root, "/tmp/check-board-XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(root));
	snprintf(path, sizeof(path),
	    "mkdir -p %s/sys/bus/i2c/devices/%s && "
	    "ln -s ../../drivers/optoe %s/sys/bus/i2c/devices/%s/driver",
	    root, device, root, device);
	ck_assert_int_eq(system(path), 0);
}

static void
remove_tree(void)
{
	char command[80];

	snprintf(command, sizeof(command), "rm -r %s", root);
	ck_assert_int_eq(system(command), 0);
}

START_TEST(an_address_of_a_driver_is_not_read)
{
	uint8_t byte;

	bind_driver(_i ? "10-0051" : "10-0050");
	ck_assert_int_eq(double_try_open(root, raw_board, &ch), PLATFORM_OK);
	ck_assert_ptr_nonnull(strstr(d->said,
	    _i ? "cage 1: address 51h of i2c-10 belongs to the driver optoe: "
	       : "cage 1: address 50h of i2c-10 belongs to the driver optoe: "));
	ck_assert_ptr_nonnull(
	    strstr(d->said, "unless the board file says optoe or forced"));
	d->transactions = 0;
	ck_assert_int_eq(read_at(0x50, 0, 0, 0, &byte, 1), PLATFORM_PERM);
	ck_assert_uint_eq(d->transactions, 0);
	remove_tree();
}
END_TEST

START_TEST(a_driver_that_the_board_file_knows_is_no_other_owner)
{
	static const char board[] = HEAD "cages 1\n[cage 1]\ntype qsfp28\nlabel a\n"
					 "bus 10\neeprom i2c forced\n";
	struct platform_node node;
	uint8_t byte;

	bind_driver("10-0050");
	ck_assert_int_eq(double_try_open(root, board, &ch), PLATFORM_OK);
	ck_assert_int_eq(read_at(0x50, 0, 0, 0, &byte, 1), PLATFORM_OK);
	ck_assert_int_eq(chassis_node(ch, 0, 0, &node), PLATFORM_OK);
	ck_assert_uint_eq(node.kind, PLATFORM_NODE_FILE);
	ck_assert_int_eq(chassis_node(ch, 0, 1, &node), PLATFORM_UNSUP);
	remove_tree();
}
END_TEST

START_TEST(raw_memory_is_two_addresses_and_the_file_of_an_adapter)
{
	struct platform_node node;

	open_switch();
	for (unsigned i = 0; i < 2; i++) {
		ck_assert_int_eq(chassis_node(ch, 3, i, &node), PLATFORM_OK);
		ck_assert_uint_eq(node.kind, PLATFORM_NODE_I2C);
		ck_assert_uint_eq(node.adapter, 13);
		ck_assert_uint_eq(node.i2c, 0x50 + i);
	}
	/* and who holds the adapter open uses them, too */
	ck_assert_int_eq(chassis_node(ch, 3, 2, &node), PLATFORM_OK);
	ck_assert_uint_eq(node.kind, PLATFORM_NODE_FILE);
	ck_assert_str_eq(node.path, "/double/dev/i2c-13");
	ck_assert_int_eq(chassis_node(ch, 3, 3, &node), PLATFORM_UNSUP);
}
END_TEST

#define ROWS(table) ((int)(sizeof(table) / sizeof((table)[0])))

int
main(void)
{
	Suite *suite = suite_create("board_i2c");
	TCase *t = tcase_create("raw");

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_loop_test(t, a_steady_poll_takes_as_few_transactions_as_the_adapter_can,
	    0, ROWS(adapters));
	tcase_add_loop_test(t, bank_and_page_of_cmis_are_one_write, 0, 3);
	tcase_add_test(t, sff_8636_is_only_written_to_at_byte_127);
	tcase_add_loop_test(t, sff_8472_pages_at_a2h_and_never_at_a0h, 0, 2);
	tcase_add_test(t, a_module_that_is_none_we_know_is_not_written_to);
	tcase_add_loop_test(t, a_page_that_is_not_there_is_told, 0, 2);
	tcase_add_test(t, a_page_that_somebody_moved_is_moved_back);
	tcase_add_loop_test(t, a_page_is_believed_in_front_until_there_is_a_reason_not_to,
	    0, ROWS(doubts));
	tcase_add_test(t, another_module_is_not_paged_as_the_one_before);
	tcase_add_test(t, of_a_shared_module_no_page_is_selected);
	tcase_add_test(t, a_module_that_is_silent_over_its_page_gets_patience);
	tcase_add_loop_test(t, each_error_of_a_transfer_is_one_of_the_platform, 0,
	    2 * ROWS(errors));
	tcase_add_test(t, an_adapter_that_never_worked_is_not_gone);
	tcase_add_test(t, a_module_that_is_pulled_in_a_read_is_absent_by_its_pin);
	tcase_add_loop_test(t, a_read_that_has_begun_is_not_given_up_for_one_piece, 0,
	    ROWS(pieces));
	tcase_add_test(t, a_piece_is_not_tried_again_after_the_deadline);
	tcase_add_test(t, an_empty_cage_of_which_the_driver_knows_no_device_is_absent);
	tcase_add_test(t, no_transaction_begins_after_the_deadline);
	tcase_add_test(t, pieces_of_a_short_adapter_tear_no_word);
	tcase_add_test(t, the_page_register_is_not_for_callers);
	tcase_add_loop_test(t, a_reset_is_held_for_as_long_as_the_board_file_says, 0, 2);
	tcase_add_test(t, a_node_that_is_missing_stops_no_other_cage);
	tcase_add_loop_test(t, words_are_whole_only_where_an_adapter_says_so, 0,
	    ROWS(words));
	tcase_add_test(t, a_node_that_comes_and_takes_privileges_is_gone);
	tcase_add_test(t, a_node_that_denies_itself_is_named_with_what_to_do);
	tcase_add_test(t, a_board_without_any_node_does_not_open);
	tcase_add_loop_test(t, an_address_of_a_driver_is_not_read, 0, 2);
	tcase_add_test(t, a_driver_that_the_board_file_knows_is_no_other_owner);
	tcase_add_test(t, raw_memory_is_two_addresses_and_the_file_of_an_adapter);
	suite_add_tcase(suite, t);
	return suite_run(suite);
}

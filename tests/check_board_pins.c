/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Pins in attributes: what is a level and what is none, polarity, and how often a file
 * is read. And which cages share a bus.
 */
#define _GNU_SOURCE 1

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "plugins/board/keep.h"
#include "plugins/board/text.h"
#include "plugins/board/topology.h"
#include "tests/board_double.h"
#include "tests/suite.h"

#define HEAD "format 1\nboard t\nverified no\nsource \"t\"\n"

static const char pins_board[] =
    HEAD "cages 4\n"
	 "[root cpu]\nadapter 7\nrecover mux attr /sys/mux pulse 1 0 hold-ms 10\n"
	 "[bulk present]\nfile /sys/present\ndecode hexbytes count 2 msb-first\n"
	 "first-cage 1\nasserted 0\n"
	 "[cage 1-4]\ntype qsfp28\nlabel {n}\nbus range 10\neeprom i2c\nroot cpu\n"
	 "present bulk present\n"
	 "[cage 1]\n"
	 "reset attr /sys/reset asserted 0\n"
	 "lpmode bits /sys/register mask 0x6 asserted 1\n"
	 "interrupt bits /sys/register mask 0x8 asserted 0\n"
	 "rx-los attr /sys/rx_los asserted 1\n";

static struct double_switch *const d = &the_double;
static struct double_attribute *present, *reset, *reg, *rx_los, *mux;
static struct chassis *ch;

static void
setup(void)
{
	double_reset();
	present = double_attribute("/sys/present", "0x4f 0xff\n");
	reset = double_attribute("/sys/reset", "1\n");
	reg = double_attribute("/sys/register", "0xf1\n");
	rx_los = double_attribute("/sys/rx_los", "1\n");
	mux = double_attribute("/sys/mux", "0\n");
	ch = double_open(pins_board);
}

static void
teardown(void)
{
	chassis_close(ch);
}

static const struct {
	const char *text;
	bool good;
	uint32_t value;
} numbers[] = {
	{ "0\n", true, 0 },
	{ "1", true, 1 },
	{ " 10\n", true, 10 },
	{ "010\n", true, 10 },
	{ "0x10\n", true, 16 },
	{ "0XfF\n\n", true, 255 },
	{ "0xffffffff", true, 0xffffffff },
	{ "0x100000000", false, 0 },
	{ "99999999999999999999999", false, 0 },
	{ "", false, 0 },
	{ "\n", false, 0 },
	{ "0x", false, 0 },
	{ "0xg", false, 0 },
	{ "ff", false, 0 },
	{ "1f", false, 0 },
	{ "-1", false, 0 },
	{ "+1", false, 0 },
	{ "1 0", false, 0 },
	{ "NA\n", false, 0 },
	{ "NO_CFG\n", false, 0 },
	{ "ACCESS FAILED\n", false, 0 },
	{ "0 ACCESS FAILED\n", false, 0 },
};

START_TEST(a_number_is_decimal_or_hex_with_0x_and_nothing_else)
{
	uint32_t value = 0;

	ck_assert_int_eq(text_number(numbers[_i].text, &value), numbers[_i].good);
	ck_assert_uint_eq(value, numbers[_i].value);
}
END_TEST

static const struct {
	const char *text;
	bool good;
} hex_bytes[] = {
	{ "ff 0A\n", true },
	{ "ff0a", true },
	{ "0xff 0x0a\n", true },
	{ "0xff,0x0a\n", true },
	{ "0xff0a\n", true },
	{ "ff\n0a\n", true },
	{ "", false },
	{ "ff", false },
	{ "ff 0a 00", false },
	{ "ff a", false },
	{ "ff 0", false },
	{ "f f0 a", false },
	{ "NA", false },
	{ "ff 0x", false },
	{ "ff -0a", false },
};

START_TEST(hex_bytes_are_as_many_as_there_should_be)
{
	uint8_t bytes[2] = { 0 };

	ck_assert_int_eq(text_hex_bytes(hex_bytes[_i].text, bytes, 2),
	    hex_bytes[_i].good);
	if (hex_bytes[_i].good)
		ck_assert_int_eq(bytes[0] << 8 | bytes[1], 0xff0a);
}
END_TEST

START_TEST(presence_of_all_cages_is_one_read)
{
	struct platform_bits in = { { 0 } }, known = { { 0 } };

	ck_assert_int_eq(chassis_presence(ch, 0, &in, &known), PLATFORM_OK);
	ck_assert_uint_eq(present->reads, 1);
	ck_assert_uint_eq(known.word[0], 0xf);
	ck_assert_uint_eq(in.word[0], 0xd); /* 0100 from the left, 0 is present */
	strcpy(present->text, "0xbf 0xff\n");
	chassis_presence(ch, 0, &in, &known);
	ck_assert_uint_eq(present->reads, 2);
	ck_assert_uint_eq(in.word[0], 0x2);
	ck_assert_int_eq(chassis_presence(ch, 1, &in, &known), PLATFORM_INVAL);
}
END_TEST

static const struct {
	const char *text;
	int error;
} no_levels[] = {
	{ "NA\n", 0 },
	{ "", 0 },
	{ "ff\n", 0 },
	{ "ff ff ff\n", 0 },
	{ "ff ff", -EIO },
	{ "ff ff", -ENXIO },
};

START_TEST(a_file_that_says_nothing_makes_nobody_absent)
{
	struct platform_bits in, known;

	strcpy(present->text, no_levels[_i].text);
	present->error = no_levels[_i].error;
	ck_assert_int_eq(chassis_presence(ch, 0, &in, &known), PLATFORM_OK);
	ck_assert_uint_eq(known.word[0], 0);
	ck_assert_uint_eq(in.word[0], 0);
	ck_assert_uint_eq(present->reads, 1);
}
END_TEST

START_TEST(an_attribute_that_is_missing_is_told_and_stops_nothing)
{
	static const char board[] =
	    HEAD "cages 2\n[cage 1-2]\ntype sfp\nlabel {n}\nbus range 10\neeprom i2c\n"
		 "present attr /sys/present_{n} asserted 1\n";
	struct platform_bits in, known;

	chassis_close(ch);
	double_attribute("/sys/present_1", "1\n");
	ch = double_open(board);
	ck_assert_str_eq(d->said,
	    "/double/sys/present_2: No such file or directory; read "
	    "as soon as it is there\n");
	ck_assert_int_eq(chassis_presence(ch, 0, &in, &known), PLATFORM_OK);
	ck_assert_uint_eq(known.word[0], 1);
	ck_assert_uint_eq(in.word[0], 1);
	double_attribute("/sys/present_2", "1\n");
	d->now_us += 5000000;
	ck_assert_int_eq(chassis_presence(ch, 0, &in, &known), PLATFORM_OK);
	ck_assert_uint_eq(in.word[0], 3);
}
END_TEST

START_TEST(a_presence_file_that_went_away_makes_the_process_begin_anew)
{
	struct platform_bits in, known;

	present->error = -ENODEV;
	ck_assert_int_eq(chassis_presence(ch, 0, &in, &known), PLATFORM_OK);
	present->error = 0;
	ck_assert_int_eq(chassis_presence(ch, 0, &in, &known), PLATFORM_OK);
	present->error = -ENODEV;
	ck_assert_int_eq(chassis_presence(ch, 0, &in, &known), PLATFORM_GONE);
}
END_TEST

static int
get(unsigned pin)
{
	return chassis_pin_get(ch, 0, pin);
}

START_TEST(a_pin_is_asserted_by_the_level_that_the_board_file_says)
{
	ck_assert_int_eq(get(PLATFORM_PIN_RESET), 0);
	strcpy(reset->text, "0\n");
	ck_assert_int_eq(get(PLATFORM_PIN_RESET), 1);
	strcpy(reset->text, "2\n");
	ck_assert_int_eq(get(PLATFORM_PIN_RESET), PLATFORM_IO);
	ck_assert_int_eq(get(PLATFORM_PIN_LPMODE), 0);
	ck_assert_int_eq(get(PLATFORM_PIN_INTERRUPT), 1);
	strcpy(reg->text, "0x0e\n");
	ck_assert_int_eq(get(PLATFORM_PIN_LPMODE), 1);
	ck_assert_int_eq(get(PLATFORM_PIN_INTERRUPT), 0);
	strcpy(reg->text, "6\n");
	ck_assert_int_eq(get(PLATFORM_PIN_LPMODE), 1);
	strcpy(reg->text, "0x04\n"); /* half of the bits */
	ck_assert_int_eq(get(PLATFORM_PIN_LPMODE), PLATFORM_IO);
	ck_assert_int_eq(get(PLATFORM_PIN_MODSEL), PLATFORM_UNSUP);
	ck_assert_int_eq(get(PLATFORM_PIN_COUNT), PLATFORM_INVAL);
}
END_TEST

START_TEST(a_pin_is_set_and_its_neighbours_stay)
{
	ck_assert_int_eq(chassis_pin_set(ch, 0, PLATFORM_PIN_RESET, true), PLATFORM_OK);
	ck_assert_str_eq(reset->text, "0\n");
	ck_assert_int_eq(chassis_pin_set(ch, 0, PLATFORM_PIN_LPMODE, true), PLATFORM_OK);
	ck_assert_str_eq(reg->text, "0xf7\n");
	ck_assert_int_eq(chassis_pin_set(ch, 0, PLATFORM_PIN_LPMODE, false), PLATFORM_OK);
	ck_assert_str_eq(reg->text, "0xf1\n");
	strcpy(reg->text, "NA\n");
	ck_assert_int_eq(chassis_pin_set(ch, 0, PLATFORM_PIN_LPMODE, true), PLATFORM_IO);
	ck_assert_str_eq(reg->text, "NA\n");
}
END_TEST

START_TEST(a_register_is_changed_by_one_process_at_a_time)
{
	struct platform_host host = double_host;
	char folder[] = "/tmp/check-board-XXXXXX", path[64], error[BOARD_ERROR_MAX];
	struct board *b;
	int other;

	ck_assert_ptr_nonnull(mkdtemp(folder));
	host.run_dir = folder;
	chassis_close(ch);
	ck_assert_int_eq(board_parse("t", pins_board, strlen(pins_board), &b, error), 0);
	ck_assert_int_eq(chassis_open(&host, &double_sys, DOUBLE_ROOT, b, &ch), 0);
	snprintf(path, sizeof(path), "%s/board.pins", folder);
	other = open(path, O_RDWR | O_CLOEXEC);
	ck_assert_int_eq(flock(other, LOCK_EX), 0);
	ck_assert_int_eq(chassis_pin_set(ch, 0, PLATFORM_PIN_LPMODE, true),
	    PLATFORM_BUSY);
	ck_assert_str_eq(reg->text, "0xf1\n");
	ck_assert_int_eq(chassis_pin_set(ch, 0, PLATFORM_PIN_RESET, true), PLATFORM_OK);
	ck_assert_int_eq(flock(other, LOCK_UN), 0);
	ck_assert_int_eq(chassis_pin_set(ch, 0, PLATFORM_PIN_LPMODE, true), PLATFORM_OK);
	ck_assert_str_eq(reg->text, "0xf7\n");
	/* and it is free again */
	ck_assert_int_eq(flock(other, LOCK_EX | LOCK_NB), 0);
	close(other);
	unlink(path);
	snprintf(path, sizeof(path), "%s/board.buses", folder);
	unlink(path);
	ck_assert_int_eq(rmdir(folder), 0);
}
END_TEST

START_TEST(a_pin_that_can_only_be_written_is_written)
{
	chassis_close(ch);
	reset->mode = O_WRONLY;
	ch = double_open(pins_board);
	ck_assert_int_eq(chassis_pin_set(ch, 0, PLATFORM_PIN_RESET, true), PLATFORM_OK);
	ck_assert_str_eq(reset->text, "0\n");
	ck_assert_int_eq(get(PLATFORM_PIN_RESET), PLATFORM_PERM);
	chassis_close(ch);
	reset->mode = O_RDONLY;
	ch = double_open(pins_board);
	ck_assert_int_eq(chassis_pin_set(ch, 0, PLATFORM_PIN_RESET, true), PLATFORM_PERM);
	ck_assert_int_eq(get(PLATFORM_PIN_RESET), 1);
}
END_TEST

START_TEST(a_pin_of_the_module_is_not_set)
{
	ck_assert_int_eq(chassis_pin_set(ch, 0, PLATFORM_PIN_RX_LOS, true),
	    PLATFORM_UNSUP);
	ck_assert_int_eq(chassis_pin_set(ch, 0, PLATFORM_PIN_INTERRUPT, true),
	    PLATFORM_UNSUP);
	ck_assert_uint_eq(rx_los->writes + reg->writes, 0);
}
END_TEST

START_TEST(the_table_says_what_each_cage_has)
{
	const struct platform_cage *c;
	size_t count;

	c = chassis_cages(ch, &count);
	ck_assert_uint_eq(count, 4);
	ck_assert_str_eq(c[1].label, "2");
	ck_assert_uint_eq(c[0].pins_settable,
	    PLATFORM_PIN_BIT(PLATFORM_PIN_RESET) | PLATFORM_PIN_BIT(PLATFORM_PIN_LPMODE));
	ck_assert_uint_eq(c[0].pins_readable,
	    c[0].pins_settable | PLATFORM_PIN_BIT(PLATFORM_PIN_INTERRUPT) |
		PLATFORM_PIN_BIT(PLATFORM_PIN_RX_LOS));
	ck_assert_uint_eq(c[1].pins_readable, 0);
	ck_assert_uint_eq(c[1].flags, PLATFORM_CAGE_ATOMIC_WORD);
	ck_assert_uint_eq(c[1].max_read, 128);
}
END_TEST

START_TEST(a_bus_is_freed_by_a_pulse_on_its_muxes)
{
	ck_assert_int_eq(chassis_recover(ch, 0, PLATFORM_RECOVER_CLOCKS), PLATFORM_UNSUP);
	ck_assert_uint_eq(mux->writes, 0);
	ck_assert_int_eq(chassis_recover(ch, 0, PLATFORM_RECOVER_MUX), PLATFORM_OK);
	ck_assert_uint_eq(mux->writes, 2);
	ck_assert_str_eq(mux->text, "0");
	ck_assert_uint_eq(d->slept_us[0], 10000);
	ck_assert_int_eq(chassis_recover(ch, 1, PLATFORM_RECOVER_MUX), PLATFORM_INVAL);
}
END_TEST

START_TEST(a_reset_of_muxes_that_is_denied_is_told)
{
	chassis_close(ch);
	mux->mode = O_RDONLY;
	ch = double_open(pins_board);
	ck_assert_ptr_nonnull(strstr(d->said,
	    "/double/sys/mux: Permission denied; so far muxes cannot be reset\n"));
	ck_assert_int_eq(chassis_recover(ch, 0, PLATFORM_RECOVER_MUX), PLATFORM_PERM);
}
END_TEST

/*
 * Topology: a tree of links as in sysfs.
 */

static char root[64];

static void
make_tree(void)
{
	char command[1024];

	strcpy(root, "/tmp/check-board-XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(root));
	snprintf(command, sizeof(command),
	    "cd %s && mkdir -p sys/bus/i2c/devices dev "
	    "sys/devices/pci0/i2c-0/i2c-2/i2c-25 sys/devices/pci0/i2c-0/i2c-26 "
	    "sys/devices/fpga/i2c-40 sys_switch sys/devices/fpga/i2c-41/41-0050 && "
	    "cd sys/bus/i2c/devices && ln -s ../../../devices/pci0/i2c-0/i2c-2/i2c-25 && "
	    "ln -s ../../../devices/pci0/i2c-0/i2c-26 && "
	    "ln -s ../../../devices/fpga/i2c-40 && touch ../../../../dev/i2c-40 "
	    "../../../devices/fpga/i2c-41/41-0050/eeprom && cd ../../../../sys_switch && "
	    "ln -s ../sys/devices/fpga/i2c-41/41-0050/eeprom",
	    root);
	ck_assert_int_eq(system(command), 0);
}

static void
remove_tree(void)
{
	char command[80];

	snprintf(command, sizeof(command), "rm -r %s", root);
	ck_assert_int_eq(system(command), 0);
}

/* The buses of the cages of a board, as digits. */
static const char *
buses_of(const char *where, const char *text)
{
	static char digits[PLATFORM_CAGES_MAX + 1];
	static struct topology t;
	char error[BOARD_ERROR_MAX];
	struct board *b;

	ck_assert_msg(board_parse("t", text, strlen(text), &b, error) == 0, "%s", error);
	topology_find(&t, where, b, b->cage_count);
	for (size_t i = 0; i < b->cage_count; i++)
		digits[i] = (char)('0' + t.bus[i]);
	digits[b->cage_count] = '\0';
	board_destroy(b);
	return digits;
}

static const char five[] =
    HEAD "cages 5\n[cage 1-4]\ntype qsfp28\nlabel {n}\nbus map 25 26 40 99\neeprom i2c\n"
	 "[cage 5]\ntype qsfp28\nlabel five\neeprom optoe /sys_switch/eeprom class 1\n";
static const char two[] =
    HEAD "cages 2\n[cage 1-2]\ntype qsfp28\nlabel {n}\nbus map 25 99\neeprom i2c\n";
static const char said[] =
    HEAD "cages 4\n[root a]\nadapter 0\n[root b]\n"
	 "[cage 1-4]\ntype qsfp28\nlabel {n}\nbus map 25 26 40 99\neeprom i2c\n"
	 "[cage 2-3]\nroot b\n[cage 4]\nroot a\n";

START_TEST(cages_of_one_root_adapter_share_a_bus)
{
	/* 25 and 26 hang on 0; nobody knows of 99; a link leads to 41 */
	ck_assert_str_eq(buses_of(root, five), "00132");
	/* where there is one bus, what is not there yet will be on it */
	ck_assert_str_eq(buses_of(root, two), "00");
	/* the board file knows better */
	ck_assert_str_eq(buses_of(root, said), "0110");
}
END_TEST

static struct topology
kept(size_t count, uint8_t tears)
{
	static struct topology t;
	char error[BOARD_ERROR_MAX];
	struct board *b;

	ck_assert_int_eq(board_parse("t", five, strlen(five), &b, error), 0);
	topology_find(&t, root, b, count);
	t.tears[1] = tears;
	keep_topology(root, b, count, &t);
	board_destroy(b);
	return t;
}

/* Removes or brings back what lies below the first root adapter. */
static void
move(const char *from, const char *to)
{
	char command[256];

	snprintf(command, sizeof(command), "cd %s/sys/devices && mv %s %s", root, from,
	    to);
	ck_assert_int_eq(system(command), 0);
}

START_TEST(a_run_keeps_the_cages_that_it_began_with)
{
	char path[96];
	struct topology first, t;
	FILE *f;

	move("fpga", "away");
	first = kept(5, 1);
	ck_assert_uint_eq(first.count, 1);
	move("away", "fpga");
	t = kept(5, 0);
	ck_assert_uint_eq(t.count, 1);
	ck_assert_uint_eq(t.tears[1], 1);
	ck_assert_mem_eq(t.bus, first.bus, sizeof(t.bus));
	ck_assert_uint_eq(t.adapter[2], 40);
	/* what somebody scribbled there, or of another board, is none */
	ck_assert_uint_eq(kept(4, 0).count, 3);
	ck_assert_uint_eq(kept(5, 0).count, 4);
	snprintf(path, sizeof(path), "%s/board.buses", root);
	f = fopen(path, "r+e");
	ck_assert_ptr_nonnull(f);
	for (unsigned i = 0; i < 200; i++)
		fputs("\xff\xff\xff\xff", f);
	fclose(f);
	ck_assert_uint_eq(kept(5, 0).count, 4);
	ck_assert_uint_lt(kept(5, 0).bus[4], 4);
}
END_TEST

START_TEST(without_sysfs_all_cages_share_a_bus)
{
	ck_assert_str_eq(buses_of("/nonexistent", five), "00000");
}
END_TEST

#define ROWS(table) ((int)(sizeof(table) / sizeof((table)[0])))

int
main(void)
{
	Suite *suite = suite_create("board_pins");
	TCase *t = tcase_create("pins"), *topology = tcase_create("topology");

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_loop_test(t, a_number_is_decimal_or_hex_with_0x_and_nothing_else, 0,
	    ROWS(numbers));
	tcase_add_loop_test(t, hex_bytes_are_as_many_as_there_should_be, 0,
	    ROWS(hex_bytes));
	tcase_add_test(t, presence_of_all_cages_is_one_read);
	tcase_add_loop_test(t, a_file_that_says_nothing_makes_nobody_absent, 0,
	    ROWS(no_levels));
	tcase_add_test(t, an_attribute_that_is_missing_is_told_and_stops_nothing);
	tcase_add_test(t, a_presence_file_that_went_away_makes_the_process_begin_anew);
	tcase_add_test(t, a_pin_is_asserted_by_the_level_that_the_board_file_says);
	tcase_add_test(t, a_pin_is_set_and_its_neighbours_stay);
	tcase_add_test(t, a_register_is_changed_by_one_process_at_a_time);
	tcase_add_test(t, a_pin_that_can_only_be_written_is_written);
	tcase_add_test(t, a_pin_of_the_module_is_not_set);
	tcase_add_test(t, the_table_says_what_each_cage_has);
	tcase_add_test(t, a_bus_is_freed_by_a_pulse_on_its_muxes);
	tcase_add_test(t, a_reset_of_muxes_that_is_denied_is_told);
	suite_add_tcase(suite, t);
	tcase_add_checked_fixture(topology, make_tree, remove_tree);
	tcase_add_test(topology, cages_of_one_root_adapter_share_a_bus);
	tcase_add_test(topology, a_run_keeps_the_cages_that_it_began_with);
	tcase_add_test(topology, without_sysfs_all_cages_share_a_bus);
	suite_add_tcase(suite, topology);
	return suite_run(suite);
}

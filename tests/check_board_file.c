/* SPDX-License-Identifier: Apache-2.0 */
/* plugins/board: text of a board file in, a board or one precise line out. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/bytes.h"
#include "plugins/board/desc.h"
#include "plugins/board/names.h"
#include "tests/suite.h"

/* Five lines above what a row is about, for two cages and for one. */
#define HEAD1 "format 1\nboard b\nverified no\nsource s\ncages 1\n"
#define HEAD2 "format 1\nboard b\nverified no\nsource s\ncages 2\n"

/* The line 6 of a section of all cages, which then lack nothing but what the row tells.
 */
#define DEV   "/sys/bus/i2c/devices/"
#define CAGES "[cage all]\ntype qsfp28\nbus range 10\neeprom i2c\n"

/* clang-format off */
static const struct {
	const char *text;
	const char *err;
} wrong[] = {
	/* lines and words */
	{ "", "b:1: format is missing above the first section; write `format 1`" },
	{ "format 1\r\n", "b:1: carriage return; lines end with a line feed alone" },
	{ "format 1\nsource \"Gl\xc3\xbchwein\"\n", "b:2: a byte that is no printable ASCII character; only comments may hold any" },
	{ "format 1\nsource \"it goes on\n", "b:2: a quote is not closed; it ends with another on the same line" },
	{ "format 1\nsource \"a\"b\n", "b:2: no blank behind a quoted word; quotes stand around a whole word" },
	{ "format 1\nsource a\"b\"\n", "b:2: a quote within a word; quotes stand around a whole word" },
	{ "format 1\nsource \\ a\n", "b:2: a backslash that does not end its line; there it joins the next one" },

	/* above the sections */
	{ "board b\n", "b:1: board before format; the first line is `format 1`" },
	{ "format 2\n", "b:1: format 2 is not 1 to 1; write `format 1`" },
	{ "format 1\nbord b\n", "b:2: unknown key \"bord\"; did you mean board?" },
	{ "format 1\nvendor b\n", "b:2: unknown key \"vendor\"; caged-board(5) has those that stand above the first section" },
	{ "format 1\npresent bulk p\n", "b:2: present has no place above the first section; it belongs in a [cage ...] section" },
	{ "format 1\nboard AS7712\n", "b:2: board \"AS7712\" is no name of up to 63 of a-z 0-9 . _ -; write `board NAME`" },
	{ "format 1\nboard a\nboard b\n", "b:3: board is given again; line 2 has it, and one must go" },
	{ "format 1\nboard a b\n", "b:2: \"b\" is more than board takes; write `board NAME`" },
	{ "format 1\nverified maybe\n", "b:2: \"maybe\" where yes or no belongs; write `verified yes|no`" },
	{ "format 1\nsource \"\"\n", "b:2: the text is not 1 to 200 characters; write `source \"TEXT\"`" },
	{ "format 1\nmatch dmi x\n", "b:2: \"dmi\" is nothing to match; write `match onie|dmi-board|dmi-product|compatible|path TEXT`" },
	{ "format 1\nmatch onie\n", "b:2: the text is missing; write `match onie|dmi-board|dmi-product|compatible|path TEXT`" },
	{ "format 1\ncages 0x20\n", "b:2: the number of cages \"0x20\" is no decimal number; write `cages N` or `cages [count FILE] [each PATH{n}] max N`" },
	{ "format 1\ncages 513\n", "b:2: the number of cages 513 is not 1 to 512; write `cages N` or `cages [count FILE] [each PATH{n}] max N`" },
	{ "format 1\ncages each /sys/eth max 8\n", "b:2: the path has no {n}; write `cages N` or `cages [count FILE] [each PATH{n}] max N`" },
	{ "format 1\nboard b\nverified no\ncages 1\n[cage 1]\n", "b:5: source is missing above the first section; write `source \"TEXT\"`" },

	/* sections */
	{ HEAD1 "[cage 1\n", "b:6: no section; write [root NAME], [bulk NAME] or [cage 1-4,9]" },
	{ HEAD1 "[cage 1, 2]\n", "b:6: no section; write [root NAME], [bulk NAME] or [cage 1-4,9]" },
	{ HEAD1 "[lane 0]\n", "b:6: unknown section [lane ...]; there are [root NAME], [bulk NAME] and [cage 1-4,9]" },
	{ HEAD2 "[cage 1-3]\n", "b:6: there is no cage 3; line 5 says that there are 2" },
	{ HEAD2 "[cage 0-1]\n", "b:6: \"0-1\" in a list of cages; write [cage 1-4,9] or [cage all]" },
	{ HEAD2 "[cage 1..2]\n", "b:6: \"..2\" in a list of cages; write [cage 1-4,9] or [cage all]" },
	{ HEAD2 "[cage 2-1]\n", "b:6: cages 2-1 run backwards; write 1-2" },
	{ HEAD2 "[cage 1-2,2]\n", "b:6: cage 2 is listed twice; once is enough" },
	{ HEAD1 "[root a]\n[root a]\n", "b:7: root a stands in line 6, too; each has one section" },
	{ HEAD1 "[root A]\n", "b:6: \"A\" is no name of a root; up to 63 of a-z 0-9 . _ - are" },
	{ HEAD1 "[bulk p]\nfile /sys/p\nasserted 1\n", "b:6: decode is missing in a [bulk NAME] section; write `decode hexbytes count N lsb-first|msb-first`" },
	{ HEAD1 "[bulk p]\ndecode hexbytes count 4\n", "b:7: lsb-first is missing; write `decode hexbytes count N lsb-first|msb-first`" },

	/* keys of cages */
	{ HEAD1 "[cage 1]\npresnet attr /sys/p asserted 1\n", "b:7: unknown key \"presnet\"; did you mean present?" },
	{ HEAD1 "[cage 1]\ntype qsfp82\n", "b:7: type \"qsfp82\" is unknown; did you mean qsfp28?" },
	{ HEAD1 "[cage 1]\ntype xfp\n", "b:7: type \"xfp\" is unknown; did you mean sfp?" },
	{ HEAD2 "[cage all]\ntype sfp\n[cage 2]\ntype qsfp\n", "b:9: type of cage 2 is given again; line 7 has it, and one must go" },
	{ HEAD2 "[cage all]\nbus map 3 4 5\n", "b:7: bus map has 3 numbers; the section has 2 cages, and each gets one" },
	{ HEAD2 "[cage all]\nbus map 3 \\\n    0x4\n", "b:8: bus \"0x4\" is no decimal number; write `bus N`, `bus range N` or `bus map N N ...`" },
	{ HEAD1 "[cage 1]\nbus 010\n", "b:7: bus \"010\" is no decimal number; write `bus N`, `bus range N` or `bus map N N ...`" },
	{ HEAD1 "[cage 1]\nroot muxes\n", "b:7: no root muxes stands above; a section [root muxes] describes it" },
	{ HEAD1 "[cage 1]\neeprom " DEV "1-0050/eeprom\n", "b:7: \"/sys/bus/i2c/devices/1-0\" where optoe belongs; write `eeprom optoe PATH class 1|2|3|auto [banks]` or `eeprom i2c [forced]`" },
	{ HEAD1 "[cage 1]\neeprom optoe " DEV "1-0050/eeprom\n", "b:7: class is missing; write `eeprom optoe PATH class 1|2|3|auto [banks]` or `eeprom i2c [forced]`" },
	{ HEAD1 "[cage 1]\neeprom optoe /sys/e class 1 banks\n", "b:7: class 1 has no banks; write `eeprom optoe PATH class 1|2|3|auto [banks]` or `eeprom i2c [forced]`" },
	{ HEAD1 "[cage 1]\npresent attr /sys/p\n", "b:7: asserted is missing; write `present attr PATH|bits PATH mask 0xN asserted 0|1` or `present bulk NAME`" },
	{ HEAD1 "[cage 1]\npresent attr /sys/p asserted 2\n", "b:7: asserted 2 is not 0 to 1; write `present attr PATH|bits PATH mask 0xN asserted 0|1` or `present bulk NAME`" },
	{ HEAD1 "[cage 1]\npresent bits /sys/p mask 16 asserted 0\n", "b:7: mask \"16\" is not hex, 0x and 1 to 8 digits; write `present attr PATH|bits PATH mask 0xN asserted 0|1` or `present bulk NAME`" },
	{ HEAD1 "[cage 1]\npresent bits /sys/p mask 0x00 asserted 0\n", "b:7: mask 0x00 has no bits; write `present attr PATH|bits PATH mask 0xN asserted 0|1` or `present bulk NAME`" },
	{ HEAD1 "[cage 1]\npresent gpio 496\n", "b:7: \"gpio\" where attr, bits or bulk belongs; write `present attr PATH|bits PATH mask 0xN asserted 0|1` or `present bulk NAME`" },
	{ HEAD1 "[cage 1]\npresent bulk p\n", "b:7: no bulk p stands above; a section [bulk p] describes it" },
	{ HEAD1 "[cage 1]\nlpmode attr /sys/p asserted 1 hold-us 10\n", "b:7: hold-us of lpmode; only reset is held; write `lpmode attr PATH|bits PATH mask 0xN asserted 0|1` or `lpmode bulk NAME`" },
	{ HEAD1 "[cage 1]\nmax-read 8\n", "b:7: max-read 8 is not 16 to 128; write `max-read N`" },

	/* paths */
	{ HEAD1 CAGES "present attr sys/p asserted 1\n", "b:10: present of cage 1: \"sys/p\" is no place of a device; paths begin with /sys, /sys_switch, /dev or /run" },
	{ HEAD1 CAGES "present attr /devices/bus/i2c/devices/4-0060/p asserted 1\n", "b:10: present of cage 1: \"/devices/bus/i2c/devices/4-006...\" is no place of a device; paths begin with /sys, /sys_switch, /dev or /run" },
	{ HEAD1 CAGES "present attr /etc/passwd asserted 1\n", "b:10: present of cage 1: \"/etc/passwd\" is no place of a device; paths begin with /sys, /sys_switch, /dev or /run" },
	{ HEAD1 CAGES "present attr /sys/../etc/p asserted 1\n", "b:10: present of cage 1: a path with `//`, `.` or `..` or with / at its end; name the file itself" },
	{ HEAD1 CAGES "present attr /sys/port* asserted 1\n", "b:10: present of cage 1: '*' in a path; it is taken as it is, of letters, digits and ._-:/+,@=~#%" },
	{ HEAD1 CAGES "present attr /sys/{m} asserted 1\n", "b:10: present of cage 1: {m} is unknown; {n}, {n-K}, {n+K} and {bus} are replaced" },
	{ HEAD1 CAGES "present attr /sys/{n asserted 1\n", "b:10: present of cage 1: a brace is not closed; write {n}" },
	{ HEAD1 CAGES "present attr /sys/{n-2} asserted 1\n", "b:10: present of cage 1: {n-2} is below 0; cages count from 1" },
	{ HEAD1 CAGES "present attr " DEV "4-60/p asserted 1\n", "b:10: present of cage 1: 4-60 is no I2C device; it is BUS-00HH, the address in hex: 4-0060" },
	{ HEAD1 CAGES "present attr " DEV "4-0096/p asserted 1\n", "b:10: present of cage 1: 4-0096: no I2C address is 0x0096; decimal 96 is written 4-0060" },
	{ HEAD1 CAGES "present attr " DEV "4-00f0/p asserted 1\n", "b:10: present of cage 1: 4-00f0: no I2C address is 0x00f0; 0x03 to 0x77 are" },
	{ HEAD1 CAGES "present attr /sys/devices/pci/i2c-0/i2c-4/4-0080/p asserted 1\n", "b:10: present of cage 1: 4-0080: no I2C address is 0x0080; decimal 80 is written 4-0050" },
	{ HEAD1 CAGES "present attr " DEV "000000000000000000000000000000000000000000000000000000000000000000000000000000000000004-0080/p asserted 1\n", "b:10: present of cage 1: 00000000000000000000 is no I2C device; it is BUS-00HH, the address in hex: 4-0060" },
	{ HEAD1 "[root m]\nrecover mux attr /sys/m{n} pulse 1 0 hold-ms 10\n", "b:7: recover: {n} means nothing here; only keys of cages have it replaced" },
	{ HEAD1 "[cage 1]\ntype qsfp\neeprom optoe " DEV "{bus}-0050/eeprom class 1\n", "b:8: eeprom of cage 1: {bus} without a bus; give the cage one with bus" },

	/* the whole */
	{ HEAD2 "[cage 1]\ntype qsfp\nbus 3\neeprom i2c\n", "b:5: cage 2 of 2 has no eeprom; a section [cage 2] gives it" },
	{ HEAD1 "[cage 1]\nbus 3\neeprom i2c\n", "b:5: cage 1 of 1 has no type; a section [cage 1] gives it" },
	{ HEAD1 "[cage 1]\ntype qsfp\neeprom i2c\n", "b:8: eeprom of cage 1 is i2c without a bus; give the cage one with bus" },
	{ HEAD1 "[cage 1]\ntype qsfp\nbus 3\neeprom optoe /sys/e class 2\n", "b:9: eeprom of cage 1, qsfp, has class 2; that is of SFP, and others have 1 or 3" },
	{ HEAD1 "[cage 1]\ntype sfp28\nbus 3\neeprom optoe /sys/e class 1\n", "b:9: eeprom of cage 1, sfp28, has class 1; that is of QSFP, and SFP have 2 or 3" },
	{ HEAD2 "[cage all]\ntype qsfp\neeprom optoe /sys/e class 1\n", "b:8: cages 1 and 2 have the same eeprom; a number in braces, such as {bus} or {n}, keeps them apart" },
	{ "format 1\nboard b\nverified no\nsource s\ncages 4\n[cage all]\ntype qsfp\neeprom optoe /sys/e class 1\n", "b:8: cages 1 and 2 have the same eeprom; a number in braces, such as {bus} or {n}, keeps them apart" },
	{ HEAD2 "[cage all]\ntype qsfp\nbus 3\neeprom i2c\n", "b:9: cages 1 and 2 have the same eeprom; a number in braces, such as {bus} or {n}, keeps them apart" },
	{ HEAD2 "[cage all]\ntype qsfp\nbus 3\neeprom optoe /sys/{bus}/{n} class 1\n", "b:8: cages 1 and 2 have the same bus; a bus has one module at an address" },
	{ HEAD2 CAGES "label port\n", "b:10: cages 1 and 2 have the same label; each has its own" },
	{ HEAD1 CAGES "label \"port 1\"\n", "b:10: label \"port 1\"; a label has 1 to 15 of A-Z a-z 0-9 . _ / -" },
	{ HEAD1 CAGES "label FourHundredGig-{n}\n", "b:10: label of cage 1: longer than 15 characters; shorten it" },
	{ HEAD2 CAGES "present attr /sys/p asserted 1\n", "b:10: cages 1 and 2 have the same present; a number in braces, such as {n}, or a mask keeps them apart" },
	{ HEAD1 CAGES "tx-fault attr /sys/p asserted 1\n", "b:10: tx-fault of cage 1; no cage of type qsfp28 has that pin" },
	{ HEAD1 "[cage 1]\ntype sfp\nbus 1\neeprom i2c\nmodsel attr /sys/p asserted 1\n", "b:10: modsel of cage 1; no cage of type sfp has that pin" },
	{ HEAD1 "[root m]\nkhz 100\n" CAGES, "b:6: no cage is on root m; a key root puts it there, or the section must go" },
	{ HEAD2 "[root a]\nadapter 1\n[root b]\nadapter 1\n" CAGES "[cage 1]\nroot a\n[cage 2]\nroot b\n", "b:8: roots a and b have the same adapter; they are one root" },
	{ HEAD1 "[bulk p]\nfile /sys/p\ndecode hexbytes count 1 lsb-first\nasserted 1\n" CAGES, "b:6: no pin is in bulk p; a pin with it is, or the section must go" },
	{ HEAD2 "[bulk p]\nfile /sys/p\ndecode hexbytes count 1 lsb-first\nasserted 1\nfirst-cage 2\n" CAGES "present bulk p\n", "b:15: present of cage 1 is not in bulk p; its first-cage is 2" },
	{ "format 1\nboard b\nverified no\nsource s\ncages 9\n[bulk p]\nfile /sys/p\ndecode hexbytes count 1 lsb-first\nasserted 1\n" CAGES "present bulk p\n", "b:14: present of cage 9 is not in bulk p; its 1 bytes end with cage 8" },
};
/* clang-format on */

START_TEST(a_wrong_file_is_told_by_its_line_and_what_would_be_right)
{
	struct board *b = NULL;
	char err[BOARD_ERROR_MAX];

	ck_assert_int_eq(board_parse("b", wrong[_i].text, strlen(wrong[_i].text), &b,
			     err),
	    -EINVAL);
	ck_assert_str_eq(err, wrong[_i].err);
	ck_assert_ptr_null(b);
}
END_TEST

static struct board *
parse(const char *text)
{
	char err[BOARD_ERROR_MAX];
	struct board *b;
	int r = board_parse("b", text, strlen(text), &b, err);

	ck_assert_msg(r == 0, "%s", err);
	ck_assert_str_eq(err, "");
	return b;
}

/* A file with every key. */
static const char everything[] =
    "# comment\n"
    "format 1 # and behind a key\n"
    "board acme-1\n"
    "flavour onl\n"
    "verified yes\n"
    "source \"a log, with # and blanks\"\n"
    "match onie x86_64-acme_1-r0\n"
    "match dmi-board \"ACME 1\"\n"
    "match path /sys/acme\n"
    "cages 4\n"
    "[root muxes]\n"
    "adapter 1\n"
    "khz 100\n"
    "recover mux attr /sys/m/rst pulse 1 0 hold-ms 10\n"
    "[root sfp]\n"
    "[bulk all-present]\n"
    "file /sys/b/present_all\n"
    "decode hexbytes count 2 msb-first\n"
    "asserted 0\n"
    "first-cage 2\n"
    "[cage all]\n"
    "label Eth{n+9}/{n-1}/{bus}\n"
    "[cage 1-2]\n"
    "type qsfp-dd\n"
    "eeprom optoe /sys/bus/i2c/devices/{bus}-0050/eeprom class 3 banks\n"
    "root muxes\n"
    "khz 400\n"
    "power-mw 12000\n"
    "reset attr /sys/c/reset_{n} asserted 1 hold-us 10\n"
    "lpmode bits /sys/c/reg_{n} mask 0xC0 asserted 0\n"
    "[cage 3-4]\n"
    "type sfp28\n"
    "eeprom i2c forced\n"
    "root sfp\n"
    "read-only\n"
    "max-read 32\n"
    "max-write 1\n"
    "[cage 4,1-2]\n"
    "bus map 7 30 \\\n"
    "        29\n"
    "[cage 3]\n"
    "bus range 12\n"
    "[cage 2-4]\n"
    "present bulk all-present";

START_TEST(a_whole_file_gives_what_it_says)
{
	struct board *b = parse(everything);
	const struct board_cage *c = b->cage;
	const struct board_pin *pin;

	ck_assert_str_eq(b->name, "acme-1");
	ck_assert_str_eq(b->flavour, "onl");
	ck_assert_str_eq(b->source, "a log, with # and blanks");
	ck_assert(b->verified);
	ck_assert_uint_eq(b->match_count, 3);
	ck_assert_int_eq(b->match[0].kind, BOARD_MATCH_ONIE);
	ck_assert_str_eq(b->match[0].text, "x86_64-acme_1-r0");
	ck_assert_int_eq(b->match[1].kind, BOARD_MATCH_DMI_BOARD);
	ck_assert_str_eq(b->match[1].text, "ACME 1");
	ck_assert_int_eq(b->match[2].kind, BOARD_MATCH_PATH);
	ck_assert_ptr_null(b->count_file);
	ck_assert_ptr_null(b->count_each);
	ck_assert_uint_eq(b->cage_count, 4);

	ck_assert_uint_eq(b->root_count, 2);
	ck_assert_uint_eq(b->root[0].adapter, 1);
	ck_assert_uint_eq(b->root[0].khz, 100);
	ck_assert_str_eq(b->root[0].recover, "/sys/m/rst");
	ck_assert_str_eq(b->root[0].recover_on, "1");
	ck_assert_str_eq(b->root[0].recover_off, "0");
	ck_assert_uint_eq(b->root[0].recover_hold_ms, 10);
	ck_assert_uint_eq(b->root[1].adapter, BOARD_NO_BUS);
	ck_assert_ptr_null(b->root[1].recover);
	ck_assert_uint_eq(b->bulk_count, 1);
	ck_assert_str_eq(b->bulk[0].path, "/sys/b/present_all");
	ck_assert_uint_eq(b->bulk[0].bytes, 2);
	ck_assert(b->bulk[0].msb_first);

	ck_assert_str_eq(c[0].label, "Eth10/0/30");
	ck_assert_uint_eq(c[0].type, PLATFORM_CAGE_QSFP_DD);
	ck_assert_uint_eq(c[0].memory, BOARD_MEMORY_OPTOE);
	ck_assert_uint_eq(c[0].klass, 3);
	ck_assert(c[0].banks && !c[0].forced && !c[0].read_only);
	ck_assert_uint_eq(c[0].bus, 30);
	ck_assert_uint_eq(c[0].root, 0);
	ck_assert_uint_eq(c[0].khz, 400);
	ck_assert_uint_eq(c[0].power_max_mw, 12000);
	ck_assert_str_eq(c[0].eeprom, "/sys/bus/i2c/devices/30-0050/eeprom");
	ck_assert_int_eq(c[0].pin[BOARD_PIN_PRESENT].kind, BOARD_PIN_NONE);

	pin = &c[1].pin[PLATFORM_PIN_RESET];
	ck_assert_int_eq(pin->kind, BOARD_PIN_ATTR);
	ck_assert_str_eq(pin->path, "/sys/c/reset_2");
	ck_assert_uint_eq(pin->asserted, 1);
	ck_assert_uint_eq(pin->hold_us, 10);
	pin = &c[1].pin[PLATFORM_PIN_LPMODE];
	ck_assert_int_eq(pin->kind, BOARD_PIN_BITS);
	ck_assert_uint_eq(pin->mask, 0xc0);
	ck_assert_uint_eq(pin->asserted, 0);

	ck_assert_str_eq(c[2].label, "Eth12/2/12");
	ck_assert_uint_eq(c[2].root, 1);
	ck_assert_uint_eq(c[2].memory, BOARD_MEMORY_I2C);
	ck_assert_str_eq(c[2].eeprom, "/dev/i2c-12");
	ck_assert(c[2].forced && c[2].read_only && !c[2].banks);
	ck_assert_uint_eq(c[2].max_read, 32);
	ck_assert_uint_eq(c[2].max_write, 1);
	pin = &c[2].pin[BOARD_PIN_PRESENT];
	ck_assert_int_eq(pin->kind, BOARD_PIN_BULK);
	ck_assert_uint_eq(pin->bulk, 0);
	ck_assert_uint_eq(pin->bit, 1);
	ck_assert_uint_eq(c[3].bus, 7);
	board_destroy(b);
}
END_TEST

START_TEST(what_is_not_said_is_none)
{
	struct board *b =
	    parse(HEAD1 "[cage 1]\ntype unknown\neeprom optoe /sys/e class auto");
	const struct board_cage *c = b->cage;

	ck_assert_str_eq(c->label, "1");
	ck_assert_uint_eq(c->type, PLATFORM_CAGE_UNKNOWN);
	ck_assert_uint_eq(c->klass, 0);
	ck_assert_uint_eq(c->bus, BOARD_NO_BUS);
	ck_assert_uint_eq(c->root, BOARD_NO_ROOT);
	ck_assert_uint_eq(c->khz, 0);
	ck_assert_uint_eq(c->max_read, 0);
	ck_assert_uint_eq(c->max_write, 0);
	ck_assert_uint_eq(c->power_max_mw, 0);
	ck_assert_ptr_null(b->flavour);
	ck_assert(!b->verified);
	ck_assert_uint_eq(b->match_count, 0);
	board_destroy(b);
}
END_TEST

START_TEST(two_cages_may_share_a_register_and_a_bus_that_is_only_told)
{
	struct board *b =
	    parse(HEAD2 "[cage all]\ntype sfp\nbus 3\neeprom optoe /sys/e{n} class 2\n"
			"[cage 1]\npresent bits /sys/r mask 0x1 asserted 0\n"
			"[cage 2]\npresent bits /sys/r mask 0x2 asserted 0\n");

	ck_assert_str_eq(b->cage[1].pin[BOARD_PIN_PRESENT].path, "/sys/r");
	ck_assert_uint_eq(b->cage[1].bus, 3);
	board_destroy(b);
}
END_TEST

START_TEST(the_name_of_a_file_cannot_move_a_cursor_nor_hide_the_line)
{
	char name[400], err[BOARD_ERROR_MAX];
	struct board *b;

	memset(name, 'x', sizeof(name));
	memcpy(name + sizeof(name) - 9, "\x1b[2J\xff.sw", 9);
	ck_assert_int_eq(board_parse(name, "x", 1, &b, err), -EINVAL);

	ck_assert_ptr_nonnull(strstr(err, "xx?[2J?.sw:1: unknown key \"x\""));
	ck_assert_int_eq(strncmp(err, "...x", 4), 0);
}
END_TEST

START_TEST(a_file_of_any_size_is_refused_at_once)
{
	static char text[BOARD_FILE_MAX + 1];
	static const struct {
		const char *part, *err;
	} floods[] = {
		{ "#", "b:1: more than 262144 bytes; no board needs them" },
		{ "a ", "b:1: more than 600 words; no line needs them" },
	};
	char err[BOARD_ERROR_MAX];
	struct board *b;

	for (size_t i = 0; i < COUNT_OF(floods); i++) {
		size_t len = sizeof(text) - (i > 0), part = strlen(floods[i].part);

		for (size_t k = 0; k < len; k++)
			text[k] = floods[i].part[k % part];
		ck_assert_int_eq(board_parse("b", text, len, &b, err), -EINVAL);
		ck_assert_str_eq(err, floods[i].err);
	}
}
END_TEST

/* Sections without keys cost time only; nothing grows with their square. */
START_TEST(thousands_of_sections_are_read)
{
	static char text[BOARD_FILE_MAX];
	size_t len = (size_t)snprintf(text, sizeof(text),
	    "format 1\nboard b\nverified no\nsource s\ncages 512\n" CAGES);
	struct board *b;
	char err[BOARD_ERROR_MAX];

	while (len + 12 < sizeof(text))
		len += (size_t)snprintf(text + len, sizeof(text) - len, "[cage all]\n");
	ck_assert_int_eq(board_parse("b", text, len, &b, err), 0);
	ck_assert_uint_eq(b->cage[511].bus, 521);
	board_destroy(b);
}
END_TEST

START_TEST(a_file_that_cannot_be_read_is_named)
{
	char err[BOARD_ERROR_MAX];
	struct board *b;

	ck_assert_int_eq(board_load("/no/such", &b, err), -ENOENT);
	ck_assert_str_eq(err, "/no/such: No such file or directory");
	ck_assert_int_eq(board_load("/", &b, err), -EISDIR);
	ck_assert_str_eq(err, "/: Is a directory");
	ck_assert_int_eq(board_load("/dev/null", &b, err), -EINVAL);
	board_destroy(NULL);
}
END_TEST

/* The files that come with us. */

static struct board *
load(const char *name)
{
	const char *src = getenv("CAGED_SRC");
	char path[512], err[BOARD_ERROR_MAX];
	struct board *b;
	int r;

	snprintf(path, sizeof(path), "%s/contrib/boards/%s.board", src ? src : ".", name);
	r = board_load(path, &b, err);
	ck_assert_msg(r == 0, "%s", err);
	ck_assert(!b->verified);
	ck_assert_int_eq(strncmp(name, b->name, strlen(b->name)), 0);
	return b;
}

START_TEST(the_as7712_has_its_buses_in_no_order)
{
	static const uint16_t buses[] = { 22, 23, 24, 25, 27, 26, 29, 28, 18, 19, 20, 21,
		30, 31, 32, 33, 34, 35, 36, 37, 46, 47, 48, 49, 38, 39, 40, 41, 42, 43,
		44, 45 };
	struct board *b = load("accton-as7712-32x-onl");
	char path[64];

	ck_assert_uint_eq(b->cage_count, 32);
	ck_assert_str_eq(b->match[0].text, "x86_64-accton_as7712_32x-r0");
	ck_assert_uint_eq(b->root_count, 1);
	ck_assert_uint_eq(b->root[0].adapter, 1);
	for (unsigned i = 0; i < 32; i++) {
		const struct board_cage *c = &b->cage[i];

		snprintf(path, sizeof(path), DEV "%u-0050/eeprom", buses[i]);
		ck_assert_str_eq(c->eeprom, path);
		ck_assert_uint_eq(c->type, PLATFORM_CAGE_QSFP28);
		ck_assert_uint_eq(c->klass, 1);
		ck_assert_uint_eq(c->root, 0);
		ck_assert_uint_eq(c->pin[BOARD_PIN_PRESENT].bit, i);
	}
	ck_assert_str_eq(b->bulk[0].path, DEV "4-0060/module_present_all");
	ck_assert_uint_eq(b->bulk[0].bytes, 4);
	ck_assert_uint_eq(b->bulk[0].asserted, 1);
	ck_assert(!b->bulk[0].msb_first);
	board_destroy(b);
}
END_TEST

START_TEST(the_as9716_has_its_pins_on_two_cplds)
{
	struct board *b = load("accton-as9716-32d-onl");
	char path[96];

	ck_assert_uint_eq(b->cage_count, 34);
	ck_assert_str_eq(b->match[0].text, "x86_64-accton_as9716_32d-r0");
	ck_assert_str_eq(b->root[0].recover,
	    "/sys/devices/platform/as9716_32d_ioport/i2c_mux_rst");
	for (unsigned i = 0; i < 34; i++) {
		const struct board_cage *c = &b->cage[i];
		bool sfp = i >= 32;

		ck_assert_uint_eq(c->bus, 25 + i);
		ck_assert_uint_eq(c->type,
		    sfp ? PLATFORM_CAGE_SFP : PLATFORM_CAGE_QSFP_DD);
		ck_assert_uint_eq(c->klass, sfp ? 2 : 3);
		snprintf(path, sizeof(path), DEV "%s/module_present_%u",
		    i < 16 ? "20-0061" : "21-0062", i + 1);
		ck_assert_str_eq(c->pin[BOARD_PIN_PRESENT].path, path);
		ck_assert_int_eq(c->pin[PLATFORM_PIN_RESET].kind,
		    sfp ? BOARD_PIN_NONE : BOARD_PIN_ATTR);
		ck_assert_int_eq(c->pin[PLATFORM_PIN_RX_LOS].kind,
		    sfp ? BOARD_PIN_ATTR : BOARD_PIN_NONE);
	}
	ck_assert_str_eq(b->cage[16].pin[PLATFORM_PIN_RESET].path,
	    DEV "21-0062/module_reset_17");
	board_destroy(b);
}
END_TEST

START_TEST(s3ip_counts_its_cages_on_the_machine)
{
	struct board *b = load("s3ip-generic");

	ck_assert_str_eq(b->count_file, "/sys_switch/transceiver/number");
	ck_assert_str_eq(b->count_each, "/sys_switch/transceiver/eth{n}/eeprom");
	ck_assert_uint_eq(b->cage_count, 256);
	ck_assert_int_eq(b->match[0].kind, BOARD_MATCH_PATH);
	ck_assert_str_eq(b->cage[0].label, "eth1");
	ck_assert_str_eq(b->cage[255].eeprom, "/sys_switch/transceiver/eth256/eeprom");
	ck_assert_str_eq(b->cage[255].pin[PLATFORM_PIN_RESET].path,
	    "/sys_switch/transceiver/eth256/reset");
	board_destroy(b);
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *s = suite_create("board file");
	TCase *tc = tcase_create("board file");

	tcase_add_loop_test(tc, a_wrong_file_is_told_by_its_line_and_what_would_be_right,
	    0, (int)COUNT_OF(wrong));
	tcase_add_test(tc, a_whole_file_gives_what_it_says);
	tcase_add_test(tc, what_is_not_said_is_none);
	tcase_add_test(tc, two_cages_may_share_a_register_and_a_bus_that_is_only_told);
	tcase_add_test(tc, the_name_of_a_file_cannot_move_a_cursor_nor_hide_the_line);
	tcase_add_test(tc, a_file_of_any_size_is_refused_at_once);
	tcase_add_test(tc, thousands_of_sections_are_read);
	tcase_add_test(tc, a_file_that_cannot_be_read_is_named);
	tcase_add_test(tc, the_as7712_has_its_buses_in_no_order);
	tcase_add_test(tc, the_as9716_has_its_pins_on_two_cplds);
	tcase_add_test(tc, s3ip_counts_its_cages_on_the_machine);
	suite_add_tcase(s, tc);
	return s;
}

int
main(void)
{
	return suite_run(make_suite());
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "optics/cdb.h"

#include <stdio.h>

#include "tests/optics_fixture.h"
#include "tests/suite.h"

static uint8_t message[CDB_MESSAGE_MAX];

/* ---- status ---- */

static const struct {
	uint8_t byte;
	enum cdb_state state;
	const char *text;
} statuses[] = {
	{ 0x00, CDB_NONE, NULL },
	{ 0x01, CDB_SUCCESS, "done" },
	{ 0x02, CDB_SUCCESS, NULL },
	{ 0x03, CDB_SUCCESS, "previous command aborted" },
	{ 0x3f, CDB_SUCCESS, NULL },
	{ 0x40, CDB_FAILED, "failed" },
	{ 0x41, CDB_FAILED, "unknown command" },
	{ 0x42, CDB_FAILED, "parameter out of range" },
	{ 0x43, CDB_FAILED, "not aborted" },
	{ 0x44, CDB_FAILED, "checking timed out" },
	{ 0x45, CDB_FAILED, "check code wrong" },
	{ 0x46, CDB_FAILED, "password needed" },
	{ 0x47, CDB_FAILED, "not in this state" },
	{ 0x48, CDB_FAILED, NULL },
	{ 0x60, CDB_FAILED, NULL },
	{ 0x7f, CDB_FAILED, NULL },
	{ 0x80, CDB_BUSY, NULL },
	{ 0x81, CDB_BUSY, "busy, captured" },
	{ 0x82, CDB_BUSY, "busy, checking" },
	{ 0x83, CDB_BUSY, "busy, executing" },
	{ 0x84, CDB_BUSY, NULL },
	{ 0xc1, CDB_BUSY, NULL },
	{ 0xff, CDB_BUSY, NULL },
};

START_TEST(a_status_is_a_state_and_a_cause)
{
	const char *text = cdb_status_text(statuses[_i].byte);

	ck_assert_int_eq(cdb_state(statuses[_i].byte), statuses[_i].state);
	ck_assert_str_eq(text ? text : "", statuses[_i].text ? statuses[_i].text : "");
}
END_TEST

/* ---- commands ---- */

/* Check codes by hand: the one's complement of the sum, without what stands behind it. */
static const struct {
	uint16_t id;
	uint16_t epl_len;
	const char *lpl; /* hex */
	const char *message;
} commands[] = {
	/* FF - (00 + 44) */
	{ 0x0044, 0, "", "00440000 00bb0000" },
	/* FF - 04 */
	{ 0x0004, 0, "", "00040000 00fb0000" },
	/* FF - 02 */
	{ 0x0000, 0, "0000", "00000000 02fd0000 0000" },
	/* FF - (01 + 04 + 10 + 11) */
	{ 0x0001, 0, "00001011", "00010000 04d90000 00001011" },
	/* FF - (01 + 04 + 08 + 04 + 07 + 80) */
	{ 0x0104, 2048, "00000780", "01040800 04670000 00000780" },
	/* 80 + 00 + 02 + FF + FF = 280 */
	{ 0x8000, 0, "ffff", "80000000 027f0000 ffff" },
};

static size_t
from_hex(const char *hex, uint8_t *bytes)
{
	size_t len = 0;
	unsigned byte;

	for (; *hex; hex += *hex == ' ' ? 1 : 2) {
		if (*hex == ' ')
			continue;
		ck_assert_int_eq(sscanf(hex, "%2x", &byte), 1);
		bytes[len++] = (uint8_t)byte;
	}
	return len;
}

START_TEST(a_command_is_built_with_its_check_code)
{
	uint8_t lpl[CDB_LPL_MAX], expected[CDB_MESSAGE_MAX] = { 0 };
	size_t lpl_len = from_hex(commands[_i].lpl, lpl);
	struct cdb_command c;

	ck_assert_uint_eq(from_hex(commands[_i].message, expected), CDB_HEADER + lpl_len);
	memset(message, 0xa5, sizeof(message));
	ck_assert(
	    cdb_build(commands[_i].id, commands[_i].epl_len, lpl, lpl_len, message));
	ck_assert_mem_eq(message, expected, CDB_MESSAGE_MAX);

	cdb_take_command(message, &c);
	ck_assert_uint_eq(c.id, commands[_i].id);
	ck_assert_uint_eq(c.epl_len, commands[_i].epl_len);
	ck_assert_uint_eq(c.lpl_len, lpl_len);
	ck_assert_int_eq(c.check, CDB_CHECK_GOOD);
}
END_TEST

START_TEST(a_full_payload_fits_and_one_byte_more_does_not)
{
	uint8_t lpl[CDB_LPL_MAX + 1];

	memset(lpl, 0xff, sizeof(lpl));
	/* 01 + 03 + 78 + 120 * FF = 7804 */
	ck_assert(cdb_build(0x0103, 0, lpl, CDB_LPL_MAX, message));
	ck_assert_uint_eq(message[5], 0xfb);
	ck_assert_uint_eq(message[CDB_MESSAGE_MAX - 1], 0xff);

	memset(message, 0x5a, sizeof(message));
	ck_assert(!cdb_build(0x0103, 0, lpl, CDB_LPL_MAX + 1, message));
	ck_assert(!cdb_build(0x0104, CDB_EPL_MAX + 1, lpl, 0, message));
	ck_assert_uint_eq(message[0], 0x5a);
	ck_assert(cdb_build(0x0104, CDB_EPL_MAX, NULL, 0, message));
}
END_TEST

START_TEST(any_bit_of_a_command_is_covered_by_its_check_code)
{
	static const uint8_t lpl[] = { 0x12, 0x34, 0x56 };
	struct cdb_command c;

	ck_assert(cdb_build(0x0102, 0x0304, lpl, sizeof(lpl), message));
	for (unsigned bit = 0; bit < 8 * CDB_MESSAGE_MAX; bit++) {
		unsigned byte = bit / 8;
		bool is_reply = byte == 6 || byte == 7;
		bool is_covered = byte < CDB_HEADER + sizeof(lpl) && !is_reply;

		if (byte == 4) /* another length covers other bytes */
			continue;
		message[byte] ^= (uint8_t)(1u << bit % 8);
		cdb_take_command(message, &c);
		ck_assert_msg(byte == 6 ? c.check == CDB_CHECK_IMPOSSIBLE
					: (c.check == CDB_CHECK_GOOD) == !is_covered,
		    "byte %u: %d", byte, c.check);
		message[byte] ^= (uint8_t)(1u << bit % 8);
	}
}
END_TEST

START_TEST(a_command_whose_payload_the_reply_took_cannot_be_checked)
{
	struct cdb_command c;

	ck_assert(cdb_build(0x0000, 0, (const uint8_t[]){ 0, 0 }, 2, message));
	message[6] = 2;
	cdb_take_command(message, &c);
	ck_assert_int_eq(c.check, CDB_CHECK_IMPOSSIBLE);

	ck_assert(cdb_build(0x0040, 0, NULL, 0, message));
	message[6] = 34;
	cdb_take_command(message, &c);
	ck_assert_int_eq(c.check, CDB_CHECK_GOOD);

	message[4] = CDB_LPL_MAX + 1;
	cdb_take_command(message, &c);
	ck_assert_int_eq(c.check, CDB_CHECK_WRONG);
}
END_TEST

START_TEST(commands_are_known_by_name)
{
	unsigned named = 0;

	ck_assert_str_eq(cdb_command_name(0x0000), "query status");
	ck_assert_str_eq(cdb_command_name(0x0041), "firmware management features");
	ck_assert_str_eq(cdb_command_name(0x010a), "commit firmware image");
	ck_assert_str_eq(cdb_command_name(0x0405), "get digest signature, EPL");
	ck_assert_ptr_null(cdb_command_name(0x0003));
	ck_assert_ptr_null(cdb_command_name(0x8000));
	for (unsigned id = 0; id <= UINT16_MAX; id++)
		named += cdb_command_name((uint16_t)id) != NULL;
	ck_assert_uint_eq(named, 53);
}
END_TEST

/* ---- replies ---- */

static const struct {
	const char *message; /* from byte 134 on */
	enum cdb_reply_form form;
	unsigned len, pages;
	enum cdb_check check;
} replies[] = {
	{ "0000", CDB_REPLY_NONE, 0, 0, CDB_CHECK_IMPOSSIBLE },
	/* FF - (02 + 01) */
	{ "02fc 0201", CDB_REPLY_LPL, 2, 0, CDB_CHECK_GOOD },
	{ "02fd 0201", CDB_REPLY_LPL, 2, 0, CDB_CHECK_WRONG },
	{ "02fc 0301", CDB_REPLY_LPL, 2, 0, CDB_CHECK_WRONG },
	/* FF + FF + 02 = 200 */
	{ "03ff ffff02", CDB_REPLY_LPL, 3, 0, CDB_CHECK_GOOD },
	{ "01ff 00ff", CDB_REPLY_LPL, 1, 0, CDB_CHECK_GOOD },
	{ "78ff", CDB_REPLY_LPL, 120, 0, CDB_CHECK_GOOD },
	{ "79ff", CDB_REPLY_RESERVED, 0, 0, CDB_CHECK_IMPOSSIBLE },
	{ "efff", CDB_REPLY_RESERVED, 0, 0, CDB_CHECK_IMPOSSIBLE },
	{ "f000", CDB_REPLY_EPL, 0, 1, CDB_CHECK_IMPOSSIBLE },
	{ "ff00", CDB_REPLY_EPL, 0, 16, CDB_CHECK_IMPOSSIBLE },
};

START_TEST(a_reply_is_told_by_its_length_and_checked)
{
	struct cdb_reply r;

	memset(message, 0, sizeof(message));
	from_hex(replies[_i].message, message + 6);
	cdb_take_reply(message, &r);

	ck_assert_int_eq(r.form, replies[_i].form);
	ck_assert_uint_eq(r.code, message[6]);
	ck_assert_uint_eq(r.len, replies[_i].len);
	ck_assert_uint_eq(r.pages, replies[_i].pages);
	ck_assert_int_eq(r.check, replies[_i].check);
	ck_assert_ptr_eq(r.bytes, message + CDB_HEADER);
}
END_TEST

/* ---- in a module ---- */

START_TEST(each_instance_has_a_bank_of_its_own)
{
	static struct fixture f;
	struct cdb_command c;

	memset(&f, 0, sizeof(f));
	memmap_init(&f.map, f.half, FIXTURE_HALVES);
	ck_assert_ptr_null(cdb_message(&f.map, 0));
	for (uint8_t bank = 0; bank < 3; bank++)
		fixture_page(&f, CDB_PAGE, bank);
	ck_assert_ptr_null(cdb_message(&f.map, 0));

	for (uint8_t bank = 0; bank < 3; bank++)
		fixture_poke_bank(&f, CDB_PAGE, bank, 129, 0x40u + bank);
	cdb_take_command(cdb_message(&f.map, 0), &c);
	ck_assert_uint_eq(c.id, 0x40);
	cdb_take_command(cdb_message(&f.map, 1), &c);
	ck_assert_uint_eq(c.id, 0x41);
	ck_assert_ptr_null(cdb_message(&f.map, 2));
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *s = suite_create("cdb");
	TCase *t = tcase_create("cdb");

	tcase_add_loop_test(t, a_status_is_a_state_and_a_cause, 0, COUNT_OF(statuses));
	tcase_add_loop_test(t, a_command_is_built_with_its_check_code, 0,
	    COUNT_OF(commands));
	tcase_add_test(t, a_full_payload_fits_and_one_byte_more_does_not);
	tcase_add_test(t, any_bit_of_a_command_is_covered_by_its_check_code);
	tcase_add_test(t, a_command_whose_payload_the_reply_took_cannot_be_checked);
	tcase_add_test(t, commands_are_known_by_name);
	tcase_add_loop_test(t, a_reply_is_told_by_its_length_and_checked, 0,
	    COUNT_OF(replies));
	tcase_add_test(t, each_instance_has_a_bank_of_its_own);
	suite_add_tcase(s, t);
	return s;
}

int
main(void)
{
	return suite_run(make_suite());
}

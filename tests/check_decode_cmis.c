/* SPDX-License-Identifier: Apache-2.0 */
/* What cagectl decode leaves out of a CMIS module, and what it tells by code. */
#include <jansson.h>

#include "cli/decode.h"
#include "cli/decode_json.h"
#include "cli/decode_quantity.h"
#include "cli/decode_registers.h"
#include "cli/decode_text.h"
#include "tests/optics_fixture.h"
#include "tests/suite.h"

static struct fixture f;

/* 400GBASE-DR4: eight host lanes, four media lanes; all pages of two banks are zeros. */
static void
setup(void)
{
	static const uint16_t pages[] = { LOW, 0x00, 0x01, 0x02, 0x2f };
	static const uint16_t banked[] = { 0x10, 0x11, 0x13, 0x14, 0x20, 0x24, 0x28,
		0x2c };
	static const uint8_t dr4[] = { 0x11, 0x1c, 0x84, 0x01, 0xff };

	memset(&f, 0, sizeof(f));
	memmap_init(&f.map, f.half, FIXTURE_HALVES);
	for (size_t i = 0; i < COUNT_OF(pages); i++)
		fixture_page(&f, pages[i], 0);
	for (size_t i = 0; i < COUNT_OF(banked); i++) {
		fixture_page(&f, banked[i], 0);
		fixture_page(&f, banked[i], 1);
	}
	fixture_poke(&f, LOW, 0, 0x18);
	fixture_poke(&f, LOW, 1, 0x52);
	fixture_poke(&f, LOW, 3, 3 << 1);
	fixture_poke(&f, LOW, 85, 2);
	for (unsigned i = 0; i < COUNT_OF(dr4); i++)
		fixture_poke(&f, LOW, 86 + i, dr4[i]);
	fixture_poke(&f, 0x01, 142, 0x60);
	fixture_poke(&f, 0x01, 176, 0x01);
	for (unsigned lane = 0; lane < 8; lane++)
		fixture_poke(&f, 0x11, 206 + lane, 0x10);
}

static char *
printed(bool text)
{
	static const struct table_style style = { 0 };
	static struct decoded d;
	char *out = NULL;
	size_t size = 0;
	FILE *stream = open_memstream(&out, &size);

	memset(&d, 0, sizeof(d));
	decode_map(&f.map, false, &d);
	ck_assert_ptr_nonnull(stream);
	ck_assert_int_eq(text ? decode_print_text(&d, &style, stream)
			      : decode_print_json(&d, stream),
	    0);
	fclose(stream);
	return out;
}

static void
expect_line(const char *line)
{
	char *text = printed(true);

	ck_assert_msg(strstr(text, line) != NULL, "no \"%s\" in\n%s", line, text);
	free(text);
}

static json_t *
parsed(void)
{
	char *text = printed(false);
	json_t *o = json_loads(text, JSON_REJECT_DUPLICATES, NULL);

	free(text);
	ck_assert_ptr_nonnull(o);
	return o;
}

static const json_t *
lane_of(const json_t *o, unsigned lane)
{
	const json_t *diagnostics = json_object_get(o, "diagnostics");

	return json_array_get(json_object_get(diagnostics, "lanes"), lane);
}

START_TEST(a_lane_without_a_medium_has_no_results_of_one)
{
	static const char *const of_media[] = { "media", "media_checker_on",
		"media_checker", "media_gating_complete" };
	json_t *o;

	setup();
	fixture_poke(&f, 0x13, 130, 0x01);
	fixture_poke(&f, 0x14, 128, 0x01);
	fixture_poke(&f, 0x13, 168, 0xff);
	o = parsed();
	for (unsigned lane = 0; lane < 8; lane++) {
		const json_t *l = lane_of(o, lane);

		ck_assert_ptr_nonnull(json_object_get(l, "host"));
		ck_assert_ptr_nonnull(json_object_get(l, "host_checker"));
		for (size_t i = 0; i < COUNT_OF(of_media); i++)
			ck_assert_int_eq(json_object_get(l, of_media[i]) != NULL,
			    lane < 4);
	}
	json_decref(o);
	expect_line("  media pattern checker on         1-4\n");
}
END_TEST

/* Of 64 bits, one more than a number of JSON has here. */
static const struct {
	uint64_t count;
	const char *json;
} counts[] = {
	{ 0, "0" },
	{ INT64_MAX, "9223372036854775807" },
	{ (uint64_t)INT64_MAX + 1, "\"9223372036854775808\"" },
	{ UINT64_MAX, "\"18446744073709551615\"" },
};

START_TEST(a_count_is_told_with_all_of_its_digits)
{
	json_t *count = decode_count(counts[_i].count);
	char *text = json_dumps(count, JSON_ENCODE_ANY);

	ck_assert_str_eq(text, counts[_i].json);
	free(text);
	json_decref(count);
}
END_TEST

START_TEST(errors_of_a_lane_are_told_with_all_of_their_digits)
{
	const json_t *host;
	json_t *o;

	setup();
	fixture_poke(&f, 0x13, 130, 0x02);
	fixture_poke(&f, 0x14, 128, 0x02);
	for (unsigned i = 0; i < 8; i++)
		fixture_poke(&f, 0x14, 192 + i, 0xff);
	o = parsed();
	host = json_object_get(lane_of(o, 0), "host");
	ck_assert_str_eq(json_string_value(json_object_get(host, "errors")),
	    "18446744073709551615");
	ck_assert_int_eq(json_integer_value(json_object_get(host, "bits")), 0);
	json_decref(o);
}
END_TEST

/* 02h:176: warnings alone are given. */
START_TEST(a_limit_that_is_not_given_is_not_shown)
{
	const json_t *four;
	json_t *o;

	setup();
	fixture_word(&f, 0x02, 180, 10000);
	fixture_word(&f, 0x02, 182, 1000);
	o = parsed();
	four = json_object_get(json_object_get(o, "limits"), "tx_power_dbm");
	ck_assert_double_eq(json_number_value(json_object_get(four, "high_warn")), 0);
	ck_assert_double_eq(json_number_value(json_object_get(four, "low_warn")), -10);
	ck_assert_uint_eq(json_object_size(four), 2);
	json_decref(o);
	expect_line("\ntx-power                           -10.000 dBm     0.000 dBm");
}
END_TEST

/* Codes of 11h:223 and 227, of lane 1, and how the text has them. */
static const struct {
	uint8_t pre, post;
	const char *shown;
} cursors[] = {
	{ 0x07, 0x07, "     3.5        7  100-400 mV" },
	{ 0x08, 0x0a, "      8h       Ah  100-400 mV" },
	{ 0x0f, 0x0b, "      Fh       Bh  100-400 mV" },
};

START_TEST(a_cursor_beyond_seven_is_a_code)
{
	setup();
	fixture_poke(&f, 0x01, 162, 0x1c);
	fixture_poke(&f, 0x11, 223, cursors[_i].pre);
	fixture_poke(&f, 0x11, 227, cursors[_i].post);
	expect_line(cursors[_i].shown);
}
END_TEST

START_TEST(a_configuration_that_the_vendor_rejects_is_rejected)
{
	setup();
	fixture_poke(&f, 0x11, 202, 0xd9);
	expect_line("ConfigRejectedReserved9\n");
	expect_line("ConfigRejectedCustom13\n");
}
END_TEST

/* 00h:204-208 of copper: zero is not given. */
START_TEST(an_attenuation_that_is_not_given_is_not_shown)
{
	const json_t *facts;
	json_t *o;

	setup();
	fixture_poke(&f, 0x00, 212, 0x0a);
	fixture_poke(&f, 0x00, 205, 7);
	fixture_poke(&f, 0x00, 208, 53); /* reserved before 5.3 */
	o = parsed();
	facts = json_object_get(o, "identity");
	ck_assert_str_eq(json_string_value(
			     json_object_get(facts, "copper_attenuation_at_7ghz")),
	    "7db");
	ck_assert_ptr_null(json_object_get(facts, "copper_attenuation_at_5ghz"));
	ck_assert_ptr_null(json_object_get(facts, "copper_attenuation_at_53p1ghz"));
	json_decref(o);
	expect_line("Attenuation        7 dB at 7 GHz\n");
}
END_TEST

/* The same type and set in two banks: media SNR, lane 1. */
START_TEST(limits_of_each_bank_are_shown)
{
	setup();
	fixture_poke(&f, LOW, 0, 0x21);
	fixture_poke(&f, 0x01, 142, 0x61);
	for (uint8_t bank = 0; bank < 2; bank++) {
		fixture_word_bank(&f, 0x20, bank, 128, 0x0005);
		fixture_word_bank(&f, 0x28, bank, 128, (32u + bank) << 8);
	}
	expect_line(" 32.000\n");
	expect_line(" 33.000\n");
}
END_TEST

START_TEST(an_application_of_an_unknown_block_is_not_guessed)
{
	const json_t *lane;
	json_t *o;

	setup();
	fixture_poke(&f, LOW, 1, 0x54);
	fixture_poke(&f, 0x01, 175, 2);
	expect_line("\n        1            ?  ");
	o = parsed();
	lane = json_array_get(json_object_get(o, "lane_settings"), 0);
	ck_assert_ptr_nonnull(json_object_get(lane, "active"));
	ck_assert_ptr_null(
	    json_object_get(json_object_get(lane, "active"), "application"));
	json_decref(o);
}
END_TEST

/* A name as a key: with underscores, and a unit. */
static const char *
key_of(enum monitor id, const char *unit)
{
	static char key[48];

	snprintf(key, sizeof(key), "%s%s", monitor_name(id), unit);
	for (char *p = key; *p; p++)
		*p = *p == '-' ? '_' : *p;
	return key;
}

static const struct {
	const char *unit; /* of the key */
	double per;
} units[MONITOR_COUNT] = {
	[MONITOR_LASER_TEMP] = { "_c", 1e3 },
	[MONITOR_LASER_TEMP_2] = { "_c", 1e3 },
	[MONITOR_TEC] = { "_percent", 1e3 },
	[MONITOR_TEC_2] = { "_percent", 1e3 },
	[MONITOR_VCC2] = { "_v", 1e6 },
	[MONITOR_AUX1] = { "", 1 },
	[MONITOR_CUSTOM] = { "", 1 },
};

/* Whatever the three are (01h:145), and which of them are there (01h:159): 7 bits. */
START_TEST(an_auxiliary_monitor_has_the_name_of_the_daemon)
{
	const json_t *monitors, *flags, *limits, *got;
	const struct readings *r = &f.readings;
	size_t shown;
	json_t *o;

	setup();
	fixture_poke(&f, 0x01, 159, 1);
	o = parsed();
	shown = json_object_size(json_object_get(o, "monitors"));
	json_decref(o);
	fixture_poke(&f, 0x01, 145, (unsigned)_i & 7);
	fixture_poke(&f, 0x01, 159, 1 | (unsigned)_i >> 3 << 2);
	for (unsigned n = 0; n < 4; n++) {
		fixture_word(&f, LOW, 18 + 2 * n, 0x1000 + 0x321 * n);
		fixture_word(&f, 0x02, 144 + 8 * n, 0x3000 + 0x321 * n);
	}
	fixture_poke(&f, LOW, 10, 0x81);
	fixture_poke(&f, LOW, 11, 0x42);
	fixture_decode(&f, &cmis_decoder);
	o = parsed();
	monitors = json_object_get(o, "monitors");
	flags = json_object_get(monitors, "flags");
	limits = json_object_get(o, "limits");

	for (enum monitor id = MONITOR_AUXILIARY; id < MONITOR_COUNT; id++) {
		bool present = units[id].unit && r->present[id];
		const char *key = key_of(id, units[id].unit ? units[id].unit : "_none");

		got = json_object_get(monitors, key);
		ck_assert_msg(!got == !present, "%s", key);
		shown += present;
		if (!present)
			continue;
		ck_assert(json_number_value(got) == r->value[id][0] / units[id].per);
		got = json_object_get(json_object_get(limits, key), "high_alarm");
		ck_assert(json_number_value(got) ==
			  f.limits.value[id][LIMIT_HIGH_ALARM] / units[id].per);
		for (unsigned n = 0; n < LIMIT_COUNT; n++) {
			got = json_object_get(json_object_get(flags, key_of(id, "")),
			    limit_name(n));
			ck_assert_int_eq(json_is_true(got), r->flag[id][n]);
		}
	}
	ck_assert_uint_eq(json_object_size(monitors), shown);
	json_decref(o);
}
END_TEST

START_TEST(a_second_one_of_a_kind_is_told_by_its_name_in_the_text)
{
	setup();
	fixture_poke(&f, 0x01, 145, 0x01); /* a cooler, two lasers */
	fixture_poke(&f, 0x01, 159, 0x1d);
	fixture_word(&f, 0x02, 128, 0x4600);
	fixture_word(&f, LOW, 22, 0x1980);
	fixture_word(&f, 0x02, 160, 0x4600);
	fixture_poke(&f, LOW, 11, 0x01);

	expect_line("\nLaser temperature  0.000 C\n");
	expect_line("\nLaser2 temperature 25.500 C\n");
	expect_line("\nlaser2-temperature       0.000 C       0.000 C       0.000 C "
		    "     70.000 C\n");
	expect_line("   laser2-temperature high-alarm\n");
}
END_TEST

/* The line of a register on a terminal and in a pipe; words of lanes may hold blanks. */
static const struct {
	unsigned width;
	const char *line;
} register_lines[] = {
	{ 0, "\n11h:128[3:0]\tdata path state\tDPActivated, DPInit, 0h, 0h, 0h, 0h, 0h, "
	     "0h, 0h, 0h, 0h, 0h, 0h, 0h, 0h, 0h\t\n" },
	{ 0, "\nA0h:89\tapplication, host assignment\t01h 00h 00h 00h 00h 00h 00h "
	     "00h\t\n" },
	{ 0, "\nA0h:16\tVcc\t3.3000\tV\n" },
	{ 1000, "\nA0h:2[7]     flat memory                     no\n" },
};

START_TEST(values_of_lanes_are_told_apart)
{
	const struct table_style style = { .width = register_lines[_i].width };
	static struct decoded d;
	char *out = NULL;
	size_t size = 0;
	FILE *stream = open_memstream(&out, &size);

	setup();
	fixture_poke(&f, 0x11, 128, 0x24);
	fixture_poke(&f, 0x01, 159, 0x02);
	fixture_word(&f, LOW, 16, 33000);
	memset(&d, 0, sizeof(d));
	decode_map(&f.map, true, &d);

	ck_assert_ptr_nonnull(stream);
	ck_assert_int_eq(decode_print_registers(&d, &style, stream), 0);
	fclose(stream);
	ck_assert_msg(strstr(out, register_lines[_i].line) != NULL, "%s",
	    register_lines[_i].line);
	free(out);
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *s = suite_create("decode_cmis");
	TCase *t = tcase_create("decode_cmis");

	tcase_add_test(t, a_lane_without_a_medium_has_no_results_of_one);
	tcase_add_loop_test(t, a_count_is_told_with_all_of_its_digits, 0,
	    COUNT_OF(counts));
	tcase_add_test(t, errors_of_a_lane_are_told_with_all_of_their_digits);
	tcase_add_test(t, a_limit_that_is_not_given_is_not_shown);
	tcase_add_loop_test(t, a_cursor_beyond_seven_is_a_code, 0, COUNT_OF(cursors));
	tcase_add_test(t, a_configuration_that_the_vendor_rejects_is_rejected);
	tcase_add_test(t, an_attenuation_that_is_not_given_is_not_shown);
	tcase_add_test(t, limits_of_each_bank_are_shown);
	tcase_add_test(t, an_application_of_an_unknown_block_is_not_guessed);
	tcase_add_loop_test(t, an_auxiliary_monitor_has_the_name_of_the_daemon, 0, 128);
	tcase_add_test(t, a_second_one_of_a_kind_is_told_by_its_name_in_the_text);
	tcase_add_loop_test(t, values_of_lanes_are_told_apart, 0,
	    COUNT_OF(register_lines));
	suite_add_tcase(s, t);
	return s;
}

int
main(void)
{
	return suite_run(make_suite());
}

/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/bytes.h"
#include "sim/module.h"
#include "sim/part.h"
#include "sim/parts.h"
#include "sim/setting.h"
#include "tests/suite.h"

#define WHOLE \
	"family cmis\nidentifier 18h\nvendor FELL OPTICS\npart F-1\nserial F###\nlanes 4\n"

#define QSFP \
	"family sff-8636\nidentifier 11h\nvendor FELL\npart F-2\nserial F###\nlanes 4\n"

#define APP          "application 4Fh 1Ch 4 4 01h 01h\n"
#define FIVE_APPS    APP APP APP APP APP
#define FIFTEEN_APPS FIVE_APPS FIVE_APPS FIVE_APPS

/* Descriptions that are wrong, and where the complaint must point. */
static const struct {
	const char *text;
	unsigned line;
	const char *word;
} wrong[] = {
	{ "family cmos\n", 1, "cmos" },
	{ WHOLE "colour blue\n", 7, "colour" },
	{ WHOLE "set propagation delay 120\n", 7, "set" },
	{ WHOLE "set = 1\n", 7, "set" },
	{ WHOLE "set propagation = 1\n", 7, "propagation" },
	{ WHOLE "set propagation delays = 1\n", 7, "propagation" },
	{ WHOLE "set propagation delay = x\n", 7, "x" },
	{ WHOLE "set propagation delay = -10\n", 7, "-10" },
	{ WHOLE "set propagation delay = 655360\n", 7, "655360" },
	{ WHOLE "set maximum temperature = 128\n", 7, "128" },
	{ WHOLE "set gate time = 8\n", 7, "8" },
	{ WHOLE "set Tx latency in ns at 0 = 8\n", 7, "0" },
	{ WHOLE "set Tx latency in ns at 9 = 8\n", 7, "" }, /* it has one bank */
	{ WHOLE "flat 1\nset gate time = 1\n", 8, "" },
	{ WHOLE "set Tx filter on = 1\n", 7, "" }, /* not of a coherent module */
	{ QSFP "set gate time = 1\n", 7, "gate" },
	{ WHOLE "lanes 33\n", 7, "33" },
	{ WHOLE "lanes 9\n", 7, "" },
	{ WHOLE "lanes 16\nhost-lanes 8\n", 8, "" },
	{ WHOLE "lanes 16\nflat 1\n", 8, "" },
	{ WHOLE "lanes 24\nrevision 53h\n", 8, "" },
	{ WHOLE "lanes 4 4\n", 7, "4" },
	{ WHOLE "lanes\n", 7, "lanes" },
	{ WHOLE "vendor A MAKER WITH A LONG NAME\n", 7, "A" },
	{ WHOLE "\n# remark\nnominal heat 40\n", 9, "heat" },
	{ WHOLE "nominal temperature 400\n", 7, "400" },
	{ WHOLE "nominal temperature nan\n", 7, "nan" },
	{ WHOLE "limits vcc 3.6 3.0 3.5 x\n", 7, "x" },
	{ WHOLE "oui 02:53:59\n", 7, "02:53:59" },
	{ WHOLE "firmware 1\n", 7, "1" },
	{ WHOLE "application 11h 1Ch 9 4 01h 01h\n", 7, "9" },
	{ WHOLE FIFTEEN_APPS APP, 22, "application" },
	{ WHOLE "application 4Fh 1Ch 4 4 01h 01h 1\n", 7, "application" },
	{ WHOLE "application 4Fh 1Ch 4 4 01h 01h 2 0 0\n", 7, "2" },
	{ WHOLE "application 4Fh 1Ch 4 4 01h 01h 0 0 16\n", 7, "16" },
	{ WHOLE "application 4Fh 1Ch 4 4 01h 01h 0 1 1\n", 7, "" },
	{ WHOLE "block 16\n", 7, "16" },
	{ WHOLE "revision 53h\nblock 15\n", 8, "" }, /* 01h:175 has four bits */
	{ WHOLE "block 0 first\n", 7, "first" },
	{ WHOLE "block 1 only\n", 7, "only" },
	{ WHOLE "block 2\nblock 1\n", 8, "1" },
	{ WHOLE "block 1\n" APP, 8, "" }, /* of revision 0 */
	{ WHOLE "revision 54h\nflat 1\nblock 1\n", 9, "" },
	{ WHOLE "flat 1\n" FIFTEEN_APPS, 22, "" },
	{ WHOLE "revision 54h\nblock 1\n" APP "runs 1\n", 10, "" },
	{ WHOLE "runs 241\n", 7, "241" },
	{ WHOLE "bias-multiplier 3\n", 7, "" },
	{ QSFP "technology 10h\n", 7, "" },
	{ QSFP "bias-multiplier 2\n", 7, "" },
	{ QSFP "lanes 5\n", 7, "" },
	{ WHOLE "calibration\n", 7, "calibration" },
	{ WHOLE "calibration heat 1 0\n", 7, "heat" },
	{ WHOLE "calibration vcc 1\n", 7, "calibration" },
	{ WHOLE "calibration vcc 0.001 5\n", 7, "0.001" },
	{ WHOLE "calibration vcc 1 40000\n", 7, "40000" },
	{ WHOLE "calibration rx-power 0 0 0 1\n", 7, "calibration" },
	{ WHOLE "calibration rx-power 0 0 0 1 nan\n", 7, "nan" },
	{ WHOLE "calibration rx-power 0 0 -1e-3 1 0\n", 7, "0" },
	{ WHOLE "calibration vcc 1 0\n", 7, "" },
	{ WHOLE "offers 44h 128\n", 7, "offers" },
	{ WHOLE "offers 46h 128 0\n", 7, "46h" },
	{ WHOLE "offers 45h 130 0\n", 7, "130" },
	{ WHOLE "offers 45h 129 1 2\n", 7, "2" },
	{ WHOLE "offers 45h 129 1\n", 7, "" },
	{ WHOLE "auxiliary 2 laser\n", 7, "auxiliary" },
	{ WHOLE "auxiliary 4 laser 40\n", 7, "4" },
	{ WHOLE "auxiliary 1 laser 40\n", 7, "laser" },
	{ WHOLE "auxiliary 2 supply 1.8\n", 7, "supply" },
	{ WHOLE "auxiliary custom cooler 1\n", 7, "cooler" },
	{ WHOLE "auxiliary 2 oven 40\n", 7, "oven" },
	{ WHOLE "auxiliary 2 cooler 101\n", 7, "101" },
	{ WHOLE "auxiliary 2 laser 40 70 10 65\n", 7, "70" },
	{ WHOLE "auxiliary 2 laser 40 70 10 65 128\n", 7, "128" },
	{ WHOLE "auxiliary 2 laser 40\nflat 1\n", 8, "" },
	{ WHOLE "auxiliary 2 laser 40\nunmeasured 1\n", 8, "" },
	{ QSFP "auxiliary 2 laser 40\n", 7, "" },
	{ WHOLE "vdm 5\n", 7, "vdm" },
	{ WHOLE "vdm 35 0Fh\n", 7, "35" }, /* reserved */
	{ WHOLE "vdm 5 00h\n", 7, "00h" },
	{ WHOLE "vdm 5 lanes\n", 7, "lanes" },
	{ WHOLE "vdm 5 0Fh 40 16 38\n", 7, "vdm" },
	{ WHOLE "vdm 5 0Fh 40 16 38 17 1\n", 7, "1" },
	{ WHOLE "vdm 5 0Fh 40 16 256 17\n", 7, "256" }, /* 65535 / 256 dB at most */
	{ WHOLE "vdm 5 0Fh 40 -1 38 17\n", 7, "-1" },
	{ WHOLE "vdm 15 01h 2.4e-4 0 inf 0\n", 7, "inf" },
	{ WHOLE "limits osnr 60 22 55 24\n", 7, "osnr" },
	{ WHOLE "grid 60 -10 10\n", 7, "60" },
	{ WHOLE "grid 75 3 120\n", 7, "3" },
	{ WHOLE "grid 75 0 0\n", 7, "0" },
	{ WHOLE "grid 75 -72 40000\n", 7, "40000" },
	{ WHOLE "fine-tuning 0 -6 6\n", 7, "0" },
	{ WHOLE "fine-tuning 0.001 -60 6\n", 7, "-60" },
	{ WHOLE "power-range -15\n", 7, "power-range" },
	{ WHOLE "flat 1\nvdm 5 0Fh\n", 8, "" },
	{ WHOLE "family sff-8636\ncoherent 13h\n", 8, "" },
	{ "family cmis\n", 1, "identifier" },
	{ "", 0, "family" },
};

START_TEST(wrong_description_is_refused_by_line_and_word)
{
	struct part part;
	struct part_error error;

	ck_assert_int_eq(part_parse(wrong[_i].text, strlen(wrong[_i].text), &part,
			     &error),
	    -EINVAL);

	ck_assert_uint_eq(error.line, wrong[_i].line);
	ck_assert_str_eq(error.word, wrong[_i].word);
	ck_assert_uint_gt(strlen(error.reason), 0);
}
END_TEST

START_TEST(description_with_nul_bytes_is_refused)
{
	static const char text[] = "family cmis\nvendor A\0B\n";
	struct part part;
	struct part_error error;

	ck_assert_int_eq(part_parse(text, sizeof(text) - 1, &part, &error), -EINVAL);
	ck_assert_uint_eq(error.line, 2);
}
END_TEST

START_TEST(every_built_in_part_parses)
{
	struct part part;

	ck_assert_msg(parts_find(parts_name((unsigned)_i), &part), "%s",
	    parts_name((unsigned)_i));
	ck_assert_str_eq(part.name, parts_name((unsigned)_i));
	ck_assert_uint_ge(part.lanes, 1);
}
END_TEST

START_TEST(a_small_description_is_enough)
{
	struct part part;
	struct part_error error;

	ck_assert_int_eq(part_parse(WHOLE, strlen(WHOLE), &part, &error), 0);
	ck_assert_str_eq(part.vendor, "FELL OPTICS");
	ck_assert_uint_eq(part.identifier, 0x18);
	ck_assert_uint_eq(part.host_lanes, 4);
}
END_TEST

START_TEST(auxiliary_monitors_are_words)
{
	static const char text[] = WHOLE "auxiliary 1 cooler -100 90 -90 80 -80\n"
					 "auxiliary 2 cooler 1\n"
					 "auxiliary 3 supply 6.5535 2 0 0 0\n"
					 "auxiliary custom vendor -32768\n";
	static const uint16_t limits[] = { 0x7332, 0x8cce, 0x6666, 0x999a };
	struct part_error error;
	struct part part;

	ck_assert_int_eq(part_parse(text, strlen(text), &part, &error), 0);

	ck_assert_uint_eq(part.aux[0].kind, PART_AUX_COOLER);
	ck_assert_uint_eq(part.aux[0].word, 0x8001);
	for (unsigned i = 0; i < BOUND_COUNT; i++)
		ck_assert_uint_eq(part.aux[0].limit[i], limits[i]);
	ck_assert_uint_eq(part.aux[1].word, 328);
	ck_assert_uint_eq(part.aux[2].kind, PART_AUX_SUPPLY);
	ck_assert_uint_eq(part.aux[2].word, 0xffff);
	ck_assert_uint_eq(part.aux[2].limit[0], 20000);
	ck_assert_uint_eq(part.aux[3].kind, PART_AUX_VENDOR);
	ck_assert_uint_eq(part.aux[3].word, 0x8000);
}
END_TEST

/* What lines set, as the bits of the last one. */
static const struct {
	const char *lines;
	uint32_t value;
	unsigned instance;
} fields[] = {
	{ "set propagation delay = 1230\n", 123, 0 },
	{ "set minimum temperature = -40\n", (uint32_t)-40, 0 },
	{ "set Tx power low alarm, by lane at 3 = -10.25\n", (uint32_t)-1025, 2 },
	{ "set 13h host SNR = 1\n", 1, 0 },
	{ "set 14h host SNR at 8 = 17.5\n", 17 * 256 + 128, 7 },
	{ "set low custom at 2 = A5h\n", 0xa5, 1 },
	{ "lanes 16\nset host input loopback at 16 = 1\n", 1, 15 },
};

START_TEST(fields_of_registers_are_set_by_name)
{
	struct part_error error;
	struct part part;
	char text[512];
	size_t len = (size_t)sprintf(text, WHOLE "%s", fields[_i].lines);

	ck_assert_msg(part_parse(text, len, &part, &error) == 0, "%u: %s: %s", error.line,
	    error.word, error.reason);

	ck_assert_uint_eq(part.setting_count, 1);
	ck_assert_uint_eq(part.setting[0].value, fields[_i].value);
	ck_assert_uint_eq(part.setting[0].instance, fields[_i].instance);
}
END_TEST

static const struct {
	enum sim_family family;
	const char *head;
} families[] = {
	{ SIM_FAMILY_SFF8472, "family sff-8472\nidentifier 03h\nlanes 1\n" },
	{ SIM_FAMILY_SFF8636, "family sff-8636\nidentifier 11h\nlanes 4\n" },
	{ SIM_FAMILY_CMIS, "family cmis\nidentifier 18h\nrevision 53h\nlanes 8\n"
			   "coherent 13h\n" },
};

/* The first row of a name. */
static unsigned
first_row(enum sim_family family, const char *name)
{
	unsigned row = 0;

	while (strcmp(setting_at(family, row)->name, name) != 0)
		row++;
	return row;
}

START_TEST(each_field_that_the_simulator_knows_has_a_name)
{
	enum sim_family family = families[_i].family;
	const struct setting *s;
	struct part_error error;
	struct part part;
	char text[512], page[8];

	for (unsigned row = 0; (s = setting_at(family, row)); row++) {
		bool dwdm = family == SIM_FAMILY_SFF8472 && s->byte == 36;
		size_t len;

		page[0] = '\0';
		if (first_row(family, s->name) != row)
			snprintf(page, sizeof(page),
			    s->half == SIM_A2_LOWER ? "a2h " : "%02xh ", s->half);
		len = (size_t)sprintf(text,
		    "vendor V\npart P\nserial S\n%s%sset %s%s = 0\n", families[_i].head,
		    dwdm ? "identifier 0Bh\n" : "", page, s->name);
		ck_assert_msg(part_parse(text, len, &part, &error) == 0, "%s: %s: %s",
		    s->name, error.word, error.reason);
		ck_assert_uint_eq(part.setting[0].row, row);
	}
}
END_TEST

START_TEST(more_fields_than_there_is_room_for_are_refused)
{
	static char text[PART_TEXT_MAX];
	struct part_error error;
	struct part part;
	size_t len = (size_t)sprintf(text, WHOLE);

	for (unsigned i = 0; i <= PART_SETTINGS; i++)
		len += (size_t)sprintf(text + len, "set gate time = 1\n");

	ck_assert_int_eq(part_parse(text, len, &part, &error), -EINVAL);
	ck_assert_uint_eq(error.line, 7 + PART_SETTINGS);
}
END_TEST

START_TEST(applications_have_the_numbers_of_their_blocks)
{
	static const char text[] = WHOLE "revision 54h\n" FIVE_APPS "block 1\n" APP APP
					 "block 3\n" APP "runs 17\n";
	static const uint8_t numbers[] = { 1, 2, 3, 4, 5, 16, 17, 46 };
	struct part_error error;
	struct part part;

	ck_assert_int_eq(part_parse(text, strlen(text), &part, &error), 0);

	ck_assert_uint_eq(part.blocks, 4);
	ck_assert_uint_eq(part.normalized, PART_LISTED);
	ck_assert_uint_eq(part.runs, 17);
	ck_assert_uint_eq(part.app_count, COUNT_OF(numbers));
	for (unsigned i = 0; i < part.app_count; i++)
		ck_assert_uint_eq(part.app[i].number, numbers[i]);
	ck_assert_ptr_eq(part_app_of(&part, 46), &part.app[7]);
	ck_assert_ptr_null(part_app_of(&part, 6));
	ck_assert_ptr_null(part_app_of(&part, 0));
}
END_TEST

/* Two groups of 64 instances are full of eight lanes; equal limits share a set. */
START_TEST(observables_fill_groups_one_after_another)
{
	char text[4096] = WHOLE;
	struct part_error error;
	struct part part;

	for (unsigned i = 0; i < 17; i++)
		strcat(text, i % 2 ? "vdm 5 FFh 40 16 38 17\n" : "vdm 6 FFh\n");
	ck_assert_int_eq(part_parse(text, strlen(text), &part, &error), 0);

	ck_assert_uint_eq(part.vdm_count, 17);
	for (unsigned i = 0; i < 17; i++) {
		ck_assert_uint_eq(part.vdm[i].group, i / 8);
		ck_assert_uint_eq(part.vdm[i].slot, i % 8 * 8);
		ck_assert_uint_eq(part.vdm[i].set, i % 2);
	}
}
END_TEST

START_TEST(a_group_ends_with_its_sixteenth_set_of_limits)
{
	char text[4096] = WHOLE, line[64];
	struct part_error error;
	struct part part;

	for (unsigned i = 0; i < 17; i++) {
		snprintf(line, sizeof(line), "vdm 5 01h 40 %u 38 17\n", i);
		strcat(text, line);
	}
	ck_assert_int_eq(part_parse(text, strlen(text), &part, &error), 0);

	ck_assert_uint_eq(part.vdm[15].group, 0);
	ck_assert_uint_eq(part.vdm[15].set, 15);
	ck_assert_uint_eq(part.vdm[16].group, 1);
	ck_assert_uint_eq(part.vdm[16].slot, 0);
	ck_assert_uint_eq(part.vdm[16].set, 0);
}
END_TEST

START_TEST(more_observables_than_four_groups_hold_are_refused)
{
	char text[4096] = WHOLE;
	struct part_error error;
	struct part part;

	for (unsigned i = 0; i < 33; i++)
		strcat(text, "vdm 6 FFh\n");

	ck_assert_int_eq(part_parse(text, strlen(text), &part, &error), -EINVAL);
	ck_assert_uint_eq(error.line, 6 + 33);
	ck_assert_str_eq(error.word, "vdm");
}
END_TEST

START_TEST(the_example_of_the_manual_parses)
{
	static const char fence[] = "\n```part\n";
	static char text[32768];
	const char *top = getenv("CAGED_SRC");
	char path[4096], *begin, *end;
	struct part part;
	struct part_error error;
	FILE *f;

	snprintf(path, sizeof(path), "%s/docs/simulator.md", top ? top : ".");
	f = fopen(path, "r");
	ck_assert_msg(f != NULL, "%s: run from the top, or set CAGED_SRC", path);
	text[fread(text, 1, sizeof(text) - 1, f)] = '\0';
	fclose(f);
	begin = strstr(text, fence);
	ck_assert_ptr_nonnull(begin);
	begin += strlen(fence);
	end = strstr(begin, "```");
	ck_assert_ptr_nonnull(end);

	ck_assert_msg(part_parse(begin, (size_t)(end - begin), &part, &error) == 0,
	    "line %u: %s %s", error.line, error.word, error.reason);
	ck_assert_str_eq(part.vendor, "FELL OPTICS");
}
END_TEST

START_TEST(powers_are_told_in_dbm)
{
	int64_t nw;

	ck_assert(quantity_value(QUANTITY_RX_POWER, "0", &nw));
	ck_assert_int_eq(nw, 1000000);
	ck_assert(quantity_value(QUANTITY_RX_POWER, "-30", &nw));
	ck_assert_int_eq(nw, 1000);
	ck_assert(quantity_value(QUANTITY_TX_POWER, "dark", &nw));
	ck_assert_int_eq(nw, 0);
	ck_assert(!quantity_value(QUANTITY_VCC, "dark", &nw));
	ck_assert(!quantity_value(QUANTITY_RX_POWER, "inf", &nw));
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *suite = suite_create("part");
	TCase *tc = tcase_create("descriptions");
	unsigned built_in = 0;

	while (parts_name(built_in))
		built_in++;
	tcase_add_loop_test(tc, wrong_description_is_refused_by_line_and_word, 0,
	    (int)COUNT_OF(wrong));
	tcase_add_test(tc, description_with_nul_bytes_is_refused);
	tcase_add_test(tc, auxiliary_monitors_are_words);
	tcase_add_loop_test(tc, fields_of_registers_are_set_by_name, 0, COUNT_OF(fields));
	tcase_add_loop_test(tc, each_field_that_the_simulator_knows_has_a_name, 0,
	    COUNT_OF(families));
	tcase_add_test(tc, more_fields_than_there_is_room_for_are_refused);
	tcase_add_test(tc, applications_have_the_numbers_of_their_blocks);
	tcase_add_test(tc, observables_fill_groups_one_after_another);
	tcase_add_test(tc, a_group_ends_with_its_sixteenth_set_of_limits);
	tcase_add_test(tc, more_observables_than_four_groups_hold_are_refused);
	tcase_add_loop_test(tc, every_built_in_part_parses, 0, (int)built_in);
	tcase_add_test(tc, a_small_description_is_enough);
	tcase_add_test(tc, the_example_of_the_manual_parses);
	tcase_add_test(tc, powers_are_told_in_dbm);
	suite_add_tcase(suite, tc);
	return suite;
}

int
main(void)
{
	return suite_run(make_suite());
}

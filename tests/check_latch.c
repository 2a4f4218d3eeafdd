/* SPDX-License-Identifier: Apache-2.0 */
/* Which bytes reading clears: our table against the simulator and the registers. */
#include "optics/latch.h"

#include <string.h>

#include "base/bytes.h"
#include "optics/registers.h"
#include "sim/module.h"
#include "sim/sim_cmis.h"
#include "sim/sim_sff8636.h"
#include "tests/suite.h"

static const struct {
	enum spec spec;
	uint16_t page;
	uint8_t byte, len;
	bool clears;
} reads[] = {
	{ SPEC_CMIS, LOW, 0, 8, false },
	{ SPEC_CMIS, LOW, 0, 9, true },
	{ SPEC_CMIS, LOW, 13, 1, true },
	{ SPEC_CMIS, LOW, 14, 12, false },
	{ SPEC_CMIS, 0x11, 128, 6, false },
	{ SPEC_CMIS, 0x11, 128, 86, true },
	{ SPEC_CMIS, 0x11, 154, 48, false },
	{ SPEC_CMIS, 0x01, 128, 128, false },
	{ SPEC_CMIS, 0x2c, 200, 2, true },
	{ SPEC_SFF8636, LOW, 0, 3, false },
	{ SPEC_SFF8636, LOW, 0, 94, true },
	{ SPEC_SFF8636, LOW, 22, 60, false },
	{ SPEC_SFF8636, 0x11, 128, 128, false }, /* CMIS has flags there */
	{ SPEC_SFF8472, LOW, 0, 128, false },
	{ SPEC_SFF8472, A2_LOW, 96, 22, false }, /* live */
	{ SPEC_UNKNOWN, LOW, 0, 3, false },
	{ SPEC_UNKNOWN, LOW, 0, 128, true },
	{ SPEC_UNKNOWN, 0x11, 128, 128, true },
};

START_TEST(a_read_clears_when_one_of_its_bytes_does)
{
	struct memaddr at = mem_at(reads[_i].page, reads[_i].byte);

	ck_assert(latch_is_read(reads[_i].spec, at, reads[_i].len) == reads[_i].clears);
	at.bank = 2;
	ck_assert(latch_is_read(reads[_i].spec, at, reads[_i].len) == reads[_i].clears);
}
END_TEST

/* The simulator was written from the texts on its own. */
START_TEST(what_the_simulator_clears_is_in_the_table)
{
	unsigned cmis = 0, sff8636 = 0;

	for (unsigned page = 0; page <= LOW; page++) {
		uint16_t half = page == LOW ? SIM_LOWER : (uint16_t)page;

		for (unsigned i = 0; i < 128; i++) {
			uint8_t byte = (uint8_t)(page == LOW ? i : 128 + i);
			struct memaddr at = mem_at((uint16_t)page, byte);

			if (sim_standard_clears(&sim_cmis, half, byte)) {
				ck_assert(latch_is_read(SPEC_CMIS, at, 1));
				cmis++;
			}
			if (sim_standard_clears(&sim_sff8636, half, byte)) {
				ck_assert(latch_is_read(SPEC_SFF8636, at, 1));
				sff8636++;
			}
		}
	}
	ck_assert_uint_gt(cmis, 150);
	ck_assert_uint_gt(sff8636, 10);
}
END_TEST

/* Rows that are called flags and are none: they sum others up, or mask them. */
static bool
is_latched_row(const struct register_def *row)
{
	const char *end = strstr(row->name, " flag");

	return end && (!end[5] || !strcmp(end + 5, "s") || !strcmp(end + 5, "s 2")) &&
	       strcmp(row->name, "laser flags of the lane") != 0 &&
	       !strstr(row->name, "mask") && !strstr(row->name, "by bank");
}

static const enum spec specs[] = { SPEC_CMIS, SPEC_SFF8636 };

START_TEST(each_register_that_is_a_flag_is_in_the_table)
{
	const struct register_table *table;
	unsigned flags = 0;

	for (unsigned t = 0; (table = register_table(specs[_i], t)); t++) {
		for (size_t n = 0; n < table->count; n++) {
			const struct register_def *row = &table->row[n];

			if (!is_latched_row(row))
				continue;
			ck_assert_msg(latch_is_read(specs[_i], row->at, 1), "%s",
			    row->name);
			flags++;
		}
	}
	ck_assert_uint_gt(flags, 20);
}
END_TEST

START_TEST(each_span_lies_within_its_half)
{
	unsigned count;
	const struct latch_span *spans = latch_table(&count);

	for (unsigned i = 0; i < count; i++) {
		ck_assert_uint_le(spans[i].first, spans[i].last);
		ck_assert((spans[i].page == LOW) == (spans[i].last < 128));
		ck_assert((spans[i].page == LOW) == (spans[i].first < 128));
	}
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *s = suite_create("latch");
	TCase *tc = tcase_create("latch");

	tcase_add_loop_test(tc, a_read_clears_when_one_of_its_bytes_does, 0,
	    COUNT_OF(reads));
	tcase_add_test(tc, what_the_simulator_clears_is_in_the_table);
	tcase_add_loop_test(tc, each_register_that_is_a_flag_is_in_the_table, 0,
	    COUNT_OF(specs));
	tcase_add_test(tc, each_span_lies_within_its_half);
	suite_add_tcase(s, tc);
	return s;
}

int
main(void)
{
	return suite_run(make_suite());
}

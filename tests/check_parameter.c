/* SPDX-License-Identifier: Apache-2.0 */
#include "optics/parameter.h"

#include "tests/optics_fixture.h"
#include "tests/suite.h"

static struct fixture f;

/* A QSFP28 that offers pages 20h and 21h, and uses nothing of them. */
static void
setup(void)
{
	memset(&f, 0, sizeof(f));
	memmap_init(&f.map, f.half, FIXTURE_HALVES);
	fixture_page(&f, LOW, 0);
	fixture_page(&f, 0x00, 0);
	fixture_page(&f, 0x20, 0);
	fixture_page(&f, 0x21, 0);
	fixture_poke(&f, LOW, 0, 0x11);
	fixture_poke(&f, 0x00, 128, 0x11);
	fixture_poke(&f, 0x00, 195, 0x01);
	fixture_decode(&f, &sff8636_decoder);
}

static struct parameter_reading
read_one(unsigned i)
{
	struct parameter_reading r;

	ck_assert(parameter_read(&f.map, &f.id, i, &r));
	return r;
}

START_TEST(a_descriptor_of_type_zero_is_not_in_use)
{
	struct parameter_reading r;

	for (unsigned i = 0; i < PARAMETER_COUNT; i++)
		ck_assert(!parameter_read(&f.map, &f.id, i, &r));
	fixture_poke(&f, 0x20, 201, 1);
	ck_assert(parameter_read(&f.map, &f.id, 0, &r));
	ck_assert(!parameter_read(&f.map, &f.id, 1, &r));
	fixture_poke(&f, 0x20, 247, 1);
	ck_assert(parameter_read(&f.map, &f.id, 23, &r));
	ck_assert(!parameter_read(&f.map, &f.id, 24, &r));
}
END_TEST

START_TEST(what_a_module_does_not_offer_is_not_read)
{
	struct parameter_reading r;
	struct memmap own;

	fixture_poke(&f, 0x20, 201, 1);
	fixture_poke(&f, 0x00, 195, 0xfe);
	ck_assert(!parameter_read(&f.map, &f.id, 0, &r));
	fixture_poke(&f, 0x00, 195, 0x01);
	f.id.flat = true;
	ck_assert(!parameter_read(&f.map, &f.id, 0, &r));
	f.id.flat = false;
	fixture_poke(&f, 0x20, 195, 0x01);
	for (unsigned i = 0; i < 128; i++)
		fixture_poke(&f, 0x00, 128 + i,
		    *memmap_bytes(&f.map, mem_at(0x20, (uint8_t)(128 + i)), 1));
	own = memmap_own_pages(&f.map);
	ck_assert(!parameter_read(&own, &f.id, 0, &r));
	fixture_poke(&f, 0x00, 223, 0x01);
	own = memmap_own_pages(&f.map);
	ck_assert(parameter_read(&own, &f.id, 0, &r));
	f.id.spec = SPEC_CMIS;
	ck_assert(!parameter_read(&f.map, &f.id, 0, &r));
	f.id.spec = SPEC_SFF8636;
	f.map.index[0][0x20] = 0;
	ck_assert(!parameter_read(&f.map, &f.id, 0, &r));
}
END_TEST

START_TEST(a_descriptor_says_set_and_lane)
{
	struct parameter_reading r;

	fixture_word(&f, 0x20, 200 + 2 * 5, 0xf601);
	r = read_one(5);
	ck_assert_uint_eq(r.limit_set, 15);
	ck_assert(r.of_lane);
	ck_assert_uint_eq(r.lane, 2);

	fixture_word(&f, 0x20, 200 + 2 * 5, 0x0308);
	r = read_one(5);
	ck_assert_uint_eq(r.limit_set, 0);
	ck_assert(!r.of_lane);
	ck_assert_uint_eq(r.lane, 0);
	ck_assert_uint_eq(r.type, 8);
}
END_TEST

/* Types, their words, and what these are worth. */
static const struct {
	uint8_t type;
	uint16_t raw;
	const char *name;
	bool known;
	int32_t word;
	enum quantity_unit unit;
	int32_t num, den;
} types[] = {
	{ 1, 0x1530, "snr", true, 0x1530, QUANTITY_DB, 1, 256 },
	{ 1, 0xffff, "snr", true, 0xffff, QUANTITY_DB, 1, 256 },
	{ 2, 0xfff0, "residual_dispersion", false, 0xfff0, QUANTITY_PS_PER_NM, 0, 0 },
	{ 3, 0xfffd, "pam4_level_transition", true, 0xfffd, QUANTITY_DB, 1, 256 },
	{ 4, 0x9940, "pre_fec_ber_avg", true, 0x9940, QUANTITY_NUMBER, 1, 1 },
	{ 5, 0x9940, "fer_avg", true, 0x9940, QUANTITY_NUMBER, 1, 1 },
	{ 6, 0xff9c, "tec_current", true, -100, QUANTITY_MA, 1, 10 },
	{ 7, 0xfffe, "laser_frequency_error", true, -2, QUANTITY_MHZ, 10, 1 },
	{ 8, 0xff00, "laser_temperature_error", true, -256, QUANTITY_CELSIUS, 1, 256 },
	{ 9, 0xffff, "pre_fec_ber_min", true, 0xffff, QUANTITY_NUMBER, 1, 1 },
	{ 10, 0, "pre_fec_ber_max", true, 0, QUANTITY_NUMBER, 1, 1 },
	{ 11, 0, "pre_fec_ber_prior", true, 0, QUANTITY_NUMBER, 1, 1 },
	{ 12, 0, "pre_fec_ber", true, 0, QUANTITY_NUMBER, 1, 1 },
	{ 13, 0, "fer_min", true, 0, QUANTITY_NUMBER, 1, 1 },
	{ 14, 0, "fer_max", true, 0, QUANTITY_NUMBER, 1, 1 },
	{ 15, 0, "fer_prior", true, 0, QUANTITY_NUMBER, 1, 1 },
	{ 16, 0, "fer", true, 0, QUANTITY_NUMBER, 1, 1 },
	{ 17, 0x8000, NULL, false, 0x8000, 0, 0, 0 },
	{ 255, 0xffff, NULL, false, 0xffff, 0, 0, 0 },
};

START_TEST(a_type_gives_its_word_a_meaning)
{
	struct parameter_reading r;

	fixture_word(&f, 0x20, 200 + 2 * 23, types[_i].type);
	fixture_word(&f, 0x20, 152 + 2 * 23, types[_i].raw);
	r = read_one(23);

	ck_assert(r.present);
	ck_assert_int_eq(r.word, types[_i].word);
	ck_assert_int_eq(parameter_is_known(&r), types[_i].known);
	ck_assert_int_eq(r.def != NULL, types[_i].name != NULL);
	if (!r.def)
		return;
	ck_assert_str_eq(r.def->name, types[_i].name);
	ck_assert_int_eq(r.def->q.unit, types[_i].unit);
	ck_assert_int_eq(r.def->q.num, types[_i].num);
	ck_assert_int_eq(r.def->q.den, types[_i].den);
}
END_TEST

START_TEST(an_infinite_level_transition_is_no_number)
{
	fixture_word(&f, 0x20, 200, 0x0003);
	fixture_word(&f, 0x20, 152, 0xffff);
	ck_assert(!read_one(0).present);
	fixture_word(&f, 0x20, 152, 0xfffe);
	ck_assert(!read_one(0).present);
	fixture_word(&f, 0x20, 152, 0xfffd);
	ck_assert(read_one(0).present);
}
END_TEST

/* The byte and bits are those of Tables 6-37 and 6-38: parameter 1 is the upper nibble.
 */
START_TEST(each_parameter_has_flags_and_masks_of_its_own)
{
	for (unsigned i = 0; i < PARAMETER_COUNT; i++)
		fixture_poke(&f, 0x20, 201 + 2 * i, 1);
	for (unsigned bit = 0; bit < 96; bit++) {
		static const enum limit order[] = { LIMIT_HIGH_ALARM, LIMIT_LOW_ALARM,
			LIMIT_HIGH_WARN, LIMIT_LOW_WARN };

		fixture_poke(&f, 0x20, 128 + bit / 8, 0x80u >> bit % 8);
		fixture_poke(&f, 0x20, 151 - bit / 8, 0x01u << bit % 8);
		for (unsigned i = 0; i < PARAMETER_COUNT; i++) {
			struct parameter_reading r = read_one(i);

			for (unsigned n = 0; n < LIMIT_COUNT; n++) {
				ck_assert_int_eq(r.flag[order[n]], bit == 4 * i + n);
				ck_assert_int_eq(r.masked[order[n]],
				    bit == 95 - (4 * i + n));
			}
		}
		fixture_poke(&f, 0x20, 128 + bit / 8, 0);
		fixture_poke(&f, 0x20, 151 - bit / 8, 0);
	}
}
END_TEST

START_TEST(limits_are_those_of_the_set_in_the_format_of_the_word)
{
	struct parameter_reading r;

	for (unsigned i = 0; i < 64; i++)
		fixture_word(&f, 0x21, 128 + 2 * i, 0xff00 + i);
	fixture_word(&f, 0x20, 200, 0xf008);
	r = read_one(0);
	ck_assert(r.limits_present);
	ck_assert_int_eq(r.limit[LIMIT_HIGH_ALARM], -256 + 60);
	ck_assert_int_eq(r.limit[LIMIT_LOW_ALARM], -256 + 61);
	ck_assert_int_eq(r.limit[LIMIT_HIGH_WARN], -256 + 62);
	ck_assert_int_eq(r.limit[LIMIT_LOW_WARN], -256 + 63);

	fixture_word(&f, 0x20, 200, 0x0001);
	r = read_one(0);
	ck_assert_int_eq(r.limit[LIMIT_HIGH_ALARM], 0xff00);

	fixture_page(&f, 0x21, 0);
	ck_assert(!read_one(0).limits_present);
	f.map.index[0][0x21] = 0;
	ck_assert(!read_one(0).limits_present);
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *s = suite_create("parameter");
	TCase *t = tcase_create("parameter");

	tcase_add_checked_fixture(t, setup, NULL);
	tcase_add_test(t, a_descriptor_of_type_zero_is_not_in_use);
	tcase_add_test(t, what_a_module_does_not_offer_is_not_read);
	tcase_add_test(t, a_descriptor_says_set_and_lane);
	tcase_add_loop_test(t, a_type_gives_its_word_a_meaning, 0, COUNT_OF(types));
	tcase_add_test(t, an_infinite_level_transition_is_no_number);
	tcase_add_test(t, each_parameter_has_flags_and_masks_of_its_own);
	tcase_add_test(t, limits_are_those_of_the_set_in_the_format_of_the_word);
	suite_add_tcase(s, t);
	return s;
}

int
main(void)
{
	return suite_run(make_suite());
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "optics/facts.h"
#include "tests/optics_fixture.h"
#include "tests/suite.h"

/* Sixteen bytes of module memory, what becomes of them, how many were no text. */
static const struct {
	const char *bytes, *text;
	unsigned odd;
} texts[] = {
	{ "ACME            ", "ACME", 0 },
	{ "  ACME OPTICS   ", "ACME OPTICS", 0 },
	{ "ACME\0\0\0\0\0\0\0\0\0\0\0\0", "ACME", 0 },
	{ "\0\0ACME\0 \0 \0 \0 \0 ", "ACME", 0 },
	{ "                ", "", 0 },
	{ "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0", "", 0 },
	{ "0123456789ABCDEF", "0123456789ABCDEF", 0 },
	{ "A\0B             ", "A?B", 1 },
	{ "A\x1b[31mB\n\x7f       ", "A?[31mB??", 3 },
	{ "Z\xfcrich          ", "Z\xc3\xbcrich", 1 },
	{ "\x80\x9b\x9f\xa0             ", "???\xc2\xa0", 4 },
	{ "\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff",
	    "\xc3\xbf\xc3\xbf\xc3\xbf\xc3\xbf\xc3\xbf\xc3\xbf\xc3\xbf\xc3\xbf"
	    "\xc3\xbf\xc3\xbf\xc3\xbf\xc3\xbf\xc3\xbf\xc3\xbf\xc3\xbf\xc3\xbf",
	    16 },
};

START_TEST(texts_come_out_trimmed_as_utf8_without_controls)
{
	char text[33];
	unsigned odd =
	    facts_clean_text((const uint8_t *)texts[_i].bytes, 16, text, sizeof(text));

	ck_assert_str_eq(text, texts[_i].text);
	ck_assert_uint_eq(odd, texts[_i].odd);
}
END_TEST

START_TEST(checksums_hold_when_there_is_one_and_all_are_right)
{
	struct identity id = { 0 };

	ck_assert(!identity_checksums_hold(&id));

	id.checksum[0] = (struct checksum){ "cc_base", 3, 3 };
	id.checksum[1] = (struct checksum){ "cc_ext", 4, 5 };
	id.checksum_count = 1;
	ck_assert(identity_checksums_hold(&id));

	id.checksum_count = 2;
	ck_assert(!identity_checksums_hold(&id));
}
END_TEST

/* SFF-8024 Table 4-1. */
static const struct {
	uint8_t identifier;
	enum spec spec;
} layouts[] = {
	{ 0x00, SPEC_UNKNOWN },
	{ 0x01, SPEC_SFF8472 },
	{ 0x02, SPEC_SFF8472 },
	{ 0x03, SPEC_SFF8472 },
	{ 0x06, SPEC_UNKNOWN },
	{ 0x0b, SPEC_SFF8472 },
	{ 0x0c, SPEC_SFF8636 },
	{ 0x0d, SPEC_SFF8636 },
	{ 0x0e, SPEC_UNKNOWN },
	{ 0x11, SPEC_SFF8636 },
	{ 0x17, SPEC_SFF8636 },
	{ 0x18, SPEC_CMIS },
	{ 0x19, SPEC_CMIS },
	{ 0x1a, SPEC_UNKNOWN },
	{ 0x1b, SPEC_CMIS },
	{ 0x1e, SPEC_CMIS },
	{ 0x1f, SPEC_CMIS },
	{ 0x20, SPEC_CMIS },
	{ 0x21, SPEC_CMIS },
	{ 0x22, SPEC_CMIS },
	{ 0x25, SPEC_CMIS },
	{ 0x26, SPEC_UNKNOWN },
	{ 0x7b, SPEC_UNKNOWN },
	{ 0xff, SPEC_UNKNOWN },
};

START_TEST(an_identifier_stands_for_a_layout)
{
	ck_assert_int_eq(spec_of_identifier(layouts[_i].identifier), layouts[_i].spec);
}
END_TEST

/* Lower byte 0, page 00h byte 128, and who decodes. */
static const struct {
	uint8_t lower, copy;
	enum spec spec;
} choices[] = {
	{ 0x18, 0x11, SPEC_CMIS },
	{ 0x11, 0x18, SPEC_SFF8636 },
	{ 0x00, 0x0d, SPEC_SFF8636 },
	{ 0x00, 0x18, SPEC_CMIS },
	{ 0x00, 0x03, SPEC_UNKNOWN },
	{ 0x00, 0x00, SPEC_UNKNOWN },
	{ 0x7b, 0x11, SPEC_UNKNOWN },
	{ 0xff, 0x11, SPEC_UNKNOWN },
	{ 0x03, 0x11, SPEC_SFF8472 },
};

START_TEST(lower_memory_chooses_the_decoder)
{
	static struct fixture f;
	const struct decoder *d;

	memset(&f, 0, sizeof(f));
	memmap_init(&f.map, f.half, FIXTURE_HALVES);
	ck_assert_ptr_null(decoder_for(&f.map));
	fixture_page(&f, LOW, 0);
	ck_assert_ptr_null(decoder_for(&f.map));
	fixture_page(&f, 0x00, 0);
	fixture_poke(&f, LOW, 0, choices[_i].lower);
	fixture_poke(&f, 0x00, 128, choices[_i].copy);
	d = decoder_for(&f.map);

	ck_assert_int_eq(d ? d->spec : SPEC_UNKNOWN, choices[_i].spec);
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *s = suite_create("identity");
	TCase *t = tcase_create("identity");

	tcase_add_loop_test(t, texts_come_out_trimmed_as_utf8_without_controls, 0,
	    COUNT_OF(texts));
	tcase_add_test(t, checksums_hold_when_there_is_one_and_all_are_right);
	tcase_add_loop_test(t, an_identifier_stands_for_a_layout, 0, COUNT_OF(layouts));
	tcase_add_loop_test(t, lower_memory_chooses_the_decoder, 0, COUNT_OF(choices));
	suite_add_tcase(s, t);
	return s;
}

int
main(void)
{
	return suite_run(make_suite());
}

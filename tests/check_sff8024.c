/* SPDX-License-Identifier: Apache-2.0 */
#include "optics/sff8024.h"

#include "base/bytes.h"
#include "tests/suite.h"

START_TEST(codes_have_the_names_of_the_standard)
{
	ck_assert_str_eq(sff8024_identifier(0x03), "SFP/SFP+/SFP28");
	ck_assert_str_eq(sff8024_identifier(0x0d), "QSFP+");
	ck_assert_str_eq(sff8024_identifier(0x11), "QSFP28");
	ck_assert_str_eq(sff8024_identifier(0x18), "QSFP-DD");
	ck_assert_str_eq(sff8024_identifier(0x19), "OSFP");
	ck_assert_str_eq(sff8024_identifier(0x1b), "DSFP");
	ck_assert_str_eq(sff8024_connector(0x07), "LC");
	ck_assert_str_eq(sff8024_connector(0x0c), "MPO 1x12");
	ck_assert_str_eq(sff8024_connector(0x23), "No separable connector");
	ck_assert_str_eq(sff8024_connector(0x28), "MPO 1x16");
	ck_assert_str_eq(sff8024_ext_compliance(0x02), "100GBASE-SR4 or 25GBASE-SR");
	ck_assert_str_eq(sff8024_ext_compliance(0x06), "100G CWDM4");
	ck_assert_str_eq(sff8024_ext_compliance(0x3f),
	    "100GBASE-CR1, 200GBASE-CR2 or 400GBASE-CR4");
}
END_TEST

START_TEST(reserved_codes_have_no_name)
{
	ck_assert_ptr_null(sff8024_identifier(0x26));
	ck_assert_ptr_null(sff8024_identifier(0xff));
	ck_assert_ptr_null(sff8024_connector(0x0e));
	ck_assert_ptr_null(sff8024_connector(0x29));
	ck_assert_ptr_null(sff8024_ext_compliance(0x0a));
	ck_assert_ptr_null(sff8024_ext_compliance(0x50));
	ck_assert_ptr_null(sff8024_ext_compliance(0xff));
	ck_assert_ptr_null(sff8024_host(0x24));
	ck_assert_ptr_null(sff8024_host(0xff));
	ck_assert_ptr_null(sff8024_media(1, 0x25));
	ck_assert_ptr_null(sff8024_media(2, 0x93));
	ck_assert_ptr_null(sff8024_media(0, 0x01));
	ck_assert_ptr_null(sff8024_media(6, 0x01));
	ck_assert_ptr_null(sff8024_media(255, 0x01));
}
END_TEST

START_TEST(encodings_depend_on_the_layout)
{
	ck_assert_str_eq(sff8024_encoding(SPEC_SFF8472, 0x04), "Manchester");
	ck_assert_str_eq(sff8024_encoding(SPEC_SFF8636, 0x04), "SONET scrambled");
	ck_assert_str_eq(sff8024_encoding(SPEC_SFF8472, 0x06), "64B/66B");
	ck_assert_str_eq(sff8024_encoding(SPEC_SFF8636, 0x05), "64B/66B");
	ck_assert_str_eq(sff8024_encoding(SPEC_SFF8636, 0x08), "PAM4");
	ck_assert_ptr_null(sff8024_encoding(SPEC_SFF8636, 0x09));
	ck_assert_ptr_null(sff8024_encoding(SPEC_CMIS, 0x01));
}
END_TEST

/* Tables 4-5 to 4-10; media type 0 is the host side. */
static const struct {
	uint8_t type, id;
	const char *name;
	uint8_t lanes;
	uint32_t kbd;
	const char *modulation;
} interfaces[] = {
	{ 0, 0x05, "25GAUI C2M", 1, 25781250, "NRZ" },
	{ 0, 0x0f, "200GAUI-4 C2M", 4, 26562500, "PAM4" },
	{ 0, 0x11, "400GAUI-8 C2M", 8, 26562500, "PAM4" },
	{ 0, 0x4f, "400GAUI-4-S C2M", 4, 53125000, "PAM4" },
	{ 0, 0x52, "800GAUI-8 L C2M", 8, 53125000, "PAM4" },
	{ 0, 0x83, "1.6TAUI-8", 8, 106250000, "PAM4" },
	{ 1, 0x02, "10GBASE-SR", 1, 10312500, "NRZ" },
	{ 1, 0x10, "400GBASE-SR8", 8, 26562500, "PAM4" },
	{ 1, 0x1a, "400GBASE-SR4.2", 8, 26562500, "PAM4" },
	{ 2, 0x10, "100G CWDM4 MSA", 4, 25781250, "NRZ" },
	{ 2, 0x1c, "400GBASE-DR4", 4, 53125000, "PAM4" },
	{ 2, 0x3e, "400ZR DWDM amplified", 1, 59843750, "DP-16QAM" },
	{ 2, 0x77, "800GBASE-DR4", 4, 106250000, "PAM4" },
	{ 5, 0x04, "10GBASE-T", 4, 800000, "PAM16" },
};

START_TEST(interfaces_have_lanes_rate_and_modulation)
{
	const struct sff8024_interface *i =
	    interfaces[_i].type ? sff8024_media(interfaces[_i].type, interfaces[_i].id)
				: sff8024_host(interfaces[_i].id);

	ck_assert_ptr_nonnull(i);
	ck_assert_str_eq(i->name, interfaces[_i].name);
	ck_assert_uint_eq(i->lanes, interfaces[_i].lanes);
	ck_assert_uint_eq(i->rate_kbd, interfaces[_i].kbd);
	ck_assert_str_eq(i->modulation, interfaces[_i].modulation);
}
END_TEST

START_TEST(cables_take_lanes_and_rate_from_the_host_side)
{
	ck_assert_str_eq(sff8024_media(3, 0x01)->name, "Copper cable");
	ck_assert_uint_eq(sff8024_media(3, 0x01)->lanes, 0);
	ck_assert_str_eq(sff8024_media(4, 0xbf)->name, "Active loopback");
	ck_assert_ptr_null(sff8024_media(3, 0x02));
}
END_TEST

START_TEST(no_interface_has_more_lanes_than_sixteen)
{
	for (unsigned type = 0; type < 256; type++) {
		for (unsigned id = 0; id < 256; id++) {
			const struct sff8024_interface *i =
			    type ? sff8024_media((uint8_t)type, (uint8_t)id)
				 : sff8024_host((uint8_t)id);

			if (i)
				ck_assert_uint_le(i->lanes, 16);
		}
	}
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *s = suite_create("sff8024");
	TCase *t = tcase_create("sff8024");

	tcase_add_test(t, codes_have_the_names_of_the_standard);
	tcase_add_test(t, reserved_codes_have_no_name);
	tcase_add_test(t, encodings_depend_on_the_layout);
	tcase_add_loop_test(t, interfaces_have_lanes_rate_and_modulation, 0,
	    COUNT_OF(interfaces));
	tcase_add_test(t, cables_take_lanes_and_rate_from_the_host_side);
	tcase_add_test(t, no_interface_has_more_lanes_than_sixteen);
	suite_add_tcase(s, t);
	return s;
}

int
main(void)
{
	return suite_run(make_suite());
}

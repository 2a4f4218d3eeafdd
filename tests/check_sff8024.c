/* SPDX-License-Identifier: Apache-2.0 */
#include "optics/sff8024.h"

#include <string.h>

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

/* What people call them; a name that begins with a rate must be the sum of its lanes. */
static const struct {
	uint8_t type, id;
	const char *rate, *reach;
} words[] = {
	{ 0, 0x11, "50G", NULL },
	{ 0, 0x29, "64G", NULL },
	{ 1, 0x02, "10G", "300 m OM3 / 400 m OM4" },
	{ 1, 0x0d, "100G", "60 m OM3 / 100 m OM4" },
	{ 1, 0x1a, "50G", "70 m OM3 / 100 m OM4" },
	{ 2, 0x0d, "25G", "10 km SMF" },
	{ 2, 0x1c, "100G", "500 m SMF" },
	{ 2, 0x3e, "400G", "120 km SMF" },
	{ 2, 0x43, "100G", "6 km SMF" },
	{ 2, 0x78, "200G", "2 km SMF" },
	{ 2, 0x87, "25G", NULL },
	{ 3, 0x01, NULL, NULL },
	{ 5, 0x04, NULL, "100 m twisted pair" },
};

static const struct sff8024_interface *
interface_of(unsigned type, unsigned id)
{
	return type ? sff8024_media((uint8_t)type, (uint8_t)id)
		    : sff8024_host((uint8_t)id);
}

START_TEST(interfaces_are_called_by_rate_and_reach)
{
	const struct sff8024_interface *i = interface_of(words[_i].type, words[_i].id);

	ck_assert_pstr_eq(i->rate, words[_i].rate);
	ck_assert_pstr_eq(i->reach, words[_i].reach);
}
END_TEST

/* Gb/s that a name begins with: "400GBASE-DR4", "1.6TAUI-8", "128GFC-MM4"; 0: none. */
static double
rate_of_name(const char *name)
{
	char *end;
	double rate = strtod(name, &end);

	return *end == 'G' ? rate : *end == 'T' ? rate * 1000 : 0;
}

START_TEST(a_name_that_begins_with_a_rate_is_the_sum_of_its_lanes)
{
	for (unsigned id = 0; id < 256; id++) {
		const struct sff8024_interface *i = interface_of((unsigned)_i, id);
		double named = i ? rate_of_name(i->name) : 0;

		if (named > 0 && i->rate && i->lanes)
			ck_assert_msg(strtod(i->rate, NULL) * i->lanes == named,
			    "%02xh %s: %u lanes of %s", id, i->name, i->lanes, i->rate);
	}
}
END_TEST

static unsigned
bits_of(const char *modulation)
{
	static const struct {
		const char *name;
		unsigned bits;
	} known[] = { { "NRZ", 1 }, { "PAM4", 2 }, { "DP-QPSK", 4 }, { "DP-8QAM", 6 },
		{ "DP-16QAM", 8 } };

	for (size_t i = 0; modulation && i < COUNT_OF(known); i++) {
		if (strcmp(known[i].name, modulation) == 0)
			return known[i].bits;
	}
	return 0;
}

/* Coding and forward error correction take up to a fifth; 16GFC is called by more. */
START_TEST(a_lane_is_called_by_about_what_it_signals)
{
	for (unsigned id = 0; id < 256; id++) {
		const struct sff8024_interface *i = interface_of((unsigned)_i, id);
		double line = i ? i->rate_kbd / 1e6 * bits_of(i->modulation) : 0;
		double called = i && i->rate ? strtod(i->rate, NULL) : 0;

		if (line > 0 && called > 0)
			ck_assert_msg(called > 0.75 * line && called < 1.15 * line,
			    "%02xh %s: %s of %g Gb/s", id, i->name, i->rate, line);
	}
}
END_TEST

/* SFF-8024 Table 4-4, SFF-8472 Table 5-3, SFF-8636 Table 6-17. */
static const struct {
	enum spec spec;
	uint8_t extended;
	uint8_t byte, bits; /* of the compliance bytes */
	const char *name;   /* NULL: none that is certain */
	uint8_t media_type;
} compliant[] = {
	{ SPEC_SFF8472, 0x00, 0, 0x10, "10GBASE-SR", 1 },
	{ SPEC_SFF8472, 0x00, 0, 0x20, "10GBASE-LR", 2 },
	{ SPEC_SFF8472, 0x00, 0, 0x40, "10GBASE-LRM", 1 },
	{ SPEC_SFF8472, 0x00, 0, 0x80, "10GBASE-ER", 2 },
	{ SPEC_SFF8472, 0x00, 3, 0x01, "1000BASE-SX", 1 },
	{ SPEC_SFF8472, 0x00, 3, 0x08, "1000BASE-T", 5 },
	{ SPEC_SFF8472, 0x00, 7, 0x20, NULL, 0 }, /* Fibre Channel without a fibre */
	{ SPEC_SFF8472, 0x00, 0, 0x08, "InfiniBand 1X SX", 1 },
	{ SPEC_SFF8472, 0x00, 0, 0x04, "InfiniBand 1X LX", 2 },
	{ SPEC_SFF8472, 0x00, 0, 0x02, "InfiniBand 1X copper active", 4 },
	{ SPEC_SFF8472, 0x00, 0, 0x01, "InfiniBand 1X copper passive", 3 },
	{ SPEC_SFF8472, 0x00, 1, 0x80, "ESCON MMF", 1 },
	{ SPEC_SFF8472, 0x00, 1, 0x40, "ESCON SMF", 2 },
	{ SPEC_SFF8472, 0x00, 1, 0x20, "OC-192 SR", 2 },
	{ SPEC_SFF8472, 0x00, 1, 0x30, "OC-192 SR-1", 2 },
	{ SPEC_SFF8472, 0x00, 1, 0x04, "OC-48 LR", 2 }, /* a class that is not told */
	{ SPEC_SFF8472, 0x00, 1, 0x14, "OC-48 LR-1", 2 },
	{ SPEC_SFF8472, 0x00, 1, 0x0c, "OC-48 LR-2", 2 },
	{ SPEC_SFF8472, 0x00, 1, 0x1c, "OC-48 LR-3", 2 },
	{ SPEC_SFF8472, 0x00, 1, 0x12, "OC-48 IR-1", 2 },
	{ SPEC_SFF8472, 0x00, 1, 0x0a, "OC-48 IR-2", 2 },
	{ SPEC_SFF8472, 0x00, 1, 0x1a, "OC-48 IR", 2 }, /* a class that it has not */
	{ SPEC_SFF8472, 0x00, 1, 0x01, "OC-48 SR", 2 },
	{ SPEC_SFF8472, 0x00, 1, 0x11, "OC-48 SR-1", 2 },
	{ SPEC_SFF8472, 0x00, 1, 0x18, NULL, 0 }, /* a class of no reach */
	{ SPEC_SFF8472, 0x00, 2, 0x40, "OC-12 LR", 2 },
	{ SPEC_SFF8472, 0x00, 2, 0x20, "OC-12 IR", 2 },
	{ SPEC_SFF8472, 0x00, 2, 0x10, "OC-12 SR", 2 },
	{ SPEC_SFF8472, 0x00, 2, 0x04, "OC-3 LR", 2 },
	{ SPEC_SFF8472, 0x00, 2, 0x02, "OC-3 IR", 2 },
	{ SPEC_SFF8472, 0x00, 2, 0x01, "OC-3 SR", 2 },
	{ SPEC_SFF8472, 0x00, 3, 0x80, "BASE-PX", 2 },
	{ SPEC_SFF8472, 0x00, 5, 0x04, "Passive cable", 3 },
	{ SPEC_SFF8472, 0x02, 0, 0x10, "25GBASE-SR", 1 },
	{ SPEC_SFF8472, 0x0d, 5, 0x04, "25GBASE-CR or -CR-S, CA-25G-N", 3 },
	{ SPEC_SFF8472, 0x06, 0, 0x10, NULL, 0 }, /* CWDM4 has no place in an SFP */
	{ SPEC_SFF8472, 0x00, 0, 0x00, NULL, 0 },
	{ SPEC_SFF8636, 0x00, 0, 0x04, "40GBASE-SR4", 1 },
	{ SPEC_SFF8636, 0x00, 0, 0x02, "40GBASE-LR4", 2 },
	{ SPEC_SFF8636, 0x00, 0, 0x08, "40GBASE-CR4", 3 },
	{ SPEC_SFF8636, 0x02, 0, 0x80, "100GBASE-SR4", 1 },
	{ SPEC_SFF8636, 0x03, 0, 0x80, "100GBASE-LR4", 2 },
	{ SPEC_SFF8636, 0x0b, 0, 0x88, "100GBASE-CR4", 3 },
	{ SPEC_SFF8636, 0x18, 0, 0x80, "100G AOC", 4 },
	{ SPEC_SFF8636, 0x25, 0, 0x80, "100GBASE-DR", 2 },
	{ SPEC_SFF8636, 0x00, 0, 0x10, "4x10GBASE-SR", 1 },
	{ SPEC_SFF8636, 0x00, 0, 0x20, "4x10GBASE-LR", 2 },
	{ SPEC_SFF8636, 0x00, 0, 0x40, "4x10GBASE-LRM", 1 },
	{ SPEC_SFF8636, 0x00, 1, 0x01, "OC-48 SR", 2 },
	{ SPEC_SFF8636, 0x00, 1, 0x1c, "OC-48 LR", 2 }, /* no classes in a QSFP */
	{ SPEC_SFF8636, 0x00, 2, 0xc0, "SAS 24.0 Gb/s", 0 },
	{ SPEC_SFF8636, 0x00, 2, 0x30, "SAS 6.0 Gb/s", 0 },
	{ SPEC_SFF8636, 0x00, 3, 0x08, "1000BASE-T", 5 },
	{ SPEC_SFF8636, 0x00, 3, 0x01, "1000BASE-SX", 1 },
	{ SPEC_SFF8636, 0x00, 7, 0x08, NULL, 0 }, /* Fibre Channel without a fibre */
	{ SPEC_SFF8636, 0x05, 0, 0x80, "100GBASE-SR10", 1 },
	{ SPEC_SFF8636, 0x09, 0, 0x80, "100G CWDM4 without FEC", 2 },
	{ SPEC_SFF8636, 0x0c, 0, 0x80, "25GBASE-CR CA-S or 50GBASE-CR2 fire-code FEC",
	    3 },
	{ SPEC_SFF8636, 0x11, 0, 0x80, "4x10GBASE-SR", 1 },
	{ SPEC_SFF8636, 0x17, 0, 0x80, "100G CLR4", 2 },
	{ SPEC_SFF8636, 0x1a, 0, 0x80, "100GE-DWDM2", 2 },
	{ SPEC_SFF8636, 0x1b, 0, 0x80, "100G 1550 nm WDM", 2 },
	{ SPEC_SFF8636, 0x29, 0, 0x80, "100GBASE-SR1, 200GBASE-SR2 or 400GBASE-SR4", 1 },
	{ SPEC_SFF8636, 0x2a, 0, 0x80, "100GBASE-FR1 or 400GBASE-DR4-2", 2 },
	{ SPEC_SFF8636, 0x36, 0, 0x80, "100GBASE-VR1, 200GBASE-VR2 or 400GBASE-VR4", 1 },
	{ SPEC_SFF8636, 0x44, 0, 0x80, "200G PSM4 1550 nm", 2 },
	{ SPEC_SFF8636, 0x4c, 0, 0x80, "400GBASE-ZR", 2 },
	{ SPEC_SFF8636, 0x7f, 0, 0x80, "256GFC-SW4", 1 },
	{ SPEC_SFF8636, 0x80, 0, 0x80, "64GFC capable", 0 },
	{ SPEC_SFF8636, 0x81, 0, 0x80, "128GFC capable", 0 },
	{ SPEC_SFF8472, 0x81, 0, 0x10, NULL, 0 },
	{ SPEC_SFF8472, 0x0e, 0, 0x00, "10 Mb/s single pair Ethernet", 5 },
	{ SPEC_SFF8472, 0x14, 0, 0x00, "G.959.1 P1S1-2D2", 2 },
	{ SPEC_SFF8472, 0x1c, 0, 0x00, "10GBASE-T short reach", 5 },
	{ SPEC_SFF8636, 0xfe, 0, 0x04, NULL, 0 },
	{ SPEC_CMIS, 0x00, 0, 0x04, NULL, 0 },
};

START_TEST(compliance_codes_name_a_media_interface)
{
	struct identity id = { .spec = compliant[_i].spec,
		.known = FACT_COMPLIANCE | FACT_EXT_COMPLIANCE,
		.compliance_len = 8,
		.ext_compliance = compliant[_i].extended };
	const struct sff8024_interface *i;
	uint8_t media_type = 0;

	id.compliance[compliant[_i].byte] = compliant[_i].bits;

	i = sff8024_compliant(&id, &media_type);

	ck_assert_pstr_eq(i ? i->name : NULL, compliant[_i].name);
	ck_assert_uint_eq(media_type, compliant[_i].media_type);
}
END_TEST

/* Connector, transmitter technology, byte of the compliance codes and bits of it. */
static const struct {
	enum spec spec;
	uint8_t connector, technology, byte0, byte5;
	const char *name;
} coppers[] = {
	{ SPEC_SFF8472, 0x07, 0, 0x81, 0x00, "10GBASE-ER" },
	{ SPEC_SFF8472, 0x21, 0, 0x81, 0x00, "InfiniBand 1X copper passive" },
	{ SPEC_SFF8472, 0x22, 0, 0x10, 0x00, NULL },
	{ SPEC_SFF8472, 0x23, 0, 0x10, 0x00, "10GBASE-SR" },
	{ SPEC_SFF8472, 0x23, 0, 0x10, 0x04, "Passive cable" },
	{ SPEC_SFF8472, 0x23, 0, 0x10, 0x08, "10GBASE-SR" },
	{ SPEC_SFF8472, 0x07, 0, 0x10, 0x0c, "10GBASE-SR" },
	{ SPEC_SFF8636, 0x23, 0x9, 0x04, 0x00, "40GBASE-SR4" },
	{ SPEC_SFF8636, 0x23, 0xa, 0x04, 0x00, NULL },
	{ SPEC_SFF8636, 0x23, 0xa, 0x0c, 0x00, "40GBASE-CR4" },
	{ SPEC_SFF8636, 0x23, 0xf, 0x02, 0x00, NULL },
};

START_TEST(copper_is_no_interface_of_fibre)
{
	struct identity id = { .spec = coppers[_i].spec,
		.known = FACT_COMPLIANCE | FACT_CONNECTOR | FACT_MEDIA_TECHNOLOGY,
		.connector = coppers[_i].connector,
		.media_technology = coppers[_i].technology,
		.compliance_len = 8 };
	const struct sff8024_interface *i;
	uint8_t media_type = 0xee;

	id.compliance[0] = coppers[_i].byte0;
	id.compliance[5] = coppers[_i].byte5;
	i = sff8024_compliant(&id, &media_type);
	ck_assert_pstr_eq(i ? i->name : NULL, coppers[_i].name);
	if (!i)
		ck_assert_uint_eq(media_type, 0xee);
}
END_TEST

/* Codes that are set at once, byte and bits: one of Ethernet, else the fastest. */
static const struct {
	enum spec spec;
	struct {
		uint8_t byte, bits;
	} code[3];
	const char *name;
	uint8_t media_type;
} several[] = {
	{ SPEC_SFF8472, { { 0, 0x20 }, { 1, 0x20 } }, "10GBASE-LR", 2 },
	{ SPEC_SFF8472, { { 0, 0x10 }, { 3, 0x01 } }, "10GBASE-SR", 1 },
	{ SPEC_SFF8472, { { 3, 0x02 }, { 7, 0x40 }, { 6, 0x01 } }, "1000BASE-LX", 2 },
	{ SPEC_SFF8472, { { 7, 0x28 }, { 6, 0x01 } }, "32GFC-SM", 2 },
	{ SPEC_SFF8472, { { 7, 0xa0 }, { 6, 0x01 } }, "16GFC-SM", 2 },
	{ SPEC_SFF8472, { { 7, 0x80 }, { 1, 0x20 }, { 6, 0x01 } }, "10GFC-SM", 2 },
	{ SPEC_SFF8472, { { 7, 0x40 }, { 1, 0x20 }, { 6, 0x01 } }, "OC-192 SR", 2 },
	{ SPEC_SFF8472, { { 7, 0x50 }, { 6, 0x01 } }, "8GFC-SM", 2 },
	{ SPEC_SFF8472, { { 7, 0x10 }, { 0, 0x04 }, { 6, 0x01 } }, "4GFC-SM", 2 },
	{ SPEC_SFF8472, { { 0, 0x04 }, { 1, 0x01 } }, "InfiniBand 1X LX", 2 },
	{ SPEC_SFF8472, { { 1, 0x01 }, { 7, 0x04 }, { 6, 0x01 } }, "OC-48 SR", 2 },
	{ SPEC_SFF8472, { { 7, 0x05 }, { 6, 0x01 } }, "2GFC-SM", 2 },
	{ SPEC_SFF8472, { { 7, 0x01 }, { 2, 0x40 }, { 6, 0x01 } }, "1GFC-SM", 2 },
	{ SPEC_SFF8472, { { 2, 0x10 }, { 1, 0x80 } }, "OC-12 SR", 2 },
	{ SPEC_SFF8472, { { 1, 0x80 }, { 2, 0x01 } }, "ESCON MMF", 1 },
	{ SPEC_SFF8636, { { 0, 0x02 }, { 7, 0x08 }, { 6, 0x01 } }, "40GBASE-LR4", 2 },
	{ SPEC_SFF8636, { { 3, 0x01 }, { 1, 0x01 } }, "1000BASE-SX", 1 },
	{ SPEC_SFF8636, { { 7, 0x08 }, { 2, 0x80 }, { 6, 0x01 } }, "32GFC-SM", 2 },
	{ SPEC_SFF8636, { { 7, 0x20 }, { 2, 0x80 }, { 6, 0x01 } }, "SAS 24.0 Gb/s", 0 },
	{ SPEC_SFF8636, { { 7, 0xa0 }, { 2, 0x40 }, { 6, 0x01 } }, "16GFC-SM", 2 },
	{ SPEC_SFF8636, { { 7, 0x80 }, { 2, 0x40 }, { 6, 0x01 } }, "SAS 12.0 Gb/s", 0 },
	{ SPEC_SFF8636, { { 7, 0x40 }, { 2, 0x20 }, { 6, 0x01 } }, "8GFC-SM", 2 },
	{ SPEC_SFF8636, { { 7, 0x10 }, { 2, 0x20 }, { 6, 0x01 } }, "SAS 6.0 Gb/s", 0 },
	{ SPEC_SFF8636, { { 7, 0x10 }, { 2, 0x10 }, { 6, 0x01 } }, "4GFC-SM", 2 },
	{ SPEC_SFF8636, { { 2, 0x10 }, { 1, 0x01 } }, "SAS 3.0 Gb/s", 0 },
};

START_TEST(of_several_codes_the_first_by_rate_counts)
{
	struct identity id = { .spec = several[_i].spec,
		.known = FACT_COMPLIANCE,
		.compliance_len = 8 };
	const struct sff8024_interface *i;
	uint8_t media_type = 0xee;

	for (size_t n = 0; n < COUNT_OF(several[_i].code); n++)
		id.compliance[several[_i].code[n].byte] |= several[_i].code[n].bits;
	i = sff8024_compliant(&id, &media_type);
	ck_assert_pstr_eq(i ? i->name : NULL, several[_i].name);
	ck_assert_uint_eq(media_type, several[_i].media_type);
}
END_TEST

START_TEST(every_extended_code_that_is_placed_has_a_name)
{
	for (unsigned code = 1; code < 256; code++) {
		struct identity id = { .spec = _i ? SPEC_SFF8636 : SPEC_SFF8472,
			.known = FACT_EXT_COMPLIANCE,
			.ext_compliance = (uint8_t)code };
		uint8_t media_type;
		const struct sff8024_interface *i = sff8024_compliant(&id, &media_type);

		if (!i)
			continue;
		ck_assert_ptr_nonnull(i->name);
		ck_assert_ptr_nonnull(sff8024_ext_compliance((uint8_t)code));
	}
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
	tcase_add_loop_test(t, interfaces_are_called_by_rate_and_reach, 0,
	    COUNT_OF(words));
	tcase_add_loop_test(t, a_name_that_begins_with_a_rate_is_the_sum_of_its_lanes, 0,
	    6);
	tcase_add_loop_test(t, a_lane_is_called_by_about_what_it_signals, 0, 6);
	tcase_add_loop_test(t, compliance_codes_name_a_media_interface, 0,
	    COUNT_OF(compliant));
	tcase_add_loop_test(t, copper_is_no_interface_of_fibre, 0, COUNT_OF(coppers));
	tcase_add_loop_test(t, of_several_codes_the_first_by_rate_counts, 0,
	    COUNT_OF(several));
	tcase_add_loop_test(t, every_extended_code_that_is_placed_has_a_name, 0, 2);
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

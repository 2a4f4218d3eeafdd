/* SPDX-License-Identifier: Apache-2.0 */
#include "optics/compliance.h"

#include <string.h>

#include "base/bytes.h"
#include "optics/decoder.h"
#include "optics/registers.h"
#include "optics/sff8024.h"
#include "tests/optics_fixture.h"
#include "tests/suite.h"

#define NAMES_MAX 512

/* All names, with " + " between them. */
static const char *
names_of(const struct identity *id)
{
	static char text[NAMES_MAX];
	const char *name;

	text[0] = '\0';
	for (unsigned i = 0; (name = compliance_name(id, i)) != NULL; i++) {
		ck_assert_uint_lt(strlen(text) + strlen(name) + 4, sizeof(text));
		if (i > 0)
			strcat(text, " + ");
		strcat(text, name);
	}
	return text;
}

/* The codes of a module, where its standard has them, and what they are called. */
static const struct {
	enum spec spec;
	uint8_t codes[8]; /* A0h 3 to 10, or 00h:131 to 138 */
	uint8_t more;     /* A0h 62, or 00h:164 */
	uint8_t extended;
	const char *names;
} modules[] = {
	{ SPEC_SFF8472, { 0 }, 0, 0, "" },
	{ SPEC_SFF8472, { 0x10 }, 0, 0, "10GBASE-SR" },
	{ SPEC_SFF8472, { 0x0f }, 0, 0,
	    "InfiniBand 1X SX + InfiniBand 1X LX + InfiniBand 1X copper active + "
	    "InfiniBand 1X copper passive" },
	/* of short reach 1, of intermediate 1 or 2, of long 1 to 3 */
	{ SPEC_SFF8472, { 0, 0x27, 0x77 }, 0, 0,
	    "OC-192 SR + OC-48 LR + OC-48 IR + OC-48 SR + OC-12 LR + OC-12 IR + "
	    "OC-12 SR + OC-3 LR + OC-3 IR + OC-3 SR" },
	{ SPEC_SFF8472, { 0, 0x37, 0x77 }, 0, 0,
	    "OC-192 SR-1 + OC-48 LR-1 + OC-48 IR-1 + OC-48 SR-1 + OC-12 LR-1 + "
	    "OC-12 IR-1 + OC-12 SR-1 + OC-3 LR-1 + OC-3 IR-1 + OC-3 SR-1" },
	{ SPEC_SFF8472, { 0, 0x2f, 0x77 }, 0, 0,
	    "OC-192 SR + OC-48 LR-2 + OC-48 IR-2 + OC-48 SR + OC-12 LR-2 + "
	    "OC-12 IR-2 + OC-12 SR + OC-3 LR-2 + OC-3 IR-2 + OC-3 SR" },
	{ SPEC_SFF8472, { 0, 0x3f, 0x77 }, 0, 0,
	    "OC-192 SR + OC-48 LR-3 + OC-48 IR + OC-48 SR + OC-12 LR-3 + "
	    "OC-12 IR + OC-12 SR + OC-3 LR-3 + OC-3 IR + OC-3 SR" },
	{ SPEC_SFF8472, { 0, 0xd8, 0x88 }, 0, 0, "ESCON MMF + ESCON SMF" },
	/* a dual-rate module for Ethernet and Fibre Channel */
	{ SPEC_SFF8472, { 0, 0, 0, 0x01, 0x40, 0x40, 0x0c, 0x15 }, 0, 0,
	    "1000BASE-SX + FC short distance + FC shortwave laser without OFC + "
	    "FC multi-mode 62.5 um + FC multi-mode 50 um + 4GFC + 2GFC + 1GFC" },
	/* 64GFC where A0h 10 points to A0h 62, and nowhere else */
	{ SPEC_SFF8472, { 0, 0, 0, 0, 0, 0, 0x01, 0x2a }, 0x01, 0,
	    "FC single-mode + 16GFC + 32GFC + 64GFC" },
	{ SPEC_SFF8472, { 0, 0, 0, 0, 0, 0, 0x01, 0x28 }, 0x01, 0,
	    "FC single-mode + 16GFC + 32GFC" },
	{ SPEC_SFF8472, { 0, 0, 0, 0x04, 0, 0x04 }, 0, 0, "1000BASE-CX + Passive cable" },
	{ SPEC_SFF8472, { 0x10 }, 0, 0x02, "100GBASE-SR4 or 25GBASE-SR + 10GBASE-SR" },
	{ SPEC_SFF8472, { 0x10 }, 0, 0xfe, "10GBASE-SR" }, /* a code without a name */
	{ SPEC_SFF8636, { 0x8c }, 0, 0x0b,
	    "100GBASE-CR4, 25GBASE-CR CA-L or 50GBASE-CR2 RS-FEC + 40GBASE-CR4 + "
	    "40GBASE-SR4" },
	/* bits of a reach of SONET an SFP has alone */
	{ SPEC_SFF8636, { 0, 0x1f }, 0, 0, "OC-48 LR + OC-48 IR + OC-48 SR" },
	{ SPEC_SFF8636, { 0, 0, 0xff }, 0, 0,
	    "SAS 24.0 Gb/s + SAS 12.0 Gb/s + SAS 6.0 Gb/s + SAS 3.0 Gb/s" },
	{ SPEC_SFF8636, { 0, 0, 0, 0xff }, 0, 0,
	    "1000BASE-T + 1000BASE-CX + 1000BASE-LX + 1000BASE-SX" },
	{ SPEC_SFF8636, { 0, 0, 0, 0, 0x10, 0x10, 0x02, 0x28 }, 0, 0,
	    "FC long distance + FC longwave laser (LL) + FC multi-mode 50 um (OM3) + "
	    "16GFC + 32GFC" },
	{ SPEC_SFF8636, { 0x80 }, 0x3f, 0x00,
	    "InfiniBand HDR + InfiniBand EDR + InfiniBand FDR + InfiniBand QDR + "
	    "InfiniBand DDR + InfiniBand SDR" },
};

static const char lr[] = "100GBASE-LR4 or 25GBASE-LR";
static const char both[] = "100GBASE-LR4 or 25GBASE-LR + 10GBASE-BR";

/* A second code, where its byte has that meaning: of SFP by revision and calibration. */
static const struct {
	enum spec spec;
	uint8_t revision, monitoring, first, second;
	const char *names;
} seconds[] = {
	{ SPEC_SFF8472, 9, 0x60, 0x03, 0x37, both },
	{ SPEC_SFF8472, 10, 0x60, 0x03, 0x37, both },
	{ SPEC_SFF8472, 8, 0x60, 0x03, 0x37, lr },
	{ SPEC_SFF8472, 9, 0x50, 0x03, 0x37, lr },
	{ SPEC_SFF8472, 9, 0x60, 0x03, 0x03, lr },
	{ SPEC_SFF8472, 9, 0x60, 0x03, 0xfe, lr },
	{ SPEC_SFF8472, 9, 0x60, 0x00, 0x37, "10GBASE-BR" },
	{ SPEC_SFF8636, 8, 0, 0x03, 0x37, both },
	{ SPEC_SFF8636, 7, 0, 0x03, 0x37, lr },
	{ SPEC_SFF8636, 8, 0, 0x03, 0x00, lr },
};

static const struct decoder *
decoder_of(enum spec spec)
{
	return spec == SPEC_SFF8472 ? &sff8472_decoder : &sff8636_decoder;
}

START_TEST(all_that_a_module_complies_with_has_its_name)
{
	bool sfp = modules[_i].spec == SPEC_SFF8472;
	struct fixture f;
	struct identity id;

	memset(&f, 0, sizeof(f));
	memmap_init(&f.map, f.half, FIXTURE_HALVES);
	fixture_page(&f, LOW, 0);
	fixture_page(&f, 0x00, 0);
	for (unsigned i = 0; i < 8; i++)
		fixture_poke(&f, sfp ? LOW : 0x00, (uint8_t)((sfp ? 3 : 131) + i),
		    modules[_i].codes[i]);
	fixture_poke(&f, sfp ? LOW : 0x00, sfp ? 62 : 164, modules[_i].more);
	fixture_poke(&f, sfp ? LOW : 0x00, sfp ? 36 : 192, modules[_i].extended);
	decoder_of(modules[_i].spec)->identity(&f.map, &id);

	ck_assert_str_eq(names_of(&id), modules[_i].names);
}
END_TEST

START_TEST(a_second_code_is_named_behind_the_first)
{
	bool sfp = seconds[_i].spec == SPEC_SFF8472;
	struct fixture f;
	struct identity id;
	uint8_t media_type;

	memset(&f, 0, sizeof(f));
	memmap_init(&f.map, f.half, FIXTURE_HALVES);
	fixture_page(&f, LOW, 0);
	fixture_page(&f, sfp ? A2_LOW : 0x00, 0);
	fixture_poke(&f, LOW, sfp ? 94 : 1, seconds[_i].revision);
	fixture_poke(&f, LOW, sfp ? 92 : 93, seconds[_i].monitoring);
	fixture_poke(&f, sfp ? LOW : 0x00, sfp ? 36 : 192, seconds[_i].first);
	fixture_poke(&f, sfp ? A2_LOW : LOW, sfp ? 67 : 116, seconds[_i].second);
	decoder_of(seconds[_i].spec)->identity(&f.map, &id);

	ck_assert_str_eq(names_of(&id), seconds[_i].names);
	/* and the first alone is the interface */
	ck_assert(!sff8024_compliant(&id, &media_type) == !seconds[_i].first);
}
END_TEST

START_TEST(a_module_with_applications_names_nothing_by_bits)
{
	struct identity id = { .spec = SPEC_CMIS,
		.known = FACT_COMPLIANCE,
		.compliance_len = 8,
		.compliance = { 0xff, 0xff },
		.compliance_more = 0xff };

	ck_assert_str_eq(names_of(&id), "");
}
END_TEST

START_TEST(what_is_not_held_has_no_name)
{
	struct identity id = { .spec = SPEC_SFF8472 };

	ck_assert_str_eq(names_of(&id), "");
	ck_assert_uint_eq(compliance_byte(&id, 7), 0);
	ck_assert_uint_eq(compliance_sonet_class(&id), 0);
}
END_TEST

/* Bits that say where to look, or how: they are no names. */
static bool
is_a_pointer(const char *name)
{
	return strstr(name, "see ") || strstr(name, "reach specifier");
}

/* Each bit of these bytes that the register tables know has a name, and no other. */
START_TEST(bits_with_a_row_among_the_registers_have_a_name)
{
	enum spec spec = _i ? SPEC_SFF8636 : SPEC_SFF8472;
	unsigned first = _i ? 131 : 3, page = _i ? 0x00 : LOW;
	bool known[64] = { false };
	const struct register_table *t;

	for (unsigned g = 0; (t = register_table(spec, g)) != NULL; g++) {
		for (size_t r = 0; r < t->count; r++) {
			const struct register_def *d = &t->row[r];
			unsigned byte = d->at.byte - first;

			if (d->at.page == page && d->at.byte >= first && byte < 8 &&
			    !is_a_pointer(d->name))
				known[8 * byte + d->at.bit] = true;
		}
	}

	for (unsigned bit = 0; bit < 64; bit++) {
		struct identity id = { .spec = spec,
			.known = FACT_COMPLIANCE,
			.compliance_len = 8 };

		id.compliance[bit / 8] = (uint8_t)(1u << bit % 8);
		ck_assert_msg((compliance_name(&id, 0) != NULL) == known[bit], "%u[%u]",
		    first + bit / 8, bit % 8);
	}
}
END_TEST

/* Fibre Channel of each speed, on each fibre (SFF-8472, A0h 9 and 10). */
static const struct {
	enum spec spec;
	uint8_t speeds, more, media;
	const char *name;
	uint8_t media_type;
} channels[] = {
	{ SPEC_SFF8472, 0x01, 0, 0x01, "1GFC-SM", 2 },
	{ SPEC_SFF8472, 0x05, 0, 0x04, "2GFC-MM", 1 },
	{ SPEC_SFF8472, 0x15, 0, 0x08, "4GFC-MM", 1 },
	{ SPEC_SFF8472, 0x55, 0, 0x01, "8GFC-SM", 2 },
	{ SPEC_SFF8472, 0x80, 0, 0x04, "10GFC-MM", 1 },
	{ SPEC_SFF8472, 0x70, 0, 0x0c, "16GFC-MM", 1 },
	{ SPEC_SFF8472, 0x68, 0, 0x0c, "32GFC-MM", 1 },
	{ SPEC_SFF8472, 0x2a, 1, 0x0c, "64GFC-MM", 1 },
	{ SPEC_SFF8472, 0x2a, 1, 0x01, "64GFC-SM", 2 },
	{ SPEC_SFF8636, 0x28, 0, 0x02, "32GFC-MM", 1 },
	{ SPEC_SFF8636, 0x20, 0, 0x01, "16GFC-SM", 2 },
	{ SPEC_SFF8636, 0x10, 0, 0x04, "4GFC-MM", 1 },
};

START_TEST(fibre_channel_is_of_its_fastest_speed_and_of_its_fibre)
{
	struct identity id = { .spec = channels[_i].spec,
		.known = FACT_COMPLIANCE,
		.compliance_len = 8,
		.compliance = { [6] = channels[_i].media, [7] = channels[_i].speeds },
		.compliance_more = channels[_i].more };
	uint8_t media_type = 0;
	const struct sff8024_interface *found = sff8024_compliant(&id, &media_type);

	ck_assert_ptr_nonnull(found);
	ck_assert_str_eq(found->name, channels[_i].name);
	ck_assert_uint_eq(media_type, channels[_i].media_type);
	/* of a QSFP each lane is one, and how many are used is not told */
	ck_assert_uint_eq(found->lanes, channels[_i].spec == SPEC_SFF8472 ? 1 : 0);
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *s = suite_create("compliance");
	TCase *t = tcase_create("compliance");

	tcase_add_loop_test(t, all_that_a_module_complies_with_has_its_name, 0,
	    COUNT_OF(modules));
	tcase_add_loop_test(t, a_second_code_is_named_behind_the_first, 0,
	    COUNT_OF(seconds));
	tcase_add_test(t, a_module_with_applications_names_nothing_by_bits);
	tcase_add_test(t, what_is_not_held_has_no_name);
	tcase_add_loop_test(t, bits_with_a_row_among_the_registers_have_a_name, 0, 2);
	tcase_add_loop_test(t, fibre_channel_is_of_its_fastest_speed_and_of_its_fibre, 0,
	    COUNT_OF(channels));
	suite_add_tcase(s, t);
	return s;
}

int
main(void)
{
	return suite_run(make_suite());
}

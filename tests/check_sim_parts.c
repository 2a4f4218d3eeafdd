/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Every built-in part, read back by the decoders: they know another reading of
 * the standards than the simulator does.
 */
#include <stdlib.h>
#include <string.h>

#include "optics/decoder.h"
#include "optics/lint.h"
#include "optics/sff8024.h"
#include "sim/faceplate.h"
#include "tests/sim_fixture.h"

static struct part part;
static struct memmap map;
static struct memmap_half storage[16];
static struct identity id;
static struct limits limits;
static struct readings readings;

static void
set_up(void)
{
	now = 1000 * SECOND;
	world = NULL;
}

static void
put_run(uint8_t i2c, struct memaddr at, uint8_t page)
{
	struct sim_addr from = { i2c, at.bank, page, at.byte };
	uint8_t p[128];

	ck_assert_int_eq(sim_bus_read(world, CAGE, from, p, sizeof(p), now, NEVER_US,
			     &now),
	    HW_OK);
	ck_assert(memmap_put(&map, at, p, sizeof(p)));
}

static void
read_pages(void)
{
	static const uint16_t pages[] = { 0x00, 0x01, 0x02, 0x03, 0x10, 0x11, 0x19, 0x1c,
		0x11c };
	const struct sim_module *m = &world_cage(world, CAGE)->module;

	memmap_init(&map, storage, COUNT_OF(storage));
	put_run(SIM_I2C_A0, mem_at(LOW, 0), 0);
	if (sim_module_holds(m, SIM_A2_LOWER))
		put_run(SIM_I2C_A2, mem_at(A2_LOW, 0), 0);
	for (size_t i = 0; i < COUNT_OF(pages); i++) {
		struct memaddr at = mem_at(pages[i] & 0xff, 128);

		at.bank = (uint8_t)(pages[i] >> 8);
		if (part.family != SIM_FAMILY_SFF8472 && sim_module_holds(m, pages[i]))
			put_run(SIM_I2C_A0, at, (uint8_t)at.page);
	}
}

/* Plugs a part into a cage that takes it, and decodes it two minutes later. */
static void
decode_part(const char *name)
{
	const struct decoder *decoder;
	unsigned type = 0;

	ck_assert(parts_find(name, &part));
	while (type < WORLD_TYPE_COUNT && !faceplate_fits(type, &part))
		type++;
	ck_assert_uint_lt(type, WORLD_TYPE_COUNT);
	open_world((enum world_type)type);
	plug(name);
	now += 60 * SECOND;
	read_pages(); /* clears the flags of power-up */
	now += 60 * SECOND;
	read_pages();
	decoder = decoder_for(&map);
	ck_assert_ptr_nonnull(decoder);
	decoder->identity(&map, &id);
	decoder->limits(&map, &id, &limits);
	decoder->readings(&map, &id, &readings);
}

/* What each part is by the names of SFF-8024, and as what it is sold. */
static const struct {
	const char *part;
	const char *form_factor, *connector;
	const char *media; /* extended compliance, or the media of application 1 */
	unsigned host_lanes, media_lanes;
	bool dom;
} names[] = {
	{ "sfp-1g-sx", "SFP/SFP+/SFP28", "LC", "Unspecified", 1, 1, true },
	{ "sfp-1g-lx", "SFP/SFP+/SFP28", "LC", "Unspecified", 1, 1, true },
	{ "sfp-10g-sr", "SFP/SFP+/SFP28", "LC", "Unspecified", 1, 1, true },
	{ "sfp-10g-lr", "SFP/SFP+/SFP28", "LC", "Unspecified", 1, 1, true },
	{ "sfp-10g-er", "SFP/SFP+/SFP28", "LC", "Unspecified", 1, 1, true },
	{ "sfp-10g-dwdm", "SFP/SFP+/SFP28", "LC", "Unspecified", 1, 1, true },
	{ "sfp-10g-cu-3m", "SFP/SFP+/SFP28", "Copper pigtail", "Unspecified", 1, 1,
	    false },
	{ "sfp28-25g-sr", "SFP/SFP+/SFP28", "LC", "100GBASE-SR4 or 25GBASE-SR", 1, 1,
	    true },
	{ "sfp28-25g-lr", "SFP/SFP+/SFP28", "LC", "100GBASE-LR4 or 25GBASE-LR", 1, 1,
	    true },
	{ "sfp28-25g-cr-3m", "SFP/SFP+/SFP28", "Copper pigtail",
	    "25GBASE-CR CA-S or 50GBASE-CR2 fire-code FEC", 1, 1, false },
	{ "sfp56-50g-sr", "SFP/SFP+/SFP28", "LC",
	    "50GBASE-SR, 100GBASE-SR2 or 200GBASE-SR4", 1, 1, true },
	{ "sfp56-50g-lr", "SFP/SFP+/SFP28", "LC", "50GBASE-LR", 1, 1, true },
	{ "qsfp-40g-sr4", "QSFP+", "MPO 1x12", "Unspecified", 4, 4, true },
	{ "qsfp-40g-lr4", "QSFP+", "LC", "Unspecified", 4, 4, true },
	{ "qsfp-40g-cr4-2m", "QSFP+", "No separable connector", "Unspecified", 4, 4,
	    false },
	{ "qsfp28-100g-sr4", "QSFP28", "MPO 1x12", "100GBASE-SR4 or 25GBASE-SR", 4, 4,
	    true },
	{ "qsfp28-100g-lr4", "QSFP28", "LC", "100GBASE-LR4 or 25GBASE-LR", 4, 4, true },
	{ "qsfp28-100g-cwdm4", "QSFP28", "LC", "100G CWDM4", 4, 4, true },
	{ "qsfp28-100g-cr4-3m", "QSFP28", "No separable connector",
	    "100GBASE-CR4, 25GBASE-CR CA-L or 50GBASE-CR2 RS-FEC", 4, 4, false },
	{ "qsfp56-200g-sr4", "QSFP28", "MPO 1x12",
	    "50GBASE-SR, 100GBASE-SR2 or 200GBASE-SR4", 4, 4, true },
	{ "sfpdd-100g-sr2", "SFP-DD with CMIS", "MPO 1x12", "100GBASE-SR2", 2, 2, true },
	{ "dsfp-2x50g-lr", "DSFP", "CS", "50GBASE-LR", 2, 2, true },
	{ "qsfp56-200g-fr4", "QSFP with CMIS", "LC", "200GBASE-FR4", 4, 4, true },
	{ "qsfp112-400g-dr4", "QSFP with CMIS", "MPO 1x12", "400GBASE-DR4", 4, 4, true },
	{ "qdd-400g-dr4", "QSFP-DD", "MPO 1x12", "400GBASE-DR4", 8, 4, true },
	{ "qdd-400g-fr4", "QSFP-DD", "LC", "400G-FR4 / 400GBASE-FR4", 8, 4, true },
	{ "qdd-400g-sr8", "QSFP-DD", "MPO 1x16", "400GBASE-SR8", 8, 8, true },
	{ "qdd-400g-cr8-2m", "QSFP-DD", "No separable connector", "Copper cable", 8, 8,
	    false },
	{ "osfp-800g-dr8", "OSFP", "MPO 1x16", "800GBASE-DR8", 8, 8, true },
	{ "osfp-800g-sr8", "OSFP", "MPO 1x16", "800GBASE-SR8", 8, 8, true },
	{ "osfp-2x400g-dr4", "OSFP", "MPO 1x12", "400GBASE-DR4", 8, 8, true },
	{ "osfp-2x400g-fr4", "OSFP", "LC", "400G-FR4 / 400GBASE-FR4", 8, 8, true },
	{ "osfp-800g-dr8-2", "OSFP", "MPO 1x16", "800GBASE-DR8", 8, 8, true },
	{ "qdd-400g-zr", "QSFP-DD", "LC", "400ZR DWDM amplified", 8, 1, true },
	{ "qdd-400g-zrp", "QSFP-DD", "LC", "ZR400-OFEC-16QAM", 8, 1, true },
	{ "osfp-800g-zr", "OSFP", "LC", "800ZR-A, 150 GHz DWDM", 8, 1, true },
};

static const char *
media_name(void)
{
	const struct sff8024_interface *media;
	const char *name = NULL;

	if (id.spec != SPEC_CMIS) {
		name = sff8024_ext_compliance(id.ext_compliance);
	} else if (id.app_count > 0) {
		media = sff8024_media(id.media_type, id.app[0].media_id);
		name = media ? media->name : NULL;
	}
	return name ? name : "";
}

START_TEST(a_part_is_named_as_the_standard_names_it)
{
	decode_part(names[_i].part);

	ck_assert_str_eq(sff8024_identifier(id.identifier), names[_i].form_factor);
	ck_assert_str_eq(sff8024_connector(id.connector), names[_i].connector);
	ck_assert_str_eq(media_name(), names[_i].media);
	ck_assert_uint_eq(id.host_lanes, names[_i].host_lanes);
	ck_assert_uint_eq(id.media_lanes, names[_i].media_lanes);
	ck_assert_int_eq(id.dom, names[_i].dom);
}
END_TEST

START_TEST(every_part_has_a_row_of_names)
{
	unsigned i = 0;

	for (; parts_name(i); i++)
		ck_assert_str_eq(parts_name(i), names[i].part);
	ck_assert_uint_eq(i, COUNT_OF(names));
}
END_TEST

/* 40G and below are told by bits of the compliance bytes, not by a code. */
static const struct {
	const char *part;
	uint8_t byte, bits;
} compliances[] = {
	{ "sfp-1g-sx", 3, 1 << 0 },
	{ "sfp-1g-lx", 3, 1 << 1 },
	{ "sfp-10g-sr", 0, 1 << 4 },
	{ "sfp-10g-lr", 0, 1 << 5 },
	{ "sfp-10g-er", 0, 1 << 7 },
	{ "sfp-10g-cu-3m", 5, 1 << 2 },
	{ "sfp28-25g-cr-3m", 5, 1 << 2 },
	{ "qsfp-40g-sr4", 0, 1 << 2 },
	{ "qsfp-40g-lr4", 0, 1 << 1 },
	{ "qsfp-40g-cr4-2m", 0, 1 << 3 },
	{ "qsfp28-100g-cwdm4", 0, 1 << 7 },
	{ "qsfp56-200g-sr4", 0, 1 << 7 },
};

START_TEST(a_part_sets_its_one_bit_of_compliance)
{
	decode_part(compliances[_i].part);

	for (unsigned i = 0; i < 8; i++)
		ck_assert_uint_eq(id.compliance[i],
		    i == compliances[_i].byte ? compliances[_i].bits : 0);
}
END_TEST

START_TEST(every_part_decodes_to_its_description)
{
	decode_part(parts_name((unsigned)_i));

	ck_assert(identity_checksums_hold(&id));
	ck_assert_uint_eq(id.odd_bytes, 0);
	ck_assert_str_eq(id.vendor_name, part.vendor);
	ck_assert_str_eq(id.vendor_pn, part.pn);
	ck_assert_str_eq(id.vendor_rev, part.rev);
	ck_assert_str_eq(id.date_code, part.date);
	ck_assert_str_eq(id.vendor_sn, world_cage(world, CAGE)->module.serial);
	ck_assert_mem_eq(id.vendor_oui, part.oui, 3);
	if (id.known & FACT_MEDIA_TECHNOLOGY)
		ck_assert_uint_eq(id.media_technology, part.technology);
	ck_assert_uint_eq(id.external_calibration, part.calibration.external);
	ck_assert_uint_eq(id.wavelength_pm, part.wavelength_pm);
	ck_assert_uint_eq(id.length_smf_m, part.reach_smf_m);
	ck_assert_uint_eq(id.length_om_m[0], part.reach_om1_m);
	ck_assert_uint_eq(id.length_om_m[1], part.reach_om2_m);
	ck_assert_uint_eq(id.length_om_m[2], part.reach_om3_m);
	ck_assert_uint_eq(id.length_om_m[3], part.reach_om4_m);
	ck_assert_uint_eq(id.length_cable_mm, part.length_cable_m * 1000);
	ck_assert_uint_ge(id.power_max_mw, part.power_mw);
	ck_assert_uint_eq(id.app_count, part.app_count);
}
END_TEST

START_TEST(nothing_is_wrong_with_a_part)
{
	static struct findings findings;
	char text[LINT_TEXT_MAX];

	decode_part(parts_name((unsigned)_i));
	lint_module(&map, decoder_for(&map), &id, &limits, &readings, &findings);
	if (findings.count)
		finding_text(&findings.item[0], text);

	ck_assert_msg(findings.count == 0, "%s", text);
	ck_assert_int_eq(lint_trust(&id, &findings), TRUST_GOOD);
}
END_TEST

/* An application's lanes are what its interfaces need; those of CMIS tell how many. */
START_TEST(applications_have_the_lanes_of_their_interfaces)
{
	decode_part(parts_name((unsigned)_i));

	for (unsigned i = 0; i < id.app_count; i++) {
		const struct application *app = &id.app[i];
		const struct sff8024_interface *host = sff8024_host(app->host_id);
		const struct sff8024_interface *media =
		    sff8024_media(id.media_type, app->media_id);

		ck_assert_ptr_nonnull(host);
		ck_assert_ptr_nonnull(media);
		ck_assert_uint_eq(app->host_lanes, host->lanes);
		if (media->lanes)
			ck_assert_uint_eq(app->media_lanes, media->lanes);
		/* both sides carry the same, but that a line has a FEC of its own */
		if (media->rate_kbd && strncmp(media->modulation, "DP-", 3) != 0)
			ck_assert_uint_eq(host->rate_kbd * app->host_lanes,
			    media->rate_kbd * app->media_lanes);
		ck_assert_uint_eq(app->host_assign % (1u << id.host_lanes),
		    app->host_assign);
	}
}
END_TEST

static const struct {
	enum monitor id;
	enum quantity quantity;
	int32_t step; /* of the register, in our unit */
} monitors[] = {
	{ MONITOR_TEMP, QUANTITY_TEMPERATURE, 4 },
	{ MONITOR_VCC, QUANTITY_VCC, 100 },
	{ MONITOR_TX_BIAS, QUANTITY_BIAS, 2 },
	{ MONITOR_TX_POWER, QUANTITY_TX_POWER, 100 },
	{ MONITOR_RX_POWER, QUANTITY_RX_POWER, 100 },
};

/* How far a value may be from what was meant: a step, or what calibration loses. */
static int64_t
slack(size_t monitor)
{
	return monitors[monitor].step * 2 * part.bias_multiplier;
}

START_TEST(every_part_measures_its_physics)
{
	const struct sim_module *m;
	uint64_t t;

	decode_part(parts_name((unsigned)_i));
	m = &world_cage(world, CAGE)->module;
	t = m->stepped;
	for (size_t i = 0; i < COUNT_OF(monitors); i++) {
		unsigned lanes = part_lanes(&part, monitors[i].quantity);

		if (part.flat) {
			ck_assert_uint_eq(readings.present[monitors[i].id], 0);
			continue;
		}
		ck_assert_uint_eq(readings.present[monitors[i].id], lane_bit(lanes) - 1);
		for (unsigned lane = 0; lane < lanes; lane++) {
			int64_t truth = physics_value(&m->physics, &part,
			    monitors[i].quantity, lane, t);
			int64_t value = readings.value[monitors[i].id][lane];

			/* the pages were read one after another */
			ck_assert_int_le(llabs(value - truth),
			    slack(i) + llabs(truth) / 50);
		}
	}
}
END_TEST

START_TEST(every_part_keeps_its_limits_and_raises_no_flag)
{
	decode_part(parts_name((unsigned)_i));

	for (size_t i = 0; i < COUNT_OF(monitors); i++) {
		enum monitor mon = monitors[i].id;

		ck_assert_int_eq(limits.present[mon], !part.flat);
		ck_assert_int_eq(limits.trusted[mon], !part.flat);
		for (unsigned n = 0; n < LIMIT_COUNT; n++) {
			int64_t meant = part.limit[monitors[i].quantity][n];

			ck_assert_int_le(llabs(limits.value[mon][n] - meant), slack(i));
			ck_assert_uint_eq(readings.flag[mon][n], 0);
		}
	}
	for (unsigned i = 0; i < SIGNAL_COUNT; i++)
		ck_assert_uint_eq(readings.signal[i], 0);
	ck_assert(part.flat || readings.ready);
}
END_TEST

#define SFP_TYPES \
	(1 << WORLD_SFP | 1 << WORLD_SFP28 | 1 << WORLD_SFP56 | 1 << WORLD_SFP_DD)
#define QSFP_TYPES                                                                      \
	(1 << WORLD_QSFP | 1 << WORLD_QSFP28 | 1 << WORLD_QSFP56 | 1 << WORLD_QSFP112 | \
	    1 << WORLD_QSFP_DD)

/* Which cages take which modules, by their mechanics. */
static const struct {
	const char *part;
	unsigned types; /* bits of enum world_type */
} fits[] = {
	{ "sfp-1g-lx", SFP_TYPES },
	{ "sfp28-25g-sr", SFP_TYPES },
	{ "sfp56-50g-lr", SFP_TYPES },
	{ "qsfp-40g-sr4", QSFP_TYPES },
	{ "qsfp56-200g-fr4", QSFP_TYPES },
	{ "qsfp112-400g-dr4", QSFP_TYPES },
	{ "qdd-400g-dr4", 1 << WORLD_QSFP_DD },
	{ "osfp-2x400g-dr4", 1 << WORLD_OSFP },
	{ "osfp-800g-zr", 1 << WORLD_OSFP },
	{ "qdd-400g-zr", 1 << WORLD_QSFP_DD },
	{ "sfpdd-100g-sr2", 1 << WORLD_SFP_DD },
	{ "dsfp-2x50g-lr", 1 << WORLD_SFP_DD },
};

START_TEST(a_cage_takes_what_its_mechanics_allow)
{
	ck_assert(parts_find(fits[_i].part, &part));

	for (unsigned type = 0; type < WORLD_TYPE_COUNT; type++)
		ck_assert_int_eq(faceplate_fits(type, &part), fits[_i].types >> type & 1);
	ck_assert(!faceplate_fits(WORLD_TYPE_COUNT, &part));
}
END_TEST

START_TEST(cages_of_each_type_hold_what_fits)
{
	open_world((enum world_type)_i);

	for (unsigned i = 0; i < 2; i++) {
		const struct sim_cage *c = world_cage(world, i);

		ck_assert_uint_eq(c->type, (unsigned)_i);
		ck_assert(c->plugged);
		ck_assert(faceplate_fits(c->type, &c->module.part));
	}
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *suite = suite_create("sim_parts");
	TCase *tc = tcase_create("parts");
	int count = 0;

	while (parts_name((unsigned)count))
		count++;
	tcase_add_checked_fixture(tc, set_up, tear_down);
	tcase_add_test(tc, every_part_has_a_row_of_names);
	tcase_add_loop_test(tc, a_part_is_named_as_the_standard_names_it, 0,
	    (int)COUNT_OF(names));
	tcase_add_loop_test(tc, a_part_sets_its_one_bit_of_compliance, 0,
	    (int)COUNT_OF(compliances));
	tcase_add_loop_test(tc, every_part_decodes_to_its_description, 0, count);
	tcase_add_loop_test(tc, nothing_is_wrong_with_a_part, 0, count);
	tcase_add_loop_test(tc, applications_have_the_lanes_of_their_interfaces, 0,
	    count);
	tcase_add_loop_test(tc, every_part_measures_its_physics, 0, count);
	tcase_add_loop_test(tc, every_part_keeps_its_limits_and_raises_no_flag, 0, count);
	tcase_add_loop_test(tc, a_cage_takes_what_its_mechanics_allow, 0,
	    (int)COUNT_OF(fits));
	tcase_add_loop_test(tc, cages_of_each_type_hold_what_fits, 0, WORLD_TYPE_COUNT);
	suite_add_tcase(suite, tc);
	return suite;
}

int
main(void)
{
	return suite_run(make_suite());
}

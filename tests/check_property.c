/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Random parts, built by the simulator and read back by the decoders: what comes
 * out is what the description said, as near as the registers of the standard can
 * tell it. What they can tell is written here a third time, from the standards.
 */
#include "tests/property_fixture.h"

#define NO_PLUG     0x23 /* connector: no separable connector */
#define VCSEL_850   0
#define COPPER_FROM 0x0a /* technologies of SFF-8636, Table 6-19 */

/* Who it is: the same facts in all standards. */
static void
check_names(void)
{
	expect("checksums", identity_checksums_hold(&id), true);
	expect("odd bytes", id.odd_bytes, 0);
	expect("identifier", id.identifier, part.identifier);
	expect_fact("connector", FACT_CONNECTOR, id.connector, part.connector, 1);
	expect_text("vendor", id.vendor_name, part.vendor);
	expect_text("part number", id.vendor_pn, part.pn);
	expect_text("revision", id.vendor_rev, part.rev);
	expect_text("date", id.date_code, part.date);
	expect_text("serial number", id.vendor_sn, module.serial);
	for (unsigned i = 0; part.serial[i]; i++) {
		if (part.serial[i] == '#')
			expect_near("serial digit", module.serial[i], '0' + 5, 5);
		else
			expect("serial character", module.serial[i], part.serial[i]);
	}
	for (unsigned i = 0; i < 3; i++)
		expect("oui", id.vendor_oui[i], part.oui[i]);
}

/* A DWDM-SFP has other things in the bytes that SFF-8472 took for its codes. */
#define DWDM_SFP 0x0b

static void
check_compliance(unsigned len)
{
	bool dwdm = part.identifier == DWDM_SFP;

	len -= dwdm;
	expect("compliance bytes", id.compliance_len, len);
	for (unsigned i = 0; i < len; i++)
		expect("compliance", id.compliance[i],
		    i < 8 ? part.compliance[i] : part.ext_compliance);
	expect_fact("extended compliance", FACT_EXT_COMPLIANCE, id.ext_compliance,
	    dwdm ? UNKNOWN : part.ext_compliance, 1);
	expect_fact("encoding", FACT_ENCODING, id.encoding, part.encoding, 1);
}

/*
 * SFF-8472 A0h 12 and 66, SFF-8636 00h:140 and 222: 100 MBd up to 254 steps, then
 * 250 MBd up to 255; the nearest step.
 */
static void
check_bitrate(void)
{
	int64_t meant = MIN_OF(part.bitrate_mbd, 255 * 250);

	if (part.bitrate_mbd < 50)
		meant = UNKNOWN;
	expect_fact("bit rate", FACT_BITRATE, id.bitrate_mbd, meant,
	    meant < 25450 ? 51 : 126);
}

static void
expect_length(const char *what, uint32_t fact, unsigned om, int64_t meant, int64_t step)
{
	expect_fact(what, fact, id.length_om_m[om - 1], meant, step);
}

/* SFF-8472, Table 4-2: byte 14 km below 255, byte 15 100 m below 255; 16-19 10 m. */
static void
check_sfp_lengths(bool cable)
{
	int64_t smf = part.reach_smf_m;

	expect_fact("SMF", FACT_LENGTH_SMF, id.length_smf_m,
	    smf >= 255000 ? UNKNOWN : smf, smf < 25500 ? 100 : 1000);
	expect_length("OM1", FACT_LENGTH_OM1, 1, part.reach_om1_m, 10);
	expect_length("OM2", FACT_LENGTH_OM2, 2, part.reach_om2_m, 10);
	expect_length("OM3", FACT_LENGTH_OM3, 3, part.reach_om3_m, 10);
	expect_length("OM4", FACT_LENGTH_OM4, 4, part.reach_om4_m, 10);
	expect_fact("cable", FACT_LENGTH_CABLE, id.length_cable_mm,
	    cable ? part.length_cable_m * 1000 : 0, 1);
}

/*
 * SFF-8472, Table 8-3: levels of 1, 1.5 and 2 W, and one that says how much in A2h
 * 66, in 0.1 W; there stand the constants of external calibration.
 */
static void
check_sfp_power(void)
{
	static const int64_t level_mw[] = { 1000, 1500, 2000 };
	unsigned level = 1;
	int64_t tenths = MIN_OF((part.power_mw + 99) / 100, 255u);

	while (level < 4 && part.power_mw > level_mw[level - 1])
		level++;
	expect_fact("power level", FACT_POWER_CLASS, id.power_class, level, 1);
	if (level < 4)
		expect_fact("power", FACT_POWER_MAX, id.power_max_mw, level_mw[level - 1],
		    1);
	else
		expect_fact("power", FACT_POWER_MAX, id.power_max_mw,
		    part.flat || part.calibration.external ? UNKNOWN : tenths * 100, 1);
}

/* What copper loses at the frequencies of its standard; light says nothing of it. */
static void
check_attenuation(bool copper, unsigned first, unsigned last)
{
	static const unsigned mhz[ATTENUATION_COUNT] = {
		[ATTENUATION_2P5_GHZ] = 2500,
		[ATTENUATION_5_GHZ] = 5000,
		[ATTENUATION_7_GHZ] = 7000,
		[ATTENUATION_12P9_GHZ] = 12900,
		[ATTENUATION_25P8_GHZ] = 25800,
	};

	expect("attenuation", (id.known & FACT_ATTENUATION) != 0, copper);
	for (unsigned i = 0; i < ATTENUATION_COUNT; i++)
		expect_near("attenuation", id.attenuation_db[i],
		    copper && i >= first && i <= last ? part_cable_db(&part, mhz[i]) : 0,
		    copper); /* 25.78 and 25.8 GHz round apart */
}

static void
check_sfp(void)
{
	/* Table 5-3, byte 8, or a plug that is none */
	bool bits = part.compliance[5] & 0x0c, passive = part.compliance[5] & 0x04;
	bool copper = part.connector == 0x21 || part.connector == 0x22;
	bool cable = bits || copper || part.connector == NO_PLUG;
	bool dwdm = part.identifier == DWDM_SFP;
	unsigned nm = (part.wavelength_pm + (dwdm ? 0 : 500)) / 1000;
	/* of what is fixed to a fibre, a word of bits is what a cable complies with */
	bool light = !bits && !copper && nm > 0 &&
		     (part.connector != NO_PLUG || nm % 256 || nm > 0x0f00);

	check_compliance(9);
	check_bitrate();
	check_sfp_lengths(cable);
	check_sfp_power();
	/* whole nm, of a DWDM-SFP hundredths; in cables the bytes mean something else */
	expect_fact("wavelength", FACT_WAVELENGTH, id.wavelength_pm,
	    light ? part.wavelength_pm : UNKNOWN, dwdm ? 10 : 501);
	check_attenuation(passive, ATTENUATION_12P9_GHZ, ATTENUATION_25P8_GHZ);
	expect("monitors", id.dom, !part.flat);
	expect("external calibration", id.external_calibration,
	    part.calibration.external);
	expect("lanes", id.lane_mask, 1);
}

/* SFF-8636, Table 6-15 and its notes: what fits into the bytes, and when. */
static void
check_qsfp_lengths(bool cable)
{
	bool om4 = !cable && part.technology == VCSEL_850;

	expect_fact("SMF", FACT_LENGTH_SMF, id.length_smf_m,
	    MIN_OF(part.reach_smf_m, 255000), 1000);
	expect_length("OM1", FACT_LENGTH_OM1, 1, MIN_OF(part.reach_om1_m, 255), 1);
	expect_length("OM2", FACT_LENGTH_OM2, 2, MIN_OF(part.reach_om2_m, 255), 1);
	expect_length("OM3", FACT_LENGTH_OM3, 3, part.reach_om3_m, 2);
	if (om4)
		expect_length("OM4", FACT_LENGTH_OM4, 4,
		    part.reach_om4_m > 509 ? UNKNOWN : part.reach_om4_m, 2);
	else
		expect_length("OM4", FACT_LENGTH_OM4, 4, 0, 1);
	expect_fact("cable", FACT_LENGTH_CABLE, id.length_cable_mm,
	    part.length_cable_m * 1000, 1);
}

/* SFF-8636, Table 6-16: seven classes, and one that says how much in byte 107. */
static void
check_qsfp_power(void)
{
	static const int64_t class_mw[] = { 1500, 2000, 2500, 3500, 4000, 4500, 5000 };
	unsigned class = 1;

	while (class < 8 && part.power_mw > class_mw[class - 1])
		class ++;
	expect_fact("power class", FACT_POWER_CLASS, id.power_class, class, 1);
	expect_fact("power", FACT_POWER_MAX, id.power_max_mw,
	    class < 8 ? class_mw[class - 1]
		      : (int64_t)MIN_OF((part.power_mw + 99) / 100, 255u) * 100,
	    1);
}

static void
check_qsfp(void)
{
	bool copper = part.technology >= COPPER_FROM;
	bool passive = part.technology == 0x0a || part.technology == 0x0b;
	int64_t wavelength = part.wavelength_pm, tolerance = part.tolerance_pm;

	check_compliance(8);
	check_bitrate();
	check_qsfp_lengths(copper || part.connector == NO_PLUG);
	check_qsfp_power();
	expect_fact("revision", FACT_REVISION, id.revision, part.revision, 1);
	expect_fact("technology", FACT_MEDIA_TECHNOLOGY, id.media_technology,
	    part.technology, 1);
	expect_fact("wavelength", FACT_WAVELENGTH, id.wavelength_pm,
	    copper ? UNKNOWN : or_unknown(wavelength, 50), 50);
	expect_fact("tolerance", FACT_WAVELENGTH_TOLERANCE, id.wavelength_tolerance_pm,
	    copper ? UNKNOWN : or_unknown(tolerance, 5), 5);
	check_attenuation(copper, ATTENUATION_2P5_GHZ, ATTENUATION_25P8_GHZ);
	expect("flat", id.flat, part.flat);
	expect("monitors", id.dom, !passive);
	expect("lanes", id.lane_mask, part.revision < 3 ? 0xf : lane_bit(part.lanes) - 1);
}

/* The step of a length of six bits with a multiplier of 1, 10, 100. */
static int64_t
length_step(int64_t length, int64_t unit)
{
	return length <= 63 * unit ? unit : length <= 630 * unit ? 10 * unit : 100 * unit;
}

/* CMIS 5.4, Table 8-49: a code says below what a state lasts. */
static void
check_durations(void)
{
	static const uint32_t below_ms[] = { 1, 5, 10, 50, 100, 500, 1000, 5000, 10000,
		60000, 300000 };
	const uint32_t lasts_ms[DURATION_COUNT] = {
		[DURATION_DP_INIT] = part.init_ms,
		[DURATION_DP_DEINIT] = part.turn_ms,
		[DURATION_DP_TXTURNON] = part.turn_ms,
		[DURATION_DP_TXTURNOFF] = part.turn_ms,
		[DURATION_MODULE_PWRUP] = part.ready_ms,
		[DURATION_MODULE_PWRDN] = part.turn_ms,
	};

	for (unsigned i = 0; i < DURATION_COUNT; i++) {
		unsigned n = 0;

		while (below_ms[n] <= lasts_ms[i])
			n++;
		expect_fact("duration", FACT_DURATIONS, id.duration_ms[i], below_ms[n],
		    1);
	}
}

static void
check_applications(void)
{
	expect("applications", id.app_count, part.app_count);
	for (unsigned i = 0; i < part.app_count; i++) {
		const struct application *got = &id.app[i];
		const struct part_app *meant = &part.app[i];

		expect("application", got->number, meant->number);
		expect("host interface", got->host_id, meant->host);
		expect("media interface", got->media_id, meant->media);
		expect("host lanes", got->host_lanes, meant->host_lanes);
		expect("media lanes", got->media_lanes, meant->media_lanes);
		expect("host assignment", got->host_assign, meant->host_assign);
		expect("on page 1Ch", got->normalized,
		    meant->number > 15 || part.normalized != PART_LISTED);
		expect("media assignment known", got->media_assign_known, !part.flat);
		if (!part.flat)
			expect("media assignment", got->media_assign,
			    meant->media_assign);
	}
}

/* CMIS 5.4, Table 8-44: to 630 km, and since 5.3 in coarser steps to 31500 km. */
static void
check_smf_length(void)
{
	static const int64_t steps[] = { 50000, 100000, 200000, 500000 };
	int64_t length = part.reach_smf_m, step;
	unsigned i = 0;

	if (part.revision < 0x53)
		length = MIN_OF(length, 630000);
	step = length_step(length, 100);
	while (length > 630000 && i < 3 && length > 63 * steps[i])
		i++;
	if (length > 630000)
		step = steps[i];
	expect_fact("SMF", FACT_LENGTH_SMF, id.length_smf_m, length, step);
}

/* CMIS 5.4, Tables 8-43 to 8-56: page 01h. */
static void
check_cmis_paged(void)
{
	check_smf_length();
	expect_length("OM2", FACT_LENGTH_OM2, 2, MIN_OF(part.reach_om2_m, 255), 1);
	expect_length("OM3", FACT_LENGTH_OM3, 3, part.reach_om3_m, 2);
	expect_length("OM4", FACT_LENGTH_OM4, 4, part.reach_om4_m, 2);
	expect_fact("wavelength", FACT_WAVELENGTH, id.wavelength_pm,
	    or_unknown(part.wavelength_pm, 50), 50);
	expect_fact("tolerance", FACT_WAVELENGTH_TOLERANCE, id.wavelength_tolerance_pm,
	    or_unknown(part.tolerance_pm, 5), 5);
	expect("hardware", be16(id.hardware), be16(part.hardware));
	expect("bias multiplier", id.bias_multiplier, part.bias_multiplier);
	check_durations();
}

/* CMIS 5.4, Table 8-32: eight classes, and the most in 0.25 W. */
static void
check_cmis_power(void)
{
	static const int64_t class_mw[] = { 1500, 3500, 7000, 8000, 10000, 12000, 14000 };
	unsigned class = 1;

	while (class < 8 && part.power_mw > class_mw[class - 1])
		class ++;
	expect_fact("power class", FACT_POWER_CLASS, id.power_class, class, 1);
	expect_fact("power", FACT_POWER_MAX, id.power_max_mw,
	    part.power_mw ? (part.power_mw + 249) / 250 * 250 : UNKNOWN, 1);
}

static void
check_cmis(void)
{
	bool firmware = part.firmware[0] || part.firmware[1];
	bool copper = (part.technology >= 0x0a && part.technology <= 0x0f) ||
		      (part.technology >= 0x12 && part.technology <= 0x14);
	int32_t loss;

	expect_fact("revision", FACT_REVISION, id.revision, part.revision, 1);
	expect_fact("media type", FACT_MEDIA_TYPE, id.media_type, part.media_type, 1);
	expect_fact("technology", FACT_MEDIA_TECHNOLOGY, id.media_technology,
	    part.technology, 1);
	expect_fact("cable", FACT_LENGTH_CABLE, id.length_cable_mm,
	    part.length_cable_m * 1000, length_step(part.length_cable_m * 1000, 100));
	expect_fact("firmware", FACT_FIRMWARE, be16(id.firmware),
	    firmware ? be16(part.firmware) : UNKNOWN, 1);
	check_attenuation(copper, ATTENUATION_5_GHZ, ATTENUATION_25P8_GHZ);
	ck_assert(memmap_word(&map, mem_at(0x00, 204), WORD_U16, &loss));
	expect("attenuation of light", !copper && loss, false);
	expect("flat", id.flat, part.flat);
	expect("monitors", id.dom, !part.flat);
	expect("host lanes", id.host_lanes, part.host_lanes);
	expect("lanes", id.lane_mask, first_lanes(part.lanes));
	check_cmis_power();
	check_applications();
	if (!part.flat)
		check_cmis_paged();
}

START_TEST(a_random_part_is_who_its_description_says)
{
	for (uint64_t n = 0; n < PARTS; n++) {
		decode((enum random_kind)_i, n);
		check_names();
		if (part.family == SIM_FAMILY_SFF8472)
			check_sfp();
		else if (part.family == SIM_FAMILY_SFF8636)
			check_qsfp();
		else
			check_cmis();
	}
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *suite = suite_create("property");
	TCase *tc = tcase_create("random parts");

	tcase_set_timeout(tc, 120);
	tcase_add_loop_test(tc, a_random_part_is_who_its_description_says, 0,
	    RANDOM_KIND_COUNT);
	suite_add_tcase(suite, tc);
	return suite;
}

int
main(void)
{
	return suite_run(make_suite());
}

/* SPDX-License-Identifier: Apache-2.0 */
/* OpenConfig's words for modules, the parts of ports, faults, and interfaces. */
#include "schema/oc_words.h"

#include "schema/breakout.h"
#include "schema/tree.h"
#include "tests/api_fixture.h"
#include "tests/suite.h"

static struct inventory *inv;

static void
setup(void)
{
	inv = fixture_create();
	alarm_policy_prompt(&inv->policy);
}

static void
teardown(void)
{
	inventory_destroy(inv);
}

/* ---- words ---- */

static const struct {
	struct identity id;
	const char *form, *connector, *pmd;
} words[] = {
	{ { .spec = SPEC_CMIS,
	      .identifier = 0x18,
	      .known = FACT_CONNECTOR,
	      .connector = 0x0c,
	      .media_type = 2,
	      .app_count = 1,
	      .app = { { .media_id = 0x1c } } },
	    "QSFP56_DD", "MPO_CONNECTOR", "ETH_400GBASE_DR4" },
	{ { .spec = SPEC_CMIS,
	      .identifier = 0x19,
	      .known = FACT_CONNECTOR,
	      .connector = 0x07,
	      .media_type = 2,
	      .app_count = 1,
	      .app = { { .media_id = 0x3e } } },
	    "OSFP", "LC_CONNECTOR", "ETH_400GBASE_ZR" },
	{ { .spec = SPEC_CMIS,
	      .identifier = 0x18,
	      .known = FACT_CONNECTOR | FACT_MEDIA_TYPE,
	      .connector = 0x23,
	      .media_type = 3,
	      .app_count = 1,
	      .app = { { .media_id = 0x01 } } },
	    "QSFP56_DD", "DAC_CONNECTOR", "ETH_UNDEFINED" },
	{ { .spec = SPEC_CMIS,
	      .identifier = 0x18,
	      .known = FACT_CONNECTOR | FACT_MEDIA_TYPE,
	      .connector = 0x23,
	      .media_type = 4 },
	    "QSFP56_DD", "AOC_CONNECTOR", "ETH_UNDEFINED" },
	{ { .spec = SPEC_CMIS,
	      .identifier = 0x18,
	      .media_type = 2,
	      .app_count = 1,
	      .app = { { .media_id = 0x1d } } },
	    "QSFP56_DD", NULL, "ETH_400GBASE_FR4" },
	{ { .spec = SPEC_CMIS,
	      .identifier = 0x1e,
	      .media_type = 2,
	      .app_count = 1,
	      .app = { { .media_id = 0x15 } } },
	    "QSFP56", NULL, "ETH_100GBASE_FR" },
	{ { .spec = SPEC_CMIS,
	      .identifier = 0x1a,
	      .media_type = 2,
	      .app_count = 1,
	      .app = { { .media_id = 0x06 } } },
	    "SFP_DD", NULL, "ETH_10GBASE_ZR" },
	{ { .spec = SPEC_SFF8636,
	      .identifier = 0x11,
	      .known = FACT_EXT_COMPLIANCE,
	      .ext_compliance = 0x03 },
	    "QSFP28", NULL, "ETH_100GBASE_LR4" },
	{ { .spec = SPEC_SFF8636,
	      .identifier = 0x11,
	      .known = FACT_EXT_COMPLIANCE,
	      .ext_compliance = 0x01 },
	    "QSFP28", NULL, "ETH_100G_AOC" },
	{ { .spec = SPEC_SFF8636,
	      .identifier = 0x11,
	      .known = FACT_EXT_COMPLIANCE,
	      .ext_compliance = 0x08 },
	    "QSFP28", NULL, "ETH_100G_ACC" },
	{ { .spec = SPEC_SFF8636,
	      .identifier = 0x0d,
	      .known = FACT_EXT_COMPLIANCE,
	      .ext_compliance = 0x12 },
	    "QSFP_PLUS", NULL, "ETH_40GBASE_PSM4" },
	{ { .spec = SPEC_SFF8636, .identifier = 0x0d }, "QSFP_PLUS", NULL,
	    "ETH_UNDEFINED" },
	{ { .spec = SPEC_SFF8472, .identifier = 0x03, .bitrate_mbd = 1300 }, "SFP", NULL,
	    "ETH_UNDEFINED" },
	{ { .spec = SPEC_SFF8472, .identifier = 0x03, .bitrate_mbd = 10300 }, "SFP_PLUS",
	    NULL, "ETH_UNDEFINED" },
	{ { .spec = SPEC_SFF8472, .identifier = 0x03, .bitrate_mbd = 25800 }, "SFP28",
	    NULL, "ETH_UNDEFINED" },
	{ { .spec = SPEC_SFF8472, .identifier = 0x0b, .bitrate_mbd = 10300 }, "SFP_PLUS",
	    NULL, "ETH_UNDEFINED" },
	{ { .spec = SPEC_SFF8472, .identifier = 0x0b, .bitrate_mbd = 2500 }, "SFP", NULL,
	    "ETH_UNDEFINED" },
	/* without a rate of its own, by the interface */
	{ { .spec = SPEC_SFF8472,
	      .identifier = 0x03,
	      .known = FACT_EXT_COMPLIANCE,
	      .ext_compliance = 0x01 },
	    "SFP28", NULL, "ETH_UNDEFINED" },
	{ { .spec = SPEC_SFF8472,
	      .identifier = 0x03,
	      .known = FACT_EXT_COMPLIANCE,
	      .ext_compliance = 0x41,
	      .bitrate_mbd = 25750 },
	    "SFP56", NULL, "ETH_UNDEFINED" },
	{ { .spec = SPEC_SFF8472,
	      .identifier = 0x03,
	      .known = FACT_COMPLIANCE,
	      .compliance = { 0x10 },
	      .compliance_len = 8 },
	    "SFP_PLUS", NULL, "ETH_10GBASE_SR" },
	{ { .spec = SPEC_SFF8636,
	      .identifier = 0x11,
	      .known = FACT_EXT_COMPLIANCE,
	      .ext_compliance = 0x43 },
	    "QSFP56", NULL, "ETH_UNDEFINED" },
	{ { .spec = SPEC_SFF8636,
	      .identifier = 0x11,
	      .known = FACT_EXT_COMPLIANCE,
	      .ext_compliance = 0x25 },
	    "QSFP28", NULL, "ETH_100GBASE_DR" },
	{ { .spec = SPEC_SFF8636,
	      .identifier = 0x11,
	      .known = FACT_EXT_COMPLIANCE,
	      .ext_compliance = 0x17 },
	    "QSFP28", NULL, "ETH_100GBASE_CLR4" },
	{ { .spec = SPEC_SFF8636,
	      .identifier = 0x0d,
	      .known = FACT_COMPLIANCE,
	      .compliance = { 0x20 },
	      .compliance_len = 8 },
	    "QSFP_PLUS", NULL, "ETH_4X10GBASE_LR" },
	{ { .spec = SPEC_CMIS, .identifier = 0x1e }, "QSFP56", NULL, "ETH_UNDEFINED" },
	/* OpenConfig's MPO has 12 fibres in a row */
	{ { .identifier = 0x19, .known = FACT_CONNECTOR, .connector = 0x0d }, "OSFP",
	    NULL, "ETH_UNDEFINED" },
	{ { .identifier = 0x19, .known = FACT_CONNECTOR, .connector = 0x27 }, "OSFP",
	    NULL, "ETH_UNDEFINED" },
	{ { .identifier = 0x19, .known = FACT_CONNECTOR, .connector = 0x28 }, "OSFP",
	    NULL, "ETH_UNDEFINED" },
	/* no identity for lanes of 100 Gb/s */
	{ { .spec = SPEC_CMIS,
	      .identifier = 0x1e,
	      .media_type = 2,
	      .app_count = 2,
	      .app = { { .host_id = 0x0f, .media_id = 0x1c }, { .host_id = 0x50 } } },
	    "OTHER", NULL, "ETH_400GBASE_DR4" },
	{ { .spec = SPEC_SFF8472,
	      .identifier = 0x03,
	      .known = FACT_EXT_COMPLIANCE,
	      .ext_compliance = 0x2a },
	    "OTHER", NULL, "ETH_100GBASE_FR" },
	/* active cables of light and of copper */
	{ { .spec = SPEC_SFF8472,
	      .identifier = 0x03,
	      .known = FACT_EXT_COMPLIANCE | FACT_CONNECTOR,
	      .ext_compliance = 0x01,
	      .connector = 0x23,
	      .length_cable_mm = 10000 },
	    "SFP28", "AOC_CONNECTOR", "ETH_UNDEFINED" },
	{ { .spec = SPEC_SFF8472,
	      .identifier = 0x03,
	      .known = FACT_EXT_COMPLIANCE | FACT_CONNECTOR,
	      .ext_compliance = 0x08,
	      .connector = 0x23,
	      .length_cable_mm = 3000 },
	    "SFP28", "DAC_CONNECTOR", "ETH_UNDEFINED" },
	{ { .spec = SPEC_SFF8472,
	      .identifier = 0x03,
	      .known = FACT_COMPLIANCE | FACT_CONNECTOR,
	      .compliance = { 0, 0, 0, 0, 0, 0x08 },
	      .compliance_len = 8,
	      .connector = 0x23,
	      .bitrate_mbd = 10300,
	      .length_cable_mm = 10000 },
	    "SFP_PLUS", "AOC_CONNECTOR", "ETH_UNDEFINED" },
	{ { .spec = SPEC_SFF8472,
	      .identifier = 0x03,
	      .known = FACT_COMPLIANCE | FACT_CONNECTOR,
	      .compliance = { 0, 0, 0, 0, 0, 0x04 },
	      .compliance_len = 8,
	      .connector = 0x23,
	      .bitrate_mbd = 10300,
	      .length_cable_mm = 1000 },
	    "SFP_PLUS", "DAC_CONNECTOR", "ETH_UNDEFINED" },
	{ { .spec = SPEC_SFF8636,
	      .identifier = 0x11,
	      .known = FACT_MEDIA_TECHNOLOGY | FACT_CONNECTOR,
	      .media_technology = 0,
	      .connector = 0x23,
	      .length_cable_mm = 10000 },
	    "QSFP28", "AOC_CONNECTOR", "ETH_UNDEFINED" },
	{ { .spec = SPEC_SFF8636,
	      .identifier = 0x11,
	      .known = FACT_MEDIA_TECHNOLOGY | FACT_CONNECTOR,
	      .media_technology = 0xa,
	      .connector = 0x23,
	      .length_cable_mm = 3000 },
	    "QSFP28", "DAC_CONNECTOR", "ETH_UNDEFINED" },
	{ { .spec = SPEC_CMIS,
	      .identifier = 0x18,
	      .known = FACT_CONNECTOR | FACT_MEDIA_TYPE | FACT_MEDIA_TECHNOLOGY,
	      .connector = 0x23,
	      .media_type = 4,
	      .media_technology = 0x0c },
	    "QSFP56_DD", "DAC_CONNECTOR", "ETH_UNDEFINED" },
	/* once, and twice */
	{ { .spec = SPEC_CMIS,
	      .identifier = 0x19,
	      .media_type = 2,
	      .app_count = 1,
	      .app = { { .media_id = 0x1d, .host_lanes = 4, .host_assign = 0x11 } } },
	    "OSFP", NULL, "ETH_800GBASE_2XFR4" },
	{ { .spec = SPEC_CMIS,
	      .identifier = 0x19,
	      .media_type = 2,
	      .app_count = 1,
	      .app = { { .media_id = 0x43, .host_lanes = 8, .host_assign = 0x01 } } },
	    "OSFP", NULL, "ETH_400GBASE_LR4" },
	/* CXP, CXP2 and CDFP are no kinds of CFP */
	{ { .identifier = 0x0e }, "OTHER", NULL, "ETH_UNDEFINED" },
	{ { .identifier = 0x12 }, "OTHER", NULL, "ETH_UNDEFINED" },
	{ { .identifier = 0x13 }, "OTHER", NULL, "ETH_UNDEFINED" },
	/* what has no name there: RJ45, and a code that nobody knows */
	{ { .identifier = 0x7f, .known = FACT_CONNECTOR, .connector = 0x22 }, "OTHER",
	    NULL, "ETH_UNDEFINED" },
};

START_TEST(a_module_is_said_in_the_words_of_openconfig)
{
	const char *connector = oc_connector(&words[_i].id);

	ck_assert_str_eq(oc_form_factor(&words[_i].id), words[_i].form);
	ck_assert_pstr_eq(connector, words[_i].connector);
	ck_assert_str_eq(oc_pmd(&words[_i].id), words[_i].pmd);
}
END_TEST

/* What OpenConfig calls an optic of grey light, and what is none. */
static const struct {
	struct identity id;
	bool is_optic;
} optics[] = {
	{ { .spec = SPEC_CMIS,
	      .known = FACT_CONNECTOR | FACT_MEDIA_TYPE,
	      .connector = 0x0c,
	      .media_type = 2 },
	    true },
	{ { .spec = SPEC_CMIS,
	      .known = FACT_CONNECTOR | FACT_MEDIA_TYPE,
	      .connector = 0x23,
	      .media_type = 4 },
	    true },
	{ { .spec = SPEC_CMIS,
	      .known = FACT_CONNECTOR | FACT_MEDIA_TYPE,
	      .connector = 0x23,
	      .media_type = 3 },
	    false },
	{ { .spec = SPEC_CMIS, .known = FACT_MEDIA_TYPE, .media_type = 5 }, false },
	{ { .spec = SPEC_SFF8636,
	      .known = FACT_CONNECTOR | FACT_MEDIA_TECHNOLOGY,
	      .connector = 0x23,
	      .media_technology = 0xa,
	      .length_cable_mm = 3000 },
	    false },
	{ { .spec = SPEC_SFF8636,
	      .known = FACT_CONNECTOR | FACT_MEDIA_TECHNOLOGY,
	      .connector = 0x07,
	      .media_technology = 0x4,
	      .wavelength_pm = 1310000 },
	    true },
	/* a pigtail of copper, without a length; twisted pair */
	{ { .spec = SPEC_SFF8472, .known = FACT_CONNECTOR, .connector = 0x21 }, false },
	{ { .spec = SPEC_SFF8472, .known = FACT_CONNECTOR, .connector = 0x22 }, false },
	{ { .spec = SPEC_SFF8472, .known = FACT_CONNECTOR, .connector = 0x07 }, true },
};

START_TEST(copper_is_no_optic)
{
	ck_assert_pstr_eq(oc_functional_type(&optics[_i].id, false),
	    optics[_i].is_optic ? "TYPE_STANDARD_OPTIC" : NULL);
}
END_TEST

START_TEST(coherent_modules_are_optics_of_their_own)
{
	ck_assert_str_eq(oc_functional_type(&optics[0].id, true),
	    "TYPE_DIGITAL_COHERENT_OPTIC");
}
END_TEST

/* Bits of SONET, and codes of G.959.1, as OpenConfig has them. */
static const struct {
	struct identity id;
	const char *sonet, *otn; /* NULL: none */
} transports[] = {
	{ { .spec = SPEC_SFF8472,
	      .known = FACT_COMPLIANCE,
	      .compliance = { 0xff, 0xd8, 0x88 }, /* ESCON, a class of no reach */
	      .compliance_len = 8 },
	    NULL, NULL },
	{ { .spec = SPEC_SFF8472,
	      .known = FACT_COMPLIANCE,
	      .compliance = { 0, 0x20 },
	      .compliance_len = 8 },
	    "SONET_UNDEFINED", NULL },
	{ { .spec = SPEC_SFF8472,
	      .known = FACT_COMPLIANCE,
	      .compliance = { 0, 0, 0x01 },
	      .compliance_len = 8 },
	    "SONET_UNDEFINED", NULL },
	{ { .spec = SPEC_SFF8636,
	      .known = FACT_COMPLIANCE,
	      .compliance = { 0, 0x04 },
	      .compliance_len = 8 },
	    "SONET_UNDEFINED", NULL },
	{ { .spec = SPEC_SFF8636,
	      .known = FACT_COMPLIANCE,
	      .compliance = { 0, 0xf8, 0xff },
	      .compliance_len = 8 },
	    NULL, NULL },
	{ { .spec = SPEC_SFF8472, .known = FACT_EXT_COMPLIANCE, .ext_compliance = 0x13 },
	    NULL, "OTN_UNDEFINED" },
	{ { .spec = SPEC_SFF8472, .known = FACT_EXT_COMPLIANCE, .ext_compliance = 0x14 },
	    NULL, "P1S1_2D2" },
	{ { .spec = SPEC_SFF8472, .known = FACT_EXT_COMPLIANCE, .ext_compliance = 0x15 },
	    NULL, "P1L1_2D2" },
	{ { .spec = SPEC_SFF8472, .known = FACT_EXT_COMPLIANCE, .ext_compliance = 0x16 },
	    NULL, NULL },
	{ { .spec = SPEC_SFF8472, .ext_compliance = 0x14 }, NULL, NULL },
};

START_TEST(transport_is_said_in_the_words_of_openconfig)
{
	ck_assert_pstr_eq(oc_sonet(&transports[_i].id), transports[_i].sonet);
	ck_assert_pstr_eq(oc_otn(&transports[_i].id), transports[_i].otn);
}
END_TEST

static const struct {
	const char *code, *date; /* NULL: it is none */
} dates[] = {
	{ "261101", "2026-11-01" },
	{ "991231AB", "2099-12-31" },
	{ "2611", NULL },
	{ "261301", NULL },
	{ "260100", NULL },
	{ "210229", NULL },
	{ "240229", "2024-02-29" },
	{ "260431", NULL },
	{ "26 101", NULL },
	{ "", NULL },
};

START_TEST(a_date_code_is_a_day_or_nothing)
{
	struct identity id = { 0 };
	char room[OC_DATE_MAX], text[OC_DATE_MAX + 16];

	snprintf(id.date_code, sizeof(id.date_code), "%s", dates[_i].code);
	ck_assert_pstr_eq(oc_date(&id, room), dates[_i].date);
	snprintf(text, sizeof(text), "%sT00:00:00Z",
	    dates[_i].date ? dates[_i].date : "");
	ck_assert_pstr_eq(oc_date_and_time(&id, room), dates[_i].date ? text : NULL);
}
END_TEST

/* ---- ports ---- */

/* Two applications: 400GAUI-8 and 100GAUI-2, on lanes from the first of each path. */
static void
part(struct cage *c, const uint8_t app[8], uint32_t first)
{
	struct module *m = &c->module;

	m->id.app[0] =
	    (struct application){ .number = 1, .host_id = 0x11, .host_lanes = 8 };
	m->id.app[1] =
	    (struct application){ .number = 2, .host_id = 0x0d, .host_lanes = 2 };
	m->id.app_count = 2;
	m->readings.app_known = 0xff;
	m->readings.path_first = first;
	memcpy(m->readings.app, app, 8);
}

static const struct {
	uint8_t app[8];
	uint32_t first;
	unsigned groups;
	struct breakout group[2];
} parts[] = {
	{ { 1, 1, 1, 1, 1, 1, 1, 1 }, 0x01, 1, { { 1, 8, 400 } } },
	{ { 2, 2, 2, 2, 2, 2, 2, 2 }, 0x55, 1, { { 4, 2, 100 } } },
	{ { 2, 2, 0, 0, 2, 2, 0, 0 }, 0x11, 1, { { 2, 2, 100 } } },
	{ { 0 }, 0, 1, { { 1, 8, 400 } } }, /* none is set up: as the module is */
	{ { 2, 2, 1, 1, 1, 1, 1, 1 }, 0x05, 2, { { 1, 2, 100 }, { 1, 8, 400 } } },
};

START_TEST(a_port_is_parted_as_its_data_paths_are)
{
	struct cage *c = &inv->cage[0];
	struct breakout group;
	unsigned n = 0;

	part(c, parts[_i].app, parts[_i].first);
	for (; breakout_group(c, n, &group); n++) {
		ck_assert_uint_lt(n, 2);
		ck_assert_uint_eq(group.interfaces, parts[_i].group[n].interfaces);
		ck_assert_uint_eq(group.host_lanes, parts[_i].group[n].host_lanes);
		ck_assert_uint_eq(group.gbps, parts[_i].group[n].gbps);
	}
	ck_assert_uint_eq(n, parts[_i].groups);
	ck_assert(!breakout_group(&inv->cage[1], 0, &group));
}
END_TEST

START_TEST(speeds_that_openconfig_does_not_know_are_unknown)
{
	char room[BREAKOUT_NAME_MAX];

	ck_assert_str_eq(breakout_speed(800, room), "SPEED_800GB");
	ck_assert_str_eq(breakout_speed(32, room), "SPEED_UNKNOWN");
	ck_assert_str_eq(breakout_speed(0, room), "SPEED_UNKNOWN");
}
END_TEST

/* ---- the tree ---- */

/* All leaves below two or three names, as one line: "name=value name=value". */
static const char *
below(const struct tree_path *path)
{
	static char line[2048];
	const struct tree tree = { .inv = inv };
	struct tree_walk w;
	struct tree_leaf leaf;
	size_t len = 0;

	line[0] = '\0';
	tree_walk_begin(&w, &tree, path);
	while (tree_walk_next(&w, &leaf)) {
		const struct value *v = &leaf.value;

		len += (size_t)snprintf(line + len, sizeof(line) - len,
		    "%s%s=", len ? " " : "", leaf.node->name);
		if (v->kind == VALUE_TEXT)
			len += (size_t)snprintf(line + len, sizeof(line) - len, "%s",
			    v->text);
		else
			len += (size_t)snprintf(line + len, sizeof(line) - len, "%llu",
			    (unsigned long long)v->count);
		ck_assert_uint_lt(len, sizeof(line));
	}
	return line;
}

START_TEST(alarms_of_a_module_are_faults_by_their_symptom)
{
	const struct tree_path faults = { .count = 6,
		.elem = { { .name = "components" }, { .name = "component" },
		    { .name = "healthz" }, { .name = "faults" }, { .name = "fault" },
		    { .name = "state" } } };
	const struct tree_path health = { .count = 4,
		.elem = { { .name = "components" },
		    { "component", 1, { { "name", "1-Transceiver" } } },
		    { .name = "healthz" }, { .name = "state" } } };
	const struct alarm_cause cause = { .source = ALARM_BY_FLAG };
	struct now later = fixture_now;
	struct cage *c = &inv->cage[0];

	ck_assert_str_eq(below(&faults), "");
	ck_assert_str_eq(below(&health), "status=HEALTHY unhealthy-count=0");
	alarm_raise(inv, c, alarm_of_limit(MONITOR_RX_POWER, LIMIT_LOW_ALARM), 2, &cause,
	    &fixture_now);
	later.wall_us += US_PER_S;
	later.mono_us += US_PER_S;
	alarm_raise(inv, c, alarm_of_limit(MONITOR_RX_POWER, LIMIT_LOW_ALARM), 3, &cause,
	    &later);
	alarm_raise(inv, c, alarm_of_limit(MONITOR_TEMP, LIMIT_HIGH_ALARM), 0, &cause,
	    &later);

	ck_assert_ptr_nonnull(strstr(below(&faults),
	    "symptom=SYMPTOM_OVER_THRESHOLD origin-time=1795363201123456000 "
	    "last-detection-time=1795363201123456000"));
	ck_assert_ptr_nonnull(strstr(below(&faults),
	    "symptom=SYMPTOM_UNDER_THRESHOLD origin-time=1795363200123456000 "
	    "last-detection-time=1795363201123456000"));
	ck_assert_ptr_nonnull(strstr(below(&faults), "status=ACTIVE occurrences=1"));
	ck_assert_str_eq(below(&health),
	    "status=UNHEALTHY last-unhealthy=1795363201123456000 unhealthy-count=1");
	c->module.read_wall_us = later.wall_us + 5 * US_PER_S; /* still so */
	ck_assert_str_eq(below(&health),
	    "status=UNHEALTHY last-unhealthy=1795363206123456000 unhealthy-count=1");
	later.wall_us += 7 * US_PER_S;
	later.mono_us += 7 * US_PER_S;
	for (unsigned lane = 2; lane < 4; lane++)
		alarm_clear(inv, c, alarm_of_limit(MONITOR_RX_POWER, LIMIT_LOW_ALARM),
		    lane, &later);
	ck_assert_ptr_nonnull(strstr(below(&faults),
	    "symptom=SYMPTOM_UNDER_THRESHOLD origin-time=1795363200123456000 "
	    "last-detection-time=1795363201123456000"));
	ck_assert_ptr_nonnull(strstr(below(&faults), "status=INACTIVE occurrences=1"));
	alarm_clear(inv, c, alarm_of_limit(MONITOR_TEMP, LIMIT_HIGH_ALARM), 0, &later);
	ck_assert_str_eq(below(&health),
	    "status=HEALTHY last-unhealthy=1795363208123456000 unhealthy-count=1");
}
END_TEST

/* What is told of the only fault, and when it became that. */
static uint64_t
told_of_fault(char ret_text[VALUE_STORE_MAX])
{
	const struct tree_path path = { .count = 6,
		.elem = { { .name = "components" }, { .name = "component" },
		    { .name = "healthz" }, { .name = "faults" }, { .name = "fault" },
		    { .name = "state" } } };
	const struct tree tree = { .inv = inv };
	struct tree_walk w;
	struct tree_leaf leaf;
	uint64_t wall_us = 0;

	tree_walk_begin(&w, &tree, &path);
	while (tree_walk_next(&w, &leaf)) {
		if (strcmp(leaf.node->name, "description") != 0)
			continue;
		ck_assert_uint_eq(wall_us, 0);
		wall_us = leaf.value.wall_us;
		snprintf(ret_text, VALUE_STORE_MAX, "%s", leaf.value.text);
	}
	return wall_us;
}

START_TEST(what_is_told_of_a_fault_has_the_time_when_it_became_that)
{
	const enum alarm_kind low = alarm_of_limit(MONITOR_RX_POWER, LIMIT_LOW_ALARM);
	struct alarm_cause cause = { .value = 1000, .source = ALARM_BY_FLAG };
	struct now now = fixture_now;
	struct cage *c = &inv->cage[0];
	char text[VALUE_STORE_MAX], before[VALUE_STORE_MAX];
	uint64_t tick;

	alarm_raise(inv, c, low, 2, &cause, &now);
	ck_assert_uint_eq(told_of_fault(before), now.wall_us);
	now.wall_us += US_PER_S;
	now.mono_us += US_PER_S;
	cause.value = 2000;
	alarm_raise(inv, c, low, 3, &cause, &now);
	ck_assert_uint_eq(told_of_fault(text), fixture_now.wall_us);
	ck_assert_str_eq(text, before);

	now.wall_us += US_PER_S;
	now.mono_us += US_PER_S;
	alarm_clear(inv, c, low, 2, &now); /* the other one is the first now */
	ck_assert_uint_eq(told_of_fault(text), now.wall_us);
	ck_assert_str_ne(text, before);

	now.wall_us += US_PER_S;
	now.mono_us += US_PER_S;
	inventory_end_turn(inv);
	tick = c->alarms.tick;
	cause.source = ALARM_BY_COMPARISON;
	alarm_raise(inv, c, low, 3, &cause, &now);
	ck_assert_uint_eq(told_of_fault(before), now.wall_us);
	ck_assert_str_ne(text, before);
	ck_assert_uint_gt(c->alarms.tick, tick);
}
END_TEST

START_TEST(what_soaks_changes_nothing_of_a_fault_that_is_over)
{
	const enum alarm_kind low = alarm_of_limit(MONITOR_RX_POWER, LIMIT_LOW_ALARM);
	struct alarm_cause cause = { .value = 1000, .source = ALARM_BY_FLAG };
	struct now now = fixture_now;
	struct cage *c = &inv->cage[0];
	char text[VALUE_STORE_MAX], before[VALUE_STORE_MAX];

	alarm_raise(inv, c, low, 2, &cause, &now);
	alarm_clear(inv, c, low, 2, &now);
	told_of_fault(before);
	now.wall_us += US_PER_S;
	now.mono_us += US_PER_S;
	inv->policy.rule[low].raise_ms = 10000;
	cause.value = 2000;
	alarm_raise(inv, c, low, 2, &cause, &now);

	ck_assert_uint_eq(told_of_fault(text), fixture_now.wall_us);
	ck_assert_str_eq(text, before);
}
END_TEST

START_TEST(a_stuck_bus_is_a_fault_of_its_modules)
{
	const struct alarm_cause cause = { .value = HW_STUCK };
	struct bus *b = &inv->bus[0];
	char text[VALUE_STORE_MAX];

	for (unsigned i = 1; i < inv->cage_count; i++)
		inv->cage[i].bus = (uint16_t)(b->number + 1);
	inv->cage[0].bus = (uint16_t)b->number;
	alarm_raise_bus(inv, b, &cause, &fixture_now);

	ck_assert_uint_eq(told_of_fault(text), fixture_now.wall_us);
	ck_assert_ptr_nonnull(strstr(text, "no cage of the bus can be read: "));
}
END_TEST

START_TEST(an_empty_cage_has_no_health)
{
	const struct tree_path health = { .count = 4,
		.elem = { { .name = "components" },
		    { "component", 1, { { "name", "1-Transceiver" } } },
		    { .name = "healthz" }, { .name = "state" } } };
	const struct alarm_cause cause = { 0 };
	struct cage *c = &inv->cage[0];

	alarm_raise(inv, c, ALARM_FLAPPING, 0, &cause, &fixture_now);
	ck_assert_ptr_nonnull(strstr(below(&health), "status=UNHEALTHY last-unhealthy="));
	cage_set_presence(inv, c, PRESENCE_ABSENT, &fixture_now);

	ck_assert_str_eq(below(&health), "");
}
END_TEST

START_TEST(a_hot_module_says_so_beside_its_temperature)
{
	const struct alarm_cause cause = { .source = ALARM_BY_COMPARISON,
		.value = 76000,
		.limit = 75400,
		.has_value = true,
		.has_limit = true };
	const struct tree_path path = { .count = 5,
		.elem = { { .name = "components" },
		    { "component", 1, { { "name", "1-Sensor" } } }, { .name = "state" },
		    { .name = "temperature" }, { .name = "alarm-threshold" } } };

	ck_assert_str_eq(below(&path), "");
	alarm_raise(inv, &inv->cage[0], alarm_of_limit(MONITOR_TEMP, LIMIT_HIGH_ALARM), 0,
	    &cause, &fixture_now);
	ck_assert_str_eq(below(&path), "alarm-threshold=75");
}
END_TEST

START_TEST(an_interface_is_linked_to_port_module_and_lanes)
{
	const struct tree_path path = { .count = 3,
		.elem = { { .name = "interfaces" }, { .name = "interface" },
		    { .name = "state" } } };
	struct interface *i = &inv->interface[7];

	ck_assert_str_eq(below(&path), "");
	*i = (struct interface){ .name = "swp1",
		.cage = &inv->cage[0],
		.lanes = 0x0c,
		.index = 12,
		.used = true };
	/* when it last changed is known once it did */
	ck_assert_str_eq(below(&path),
	    "name=swp1 type=ethernetCsmacd ifindex=12 admin-status=DOWN oper-status=DOWN "
	    "hardware-port=1-Port transceiver=1-Transceiver physical-channel=2 "
	    "physical-channel=3");
	interface_update(inv, i,
	    &(struct interface){ .index = 12,
		.admin_up = true,
		.changed_wall_us = FIXTURE_WALL_US });
	ck_assert_str_eq(below(&path),
	    "name=swp1 type=ethernetCsmacd ifindex=12 admin-status=UP oper-status=DOWN "
	    "last-change=1795363200123456000 hardware-port=1-Port "
	    "transceiver=1-Transceiver physical-channel=2 physical-channel=3");
	/* of an empty cage there is the port alone, and others' interfaces are none */
	i->cage = &inv->cage[1];
	ck_assert_ptr_null(strstr(below(&path), "transceiver="));
	ck_assert_ptr_nonnull(strstr(below(&path), "hardware-port=2-Port"));
	i->cage = NULL;
	ck_assert_str_eq(below(&path), "");
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *s = suite_create("oc");
	TCase *t = tcase_create("oc");

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_loop_test(t, a_module_is_said_in_the_words_of_openconfig, 0,
	    COUNT_OF(words));
	tcase_add_loop_test(t, copper_is_no_optic, 0, COUNT_OF(optics));
	tcase_add_test(t, coherent_modules_are_optics_of_their_own);
	tcase_add_loop_test(t, transport_is_said_in_the_words_of_openconfig, 0,
	    COUNT_OF(transports));
	tcase_add_loop_test(t, a_date_code_is_a_day_or_nothing, 0, COUNT_OF(dates));
	tcase_add_loop_test(t, a_port_is_parted_as_its_data_paths_are, 0,
	    COUNT_OF(parts));
	tcase_add_test(t, speeds_that_openconfig_does_not_know_are_unknown);
	tcase_add_test(t, alarms_of_a_module_are_faults_by_their_symptom);
	tcase_add_test(t, what_is_told_of_a_fault_has_the_time_when_it_became_that);
	tcase_add_test(t, what_soaks_changes_nothing_of_a_fault_that_is_over);
	tcase_add_test(t, a_stuck_bus_is_a_fault_of_its_modules);
	tcase_add_test(t, an_empty_cage_has_no_health);
	tcase_add_test(t, a_hot_module_says_so_beside_its_temperature);
	tcase_add_test(t, an_interface_is_linked_to_port_module_and_lanes);
	suite_add_tcase(s, t);
	return s;
}

int
main(void)
{
	return suite_run(make_suite());
}

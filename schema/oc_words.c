/* SPDX-License-Identifier: Apache-2.0 */
#include "schema/oc_words.h"

#include <stdio.h>
#include <string.h>

#include "base/bytes.h"
#include "optics/cmis_identity.h"
#include "optics/cmis_state.h"
#include "optics/compliance.h"
#include "optics/sff8024.h"
#include "schema/words.h"

/* Two levels more than NRZ, as from 50 Gb/s a lane on. */
static bool
is_pam4(const struct sff8024_interface *media)
{
	return media && media->modulation && strcmp(media->modulation, "PAM4") == 0;
}

/* For which no SFP or QSFP has an identity. */
static bool
is_100g(const struct sff8024_interface *interface)
{
	return interface && interface->rate_kbd >= 50000000;
}

/*
 * SFP of all speeds call themselves the same: their interface tells them apart, and else
 * their nominal rate, which not all give.
 */
static const char *
sfp_of_rate(const struct identity *id)
{
	uint8_t media_type;
	const struct sff8024_interface *media = sff8024_compliant(id, &media_type);
	uint32_t lane_kbd = media ? media->rate_kbd : 0;

	if (is_100g(media))
		return "OTHER";
	if (is_pam4(media) && lane_kbd >= 26500000)
		return "SFP56";
	if (lane_kbd >= 20000000 || id->bitrate_mbd >= 20000)
		return "SFP28";
	return lane_kbd >= 8000000 || id->bitrate_mbd >= 8000 ? "SFP_PLUS" : "SFP";
}

/* QSFP28, too; one lane of PAM4 light has four of NRZ on the host side. */
static const char *
qsfp_of_rate(const struct identity *id)
{
	uint8_t media_type;
	const struct sff8024_interface *media = sff8024_compliant(id, &media_type);

	return is_pam4(media) && media->lanes == 4 ? "QSFP56" : "QSFP28";
}

/* QSFP of CMIS, by the fastest of its host interfaces. */
static const char *
qsfp_of_host(const struct identity *id)
{
	for (unsigned i = 0; i < id->app_count; i++) {
		if (is_100g(sff8024_host(id->app[i].host_id)))
			return "OTHER";
	}
	return "QSFP56";
}

const char *
oc_form_factor(const struct identity *id)
{
	/* SFF-8024 Table 4-1; CXP and CDFP have no identity there, nor has CFP a code
	 * here */
	static const char *const names[] = {
		[0x06] = "XFP",
		[0x0a] = "X2",
		[0x0c] = "QSFP",
		[0x0d] = "QSFP_PLUS",
		[0x18] = "QSFP56_DD",
		[0x19] = "OSFP",
		[0x1a] = "SFP_DD",
		[0x1b] = "DSFP",
		[0x1f] = "SFP_DD",
	};
	const char *name =
	    id->identifier < COUNT_OF(names) ? names[id->identifier] : NULL;

	if (id->identifier == 0x03 || id->identifier == SFF8024_DWDM_SFP)
		return sfp_of_rate(id);
	if (id->identifier == 0x11)
		return qsfp_of_rate(id);
	if (id->identifier == 0x1e)
		return qsfp_of_host(id);
	return name ? name : "OTHER";
}

const char *
oc_cage_form_factor(unsigned type)
{
	/* enum platform_cage_type: the fastest that fits, and QSFP112 has no identity */
	static const char *const names[CAGE_TYPES] = { NULL, "SFP_PLUS", "SFP28", "SFP56",
		"SFP_DD", "QSFP_PLUS", "QSFP28", "QSFP56", "OTHER", "QSFP56_DD", "OSFP" };

	return type < COUNT_OF(names) ? names[type] : NULL;
}

/* A cable, by its technology or by what it complies with, else by the length it has. */
static bool
is_copper(const struct identity *id)
{
	static const uint8_t passive = 3, active = 4; /* CMIS lower 85 */
	const struct sff8024_interface *media;
	uint8_t type = 0;

	if (id->spec == SPEC_CMIS)
		return cmis_is_copper(id) ||
		       ((id->known & FACT_MEDIA_TYPE) && id->media_type == passive);
	if (id->spec == SPEC_SFF8636 && (id->known & FACT_MEDIA_TECHNOLOGY))
		return id->media_technology >= SFF8636_COPPER;
	media = sff8024_compliant(id, &type);
	if (media && (type == passive || type == active))
		return type == passive;
	return id->length_cable_mm > 0;
}

const char *
oc_connector(const struct identity *id)
{
	/* SFF-8024 Table 4-3; that of MPO is one row of 12 fibres, and others are none */
	static const char *const names[] = {
		[0x01] = "SC_CONNECTOR",
		[0x07] = "LC_CONNECTOR",
		[0x0b] = "AOC_CONNECTOR",
		[0x0c] = "MPO_CONNECTOR",
		[0x21] = "DAC_CONNECTOR",
		[0x25] = "CS_CONNECTOR",
	};

	if (!(id->known & FACT_CONNECTOR))
		return NULL;
	if (id->connector == 0x23) /* none that could be opened */
		return is_copper(id) ? "DAC_CONNECTOR" : "AOC_CONNECTOR";
	return id->connector < COUNT_OF(names) ? names[id->connector] : NULL;
}

/* A pigtail (SFF-8024 Table 4-3), RJ45 and BASE-T (CMIS lower 85) are copper, too. */
const char *
oc_functional_type(const struct identity *id, bool is_coherent)
{
	static const uint8_t pigtail = 0x21, rj45 = 0x22, base_t = 5;
	uint8_t connector = id->known & FACT_CONNECTOR ? id->connector : 0;
	uint8_t media_type = id->known & FACT_MEDIA_TYPE ? id->media_type : 0;

	if (is_coherent)
		return "TYPE_DIGITAL_COHERENT_OPTIC";
	if (connector == pigtail || connector == rj45 || media_type == base_t ||
	    is_copper(id))
		return NULL;
	return "TYPE_STANDARD_OPTIC";
}

/* Names that OpenConfig spells in its own way. */
static const struct {
	const char *media, *pmd;
} spellings[] = {
	{ "1000BASE-LX", "ETH_1000BASE_LX10" },
	{ "10G-ZR", "ETH_10GBASE_ZR" },
	{ "4x10GBASE-LR", "ETH_4X10GBASE_LR" },
	{ "4x10GBASE-SR", "ETH_4X10GBASE_SR" },
	{ "40G PSM4", "ETH_40GBASE_PSM4" },
	{ "100G AOC", "ETH_100G_AOC" },
	{ "100G ACC", "ETH_100G_ACC" },
	{ "100G CLR4", "ETH_100GBASE_CLR4" },
	{ "100G PSM4 MSA", "ETH_100GBASE_PSM4" },
	{ "100G CWDM4 MSA", "ETH_100GBASE_CWDM4" },
	{ "100G CWDM4-OCP", "ETH_100GBASE_CWDM4" },
	{ "100G-FR / 100GBASE-FR1", "ETH_100GBASE_FR" },
	{ "400ZR DWDM amplified", "ETH_400GBASE_ZR" },
	{ "400ZR single wavelength unamplified", "ETH_400GBASE_ZR" },
	{ "800ZR-A, 150 GHz DWDM", "ETH_800GBASE_ZR" },
	{ "800ZR-B, 150 GHz DWDM", "ETH_800GBASE_ZR" },
	{ "800ZR-C, 150 GHz DWDM", "ETH_800GBASE_ZR" },
	{ "400G-FR4 / 400GBASE-FR4", "ETH_400GBASE_FR4" },
	{ "400G-LR4-10 MSA", "ETH_400GBASE_LR4" },
	{ "400GBASE-LR4-6", "ETH_400GBASE_LR4" },
};

/* Names that are spelt alike, but for dashes. */
static const char *const pmds[] = { "ETH_10GBASE_LRM", "ETH_10GBASE_LR", "ETH_10GBASE_ZR",
	"ETH_10GBASE_ER", "ETH_10GBASE_SR", "ETH_25GBASE_LR", "ETH_25GBASE_SR",
	"ETH_40GBASE_CR4", "ETH_40GBASE_SR4", "ETH_40GBASE_LR4", "ETH_40GBASE_ER4",
	"ETH_100GBASE_SR10", "ETH_100GBASE_SR4", "ETH_100GBASE_LR4", "ETH_100GBASE_ER4",
	"ETH_100GBASE_CR4", "ETH_100GBASE_FR", "ETH_100GBASE_DR", "ETH_400GBASE_ZR",
	"ETH_400GBASE_LR4", "ETH_400GBASE_FR4", "ETH_400GBASE_LR8", "ETH_400GBASE_DR4",
	"ETH_800GBASE_DR8" };

/* "400GBASE-DR4" and "ETH_400GBASE_DR4". */
static bool
is_spelt_alike(const char *media, const char *pmd)
{
	pmd += strlen("ETH_");
	for (; *media && *pmd; media++, pmd++) {
		if (*media != *pmd && !(*media == '-' && *pmd == '_'))
			return false;
	}
	return *media == *pmd;
}

/* Does the first application fit twice? Then the host lanes at which it may begin are
 * two. */
static bool
is_twofold(const struct identity *id)
{
	return id->spec == SPEC_CMIS && id->app_count > 0 &&
	       __builtin_popcount(id->app[0].host_assign) == 2;
}

const char *
oc_pmd(const struct identity *id)
{
	char room[WORDS_MAX];
	const char *media = words_media(id, room);

	if (media && strcmp(media, "400G-FR4 / 400GBASE-FR4") == 0 && is_twofold(id))
		return "ETH_800GBASE_2XFR4";
	for (size_t i = 0; media && i < COUNT_OF(spellings); i++) {
		if (strcmp(media, spellings[i].media) == 0)
			return spellings[i].pmd;
	}
	for (size_t i = 0; media && i < COUNT_OF(pmds); i++) {
		if (is_spelt_alike(media, pmds[i]))
			return pmds[i];
	}
	return "ETH_UNDEFINED";
}

/*
 * OpenConfig names very short reach of 40 Gb/s alone, which no code or bit tells
 * (SFF-8472 12.4, Table 5-3; SFF-8636 2.11, Table 6-17).
 */
const char *
oc_sonet(const struct identity *id)
{
	uint8_t first = compliance_byte(id, 1), second = compliance_byte(id, 2);
	bool any =
	    id->spec == SPEC_SFF8636 ? first & 0x07 : (first & 0x27) || (second & 0x77);

	return any ? "SONET_UNDEFINED" : NULL;
}

/* Extended codes of G.959.1 (SFF-8024, Table 4-4). */
const char *
oc_otn(const struct identity *id)
{
	uint8_t code = id->known & FACT_EXT_COMPLIANCE ? id->ext_compliance : 0;

	switch (code) {
	case 0x13: /* P1I1-2D1 */
		return "OTN_UNDEFINED";
	case 0x14:
		return "P1S1_2D2";
	case 0x15:
		return "P1L1_2D2";
	default:
		return NULL;
	}
}

const char *
oc_date(const struct identity *id, char room[OC_DATE_MAX])
{
	struct identity_date date;

	if (!identity_date(id, &date))
		return NULL;
	snprintf(room, OC_DATE_MAX, "20%02u-%02u-%02u", date.year % 100u,
	    date.month % 100u, date.day % 100u);
	return room;
}

const char *
oc_date_and_time(const struct identity *id, char room[OC_DATE_MAX])
{
	if (!oc_date(id, room))
		return NULL;
	strcat(room, "T00:00:00Z");
	return room;
}

const char *
oc_threshold_severity(unsigned threshold)
{
	return threshold == 0 ? "CRITICAL" : "WARNING";
}

enum limit
oc_threshold_limit(unsigned threshold, bool lower)
{
	static const enum limit limits[OC_THRESHOLDS][2] = {
		{ LIMIT_HIGH_ALARM, LIMIT_LOW_ALARM },
		{ LIMIT_HIGH_WARN, LIMIT_LOW_WARN },
	};

	return limits[threshold][lower];
}

bool
oc_is_read(const struct cage *c)
{
	return c->state == CAGE_STATE_READY && !c->module.stale &&
	       (c->last_error == HW_OK || c->module.lacks_pages);
}

bool
oc_is_active(const struct cage *c)
{
	return oc_is_read(c) && c->module.readings.module_state != CMIS_MODULE_FAULT;
}

bool
oc_carrier_is_active(const struct cage *c, unsigned lane)
{
	const struct readings *r = &c->module.readings;

	return oc_is_active(c) &&
	       (r->active & ~(r->tx_disabled & ~r->tx_output) & lane_bit(lane));
}

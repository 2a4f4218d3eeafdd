/* SPDX-License-Identifier: Apache-2.0 */
/*
 * SFF-8636 and SFF-8436: QSFP+, QSFP28, microQSFP.
 *
 * Tables are those of SFF-8636 2.11.
 */
#include <string.h>

#include "base/bytes.h"
#include "optics/cmis_state.h"
#include "optics/decoder.h"
#include "optics/facts.h"
#include "optics/sff8024.h"

#define LANES              4
#define NEAR_END_SINCE     3   /* the revision code from which byte 113 counts */
#define SECOND_CODE_SINCE  8   /* and that of byte 116 */
#define TECHNOLOGY_PASSIVE 0xb /* ... up to this one without electronics */

/*
 * The monitors.
 *
 * value   the reading: one word; each further lane is two bytes further
 * limits  four words in a row: high alarm, low alarm, high warning, low warning
 * flags   the high alarm, the others in the bits below; each further lane is a
 *         nibble further
 * advert  none: the bits of temperature and supply (220[5:4]) came with 2.8, so
 *         that a clear one says nothing; for Tx power see measures_tx_power()
 * num/den what one step of the word is worth, in the monitor's unit
 *
 * SFF-8636 2.11: Tables 6-5, 6-6 (flags), 6-8, 6-9 (values), 6-27 (limits).
 */
/* clang-format off */
static const struct monitor_def sff8636_monitors[] = {
	/* monitor          word      value        limits           flags               advert                num   den per lane */
	{ MONITOR_TEMP,     WORD_S16, AT(LOW, 22), AT(0x03, 128), AT_BIT(LOW,  6, 7), AT(NO_ADVERT, 0),  1000, 256, false },
	{ MONITOR_VCC,      WORD_U16, AT(LOW, 26), AT(0x03, 144), AT_BIT(LOW,  7, 7), AT(NO_ADVERT, 0),   100,   1, false },
	{ MONITOR_RX_POWER, WORD_U16, AT(LOW, 34), AT(0x03, 176), AT_BIT(LOW,  9, 7), AT(NO_ADVERT, 0),   100,   1, true },
	{ MONITOR_TX_BIAS,  WORD_U16, AT(LOW, 42), AT(0x03, 184), AT_BIT(LOW, 11, 7), AT(NO_ADVERT, 0),     2,   1, true },
	{ MONITOR_TX_POWER, WORD_U16, AT(LOW, 50), AT(0x03, 192), AT_BIT(LOW, 13, 7), AT(NO_ADVERT, 0),   100,   1, true },
};

/* Flags n and up of the vendor's own, in one byte. */
#define CUSTOM_FLAG(n, byte, bit) \
	{ SIGNAL_CUSTOM + (n) + (bit), AT_BIT(LOW, byte, bit), AT(NO_ADVERT, 0), 1 }
#define CUSTOM_FLAGS(n, byte) \
	CUSTOM_FLAG(n, byte, 0), CUSTOM_FLAG(n, byte, 1), CUSTOM_FLAG(n, byte, 2), \
	CUSTOM_FLAG(n, byte, 3), CUSTOM_FLAG(n, byte, 4), CUSTOM_FLAG(n, byte, 5), \
	CUSTOM_FLAG(n, byte, 6), CUSTOM_FLAG(n, byte, 7)

/*
 * Tables 6-4 to 6-6, by 00h:193 to 195 and 221 (Tables 6-23 to 6-25). Losses of light are
 * always there; what is the vendor's own may be.
 */
static const struct signal_def sff8636_signals[] = {
	/* flag                at                  advert               width */
	{ SIGNAL_TX_LOS,      AT_BIT(LOW, 3, 4), AT_BIT(0x00, 195, 1), LANES },
	{ SIGNAL_RX_LOS,      AT_BIT(LOW, 3, 0), AT(NO_ADVERT, 0),     LANES },
	{ SIGNAL_TX_EQ,       AT_BIT(LOW, 4, 4), AT_BIT(0x00, 193, 3), LANES },
	{ SIGNAL_TX_FAULT,    AT_BIT(LOW, 4, 0), AT_BIT(0x00, 195, 3), LANES },
	{ SIGNAL_TX_LOL,      AT_BIT(LOW, 5, 4), AT_BIT(0x00, 194, 5), LANES },
	{ SIGNAL_RX_LOL,      AT_BIT(LOW, 5, 0), AT_BIT(0x00, 194, 4), LANES },
	{ SIGNAL_INITIALIZED, AT_BIT(LOW, 6, 0), AT_BIT(0x00, 221, 4), 1 },
	{ SIGNAL_TEC_READY,   AT_BIT(LOW, 6, 1), AT_BIT(0x00, 221, 1), 1 }, /* since 2.8 */
	CUSTOM_FLAGS(0, 8),
	CUSTOM_FLAGS(8, 19),
	CUSTOM_FLAGS(16, 20),
	CUSTOM_FLAGS(24, 21),
};

/* Table 6-15. */
static const struct text_def sff8636_texts[] = {
	{ AT(0x00, 148), 16, TEXT_FIELD(vendor_name) },
	{ AT(0x00, 168), 16, TEXT_FIELD(vendor_pn) },
	{ AT(0x00, 184),  2, TEXT_FIELD(vendor_rev) },
	{ AT(0x00, 196), 16, TEXT_FIELD(vendor_sn) },
	{ AT(0x00, 212),  8, TEXT_FIELD(date_code) },
};

static const struct code_def sff8636_codes[] = {
	/* fact                 first bit            width field */
	{ 0,                     AT(LOW, 0),            8, FIELD(identifier) },
	{ FACT_REVISION,         AT(LOW, 1),            8, FIELD(revision) },
	{ FACT_CONNECTOR,        AT(0x00, 130),         8, FIELD(connector) },
	{ FACT_ENCODING,         AT(0x00, 139),         8, FIELD(encoding) },
	{ FACT_MEDIA_TECHNOLOGY, AT_BIT(0x00, 147, 4),  4, FIELD(media_technology) },
	{ FACT_EXT_COMPLIANCE,   AT(0x00, 192),         8, FIELD(ext_compliance) },
	{ 0,                     AT(0x00, 164),         8, FIELD(compliance_more) },
};

static const struct number_def sff8636_numbers[] = {
	/* fact             word     at               num  none        field */
	{ FACT_LENGTH_SMF,  WORD_U8, AT(0x00, 142), 1000, NONE_NEVER, FIELD(length_smf_m) },
	{ FACT_LENGTH_OM3,  WORD_U8, AT(0x00, 143),    2, NONE_NEVER, FIELD(length_om_m[2]) },
	{ FACT_LENGTH_OM2,  WORD_U8, AT(0x00, 144),    1, NONE_NEVER, FIELD(length_om_m[1]) },
};

/* What bytes 145, 186 and 188 mean where there is light ... */
static const struct number_def sff8636_optical[] = {
	{ FACT_LENGTH_OM1,           WORD_U8,  AT(0x00, 145),  1, NONE_NEVER, FIELD(length_om_m[0]) },
	{ FACT_WAVELENGTH,           WORD_U16, AT(0x00, 186), 50, NONE_ZERO,  FIELD(wavelength_pm) },
	{ FACT_WAVELENGTH_TOLERANCE, WORD_U16, AT(0x00, 188),  5, NONE_ZERO,  FIELD(wavelength_tolerance_pm) },
};

/* ... and in copper. */
static const struct code_def sff8636_copper[] = {
	{ FACT_ATTENUATION, AT(0x00, 186), 8, FIELD(attenuation_db[ATTENUATION_2P5_GHZ]) },
	{ FACT_ATTENUATION, AT(0x00, 187), 8, FIELD(attenuation_db[ATTENUATION_5_GHZ]) },
	{ FACT_ATTENUATION, AT(0x00, 188), 8, FIELD(attenuation_db[ATTENUATION_7_GHZ]) },
	{ FACT_ATTENUATION, AT(0x00, 189), 8, FIELD(attenuation_db[ATTENUATION_12P9_GHZ]) },
	{ FACT_ATTENUATION, AT(0x00, 145), 8, FIELD(attenuation_db[ATTENUATION_25P8_GHZ]) },
};

/*
 * Byte 146: OM4 where a fibre can be unplugged, the cable's length elsewhere. Full,
 * it says only that the way is longer than it can tell.
 */
static const struct number_def sff8636_om4[] = {
	{ FACT_LENGTH_OM4, WORD_U8, AT(0x00, 146), 2, NONE_FF, FIELD(length_om_m[3]) },
};

static const struct number_def sff8636_cable[] = {
	{ FACT_LENGTH_CABLE, WORD_U8, AT(0x00, 146), 1000, NONE_FF, FIELD(length_cable_mm) },
};

static const struct checksum_def sff8636_checksums[] = {
	{ "cc_base", AT(0x00, 128), 63, AT(0x00, 191) },
	{ "cc_ext",  AT(0x00, 192), 31, AT(0x00, 223) },
};
/* clang-format on */

/* A rate byte of FFh means that byte 222 says it (Tables 6-17, 6-26). */
static void
read_bitrate(const struct memmap *map, struct identity *id)
{
	uint8_t rate;

	if (!memmap_byte(map, mem_at(0x00, 140), &rate))
		return;
	id->bitrate_mbd = rate * 100u;
	if (rate == 0xff) {
		if (!memmap_byte(map, mem_at(0x00, 222), &rate))
			return;
		id->bitrate_mbd = rate * 250u;
	}
	if (id->bitrate_mbd)
		id->known |= FACT_BITRATE;
}

/* Power class 1 to 8 (Table 6-16). */
static void
read_power(const struct memmap *map, struct identity *id)
{
	static const uint16_t class_mw[] = { 0, 1500, 2000, 2500, 3500, 4000, 4500,
		5000 };
	uint8_t ext, tenths;

	if (!memmap_byte(map, mem_at(0x00, 129), &ext))
		return;
	id->known |= FACT_POWER_CLASS;
	if (ext & 0x20) {
		id->power_class = 8;
		if (memmap_byte(map, mem_at(LOW, 107), &tenths) && tenths != 0) {
			id->power_max_mw = tenths * 100u;
			id->known |= FACT_POWER_MAX;
		}
		return;
	}
	id->power_class = (uint8_t)(ext & 0x03 ? 4 + (ext & 0x03) : 1 + (ext >> 6));
	id->power_max_mw = class_mw[id->power_class];
	id->known |= FACT_POWER_MAX;
}

/* Byte 113 names the lanes that this end of a split cable does not have. */
static uint32_t
near_end_lanes(const struct memmap *map, const struct identity *id)
{
	uint32_t all = lane_bit(LANES) - 1;
	uint8_t absent;

	if (id->revision < NEAR_END_SINCE ||
	    !memmap_byte(map, mem_at(LOW, 113), &absent) || (absent & all) == all)
		return all;
	return all & ~(uint32_t)absent;
}

/*
 * Both ends of four lanes, but that a code of one wavelength at 100 Gb/s ("100GBASE-DR")
 * is one lane of light. The bits of byte 131 do not tell: four times 10GBASE-SR sets
 * the same as one.
 */
static void
read_lanes(const struct memmap *map, struct identity *id)
{
	const struct sff8024_interface *media;
	uint8_t media_type;

	id->host_lanes = id->media_lanes = LANES;
	id->lane_mask = id->host_lane_mask = near_end_lanes(map, id);
	media = id->ext_compliance ? sff8024_compliant(id, &media_type) : NULL;
	if (media && media->lanes == 1) {
		/* the first that this end has */
		id->lane_mask &= ~id->lane_mask + 1;
		id->media_lanes = (unsigned)__builtin_ctz(id->lane_mask) + 1;
	}
}

static void
read_medium(const struct memmap *map, struct identity *id)
{
	bool copper = id->media_technology >= SFF8636_COPPER;
	bool separable = !copper && id->connector != SFF8024_NO_SEPARABLE;

	if (!(id->known & FACT_MEDIA_TECHNOLOGY))
		return;
	/* What byte 145 or 146 does not say is no medium of this module: zero is known.
	 */
	if (copper) {
		facts_codes(sff8636_copper, COUNT_OF(sff8636_copper), map, id);
		id->known |= FACT_LENGTH_OM1;
	} else {
		facts_numbers(sff8636_optical, COUNT_OF(sff8636_optical), map, id);
	}
	if (separable && id->media_technology == 0) {
		facts_numbers(sff8636_om4, COUNT_OF(sff8636_om4), map, id);
		id->known |= FACT_LENGTH_CABLE;
	} else {
		facts_numbers(sff8636_cable, COUNT_OF(sff8636_cable), map, id);
		id->known |= FACT_LENGTH_OM4;
	}
}

static bool
any_byte(const struct memmap *map, struct memaddr at, size_t len)
{
	const uint8_t *p = memmap_bytes(map, at, len);

	for (size_t i = 0; p && i < len; i++) {
		if (p[i] != 0)
			return true;
	}
	return false;
}

/*
 * Tx power is optional, and 00h:220[2] says that it is there. Modules of many
 * makers measure it without saying so: limits or readings are believed too.
 */
static bool
measures_tx_power(const struct memmap *map, const struct identity *id)
{
	return memmap_advertised(map, mem_bit(0x00, 220, 2)) ||
	       any_byte(map, mem_at(LOW, 50), 2 * LANES) ||
	       (id->dom && any_byte(map, mem_at(0x03, 192), 8));
}

/* Passive copper has nothing to measure; its monitor bytes mean nothing. */
static bool
measures_itself(const struct identity *id)
{
	return !(id->known & FACT_MEDIA_TECHNOLOGY) ||
	       id->media_technology < SFF8636_COPPER ||
	       id->media_technology > TECHNOLOGY_PASSIVE;
}

static void
sff8636_identity(const struct memmap *map, struct identity *ret_id)
{
	memset(ret_id, 0, sizeof(*ret_id));
	ret_id->spec = SPEC_SFF8636;

	facts_texts(sff8636_texts, COUNT_OF(sff8636_texts), map, ret_id);
	facts_codes(sff8636_codes, COUNT_OF(sff8636_codes), map, ret_id);
	facts_numbers(sff8636_numbers, COUNT_OF(sff8636_numbers), map, ret_id);
	facts_oui(map, mem_at(0x00, 165), ret_id);
	facts_compliance(map, mem_at(0x00, 131), 8, ret_id);
	if (ret_id->revision >= SECOND_CODE_SINCE)
		memmap_byte(map, mem_at(LOW, 116), &ret_id->ext_compliance_2);
	if (ret_id->identifier == 0)
		memmap_byte(map, mem_at(0x00, 128), &ret_id->identifier);

	ret_id->flat = memmap_bit(map, mem_bit(LOW, 2, 2));
	read_lanes(map, ret_id);
	read_medium(map, ret_id);
	read_bitrate(map, ret_id);
	read_power(map, ret_id);
	ret_id->dom = measures_itself(ret_id);

	facts_checksums(sff8636_checksums, COUNT_OF(sff8636_checksums), map, ret_id);
}

static void
sff8636_limits(const struct memmap *map, const struct identity *id,
    struct limits *ret_limits)
{
	memset(ret_limits, 0, sizeof(*ret_limits));
	/* page 03h of a module that claims flat memory is believed if it was read */
	if (id->dom)
		limits_decode(sff8636_monitors, COUNT_OF(sff8636_monitors), map,
		    ret_limits);
}

/*
 * Told to stay in low power mode, byte 93[1:0], and doing so: no laser has 1 mA. A module
 * of class 1 has no other mode.
 */
static bool
is_in_low_power(const struct memmap *map, const struct identity *id,
    const struct readings *r)
{
	uint8_t control;

	if (id->power_class <= 1 || !memmap_byte(map, mem_at(LOW, 93), &control) ||
	    (control & 0x03) != 0x03)
		return false;
	for (unsigned lane = 0; lane < LANES; lane++) {
		if (r->value[MONITOR_TX_BIAS][lane] >= 1000) /* uA */
			return false;
	}
	return true;
}

static void
sff8636_readings(const struct memmap *map, const struct identity *id,
    struct readings *ret_readings)
{
	/* Tx power is the last row. */
	size_t rows = COUNT_OF(sff8636_monitors) - !measures_tx_power(map, id);
	uint32_t lanes = id->lane_mask;
	uint8_t status;

	memset(ret_readings, 0, sizeof(*ret_readings));
	if (memmap_byte(map, mem_at(LOW, 2), &status))
		ret_readings->ready = !(status & 0x01);
	if (ret_readings->ready)
		ret_readings->tx_ready = ret_readings->rx_ready = lanes;
	ret_readings->active = lanes;
	ret_readings->host_active = id->host_lane_mask;
	ret_readings->flags_latched = true;
	if (!id->dom)
		return;

	monitors_decode(sff8636_monitors, rows, lanes, map, ret_readings);
	if (is_in_low_power(map, id, ret_readings)) {
		ret_readings->module_state = CMIS_MODULE_LOWPWR;
		ret_readings->tx_ready = ret_readings->rx_ready = 0;
		ret_readings->active = ret_readings->host_active = 0;
	}
	flags_decode(sff8636_monitors, rows, FLAGS_SFF8636, lanes, map, ret_readings);
	signals_decode(sff8636_signals, COUNT_OF(sff8636_signals), lanes,
	    id->host_lane_mask, map, ret_readings);
	if (memmap_advertised(map, mem_bit(0x00, 195, 4)))
		ret_readings->tx_disabled = lanes_decode(map, mem_at(LOW, 86), LANES,
		    lanes, &ret_readings->tx_disabled_known);
}

const struct decoder sff8636_decoder = {
	.spec = SPEC_SFF8636,
	.name = "SFF-8636",
	.flags = { sff8636_monitors, COUNT_OF(sff8636_monitors), FLAGS_SFF8636,
	    sff8636_signals, COUNT_OF(sff8636_signals) },
	.identity = sff8636_identity,
	.limits = sff8636_limits,
	.readings = sff8636_readings,
};

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * SFF-8472: SFP and its kin. A0h keeps who it is, A2h what it measures.
 *
 * Tables are those of SFF-8472 12.4.
 */
#include <string.h>

#include "base/bytes.h"
#include "optics/decoder.h"
#include "optics/facts.h"
#include "optics/sff8024.h"
#include "optics/sff8472_laser.h"

#define REVISION_12_4 9    /* the code of A0h 94 */
#define LENGTH_BEYOND 0xff /* longer than the byte can say */

#define PASSIVE_BIT      2 /* of A0h 8 */
#define ACTIVE_BIT       3
#define CABLE_COMPLIANCE 0x0f /* the bits of A0h 60 in a cable */

/*
 * The monitors of A2h.
 *
 * value   the reading, one word
 * limits  four words in a row: high alarm, low alarm, high warning, low warning
 * flags   the high alarm; low alarm one bit below, the warnings four bytes further
 * num/den what one step of the word is worth, in the monitor's unit
 *
 * SFF-8472 12.4: Tables 9-5 (limits), 9-16 (values), 9-17 (flags).
 */
/* clang-format off */
static const struct monitor_def sff8472_monitors[] = {
	/* monitor          word      value             limits           flags                    advert         num   den per lane */
	{ MONITOR_TEMP,     WORD_S16, AT(A2_LOW,  96), AT(A2_LOW,  0), AT_BIT(A2_LOW, 112, 7), AT(NO_ADVERT, 0), 1000, 256, false },
	{ MONITOR_VCC,      WORD_U16, AT(A2_LOW,  98), AT(A2_LOW,  8), AT_BIT(A2_LOW, 112, 5), AT(NO_ADVERT, 0),  100,   1, false },
	{ MONITOR_TX_BIAS,  WORD_U16, AT(A2_LOW, 100), AT(A2_LOW, 16), AT_BIT(A2_LOW, 112, 3), AT(NO_ADVERT, 0),    2,   1, false },
	{ MONITOR_TX_POWER, WORD_U16, AT(A2_LOW, 102), AT(A2_LOW, 24), AT_BIT(A2_LOW, 112, 1), AT(NO_ADVERT, 0),  100,   1, false },
	{ MONITOR_RX_POWER, WORD_U16, AT(A2_LOW, 104), AT(A2_LOW, 32), AT_BIT(A2_LOW, 113, 7), AT(NO_ADVERT, 0),  100,   1, false },
	/* optional: see optics/sff8472_laser.h */
	{ MONITOR_LASER_TEMP, WORD_S16, AT(A2_LOW, 106), AT(A2_LOW, 40), AT_BIT(A2_LOW, 113, 5), AT(NO_ADVERT, 0), 1000, 256, false },
	{ MONITOR_COOLER,   WORD_S16, AT(A2_LOW, 108), AT(A2_LOW, 48), AT_BIT(A2_LOW, 113, 3), AT(NO_ADVERT, 0),  100,   1, false },
};

/* The rows before the optional ones; external calibration is for them alone. */
#define MONITORS 5

/* A2h 110 (Table 9-16), by A0h 93 (Table 8-6). */
static const struct signal_def sff8472_signals[] = {
	/* flag             at                        advert               width */
	{ SIGNAL_TX_FAULT, AT_BIT(A2_LOW, 110, 2), AT_BIT(LOW, 93, 5), 1 },
	{ SIGNAL_RX_LOS,   AT_BIT(A2_LOW, 110, 1), AT_BIT(LOW, 93, 4), 1 },
};

/* Table 4-2. */
static const struct text_def sff8472_texts[] = {
	{ AT(LOW, 20), 16, TEXT_FIELD(vendor_name) },
	{ AT(LOW, 40), 16, TEXT_FIELD(vendor_pn) },
	{ AT(LOW, 56),  4, TEXT_FIELD(vendor_rev) },
	{ AT(LOW, 68), 16, TEXT_FIELD(vendor_sn) },
	{ AT(LOW, 84),  8, TEXT_FIELD(date_code) },
};

static const struct code_def sff8472_codes[] = {
	/* fact               byte           width field */
	{ 0,                   AT(LOW,  0), 8, FIELD(identifier) },
	{ FACT_CONNECTOR,      AT(LOW,  2), 8, FIELD(connector) },
	{ FACT_ENCODING,       AT(LOW, 11), 8, FIELD(encoding) },
	{ FACT_REVISION,       AT(LOW, 94), 8, FIELD(revision) },
};

static const struct code_def sff8472_ext_code[] = {
	{ FACT_EXT_COMPLIANCE, AT(LOW, 36), 8, FIELD(ext_compliance) },
};

/* What a module with fibres says; the same bytes mean other things in a cable. */
static const struct number_def sff8472_optical[] = {
	/* fact             word     at             num  none     field */
	{ FACT_LENGTH_SMF,  WORD_U8, AT(LOW, 14), 1000, NONE_FF, FIELD(length_smf_m) },
	{ FACT_LENGTH_OM2,  WORD_U8, AT(LOW, 16),   10, NONE_FF, FIELD(length_om_m[1]) },
	{ FACT_LENGTH_OM1,  WORD_U8, AT(LOW, 17),   10, NONE_FF, FIELD(length_om_m[0]) },
	{ FACT_LENGTH_OM4,  WORD_U8, AT(LOW, 18),   10, NONE_FF, FIELD(length_om_m[3]) },
	{ FACT_LENGTH_OM3,  WORD_U8, AT(LOW, 19),   10, NONE_FF, FIELD(length_om_m[2]) },
};

static const struct number_def sff8472_wavelength[] = {
	{ FACT_WAVELENGTH,  WORD_U16, AT(LOW, 60), 1000, NONE_ZERO, FIELD(wavelength_pm) },
};

static const struct number_def sff8472_cable[] = {
	{ FACT_LENGTH_CABLE, WORD_U8, AT(LOW, 18), 1000, NONE_FF, FIELD(length_cable_mm) },
};

/* ... and in passive copper. */
static const struct code_def sff8472_copper[] = {
	{ FACT_ATTENUATION, AT(LOW, 14), 8, FIELD(attenuation_db[ATTENUATION_12P9_GHZ]) },
	{ FACT_ATTENUATION, AT(LOW, 15), 8, FIELD(attenuation_db[ATTENUATION_25P8_GHZ]) },
};

static const struct checksum_def sff8472_checksums[] = {
	{ "cc_base", AT(LOW,  0), 63, AT(LOW, 63) },
	{ "cc_ext",  AT(LOW, 64), 31, AT(LOW, 95) },
};

static const struct checksum_def sff8472_dom_checksums[] = {
	{ "cc_dmi", AT(A2_LOW, 0), 95, AT(A2_LOW, 95) },
};
/* clang-format on */

/*
 * External calibration: where slope (U8.8) and offset (S16) of a monitor stand,
 * by enum monitor. Rx power has a polynomial instead (Tables 9-6 to 9-10).
 */
static const uint8_t calibration_byte[MONITOR_COUNT] = {
	[MONITOR_TX_BIAS] = 76,
	[MONITOR_TX_POWER] = 80,
	[MONITOR_TEMP] = 84,
	[MONITOR_VCC] = 88,
};

#define POLYNOMIAL_BYTE  56 /* coefficients 4, 3, 2, 1, 0 */
#define POLYNOMIAL_TERMS 5

/* A coefficient that is no number: exponent of all ones. */
static bool
is_nan_or_inf(uint32_t bits)
{
	return (bits & 0x7f800000) == 0x7f800000;
}

static float
float_of_bits(uint32_t bits)
{
	float f;

	memcpy(&f, &bits, sizeof(f));
	return f;
}

/*
 * The Rx power polynomial of a raw word, in nW. False where a coefficient is
 * not held or not a number. The result stays within what a word could say.
 */
static bool
calibrate_rx(const struct memmap *map, uint16_t raw, int32_t *ret_nw)
{
	const uint8_t *p =
	    memmap_bytes(map, mem_at(A2_LOW, POLYNOMIAL_BYTE), 4 * POLYNOMIAL_TERMS);
	double value = 0;

	if (!p)
		return false;
	for (unsigned i = 0; i < POLYNOMIAL_TERMS; i++) {
		uint32_t bits = be32(p + 4 * i);

		if (is_nan_or_inf(bits))
			return false;
		value = value * raw + (double)float_of_bits(bits);
	}
	if (value < 0)
		value = 0;
	if (value > UINT16_MAX)
		value = UINT16_MAX;
	*ret_nw = (int32_t)(value * 100 + 0.5);
	return true;
}

/*
 * slope x raw + offset, in the monitor's unit. The sum is kept in 1/256 steps of
 * the word until the last moment, and within what the word could say.
 */
static bool
calibrate_linear(const struct memmap *map, const struct monitor_def *d, uint16_t raw,
    int32_t *ret_value)
{
	uint8_t byte = calibration_byte[d->id];
	int64_t sum, low = 0, high = UINT16_MAX;
	int32_t slope, offset, word = raw;

	if (!memmap_word(map, mem_at(A2_LOW, byte), WORD_U16, &slope) ||
	    !memmap_word(map, mem_at(A2_LOW, (uint8_t)(byte + 2)), WORD_S16, &offset))
		return false;
	if (d->word == WORD_S16) {
		word = (int16_t)raw;
		low = INT16_MIN;
		high = INT16_MAX;
	}
	sum = (int64_t)slope * word + (int64_t)offset * 256;
	sum = MAX_OF(low * 256, MIN_OF(high * 256, sum));
	*ret_value = (int32_t)div_round(sum * d->num, (int64_t)256 * d->den);
	return true;
}

static bool
calibrate(const struct memmap *map, const struct monitor_def *d, uint16_t raw,
    int32_t *ret_value)
{
	return d->id == MONITOR_RX_POWER ? calibrate_rx(map, raw, ret_value)
					 : calibrate_linear(map, d, raw, ret_value);
}

/* Bits of A0h 8 (Table 5-3): bytes 60 and 61 tell the compliance of a cable. */
static bool
has_cable_bits(const struct memmap *map)
{
	return memmap_bit(map, mem_bit(LOW, 8, PASSIVE_BIT)) ||
	       memmap_bit(map, mem_bit(LOW, 8, ACTIVE_BIT));
}

/* 1000BASE-T and -CX, a pigtail of copper, an RJ45: nothing sends light. */
static bool
is_electrical(const struct memmap *map, const struct identity *id)
{
	uint8_t copper = 0;

	if (memmap_byte(map, mem_at(LOW, 6), &copper) && (copper & 0x0c))
		return true;
	return (id->known & FACT_CONNECTOR) &&
	       (id->connector == SFF8024_COPPER_PIGTAIL || id->connector == SFF8024_RJ45);
}

static bool
is_fixed(const struct identity *id)
{
	return (id->known & FACT_CONNECTOR) && id->connector == SFF8024_NO_SEPARABLE;
}

/* What makes byte 18 a cable's length. */
static bool
is_cable(const struct memmap *map, const struct identity *id)
{
	return has_cable_bits(map) || is_electrical(map, id) || is_fixed(id);
}

/*
 * DWDM-SFP, older than SFF-8472 with its byte 36: of a laser on a grid, byte 36 is the
 * distance of its channels in GHz, byte 62 hundredths of a nanometre behind bytes 60 and
 * 61 (Finisar AN-2030).
 */
static bool
is_dwdm_sfp(const struct identity *id)
{
	return id->identifier == SFF8024_DWDM_SFP;
}

/*
 * A wavelength, but for cables (8.1). Active optical cables do not all set the bit of a
 * cable: a word of nothing but its compliance is believed to be that.
 */
static void
read_wavelength(const struct memmap *map, struct identity *id)
{
	const uint8_t *p = memmap_bytes(map, mem_at(LOW, 60), 2);
	uint8_t hundredths;

	if (!p || has_cable_bits(map) || is_electrical(map, id) ||
	    (is_fixed(id) && p[0] <= CABLE_COMPLIANCE && p[1] == 0))
		return;
	facts_numbers(sff8472_wavelength, COUNT_OF(sff8472_wavelength), map, id);
	if (is_dwdm_sfp(id) && id->wavelength_pm &&
	    memmap_byte(map, mem_at(LOW, 62), &hundredths) && hundredths < 100)
		id->wavelength_pm += 10u * hundredths;
}

/* Codes of Table 4-2 that a DWDM-SFP has not, and bits of Fibre Channel (Table 5-3). */
static void
read_ext_compliance(const struct memmap *map, struct identity *id)
{
	if (is_dwdm_sfp(id))
		return;
	facts_codes(sff8472_ext_code, COUNT_OF(sff8472_ext_code), map, id);
	facts_compliance(map, mem_at(LOW, 36), 1, id);
	if (memmap_bit(map, mem_bit(LOW, 10, 1)))
		memmap_byte(map, mem_at(LOW, 62), &id->compliance_more);
}

/* A rate byte of FFh means that bytes 66 and 67 say it (Table 4-2). */
static void
read_bitrate(const struct memmap *map, struct identity *id)
{
	uint8_t rate;

	if (!memmap_byte(map, mem_at(LOW, 12), &rate))
		return;
	id->bitrate_mbd = rate * 100u;
	if (rate == 0xff) {
		if (!memmap_byte(map, mem_at(LOW, 66), &rate))
			return;
		id->bitrate_mbd = rate * 250u;
	}
	if (id->bitrate_mbd)
		id->known |= FACT_BITRATE;
}

/*
 * Byte 15 says in 100 m what byte 14 says in km, as far as it reaches. One that is a
 * kilometre off is no finer form of it: 40 km do not fit, and some write km there, too.
 */
static void
refine_smf_length(const struct memmap *map, struct identity *id)
{
	uint8_t hundreds;
	uint32_t metres;

	if (!(id->known & FACT_LENGTH_SMF) ||
	    !memmap_byte(map, mem_at(LOW, 15), &hundreds) || hundreds == 0 ||
	    hundreds == LENGTH_BEYOND)
		return;
	metres = hundreds * 100u;
	if (id->length_smf_m == 0 ||
	    (metres < id->length_smf_m + 1000 && metres + 1000 > id->length_smf_m))
		id->length_smf_m = metres;
}

/*
 * A cable's length: in byte 19 with a multiplier, which the older byte 18 has not.
 * A base of zero, or FFh, leaves the word to byte 18.
 */
static void
read_cable_length(const struct memmap *map, struct identity *id)
{
	static const uint32_t unit_mm[] = { 100, 1000, 10000, 100000 };
	uint8_t length;

	facts_numbers(sff8472_cable, COUNT_OF(sff8472_cable), map, id);
	if (!memmap_byte(map, mem_at(LOW, 19), &length) || length == LENGTH_BEYOND ||
	    (length & 0x3f) == 0)
		return;
	id->length_cable_mm = (length & 0x3f) * unit_mm[length >> 6];
	id->known |= FACT_LENGTH_CABLE;
}

/* Lengths of the media that are the module's; the others' are zero, which is known. */
static void
read_lengths(const struct memmap *map, struct identity *id)
{
	bool held = memmap_bytes(map, mem_at(LOW, 14), 6) != NULL;

	if (memmap_bit(map, mem_bit(LOW, 8, PASSIVE_BIT)))
		facts_codes(sff8472_copper, COUNT_OF(sff8472_copper), map, id);
	if (is_cable(map, id)) {
		read_cable_length(map, id);
		if (held)
			id->known |= FACT_LENGTH_SMF | FACT_LENGTH_OM1 | FACT_LENGTH_OM2 |
				     FACT_LENGTH_OM3 | FACT_LENGTH_OM4;
	} else {
		facts_numbers(sff8472_optical, COUNT_OF(sff8472_optical), map, id);
		refine_smf_length(map, id);
		if (held)
			id->known |= FACT_LENGTH_CABLE;
	}
}

/* The power level, by A0h 64 (Table 8-3). */
static void
read_power(const struct memmap *map, struct identity *id)
{
	static const uint16_t level_mw[] = { 0, 1000, 1500, 2000 };
	uint8_t options, tenths;

	if (!memmap_byte(map, mem_at(LOW, 64), &options))
		return;
	id->known |= FACT_POWER_CLASS;
	if (options & 0x40) {
		id->power_class = 4;
		if (!id->external_calibration && !id->a2_is_a0 &&
		    memmap_byte(map, mem_at(A2_LOW, 66), &tenths) && tenths != 0) {
			id->power_max_mw = tenths * 100u;
			id->known |= FACT_POWER_MAX;
		}
		return;
	}
	id->power_class = options & 0x20 ? 3 : options & 0x02 ? 2 : 1;
	id->power_max_mw = level_mw[id->power_class];
	id->known |= FACT_POWER_MAX;
}

/*
 * The second extended code, A2h 67, where those bytes are no calibration constants
 * (Tables 9-6, 9-14). By rate identifier 20h it is the lower of two rates.
 */
static void
read_second_code(const struct memmap *map, struct identity *id)
{
	if (!id->external_calibration && !id->a2_is_a0 && (id->known & FACT_REVISION) &&
	    id->revision >= REVISION_12_4)
		memmap_byte(map, mem_at(A2_LOW, 67), &id->ext_compliance_2);
}

static void
sff8472_identity(const struct memmap *map, struct identity *ret_id)
{
	memset(ret_id, 0, sizeof(*ret_id));
	ret_id->spec = SPEC_SFF8472;
	ret_id->host_lanes = ret_id->media_lanes = 1;
	ret_id->host_lane_mask = ret_id->lane_mask = lane_bit(0);

	facts_texts(sff8472_texts, COUNT_OF(sff8472_texts), map, ret_id);
	facts_codes(sff8472_codes, COUNT_OF(sff8472_codes), map, ret_id);
	facts_oui(map, mem_at(LOW, 37), ret_id);
	facts_compliance(map, mem_at(LOW, 3), 8, ret_id);
	read_ext_compliance(map, ret_id);
	read_lengths(map, ret_id);
	read_wavelength(map, ret_id);

	ret_id->paged_a2 = memmap_bit(map, mem_bit(LOW, 64, 4));
	ret_id->flat = !ret_id->paged_a2;
	ret_id->a2_is_a0 = facts_a2_is_a0(map);
	ret_id->dom = memmap_bit(map, mem_bit(LOW, 92, 6)) && !ret_id->a2_is_a0;
	ret_id->external_calibration = memmap_bit(map, mem_bit(LOW, 92, 4));
	read_bitrate(map, ret_id);
	read_power(map, ret_id);
	read_second_code(map, ret_id);

	facts_checksums(sff8472_checksums, COUNT_OF(sff8472_checksums), map, ret_id);
	if (memmap_bit(map, mem_bit(LOW, 92, 6)))
		facts_checksums(sff8472_dom_checksums, COUNT_OF(sff8472_dom_checksums),
		    map, ret_id);
}

static void
sff8472_limits(const struct memmap *map, const struct identity *id,
    struct limits *ret_limits)
{
	memset(ret_limits, 0, sizeof(*ret_limits));
	if (!id->dom)
		return;
	limits_decode(sff8472_monitors, MONITORS, map, ret_limits);
	for (size_t i = MONITORS; i < COUNT_OF(sff8472_monitors); i++) {
		if (sff8472_gives_limits(map, &sff8472_monitors[i]))
			limits_decode(&sff8472_monitors[i], 1, map, ret_limits);
	}
	if (!identity_checksum_holds(id, "cc_dmi"))
		limits_distrust(ret_limits);
	if (!id->external_calibration)
		return;
	for (size_t i = 0; i < MONITORS; i++) {
		const struct monitor_def *d = &sff8472_monitors[i];

		for (unsigned n = 0; ret_limits->present[d->id] && n < LIMIT_COUNT; n++)
			ret_limits->present[d->id] = calibrate(map, d,
			    ret_limits->raw[d->id][n], &ret_limits->value[d->id][n]);
		/* a polynomial may turn round what is in order as words, a slope of zero
		 * makes them one */
		ret_limits->trusted[d->id] &=
		    ret_limits->present[d->id] && limits_in_order(ret_limits, d->id) &&
		    ret_limits->value[d->id][LIMIT_HIGH_ALARM] !=
			ret_limits->value[d->id][LIMIT_LOW_ALARM];
	}
}

/* Replaces readings by what the module's own constants make of their raw words. */
static void
calibrate_readings(const struct memmap *map, struct readings *r)
{
	for (size_t i = 0; i < MONITORS; i++) {
		const struct monitor_def *d = &sff8472_monitors[i];

		if (!r->present[d->id] ||
		    calibrate(map, d, r->raw[d->id][0], &r->value[d->id][0]))
			continue;
		r->present[d->id] = 0;
		r->value[d->id][0] = 0;
		r->raw[d->id][0] = 0;
	}
}

/*
 * Pins as A2h 110 shows them. Where A0h 65 says that only the inverted signal
 * exists, the pin is a signal detect, high while there is light (Table 8-3).
 */
static void
read_status(const struct memmap *map, struct readings *r)
{
	uint8_t options, status;

	signals_decode(sff8472_signals, COUNT_OF(sff8472_signals), lane_bit(0),
	    lane_bit(0), map, r);
	if (memmap_byte(map, mem_at(LOW, 65), &options) && (options & 0x06) == 0x04)
		r->signal[SIGNAL_RX_LOS] ^= r->signal_known[SIGNAL_RX_LOS];

	if (!memmap_byte(map, mem_at(A2_LOW, 110), &status))
		return;
	r->ready = !(status & 0x01);
	if (memmap_advertised(map, mem_bit(LOW, 93, 6))) {
		r->tx_disabled = status & 0xc0 ? lane_bit(0) : 0;
		r->tx_disabled_known = lane_bit(0);
	}
}

/* Readings, and by A0h 93 flags, of some rows. */
static void
read_monitors(const struct memmap *map, const struct monitor_def *rows, size_t n,
    struct readings *r)
{
	monitors_decode(rows, n, lane_bit(0), map, r);
	if (memmap_advertised(map, mem_bit(LOW, 93, 7)))
		flags_decode(rows, n, FLAGS_SFF8472, lane_bit(0), map, r);
}

static void
sff8472_readings(const struct memmap *map, const struct identity *id,
    struct readings *ret_readings)
{
	memset(ret_readings, 0, sizeof(*ret_readings));
	/* Nothing to wait for: the status byte is part of the diagnostics. */
	ret_readings->ready = !id->dom;
	if (!id->dom)
		return;

	read_monitors(map, sff8472_monitors, MONITORS, ret_readings);
	if (id->external_calibration)
		calibrate_readings(map, ret_readings);
	for (size_t i = MONITORS; i < COUNT_OF(sff8472_monitors); i++) {
		if (sff8472_measures(map, &sff8472_monitors[i]))
			read_monitors(map, &sff8472_monitors[i], 1, ret_readings);
	}
	read_status(map, ret_readings);
	if (ret_readings->ready)
		ret_readings->tx_ready = ret_readings->rx_ready = id->lane_mask;
	ret_readings->active = ret_readings->host_active = id->lane_mask;
}

const struct decoder sff8472_decoder = {
	.spec = SPEC_SFF8472,
	.name = "SFF-8472",
	.flags = { sff8472_monitors, COUNT_OF(sff8472_monitors), FLAGS_SFF8472,
	    sff8472_signals, COUNT_OF(sff8472_signals) },
	.identity = sff8472_identity,
	.limits = sff8472_limits,
	.readings = sff8472_readings,
};

/* SPDX-License-Identifier: Apache-2.0 */
#include "optics/monitor.h"

#include <assert.h>

#define WORD_BYTES 2

int32_t
monitor_scale(const struct monitor_def *def, int32_t raw)
{
	int64_t value = (int64_t)raw * def->num;

	if (def->den != 1) /* a division is the dearest thing here */
		value = div_round(value, def->den);
	return (int32_t)MAX_OF(INT32_MIN, MIN_OF(INT32_MAX, value));
}

static void
take_reading(const struct monitor_def *d, const uint8_t *word, unsigned lane,
    struct readings *r)
{
	uint16_t raw = be16(word);

	r->raw[d->id][lane] = raw;
	r->value[d->id][lane] =
	    monitor_scale(d, d->word == WORD_S16 ? (int16_t)raw : (int32_t)raw);
}

/* Lanes of one bank; where the bank's words are not all held, what is. */
static void
take_bank(const struct memmap *map, const struct monitor_def *d, unsigned first,
    uint32_t lanes, struct readings *r)
{
	struct memaddr at = at_lane(d->value, first, WORD_BYTES);
	unsigned count = 32 - (unsigned)__builtin_clz(lanes);
	const uint8_t *words = memmap_bytes(map, at, (size_t)WORD_BYTES * count);
	uint32_t taken = 0;

	for (unsigned i = 0; i < count; i++) {
		const uint8_t *word =
		    words ? words + WORD_BYTES * i
			  : memmap_bytes(map, at_lane(at, i, WORD_BYTES), WORD_BYTES);

		if (word && (lanes >> i & 1)) {
			take_reading(d, word, first + i, r);
			taken |= lane_bit(i);
		}
	}
	r->present[d->id] |= taken << first;
}

void
monitors_decode(const struct monitor_def *defs, size_t n, uint32_t lanes,
    const struct memmap *map, struct readings *r)
{
	for (size_t i = 0; i < n; i++) {
		const struct monitor_def *d = &defs[i];
		uint32_t left = d->per_lane ? lanes : lane_bit(0);

		if (!memmap_advertised(map, d->advert))
			continue;
		for (unsigned first = 0; left;
		     first += LANES_IN_A_BANK, left >>= LANES_IN_A_BANK) {
			if (left & 0xff)
				take_bank(map, d, first, left & 0xff, r);
		}
	}
}

/* The lanes of a byte that are set, of those of its bank that are asked for. */
static uint32_t
lanes_of_bank(const struct memmap *map, struct memaddr at, uint32_t lanes,
    uint32_t *ret_known)
{
	const uint8_t *p = memmap_bytes(map, at, 1);

	*ret_known = p ? lanes : 0;
	return p ? *p >> at.bit & lanes : 0;
}

uint32_t
lanes_decode(const struct memmap *map, struct memaddr at, unsigned width, uint32_t lanes,
    uint32_t *ret_known)
{
	uint32_t mask = lane_bit(width) - 1, found = 0, known;

	assert(width <= LANES_IN_A_BANK);
	*ret_known = 0;
	for (unsigned first = 0; first < LANES_MAX && lanes >> first;
	     first += LANES_IN_A_BANK) {
		found |= lanes_of_bank(map, at_lane(at, first, 0), lanes >> first & mask,
			     &known)
			 << first;
		*ret_known |= known << first;
	}
	return found;
}

/* Flags of one monitor as four bits, bit n for limit n; false when not held. */
static bool
four_flags(const struct memmap *map, struct memaddr at, enum flag_rule rule,
    unsigned *ret_four)
{
	uint8_t alarms, warnings;
	unsigned top = 0;

	if (!memmap_byte(map, at, &alarms))
		return false;

	switch (rule) {
	case FLAGS_CMIS:
		*ret_four = (unsigned)alarms >> at.bit & 0xf;
		return true;
	case FLAGS_SFF8636:
		top = (unsigned)alarms << (7 - at.bit);
		break;
	case FLAGS_SFF8472:
		if (!memmap_byte(map, mem_at(at.page, (uint8_t)(at.byte + 4)), &warnings))
			return false;
		top = ((unsigned)alarms << (7 - at.bit) & 0xc0) |
		      ((unsigned)warnings << (7 - at.bit) & 0xc0) >> 2;
		break;
	}
	*ret_four = (top >> 7 & 1) | (top >> 5 & 2) | (top >> 3 & 4) | (top >> 1 & 8);
	return true;
}

/* The flags of one lane, or of the module in place of lane 0. */
static void
take_flags(const struct memmap *map, enum monitor id, struct memaddr at,
    enum flag_rule rule, unsigned lane, struct readings *r)
{
	unsigned four;

	if (!four_flags(map, at, rule, &four))
		return;
	for (unsigned limit = 0; limit < LIMIT_COUNT; limit++)
		r->flag[id][limit] |= (uint32_t)(four >> limit & 1) << lane;
	r->flag_known[id] |= lane_bit(lane);
}

/* CMIS keeps a byte for each limit, with a bit for each lane in it; the four in a row. */
static void
take_lane_bytes(const struct memmap *map, const struct monitor_def *d, uint32_t lanes,
    struct readings *r)
{
	for (unsigned first = 0; first < LANES_MAX && lanes >> first;
	     first += LANES_IN_A_BANK) {
		const uint8_t *bytes =
		    memmap_bytes(map, at_lane(d->flags, first, 0), LIMIT_COUNT);
		uint32_t own = lanes & (uint32_t)0xff << first;

		if (!bytes)
			continue;
		for (unsigned limit = 0; limit < LIMIT_COUNT; limit++)
			r->flag[d->id][limit] |= (uint32_t)bytes[limit] << first & own;
		r->flag_known[d->id] |= own;
	}
}

/* SFF-8636 keeps a nibble for each lane, lane 0 in the upper one. */
static void
take_lane_nibbles(const struct memmap *map, const struct monitor_def *d, uint32_t lanes,
    struct readings *r)
{
	for (unsigned lane = 0; lane < 4; lane++) {
		struct memaddr at = d->flags;

		at.byte = (uint8_t)(at.byte + lane / 2);
		at.bit = (uint8_t)(at.bit - 4 * (lane % 2));
		if (lanes & lane_bit(lane))
			take_flags(map, d->id, at, FLAGS_SFF8636, lane, r);
	}
}

void
flags_decode(const struct monitor_def *defs, size_t n, enum flag_rule rule,
    uint32_t lanes, const struct memmap *map, struct readings *r)
{
	for (size_t i = 0; i < n; i++) {
		const struct monitor_def *d = &defs[i];

		if (!memmap_advertised(map, d->advert))
			continue;
		if (d->per_lane && rule == FLAGS_CMIS)
			take_lane_bytes(map, d, lanes, r);
		else if (d->per_lane && rule == FLAGS_SFF8636)
			take_lane_nibbles(map, d, lanes, r);
		else
			take_flags(map, d->id, d->flags, rule, 0, r);
	}
}

/* The same of a bit of a byte for each lane. */
static uint32_t
lane_bytes_decode(const struct memmap *map, struct memaddr at, uint32_t lanes,
    uint32_t *ret_known)
{
	uint32_t found = 0, known = 0;

	for (uint32_t left = lanes; left; left &= left - 1) {
		unsigned lane = (unsigned)__builtin_ctz(left);
		const uint8_t *p;

		/* where a bank is not held, so is none of its lanes */
		if (!memmap_holds_some(map, at.page, (uint8_t)(lane / LANES_IN_A_BANK)))
			continue;
		p = memmap_bytes(map, at_lane(at, lane, 1), 1);
		if (!p)
			continue;
		known |= lane_bit(lane);
		found |= (uint32_t)(*p >> at.bit & 1) << lane;
	}
	*ret_known = known;
	return found;
}

void
signals_decode(const struct signal_def *defs, size_t n, uint32_t media_lanes,
    uint32_t host_lanes, const struct memmap *map, struct readings *r)
{
	const uint32_t lanes[] = {
		[FLAG_OF_MODULE] = lane_bit(0),
		[FLAG_OF_MEDIA_LANE] = media_lanes,
		[FLAG_OF_HOST_LANE] = host_lanes,
	};

	for (size_t i = 0; i < n; i++) {
		const struct signal_def *d = &defs[i];
		uint32_t own = lanes[signal_side(d->id)];

		if (!memmap_advertised(map, d->advert))
			continue;
		if (d->width == LANE_BYTES)
			r->signal[d->id] =
			    lane_bytes_decode(map, d->at, own, &r->signal_known[d->id]);
		else if (own < lane_bit(d->width)) /* of one bank, as they mostly are */
			r->signal[d->id] =
			    lanes_of_bank(map, d->at, own, &r->signal_known[d->id]);
		else
			r->signal[d->id] = lanes_decode(map, d->at, d->width, own,
			    &r->signal_known[d->id]);
	}
}

static int32_t
signed_word(const struct monitor_def *d, uint16_t raw)
{
	return d->word == WORD_S16 ? (int16_t)raw : (int32_t)raw;
}

/* Whether four limits are in order, as far as pairs of them are given. */
static bool
in_order(const int32_t v[LIMIT_COUNT], bool alarms, bool warnings)
{
	if (alarms && v[LIMIT_HIGH_ALARM] < v[LIMIT_LOW_ALARM])
		return false;
	if (warnings && v[LIMIT_HIGH_WARN] < v[LIMIT_LOW_WARN])
		return false;
	return !alarms || !warnings ||
	       (v[LIMIT_HIGH_ALARM] >= v[LIMIT_HIGH_WARN] &&
		   v[LIMIT_LOW_WARN] >= v[LIMIT_LOW_ALARM]);
}

/*
 * Which of them are given, and whether they are in order: judged on the words, for what
 * they are worth may round two of them to one value.
 */
static void
judge_limits(enum monitor id, const int32_t words[LIMIT_COUNT], struct limits *l)
{
	bool alarms = words[LIMIT_HIGH_ALARM] || words[LIMIT_LOW_ALARM];
	bool warnings = words[LIMIT_HIGH_WARN] || words[LIMIT_LOW_WARN];
	uint8_t absent = 0;

	if (!alarms)
		absent |= 1u << LIMIT_HIGH_ALARM | 1u << LIMIT_LOW_ALARM;
	if (!warnings)
		absent |= 1u << LIMIT_HIGH_WARN | 1u << LIMIT_LOW_WARN;
	l->present[id] = alarms || warnings;
	l->absent[id] = absent;
	l->trusted[id] = l->present[id] && in_order(words, alarms, warnings);
}

void
limits_decode(const struct monitor_def *defs, size_t n, const struct memmap *map,
    struct limits *l)
{
	for (size_t i = 0; i < n; i++) {
		const struct monitor_def *d = &defs[i];
		const uint8_t *p = memmap_bytes(map, d->limits, LIMIT_COUNT * WORD_BYTES);
		int32_t words[LIMIT_COUNT];

		if (!p)
			continue;
		for (unsigned limit = 0; limit < LIMIT_COUNT; limit++, p += WORD_BYTES) {
			words[limit] = signed_word(d, be16(p));
			l->raw[d->id][limit] = (uint16_t)words[limit];
			l->value[d->id][limit] = monitor_scale(d, words[limit]);
		}
		judge_limits(d->id, words, l);
	}
}

bool
limit_is_given(const struct limits *l, enum monitor id, enum limit limit)
{
	return l->present[id] && !(l->absent[id] >> limit & 1);
}

bool
limits_in_order(const struct limits *l, enum monitor id)
{
	return in_order(l->value[id], limit_is_given(l, id, LIMIT_HIGH_ALARM),
	    limit_is_given(l, id, LIMIT_HIGH_WARN));
}

void
limits_distrust(struct limits *l)
{
	for (unsigned m = 0; m < MONITOR_COUNT; m++)
		l->trusted[m] = false;
}

uint32_t
readings_host_lanes(const struct readings *r, const struct identity *id,
    unsigned media_lane)
{
	if (media_lane < LANES_MAX && (r->fed_by_known & lane_bit(media_lane)))
		return r->fed_by[media_lane];
	return identity_host_lanes(id, media_lane);
}

const char *
monitor_name(enum monitor id)
{
	static const char *const names[MONITOR_COUNT] = {
		[MONITOR_TEMP] = "temperature",
		[MONITOR_VCC] = "supply-voltage",
		[MONITOR_TX_POWER] = "tx-power",
		[MONITOR_TX_BIAS] = "tx-bias",
		[MONITOR_RX_POWER] = "rx-power",
		[MONITOR_LASER_TEMP] = "laser-temperature",
		[MONITOR_LASER_TEMP_2] = "laser2-temperature",
		[MONITOR_TEC] = "tec-current",
		[MONITOR_TEC_2] = "tec2-current",
		[MONITOR_COOLER] = "cooler-current",
		[MONITOR_VCC2] = "supply-voltage-2",
		[MONITOR_AUX1] = "aux1",
		[MONITOR_CUSTOM] = "custom-monitor",
	};

	return names[id];
}

const char *
limit_name(enum limit id)
{
	static const char *const names[LIMIT_COUNT] = {
		[LIMIT_HIGH_ALARM] = "high_alarm",
		[LIMIT_LOW_ALARM] = "low_alarm",
		[LIMIT_HIGH_WARN] = "high_warn",
		[LIMIT_LOW_WARN] = "low_warn",
	};

	return names[id];
}

/* clang-format off */
static const struct {
	const char *name;
	enum flag_side side;
} signals[SIGNAL_COUNT] = {
	[SIGNAL_TX_FAULT]        = { "tx_fault",                 FLAG_OF_MEDIA_LANE },
	[SIGNAL_TX_LOS]          = { "tx_los",                   FLAG_OF_HOST_LANE },
	[SIGNAL_TX_LOL]          = { "tx_cdr_lol",               FLAG_OF_HOST_LANE },
	[SIGNAL_RX_LOS]          = { "rx_los",                   FLAG_OF_MEDIA_LANE },
	[SIGNAL_RX_LOL]          = { "rx_cdr_lol",               FLAG_OF_MEDIA_LANE },
	[SIGNAL_TX_EQ]           = { "tx_eq_fault",              FLAG_OF_HOST_LANE },
	[SIGNAL_MODULE_FIRMWARE] = { "module_firmware_fault",    FLAG_OF_MODULE },
	[SIGNAL_PATH_FIRMWARE]   = { "data_path_firmware_fault", FLAG_OF_MODULE },
	[SIGNAL_MODULE_STATE]    = { "module_state_changed",     FLAG_OF_MODULE },
	[SIGNAL_PATH_STATE]      = { "data_path_state_changed",  FLAG_OF_HOST_LANE },
	[SIGNAL_RX_OUTPUT]       = { "rx_output_changed",        FLAG_OF_HOST_LANE },
	[SIGNAL_INITIALIZED]     = { "initialization_complete",  FLAG_OF_MODULE },
	[SIGNAL_TEC_READY]       = { "tec_ready",                FLAG_OF_MODULE },
	[SIGNAL_OTHER_FIRMWARE]  = { "running_firmware_deviates", FLAG_OF_MODULE },
	[SIGNAL_CDB_1]           = { "cdb_1_complete",           FLAG_OF_MODULE },
	[SIGNAL_CDB_2]           = { "cdb_2_complete",           FLAG_OF_MODULE },
	[SIGNAL_TUNED]           = { "tuning_complete",          FLAG_OF_MEDIA_LANE },
	[SIGNAL_LASER_UNLOCKED]  = { "wavelength_unlocked",      FLAG_OF_MEDIA_LANE },
	[SIGNAL_CHANNEL_INVALID] = { "channel_invalid",          FLAG_OF_MEDIA_LANE },
	[SIGNAL_TUNING_REFUSED]  = { "tuning_not_accepted",      FLAG_OF_MEDIA_LANE },
	[SIGNAL_FINE_TUNING]     = { "fine_tuning_out_of_range", FLAG_OF_MEDIA_LANE },
	[SIGNAL_TARGET_POWER]    = { "target_power_out_of_range", FLAG_OF_MEDIA_LANE },
	[SIGNAL_CUSTOM + 0 ]     = { "custom_flag_0",            FLAG_OF_MODULE },
	[SIGNAL_CUSTOM + 1 ]     = { "custom_flag_1",            FLAG_OF_MODULE },
	[SIGNAL_CUSTOM + 2 ]     = { "custom_flag_2",            FLAG_OF_MODULE },
	[SIGNAL_CUSTOM + 3 ]     = { "custom_flag_3",            FLAG_OF_MODULE },
	[SIGNAL_CUSTOM + 4 ]     = { "custom_flag_4",            FLAG_OF_MODULE },
	[SIGNAL_CUSTOM + 5 ]     = { "custom_flag_5",            FLAG_OF_MODULE },
	[SIGNAL_CUSTOM + 6 ]     = { "custom_flag_6",            FLAG_OF_MODULE },
	[SIGNAL_CUSTOM + 7 ]     = { "custom_flag_7",            FLAG_OF_MODULE },
	[SIGNAL_CUSTOM + 8 ]     = { "custom_flag_8",            FLAG_OF_MODULE },
	[SIGNAL_CUSTOM + 9 ]     = { "custom_flag_9",            FLAG_OF_MODULE },
	[SIGNAL_CUSTOM + 10]     = { "custom_flag_10",           FLAG_OF_MODULE },
	[SIGNAL_CUSTOM + 11]     = { "custom_flag_11",           FLAG_OF_MODULE },
	[SIGNAL_CUSTOM + 12]     = { "custom_flag_12",           FLAG_OF_MODULE },
	[SIGNAL_CUSTOM + 13]     = { "custom_flag_13",           FLAG_OF_MODULE },
	[SIGNAL_CUSTOM + 14]     = { "custom_flag_14",           FLAG_OF_MODULE },
	[SIGNAL_CUSTOM + 15]     = { "custom_flag_15",           FLAG_OF_MODULE },
	[SIGNAL_CUSTOM + 16]     = { "custom_flag_16",           FLAG_OF_MODULE },
	[SIGNAL_CUSTOM + 17]     = { "custom_flag_17",           FLAG_OF_MODULE },
	[SIGNAL_CUSTOM + 18]     = { "custom_flag_18",           FLAG_OF_MODULE },
	[SIGNAL_CUSTOM + 19]     = { "custom_flag_19",           FLAG_OF_MODULE },
	[SIGNAL_CUSTOM + 20]     = { "custom_flag_20",           FLAG_OF_MODULE },
	[SIGNAL_CUSTOM + 21]     = { "custom_flag_21",           FLAG_OF_MODULE },
	[SIGNAL_CUSTOM + 22]     = { "custom_flag_22",           FLAG_OF_MODULE },
	[SIGNAL_CUSTOM + 23]     = { "custom_flag_23",           FLAG_OF_MODULE },
	[SIGNAL_CUSTOM + 24]     = { "custom_flag_24",           FLAG_OF_MODULE },
	[SIGNAL_CUSTOM + 25]     = { "custom_flag_25",           FLAG_OF_MODULE },
	[SIGNAL_CUSTOM + 26]     = { "custom_flag_26",           FLAG_OF_MODULE },
	[SIGNAL_CUSTOM + 27]     = { "custom_flag_27",           FLAG_OF_MODULE },
	[SIGNAL_CUSTOM + 28]     = { "custom_flag_28",           FLAG_OF_MODULE },
	[SIGNAL_CUSTOM + 29]     = { "custom_flag_29",           FLAG_OF_MODULE },
	[SIGNAL_CUSTOM + 30]     = { "custom_flag_30",           FLAG_OF_MODULE },
	[SIGNAL_CUSTOM + 31]     = { "custom_flag_31",           FLAG_OF_MODULE },
};
/* clang-format on */

const char *
signal_name(enum signal_flag id)
{
	return signals[id].name;
}

enum flag_side
signal_side(enum signal_flag id)
{
	return signals[id].side;
}

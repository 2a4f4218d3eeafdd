/* SPDX-License-Identifier: Apache-2.0 */
#include "optics/sff8472_laser.h"

#include <string.h>

#include "base/bytes.h"
#include "optics/decoder.h"

#define LASER_TEMP_MAX 0x6400 /* 100 C; what is beyond is a wavelength, or noise */

#define FLAGS_AT 172

#define MHZ_PER_THZ     1000000
#define MHZ_PER_TENTH   100 /* of a GHz */
#define MHZ_LEAST       150000000
#define MHZ_MOST        250000000
#define PM_PER_STEP     50 /* of the wavelength */
#define PM_PER_ERR_STEP 5  /* of its error */

static const struct memaddr cooled = AT_BIT(LOW, 64, 2);
static const struct memaddr tunable = AT_BIT(LOW, 65, 6);
static const struct memaddr has_flags = AT_BIT(LOW, 93, 7);

/* The optional rows of the monitors. */
static const enum monitor optional[] = { MONITOR_LASER_TEMP, MONITOR_COOLER };

static bool
are_in_order(const int16_t word[LIMIT_COUNT])
{
	return word[LIMIT_HIGH_ALARM] > word[LIMIT_LOW_ALARM] &&
	       word[LIMIT_HIGH_ALARM] >= word[LIMIT_HIGH_WARN] &&
	       word[LIMIT_HIGH_WARN] >= word[LIMIT_LOW_WARN] &&
	       word[LIMIT_LOW_WARN] >= word[LIMIT_LOW_ALARM];
}

/* Four limits, which are in order. */
static bool
read_limits(const struct memmap *map, const struct monitor_def *row,
    int16_t ret_word[LIMIT_COUNT])
{
	const uint8_t *p = memmap_bytes(map, row->limits, 2 * LIMIT_COUNT);

	for (unsigned n = 0; p && n < LIMIT_COUNT; n++)
		ret_word[n] = (int16_t)be16(p + 2 * n);
	return p && are_in_order(ret_word);
}

bool
sff8472_gives_limits(const struct memmap *map, const struct monitor_def *row)
{
	int16_t word[LIMIT_COUNT];

	return read_limits(map, row, word);
}

static const struct monitor_def *
row_of(enum monitor id)
{
	const struct monitor_def *row = sff8472_decoder.flags.monitors;

	while (row->id != id)
		row++;
	return row;
}

static bool
says_nothing(int32_t word)
{
	return word == 0 || word == -1;
}

static bool
says_something(const struct memmap *map, const struct monitor_def *row)
{
	int32_t word;

	return memmap_word(map, row->value, WORD_S16, &word) && !says_nothing(word);
}

/* Limits of the laser's temperature, and a word beyond them that says nothing. */
static bool
lacks_temperature(const struct memmap *map)
{
	const struct monitor_def *row = row_of(MONITOR_LASER_TEMP);
	int16_t limit[LIMIT_COUNT];
	int32_t word;

	return read_limits(map, row, limit) &&
	       memmap_word(map, row->value, WORD_S16, &word) && says_nothing(word) &&
	       (word < limit[LIMIT_LOW_ALARM] || word > limit[LIMIT_HIGH_ALARM]);
}

bool
sff8472_measures(const struct memmap *map, const struct monitor_def *row)
{
	int16_t limit[LIMIT_COUNT];
	bool has_limits = read_limits(map, row, limit);
	int32_t word;

	if (!memmap_word(map, row->value, WORD_S16, &word))
		return false;
	if (row->id == MONITOR_LASER_TEMP && word > LASER_TEMP_MAX)
		return has_limits && limit[LIMIT_HIGH_ALARM] <= LASER_TEMP_MAX;
	if (lacks_temperature(map) && (row->id == MONITOR_LASER_TEMP || !has_limits))
		return false;
	if (has_limits)
		return true;
	if (!memmap_bit(map, cooled) && !memmap_bit(map, tunable))
		return false;
	/* a current goes through zero */
	return says_something(map, row) ||
	       (row->id == MONITOR_COOLER &&
		   says_something(map, row_of(MONITOR_LASER_TEMP)));
}

void
sff8472_aux_decode(const struct memmap *map, const struct identity *id,
    struct aux_reading ret_aux[AUX_COUNT])
{
	memset(ret_aux, 0, AUX_COUNT * sizeof(*ret_aux));
	if (id->spec != SPEC_SFF8472 || !id->dom)
		return;
	for (unsigned i = 0; i < COUNT_OF(optional); i++) {
		const struct monitor_def *row = row_of(optional[i]);
		struct aux_reading *a = &ret_aux[i];
		struct readings r = { .ready = true };
		struct limits l = { .trusted = { false } };

		if (!sff8472_measures(map, row))
			continue;
		monitors_decode(row, 1, lane_bit(0), map, &r);
		a->present = true;
		a->id = row->id;
		a->value = r.value[row->id][0];
		a->limits_present = sff8472_gives_limits(map, row);
		limits_decode(row, 1, map, &l);
		memcpy(a->limit, l.value[row->id], sizeof(a->limit));
		if (!memmap_bit(map, has_flags))
			continue;
		flags_decode(row, 1, FLAGS_SFF8472, lane_bit(0), map, &r);
		a->flags_known = r.flag_known[row->id];
		for (unsigned n = 0; n < LIMIT_COUNT; n++)
			a->flag[n] = r.flag[row->id][n];
	}
}

const char *
sfp_tunable_flag_name(unsigned bit)
{
	static const char *const names[] = { NULL, NULL, "dither_unsupported",
		"new_channel", "bad_channel", "unlocked", "tec_fault", "self_tuning" };

	return bit < COUNT_OF(names) ? names[bit] : NULL;
}

/* A frequency of whole THz and tenths of a GHz. */
static int64_t
frequency(const uint8_t *p)
{
	return (int64_t)be16(p) * MHZ_PER_THZ + (int64_t)be16(p + 2) * MHZ_PER_TENTH;
}

/* How many channels there are, and where the one that is set is. */
static void
count_channels(struct sfp_tunable *t)
{
	int64_t span = t->last_mhz - t->first_mhz;

	if (!t->first_mhz || !t->last_mhz || !t->grid_mhz)
		return;
	if (span % t->grid_mhz == 0 && span / t->grid_mhz >= 0)
		t->channels = (uint32_t)(span / t->grid_mhz) + 1;
	if (t->by_channel && t->channel && (!t->channels || t->channel <= t->channels))
		t->frequency_mhz = t->first_mhz + (t->channel - 1) * (int64_t)t->grid_mhz;
	t->frequency_mhz = MAX_OF(t->frequency_mhz, 0);
}

static bool
is_sound(const struct sfp_tunable *t, uint8_t features)
{
	return (t->by_channel || t->by_wavelength) && !(features & 0xe0) &&
	       t->first_mhz >= MHZ_LEAST && t->first_mhz <= MHZ_MOST &&
	       t->last_mhz >= MHZ_LEAST && t->last_mhz <= MHZ_MOST;
}

bool
sfp_tunable_offered(const struct memmap *map, const struct identity *id)
{
	return id->spec == SPEC_SFF8472 && id->dom && memmap_bit(map, tunable);
}

bool
sfp_tunable_now(const struct memmap *map, struct sfp_tunable *ret)
{
	const uint8_t *p = memmap_bytes(map, mem_at(SFP_TUNABLE_PAGE, SFP_TUNABLE_FROM),
	    SFP_TUNABLE_LEN);
	uint8_t flags = 0;

	if (!p)
		return false;
	*ret = (struct sfp_tunable){
		.by_channel = p[0] & 0x02,
		.by_wavelength = p[0] & 0x01,
		.self_tuning = p[0] & 0x08,
		.dither = p[0] & 0x04,
		.first_mhz = frequency(p + 4),
		.last_mhz = frequency(p + 8),
		.grid_mhz = (int16_t)be16(p + 12) * MHZ_PER_TENTH,
		.channel = be16(p + 16),
		.wavelength_pm = be16(p + 18) * PM_PER_STEP,
		.frequency_error_mhz = (int16_t)be16(p + 24) * MHZ_PER_TENTH,
		.wavelength_error_pm = (int16_t)be16(p + 26) * PM_PER_ERR_STEP,
		.self_tuning_now = p[40] & 0x80,
		.tec_fault = p[40] & 0x40,
		.unlocked = p[40] & 0x20,
		.tuning = p[40] & 0x10,
	};
	memmap_byte(map, mem_at(SFP_TUNABLE_PAGE, FLAGS_AT), &flags);
	ret->flags = flags & 0xfc;
	ret->is_sound = is_sound(ret, p[0]);
	count_channels(ret);
	return true;
}

bool
sfp_tunable(const struct memmap *map, const struct identity *id, struct sfp_tunable *ret)
{
	return id->spec == SPEC_SFF8472 && memmap_bit(map, tunable) &&
	       sfp_tunable_now(map, ret);
}

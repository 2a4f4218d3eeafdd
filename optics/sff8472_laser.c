/* SPDX-License-Identifier: Apache-2.0 */
#include "optics/sff8472_laser.h"

#include <string.h>

#include "base/bytes.h"

#define LASER_TEMP_MAX 0x6400 /* 100 C; what is beyond is a wavelength, or noise */

#define TUNING_PAGE (A2_TABLE + 2)
#define TUNING_FROM 128
#define TUNING_LEN  45 /* up to the latched flags at 172 */

#define MHZ_PER_THZ     1000000
#define MHZ_PER_TENTH   100 /* of a GHz */
#define PM_PER_STEP     50  /* of the wavelength */
#define PM_PER_ERR_STEP 5   /* of its error */

static const struct memaddr cooled = AT_BIT(LOW, 64, 2);
static const struct memaddr tunable = AT_BIT(LOW, 65, 6);
static const struct memaddr has_flags = AT_BIT(LOW, 93, 7);

/*
 * The optional monitors of A2h.
 *
 * flags   the high alarm; low alarm one bit below, the warnings four bytes further
 * num/den what a step of the word, which is signed, is worth in the unit of the kind
 */
/* clang-format off */
static const struct optional_def {
	enum aux_kind kind;
	struct memaddr value, limits, flags;
	int32_t num, den;
} optional_defs[] = {
	/* kind             value            limits          flags                    num   den */
	{ AUX_LASER_TEMP,  AT(A2_LOW, 106), AT(A2_LOW, 40), AT_BIT(A2_LOW, 113, 5), 1000, 256 },
	{ AUX_TEC_CURRENT, AT(A2_LOW, 108), AT(A2_LOW, 48), AT_BIT(A2_LOW, 113, 3),  100,   1 },
};
/* clang-format on */

static int32_t
scaled(const struct optional_def *d, int16_t word)
{
	return (int32_t)div_round((int64_t)word * d->num, d->den);
}

static bool
are_in_order(const int16_t word[LIMIT_COUNT])
{
	return word[LIMIT_HIGH_ALARM] > word[LIMIT_LOW_ALARM] &&
	       word[LIMIT_HIGH_ALARM] >= word[LIMIT_HIGH_WARN] &&
	       word[LIMIT_HIGH_WARN] >= word[LIMIT_LOW_WARN] &&
	       word[LIMIT_LOW_WARN] >= word[LIMIT_LOW_ALARM];
}

static void
read_limits(const struct memmap *map, const struct optional_def *d, struct aux_reading *a)
{
	const uint8_t *p = memmap_bytes(map, d->limits, 2 * LIMIT_COUNT);
	int16_t word[LIMIT_COUNT];

	for (unsigned n = 0; p && n < LIMIT_COUNT; n++) {
		word[n] = (int16_t)be16(p + 2 * n);
		a->limit[n] = scaled(d, word[n]);
	}
	a->limits_present = p && are_in_order(word);
}

static void
read_flags(const struct memmap *map, const struct optional_def *d, struct aux_reading *a)
{
	uint8_t alarms, warnings, high = (uint8_t)(1u << d->flags.bit), low = high >> 1;

	if (!memmap_bit(map, has_flags) || !memmap_byte(map, d->flags, &alarms) ||
	    !memmap_byte(map, mem_at(A2_LOW, d->flags.byte + 4), &warnings))
		return;
	a->flags_known = true;
	a->flag[LIMIT_HIGH_ALARM] = alarms & high;
	a->flag[LIMIT_LOW_ALARM] = alarms & low;
	a->flag[LIMIT_HIGH_WARN] = warnings & high;
	a->flag[LIMIT_LOW_WARN] = warnings & low;
}

void
sff8472_aux_decode(const struct memmap *map, const struct identity *id,
    struct aux_reading ret_aux[AUX_COUNT])
{
	bool may_be = memmap_bit(map, cooled) || memmap_bit(map, tunable);

	memset(ret_aux, 0, AUX_COUNT * sizeof(*ret_aux));
	if (id->spec != SPEC_SFF8472 || !id->dom)
		return;
	for (unsigned i = 0; i < COUNT_OF(optional_defs); i++) {
		const struct optional_def *d = &optional_defs[i];
		struct aux_reading a = { .present = true, .kind = d->kind };
		int32_t word;

		if (!memmap_word(map, d->value, WORD_S16, &word))
			continue;
		a.value = scaled(d, (int16_t)word);
		read_limits(map, d, &a);
		if (!(a.limits_present || (may_be && word != 0 && word != -1)) ||
		    (d->kind == AUX_LASER_TEMP && word > LASER_TEMP_MAX))
			continue;
		read_flags(map, d, &a);
		ret_aux[i] = a;
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
	if (t->channel && (!t->channels || t->channel <= t->channels))
		t->frequency_mhz = t->first_mhz + (t->channel - 1) * (int64_t)t->grid_mhz;
	t->frequency_mhz = MAX_OF(t->frequency_mhz, 0);
}

bool
sfp_tunable(const struct memmap *map, const struct identity *id, struct sfp_tunable *ret)
{
	const uint8_t *p =
	    memmap_bytes(map, mem_at(TUNING_PAGE, TUNING_FROM), TUNING_LEN);
	const uint8_t *page_00 =
	    memmap_bytes(map, mem_at(A2_TABLE, TUNING_FROM), TUNING_LEN);

	if (id->spec != SPEC_SFF8472 || !memmap_bit(map, tunable) || !p ||
	    (page_00 && memcmp(p, page_00, TUNING_LEN) == 0))
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
		.flags = p[44] & 0xfc,
	};
	count_channels(ret);
	return true;
}

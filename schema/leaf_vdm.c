/* SPDX-License-Identifier: Apache-2.0 */
#include "schema/leaf_vdm.h"

#include <stdio.h>

#include "base/bytes.h"
#include "model/history.h"
#include "schema/leaf_monitor.h"

/* Types that are metrics (CMIS 5.4, Table 8-180). */
#define TYPE_MEDIA_SNR 5

const char *
leaf_vdm_name(uint8_t type, char room[LEAF_VDM_NAME_MAX])
{
	const struct vdm_def *def = vdm_def_of(type);
	size_t i = 0;

	if (!def) {
		snprintf(room, LEAF_VDM_NAME_MAX, "type-%u", type);
		return room;
	}
	for (; def->name[i] && i < LEAF_VDM_NAME_MAX - 1; i++)
		room[i] = def->name[i] == '_' ? '-' : def->name[i];
	room[i] = '\0';
	return room;
}

const char *
leaf_vdm_unit(const struct vdm_def *def)
{
	static const char *const names[] = {
		[QUANTITY_NUMBER] = "",
		[QUANTITY_PERCENT] = "percent",
		[QUANTITY_CELSIUS] = "celsius",
		[QUANTITY_VOLTS] = "volts",
		[QUANTITY_DB] = "db",
		[QUANTITY_DBM] = "dbm",
		[QUANTITY_MHZ] = "megahertz",
		[QUANTITY_PS] = "picoseconds",
		[QUANTITY_PS2] = "square-picoseconds",
		[QUANTITY_PS_PER_NM] = "picoseconds-per-nanometre",
		[QUANTITY_KRAD_PER_S] = "kiloradians-per-second",
	};

	return names[def->q.unit];
}

/* A word as a decimal of so many digits, rounded half away from zero. */
static int64_t
scaled(const struct quantity *q, int32_t word, unsigned digits)
{
	int64_t num = (int64_t)word * q->num;

	while (digits--)
		num *= 10;
	return div_round(num, q->den);
}

/* How many digits keep two neighbouring words apart. */
static unsigned
digits_of(const struct quantity *q)
{
	unsigned digits = 0;

	for (int64_t step = q->num; step < q->den; step *= 10)
		digits++;
	return digits;
}

size_t
leaf_vdm_print(char ret_text[DECIMAL_TEXT_MAX], const struct vdm_def *def, uint16_t word)
{
	unsigned digits = digits_of(&def->q);

	if (def->q.word == WORD_F16)
		return scientific_print(ret_text, f16_mantissa(word), f16_exponent(word));
	return decimal_print(ret_text, scaled(&def->q, vdm_item_value(def, word), digits),
	    digits, MIN_OF(digits, 1u));
}

/* The item of a lane that was read, and how good it is; NULL where there is none. */
static const struct vdm_item *
find(const struct cage *c, uint8_t type, unsigned lane, struct value *v)
{
	const struct vdm_item *item =
	    lane < LANES_MAX ? vdm_set_find(c, type, (uint8_t)lane) : NULL;

	v->quality = item ? vdm_item_quality(c, item) : QUALITY_UNSUPPORTED;
	v->wall_us = leaf_wall_us(c, c->vdm->read_us);
	return v->quality == QUALITY_UNSUPPORTED ? NULL : item;
}

static int64_t
number_of(const struct vdm_def *def, int32_t word)
{
	if (def->q.word == WORD_F16)
		return decimal_of(f16_mantissa((uint16_t)word),
		    f16_exponent((uint16_t)word), LEAF_VDM_F16_DIGITS);
	return scaled(&def->q, word, LEAF_VDM_DIGITS);
}

bool
leaf_vdm_give(const struct cage *c, uint8_t type, unsigned lane, struct value *v)
{
	const struct vdm_def *def = vdm_def_of(type);
	const struct vdm_item *item = find(c, type, lane, v);

	if (!item)
		return false;
	v->kind = VALUE_FIXED;
	v->number = number_of(def, vdm_item_value(def, item->word));
	return true;
}

/* The mean, from sums of words or of what F16 words are worth. */
static int64_t
mean_of(const struct vdm_def *def, const struct history_stats *s)
{
	int64_t num = s->sum;

	if (def->q.word == WORD_F16)
		return decimal_rescale(div_round(s->sum, s->count), HISTORY_FINE_DIGITS,
		    LEAF_VDM_F16_DIGITS);
	for (unsigned digits = LEAF_VDM_DIGITS; digits > 0; digits--)
		num *= 10;
	return div_round(num * def->q.num, (int64_t)def->q.den * s->count);
}

bool
leaf_vdm_stats(const struct cage *c, uint8_t type, unsigned lane,
    struct leaf_stats *stats)
{
	const struct vdm_def *def = vdm_def_of(type);
	struct value now;
	const struct vdm_item *item = find(c, type, lane, &now);
	struct history_stats s;
	int64_t least, most;

	if (!item || !history_get_item(c->history, item, &s))
		return false;
	least = number_of(def, s.min);
	most = number_of(def, s.max);
	stats->quality = now.quality;
	stats->wall_us = now.wall_us;
	stats->number[LEAF_STAT_MIN] = least;
	stats->number[LEAF_STAT_MAX] = most;
	/* Sums of F16 words are not as fine as the words: the mean stays between. */
	stats->number[LEAF_STAT_AVG] = MIN_OF(MAX_OF(mean_of(def, &s), least), most);
	leaf_stats_times(c, &s, stats);
	return true;
}

bool
leaf_vdm_worst_ber(const struct cage *c, unsigned *ret_lane)
{
	unsigned lanes = leaf_instances(LEAF_OBSERVED, c);
	struct value v;
	int64_t worst = -1;

	/* lanes that are not in use count only among themselves */
	for (int q = QUALITY_GOOD; worst < 0 && q < QUALITY_UNSUPPORTED; q++) {
		for (unsigned lane = 0; lane < lanes; lane++) {
			if (!leaf_vdm_give(c, LEAF_VDM_PRE_FEC_BER, lane, &v) ||
			    v.quality != (enum quality)q || v.number <= worst)
				continue;
			worst = v.number;
			*ret_lane = lane;
		}
	}
	return worst >= 0;
}

bool
leaf_vdm_count(const struct cage *c, uint8_t type, unsigned lane, struct value *v)
{
	const struct vdm_def *def = vdm_def_of(type);
	const struct vdm_item *item = find(c, type, lane, v);

	if (!item)
		return false;
	v->kind = VALUE_COUNT;
	v->count = item->word;
	if (def->q.word == WORD_F16)
		v->count = (uint64_t)decimal_of(f16_mantissa(item->word),
		    f16_exponent(item->word), 0);
	return true;
}

#define GETTERS(name, type)                                                        \
	bool leaf_vdm_##name(const struct cage *c, unsigned lane, struct value *v) \
	{                                                                          \
		return leaf_vdm_give(c, type, lane, v);                            \
	}                                                                          \
	bool leaf_vdm_##name##_stats(const struct cage *c, unsigned lane,          \
	    struct leaf_stats *stats)                                              \
	{                                                                          \
		return leaf_vdm_stats(c, type, lane, stats);                       \
	}

GETTERS(media_snr, TYPE_MEDIA_SNR)
GETTERS(pre_fec_ber, LEAF_VDM_PRE_FEC_BER)

bool
leaf_vdm_host_snr(const struct cage *c, unsigned lane, struct value *v)
{
	return leaf_vdm_give(c, LEAF_VDM_HOST_SNR, lane, v);
}

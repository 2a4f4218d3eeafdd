/* SPDX-License-Identifier: Apache-2.0 */
#include "schema/leaf_vdm.h"

#include <stdio.h>

#include "base/bytes.h"

/* Types that are metrics (CMIS 5.4, Table 8-180). */
#define TYPE_MEDIA_SNR   5
#define TYPE_HOST_SNR    6
#define TYPE_PRE_FEC_BER 15

#define SNR_DIGITS 3
#define BER_DIGITS 18

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

/* An observable of a lane that was read, as a decimal of so many digits. */
static bool
give(const struct cage *c, uint8_t type, unsigned lane, unsigned digits, struct value *v)
{
	const struct vdm_def *def = vdm_def_of(type);
	const struct vdm_item *item =
	    lane < LANES_MAX ? vdm_set_find(c, type, (uint8_t)lane) : NULL;
	enum quality quality = item ? vdm_item_quality(c, item) : QUALITY_UNSUPPORTED;

	if (quality == QUALITY_UNSUPPORTED)
		return false;
	v->kind = VALUE_FIXED;
	v->quality = quality;
	if (def->q.word == WORD_F16)
		v->number = decimal_of(f16_mantissa(item->word), f16_exponent(item->word),
		    digits);
	else
		v->number = scaled(&def->q, vdm_item_value(def, item->word), digits);
	return true;
}

bool
leaf_vdm_media_snr(const struct cage *c, unsigned lane, struct value *v)
{
	return give(c, TYPE_MEDIA_SNR, lane, SNR_DIGITS, v);
}

bool
leaf_vdm_host_snr(const struct cage *c, unsigned lane, struct value *v)
{
	return give(c, TYPE_HOST_SNR, lane, SNR_DIGITS, v);
}

bool
leaf_vdm_pre_fec_ber(const struct cage *c, unsigned lane, struct value *v)
{
	return give(c, TYPE_PRE_FEC_BER, lane, BER_DIGITS, v);
}

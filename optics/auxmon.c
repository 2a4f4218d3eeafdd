/* SPDX-License-Identifier: Apache-2.0 */
#include "optics/auxmon.h"

#include <string.h>

/* What a word of each kind is worth (CMIS 5.4, Table 8-10). */
static const struct {
	int32_t num, den;
	bool is_signed;
} aux_scale[AUX_KIND_COUNT] = {
	[AUX_LASER_TEMP] = { 1000, 256, true },
	[AUX_TEC] = { 100000, 32767, true },
	[AUX_VCC2] = { 100, 1, false }, /* 3.3 V is more than an S16 could say */
};

/*
 * The three auxiliary monitors.
 *
 * kind    what it is while the bit `other` of 01h:145 is clear, and while it is set
 * flags   the high alarm; the others follow in the bits above
 *
 * CMIS 5.4: Tables 8-9, 8-10, 8-48, 8-64. A cleared bit 0 makes Aux1 the vendor's.
 */
/* clang-format off */
static const struct aux_def {
	struct memaddr value, limits, flags, advert, other;
	enum aux_kind clear, set;
} aux_defs[AUX_COUNT] = {
	/* value        limits         flags               advert                other                 clear            set */
	{ AT(LOW, 18), AT(0x02, 144), AT_BIT(LOW, 10, 0), AT_BIT(0x01, 159, 2), AT_BIT(0x01, 145, 0), AUX_KIND_COUNT,  AUX_TEC },
	{ AT(LOW, 20), AT(0x02, 152), AT_BIT(LOW, 10, 4), AT_BIT(0x01, 159, 3), AT_BIT(0x01, 145, 1), AUX_LASER_TEMP,  AUX_TEC },
	{ AT(LOW, 22), AT(0x02, 160), AT_BIT(LOW, 11, 0), AT_BIT(0x01, 159, 4), AT_BIT(0x01, 145, 2), AUX_LASER_TEMP,  AUX_VCC2 },
};
/* clang-format on */

static int32_t
aux_scaled(enum aux_kind kind, uint16_t raw)
{
	int32_t word = aux_scale[kind].is_signed ? (int16_t)raw : (int32_t)raw;

	return (
	    int32_t)div_round((int64_t)word * aux_scale[kind].num, aux_scale[kind].den);
}

static void
read_limits(const struct memmap *map, const struct aux_def *d, enum aux_kind kind,
    bool zeros, struct aux_reading *a)
{
	const uint8_t *p = memmap_bytes(map, d->limits, 2 * LIMIT_COUNT);

	if (!p)
		return;
	a->limits_present = zeros;
	for (unsigned n = 0; n < LIMIT_COUNT; n++, p += 2) {
		a->limit[n] = aux_scaled(kind, be16(p));
		a->limits_present |= be16(p) != 0;
	}
}

static void
read_flags(const struct memmap *map, struct memaddr at, struct aux_reading *a)
{
	uint8_t byte;

	a->flags_known = memmap_byte(map, at, &byte);
	for (unsigned n = 0; a->flags_known && n < LIMIT_COUNT; n++)
		a->flag[n] = byte >> (at.bit + n) & 1;
}

void
aux_decode(const struct memmap *map, const struct identity *id, bool unadvertised,
    struct aux_reading ret_aux[AUX_COUNT])
{
	memset(ret_aux, 0, AUX_COUNT * sizeof(*ret_aux));
	if (id->spec != SPEC_CMIS || id->flat)
		return;

	for (unsigned i = 0; i < AUX_COUNT; i++) {
		const struct aux_def *d = &aux_defs[i];
		enum aux_kind kind = memmap_bit(map, d->other) ? d->set : d->clear;
		int32_t raw;

		if (kind == AUX_KIND_COUNT ||
		    !(unadvertised || memmap_bit(map, d->advert)) ||
		    !memmap_word(map, d->value, WORD_U16, &raw))
			continue;
		ret_aux[i].present = true;
		ret_aux[i].kind = kind;
		ret_aux[i].value = aux_scaled(kind, (uint16_t)raw);
		read_limits(map, d, kind, unadvertised, &ret_aux[i]);
		read_flags(map, d->flags, &ret_aux[i]);
	}
}

const struct aux_reading *
aux_of_kind(const struct aux_reading aux[AUX_COUNT], enum aux_kind kind)
{
	for (unsigned i = 0; i < AUX_COUNT; i++) {
		if (aux[i].present && aux[i].kind == kind)
			return &aux[i];
	}
	return NULL;
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "optics/auxmon.h"

#include <string.h>

/* What a place may measure. */
enum aux_kind {
	AUX_LASER_TEMP, /* m°C */
	AUX_TEC,        /* thousandths of a percent of the maximum, heating positive */
	AUX_VCC2,       /* µV */
	AUX_VENDOR,     /* a word of the vendor's: Aux1 that is no TEC */
	AUX_CUSTOM,     /* another: the custom monitor */
	AUX_KIND_COUNT
};

#define OFFERED 4 /* of aux_kinds: the bit that says that Aux1 is there */

/*
 * What the kinds are: the monitor, the second of them, and what a word is worth. The
 * supply is unsigned: 3.3 V is more than an S16 could say.
 *
 * CMIS 5.4, Table 8-10.
 */
/* clang-format off */
static const struct aux_is {
	enum monitor id, second;
	enum memmap_word word;
	int32_t num, den;
} aux_is[AUX_KIND_COUNT] = {
	[AUX_LASER_TEMP]  = { MONITOR_LASER_TEMP, MONITOR_LASER_TEMP_2, WORD_S16, 1000,   256 },
	[AUX_TEC]         = { MONITOR_TEC,        MONITOR_TEC_2,        WORD_S16, 100000, 32767 },
	[AUX_VCC2]        = { MONITOR_VCC2,       MONITOR_COUNT,        WORD_U16, 100,    1 },
	[AUX_VENDOR]      = { MONITOR_AUX1,       MONITOR_COUNT,        WORD_S16, 1,      1 },
	[AUX_CUSTOM]      = { MONITOR_CUSTOM,     MONITOR_COUNT,        WORD_S16, 1,      1 },
};

/*
 * Where they stand: Aux1 to Aux3, and the custom one.
 *
 * flags   the high alarm; the others follow in the bits above
 * advert  the bit by which the module says that it measures this
 * other   the bit that says which of the two kinds: `clear` while it is, or `set`
 *
 * CMIS 5.4: Tables 8-9, 8-10, 8-48, 8-53, 8-64.
 */
static const struct aux_def {
	struct memaddr value, limits, flags, advert, other;
	enum aux_kind clear, set;
} aux_defs[AUX_COUNT] = {
	/* value        limits         flags               advert                other                  clear           set */
	{ AT(LOW, 18), AT(0x02, 144), AT_BIT(LOW, 10, 0), AT_BIT(0x01, 159, 2), AT_BIT(0x01, 145, 0), AUX_VENDOR,     AUX_TEC },
	{ AT(LOW, 20), AT(0x02, 152), AT_BIT(LOW, 10, 4), AT_BIT(0x01, 159, 3), AT_BIT(0x01, 145, 1), AUX_LASER_TEMP, AUX_TEC },
	{ AT(LOW, 22), AT(0x02, 160), AT_BIT(LOW, 11, 0), AT_BIT(0x01, 159, 4), AT_BIT(0x01, 145, 2), AUX_LASER_TEMP, AUX_VCC2 },
	{ AT(LOW, 24), AT(0x02, 168), AT_BIT(LOW, 11, 4), AT_BIT(0x01, 159, 5), AT(NO_ADVERT, 0),     AUX_CUSTOM,     AUX_CUSTOM },
};
/* clang-format on */

uint8_t
aux_kinds(const struct memmap *map)
{
	unsigned kinds = 0;

	for (unsigned n = 0; n < AUX_COUNT; n++) {
		const struct aux_def *d = &aux_defs[n];

		kinds |= (unsigned)memmap_bit(map, d->advert) << (OFFERED + n);
		if (d->clear != d->set)
			kinds |= (unsigned)memmap_bit(map, d->other) << n;
	}
	return (uint8_t)kinds;
}

static bool
is_offered(unsigned kinds, unsigned n)
{
	return kinds >> (OFFERED + n) & 1;
}

static enum aux_kind
kind_of(unsigned kinds, unsigned n)
{
	return kinds >> n & 1 ? aux_defs[n].set : aux_defs[n].clear;
}

/* Whether it is shown; what the vendor measures only where the module says so. */
static bool
is_wanted(unsigned kinds, unsigned n, bool unadvertised)
{
	enum aux_kind kind = kind_of(kinds, n);

	return is_offered(kinds, n) ||
	       (unadvertised && kind != AUX_VENDOR && kind != AUX_CUSTOM);
}

/* The same kind in a place before it makes it the second one. */
static enum monitor
monitor_of(unsigned kinds, unsigned n, bool unadvertised)
{
	enum aux_kind kind = kind_of(kinds, n);

	for (unsigned before = 0; before < n; before++) {
		if (is_wanted(kinds, before, unadvertised) &&
		    kind_of(kinds, before) == kind)
			return aux_is[kind].second;
	}
	return aux_is[kind].id;
}

bool
aux_row(unsigned kinds, unsigned n, struct monitor_def *ret_row)
{
	const struct aux_is *is = &aux_is[kind_of(kinds, n)];

	if (!is_offered(kinds, n))
		return false;
	*ret_row = (struct monitor_def){
		.id = monitor_of(kinds, n, false),
		.word = is->word,
		.value = aux_defs[n].value,
		.limits = aux_defs[n].limits,
		.flags = aux_defs[n].flags,
		.advert = AT(NO_ADVERT, 0),
		.num = is->num,
		.den = is->den,
	};
	return true;
}

void
aux_readings(const struct memmap *map, const struct identity *id, struct readings *r)
{
	struct monitor_def row;

	for (unsigned n = 0; n < AUX_COUNT; n++) {
		if (!aux_row(id->aux_kinds, n, &row))
			continue;
		monitors_decode(&row, 1, lane_bit(0), map, r);
		flags_decode(&row, 1, FLAGS_CMIS, lane_bit(0), map, r);
	}
}

void
aux_limits(const struct memmap *map, const struct identity *id, struct limits *l)
{
	struct monitor_def row;

	for (unsigned n = 0; n < AUX_COUNT; n++) {
		if (aux_row(id->aux_kinds, n, &row))
			limits_decode(&row, 1, map, l);
	}
}

/* ---- of a dump ---- */

static int32_t
scaled(enum aux_kind kind, uint16_t raw)
{
	const struct aux_is *is = &aux_is[kind];
	int32_t word = is->word == WORD_S16 ? (int16_t)raw : (int32_t)raw;

	return (int32_t)div_round((int64_t)word * is->num, is->den);
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
		a->limit[n] = scaled(kind, be16(p));
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
	unsigned kinds = aux_kinds(map);

	memset(ret_aux, 0, AUX_COUNT * sizeof(*ret_aux));
	if (id->spec != SPEC_CMIS || id->flat)
		return;

	for (unsigned n = 0; n < AUX_COUNT; n++) {
		const struct aux_def *d = &aux_defs[n];
		struct aux_reading *a = &ret_aux[n];
		enum aux_kind kind = kind_of(kinds, n);
		int32_t raw;

		if (!is_wanted(kinds, n, unadvertised) ||
		    !memmap_word(map, d->value, WORD_U16, &raw))
			continue;
		a->present = true;
		a->id = monitor_of(kinds, n, unadvertised);
		a->value = scaled(kind, (uint16_t)raw);
		read_limits(map, d, kind, unadvertised, a);
		read_flags(map, d->flags, a);
	}
}

const struct aux_reading *
aux_of(const struct aux_reading aux[AUX_COUNT], enum monitor id)
{
	for (unsigned i = 0; i < AUX_COUNT; i++) {
		if (aux[i].present && aux[i].id == id)
			return &aux[i];
	}
	return NULL;
}

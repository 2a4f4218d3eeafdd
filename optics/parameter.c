/* SPDX-License-Identifier: Apache-2.0 */
#include "optics/parameter.h"

#include <string.h>

#include "base/bytes.h"

#define WORD_BYTES  2
#define LIMIT_BYTES (WORD_BYTES * LIMIT_COUNT)
#define TYPE_UNUSED 0

/* Bytes of page 20h. */
#define FLAGS 128
#define MASKS 140
#define WORDS 152

/* A level transition that is infinite, or beyond what a word can say. */
#define TYPE_LEVEL_TRANSITION 3
#define WORD_NO_NUMBER        0xfffe

static const struct memaddr parameter_advert = AT_BIT(0x00, 195, 0);

/*
 * The types, by the second byte of a descriptor; num/den is what one step of the
 * word is worth (SFF-8636 2.11, Tables 6-43 and 6-44). All are of what comes in
 * on the line, but for the laser's own. Of the dispersion the text does not say
 * whether it has a sign.
 */
/* clang-format off */
#define DB_256 { WORD_U16, QUANTITY_DB, 1, 256 }
#define F16    { WORD_F16, QUANTITY_NUMBER, 1, 1 }

static const struct parameter_def defs[] = {
	[1]  = { "snr",                     "SNR",                        DB_256 },
	[2]  = { "residual_dispersion",     "Residual ISI/dispersion",    { WORD_U16, QUANTITY_PS_PER_NM, 0, 0 } },
	[3]  = { "pam4_level_transition",   "PAM4 level transition",      DB_256 },
	[4]  = { "pre_fec_ber_avg",         "Pre-FEC BER average",        F16 },
	[5]  = { "fer_avg",                 "FER average",                F16 },
	[6]  = { "tec_current",             "TEC current",                { WORD_S16, QUANTITY_MA, 1, 10 } },
	[7]  = { "laser_frequency_error",   "Laser frequency error",      { WORD_S16, QUANTITY_MHZ, 10, 1 } },
	[8]  = { "laser_temperature_error", "Laser temperature error",    { WORD_S16, QUANTITY_CELSIUS, 1, 256 } },
	[9]  = { "pre_fec_ber_min",         "Pre-FEC BER minimum",        F16 },
	[10] = { "pre_fec_ber_max",         "Pre-FEC BER maximum",        F16 },
	[11] = { "pre_fec_ber_prior",       "Pre-FEC BER, prior period",  F16 },
	[12] = { "pre_fec_ber",             "Pre-FEC BER",                F16 },
	[13] = { "fer_min",                 "FER minimum",                F16 },
	[14] = { "fer_max",                 "FER maximum",                F16 },
	[15] = { "fer_prior",               "FER, prior period",          F16 },
	[16] = { "fer",                     "FER",                        F16 },
};
/* clang-format on */

const struct parameter_def *
parameter_def_of(uint8_t type)
{
	return type < COUNT_OF(defs) && defs[type].name ? &defs[type] : NULL;
}

static int32_t
word_at(const uint8_t *p, const struct parameter_def *def)
{
	return def && def->q.word == WORD_S16 ? (int16_t)be16(p) : be16(p);
}

/* Four bits of a parameter: the upper nibble is that of the odd one, counted from 1. */
static void
take_nibble(const uint8_t *page, unsigned byte, unsigned i, bool ret_bits[LIMIT_COUNT])
{
	uint8_t both = page[byte - 128 + i / 2];
	unsigned shift = i % 2 ? 0 : 4;

	for (unsigned n = 0; n < LIMIT_COUNT; n++)
		ret_bits[n] = both >> (shift + LIMIT_COUNT - 1 - n) & 1;
}

static void
read_limits(const struct memmap *map, struct parameter_reading *r)
{
	uint8_t byte = (uint8_t)(128 + r->limit_set * LIMIT_BYTES);
	const uint8_t *p =
	    memmap_bytes(map, mem_at(PARAMETER_PAGE_LIMITS, byte), LIMIT_BYTES);

	for (unsigned n = 0; p && n < LIMIT_COUNT; n++) {
		r->limit[n] = word_at(p + WORD_BYTES * n, r->def);
		r->limits_present |= r->limit[n] != 0;
	}
}

bool
parameter_read(const struct memmap *map, const struct identity *id, unsigned i,
    struct parameter_reading *ret_reading)
{
	struct parameter_reading *r = ret_reading;
	const uint8_t *page, *descriptor, *word;

	if (id->spec != SPEC_SFF8636 || id->flat || i >= PARAMETER_COUNT ||
	    !memmap_advertised(map, parameter_advert))
		return false;
	page = memmap_bytes(map, mem_at(PARAMETER_PAGE, 128), 128);
	if (!page)
		return false;
	descriptor = page + PARAMETER_DESCRIPTORS - 128 + i * WORD_BYTES;
	if (descriptor[1] == TYPE_UNUSED)
		return false;

	memset(r, 0, sizeof(*r));
	r->type = descriptor[1];
	r->def = parameter_def_of(r->type);
	r->limit_set = descriptor[0] >> 4;
	r->of_lane = descriptor[0] & 0x04;
	r->lane = r->of_lane ? descriptor[0] & 0x03 : 0;
	word = page + WORDS - 128 + i * WORD_BYTES;
	r->word = word_at(word, r->def);
	r->present = r->type != TYPE_LEVEL_TRANSITION || be16(word) < WORD_NO_NUMBER;
	take_nibble(page, FLAGS, i, r->flag);
	take_nibble(page, MASKS, i, r->masked);
	read_limits(map, r);
	return true;
}

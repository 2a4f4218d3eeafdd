/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Settings: fields of a module's registers that no other key of a description tells and
 * nothing moves: what it offers, what its maker set, what its controls are at power-on.
 *
 * A field is a row: its name, its place, how it is to be read. Names are those of
 * `cagectl decode --registers`, but the places are written here a second time, from the
 * standards: optics/ and sim/ share no table, so that one checks the other.
 */
#ifndef SIM_SETTING_H
#define SIM_SETTING_H

#include <stdbool.h>
#include <stdint.h>

#include "sim/part.h"

struct sim_module;

/* How the bits of a field are to be read; see setting_scale(). */
enum setting_form {
	SETTING_CODE,        /* yes or no, a code, a count */
	SETTING_BYTES,       /* one of `count` bytes that have no meaning of their own */
	SETTING_TEXT,        /* one of `count` characters */
	SETTING_VERSION,     /* two bytes: major, minor */
	SETTING_NIBBLES,     /* major, minor */
	SETTING_LITTLE,      /* a count of eight bytes, the lowest first */
	SETTING_LITTLE_EVEN, /* the same without its lowest bit */
	SETTING_F16,
	SETTING_SIGNED, /* the others are numbers with a step and a unit */
	SETTING_DEGREES,
	SETTING_DEGREES_SIGNED,
	SETTING_SECONDS,
	SETTING_SECONDS_10,
	SETTING_SECONDS_100,
	SETTING_NANOSECONDS_10,
	SETTING_METRES_2,
	SETTING_VOLTS_50,
	SETTING_DB,
	SETTING_DB_256_LITTLE,
	SETTING_DBM_100,
	SETTING_TERAHERTZ,
	SETTING_GHZ_10,
	SETTING_GHZ_10_SIGNED,
	SETTING_NM_20,
	SETTING_NM_200_SIGNED,
	SETTING_PERCENT_50, /* from 50 % on, in 256ths of one */
	SETTING_FORM_COUNT
};

/* What another field is, where this one is told; `bits` 0: that does not matter. */
struct setting_need {
	uint16_t half;
	uint8_t byte, bit, bits, value;
};

struct setting {
	const char *name;
	uint16_t half;     /* as in sim/module.h; of bank 0 */
	uint8_t byte, bit; /* its first byte, and its lowest bit there */
	uint8_t bits;      /* within one byte, or whole bytes */
	uint8_t form;      /* enum setting_form */
	uint8_t count;     /* 0: of the module; else so many follow, in each bank */
	int16_t step;      /* bits to the next one; negative: from the upper end down */
	struct setting_need need;
};

/* The fields of a family, in the order of its memory; NULL beyond the last. */
const struct setting *setting_at(enum sim_family family, unsigned row);

/* Says whether such a part can have the field at all. */
bool setting_suits(const struct setting *setting, const struct part *part);

/* How many instances a part has of it. */
unsigned setting_instances(const struct setting *setting, const struct part *part);

/* A number of `n` steps is `zero` + n * `step`, in `unit` ("" for none). */
struct setting_scale {
	double step;
	const char *unit;
	bool is_signed;
	double zero;
};

struct setting_scale setting_scale(const struct setting *setting);

/* Where an instance stands: its half, its first byte, its lowest bit there. */
void setting_place(const struct setting *setting, unsigned instance, uint16_t *ret_half,
    uint8_t *ret_byte, uint8_t *ret_bit);

/*
 * Writes all that the part of a module sets, and what it needs: a field that is told is
 * offered, unless a setting says that it is not. Pages that are missing are added.
 */
void setting_write_all(struct sim_module *m);

/* The tables, one for each family. */
extern const struct setting settings_sff8472[];
extern const unsigned settings_sff8472_count;
extern const struct setting settings_sff8636[];
extern const unsigned settings_sff8636_count;
extern const struct setting settings_cmis[];
extern const unsigned settings_cmis_count;

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Quantities: what the physics of a module know, and how people write it.
 */
#ifndef SIM_QUANTITY_H
#define SIM_QUANTITY_H

#include <stdbool.h>
#include <stdint.h>

/* What the physics know, in the unit of the comment. */
enum quantity {
	QUANTITY_TEMPERATURE, /* m°C */
	QUANTITY_VCC,         /* µV */
	QUANTITY_BIAS,        /* µA, per lane */
	QUANTITY_TX_POWER,    /* nW, per lane */
	QUANTITY_RX_POWER,    /* nW, per lane */
	QUANTITY_OSNR,        /* mdB, coherent lanes only */
	QUANTITY_CD,          /* fs/nm, the same */
	QUANTITY_COUNT
};

/* Those before it are classic monitors, with registers and limits everywhere. */
#define QUANTITY_MONITORS QUANTITY_OSNR

/* The words of `bend` and of limits: "temperature", "vcc", "bias", "tx-power",
 * "rx-power", "osnr", "cd". */
const char *quantity_name(enum quantity quantity);
/* False for another word. */
bool quantity_parse(const char *word, enum quantity *ret_quantity);
/*
 * A number in a person's unit (C, V, mA, dBm, dB, ps/nm) to ours. "dark" is no light.
 * False when it is no number or far beyond any module.
 */
bool quantity_value(enum quantity quantity, const char *word, int64_t *ret_value);

/* What such a number is between. */
void quantity_range(enum quantity quantity, double *ret_min, double *ret_max);

/* A plain decimal number between two bounds. */
bool quantity_real(const char *word, double min, double max, double *ret_value);

#endif

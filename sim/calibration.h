/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Calibration: raw words of modules that leave the arithmetic to their host.
 *
 * Such a module keeps what its converters say, for readings and limits alike,
 * and constants that make true words of it (SFF-8472, Tables 9-6 to 9-10). Here
 * is the way back: the raw word that a host will make a true one of.
 */
#ifndef SIM_CALIBRATION_H
#define SIM_CALIBRATION_H

#include "sim/part.h"

/* Constants that change nothing. */
extern const struct part_calibration calibration_neutral;

/* What the polynomial of Rx power makes of a raw word, in steps of 0.1 uW. */
double calibration_rx(const struct part_calibration *c, uint16_t raw);

/* The raw word that comes nearest to a true one. */
uint16_t calibration_raw(const struct part_calibration *c, enum quantity quantity,
    uint16_t word);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Observed: what the model says of the flags of VDM, for tests that speak of the
 * simulator's quantities, too, which are called like those of optics.
 */
#ifndef TESTS_DST_OBSERVED_H
#define TESTS_DST_OBSERVED_H

#include "model/cage.h"

#define OBSERVED_PAGE 0x2cu /* of flags */

/*
 * The flags of two instances of bank 0, as byte `byte` of their page shows them;
 * ret_known (may be NULL): those that have a place.
 */
uint8_t observed_flags(const struct cage *c, unsigned byte, uint8_t *ret_known);

/* The record of a flag of an instance of bank 0; NULL: it has none. */
const struct flag_record *observed_record(const struct cage *c, unsigned number,
    unsigned limit);

/* Mono: samples and flags were taken; 0: never. */
uint64_t observed_us(const struct cage *c);

/* Some were read, and are not told yet. */
bool observed_are_kept(const struct cage *c);

#endif

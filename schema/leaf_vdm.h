/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Leaf VDM: what a module observes (model/vdm_set.h), as names and numbers.
 *
 * Observables are too many for a row each in the leaf table: REST lists them, with the
 * names and the numbers that this room makes. Those that are metrics have rows, and
 * their getters are here.
 */
#ifndef SCHEMA_LEAF_VDM_H
#define SCHEMA_LEAF_VDM_H

#include "model/vdm_set.h"
#include "schema/leaf.h"

#define LEAF_VDM_NAME_MAX 40

/* "pre-fec-ber"; of a type without a meaning "type-103". */
const char *leaf_vdm_name(uint8_t type, char room[LEAF_VDM_NAME_MAX]);

/* "db", "percent" ...; "" for what is a number. */
const char *leaf_vdm_unit(const struct vdm_def *def);

/*
 * A word in its unit, as digits: a decimal so fine that no two words meet in it, or
 * mantissa and exponent. Returns the length; the text ends in NUL.
 */
size_t leaf_vdm_print(char ret_text[DECIMAL_TEXT_MAX], const struct vdm_def *def,
    uint16_t word);

/*
 * An observable of a lane as a decimal of LEAF_VDM_DIGITS or, of an F16, of
 * LEAF_VDM_F16_DIGITS digits, and what is known of it over the window of model/history.h.
 */
#define LEAF_VDM_DIGITS     3
#define LEAF_VDM_F16_DIGITS 18

/* The type of pre-FEC BER on the media side (CMIS 5.4, Table 8-180). */
#define LEAF_VDM_PRE_FEC_BER 15

/* The type of SNR on the host's side. */
#define LEAF_VDM_HOST_SNR 6

bool leaf_vdm_give(const struct cage *c, uint8_t type, unsigned lane,
    struct value *ret_value);
bool leaf_vdm_stats(const struct cage *c, uint8_t type, unsigned lane,
    struct leaf_stats *ret_stats);

/* The lane or data path with the most bit errors before FEC. */
bool leaf_vdm_worst_ber(const struct cage *c, unsigned *ret_lane);

/* An observable of a lane that is a count: of laser age percent, or of errored frames. */
#define VDM_LASER_AGE      1
#define VDM_ERRORED_FRAMES 25
bool leaf_vdm_count(const struct cage *c, uint8_t type, unsigned lane,
    struct value *ret_value);

/* Getters; the index is the lane, or the data path with its number, from 0. */
bool leaf_vdm_media_snr(const struct cage *c, unsigned lane, struct value *ret_value);
bool leaf_vdm_host_snr(const struct cage *c, unsigned lane, struct value *ret_value);
bool leaf_vdm_pre_fec_ber(const struct cage *c, unsigned lane, struct value *ret_value);
bool leaf_vdm_media_snr_stats(const struct cage *c, unsigned lane,
    struct leaf_stats *ret_stats);
bool leaf_vdm_pre_fec_ber_stats(const struct cage *c, unsigned lane,
    struct leaf_stats *ret_stats);

#endif

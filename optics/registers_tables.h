/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The register tables of the standards, and what their rows share. Read through
 * optics/registers.h.
 */
#ifndef OPTICS_REGISTERS_TABLES_H
#define OPTICS_REGISTERS_TABLES_H

#include "base/bytes.h"
#include "optics/registers.h"

extern const struct register_table registers_sff8472[];
extern const size_t registers_sff8472_count;
extern const struct register_table registers_sff8472_pages[];
extern const size_t registers_sff8472_pages_count;
extern const struct register_table registers_sff8636[];
extern const size_t registers_sff8636_count;
extern const struct register_table registers_cmis[];
extern const size_t registers_cmis_count;
extern const struct register_table registers_cmis_lanes[];
extern const size_t registers_cmis_lanes_count;
extern const struct register_table registers_vdm[];
extern const size_t registers_vdm_count;
extern const struct register_table registers_ccmis[];
extern const size_t registers_ccmis_count;

/* Whether a module of CMIS is of an older revision; false where none is held. */
bool register_is_before(const struct memmap *map, uint8_t revision);

/* The maximum durations of states, by four bits (CMIS 5.4, Table 8-49). */
extern const struct register_words register_durations;

/* Codes of equalization in dB, of which the upper ones are custom (CMIS, Table 6-6). */
extern const struct register_words register_equalizations;

/*
 * The same from 0 to 10 and 0 to 7 dB, beyond which nothing is or it is custom: Tx inputs
 * and Rx outputs of SFF, post-cursors of CMIS (Table 6-7).
 */
extern const struct register_words register_decibels_10;
extern const struct register_words register_decibels_7;

/* Pre-cursors of CMIS, in steps of 0.5 dB (Table 6-7). */
extern const struct register_words register_half_decibels_7;

/* What keeps its size when an output is equalized: one code in all three standards. */
extern const struct register_words register_eq_types;

/* Host electrical interfaces (SFF-8024, Table 4-5). */
extern const struct register_words register_host_interfaces;

/* Ends of fibres (SFF-8024, Table 4-12). */
extern const struct register_words register_fibre_faces;

/* What a byte of FFh says of a rate (in 100 MBd) and of a length: beyond 254 of them. */
extern const struct register_words register_beyond;

/*
 * How a row ends: how many lanes and how far apart, the words of its codes, by
 * which bit it is advertised.
 */
/* clang-format off */
#define ONE                       0, 0, NULL, AT(NO_ADVERT, 0)
#define ONE_IF(at_)               0, 0, NULL, at_
#define ONE_OF(words_)            0, 0, &(words_), AT(NO_ADVERT, 0)
#define EACH(n_, step_)           (n_), (step_), NULL, AT(NO_ADVERT, 0)
#define EACH_IF(n_, step_, at_)   (n_), (step_), NULL, at_
#define EACH_OF_IF(n_, step_, words_, at_) (n_), (step_), &(words_), at_
#define EACH_OF(n_, step_, words_) (n_), (step_), &(words_), AT(NO_ADVERT, 0)
/* clang-format on */

#define REGISTER_WORDS(name_, ...)                                 \
	static const char *const name_##_list[] = { __VA_ARGS__ }; \
	static const struct register_words name_ = { name_##_list, \
		COUNT_OF(name_##_list) }

/* clang-format off */
#define REGISTER_GROUP(name_, rows_)             { name_, rows_, COUNT_OF(rows_), NULL, NULL }
#define REGISTER_GROUP_IF(name_, rows_, applies_) { name_, rows_, COUNT_OF(rows_), applies_, NULL }
#define REGISTER_GROUP_OF(name_, rows_, applies_, used_) { name_, rows_, COUNT_OF(rows_), applies_, used_ }
/* clang-format on */

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Views: where the standards have the fields that a description tells by keys of their
 * own, or that move, and what a step of them is worth. Written from the standards, not
 * from optics/.
 */
#ifndef TESTS_VIEWS_H
#define TESTS_VIEWS_H

#include <stdbool.h>
#include <stdint.h>

/* A field: `step` of a number in its unit, 0 of a code; its lanes stand `apart` bits. */
struct view {
	const char *name;
	uint16_t page;
	uint8_t byte, bit, bits;
	uint8_t lanes, apart;
	double step;
	const char *unit;
	bool is_signed;
};

/* Four bits of a byte, one of each limit in order; of SFF-8636 from the highest down. */
struct four {
	const char *name;
	uint8_t byte, bit;
};

/* Bits of a byte by name, from the highest; NULL: it has no meaning. */
struct codes {
	uint16_t page;
	uint8_t byte;
	const char *bit[8];
};

/* The bit that offers a field; fields without one are always there. */
struct offer {
	const char *name;
	uint16_t page, bit_page;
	uint8_t byte, bit;
};

extern const struct view views_sff8472[];
extern const unsigned views_sff8472_count;
extern const struct view views_sff8636[];
extern const unsigned views_sff8636_count;
extern const struct view views_cmis[];
extern const unsigned views_cmis_count;
extern const struct four qsfp_flags[];
extern const unsigned qsfp_flags_count;
extern const struct four qsfp_lane_flags[];
extern const unsigned qsfp_lane_flags_count;
extern const struct four cmis_flags[];
extern const unsigned cmis_flags_count;
extern const struct codes sfp_codes[];
extern const unsigned sfp_codes_count;
extern const struct codes cmis_codes[];
extern const unsigned cmis_codes_count;
extern const struct codes qsfp_codes[];
extern const unsigned qsfp_codes_count;
extern const struct offer offers_sff8472[];
extern const unsigned offers_sff8472_count;
extern const struct offer offers_sff8636[];
extern const unsigned offers_sff8636_count;
extern const struct offer offers_cmis[];
extern const unsigned offers_cmis_count;

#endif

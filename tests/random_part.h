/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Random parts: descriptions of modules that nobody built, each field from its
 * whole range. The same seed gives the same part.
 */
#ifndef TESTS_RANDOM_PART_H
#define TESTS_RANDOM_PART_H

#include "sim/part.h"

enum random_kind {
	RANDOM_SFP,          /* SFF-8472, internally calibrated */
	RANDOM_SFP_EXTERNAL, /* ... and externally */
	RANDOM_SFP_TUNABLE,  /* with the laser of SFF-8690 */
	RANDOM_QSFP,         /* SFF-8636 */
	RANDOM_CMIS,
	RANDOM_CMIS_FLAT,
	RANDOM_CMIS_COHERENT, /* with the pages of C-CMIS */
	RANDOM_CMIS_BANKS,    /* with two to four banks of lanes */
	RANDOM_CMIS_SIGNAL,   /* with up to four, VDM, a tunable laser, and C-CMIS */
	RANDOM_KIND_COUNT,
	/* with settings, which may switch off what the others have */
	RANDOM_SFP_SET = RANDOM_KIND_COUNT,
	RANDOM_QSFP_SET,
	RANDOM_CMIS_SET,
	RANDOM_KIND_END
};

void random_part(enum random_kind kind, uint64_t seed, struct part *ret_part);

/* A part as lines of `key words ...`, in the units of struct part. */
void random_part_print(const struct part *part, char *ret_text, size_t size);

#endif

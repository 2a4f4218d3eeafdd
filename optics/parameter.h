/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Parameter monitors: what a QSFP with PAM4 or a cooled laser lists itself, on
 * pages 20h and 21h of SFF-8636.
 *
 * There are 24 of them, each with a descriptor (what is observed, and on which
 * lane), a word, flags and masks on page 20h, and one of sixteen sets of limits
 * on page 21h. It is the older, smaller sister of optics/vdm.h.
 */
#ifndef OPTICS_PARAMETER_H
#define OPTICS_PARAMETER_H

#include "optics/identity.h"
#include "optics/monitor.h"
#include "optics/quantity.h"

#define PARAMETER_COUNT 24

#define PARAMETER_PAGE        0x20
#define PARAMETER_PAGE_LIMITS 0x21

/* Byte of page 20h at which the descriptors begin, two bytes each. */
#define PARAMETER_DESCRIPTORS 200

/* Types from here on have a meaning of the vendor's own. */
#define PARAMETER_CUSTOM_FIRST 192

/* One type of parameter. */
struct parameter_def {
	const char *name;  /* "pre_fec_ber_min" */
	const char *title; /* "Pre-FEC BER minimum" */
	/* What a step is worth; den is 0 where the standard leaves a doubt. */
	struct quantity q;
};

/* The row of a type; NULL for reserved and custom ones. */
const struct parameter_def *parameter_def_of(uint8_t type);

struct parameter_reading {
	uint8_t type;
	const struct parameter_def *def; /* NULL: the word's meaning is not known */
	bool of_lane;                    /* else of the module */
	uint8_t lane;                    /* from 0 */
	uint8_t limit_set;               /* 0-15 */

	bool present; /* false, too, where the word says that there is no number */
	int32_t word; /* by def->q; raw where there is none */
	/* In the format of the word; four words of zero are no limits. */
	bool limits_present;
	int32_t limit[LIMIT_COUNT];
	bool flag[LIMIT_COUNT]; /* latched: reading 20h:128-139 clears them */
	bool masked[LIMIT_COUNT];
};

/* Says whether the number of a reading means something. */
static inline bool
parameter_is_known(const struct parameter_reading *r)
{
	return r->def && r->def->q.den;
}

/*
 * Parameter `i` (below PARAMETER_COUNT) of an SFF-8636 module (2.11, Tables 6-36
 * to 6-48). False when the module does not offer the page (00h:195[0]), its bytes
 * are not held, or the descriptor is not in use.
 */
bool parameter_read(const struct memmap *map, const struct identity *id, unsigned i,
    struct parameter_reading *ret_reading);

#endif

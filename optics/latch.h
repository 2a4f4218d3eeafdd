/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Latches: the bytes of a module that reading clears.
 *
 * A flag of SFF-8636 and CMIS stays up until somebody reads its byte. Whoever is
 * about to read asks here whether that takes something away which nobody can read
 * again. The flags of SFF-8472 are live: reading them clears nothing.
 */
#ifndef OPTICS_LATCH_H
#define OPTICS_LATCH_H

#include <stdbool.h>
#include <stdint.h>

#include "optics/identity.h"
#include "optics/memmap.h"

/* Bytes `first` to `last` of a half, in each bank. */
struct latch_span {
	enum spec spec;
	uint16_t page; /* as in struct memaddr */
	uint8_t first, last;
};

/* All of them. */
const struct latch_span *latch_table(unsigned *ret_count);

/*
 * Says whether reading `len` bytes at an address clears flags of a module of this
 * layout; SPEC_UNKNOWN: of a module of any layout.
 */
bool latch_is_read(enum spec spec, struct memaddr at, unsigned len);

#endif

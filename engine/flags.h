/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Flags: latched flags of one module that were read and not published yet.
 *
 * Reading clears them in the module. So each byte of them that a run brought is
 * kept here, whatever becomes of its visit, until it enters the readings of a
 * visit that counts.
 */
#ifndef ENGINE_FLAGS_H
#define ENGINE_FLAGS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "optics/identity.h"
#include "optics/memmap.h"

#define FLAGS_LOWER_MAX  19
#define FLAGS_LANES_MAX  20
#define FLAGS_TUNING_MAX 8
#define FLAGS_EACH_MAX   12 /* of lower[]: what is read without monitors, too */

struct flags {
	uint8_t lower[FLAGS_LOWER_MAX];
	uint8_t lanes[MEMMAP_BANKS][FLAGS_LANES_MAX];
	/* of tunable lasers: read with samples (engine/observe.h), not in each poll */
	uint8_t tuning[MEMMAP_BANKS][FLAGS_TUNING_MAX];
};

#define FLAGS_MAX    sizeof(struct flags)
#define FLAGS_POLLED offsetof(struct flags, tuning) /* so many are of each poll */

/* Bytes of flags, in memory and in struct flags. */
struct flags_run {
	struct memaddr at;
	uint8_t len;
	unsigned index;  /* into flags_bytes() */
	unsigned offset; /* into the bytes that were read */
};

/* The flags as one row of FLAGS_MAX bytes. */
uint8_t *flags_bytes(struct flags *f);

/* The n-th run of latched flags of a layout, from 0; false behind the last. */
bool flags_span(enum spec spec, unsigned number, struct flags_run *ret_run);

/* What of a read of `len` bytes is latched flags. No read has two runs of them. */
bool flags_in_run(enum spec spec, struct memaddr at, size_t len,
    struct flags_run *ret_run);

/* Another module, or one that was reset. */
void flags_forget(struct flags *f);

/* Keeps what of these bytes of a module is latched flags. */
void flags_keep(struct flags *f, enum spec spec, struct memaddr at, const uint8_t *bytes,
    size_t len);

/* Says whether some flag is up, and whether one is that was not up `before`. */
bool flags_are_up(const struct flags *f);
bool flags_are_news(const struct flags *f, const struct flags *before);

/* Adds what is kept to the bytes that a map holds. */
void flags_show(const struct flags *f, enum spec spec, struct memmap *map);

/* Keeps no longer what a map that was shown it holds; the rest stays kept. */
void flags_release(struct flags *f, enum spec spec, const struct memmap *map);

#endif

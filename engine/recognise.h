/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Recognise: is what was read a module, and which?
 *
 * A bus that is disturbed gives bytes, too. These are the questions by which a visit
 * tells a module from garbage, and one module from another.
 */
#ifndef ENGINE_RECOGNISE_H
#define ENGINE_RECOGNISE_H

#include <stdbool.h>
#include <stdint.h>

#include "optics/identity.h"
#include "optics/memmap.h"
#include "optics/monitor.h"

/* Are two identities those of one module? */
bool recognise_is_same(const struct identity *a, const struct identity *b);

/* Says whether an identity can be no accident. */
bool recognise_is_sound(const struct identity *id);

/*
 * Says whether a module that was read as `before` shows in `r` that it may have been
 * switched on since.
 */
bool recognise_begins(const struct readings *before, const struct readings *r);

/*
 * A number that tells apart what was read; never 0. Where there is no name, `id` NULL
 * or empty, what stands still in the layouts that we know counts.
 */
uint64_t recognise_fingerprint(const struct memmap *map, const struct identity *id);

#endif

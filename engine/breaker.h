/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Breaker: how often a cage that fails is tried again.
 *
 * After a failure one try is allowed in 1 s, then 2, 4 .. 60 s. A good read, or
 * a change of presence, closes the breaker.
 */
#ifndef ENGINE_BREAKER_H
#define ENGINE_BREAKER_H

#include <stdint.h>

struct breaker {
	uint32_t failures; /* in a row */
	uint64_t until_us; /* mono: no try before */
};

void breaker_close(struct breaker *b);

/* A try failed. */
void breaker_fail(struct breaker *b, uint64_t now_us);

#endif

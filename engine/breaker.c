/* SPDX-License-Identifier: Apache-2.0 */
#include "engine/breaker.h"

#include "base/clock.h"

#define DISTANCE_MAX_S 60u

void
breaker_close(struct breaker *b)
{
	*b = (struct breaker){ 0 };
}

void
breaker_fail(struct breaker *b, uint64_t now_us)
{
	uint32_t distance_s = b->failures < 6 ? 1u << b->failures : DISTANCE_MAX_S;

	b->failures++;
	b->until_us = now_us + (uint64_t)distance_s * US_PER_S;
}

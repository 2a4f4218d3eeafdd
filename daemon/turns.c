/* SPDX-License-Identifier: Apache-2.0 */
#include "daemon/turns.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/log.h"

/* The wall clock stepped when it moved this much more than the other one. */
#define STEP_US (500 * (int64_t)US_PER_MS)

static const uint32_t bounds_us[TURNS_BOUNDS] = { 10, 30, 100, 300, 1000, 3000, 10000,
	100000 };

static uint64_t
read_clock(clockid_t id)
{
	struct timespec ts;

	clock_gettime(id, &ts);
	return (uint64_t)ts.tv_sec * US_PER_S + (uint64_t)ts.tv_nsec / 1000;
}

static void
read_now(struct turns *t)
{
	int64_t offset_us;

	t->now.mono_us = read_clock(CLOCK_BOOTTIME);
	t->now.wall_us = read_clock(CLOCK_REALTIME);
	offset_us = (int64_t)(t->now.wall_us - t->now.mono_us);
	t->now.step = llabs(offset_us - t->offset_us) > STEP_US;
	t->offset_us = offset_us;
	log_set_time(t->now.mono_us);
}

void
turns_init(struct turns *t)
{
	memset(t, 0, sizeof(*t));
	read_now(t);
	t->now.step = false;
	t->start_wall_us = t->now.wall_us;
	t->fresh = true;
}

const struct now *
turns_now(struct turns *t)
{
	if (!t->fresh)
		read_now(t);
	t->fresh = true;
	return &t->now;
}

void
turns_end(struct turns *t)
{
	uint64_t took_us;
	unsigned i = 0;

	if (!t->fresh)
		return;
	took_us = read_clock(CLOCK_BOOTTIME) - t->now.mono_us;
	while (i < TURNS_BOUNDS && took_us > bounds_us[i])
		i++;
	t->count[i]++;
	t->sum_us += took_us;
	t->fresh = false;
}

void
turns_histogram(const struct turns *t, struct api_turns *ret_turns)
{
	*ret_turns = (struct api_turns){
		.bound_us = bounds_us,
		.count = t->count,
		.bounds = TURNS_BOUNDS,
		.sum_us = t->sum_us,
	};
}

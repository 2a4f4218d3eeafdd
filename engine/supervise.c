/* SPDX-License-Identifier: Apache-2.0 */
#include "engine/supervise.h"

#include "base/bytes.h"
#include "base/clock.h"

/* A process that lived this long did not die of starting. */
#define LONG_LIFE_US     (10 * (uint64_t)US_PER_S)
#define CRASHES_BELIEVED 3
#define BACKOFF_FIRST_US (100 * (uint64_t)US_PER_MS)
#define BACKOFF_MAX_US   (30 * (uint64_t)US_PER_S)
/* Opening a platform may take a while, but not for ever. */
#define START_LIMIT_US (15 * (uint64_t)US_PER_S)

void
supervise_init(struct supervise *s, uint64_t now_us)
{
	*s = (struct supervise){ .state = BUS_DOWN, .start_us = now_us };
}

void
supervise_up(struct supervise *s, uint64_t now_us)
{
	s->state = BUS_UP;
	s->up_us = now_us;
}

void
supervise_down(struct supervise *s, bool renew, uint64_t now_us)
{
	bool lived = (s->state == BUS_UP || s->state == BUS_SUSPECT) &&
		     now_us - s->up_us >= LONG_LIFE_US;
	uint64_t wait_us = 0;

	if (lived)
		s->crashes = 0;
	if (s->crashes)
		wait_us = BACKOFF_FIRST_US << MIN_OF(s->crashes - 1, 9);
	if (!renew || !lived)
		s->crashes++;
	s->state = BUS_DOWN;
	s->start_us = now_us + MIN_OF(wait_us, BACKOFF_MAX_US);
}

void
supervise_answered(struct supervise *s)
{
	if (s->state == BUS_SUSPECT)
		s->state = BUS_UP;
}

bool
supervise_keeps_dying(const struct supervise *s)
{
	return s->crashes >= CRASHES_BELIEVED;
}

bool
supervise_is_steady(const struct supervise *s, uint64_t now_us)
{
	return s->state == BUS_UP && (!s->crashes || now_us - s->up_us >= LONG_LIFE_US);
}

enum supervise_order
supervise_turn(struct supervise *s, uint64_t deadline_us, uint64_t now_us)
{
	switch (s->state) {
	case BUS_DOWN:
		if (now_us < s->start_us)
			return SUPERVISE_NOTHING;
		s->state = BUS_STARTING;
		s->start_us = now_us + START_LIMIT_US;
		return SUPERVISE_START;
	case BUS_STARTING:
		if (now_us < s->start_us)
			return SUPERVISE_NOTHING;
		s->state = BUS_STUCK;
		return SUPERVISE_KILL;
	case BUS_UP:
		if (deadline_us == NEVER_US || now_us < deadline_us + SUSPECT_AFTER_US)
			return SUPERVISE_NOTHING;
		s->state = BUS_SUSPECT;
		return supervise_turn(s, deadline_us, now_us);
	case BUS_SUSPECT:
		if (deadline_us == NEVER_US || now_us < deadline_us + STUCK_AFTER_US)
			return SUPERVISE_NOTHING;
		s->state = BUS_STUCK;
		return SUPERVISE_KILL;
	case BUS_STUCK:
		return SUPERVISE_NOTHING;
	}
	return SUPERVISE_NOTHING;
}

uint64_t
supervise_deadline(const struct supervise *s, uint64_t deadline_us)
{
	switch (s->state) {
	case BUS_DOWN:
	case BUS_STARTING:
		return s->start_us;
	case BUS_UP:
		return deadline_us == NEVER_US ? NEVER_US
					       : deadline_us + SUSPECT_AFTER_US;
	case BUS_SUSPECT:
		return deadline_us == NEVER_US ? NEVER_US : deadline_us + STUCK_AFTER_US;
	case BUS_STUCK:
		return NEVER_US;
	}
	return NEVER_US;
}

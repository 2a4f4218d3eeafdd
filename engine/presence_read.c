/* SPDX-License-Identifier: Apache-2.0 */
#include "engine/presence_read.h"

#include <string.h>

#include "base/bytes.h"
#include "base/clock.h"
#include "base/hwerr.h"

static bool
get_bit(const struct platform_bits *bits, unsigned cage)
{
	return bits->word[cage / 32] >> cage % 32 & 1;
}

static void
set_bit(struct platform_bits *bits, unsigned cage, bool on)
{
	uint32_t bit = (uint32_t)1 << cage % 32;

	bits->word[cage / 32] = (bits->word[cage / 32] & ~bit) | (on ? bit : 0);
}

void
presence_reads_init(struct presence_reads *r, uint64_t period_us, uint64_t now_us)
{
	memset(r, 0, sizeof(*r));
	r->period_us = period_us;
	r->due_us = now_us;
	r->next = PLATFORM_CAGES_MAX;
}

void
presence_reads_add(struct presence_reads *r, unsigned cage)
{
	set_bit(&r->mask, cage, true);
	r->count++;
}

int
presence_reads_turn(struct presence_reads *r, uint64_t now_us)
{
	if (r->next >= PLATFORM_CAGES_MAX && r->count && now_us >= r->due_us) {
		r->due_us = MAX_OF(r->due_us + r->period_us, now_us + r->period_us / 2);
		r->next = 0;
		r->round++;
	}
	if (r->next >= PLATFORM_CAGES_MAX)
		return -1;
	for (; r->next < PLATFORM_CAGES_MAX; r->next++) {
		unsigned cage = r->next;

		if (get_bit(&r->mask, cage) && !get_bit(&r->heard, cage) &&
		    (r->failed[cage] < PRESENCE_READ_VOTES ||
			r->round % PRESENCE_READ_RARE == 0))
			return (int)cage;
	}
	/* all were heard: what comes now is of the next round */
	memset(&r->heard, 0, sizeof(r->heard));
	return -1;
}

/* Adds a vote; true when it makes the three. */
static bool
vote(uint8_t *votes)
{
	*votes = (uint8_t)MIN_OF(*votes + 1, PRESENCE_READ_VOTES);
	return *votes == PRESENCE_READ_VOTES;
}

bool
presence_reads_note(struct presence_reads *r, unsigned cage, int status)
{
	bool was_present = get_bit(&r->present, cage),
	     was_known = get_bit(&r->known, cage);
	bool present = was_present, known = was_known;

	if (!get_bit(&r->mask, cage) || (get_bit(&r->heard, cage) && status != HW_OK))
		return false;
	set_bit(&r->heard, cage, true);
	if (status == HW_OK) {
		r->silent[cage] = r->failed[cage] = 0;
		present = known = true;
	} else if (status == HW_NACK || status == HW_ABSENT) {
		r->failed[cage] = 0;
		set_bit(&r->doubt, cage, present && !r->silent[cage]);
		if (vote(&r->silent[cage])) {
			present = false;
			known = true;
		}
	} else if (vote(&r->failed[cage])) {
		known = present = false;
	}
	set_bit(&r->present, cage, present);
	set_bit(&r->known, cage, known);
	return present != was_present || known != was_known || get_bit(&r->doubt, cage);
}

uint64_t
presence_reads_next(const struct presence_reads *r)
{
	if (!r->count)
		return NEVER_US;
	return r->next < PLATFORM_CAGES_MAX ? 0 : r->due_us;
}

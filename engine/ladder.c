/* SPDX-License-Identifier: Apache-2.0 */
#include "engine/ladder.h"

#include "base/bytes.h"
#include "base/clock.h"
#include "base/hwerr.h"

#define HOLD_US     (60 * (uint64_t)US_PER_S)
#define HOLD_MAX_US LADDER_CLIMB_US

void
ladder_init(struct ladder *l)
{
	*l = (struct ladder){
		.rung = -1,
		.suspect = LADDER_NO_CAGE,
		.tester = LADDER_NO_CAGE,
	};
}

void
ladder_keep(struct ladder *l, struct ring *ring)
{
	l->ring = ring;
	l->climb_us = ring_climb(ring);
}

/* Somebody answered, if only with a NACK: clocks run and the line moves. */
static bool
is_alive(int status)
{
	return status == HW_OK || status == HW_NACK || status == HW_NOPAGE;
}

bool
ladder_is_held(int status)
{
	return status == HW_TIMEOUT || status == HW_STUCK || status == HW_BUSY;
}

/*
 * Free again. A suspect stays held back when its absence alone freed the bus, or when it
 * held the bus again before it answered once.
 */
static void
set_free(struct ladder *l)
{
	bool proven = l->offences || (l->rung == RECOVERY_HOLD && !l->tested);

	if (l->stuck && !proven)
		l->hold_until_us = 0;
	l->stuck = l->busy = l->test_due = l->climbing = false;
	l->tester = LADDER_NO_CAGE;
	breaker_close(&l->tests);
	l->tested = 0;
	l->rung = -1;
}

static bool
may_climb(const struct ladder *l, uint64_t now_us)
{
	return !l->climb_us || now_us - l->climb_us >= LADDER_CLIMB_US;
}

static void
begin_climb(struct ladder *l, uint64_t now_us)
{
	l->climbing = may_climb(l, now_us);
	if (!l->climbing)
		return;
	l->climb_us = now_us;
	if (l->ring)
		ring_set_climb(l->ring, now_us);
}

static void
set_stuck(struct ladder *l, uint64_t now_us)
{
	l->stuck = true;
	l->freed = false;
	l->due_us = 0;
	l->offences = l->held[0] == l->suspect ? l->offences + 1 : 0;
	l->suspect = l->held[0];
	l->rung = -1;
	begin_climb(l, now_us);
}

static void
vote(struct ladder *l, unsigned cage, uint64_t now_us)
{
	for (unsigned i = 0; i < l->held_count; i++) {
		if (l->held[i] == cage)
			return;
	}
	if (l->held_count == 0)
		l->held_us = now_us;
	if (l->held_count < LADDER_VOTES)
		l->held[l->held_count++] = (uint16_t)cage;
}

bool
ladder_heard(struct ladder *l, unsigned cage, int status, unsigned polled,
    uint64_t now_us)
{
	unsigned enough = MAX_OF(2u, MIN_OF(polled, (unsigned)LADDER_VOTES));

	if (is_alive(status)) {
		l->held_count = 0;
		if (cage == l->suspect && l->hold_until_us <= now_us && !l->stuck)
			l->suspect = LADDER_NO_CAGE;
		l->freed |= l->stuck;
		set_free(l);
		return false;
	}
	if (!ladder_is_held(status) || l->stuck)
		return false;
	vote(l, cage, now_us);
	if (status != HW_STUCK && l->held_count < enough)
		return false;
	set_stuck(l, now_us);
	return true;
}

bool
ladder_is_doubtful(const struct ladder *l)
{
	return !l->stuck && l->held_count >= 2;
}

/* The rung that is next, RECOVERY_COUNT where there is none. */
static enum recovery
next_rung(const struct ladder *l, unsigned allowed)
{
	unsigned rung = (unsigned)(l->rung + 1);

	if (rung == RECOVERY_HOLD)
		return RECOVERY_HOLD;
	if (!l->climbing)
		return RECOVERY_COUNT;
	while (rung < RECOVERY_COUNT && !(allowed >> rung & 1))
		rung++;
	return (enum recovery)rung;
}

static void
hold_back(struct ladder *l, uint64_t now_us)
{
	uint64_t hold_us = HOLD_US << MIN_OF(l->offences, 4u);

	l->hold_until_us = now_us + MIN_OF(hold_us, HOLD_MAX_US);
	l->test_due = true;
}

enum ladder_order
ladder_turn(struct ladder *l, unsigned allowed, uint64_t now_us, enum recovery *ret_rung)
{
	enum recovery next;

	if (!l->stuck || l->busy || now_us < l->due_us)
		return LADDER_NOTHING;
	if (l->test_due) {
		l->test_due = false;
		l->busy = true;
		return LADDER_TEST;
	}
	if (!l->climbing && l->rung >= RECOVERY_HOLD && may_climb(l, now_us)) {
		begin_climb(l, now_us);
		l->rung = RECOVERY_HOLD;
	}
	next = next_rung(l, allowed);
	if (next < RECOVERY_COUNT) {
		l->rung = (int)next;
		l->busy = next != RECOVERY_HOLD;
		if (next == RECOVERY_HOLD)
			hold_back(l, now_us);
		*ret_rung = next;
		return LADDER_CLIMB;
	}
	l->climbing = false;
	if (now_us >= l->tests.until_us) {
		l->busy = true;
		return LADDER_TEST;
	}
	l->due_us = MIN_OF(l->tests.until_us, l->climb_us + LADDER_CLIMB_US);
	return LADDER_NOTHING;
}

void
ladder_rung_done(struct ladder *l, int err)
{
	if (!l->busy || l->rung < 0 || l->tester != LADDER_NO_CAGE)
		return; /* of a climb that is over */
	l->busy = false;
	l->rung_over = true;
	l->result = err;
	l->test_due = err == HW_OK;
	l->due_us = 0;
}

void
ladder_test_failed(struct ladder *l, uint64_t now_us)
{
	if (!l->busy || l->tester == LADDER_NO_CAGE)
		return; /* what was answered was something else */
	l->busy = false;
	l->tester = LADDER_NO_CAGE;
	l->due_us = 0;
	breaker_fail(&l->tests, now_us);
	/* the distance grows when each of them had its turn: one may answer yet */
	if (++l->tested % MAX_OF(l->testers, 1u))
		l->tests.failures--;
}

uint64_t
ladder_wait(const struct ladder *l, unsigned cage)
{
	if (l->stuck)
		return l->busy && cage == l->tester ? 0 : NEVER_US;
	return cage == l->suspect ? l->hold_until_us : 0;
}

void
ladder_moved(struct ladder *l, unsigned cage)
{
	if (cage != l->suspect)
		return;
	l->suspect = LADDER_NO_CAGE;
	l->hold_until_us = 0;
	l->offences = 0;
	l->test_due = l->stuck;
	l->due_us = 0;
}

void
ladder_down(struct ladder *l)
{
	set_free(l);
	l->held_count = 0;
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "engine/reset.h"

#include "base/clock.h"
#include "base/hwerr.h"

/* SFF-8679 and CMIS ask for 10 us at least; slow pin expanders round up. */
#define HOLD_US (10 * (uint64_t)US_PER_MS)
/* A release that failed is tried again after this. */
#define RETRY_US (100 * (uint64_t)US_PER_MS)

static void
tell_end(struct reset *r, int err)
{
	void (*done)(void *arg, int err) = r->done;

	r->done = NULL;
	if (done)
		done(r->arg, err);
}

/* Whoever comes after us finds that the pin has to be released. */
static void
owe(struct reset *r, bool owed)
{
	if (r->ring)
		ring_set_reset(r->ring, r->cage, owed);
}

void
reset_init(struct reset *r, struct ring *ring, unsigned cage)
{
	r->ring = ring;
	r->cage = (uint16_t)cage;
	r->asserted = ring_reset(ring, cage);
	if (r->asserted)
		r->step = RESET_HOLD;
}

void
reset_begin(struct reset *r, void (*done)(void *arg, int err), void *arg)
{
	r->step = RESET_ASSERT;
	r->done = done;
	r->arg = arg;
}

bool
reset_take(struct reset *r, const struct cage *c, uint64_t now_us, struct run *ret_run)
{
	bool hold_over = r->step == RESET_HOLD && now_us >= r->until_us;

	if (r->step != RESET_ASSERT && !hold_over)
		return false;
	owe(r, true);
	r->step = hold_over ? RESET_RELEASING : RESET_ASSERTING;
	*ret_run = (struct run){
		.cage = (uint16_t)c->number,
		.op = RUN_PIN_SET,
		.at = { .byte = PLATFORM_PIN_RESET, .page = hold_over ? 0 : 1 },
	};
	return true;
}

static void
end_assert(struct reset *r, int status, uint64_t now_us)
{
	r->asserted = status == HW_OK;
	r->step = RESET_HOLD;
	r->until_us = now_us + HOLD_US;
	/* what failed may have reached the pin: that is released all the same */
	if (!r->asserted && !hw_err_info(status)->may_clear) {
		owe(r, false);
		r->step = RESET_NONE;
	}
	if (!r->asserted)
		tell_end(r, status);
}

enum reset_news
reset_ended(struct reset *r, int status, uint64_t now_us)
{
	if (r->step == RESET_ASSERTING)
		end_assert(r, status, now_us);
	else if (r->step == RESET_RELEASING) {
		r->step = status == HW_OK ? RESET_NONE : RESET_HOLD;
		r->until_us = now_us + RETRY_US;
		tell_end(r, status);
		if (status == HW_OK) {
			owe(r, false);
			return r->asserted ? RESET_DONE : RESET_IN_DOUBT;
		}
	}
	return RESET_NO_NEWS;
}

void
reset_cancel(struct reset *r, int err, uint64_t now_us)
{
	if (r->step == RESET_ASSERT) {
		r->step = RESET_NONE;
		tell_end(r, err);
	} else if (r->step == RESET_HOLD) {
		tell_end(r, err);
	} else if (r->step != RESET_NONE) {
		reset_ended(r, err, now_us);
	}
}

void
reset_fini(struct reset *r, int err)
{
	r->step = RESET_NONE;
	tell_end(r, err);
}

uint64_t
reset_deadline(const struct reset *r)
{
	switch (r->step) {
	case RESET_ASSERT:
		return 0;
	case RESET_HOLD:
		return r->until_us;
	case RESET_NONE:
	case RESET_ASSERTING:
	case RESET_RELEASING:
		return NEVER_US;
	}
	return NEVER_US;
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Reset of one cage: ResetL down, at least 10 ms, ResetL up.
 *
 * The second half is owed once the first has been ordered: a reset that cannot
 * be released now (its bus died) is released as soon as the bus is back, and one that
 * a main left behind when it died by the next. An order that surely never came to the
 * pin owes nothing.
 */
#ifndef ENGINE_RESET_H
#define ENGINE_RESET_H

#include <stdbool.h>
#include <stdint.h>

#include "engine/request.h"
#include "engine/ring.h"
#include "model/cage.h"

enum reset_step {
	RESET_NONE,
	RESET_ASSERT,    /* the pin is to be asserted */
	RESET_ASSERTING, /* ordered, not answered */
	RESET_HOLD,      /* asserted until until_us */
	RESET_RELEASING  /* ordered, not answered */
};

/* What became of a module when a run is over. */
enum reset_news {
	RESET_NO_NEWS,
	RESET_DONE,    /* it was reset, and is let go */
	RESET_IN_DOUBT /* it may have been, and is let go */
};

struct reset {
	struct ring *ring; /* that keeps what is owed, borrowed; NULL: nobody does */
	uint16_t cage;
	enum reset_step step;
	bool asserted;     /* the pin surely was */
	uint64_t until_us; /* mono */
	void (*done)(void *arg, int err);
	void *arg;
};

/* What a main before us put into reset is let go at once. */
void reset_init(struct reset *r, struct ring *ring, unsigned cage);

/* Orders a reset; `done` hears its end. */
void reset_begin(struct reset *r, void (*done)(void *arg, int err), void *arg);

/* Says whether the next step is due, and makes it a run. */
bool reset_take(struct reset *r, const struct cage *c, uint64_t now_us,
    struct run *ret_run);

/* The run of reset_take() ended with `status`. `done` was called when that is the end. */
enum reset_news reset_ended(struct reset *r, int status, uint64_t now_us);

/*
 * Its bus is gone. What was not ordered yet is told off with `err`; what was
 * asserted stays owed its release.
 */
void reset_cancel(struct reset *r, int err, uint64_t now_us);

/* Nobody will carry it on: `done` hears `err`, if it has not heard yet. */
void reset_fini(struct reset *r, int err);

/* When reset_take() will have something; NEVER_US: nothing without news. */
uint64_t reset_deadline(const struct reset *r);

#endif

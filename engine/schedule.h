/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Schedule of one bus: due visits become requests, replies become visits done.
 *
 * One polling request is outstanding at most, and one that overtakes it at its next
 * run: for control, or for flags that were pulled forward. A request carries the
 * visits of several cages, each as a row of runs.
 */
#ifndef ENGINE_SCHEDULE_H
#define ENGINE_SCHEDULE_H

#include <stdbool.h>
#include <stdint.h>

#include "engine/budget.h"
#include "engine/ladder.h"
#include "engine/request.h"
#include "engine/reset.h"
#include "engine/supervise.h"
#include "engine/watch.h"

/* The visits of a request, in the order of their runs. */
struct schedule_slot {
	uint16_t cage;
	uint16_t first; /* index of the plan's first run in the request */
	bool skipped;   /* the bus never came to it, or not to all of it */
	bool failed;    /* one of its runs ended badly */
	bool ended;     /* it was answered, and did not wait for the rest */
};

struct schedule_request {
	bool outstanding;
	uint64_t sent_us;
	uint64_t deadline_us;
	uint32_t clocks_us;               /* what its transfers take on the wire */
	uint64_t read_clocks_us, read_us; /* of the good ones: by the clocks, and truly */
	uint16_t answered;                /* runs */
	uint16_t slot_count;
	struct schedule_slot slot[REQUEST_RUNS_MAX];
	int8_t status[REQUEST_RUNS_MAX]; /* of each run, as answered */
	struct request request;
};

struct schedule {
	bool news;       /* something happened to it, or to one of its cages, or ... */
	uint64_t due_us; /* ... there is nothing to order before, mono */
	struct supervise supervise;
	struct ladder ladder;
	struct schedule_request poll;
	struct schedule_request control;
	bool heard;        /* presence was told since the process is up */
	bool ping_due;     /* nothing was asked in this sweep: does it live? */
	bool unmarked;     /* visits ended since engine_mark() ... */
	bool uncommitted;  /* ... or between that one and engine_commit() */
	bool cancelled;    /* the polling request was told to stop */
	uint8_t fruitless; /* answers in a row that came to no visit at all */
	/* How long good transfers take, in % of their clocks: drivers, page changes, and
	 * adapters that other buses share. */
	uint32_t stretch;
	uint64_t sweep_us; /* mono: when the running sweep began, 0: none runs */
	uint64_t measured_us, measured_busy_us; /* the last look at its use */
	/* Reads that ask who is there: how long they took, since when, and when they were
	 * told last; and what they leave of the time, by what they took before. */
	uint64_t asked_us, asked_since_us, asked_told_us;
	unsigned left_percent;
	unsigned cursor; /* where in `cage` the next request begins to look */
	unsigned tester; /* ... and the next test of the ladder */
	unsigned cage_count;
	uint16_t *cage; /* numbers of the cages whose memory is on this bus */
	unsigned pin_count;
	uint16_t *pin_cage; /* ... and whose pins are */

	uint64_t next_sweep_us; /* mono */
	unsigned turn;          /* where in `cage` monitors were not granted last */
	unsigned samples_turn;  /* ... and samples of VDM */
	struct budget monitors, samples;
	struct schedule_request pull; /* visits that overtake others */
	bool interrupted;             /* some cage wants one, as soon as it may have it */
	struct budget pulls;
	uint64_t pulls_us; /* mono: their budget was granted until then */
	struct schedule_request
	    fired;         /* what the bus read by itself, while it is taken */
	uint64_t armed_us; /* what is set aside for cages that are armed */
};

/*
 * Fills s->poll with the visits that are due now. False when there is none, or
 * when a request is outstanding.
 */
bool schedule_poll(struct schedule *s, struct watch *watch, const struct inventory *inv,
    uint32_t sequence, uint64_t now_us);

/*
 * The next request begins with what this one had no room or no time for, so that
 * cages that eat up their requests cannot starve those behind them.
 */
void schedule_resume(struct schedule *s);

/*
 * Fills s->pull with flags that are pulled forward. Control waits for it, so it takes
 * 20 ms of the bus at most, or one visit. What the budget has nothing for is read when
 * its turn comes.
 */
bool schedule_pull(struct schedule *s, struct watch *watch, const struct inventory *inv,
    uint32_t sequence, uint64_t now_us);

/*
 * A cage is left with the visits of a polling request: what is read of it at once when
 * its interrupt comes. The budget of what is pulled has set the time for it aside.
 *
 * Takes back what stands against that now: true, with the number of the request to be
 * cancelled. And fills s->fired with what `arm` has left of a cage, as if it had been
 * asked for then.
 */
bool schedule_take_back(struct schedule *s, struct watch *watch, uint32_t *ret_sequence);
void schedule_fired(struct schedule *s, const struct watch *w, const struct cage *c,
    const struct watch_arm *arm, uint64_t now_us);

/* It was fired, also where it was thought to be void. */
void schedule_spend_arm(struct schedule *s, struct watch *w, struct watch_arm *arm);

/* What is armed is void, and its time is given back: its process is gone. */
void schedule_forget_arms(struct schedule *s, struct watch *watch);

/* Fills s->control with pin changes that are due. */
bool schedule_control(struct schedule *s, struct reset *reset,
    const struct inventory *inv, uint32_t sequence, uint64_t now_us);

/* Fills s->control with a step of recovery. False when a request is outstanding. */
bool schedule_recover(struct schedule *s, enum platform_recover step, uint32_t sequence,
    uint64_t now_us);

/* The outstanding request of this number; the polling request where there is none. */
struct schedule_request *schedule_find(struct schedule *s, uint32_t sequence);

/* Says whether a reply, or a part of one, answers the next runs of a request. */
bool schedule_fits(const struct schedule_request *r, const struct reply *reply);

/* The visit that a run of the polling request belongs to; NULL: none. */
struct schedule_slot *schedule_slot_of(struct schedule_request *r, unsigned index);

/* Says whether all runs of a visit are answered. */
bool schedule_is_answered(const struct schedule_request *r, unsigned slot);

/*
 * What a run that never started means to its visit. It is nobody's fault when the
 * bus did not come to the visit, or had no time left for it because of others, or when
 * its time was not measured by what the bus takes (`fired`); a visit that had the whole
 * request and could not end has timed out. Marks the visit and returns what to make of
 * the run: HW_BUSY or HW_TIMEOUT.
 */
int schedule_skip(const struct schedule_request *r, struct schedule_slot *slot,
    unsigned index, bool fired);

/* A read that takes `clocks_us` on the wire ended well after `us`. */
static inline void
schedule_note_read(struct schedule_request *r, uint32_t clocks_us, uint64_t us)
{
	r->read_clocks_us += clocks_us;
	r->read_us += us;
}

/* All of a request is answered: how much longer than the clocks say did it take? */
void schedule_note_stretch(struct schedule *s, const struct schedule_request *r);

/* A time that the bus process told, within what is possible. */
uint64_t schedule_believe(const struct schedule_request *r, uint64_t end_us,
    uint64_t now_us);

/* It is up, and has said who is there: it may be asked. */
static inline bool
schedule_is_open(const struct schedule *s)
{
	return s->supervise.state == BUS_UP && s->heard;
}

/* The earliest due visit or pin change, and the oldest deadline, of a bus that is up: of
 * what was asked, or of its first look at presence. */
uint64_t schedule_due(const struct schedule *s, const struct watch *watch,
    const struct reset *reset);
uint64_t schedule_deadline(const struct schedule *s);

#endif

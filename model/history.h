/* SPDX-License-Identifier: Apache-2.0 */
/*
 * History: mean, least and greatest of what a module measures, over the last minutes.
 *
 * The window moves in five steps of a minute: it covers the running minute and the four
 * before. When a lane is switched, becomes ready or loses its light, its window begins
 * anew with the next reading, so that no value of the time before is mixed in. The memory
 * stands from the start: a module with eight lanes fills four kilobytes, and what nobody
 * uses costs nothing.
 */
#ifndef MODEL_HISTORY_H
#define MODEL_HISTORY_H

#include "model/vdm_set.h"

#define HISTORY_SLOTS   5
#define HISTORY_SLOT_US (60 * (uint64_t)US_PER_S)

/* Lanes that most modules have at most, and the series of what they measure. */
#define HISTORY_LANES     8
#define HISTORY_OF_MODULE 2 /* monitors without lanes; auxiliary ones stand behind */
#define HISTORY_OF_LANE   (MONITOR_AUXILIARY - HISTORY_OF_MODULE)
#define HISTORY_AUXILIARY (HISTORY_OF_MODULE + HISTORY_LANES * HISTORY_OF_LANE)
#define HISTORY_SERIES    (HISTORY_AUXILIARY + MONITOR_COUNT - MONITOR_AUXILIARY)
#define HISTORY_MORE      ((LANES_MAX - HISTORY_LANES) * HISTORY_OF_LANE)

/* Observables that have a history; further ones have none. */
#define HISTORY_OBSERVABLES 64

/* One series in one slot. Moments are tenths of a second since the slot began. */
struct history_cell {
	int64_t sum;
	int32_t min, max;
	uint16_t count; /* 0: the others mean nothing */
	uint16_t first_at, min_at, max_at;
};

/* Which slot is filled, and when each began: mono; 0: it is not used. */
struct history_ring {
	uint64_t begin_us[HISTORY_SLOTS];
	uint64_t last_us; /* the last sample */
	unsigned slot;
};

/* What stands in memory for one cage. */
struct history_cells {
	struct history_cell first[HISTORY_SLOTS][HISTORY_SERIES];
};
struct history_more {
	struct history_cell lane[HISTORY_SLOTS][HISTORY_MORE];
};
struct history_observed {
	struct history_cell item[HISTORY_SLOTS][HISTORY_OBSERVABLES];
};

/* Lanes that became other than they were, by what observables are about. */
struct history_switched {
	uint32_t output, input, host;
	uint32_t paths; /* data paths by their first host lane, and lanes of `input` */
};

/* Cells are the inventory's. */
struct history {
	struct history_ring monitors, observables;
	uint32_t restart[HISTORY_OF_LANE]; /* lanes that begin anew, by monitor */
	/* Since the last samples: all, those that became ready, and when it was seen. */
	struct history_switched switched, woken;
	uint64_t switched_us;
	struct history_cells *cells;
	struct history_more *more;
	struct history_observed *observed;
};

/* Another module, or none. */
void history_forget(struct history *h);

/*
 * Readings of a module follow others (NULL: they are the first). `fresh`: their monitors
 * were read anew, at read_us. What else they say is known since seen_us.
 */
void history_add(struct history *h, const struct identity *id,
    const struct readings *before, const struct readings *r, bool fresh, uint64_t read_us,
    uint64_t seen_us);

/* Samples of all observables of a module were taken. */
void history_observe(struct history *h, const struct vdm_set *set, uint64_t read_us);

/*
 * Says whether the lane of an item was switched, or lost its light, after its sample was
 * taken; and whether it became ready after that, so that the sample means nothing.
 */
bool history_is_behind(const struct history *h, const struct vdm_item *item);
bool history_has_woken(const struct history *h, const struct vdm_item *item);

/* Values in the unit of the monitor, or words of the observable; moments are mono. */
struct history_stats {
	int64_t sum; /* of an observable: of history_fine() */
	uint32_t count;
	int32_t min, max;
	uint64_t min_us, max_us;
	uint64_t since_us, until_us; /* the first sample and the last */
};

/* False where nothing was read since the window began. */
bool history_get(const struct history *h, enum monitor id, unsigned lane,
    struct history_stats *ret_stats);
bool history_get_item(const struct history *h, const struct vdm_item *item,
    struct history_stats *ret_stats);

/* A word that can be summed up: of an F16 what it is worth in 10^-15, else itself. */
#define HISTORY_FINE_DIGITS 15
int64_t history_fine(const struct vdm_def *def, uint16_t word);

/* Says whether observables of a type have a history. */
bool history_keeps(uint8_t type);

#endif

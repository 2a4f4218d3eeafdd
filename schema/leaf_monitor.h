/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Leaf monitors: what a module measures, as values of leaves.
 *
 * What a monitor reads, its limits, and how far the one is from the other. The
 * functions that give a value answer false where it is absent.
 */
#ifndef SCHEMA_LEAF_MONITOR_H
#define SCHEMA_LEAF_MONITOR_H

#include "model/history.h"
#include "schema/leaf.h"

/* REST's names: "high-warning"; those of monitors are monitor_name(). */
const char *leaf_limit_name(enum limit id);

bool leaf_monitor_is_per_lane(enum monitor id);

/* A quantity of the model as the decimal of its row. */
int64_t leaf_monitor_number(enum monitor id, int32_t value);

/* A reading; `lane` is 0 for a monitor of the module. */
bool leaf_monitor_give(const struct cage *c, enum monitor id, unsigned lane,
    struct value *ret_value);

/* What is known of a reading over the window of model/history.h. */
bool leaf_monitor_stats(const struct cage *c, enum monitor id, unsigned lane,
    struct leaf_stats *ret_stats);

/* A moment of the monotonic clock in wall time: the same until the clock is set. */
uint64_t leaf_wall_us(const struct cage *c, uint64_t mono_us);

/* The moments and the span of statistics. */
void leaf_stats_times(const struct cage *c, const struct history_stats *s,
    struct leaf_stats *ret_stats);

/* A limit that the module gives; `limit` is enum limit. */
bool leaf_monitor_limit(const struct cage *c, enum monitor id, unsigned limit,
    struct value *ret_value);

/* The light of a lane in watts, nine digits, as the module gave it. */
bool leaf_monitor_watts(const struct cage *c, enum monitor id, unsigned lane,
    struct value *ret_value);

/* The received power of the lane with the least light. */
bool leaf_monitor_rx_worst(const struct cage *c, struct value *ret_value);

/*
 * How far the darkest lane is above its low alarm limit. A limit of no light at all
 * is none, and one that is not trusted gives no margin; nor do lanes where nobody ever
 * sent light.
 */
bool leaf_monitor_rx_margin(const struct cage *c, struct value *ret_value);

/* How far the module is below its high alarm limit. */
bool leaf_monitor_temperature_margin(const struct cage *c, struct value *ret_value);

#endif

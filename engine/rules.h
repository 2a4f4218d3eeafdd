/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Rules: what of a module's readings and flags is an alarm.
 *
 * A reading beyond a limit raises, and so does a flag, even when the reading is
 * back inside already. With no flag and a reading back inside by the hysteresis
 * (2 C, 0.5 dB, 1 % of a voltage or a current) it clears. Only lanes in use can
 * be wrong; readings that are not ready, and limits that make no sense, say
 * nothing. A latched flag counts from the second look on: what latched before
 * the first one belongs to the time when the lane was not in use or not ready.
 */
#ifndef ENGINE_RULES_H
#define ENGINE_RULES_H

#include "engine/bounds.h"
#include "model/inventory.h"

/* What the rules remember of one module. Zero: nothing yet. */
struct rules {
	struct bounds bounds;
	uint32_t judged[MONITOR_COUNT]; /* lanes that the last look could judge ... */
	uint32_t judged_signals[LANE_USE_COUNT]; /* ... by their signal flags */
	uint64_t generation, resets; /* of the module that `judged` is about */
};

/* The limits of a module are known, or known anew. */
void rules_learn(struct rules *rules, const struct limits *limits,
    const struct own_limits *own, const struct alarm_policy *policy);

/* A poll was good: raises and clears what follows from it. */
void rules_evaluate(struct rules *rules, struct inventory *inv, struct cage *c,
    const struct now *now);

/* A visit is over, good or not, or presence moved: is there a module that cannot be read
 * or believed, does not fit, or is read late, or one whose presence flaps? */
void rules_follow_state(struct inventory *inv, struct cage *c, const struct now *now);

/* A poll was good: are tunable lasers of lanes in use where they shall be? They are read
 * less often than monitors. */
void rules_follow_lasers(struct inventory *inv, struct cage *c, const struct now *now);

/* The owner of the cage, or its presence, may have changed. */
void rules_follow_owner(struct inventory *inv, struct cage *c, const struct now *now);

/* A poll was good: do pins and the bits that show them say the same? */
void rules_compare_pins(struct inventory *inv, struct cage *c, const struct now *now);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Budget: how much of its time a bus may spend on which class of data.
 *
 * Flags come first. They may take 60 % of the bus; where reading them all takes
 * more, their period stretches. Monitors have 27 % as credit that grows with
 * time, VDM what they leave of it, and 3 %: a visit needs some, and may leave a debt, so
 * that the share holds on average even where one visit costs more than a sweep has to
 * give. So have flags that an interrupt pulls forward, with 5 %. Where no pin tells who
 * is there, all of these are shares of the time that the reads which ask it leave.
 */
#ifndef ENGINE_BUDGET_H
#define ENGINE_BUDGET_H

#include <stdbool.h>
#include <stdint.h>

#define BUDGET_FLAGS_PERCENT    60
#define BUDGET_MONITORS_PERCENT 27
#define BUDGET_VDM_PERCENT      3
#define BUDGET_PULLS_PERCENT    5
#define BUDGET_LEFT_PERCENT_MIN 25 /* ... or of a quarter, where they leave less */

/*
 * What a visit costs its bus: the least of the last 16 to 31 good ones, so that
 * what held up a single one does not count and what slows down each does.
 */
struct cost {
	uint32_t us; /* 0: not known */
	uint32_t least_us;
	uint8_t count;
};

/* What it should cost, until it was measured. */
void cost_guess(struct cost *c, uint32_t us);
void cost_note(struct cost *c, uint64_t us);

struct budget {
	int64_t credit_us;
};

/* `passed_us` went by: credit of `kept_us` is kept at most. */
void budget_grant(struct budget *b, unsigned percent, uint64_t passed_us,
    uint64_t kept_us);

/* Spends `us`, if there is credit left. */
bool budget_spend(struct budget *b, uint64_t us);

/* The period of flags that are wanted each `target_us` and take `cost_us` in all. */
uint64_t budget_flags_period(uint64_t cost_us, uint64_t target_us);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
#include "engine/sweep.h"

#include "base/bytes.h"
#include "model/module.h"

/* What the flags of all cages take that are visited without trouble. */
static uint64_t
flags_cost(const struct schedule *s, const struct watch *watch)
{
	uint64_t cost_us = 0;

	for (unsigned i = 0; i < s->cage_count; i++) {
		const struct watch *w = &watch[s->cage[i]];

		if (w->phase == WATCH_STEADY && !w->breaker.failures)
			cost_us += w->flags_cost.us;
	}
	return cost_us;
}

/* What monitors cost; `flags`: more than a visit for flags alone. */
static uint64_t
monitors_cost(const struct watch *w, bool flags)
{
	return w->cost.us - (flags ? MIN_OF(w->flags_cost.us, w->cost.us) : 0);
}

/* Grants samples to those who are asked in this sweep, in turns. */
static void
grant_samples(struct schedule *s, struct watch *watch, bool monitors_short,
    uint64_t now_us)
{
	unsigned first = s->samples_turn;
	bool enough = true;

	for (unsigned i = 0; i < s->cage_count; i++) {
		unsigned at = (first + i) % s->cage_count;
		struct watch *w = &watch[s->cage[at]];
		uint64_t us = (uint64_t)w->samples_cost.us * w->observe.banks;

		w->may_observe = false;
		if (!enough || !observe_wants_samples(&w->observe, now_us) ||
		    w->swept_us[POLL_FLAGS] != now_us)
			continue;
		w->may_observe = (!monitors_short && budget_spend(&s->monitors, us)) ||
				 budget_spend(&s->samples, us);
		enough = w->may_observe;
		if (!enough)
			s->samples_turn = at;
	}
}

/* Sweeps are apart, so what is wanted nearer to this one than to the next is due. */
static bool
is_due(const struct watch *w, enum poll_class which, uint64_t period_us,
    uint64_t sweep_us, uint64_t now_us)
{
	return now_us + sweep_us / 2 >= w->swept_us[which] + period_us;
}

uint64_t
sweep_cages(struct schedule *s, struct watch *watch, struct inventory *inv,
    const uint64_t period_us[POLL_CLASSES], uint64_t now_us)
{
	uint64_t base_us = MIN_OF(period_us[POLL_FLAGS], period_us[POLL_MONITORS]);
	uint64_t flags_us =
	    budget_flags_period(flags_cost(s, watch) * 100 / s->left_percent,
		period_us[POLL_FLAGS]);
	bool stretched = flags_us > period_us[POLL_FLAGS];
	uint64_t sweep_us = stretched ? flags_us : base_us;
	uint64_t left_us = sweep_us * s->left_percent / 100;
	unsigned first = s->turn;
	bool enough = true;

	budget_grant(&s->monitors, BUDGET_MONITORS_PERCENT, left_us, sweep_us);
	budget_grant(&s->samples, BUDGET_VDM_PERCENT, left_us, sweep_us);
	for (unsigned i = 0; i < s->cage_count; i++) {
		unsigned at = (first + i) % s->cage_count;
		struct watch *w = &watch[s->cage[at]];
		bool flags, monitors;

		for (int which = 0; which < POLL_CLASSES; which++)
			module_set_pace(inv, &inv->cage[s->cage[at]],
			    (enum poll_class)which, period_us[which]);
		watch_recall(w);
		if (!watch_waits(w) || ladder_wait(&s->ladder, s->cage[at]) > now_us)
			continue;
		flags = is_due(w, POLL_FLAGS, flags_us, sweep_us, now_us);
		monitors =
		    is_due(w, POLL_MONITORS, period_us[POLL_MONITORS], sweep_us, now_us);
		if (monitors && enough &&
		    !budget_spend(&s->monitors, monitors_cost(w, flags))) {
			enough = false;
			s->turn = at;
		}
		monitors = monitors && enough;
		if (flags || monitors)
			watch_sweep(w, !monitors, now_us);
	}
	grant_samples(s, watch, !enough, now_us);
	return stretched ? now_us + sweep_us : 0;
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "engine/watch_armed.h"

#include <string.h>

#include "base/bytes.h"
#include "base/clock.h"
#include "engine/watch_phase.h"

bool
watch_may_arm(const struct watch *w, const struct cage *c, uint64_t now_us)
{
	bool has_line = c->bus == c->pin_bus &&
			c->pins_readable & PLATFORM_PIN_BIT(PLATFORM_PIN_INTERRUPT);
	bool steady = w->phase == WATCH_STEADY && c->module.has_identity && !w->tries &&
		      !w->missed && !w->doubt_us && !w->glitch.looks &&
		      !w->breaker.failures;
	bool wanted =
	    w->pull.at_us == NEVER_US && !w->pull.stands && !w->wants_all &&
	    (!w->pull.pulled_us || now_us >= w->pull.pulled_us + PULL_DISTANCE_US);

	return has_line && steady && wanted && !w->shared && !w->share_told &&
	       w->flags_plan.count <= ARM_RUNS_MAX;
}

void
watch_disarm(struct watch *w)
{
	if (w->arm.sequence)
		w->arm_before = w->arm;
	w->arm.sequence = 0;
	w->armed = false;
}

bool
watch_arm(struct watch *w, struct request *request, uint64_t now_us)
{
	uint8_t *armed = request->armed + request->count - w->plan.count;
	unsigned found = 0;

	for (unsigned i = 0; i < w->plan.count; i++) {
		const struct plan_run *run = &w->plan.run[i];
		const struct plan_run *flags = &w->flags_plan.run[found];
		bool begins = found < w->flags_plan.count && !run->again &&
			      run->map.page == flags->map.page &&
			      run->map.bank == flags->map.bank &&
			      run->map.byte == flags->map.byte && run->len >= flags->len;

		armed[i] = begins ? flags->len : 0;
		found += begins;
	}
	if (!found || found < w->flags_plan.count) {
		memset(armed, 0, w->plan.count);
		return false;
	}
	request->arms = 1;
	w->arm = (struct watch_arm){ request->sequence, w->epoch, now_us };
	w->armed = true;
	return true;
}

bool
watch_regrets(const struct watch *w)
{
	bool visited = w->phase == WATCH_STEADY || w->phase == WATCH_OUTPUTS ||
		       watch_comes_behind(w);

	return w->armed &&
	       (!visited || w->shared || w->breaker.failures || w->arm.epoch != w->epoch);
}

struct watch_arm *
watch_arm_of(struct watch *w, uint32_t sequence)
{
	if (sequence && w->arm.sequence == sequence)
		return &w->arm;
	if (sequence && w->arm_before.sequence == sequence)
		return &w->arm_before;
	return NULL;
}

bool
watch_begin_fired(struct watch *w, const struct watch_arm *arm, const struct cage *c,
    uint64_t now_us)
{
	if (arm != &w->arm || !watch_waits(w) || w->pull.at_us != NEVER_US ||
	    w->wants_all || w->shared || w->breaker.failures)
		return false;
	w->plan = w->flags_plan;
	w->planned = WATCH_STEADY;
	w->flags_only = true;
	pull_begin(&w->pull, now_us);
	watch_begin(w, c);
	return true;
}

void
watch_begin_aside(struct watch *w, struct plan *ret_saved)
{
	*ret_saved = w->plan;
	w->plan = w->flags_plan;
	w->lost_runs = 0;
	pages_begin(&w->pages, &w->plan);
}

void
watch_end_aside(struct watch *w, struct cage *c, const struct plan *saved)
{
	watch_keep_aside(w, c);
	w->plan = *saved;
	w->lost_runs = 0;
	w->bus_us = 0;
	pages_begin(&w->pages, &w->plan);
}

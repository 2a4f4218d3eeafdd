/* SPDX-License-Identifier: Apache-2.0 */
#include "engine/watch.h"

#include <string.h>

#include "base/bytes.h"
#include "base/hwerr.h"
#include "engine/watch_phase.h"
#include "model/vdm_flag.h"

void
watch_init(struct watch *w)
{
	memset(w, 0, sizeof(*w));
	w->due_us = NEVER_US;
	pull_forget(&w->pull);
	pages_init(&w->pages);
	observe_forget(&w->observe);
}

void
watch_next_visit(struct watch *w, enum watch_phase phase, uint64_t due_us)
{
	if (w->phase != phase)
		w->tries = 0;
	w->phase = phase;
	w->due_us = due_us;
}

/* Whatever is plugged is met from its first look. */
static void
begin_anew(struct watch *w, uint64_t settle_us, const struct now *now)
{
	w->epoch++;
	w->recheck = false;
	w->missed = false;
	w->glitch.looks = 0;
	w->no_a2 = false;
	w->banks = 0;
	w->candidate = 0;
	w->doubt_us = 0;
	w->family_told = PLATFORM_FAMILY_NONE;
	w->decoder = NULL;
	w->overdue = false;
	pull_forget(&w->pull);
	w->settle_us = settle_us;
	w->settle_until_us = now->mono_us + settle_us;
	breaker_close(&w->breaker);
	pages_clear(&w->pages);
	watch_next_visit(w, WATCH_FIRST, now->mono_us);
	w->tries = 0;
}

static void
forget_flags(struct watch *w, const struct now *now)
{
	flags_forget(&w->flags);
	gaps_forget(&w->gaps);
	tally_begin(&w->tally, now->mono_us);
}

void
watch_arrive(struct watch *w, uint64_t settle_us, const struct now *now)
{
	begin_anew(w, settle_us, now);
	forget_flags(w, now);
	w->mute = false;
}

void
watch_leave(struct watch *w, struct inventory *inv, struct cage *c, const struct now *now)
{
	tally_miss(&w->tally, FLAG_GAP_REMOVED, inv, c, now);
	vdm_flags_begin(c);
	w->epoch++;
	w->decoder = NULL;
	pull_forget(&w->pull);
	forget_flags(w, now);
	breaker_close(&w->breaker);
	pages_clear(&w->pages);
	watch_next_visit(w, WATCH_IDLE, NEVER_US);
}

void
watch_recheck(struct watch *w, uint64_t settle_us, const struct now *now)
{
	if (w->in_flight)
		replay_again(&w->replay);
	tally_doubt(&w->tally);
	begin_anew(w, settle_us, now);
	w->recheck = true;
}

void
watch_reset(struct watch *w, struct inventory *inv, struct cage *c, uint64_t settle_us,
    const struct now *now)
{
	tally_miss(&w->tally, FLAG_GAP_RESET, inv, c, now);
	vdm_flags_begin(c);
	watch_arrive(w, settle_us, now);
	replay_reset(&w->replay);
	w->recheck = true;
}

void
watch_doubt(struct watch *w, uint64_t due_us)
{
	if (w->phase == WATCH_IDLE || w->phase == WATCH_GIVEN_UP)
		return;
	tally_doubt(&w->tally);
	due_us = MAX_OF(due_us, w->breaker.until_us);
	if (w->in_flight)
		w->doubt_us = due_us;
	else if (w->phase != WATCH_FIRST)
		watch_meet_again(w, due_us);
}

bool
watch_settle_doubt(struct watch *w)
{
	uint64_t due_us = w->doubt_us;

	if (due_us) {
		tally_doubt(&w->tally);
		watch_meet_again(w, due_us);
	}
	w->doubt_us = 0;
	return due_us;
}

void
watch_meet_again(struct watch *w, uint64_t now_us)
{
	w->recheck = true;
	w->missed = false;
	w->overdue = false;
	w->no_a2 = false;
	w->settle_until_us = now_us + w->settle_us;
	watch_next_visit(w, WATCH_FIRST, now_us);
}

enum observe_step
watch_observes(const struct watch *w)
{
	return w->phase == WATCH_DESCRIPTORS ? OBSERVE_DESCRIPTORS
	       : w->phase == WATCH_SAMPLES   ? OBSERVE_SAMPLES
					     : OBSERVE_NOTHING;
}

bool
watch_comes_behind(const struct watch *w)
{
	return watch_observes(w) || (w->phase == WATCH_NAME && !w->began_anew);
}

void
watch_recall(struct watch *w)
{
	if (!watch_comes_behind(w))
		return;
	if (w->in_flight)
		w->overdue = true;
	else
		watch_next_visit(w, WATCH_STEADY, NEVER_US);
}

bool
watch_waits(const struct watch *w)
{
	return w->phase == WATCH_STEADY && w->due_us == NEVER_US && !w->in_flight;
}

static void
ask(struct watch *w, bool flags_only, uint64_t now_us)
{
	w->due_us = now_us;
	if (w->flags_only != flags_only)
		w->planned = WATCH_IDLE;
	w->flags_only = flags_only;
}

void
watch_interrupt(struct watch *w, uint64_t now_us)
{
	if (watch_is_polled(w) && !w->shared)
		pull_ask(&w->pull, now_us);
}

void
watch_want_flags(struct watch *w, uint64_t now_us)
{
	w->pull.stands = false;
	w->wants_all = true;
	watch_interrupt(w, now_us);
}

uint64_t
watch_pull_us(const struct watch *w)
{
	return w->phase == WATCH_STEADY && !w->in_flight
		   ? MAX_OF(w->pull.at_us, w->breaker.until_us)
		   : NEVER_US;
}

uint64_t
watch_pull_cost(const struct watch *w, uint64_t now_us)
{
	return w->wants_all || (w->due_us <= now_us && !w->flags_only) ? w->cost.us
								       : w->flags_cost.us;
}

uint64_t
watch_pull_extra(const struct watch *w, uint64_t now_us)
{
	uint64_t cost_us = watch_pull_cost(w, now_us);
	uint64_t paid_us = w->due_us > now_us ? 0
			   : w->flags_only    ? w->flags_cost.us
					      : w->cost.us;

	return cost_us - MIN_OF(paid_us, cost_us);
}

void
watch_pull(struct watch *w, uint64_t now_us)
{
	if (w->due_us > now_us || w->wants_all)
		ask(w, !w->wants_all, now_us);
	w->wants_all = false;
	pull_begin(&w->pull, now_us);
}

void
watch_pull_refused(struct watch *w)
{
	w->wants_all = false;
	w->pull.at_us = NEVER_US;
}

void
watch_sweep(struct watch *w, bool flags_only, uint64_t now_us)
{
	ask(w, flags_only, now_us);
	w->swept_us[POLL_FLAGS] = now_us;
	if (!flags_only)
		w->swept_us[POLL_MONITORS] = now_us;
	if (now_us < w->verify_us)
		return;
	w->banks = 0;
	watch_meet_again(w, now_us);
	w->settle_until_us = now_us; /* one look: it had its time to settle before */
}

void
watch_hurry(struct watch *w, uint64_t now_us)
{
	if (watch_is_polled(w) && !w->in_flight)
		w->due_us = now_us;
}

/* Plans a steady visit, for flags alone or with monitors. */
static void
plan_visit(struct watch *w, const struct cage *c, bool flags_only)
{
	if (flags_only)
		plan_flags(&w->plan, &w->pages.map, &c->module.id, c->max_read);
	else
		plan_steady(&w->plan, &w->pages.map, &c->module.id, c->max_read);
	if (!flags_only && c->tears_words)
		plan_read_again(&w->plan, &c->module.id, c->max_read);
	if (w->banks)
		plan_leave_out_banks(&w->plan, w->banks);
}

void
watch_guess_costs(struct watch *w, const struct cage *c)
{
	plan_visit(w, c, true);
	cost_guess(&w->flags_cost, plan_us(&w->plan, c->khz));
	w->flags_plan = w->plan;
	plan_visit(w, c, false);
	cost_guess(&w->cost, plan_us(&w->plan, c->khz));
}

void
watch_share(struct watch *w, bool shared)
{
	w->shared = shared;
	w->share_00h = w->share_pages = false;
}

void
watch_share_told(struct watch *w, bool shared, int err, bool pages)
{
	w->share_told = shared;
	w->share_00h = shared && err == HW_OK;
	w->share_pages = w->share_00h && pages;
}

/* A module of somebody else: nothing is taken from it, and nothing moved. */
static void
be_careful(struct watch *w, const struct cage *c)
{
	const struct decoder *d =
	    w->phase == WATCH_FIRST ? NULL : decoder_for(&w->pages.map);
	enum spec spec = d ? d->spec : SPEC_UNKNOWN;

	plan_share(&w->plan, spec, w->share_00h, w->share_pages);
	if (w->phase != WATCH_STATIC)
		return;
	plan_rest(&w->plan, c->max_read);
	plan_share(&w->plan, spec, w->share_00h, w->share_pages);
}

void
watch_plan_static(const struct watch *w, const struct cage *c, struct plan *ret_plan)
{
	plan_static(ret_plan, &w->pages.map, c->max_read);
	/* garbage may have looked like an SFP: only of one is nothing more read */
	if (w->no_a2 && decoder_for(&w->pages.map) == &sff8472_decoder)
		ret_plan->count = ret_plan->bytes = 0;
}

void
watch_begin(struct watch *w, const struct cage *c)
{
	bool planned = w->phase == WATCH_STEADY && w->planned == WATCH_STEADY;
	struct memmap own;
	struct identity id;

	switch (w->phase) {
	case WATCH_FIRST:
		pages_clear(&w->pages);   /* nothing of another module may be left */
		w->pull.at_us = NEVER_US; /* all flags are read before it is steady */
		plan_first(&w->plan, c->max_read);
		break;
	case WATCH_STATIC:
		watch_plan_static(w, c, &w->plan);
		break;
	case WATCH_FURTHER:
		own = memmap_own_pages(&w->pages.map);
		w->decoder->identity(&own, &id);
		plan_further(&w->plan, &id, w->further, c->max_read);
		break;
	case WATCH_READINESS:
		plan_readiness(&w->plan, &w->pages.map);
		break;
	case WATCH_STEADY:
		if (w->planned != WATCH_STEADY)
			plan_visit(w, c, w->flags_only);
		w->pull.at_us = NEVER_US;
		break;
	case WATCH_OUTPUTS:
		plan_outputs(&w->plan, outputs_changed(&w->outputs, &w->pages.map));
		break;
	case WATCH_NAME:
		plan_name(&w->plan, &w->pages.map, c->module.id.spec, c->max_read);
		break;
	case WATCH_DESCRIPTORS:
	case WATCH_SAMPLES:
		observe_plan(&w->observe, watch_observes(w), c, &w->plan);
		break;
	case WATCH_IDLE:
	case WATCH_GIVEN_UP:
		w->plan.count = 0;
		break;
	}
	if (w->shared && !planned)
		be_careful(w, c);
	w->planned = w->phase;
	pages_begin(&w->pages, &w->plan);
	w->visit_epoch = w->epoch;
	w->in_flight = true;
	w->due_us = NEVER_US;
	w->bus_us = 0;
	w->lost_runs = 0;
}

void
watch_learn(struct watch *w, struct inventory *inv, struct cage *c)
{
	if (!c->module.has_identity)
		return;
	own_limits_find(inv->own, inv->own_count, c, &c->module.own);
	rules_learn(&w->rules, &c->module.limits, &c->module.own, &inv->policy);
}

void
watch_time_run(struct watch *w, unsigned index, uint64_t begin_us, uint64_t end_us)
{
	/* what is published behind these was read before them */
	bool asks_on = w->phase == WATCH_OUTPUTS || w->phase == WATCH_NAME;

	if (!asks_on)
		w->end_us = end_us;
	if (index >= w->plan.count)
		return;
	w->run_us[index] = (struct flag_time){ begin_us, end_us };
	if (index == 0 && !asks_on)
		w->begin_us = begin_us;
}

void
watch_fail_run(struct watch *w, unsigned index, int err)
{
	if (index < w->plan.count && hw_err_info(err)->may_clear)
		w->lost_runs |= (uint64_t)1 << index;
}

enum platform_family
watch_family(const struct watch *w)
{
	static const enum platform_family families[] = {
		[SPEC_UNKNOWN] = PLATFORM_FAMILY_NONE,
		[SPEC_SFF8472] = PLATFORM_FAMILY_SFF8472,
		[SPEC_SFF8636] = PLATFORM_FAMILY_SFF8636,
		[SPEC_CMIS] = PLATFORM_FAMILY_CMIS,
	};
	const struct decoder *d =
	    w->phase == WATCH_STATIC ? decoder_for(&w->pages.map) : NULL;
	enum platform_family family = d ? families[d->spec] : PLATFORM_FAMILY_NONE;

	/* what others use is not set up anew */
	return w->shared || family == w->family_told ? PLATFORM_FAMILY_NONE : family;
}

void
watch_told(struct watch *w, enum platform_family family)
{
	if (w->visit_epoch == w->epoch)
		w->family_told = (uint8_t)family;
}

bool
watch_is_settled(const struct watch *w, const struct cage *c)
{
	if (watch_observes(w))
		return observe_is_settled(&w->observe, c);
	return w->phase == WATCH_IDLE || w->phase == WATCH_STEADY ||
	       w->phase == WATCH_OUTPUTS || w->phase == WATCH_NAME ||
	       w->phase == WATCH_GIVEN_UP || c->state == CAGE_STATE_UNREADABLE ||
	       c->state == CAGE_STATE_UNSUPPORTED ||
	       (w->recheck && c->state == CAGE_STATE_READY);
}

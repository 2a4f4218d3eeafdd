/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The end of a visit: what it brought, or failed to bring.
 *
 * Decides whether what was read is believed and when the next visit is due, and writes
 * the model. Whose module it is says engine/watch_adopt.c.
 */
#include "engine/watch_phase.h"

#include <string.h>

#include "base/bytes.h"
#include "base/clock.h"
#include "base/hwerr.h"
#include "engine/busy.h"
#include "model/laser.h"
#include "model/module.h"
#include "model/vdm_flag.h"
#include "optics/latch.h"

/*
 * Failed visits in a row after which a known module counts as unreadable, and one
 * that the platform refuses is given up.
 */
#define FAILURES_BELIEVED 3

/*
 * What a failed visit belongs to is visited anew from its first look: bytes of
 * Lower Memory that were read before the failure are no part of what follows.
 */
static enum watch_phase
phase_after_failure(const struct watch *w)
{
	switch (w->phase) {
	case WATCH_STATIC:
	case WATCH_FURTHER:
	case WATCH_READINESS:
		return WATCH_FIRST;
	case WATCH_OUTPUTS:
	case WATCH_NAME:
	case WATCH_DESCRIPTORS:
	case WATCH_SAMPLES:
		return WATCH_STEADY;
	case WATCH_IDLE:
	case WATCH_FIRST:
	case WATCH_STEADY:
	case WATCH_GIVEN_UP:
		break;
	}
	return w->phase;
}

void
watch_give_up(struct watch *w, struct inventory *inv, struct cage *c, int err,
    const struct now *now)
{
	bool known = c->state == CAGE_STATE_READY;
	bool refused = err == HW_PERM || err == HW_UNSUP;

	module_read_failed(inv, c, err);
	if (hw_err_info(err)->counts_for_breaker ||
	    hw_err_info(err)->retry == HW_RETRY_NEVER)
		breaker_fail(&w->breaker, now->mono_us);
	else
		w->breaker.until_us = now->mono_us + US_PER_S;
	watch_next_visit(w, phase_after_failure(w), w->breaker.until_us);
	w->tries = 0;
	if (!known || w->breaker.failures >= FAILURES_BELIEVED)
		cage_set_state(inv, c, CAGE_STATE_UNREADABLE);
	if (refused && w->breaker.failures >= FAILURES_BELIEVED)
		watch_next_visit(w, WATCH_GIVEN_UP, NEVER_US);
}

/* Repeats the visit if its error and what was tried already allow. */
static bool
try_again(struct watch *w, struct inventory *inv, struct cage *c, int err,
    const struct now *now)
{
	uint64_t silent_us = w->tries ? now->mono_us - w->silent_us : 0;
	bool soon =
	    hw_err_info(err)->retry == HW_RETRY_SOON &&
	    silent_us < (err == HW_NACK ? busy_budget_us(&w->pages.map) : BUSY_US);
	bool once = hw_err_info(err)->retry == HW_RETRY_ONCE && w->tries < 1;

	if (w->breaker.failures || (!soon && !once))
		return false;
	module_read_retried(inv, c, err);
	w->missed |= !hw_err_info(err)->counts_for_bus;
	if (!w->tries)
		w->silent_us = now->mono_us;
	if (w->tries < UINT8_MAX)
		w->tries++;
	w->due_us = now->mono_us + (soon ? busy_step_us(silent_us) : 0);
	return true;
}

/*
 * A module that lacks a bank although it says that it has it. Where bank 0 is
 * missing it is not the bank.
 */
static void
note_missing_bank(struct watch *w)
{
	unsigned i = 0;

	while (i + 1 < w->plan.count && w->pages.status[i] != HW_NOPAGE)
		i++;
	w->banks = w->plan.run[i].map.bank;
}

static void
visit_failed(struct watch *w, struct inventory *inv, struct cage *c, int err,
    const struct now *now)
{
	enum hw_retry retry = hw_err_info(err)->retry;

	if (w->phase == WATCH_STEADY && err == HW_NOPAGE) {
		note_missing_bank(w);
		watch_meet_again(w, now->mono_us); /* it promised that page before */
		return;
	}
	if (w->phase != WATCH_STEADY && watch_is_settling(w, now)) {
		/* a fresh module may not answer yet; what costs bus time is asked less */
		module_mark_stale(inv, c);
		watch_next_visit(w, phase_after_failure(w),
		    now->mono_us +
			(retry == HW_RETRY_SOON ? WATCH_SETTLE_US : WATCH_CHECKSUM_US));
		return;
	}
	if (w->phase == WATCH_STATIC && err == HW_NACK && !w->no_a2 &&
	    decoder_for(&w->pages.map) == &sff8472_decoder) {
		w->no_a2 = true; /* all that it has is A0h, whatever that says */
		watch_next_visit(w, WATCH_FIRST, now->mono_us);
		return;
	}
	if (!try_again(w, inv, c, err, now))
		watch_give_up(w, inv, c, err, now);
}

bool
watch_is_same_kind(const struct watch *w)
{
	const struct plan_run *first = &w->plan.run[0];
	const uint8_t *kind = memmap_bytes(&w->pages.map, mem_at(LOW, 0), 2);

	if (w->plan.count && first->map.page == LOW && first->map.byte == 0 &&
	    first->len >= 2 && w->pages.status[0] == HW_OK)
		kind = w->pages.stage;
	return kind && memcmp(kind, w->kind, sizeof(w->kind)) == 0;
}

/* Nobody knows yet what it is: its first byte says where its flags should be. */
static void
tally_start(struct watch *w)
{
	const struct plan_run *first = &w->plan.run[0];
	const uint8_t *bytes = w->pages.stage;
	uint8_t identifier;
	enum spec spec;

	if (w->plan.count && first->map.page == LOW && first->map.byte == 0 &&
	    w->pages.status[0] == HW_OK)
		identifier = bytes[0];
	else if (!memmap_byte(&w->pages.map, mem_at(LOW, 0), &identifier))
		return;
	spec = spec_of_identifier(identifier);
	for (unsigned i = 0; i < w->plan.count; i++) {
		const struct plan_run *run = &w->plan.run[i];

		if (w->pages.status[i] == HW_OK)
			tally_read(&w->tally, spec, run->map, bytes, run->len,
			    w->run_us[i].since_us, w->run_us[i].seen_us);
		bytes += run->len;
	}
}

/* Runs that failed may have cleared flags, which nobody has now. */
static void
note_lost_runs(struct watch *w, const struct cage *c)
{
	enum spec spec = c->module.id.spec;

	for (uint64_t left = w->lost_runs; left; left &= left - 1) {
		unsigned i = (unsigned)__builtin_ctzll(left);
		const struct plan_run *run = &w->plan.run[i];
		uint64_t since_us =
		    run->map.page == VDM_PAGE_FLAGS
			? MAX_OF(vdm_flags_unread_us(c, run->map, run->len),
			      w->tally.begin_us)
			: tally_unread_us(&w->tally, spec, run->map, run->len);

		if (latch_is_read(spec, run->map, run->len))
			gap_widen(&w->gaps.failed, since_us, w->run_us[i].seen_us);
	}
}

/* Says whether a run came to nothing; without some pages a module is whole. */
static bool
some_run_failed(const struct watch *w)
{
	for (unsigned i = 0; i < w->plan.count; i++) {
		if (w->pages.status[i] != HW_OK && w->pages.status[i] != HW_NOPAGE)
			return true;
	}
	return false;
}

/*
 * The latched flags that a visit read are gone from the module: they are kept until
 * they are published. What comes before a module is known belongs to its start, unless
 * it was pulled meanwhile: bytes that were on the wire then read as flags, too.
 */
static void
keep_flags(struct watch *w, struct cage *c)
{
	const uint8_t *bytes = w->pages.stage;

	pages_find_wrong(&w->pages, &w->plan);
	if (!c->module.has_identity) {
		tally_start(w);
		if (some_run_failed(w))
			tally_doubt(&w->tally);
	} else {
		note_lost_runs(w, c);
	}
	if (!c->module.has_identity || !watch_is_same_kind(w))
		return;
	for (unsigned i = 0; i < w->plan.count; i++) {
		const struct plan_run *run = &w->plan.run[i];

		if (w->pages.status[i] == HW_OK) {
			flags_keep(&w->flags, c->module.id.spec, run->map, bytes,
			    run->len);
			tally_read(&w->tally, c->module.id.spec, run->map, bytes,
			    run->len, w->run_us[i].since_us, w->run_us[i].seen_us);
		}
		if (w->pages.status[i] == HW_OK && run->map.page == VDM_PAGE_FLAGS) {
			vdm_set_keep_flags(c, run->map.bank, run->map.byte, bytes,
			    run->len);
			vdm_flags_read(c, run->map, bytes, run->len, &w->run_us[i],
			    c->found ? 0 : w->tally.begin_us);
		}
		bytes += run->len;
	}
	replay_kept(&w->replay, tally_read_since(&w->tally));
}

void
watch_keep_aside(struct watch *w, struct cage *c)
{
	keep_flags(w, c);
	if (!watch_is_same_kind(w) && !w->gaps.failed.seen_us)
		replay_void(&w->replay);
}

/* Nobody read what latches: that none is up is not known. */
static void
forget_latched(struct readings *r)
{
	memset(r->flag, 0, sizeof(r->flag));
	memset(r->flag_known, 0, sizeof(r->flag_known));
	memset(r->signal, 0, sizeof(r->signal));
	memset(r->signal_known, 0, sizeof(r->signal_known));
}

void
watch_go_on(struct watch *w, const struct cage *c, const struct now *now)
{
	static const enum watch_phase phases[] = {
		[OBSERVE_NOTHING] = WATCH_STEADY,
		[OBSERVE_DESCRIPTORS] = WATCH_DESCRIPTORS,
		[OBSERVE_SAMPLES] = WATCH_SAMPLES,
	};
	enum observe_step step =
	    w->overdue || w->shared ? OBSERVE_NOTHING : observe_due(&w->observe, now);

	if (!w->overdue && watch_wants_name(w, c, now)) {
		watch_next_visit(w, WATCH_NAME, now->mono_us);
		return;
	}
	/* the first samples come with all else that is read of a fresh module */
	if (step == OBSERVE_SAMPLES && !w->may_observe && w->samples_cost.us)
		step = OBSERVE_NOTHING;
	watch_next_visit(w, phases[step], step || w->overdue ? now->mono_us : NEVER_US);
	w->overdue = false;
}

/* A visit that is believed read flags, and monitors where it did not leave them out. */
static void
keep_pace(const struct watch *w, struct inventory *inv, struct cage *c)
{
	module_keep_pace(inv, c, POLL_FLAGS, w->end_us);
	if (w->monitors_us != c->module.read_us)
		module_keep_pace(inv, c, POLL_MONITORS, w->monitors_us);
}

void
watch_publish(struct watch *w, struct inventory *inv, struct cage *c,
    const struct now *now)
{
	struct glitch glitch;
	struct readings r;

	/* also what was read before, by a visit that did not count */
	flags_show(&w->flags, c->module.id.spec, &w->pages.map);
	w->decoder->readings(&w->pages.map, &c->module.id, &r);
	if (watch_doubts_name(w, c, &r, now)) {
		watch_next_visit(w, WATCH_NAME, now->mono_us);
		return;
	}
	switch (glitch_judge(&w->glitch, &c->module, &r, now, &glitch)) {
	case GLITCH_AGAIN:
		watch_next_visit(w, WATCH_STEADY, now->mono_us);
		return;
	case GLITCH_NOISE:
		watch_give_up(w, inv, c, HW_IO, now);
		return;
	case GLITCH_BELIEVED:
		break;
	}
	if (glitch.wall_us)
		module_note_glitch(inv, c, &glitch);
	keep_pace(w, inv, c);
	pull_judge(&w->pull, &w->flags);
	flags_release(&w->flags, c->module.id.spec, &w->pages.map);
	if (w->shared && r.flags_latched)
		forget_latched(&r);
	module_update(inv, c, &r, w->monitors_us, now);
	if (r.flags_latched)
		tally_publish(&w->tally, w->decoder, inv, c, now);
	else
		tally_sample(&w->tally, inv, c,
		    &(struct flag_time){ w->begin_us, w->end_us }, now);
	if (!replay_is_due(&w->replay))
		gaps_tell(&w->gaps, inv, c, now);
	replay_published(&w->replay);
	rules_evaluate(&w->rules, inv, c, now);
	rules_compare_pins(inv, c, now);
	if (c->port.moved && w->begin_us >= c->port.moved_us)
		port_tell_carrier(inv, c, now);
	watch_go_on(w, c, now);
}

static void
steady_done(struct watch *w, struct inventory *inv, struct cage *c, const struct now *now)
{
	int usual = c->module.lacks_pages ? HW_NOPAGE : HW_OK;

	/* one that was just met again, and jumped, is only looked at once more */
	if (w->breaker.failures || w->missed ||
	    (c->last_error != usual && !w->glitch.looks) || !watch_is_same_kind(w)) {
		/* after an outage, or when its first bytes moved: is it the same module?
		 */
		breaker_close(&w->breaker);
		watch_meet_again(w, now->mono_us);
		return;
	}
	if (!w->tries && !pages_agree(&w->pages, &w->plan)) {
		w->tries++; /* torn, or on the move: the next look is believed */
		w->due_us = now->mono_us;
		return;
	}
	w->tries = 0;
	cost_note(w->flags_only ? &w->flags_cost : &w->cost, w->bus_us);
	if (!w->flags_only)
		w->monitors_us = w->end_us;
	cage_set_state(inv, c, CAGE_STATE_READY);
	if (outputs_changed(&w->outputs, &w->pages.map)) {
		watch_next_visit(w, WATCH_OUTPUTS, now->mono_us);
		return;
	}
	watch_publish(w, inv, c, now);
}

/* What the steady visit read is judged with what was just asked for. */
static void
outputs_done(struct watch *w, struct inventory *inv, struct cage *c,
    const struct now *now)
{
	if (w->missed) {
		watch_meet_again(w, now->mono_us);
		return;
	}
	outputs_remember(&w->outputs, &w->pages.map);
	watch_publish(w, inv, c, now);
}

/* Says whether all flags that were read are in the model, and all gaps. */
static bool
all_are_told(const struct watch *w, const struct cage *c)
{
	return !w->tally.count && !flags_are_up(&w->flags) && !c->vdm->keeps &&
	       !w->gaps.died.seen_us && !w->gaps.failed.seen_us;
}

/*
 * Flags of tunable lasers stay as they were read until they are read again. Where the
 * page is not there any more nobody will.
 */
static void
take_tuning_flags(struct watch *w, struct cage *c)
{
	const uint8_t *bytes = w->pages.stage;

	if (!w->observe.is_tunable) {
		for (uint8_t bank = 0; bank < MEMMAP_BANKS; bank++)
			memmap_drop(&w->pages.map, 0x12, bank);
		lasers_forget_flags(c);
		return;
	}
	for (unsigned i = 0; i < w->plan.count; i++) {
		const struct plan_run *run = &w->plan.run[i];
		struct flags_run flags;

		if (w->pages.status[i] == HW_OK && run->map.page == 0x12 &&
		    flags_in_run(SPEC_CMIS, run->map, run->len, &flags)) {
			memmap_put(&w->pages.map, flags.at, bytes + flags.offset,
			    flags.len);
			lasers_take_flags(c, flags.at, bytes + flags.offset, flags.len);
		}
		bytes += run->len;
	}
}

/* Whatever became of it, the monitors go on. */
static void
observe_ended(struct watch *w, struct inventory *inv, struct cage *c, int broken,
    const struct now *now)
{
	int err = observe_done(&w->observe, watch_observes(w), &w->plan, &w->pages,
	    broken, w->end_us, inv, c, now);

	if (err)
		module_read_retried(inv, c, err);
	else if (w->phase == WATCH_SAMPLES)
		cost_note(&w->samples_cost, w->bus_us);
	if (!err)
		take_tuning_flags(w, c);
	/* monitors were told before */
	if (!err && all_are_told(w, c))
		replay_published(&w->replay);
	watch_go_on(w, c, now);
}

/* What a visit brought, or failed to bring. */
static void
visit_done(struct watch *w, struct inventory *inv, struct cage *c, int broken,
    const struct now *now)
{
	bool optional = w->phase == WATCH_STATIC || w->phase == WATCH_FURTHER ||
			w->phase == WATCH_OUTPUTS;
	int err;

	if (watch_observes(w)) {
		observe_ended(w, inv, c, broken, now);
		return;
	}
	if (w->phase == WATCH_NAME)
		err = broken ? broken : pages_error(&w->pages, &w->plan, true);
	else
		err = broken ? broken : pages_accept(&w->pages, &w->plan, optional);
	if (err && watch_comes_behind(w)) {
		watch_name_failed(w, inv, c, err, now);
		return;
	}
	if (err) {
		visit_failed(w, inv, c, err, now);
		return;
	}
	switch (w->phase) {
	case WATCH_FIRST:
		watch_next_visit(w, WATCH_STATIC, now->mono_us);
		break;
	case WATCH_STATIC:
	case WATCH_FURTHER:
		watch_static_done(w, inv, c, now);
		break;
	case WATCH_READINESS:
		watch_readiness_done(w, now);
		break;
	case WATCH_STEADY:
		steady_done(w, inv, c, now);
		break;
	case WATCH_OUTPUTS:
		outputs_done(w, inv, c, now);
		break;
	case WATCH_NAME:
		watch_name_done(w, inv, c, now);
		break;
	case WATCH_DESCRIPTORS:
	case WATCH_SAMPLES:
	case WATCH_IDLE:
	case WATCH_GIVEN_UP:
		break;
	}
}

void
watch_finish(struct watch *w, struct inventory *inv, struct cage *c, int broken,
    const struct now *now)
{
	w->in_flight = false;
	if (w->phase == WATCH_IDLE || w->visit_epoch != w->epoch)
		return; /* pulled or swapped meanwhile: what came belongs to nobody */
	keep_flags(w, c);
	if (!broken && c->module.has_identity && !watch_is_same_kind(w) &&
	    !w->gaps.failed.seen_us)
		replay_void(&w->replay);
	if (w->doubt_us && !watch_comes_behind(w) &&
	    (broken || pages_error(&w->pages, &w->plan, true)))
		module_mark_stale(inv, c);
	if (watch_settle_doubt(w))
		return;
	visit_done(w, inv, c, broken, now);
	rules_follow_state(inv, c, now);
	if (w->shared)
		rules_follow_owner(inv, c, now);
}

void
watch_skip(struct watch *w, struct cage *c, uint64_t due_us)
{
	w->in_flight = false;
	if (w->phase == WATCH_IDLE || w->visit_epoch != w->epoch)
		return;
	keep_flags(w, c);
	if (watch_settle_doubt(w))
		return;
	if (watch_comes_behind(w)) {
		if (!w->overdue)
			due_us = NEVER_US; /* the next sweep comes back to it */
		w->overdue = false;
	}
	watch_next_visit(w, phase_after_failure(w), due_us);
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The end of a visit: what it brought, or failed to bring.
 *
 * Decides whether what was read is believed, whose module it is and when the next
 * visit is due, and writes the model.
 */
#include "engine/watch_phase.h"

#include <string.h>

#include "base/clock.h"
#include "base/hwerr.h"
#include "engine/busy.h"
#include "engine/recognise.h"
#include "model/module.h"
#include "optics/latch.h"
#include "optics/lint.h"

/* A settling module is asked this often; a wrong checksum is read again later. */
#define SETTLE_STEP_US   (20 * (uint64_t)US_PER_MS)
#define CHECKSUM_STEP_US (250 * (uint64_t)US_PER_MS)
/*
 * Failed visits in a row after which a known module counts as unreadable, and one
 * that the platform refuses is given up.
 */
#define FAILURES_BELIEVED 3
/* An identity that was not trusted is read again this often. */
#define VERIFY_US (60 * (uint64_t)US_PER_S)

static bool
is_settling(const struct watch *w, const struct now *now)
{
	return now->mono_us < w->settle_until_us;
}

/*
 * What a failed visit belongs to is visited anew from its first look: bytes of
 * Lower Memory that were read before the failure are no part of what follows.
 */
static enum watch_phase
phase_after_failure(const struct watch *w)
{
	switch (w->phase) {
	case WATCH_STATIC:
	case WATCH_READINESS:
		return WATCH_FIRST;
	case WATCH_OUTPUTS:
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

/* The visit failed for good: the breaker says when the next one may be. */
static void
give_up_visit(struct watch *w, struct inventory *inv, struct cage *c, int err,
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
	if (w->phase != WATCH_STEADY && is_settling(w, now)) {
		/* a fresh module may not answer yet; what costs bus time is asked less */
		watch_next_visit(w, phase_after_failure(w),
		    now->mono_us +
			(retry == HW_RETRY_SOON ? SETTLE_STEP_US : CHECKSUM_STEP_US));
		return;
	}
	if (w->phase == WATCH_STATIC && err == HW_NACK && !w->no_a2 &&
	    decoder_for(&w->pages.map) == &sff8472_decoder) {
		w->no_a2 = true; /* all that it has is A0h, whatever that says */
		watch_next_visit(w, WATCH_FIRST, now->mono_us);
		return;
	}
	if (!try_again(w, inv, c, err, now))
		give_up_visit(w, inv, c, err, now);
}

/*
 * Says whether bytes 0 and 1 of Lower Memory, which never change, are those of this
 * module: as this visit read them, or else as they were read before.
 */
static bool
is_same_kind(const struct watch *w)
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
			? c->vdm->read_us
			: tally_unread_us(&w->tally, spec, run->map, run->len);

		if (latch_is_read(spec, run->map, run->len))
			gap_widen(&w->gaps.failed, since_us, w->run_us[i].seen_us);
	}
}

/*
 * The latched flags that a visit read are gone from the module: they are kept until
 * they are published. What comes before a module is known belongs to its start.
 */
static void
keep_flags(struct watch *w, struct cage *c)
{
	const uint8_t *bytes = w->pages.stage;

	if (!c->module.has_identity)
		tally_start(w);
	else
		note_lost_runs(w, c);
	if (!c->module.has_identity || !is_same_kind(w))
		return;
	for (unsigned i = 0; i < w->plan.count; i++) {
		const struct plan_run *run = &w->plan.run[i];

		if (w->pages.status[i] == HW_OK) {
			flags_keep(&w->flags, c->module.id.spec, run->map, bytes,
			    run->len);
			tally_read(&w->tally, c->module.id.spec, run->map, bytes,
			    run->len, w->run_us[i].since_us, w->run_us[i].seen_us);
		}
		if (w->pages.status[i] == HW_OK && run->map.page == VDM_PAGE_FLAGS)
			vdm_set_keep_flags(c, run->map.bank, run->map.byte, bytes,
			    run->len);
		bytes += run->len;
	}
	replay_kept(&w->replay, tally_read_since(&w->tally));
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

/* What comes behind a visit to a known module: what it observes, or the next sweep. */
static void
go_on(struct watch *w, const struct now *now)
{
	static const enum watch_phase phases[] = {
		[OBSERVE_NOTHING] = WATCH_STEADY,
		[OBSERVE_DESCRIPTORS] = WATCH_DESCRIPTORS,
		[OBSERVE_SAMPLES] = WATCH_SAMPLES,
	};
	enum observe_step step =
	    w->overdue || w->shared ? OBSERVE_NOTHING : observe_due(&w->observe, now);

	/* the first samples come with all else that is read of a fresh module */
	if (step == OBSERVE_SAMPLES && !w->may_observe && w->samples_cost.us)
		step = OBSERVE_NOTHING;
	watch_next_visit(w, phases[step], step || w->overdue ? now->mono_us : NEVER_US);
	w->overdue = false;
}

/* A visit that is believed read flags, and monitors where it did not leave them out. */
static void
keep_pace(const struct watch *w, struct cage *c)
{
	module_keep_pace(c, POLL_FLAGS, w->end_us);
	if (w->monitors_us != c->module.read_us)
		module_keep_pace(c, POLL_MONITORS, w->monitors_us);
}

static void
publish_readings(struct watch *w, struct inventory *inv, struct cage *c,
    const struct now *now)
{
	struct glitch glitch;
	struct readings r;

	w->decoder->readings(&w->pages.map, &c->module.id, &r);
	switch (glitch_judge(&w->glitch, &c->module, &r, now, &glitch)) {
	case GLITCH_AGAIN:
		watch_next_visit(w, WATCH_STEADY, now->mono_us);
		return;
	case GLITCH_NOISE:
		give_up_visit(w, inv, c, HW_IO, now);
		return;
	case GLITCH_BELIEVED:
		break;
	}
	if (glitch.wall_us)
		module_note_glitch(inv, c, &glitch);
	keep_pace(w, c);
	pull_judge(&w->pull, &w->flags);
	if (flags_are_up(&w->flags) &&
	    flags_release(&w->flags, c->module.id.spec, &w->pages.map))
		w->decoder->readings(&w->pages.map, &c->module.id, &r);
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
	go_on(w, now);
}

/* Whether the bit that says so is clear; CMIS identity needs none, and not all have it.
 */
static bool
identity_is_ready(const struct watch *w, const struct identity *id)
{
	struct readings r;

	if (id->spec == SPEC_CMIS || (id->spec == SPEC_SFF8636 && id->flat) ||
	    (id->spec == SPEC_SFF8472 && (!id->dom || w->no_a2)))
		return true;
	w->decoder->readings(&w->pages.map, id, &r);
	return r.ready;
}

/* Page 00h was not selected by whom else the module belongs to: asked for again later. */
static void
keep_polling(struct watch *w, struct inventory *inv, struct cage *c,
    const struct now *now)
{
	cage_set_state(inv, c, CAGE_STATE_READY);
	breaker_close(&w->breaker);
	w->verify_us = now->mono_us + VERIFY_US;
	watch_next_visit(w, WATCH_STEADY, NEVER_US);
	publish_readings(w, inv, c, now);
}

/*
 * What was read is believed when it is sound, or the module that is known, or was
 * read twice alike. Else it may be garbage on the wire: it is read again, and then
 * counts as a failure. `id` is NULL for a layout that is unknown.
 */
static bool
believe(struct watch *w, struct inventory *inv, struct cage *c, const struct identity *id,
    const struct now *now)
{
	uint64_t before = w->candidate;

	if (c->module.has_identity && w->decoder != &sff8472_decoder &&
	    !memmap_holds(&w->pages.map, 0x00, 0)) {
		if (w->shared && is_same_kind(w)) {
			keep_polling(w, inv, c, now);
			return false;
		}
		/* nobody said who it is */
		give_up_visit(w, inv, c, is_same_kind(w) ? HW_NOPAGE : HW_IO, now);
		return false;
	}
	if (id && (recognise_is_sound(id) ||
		      (c->module.has_identity && recognise_is_same(&c->module.id, id))))
		return true;
	w->candidate = recognise_fingerprint(&w->pages.map, id);
	if (w->candidate == before)
		return true;
	module_mark_stale(inv, c);
	if (before)
		give_up_visit(w, inv, c, HW_IO, now);
	else
		watch_next_visit(w, WATCH_FIRST, now->mono_us + CHECKSUM_STEP_US);
	return false;
}

/* Finds what the module offers and could not be read; true when there is something. */
static bool
find_unreadable(const struct watch *w, const struct identity *id,
    struct findings *findings)
{
	const struct plan_run *run = w->plan.run;
	bool found = false;

	for (unsigned i = 0; i < w->plan.count; i++) {
		if (w->pages.status[i] != HW_NOPAGE)
			continue;
		if (!found || run[i].map.page != run[i - 1].map.page)
			lint_unreadable(id, run[i].map, findings);
		found = true;
	}
	return found;
}

/* Another module answers: what was read of flags since it is met is its start. */
static void
swap(struct watch *w, struct inventory *inv, struct cage *c, const struct now *now)
{
	const struct decoder *d = w->decoder;
	struct flags_run run;

	tally_miss(&w->tally, FLAG_GAP_REMOVED, inv, c, now);
	cage_swap_module(inv, c, now);
	flags_forget(&w->flags);
	gaps_forget(&w->gaps);
	tally_begin(&w->tally, now->mono_us);
	for (unsigned i = 0; d && flags_span(d->spec, i, &run); i++) {
		const uint8_t *bytes = memmap_bytes(&w->pages.map, run.at, run.len);

		if (bytes)
			tally_read(&w->tally, d->spec, run.at, bytes, run.len,
			    w->begin_us, w->end_us);
	}
}

/*
 * Takes over what was read of a module. One that is not ready may say anything yet: it
 * is not trusted, nor blamed.
 */
static void
adopt(struct watch *w, struct inventory *inv, struct cage *c, const struct identity *id,
    bool ready, const struct now *now)
{
	enum trust trust = TRUST_UNVERIFIED;
	struct findings findings;
	struct limits limits;
	uint64_t module;
	bool lacks_pages;

	memset(&findings, 0, sizeof(findings));
	w->decoder->limits(&w->pages.map, id, &limits);
	if (ready)
		lint_module(&w->pages.map, w->decoder, id, &limits, NULL, &findings);
	lacks_pages = find_unreadable(w, id, &findings);
	if (ready)
		trust = lint_trust(id, &findings);
	if (w->recheck && c->module.has_identity &&
	    !recognise_is_same(&c->module.id, id)) {
		swap(w, inv, c, now);
		w->banks = 0;
	}
	w->recheck = false;
	w->candidate = 0;
	w->verify_us = trust == TRUST_GOOD && !w->no_a2 && !w->banks
			   ? NEVER_US
			   : now->mono_us + VERIFY_US;
	memmap_byte(&w->pages.map, mem_at(LOW, 0), &w->kind[0]);
	memmap_byte(&w->pages.map, mem_at(LOW, 1), &w->kind[1]);
	if (!c->module.has_identity || memcmp(&c->module.id, id, sizeof(*id)) != 0 ||
	    c->module.trust != trust ||
	    memcmp(&c->module.findings, &findings, sizeof(findings)) != 0 ||
	    memcmp(&c->module.limits, &limits, sizeof(limits)) != 0)
		module_identify(inv, c, id, &limits, &findings, trust);
	watch_learn(w, inv, c);
	module_lacks_pages(inv, c, lacks_pages);
	cage_set_state(inv, c, CAGE_STATE_READY);
	outputs_remember(&w->outputs, &w->pages.map);
	observe_meet(&w->observe, &w->pages.map, plan_banks(id, w->banks), inv, c, now);
	breaker_close(&w->breaker);
	watch_guess_costs(w, c);
	w->monitors_us = w->end_us;
	module = recognise_fingerprint(&w->pages.map, id);
	tally_inherit(&w->tally, replay_inherits(&w->replay, module));
	publish_readings(w, inv, c, now);
	/* not before: what this look found may be no news, what was left is */
	if (w->decoder == &sff8472_decoder || memmap_holds(&w->pages.map, 0x00, 0))
		replay_met(&w->replay, module, id->spec, w->kind, &w->flags, &w->tally,
		    &w->gaps, inv, c);
	else
		replay_met_unknown(&w->replay);
}

/* A module that reads as nothing that we know. */
static void
unknown_layout(struct watch *w, struct inventory *inv, struct cage *c,
    const struct now *now)
{
	uint8_t identifier = 0;

	if (w->recheck && c->module.has_identity) {
		swap(w, inv, c, now);
		replay_forget(&w->replay);
	}
	w->recheck = false;
	memmap_byte(&w->pages.map, mem_at(LOW, 0), &identifier);
	module_unknown(inv, c, identifier);
	breaker_fail(&w->breaker, now->mono_us);
	watch_next_visit(w, WATCH_FIRST, w->breaker.until_us);
}

static void
static_done(struct watch *w, struct inventory *inv, struct cage *c, const struct now *now)
{
	struct identity id;
	bool checks = false;

	w->decoder = decoder_for(&w->pages.map);
	if (w->decoder) {
		w->decoder->identity(&w->pages.map, &id);
		checks = identity_checksums_hold(&id);
		if (!identity_is_ready(w, &id) && is_settling(w, now)) {
			watch_next_visit(w, WATCH_READINESS,
			    now->mono_us + SETTLE_STEP_US);
			return;
		}
	}
	if (!checks && is_settling(w, now)) {
		module_mark_stale(inv, c);
		watch_next_visit(w, WATCH_FIRST, now->mono_us + CHECKSUM_STEP_US);
		return;
	}
	if (!believe(w, inv, c, w->decoder ? &id : NULL, now))
		return;
	if (!w->decoder) {
		unknown_layout(w, inv, c, now);
		return;
	}
	if (!checks)
		module_count_checksum(inv, c);
	adopt(w, inv, c, &id, identity_is_ready(w, &id), now);
}

static void
readiness_done(struct watch *w, const struct now *now)
{
	struct identity id;

	w->decoder->identity(&w->pages.map, &id);
	if (identity_is_ready(w, &id) || !is_settling(w, now))
		watch_next_visit(w, WATCH_FIRST, now->mono_us);
	else
		w->due_us = now->mono_us + SETTLE_STEP_US;
}

static void
steady_done(struct watch *w, struct inventory *inv, struct cage *c, const struct now *now)
{
	int usual = c->module.lacks_pages ? HW_NOPAGE : HW_OK;

	/* one that was just met again, and jumped, is only looked at once more */
	if (w->breaker.failures || w->missed ||
	    (c->last_error != usual && !w->glitch.looks) || !is_same_kind(w)) {
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
	publish_readings(w, inv, c, now);
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
	publish_readings(w, inv, c, now);
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
	go_on(w, now);
}

/* What a visit brought, or failed to bring. */
static void
visit_done(struct watch *w, struct inventory *inv, struct cage *c, int broken,
    const struct now *now)
{
	bool optional = w->phase == WATCH_STATIC || w->phase == WATCH_OUTPUTS;
	int err;

	if (watch_observes(w)) {
		observe_ended(w, inv, c, broken, now);
		return;
	}
	err = broken ? broken : pages_accept(&w->pages, &w->plan, optional);
	if (err) {
		visit_failed(w, inv, c, err, now);
		return;
	}
	switch (w->phase) {
	case WATCH_FIRST:
		watch_next_visit(w, WATCH_STATIC, now->mono_us);
		break;
	case WATCH_STATIC:
		static_done(w, inv, c, now);
		break;
	case WATCH_READINESS:
		readiness_done(w, now);
		break;
	case WATCH_STEADY:
		steady_done(w, inv, c, now);
		break;
	case WATCH_OUTPUTS:
		outputs_done(w, inv, c, now);
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
	if (watch_observes(w)) {
		if (!w->overdue)
			due_us = NEVER_US; /* the next sweep comes back to it */
		w->overdue = false;
	}
	watch_next_visit(w, phase_after_failure(w), due_us);
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Who it is: the end of a visit to the pages that do not change.
 *
 * Decides whether an identity is believed, and whether it is that of the module that
 * was there before.
 */
#include "engine/watch_phase.h"

#include <string.h>

#include "base/bytes.h"
#include "base/clock.h"
#include "base/hwerr.h"
#include "engine/recognise.h"
#include "model/module.h"
#include "model/vdm_flag.h"
#include "optics/lint.h"

/* An identity that was not trusted is read again this often. */
#define VERIFY_US (60 * (uint64_t)US_PER_S)

/* Who it is is read again so long after it was read last ... */
#define NAME_US (60 * (uint64_t)US_PER_S)
/* ... up to half of that earlier, so that not all cages are asked in one sweep ... */
#define NAME_SPREAD 30
/* ... and no sooner than this after a sign that it began anew. */
#define NAME_SOON_US (5 * (uint64_t)US_PER_S)

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

/* Whether what says who it is was read; until then nobody knows. */
static bool
identity_is_read(const struct watch *w)
{
	return w->decoder == &sff8472_decoder || memmap_holds(&w->pages.map, 0x00, 0);
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
	watch_publish(w, inv, c, now);
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

	if (c->module.has_identity && !identity_is_read(w)) {
		if (w->shared && watch_is_same_kind(w)) {
			keep_polling(w, inv, c, now);
			return false;
		}
		/* nobody said who it is */
		watch_give_up(w, inv, c, watch_is_same_kind(w) ? HW_NOPAGE : HW_IO, now);
		return false;
	}
	if (id &&
	    (recognise_is_sound(id) || (c->module.has_identity && !c->module.unread &&
					   recognise_is_same(&c->module.id, id))))
		return true;
	w->candidate = recognise_fingerprint(&w->pages.map, id);
	if (w->candidate == before)
		return true;
	module_mark_stale(inv, c);
	if (before)
		watch_give_up(w, inv, c, HW_IO, now);
	else
		watch_next_visit(w, WATCH_FIRST, now->mono_us + WATCH_CHECKSUM_US);
	return false;
}

#define NO_PAGE NO_ADVERT

/*
 * Finds what a plan asked for and the module has not; a page is told once. In `told` is
 * the page that was told last, or NO_PAGE.
 */
static void
find_not_held(const struct memmap *map, const struct plan *plan,
    const struct identity *id, struct findings *findings, uint16_t *told)
{
	for (unsigned i = 0; i < plan->count; i++) {
		const struct plan_run *run = &plan->run[i];

		if (run->map.page == *told || memmap_bytes(map, run->map, run->len))
			continue;
		lint_unreadable(id, run->map, findings);
		*told = run->map.page;
	}
}

/* Finds what the module offers and could not be read; true when there is something. */
static bool
find_unreadable(const struct watch *w, const struct cage *c, const struct identity *id,
    struct findings *findings)
{
	uint16_t told = NO_PAGE;
	struct plan plan;

	watch_plan_static(w, c, &plan);
	find_not_held(&w->pages.map, &plan, id, findings, &told);
	for (unsigned part = 0; part < plan_further_parts(id); part++) {
		plan_further(&plan, id, part, c->max_read);
		find_not_held(&w->pages.map, &plan, id, findings, &told);
	}
	return told != NO_PAGE;
}

/* Finds blocks of applications for which there is no room. */
static void
find_unread(const struct identity *id, struct findings *findings)
{
	unsigned read = plan_blocks(id);

	if (read < MIN_OF(id->app_blocks, MEMMAP_BLOCKS))
		lint_unread_blocks(id, read, findings);
}

/*
 * Another module answers: what was read of flags since it is met is its start. It may
 * have come as soon as the one before it was last read.
 */
static void
swap(struct watch *w, struct inventory *inv, struct cage *c, const struct now *now)
{
	uint64_t known_us = c->module.pace[POLL_FLAGS].read_us;
	const struct decoder *d = w->decoder;
	struct flags_run run;

	tally_miss(&w->tally, FLAG_GAP_REMOVED, inv, c, now);
	vdm_flags_begin(c);
	cage_swap_module(inv, c, now);
	flags_forget(&w->flags);
	gaps_forget(&w->gaps);
	tally_begin(&w->tally, known_us);
	for (unsigned i = 0; d && flags_span(d->spec, i, &run); i++) {
		const uint8_t *bytes = memmap_bytes(&w->pages.map, run.at, run.len);

		if (bytes)
			tally_read(&w->tally, d->spec, run.at, bytes, run.len, known_us,
			    w->end_us);
	}
}

/* Whether another module answers than the one that is known, as far as that one is. */
static bool
is_another(const struct watch *w, const struct cage *c, const struct identity *id)
{
	if (!w->recheck || !c->module.has_identity)
		return false;
	return c->module.unread ? !watch_is_same_kind(w)
				: !recognise_is_same(&c->module.id, id);
}

/*
 * Takes over what was read of a module. One that is not ready may say anything yet: it
 * is not trusted, nor blamed.
 */
static void
adopt(struct watch *w, struct inventory *inv, struct cage *c, const struct identity *id,
    bool ready, const struct now *now)
{
	const struct memmap own = memmap_own_pages(&w->pages.map);
	enum trust trust = TRUST_UNVERIFIED;
	struct findings findings;
	struct limits limits;
	uint64_t module, other_us;
	bool lacks_pages;

	memset(&findings, 0, sizeof(findings));
	w->decoder->limits(&own, id, &limits);
	if (ready)
		lint_module(&w->pages.map, w->decoder, id, &limits, NULL, &findings);
	/* what whom else it belongs to did not select is no fault of the module */
	lacks_pages = !w->shared && find_unreadable(w, c, id, &findings);
	if (!w->shared)
		find_unread(id, &findings);
	if (ready)
		trust = lint_trust(id, &findings);
	/* the lint has seen it: decoders and plans of polls are given what is its own */
	memmap_drop_page_00(&w->pages.map);
	if (is_another(w, c, id)) {
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
	module_set_unread(inv, c, !identity_is_read(w));
	watch_learn(w, inv, c);
	module_lacks_pages(inv, c, lacks_pages);
	cage_set_state(inv, c, CAGE_STATE_READY);
	outputs_remember(&w->outputs, &w->pages.map);
	observe_meet(&w->observe, &w->pages.map, plan_banks(id, w->banks), inv, c, now);
	breaker_close(&w->breaker);
	watch_guess_costs(w, c);
	w->monitors_us = w->end_us;
	w->named_us = now->mono_us;
	w->began_anew = false;
	module = recognise_fingerprint(&w->pages.map, id);
	tally_inherit(&w->tally, replay_inherits(&w->replay, module));
	other_us = replay_was_another(&w->replay, module);
	watch_publish(w, inv, c, now);
	/* flags of either may have been read since, when nobody knew of the exchange */
	if (other_us && w->tally.latched)
		flags_missed(inv, c, FLAG_GAP_REMOVED,
		    &(struct flag_time){ other_us, w->end_us }, now);
	/* not before: what this look found may be no news, what was left is */
	if (identity_is_read(w))
		replay_met(&w->replay, module, id->spec, w->kind, &w->flags, &w->tally,
		    &w->gaps, inv, c);
	else
		replay_met_unknown(&w->replay);
}

/* A module whose layout we do not decode, or nobody knows. */
static void
unknown_layout(struct watch *w, struct inventory *inv, struct cage *c,
    const struct now *now)
{
	struct identity id = { .spec = SPEC_UNKNOWN };
	struct findings findings;

	if (w->recheck && c->module.has_identity) {
		swap(w, inv, c, now);
		replay_forget(&w->replay);
	}
	w->recheck = false;
	memmap_byte(&w->pages.map, mem_at(LOW, 0), &id.identifier);
	lint_module(&w->pages.map, NULL, &id, NULL, NULL, &findings);
	module_unknown(inv, c, id.identifier, &findings, lint_trust(&id, &findings));
	breaker_fail(&w->breaker, now->mono_us);
	watch_next_visit(w, WATCH_FIRST, w->breaker.until_us);
}

void
watch_static_done(struct watch *w, struct inventory *inv, struct cage *c,
    const struct now *now)
{
	const struct memmap own = memmap_own_pages(&w->pages.map);
	struct identity id;
	bool checks = false;

	w->decoder = decoder_for(&w->pages.map);
	if (w->decoder) {
		w->decoder->identity(&own, &id);
		checks = identity_checksums_hold(&id);
		if (!identity_is_ready(w, &id) && watch_is_settling(w, now)) {
			watch_next_visit(w, WATCH_READINESS,
			    now->mono_us + WATCH_SETTLE_US);
			return;
		}
	}
	if (!checks && watch_is_settling(w, now)) {
		module_mark_stale(inv, c);
		watch_next_visit(w, WATCH_FIRST, now->mono_us + WATCH_CHECKSUM_US);
		return;
	}
	w->further = w->phase == WATCH_FURTHER ? w->further + 1 : 0;
	if (w->decoder && w->further < plan_further_parts(&id)) {
		watch_next_visit(w, WATCH_FURTHER, now->mono_us);
		return;
	}
	if (!believe(w, inv, c, w->decoder ? &id : NULL, now))
		return;
	if (!w->decoder) {
		unknown_layout(w, inv, c, now);
		return;
	}
	if (!checks && identity_is_read(w))
		module_count_checksum(inv, c);
	adopt(w, inv, c, &id, identity_is_ready(w, &id), now);
}

void
watch_readiness_done(struct watch *w, const struct now *now)
{
	const struct memmap own = memmap_own_pages(&w->pages.map);
	struct identity id;

	w->decoder->identity(&own, &id);
	if (identity_is_ready(w, &id) || !watch_is_settling(w, now))
		watch_next_visit(w, WATCH_FIRST, now->mono_us);
	else
		w->due_us = now->mono_us + WATCH_SETTLE_US;
}

/* Whether what was read of its names is held, and may be read again. */
static bool
can_be_named(const struct watch *w, const struct cage *c)
{
	struct plan plan;

	if (w->shared && !w->share_00h && c->module.id.spec != SPEC_SFF8472)
		return false;
	plan_name(&plan, &w->pages.map, c->module.id.spec, c->max_read);
	return plan.count != 0;
}

bool
watch_doubts_name(struct watch *w, const struct cage *c, const struct readings *r,
    const struct now *now)
{
	if (w->phase != WATCH_STEADY && w->phase != WATCH_OUTPUTS)
		return false;
	w->began_anew |= w->glitch.looks == 1 || recognise_begins(&c->module.readings, r);
	return w->began_anew && now->mono_us >= w->named_us + NAME_SOON_US &&
	       can_be_named(w, c);
}

bool
watch_wants_name(const struct watch *w, const struct cage *c, const struct now *now)
{
	uint64_t spread_us = c->number % NAME_SPREAD * (uint64_t)US_PER_S;

	return now->mono_us >= w->named_us + NAME_US - spread_us && can_be_named(w, c);
}

void
watch_name_done(struct watch *w, struct inventory *inv, struct cage *c,
    const struct now *now)
{
	bool held = w->began_anew;

	if (w->missed || !pages_are_held(&w->pages, &w->plan)) {
		watch_meet_again(w, now->mono_us);
		return;
	}
	w->named_us = now->mono_us;
	w->began_anew = false;
	if (held)
		watch_publish(w, inv, c, now);
	else
		watch_go_on(w, c, now);
}

void
watch_name_failed(struct watch *w, struct inventory *inv, struct cage *c, int err,
    const struct now *now)
{
	module_read_retried(inv, c, err);
	w->named_us = now->mono_us; /* it polls well: it is asked again in its time */
	watch_go_on(w, c, now);
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "engine/watch.h"

#include <string.h>

#include "base/clock.h"
#include "base/hwerr.h"
#include "model/module.h"
#include "optics/lint.h"

/* A settling module is asked this often; a wrong checksum is read again later. */
#define SETTLE_STEP_US   (20 * (uint64_t)US_PER_MS)
#define CHECKSUM_STEP_US (250 * (uint64_t)US_PER_MS)
/* Repeats of a visit to a busy module or bus before the breaker decides. */
#define SOON_TRIES 5
/*
 * Failed visits in a row after which a known module counts as unreadable, and one
 * that the platform refuses is given up.
 */
#define FAILURES_BELIEVED 3
/* An identity that was not trusted is read again this often. */
#define VERIFY_US (60 * (uint64_t)US_PER_S)

void
watch_init(struct watch *w)
{
	memset(w, 0, sizeof(*w));
	w->due_us = NEVER_US;
	pages_init(&w->pages);
}

/* The next visit belongs to `phase` and is due then. */
static void
next_visit(struct watch *w, enum watch_phase phase, uint64_t due_us)
{
	if (w->phase != phase)
		w->tries = 0;
	w->phase = phase;
	w->due_us = due_us;
}

void
watch_arrive(struct watch *w, uint64_t settle_us, const struct now *now)
{
	w->epoch++;
	w->recheck = false;
	w->no_a2 = false;
	w->banks = 0;
	w->candidate = 0;
	w->family_told = PLATFORM_FAMILY_NONE;
	w->decoder = NULL;
	w->settle_us = settle_us;
	w->settle_until_us = now->mono_us + settle_us;
	flags_forget(&w->flags);
	breaker_close(&w->breaker);
	pages_clear(&w->pages);
	next_visit(w, WATCH_FIRST, now->mono_us);
	w->tries = 0;
}

void
watch_leave(struct watch *w)
{
	w->epoch++;
	w->decoder = NULL;
	flags_forget(&w->flags);
	breaker_close(&w->breaker);
	pages_clear(&w->pages);
	next_visit(w, WATCH_IDLE, NEVER_US);
}

void
watch_recheck(struct watch *w, uint64_t settle_us, const struct now *now)
{
	struct flags flags = w->flags;

	watch_arrive(w, settle_us, now);
	w->flags = flags;
	w->recheck = true;
}

void
watch_reset(struct watch *w, uint64_t settle_us, const struct now *now)
{
	watch_arrive(w, settle_us, now);
	w->recheck = true;
}

/* Reads the identity of a known module again, with time to settle. */
static void
meet_again(struct watch *w, uint64_t now_us)
{
	w->recheck = true;
	w->no_a2 = false;
	w->settle_until_us = now_us + w->settle_us;
	next_visit(w, WATCH_FIRST, now_us);
}

void
watch_sweep(struct watch *w, uint64_t now_us)
{
	if (w->phase != WATCH_STEADY || w->due_us != NEVER_US || w->in_flight)
		return;
	w->due_us = now_us;
	if (now_us < w->verify_us)
		return;
	w->banks = 0;
	meet_again(w, now_us);
	w->settle_until_us = now_us; /* one look: it had its time to settle before */
}

/* Takes bank `first` and those behind it out of a plan. */
static void
leave_out_banks(struct plan *plan, unsigned first)
{
	unsigned kept = 0;

	for (unsigned i = 0; i < plan->count; i++) {
		if (plan->run[i].map.bank < first)
			plan->run[kept++] = plan->run[i];
		else
			plan->bytes -= plan->run[i].len;
	}
	plan->count = kept;
}

void
watch_begin(struct watch *w, const struct cage *c)
{
	switch (w->phase) {
	case WATCH_FIRST:
		pages_clear(&w->pages); /* nothing of another module may be left */
		plan_first(&w->plan, c->max_read);
		break;
	case WATCH_STATIC:
		plan_static(&w->plan, &w->pages.map, c->max_read);
		/* garbage may have looked like an SFP: only of one is nothing more read
		 */
		if (w->no_a2 && decoder_for(&w->pages.map) == &sff8472_decoder)
			w->plan.count = w->plan.bytes = 0;
		break;
	case WATCH_READINESS:
		plan_readiness(&w->plan, &w->pages.map);
		break;
	case WATCH_STEADY:
		if (w->planned == WATCH_STEADY)
			break;
		plan_steady(&w->plan, &w->pages.map, &c->module.id, c->max_read);
		if (w->banks)
			leave_out_banks(&w->plan, w->banks);
		break;
	case WATCH_OUTPUTS:
		plan_outputs(&w->plan, outputs_changed(&w->outputs, &w->pages.map));
		break;
	case WATCH_IDLE:
	case WATCH_GIVEN_UP:
		w->plan.count = 0;
		break;
	}
	w->planned = w->phase;
	pages_begin(&w->pages, &w->plan);
	w->visit_epoch = w->epoch;
	w->in_flight = true;
	w->due_us = NEVER_US;
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

	return family == w->family_told ? PLATFORM_FAMILY_NONE : family;
}

void
watch_told(struct watch *w, enum platform_family family)
{
	if (w->visit_epoch == w->epoch)
		w->family_told = (uint8_t)family;
}

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
	next_visit(w, phase_after_failure(w), w->breaker.until_us);
	w->tries = 0;
	if (!known || w->breaker.failures >= FAILURES_BELIEVED)
		cage_set_state(inv, c, CAGE_STATE_UNREADABLE);
	if (refused && w->breaker.failures >= FAILURES_BELIEVED)
		next_visit(w, WATCH_GIVEN_UP, NEVER_US);
}

/* Repeats the visit if its error and what was tried already allow. */
static bool
try_again(struct watch *w, struct inventory *inv, struct cage *c, int err,
    const struct now *now)
{
	bool soon = hw_err_info(err)->retry == HW_RETRY_SOON && w->tries < SOON_TRIES;
	bool once = hw_err_info(err)->retry == HW_RETRY_ONCE && w->tries < 1;

	if (w->breaker.failures || (!soon && !once))
		return false;
	module_read_retried(inv, c, err);
	w->tries++;
	w->due_us = now->mono_us + (soon ? SETTLE_STEP_US : 0);
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
		meet_again(w, now->mono_us); /* it promised that page before */
		return;
	}
	if (w->phase != WATCH_STEADY && is_settling(w, now)) {
		/* a fresh module may not answer yet; what costs bus time is asked less */
		next_visit(w, phase_after_failure(w),
		    now->mono_us +
			(retry == HW_RETRY_SOON ? SETTLE_STEP_US : CHECKSUM_STEP_US));
		return;
	}
	if (w->phase == WATCH_STATIC && err == HW_NACK && !w->no_a2 &&
	    decoder_for(&w->pages.map) == &sff8472_decoder) {
		w->no_a2 = true; /* all that it has is A0h, whatever that says */
		next_visit(w, WATCH_FIRST, now->mono_us);
		return;
	}
	if (!try_again(w, inv, c, err, now))
		give_up_visit(w, inv, c, err, now);
}

static bool
same_module(const struct identity *a, const struct identity *b)
{
	return a->identifier == b->identifier &&
	       strcmp(a->vendor_name, b->vendor_name) == 0 &&
	       strcmp(a->vendor_pn, b->vendor_pn) == 0 &&
	       strcmp(a->vendor_sn, b->vendor_sn) == 0;
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

/*
 * The latched flags that a visit read are gone from the module: they are kept until
 * they are published. What comes before a module is known belongs to its start.
 */
static void
keep_flags(struct watch *w, const struct cage *c)
{
	const uint8_t *bytes = w->pages.stage;

	if (!c->module.has_identity || !is_same_kind(w))
		return;
	for (unsigned i = 0; i < w->plan.count; i++) {
		const struct plan_run *run = &w->plan.run[i];

		if (w->pages.status[i] == HW_OK)
			flags_keep(&w->flags, c->module.id.spec, run->map, bytes,
			    run->len);
		bytes += run->len;
	}
}

static void
publish_readings(struct watch *w, struct inventory *inv, struct cage *c,
    const struct now *now)
{
	struct readings r;

	flags_release(&w->flags, c->module.id.spec, &w->pages.map);
	w->decoder->readings(&w->pages.map, &c->module.id, &r);
	module_update(inv, c, &r, w->end_us, now);
	rules_evaluate(&w->rules, inv, c, now);
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

static uint64_t
hash_bytes(uint64_t hash, const void *bytes, size_t len)
{
	const uint8_t *p = bytes;

	for (size_t i = 0; i < len; i++)
		hash = (hash ^ p[i]) * 1099511628211u;
	return hash;
}

static bool
has_name(const struct identity *id)
{
	return id->vendor_name[0] || id->vendor_pn[0] || id->vendor_sn[0];
}

/*
 * A number that tells apart what was read; never 0. Where there is no name, `id` NULL
 * or empty, what stands still in the layouts that we know counts.
 */
static uint64_t
fingerprint(const struct memmap *map, const struct identity *id)
{
	const uint8_t *identifier = memmap_bytes(map, mem_at(LOW, 0), 1);
	const uint8_t *low = memmap_bytes(map, mem_at(LOW, 64), 64);
	const uint8_t *page = memmap_bytes(map, mem_at(0x00, 128), 128);
	bool named = id && has_name(id);
	uint64_t hash = 14695981039346656037u;

	if (identifier)
		hash = hash_bytes(hash, identifier, 1);
	if (named) {
		hash = hash_bytes(hash, id->vendor_name, strlen(id->vendor_name));
		hash = hash_bytes(hash, id->vendor_pn, strlen(id->vendor_pn));
		hash = hash_bytes(hash, id->vendor_sn, strlen(id->vendor_sn));
	}
	if (!named && low)
		hash = hash_bytes(hash, low, 64);
	if (!named && page)
		hash = hash_bytes(hash, page, 128);
	return hash ? hash : 1;
}

/* Says whether an identity can be no accident. */
static bool
is_sound(const struct identity *id)
{
	return identity_checksums_hold(id) && id->odd_bytes == 0 && has_name(id);
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
		/* nobody said who it is */
		give_up_visit(w, inv, c, is_same_kind(w) ? HW_NOPAGE : HW_IO, now);
		return false;
	}
	if (id &&
	    (is_sound(id) || (c->module.has_identity && same_module(&c->module.id, id))))
		return true;
	w->candidate = fingerprint(&w->pages.map, id);
	if (w->candidate == before)
		return true;
	module_mark_stale(inv, c);
	if (before)
		give_up_visit(w, inv, c, HW_IO, now);
	else
		next_visit(w, WATCH_FIRST, now->mono_us + CHECKSUM_STEP_US);
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
	bool lacks_pages;

	memset(&findings, 0, sizeof(findings));
	w->decoder->limits(&w->pages.map, id, &limits);
	if (ready)
		lint_module(&w->pages.map, w->decoder, id, &limits, NULL, &findings);
	lacks_pages = find_unreadable(w, id, &findings);
	if (ready)
		trust = lint_trust(id, &findings);
	if (w->recheck && c->module.has_identity && !same_module(&c->module.id, id)) {
		cage_swap_module(inv, c, now);
		flags_forget(&w->flags);
		w->banks = 0;
	}
	w->recheck = false;
	w->candidate = 0;
	w->verify_us = trust == TRUST_GOOD && !w->no_a2 && !w->banks
			   ? NEVER_US
			   : now->mono_us + VERIFY_US;
	memmap_byte(&w->pages.map, mem_at(LOW, 0), &w->kind[0]);
	memmap_byte(&w->pages.map, mem_at(LOW, 1), &w->kind[1]);
	rules_learn(&w->rules, &limits);
	if (!c->module.has_identity || memcmp(&c->module.id, id, sizeof(*id)) != 0 ||
	    c->module.trust != trust ||
	    memcmp(&c->module.findings, &findings, sizeof(findings)) != 0 ||
	    memcmp(&c->module.limits, &limits, sizeof(limits)) != 0)
		module_identify(inv, c, id, &limits, &findings, trust);
	module_lacks_pages(inv, c, lacks_pages);
	cage_set_state(inv, c, CAGE_STATE_READY);
	outputs_remember(&w->outputs, &w->pages.map);
	breaker_close(&w->breaker);
	next_visit(w, WATCH_STEADY, NEVER_US);
	publish_readings(w, inv, c, now);
}

/* A module that reads as nothing that we know. */
static void
unknown_layout(struct watch *w, struct inventory *inv, struct cage *c,
    const struct now *now)
{
	uint8_t identifier = 0;

	if (w->recheck && c->module.has_identity) {
		cage_swap_module(inv, c, now);
		flags_forget(&w->flags);
	}
	w->recheck = false;
	memmap_byte(&w->pages.map, mem_at(LOW, 0), &identifier);
	module_unknown(inv, c, identifier);
	breaker_fail(&w->breaker, now->mono_us);
	next_visit(w, WATCH_FIRST, w->breaker.until_us);
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
			next_visit(w, WATCH_READINESS, now->mono_us + SETTLE_STEP_US);
			return;
		}
	}
	if (!checks && is_settling(w, now)) {
		module_mark_stale(inv, c);
		next_visit(w, WATCH_FIRST, now->mono_us + CHECKSUM_STEP_US);
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
		next_visit(w, WATCH_FIRST, now->mono_us);
	else
		w->due_us = now->mono_us + SETTLE_STEP_US;
}

static void
steady_done(struct watch *w, struct inventory *inv, struct cage *c, const struct now *now)
{
	int usual = c->module.lacks_pages ? HW_NOPAGE : HW_OK;

	if (w->breaker.failures || c->last_error != usual || !is_same_kind(w)) {
		/* after an outage, or when its first bytes moved: is it the same module?
		 */
		breaker_close(&w->breaker);
		meet_again(w, now->mono_us);
		return;
	}
	w->tries = 0;
	cage_set_state(inv, c, CAGE_STATE_READY);
	if (outputs_changed(&w->outputs, &w->pages.map))
		next_visit(w, WATCH_OUTPUTS, now->mono_us);
	else
		publish_readings(w, inv, c, now);
}

/* What the steady visit read is judged with what was just asked for. */
static void
outputs_done(struct watch *w, struct inventory *inv, struct cage *c,
    const struct now *now)
{
	outputs_remember(&w->outputs, &w->pages.map);
	next_visit(w, WATCH_STEADY, NEVER_US);
	publish_readings(w, inv, c, now);
}

/* What a visit brought, or failed to bring. */
static void
visit_done(struct watch *w, struct inventory *inv, struct cage *c, int broken,
    const struct now *now)
{
	bool optional = w->phase == WATCH_STATIC || w->phase == WATCH_OUTPUTS;
	int err = broken ? broken : pages_accept(&w->pages, &w->plan, optional);

	if (err) {
		visit_failed(w, inv, c, err, now);
		return;
	}
	switch (w->phase) {
	case WATCH_FIRST:
		next_visit(w, WATCH_STATIC, now->mono_us);
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
	visit_done(w, inv, c, broken, now);
	rules_follow_state(inv, c, now);
}

void
watch_skip(struct watch *w, const struct cage *c, uint64_t due_us)
{
	w->in_flight = false;
	if (w->phase == WATCH_IDLE || w->visit_epoch != w->epoch)
		return;
	keep_flags(w, c);
	next_visit(w, phase_after_failure(w), due_us);
}

bool
watch_is_settled(const struct watch *w, const struct cage *c)
{
	return w->phase == WATCH_IDLE || w->phase == WATCH_STEADY ||
	       w->phase == WATCH_OUTPUTS || w->phase == WATCH_GIVEN_UP ||
	       c->state == CAGE_STATE_UNREADABLE || c->state == CAGE_STATE_UNSUPPORTED ||
	       (w->recheck && c->state == CAGE_STATE_READY);
}

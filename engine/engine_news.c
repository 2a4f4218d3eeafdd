/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The news of a bus: its process comes and goes, pins move, replies arrive.
 */
#include "engine/engine_parts.h"

#include "base/bytes.h"
#include "base/clock.h"
#include "engine/health.h"
#include "engine/watch_armed.h"
#include "model/module.h"

/* A bus that will be down for longer than this has lost its presence pins, too. */
#define DOWN_LONG_US (2 * (uint64_t)US_PER_S)
/* How soon a bus is asked again that came to no visit of a request: 20 ms, doubling. */
#define FRUITLESS_US  (20 * (uint64_t)US_PER_MS)
#define FRUITLESS_MAX 6
/* A module that was gone for one look is met again when the pin had time to tell. */
#define DOUBT_US (100 * (uint64_t)US_PER_MS)
/* ... and one whose pin keeps moving, this often. */
#define FLAP_VISIT_US ((uint64_t)US_PER_S)

void
engine_bus_up(struct engine *e, unsigned bus, const struct now *now)
{
	struct schedule *s = &e->bus[bus];

	engine_stir(e);
	supervise_up(&s->supervise, now->mono_us);
	s->heard = false;
	engine_show_bus(e, bus, now);
	for (unsigned i = 0; i < s->cage_count; i++) {
		unsigned cage = s->cage[i];

		replay_bus_up(&e->watch[cage].replay, now->mono_us);
		watch_share_told(&e->watch[cage], false, HW_OK, false);
		e->watch[cage].mute = false;
		if (cage_is_occupied(&e->inv->cage[cage]))
			watch_recheck(&e->watch[cage], engine_settle_us(e), now);
	}
}

static void
end_visit(struct engine *e, unsigned cage, int broken, const struct now *now)
{
	struct cage *c = &e->inv->cage[cage];

	watch_finish(&e->watch[cage], e->inv, c, broken, now);
	health_show_breaker(c, &e->watch[cage]);
}

static void
blame_process(struct engine *e, unsigned bus, const struct now *now)
{
	static const struct alarm_cause cause = { .value = HW_CRASH };

	alarm_raise_bus(e->inv, &e->inv->bus[bus], &cause, now);
}

/* Ends the visits of a request that will not be answered. */
static void
drop_visits(struct engine *e, struct schedule_request *r, const struct now *now)
{
	if (!r->outstanding)
		return;
	r->outstanding = false;
	for (unsigned i = 0; i < r->slot_count; i++) {
		unsigned cage = r->slot[i].cage;

		if (e->watch[cage].in_flight)
			end_visit(e, cage, HW_CRASH, now);
	}
}

static void
drop_control(struct engine *e, struct schedule *s, const struct now *now)
{
	s->control.outstanding = false;
	for (unsigned i = 0; i < s->pin_count; i++)
		reset_cancel(&e->reset[s->pin_cage[i]], HW_CRASH, now->mono_us);
}

/* Nobody reads the pins of this bus any more: what they said is no fact now. */
static void
forget_presence(struct engine *e, const struct schedule *s, const struct now *now)
{
	for (unsigned i = 0; i < s->pin_count; i++)
		cage_set_presence(e->inv, &e->inv->cage[s->pin_cage[i]], PRESENCE_UNKNOWN,
		    now);
}

static void
mark_stale(struct engine *e, const struct schedule *s)
{
	for (unsigned i = 0; i < s->cage_count; i++)
		module_mark_stale(e->inv, &e->inv->cage[s->cage[i]]);
	for (unsigned i = 0; i < s->pin_count; i++)
		pins_mark_stale(e->inv, &e->inv->cage[s->pin_cage[i]]);
}

void
engine_bus_down(struct engine *e, unsigned bus, bool renew, const struct now *now)
{
	struct schedule *s = &e->bus[bus];
	struct climb climb = engine_climb(e, bus);

	engine_stir(e);
	supervise_down(&s->supervise, renew, now->mono_us);
	if (supervise_keeps_dying(&s->supervise))
		blame_process(e, bus, now);
	s->ping_due = false;
	s->fruitless = 0;
	s->sweep_us = 0;
	climb_down(&climb);
	drop_visits(e, &s->poll, now);
	drop_visits(e, &s->pull, now);
	schedule_forget_arms(s, e->watch);
	drop_control(e, s, now);
	mark_stale(e, s);
	if (s->supervise.start_us > now->mono_us + DOWN_LONG_US)
		forget_presence(e, s, now);
	engine_show_bus(e, bus, now);
}

void
engine_bus_hangs(struct engine *e, unsigned bus, const struct now *now)
{
	struct climb climb = engine_climb(e, bus);

	blame_process(e, bus, now);
	climb_down(&climb);
	mark_stale(e, &e->bus[bus]);
	forget_presence(e, &e->bus[bus], now);
	engine_show_bus(e, bus, now);
}

static bool
in_bits(const struct platform_bits *bits, unsigned cage)
{
	return bits->word[cage / 32] >> (cage % 32) & 1;
}

/* What a cage counts as, and what follows for what is plugged in it. */
static void
set_presence(struct engine *e, unsigned cage, enum presence presence,
    const struct now *now)
{
	struct cage *c = &e->inv->cage[cage];
	uint64_t generation = c->generation;
	bool was_occupied = cage_is_occupied(c);
	bool was_unknown = c->presence == PRESENCE_UNKNOWN;

	cage_set_presence(e->inv, c, presence, now);
	if (c->generation != generation || was_occupied != cage_is_occupied(c))
		ladder_moved(&e->bus[c->bus].ladder, cage);
	if (c->generation != generation)
		watch_arrive(&e->watch[cage], engine_settle_us(e), now);
	else if (was_occupied && !cage_is_occupied(c))
		watch_leave(&e->watch[cage], e->inv, c, now);
	else if (was_occupied && was_unknown && c->presence == PRESENCE_PRESENT)
		watch_recheck(&e->watch[cage], engine_settle_us(e), now);
	if (c->presence == PRESENCE_ABSENT)
		replay_forget(&e->watch[cage].replay);
}

/* A cage that flaps stays present: each move of its pin makes it doubtful only. */
static void
take_presence(struct engine *e, unsigned cage, enum presence told, const struct now *now)
{
	struct flap *f = &e->flap[cage];
	struct cage *c = &e->inv->cage[cage];
	struct flap was = *f;

	set_presence(e, cage, flap_take(f, told, now->mono_us), now);
	if (f->count != was.count)
		cage_count_flap(e->inv, c);
	/* what was read of it is as true as before, and as old */
	if (f->damped && f->pin != was.pin)
		watch_doubt(&e->watch[cage], now->mono_us + FLAP_VISIT_US);
	if (f->damped == was.damped)
		return;
	e->damped++;
	cage_set_flapping(e->inv, c, true);
	rules_follow_state(e->inv, c, now);
}

void
engine_presence(struct engine *e, unsigned bus, const struct platform_bits *present,
    const struct platform_bits *known, const struct now *now)
{
	struct schedule *s = &e->bus[bus];

	if (!s->heard)
		supervise_answered(&s->supervise);
	s->heard = true;
	engine_stir(e);
	for (unsigned i = 0; i < s->pin_count; i++) {
		unsigned cage = s->pin_cage[i];

		if (!in_bits(known, cage))
			take_presence(e, cage, PRESENCE_UNKNOWN, now);
		else if (in_bits(present, cage))
			take_presence(e, cage, PRESENCE_PRESENT, now);
		else
			take_presence(e, cage, PRESENCE_ABSENT, now);
	}
}

void
engine_doubt(struct engine *e, unsigned bus, const struct platform_bits *cages,
    const struct now *now)
{
	const struct schedule *s = &e->bus[bus];

	for (unsigned i = 0; i < s->pin_count; i++) {
		unsigned cage = s->pin_cage[i];

		if (!in_bits(cages, cage))
			continue;
		e->bus[e->inv->cage[cage].bus].news = true;
		watch_doubt(&e->watch[cage],
		    now->mono_us + (e->flap[cage].damped ? FLAP_VISIT_US : DOUBT_US));
	}
}

void
engine_calm_flaps(struct engine *e, const struct now *now)
{
	for (unsigned i = 0; e->damped && i < e->inv->cage_count; i++) {
		struct cage *c = &e->inv->cage[i];

		if (!flap_calm(&e->flap[i], now->mono_us))
			continue;
		engine_stir(e);
		e->damped--;
		cage_set_flapping(e->inv, c, false);
		if (c->presence != PRESENCE_UNKNOWN)
			set_presence(e, i, e->flap[i].pin, now);
		rules_follow_state(e->inv, c, now);
	}
}

/* A time that the bus process told of its pins, within what is possible. */
static uint64_t
believe_pins(const struct schedule *s, uint64_t read_us, const struct now *now)
{
	return MAX_OF(s->supervise.up_us, MIN_OF(read_us, now->mono_us));
}

static void
interrupt(struct engine *e, unsigned cage, const struct now *now)
{
	struct schedule *s = &e->bus[e->inv->cage[cage].bus];

	watch_interrupt(&e->watch[cage], now->mono_us);
	s->interrupted = s->news = true;
}

void
engine_pins(struct engine *e, unsigned bus, const struct pin_news *news, unsigned count,
    const struct now *now)
{
	for (unsigned i = 0; i < count; i++) {
		pin_set(e->inv, &e->inv->cage[news[i].cage], news[i].pin, news[i].level,
		    believe_pins(&e->bus[bus], news[i].read_us, now), now);
		if (news[i].pin == PLATFORM_PIN_INTERRUPT && news[i].level == 1)
			interrupt(e, news[i].cage, now);
	}
}

void
engine_interrupt(struct engine *e, unsigned bus, const struct platform_bits *cages,
    const struct now *now)
{
	const struct schedule *s = &e->bus[bus];

	for (unsigned i = 0; i < s->pin_count; i++) {
		if (in_bits(cages, s->pin_cage[i]))
			interrupt(e, s->pin_cage[i], now);
	}
}

/* Each reply says since when all pins of the bus were read. */
static void
confirm_pins(struct engine *e, const struct schedule *s, uint64_t pins_us,
    const struct now *now)
{
	uint64_t read_us = believe_pins(s, pins_us, now);

	for (unsigned i = 0; pins_us && i < s->pin_count; i++)
		pins_confirm(e->inv, &e->inv->cage[s->pin_cage[i]], read_us);
}

/* Counts a transfer and says how long it took: no longer than its request is under way.
 */
static uint64_t
count_run(struct engine *e, const struct schedule_request *r, struct cage *c,
    const struct run_result *result)
{
	uint64_t us = MIN_OF(result->took_us, result->end_us - r->sent_us);

	transfers_add(&e->inv->bus[c->bus].transfers, result->status, result->len, us);
	transfers_add(&c->counters.transfers, result->status, result->len, us);
	return us;
}

static void
take_run(struct engine *e, const struct climb *climb, struct schedule_request *r,
    const struct run_result *result, const uint8_t *bytes, const struct now *now)
{
	const struct run *run = &r->request.run[result->index];
	struct schedule_slot *slot = schedule_slot_of(r, result->index);
	struct watch *w = &e->watch[run->cage];
	struct cage *c = &e->inv->cage[run->cage];
	int status = result->status;
	uint64_t us = 0;

	if (run->op == RUN_CHANGED && status == HW_OK)
		watch_told(w, (enum platform_family)run->at.byte);
	if (run->op == RUN_SHARE && !result->skipped)
		watch_share_told(w, run->at.byte, status, result->level);
	if (!slot || run->op != RUN_READ)
		return;
	if (r != &e->bus[c->bus].fired)
		w->arm_before.sequence = 0; /* what was left before this visit is void */
	if (result->skipped) {
		status = schedule_skip(r, slot, result->index);
	} else {
		us = count_run(e, r, c, result);
		w->bus_us += us;
		if (status == HW_OK)
			schedule_note_read(r, plan_read_us(run->len, c->khz), us);
		climb_hear(climb, run->cage, status, now);
		if (w->shared && status == HW_BUSY && run->at.byte >= 128)
			status = HW_NOPAGE; /* not now: another page is selected */
	}
	slot->failed |= status != HW_OK && status != HW_NOPAGE;
	if (status == HW_OK && result->len != run->len)
		status = HW_IO;
	pages_stage(&w->pages, &w->plan, result->index - slot->first, status, bytes);
	watch_time_run(w, result->index - slot->first, result->end_us - us,
	    result->end_us);
	if (!result->skipped)
		watch_fail_run(w, result->index - slot->first, status);
}

/*
 * A part of a request is answered: its visits need not wait for the rest. None ends on a
 * bus that is held.
 */
static void
end_answered(struct engine *e, struct schedule *s, struct schedule_request *r,
    uint64_t intent, const struct now *now)
{
	s->unmarked = true;
	if (s->ladder.stuck)
		return;
	for (unsigned i = 0; i < r->slot_count && schedule_is_answered(r, i); i++) {
		unsigned cage = r->slot[i].cage;

		if (r->slot[i].ended || r->slot[i].skipped)
			continue;
		r->slot[i].ended = true;
		replay_answered(&e->watch[cage].replay, intent);
		end_visit(e, cage, HW_OK, now);
	}
}

/* All runs are answered: what the bus did not come to is asked again. */
static void
finish_visits(struct engine *e, const struct climb *climb, struct schedule *s,
    struct schedule_request *r, uint64_t intent, const struct now *now)
{
	uint64_t again_us = now->mono_us;
	unsigned served = 0;

	r->outstanding = false;
	if (r == &s->poll)
		schedule_resume(s);
	for (unsigned i = 0; i < r->slot_count; i++)
		served += !r->slot[i].skipped;
	if (served)
		s->fruitless = 0;
	else if (r->slot_count && s->fruitless < FRUITLESS_MAX)
		s->fruitless++;
	if (s->fruitless)
		again_us += FRUITLESS_US << (s->fruitless - 1);
	for (unsigned i = 0; i < r->slot_count; i++) {
		unsigned cage = r->slot[i].cage;

		if (r->slot[i].ended)
			continue;
		replay_answered(&e->watch[cage].replay, intent);
		watch_skip(&e->watch[cage], &e->inv->cage[cage], again_us);
	}
	climb_polled(climb, now);
}

/* One that may have been reset is met like one that was, but does not count as such. */
static void
take_reset(struct engine *e, struct cage *c, enum reset_news news, const struct now *now)
{
	if (news == RESET_DONE)
		cage_count_reset(e->inv, c);
	if (news == RESET_NO_NEWS || !cage_is_occupied(c))
		return;
	if (news == RESET_DONE)
		cage_set_state(e->inv, c, CAGE_STATE_SETTLING);
	module_mark_stale(e->inv, c);
	watch_reset(&e->watch[c->number], e->inv, c, engine_settle_us(e), now);
}

static void
finish_control(struct engine *e, struct schedule *s, const struct now *now)
{
	struct schedule_request *r = &s->control;

	r->outstanding = false;
	if (!r->slot_count) /* a rung of the ladder */
		ladder_rung_done(&s->ladder, r->status[0]);
	for (unsigned i = 0; i < r->slot_count; i++) {
		unsigned cage = r->slot[i].cage;
		int status = r->status[r->slot[i].first];

		take_reset(e, &e->inv->cage[cage],
		    reset_ended(&e->reset[cage], status, now->mono_us), now);
	}
}

/* Reads that nobody ordered: no more time than passed since they were told last. */
static void
take_asked(struct schedule *s, struct bus *b, const struct transfers *asked,
    const struct now *now)
{
	struct transfers took = *asked;

	took.busy_us = MIN_OF(took.busy_us, now->mono_us - s->asked_told_us);
	s->asked_told_us = now->mono_us;
	s->asked_us += took.busy_us;
	transfers_merge(&b->transfers, &took);
}

/* A reply to a request, also to one that is known only by its answer. */
static bool
take_reply(struct engine *e, unsigned bus, struct schedule_request *r,
    const struct reply *reply, const struct now *now)
{
	struct schedule *s = &e->bus[bus];
	bool control = r == &s->control;
	struct climb climb = engine_climb(e, bus);
	struct bus *b = &e->inv->bus[bus];
	const uint8_t *bytes = reply->data;

	if (!schedule_fits(r, reply))
		return false;
	s->news = true;
	if (control)
		engine_stir(e); /* a reset concerns the bus of its cage, too */
	confirm_pins(e, s, reply->pins_us, now);
	if (reply->asked)
		take_asked(s, b, reply->asked, now);
	r->read_us += MIN_OF(reply->asked_us, now->mono_us - r->sent_us);
	supervise_answered(&s->supervise);
	for (unsigned i = 0; i < reply->count; i++) {
		struct run_result result = reply->result[i];

		r->status[result.index] = result.status;
		result.end_us = schedule_believe(r, result.end_us, now->mono_us);
		if (!control)
			take_run(e, &climb, r, &result, bytes, now);
		bytes += result.len;
	}
	r->answered = (uint16_t)(r->answered + reply->count);
	if (!control)
		end_answered(e, s, r, reply->intent, now);
	if (!reply->last) {
		engine_show_bus(e, bus, now);
		return true;
	}
	b->replies++;
	schedule_note_stretch(s, r);
	if (control)
		finish_control(e, s, now);
	else
		finish_visits(e, &climb, s, r, reply->intent, now);
	engine_show_bus(e, bus, now);
	return true;
}

/*
 * What a cage had armed was fired. Where it is no visit of its own any more, because
 * something else is under way or due, an interrupt came that is still to be followed.
 */
static bool
take_fired(struct engine *e, unsigned bus, const struct reply *reply,
    const struct now *now)
{
	struct schedule *s = &e->bus[bus];
	struct watch_arm *arm;
	struct plan saved;
	struct watch *w;
	struct cage *c;
	bool visit;

	if (reply->cage >= e->inv->cage_count || e->inv->cage[reply->cage].bus != bus)
		return false;
	c = &e->inv->cage[reply->cage];
	w = &e->watch[reply->cage];
	arm = watch_arm_of(w, reply->sequence);
	if (!arm)
		return false;
	if (arm->epoch != w->epoch || !c->module.has_identity) {
		schedule_spend_arm(s, w, arm);
		replay_unheard(&w->replay, reply->intent);
		interrupt(e, reply->cage, now);
		return true;
	}
	schedule_fired(s, w, c, arm, now->mono_us);
	if (!schedule_fits(&s->fired, reply))
		return false;
	e->inv->bus[bus].requests++;
	visit = watch_begin_fired(w, arm, c, now->mono_us);
	schedule_spend_arm(s, w, arm);
	if (visit)
		return take_reply(e, bus, &s->fired, reply, now);
	s->fired.slot[0].ended = true;
	watch_begin_aside(w, &saved);
	take_reply(e, bus, &s->fired, reply, now);
	replay_answered(&w->replay, reply->intent);
	watch_end_aside(w, c, &saved);
	interrupt(e, reply->cage, now);
	return true;
}

bool
engine_reply(struct engine *e, unsigned bus, const struct reply *reply,
    const struct now *now)
{
	if (reply->fired)
		return take_fired(e, bus, reply, now);
	return take_reply(e, bus, schedule_find(&e->bus[bus], reply->sequence), reply,
	    now);
}

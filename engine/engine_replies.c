/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Replies of a bus: what became of the runs of a request, and of what was left with its
 * process.
 */
#include "base/bytes.h"
#include "base/clock.h"
#include "engine/engine_parts.h"
#include "engine/watch_armed.h"
#include "model/module.h"

/* How soon a bus is asked again that came to no visit of a request: 20 ms, doubling. */
#define FRUITLESS_US  (20 * (uint64_t)US_PER_MS)
#define FRUITLESS_MAX 6

/* Each reply says since when all pins of the bus were read. */
static void
confirm_pins(struct engine *e, const struct schedule *s, uint64_t pins_us,
    const struct now *now)
{
	uint64_t read_us = engine_believe_pins(s, pins_us, now);

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
	bool fired = r == &e->bus[c->bus].fired;
	int status = result->status;
	uint64_t us = 0;

	if (run->op == RUN_CHANGED && status == HW_OK)
		watch_told(w, (enum platform_family)run->at.byte);
	if (run->op == RUN_SHARE && !result->skipped)
		watch_share_told(w, run->at.byte, status, result->level);
	if (!slot || run->op != RUN_READ)
		return;
	if (!fired)
		w->arm_before.sequence = 0; /* what was left before this visit is void */
	if (result->skipped) {
		status = schedule_skip(r, slot, result->index, fired);
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
		engine_end_visit(e, cage, HW_OK, now);
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
		if (!r->slot[i].skipped) /* what it took is counted */
			e->inv->cage[cage].counters_tick = inventory_touch(e->inv);
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
		engine_pull(e, reply->cage, now);
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
	c->counters_tick = inventory_touch(e->inv);
	engine_pull(e, reply->cage, now);
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

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The news of a bus: its process comes and goes, and pins move. Replies are in
 * engine/engine_replies.c.
 */
#include "engine/engine_parts.h"

#include "base/bytes.h"
#include "base/clock.h"
#include "engine/health.h"
#include "model/module.h"

/* A bus that will be down for longer than this has lost its presence pins, too. */
#define DOWN_LONG_US (2 * (uint64_t)US_PER_S)
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

void
engine_end_visit(struct engine *e, unsigned cage, int broken, const struct now *now)
{
	struct cage *c = &e->inv->cage[cage];

	watch_finish(&e->watch[cage], e->inv, c, broken, now);
	health_show_breaker(c, &e->watch[cage]);
	c->counters_tick = inventory_touch(e->inv); /* whatever became of it */
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
			engine_end_visit(e, cage, HW_CRASH, now);
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
uint64_t
engine_believe_pins(const struct schedule *s, uint64_t read_us, const struct now *now)
{
	return MAX_OF(s->supervise.up_us, MIN_OF(read_us, now->mono_us));
}

void
engine_pull(struct engine *e, unsigned cage, const struct now *now)
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
		    engine_believe_pins(&e->bus[bus], news[i].read_us, now), now);
		if (news[i].pin == PLATFORM_PIN_INTERRUPT && news[i].level == 1)
			engine_pull(e, news[i].cage, now);
	}
}

void
engine_interrupt(struct engine *e, unsigned bus, const struct platform_bits *cages,
    const struct now *now)
{
	const struct schedule *s = &e->bus[bus];

	for (unsigned i = 0; i < s->pin_count; i++) {
		if (in_bits(cages, s->pin_cage[i]))
			engine_pull(e, s->pin_cage[i], now);
	}
}

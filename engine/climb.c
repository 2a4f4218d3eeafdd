/* SPDX-License-Identifier: Apache-2.0 */
#include "engine/climb.h"

#include "base/hwerr.h"
#include "model/module.h"

static struct schedule *
schedule_of(const struct climb *k)
{
	return &k->buses[k->bus];
}

static struct ladder *
ladder_of(const struct climb *k)
{
	return &schedule_of(k)->ladder;
}

/* Says whether transfers of a cage tell how the bus is: see climb_hear(). */
static bool
is_witness(const struct climb *k, unsigned cage)
{
	return watch_is_polled(&k->watch[cage]) && !k->watch[cage].shared;
}

static unsigned
count_polled(const struct climb *k)
{
	const struct schedule *s = schedule_of(k);
	unsigned count = 0;

	for (unsigned i = 0; i < s->cage_count; i++)
		count += is_witness(k, s->cage[i]);
	return count;
}

static void
show_suspect(const struct climb *k)
{
	const struct ladder *l = ladder_of(k);
	struct bus *b = &k->inv->bus[k->bus];
	const struct cage *suspect =
	    l->suspect == LADDER_NO_CAGE ? NULL : &k->inv->cage[l->suspect];

	if (b->suspect == suspect)
		return;
	b->suspect = suspect;
	k->inv->bus_tick = inventory_touch(k->inv);
}

/* The bus is held: what was said of its cages since it is, was not their fault. */
static void
take_stuck(const struct climb *k, int err, const struct now *now)
{
	const struct alarm_cause cause = { .value = err };
	const struct schedule *s = schedule_of(k);

	alarm_raise_bus(k->inv, &k->inv->bus[k->bus], &cause, now);
	for (unsigned i = 0; i < s->cage_count; i++) {
		struct cage *c = &k->inv->cage[s->cage[i]];

		module_mark_stale(k->inv, c);
		if (alarm_get(c, ALARM_UNREADABLE, 0)->raised_us >= s->ladder.held_us)
			alarm_clear(k->inv, c, ALARM_UNREADABLE, 0, now);
	}
}

/* Free again: who is there? A suspect that is held back counts as unreadable. */
static void
take_free(const struct climb *k, const struct now *now)
{
	const struct schedule *s = schedule_of(k);

	for (unsigned i = 0; i < s->cage_count; i++) {
		struct watch *w = &k->watch[s->cage[i]];
		struct cage *c = &k->inv->cage[s->cage[i]];

		if (!watch_is_polled(w))
			continue;
		if (ladder_wait(&s->ladder, s->cage[i]) <= now->mono_us) {
			watch_recheck(w, k->settle_us, now);
			continue;
		}
		module_read_failed(k->inv, c, HW_STUCK);
		cage_set_state(k->inv, c, CAGE_STATE_UNREADABLE);
		rules_follow_state(k->inv, c, now);
	}
}

/*
 * Says whether a transfer tells nothing of the bus: its cage did not answer before,
 * either, and nobody else was heard to fail since the last one that did.
 */
static bool
is_old_news(const struct climb *k, unsigned cage, int status)
{
	struct watch *w = &k->watch[cage];
	bool was_mute = w->mute;

	w->mute = ladder_is_held(status);
	return w->mute && was_mute && status != HW_STUCK && !ladder_of(k)->held_count;
}

void
climb_hear(const struct climb *k, unsigned cage, int status, const struct now *now)
{
	struct schedule *s = schedule_of(k);
	struct ladder *l = &s->ladder;
	unsigned doubts = l->held_count;

	if (!is_witness(k, cage) || is_old_news(k, cage, status) ||
	    (status == HW_OK && ladder_is_calm(l, cage)))
		return;
	if (ladder_heard(l, cage, status, count_polled(k), now->mono_us)) {
		take_stuck(k, status, now);
	} else if (ladder_is_doubtful(l) && l->held_count != doubts) {
		for (unsigned i = 0; i < s->cage_count; i++)
			watch_hurry(&k->watch[s->cage[i]], now->mono_us);
	}
	show_suspect(k);
}

void
climb_polled(const struct climb *k, const struct now *now)
{
	struct ladder *l = ladder_of(k);

	if (l->stuck)
		ladder_test_failed(l, now->mono_us);
	else if (l->freed)
		take_free(k, now);
	l->freed = false;
	if (!l->stuck && l->held_count == 0 &&
	    supervise_is_steady(&schedule_of(k)->supervise, now->mono_us))
		alarm_clear_bus(k->inv, &k->inv->bus[k->bus], now);
	show_suspect(k);
}

static bool
may_reset(const struct climb *k)
{
	const struct ladder *l = ladder_of(k);
	const struct cage *c;

	if (l->suspect == LADDER_NO_CAGE)
		return false;
	c = &k->inv->cage[l->suspect];
	return (c->pins_settable & PLATFORM_PIN_BIT(PLATFORM_PIN_RESET)) &&
	       k->reset[c->number].step == RESET_NONE &&
	       schedule_is_open(&k->buses[c->pin_bus]) && !cage_in_use(c);
}

/* Which rungs may be climbed now; none where somebody else uses the bus, too. */
static unsigned
allowed_rungs(const struct climb *k)
{
	const struct schedule *s = schedule_of(k);

	for (unsigned i = 0; i < s->cage_count; i++) {
		if (k->watch[s->cage[i]].shared)
			return 0;
	}
	return may_reset(k) ? k->allowed : k->allowed & ~(1u << RECOVERY_CAGE_RESET);
}

static void
on_reset(void *arg, int err)
{
	ladder_rung_done(arg, err);
}

/* Shows a rung that was tried; one that the platform does not have does not count. */
static void
show_rung(const struct climb *k, enum recovery rung, int err)
{
	struct bus *b = &k->inv->bus[k->bus];

	b->climbs++;
	b->recoveries[rung] += err != HW_UNSUP;
	b->rung = rung;
	b->rung_result = err;
	k->inv->shape_tick = inventory_touch(k->inv);
}

static void
show_rung_over(const struct climb *k)
{
	struct ladder *l = ladder_of(k);

	if (!l->rung_over)
		return;
	l->rung_over = false;
	if (l->rung >= 0)
		show_rung(k, (enum recovery)l->rung, l->result);
}

void
climb_down(const struct climb *k)
{
	ladder_rung_done(ladder_of(k), HW_CRASH);
	show_rung_over(k);
	ladder_down(ladder_of(k));
}

/* Begins a rung; true when s->control became a request. */
static bool
begin_rung(const struct climb *k, enum recovery rung, uint32_t sequence,
    const struct now *now)
{
	static const enum platform_recover steps[RECOVERY_COUNT] = {
		[RECOVERY_DESELECT] = PLATFORM_RECOVER_DESELECT,
		[RECOVERY_CLOCKS] = PLATFORM_RECOVER_CLOCKS,
		[RECOVERY_MUX_RESET] = PLATFORM_RECOVER_MUX,
	};
	struct ladder *l = ladder_of(k);

	if (rung == RECOVERY_CAGE_RESET) {
		reset_begin(&k->reset[l->suspect], on_reset, l);
		k->buses[k->inv->cage[l->suspect].pin_bus].news = true;
		return false;
	}
	return schedule_recover(schedule_of(k), steps[rung], sequence, now->mono_us);
}

/* Chooses who is visited: the cages take turns, the suspect only when it is alone. */
static void
begin_test(const struct climb *k, const struct now *now)
{
	struct schedule *s = schedule_of(k);
	struct ladder *l = &s->ladder;

	l->tester = l->suspect;
	l->testers = count_polled(k);
	for (unsigned i = 0; i < s->cage_count; i++) {
		unsigned cage = s->cage[(s->tester + i) % s->cage_count];

		if (cage == l->suspect || !is_witness(k, cage))
			continue;
		l->tester = (uint16_t)cage;
		s->tester = (s->tester + i + 1) % s->cage_count;
		break;
	}
	if (l->tester != LADDER_NO_CAGE && is_witness(k, l->tester)) {
		watch_hurry(&k->watch[l->tester], now->mono_us);
		return;
	}
	/* nobody is left who could miss the bus */
	ladder_down(l);
	alarm_clear_bus(k->inv, &k->inv->bus[k->bus], now);
	show_suspect(k);
}

bool
climb_turn(const struct climb *k, uint32_t sequence, const struct now *now)
{
	struct schedule *s = schedule_of(k);
	struct ladder *l = &s->ladder;
	enum recovery rung = RECOVERY_HOLD;
	enum ladder_order order;
	unsigned allowed;

	show_rung_over(k);
	if (!l->stuck || s->poll.outstanding || s->pull.outstanding ||
	    s->control.outstanding)
		return false;
	allowed = allowed_rungs(k);
	order = ladder_turn(l, allowed, now->mono_us, &rung);
	if (order == LADDER_CLIMB && rung == RECOVERY_HOLD) {
		show_rung(k, rung, HW_OK);
		order = ladder_turn(l, allowed, now->mono_us, &rung);
	}
	if (order == LADDER_TEST)
		begin_test(k, now);
	return order == LADDER_CLIMB && begin_rung(k, rung, sequence, now);
}

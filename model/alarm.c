/* SPDX-License-Identifier: Apache-2.0 */
#include "model/alarm.h"

#include "base/bytes.h"
#include "model/alarm_event.h"
#include "model/alarm_parts.h"
#include "model/alarm_past.h"
#include "model/alarm_recall.h"

/* What comes back within this time takes twice as long to be over, five times at most. */
#define DAMP_US  (600 * (uint64_t)US_PER_S)
#define DAMP_MAX 5

/* ---- what is up ---- */

static void
touch(struct inventory *inv, struct cage *c)
{
	c->alarms.tick = inventory_touch(inv);
	c->counters_tick = inv->alarm_tick = c->alarms.tick;
}

void
alarm_be_due(struct inventory *inv, struct cage *c, uint64_t due_us)
{
	c->alarms.due_us = MIN_OF(c->alarms.due_us, due_us);
	inv->alarm_due_us = MIN_OF(inv->alarm_due_us, due_us);
}

/* Something of a kind stands or soaks now, or does not any more. */
static void
note_watched(struct alarm_set *set, enum alarm_kind kind)
{
	uint64_t bit = (uint64_t)1 << kind % 64, *of = &set->watched[kind / 64];
	bool watched = alarm_standing(set, kind) | set->soaking[kind];

	*of = watched ? *of | bit : *of & ~bit;
}

/* What of a kind hides behind something worse now. */
static bool
has_parent(const struct cage *c, enum alarm_kind kind)
{
	if (kind == ALARM_FLAPPING || kind == ALARM_OTHER_OWNER)
		return false;
	return c->alarms.parents & ALARM_PARENT_BUS ||
	       (c->alarms.parents & ALARM_PARENT_FAULT &&
		   alarm_lanes(kind) != ALARM_OF_MODULE);
}

void
alarm_place_mask(struct cage *c, enum alarm_kind kind, uint32_t lanes)
{
	struct alarm_set *set = &c->alarms;
	uint32_t shelved = lanes & set->shelf[kind];
	uint32_t hidden = has_parent(c, kind) ? lanes & ~shelved : 0;
	uint32_t up = lanes & ~shelved & ~hidden, was = set->up[kind];

	set->shelved[kind] = shelved;
	set->hidden[kind] = hidden;
	set->up[kind] = up;
	note_watched(set, kind);
	for (uint32_t moved = up ^ was; moved; moved &= moved - 1) {
		unsigned lane = (unsigned)__builtin_ctz(moved);
		unsigned *count = &set->count[alarm_place(c, kind, lane)->severity];

		*count = up & lane_bit(lane) ? *count + 1 : *count - 1;
	}
}

/* ---- raised, and over ---- */

void
alarm_changed(struct inventory *inv, const struct alarm_ref *ref,
    enum alarm_change_kind kind, const struct now *now)
{
	struct alarm *a = alarm_record(ref);

	a->change[a->changes++ % ALARM_CHANGES] = (struct alarm_change){
		.wall_us = now->wall_us,
		.kind = (uint8_t)kind,
		.severity = a->severity,
		.why = a->end,
		.uid = kind >= ALARM_CHANGE_ACKNOWLEDGED ? a->operator_uid : 0,
	};
	alarm_tell(inv, ref, kind, now);
	if (ref->cage)
		touch(inv, ref->cage);
	inv->alarm_tick = inventory_touch(inv);
}

/* The fields of an alarm that is raised now. True: it is one of before a restart. */
static bool
begin(struct inventory *inv, const struct alarm_ref *ref, const struct alarm_cause *cause,
    const struct now *now)
{
	bool goes_on = alarm_past_goes_on(inv, ref, now);
	struct alarm *a = alarm_record(ref);
	bool soon = a->cleared_us && now->mono_us - a->cleared_us < DAMP_US;

	a->damp = soon ? (uint8_t)MIN_OF(a->damp + 1, DAMP_MAX) : 0;
	a->cause = *cause;
	a->severity = (uint8_t)alarm_rule_of(inv, ref->kind)->severity;
	a->end = ALARM_END_OVER;
	a->acknowledged = false;
	a->seen_us = now->mono_us;
	a->cleared_us = a->cleared_wall_us = a->calm_us = 0;
	a->generation = ref->cage ? ref->cage->generation : 0;
	if (goes_on)
		return true;
	a->raised_us = now->mono_us;
	a->raised_wall_us = now->wall_us;
	a->raises++;
	return false;
}

/* One that goes on has not changed, though it is told. */
static void
tell_raised(struct inventory *inv, const struct alarm_ref *ref, bool goes_on,
    const struct now *now)
{
	alarm_recall_raised(inv, ref, now);
	if (!goes_on) {
		alarm_changed(inv, ref, ALARM_CHANGE_RAISED, now);
		return;
	}
	alarm_tell(inv, ref, ALARM_CHANGE_RAISED, now);
	if (ref->cage)
		touch(inv, ref->cage);
	inv->alarm_tick = inventory_touch(inv);
}

static void
raise_now(struct inventory *inv, struct cage *c, enum alarm_kind kind, unsigned lane,
    const struct alarm_cause *cause, const struct now *now)
{
	const struct alarm_ref ref = { c, NULL, kind, lane };
	bool goes_on = begin(inv, &ref, cause, now);

	c->alarms.soaking[kind] &= ~lane_bit(lane);
	c->alarms.known[kind] |= lane_bit(lane);
	c->alarms.raised[alarm_of(&ref)->severity] += !goes_on;
	alarm_place_mask(c, kind, alarm_standing(&c->alarms, kind) | lane_bit(lane));
	illness_follow(inv, c, now);
	illness_seen(inv, c, kind, lane, now);
	tell_raised(inv, &ref, goes_on, now);
}

void
alarm_end(struct inventory *inv, struct cage *c, enum alarm_kind kind, unsigned lane,
    enum alarm_end why, const struct now *now)
{
	struct alarm *a = alarm_place(c, kind, lane);
	const struct alarm_ref ref = { c, NULL, kind, lane };
	uint32_t standing = alarm_standing(&c->alarms, kind);

	c->alarms.soaking[kind] &= ~lane_bit(lane);
	c->alarms.caused[kind] &= ~lane_bit(lane);
	note_watched(&c->alarms, kind);
	if (!(standing & lane_bit(lane)))
		return;
	a->end = (uint8_t)why;
	a->cleared_us = now->mono_us;
	a->cleared_wall_us = now->wall_us;
	alarm_place_mask(c, kind, standing & ~lane_bit(lane));
	illness_follow(inv, c, now);
	alarm_changed(inv, &ref, ALARM_CHANGE_CLEARED, now);
}

/* What is not about the module goes on without it. */
static bool
goes_with(enum alarm_kind kind, enum alarm_end why)
{
	return why == ALARM_END_REPLACED ? !alarm_outlives_swap(kind)
					 : !alarm_is_of_cage(kind);
}

void
alarm_end_all(struct inventory *inv, struct cage *c, enum alarm_end why,
    const struct now *now)
{
	if (inv->past_count) /* those of before a restart, too */
		inv->alarm_due_us = MIN_OF(inv->alarm_due_us, now->mono_us);
	for (int kind = 0; kind < ALARM_KIND_COUNT; kind++) {
		uint32_t left = goes_with((enum alarm_kind)kind, why)
				    ? alarm_watched(&c->alarms, (enum alarm_kind)kind)
				    : 0;

		for (; left; left &= left - 1)
			alarm_end(inv, c, (enum alarm_kind)kind,
			    (unsigned)__builtin_ctz(left), why, now);
	}
}

/* ---- causes that last ---- */

/* The first look in a while that finds the cause, or the first after one that did not. */
static void
soak(struct cage *c, enum alarm_kind kind, unsigned lane, const struct alarm_cause *cause,
    const struct now *now)
{
	struct alarm *a = alarm_place(c, kind, lane);
	uint32_t bit = lane_bit(lane);

	if (!(c->alarms.soaking[kind] & bit)) {
		c->alarms.soaking[kind] |= bit;
		note_watched(&c->alarms, kind);
		a->soaked_us = 0;
		a->caused_us = now->mono_us;
	} else if (!(c->alarms.caused[kind] & bit)) {
		a->caused_us = now->mono_us;
	}
	a->calm_us = 0;
	a->cause = *cause;
}

/* When a cause that goes on will have lasted. */
static uint64_t
soaked_at(const struct inventory *inv, const struct alarm *a, enum alarm_kind kind)
{
	uint64_t raise_us = alarm_rule_of(inv, kind)->raise_ms * (uint64_t)US_PER_MS;

	return a->caused_us + raise_us - MIN_OF(raise_us, a->soaked_us);
}

/* When it will be over that a cause is gone. */
static uint64_t
calmed_at(const struct inventory *inv, const struct alarm *a, enum alarm_kind kind)
{
	uint64_t clear_us = alarm_rule_of(inv, kind)->clear_ms * (uint64_t)US_PER_MS;

	return a->calm_us + (clear_us << a->damp);
}

void
alarm_raise(struct inventory *inv, struct cage *c, enum alarm_kind kind, unsigned lane,
    const struct alarm_cause *cause, const struct now *now)
{
	struct alarm *a = alarm_place(c, kind, lane);
	uint32_t bit = lane_bit(lane);

	if (!alarm_rule_of(inv, kind)->enabled)
		return;
	if (alarm_standing(&c->alarms, kind) & bit) {
		unsigned before = a->cause.source, source = before | cause->source;
		bool other = source & ~before & ALARM_BY_COMPARISON;

		/* numbers that a flag came with need not be beyond the limit */
		if (other)
			a->cause = *cause;
		a->cause.source = (uint8_t)source;
		if (other) {
			touch(inv, c); /* its text is another one */
			illness_follow(inv, c, now);
		}
		a->seen_us = now->mono_us;
		illness_seen(inv, c, kind, lane, now);
		a->calm_us = 0;
		c->alarms.caused[kind] |= bit;
		return;
	}
	soak(c, kind, lane, cause, now);
	c->alarms.caused[kind] |= bit;
	if (soaked_at(inv, a, kind) <= now->mono_us)
		raise_now(inv, c, kind, lane, cause, now);
	else
		alarm_be_due(inv, c, soaked_at(inv, a, kind));
}

void
alarm_clear(struct inventory *inv, struct cage *c, enum alarm_kind kind, unsigned lane,
    const struct now *now)
{
	struct alarm *a = alarm_place(c, kind, lane);
	uint32_t bit = lane_bit(lane);

	if (!(alarm_watched(&c->alarms, kind) & bit))
		return;
	if (c->alarms.caused[kind] & bit) {
		c->alarms.caused[kind] &= ~bit;
		a->soaked_us += now->mono_us - a->caused_us;
		a->calm_us = now->mono_us;
	} else if (!a->calm_us) {
		a->calm_us = now->mono_us;
	}
	if (calmed_at(inv, a, kind) <= now->mono_us)
		alarm_end(inv, c, kind, lane, ALARM_END_OVER, now);
	else
		alarm_be_due(inv, c, calmed_at(inv, a, kind));
}

/* What becomes of one by itself: nothing while nobody knows how its cause is. */
static void
pass_one(struct inventory *inv, struct cage *c, enum alarm_kind kind, unsigned lane,
    const struct now *now)
{
	struct alarm *a = alarm_place(c, kind, lane);
	uint32_t bit = lane_bit(lane);
	bool caused = c->alarms.caused[kind] & bit;
	bool soaking = c->alarms.soaking[kind] & bit;
	uint64_t at_us = soaking && caused ? soaked_at(inv, a, kind)
			 : caused          ? NEVER_US
					   : calmed_at(inv, a, kind);

	if (at_us > now->mono_us) {
		alarm_be_due(inv, c, at_us);
		return;
	}
	if (c->module.stale)
		return; /* the next look tells */
	if (caused)
		raise_now(inv, c, kind, lane, &a->cause, now);
	else
		alarm_end(inv, c, kind, lane, ALARM_END_OVER, now);
}

static void
take_from_shelf(struct inventory *inv, struct cage *c, enum alarm_kind kind,
    const struct now *now)
{
	for (uint32_t left = c->alarms.shelf[kind]; left; left &= left - 1) {
		const struct alarm_ref ref = { c, NULL, kind,
			(unsigned)__builtin_ctz(left) };
		uint64_t until_us = alarm_of(&ref)->shelved_until_us;

		if (until_us > now->mono_us)
			alarm_be_due(inv, c, until_us);
		else
			alarm_shelve(inv, &ref, false, 0, now);
	}
}

static void
pass_cage(struct inventory *inv, struct cage *c, const struct now *now)
{
	c->alarms.due_us = NEVER_US;
	for (int k = 0; k < ALARM_KIND_COUNT; k++) {
		enum alarm_kind kind = (enum alarm_kind)k;
		uint32_t left = alarm_watched(&c->alarms, kind);

		left &= c->alarms.soaking[k] | ~c->alarms.caused[k];
		for (; left; left &= left - 1)
			pass_one(inv, c, kind, (unsigned)__builtin_ctz(left), now);
		take_from_shelf(inv, c, kind, now);
	}
	illness_pass_time(inv, c, now);
}

void
alarm_pass_time(struct inventory *inv, const struct now *now)
{
	if (inv->alarm_due_us > now->mono_us)
		return;
	inv->alarm_due_us = alarm_past_end(inv, now);
	for (unsigned i = 0; i < inv->cage_count; i++) {
		struct cage *c = &inv->cage[i];

		if (c->alarms.due_us <= now->mono_us)
			pass_cage(inv, c, now);
		inv->alarm_due_us = MIN_OF(inv->alarm_due_us, c->alarms.due_us);
	}
	for (unsigned i = 0; i < inv->bus_count; i++) {
		struct alarm_ref ref = { NULL, &inv->bus[i], ALARM_BUS_STUCK, 0 };
		uint64_t until_us = inv->bus[i].alarm.shelved_until_us;

		if (until_us && until_us <= now->mono_us)
			alarm_shelve(inv, &ref, false, 0, now);
		else if (until_us)
			inv->alarm_due_us = MIN_OF(inv->alarm_due_us, until_us);
	}
}

/* ---- parents ---- */

void
alarm_set_parent(struct inventory *inv, struct cage *c, enum alarm_parent parent, bool is,
    const struct now *now)
{
	uint8_t was = c->alarms.parents;
	bool moved = false;

	c->alarms.parents = (uint8_t)(is ? was | parent : was & ~parent);
	if (c->alarms.parents == was)
		return;
	for (int kind = 0; kind < ALARM_KIND_COUNT; kind++) {
		uint32_t standing = alarm_standing(&c->alarms, (enum alarm_kind)kind);

		moved |= standing != 0;
		alarm_place_mask(c, (enum alarm_kind)kind, standing);
	}
	illness_follow(inv, c, now);
	if (moved)
		touch(inv, c);
}

static void
hide_cages(struct inventory *inv, const struct bus *b, bool hide, const struct now *now)
{
	for (unsigned i = 0; i < inv->cage_count; i++) {
		if (inv->cage[i].bus == b->number)
			alarm_set_parent(inv, &inv->cage[i], ALARM_PARENT_BUS, hide, now);
	}
}

void
alarm_raise_bus(struct inventory *inv, struct bus *b, const struct alarm_cause *cause,
    const struct now *now)
{
	const struct alarm_ref ref = { NULL, b, ALARM_BUS_STUCK, 0 };
	bool goes_on;

	if (b->alarm_up) {
		b->alarm.seen_us = now->mono_us;
		illness_seen_bus(inv, b, now);
		return;
	}
	if (!alarm_rule_of(inv, ALARM_BUS_STUCK)->enabled)
		return;
	goes_on = begin(inv, &ref, cause, now);
	b->raised[b->alarm.severity] += !goes_on;
	b->alarm_up = true;
	hide_cages(inv, b, true, now);
	tell_raised(inv, &ref, goes_on, now);
}

void
alarm_end_bus(struct inventory *inv, struct bus *b, enum alarm_end why,
    const struct now *now)
{
	const struct alarm_ref ref = { NULL, b, ALARM_BUS_STUCK, 0 };

	if (!b->alarm_up)
		return;
	b->alarm_up = false;
	b->alarm.end = (uint8_t)why;
	b->alarm.cleared_us = now->mono_us;
	b->alarm.cleared_wall_us = now->wall_us;
	hide_cages(inv, b, false, now);
	alarm_changed(inv, &ref, ALARM_CHANGE_CLEARED, now);
}

void
alarm_clear_bus(struct inventory *inv, struct bus *b, const struct now *now)
{
	alarm_end_bus(inv, b, ALARM_END_OVER, now);
}

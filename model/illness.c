/* SPDX-License-Identifier: Apache-2.0 */
#include "model/illness.h"

#include <string.h>

#include "base/bytes.h"
#include "model/alarm_parts.h"

enum symptom
illness_symptom(enum alarm_kind kind)
{
	enum monitor id;
	enum limit limit;

	if (alarm_limit_of(kind, &id, &limit))
		return limit == LIMIT_HIGH_ALARM || limit == LIMIT_HIGH_WARN
			   ? SYMPTOM_OVER
			   : SYMPTOM_UNDER;
	if (kind == alarm_of_signal(SIGNAL_RX_LOS))
		return SYMPTOM_UNDER; /* further below than low power is */
	if (kind == ALARM_UNREADABLE || kind == ALARM_POLL_LATE ||
	    kind == ALARM_BUS_STUCK)
		return SYMPTOM_COMMUNICATION;
	return kind == ALARM_CHECKSUM ? SYMPTOM_MEMORY : SYMPTOM_OTHER;
}

/* Lanes on which an alarm is up, or was when its bus went down. */
static uint32_t
live(const struct alarm_set *set, enum alarm_kind kind)
{
	bool by_bus = set->parents & ALARM_PARENT_BUS;
	bool by_fault =
	    (set->parents & ALARM_PARENT_FAULT) && alarm_lanes(kind) != ALARM_OF_MODULE;

	return set->up[kind] | (by_bus && !by_fault ? set->hidden[kind] : 0);
}

/* What came and went in one turn never changed for anybody. */
static bool
is_news(uint64_t over_us, const struct now *now)
{
	return over_us != now->mono_us;
}

/* How many alarms of an illness are up now, and the first of them. */
struct found {
	unsigned count;
	enum alarm_kind kind;
	unsigned lane;
	const struct alarm *first;
};

/* Whether they are told the same; a flag that joins a comparison adds nothing. */
static bool
is_same_cause(const struct alarm_cause *a, const struct alarm_cause *b)
{
	return a->value == b->value && a->limit == b->limit &&
	       a->has_value == b->has_value && a->has_limit == b->has_limit &&
	       !((a->source ^ b->source) & ALARM_BY_COMPARISON);
}

/* What is told of it. True: that is news. */
static bool
follow_first(struct illness *f, const struct found *found, const struct now *now)
{
	const struct alarm_cause *cause = &found->first->cause;

	if (f->occurrences && f->kind == found->kind && f->lane == found->lane &&
	    is_same_cause(&f->cause, cause))
		return false;
	f->kind = found->kind;
	f->lane = found->lane;
	f->cause = *cause;
	f->told_wall_us = now->wall_us;
	return true;
}

static void
follow_one(struct inventory *inv, struct cage *c, struct illness *f,
    const struct found *found, const struct now *now)
{
	bool was = f->alarms > 0;

	f->alarms = found->count;
	if (found->first) {
		if (follow_first(f, found, now))
			c->alarms.tick = inventory_touch(inv);
		if (!f->occurrences || found->first->raised_us < f->origin_us) {
			f->origin_us = found->first->raised_us;
			f->origin_wall_us = found->first->raised_wall_us;
		}
	}
	if ((found->first != NULL) != was)
		c->alarms.tick = inventory_touch(inv);
	if (found->first && !was) {
		if (!f->occurrences || is_news(f->over_us, now)) {
			f->occurrences++;
			f->changed_wall_us = now->wall_us;
		} else {
			f->changed_wall_us = f->active_wall_us; /* it never was over */
		}
		f->seen_wall_us = MAX_OF(f->seen_wall_us, found->first->raised_wall_us);
	} else if (!found->first && was) {
		f->over_us = now->mono_us;
		f->active_wall_us = f->changed_wall_us;
		f->changed_wall_us = now->wall_us;
		alarm_be_due(inv, c, f->over_us + ILLNESS_KEPT_US);
	}
}

static void
follow_all(struct inventory *inv, struct cage *c, bool unhealthy, const struct now *now)
{
	struct condition *all = &c->alarms.condition;

	if (unhealthy == all->unhealthy)
		return;
	c->alarms.tick = inventory_touch(inv);
	all->unhealthy = unhealthy;
	if (!unhealthy) {
		all->healed_us = now->mono_us;
		all->ill_wall_us = all->changed_wall_us;
		all->changed_wall_us = now->wall_us;
	} else if (!all->times || is_news(all->healed_us, now)) {
		all->times++;
		all->changed_wall_us = now->wall_us;
	} else {
		all->changed_wall_us = all->ill_wall_us;
	}
}

static void
find(struct found *f, enum alarm_kind kind, unsigned lane, const struct alarm *a)
{
	f->count++;
	if (f->first && a->raised_us >= f->first->raised_us)
		return;
	f->first = a;
	f->kind = kind;
	f->lane = lane;
}

/* Whether a module is ill because nobody hears it; not once an operator knows of it. */
static bool
is_ill_by(const struct cage *c, const struct bus *b)
{
	return b->number == c->bus && b->alarm_up && !b->alarm.shelved_until_us &&
	       cage_is_occupied(c);
}

/* The alarm of the bus of a cage, where its module is ill by that; else NULL. */
static const struct alarm *
alarm_of_its_bus(const struct inventory *inv, const struct cage *c)
{
	for (unsigned i = 0; i < inv->bus_count; i++) {
		if (is_ill_by(c, &inv->bus[i]))
			return &inv->bus[i].alarm;
	}
	return NULL;
}

void
illness_follow(struct inventory *inv, struct cage *c, const struct now *now)
{
	const struct alarm *of_bus = alarm_of_its_bus(inv, c);
	struct found found[SYMPTOM_COUNT] = { 0 };
	bool unhealthy = of_bus;

	for (int k = 0; k < ALARM_KIND_COUNT; k++) {
		enum alarm_kind kind = (enum alarm_kind)k;
		uint32_t left = live(&c->alarms, kind);
		struct found *f = &found[illness_symptom(kind)];

		unhealthy |= left != 0;
		for (; left; left &= left - 1) {
			unsigned lane = (unsigned)__builtin_ctz(left);

			find(f, kind, lane, alarm_place(c, kind, lane));
		}
	}
	if (of_bus)
		find(&found[illness_symptom(ALARM_BUS_STUCK)], ALARM_BUS_STUCK, 0,
		    of_bus);
	for (int s = 0; s < SYMPTOM_COUNT; s++)
		follow_one(inv, c, &c->alarms.condition.illness[s], &found[s], now);
	follow_all(inv, c, unhealthy, now);
}

static void
see(struct inventory *inv, struct cage *c, enum symptom s, const struct now *now)
{
	c->alarms.condition.illness[s].seen_wall_us = now->wall_us;
	c->alarms.tick = inventory_touch(inv);
}

void
illness_seen(struct inventory *inv, struct cage *c, enum alarm_kind kind, unsigned lane,
    const struct now *now)
{
	if (live(&c->alarms, kind) & lane_bit(lane))
		see(inv, c, illness_symptom(kind), now);
}

void
illness_follow_bus(struct inventory *inv, const struct bus *b, const struct now *now)
{
	for (unsigned i = 0; i < inv->cage_count; i++) {
		if (inv->cage[i].bus == b->number)
			illness_follow(inv, &inv->cage[i], now);
	}
}

void
illness_seen_bus(struct inventory *inv, const struct bus *b, const struct now *now)
{
	enum symptom s = illness_symptom(ALARM_BUS_STUCK);

	for (unsigned i = 0; i < inv->cage_count; i++) {
		if (is_ill_by(&inv->cage[i], b))
			see(inv, &inv->cage[i], s, now);
	}
}

void
illness_start_over(struct inventory *inv, struct cage *c, const struct now *now)
{
	memset(&c->alarms.condition, 0, sizeof(c->alarms.condition));
	illness_follow(inv, c, now);
}

void
illness_pass_time(struct inventory *inv, struct cage *c, const struct now *now)
{
	for (int s = 0; s < SYMPTOM_COUNT; s++) {
		struct illness *f = &c->alarms.condition.illness[s];

		if (!f->occurrences || f->alarms)
			continue;
		if (f->over_us + ILLNESS_KEPT_US > now->mono_us) {
			alarm_be_due(inv, c, f->over_us + ILLNESS_KEPT_US);
			continue;
		}
		memset(f, 0, sizeof(*f));
		c->alarms.tick = inventory_touch(inv);
	}
}

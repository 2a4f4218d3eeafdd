/* SPDX-License-Identifier: Apache-2.0 */
#include "model/alarm.h"

#include <assert.h>
#include <stdio.h>

#include "base/bytes.h"
#include "model/inventory.h"

/*
 * The kinds in the order of their numbers: each monitor with its four limits, the
 * signal flags, the rest. Names are part of ids: they do not change.
 */
/* clang-format off */
static const struct {
	const char *name;
	enum severity severity;
	enum alarm_lanes lanes;
} kinds[] = {
	{ "temperature-high-alarm",      SEVERITY_MAJOR,    ALARM_OF_MODULE },
	{ "temperature-low-alarm",       SEVERITY_MAJOR,    ALARM_OF_MODULE },
	{ "temperature-high-warning",    SEVERITY_WARNING,  ALARM_OF_MODULE },
	{ "temperature-low-warning",     SEVERITY_WARNING,  ALARM_OF_MODULE },
	{ "supply-voltage-high-alarm",   SEVERITY_MAJOR,    ALARM_OF_MODULE },
	{ "supply-voltage-low-alarm",    SEVERITY_MAJOR,    ALARM_OF_MODULE },
	{ "supply-voltage-high-warning", SEVERITY_WARNING,  ALARM_OF_MODULE },
	{ "supply-voltage-low-warning",  SEVERITY_WARNING,  ALARM_OF_MODULE },
	{ "tx-power-high-alarm",         SEVERITY_MAJOR,    ALARM_OF_MEDIA_LANE },
	{ "tx-power-low-alarm",          SEVERITY_MAJOR,    ALARM_OF_MEDIA_LANE },
	{ "tx-power-high-warning",       SEVERITY_WARNING,  ALARM_OF_MEDIA_LANE },
	{ "tx-power-low-warning",        SEVERITY_WARNING,  ALARM_OF_MEDIA_LANE },
	{ "tx-bias-high-alarm",          SEVERITY_MAJOR,    ALARM_OF_MEDIA_LANE },
	{ "tx-bias-low-alarm",           SEVERITY_MAJOR,    ALARM_OF_MEDIA_LANE },
	{ "tx-bias-high-warning",        SEVERITY_WARNING,  ALARM_OF_MEDIA_LANE },
	{ "tx-bias-low-warning",         SEVERITY_WARNING,  ALARM_OF_MEDIA_LANE },
	{ "rx-power-high-alarm",         SEVERITY_MAJOR,    ALARM_OF_MEDIA_LANE },
	{ "rx-power-low-alarm",          SEVERITY_MAJOR,    ALARM_OF_MEDIA_LANE },
	{ "rx-power-high-warning",       SEVERITY_WARNING,  ALARM_OF_MEDIA_LANE },
	{ "rx-power-low-warning",        SEVERITY_WARNING,  ALARM_OF_MEDIA_LANE },
	{ "tx-fault",                    SEVERITY_MAJOR,    ALARM_OF_MEDIA_LANE },
	{ "tx-los",                      SEVERITY_MAJOR,    ALARM_OF_HOST_LANE },
	{ "tx-cdr-lol",                  SEVERITY_MAJOR,    ALARM_OF_HOST_LANE },
	{ "rx-los",                      SEVERITY_CRITICAL, ALARM_OF_MEDIA_LANE },
	{ "rx-cdr-lol",                  SEVERITY_MAJOR,    ALARM_OF_MEDIA_LANE },
	{ "module-unreadable",           SEVERITY_MAJOR,    ALARM_OF_MODULE },
	{ "module-fault",                SEVERITY_CRITICAL, ALARM_OF_MODULE },
	{ "presence-flapping",           SEVERITY_MAJOR,    ALARM_OF_MODULE },
	{ "other-owner",                 SEVERITY_WARNING,  ALARM_OF_MODULE },
	{ "bus-stuck",                   SEVERITY_MAJOR,    ALARM_OF_BUS },
};
/* clang-format on */

static_assert(COUNT_OF(kinds) == ALARM_KIND_COUNT, "a row for each kind");

bool
alarm_limit_of(enum alarm_kind kind, enum monitor *ret_id, enum limit *ret_limit)
{
	if (kind >= ALARM_SIGNALS)
		return false;
	*ret_id = (enum monitor)(kind / LIMIT_COUNT);
	*ret_limit = (enum limit)(kind % LIMIT_COUNT);
	return true;
}

bool
alarm_signal_of(enum alarm_kind kind, enum signal_flag *ret_id)
{
	if (kind < ALARM_SIGNALS || kind >= ALARM_UNREADABLE)
		return false;
	*ret_id = (enum signal_flag)(kind - ALARM_SIGNALS);
	return true;
}

const char *
alarm_kind_name(enum alarm_kind kind)
{
	return kinds[kind].name;
}

enum severity
alarm_severity(enum alarm_kind kind)
{
	return kinds[kind].severity;
}

enum alarm_lanes
alarm_lanes(enum alarm_kind kind)
{
	return kinds[kind].lanes;
}

const char *
severity_name(enum severity severity)
{
	static const char *const names[] = { "critical", "major", "warning" };

	return names[severity];
}

/* FNV-1a; a text is hashed with its NUL, so that "1" "1x" is not "11" "x". */
static uint64_t
hash_text(uint64_t hash, const char *text)
{
	do
		hash = (hash ^ (uint8_t)*text) * 1099511628211u;
	while (*text++);
	return hash;
}

static uint64_t
hash_alarm(const char *owner, enum alarm_kind kind, unsigned lane)
{
	uint64_t hash = 14695981039346656037u;

	hash = hash_text(hash, owner);
	hash = hash_text(hash, kinds[kind].name);
	return (hash ^ (lane + 1)) * 1099511628211u;
}

uint64_t
alarm_id(const struct cage *c, enum alarm_kind kind, unsigned lane)
{
	return hash_alarm(c->name, kind, lane);
}

uint64_t
alarm_id_of_bus(const struct bus *b)
{
	char owner[16];

	snprintf(owner, sizeof(owner), "bus %u", b->number);
	return hash_alarm(owner, ALARM_BUS_STUCK, 0);
}

static struct alarm *
place_of(const struct cage *c, enum alarm_kind kind, unsigned lane)
{
	assert(lane < LANES_MAX);
	return &c->alarms.place[(unsigned)kind * LANES_MAX + lane];
}

const struct alarm *
alarm_get(const struct cage *c, enum alarm_kind kind, unsigned lane)
{
	return place_of(c, kind, lane);
}

static void
touch(struct inventory *inv, struct cage *c)
{
	c->alarms.tick = inventory_touch(inv);
	c->counters_tick = inv->alarm_tick = c->alarms.tick;
}

void
alarm_raise(struct inventory *inv, struct cage *c, enum alarm_kind kind, unsigned lane,
    const struct alarm_cause *cause, const struct now *now)
{
	struct alarm *a = place_of(c, kind, lane);

	if (c->alarms.up[kind] & lane_bit(lane)) {
		unsigned before = a->cause.source, source = before | cause->source;

		/* numbers that a flag came with need not be beyond the limit */
		if (source & ~before & ALARM_BY_COMPARISON)
			a->cause = *cause;
		a->cause.source = (uint8_t)source;
		a->seen_us = now->mono_us;
		return;
	}
	*a = (struct alarm){
		.cause = *cause,
		.raised_us = now->mono_us,
		.raised_wall_us = now->wall_us,
		.seen_us = now->mono_us,
		.generation = c->generation,
	};
	c->alarms.up[kind] |= lane_bit(lane);
	c->alarms.count[kinds[kind].severity]++;
	touch(inv, c);
}

void
alarm_set_hidden(struct inventory *inv, struct cage *c, enum alarm_kind kind, bool hidden)
{
	uint32_t *from = hidden ? &c->alarms.up[kind] : &c->alarms.hidden[kind];
	uint32_t *to = hidden ? &c->alarms.hidden[kind] : &c->alarms.up[kind];
	unsigned *count = &c->alarms.count[kinds[kind].severity];
	unsigned moved = (unsigned)__builtin_popcount(*from);

	if (!moved)
		return;
	*to |= *from;
	*from = 0;
	*count = hidden ? *count - moved : *count + moved;
	touch(inv, c);
}

void
alarm_clear(struct inventory *inv, struct cage *c, enum alarm_kind kind, unsigned lane,
    const struct now *now)
{
	struct alarm *a = place_of(c, kind, lane);
	uint32_t bit = lane_bit(lane);

	if (!((c->alarms.up[kind] | c->alarms.hidden[kind]) & bit))
		return;
	a->cleared_us = now->mono_us;
	a->cleared_wall_us = now->wall_us;
	if (c->alarms.up[kind] & bit)
		c->alarms.count[kinds[kind].severity]--;
	c->alarms.up[kind] &= ~bit;
	c->alarms.hidden[kind] &= ~bit;
	touch(inv, c);
}

void
alarm_raise_bus(struct inventory *inv, struct bus *b, const struct alarm_cause *cause,
    const struct now *now)
{
	if (b->alarm_up) {
		b->alarm.seen_us = now->mono_us;
		return;
	}
	b->alarm = (struct alarm){
		.cause = *cause,
		.raised_us = now->mono_us,
		.raised_wall_us = now->wall_us,
		.seen_us = now->mono_us,
	};
	b->alarm_up = true;
	inv->alarm_tick = inventory_touch(inv);
}

void
alarm_clear_bus(struct inventory *inv, struct bus *b, const struct now *now)
{
	if (!b->alarm_up)
		return;
	b->alarm_up = false;
	b->alarm.cleared_us = now->mono_us;
	b->alarm.cleared_wall_us = now->wall_us;
	inv->alarm_tick = inventory_touch(inv);
}

void
alarm_clear_all(struct inventory *inv, struct cage *c, const struct now *now)
{
	for (int kind = 0; kind < ALARM_KIND_COUNT; kind++) {
		uint32_t left = c->alarms.up[kind] | c->alarms.hidden[kind];

		for (; left; left &= left - 1)
			alarm_clear(inv, c, (enum alarm_kind)kind,
			    (unsigned)__builtin_ctz(left), now);
	}
}

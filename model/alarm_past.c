/* SPDX-License-Identifier: Apache-2.0 */
#include "model/alarm_past.h"

#include <stdlib.h>
#include <string.h>

#include "base/bytes.h"
#include "model/alarm_parts.h"

/* mono, of a moment before this boot or run: not 0. */
static uint64_t
mono_of(uint64_t wall_us, const struct now *now)
{
	uint64_t age_us = now->wall_us - MIN_OF(wall_us, now->wall_us);

	return now->mono_us - MIN_OF(age_us, now->mono_us - 1);
}

/* What became of it since the start comes behind what became of it before. */
static void
put_changes_before(struct alarm *a, const struct alarm_past *past)
{
	struct alarm_change since[ALARM_CHANGES];
	uint64_t kept = MIN_OF(a->changes, (uint64_t)ALARM_CHANGES), first;

	first = a->changes - kept;
	for (uint64_t i = 0; i < kept; i++)
		since[i] = a->change[(first + i) % ALARM_CHANGES];
	a->changes = 0;
	for (unsigned i = 0; i < past->changes; i++)
		a->change[a->changes++ % ALARM_CHANGES] = past->change[i];
	for (uint64_t i = 0; i < kept; i++)
		a->change[a->changes++ % ALARM_CHANGES] = since[i];
}

static void
touch(struct inventory *inv, const struct alarm_ref *ref)
{
	inv->alarm_tick = inventory_touch(inv);
	if (ref->cage)
		ref->cage->alarms.tick = ref->cage->counters_tick = inv->alarm_tick;
}

/* False: it has still to be raised again. */
static bool
take(struct inventory *inv, const struct alarm_past *past, const struct alarm_ref *ref,
    const struct now *now)
{
	struct alarm *a = alarm_record(ref);
	uint64_t since = a->raises;

	put_changes_before(a, past);
	touch(inv, ref);
	if (ref->cage)
		ref->cage->alarms.known[ref->kind] |= lane_bit(ref->lane);
	if (!since) {
		a->raises = MAX_OF(past->raises, 1u);
		a->raised_wall_us = past->raised_wall_us;
		a->raised_us = mono_of(past->raised_wall_us, now);
		a->severity = past->changes ? past->change[past->changes - 1].severity
					    : a->severity;
		if (past->stood)
			return false;
		a->cleared_wall_us = past->cleared_wall_us;
		a->cleared_us = mono_of(past->cleared_wall_us, now);
		for (unsigned i = 0; i < past->changes; i++) {
			if (past->change[i].kind == ALARM_CHANGE_CLEARED)
				a->end = past->change[i].why;
		}
		return true;
	}
	a->raises += past->raises; /* raised before the journal could be read */
	return true;
}

/* With the module, where that is gone. */
static uint64_t
ends_at(struct inventory *inv, const struct alarm_past *past)
{
	const struct cage *c =
	    past->key.cage[0] ? inventory_find(inv, past->key.cage) : NULL;

	if (c && c->presence == PRESENCE_ABSENT && !alarm_is_of_cage(past->key.kind))
		return 0;
	return alarm_key_until_us(inv, past->key.kind, inv->pasts_us);
}

void
alarm_past_take(struct inventory *inv, const struct alarm_past *pasts, size_t count,
    const struct now *now)
{
	struct alarm_ref ref;

	free(inv->pasts);
	inv->pasts = calloc(count, sizeof(*pasts));
	inv->past_count = 0;
	inv->pasts_us = now->mono_us;
	for (size_t i = 0; i < count; i++) {
		if (!alarm_key_find(inv, &pasts[i].key, &ref) ||
		    take(inv, &pasts[i], &ref, now) || !inv->pasts)
			continue;
		inv->pasts[inv->past_count++] = pasts[i];
		inv->alarm_due_us = MIN_OF(inv->alarm_due_us, ends_at(inv, &pasts[i]));
	}
}

static void
drop(struct inventory *inv, unsigned i)
{
	inv->pasts[i] = inv->pasts[--inv->past_count];
	if (inv->past_count)
		return;
	free(inv->pasts);
	inv->pasts = NULL;
}

/* Nobody saw when it was over. */
static void
end(struct inventory *inv, const struct alarm_past *past, const struct alarm_ref *ref,
    const struct now *now)
{
	struct alarm *a = alarm_record(ref);

	a->end = ref->cage && ref->cage->presence == PRESENCE_ABSENT &&
			 !alarm_is_of_cage(ref->kind)
		     ? ALARM_END_REMOVED
		 : !alarm_key_is_same_module(&past->key, ref->cage) ? ALARM_END_REPLACED
								    : ALARM_END_UNSEEN;
	a->cleared_us = now->mono_us;
	a->cleared_wall_us = now->wall_us;
	alarm_changed(inv, ref, ALARM_CHANGE_CLEARED, now);
}

bool
alarm_past_goes_on(struct inventory *inv, const struct alarm_ref *ref,
    const struct now *now)
{
	for (unsigned i = 0; i < inv->past_count; i++) {
		const struct alarm_past past = inv->pasts[i];

		if (!alarm_key_is(inv, &past.key, ref))
			continue;
		drop(inv, i);
		if (alarm_key_is_same_module(&past.key, ref->cage))
			return true;
		end(inv, &past, ref, now);
		return false;
	}
	return false;
}

/* Where it is kept that a lane had what is missed by an alarm of a kind; NULL: nothing.
 */
static uint32_t *
seen_of(struct module *m, enum alarm_kind kind)
{
	enum signal_flag signal;
	enum monitor id;
	enum limit limit;

	if (alarm_signal_of(kind, &signal)) {
		if (signal == SIGNAL_RX_LOS || signal == SIGNAL_RX_LOL)
			return &m->rx_seen;
		return signal == SIGNAL_TX_FAULT ? NULL : &m->tx_seen;
	}
	if (alarm_limit_of(kind, &id, &limit) && id == MONITOR_RX_POWER)
		return &m->rx_seen;
	return NULL;
}

void
alarm_past_arm(const struct inventory *inv, struct cage *c)
{
	for (unsigned i = 0; i < inv->past_count; i++) {
		const struct alarm_past *past = &inv->pasts[i];
		uint32_t *seen = seen_of(&c->module, past->key.kind);

		if (seen && strcmp(past->key.cage, c->name) == 0 &&
		    alarm_key_is_same_module(&past->key, c))
			*seen |= lane_bit(past->key.lane);
	}
}

uint64_t
alarm_past_end(struct inventory *inv, const struct now *now)
{
	uint64_t due_us = NEVER_US;
	struct alarm_ref ref;

	for (unsigned i = inv->past_count; i-- > 0;) {
		const struct alarm_past past = inv->pasts[i];

		if (ends_at(inv, &past) > now->mono_us) {
			due_us = MIN_OF(due_us, ends_at(inv, &past));
			continue;
		}
		drop(inv, i);
		if (alarm_key_find(inv, &past.key, &ref) && !alarm_stands(&ref))
			end(inv, &past, &ref, now);
	}
	return due_us;
}

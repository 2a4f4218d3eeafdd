/* SPDX-License-Identifier: Apache-2.0 */
#include "model/alarm_recall.h"

#include <stdlib.h>

#include "base/bytes.h"
#include "model/alarm_parts.h"

static void
acknowledge(struct inventory *inv, const struct alarm_word *word,
    const struct alarm_ref *ref)
{
	struct alarm *a = alarm_record(ref);

	a->acknowledged = true;
	a->operator_uid = word->uid;
	inv->alarm_tick = inventory_touch(inv);
	if (ref->cage)
		ref->cage->alarms.tick = inv->alarm_tick;
}

/* An alarm that was not raised since the start is known by when it was before. */
static void
remember(struct alarm *a, const struct alarm_word *word, enum severity severity,
    const struct now *now)
{
	uint64_t age_us = now->wall_us - MIN_OF(word->raised_wall_us, now->wall_us);

	if (a->changes)
		return; /* what became of it is known (model/alarm_past.h) */
	a->change[a->changes++ % ALARM_CHANGES] = (struct alarm_change){
		.wall_us = word->wall_us,
		.kind = ALARM_CHANGE_SHELVED,
		.severity = (uint8_t)severity,
		.uid = word->uid,
	};
	a->severity = (uint8_t)severity;
	a->raised_wall_us = word->raised_wall_us;
	a->raised_us = now->mono_us - MIN_OF(age_us, now->mono_us);
}

static void
put_on_shelf(struct inventory *inv, const struct alarm_word *word,
    const struct alarm_ref *ref, const struct now *now)
{
	uint64_t left_us = word->shelved_until_wall_us -
			   MIN_OF(word->shelved_until_wall_us, now->wall_us);
	struct alarm *a = alarm_record(ref);

	/* the wall clock may have been set */
	left_us = MIN_OF(left_us, inv->policy.shelve_ms * (uint64_t)US_PER_MS);
	if (!left_us || alarm_is_shelved(ref))
		return;
	remember(a, word, alarm_rule_of(inv, ref->kind)->severity, now);
	a->operator_uid = word->uid;
	alarm_put_on_shelf(inv, ref, now->mono_us + left_us, now);
	inv->alarm_tick = inventory_touch(inv);
	if (!ref->cage)
		return;
	ref->cage->alarms.known[ref->kind] |= lane_bit(ref->lane);
	ref->cage->alarms.tick = ref->cage->counters_tick = inv->alarm_tick;
}

void
alarm_recall(struct inventory *inv, const struct alarm_word *words, size_t count,
    const struct now *now)
{
	struct alarm_ref ref;

	free(inv->recalled);
	inv->recalled = calloc(count, sizeof(*words));
	inv->recalled_count = 0;
	inv->recalled_us = now->mono_us;
	for (size_t i = 0; i < count; i++) {
		if (!alarm_key_find(inv, &words[i].key, &ref))
			continue;
		put_on_shelf(inv, &words[i], &ref, now);
		if (!words[i].acknowledged ||
		    !alarm_key_is_same_module(&words[i].key, ref.cage))
			continue;
		/* raised before the journal could be read, or still to be */
		if (alarm_stands(&ref))
			acknowledge(inv, &words[i], &ref);
		else if (inv->recalled)
			inv->recalled[inv->recalled_count++] = words[i];
	}
}

void
alarm_recall_raised(struct inventory *inv, const struct alarm_ref *ref,
    const struct now *now)
{
	if (now->mono_us > alarm_key_until_us(inv, ref->kind, inv->recalled_us))
		return;
	for (unsigned i = 0; i < inv->recalled_count; i++) {
		struct alarm_word *word = &inv->recalled[i];

		if (!word->acknowledged || !alarm_key_is(inv, &word->key, ref))
			continue;
		word->acknowledged = false; /* this once */
		if (alarm_key_is_same_module(&word->key, ref->cage))
			acknowledge(inv, word, ref);
	}
}

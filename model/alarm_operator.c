/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>

#include "base/bytes.h"
#include "model/alarm_parts.h"

/* What stands follows the new rule of its kind. */
static void
follow_rule(struct inventory *inv, const struct alarm_ref *ref, const struct now *now)
{
	const struct alarm_rule *rule = alarm_rule_of(inv, ref->kind);
	struct alarm *a = alarm_record(ref);
	bool up = ref->cage && ref->cage->alarms.up[ref->kind] & lane_bit(ref->lane);

	if (!rule->enabled) {
		if (ref->cage)
			alarm_end(inv, ref->cage, ref->kind, ref->lane,
			    ALARM_END_DISABLED, now);
		else
			alarm_end_bus(inv, ref->bus, ALARM_END_DISABLED, now);
		return;
	}
	if (a->severity == (uint8_t)rule->severity || !alarm_stands(ref))
		return;
	if (up) {
		ref->cage->alarms.count[a->severity]--;
		ref->cage->alarms.count[rule->severity]++;
	}
	a->severity = (uint8_t)rule->severity;
	alarm_changed(inv, ref, ALARM_CHANGE_SEVERITY, now);
}

void
alarm_set_policy(struct inventory *inv, const struct alarm_policy *policy,
    const struct now *now)
{
	inv->policy = *policy;
	for (unsigned i = 0; i < inv->cage_count; i++) {
		struct cage *c = &inv->cage[i];

		for (int k = 0; k < ALARM_KIND_COUNT; k++) {
			enum alarm_kind kind = (enum alarm_kind)k;
			uint32_t left = alarm_watched(&c->alarms, kind);

			for (; left; left &= left - 1)
				follow_rule(inv,
				    &(struct alarm_ref){ c, NULL, kind,
					(unsigned)__builtin_ctz(left) },
				    now);
		}
		alarm_be_due(inv, c, now->mono_us); /* times may be shorter now */
	}
	for (unsigned i = 0; i < inv->bus_count; i++)
		follow_rule(inv,
		    &(struct alarm_ref){ NULL, &inv->bus[i], ALARM_BUS_STUCK, 0 }, now);
}

int
alarm_acknowledge(struct inventory *inv, const struct alarm_ref *ref, uint32_t uid,
    const struct now *now)
{
	struct alarm *a = alarm_record(ref);

	if (!alarm_stands(ref))
		return -ENOENT;
	if (a->acknowledged)
		return -EALREADY;
	a->acknowledged = true;
	a->operator_uid = uid;
	alarm_changed(inv, ref, ALARM_CHANGE_ACKNOWLEDGED, now);
	return 0;
}

void
alarm_put_on_shelf(struct inventory *inv, const struct alarm_ref *ref, uint64_t until_us,
    const struct now *now)
{
	alarm_record(ref)->shelved_until_us = until_us;
	if (ref->cage) {
		uint32_t *shelf = &ref->cage->alarms.shelf[ref->kind];
		uint32_t bit = lane_bit(ref->lane);

		*shelf = until_us ? *shelf | bit : *shelf & ~bit;
		alarm_place_mask(ref->cage, ref->kind,
		    alarm_standing(&ref->cage->alarms, ref->kind));
		illness_follow(inv, ref->cage, now);
	} else {
		illness_follow_bus(inv, ref->bus, now);
	}
	if (until_us && ref->cage)
		alarm_be_due(inv, ref->cage, until_us);
	else if (until_us)
		inv->alarm_due_us = MIN_OF(inv->alarm_due_us, until_us);
}

int
alarm_shelve(struct inventory *inv, const struct alarm_ref *ref, bool shelve,
    uint32_t uid, const struct now *now)
{
	uint64_t until_us = now->mono_us + inv->policy.shelve_ms * (uint64_t)US_PER_MS;

	if (alarm_is_shelved(ref) == shelve)
		return -EALREADY;
	alarm_record(ref)->operator_uid = uid;
	alarm_put_on_shelf(inv, ref, shelve ? until_us : 0, now);
	alarm_changed(inv, ref, shelve ? ALARM_CHANGE_SHELVED : ALARM_CHANGE_UNSHELVED,
	    now);
	return 0;
}

const char *
alarm_end_name(enum alarm_end end)
{
	static const char *const names[] = { "over", "removed", "replaced", "unused",
		"explained", "disabled", "unseen" };

	return names[end];
}

const char *
alarm_change_name(enum alarm_change_kind change)
{
	static const char *const names[] = { "raised", "cleared", "severity",
		"acknowledged", "shelved", "unshelved" };

	return names[change];
}

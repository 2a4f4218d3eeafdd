/* SPDX-License-Identifier: Apache-2.0 */
#include "model/alarm_event.h"

#include <inttypes.h>
#include <stdio.h>

#include "base/bytes.h"
#include "model/event.h"
#include "model/inventory.h"

/* Values of monitors in units that a person knows, as decimals. */
static const struct {
	const char *unit;
	unsigned digits;
} units[] = {
	[MONITOR_TEMP] = { "celsius", 3 },
	[MONITOR_VCC] = { "volts", 6 },
	[MONITOR_TX_POWER] = { "milliwatts", 6 },
	[MONITOR_TX_BIAS] = { "milliamperes", 3 },
	[MONITOR_RX_POWER] = { "milliwatts", 6 },
	[MONITOR_LASER_TEMP] = { "celsius", 3 },
	[MONITOR_LASER_TEMP_2] = { "celsius", 3 },
	[MONITOR_TEC] = { "percent", 3 },
	[MONITOR_TEC_2] = { "percent", 3 },
	[MONITOR_COOLER] = { "milliamperes", 3 },
	[MONITOR_VCC2] = { "volts", 6 },
	[MONITOR_AUX1] = { "steps", 0 },
	[MONITOR_CUSTOM] = { "steps", 0 },
};

static void
add_numbers(struct event_record *e, enum alarm_kind kind, const struct alarm_cause *cause)
{
	enum monitor id = MONITOR_RX_POWER;
	enum signal_flag signal;
	enum limit limit;

	if (!alarm_limit_of(kind, &id, &limit) && !alarm_disagreement_of(kind, &id) &&
	    !(alarm_signal_of(kind, &signal) && signal == SIGNAL_RX_LOS))
		return;
	if (!cause->has_value && !cause->has_limit)
		return;
	if (cause->has_value)
		event_number(e, "value", cause->value, units[id].digits);
	if (cause->has_limit)
		event_number(e, "limit", cause->limit, units[id].digits);
	event_text(e, "unit", units[id].unit);
}

/* Also where that was before this boot. */
static void
add_since(struct event_record *e, const struct alarm *a)
{
	event_since(e, a->raised_us);
	e->since_wall_us = MIN_OF(e->since_wall_us, a->raised_wall_us);
}

void
alarm_tell(struct inventory *inv, const struct alarm_ref *ref,
    enum alarm_change_kind change, const struct now *now)
{
	static const enum event_kind kinds[] = {
		[ALARM_CHANGE_RAISED] = EVENT_ALARM_RAISED,
		[ALARM_CHANGE_CLEARED] = EVENT_ALARM_CLEARED,
		[ALARM_CHANGE_SEVERITY] = EVENT_ALARM_CHANGED,
		[ALARM_CHANGE_ACKNOWLEDGED] = EVENT_ALARM_ACKNOWLEDGED,
		[ALARM_CHANGE_SHELVED] = EVENT_ALARM_SHELVED,
		[ALARM_CHANGE_UNSHELVED] = EVENT_ALARM_UNSHELVED,
	};
	const struct alarm *a = alarm_of(ref);
	struct event_record e;
	char id[24];

	event_begin(&e, kinds[change], now);
	if (ref->cage)
		event_about(&e, ref->cage);
	else
		event_about_bus(&e, ref->bus);
	snprintf(id, sizeof(id), "%" PRIu64,
	    ref->cage ? alarm_id(ref->cage, ref->kind, ref->lane)
		      : alarm_id_of_bus(ref->bus));
	event_text(&e, "id", id);
	event_text(&e, "alarm", alarm_kind_name(ref->kind));
	if (alarm_qualifier(ref->kind)[0])
		event_text(&e, "qualifier", alarm_qualifier(ref->kind));
	if (alarm_lanes(ref->kind) == ALARM_OF_MEDIA_LANE)
		event_count(&e, "lane", ref->lane + 1);
	if (alarm_lanes(ref->kind) == ALARM_OF_HOST_LANE)
		event_count(&e, "host-lane", ref->lane + 1);
	event_text(&e, "severity", severity_name((enum severity)a->severity));
	if (change == ALARM_CHANGE_SHELVED)
		event_count(&e, "seconds",
		    (a->shelved_until_us - now->mono_us) / US_PER_S);
	if (change == ALARM_CHANGE_RAISED && a->acknowledged) /* before a restart */
		event_text(&e, "operator-state", "acknowledged");
	switch (change) {
	case ALARM_CHANGE_CLEARED:
		event_text(&e, "why", alarm_end_name((enum alarm_end)a->end));
		add_since(&e, a);
		break;
	case ALARM_CHANGE_SHELVED:
	case ALARM_CHANGE_ACKNOWLEDGED:
	case ALARM_CHANGE_UNSHELVED:
		event_count(&e, "uid", a->operator_uid);
		add_since(&e, a);
		break;
	case ALARM_CHANGE_RAISED:
		if (a->raised_us != now->mono_us) /* before a restart */
			add_since(&e, a);
		add_numbers(&e, ref->kind, &a->cause);
		break;
	case ALARM_CHANGE_SEVERITY:
		add_numbers(&e, ref->kind, &a->cause);
		break;
	case ALARM_CHANGE_COUNT:
		break;
	}
	event_publish(inv, &e);
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "api/rest_alarms.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "schema/alarm_text.h"

static enum severity
severity_of(const struct alarm_ref *ref)
{
	return (enum severity)alarm_of(ref)->severity;
}

static int
worst_then_oldest(const void *a, const void *b)
{
	const struct alarm_ref *x = a, *y = b;
	uint64_t raised = alarm_of(x)->raised_us, other = alarm_of(y)->raised_us;
	int severity = (int)severity_of(x) - (int)severity_of(y);

	if (severity)
		return severity;
	if (raised != other)
		return raised < other ? -1 : 1;
	if (!x->cage && !y->cage)
		return x->bus < y->bus ? -1 : 1;
	if (!x->cage || !y->cage)
		return x->cage ? 1 : -1;
	if (x->cage != y->cage)
		return x->cage < y->cage ? -1 : 1;
	return x->kind != y->kind ? (int)x->kind - (int)y->kind
				  : (int)x->lane - (int)y->lane;
}

/* The alarms that are up, or those that are shelved; `list` NULL: how many. */
static size_t
collect(struct inventory *inv, bool shelved, struct alarm_ref *list)
{
	size_t count = 0;

	for (unsigned i = 0; i < inv->cage_count; i++) {
		struct cage *c = &inv->cage[i];

		for (int k = 0; k < ALARM_KIND_COUNT; k++) {
			uint32_t left = shelved ? c->alarms.shelf[k] : c->alarms.up[k];

			for (; left; left &= left - 1, count++) {
				if (list)
					list[count] = (struct alarm_ref){ c, NULL,
						(enum alarm_kind)k,
						(unsigned)__builtin_ctz(left) };
			}
		}
	}
	for (unsigned i = 0; i < inv->bus_count; i++) {
		struct alarm_ref ref = { NULL, &inv->bus[i], ALARM_BUS_STUCK, 0 };
		bool is_shelved = alarm_is_shelved(&ref);

		if (shelved ? !is_shelved : !alarm_stands(&ref) || is_shelved)
			continue;
		if (list)
			list[count] = ref;
		count++;
	}
	return count;
}

static void
put_lane(struct json *j, const struct alarm_ref *r)
{
	switch (alarm_lanes(r->kind)) {
	case ALARM_OF_MODULE:
	case ALARM_OF_BUS:
		break;
	case ALARM_OF_MEDIA_LANE:
		json_count(j, "lane", r->lane + 1);
		break;
	case ALARM_OF_HOST_LANE:
		json_count(j, "host-lane", r->lane + 1);
		break;
	}
}

static void
put_numbers(struct json *j, const struct alarm_ref *r)
{
	const struct alarm_cause *cause = &alarm_of(r)->cause;
	int64_t value, limit;
	unsigned digits;
	enum unit unit;

	if ((!cause->has_value && !cause->has_limit) ||
	    !alarm_numbers(r->kind, alarm_of(r), &unit, &digits, &value, &limit))
		return;
	if (cause->has_value)
		json_decimal(j, "value", value, digits);
	if (cause->has_limit)
		json_decimal(j, "limit", limit, digits);
	json_string(j, "unit", unit_name(unit));
}

static const char *
operator_state(const struct alarm_ref *r)
{
	return alarm_is_shelved(r)         ? "shelved"
	       : alarm_of(r)->acknowledged ? "acknowledged"
					   : "none";
}

static void
put_fields(struct json *j, const struct alarm_ref *r, const struct now *now)
{
	const struct alarm *a = alarm_of(r);
	uint64_t age_us = now->mono_us - a->raised_us;
	char text[ALARM_TEXT_MAX];

	/* 64 bits are more than a number of JSON can hold */
	snprintf(text, sizeof(text), "%" PRIu64,
	    r->cage ? alarm_id(r->cage, r->kind, r->lane) : alarm_id_of_bus(r->bus));
	json_string(j, "id", text);
	if (r->cage)
		json_string(j, "cage", r->cage->name);
	else
		json_count(j, "bus", r->bus->number);
	put_lane(j, r);
	json_string(j, "kind", alarm_kind_name(r->kind));
	if (alarm_qualifier(r->kind)[0])
		json_string(j, "qualifier", alarm_qualifier(r->kind));
	json_string(j, "severity", severity_name(severity_of(r)));
	alarm_text(r->cage, r->kind, a, text);
	json_string(j, "text", text);
	if (a->cause.source)
		json_string(j, "source", alarm_source_name(a->cause.source));
	put_numbers(j, r);
	json_time(j, "raised", a->raised_wall_us);
	json_decimal(j, "age", (int64_t)(age_us / US_PER_MS), 3);
	if (r->cage)
		json_count(j, "generation", a->generation);
	json_string(j, "state",
	    !alarm_stands(r)     ? "cleared"
	    : alarm_is_hidden(r) ? "hidden"
				 : "raised");
	json_string(j, "operator-state", operator_state(r));
	if (a->acknowledged && alarm_is_shelved(r))
		json_bool(j, "acknowledged", true);
	if (a->shelved_until_us)
		json_time(j, "shelved-until",
		    now->wall_us + a->shelved_until_us - now->mono_us);
	json_count(j, "count", a->raises);
}

static void
put_change(struct json *j, const struct alarm_change *change)
{
	enum alarm_change_kind kind = (enum alarm_change_kind)change->kind;

	json_object(j, NULL);
	json_time(j, "time", change->wall_us);
	json_string(j, "change", alarm_change_name(kind));
	json_string(j, "severity", severity_name((enum severity)change->severity));
	if (kind == ALARM_CHANGE_CLEARED)
		json_string(j, "reason", alarm_end_name((enum alarm_end)change->why));
	if (kind >= ALARM_CHANGE_ACKNOWLEDGED)
		json_count(j, "uid", change->uid);
	json_object_end(j);
}

void
rest_alarm_record(struct json *j, const struct alarm_ref *ref, const struct now *now)
{
	const struct alarm *a = alarm_of(ref);
	uint64_t first = a->changes > ALARM_CHANGES ? a->changes - ALARM_CHANGES : 0;

	json_object(j, NULL);
	put_fields(j, ref, now);
	if (a->cleared_us) {
		json_time(j, "cleared", a->cleared_wall_us);
		json_string(j, "reason", alarm_end_name((enum alarm_end)a->end));
	}
	json_array(j, "changes");
	for (uint64_t i = first; i < a->changes; i++)
		put_change(j, &a->change[i % ALARM_CHANGES]);
	json_array_end(j);
	json_object_end(j);
}

static void
put_list(struct json *j, const char *key, struct inventory *inv, bool shelved,
    const struct now *now)
{
	size_t count = collect(inv, shelved, NULL);
	struct alarm_ref *list = calloc(count + 1, sizeof(*list));

	if (!list) {
		j->out->failed = true;
		return;
	}
	collect(inv, shelved, list);
	qsort(list, count, sizeof(*list), worst_then_oldest);
	json_array(j, key);
	for (size_t i = 0; i < count; i++) {
		json_object(j, NULL);
		put_fields(j, &list[i], now);
		json_object_end(j);
	}
	json_array_end(j);
	free(list);
}

void
rest_alarms(struct json *j, struct inventory *inv, const struct now *now)
{
	put_list(j, "alarms", inv, false, now);
	put_list(j, "shelved", inv, true, now);
}

void
rest_alarm_counts(struct json *j, const struct cage *c)
{
	json_object(j, "alarms");
	for (int s = 0; s < SEVERITY_COUNT; s++)
		json_count(j, severity_name((enum severity)s), c->alarms.count[s]);
	json_object_end(j);
}

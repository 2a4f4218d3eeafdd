/* SPDX-License-Identifier: Apache-2.0 */
#include "api/rest_alarms.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "schema/alarm_text.h"

/* An alarm that is up. */
struct raised {
	const struct cage *cage; /* NULL: of `bus` */
	const struct bus *bus;
	const struct alarm *alarm;
	enum alarm_kind kind;
	unsigned lane;
};

static int
worst_then_oldest(const void *a, const void *b)
{
	const struct raised *x = a, *y = b;
	int severity = (int)alarm_severity(x->kind) - (int)alarm_severity(y->kind);

	if (severity)
		return severity;
	if (x->alarm->raised_us != y->alarm->raised_us)
		return x->alarm->raised_us < y->alarm->raised_us ? -1 : 1;
	if (!x->cage && !y->cage)
		return x->bus < y->bus ? -1 : 1;
	if (!x->cage || !y->cage)
		return x->cage ? 1 : -1;
	if (x->cage != y->cage)
		return x->cage < y->cage ? -1 : 1;
	return x->kind != y->kind ? (int)x->kind - (int)y->kind
				  : (int)x->lane - (int)y->lane;
}

static size_t
count_raised(const struct inventory *inv)
{
	size_t count = 0;

	for (unsigned i = 0; i < inv->cage_count; i++) {
		for (int s = 0; s < SEVERITY_COUNT; s++)
			count += inv->cage[i].alarms.count[s];
	}
	for (unsigned i = 0; i < inv->bus_count; i++)
		count += inv->bus[i].alarm_up;
	return count;
}

static void
collect(const struct inventory *inv, struct raised *list)
{
	for (unsigned i = 0; i < inv->cage_count; i++) {
		const struct cage *c = &inv->cage[i];

		for (int k = 0; k < ALARM_KIND_COUNT; k++) {
			enum alarm_kind kind = (enum alarm_kind)k;

			for (uint32_t up = c->alarms.up[k]; up; up &= up - 1) {
				unsigned lane = (unsigned)__builtin_ctz(up);

				*list++ = (struct raised){ c, NULL,
					alarm_get(c, kind, lane), kind, lane };
			}
		}
	}
	for (unsigned i = 0; i < inv->bus_count; i++) {
		const struct bus *b = &inv->bus[i];

		if (b->alarm_up)
			*list++ =
			    (struct raised){ NULL, b, &b->alarm, ALARM_BUS_STUCK, 0 };
	}
}

static void
put_lane(struct json *j, const struct raised *r)
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
put_numbers(struct json *j, const struct raised *r)
{
	const struct alarm_cause *cause = &r->alarm->cause;
	int64_t value, limit;
	unsigned digits;
	enum unit unit;

	if ((!cause->has_value && !cause->has_limit) ||
	    !alarm_numbers(r->kind, r->alarm, &unit, &digits, &value, &limit))
		return;
	if (cause->has_value)
		json_decimal(j, "value", value, digits);
	if (cause->has_limit)
		json_decimal(j, "limit", limit, digits);
	json_string(j, "unit", unit_name(unit));
}

static void
put_alarm(struct json *j, const struct raised *r, const struct now *now)
{
	uint64_t age_us = now->mono_us - r->alarm->raised_us;
	char text[ALARM_TEXT_MAX];

	json_object(j, NULL);
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
	json_string(j, "severity", severity_name(alarm_severity(r->kind)));
	alarm_text(r->cage, r->kind, r->alarm, text);
	json_string(j, "text", text);
	if (r->alarm->cause.source)
		json_string(j, "source", alarm_source_name(r->alarm->cause.source));
	put_numbers(j, r);
	json_time(j, "raised", r->alarm->raised_wall_us);
	json_decimal(j, "age", (int64_t)(age_us / US_PER_MS), 3);
	if (r->cage)
		json_count(j, "generation", r->alarm->generation);
	json_object_end(j);
}

void
rest_alarms(struct json *j, const struct inventory *inv, const struct now *now)
{
	size_t count = count_raised(inv);
	struct raised *list = calloc(count + 1, sizeof(*list));

	if (!list) {
		j->out->failed = true;
		return;
	}
	collect(inv, list);
	qsort(list, count, sizeof(*list), worst_then_oldest);
	json_array(j, "alarms");
	for (size_t i = 0; i < count; i++)
		put_alarm(j, &list[i], now);
	json_array_end(j);
	free(list);
}

void
rest_alarm_counts(struct json *j, const struct cage *c)
{
	json_object(j, "alarms");
	for (int s = 0; s < SEVERITY_COUNT; s++)
		json_count(j, severity_name((enum severity)s), c->alarms.count[s]);
	json_object_end(j);
}

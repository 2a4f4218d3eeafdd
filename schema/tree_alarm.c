/* SPDX-License-Identifier: Apache-2.0 */
#include "schema/tree_alarm.h"

#include <inttypes.h>
#include <stdio.h>

#include "base/bytes.h"
#include "schema/alarm_text.h"

/*
 * Alarms are numbered by cage, kind and lane; those of buses follow. What an instance
 * of the list is:
 */
struct place {
	const struct cage *cage; /* NULL: of a bus */
	const struct bus *bus;
	enum alarm_kind kind;
	unsigned lane;
};

#define OF_CAGE (ALARM_KIND_COUNT * LANES_MAX)

static struct place
place_of(const struct inventory *inv, unsigned number)
{
	unsigned cage = number / OF_CAGE;

	if (cage >= inv->cage_count)
		return (
		    struct place){ .bus = &inv->bus[number - inv->cage_count * OF_CAGE],
			.kind = ALARM_BUS_STUCK };
	return (struct place){ .cage = &inv->cage[cage],
		.kind = (enum alarm_kind)(number % OF_CAGE / LANES_MAX),
		.lane = number % LANES_MAX };
}

static struct place
place_at(const struct tree_at *at)
{
	return place_of(at->tree->inv, tree_at_index(at));
}

/* The first alarm of a cage that is up, from a place on. */
static bool
next_of_cage(const struct cage *c, unsigned *place)
{
	unsigned kind = *place / LANES_MAX, lane = *place % LANES_MAX;

	for (; kind < ALARM_KIND_COUNT; kind++, lane = 0) {
		uint32_t up = c->alarms.up[kind] >> lane;

		if (up) {
			lane += (unsigned)__builtin_ctz(up);
			*place = kind * LANES_MAX + lane;
			return true;
		}
	}
	return false;
}

bool
tree_alarm_next(const struct tree_at *at, unsigned *number)
{
	const struct inventory *inv = at->tree->inv;
	unsigned cage = *number / OF_CAGE, place = *number % OF_CAGE, bus;

	if (at->only)
		return false;
	for (; cage < inv->cage_count; cage++, place = 0) {
		if (next_of_cage(&inv->cage[cage], &place)) {
			*number = cage * OF_CAGE + place;
			return true;
		}
	}
	bus = MAX_OF(*number, inv->cage_count * OF_CAGE) - inv->cage_count * OF_CAGE;
	while (bus < inv->bus_count &&
	       (!inv->bus[bus].alarm_up || inv->bus[bus].alarm.shelved_until_us))
		bus++;
	*number = inv->cage_count * OF_CAGE + bus;
	return bus < inv->bus_count;
}

static const struct alarm *
alarm_at(const struct place *p)
{
	return p->cage ? alarm_get(p->cage, p->kind, p->lane) : &p->bus->alarm;
}

static bool
give_text(const char *text, const struct alarm *a, struct value *v)
{
	v->text = text;
	v->wall_us = a->raised_wall_us;
	return true;
}

bool
tree_alarm_id(const struct tree_at *at, struct value *v)
{
	struct place p = place_at(at);

	snprintf(v->store, sizeof(v->store), "%" PRIu64,
	    p.cage ? alarm_id(p.cage, p.kind, p.lane) : alarm_id_of_bus(p.bus));
	return give_text(v->store, alarm_at(&p), v);
}

void
tree_alarm_key(const struct tree_at *at, unsigned k, char *room, size_t size)
{
	struct value v;

	(void)k;
	tree_alarm_id(at, &v);
	snprintf(room, size, "%.*s", (int)size - 1, v.text);
}

/* The component that it is about: of a bus the switch. */
bool
tree_alarm_resource(const struct tree_at *at, struct value *v)
{
	struct place p = place_at(at);
	struct component component = { COMPONENT_SWITCH, NULL, 0 };

	if (p.cage)
		component = (struct component){ COMPONENT_TRANSCEIVER, p.cage, 0 };
	return give_text(component_name(&component, v->store), alarm_at(&p), v);
}

bool
tree_alarm_text(const struct tree_at *at, struct value *v)
{
	struct place p = place_at(at);

	_Static_assert(ALARM_TEXT_MAX <= VALUE_STORE_MAX, "a text fits");
	alarm_text(p.cage, p.kind, alarm_at(&p), v->store);
	return give_text(v->store, alarm_at(&p), v);
}

bool
tree_alarm_created(const struct tree_at *at, struct value *v)
{
	struct place p = place_at(at);

	v->count = alarm_at(&p)->raised_wall_us * 1000;
	v->wall_us = alarm_at(&p)->raised_wall_us;
	return true;
}

bool
tree_alarm_severity(const struct tree_at *at, struct value *v)
{
	static const char *const names[] = { "CRITICAL", "MAJOR", "WARNING" };
	struct place p = place_at(at);

	return give_text(names[alarm_at(&p)->severity], alarm_at(&p), v);
}

/* OpenConfig has names for few kinds; the others keep ours. */
bool
tree_alarm_type(const struct tree_at *at, struct value *v)
{
	struct place p = place_at(at);
	enum signal_flag signal;
	const char *type = alarm_kind_name(p.kind);

	if (alarm_signal_of(p.kind, &signal) &&
	    (signal == SIGNAL_RX_LOS || signal == SIGNAL_TX_LOS))
		type = "LOS";
	return give_text(type, alarm_at(&p), v);
}

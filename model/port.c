/* SPDX-License-Identifier: Apache-2.0 */
#include "model/port.h"

#include <stdio.h>
#include <string.h>

#include "model/event.h"
#include "model/inventory.h"

static void
touch(struct inventory *inv, struct cage *c)
{
	c->shape_tick = inv->shape_tick = inventory_touch(inv);
}

void
interface_assign(struct inventory *inv, struct interface *l, struct cage *c)
{
	if (l->cage == c)
		return;
	if (l->cage)
		touch(inv, l->cage);
	l->cage = c;
	if (c)
		touch(inv, c);
}

void
interface_update(struct inventory *inv, struct interface *l, const struct interface *is)
{
	bool moved = l->admin_up != is->admin_up || l->carrier != is->carrier;

	l->index = is->index;
	l->admin_up = is->admin_up;
	l->carrier = is->carrier;
	if (!moved)
		return;
	l->moved = true;
	l->changed_wall_us = is->changed_wall_us;
	if (l->cage)
		touch(inv, l->cage);
}

void
port_set_in_use(struct inventory *inv, struct cage *c, enum in_use in_use)
{
	if (c->port.in_use == in_use)
		return;
	c->port.in_use = in_use;
	touch(inv, c);
}

void
port_set_admin(struct inventory *inv, struct cage *c, uint32_t was, uint32_t lanes,
    bool up)
{
	uint32_t mapped = (c->port.mapped & ~was) | lanes;
	uint32_t admin_up = (c->port.admin_up & ~was) | (up ? lanes : 0);

	if (c->port.mapped == mapped && c->port.admin_up == admin_up)
		return;
	c->port.mapped = mapped;
	c->port.admin_up = admin_up;
	touch(inv, c);
}

void
port_carrier(struct cage *c, const char *name, bool carrier, const struct now *now)
{
	struct port *p = &c->port;

	if (!p->moved)
		p->moved_us = now->mono_us;
	p->moved = true;
	p->carrier = carrier;
	p->moves++;
	snprintf(p->name, sizeof(p->name), "%s", name);
}

/* "rx-los 1,2 rx-power-low-alarm 1": what is up. */
static void
add_flags(struct event_record *e, const struct cage *c)
{
	const struct readings *r = &c->module.readings;
	char text[EVENT_TEXT_MAX] = "";
	size_t len = 0;

	for (unsigned flag = 0; flag < FLAG_COUNT; flag++) {
		const char *name = flag_name(flag);
		const char *mark = " ";

		for (unsigned lane = 0; lane < LANES_MAX && len < sizeof(text); lane++) {
			if (!flag_is_up(r, flag, lane))
				continue;
			if (mark[0] == ' ')
				len += (size_t)snprintf(text + len, sizeof(text) - len,
				    "%s%s", len ? " " : "", name);
			if (len < sizeof(text))
				len += (size_t)snprintf(text + len, sizeof(text) - len,
				    "%s%u", mark, lane + 1);
			mark = ",";
		}
	}
	event_text(e, "flags", text[0] ? text : "none");
}

/* Received power of all lanes, in milliwatts. */
static void
add_light(struct event_record *e, const struct cage *c)
{
	const struct readings *r = &c->module.readings;
	char text[EVENT_TEXT_MAX] = "";
	size_t len = 0;

	for (unsigned lane = 0; lane < LANES_MAX && len < sizeof(text); lane++) {
		int32_t nw = r->value[MONITOR_RX_POWER][lane];

		if (r->present[MONITOR_RX_POWER] & lane_bit(lane))
			len += (size_t)snprintf(text + len, sizeof(text) - len,
			    "%s%d.%06d", len ? "," : "", nw / 1000000, nw % 1000000);
	}
	if (text[0])
		event_text(e, "rx-power-milliwatts", text);
	if (r->present[MONITOR_TEMP] & lane_bit(0))
		event_number(e, "temperature-celsius", r->value[MONITOR_TEMP][0], 3);
}

void
port_tell_carrier(struct inventory *inv, struct cage *c, const struct now *now)
{
	struct port *p = &c->port;
	struct event_record e;

	if (!p->moved)
		return;
	event_begin(&e, EVENT_CARRIER, now);
	event_about(&e, c);
	event_since(&e, p->moved_us);
	event_text(&e, "interface", p->name);
	event_text(&e, "carrier", p->carrier ? "up" : "down");
	event_count(&e, "changes", p->moves);
	if (c->module.has_readings) {
		event_text(&e, "quality",
		    quality_name(c->module.stale ? QUALITY_STALE : QUALITY_GOOD));
		add_flags(&e, c);
		add_light(&e, c);
	}
	event_publish(inv, &e);
	inventory_touch(inv);
	p->moved = false;
	p->moves = 0;
}

const char *
in_use_name(enum in_use in_use)
{
	static const char *const names[] = { "auto", "on", "off" };

	return names[in_use];
}

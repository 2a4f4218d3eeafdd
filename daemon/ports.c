/* SPDX-License-Identifier: Apache-2.0 */
#include "daemon/ports.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "daemon/config_ports.h"
#include "engine/engine.h"
#include "model/port.h"

struct ports {
	struct inventory *inv;
	struct engine *engine;
	const struct config *config;
	unsigned round[INTERFACES_MAX]; /* in which a place was told last */
};

struct ports *
ports_create(struct inventory *inv, struct engine *engine)
{
	struct ports *p = calloc(1, sizeof(*p));

	if (!p)
		return NULL;
	p->inv = inv;
	p->engine = engine;
	return p;
}

void
ports_destroy(struct ports *p)
{
	free(p);
}

/* Which cage and lanes an interface has by now. */
static void
assign(struct ports *p, struct interface *l)
{
	interface_assign(p->inv, l,
	    inventory_find(p->inv, config_port_cage(p->config, l->name)));
	l->lanes = config_port_lanes(p->config, l->name);
}

void
ports_configure(struct ports *p, const struct config *config)
{
	p->config = config;
	for (unsigned i = 0; i < p->inv->cage_count; i++) {
		struct cage *c = &p->inv->cage[i];

		port_set_in_use(p->inv, c, config_cage_in_use(config, c->name));
		port_set_admin(p->inv, c, UINT32_MAX, 0, false);
	}
	for (unsigned i = 0; i < INTERFACES_MAX; i++) {
		struct interface *l = &p->inv->interface[i];

		if (!l->used)
			continue;
		assign(p, l);
		if (l->cage)
			port_set_admin(p->inv, l->cage, 0, l->lanes, l->admin_up);
	}
}

/* It is there no more, or has another name by now. */
static void
end(struct ports *p, struct interface *l)
{
	if (l->cage)
		port_set_admin(p->inv, l->cage, l->lanes, 0, false);
	interface_assign(p->inv, l, NULL);
	l->used = false;
}

/*
 * The place of an interface, or a free one; NULL when all are taken. Who had its index
 * with another name, or its name with another index, ends.
 */
static struct interface *
place_of(struct ports *p, const struct netdev_link *link)
{
	struct interface *own = NULL, *free_place = NULL;

	for (unsigned i = 0; i < INTERFACES_MAX; i++) {
		struct interface *l = &p->inv->interface[i];
		bool same_index = l->used && l->index == link->index;
		bool same_name = l->used && strcmp(l->name, link->name) == 0;

		if (same_index && same_name)
			own = l;
		else if (same_index || same_name)
			end(p, l);
		if (!l->used && !free_place)
			free_place = l;
	}
	return own ? own : free_place;
}

static void
begin(struct ports *p, struct interface *l, const struct netdev_link *link,
    const struct now *now)
{
	*l = (struct interface){ .used = true,
		.index = link->index,
		.admin_up = link->admin_up,
		.carrier = link->carrier,
		.changed_wall_us = now->wall_us };
	snprintf(l->name, sizeof(l->name), "%s", link->name);
	assign(p, l);
}

void
ports_link(struct ports *p, const struct netdev_link *link, const struct now *now)
{
	struct interface *l =
	    strlen(link->name) < PORT_NAME_MAX ? place_of(p, link) : NULL;

	if (!l || (!l->used && link->gone))
		return;
	if (!l->used)
		begin(p, l, link, now);
	if (link->round)
		p->round[l - p->inv->interface] = link->round;
	if (l->cage && l->carrier != link->carrier) {
		log_info("cage %s: carrier of %s is %s", l->cage->name, l->name,
		    link->carrier ? "up" : "down");
		engine_carrier(p->engine, l->cage, l->name, link->carrier, now);
	}
	interface_update(p->inv, l,
	    &(struct interface){ .index = link->index,
		.admin_up = link->admin_up,
		.carrier = link->carrier,
		.changed_wall_us = now->wall_us });
	if (link->gone)
		end(p, l);
	else if (l->cage)
		port_set_admin(p->inv, l->cage, l->lanes, l->lanes, l->admin_up);
}

void
ports_all_told(struct ports *p, unsigned round)
{
	for (unsigned i = 0; i < INTERFACES_MAX; i++) {
		struct interface *l = &p->inv->interface[i];

		if (l->used && p->round[i] != round)
			end(p, l);
	}
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "schema/tree_interface.h"

#include "base/bytes.h"

static const struct interface *
interface_at(const struct tree_at *at)
{
	return &at->tree->inv->interface[at->index[0]];
}

bool
tree_interface_next(const struct tree_at *at, unsigned *number)
{
	for (; *number < INTERFACES_MAX; (*number)++) {
		const struct interface *i = &at->tree->inv->interface[*number];

		if (i->used && i->cage && !at->others &&
		    (!at->only || at->only == i->cage))
			return true;
	}
	return false;
}

void
tree_interface_enter(struct tree_at *at)
{
	at->cage = interface_at(at)->cage;
}

void
tree_interface_key(const struct tree_at *at, unsigned k, char *room, size_t size)
{
	(void)k;
	tree_key_text(room, size, interface_at(at)->name);
}

/* Is the module one that can be told of? Others are empty places. */
static bool
has_module(const struct cage *c)
{
	return cage_is_occupied(c) && c->module.has_identity;
}

bool
tree_interface_next_channel(const struct tree_at *at, unsigned *lane)
{
	const struct module *m = &at->cage->module;
	unsigned lanes = leaf_instances(LEAF_LANE, at->cage);

	if (!has_module(at->cage))
		return false;
	for (; *lane < lanes; (*lane)++) {
		if ((m->id.lane_mask & lane_bit(*lane)) &&
		    (readings_host_lanes(&m->readings, &m->id, *lane) &
			interface_at(at)->lanes))
			return true;
	}
	return false;
}

static bool
give_text(const struct tree_at *at, const char *text, struct value *v)
{
	v->text = text;
	v->wall_us = interface_at(at)->changed_wall_us;
	return true;
}

bool
tree_interface_name(const struct tree_at *at, struct value *v)
{
	return give_text(at, interface_at(at)->name, v);
}

bool
tree_interface_type(const struct tree_at *at, struct value *v)
{
	return give_text(at, "ethernetCsmacd", v);
}

bool
tree_interface_index(const struct tree_at *at, struct value *v)
{
	v->count = interface_at(at)->index;
	v->wall_us = interface_at(at)->changed_wall_us;
	return v->count > 0;
}

bool
tree_interface_admin(const struct tree_at *at, struct value *v)
{
	return give_text(at, interface_at(at)->admin_up ? "UP" : "DOWN", v);
}

bool
tree_interface_oper(const struct tree_at *at, struct value *v)
{
	const struct interface *i = interface_at(at);

	return give_text(at, i->admin_up && i->carrier ? "UP" : "DOWN", v);
}

bool
tree_interface_changed(const struct tree_at *at, struct value *v)
{
	v->count = interface_at(at)->changed_wall_us * 1000;
	v->wall_us = interface_at(at)->changed_wall_us;
	return interface_at(at)->moved;
}

static bool
give_component(const struct tree_at *at, enum component_kind kind, struct value *v)
{
	const struct component component = { kind, at->cage, 0 };

	return give_text(at, component_name(&component, v->store), v);
}

bool
tree_interface_port(const struct tree_at *at, struct value *v)
{
	return give_component(at, COMPONENT_PORT, v);
}

bool
tree_interface_transceiver(const struct tree_at *at, struct value *v)
{
	return has_module(at->cage) && *at->cage->module.id.vendor_name &&
	       give_component(at, COMPONENT_TRANSCEIVER, v);
}

bool
tree_interface_channel(const struct tree_at *at, struct value *v)
{
	v->count = tree_at_index(at);
	v->wall_us = interface_at(at)->changed_wall_us;
	return true;
}

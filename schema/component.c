/* SPDX-License-Identifier: Apache-2.0 */
#include "schema/component.h"

#include <stdio.h>
#include <string.h>

#include "base/bytes.h"
#include "optics/sff8024.h"

/* Chassis and switch. */
#define OF_NO_CAGE 2

unsigned
component_numbers(const struct inventory *inv)
{
	return OF_NO_CAGE + inv->cage_count * COMPONENTS_OF_CAGE;
}

unsigned
component_first(const struct cage *c)
{
	return OF_NO_CAGE + c->number * COMPONENTS_OF_CAGE;
}

bool
component_is_coherent(const struct cage *c)
{
	const struct identity *id = &c->module.id;

	if (!c->module.has_identity || id->spec != SPEC_CMIS)
		return false;
	for (unsigned i = 0; i < id->app_count; i++) {
		const struct sff8024_interface *media =
		    sff8024_media(id->media_type, id->app[i].media_id);

		/* Two polarizations: "DP-16QAM", "DP-QPSK". */
		if (media && media->modulation &&
		    strncmp(media->modulation, "DP-", 3) == 0)
			return true;
	}
	return false;
}

/* Is there such a component of its cage now? */
static bool
is_there(const struct component *component)
{
	const struct cage *c = component->cage;

	switch (component->kind) {
	case COMPONENT_CHASSIS:
	case COMPONENT_SWITCH:
	case COMPONENT_PORT:
		return true;
	case COMPONENT_TRANSCEIVER:
		return c->presence != PRESENCE_UNKNOWN || c->module.has_identity;
	case COMPONENT_SENSOR:
		return c->module.has_readings && c->module.readings.present[MONITOR_TEMP];
	case COMPONENT_CARRIER:
		return component->carrier < c->module.id.media_lanes &&
		       component_is_coherent(c);
	case COMPONENT_KINDS:
		break;
	}
	return false;
}

bool
component_get(const struct inventory *inv, unsigned number, struct component *ret)
{
	unsigned of_cage = number - OF_NO_CAGE;
	unsigned slot = of_cage % COMPONENTS_OF_CAGE;

	if (number >= component_numbers(inv))
		return false;
	if (number < OF_NO_CAGE) {
		*ret = (struct component){ .kind = (enum component_kind)number };
		return true;
	}
	*ret = (struct component){
		.kind = (enum component_kind)(
		    COMPONENT_PORT +
		    MIN_OF(slot, (unsigned)COMPONENT_CARRIER - COMPONENT_PORT)),
		.cage = &inv->cage[of_cage / COMPONENTS_OF_CAGE],
	};
	if (ret->kind == COMPONENT_CARRIER)
		ret->carrier = slot - (COMPONENT_CARRIER - COMPONENT_PORT);
	return is_there(ret);
}

const char *
component_name(const struct component *component, char room[COMPONENT_NAME_MAX])
{
	static const char *const names[COMPONENT_KINDS] = { "Chassis", "Switch", "Port",
		"Transceiver", "Sensor", "OpticalChannel" };
	const char *name = names[component->kind];

	if (!component->cage)
		snprintf(room, COMPONENT_NAME_MAX, "%s", name);
	else if (component->kind == COMPONENT_CARRIER)
		snprintf(room, COMPONENT_NAME_MAX, "%s-%s%u", component->cage->name, name,
		    component->carrier);
	else
		stpcpy(stpcpy(stpcpy(room, component->cage->name), "-"), name);
	return room;
}

const char *
component_type(enum component_kind kind)
{
	static const char *const types[COMPONENT_KINDS] = { "CHASSIS",
		"INTEGRATED_CIRCUIT", "PORT", "TRANSCEIVER", "SENSOR",
		"OPTICAL_CHANNEL" };

	return types[kind];
}

bool
component_parent(const struct component *component, struct component *ret_parent)
{
	static const enum component_kind parents[COMPONENT_KINDS] = {
		[COMPONENT_SWITCH] = COMPONENT_CHASSIS,
		[COMPONENT_PORT] = COMPONENT_SWITCH,
		[COMPONENT_TRANSCEIVER] = COMPONENT_PORT,
		[COMPONENT_SENSOR] = COMPONENT_TRANSCEIVER,
		[COMPONENT_CARRIER] = COMPONENT_TRANSCEIVER,
	};

	*ret_parent = (struct component){ .kind = parents[component->kind] };
	if (ret_parent->kind >= COMPONENT_PORT)
		ret_parent->cage = component->cage;
	return component->kind != COMPONENT_CHASSIS;
}

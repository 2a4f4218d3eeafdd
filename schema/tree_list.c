/* SPDX-License-Identifier: Apache-2.0 */
#include "schema/tree_list.h"

#include <string.h>

#include "base/bytes.h"
#include "schema/breakout.h"
#include "schema/leaf_monitor.h"
#include "schema/oc_words.h"
#include "schema/tree_alarm.h"
#include "schema/tree_caged.h"
#include "schema/tree_health.h"
#include "schema/tree_interface.h"
#include "schema/tree_library.h"
#include "schema/tree_observed.h"
#include "schema/tree_property.h"

/* ---- components ---- */

/* The first component there is from a number on, of the cages that are asked for. */
static bool
component_from(const struct tree_at *at, unsigned *number, struct component *ret)
{
	const struct inventory *inv = at->tree->inv;
	unsigned end = component_numbers(inv);

	if (at->only) {
		*number = MAX_OF(*number, component_first(at->only));
		end = component_first(at->only) + COMPONENTS_OF_CAGE;
	}
	if (at->others && inv->cage_count)
		end = component_first(inv->cage);
	for (; *number < end; (*number)++) {
		if (component_get(inv, *number, ret))
			return true;
		/* Behind a carrier that is not there comes no other one of its cage. */
		if (ret->kind == COMPONENT_CARRIER)
			*number = component_first(ret->cage) + COMPONENTS_OF_CAGE - 1;
	}
	return false;
}

static bool
next_component(const struct tree_at *at, unsigned *number)
{
	struct component component;

	return component_from(at, number, &component);
}

static void
enter_component(struct tree_at *at)
{
	component_get(at->tree->inv, at->index[0], &at->component);
	at->cage = at->component.cage;
}

static void
key_component(const struct tree_at *at, unsigned k, char *room, size_t size)
{
	char name[COMPONENT_NAME_MAX];

	(void)k;
	tree_key_text(room, size, component_name(&at->component, name));
}

/* ---- subcomponents: those that say that this one is their parent ---- */

static bool
is_child(const struct tree_at *at, const struct component *component)
{
	struct component parent;

	return component_parent(component, &parent) &&
	       parent.kind == at->component.kind && parent.cage == at->component.cage;
}

static bool
next_subcomponent(const struct tree_at *at, unsigned *number)
{
	const struct inventory *inv = at->tree->inv;
	const struct cage *c = at->component.cage;
	unsigned end =
	    c ? component_first(c) + COMPONENTS_OF_CAGE : component_numbers(inv);
	struct component component;

	if (c)
		*number = MAX_OF(*number, component_first(c));
	for (; *number < end; (*number)++) {
		if (component_get(inv, *number, &component) && is_child(at, &component))
			return true;
	}
	return false;
}

bool
tree_list_subcomponent(const struct tree_at *at, char room[COMPONENT_NAME_MAX])
{
	struct component component;

	if (!component_get(at->tree->inv, tree_at_index(at), &component))
		return false;
	component_name(&component, room);
	return true;
}

static void
key_subcomponent(const struct tree_at *at, unsigned k, char *room, size_t size)
{
	char name[COMPONENT_NAME_MAX] = "";

	(void)k;
	tree_list_subcomponent(at, name);
	tree_key_text(room, size, name);
}

/* ---- lanes ---- */

/* The first lane of a set from *lane on. */
static bool
next_of(uint32_t lanes, unsigned *lane)
{
	if (*lane >= LANES_MAX || !(lanes >> *lane))
		return false;
	*lane += (unsigned)__builtin_ctz(lanes >> *lane);
	return true;
}

/* No more than REST has, and of these the ones that exist. */
static bool
next_channel(const struct tree_at *at, unsigned *lane)
{
	return next_of(at->cage->module.id.lane_mask, lane) &&
	       *lane < leaf_instances(LEAF_LANE, at->cage);
}

static bool
next_host_lane(const struct tree_at *at, unsigned *lane)
{
	return at->cage->module.has_identity &&
	       next_of(at->cage->module.id.host_lane_mask, lane);
}

static void
print_number(char *room, size_t size, unsigned number)
{
	char digits[DECIMAL_TEXT_MAX];
	size_t len;

	if (number < 10 && size > 1) { /* most are */
		room[0] = (char)('0' + number);
		room[1] = '\0';
		return;
	}
	len = MIN_OF(count_print(digits, number), size - 1);
	memcpy(room, digits, len);
	room[len] = '\0';
}

static void
key_number(const struct tree_at *at, unsigned k, char *room, size_t size)
{
	(void)k;
	print_number(room, size, tree_at_index(at));
}

static void
key_number_from_1(const struct tree_at *at, unsigned k, char *room, size_t size)
{
	(void)k;
	print_number(room, size, tree_at_index(at) + 1);
}

static bool
next_group(const struct tree_at *at, unsigned *group)
{
	struct breakout breakout;

	return breakout_group(at->cage, *group, &breakout);
}

/* ---- thresholds ---- */

/* Are there limits of a severity? */
static bool
has_limits(const struct cage *c, unsigned severity)
{
	const struct limits *l = &c->module.limits;
	enum limit high = oc_threshold_limit(severity, false);
	enum limit low = oc_threshold_limit(severity, true);

	for (int id = 0; id < MONITOR_COUNT; id++) {
		if (limit_is_given(l, (enum monitor)id, high) ||
		    limit_is_given(l, (enum monitor)id, low))
			return true;
	}
	return false;
}

static bool
next_threshold(const struct tree_at *at, unsigned *severity)
{
	if (!at->cage->module.has_identity)
		return false;
	while (*severity < OC_THRESHOLDS && !has_limits(at->cage, *severity))
		(*severity)++;
	return *severity < OC_THRESHOLDS;
}

static void
key_threshold(const struct tree_at *at, unsigned k, char *room, size_t size)
{
	(void)k;
	tree_key_text(room, size, oc_threshold_severity(tree_at_index(at)));
}

/* ---- the table ---- */

#define XCVR COMPONENT_PATH "transceiver/"

/* clang-format off */
static const struct tree_list lists[] = {
	{ "/components/component",                      next_component,    enter_component, key_component },
	{ COMPONENT_PATH "subcomponents/subcomponent",  next_subcomponent, NULL, key_subcomponent },
	{ XCVR "physical-channels/channel",             next_channel,      NULL, key_number },
	{ XCVR "host-lanes/lane",                       next_host_lane,    NULL, key_number_from_1 },
	{ XCVR "thresholds/threshold",                  next_threshold,    NULL, key_threshold },
	{ COMPONENT_PATH "port/breakout-mode/groups/group", next_group,    NULL, key_number_from_1 },
	{ COMPONENT_PATH "properties/property",         tree_property_next, NULL, tree_property_key },
	{ COMPONENT_PATH "healthz/faults/fault",        tree_fault_next,   NULL, tree_fault_key },
	{ COMPONENT_PATH "cage/pins/pin",               tree_pin_next,     NULL, tree_pin_key },
	{ COMPONENT_PATH "cage/polling/class",          tree_class_next,   NULL, tree_class_key },
	{ COMPONENT_PATH "module/flags/flag",           tree_flag_next,    NULL, tree_flag_key },
	{ COMPONENT_PATH "module/applications/application", tree_application_next, NULL, tree_application_key },
	{ COMPONENT_PATH "module/findings/finding",     tree_finding_next, NULL, key_number },
	{ "/observables/cage",                          tree_observed_cage_next, tree_observed_cage_enter, tree_observed_cage_key },
	{ "/observables/cage/observable",               tree_observable_next, NULL, tree_observable_key },
	{ "/buses/bus",                                 tree_bus_next,     NULL, tree_bus_key },
	{ "/interfaces/interface",                      tree_interface_next, tree_interface_enter, tree_interface_key },
	{ "/interfaces/interface/state/physical-channel", tree_interface_next_channel, NULL, NULL },
	{ "/system/alarms/alarm",                       tree_alarm_next,   NULL, tree_alarm_key },
	{ "/yang-library/module-set", tree_library_set_next, NULL, tree_library_set_key },
	{ "/yang-library/module-set/module", tree_library_module_next, NULL, tree_library_module_key },
	{ "/yang-library/module-set/module/location", tree_library_location_next, NULL, NULL },
	{ "/yang-library/module-set/module/submodule", tree_library_submodule_next, NULL, tree_library_submodule_key },
	{ "/yang-library/module-set/module/deviation", tree_library_deviation_next, NULL, NULL },
	{ "/yang-library/module-set/import-only-module", tree_library_import_next, NULL, tree_library_module_key },
	{ "/yang-library/module-set/import-only-module/location", tree_library_location_next, NULL, NULL },
	{ "/yang-library/schema", tree_library_set_next, NULL, tree_library_set_key },
	{ "/yang-library/schema/module-set", tree_library_set_next, NULL, NULL },
	{ "/yang-library/datastore", tree_library_datastore_next, NULL, tree_library_datastore_key },
	{ "/modules-state/module", tree_library_any_next, NULL, tree_library_module_key },
	{ "/modules-state/module/deviation", tree_library_deviation_next, NULL, tree_library_deviation_key },
	{ "/modules-state/module/submodule", tree_library_submodule_next, NULL, tree_library_submodule_key },
	{ "/restconf-state/capabilities/capability", tree_library_capability_next, NULL, NULL },
};
/* clang-format on */

const struct tree_list *
tree_lists(size_t *ret_count)
{
	*ret_count = COUNT_OF(lists);
	return lists;
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "schema/tree_row.h"

#include <stdio.h>
#include <string.h>

#include "base/bytes.h"
#include "optics/cmis_state.h"
#include "schema/breakout.h"
#include "schema/leaf_vdm.h"
#include "schema/oc_words.h"
#include "schema/tree_alarm.h"
#include "schema/tree_caged.h"
#include "schema/tree_health.h"
#include "schema/tree_interface.h"
#include "schema/tree_library.h"
#include "schema/tree_list.h"
#include "schema/tree_observed.h"
#include "schema/tree_property.h"
#include "schema/words.h"

/* ---- the shapes of values ---- */

static bool
give_text(const char *text, struct value *v)
{
	v->text = text;
	return text && *text;
}

static bool
give_count(uint64_t count, struct value *v)
{
	v->count = count;
	return true;
}

static bool
give_name(const struct component *component, struct value *v)
{
	return give_text(component_name(component, v->store), v);
}

/* A getter whose body is one expression of `at`, the cage `c` and the value `v`. */
#define GETTER(name, expression)                                          \
	static bool get_##name(const struct tree_at *at, struct value *v) \
	{                                                                 \
		const struct cage *c __attribute__((unused)) = at->cage;  \
		return expression;                                        \
	}

/* ---- components ---- */

static bool
get_parent(const struct tree_at *at, struct value *v)
{
	struct component parent;

	return component_parent(&at->component, &parent) && give_name(&parent, v);
}

static bool
get_install_component(const struct tree_at *at, struct value *v)
{
	static const struct component chassis = { .kind = COMPONENT_CHASSIS };

	return cage_is_occupied(at->cage) && give_name(&chassis, v);
}

static bool
get_description(const struct tree_at *at, struct value *v)
{
	const struct cage *c = at->cage;

	if (at->component.kind == COMPONENT_PORT)
		return give_text(cage_type_name(c->type), v);
	return module_is_known(&c->module) &&
	       give_text(words_form_factor(&c->module.id, v->store), v);
}

/* YANG wants a model of what can be pulled: a module without a part number is not said
 * to be removable. */
static bool
is_removable(const struct cage *c)
{
	return cage_is_occupied(c) && c->module.has_identity && *c->module.id.vendor_pn;
}

static bool
get_model(const struct tree_at *at, struct value *v)
{
	const char *model = at->tree->model;

	if (at->component.kind == COMPONENT_CHASSIS)
		return give_text(model && *model ? model : "switch", v);
	return is_removable(at->cage) && give_text(at->cage->module.id.vendor_pn, v);
}

static bool
get_oper_status(const struct tree_at *at, struct value *v)
{
	const struct cage *c = at->cage;
	bool active = true;

	switch (at->component.kind) {
	case COMPONENT_CHASSIS:
	case COMPONENT_SWITCH:
	case COMPONENT_PORT:
	case COMPONENT_KINDS:
		return give_text("ACTIVE", v);
	case COMPONENT_TRANSCEIVER:
		active = oc_is_active(c);
		break;
	case COMPONENT_SENSOR:
		active = oc_is_read(c);
		break;
	case COMPONENT_CARRIER:
		active = oc_carrier_is_active(c, at->component.carrier);
		break;
	}
	v->wall_us = MAX_OF(c->presence_since_wall_us, c->module.read_wall_us);
	return give_text(active ? "ACTIVE" : "INACTIVE", v);
}

/* clang-format off */
GETTER(name,             give_name(&at->component, v))
GETTER(type,             give_text(component_type(at->component.kind), v))
GETTER(location,         give_text(c->name, v))
GETTER(install_position, cage_is_occupied(c) && give_text(c->name, v))
GETTER(removable,        at->component.kind == COMPONENT_TRANSCEIVER ? is_removable(c) && give_count(1, v) : give_count(0, v))
GETTER(empty,            c->presence != PRESENCE_UNKNOWN && give_count(!cage_is_occupied(c), v))
GETTER(subcomponent,     tree_list_subcomponent(at, v->store) && give_text(v->store, v))

/* ---- modules ---- */

GETTER(enabled,          c->module.has_readings && !c->module.stale && give_count(c->module.readings.module_state != CMIS_MODULE_LOWPWR, v))
GETTER(function,         c->module.has_identity && give_text(oc_functional_type(&c->module.id, component_is_coherent(c)), v))
GETTER(lane,             give_count(tree_at_index(at), v))
GETTER(host_lane,        give_count(tree_at_index(at) + 1, v))
GETTER(severity,         give_text(oc_threshold_severity(tree_at_index(at)), v))
/* clang-format on */

static bool
get_carrier(const struct tree_at *at, struct value *v)
{
	const struct component carrier = { COMPONENT_CARRIER, at->cage,
		tree_at_index(at) };

	return component_is_coherent(at->cage) &&
	       carrier.carrier < COMPONENT_CARRIERS_MAX && give_name(&carrier, v);
}

static bool
get_line_port(const struct tree_at *at, struct value *v)
{
	return give_name(&(struct component){ COMPONENT_PORT, at->cage, 0 }, v);
}

/* What is seen of an optical channel: the application of its data path. */
static bool
get_mode(const struct tree_at *at, struct value *v)
{
	const struct module *m = &at->cage->module;
	uint32_t hosts =
	    readings_host_lanes(&m->readings, &m->id, at->component.carrier) &
	    m->readings.app_known;

	if (!m->has_readings || !hosts)
		return false;
	v->quality = m->stale ? QUALITY_STALE : QUALITY_GOOD;
	v->count = m->readings.app[__builtin_ctz(hosts)];
	return v->count > 0;
}

static bool
get_laser_age(const struct tree_at *at, struct value *v)
{
	return leaf_vdm_count(at->cage, VDM_LASER_AGE, tree_at_index(at), v) &&
	       v->count <= 100;
}

/* ---- error correction: as far as the module counts what it could not correct ---- */

static bool
get_carrier_blocks(const struct tree_at *at, struct value *v)
{
	return leaf_vdm_count(at->cage, VDM_ERRORED_FRAMES, at->component.carrier, v);
}

static bool
get_blocks(const struct tree_at *at, struct value *v)
{
	uint64_t sum = 0;
	bool any = false;

	for (unsigned lane = 0; lane < leaf_instances(LEAF_OBSERVED, at->cage); lane++) {
		if (!leaf_vdm_count(at->cage, VDM_ERRORED_FRAMES, lane, v))
			continue;
		sum += v->count;
		any = true;
	}
	v->count = sum;
	return any;
}

/* YANG has the counters only beside a mode that is not off. */
static bool
get_fec_mode(const struct tree_at *at, struct value *v)
{
	return get_blocks(at, v) && give_text("FEC_ENABLED", v);
}

/* ---- ports ---- */

static bool
give_group(const struct tree_at *at, unsigned what, struct value *v)
{
	struct breakout group;

	if (!breakout_group(at->cage, tree_at_index(at), &group))
		return false;
	v->count = what == 0 ? group.interfaces : group.host_lanes;
	if (what == 2)
		v->text = breakout_speed(group.gbps, v->store);
	return true;
}

/* clang-format off */
GETTER(group,       give_count(tree_at_index(at) + 1, v))
GETTER(breakouts,   give_group(at, 0, v))
GETTER(group_lanes, give_group(at, 1, v))
GETTER(group_speed, give_group(at, 2, v))
/* clang-format on */

/* A flag of a lane as the last poll found it. */
static bool
give_signal(const struct tree_at *at, enum signal_flag id, struct value *v)
{
	const struct module *m = &at->cage->module;
	uint32_t lane = lane_bit(tree_at_index(at));

	v->quality = m->stale ? QUALITY_STALE : QUALITY_GOOD;
	v->wall_us = m->read_wall_us;
	return m->has_readings && (m->readings.signal_known[id] & lane) &&
	       give_count((m->readings.signal[id] & lane) != 0, v);
}

/* How often it came: one loss of light is one, however many reads find it. */
static bool
give_signal_count(const struct cage *c, enum signal_flag id, unsigned lane,
    struct value *v)
{
	const struct flag_record *r = flag_get(c, flag_of_signal(id), lane);

	if (!r && (!c->module.has_readings ||
		      !flag_is_known(&c->module.readings, flag_of_signal(id), lane)))
		return false;
	if (r)
		v->wall_us = r->seen_wall_us;
	return give_count(r ? r->times : 0, v);
}

/* The same of a signal of the host: of all host lanes that feed the media lane. */
static bool
give_host_count(const struct tree_at *at, enum signal_flag id, struct value *v)
{
	const struct module *m = &at->cage->module;
	uint32_t hosts = readings_host_lanes(&m->readings, &m->id, tree_at_index(at));
	uint64_t sum = 0, wall_us = 0;
	bool any = false;

	for (; hosts; hosts &= hosts - 1) {
		unsigned lane = (unsigned)__builtin_ctz(hosts);

		v->wall_us = 0;
		if (!give_signal_count(at->cage, id, lane, v))
			continue;
		sum += v->count;
		wall_us = MAX_OF(wall_us, v->wall_us);
		any = true;
	}
	v->wall_us = wall_us;
	return any && give_count(sum, v);
}

static bool
get_tx_laser(const struct tree_at *at, struct value *v)
{
	const struct module *m = &at->cage->module;
	const struct readings *r = &m->readings;
	uint32_t lane = lane_bit(tree_at_index(at));

	v->quality = m->stale ? QUALITY_STALE : QUALITY_GOOD;
	v->wall_us = m->read_wall_us;
	return m->has_readings && (r->tx_disabled_known & lane) &&
	       give_count(!(r->tx_disabled & ~r->tx_output & lane), v);
}

/* clang-format off */
GETTER(tx_fault,       give_signal(at, SIGNAL_TX_FAULT, v))
GETTER(tx_los,         give_signal(at, SIGNAL_TX_LOS, v))
GETTER(tx_lol,         give_signal(at, SIGNAL_TX_LOL, v))
GETTER(rx_los,         give_signal(at, SIGNAL_RX_LOS, v))
GETTER(rx_lol,         give_signal(at, SIGNAL_RX_LOL, v))
GETTER(tx_fault_count, give_signal_count(c, SIGNAL_TX_FAULT, tree_at_index(at), v))
GETTER(tx_los_count,   give_host_count(at, SIGNAL_TX_LOS, v))
GETTER(tx_lol_count,   give_host_count(at, SIGNAL_TX_LOL, v))
GETTER(rx_los_count,   give_signal_count(c, SIGNAL_RX_LOS, tree_at_index(at), v))
GETTER(rx_lol_count,   give_signal_count(c, SIGNAL_RX_LOL, tree_at_index(at), v))
/* clang-format on */

/* ---- the table ---- */

#define BIT(kind)    (1 << (kind))
#define ALL          (BIT(COMPONENT_KINDS) - 1)
#define OF_CAGE      (ALL & ~BIT(COMPONENT_CHASSIS) & ~BIT(COMPONENT_SWITCH))
#define CHASSIS      BIT(COMPONENT_CHASSIS)
#define PORT         BIT(COMPONENT_PORT)
#define MODULE       BIT(COMPONENT_TRANSCEIVER)
#define CARRIER      BIT(COMPONENT_CARRIER)
#define HEAT         (MODULE | BIT(COMPONENT_SENSOR))
#define PARENTS      (CHASSIS | BIT(COMPONENT_SWITCH) | PORT | MODULE)
#define STATE        COMPONENT_PATH "state/"
#define SUBCOMPONENT COMPONENT_PATH "subcomponents/subcomponent/"
#define XCVR         COMPONENT_PATH "transceiver/"
#define CHANNEL      XCVR "physical-channels/channel/"
#define HOST_LANE    XCVR "host-lanes/lane/"
#define THRESHOLD    XCVR "thresholds/threshold/"
#define OPTICAL      COMPONENT_PATH "optical-channel/state/"
#define GROUP        COMPONENT_PATH "port/breakout-mode/groups/group/"
#define PROPERTY     COMPONENT_PATH "properties/property/"
#define HEALTH       COMPONENT_PATH "healthz/"
#define FAULT        HEALTH "faults/fault/"
#define PIN          COMPONENT_PATH "cage/pins/pin/"
#define CLASS        COMPONENT_PATH "cage/polling/class/"
#define FLAG         COMPONENT_PATH "module/flags/flag/"
#define APPLICATION  COMPONENT_PATH "module/applications/application/"
#define FINDING      COMPONENT_PATH "module/findings/finding/"
#define OBSERVED     "/observables/cage/"
#define OBSERVABLE   OBSERVED "observable/"
#define INTERFACE    "/interfaces/interface/"
#define ALARM        "/system/alarms/alarm/"
#define LIBRARY      "/yang-library/"
#define LIB_MODULE   "/yang-library/module-set/module/"
#define LIB_IMPORT   "/yang-library/module-set/import-only-module/"
#define LIB_STATE    "/modules-state/"
#define LIB_STATED   "/modules-state/module/"

/* clang-format off */
const struct tree_row tree_row_table[] = {
	{ COMPONENT_PATH "name",                             ALL,                     VALUE_TEXT,  get_name },
	{ COMPONENT_PATH "config/name",                      ALL,                     VALUE_TEXT,  get_name },
	{ STATE "name",                                      ALL,                     VALUE_TEXT,  get_name },
	{ STATE "type",                                      ALL,                     VALUE_TEXT,  get_type },
	{ STATE "id",                                        OF_CAGE,                 VALUE_TEXT,  get_name },
	{ STATE "location",                                  OF_CAGE,                 VALUE_TEXT,  get_location },
	{ STATE "install-position",                          MODULE,                  VALUE_TEXT,  get_install_position },
	{ STATE "install-component",                         MODULE,                  VALUE_TEXT,  get_install_component },
	{ STATE "description",                               PORT | MODULE,           VALUE_TEXT,  get_description },
	{ STATE "model-name",                                CHASSIS | MODULE,        VALUE_TEXT,  get_model },
	{ STATE "removable",                                 CHASSIS | PORT | MODULE, VALUE_BOOL,  get_removable },
	{ STATE "oper-status",                               ALL,                     VALUE_TEXT,  get_oper_status },
	{ STATE "empty",                                     MODULE,                  VALUE_BOOL,  get_empty },
	{ STATE "parent",                                    ALL,                     VALUE_TEXT,  get_parent },
	{ SUBCOMPONENT "name",                               PARENTS,                 VALUE_TEXT,  get_subcomponent },
	{ SUBCOMPONENT "config/name",                        PARENTS,                 VALUE_TEXT,  get_subcomponent },
	{ SUBCOMPONENT "state/name",                         PARENTS,                 VALUE_TEXT,  get_subcomponent },

	{ XCVR "state/enabled",                              MODULE,                  VALUE_BOOL,  get_enabled },
	{ XCVR "state/module-functional-type",               MODULE,                  VALUE_TEXT,  get_function },
	{ CHANNEL "index",                                   MODULE,                  VALUE_COUNT, get_lane },
	{ CHANNEL "config/index",                            MODULE,                  VALUE_COUNT, get_lane },
	{ CHANNEL "state/index",                             MODULE,                  VALUE_COUNT, get_lane },
	{ CHANNEL "state/associated-optical-channel",        MODULE,                  VALUE_TEXT,  get_carrier },
	{ CHANNEL "state/tx-laser",                          MODULE,                  VALUE_BOOL,  get_tx_laser },
	{ CHANNEL "state/tx-failure",                        MODULE,                  VALUE_BOOL,  get_tx_fault },
	{ CHANNEL "state/rx-los",                            MODULE,                  VALUE_BOOL,  get_rx_los },
	{ CHANNEL "state/rx-cdr-lol",                        MODULE,                  VALUE_BOOL,  get_rx_lol },
	{ CHANNEL "state/counters/tx-fault-count",           MODULE,                  VALUE_COUNT, get_tx_fault_count },
	{ CHANNEL "state/counters/tx-los-count",             MODULE,                  VALUE_COUNT, get_tx_los_count },
	{ CHANNEL "state/counters/tx-lol-count",             MODULE,                  VALUE_COUNT, get_tx_lol_count },
	{ CHANNEL "state/counters/rx-los-count",             MODULE,                  VALUE_COUNT, get_rx_los_count },
	{ CHANNEL "state/counters/rx-lol-count",             MODULE,                  VALUE_COUNT, get_rx_lol_count },
	{ HOST_LANE "lane-number",                           MODULE,                  VALUE_COUNT, get_host_lane },
	{ HOST_LANE "config/lane-number",                    MODULE,                  VALUE_COUNT, get_host_lane },
	{ HOST_LANE "state/lane-number",                     MODULE,                  VALUE_COUNT, get_host_lane },
	{ HOST_LANE "state/tx-los",                          MODULE,                  VALUE_BOOL,  get_tx_los },
	{ HOST_LANE "state/tx-cdr-lol",                      MODULE,                  VALUE_BOOL,  get_tx_lol },
	{ THRESHOLD "severity",                              MODULE,                  VALUE_TEXT,  get_severity },
	{ THRESHOLD "state/severity",                        MODULE,                  VALUE_TEXT,  get_severity },
	{ OPTICAL "line-port",                               CARRIER,                 VALUE_TEXT,  get_line_port },

	{ STATE "equipment-failure",                         MODULE,                  VALUE_BOOL,  tree_health_failure },
	{ STATE "equipment-mismatch",                        MODULE,                  VALUE_BOOL,  tree_health_mismatch },
	{ STATE "temperature/alarm-status",                  HEAT,                    VALUE_BOOL,  tree_health_hot },
	{ STATE "temperature/alarm-threshold",               HEAT,                    VALUE_COUNT, tree_health_hot_limit },
	{ STATE "temperature/alarm-severity",                HEAT,                    VALUE_TEXT,  tree_health_hot_severity },
	{ XCVR "state/fault-condition",                      MODULE,                  VALUE_BOOL,  tree_health_faulty },
	{ XCVR "config/fec-mode",                            MODULE,                  VALUE_TEXT,  get_fec_mode },
	{ XCVR "state/fec-mode",                             MODULE,                  VALUE_TEXT,  get_fec_mode },
	{ XCVR "state/fec-uncorrectable-blocks",             MODULE,                  VALUE_COUNT, get_blocks },
	{ CHANNEL "state/laser-age",                         MODULE,                  VALUE_COUNT, get_laser_age },
	{ OPTICAL "operational-mode",                        CARRIER,                 VALUE_COUNT, get_mode },
	{ OPTICAL "fec-uncorrectable-blocks",                CARRIER,                 VALUE_COUNT, get_carrier_blocks },

	{ GROUP "index",                                     PORT,                    VALUE_COUNT, get_group },
	{ GROUP "config/index",                              PORT,                    VALUE_COUNT, get_group },
	{ GROUP "state/index",                               PORT,                    VALUE_COUNT, get_group },
	{ GROUP "state/num-breakouts",                       PORT,                    VALUE_COUNT, get_breakouts },
	{ GROUP "state/breakout-speed",                      PORT,                    VALUE_TEXT,  get_group_speed },
	{ GROUP "state/num-physical-channels",               PORT,                    VALUE_COUNT, get_group_lanes },

	{ PROPERTY "name",                                   MODULE,                  VALUE_TEXT,  tree_property_name },
	{ PROPERTY "config/name",                            MODULE,                  VALUE_TEXT,  tree_property_name },
	{ PROPERTY "state/name",                             MODULE,                  VALUE_TEXT,  tree_property_name },
	{ PROPERTY "state/value",                            MODULE,                  VALUE_TEXT,  tree_property_value },
	{ PROPERTY "state/configurable",                     MODULE,                  VALUE_BOOL,  tree_property_configurable },

	{ HEALTH "state/status",                             MODULE,                  VALUE_TEXT,  tree_health_status },
	{ HEALTH "state/last-unhealthy",                     MODULE,                  VALUE_COUNT, tree_health_last },
	{ HEALTH "state/unhealthy-count",                    MODULE,                  VALUE_COUNT, tree_health_count },
	{ FAULT "symptom",                                   MODULE,                  VALUE_TEXT,  tree_fault_symptom },
	{ FAULT "state/symptom",                             MODULE,                  VALUE_TEXT,  tree_fault_symptom },
	{ FAULT "state/origin-time",                         MODULE,                  VALUE_COUNT, tree_fault_origin },
	{ FAULT "state/last-detection-time",                 MODULE,                  VALUE_COUNT, tree_fault_last },
	{ FAULT "state/description",                         MODULE,                  VALUE_TEXT,  tree_fault_description },
	{ FAULT "state/status",                              MODULE,                  VALUE_TEXT,  tree_fault_status },
	{ FAULT "state/counters/occurrences",                MODULE,                  VALUE_COUNT, tree_fault_occurrences },

	{ COMPONENT_PATH "cage/state/presence-since",        PORT,                    VALUE_COUNT, tree_presence_since },
	{ PIN "name",                                        PORT,                    VALUE_TEXT,  tree_pin_name },
	{ PIN "state/name",                                  PORT,                    VALUE_TEXT,  tree_pin_name },
	{ PIN "state/asserted",                              PORT,                    VALUE_BOOL,  tree_pin_asserted },
	{ PIN "state/since",                                 PORT,                    VALUE_COUNT, tree_pin_since },
	{ PIN "state/quality",                               PORT,                    VALUE_TEXT,  tree_pin_quality },
	{ CLASS "name",                                      PORT,                    VALUE_TEXT,  tree_class_name },
	{ CLASS "state/name",                                PORT,                    VALUE_TEXT,  tree_class_name },
	{ COMPONENT_PATH "module/state/read-time",           MODULE,                  VALUE_COUNT, tree_read_time },
	{ FLAG "name",                                       MODULE,                  VALUE_TEXT,  tree_flag_name },
	{ FLAG "state/name",                                 MODULE,                  VALUE_TEXT,  tree_flag_name },
	{ FLAG "lane",                                       MODULE,                  VALUE_COUNT, tree_flag_lane },
	{ FLAG "state/lane",                                 MODULE,                  VALUE_COUNT, tree_flag_lane },
	{ FLAG "state/changes",                              MODULE,                  VALUE_COUNT, tree_flag_changes },
	{ FLAG "state/last-seen",                            MODULE,                  VALUE_COUNT, tree_flag_seen },
	{ FLAG "state/last-since",                           MODULE,                  VALUE_COUNT, tree_flag_since },
	{ APPLICATION "number",                              MODULE,                  VALUE_COUNT, tree_application_number },
	{ APPLICATION "state/number",                        MODULE,                  VALUE_COUNT, tree_application_number },
	{ APPLICATION "state/host-interface",                MODULE,                  VALUE_TEXT,  tree_application_host },
	{ APPLICATION "state/media-interface",               MODULE,                  VALUE_TEXT,  tree_application_media },
	{ APPLICATION "state/host-lanes",                    MODULE,                  VALUE_COUNT, tree_application_host_lanes },
	{ APPLICATION "state/media-lanes",                   MODULE,                  VALUE_COUNT, tree_application_media_lanes },
	{ FINDING "index",                                   MODULE,                  VALUE_COUNT, tree_finding_index },
	{ FINDING "state/index",                             MODULE,                  VALUE_COUNT, tree_finding_index },
	{ FINDING "state/severity",                          MODULE,                  VALUE_TEXT,  tree_finding_severity },
	{ FINDING "state/id",                                MODULE,                  VALUE_TEXT,  tree_finding_id },
	{ FINDING "state/register",                          MODULE,                  VALUE_TEXT,  tree_finding_register },
	{ FINDING "state/text",                              MODULE,                  VALUE_TEXT,  tree_finding_text },
	{ CHANNEL "state/in-use",                            MODULE,                  VALUE_BOOL,  tree_lane_in_use },
	{ HOST_LANE "state/application",                     MODULE,                  VALUE_COUNT, tree_host_application },
	{ HOST_LANE "state/data-path-state",                 MODULE,                  VALUE_TEXT,  tree_host_state },

	{ OBSERVED "name",                                   0,                       VALUE_TEXT,  tree_observed_cage_name },
	{ OBSERVED "state/name",                             0,                       VALUE_TEXT,  tree_observed_cage_name },
	{ OBSERVABLE "name",                                 0,                       VALUE_TEXT,  tree_observable_name },
	{ OBSERVABLE "state/name",                           0,                       VALUE_TEXT,  tree_observable_name },
	{ OBSERVABLE "lane",                                 0,                       VALUE_COUNT, tree_observable_lane },
	{ OBSERVABLE "state/lane",                           0,                       VALUE_COUNT, tree_observable_lane },
	{ OBSERVABLE "state/value",                          0,                       VALUE_TEXT,  tree_observable_value },
	{ OBSERVABLE "state/unit",                           0,                       VALUE_TEXT,  tree_observable_unit },
	{ OBSERVABLE "state/quality",                        0,                       VALUE_TEXT,  tree_observable_quality },
	{ BUS_PATH "number",                                 0,                       VALUE_COUNT, tree_bus_number },
	{ BUS_PATH "state/number",                           0,                       VALUE_COUNT, tree_bus_number },

	{ INTERFACE "name",                                  0,                       VALUE_TEXT,  tree_interface_name },
	{ INTERFACE "config/name",                           0,                       VALUE_TEXT,  tree_interface_name },
	{ INTERFACE "config/type",                           0,                       VALUE_TEXT,  tree_interface_type },
	{ INTERFACE "state/name",                            0,                       VALUE_TEXT,  tree_interface_name },
	{ INTERFACE "state/type",                            0,                       VALUE_TEXT,  tree_interface_type },
	{ INTERFACE "state/ifindex",                         0,                       VALUE_COUNT, tree_interface_index },
	{ INTERFACE "state/admin-status",                    0,                       VALUE_TEXT,  tree_interface_admin },
	{ INTERFACE "state/oper-status",                     0,                       VALUE_TEXT,  tree_interface_oper },
	{ INTERFACE "state/last-change",                     0,                       VALUE_COUNT, tree_interface_changed },
	{ INTERFACE "state/hardware-port",                   0,                       VALUE_TEXT,  tree_interface_port },
	{ INTERFACE "state/transceiver",                     0,                       VALUE_TEXT,  tree_interface_transceiver },
	{ INTERFACE "state/physical-channel",                0,                       VALUE_COUNT, tree_interface_channel },

	{ ALARM "id",                                        0,                       VALUE_TEXT,  tree_alarm_id },
	{ ALARM "state/id",                                  0,                       VALUE_TEXT,  tree_alarm_id },
	{ ALARM "state/resource",                            0,                       VALUE_TEXT,  tree_alarm_resource },
	{ ALARM "state/text",                                0,                       VALUE_TEXT,  tree_alarm_text },
	{ ALARM "state/time-created",                        0,                       VALUE_COUNT, tree_alarm_created },
	{ ALARM "state/severity",                            0,                       VALUE_TEXT,  tree_alarm_severity },
	{ ALARM "state/type-id",                             0,                       VALUE_TEXT,  tree_alarm_type },

	{ LIBRARY "module-set/name",                          0,                       VALUE_TEXT,  tree_library_set },
	{ LIB_MODULE "name",                                  0,                       VALUE_TEXT,  tree_library_name },
	{ LIB_MODULE "revision",                              0,                       VALUE_TEXT,  tree_library_revision },
	{ LIB_MODULE "namespace",                             0,                       VALUE_TEXT,  tree_library_namespace },
	{ LIB_MODULE "location",                              0,                       VALUE_TEXT,  tree_library_location },
	{ LIB_MODULE "submodule/name",                        0,                       VALUE_TEXT,  tree_library_submodule },
	{ LIB_MODULE "submodule/revision",                    0,                       VALUE_TEXT,  tree_library_subrevision },
	{ LIB_MODULE "deviation",                             0,                       VALUE_TEXT,  tree_library_deviation },
	{ LIB_IMPORT "name",                                  0,                       VALUE_TEXT,  tree_library_name },
	{ LIB_IMPORT "revision",                              0,                       VALUE_TEXT,  tree_library_revision },
	{ LIB_IMPORT "namespace",                             0,                       VALUE_TEXT,  tree_library_namespace },
	{ LIB_IMPORT "location",                              0,                       VALUE_TEXT,  tree_library_location },
	{ LIBRARY "schema/name",                              0,                       VALUE_TEXT,  tree_library_set },
	{ LIBRARY "schema/module-set",                        0,                       VALUE_TEXT,  tree_library_set },
	{ LIBRARY "datastore/name",                           0,                       VALUE_TEXT,  tree_library_datastore },
	{ LIBRARY "datastore/schema",                         0,                       VALUE_TEXT,  tree_library_set },
	{ LIBRARY "content-id",                               0,                       VALUE_TEXT,  tree_library_id },
	{ LIB_STATE "module-set-id",                          0,                       VALUE_TEXT,  tree_library_id },
	{ LIB_STATED "name",                                  0,                       VALUE_TEXT,  tree_library_name },
	{ LIB_STATED "revision",                              0,                       VALUE_TEXT,  tree_library_revision },
	{ LIB_STATED "schema",                                0,                       VALUE_TEXT,  tree_library_schema },
	{ LIB_STATED "namespace",                             0,                       VALUE_TEXT,  tree_library_namespace },
	{ LIB_STATED "conformance-type",                      0,                       VALUE_TEXT,  tree_library_conformance },
	{ LIB_STATED "deviation/name",                        0,                       VALUE_TEXT,  tree_library_deviation },
	{ LIB_STATED "deviation/revision",                    0,                       VALUE_TEXT,  tree_library_devrevision },
	{ LIB_STATED "submodule/name",                        0,                       VALUE_TEXT,  tree_library_submodule },
	{ LIB_STATED "submodule/revision",                    0,                       VALUE_TEXT,  tree_library_subrevision },
	{ "/restconf-state/capabilities/capability",          0,                       VALUE_TEXT,  tree_library_capability },
};
/* clang-format on */

const struct tree_row *
tree_rows(size_t *ret_count)
{
	*ret_count = COUNT_OF(tree_row_table);
	return tree_row_table;
}

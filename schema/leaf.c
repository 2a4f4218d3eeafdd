/* SPDX-License-Identifier: Apache-2.0 */
#include "schema/leaf.h"

#include <string.h>

#include "optics/cmis_state.h"
#include "schema/component.h"
#include "schema/leaf_flag.h"
#include "schema/leaf_laser.h"
#include "schema/leaf_monitor.h"
#include "schema/leaf_vdm.h"
#include "schema/oc_words.h"
#include "schema/words.h"

/* ---- the shapes of values ---- */

static bool
give_text(const char *text, struct value *v)
{
	if (!text || !*text)
		return false;
	v->kind = VALUE_TEXT;
	v->quality = QUALITY_GOOD;
	v->text = text;
	return true;
}

/* A word that visits to the module change: it may be as new as the last good one. */
static bool
give_text_of_visit(const struct cage *c, const char *text, struct value *v)
{
	v->wall_us = MAX_OF(c->presence_since_wall_us, c->module.read_wall_us);
	return give_text(text, v);
}

static bool
give_count(uint64_t count, struct value *v)
{
	v->kind = VALUE_COUNT;
	v->quality = QUALITY_GOOD;
	v->count = count;
	return true;
}

static bool
give_bool(bool is, struct value *v)
{
	give_count(is, v);
	v->kind = VALUE_BOOL;
	return true;
}

static bool
give_fixed(int64_t number, struct value *v)
{
	v->kind = VALUE_FIXED;
	v->quality = QUALITY_GOOD;
	v->number = number;
	return true;
}

/* ---- the monitors ---- */

/* Of each monitor the reading, its limits and its statistics. */
#define MONITOR_GETTERS(name, id)                                                     \
	static bool get_##name(const struct cage *c, unsigned index, struct value *v) \
	{                                                                             \
		return leaf_monitor_give(c, id, index, v);                            \
	}                                                                             \
	static bool get_##name##_limit(const struct cage *c, unsigned index,          \
	    struct value *v)                                                          \
	{                                                                             \
		return leaf_monitor_limit(c, id, index, v);                           \
	}                                                                             \
	static bool stats_##name(const struct cage *c, unsigned index,                \
	    struct leaf_stats *stats)                                                 \
	{                                                                             \
		return leaf_monitor_stats(c, id, index, stats);                       \
	}

/* clang-format off */
MONITOR_GETTERS(temperature, MONITOR_TEMP)
MONITOR_GETTERS(supply_voltage, MONITOR_VCC)
MONITOR_GETTERS(tx_power, MONITOR_TX_POWER)
MONITOR_GETTERS(tx_bias, MONITOR_TX_BIAS)
MONITOR_GETTERS(rx_power, MONITOR_RX_POWER)
MONITOR_GETTERS(laser_temperature, MONITOR_LASER_TEMP)
MONITOR_GETTERS(laser2_temperature, MONITOR_LASER_TEMP_2)
MONITOR_GETTERS(tec, MONITOR_TEC)
MONITOR_GETTERS(tec2, MONITOR_TEC_2)
MONITOR_GETTERS(cooler, MONITOR_COOLER)
MONITOR_GETTERS(supply_voltage_2, MONITOR_VCC2)
MONITOR_GETTERS(aux1, MONITOR_AUX1)
MONITOR_GETTERS(custom, MONITOR_CUSTOM)
/* clang-format on */

static bool
get_tx_watts(const struct cage *c, unsigned index, struct value *v)
{
	return leaf_monitor_watts(c, MONITOR_TX_POWER, index, v);
}

static bool
get_rx_watts(const struct cage *c, unsigned index, struct value *v)
{
	return leaf_monitor_watts(c, MONITOR_RX_POWER, index, v);
}

/* ---- the cage ---- */

#define CAGE_GETTER(name, expression)                                                 \
	static bool get_##name(const struct cage *c, unsigned index, struct value *v) \
	{                                                                             \
		(void)index;                                                          \
		return expression;                                                    \
	}

/* Lanes are bounded here: the identity is the module's own word. */
static unsigned
lane_count(const struct cage *c)
{
	if (!c->module.has_identity && !c->module.has_readings)
		return 0;
	return MIN_OF(c->module.id.media_lanes, (unsigned)LANES_MAX);
}

/* A carrier has it in its optical channel. */
static bool
get_output_frequency(const struct cage *c, unsigned lane, struct value *v)
{
	return !component_is_coherent(c) && leaf_laser_frequency(c, lane, v);
}

/* OpenConfig has it by channel: of a module with one it is that of its laser. */
static bool
get_lane_laser_temperature(const struct cage *c, unsigned lane, struct value *v)
{
	return lane == 0 && lane_count(c) == 1 &&
	       leaf_monitor_give(c, MONITOR_LASER_TEMP, lane, v);
}

/* The state of the data path that a media lane belongs to, as its code. */
static bool
lane_state(const struct cage *c, unsigned lane, unsigned *ret_code)
{
	const struct module *m = &c->module;
	uint32_t hosts = readings_host_lanes(&m->readings, &m->id, lane);
	uint32_t known = hosts & m->readings.dp_state_known;

	if (!m->has_readings || m->stale || (hosts && !known))
		return false;
	/* the standard has one code for what is down and for what is not used */
	*ret_code =
	    known ? m->readings.dp_state[__builtin_ctz(known)] : CMIS_DP_DEACTIVATED;
	return true;
}

static bool
get_lane_state(const struct cage *c, unsigned lane, struct value *v)
{
	unsigned code;

	return lane_state(c, lane, &code) && give_text(words_data_path_state(code), v);
}

/* The application that a media lane's host lane is set to; none: absent. */
static bool
get_lane_application(const struct cage *c, unsigned lane, struct value *v)
{
	const struct module *m = &c->module;
	uint32_t known =
	    readings_host_lanes(&m->readings, &m->id, lane) & m->readings.app_known;
	unsigned app;

	if (!m->has_readings || m->stale || !known)
		return false;
	app = m->readings.app[__builtin_ctz(known)];
	return app && give_count(app, v);
}

/* Did a lane have light since the module was plugged? Only of lanes that can tell. */
static bool
get_light_seen(const struct cage *c, unsigned lane, struct value *v)
{
	const struct module *m = &c->module;
	uint32_t tells = m->readings.present[MONITOR_RX_POWER] |
			 m->readings.signal_known[SIGNAL_RX_LOS];

	return m->has_readings && (tells & lane_bit(lane)) &&
	       give_bool(m->rx_seen & lane_bit(lane), v);
}

/* Is the transmitter switched off? Who sends is not, whatever was read of that before. */
static bool
get_tx_disabled(const struct cage *c, unsigned lane, struct value *v)
{
	const struct module *m = &c->module;
	const struct readings *r = &m->readings;

	return m->has_readings && !m->stale && (r->tx_disabled_known & lane_bit(lane)) &&
	       give_bool(r->tx_disabled & ~r->tx_output & lane_bit(lane), v);
}

/* Is a state machine in the state of this code? */
static bool
give_state(bool is, const char *name, struct value *v)
{
	give_bool(is, v);
	v->text = name;
	return true;
}

static bool
get_module_is(const struct cage *c, unsigned index, struct value *v)
{
	const struct module *m = &c->module;

	/* Only a module that has a state machine is ever in a state. */
	if (!m->has_readings || m->stale || m->readings.module_state == 0)
		return false;
	return give_state(m->readings.module_state == index + 1,
	    words_module_state(index + 1), v);
}

static bool
get_lane_is(const struct cage *c, unsigned index, struct value *v)
{
	unsigned state = index % WORDS_DATA_PATH_STATES + 1;
	unsigned code;

	return lane_state(c, index / WORDS_DATA_PATH_STATES, &code) &&
	       give_state(code == state, words_data_path_state(state), v);
}

static bool
get_alarms(const struct cage *c, unsigned index, struct value *v)
{
	return cage_is_occupied(c) && index < SEVERITY_COUNT &&
	       give_count(c->alarms.count[index], v);
}

static bool
get_read_errors(const struct cage *c, unsigned index, struct value *v)
{
	if (index + 1 >= HW_REASON_COUNT)
		return false;
	return give_count(c->counters.read_errors[index + 1], v);
}

static const char *
oc_presence(const struct cage *c)
{
	switch (c->presence) {
	case PRESENCE_UNKNOWN:
		return NULL;
	case PRESENCE_ABSENT:
		return "NOT_PRESENT";
	case PRESENCE_PRESENT:
		return "PRESENT";
	}
	return NULL;
}

/* A numeric fact of the identity. */
static bool
give_fact(const struct cage *c, enum identity_fact fact, uint64_t count, struct value *v)
{
	if (!c->module.has_identity || !(c->module.id.known & (uint32_t)fact))
		return false;
	return give_count(count, v);
}

static bool
give_fact_fixed(const struct cage *c, enum identity_fact fact, int64_t number,
    struct value *v)
{
	if (!c->module.has_identity || !(c->module.id.known & (uint32_t)fact))
		return false;
	return give_fixed(number, v);
}

/* A length of 0 says "not this medium", a wavelength of 0 "none": both are absent. */
static bool
give_length(const struct cage *c, enum identity_fact fact, uint64_t count,
    struct value *v)
{
	return count && give_fact(c, fact, count, v);
}

/* clang-format off */
#define ID(c)          (&(c)->module.id)
#define IDENTIFIED(c)  ((c)->module.has_identity)
#define KNOWN(c)       module_is_known(&(c)->module)
#define SEEN(c)        ((c)->presence == PRESENCE_PRESENT)

CAGE_GETTER(name,            give_text(c->name, v))
CAGE_GETTER(type,            give_text(cage_type_name(c->type), v))
CAGE_GETTER(bus,             give_count(c->bus, v))
CAGE_GETTER(presence,        give_text(presence_name(c->presence), v))
CAGE_GETTER(oc_presence,     give_text(oc_presence(c), v))
CAGE_GETTER(state,           give_text_of_visit(c, cage_state_name(c->state), v))
CAGE_GETTER(generation,      give_count(c->generation, v))
CAGE_GETTER(last_error,      c->last_error != HW_OK && give_text_of_visit(c, hw_err_info(c->last_error)->name, v))
CAGE_GETTER(mode,            cage_is_shared(c) && give_text("shared", v))
CAGE_GETTER(owner,           cage_is_shared(c) && give_text(c->owner.name, v))
CAGE_GETTER(in_use,          c->port.in_use != IN_USE_AUTO && give_text(in_use_name(c->port.in_use), v))
CAGE_GETTER(port,            c->port.mapped && give_text(c->port.admin_up ? "up" : "down", v))
CAGE_GETTER(owner_kind,      cage_is_shared(c) && give_text(owner_kind_name(c->owner.kind), v))
CAGE_GETTER(owner_pid,       c->owner.pid && give_count(c->owner.pid, v))
CAGE_GETTER(unknown_id,      c->state == CAGE_STATE_UNSUPPORTED && give_count(ID(c)->identifier, v))
CAGE_GETTER(present,         c->presence != PRESENCE_UNKNOWN && give_bool(SEEN(c), v))
CAGE_GETTER(up,              SEEN(c) && give_bool(oc_is_read(c), v))
CAGE_GETTER(last_poll,       c->module.has_readings && give_fixed((int64_t)(c->module.read_wall_us / US_PER_MS), v))

CAGE_GETTER(insertions,      give_count(c->counters.insertions, v))
CAGE_GETTER(removals,        give_count(c->counters.removals, v))
CAGE_GETTER(flapping,        give_bool(c->flapping, v))
CAGE_GETTER(presence_flaps,  give_count(c->counters.presence_flaps, v))
CAGE_GETTER(glitches,        give_count(c->counters.glitches, v))
CAGE_GETTER(resets,          give_count(c->counters.resets, v))
CAGE_GETTER(polls,           give_count(c->counters.polls, v))
CAGE_GETTER(transactions,    give_count(c->counters.transfers.count, v))
CAGE_GETTER(bytes,           give_count(c->counters.transfers.bytes, v))
CAGE_GETTER(busy,            give_fixed((int64_t)c->counters.transfers.busy_us, v))
CAGE_GETTER(failures,        give_count(c->failures, v))
CAGE_GETTER(breaker,         give_text_of_visit(c, cage_breaker_name(c->failures > 0), v))
CAGE_GETTER(breaker_open,    give_bool(c->failures > 0, v))

CAGE_GETTER(info,            KNOWN(c) && give_count(1, v))
CAGE_GETTER(trust,           KNOWN(c) && give_text(trust_name(c->module.trust), v))
CAGE_GETTER(module_state,    c->module.has_readings && !c->module.stale && give_text(words_module_state(c->module.readings.module_state), v))
CAGE_GETTER(data_ready,      c->module.has_readings && !c->module.stale && give_bool(c->module.readings.ready, v))
CAGE_GETTER(form_factor,     KNOWN(c) && give_text(words_form_factor(ID(c), v->store), v))
CAGE_GETTER(identifier,      KNOWN(c) && give_count(ID(c)->identifier, v))
CAGE_GETTER(specification,   KNOWN(c) && give_text(words_specification(ID(c)), v))
CAGE_GETTER(revision,        IDENTIFIED(c) && give_text(words_revision(ID(c), v->store), v))
CAGE_GETTER(vendor_name,     IDENTIFIED(c) && give_text(ID(c)->vendor_name, v))
CAGE_GETTER(part_number,     IDENTIFIED(c) && give_text(ID(c)->vendor_pn, v))
CAGE_GETTER(serial_number,   IDENTIFIED(c) && give_text(ID(c)->vendor_sn, v))
CAGE_GETTER(vendor_revision, IDENTIFIED(c) && give_text(ID(c)->vendor_rev, v))
CAGE_GETTER(vendor_oui,      IDENTIFIED(c) && give_text(words_oui(ID(c), v->store), v))
CAGE_GETTER(date_code,       IDENTIFIED(c) && give_text(ID(c)->date_code, v))
CAGE_GETTER(connector,       IDENTIFIED(c) && give_text(words_connector(ID(c), v->store), v))
CAGE_GETTER(media_type,      IDENTIFIED(c) && give_text(words_media_type(ID(c), v->store), v))
CAGE_GETTER(media,           IDENTIFIED(c) && give_text(words_media(ID(c), v->store), v))
CAGE_GETTER(firmware,        IDENTIFIED(c) && give_text(words_firmware(ID(c), v->store), v))
CAGE_GETTER(sonet,           IDENTIFIED(c) && give_text(oc_sonet(ID(c)), v))
CAGE_GETTER(otn,             IDENTIFIED(c) && give_text(oc_otn(ID(c)), v))
CAGE_GETTER(mfg_date,        IDENTIFIED(c) && give_text(oc_date(ID(c), v->store), v))
CAGE_GETTER(power_class,     give_fact(c, FACT_POWER_CLASS, ID(c)->power_class, v))
CAGE_GETTER(power_max,       give_fact_fixed(c, FACT_POWER_MAX, ID(c)->power_max_mw, v))
CAGE_GETTER(wavelength,      ID(c)->wavelength_pm && give_fact_fixed(c, FACT_WAVELENGTH, ID(c)->wavelength_pm, v))
CAGE_GETTER(length_smf,      give_length(c, FACT_LENGTH_SMF, ID(c)->length_smf_m, v))
CAGE_GETTER(length_om1,      give_length(c, FACT_LENGTH_OM1, ID(c)->length_om_m[0], v))
CAGE_GETTER(length_om2,      give_length(c, FACT_LENGTH_OM2, ID(c)->length_om_m[1], v))
CAGE_GETTER(length_om3,      give_length(c, FACT_LENGTH_OM3, ID(c)->length_om_m[2], v))
CAGE_GETTER(length_om4,      give_length(c, FACT_LENGTH_OM4, ID(c)->length_om_m[3], v))
CAGE_GETTER(length_om5,      give_length(c, FACT_LENGTH_OM5, ID(c)->length_om_m[4], v))
CAGE_GETTER(length_cable,    ID(c)->length_cable_mm && give_fact_fixed(c, FACT_LENGTH_CABLE, ID(c)->length_cable_mm, v))
CAGE_GETTER(bitrate,         give_fact(c, FACT_BITRATE, ID(c)->bitrate_mbd, v))
CAGE_GETTER(host_lanes,      IDENTIFIED(c) && give_count(ID(c)->host_lanes, v))
CAGE_GETTER(media_lanes,     IDENTIFIED(c) && give_count(ID(c)->media_lanes, v))

static bool
get_period(const struct cage *c, unsigned index, struct value *v)
{
	return give_fixed((int64_t)(c->module.pace[index].target_us / US_PER_MS), v);
}

static bool
get_achieved(const struct cage *c, unsigned index, struct value *v)
{
	uint64_t achieved_us = c->module.pace[index].achieved_us;

	return achieved_us && give_fixed((int64_t)(achieved_us / US_PER_MS), v);
}

CAGE_GETTER(rx_power_worst,     leaf_monitor_rx_worst(c, v))
CAGE_GETTER(rx_power_margin,    leaf_monitor_rx_margin(c, v))
CAGE_GETTER(temperature_margin, leaf_monitor_temperature_margin(c, v))

/* ---- OpenConfig's words ---- */

#define WIRE_GETTER(name, expression)                                                  \
	static bool wire_##name(const struct cage *c, unsigned index, struct value *v) \
	{                                                                              \
		(void)index;                                                           \
		return IDENTIFIED(c) && give_text(expression, v);                      \
	}

/* OpenConfig wants the one of an empty port, too. */
static bool
wire_form_factor(const struct cage *c, unsigned index, struct value *v)
{
	(void)index;
	if (c->presence == PRESENCE_ABSENT)
		return give_text(oc_cage_form_factor(c->type), v);
	return KNOWN(c) && give_text(oc_form_factor(ID(c)), v);
}

WIRE_GETTER(connector,     oc_connector(ID(c)))
WIRE_GETTER(pmd,           oc_pmd(ID(c)))
WIRE_GETTER(date_and_time, oc_date_and_time(ID(c), v->store))

/* A period in ms; false where there is none. */
static bool
give_period(uint64_t us, struct value *v)
{
	return us && give_fixed((int64_t)(us / US_PER_MS), v);
}

#define BUS_GETTER(name, expression)                                                     \
	static bool get_bus_##name(const struct bus *b, struct value *v)                 \
	{                                                                                \
		return expression;                                                       \
	}

BUS_GETTER(number,       give_count(b->number, v))
BUS_GETTER(state,        give_text(bus_state_name(b->state), v))
BUS_GETTER(up,           give_bool(b->state == BUS_UP, v))
BUS_GETTER(suspect,      b->suspect && give_text(b->suspect->name, v))
BUS_GETTER(cages,        give_count(b->cages, v))
BUS_GETTER(starts,       give_count(b->starts, v))
BUS_GETTER(requests,     give_count(b->requests, v))
BUS_GETTER(replies,      give_count(b->replies, v))
BUS_GETTER(timeouts,     give_count(b->timeouts, v))
BUS_GETTER(transactions, give_count(b->transfers.count, v))
BUS_GETTER(bytes,        give_count(b->transfers.bytes, v))
BUS_GETTER(errors,       give_count(transfers_errors(&b->transfers), v))
BUS_GETTER(busy,         give_fixed((int64_t)b->transfers.busy_us, v))
BUS_GETTER(utilisation,  give_fixed(b->utilisation_ppm, v))
BUS_GETTER(replayed,     give_count(b->flags_replayed, v))
BUS_GETTER(unknown,      give_count(b->flags_unknown, v))
BUS_GETTER(sweep,        give_fixed((int64_t)b->sweep_us, v))
BUS_GETTER(breakers,     give_count(b->open_breakers, v))
BUS_GETTER(flags_period,    give_period(b->pace[POLL_FLAGS].target_us, v))
BUS_GETTER(flags_worst,     give_period(b->pace[POLL_FLAGS].worst_us, v))
BUS_GETTER(monitors_period, give_period(b->pace[POLL_MONITORS].target_us, v))
BUS_GETTER(monitors_worst,  give_period(b->pace[POLL_MONITORS].worst_us, v))

/* ---- the table ---- */

#define STATE    "state/"
#define XCVR     "transceiver/state/"
#define CHANNEL  "transceiver/physical-channels/channel/state/"
#define CARRIER  "optical-channel/state/"
#define LIMITS   "transceiver/thresholds/threshold/state/"
#define CAGE     "cage/state/"
#define COUNTERS "cage/state/counters/"
#define POLLING  "cage/polling/class/state/"
#define OURS     "module/state/"
#define FLAG     "module/flags/flag/state/"
#define BUS      "state/"
#define NO_WIRE  0, 0
#define READING  SHOW_READING
#define BRIEF    SHOW_BRIEF
#define ALWAYS   SHOW_ALWAYS

const struct leaf leaf_first[] = {
	/* subject   path, REST name
	 *   metric, type, kind, unit, digits, wire shift and digits, shown, getter
	 *   help */

	{ LEAF_CAGE, CAGE "name", "name", NULL, METRIC_NONE, VALUE_TEXT, UNIT_NONE, 0, NO_WIRE, ALWAYS, get_name, NULL,
	  "The name on the faceplate." },
	{ LEAF_CAGE, CAGE "type", "type", NULL, METRIC_NONE, VALUE_TEXT, UNIT_NONE, 0, NO_WIRE, ALWAYS, get_type, NULL,
	  "The form factor of the cage." },
	{ LEAF_CAGE, CAGE "bus", "bus", NULL, METRIC_NONE, VALUE_COUNT, UNIT_NONE, 0, NO_WIRE, ALWAYS, get_bus, NULL,
	  "The bus that reaches the memory of its modules." },
	{ LEAF_CAGE, CAGE "presence", "presence", NULL, METRIC_NONE, VALUE_TEXT, UNIT_NONE, 0, NO_WIRE, ALWAYS, get_presence, NULL,
	  "What the presence pin says, or an answer where there is none." },
	{ LEAF_CAGE, CAGE "flapping", "flapping", NULL, METRIC_NONE, VALUE_BOOL, UNIT_NONE, 0, NO_WIRE, ALWAYS, get_flapping, NULL,
	  "Whether the presence pin bounces: what is plugged counts as present meanwhile." },
	{ LEAF_CAGE, XCVR "present", NULL, NULL, METRIC_NONE, VALUE_TEXT, UNIT_NONE, 0, NO_WIRE, 0, get_oc_presence, NULL, NULL },
	{ LEAF_CAGE, CAGE "state", "state", NULL, METRIC_NONE, VALUE_TEXT, UNIT_NONE, 0, NO_WIRE, ALWAYS, get_state, NULL,
	  "How far its module is known." },
	{ LEAF_CAGE, CAGE "breaker", "breaker", NULL, METRIC_NONE, VALUE_TEXT, UNIT_NONE, 0, NO_WIRE, ALWAYS, get_breaker, NULL,
	  "\"open\" while visits to its module fail: it is tried after 1 s, 2 s and so on up to 60 s." },
	{ LEAF_CAGE, NULL, NULL,
	  "transceiver_breaker_open", METRIC_GAUGE, VALUE_BOOL, UNIT_NONE, 0, NO_WIRE, 0, get_breaker_open, NULL,
	  "Whether visits to the module fail, so that it is tried less often." },
	{ LEAF_CAGE, CAGE "generation", "generation", NULL, METRIC_NONE, VALUE_COUNT, UNIT_NONE, 0, NO_WIRE, ALWAYS, get_generation, NULL,
	  "Insertions since the daemon started; each module has its own." },
	{ LEAF_CAGE, CAGE "identifier", "identifier", NULL, METRIC_NONE, VALUE_COUNT, UNIT_NONE, 0, NO_WIRE, 0, get_unknown_id, NULL,
	  "What a module that is not supported calls itself, a code of SFF-8024." },
	{ LEAF_CAGE, CAGE "last-error", "last-error", NULL, METRIC_NONE, VALUE_TEXT, UNIT_NONE, 0, NO_WIRE, 0, get_last_error, NULL,
	  "Why the last read failed; absent after a good one." },
	{ LEAF_CAGE, CAGE "mode", "mode", NULL, METRIC_NONE, VALUE_TEXT, UNIT_NONE, 0, NO_WIRE, 0, get_mode, NULL,
	  "\"shared\" while somebody else uses the module: flags are not read, nor pages that are not selected." },
	{ LEAF_CAGE, CAGE "in-use", "in-use", NULL, METRIC_NONE, VALUE_TEXT, UNIT_NONE, 0, NO_WIRE, 0, get_in_use, NULL,
	  "\"on\" or \"off\" where the configuration says so." },
	{ LEAF_CAGE, CAGE "port", "port", NULL, METRIC_NONE, VALUE_TEXT, UNIT_NONE, 0, NO_WIRE, 0, get_port, NULL,
	  "\"up\" while one of its interfaces is administratively up, else \"down\"; absent where it has none." },
	{ LEAF_CAGE, CAGE "owner", "owner", NULL, METRIC_NONE, VALUE_TEXT, UNIT_NONE, 0, NO_WIRE, 0, get_owner, NULL,
	  "Who that is." },
	{ LEAF_CAGE, CAGE "owner-kind", "owner-kind", NULL, METRIC_NONE, VALUE_TEXT, UNIT_NONE, 0, NO_WIRE, 0, get_owner_kind, NULL,
	  "How that is known: \"driver\", \"daemon\", \"open-node\" or \"process\"." },
	{ LEAF_CAGE, CAGE "owner-pid", "owner-pid", NULL, METRIC_NONE, VALUE_COUNT, UNIT_NONE, 0, NO_WIRE, 0, get_owner_pid, NULL,
	  "Its process, where it is one." },

	{ LEAF_CAGE, NULL, NULL,
	  "transceiver_present", METRIC_GAUGE, VALUE_BOOL, UNIT_NONE, 0, NO_WIRE, 0, get_present, NULL,
	  "Whether a module is plugged in the cage." },
	{ LEAF_CAGE, NULL, NULL,
	  "transceiver_up", METRIC_GAUGE, VALUE_BOOL, UNIT_NONE, 0, NO_WIRE, 0, get_up, NULL,
	  "Whether the last poll of the plugged module was good." },
	{ LEAF_MODULE, NULL, NULL,
	  "transceiver_module_info", METRIC_INFO, VALUE_COUNT, UNIT_NONE, 0, NO_WIRE, 0, get_info, NULL,
	  "Who the plugged module says it is." },
	{ LEAF_MODULE, OURS "state", "state",
	  "transceiver_module_state_active", METRIC_STATE, VALUE_TEXT, UNIT_NONE, 0, NO_WIRE, 0, get_module_state, NULL,
	  "The state that the module's state machine is in." },

	{ LEAF_MODULE, OURS "data-ready", "data-ready", NULL, METRIC_NONE, VALUE_BOOL, UNIT_NONE, 0, NO_WIRE, 0, get_data_ready, NULL,
	  "Whether the module says that its data are valid." },

	{ LEAF_LANE, CHANNEL "output-power/instant", "tx-power",
	  "transceiver_tx_power_dbm", METRIC_GAUGE, VALUE_FIXED, UNIT_DBM, 3, 0, 2, READING, get_tx_power, NULL,
	  "Optical power sent on a lane; -40 without light.", .stats = stats_tx_power },
	{ LEAF_LANE, CHANNEL "laser-bias-current/instant " CARRIER "laser-bias-current/instant", "tx-bias",
	  "transceiver_tx_bias_amperes", METRIC_GAUGE, VALUE_FIXED, UNIT_AMPERES, 6, 3, 2, READING, get_tx_bias, NULL,
	  "Bias current of the laser of a lane.", .stats = stats_tx_bias },
	{ LEAF_LANE, CHANNEL "input-power/instant", "rx-power",
	  "transceiver_rx_power_dbm", METRIC_GAUGE, VALUE_FIXED, UNIT_DBM, 3, 0, 2, READING, get_rx_power, NULL,
	  "Optical power received on a lane; -40 without light.", .stats = stats_rx_power },
	{ LEAF_LANE, CHANNEL "light-seen", "light-seen", NULL, METRIC_NONE, VALUE_BOOL, UNIT_NONE, 0, NO_WIRE, 0, get_light_seen, NULL,
	  "Whether the lane received light since the module was plugged." },
	{ LEAF_LANE, CHANNEL "tx-disabled", "tx-disabled", NULL, METRIC_NONE, VALUE_BOOL, UNIT_NONE, 0, NO_WIRE, 0, get_tx_disabled, NULL,
	  "Whether the transmitter of the lane is switched off." },
	{ LEAF_LANE, CHANNEL "application", "application", NULL, METRIC_NONE, VALUE_COUNT, UNIT_NONE, 0, NO_WIRE, 0, get_lane_application, NULL,
	  "The application that the lane carries, by its number; absent where it is unused." },
	{ LEAF_LANE, CARRIER "frequency", "laser-frequency-mhz", NULL, METRIC_NONE, VALUE_COUNT, UNIT_NONE, 0, NO_WIRE, 0, leaf_laser_frequency, NULL,
	  "Where the tunable laser of a lane is, in MHz." },
	{ LEAF_LANE, CARRIER "target-output-power", "target-power-dbm", NULL, METRIC_NONE, VALUE_FIXED, UNIT_DBM, 2, 0, 2, 0, leaf_laser_target, NULL,
	  "The optical power that the tunable laser of a lane shall send." },
	{ LEAF_LANE, CHANNEL "output-frequency", NULL, NULL, METRIC_NONE, VALUE_COUNT, UNIT_NONE, 0, NO_WIRE, 0, get_output_frequency, NULL, NULL },
	{ LEAF_LANE, CHANNEL "laser-temperature/instant", NULL, NULL, METRIC_NONE, VALUE_FIXED, UNIT_CELSIUS, 3, 0, 1, 0, get_lane_laser_temperature, NULL, NULL },
	{ LEAF_LANE, CHANNEL "laser-target-frequency", "laser-target-mhz", NULL, METRIC_NONE, VALUE_COUNT, UNIT_NONE, 0, NO_WIRE, 0, leaf_laser_target_frequency, NULL,
	  "Where the tunable laser of a lane is set to by its grid, channel and fine tuning, in MHz." },
	{ LEAF_LANE, CHANNEL "laser-channel", "laser-channel", NULL, METRIC_NONE, VALUE_COUNT, UNIT_NONE, 0, NO_WIRE, 0, leaf_laser_channel, NULL,
	  "The channel that the tunable laser of an SFP is set to, from 1." },
	{ LEAF_LANE, NULL, "laser-frequency-error-mhz", NULL, METRIC_NONE, VALUE_FIXED, UNIT_MEGAHERTZ, 0, NO_WIRE, 0, leaf_laser_error, NULL,
	  "How far the tunable laser of an SFP is from its channel." },
	{ LEAF_LANE, CHANNEL "laser-tuning", "laser-tuning", NULL, METRIC_NONE, VALUE_BOOL, UNIT_NONE, 0, NO_WIRE, 0, leaf_laser_tuning, NULL,
	  "Whether the tunable laser of a lane is on its way to another frequency." },
	{ LEAF_LANE, CHANNEL "laser-unlocked", "laser-unlocked",
	  "transceiver_laser_unlocked", METRIC_GAUGE, VALUE_BOOL, UNIT_NONE, 0, NO_WIRE, 0, leaf_laser_unlocked, NULL,
	  "Whether the tunable laser of a lane is not locked to where it shall be." },
	{ LEAF_LANE, CHANNEL "laser-tec-fault", "laser-tec-fault",
	  "transceiver_laser_tec_fault", METRIC_GAUGE, VALUE_BOOL, UNIT_NONE, 0, NO_WIRE, 0, leaf_laser_tec_fault, NULL,
	  "Whether the cooler of the tunable laser of an SFP failed." },
	{ LEAF_LANE, CHANNEL "data-path-state", "data-path-state", NULL, METRIC_NONE, VALUE_TEXT, UNIT_NONE, 0, NO_WIRE, 0, get_lane_state, NULL,
	  "The state of the data path that the lane belongs to." },

	{ LEAF_MODULE, STATE "temperature/instant", "temperature",
	  "transceiver_temperature_celsius", METRIC_GAUGE, VALUE_FIXED, UNIT_CELSIUS, 3, 0, 1, READING | BRIEF, get_temperature, NULL,
	  "Temperature of the module.", .stats = stats_temperature },
	{ LEAF_MODULE, XCVR "supply-voltage/instant", "supply-voltage",
	  "transceiver_supply_voltage_volts", METRIC_GAUGE, VALUE_FIXED, UNIT_VOLTS, 4, 0, 2, READING | BRIEF, get_supply_voltage, NULL,
	  "Supply voltage that the module measures.", .stats = stats_supply_voltage },
	{ LEAF_MODULE, OURS "laser-temperature", "laser-temperature",
	  "transceiver_laser_temperature_celsius", METRIC_GAUGE, VALUE_FIXED, UNIT_CELSIUS, 3, 0, 3, READING, get_laser_temperature, NULL,
	  "Temperature of the laser, where the module measures it.", .stats = stats_laser_temperature },
	{ LEAF_MODULE, OURS "laser2-temperature", "laser2-temperature",
	  "transceiver_laser2_temperature_celsius", METRIC_GAUGE, VALUE_FIXED, UNIT_CELSIUS, 3, 0, 3, READING, get_laser2_temperature, NULL,
	  "Temperature of a second laser, where the module measures two.", .stats = stats_laser2_temperature },
	{ LEAF_MODULE, OURS "tec-current", "tec-current",
	  "transceiver_tec_current_percent", METRIC_GAUGE, VALUE_FIXED, UNIT_PERCENT, 3, 0, 3, READING, get_tec, NULL,
	  "Current of the cooler of the laser, of the most that it takes; heating is positive.", .stats = stats_tec },
	{ LEAF_MODULE, OURS "tec2-current", "tec2-current",
	  "transceiver_tec2_current_percent", METRIC_GAUGE, VALUE_FIXED, UNIT_PERCENT, 3, 0, 3, READING, get_tec2, NULL,
	  "Current of a second cooler, where the module measures two.", .stats = stats_tec2 },
	{ LEAF_MODULE, OURS "cooler-current", "cooler-current",
	  "transceiver_cooler_current_amperes", METRIC_GAUGE, VALUE_FIXED, UNIT_AMPERES, 6, 3, 1, READING, get_cooler, NULL,
	  "Current of the cooler of the laser, of an SFP; cooling is positive.", .stats = stats_cooler },
	{ LEAF_MODULE, OURS "supply-voltage-2", "supply-voltage-2",
	  "transceiver_supply_voltage_2_volts", METRIC_GAUGE, VALUE_FIXED, UNIT_VOLTS, 4, 0, 4, READING, get_supply_voltage_2, NULL,
	  "A second supply voltage that the module measures.", .stats = stats_supply_voltage_2 },
	{ LEAF_MODULE, OURS "aux1", "aux1",
	  "transceiver_aux1", METRIC_GAUGE, VALUE_FIXED, UNIT_NONE, 0, 0, 0, READING, get_aux1, NULL,
	  "What the vendor measures as Aux1, as the module says it.", .stats = stats_aux1 },
	{ LEAF_MODULE, OURS "custom-monitor", "custom-monitor",
	  "transceiver_custom_monitor", METRIC_GAUGE, VALUE_FIXED, UNIT_NONE, 0, 0, 0, READING, get_custom, NULL,
	  "What the vendor measures as its custom monitor, as the module says it.", .stats = stats_custom },
	{ LEAF_MODULE, NULL, "rx-power-worst",
	  NULL, METRIC_NONE, VALUE_FIXED, UNIT_DBM, 3, NO_WIRE, READING | BRIEF | SHOW_NOT_FULL, get_rx_power_worst, NULL,
	  "Received power of the darkest lane." },
	{ LEAF_MODULE, NULL, NULL,
	  "transceiver_rx_power_margin_db", METRIC_GAUGE, VALUE_FIXED, UNIT_DB, 3, NO_WIRE, 0, get_rx_power_margin, NULL,
	  "Received power of the darkest lane above the module's low alarm limit." },
	{ LEAF_MODULE, NULL, NULL,
	  "transceiver_temperature_margin_celsius", METRIC_GAUGE, VALUE_FIXED, UNIT_CELSIUS, 3, NO_WIRE, 0, get_temperature_margin, NULL,
	  "Temperature of the module below its high alarm limit." },

	{ LEAF_CAGE, NULL, NULL,
	  "transceiver_last_poll_timestamp_seconds", METRIC_GAUGE, VALUE_FIXED, UNIT_SECONDS, 3, NO_WIRE, 0, get_last_poll, NULL,
	  "When the module was last read well." },
	{ LEAF_COUNTER, COUNTERS "insertions", "insertions",
	  "transceiver_insertions_total", METRIC_COUNTER, VALUE_COUNT, UNIT_NONE, 0, NO_WIRE, ALWAYS, get_insertions, NULL,
	  "Modules that were plugged in the cage." },
	{ LEAF_COUNTER, COUNTERS "removals", "removals", NULL, METRIC_NONE, VALUE_COUNT, UNIT_NONE, 0, NO_WIRE, ALWAYS, get_removals, NULL,
	  "Modules that were pulled from the cage." },
	{ LEAF_COUNTER, COUNTERS "presence-flaps", "presence-flaps",
	  "transceiver_presence_flaps_total", METRIC_COUNTER, VALUE_COUNT, UNIT_NONE, 0, NO_WIRE, ALWAYS, get_presence_flaps, NULL,
	  "How often the cage was empty for a moment only." },
	{ LEAF_COUNTER, COUNTERS "resets", "resets",
	  "transceiver_resets_total", METRIC_COUNTER, VALUE_COUNT, UNIT_NONE, 0, NO_WIRE, ALWAYS, get_resets, NULL,
	  "Resets that were carried out in the cage." },
	{ LEAF_COUNTER, COUNTERS "transactions", "transactions", NULL, METRIC_NONE, VALUE_COUNT, UNIT_NONE, 0, NO_WIRE, ALWAYS, get_transactions, NULL,
	  "Transfers from its modules." },
	{ LEAF_COUNTER, COUNTERS "bytes", "bytes", NULL, METRIC_NONE, VALUE_COUNT, UNIT_NONE, 0, NO_WIRE, ALWAYS, get_bytes, NULL,
	  "Bytes that they read." },
	{ LEAF_COUNTER, COUNTERS "busy-seconds", "busy-seconds", NULL, METRIC_NONE, VALUE_FIXED, UNIT_SECONDS, 6, 0, 6, ALWAYS, get_busy, NULL,
	  "Time that they took on the bus." },
	{ LEAF_COUNTER, COUNTERS "failures-in-a-row", "failures-in-a-row", NULL, METRIC_NONE, VALUE_COUNT, UNIT_NONE, 0, NO_WIRE, ALWAYS, get_failures, NULL,
	  "Visits that failed one after another: it is tried after 1 s, 2 s and so on up to 60 s." },
	{ LEAF_COUNTER, COUNTERS "polls", "polls", NULL, METRIC_NONE, VALUE_COUNT, UNIT_NONE, 0, NO_WIRE, ALWAYS, get_polls, NULL,
	  "Good polls of its modules." },
	{ LEAF_COUNTER, COUNTERS "glitches", "glitches", NULL, METRIC_NONE, VALUE_COUNT, UNIT_NONE, 0, NO_WIRE, ALWAYS, get_glitches, NULL,
	  "Readings that jumped, and did not when they were read again." },
	{ LEAF_PACE, POLLING "period-seconds", "period-seconds", NULL, METRIC_NONE, VALUE_FIXED, UNIT_SECONDS, 3, 0, 3, ALWAYS, get_period, NULL,
	  "How often it is wanted." },
	{ LEAF_PACE, POLLING "achieved-seconds", "achieved-seconds", NULL, METRIC_NONE, VALUE_FIXED, UNIT_SECONDS, 3, 0, 3, 0, get_achieved, NULL,
	  "How far apart its last two good reads were." },
	{ LEAF_SEVERITY, NULL, NULL,
	  "transceiver_alarms", METRIC_GAUGE, VALUE_COUNT, UNIT_NONE, 0, NO_WIRE, 0, get_alarms, NULL,
	  "Alarms of the module that are up." },
	{ LEAF_READ_ERROR, NULL, NULL,
	  "transceiver_read_errors_total", METRIC_COUNTER, VALUE_COUNT, UNIT_NONE, 0, NO_WIRE, 0, get_read_errors, NULL,
	  "Reads of the module that failed." },

	{ LEAF_IDENTITY, XCVR "form-factor", "form-factor", "form_factor", METRIC_LABEL, VALUE_TEXT, UNIT_NONE, 0, NO_WIRE, BRIEF, get_form_factor, NULL,
	  "What the module says it is.", .wire = wire_form_factor },
	{ LEAF_IDENTITY, NULL, "identifier", NULL, METRIC_NONE, VALUE_COUNT, UNIT_NONE, 0, NO_WIRE, ALWAYS, get_identifier, NULL,
	  "The same as a code of SFF-8024." },
	{ LEAF_IDENTITY, STATE "mfg-name " XCVR "vendor", "vendor-name", "vendor", METRIC_LABEL, VALUE_TEXT, UNIT_NONE, 0, NO_WIRE, BRIEF, get_vendor_name, NULL,
	  "Who made it." },
	{ LEAF_IDENTITY, STATE "part-no " XCVR "vendor-part", "part-number", "part_number", METRIC_LABEL, VALUE_TEXT, UNIT_NONE, 0, NO_WIRE, BRIEF, get_part_number, NULL,
	  "The vendor's part number." },
	{ LEAF_IDENTITY, STATE "hardware-version " XCVR "vendor-rev", "vendor-revision", "revision", METRIC_LABEL, VALUE_TEXT, UNIT_NONE, 0, NO_WIRE, 0, get_vendor_revision, NULL,
	  "The vendor's revision of the part." },
	{ LEAF_IDENTITY, STATE "serial-no " XCVR "serial-no", "serial-number", "serial_number", METRIC_LABEL, VALUE_TEXT, UNIT_NONE, 0, NO_WIRE, BRIEF, get_serial_number, NULL,
	  "The vendor's serial number." },
	{ LEAF_IDENTITY, XCVR "date-code", "date-code", "date_code", METRIC_LABEL, VALUE_TEXT, UNIT_NONE, 0, NO_WIRE, 0, get_date_code, NULL,
	  "When it was made: YYMMDD and a lot.", .wire = wire_date_and_time },
	{ LEAF_IDENTITY, XCVR "ethernet-pmd", "media", "media", METRIC_LABEL, VALUE_TEXT, UNIT_NONE, 0, NO_WIRE, 0, get_media, NULL,
	  "What is spoken on the medium.", .wire = wire_pmd },
	{ LEAF_IDENTITY, XCVR "sonet-sdh-compliance-code", NULL, NULL, METRIC_NONE, VALUE_TEXT, UNIT_NONE, 0, NO_WIRE, 0, get_sonet, NULL, NULL },
	{ LEAF_IDENTITY, XCVR "otn-compliance-code", NULL, NULL, METRIC_NONE, VALUE_TEXT, UNIT_NONE, 0, NO_WIRE, 0, get_otn, NULL, NULL },
	{ LEAF_IDENTITY, NULL, "specification", "spec", METRIC_LABEL, VALUE_TEXT, UNIT_NONE, 0, NO_WIRE, 0, get_specification, NULL,
	  "The specification that manages it." },
	{ LEAF_IDENTITY, STATE "firmware-version", "firmware", "firmware", METRIC_LABEL, VALUE_TEXT, UNIT_NONE, 0, NO_WIRE, 0, get_firmware, NULL,
	  "The version of its active firmware." },
	{ LEAF_IDENTITY, STATE "mfg-date", NULL, NULL, METRIC_NONE, VALUE_TEXT, UNIT_NONE, 0, NO_WIRE, 0, get_mfg_date, NULL, NULL },
	{ LEAF_IDENTITY, NULL, "revision", NULL, METRIC_NONE, VALUE_TEXT, UNIT_NONE, 0, NO_WIRE, 0, get_revision, NULL,
	  "The revision of the specification." },
	{ LEAF_IDENTITY, NULL, "vendor-oui", NULL, METRIC_NONE, VALUE_TEXT, UNIT_NONE, 0, NO_WIRE, 0, get_vendor_oui, NULL,
	  "The vendor's IEEE company identifier." },
	{ LEAF_IDENTITY, XCVR "connector-type", "connector", NULL, METRIC_NONE, VALUE_TEXT, UNIT_NONE, 0, NO_WIRE, 0, get_connector, NULL,
	  "Its connector on the side of the medium.", .wire = wire_connector },
	{ LEAF_IDENTITY, NULL, "media-type", NULL, METRIC_NONE, VALUE_TEXT, UNIT_NONE, 0, NO_WIRE, 0, get_media_type, NULL,
	  "Which kind of medium it is for." },
	{ LEAF_IDENTITY, NULL, "power-class", NULL, METRIC_NONE, VALUE_COUNT, UNIT_NONE, 0, NO_WIRE, 0, get_power_class, NULL,
	  "Its power class." },
	{ LEAF_IDENTITY, NULL, "power-max", NULL, METRIC_NONE, VALUE_FIXED, UNIT_WATTS, 3, NO_WIRE, 0, get_power_max, NULL,
	  "The power that it may draw." },
	{ LEAF_IDENTITY, NULL, "wavelength-nm", NULL, METRIC_NONE, VALUE_FIXED, UNIT_NANOMETRES, 3, NO_WIRE, 0, get_wavelength, NULL,
	  "The nominal wavelength of its transmitters." },
	{ LEAF_IDENTITY, NULL, "length-smf-m", NULL, METRIC_NONE, VALUE_COUNT, UNIT_METRES, 0, NO_WIRE, 0, get_length_smf, NULL,
	  "Reach on single-mode fibre." },
	{ LEAF_IDENTITY, NULL, "length-om1-m", NULL, METRIC_NONE, VALUE_COUNT, UNIT_METRES, 0, NO_WIRE, 0, get_length_om1, NULL,
	  "Reach on OM1 fibre." },
	{ LEAF_IDENTITY, NULL, "length-om2-m", NULL, METRIC_NONE, VALUE_COUNT, UNIT_METRES, 0, NO_WIRE, 0, get_length_om2, NULL,
	  "Reach on OM2 fibre." },
	{ LEAF_IDENTITY, NULL, "length-om3-m", NULL, METRIC_NONE, VALUE_COUNT, UNIT_METRES, 0, NO_WIRE, 0, get_length_om3, NULL,
	  "Reach on OM3 fibre." },
	{ LEAF_IDENTITY, NULL, "length-om4-m", NULL, METRIC_NONE, VALUE_COUNT, UNIT_METRES, 0, NO_WIRE, 0, get_length_om4, NULL,
	  "Reach on OM4 fibre." },
	{ LEAF_IDENTITY, NULL, "length-om5-m", NULL, METRIC_NONE, VALUE_COUNT, UNIT_METRES, 0, NO_WIRE, 0, get_length_om5, NULL,
	  "Reach on OM5 fibre." },
	{ LEAF_IDENTITY, NULL, "length-cable-m", NULL, METRIC_NONE, VALUE_FIXED, UNIT_METRES, 3, NO_WIRE, 0, get_length_cable, NULL,
	  "Length of the cable." },
	{ LEAF_IDENTITY, NULL, "bitrate-mbd", NULL, METRIC_NONE, VALUE_COUNT, UNIT_NONE, 0, NO_WIRE, 0, get_bitrate, NULL,
	  "Nominal signalling rate of a lane." },
	{ LEAF_IDENTITY, NULL, "host-lanes", NULL, METRIC_NONE, VALUE_COUNT, UNIT_NONE, 0, NO_WIRE, ALWAYS, get_host_lanes, NULL,
	  "Lanes towards the switch." },
	{ LEAF_IDENTITY, NULL, "media-lanes", NULL, METRIC_NONE, VALUE_COUNT, UNIT_NONE, 0, NO_WIRE, ALWAYS, get_media_lanes, NULL,
	  "Lanes towards the medium." },
	{ LEAF_MODULE, OURS "trust", "trust", NULL, METRIC_NONE, VALUE_TEXT, UNIT_NONE, 0, NO_WIRE, BRIEF | ALWAYS, get_trust, NULL,
	  "Whether the checksums of its identity hold." },

	/* limits stand in the order of enum monitor */
	{ LEAF_LIMIT, LIMITS "module-temperature", "temperature",
	  "transceiver_temperature_threshold_celsius", METRIC_GAUGE, VALUE_FIXED, UNIT_CELSIUS, 3, 0, 1, 0, get_temperature_limit, NULL,
	  "Limit that the module gives for the temperature of the module." },
	{ LEAF_LIMIT, LIMITS "supply-voltage", "supply-voltage",
	  "transceiver_supply_voltage_threshold_volts", METRIC_GAUGE, VALUE_FIXED, UNIT_VOLTS, 4, 0, 2, 0, get_supply_voltage_limit, NULL,
	  "Limit that the module gives for the supply voltage." },
	{ LEAF_LIMIT, LIMITS "output-power", "tx-power",
	  "transceiver_tx_power_threshold_dbm", METRIC_GAUGE, VALUE_FIXED, UNIT_DBM, 3, 0, 2, 0, get_tx_power_limit, NULL,
	  "Limit that the module gives for the optical power sent on a lane." },
	{ LEAF_LIMIT, LIMITS "laser-bias-current", "tx-bias",
	  "transceiver_tx_bias_threshold_amperes", METRIC_GAUGE, VALUE_FIXED, UNIT_AMPERES, 6, 3, 2, 0, get_tx_bias_limit, NULL,
	  "Limit that the module gives for the bias current of a laser." },
	{ LEAF_LIMIT, LIMITS "input-power", "rx-power",
	  "transceiver_rx_power_threshold_dbm", METRIC_GAUGE, VALUE_FIXED, UNIT_DBM, 3, 0, 2, 0, get_rx_power_limit, NULL,
	  "Limit that the module gives for the optical power received on a lane." },
	{ LEAF_LIMIT, LIMITS "laser-temperature", "laser-temperature",
	  "transceiver_laser_temperature_threshold_celsius", METRIC_GAUGE, VALUE_FIXED, UNIT_CELSIUS, 3, 0, 1, 0, get_laser_temperature_limit, NULL,
	  "Limit that the module gives for the temperature of the laser." },
	{ LEAF_LIMIT, LIMITS "laser2-temperature", "laser2-temperature",
	  "transceiver_laser2_temperature_threshold_celsius", METRIC_GAUGE, VALUE_FIXED, UNIT_CELSIUS, 3, 0, 3, 0, get_laser2_temperature_limit, NULL,
	  "Limit that the module gives for the temperature of the second laser." },
	{ LEAF_LIMIT, LIMITS "tec-current", "tec-current",
	  "transceiver_tec_current_threshold_percent", METRIC_GAUGE, VALUE_FIXED, UNIT_PERCENT, 3, 0, 3, 0, get_tec_limit, NULL,
	  "Limit that the module gives for the current of the cooler." },
	{ LEAF_LIMIT, LIMITS "tec2-current", "tec2-current",
	  "transceiver_tec2_current_threshold_percent", METRIC_GAUGE, VALUE_FIXED, UNIT_PERCENT, 3, 0, 3, 0, get_tec2_limit, NULL,
	  "Limit that the module gives for the current of the second cooler." },
	{ LEAF_LIMIT, LIMITS "cooler-current", "cooler-current",
	  "transceiver_cooler_current_threshold_amperes", METRIC_GAUGE, VALUE_FIXED, UNIT_AMPERES, 6, 3, 1, 0, get_cooler_limit, NULL,
	  "Limit that an SFP gives for the current of the cooler." },
	{ LEAF_LIMIT, LIMITS "supply-voltage-2", "supply-voltage-2",
	  "transceiver_supply_voltage_2_threshold_volts", METRIC_GAUGE, VALUE_FIXED, UNIT_VOLTS, 4, 0, 4, 0, get_supply_voltage_2_limit, NULL,
	  "Limit that the module gives for the second supply voltage." },
	{ LEAF_LIMIT, LIMITS "aux1", "aux1",
	  "transceiver_aux1_threshold", METRIC_GAUGE, VALUE_FIXED, UNIT_NONE, 0, 0, 0, 0, get_aux1_limit, NULL,
	  "Limit that the module gives for what the vendor measures as Aux1." },
	{ LEAF_LIMIT, LIMITS "custom-monitor", "custom-monitor",
	  "transceiver_custom_monitor_threshold", METRIC_GAUGE, VALUE_FIXED, UNIT_NONE, 0, 0, 0, 0, get_custom_limit, NULL,
	  "Limit that the module gives for its custom monitor." },

	{ LEAF_FLAG, FLAG "up", NULL,
	  "transceiver_flag", METRIC_GAUGE, VALUE_BOOL, UNIT_NONE, 0, NO_WIRE, 0, leaf_flag_get, NULL,
	  "Whether a flag of the module was up in the last poll." },
	{ LEAF_FLAG, FLAG "count", NULL,
	  "transceiver_flag_reads_total", METRIC_COUNTER, VALUE_COUNT, UNIT_NONE, 0, NO_WIRE, 0, leaf_flag_count, NULL,
	  "Reads that found a flag of the module set, since it was plugged." },
	{ LEAF_MODULE_IS, NULL, NULL,
	  "transceiver_module_state", METRIC_STATESET, VALUE_BOOL, UNIT_NONE, 0, NO_WIRE, 0, get_module_is, NULL,
	  "Each state of the module's state machine, and whether it is in it." },
	{ LEAF_LANE_IS, NULL, NULL,
	  "transceiver_datapath_state", METRIC_STATESET, VALUE_BOOL, UNIT_NONE, 0, NO_WIRE, 0, get_lane_is, NULL,
	  "Each state of the data path that a lane belongs to, and whether it is in it." },
	{ LEAF_LANE, NULL, NULL,
	  "transceiver_tx_power_watts", METRIC_GAUGE, VALUE_FIXED, UNIT_WATTS, 9, NO_WIRE, 0, get_tx_watts, NULL,
	  "Optical power sent on a lane." },
	{ LEAF_LANE, NULL, NULL,
	  "transceiver_rx_power_watts", METRIC_GAUGE, VALUE_FIXED, UNIT_WATTS, 9, NO_WIRE, 0, get_rx_watts, NULL,
	  "Optical power received on a lane." },

	{ LEAF_OBSERVED, CHANNEL "media-snr/instant", NULL,
	  "transceiver_media_snr_db", METRIC_GAUGE, VALUE_FIXED, UNIT_DB, 3, 0, 2, 0, leaf_vdm_media_snr, NULL,
	  "Signal to noise ratio of what a media lane receives (VDM).", .stats = leaf_vdm_media_snr_stats, .wire_unit = "percentage" },
	{ LEAF_OBSERVED, CARRIER "pre-fec-ber/instant", NULL,
	  "transceiver_pre_fec_ber_ratio", METRIC_GAUGE, VALUE_FIXED, UNIT_RATIO, 18, 0, 18, 0, leaf_vdm_pre_fec_ber, NULL,
	  "Bit errors of what a lane or data path receives from the medium, before FEC (VDM).", .stats = leaf_vdm_pre_fec_ber_stats },
	{ LEAF_HOST_LANE, NULL, NULL,
	  "transceiver_host_snr_db", METRIC_GAUGE, VALUE_FIXED, UNIT_DB, 3, NO_WIRE, 0, leaf_vdm_host_snr, NULL,
	  "Signal to noise ratio of what a lane receives from the host (VDM)." },

	{ LEAF_BUS, NULL, "bus", NULL, METRIC_NONE, VALUE_COUNT, UNIT_NONE, 0, NO_WIRE, ALWAYS, NULL, get_bus_number,
	  "Its number." },
	{ LEAF_BUS, BUS "state", "state", NULL, METRIC_NONE, VALUE_TEXT, UNIT_NONE, 0, NO_WIRE, ALWAYS, NULL, get_bus_state,
	  "How its process stands; \"stuck\" also where no transfer on the bus ends." },
	{ LEAF_BUS, NULL, NULL,
	  "caged_bus_up", METRIC_GAUGE, VALUE_BOOL, UNIT_NONE, 0, NO_WIRE, 0, NULL, get_bus_up,
	  "Whether the process of the bus serves, and the bus is not held." },
	{ LEAF_BUS, BUS "suspect-cage", "suspect-cage", NULL, METRIC_NONE, VALUE_TEXT, UNIT_NONE, 0, NO_WIRE, 0, NULL, get_bus_suspect,
	  "The cage whose module seems to hold the bus; it may not be polled." },
	{ LEAF_BUS, BUS "cages", "cages", NULL, METRIC_NONE, VALUE_COUNT, UNIT_NONE, 0, NO_WIRE, ALWAYS, NULL, get_bus_cages,
	  "Cages whose memory it reaches." },
	{ LEAF_BUS, BUS "starts", "starts",
	  "caged_bus_starts_total", METRIC_COUNTER, VALUE_COUNT, UNIT_NONE, 0, NO_WIRE, ALWAYS, NULL, get_bus_starts,
	  "Starts of the process of the bus." },
	{ LEAF_BUS, BUS "requests", "requests", NULL, METRIC_NONE, VALUE_COUNT, UNIT_NONE, 0, NO_WIRE, ALWAYS, NULL, get_bus_requests,
	  "Requests sent to its process." },
	{ LEAF_BUS, BUS "replies", "replies", NULL, METRIC_NONE, VALUE_COUNT, UNIT_NONE, 0, NO_WIRE, ALWAYS, NULL, get_bus_replies,
	  "Replies that came." },
	{ LEAF_BUS, BUS "timeouts", "timeouts",
	  "caged_bus_timeouts_total", METRIC_COUNTER, VALUE_COUNT, UNIT_NONE, 0, NO_WIRE, ALWAYS, NULL, get_bus_timeouts,
	  "Requests that the process of the bus did not answer in time." },
	{ LEAF_BUS, BUS "transactions", "transactions",
	  "caged_bus_transactions_total", METRIC_COUNTER, VALUE_COUNT, UNIT_NONE, 0, NO_WIRE, ALWAYS, NULL, get_bus_transactions,
	  "Transfers on the bus." },
	{ LEAF_BUS, BUS "bytes", "bytes",
	  "caged_bus_bytes_total", METRIC_COUNTER, VALUE_COUNT, UNIT_NONE, 0, NO_WIRE, ALWAYS, NULL, get_bus_bytes,
	  "Bytes that they read." },
	{ LEAF_BUS, BUS "errors", "errors", NULL, METRIC_NONE, VALUE_COUNT, UNIT_NONE, 0, NO_WIRE, ALWAYS, NULL, get_bus_errors,
	  "Transfers that failed, of those that say something about the bus." },
	{ LEAF_BUS, BUS "busy-seconds", "busy-seconds",
	  "caged_bus_busy_seconds_total", METRIC_COUNTER, VALUE_FIXED, UNIT_SECONDS, 6, 0, 6, ALWAYS, NULL, get_bus_busy,
	  "Time that transfers took on the bus." },
	{ LEAF_BUS, BUS "utilisation", "utilisation", NULL, METRIC_NONE, VALUE_FIXED, UNIT_RATIO, 6, 0, 6, ALWAYS, NULL, get_bus_utilisation,
	  "Share of the last period that transfers took.", .wire_unit = "ratio" },
	{ LEAF_BUS, BUS "flags-replayed", "flags-replayed", NULL, METRIC_NONE, VALUE_COUNT, UNIT_NONE, 0, NO_WIRE, ALWAYS, NULL, get_bus_replayed,
	  "Reads of latched flags that count although the process that made them died." },
	{ LEAF_BUS, BUS "flags-unknown", "flags-unknown", NULL, METRIC_NONE, VALUE_COUNT, UNIT_NONE, 0, NO_WIRE, ALWAYS, NULL, get_bus_unknown,
	  "Reads of latched flags that are lost with the process that made them." },
	{ LEAF_BUS, BUS "sweep-seconds", "sweep-seconds",
	  "caged_bus_sweep_seconds", METRIC_GAUGE, VALUE_FIXED, UNIT_SECONDS, 6, 0, 6, ALWAYS, NULL, get_bus_sweep,
	  "How long its last sweep took, or one takes so far that does not end." },
	{ LEAF_BUS, BUS "open-breakers", "open-breakers",
	  "caged_bus_open_breakers", METRIC_GAUGE, VALUE_COUNT, UNIT_NONE, 0, NO_WIRE, ALWAYS, NULL, get_bus_breakers,
	  "Cages whose module cannot be read, so that it is tried less often." },
	{ LEAF_BUS, BUS "flags-period-seconds", "flags-period-seconds",
	  "caged_bus_flags_period_seconds", METRIC_GAUGE, VALUE_FIXED, UNIT_SECONDS, 3, 0, 3, 0, NULL, get_bus_flags_period,
	  "How often flags are wanted." },
	{ LEAF_BUS, BUS "flags-worst-seconds", "flags-worst-seconds",
	  "caged_bus_flags_worst_seconds", METRIC_GAUGE, VALUE_FIXED, UNIT_SECONDS, 3, 0, 3, 0, NULL, get_bus_flags_worst,
	  "How far apart reads of flags are, of the module where that is worst; without open breakers." },
	{ LEAF_BUS, BUS "monitors-period-seconds", "monitors-period-seconds",
	  "caged_bus_monitors_period_seconds", METRIC_GAUGE, VALUE_FIXED, UNIT_SECONDS, 3, 0, 3, 0, NULL, get_bus_monitors_period,
	  "How often monitors are wanted." },
	{ LEAF_BUS, BUS "monitors-worst-seconds", "monitors-worst-seconds",
	  "caged_bus_monitors_worst_seconds", METRIC_GAUGE, VALUE_FIXED, UNIT_SECONDS, 3, 0, 3, 0, NULL, get_bus_monitors_worst,
	  "How far apart reads of monitors are, of the module where that is worst; without open breakers." },
};
/* clang-format on */

const unsigned leaf_first_count = COUNT_OF(leaf_first);

const struct leaf *
leaf_table(size_t *ret_count)
{
	*ret_count = COUNT_OF(leaf_first);
	return leaf_first;
}

static unsigned
lanes_of_both_sides(const struct cage *c)
{
	return MIN_OF(MAX_OF(lane_count(c), (unsigned)c->module.id.host_lanes),
	    (unsigned)LANES_MAX);
}

/* Some flags are those of host lanes, some of the module, which has no light. */
static unsigned
flag_lanes(const struct cage *c)
{
	return MAX_OF(lanes_of_both_sides(c), 1u);
}

bool
leaf_lane(enum leaf_subject subject, const struct cage *c, unsigned index,
    unsigned *ret_lane)
{
	switch (subject) {
	case LEAF_LANE:
	case LEAF_OBSERVED:
	case LEAF_HOST_LANE:
		*ret_lane = index;
		return true;
	case LEAF_FLAG:
		return leaf_flag_lane(c, index, ret_lane);
	case LEAF_LANE_IS:
		*ret_lane = index / WORDS_DATA_PATH_STATES;
		return true;
	case LEAF_CAGE:
	case LEAF_COUNTER:
	case LEAF_READ_ERROR:
	case LEAF_PACE:
	case LEAF_SEVERITY:
	case LEAF_IDENTITY:
	case LEAF_MODULE:
	case LEAF_LIMIT:
	case LEAF_MODULE_IS:
	case LEAF_BUS:
		return false;
	}
	return false;
}

unsigned
leaf_instances(enum leaf_subject subject, const struct cage *c)
{
	switch (subject) {
	case LEAF_CAGE:
	case LEAF_COUNTER:
	case LEAF_IDENTITY:
	case LEAF_MODULE:
		return 1;
	case LEAF_READ_ERROR:
		return HW_REASON_COUNT - 1;
	case LEAF_PACE:
		return POLL_CLASSES;
	case LEAF_SEVERITY:
		return SEVERITY_COUNT;
	case LEAF_LANE:
		return lane_count(c);
	case LEAF_OBSERVED:
		if (c->vdm->count)
			return lanes_of_both_sides(c);
		return c->module.lasers.has_page_02h ? lane_count(c) : 0;
	case LEAF_HOST_LANE:
		return c->vdm->count
			   ? MIN_OF(c->module.id.host_lanes, (unsigned)LANES_MAX)
			   : 0;
	case LEAF_LIMIT:
		return LIMIT_COUNT;
	case LEAF_FLAG:
		return leaf_flag_instances(c, flag_lanes(c));
	case LEAF_MODULE_IS:
		return WORDS_MODULE_STATES;
	case LEAF_LANE_IS:
		return lane_count(c) * WORDS_DATA_PATH_STATES;
	case LEAF_BUS:
		return 0;
	}
	return 0;
}

const char *
leaf_wire_unit(const struct leaf *leaf)
{
	static const char *const names[UNIT_COUNT] = {
		[UNIT_CELSIUS] = "celsius",
		[UNIT_VOLTS] = "volts",
		[UNIT_AMPERES] = "mA",
		[UNIT_DBM] = "dBm",
		[UNIT_SECONDS] = "seconds",
		[UNIT_DB] = "dB",
		[UNIT_RATIO] = "bit-errors-per-second",
		[UNIT_PERCENT] = "percentage",
		[UNIT_MEGAHERTZ] = "MHz",
		[UNIT_PICOSECONDS] = "ps",
		[UNIT_SQUARE_PICOSECONDS] = "ps^2",
		[UNIT_PICOSECONDS_PER_NANOMETRE] = "ps-nm",
		[UNIT_KILORADIANS_PER_SECOND] = "krad/s",
	};
	const char *name = names[leaf->unit];

	if (leaf->wire_unit)
		return leaf->wire_unit;
	return name ? name : "";
}

int64_t
leaf_wire_number(const struct leaf *leaf, int64_t number)
{
	return decimal_rescale(number, leaf->digits,
	    (unsigned)leaf->wire_shift + leaf->wire_digits);
}

const struct leaf *
leaf_of_limits(enum monitor id)
{
	const struct leaf *leaf = leaf_first;

	while (leaf->subject != LEAF_LIMIT)
		leaf++;
	return leaf + id; /* in the order of enum monitor */
}

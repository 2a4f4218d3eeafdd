/* SPDX-License-Identifier: Apache-2.0 */
#include "model/cage.h"

#include <stddef.h>

#include "base/bytes.h"

/* In the order of enum platform_cage_type. */
static const char *const type_names[CAGE_TYPES] = { "unknown", "sfp", "sfp28", "sfp56",
	"sfp-dd", "qsfp", "qsfp28", "qsfp56", "qsfp112", "qsfp-dd", "osfp" };

const char *
cage_type_name(unsigned type)
{
	return type_names[type < COUNT_OF(type_names) ? type : 0];
}

const char *
presence_name(enum presence presence)
{
	static const char *const names[] = { "unknown", "absent", "present" };

	return names[presence];
}

const char *
cage_breaker_name(bool open)
{
	return open ? "open" : "closed";
}

const char *
cage_state_name(enum cage_state state)
{
	static const char *const names[] = { "unknown", "empty", "settling", "ready",
		"unreadable", "unsupported" };

	return names[state];
}

const char *
quality_name(enum quality quality)
{
	static const char *const names[] = { "good", "stale", "suspect", "not-ready",
		"unsupported" };

	return names[quality];
}

const char *
owner_kind_name(enum owner_kind kind)
{
	static const char *const names[] = { "none", "driver", "daemon", "open-node",
		"process" };

	return names[kind];
}

const char *
poll_class_name(enum poll_class which)
{
	static const char *const names[POLL_CLASSES] = { "flags", "monitors", "vdm" };

	return names[which];
}

bool
cage_is_occupied(const struct cage *c)
{
	return c->state != CAGE_STATE_UNKNOWN && c->state != CAGE_STATE_EMPTY;
}

/* The host lanes that feed no other media lanes than those that are off. */
static uint32_t
host_lanes_off(const struct module *m, uint32_t media_off)
{
	uint32_t off = 0, on = 0;

	for (unsigned lane = 0; lane < m->id.media_lanes && lane < LANES_MAX; lane++) {
		uint32_t hosts = readings_host_lanes(&m->readings, &m->id, lane);

		if (media_off >> lane & 1)
			off |= hosts;
		else
			on |= hosts;
	}
	return off & ~on;
}

/* The media lanes that are fed by some of a set of host lanes, or by those alone. */
static uint32_t
media_of(const struct module *m, uint32_t hosts, bool alone)
{
	uint32_t lanes = 0;

	if (!hosts || hosts == UINT32_MAX)
		return hosts;
	for (unsigned lane = 0; lane < m->id.media_lanes && lane < LANES_MAX; lane++) {
		uint32_t from = readings_host_lanes(&m->readings, &m->id, lane);

		if (alone ? from && !(from & ~hosts) : from & hosts)
			lanes |= lane_bit(lane);
	}
	return lanes;
}

/* Lanes that carry traffic and are not disabled. */
static uint32_t
lanes_active(const struct cage *c)
{
	const struct readings *r = &c->module.readings;

	/* who sends is not disabled, whatever was read of that before */
	return r->active & ~(r->tx_disabled & ~r->tx_output);
}

uint32_t
cage_lanes_in_use(const struct cage *c, enum lane_use use)
{
	const struct module *m = &c->module;
	const struct readings *r = &m->readings;
	uint32_t up = c->port.in_use == IN_USE_ON ? UINT32_MAX : c->port.admin_up;
	uint32_t down = c->port.in_use == IN_USE_ON ? 0 : c->port.mapped & ~up;
	uint32_t lanes = lanes_active(c);

	if (c->port.in_use == IN_USE_OFF)
		return 0;
	if (use == LANE_USE_HOST) {
		lanes = r->host_active &
			~host_lanes_off(m, r->tx_disabled & ~r->tx_output) & ~down;
		return lanes & (m->tx_seen | up);
	}
	lanes &= ~media_of(m, down, true);
	if (use == LANE_USE_RX)
		lanes &= m->rx_seen | media_of(m, up, false);
	return lanes;
}

bool
cage_in_use(const struct cage *c)
{
	const struct module *m = &c->module;

	if (c->state == CAGE_STATE_EMPTY)
		return c->presence != PRESENCE_ABSENT;
	if (!m->has_readings || cage_is_shared(c))
		return true;
	if (c->port.in_use == IN_USE_ON || c->port.admin_up)
		return true;
	return lanes_active(c) || (m->readings.active & m->rx_seen);
}

/* What the module measures as a whole waits for no lane. */
static bool
lane_is_ready(const struct readings *r, enum monitor id, unsigned lane)
{
	switch (id) {
	case MONITOR_TEMP:
	case MONITOR_VCC:
	case MONITOR_LASER_TEMP:
	case MONITOR_LASER_TEMP_2:
	case MONITOR_TEC:
	case MONITOR_TEC_2:
	case MONITOR_COOLER:
	case MONITOR_VCC2:
	case MONITOR_AUX1:
	case MONITOR_CUSTOM:
	case MONITOR_COUNT:
		return true;
	case MONITOR_TX_POWER:
	case MONITOR_TX_BIAS:
		return r->tx_ready & lane_bit(lane);
	case MONITOR_RX_POWER:
		return r->rx_ready & lane_bit(lane);
	}
	return true;
}

enum quality
cage_quality(const struct cage *c, enum monitor id, unsigned lane)
{
	const struct module *m = &c->module;

	if (!m->has_readings || lane >= LANES_MAX ||
	    !(m->readings.present[id] & lane_bit(lane)))
		return QUALITY_UNSUPPORTED;
	if (m->stale)
		return QUALITY_STALE;
	if (!m->readings.ready && !(id == MONITOR_TEMP && m->readings.module_state))
		return QUALITY_NOT_READY;
	if (!lane_is_ready(&m->readings, id, lane))
		return QUALITY_NOT_READY;
	return QUALITY_GOOD;
}

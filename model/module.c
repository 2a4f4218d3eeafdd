/* SPDX-License-Identifier: Apache-2.0 */
#include "model/module.h"

#include <string.h>

#include "model/history.h"
#include "model/vdm_flag.h"

/* By less than that the two clocks differ only because they are read one by one. */
#define CLOCK_SET_US (50 * (int64_t)US_PER_MS)

/* So much received power is light: -30 dBm. */
#define LIGHT_NW 1000

/* Something appeared or went: whoever laid out a page by the model does so again. */
static void
touch_shape(struct inventory *inv, struct cage *c)
{
	c->shape_tick = inventory_touch(inv);
	inv->shape_tick = c->shape_tick;
}

static void
touch_counters(struct inventory *inv, struct cage *c)
{
	c->counters_tick = inventory_touch(inv);
}

/* An empty cage again, or one with a module that nobody has read. */
static void
start_over(struct inventory *inv, struct cage *c, enum cage_state state,
    enum alarm_end why, const struct now *now)
{
	uint64_t target_us[POLL_CLASSES];

	alarm_end_all(inv, c, why, now);
	alarm_set_parent(inv, c, ALARM_PARENT_FAULT, false, now);
	for (int which = 0; which < POLL_CLASSES; which++)
		target_us[which] = c->module.pace[which].target_us;
	memset(&c->module, 0, sizeof(c->module));
	for (int which = 0; which < POLL_CLASSES; which++)
		c->module.pace[which].target_us = target_us[which];
	flags_start_over(c);
	vdm_set_forget(c->vdm);
	vdm_flags_start_over(c);
	history_forget(c->history);
	c->last_error = HW_OK;
	c->failures = 0;
	c->retry_us = 0;
	c->state = state;
	illness_start_over(inv, c, now);
}

void
cage_set_presence(struct inventory *inv, struct cage *c, enum presence presence,
    const struct now *now)
{
	bool first = c->state == CAGE_STATE_UNKNOWN;

	if (presence == c->presence)
		return;
	c->presence = presence;
	c->presence_since_us = now->mono_us;
	c->presence_since_wall_us = now->wall_us;
	switch (presence) {
	case PRESENCE_UNKNOWN:
		break; /* the pin cannot be read: no reason to forget the module */
	case PRESENCE_ABSENT:
		if (cage_is_occupied(c))
			c->counters.removals++;
		start_over(inv, c, CAGE_STATE_EMPTY, ALARM_END_REMOVED, now);
		break;
	case PRESENCE_PRESENT:
		if (cage_is_occupied(c))
			break;
		c->counters.insertions++;
		c->generation++;
		c->found = first;
		start_over(inv, c, CAGE_STATE_SETTLING, ALARM_END_REMOVED, now);
		break;
	}
	touch_shape(inv, c);
	touch_counters(inv, c);
}

void
cage_count_flap(struct inventory *inv, struct cage *c)
{
	c->counters.presence_flaps++;
	touch_counters(inv, c);
}

void
cage_set_flapping(struct inventory *inv, struct cage *c, bool flapping)
{
	c->flapping = flapping;
	touch_shape(inv, c);
}

void
cage_swap_module(struct inventory *inv, struct cage *c, const struct now *now)
{
	c->counters.removals++;
	c->counters.insertions++;
	c->generation++;
	c->presence_since_us = now->mono_us;
	c->presence_since_wall_us = now->wall_us;
	c->found = false;
	start_over(inv, c, CAGE_STATE_SETTLING, ALARM_END_REPLACED, now);
	touch_shape(inv, c);
	touch_counters(inv, c);
}

void
cage_set_state(struct inventory *inv, struct cage *c, enum cage_state state)
{
	if (c->state == state)
		return;
	c->state = state;
	touch_shape(inv, c);
}

void
module_read_retried(struct inventory *inv, struct cage *c, int err)
{
	const struct hw_err_info *info = hw_err_info(err);

	if (info->reason == HW_REASON_NONE)
		return;
	c->counters.read_errors[info->reason]++;
	touch_counters(inv, c);
}

void
module_read_failed(struct inventory *inv, struct cage *c, int err)
{
	module_read_retried(inv, c, err);
	if (c->last_error != err) {
		c->last_error = err;
		touch_shape(inv, c);
	}
	module_mark_stale(inv, c);
}

void
module_identify(struct inventory *inv, struct cage *c, const struct identity *id,
    const struct limits *limits, const struct findings *findings, enum trust trust)
{
	struct module *m = &c->module;

	m->id = *id;
	m->limits = *limits;
	m->findings = *findings;
	m->trust = trust;
	m->has_identity = true;
	m->undecoded = false;
	touch_shape(inv, c);
}

void
module_set_unread(struct inventory *inv, struct cage *c, bool unread)
{
	if (c->module.unread != unread)
		touch_shape(inv, c);
	c->module.unread = unread;
}

void
module_lacks_pages(struct inventory *inv, struct cage *c, bool lacks)
{
	if (c->module.lacks_pages != lacks)
		touch_shape(inv, c);
	c->module.lacks_pages = lacks;
}

/* Says whether other things are present than before, not merely other values. */
static bool
shape_differs(const struct readings *a, const struct readings *b)
{
	return memcmp(a->present, b->present, sizeof(a->present)) != 0 ||
	       memcmp(a->flag_known, b->flag_known, sizeof(a->flag_known)) != 0 ||
	       memcmp(a->signal_known, b->signal_known, sizeof(a->signal_known)) != 0 ||
	       a->dp_state_known != b->dp_state_known || a->ready != b->ready ||
	       a->module_state != b->module_state || a->tx_ready != b->tx_ready ||
	       a->rx_ready != b->rx_ready || a->path_first != b->path_first ||
	       memcmp(a->app, b->app, sizeof(a->app)) != 0;
}

/* Adds a set of lanes to those that were seen; true when there is a new one. */
static bool
remember(uint32_t *seen, uint32_t lanes)
{
	bool is_new = lanes & ~*seen;

	*seen |= lanes;
	return is_new;
}

/* True when a flag is up for the first time since the module was plugged. */
static bool
remember_flags(struct module *m, const struct readings *r)
{
	bool is_new = false;

	for (int id = 0; id < MONITOR_COUNT; id++) {
		for (int limit = 0; limit < LIMIT_COUNT; limit++)
			is_new |= remember(&m->flag_seen[id][limit], r->flag[id][limit]);
	}
	for (int id = 0; id < SIGNAL_COUNT; id++)
		is_new |= remember(&m->signal_seen[id], r->signal[id]);
	return is_new;
}

/*
 * Remembers where there was light, and where the host had something to say. A lane
 * without a power monitor was lit when its loss of light was seen to be off.
 */
static void
look_for_signals(struct module *m, const struct readings *r)
{
	const uint32_t *up = r->signal, *known = r->signal_known;
	uint32_t unseen = r->active & r->rx_ready & ~m->rx_seen & ~up[SIGNAL_RX_LOS];
	uint32_t host = known[SIGNAL_TX_LOS] | known[SIGNAL_TX_LOL];

	if (!r->ready)
		return;
	m->tx_seen |= r->host_active & host & ~(up[SIGNAL_TX_LOS] | up[SIGNAL_TX_LOL]);
	m->rx_seen |= unseen & known[SIGNAL_RX_LOS] & ~r->present[MONITOR_RX_POWER];
	for (uint32_t left = unseen & r->present[MONITOR_RX_POWER]; left;
	     left &= left - 1) {
		unsigned lane = (unsigned)__builtin_ctz(left);

		if (r->value[MONITOR_RX_POWER][lane] >= LIGHT_NW)
			m->rx_seen |= lane_bit(lane);
	}
}

/* The moments of what is kept stay what they are until somebody sets the clock. */
static void
note_clocks(struct module *m, const struct now *now)
{
	uint64_t ahead_us = now->wall_us - now->mono_us;
	int64_t moved_us = (int64_t)(ahead_us - m->wall_ahead_us);

	if (moved_us > CLOCK_SET_US || moved_us < -CLOCK_SET_US)
		m->wall_ahead_us = ahead_us;
}

void
module_update(struct inventory *inv, struct cage *c, const struct readings *r,
    uint64_t read_us, const struct now *now)
{
	struct module *m = &c->module;
	bool renewed = !m->has_readings || (m->stale && read_us != m->read_us);
	uint32_t rx_seen, tx_seen;

	history_add(c->history, &m->id, m->has_readings ? &m->readings : NULL, r,
	    !m->has_readings || read_us != m->read_us, read_us, now->mono_us);
	if (renewed || shape_differs(&m->readings, r))
		touch_shape(inv, c);
	if (renewed || memcmp(&m->readings, r, sizeof(*r)) != 0) {
		if (remember_flags(m, r))
			touch_shape(inv, c);
		m->readings = *r;
		m->changed_tick = inventory_touch(inv);
	}
	rx_seen = m->rx_seen;
	tx_seen = m->tx_seen;
	look_for_signals(m, r);
	if (m->rx_seen != rx_seen || m->tx_seen != tx_seen)
		touch_shape(inv, c);
	m->has_readings = true;
	if (renewed)
		m->stale = false;
	m->read_us = read_us;
	m->read_wall_us = now->wall_us - (now->mono_us - read_us);
	note_clocks(m, now);
	c->last_error = m->lacks_pages ? HW_NOPAGE : HW_OK;
	c->counters.polls++;
	touch_counters(inv, c);
}

void
module_note_glitch(struct inventory *inv, struct cage *c, const struct glitch *g)
{
	c->module.glitch = *g;
	c->counters.glitches++;
	touch_counters(inv, c);
	touch_shape(inv, c);
}

void
module_set_pace(struct inventory *inv, struct cage *c, enum poll_class which,
    uint64_t target_us)
{
	if (c->module.pace[which].target_us == target_us)
		return;
	c->module.pace[which].target_us = target_us;
	touch_counters(inv, c);
}

void
module_keep_pace(struct inventory *inv, struct cage *c, enum poll_class which,
    uint64_t read_us)
{
	struct pace *p = &c->module.pace[which];

	if (p->read_us) {
		p->achieved_us = read_us - p->read_us;
		touch_counters(inv, c);
	}
	p->read_us = read_us;
}

void
module_unknown(struct inventory *inv, struct cage *c, uint8_t identifier,
    const struct findings *findings, enum trust trust)
{
	struct module *m = &c->module;

	if (!m->undecoded || m->id.identifier != identifier || m->trust != trust ||
	    memcmp(&m->findings, findings, sizeof(*findings)) != 0)
		touch_shape(inv, c);
	m->id.identifier = identifier;
	m->findings = *findings;
	m->trust = trust;
	m->undecoded = true;
	cage_set_state(inv, c, CAGE_STATE_UNSUPPORTED);
}

void
module_mark_stale(struct inventory *inv, struct cage *c)
{
	if (!c->module.has_readings || c->module.stale)
		return;
	c->module.stale = true;
	touch_shape(inv, c);
}

void
cage_count_reset(struct inventory *inv, struct cage *c)
{
	c->counters.resets++;
	c->found = false;
	vdm_set_drop_flags(c->vdm);
	touch_counters(inv, c);
}

void
module_count_checksum(struct inventory *inv, struct cage *c)
{
	c->counters.read_errors[HW_REASON_CHECKSUM]++;
	touch_counters(inv, c);
}

void
cage_replayed_flags(struct inventory *inv, struct cage *c, uint64_t read_us)
{
	c->lost.replayed++;
	c->lost.replayed_us = read_us;
	inv->bus[c->bus].flags_replayed++;
	touch_shape(inv, c);
}

void
cage_lost_flags(struct inventory *inv, struct cage *c, uint64_t since_us,
    uint64_t until_us)
{
	c->lost.unknown++;
	c->lost.since_us = since_us;
	c->lost.until_us = until_us;
	inv->bus[c->bus].flags_unknown++;
	touch_shape(inv, c);
}

void
cage_set_owner(struct inventory *inv, struct cage *c, const struct owner *owner)
{
	if (c->owner.kind == owner->kind && c->owner.pid == owner->pid &&
	    strcmp(c->owner.name, owner->name) == 0)
		return;
	c->owner = *owner;
	touch_shape(inv, c);
}

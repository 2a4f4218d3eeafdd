/* SPDX-License-Identifier: Apache-2.0 */
#include "api/rest_flags.h"

#include <stdio.h>

#include "schema/leaf_flag.h"
#include "schema/leaf_monitor.h"

/* ---- of the last poll ---- */

/* Flags of limits: "rx-power-low-alarm". Module-wide ones stand in lane 0. */
static void
put_limit_flags(struct json *j, const struct readings *r, bool per_lane, unsigned lane)
{
	char name[64];

	for (int m = 0; m < MONITOR_COUNT; m++) {
		if (leaf_monitor_is_per_lane((enum monitor)m) != per_lane)
			continue;
		for (int l = 0; l < LIMIT_COUNT; l++) {
			if (!(r->flag[m][l] & lane_bit(lane)))
				continue;
			snprintf(name, sizeof(name), "%s-%s",
			    monitor_name((enum monitor)m),
			    leaf_limit_name((enum limit)l));
			json_string(j, NULL, name);
		}
	}
}

/*
 * Says whether anything is known of the flags that stand in a lane. Where nothing
 * is, there is no "flags": an empty one would say that no flag is up.
 */
static bool
limit_flags_known(const struct readings *r, bool per_lane, unsigned lane)
{
	uint32_t known = 0;

	for (int m = 0; m < MONITOR_COUNT; m++) {
		if (leaf_monitor_is_per_lane((enum monitor)m) == per_lane)
			known |= r->flag_known[m];
	}
	return known & lane_bit(lane);
}

static bool
is_of_module(enum signal_flag id)
{
	return signal_side(id) == FLAG_OF_MODULE;
}

static bool
signals_known(const struct readings *r, bool of_module, unsigned lane)
{
	uint32_t known = 0;

	for (int s = 0; s < SIGNAL_COUNT; s++) {
		if (is_of_module((enum signal_flag)s) == of_module)
			known |= r->signal_known[s];
	}
	return known & lane_bit(lane);
}

static void
put_signals(struct json *j, const struct readings *r, bool of_module, unsigned lane)
{
	for (int s = 0; s < SIGNAL_COUNT; s++) {
		if ((r->signal[s] & lane_bit(lane)) &&
		    is_of_module((enum signal_flag)s) == of_module)
			json_string(j, NULL, leaf_signal_name((enum signal_flag)s));
	}
}

static bool
lane_flags_known(const struct readings *r, unsigned lane)
{
	return signals_known(r, false, lane) || limit_flags_known(r, true, lane);
}

/* Flags of a poll that failed are those of the last good one, and say so. */
static void
put_flags_quality(struct json *j, const struct cage *c)
{
	if (c->module.stale)
		json_string(j, "flags-quality", quality_name(QUALITY_STALE));
}

void
rest_lane_flags(struct json *j, const struct cage *c, unsigned lane)
{
	const struct readings *r = &c->module.readings;

	if (!c->module.has_readings || !lane_flags_known(r, lane))
		return;
	json_array(j, "flags");
	put_signals(j, r, false, lane);
	put_limit_flags(j, r, true, lane);
	json_array_end(j);
	put_flags_quality(j, c);
}

void
rest_module_flags(struct json *j, const struct cage *c)
{
	const struct readings *r = &c->module.readings;
	bool known;

	if (!c->module.has_readings)
		return;
	known = limit_flags_known(r, false, 0) || signals_known(r, true, 0);
	if (known) {
		json_array(j, "flags");
		put_signals(j, r, true, 0);
		put_limit_flags(j, r, false, 0);
		json_array_end(j);
		put_flags_quality(j, c);
	}
	for (unsigned lane = 0; !known && lane < LANES_MAX; lane++)
		known = lane_flags_known(r, lane);
	if (known)
		json_string(j, "flag-mode", r->flags_latched ? "latched" : "sampled");
}

/* ---- since the module was plugged ---- */

static void
put_lane(struct json *j, const struct cage *c, unsigned index)
{
	unsigned lane;

	if (leaf_flag_lane(c, index, &lane))
		json_count(j, leaf_flag_is_of_host(c, index) ? "host-lane" : "lane",
		    lane + 1);
}

static void
put_record(struct json *j, const struct cage *c, unsigned index,
    const struct flag_record *r, const struct now *now)
{
	char room[LEAF_FLAG_NAME_MAX];

	json_object(j, NULL);
	json_string(j, "flag", leaf_flag_name(c, index, room));
	put_lane(j, c, index);
	json_bool(j, "up", leaf_flag_is_up(c, index));
	json_count(j, "count", r->count);
	json_count(j, "changes", r->changes);
	if (r->last.since_us)
		json_time(j, "possibly-since",
		    r->seen_wall_us - (r->last.seen_us - r->last.since_us));
	json_time(j, "seen", r->seen_wall_us);
	json_age(j, "age", r->last.seen_us, now);
	if (r->set_us)
		json_time(j, "set", r->set_wall_us);
	if (r->clear_us)
		json_time(j, "cleared", r->clear_wall_us);
	if (r->start != FLAG_STARTS_LATER)
		json_string(j, "start", flag_start_name(r->start));
	json_object_end(j);
}

static void
put_if_seen(struct json *j, const struct cage *c, unsigned index, const struct now *now)
{
	const struct flag_record *r = leaf_flag_record(c, index);

	if (r)
		put_record(j, c, index, r, now);
}

void
rest_flag_records(struct json *j, const struct cage *c, const struct now *now)
{
	unsigned end = leaf_instances(LEAF_FLAG, c);

	json_array(j, "flag-records");
	for (unsigned flag = 0; flag < FLAG_COUNT; flag++) {
		for (uint32_t left = c->flags.seen[flag]; left; left &= left - 1)
			put_if_seen(j, c,
			    (unsigned)__builtin_ctz(left) * LEAF_FLAGS + flag, now);
	}
	for (unsigned index = LEAF_FLAG_OBSERVED; index < end; index++)
		put_if_seen(j, c, index, now);
	json_array_end(j);
}

void
rest_unknown_flags(struct json *j, const struct cage *c, const struct now *now)
{
	const struct flag_set *f = &c->flags;
	uint64_t offset_us = now->wall_us - now->mono_us;
	bool any = false;

	for (int why = 0; why < FLAG_GAP_COUNT; why++)
		any |= f->gaps[why] > 0;
	if (!any)
		return;
	json_object(j, "unknown-flags");
	for (int why = 0; why < FLAG_GAP_COUNT; why++)
		json_count(j, flag_gap_name((enum flag_gap)why), f->gaps[why]);
	json_string(j, "last", flag_gap_name(f->gap_why));
	json_time(j, "from", f->gap.since_us + offset_us);
	json_time(j, "until", f->gap.seen_us + offset_us);
	json_object_end(j);
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "api/rest_flags.h"

#include "schema/leaf_flag.h"

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

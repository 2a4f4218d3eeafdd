/* SPDX-License-Identifier: Apache-2.0 */
#include "api/rest_flags.h"

#include "model/vdm_flag.h"
#include "schema/leaf_flag.h"

/* One flag; `lane_key` NULL: it is the module's. */
struct subject {
	const char *name, *lane_key;
	unsigned lane;
	bool up;
};

static void
put_record(struct json *j, const struct subject *s, const struct flag_record *r,
    const struct now *now)
{
	json_object(j, NULL);
	json_string(j, "flag", s->name);
	if (s->lane_key)
		json_count(j, s->lane_key, s->lane + 1);
	json_bool(j, "up", s->up);
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
put_flag(struct json *j, const struct cage *c, unsigned flag, unsigned lane,
    const struct now *now)
{
	bool host = flag == flag_of_signal(SIGNAL_TX_LOS) ||
		    flag == flag_of_signal(SIGNAL_TX_LOL);
	char room[LEAF_FLAG_NAME_MAX];
	const struct subject s = {
		.name = leaf_flag_name(flag, room),
		.lane_key = !leaf_flag_is_per_lane(flag) ? NULL
			    : host                       ? "host-lane"
							 : "lane",
		.lane = lane,
		.up = c->flags.up[flag] & lane_bit(lane),
	};

	put_record(j, &s, flag_get(c, flag, lane), now);
}

/* Those of what it observes. */
static void
put_item(struct json *j, const struct cage *c, const struct vdm_item *item,
    const struct now *now)
{
	const struct vdm_def *def = vdm_def_of(item->type);
	char room[VDM_FLAG_NAME_MAX];

	for (unsigned n = 0; n < LIMIT_COUNT; n++) {
		const struct flag_record *r = vdm_flag_get(c, item, (enum limit)n);
		const struct subject s = {
			.name = vdm_flag_name(item, (enum limit)n, room),
			.lane_key = item->lane == VDM_OF_MODULE    ? NULL
				    : def && def->side == VDM_HOST ? "host-lane"
								   : "lane",
			.lane = item->lane,
			.up = vdm_flag_is_up(c, item, (enum limit)n),
		};

		if (r)
			put_record(j, &s, r, now);
	}
}

void
rest_flag_records(struct json *j, const struct cage *c, const struct now *now)
{
	json_array(j, "flag-records");
	for (unsigned flag = 0; flag < FLAG_COUNT; flag++) {
		for (uint32_t left = c->flags.seen[flag]; left; left &= left - 1)
			put_flag(j, c, flag, (unsigned)__builtin_ctz(left), now);
	}
	for (unsigned i = 0; i < c->vdm->count; i++)
		put_item(j, c, &c->vdm->item[i], now);
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

/* SPDX-License-Identifier: Apache-2.0 */
#include "model/flag.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "base/bytes.h"
#include "model/event.h"
#include "model/inventory.h"

#define LANES_TEXT_MAX 96 /* "1,2,3 .. 32" */

/* Those that cause no alarm, from SIGNAL_TROUBLES on. */
static const char *const news_names[] = { "module-state-changed",
	"data-path-state-changed", "rx-output-changed", "initialization-complete",
	"tec-ready", "running-firmware-deviates", "cdb-1-complete", "cdb-2-complete",
	"tuning-complete", "wavelength-unlocked", "channel-invalid",
	"tuning-not-accepted", "fine-tuning-out-of-range", "target-power-out-of-range",
	"custom-flag-0", "custom-flag-1", "custom-flag-2", "custom-flag-3",
	"custom-flag-4", "custom-flag-5", "custom-flag-6", "custom-flag-7",
	"custom-flag-8", "custom-flag-9", "custom-flag-10", "custom-flag-11",
	"custom-flag-12", "custom-flag-13", "custom-flag-14", "custom-flag-15",
	"custom-flag-16", "custom-flag-17", "custom-flag-18", "custom-flag-19",
	"custom-flag-20", "custom-flag-21", "custom-flag-22", "custom-flag-23",
	"custom-flag-24", "custom-flag-25", "custom-flag-26", "custom-flag-27",
	"custom-flag-28", "custom-flag-29", "custom-flag-30", "custom-flag-31" };

static_assert(COUNT_OF(news_names) == SIGNAL_COUNT - SIGNAL_TROUBLES,
    "a name for each flag that is news");

/* A flag is called as the alarm that it may cause. */
const char *
flag_name(unsigned flag)
{
	if (flag >= SIGNAL_COUNT)
		return alarm_kind_name((enum alarm_kind)(flag - SIGNAL_COUNT));
	if (flag >= SIGNAL_TROUBLES)
		return news_names[flag - SIGNAL_TROUBLES];
	return alarm_kind_name(alarm_of_signal((enum signal_flag)flag));
}

enum flag_side
flag_side(unsigned flag)
{
	if (flag < SIGNAL_COUNT)
		return signal_side((enum signal_flag)flag);
	return alarm_lanes((enum alarm_kind)(flag - SIGNAL_COUNT)) == ALARM_OF_MODULE
		   ? FLAG_OF_MODULE
		   : FLAG_OF_MEDIA_LANE;
}

/* The first lane of all flags, then the others of each: most are of the module, and a
 * cage that has no flag up but those takes two pages of memory. */
static struct flag_record *
record_of(const struct cage *c, unsigned flag, unsigned lane)
{
	if (lane == 0)
		return &c->flags.record[flag];
	return &c->flags.record[FLAG_COUNT + flag * (LANES_MAX - 1) + lane - 1];
}

const struct flag_record *
flag_get(const struct cage *c, unsigned flag, unsigned lane)
{
	if (flag >= FLAG_COUNT || lane >= LANES_MAX ||
	    !(c->flags.seen[flag] & lane_bit(lane)))
		return NULL;
	return record_of(c, flag, lane);
}

static uint64_t
wall_of(uint64_t mono_us, const struct now *now)
{
	return now->wall_us - (now->mono_us - mono_us);
}

void
flag_record_begin(struct flag_record *r, const struct flag_news *news)
{
	struct cage *c = news->c;

	*r = (struct flag_record){ .start = news->start };
	c->shape_tick = news->inv->shape_tick = inventory_touch(news->inv);
}

void
flag_record_set(struct flag_record *r, bool rose, const struct flag_news *news)
{
	r->count++;
	r->changes += rose;
	if (r->last.seen_us < news->when.seen_us) {
		r->last = news->when;
		r->seen_wall_us = wall_of(news->when.seen_us, news->now);
	}
	if (rose) {
		r->set_us = news->when.seen_us;
		r->set_wall_us = r->seen_wall_us;
	}
	news->c->counters_tick = inventory_touch(news->inv);
}

void
flag_record_clear(struct flag_record *r, const struct flag_news *news)
{
	r->changes++;
	r->clear_us = news->when.seen_us;
	r->clear_wall_us = wall_of(news->when.seen_us, news->now);
	news->c->counters_tick = inventory_touch(news->inv);
}

/* One occurrence more. */
static void
count_one(struct flag_news *news, unsigned flag, unsigned lane, bool rose)
{
	struct cage *c = news->c;
	struct flag_record *r = record_of(c, flag, lane);

	if (!(c->flags.seen[flag] & lane_bit(lane)))
		flag_record_begin(r, news);
	c->flags.seen[flag] |= lane_bit(lane);
	flag_record_set(r, rose, news);
}

void
flag_occurred(struct flag_news *news, unsigned flag, unsigned lane, bool rose)
{
	struct cage *c = news->c;

	count_one(news, flag, lane, rose);
	if (!(c->flags.up[flag] & lane_bit(lane))) {
		record_of(c, flag, lane)->times++;
		news->came[flag] |= lane_bit(lane);
		news->any = true;
	}
	c->flags.up[flag] |= lane_bit(lane);
}

void
flag_occurred_late(struct flag_news *news, unsigned flag, unsigned lane)
{
	uint32_t bit = lane_bit(lane);

	count_one(news, flag, lane, false);
	record_of(news->c, flag, lane)->times++;
	news->came[flag] |= bit;
	news->went[flag] |= bit & ~news->c->flags.up[flag];
	news->any = true;
}

void
flag_went(struct flag_news *news, unsigned flag, unsigned lane)
{
	struct cage *c = news->c;

	if (!(c->flags.up[flag] & lane_bit(lane)))
		return;
	c->flags.up[flag] &= ~lane_bit(lane);
	flag_record_clear(record_of(c, flag, lane), news);
	news->went[flag] |= lane_bit(lane);
	news->any = true;
}

/* "1,2,7" */
static void
print_lanes(uint32_t lanes, char ret_text[LANES_TEXT_MAX])
{
	size_t len = 0;

	ret_text[0] = '\0';
	for (; lanes; lanes &= lanes - 1)
		len += (size_t)snprintf(ret_text + len, LANES_TEXT_MAX - len, "%s%d",
		    len ? "," : "", __builtin_ctz(lanes) + 1);
}

void
flag_tell(const struct flag_news *news, const struct flag_story *story)
{
	struct flag_time when = news->when;
	char text[LANES_TEXT_MAX];
	struct event_record e;

	if (!story->came && news->next_us)
		when = (struct flag_time){ when.seen_us, news->next_us };
	event_begin(&e, EVENT_FLAG, news->now);
	event_about(&e, news->c);
	e.wall_us = wall_of(when.seen_us, news->now);
	e.mono_us = when.seen_us;
	if (when.since_us)
		event_since(&e, when.since_us);
	event_text(&e, "flag", story->name);
	print_lanes(story->lanes, text);
	if (!story->of_module)
		event_text(&e, story->of_host ? "host-lanes" : "lanes", text);
	event_text(&e, "state", story->came ? "set" : "clear");
	event_text(&e, "mode",
	    news->c->module.readings.flags_latched ? "latched" : "sampled");
	if (story->came && news->start != FLAG_STARTS_LATER)
		event_text(&e, "start", flag_start_name(news->start));
	event_publish(news->inv, &e);
}

static void
tell(const struct flag_news *news, unsigned flag, uint32_t lanes, bool came)
{
	const struct flag_story story = {
		.name = flag_name(flag),
		.lanes = lanes,
		.of_module = flag_side(flag) == FLAG_OF_MODULE,
		.of_host = flag_side(flag) == FLAG_OF_HOST_LANE,
		.came = came,
	};

	if (lanes)
		flag_tell(news, &story);
}

void
flags_tell(const struct flag_news *news)
{
	for (unsigned flag = 0; news->any && flag < FLAG_COUNT; flag++) {
		tell(news, flag, news->came[flag], true);
		tell(news, flag, news->went[flag], false);
	}
}

void
flags_missed(struct inventory *inv, struct cage *c, enum flag_gap why,
    const struct flag_time *when, const struct now *now)
{
	struct event_record e;

	c->flags.gaps[why]++;
	c->flags.gap = *when;
	c->flags.gap_why = why;
	c->counters_tick = inventory_touch(inv);
	event_begin(&e, EVENT_FLAGS_UNKNOWN, now);
	event_about(&e, c);
	event_since(&e, when->since_us);
	event_text(&e, "why", flag_gap_name(why));
	event_publish(inv, &e);
}

void
flags_start_over(struct cage *c)
{
	memset(c->flags.seen, 0, sizeof(c->flags.seen));
	memset(c->flags.up, 0, sizeof(c->flags.up));
}

const char *
flag_start_name(enum flag_start start)
{
	static const char *const names[] = { "later", "power-up", "found" };

	return names[start];
}

const char *
flag_gap_name(enum flag_gap why)
{
	static const char *const names[] = { "removed", "reset", "failed-read" };

	return names[why];
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * News parts: what the rooms of news share.
 *
 * daemon/news.c knows when something is to be told and tells of alarms and of buses,
 * daemon/news_cage.c tells of cages and modules.
 */
#ifndef DAEMON_NEWS_PARTS_H
#define DAEMON_NEWS_PARTS_H

#include "base/log.h"
#include "daemon/news.h"

/* A cage that is plugged once more than this within a minute is told of. */
#define PLUGS_A_MINUTE 3

/* What was told of a cage. */
struct cage_news {
	struct log_site site, alarm_site, plug_site;
	uint32_t alarms[ALARM_KIND_COUNT]; /* lanes */
	bool known; /* it was looked at: what is plugged from now on is inserted */
	bool occupied, flapping;
	struct owner owner;
	bool named; /* its module's identity was told: these are its words */
	char vendor_name[sizeof(((struct identity *)0)->vendor_name)];
	char vendor_pn[sizeof(((struct identity *)0)->vendor_pn)];
	char vendor_sn[sizeof(((struct identity *)0)->vendor_sn)];
	uint32_t rx_seen, tx_seen; /* lanes on which it had light, and hosts spoke */
	bool broken;               /* it was told that the identity cannot be believed */
	uint64_t generation, resets, replayed, unknown;
	enum cage_state state;
	uint64_t plugged_us[PLUGS_A_MINUTE]; /* mono, the last times, the oldest first */
	uint64_t flapping_us; /* mono: when the line of a minute was told */
};

/* What was told of a bus. */
struct bus_news {
	struct log_site site;
	bool was_up; /* at least once: its first start is no news */
	bool is_up;
	enum bus_state state;
	uint64_t climbs;
	bool alarm;
};

struct news {
	struct inventory *inv;
	struct now now; /* of the turn that is told */
	struct cage_news *cage;
	struct bus_news *bus;
};

/*
 * A line of the log, behind the name of its cage or bus, that is the text of an event,
 * too. There is no budget of events.
 */
__attribute__((format(printf, 5, 6))) void news_line(struct news *n,
    struct log_site *site, enum log_level level, struct event_record *e,
    const char *format, ...);

/* What became of a cage. */
void news_cage(struct news *n, struct cage_news *told, const struct cage *c);

#endif

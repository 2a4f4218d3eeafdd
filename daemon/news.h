/* SPDX-License-Identifier: Apache-2.0 */
/*
 * News: what the log and the events tell of cages, modules and buses, and the log of
 * alarms.
 *
 * It remembers what it told last and, after a tick, tells what became of it.
 * Each cage, its alarms, and each bus have a budget of lines of their own, so one
 * that flaps keeps no other from being heard.
 */
#ifndef DAEMON_NEWS_H
#define DAEMON_NEWS_H

#include "model/inventory.h"

struct news;

/* For all cages and buses of `inv`, which is borrowed; nothing is told yet. NULL
 * without memory. Telling allocates nothing. */
struct news *news_create(struct inventory *inv);
void news_destroy(struct news *n);

/* The turn that has just ended was a tick: tells what appeared, went or changed. */
void news_tell(struct news *n, const struct now *now);

/* Something of the daemon itself, about no cage and no bus: an event. */
void news_happened(struct news *n, enum event_kind kind, const char *text,
    const struct now *now);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Metrics: the body of /metrics from the leaf table.
 *
 * The body is laid out once for a shape of the model. Each value stands in a
 * field of fixed width with blanks before it, so that later only the digits of
 * what changed are put in place. That happens when somebody asks, by comparing
 * ticks: polling pays nothing for it.
 *
 * A scrape gets a snapshot: the body of one tick, which does not change while
 * anybody holds it. While nobody does, it is patched where it is; only if a slow
 * client still reads it, a copy is made. Scrapes of one tick share one body, and
 * what OpenMetrics and gzip make of it.
 */
#ifndef API_METRICS_H
#define API_METRICS_H

#include <stddef.h>
#include <stdint.h>

#include "api/api.h"
#include "api/guards.h"
#include "api/metrics_options.h"
#include "api/snapshot.h"
#include "model/inventory.h"

struct metrics;

/* What it did so far; the exact counts that tests rest on. */
struct metrics_stats {
	uint64_t scrapes;
	uint64_t layouts; /* bodies laid out anew */
	uint64_t copies;  /* bodies copied because the last one was still held */
	uint64_t patches; /* values whose digits were written again */
};

/* The inventory and the host are borrowed; all options are off. NULL without memory. */
struct metrics *metrics_create(const struct inventory *inv, const struct api_host *host);

/* Snapshots that are still held stay valid. */
void metrics_destroy(struct metrics *m);

/* From the next scrape on. */
void metrics_configure(struct metrics *m, const struct metrics_options *options);

/*
 * The body of the latest tick, to be given back with snapshot_unref(); NULL
 * without memory. The daemon's own figures at its end are as of the tick, or
 * at most a second old where no tick comes.
 */
struct snapshot *metrics_snapshot(struct metrics *m, const struct now *now);

/* Counts an answered request; `handler` is one of a few static words. */
void metrics_count_request(struct metrics *m, const char *handler, unsigned code);

/* Shown from the next scrape on; borrowed. */
void metrics_show_guards(struct metrics *m, const struct guards *guards);

const struct metrics_stats *metrics_stats(const struct metrics *m);

#endif

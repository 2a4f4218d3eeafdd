/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Scrapes: a call of /metrics, from what its client welcomes to the body.
 */
#ifndef API_SCRAPE_H
#define API_SCRAPE_H

#include "api/metrics.h"
#include "api/rest.h"

/* Chooses the form and takes the latest snapshot; false without memory. */
bool scrape_begin(struct call *call, struct metrics *m, const struct now *now);

/* Is the body there, so that the call can be answered? */
bool scrape_is_made(const struct call *call);

/* A step of making the body; true when it is there. */
bool scrape_make(struct call *call);

/* Fills in all of the answer but its status; false without memory. */
bool scrape_answer(struct call *call);

#endif

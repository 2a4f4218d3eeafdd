/* SPDX-License-Identifier: Apache-2.0 */
/* Metrics of the small switch of api_fixture.h, and scrapes of them. */
#ifndef TESTS_METRICS_FIXTURE_H
#define TESTS_METRICS_FIXTURE_H

#include "api/metrics.h"
#include "tests/api_fixture.h"

extern const struct metrics_options everything;
extern struct inventory *inv;
extern struct metrics *metrics;
extern struct now now;
extern char *body; /* the last scrape, blanks squeezed, ends in NUL */

void setup(void);
void teardown(void);

/* Copies a body, each run of blanks as one. */
char *squeeze(struct snapshot *s);

/* What is scraped now is `body`. */
void scrape(void);

/* Is this a whole line of the last scrape? */
bool has_line(const char *line);

/* How many series there are whose line begins so. */
unsigned series_of(const char *start);

#endif

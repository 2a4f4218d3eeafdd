/* SPDX-License-Identifier: Apache-2.0 */
/*
 * OpenMetrics: the text format 0.0.4 said again as OpenMetrics 1.0.0.
 *
 * Made from the finished body in one pass, so that there is one renderer: only
 * the lines about a family differ, blanks before values go, and an end is told.
 */
#ifndef API_OPENMETRICS_H
#define API_OPENMETRICS_H

#include "api/text.h"

/*
 * Appends `body`, text format as metrics.c and figures.c write it: each family
 * stands together, under one HELP and one TYPE in this order.
 */
void openmetrics_write(struct text *t, const char *body, size_t len);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Sources of gNMI: what each of them has taken of what all who subscribe have together.
 */
#ifndef API_GNMI_SOURCE_H
#define API_GNMI_SOURCE_H

#include <stdint.h>
#include <sys/queue.h>

#include "api/sources.h"

/* Lives as long as it has followers. */
struct gnmi_source {
	TAILQ_ENTRY(gnmi_source) link;
	uint8_t key[SOURCE_KEY_BYTES];
	unsigned followers;
	unsigned feeds;  /* that nobody else has followed */
	unsigned leaves; /* which these remember */
};

TAILQ_HEAD(gnmi_sources, gnmi_source);

/* The one with this key, or a new one without anything; NULL: no memory. */
struct gnmi_source *gnmi_source_find(struct gnmi_sources *all,
    const uint8_t key[SOURCE_KEY_BYTES]);

/* Forgets one that has no followers. */
void gnmi_source_drop(struct gnmi_sources *all, struct gnmi_source *s);

#endif

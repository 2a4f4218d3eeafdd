/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What /metrics shows beyond the usual: by default nothing of it, because samples
 * are what a scrape costs the one who keeps them.
 */
#ifndef API_METRICS_OPTIONS_H
#define API_METRICS_OPTIONS_H

#include <stdbool.h>

/* Which series of flags there are. */
enum metrics_flags {
	METRICS_FLAGS_NONE,
	METRICS_FLAGS_SEEN, /* of those that were up since the module was plugged */
	METRICS_FLAGS_ALL
};

struct metrics_options {
	bool watts;      /* optical power in watts, too */
	bool thresholds; /* the limits that modules give */
	bool vdm;        /* SNR of the host side */
	bool state_sets; /* each state of modules and data paths as a series */
	enum metrics_flags flags;
};

#endif
